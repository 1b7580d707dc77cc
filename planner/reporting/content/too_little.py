"""First page where too little is known: what is known, who can settle the rest, what would turn anything."""

from __future__ import annotations

from planner.analysis.around.narrowing import deciding_answers, narrowing
from planner.analysis.around.would_pay import OnDraws, Turning, on_draws
from planner.domain.answers.level import Ask
from planner.domain.base.language import Inner, Verbatim, phrase, tr
from planner.domain.base.numbers import between, decimal, level
from planner.domain.base.rounding import half_up
from planner.maturity.answers import minutes_for
from planner.maturity.quick import reaches
from planner.reporting.blocks import (
    Block,
    Cell,
    Columns,
    Heading,
    Para,
    SectionBlocks,
    escape_marks,
    runs,
)
from planner.reporting.case_words import way_to_find
from planner.reporting.content.assessment import whom_words
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.honest import safe_to_start
from planner.reporting.content.strengths import known_words


def too_little_page(draft: Draft) -> SectionBlocks:
    """What is known, who can settle the rest, what is safe to start meanwhile; no level, plan or worth."""
    overall = draft.study.profile.overall
    title = phrase(
        "Too little is known to name a level: {missing}", missing=Inner(overall.missing_words)
    )
    lies = phrase(
        "The level lies between {low} and {high} of 4.",
        low=level(overall.low),
        high=level(overall.high),
    )
    safe = safe_to_start(draft)
    known = known_words(draft)
    return SectionBlocks(
        id="summary",
        blocks=(
            Heading(n=1, t=tr(title)),
            Para(runs=runs(tr(NO_LEVEL if safe else NO_SAFE)), lead=True),
            Para(runs=runs(f"**{tr(lies)}**")),
            *([Para(runs=runs(escape_marks(known)))] if known else []),
            Columns(left=(_known(draft),), right=answers_table(draft)),
            *_whom(draft),
            *safe,
            *inputs_table(draft),
            Columns(left=_no_case(draft), right=_when(draft), ruled=True),
        ),
    )


NO_LEVEL = (
    "This report gives no level, no weakest point, no plan and no worth. It says what is known, who can "
    "settle the rest, and what is safe to start meanwhile."
)
NO_SAFE = (
    "This report gives no level, no weakest point, no plan and no worth. It says what is known, and who can "
    "settle the rest."
)


def _known(draft: Draft) -> Block:
    """Every dimension with where its level can lie, and how many of its answers are in."""
    project, profile = draft.study.project, draft.study.profile
    rows: list[Row] = []
    for reach in reaches(project, profile):
        found = profile.dimensions[reach.id]
        blank = found.missing == found.applies
        rows.append(
            (
                Cell(t=tr(reach.name), b=True),
                tr("nothing known") if blank else between(level(reach.low), level(reach.high)),
                tr(phrase("{n} of {all}", n=found.applies - found.missing, all=found.applies)),
            )
        )
    return listing(
        "Where the level of each dimension can lie, and how many answers are in",
        (Column("Dimension", 0.44), Column("Level", 0.34, "r"), Column("Answered", 0.22, "r")),
        rows,
        title="Where each dimension can lie",
    )


def answers_table(draft: Draft) -> tuple[Block, ...]:
    """The open answers that narrow the level most: of which team or role, and by how much each."""
    found = deciding_answers(draft.study.profile)
    if not found:
        return (Para(runs=runs(tr("Let the questions be answered first."))),)
    titles = draft.study.project.questionnaire.by_id
    rows: list[Row] = [
        (
            Cell(t=tr(titles[one.ask.question].title), b=True),
            _ask(draft, one.ask, held=one.held),
            f"−{decimal(one.by, 2)}",
        )
        for one in found
    ]
    title = phrase(
        "These {n} answers decide most" if len(rows) > 1 else "This answer decides most",
        n=len(rows),
    )
    return (
        listing(
            "The open answers that narrow the range of the level most",
            (Column("Question", 0.42), Column("Ask", 0.38), Column("Narrows by", 0.2, "r")),
            rows,
            title=title,
        ),
    )


def _ask(draft: Draft, ask: Ask, *, held: bool) -> str:
    """The team in which somebody is left to ask; else the roles that the question is for."""
    project = draft.study.project
    if not draft.disclosure.free_text:
        return "–"
    if held and ask.team in project.team_by_id:
        return project.team_by_id[ask.team].name
    roles = project.questionnaire.by_id[ask.question].roles
    return ", ".join(tr(role) for role in roles) or tr("nobody yet")


