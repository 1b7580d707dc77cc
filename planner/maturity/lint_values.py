"""Checks of what a model's items are worth: choices that never count, scales that do not go together."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from planner.domain.content.model import EvidenceCap, Item, Model, ModelNode, Staged
from planner.maturity.findings import Finding

READS_VALUES = frozenset(
    {
        "staged",
        "staged_with_cap",
        "sum_of_level_means",
        "minimum",
        "sum",
        "all_yes",
        "fraction_done",
        "weighted_mean",
        "mean_of_means",
        "evidence_cap",
    }
)
AVERAGES = frozenset({"weighted_mean", "mean_of_means", "fraction_done"})
KINDS = ("stated", "document", "observed", "measured", "tested", "reviewed", "audited", "logged")
"""Kinds of evidence that files usually name; others are allowed."""


def values(model: Model) -> Iterator[Finding]:
    """Items that can never count, values that fall from choice to choice, levels that nothing reaches."""
    for node in (model.root, *model.nodes):
        if node.rule.kind not in READS_VALUES:
            continue
        for child in model.children.get(node.id, ()):
            if isinstance(child, Item) and child.kind in ("single", "multi"):
                yield from _of_choices(child)
            if isinstance(child, Item) and isinstance(node.rule, Staged):
                yield from _of_stage(child, node.rule)
        if isinstance(node.rule, EvidenceCap):
            yield from _kinds(node, node.rule)


def _of_choices(item: Item) -> Iterator[Finding]:
    worth = [o.value for o in item.options]
    if len(worth) > 1 and len(set(worth)) == 1:
        yield Finding(
            "same value",
            item.id,
            f"all its choices have the value {worth[0]:g}, so no answer makes a difference.",
            "Give each option its “value”.",
        )
    elif item.kind == "single" and worth != sorted(worth):
        shown = ", ".join(f"{v:g}" for v in worth[:8])
        yield Finding(
            "falling values",
            item.id,
            f"the values of its choices do not rise: {shown}.",
            "Order the options from the lowest to the highest, or correct a value.",
            "remark",
        )


def _of_stage(item: Item, rule: Staged) -> Iterator[Finding]:
    if item.level and item.kind != "text" and item.top < rule.at_least:
        yield Finding(
            "unreachable result",
            item.id,
            f"is worth at most {item.top:g}, but level {item.level} asks for {rule.at_least:g}: it can "
            "never be reached.",
            f"Let at_least be {item.top:g} or less, or give the item choices that are worth more.",
        )


def _kinds(node: ModelNode, rule: EvidenceCap) -> Iterator[Finding]:
    for kind in rule.caps:
        near = get_close_matches(kind, KINDS, n=1, cutoff=0.75)
        if kind not in KINDS and near:
            yield Finding(
                "unknown id",
                node.id,
                f"caps the kind of evidence “{kind}”, which no answer will name.",
                f"Did you mean “{near[0]}”?",
                near=kind,
            )


def scales(model: Model, found: dict[str, tuple[float, float]]) -> Iterator[Finding]:
    """Means over parts of unlike scales; ``found`` are the lowest and the highest figure of each node."""
    for node in (model.root, *model.nodes):
        if node.rule.kind not in AVERAGES:
            continue
        only = set(node.rule.only)
        ends: dict[tuple[float, float], str] = {}
        for child in model.children.get(node.id, ()):
            if only and child.id not in only:
                continue
            if isinstance(child, ModelNode):
                span = found.get(child.id)
            else:
                span = None if child.kind == "text" else (child.bottom, child.top)
            if span is not None:
                ends.setdefault((round(span[0], 6), round(span[1], 6)), child.id)
        if len(ends) > 1:
            (a, first), (b, other) = list(ends.items())[:2]
            yield Finding(
                "unlike scales",
                node.id,
                f"takes a mean of unlike scales: “{first}” runs from {a[0]:g} to {a[1]:g}, “{other}” from "
                f"{b[0]:g} to {b[1]:g}.",
                "Give the parts of a mean one scale.",
                near=other,
            )
