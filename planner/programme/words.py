"""Words on a programme's plan that the window and the report share; sentences of figures: ``reporting``."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day, money, whole_money
from planner.programme.engine.terms import Duty
from planner.programme.plan import ROLE_WORDS, ProgrammePlan
from planner.programme.programme_file import Programme, ProgrammeMove

BINDS = 1e-6
TRIFLE = 0.5
MONTHS = 3


def with_limits(plan: ProgrammePlan, first: str) -> str:
    """What the programme brings, and what binds until when."""
    group = plan.programme
    if not plan.result.prices:
        # not settled yet, or each unit by itself: nothing is known of limits
        return phrase("{what}.", what=first)
    binding = [
        phrase("{limit} to {quarter}", limit=name, quarter=group.quarter_name(last))
        for name, last in bound_until(plan)
    ]
    if not binding:
        return phrase("{what}; no limit of the group binds.", what=first)
    return phrase("{what}; what binds: {limits}.", what=first, limits=joined(binding, ", "))


def bound_until(plan: ProgrammePlan) -> list[tuple[str, int]]:
    """Limits that bind, with the last quarter in which one more would be worth something."""
    found = []
    rows = [("money", plan.price_of_money)]
    rows += [(ROLE_WORDS[r], plan.price_of_days(r)) for r in plan.terms.capacity]
    for name, prices in rows:
        quarters = [q for q, p in enumerate(prices) if p > BINDS]
        if quarters:
            found.append((phrase(name), max(quarters)))
    return found


def amounts(plan: ProgrammePlan) -> str:
    """What the amounts are, and what may not be done with them."""
    return phrase(
        "Amounts: expected worth of today over {months:d} months and the same {n:d} futures in all units; "
        "odds of a loss are not added up.",
        n=plan.members[0].unit.futures if plan.members else 0,
        months=plan.programme.horizon,
    )


def unit_words(plan: ProgrammePlan, unit: str) -> str:
    """What a unit gets, what it waits for, and what it would be alone."""
    group = plan.programme
    starts = plan.starts(unit)
    if not any(plan.begun(unit)):
        return phrase("Gets nothing: {why}.", why=plan.nothing_because(unit))
    own = plan.column[unit]
    alone = plan.result.alone[unit]
    parts = [
        phrase(
            "Steps begun: {n:d}. {cost} of invoices, worth {worth}; level {level:.1f} at the end.",
            n=sum(plan.begun(unit)),
            cost=money(own.money[-1], group.currency),
            worth=money(own.worth, group.currency),
            level=own.level,
        )
    ]
    waits = plan.waits_for(unit)
    if waits:
        parts.append(phrase("Waits for {what}.", what=waits))
    parts.append(
        phrase(
            "Without the group’s limits it would be worth {worth}, at level {level:.1f}.",
            worth=money(alone.worth, group.currency),
            level=alone.level,
        )
    )
    joins = [t.name for t in plan.terms.tools if f"join:{t.id}" in starts]
    if joins:
        parts.append(phrase("Joins {tools}.", tools=joined([Verbatim(j) for j in joins], ", ")))
    return joined(parts, " ")


def move_words(group: Programme, move: ProgrammeMove) -> str:
    """What a move costs the group, and what its unit gains; moves that one plan answered have one price."""
    at = next(i for i, m in enumerate(group.moves) if m is move)
    if move.price is None:
        later = next((m for m in group.moves[at:] if m.price is not None), None)
        if later is None:
            return phrase("being planned anew …")
        return phrase("priced together with “{what}”", what=Verbatim(later.what))
    words = _price_words(group, move, move.price)
    shared = at > 0 and group.moves[at - 1].price is None
    return phrase("{price} (with those before it)", price=words) if shared else words


def _price_words(group: Programme, move: ProgrammeMove, price: float) -> str:
    cost = (
        phrase("costs the group {price} of expected worth", price=money(price, group.currency))
        if price > TRIFLE
        else phrase("brings the group {price}", price=money(-price, group.currency))
        if price < -TRIFLE
        else phrase("costs the group nothing")
    )
    unit = group.unit(move.unit) if move.unit else None
    if unit is None or move.gains is None or abs(move.gains) < TRIFLE:
        return cost
    pattern = "{cost}; {unit} gains {amount}" if move.gains > 0 else "{cost}; {unit} loses {amount}"
    amount = money(abs(move.gains), group.currency)
    return phrase(pattern, cost=cost, unit=Verbatim(unit.name), amount=amount)


PRICES = (
    "A price is that of a mixture of plans. Whole steps and tools come in jumps: less than the next one "
    "takes may bring nothing, and more brings for each about the price at most. In brackets: the plan does "
    "not use that limit up, or there is none of it."
)


def price_cells(prices: Sequence[str], used_up: Sequence[bool]) -> tuple[str, ...]:
    """Prices by quarter, in brackets where the plan leaves some of the limit."""
    pairs = zip(prices, used_up, strict=True)
    return tuple(p if full or not p else f"({p})" for p, full in pairs)


def price_words(price: float, currency: str) -> str:
    """What a day more is worth: to the unit below ten thousand, where k alone would say too little."""
    return whole_money(price, currency) if abs(price) < 10_000 else money(price, currency)


def ledger(group: Programme, most: int) -> str:
    """The last moves, the newest first, each with its day and its price."""
    lines = [
        phrase(
            "{day}: {what}, {price}",
            day=iso_day(m.when),
            what=Verbatim(m.what),
            price=move_words(group, m),
        )
        for m in group.moves[: -most - 1 : -1]
    ]
    more = len(group.moves) - len(lines)
    if more:
        lines.append(phrase("{n:d} earlier ones stand in the report", n=more))
    return joined(lines, "\n")


def duty_words(plan: ProgrammePlan, duty: Duty) -> str:
    """Whether a duty is kept: in how many units, and in which not."""
    met = [m for m in plan.members if m.id in duty.units and duty.id in plan.met(m.id)]
    words = phrase("kept in {n:d} of {least:d} units", n=len(met), least=duty.least_units)
    short = [m.unit.name for m in plan.members if m.id in duty.units and m not in met]
    if duty.id in plan.result.chosen.missed and short:
        return phrase("{what}; missing in {units}", what=words, units=_names(short))
    return words


def _names(names: Iterable[str], most: int = 6) -> str:
    shown = list(names)
    found = joined([Verbatim(n) for n in shown[:most]], ", ")
    if len(shown) > most:
        return phrase("{names} and {n:d} more", names=found, n=len(shown) - most)
    return found


def limit_words(role: str) -> str:
    """What a scarce role is called."""
    return tr(ROLE_WORDS[role])
