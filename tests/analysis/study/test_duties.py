"""Duties: dates, days in hand, what is late or missing, what is proposed and who makes it bind."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import permutations, product
from types import SimpleNamespace
from typing import cast

import numpy as np
import pytest

from planner.analysis.around import first_days
from planner.analysis.study.duties import DutyPart, dues_of, duty_parts, judged, last_period
from planner.analysis.study.duty_reach import Sooner, by_order, sooner, within_reach
from planner.analysis.study.duty_result import DutyResult, may_wait
from planner.analysis.study.plan import Step
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import derived
from planner.analysis.systems.duty_proposals import proposals
from planner.catalogue.duty_steps import duty_steps, safe_with
from planner.catalogue.fit import is_in_place
from planner.catalogue.load import read_catalogue
from planner.catalogue.own import catalogue_of
from planner.domain.answers.assessment import Target
from planner.domain.base.errors import InputError
from planner.domain.organisation.system import System
from planner.domain.plan.duty import AskedBy, Duty, DutyLevel
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Timing
from planner.economics.outcomes import Outcome
from planner.economics.planning_terms import PlanningTerms
from planner.reporting.content.draft import Draft
from planner.reporting.content.plan import owner
from planner.roadmap.problem import Activity, Due, Objective, PlanningProblem
from planner.roadmap.solver import solve
from planner.roadmap.value import plan_cost, violations
from planner.workspace.duty_edits import (
    add_duties,
    change_duty,
    confirm_duties,
    date_duties,
    strike_duties,
)
from planner.workspace.edits import checked
from planner.workspace.plan_edits import targets_as_goals

WHEN = "2026-11-29T08:00:00Z"


def small(*dues: Due, days: float = 10.0) -> PlanningProblem:
    """Two steps one after the other, and a third that does what the second does at twice the price."""
    made = [
        Activity("a", "a", 1, {"dev": 10.0}, (30.0, 28.0, 26.0, 24.0)),
        Activity("b", "b", 1, {"dev": 10.0}, (30.0, 28.0, 26.0, 24.0), needs=("a",)),
        Activity("c", "c", 2, {"dev": 20.0}, (120.0, 110.0, 100.0, 90.0)),
    ]
    return PlanningProblem(
        periods=4,
        activities=tuple(made),
        worth={},
        budget=(0.0,) * 4,
        capacity={"dev": (days,) * 4},
        most_at_once=2,
        dues=dues,
    )


def test_a_duty_is_met_at_the_least_cost_and_with_days_in_hand() -> None:
    made = replace(small(Due("d", "d", ("b", "c"), 3)), objective=Objective("cost"))
    found = solve(made)
    assert found.starts == {"a": 2, "b": 3}
    early = replace(made, dues=(Due("d", "d", ("b", "c"), 3, ahead={"b": 1, "c": 1}),))
    assert solve(early).starts == {"a": 1, "b": 2}
    both = replace(made, dues=(Due("d", "d", ("a", "b"), 3, least=2),))
    assert set(solve(both).starts) == {"a", "b"}
    assert plan_cost(made, found.starts) == 50.0


def test_a_duty_that_cannot_be_in_time_is_as_early_as_can_be() -> None:
    problem = within_reach(small(Due("d", "d", ("b",), 0)))
    assert [due.by for due in problem.dues] == [1]
    assert not violations(problem, {"a": 0, "b": 1})
    past = within_reach(small(Due("d", "d", ("a",), -1)))
    assert [due.by for due in past.dues] == [0]
    never = within_reach(small(Due("d", "d", ("b",), 3), days=1.0))
    assert never.dues == ()
    # what is asked for first goes first; the other waits for the same people
    two = within_reach(small(Due("x", "x", ("c",), 2), Due("y", "y", ("b",), 1), days=10.0))
    assert {due.id: due.by for due in two.dues} == {"y": 1, "x": 3}


def test_what_is_late_anyway_does_not_make_others_late() -> None:
    """One step at a time: three in a row are asked for by the first quarter, a record by the third."""
    free = (0.0,) * 5
    row = [
        Activity(n, n, 1, {}, free, needs=("abc"[k - 1],) if k else ()) for k, n in enumerate("abc")
    ]
    first = Due("row", "row", ("c",), 0, day="2027-03-31")
    record = Due("record", "record", ("d",), 2, day="2027-09-30")
    problem = PlanningProblem(
        periods=5, activities=(*row, Activity("d", "d", 1, {}, free)), worth={}, budget=free,
        capacity={}, most_at_once=1, dues=(first, record),
    )  # fmt: skip
    assert {d.id: d.by for d in within_reach(problem).dues} == {"record": 2, "row": 3}
    # a day in hand is had where it can be, and does not cost the date
    hand = replace(record, ahead={"d": 3})
    (kept, late) = within_reach(replace(problem, dues=(first, hand))).dues
    assert (kept.by, kept.ahead, late.by) == (2, {"d": 2}, 3)
    # of two that are late the one that was asked for first goes first
    older = Due("older", "older", ("d",), -1, day="2026-06-30")
    assert {d.id: d.by for d in within_reach(replace(problem, dues=(first, older))).dues} == {
        "older": 0, "row": 3,
    }  # fmt: skip


def test_the_day_of_a_law_goes_before_days_of_ones_own() -> None:
    """One step at a time: two that a law asks for by the second quarter, and a rule of the house."""
    free = (0.0,) * 5
    steps = tuple(Activity(n, n, 1, {}, free) for n in "abc")
    house = Due("house", "house", ("c",), 1, day="2027-06-30")
    laws = tuple(Due(n, n, (n,), 0, day="2027-03-31", law=1) for n in "ab")
    problem = PlanningProblem(
        periods=5, activities=steps, worth={}, budget=free, capacity={}, most_at_once=1,
        dues=(house, *laws),
    )  # fmt: skip
    kept = {d.id: d.by for d in within_reach(problem).dues}
    assert sorted((kept["a"], kept["b"])) == [0, 1]
    assert kept["house"] == 2
    # without a law the house rule is in time, and one of the two late
    free_of_law = tuple(replace(d, law=None) for d in laws)
    kept = {d.id: d.by for d in within_reach(replace(problem, dues=(house, *free_of_law))).dues}
    assert (kept["house"], sorted((kept["a"], kept["b"]))) == (1, [0, 2])
    # a law of today that is late anyway goes before days in hand
    today = Due("today", "today", ("c",), -1, day="2026-12-31", law=-1)
    hand = Due("hand", "hand", ("a",), 1, ahead={"a": 1}, day="2027-06-30")
    kept_ = {d.id: d for d in within_reach(replace(problem, dues=(hand, today))).dues}
    assert (kept_["today"].by, kept_["hand"].by, kept_["hand"].ahead["a"]) == (0, 1, 0)
    after = {
        d.id: d for d in within_reach(replace(problem, dues=(hand, replace(today, law=None)))).dues
    }
    assert (after["today"].by, after["hand"].ahead["a"]) == (1, 1)


def test_parts_of_a_duty_that_is_late_anyway_keep_nothing_from_others() -> None:
    """One of its two parts could be over in the first quarter, which alone brings nobody anything."""
    free = (0.0,) * 4
    steps = (
        Activity("quick", "", 1, {}, free), Activity("slow", "", 2, {}, free, needs=("quick",)),
        Activity("own", "", 1, {}, free),
    )  # fmt: skip
    dues = (
        Due("law:0", "", ("quick",), 0, day="2027-03-31"), Due("law:1", "", ("slow",), 0, day="2027-03-31"),
        Due("own:2", "", ("own",), 0, day="2027-03-31"),
    )  # fmt: skip
    problem = PlanningProblem(
        periods=4, activities=steps, worth={}, budget=free, capacity={}, most_at_once=1, dues=dues,
    )  # fmt: skip
    kept = {d.id: d.by for d in within_reach(problem).dues}
    assert kept == {"own:2": 0, "law:0": 3, "law:1": 3}


def test_of_one_quarter_the_earlier_day_goes_first_whatever_the_ids_are() -> None:
    """b and c compete for the same people; only one of them is over in the third quarter."""
    dues = (Due("x", "x", ("c",), 2, day="2027-12-31"), Due("a", "a", ("b",), 2, day="2027-10-02"))
    for first, second in (dues, (replace(dues[0], day="2027-10-01"), dues[1])):
        kept = {d.id: d.by for d in within_reach(small(first, second, days=10.0)).dues}
        assert kept == ({"a": 2, "x": 3} if first.day > second.day else {"x": 2, "a": 3})


@pytest.mark.parametrize("names", list(permutations("abcd")))
def test_of_one_day_as_many_as_can_be_are_kept_by_the_law_whatever_their_ids_are(
    names: tuple[str, ...],
) -> None:
    """One step at a time: a duty that is late by its order alone goes behind two that a law's day allows.

    The law's day is the end of the second quarter. Every way to place the four steps is tried.
    """
    free = (0.0,) * 5
    steps = (
        Activity("first", "", 1, {}, free),
        Activity("second", "", 2, {}, free, needs=("first",)),
        Activity("risks", "", 1, {}, free),
        Activity("watch", "", 1, {}, free),
    )
    asked = (("second",), ("risks",), ("watch",), ("watch", "risks"))
    dues = tuple(
        Due(n, n, m, 0, least=len(m), day="2027-03-31") for n, m in zip(names, asked, strict=True)
    )
    problem = PlanningProblem(
        periods=5, activities=steps, worth={}, budget=(0.0,) * 5, capacity={}, most_at_once=1, dues=dues,
    )  # fmt: skip

    def in_law(starts: Mapping[str, int]) -> int:
        ends = {s.id: starts[s.id] + s.duration for s in steps}
        return sum(all(ends[m] <= 2 for m in members) for members in asked)

    free_of_days = replace(problem, dues=())
    tried = (
        {s.id: t for s, t in zip(steps, at, strict=True)} for at in product(range(5), repeat=4)
    )
    most = max(
        in_law(starts)
        for starts in tried
        if starts["second"] <= 3 and not violations(free_of_days, starts)
    )
    kept = {d.members: d.by for d in within_reach(problem).dues}
    assert sum(by <= 1 for by in kept.values()) == most == 3
    assert sorted(kept[m] for m in (("risks",), ("watch",))) == [0, 1]
    assert kept["second",] == 4


def test_what_two_duties_ask_alike_is_asked_of_each_by_its_own_days() -> None:
    """Article 26 of a system and Article 4 ask for the same step: one is law from December, one today."""
    late, early = (
        Duty(id=i, name=i, practices=("p",), by=by)
        for i, by in (("a", "2028-02-02"), ("z", "2028-12-31"))
    )
    parts = [DutyPart(d, d.name, ("p",), 1) for d in (late, early)]
    became = SimpleNamespace(late_finish=np.zeros(1), works=np.ones(1))
    terms = cast(PlanningTerms, SimpleNamespace(became={"p": became}))
    laws = {"a": "2028-08-02", "z": "2025-02-02"}
    found = dues_of(parts, terms, date(2027, 1, 1), 12, 3, laws)
    assert [(d.name, d.by, d.law) for d in found] == [("a", 3, 5), ("z", 7, -1)]
    assert [d.law for d in dues_of(parts, terms, date(2027, 1, 1), 12, 3)] == [None, None]
    # nothing else gives way: what is law today is begun with, and what asks for the same is there with it
    one = replace(small(*(replace(d, members=("a",), ahead={}) for d in found)), periods=4)
    assert [d.by for d in within_reach(one).dues] == [3, 0]


def test_when_a_duty_is_sure_and_what_delays_it(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten futures by hand: b ends in month 12 in three, later in six, never in one; in c nothing begins."""
    late = np.array([0, 0, 0, 3, 3, 3, 3, 6, 9, 0], dtype=float)
    works = np.array([1, 1, 1, 1, 1, 1, 1, 1, 1, 0], dtype=float)
    yes, none = np.ones(10), np.zeros(10)
    again = np.array([0, 0, 0, 1, 1, 1, 1, 1, 0, 0], dtype=float)
    became = {
        "a": Outcome(yes, yes, none, again * 3, again),
        "b": Outcome(yes, works, again * 3, late, np.array([0] * 7 + [1, 2, 2.0])),
        "c": Outcome(none, none, none, none, yes * 2),
    }
    monkeypatch.setattr("planner.analysis.study.duties.outcomes", lambda *_: became)
    needs = {"a": (), "b": ("a", "c"), "c": ()}
    case = SimpleNamespace(
        horizon=24,
        by_id={i: SimpleNamespace(needs=n, needs_any=(), safe_with=()) for i, n in needs.items()},
    )
    duty = Duty(id="d", name="d", practices=("b",), by="2027-12-31")
    schedule = {"a": Timing(0, 6), "b": Timing(6, 12), "c": Timing(0, 6)}
    args = ((duty,), cast(CaseProblem, case), schedule, {"x": yes}, date(2027, 1, 1), 12, 3)
    (found,) = judged([DutyPart(duty, "d", ("b",), 1)], *args)
    assert (found.in_time, found.ever) == (0.3, 0.9)
    assert found.sure == 17, "the eighth of ten futures ends with month 18"
    assert (
        str(found.words)
        == "By December 2027, in time in 30 of 100 futures; in 80 of 100 by June 2028."
    )
    assert (found.cause, found.cause_share) == ("a", pytest.approx(5 / 7))
    never = replace(became["b"], works=np.array([1] * 7 + [0] * 3, dtype=float))
    became["b"] = never
    (found,) = judged([DutyPart(duty, "d", ("b",), 1)], *args)
    assert (found.ever, found.sure) == (0.7, None)
    assert str(found.words) == "By December 2027, in time in 30 of 100 futures."
    (either,) = judged([DutyPart(duty, "d", ("a", "b"), 1)], *args)
    assert either.in_time == 1.0, "a is enough"
    (both,) = judged([DutyPart(duty, "d", ("a", "b"), 2)], *args)
    assert both.in_time == 0.3


