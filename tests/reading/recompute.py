"""Figures of sentences and rows, computed again from the result: draws, flows, schedule and answers.

Neither what writes the report nor the registry of figures is asked. A rule names the sentence by a pattern
with a group for each figure, and computes what has to stand there; it is held against what is printed, to the
last digit that is printed.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from planner.analysis.study.study import Study
from tests.reading.nets import CURRENCY, FIGURE, SIZES, plain
from tests.reading.places import Place

A = rf"([−+]?(?:{CURRENCY} ?)\d[\d,]*(?:\.\d+)?(?:bn|m|k)?)"
"""An amount of money."""
S = r"([−+]?\d[\d,]*(?:\.\d+)? ?%)"
"""A share."""
O = r"(\d+ in 100|none|all|fewer than 1 in 100|more than 99 in 100)"  # noqa: E741
"""Odds."""
N = r"([−+]?\d[\d,]*(?:\.\d+)?)"
"""A plain number."""
Values = tuple[float | tuple[float, float] | None, ...]
"""What each group has to be: a number, within two ends, or ``None`` for what is not checked here."""


def worth(study: Study) -> np.ndarray:
    """What the plan is worth, future by future."""
    return np.asarray(study.case.npv_values, dtype=float)


def middle_ninety(study: Study) -> tuple[float, float]:
    """The 5th and 95th percentile of the worth."""
    low, high = np.percentile(worth(study), (5, 95))
    return float(low), float(high)


def error_ends(study: Study) -> tuple[float, float]:
    """The standard error of the mean lies above nothing and not above that of draws without strata."""
    values = worth(study)
    return 0.0, float(values.std(ddof=1) / np.sqrt(len(values)))


def present(study: Study, kind: str) -> float:
    """A monthly flow discounted to the start, month by month at the yearly rate."""
    flow = np.asarray(study.case.monthly[kind], dtype=float)
    return float((flow / (1 + study.case.rate) ** (np.arange(len(flow)) / 12)).sum())


def paid(study: Study, kind: str) -> float:
    """The same, added up as it falls due."""
    return float(sum(study.case.monthly[kind]))


def fullest(study: Study) -> float:
    """Person-days of all roles in the fullest quarter, month by month of the plan's own steps."""
    days = np.zeros(study.plan.quarters)
    for step in study.plan.steps:
        if not step.candidate.initiative.anyway:
            for month in range(step.start, step.end):
                days[month // 3] += step.candidate.days / (step.end - step.start)
    return float(np.max(days)) if days.size else 0.0


def defaults(study: Study) -> tuple[float, float]:
    """Inputs that nobody stated, of all."""
    stated = {
        k for k, a in study.project.assumptions.items() if a.range is not None and not a.dont_know
    }
    ids = [r.definition.id for r in study.register]
    return float(sum(i not in stated for i in ids)), float(len(ids))


def _dimensions(study: Study) -> list[list[int | None]] | None:
    """Levels that one person gave, by dimension of the overall level; ``None`` where several answered.

    Questions that do not apply are left out; what is open or not known is ``None``.
    """
    project = study.project
    if len(project.respondents) != 1 or len(project.rounds) > 1:
        return None
    from planner.maturity.answers import asked_dimensions, asked_questions

    sheet = project.current_round.answers.get(project.respondents[0].id, {})
    found = []
    for dimension in asked_dimensions(project):
        asked = [q for q in asked_questions(project) if q.dimension == dimension.id]
        given = [sheet.get(q.id) for q in asked]
        levels = [a.level if a else None for a in given if not a or a.state != "not_applicable"]
        if levels and not dimension.beside:
            found.append(levels)
    return found


def by_dimension(study: Study) -> dict[str, tuple[float | None, bool]]:
    """Level of each dimension by its long and its short name, and whether nothing of it is open.

    Of one person: the mean of what is known. Empty where several answered.
    """
    project = study.project
    if len(project.respondents) != 1 or len(project.rounds) > 1:
        return {}
    from planner.maturity.answers import asked_dimensions, asked_questions

    sheet = project.current_round.answers.get(project.respondents[0].id, {})
    found: dict[str, tuple[float | None, bool]] = {}
    for dimension in asked_dimensions(project):
        asked = [sheet.get(q.id) for q in asked_questions(project) if q.dimension == dimension.id]
        levels = [a.level if a else None for a in asked if not a or a.state != "not_applicable"]
        known = [x for x in levels if x is not None]
        level = float(np.mean(known)) if known else None
        for name in (dimension.name, dimension.short):
            found[str(name)] = level, len(known) == len(levels) > 1  # of one answer none is named
    return found


def level_ends(study: Study) -> tuple[float, float] | None:
    """Lowest and highest overall level that the answers of one person allow; ``None`` where several answered.

    Each dimension is the mean of its questions that apply, what is not known is drawn from 0 to 4; the whole
    is the mean of the dimensions.
    """
    found = _dimensions(study)
    if not found:
        return None
    low, high = (
        np.mean([np.mean([end if x is None else x for x in levels]) for levels in found])
        for end in (0, 4)
    )
    return float(low), float(high)


def level_now(study: Study) -> float | None:
    """The overall level of one person: the mean of dimensions, each the mean of what is known of it."""
    found = _dimensions(study)
    if not found:
        return None
    known = [[x for x in levels if x is not None] for levels in found]
    return float(np.mean([np.mean(levels) for levels in known if levels])) if any(known) else None


def answered(study: Study) -> float | None:
    """What one person answered of all that applies, “don’t know” and open questions counting as not."""
    project = study.project
    if len(project.respondents) != 1:
        return None
    from planner.maturity.answers import asked_questions

    sheet = project.current_round.answers.get(project.respondents[0].id, {})
    given = [sheet.get(q.id) for q in asked_questions(project)]
    applies = [a for a in given if a is None or a.state != "not_applicable"]
    known = [a for a in applies if a is not None and a.level is not None]
    return len(known) / len(applies) if applies else 0.0


def covered(study: Study) -> float:
    """Cells of a team and a question with an answer, of those to which it applies."""
    counts = study.profile.counts
    applies = counts.answered + counts.dont_know + counts.open
    return counts.answered / applies if applies else 0.0


def agreed(study: Study) -> float | None:
    """Of the questions with levels from two people, those on which nobody is over one from the median."""
    given: dict[str, list[int]] = {}
    for sheet in study.project.current_round.answers.values():
        for question, answer in sheet.items():
            if answer.level is not None:
                given.setdefault(question, []).append(answer.level)
    asked = set(study.profile.questions)
    several = [v for q, v in given.items() if len(v) > 1 and q in asked]
    near = [v for v in several if max(abs(x - float(np.median(v))) for x in v) <= 1]
    return len(near) / len(several) if several else None


def vendor(study: Study) -> tuple[float, float]:
    """Worth and return the vendor’s way, from its table of years."""
    view = study.decision.vendor
    factors = [(1 + view.rate) ** -year for year in range(len(view.costs))]
    benefit = sum(b * f for b, f in zip(view.benefits, factors, strict=True))
    cost = sum(c * f for c, f in zip(view.costs, factors, strict=True))
    return benefit - cost, (benefit - cost) / cost if cost else 0.0


@dataclass(frozen=True)
class Rule:
    """A sentence or row by its pattern, and what its figures have to be; ``None`` is not checked here.

    Groups without a name are figures, and so are those called ``said…``. Where ``values`` are of what the
    sentence ``names``, they are given the groups that have a name.
    """

    name: str
    pattern: str
    values: Callable[..., Values]
    names: bool = False

    def expected(
        self, study: Study, match: re.Match[str]
    ) -> Iterable[tuple[str | None, float | tuple[float, float] | None]]:
        """Each figure that is printed, with what it has to be."""
        given = self.values(study, match.groupdict()) if self.names else self.values(study)
        named = {n for name, n in match.re.groupindex.items() if not name.startswith("said")}
        said = [g for n, g in enumerate(match.groups(), 1) if n not in named]
        return zip(said, given, strict=True)


RULES = (
    Rule("cover worth", rf"simulated futures the plan is worth between {A} and {A} over", middle_ninety),
    Rule(
        "worth",
        rf"^{A} to {A} worth over .* \(9 in 10 futures; middle {A}\)",
        lambda s: (*middle_ninety(s), float(np.median(worth(s)))),
    ),
    Rule(
        "cost",
        rf"^{A} cost, once and running \(discounted; as a budget {A}, of it invoices {A}\)",
        lambda s: (
            present(s, "labour") + present(s, "invoices"),
            paid(s, "labour") + paid(s, "invoices"),
            paid(s, "invoices"),
        ),
    ),
    Rule("loss", rf"^{O} futures lose money", lambda s: (float((worth(s) < 0).mean()),)),
    Rule(
        "business headline", rf"^In 9 in 10 futures the plan is worth between {A} and {A}", middle_ninety
    ),
    Rule(
        "business lead",
        rf"^Over {N} months, discounted at {S} a year, .* \(mean\) is {A}, the middle {A}\. {O} futures lose",
        lambda s: (
            float(s.project.finance.horizon_months),
            s.project.finance.real_rate,
            float(worth(s).mean()),
            float(np.median(worth(s))),
            float((worth(s) < 0).mean()),
        ),
    ),
    Rule(
        "fan",
        rf"9 in 10 futures (?:lie|end) between {A} and {A}",
        lambda s: tuple(float(x) for x in np.asarray(s.case.cumulative)[[0, -1], -1]),
    ),
    Rule("pools", rf"these pools cost or lose {A} a year", lambda s: (sum(s.case.baseline.values()),)),
    Rule(
        "today", rf"^{A} cost or loss a year today", lambda s: (sum(s.case.baseline.values()),)
    ),
    Rule("goes on", rf"what today costs goes on: {A} a year", lambda s: (sum(s.case.baseline.values()),)),
    Rule(
        "claimed real",
        rf"^If all claimed value is real, this plan is worth {A}; futures that lose money: {O}",
        lambda s: (
            float(worth(s).mean()) + s.case.components["claimed"].mean,
            s.case.if_real_loss_share,
        ),
    ),
    Rule(
        "independent",
        rf"Drawn independently, 9 in 10 futures would lie between {A} and {A}, and {O} would lose",
        lambda s: (
            (s.decision.independent.p5, s.decision.independent.p95, s.decision.independent.loss_share)
            if s.decision.independent
            else (None, None, None)
        ),
    ),
    Rule(
        "information",
        rf"on the table, would be worth {A};.*plan would be worth {A}\. "
        rf"Starting a quarter later would (?:cost|gain) {A}",
        lambda s: (s.decision.evpi, s.decision.stress, abs(s.decision.delay)),
    ),
    Rule(
        "error",
        rf"standard error of {A} from the draw; computed at the means of all inputs the plan is worth {A}",
        lambda s: (error_ends(s), s.case.npv_at_means),
    ),
    Rule(
        "proof",
        rf"^This plan is worth {A} \(chance of the draw ±{A}\)",
        lambda s: (float(worth(s).mean()), error_ends(s)),
    ),
    Rule(
        "least",
        rf"^Benefits (?:may fall to|would have to be) {S} of what is expected",
        lambda s: (
            (present(s, "labour") + present(s, "invoices"))
            / (float(worth(s).mean()) + present(s, "labour") + present(s, "invoices")),
        ),
    ),
    Rule("vendor", rf"every step takes hold\. Worth {A}, return {S},", vendor),
    Rule(
        "anyway",
        rf"to set up and costs {A} over the horizon: own people {A}, invoices {A}",
        lambda s: _anyway(s),
    ),
    Rule(
        "coverage",
        rf"^{S} of what applies is answered; evidence is attached to {S} of",
        lambda s: (answered(s), s.profile.evidence),
    ),
    Rule(
        "optimism",
        rf"usual optimism of such figures \(cost {S}, benefit {S}, time {S}\)",
        lambda s: _optimism(s),
    ),
    Rule("way", rf"{S} of the way to the targets is done", lambda s: (None,)),
    Rule(
        "late",
        rf"^If every step is carried through, the plan ends later than planned in {S} of futures",
        lambda s: (float(s.delays.chance),),
    ),
    Rule("expected row", rf"^Expected worth \(mean\) \| {A}", lambda s: (float(worth(s).mean()),)),
    Rule("middle row", rf"^Middle \| {A}", lambda s: (float(np.median(worth(s))),)),
    Rule(
        "benefit row",
        rf"^Benefits, expected \| {A}",
        lambda s: (float(worth(s).mean()) + present(s, "labour") + present(s, "invoices"),),
    ),
    Rule(
        "cost row",
        rf"^Cost, expected \| {A}",
        lambda s: (present(s, "labour") + present(s, "invoices"),),
    ),
    Rule("own row", rf"^of which own people \| {A}", lambda s: (present(s, "labour"),)),
    Rule("invoice row", rf"^of which invoices \| {A}", lambda s: (present(s, "invoices"),)),
    Rule("level", rf"^Maturity is {N} of 4", lambda s: (level_now(s),)),
    Rule("level between", rf"the level lies between {N} and {N}", lambda s: level_ends(s) or (None, None)),
    Rule("level fact", rf"^{N} to {N} maturity, of 4", lambda s: level_ends(s) or (None, None)),
    Rule("defaults", rf"^{N} / {N} inputs still defaults", defaults),
    Rule("defaults note", rf"\(expected; {N} of {N} inputs are defaults\)", defaults),
    Rule("register", rf"^{N} assumptions? (?:is|are) yours, {N} (?:is a default|are defaults)",
         lambda s: (defaults(s)[1] - defaults(s)[0], defaults(s)[0])),
)  # fmt: skip


OPTIMISM = {"A": (0, 0, 0), "B": (0.1, 0.1, 0.05), "C": (0.2, 0.2, 0.1), "D": (0.3, 0.35, 0.15)}
"""Rise of cost, fall of benefit and rise of time at most, by grade; large and slow plans may go beyond."""


def _optimism(study: Study) -> Values:
    """Between what figures of the best grade ask for and what the largest and slowest plans came to."""
    worst = OPTIMISM["D"]
    return (0.0, max(worst[0], 0.45)), (-max(worst[1], 0.56), 0.0), (0.0, 0.2 * 1.5)


def _anyway(study: Study) -> Values:
    from planner.analysis.study.hygiene import done_anyway

    found = done_anyway(study)
    return (
        (None,) * 3
        if found is None
        else (found.labour + found.invoices, found.labour, found.invoices)
    )


ODDS = {"none": 0.0, "all": 1.0}
NUMBER_WORDS = "no one two three four five six seven eight nine ten eleven twelve".split()


def read(text: str) -> tuple[float, float]:
    """A printed figure and how far the true one may lie away: half of its last digit."""
    said = plain(text)
    if said in ODDS:
        return ODDS[said], 0.0
    if said.lower() in NUMBER_WORDS:
        return float(NUMBER_WORDS.index(said.lower())), 0.0
    if said.startswith("fewer"):
        return 0.0025, 0.0025
    if said.startswith("more"):
        return 0.9975, 0.0025
    match = re.search(r"(\d[\d,]*(?:\.(\d+))?) ?(bn|m|k|%|in 100)?", said)
    assert match is not None, text
    size = {"%": 0.01, "in 100": 0.01}.get(match[3]) or SIZES[match[3]]
    number = float(match[1].replace(",", "")) * size
    half = 0.5 * size * 10.0 ** -len(match[2] or "")
    return (-number if "−" in said else number), half


@dataclass(frozen=True)
class Found:
    """What the rules said: faults, figures that a rule owns by place, and how often each rule was met."""

    faults: tuple[str, ...]
    owned: frozenset[str]
    met: Mapping[str, int]


def check(study: Study, places: Iterable[Place], rules: Iterable[Rule] = RULES) -> Found:
    """Hold every sentence and row that one of ``rules`` knows against the result."""
    faults, owned, met = [], set(), dict.fromkeys((r.name for r in rules), 0)
    for place in places:
        text = plain(place.text)
        for rule in rules:
            match = re.search(rule.pattern, text)
            if match is None:
                continue
            met[rule.name] += 1
            for said, true in rule.expected(study, match):
                owned.update(FIGURE.findall(said or ""))
                if true is None:
                    continue
                if said is None:  # what is not said is nothing
                    if true != 0:
                        faults.append(f"{rule.name}: {true} is left out in {place}")
                    continue
                number, half = read(said)
                if isinstance(true, tuple):
                    if not true[0] - half <= number <= true[1] + half:
                        faults.append(f"{rule.name}: {said!r} should lie within {true} in {place}")
                    continue
                if not abs(number - true) <= half * (1 + 1e-6) + 1e-9 * abs(true):
                    faults.append(f"{rule.name}: {said!r} should be {true:,.4f} in {place}")
    return Found(tuple(faults), frozenset(owned), met)
