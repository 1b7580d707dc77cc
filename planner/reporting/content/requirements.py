"""Requirements row by row, as an auditor follows them: article, what it asks for, state, what is missing."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.about import decided_words
from planner.analysis.systems.covered import is_whole
from planner.analysis.systems.missing import lacks_of_systems, missing_words, shown_words
from planner.analysis.systems.register import ORDER, STATE_WORDS, Block, Place, Register
from planner.analysis.systems.serving import served_by
from planner.analysis.systems.words import count_words, short_day
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.content.framework import FrameworkKind
from planner.domain.organisation.system import System
from planner.domain.project import Project
from planner.maturity.frameworks import coverage_of
from planner.reporting.blocks import Block as ReportBlock
from planner.reporting.blocks import Cell
from planner.reporting.content.draft import Column, Row, listing

ASKED = tuple(s for s in ORDER if s != "not_asked")


WHOLE_LAW = "{whom} · {law}: {counts}"
PART_OF_LAW = "{whom} · {law}, {n:d} requirements known here, no complete list: {counts}"


class _Line(NamedTuple):
    """One requirement for one subject, and where it stands among the arrays."""

    place: Place
    block: Block
    row: int
    column: int


def requirement_tables(
    project: Project,
    found: Register,
    subject: str,
    *,
    named: bool,
    kinds: Collection[FrameworkKind] = (),
) -> list[ReportBlock]:
    """A table a law of all that is asked of a system, or of the organisation (""), worst first.

    Every row is printed: what a reader looks for is what was left out. The head of each page names whom and
    which law its rows are about. Who decided on a class is said where people may be ``named``. ``kinds`` are
    the kinds of frameworks that are printed; none: all.
    """
    one = project.system_by_id.get(subject)
    whom = Verbatim(one.name) if one is not None else "The organisation, as answered"
    of_whom = Verbatim(one.name) if one is not None else "the organisation"
    evidence = _evidence(project, found, subject)
    tables: list[ReportBlock] = []
    for block in found.blocks:
        if subject not in block.row_of or (kinds and block.framework.kind not in kinds):
            continue
        row = block.row_of[subject]
        lines = [_Line(block.place(row, k), block, row, k) for k in range(len(block.requirements))]
        asked = [line for line in lines if line.place.state != "not_asked"]
        if not asked:
            continue
        law = block.framework
        whole = is_whole(law) or coverage_of(law) is None
        about = phrase(
            WHOLE_LAW if whole else PART_OF_LAW,
            whom=whom,
            law=law.short,
            n=len(law.requirements),
            counts=count_words(_counted([line.place.state for line in asked])),
        )
        asked.sort(key=lambda line: ORDER.index(line.place.state))
        table = listing(
            phrase("{law}: what is asked of {whom}, worst first", law=law.short, whom=of_whom),
            (
                Column("Article" if law.kind == "law" else "Control", 0.11),
                Column("Asks for, in our words", 0.285),
                Column("State", 0.15),
                Column("From", 0.125, "r"),
                Column("What is missing, and what shows it", 0.33),
            ),
            [_row(project, found, line, evidence, named=named) for line in asked],
        )
        tables.append(table.model_copy(update={"about": tr(about)}))
    return tables


def _evidence(
    project: Project, found: Register, subject: str
) -> Mapping[tuple[str, str], Sequence[str]]:
    """By article the pieces that count today, cover ``subject`` and speak of it."""
    covering = [
        e
        for e in project.evidence
        if e.counts_on(found.day) and (subject in e.covers if subject else e.organisation)
    ]
    pieces: dict[tuple[str, str], list[str]] = {}
    for id_, articles in served_by(found, covering).items():
        for article in articles:
            pieces.setdefault(article, []).append(id_)
    return pieces


def _counted(states: Sequence[str]) -> dict[str, int]:
    return {s: states.count(s) for s in ASKED}


def _row(
    project: Project,
    found: Register,
    line: _Line,
    evidence: Mapping[tuple[str, str], Sequence[str]],
    *,
    named: bool,
) -> Row:
    place = line.place
    pieces = evidence.get((place.framework.id, place.requirement.id), ())
    lacks = missing_words(project, line.block, line.row, line.column)
    could = place.requirement.evidence if lacks else ()
    row = found.row(place.system) if place.system else None
    where = row.standing if row else None
    decided = decided_words(where, place.framework, place.requirement, named=named)
    said = [words for words in (decided, lacks, shown_words(pieces, could)) if words]
    return (
        Cell(t=tr(number_words(place.requirement)), b=True),
        tr(place.requirement.summary),
        tr(_state(project, line)),
        # what was chosen asks from no day
        short_day(place.day) if place.day and place.framework.binds else "–",
        tr(joined(said, ". ")) if said else "–",
    )


def _state(project: Project, line: _Line) -> str:
    """A state; of the organisation itself a hole is one as far as others were asked about their models."""
    place = line.place
    if place.state != "hole" or place.system or not place.binds:
        return STATE_WORDS[place.state]
    of_systems = lacks_of_systems(project, line.block, line.row, line.column)
    return "Hole, as answered for systems" if of_systems else "Hole, as teams answered"


def state_columns(states: Sequence[str], share: float) -> list[Column]:
    """Columns of states on ``share`` of the page, each as wide as its longest word asks for."""
    room = {s: max(len(w) for w in tr(STATE_WORDS[s]).split()) + 2 for s in states}
    return [Column(STATE_WORDS[s], share * room[s] / sum(room.values()), "r") for s in states]


def summed_up(found: Register, systems: Sequence[System]) -> ReportBlock:
    """A line for each system that is not printed row by row: counts of states, and where its holes are."""
    rows: list[Row] = []
    for system in systems:
        states: list[str] = []
        holes: list[str] = []
        for block in found.blocks:
            if system.id not in block.row_of:
                continue
            row = block.row_of[system.id]
            codes = block.codes[row]
            states += [ORDER[c] for c in codes]
            numbers = [
                number_words(block.requirements[k])
                for k, code in enumerate(codes)
                if ORDER[code] == "hole"
            ]
            if numbers:
                holes.append(
                    phrase("{law} {articles}", law=block.framework.short, articles=joined(numbers))
                )
        rows.append(
            (
                Cell(t=system.name, b=True),
                *(str(n) if n else "–" for n in _counted(states).values()),
                tr(joined(holes, "; ")) if holes else "–",
            )
        )
    return listing(
        "Systems that are not printed row by row: how many requirements are in which state, and their holes",
        (
            Column("System", 0.17),
            *state_columns(ASKED, 0.53),
            Column("Holes in", 0.3),
        ),
        rows,
    )
