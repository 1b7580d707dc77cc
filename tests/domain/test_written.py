"""Numbers, dates and words as people write them, against tables of right values.

The tables (``tests/fixtures/reading``) hold a column of cells a row and what each cell is; they were
written by hand, by the rules, before the reader was.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

import pytest

from planner.domain.base.written.cells import Cell, key, typed
from planner.domain.base.written.dates import read_dates
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import Item, Read, by_a_factor, read_column, read_number
from planner.domain.base.written.words import read_answer, read_state, read_yes_no

FOLDER = Path(__file__).parents[1] / "fixtures" / "reading"
SPACES = {"{nbsp}": "\u00a0", "{nnbsp}": "\u202f", "{thin}": "\u2009", "{wj}": "\u2060"}
UNITS = {"hours": "h", "number": "×"}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cells(text: str) -> list[Cell]:
    found = []
    for part in text.split(" | "):
        for name, sign in SPACES.items():
            part = part.replace(name, sign)  # noqa: PLW2901
        kind, _, value = part.partition(":")
        if kind in ("num", "pct"):
            found.append(typed(float(value), percent=kind == "pct"))
        elif kind in ("date", "dt"):
            found.append(typed(datetime.fromisoformat(value)))
        elif kind == "bool":
            found.append(typed(value == "TRUE"))
        else:
            found.append(Cell(part))
    return found


def said(read: Read) -> str:
    """A reading in the notation of the table."""
    numbers = [f"{v:.12g}" for v in read.values]
    if read.tag == "ask":
        return "?" + "/".join(f"{r[0]:.12g}" for r in read.readings)
    if read.tag == "no":
        return f"!{read.code}"
    if read.tag in ("open", "empty"):
        return read.tag
    return ("~" if read.tag == "about" else "") + "..".join(numbers)


@pytest.mark.parametrize("row", rows("numbers.csv"), ids=lambda r: r["id"])
def test_columns_of_numbers(row: dict[str, str]) -> None:
    field = field_of(UNITS.get(row["kind"], row["kind"]), "EUR", ranges=row["ranges"] == "yes")
    found = read_column([Item(c, field) for c in cells(row["cells"])], set(row["elsewhere"]))
    assert [said(f) for f in found] == row["expected"].split(" | "), row["why"]


@pytest.mark.parametrize("row", rows("dates.csv"), ids=lambda r: r["id"])
def test_columns_of_dates(row: dict[str, str]) -> None:
    found = read_dates(
        cells(row["cells"]),
        row["role"],  # type: ignore[arg-type]
        elsewhere=[row["elsewhere"]] if row["elsewhere"] else [],  # type: ignore[list-item]
        true_times=row["source"] == "mspdi",
    )
    words = [
        str(f.day) if f.tag == "date" else
        "?" + "/".join(str(r) for r in f.readings) if f.tag == "ask" else
        f"!{f.code}" if f.tag == "no" else f.tag
        for f in found
    ]  # fmt: skip
    assert words == row["expected"].split(" | "), row["why"]


@pytest.mark.parametrize("row", rows("words.csv"), ids=lambda r: f"{r['field']}: {r['word']}")
def test_words(row: dict[str, str]) -> None:
    if row["field"] == "state":
        word, _, resolution = row["word"].partition(" / ")
        azure = row["source"] == "Azure DevOps"
        assert (read_state(word, resolution=resolution, azure=azure) or "?") == row["means"]
    elif row["field"] == "level":
        names = [part.split("/") for part in row["source"].split("|")]
        found = read_answer(row["word"], names)
        short = {"dont_know": "dk", "not_applicable": "na", "ask": "!", "no": "?", "empty": "empty"}
        assert (str(found.level) if found.tag == "level" else short[found.tag]) == row["means"]
    else:
        answer = read_yes_no(row["word"])
        words = {True: "yes", False: "no", None: "empty"}
        assert (words[answer] if not isinstance(answer, str) else "?") == row["means"]


def test_what_we_wrote_proves_nothing() -> None:
    """1.36, left as it stood, must not make 79.000 in the next row 79."""
    money, factor = field_of("money/year", "EUR"), field_of("×")
    own, other = read_column([Item(Cell("1.36"), factor, own=True), Item(Cell("79.000"), money)])
    assert own.tag == "same"
    assert [r[0] for r in other.readings] == [79.0, 79_000.0]


def test_the_usual_range_doubts_but_decides_nothing() -> None:
    """Somebody who writes 1.4 like the rest of our sheet may still write 75.500 for a salary."""
    salary = field_of("money/year", "EUR", usual=(60_000, 90_000))
    assert read_number("75.500", salary, proved=".").tag == "ask"
    assert read_number("75.500", salary, proved=",").values == (75_500.0,)
    small = field_of("money/year", "EUR", usual=(50, 100))
    assert read_number("75.500", small, proved=".").values == (75.5,)
    assert read_number("75.500", salary, decided=".").values == (75.5,)  # a person said so
    assert read_number("1.234", field_of("money", "EUR", usual=(1000, 2000))).tag == "ask"


def test_far_outside_the_usual_range_is_remarked() -> None:
    field = field_of("money/year", "EUR", usual=(1000, 2000))
    assert [read_number(t, field).unusual for t in ("199", "200", "10000", "10001")] == [
        True, False, False, True,
    ]  # fmt: skip


def test_bounds_of_the_field() -> None:
    field = field_of("h", bounds=(0, 24))
    assert read_number("25", field).code == "bounds"
    assert read_number("-1", field).code == "bounds"
    assert read_number("24", field).values == (24.0,)


def test_a_factor_that_no_reader_can_see() -> None:
    plain, share = field_of("h"), field_of("share")
    assert by_a_factor(1.125, 1125, plain)
    assert by_a_factor(6, 0.006, plain)
    assert not by_a_factor(1.125, 1126, plain)
    assert not by_a_factor(0, 0, plain)
    assert by_a_factor(0.25, 0.0025, share)
    assert not by_a_factor(0.25, 250, share)


def test_units_in_a_head_hold_for_the_column() -> None:
    from dataclasses import replace

    thousands = replace(field_of("money/year", "EUR"), times=1000)
    assert read_number("70", thousands).values == (70_000.0,)
    assert read_column([Item(typed(70.5), thousands)])[0].values == (70_500.0,)


def test_keys_of_words() -> None:
    assert key("Erledigt.") == key("ERLEDIGT") == "erledigt"
    assert key("Größe") == key("Groesse") == "groesse"
    assert key("won’t do") == key("Wont do")


def test_figures_and_dates_of_five_countries_are_never_read_wrong() -> None:
    """The long form goes through 5,000 columns of each kind: ``start.py long reading``."""
    from tests.long.reading import table

    found = table(6)
    assert not {
        name: counts for name, counts in found.items() if counts["wrong"] + counts["refused"]
    }
    assert all(counts["right"] for name, counts in found.items() if "alone" not in name)
    assert not any(counts["right"] for name, counts in found.items() if "alone" in name)
