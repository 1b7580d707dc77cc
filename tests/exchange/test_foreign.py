"""Real files of other tools score as their own tools do, and show their real faults."""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import warnings
import zipfile
from datetime import date
from itertools import product
from pathlib import Path
from typing import Any

import pytest

from planner.domain.answers.replies import Replies
from planner.domain.base.errors import InputError
from planner.exchange.foreign.base import Imported
from planner.exchange.foreign.detect import read_foreign
from planner.exchange.model_answers import as_json, model_json, read_replies
from planner.exchange.safe_files import read_workbook, read_yaml
from planner.maturity.evaluate import ModelResult, evaluate
from planner.maturity.grouped import by_group
from planner.maturity.linter import lint
from planner.maturity.model_file import read_model
from tests.conftest import NOW

CASES = Path(os.environ.get("PLANNER_CASES", "/nonexistent"))
needs_cases = pytest.mark.skipif(
    not CASES.is_dir(), reason="PLANNER_CASES names no folder with other tools’ files"
)
SAMM = CASES / "samm"
CORE = SAMM / "core_model_v2.2.0"


def result(found: Imported, replies: Replies | None = None) -> ModelResult:
    given = replies or found.replies
    assert given is not None
    return evaluate(found.model, given).overall


def by_id(of: ModelResult) -> dict[str, float | None]:
    return {n.id: n.value for _, n in of.tree.walk() if n.id}


def answered(found: Imported, answers: dict[str, list[str]]) -> ModelResult:
    replies = {k: {"options": v} for k, v in answers.items()}
    fields = {"model": found.model.id, "date": "2026-11-21", "facts": found.model.facts}
    return result(
        found, Replies.model_validate({**fields, "sheets": [{"replies": replies}]}, strict=False)
    )


@needs_cases
def test_samm_toolbox_gives_the_scores_its_own_scorecard_shows() -> None:
    path = SAMM / "samm_A_filled_recalculated.xlsx"
    mine = by_id(result(read_foreign([path])))
    names = {
        "Policy & Compliance": "G-PC",
        "Strategy & Metrics": "G-SM",
        "Education & Guidance": "G-EG",
    }
    compared = 0
    for row in read_workbook(path)["Scorecard"][13:28]:
        function, practice, score = str(row[0]), str(row[1]), row[2]
        own = names.get(practice) or next(
            k
            for k in mine
            if k.count("-") == 1 and k[0] == function[0] and _short(practice) == k[2:]
        )
        assert mine[own] == pytest.approx(score), practice
        compared += 1
    functions = {str(r[8]): r[9] for r in read_workbook(path)["Scorecard"][13:19]}
    assert mine["root"] == pytest.approx(functions.pop("Overall"))
    assert {k[0]: v for k, v in functions.items()} == pytest.approx({k: mine[k] for k in "GDIVO"})
    assert compared == 15


def _short(practice: str) -> str:
    special = {
        "Threat Assessment": "TA",
        "Architecture Assessment": "AA",
        "Requirements Testing": "RT",
    }
    return special.get(practice) or "".join(w[0] for w in practice.split())[:2]


@needs_cases
def test_samm_exchange_document_and_core_model_agree_with_the_toolbox() -> None:
    core = read_foreign([CORE])
    assert len(core.model.items) == 90
    exchange = read_foreign([SAMM / "assessment_format" / "samm_A.samm.json"], core.model)
    toolbox = read_foreign([SAMM / "samm_A_filled_recalculated.xlsx"])
    mine, other = by_id(result(exchange)), by_id(result(toolbox))
    assert {k: v for k, v in mine.items() if k in other} == pytest.approx(other)
    with pytest.raises(InputError, match="without their model"):
        read_foreign([SAMM / "assessment_format" / "samm_A.samm.json"])


@needs_cases
def test_samm_counts_blank_as_nothing() -> None:
    blank = read_foreign([SAMM / "SAMM_spreadsheet_template_2.0.10.xlsx"])
    assert blank.replies is None
    half = answered(blank, {"G-SM-A-1": ["o3"]})
    assert by_id(half)["G-SM"] == pytest.approx(0.5)  # the mean of both streams at level 1
    assert half.value == pytest.approx(0.5 / 3 / 5)
    assert half.coverage == pytest.approx(1 / 90)


