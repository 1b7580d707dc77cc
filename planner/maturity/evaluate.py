"""Scoring a model of any shape: replies in, a tree that explains itself out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean, median
from typing import Literal

from planner.domain.answers.assessment import RespondentPolicy, TeamPolicy
from planner.domain.answers.replies import ALL, Proof, Replies, Reply
from planner.domain.base.conditions import parse_condition
from planner.domain.base.explain import Node
from planner.domain.content.model import ROOT, Item, Model, ModelNode
from planner.maturity.cells import Counts
from planner.maturity.rules import (
    RULE_WORDS,
    Part,
    Selection,
    apply_rule,
    band_words,
    expired,
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
    stated = frozenset(replies.facts)
    if not all(parse_condition(c).holds(stated) for c in item.applies_if):
        return _Taken("not_applicable", None, f"only where {' and '.join(item.applies_if)}")
    agreed = replies.agreed.get(team, {}).get(item.id)
    given = [s.replies[item.id] for s in replies.sheets if s.team == team and item.id in s.replies]
    proofs = tuple(p for r in given for p in r.evidence)
    answered = [r for r in given if r.state == "answered"]
    same = len({(r.options, r.number) for r in answered}) == 1 if len(answered) > 1 else None
    if agreed is not None:
        given, proofs = [agreed.reply], (*proofs, *agreed.reply.evidence)
        answered = [agreed.reply] if agreed.reply.state == "answered" else []
    proved = any(not expired(p, day, PROOF_MONTHS) for p in proofs)
    if answered:
        part = _answered(item, answered, policy, proofs)
        return _Taken("level", part, proved=proved, same=same, replied=True)
    if given and all(r.state == "not_applicable" for r in given):
        return _Taken("not_applicable", None, given[0].reason, replied=True)
    state: State = "dont_know" if given else "open"
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
    value = float(combine(values, policy))
    selections = frozenset(frozenset(r.options) for r in answered)
    return _part(item, value, value, value, selections, proofs)


def combine(values: Sequence[float], policy: RespondentPolicy) -> float:
    """One value for several respondents: their median, mean or minimum."""
    if policy == "median":
        return float(median(values))
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
        value=part.value if part else None,
        low=part.low if part else 0.0,
        high=part.high if part else 0.0,
        words=part.words if part else "nothing to score",
        counts=counts,
        coverage=counts.answered / counted if counted else 0.0,
        evidence=proved / counts.answered if counts.answered else 0.0,
        alike=(sum(same), len(same)),
        left_out=tuple(
            f"{i}: not applicable, {t.reason}"
            for i, t in taken.items()
            if t.state == "not_applicable"
        ),
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
            if part is None:
                left_out.append(f"{child.id}: not applicable, {one.reason}")
                continue
            tree = _item_tree(part, one.state)
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


def _roll_up(
    model: Model, results: Sequence[ModelResult], weights: Mapping[str, float], policy: TeamPolicy
) -> ModelResult:
    counted = [r for r in results if r.counts.asked > r.counts.not_applicable]
    named = {
        "weighted_mean": "mean of the teams, weighted by people",
        "lowest": "lowest of the teams",
    }[policy]
    parts = [(r, weights.get(r.team, 1.0)) for r in counted]
    known = [(r.value, w) for r, w in parts if r.value is not None]

    def over(values: list[tuple[float, float]]) -> float:
        if policy == "lowest":
            return min(v for v, _ in values)
        return sum(v * w for v, w in values) / sum(w for _, w in values)

    value = over(known) if known else None
    low = over([(r.low, w) for r, w in parts]) if parts else 0.0
    high = over([(r.high, w) for r, w in parts]) if parts else 0.0
    counts = sum((r.counts for r in results), Counts())
    counted_cells = counts.answered + counts.dont_know + counts.open
    proved = sum(r.evidence * r.counts.answered for r in results)
    tree = Node(
        label=model.name,
        value=value,
        low=low,
        high=high,
        rule=named,
        source=model.source,
        operands=tuple(r.tree.model_copy(update={"label": f"Team {r.team}"}) for r in results),
    )
    return ModelResult(
        team=ALL,
        tree=tree,
        value=value,
        low=low,
        high=high,
        words="" if value is None else _whole(model, value),
        counts=counts,
        coverage=counts.answered / counted_cells if counted_cells else 0.0,
        evidence=proved / counts.answered if counts.answered else 0.0,
        alike=(sum(r.alike[0] for r in results), sum(r.alike[1] for r in results)),
        left_out=tuple(f"{r.team}: {x}" for r in results for x in r.left_out),
    )


def _whole(model: Model, value: float) -> str:
    """The band of a rolled-up value; a mean of two levels lies in none, and none is named then."""
    return next((b.name for b in model.bands if b.holds(value)), "")
