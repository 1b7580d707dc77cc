"""A programme's plan as sections: what is asked, units on one calendar, money, tools and duties."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import capital, decimal, iso_day, percent, work_days
from planner.programme.engine.terms import Tool
from planner.programme.plan import ProgrammePlan
from planner.programme.words import (
    PRICES,
    bound_until,
    duty_words,
    limit_words,
    price_cells,
    price_words,
)
from planner.reporting.blocks import (
    Block,
    Bullets,
    Fact,
    Facts,
    Fig,
    Run,
    SectionBlocks,
    SignatureField,
    Signatures,
    Table,
)
from planner.reporting.charts.programme import steps_by_unit, use_and_limit
from planner.reporting.programme import figures as said
from planner.reporting.programme.after import levels, method, more_section, moves, risks, waiting
from planner.reporting.programme.writer import Writer, drawer, head, para, table

MOST_ON_SHEET = 8
A_CHART = 40


def sections(w: Writer) -> list[SectionBlocks]:
    """All sections in their order."""
    return [
        sheet(w),
        calendar(w),
        money_section(w),
        together("shared", tools(w), duties(w)),
        together("units", waiting(w), levels(w)),
        risks(w),
        together("more", more_section(w), moves(w)),
        method(w),
    ]


def together(id_: str, *parts: SectionBlocks) -> SectionBlocks:
    """Short sections on the same pages."""
    return SectionBlocks(id=id_, blocks=tuple(b for part in parts for b in part.blocks))


def sheet(w: Writer) -> SectionBlocks:
    """The decision sheet: what is asked, for how much, what it brings and what limits it."""
    plan = w.plan
    group, result = plan.programme, plan.result
    busy = [u for u in w.ordered() if any(plan.begun(u))]
    blocks: list[Block] = [head("What is to be decided"), para(said.headline(plan), lead=True)]
    blocks.append(
        Facts(
            items=(
                Fact(figure=w.money(result.worth, signed=True), label=tr("expected worth")),
                Fact(figure=w.money(float(plan.spent.sum())), label=tr("invoices in the plan")),
                Fact(
                    figure=f"{len(busy)}/{len(group.units)}",
                    label=tr("units that begin something"),
                ),
                Fact(figure=percent(result.gap, 1), label=tr("left open by the proof")),
            )
        )
    )
    asked = [
        said.say(
            said.RELEASED,
            plan,
            sum=said.released(plan),
            spent=said.spent(plan),
            n=str(plan.terms.periods),
        ),
        *(_bought(plan, t) for t in plan.terms.tools if t.id in result.chosen.tools),
        *_people(plan),
        said.proof(plan),
        said.odds(plan),
    ]
    if w.more is not None:
        asked.append(
            phrase("10 % more money {words}", words=Verbatim(said.more_money(plan, w.more)))
        )
    asked += plan.missed()
    if group.agreed is None:
        asked.append(phrase("The plan is not agreed yet."))
    else:
        asked.append(
            said.say(
                said.AGREED,
                plan,
                worth=said.agreed_worth(plan, group.agreed.worth),
                day=iso_day(group.agreed.when),
            )
        )
    blocks.append(Bullets(items=tuple((Run(t=tr(a)),) for a in asked)))
    blocks.append(head("Money by year and unit", 2))
    blocks.append(_by_year(w, w.ordered()[:MOST_ON_SHEET]))
    if plan.terms.duties:
        blocks.append(head("Duties", 2))
        blocks.append(_duties(w))
    blocks.append(head("Agreed", 2))
    blocks.append(
        Signatures(
            items=tuple(
                SignatureField(name="", role=tr(role), label=tr(role))
                for role in ("For the group", "For the programme office")
            ),
            date=tr("Date"),
            paired=True,
        )
    )
    return SectionBlocks(id="sheet", blocks=tuple(blocks))


def _bought(plan: ProgrammePlan, tool: Tool) -> str:
    """A tool that is bought: when, for how much, and for how many."""
    joining = len(plan.joining(tool.id))
    values: dict[str, object] = {
        "tool": Verbatim(tool.name),
        "quarter": plan.programme.quarter_name(plan.result.chosen.tools[tool.id]),
        "cost": said.tool_cost(plan, tool.id),
    }
    if joining == 1:
        return said.say(said.BOUGHT_FOR_ONE, plan, **values)
    return said.say(said.BOUGHT, plan, units=str(joining), **values)


def _people(plan: ProgrammePlan) -> list[str]:
    """How much of scarce people's time the plan takes."""
    taken = [
        phrase(
            "{days} days of {role}",
            days=work_days(float(plan.days(role).sum())),
            role=limit_words(role),
        )
        for role in plan.terms.capacity
    ]
    if not taken:
        return []
    return [phrase("The plan takes {days}; that is no invoice.", days=joined(taken, ", "))]


