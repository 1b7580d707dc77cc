"""Use cases to start from: what a model decides, against what, and a formula of what it may be worth."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any, Literal

from planner.catalogue.places import require_rate
from planner.domain.base.errors import ContentError
from planner.domain.base.formula import Node, read_formula
from planner.domain.base.language import tr
from planner.domain.base.toml_content import read_toml
from planner.domain.case.estimate import Grade, Range
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import DecisionKind, Harm, Judging, Stakeholder

CONTENT = Path(__file__).parent / "content" / "use-cases.toml"
OF_THE_CASE = ("wage_hour", "hours_year", "realised", "density")
"""Names in formulas that the business case knows: no template asks for them."""
Unit = Literal["share", "money", "count"]


@dataclass(frozen=True)
class TemplateField:
    """One figure that a template asks for; without ``range`` it has no honest default.

    ``range`` is in ``currency`` where that is stated, otherwise money is in the project's own.
    """

    id: str
    question: str
    unit: str
    range: Range | None
    source: str
    year: int | None
    grade: Grade

    @property
    def kind(self) -> Unit:
        """What its figures are, for bounds and for how they are printed."""
        if self.unit.startswith(("share", "chance", "points", "relative")):
            return "share"
        return "money" if self.unit[:5] == "money" or self.currency else "count"

    @property
    def currency(self) -> str:
        """The currency of its range; empty where it has none."""
        head = self.unit[:3]
        return head if head.isupper() and head.isalpha() else ""

    @property
    def bounds(self) -> tuple[float, float | None]:
        """The least and the largest that it can be."""
        if self.unit == "relative gain":
            return -1.0, 1.0
        return (0.0, 1.0) if self.kind == "share" else (0.0, None)

    def range_in(self, currency: str, per_usd: float) -> Range | None:
        """Its starting range in the project's currency."""
        if self.range is None or not self.currency or self.currency == currency:
            return self.range
        own = 1.0 if self.currency == "USD" else require_rate(self.currency).per_usd
        return self.range.scaled(per_usd / own)


@dataclass(frozen=True)
class Template:
    """A use case to start from. ``formula`` is ``None`` where its benefit is not money.

    ``acts``: acting on what is decided changes the outcome. ``bears`` says who bears a harm where that is not
    who usually does.
    """

    id: str
    industries: tuple[str, ...]
    name: str
    decision: str
    users: str
    baseline: str
    segments: str
    stop_rule: str
    ai_act: str
    kind: DecisionKind
    harms: tuple[Harm, ...]
    formula: Node | None
    value: str
    fields: tuple[TemplateField, ...]
    acts: bool = False
    bears: Mapping[Harm, tuple[Stakeholder, ...]] = field(default_factory=dict)

    @property
    def asked(self) -> tuple[TemplateField, ...]:
        """The figures that its formula names."""
        names = frozenset[str]() if self.formula is None else self.formula.names()
        return tuple(f for f in self.fields if f.id in names)

    def field(self, name: str) -> TemplateField | None:
        """The field of a name."""
        return next((f for f in self.fields if f.id == name), None)


@cache
def templates() -> tuple[Template, ...]:
    """All that ship, as the file orders them. Raises ``ContentError`` where one cannot be used."""
    return tuple(_template(id_, raw) for id_, raw in read_toml(CONTENT).items())


def template_of(id_: str) -> Template | None:
    """The template of an id; ``None`` where none ships (any more)."""
    return next((t for t in templates() if t.id == id_), None)


def templates_for(industry: str) -> tuple[Template, ...]:
    """All templates, those of an industry first."""
    return tuple(sorted(templates(), key=lambda t: industry not in t.industries))


def use_case_of(template: Template, id_: str) -> UseCase:
    """An idea that starts from a template, in the language that is spoken.

    Its figures stay those of the template until somebody states them.
    """

    def suggested(name: str) -> float | None:
        field = template.field(name)
        return field.range.likely if field is not None and field.range is not None else None

    return UseCase(
        id=id_,
        name=tr(template.name),
        state="idea",
        template=template.id,
        decision=tr(template.decision),
        users=tr(template.users),
        baseline=tr(template.baseline),
        segments=tr(template.segments),
        feedback_days=suggested("feedback_days"),
        latency_seconds=suggested("latency_seconds"),
        harms=template.harms,
        judging=Judging(kind=template.kind, changes_outcome=template.acts),
    )


def _template(id_: str, raw: dict[str, Any]) -> Template:
    fields = tuple(_field(id_, name, row) for name, row in raw.get("fields", {}).items())
    value = raw["value"]
    formula = read_formula(value) if value else None
    known = {*OF_THE_CASE, *(f.id for f in fields)}
    if formula is not None and not formula.names() <= known:
        raise ContentError(
            "use-cases.toml: the formula of {name} names {part}, which no field holds.",
            name=id_,
            part=", ".join(sorted(formula.names() - known)),
        )
    texts = {k: raw[k] for k in ("name", "decision", "users", "baseline", "segments")}
    return Template(
        id=id_,
        industries=tuple(raw["industries"]),
        stop_rule=raw["stop_rule"],
        ai_act=raw["ai_act"],
        kind=raw["kind"],
        harms=tuple(raw["harms"]),
        formula=formula,
        value=value,
        fields=fields,
        acts=raw.get("acts", False),
        bears={harm: tuple(who) for harm, who in raw.get("bears", {}).items()},
        **texts,
    )


def _field(template: str, name: str, row: dict[str, Any]) -> TemplateField:
    made = TemplateField(
        id=name,
        question=row["question"],
        unit=row["unit"],
        range=None,
        source=row.get("source", ""),
        year=row.get("year"),
        grade=row.get("grade", "D"),
    )
    if "range" not in row:
        return made
    low, likely, high = (float(v) for v in row["range"])
    least, most = made.bounds
    if low < least or (most is not None and high > most):
        raise ContentError(
            "use-cases.toml: {name} of {part} lies outside its bounds.", name=name, part=template
        )
    return replace(made, range=Range(low=low, likely=likely, high=high))
