"""The profile of an assessment: levels of the whole, its dimensions, teams and questions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np

from planner.domain.answers.assessment import Policy
from planner.domain.answers.level import HOUSE_SCALE, Level, TeamLevel, leads
from planner.domain.base.language import joined
from planner.domain.base.rounding import half_up
from planner.domain.project import Project
from planner.maturity.cells import Cells, Counts, build_cells
from planner.maturity.deciding import what_decides
from planner.maturity.means import Frame, Means, Triple, widened
from planner.maturity.reasons import Reasons, Where, reasons_of, tally_cells, tally_people

Reach = Literal["reached", "missed", "unknown"]


@dataclass(frozen=True)
class Distance:
    """How far something lies from a target: a value where a level leads, always its two ends.

    ``printed`` holds the three as people see them: the target that is printed less the level that is printed.
    """

    low: float
    value: float | None
    high: float
    printed: tuple[float, float | None, float] | None = None
    digits: int = 1

    @property
    def reach(self) -> Reach:
        """Whether the target is reached: by the value that leads, else where every completion agrees."""
        at = (self.value, self.value) if self.value is not None else (self.low, self.high)
        if at[1] <= 0:
            return "reached"
        return "missed" if at[0] > 0 else "unknown"


@dataclass(frozen=True)
class TeamScore:
    """One team's overall level and its level per dimension."""

    team: str
    overall: Level
    dimensions: dict[str, Level]
    counts: Counts


@dataclass(frozen=True)
class Profile:
    """The result of an assessment: levels overall, by dimension, by team and by question.

    Teams roll up by the project's policy, named by ``roll_up``: a mean weighted with their people, or the
    lowest; teams without respondents are ``outside``. ``coverage`` is the share answered of what applies,
    ``evidence`` the share of the answered cells with evidence that counts; neither is mixed into the level.
    """

    overall: Level
    dimensions: dict[str, Level]
    teams: tuple[TeamScore, ...]
    questions: dict[str, Level]
    counts: Counts
    cells: Cells
    policy: Policy
    frame: Frame

    @property
    def coverage(self) -> float:
        """Share answered of what applies, 0–1."""
        return self.counts.coverage

    @property
    def evidence(self) -> float:
        """Share of the answered team-and-question cells with evidence that counts, 0–1."""
        answered = self.counts.answered
        return (
            float((self.cells.supported & self.cells.in_scope).sum()) / answered
            if answered
            else 0.0
        )

    @property
    def confirmed(self) -> int:
        """Answered cells that this round confirmed."""
        cells = self.cells
        return int((cells.confirmed & cells.known & cells.counted & cells.in_scope).sum())

    @property
    def outside(self) -> tuple[str, ...]:
        """Teams in which nobody is asked, or nothing is left to ask."""
        cells = self.cells
        return tuple(t for k, t in enumerate(cells.teams) if not cells.counted[k].any())

    @property
    def roll_up(self) -> str:
        """How respondents and teams were combined, in words."""
        words = [RESPONDENT_WORDS[self.policy.respondents], TEAM_WORDS[self.policy.teams]]
        return joined(words, "; ")

    @cached_property
    def known_questions(self) -> dict[str, float]:
        """Questions whose level leads, over all teams."""
        return {q: s.value for q, s in self.questions.items() if s.value is not None}

    @cached_property
    def least(self) -> dict[str, float]:
        """The low end of every asked question over all teams: what is there whatever is still open."""
        return {q: s.low for q, s in self.questions.items()}

    def gap(self, project: Project, dimension: str, row: int | None = None) -> Distance | None:
        """Levels missing to the target of ``dimension``, of all teams or one; ``None`` without target.

        None is said of a part of the questions: two of seven tell no gap (``maturity/quick.py``).
        """
        team = None if row is None else self.teams[row]
        target = project.target_level(dimension, team.team if team else None)
        level = (team.dimensions if team else self.dimensions).get(dimension)
        if target is None or level is None or not level.asked or level.scope != "all":
            return None
        return distance_to(target, level)

    def way(self, project: Project, row: int | None = None) -> Distance | None:
        """Share of the way to the targets, 0–1, over all teams or of one.

        Σ weight × min(level, target) / Σ weight × target: what lies above a target does not make up for
        what lies below another. ``None`` without targets above 0, and where only a part of the questions is
        asked; a value where every level in it leads.
        """
        if self.overall.scope != "all":
            return None
        team = None if row is None else self.teams[row]
        levels = team.dimensions if team else self.dimensions
        reached, wanted, sure = [0.0, 0.0, 0.0], 0.0, True
        for dimension in self.cells.questionnaire.dimensions:
            target = project.target_level(dimension.id, team.team if team else None)
            level = levels.get(dimension.id)
            if not target or level is None or not level.asked:
                continue
            value = level.value
            sure = sure and value is not None
            for k, end in enumerate((level.low, value or 0.0, level.high)):
                reached[k] += dimension.weight * min(end, target)
            wanted += dimension.weight * target
        if not wanted:
            return None
        low, middle, high = (r / wanted for r in reached)
        return Distance(low, middle if sure else None, high)


