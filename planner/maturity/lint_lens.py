"""Checks of a lens: criteria that never block or rest on other words, and the cheapest answers to a level."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import product

from planner.domain.base.facts import decide
from planner.domain.content.lens import Criterion, Lens, Need
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import FACTS
from planner.maturity.findings import Finding, line_of

LARGE: dict[str, bool | None] = dict.fromkeys(FACTS, True)
LARGE |= dict.fromkeys(("labelling", "third_party_ai", "accelerators"), False)
"""Facts of the organisation over whose sheet the overall level of a path is taken: 81 questions."""
CHEAP = 1.0
"""A top level that is reached below this overall level is worth a look: the lens may ask for too little."""
MOST_CHOICES = 4096


@dataclass(frozen=True)
class Path:
    """The fewest answers that reach a level: ``levels`` by question, ``overall`` with all else 0.

    ``overall`` is on 0–4, over the questions of a large and regulated organisation's team.
    """

    level: int
    levels: dict[str, int]
    overall: float

    @property
    def total(self) -> int:
        """Sum of the levels."""
        return sum(self.levels.values())

    @property
    def words(self) -> str:
        """``level 2: 17 answers, 51 levels in all, 0.66 of 4 with all else 0``."""
        number = len(self.levels)
        return (
            f"level {self.level}: {number} {'answer' if number == 1 else 'answers'}, "
            f"{self.total} {'level' if self.total == 1 else 'levels'} in all, "
            f"{self.overall:.2f} of 4 with all else 0"
        )


def cheapest_paths(lens: Lens, questionnaire: Questionnaire) -> tuple[Path, ...]:
    """The cheapest answers to each level of ``lens`` above its lowest.

    A level needs all criteria up to it, so the answers are fixed but for the choices that ``any`` leaves;
    these are gone through. The cheapest is the one with the lowest overall level.
    """
    worth = _worth(questionnaire)
    found = []
    for level in lens.levels[1:]:
        criteria = [c for c in lens.criteria if c.level <= level.level]
        fixed = [n for c in criteria if not c.any for n in c.needs]
        choices = [c.needs for c in criteria if c.any]
        options = (
            product(*choices) if _count(choices) <= MOST_CHOICES else [tuple(c[0] for c in choices)]
        )
        best: Path | None = None
        for chosen in options:
            levels = _joined([*fixed, *chosen])
            overall = sum(worth.get(q, 0.0) * n for q, n in levels.items())
            if best is None or (overall, sum(levels.values())) < (best.overall, best.total):
                best = Path(level.level, levels, overall)
        if best is not None:
            found.append(best)
    return tuple(found)


def _count(choices: list[tuple[Need, ...]]) -> int:
    number = 1
    for needs in choices:
        number *= len(needs)
    return number


def _joined(needs: list[Need]) -> dict[str, int]:
    levels: dict[str, int] = {}
    for need in needs:
        levels[need.question] = max(levels.get(need.question, 0), need.level)
    return levels


def _worth(questionnaire: Questionnaire) -> dict[str, float]:
    """What one level of each question adds to the overall level of a team that is asked nearly all."""
    found: dict[str, float] = {}
    dimensions = [d for d in questionnaire.dimensions if not d.beside]
    whole = sum(d.weight for d in dimensions)
    for dimension in dimensions:
        asked = [
            q
            for q in questionnaire.by_dimension[dimension.id]
            if q.scope in ("team", "both") and decide(q.applies_if, LARGE) is not False
        ]
        total = sum(q.weight for q in asked)
        for question in asked:
            found[question.id] = question.weight / total * dimension.weight / whole
    return found


def lint_lens(
    lens: Lens, text: str = "", questionnaire: Questionnaire | None = None
) -> tuple[Finding, ...]:
    """All findings in ``lens``; with the ``questionnaire`` it reads, its words and paths too."""
    found = [*_apart(lens), *_implied(lens)]
    if questionnaire is not None:
        found += [*_resting(lens, questionnaire), *_cheap(lens, questionnaire)]
    found.sort(key=lambda f: f.severity != "fault")
    return tuple(replace(f, line=line_of(text, f.place)) for f in found)


def _apart(lens: Lens) -> Iterator[Finding]:
    for dimension in lens.dimensions:
        levels = {c.level for c in lens.criteria if c.dimension == dimension.id}
        for level in lens.levels[1:]:
            if level.level not in levels:
                yield Finding(
                    "empty level",
                    dimension.id,
                    f"nothing separates level {level.level} from {level.level - 1} in this dimension; "
                    "a reading says so with a range.",
                    "Add a criterion if the source has one.",
                    "remark",
                )


def _implied(lens: Lens) -> Iterator[Finding]:
    for criterion in lens.criteria:
        below = [
            n for c in lens.criteria if c.level < criterion.level and not c.any for n in c.needs
        ]
        asked = _joined(below)
        reached = [asked.get(n.question, 0) >= n.level for n in criterion.needs]
        if any(reached) if criterion.any else all(reached):
            yield Finding(
                "unreachable result",
                criterion.text,
                f"stands at level {criterion.level} and needs no more than lower levels already do, so "
                "it never blocks.",
                "Raise its need, or drop it.",
            )


def _resting(lens: Lens, questionnaire: Questionnaire) -> Iterator[Finding]:
    for criterion in lens.criteria:
        words = _words(criterion.text)
        rests = descriptors(criterion, questionnaire)
        if rests and not any(words & _words(text) for text in rests):
            yield Finding(
                "words apart",
                criterion.text,
                f"rests on “{' · '.join(rests)}”, with which it shares no word.",
                "Read the two aloud; mend the need or the words.",
                "remark",
            )


def descriptors(criterion: Criterion, questionnaire: Questionnaire) -> tuple[str, ...]:
    """The level descriptors that ``criterion`` rests on, one for each need that the questionnaire asks."""
    return tuple(
        questionnaire.by_id[n.question].levels[n.level].text
        for n in criterion.needs
        if n.question in questionnaire.by_id
    )


def _words(text: str) -> set[str]:
    """Words of four letters or more, cut to the five that inflection leaves alone."""
    return {w[:5] for w in re.findall(r"[a-z]{4,}", text.casefold())}


def _cheap(lens: Lens, questionnaire: Questionnaire) -> Iterator[Finding]:
    paths = cheapest_paths(lens, questionnaire)
    for path in paths:
        yield Finding("cheapest path", lens.id, path.words, "", "remark")
    top = paths[-1]
    if top.overall < CHEAP and not lens.narrow:
        yield Finding(
            "cheap top",
            lens.id,
            f"its highest level is reached at {top.overall:.1f} of 4 overall.",
            "Say in narrow why the source asks for so little, or add what it asks for.",
            "remark",
        )
