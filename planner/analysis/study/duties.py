"""Duties in planning: what of them a plan has to finish by when, and what became of each in the plan made."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duty_contents import contents_of
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import requirement_of
from planner.analysis.study.system_levels import lowest_of_systems, systems_of
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import MONTHS
from planner.domain.content.catalogue import Practice
from planner.domain.plan.calendar import first_day, months_ended
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.economics.model import CaseProblem, Draws, Timing
from planner.economics.outcomes import Outcome, outcomes
from planner.economics.planning_terms import PlanningTerms
from planner.maturity.score import Profile
from planner.roadmap.problem import Due

LATE = "Late for its own day: by the end of {month} in this plan."
SURE = "By {month}, in time in {n} of 100 futures; in 80 of 100 by {later}."
WITH_CONTENTS = "Counted with the duties for what it has to contain."
IN_PART = (
    "Steps keep part of it, by {month}: it is whole only with {numbers}, which no step of the plan "
    "brings."
)
PART_THERE = "In place today but for {numbers}, which no step of the plan brings."
DAYS_IN_HAND = 0.8
"""In how many of the futures in which a step works it is planned to be over in time."""


@dataclass(frozen=True)
class DutyPart:
    """One thing a duty asks for: any ``least`` of ``members``, those in place counted off.

    ``lacking`` says why nothing can be planned for it; ``by_hand`` that nothing ever can: somebody does it.
    """

    duty: Duty
    name: str
    members: tuple[str, ...]
    least: int
    lacking: str = ""
    by_hand: bool = False


def duty_parts(
    project: Project,
    profile: Profile,
    found: Iterable[Candidate],
    why_not: Mapping[str, str],
    duties: Iterable[Duty],
) -> list[DutyPart]:
    """What is still to be done for each duty, with the candidates that can do it."""
    by_id = {c.id: c for c in found}
    practices = [c for c in by_id.values() if isinstance(c.entry, Practice)]
    parts = []
    for duty in duties:
        if duty.practices:
            known = [by_id[i] for i in duty.practices if i in by_id]
            there = sum(c.fit.status == "in_place" for c in known)
            name = joined([c.name for c in known]) if known else duty.name
            if there < duty.least:
                members = tuple(c.id for c in known if c.fit.status != "in_place")
                parts.append(_part(duty, name, members, duty.least - there, why_not, by_id))
        if _needs_document(project, profile, duty) and not _documented(project, duty):
            lacking = _document_words(project, profile, duty)
            parts.append(DutyPart(duty, duty.name, (), 1, lacking, by_hand=True))
        for level in duty.levels:
            now = level_today(project, profile, duty, level.question)
            if now is None or now >= level.level:
                continue
            raising = {
                c.id: r.least
                for c in practices
                if isinstance(c.entry, Practice)
                for r in c.entry.raises
                if r.question == level.question and r.to_level >= level.level
            }
            question = project.questionnaire.by_id.get(level.question)
            asked = question.title if question is not None else Verbatim(level.question)
            title = phrase("“{question}” at level {level}", question=asked, level=level.level)
            there = sum(by_id[i].fit.status == "in_place" for i in raising)
            least = max(1, max(raising.values(), default=1) - there)
            parts.append(_part(duty, title, tuple(raising), least, why_not, by_id))
    return parts


def first_ended(
    members: Iterable[str],
    least: int,
    ends: Mapping[str, int],
    price: Mapping[str, float] | None = None,
) -> tuple[str, ...]:
    """The ``least`` of ``members`` that end first in a plan, on which its date rests.

    None where there are fewer. Of those that end at one time the cheaper by ``price`` come first.
    """
    dear = price or {}
    planned = sorted(
        {m for m in members if m in ends}, key=lambda m: (ends[m], dear.get(m, 0.0), m)
    )
    return tuple(planned[:least]) if len(planned) >= least else ()


def _part(
    duty: Duty,
    name: str,
    members: tuple[str, ...],
    least: int,
    why_not: Mapping[str, str],
    by_id: Mapping[str, Candidate],
) -> DutyPart:
    can = tuple(m for m in members if m not in why_not)
    if len(can) >= least:
        return DutyPart(duty, name, can, least)
    if not members:
        lacking = phrase("No known practice leads there.")
        return DutyPart(duty, name, can, least, lacking, by_hand=True)
    there = next((m for m in members if by_id[m].fit.status == "in_place"), None)
    if there is not None:
        lacking = phrase(
            "“{name}” is in place, and the level that is asked is not reached yet.",
            name=by_id[there].name,
        )
        return DutyPart(duty, name, can, least, lacking, by_hand=True)
    first = next((m for m in members if m in why_not), None)
    if duty.systems and first is not None and by_id[first].fit.status == "not_for_you":
        lacking = phrase(
            "“{name}” leads there, and the profile of the organisation keeps it out of plans: {why} Once the "
            "profile says otherwise, it is planned.",
            name=by_id[first].name,
            why=why_not[first],
        )
        return DutyPart(duty, name, can, least, lacking, by_hand=True)
    if first is None:
        lacking = phrase("It names practices that the catalogue does not hold.")
    elif by_id[first].fit.status == "no_figures":
        lacking = phrase(
            "“{name}” has no figures yet: give it days of work as an entry of your own, and it is planned.",
            name=by_id[first].name,
        )
    else:
        lacking = phrase("“{name}”: {why}", name=by_id[first].name, why=why_not[first])
    return DutyPart(duty, name, can, least, lacking)


def _needs_document(project: Project, profile: Profile, duty: Duty) -> bool:
    """Whether nothing that can be planned says anything of it: no level, or none that is asked here."""
    if duty.practices or (duty.systems and duty.levels):
        return False
    return all(level_today(project, profile, duty, level.question) is None for level in duty.levels)


def _document_words(project: Project, profile: Profile, duty: Duty) -> str:
    """What a duty needs that a document of its own shows: that, and the levels that its requirement names.

    Whoever writes the document alone has a hole still where one of them is not reached.
    """
    found, known = requirement_of(project, duty), project.questionnaire.by_id
    below = []
    for need in found[1].needs if found is not None else ():
        now = level_today(project, profile, duty, need.question) if need.question in known else None
        if now is not None and now < need.level:
            title = known[need.question].title
            below.append(phrase("“{question}” at {level:d}", question=title, level=need.level))
    if not below:
        return phrase("Only a document of its own shows it.")
    return phrase("It needs a document of its own, and {levels}.", levels=joined(below))


def _documented(project: Project, duty: Duty) -> bool:
    """Whether documents that still count on the day of the duty cover everything it is about."""
    if duty.asked_by is None:
        return False
    key = (duty.asked_by.framework, duty.asked_by.requirement)
    found = [
        e
        for e in project.evidence
        if e.counts_on(duty.by) and key in {(d.framework, d.requirement) for d in e.documents}
    ]
    if not duty.systems:
        return any(e.organisation for e in found)
    return set(duty.systems) <= {s for e in found for s in e.covers}


def level_today(project: Project, profile: Profile, duty: Duty, question: str) -> float | None:
    """The lowest level that a question of ``duty`` may have today; ``None`` where nobody is asked it.

    What is asked of single systems only is read from those that the duty is about; of none it is nothing.
    """
    asked = project.questionnaire.by_id.get(question)
    if duty.systems or (asked is not None and asked.scope == "system"):
        about = systems_of(project, duty)
        now = lowest_of_systems(project, profile.cells, about, question)
        return 0.0 if now is None and not duty.systems else now
    return today(profile, question)


def today(profile: Profile, question: str) -> float | None:
    """The lowest level of a question over the teams asked; ``None`` where the profile asks none.

    What is not known is nothing, and so is what a round leaves out or every team calls not applicable: that
    waives no law.
    """
    cells = profile.cells
    column = cells.columns.get(question)
    if column is None:
        return None
    rows = (cells.counted & cells.in_scope)[:, column]
    return float(np.nan_to_num(cells.low[rows, column]).min()) if rows.any() else 0.0


def last_period(duty: Duty, start: date, periods: int, per: int) -> int | None:
    """The last period of ``per`` months that ends on or before the duty's day: see ``period_by``."""
    return period_by(duty.by, start, periods, per)


