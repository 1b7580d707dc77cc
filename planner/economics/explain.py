"""Pools, terms and worth as trees: formula, the numbers in it, and where each comes from."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.explain import Node, figures_joined, short_number
from planner.domain.base.language import Figures, Inner, Verbatim, joined, phrase
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.economics.atoms import (
    ATOMS,
    DRIVER_OF,
    DRIVERS_OF_ATOM,
    FACTS,
    OPTIONAL,
    POOL_LABELS,
    REMOVED_BY,
    TERMS,
    Atom,
)
from planner.economics.costs import cost_lines
from planner.economics.flows import COMPONENTS, Flows, Played, Pull, flows_of, most_pull, play
from planner.economics.grid import Steps
from planner.economics.metrics import discount_factors, present_value
from planner.economics.model import EFFECT_WORDS, CaseProblem, Draws, Schedule
from planner.economics.pools import annual_pools, facts, growth_rates, terms, value_of

COMPONENT_LABELS = {
    "cash": "Cash",
    "capacity": "Capacity",
    "measured": "Value",
    "risk": "Expected losses avoided",
}

NAME = re.compile(r"\[([a-z_]+)\]")


PART_LABELS = {
    "set-up": "Set-up",
    "another try": "Another try",
    "upkeep": "Upkeep",
    "adoption dip": "Adoption dip",
    "one-off": "One-off",
    "subscription": "Subscription",
    "use": "Use",
    "computing": "Computing",
    "leaving": "Leaving",
}


def with_numbers(formula: str, values: Mapping[str, float]) -> Figures:
    """The formula with every name in brackets replaced by its number."""
    return Figures(NAME.sub(lambda m: short_number(values[m.group(1)]), formula))


def evaluate_formula(formula: str, values: Mapping[str, float]) -> float:
    """Work the formula out: + − × / ^ and parentheses over numbers; used to tell where a limit acts.

    Raises ``ValueError`` for anything else in it.
    """
    text = NAME.sub(lambda m: repr(float(values[m.group(1)])), formula)
    text = text.replace("×", "*").replace("−", "-").replace("^", "**")
    if not re.fullmatch(r"[-+*/().\deE\s]*", text):
        raise ValueError(f"not arithmetic: {formula}")
    return float(eval(text, {"__builtins__": {}}))  # noqa: S307 - only digits and operators are left


class Explainer:
    """Explains the baseline of one problem at given draws (one trial: usually the means)."""

    def __init__(self, problem: CaseProblem, draws: Draws, currency: str) -> None:
        self.problem = problem
        self.currency = currency
        one: Draws = {k: np.asarray(v[:1]) for k, v in draws.items()}
        absent = {k: value_of(one, k) for k in OPTIONAL if k not in one}
        self.inputs = {k: float(v[0]) for k, v in {**absent, **one}.items()}
        self.terms = {k: float(v[0]) for k, v in terms(problem, one).items()}
        self.facts = facts(problem)
        self.pools = {k: float(v[0]) for k, v in annual_pools(problem, one).items()}
        self.quantities = problem.all_quantities()
        self.values: dict[str, float] = {**self.inputs, **self.terms, **self.facts}

    def unit(self, unit: str) -> str:
        """A unit with the currency's name in it."""
        pattern = unit.replace("money", "{currency}")
        return phrase(pattern, currency=Verbatim(self.currency)) if pattern != unit else unit

    def input(self, id_: str) -> Node:
        """One input at its mean, with range, grade and source."""
        quantity = self.quantities.get(id_)
        if quantity is None:  # left out of the case
            return Node(label=id_.replace("_", " "), value=self.inputs[id_], unit="", id=id_)
        fixed = quantity.range.is_fixed
        rule = "grade {grade}" if fixed else "mean of its range; grade {grade}"
        return Node(
            label=quantity.label,
            value=self.inputs[id_],
            unit=self.unit(quantity.unit),
            low=quantity.range.low,
            high=quantity.range.high,
            rule=phrase(rule, grade=Verbatim(quantity.grade)),
            source=quantity.source,
            id=id_,
        )

    def name(self, name: str) -> Node:
        """An input, a term or a fact."""
        if name in self.facts:
            label, unit = FACTS[name]
            return Node(label=label, value=self.facts[name], unit=unit, rule="profile")
        if name not in self.terms:
            return self.input(name)
        term = TERMS[name]
        words = ""
        if not term.formula or not self._follows(term.formula, self.terms[name]):
            words = term.limited
        rule = self._rule(term.formula)
        return Node(
            label=term.label,
            value=self.terms[name],
            unit=self.unit(term.unit),
            rule=joined([x for x in (rule, words) if x], "; "),
            id=name,
            operands=self._operands(term.formula),
        )

    def atom(self, atom: Atom) -> Node:
        """One atom: what it costs a year."""
        return Node(
            label=atom.label,
            value=self.pools[atom.id],
            unit=self.unit("money/year"),
            rule=self._rule(atom.formula),
            id=atom.id,
            operands=self._operands(atom.formula),
        )

    def pool(self, pool: str) -> Node:
        """One pool: its atoms."""
        own = [
            a for a in ATOMS if a.pool == pool and (self.pools[a.id] or a.id in (pool, f"{pool}a"))
        ]
        own = own or [a for a in ATOMS if a.pool == pool]
        if len(own) == 1:
            return self.atom(own[0]).model_copy(update={"label": POOL_LABELS[pool], "id": pool})
        return Node(
            label=POOL_LABELS[pool],
            value=sum(self.pools[a.id] for a in own),
            unit=self.unit("money/year"),
            rule=figures_joined(self.pools[a.id] for a in own),
            id=pool,
            operands=tuple(self.atom(a) for a in own),
        )

    def _rule(self, formula: str) -> str:
        return with_numbers(formula, self.values) if formula else ""

    def _operands(self, formula: str) -> tuple[Node, ...]:
        return tuple(self.name(n) for n in dict.fromkeys(NAME.findall(formula)))

    def _follows(self, formula: str, value: float) -> bool:
        found = self.worked(formula)
        return found is not None and abs(found - value) <= 1e-9 * max(abs(value), 1.0)

    def worked(self, formula: str) -> float | None:
        """What a formula comes to before any limit holds it; ``None`` where it divides by nothing."""
        try:
            return evaluate_formula(formula, self.values)
        except ZeroDivisionError:
            return None


