"""Who answers: names that nobody shares, how far each one is, and who is next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.answers.assessment import Respondent, Scope
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.content.questionnaire import Question
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.maturity.cells import Counts, count_answers
from planner.maturity.routing import questions_for, routed
from planner.workspace.edits import Edit, checked, set_respondents


def questions_in_scope(project: Project) -> tuple[Question, ...]:
    """The questions that people are asked in the current round: all that apply, or those of its scope.

    A questionnaire that marks none for the quick check has no smaller scope than all.
    """
    asked = asked_questions(project)
    now = project.current_round
    if now.scope == "quick":
        found = tuple(q for q in asked if q.screening)
    elif now.scope == "chosen":
        found = tuple(q for q in asked if q.id in now.chosen)
    else:
        return asked
    return found or asked


def questions_of(project: Project, respondent: str, *, whole: bool = False) -> tuple[Question, ...]:
    """The questions that one respondent is asked, by role; of the scope, or of all (``whole``)."""
    asked = asked_questions(project) if whole else questions_in_scope(project)
    return questions_for(project, respondent, asked)


def questions_of_all(project: Project) -> dict[str, tuple[Question, ...]]:
    """What each respondent is asked in the scope of the round, by id: one pass over all of them."""
    scope = questions_in_scope(project)
    return {
        person.id: tuple(q for q, here in zip(scope, row, strict=True) if here)
        for person, row in zip(project.respondents, routed(project, scope), strict=True)
    }


PROVEN = 3
"""From this level on an answer should have evidence."""


@dataclass(frozen=True)
class Standing:
    """One respondent: a ``name`` that nobody shares, and counts of what they are asked."""

    respondent: Respondent
    name: str
    counts: Counts

    @property
    def done(self) -> bool:
        """Whether no question is open."""
        return self.counts.open == 0

    @property
    def words(self) -> str:
        """Tick, name and progress on one line."""
        pattern = "✓ {name} · {n}/{all}" if self.done else "{name} · {n}/{all}"
        return phrase(pattern, name=self.name, n=self.counts.handled, all=self.counts.asked)


def names_of(project: Project) -> dict[str, str]:
    """A name for each respondent, by id, that nobody shares.

    Team and name; else team and role; else team and which person of how many. What is still the same gets a
    number.
    """
    sizes = Counter(r.team for r in project.respondents)
    place: Counter[str] = Counter()
    found: dict[str, str] = {}
    for person in project.respondents:
        place[person.team] += 1
        team = Verbatim(project.team_by_id[person.team].name)
        if person.name or person.role:
            who = [Verbatim(w) for w in (person.name, person.role) if w]
            found[person.id] = joined([team, *who], " · ")
        elif sizes[person.team] == 1:
            found[person.id] = team
        else:
            found[person.id] = phrase(
                "{team} · person {k} of {n}", team=team, k=place[person.team], n=sizes[person.team]
            )
    return _apart(found)


def _apart(names: dict[str, str]) -> dict[str, str]:
    """Names of which no two are the same: the second gets a 2, unless somebody is called that."""
    taken: set[str] = set()
    apart: dict[str, str] = {}
    for id_, name in names.items():
        number, own = 1, name
        while str(own) in taken:
            number += 1
            own = phrase("{name} ({number})", name=name, number=number)
        taken.add(str(own))
        apart[id_] = own
    return apart


def standings(project: Project) -> tuple[Standing, ...]:
    """All respondents with their names and how far they are, in the order of the document."""
    names, asked = names_of(project), questions_of_all(project)
    answers = project.current_round.answers
    return tuple(
        Standing(r, names[r.id], count_answers(answers.get(r.id, {}), asked[r.id]))
        for r in project.respondents
    )


def neighbour(project: Project, respondent: str, by: int) -> str | None:
    """The respondent so many places further; ``None`` at the end of the list."""
    ids = [r.id for r in project.respondents]
    place = ids.index(respondent) + by if respondent in ids else -1
    return ids[place] if 0 <= place < len(ids) else None


def next_person(project: Project, respondent: str) -> str | None:
    """Who answers next: the first after ``respondent`` who has open questions, from the start again."""
    people = standings(project)
    place = next((k for k, s in enumerate(people) if s.respondent.id == respondent), -1)
    for standing in (*people[place + 1 :], *people[: max(place, 0)]):
        if not standing.done:
            return standing.respondent.id
    return None


def who_goes_on(project: Project) -> str:
    """Who answers when a document is opened: whoever is half way, else the first who is not done."""
    people = standings(project)
    half = (s for s in people if s.counts.handled and not s.done)
    left = (s for s in people if not s.done)
    found = next(half, None) or next(left, None) or next(iter(people), None)
    return found.respondent.id if found is not None else ""


def first_open(project: Project, respondent: str, questions: Iterable[Question]) -> str | None:
    """The first of ``questions`` that a respondent has not handled."""
    sheet = project.current_round.answers.get(respondent, {})
    return next((q.id for q in questions if q.id not in sheet or sheet[q.id].state is None), None)


def loose_ends(project: Project, respondent: str) -> dict[str, tuple[str, ...]]:
    """Questions that a person may look at again: high levels without ``evidence``, and ``unknown`` ones."""
    sheet = project.current_round.answers.get(respondent, {})
    answers = [(q.id, sheet[q.id]) for q in questions_of(project, respondent) if q.id in sheet]
    found = {
        "evidence": tuple(i for i, a in answers if (a.level or 0) >= PROVEN and not a.evidence),
        "unknown": tuple(i for i, a in answers if a.state == "dont_know"),
    }
    return {key: ids for key, ids in found.items() if ids}


def name_person(project: Project, respondent: str, name: str) -> Edit:
    """Give a respondent another name."""
    people = tuple(
        r.model_copy(update={"name": name}) if r.id == respondent else r
        for r in project.respondents
    )
    return set_respondents(people, "name of a person")


def set_scope(scope: Scope, chosen: Iterable[str] = ()) -> Edit:
    """Ask all questions in the current round, those of the quick check, or the chosen ones."""
    ids = tuple(chosen)

    def apply(project: Project) -> Project:
        now = project.current_round.model_copy(update={"scope": scope, "chosen": ids})
        return checked(project, rounds=(*project.rounds[:-1], now))

    return Edit("Which questions are asked", apply)
