"""What a decision of the ledger cost, in words: for the window, the command line and the report alike."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import Money, decimal
from planner.domain.plan.move import Move

SAME = 0.001
"""Share of the worth before below which a plan counts as worth the same."""
ONE = (
    "One decision costs {amount}: from {first} to {last}.",
    "One decision earns {amount}: from {first} to {last}.",
)
COUNTS = (
    ("later", "1 step later", "{n} steps later"),
    ("earlier", "1 step earlier", "{n} steps earlier"),
    ("added", "1 added", "{n} added"),
    ("gone", "1 fell out", "{n} fell out"),
)


def is_same(move: Move) -> bool:
    """Whether the plan is the same and worth the same."""
    price = move.price
    worth = abs(move.before or 0.0)
    return price is not None and not move.steps and abs(price) <= SAME * max(worth, 1.0)


def price_words(move: Move, currency: str) -> str:
    """What it costs or earns, and what it does to the level."""
    price = move.price
    if price is None:
        return "Its price is being worked out."
    if is_same(move):
        return "No change."
    amount = Money(abs(price), currency)
    if move.about:
        pattern = "Costs about {amount} of expected worth" if price < 0 else "Earns about {amount}"
    else:
        pattern = "Costs {amount} of expected worth" if price < 0 else "Earns {amount}"
    words = [phrase(pattern, amount=amount)]
    if abs(move.level) >= 0.05:
        gained = "{n} level more" if move.level > 0 else "{n} level less"
        words.append(phrase(gained, n=decimal(abs(move.level), 1)))
    counted = change_words(move)
    if len(words) == 2:
        words = [phrase("{first} and {second}", first=words[0], second=words[1])]
    if counted:
        return phrase("{price}: {changes}.", price=words[0], changes=counted)
    return phrase("{price}.", price=words[0])


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


def total_words(moves: Iterable[Move], currency: str) -> str:
    """What all decisions cost together, from the first plan to the last; empty where no price is known."""
    known = [m for m in moves if m.price is not None]
    if not known:
        return ""
    total = sum(m.price or 0.0 for m in known)
    pattern = (
        "{n} decisions cost {amount}: from {first} to {last}."
        if total < 0
        else "{n} decisions earn {amount}: from {first} to {last}."
    )
    if len(known) == 1:
        pattern = ONE[total >= 0]
    first, last = known[0].before or 0.0, known[-1].after or 0.0
    return phrase(
        pattern,
        n=len(known),
        amount=Money(abs(total), currency),
        first=Money(first, currency),
        last=Money(last, currency),
    )