def explain_worth(
    problem: CaseProblem,
    schedule: Schedule,
    draws: Draws,
    currency: str,
    spread: Node | None = None,
) -> Node:
    """The tree behind the NPV at ``draws`` (first trial): every benefit and cost with its numbers.

    ``spread`` may lend its range to the root.
    """
    explainer = Explainer(problem, draws, currency)
    one: Draws = {k: v[:1] for k, v in draws.items()}
    played = play(problem, schedule, one)
    result = flows_of(played)
    rate = problem.rate
    benefit, cost = (_total(f, rate) for f in (result.benefit, result.cost))
    return Node(
        label="Net present value at the means",
        value=benefit - cost,
        unit=currency,
        low=spread.low if spread else None,
        high=spread.high if spread else None,
        rule=phrase(
            "{sum}; {months} months at {rate:.2%} a year",
            sum=figures_joined((benefit, cost), " − "),
            months=problem.horizon,
            rate=rate,
        ),
        id="NPV",
        operands=(
            explain_benefit(explainer, played, result),
            explain_cost(explainer, played),
        ),
    )


def explain_benefit(explainer: Explainer, played: Played, result: Flows) -> Node:
    """Benefits by class, each down to its pools and the effects on them."""
    problem, currency = explainer.problem, explainer.currency
    parts = []
    for component in COMPONENTS:
        kind = "value" if component == "measured" else component
        value = _total(result.benefits[component], problem.rate)
        operands = tuple(
            saving(explainer, flow.atom, played)
            for flow in played.atoms
            if flow.atom.kind == kind and flow.counts
        )
        if value or operands:
            parts.append(
                Node(
                    label=COMPONENT_LABELS[component],
                    value=value,
                    unit=currency,
                    rule="sum over pools of pool/12 × realised × share removed, discounted",
                    operands=operands,
                )
            )
    claimed, unstated = (_total(f, problem.rate) for f in (result.claimed, result.unstated))
    return Node(
        label="Benefits",
        value=_total(result.benefit, problem.rate),
        unit=currency,
        rule=figures_joined(p.value or 0.0 for p in parts) or "none",
        id="benefit",
        operands=tuple(parts),
        left_out=uncounted(claimed, unstated, currency),
    )


