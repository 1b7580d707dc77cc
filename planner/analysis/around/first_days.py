"""The first ninety days of a plan: who does what in which week, when it is done, and what if not."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.analysis.around.first_weeks import WEEKS, Over, over_words, weeks_over
from planner.analysis.around.on_the_table import measured_first
from planner.analysis.around.quick_wins import quick_wins
from planner.analysis.around.standing import Standing, standing_of
from planner.analysis.around.step_done import done_words
from planner.analysis.around.trial_words import TrialRow, otherwise_words, trial_rows
from planner.analysis.around.use_case_verdict import VERDICT_WORDS
from planner.analysis.around.use_case_words import NOT_STATED, mark_words, portfolio
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.experiment_words import experiment_days
from planner.analysis.study.plan import Step
from planner.analysis.study.study import Study
from planner.analysis.study.trials import WEEKS_OF_MONTH
from planner.catalogue.fit import watching
from planner.domain.base.language import Figures, Inner, Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.maturity.words import people_words

LOOK = 6
"""Week of the first look."""
ASKED = 3
"""Open questions that a line names."""
MOST = 23
"""Rows that a page and a little hold: the steps that begin stay among them."""
SINGLE = 3
"""Lines of one kind, like duties of one day, that stand one by one; more are one line."""
Kind = Literal["duty", "decision", "start", "fixed"]
ORDER: tuple[Kind, ...] = ("duty", "decision", "fixed", "start")


@dataclass(frozen=True)
class DayRow:
    """One line: weeks from and to (1–13), what, who, when it is done, what happens if not.

    Week 0 is the time that is left before the first. ``goes_on``: it ends after the thirteenth week.
    ``person`` says that ``who`` is a person and no role; ``missing`` that nobody answers for it; ``instead``
    is what stands for ``who`` where no person is named.
    """

    kind: Kind
    first: int
    last: int
    what: str
    who: str
    done: str
    otherwise: str
    goes_on: bool = False
    person: bool = False
    missing: bool = False
    instead: str = "The owner"


@dataclass(frozen=True)
class FirstDays:
    """At most ``MOST`` lines in the order of weeks, how many more there are, and steps without an owner.

    ``over`` are the weeks in which people have more days than are released.
    """

    start: date
    rows: tuple[DayRow, ...]
    more: int
    unowned: tuple[str, ...]
    over: tuple[Over, ...] = ()


def weeks_words(row: DayRow) -> str:
    """The weeks of a line: 3, 2–5, or 1–13, goes on; “now” is before the first."""
    if row.last == 0:
        return "now"
    span: str = Figures(f"{row.first}" if row.first == row.last else f"{row.first}–{row.last}")
    if row.first == 0:
        span = phrase("now–{last}", last=Figures(f"{row.last}"))
    return phrase("{span}, goes on", span=span) if row.goes_on else span


def first_days(study: Study, dated: Sequence[DayRow] = ()) -> FirstDays:
    """What happens from the start of the plan to the end of its thirteenth week.

    ``dated`` are lines that hang on days of a calendar and on no step: they stand whatever is planned.
    """
    plan, project = study.plan, study.project
    standing = standing_of(study)
    open_ = standing == "too_little"
    measured = measured_first(study)
    held = standing == "withheld" and project.agreed_plan is None
    begins = not (open_ or measured or held)
    begun = [s for s in plan.steps if s.start < QUARTER] if begins else []
    unowned = tuple(s.candidate.name for s in begun if not project.owners.get(s.candidate.id))
    trials = {r.trial.id: r for r in trial_rows(study) if r.gate is not None}
    looks = LOOKS if open_ or (begins and plan.steps) else CHECKED if held else IDLE
    rows = [*_first(study, standing), *_fixed(study, begun, unowned, looks)]
    if measured:
        rows.append(_measuring(measured))
    rows += [*dated, *_duties(study), *_experiments(study)]
    rows += _parked(study)
    if open_:  # only what is right whatever the answers are
        rows += [_safe(study, win.candidate) for win in quick_wins(study)]
    for step in begun:
        rows += _of_step(study, step, trials.get(step.candidate.id))
    kept = sorted(rows, key=lambda r: (ORDER.index(r.kind), r.first, r.last))[:MOST]
    shown = tuple(sorted(kept, key=lambda r: (r.first, r.last, ORDER.index(r.kind))))
    over = weeks_over(study) if begins else ()
    return FirstDays(plan.start, shown, len(rows) - len(kept), unowned, over)


COUNTED = (
    "Weeks are counted from {day}.",
    "Weeks are counted from {day}; what says “now” does not wait for them.",
)
LEFT_OUT = ("One further line is left out.", "{n} further lines are left out.")


def lead_words(found: FirstDays) -> str:
    """When the weeks begin, what nobody answers for, where days exceed the limit, and what is left out."""
    day = iso_day(found.start.isoformat())
    words = [phrase(COUNTED[any(r.first == 0 for r in found.rows)], day=day)]
    if found.unowned:
        words.append(
            phrase("Nobody is named yet for one of the steps that begin.")
            if len(found.unowned) == 1
            else phrase(
                "Nobody is named yet for {n} of the steps that begin.", n=len(found.unowned)
            )
        )
    words += [over_words(o) for o in found.over]
    if found.more:
        words.append(phrase(LEFT_OUT[found.more > 1], n=found.more))
    return joined(words, " ")


def _first(study: Study, standing: Standing) -> list[DayRow]:
    """What comes before any step: the questions that are open, or the check that withholds the worth."""
    project = study.project
    sponsor = project.report.audience or "Whoever signs the plan"
    if standing == "withheld":
        return [
            DayRow(
                "decision",
                1,
                2,
                "Mend what fails the checks of plausibility, or confirm it",
                sponsor,
                "Every check passes, or somebody has confirmed it with a reason",
                "The worth stays withheld, and no step of the plan begins",
            )
        ]
    if standing != "too_little":
        return []
    decides = study.profile.overall.decides
    asks = decides.asks if decides is not None else ()
    titles = {q.id: q.title for q in project.questionnaire.questions}
    named = [phrase("“{title}”", title=t) for t in dict.fromkeys(titles[a.question] for a in asks)]
    what = (
        phrase("Ask what is open: {questions}", questions=joined(named[:ASKED], ", "))
        if named
        else "Let the questions be answered"
    )
    who = people_words(project, study.profile.overall)
    return [
        DayRow(
            "decision",
            1,
            LOOK - 1,
            what,
            who or "The teams that know",
            "Each has a level, or it is written down who knows it",
            "The level stays open, and no plan is released",
            person=bool(who),
            instead="The teams that know",
        ),
        DayRow(
            "decision",
            LOOK,
            LOOK,
            "Plan again with what was answered",
            sponsor,
            "The level is named, and a new plan lies on the table",
            "Only what is safe to start goes on",
        ),
    ]


def _measuring(measured: str) -> DayRow:
    """What is found out before any step begins."""
    return DayRow(
        "start",
        1,
        WEEKS,
        phrase("Measure “{name}”", name=Inner(measured)),
        CAPACITY_ROLE_NAMES["data_scientist"],
        "The figure is stated with its source, and the plan is computed again with it",
        "No step begins",
    )


NAMED = ("One name", "{n} names, one for each step")
AGREED = ("The owner has said yes", "{n} owners have said yes")
"""When owners are there: for one step, and for several."""


def _fixed(
    study: Study, begun: list[Step], unowned: tuple[str, ...], looks: tuple[Look, ...]
) -> list[DayRow]:
    sponsor = study.project.report.audience or "Whoever signs the plan"
    rows = []
    if begun:
        patterns = NAMED if unowned else AGREED
        done = phrase(patterns[len(begun) > 1], n=len(begun))
        late = "What nobody answers for does not begin"
        rows.append(
            DayRow(
                "fixed", 1, 1, "Owners of what begins", sponsor, done, late, missing=bool(unowned)
            )
        )
    return rows + [
        DayRow("fixed", w, w, what, sponsor, done, late) for w, what, done, late in looks
    ]


Look = tuple[int, str, str, str]
"""Week, what, when it is done and what if not, of a fixed look at a plan."""
LOOKS: tuple[Look, ...] = (
    (
        LOOK,
        "Look: what began, what is late, what nobody expected",
        "Differences are written down",
        "The next look is a week later",
    ),
    (
        WEEKS,
        "Look again: what is over, and whether the next quarter begins as planned",
        "Signed: yes, smaller, or no",
        "Nothing new begins",
    ),
)
CHECKED: tuple[Look, ...] = (
    (
        LOOK,
        "Plan again with what was mended, and decide on the first steps",
        "The worth is shown, and a new plan lies on the table",
        "No step of the plan begins",
    ),
)
IDLE: tuple[Look, ...] = (
    (
        LOOK,
        "Look at the figures that would make a step pay",
        "Each is measured, or confirmed with its source",
        "They stay guesses, and no step is planned on them",
    ),
    (
        WEEKS,
        "Plan again: does a step pay now?",
        "Signed: a plan, or none",
        "Nothing begins",
    ),
)
"""The same where nothing begins: nothing can be late."""


def _week(study: Study, day: date) -> int | None:
    """Week of the plan in which a day lies, 1–13; ``None`` outside."""
    week = (day - study.plan.start).days // 7 + 1
    return week if 1 <= week <= WEEKS else None


def _duties(study: Study) -> list[DayRow]:
    """Duties whose own day lies in these weeks; many of one day as one line."""
    by_day: dict[str, list[DutyResult]] = {}
    for duty in study.plan.duties:
        by_day.setdefault(duty.by, []).append(duty)
    owners = {d.id: d.owner for d in study.project.duties}
    rows = []
    for day, duties in by_day.items():
        week = _week(study, date.fromisoformat(day))
        if week is None:
            continue
        named = [(phrase("Duty: {name}", name=d.name), owners.get(d.id, "")) for d in duties]
        if len(duties) > SINGLE:
            who = {owner for _, owner in named}
            what = phrase("{n:d} duties of one day: see the list of duties", n=len(duties))
            named = [(what, who.pop() if len(who) == 1 else "")]
        rows += [
            DayRow(
                "duty",
                1,
                week,
                what,
                Verbatim(owner) if owner else watching(study.project.organisation),
                phrase("In place by {day}", day=iso_day(day)),
                "It is broken: tell whoever answers in law",
                person=bool(owner),
            )
            for what, owner in named
        ]
    return rows


def _parked(study: Study) -> list[DayRow]:
    """What a workshop put off: to be found out by its day, or by the look in week 6 where it has none."""
    rows = []
    for item in study.project.parked:
        if item.done:
            continue
        week = LOOK
        if item.when:
            day = date.fromisoformat(item.when)
            found = _week(study, max(day, study.plan.start))
            if found is None:
                continue
            week = found
        rows.append(
            DayRow(
                "decision",
                1,
                week,
                phrase("Find out: {what}", what=Verbatim(item.text)),
                Verbatim(item.owner) if item.owner else "Nobody yet",
                "The answer is written down, with whom was asked",
                "It comes up at the next look",
                person=bool(item.owner),
                missing=not item.owner,
            )
        )
    return rows


def _experiments(study: Study) -> list[DayRow]:
    """Tests of use cases worth a try, and decisions on them that fall into these weeks."""
    rows = []
    placed = {e.id: e for e in study.plan.experiments}
    for use_case, found in portfolio(study.project):
        plan = use_case.stop
        if plan is None or plan.decision:
            continue
        name, currency = use_case.name, study.project.organisation.currency
        who = Verbatim(use_case.owner) if use_case.owner else CAPACITY_ROLE_NAMES["product_owner"]
        one = placed.get(use_case.id)
        if one is not None:
            first, weeks = _week_of(one.start), round(one.end * WEEKS_OF_MONTH)
            if first > WEEKS:
                continue
            by = _week(study, date.fromisoformat(plan.decide_by)) if plan.decide_by else None
            weeks = max(min(weeks, by or weeks), first)
            rows.append(
                DayRow(
                    "start",
                    first,
                    min(weeks, WEEKS),
                    joined([phrase("Test: {name}", name=name), experiment_days(one)], "; "),
                    who,
                    NOT_STATED if found is None else mark_words(use_case, found, currency),
                    "Stop: no cost follows",
                    goes_on=weeks > WEEKS,
                    person=bool(use_case.owner),
                )
            )
        elif found is not None:
            verdict = found.rule.verdict
            rows.append(
                DayRow(
                    "decision",
                    2,
                    2,
                    phrase(
                        "Decide on {name}: {verdict}", name=name, verdict=VERDICT_WORDS[verdict]
                    ),
                    who,
                    "The decision is written down, with its reason",
                    "Nobody works on it until it is decided",
                    person=bool(use_case.owner),
                )
            )
    return rows


def _week_of(month: int) -> int:
    """The week (from 1) with which a month of the plan begins."""
    return 1 + round(month * WEEKS_OF_MONTH)


def _of_step(study: Study, step: Step, trial: TrialRow | None) -> list[DayRow]:
    project, candidate = study.project, step.candidate
    owner = project.owners.get(candidate.id, "")
    who = Verbatim(owner) if owner else _to_be_named(candidate)
    begins, rows = _week_of(step.start), []
    name = candidate.name
    if trial is not None and trial.gate is not None:
        last = max((trial.gate - study.plan.start).days // 7, 1)
        person = trial.trial.owner or owner
        asked = Verbatim(person) if person else CAPACITY_ROLE_NAMES[trial.trial.role]
        criteria = [c.what for c in trial.trial.criteria]
        rows.append(
            DayRow(
                "start",
                begins,
                min(last, WEEKS),
                phrase("Trial: {name}", name=name),
                asked,
                joined(criteria, "; ") if criteria else "Criteria are stated before it begins",
                "Open: once longer, for half of the weeks",
                goes_on=last > WEEKS,
                person=bool(person),
            )
        )
        if last + 1 > WEEKS:
            return rows
        rows.append(
            DayRow(
                "decision",
                last + 1,
                last + 1,
                phrase("Gate: adopt {name}, or not", name=name),
                asked,
                "A result for every criterion",
                otherwise_words(study, trial.trial),
                person=bool(person),
            )
        )
        begins = _week_of(step.start + candidate.initiative.trial_months)
    if begins > WEEKS:
        return rows
    rows.append(
        DayRow(
            "start",
            begins,
            WEEKS,
            name,
            who,
            done_words(study, candidate),
            "The look in week 13 decides",
            goes_on=step.end > QUARTER,
            person=bool(owner),
        )
    )
    return rows


def _to_be_named(candidate: Candidate) -> str:
    """That nobody is named yet, and among whom to look where the work says that."""
    role = candidate.role
    return phrase("To be named ({role})", role=CAPACITY_ROLE_NAMES[role]) if role else "To be named"


def _safe(study: Study, candidate: Candidate) -> DayRow:
    """A small practice that closes a gap which is certain."""
    owner = study.project.owners.get(candidate.id, "")
    return DayRow(
        "start",
        1,
        WEEKS,
        candidate.name,
        Verbatim(owner) if owner else _to_be_named(candidate),
        done_words(study, candidate),
        "The look in week 13 decides",
        person=bool(owner),
    )
