"""Scoring a model of any shape: replies in, a tree that explains itself out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean, median, median_low
from typing import Literal

from planner.domain.answers.assessment import RespondentPolicy, TeamPolicy
from planner.domain.answers.replies import ALL, Proof, Replies, Reply
from planner.domain.base.conditions import parse_condition
from planner.domain.base.explain import Node
from planner.domain.content.model import ROOT, Item, Model, ModelNode, Sum
from planner.maturity.cells import Counts
from planner.maturity.rules import (
    RISK_WORDS,
    RULE_WORDS,
    Figure,
    Part,
    Selection,
    apply_rule,
    band_words,
    expired,
    rescaled,
    weighted_mean,
)

PROOF_MONTHS = 12
State = Literal["level", "dont_know", "not_applicable", "open"]


@dataclass(frozen=True)
class ModelResult:
    """What a model says of one team, or of all: the tree and the four figures, kept apart.

    ``value`` is ``None`` where undecided, ``low`` to ``high`` what it could be, ``words`` the band.
    ``coverage`` is the share of the applicable items that are answered; ``evidence`` the share of the
    answered ones with evidence that still counts; ``alike`` says in how many items all replies are the
    same, of how many that have two or more.
    """

    team: str
    tree: Node
    value: float | None
    low: float
    high: float
    words: str
    counts: Counts
    coverage: float
    evidence: float
    alike: tuple[int, int]
    left_out: tuple[str, ...]
    read: bool = True
    outcomes: tuple[str, ...] = ()


@dataclass(frozen=True)
class ModelScore:
    """Result over all teams and for each of them."""

    overall: ModelResult
    teams: tuple[ModelResult, ...]


@dataclass(frozen=True)
class _Taken:
    """One item as a team (or all teams) answered it."""

    state: State
    part: Part | None
    reason: str = ""
    proved: bool = False
    same: bool | None = None
    replied: bool = False
    thin: bool = False


def evaluate(
    model: Model,
    replies: Replies,
    *,
    as_of: date | None = None,
    respondents: RespondentPolicy = "median",
    teams: TeamPolicy = "weighted_mean",
) -> ModelScore:
    """Score ``replies`` with ``model``.

    A team's reply to an item is what it agreed on, else its respondents' replies combined by the
    policy ``respondents``; where a rule reads choices and respondents chose differently, every one of
    their choices stays possible and the figure has a range. Teams roll up at the root by ``teams``,
    or, where the model says ``per_item``, are averaged item by item. Evidence is judged ``as_of`` a
    date (the replies' own by default).

    Raises nothing for a model that ``linter.require_sound`` accepts.
    """
    day = as_of or date.fromisoformat(replies.date or _newest_evidence(replies))
    taken = {
        team: {i.id: _take(model, i, replies, team, respondents, day) for i in model.items}
        for team in replies.teams
    }
    if len(taken) == 1 or model.teams == "per_item":
        all_items = (
            next(iter(taken.values()))
            if len(taken) == 1
            else {i.id: _over_teams(i, [t[i.id] for t in taken.values()]) for i in model.items}
        )
        overall = _result(model, ALL, all_items, day)
        per_team = tuple(_result(model, team, items, day) for team, items in taken.items())
        return ModelScore(overall, per_team)
    per_team = tuple(_result(model, team, items, day) for team, items in taken.items())
    return ModelScore(_roll_up(model, per_team, replies.weights, teams), per_team)


def _newest_evidence(replies: Replies) -> str:
    """The day by which undated replies are judged: that of their newest evidence."""
    days = [p.date for s in replies.sheets for r in s.replies.values() for p in r.evidence]
    return max((d for d in days if d), default="2000-01-01")


def _take(
    model: Model, item: Item, replies: Replies, team: str, policy: RespondentPolicy, day: date
) -> _Taken:
    sheets = [s for s in replies.sheets if s.team == team]
    agreed = replies.agreed.get(team, {}).get(item.id)
    given = [s.replies[item.id] for s in sheets if item.id in s.replies]
    stated = None if replies.facts is None else frozenset(replies.facts)
    denied = stated is not None and not all(
        parse_condition(c).holds(stated) for c in item.applies_if
    )
    said = agreed is not None or any(r.state == "answered" for r in given)
    if denied and not said:
        return _Taken("not_applicable", None, f"only where {' and '.join(item.applies_if)}")
    against = f"answered, though {' and '.join(item.applies_if)} does not hold" if denied else ""
    proofs = tuple(p for r in given for p in r.evidence)
    answered = [r for r in given if r.state == "answered"]
    same = len({(r.options, r.number) for r in answered}) == 1 if len(answered) > 1 else None
    asked = len(sheets)
    if agreed is not None:
        given, proofs = [agreed.reply], (*proofs, *agreed.reply.evidence)
        answered = [agreed.reply] if agreed.reply.state == "answered" else []
        asked = 1
    proved = any(not expired(p, day, PROOF_MONTHS) for p in proofs)
    if answered:
        part = _answered(item, answered, policy, proofs)
        thin = 2 * len(answered) < len(given)
        return _Taken("level", part, against, proved, same, replied=True, thin=thin)
    outside = [r for r in given if r.state == "not_applicable"]
    if outside and len(outside) == len(given) and 2 * len(outside) >= asked:
        return _Taken("not_applicable", None, outside[0].reason, replied=True)
    state: State = "dont_know" if any(r.state == "dont_know" for r in given) else "open"
    return _Taken(state, _open(model, item, state), replied=bool(given))


def _open(model: Model, item: Item, state: State) -> Part:
    part = _part(item, None, item.bottom, item.top)
    if state == "open" and model.blank == "zero":
        zero = min(max(0.0, item.bottom), item.top)
        return replace(part, value=zero, low=zero, high=zero)
    return part


def _answered(
    item: Item, answered: Sequence[Reply], policy: RespondentPolicy, proofs: tuple[Proof, ...]
) -> Part:
    if item.kind == "number":
        values = [r.number if r.number is not None else item.bottom for r in answered]
    else:
        values = [sum(item.option_by_id[o].value for o in r.options) for r in answered]
    value = float(combine(values, policy, choices=item.kind != "number"))
    selections = frozenset(frozenset(r.options) for r in answered)
    return _part(item, value, value, value, selections, proofs)


def combine(values: Sequence[float], policy: RespondentPolicy, *, choices: bool = False) -> float:
    """One value for several respondents: their median, mean or minimum.

    Of two ``choices`` in the middle the lower one, so that nobody's claim is invented.
    """
    if policy == "median":
        return float(median_low(values) if choices else median(values))
    return float(fmean(values) if policy == "mean" else min(values))


def _part(
    item: Item,
    value: float | None,
    low: float,
    high: float,
    selections: frozenset[Selection] | None = None,
    proofs: tuple[Proof, ...] = (),
) -> Part:
    return Part(
        id=item.id,
        label=f"{item.id} {item.text}" if item.id != item.text else item.text,
        value=value,
        low=low,
        high=high,
        bottom=item.bottom,
        top=item.top,
        weight=item.weight,
        level=item.level,
        item=item,
        selections=selections,
        proofs=proofs,
    )


def _over_teams(item: Item, taken: Sequence[_Taken]) -> _Taken:
    """The mean over the teams of one item; an open team leaves a range."""
    parts = [t.part for t in taken if t.part is not None]
    if not parts:
        return taken[0]
    known = [p.value for p in parts if p.value is not None]
    value = fmean(known) if known else None
    part = _part(item, value, fmean(p.low for p in parts), fmean(p.high for p in parts))
    states = [t.state for t in taken if t.part is not None]
    state: State = next(s for s in ("level", "dont_know", "open") if s in states)
    return _Taken(
        state, part, proved=any(t.proved for t in taken), replied=any(t.replied for t in taken)
    )


def _result(model: Model, team: str, taken: Mapping[str, _Taken], day: date) -> ModelResult:
    part, tree = _node(model, model.root, taken, day)
    some = any(t.part is not None for t in taken.values())
    states = [t.state for t in taken.values()]
    counts = Counts(
        answered=states.count("level"),
        dont_know=states.count("dont_know"),
        not_applicable=sum(1 for t in taken.values() if t.state == "not_applicable" and t.replied),
        open=states.count("open"),
    )
    counted = counts.answered + counts.dont_know + counts.open
    same = [t.same for t in taken.values() if t.same is not None]
    proved = sum(1 for t in taken.values() if t.state == "level" and t.proved)
    return ModelResult(
        team=team,
        tree=tree,
        value=part.value if part and some else None,
        low=part.low if part else 0.0,
        high=part.high if part else 0.0,
        words=part.words if part else "nothing to score",
        counts=counts,
        coverage=counts.answered / counted if counted else 0.0,
        evidence=proved / counts.answered if counts.answered else 0.0,
        alike=(sum(same), len(same)),
        left_out=tuple(
            f"{i}: not applicable, {t.reason}" if t.part is None else f"{i}: {t.reason}"
            for i, t in taken.items()
            if t.reason
        ),
        read=part is not None and any(t.part is not None for t in taken.values()),
        outcomes=part.outcomes if part else (),
    )


def _node(
    model: Model, node: ModelNode, taken: Mapping[str, _Taken], day: date
) -> tuple[Part | None, Node]:
    """The part that ``node`` is to the one above it (``None`` when nothing counts), and its tree."""
    parts: list[Part] = []
    trees: list[Node] = []
    left_out: list[str] = []
    only = set(node.rule.only)
    for child in model.children.get(node.id, ()):
        part: Part | None
        if isinstance(child, ModelNode):
            part, tree = _node(model, child, taken, day)
        else:
            one = taken[child.id]
            part = one.part
            if one.reason and part is not None:
                left_out.append(f"{child.id}: {one.reason}")
            if part is None:
                left_out.append(f"{child.id}: not applicable, {one.reason}")
                if not _stays_open(node):
                    continue
                part = _part(child, None, child.bottom, child.top)
            tree = _item_tree(part, one.state)
        if part is None and isinstance(child, ModelNode) and _empty_is_open(node):
            part = _unread(model, child)
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
        return None, tree
    figure = apply_rule(node.rule, parts, day)
    if isinstance(node.rule, Sum) and node.rule.na == "rescale":
        whole = _unread(model, node)
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
        source=model.source if node.id == ROOT else "",
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
    )
    return part, tree


def _stays_open(node: ModelNode) -> bool:
    """Whether what does not apply stays open under a rule that has no way to leave it out."""
    return node.rule.kind == "ladder" or (isinstance(node.rule, Sum) and node.rule.na == "open")


def _empty_is_open(node: ModelNode) -> bool:
    """Whether a branch of which nothing applies decides nothing here, but does not help either."""
    return node.rule.kind in ("minimum", "all_yes", "sum", "staged", "staged_with_cap")


def _unread(model: Model, node: ModelNode) -> Part:
    """A branch of which nothing is known: anything on its scale."""
    parts = [
        _unread(model, c) if isinstance(c, ModelNode) else _part(c, None, c.bottom, c.top)
        for c in model.children.get(node.id, ())
        if isinstance(c, ModelNode) or c.kind != "text"
    ]
    only = set(node.rule.only)
    parts = [p for p in parts if not only or p.id in only]
    figure = apply_rule(node.rule, parts, date(2000, 1, 1)) if parts else None
    ends = (figure.bottom, figure.top) if figure else (0.0, 0.0)
    return Part(node.id, node.name, None, *ends, *ends, weight=node.weight, level=node.level)


def _item_tree(part: Part, state: State) -> Node:
    item, words = part.item, ""
    if item is not None and part.selections is not None and len(part.selections) == 1:
        chosen = next(iter(part.selections))
        words = "; ".join(o.text for o in item.choices if o.id in chosen)
    rule = {"level": "answer", "dont_know": "don’t know", "open": "unanswered"}.get(state, "")
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


MEANS = ("weighted_mean", "mean_of_means", "fraction_done", "sum_of_level_means")
"""Rules whose figures may be averaged over teams; an unbanded sum may be too."""


def averages(model: Model) -> bool:
    """Whether teams may have a mean: levels, gates, minima and banded sums roll up as the lowest."""
    return model.rule.kind in MEANS or (model.rule.kind == "sum" and not model.bands)


def _roll_up(
    model: Model, results: Sequence[ModelResult], weights: Mapping[str, float], policy: TeamPolicy
) -> ModelResult:
    counted = [r for r in results if r.counts.asked > r.counts.not_applicable and r.read]
    mean = policy == "weighted_mean" and averages(model)
    worst = model.rule.kind == "risk_rules"
    named = (
        "mean of the teams, weighted by people"
        if mean
        else "worst of the teams"
        if worst
        else "lowest of the teams"
    )
    value, low, high = None, 0.0, 0.0
    if counted and mean:
        parts = [
            Part(r.team, r.team, r.value, r.low, r.high, r.low, r.high, weights.get(r.team, 1.0))
            for r in counted
        ]
        figure = weighted_mean(parts)
        value, low, high = figure.value, figure.low, figure.high
    elif counted:
        pick = max if worst else min
        low, high = pick(r.low for r in counted), pick(r.high for r in counted)
        values = [r.value for r in counted]
        if averages(model):
            known = [v for v in values if v is not None]
            value = min(known) if len(known) == len(values) else None
        else:
            value = low if high - low < 1e-9 else None
    counts = sum((r.counts for r in results), Counts())
    counted_cells = counts.answered + counts.dont_know + counts.open
    proved = sum(r.evidence * r.counts.answered for r in results)
    words = _whole(model, counted, value, low, high, mean=mean)
    tree = Node(
        label=model.name,
        value=value,
        low=low,
        high=high,
        rule=named,
        words=words,
        source=model.source,
        operands=tuple(r.tree.model_copy(update={"label": f"Team {r.team}"}) for r in results),
    )
    return ModelResult(
        team=ALL,
        tree=tree,
        value=value,
        low=low,
        high=high,
        words=words,
        counts=counts,
        coverage=counts.answered / counted_cells if counted_cells else 0.0,
        evidence=proved / counts.answered if counts.answered else 0.0,
        alike=(sum(r.alike[0] for r in results), sum(r.alike[1] for r in results)),
        left_out=tuple(f"{r.team}: {x}" for r in results for x in r.left_out),
        read=bool(counted),
    )


def _whole(
    model: Model,
    results: Sequence[ModelResult],
    value: float | None,
    low: float,
    high: float,
    *,
    mean: bool,
) -> str:
    """What the teams together amount to, in words: a distribution, a band of the lowest, never of a mean."""
    if not results:
        return "nothing to score"
    if model.rule.kind == "all_yes":
        passed = sum(r.value == 1 for r in results)
        unsure = sum(r.value is None for r in results)
        more = f", {unsure} not decided" if unsure else ""
        return f"{passed} of {len(results)} teams passed{more}"
    if model.rule.kind == "tally":
        names = Counter(o for r in results for o in r.outcomes)
        order = sorted(names.items(), key=lambda c: (-c[1], c[0]))
        return ", ".join(f"{n} {w}" for w, n in order)
    if mean:
        return ""
    if model.rule.kind == "risk_rules":
        risks = sorted({int(low), int(high)})
        return " or ".join(RISK_WORDS[r] for r in risks)
    return band_words(model.bands, Figure(value, low, high, low, high))