def uncounted(claimed: float, unstated: float, currency: str) -> tuple[str, ...]:
    """What a sum of benefits leaves out, in words."""
    found = [
        phrase("claimed, not measured: {amount:,.0f} {currency}", amount=claimed, currency=currency)
    ]
    if unstated:
        found.append(
            phrase(
                "on invoices that nobody stated: {amount:,.0f} {currency}",
                amount=unstated,
                currency=currency,
            )
        )
    return tuple(found)


def saving(explainer: Explainer, atom: Atom, played: Played) -> Node:
    """What is saved on one atom a year at full effect, at the means: its pool and what pulls on it."""
    drivers = [d for d in DRIVERS_OF_ATOM[atom.id] if d in played.acting]
    pulls = {d: sum(float(p.strength[0]) for p in played.acting[d]) for d in drivers}
    capped = {d: min(u, most_pull(d)) for d, u in pulls.items()}
    share = 1 - math.exp(-sum(capped.values()))
    realised = {
        "capacity": explainer.inputs["recapture"],
        "value": explainer.inputs["verified_share"],
    }.get(atom.kind, 1.0)
    binding = [d for d in drivers if pulls[d] > most_pull(d)]
    pulled = Figures(f"1 − exp(−({figures_joined(capped[d] for d in drivers)}))")
    removed = Node(
        label="Removed at full effect",
        value=share,
        unit="share",
        rule=phrase("{sum}; no more than all practices are known to remove", sum=pulled)
        if binding
        else pulled,
        operands=tuple(_driver(explainer, d, atom, played.acting[d]) for d in drivers),
    )
    amount = explainer.pools[atom.id]
    return Node(
        label=phrase("Saved: {what}", what=Inner(atom.label)),
        value=amount * realised * share,
        unit=phrase("{currency}/year at full effect", currency=Verbatim(explainer.currency)),
        rule=figures_joined((amount, realised, share), " × "),
        operands=(explainer.atom(atom), removed),
    )


def _driver(explainer: Explainer, driver: str, atom: Atom, acting: list[Pull]) -> Node:
    """One driver: what each step pulls of what all practices together remove."""
    whole = REMOVED_BY[driver]
    operands = [_effect(explainer, p, driver) for p in acting]
    if whole.removed and whole.removed in explainer.inputs:
        operands.insert(0, explainer.input(whole.removed))
    return Node(
        label=EFFECT_WORDS.get(driver, driver),  # type: ignore[call-overload]
        value=sum(float(p.strength[0]) for p in acting),
        unit="",
        rule=phrase(
            "{sum}; at most {most:.3g} (removes {share:.0%})",
            sum=figures_joined(float(p.strength[0]) for p in acting),
            most=most_pull(driver),
            share=whole.cap,
        ),
        id=f"{atom.id}:{driver}",
        operands=tuple(operands),
    )


def _effect(explainer: Explainer, pull: Pull, driver: str) -> Node:
    own = pull.initiative
    operands = []
    for effect in own.effects:
        if DRIVER_OF.get(effect.target) != driver or effect.target != pull.target:
            continue
        operands.append(explainer.input(f"{own.id}:effect:{effect.target}"))
        operands.append(
            Node(label="Not yet in place", value=effect.gap, unit="share", rule="from the answers")
        )
    operands.append(explainer.input(f"{own.id}:success"))
    return Node(
        label=own.name,
        value=float(pull.strength[0]),
        unit="",
        rule=phrase(
            "−ln(1 − all together) × its part × not yet in place × chance that it works, with all "
            "it needs; from month {since:.3g}, in full after {more:.3g} more",
            since=float(pull.since[0]),
            more=own.ramp_months,
        ),
        id=own.id,
        operands=tuple(operands),
    )


