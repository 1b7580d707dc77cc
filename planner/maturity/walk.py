"""The walk through a model's tree: each node's rule applied to its parts, and the tree that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from planner.domain.base.explain import Node
from planner.domain.content.model import ROOT, Item, Model, ModelNode, Sum
from planner.maturity.rules import RULE_WORDS, Part, apply_rule, band_words, rescaled
from planner.maturity.taken import State, Taken, part_of


@dataclass
class Walk:
    """What each node of ``model`` makes of the items ``taken``; evidence is judged on ``day``.

    ``parts`` are by node, ``None`` where nothing below it counts; ``tree`` is that of the root.
    """

    model: Model
    taken: Mapping[str, Taken]
    day: date
    parts: dict[str, Part | None] = field(init=False, default_factory=dict)
    tree: Node = field(init=False)

    def __post_init__(self) -> None:
        _, self.tree = self._node(self.model.root)

    @property
    def root(self) -> Part | None:
        """What the model as a whole makes of it."""
        return self.parts[ROOT]

    def _node(self, node: ModelNode) -> tuple[Part | None, Node]:
        """The part that ``node`` is to the one above it (``None`` when nothing counts), and its tree."""
        parts: list[Part] = []
        trees: list[Node] = []
        left_out: list[str] = []
        only = set(node.rule.only)
        for child in self.model.children.get(node.id, ()):
            part: Part | None
            if isinstance(child, ModelNode):
                part, tree = self._node(child)
            else:
                one = self.taken[child.id]
                part = one.part
                if one.reason and part is not None:
                    left_out.append(f"{child.id}: {one.reason}")
                if part is None:
                    left_out.append(f"{child.id}: not applicable, {one.reason}")
                    if not _stays_open(node):
                        continue
                    part = part_of(child, None, child.bottom, child.top)
                tree = _item_tree(part, one)
            if part is None and isinstance(child, ModelNode) and _empty_is_open(node):
                part = unread(self.model, child)
            trees.append(tree)
            if only and child.id not in only:
                left_out.append(f"{child.id}: beyond this rule, which reads only {', '.join(only)}")
            elif part is not None and not (isinstance(child, Item) and child.kind == "text"):
                parts.append(part)
        if not parts:
            tree = Node(
                id=node.id,
                label=node.name,
                value=None,
                rule="nothing to score",
                operands=tuple(trees),
                left_out=tuple(left_out),
            )
            self.parts[node.id] = None
            return None, tree
        figure = apply_rule(node.rule, parts, self.day)
        if isinstance(node.rule, Sum) and node.rule.na == "rescale":
            whole = unread(self.model, node)
            figure = rescaled(figure, whole.bottom, whole.top)
        words = band_words(node.bands, figure)
        tree = Node(
            id=node.id,
            label=node.name,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            words=words,
            rule="; ".join((RULE_WORDS[node.rule.kind], *figure.notes)),
            source=self.model.source if node.id == ROOT else "",
            operands=tuple(trees),
            left_out=tuple(left_out),
        )
        part = Part(
            id=node.id,
            label=node.name,
            value=figure.value,
            low=figure.low,
            high=figure.high,
            bottom=figure.bottom,
            top=figure.top,
            weight=node.weight,
            level=node.level,
            words=words,
            outcomes=figure.outcomes,
            exact=figure.exact and all(p.exact for p in parts),
        )
        self.parts[node.id] = part
        return part, tree


def _stays_open(node: ModelNode) -> bool:
    """Whether what does not apply stays open under a rule that has no way to leave it out."""
    return node.rule.kind == "ladder" or (isinstance(node.rule, Sum) and node.rule.na == "open")


def _empty_is_open(node: ModelNode) -> bool:
    """Whether a branch of which nothing applies decides nothing here, but does not help either."""
    return node.rule.kind in ("minimum", "all_yes", "sum", "staged", "staged_with_cap")


def unread(model: Model, node: ModelNode) -> Part:
    """A branch of which nothing is known: anything on its scale."""
    parts = [
        unread(model, c) if isinstance(c, ModelNode) else part_of(c, None, c.bottom, c.top)
        for c in model.children.get(node.id, ())
        if isinstance(c, ModelNode) or c.kind != "text"
    ]
    only = set(node.rule.only)
    parts = [p for p in parts if not only or p.id in only]
    figure = apply_rule(node.rule, parts, date(2000, 1, 1)) if parts else None
    ends = (figure.bottom, figure.top) if figure else (0.0, 0.0)
    return Part(node.id, node.name, None, *ends, *ends, weight=node.weight, level=node.level)


def _item_tree(part: Part, taken: Taken) -> Node:
    item, words, state = part.item, "", taken.state
    if item is not None and part.selections is not None and len(part.selections) == 1:
        chosen = next(iter(part.selections))
        words = "; ".join(o.text for o in item.choices if o.id in chosen)
    usual: dict[State, str] = {"level": "answer", "dont_know": "don’t know", "open": "unanswered"}
    rule = taken.how or usual.get(state, "")
    if state == "open" and part.value is not None:
        rule = "unanswered, which counts as nothing here"
    return Node(
        id=part.id,
        label=part.label,
        value=part.value,
        low=part.low,
        high=part.high,
        words=words,
        rule=rule,
    )