@needs_cases
def test_dsomm_cells_are_means_of_means_over_teams() -> None:
    folder = CASES / "dsomm"
    files = [
        folder / n
        for n in ("model_4.3.1.yaml", "team-progress_sample.yaml", "teams.yaml", "meta.yaml")
    ]
    found = read_foreign(files)
    assert len(found.model.items) == 194
    cells = {n.label: n.value for _, n in result(found).tree.walk()}
    # the slow way, from the files themselves
    model, progress = read_yaml(files[0])[1], read_yaml(files[1])[0]["progress"]
    teams = read_yaml(files[2])[0]["teams"]
    value = {"Started": 0.2, "Partly implemented": 0.5, "Fully implemented": 1.0}
    checked = 0
    for subs in model.values():
        for sub, activities in subs.items():
            for level in range(1, 6):
                here = [a for a in activities.values() if a["level"] == level]
                if not here:
                    assert f"{sub}, level {level}" not in cells  # nothing to score
                    continue
                means = []
                for activity in here:
                    reached = progress.get(activity["uuid"], {})
                    best = [
                        max((value[s] for s in reached.get(t) or {}), default=0.0) for t in teams
                    ]
                    means.append(sum(best) / len(best))
                assert cells[f"{sub}, level {level}"] == pytest.approx(sum(means) / len(means))
                checked += 1
    assert checked == len([n for n in found.model.nodes if n.rule.kind == "fraction_done"])
    assert [f for f in lint(found.model) if f.severity == "fault"] == []


def _truth(condition: str, chosen: set[str]) -> bool:
    """A second opinion on conditions, by Python's own boolean rules."""
    text = condition.replace("&&", " and ").replace("||", " or ").replace("!", " not ")
    tree = ast.parse(" ".join(text.split()), mode="eval").body

    def walk(node: ast.expr) -> bool:
        if isinstance(node, ast.BoolOp):
            results = [walk(v) for v in node.values]
            return all(results) if isinstance(node.op, ast.And) else any(results)
        if isinstance(node, ast.UnaryOp):
            return not walk(node.operand)
        assert isinstance(node, ast.Name)
        return node.id in chosen

    return walk(tree)


