"""Experiments of ideas in the report: when, whose days, what each costs beside the plan, who decides when."""

from __future__ import annotations

from planner.analysis.around.use_case_words import portfolio
from planner.analysis.study.experiment_words import cost_words
from planner.analysis.study.plan import Experiment
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day, money, span, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.sentences import person_days


def experiments(draft: Draft) -> tuple[Block, ...]:
    """One row an experiment and their sums; nothing where the plan has none."""
    plan = draft.study.plan
    if not plan.experiments:
        return ()
    rows: list[Row] = [_row(draft, one) for one in plan.experiments]
    if len(rows) > 1:
        rows.append(
            (
                Cell(t=tr("Together"), b=True),
                "",
                work_days(sum(sum(e.days.values()) for e in plan.experiments)),
                draft.money(sum(e.cost for e in plan.experiments)),
                draft.money(sum(e.cash for e in plan.experiments)),
                "",
                "",
            )
        )
    table = listing(
        "Experiments of ideas: when, whose days, and what they cost beside the plan",
        (
            Column("Use case", 0.22),
            Column("When", 0.16),
            Column("Days", 0.08, "r"),
            Column("Cost", 0.1, "r"),
            Column("Of it invoices", 0.12, "r"),
            Column("Owner", 0.16),
            Column("Decided by", 0.16),
        ),
        rows,
        title="Experiments of ideas",
    )
    words = cost_words(plan.experiments, draft.currency)
    told = [words] if words else []
    told += [
        phrase(
            pattern,
            name=Verbatim(one.name),
            roles=joined([CAPACITY_ROLE_NAMES[r] for r in one.short], ", "),
            over=money(one.over, draft.currency),
        )
        for one in plan.experiments
        for holds, pattern in (
            (one.short, "“{name}”: more days than are released: {roles}."),
            (one.over, "“{name}”: more invoices than are released, by up to {over}."),
            (one.late, "“{name}” cannot be over by the day of the decision."),
        )
        if holds
    ]
    return (table, *(Para(runs=runs(tr(line))) for line in told))


def _row(draft: Draft, one: Experiment) -> Row:
    plan = draft.study.plan
    return (
        Cell(t=tr(one.name), b=True),
        span(plan.month_start(one.start), plan.last_day(one.end)),
        work_days(sum(one.days.values())) if one.days else tr("not yet said"),
        draft.money(one.cost) if one.cost else "–",
        draft.money(one.cash) if one.days and one.cost else "–",
        draft.disclosure.who(one.owner) or (tr("named") if one.owner else "–"),
        iso_day(one.decide_by) if one.decide_by else "–",
    )


def beside_words(draft: Draft, months: int) -> str:
    """What experiments that begin within some months cost beside what is asked for; empty for none."""
    found = [e for e in draft.study.plan.experiments if e.start < months and e.cost]
    if not found:
        return ""
    currency, days = draft.currency, sum(sum(e.days.values()) for e in found)
    told = phrase(
        "Beside the plan an experiment is to be decided on: “{names}”, {cost} in all."
        if len(found) == 1
        else "Beside the plan experiments are to be decided on: {names}, {cost} in all.",
        names=found[0].name if len(found) == 1 else joined([e.name for e in found], ", "),
        cost=money(sum(e.cost for e in found), currency),
    )
    if not all(e.days for e in found):
        return told
    words: list[str] = [
        told,
        phrase(
            "It takes {days} of own people, and {cash} of it are invoices."
            if len(found) == 1
            else "They take {days} of own people, and {cash} of it are invoices.",
            days=person_days(work_days(days)),
            cash=money(sum(e.cash for e in found), currency),
        ),
    ]
    short = dict.fromkeys(r for e in found for r in e.short)
    if short:
        names = joined([CAPACITY_ROLE_NAMES[r] for r in short], ", ")
        words.append(phrase("More days than are released: {names}.", names=names))
    over = max(e.over for e in found)
    if over:
        words.append(
            phrase("More invoices than are released, by up to {over}.", over=money(over, currency))
        )
    return joined(words, " ")


def go_words(draft: Draft) -> str:
    """What pays without a test and waits for its decision, with its means once and a year; empty for none."""
    found = [
        (u, rule.workings)
        for u, rule in portfolio(draft.study.project)
        if rule is not None
        and rule.rule.verdict == "go"
        and not rule.kept_for_harm
        and u.state == "idea"
        and not (u.stop is not None and u.stop.decision)
    ]
    if not found:
        return ""
    return phrase(
        "Beside the plan it is to be decided what is built without a test, for it pays at once: {names}. "
        "That is {build} once and {run} a year.",
        names=joined([u.name for u, _ in found], ", "),
        build=money(sum(w.build for _, w in found), draft.currency),
        run=money(sum(w.run for _, w in found), draft.currency),
    )
