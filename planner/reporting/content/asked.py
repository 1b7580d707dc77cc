"""What is asked for until the review, what is not in it, and what it costs afterwards, in sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from planner.analysis.around.release import Release
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import long_date
from planner.reporting.content.draft import Draft
from planner.reporting.content.experiments import beside_words, go_words
from planner.reporting.content.sheet_words import (
    ANYWAY_COST,
    BESIDE,
    BESIDE_DAYS,
    OWN,
    RELEASE,
    RELEASE_BESIDE,
    RELEASE_DAYS,
    RELEASE_NOTHING,
    REVIEW_PAST,
    RUNNING,
)
from planner.reporting.duty_law import DutyCount

if TYPE_CHECKING:
    from planner.reporting.content.sheet import Sheet


def asked_words(draft: Draft, sheet: Sheet) -> list[str]:
    """What is released, what is not in it, and what it costs afterwards; each where it is true."""
    chosen = sheet.chosen
    if chosen.until < draft.today:
        # what was released until a day that is past is no decision any more
        return [tr(phrase(REVIEW_PAST, day=long_date(chosen.until + timedelta(days=1))))]
    said = [*released_words(draft, sheet), *not_in_it_words(draft, sheet)]
    anyway = sheet.figure("anyway", chosen)
    if round(anyway.number()) > 0:
        said.append(ANYWAY_COST.say(draft.currency, anyway=anyway, horizon=draft.horizon_words))
    upkeep = sheet.figure("upkeep", chosen)
    if round(upkeep.number()) > 0:
        said.append(tr(RUNNING.say(draft.currency, upkeep=upkeep)))
    said += [w for w in (beside_words(draft, chosen.months), go_words(draft)) if w]
    return [tr(s) for s in said]


def released_words(draft: Draft, sheet: Sheet, *, brief: bool = False) -> list[str]:
    """What is released until the review, and what own people cost until then, running work with them.

    ``brief`` counts what is done anyway where it is more than one step.
    """
    chosen, currency = sheet.chosen, draft.currency
    if chosen.until < draft.today:
        return []
    until = long_date(chosen.until)
    days, invoices = sheet.figure("days", chosen), sheet.figure("invoices", chosen)
    beside, more = sheet.figure("beside", chosen), sheet.figure("beside_days", chosen)
    due, asks = round(beside.number()) > 0, _asks(sheet)
    said = []
    if round(invoices.number()) > 0:
        said.append(RELEASE.say(currency, invoices=invoices, days=days, until=until))
    elif due and asks:
        names = _paid_anyway(draft, chosen, brief=brief)
        said.append(
            RELEASE_BESIDE.say(
                currency, days=days, beside=beside, more=more, until=until, names=names
            )
        )
    elif asks:
        said.append(RELEASE_DAYS.say(currency, days=days, until=until))
    elif due or round(more.number()) > 0:
        said.append(RELEASE_NOTHING.say(currency, until=until))
    own = sheet.figure("own", chosen)
    if asks and round(own.number()) > 0:
        said.append(OWN.say(currency, own=own))
    return [tr(s) for s in said]


def not_in_it_words(draft: Draft, sheet: Sheet, *, brief: bool = False) -> list[str]:
    """What falls due beside what is released: what is done anyway, and what duties ask of somebody's hand."""
    chosen, currency = sheet.chosen, draft.currency
    if chosen.until < draft.today:
        return []
    beside, more = sheet.figure("beside", chosen), sheet.figure("beside_days", chosen)
    names, due = _paid_anyway(draft, chosen, brief=brief), round(beside.number()) > 0
    said: list[str] = []
    if due and (round(sheet.figure("invoices", chosen).number()) > 0 or not _asks(sheet)):
        said.append(BESIDE.say(currency, beside=beside, days=more, names=names))
    elif not due and round(more.number()) > 0:
        said.append(BESIDE_DAYS.say(currency, days=more, names=names))
    if chosen.on.duties:
        said += DutyCount.of(draft.study, draft.today.isoformat()).by_hand_words(brief=brief)
    return [tr(s) for s in said]


def _asks(sheet: Sheet) -> bool:
    """Whether the chosen plan itself asks for money or days until the review."""
    asked = (sheet.figure(what, sheet.chosen) for what in ("invoices", "days"))
    return any(round(figure.number()) > 0 for figure in asked)


def _paid_anyway(draft: Draft, chosen: Release, *, brief: bool = False) -> str:
    """Names of what begins until the review and is done anyway; ``brief``: how many, where more than one."""
    by_id = draft.study.case_problem.by_id
    begun = [by_id[i] for i, t in chosen.on.schedule.items() if t.start < chosen.months]
    names = [i.name for i in begun if i.anyway]
    return phrase("{n} steps", n=len(names)) if brief and len(names) > 1 else joined(names)