@needs_cases
@pytest.mark.parametrize("path", sorted((CASES / "aws_lens").glob("*.json")), ids=lambda p: p.stem)
def test_aws_lenses_risk_by_risk_and_their_real_faults(path: Path) -> None:
    found = read_foreign([path])
    data = json.loads(path.read_text("utf-8"))
    risks = {"NO_RISK": 0, "MEDIUM_RISK": 1, "HIGH_RISK": 2}
    dead: set[str] = set()
    for pillar in data["pillars"]:
        for question in pillar["questions"]:
            rules = [(r["condition"], risks[r["risk"]]) for r in question["riskRules"]]
            ids = [c["id"] for c in question["choices"]]
            used: set[int] = set()
            sample: list[tuple[list[str], int]] = []
            for bits in product([False, True], repeat=len(ids)):
                chosen = {i for i, on in zip(ids, bits, strict=True) if on}
                first = next(
                    k for k, (c, _) in enumerate(rules) if c == "default" or _truth(c, chosen)
                )
                used.add(first)
                sample.append((sorted(chosen), rules[first][1]))
            if used != set(range(len(rules))):
                dead.add(question["id"])
            for chosen_list, risk in sample[:: max(len(sample) // 8, 1)]:
                mine = by_id(answered(found, {f"{question['id']}.choices": chosen_list}))
                assert mine[question["id"]] == risk
    findings = lint(found.model, found.text)
    assert {f.place for f in findings if f.kind == "unreachable result"} == dead
    assert all(f.line > 1 for f in findings)
    if "autogluon" in path.name or "ORR" in path.name:
        assert dead


@needs_cases
def test_sixty_statements_gate_on_the_first_four_sections(tmp_path: Path) -> None:
    found = read_foreign([CASES / "marvelous_mlops" / "mlops_maturity_assessment.xlsx"])
    assert [len(found.model.children[n.id]) for n in found.model.nodes] == [8, 20, 10, 8, 7, 4, 3]
    yes = {i.id: ["yes"] for i in found.model.items if int(i.id[1:]) <= 46}
    assert answered(found, yes).words == "passed"
    assert answered(found, {**yes, "S46": ["no"]}).words == "not passed"
    for fact, gone in (("batch", {"S07", "S35", "S36", "S41"}), ("real_time", {"S42"})):
        replies = {k: {"options": v} for k, v in yes.items() if k not in gone}
        given = Replies.model_validate(
            {"model": "m", "date": "2026-01-01", "facts": [fact], "sheets": [{"replies": replies}]},
            strict=False,
        )
        assert result(found, given).words == "passed"


@needs_cases
def test_the_survey_follows_its_paths_and_has_two_faults() -> None:
    path = CASES / "odi_pathway" / "odi_open_data_survey.xlsx"
    found = read_foreign([path])
    assert len(found.model.items) == 83
    best = {
        i.id: [next(o.id for o in reversed(i.options) if o.positive)] for i in found.model.items
    }
    top = answered(found, best)
    assert top.value == 75  # fifteen activities of five
    worst = {i.id: [next(o.id for o in i.options if not o.positive)] for i in found.model.items}
    assert answered(found, worst).value == 15
    mixed = by_id(answered(found, {**best, "Q3": ["Q3.1"]}))
    assert mixed["data-release-process"] == 2
    assert answered(found, {**best, "Q3": ["Q3.1"]}).value == 72
    faults = {(f.place, f.kind) for f in lint(found.model) if f.severity == "fault"}
    assert faults == {("Q49", "missing prerequisite"), ("Q57", "prerequisite elsewhere")}
    assert found.rows["Q49"] == 110


@needs_cases
def test_what_was_imported_is_a_model_file_that_scores_the_same(tmp_path: Path) -> None:
    found = read_foreign([SAMM / "samm_A_filled_recalculated.xlsx"])
    (tmp_path / "m.model.json").write_text(model_json(found.model), encoding="utf-8")
    assert found.replies is not None
    (tmp_path / "a.json").write_text(as_json(found.replies), encoding="utf-8")
    model = read_model(tmp_path / "m.model.json")
    assert model == found.model
    replies = read_replies(tmp_path / "a.json", model, today=NOW.date())
    assert evaluate(model, replies).overall.value == result(found).value


@needs_cases
def test_a_workbook_with_moved_columns_is_refused(tmp_path: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(CASES / "odi_pathway" / "odi_test_survey.xlsx")
    book["questions"].insert_cols(2)
    book.save(tmp_path / "moved.xlsx")
    with pytest.raises(InputError, match="Were columns moved"):
        read_foreign([tmp_path / "moved.xlsx"])


@needs_cases
def test_a_core_model_with_a_broken_file_names_it(tmp_path: Path) -> None:
    copy = tmp_path / "core"
    shutil.copytree(CORE, copy)
    target = copy / "questions" / "V-ST-1-B.yml"
    for path in copy.rglob("*"):
        path.chmod(0o755)
    target.write_text("answerSet: nowhere\ntext: x\n")
    with pytest.raises(InputError, match=r"V-ST-1-B\.yml names the unknown answer set"):
        read_foreign([copy])


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("a.json", b"{", "not JSON"),
        ("a.json", b'{"a": 1, "a": 2}', "twice"),
        ("a.json", b'{"a": NaN}', "not a number"),
        ("a.json", b'{"hello": 1}', "no known kind"),
        ("a.json", b"[" * 5000 + b"]" * 5000, "nested too deeply"),
        ("a.json", b'{"schemaVersion": "1", "pillars": [{"name": "x"}]}', "lacks “questions”"),
        ("a.json", b'{"schemaVersion": "1", "pillars": 3}', "list of objects"),
        ("a.yaml", b"a: &x [1]\nb: *x\n", "aliases"),
        ("a.yaml", b"a: 1\na: 2\n", "twice"),
        ("a.yaml", b"a: [1\n", "not YAML at line"),
        ("a.yaml", b"a: 1\n", "no known kind"),
        ("a.yaml", b"!!python/object/apply:os.system ['true']\n", "not YAML"),
        ("a.xlsx", b"PK\x03\x04 not really", "not an .xlsx"),
        ("a.pdf", b"%PDF", "no known kind"),
    ],
)
def test_hostile_and_foreign_input_gets_one_sentence(
    tmp_path: Path, name: str, content: bytes, words: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(InputError, match=words) as caught:
        read_foreign([path])
    assert "\n" not in str(caught.value)


def workbook(path: Path, sheet_xml: bytes) -> Path:
    import openpyxl

    openpyxl.Workbook().save(path)
    parts: dict[str, bytes] = {}
    with zipfile.ZipFile(path) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    parts["xl/worksheets/sheet1.xml"] = sheet_xml
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, data in parts.items():
            archive.writestr(part, data)
    return path


def test_workbooks_with_bombs_and_too_many_rows(tmp_path: Path) -> None:
    bomb = (
        b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
        + b"".join(
            b'<!ENTITY a%d "%s">' % (k, b"&a%s;" % (str(k - 1).encode() if k else b"") * 10)
            for k in range(9)
        )
        + b"]><worksheet>&a8;</worksheet>"
    )
    with pytest.raises(InputError, match="not a workbook that can be read"):
        read_foreign([workbook(tmp_path / "bomb.xlsx", bomb)])
    zeros = b"<worksheet>" + b" " * 60_000_000 + b"</worksheet>"
    with pytest.raises(InputError, match="unpacks to"):
        read_foreign([workbook(tmp_path / "big.xlsx", zeros)])
    rows = b"".join(b'<row r="%d"/>' % k for k in range(1, 100_010))
    space = (
        b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
    )
    many = space + rows + b"</sheetData></worksheet>"
    with pytest.raises(InputError, match="more than 100,000 rows"):
        read_foreign([workbook(tmp_path / "long.xlsx", many)])


def test_answers_to_a_model_in_every_form(tmp_path: Path) -> None:
    from planner.exchange.model_answers import blank_sheet
    from planner.exchange.tabular import as_csv, as_workbook
    from planner.maturity.model_file import shipped_model

    model = shipped_model("production-readiness")
    given: dict[str, Any] = {
        "P01": True,
        "P02": "no",
        "P03": "?",
        "P04": {"not_applicable": "no data"},
    }
    body = {
        "format": "mlops-planner answers",
        "model": model.id,
        "date": "2026-11-21",
        "answers": given,
    }
    (tmp_path / "a.json").write_text(json.dumps(body), encoding="utf-8")
    from_json = read_replies(tmp_path / "a.json", model, today=NOW.date(), facts=model.facts)
    table = blank_sheet(model)
    filled = {"P01": ("yes", ""), "P02": ("No", ""), "P03": ("?", ""), "P04": ("n/a", "no data")}
    rows = []
    for row in table.rows:
        cells = list(row)
        cells[3], cells[4] = filled.get(cells[0], ("", ""))
        rows.append(cells)
    from dataclasses import replace

    table = replace(table, rows=rows)
    (tmp_path / "a.csv").write_bytes(as_csv(table))
    (tmp_path / "a.xlsx").write_bytes(as_workbook([("answers", table)]))
    results = [
        evaluate(
            model, read_replies(tmp_path / n, model, today=NOW.date(), facts=model.facts)
        ).overall
        for n in ("a.json", "a.csv", "a.xlsx")
    ]
    assert from_json.sheets[0].replies["P01"].options == ("yes",)
    assert {(r.counts, r.words, r.left_out) for r in results} == {
        (results[0].counts, "not passed", ("P04: not applicable, no data",))
    }


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"model": "other"}, "not “genaiops”"),
        ({"format": "x"}, "not an answer file"),
        ({"answers": {"A9": "all"}}, "no item “A9”"),
        ({"answers": {"A1": "most"}}, "none of: not, some, all"),
        ({"answers": {"A1": 3}}, "none of"),
        ({"answers": {"A1": ["some", "all"]}}, "choose one option"),
        ({"answers": {"A1": {"not_applicable": " "}}}, "needs a reason"),
        ({"answers": {"A1": {"x": 1}}}, "neither"),
        ({"facts": ["weekend"]}, "knows no fact"),
        ({"colour": "red"}, "unknown key"),
        ({"date": "soon"}, "date"),
        ({"respondents": [{"id": "r"}]}, "no object “answers”"),
    ],
)
def test_answers_that_do_not_fit_are_refused_as_a_whole(
    tmp_path: Path, change: dict[str, Any], words: str
) -> None:
    from planner.maturity.model_file import shipped_model

    body = {
        "format": "mlops-planner answers",
        "model": "genaiops",
        "date": "2026-11-21",
        "answers": {},
    }
    (tmp_path / "a.json").write_text(json.dumps({**body, **change}), encoding="utf-8")
    with pytest.raises(InputError, match=words) as caught:
        read_replies(tmp_path / "a.json", shipped_model("genaiops"), today=NOW.date())
    assert "a.json" in str(caught.value)


