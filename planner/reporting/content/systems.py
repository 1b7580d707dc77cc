"""AI systems in the report: the register, what is asked, what can be shown, and the index of evidence.

Nothing is ever said to be met: states are counts, worst first, and each section ends with what it is not.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.about import (
    asked_words,
    deciding_most,
    models_line,
    models_words,
    origin_line,
    overdue_words,
    product_line,
    roles_line,
    unanswered_most,
)
from planner.analysis.systems.applicability import APPLIES_WORDS, STATED, Statement, statements
from planner.analysis.systems.attention import age_words
from planner.analysis.systems.contradiction_words import contradiction_lines, spared_line
from planner.analysis.systems.covered import day_words, known_words, left_out_words
from planner.analysis.systems.register import ORDER, Register, register
from planner.analysis.systems.serving import articles_words, named_with
from planner.analysis.systems.why_asked import why_asked
from planner.analysis.systems.words import (
    EVIDENCE_WORDS,
    FOOT,
    HIGH,
    READ_WORDS,
    READING,
    class_line,
    decided_line,
    fact_words,
    headline,
    reasons,
    short_day,
    until_words,
)
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.content.framework import FrameworkKind
from planner.domain.organisation.system import System
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.requirements import requirement_tables, state_columns, summed_up
from planner.reporting.content.system_answers import (
    organisation_words,
    own_answers_words,
    rests_words,
)
from planner.reporting.content.system_dates import dates, evidence_next, rest, skeleton
from planner.standards.standing import tree_of

MARK = "* Not checked against any source. All other rows were checked as far as “Looked at” says, no further."
NO_MARK = "These rows were checked as far as “Looked at” says in the list of laws and standards, no further."
MOST_SYSTEMS = 200
MOST_PIECES = 500
SOON = 90
MOST_PAGES = 40
"""High-risk systems of which every row is printed: about four pages each."""
OTHERS = (
    "All that is asked of the systems that read as high-risk follows, row by row. That of the others is "
    "summed up here; its rows stand in the workbook, sheet “Requirements”."
)
NO_PAGES = (
    "What is asked of these systems is summed up here; its rows stand in the workbook, sheet "
    "“Requirements”."
)


def register_of(draft: Draft) -> Register | None:
    """The register on the day of the report; none where no law is switched on, nor in an anonymous report."""
    project = draft.study.project
    if not project.frameworks or draft.disclosure.anonymous:
        return None
    return register(project, draft.study.profile.cells, draft.today.isoformat())


def systems(draft: Draft) -> list[SectionBlocks]:
    """The register, a page for each high-risk system, and what is asked of the organisation itself."""
    found = register_of(draft)
    if found is None:
        return []
    blocks: list[Block] = [
        Heading(n=1, t=tr(headline(found))),
        _para(
            phrase(
                "Self-assessed by {client}, as of {day}. Laws and standards in our own words: how each was "
                "looked at and when stands below, and how much of it is known here.",
                client=Verbatim(draft.client),
                day=iso_day(found.day),
            )
        ),
    ]
    models, resting = models_words(draft.study.project, found), organisation_words(draft, found)
    blocks += [_para(words) for words in (models, resting) if words]
    blocks += [_frameworks(found), _covered(found)]
    hangs = why_asked(draft.study.project, found)
    blocks += [_para(words) for words in (hangs, own_answers_words(draft)) if words]
    most = deciding_most(found)
    if most:
        blocks.append(_para(_most_words(draft, most)))
    if nobody := unanswered_most(found):
        blocks.append(_para(_nobody_words(draft, nobody)))
    if found.rows:
        blocks += [
            Heading(n=2, t=tr("Register of AI systems")),
            _register(draft, found),
            *rest(len(found.rows), MOST_SYSTEMS, "AI systems"),
        ]
    in_use = [r.standing for r in found.rows if r.standing.system.state != "retired"]
    pages = [where.system for where in in_use if where.outcome in HIGH][:MOST_PAGES]
    others = [where.system for where in in_use if where.system not in pages]
    if others:
        blocks += [
            Heading(n=2, t=tr("Systems summed up")),
            _para(OTHERS if pages else NO_PAGES),
            summed_up(found, others[:MOST_SYSTEMS]),
            *rest(len(others), MOST_SYSTEMS, "Requirements"),
            *_supervised(draft, found, others),
        ]
    for system in pages:
        blocks += _system(draft, found, system.id)
    blocks += _organisation(draft, found)
    old = age_words(found.frameworks, found.day)
    return [_section("systems", [*blocks, *_foot(blocks, READING, *([old] if old else []))])]


def applicability(draft: Draft) -> list[SectionBlocks]:
    """The statements of applicability: of ISO/IEC 42001, and of the other frameworks that ask for one."""
    found = register_of(draft)
    stated = [f for f in found.frameworks if f.id in STATED] if found is not None else []
    if found is None or not stated:
        return []
    blocks: list[Block] = [Heading(n=1, t=tr("Statement of applicability"))]
    for framework in stated:
        lines = statements(draft.study.project, found, framework.id)
        blocks += [Heading(n=2, t=tr(framework.title)), _statement(lines)]
    return [_section("applicability", [*blocks, *_foot(blocks)])]


def evidence(draft: Draft) -> list[SectionBlocks]:
    """The index of evidence, what to look for next, and the calendar of all dates."""
    found = register_of(draft)
    if found is None:
        return []
    library = draft.study.project.evidence
    counting = sum(e.counts_on(found.day) for e in library)
    blocks: list[Block] = [
        Heading(n=1, t=tr(evidence_headline(counting, len(library), shown=_shown(found)))),
        *_index(draft, found),
    ]
    soon = date.fromisoformat(found.day) + timedelta(days=SOON)
    ending = [
        phrase("{id} ({day})", id=Verbatim(e.id), day=short_day(e.until))
        for e in library
        if e.until and e.counts_on(found.day) and date.fromisoformat(e.until) <= soon
    ]
    if ending:
        words = "Runs out within {n:d} days: {pieces}."
        blocks.append(_para(phrase(words, n=SOON, pieces=joined(ending))))
    blocks += evidence_next(draft, found)
    blocks += dates(draft, found)
    return [_section("evidence", [*blocks, *_foot(blocks)])]


def _shown(found: Register) -> int:
    """How many requirements are shown, by evidence or reviewed evidence."""
    counts = found.counts()
    return counts["shown"] + counts["reviewed"]


def evidence_headline(counting: int, number: int, *, shown: int) -> str:
    """How many of ``number`` pieces count today, and whether they show any requirement in whole.

    A piece counts that has not run out, and is of a day that came.
    """
    said = _counting_words(counting, number)
    if shown or not counting:
        return said
    return phrase("{said}; no requirement is shown in whole yet", said=said)


def _counting_words(counting: int, number: int) -> str:
    if not number:
        return "Evidence: no piece is in the library yet"
    if number == 1:
        return "Evidence: one piece, and it counts today" if counting else ONE_OVER
    if counting == number == 2:
        return "Evidence: both pieces count today"
    if counting == number:
        return phrase("Evidence: all {n:d} pieces count today", n=number)
    if counting == 1:
        return phrase("Evidence: 1 of {all:d} pieces counts today", all=number)
    return phrase("Evidence: {n:d} of {all:d} pieces count today", n=counting, all=number)


NO_HASH = "no hash: not a file read here"
ONE_OVER = "Evidence: one piece, and it does not count today"


def _section(name: str, blocks: list[Block]) -> SectionBlocks:
    return SectionBlocks(id=name, foot=tr(FOOT), blocks=tuple(blocks))


def _foot(blocks: list[Block], *more: str) -> list[Block]:
    """How far rows were checked; the mark is explained only where a row of ``blocks`` bears it."""
    tables = (b for b in blocks if isinstance(b, Table))
    bears = any(" *" in cell.t for t in tables for row in t.rows for cell in row)
    return [_para(t) for t in (MARK if bears else NO_MARK, *more)]


def _para(text: str) -> Para:
    return Para(runs=runs(tr(text)))


def _frameworks(found: Register) -> Block:
    rows: list[Row] = []
    for one in found.frameworks:
        counts = found.counts(one.id)
        rows.append(
            (
                Cell(t=tr(one.title), b=True),
                tr(day_words(one)),
                f"{short_day(one.as_of)}, {tr(READ_WORDS[one.read])}",
                *(str(counts[s]) if counts[s] else "–" for s in ORDER),
            )
        )
    return listing(
        "Laws and standards that are switched on, and how many requirements are in which state",
        (
            Column("Law or standard", 0.19),
            Column("Version", 0.11),
            Column("Looked at", 0.14),
            *state_columns(ORDER, 0.56),
        ),
        rows,
    )


def _covered(found: Register) -> Block:
    """How many requirements of each are known, and what is known to be missing: nobody may read it as all."""
    rows: list[Row] = [
        (
            Cell(t=tr(one.title), b=True),
            tr(known_words(one)),
            tr(left_out_words(one)) or "–",
        )
        for one in found.frameworks
    ]
    return listing(
        "How much of each is known here: of a selection what is not in it is named as far as it is known",
        (
            Column("Law or standard", 0.34),
            Column("Requirements known", 0.18),
            Column("Not in it, among others", 0.48),
        ),
        rows,
    )


def _who(draft: Draft, owner: str) -> str:
    """Who is answerable: by name where the report may name people, else that somebody is."""
    return draft.disclosure.who(owner) or (tr("named in the document") if owner else "–")


def _register(draft: Draft, found: Register) -> Block:
    tree = tree_of(draft.study.project)
    rows: list[Row] = [
        (
            Cell(t=r.standing.system.name, b=True),
            ". ".join(tr(t) for t in (class_line(r.standing, tree), overdue_words(r)) if t),
            *(tr(asked_words(a, found.day)) for a in (r.laws, r.chosen)),
            _who(draft, r.standing.system.owner),
        )
        for r in found.rows[:MOST_SYSTEMS]
    ]
    return listing(
        "AI systems with class, and the worst state of what laws ask and of what was chosen",
        (
            Column("System", 0.2),
            Column("Class", 0.26),
            Column("Laws and guidance: worst state", 0.24),
            Column("Chosen: worst state", 0.16),
            Column("Answerable for it", 0.14),
        ),
        rows,
    )


def _system(draft: Draft, found: Register, system: str) -> list[Block]:
    """One system that reads as high-risk: purpose, class and why, and what is missing."""
    row, tree = found.row(system), tree_of(draft.study.project)
    if row is None or tree is None:
        return []
    where = row.standing
    blocks: list[Block] = [
        Heading(n=2, t=where.system.name),
        _para(class_line(where, tree)),
    ]
    if where.system.purpose and draft.disclosure.free_text:
        blocks.append(_para(Verbatim(where.system.purpose.replace("\n", " "))))
    project = draft.study.project
    beside = (
        spared_line(project, found, where),
        product_line(where, tree),
        roles_line(where, tree),
    )
    differing = contradiction_lines(project, found, where, tree)
    lines = (*reasons(where, tree), *beside, *differing)
    blocks += [_para(line) for line in lines if line]
    teams = {t.id: t.name for t in project.teams}
    blocks.append(_para(origin_line(where, teams)))
    blocks.append(_para(models_line(where, found.day)))
    named = draft.disclosure.names or where.decision is None
    blocks.append(_para(decided_line(where, named=named)))
    blocks += requirement_tables(project, found, system, named=draft.disclosure.names)
    return [*blocks, *skeleton(draft, found, where.system)]


def _supervised(draft: Draft, found: Register, others: Sequence[System]) -> list[Block]:
    """What guidance of supervisors asks of systems that are not printed row by row: it is read as they are.

    Such guidance often speaks of the systems that are no high-risk ones.
    """
    project, named = draft.study.project, draft.disclosure.names
    tables = [
        table
        for one in others[:MOST_PAGES]
        for table in requirement_tables(project, found, one.id, named=named, kinds=SUPERVISORY)
    ]
    if not tables:
        return []
    laws = [f for f in found.frameworks if f.kind == "supervisory"]
    ours = [f.short for f in laws if any(r.id.isalpha() for r in f.requirements)]
    blocks: list[Block] = [_para(SUPERVISED)]
    if ours:
        blocks.append(_para(phrase(LABELS, laws=joined(ours))))
    return [*blocks, *tables]


SUPERVISORY: tuple[FrameworkKind, ...] = ("supervisory",)
SUPERVISED = "What the guidance of supervisors asks of them is printed row by row as well."
LABELS = "The names of its parts are ours, where they are words and no numbers: {laws}."


def _most_words(draft: Draft, most: Sequence[tuple[str, int]]) -> str:
    """The facts that decide most rows, and of how many: they are to be stated first."""
    tree = tree_of(draft.study.project)
    facts = [
        phrase("“{fact}” ({n:d})", fact=Inner(fact_words(tree, fact)), n=n) for fact, n in most
    ]
    return phrase("To be stated first, for most rows wait for it: {facts}.", facts=joined(facts))


def _nobody_words(draft: Draft, most: Sequence[tuple[str, int]]) -> str:
    """The questions without an answer that decide most rows: no team may have been asked them."""
    known = draft.study.project.questionnaire.by_id
    named = [phrase("“{fact}” ({n:d})", fact=known[q].title, n=n) for q, n in most if q in known]
    return phrase(NOBODY, questions=joined(named, ", "))


NOBODY = (
    "Questions that nobody has answered, with how many undecided rows wait for them: {questions}. Some are "
    "asked of systems alone and of no team: answer them for the system."
)


def _organisation(draft: Draft, found: Register) -> list[Block]:
    tables = requirement_tables(draft.study.project, found, "", named=draft.disclosure.names)
    if not tables:
        return []
    heading = Heading(n=2, t=tr("What is asked of the organisation itself"))
    return [heading, _para(rests_words(draft)), *tables]


def _statement(lines: tuple[Statement, ...]) -> Block:
    rows: list[Row] = [
        (
            Cell(t=tr(number_words(line.requirement)), b=True),
            tr(line.requirement.summary),
            tr(APPLIES_WORDS[line.applies]),
            tr(line.why),
            tr(joined([line.states, line.missing], ". ") if line.missing else line.states),
            ", ".join(line.evidence) or "–",
        )
        for line in lines
    ]
    return listing(
        "Requirements with whether they apply and why, where they stand, and which evidence shows them",
        (
            Column("Control", 0.09),
            Column("Asks for, in our words", 0.21),
            Column("Applies", 0.12),
            Column("Why", 0.17),
            Column("State, and what is missing", 0.305),
            Column("Evidence", 0.105),
        ),
        rows,
    )


def _index(draft: Draft, found: Register) -> list[Block]:
    project, day = draft.study.project, found.day
    if not project.evidence:
        return [
            Heading(n=2, t=tr("Index of evidence")),
            _para("No evidence is in the library: whatever is claimed, nothing shows it."),
        ]
    names = {s.id: s.name for s in project.systems}
    serves = named_with(project, found)
    rows: list[Row] = []
    for e in project.evidence[:MOST_PIECES]:
        covers = [names[s] for s in e.covers if s in names]
        if e.organisation:
            covers.append(tr("the organisation"))
        rows.append(
            (
                Cell(t=e.id, b=True),
                tr(joined([*_piece(e), *_levels(draft, found, e)], "; ")),
                short_day(e.speaks_of) if e.speaks_of else "–",
                tr(until_words(e, day)),
                _reviewed(draft, e, day),
                "; ".join(covers) or "–",
                tr(articles_words(project, serves[e.id])) or "–",
            )
        )
    return [
        Heading(n=2, t=tr("Index of evidence")),
        listing(
            "Evidence: what it is, of when, until when it counts, who reviewed it, whom it covers, which "
            "articles",
            (
                Column("Id", 0.085),
                Column("Evidence", 0.26),
                Column("Speaks of", 0.125, "r"),
                Column("Counts until", 0.125, "r"),
                Column("Reviewed", 0.12),
                Column("Covers", 0.12),
                Column("Articles", 0.165),
            ),
            rows,
        ),
        *rest(len(project.evidence), MOST_PIECES, "Evidence"),
    ]


def _reviewed(draft: Draft, item: EvidenceItem, day: str) -> str:
    """Who reviewed a piece and when; whether somebody did where nobody may be named."""
    if not item.is_reviewed_on(day):
        return draft.disclosure.who(item.reviewer) or tr("no")
    who = draft.disclosure.who(item.reviewer) or tr("yes")
    return f"{who}, {short_day(item.reviewed)}"


def _levels(draft: Draft, found: Register, item: EvidenceItem) -> list[str]:
    """What a piece is filed as showing; an answer below that is said, for one of both is wrong."""
    questions = draft.study.project.questionnaire.by_id
    subjects = [*item.covers, *([""] if item.organisation else [])]
    said = []
    for question, level in item.shows.items():
        if question not in questions:
            continue
        answers = [
            float(b.spans.high[b.row_of[s], b.spans.questions.index(question)])
            for b in found.blocks
            if question in b.spans.questions
            for s in subjects
            if s in b.row_of
        ]
        pattern = "shows “{question}” at {level:d}"
        if answers and min(answers) < level:
            pattern = "shows “{question}” at {level:d}, the answer is below that: to be cleared up"
        said.append(phrase(pattern, question=questions[question].title, level=level))
    return said


def _piece(item: EvidenceItem) -> list[str]:
    """What a piece of evidence is, where it lies, and its hash in fours of sixteen signs, to be compared."""
    parts = [phrase("{title} ({kind})", title=Verbatim(item.title), kind=EVIDENCE_WORDS[item.kind])]
    if item.where:
        parts.append(Verbatim(item.where))
    hash_ = item.sha256
    fours = " ".join(hash_[k : k + 16] for k in range(0, len(hash_), 16))
    parts.append(phrase("SHA-256 {hash}", hash=Verbatim(fours)) if fours else NO_HASH)
    return parts
