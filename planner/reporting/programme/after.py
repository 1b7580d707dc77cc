"""The later sections: levels, who waits, risks, more money, decisions and how it was worked out."""

from __future__ import annotations

import itertools

import numpy as np

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import decimal, iso_day, level, percent
from planner.programme.robust import Replanned
from planner.programme.simulate import Simulated, Spreads
from planner.programme.words import amounts, move_words
from planner.reporting.blocks import Block, Fig, SectionBlocks
from planner.reporting.charts.programme import spread_of_worth
from planner.reporting.programme import figures as said
from planner.reporting.programme.writer import Writer, drawer, head, para, table

QUANTILES = (0.05, 0.1, 0.5, 0.9, 0.95)


def levels(w: Writer) -> SectionBlocks:
    """Levels at the start and at the end: as ranges, or by name where that is asked for."""
    plan = w.plan
    before = [m.unit.levels.get("overall", 0.0) for m in plan.members]
    after = [
        plan.column[m.id].level if m.id in plan.column else b
        for m, b in zip(plan.members, before, strict=True)
    ]
    blocks: list[Block] = [head("Levels")]
    blocks.append(
        para(
            phrase(
                "Overall level of the units, lowest, middle and highest: {a} · {b} · {c} today, {d} · "
                "{e} · {f} at "
                "the end of the plan.",
                **dict(
                    zip(
                        "abc",
                        (level(float(np.quantile(before, q))) for q in (0, 0.5, 1)),
                        strict=True,
                    )
                ),
                **dict(
                    zip(
                        "def",
                        (level(float(np.quantile(after, q))) for q in (0, 0.5, 1)),
                        strict=True,
                    )
                ),
            ),
            lead=True,
        )
    )
    if w.names:
        rows: list[tuple[str, str, str]] = [
            (Verbatim(m.unit.name), level(b), level(a))
            for m, b, a in sorted(
                zip(plan.members, before, after, strict=True), key=lambda x: x[0].unit.name
            )
        ]
        blocks.append(
            table("Levels by unit", ("Unit", "today", "at the end"), (3, 1, 1), "lrr", rows)
        )
    else:
        edges = [0.0, 1.0, 1.5, 2.0, 2.5, 3.0, 4.01]
        rows = []
        for low, high in itertools.pairwise(edges):
            rows.append(
                (
                    phrase(
                        "{low} to {high}" if high > 4 else "{low} to below {high}",
                        low=level(low),
                        high=level(min(high, 4.0)),
                    ),
                    str(sum(low <= b < high for b in before)),
                    str(sum(low <= a < high for a in after)),
                )
            )
        heads = ("Overall level", "units today", "units at the end")
        blocks.append(table("Units by level", heads, (2, 1, 1), "lrr", rows))
        blocks.append(
            para(
                "Units are not named here: levels of different units rest on answers of different people."
            )
        )
    return SectionBlocks(id="levels", blocks=tuple(blocks))


def waiting(w: Writer) -> SectionBlocks:
    """Who waits for what, and who gets nothing, and why."""
    plan = w.plan
    rows = []
    for unit in w.ordered():
        own = plan.column.get(unit)
        begins = any(plan.begun(unit))
        rows.append(
            (
                w.name(unit),
                str(sum(plan.begun(unit))) if begins else "–",
                w.money(own.worth, signed=True) if own is not None and begins else "–",
                w.money(plan.result.alone[unit].worth, signed=True),
                (tr(plan.waits_for(unit)) or "–") if begins else tr(plan.nothing_because(unit)),
            )
        )
    heads = ("Unit", "Steps", "Worth", "Without limits", "Waits for, or why it gets nothing")
    return SectionBlocks(
        id="waiting",
        blocks=(
            head("Who waits for what"),
            table(
                "Units, their worth and what they wait for",
                heads,
                (1.4, 0.7, 1, 1.2, 2.8),
                "lrrrl",
                rows,
            ),
            para(
                "“Without limits” is what its own best plan would be worth if the group had no limit."
            ),
        ),
    )


def risks(w: Writer) -> SectionBlocks:
    """How the worth of the whole is spread; odds of units are never added."""
    plan = w.plan
    futures = plan.all_futures
    low, middle, high = (w.money(float(np.quantile(futures, q))) for q in (0.1, 0.5, 0.9))
    w.figures["worth"] = drawer(spread_of_worth, futures, low, middle, high, w.theme)
    blocks: list[Block] = [
        head("Risks"),
        para(said.odds(plan), lead=True),
        Fig(
            key="worth",
            alt=said.odds(plan),
            title=tr("Worth of the whole programme over the common futures"),
            note=tr("dashed: tenth, middle and ninetieth of a hundred"),
        ),
    ]
    alone = said.odds_alone(plan)
    if alone:
        blocks.append(para(alone))
    if w.many is not None:
        blocks += many_blocks(w, w.many)
    if w.robust is not None:
        blocks += robust_blocks(w, w.robust)
    return SectionBlocks(id="risks", blocks=tuple(blocks))


def many_blocks(w: Writer, many: Simulated) -> list[Block]:
    """The plan in many futures, simulated anew from the documents of the units."""
    text = said.say(
        said.MANY, w.plan, n=decimal(many.futures, 0), **said.many_figures(w.plan, many)
    )
    rows = [(phrase("The whole programme"), *_cells(w, many.whole))]
    if w.names:
        rows += [(w.name(u), *_cells(w, many.units[u])) for u in w.ordered() if u in many.units]
    shown = (*(percent(q) for q in QUANTILES), phrase("expected"))
    heads = ("Worth that so many futures stay below", *shown)
    return [
        head("In many futures", 2),
        para(text),
        table("In many futures", heads, (2.2, *(1.0,) * len(shown)), "l" + "r" * len(shown), rows),
    ]


