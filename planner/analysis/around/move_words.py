"""What a decision of the ledger cost, in words: for the window, the command line and the report alike."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import Money, decimal
from planner.domain.plan.move import Move

SAME = 0.001
"""Share of the worth before below which a plan counts as worth the same."""
OWN = (
    "By itself it costs about {amount}; priced together with “{what}”.",
    "By itself it earns about {amount}; priced together with “{what}”.",
)
ONE = (
    "One decision costs {amount}: from {first} to {last}.",
    "One decision earns {amount}: from {first} to {last}.",
)
ALL = (
    "{n} decisions cost {amount}: from {first} to {last}.",
    "{n} decisions earn {amount}: from {first} to {last}.",
)
SUMS = (
    "{n} decisions cost {amount} together; the plan’s worth changed for other reasons too.",
    "{n} decisions earn {amount} together; the plan’s worth changed for other reasons too.",
)
COUNTS = (
    ("later", "1 step later", "{n} steps later"),
    ("earlier", "1 step earlier", "{n} steps earlier"),
    ("added", "1 step added", "{n} steps added"),
    ("gone", "1 step fell out", "{n} steps fell out"),
)


def is_same(move: Move) -> bool:
    """Whether the plan is the same and worth the same."""
    price = move.price
    worth = abs(move.before or 0.0)
    return price is not None and not move.steps and abs(price) <= SAME * max(worth, 1.0)


def price_words(move: Move, moves: Sequence[Move], currency: str, *, planning: bool = False) -> str:
    """What it costs or earns, and what it does to the level; ``moves`` are all decisions of the ledger.

    ``planning``: a plan is being made, which tells the price of what has none.
    """
    carrier = next((m for m in moves if m.id == move.priced_with), None)
    if carrier is not None and carrier.after is not None:
        return _shared_words(move, carrier, currency)
    words = _own_words(move, currency, planning=planning)
    together = 1 + sum(m.priced_with == move.id for m in moves)
    if move.price is None or together == 1:
        return words
    return joined([words, phrase("One price for {n} decisions.", n=together)], " ")


def _shared_words(move: Move, carrier: Move, currency: str) -> str:
    what = Verbatim(carrier.what)
    price = move.price
    if price is None:
        return phrase("Priced together with “{what}”.", what=what)
    if is_same(move):
        return phrase("By itself worth about the same; priced together with “{what}”.", what=what)
    return phrase(OWN[price > 0], amount=Money(abs(price), currency), what=what)


def _own_words(move: Move, currency: str, *, planning: bool) -> str:
    price = move.price
    if price is None:
        return "Its price is being worked out." if planning else "No price yet."
    if is_same(move):
        return "Worth about the same." if move.about else "No change."
    amount = Money(abs(price), currency)
    if move.about:
        pattern = "Costs about {amount} of expected worth" if price < 0 else "Earns about {amount}"
    else:
        pattern = "Costs {amount} of expected worth" if price < 0 else "Earns {amount}"
    words = [phrase(pattern, amount=amount)]
    if abs(move.level) >= 0.05:
        gained = "brings {n} level more" if move.level > 0 else "takes {n} level"
        words.append(phrase(gained, n=decimal(abs(move.level), 1)))
    counted = change_words(move)
    if len(words) == 2:
        words = [phrase("{first} and {second}", first=words[0], second=words[1])]
    said = (
        phrase("{price}: {changes}.", price=words[0], changes=counted)
        if counted
        else phrase("{price}.", price=words[0])
    )
    return joined([said, SET_FREE], " ") if price > 0 and _frees(move) else said


SET_FREE = (
    "It earns because “must” holds no longer; that the trial failed brings nothing by itself."
)


def _frees(move: Move) -> bool:
    """Whether a trial failed of what somebody had said must be in the plan."""
    tried = {c.part.partition(":")[2] for c in move.changes if c.part.startswith("trial:")}
    return any(
        c.part.partition(":")[2] in tried and (c.was, c.became) == ('"must"', '"never"')
        for c in move.changes
        if c.part.startswith("wish:")
    )


def change_words(move: Move) -> str:
    """How many steps are later, earlier, new or gone; empty where none is."""
    told = []
    for name, one, more in COUNTS:
        n = getattr(move, name)
        if n:
            told.append(phrase(one if n == 1 else more, n=n))
    return joined(told, ", ") if told else ""


def duty_words_of(move: Move) -> str:
    """Whether the duties are met after it; empty where there are none."""
    if not move.duties_of:
        return ""
    if move.duties == move.duties_of:
        return phrase("Duties: {n} of {n} in time.", n=move.duties_of)
    return phrase("Duties: only {met} of {n} in time.", met=move.duties, n=move.duties_of)


def total_words(moves: Sequence[Move], currency: str) -> str:
    """What all decisions cost together, from the first plan to the last; empty where no price is known.

    Where the plan was worth something else between two of them (another version of the program), the sum is
    not the way from the first to the last, which is not said then.
    """
    listed = list(moves)
    known = [m for m in listed if m.price is not None and m.priced_with is None]
    if not known:
        return ""
    ids = {m.id for m in known}
    n = sum(m.id in ids or m.priced_with in ids for m in listed)
    total = sum(m.price or 0.0 for m in known)
    first, last = known[0].before or 0.0, known[-1].after or 0.0
    whole = abs(last - first - total) <= SAME * max(abs(first), abs(last), 1.0)
    patterns = (ONE if n == 1 else ALL) if whole else SUMS
    return phrase(
        patterns[total >= 0],
        n=n,
        amount=Money(abs(total), currency),
        first=Money(first, currency),
        last=Money(last, currency),
    )
