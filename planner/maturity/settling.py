"""Which open answers still matter to a published level: the smallest set that settles it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product

from planner.domain.answers.level import Ask
from planner.domain.content.lens import Lens
from planner.maturity.lens_rules import Answers, Cell, read_team

MOST_OTHERS = 4
"""Open alternatives of one criterion that are gone through; of more, all are taken to matter."""


def settling(lens: Lens, teams: Mapping[str, Answers]) -> tuple[list[Ask], bool]:
    """The open answers that still matter, the smallest set that settles the level whatever they say.

    An answer matters if, for one of its criteria, moving it from its low to its high end changes the reading
    while all else stands high; the others of an *any of* go through their levels. Readings are cut at the
    highest level that other teams leave possible. The flag tells that some are named without having been
    tried, because too many alternatives are open.
    """
    highs = {t: e.high for t, c in teams.items() if (e := read_team(lens, c)) is not None}
    found: list[Ask] = []
    at_most = False
    alike: dict[tuple[object, int], tuple[list[tuple[str, float, bool]], bool]] = {}
    lowest = sorted(highs.values())[:2]
    for team, high in highs.items():
        others = lowest[1:] if high == lowest[0] else lowest[:1]
        cap = min(others, default=lens.top)
        key = tuple(teams[team].items()), cap  # teams that nobody has answered for are alike
        if key not in alike:
            alike[key] = _settling_team(lens, teams[team], cap)
        mine, untried = alike[key]
        at_most = at_most or untried
        found += [Ask(team, question, need, alone) for question, need, alone in mine]
    return found, at_most


def _settling_team(
    lens: Lens, cells: Answers, cap: int
) -> tuple[list[tuple[str, float, bool]], bool]:
    best = {q: Cell(c.high, c.high, c.high) for q, c in cells.items()}
    found: dict[str, float] = {}
    untried = False
    for criterion in lens.criteria:
        asked = [n for n in criterion.needs if n.question in cells]
        for need in asked:
            cell = cells[need.question]
            if not cell.open or (need.question in found and found[need.question] >= need.level):
                continue
            others = [n.question for n in asked if n is not need] if criterion.any else []
            free = [q for q in others if cells[q].open]
            if len(free) > MOST_OTHERS:
                untried = True
                found[need.question] = max(found.get(need.question, 0.0), float(need.level))
                continue
            if any(
                _changes(lens, {**best, **way}, need.question, cell, cap)
                for way in _ways(cells, others)
            ):
                found[need.question] = max(found.get(need.question, 0.0), float(need.level))
    alone = {q for q in found if _ends_it(lens, cells, q, cap)}
    return [(q, found[q], q in alone) for q in found], untried


def _ways(cells: Answers, others: Sequence[str]) -> Iterator[dict[str, Cell]]:
    spans = [
        [float(v) for v in range(int(cells[q].low), int(cells[q].high) + 1)]
        if cells[q].open
        else [cells[q].low]
        for q in others
    ]
    for way in product(*spans):
        yield {q: Cell(v, v, v) for q, v in zip(others, way, strict=True)}


def _changes(lens: Lens, fixed: Answers, question: str, cell: Cell, cap: int) -> bool:
    ends = []
    for v in (cell.low, cell.high):
        read = read_team(lens, {**fixed, question: Cell(v, v, v)})
        ends.append(min(cap, read.low) if read else cap)
    return ends[0] != ends[1]


def _ends_it(lens: Lens, cells: Answers, question: str, cap: int) -> bool:
    """Whether this answer alone, at its lowest, settles the level."""
    low = cells[question].low
    read = read_team(lens, {**cells, question: Cell(low, low, low)})
    return read is not None and min(read.low, cap) == min(read.high, cap)
