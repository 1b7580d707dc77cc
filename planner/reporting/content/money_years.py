"""Money by year and kind: what a budget holds, against its limits, and what is shown and never added."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.study.experiments import cash_of
from planner.analysis.study.hygiene import steps_anyway
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import between, long_month, percent, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import QUARTER
from planner.economics.case import by_year
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, runs
from planner.reporting.charts.years import YearBars, year_bars
from planner.reporting.content.draft import Column, Draft, Row, listing

CASH: tuple[tuple[str, str, int], ...] = (
    ("invoices", "Invoices of the plan", -1),
    ("cash", "Invoices that stop", 1),
)
REST: tuple[tuple[str, str, int], ...] = (
    ("labour", "Own people of the plan", -1),
    ("capacity", "Time of people set free", 1),
    ("measured", "Measured value kept or gained", 1),
    ("risk", "Losses avoided", 1),
)
BESIDE: tuple[tuple[str, str, int], ...] = (
    ("claimed", "Claimed, not measured yet", 1),
    ("unstated", "On invoices that nobody stated", 1),
)
"""Flows of the case by kind: cash first, then what is no cash, then what is shown and never added."""


def money_by_year(draft: Draft) -> list[SectionBlocks]:
    """One page; nothing where no step is planned or the worth is withheld."""
    study = draft.study
    if not study.plan.steps or study.judgement.withheld:
        return []
    monthly = study.case.monthly
    years = {
        name: [sign * v for v in by_year(monthly[name])]
        for name, _, sign in (*CASH, *REST, *BESIDE)
        if name in monthly
    }
    counted = [name for name, _, _ in (*CASH, *REST) if name in years]
    net = [sum(years[name][k] for name in counted) for k in range(len(years[counted[0]]))]
    heads = [tr(phrase("Year {year}", year=k + 1)) for k in range(len(net))]
    scale = draft.scale(*(v for name in counted for v in years[name]), *net)
    bars = [
        YearBars(tr(words), tuple(years[name]), cost=sign < 0)
        for name, words, sign in (*CASH, *REST)
        if name in years and any(round(v) for v in years[name])
    ]
    cash = sum(sum(years[id_]) for id_, _, _ in CASH)
    title = phrase(
        "Net cash of the plan itself is {cash} over {horizon}; with all that counts {net}",
        horizon=draft.horizon_words,
        cash=draft.money(cash, signed=True),
        net=draft.money(sum(net), signed=True),
    )
    alt = "; ".join(f"{h} {draft.money(v, signed=True)}" for h, v in zip(heads, net, strict=True))
    blocks: list[Block] = [
        Heading(n=1, t=tr(title)),
        Para(
            runs=runs(tr(joined([BASIS, *([NOT_IN_IT] if steps_anyway(study) else [])], " "))),
            lead=True,
        ),
        draft.figure(
            "years",
            lambda: year_bars(bars, net, heads, scale, draft.theme),
            phrase("Expected money by year; net: {years}", years=alt),
            "Expected money by year",
            "Bars: by kind, what goes out below the line. Dots: net.",
        ),
        _table(draft, years, net, heads),
        *_against_limits(draft),
    ]
    return [SectionBlocks(id="money", blocks=tuple(blocks))]


BASIS = "Expected sums of each year of the plan, not discounted. Present values stand in the business case."
NOT_IN_IT = "What is done with and without the plan is in none of them."


def _table(
    draft: Draft, years: dict[str, list[float]], net: list[float], heads: list[str]
) -> Block:
    rows: list[Row] = []
    groups: list[int] = []

    def line(name: str, values: list[float], *, bold: bool = False) -> None:
        if not bold and not any(round(v) for v in values):
            return  # a row of nothing but zeros
        cells = [Cell(t=draft.money(v, signed=True), b=bold) for v in (*values, sum(values))]
        rows.append((Cell(t=tr(name), b=True), *cells))

    def part(name: str) -> None:
        groups.append(len(rows))
        rows.append((tr(name), *("" for _ in range(len(net) + 1))))

    part("Cash")
    for id_, words, _ in CASH:
        line(words, years[id_])
    cash = [sum(years[id_][k] for id_, _, _ in CASH) for k in range(len(net))]
    line("Net cash", cash, bold=True)
    part("No further cash: people, value, losses")
    for id_, words, _ in REST:
        line(words, years[id_])
    line("All that counts", net, bold=True)
    beside = [(id_, words) for id_, words, _ in BESIDE if any(round(v) for v in years.get(id_, []))]
    if beside:
        part("Shown, never added")
        for id_, words in beside:
            line(words, years[id_])
    width = 0.66 / (len(heads) + 1)
    return listing(
        "Expected money by year and kind, not discounted",
        (
            Column("", 0.34),
            *(Column(h, width, "r") for h in heads),
            Column("All years", width, "r"),
        ),
        rows,
        groups=groups,
        title="By year and kind: cash first",
    )


def _days(number: float) -> str:
    said = work_days(number)
    return tr(phrase(DAYS[said != "1"], n=said))


DAYS = ("{n} day", "{n} days")
ALL_INVOICES = ("Invoices until {month}", "Invoices until {month}, with experiments of ideas")
"""What is set against the limits of all planned quarters, which a horizon may outlast."""


def _at_once(draft: Draft) -> list[Row]:
    """The most steps at once, and when they are as many as the limit lets be."""
    plan, limit = draft.study.plan, draft.study.project.limits.most_at_once
    running = Counter(
        period for s in plan.steps for period in range(s.start // plan.per, -(-s.end // plan.per))
    )
    if not running:
        return []
    most = max(running.values())
    full = sorted(p for p, n in running.items() if n >= limit)
    name = tr("Steps at once, at most")
    if full:
        firsts = [p for p in full if p - 1 not in full]
        lasts = [p for p in full if p + 1 not in full]
        names = ([plan.name_of(p * plan.per) for p in ends] for ends in (firsts, lasts))
        when = joined([between(a, b) for a, b in zip(*names, strict=True)], ", ")
        name = tr(phrase("Steps at once; no more fits in {when}", when=when))
    return [(Cell(t=name, b=True), str(most), str(limit), percent(most / limit))]


def _against_limits(draft: Draft) -> list[Block]:
    """What of the limits the plan takes: money to spend, and days of each role in its fullest quarter.

    Experiments of ideas take of both, so their invoices count here as their days do.
    """
    plan, use = draft.study.plan, quarter_use(draft.study)
    rows: list[Row] = []
    tried = sum(cash_of(plan.experiments, QUARTER, plan.quarters))
    paid = tried + float(draft.study.case.monthly["invoices"][: plan.months].sum())
    allowed, last = plan.budget * plan.quarters, long_month(plan.last_day(plan.months))
    if allowed > 0:
        rows.append(
            (
                Cell(t=tr(phrase(ALL_INVOICES[bool(tried)], month=last)), b=True),
                draft.money(paid),
                draft.money(beside := sum(use.beside_invoices)),
                draft.money(allowed),
                percent(min((paid + beside) / allowed, 9.99)),
            )
        )
    fullest, own, beside = _fullest(use.invoices, use.beside_invoices)
    if plan.budget > 0 and fullest > 0:
        rows.append(
            (
                Cell(t=tr(phrase("{role}, fullest quarter", role="Invoices")), b=True),
                *map(draft.money, (own, beside)),
                draft.money(plan.budget),
                percent(min(fullest / plan.budget, 9.99)),
            )
        )
    for role, days in use.days.items():
        limit = plan.capacity.get(role, 0.0)
        most, own, beside = _fullest(days, use.beside_days[role])
        if most > 0:  # also of people who are released for nothing: an experiment may take them
            name = phrase("{role}, fullest quarter", role=CAPACITY_ROLE_NAMES[role])
            share = percent(most / limit) if limit > 0 else "–"
            rows.append((Cell(t=tr(name), b=True), *map(_days, (own, beside, limit)), share))
    rows += [(*row[:2], "–", *row[2:]) for row in _at_once(draft)]
    if not rows:
        return []
    columns: tuple[Column, ...] = (
        Column("", 0.36),
        Column("Taken by the plan", 0.18, "r"),
        Column("In any case", 0.16, "r"),
        Column("Limit", 0.16, "r"),
        Column("Share, both", 0.14, "r"),
    )
    if not use.beside:
        rows = [(*row[:2], *row[3:]) for row in rows]
        wide = zip(("", "Taken", "Limit", "Share"), (0.4, 0.2, 0.2, 0.2), "lrrr", strict=True)
        columns = tuple(Column(*one) for one in wide)
    return [listing("What the plan takes of each limit", columns, rows, title="Against the limits")]


def _fullest(own: Sequence[float], beside: Sequence[float]) -> tuple[float, float, float]:
    """The most that a quarter takes, and what of that is the plan's own and done in any case."""
    return max(((a + b, a, b) for a, b in zip(own, beside, strict=True)), default=(0.0, 0.0, 0.0))
