"""The progress report: two rounds side by side, and the agreed plan against what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from planner.analysis.around.actuals import compare_actuals
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, speaking, tr
from planner.domain.base.numbers import iso_day, level, signed_level, span
from planner.domain.case.figure import ORGANISATION, Figure, Span
from planner.domain.plan.calendar import first_day
from planner.domain.plan.plan import AgreedPlan, StepProgress
from planner.maturity.rounds import Change, Comparison, compare_rounds
from planner.maturity.words import figure, way_words
from planner.reporting.blocks import (
    Block,
    Cell,
    Columns,
    Fact,
    Facts,
    Heading,
    SectionBlocks,
    Table,
)
from planner.reporting.content.agreement import since_last_round
from planner.reporting.content.assessment import radar_figure
from planner.reporting.content.draft import Column, Draft, change_columns, listing
from planner.reporting.content.extras import table_blocks
from planner.reporting.content.measures import measures
from planner.reporting.plan_tables import actual_words
from planner.reporting.report import Report, assemble, start_draft

MOST_CHANGED = 12
STATE_WORDS = {
    "planned": "not started",
    "running": "running",
    "done": "done",
    "dropped": "dropped",
}


def build_progress(study: Study, today: date, own: Path | None = None) -> Report:
    """Compare the last two rounds and the agreed plan with what was entered of its progress."""
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        draft = start_draft(study, today, own)
        first = SectionBlocks(id="summary", blocks=(*_summary(draft), *_maturity(draft)))
        sections = [first, _plan(draft)]
        return assemble(
            draft,
            sections,
            tr("Progress report"),
            with_cover=False,
            contents=False,
            edition="progress",
        )


def _rounds(draft: Draft) -> Comparison | None:
    project = draft.study.project
    if len(project.rounds) < 2:
        return None
    return compare_rounds(project, project.rounds[-2], project.rounds[-1])


def _state(agreed: AgreedPlan, initiative: str) -> StepProgress:
    return agreed.progress.get(initiative, StepProgress(state="planned"))


def _summary(draft: Draft) -> tuple[Block, ...]:
    study = draft.study
    found, agreed = _rounds(draft), study.project.agreed_plan
    states = [_state(agreed, s.initiative).state for s in agreed.steps] if agreed else []
    judged = compare_actuals(study) if study.project.actuals else ()
    standing = [c.standing for c in judged]
    change = found.overall.shown if found is not None else None
    now = study.profile.overall
    facts = [
        Fact(
            figure=f"{level(found.overall.before)} → {level(found.overall.after)}"
            if found is not None and not found.overall.refused
            else figure(study.profile.overall),
            label=tr("maturity, of 4"),
            note=draft.words(
                "progress.level_note",
                round=found.before.label if found is not None else "",
                refused=found is not None and found.overall.refused,
                pairs=found.overall.pairs if found is not None else 0,
                of=found.overall.of if found is not None else 0,
            ),
        ),
        Fact(
            figure=f"{states.count('done')} / {len(states)}" if states else "–",
            label=tr("steps done"),
            note=draft.words(
                "progress.steps_note",
                running=states.count("running"),
                dropped=states.count("dropped"),
                agreed=bool(states),
            ),
        ),
        Fact(
            figure=f"{standing.count('as expected') + standing.count('better')} / {len(standing)}"
            if standing
            else "–",
            label=tr("figures as expected or better"),
            note=draft.words("progress.actuals_note", measured=len(standing)),
        ),
        Fact(
            figure=way_words(way) if (way := study.profile.way(study.project)) is not None else "–",
            label=tr("of the way to the targets"),
            note=draft.words("progress.way_note"),
        ),
    ]
    return (
        draft.title(
            "progress.headline",
            change=_change(change),
            rose=(change or 0.0) > 0,
            same=change is not None and level(abs(change)) == level(0.0),
            alike=found is not None and level(found.overall.after) == level(now.value),
            now=draft.registry["level.now"],
            since=found.before.label if found is not None else "",
            done=states.count("done"),
            steps=len(states),
        ),
        draft.say("progress.lead", lead=True, rounds=found is not None, agreed=bool(states)),
        Facts(items=tuple(facts)),
    )


def _change(change: float | None) -> Figure | None:
    """How far the overall level moved between two rounds, whichever way."""
    if change is None:
        return None
    span = Span("between", "last round", "this round")
    return Figure("level.change", abs(change), "level", "observed", span, ORGANISATION, "answers")


def _maturity(draft: Draft) -> list[Block]:
    found = _rounds(draft)
    blocks: list[Block] = [Heading(n=2, t=tr("Maturity"))]
    if found is None:
        blocks.append(draft.say("progress.one_round"))
        return blocks
    drawn = radar_figure(draft)
    table, *notes = [b for b in since_last_round(draft) if not isinstance(b, Heading)]
    blocks += [
        Columns(left=(drawn,), right=(table,), ratio=0.5),
        *notes,
        *_changed("Questions that rose most", found.rose, found),
        *_changed("Questions that fell", found.fell, found),
    ]
    return blocks


def _changed(title: str, changes: Sequence[Change], found: Comparison) -> list[Block]:
    if not changes:
        return []
    return [
        listing(
            title,
            change_columns("Question", found),
            [
                (
                    Cell(t=tr(c.name), b=True),
                    level(c.before),
                    level(c.after),
                    signed_level(c.shown),
                )
                for c in changes[:MOST_CHANGED]
            ],
            title=title,
        )
    ]


def _plan(draft: Draft) -> SectionBlocks:
    study = draft.study
    agreed = study.project.agreed_plan
    blocks: list[Block] = [Heading(n=1, t=tr("Plan and results"))]
    if agreed is None:
        blocks.append(draft.say("progress.no_plan"))
    else:
        who = draft.disclosure.who(agreed.who)
        blocks += [
            draft.say("progress.agreed", day=iso_day(agreed.agreed), who=who),
            _steps(draft, agreed),
        ]
    if study.project.actuals:
        blocks += table_blocks(actual_words(study, compare_actuals(study)))
    else:
        blocks.append(draft.say("progress.nothing_measured"))
    blocks += measures(draft)
    return SectionBlocks(id="roadmap", blocks=tuple(blocks))


def _steps(draft: Draft, agreed: AgreedPlan) -> Table:
    study = draft.study
    start = date.fromisoformat(agreed.start)
    names = {c.id: c.name for c in study.candidates}

    rows = []
    for step in sorted(agreed.steps, key=lambda s: (s.start, s.end, s.initiative)):
        state = _state(agreed, step.initiative)
        begun = state.start if state.start is not None else step.start
        ended = state.end if state.end is not None else max(step.end, begun + 1)
        late = ended - step.end
        rows.append(
            (
                Cell(t=tr(names.get(step.initiative, step.initiative)), b=True),
                _when(start, step.start, step.end),
                tr(STATE_WORDS[state.state]),
                ("–" if state.start is None else _when(start, begun, ended)),
                (_late(late) if state.end is not None else "–"),
                (state.note if draft.disclosure.free_text else ""),
            )
        )
    return listing(
        "Agreed steps and what became of them",
        (
            Column("Step", 0.27),
            Column("Agreed", 0.19),
            Column("State", 0.12),
            Column("Actual", 0.19),
            Column("Late by", 0.1, "r"),
            Column("Note", 0.13),
        ),
        rows,
        title="Agreed steps and what became of them",
    )


def _late(months: int) -> str:
    if months == 0:
        return tr("on time")
    pattern = "{n} month" if abs(months) == 1 else "{n} months"
    return tr(phrase(pattern, n=months))


def _when(start: date, first: int, end: int) -> str:
    """Calendar months of months of a plan, the end exclusive."""
    return span(first_day(start, first), first_day(start, end) - timedelta(days=1))
