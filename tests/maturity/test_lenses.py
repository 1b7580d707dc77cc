"""Published models from the same answers: staged, honest about what is open and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.base.errors import ContentError
from planner.maturity.content import house_questionnaire, lenses, read_lens_file
from planner.maturity.lens import Span, explain_reading, read_lens
from tests.conftest import ROOT

GOOGLE, MICROSOFT, AWS = lenses()
QUESTIONS = list(house_questionnaire().by_id)
NOTHING = dict.fromkeys(QUESTIONS, 0.0)
ALL = dict.fromkeys(QUESTIONS, 4.0)
UNKNOWN: dict[str, float | None] = dict.fromkeys(QUESTIONS)


def meeting(lens, level: int) -> dict[str, float | None]:  # type: ignore[no-untyped-def]
    """Exactly what the criteria up to ``level`` ask for, and nothing more."""
    found: dict[str, float | None] = dict(NOTHING)
    for criterion in lens.criteria:
        if criterion.level <= level:
            for need in criterion.needs:
                found[need.question] = max(found[need.question] or 0.0, float(need.level))
    return found


@pytest.mark.parametrize("lens", lenses(), ids=lambda x: x.id)
def test_each_level_is_reached_by_its_criteria_and_by_nothing_less(lens) -> None:  # type: ignore[no-untyped-def]
    assert read_lens(lens, NOTHING).level == Span(0, 0)
    assert read_lens(lens, ALL).level == Span(lens.top, lens.top)
    assert read_lens(lens, UNKNOWN).level == Span(0, lens.top)
    for level in range(1, lens.top + 1):
        met = meeting(lens, level)
        assert read_lens(lens, met).level.low >= level
        for criterion in lens.criteria:
            if criterion.level == level:
                need = criterion.needs[0]
                less = read_lens(lens, {**met, need.question: need.level - 0.5})
                assert less.level.high < level
                assert criterion in less.blocked_by or less.level.low < level - 1


def test_the_traps_of_the_sources_are_kept() -> None:
    # Google: a person may release at level 2, and a feature store is optional
    by_hand = {**ALL, "REL-01": 1.0, "DAT-05": 0.0}
    assert read_lens(GOOGLE, by_hand).level == Span(2, 2)
    # Microsoft: people read the same at 0 and 1, creation at 2 and 3, release at 3 and 4
    assert read_lens(MICROSOFT, NOTHING).dimensions["people"].words == "0 or 1"
    two = read_lens(MICROSOFT, meeting(MICROSOFT, 2)).dimensions
    assert two["creation"].words == "2 or 3"
    assert read_lens(MICROSOFT, meeting(MICROSOFT, 3)).dimensions["release"].words == "3 or 4"
    assert read_lens(MICROSOFT, ALL).dimensions["creation"].words == "4"


def test_what_blocks_what_is_open_and_what_does_not_apply() -> None:
    levels = {**meeting(AWS, 2), "PLT-01": 1.0, "PPL-03": None}
    reading = read_lens(AWS, levels)
    assert reading.level == Span(1, 1)
    assert [c.text for c in reading.blocked_by] == ["Models are registered"]
    assert [c.text for c in reading.unknown] == ["Roles are written, engineers included"]
    assert reading.next_level == 2
    batch = {k: v for k, v in ALL.items() if k != "REL-04"}
    google = read_lens(GOOGLE, batch)
    assert google.level.low == 2
    assert len(google.left_out) == 1
    assert google.coverage == 1.0


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.sampled_from(QUESTIONS), st.one_of(st.none(), st.floats(0, 4))),
    st.sampled_from(QUESTIONS),
)
def test_a_better_answer_never_lowers_a_level(
    levels: dict[str, float | None], question: str
) -> None:
    for lens in lenses():
        before = read_lens(lens, levels)
        assert before.level.low <= before.level.high
        assert 0 <= before.coverage <= 1
        if levels.get(question) is not None:
            after = read_lens(lens, {**levels, question: 4.0})
            assert after.level.low >= before.level.low
            assert after.level.high >= before.level.high


def test_the_tree_names_every_criterion() -> None:
    tree = explain_reading(read_lens(GOOGLE, ALL), ALL)
    labels = {node.label for _, node in tree.walk()}
    assert {c.text for c in GOOGLE.criteria} <= labels


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ('"PIP-01", 2', '"PIP-99", 2', "unknown question “PIP-99”"),
        ("level = 2, text", "level = 3, text", "level 3, which does not exist"),
        ('[2, "Pipelines', '[3, "Pipelines', "rise one by one"),
        ('needs = [["PIP-01", 2]]', "needs = []", "needs"),
        ('needs = [["PIP-01", 2]]', "needs = 7", "lists of pairs"),
    ],
)
def test_faults_name_the_file(tmp_path: Path, old: str, new: str, words: str) -> None:
    text = (ROOT / "questionnaires" / "lenses" / "google.toml").read_text("utf-8")
    assert old in text
    path = tmp_path / "google.toml"
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(ContentError, match=words) as caught:
        read_lens_file(path)
    assert "google.toml" in str(caught.value)
