"""What a level over a part of the questions may say: a range a dimension, the lowest three, no gap.

Measured on the example cut to its quick check, two questions a dimension: off by 0.3 on average, by over
0.7 in 1 of 10 cases; the lowest was named right in 3 of 7; the whole reads up to 0.2 high.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.answers.level import Level
from planner.domain.base.language import Inner, phrase
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile

OFF = 0.7
"""A dimension of two questions lies within so much of what all its questions say in 9 of 10 cases."""
HIGH_BY = 0.2
LOWEST = 3
FROM_QUICK = "From a quick check"
NOT_AGREED = (
    "A plan from a quick check can be kept, and not agreed: ask all questions first "
    "(page Assess, Answers, Ask all questions)."
)


@dataclass(frozen=True)
class Reach:
    """A dimension on a part of its questions: how many are asked of all, and where it could lie."""

    id: str
    name: str
    short: str
    level: Level
    asked: int
    whole: int
    low: float
    high: float


def is_part(profile: Profile) -> bool:
    """Whether the level is read over a part of the questions: those of a quick check, or chosen ones."""
    return profile.overall.scope != "all"


def reaches(project: Project, profile: Profile) -> tuple[Reach, ...]:
    """Every dimension that is asked, the lowest first.

    Its ends are those that open answers leave; where only a part of its questions is asked, at least
    ``OFF`` to both sides, on the scale.
    """
    cells, found = profile.cells, []
    for dimension in asked_dimensions(project):
        columns = [k for k, q in enumerate(cells.questions) if q.dimension == dimension.id]
        asked = sum(bool(cells.in_scope[k]) for k in columns)
        level = profile.dimensions[dimension.id]
        if not asked or not level.asked:
            continue
        low, high = level.low, level.high
        if level.value is not None and asked < len(columns):
            low, high = min(low, level.value - OFF), max(high, level.value + OFF)
        ends = max(low, level.scale.bottom), min(high, level.scale.top)
        found.append(
            Reach(dimension.id, dimension.name, dimension.short, level, asked, len(columns), *ends)
        )
    return tuple(sorted(found, key=_lowest_first))


def lowest(project: Project, profile: Profile) -> tuple[Reach, ...]:
    """The three lowest dimensions of the overall level; none where it cannot be said which they are.

    As printed: where the third and the fourth read the same, only those below both are named.
    """
    beside = {d.id for d in asked_dimensions(project) if d.beside}
    known = [r for r in reaches(project, profile) if r.level.leads and r.id not in beside]
    first = known[:LOWEST]
    if len(known) > LOWEST:
        edge = _printed(known[LOWEST])
        first = [r for r in first if _printed(r) < edge]
    return tuple(first)


def _printed(reach: Reach) -> float:
    return round(reach.level.value or 0.0, 1)


def _lowest_first(reach: Reach) -> tuple[float, str]:
    value = reach.level.value
    return (reach.low + reach.high) / 2 if value is None else value, reach.id


def counted(profile: Profile) -> tuple[int, int]:
    """How many questions are asked in the round, of how many that apply."""
    return int(profile.cells.in_scope.sum()), len(profile.cells.questions)


def part_words(profile: Profile) -> str:
    """On how much the level rests, where all would lie, and that it reads high; empty where all is asked."""
    overall = profile.overall
    if not is_part(profile):
        return ""
    asked, whole = counted(profile)
    quick = overall.scope == "quick"
    if overall.value is None:
        pattern = (
            "A quick check of {asked} of {whole} questions."
            if quick
            else "Asked are {asked} of {whole} questions."
        )
        return phrase(pattern, asked=asked, whole=whole)
    low, high = unasked_ends(overall)
    pattern = (
        "{level:.1f} on the quick check, {asked} of {whole} questions; all would lie between {low:.1f} and "
        "{high:.1f}. It reads up to {off:.1f} high."
        if quick
        else "{level:.1f} on {asked} of {whole} questions; all would lie between {low:.1f} and {high:.1f}."
    )
    return phrase(
        pattern,
        level=overall.value,
        asked=asked,
        whole=whole,
        low=low,
        high=high,
        off=HIGH_BY,
    )


def unasked_ends(level: Level) -> tuple[float, float]:
    """Where the level would lie if what was not asked could be anything."""
    ends = [(w.low, w.high) for w in level.why if w.kind == "unasked"]
    lows, highs = zip((level.low, level.high), *ends, strict=True)
    return min(lows), max(highs)


def lowest_words(project: Project, profile: Profile) -> str:
    """The names of the lowest three, without calling one of them the weakest."""
    names = [r.name for r in lowest(project, profile)]
    if not names:
        return ""
    patterns = (
        "{a} is the lowest.",
        "{a} and {b} are the lowest two.",
        "{a}, {b} and {c} are the lowest three.",
    )
    rest = dict(zip("bc", (Inner(n) for n in names[1:]), strict=False))
    return phrase(patterns[len(names) - 1], a=names[0], **rest)
