"""A look at repositories: roles, rules in their three outcomes, what caps; nothing of people is kept."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from planner.analysis.observed import observed
from planner.domain.answers.observation import Observed, Survey
from planner.observe.git_store import NO_COMMIT
from planner.observe.look import FILES_ONLY, Looked, Wanted, look
from planner.observe.rules import built_in_rules
from planner.observe.settings import Settings, SourceSays
from planner.observe.sources import find_sources
from planner.observe.survey import survey_of
from tests.observe import histories

TODAY = date(2026, 11, 29)
WANTED = Wanted(TODAY, built_in_rules())
ROLES = {
    "*/product*": "product",
    "*/untested*": "product",
    "*/books": "product",
    "*/old": "product",
    "*/tool": "tool",
    "*/template": "template",
    "**/models/*": "product",
}


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sources") / "repos"
    histories.product(root / "product").pack()
    histories.product(root / "untested", tested=False, ci=False)
    histories.notebooks_only(root / "books")
    histories.template(root / "template")
    histories.tool(root / "tool")
    histories.dormant(root / "old")
    histories.monorepo(root / "mono").pack()
    return root


def looked_at(root: Path, wanted: Wanted = WANTED) -> list[Looked]:
    return [x for c in find_sources([root]) for x in look(c, wanted)]


@pytest.fixture(scope="session")
def looked(made: Path) -> list[Looked]:
    return looked_at(made)


def of(looked: list[Looked], label: str) -> Looked:
    return next(x for x in looked if x.source.label == f"repos/{label}")


def outcome(looked: list[Looked], label: str, rule: str) -> str:
    return next(o.outcome for o in of(looked, label).observations if o.rule == rule)


def survey(looked: list[Looked], *labels: str, complete: bool = True) -> Survey:
    says = {p: SourceSays(role=r, team="core") for p, r in ROLES.items()}  # type: ignore[arg-type]
    settings = Settings(sources=says, complete=("core",) if complete else ())
    chosen = [x for x in looked if not labels or x.source.label.removeprefix("repos/") in labels]
    return survey_of(chosen, WANTED, settings, TODAY)


def one(survey: Survey, question: str) -> Observed:
    return next(o for o in observed(survey) if o.question == question)


def test_a_stray_file_beside_repositories_takes_no_history_from_them(tmp_path: Path) -> None:
    root = tmp_path / "repos"
    histories.tool(root / "tool")
    histories.Repository(root / "begun")
    (root / "scripts").mkdir()
    (root / "scripts" / "more.py").write_text("x = 1\n")
    (root / "clone_all.py").write_text("print()\n")
    found = {x.source.label: x.source for x in looked_at(root)}
    assert {k: s.kind for k, s in found.items()} == {
        "repos": "folder", "repos/begun": "repository", "repos/tool": "repository",
    }  # fmt: skip
    assert FILES_ONLY not in found["repos/tool"].remarks
    assert found["repos/tool"].last
    assert found["repos"].items == 2  # its own files alone
    assert found["repos/begun"].unread == NO_COMMIT


def test_a_notebook_too_large_to_be_read_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.observe.snapshot.LONGEST_NOTEBOOK", 10)
    made = histories.Repository(tmp_path / "big")
    made.commit("2026-01-01", {"big.ipynb": '{"cells": [], "nbformat": 4}'})
    source = looked_at(made.path)[0].source
    assert (source.role, source.confirmed) == ("product", False)
    assert "cannot be told" in source.reasons[0]
    assert "too large, and not read: big.ipynb" in source.remarks


def test_roles_are_proposed_with_reasons(looked: list[Looked]) -> None:
    roles = {x.source.label.removeprefix("repos/"): x.source.role for x in looked}
    assert roles == {
        "product": "product",
        "untested": "product",
        "books": "teaching",
        "template": "template",
        "tool": "tool",
        "old": "product",
        "mono/models/churn-model": "product",
        "mono/models/price-model": "product",
    }
    assert all(x.source.reasons for x in looked)
    assert of(looked, "old").source.dormant
    assert not any(x.source.confirmed for x in looked)


@pytest.mark.parametrize(
    ("label", "rule", "expected"),
    [
        ("product", "pip-02-2", "seen"),  # through make, which CI calls
        ("untested", "pip-02-2", "not_seen"),
        ("untested", "pip-02-0", "not_seen"),
        ("product", "val-05-2", "seen"),
        ("untested", "val-05-2", "not_seen"),
        ("product", "exp-02-3", "seen"),
        ("books", "exp-02-3", "cannot_tell"),  # one person alone is not looked at
        ("books", "exp-02-2-b", "not_seen"),
        ("product", "exp-02-2-b", "seen"),
        ("product", "exp-01-2", "seen"),
        ("books", "exp-01-2", "not_seen"),
        ("product", "exp-04-2", "seen"),
        ("books", "exp-04-2", "not_seen"),
        ("product", "pip-01-0", "seen"),
        ("books", "pip-01-0", "not_seen"),
        ("mono/models/churn-model", "val-05-2", "seen"),
        ("mono/models/price-model", "val-05-2", "not_seen"),
        ("mono/models/price-model", "pip-02-2", "seen"),  # CI of the root counts for the unit
        ("template", "pip-06-2", "seen"),
    ],
)
def test_rules_see_what_is_there(
    looked: list[Looked], label: str, rule: str, expected: str
) -> None:
    assert outcome(looked, label, rule) == expected


def test_a_cap_needs_complete_sources_and_a_usual_lack(looked: list[Looked]) -> None:
    both = survey(looked, "product", "untested")
    assert (one(both, "VAL-05").cap, one(both, "VAL-05").of) == (
        1,
        2,
    )  # one of two is no two in three
    assert one(survey(looked, "product", "untested", complete=False), "VAL-05").cap is None
    three = survey(looked, "product", "untested", "mono/models/churn-model")
    assert one(three, "VAL-05").cap is None
    assert one(three, "VAL-05").supports == 3
    assert one(survey(looked, "product"), "VAL-05").supports == 3


def test_sleeping_and_unconfirmed_sources_count_for_nothing(looked: list[Looked]) -> None:
    assert not [o for o in observed(survey(looked, "old")) if o.of]
    plain = survey_of(
        [of(looked, "product")], WANTED, Settings(sources={"**": SourceSays(team="core")}), TODAY
    )
    assert {o.open for o in observed(plain)} == {"what the sources are for is not confirmed yet"}


def test_an_unreadable_source_supports_and_caps_nothing(looked: list[Looked]) -> None:
    good = survey(looked, "untested")
    assert one(good, "VAL-05").cap == 1
    gone = replace(
        of(looked, "product"),
        observations=[],
        source=of(looked, "product").source.model_copy(update={"unread": "objects are missing"}),
    )
    with_gone = survey([of(looked, "untested"), gone])
    assert one(with_gone, "VAL-05").cap == 1
    lone = survey([gone])
    assert not [o for o in observed(lone) if o.cap is not None or o.supports]
    # what could not be read may hold it, also where nobody has said what it is for
    unsure = [
        replace(gone, source=gone.source.model_copy(update={"id": f"g{k}", "team": "core",
                                                           "confirmed": False}))
        for k in range(3)
    ]  # fmt: skip
    said = survey([of(looked, "untested")])
    more = said.model_copy(update={"sources": (*said.sources, *(x.source for x in unsure))})
    assert (one(said, "VAL-05").cap, one(more, "VAL-05").cap) == (1, None)


def test_nothing_of_people_and_no_order_of_sources_is_kept(
    made: Path, looked: list[Looked]
) -> None:
    whole = survey(looked)
    text = whole.model_dump_json()
    for word in (
        "Marked",
        "people.example",
        "dependabot",
        "Deeper",
        "secret output",
        str(made.parent),
    ):
        assert word not in text
    assert survey(list(reversed(looked))).model_dump_json() == text
    again = survey(looked_at(made))
    assert again.model_dump_json() == text


def test_waits_and_releases_are_counted_without_robots(looked: list[Looked]) -> None:
    values = of(looked, "product").values
    assert values["robots"] == 5
    assert len(values["releases"]) == 6
    assert values["tags"][-1] == "v1.12.0"
    waits = values["waits"]["2026-04-20 v1.6.0"]
    # changes of 5 March and 5 April, released on 20 April: no robot's of 12 April among them
    assert [round(w) for w in waits] == [15, 46]


def test_measured_inputs_say_count_window_and_grade(looked: list[Looked]) -> None:
    found = {m.input: m for m in survey(looked, "product").measured}
    assert found["deployments"].events == 6
    assert found["deployments"].grade == "C"
    assert found["lead_time_days"].events == 10
    assert found["lead_time_days"].range.likely == pytest.approx(30.6, abs=1.5)


def test_a_package_of_another_repository_counts_where_it_has_an_owner(tmp_path: Path) -> None:
    root = tmp_path / "repos"
    helper = histories.Repository(root / "helper")
    helper.commit("2026-01-10", {"helper/__init__.py": "", "helper/io.py": histories.FEATURES})
    using = histories.Repository(root / "using")
    using.commit("2026-01-10", {"train.py": "from helper.io import clean\n" + histories.TRAIN})

    def seen() -> dict[str, tuple[str, str]]:
        kept = survey_of(looked_at(root), WANTED, Settings(), TODAY)
        return {o.source: (o.outcome, o.why) for o in kept.observations if o.rule == "plt-06-3"}

    assert seen() == {"repos-helper": ("not_seen", ""), "repos-using": ("not_seen", "")}
    helper.commit("2026-02-10", {"CODEOWNERS": "* @org/platform\n"})
    assert seen()["repos-using"] == ("seen", "")
    lone = survey_of(looked_at(using.path), WANTED, Settings(), TODAY)
    assert next(o for o in lone.observations if o.rule == "plt-06-3").outcome == "cannot_tell"


def test_what_looks_like_a_key_speaks_once_a_person_says_that_it_is_one(tmp_path: Path) -> None:
    made = histories.Repository(tmp_path / "product")
    made.commit("2026-10-10", {"train.py": f"KEY = 'AKIA{'A1' * 8}'\n{histories.TRAIN}"})
    for real, cap in ((False, None), (True, 0)):
        says = SourceSays(role="product", team="core", real_key=real)
        settings = Settings(sources={"product": says}, complete=("core",))
        found = survey_of(looked_at(made.path), WANTED, settings, TODAY)
        assert one(found, "PLT-05").cap == cap
        assert "AKIA" not in found.model_dump_json()


def test_a_template_that_is_followed_and_a_sheet_that_is_kept_up(tmp_path: Path) -> None:
    made = histories.Repository(tmp_path / "product")
    made.commit(
        "2026-01-05",
        {".cruft.json": '{"commit": "a"}', "MODEL_CARD.md": "One.\n", "train.py": histories.TRAIN},
    )
    made.commit("2026-05-20", {"MODEL_CARD.md": "Two.\n"})
    made.tag("v1.0.0", day="2026-06-01")
    root = looked_at(made.path)[0]
    told = {o.rule: o.outcome for o in root.observations}
    assert (told["gov-04-3"], told["pip-06-4"]) == ("seen", "not_seen")
    made.commit("2026-08-20", {".cruft.json": '{"commit": "b"}'})
    made.tag("v1.1.0", day="2026-09-01")
    told = {o.rule: o.outcome for o in looked_at(made.path)[0].observations}
    assert (told["gov-04-3"], told["pip-06-4"]) == ("not_seen", "seen")


def test_releases_on_branches_and_squashed_changes_are_followed(tmp_path: Path) -> None:
    """Tags on a branch that never comes back, and one change for each merge."""
    made = histories.Repository(tmp_path / "product")
    made.commit("2026-01-01", {"train.py": histories.TRAIN})
    branches = []
    for k, day in enumerate(histories.months("2026-02", 7)):
        made.commit(
            day,
            {"params.yaml": f"depth: {k}\n"},
            who=histories.PEOPLE[k % 3],
            message=f"Deeper (#{k})",
        )
        branch = made.commit(f"{day[:8]}09", {"VERSION": f"{k}\n"}, move=False)
        branches.append(branch)
        made.files.pop("VERSION")
        made.tag(f"v1.{k}.0", branch, day=f"{day[:8]}10")
    found = looked_at(made.path)[0]
    assert len(found.values["releases"]) == 7
    assert [round(w) for w in found.values["waits"]["2026-04-10 v1.2.0"]] == [5]
    told = {o.rule: o.outcome for o in found.observations}
    assert (told["exp-02-3"], told["rel-07-3-b"], told["rel-07-4-b"]) == (
        "seen",
        "seen",
        "not_seen",
    )
    for k in range(7):  # mere names of the same commits: when they were given, nothing tells
        tag = made.path / ".git" / "refs" / "tags" / f"v1.{k}.0"
        tag.write_bytes(branches[k] + b"\n")
    bare = looked_at(made.path)[0]
    assert (len(bare.values["releases"]), bare.values["waits"]) == (7, {})
    told = {o.rule: o.outcome for o in bare.observations}
    assert (told["rel-07-3-b"], told["rel-07-4-b"]) == ("cannot_tell", "cannot_tell")


def test_the_code_of_a_root_beside_its_units_is_looked_at_too(tmp_path: Path) -> None:
    made = histories.monorepo(tmp_path / "mono")
    made.commit("2026-10-10", {"pyproject.toml": "[project]\n", "core/train.py": histories.TRAIN})
    found = {x.source.label: x for x in looked_at(made.path)}
    assert set(found) == {"mono", "mono/models/churn-model", "mono/models/price-model"}
    assert "core/train.py" in str(found["mono"].observations)
    assert "models/" not in str(found["mono"].observations)
    assert sum(bool(x.values) for x in found.values()) == 1


def test_a_further_copy_of_a_repository_counts_once(tmp_path: Path) -> None:
    """Of a shallow copy, two clones and one that went on, the whole clone first by label is the product."""
    root = tmp_path / "repos"
    for name in ("a-cut", "b", "c"):
        histories.product(root / name, tested=False)
    other = histories.product(root / "d", tested=False)
    other.commit("2026-11-20", {"more.py": "x = 1\n"})
    (root / "a-cut" / ".git" / "shallow").write_bytes(other.head + b"\n")
    looked = looked_at(root)
    plain = survey_of(looked, WANTED, Settings(), TODAY)
    assert survey_of(looked[::-1], WANTED, Settings(), TODAY) == plain
    assert [(s.label[6:], s.role) for s in plain.sources] == [
        ("a-cut", "mirror"), ("b", "product"), ("c", "mirror"), ("d", "product"),
    ]  # fmt: skip


def test_a_link_to_a_folder_elsewhere_is_named_and_not_followed(tmp_path: Path) -> None:
    histories.product(tmp_path / "away")
    root = tmp_path / "repos"
    histories.tool(root / "tool")
    (root / "out").symlink_to(tmp_path / "away")
    (root / "in").symlink_to(root / "tool")
    (root / "loop").symlink_to(root / "loop")
    found = {x.source.label: x.source.unread for x in looked_at(root)}
    assert found == {"repos/out": "it leads outside the folder that was chosen", "repos/tool": ""}


def test_what_could_hide_in_an_unread_file_or_another_repository_caps_nothing(
    tmp_path: Path,
) -> None:
    made = histories.product(tmp_path / "repos" / "untested", tested=False, ci=False)
    assert outcome(looked_at(tmp_path / "repos"), "untested", "pip-02-0") == "not_seen"
    made.commit("2026-11-20", {"long.py": "#" * 1_100_000})
    (found,) = looked_at(tmp_path / "repos")
    seen = {o.rule: (o.outcome, o.why) for o in found.observations}
    assert seen["pip-02-0"] == ("cannot_tell", "some of its files could not be read")
    assert one(survey([found]), "PIP-02").cap is None
