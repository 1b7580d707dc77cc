"""The second page of the decision sheet: what is counted at the review, what is not known, and who signs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from planner.analysis.around.actuals import MEASURES, MORE_IS_BETTER, forecasts
from planner.analysis.around.on_the_table import GATE, OnTable
from planner.analysis.around.review import Promise, promised
from planner.analysis.study.hygiene import steps_anyway
from planner.analysis.study.study import Study
from planner.catalogue.told import event_words
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import decimal, iso_day, long_date
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.plan import Measure
from planner.reporting.blocks import (
    Block,
    Cell,
    Choices,
    Columns,
    Heading,
    Para,
    Run,
    SectionBlocks,
    runs,
)
from planner.reporting.content.approval import identity, signatures
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.duty_rows import duty_rows, few_duties
from planner.reporting.content.sheet import Sheet
from planner.reporting.plan_tables import measured
from planner.reporting.signing.carried import Carried

WATCHED: tuple[Measure, ...] = ("detect_hours", "lead_time_days", "repair_hours", "verified_share")
"""Measures that a condition may be made of, the one that tells most first."""
MOST_DUTIES = 3
MOST_MEASURES = 2
MOST_INPUTS = 2


@dataclass(frozen=True)
class Condition:
    """One thing that is counted at the review: what, as what, today, what is needed, and who counts."""

    what: str
    counted: str
    today: str
    needed: str
    who: str


def conditions(draft: Draft, sheet: Sheet) -> tuple[Condition, ...]:
    """Conditions that can be counted: what the chosen plan itself promised by then.

    None for a review that is past.
    """
    chosen = sheet.chosen
    if not chosen.on.ours or chosen.until < draft.today:
        return ()
    found = promised(draft.study, chosen.on.schedule, chosen.months)
    made = [_in_use(draft, found), _due(draft, found), _level(draft, found)]
    return tuple(c for c in (*made, *_measures(draft, sheet), *_inputs(draft)) if c is not None)


def _in_use(draft: Draft, found: Promise) -> Condition | None:
    if not found.needed:
        return None
    agreed = draft.study.project.agreed_plan
    became = agreed.progress if agreed else {}
    done = sum(became[i].state == "done" for i in found.steps if i in became)
    return Condition(
        tr("Steps that work"),
        tr(phrase("steps of the plan itself that are over by then, of {n}", n=len(found.steps))),
        str(done),
        tr(phrase("{n} or more", n=found.needed)),
        tr("Whoever leads the plan"),
    )


def _due(draft: Draft, found: Promise) -> Condition | None:
    """The duties that are kept by then, also those that rest on what is done in any case."""
    names = [d.name for d in draft.study.plan.duties if d.id in found.duties]
    if not names:
        return None
    told = joined([phrase("“{name}”", name=n) for n in names[:MOST_DUTIES]])
    rest = len(names) - MOST_DUTIES
    return Condition(
        tr("Duties met"),
        tr(phrase("{names} and {more:one|#} more", names=told, more=rest) if rest > 0 else told),
        "0",
        str(len(names)),
        tr("Compliance"),
    )


def _level(draft: Draft, found: Promise) -> Condition | None:
    now = draft.study.profile.overall.value
    if now is None or found.level is None:
        return None
    return Condition(
        tr("Maturity, assessed again"),
        tr(
            "overall level, of 4, with what is done in any case"
            if steps_anyway(draft.study)
            else "overall level, of 4"
        ),
        decimal(now, 1),
        tr(phrase("{n} or more", n=decimal(found.level, 1))),
        tr("Whoever assessed it"),
    )


def _measures(draft: Draft, sheet: Sheet) -> list[Condition]:
    study = draft.study
    if sheet.chosen.id not in ("whole", "stage_1"):
        return []
    quarter = max(min(sheet.chosen.months // 3, study.plan.quarters) - 1, 0)
    register = {r.definition.id: r for r in study.register}
    owners = {"detect_hours": "data_scientist", "repair_hours": "platform_engineer"}
    found = []
    for (measure, _), forecast in forecasts(study, [(m, quarter) for m in WATCHED]).items():
        row = register.get(measure)
        if row is None:
            continue
        better = measure in MORE_IS_BETTER
        today, end = row.range.likely, forecast.low if better else forecast.high
        if (end <= today * 1.05) if better else (end >= today * 0.95):
            continue  # the plan does not promise it by then
        words = measured(measure, end, draft.currency)
        role = owners.get(measure, "ml_engineer")
        found.append(
            Condition(
                tr(MEASURES[measure][0]),
                tr("half of the cases") if measure.endswith("_hours") else tr("on average"),
                measured(measure, today, draft.currency),
                tr(phrase("{n} or more" if better else "{n} or less", n=words)),
                tr(CAPACITY_ROLE_NAMES[role]),  # type: ignore[index]
            )
        )
    return found[:MOST_MEASURES]


def _inputs(draft: Draft) -> list[Condition]:
    """Defaults that move the worth most: own figures are wanted by the review."""
    open_ = {r.definition.id: r for r in draft.study.register if not r.confirmed}
    moving = [s for s in draft.study.moving if s.id in open_][:MOST_INPUTS]
    return [
        Condition(
            tr(phrase("Own figure for “{name}”", name=tr(s.label))),
            tr("stated with its source"),
            tr("default"),
            tr("given"),
            tr("Finance"),
        )
        for s in moving
    ]


def conditions_page(draft: Draft, sheet: Sheet, carried: Carried) -> SectionBlocks:
    """The second page."""
    found = conditions(draft, sheet)
    chosen = sheet.chosen
    day = long_date(chosen.until + timedelta(days=1))
    blocks: list[Block] = []
    if found and sheet.choice.rule == GATE:
        title = phrase(
            "Stage 2 is released if these {n} conditions hold on {day}"
            if len(found) > 1
            else "Stage 2 is released if this condition holds on {day}",
            n=len(found),
            day=day,
        )
        blocks += [
            Heading(n=1, t=tr(title)),
            Para(runs=runs(tr(COUNTED)), lead=True),
            _table(found),
        ]
    elif found:
        blocks += [
            Heading(n=1, t=tr(phrase("What is counted on {day}", day=day))),
            Para(runs=runs(tr(COUNTED_ONLY)), lead=True),
            _table(found),
        ]
    else:
        blocks.append(Heading(n=1, t=tr("What is not known, and who decides")))
    asked: tuple[Block, ...] = ()
    if asks_for_duties(sheet):
        asked = duty_rows(draft) if few_duties(draft) else (Para(runs=runs(tr(BEHIND))),)
    signing = signing_block(draft, carried, tr(DECIDES))
    blocks += [*asked, *unknowns(draft), *deciding(sheet), *signing]
    return SectionBlocks(id="approval", blocks=tuple(blocks))


def asks_for_duties(sheet: Sheet) -> bool:
    """Whether the plan that is recommended holds steps, and duties bind."""
    return bool(sheet.chosen.on.schedule and sheet.chosen.on.duties)


BEHIND = "Which duties, by when and with whose days: in the annex behind this page."
COUNTED = (
    "Each condition is counted, not judged. Where one fails, stage 2 is decided anew, with what was "
    "measured."
)
COUNTED_ONLY = (
    "Each line is counted, not judged: it tells whether what was asked for brought what it "
    "promised."
)


def _table(found: tuple[Condition, ...]) -> Block:
    rows: list[Row] = [
        (str(n), Cell(t=c.what, b=True), c.counted, c.today, Cell(t=c.needed, b=True), c.who)
        for n, c in enumerate(found, 1)
    ]
    return listing(
        "Conditions with what is counted, today and needed",
        (
            Column("", 0.05),
            Column("Condition", 0.29),
            Column("Counted as", 0.24),
            Column("Today", 0.12, "r"),
            Column("Needed", 0.13, "r"),
            Column("Who counts", 0.17),
        ),
        rows,
    )


def unknowns(draft: Draft) -> list[Block]:
    """What the sheet does not know; only what is so."""
    rows: list[Row] = [(Cell(t=tr(a), b=True), tr(b)) for a, b in _unknown(draft.study, draft)]
    if not rows:
        return []
    return [
        listing(
            "What this sheet does not know",
            (Column("", 0.36), Column("", 0.64)),
            rows,
            title="What this sheet does not know",
        )
    ]


def _unknown(study: Study, draft: Draft) -> list[tuple[str, str]]:
    found = []
    defaults, counts = sum(not r.confirmed for r in study.register), study.profile.counts
    if defaults:
        found.append(
            (
                phrase("{n} of {all} inputs are defaults", n=defaults, all=len(study.register)),
                "of the product and no figures of the organisation; they are listed in the full report",
            )
        )
    missing = counts.open + counts.dont_know
    if missing:
        found.append(
            (
                phrase("{n} answers are missing", n=missing)
                if missing > 1
                else phrase("One answer is missing"),
                phrase(
                    "the overall level could lie between {low} and {high}",
                    low=decimal(study.profile.overall.low, 1),
                    high=decimal(study.profile.overall.high, 1),
                )
                if round(study.profile.overall.high, 1) > round(study.profile.overall.low, 1)
                else "open, or answered with “don’t know”",
            )
        )
    claimed = study.case.components["claimed"].mean
    if study.plan.steps and not study.judgement.withheld and claimed > 0:
        found.append(
            (
                phrase("{amount} is not counted", amount=draft.money(claimed)),
                "expected value that is not measured yet; shown, never added",
            )
        )
    tools = [s.candidate.entry for s in study.plan.steps if isinstance(s.candidate.entry, Tool)]
    told = [t for t in tools if t.events]
    if told:
        events = "; ".join(f"{tr(t.name)}: {tr(event_words(t.events[-1]))}" for t in told[:3])
        found.append(
            (
                phrase("{n} tools have changed", n=len(told))
                if len(told) > 1
                else phrase("One tool has changed"),
                Verbatim(events),
            )
        )
    if not study.project.agreed_plan and study.plan.steps and study.plan.start <= draft.today:
        found.append(
            (
                phrase("The start is past"),
                phrase(
                    "the plan begins on {day}: plan again before it is signed",
                    day=iso_day(study.plan.start.isoformat()),
                ),
            )
        )
    return found


def deciding(sheet: Sheet) -> list[Block]:
    """Boxes to tick: what could be decided, and beside each how many duties it misses."""
    names = [tr(box_words(o.on)) for o in sheet.options]
    return [Heading(n=2, t=tr("Decided")), Choices(items=(*names, tr("None of these")))]


def box_words(one: OnTable) -> str:
    """A choice by its box; it says how many duties it misses, where it lacks what they ask for."""
    missed = one.duties - one.met
    if missed <= 0 or one.result.keeps:
        return one.result.name
    pattern = "{name} (misses one duty)" if missed == 1 else "{name} (misses {n} duties)"
    return phrase(pattern, name=one.result.name, n=missed)


DECIDES = "Whoever signs has read this sheet and decides what is ticked above."


def signing_block(draft: Draft, carried: Carried, meaning: str) -> list[Block]:
    """What a signature means, fields of all who sign, and what makes the sheet checkable."""
    fields = signatures(draft).model_copy(update={"paired": True})
    table, picture, words = identity(draft, carried)
    beside: Block = (
        Columns(left=(table,), right=(picture,), ratio=0.86) if picture is not None else table
    )
    valid = validity(draft)
    said = " ".join(x for x in (valid, words) if x)
    return [
        Para(runs=(Run(t=meaning),)),
        fields,
        beside,
        Para(runs=(Run(t=said, muted=True),)),
    ]


def validity(draft: Draft) -> str:
    """Until when the sheet may be decided on: the day before the plan starts; empty without a question."""
    plan, project = draft.study.plan, draft.study.project
    known = draft.study.profile.overall.leads
    if not known or not plan.steps or plan.start <= draft.today or project.agreed_plan is not None:
        return ""
    day = long_date(plan.start - timedelta(days=1))
    return tr(phrase("Valid until {day}, the day before the plan starts.", day=day))