def explain_cost(explainer: Explainer, played: Played) -> Node:
    """Costs by initiative and part, present values."""
    nodes = [initiative_cost(explainer, id_, played) for id_ in played.schedule]
    total = sum(n.value or 0.0 for n in nodes)
    return Node(
        label="Costs",
        value=total,
        unit=explainer.currency,
        rule=phrase("sum of {n} steps, present values", n=len(nodes)),
        id="cost",
        operands=tuple(nodes),
    )


def initiative_cost(explainer: Explainer, own: str, played: Played) -> Node:
    """Cost of one initiative by part, present values."""
    problem, currency, values = explainer.problem, explainer.currency, explainer.inputs
    initiative, draws = problem.by_id[own], played.draws
    factors = discount_factors(problem.rate, problem.horizon)
    rates = growth_rates(draws)
    months = np.arange(problem.horizon + 1)
    inputs = {
        "trial": (f"{own}:effort",),
        "set-up": (f"{own}:effort",),
        "another try": (f"{own}:effort", "repeat_share"),
        "upkeep": (f"{own}:run",),
        "adoption dip": (f"{own}:dip",),
        "one-off": (f"{own}:once",),
        "subscription": (f"{own}:cost",),
        "use": tuple(f"{own}:price:{c.driver}" for c in initiative.unit_costs),
        "computing": ("refresh_computing", "refresh_months"),
        "leaving": (f"{own}:exit",),
    }
    days = joined(
        [
            phrase("{days:.1f} days of {role}", days=d, role=Inner(CAPACITY_ROLE_NAMES[r]))
            for r, d in initiative.effort_days.items()
        ]
        or ["0"]
    )
    worth: dict[str, list[float]] = {}
    timing, became = played.schedule[own], played.became[own]
    for line in cost_lines(problem, initiative, timing, draws, became):
        grown = (1 + rates[line.grows][0]) ** (months / 12) if line.grows in rates else 1.0
        ran = Steps(1, problem.horizon)
        ran.add(np.ones(1), np.atleast_1d(line.begin)[:1], np.atleast_1d(line.end)[:1])
        weight = float((ran.by_month()[0] * factors * grown).sum())
        worth.setdefault(line.part, []).append(float(np.ravel(line.amount)[0]) * weight)
    parts = []
    for part, amounts in worth.items():
        if not any(amounts):
            continue
        rule: str = figures_joined(a for a in amounts if a)
        if part == "set-up":
            rule = phrase(
                "{sum}; {days} × {effort}, if it begins",
                sum=rule,
                days=days,
                effort=short_number(values[f"{own}:effort"]),
            )
        elif part == "upkeep" and initiative.run_is_partly_replacement:
            rule = phrase(
                "{sum}; {people} people at an engineer’s cost × {new} that is new work, if it works",
                sum=rule,
                people=short_number(values[f"{own}:run"]),
                new=short_number(values["run_effort_additional"]),
            )
        elif part == "upkeep":
            rule = phrase(
                "{sum}; {people} people at an engineer’s cost, if it works",
                sum=rule,
                people=short_number(values[f"{own}:run"]),
            )
        parts.append(
            Node(
                label=PART_LABELS[part],
                value=sum(amounts),
                unit=currency,
                rule=rule,
                operands=tuple(explainer.input(n) for n in inputs[part] if n in values),
            )
        )
    return Node(
        label=initiative.name,
        value=sum(p.value or 0.0 for p in parts),
        unit=currency,
        rule=figures_joined(p.value or 0.0 for p in parts) or "no cost",
        id=own,
        operands=tuple(parts),
    )


def _total(monthly: NDArray[np.float64], rate: float) -> float:
    return float(present_value(monthly, rate)[0])
