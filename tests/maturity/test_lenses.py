"""Published models from the same answers: staged, honest about what is open and what cannot be told."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from planner.domain.base.errors import ContentError
from planner.maturity.content import house_questionnaire, lenses, read_lens_file
from planner.maturity.lens import Reading, explain_reading
from planner.maturity.lens import read_levels as read_lens
from planner.maturity.lint_lens import cheapest_paths
from tests.conftest import ROOT

GOOGLE, MICROSOFT, AWS = lenses()
QUESTIONS = list(house_questionnaire().by_id)
NOTHING = dict.fromkeys(QUESTIONS, 0.0)
ALL = dict.fromkeys(QUESTIONS, 4.0)
UNKNOWN: dict[str, float | None] = dict.fromkeys(QUESTIONS)


def span(reading: Reading) -> tuple[float, float]:
    """The ends of a level that is read."""
    assert reading.level is not None
    return reading.level.low, reading.level.high


def meeting(lens, level: int) -> dict[str, float | None]:  # type: ignore[no-untyped-def]
    """Exactly what the criteria up to ``level`` ask for, and nothing more."""
    found: dict[str, float | None] = dict(NOTHING)
    for criterion in lens.criteria:
        if criterion.level <= level:
            for need in criterion.needs[:1] if criterion.any else criterion.needs:
                found[need.question] = max(found[need.question] or 0.0, float(need.level))
    return found


@pytest.mark.parametrize("lens", lenses(), ids=lambda x: x.id)
def test_each_level_is_reached_by_its_criteria_and_by_nothing_less(lens) -> None:  # type: ignore[no-untyped-def]
    assert span(read_lens(lens, NOTHING)) == (0, 0)
    assert span(read_lens(lens, ALL)) == (lens.top, lens.top)
    assert read_lens(lens, NOTHING).next_level == 1
    assert read_lens(lens, ALL).next_level is None, "nothing comes after the most that can be read"
    assert span(read_lens(lens, UNKNOWN)) == (0, lens.top)
    for level in range(1, lens.top + 1):
        met = meeting(lens, level)
        assert span(read_lens(lens, met))[0] >= level
        for criterion in lens.criteria:
            if criterion.level == level:
                need = criterion.needs[0]
                less = read_lens(lens, {**met, need.question: need.level - 0.5})
                assert span(less)[1] < level
                assert criterion in less.blocked_by or span(less)[0] < level - 1


def test_the_traps_of_the_sources_are_kept() -> None:
    # Google: a feature store is optional
    assert span(read_lens(GOOGLE, {**ALL, "DAT-05": 0.0})) == (2, 2)
    # Microsoft: people read the same at 0 and 1, creation at 2 and 3, release at 3 and 4
    assert read_lens(MICROSOFT, NOTHING).dimensions["people"].span == "0 or 1"
    two = read_lens(MICROSOFT, meeting(MICROSOFT, 2)).dimensions
    assert two["creation"].span == "2 or 3"
    assert read_lens(MICROSOFT, meeting(MICROSOFT, 3)).dimensions["release"].span == "3 or 4"
    assert read_lens(MICROSOFT, ALL).dimensions["creation"].words == "4"


def test_what_blocks_what_is_open_and_what_does_not_apply() -> None:
    levels = {**meeting(AWS, 2), "PLT-01": 1.0, "PPL-03": None}
    reading = read_lens(AWS, levels)
    assert span(reading) == (1, 1)
    assert [c.text for c in reading.blocked_by] == ["Models stand in a register"]
    assert [c.text for c in reading.unknown] == [
        "A page names who is responsible, engineers included"
    ]
    assert reading.next_level == 2
    batch = {k: v for k, v in ALL.items() if k != "VAL-02"}
    google = read_lens(GOOGLE, batch)
    assert span(google) == (2, 2)
    assert len(google.left_out) == 1
    assert google.coverage == 1.0


@pytest.mark.parametrize(
    ("lens", "paths"),
    [
        (GOOGLE, [(10, 27, 0.34), (17, 51, 0.66)]),
        (MICROSOFT, [(5, 10, 0.13), (14, 31, 0.41), (21, 57, 0.74), (26, 76, 0.98)]),
        (AWS, [(1, 1, 0.01), (6, 11, 0.13), (10, 24, 0.29), (13, 33, 0.40)]),
    ],
    ids=lambda x: getattr(x, "id", ""),
)
def test_the_cheapest_answers_to_each_level(lens, paths: list[tuple[int, int, float]]) -> None:  # type: ignore[no-untyped-def]
    """The table of levels.md §9: questions, sum of their levels, overall level with all else 0."""
    found = cheapest_paths(lens, house_questionnaire())
    assert [(len(p.levels), p.total, round(p.overall, 2)) for p in found] == paths
    for path in found:
        assert read_lens(lens, {**NOTHING, **path.levels}).level.low >= path.level


ORDER = {
    "STR": (1, 6), "PPL": (1, 8), "DAT": (1, 7, 9, 9, 11, 11), "EXP": (1, 6), "PIP": (1, 8), "VAL": (1, 7),
    "REL": (1, 9), "MON": (1, 8), "GOV": (1, 7, 13, 14, 17, 18), "PLT": (1, 7, 10, 11),
}  # fmt: skip
DIGITS = {
    "start-up": "111003 11111410 2111-1112 131211 12212043 1011224 223021411 30212213 21000010001 12313--22",
    "bank": "223212 34332133 332323333 232224 32222233 2322220 222232123 32332322 43334333333 321232-24",
    "platform": "433323 44223442 333344323 443433 44443444 3343434 434444443 44434334 43132222222 443333333",
}
"""Levels of three archetypes in the order of ``ORDER``; ``-`` is not asked (levels.md §10)."""


def archetype(name: str) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for (prefix, spans), digits in zip(ORDER.items(), DIGITS[name].split(), strict=True):
        numbers = [n for a, b in zip(spans[::2], spans[1::2], strict=True) for n in range(a, b + 1)]
        for number, digit in zip(numbers, digits, strict=True):
            if digit != "-":
                found[f"{prefix}-{number:02d}"] = float(digit)
    return found


def read_all(levels: dict[str, float | None]) -> tuple[int, ...]:
    spans = [read_lens(lens, levels).level for lens in (GOOGLE, MICROSOFT, AWS)]
    assert all(s.low == s.high for s in spans)
    return tuple(s.low for s in spans)


@pytest.mark.parametrize(
    ("name", "expected"),
    [("start-up", (0, 1, 1)), ("bank", (0, 2, 2)), ("platform", (2, 4, 4))],
)
def test_every_lens_ranks_three_archetypes_right(name: str, expected: tuple[int, ...]) -> None:
    assert read_all(archetype(name)) == expected


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"VAL-01": 2.0}, (0, None, None)), ({"REL-04": 2.0, "VAL-03": 2.0}, (0, None, None)),
        ({"EXP-02": 3.0}, (1, None, None)), ({"MON-02": 3.0}, (2, 3, None)), ({"REL-01": 2.0}, (1, 2, 2)),
        ({"DAT-01": 1.0}, (None, 2, None)), ({"VAL-05": 2.0}, (None, 2, None)),
        ({"PLT-01": 3.0}, (None, 3, None)), ({"PIP-07": 2.0}, (None, 0, None)),
    ],
)  # fmt: skip
def test_one_missing_practice_of_the_platform_company_shows(
    changes: dict[str, float | None], expected: tuple[int | None, ...]
) -> None:
    """The probes of levels.md §10: archetypes alone do not tell a good lens from a middling one."""
    found = read_all({**archetype("platform"), **changes})
    assert [(f if e is not None else None) for f, e in zip(found, expected, strict=True)] == list(
        expected
    )


def test_what_is_not_asked_of_the_platform_company_is_left_out() -> None:
    levels = archetype("platform")
    del levels["PLT-07"]
    reading = read_lens(AWS, levels)
    assert span(reading) == (4, 4)
    assert [c.text for c in reading.left_out] == ["A new site is a new setting"]


def test_devops_without_machine_learning_is_level_1_and_a_well_filled_form_is_not_the_top() -> None:
    """The two probes of questions.md §4."""
    devops = {
        "PIP-07": 4.0,
        "PIP-08": 4.0,
        "PLT-02": 4.0,
        "EXP-02": 4.0,
        "DAT-11": 2.0,
        "PPL-02": 1.0,
    }
    assert span(read_lens(MICROSOFT, {**NOTHING, **devops})) == (1, 1)
    old = lenses("1.1")[1]
    form = {n.question: float(n.level) for c in old.criteria for n in c.needs}
    form |= dict.fromkeys(("PIP-01", "VAL-01", "MON-01", "MON-02", "EXP-03"), 0.0)
    assert span(read_lens(old, {**NOTHING, **form})) == (4, 4), "what the first criteria gave"
    assert span(read_lens(MICROSOFT, {**NOTHING, **form}))[1] <= 1


def test_what_was_answered_in_version_1_is_read_by_the_criteria_written_for_it() -> None:
    assert [lens.id for lens in lenses("1.1")] == ["google", "microsoft", "aws"]
    assert lenses("1.1")[0] != GOOGLE
    assert lenses("2.0") == lenses("") == (GOOGLE, MICROSOFT, AWS)


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
        if before.level is None:
            continue
        assert before.level.low <= before.level.high
        assert 0 <= before.coverage <= 1
        if levels.get(question) is not None:
            after = read_lens(lens, {**levels, question: 4.0})
            assert after.level is not None
            assert after.level.low >= before.level.low
            assert after.level.high >= before.level.high


def test_the_tree_names_every_criterion() -> None:
    tree = explain_reading(read_lens(GOOGLE, ALL), house_questionnaire())
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
