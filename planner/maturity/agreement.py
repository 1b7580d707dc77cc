"""Where respondents differ: the spread of answers to each question, with figures that have names.

Every index is given with its name and never for one respondent: a single opinion agrees with nobody.
"Don't know" is missing data, not a zero. A is the number of answer categories, here 5 (levels 0 to 4).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from math import log2

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.assessment import Round
from planner.domain.base.language import phrase
from planner.domain.project import Project
from planner.maturity.answers import DONT_KNOW, OPEN, Answers, read_answers
from planner.maturity.score import Profile

LEVELS = 5
DISCUSS_WIDTH = 2
DISCUSS_DEVIATION = LEVELS / 6
"""Average deviation above A/6 is the usual sign of disagreement (Burke and Dunlap 2002)."""


@dataclass(frozen=True)
class Spread:
    """Levels given to one question, in ascending order, and how far they lie apart.

    ``average_deviation`` is the mean absolute deviation from the median, in levels; ``within_one`` the
    share of answers within one level of the median; ``rwg``, ``consensus`` (Tastle–Wierman) and
    ``agreement`` (van der Eijk) see the functions of those names. ``missing`` are respondents who have
    not answered, ``dont_know`` how many said so.
    """

    question: str
    levels: tuple[int, ...]
    median: float
    average_deviation: float
    within_one: float
    rwg: float
    consensus: float
    agreement: float
    missing: tuple[str, ...]
    dont_know: int

    @property
    def width(self) -> int:
        """Levels between the lowest and the highest answer."""
        return self.levels[-1] - self.levels[0]

    @property
    def counts(self) -> tuple[int, ...]:
        """How many gave each level, 0 to 4."""
        return tuple(self.levels.count(k) for k in range(LEVELS))

    @property
    def discuss(self) -> bool:
        """Whether the answers lie far enough apart to be talked about."""
        return self.width >= DISCUSS_WIDTH or self.average_deviation > DISCUSS_DEVIATION


@dataclass(frozen=True)
class AgendaItem:
    """A question to talk about: ``weight`` is its average deviation times its effect on the score.

    ``effect`` is how many levels the overall level moves per level of this question.
    """

    spread: Spread
    effect: float

    @property
    def weight(self) -> float:
        """Disagreement times effect, in levels of the overall score."""
        return self.spread.average_deviation * self.effect


def spreads(
    project: Project,
    round_: Round | None = None,
    team: str | None = None,
    answers: Answers | None = None,
) -> tuple[Spread, ...]:
    """Spread per question that at least two respondents gave a level, the widest first.

    Over all respondents, or those of ``team``. Ties are broken by the average deviation, then by
    question id. One respondent gives none.
    """
    answers = answers or read_answers(project, round_)
    rows = _rows(project, answers, team)
    codes = answers.codes[rows]
    people = np.array(answers.respondents, dtype=object)[rows]
    found = []
    for column, question in enumerate(answers.questions):
        given = codes[:, column]
        levels = np.sort(given[given >= 0])
        if len(levels) >= 2:
            missing = tuple(str(p) for p in people[given == OPEN])
            unsure = int((given == DONT_KNOW).sum())
            found.append(spread_of(question.id, tuple(levels.tolist()), missing, unsure))
    return tuple(sorted(found, key=lambda s: (-s.width, -s.average_deviation, s.question)))


def _rows(project: Project, answers: Answers, team: str | None) -> NDArray[np.bool_]:
    if team is None:
        return np.ones(len(answers.respondents), dtype=bool)
    row = next(k for k, t in enumerate(project.teams) if t.id == team)
    return np.asarray(answers.teams == row)


def spread_of(
    question: str, levels: tuple[int, ...], missing: tuple[str, ...] = (), dont_know: int = 0
) -> Spread:
    """All figures for two or more ``levels`` in ascending order."""
    array = np.asarray(levels, dtype=float)
    middle = float(np.median(array))
    counts = [int((array == k).sum()) for k in range(LEVELS)]
    return Spread(
        question=question,
        levels=levels,
        median=middle,
        average_deviation=float(np.abs(array - middle).mean()),
        within_one=float((np.abs(array - middle) <= 1).mean()),
        rwg=rwg(levels),
        consensus=tastle_wierman(counts),
        agreement=van_der_eijk(counts),
        missing=missing,
        dont_know=dont_know,
    )


def rwg(levels: Sequence[float], categories: int = LEVELS) -> float:
    """Within-group agreement: 1 − s² / ((A² − 1) / 12), floored at 0.

    s² is the sample variance, the denominator that of a uniform choice among A categories. Source:
    James, Demaree and Wolf 1984. The floor hides how bad a disagreement is; random answers can
    exceed the customary 0.70.
    """
    variance = float(np.var(np.asarray(levels, dtype=float), ddof=1))
    return max(0.0, 1 - variance / ((categories**2 - 1) / 12))


def tastle_wierman(counts: Sequence[int]) -> float:
    """Consensus: 1 + Σ p log₂(1 − |i − mean| / (max − min)), from 0 (two ends) to 1 (all alike).

    ``counts`` are answers per category. Source: Tastle and Wierman 2007.
    """
    number, width = sum(counts), len(counts) - 1
    mean = sum(k * n for k, n in enumerate(counts)) / number
    return 1 + sum(n / number * log2(1 - abs(k - mean) / width) for k, n in enumerate(counts) if n)


def van_der_eijk(counts: Sequence[int]) -> float:
    """Agreement A: −1 (two camps at the ends) over 0 (flat) to 1 (all alike).

    The distribution is taken apart into layers of equal height; each layer counts with its share.
    Source: van der Eijk 2001, Measuring agreement in ordered rating scales.
    """
    left, number = list(counts), sum(counts)
    total = 0.0
    while any(left):
        height = min(n for n in left if n)
        pattern = [bool(n) for n in left]
        total += _layer(pattern) * height * sum(pattern) / number
        left = [n - height if n else 0 for n in left]
    return total


def _layer(pattern: Sequence[bool]) -> float:
    """Agreement of one layer: its unimodality times how few categories it fills."""
    categories, filled = len(pattern), sum(pattern)
    if filled == 1:
        return 1.0
    if filled == categories:
        return 0.0
    triples = list(combinations(pattern, 3))
    single = sum(t in ((True, True, False), (False, True, True)) for t in triples)
    double = sum(t == (True, False, True) for t in triples)
    if single + double == 0:  # a filled end and nothing else to compare with
        return 1 - (filled - 1) / (categories - 1)
    unimodal = ((categories - 2) * single - (categories - 1) * double) / (
        (categories - 2) * (single + double)
    )
    return unimodal * (1 - (filled - 1) / (categories - 1))


def ordinal_alpha(
    project: Project, round_: Round | None = None, answers: Answers | None = None
) -> dict[str, float | None]:
    """Krippendorff's ordinal alpha per dimension; ``None`` where it is not defined.

    Units are the questions as each team answered them, so that real differences between teams are
    not taken for disagreement. Undefined without two respondents of one team on one question, or when
    every answer is the same. Not comparable between dimensions of different spread.
    """
    answers = answers or read_answers(project, round_)
    round_ = round_ or project.current_round
    counts = _counts_by_team(answers, len(project.teams))
    found: dict[str, float | None] = {}
    for dimension in project.questionnaire_of(round_).dimensions:
        columns = [k for k, q in enumerate(answers.questions) if q.dimension == dimension.id]
        units = counts[:, columns].reshape(-1, LEVELS)
        found[dimension.id] = alpha_of(units)
    return found


def alpha_of(units: NDArray[np.int64]) -> float | None:
    """Ordinal alpha of ``units`` (units × categories, answers counted); ``None`` if undefined.

    Krippendorff (2011), Computing Krippendorff's Alpha-Reliability: alpha = 1 − (n − 1) Σ o_ck δ²_ck /
    Σ n_c n_k δ²_ck over pairs of categories, with coincidences o_ck = Σ_u n_uc (n_uk − [c = k]) / (m_u − 1)
    and the ordinal distance δ²_ck = (Σ_{g from c to k} n_g − (n_c + n_k) / 2)². Units with one answer do not
    count.
    """
    counts = units[units.sum(axis=1) >= 2].astype(float)
    if len(counts) == 0 or (counts.sum(axis=0) > 0).sum() < 2:
        return None
    weights = 1.0 / (counts.sum(axis=1) - 1.0)
    coincidences = (counts * weights[:, None]).T @ counts - np.diag(weights @ counts)
    totals = coincidences.sum(axis=0)
    ends = np.cumsum(totals) - totals / 2  # the middle of each category on the line of all answers
    distances = (ends[:, None] - ends[None, :]) ** 2
    expected = float((np.outer(totals, totals) * distances).sum())
    observed = float((coincidences * distances).sum())
    return 1.0 - (float(totals.sum()) - 1.0) * observed / expected


def _counts_by_team(answers: Answers, teams: int) -> NDArray[np.int64]:
    """Answers per team, question and level; shape ``(teams, questions, 5)``."""
    counts = np.zeros((teams, len(answers.questions), LEVELS), dtype=np.int64)
    rows, columns = np.nonzero(answers.codes >= 0)
    np.add.at(counts, (answers.teams[rows], columns, answers.codes[rows, columns]), 1)
    return counts


@dataclass(frozen=True)
class FewKnow:
    """A question that fewer of a team know than do not, which nothing was agreed on."""

    team: str
    question: str
    knows: int
    asked: int

    @property
    def words(self) -> str:
        """``1 of 8 knows``."""
        pattern = "{knows} of {asked} knows" if self.knows == 1 else "{knows} of {asked} know"
        return phrase(pattern, knows=self.knows, asked=self.asked)


def few_know(profile: Profile) -> tuple[FewKnow, ...]:
    """Questions on the agenda because so few of a team know; the smallest share first."""
    cells = profile.cells
    answers = cells.answers
    found = []
    for row, column in zip(*np.nonzero(cells.thin & cells.known & cells.in_scope), strict=True):
        here = answers.teams == row
        knows = int((answers.codes[here, column] >= 0).sum())
        asked = int(answers.asked[here, column].sum())
        found.append(FewKnow(cells.teams[row], cells.questions[column].id, knows, asked))
    return tuple(sorted(found, key=lambda f: (f.knows / max(f.asked, 1), f.question, f.team)))


def agreed_share(found: Sequence[Spread]) -> float | None:
    """Share of the questions with two or more answers where all lie within one level of the median."""
    return sum(s.within_one == 1 for s in found) / len(found) if found else None


def agenda(profile: Profile, found: Sequence[Spread]) -> tuple[AgendaItem, ...]:
    """Questions where people differ, by disagreement times effect on the overall level.

    The effect of a question is its share of the overall level: its weight in its dimension times the
    dimension's weight in the whole, among what counts.
    """
    questionnaire = profile.cells.questionnaire
    asked = [
        q for q, c in zip(profile.cells.questions, profile.cells.counted.T, strict=True) if c.any()
    ]
    inside: dict[str, float] = {}
    for question in asked:
        inside[question.dimension] = inside.get(question.dimension, 0.0) + question.weight
    counted = [d for d in questionnaire.dimensions if d.id in inside and not d.beside]
    whole = sum(d.weight for d in counted) or 1.0
    share = {d.id: d.weight / whole for d in counted}
    items = []
    for spread in found:
        question = questionnaire.by_id[spread.question]
        part = question.weight / inside.get(question.dimension, question.weight)
        item = AgendaItem(spread, part * share.get(question.dimension, 0.0))
        if spread.width > 0:
            items.append(item)
    return tuple(sorted(items, key=lambda i: (-i.weight, -i.spread.width, i.spread.question)))
