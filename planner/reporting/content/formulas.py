"""Formulas with the numbers in them: levels, worth, and the cost of today down to the inputs."""

from __future__ import annotations

import re

from planner.analysis.study.study import Study
from planner.domain.base.language import Verbatim, marked, phrase, tr
from planner.domain.base.numbers import decimal, level, percent
from planner.economics.atoms import ATOMS, FACTS, POOL_LABELS, TERMS
from planner.economics.explain import NAME, Explainer, with_numbers
from planner.economics.flows import COMPONENTS
from planner.economics.metrics import inflows_and_outflows
from planner.economics.model import at_means
from planner.maturity.answers import asked_dimensions
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Column, Draft, listing

UNGROUPED = re.compile(r"(?<![\d.,])\d{4,}(?![\d.,])")
COLUMNS = (
    Column("Figure", 0.27),
    Column("Formula", 0.30),
    Column("With the numbers", 0.29),
    Column("Result", 0.14, "r"),
)
Row = tuple[str, str, str, str]


def formulas(draft: Draft) -> SectionBlocks:
    """How the main figures come about, each with its formula in names and in numbers."""
    study = draft.study
    blocks: list[Block] = [Heading(n=1, t=tr("From the inputs to the figures"))]
    blocks.append(draft.say("method.formulas", lead=True))
    if study.profile.overall.value is not None:
        blocks.append(_table("Level", _levels(study)))
    if study.plan.steps and not study.judgement.withheld:
        blocks.append(_table("Worth of the plan", _worth(draft)))
    explainer = Explainer(study.case_problem, at_means(study.case_problem), draft.currency)
    blocks += _pools(draft, explainer)
    blocks.append(_table("Terms in these formulas", _terms(draft, explainer)))
    return SectionBlocks(id="formulas", blocks=tuple(blocks))


def _table(title: str, rows: list[Row]) -> Table:
    bold = [(Cell(t=row[0], b=True), *row[1:]) for row in rows]
    return listing(title, COLUMNS, bold, title=title)


def _levels(study: Study) -> list[Row]:
    project, profile = study.project, study.profile
    counted = [
        (d, v)
        for d in asked_dimensions(project)
        if not d.beside and (v := profile.dimensions[d.id].value) is not None
    ]
    even = len({d.weight for d, _ in counted}) == 1
    total = sum(d.weight for d, _ in counted)
    if even:
        numbers = "(" + " + ".join(decimal(v, 2) for _, v in counted) + f") / {len(counted)}"
    else:
        parts = (f"{decimal(d.weight, 1)} × {decimal(v, 2)}" for d, v in counted)
        numbers = f"({' + '.join(parts)}) / {decimal(total, 1)}"
    formula = (
        "sum of the dimensions / how many" if even else "sum of weight × level / sum of weights"
    )
    return [
        (tr("Overall level"), tr(formula), numbers, level(profile.overall.value)),
        (
            tr("Coverage"),
            tr("answered / what applies"),
            f"{profile.counts.answered:d} / {_applying(study):d}",
            percent(profile.coverage),
        ),
    ]


def _applying(study: Study) -> int:
    counts = study.profile.counts
    return counts.answered + counts.dont_know + counts.open


def _worth(draft: Draft) -> list[Row]:
    study = draft.study
    case, decision = study.case, study.decision
    benefit = sum(a.benefit for a in study.attributed.values())
    cost = sum(a.cost for a in study.attributed.values())
    money = draft.money
    rate = percent(case.rate, 1)
    rows: list[Row] = [
        (
            tr("Expected worth, from its parts"),
            tr("present value of benefits − present value of costs"),
            f"{money(benefit)} − {money(cost)}",
            money(case.npv.mean, signed=True),
        ),
        (
            tr("Discount factor of month t"),
            tr("(1 + rate) ^ (−t / 12)"),
            f"(1 + {rate}) ^ (−{case.horizon} / 12)",
            decimal((1 + case.rate) ** (-case.horizon / 12), 3),
        ),
        (
            tr("Expected worth"),
            tr("mean of the worth over all futures"),
            tr(phrase("{trials:,} futures, seed {seed}", trials=case.trials, seed=case.seed)),
            money(case.npv.mean, signed=True),
        ),
        (
            tr("Futures that lose money"),
            tr("futures with a worth below 0 / all futures"),
            f"{marked(f'{round(case.loss_share * case.trials):,}')} / {marked(f'{case.trials:,}')}",
            percent(case.loss_share, 1),
        ),
    ]
    if decision.modified_rate is not None:
        net = sum((case.monthly[c] for c in COMPONENTS), -case.monthly["labour"])
        parts = inflows_and_outflows(net - case.monthly["invoices"], case.rate, case.rate)
        future, present = map(money, parts)
        rows.append(
            (
                tr("Modified internal rate"),
                tr(
                    "(months that bring money, carried to the end / months that take some, discounted) "
                    "^ (12 / months) − 1"
                ),
                f"({future} / {present}) ^ (12 / {case.horizon}) − 1",
                percent(decision.modified_rate, 1),
            )
        )
    if decision.benefit_cost is not None:
        rows.append(
            (
                tr("Benefits over cost"),
                tr("present value of benefits / present value of costs"),
                f"{money(benefit)} / {money(cost)}",
                decimal(decision.benefit_cost, 2),
            )
        )
    years = decimal(case.horizon / 12, 0 if case.horizon % 12 == 0 else 1)
    rows.append(
        (
            tr("Equal yearly cost"),
            tr("cost × rate / (1 − (1 + rate) ^ −years)"),
            f"{money(cost)} × {rate} / (1 − (1 + {rate}) ^ −{years})",
            money(decision.annual_cost),
        )
    )
    return rows


