"""A law of the user's own beside those that ship: when it is taken, and what it may not do."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.base.errors import InputError
from planner.domain.base.resources import content_folder
from planner.maturity.frameworks import frameworks
from planner.maturity.own_framework import gone_words, in_place_of_ours, read_own, shipped

SHIPPED = content_folder("questionnaires") / "frameworks" / "ai-verify-2023.toml"
TEXT = SHIPPED.read_text(encoding="utf-8")
FIRST = TEXT.split("[[requirements]]")[1]
"""Its first requirement, “Transparency”; the law has ten more."""


def written(folder: Path, text: str) -> Path:
    path = folder / "mine.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_law_under_a_name_of_its_own_is_taken(tmp_path: Path) -> None:
    mine = read_own(written(tmp_path, TEXT.replace('id = "ai-verify"', 'id = "mine"')))
    assert mine.id == "mine"
    assert shipped("mine") is None
    assert in_place_of_ours([mine]) == ()


def test_what_ships_is_taken_as_it_is(tmp_path: Path) -> None:
    one = read_own(written(tmp_path, TEXT))
    assert one in frameworks()
    assert in_place_of_ours([one]) == ()


@pytest.mark.parametrize("day", ["2023-06-07", "2022-01-01"])
def test_no_older_wording_takes_the_place_of_a_law(tmp_path: Path, day: str) -> None:
    less = TEXT.replace(f"[[requirements]]{FIRST}", "", 1).replace("2023-06-07", day)
    with pytest.raises(InputError) as raised:
        read_own(written(tmp_path, less))
    words = str(raised.value)
    assert "mine.toml has the id “ai-verify”" in words
    assert "it would take 1 of its requirements away (Transparency)" in words


def test_a_later_wording_that_asks_for_less_is_taken_with_a_remark(tmp_path: Path) -> None:
    head, *requirements = TEXT.replace("2023-06-07", "2027-01-01").split("[[requirements]]")
    later = read_own(written(tmp_path, f"{head}[[requirements]]{requirements[0]}"))
    (remark,) = in_place_of_ours([later])
    law = shipped("ai-verify")
    assert law is not None
    gone = list(law.by_id)[1:]
    assert (remark.place, remark.severity) == ("ai-verify", "remark")
    assert f"{len(gone)} of its requirements are not asked here ({', '.join(gone[:5])}" in str(
        remark.message
    )
    assert "frameworks --on ai-verify" in str(remark.fix)
    said = str(gone_words(law, later))
    assert said.startswith(
        f"Requirements of the wording before that are asked no more: {len(gone)} ("
    )
    assert said.endswith(" …).")
    assert gone_words(later, law) == ""


def test_every_question_that_is_not_there_is_named(tmp_path: Path) -> None:
    wrong = TEXT.replace('id = "ai-verify"', 'id = "mine"').replace('"GOV-12"', '"GOV-99"')
    with pytest.raises(InputError) as raised:
        read_own(written(tmp_path, wrong))
    assert "Transparency" in str(raised.value)
    assert "GOV-99" in str(raised.value)
