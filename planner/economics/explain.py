"""Pools, terms and worth as trees: formula, the numbers in it, and where each comes from."""

from __future__ import annotations

import re
from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.explain import Node, short_number
from planner.domain.content.tool import DRIVER_WORDS
from planner.economics.atoms import ATOMS, FACTS, POOL_LABELS, REACH, TERMS, Atom
from planner.economics.costs import cost_lines
from planner.economics.flows import COMPONENTS, UNVERIFIED, Flows, Pull, flows, pulls
from planner.economics.metrics import discount_factors, present_value
from planner.economics.model import CaseProblem, Draws, Initiative, Schedule, Timing
from planner.economics.pools import annual_pools, facts, growth_rates, terms

COMPONENT_LABELS = {
    "cash": "Cash",
    "capacity": "Capacity",
    "measured": "Value",
    "newly_verified": "Newly verified value",
    "risk": "Expected losses avoided",
}

NAME = re.compile(r"\[([a-z_]+)\]")


def with_numbers(formula: str, values: Mapping[str, float]) -> str:
    """The formula with every name in brackets replaced by its number."""
    return NAME.sub(lambda m: short_number(values[m.group(1)]), formula)


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
        self.inputs = {k: float(v[0]) for k, v in draws.items()}
        one: Draws = {k: np.asarray(v[:1]) for k, v in draws.items()}
        self.terms = {k: float(v[0]) for k, v in terms(problem, one).items()}
        self.facts = facts(problem)
        self.pools = {k: float(v[0]) for k, v in annual_pools(problem, one).items()}
        self.quantities = problem.all_quantities()
        self.values: dict[str, float] = {**self.inputs, **self.terms, **self.facts}

    def unit(self, unit: str) -> str:
        """A unit with the currency's name in it."""
        return unit.replace("money", self.currency)

    def input(self, id_: str) -> Node:
        """One input at its mean, with range, grade and source."""
        quantity = self.quantities[id_]
        source = f"grade {quantity.grade}"
        return Node(
            label=quantity.label,
            value=self.inputs[id_],
            unit=self.unit(quantity.unit),
            low=quantity.range.low,
            high=quantity.range.high,
            rule=f"mean of its range; {source}" if not quantity.range.is_fixed else source,
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
            rule="; ".join(x for x in (rule, words) if x),
            id=name,
            operands=self._operands(term.formula),
        )

    def atom(self, atom: Atom) -> Node:
        """One atom: what it costs a year."""
        return Node(
            label=atom.label,
            value=self.pools[atom.id],
            unit=f"{self.currency}/year",
            rule=self._rule(atom.formula),
            id=atom.id,
            operands=self._operands(atom.formula),
        )

    def pool(self, pool: str) -> Node:
        """One pool: its atoms."""
        own = [a for a in ATOMS if a.pool == pool and (self.pools[a.id] or a.id != "P7.feedback")]
        if len(own) == 1:
            return self.atom(own[0]).model_copy(update={"label": POOL_LABELS[pool], "id": pool})
        return Node(
            label=POOL_LABELS[pool],
            value=sum(self.pools[a.id] for a in own),
            unit=f"{self.currency}/year",
            rule=" + ".join(short_number(self.pools[a.id]) for a in own),
            id=pool,
            operands=tuple(self.atom(a) for a in own),
        )

    def _rule(self, formula: str) -> str:
        return with_numbers(formula, self.values) if formula else ""

    def _operands(self, formula: str) -> tuple[Node, ...]:
        return tuple(self.name(n) for n in dict.fromkeys(NAME.findall(formula)))

    def _follows(self, formula: str, value: float) -> bool:
        try:
            found = evaluate_formula(formula, self.values)
        except ZeroDivisionError:
            return False
        return abs(found - value) <= 1e-9 * max(abs(value), 1.0)


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
    result = flows(problem, schedule, one)
    rate = problem.rate
    benefit, cost = (_total(f, rate) for f in (result.benefit, result.cost))
    return Node(
        label="Net present value at the means",
        value=benefit - cost,
        unit=currency,
        low=spread.low if spread else None,
        high=spread.high if spread else None,
        rule=f"{short_number(benefit)} − {short_number(cost)}; "
        f"{problem.horizon} months at {rate:.2%} a year",
        id="NPV",
        operands=(
            explain_benefit(explainer, schedule, one, result),
            explain_cost(explainer, schedule, one),
        ),
    )


def explain_benefit(explainer: Explainer, schedule: Schedule, draws: Draws, result: Flows) -> Node:
    """Benefits by class, each down to its pools and the effects on them."""
    problem, currency = explainer.problem, explainer.currency
    acting = pulls(problem, schedule, draws)
    parts = []
    for component in COMPONENTS:
        kind = "value" if component in ("measured", "newly_verified") else component
        value = _total(result.benefits[component], problem.rate)
        operands: tuple[Node, ...] = ()
        if component == "newly_verified":
            rule = "value that is saved × share that becomes measured"
            operands = tuple(
                _effect(explainer, p, "verified_share") for p in acting.get(UNVERIFIED, [])
            )
        else:
            rule = "sum over pools of pool/12 × realised × share removed, discounted"
            operands = tuple(
                _saving(explainer, atom, acting[atom.id])
                for atom in ATOMS
                if atom.kind == kind and atom.id in acting
            )
        if value or operands:
            parts.append(
                Node(
                    label=COMPONENT_LABELS[component],
                    value=value,
                    unit=currency,
                    rule=rule,
                    operands=operands,
                )
            )
    claimed = _total(result.claimed, problem.rate)
    return Node(
        label="Benefits",
        value=_total(result.benefit, problem.rate),
        unit=currency,
        rule=" + ".join(short_number(p.value or 0.0) for p in parts) or "none",
        id="benefit",
        operands=tuple(parts),
        left_out=(f"claimed, not measured: {claimed:,.0f} {currency}",),
    )


