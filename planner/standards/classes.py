"""Which class a system has: the tree of a law, read with facts of which some are not known.

Two-valued a tree is read from the top: the first rule that holds decides. With facts that are not known the
reading says every outcome that some completion of them leads to, which facts it waits for, and where each of
their answers would lead. That is exact: facts are completed one after the other, only as far as they matter.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import build, read_toml
from planner.domain.content.class_tree import ClassQuestion, ClassRule, ClassTree
from planner.domain.organisation.system import Outcome

Facts = Mapping[str, Truth]


@dataclass(frozen=True)
class Fork:
    """A fact that decides and is not known: the outcomes that each answer leaves possible."""

    fact: str
    if_yes: tuple[Outcome, ...]
    if_no: tuple[Outcome, ...]


@dataclass(frozen=True)
class Reading:
    """What a tree says of facts.

    ``outcome`` is ``open`` where several of ``possible`` are. ``rule`` is the one that holds, or ``None``.
    ``forks`` are the unknown facts that decide, in the order in which they are asked.
    """

    outcome: Outcome
    possible: tuple[Outcome, ...]
    rule: ClassRule | None
    forks: tuple[Fork, ...]


@cache
def class_trees() -> tuple[ClassTree, ...]:
    """The trees that ship. Raises ``ContentError`` with file and place where one is wrong."""
    folder = content_folder("questionnaires") / "classes"
    return tuple(read_class_tree(p) for p in sorted(folder.glob("*.toml")))


def class_tree(framework: str, version: str = "") -> ClassTree | None:
    """The tree of a framework's version, or its newest one; ``None`` where there is none."""
    found = [t for t in class_trees() if t.framework == framework]
    found = [t for t in found if not version or t.version == version]
    return max(found, key=lambda t: t.version, default=None)


def read_class_tree(path: Path) -> ClassTree:
    """Read a tree; raises ``ContentError`` with file and place where it is wrong."""
    return build(ClassTree, read_toml(path), path.name)


def with_derived(tree: ClassTree, facts: Facts) -> dict[str, Truth]:
    """The facts that ``tree`` asks for, and those that follow; ``None`` where not known."""
    known: dict[str, Truth] = {name: facts.get(name) for name in tree.asked}
    kept = _followed.setdefault(id(tree), (tree, {}))[1]
    key = tuple(known.values())
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _following(tree, known)
    return {**known, **kept[key]}


def _following(tree: ClassTree, known: Facts) -> Facts:
    found = dict(known)
    for area, within in _areas(tree).items():
        if found[area] is False:
            found.update(dict.fromkeys(within, False))
    for derived in tree.facts:
        found[derived.fact] = parse_condition(derived.when).decide(found)
    return found


def _areas(tree: ClassTree) -> dict[str, tuple[str, ...]]:
    """By area of Annex III the uses in it: where the area is answered no, none of them holds."""
    found: dict[str, tuple[str, ...]] = {}
    for step in tree.steps:
        if step.article.startswith("Annex III") and step.asked_if is not None:
            within = tuple(o.fact for o in step.options)
            found.update(
                (n, within) for n in parse_condition(step.asked_if).names if n in tree.asked
            )
    return found


def reading(tree: ClassTree, facts: Facts, most: int = 3) -> Reading:
    """Read ``tree`` with ``facts``; names that it does not ask for are not looked at.

    At most so many forks as ``most`` are said.
    """
    known = {name: facts.get(name) for name in tree.asked}
    # many systems share what is known of them, above all those of which nothing is: each is read once
    kept = _kept.setdefault(id(tree), (tree, {}))[1]
    key = (most, *known.values())
    if key not in kept:
        if len(kept) >= MOST_KEPT:
            kept.clear()
        kept[key] = _read(tree, known, most)
    return kept[key]


MOST_KEPT = 5000
_kept: dict[int, tuple[ClassTree, dict[tuple[object, ...], Reading]]] = {}
_followed: dict[int, tuple[ClassTree, dict[tuple[Truth, ...], Facts]]] = {}
"""Readings, and facts that follow, by tree; the tree is held, so that its id stays its own."""


