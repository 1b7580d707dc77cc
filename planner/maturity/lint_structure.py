"""Checks of a model's structure: ids, references, circles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from planner.domain.base.conditions import parse_condition
from planner.domain.content.model import ROOT, Model
from planner.maturity.findings import Finding


def ids(model: Model) -> Iterator[Finding]:
    """Ids used twice, and nodes and items that hang from nothing or from themselves."""
    for kind, ids in (
        ("node", [ROOT, *(n.id for n in model.nodes)]),
        ("item", [i.id for i in model.items]),
    ):
        for twice in (i for i, n in Counter(ids).items() if n > 1):
            yield Finding(
                "duplicate id",
                twice,
                f"the {kind} id is used twice{' (it is the model itself)' if twice == ROOT else ''}.",
                "Give each its own.",
                structural=True,
                nth=2,
            )
    nodes = {ROOT, *(n.id for n in model.nodes)}
    for child, parent in [(n.id, n.parent) for n in model.nodes] + [
        (i.id, i.node) for i in model.items
    ]:
        if parent not in nodes:
            yield Finding(
                "unknown id",
                child,
                f"hangs from the node “{parent}”, which does not exist.",
                "Name a node of this file.",
                structural=True,
            )
    parents = {n.id: n.parent for n in model.nodes}
    for cycle in _cycles({k: (v,) for k, v in parents.items()}):
        yield Finding(
            "node cycle",
            cycle[0],
            f"hangs from itself: {' → '.join(cycle)}.",
            "Let one of them hang from the model.",
            structural=True,
        )


def references(model: Model) -> Iterator[Finding]:
    """Names in items and rules that lead nowhere."""
    items = {i.id for i in model.items}
    for item in model.items:
        for required in item.requires:
            if required not in items:
                yield Finding(
                    "unknown id",
                    item.id,
                    f"requires “{required}”, which is no item.",
                    "Name an item of this file, or drop it.",
                    structural=True,
                )
    for node in (model.root, *model.nodes):
        below = {c.id for c in model.children.get(node.id, ())}
        for name in node.rule.only:
            if name not in below:
                yield Finding(
                    "unknown id",
                    node.id,
                    f"its rule reads “{name}”, which does not hang from it.",
                    "Name one of its own children.",
                    structural=True,
                )
        if not below:
            yield Finding(
                "empty node",
                node.id,
                "has nothing below it.",
                "Give it items, or drop it.",
                "remark",
            )
    known = set(model.facts)
    for item in model.items:
        for fact in sorted({n for c in item.applies_if for n in parse_condition(c).names}):
            if fact not in known:
                yield Finding(
                    "unknown id",
                    item.id,
                    f"applies only if “{fact}”, which the model does not list among its facts.",
                    f"Add “{fact}” to facts.",
                )


def prerequisites(model: Model) -> Iterator[Finding]:
    """Circles of requirements, and requirements that stand above what needs them."""
    graph = {i.id: i.requires for i in model.items}
    for cycle in _cycles(graph):
        yield Finding(
            "prerequisite cycle",
            cycle[0],
            f"requires itself in a circle: {' → '.join(cycle)}.",
            "Drop one of these requirements.",
            structural=True,
        )
    for item in model.items:
        for required in item.requires:
            other = model.item_by_id.get(required)
            if other and item.level and other.level and other.level > item.level:
                yield Finding(
                    "prerequisite above",
                    item.id,
                    f"stands at level {item.level} and requires {required} of level {other.level}: "
                    f"level {item.level} cannot be reached before level {other.level}.",
                    "Move one of them, or drop the requirement.",
                    "remark",
                )


def _cycles(graph: Mapping[str, tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """Each cycle once, found by a walk that never revisits what is done."""
    done: set[str] = set()
    for start in graph:
        path: list[str] = []
        on_path: set[str] = set()
        stack: list[tuple[str, int]] = [(start, 0)]
        while stack:
            name, step = stack.pop()
            if step == 0:
                if name in done:
                    continue
                if name in on_path:
                    yield (*path[path.index(name) :], name)
                    continue
                path.append(name)
                on_path.add(name)
            following = graph.get(name, ())
            if step < len(following):
                stack.append((name, step + 1))
                stack.append((following[step], 0))
            else:
                done.add(name)
                on_path.discard(name)
                path.pop()
