"""The business case."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import (
    decimal,
    in_hundred,
    money_between,
    month_words,
    percent,
)
from planner.economics.atoms import POOL_LABELS
from planner.reporting.blocks import Block, Cell, Columns, Para, SectionBlocks, Table, runs
from planner.reporting.case_words import find_out, nearest_words, rate_words
from planner.reporting.charts.business import (
    SplitBar,
    SwingBar,
    distribution,
    fan,
    split,
    tornado,
    tornado_height,
)
from planner.reporting.content import judged
from planner.reporting.content.case_tables import break_evens, brought, compared_models, vendor
from planner.reporting.content.distribution import distribution_data
from planner.reporting.content.draft import Column, Draft, Row, listing, pairs
from planner.reporting.content.too_little import inputs_table
from planner.reporting.duty_words import duty_price_words


def split_bars(draft: Draft) -> list[SplitBar]:
    """Sources of value with their ranges; claimed value last."""
    theme, parts = draft.theme, draft.study.case.components
    listed = (
        ("cash", "Cash", "invoices that stop", theme.accent),
        ("capacity", "Capacity", "people’s time, as far as it is used", theme.capacity),
        ("measured", "Value", "kept revenue, measured today", theme.value),
        ("risk", "Losses avoided", "your own estimate", theme.bad),
        ("claimed", "Claimed", "value, not measured", theme.value),
    )
    return [
        SplitBar(
            tr(name),
            tr(note),
            parts[k].mean,
            parts[k].p5,
            parts[k].p95,
            colour,
            claimed=k == "claimed",
        )
        for k, name, note, colour in listed
        if parts[k].mean > 0 or k in ("cash", "capacity", "measured")
    ]


def nothing_moves(study: Study) -> str:
    """What stands in the place of the bars where none is more than chance."""
    return phrase(
        "In {trials:,} futures no input by itself stands out from chance.", trials=study.case.trials
    )


def swing_bars(draft: Draft) -> list[SwingBar]:
    """The tornado's bars with their inputs in words: those that are more than chance."""
    bars = []
    for swing in draft.study.moving:
        low, high = (swing.at_low, swing.low_input), (swing.at_high, swing.high_input)
        (worse, first), (better, last) = sorted((low, high))
        ends = draft.describe_range(swing.id, first, last)
        bars.append(SwingBar(tr(swing.label), " → ".join(ends), worse, better))
    return bars


def business_case(draft: Draft, extras: Sequence[Block] = ()) -> SectionBlocks:
    """Worth under uncertainty, where it comes from and what moves it."""
    study, theme = draft.study, draft.theme
    if study.judgement.withheld:
        return _without_worth(draft)
    case = study.case
    low, high = draft.ends(case.npv.p5, case.npv.p95)
    scale = draft.scale(case.npv.p5, case.npv.p95)
    steps = len(study.plan.steps)
    blocks: list[Block] = [
        draft.title(
            "business.headline",
            unknown=draft.unknown,
            steps=steps,
            worth=draft.registry["worth.range"],
            today=draft.registry["pools.today"] if sum(case.baseline.values()) > 0 else None,
        ),
        draft.say(
            "business.lead",
            lead=True,
            steps=steps,
            **lead_figures(draft),
        ),
        *(Para(runs=runs(said)) for said in (duty_price_words(study),) if said),
        *judged.confirmed(draft),
    ]
    if not steps and (near := nearest_words(study)):
        blocks.append(Para(runs=runs(tr(near))))
    if not steps:
        blocks += [*_deciding(draft), *judged.anyway(draft)]
    if steps:
        bars = split_bars(draft)
        blocks += [
            draft.figure(
                "fan-wide",
                lambda: fan(case.cumulative, scale, case.payback.p50, theme, 176, 58),
                phrase(
                    "Running discounted total; 9 in 10 futures end between {low} and {high}.",
                    low=low,
                    high=high,
                ),
                "Value so far",
                phrase(
                    "Running total, discounted at {rate:.1%}. Bands: half and 9 in 10 of {trials:,} futures.",
                    rate=case.rate,
                    trials=case.trials,
                ),
                fan_data(draft),
            ),
            draft.figure(
                "distribution",
                lambda: distribution(case.npv_values, scale, theme),
                phrase(
                    "Distribution of the plan’s worth; {loss} futures lose money, the middle is {middle}.",
                    loss=in_hundred(case.loss_share),
                    middle=draft.money(case.npv.p50, signed=True),
                ),
                "How the worth may come out",
                phrase(
                    "Share of {trials:,} futures by what the plan is worth in them. Hatched: money is lost.",
                    trials=case.trials,
                ),
                distribution_data(draft),
            ),
            _where_from(draft, bars),
            draft.say(
                "business.claimed",
                claimed=draft.registry["claimed.expected"],
                some=round(case.components["claimed"].mean) > 0,
                valued=study.case_problem.quantities["value_per_model"].mean > 0,
            ),
            *judged.checks(draft),
            *judged.choices(draft),
            *judged.cash(draft),
            _tornado(draft),
            *_information(draft),
            *break_evens(draft),
        ]
    blocks += [*extras, *compared_models(draft), *pools(draft)]
    if steps:
        blocks += [
            *judged.odds(draft),
            brought(draft),
            draft.say("business.brought"),
            draft.say(
                "business.error",
                error=draft.registry["worth.error"],
                at_means=draft.registry["worth.at_means"],
            ),
            *vendor(draft),
        ]
    return SectionBlocks(id="business_case", blocks=tuple(blocks))