def _cells(w: Writer, found: Spreads) -> list[str]:
    return [*(w.money(found.at(q)) for q in QUANTILES), w.money(found.mean)]


def robust_blocks(w: Writer, found: Replanned) -> list[Block]:
    """How the plan fares where the futures are others."""
    rows = [
        (phrase("worth where it was planned"), w.money(found.planned)),
        (
            phrase("worth of this plan, tenth to ninetieth"),
            f"{w.money(found.low)} – {w.money(found.high)}",
        ),
        (phrase("more by planning with hindsight, in the middle"), w.money(found.regret)),
        (phrase("steps that begin in the same quarter in 8 of 10"), percent(found.steady)),
    ]
    return [
        head("Planned anew in other futures", 2),
        para(
            phrase(
                "The programme was planned anew on {n:d} samples of the common futures; the table compares.",
                n=found.count,
            )
        ),
        table("Planned anew in other futures", ("", ""), (3, 1), "lr", rows),
    ]


def more_section(w: Writer) -> SectionBlocks:
    """What more or less money would be worth."""
    blocks: list[Block] = [head("What more money would buy")]
    if w.more is not None:
        blocks.append(
            para(
                phrase("10 % more money {words}", words=Verbatim(said.more_money(w.plan, w.more))),
                lead=True,
            )
        )
    if w.points:
        rows = [(percent(t), w.money(v), w.money(b)) for t, v, b in w.points]
        heads = ("Money", "Worth", "Proven to be at most")
        blocks.append(table("Worth by money", heads, (1, 1, 1.4), "rrr", rows))
    price = w.plan.price_of_money
    if any(p > 0.005 for p in price):
        blocks.append(para(said.one_more(w.plan)))
    elif units := said.kept(w.plan):
        blocks.append(para(phrase("Money does not bind with {units} kept as before.", units=units)))
    else:
        blocks.append(para("Money does not bind in this plan: more of it buys nothing."))
    return SectionBlocks(id="more", blocks=tuple(blocks))


def moves(w: Writer) -> SectionBlocks:
    """The ledger: what was moved, and its price to the group."""
    found = w.plan.programme.moves
    blocks: list[Block] = [head("Decisions and what they cost")]
    if not found:
        blocks.append(para("Nothing was moved: the plan is as it was worked out."))
    else:
        names = {u.id: u.name for u in w.plan.programme.units}
        rows = [
            (
                Verbatim(m.what),
                iso_day(m.when),
                w.money(m.price) if m.price is not None else move_words(w.plan.programme, m),
                phrase(
                    "{unit}: {amount}",
                    unit=Verbatim(names.get(m.unit or "", "")),
                    amount=w.money(m.gains, signed=True),
                )
                if m.gains is not None
                else "–",
            )
            for m in found
        ]
        heads = ("Decision", "Day", "Price to the group", "Its unit gains")
        blocks.append(
            table("Decisions and what they cost", heads, (3, 1.5, 1.2, 1.6), "llrl", rows)
        )
    return SectionBlocks(id="moves", blocks=tuple(blocks))


def method(w: Writer) -> SectionBlocks:
    """How it was worked out, and what the figures rest on."""
    plan = w.plan
    group = plan.programme
    texts = (
        "Each unit proposes plans, valued by its own planner over its futures, so what overlaps inside "
        "a unit is "
        "counted once. The group chooses one plan a unit and a start for each shared tool.",
        "The relaxation of that choice gives prices for money, days, joining and duties; at these "
        "prices every unit "
        "proposes again. For any prices, what the units could earn at most plus what the limits cost "
        "bounds the worth "
        "of all programmes: that is the proof.",
        "A duty comes before all worth: it is missed only where no plan that was compared keeps it.",
        "Units share unit files: steps with their durations, costs, days and savings. They hold no "
        "answer, no person "
        "and no text of the unit.",
    )
    facts = [
        (phrase("Units planned"), f"{len(plan.members)}/{len(group.units)}"),
        (phrase("Steps considered"), f"{sum(len(m.unit.steps) for m in plan.members)}"),
        (phrase("Rounds"), str(plan.result.rounds)),
        (phrase("Plans of units compared"), str(len(plan.result.columns))),
        (phrase("Seed of the shared causes"), str(group.seed)),
        (
            phrase("First day, quarters, months of worth"),
            f"{iso_day(group.start)}, {group.quarters}, {group.horizon}",
        ),
    ]
    blocks: list[Block] = [head("How it was worked out"), *(para(t) for t in texts)]
    blocks.append(para(amounts(plan)))
    blocks.append(para(said.discounted(plan)))
    blocks.append(table("What the figures rest on", ("", ""), (2, 1), "lr", facts))
    rates = [(c, f"{r.rate:g}", iso_day(r.as_of)) for c, r in group.rates.items()]
    if rates:
        heads = ("Currency", "One of it is", "As of")
        blocks.append(table("Rates", heads, (1, 1, 1), "lrl", rates))
    hashes = [
        (Verbatim(m.unit.name), Verbatim(m.unit.hash[:16]), iso_day(m.unit.made))
        for m in plan.members
    ]
    blocks.append(head("Unit files", 2))
    heads = ("Unit", "Hash", "Made")
    blocks.append(table("Unit files that were planned with", heads, (2, 1.4, 1), "lll", hashes))
    return SectionBlocks(id="method", blocks=tuple(blocks))
