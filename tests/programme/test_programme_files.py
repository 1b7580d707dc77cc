"""Unit files and programmes: what they hold, what they refuse, and the row of every unit."""

from __future__ import annotations

import json
import os
import sys
from datetime import date
from pathlib import Path

import pytest

from planner.cli.main import run
from planner.cli.programme import _engines_aside
from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import speaking, tr
from planner.domain.project import Project
from planner.programme.make_unit import make_unit
from planner.programme.packed import pack, unpack
from planner.programme.programme_file import (
    GroupDuty,
    Programme,
    SharedTool,
    UnitEntry,
    changed,
    new_programme,
    programme_bytes,
    read_programme,
    save_programme,
    utc_now,
    without_unit,
)
from planner.programme.rows import rows_of
from planner.programme.unit_file import UnitFile, parse_unit, unit_bytes, write_unit
from tests.programmes import small_unit
from tests.projects import few_candidates


def group(units: tuple[UnitEntry, ...] = ()) -> Programme:
    made = new_programme("Harbour (example)", date(2027, 1, 1), utc_now())
    return changed(made, quarters=4, horizon=24, seed=1, budget=(60.0,), units=units)


def texts(value: object) -> set[str]:
    """Every text of a document of more than three letters."""
    if isinstance(value, str):
        return {value} if len(value) > 3 else set()
    if isinstance(value, dict):
        return set().union(*(texts(v) for v in value.values())) if value else set()
    if isinstance(value, list):
        return set().union(*(texts(v) for v in value)) if value else set()
    return set()


def test_a_unit_file_reveals_no_answer_and_no_person(example: Project) -> None:
    unit = make_unit(
        few_candidates(example),
        name="North",
        unit="north",
        start="2027-01-01",
        quarters=8,
        horizon=36,
        seed=7,
        today=date(2026, 11, 29),
        futures=32,
    )
    told = unit_bytes(unit).decode()
    assert parse_unit(told.encode(), "x") == unit
    round_ = few_candidates(example).current_round
    private = texts([r.model_dump(mode="json") for r in few_candidates(example).respondents])
    private |= {few_candidates(example).organisation.name, few_candidates(example).name} - {""}
    for sheet in round_.answers.values():
        for question, answer in sheet.items():
            private |= {question} | ({answer.note} - {""})
    held = {text for text in private if f'"{text}"' in told}
    assert not held
    assert sum(bool(s.pulls) for s in unit.steps) > 5


def test_columns_come_back_and_damage_is_said() -> None:
    assert unpack(pack([0.5, 2.0])).tolist() == [0.5, 2.0]  # type: ignore[arg-type]
    for text in ("????", "AAAA", pack([float("nan")])):  # type: ignore[arg-type]
        with pytest.raises(DocumentError):
            unpack(text)


def test_all_faults_of_a_unit_file_are_said_at_once() -> None:
    told = json.loads(unit_bytes(small_unit(1, "u1")))
    told["steps"][1]["needs"] = ["p-9"]
    told["steps"][2]["late"] = pack([1.0])  # type: ignore[arg-type]
    told["capacity"]["data_engineer"] = [1.0]
    with pytest.raises(DocumentError) as caught:
        parse_unit(json.dumps(told).encode(), "north.mlunit")
    words = str(caught.value)
    assert "p-9" in words
    assert "holds 1 figures, not 3" in words
    assert "data_engineer" in words


def test_a_programme_comes_back_and_names_what_stands_twice(tmp_path: Path) -> None:
    path = tmp_path / "g.mlprogramme"
    made = group((UnitEntry(id="a", name="A", path="a.mlunit"),))
    known = save_programme(made, path, None, utc_now())
    again, digest = read_programme(path)
    assert digest == known
    assert again.units == made.units
    with pytest.raises(InputError, match=r"unit “a” stands twice.*is the file of two units"):
        changed(made, units=(*made.units, *made.units))
    with speaking("de"), pytest.raises(InputError) as caught:
        changed(made, units=(*made.units, *made.units))
    with speaking("de"):
        assert tr(str(caught.value)) == (
            "Die Einheit „a“ steht zweimal da. „a.mlunit“ ist die Datei zweier Einheiten."
        )
    path.write_bytes(path.read_bytes() + b" ")
    with pytest.raises(Exception, match="changed by somebody else"):
        save_programme(made, path, known, utc_now())
    assert path.read_bytes() == programme_bytes(again) + b" "


