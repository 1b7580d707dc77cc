"""A requirement in full: what it rests on, what could show it, what it waits for."""

from __future__ import annotations

from planner.analysis.systems.about import decided_words
from planner.analysis.systems.register import Place
from planner.analysis.systems.words import fact_words
from planner.domain.base.language import joined, phrase
from planner.domain.content.framework import RELATION_WORDS
from planner.standards.standing import standing, tree_of
from planner.ui.kit.session import Session


def requirement_words(session: Session, place: Place) -> str:
    """What a requirement rests on, what could show it, and how sure its wording is."""
    one, questions = place.requirement, session.project.questionnaire.by_id
    lines = [one.summary]
    system = session.project.system_by_id.get(place.system)
    where = standing(session.project, system) if system is not None else None
    decided = decided_words(where, place.framework, one)
    if decided:
        lines.append(decided)
    for need in one.needs:
        question = questions.get(need.question)
        if question is not None and need.question not in place.asks:
            lines.append(phrase("Left out by facts: {question}.", question=question.title))
        elif question is not None:
            lines.append(
                phrase(
                    "{relation}: {question}, level {level:d}: {text}",
                    relation=RELATION_WORDS[need.relation],
                    question=question.title,
                    level=need.level,
                    text=question.levels[need.level].text,
                )
            )
    if not place.binds:
        lines.append("No question speaks to it: only a document of its own shows it.")
    if one.evidence:
        lines.append(phrase("What could show it: {list}.", list=joined(list(one.evidence))))
    if place.waits_for:
        words = joined([fact_words(tree_of(session.project), n) for n in place.waits_for], "; ")
        lines.append(phrase("Waits for: {facts}.", facts=words))
    if one.confidence == "unverified":
        lines.append("* Not checked against the text of the source.")
    if one.note:
        lines.append(one.note)
    return joined(lines, "\n")