def lead_figures(draft: Draft) -> dict[str, object]:
    """What the opening line of the business case holds beside the number of steps."""
    registry = draft.registry
    return {
        "horizon": draft.study.case.horizon,
        "rate": registry["rate.discount"],
        "mean": registry["worth.expected"],
        "middle": registry["worth.half"],
        "loss": registry["odds.loss"],
    }


def _without_worth(draft: Draft) -> SectionBlocks:
    """The section while a check fails that nobody answers for: why, the checks, cost, cash and pools."""
    return SectionBlocks(
        id="business_case",
        blocks=(
            draft.title("business.withheld"),
            *judged.withheld(draft),
            *judged.checks(draft),
            _cost(draft),
            *judged.cash(draft),
            *compared_models(draft),
            *pools(draft),
            *judged.odds(draft),
        ),
    )


def _cost(draft: Draft) -> Table:
    case = draft.study.case
    return pairs(
        "Figures",
        [
            ("Cost, expected", draft.money(case.cost.mean)),
            ("of which own people", draft.money(case.labour)),
            ("of which invoices", draft.money(case.cash_cost)),
            ("Equal yearly cost", draft.money(draft.study.decision.annual_cost)),
        ],
    )


def fan_data(draft: Draft) -> Table:
    """The numbers behind the fan: the running total at the end of each half-year."""
    case = draft.study.case
    months = [*range(0, case.horizon, 6), case.horizon]
    rows = [
        (Cell(t=str(m), b=True), *(Cell(t=draft.money(float(v))) for v in case.cumulative[:, m]))
        for m in months
    ]
    return listing(
        "Running total by month",
        (
            Column("Month", 0.15, "r"),
            Column("1 in 20 below", 0.17, "r"),
            Column("1 in 4 below", 0.17, "r"),
            Column("Middle", 0.17, "r"),
            Column("1 in 4 above", 0.17, "r"),
            Column("1 in 20 above", 0.17, "r"),
        ),
        rows,
    )


def split_data(draft: Draft, bars: Sequence[SplitBar]) -> Table:
    """The numbers behind the bars of value by source."""
    rows = [
        (
            Cell(t=b.name, b=True),
            b.note,
            draft.money(b.mean),
            money_between(b.low, b.high, draft.currency),
        )
        for b in bars
    ]
    return listing(
        "Value by source",
        (
            Column("Source", 0.22),
            Column("What it is", 0.38),
            Column("Expected", 0.16, "r"),
            Column("9 in 10 futures", 0.24, "r"),
        ),
        rows,
    )


