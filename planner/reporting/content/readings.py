"""Published models, read from the same answers: levels, what blocks the next one, and what it rests on."""

from __future__ import annotations

from planner.domain.base.language import joined, phrase, tr
from planner.maturity.lens import rests_on
from planner.maturity.words import reading_notes
from planner.reporting.blocks import Block, Cell, Table
from planner.reporting.content.draft import Column, Draft, Row, listing


def resting(draft: Draft) -> list[Block]:
    """What blocks the next level of each published model, with the question and the words it rests on."""
    questionnaire = draft.study.project.questionnaire
    rows: list[Row] = []
    for reading in draft.study.readings:
        for criterion in (*reading.blocked_by, *reading.unknown):
            quoted = [
                phrase(
                    "{question} {level}: {words}",
                    question=need.question,
                    level=need.level,
                    words=rests_on(need, questionnaire),
                )
                for need in criterion.needs
                if rests_on(need, questionnaire)
            ]
            either = tr(phrase("one of: {which}", which=joined(quoted, " / "))) if quoted else "–"
            words = either if criterion.any else tr(joined(quoted, " / ")) if quoted else "–"
            rows.append(
                (
                    Cell(t=reading.lens.name, b=True),
                    tr(criterion.text),
                    words,
                    tr(MATCH_SHORT[criterion.match]),
                )
            )
    if not rows:
        return []
    return [
        listing(
            "What blocks the next level of published models, and the words it rests on",
            (
                Column("Model", 0.14),
                Column("What the model asks for", 0.28),
                Column("What it rests on here", 0.46),
                Column("Match", 0.12),
            ),
            rows,
            title="What blocks the next level, and the words it rests on",
        )
    ]


MATCH_SHORT = {"same": "the same", "part": "a part of it", "near": "near to it"}


def published(draft: Draft) -> Table:
    """Levels in published models with what blocks the next one."""
    rows = []
    names = {t.id: t.name for t in draft.study.project.teams}
    anonymous = draft.disclosure.profile == "anonymous"
    for reading in draft.study.readings:
        lens = reading.lens
        blocked = (
            tr(joined([c.text for c in reading.blocked_by], "; ")) if reading.blocked_by else ""
        )
        open_ = tr(joined([c.text for c in reading.unknown], "; ")) if reading.unknown else ""
        words = blocked or (tr("nothing") if reading.level is not None and not open_ else "")
        if open_:
            words += "; " * bool(words) + tr(phrase("not decided: {what}", what=open_))
        notes = [] if anonymous else [tr(n) for n in reading_notes(reading, names)]
        words = ". ".join(x.rstrip(".") for x in (words, *notes) if x)
        rows.append(
            (
                Cell(t=lens.name, b=True),
                tr(reading.words),
                tr(reading.name),
                words or "–",
            )
        )
    return listing(
        "Levels in published models and what blocks the next one",
        (
            Column("Model", 0.16),
            Column("Level", 0.12),
            Column("Its name there", 0.22),
            Column("What blocks the next level, what would settle it", 0.50),
        ),
        rows,
        title="Published models, read from the same answers by this product’s rule",
    )
