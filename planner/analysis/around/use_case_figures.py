"""All figures of a use case as rows: of its template, measure and stop rule; and how one is changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar

from planner.analysis.around.use_case_harm import figure_range, harm_figures
from planner.analysis.around.use_case_money import MONEY_OF
from planner.analysis.study.use_cases import field_range
from planner.catalogue.finding import STATED, finding_figures
from planner.catalogue.harms import HarmFigure
from planner.catalogue.use_cases import Template, template_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, phrase
from planner.domain.base.numbers import iso_day, plain_number
from planner.domain.base.written.days import read_day, require_ahead
from planner.domain.case.estimate import Assumption, Grade, Provenance, Range, fixed
from planner.domain.organisation.organisation import (
    CAPACITY_ROLE_NAMES,
    CAPACITY_ROLES,
    CapacityRole,
    UseCase,
)
from planner.domain.organisation.use_case import (
    DecisionKind,
    FourCosts,
    Judging,
    Measured,
    StopPlan,
)
from planner.domain.project import Project

Part = TypeVar("Part", Judging, StopPlan, FourCosts, Measured)
Group = Literal["worth", "measure", "stop", "harm", "scale"]
GROUP_WORDS: dict[Group, str] = {
    "worth": "What it may be worth",
    "measure": "By which measure",
    "stop": "What an experiment costs",
    "harm": "What harm others may bear",
    "scale": "Many models behind it",
}
Kind = Literal["share", "money", "count"]


@dataclass(frozen=True)
class Figure:
    """One figure: a range, or a single number where ``single``; ``own`` where somebody stated it."""

    id: str
    group: Group
    question: str
    kind: Kind
    range: Range | None
    grade: Grade | Literal[""]
    source: str
    own: bool
    single: bool
    bounds: tuple[float, float | None] = (0.0, None)


SINGLE: dict[str, tuple[Group, str, Kind]] = {
    "cases": ("measure", "How many cases a year?", "count"),
    "share": ("measure", "Which share of them is true (fraud, a fault, a leaver)?", "share"),
    "hit": ("measure", "What does a hit cost in all?", "money"),
    "false_alarm": ("measure", "What does a false alarm cost in all?", "money"),
    "miss": ("measure", "What does a miss cost in all?", "money"),
    "left_alone": ("measure", "What does one cost that is rightly left alone?", "money"),
    "today_found": ("measure", "Which share of the true ones is found today?", "share"),
    "today_flagged": ("measure", "Which share of the others is flagged today?", "share"),
    "new_found": ("measure", "Which share of the true ones does the model find?", "share"),
    "new_flagged": ("measure", "Which share of the others does the model flag?", "share"),
    "area": ("measure", "Area under the curve, where no more is known", "share"),
    "before": ("measure", "Rate of success today, in the test in use", "share"),
    "after": ("measure", "Rate of success that would be worth it", "share"),
    "a_day": ("measure", "How many cases a day?", "count"),
    "shown": ("measure", "Which share of them takes part in the test?", "share"),
    "group": ("measure", "How many cases does one person or place have in the test?", "count"),
    "likeness": (
        "measure",
        "How alike are cases of one person or place (0.01, 0.03, 0.1)?",
        "share",
    ),
    "looks": ("measure", "How often is the test looked at, 1 to 5, as planned?", "count"),
    "wins": ("measure", "Which share of the decided searches would the new order win?", "share"),
    "undecided": ("measure", "Which share of the searches has no winner?", "share"),
    "difference": (
        "measure",
        "Which difference of means, in standard deviations, would be worth it (0.1 small, 0.5 clear)?",
        "count",
    ),
    "seen": ("measure", "Which share of answers does the judge mark as wrong?", "share"),
    "judge_finds": ("measure", "Which share of the wrong answers does the judge find?", "share"),
    "judge_clears": ("measure", "Which share of the right answers does the judge clear?", "share"),
    "feedback": (
        "measure",
        "After how many days is it known whether an answer was right?",
        "count",
    ),
    "latency": ("measure", "How many seconds may an answer take?", "count"),
    "test_cost": ("stop", "What does the test cost, days and cash?", "money"),
    "months": ("stop", "How many months does the test take?", "count"),
    "test_cases": ("stop", "How many cases does the test count in each arm?", "count"),
}
DAYS: dict[str, CapacityRole] = {f"days.{role}": role for role in CAPACITY_ROLES}
"""Person-days of the experiment by role: they are part of its cost, and count in the limits of the plan."""
RANGES: dict[str, tuple[Group, str]] = {
    "build": ("stop", "What does it cost to build, once it goes on?"),
    "run": ("stop", "What does it cost to run a year?"),
}
OF_KIND: dict[str, tuple[DecisionKind, ...]] = {
    **dict.fromkeys(("wins", "undecided"), ("rank",)),
    "difference": ("rank", "forecast", "generate"),
    **dict.fromkeys(("seen", "judge_finds", "judge_clears"), ("generate",)),
}
"""Figures that only some kinds of decision have a place for."""
OF_SHOWN = frozenset(("wins", "undecided", "difference"))
"""Of orders that people are shown: not of a list whose people are acted on, which takes two groups."""
MANY = 2
"""Models behind a use case from which one has to be looked for."""
OF_USE_CASE = {"feedback": "feedback_days", "latency": "latency_seconds"}
"""Figures that stand on the use case itself; a template knows their usual span."""
YES_NO = frozenset(
    (
        *("share", "hit", "false_alarm", "miss", "left_alone"),
        *("today_found", "today_flagged", "new_found", "new_flagged", "area"),
    )
)


def figures_of(project: Project, use_case: UseCase) -> tuple[Figure, ...]:
    """All figures that this use case has a place for, in the order of the page."""
    rows: list[Figure] = []
    template = template_of(use_case.template) if use_case.template else None
    for field in template.asked if template is not None else ():
        stated = use_case.fields.get(field.id)
        own = stated is not None and stated.range is not None
        rng = field_range(project, use_case, field)
        provenance = stated.provenance if own and stated is not None else None
        grade = provenance.grade if provenance else field.grade if rng else ""
        source = provenance.source if provenance else field.source
        rows.append(
            Figure(
                f"field.{field.id}",
                "worth",
                field.question,
                field.kind,
                rng,
                grade,
                source,
                own,
                single=False,
                bounds=field.bounds,
            )
        )
    rows += _of_kind(use_case)
    rows += [_harm(project, use_case, f) for f in harm_figures(use_case)]
    if use_case.models >= MANY or any(name in use_case.fields for name in STATED):
        rows += figures_of_scale(use_case)
    values = _singles(use_case)
    judging = use_case.judging or Judging()
    for name, (group, question, kind) in SINGLE.items():
        if judging.kind not in OF_KIND.get(name, (judging.kind,)):
            continue
        if judging.kind == "rank" and judging.changes_outcome and name in OF_SHOWN:
            continue
        if name in YES_NO and judging.kind != "yes_no":
            continue
        value = values[name]
        rng = None if value is None else Range(low=value, likely=value, high=value, shape="fixed")
        bounds = (0.0, 1.0) if kind == "share" else (0.0, None)
        usual = _usual(template, name)
        rows.append(
            Figure(name, group, question, kind, rng, "", usual, value is not None, True, bounds)
        )
    rows += [_days(use_case, name, role) for name, role in DAYS.items()]
    plan = use_case.stop or StopPlan()
    for name, (group, question) in RANGES.items():
        stated_range: Range | None = getattr(plan, name)
        rows.append(
            Figure(
                *(name, group, question, "money", stated_range, "", ""),
                own=stated_range is not None,
                single=False,
            )
        )
    return tuple(sorted(rows, key=lambda r: tuple(GROUP_WORDS).index(r.group)))


def _days(use_case: UseCase, name: str, role: CapacityRole) -> Figure:
    """Person-days of one role in the experiment, which the plan keeps free for it."""
    days = use_case.test_days.get(role)
    question = phrase(
        "How many of its days are those of {role}?", role=Inner(CAPACITY_ROLE_NAMES[role])
    )
    rng = None if days is None else fixed(days)
    return Figure(name, "stop", question, "count", rng, "", "", days is not None, single=True)


def _usual(template: Template | None, name: str) -> str:
    """The usual span of a figure that is suggested and not drawn, with its grade; empty where unknown."""
    field = (
        template.field(OF_USE_CASE[name]) if template is not None and name in OF_USE_CASE else None
    )
    if field is None or field.range is None:
        return ""
    return phrase(
        "Usually {low} to {high} ({source}, grade {grade})",
        low=plain_number(field.range.low),
        high=plain_number(field.range.high),
        source=field.source,
        grade=field.grade,
    )


def _of_kind(use_case: UseCase) -> list[Figure]:
    """Figures that say what a forecast, an order or generated work brings; none has an honest default."""
    judging = use_case.judging or Judging()
    rows = []
    for name, (question, kind) in MONEY_OF[judging.kind].items():
        stated = use_case.fields.get(name)
        rng = stated.range if stated is not None else None
        rows.append(
            Figure(
                f"field.{name}",
                "measure",
                question,
                kind,
                rng,
                stated.provenance.grade if stated is not None and rng is not None else "",
                stated.provenance.source if stated is not None else "",
                own=rng is not None,
                single=False,
                bounds=(0.0, 1.0) if kind == "share" else (0.0, None),
            )
        )
    return rows


def _harm(project: Project, use_case: UseCase, figure: HarmFigure) -> Figure:
    rng, grade = figure_range(project, use_case, figure)
    stated = use_case.fields.get(figure.id)
    own = stated is not None and stated.range is not None
    return Figure(
        f"field.{figure.id}",
        "harm",
        figure.question,
        figure.kind,
        rng,
        grade,
        stated.provenance.source if own and stated is not None else figure.source,
        own,
        single=False,
        bounds=(0.0, 1.0) if figure.kind == "share" else (0.0, None),
    )


def figures_of_scale(use_case: UseCase) -> list[Figure]:
    """What decides how long one of many models is looked for, or one of many versions of a single one."""
    rows = []
    for name in STATED:
        usual, stated = finding_figures()[name], use_case.fields.get(name)
        own = stated is not None and stated.range is not None
        rows.append(
            Figure(
                f"field.{name}",
                "scale",
                usual.text,
                usual.kind,
                stated.range if own and stated is not None else usual.range,
                stated.provenance.grade if own and stated is not None else usual.grade,
                stated.provenance.source if own and stated is not None else usual.source,
                own,
                single=False,
                bounds=usual.bounds,
            )
        )
    return rows


def _singles(use_case: UseCase) -> dict[str, float | None]:
    judging, plan = use_case.judging or Judging(), use_case.stop or StopPlan()
    costs = judging.costs
    found: dict[str, float | None] = {
        "cases": judging.cases or None,
        "share": judging.share,
        "hit": costs.hit if costs else None,
        "false_alarm": costs.false_alarm if costs else None,
        "miss": costs.miss if costs else None,
        "left_alone": costs.left_alone if costs else None,
        "today_found": judging.today.found,
        "today_flagged": judging.today.flagged,
        "new_found": judging.new.found if judging.new else None,
        "new_flagged": judging.new.flagged if judging.new else None,
        "test_cost": plan.test_cost or None,
        "months": float(plan.months),
        "test_cases": float(plan.cases) or None,
        "feedback": use_case.feedback_days,
        "latency": use_case.latency_seconds,
    }
    for name in ("area", "before", "after", *OF_KIND):
        found[name] = getattr(judging, name)
    for name in ("a_day", "shown", "group", "likeness", "looks"):
        value = float(getattr(judging, name))
        found[name] = value or None
    return found


def with_figure(
    use_case: UseCase, figure: str, rng: Range | None, who: str = "", when: str = ""
) -> UseCase:
    """``use_case`` with one figure set, or back to what the template says.

    Raises ``InputError`` where the figure is unknown or is a single number, and ``ValueError`` where it does
    not fit.
    """
    if figure.startswith("field."):
        name = figure.removeprefix("field.")
        fields = {k: v for k, v in use_case.fields.items() if k != name}
        if rng is not None:
            source = Provenance(grade="D", source="Own statement", who=who, when=when)
            fields[name] = Assumption(range=rng, provenance=source)
        return _made(use_case, fields=fields)
    if figure in RANGES:
        return _made(use_case, stop=_changed(use_case.stop or StopPlan(), **{figure: rng}))
    if figure not in SINGLE and figure not in DAYS:
        raise InputError("“{name}” is no figure of this use case.", name=figure)
    if rng is not None and not rng.is_fixed:
        raise InputError("This figure is a single number, no range.")
    value = None if rng is None else rng.likely
    if figure in DAYS:
        rest = {r: d for r, d in use_case.test_days.items() if r != DAYS[figure]}
        return _made(use_case, test_days={**rest, **({DAYS[figure]: value} if value else {})})
    return _with_single(use_case, figure, value)


def with_day(use_case: UseCase, name: str, text: str, today: date) -> UseCase:
    """``use_case`` with a day of its experiment set (``begins``, ``decide_by``), or none for an empty text.

    Raises ``InputError`` for what is no day, one by which to decide that has passed while nothing is decided,
    and one before the test begins.
    """
    old = use_case.stop or StopPlan()
    if text:
        text = read_day(text, "start" if name == "begins" else "finish")
    begins, by = (text if name == n else getattr(old, n) for n in ("begins", "decide_by"))
    if name == "decide_by" and text and not old.decision:
        require_ahead(text, today)
    if begins and by and by < begins:
        raise InputError(
            "It would be decided on {by}, before the test begins on {begins}.",
            by=iso_day(by),
            begins=iso_day(begins),
        )
    return _made(use_case, stop=_changed(old, **{name: text}))


def _with_single(use_case: UseCase, name: str, value: float | None) -> UseCase:
    judging, plan = use_case.judging or Judging(), use_case.stop or StopPlan()
    if name in OF_USE_CASE:
        return _made(use_case, **{OF_USE_CASE[name]: value})
    if name in ("test_cost", "months", "test_cases"):
        field = "cases" if name == "test_cases" else name
        given: Any = (value or 0.0) if name == "test_cost" else _whole(value or 0.0)
        return _made(use_case, stop=_changed(plan, **{field: given}))
    if name in ("hit", "false_alarm", "miss", "left_alone"):
        costs = _changed(judging.costs or FourCosts(), **{name: value or 0.0})
        return _made(use_case, judging=_changed(judging, costs=costs))
    if name in ("today_found", "today_flagged", "new_found", "new_flagged"):
        which, field = name.split("_")
        old = judging.today if which == "today" else judging.new or Measured(found=0.0, flagged=0.0)
        return _made(
            use_case, judging=_changed(judging, **{which: _changed(old, **{field: value or 0.0})})
        )
    defaults: dict[str, Any] = {"shown": 1.0, "group": 1.0, "looks": 1, "cases": 0.0, "a_day": 0.0}
    defaults |= {"likeness": 0.0, "undecided": 0.0}
    given = defaults.get(name) if value is None else _whole(value) if name == "looks" else value
    return _made(use_case, judging=_changed(judging, **{name: given}))


def _whole(value: float) -> int:
    if value != round(value):
        raise InputError("This figure is a whole number.")
    return round(value)


def _changed(part: Part, **changes: Any) -> Part:
    made = {name: getattr(part, name) for name in type(part).model_fields} | changes
    return type(part).model_validate(made)


def _made(use_case: UseCase, **changes: Any) -> UseCase:
    made = {name: getattr(use_case, name) for name in UseCase.model_fields} | changes
    return UseCase.model_validate(made)