def period_by(by: str, start: date, periods: int, per: int) -> int | None:
    """The last period of ``per`` months that ends on or before the day ``by``.

    −1: none, ``None``: the day lies after the plan.
    """
    day = date.fromisoformat(by)
    if day >= first_day(start, (periods + 1) * per):
        return None
    return min(max(months_ended(start, day) // per, 0), periods) - 1


def dues_of(
    parts: Iterable[DutyPart],
    terms: PlanningTerms,
    start: date,
    periods: int,
    per: int,
    laws: Mapping[str, str] | None = None,
) -> tuple[Due, ...]:
    """Rows of the planning problem: what can be planned of the duties, with days in hand.

    ``laws`` are the days of their laws by duty.
    """
    found = []
    for number, part in enumerate(parts):
        by = last_period(part.duty, start, periods, per)
        if part.lacking or by is None:
            continue
        asked = (laws or {}).get(part.duty.id)
        law = period_by(asked, start, periods, per) if asked else None
        ahead = {m: _in_hand(terms, m, per) for m in part.members}
        id_ = f"{part.duty.id}:{number}"
        found.append(
            Due(id_, part.duty.name, part.members, by, part.least, ahead, part.duty.by, law)
        )
    return tuple(found)


def _in_hand(terms: PlanningTerms, id_: str, per: int) -> int:
    """Periods that a step is planned before its date, so that it is over in time in 8 of 10 futures."""
    became = terms.became[id_]
    late = np.broadcast_to(became.late_finish, became.works.shape)[became.works > 0]
    if not len(late):
        return 0
    return math.ceil(float(np.quantile(late, DAYS_IN_HAND, method="inverted_cdf")) / per)


def judged(
    parts: Iterable[DutyPart],
    duties: Iterable[Duty],
    case: CaseProblem,
    schedule: Mapping[str, Timing],
    draws: Draws,
    start: date,
    periods: int,
    per: int,
) -> tuple[DutyResult, ...]:
    """What becomes of each duty in a plan, over the futures that are printed."""
    months = {i: t.finish - t.start for i, t in schedule.items()}
    finish = {i: t.finish for i, t in schedule.items()}
    became = outcomes(case, months, draws)
    trials = len(next(iter(draws.values())))
    by_duty: dict[str, list[DutyPart]] = {}
    for part in parts:
        by_duty.setdefault(part.duty.id, []).append(part)
    results = []
    duties = tuple(duties)
    for duty in duties:
        inside = contents_of(duty, duties)
        held = [p for one in inside for p in by_duty.get(one.id, [])]
        own = [*by_duty.get(duty.id, []), *(p for p in held if not p.lacking)]
        due = last_period(duty, start, periods, per)
        ended = max(months_ended(start, date.fromisoformat(duty.by)), 0)
        last = case.horizon if due is None else min(ended, case.horizon)
        kept_at = np.zeros(trials)
        ends: list[int | None] = []
        rests_on: set[str] = set()
        for part in own:
            first = first_ended(part.members, part.least, finish)
            ends.append(max((finish[m] for m in first), default=None))
            rests_on.update(first)
            kept_at = np.maximum(kept_at, _kept_at(part, schedule, became, trials))
        lacking = next((p for p in own if p.lacking), None)
        shares = (float((kept_at <= last).mean()), float((kept_at <= case.horizon).mean()))
        by_then = float(np.quantile(kept_at, DAYS_IN_HAND, method="inverted_cdf"))
        sure = int(by_then) if own and by_then <= case.horizon else None
        cause, share = "", 0.0
        if (missed := kept_at > last).any():
            cause, share = _tried_again(rests_on, finish, case, became, missed)
        found = _result(duty, ends, due, lacking, shares, sure, start, per)
        if inside:
            found = _with_contents(found, duty, held, start)
        kept = tuple(float((kept_at <= m + 1).mean()) for m in range(case.horizon)) if own else ()
        results.append(
            replace(found, cause=cause, cause_share=share, kept=kept, source=duty.source)
        )
    return tuple(results)


def _with_contents(
    found: DutyResult, duty: Duty, held: Iterable[DutyPart], start: date
) -> DutyResult:
    """What becomes of a duty that has contents: by hand where no step brings some of these."""
    numbers = [p.duty.asked_by.requirement for p in held if p.lacking and p.duty.asked_by]
    if not numbers or found.state in ("by_hand", "missing"):
        return replace(found, words=joined([found.words, WITH_CONTENTS], " "))
    named = Verbatim(", ".join(dict.fromkeys(numbers)))
    said = phrase(PART_THERE, numbers=named)
    if found.month is not None:
        month = last_month(start, found.month + 1)
        said = phrase(IN_PART, month=month, numbers=named)
    return replace(found, state="by_hand", words=_by_hand(duty, said))


def _kept_at(
    part: DutyPart, schedule: Mapping[str, Timing], became: Mapping[str, Outcome], trials: int
) -> NDArray[np.float64]:
    """The month, future by future, at whose end enough of a part works; endless where it never does."""
    planned = [m for m in part.members if m in schedule]
    if len(planned) < part.least:
        return np.full(trials, np.inf)
    ends = np.empty((len(planned), trials))
    for row, member in enumerate(planned):
        one = became[member]
        ends[row] = np.where(one.works > 0, schedule[member].finish + one.late_finish, np.inf)
    return np.asarray(np.sort(ends, axis=0)[part.least - 1])


def _tried_again(
    members: Iterable[str],
    finish: Mapping[str, int],
    case: CaseProblem,
    became: Mapping[str, Outcome],
    missed: NDArray[np.bool_],
) -> tuple[str, float]:
    """Of some steps and all they wait for, the one that is tried again most often where a duty is missed."""
    left, chain = list(members), set[str]()
    while left:
        id_ = left.pop()
        if id_ in became and id_ not in chain:
            chain.add(id_)
            one = case.by_id[id_]
            left += [*one.needs, *one.safe_with]
            left += [n for any_of in one.needs_any for n in first_ended(any_of, 1, finish)]
    again = {i: float(((became[i].begun * became[i].repeats) > 0)[missed].mean()) for i in chain}
    worst = max(sorted(again), key=again.__getitem__, default="")
    return (worst, again[worst]) if worst and again[worst] > 0 else ("", 0.0)


def _by_hand(duty: Duty, lacking: str) -> str:
    """What nothing can be planned for. The owner is not named: words are printed in reports without names."""
    whose = "By hand: it has an owner." if duty.owner else "By hand: name an owner."
    return joined([lacking, phrase(whose)], " ")


def _result(
    duty: Duty,
    ends: list[int | None],
    due: int | None,
    lacking: DutyPart | None,
    shares: tuple[float, float],
    sure: int | None,
    start: date,
    per: int,
) -> DutyResult:
    known = [e for e in ends if e is not None]
    met = max(known) if known and len(known) == len(ends) else None
    if not ends:
        state, words = "met", phrase("In place today.")
    elif lacking is not None and lacking.by_hand:
        state, words = "by_hand", _by_hand(duty, lacking.lacking)
    elif met is None:
        state = "missing"
        words = phrase("Does not fit into the plan within the money and the people.")
        words = lacking.lacking if lacking is not None else words
    else:
        month = last_month(start, met)
        late = 0 if due is None else met // per - due - 1
        if late <= 0:
            state = "planned"
            n = round(100 * shares[0])
            words = phrase("By {month}, in time in {n} of 100 futures.", month=month, n=n)
            if shares[0] < DAYS_IN_HAND and sure is not None:
                words = phrase(SURE, month=month, n=n, later=last_month(start, sure))
        else:
            state = "late"
            words = phrase(LATE, month=month)
    last = None if met is None else met - 1
    return DutyResult(
        duty.id, duty.name, duty.by, duty.hard, state, last, *shares, words,
        sure=None if sure is None else sure - 1,
    )  # fmt: skip


def last_month(start: date, months: int) -> str:
    """The month with whose end so many months of the plan are over."""
    last_day = first_day(start, months) - timedelta(days=1)
    return phrase("{month} {year}", month=MONTHS[last_day.month - 1], year=str(last_day.year))
