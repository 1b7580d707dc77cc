"""Scores: weighted means with the range that open questions leave."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.domain.answers.assessment import Policy
from planner.domain.base.explain import Node
from planner.domain.base.language import joined, phrase
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.project import Project
from planner.maturity.cells import Cells, Counts, Floats, build_cells


@dataclass(frozen=True)
class Score:
    """A level with the range that unanswered and "don't know" leave; ``None`` when undefined."""

    value: float | None
    low: float
    high: float

    @property
    def words(self) -> str:
        """For example ``1.8 of 4 (1.6 to 2.0)``."""
        if self.value is None:
            return "no level yet"
        if f"{self.low:.1f}" == f"{self.high:.1f}":
            return phrase("{value:.1f} of 4", value=self.value)
        return phrase(
            "{value:.1f} of 4 ({low:.1f} to {high:.1f})",
            value=self.value,
            low=self.low,
            high=self.high,
        )


@dataclass(frozen=True)
class TeamScore:
    """One team's overall level and its level per dimension."""

    team: str
    overall: Score
    dimensions: dict[str, Score]
    counts: Counts


@dataclass(frozen=True)
class Profile:
    """The result of an assessment: levels with ranges, overall, by dimension and by team.

    ``questions`` are levels per question over all teams (``None`` where nobody gave one).
    Teams roll up by the project's policy, named by ``roll_up``: a mean weighted with their people, or
    the lowest; teams without respondents do not count. ``coverage`` is the share answered of what
    applies, ``evidence`` the share of the answered cells with evidence that counts; neither is mixed
    into the level.
    """

    overall: Score
    dimensions: dict[str, Score]
    teams: tuple[TeamScore, ...]
    questions: dict[str, float | None]
    counts: Counts
    cells: Cells
    policy: Policy

    @property
    def coverage(self) -> float:
        """Share answered of what applies, 0–1."""
        return self.counts.coverage

    @property
    def evidence(self) -> float:
        """Share of the answered team-and-question cells with evidence that counts, 0–1."""
        answered = self.counts.answered
        return float(self.cells.supported.sum()) / answered if answered else 0.0

    @property
    def roll_up(self) -> str:
        """How respondents and teams were combined, in words."""
        words = [RESPONDENT_WORDS[self.policy.respondents], TEAM_WORDS[self.policy.teams]]
        return joined(words, "; ")

    def team_gap(self, project: Project, row: int, dimension: str) -> float | None:
        """Levels missing to the target of team number ``row``; ``None`` without level or target."""
        team = self.teams[row]
        target = project.target_level(dimension, team.team)
        value = team.dimensions[dimension].value
        return None if target is None or value is None else max(0.0, target - value)

    def way(self, project: Project, row: int | None = None) -> float | None:
        """Share of the way to the targets, 0–1, over all teams or of one.

        Σ weight × min(level, target) / Σ weight × target: what lies above a target does not make up
        for what lies below another. ``None`` without targets above 0 or without levels.
        """
        team = None if row is None else self.teams[row]
        reached = wanted = 0.0
        for dimension in self.cells.questionnaire.dimensions:
            target = project.target_level(dimension.id, team.team if team else None)
            scores = team.dimensions if team else self.dimensions
            value = scores[dimension.id].value if dimension.id in scores else None
            if target and value is not None:
                reached += dimension.weight * min(value, target)
                wanted += dimension.weight * target
        return reached / wanted if wanted else None

    def gap(self, project: Project, dimension: str) -> float | None:
        """Levels missing to the target of ``dimension``; 0 when reached, ``None`` without either."""
        target, score = project.target_level(dimension), self.dimensions[dimension].value
        return None if target is None or score is None else max(0.0, target - score)


RESPONDENT_WORDS = {
    "median": "a team’s level is its consensus, else the median of its answers",
    "mean": "a team’s level is its consensus, else the mean of its answers",
    "minimum": "a team’s level is its consensus, else the lowest of its answers",
}
TEAM_WORDS = {
    "weighted_mean": "teams count by their people",
    "lowest": "the lowest team counts in each dimension",
}

Triple = tuple[Floats, Floats, Floats]


def assess(project: Project, cells: Cells | None = None) -> Profile:
    """Score the current round of ``project`` (or the given cells) on the house scale 0 to 4.

    Dimension = weighted mean of its questions; overall = weighted mean of the dimensions that have
    a level. The low and high ends take every unknown level as 0 and as 4.
    """
    cells = cells if cells is not None else build_cells(project)
    questionnaire = cells.questionnaire
    weights = np.array([t.people for t in project.teams])
    by_dimension = _dimension_means(cells, questionnaire)
    dimension_weights = np.array([0.0 if d.beside else d.weight for d in questionnaire.dimensions])
    team_overall = _combine(by_dimension, dimension_weights, axis=1)
    assessed = np.asarray(cells.counted.any(axis=1))
    if project.policy.teams == "lowest":
        all_dimensions = _lowest(_rows(by_dimension, assessed))
    else:
        all_dimensions = _combine(_rows(by_dimension, assessed), weights[assessed], axis=0)
    value, low, high = all_dimensions
    overall = _combine((value[None, :], low[None, :], high[None, :]), dimension_weights, axis=1)
    ids = [d.id for d in questionnaire.dimensions]
    teams = tuple(
        TeamScore(
            team,
            _score(team_overall, row),
            {d: _score(tuple(a[row] for a in by_dimension), k) for k, d in enumerate(ids)},
            cells.counts[row],
        )
        for row, team in enumerate(cells.teams)
    )
    return Profile(
        overall=_score(overall, 0),
        dimensions={d: _score(all_dimensions, k) for k, d in enumerate(ids)},
        teams=teams,
        questions=_question_levels(cells, weights, lowest=project.policy.teams == "lowest"),
        counts=sum(cells.counts, Counts()),
        cells=cells,
        policy=project.policy,
    )


