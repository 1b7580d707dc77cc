"""Where each figure of the report comes from: one row a figure, to which the text links, and back."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable

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
from planner.maturity.answers import asked_dimensions
from planner.reporting.blocks import Cell, Heading, Para, SectionBlocks, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.figure_links import facts_of
from planner.reporting.sentences import say

NAMES = {
    "worth.expected": "Expected worth",
    "worth.half": "Worth that half of the futures reach",
    "worth.range": "Range of the worth",
    "worth.error": "Standard error of the expected worth",
    "worth.at_means": "Worth with every input at its mean",
    "worth.at": "Expected worth where an input is at its worse end",
    "odds.loss": "Futures that lose money",
    "cost.expected": "Expected cost",
    "cost.labour": "Cost of own people",
    "cost.invoices": "Cost by invoices",
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
    "level.planned": "Level at the end of the plan",
    "benefit.least": "Share of the benefit at which the plan pays",
    "vendor.worth": "Worth as vendor studies show it",
    "vendor.return": "Return as vendor studies show it",
    "vendor.terms.haircut": "What vendor studies take off benefits",
    "vendor.terms.uplift": "What vendor studies add to costs",
    "option.worth": "Expected worth of a plan on the table",
    "option.range": "Range of the worth of a plan on the table",
    "option.loss": "Futures in which a plan on the table loses money",
    "option.invoices": "Invoices until the review",
    "option.days": "Own person-days until the review",
    "option.upkeep": "Running cost of the last year",
}
"""What a figure is called, by the beginning of its id."""
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
    "error": "standard error",
}
LEAD = (
    "Each figure of the text leads here, and its name leads back to where it stands first. Amounts are in "
    "full, so that they can be recomputed."
)


def origins(draft: Draft, sections: Iterable[SectionBlocks]) -> list[SectionBlocks]:
    """One table over the figures that ``sections`` print, in their order; nothing where there are none."""
    figures = {
        **{f.id: f for said in draft.words.said for f in said.figures},
        **draft.told,
        **draft.registry,
    }
    rows: list[Row] = []
    for id_ in facts_of(sections):
        figure = figures.get(id_)
        if figure is None or figure.withheld or family(id_) not in NAMES:
            continue
        name = tr(NAMES[family(id_)])
        about = _about(draft, figure)
        rows.append(
            (
                Cell(t=f"{name}: {about}" if about else name, b=True, origin=id_),
                _value(draft, figure),
                _what(draft, figure),
                tr(_how(draft, figure)),
            )
        )
    if not rows:
        return []
    table = listing(
        "The figures of the text and how each is made",
        (
            Column("Figure", 0.25),
            Column("Value", 0.17, "r"),
            Column("What it is", 0.18),
            Column("How it is made", 0.40),
        ),
        rows,
    )
    head = Heading(n=1, t=tr("Where each figure comes from"))
    return [SectionBlocks(id="origins", blocks=(head, Para(runs=runs(tr(LEAD)), lead=True), table))]


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
    return say(figure, draft.currency, signed=signed and figure.statistic != "error")


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
    "claimed.expected": "value that is saved × share that nobody measures; mean over all futures",
    "stress.expected": "costs doubled, benefits halved and six months late; mean over all futures",
    "delay.expected": "expected worth as planned − expected worth with every start one quarter later",
    "information.all": "mean over all futures of the worth, losses as 0 − the expected worth, a loss as 0",
    "days.fullest": "days of set-up by quarter, all roles added; the largest",
    "invoices.fullest": "invoices by quarter; the largest",
    "limit.invoices": "what you set as a limit",
    "level.range": "every open answer at level 0, every open answer at level 4",
    "level.planned": "the levels of today, those of questions raised that the steps work on",
    "vendor.worth": "benefits × (1 − what is taken off) − costs × (1 + what is added), at the ends of years",
    "vendor.return": "worth / costs, both as vendor studies show them",
    "vendor.terms.haircut": "usual in such studies",
    "vendor.terms.uplift": "usual in such studies",
    "option.worth": "mean of its worth over the same futures",
    "option.range": "5th and 95th percentile of its worth over the same futures",
    "option.loss": "futures in which its worth is below 0 / all futures",
    "option.invoices": "invoices of its steps that fall due until then, not discounted",
    "option.days": "days of set-up of its steps until then, even over each step",
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
    spread = figure.number() * math.sqrt(trials)
    return phrase(
        "standard deviation of the worth / √ number of futures: {spread} / √{trials:,}",
        spread=_whole(draft, spread),
        trials=trials,
    )


def _loss(draft: Draft, figure: Figure) -> str:
    trials = draft.study.case.trials
    return phrase(
        "futures with a worth below 0 / all futures: {losing:,} / {trials:,}",
        losing=round(figure.number() * trials),
        trials=trials,
    )


def _sum(draft: Draft, parts: Iterable[float], figure: Figure) -> str:
    """A sum of parts in full; what rounding leaves goes to the largest."""
    total = round(figure.number())
    shown = sorted((round(p) for p in parts if round(p)), reverse=True)
    if shown:
        shown[0] += total - sum(shown)
    said = " + ".join(_whole(draft, p) for p in shown)
    return phrase("{parts} = {total}", parts=Verbatim(said), total=_whole(draft, total))


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