def _whom(draft: Draft) -> list[Block]:
    """What these answers take off the range, whom to ask, who does not know, and how long it takes."""
    overall = draft.study.profile.overall
    found = deciding_answers(draft.study.profile)
    said = []
    if found:
        by = sum(one.by for one in found)
        said.append(phrase(NARROW, n=len(found), by=decimal(by, 1), width=_width(draft)))
    if draft.disclosure.free_text:
        said += whom_words(draft)
        if held := sum(n.answers for n in narrowing(draft.study.profile)):
            minutes = minutes_for(held)
            said.append(phrase(HOLD, n=held, minutes=minutes))
    if not overall.decides or not said:
        return []
    return [Para(runs=runs(escape_marks(" ".join(tr(words) for words in said))))]


NARROW = "Together these {n} take {by} off the {width} that the range is wide today."
HOLD = "{n} open answers are with those to ask first: about {minutes} minutes in all."


def _width(draft: Draft) -> str:
    """How wide the range is, as its printed ends tell."""
    overall = draft.study.profile.overall
    return decimal(half_up(overall.high) - half_up(overall.low), 1)


def inputs_table(draft: Draft) -> list[Block]:
    """The inputs that decide most whether anything pays: how to find each out, and from where it turns."""
    study = draft.study
    found = on_draws(study)
    if found is None or not found.inputs:
        return [Para(runs=runs(tr(NO_BREAK_EVEN)))]
    labels = {r.definition.id: r.definition.label for r in study.register}
    two = bool(found.name)
    rows: list[Row] = [
        (
            Cell(t=tr(labels[one.id]), b=True),
            draft.describe_input(one.id, one.mean),
            _turns(draft, one, one.value, pays=found.pays),
            *([_turns(draft, one, one.if_lowest, pays=found.if_lowest)] if two else []),
            tr(way_to_find(study, one.id)) or "–",
        )
        for one in found.inputs
    ]
    title = phrase(
        "These {n} inputs decide most whether it pays"
        if len(rows) > 1
        else "One input decides most",
        n=len(rows),
    )
    return [
        listing(
            "The inputs that move it most, what is counted, where it turns, and how to find out",
            (
                Column("Input", 0.24),
                Column("Counted with", 0.14, "r"),
                Column("Pays, open answers as drawn", 0.16),
                *([Column("Pays, open answers all lowest", 0.16)] if two else []),
                Column("How to find out", 0.3 if two else 0.46),
            ),
            rows,
            title=title,
        ),
        Para(runs=runs(escape_marks(tr(_turning_words(found))))),
    ]


NO_BREAK_EVEN = (
    "No input has a break-even: no practice is left "
    "whose cost could be held against what it brings."
)
OF_PLAN = (
    "“It” is the plan that was searched with the missing levels drawn at random: it is no advice, and its "
    "break-evens move with every answer."
)
OF_PRACTICE = (
    "“It” is “{name}” with all that it needs, which comes nearest to paying: all else is as drawn, the "
    "missing levels too."
)
ANSWERS = (
    "The answers decide before any input does: if all that are missing turned out lowest it would pay, if "
    "all turned out highest it would not."
)
NOT_ANSWERS = "With the missing levels as drawn, all lowest or all highest it does not pay."


def _turning_words(found: OnDraws) -> str:
    """What the break-evens are of, and whether the answers or the inputs decide."""
    if not found.name:
        return OF_PLAN
    said = [phrase(OF_PRACTICE, name=found.name)]
    if found.answers_decide:
        said.append(phrase(ANSWERS))
    elif not (found.pays or found.if_lowest):
        said.append(phrase(NOT_ANSWERS))
    return Verbatim(" ".join(tr(s) for s in said))


def _turns(draft: Draft, one: Turning, value: float | None, *, pays: bool) -> str:
    """From or up to which value of an input it pays, or that it does so all over its range or nowhere."""
    if value is None:
        return tr("anywhere in its range" if pays else "nowhere in its range")
    pattern = "from {value}" if one.rises else "up to {value}"
    return tr(phrase(pattern, value=draft.describe_input(one.id, value)))


def _no_case(draft: Draft) -> tuple[Block, ...]:
    study = draft.study
    defaults = sum(not r.confirmed for r in study.register)
    said = phrase(
        "{n} of {all} inputs are defaults of the product, and gaps that are not known cannot be priced.",
        n=defaults,
        all=len(study.register),
    )
    return (Heading(n=2, t=tr("Why there is no business case")), Para(runs=runs(tr(said))))


def _when(draft: Draft) -> tuple[Block, ...]:
    bound = draft.study.profile.overall.scale.bound
    said = phrase(
        "A level is named once its range is {bound} wide or less; today it is {width}. The same file prints "
        "the whole report then.",
        bound=decimal(bound, 1),
        width=_width(draft),
    )
    return (Heading(n=2, t=tr("When a full report is possible")), Para(runs=runs(tr(said))))