BARS = (
    "Each input from the end where the plan is worth less (grey) to the one where it is worth more; 1 in 10 "
    "beyond each, all others as drawn."
)


def _tornado(draft: Draft) -> Block:
    bars = swing_bars(draft)
    theme = draft.theme
    if not bars:
        return Para(runs=runs(tr(nothing_moves(draft.study))))
    base = draft.study.case.npv.mean
    scale = draft.scale(*(v for b in bars for v in (b.worse, b.better)))
    return draft.figure(
        "tornado",
        lambda: tornado(bars, base, scale, theme, 176, tornado_height(bars)),
        phrase(
            "What moves the result: {parts}",
            parts="; ".join(_swing_alt(draft, b) for b in bars),
        ),
        "What moves the result",
        BARS,
        swing_data(draft, bars),
    )


def _swing_alt(draft: Draft, bar: SwingBar) -> str:
    """One bar in words."""
    low, high = draft.money(bar.worse), draft.money(bar.better)
    return tr(phrase("{name}: from {low} to {high}", name=bar.name, low=low, high=high))


def swing_data(draft: Draft, bars: Sequence[SwingBar]) -> Table:
    """The numbers behind the tornado."""
    rows = [
        (
            Cell(t=b.name, b=True),
            b.span,
            draft.money(b.worse),
            draft.money(b.better),
        )
        for b in bars
    ]
    return listing(
        "Worth at the ends of each input",
        (
            Column("Input", 0.4),
            Column("From the worse end to the better", 0.24),
            Column("Worth at the worse end", 0.18, "r"),
            Column("Worth at the better end", 0.18, "r"),
        ),
        rows,
    )


def _figures(draft: Draft) -> Table:
    case = draft.study.case
    return pairs(
        "Figures",
        [
            ("Expected worth (mean)", draft.money(case.npv.mean, signed=True)),
            ("Middle", draft.money(case.npv.p50, signed=True)),
            ("Benefits, expected", draft.money(case.benefit.mean)),
            ("Cost, expected", draft.money(case.cost.mean)),
            ("of which own people", draft.money(case.labour)),
            ("of which invoices", draft.money(case.cash_cost)),
            (
                "Return per unit of cost, middle",
                tr("undefined") if case.roi is None else percent(case.roi.p50),
            ),
            ("Pays back, middle", month_words(case.payback.p50, case.horizon)),
            ("Deepest point, middle", draft.money(case.deepest.p50)),
            ("Share resting on grade A or B", percent(draft.study.decision.resting)),
            *_returns(draft),
        ],
        left=0.56,
    )


NO_RATE = "none: no year brings in more than it costs"


def _returns(draft: Draft) -> list[tuple[str, str]]:
    """Ratios and rates at the means; what is undefined is said to be."""
    decision = draft.study.decision
    rates = ", ".join(percent(r, 1) for r in decision.internal_rates) or tr("no rate")
    several = len(decision.internal_rates) > 1
    ratio = tr("undefined") if decision.benefit_cost is None else decimal(decision.benefit_cost, 2)
    modified = decision.modified_rate
    return [
        ("Benefits over cost", ratio),
        ("Internal rates, expected flow" if several else "Internal rate, expected flow", rates),
        ("Internal rate in 9 of 10 futures", rate_words(draft.study)),
        ("Modified internal rate", tr(NO_RATE) if modified is None else percent(modified, 1)),
        ("Equal yearly cost", draft.money(decision.annual_cost)),
    ]


MOST_TO_FIND = 8