def distance_to(target: float, level: Level) -> Distance:
    """How far a level lies below a target; what lies above it is no distance."""
    digits = 2 if level.scale.fine else 1

    def missing(at: float) -> float:
        return max(0.0, target - at)

    def shown(at: float) -> float:
        return max(0.0, round(half_up(target, digits) - half_up(at, digits), digits))

    at = level.value
    printed = (shown(level.high), None if at is None else shown(at), shown(level.low))
    value = None if at is None else missing(at)
    return Distance(missing(level.high), value, missing(level.low), printed, digits)


def extremes(levels: dict[str, Level], *, lowest: bool = True) -> tuple[str, ...]:
    """All that could be the lowest (or the highest) of ``levels`` that are asked.

    Where every level leads: those whose printed value is the lowest. Else all whose low end does not pass
    the smallest high end (or whose high end reaches the largest low end).
    """
    asked = {k: v for k, v in levels.items() if v.asked}
    if not asked:
        return ()
    if all(v.value is not None for v in asked.values()):
        printed = {k: half_up(v.value or 0.0) for k, v in asked.items()}
        best = (min if lowest else max)(printed.values())
        return tuple(k for k, v in printed.items() if v == best)
    if lowest:
        edge = min(v.high for v in asked.values())
        return tuple(k for k, v in asked.items() if v.low <= edge)
    edge = max(v.low for v in asked.values())
    return tuple(k for k, v in asked.items() if v.high >= edge)


class Ends(NamedTuple):
    """What stands at the two ends of an order of levels; ids, the clearest first.

    ``alike`` counts what stands at the level of the last of ``weakest`` and is not named, ``beside`` that of
    the last of ``strongest``.
    """

    strongest: tuple[str, ...]
    weakest: tuple[str, ...]
    alike: int
    beside: int


FEW_KNOWN = 10
"""Below so many known questions all of them are named, and none as an end."""
ALL_ALIKE = "All answers stand at level {level}: no question stands out."
MORE_ALIKE = "{n:One more stands|# more stand} at {level}."


def ends(levels: Mapping[str, float], most: int = 5) -> Ends:
    """The highest and the lowest of ``levels`` as printed, at most so many each.

    What stands at the lowest level of all is no strength, nor what stands at one of a weak point, and what
    stands at the highest no weak point; where all are at one level nothing stands out, and both are empty.
    """
    printed = {k: half_up(v) for k, v in levels.items()}
    if not printed:
        return Ends((), (), 0, 0)
    high = max(printed.values())
    order = sorted(printed, key=lambda k: (levels[k], k))
    weakest = [k for k in order if printed[k] < high][:most]
    least = max((printed[k] for k in weakest), default=high)
    strongest = [k for k in reversed(order) if printed[k] > least][:most]

    def unnamed(named: list[str]) -> int:
        last = printed[named[-1]] if named else None
        return sum(v == last and k not in (*strongest, *weakest) for k, v in printed.items())

    return Ends(tuple(strongest), tuple(weakest), unnamed(weakest), unnamed(strongest))


