"""The short form of the soak, and every file that once crashed a reader."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from planner.domain.base.errors import PlannerError
from planner.storage.document import dump, parse
from tests.soak import __main__ as soak
from tests.soak import clocks, faults, largest, mutations, replay, sessions
from tests.soak.common import counted, number_of, small_project
from tests.soak.readers import READERS

posix = pytest.mark.skipif(os.name == "nt", reason="signals, forks and limits of POSIX")


@posix
def test_killed_at_random_moments_nothing_is_lost() -> None:
    """In a process of its own: what has started threads must not be forked."""
    import subprocess

    code = (
        "from tests.soak import kills\n"
        "t = kills.run(10, 3, 1.5)\n"
        "print(t.kills, t.corrupted, t.went_back, max(t.lost) <= kills.MOST_LOST, t.faults)"
    )
    root = soak.TABLE.parent.parent
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.stdout.strip() == "10 0 0 True []", done.stderr[-2000:]


@posix
def test_every_file_operation_may_fail() -> None:
    tally = faults.run(faults.CODES[:1])
    assert tally.bad == []
    assert tally.faults > 100


@posix
def test_two_who_save_at_once_lose_nothing() -> None:
    """In a process of its own, as above."""
    import subprocess

    code = (
        "from tests.soak import races\n"
        "savers = tuple(k for k in races.KINDS if k not in races.ANSWERING)\n"
        "found = [*races.run(3, kinds=savers), *races.run(1, kinds=tuple(races.ANSWERING))]\n"
        "assert all(races.good(t) for t in found), found\n"
        "assert all(t.said for t in found), found\n"
    )
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, capture_output=True, text=True, cwd=root, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_clocks_that_jump_put_nothing_out_of_order() -> None:
    found = clocks.run(2, 15)
    assert (found.saves, found.wrong) == (30, 0)
    assert found.back


@posix
def test_a_full_disk_says_so() -> None:
    found = faults.full_disk()
    assert not found.startswith("BAD"), found


@posix
def test_the_power_may_fail_at_any_moment() -> None:
    tally = replay.run()
    assert tally.bad == []
    assert tally.prefixes > 20


@posix
def test_careless_ways_to_save_are_caught() -> None:
    assert len(replay.careless().bad) == 2


def test_sittings_of_random_steps() -> None:
    assert sessions.run(15, 25) > 100


def test_two_versions_that_are_mixed_are_noticed() -> None:
    one, two = counted(small_project(), 1), counted(small_project(), 2)
    assert number_of(parse(dump(two), "a").project) == 2
    with pytest.raises(AssertionError, match="mixed"):
        number_of(two.model_copy(update={"rounds": one.rounds}))


@posix
def test_mutated_files_are_refused_in_a_sentence() -> None:
    tallies = mutations.run(25, seed=11, alone=False)
    assert len(tallies) == len(READERS)
    assert mutations.report(tallies) == "{}"
    assert sum(t.refused for t in tallies) > 200, "hardly anything was mutated"
    (documents,) = mutations.run(150, seed=12, only="recovery", alone=False)
    assert not documents.bad
    assert documents.refused > 100


@posix
def test_the_largest_files_are_read_within_bounds() -> None:
    """The two that cost readers of JSON most; the soak takes all kinds."""
    cases = [c for c in largest.CASES if c.suffix == ".json" and c.name in ("keys", "texts")]
    found = largest.run(cases, alone=False)
    assert [r.readers for r in found] == [4, 4]
    assert largest.faults(found) == []


def test_a_reader_that_takes_too_much_is_noticed() -> None:
    one = largest.Reading("lists", ".json", 1_000_000, 3, 0.1, 20.0, ())
    assert largest.faults([one]) == []
    for wrong in ({"seconds": 16.0}, {"megabytes": 301.0}, {"bad": ("x: KeyError",)}):
        assert len(largest.faults([replace(one, **wrong)])) == 1  # type: ignore[arg-type]
    document = replace(one, suffix=".mlplan", size=50_000_000, megabytes=799.0)
    assert largest.faults([document]) == []
    assert largest.faults([replace(document, megabytes=801.0)]) == [".mlplan of lists: 801 MB"]


def test_a_reader_that_crashes_is_noticed(tmp_path: Path) -> None:
    def crash(path: Path) -> object:
        raise ZeroDivisionError(path.name)

    tally = mutations.Tally("x")
    reader = mutations.Reader("x", ".x", lambda: [b"x"], crash)
    mutations._read(reader, tmp_path / "a.x", b"y", tally)
    assert len(tally.bad) == 1


@pytest.mark.parametrize(("name", "path"), mutations.crashers(), ids=lambda v: str(v)[-30:])
def test_what_crashed_a_reader_once_does_so_no_more(name: str, path: Path, tmp_path: Path) -> None:
    reader = next(r for r in READERS if r.name == name)
    copy = tmp_path / f"a{reader.suffix}"
    copy.write_bytes(path.read_bytes())
    try:
        reader.read(copy)
    except PlannerError as error:
        assert str(error)


@posix
def test_files_that_reach_rare_code_crash_nothing(tmp_path: Path) -> None:
    tallies: dict[str, mutations.Tally] = {}
    for reader, name, data in mutations.reached():
        tally = tallies.setdefault(reader.name, mutations.Tally(name))
        mutations._read(reader, tmp_path / f"a{reader.suffix}", data, tally)
    assert sum(t.files for t in tallies.values()) > 1_000
    assert {name: t.bad for name, t in tallies.items() if t.bad} == {}


def test_the_table_is_written_between_its_marks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "reliability.md"
    old = "| what is tried | x | y |\n| a | 0 | old |\n| of another part | 4 | kept |"
    page.write_text(f"# Head\n{soak.BEGIN}\n{old}\n{soak.END}\nfoot\n", encoding="utf-8")
    monkeypatch.setattr(soak, "TABLE", page)
    figures = [soak.Figure("a", "1", "fine", True), soak.Figure("b", "2", "not", False)]
    soak.write_table(figures, short=True)
    text = page.read_text("utf-8")
    assert text.startswith("# Head\n")
    assert text.endswith(f"{soak.END}\nfoot\n")
    assert re.search(r"\| a \| 1 \| fine \| [\d.]+, \d{4}-\d\d-\d\d, short form \|", text)
    assert "| b | 2 | **BAD** not |" in text
    assert "| of another part | 4 | kept |" in text
    assert "old" not in text
    assert text.count("what is tried") == 1
