"""Replies to an item become what a team says of it: agreed, combined, not known, left out, or open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from statistics import fmean, median, median_low
from typing import Literal

from planner.domain.answers.assessment import RespondentPolicy
from planner.domain.answers.level import WhyKind
from planner.domain.answers.replies import Agreement, Proof, Replies, Reply, Sheet
from planner.domain.base.conditions import parse_condition
from planner.domain.base.facts import Facts, decide
from planner.domain.base.language import joined, phrase
from planner.domain.content.model import Item, Model
from planner.maturity.rules import Part, Selection, expired

PROOF_MONTHS = 12
State = Literal["level", "dont_know", "not_applicable", "open"]


@dataclass(frozen=True)
class Taken:
    """One item as a team (or all teams) answered it.

    ``part`` is ``None`` where it does not count. ``said`` is the lowest and the highest respondent where
    they differ and nothing is agreed; ``carried``: this round did not confirm it; ``unproved``: a claim that
    no evidence bears, where its rule asks for some; ``how`` says from which replies it comes. ``given``
    people of ``asked`` gave an answer.
    """

    state: State
    part: Part | None
    reason: str = ""
    proved: bool = False
    same: bool | None = None
    replied: bool = False
    thin: bool = False
    said: tuple[float, float] | None = None
    carried: bool = False
    unproved: bool = False
    how: str = ""
    given: int = 0
    asked: int = 0


def facts_of(model: Model, replies: Replies) -> Facts:
    """What ``replies`` state: nothing, or which facts hold, so that all others of the model do not."""
    if replies.facts is None:
        return {}
    names = {n for i in model.items for c in i.applies_if for n in parse_condition(c).names}
    return {name: name in replies.facts for name in {*names, *model.facts}}


def take_all(
    model: Model, replies: Replies, team: str, policy: RespondentPolicy, day: date, facts: Facts
) -> dict[str, Taken]:
    """Every item of ``model`` as ``team`` answered it."""
    sheets = [s for s in replies.sheets if s.team == team]
    agreed = replies.agreed.get(team, {})
    return {
        i.id: _take(model, i, sheets, agreed.get(i.id), policy, day, facts) for i in model.items
    }


def _take(
    model: Model,
    item: Item,
    sheets: Sequence[Sheet],
    agreed: Agreement | None,
    policy: RespondentPolicy,
    day: date,
    facts: Facts,
) -> Taken:
    given = [s.replies[item.id] for s in sheets if item.id in s.replies]
    denied = decide(item.applies_if, facts) is False
    said = agreed is not None or any(r.state == "answered" for r in given)
    if denied and not said:
        return Taken("not_applicable", None, f"only where {' and '.join(item.applies_if)}")
    against = f"answered, though {' and '.join(item.applies_if)} does not hold" if denied else ""
    proofs = tuple(p for r in given for p in r.evidence)
    answered = [r for r in given if r.state == "answered"]
    same = len({(r.options, r.number) for r in answered}) == 1 if len(answered) > 1 else None
    people = len(answered), len(sheets)
    asked = len(sheets)
    if agreed is not None:
        given, proofs = [agreed.reply], (*proofs, *agreed.reply.evidence)
        answered = [agreed.reply] if agreed.reply.state == "answered" else []
        asked = 1
    proved = any(not expired(p, day, PROOF_MONTHS) for p in proofs)
    if answered:
        values = _values(item, answered)
        return Taken(
            "level",
            _answered(item, answered, values, policy, proofs),
            against,
            proved,
            same,
            replied=True,
            thin=2 * len(answered) < len(given),
            said=(min(values), max(values)) if len(set(values)) > 1 else None,
            carried=2 * sum(r.given is None for r in answered) < len(answered),
            how=_how(item, answered, policy, agreed=agreed is not None),
            given=people[0],
            asked=people[1],
        )
    outside = [r for r in given if r.state == "not_applicable"]
    if outside and len(outside) == len(given) and 2 * len(outside) >= asked:
        return Taken("not_applicable", None, outside[0].reason, replied=True, asked=people[1])
    state: State = "dont_know" if any(r.state == "dont_know" for r in given) else "open"
    how = ""
    if agreed is not None:
        how = phrase("agreed that nobody knows; ask {who}", who=agreed.ask or "somebody")
    elif outside and state == "open":
        how = phrase(
            "{n} of {asked} say that it does not apply",
            n=len(outside),
            asked=max(asked, len(given)),
        )
    part = part_of_open(model, item, state)
    return Taken(state, part, replied=bool(given), how=how, asked=people[1])


def part_of_open(model: Model, item: Item, state: State = "open") -> Part:
    """An item that nobody decided: anything, or nothing where the model's source counts blanks so."""
    part = part_of(item, None, item.bottom, item.top)
    if state == "open" and model.blank == "zero":
        zero = min(max(0.0, item.bottom), item.top)
        return replace(part, value=zero, low=zero, high=zero)
    return part


