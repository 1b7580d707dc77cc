"""The study as a workbook a controller can trace: numbers as numbers, sums and the worth as live formulas."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from planner.analysis.around.quarter_use import quarter_use
from planner.analysis.published.bare import BareProject
from planner.analysis.published.table import fixed
from planner.analysis.study.expected_path import expected_end, expected_path
from planner.analysis.study.study import Study
from planner.analysis.study.why_then import reasons
from planner.domain.base.language import phrase, speaking, tr
from planner.domain.base.numbers import level
from planner.domain.base.types import clean_text
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.economics.flows import COMPONENTS
from planner.economics.metrics import discount_factors
from planner.exchange.results import results_of
from planner.exchange.tabular import Filled, Value, add_sheet, for_print
from planner.reporting.audit import audit_of
from planner.reporting.case_words import (
    CASH_HEADS,
    CHECK_HEADS,
    OPTION_HEADS,
    cash_rows,
    check_rows,
    option_rows,
)
from planner.reporting.data_files import answer_rows, disclosed_levels, disclosed_questions
from planner.reporting.disclosure import Disclosure
from planner.reporting.gantt_data import quarter_labels
from planner.reporting.model_words import COMPARISON_HEADS, comparison_rows
from planner.reporting.observed_tables import observed_sheets
from planner.reporting.odds_words import ODDS_HEADS, odds_rows
from planner.reporting.system_tables import system_tables
from planner.reporting.use_case_inputs import followed, use_case_inputs
from planner.reporting.workbook_charts import add_charts

RATE_CELL = "$B$4"
BENEFITS = {
    "capacity": "Capacity",
    "cash": "Cash",
    "measured": "Value, measured today",
    "risk": "Losses avoided",
}
MONTHS_ACROSS = 3
"""Pages side by side for the sheet of months, which would be too small to read on one."""
FIRST = 2  # the first row of figures, as a spreadsheet counts


def study_workbook(
    study: Study, disclosure: Disclosure | None = None, today: date | None = None
) -> bytes:
    """Summary, monthly cash flow, steps, quarters, assumptions, levels and answers.

    The cash flow is at the means of the inputs; present values, sums and the worth are formulas on it, with
    the discount rate in the summary, so that changing the rate changes them. Levels and answers are those
    that ``disclosure`` (the project's own profile by default) lets be shown. The words are in the report's
    language. With ``today`` come sheets on AI systems as of that day, where a law or standard is switched on.
    The same study gives the same bytes.
    """
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        return _workbook(study, disclosure or Disclosure.of(study.project), today)


def _workbook(study: Study, disclosure: Disclosure, today: date | None) -> bytes:
    import xlsxwriter

    from planner.reporting.live_sheets import MONTHS, add_model

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(buffer, options)
    book.set_properties({"created": datetime(2000, 1, 1)})  # noqa: DTZ001 - a fixed date, no zone
    styles = {
        "head": book.add_format({"bold": True, "bottom": 1, "text_wrap": True, "valign": "top"}),
        "money": book.add_format({"num_format": "#,##0"}),
        "strong": book.add_format({"num_format": "#,##0", "bold": True, "top": 1}),
        "share": book.add_format({"num_format": "0.0%"}),
        "level": book.add_format({"num_format": "0.00"}),
        "factor": book.add_format({"num_format": "0.0000"}),
        "plain": book.add_format({"num_format": "#,##0.####"}),
        "given": book.add_format({"num_format": "#,##0.####", "bg_color": "#EEF1FB"}),
        "title": book.add_format({"bold": True, "font_size": 14}),
        "note": book.add_format({"font_color": "#595959", "text_wrap": True, "valign": "top"}),
    }
    summary = book.add_worksheet(tr("Summary"))
    results = results_of(study.project)
    levels = _named(disclosed_levels(results, disclosure))
    paid = study.plan.steps and not study.judgement.withheld
    add_charts(book, study, styles, _flows() if paid else (), levels)
    if not study.judgement.withheld:
        _cash_flow(book, study, styles)
        if study.plan.steps:
            add_model(book, study, styles, f"'{tr('Summary')}'!{RATE_CELL}")
    _summary(summary, study, styles)
    add_sheet(book, tr("Steps"), _said(_steps(study)))
    for title, heads, rows in _beside(study):
        add_sheet(
            book, tr(title), _said(Filled(heads, rows, widths=(44, *(24,) * (len(heads) - 1))))
        )
    add_sheet(book, tr("Quarters"), _said(_quarters(study)))
    add_sheet(book, tr("Assumptions"), _said(_assumptions(study)))
    add_sheet(book, tr("Levels"), _said(levels))
    add_sheet(book, tr("Answers"), _said(disclosed_questions(results, disclosure)))
    add_sheet(book, tr("Every answer"), _said(answer_rows(disclosure)))
    for title, table in observed_sheets(study, anonymous=disclosure.anonymous):
        add_sheet(book, tr(title), _said(table))
    if today is not None:
        day = today.isoformat()
        of_laws = system_tables(study.project, study.profile.cells, day, disclosure, study.plan)
        for title, filled in of_laws:
            add_sheet(book, tr(title), _said(filled))
    for sheet in book.worksheets():
        for_print(sheet, MONTHS_ACROSS if sheet.get_name() == tr(MONTHS) else 1)
    book.close()
    return buffer.getvalue()


def _summary(sheet: Any, study: Study, styles: dict[str, Any]) -> None:
    case, project = study.case, study.project
    last = FIRST + case.horizon
    sheet.set_column(0, 0, 44)
    sheet.set_column(1, 1, 18)
    sheet.set_column(2, 2, 60)
    sheet.write_string(0, 0, clean_text(project.organisation.name), styles["title"])
    words = phrase(
        "Money in {currency} at prices of {year}",
        currency=project.organisation.currency,
        year=project.organisation.price_year,
    )
    sheet.write_string(1, 0, tr(words), styles["note"])
    flow = f"'{tr('Cash flow')}'"
    present = f"{flow}!L{FIRST}:L{last}"

    def total(column: str) -> str:
        return f"SUMPRODUCT({flow}!{column}{FIRST}:{column}{last},{flow}!K{FIRST}:K{last})"

    benefit, cost = _present(study)
    costs: str | float = cost if study.judgement.withheld else f"={total('I')}"
    undefined = tr("undefined")
    ratio = benefit / cost if cost else 0.0
    rows: _Rows = (
        ("Discount rate a year", case.rate, 0.0, "share", "Change it to see the worth change."),
        ("Benefits, present value", f"={total('F')}", benefit, "money", "Formula on “Cash flow”."),
        ("Costs, present value", costs, cost, "money", "Formula on “Cash flow”."),
        (
            "Expected worth",
            f"=SUM({present})",
            benefit - cost,
            "strong",
            "Formula on “Cash flow”: expected flows, discounted.",
        ),
        ("Benefits over cost", f'=IF(B6=0,"{undefined}",B5/B6)', ratio, "level", "Formula."),
        (
            "5 in 100 futures are below",
            case.npv.p5,
            0.0,
            "money",
            phrase("seed {seed}", seed=case.seed),
        ),
        ("Middle of all futures", case.npv.p50, 0.0, "money", ""),
        ("5 in 100 futures are above", case.npv.p95, 0.0, "money", ""),
        ("Share of futures that lose money", case.loss_share, 0.0, "share", ""),
        (
            "Claimed, not measured",
            case.components["claimed"].mean,
            0.0,
            "money",
            "Shown, never added.",
        ),
        ("Level today", study.plan.path[0].value or 0.0, 0.0, "level", "Overall, 0 to 4"),
        (
            "Expected level at the planned end",
            expected_end(study).value or 0.0,
            0.0,
            "level",
            phrase("{level} if every step works", level=level(study.plan.path[-1].value or 0.0)),
        ),
    )
    if study.judgement.withheld:
        rows = _without_worth(rows, study)
    for row, (name, value, known, style, note) in enumerate(rows, start=3):
        sheet.write_string(row, 0, tr(name))
        if style == "text":
            sheet.write_string(row, 1, "–")
        elif isinstance(value, str):
            sheet.write_formula(row, 1, value, styles[style], known)
        else:
            sheet.write_number(row, 1, value, styles[style])
        sheet.write_string(row, 2, tr(note), styles["note"])
    table = fixed(project) if isinstance(project, BareProject) else None
    if table is not None:
        below = 4 + len(rows)
        sheet.write_string(below, 0, tr("What this anonymous report is made from"))
        sheet.write_string(below, 2, tr(audit_of(project, table).line), styles["note"])


_Rows = tuple[tuple[str, str | float, float, str, str], ...]
_OF_COST = (
    "Discount rate a year",
    "Costs, present value",
)


def _without_worth(rows: _Rows, study: Study) -> _Rows:
    """What is left while a check fails that nobody answers for; cells keep their places for the formulas."""
    why = study.judgement.words
    return tuple(
        row if row[0] in _OF_COST or row[3] == "level" else (row[0], "", 0.0, "text", why)
        for row in rows
    )


def _present(study: Study) -> tuple[float, float]:
    """Present values of expected benefits and costs."""
    return study.case.benefit.mean, study.case.cost.mean


def _flows() -> tuple[tuple[str, str, str, int], ...]:
    """Flows of the sheet of months: key in the case, head and column there, sign of the money."""
    benefits = tuple((c, BENEFITS[c], "BCDE"[k], 1) for k, c in enumerate(COMPONENTS))
    return (("labour", "Own people", "G", -1), ("invoices", "Invoices", "H", -1), *benefits)


def _cash_flow(book: Any, study: Study, styles: dict[str, Any]) -> None:
    """Expected flows month by month: the mean over all futures, so their present value is the expected worth.

    Columns: A month, B–E benefits, F their sum, G own people, H invoices, I costs, J net, K discount factor,
    L present value, M running total.
    """
    found = study.case.monthly
    factors = discount_factors(study.case.rate, study.case.horizon)
    first, sheet = tr("Summary"), book.add_worksheet(tr("Cash flow"))
    heads = (
        "Month",
        *(BENEFITS[c] for c in COMPONENTS),
        "Benefits",
        "Own people",
        "Invoices",
        "Costs",
        "Net",
        "Discount factor",
        "Present value",
        "Running total",
    )
    sheet.set_column(0, 0, 8)
    sheet.set_column(1, len(heads) - 1, 14)
    for column, name in enumerate(heads):
        sheet.write_string(0, column, tr(name), styles["head"])
    running = 0.0
    for month in range(study.case.horizon + 1):
        row, at = month + 1, month + FIRST
        parts = [float(found[c][month]) for c in COMPONENTS]
        labour, cash = float(found["labour"][month]), float(found["invoices"][month])
        net = sum(parts) - labour - cash
        present = net * float(factors[month])
        running += present
        sheet.write_number(row, 0, month)
        for column, part in enumerate(parts, start=1):
            sheet.write_number(row, column, part, styles["money"])
        sheet.write_formula(row, 5, f"=SUM(B{at}:E{at})", styles["money"], sum(parts))
        sheet.write_number(row, 6, labour, styles["money"])
        sheet.write_number(row, 7, cash, styles["money"])
        sheet.write_formula(row, 8, f"=G{at}+H{at}", styles["money"], labour + cash)
        sheet.write_formula(row, 9, f"=F{at}-I{at}", styles["money"], net)
        factor = f"=(1+'{first}'!{RATE_CELL})^(-A{at}/12)"
        sheet.write_formula(row, 10, factor, styles["factor"], float(factors[month]))
        sheet.write_formula(row, 11, f"=J{at}*K{at}", styles["money"], present)
        total = f"=L{at}" if month == 0 else f"=M{at - 1}+L{at}"
        sheet.write_formula(row, 12, total, styles["money"], running)
    sheet.freeze_panes(1, 1)
    sheet.repeat_rows(0)


def _beside(study: Study) -> list[tuple[str, tuple[str, ...], list[tuple[str, ...]]]]:
    """Checks, cash, choices and odds, in the words of the report."""
    found = [
        ("Checks", CHECK_HEADS, check_rows(study)),
        ("Only cash", CASH_HEADS, cash_rows(study)),
    ]
    if study.plan.steps:
        found.append(("What may fail", ODDS_HEADS, odds_rows(study)))
        if not study.judgement.withheld:
            found.append(("Plans on the table", OPTION_HEADS, option_rows(study)))
    if study.project.model_comparisons:
        found.append(("Better models", COMPARISON_HEADS, comparison_rows(study.project)))
    return found


def _steps(study: Study) -> Filled:
    columns = (
        "id", "step", "kind", "stage", "start", "finish", "person-days", "benefit, present value",
        "cost, present value", "worth", "why",
    )  # fmt: skip
    plan = study.plan
    rows: list[tuple[Value, ...]] = []
    for stage in plan.stages:
        for step in stage.steps:
            share = study.attributed[step.candidate.id]
            shown = not study.judgement.withheld
            rows.append(
                (
                    step.candidate.id,
                    tr(step.candidate.name),
                    tr(step.candidate.kind),
                    tr(stage.name),
                    *(day.isoformat() for day in plan.dates_of(step)),
                    step.candidate.days,
                    share.benefit if shown else None,
                    share.cost,
                    share.net if shown else None,
                    tr(reasons(step, withheld=not shown)),
                )
            )
    return Filled(columns, rows, widths=(20, 32, 10, 22, 11, 11, 11, 14, 14, 14, 60), shown="0.00")


def _quarters(study: Study) -> Filled:
    plan, use = study.plan, quarter_use(study)
    labels = [f"{label} {year}" for year, label in quarter_labels(plan)]
    rows: list[tuple[Value, ...]] = [(tr("Invoices"), plan.budget, *map(float, use.invoices))]
    rows += [
        (
            tr(phrase("Person-days, {role}", role=CAPACITY_ROLE_NAMES[role])),
            plan.capacity[role],
            *map(float, days),
        )
        for role, days in use.days.items()
    ]
    if use.beside:
        rows += [
            (tr("In any case: invoices"), None, *map(float, use.beside_invoices)),
            (tr("In any case: person-days"), None, *map(float, use.all_beside)),
        ]
    expected = [p.value for p in expected_path(study)[1:]]
    planned = [p.value for p in plan.path[1:]]
    rows.append((tr("Expected level at the end of the quarter"), None, *expected))
    rows.append((tr("Level if every step works as planned"), None, *planned))
    return Filled(("", "limit", *labels), rows, widths=(32, 12), shown="0.00")


def _assumptions(study: Study) -> Filled:
    columns = ("id", "assumption", "unit", "low", "middle", "high", "grade", "source", "state")
    currency, follow = study.project.organisation.currency, followed(study)
    rows: list[tuple[str | float, ...]] = []
    for r in study.register:
        spread, source = follow.get(r.definition.id, (r.range, r.source))
        follows = r.definition.id in follow
        state = "don’t know" if r.dont_know else "confirmed" if r.confirmed else "default"
        rows.append(
            (
                r.definition.id,
                tr(r.definition.label),
                _unit(r.unit, currency),
                spread.low,
                spread.likely,
                spread.high,
                "–" if follows else r.grade,
                tr(source),
                tr("follows" if follows else state),
            )
        )
    rows += [
        (
            own.id,
            tr(own.label),
            _unit(own.unit, currency),
            own.range.low,
            own.range.likely,
            own.range.high,
            own.grade,
            tr(own.source),
            tr("confirmed" if own.own else "default"),
        )
        for own in use_case_inputs(study)
    ]
    return Filled(columns, rows, widths=(24, 36, 16, 12, 12, 12, 7, 50, 11), shown="0.00")


def _unit(unit: str, currency: str) -> str:
    """A unit in words; money alone is the currency, for the word is translated."""
    return currency if unit == "money" else tr(unit).replace("money", currency)


def _named(levels: Filled) -> Filled:
    """The table of levels with its dimensions in the language of the report."""
    at = levels.columns.index("name")
    rows = [(*row[:at], tr(str(row[at])), *row[at + 1 :]) for row in levels.rows]
    return replace(levels, rows=rows)


def _said(found: Filled) -> Filled:
    """A table with its heads in the language of the report; names of teams stay as they are."""
    return replace(found, columns=tuple(tr(c) for c in found.columns))