RESPONDENT_WORDS = {
    "median": "a team’s level is its consensus, else the median of its answers",
    "mean": "a team’s level is its consensus, else the mean of its answers",
    "minimum": "a team’s level is its consensus, else the lowest of its answers",
}
TEAM_WORDS = {
    "weighted_mean": "teams count by their people",
    "lowest": "the lowest team counts in each dimension",
}


def assess(project: Project, cells: Cells | None = None, *, brief: bool = False) -> Profile:
    """Score the current round of ``project`` (or the given cells) on the house scale 0 to 4.

    Dimension = weighted mean of its questions; overall = weighted mean of the dimensions that have a level.
    The low and high ends take every unknown level as 0 and as 4, so they bound every completion. ``brief``
    leaves out why a range is there and what would decide it.
    """
    cells = cells if cells is not None else build_cells(project)
    weights = np.array([t.people for t in project.teams], dtype=float)
    frame = Frame.of(cells, weights, project.policy.teams)
    triple = Triple(cells.low, cells.value, cells.high)
    means = frame.means(triple, cells.counted)
    made = _Maker(project, cells, frame, means, reasons_of(cells, frame, brief=brief), brief)
    ids = [d.id for d in cells.questionnaire.dimensions]
    overall = made.level("overall", ())
    return Profile(
        overall=overall,
        dimensions={d: made.level("dimensions", (k,)) for k, d in enumerate(ids)},
        teams=tuple(
            TeamScore(
                team,
                made.level("teams", (row,)),
                {d: made.level("by_team", (row, k)) for k, d in enumerate(ids)},
                cells.counts[row],
            )
            for row, team in enumerate(cells.teams)
        ),
        questions=made.questions(),
        counts=sum(cells.counts, Counts()),
        cells=cells,
        policy=project.policy,
        frame=frame,
    )


def _half_take_part(cells: Cells, frame: Frame) -> bool:
    """Whether the teams that are asked anything are at least half of all people."""
    rows = cells.taking_part & (cells.counted & cells.in_scope).any(axis=1)
    return 2 * float(frame.people[rows].sum()) >= float(frame.people.sum())


AT_ONCE = 400_000
"""Cells of so many raised tables are held at once."""


