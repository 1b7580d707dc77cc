"""What duties ask for, on the page to decide by: which, by when, days of whom, and what stays by hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from planner.analysis.around.duty_prices import steps_of
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import requirement_of
from planner.analysis.study.study import Study
from planner.analysis.systems.words import next_words, short_day
from planner.catalogue.fit import watching
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole
from planner.reporting.blocks import Block, Heading, Para, SectionBlocks, runs
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.duty_law import MARKED, UNCHECKED, DutyCount, duties_named, law_days
from planner.reporting.sentences import person_days

ONE_BY_ONE = 4
"""So many duties stand each in a row of its own; more are told by law and day."""
STATES = {
    "met": "in place: {n:d}",
    "planned": "in time: {n:d}",
    "late": "late: {n:d}",
    "missing": "not in the plan: {n:d}",
    "by_hand": "by hand: {n:d}",
}
SHARED = (
    "Days are those of setting up, over the whole plan. What several duties lean on is in each of their "
    "rows; all steps of duties together take {days}."
)
ANYWAY = "with and without the plan: {days}"
NONE_OF_STEPS = "of no step: by hand"


def few_duties(draft: Draft) -> bool:
    """Whether all duties find room on the page that is signed; else they stand behind it."""
    return len(draft.study.plan.duties) <= ONE_BY_ONE


def duty_annex(draft: Draft) -> SectionBlocks:
    """Duties that are too many for the page that is signed, on a page of their own."""
    title = Heading(n=1, t=tr("Annex: what duties ask for"))
    return SectionBlocks(id="duties", blocks=(title, *duty_rows(draft)))


def duty_rows(draft: Draft) -> tuple[Block, ...]:
    """A table of the duties of the plan with the steps’ days by role; nothing where none is."""
    study, duties = draft.study, draft.study.plan.duties
    if not duties:
        return ()
    steps = steps_of(study)
    laws = law_days(study)
    groups = _groups(study, duties, laws)
    rows: list[Row] = [_row(draft, ones, steps, laws) for ones in groups]
    table = listing(
        "Duties: which, by when, what becomes of them, days of whom, who answers",
        (
            Column("Duties", 0.25),
            Column("Own day; law" if laws else "Own day", 0.15),
            Column("In the plan", 0.15),
            Column("Days of whom", 0.31),
            Column("Owner", 0.14),
        ),
        rows,
        title="What duties ask for" if few_duties(draft) else "",
    )
    every = set().union(*steps.values()) if steps else set()
    said = [phrase(SHARED, days=person_days(work_days(_sum(study, every))))] if every else []
    said += DutyCount.of(study, draft.today.isoformat()).by_hand_words()
    if any(MARKED in str(cell) for row in rows for cell in row[:1]):
        said.append(UNCHECKED)
    words = tuple(Para(runs=runs(tr(joined(said, " ")))) for _ in said[:1])
    return (table, *words)


def _groups(
    study: Study, duties: Sequence[DutyResult], laws: dict[str, str]
) -> list[list[DutyResult]]:
    """Duties one by one where they are few, else those of one law and of the same days together."""
    if len(duties) <= ONE_BY_ONE:
        return [[d] for d in duties]
    by_id = {d.id: d for d in study.project.duties}
    found: dict[tuple[str, ...], list[DutyResult]] = {}
    for one in duties:
        known = requirement_of(study.project, by_id[one.id])
        key = (known[0].short, one.by, laws.get(one.id, "")) if known else ("", one.by, "")
        found.setdefault(key, []).append(one)
    return [found[k] for k in sorted(found, key=lambda k: (k[2] or k[1], k))]


def _row(
    draft: Draft, ones: list[DutyResult], steps: dict[str, set[str]], laws: dict[str, str]
) -> Row:
    study, first = draft.study, ones[0]
    by_id = {d.id: d for d in study.project.duties}
    law = laws.get(first.id, "")
    when: list[str] = [Verbatim(short_day(first.by))]
    if law:
        day = Verbatim(tr(next_words(law, draft.today.isoformat())))
        when.append(phrase("law {day}", day=day))
    states = {s: sum(d.state == s for d in ones) for s in STATES}
    became = [phrase(STATES[s], n=n) for s, n in states.items() if n]
    leant = set().union(*(steps.get(d.id, set()) for d in ones))
    return (
        tr(duties_named(study.project, [by_id[d.id] for d in ones])),
        tr(joined(when, "; ")),
        tr(joined(became if len(ones) > 1 else [first.words], ", ")),
        tr(_days(study, leant, roles=few_duties(draft))),
        "; ".join(dict.fromkeys(owner_of(draft, by_id[d.id].owner) for d in ones)),
    )


def owner_of(draft: Draft, owner: str) -> str:
    """Who answers for a duty, where people are named; else the role that watches over duties."""
    role = phrase("{role} (nobody named)", role=watching(draft.study.project.organisation))
    if owner:
        return draft.disclosure.who(owner) or tr("named in the document")
    return tr(role)


def _days(study: Study, ids: Iterable[str], *, roles: bool) -> str:
    """Days of setting up by role: those of the plan, and those of what is done anyway (``roles`` too)."""
    known = set(ids)
    anyway = {i for i in known if study.case_problem.by_id[i].anyway}
    said = [_roles(study, known - anyway)]
    if days := _sum(study, anyway):
        beside = _roles(study, anyway) if roles else Verbatim(work_days(days))
        said.append(phrase(ANYWAY, days=beside))
    return joined([s for s in said if s], "; ") or NONE_OF_STEPS


def _roles(study: Study, ids: Iterable[str]) -> str:
    found: dict[CapacityRole, float] = {}
    for step in study.plan.steps:
        if step.candidate.id in set(ids):
            for role, days in step.candidate.initiative.effort_days.items():
                found[role] = found.get(role, 0.0) + days
    listed = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return joined(
        [
            phrase("{role} {days}", role=CAPACITY_ROLE_NAMES[r], days=Verbatim(work_days(d)))
            for r, d in listed
            if d > 0
        ]
    )


def _sum(study: Study, ids: set[str]) -> float:
    return sum(s.candidate.days for s in study.plan.steps if s.candidate.id in ids)
