"""What an anonymous report is made from: its audit, and the groups of people behind its figures."""

from __future__ import annotations

from planner.analysis.published.table import fixed
from planner.domain.base.language import phrase, tr
from planner.domain.project import Project
from planner.domain.record.publication import Publication
from planner.maturity.answers import asked_questions
from planner.reporting.audit import audit_of, entries_by_unit, printed_as, states_of, wide_of
from planner.reporting.blocks import Block, Cell, Heading, Para, Run, SectionBlocks
from planner.reporting.content.draft import Column, Draft, Row, listing


def anonymity(draft: Draft) -> list[SectionBlocks]:
    """The last section of an anonymous report; none of any other."""
    project = draft.study.project
    table = fixed(project) if draft.disclosure.anonymous else None
    if table is None:
        return []
    blocks: list[Block] = [
        Heading(n=1, t=tr("What this anonymous report is made from")),
        Para(runs=(Run(t=tr(audit_of(project, table).line)),)),
        draft.say("method.anonymous"),
    ]
    if table.units:
        blocks.append(_groups(project, table))
        wide, of = wide_of(table)
        if of:
            words = phrase(
                "People lie far apart in {wide} of {of} groups of ten.", wide=wide, of=of
            )
            blocks.append(Para(runs=(Run(t=tr(words), muted=True),)))
    return [SectionBlocks(id="anonymity", blocks=tuple(blocks))]


def _groups(project: Project, table: Publication) -> Block:
    rows: list[Row] = []
    found = entries_by_unit(table)
    asked = {q.id for q in asked_questions(project)}
    for number, unit in enumerate(table.units):
        name = Cell(t=project.teams[number].name, b=True)
        bands = [tr(b) for b in (*states_of(unit.bands), unit.bands.evidence)]
        entries = len({e.question for e in found[number]} & asked)
        rows.append((name, str(unit.people), tr(printed_as(unit)), str(entries), *bands))
    return listing(
        "Groups behind the figures; shares of all their questions in per cent",
        (
            Column("Group", 0.20),
            Column("Took part", 0.08, "r"),
            Column("Printed as", 0.16),
            Column("Entries", 0.08, "r"),
            Column("Level", 0.10),
            Column("Don’t know", 0.10),
            Column("Not applicable", 0.10),
            Column("Unanswered", 0.08),
            Column("Evidence", 0.10),
        ),
        rows,
    )