def test_every_fault_of_an_answer_file_is_named_at_once(tmp_path: Path) -> None:
    from planner.maturity.model_file import shipped_model

    model = shipped_model("genaiops")
    body = {
        "format": "mlops-planner answers", "model": "genaiops",
        "answers": {"A1": "most", "A9": "all", "A2": "some", "A3": {"not_applicable": ""}},
    }  # fmt: skip
    (tmp_path / "a.json").write_text(json.dumps(body), encoding="utf-8")
    (tmp_path / "a.csv").write_text("item,answer\nA1,most\nA9,all\nA2,some\nA3,n/a\n", "utf-8")
    for name in ("a.json", "a.csv"):
        with pytest.raises(InputError) as caught:
            read_replies(tmp_path / name, model, today=NOW.date())
        assert len(str(caught.value).splitlines()) == 3, caught.value
        left: list[str] = []
        taken = read_replies(tmp_path / name, model, today=NOW.date(), left=left)
        assert left == str(caught.value).splitlines()
        assert [list(s.replies) for s in taken.sheets] == [["A2"]], (
            "what fits is taken, where asked"
        )


def test_words_of_people_in_answers_to_a_model(tmp_path: Path) -> None:
    from planner.maturity.model_file import shipped_model

    model = shipped_model("production-readiness")
    text = "item;answer;reason\nP01;ja;\nP02;NEIN;\nP03;weiß nicht;\nP04;entfällt;no data\nP05;x;\n"
    (tmp_path / "a.csv").write_bytes(("sep=;\n" + text).encode("cp1252"))
    (sheet,) = read_replies(tmp_path / "a.csv", model, today=NOW.date()).sheets
    given = {k: r.options or r.state for k, r in sheet.replies.items()}
    assert given == {
        "P01": ("yes",), "P02": ("no",), "P03": "dont_know", "P04": "not_applicable", "P05": ("yes",),
    }  # fmt: skip