def calendar(w: Writer) -> SectionBlocks:
    """Units on one calendar."""
    plan = w.plan
    units = w.ordered()
    blocks: list[Block] = [head("Units on one calendar")]
    for first in range(0, len(units), A_CHART):
        part = units[first : first + A_CHART]
        key = f"calendar-{first}"
        names = [w.name(u)[:26] for u in part]
        begun = [plan.begun(u) for u in part]
        quarters = [q.split(" ")[0] + "\n" + q.split(" ")[1] for q in w.quarters()]
        w.figures[key] = drawer(steps_by_unit, names, begun, quarters, w.theme)
        blocks.append(
            Fig(
                key=key,
                alt=tr("Steps that begin, by unit and quarter"),
                title=tr("Steps that begin, by unit and quarter"),
                data=table(
                    "Steps that begin, by unit and quarter",
                    ("Unit", *w.quarters()),
                    (2.4, *(1.0,) * plan.terms.periods),
                    "l" + "r" * plan.terms.periods,
                    [(w.name(u), *(str(n or "–") for n in plan.begun(u))) for u in part],
                ),
            )
        )
    left = [r for r in plan.rows if not r.planned]
    if left:
        blocks.append(head("Units that are not planned", 2))
        rows = [(Verbatim(r.entry.name), tr(r.why)) for r in left]
        blocks.append(table("Units that are not planned", ("Unit", "Why"), (1, 3), "ll", rows))
    return SectionBlocks(id="calendar", blocks=tuple(blocks))


def _by_year(w: Writer, units: Sequence[str]) -> Table:
    plan, years = w.plan, w.years()
    rows = []
    rest = [u for u in w.ordered() if u not in units]
    for unit in units:
        spent = _spent(plan, unit)
        rows.append((w.name(unit), *(w.money(float(spent[q].sum())) for q in years.values())))
    if rest:
        total = sum((_spent(plan, u) for u in rest), np.zeros(plan.terms.periods))
        name = phrase("{n:d} other units", n=len(rest))
        rows.append((name, *(w.money(float(total[q].sum())) for q in years.values())))
    shared = plan.spent - sum((_spent(plan, u) for u in plan.by_id), np.zeros(plan.terms.periods))
    rows.append(
        (phrase("Shared tools"), *(w.money(float(shared[q].sum())) for q in years.values()))
    )
    rows.append((phrase("All"), *(w.money(float(plan.spent[q].sum())) for q in years.values())))
    wide = (2.0, *(1.0,) * len(years))
    return table("Invoices by unit and year", ("Unit", *years), wide, "l" + "r" * len(years), rows)


def _spent(plan: ProgrammePlan, unit: str):  # type: ignore[no-untyped-def]
    own = plan.column.get(unit)
    return np.zeros(plan.terms.periods) if own is None else np.diff(own.money, prepend=0.0)


