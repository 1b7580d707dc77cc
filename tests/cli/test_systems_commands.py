"""Commands of laws, standards and systems: what they print, what they change, what they refuse."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.domain.organisation.system import Said, System
from planner.domain.project import Project
from planner.standards.classes import class_tree
from planner.storage.document import load, save
from planner.workspace.edits import checked
from tests.conftest import NOW, ROOT

TREE = class_tree("eu-ai-act")
assert TREE is not None


@pytest.fixture
def path(tmp_path: Path, start_up: Project) -> Path:
    holds = {"ai_system", "eu", "area_services", "credit_score", "profiling", "develops"}
    facts = {n: Said(holds=n in holds) for n in TREE.asked}
    project = checked(
        start_up,
        systems=(
            System(id="score", name="Credit score", facts=facts),
            System(id="new", name="Not looked at yet"),
        ),
    )
    save(project, tmp_path / "a.mlplan", now=NOW)
    return tmp_path / "a.mlplan"


def run(capsys: pytest.CaptureFixture[str], *words: object, status: int = 0) -> str:
    assert main([str(w) for w in words]) == status
    told = capsys.readouterr()
    return told.err if status else told.out


def test_a_law_is_switched_on_and_the_register_follows(path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    assert "No law or standard is switched on." in run(capsys, "systems", path)
    assert "is on." in run(capsys, "frameworks", "--project", path, "--on", "eu-ai-act")
    assert [f.id for f in load(path).project.frameworks] == ["eu-ai-act"]
    shown = run(capsys, "systems", path)
    assert "High-risk or forbidden: 1 of 1 whose class is known; not known yet: 1." in shown
    assert "Requirements not decided yet: " in shown
    assert "Not legal advice" in shown
    score, new = json.loads(run(capsys, "systems", path, "--json"))
    assert (score["class"], score["confirmed"]) == ("high_listed", False)
    assert new["class"] == "open"
    assert new["waits_for"] == ["ai_system"]
    one = json.loads(run(capsys, "systems", path, "--system", "score", "--json"))
    logs = next(p for p in one if p["requirement"] == "12(1)-(2)")
    assert (logs["from"], logs["state"]) == ("2027-12-02", "open")
    own = run(capsys, "systems", path, "--organisation")
    assert "eu-ai-act 4 " in own
    run(capsys, "frameworks", "--project", path, "--off", "eu-ai-act")
    assert load(path).project.frameworks == ()
    assert len(load(path).project.systems) == 2


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (
            ("systems", "PATH", "--system", "none"),
            "There is no system “none”. Known are: new, score.",
        ),
        (("frameworks", "--show", "none"), "There is no law or standard “none”"),
        (("frameworks", "--since", "2020-01-01"), "name it with --show"),
        (("frameworks", "--on", "gdpr"), "--project FILE"),
        (("frameworks", "--project", "PATH", "--off", "gdpr"), "is not switched on there"),
        (
            ("frameworks", "--show", "owasp-llm", "--since", "1999-01-01"),
            "There is no wording of 1999",
        ),
    ],
)
def test_what_is_not_there_is_said(path: Path, capsys, words, sentence: str) -> None:  # type: ignore[no-untyped-def]
    told = run(capsys, *(path if w == "PATH" else w for w in words), status=1)
    assert sentence in told
    assert told.count("\n") == 1


def test_what_changed_between_two_wordings(capsys) -> None:  # type: ignore[no-untyped-def]
    listed = json.loads(run(capsys, "frameworks", "--json"))
    versions = sorted(f["version"] for f in listed if f["id"] == "owasp-llm")
    assert len(versions) == 2
    found = json.loads(
        run(capsys, "frameworks", "--show", "owasp-llm", "--since", versions[0], "--json")
    )
    assert found["reworded"] or found["new"]
    assert "rests on" in run(capsys, "frameworks", "--show", "gdpr")


def test_the_index_of_evidence_and_what_comes_next(capsys) -> None:  # type: ignore[no-untyped-def]
    bank = ROOT / "examples" / "bank.mlplan"
    listed = json.loads(run(capsys, "evidence", bank, "--json"))
    assert [e["id"] for e in listed] == [f"E{k}" for k in range(1, 8)]
    assert ["eu-ai-act", "26(6)"] in listed[0]["serves"]
    assert "No file is named for it." in run(capsys, "evidence", bank, "--check")
    first = json.loads(run(capsys, "evidence", bank, "--next", "--json"))[0]
    assert first["claims"] >= 1
    dates = json.loads(run(capsys, "evidence", bank, "--dates", "--json"))
    assert [d["day"] for d in dates] == sorted(d["day"] for d in dates)
    assert {d["kind"] for d in dates} == {"rule", "published", "evidence", "validation"}


def test_the_way_to_a_class_is_printed_walked_and_confirmed(path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    tree = run(capsys, "classify")
    assert all(f in tree for f in TREE.asked)
    assert "none of the above" in tree
    assert json.loads(run(capsys, "classify", "--json"))["framework"] == "eu-ai-act"
    assert "not a legal opinion" in run(capsys, "classify", path, "score")
    before = json.loads(run(capsys, "classify", path, "new", "--json"))
    assert before["outcome"] == "open"
    told = run(capsys, "classify", path, "new", "--confirm", "--who", "Ann", status=1)
    assert "still open" in told
    assert "--who NAME" in run(capsys, "classify", path, "score", "--confirm", status=1)
    said = run(
        capsys, "classify", path, "new", "--say", "ai_system=no", "--confirm", "--who", "Ann"
    )
    assert "Outside the Act" in said
    after = load(path).project.system_by_id["new"]
    assert after.decisions[0].outcome == "outside"
    assert after.decisions[0].who == "Ann"
    back = json.loads(run(capsys, "classify", path, "new", "--say", "ai_system=open", "--json"))
    assert (back["outcome"], back["confirmed"]) == ("open", False)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("PATH", "none"), "There is no system “none”"),
        (("PATH",), "Name the system"),
        (("PATH", "new", "--say", "profilng=yes"), "Did you mean “profiling”?"),
        (("PATH", "new", "--say", "profiling=perhaps"), "neither yes nor no nor open"),
        (("PATH", "new", "--say", "profiling"), "neither yes nor no nor open"),
        (("PATH", "new", "--say", "profiling=yes", "--say", "profiling=no"), "is said twice"),
        (("PATH", "new", "--say", "high_risk=yes"), "follows from what is said of the system"),
        (
            ("PATH", "new", "--say", "special_category=yes"),
            "No law or standard that is switched on",
        ),
        (("PATH", "new", "--say", "special_cat=yes"), "There is no fact “special_cat”. “classify"),
        (("--say", "profiling=yes"), "Name the project"),
    ],
)
def test_what_classify_cannot_take(path: Path, capsys, words, sentence: str) -> None:  # type: ignore[no-untyped-def]
    told = run(capsys, "classify", *(path if w == "PATH" else w for w in words), status=1)
    assert sentence in told
    assert told.count("\n") == 1


def test_the_register_goes_out_and_comes_back(path: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    table = tmp_path / "systems.csv"
    run(capsys, "systems", path, "--export", table)
    table.write_text(table.read_text("utf-8-sig") + "Third,,,,trial,,,,,\n", "utf-8")
    assert "1 new" in run(capsys, "systems", path, "--read", table)
    assert [s.name for s in load(path).project.systems] == [
        "Credit score",
        "Not looked at yet",
        "Third",
    ]


def test_everything_about_systems_as_json(path: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    out = tmp_path / "all.json"
    assert "No law or standard is switched on" in run(
        capsys, "systems", path, "--export", out, status=1
    )
    run(capsys, "frameworks", "--project", path, "--on", "gdpr")
    run(capsys, "systems", path, "--export", out)
    body = json.loads(out.read_text("utf-8"))
    assert [s["System"] for s in body["ai_systems"]] == ["Credit score", "Not looked at yet"]
    assert body["requirements"][0]["Law or standard"] == body["frameworks"][0]["title"]
    assert "Not legal advice" in body["note"]
    assert "exists" in run(capsys, "systems", path, "--export", out, status=1)


def test_a_framework_of_ones_own_is_switched_on_from_its_file(
    path: Path, tmp_path: Path, capsys
) -> None:  # type: ignore[no-untyped-def]
    own = tmp_path / "own.toml"
    text = (
        'id = "own"\nversion = "2026-01-01"\ntitle = "House rules"\nkind = "voluntary"\n'
        'as_of = "2026-01-01"\nread = "primary"\n[[requirements]]\nid = "1"\n'
        'summary = "Each model has a sheet."\napplies_if = "high_risk"\nneeds = [["GOV-02", 2, "partly"]]\n'
    )
    own.write_text(text.replace("high_risk", "high_risc"), "utf-8")
    told = run(capsys, "frameworks", "--project", path, "--on", own, status=1)
    assert "names the fact “high_risc”" in told
    assert not load(path).project.frameworks
    own.write_text(text, "utf-8")
    assert "House rules is on." in run(capsys, "frameworks", "--project", path, "--on", own)
    assert "kept" in run(capsys, "frameworks", "--project", path)
    run(capsys, "frameworks", "--project", path, "--on", "eu-ai-act")
    before = load(path).project.frameworks
    for version in ("2026-03-01", "2026-07-27"):
        own.write_text(text.replace('"own"', '"eu-ai-act"').replace("2026-01-01", version), "utf-8")
        told = run(capsys, "frameworks", "--project", path, "--on", own, status=1)
        assert "it would take 69 of its requirements away (4, 4a, " in told
        assert load(path).project.frameworks == before
    assert "remark" not in run(capsys, "check", path)
    own.write_text(
        text.replace('"own"', '"eu-ai-act"').replace("2026-01-01", "2027-01-01"), "utf-8"
    )
    told = run(capsys, "frameworks", "--project", path, "--on", own)
    assert "asked no more: 69 (4, 4a, " in told
    found = run(capsys, "check", path)
    assert "69 of its requirements are not asked here" in found
    assert "1 remark" in found


def test_a_file_is_named_from_the_folder_the_program_was_called_in(
    path: Path, tmp_path: Path, monkeypatch, capsys
) -> None:  # type: ignore[no-untyped-def]
    monkeypatch.setattr("planner.cli.paths._called_in", [tmp_path])
    law = ROOT / "questionnaires" / "frameworks" / "gdpr-2018.toml"
    (tmp_path / "fw").mkdir()
    for name in ("b.toml", "./fw/b.toml"):
        (tmp_path / name).write_text(law.read_text("utf-8"), "utf-8")
        assert "is on." in run(capsys, "frameworks", "--project", path, "--on", name)
    told = run(capsys, "frameworks", "--project", path, "--on", "gone.toml", status=1)
    assert "There is no file gone.toml." in told


def test_facts_that_laws_ask_for_are_named_and_stated(path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    for law in ("gdpr", "mdr"):
        run(capsys, "frameworks", "--project", path, "--on", law)
    shown = run(capsys, "systems", path, "--system", "score")
    for name in ("special_category", "medical_device"):
        assert f"waits for {name}: " in shown
    run(
        capsys,
        "classify",
        path,
        "score",
        *("--say", "medical_device=no", "--say", "special_category=no"),
    )
    said = json.loads(run(capsys, "classify", path, "score", "--json"))["facts"]
    assert (said["medical_device"], said["special_category"]) == ("no", "no")
    shown = run(capsys, "systems", path, "--system", "score")
    assert "waits for special_category" not in shown
    assert "waits for medical_device" not in shown
    # the law has held since 2018: no day to come
    assert "since 25 May 2018" in run(capsys, "systems", path)


def test_a_merge_names_the_fact_and_both_values(path: Path, tmp_path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    other = tmp_path / "other.mlplan"
    other.write_bytes(path.read_bytes())
    same = ("--copy", "same")
    run(capsys, "classify", path, "new", "--say", "ai_system=yes")
    run(capsys, "classify", other, "new", "--say", "ai_system=no", *same)
    assert main([str(w) for w in ("merge", path, other, "--dry-run", *same)]) == 3
    shown = "".join(capsys.readouterr())
    assert "as it is here" not in shown
    assert str(TREE.words["ai_system"]).casefold() in shown.casefold()
    assert "Here: yes. In other.mlplan: no." in shown


def test_a_superseded_law_names_what_took_its_place(path: Path, capsys) -> None:  # type: ignore[no-untyped-def]
    told = run(capsys, "frameworks", "--project", path, "--on", "sr-11-7", status=1)
    assert "SR 11-7 is superseded by SR 26-2 since 17 April 2026. Switch “sr-26-2” on" in told
    assert not load(path).project.frameworks
