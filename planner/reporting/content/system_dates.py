"""What comes when, which evidence to look for next, and the skeleton of technical documentation."""

from __future__ import annotations

from planner.analysis.study.duty_title import duty_title, number_words, requirement_of
from planner.analysis.systems.calendar import Event, calendar, event_words, without_day
from planner.analysis.systems.next_evidence import next_pieces
from planner.analysis.systems.register import Register
from planner.analysis.systems.words import piece_words, short_day
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.content.framework import Framework, Requirement
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.reporting.blocks import Block, Cell, Heading, Para, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.technical_file import chapters

MOST_DATES = 400
"""Of a thousand systems the later ones stand in the workbook."""


def dates(draft: Draft, found: Register) -> list[Block]:
    """The calendar: rules that hold, duties, evidence that runs out, validations."""
    project = draft.study.project
    events = _together(project, calendar(project, found))
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
    return [*blocks, *rest(len(events), MOST_DATES, "Dates"), *_without_day(project, found)]


def _without_day(project: Project, found: Register) -> list[Block]:
    """What a law asks of whom while nothing says from when: it stands on no day, and is not lost for that."""
    by_rule: dict[tuple[str, str], list[str]] = {}
    for law, number, system in without_day(found):
        name = Verbatim(project.system_by_id[system].name) if system else "the organisation"
        by_rule.setdefault((law, number), []).append(name)
    said = [
        phrase(
            "{law} {number} ({whom})",
            law=law,
            number=number,
            whom=joined(names[:4]) if len(names) < 5 else phrase("{n:d} systems", n=len(names)),
        )
        for (law, number), names in by_rule.items()
    ]
    if not said:
        return []
    words = phrase(
        "Asked, and nothing here says from which day: {rules}.", rules=joined(said, "; ")
    )
    return [Para(runs=runs(tr(words)))]


def rest(number: int, most: int, sheet: str) -> list[Block]:
    """Where the rows stand that a page of ``most`` rows has no room for."""
    if number <= most:
        return []
    pattern = "{n:d} more rows stand in the workbook, sheet “{sheet}”."
    return [Para(runs=runs(tr(phrase(pattern, n=number - most, sheet=sheet))))]


def _together(project: Project, events: tuple[Event, ...]) -> list[Event]:
    """Duties of one day and one law as one event, so that a page holds the years and not one day's list."""
    asked: dict[tuple[str, str], list[tuple[Framework, Requirement, Duty]]] = {}
    for duty in project.duties:
        source = requirement_of(project, duty)
        if source is not None and duty.state != "struck":
            asked.setdefault((duty.by, source[0].id), []).append((*source, duty))
    many = {key: of for key, of in asked.items() if len(of) > 1}
    said = {
        (day, str(duty_title(project, duty))) for (day, _), of in many.items() for *_, duty in of
    }
    single = [e for e in events if e.kind != "duty" or (e.day, str(e.words)) not in said]
    made = [_of_one_day(day, of) for (day, _), of in many.items()]
    return sorted([*single, *made], key=lambda e: (e.day, e.kind, str(e.words)))


def _of_one_day(day: str, of: list[tuple[Framework, Requirement, Duty]]) -> Event:
    """What one law is to be kept of by one day: how many duties, with their numbers as the law has them."""
    law = of[0][0]
    places = {one.id: k for k, one in enumerate(law.requirements)}
    named = {one.id: one for _, one, _ in sorted(of, key=lambda row: places[row[1].id])}
    words = phrase(
        "{n:d} duties: {law} {numbers}",
        n=len(of),
        law=law.short,
        numbers=joined([number_words(one) for one in named.values()]),
    )
    systems = {s for *_, duty in of for s in duty.systems}
    return Event(day, "duty", words, tuple(sorted(systems)), any(not d.systems for *_, d in of))


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
        (str(k), tr(piece_words(project, p)).replace("\n", " "), str(len(p.shows)), str(p.claims))
        for k, p in enumerate(pieces, 1)
    ]
    return [
        Heading(n=2, t=tr("What shows most next")),
        listing(
            "Evidence that nobody has yet, by the claims that it would show for each question it is to show",
            (
                Column("No.", 0.07, "r"),
                Column("Evidence for", 0.67),
                Column("Questions", 0.13, "r"),
                Column("Claims", 0.13, "r"),
            ),
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
