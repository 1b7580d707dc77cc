"""What the table of an anonymous report leaves possible: every case, and random organisations."""

from __future__ import annotations

import random
from collections import defaultdict
from itertools import combinations_with_replacement as bags

import pytest

from planner.analysis.published.table import (
    band,
    entry_of,
    fixed,
    is_wide,
    not_in,
    table_of,
    took_part,
    units,
    with_table,
)
from planner.domain.answers.assessment import Answer, Consensus, Respondent
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.workspace.create import new_project
from tests.conftest import NOW

WHEN = "2026-11-21T12:00:00Z"


def fewest_left(n: int, compare: int) -> int:
    """Fewest levels that stay possible for anybody else, over all data, when so many compare theirs."""
    worst = 5
    for known in bags(range(5), compare):
        left: dict[object, set[int]] = defaultdict(set)
        for others in bags(range(5), n - compare):
            left[entry_of([*known, *others])] |= set(others)
        worst = min(worst, *(len(levels) for levels in left.values()))
    return worst


@pytest.mark.parametrize(
    ("n", "left"),
    [
        (5, [5, 5, 2, 2, 1]), (6, [5, 5, 3, 1, 1]), (7, [5, 5, 5, 1, 1]), (8, [5, 5, 5, 1, 1]),
        (9, [5, 5, 5, 5, 1]), (10, [5, 5, 5, 5, 1]), (11, [5, 5, 5, 5, 5]), (12, [5, 5, 5, 5, 5]),
    ],
)  # fmt: skip
def test_what_stays_possible_by_people_behind_an_entry_and_people_who_compare(
    n: int, left: list[int]
) -> None:
    """A reader; one member; two, three and four who compare. The figures are of an independent proof."""
    assert [fewest_left(n, c) for c in range(5)] == left


@pytest.mark.parametrize("n", [10, 11])
def test_with_wide_and_close_four_levels_stay_for_two_who_compare(n: int) -> None:
    worst = 5
    for known in bags(range(5), 2):
        left: dict[object, set[int]] = defaultdict(set)
        for others in bags(range(5), n - 2):
            levels = [*known, *others]
            left[entry_of(levels), is_wide(levels)] |= set(others)
        worst = min(worst, *(len(levels) for levels in left.values()))
    assert worst == 4


def test_no_unit_has_fewer_than_five_and_all_are_in_one() -> None:
    chance = random.Random(4)
    for _ in range(3_000):
        sizes = [chance.randint(0, 9) for _ in range(chance.randint(1, 9))]
        members = {f"t{k}": ["p"] * n for k, n in enumerate(sizes)}
        found = units(members)
        inside = [t for group in found for t in group]
        assert len(set(inside)) == len(inside)
        assert all(sum(len(members[t]) for t in group) >= 5 for group in found)
        whole = sum(sizes)
        assert set(inside) == ({t for t in members if members[t]} if whole >= 5 else set())
        assert sum(len(group) > 1 for group in found) <= 1


@pytest.mark.parametrize(
    ("sizes", "wanted"),
    [
        ([8], [(0,)]), ([4], []), ([5, 2], [(0, 1)]), ([7, 5, 2], [(0,), (1, 2)]),
        ([5, 5, 1], [(1,), (0, 2)]), ([3, 2], [(0, 1)]), ([6, 4, 4], [(0,), (1, 2)]),
        ([9, 3, 1, 0], [(0, 1, 2)]),
    ],
)  # fmt: skip
def test_small_teams_are_counted_together(sizes: list[int], wanted: list[tuple[int, ...]]) -> None:
    found = units({str(k): ["p"] * n for k, n in enumerate(sizes)})
    assert [tuple(int(t) for t in group) for group in found] == wanted


def organisation(sizes: list[int], seed: int, *, questions: int = 12) -> Project:
    base = new_project(
        Organisation(name="X (test)"), tuple(f"T{k}" for k in range(len(sizes))), NOW
    )
    chance = random.Random(seed)
    asked = list(base.questionnaire.by_id)[:questions]
    people, answers = [], {}
    for team, size in zip(base.teams, sizes, strict=True):
        for n in range(size):
            person = f"{team.id}-{n}"
            people.append(Respondent(id=person, team=team.id))
            answers[person] = {
                q: Answer(state="level", level=chance.randint(0, 4), when=WHEN)
                if chance.random() < 0.8
                else Answer(state="dont_know", when=WHEN)
                for q in asked
            }
    round_ = base.current_round.model_copy(update={"answers": answers})
    return base.model_copy(update={"respondents": tuple(people), "rounds": (round_,)})


def changed(project: Project, person: str, level: int, when: str) -> Project:
    sheet = {
        q: Answer(state="level", level=level, when=when)
        for q in list(project.questionnaire.by_id)[:12]
    }
    answers = {**project.current_round.answers, person: sheet}
    round_ = project.current_round.model_copy(update={"answers": answers})
    return project.model_copy(update={"rounds": (round_,)})


