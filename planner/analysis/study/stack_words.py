"""Why a stack was chosen, what came next and what would turn it, in sentences."""

from __future__ import annotations

from planner.analysis.study.stack_choice import Beaten, StackChoice, StackOption
from planner.analysis.study.study import Study
from planner.catalogue.baselines import survey
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import Money
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.stack import KIND_WORDS


def tools_needed(study: Study) -> frozenset[str]:
    """The tools of a plan, and those that are there already."""
    steps = (s.candidate for s in study.plan.steps)
    bought = {c.id for c in steps if c.kind == "tool"}
    return frozenset(bought | set(study.project.organisation.tools_in_use))


def beyond_the_plan(choice: StackChoice, needed: frozenset[str]) -> str:
    """That a stack is for every practice that fits, and how much of it the plan needs; else empty."""
    tools = set(choice.chosen.tools if choice.chosen else ())
    if tools <= needed:
        return ""
    n = len(tools & needed)
    if n == 0:
        return "It would serve every practice that fits; the plan needs none of these tools."
    if n == 1:
        return "It would serve every practice that fits; the plan needs one of these tools."
    return phrase(
        "It would serve every practice that fits; the plan needs {n} of these tools.", n=n
    )


def why_this_stack(
    choice: StackChoice, catalogue: Catalogue, currency: str, needed: frozenset[str] | None = None
) -> tuple[str, ...]:
    """Why this stack, what came next, and what would turn it, in sentences.

    ``needed`` are the tools of the plan: what goes beyond them is said.
    """
    if choice.chosen is None:
        return ("No practice in sight needs a tool.",)
    return (
        *chosen_words(choice, choice.chosen, currency, needed),
        *_others_words(choice, choice.chosen, currency),
        *beaten_words(choice, catalogue, currency),
    )


def chosen_words(
    choice: StackChoice, chosen: StackOption, currency: str, needed: frozenset[str] | None
) -> list[str]:
    """What was chosen, what of it goes beyond the plan, and what it costs beside the cheapest."""
    words = [
        phrase(
            "{kind}: {n} tools for {m} categories, score {score:.2f}, {cost} over the horizon if started "
            "today."
            if len(chosen.tools) > 1
            else "{kind}: one tool, score {score:.2f}, {cost} over the horizon if started today.",
            kind=KIND_WORDS[chosen.kind],
            n=len(chosen.tools),
            m=len({p.category for p in chosen.places}),
            score=chosen.score,
            cost=Money(chosen.cost, currency),
        )
    ]
    if needed is not None and (beyond := beyond_the_plan(choice, needed)):
        words.append(beyond)
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
    return words


def stands_out(choice: StackChoice, other: StackOption, currency: str) -> str:
    """Why an option of the stack is chosen or not, in a few words; the rule is the same for all."""
    chosen = choice.chosen
    if chosen is None or other is chosen:
        if choice.pinned:
            return "You set its kind."
        return phrase(
            "Best score among those that cost at most {band} more than the cheapest",
            band=Money(choice.band, currency),
        )
    if not other.within:
        over = Money(other.cost - choice.cheapest - choice.band, currency)
        return phrase("Costs {over} more than a better score may", over=over)
    return phrase("Its score is lower by {gap:.2f}", gap=max(chosen.score - other.score, 0.01))


def _others_words(choice: StackChoice, chosen: StackOption, currency: str) -> list[str]:
    """What would turn the choice to each of the other stacks."""
    words: list[str] = []
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
                    gap=max(chosen.score - other.score, 0.01),
                )
            )
    return words


def beaten_words(choice: StackChoice, catalogue: Catalogue, currency: str) -> list[str]:
    """Why the tools that most people use are not in the stack, and what no tool serves."""
    words = [_beaten_words(b, catalogue, currency) for b in choice.beaten]
    if choice.unserved:
        names = joined([Inner(catalogue.category_names[c]) for c in choice.unserved])
        words.append(phrase("No tool fits for: {names}.", names=names))
    return words


def _beaten_words(beaten: Beaten, catalogue: Catalogue, currency: str) -> str:
    """Why the tool that most people use in a category is not the one of the stack."""
    values = {
        "name": catalogue.name_of(beaten.tool),
        "share": beaten.share,
        "survey": survey(),
        "category": Inner(catalogue.category_names[beaten.category]),
        "other": catalogue.name_of(beaten.instead),
        "score": beaten.score,
        "other_score": beaten.instead_score,
        "cost": Money(beaten.cost, currency),
        "other_cost": Money(beaten.instead_cost, currency),
    }
    if beaten.why:
        pattern = (
            "{name} ({share:.0%} use it for: {category}; survey of {survey}) is left out: {why}"
        )
    elif beaten.score > beaten.instead_score:
        pattern = (
            "{name} ({share:.0%} use it for: {category}; survey of {survey}) scores {score:.2f} there, "
            "{other} {other_score:.2f}: left out, as it costs {cost} and {other} does other work here too."
            if beaten.shared
            else "{name} ({share:.0%} use it for: {category}; survey of {survey}) scores {score:.2f} there, "
            "{other} {other_score:.2f}: left out, as it costs {cost}, beyond what a better score may cost."
        )
    else:
        pattern = (
            "{name} ({share:.0%} use it for: {category}; survey of {survey}) scores {score:.2f} there and "
            "would cost {cost} if started today; {other} {other_score:.2f} and {other_cost}."
        )
    return phrase(pattern, **values, why=Inner(beaten.why))


def why_here(choice: StackChoice, category: str, best: str, catalogue: Catalogue) -> str:
    """Which tool the planned stack has in ``category``, and why not ``best``; empty where it has none."""
    place = next((p for p in choice.places if p.category == category), None)
    if place is None:
        return ""
    name = catalogue.name_of(place.tool)
    if place.tool == best:
        return phrase("The planned stack takes {name} too.", name=name)
    if choice.chosen is not None and place.tool in choice.chosen.in_use:
        return phrase("The planned stack keeps {name}, which is in use.", name=name)
    others = dict.fromkeys(p.category for p in choice.places if p.tool == place.tool)
    named = [Inner(catalogue.category_names[c]) for c in others if c != category]
    if named:
        return phrase(
            "The planned stack takes {name}: tools are chosen together, and it serves {others} as well.",
            name=name,
            others=joined(named),
        )
    return phrase(
        "The planned stack takes {name}: a better one here would cost more than a better score may.",
        name=name,
    )
