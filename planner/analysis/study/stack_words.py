"""Why a stack was chosen, what came next and what would turn it, in sentences."""

from __future__ import annotations

from planner.analysis.study.stack_choice import StackChoice
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import Money
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.stack import KIND_WORDS


def why_this_stack(choice: StackChoice, catalogue: Catalogue, currency: str) -> tuple[str, ...]:
    """Why this stack, what came next, and what would turn it, in sentences."""
    chosen = choice.chosen
    if chosen is None:
        return ("No practice in sight needs a tool.",)
    words = [
        phrase(
            "{kind}: {n} tools for {m} categories, score {score:.2f}, {cost} over the horizon.",
            kind=KIND_WORDS[chosen.kind],
            n=len(chosen.tools),
            m=len({p.category for p in chosen.places}),
            score=chosen.score,
            cost=Money(chosen.cost, currency),
        )
    ]
    more = chosen.cost - choice.cheapest
    if more > 0.5:
        words.append(
            phrase(
                "It costs {more} more than the cheapest; a better score may cost up to {band} more.",
                more=Money(more, currency),
                band=Money(choice.band, currency),
            )
        )
    else:
        words.append("No stack costs less.")
    if choice.pinned:
        words.append("You set its kind.")
    others = sorted((o for o in choice.options if o is not chosen), key=lambda o: -o.score)
    for other in others:
        values = {
            "kind": KIND_WORDS[other.kind],
            "score": other.score,
            "cost": Money(other.cost, currency),
        }
        if set(other.tools) == set(chosen.tools):
            continue
        if not other.within:
            over = Money(other.cost - choice.cheapest - choice.band, currency)
            pattern = (
                "{kind}: score {score:.2f} for {cost}. Chosen if it cost {over} less."
                if other.score > chosen.score
                else "{kind}: score {score:.2f} for {cost}, {over} beyond the band."
            )
            words.append(phrase(pattern, **values, over=over))
        else:
            words.append(
                phrase(
                    "{kind}: score {score:.2f} for {cost}. Chosen if its score rose by {gap:.2f}.",
                    **values,
                    gap=max(chosen.score - other.score, 0.0),
                )
            )
    if choice.unserved:
        names = joined([Inner(catalogue.category_names[c]) for c in choice.unserved])
        words.append(phrase("No tool fits for: {names}.", names=names))
    return tuple(words)
