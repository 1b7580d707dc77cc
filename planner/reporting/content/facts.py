"""The strip of facts that leads the summary and the poster: level, worth, cost and the odds of a loss."""

from __future__ import annotations

from planner.analysis.study.expected_path import expected_end
from planner.domain.answers.level import Level
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import (
    between,
    in_hundred,
    level,
    long_month,
    month_words,
    months_between,
    percent,
)
from planner.maturity.words import figure
from planner.reporting.blocks import Fact, Facts, fact_of, mark_fact
from planner.reporting.content.assessment import unknown_values
from planner.reporting.content.draft import Draft


def facts(draft: Draft) -> Facts:
    """Level, worth, cost and the odds of a loss; without a plan, what is known and what today costs."""
    study = draft.study
    if not study.plan.steps or draft.unknown:
        return _facts_without_plan(draft)
    case, plan = study.case, study.plan
    low, high = draft.ends(case.npv.p5, case.npv.p95)
    steps = len(plan.steps)
    note = draft.words.marked(
        "summary.level_note",
        range=draft.registry["level.range"],
        until=long_month(plan.end),
        steps=steps,
        **levels_beside(draft),
        **unknown_values(draft, "unknown", "missing"),
    )
    if study.judgement.withheld:
        return Facts(items=(_level_fact(draft, note), _cost_fact(draft), *_instead_of_worth(draft)))
    early, late = case.payback.p5, case.payback.p95
    months = months_between(early, late, case.horizon)
    return Facts(
        items=(
            _level_fact(draft, note),
            fact_of(
                mark_fact("worth.range", between(low, high)),
                tr(phrase("worth over {horizon}", horizon=draft.horizon_words)),
                draft.words.marked("summary.worth_note", middle=draft.registry["worth.half"]),
            ),
            _cost_fact(draft),
            fact_of(
                mark_fact("odds.loss", in_hundred(case.loss_share)),
                tr("futures lose money"),
                draft.words(
                    "summary.loss_note",
                    steps=steps,
                    payback=month_words(case.payback.p50, case.horizon),
                    payback_range="" if months == month_words(early, case.horizon) else months,
                ),
            ),
        )
    )


def levels_beside(draft: Draft) -> dict[str, object]:
    """Beside the expected level: the one without the plan, and the one with every step in effect.

    The last is marked where it reads as another one than is expected.
    """
    expected, in_place = expected_end(draft.study).value, draft.study.plan.path[-1].value
    return {
        "level_without": draft.registry["level.without"],
        "in_place": draft.registry["level.in_place"],
        "may_fail": level(expected) != level(in_place),
    }


def _level_fact(draft: Draft, note: str) -> Fact:
    now, then = draft.study.profile.overall, expected_end(draft.study).value
    both = now.leads and then is not None
    ends = mark_fact("level.now", figure(now)), mark_fact("level.planned", level(then))
    return fact_of(" → ".join(ends) if both else _level_now(now), tr("maturity, of 4"), note)


def _cost_fact(draft: Draft) -> Fact:
    study = draft.study
    return fact_of(
        mark_fact("cost.expected", draft.money(study.case.cost.mean)),
        tr("cost, once and running"),
        draft.words.marked(
            "summary.build_note",
            steps=len(study.plan.steps),
            discounted=study.case.rate > 0,
            paid=draft.registry["cost.paid"],
            invoices=draft.registry["cost.paid_invoices"],
        ),
    )


def _instead_of_worth(draft: Draft) -> tuple[Fact, Fact]:
    """What is known while the worth is withheld: how many checks fail, and what today costs."""
    failing, all_ = len(draft.study.judgement.failing), len(draft.study.judgement.checks)
    return (
        Fact(figure=f"{failing} / {all_}", label=tr("checks fail, so the worth is not shown")),
        _today_fact(draft),
    )


def _today_fact(draft: Draft) -> Fact:
    today = mark_fact("pools.today", draft.money(sum(draft.study.case.baseline.values())))
    return fact_of(today, tr("cost or loss a year today"), _today_note(draft))


def _today_note(draft: Draft) -> str:
    """What the cost of today rests on: its inputs that nobody stated, counted."""
    register = draft.study.register
    defaults = sum(not r.confirmed for r in register)
    return draft.words("summary.today_note", defaults=defaults, all=len(register))


def _level_now(now: Level) -> str:
    """As ``level_figure``, with its figure marked."""
    text = level_figure(now)
    return mark_fact("level.now" if now.leads else "level.range", text) if now.asked else text


def level_figure(now: Level) -> str:
    """The level that leads, else its range."""
    return figure(now) if now.leads or not now.asked else tr(now.span)


def _facts_without_plan(draft: Draft) -> Facts:
    study = draft.study
    now, counts = study.profile.overall, study.profile.counts
    defaults = sum(not r.confirmed for r in study.register)
    note = draft.words.marked(
        "summary.level_note",
        range=draft.registry["level.range"],
        until="",
        steps=0,
        **levels_beside(draft),
        **unknown_values(draft, "unknown", "missing"),
    )
    return Facts(
        items=(
            fact_of(_level_now(now), tr("maturity, of 4"), note),
            _today_fact(draft),
            Fact(
                figure=percent(study.profile.coverage),
                label=tr("of the questions answered"),
                note=tr(counts.words),
            ),
            Fact(
                figure=f"{defaults} / {len(study.register)}",
                label=tr("inputs still defaults"),
                note=draft.words("summary.defaults_note") if defaults else "",
            ),
        )
    )
