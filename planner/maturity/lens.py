"""Reading published models from the same answers: level, what is open, what blocks the next level."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.domain.base.explain import Node
from planner.domain.base.language import phrase
from planner.domain.content.lens import Criterion, Lens

Levels = Mapping[str, float | None]


@dataclass(frozen=True)
class Span:
    """A level, or a range of levels where answers or the source cannot decide."""

    low: int
    high: int

    @property
    def words(self) -> str:
        """``2``, or ``2 or 3``, or ``1 to 4``."""
        if self.low == self.high:
            return str(self.low)
        pattern = "{low} or {high}" if self.high == self.low + 1 else "{low} to {high}"
        return phrase(pattern, low=self.low, high=self.high)


@dataclass(frozen=True)
class Reading:
    """What a published model says of the organisation.

    ``level`` is staged and cumulative: low takes unknown criteria as unmet, high as met. ``blocked_by``
    are the criteria of the next level that are not met, ``unknown`` those that nobody can decide yet;
    ``left_out`` do not apply. ``coverage`` is the share of applicable criteria that are decided.
    """

    lens: Lens
    level: Span
    dimensions: dict[str, Span]
    blocked_by: tuple[Criterion, ...]
    unknown: tuple[Criterion, ...]
    left_out: tuple[Criterion, ...]
    met: tuple[Criterion, ...]
    coverage: float

    @property
    def next_level(self) -> int | None:
        """The level that is blocked; ``None`` at the top."""
        return None if self.level.low == self.lens.top else self.level.low + 1


def read_lens(lens: Lens, levels: Levels) -> Reading:
    """Read ``lens`` from the levels of the asked house questions (``None`` where not known).

    A criterion is met when every question it needs has reached its level; the level of a question is
    the mean over the teams. Questions that are not asked leave a criterion out.
    """
    states = {c: criterion_state(c, levels) for c in lens.criteria}
    applicable = [c for c in lens.criteria if states[c] != "left_out"]
    low = _reached(lens, [c for c in applicable if states[c] != "met"])
    high = _reached(lens, [c for c in applicable if states[c] == "unmet"])
    decided = [c for c in applicable if states[c] != "unknown"]
    following = low + 1

    def of(state: str, at: int | None = None) -> tuple[Criterion, ...]:
        return tuple(c for c in applicable if states[c] == state and (at is None or c.level == at))

    return Reading(
        lens=lens,
        level=Span(low, max(low, high)),
        dimensions={d.id: _dimension(lens, d.id, states) for d in lens.dimensions},
        blocked_by=of("unmet", following),
        unknown=of("unknown", following),
        left_out=tuple(c for c in lens.criteria if states[c] == "left_out"),
        met=of("met"),
        coverage=len(decided) / len(applicable) if applicable else 0.0,
    )


def criterion_state(criterion: Criterion, levels: Levels) -> str:
    """``met``, ``unmet``, ``unknown``, or ``left_out`` where none of its questions is asked."""
    asked = [n for n in criterion.needs if n.question in levels]
    if not asked:
        return "left_out"
    known = [(n, levels[n.question]) for n in asked]
    if criterion.any:
        if any(value is not None and value >= n.level for n, value in known):
            return "met"
        return "unknown" if any(value is None for _, value in known) else "unmet"
    if any(value is not None and value < n.level for n, value in known):
        return "unmet"
    return "unknown" if any(value is None for _, value in known) else "met"


def _reached(lens: Lens, missing: list[Criterion]) -> int:
    """Highest level below the first one that misses a criterion."""
    lowest = min((c.level for c in missing), default=lens.top + 1)
    return lowest - 1


def _dimension(lens: Lens, dimension: str, states: Mapping[Criterion, str]) -> Span:
    """The level of one column; it runs up to the next level that the source tells apart."""
    mine = [c for c in lens.criteria if c.dimension == dimension and states[c] != "left_out"]
    low = _reached(lens, [c for c in mine if states[c] != "met"])
    high = _reached(lens, [c for c in mine if states[c] == "unmet"])
    told_apart = [c.level for c in mine if c.level <= low]
    lowest = max(told_apart, default=lens.levels[0].level)
    return Span(lowest, max(low, high))


def explain_reading(reading: Reading, levels: Levels) -> Node:
    """The tree behind a reading: levels, their criteria and the questions these rest on."""
    lens = reading.lens
    parts = []
    for level in lens.levels[1:]:
        criteria = []
        for criterion in (c for c in lens.criteria if c.level == level.level):
            questions = tuple(
                Node(
                    label=need.question,
                    value=levels.get(need.question),
                    rule=f"needs level {need.level}",
                )
                for need in criterion.needs
            )
            state = criterion_state(criterion, levels).replace("_", " ")
            criteria.append(Node(label=criterion.text, value=None, rule=state, operands=questions))
        parts.append(
            Node(label=f"Level {level.level}: {level.name}", value=None, operands=tuple(criteria))
        )
    return Node(
        label=f"{lens.name}: {lens.title}",
        value=float(reading.level.low),
        low=float(reading.level.low),
        high=float(reading.level.high),
        rule="all criteria of a level and of those below it",
        source=lens.source,
        operands=tuple(parts),
    )
