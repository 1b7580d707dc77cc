"""Candidates and the business case."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.candidates import cost_span
from planner.catalogue.fit import FIT_WORDS
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import (
    between,
    decimal,
    in_hundred,
    iso_day,
    money_between,
    month_words,
    percent,
)
from planner.economics.atoms import POOL_LABELS
from planner.reporting.blocks import Block, Cell, Columns, Para, SectionBlocks, Table, runs
from planner.reporting.charts.business import (
    SplitBar,
    SwingBar,
    bins,
    distribution,
    fan,
    split,
    tornado,
)
from planner.reporting.content.case_tables import break_evens, brought, vendor
from planner.reporting.content.draft import Draft, heads, pairs, table


def candidates(draft: Draft) -> SectionBlocks:
    """What is in the plan and why; what is left out and why."""
    study = draft.study
    practices = [c for c in study.candidates if c.kind == "practice"]
    fits = {s: sum(c.fit.status == s for c in practices) for s in FIT_WORDS}
    planned = {s.candidate.id for s in study.plan.steps}
    planned_practices = sum(c.id in planned for c in practices)
    blocks: list[Block] = [
        draft.title(
            "candidates.headline",
            planned=planned_practices,
            total=len(practices),
        ),
        draft.say(
            "candidates.lead",
            lead=True,
            fits=fits["fits"],
            later=fits["later"],
            in_place=fits["in_place"],
            not_for_you=fits["not_for_you"],
        ),
    ]
    if study.plan.steps:
        blocks.append(_chosen(draft))
    blocks += _decisions(draft)
    blocks += _left_out(draft)
    return SectionBlocks(id="candidates", blocks=tuple(blocks))


def _chosen(draft: Draft) -> Table:
    study = draft.study
    rows = []
    for step in study.plan.steps:
        candidate = step.candidate
        low, high = cost_span(candidate, study.case_problem)
        rows.append(
            (
                Cell(t=tr(candidate.name), b=True),
                Cell(t=tr("Tool" if candidate.kind == "tool" else "Practice")),
                Cell(t=tr(step.why)),
                Cell(t=money_between(low, high, draft.currency)),
                Cell(
                    t="–"
                    if candidate.kind == "tool"
                    else decimal(candidate.level_gain, 2, signed=True)
                ),
            )
        )
    return table(
        "Candidates in the plan with reason, cost and level gain",
        heads("Candidate", "Kind", "Why", "Cost over the horizon", "Level"),
        rows,
        (0.25, 0.10, 0.37, 0.20, 0.08),
        "lllrr",
        title="In the plan",
    )


def _decisions(draft: Draft) -> list[Block]:
    """Which tools were chosen, by whom, why, and what would change it."""
    project, catalogue = draft.study.project, draft.study.catalogue
    rows = []
    for category, comparison in project.comparisons.items():
        decision = comparison.decision
        if decision is None:
            continue
        who = ", ".join(
            x for x in (draft.disclosure.who(decision.who), iso_day(decision.when)) if x
        )
        rows.append(
            (
                Cell(t=tr(catalogue.category_names.get(category, category)), b=True),
                Cell(t=catalogue.name_of(decision.tool)),
                Cell(t=decision.why + (f" ({who})" if who else "")),
                Cell(t=decision.would_change or "–"),
            )
        )
    if not rows:
        return []
    return [
        table(
            "Decisions on tools with reason and what would change them",
            heads("Category", "Tool", "Why", "What would change it"),
            rows,
            (0.18, 0.2, 0.34, 0.28),
            "llll",
            title="Tools that were chosen",
        )
    ]


def _left_out(draft: Draft) -> list[Block]:
    rows = [
        (
            Cell(t=tr(left.candidate.name), b=True),
            Cell(t=tr(FIT_WORDS[left.candidate.fit.status])),
            Cell(t=tr(left.why)),
        )
        for left in draft.study.plan.left_out
        if left.candidate.kind == "practice"
    ]
    if not rows:
        return []
    return [
        table(
            "Practices left out of the plan with the reason",
            heads("Practice", "Fit", "Why it is left out"),
            rows,
            (0.3, 0.12, 0.58),
            "lll",
            title="Left out of the plan",
        )
    ]


def split_bars(draft: Draft) -> list[SplitBar]:
    """Sources of value with their ranges; claimed value last."""
    theme, parts = draft.theme, draft.study.case.components
    listed = (
        ("cash", "Cash", "invoices that stop", theme.accent),
        ("capacity", "Capacity", "people’s time, as far as it is used", theme.capacity),
        ("measured", "Value", "kept revenue, measured today", theme.value),
        ("newly_verified", "Newly verified", "value the plan makes measurable", theme.value),
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


def swing_bars(draft: Draft) -> list[SwingBar]:
    """The tornado's bars with their inputs in words."""
    bars = []
    for swing in draft.study.swings:
        ends = [draft.describe_input(swing.id, v) for v in (swing.low_input, swing.high_input)]
        unit = ends[1].partition(" ")[2]
        first = ends[0].removesuffix(f" {unit}") if unit else ends[0]
        bars.append(SwingBar(tr(swing.label), f"{first} – {ends[1]}", swing.at_low, swing.at_high))
    return bars


