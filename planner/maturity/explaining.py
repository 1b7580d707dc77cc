"""The tree behind the overall level: dimensions, teams, questions, and what people said."""

from __future__ import annotations

import numpy as np

from planner.domain.answers.assessment import RespondentPolicy
from planner.domain.answers.level import Level
from planner.domain.base.explain import Node
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.project import Project
from planner.maturity.answers import DONT_KNOW, NOT_APPLICABLE
from planner.maturity.cells import Cells
from planner.maturity.score import TEAM_WORDS, Profile

COMBINED: dict[RespondentPolicy, str] = {
    "median": "median of {answers}",
    "mean": "mean of {answers}",
    "minimum": "lowest of {answers}",
}
MOST_ANSWERS = 12


def explain(project: Project, profile: Profile) -> Node:
    """Return the tree: each number with its weight, its rule, and for questions the answers behind it."""
    cells, questionnaire = profile.cells, profile.cells.questionnaire
    asked = {q.dimension for q in cells.questions}
    weights = {d.id: d.weight for d in questionnaire.dimensions if d.id in asked and not d.beside}
    whole = sum(weights.values()) or 1.0
    dimensions = []
    for dimension in questionnaire.dimensions:
        if dimension.id not in asked:
            continue
        share = weights.get(dimension.id)
        role = (
            "beside the overall level"
            if share is None
            else phrase("weight {weight:g} of {whole:g}", weight=share, whole=whole)
        )
        rule = joined([TEAM_WORDS[profile.policy.teams], role], "; ")
        teams = [
            _team(project, profile, row, dimension.id)
            for row, team in enumerate(project.teams)
            if team.id not in profile.outside
        ]
        dimensions.append(
            _node(dimension.name, profile.dimensions[dimension.id], rule, tuple(teams))
        )
    return Node(
        label="Overall level",
        value=profile.overall.value,
        low=profile.overall.low,
        high=profile.overall.high,
        unit="of 4",
        words="" if profile.overall.leads else "too little is known",
        rule="weighted mean of the dimensions",
        source=f"{questionnaire.name} {questionnaire.version}",
        operands=tuple(dimensions),
    )


def _node(label: str, level: Level, rule: str, operands: tuple[Node, ...]) -> Node:
    return Node(
        label=label,
        value=level.value,
        low=level.low,
        high=level.high,
        words="" if level.leads else "too little is known",
        rule=rule,
        operands=operands,
    )


def _team(project: Project, profile: Profile, row: int, dimension: str) -> Node:
    cells, team = profile.cells, project.teams[row]
    by_id = cells.questionnaire.by_id
    level = profile.teams[row].dimensions[dimension]
    people = phrase("counts with {people:g} people", people=team.people)
    rule = "weighted mean of the answered questions"
    if profile.policy.teams == "weighted_mean":
        rule = joined([rule, people], "; ")
    node = _node(Verbatim(team.name), level, rule, _questions(project, cells, row, dimension))
    left_out = tuple(
        phrase("{q}: not applicable, {reason}", q=Verbatim(q), reason=Verbatim(reason))
        for t, q, reason in cells.left_out
        if t == team.id and by_id[q].dimension == dimension
    )
    return node.model_copy(update={"left_out": left_out})


def _questions(project: Project, cells: Cells, row: int, dimension: str) -> tuple[Node, ...]:
    nodes = []
    for column, question in enumerate(cells.questions):
        if question.dimension != dimension or not cells.counted[row, column]:
            continue
        value = cells.value[row, column]
        weight = phrase("weight {weight:g}", weight=question.weight)
        nodes.append(
            Node(
                id=question.id,
                label=joined([Verbatim(question.id), question.title], " "),
                value=None if np.isnan(value) else float(value),
                low=float(cells.low[row, column]),
                high=float(cells.high[row, column]),
                rule=joined([how_answered(project, cells, row, column), weight], "; "),
            )
        )
    return tuple(nodes)


def how_answered(project: Project, cells: Cells, row: int, column: int) -> str:
    """What makes a cell: the agreement or the answers, and what is odd about them."""
    question = cells.questions[column].id
    agreed = project.current_round.consensus.get(cells.teams[row], {}).get(question)
    codes = cells.answers.codes[cells.answers.teams == row, column]
    given = sorted(codes[codes >= 0].tolist())
    unsure, outside = int((codes == DONT_KNOW).sum()), int((codes == NOT_APPLICABLE).sum())
    asked = int(cells.answers.asked[cells.answers.teams == row, column].sum())
    answers = ", ".join(str(x) for x in given[:MOST_ANSWERS])
    if len(given) > MOST_ANSWERS:
        answers += " …"
    parts = []
    if agreed is not None and agreed.state == "dont_know":
        parts.append(phrase("the team does not know: ask {who}", who=agreed.ask))
        if agreed.by:
            parts.append(phrase("by {day}", day=agreed.by))
    elif agreed is not None:
        parts.append(
            phrase("agreed by the team; answers before: {answers}", answers=answers or "none")
        )
    elif len(given) == 1:
        parts.append("one answer")
    elif given:
        parts.append(phrase(COMBINED[project.policy.respondents], answers=answers))
    else:
        parts.append("don’t know" if cells.dont_know[row, column] else "nobody has answered")
    if cells.thin[row, column]:
        parts.append(phrase("{some} of {asked} know", some=len(given), asked=asked))
    elif unsure and given and agreed is None:
        parts.append(phrase("{number} don’t know", number=unsure))
    if outside and agreed is None:
        parts.append(
            phrase("{number} of {asked} say that it does not apply", number=outside, asked=asked)
        )
    if cells.known[row, column] and not cells.confirmed[row, column]:
        parts.append("from an earlier round")
    return joined(parts, "; ")
