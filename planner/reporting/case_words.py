"""Checks, cash and the plans on the table as rows of words: the same for window, report and terminal."""

from __future__ import annotations

from planner.analysis.study.judge import Check
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import in_hundred, money, money_same_unit, percent
from planner.economics.case import by_year

STATES = {
    "passes": "passes",
    "asks": "asks",
    "fails": "fails",
    "confirmed": "confirmed",
}
CHECK_HEADS = ("Check", "Figure", "Passes", "Fails", "State")
CASH_HEADS = (
    "Year",
    "Invoices",
    "Saved on invoices",
    "Net cash",
    "Own time, no invoice",
    "Freed time",
)
OPTION_HEADS = ("Choice", "Steps", "Expected", "9 in 10 futures", "Loses", "What is measured")
CASH_NOTE = (
    "Invoices and cash only, before tax, undiscounted, expected. No budget falls by what people save: that "
    "takes fewer posts, or hiring that is avoided."
)


def checks_line(study: Study) -> str:
    """How the judge's checks stand, in one line."""
    judgement = study.judgement
    counts = [sum(c.state == state for c in judgement.checks) for state in STATES]
    parts = [
        phrase(pattern, n=n)
        for n, pattern in zip(
            counts, ("{n} pass", "{n} ask", "{n} fail", "{n} confirmed"), strict=True
        )
        if n
    ]
    said = " · ".join(tr(p) for p in parts)
    return phrase("{all} checks of plausibility: {said}", all=len(judgement.checks), said=said)


def check_rows(study: Study) -> list[tuple[str, ...]]:
    """Every check with its figure and limits, and below it why it asks or fails."""
    currency = study.project.organisation.currency
    return [
        (
            tr(check.name),
            _shown(check, check.figure, currency),
            *(_limit(check, limit, currency) for limit in (check.passes, check.fails)),
            tr(STATES[check.state]),
        )
        for check in study.judgement.checks
    ]


def check_remarks(study: Study) -> list[str]:
    """A sentence for each check that does not pass, and who confirmed it."""
    found = []
    for check in study.judgement.checks:
        if check.words:
            found.append(tr(check.words))
        if check.confirmed_by:
            found.append(tr(phrase("Confirmed by {who}", who=check.confirmed_by)))
    return found


def _shown(check: Check, value: float | None, currency: str) -> str:
    if value is None:
        return "–"
    if check.unit == "share":
        return percent(value)
    if check.unit == "money":
        return money(value, currency, signed=True)
    return f"{value:.0f}" if check.unit == "months" else f"{value:.1f}"


def _limit(check: Check, limit: float, currency: str) -> str:
    if check.id == "uplift":
        return "> 0" if limit == check.passes else "–"
    return f"{'≥' if check.low else '≤'} {_shown(check, limit, currency)}"


def cash_rows(study: Study) -> list[tuple[str, ...]]:
    """Year by year what is paid and what comes back as cash; the last row sums up."""
    case, currency = study.case, study.project.organisation.currency
    monthly = case.monthly
    kinds = ("invoices", "cash", "labour", "capacity")
    years = {kind: by_year(monthly[kind]) for kind in kinds}
    rows = []
    count = len(years["invoices"])
    for k in range(count + 1):
        out, back, own, freed = (sum(years[x]) if k == count else years[x][k] for x in kinds)
        amounts = (out, back, back - out, own, freed)
        name = tr("All years") if k == count else tr(phrase("Year {year}", year=k + 1))
        rows.append((name, *(money(v, currency) for v in amounts)))
    return rows


def option_rows(study: Study) -> list[tuple[str, ...]]:
    """The plans on the table, all in the same futures."""
    currency = study.project.organisation.currency
    labels = {r.definition.id: r.definition.label for r in study.register}
    rows: list[tuple[str, ...]] = []
    for one in study.decision.options:
        low, high = money_same_unit((one.p5, one.p95), currency, signed=True)
        rows.append(
            (
                tr(one.name),
                str(one.steps),
                money(one.expected, currency, signed=True),
                tr(phrase("{low} to {high}", low=low, high=high)),
                in_hundred(one.loss_share),
                tr(labels.get(one.input, "")),
            )
        )
    return rows