def business_case(draft: Draft, extras: Sequence[Block] = ()) -> SectionBlocks:
    """Worth under uncertainty, where it comes from and what moves it."""
    study, theme = draft.study, draft.theme
    case = study.case
    low, high = draft.ends(case.npv.p5, case.npv.p95)
    scale = draft.scale(case.npv.p5, case.npv.p95)
    steps = len(study.plan.steps)
    blocks: list[Block] = [
        draft.title("business.headline", steps=steps, low=low, high=high),
        draft.say(
            "business.lead",
            lead=True,
            steps=steps,
            horizon=case.horizon,
            rate=percent(case.rate, 1),
            mean=draft.money(case.npv.mean, signed=True),
            middle=draft.money(case.npv.p50, signed=True),
            loss=in_hundred(case.loss_share),
        ),
    ]
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
                _distribution_data(draft),
            ),
            Columns(
                left=(
                    draft.figure(
                        "split",
                        lambda: split(
                            bars, draft.scale(*(b.mean for b in bars)), theme, 88, 12.5 * len(bars)
                        ),
                        phrase(
                            "Where the value comes from: {parts}",
                            parts="; ".join(f"{b.name} {draft.money(b.mean)}" for b in bars),
                        ),
                        "Where it comes from",
                        phrase(
                            "{horizon}, before cost; whisker: 9 in 10.", horizon=draft.horizon_words
                        ),
                        split_data(draft, bars),
                    ),
                ),
                right=(_figures(draft),),
                ratio=0.54,
            ),
            draft.say("business.claimed", claimed=draft.money(case.components["claimed"].mean)),
            _tornado(draft),
            *_information(draft),
            *break_evens(draft),
        ]
    blocks += [*extras, *pools(draft)]
    if steps:
        blocks += [
            brought(draft),
            draft.say("business.brought"),
            draft.say(
                "business.error",
                error=draft.money(1.96 * case.npv_standard_error),
                at_means=draft.money(case.npv_at_means, signed=True),
            ),
            *vendor(draft),
        ]
    return SectionBlocks(id="business_case", blocks=tuple(blocks))


def fan_data(draft: Draft) -> Table:
    """The numbers behind the fan: the running total at the end of each half-year."""
    case = draft.study.case
    months = [*range(0, case.horizon, 6), case.horizon]
    rows = [
        (Cell(t=str(m), b=True), *(Cell(t=draft.money(float(v))) for v in case.cumulative[:, m]))
        for m in months
    ]
    return table(
        "Running total by month",
        heads("Month", "1 in 20 below", "1 in 4 below", "Middle", "1 in 4 above", "1 in 20 above"),
        rows,
        (0.15, 0.17, 0.17, 0.17, 0.17, 0.17),
        "rrrrrr",
    )


def _distribution_data(draft: Draft) -> Table:
    shares, edges = bins(draft.study.case.npv_values)
    rows = []
    for k in range(0, len(shares), 4):
        ends = edges[k], edges[min(k + 4, len(shares))]
        part = float(shares[k : k + 4].sum())
        rows.append(
            (
                Cell(t=money_between(float(ends[0]), float(ends[1]), draft.currency), b=True),
                Cell(t=percent(part, 1)),
            )
        )
    return table(
        "Share of futures by worth", heads("Worth", "Share of futures"), rows, (0.6, 0.4), "lr"
    )


def split_data(draft: Draft, bars: Sequence[SplitBar]) -> Table:
    """The numbers behind the bars of value by source."""
    rows = [
        (
            Cell(t=b.name, b=True),
            Cell(t=b.note),
            Cell(t=draft.money(b.mean)),
            Cell(t=money_between(b.low, b.high, draft.currency)),
        )
        for b in bars
    ]
    return table(
        "Value by source",
        heads("Source", "What it is", "Expected", "9 in 10 futures"),
        rows,
        (0.22, 0.38, 0.16, 0.24),
        "llrr",
    )


