"""Where each figure of the report comes from: one row a figure, to which the text links, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import (
    between,
    decimal,
    iso_day,
    level,
    money_same_unit,
    percent,
    whole_money,
)
from planner.domain.case.figure import Figure
from planner.economics.case import by_year
from planner.economics.sampling import blocks
from planner.maturity.answers import asked_dimensions
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.figure_links import facts_of
from planner.reporting.sentences import NONE, person_days, say

NAMES = {
    "worth.expected": "Expected worth",
    "worth.half": "Worth that half of the futures reach",
    "worth.range": "Range of the worth",
    "worth.error": "Standard error of the expected worth",
    "worth.at_means": "Worth with every input at its mean",
    "worth.at": "Expected worth where an input is at its worse end",
    "odds.loss": "Futures that lose money",
    "worth.if_real": "Expected worth if all claimed value is real",
    "cost.expected": "Expected cost",
    "cost.labour": "Cost of own people",
    "cost.invoices": "Cost by invoices",
    "cost.paid": "What a budget has to hold for the plan",
    "cost.paid_invoices": "Of it invoices of the plan",
    "claimed.expected": "Value that is claimed and not measured",
    "stress.expected": "Expected worth if things go badly",
    "delay.expected": "What a start one quarter later changes",
    "information.all": "What knowing every input would be worth",
    "days.fullest": "Person-days of the fullest quarter",
    "invoices.fullest": "Invoices of the fullest quarter",
    "limit.invoices": "Limit of invoices a quarter",
    "rate.discount": "Discount rate a year",
    "pools.today": "What today costs or loses a year",
    "level.now": "Level now",
    "level.range": "Levels that open answers allow",
    "level.planned": "Expected level at the planned end",
    "level.without": "Level without the plan",
    "level.in_place": "Level if every step works",
    "answers.coverage": "Share of what applies that is answered",
    "answers.evidence": "Share of the answers with evidence",
    "answers.agreed": "Share of the questions on which answers agree",
    "benefit.least": "Share of the benefit at which the plan pays",
    "vendor.worth": "Worth as vendor studies show it",
    "vendor.return": "Return as vendor studies show it",
    "vendor.terms.haircut": "What vendor studies take off benefits",
    "vendor.terms.uplift": "What vendor studies add to costs",
    "option.worth": "Expected worth of a plan on the table",
    "option.range": "Range of the worth of a plan on the table",
    "option.loss": "Futures in which a plan on the table loses money",
    "option.invoices": "Invoices until the review",
    "option.beside": "Invoices until the review for what is done with and without the plan",
    "option.beside_days": "Person-days until the review for what is done with and without the plan",
    "option.anyway": "Cost over the horizon of what is done with and without the plan",
    "option.days": "Own person-days until the review",
    "option.own": "Cost of own people until the review",
    "option.upkeep": "Cost of the last year of the horizon",
}
"""What a figure is called, by the beginning of its id."""
BESIDE = {
    "option.worth": "Expected worth",
    "option.range": "Range of the worth",
    "option.loss": "Futures that lose money",
    "option.invoices": "Invoices",
    "option.beside": "Invoices for what is done anyway",
    "option.beside_days": "Person-days for what is done anyway",
    "option.anyway": "Cost of what is done anyway",
    "option.days": "Own person-days",
    "option.own": "Cost of own people",
    "option.upkeep": "Cost of the last year",
}
"""What a figure of plans that stand side by side is called."""
IN_ANY_CASE = ("option.beside", "option.beside_days", "option.anyway")
"""Those that are the same for every plan, as nobody decides on them."""
SIDE_BY_SIDE = 2
"""From so many plans on, their figures are columns."""
STATISTICS = {
    "expected": "expected",
    "half": "middle",
    "range": "9 in 10 futures",
    "odds": "odds",
    "sum": "expected sum",
    "stated": "set",
    "observed": "from answers",
    "planned": "planned",
    "at_means": "inputs at their means",
    "at_likely": "inputs at their likely values",
    "error": "standard error",
    "bound": "at most",
}
LEAD = (
    "Each figure of the text leads here, and from here back to where it stands first. Amounts are in full, "
    "so that they can be recomputed."
)


def origins(
    draft: Draft, sections: Iterable[SectionBlocks], *, annex: bool = False
) -> list[SectionBlocks]:
    """The figures that ``sections`` print, each with how it is made; nothing where there are none.

    Plans on the table stand side by side, as on the sheet. ``annex``: the page is said to be one.
    """
    known = {
        **{f.id: f for said in draft.words.said for f in said.figures},
        **draft.told,
        **draft.registry,
    }
    figures = [
        f
        for id_ in facts_of(sections)
        if (f := known.get(id_)) is not None and not f.withheld and family(id_) in NAMES
    ]
    if not figures:
        return []
    beside = [f for f in figures if f.scope.kind == "option"]
    if len({f.scope.id for f in beside}) < SIDE_BY_SIDE:
        beside = []
    title = "Annex: where each figure comes from" if annex else "Where each figure comes from"
    blocks: list[Block] = [
        Heading(n=1, t=tr(title)),
        Para(runs=runs(tr(LEAD)), lead=True),
    ]
    if beside:
        blocks.append(_side_by_side(draft, beside))
    alone = [f for f in figures if f not in beside]
    if alone:
        blocks.append(_one_by_one(draft, alone))
    return [SectionBlocks(id="origins", blocks=tuple(blocks))]


def _one_by_one(draft: Draft, figures: Iterable[Figure]) -> Table:
    rows: list[Row] = []
    for figure in figures:
        name = tr(NAMES[family(figure.id)])
        about = _about(draft, figure)
        rows.append(
            (
                Cell(t=f"{name} ({about})" if about else name, b=True, origin=figure.id),
                _value(draft, figure),
                _what(draft, figure),
                tr(_how(draft, figure)),
            )
        )
    return listing(
        "The figures of the text and how each is made",
        (
            Column("Figure", 0.25),
            Column("Value", 0.17, "r"),
            Column("What it is", 0.18),
            Column("How it is made", 0.40),
        ),
        rows,
        title="Figures of the text",
    )


def _side_by_side(draft: Draft, figures: Iterable[Figure]) -> Table:
    """The plans on the table as columns, their figures in full; each cell leads back to its first place."""
    by_family: dict[str, dict[str, Figure]] = {}
    for figure in figures:
        by_family.setdefault(family(figure.id), {})[figure.scope.id] = figure
    names = {o.id: o.name for o in draft.study.decision.options}
    options = list(by_family.get("option.worth") or next(iter(by_family.values())))
    rows: list[Row] = []
    for name in (n for n in BESIDE if n in by_family):
        found = by_family[name]
        alike = next(iter(found.values())) if name in IN_ANY_CASE else None
        cells = (
            Cell(t=_in_full(draft, found[o]), origin=found[o].id)
            if o in found
            else Cell(t=_in_full(draft, alike) if alike else NONE)
            for o in options
        )
        what = _what(draft, next(iter(found.values())))
        how = phrase("{what}: {how}", what=what, how=_how_of_plans(draft, name, found))
        rows.append((Cell(t=tr(BESIDE[name]), b=True), *cells, tr(how)))
    width = 0.52 / len(options)
    return listing(
        "The plans side by side, in full",
        (
            Column("Figure", 0.16),
            *(Column(names[o], width, "r") for o in options),
            Column("How it is made", 0.32),
        ),
        rows,
        title="The plans side by side, in full",
    )


def _in_full(draft: Draft, figure: Figure) -> str:
    """A figure of a plan as exactly as it can be recomputed."""
    if figure.statistic == "range":
        ends = (_whole(draft, end, signed=True) for end in (figure.low or 0.0, figure.high or 0.0))
        return between(*ends)
    if figure.unit == "money":
        return _whole(draft, figure.number(), signed=figure.id.startswith("option.worth"))
    if figure.unit == "odds":
        trials = draft.study.case.trials
        return tr(phrase("{n:,} of {all:,}", n=round(figure.number() * trials), all=trials))
    return decimal(figure.number(), 1)


def _how_of_plans(draft: Draft, name: str, found: dict[str, Figure]) -> str:
    """How a figure of every plan is made; for the whole plan its worth is worked out."""
    whole = found.get("whole")
    if (
        name != "option.worth"
        or whole is None
        or round(whole.number()) != round(draft.study.case.npv.mean)
    ):
        return OTHERS[name]
    cost, worth = _costs(draft)[0], round(whole.number())
    return phrase(
        "mean of benefits − costs over the same futures, present values; the whole plan: {benefit} − {cost} "
        "= {worth}",
        benefit=_whole(draft, worth + cost),
        cost=_whole(draft, cost),
        worth=_whole(draft, worth),
    )


def family(id_: str) -> str:
    """The beginning of an id that says what kind of figure it is."""
    parts = id_.split(".")
    return id_ if id_ in NAMES else ".".join(parts[:2])


def _about(draft: Draft, figure: Figure) -> str:
    """Which one of its family it is."""
    if figure.scope.kind == "input":
        found = next((s.label for s in draft.study.moving if s.id == figure.scope.id), "")
        return tr(found)
    if figure.scope.kind == "option":
        options = draft.study.decision.options
        return next((tr(o.name) for o in options if o.id == figure.scope.id), "")
    return ""


def _value(draft: Draft, figure: Figure) -> str:
    """As the text prints it, in the same unit."""
    signed = figure.id.startswith(("worth.", "vendor.worth", "option.worth", "stress."))
    if figure.statistic == "range" and figure.unit == "level":
        return between(level(figure.low or 0.0), level(figure.high or 0.0))
    if figure.statistic == "range" and figure.unit == "money":
        ends = (figure.low or 0.0, figure.high or 0.0)
        return between(*money_same_unit(ends, draft.currency, signed=True))
    said = say(figure, draft.currency, signed=signed and figure.statistic != "error")
    return tr(person_days(said)) if figure.unit == "days" and not figure.withheld else said


def _what(draft: Draft, figure: Figure) -> str:
    """Statistic and span in words."""
    ends_of_answers = figure.statistic == "range" and figure.basis == "answers"
    said = [tr(STATISTICS["observed" if ends_of_answers else figure.statistic])]
    span = figure.span
    if span.kind == "months":
        said.append(draft.horizon_words)
    elif span.kind == "year":
        said.append(tr("a year"))
    elif span.kind == "quarter":
        said.append(tr("in one quarter"))
    elif span.kind == "until":
        said.append(tr(phrase("until {day}", day=iso_day(str(span.a)))))
    return ", ".join(said)


def _how(draft: Draft, figure: Figure) -> str:
    """How a figure is made, with the numbers where they fit into a line."""
    makers: dict[str, Callable[[Draft, Figure], str]] = {
        "worth.expected": _worth,
        "worth.range": _ends,
        "worth.half": lambda d, f: phrase(
            "50th percentile of the worth in {trials:,} futures: {worth}",
            trials=d.study.case.trials,
            worth=_whole(d, f.number()),
        ),
        "worth.error": _error,
        "odds.loss": _loss,
        "cost.expected": _cost,
        "cost.labour": _part_of_cost,
        "cost.invoices": _part_of_cost,
        "cost.paid": lambda d, f: _years(d, ("labour", "invoices"), f),
        "cost.paid_invoices": lambda d, f: _years(d, ("invoices",), f),
        "pools.today": lambda d, f: _sum(d, d.study.case.baseline.values(), f),
        "level.now": _level,
        "worth.at_means": lambda d, f: phrase(
            "{worth}: the sheet “Model” of the workbook recomputes it line by line",
            worth=_whole(d, f.number()),
        ),
        "rate.discount": _rate,
        "benefit.least": _least,
    }
    make = makers.get(family(figure.id))
    return make(draft, figure) if make else OTHERS[family(figure.id)]


OTHERS = {
    "worth.at": "mean of the worth in the futures in which the input lies near that end",
    "worth.if_real": "expected worth + value that is claimed and not measured, over the same futures",
    "claimed.expected": "value that is saved × share that nobody measures; mean over all futures",
    "stress.expected": "costs doubled, benefits halved and six months late; mean over all futures",
    "delay.expected": "expected worth as planned − expected worth with every start one quarter later",
    "information.all": "mean over all futures of the worth, losses as 0 − the expected worth, a loss as 0",
    "days.fullest": "days of set-up of its own steps by quarter, all roles added; the largest",
    "invoices.fullest": "invoices by quarter; the largest",
    "limit.invoices": "what you set as a limit",
    "level.range": "every open answer at level 0, every open answer at level 4",
    "answers.coverage": "questions of each team that are answered / those that apply to it, added up",
    "answers.evidence": "answers with evidence that counts / all answers, by question and team",
    "answers.agreed": "questions on which nobody is over one level from the median / all with two answers",
    "level.planned": "the level with what works by then, delays and failures as drawn; mean of all futures",
    "level.without": "the same over the same futures, of what is done with and without the plan alone",
    "level.in_place": "the levels of today, those of questions raised that the steps work on",
    "vendor.worth": "benefits × (1 − what is taken off) − costs × (1 + what is added), at the ends of years",
    "vendor.return": "worth / costs, both as vendor studies show them",
    "vendor.terms.haircut": "usual in such studies",
    "vendor.terms.uplift": "usual in such studies",
    "option.worth": "mean of its worth over the same futures",
    "option.range": "5th and 95th percentile of its worth over the same futures",
    "option.loss": "futures in which its worth is below 0 / all futures",
    "option.own": "own people until then: set-up, further tries and running work, not discounted",
    "option.invoices": "invoices of its steps that fall due until then, not discounted",
    "option.beside": "invoices until then of steps that are done with and without it, not discounted",
    "option.beside_days": "days of set-up until then of steps that are done with and without it",
    "option.anyway": "own people and invoices of steps that are done with and without it, present values",
    "option.days": "days of set-up of its own steps until then, even over each step",
    "option.upkeep": "own people and invoices of the last twelve months of the horizon",
}


def _whole(draft: Draft, amount: float, *, signed: bool = False) -> str:
    return whole_money(amount, draft.currency, signed=signed)


def _worth(draft: Draft, figure: Figure) -> str:
    cost, worth = _costs(draft)[0], round(figure.number())
    return phrase(
        "benefits − costs, present values, mean over {trials:,} futures: {benefit} − {cost} = {worth}",
        trials=draft.study.case.trials,
        benefit=_whole(draft, worth + cost),
        cost=_whole(draft, cost),
        worth=_whole(draft, worth),
    )


def _ends(draft: Draft, figure: Figure) -> str:
    return phrase(
        "5th and 95th percentile of the worth in {trials:,} futures: {low} and {high}",
        trials=draft.study.case.trials,
        low=_whole(draft, figure.low or 0.0),
        high=_whole(draft, figure.high or 0.0),
    )


def _error(draft: Draft, figure: Figure) -> str:
    trials = draft.study.case.trials
    parts = len(blocks(trials))
    if parts < 2:
        return phrase(
            "standard deviation of the worth / √ number of futures: {spread} / √{trials:,}",
            spread=_whole(draft, figure.number() * math.sqrt(trials)),
            trials=trials,
        )
    return phrase(
        "futures in {parts} parts drawn by themselves; standard deviation of the parts’ means / √ their "
        "number: {spread} / √{parts}",
        spread=_whole(draft, figure.number() * math.sqrt(parts)),
        parts=parts,
    )


def _loss(draft: Draft, figure: Figure) -> str:
    trials = draft.study.case.trials
    return phrase(
        "futures with a worth below 0 / all futures: {losing:,} / {trials:,}",
        losing=round(figure.number() * trials),
        trials=trials,
    )


def _sum(draft: Draft, parts: Iterable[float], figure: Figure) -> str:
    """A sum of parts in full, the largest first; without those that are nothing."""
    return _in_order(draft, sorted((p for p in parts if round(p)), reverse=True), figure)


def _in_order(draft: Draft, parts: Sequence[float], figure: Figure) -> str:
    """A sum in the order of its parts; what rounding leaves goes to the largest."""
    total, shown = round(figure.number()), [round(p) for p in parts]
    if not any(shown):
        return _whole(draft, total)
    shown[max(range(len(shown)), key=lambda k: abs(shown[k]))] += total - sum(shown)
    said = " + ".join(_whole(draft, p) for p in shown)
    return phrase("{parts} = {total}", parts=Verbatim(said), total=_whole(draft, total))


def _years(draft: Draft, kinds: tuple[str, ...], figure: Figure) -> str:
    """What is paid in each year, not discounted, by year, and the sum."""
    monthly = draft.study.case.monthly
    years = [sum(of) for of in zip(*(by_year(monthly[k]) for k in kinds), strict=True)]
    pattern = "years 1 to {n} in this order, not discounted, own people and invoices: {sum}"
    if kinds == ("invoices",):
        pattern = "years 1 to {n} in this order, not discounted: {sum}"
    return phrase(pattern, n=len(years), sum=_in_order(draft, years, figure))


def _costs(draft: Draft) -> tuple[int, int, int]:
    """All costs, own people and invoices, rounded so that they add up."""
    case = draft.study.case
    whole, invoices = round(case.cost.mean), round(case.cash_cost)
    return whole, whole - invoices, invoices


def _cost(draft: Draft, _: Figure) -> str:
    whole, labour, invoices = (_whole(draft, c) for c in _costs(draft))
    return phrase(
        "own people + invoices, present values: {labour} + {invoices} = {all}",
        labour=labour,
        invoices=invoices,
        all=whole,
    )


def _part_of_cost(draft: Draft, figure: Figure) -> str:
    whole, labour, invoices = (_whole(draft, c) for c in _costs(draft))
    if figure.id == "cost.labour":
        part, other, pattern = labour, invoices, "all costs − invoices: {all} − {other} = {part}"
    else:
        part, other, pattern = invoices, labour, "all costs − own people: {all} − {other} = {part}"
    return phrase(pattern, all=whole, other=other, part=part)


def _level(draft: Draft, figure: Figure) -> str:
    project, profile = draft.study.project, draft.study.profile
    parts = [
        (d.weight, v)
        for d in asked_dimensions(project)
        if not d.beside and (v := profile.dimensions[d.id].value) is not None
    ]
    total = sum(w for w, _ in parts)
    if len({w for w, _ in parts}) == 1:
        shown = " + ".join(decimal(v, 2) for _, v in parts)
        said = f"({shown}) / {len(parts)} = {decimal(figure.number(), 2)}"
    else:
        shown = " + ".join(f"{decimal(w, 1)} × {decimal(v, 2)}" for w, v in parts)
        said = f"({shown}) / {decimal(total, 1)} = {decimal(figure.number(), 2)}"
    return phrase("mean of the dimensions: {numbers}", numbers=Verbatim(said))


def _least(draft: Draft, figure: Figure) -> str:
    cost = _costs(draft)[0]
    return phrase(
        "expected cost / expected benefit, present values: {cost} / {benefit} = {share}",
        cost=_whole(draft, cost),
        benefit=_whole(draft, round(draft.study.case.npv.mean) + cost),
        share=percent(figure.number(), 1),
    )


def _rate(draft: Draft, figure: Figure) -> str:
    finance = draft.study.project.finance
    if not finance.inflation:
        return "as set"
    return phrase(
        "(1 + {nominal}) / (1 + {inflation}) − 1 = {rate}",
        nominal=percent(finance.discount_rate, 1),
        inflation=percent(finance.inflation, 1),
        rate=percent(figure.number(), 1),
    )