@pytest.mark.parametrize(
    ("days", "at_once", "end", "found"),
    [
        (15.0, 2, 3, Sooner(limits=("dev",))),  # c takes ten days in each of the first two quarters
        (
            15.0,
            1,
            3,
            Sooner(others=True),
        ),  # with more days one step at a time is left, and the other way round
        (25.0, 1, 3, Sooner(limits=("at once",))),
        (25.0, 2, 3, Sooner(as_it_is=True)),
        (25.0, 2, 1, Sooner(in_order=True)),
    ],
)
def test_only_what_would_bring_a_duty_forward_is_named(
    days: float, at_once: int, end: int, found: Sooner
) -> None:
    """b needs a, of a quarter each; c, of two quarters, has to be over in the second."""
    dues = (Due("d:0", "d", ("b",), 3), Due("e:0", "e", ("c",), 1))
    problem = replace(small(*dues, days=days), most_at_once=at_once)
    assert sooner(problem, {"d:0": end, "e:0": 1}, ["d:0"]) == found


def test_what_has_contents_is_kept_once_these_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """11(1) itself is over in June 2027; Annex IV no. 3 takes until December 2027, no. 4 has no step."""
    ten = np.ones(10)
    late = np.array([0] * 6 + [3] * 4, dtype=float)
    became = {
        "a": Outcome(ten, ten, ten * 0, ten * 0, ten * 0),
        "b": Outcome(ten, ten, ten * 0, late, ten * 0),
    }
    monkeypatch.setattr("planner.analysis.study.duties.outcomes", lambda *_: became)
    steps = {i: SimpleNamespace(needs=(), needs_any=(), safe_with=()) for i in "ab"}
    case = cast(CaseProblem, SimpleNamespace(horizon=24, by_id=steps))

    def asked(requirement: str, *systems: str) -> Duty:
        asks = AskedBy(framework="eu-ai-act", version="2026-07-27", requirement=requirement)
        return Duty(id=f"d{requirement.lower()}".replace("(", "-").replace(")", ""), name=requirement,
                    practices=("p",), by="2027-09-30", asked_by=asks, systems=systems)  # fmt: skip

    whole, other = asked("11(1)", "life", "health"), asked("IV-3", "claims")
    inside, by_hand = asked("IV-3", "life"), asked("IV-4", "life")
    parts = [
        DutyPart(whole, "w", ("a",), 1),
        DutyPart(inside, "i", ("b",), 1),
        DutyPart(other, "o", ("b",), 1),
        DutyPart(by_hand, "h", (), 1, "None.", by_hand=True),
    ]
    schedule = {"a": Timing(0, 6), "b": Timing(6, 12)}

    def first(*duties: Duty) -> DutyResult:
        mine = [p for p in parts if p.duty in duties]
        return judged(mine, duties, case, schedule, {"x": ten}, date(2027, 1, 1), 12, 3)[0]

    assert (first(whole).state, first(whole).month, first(whole).in_time) == ("planned", 5, 1.0)
    assert first(whole, other) == first(whole), "of another system"
    found = first(whole, inside)
    assert (found.state, found.month, found.in_time, found.kept_by(12)) == ("late", 11, 0.0, 0.6)
    assert found.words.endswith("Counted with the duties for what it has to contain.")
    found = first(whole, inside, by_hand)
    assert (found.state, found.month) == ("by_hand", 11), "no step keeps the whole of it"
    assert found.words == (
        "Steps keep part of it, by December 2027: it is whole only with IV-4, which no step of the plan "
        "brings. By hand: name an owner."
    )
    system, risk = asked("17(1)(a)-(m)"), asked("9(1)-(2)", "claims")
    parts += [DutyPart(system, "q", ("a",), 1), DutyPart(risk, "r", ("b",), 1)]
    assert (first(system).state, first(system, whole).state) == ("planned", "planned")
    assert first(system, risk).month == 11, "of the organisation: with what any system is asked for"
    assert first(inside, whole).words == first(inside).words, "a part waits for no whole"


