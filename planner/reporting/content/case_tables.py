"""Tables behind the business case: what each step brings, where it breaks even, the vendor's view."""

from __future__ import annotations

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import month_words, percent
from planner.reporting.blocks import Block, Cell, Para, Table, runs
from planner.reporting.content.draft import Draft, heads, table


def brought(draft: Draft) -> Table:
    """Benefit and cost of each step; the shares add up to the plan's worth at the means."""
    study = draft.study
    shares = study.attributed
    steps = sorted(study.plan.steps, key=lambda s: -shares[s.candidate.id].net)
    rows = [
        (
            Cell(t=tr(s.candidate.name), b=True),
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
        Cell(t=tr("Together"), b=True),
        *(Cell(t=draft.money(x), b=True) for x in (benefit, cost)),
        Cell(t=draft.money(benefit - cost, signed=True), b=True),
        Cell(t=""),
    )
    return table(
        "Benefit, cost and worth of each step in the plan",
        heads("Step", "Benefit", "Cost", "Worth", "Left out alone"),
        (*rows, total),
        (0.40, 0.14, 0.14, 0.14, 0.18),
        "lrrrr",
        title="What each step brings",
    )


BREAKS_EVEN = {True: "{value} or more", False: "{value} or less"}
NEVER = {True: "any figure from {low} to {high}", False: "no figure from {low} to {high}"}


def break_evens(draft: Draft) -> list[Block]:
    """The figure of each input at which the plan stops paying, all others at their means."""
    study = draft.study
    rows = []
    for one in study.decision.break_evens:
        if one.value is None:
            words = phrase(
                NEVER[study.case.npv_at_means > 0],
                low=draft.describe_input(one.id, one.low),
                high=draft.describe_input(one.id, one.high),
            )
        else:
            at = draft.describe_input(one.id, one.value)
            words = phrase(BREAKS_EVEN[one.worth_rises], value=at)
        rows.append(
            (
                Cell(t=tr(one.label), b=True),
                Cell(t=draft.describe_input(one.id, one.mean)),
                Cell(t=tr(words)),
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
        table(
            "The figure of each input at which the plan pays, all others at their means",
            heads("Input", "Expected", "The plan pays at"),
            rows,
            (0.46, 0.2, 0.34),
            "lrr",
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
                Cell(t=draft.money(benefit)),
                Cell(t=draft.money(cost)),
                Cell(t=draft.money(net, signed=True)),
                Cell(t=draft.money(net * (1 + view.rate) ** -year, signed=True)),
            )
        )
    share = view.return_on_investment
    return [
        table(
            "Yearly benefits and costs in the format of vendor studies",
            heads("", "Benefits", "Costs", "Net", "Net, present value"),
            rows,
            (0.2, 0.2, 0.2, 0.2, 0.2),
            "lrrrr",
            title="As vendor studies show it",
        ),
        Para(
            runs=runs(
                draft.words(
                    "business.vendor",
                    net=draft.money(view.net_present_value, signed=True),
                    share=tr("undefined") if share is None else percent(share),
                    payback=month_words(view.payback_months, draft.study.case.horizon),
                    haircut=percent(view.benefit_haircut),
                    uplift=percent(view.cost_uplift),
                )
            )
        ),
    ]
