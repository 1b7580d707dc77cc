"""A workshop: one team, one question at a time, blind votes, a reveal, and what the team agrees on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from planner.analysis.observed import widest
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.project import Project
from planner.domain.record.workshop import Order
from planner.maturity.agreement import agenda, spreads
from planner.maturity.answers import asked_questions
from planner.maturity.score import Profile

Vote = int | Literal["?"] | None
"""A level, "don't know", or nobody voted."""
ORDERS: dict[Order, str] = {
    "all": "Every question, in order",
    "quick": "The questions of the quick check",
    "open": "Questions without an agreed level",
    "differ": "Where people differ, most important first",
    "observed": "Where more is claimed than was observed, widest first",
}
MOST_VOTES = 60


def members(project: Project, team: str) -> tuple[Respondent, ...]:
    """Who votes: the people who answer for a team."""
    return tuple(r for r in project.respondents if r.team == team)


def questions_in_order(
    project: Project, profile: Profile, team: str, order: Order
) -> tuple[str, ...]:
    """Ids of the questions of a workshop.

    ``differ`` ranks by disagreement times effect on the level, ``observed`` by how far a claim lies above
    what was observed on disk.
    """
    if order == "differ":
        return tuple(i.spread.question for i in agenda(profile, spreads(project, team=team)))
    if order == "observed":
        found = widest(project, profile.cells, team)
        return tuple(d.observed.question for d in found)
    agreed = project.current_round.consensus.get(team, {})
    asked = asked_questions(project)
    if order == "quick":
        return tuple(q.id for q in asked if q.screening)
    return tuple(q.id for q in asked if order == "all" or q.id not in agreed)


def read_votes(line: str, voters: int) -> tuple[Vote, ...]:
    """Read votes typed in one line: "3 2 4 ?"; levels may stand without gaps, ``-`` is somebody absent.

    Raises ``InputError`` for anything else, and for more or fewer votes than ``voters``.
    """
    signs = [s for s in line.replace(",", " ").replace(";", " ") if not s.isspace()]
    if len(signs) > MOST_VOTES:
        raise InputError("That are more than {most} votes.", most=MOST_VOTES)
    votes: list[Vote] = []
    for sign in signs:
        if sign in "01234":
            votes.append(int(sign))
        elif sign == "?":
            votes.append("?")
        elif sign in "-–":
            votes.append(None)
        else:
            raise InputError(
                "“{sign}” is no vote. Type 0 to 4, ? for don’t know, - for absent.",
                sign=Verbatim(sign),
            )
    if len(votes) != voters:
        raise InputError(
            "Votes expected: {voters}; typed: {votes}. Type - for who is absent.",
            voters=voters,
            votes=len(votes),
        )
    return tuple(votes)


@dataclass(frozen=True)
class Reading:
    """What votes say, in two lines; ``suggested`` is the level most would settle on, if there is one."""

    spread: str
    ask: str
    detail: str
    suggested: int | None


CHOSE = (
    "{n} of {all} chose {low}.",
    "{n} of {all} chose {low} or {high}.",
    "{n} of {all} chose {low} to {high}.",
)


def read_spread(levels: Sequence[int], voters: int, last: int | None = None) -> Reading:
    """Say how far votes lie apart, whom to ask, and the middle one; neutral, without names."""
    given = sorted(levels)
    if not given:
        return Reading("Nobody gave a level.", "", "", None)
    low, high = given[0], given[-1]
    middle = given[(len(given) - 1) // 2]
    before = [] if last is None else [phrase("Last time: {last}.", last=last)]
    if low == high:
        counted = phrase("{n} of {all} voted.", n=len(given), all=voters)
        alike = phrase("All chose {level}.", level=low)
        return Reading(alike, "", joined([counted, *before], " "), low)
    near = [v for v in given if abs(v - middle) <= (1 if high - low > 1 else 0)]
    detail = [
        phrase("Middle vote {middle}.", middle=middle),
        phrase(
            CHOSE[min(near[-1] - near[0], 2)],
            n=len(near),
            all=len(given),
            low=near[0],
            high=near[-1],
        ),
        *before,
    ]
    return Reading(
        phrase("Votes run from {low} to {high}.", low=low, high=high),
        phrase("Ask a {low} and a {high} what they see.", low=low, high=high),
        joined(detail, " "),
        middle,
    )


@dataclass
class Workshop:
    """Where a workshop is: team, questions, which one is shown, and whether its votes are open.

    Votes are the members' answers in the document and what is agreed is its consensus; nothing is kept here
    that the document should have. ``before`` are the levels of an earlier vote on the question.
    """

    team: str
    questions: tuple[str, ...]
    place: int = 0
    shown: bool = False
    chosen: int | None = None
    before: tuple[int, ...] = ()
    on_break: bool = False

    @property
    def question(self) -> str:
        """The question in front."""
        return self.questions[self.place]

    def answers(self, project: Project) -> tuple[Answer, ...]:
        """The members' answers to the question in front."""
        round_ = project.current_round
        return tuple(round_.answer(r.id, self.question) for r in members(project, self.team))

    def levels(self, project: Project) -> tuple[int, ...]:
        """Levels that were given, in ascending order."""
        return tuple(sorted(a.level for a in self.answers(project) if a.level is not None))

    def votes_in(self, project: Project) -> int:
        """How many have voted, "don't know" included."""
        return sum(a.state is not None for a in self.answers(project))

    def missing(self, project: Project) -> tuple[Respondent, ...]:
        """Who has not voted; for the facilitator's eyes."""
        people = members(project, self.team)
        return tuple(
            r for r, a in zip(people, self.answers(project), strict=True) if a.state is None
        )

    def go(self, by: int, project: Project) -> None:
        """Go to another question; its votes are hidden unless the team has agreed on it."""
        self.place = min(max(self.place + by, 0), len(self.questions) - 1)
        self.on_break = False
        self.before = ()
        agreed = project.current_round.consensus.get(self.team, {}).get(self.question)
        self.shown = agreed is not None
        self.chosen = agreed.level if agreed is not None else None

    def reveal(self, project: Project) -> None:
        """Open the votes, and frame the level most would settle on."""
        levels = self.levels(project)
        if not levels:
            raise InputError("Nobody has voted yet. Type the votes first.")
        self.shown, self.on_break = True, False
        if self.chosen is None:
            self.chosen = read_spread(levels, len(levels)).suggested

    def vote_again(self, project: Project) -> None:
        """Hide the votes for another round; the levels of this one stay on show beside it."""
        self.before = self.levels(project)
        self.shown, self.chosen = False, None


def typed_votes(
    project: Project, profile: Profile, team: str, agenda: Sequence[str], question: str
) -> Workshop | None:
    """The workshop in which the votes of a team are typed, in place of a room's ``agenda`` at ``question``.

    ``None`` where the team is asked none of it.
    """
    asked = frozenset(questions_in_order(project, profile, team, "all"))
    found = tuple(q for q in agenda if q in asked)
    at = found.index(question) if question in found else 0
    return Workshop(team, found, at) if found else None
