"""What somebody works out of a published table who knows the rule, the groups and the answers of others.

The twins show that all files hold no more than the table, on two dates. So an attacker who has all of them
knows the entry, who gave a level to what, and the levels of those who compare: what stays possible for
another person are the levels of all the answers that give that entry. Every case is gone through.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import combinations
from itertools import combinations_with_replacement as bags

from planner.analysis.published.project import table_for
from planner.analysis.published.table import entry_of, is_wide, took_part
from planner.domain.project import Project

MOST = 16
"""Above so many answers of one entry the cases are too many to go through."""
READER, ONE, TWO, ALL = "a reader", "one member", "two who compare", "all but one who compare"
Said = tuple[object, bool | None]


@cache
def _possible(people: int, known: tuple[int, ...]) -> dict[Said, frozenset[int]]:
    """The levels that anybody else may have given, by what is said of so many people."""
    left: dict[Said, set[int]] = {}
    for others in bags(range(5), people - len(known)):
        levels = [*known, *others]
        left.setdefault((entry_of(levels), is_wide(levels)), set()).update(others)
    return {said: frozenset(levels) for said, levels in left.items()}


def behind(project: Project) -> Iterator[tuple[Said, list[int]]]:
    """What the table says of each group and question, and the levels behind it."""
    round_, table = project.current_round, table_for(project)
    took = took_part(project, round_)
    for entry in table.entries:
        if entry.team or not entry.applies:
            continue
        levels = [
            answer.level
            for team in table.units[entry.unit].teams
            if len(took[team]) < 3 or entry.question not in round_.consensus.get(team, {})
            for person in took[team]
            if (answer := round_.answer(person, entry.question)).level is not None
        ]
        yield ((entry.value, entry.word), entry.wide), levels


def exact(said: Said, levels: list[int], compare: int) -> int:
    """Of how many people the level is certain for some others, so many of whom compare theirs."""
    found = 0
    for target, many in Counter(levels).items():
        others = sorted(levels)
        others.remove(target)
        groups: Iterable[tuple[int, ...]] = set(combinations(others, compare))
        found += many * any(_possible(len(levels), g)[said] == {target} for g in groups)
    return found


def learnt(project: Project) -> Counter[str]:
    """How many levels were tried, and how many of them each attacker knows for certain."""
    found: Counter[str] = Counter()
    for said, levels in behind(project):
        if len(levels) > MOST:
            continue
        found["tried"] += len(levels)
        for name, many in ((READER, 0), (ONE, 1), (TWO, 2), (ALL, len(levels) - 1)):
            found[name] += exact(said, levels, many)
    return found
