"""What becomes of each step in all futures, and what the tools of a plan bind to: rows in words."""

from __future__ import annotations

from planner.analysis.study.study import Study
from planner.catalogue.tool_fit import is_open
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import decimal, in_hundred, money
from planner.domain.content.tool import Tool
from planner.economics.costs import TERMS_OF

ODDS_HEADS = (
    "Step",
    "Works",
    "Given up",
    "Not begun",
    "On time",
    "Late, where it works",
    "What fails with it",
)
ODDS_NOTE = (
    "A step works only if what it needs works. A try that fails is repeated once; failed twice, the step is "
    "given up, and what needs it is not begun and costs nothing; these three are all futures, each rounded "
    "by itself. On time is where it works and has no delay. The chance that the plan ends late is told as "
    "if its steps were carried through in any case."
)
TERM_HEADS = ("Tool", "Invoices a year, likely", "Runs at least", "Cost of leaving")
TERMS_NOTE = (
    "Likely: the middle of the price, for a whole year at today’s size, of tools done anyway too. The cash "
    "by year counts all futures: other prices, part of a year, and steps that are given up; the "
    "quarters of the plan count the mean of all prices, with every step carried through."
)
MOST_NAMED = 3


def odds_rows(study: Study) -> list[tuple[str, ...]]:
    """In how many futures each step works, in the plan's order, and what fails with it."""
    names = {s.candidate.id: s.candidate.name for s in study.plan.steps}
    rows: list[tuple[str, ...]] = []
    for one in study.odds:
        lost = [tr(names.get(i, i)) for i in one.fails_with_it]
        more = len(lost) - MOST_NAMED
        said = ", ".join(lost[:MOST_NAMED])
        if more > 0:
            said = tr(phrase("{names} and {n:one|#} more", names=said, n=more))
        late = tr(phrase("{months} months", months=decimal(one.late, 1)))
        rows.append(
            (
                tr(names.get(one.id, one.id)),
                in_hundred(one.works),
                in_hundred(one.given_up),
                in_hundred(1 - one.begins),
                in_hundred(one.in_time),
                late,
                said or tr("nothing"),
            )
        )
    return rows


NO_CONTRACT = "no contract: free licence"
FREE_LICENCE = "no contract: free licence; hosting {months} months, assumed"


def term_rows(study: Study) -> list[tuple[str, ...]]:
    """What each planned tool with invoices binds to: a year at today's size, shortest term, leaving."""
    currency = study.project.organisation.currency
    releases = study.case_problem.quantities["deployments"].mean
    rows: list[tuple[str, ...]] = []
    for step in study.plan.steps:
        one = step.candidate.initiative
        yearly = one.yearly_invoices("likely", releases)
        if step.candidate.kind != "tool" or (not yearly and not one.exit_cost.high):
            continue
        usual = max(
            (TERMS_OF.get(c.driver, 1) for c in one.unit_costs),
            default=1,
        )
        if one.yearly_cost.high > 0:
            usual = max(usual, TERMS_OF["subscription"])
        months = one.term_months or usual
        pattern = (
            "{months} months, your contract" if one.term_months else "{months} months, assumed"
        )
        if months == 1:
            pattern = "1 month, your contract" if one.term_months else "1 month, assumed"
        entry = step.candidate.entry
        if not one.term_months and isinstance(entry, Tool) and is_open(entry):
            pattern = FREE_LICENCE if months > 1 else NO_CONTRACT
        leaving = (
            money(one.exit_cost.likely, currency) if one.exit_cost.high > 0 else tr("none stated")
        )
        rows.append(
            (
                tr(step.candidate.name),
                money(yearly, currency),
                tr(phrase(pattern, months=months)),
                leaving,
            )
        )
    return rows
