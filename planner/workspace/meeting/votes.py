"""What a room brings into the document: a ballot, what a team agrees on, what was said, what is parked.

Each is one edit, so that one undo takes it back. The same answers give the same document: taking a ballot
twice changes nothing.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping

from planner.domain.answers.assessment import Consensus, Evidence, Respondent
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.domain.record.workshop import Heard, Parked, WorkshopHeld
from planner.room.ballots import Agreed, Vote
from planner.workspace.edits import (
    Edit,
    add_evidence,
    checked,
    clear_answer,
    set_dont_know,
    set_level,
    set_not_applicable,
)

NAMELESS = {"?": "dont_know", "-": "not_applicable"}
"""What an answer is that names no level, by the sign of the vote."""


def take_ballot(
    question: str,
    votes: Mapping[str, Vote],
    teams: Collection[str],
    when: str,
    title: str = "",
    *,
    again: bool = False,
) -> Edit:
    """The votes of all teams on one question, by respondent, in one step.

    In another run (``again``) the answers of those in ``teams`` who did not vote this time are cleared; else
    who did not vote keeps what was there.
    """

    def apply(project: Project) -> Project:
        if again:
            for person in project.respondents:
                given = project.current_round.answer(person.id, question).state is not None
                if person.team in teams and person.id not in votes and given:
                    project = clear_answer(person.id, question).apply(project)
        for who, vote in votes.items():
            project = _answer(who, question, vote, when).apply(project)
        return project

    return Edit(phrase("Votes on {part}", part=title or question), apply)


def _answer(person: str, question: str, vote: Vote, when: str) -> Edit:
    if vote.value == "?":
        return set_dont_know(person, question, when)
    if vote.value == "-":
        return set_not_applicable(person, question, vote.reason, when)
    return set_level(person, question, int(vote.value), when)


def holds(project: Project, question: str, votes: Mapping[str, Vote]) -> bool:
    """Whether the document holds these votes as they were opened."""
    round_ = project.current_round

    def same(who: str, vote: Vote) -> bool:
        answer = round_.answer(who, question)
        if vote.value in NAMELESS:
            return answer.state == NAMELESS[vote.value]
        return answer.state == "level" and answer.level == vote.value

    return bool(votes) and all(
        who in project.respondent_by_id and same(who, v) for who, v in votes.items()
    )


def told(consensus: Consensus) -> Agreed:
    """What phones are told of an agreement."""
    if consensus.state == "not_applicable":
        return Agreed(value="-")
    if consensus.state == "dont_know":
        return Agreed(value="?", words=consensus.ask)
    return Agreed(value=consensus.level or 0)


def free_seats(project: Project, team: str) -> tuple[str, ...]:
    """Respondents a room without names may vote for, in random order.

    Those of the team without an answer in this round, and those who sat in such a room before: nobody who
    answered alone is voted for by somebody else.
    """
    now = project.current_round
    free = [
        r.id
        for r in project.respondents
        if r.team == team
        and (r.unnamed or not any(a.state for a in now.answers.get(r.id, {}).values()))
    ]
    secrets.SystemRandom().shuffle(free)
    return tuple(free)


def add_seats(team: str, number: int) -> Edit:
    """Make room for so many more people of a team, without names."""

    def apply(project: Project) -> Project:
        if team not in project.team_by_id:
            raise InputError("There is no team “{team}”.", team=team)
        people = list(project.respondents)
        known = {p.id for p in people}
        k = 1
        for _ in range(number):
            while f"{team[:60]}-seat-{k}" in known:
                k += 1
            known.add(f"{team[:60]}-seat-{k}")
            people.append(Respondent(id=f"{team[:60]}-seat-{k}", team=team, unnamed=True))
        return checked(project, respondents=tuple(people))

    return Edit(phrase("Make room for {n} more people", n=number), apply)


def without_names(people: Collection[str]) -> Edit:
    """Say that these respondents are seats of a room without names."""

    def apply(project: Project) -> Project:
        changed = tuple(
            r.model_copy(update={"unnamed": True}) if r.id in people and not r.name else r
            for r in project.respondents
        )
        return checked(project, respondents=changed)

    return Edit("Votes without names", apply)


def keep_as_evidence(person: str, question: str, text: str, when: str) -> Edit:
    """What somebody said in private and allowed to be quoted: evidence of the weakest grade, of nobody."""
    line = " ".join(clean_text(text, multiline=True).split())[:300]
    return add_evidence(person, question, Evidence(text=line, grade="C", when=when[:10]))


def hear(workshop: str, question: str, team: str, text: str, when: str) -> Edit:
    """What somebody said in private and did not allow to be quoted goes to the record of the workshop."""

    def apply(project: Project) -> Project:
        held = next((w for w in project.workshops if w.id == workshop), None)
        entry = Heard(
            question=question, team=team, text=clean_text(text, multiline=True), when=when
        )
        if held is None:
            held = WorkshopHeld(id=workshop, date=when[:10])
        if entry in held.heard:
            return project
        changed = held.model_copy(update={"heard": (*held.heard, entry)})
        others = tuple(w for w in project.workshops if w.id != workshop)
        return checked(project, workshops=(*others, changed))

    return Edit("Note what was said in private", apply)


def record_workshop(held: WorkshopHeld) -> Edit:
    """Enter a workshop, or what changed about it; what was heard in it stays."""

    def apply(project: Project) -> Project:
        old = next((w for w in project.workshops if w.id == held.id), None)
        now = held if old is None else held.model_copy(update={"heard": old.heard})
        others = tuple(w for w in project.workshops if w.id != held.id)
        return checked(project, workshops=(*others, now))

    return Edit("Workshop", apply, merge_key=f"workshop:{held.id}")


def park(text: str, question: str, team: str | None = None) -> Edit:
    """Put a question into the parking lot."""
    item = Parked(
        id=f"p-{secrets.token_hex(4)}",
        text=" ".join(clean_text(text, multiline=True).split())[:300],
        question=question,
        team=team,
    )
    return Edit(phrase("Park: {what}", what=text), lambda p: checked(p, parked=(*p.parked, item)))


def change_parked(item: Parked) -> Edit:
    """Give a parked item an owner or a day, or say that it is done."""

    def apply(project: Project) -> Project:
        changed = tuple(item if p.id == item.id else p for p in project.parked)
        return checked(project, parked=changed)

    return Edit(phrase("Parked: {what}", what=item.text), apply, merge_key=f"parked:{item.id}")