@pytest.mark.parametrize(
    ("own", "limits", "alone"),
    [
        (2, ("dev",), False),
        (1, ("dev",), False),
        (0, (), True),  # a and b take two quarters, whatever people there are
    ],
)
def test_a_limit_keeps_a_duty_from_its_day_only_where_it_is_in_time_without(
    own: int, limits: tuple[str, ...], alone: bool
) -> None:
    """b needs a, of a quarter each; c takes ten of fifteen days in the first two quarters."""
    dues = (Due("d:0", "d", ("b",), own), Due("e:0", "e", ("c",), 1))
    problem = small(*dues, days=15.0)
    found = sooner(problem, {"d:0": 3, "e:0": 1}, ["d:0"])
    assert found == Sooner(limits=("dev",), in_time=limits)
    assert (by_order(problem)["d:0"] > own) is alone


def test_what_other_duties_hold_is_told_from_what_limits_hold() -> None:
    """b needs a; c takes all people of two quarters, and with more of them one step still runs at once."""
    dues = (Due("d:0", "d", ("b",), 3), Due("e:0", "e", ("c",), 1))
    problem = replace(small(*dues, days=10.0), most_at_once=1)
    assert sooner(problem, {"d:0": 3, "e:0": 1}, ["d:0"]) == Sooner(others=True)
    assert by_order(problem) == {"d:0": 1, "e:0": 1}, "a and b, or c, from the first quarter on"


