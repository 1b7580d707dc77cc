"""The duties of a plan in one table: what becomes of each, and what keeping them costs."""

from __future__ import annotations

from planner.analysis.around.duty_prices import duty_prices
from planner.analysis.around.sooner import sooner_words
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.systems.words import next_words, short_day
from planner.domain.base.language import joined, tr
from planner.domain.plan.duty import Duty
from planner.reporting.blocks import Block, Cell, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.duty_rows import owner_of
from planner.reporting.duty_law import (
    MARKED,
    UNCHECKED,
    DutyCount,
    all_in_plan_words,
    duties_named,
    duty_line,
    law_days,
    not_binding_words,
)
from planner.reporting.duty_words import BESIDE_IT, OF_IT, kept_words, undecided_words
from planner.reporting.late_words import late_reasons

STEPS_SHARED = (
    "What several duties lean on is shared equally among them. What duty costs is less than these costs "
    "where the steps also save something."
)
STEPS_BESIDE = (
    "What is done with and without the plan counts here with its cost alone, which falls due where this plan "
    "is not adopted, too: what it brings is counted nowhere."
)
AGAINST_NOTHING = "It is counted against doing nothing."
MOVES_AGAINST = "The price of a decision is counted against the plan before it."


OWN_DAY = (
    "“Own day” is the day set in this assessment: in time and late go by it. It may lie before the day from "
    "which a law asks, or after it."
)


def duty_table(draft: Draft) -> tuple[Block, ...]:
    """What becomes of each duty, what the duties cost, and what choice earns on top."""
    study, plan, day = draft.study, draft.study.plan, draft.today.isoformat()
    if not plan.duties:
        return ()
    prices, earned = duty_prices(study), plan.choice_earns
    cost, priced = prices.worth, not study.judgement.withheld
    laws, told = law_days(study), all_in_plan_words(study, day)
    alone = sum(d.state == "late" for d in plan.duties) == 1
    each = plan.duties
    rows: list[Row] = [_duty(draft, d, laws.get(d.id, ""), told[d.id], alone=alone) for d in each]
    if not laws:
        rows = [(*r[:2], *r[3:]) for r in rows]
    if priced and cost is not None and earned is not None:
        blank = [""] * (len(rows[0]) - 2)
        sums = [
            ("The duties pay for themselves", -cost)
            if cost < 0
            else ("What duty costs", cost + prices.beside)
        ]
        if round(prices.beside) > 0:
            sums.append((BESIDE_IT if cost < 0 else OF_IT, prices.beside))
        for words, amount in (*sums, ("What choice earns", earned)):
            rows.append((Cell(t=tr(words), b=True), *blank, draft.money(amount)))
    table = listing(
        "Duties and what becomes of them in the plan",
        (
            Column("Duty", 0.29 if laws else 0.4),
            Column("Own day", 0.11),
            *([Column("Law asks from", 0.13)] if laws else []),
            Column("In the plan", 0.25 if laws else 0.27),
            Column("Owner", 0.11),
            Column("Its steps cost", 0.11, "r"),
        ),
        rows,
        title="Duties",
    )
    said = [duty_line(study, day), *kept_words(study, draft.today, draft.once)]
    said += DutyCount.of(study, day).by_hand_words()
    if free := not_binding_words(study):
        said.append(joined(free, " "))
    undecided = undecided_words(study, day)
    if undecided and not draft.disclosure.anonymous:
        said.append(undecided)  # a list of duties reads as if it were the whole of a law
    if any(d.asked_by is not None for d in study.project.duties):
        said.append(OWN_DAY)
    if any(MARKED in d.name for d in plan.duties):
        said.append(UNCHECKED)
    if priced:
        beside = [STEPS_BESIDE if round(prices.beside) > 0 else AGAINST_NOTHING]
        moves = [MOVES_AGAINST] if study.project.moves else []
        said.append(joined([STEPS_SHARED, *beside, *moves], " "))
    why = () if alone else _why_late(draft)
    return (table, *(Para(runs=runs(tr(line))) for line in said), *why)


def _why_late(draft: Draft) -> tuple[Block, ...]:
    """Why duties are late: one line for all that are so for one reason."""
    study = draft.study
    reasons = late_reasons(study, draft.once)
    by_id = {d.id: d for d in study.project.duties}
    of: dict[str, list[Duty]] = {}
    for one in study.plan.duties:
        if (words := tr(reasons.words(one.id))) and one.id in by_id:
            of.setdefault(words, []).append(by_id[one.id])
    if not of:
        return ()
    rows: list[Row] = [
        (words, str(len(duties)), tr(duties_named(study.project, duties)))
        for words, duties in sorted(of.items(), key=lambda row: -len(row[1]))
    ]
    return (
        listing(
            "Why duties are late in this plan",
            (Column("Why", 0.42), Column("Duties", 0.1, "r"), Column("Which", 0.48)),
            rows,
            title="Why duties are late",
        ),
    )


def _duty(draft: Draft, one: DutyResult, law: str, said: str, *, alone: bool) -> tuple[str, ...]:
    """A duty: its name, its own day, that of its law, what becomes of it, who answers, what it costs.

    Why it is late stands in its row where it is ``alone`` in that.
    """
    study = draft.study
    duty = next(d for d in study.project.duties if d.id == one.id)
    words = tr(said)
    if soon := sooner_words(study, one.id):
        words += " " + tr(soon)
    if alone and (why := late_reasons(study, draft.once).words(one.id)):
        words += " " + tr(why)
    cost = duty_prices(study).by_duty.get(one.id)
    return (
        tr(one.name),
        short_day(one.by),
        tr(next_words(law, draft.today.isoformat())),
        words,
        owner_of(draft, duty.owner),
        "–" if cost is None or study.judgement.withheld else draft.money(cost),
    )