def _tornado(draft: Draft) -> Block:
    bars = swing_bars(draft)
    theme = draft.theme
    if not bars:
        return Para(runs=runs(tr("Nothing in the inputs moves the result.")))
    base = draft.study.middle
    scale = draft.scale(*(v for b in bars for v in (b.at_low, b.at_high)))
    return draft.figure(
        "tornado",
        lambda: tornado(bars, base, scale, theme, 176, 8 + 6.2 * len(bars)),
        phrase(
            "What moves the result: {parts}",
            parts="; ".join(
                f"{b.name}: {between(draft.money(b.at_low), draft.money(b.at_high))}" for b in bars
            ),
        ),
        "What moves the result",
        "Each input at its low and high end (1 in 10 beyond), all others at their middle.",
        swing_data(draft, bars),
    )


def swing_data(draft: Draft, bars: Sequence[SwingBar]) -> Table:
    """The numbers behind the tornado."""
    rows = [
        (
            Cell(t=b.name, b=True),
            Cell(t=b.span),
            Cell(t=draft.money(b.at_low)),
            Cell(t=draft.money(b.at_high)),
        )
        for b in bars
    ]
    return table(
        "Worth at the ends of each input",
        heads("Input", "From – to", "Worth at the low end", "Worth at the high end"),
        rows,
        (0.4, 0.24, 0.18, 0.18),
        "llrr",
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
            ("Rests on grade A or B", percent(draft.study.decision.resting)),
            *_returns(draft),
        ],
    )


def _returns(draft: Draft) -> list[tuple[str, str]]:
    """Ratios and rates at the means; what is undefined is said to be."""
    decision = draft.study.decision
    rates = ", ".join(percent(r, 1) for r in decision.internal_rates) or tr("none")
    ratio = tr("undefined") if decision.benefit_cost is None else decimal(decision.benefit_cost, 2)
    modified = decision.modified_rate
    return [
        ("Benefits over cost", ratio),
        ("Internal rates of return", rates),
        ("Modified internal rate", tr("undefined") if modified is None else percent(modified, 1)),
        ("Equal cost a year", draft.money(decision.annual_cost)),
    ]


def _information(draft: Draft) -> list[Block]:
    """What is worth finding out before deciding, and what waiting and bad luck would cost."""
    decision = draft.study.decision
    ways = {r.definition.id: r.definition.find_out for r in draft.study.register}
    blocks: list[Block] = [
        draft.say(
            "business.information",
            evpi=draft.money(decision.evpi),
            stress=draft.money(decision.stress, signed=True),
            delay=draft.money(abs(decision.delay)),
            delay_costs=decision.delay >= 0,
        )
    ]
    rows = tuple(
        (
            Cell(t=tr(decision.labels[i.id]), b=True),
            Cell(t=draft.money(i.value)),
            Cell(t=f"± {draft.money(i.error)}"),
            Cell(t=decimal(i.correlation, 2, signed=True)),
            Cell(t=tr(ways.get(i.id) or "Measure it in a pilot.")),
        )
        for i in decision.worth_finding_out
    )
    if rows:
        blocks.append(
            table(
                "Worth of knowing single inputs before deciding",
                heads("Input", "Worth of knowing", "Error", "Rank correlation", "How"),
                rows,
                (0.28, 0.13, 0.11, 0.12, 0.36),
                "lrrrl",
                title="Find this out first",
            )
        )
    return [*blocks, *(Para(runs=runs(tr(w))) for w in decision.warnings)]


def pools(draft: Draft, most: int = 99) -> list[Block]:
    """What today costs by pool, the largest first; with what the plan saves where there is a plan."""
    case, planned = draft.study.case, bool(draft.study.plan.steps)
    found = sorted(((a, p) for p, a in case.baseline.items() if a > 0), reverse=True)
    if not found:
        return []
    rows = [
        (
            Cell(t=tr(POOL_LABELS[pool]), b=True),
            Cell(t=draft.money(amount)),
            *((Cell(t=draft.money(case.pools[pool])),) if planned else ()),
        )
        for amount, pool in found[:most]
    ]
    total = draft.words("business.status_quo", total=draft.money(sum(case.baseline.values())))
    names = heads("Pool", "A year today")
    if planned:
        names = (*names, tr(phrase("Saved in {horizon}", horizon=draft.horizon_words)))
    return [
        table(
            "Yearly pools of cost and loss and what the plan saves of them"
            if planned
            else "Yearly pools of cost and loss",
            names,
            rows,
            (0.5, 0.22, 0.28) if planned else (0.68, 0.32),
            "lrr" if planned else "lr",
            title=phrase("The cost of today. {total}", total=total),
        )
    ]
