"""Any output of a study, opened down to the formula with the user's numbers in it."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Collection

import numpy as np

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.base.explain import Node, figures_joined, short_number
from planner.domain.base.language import Figures, Inner, joined, phrase
from planner.domain.content.catalogue import Catalogue
from planner.economics.atoms import ATOMS, POOL_LABELS
from planner.economics.explain import (
    Explainer,
    explain_worth,
    initiative_cost,
    saving,
    uncounted,
)
from planner.economics.flows import Flows, flows_of, play
from planner.economics.model import Draws, at_means
from planner.economics.worth import FEW_FUTURES

OUTPUTS = {
    "NPV": "Net present value",
    "benefit": "Benefits",
    "cost": "Costs",
    "ROI": "Return on investment",
    "BCR": "Benefits over cost",
    "IRR": "Internal rate of return",
    "MIRR": "Modified internal rate of return",
    "annual_cost": "Equal yearly cost",
    "payback": "Payback",
    "loss": "Chance of a loss",
    "EVPI": "Worth of knowing everything",
    "stress": "Worth under stress",
    "delay": "Cost of a quarter’s delay",
    "status_quo": "Cost of today",
}
"""Names of outputs that can be explained, beside pools (P1 … P13), steps and inputs by their ids."""


def explainable(study: Study) -> dict[str, str]:
    """Every name that ``explain`` knows for this study, with its words."""
    names = dict(OUTPUTS)
    names |= POOL_LABELS
    names |= {s.candidate.id: s.candidate.name for s in study.plan.steps}
    names |= {id_: q.label for id_, q in study.case_problem.quantities.items()}
    return names


def check_explainable(catalogue: Catalogue, what: str) -> None:
    """Raise ``InputError`` before anything is computed, for a name that no study knows."""
    names = {*OUTPUTS, *POOL_LABELS, *(d.id for d in catalogue.inputs)}
    names |= {p.id for p in catalogue.practices} | {t.id for t in catalogue.tools}
    if what not in names:
        raise _unknown(what, names)


def explain(study: Study, what: str) -> Node:
    """Return the tree behind an output. Raises ``InputError`` for a name that is not known."""
    one = _One(study)
    if what in OUTPUTS:
        return one.outputs[what]()
    if what in POOL_LABELS:
        return one.explainer.pool(what)
    if what in study.plan.schedule:
        return one.step(what)
    if what in study.case_problem.quantities:
        return one.explainer.input(what)
    raise _unknown(what, explainable(study))


def _unknown(what: str, names: Collection[str]) -> InputError:
    near = difflib.get_close_matches(what, names, n=1)
    hint = phrase(" Did you mean “{near}”?", near=near[0]) if near else ""
    return InputError(
        "There is no output “{what}”.{hint} Outputs: {outputs}, P1 to P13, "
        "and the ids of steps and inputs.",
        what=what,
        hint=hint,
        outputs=", ".join(OUTPUTS),
    )


class _One:
    """The explanations of one study, at the means of the inputs."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.problem = study.case_problem
        self.schedule = study.plan.schedule
        self.currency = study.project.organisation.currency
        self.means: Draws = at_means(self.problem)
        self.explainer = Explainer(self.problem, self.means, self.currency)
        self.played = play(self.problem, self.schedule, self.means)
        self.result: Flows = flows_of(self.played)
        self.outputs: dict[str, Callable[[], Node]] = {
            "NPV": self.worth,
            "benefit": self.benefit,
            "cost": self.cost,
            "ROI": self.roi,
            "BCR": self.ratio,
            "IRR": self.internal_rate,
            "MIRR": self.modified_rate,
            "annual_cost": self.annual_cost,
            "payback": self.payback,
            "loss": self.loss,
            "EVPI": self.evpi,
            "stress": self.stress,
            "delay": self.delay,
            "status_quo": self.status_quo,
        }

    def worth(self) -> Node:
        case = self.study.case
        return Node(
            label="Expected net present value",
            value=case.npv.mean,
            unit=self.currency,
            low=case.npv.p5,
            high=case.npv.p95,
            rule=phrase(
                "{sum}; mean of {trials:,} futures, {months} months at {rate:.2%} a year",
                sum=figures_joined((case.benefit.mean, case.cost.mean), " − "),
                trials=case.trials,
                months=case.horizon,
                rate=case.rate,
            ),
            id="NPV",
            operands=(self.benefit(), self.cost(), self._at_means()),
        )

    def _at_means(self) -> Node:
        return explain_worth(self.problem, self.schedule, self.means, self.currency)

    def benefit(self) -> Node:
        case = self.study.case
        saved = {
            flow.atom.pool: [
                saving(self.explainer, f.atom, self.played)
                for f in self.played.atoms
                if f.atom.pool == flow.atom.pool and f.counts
            ]
            for flow in self.played.atoms
        }
        parts = tuple(
            Node(
                label=POOL_LABELS[pool],
                value=amount,
                unit=self.currency,
                rule="mean over all futures of what is saved and counts, discounted",
                operands=tuple(saved.get(pool, ())),
            )
            for pool, amount in case.pools.items()
            if amount
        )
        return Node(
            label="Benefits",
            value=case.benefit.mean,
            unit=self.currency,
            rule=figures_joined(p.value or 0.0 for p in parts) or "none",
            id="benefit",
            operands=parts,
            left_out=uncounted(case.components["claimed"].mean, case.unstated, self.currency),
        )

    def cost(self) -> Node:
        parts = tuple(self._cost_of(id_) for id_ in self.schedule)
        return Node(
            label="Costs",
            value=self.study.case.cost.mean,
            unit=self.currency,
            rule=phrase("sum of {n} steps, present values, mean over all futures", n=len(parts)),
            id="cost",
            operands=parts,
        )

    def _cost_of(self, id_: str) -> Node:
        at_means = initiative_cost(self.explainer, id_, self.played)
        return Node(
            label=self.problem.by_id[id_].name,
            value=self.study.attributed[id_].cost,
            unit=self.currency,
            rule="mean over all futures, repeats and what is given up included",
            operands=(at_means.model_copy(update={"label": "At the means of its inputs"}),),
        )

    def _both(self) -> tuple[Node, Node, float, float]:
        benefit, cost = self.benefit(), self.cost()
        return benefit, cost, benefit.value or 0.0, cost.value or 0.0

    def roi(self) -> Node:
        benefit, cost, b, c = self._both()
        return Node(
            label="Return on investment, expected",
            value=(b - c) / c if c else None,
            unit="share",
            rule=Figures(f"({short_number(b)} − {short_number(c)}) / {short_number(c)}"),
            id="ROI",
            operands=(benefit, cost),
        )

    def ratio(self) -> Node:
        benefit, cost, b, c = self._both()
        return Node(
            label="Benefits over cost",
            value=self.study.decision.benefit_cost,
            rule=figures_joined((b, c), " / ") if c else "undefined without cost",
            id="BCR",
            operands=(benefit, cost),
        )

    def _years(self) -> tuple[Node, ...]:
        net = self.result.net[0]
        return tuple(
            Node(
                label=label,
                value=float(net[months].sum()),
                unit=self.currency,
                rule="benefits less costs, undiscounted",
            )
            for label, months in (
                ("Month 0", slice(0, 1)),
                *(
                    (phrase("Year {n}", n=y + 1), slice(1 + 12 * y, 13 + 12 * y))
                    for y in range(-(-self.problem.horizon // 12))
                ),
            )
        )

    def internal_rate(self) -> Node:
        rates = self.study.decision.internal_rates
        return Node(
            label="Internal rates of return of the expected flow",
            value=rates[0] if len(rates) == 1 else None,
            unit="a year",
            rule=phrase(
                "rates at which the {n} monthly flows are worth 0: {rates}",
                n=self.problem.horizon + 1,
                rates=joined([phrase("{rate:.1%}", rate=r) for r in rates] or ["none"]),
            ),
            id="IRR",
            operands=self._years(),
        )

    def modified_rate(self) -> Node:
        rate = self.problem.rate
        return Node(
            label="Modified internal rate of return of the expected flow",
            value=self.study.decision.modified_rate,
            unit="a year",
            rule=phrase(
                "(inflows carried to month {months} at {rate:.2%} / outflows "
                "discounted at {rate:.2%})^(12/{months}) − 1",
                months=self.problem.horizon,
                rate=rate,
            ),
            id="MIRR",
            operands=self._years(),
        )

    def annual_cost(self) -> Node:
        cost = self.cost()
        rate, years = self.problem.rate, self.problem.horizon / 12
        return Node(
            label="Equal yearly cost",
            value=self.study.decision.annual_cost,
            unit=self.currency,
            rule=Figures(
                f"{short_number(cost.value or 0)} × {rate:.4f} / (1 − (1 + {rate:.4f})^−{years:g})"
            ),
            id="annual_cost",
            operands=(cost,),
        )

    def payback(self) -> Node:
        case = self.study.case

        def month(label: str, value: float, rule: str) -> Node:
            never = not np.isfinite(value)
            return Node(
                label=label,
                value=None if never else value,
                unit="months",
                rule=joined([rule, "never within the horizon"] if never else [rule], "; "),
            )

        return month(
            "Payback, middle",
            case.payback.p50,
            "last month in which the discounted total rises to 0",
        ).model_copy(
            update={
                "id": "payback",
                "operands": (
                    month("First crossing", case.payback_first.p50, "discounted"),
                    month("Without discounting", case.simple_payback.p50, "last crossing"),
                    month(
                        "Without discounting, first",
                        case.simple_payback_first.p50,
                        "first crossing",
                    ),
                    *self._years(),
                ),
            }
        )

    def loss(self) -> Node:
        case = self.study.case
        count = round(case.loss_share * case.trials)
        return Node(
            label="Chance of a loss",
            value=case.loss_share,
            unit="share",
            rule=phrase(
                "{count:,} of {trials:,} futures with a worth below 0 (seed {seed})",
                count=count,
                trials=case.trials,
                seed=case.seed,
            ),
            id="loss",
        )

    def evpi(self) -> Node:
        known = self.study.decision.options
        options = [o for o in known if o.keeps and o.id != "measure_first"]
        names = joined([Inner(o.name) for o in options])
        best = max(o.expected for o in options)
        return Node(
            label="Worth of knowing everything",
            value=self.study.decision.evpi,
            unit=self.currency,
            rule=phrase(
                "mean of the best of {names} in each future − the best of them on average, {best}",
                names=names,
                best=short_number(best),
            ),
            id="EVPI",
        )

    def stress(self) -> Node:
        return Node(
            label="Worth under stress",
            value=self.study.decision.stress,
            unit=self.currency,
            rule=phrase(
                "½ × benefits six months late − 2 × costs, mean over the first {n:,} futures",
                n=min(FEW_FUTURES, self.study.case.trials),
            ),
            id="stress",
            operands=(self.cost(),),
        )

    def delay(self) -> Node:
        return Node(
            label="Cost of a quarter’s delay",
            value=self.study.decision.delay,
            unit=self.currency,
            rule=phrase(
                "worth now − worth with every step three months later, mean over the same "
                "{n:,} futures",
                n=min(FEW_FUTURES, self.study.case.trials),
            ),
            id="delay",
            operands=(self.worth(),),
        )

    def status_quo(self) -> Node:
        pools = tuple(self.explainer.pool(p) for p in POOL_LABELS)
        return Node(
            label="Cost of today",
            value=sum(p.value or 0.0 for p in pools),
            unit=self.explainer.unit("money/year"),
            rule="sum of the pools",
            id="status_quo",
            operands=pools,
        )

    def step(self, id_: str) -> Node:
        """What one step brings: its share of every pool, its cost, and what the plan loses without it."""
        found = self.study.attributed[id_]
        labels = {a.id: phrase("Share of: {what}", what=Inner(a.label)) for a in ATOMS}
        initiative = self.problem.by_id[id_]
        parts = tuple(
            Node(
                label=labels[atom],
                value=amount,
                unit=self.currency,
                rule="own pull / all pulls of what is saved, future by future; their mean, discounted",
            )
            for atom, amount in sorted(found.atoms.items(), key=lambda p: -p[1])
        )
        cost = self._cost_of(id_).model_copy(update={"label": "Its cost"})
        marginal = self.study.marginal[id_]
        rule = (
            "{sum}; without it the plan is worth {amount} less"
            if marginal >= 0
            else "{sum}; without it the plan is worth {amount} more"
        )
        return Node(
            label=initiative.name,
            value=found.net,
            unit=self.currency,
            rule=phrase(
                rule,
                sum=figures_joined((found.benefit, found.cost), " − "),
                amount=short_number(abs(marginal)),
            ),
            id=id_,
            operands=(
                Node(
                    label="What it brings",
                    value=found.benefit,
                    unit=self.currency,
                    rule="its shares of what is saved",
                    operands=parts,
                ),
                cost,
            ),
        )
