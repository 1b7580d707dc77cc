"""Systems, requirements, statements, evidence and dates as tables: for the workbook and for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.analysis.study.duty_title import duty_title, number_words
from planner.analysis.study.law_days import law_days
from planner.analysis.study.plan import Plan
from planner.analysis.systems.about import asked_words
from planner.analysis.systems.applicability import APPLIES_WORDS, statements
from planner.analysis.systems.calendar import calendar, event_words
from planner.analysis.systems.crosswalk import served
from planner.analysis.systems.register import STATE_WORDS, Register, register
from planner.analysis.systems.serving import articles_words, named_with
from planner.analysis.systems.system_duties import duty_state, undecided_parts
from planner.analysis.systems.words import (
    EVIDENCE_WORDS,
    FOOT,
    ORIGIN_WORDS,
    class_line,
    fact_words,
)
from planner.domain.base.language import tr
from planner.domain.plan.duty import DUTY_STATES
from planner.domain.project import Project
from planner.exchange.tabular import Filled, Value
from planner.maturity.cells import Cells
from planner.reporting.disclosure import Disclosure
from planner.reporting.duty_law import in_plan_words
from planner.reporting.technical_file import chapters
from planner.standards.standing import tree_of

MOST_PLACES = 100_000
"""Rows of the sheet of requirements; a spreadsheet holds about a million."""


def system_tables(
    project: Project,
    cells: Cells,
    day: str,
    disclosure: Disclosure,
    plan: Plan | None = None,
) -> list[tuple[str, Filled]]:
    """Sheets by title; none where no law or standard is switched on, nor in an anonymous report.

    Persons are named as far as ``disclosure`` goes. A line below each table says what it is not. ``plan`` is
    what a plan makes of duties. Duties and technical documentation have a table where there are any.
    """
    if not project.frameworks or disclosure.anonymous:
        return []
    found = register(project, cells, day)
    sheets = [
        ("AI systems", _systems(project, found, disclosure)),
        ("Requirements", _requirements(project, found)),
        ("Applicability", _statements(project, found)),
        ("Evidence", _evidence(project, found, disclosure)),
        ("Crosswalk", _crosswalk(project, found)),
        ("Dates", _dates(project, found)),
    ]
    beside = [
        ("Technical documentation", _chapters(project, found, disclosure)),
        ("Duties", _duties(project, found, disclosure, plan)),
    ]
    sheets += [(title, filled) for title, filled in beside if filled.rows]
    return [(title, replace(filled, foot=tr(FOOT))) for title, filled in sheets]


def _day(text: str) -> Value:
    """A day of the document as a day of a spreadsheet."""
    return date.fromisoformat(text) if text else ""


def _names(project: Project, subject: str) -> str:
    one = project.system_by_id.get(subject)
    return one.name if one is not None else tr("the organisation")


def _systems(project: Project, found: Register, disclosure: Disclosure) -> Filled:
    tree = tree_of(project)
    teams = {t.id: t.name for t in project.teams}
    rows: list[tuple[Value, ...]] = []
    for row in found.rows:
        one = row.standing.system
        rows.append(
            (
                one.id,
                one.name,
                one.purpose if disclosure.free_text else "",
                "; ".join(teams[t] for t in one.teams if t in teams),
                disclosure.who(one.owner),
                tr(ORIGIN_WORDS[one.origin]),
                one.supplier,
                _day(one.since),
                tr(class_line(row.standing, tree)),
                *(tr(asked_words(a, found.day)) for a in (row.laws, row.chosen)),
                _day(row.laws.by[0][2] if row.laws else ""),
                row.laws.by[0][0] if row.laws and row.laws.by[0][2] else "",
                _day(min((due for _, due in row.overdue), default="")),
            )
        )
    heads = (
        *("id", "System", "Purpose", "Teams", "Answerable for it", "Origin", "Supplier"),
        *("In service since", "Class", "Laws and guidance: worst state", "Chosen: worst state"),
        *("First asked from", "By the law", "Validation overdue since"),
    )
    return Filled(heads, rows, widths=(18, 30, 40, 20, 22, 16, 20, 14, 40, 40, 30, 14, 18, 16))


def _requirements(project: Project, found: Register) -> Filled:
    tree = tree_of(project)
    places = [p for p in found.places() if p.state != "not_asked"][:MOST_PLACES]
    rows: list[tuple[Value, ...]] = [
        (
            tr(p.framework.title),
            _day(p.framework.version),
            tr(number_words(p.requirement)),
            tr(p.requirement.summary),
            _names(project, p.system),
            tr(STATE_WORDS[p.state]),
            tr(STATE_WORDS[p.low.name.lower()]),
            tr(STATE_WORDS[p.high.name.lower()]),
            _day(p.day if p.framework.binds else ""),
            "; ".join(tr(fact_words(tree, f)) for f in p.waits_for),
            "; ".join(tr(e) for e in p.requirement.evidence),
        )
        for p in places
    ]
    heads = (
        *("Law or standard", "Wording of", "Article", "Asks for, in our words", "System", "State"),
        *("At the low end", "At the high end", "From", "Waits for", "What could show it"),
    )
    return Filled(heads, rows, widths=(40, 12, 16, 60, 30, 14, 14, 14, 12, 40, 40))


def _statements(project: Project, found: Register) -> Filled:
    rows: list[tuple[Value, ...]] = [
        (
            tr(framework.title),
            tr(number_words(line.requirement)),
            tr(line.requirement.summary),
            tr(APPLIES_WORDS[line.applies]),
            tr(line.why),
            tr(line.states),
            tr(line.missing),
            ", ".join(line.evidence),
        )
        for framework in found.frameworks
        for line in statements(project, found, framework.id)
    ]
    heads = (
        *("Law or standard", "Control", "Asks for, in our words", "Applies", "Why"),
        *("State", "What is missing", "Evidence"),
    )
    return Filled(heads, rows, widths=(40, 16, 60, 12, 40, 30, 60, 20))


def _evidence(project: Project, found: Register, disclosure: Disclosure) -> Filled:
    serves = named_with(project, found)
    rows: list[tuple[Value, ...]] = [
        (
            e.id,
            e.title,
            tr(EVIDENCE_WORDS[e.kind]),
            e.where,
            e.sha256,
            _day(e.speaks_of),
            _day(e.until),
            tr("yes" if e.counts_on(found.day) else "no"),
            disclosure.who(e.reviewer) or tr("yes" if e.is_reviewed_on(found.day) else "no"),
            "; ".join(
                [
                    *(_names(project, s) for s in e.covers if s in project.system_by_id),
                    *([tr("the organisation")] if e.organisation else []),
                ]
            ),
            tr(articles_words(project, serves[e.id])),
        )
        for e in project.evidence
    ]
    heads = (
        *("Id", "Evidence", "Kind", "Where it lies", "SHA-256", "Speaks of", "Counts until"),
        *("Counts today", "Reviewed", "Covers", "Articles"),
    )
    return Filled(heads, rows, widths=(8, 40, 16, 40, 20, 12, 12, 12, 16, 40, 60))


def _chapters(project: Project, found: Register, disclosure: Disclosure) -> Filled:
    """Annex IV of the AI Act: a line a chapter of each system that it is asked of."""
    free = disclosure.free_text
    rows: list[tuple[Value, ...]] = [
        (one.name, *chapter)
        for one in project.systems
        for chapter in chapters(project, found, one, free_text=free)
    ]
    heads = ("System", "Chapter", "Asks for, in our words", "Holds")
    return Filled(heads, rows, widths=(30, 10, 70, 70))


def _duties(project: Project, found: Register, disclosure: Disclosure, plan: Plan | None) -> Filled:
    """Every duty that is not struck out: its own day and that of its law, what becomes of it, whose it is."""
    results = {d.id: d for d in plan.duties} if plan is not None else {}
    laws = law_days(project, project.duties)
    rows: list[tuple[Value, ...]] = []
    for duty in sorted(project.duties, key=lambda d: (d.by, d.id)):
        if duty.state == "struck":
            continue
        state, one, law = duty_state(found, duty), results.get(duty.id), laws.get(duty.id, "")
        words = tr(DUTY_STATES[duty.state])
        if plan is not None and one is not None:
            words = tr(in_plan_words(plan.start, one, law, found.day, undecided_parts(found, duty)))
        whom = [_names(project, s) for s in duty.systems] or [tr("the organisation")]
        rows.append(
            (
                _day(duty.by),
                _day(law),
                tr(duty_title(project, duty)),
                "; ".join(whom),
                tr(STATE_WORDS[state]) if state else "",
                words,
                disclosure.who(duty.owner),
                one.cost if one is not None and one.cost is not None else "",
                duty.reference,
                _day(duty.as_of),
            )
        )
    heads = (
        *("Own day", "Law asks from", "Duty", "Systems", "Today", "In the plan", "Owner"),
        *("Its steps cost", "Reference", "Looked at"),
    )
    return Filled(heads, rows, widths=(12, 14, 60, 40, 14, 44, 20, 14, 40, 12), shown="#,##0")


def _crosswalk(project: Project, found: Register) -> Filled:
    """A line a question: at which level it is asked, by which articles of which law, and what shows it."""
    questions = project.questionnaire.by_id
    rows: list[tuple[Value, ...]] = [
        (
            tr(questions[q].title) if q in questions else q,
            level,
            *(", ".join(articles.get(f.id, ())) for f in found.frameworks),
            ", ".join(
                e.id
                for e in project.evidence
                if e.counts_on(found.day) and e.shows.get(q, 0) >= level
            ),
        )
        for q, (level, articles) in served(found).items()
    ]
    heads = ("Question", "Level", *(f.title for f in found.frameworks), "Evidence")
    return Filled(heads, rows, widths=(40, 8, *(36,) * len(found.frameworks), 20))


def _dates(project: Project, found: Register) -> Filled:
    rows: list[tuple[Value, ...]] = [
        (
            _day(e.day),
            tr(event_words(e, found.day)),
            tr(e.words),
            "; ".join(tr(w) for w in e.about(project)),
        )
        for e in calendar(project, found)
    ]
    return Filled(("Day", "What", "Which", "Systems"), rows, widths=(12, 24, 70, 60))