def _information(draft: Draft) -> list[Block]:
    """What is worth finding out before deciding, and what waiting and bad luck would cost."""
    decision = draft.study.decision
    sentence, found = find_out(draft.study, MOST_TO_FIND)
    errors = {i.id: i.error for i in decision.information}
    blocks: list[Block] = [
        draft.say(
            "business.information",
            evpi=draft.registry["information.all"],
            stress=draft.registry["stress.expected"],
            delay=draft.registry["delay.expected"],
            delay_costs=decision.delay >= 0,
            waits=decision.waits,
        )
    ]
    if sentence:
        blocks.append(Para(runs=runs(tr(sentence))))
    worth = any(one.worth for one in found)  # else these move the worth most and change no choice
    rows: list[Row] = [
        (
            Cell(t=tr(one.label), b=True),
            one.grade,
            *([f"{one.worth} ± {draft.money(errors[one.id])}"] if worth else []),
            tr(one.how),
        )
        for one in found
    ]
    if rows:
        blocks.append(
            listing(
                "What to find out before deciding, and how",
                (
                    Column("Input", 0.3),
                    Column("Grade", 0.08),
                    *([Column("Worth of knowing", 0.18, "r")] if worth else []),
                    Column("How", 0.44 if worth else 0.62),
                ),
                rows,
                title="Find this out first"
                if worth
                else "What moves the worth most, and how to find it out",
            )
        )
    return [*blocks, *(Para(runs=runs(tr(w))) for w in decision.warnings)]


def _where_from(draft: Draft, bars: Sequence[SplitBar]) -> Block:
    """Sources of value beside the figures; alone where no source brings anything."""
    if not any(round(b.mean) or round(b.high) for b in bars):
        return _figures(draft)
    figure = draft.figure(
        "split",
        lambda: split(
            bars, draft.scale(*(b.mean for b in bars)), draft.theme, 88, 12.5 * len(bars)
        ),
        phrase(
            "Where the value comes from: {parts}",
            parts="; ".join(f"{b.name} {draft.money(b.mean)}" for b in bars),
        ),
        "Where it comes from",
        phrase("{horizon}, before cost; whisker: 9 in 10.", horizon=draft.horizon_words),
        split_data(draft, bars),
    )
    return Columns(left=(figure,), right=(_figures(draft),), ratio=0.54)


def _deciding(draft: Draft) -> list[Block]:
    """Where nothing pays: the figures that decide it, and how to find them out."""
    if draft.unknown:
        return inputs_table(draft)
    sentence, found = find_out(draft.study, MOST_TO_FIND)
    blocks: list[Block] = [Para(runs=runs(tr(sentence)))] if sentence else []
    if found:
        rows = [(Cell(t=tr(one.label), b=True), one.grade, tr(one.how)) for one in found]
        columns = (Column("Input", 0.4), Column("Grade", 0.1), Column("How", 0.5))
        blocks.append(
            listing(
                "What to find out before deciding, and how",
                columns,
                rows,
                title="Find this out first",
            )
        )
    return blocks


def pools(draft: Draft, most: int = 99) -> list[Block]:
    """What today costs by pool, the largest first; with what the plan saves where there is a plan."""
    case = draft.study.case
    planned = bool(draft.study.plan.steps) and not draft.study.judgement.withheld
    found = sorted(((a, p) for p, a in case.baseline.items() if a > 0), reverse=True)
    if not found:
        return []
    rows = [
        (
            Cell(t=tr(POOL_LABELS[pool]), b=True),
            draft.money(amount),
            *((draft.money(case.pools[pool]),) if planned else ()),
        )
        for amount, pool in found[:most]
    ]
    if rest := found[most:]:
        saved_of_rest = sum(case.pools[p] for _, p in rest)
        others = tr(phrase("{n:one other|# others}", n=len(rest)))
        amounts = (sum(a for a, _ in rest), *((saved_of_rest,) if planned else ()))
        rows.append((Cell(t=others, b=True), *map(draft.money, amounts)))
    total = draft.words("business.status_quo", total=draft.registry["pools.today"])
    saved = phrase("Saved in {horizon}", horizon=draft.horizon_words)
    columns = (
        [Column("Pool", 0.5), Column("A year today", 0.22, "r"), Column(saved, 0.28, "r")]
        if planned
        else [Column("Pool", 0.68), Column("A year today", 0.32, "r")]
    )
    return [
        listing(
            "Yearly pools of cost and loss and what the plan saves of them"
            if planned
            else "Yearly pools of cost and loss",
            columns,
            rows,
            title=phrase("The cost of today. {total}", total=total),
        )
    ]
