"""Tables behind the business case: what each step brings, where it breaks even, the vendor's view."""

from __future__ import annotations

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import month_words
from planner.reporting.blocks import Block, Cell, Table
from planner.reporting.content.draft import Column, Draft, bold_first, listing
from planner.reporting.model_words import COMPARISON_HEADS, comparison_rows


def brought(draft: Draft) -> Table:
    """Benefit and cost of each step; the shares add up to the plan's worth at the means."""
    study = draft.study
    shares = study.attributed
    steps = sorted(study.plan.steps, key=lambda s: -shares[s.candidate.id].net)
    rows = [
        (
            Cell(t=tr(s.candidate.name), b=True),
            draft.money(shares[s.candidate.id].benefit),
            tr("anyway")
            if study.case_problem.by_id[s.candidate.id].anyway
            else draft.money(shares[s.candidate.id].cost),
            draft.money(shares[s.candidate.id].net, signed=True),
            draft.money(-study.marginal[s.candidate.id], signed=True),
        )
        for s in steps
    ]
    benefit = sum(shares[s.candidate.id].benefit for s in steps)
    cost = sum(shares[s.candidate.id].cost for s in steps)
    total = (
        Cell(t=tr("Together"), b=True),
        Cell(t=draft.money(benefit), b=True),
        Cell(t=draft.money(cost), b=True),
        Cell(t=draft.money(benefit - cost, signed=True), b=True),
        "",
    )
    return listing(
        "Benefit, cost and worth of each step in the plan",
        (
            Column("Step", 0.40),
            Column("Benefit", 0.14, "r"),
            Column("Cost", 0.14, "r"),
            Column("Worth", 0.14, "r"),
            Column("If left out", 0.18, "r"),
        ),
        (*rows, total),
        title="What each step brings",
    )


BREAKS_EVEN = {True: "{value} or more", False: "{value} or less"}
NEVER = {
    True: "every figure tried, {low} to {high}",
    False: "no figure tried, {low} to {high}",
}


def break_evens(draft: Draft) -> list[Block]:
    """The figure of each input at which the plan stops paying, all others as drawn."""
    study = draft.study
    rows = []
    for one in study.decision.break_evens:
        if one.value is None:
            low, high = draft.describe_range(one.id, one.low, one.high)
            words = phrase(NEVER[study.case.npv.mean > 0], low=low, high=high)
        else:
            at = draft.describe_input(one.id, one.value)
            words = phrase(BREAKS_EVEN[one.worth_rises], value=at)
        rows.append(
            (
                Cell(t=tr(one.label), b=True),
                draft.describe_input(one.id, one.mean),
                tr(words),
            )
        )
    if not rows:
        return []
    least = study.decision.least_benefit
    blocks: list[Block] = []
    if least is not None:
        blocks.append(
            draft.say("business.least", least=draft.registry["benefit.least"], short=least > 1)
        )
    return [
        *blocks,
        listing(
            "The figure of each input at which the plan pays, all others at their means",
            (
                Column("Input", 0.46),
                Column("Expected", 0.2, "r"),
                Column("The plan pays at", 0.34, "r"),
            ),
            rows,
            title="Where it breaks even",
        ),
    ]


def vendor(draft: Draft) -> list[Block]:
    """The same case as vendor studies print theirs."""
    view = draft.study.decision.vendor
    rows = []
    for year, (benefit, cost, net) in enumerate(
        zip(view.benefits, view.costs, view.net, strict=True)
    ):
        name = "Initial" if year == 0 else phrase("Year {year}", year=year)
        rows.append(
            (
                Cell(t=tr(name), b=True),
                draft.money(benefit),
                draft.money(cost),
                draft.money(net, signed=True),
                draft.money(net * (1 + view.rate) ** -year, signed=True),
            )
        )
    return [
        listing(
            "Yearly benefits and costs in the format of vendor studies",
            (
                Column("", 0.2),
                Column("Benefits", 0.2, "r"),
                Column("Costs", 0.2, "r"),
                Column("Net", 0.2, "r"),
                Column("Net, present value", 0.2, "r"),
            ),
            rows,
            title="As vendor studies show it",
        ),
        draft.say(
            "business.vendor",
            net=draft.registry["vendor.worth"],
            share=draft.registry["vendor.return"],
            payback=month_words(view.payback_months, draft.study.case.horizon),
            haircut=draft.registry["vendor.terms.haircut"],
            uplift=draft.registry["vendor.terms.uplift"],
        ),
    ]


def compared_models(draft: Draft) -> list[Block]:
    """Better models that were weighed against those in use, each with its verdict; none where none was."""
    rows = bold_first(comparison_rows(draft.study.project))
    if not rows:
        return []
    widths = ((0.2, "l"), (0.2, "l"), (0.14, "r"), (0.18, "r"), (0.28, "l"))
    columns = [Column(h, w, a) for h, (w, a) in zip(COMPARISON_HEADS, widths, strict=True)]
    return [
        listing(
            "Better models weighed against those in use, a year",
            columns,
            rows,
            title="Is a better model worth it?",
        )
    ]
