"""Checks of a model's arithmetic: results nothing reaches, overlaps, gaps, missing ends."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from planner.domain.base.conditions import Condition, parse_condition
from planner.domain.base.errors import ContentError
from planner.domain.content.model import (
    Band,
    Item,
    Model,
    ModelNode,
    RiskRules,
    Staged,
    StagedWithCap,
)
from planner.maturity.findings import Finding
from planner.maturity.rules import MAX_SELECTIONS, Part, Selection, apply_rule, selections_of


def _parts(model: Model, node: ModelNode) -> list[Part]:
    return [
        Part(c.id, c.id, None, c.bottom, c.top, c.bottom, c.top, c.weight, c.level, item=c)
        for c in model.children.get(node.id, ())
        if isinstance(c, Item)
    ]


def risk(model: Model, node: ModelNode) -> Iterator[Finding]:
    """Unknown choices, missing defaults, and rules that overlap or can never decide."""
    rule = node.rule
    if not isinstance(rule, RiskRules):
        return
    parts = _parts(model, node)
    names = {p.item.id for p in parts if p.item and p.item.kind == "yes_no"} | {
        o.id for p in parts if p.item and p.item.kind != "yes_no" for o in p.item.choices
    }
    conditions: list[Condition] = []
    for number, one in enumerate(rule.rules, start=1):
        try:
            condition = parse_condition(one.condition)
        except ContentError as error:
            yield Finding(
                "unreadable condition",
                node.id,
                f"rule {number}: {error}.",
                "Use names, &&, ||, ! and brackets.",
                structural=True,
            )
            return
        conditions.append(condition)
        for unknown in sorted(condition.names - names):
            yield Finding(
                "unknown id",
                node.id,
                f"rule {number} asks for “{unknown}”, which is no choice of this question.",
                "Name one of its choices.",
            )
    if rule.default is None:
        yield Finding(
            "missing default",
            node.id,
            "has no default risk, so some selections have none.",
            "Add a default.",
        )
    used = frozenset().union(*(c.names for c in conditions)) if conditions else frozenset()
    every = selections_of(parts, used) if parts else [frozenset[str]()]
    if every is None:
        yield Finding(
            "not checked",
            node.id,
            f"its conditions use so many choices that there are over {MAX_SELECTIONS:,} selections: whether "
            "its rules can hold, overlap or cover everything was not checked.",
            "Split the question, or use fewer choices in its conditions.",
            severity="remark",
        )
        return
    yield from _reachability(node, rule, conditions, set(every))


def _reachability(
    node: ModelNode, rule: RiskRules, conditions: list[Condition], selections: set[Selection]
) -> Iterator[Finding]:
    first: Counter[int] = Counter()
    both: dict[tuple[int, int], Selection] = {}
    holds: Counter[int] = Counter()
    for chosen in selections:
        true = [k for k, c in enumerate(conditions) if c.holds(chosen)]
        first[true[0] if true else -1] += 1
        holds.update(true)
        for a in range(len(true)):
            for b in true[a + 1 :]:
                if rule.rules[true[a]].risk != rule.rules[b].risk:
                    both.setdefault((true[a], b), chosen)
    for k, one in enumerate(rule.rules):
        if not holds[k]:
            yield Finding(
                "unreachable result",
                node.id,
                f"rule {k + 1} ({one.risk} risk, “{one.condition}”) can never hold.",
                "Correct its condition.",
            )
        elif not first[k]:
            yield Finding(
                "unreachable result",
                node.id,
                f"rule {k + 1} ({one.risk} risk) is always preceded by an earlier rule.",
                "Reorder the rules, or drop it.",
            )
    if rule.default is not None and not first[-1] and conditions:
        yield Finding(
            "unreachable result",
            node.id,
            f"its rules cover every selection, so the default ({rule.default} risk) is never used.",
            "Narrow a rule, or drop the default.",
        )
    for (a, b), chosen in sorted(both.items()):
        example = ", ".join(sorted(chosen)) or "nothing chosen"
        yield Finding(
            "overlapping rules",
            node.id,
            f"rules {a + 1} ({rule.rules[a].risk}) and {b + 1} ({rule.rules[b].risk}) both hold for: "
            f"{example}; only their order decides.",
            "Make them exclude each other.",
            "remark",
        )


def stages(model: Model, node: ModelNode) -> Iterator[Finding]:
    """Levels at which nothing stands, and children of a staged node without a level."""
    if not isinstance(node.rule, Staged | StagedWithCap):
        return
    children = model.children.get(node.id, ())
    levels = {c.level for c in children if c.level}
    for missing in sorted(set(range(1, max(levels, default=0) + 1)) - levels):
        yield Finding(
            "empty level",
            node.id,
            f"nothing stands at level {missing}, so it cannot be told from the level below.",
            "Give it an item, or renumber.",
        )
    for child in children:
        if child.level is None:
            yield Finding(
                "no level",
                child.id,
                "has no level, so a staged rule never reads it.",
                "Give it the level at which it is first asked for.",
            )


def ladder(model: Model, node: ModelNode) -> Iterator[Finding]:
    """Questions never asked, ends without a score, and scores that fall along the path."""
    if node.rule.kind != "ladder":
        return
    items = [c for c in model.children.get(node.id, ()) if isinstance(c, Item)]
    for position, item in enumerate(items):
        last = position + 1 == len(items)
        if not last and not any(o.positive for o in item.choices):
            yield Finding(
                "unreachable result",
                items[position + 1].id,
                f"is never asked, because no answer to {item.id} goes on.",
                f"Mark an answer of {item.id} as positive.",
            )
        for option in item.choices:
            ends = last or not option.positive
            if ends and option.score is None:
                yield Finding(
                    "missing default",
                    item.id,
                    f"the answer {option.id} ends the path without a score.",
                    "Give it a score.",
                )
            if not ends and option.score is not None:
                yield Finding(
                    "unreachable result",
                    item.id,
                    f"the answer {option.id} has the score {option.score:g}, which never counts: "
                    "the path goes on after it.",
                    "Drop the score, or let the answer end the path.",
                    "remark",
                )
    yield from _falling(items)
    yield from _out_of_order(items)


def _out_of_order(items: list[Item]) -> Iterator[Finding]:
    """Requirements that do not follow the order in which a ladder asks."""
    if not any(i.requires for i in items):
        return
    for position, item in enumerate(items):
        before = items[position - 1].id if position else ""
        if position and not item.requires:
            yield Finding(
                "missing prerequisite",
                item.id,
                f"requires nothing, though it is asked after {before}.",
                f"Let it require {before}, or move it to the front.",
            )
        for required in item.requires:
            if required != before:
                yield Finding(
                    "prerequisite elsewhere",
                    item.id,
                    f"requires {required}, which is not the question before it"
                    f"{f' ({before})' if before else ' (it is the first)'}.",
                    "Require the question before it, or reorder.",
                )


def _falling(items: list[Item]) -> Iterator[Finding]:
    """A later end of the path that scores less than an earlier one."""
    best = float("-inf")
    best_at = ""
    for position, item in enumerate(items):
        last = position + 1 == len(items)
        ends = [o.score for o in item.choices if o.score is not None and (last or not o.positive)]
        if ends and min(ends) < best:
            yield Finding(
                "unreachable result",
                item.id,
                f"an answer here scores {min(ends):g}, less than stopping at {best_at} ({best:g}).",
                "Let scores rise along the path.",
            )
        if ends and max(ends) > best:
            best, best_at = max(ends), item.id


def all_bands(model: Model) -> Iterator[Finding]:
    """Gaps and overlaps between bands, and bands that no figure reaches."""
    scales = scales_of(model)
    for node in (model.root, *model.nodes):
        if node.bands and node.id in scales:
            yield from _bands(node, *scales[node.id])


def scales_of(model: Model) -> dict[str, tuple[float, float]]:
    """The lowest and the highest figure of each node with everything open."""
    found: dict[str, tuple[float, float]] = {}

    def walk(node: ModelNode) -> Part | None:
        parts: list[Part] = []
        for child in model.children.get(node.id, ()):
            if isinstance(child, ModelNode):
                below = walk(child)
                if below is not None:
                    parts.append(below)
            elif child.kind != "text":
                parts += [p for p in _parts(model, node) if p.id == child.id]
        only = set(node.rule.only)
        parts = [p for p in parts if not only or p.id in only]
        if not parts or node.rule.kind == "tally":
            return None
        figure = apply_rule(node.rule, parts, date(2000, 1, 1))
        found[node.id] = (figure.bottom, figure.top)
        ends = (figure.bottom, figure.top)
        return Part(node.id, node.name, None, *ends, *ends, node.weight, node.level)

    walk(model.root)
    return found


def _bands(node: ModelNode, bottom: float, top: float) -> Iterator[Finding]:
    bands, step = node.bands, node.band_step
    for band in bands:
        low, high = _ends(band, bottom, top)
        empty = low > high or (low == high and (band.above is not None or band.below is not None))
        if empty or low > top or high < bottom:
            yield Finding(
                "unreachable result",
                node.id,
                f"no figure can fall in the band “{band.name}”.",
                f"Figures run from {bottom:g} to {top:g}.",
                near=band.name,
            )
    for value in _probes(bands, bottom, top, step):
        inside = [b.name for b in bands if b.holds(value)]
        if not inside:
            yield Finding(
                "band gap",
                node.id,
                f"{value:g} lies in no band.",
                "Let the bands meet.",
                near=_above(bands, value, bottom, top),
            )
        elif len(inside) > 1:
            yield Finding(
                "overlapping bands",
                node.id,
                f"{value:g} lies in “{inside[0]}” and in “{inside[1]}”.",
                "Let the bands meet without overlap.",
                near=inside[1],
            )


def _above(bands: tuple[Band, ...], value: float, bottom: float, top: float) -> str:
    """The band that begins after a value, else the last one."""
    after = [b for b in bands if _ends(b, bottom, top)[0] >= value]
    return min(after, key=lambda b: _ends(b, bottom, top)[0]).name if after else bands[-1].name


def _ends(band: Band, bottom: float, top: float) -> tuple[float, float]:
    low = band.low if band.low is not None else band.above
    high = band.high if band.high is not None else band.below
    return (bottom if low is None else low), (top if high is None else high)


def _probes(bands: tuple[Band, ...], bottom: float, top: float, step: float) -> list[float]:
    """Values to test: the grid where there is one, else all ends and the middles between them."""
    steps = (top - bottom) / step if step > 0 else 0.0
    if 0 < steps < math.inf:
        count = round(min(steps, 10_000))
        return [bottom + k * step for k in range(count + 1)]
    ends = {bottom, top}
    for band in bands:
        ends |= {e for e in _ends(band, bottom, top) if bottom <= e <= top}
    ordered = sorted(ends)
    middles = [(a + b) / 2 for a, b in pairwise(ordered)]
    return sorted([*ordered, *middles])


def options(model: Model) -> Iterator[Finding]:
    """Texts that stand there twice."""
    for item in model.items:
        texts = Counter(o.text.strip().lower() for o in item.choices)
        for text, count in texts.items():
            if count > 1 and text:
                yield Finding(
                    "same option",
                    item.id,
                    f"the option “{text[:60]}” stands there {count} times.",
                    "Word them apart.",
                    "remark",
                )
    items = Counter((i.node, i.text.strip().lower()) for i in model.items)
    for item in model.items:
        if items[item.node, item.text.strip().lower()] > 1:
            yield Finding(
                "same text",
                item.id,
                "another item of the same node has the same text.",
                "Word them apart.",
                "remark",
            )