@pytest.mark.parametrize(
    ("ours", "theirs", "found"),
    [
        (-1, 3, True),  # a and b first, c behind them: by the day of its law
        (-1, 2, False),  # c behind them would be too late for its law as well
        (None, 3, False),  # no law asks for d: its own day is as good as that of e
        (3, 3, False),  # nor does one ask already
    ],
)
def test_what_is_law_already_says_where_it_waits_for_days_that_others_set(
    ours: int | None, theirs: int, found: bool
) -> None:
    """b needs a, of a quarter each; c, of two quarters, has an own day in the second; one step at a time."""
    dues = (Due("d:0", "d", ("b",), 1, law=ours), Due("e:0", "e", ("c",), 1, law=theirs))
    problem = replace(small(*dues, days=25.0), most_at_once=1)
    assert sooner(problem, {"d:0": 3, "e:0": 1}, ["d:0"]).own_days is found


def test_as_many_days_in_hand_are_kept_as_there_are() -> None:
    """Three quarters in hand cannot be had before the fourth: two are, not none."""
    wanted = Due("d", "d", ("b",), 3, ahead={"b": 3})
    (kept,) = within_reach(small(wanted)).dues
    assert (kept.by, dict(kept.ahead)) == (3, {"b": 2})
    problem = replace(small(kept), objective=Objective("cost"))
    assert solve(problem).starts == {"a": 0, "b": 1}
    (none,) = within_reach(small(replace(wanted, by=1))).dues
    assert (none.by, dict(none.ahead)) == (1, {"b": 0})