@pytest.mark.parametrize("seed", range(20))
def test_a_member_who_knows_their_own_answer_learns_nobody_elses(seed: int) -> None:
    """Every entry of random organisations: with one member's level taken out, no other level is certain."""
    chance = random.Random(seed)
    sizes = [chance.randint(1, 12) for _ in range(chance.randint(1, 5))]
    project = organisation(sizes, seed)
    table, members = table_of(project, WHEN), took_part(project, project.current_round)
    seen: dict[tuple[int, str], object] = {}
    for entry in table.entries:
        people = [p for t in table.units[entry.unit].teams for p in members[t]]
        levels = [
            a.level
            for p in people
            if (a := project.current_round.answer(p, entry.question)).level is not None
        ]
        assert len(levels) >= 5
        for own in set(levels):
            others = list(levels)
            others.remove(own)
            key = (len(levels), str((own, entry.value, entry.word)))
            if key not in seen:
                seen[key] = {
                    x
                    for bag in bags(range(5), len(others))
                    if len(others) < 9 and entry_of([own, *bag]) == (entry.value, entry.word)
                    for x in bag
                } or {0, 1, 2, 3, 4}
            assert len(seen[key]) == 5  # type: ignore[arg-type]


def test_within_a_round_nothing_that_was_fixed_changes() -> None:
    project = organisation([7, 4], 3)
    first = table_of(project, WHEN)
    project = with_table(project, first)
    assert fixed(project) == first
    later = "2026-11-23T12:00:00Z"
    for person in list(project.current_round.answers)[:6]:
        project = changed(project, person, 4, later)
    again = table_of(project, later)
    assert again.units == first.units
    assert again.when == WHEN
    old = {(e.unit, e.question, e.team): e for e in first.entries}
    new = {(e.unit, e.question, e.team): e for e in again.entries}
    assert {k: new[k] for k in old} == old
    assert not_in(project, again) == 6 * 12


def test_what_was_nothing_may_be_filled_later() -> None:
    project = organisation([5], 1)
    question = next(iter(project.questionnaire.by_id))
    answers = {p: dict(s) for p, s in project.current_round.answers.items()}
    for person in list(answers)[:2]:
        answers[person][question] = Answer(state="dont_know")
    round_ = project.current_round.model_copy(update={"answers": answers})
    few = project.model_copy(update={"rounds": (round_,)})
    first = table_of(few, WHEN)
    assert not [e for e in first.entries if e.question == question]
    filled = with_table(few, first)
    for person in answers:
        filled = changed(filled, person, 3, "2026-11-23T12:00:00Z")
    (entry,) = [e for e in table_of(filled, WHEN).entries if e.question == question]
    assert entry.word == "high"


def test_what_is_agreed_later_counts_in_the_next_round_where_something_was_said() -> None:
    """Alone and together: another export of the round says the same; only what was nothing is filled."""
    project = organisation([8, 3, 2], 3)
    first = table_of(project, WHEN)
    asked = list(project.questionnaire.by_id)[:13]  # the last of them nobody has answered
    agreed = {t.id: {q: Consensus(level=4) for q in asked} for t in project.teams[:2]}
    round_ = project.current_round.model_copy(update={"consensus": agreed})
    later = with_table(project, first).model_copy(update={"rounds": (round_,)})
    again = table_of(later, WHEN)
    spoken = {(e.unit, e.question) for e in first.entries}
    assert [e for e in again.entries if (e.unit, e.question) in spoken] == list(first.entries)
    filled = [e for e in again.entries if (e.unit, e.question) not in spoken]
    assert {e.value for e in filled} == {4.0}
    assert asked[-1] in {e.question for e in filled}


def test_agreed_levels_are_said_and_their_teams_answers_enter_nothing_else() -> None:
    project = organisation([3, 4, 2], 2)
    question = next(iter(project.questionnaire.by_id))
    team = project.teams[0].id
    agreed = {
        team: {question: Consensus(level=2)},
        project.teams[2].id: {question: Consensus(level=0)},
    }
    round_ = project.current_round.model_copy(update={"consensus": agreed})
    found = [
        e
        for e in table_of(project.model_copy(update={"rounds": (round_,)}), WHEN).entries
        if e.question == question
    ]
    assert [(e.team, e.value) for e in found if e.team] == [(team, 2.0)], "two people are too few"
    (rest,) = [e for e in found if not e.team] or [None]
    members = took_part(project, round_)
    given = [
        a.level
        for t in (project.teams[1].id, project.teams[2].id)
        for p in members[t]
        if (a := round_.answer(p, question)).level is not None
    ]
    value, word = entry_of(given)
    assert (
        (rest.value, rest.word) == (value, word)
        if rest is not None
        else (value, word) == (None, "")
    )


def test_answers_that_were_carried_over_enter_nothing() -> None:
    project = organisation([8], 5)
    answers = {
        p: {q: a.model_copy(update={"given": "2026-04-10"}) for q, a in sheet.items()}
        for p, sheet in project.current_round.answers.items()
    }
    round_ = project.current_round.model_copy(update={"answers": answers})
    assert table_of(project.model_copy(update={"rounds": (round_,)}), WHEN).entries == ()


def test_bands_say_neither_none_nor_all() -> None:
    assert [band(x) for x in (0, 0.05, 0.1, 0.29, 0.3, 0.6, 1)] == [
        "under 10", "under 10", "10 to 30", "10 to 30", "30 to 60", "over 60", "over 60",
    ]  # fmt: skip