def overall_after(profile: Profile, raised: Sequence[Mapping[str, float]]) -> tuple[Level, ...]:
    """The overall level once questions have risen to levels, for each set of these.

    What ``assess(project, profile.cells.raised(levels), brief=True).overall`` says of each, many at a time.
    """
    cells, frame, today = profile.cells, profile.frame, profile.overall
    half = _half_take_part(cells, frame)
    each = max(AT_ONCE // max(cells.low.size, 1), 1)
    found: list[Level] = []
    for first in range(0, len(raised), each):
        to = np.full((len(raised[first : first + each]), 1, len(cells.questions)), -np.inf)
        for row, levels in enumerate(raised[first : first + each]):
            for question, level in levels.items():
                if question in cells.columns:
                    to[row, 0, cells.columns[question]] = level
        ends = Triple(*(np.maximum(a, to) for a in (cells.low, cells.value, cells.high)))
        means = frame.means(ends, cells.counted).overall
        firm = means
        if cells.thin.any():
            firm = frame.means(widened(ends, cells.thin), cells.counted).overall
        for low, value, high, width in zip(*means, firm.high - firm.low, strict=True):
            if np.isnan(low):
                found.append(Level(0.0, 4.0, scale=today.scale, scope=today.scope))
                continue
            one = replace(
                today,
                low=float(low),
                value=None,
                high=float(high),
                decided=bool(width < 1e-9),
                said=None,
                why=(),
                decides=None,
                teams=(),
            )
            shown = half and not np.isnan(value) and leads(one)
            found.append(replace(one, value=float(value)) if shown else one)
    return tuple(found)


class _Maker:
    """Puts levels together from the arrays."""

    def __init__(
        self,
        project: Project,
        cells: Cells,
        frame: Frame,
        means: Means,
        reasons: Reasons,
        brief: bool,
    ) -> None:
        self.cells, self.frame, self.means, self.reasons = cells, frame, means, reasons
        self.brief = brief
        self.scale = replace(HOUSE_SCALE, bound=HOUSE_SCALE.bound * project.policy.bound)
        scope = cells.in_scope
        asked = (cells.counted | cells.excluded) & scope
        counted = cells.counted & scope
        answered = cells.known & counted
        self.asked = tally_cells(asked, frame)
        self.applies = tally_cells(counted, frame)
        self.answered = tally_cells(answered & ~cells.thin, frame)
        self.confirmed = tally_cells(answered & cells.confirmed, frame)
        answers = cells.answers
        self.people = tally_people(answers.asked & scope, answers, frame, len(cells.teams))
        self.gave = tally_people((answers.codes >= 0) & scope, answers, frame, len(cells.teams))
        self.half = _half_take_part(cells, frame)
        self.scope_words: Literal["all", "chosen", "quick"] = (
            "all" if scope.all() else _scope(project)
        )
        self.firm = (
            frame.means(widened(cells, cells.thin), cells.counted) if cells.thin.any() else means
        )

    def level(self, where: Where, at: tuple[int, ...]) -> Level:
        """The level of the whole, a dimension, a team, or a dimension of a team."""
        low, value, high = (float(a[at]) for a in getattr(self.means, _ARRAYS[where]))
        if np.isnan(low):  # nothing is asked here, so nothing bounds it
            return Level(0.0, 4.0, scale=self.scale, scope=self.scope_words)
        firm = getattr(self.firm, _ARRAYS[where])
        why, said = self.reasons.at(where, at)
        found = Level(
            low,
            high,
            scale=self.scale,
            decided=bool(firm.high[at] - firm.low[at] < 1e-9),
            said=said,
            why=why,
            teams=self._teams(where, at),
            asked=self.asked.at(where, at),
            applies=self.applies.at(where, at),
            answered=self.answered.at(where, at),
            confirmed=self.confirmed.at(where, at),
            people=self.people.at(where, at),
            gave=self.gave.at(where, at),
            scope=self.scope_words,
            whole=len(self.cells.questions),
        )
        if leads(found) and not np.isnan(value) and (where != "overall" or self.half):
            return replace(found, value=value)
        if self.brief or where not in ("overall", "dimensions"):
            return found
        columns = None if where == "overall" else self.frame.columns[at[0]]
        return replace(found, decides=what_decides(self.cells, self.frame, found, columns))

    def _teams(self, where: Where, at: tuple[int, ...]) -> tuple[TeamLevel, ...]:
        if self.brief or where not in ("overall", "dimensions"):
            return ()
        triple = self.means.teams if where == "overall" else self.means.by_team
        found = []
        for row, team in enumerate(self.cells.teams):
            low, _, high = (float(a[(row, *at)]) for a in triple)
            if not np.isnan(low):
                one = self.level("teams" if where == "overall" else "by_team", (row, *at))
                found.append(TeamLevel(team, low, one.value, high))
        return tuple(found)

    def questions(self) -> dict[str, Level]:
        """Levels by question over all teams."""
        cells = self.cells
        triple = self.frame.questions(cells)
        asked = (cells.counted | cells.excluded).sum(axis=0)
        applies = cells.counted.sum(axis=0)
        sure = cells.counted & cells.known & ~cells.thin
        found = {}
        for k, question in enumerate(cells.questions):
            low, value, high = (float(a[k]) for a in triple)
            if np.isnan(low):
                low, high = 0.0, 4.0
            one = Level(
                low,
                high,
                scale=self.scale,
                decided=bool(applies[k]) and bool(sure[:, k].sum() == applies[k]),
                asked=int(asked[k]),
                applies=int(applies[k]),
                answered=int(sure[:, k].sum()),
            )
            shown = leads(one) and not np.isnan(value)
            found[question.id] = replace(one, value=value) if shown else one
        return found


_ARRAYS: dict[Where, str] = {
    "overall": "overall",
    "dimensions": "dimensions",
    "teams": "teams",
    "by_team": "by_team",
}


def _scope(project: Project) -> Literal["quick", "chosen"]:
    return "quick" if getattr(project.current_round, "scope", "") == "quick" else "chosen"
