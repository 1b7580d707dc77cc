"""What else stands behind a question: the team's consensus, an answer carried over, one to other words."""

from __future__ import annotations

from planner.analysis.observed import beside_answer
from planner.analysis.study.reach import HIGHEST, top_words
from planner.catalogue.own import catalogue_of
from planner.domain.answers.assessment import Answer
from planner.domain.base.language import joined, phrase
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.maturity.versions import reworded_since
from planner.maturity.words import agreed_words


def standing_words(project: Project, respondent: str, question: Question, answer: Answer) -> str:
    """Sentences for the person who answers; empty where nothing else is known."""
    person = project.respondent_by_id.get(respondent)
    agreed = project.current_round.consensus.get(person.team if person else "", {})
    words = []
    consensus = agreed.get(question.id)
    if consensus is not None:
        words.append(agreed_words(consensus))
    if answer.given is not None:
        labels = {r.id: r.label for r in project.rounds}
        label = labels.get(answer.given.round, answer.given.date)
        words.append(phrase("From {label}; not given again yet.", label=label))
    words.append(_other_words(project, respondent, question, answer))
    if person is not None and not answer.carried:  # never before this person has answered
        words.append(beside_answer(project, person.team, question.id, answer.level))
    if answer.state is not None and not answer.carried and answer.level != HIGHEST:
        # not while somebody still chooses: it would lead
        words.append(top_words(question.id, catalogue_of(project)))
    return joined([w for w in words if w], " ")


def _other_words(project: Project, respondent: str, question: Question, answer: Answer) -> str:
    """The level that was chosen when the question read otherwise, in the words of then."""
    given_now = answer.state is not None and not answer.carried
    if given_now or len(project.rounds) < 2:
        return ""
    before = project.rounds[-2]
    old = project.questionnaire_of(before)
    level = before.answer(respondent, question.id).level
    if level is None or not reworded_since(question.id, old, project.questionnaire):
        return ""
    said = old.by_id[question.id].levels[level]
    then = phrase(
        "The words have changed. Then level {level} was chosen, “{name}: {text}”",
        level=level,
        name=said.name,
        text=said.text,
    )
    if answer.mapped is not None:
        low, high = answer.mapped
        return joined([then, phrase("It may now be {low} to {high}.", low=low, high=high)], " ")
    if answer.level is None:
        return joined([then, "It says nothing of the levels below: please choose anew."], " ")
    return joined([then, "Is it still this level?"], " ")
