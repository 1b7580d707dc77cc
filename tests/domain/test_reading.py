"""Files that are none, that are too large, and that say they are small; dates that are none."""

from __future__ import annotations

import errno
import json
import os
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from planner.domain.base import bounded as reading
from planner.domain.base.bounded import is_file, json_values, read_up_to
from planner.domain.base.errors import ContentError, InputError
from planner.domain.base.toml_content import first_fault, read_toml
from planner.domain.base.types import IsoDate, IsoTime, moment_of, visible
from planner.domain.plan.plan import Limits
from planner.exchange.safe_files import read_bytes
from planner.storage.claims import path_of, read_claim
from planner.storage.document import load
from planner.workspace.settings import Settings, read_settings


def test_exactly_as_much_as_was_agreed(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"x" * 10)
    assert read_up_to(path, 10) == b"x" * 10
    with pytest.raises(OSError, match="at most") as caught:
        read_up_to(path, 9)
    assert caught.value.errno == errno.EFBIG
    with pytest.raises(IsADirectoryError):
        read_up_to(tmp_path, 10)
    with pytest.raises(FileNotFoundError):
        read_up_to(tmp_path / "none", 10)


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="Linux only")
def test_a_file_that_says_it_is_empty_is_counted_while_it_is_read() -> None:
    path = Path("/proc/self/maps")
    assert path.stat().st_size == 0
    assert len(read_up_to(path, 10_000_000)) > 1_000
    with pytest.raises(OSError, match="at most"):
        read_up_to(path, 1_000)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="POSIX only")
def test_nobody_waits_at_a_pipe(tmp_path: Path) -> None:
    """A pipe without a writer holds whoever opens it; in a shared folder anybody can put one there."""
    pipe = tmp_path / "a.toml"
    os.mkfifo(pipe)
    with pytest.raises(ContentError, match="a pipe, not a file"):
        read_toml(pipe)
    with pytest.raises(InputError, match="a pipe, not a file"):
        read_bytes(pipe)
    document = tmp_path / "a.mlplan"
    os.mkfifo(path_of(document))
    assert read_claim(document) is None
    os.mkfifo(document)
    with pytest.raises(Exception, match="a pipe, not a file"):
        load(document)
    assert read_settings(pipe) == Settings()


def test_a_name_that_no_file_can_have_is_no_file(tmp_path: Path) -> None:
    assert not is_file(tmp_path / ("a" * 5_000))
    assert not is_file(Path("a\0b"))
    assert not is_file(tmp_path)
    assert is_file(Path(__file__))


def test_a_date_is_one_of_the_calendar() -> None:
    """The pattern against the calendar itself, for every day that could be written."""
    accept = TypeAdapter(IsoDate).validate_python
    for year in (1899, 1900, 1904, 1999, 2000, 2023, 2024, 2026, 2096, 2100, 2196, 2199, 2200):
        for month in range(14):
            for day in range(33):
                text = f"{year}-{month:02}-{day:02}"
                try:
                    date.fromisoformat(text)
                    real = 1900 <= year <= 2199
                except ValueError:
                    real = False
                try:
                    accept(text)
                    taken = True
                except ValidationError:
                    taken = False
                assert taken == real, text
    for text in ("2026-1-1", "２０２６-01-01", "2026-01-01\n", " 2026-01-01", "0000-00-00", ""):
        with pytest.raises(ValidationError):
            accept(text)


def test_an_instant_is_one_of_the_day() -> None:
    accept = TypeAdapter(IsoTime).validate_python
    start = datetime(2026, 1, 1)  # noqa: DTZ001 - only its parts are written
    for second in range(0, 86_400, 37):
        text = (start + timedelta(seconds=second)).strftime("%Y-%m-%dT%H:%M:%SZ")
        assert accept(text) == text
        assert moment_of(text).second == second % 60
    for text in ("24:00:00", "23:60:00", "23:59:60", "1:00:00"):
        with pytest.raises(ValidationError):
            accept(f"2026-01-01T{text}Z")


def test_a_date_that_is_none_is_told_apart_from_one_that_is_not_written_as_one() -> None:
    for text, words in (("2026-02-30", "is no date of the calendar"), ("May", "write a date as")):
        with pytest.raises(ValidationError) as caught:
            Limits(start=text)
        assert words in first_fault(caught.value)


def test_what_a_terminal_would_obey_is_seen() -> None:
    assert visible("a\x1b[31mb\x07\u202ec\x9bd\x7f") == "a�[31mb��c�d�"
    kept = "Zeile\n\tشكرا 👩‍👩‍👧 a\u200bb"
    assert visible(kept) == kept


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(alphabet='a",[{\\\n'),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(alphabet='a",[{\\'), inner),
    max_leaves=40,
)


@given(JSON, st.integers(1, 12))
def test_values_are_counted_outside_of_texts_whatever_the_pieces(value: object, piece: int) -> None:
    """Against the tree itself: a list or an object is one mark, and one for each entry but the first."""

    def marks(tree: object) -> int:
        if isinstance(tree, dict):
            return 1 + max(len(tree) - 1, 0) + sum(map(marks, tree.values()))
        if isinstance(tree, list):
            return 1 + max(len(tree) - 1, 0) + sum(map(marks, tree))
        return 0

    text = json.dumps(value, ensure_ascii=False).encode()
    wanted = marks(value)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reading, "PIECE", piece)
        for enough in (0, wanted - 1, wanted, wanted + 1, 10_000):
            counted = json_values(text, enough)
            assert (counted > enough) == (wanted > enough)
    assert json_values(text[:-1], -1) >= 0, "what is cut off is counted as well"


def test_documents_full_of_texts_are_no_documents_full_of_values() -> None:
    note = json.dumps({"note": "1,2,3,[" * 500_000}).encode()
    assert json_values(note, 100) == 1
    assert json_values(b'["' + b'",",' * 400_000, 1_000) > 1_000