def money_section(w: Writer) -> SectionBlocks:
    """Money and scarce people against their limits, with prices."""
    plan = w.plan
    blocks: list[Block] = [head("Money and scarce people")]
    binding = bound_until(plan)
    words = (
        phrase(
            "What binds: {limits}.",
            limits=joined(
                [
                    phrase("{limit} to {quarter}", limit=n, quarter=plan.programme.quarter_name(q))
                    for n, q in binding
                ],
                ", ",
            ),
        )
        if binding
        else phrase("No limit of the group binds.")
    )
    blocks.append(para(words, lead=True))
    quarters = [q.replace(" ", "\n") for q in w.quarters()]
    free = plan.price_of_money, plan.uses_up_money
    limits = [("money", phrase("Money"), plan.spent, plan.terms.budget, *free)]
    limits += [
        (
            r,
            phrase("{role}, days", role=limit_words(r)),
            plan.days(r),
            most,
            plan.price_of_days(r),
            plan.uses_up_days(r),
        )
        for r, most in plan.terms.capacity.items()
    ]
    worths: list[tuple[str, ...]] = []
    for key, name, used, most, price, full in limits:
        shown = [w.money(float(x)) if key == "money" else work_days(float(x)) for x in used]
        w.figures[f"use-{key}"] = drawer(
            use_and_limit, list(used), list(most), quarters, shown, w.theme
        )
        priced = [
            decimal(p, 2)
            if key == "money" and p > 0.005
            else price_words(p, plan.programme.currency)
            if key != "money" and p >= 1
            else ""
            for p in price
        ]
        priced = [p or "–" for p in price_cells(priced, full)]
        worths.append((name, *priced))
        top = [w.money(float(x)) if key == "money" else work_days(float(x)) for x in most]
        n = plan.terms.periods
        blocks.append(
            Fig(
                key=f"use-{key}",
                alt=capital(tr(name)),
                title=capital(tr(name)),
                data=table(
                    name,
                    ("", *w.quarters()),
                    (1.6, *(1.0,) * n),
                    "l" + "r" * n,
                    [
                        (phrase("used"), *shown),
                        (phrase("limit"), *top),
                        (phrase("worth of one more"), *priced),
                    ],
                ),
            )
        )
    n = plan.terms.periods
    blocks.append(head("What one more is worth", 2))
    blocks.append(
        table(
            "What one more is worth",
            (phrase("One more in"), *w.quarters()),
            (1.8, *(1.0,) * n),
            "l" + "r" * n,
            worths,
        )
    )
    blocks.append(
        para(
            phrase(
                "One more {currency} of money that is released in a quarter, or one more day of a role, in "
                "expected worth; “–” where it is worth nothing.",
                currency=w.currency,
            )
        )
    )
    blocks.append(para(PRICES))
    blocks.append(head("Invoices by unit and year", 2))
    blocks.append(_by_year(w, w.ordered()))
    return SectionBlocks(id="money", blocks=tuple(blocks))


def tools(w: Writer) -> SectionBlocks:
    """Tools that are bought once: when, for how much, and who joins."""
    plan = w.plan
    rows = []
    for tool in plan.terms.tools:
        start = plan.result.chosen.tools.get(tool.id)
        joining = plan.joining(tool.id)
        rows.append(
            (
                Verbatim(tool.name),
                phrase("not bought") if start is None else plan.programme.quarter_name(start),
                w.money(plan.tool_cash(tool.id)) if start is not None else "–",
                joined([w.name(u) for u in joining], ", ") if joining else "–",
            )
        )
    blocks: list[Block] = [head("Shared tools")]
    if rows:
        heads = ("Tool", "Begins", "Invoices", "Who joins")
        blocks.append(table("Shared tools", heads, (1.4, 1, 1, 3), "llrl", rows))
        blocks.append(
            para(
                "A tool is bought where what units save by joining is more than it costs the group, "
                "and units join "
                "only once it is there."
            )
        )
    else:
        blocks.append(para("The programme has no shared tool."))
    return SectionBlocks(id="tools", blocks=tuple(blocks))


def _duties(w: Writer) -> Table:
    by_id = {d.id: d for d in w.plan.programme.duties}
    rows = [
        (Verbatim(d.name), iso_day(by_id[d.id].by), tr(duty_words(w.plan, d)))
        for d in w.plan.terms.duties
    ]
    return table("Duties of the group", ("Duty", "By", "In the plan"), (2, 1, 2.4), "lll", rows)


def duties(w: Writer) -> SectionBlocks:
    """Duties, which are kept before all worth."""
    blocks: list[Block] = [head("Duties of the group")]
    if w.plan.terms.duties:
        blocks.append(_duties(w))
        missed = w.plan.missed()
        blocks += [para(m) for m in missed]
        if not missed:
            blocks.append(para("Every duty of the group is kept in this plan."))
    else:
        blocks.append(para("The programme has no duty."))
    return SectionBlocks(id="duties", blocks=tuple(blocks))
