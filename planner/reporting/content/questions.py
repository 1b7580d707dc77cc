"""The questions as they were asked, with their levels; who answered what, where the profile names people."""

from __future__ import annotations

from planner.domain.answers.assessment import Answer
from planner.domain.base.language import phrase, tr
from planner.domain.content.questionnaire import Question
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.reporting.blocks import Block, Cell, Heading, Para, Run, SectionBlocks
from planner.reporting.content.draft import Column, Draft, Row, listing

LEAD = (
    "The words of {questionnaire} {version} as people read them: {asked} questions that apply here, each "
    "with the five levels that it offers."
)
LEAD_NAMES = (
    "Who gave which level stands beside it; answers from seats without a name stand together."
)
LEAD_ROLES = "Which levels were given stands in “Every answer”."
TAKEN_OVER = "{answer} (from an earlier round)"


def questions(draft: Draft) -> SectionBlocks:
    """One table for each dimension: the question, its levels in words and, by name, what was answered."""
    project = draft.study.project
    asked = asked_questions(project)
    lead = phrase(
        LEAD,
        questionnaire=project.questionnaire.name,
        version=project.questionnaire.version,
        asked=len(asked),
    )
    said = [tr(lead)]
    if not draft.disclosure.anonymous:
        said.append(tr(LEAD_NAMES if draft.disclosure.names else LEAD_ROLES))
    blocks: list[Block] = [
        Heading(n=1, t=tr("The questions as they were asked")),
        Para(runs=(Run(t=" ".join(said)),), lead=True),
    ]
    for dimension in asked_dimensions(project):
        own = [q for q in asked if q.dimension == dimension.id]
        if own:
            blocks.append(_table(draft, tr(dimension.name), own))
    return SectionBlocks(id="questions", blocks=tuple(blocks))


def _table(draft: Draft, dimension: str, own: list[Question]) -> Block:
    names = draft.disclosure.names
    rows: list[Row] = []
    for question in own:
        levels = " · ".join(
            f"{n} – {tr(level.name)}: {tr(level.text)}" for n, level in enumerate(question.levels)
        )
        answered = (_by_whom(draft, question),) if names else ()
        rows.append((Cell(t=question.id, b=True), tr(question.prompt), levels, *answered))
    columns = (
        Column("Id", 0.08),
        Column("As it was asked", 0.24 if names else 0.28),
        Column("Levels to choose from", 0.46 if names else 0.64),
        *((Column("Answered by", 0.22),) if names else ()),
    )
    return listing(
        phrase("Questions on {dimension} as they were asked", dimension=dimension),
        columns,
        rows,
        title=dimension,
    )


def _by_whom(draft: Draft, question: Question) -> str:
    """Each person by name with the answer; seats without a name together, in order of level."""
    project, round_ = draft.study.project, draft.study.project.current_round
    named, unnamed = [], []
    for respondent in project.respondents:
        answer = round_.answer(respondent.id, question.id)
        sign = sign_of(answer)
        if not sign:
            continue
        if answer.carried:
            sign = tr(phrase(TAKEN_OVER, answer=sign))
        if respondent.unnamed or not respondent.name:
            unnamed.append(sign)
        else:
            named.append(f"{respondent.name}: {sign}")
    if unnamed:
        named.append(f"{tr('without a name')}: {', '.join(sorted(unnamed))}")
    return " · ".join(named) or tr("nobody answered")


def sign_of(answer: Answer) -> str:
    """A level, ``?`` for “don’t know”, the words for “not applicable”; empty where nothing was answered."""
    if answer.state == "level":
        return str(answer.level)
    return {"dont_know": "?", "not_applicable": tr("n/a")}.get(answer.state or "", "")
