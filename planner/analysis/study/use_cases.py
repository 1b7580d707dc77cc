"""Use cases feed the case: how many models, how many regulated, what they bring, when outcomes are known."""

from __future__ import annotations

import math

from planner.catalogue.price_level import of_dollars
from planner.catalogue.use_cases import Template, TemplateField, template_of
from planner.domain.base.formula import Node
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Assumption, Provenance, Range, fixed
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import UseCase
from planner.domain.project import Project
from planner.economics.derived import Derived
from planner.economics.model import Quantity

HOURS_PER_DAY = 24.0
VALUE = "value_per_model"


def producing(project: Project) -> tuple[UseCase, ...]:
    """The use cases with models in production."""
    return tuple(
        u for u in project.organisation.use_cases if u.state == "production" and u.models > 0
    )


def feeds(project: Project) -> bool:
    """Whether the use cases say enough to stand for the whole: every one in production has a value.

    A value is stated, or is the formula of its template once every figure of that is there.
    """
    found = producing(project)
    return bool(found) and all(
        u.value is not None or formula_of(project, u) is not None for u in found
    )


def field_range(project: Project, use_case: UseCase, field: TemplateField) -> Range | None:
    """What somebody stated for a field, else its starting range in the project's currency."""
    stated = use_case.fields.get(field.id)
    if stated is not None and stated.range is not None:
        return stated.range
    organisation = project.organisation
    return field.range_in(organisation.currency, organisation.currency_per_usd)


def formula_of(project: Project, use_case: UseCase) -> Template | None:
    """The template whose formula says what a use case brings; ``None`` while one of its figures is open."""
    template = template_of(use_case.template) if use_case.template else None
    if template is None or template.formula is None:
        return None
    known = all(field_range(project, use_case, f) is not None for f in template.asked)
    return template if known else None


def value_in_each_future(project: Project) -> tuple[Derived | None, dict[str, Quantity]]:
    """The value of a model as it follows from the formulas of use cases, with the inputs that it needs.

    Inputs are ``use_case.<id>.<field>`` with draws of their own, so each shows what hangs on it. ``None``
    where no use case in production is told by a formula, or they do not tell the whole.
    """
    found = producing(project)
    if not feeds(project) or all(u.value is not None for u in found):
        return None, {}
    inputs: dict[str, Quantity] = {}
    formulas: list[tuple[Node, tuple[tuple[str, str], ...]]] = []
    amounts: list[str] = []
    for u in found:
        name = u.name
        if u.value is not None:
            id_ = f"use_case.{u.id}.value"
            label = phrase("{name}: value a year", name=name)
            inputs[id_] = Quantity(id_, label, u.value, unit="money/year")
            amounts.append(id_)
            continue
        template = formula_of(project, u)
        assert template is not None  # noqa: S101 - feeds() has looked
        assert template.formula is not None  # noqa: S101 - formula_of() has looked
        names = []
        for field in template.asked:
            id_ = f"use_case.{u.id}.{field.id}"
            stated = u.fields.get(field.id)
            own = stated is not None and stated.range is not None
            low, high = field.bounds
            inputs[id_] = Quantity(
                id_,
                phrase("{name}: {question}", name=name, question=field.question),
                field_range(project, u, field) or fixed(0.0),
                stated.provenance.grade if own and stated is not None else field.grade,
                minimum=low,
                maximum=high,
                unit={"share": "share", "money": "money", "count": "number"}[field.kind],
                source=stated.provenance.source if own and stated is not None else field.source,
            )
            names.append((field.id, id_))
        formulas.append((template.formula, tuple(names)))
    models = sum(u.models for u in found)
    return Derived(VALUE, tuple(formulas), tuple(amounts), 1 / models), inputs


def fed(project: Project) -> Project:
    """``project`` with models, regulated models and value per model from its use cases, where they feed."""
    if not feeds(project):
        return project
    found = producing(project)
    models = sum(u.models for u in found)
    organisation = project.organisation.model_copy(
        update={
            "models_in_production": models,
            "regulated_models": sum(u.models for u in found if u.regulated),
        }
    )
    if any(
        u.value is None for u in found
    ):  # the value follows in each future, as an input it stays
        return project.model_copy(update={"organisation": organisation})
    total = sum_of([u.value for u in found if u.value is not None])
    names = ", ".join(u.name for u in found[:3]) + (" and more" if len(found) > 3 else "")
    stated = project.assumptions.get(VALUE)
    grade = stated.provenance.grade if stated is not None and stated.range is not None else "D"
    value = Assumption(
        range=total.scaled(1 / models),
        provenance=Provenance(grade=grade, source=f"Sum of the use cases: {names}"),
    )
    return project.model_copy(
        update={
            "organisation": organisation,
            "assumptions": {**project.assumptions, VALUE: value},
        }
    )


def sum_of(ranges: list[Range]) -> Range:
    """The range of a sum of independent amounts: likely values add, distances to the ends add in squares."""
    likely = sum(r.likely for r in ranges)
    down = math.sqrt(sum((r.likely - r.low) ** 2 for r in ranges))
    up = math.sqrt(sum((r.high - r.likely) ** 2 for r in ranges))
    if down == up == 0:
        return fixed(likely)
    return Range(low=max(likely - down, 0.0), likely=likely, high=likely + up)


def feedback(project: Project) -> tuple[tuple[float, float], ...]:
    """Shares of the value and the hours until outcomes are known, one pair for each delay stated.

    Weighed by value where every use case states it, else by models; use cases without a delay have none.
    """
    found = producing(project)
    if not any(u.feedback_days for u in found):
        return ()
    by_value = all(u.value is not None for u in found)
    weights = [
        u.value.likely if by_value and u.value is not None else float(u.models) for u in found
    ]
    whole = sum(weights)
    if not whole:
        return ()
    return tuple(
        (weight / whole, (u.feedback_days or 0.0) * HOURS_PER_DAY)
        for u, weight in zip(found, weights, strict=True)
    )


def suggested_use_cases(project: Project, catalogue: Catalogue) -> tuple[UseCase, ...]:
    """What an organisation of this industry usually has, as a start: names, value and feedback delay."""
    profile = catalogue.industries.get(project.organisation.industry)
    if profile is None:
        return ()
    rate = of_dollars(project, catalogue.price_year)
    names = [n.strip() for n in profile.examples.split(",") if n.strip()]
    models = max(project.organisation.models_in_production, len(names))
    split = [models // len(names) + (k < models % len(names)) for k in range(len(names))]
    value = profile.value_per_model
    return tuple(
        UseCase(
            id=f"start-{k + 1}",
            name=name[:1].upper() + name[1:],
            models=count,
            value=Range(
                low=value.low * rate * count,
                likely=value.likely * rate * count,
                high=value.high * rate * count,
            ),
            feedback_days=round(profile.feedback_months.likely * 30.4375, 1),
            note="Starting range of the industry, planning judgement (grade D)",
        )
        for k, (name, count) in enumerate(zip(names, split, strict=True))
    )