@pytest.mark.parametrize(
    ("month", "by", "waits"),
    [
        (5, "2027-09-30", True),
        (5, "2027-09-29", False),
        (5, "2027-06-30", False),
        (8, "2028-12-31", True),
    ],
)
def test_what_a_duty_leaves_no_time_for_cannot_wait(month: int, by: str, waits: bool) -> None:
    """Met at the end of June (month 5 from 0) with a day of 30 September: one quarter can be waited."""
    one = DutyResult("d", "d", by, True, "planned", month, 1.0, 1.0, "")
    start = date(2027, 1, 1)
    assert may_wait((one,), start, 3) is waits
    assert may_wait((replace(one, state="met", month=None),), start, 3)
    assert not may_wait((replace(one, state="late"),), start, 3)


@pytest.mark.parametrize(
    ("by", "period"),
    [
        ("2026-12-31", -1),
        ("2027-03-31", 0),
        ("2027-06-29", 0),
        ("2029-12-31", 11),
        ("2031-01-01", None),
    ],
)
def test_a_day_becomes_the_last_quarter_that_ends_by_then(by: str, period: int | None) -> None:
    duty = Duty(id="d", name="d", practices=("p",), by=by)
    assert last_period(duty, date(2027, 1, 1), 12, 3) == period


def test_proposals_are_of_laws_that_hold_and_none_binds(example: Project) -> None:
    found = proposals(example)
    assert {d.reference.split(",")[0] for d in found} >= {
        "Regulation (EU) 2022/2554 (DORA)"
    } or found
    assert all(d.state == "proposed" and not d.binds and d.as_of and d.reference for d in found)
    assert all(d.source in ("law", "supervisory") and d.hard for d in found)
    named = proposals(example, "iso-42001")
    assert named
    assert not any(d.hard for d in named), "a standard is wished for, unless a person says more"
    held = add_duties(found).apply(example)
    assert not proposals(held)


