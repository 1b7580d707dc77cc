"""What is missing of a requirement where it stands, or what shows it: in words that name it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from planner.analysis.systems.register import Block, Place, Register
from planner.analysis.systems.words import fact_words
from planner.domain.base.language import Figures, Verbatim, joined, phrase
from planner.domain.content.framework import RequirementNeed
from planner.domain.project import Project
from planner.maturity.cells import TOP
from planner.standards.standing import tree_of
from planner.standards.states import NO, State


def missing_words(project: Project, block: Block, row: int, column: int) -> str:
    """What a requirement lacks for one subject: facts, levels below what is asked, or a document of its own.

    Of a claim, what nothing shows. Empty where nothing is asked, or all of it is shown.
    """
    place = block.place(row, column)
    if block.states.applies[row, column] == NO:
        return ""
    said: list[str] = []
    if place.waits_for:
        tree = tree_of(project)
        facts = joined([fact_words(tree, f) for f in place.waits_for], "; ")
        said.append(phrase("To be stated whether it holds: {facts}", facts=facts))
    for need in _strictest(place.requirement.needs):
        if need.question in place.asks and need.question in project.questionnaire.by_id:
            said += _of_need(project, block, row, need)
    if not place.binds and place.low is State.HOLE:
        said.append("No document of its own")
    return joined(said, ". ") if said else ""


def missing_at(project: Project, found: Register, place: Place) -> str:
    """``missing_words`` of a place of the register."""
    for block in found.blocks:
        row, column = block.row_of.get(place.system), block.column_of.get(place.requirement.id)
        if block.framework.id == place.framework.id and row is not None and column is not None:
            return missing_words(project, block, row, column)
    return ""


def _strictest(needs: Iterable[RequirementNeed]) -> Sequence[RequirementNeed]:
    """Of each question the need at the highest level; one that binds goes before one that only helps."""
    found: dict[str, RequirementNeed] = {}
    for need in needs:
        key = (need.level, need.relation != "supports")
        before = found.get(need.question)
        if before is None or key > (before.level, before.relation != "supports"):
            found[need.question] = need
    return tuple(found.values())


DIFFER = "Filed as showing that level: {ids}; clear up the answer"
"""Of a need that evidence shows, while the answer is below it or not given."""


def _of_need(project: Project, block: Block, row: int, need: RequirementNeed) -> list[str]:
    spans = block.spans
    k = spans.questions.index(need.question)
    low, high = float(spans.low[row, k]), float(spans.high[row, k])
    words = ""
    if spans.waived[row, k]:
        words = "“{question}” is answered “not applicable”, {level:d} is asked"
    elif low < need.level and low == 0.0 and high == TOP:
        words = "“{question}” is not answered, {level:d} is asked"
    elif low < need.level and low < high:
        words = "“{question}” lies between {low} and {high}, {level:d} is asked"
    elif low < need.level:
        words = "“{question}” stands at {low}, {level:d} is asked"
    elif need.relation != "supports" and spans.shown[row, k] < need.level:
        words = "Nothing shows “{question}” at {level:d}"
    if not words:
        return []
    question = project.questionnaire.by_id[need.question].title
    of_one = project.questionnaire.by_id[need.question].scope == "system"
    ends = {"low": Figures(f"{low:.3g}"), "high": Figures(f"{high:.3g}")}
    used = {name: value for name, value in ends.items() if f"{{{name}}}" in words}
    said = [phrase(words, question=question, level=need.level, **used)]
    if of_one and not block.subjects[row]:
        said = [phrase("{said} (over the systems)", said=said[0])]
    elif (team := _of_team(block, row, k)) is not None:
        said = [phrase("{said} (its team: {level})", said=said[0], level=team)]
    if _is_denied(block, row, k, need.level):
        filed = _filed(project, block, row, need)
        said.append(phrase(DIFFER, ids=Verbatim(", ".join(filed))))
    return said


def _filed(project: Project, block: Block, row: int, need: RequirementNeed) -> list[str]:
    """The pieces that count and show a need of one subject at its level or above."""
    subject, whole = block.subjects[row], project.questionnaire.by_id[need.question].scope == "org"
    return [
        e.id
        for e in project.evidence
        if e.shows.get(need.question, 0) >= need.level
        and e.counts_on(block.day)
        and (subject in e.covers or (e.organisation and (whole or not subject)))
    ]


def _of_team(block: Block, row: int, k: int) -> str | None:
    """What the first team says of itself where the system says otherwise; ``None`` where nothing differs."""
    spans = block.spans
    if spans.of_team is None:
        return None
    low, high, waived = (of[row, k] for of in spans.of_team)
    if (low, high, waived) == (spans.low[row, k], spans.high[row, k], spans.waived[row, k]):
        return None
    if waived:
        return "not applicable"
    if (low, high) == (0.0, TOP):
        return None  # not answered, or asked of no team
    ends = Figures(f"{low:.3g}"), Figures(f"{high:.3g}")
    return ends[0] if low == high else phrase("{low} to {high}", low=ends[0], high=ends[1])


def lacks_of_systems(project: Project, block: Block, row: int, column: int) -> bool:
    """Whether all that makes a requirement a hole are levels of questions about single systems.

    No team said it then. What may lie as high as is asked, or was not answered, makes none beside what surely
    lies below.
    """
    spans, known, asks = block.spans, project.questionnaire.by_id, block.asks(row, column)
    at = {q: k for k, q in enumerate(spans.questions)}
    needs = [
        n for n in block.requirements[column].needs if n.question in asks and n.question in known
    ]
    sure = [n for n in needs if spans.high[row, at[n.question]] < n.level]
    lacking = sure or [n for n in needs if spans.low[row, at[n.question]] < n.level]
    return bool(lacking) and all(known[n.question].scope == "system" for n in lacking)


def denied(project: Project, found: Register) -> tuple[tuple[str, ...], int]:
    """The pieces that are filed as showing more than is answered, and in how many rows that stands."""
    rows = [ids for _, _, ids in denials(project, found)]
    return tuple(sorted({i for ids in rows for i in ids})), len(rows)


def denials(project: Project, found: Register) -> Iterator[tuple[str, str, tuple[str, ...]]]:
    """Row by row framework, requirement and the pieces that are filed as showing more than is answered."""
    for block in found.blocks:
        at = {q: k for k, q in enumerate(block.spans.questions)}
        for column, one in enumerate(block.requirements):
            for row in range(len(block.subjects)):
                if block.states.applies[row, column] == NO:
                    continue
                asks = block.asks(row, column)
                filed = [
                    id_
                    for need in _strictest(one.needs)
                    if need.question in asks
                    and need.question in project.questionnaire.by_id
                    and _is_denied(block, row, at[need.question], need.level)
                    for id_ in _filed(project, block, row, need)
                ]
                if filed:
                    yield block.framework.id, one.id, tuple(dict.fromkeys(filed))


MOST_PIECES = 4


def pieces_words(pieces: Sequence[str]) -> Verbatim:
    """Pieces of evidence by their ids, the first of many."""
    return Verbatim(", ".join(pieces[:MOST_PIECES]) + (" …" if len(pieces) > MOST_PIECES else ""))


def _is_denied(block: Block, row: int, k: int, level: int) -> bool:
    return bool(block.spans.low[row, k] < level <= block.spans.shown[row, k])


def shown_words(evidence: Iterable[str], could: Iterable[str]) -> str:
    """Which pieces speak of a requirement, and what could show the rest."""
    pieces, list_ = tuple(evidence), tuple(could)
    said = []
    if pieces:
        said.append(phrase("Evidence: {ids}", ids=Verbatim(", ".join(pieces))))
    if list_:
        said.append(phrase("Could show it: {list}", list=joined(list_, "; ")))
    return joined(said, ". ") if said else ""
