"""Candidates and the business case."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.candidates import cost_span
from planner.catalogue.fit import FIT_WORDS
from planner.economics.atoms import POOL_LABELS
from planner.reporting.blocks import Block, Cell, Columns, Para, SectionBlocks, Table, runs
from planner.reporting.content.case_tables import break_evens, brought, vendor
from planner.reporting.content.draft import Draft
from planner.reporting.content.summary import describe_input
from planner.reporting.figures.business import SplitBar, SwingBar, fan, split, tornado
from planner.reporting.numbers import count, in_hundred, money_between, month_words, percent


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
            planned=count(planned_practices, "", "").strip(),
            total=f"{len(practices)} practices",
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
    blocks.append(_left_out(draft))
    return SectionBlocks(id="candidates", blocks=tuple(blocks))


def _chosen(draft: Draft) -> Table:
    study = draft.study
    rows = []
    for step in study.plan.steps:
        candidate = step.candidate
        low, high = cost_span(candidate, study.case_problem)
        rows.append(
            (
                Cell(t=candidate.name, b=True),
                Cell(t="Tool" if candidate.kind == "tool" else "Practice"),
                Cell(t=step.why),
                Cell(t=money_between(low, high, draft.currency)),
                Cell(t="–" if candidate.kind == "tool" else f"+{candidate.level_gain:.2f}"),
            )
        )
    return Table(
        title="In the plan",
        caption="Candidates in the plan with reason, cost and level gain",
        head=("Candidate", "Kind", "Why", "Cost over the horizon", "Level"),
        widths=(0.25, 0.10, 0.37, 0.20, 0.08),
        align="lllrr",
        rows=tuple(rows),
    )


def _decisions(draft: Draft) -> list[Block]:
    """Which tools were chosen, by whom, why, and what would change it."""
    project, catalogue = draft.study.project, draft.study.catalogue
    rows = []
    for category, comparison in project.comparisons.items():
        decision = comparison.decision
        if decision is None:
            continue
        who = ", ".join(x for x in (decision.who, decision.when) if x)
        rows.append(
            (
                Cell(t=catalogue.category_names.get(category, category), b=True),
                Cell(t=catalogue.name_of(decision.tool)),
                Cell(t=decision.why + (f" ({who})" if who else "")),
                Cell(t=decision.would_change or "–"),
            )
        )
    if not rows:
        return []
    return [
        Table(
            title="Tools that were chosen",
            caption="Decisions on tools with reason and what would change them",
            head=("Category", "Tool", "Why", "What would change it"),
            widths=(0.18, 0.2, 0.34, 0.28),
            align="llll",
            rows=tuple(rows),
        )
    ]


def _left_out(draft: Draft) -> Table:
    rows = tuple(
        (
            Cell(t=left.candidate.name, b=True),
            Cell(t=FIT_WORDS[left.candidate.fit.status]),
            Cell(t=left.why),
        )
        for left in draft.study.plan.left_out
        if left.candidate.kind == "practice"
    )
    return Table(
        title="Left out of the plan",
        caption="Practices left out of the plan with the reason",
        head=("Practice", "Fit", "Why it is left out"),
        widths=(0.33, 0.14, 0.53),
        align="lll",
        rows=rows,
    )


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
            name, note, parts[k].mean, parts[k].p5, parts[k].p95, colour, claimed=k == "claimed"
        )
        for k, name, note, colour in listed
        if parts[k].mean > 0 or k in ("cash", "capacity", "measured")
    ]


def swing_bars(draft: Draft) -> list[SwingBar]:
    """The tornado's bars with their inputs in words."""
    bars = []
    for swing in draft.study.swings:
        ends = [describe_input(draft, swing.id, v) for v in (swing.low_input, swing.high_input)]
        unit = ends[1].partition(" ")[2]
        first = ends[0].removesuffix(f" {unit}") if unit else ends[0]
        bars.append(SwingBar(swing.label, f"{first} – {ends[1]}", swing.at_low, swing.at_high))
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
                f"Running discounted total; 9 in 10 futures end between {low} and {high}.",
                "Value so far",
                f"Running total, discounted at {percent(case.rate, 1)}. Bands: half and 9 in 10 of "
                f"{case.trials:,} futures.",
            ),
            Columns(
                left=(
                    draft.figure(
                        "split",
                        lambda: split(
                            bars, draft.scale(*(b.mean for b in bars)), theme, 88, 12.5 * len(bars)
                        ),
                        "Where the value comes from: "
                        + "; ".join(f"{b.name} {draft.money(b.mean)}" for b in bars),
                        "Where it comes from",
                        f"{draft.horizon_words}, before cost; whisker: 9 in 10.",
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
    blocks += [*extras, _pools(draft)]
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


def _tornado(draft: Draft) -> Block:
    bars = swing_bars(draft)
    theme = draft.theme
    if not bars:
        return Para(runs=runs("Nothing in the inputs moves the result."))
    base = draft.study.middle
    scale = draft.scale(*(v for b in bars for v in (b.at_low, b.at_high)))
    return draft.figure(
        "tornado",
        lambda: tornado(bars, base, scale, theme, 176, 8 + 6.2 * len(bars)),
        "What moves the result: "
        + "; ".join(
            f"{b.name} from {draft.money(b.at_low)} to {draft.money(b.at_high)}" for b in bars
        ),
        "What moves the result",
        "Each input at its low and high end (1 in 10 beyond), all others at their middle.",
    )


def _figures(draft: Draft) -> Table:
    case = draft.study.case
    rows = [
        ("Expected worth (mean)", draft.money(case.npv.mean, signed=True)),
        ("Middle", draft.money(case.npv.p50, signed=True)),
        ("Benefits, expected", draft.money(case.benefit.mean)),
        ("Cost, expected", draft.money(case.cost.mean)),
        ("of which own people", draft.money(case.labour)),
        ("of which invoices", draft.money(case.cash_cost)),
        (
            "Return per unit of cost, middle",
            "undefined" if case.roi is None else percent(case.roi.p50),
        ),
        ("Pays back, middle", month_words(case.payback.p50, case.horizon)),
        ("Deepest point, middle", draft.money(case.deepest.p50)),
        ("Rests on grade A or B", percent(draft.study.decision.resting)),
        *_returns(draft),
    ]
    return Table(
        title="Figures",
        caption="Figures of the business case",
        head=("", ""),
        widths=(0.68, 0.32),
        align="lr",
        rows=tuple((Cell(t=name), Cell(t=value, b=True)) for name, value in rows),
    )


def _returns(draft: Draft) -> list[tuple[str, str]]:
    """Ratios and rates at the means; what is undefined is said to be."""
    decision = draft.study.decision
    rates = ", ".join(percent(r, 1) for r in decision.internal_rates) or "none"
    ratio = "undefined" if decision.benefit_cost is None else f"{decision.benefit_cost:.2f}"
    modified = "undefined" if decision.modified_rate is None else percent(decision.modified_rate, 1)
    return [
        ("Benefits over cost", ratio),
        ("Internal rates of return", rates),
        ("Modified internal rate", modified),
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
            Cell(t=decision.labels[i.id], b=True),
            Cell(t=draft.money(i.value)),
            Cell(t=f"± {draft.money(i.error)}"),
            Cell(t=f"{i.correlation:+.2f}".replace("-", "−")),
            Cell(t=ways.get(i.id) or "Measure it in a pilot."),
        )
        for i in decision.worth_finding_out
    )
    if rows:
        blocks.append(
            Table(
                title="Find this out first",
                caption="Worth of knowing single inputs before deciding",
                head=("Input", "Worth of knowing", "Error", "Rank correlation", "How"),
                widths=(0.28, 0.13, 0.11, 0.12, 0.36),
                align="lrrrl",
                rows=rows,
            )
        )
    return [*blocks, *(Para(runs=runs(w)) for w in decision.warnings)]


def _pools(draft: Draft) -> Table:
    case = draft.study.case
    rows = tuple(
        (
            Cell(t=POOL_LABELS[pool], b=True),
            Cell(t=draft.money(amount)),
            Cell(t=draft.money(case.pools[pool])),
        )
        for pool, amount in case.baseline.items()
        if amount > 0
    )
    total = draft.words("business.status_quo", total=draft.money(sum(case.baseline.values())))
    return Table(
        title=f"The cost of today. {total}",
        caption="Yearly pools of cost and loss and what the plan saves of them",
        head=("Pool", "A year today", f"Saved in {draft.horizon_words}"),
        widths=(0.5, 0.22, 0.28),
        align="lrr",
        rows=rows,
    )
