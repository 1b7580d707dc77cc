"""The user's own tools: added, changed, hidden, shared; refused when they do not go together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from planner.catalogue.load import built_in_catalogue
from planner.catalogue.own import catalogue_of, price_warning, with_own
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import Provenance, fixed
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.stack import ToolDecision
from planner.domain.project import Project
from planner.exchange.catalogue_file import read_shared, read_tools, shared_json, tools_table
from planner.exchange.tabular import as_csv, as_workbook
from planner.workspace.edits import set_own_entries
from planner.workspace.plan_edits import decide_tool, set_wish
from tests.conftest import NOW

BUILT_IN = built_in_catalogue()
MINE = Provenance(grade="B", source="Quote of November 2026")
HEAD = (
    "id,name,summary,licence,hosting,categories,carries,set-up days low,set-up days likely,"
    "set-up days high,upkeep fte low,upkeep fte likely,upkeep fte high,yearly cost usd low,"
    "yearly cost usd likely,yearly cost usd high\n"
)
NEW = (
    "x-own,Own tracker,House tool,commercial,self-host,experiment_tracking,p-exp-tracking,2,4,8,"
    "0.01,0.05,0.1,0,0,0\n"
)


def changed(tool_id: str, **changes: object) -> Tool:
    return BUILT_IN.tool_by_id[tool_id].model_copy(update=changes)


def test_an_own_figure_stands_in_place_of_the_built_in_one(example: Project) -> None:
    quote = changed("t-comet", yearly_cost=fixed(15_000.0))
    project = set_own_entries(OwnEntries().with_tool(quote, MINE), "Quote").apply(example)
    assert catalogue_of(project).tool_by_id["t-comet"].yearly_cost == fixed(15_000.0)
    assert len(catalogue_of(project).tools) == len(BUILT_IN.tools)
    back = project.own_entries.without("t-comet")
    assert with_own(BUILT_IN, back) is BUILT_IN


def test_entries_that_do_not_go_together_are_refused_with_their_ids(example: Project) -> None:
    for entries, words in (
        (
            OwnEntries(hidden=("p-code-vc",)),
            "“p-env-pinning” needs the unknown practice “p-code-vc”",
        ),
        (OwnEntries(tools=(changed("t-dvc", categories=("magic",)),)), "no category “magic”"),
        (OwnEntries(tools=(changed("t-dvc", carries=("p-ghost",)),)), "unknown practice “p-ghost”"),
        (
            OwnEntries(
                tools=(changed("t-dvc", needs=("t-aim",)), changed("t-aim", needs=("t-dvc",)))
            ),
            "t-aim → t-dvc → t-aim|t-dvc → t-aim → t-dvc",
        ),
    ):
        with pytest.raises(InputError, match=words):
            set_own_entries(entries, "x").apply(example)


def test_two_of_one_exclusive_group_are_refused_and_soft_groups_are_not(example: Project) -> None:
    one = set_wish("t-mlflow", "MLflow", "must").apply(example)
    with pytest.raises(InputError, match=r"\(t-wandb\).*\(t-mlflow\)"):
        set_wish("t-wandb", "W&B", "must").apply(one)
    soft = set_wish("t-evidently", "Evidently", "must").apply(one)
    assert set_wish("t-nannyml", "NannyML", "must").apply(soft).wishes["t-nannyml"] == "must"


def test_a_decision_sets_the_tool_in_the_plan_instead_of_the_last(example: Project) -> None:
    first = ToolDecision(tool="t-mlflow", why="Known here", would_change="A hosted service")
    one = decide_tool("experiment_tracking", "MLflow", first).apply(example)
    assert one.wishes["t-mlflow"] == "must"
    second = decide_tool("experiment_tracking", "W&B", ToolDecision(tool="t-wandb", why="x"))
    two = second.apply(one)
    assert (two.wishes.get("t-mlflow"), two.wishes["t-wandb"]) == (None, "must")
    assert Project.model_validate_json(two.model_dump_json()) == two


def test_tools_leave_and_come_back_unchanged(tmp_path: Path) -> None:
    table = tools_table(BUILT_IN)
    for name, data in (("t.csv", as_csv(table)), ("t.xlsx", as_workbook([("tools", table)]))):
        (tmp_path / name).write_bytes(data)
        intake = read_tools(tmp_path / name, BUILT_IN, OwnEntries(), NOW.date())
        assert intake.preview.clear, name
        assert intake.preview.counts["same"] == len(BUILT_IN.tools), name
        assert not intake.groups
    rows = [list(r) for r in table.rows]
    rows[3][1] = "Renamed"
    (tmp_path / "c.csv").write_bytes(as_csv(replace(table, rows=rows)))
    intake = read_tools(tmp_path / "c.csv", BUILT_IN, OwnEntries(), NOW.date())
    (entry,) = [e for e in intake.preview.entries if e.result == "changed"]
    assert (entry.id, entry.field, entry.new) == (rows[3][0], "name", "Renamed")
    assert intake.take().provenance[str(rows[3][0])].when == "2026-11-21"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + NEW, ""),
        (HEAD + NEW.replace(",2,4,8,", ",2,x,8,"), "“x” is not a number"),
        (HEAD + NEW.replace(",0,0,0", ",-5,0,0"), "“-5” is -5, which is not allowed here"),
        (HEAD + NEW.replace("self-host", "moon"), "hosting"),
        (HEAD + NEW.replace(",2,4,8,", ",8,4,2,"), "low"),
        (HEAD + NEW.replace("0.01,0.05,0.1", ",,"), "run_fte"),
        (HEAD + NEW + NEW.replace("House", "Other"), "stands there twice"),
    ],
)
def test_a_table_of_own_tools(tmp_path: Path, text: str, words: str) -> None:
    path = tmp_path / "own.csv"
    path.write_text(text)
    if not words:
        intake = read_tools(path, BUILT_IN, OwnEntries(), NOW.date())
        assert set(intake.groups) == {"x-own"}
        assert with_own(BUILT_IN, intake.take()).tool_by_id["x-own"].name == "Own tracker"
        return
    intake = read_tools(path, BUILT_IN, OwnEntries(), NOW.date())
    assert not intake.groups
    assert words in " ".join(str(e.why) for e in intake.preview.entries)


def test_a_shared_catalogue_is_merged_and_idempotent(tmp_path: Path) -> None:
    own = OwnEntries().with_tool(changed("t-comet", yearly_cost=fixed(9.0)), MINE).hiding("t-feast")
    path = tmp_path / "house.json"
    path.write_text(shared_json(own), encoding="utf-8")
    intake = read_shared(path, OwnEntries())
    assert intake.take() == own
    assert set(intake.groups) == {"t-comet", "hidden:t-feast"}
    assert not read_shared(path, intake.take()).groups
    new = next(e for e in intake.preview.entries if e.id == "t-comet")
    assert dict(new.holds)["yearly cost usd likely"] == 9
    dearer = OwnEntries().with_tool(changed("t-comet", yearly_cost=fixed(8.0)), MINE)
    told = [e for e in read_shared(path, dearer).preview.entries if e.id == "t-comet"]
    assert {(e.result, e.field, e.old, e.new) for e in told} == {
        ("changed", f"yearly cost usd {end}", 8, 9) for end in ("low", "likely", "high")
    }
    path.write_text('{"format": "x"}')
    with pytest.raises(InputError, match="not a shared catalogue"):
        read_shared(path, OwnEntries())


def test_old_prices_carry_a_warning() -> None:
    tool = changed("t-gitlab", price_year=2024)
    assert price_warning(tool, 2026) == "Its price is of 2024: ask for a new one."
    assert price_warning(changed("t-gitlab", price_year=2025), 2026) == ""
    assert price_warning(changed("t-dvc", price_year=2020), 2026) == ""


def test_a_table_holds_every_field_and_a_round_trip_loses_none(tmp_path: Path) -> None:
    """Read onto a catalogue whose tools are stripped to what they must have, all of them come back whole."""
    (tmp_path / "t.csv").write_bytes(as_csv(tools_table(BUILT_IN)))
    must = {n for n, f in Tool.model_fields.items() if f.is_required()}
    bare = tuple(
        Tool.model_validate({n: getattr(t, n) for n in must} | {"id": t.id}) for t in BUILT_IN.tools
    )
    stripped = BUILT_IN.model_copy(update={"tools": bare})
    intake = read_tools(tmp_path / "t.csv", stripped, OwnEntries(), NOW.date())
    assert {t.id: t for t in intake.take().tools} == dict(BUILT_IN.tool_by_id)


def test_the_column_of_other_fields_refuses_what_it_cannot_hold(tmp_path: Path) -> None:
    head = HEAD.rstrip("\n") + ",more (json)\n"
    for cell in ("{bad", '"{""moon"": 1}"', "[1]"):
        (tmp_path / "o.csv").write_text(head + NEW.rstrip("\n") + f",{cell}\n")
        intake = read_tools(tmp_path / "o.csv", BUILT_IN, OwnEntries(), NOW.date())
        assert not intake.groups
        assert "no JSON of fields" in " ".join(str(e.why) for e in intake.preview.entries)