@needs_cases
def test_phases_of_the_samm_roadmap_are_the_ratings_of_its_own_sheet(tmp_path: Path) -> None:
    """A copy with planned answers: the ratings by hand; later phases keep them."""
    import openpyxl

    path = SAMM / "samm_A_filled_recalculated.xlsx"
    before = read_foreign([path])
    rows = read_workbook(path)["Roadmap"]
    now = by_id(result(before))
    shown = {float(r[8]) for r in rows if len(r) > 8 and isinstance(r[8], (int, float))}
    assert {round(x, 6) for x in shown} <= {round(v, 6) for v in now.values()} | {0.0}
    with warnings.catch_warnings(action="ignore"):  # its drop-downs are lost
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), data_only=True)
    sheet = book["Roadmap"]
    for row, item in ((18, "G-SM-A-1"), (22, "G-SM-B-1")):  # level 1, given up from phase 2 on
        sheet.cell(row, 14).value = before.model.item_by_id[item].options[0].text
        for column in (18, 22):
            sheet.cell(row, column).value = None
    sheet.cell(27, 10).value = "no such answer"
    book.save(tmp_path / "planned.xlsx")
    found = read_foreign([tmp_path / "planned.xlsx"])
    assert any("no such answer" in n for n in found.notes)
    levels = {2: 0.0, 3: 0.0}
    for item in ("G-SM-A", "G-SM-B"):
        for level in (2, 3):
            reply = before.replies.sheets[0].replies.get(f"{item}-{level}")  # type: ignore[union-attr]
            if reply is not None:
                option = before.model.item_by_id[f"{item}-{level}"].option_by_id[reply.options[0]]
                levels[level] += option.value / 2
    wanted = levels[2] + levels[3]
    mine = {k: v for (node, k), v in found.phases.items() if node == "G-SM"}
    assert mine[1] == pytest.approx(now["G-SM"])
    assert (mine[2], mine[3], mine[4]) == pytest.approx((wanted,) * 3)