def test_a_duty_of_one_unit_goes_with_it() -> None:
    made = changed(
        group(tuple(UnitEntry(id=i, name=i, path=f"{i}.mlunit") for i in "abc")),
        duties=tuple(
            GroupDuty(id=f"d-{''.join(u)}", name="D", steps=("p-1",), by="2027-12-31", units=u)
            for u in (("a",), ("a", "b"), ())
        ),
    )
    left = changed(made, **without_unit(made, "a"))
    assert [u.id for u in left.units] == ["b", "c"]
    assert [(d.id, d.units) for d in left.duties] == [("d-ab", ("b",)), ("d-", ())]


def row_of(unit: UnitFile, **values: object) -> str:
    made = changed(group((UnitEntry(id="a", name="A", unit=unit),)), **values)
    (row,) = rows_of(made, Path(), None)
    return row.why


def test_each_unit_that_cannot_be_planned_says_why(tmp_path: Path) -> None:
    unit = small_unit(1, "u1")
    assert row_of(unit) == ""
    assert "of round “1”" in row_of(unit.model_copy(update={"round": "1"}), round="2")
    assert "from 1 January 2027 over" in row_of(unit, start="2027-04-01")
    assert "other common futures" in row_of(unit.model_copy(update={"seed": 5}))
    assert "state under Limits what one SEK is in EUR" in row_of(
        unit.model_copy(update={"currency": "SEK"})
    )
    (tmp_path / "bad.mlunit").write_text("no unit")
    write_unit(unit, tmp_path / "a.mlunit")
    entries = (
        UnitEntry(id="a", name="A", path="a.mlunit"),
        UnitEntry(id="b", name="B", unit=unit),
        UnitEntry(id="c", name="C", path="bad.mlunit"),
        UnitEntry(id="d", name="D", path="gone.mlunit"),
        UnitEntry(id="e", name="E", path="gone2.mlunit", use="out"),
    )
    rows = rows_of(group(entries), tmp_path, None)
    assert [r.planned for r in rows] == [True, False, False, False, False]
    assert "same as A" in rows[1].why
    assert "is no unit file" in rows[2].why
    assert "is not there" in rows[3].why
    assert "as you said" in rows[4].why


def test_commands_make_check_and_plan_a_programme(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "g.mlprogramme"
    save_programme(
        changed(
            group(),
            scarce={"ml_engineer": (8.0,)},
            tools=(SharedTool(id="reg", name="Registry", replaces=("t-0",), once=10.0),),
        ),
        path,
        None,
        utc_now(),
    )
    files = []
    for k in range(2):
        unit = small_unit(40 + k, f"u{k}").model_copy(update={"source": f"s{k}"})
        files.append(tmp_path / f"u{k}.mlunit")
        write_unit(unit, files[-1])

    def no_window(_path: str | None) -> int:
        raise AssertionError

    def said(*arguments: str) -> tuple[int, str]:
        status = run(["programme", *arguments], no_window)
        return status, capsys.readouterr().out

    assert said("add", str(path), *map(str, files))[0] == 0
    assert run(["programme", "add", str(path), str(files[0])], no_window) == 1
    status, out = said("check", str(path), "--quiet")
    assert (status, out.count("3 steps")) == (0, 2)
    status, out = said("plan", str(path), "--json", "--workers", "1")
    plan = json.loads(out)
    assert status == 0
    assert plan["bound"] >= plan["worth"] - 1e-6
    assert len(plan["units"]) == 2
    status, out = said("plan", str(path), "--quiet", "--workers", "1")
    assert "No other choice or timing is worth more than" in out


def test_the_example_is_what_its_script_makes() -> None:
    """All but the units is compared, and the smallest of them is made anew."""
    from planner.domain.base.resources import content_folder
    from tests.programme import making

    path = content_folder("examples") / making.NAME
    kept, _ = read_programme(path)
    made = making.group_of(tuple(u.model_copy(update={"unit": None}) for u in kept.units))
    assert made.units == tuple(making.entry(u) for u in making.UNITS)
    assert made == changed(kept, units=made.units, app_version=made.app_version)
    assert path.stat().st_size < 600_000
    (small,) = [u for u in making.UNITS if u.name == "Isles"]
    unit = making.unit_of(small)
    fixed = {"source": "", "program": ""}  # these tell of the release that made it
    (there,) = [u.unit for u in kept.units if u.name == "Isles" and u.unit is not None]
    assert unit.model_copy(update=fixed) == there.model_copy(update=fixed)


def test_remarks_of_engines_are_no_results(capfd: pytest.CaptureFixture[str]) -> None:
    with _engines_aside():
        os.write(1, b"a remark of an engine\n")
    sys.stdout.write("a result\n")
    said = capfd.readouterr()
    assert said.out == "a result\n"
    assert "a remark" in said.err
