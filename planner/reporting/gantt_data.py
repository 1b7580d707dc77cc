"""What the roadmap's charts show, on screen and in print alike."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.around.review import stage_review
from planner.analysis.study.duty_result import duty_words
from planner.analysis.study.expected_path import expected_after, expected_path
from planner.analysis.study.plan import Experiment, Plan, Step
from planner.analysis.study.study import Study
from planner.analysis.study.trials import WEEKS_OF_MONTH, weeks_of
from planner.catalogue.duty_steps import DUTY_TRIES
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import (
    Money,
    decimal,
    long_date,
    money,
    month_year,
    span,
    work_days,
)
from planner.domain.plan.plan import QUARTER
from planner.exchange.schedule import IDEAS
from planner.reporting.duty_law import law_days

LONGEST_NAME = 40


@dataclass(frozen=True)
class GanttRow:
    """A stage row (``stage``) or a step: start and end in quarters, the end exclusive.

    ``late`` is its end in 9 of 10 futures, ``agreed`` the span that was agreed on, or that it had before a
    move, where it is another one. ``locked``: its start was decided; ``duty``: a duty asks for it. ``gate``
    is the quarter of the review after a stage, with what is said there; of a step that of its trial's gate.
    ``idea``: the experiment of a use case; its group comes last.
    """

    id: str
    name: str
    start: float
    end: float
    stage: bool = False
    tool: bool = False
    text: str = ""
    span: str = ""
    waits_for: tuple[str, ...] = ()
    late: float = 0.0
    agreed: tuple[float, float] | None = None
    locked: bool = False
    duty: bool = False
    gate: float | None = None
    gate_words: str = ""
    idea: bool = False

    @property
    def first(self) -> int:
        """The month with which it begins."""
        return round(self.start * QUARTER)

    @property
    def last(self) -> int:
        """The month before which it ends."""
        return round(self.end * QUARTER)


@dataclass(frozen=True)
class DutyMark:
    """A day by which duties have to be met, in quarters of the plan, and what it is called."""

    quarter: float
    words: str


@dataclass(frozen=True)
class Marks:
    """Days of duties on the time axis, and how many duties are met."""

    words: str = ""
    duties: tuple[DutyMark, ...] = ()


@dataclass(frozen=True)
class Load:
    """Use of one resource per quarter against its limit, with the words printed in the bars."""

    name: str
    limit_words: str
    used: tuple[float, ...]
    limit: float
    words: tuple[str, ...]


def quarter_labels(plan: Plan) -> list[tuple[str, str]]:
    """Year and label of each quarter of the plan."""
    starts = [plan.quarter_start(q) for q in range(plan.quarters)]
    return [(str(d.year), f"Q{(d.month - 1) // 3 + 1}") for d in starts]


def gantt_rows(study: Study) -> list[GanttRow]:
    """Stage rows with their steps under them."""
    plan, currency = study.plan, study.project.organisation.currency
    late = {x.id: x.late / QUARTER for x in study.delays.steps}
    kept = study.project.agreed_plan
    agreed = {s.initiative: (s.start, s.end) for s in kept.steps} if kept is not None else {}
    gates = {t.id: weeks_of(t) / WEEKS_OF_MONTH for t in study.project.trials if t.is_ahead}
    rows = []
    for stage in plan.stages:
        review = stage_review(study, stage)
        rows.append(
            GanttRow(
                id=f"stage-{stage.number}",
                name=f"{stage.number} · {tr(stage.name)}",
                start=stage.start / QUARTER,
                end=stage.end / QUARTER,
                stage=True,
                span=span(plan.month_start(stage.start), plan.last_day(stage.end)),
                gate=review / QUARTER if review <= plan.months else None,
                gate_words=_gate_words(study, review),
            )
        )
        for step in stage.steps:
            id_, span_ = step.candidate.id, (step.start, step.end)
            other = agreed.get(id_, span_)
            row = _row(study, step)
            shown = None if other == span_ else (other[0] / QUARTER, other[1] / QUARTER)
            window = study.project.limits.windows.get(id_)
            rows.append(
                replace(
                    row,
                    late=late.get(id_, 0.0),
                    agreed=shown,
                    locked=window is not None and window.latest is not None,
                    duty=step.candidate.initiative.tries == DUTY_TRIES,
                    gate=(step.start + gates[id_]) / QUARTER if id_ in gates else None,
                )
            )
    return [*rows, *_experiments(plan, currency)]


def _experiments(plan: Plan, currency: str) -> list[GanttRow]:
    """Experiments of ideas under a head of their own; the gate of each is the decision at its end."""
    shown = [e for e in plan.experiments if e.start < plan.months]
    if not shown:
        return []
    first, last = min(e.start for e in shown), max(e.end for e in shown)
    head = GanttRow(
        id=IDEAS,
        name=tr("Experiments of ideas"),
        start=first / QUARTER,
        end=min(last, plan.months) / QUARTER,
        stage=True,
        span=span(plan.month_start(first), plan.last_day(last)),
    )
    return [
        head,
        *(
            GanttRow(
                id=f"{IDEAS}-{e.id}",
                name=tr(e.name),
                start=e.start / QUARTER,
                end=min(e.end, plan.months) / QUARTER,
                text=_in_bar(e, currency),
                gate=e.end / QUARTER if e.end <= plan.months else None,
                idea=True,
            )
            for e in shown
        ),
    ]


def _in_bar(one: Experiment, currency: str) -> str:
    """What an experiment takes: its cost, as the bars of steps tell theirs, else its days."""
    if one.cost:
        return money(one.cost, currency)
    return tr(phrase("{n} days", n=work_days(sum(one.days.values())))) if one.days else ""


def _gate_words(study: Study, review: int) -> str:
    """What is looked at in the review before a month: how many steps are over, and the level then."""
    plan = study.plan
    over = sum(s.end <= review for s in plan.steps)
    then = expected_after(study, review).value
    day = month_year(plan.last_day(review))
    words = phrase(
        "Review {month}: {n} of {all} steps over", month=day, n=over, all=len(plan.steps)
    )
    if then is not None:
        words = phrase("{words}, expected level {level}", words=words, level=decimal(then, 1))
    return tr(words)


def marks_of(study: Study, day: str = "") -> Marks:
    """Days of the duties that bind within the plan, the same day once.

    With the ``day`` of a report (``YYYY-MM-DD``) also the days from which their laws ask.
    """
    plan = study.plan
    if not plan.duties:
        return Marks()
    own, laws = _by_day((d.by, tr(d.name)) for d in plan.duties), {}
    if day:
        names = {d.id: tr(d.name) for d in plan.duties}
        laws = _by_day((when, names[id_]) for id_, when in law_days(study).items())
    found = []
    for when in sorted({*own, *laws}):
        due = date.fromisoformat(when)
        months = (due.year - plan.start.year) * 12 + due.month - plan.start.month
        quarter = (months + due.day / 31) / QUARTER
        if 0 <= quarter <= plan.quarters:
            pattern = "{day} · {what}" if when in own else "{day} · law asks: {what}"
            what = _told(own.get(when) or laws[when])
            found.append(DutyMark(quarter, tr(phrase(pattern, day=long_date(due), what=what))))
    return Marks(tr(duty_words(plan.duties)), tuple(found) or (DutyMark(-1.0, ""),))


def _by_day(named: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for when, name in named:
        found.setdefault(when, []).append(name)
    return found


def cost_words(study: Study, steps: Iterable[Step]) -> str:
    """What steps cost over the horizon; of those that are done with and without the plan it says so.

    Their cost is counted nowhere, so that it would read as nothing.
    """
    by_id = study.case_problem.by_id
    if all(by_id[s.candidate.id].anyway for s in steps):
        return tr("anyway")
    return money(sum(s.cost for s in steps), study.project.organisation.currency)


def _told(names: Sequence[str]) -> str:
    """What is due on a day: the first of many says less than how many there are."""
    return _short(names[0]) if len(names) == 1 else tr(phrase("{n} duties", n=len(names)))


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def gantt_words(rows: Sequence[GanttRow], plan: Plan) -> str:
    """The chart of ``rows`` in words, for who does not see it: stages and steps with their months."""
    parts = []
    for row in rows:
        when = row.span or span(plan.month_start(row.first), plan.last_day(row.last))
        parts.append(f"{row.name}: {when}")
    return joined([tr("Gantt chart"), *parts], "; ") + "."


PathPoint = tuple[float | None, float, float]


def path_points(study: Study) -> tuple[list[PathPoint], list[str]]:
    """Expected level (``None`` where none leads) with its tenths, now and by quarter, and the months."""
    plan = study.plan
    points = [(p.value, p.low, p.high) for p in expected_path(study)]
    return points, [month_year(plan.quarter_start(q)) for q in range(plan.quarters + 1)]


def _row(study: Study, step: Step) -> GanttRow:
    return GanttRow(
        id=step.candidate.id,
        name=tr(step.candidate.name),
        start=step.start / QUARTER,
        end=step.end / QUARTER,
        tool=step.candidate.kind == "tool",
        text=cost_words(study, (step,)),
        waits_for=step.waits_for,
    )


def loads(study: Study) -> list[Load]:
    """Invoices and person-days per quarter against their limits; both with what is done in any case."""
    plan, use, currency = study.plan, quarter_use(study), study.project.organisation.currency
    days, limit = plan.all_days, sum(plan.capacity.values())
    cash = tuple(a + b for a, b in zip(use.invoices, use.beside_invoices, strict=True))
    said = "{name}, in all" if use.beside else "{name}"
    return [
        Load(
            tr(phrase(said, name="Invoices per quarter")),
            tr(phrase("released {amount} a quarter", amount=Money(plan.budget, currency))),
            cash,
            plan.budget,
            tuple(money(c, currency) for c in cash),
        ),
        Load(
            tr(phrase(said, name="Person-days per quarter")),
            tr(phrase("limit {limit}, each role has its own", limit=work_days(limit))),
            days,
            limit,
            tuple(work_days(d) for d in days),
        ),
    ]