def test_only_what_a_person_confirms_binds(example: Project) -> None:
    first, second = proposals(example)[:2]
    held = add_duties([first, second]).apply(example)
    held = confirm_duties([first.id], "Compliance", WHEN).apply(held)
    held = date_duties([first.id], "2028-06-30").apply(held)
    held = strike_duties([second.id], "Done by the group", "Compliance", WHEN).apply(held)
    one, two = held.duties
    assert (one.binds, one.by, one.who) == (True, "2028-06-30", "Compliance")
    assert (two.binds, two.reason) == (False, "Done by the group")


def test_targets_become_goals_by_their_day(example: Project) -> None:
    targets = (
        Target(dimension="governance", level=2.5, by="2027-12-31"),
        Target(dimension="data", level=2.0),
        Target(dimension="governance", level=3.0, team=example.teams[0].id),
    )
    made = targets_as_goals().apply(checked(example, targets=targets))
    last = example.limits.quarters * 3 - 1
    assert [(g.measure, g.level, g.by) for g in made.limits.goals] == [
        ("governance", 2.5, 11),
        ("data", 2.0, last),
    ]
    with pytest.raises(InputError, match="no target"):
        targets_as_goals().apply(made)


def bound(project: Project, *practices: str) -> Project:
    duty = Duty(
        id="d",
        name="d",
        practices=practices,
        least=len(practices),
        by="2028-12-31",
        state="confirmed",
    )
    return checked(project, duties=(duty,))


def test_a_duty_is_never_stopped_by_a_missing_price(example: Project) -> None:
    catalogue = catalogue_of(example)
    least = derived(example, catalogue).profile.least
    bare = next(
        p for p in catalogue.practices if not p.priced and p.raises[0].question in least
        and not is_in_place(p, least)
    )  # fmt: skip
    found = {c.id: c for c in derived(bound(example, bare.id), catalogue).candidates}
    one = found[bare.id]
    peers = [p.effort for p in catalogue.practices if p.priced and p.stage == bare.stage]
    assert one.assumed == "figures"
    assert one.role is None
    assert first_days._to_be_named(one) == "To be named", "whose work it is nobody has said"
    idle = replace(one, assumed="", initiative=replace(one.initiative, effort_days={}))
    assert first_days._to_be_named(idle) == "To be named (Product owners)"
    draft = SimpleNamespace(
        disclosure=SimpleNamespace(who=str), study=SimpleNamespace(project=example)
    )
    told = owner(cast(Draft, draft), cast(Step, SimpleNamespace(candidate=idle)))
    assert told == "Product owners", "the same where the report says who answers"
    assert 0 < one.days < max(sum(r.high for r in e.values()) for e in peers) * 2
    assert bare.id in {c.id for c in plannable(tuple(found.values()), example)[0]}