def _pools(draft: Draft, explainer: Explainer) -> list[Block]:
    """Pools under the names of the business case, with its figures in the last column, and their parts."""
    case = draft.study.case
    rows: list[tuple[str | Cell, ...]] = []
    for pool, label in POOL_LABELS.items():
        atoms = [a for a in ATOMS if a.pool == pool and explainer.pools[a.id]]
        expected = case.baseline.get(pool, 0.0)
        if not atoms and expected <= 0:
            continue
        at_means = draft.money(sum(explainer.pools[a.id] for a in atoms))
        formula = ("", "")
        if len(atoms) == 1:
            formula = _formula(atoms[0].formula, explainer, explainer.pools[atoms[0].id])
        elif atoms:
            formula = (tr("sum of its parts, below"), "")
        rows.append((Cell(t=tr(label), b=True), *formula, at_means, draft.money(expected)))
        if len(atoms) > 1:
            rows += [
                (
                    f"– {tr(a.label)}",
                    *_formula(a.formula, explainer, explainer.pools[a.id]),
                    draft.money(explainer.pools[a.id]),
                    "",
                )
                for a in atoms
            ]
    total, expected = sum(explainer.pools.values()), sum(case.baseline.values())
    together = Cell(t=tr("Together"), b=True)
    rows.append((together, tr("sum of all"), "", draft.money(total), draft.money(expected)))
    columns = (
        Column("Figure", 0.2),
        Column("Formula", 0.28),
        Column("With the numbers", 0.25),
        Column("At the means", 0.13, "r"),
        Column("Average of all futures", 0.14, "r"),
    )
    title = "The cost of today, a year"
    note = phrase(
        "The last column is the figure of the business case, the average of {trials:,} futures. It is not the"
        " result at the means: where inputs are multiplied, divided or held to a limit, the average of the "
        "results is another than the result of the averages.",
        trials=case.trials,
    )
    return [listing(title, columns, rows, title=title), Para(runs=runs(tr(note)))]


def _formula(formula: str, explainer: Explainer, value: float) -> tuple[str, str]:
    return _names(formula, explainer), _held(formula, explainer, value)


TRIFLE = 0.0005
"""A share that a limit takes and that no printed digit shows."""


def _held(formula: str, explainer: Explainer, value: float) -> str:
    """A formula with its numbers; where a limit holds it, what it comes to and what is left of that."""
    numbers, worked = _numbers(formula, explainer), explainer.worked(formula)
    if worked is None or worked <= 0 or not 0 <= value < worked * (1 - TRIFLE):
        return numbers
    return tr(
        phrase(
            HELD,
            numbers=Verbatim(numbers),
            worked=Verbatim(decimal(worked, 0 if worked >= 100 else 1)),
            share=percent(value / worked, 1),
        )
    )


HELD = "{numbers} = {worked}; the limit leaves {share} of it"


def _terms(draft: Draft, explainer: Explainer) -> list[Row]:
    rows: list[Row] = []
    for id_, term in TERMS.items():
        value = explainer.terms[id_]
        if not value or not term.formula:
            continue
        unit = term.unit
        if unit.startswith("money"):
            per = tr(unit).removeprefix("money")
            shown = draft.money(value) + per
            if value < 0.5:
                shown = tr(phrase("less than {amount}", amount=Verbatim(draft.money(1) + per)))
        elif unit == "share":
            shown = percent(value, 1)
        else:
            shown = f"{decimal(value, 0 if abs(value) >= 100 else 1)} {tr(unit)}"
        names = _names(term.formula, explainer)
        if term.limited:
            names += f" ({tr(term.limited)})"
        worked = term.formula
        if id_ == "cost_engineer" and value == explainer.terms["cost_scientist"]:
            worked = TERMS["cost_scientist"].formula  # nobody is one: numbers give the result
        rows.append((tr(term.label), names, _held(worked, explainer, value), shown))
    return rows


def _names(formula: str, explainer: Explainer) -> str:
    def name(id_: str) -> str:
        if id_ in TERMS:
            return tr(TERMS[id_].label)
        return tr(FACTS[id_][0] if id_ in FACTS else explainer.quantities[id_].label)

    parts = NAME.split(formula)  # what stands between names, and every second the id of a name
    return "".join(f"[{name(p)}]" if k % 2 else _grouped(p) for k, p in enumerate(parts))


def _numbers(formula: str, explainer: Explainer) -> str:
    return _grouped(with_numbers(formula, explainer.values))


def _grouped(formula: str) -> str:
    """A formula with the marks of the number format: “8.760”, “30,4375”."""
    return marked(UNGROUPED.sub(lambda m: f"{int(m.group()):,}", formula))
