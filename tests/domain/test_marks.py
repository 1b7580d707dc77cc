"""Marks of inputs: against values made with another implementation, and what they must not give away."""

from __future__ import annotations

import pytest

from planner.domain.record.marks import canonical, hash_of_inputs, marks_of, number_of, since

KEY = bytes(range(32))
INPUTS = {
    "limits/budget": 76000,
    "organisation/people/data_scientist": 4.5,
    "answers/round-1/a/DAT-01": [3, None, "x"],
    "z": {"b": 1, "a": "é"},
}
# made with another program by the same rules
HASH = "3cc21b351daa2555043ce0e00691a1fe6e2aa805f1a2ef919b254a26ff2e9be7"
MARKS = (
    "1d9b4ae8a3851cf9e59b26292000b3542d58a70e7097e0a18ee0e9a0c7f29c01"
    "13695be8e8fc8e906853a9c6d9597e7b"
)
NUMBER = "20261129-aa-F"


def test_hash_and_marks_are_those_of_another_implementation() -> None:
    assert hash_of_inputs(INPUTS, KEY) == HASH
    assert marks_of(INPUTS, KEY, NUMBER).hex() == MARKS


def test_order_and_the_writing_of_a_number_make_no_difference() -> None:
    other = dict(reversed(INPUTS.items())) | {"limits/budget": 76000.0}
    assert hash_of_inputs(other, KEY) == HASH
    assert marks_of(other, KEY, NUMBER).hex() == MARKS
    assert canonical({"b": 1, "a": [1.0, 0.5]}) == b'{"a":[1,0.5],"b":1}'


@pytest.mark.parametrize(
    ("change", "changed", "new", "gone"),
    [
        ({}, (), (), 0),
        ({"limits/budget": 76001}, ("limits/budget",), (), 0),
        ({"z": {"b": 1, "a": "e"}, "y": 1}, ("z",), ("y",), 0),
        ({"z": None}, ("z",), (), 0),
    ],
)
def test_what_changed_is_named_and_nothing_else(
    change: dict[str, object], changed: tuple[str, ...], new: tuple[str, ...], gone: int
) -> None:
    found = since({**INPUTS, **change}, KEY, NUMBER, bytes.fromhex(MARKS))
    assert (found.changed, found.new, found.gone) == (changed, new, gone)


def test_what_is_gone_is_counted() -> None:
    left = {k: v for k, v in INPUTS.items() if k != "z"}
    found = since(left, KEY, NUMBER, bytes.fromhex(MARKS))
    assert (found.changed, found.new, found.gone, found.count) == ((), (), 1, 1)


def test_without_the_key_or_with_another_number_no_mark_matches() -> None:
    marks = bytes.fromhex(MARKS)
    for key, number in ((bytes(32), NUMBER), (KEY, "20261130-aa-F")):
        found = since(INPUTS, key, number, marks)
        assert found.gone == len(INPUTS)
        assert found.new == tuple(INPUTS)


def test_a_number_has_day_hash_and_edition() -> None:
    assert number_of("2026-11-29", HASH, "F") == "20261129-3cc21b35-F"
    assert number_of("2026-11-29", "", "D") == "20261129-D"