def _values(item: Item, answered: Sequence[Reply]) -> list[float]:
    if item.kind == "number":
        return [r.number if r.number is not None else item.bottom for r in answered]
    return [sum(item.option_by_id[o].value for o in r.options) for r in answered]


def _answered(
    item: Item,
    answered: Sequence[Reply],
    values: Sequence[float],
    policy: RespondentPolicy,
    proofs: tuple[Proof, ...],
) -> Part:
    value = float(combine(values, policy, choices=item.kind != "number"))
    selections = frozenset(frozenset(r.options) for r in answered)
    return part_of(item, value, value, value, selections, proofs)


def _how(item: Item, answered: Sequence[Reply], policy: RespondentPolicy, *, agreed: bool) -> str:
    """From which replies the team's own comes, so that it can be made again by hand."""
    if agreed:
        return "agreed by the team"
    if len(answered) == 1:
        return "answer"
    words = {
        "median": "the median of {n} answers: {answers}",
        "mean": "the mean of {n} answers: {answers}",
        "minimum": "the lowest of {n} answers: {answers}",
    }[policy]
    return phrase(
        words, n=len(answered), answers=joined([reply_words(item, r) for r in answered], ", ")
    )


def reply_words(item: Item, reply: Reply) -> str:
    """A reply in the words of its item's choices."""
    if reply.state == "dont_know":
        return "don’t know"
    if reply.state == "not_applicable":
        return "not applicable"
    if reply.number is not None:
        return phrase("{number:g}", number=reply.number)
    if item.kind == "text":
        return reply.text
    chosen = [o.text for o in item.choices if o.id in reply.options]
    return joined(chosen, "; ") if chosen else "none of these"


def combine(values: Sequence[float], policy: RespondentPolicy, *, choices: bool = False) -> float:
    """One value for several respondents: their median, mean or minimum.

    Of two ``choices`` in the middle the lower one, so that nobody's claim is invented.
    """
    if policy == "median":
        return float(median_low(values) if choices else median(values))
    return float(fmean(values) if policy == "mean" else min(values))


def part_of(
    item: Item,
    value: float | None,
    low: float,
    high: float,
    selections: frozenset[Selection] | None = None,
    proofs: tuple[Proof, ...] = (),
) -> Part:
    """The part that an item is to the node above it."""
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


def over_teams(item: Item, taken: Sequence[Taken]) -> Taken:
    """The mean over the teams of one item; an open team leaves a range."""
    parts = [t.part for t in taken if t.part is not None]
    if not parts:
        return taken[0]
    known = [p.value for p in parts if p.value is not None]
    value = fmean(known) if known else None
    part = part_of(item, value, fmean(p.low for p in parts), fmean(p.high for p in parts))
    states = [t.state for t in taken if t.part is not None]
    state: State = next(s for s in ("level", "dont_know", "open") if s in states)
    return Taken(
        state,
        part,
        proved=any(t.proved for t in taken),
        replied=any(t.replied for t in taken),
        how="mean of the teams",
    )


BESIDE: tuple[WhyKind, ...] = ("differ", "carried", "left_out", "thin")
"""Kinds of reasons that stand beside the range: what the figure would be if these were open."""


def is_of(one: Taken, kind: WhyKind) -> bool:
    """Whether an item is a reason of this kind for another figure."""
    return {
        "open": one.state == "open",
        "dont_know": one.state == "dont_know",
        "differ": one.state == "level" and one.said is not None,
        "carried": one.state == "level" and one.carried,
        "left_out": one.state == "not_applicable" and one.replied,
        "thin": one.state == "level" and one.thin,
        "unproved": one.unproved,
    }.get(kind, False)


def widened(taken: Mapping[str, Taken], items: Iterable[Item], kind: WhyKind) -> dict[str, Taken]:
    """The items with those of one kind open: between the lowest and the highest respondent, or anything."""
    found = dict(taken)
    for item in items:
        one = taken[item.id]
        if not is_of(one, kind):
            continue
        if kind == "differ" and one.said is not None and one.part is not None:
            part = replace(one.part, low=one.said[0], high=one.said[1])
        else:
            part = part_of(item, None, item.bottom, item.top)
        found[item.id] = replace(one, part=part)
    return found