def test_all_faults_of_an_aws_lens_are_said_at_once(tmp_path: Path) -> None:
    lens = {
        "schemaVersion": "2021-11-01",
        "name": "L",
        "pillars": [
            {
                "id": "p",
                "name": "P",
                "questions": [
                    {"id": "q1", "title": "One", "choices": [{"title": "no id"}]},
                    {
                        "id": "q2",
                        "title": "Two",
                        "choices": [{"id": "a", "title": "A"}],
                        "riskRules": [
                            {"condition": "a", "risk": "SOME_RISK"},
                            {"condition": "default"},
                        ],
                    },
                    {"id": "q3", "title": "Three"},
                ],
            }
        ],
    }
    path = tmp_path / "lens.json"
    path.write_text(json.dumps(lens), encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_foreign([path])
    said = str(caught.value)
    assert len(said.splitlines()) == 4
    for part in ("question q1", "SOME_RISK", "lacks “risk”", "question q3 lacks “choices”"):
        assert part in said


def test_dsomm_states_of_a_later_day_are_planned_and_groups_are_read(tmp_path: Path) -> None:
    model = {
        "Build": {"Sub": {"One": {"uuid": "u-1", "level": 1}, "Two": {"uuid": "u-2", "level": 1}}}
    }
    day = "2024-05-01"
    progress = {
        "progress": {
            "u-1": {
                "A": {"Started": "2024-01-10", "Fully implemented": "2031-01-01"},
                "B": {"Fully implemented": day},
            },
            "u-2": {"A": {"Fully implemented": day}},
        }
    }
    teams = {"teams": ["A", "B"], "teamGroups": {"West": ["A"], "East": ["B"], "None": ["C"]}}
    files = []
    for name, body in (("model", model), ("progress", progress), ("teams", teams)):
        files.append(tmp_path / f"{name}.yaml")
        files[-1].write_text(json.dumps(body), encoding="utf-8")  # JSON is YAML

    def level(until: date) -> tuple[float, dict[str, float]]:
        found = read_foreign(files, until=until)
        assert found.replies is not None
        groups = by_group(found.model, found.replies)
        whole = evaluate(found.model, found.replies).overall.low  # blanks count as nothing
        return whole, {g: one.low for g, one in groups.items()}

    # A: 0.2 and 1, B: 1 and 0; by activity over teams, then the mean
    assert level(date(2026, 1, 1)) == (pytest.approx(0.55), {"West": 0.6, "East": 0.5})
    assert level(date(2031, 1, 1)) == (pytest.approx(0.75), {"West": 1.0, "East": 0.5})
    assert level(date(2024, 4, 1))[1] == {"West": pytest.approx(0.1), "East": 0.0}
    notes = read_foreign(files, until=date(2026, 1, 1)).notes
    assert "Not counted: one state is dated after 2026-01-01." in notes
