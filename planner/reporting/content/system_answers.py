"""What was answered for single AI systems, beside what their teams say of themselves, and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from planner.analysis.systems.missing import lacks_of_systems
from planner.analysis.systems.register import Register
from planner.analysis.systems.words import short_day
from planner.domain.answers.evidence import SystemAnswer
from planner.domain.base.language import Figures, Verbatim, joined, phrase, tr
from planner.domain.organisation.system import System
from planner.maturity.cells import TOP
from planner.reporting.blocks import Block, Cell, Heading, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing

MOST_ROWS = 1000
"""Answers that are printed; those of further systems stay in the document."""


def answered_systems(draft: Draft) -> list[System]:
    """The systems with answers of their own in this round, in the order of the register."""
    project = draft.study.project
    if draft.disclosure.anonymous or not project.frameworks:
        return []
    sheets = project.current_round.system_answers
    return [s for s in project.systems if sheets.get(s.id)]


def own_answers_words(draft: Draft) -> str:
    """How many answers are of systems themselves, and what stands where none is; empty without any."""
    systems = answered_systems(draft)
    if not systems:
        return ""
    sheets = draft.study.project.current_round.system_answers
    names = joined(
        [
            phrase("{system} {n:d}", system=Verbatim(s.name), n=len(sheets[s.id]))
            for s in systems[:MOST_NAMED]
        ]
    )
    more = len(systems) - MOST_NAMED
    if more > 0:
        names = phrase("{names} and {n:d} more systems", names=names, n=more)
    return phrase(OWN, names=names)


MOST_NAMED = 6
OWN = (
    "What was answered for a system itself counts for it, and in no level of the house ({names}); what was "
    "not is as its first team answered. Where both differ, the row says “its team”."
)


def organisation_words(draft: Draft, found: Register) -> str:
    """How many holes are of the organisation itself and rest on answers of teams; empty where none does."""
    project = draft.study.project
    of_systems = [
        lacks_of_systems(project, block, 0, k)
        for block in found.blocks
        if block.subjects == ("",)
        for k in range(len(block.requirements))
        if (place := block.place(0, k)).state == "hole" and place.binds
    ]
    if not of_systems:
        return ""
    said = phrase(OF_THESE, n=len(of_systems) - sum(of_systems), who=_who_answered(draft))
    more = [phrase(OF_SYSTEMS, n=sum(of_systems))] if any(of_systems) else []
    return joined([said, *more, NOT_ASKED], " ")


def rests_words(draft: Draft) -> str:
    """On whose answers the rows of the organisation rest, and what was not asked."""
    return phrase(RESTS, who=_who_answered(draft))


def _who_answered(draft: Draft) -> str:
    """How many teams and people answered: “1 of 1 teams, 1 person”."""
    teams = len(draft.study.project.teams)
    answered = int(draft.study.profile.cells.taking_part.sum())
    people = draft.disclosure.answering
    pattern = (
        "{n:d} of {all:d} teams, 1 person"
        if people == 1
        else "{n:d} of {all:d} teams, {people:d} people"
    )
    if teams == 1:
        pattern = "one team, 1 person" if people == 1 else "one team, {people:d} people"
    return phrase(pattern, n=answered, all=teams, people=people)


OF_THESE = "Holes of the organisation itself that rest on what teams said of their own models ({who}): {n:d}."
OF_SYSTEMS = "On what was answered for systems: {n:d}."
NOT_ASKED = "Whether the organisation has it elsewhere was not asked."
RESTS = (
    "It stands as the weakest team answered about its own models ({who}). Whether the organisation has it "
    "elsewhere, such as a process for breaches or a record of processing beside its models, was not asked: "
    "look there before you act on a hole."
)


def system_answers(draft: Draft) -> list[Block]:
    """A table a system: question, its own answer, that of its first team, and who said so."""
    systems = answered_systems(draft)
    if not systems:
        return []
    blocks: list[Block] = [
        Heading(n=2, t=tr("Answers for single AI systems")),
        Para(runs=runs(tr(COUNTS))),
    ]
    sheets, left = draft.study.project.current_round.system_answers, 0
    room = MOST_ROWS
    for system in systems:
        if len(sheets[system.id]) > room:
            left += 1
            continue
        room -= len(sheets[system.id])
        blocks.append(_table(draft, system, sheets[system.id]))
    if left:
        blocks.append(Para(runs=runs(tr(phrase(LEFT, n=left)))))
    return blocks


COUNTS = (
    "They count for that system where laws and standards are looked at, and in no level of this report. What "
    "is not listed is as its first team answered."
)
LEFT = "Systems whose answers have no room here: {n:d}. They stand in the document."


def _table(draft: Draft, system: System, sheet: Mapping[str, SystemAnswer]) -> Block:
    questions = draft.study.project.questionnaire.by_id
    order = {q: k for k, q in enumerate(questions)}
    rows: list[Row] = [
        (
            Cell(t=tr(questions[q].title), b=True),
            tr(_given(sheet[q])),
            tr(_of_team(draft, system, q)),
            tr(_words(draft, sheet[q])),
        )
        for q in sorted(sheet, key=lambda q: order.get(q, len(order)))
        if q in questions
    ]
    return listing(
        phrase("Answers for {system}", system=Verbatim(system.name)),
        (
            Column("Question", 0.36),
            Column("Own answer", 0.13),
            Column("Its team", 0.13),
            Column("Who, when, notes and reasons", 0.38),
        ),
        rows,
        title=Verbatim(system.name),
    )


def _given(answer: SystemAnswer) -> str:
    if answer.level is not None:
        return str(answer.level)
    return "n/a" if answer.state == "not_applicable" else "?"


def _of_team(draft: Draft, system: System, question: str) -> str:
    """The span of the first team of a system; a dash where none is named, or none is asked the question."""
    cells = draft.study.profile.cells
    column = cells.columns.get(question)
    team = system.teams[0] if system.teams else ""
    if column is None or team not in cells.teams:
        return "–"
    row = cells.teams.index(team)
    if not (cells.taking_part[row] and cells.in_scope[column]):
        return "–"
    if not cells.counted[row, column]:
        return "n/a"
    low, high = float(cells.low[row, column]), float(cells.high[row, column])
    if (low, high) == (0.0, TOP):
        return "not answered"
    ends = [Figures(f"{end:.3g}") for end in dict.fromkeys((low, high))]
    return ends[0] if len(ends) == 1 else phrase("{low} to {high}", low=ends[0], high=ends[1])


def _words(draft: Draft, answer: SystemAnswer) -> str:
    named = draft.disclosure.who(answer.who)
    unnamed = "named in the document" if answer.who else "nobody is named"
    who = Verbatim(named) if named else unnamed
    said = [joined([who, *([short_day(answer.when)] if answer.when else [])], ", ")]
    if answer.standing is not None:
        name = draft.disclosure.who(answer.confirmed_by)
        pattern = "reviewed at {level:d} by {who}" if name else "reviewed at {level:d}"
        said.append(phrase(pattern, level=answer.standing, who=Verbatim(name)))
    if draft.disclosure.free_text:
        if answer.reason:
            said.append(phrase("not applicable: {reason}", reason=Verbatim(answer.reason)))
        if answer.note:
            said.append(Verbatim(answer.note))
    return joined(said, " · ")
