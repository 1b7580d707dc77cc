"""Tables behind the business case: what each step brings, where it breaks even, the vendor's view."""

from __future__ import annotations

from planner.reporting.blocks import Block, Cell, Para, Table, runs
from planner.reporting.content.draft import Draft
from planner.reporting.content.summary import describe_input
from planner.reporting.numbers import month_words, percent


def brought(draft: Draft) -> Table:
    """Benefit and cost of each step; the shares add up to the plan's worth at the means."""
    study = draft.study
    shares = study.attributed
    steps = sorted(study.plan.steps, key=lambda s: -shares[s.candidate.id].net)
    rows = [
        (
            Cell(t=s.candidate.name, b=True),
            Cell(t=draft.money(shares[s.candidate.id].benefit)),
            Cell(t=draft.money(shares[s.candidate.id].cost)),
            Cell(t=draft.money(shares[s.candidate.id].net, signed=True)),
            Cell(t=draft.money(-study.marginal[s.candidate.id], signed=True)),
        )
        for s in steps
    ]
    benefit = sum(shares[s.candidate.id].benefit for s in steps)
    cost = sum(shares[s.candidate.id].cost for s in steps)
    total = (
        Cell(t="Together", b=True),
        *(Cell(t=draft.money(x), b=True) for x in (benefit, cost)),
        Cell(t=draft.money(benefit - cost, signed=True), b=True),
        Cell(t=""),
    )
    return Table(
        title="What each step brings",
        caption="Benefit, cost and worth of each step in the plan",
        head=("Step", "Benefit", "Cost", "Worth", "Left out alone"),
        widths=(0.40, 0.14, 0.14, 0.14, 0.18),
        align="lrrrr",
        rows=(*rows, total),
    )


def break_evens(draft: Draft) -> list[Block]:
    """The figure of each input at which the plan stops paying, all others at their means."""
    study = draft.study
    whole = "any" if study.case.npv_at_means > 0 else "no"
    rows = []
    for one in study.decision.break_evens:
        if one.value is None:
            ends = [describe_input(draft, one.id, v) for v in (one.low, one.high)]
            words = f"{whole} figure from {ends[0]} to {ends[1]}"
        else:
            way = "or more" if one.worth_rises else "or less"
            words = f"{describe_input(draft, one.id, one.value)} {way}"
        rows.append(
            (
                Cell(t=one.label, b=True),
                Cell(t=describe_input(draft, one.id, one.mean)),
                Cell(t=words),
            )
        )
    if not rows:
        return []
    least = study.decision.least_benefit
    blocks: list[Block] = []
    if least is not None:
        blocks.append(draft.say("business.least", least=percent(least)))
    return [
        *blocks,
        Table(
            title="Where it breaks even",
            caption="The figure of each input at which the plan pays, all others at their means",
            head=("Input", "Expected", "The plan pays at"),
            widths=(0.46, 0.2, 0.34),
            align="lrr",
            rows=tuple(rows),
        ),
    ]


def vendor(draft: Draft) -> list[Block]:
    """The same case as vendor studies print theirs."""
    view = draft.study.decision.vendor
    rows = []
    for year, (benefit, cost, net) in enumerate(
        zip(view.benefits, view.costs, view.net, strict=True)
    ):
        rows.append(
            (
                Cell(t="Initial" if year == 0 else f"Year {year}", b=True),
                Cell(t=draft.money(benefit)),
                Cell(t=draft.money(cost)),
                Cell(t=draft.money(net, signed=True)),
                Cell(t=draft.money(net * (1 + view.rate) ** -year, signed=True)),
            )
        )
    share = view.return_on_investment
    return [
        Table(
            title="As vendor studies show it",
            caption="Yearly benefits and costs in the format of vendor studies",
            head=("", "Benefits", "Costs", "Net", "Net, present value"),
            widths=(0.2, 0.2, 0.2, 0.2, 0.2),
            align="lrrrr",
            rows=tuple(rows),
        ),
        Para(
            runs=runs(
                draft.words(
                    "business.vendor",
                    net=draft.money(view.net_present_value, signed=True),
                    share="undefined" if share is None else percent(share),
                    payback=month_words(view.payback_months, draft.study.case.horizon),
                    haircut=percent(view.benefit_haircut),
                    uplift=percent(view.cost_uplift),
                )
            )
        ),
    ]