def _saving(explainer: Explainer, atom: Atom, acting: list[Pull]) -> Node:
    kept = 1.0
    for pull in acting:
        kept *= 1 - float(pull.strength[0])
    realised = {
        "capacity": explainer.inputs["recapture"],
        "value": explainer.inputs["verified_share"],
    }.get(atom.kind, 1.0)
    removed = Node(
        label="Removed at full effect",
        value=1 - kept,
        unit="share",
        rule="1 − " + " × ".join(f"(1 − {short_number(float(p.strength[0]))})" for p in acting),
        operands=tuple(_effect(explainer, p, atom.id) for p in acting),
    )
    amount = explainer.pools[atom.id]
    return Node(
        label=f"Saved: {atom.label[0].lower()}{atom.label[1:]}",
        value=amount * realised * (1 - kept),
        unit=f"{explainer.currency}/year at full effect",
        rule=f"{short_number(amount)} × {short_number(realised)} × {short_number(1 - kept)}",
        operands=(explainer.atom(atom), removed),
    )


def _effect(explainer: Explainer, pull: Pull, atom: str) -> Node:
    own = pull.initiative
    reaching = [
        e for e in own.effects if atom in REACH[e.target] or (atom == e.target == "verified_share")
    ]
    success = explainer.inputs[f"{own.id}:success"]
    operands = []
    for effect in reaching:
        operands.append(explainer.input(f"{own.id}:effect:{effect.target}"))
        operands.append(
            Node(label="Not yet in place", value=effect.gap, unit="share", rule="from the answers")
        )
    operands.append(explainer.input(f"{own.id}:success"))
    return Node(
        label=own.name,
        value=float(pull.strength[0]),
        unit="share",
        rule=f"effect × not yet in place × {short_number(success)} that it takes hold; "
        f"from month {pull.finish + own.delay_months:g}, in full after {own.ramp_months:g} more",
        id=own.id,
        operands=tuple(operands),
    )


def explain_cost(explainer: Explainer, schedule: Schedule, draws: Draws) -> Node:
    """Costs by initiative and part, present values."""
    problem, currency = explainer.problem, explainer.currency
    nodes = []
    for initiative in problem.initiatives:
        if initiative.id not in schedule:
            continue
        nodes.append(initiative_cost(explainer, initiative, schedule[initiative.id], draws))
    total = sum(n.value or 0.0 for n in nodes)
    return Node(
        label="Costs",
        value=total,
        unit=currency,
        rule=f"sum of {len(nodes)} steps, present values",
        id="cost",
        operands=tuple(nodes),
    )


def initiative_cost(
    explainer: Explainer, initiative: Initiative, timing: Timing, draws: Draws
) -> Node:
    """Cost of one initiative by part, present values."""
    problem, currency, values = explainer.problem, explainer.currency, explainer.inputs
    factors = discount_factors(problem.rate, problem.horizon)
    rates = growth_rates(draws)
    months = np.arange(problem.horizon + 1)
    own = initiative.id
    inputs = {
        "set-up": (f"{own}:effort",),
        "upkeep": (f"{own}:run",),
        "adoption dip": (f"{own}:dip",),
        "one-off": (f"{own}:once",),
        "subscription": (f"{own}:cost",),
        "use": tuple(f"{own}:price:{c.driver}" for c in initiative.unit_costs),
        "leaving": (f"{own}:exit",),
    }
    days = ", ".join(
        f"{d:.1f} days of {r.replace('_', ' ')}" for r, d in initiative.effort_days.items()
    )
    parts = []
    uses = iter(initiative.unit_costs)
    for line in cost_lines(problem, initiative, timing, draws):
        grown = (1 + rates[line.grows][0]) ** (months / 12) if line.grows in rates else 1.0
        amount = float(np.ravel(line.amount)[0])
        weight = float((line.profile * factors * grown).sum())
        names = inputs[line.part]
        rule = f"{short_number(amount)} a month × {short_number(weight)} discounted months"
        if line.part == "set-up":
            rule += f"; {days} × {short_number(values[f'{own}:effort'])}"
        elif line.part == "upkeep":
            rule += f"; {short_number(values[f'{own}:run'])} people at an engineer’s cost"
            if initiative.run_is_partly_replacement:
                rule += f" × {short_number(values['run_effort_additional'])} that is new work"
        elif line.part == "use":
            cost = next(uses)
            names = (f"{own}:price:{cost.driver}",)
            units = values["deployments"] if cost.driver == "deployment" else cost.units
            rule += f"; {short_number(units)} × {DRIVER_WORDS[cost.driver]}"
        parts.append(
            Node(
                label=line.part.capitalize(),
                value=amount * weight,
                unit=currency,
                rule=rule,
                operands=tuple(explainer.input(n) for n in names if n in values),
            )
        )
    return Node(
        label=initiative.name,
        value=sum(p.value or 0.0 for p in parts),
        unit=currency,
        rule=" + ".join(short_number(p.value or 0.0) for p in parts) or "no cost",
        id=own,
        operands=tuple(parts),
    )


def _total(monthly: NDArray[np.float64], rate: float) -> float:
    return float(present_value(monthly, rate)[0])
