"""The house questionnaire as a model of any shape: the same arithmetic by the general engine."""

from __future__ import annotations

from planner.domain.base.conditions import parse_condition
from planner.domain.content.model import Item, Model, ModelNode, Option, WeightedMean
from planner.domain.content.questionnaire import Questionnaire


def as_model(questionnaire: Questionnaire) -> Model:
    """Return ``questionnaire`` as a ``Model``: weighted means of questions, then of dimensions.

    Questions of scope *system* are part of no team's level, so they are not in it.
    """
    asked = [q for q in questionnaire.questions if q.scope != "system"]
    names = {n for q in asked for c in q.applies_if for n in parse_condition(c).names}
    return Model(
        id=questionnaire.id,
        name=questionnaire.name,
        version=questionnaire.version,
        date=questionnaire.date,
        licence=questionnaire.licence,
        source=questionnaire.source,
        scored_by="product",
        scoring=questionnaire.scoring,
        facts=tuple(sorted(names)),
        rule=WeightedMean(
            kind="weighted_mean",
            only=tuple(d.id for d in questionnaire.dimensions if not d.beside),
        ),
        nodes=tuple(
            ModelNode(
                id=d.id,
                name=d.name,
                text=d.description,
                weight=d.weight,
                rule=WeightedMean(kind="weighted_mean"),
            )
            for d in questionnaire.dimensions
        ),
        items=tuple(
            Item(
                id=q.id,
                node=q.dimension,
                text=q.prompt,
                hint=q.why,
                options=tuple(
                    Option(id=str(k), text=level.text, value=float(k))
                    for k, level in enumerate(q.levels)
                ),
                weight=q.weight,
                applies_if=q.applies_if,
                evidence="; ".join(q.evidence),
            )
            for q in asked
        ),
    )