def test_what_the_profile_keeps_out_of_plans_is_said_with_its_reason(example: Project) -> None:
    """The page of candidates says that it is left out: the list of duties may not say that it is planned."""
    found = derived(example, catalogue_of(example))
    fits = {c.id: c.fit.status for c in found.candidates}
    of_question = {
        r.question: c for c in found.candidates if fits[c.id] == "not_for_you" and hasattr(c.entry, "raises")
        for r in c.entry.raises if r.to_level >= 3
    }  # fmt: skip
    system = System(id="s", name="S", teams=(example.teams[0].id,))
    held = checked(example, systems=(system,))
    why = {c.id: "Only for regulated models; you state none." for c in of_question.values()}
    said = []
    for question in of_question:
        duty = Duty(
            id="d", name="d", by="2028-12-31", systems=("s",),
            levels=(DutyLevel(question=question, level=3),),
        )  # fmt: skip
        said += duty_parts(held, found.profile, of_question.values(), why, (duty,))
    assert any(
        str(part.lacking).endswith(
            ": Only for regulated models; you state none. Once the profile says otherwise, it is planned."
        )
        for part in said
    )
    assert not any("planned for teams" in part.lacking for part in said)


def test_without_a_tool_that_can_be_had_a_duty_is_met_by_hand(example: Project) -> None:
    catalogue = catalogue_of(example)
    usual = {c.id: c for c in derived(bound(example, "p-model-registry"), catalogue).candidates}
    tools = {t for any_of in usual["p-model-registry"].needs_any for t in any_of}
    tools |= {
        t.id for t in catalogue.tools for c in catalogue.practice_by_id["p-model-registry"].needs_tool_in
        if c in t.categories
    }  # fmt: skip
    barred = checked(example, wishes={**example.wishes, **dict.fromkeys(tools, "never")})
    free = {c.id: c for c in derived(barred, catalogue).candidates}
    assert "p-model-registry" in plannable(tuple(free.values()), barred)[1], "nobody asks for it"
    asked = bound(barred, "p-model-registry")
    by_hand = {c.id: c for c in derived(asked, catalogue).candidates}["p-model-registry"]
    assert by_hand.assumed == "by_hand"
    assert by_hand.needs_any == ()
    assert (
        by_hand.initiative.effort_factor.likely
        == 2 * usual["p-model-registry"].initiative.effort_factor.likely
    )
    assert by_hand.initiative.run_fte.high == 3 * usual["p-model-registry"].initiative.run_fte.high


def test_a_duty_is_changed_in_its_place(example: Project) -> None:
    first, second = proposals(example)[:2]
    held = add_duties([first, second]).apply(example)
    changed = second.model_copy(update={"hard": False, "by": "2029-01-31"})
    assert change_duty(changed).apply(held).duties == (first, changed)
    with pytest.raises(InputError, match="no duty"):
        change_duty(changed.model_copy(update={"id": "other"})).apply(held)


def test_automatic_release_waits_for_what_duties_ask_of_a_release() -> None:
    catalogue = read_catalogue()
    release = catalogue.practice_by_id["p-cd"]
    asked = ("p-risk-tiering", "p-audit-repro")
    duty = Duty(id="d", name="D", practices=asked, least=2, by="2028-12-31", state="confirmed")
    assert safe_with(release, (), catalogue) == release.safe_only_with
    assert safe_with(release, (duty,), catalogue) == (*release.safe_only_with, *asked)
    proposed = duty.model_copy(update={"state": "proposed"})
    choice = duty.model_copy(update={"least": 1})
    for other in (proposed, choice):
        assert safe_with(release, (other,), catalogue) == release.safe_only_with
    packaging = catalogue.practice_by_id["p-packaging"]
    assert safe_with(packaging, (duty,), catalogue) == ()
    assert "p-audit-repro" in duty_steps((duty,), catalogue)


def test_a_duty_holds_where_models_run_in_batches(example: Project) -> None:
    """Incident instructions pay where models answer live; DORA asks for them of everybody."""
    batch = example.model_copy(
        update={"organisation": example.organisation.model_copy(update={"real_time": False})}
    )
    duty = Duty(
        id="dora-17",
        name="Incidents are managed by a process and recorded",
        practices=("p-runbooks",),
        by="2028-12-31",
        source="law",
        state="confirmed",
    )
    asked = batch.model_copy(update={"duties": (duty,)})
    for project, blocked in ((batch, True), (asked, False)):
        found = derived(project, catalogue_of(project)).candidates
        one = next(c for c in found if c.id == "p-runbooks")
        assert one.fit.blocked is blocked
    assert "live" not in one.fit.reason