def _lowest(triple: Triple) -> Triple:
    """The lowest team of each dimension; NaN where no team has a figure."""
    ends = [np.where(np.isnan(a), np.inf, a).min(axis=0, initial=np.inf) for a in triple]
    value, low, high = (np.where(np.isinf(e), np.nan, e) for e in ends)
    return value, low, high


def _dimension_means(cells: Cells, questionnaire: Questionnaire) -> Triple:
    """Weighted means per team and dimension: value, low, high; shapes (teams, dimensions)."""
    parts: list[Triple] = []
    for dimension in questionnaire.dimensions:
        columns = [k for k, q in enumerate(cells.questions) if q.dimension == dimension.id]
        weight = np.array([cells.questions[k].weight for k in columns])
        counted = cells.counted[:, columns]
        known = counted & ~np.isnan(cells.value[:, columns])
        parts.append(
            (
                _mean(cells.value[:, columns], known * weight),
                _mean(cells.low[:, columns], counted * weight),
                _mean(cells.high[:, columns], counted * weight),
            )
        )
    return tuple(np.stack(p, axis=1) for p in zip(*parts, strict=True))  # type: ignore[return-value]


def _mean(values: Floats, weights: Floats) -> Floats:
    """Weighted mean along the last axis; NaN where the weights sum to 0."""
    total = weights.sum(axis=-1)
    summed = np.where(weights > 0, values, 0.0) * weights
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.asarray(np.where(total > 0, summed.sum(axis=-1) / total, np.nan))


def _combine(triple: Triple, weights: Floats, axis: int) -> Triple:
    """Combine value, low and high over ``axis``; NaN entries do not count."""
    moved = [np.moveaxis(a, axis, -1) for a in triple]
    return tuple(_mean(np.nan_to_num(a), ~np.isnan(a) * weights) for a in moved)  # type: ignore[return-value]


def _rows(triple: Triple, rows: np.ndarray) -> Triple:
    return triple[0][rows], triple[1][rows], triple[2][rows]


def _score(triple: Triple, index: int) -> Score:
    value, low, high = (float(a[index]) for a in triple)
    if np.isnan(low):  # nothing is asked here, so nothing bounds it
        low, high = 0.0, 4.0
    return Score(None if np.isnan(value) else value, low, high)


def _question_levels(cells: Cells, weights: Floats, *, lowest: bool) -> dict[str, float | None]:
    known = cells.counted & ~np.isnan(cells.value)
    if lowest:
        least = np.where(known, cells.value, np.inf).min(axis=0, initial=np.inf)
        means = np.where(np.isinf(least), np.nan, least)
    else:
        means = _mean(cells.value.T, known.T * weights)
    return {
        q.id: None if np.isnan(m) else float(m) for q, m in zip(cells.questions, means, strict=True)
    }


def explain(project: Project, profile: Profile) -> Node:
    """Return the tree behind the overall level: dimensions, teams, questions."""
    cells, questionnaire = profile.cells, profile.cells.questionnaire
    asked = {q.dimension for q in cells.questions}
    dimensions = []
    for dimension in questionnaire.dimensions:
        if dimension.id not in asked:
            continue
        teams = []
        for row, team in enumerate(project.teams):
            score = profile.teams[row].dimensions[dimension.id]
            teams.append(
                Node(
                    label=team.name,
                    value=score.value,
                    low=score.low,
                    high=score.high,
                    rule="weighted mean of the answered questions",
                    operands=_question_nodes(
                        cells, row, dimension.id, RESPONDENT_WORDS[profile.policy.respondents]
                    ),
                    left_out=tuple(
                        f"{q}: not applicable, {reason}"
                        for t, q, reason in cells.left_out
                        if t == team.id and questionnaire.by_id[q].dimension == dimension.id
                    ),
                )
            )
        score = profile.dimensions[dimension.id]
        dimensions.append(
            Node(
                label=dimension.name,
                value=score.value,
                low=score.low,
                high=score.high,
                rule=TEAM_WORDS[profile.policy.teams]
                + ("; beside the overall level" if dimension.beside else ""),
                operands=tuple(teams),
            )
        )
    overall = profile.overall
    return Node(
        label="Overall level",
        value=overall.value,
        low=overall.low,
        high=overall.high,
        unit="of 4",
        rule="weighted mean of the dimensions",
        source=f"{questionnaire.name} {questionnaire.version}",
        operands=tuple(dimensions),
    )


def _question_nodes(cells: Cells, row: int, dimension: str, rule: str) -> tuple[Node, ...]:
    nodes = []
    for column, question in enumerate(cells.questions):
        if question.dimension != dimension or not cells.counted[row, column]:
            continue
        value = cells.value[row, column]
        nodes.append(
            Node(
                label=f"{question.id} {question.title}",
                value=None if np.isnan(value) else float(value),
                low=float(cells.low[row, column]),
                high=float(cells.high[row, column]),
                rule=rule,
            )
        )
    return tuple(nodes)