def _read(tree: ClassTree, known: dict[str, Truth], most: int) -> Reading:
    possible = _possible(tree, known)
    if len(possible) == 1:
        rule = next((r for r in tree.rules if _decide(tree, r, known, []) is True), None)
        return Reading(possible[0], possible, rule, ())
    return Reading("open", possible, None, _forks(tree, known, most))


def steps_to_ask(tree: ClassTree, facts: Facts) -> tuple[ClassQuestion, ...]:
    """The steps that are asked with what is known, in order: those that a known fact does not rule out."""
    known = with_derived(tree, facts)
    return tuple(
        s
        for s in tree.steps
        if s.asked_if is None or parse_condition(s.asked_if).decide(known) is not False
    )


def rests_on(tree: ClassTree, rule: ClassRule) -> frozenset[str]:
    """The facts that are asked for and that ``rule`` hangs on, through those that follow too."""
    return frozenset() if rule.when is None else _rests_on(tree, rule.when)


def rests_on_fact(tree: ClassTree, fact: str) -> frozenset[str]:
    """The facts that are asked for and that a fact which follows hangs on."""
    return _rests_on(tree, fact)


def _rests_on(tree: ClassTree, condition: str) -> frozenset[str]:
    derived, found, waiting = _derived(tree), set[str](), [condition]
    while waiting:
        for name in parse_condition(waiting.pop()).names:
            if name in derived:
                waiting.append(derived[name])
            else:
                found.add(name)
    return frozenset(found)


def would_change(tree: ClassTree, facts: Facts) -> tuple[tuple[str, Outcome], ...]:
    """Stated facts whose other answer alone would lead to another outcome, and to which.

    Those that the class rests on come first: what holds, the last asked first; then what does not hold.
    """
    now = reading(tree, facts, 0).outcome
    areas = _areas(tree)
    found = []
    for name in tree.asked:
        stated = facts.get(name)
        if stated is not None:
            # of an area that holds after all it is not known yet what is done in it
            again = () if stated else areas.get(name, ())
            other = reading(tree, {**facts, **dict.fromkeys(again), name: not stated}, 0).outcome
            if other != now:
                found.append((name, other))
    holds = [f for f in reversed(found) if facts[f[0]]]
    return (*holds, *(f for f in reversed(found) if not facts[f[0]]))


def _decide(tree: ClassTree, rule: ClassRule, known: Facts, unknown: list[str]) -> Truth:
    """Whether ``rule`` holds; the facts that it came across and are not known go into ``unknown``."""
    derived = _derived(tree)

    def look(name: str) -> Truth:
        if name in derived:
            return parse_condition(derived[name]).test(look)
        value = known[name]
        if value is None:
            unknown.append(name)
        return value

    return True if rule.when is None else parse_condition(rule.when).test(look)


def _derived(tree: ClassTree) -> dict[str, str]:
    return {d.fact: d.when for d in tree.facts}


def _possible(tree: ClassTree, known: dict[str, Truth]) -> tuple[Outcome, ...]:
    """Every outcome that a completion of the unknown facts leads to, in the order of the rules.

    Depth first over the facts that a rule came across, true before false. A branch is left out where nothing
    is in reach that was not found already.
    """
    found: set[Outcome] = set()
    waiting = [known]
    while waiting:
        here = waiting.pop()
        reach: set[Outcome] = set()
        first = ""
        for rule in tree.rules:
            unknown: list[str] = []
            holds = _decide(tree, rule, here, unknown)
            if holds is not False:
                reach.add(rule.outcome)
            if holds is None and not first:
                first = unknown[0]
            if holds is True:
                if not first:
                    found.add(rule.outcome)
                break
        if first and not reach <= found:
            waiting += [{**here, first: False}, {**here, first: True}]
    return tuple(dict.fromkeys(r.outcome for r in tree.rules if r.outcome in found))


def _forks(tree: ClassTree, known: dict[str, Truth], most: int) -> tuple[Fork, ...]:
    """The first unknown facts of the steps that are asked whose answers leave different outcomes."""
    found: list[Fork] = []
    names = [o.fact for s in steps_to_ask(tree, known) for o in s.options]
    for name in names:
        if len(found) >= most:
            break
        if known[name] is None:
            yes = _possible(tree, {**known, name: True})
            no = _possible(tree, {**known, name: False})
            if yes != no:
                found.append(Fork(name, yes, no))
    return tuple(found)
