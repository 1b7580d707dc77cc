"""What comes when, which evidence to look for next, and the skeleton of technical documentation."""

from __future__ import annotations

from planner.analysis.systems.calendar import calendar, event_words
from planner.analysis.systems.next_evidence import next_pieces
from planner.analysis.systems.register import Register
from planner.analysis.systems.words import piece_words, short_day
from planner.domain.base.language import phrase, tr
from planner.domain.organisation.system import System
from planner.reporting.blocks import Block, Cell, Heading, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.technical_file import chapters

MOST_DATES = 60


def dates(draft: Draft, found: Register) -> list[Block]:
    """The calendar: rules that hold, duties, evidence that runs out, validations."""
    project = draft.study.project
    events = calendar(project, found)
    if not events:
        return []
    rows: list[Row] = []
    for e in events[:MOST_DATES]:
        whom = [tr(w) for w in e.about(project)]
        more = f" (+{len(whom) - 4})" if len(whom) > 4 else ""
        about = "; ".join(whom[:4]) + more
        rows.append((short_day(e.day), tr(event_words(e, found.day)), tr(e.words), about))
    blocks: list[Block] = [
        Heading(n=2, t=tr("Calendar")),
        listing(
            "Dates: rules, duties, evidence that runs out, validations",
            (
                Column("Day", 0.13),
                Column("What", 0.19),
                Column("Which", 0.4),
                Column("Systems", 0.28),
            ),
            rows,
        ),
    ]
    if len(events) > MOST_DATES:
        more_words = phrase("{n} more rows are in the program.", n=len(events) - MOST_DATES)
        blocks.append(Para(runs=runs(tr(more_words))))
    return blocks


def evidence_next(draft: Draft, found: Register) -> list[Block]:
    """The pieces of evidence that would show most, each counted after those before it."""
    pieces = next_pieces(found)
    if not pieces:
        return []
    project = draft.study.project
    if not draft.disclosure.names:  # whom to ask is a person
        bare = tuple(s.model_copy(update={"owner": ""}) for s in project.systems)
        project = project.model_copy(update={"systems": bare})
    rows: list[Row] = [
        (tr(piece_words(project, p)).replace("\n", " "), str(p.claims)) for p in pieces
    ]
    return [
        Heading(n=2, t=tr("What shows most next")),
        listing(
            "Evidence that nobody has yet, by the claims that it would show",
            (Column("Evidence for", 0.86), Column("Shows", 0.14, "r")),
            rows,
        ),
    ]


def skeleton(draft: Draft, found: Register, system: System) -> list[Block]:
    """Annex IV of the AI Act for one system: each chapter with what the document holds for it."""
    free = draft.disclosure.free_text
    rows: list[Row] = [
        (Cell(t=c.number, b=True), c.asks, c.holds)
        for c in chapters(draft.study.project, found, system, free_text=free)
    ]
    if not rows:
        return []
    return [
        listing(
            "Skeleton of the technical documentation (Annex IV)",
            (Column("Chapter", 0.1), Column("Asks for, in our words", 0.45), Column("Holds", 0.45)),
            rows,
            title="Technical documentation",
        )
    ]
