"""Where a meeting of several teams is: its questions, its ballot, what each team leans to, and its pace.

Nothing is kept here that the document should have. The window and the command line lead a meeting with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from planner.domain.answers.assessment import Consensus
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.project import Project
from planner.domain.record.workshop import Order
from planner.maturity.score import Profile
from planner.room.ballots import WARM_UP, Vote
from planner.room.course import Course
from planner.room.rules import discuss
from planner.workspace.meeting.pace import minutes_left
from planner.workspace.workshop import questions_in_order

BOX_SECONDS = 60


@dataclass(frozen=True)
class TeamRow:
    """One team on the stage: counts of what was chosen, and what it leans to or agreed on."""

    team: str
    name: str
    voters: int
    voted: int
    counts: tuple[int, ...] = (0, 0, 0, 0, 0)
    unsure: int = 0
    not_ours: int = 0
    before: tuple[int, ...] = ()
    """Counts of the run before, where there was one."""
    chosen: int | None = None
    agreed: Consensus | None = None

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels that were given, ascending."""
        return tuple(k for k, n in enumerate(self.counts) for _ in range(n))

    @property
    def given(self) -> int:
        """How many votes were opened, with those that name no level."""
        return len(self.levels) + self.unsure + self.not_ours

    @property
    def width(self) -> int:
        """Levels between the lowest and the highest."""
        return self.levels[-1] - self.levels[0] if self.levels else 0

    @property
    def wide(self) -> bool:
        """Whether there is something to talk about."""
        return discuss(self.levels)

    @property
    def suggested(self) -> int | None:
        """The middle vote."""
        return self.levels[(len(self.levels) - 1) // 2] if self.levels else None

    @property
    def words(self) -> str:
        """What the row says below the team's name, once the votes are open."""
        if self.agreed is not None:
            return phrase("Agreed: {what}", what=agreed_words(self.agreed))
        if not self.levels:
            return "No level was given"
        if self.wide:
            return phrase("From {low} to {high}: talk", low=self.levels[0], high=self.levels[-1])
        given, all_ = len(self.levels), self.given
        if self.width == 0 and given < all_:  # others do not know, or say that it does not apply
            return phrase("{n} of {all} chose {level}", n=given, all=all_, level=self.levels[0])
        if self.width == 0:
            return phrase("All chose {level}", level=self.levels[0])
        return phrase("Close: level {level}?", level=self.suggested)


def seats_words(seats: int, people: int) -> str:
    """How many of the people that are expected have a seat; more of them are always said."""
    if seats > people:
        return phrase("{n} seats for {all} people", n=seats, all=people)
    return phrase("{n} of {all}", n=seats, all=people)


def agreed_words(consensus: Consensus) -> str:
    """What a team agreed on, in a few words."""
    if consensus.state == "not_applicable":
        return "does not apply"
    if consensus.state == "dont_know":
        return phrase("ask {who}", who=Verbatim(consensus.ask))
    return phrase("level {level}", level=consensus.level)


@dataclass
class Meeting:
    """Where a meeting is. ``votes`` are those of the opened ballot, by respondent."""

    teams: tuple[str, ...]
    questions: tuple[str, ...]
    place: int = -1
    """-1 before the first question: joining, and the warm-up."""
    ballot: int = 0
    run: int = 1
    shown: bool = False
    votes: dict[str, Vote] = field(default_factory=dict)
    before: dict[str, tuple[int, ...]] = field(default_factory=dict)
    chosen: dict[str, int] = field(default_factory=dict)
    active: int = 0
    box: float = BOX_SECONDS
    since: float = 0.0
    minutes_taken: list[float] = field(default_factory=list)
    done: set[str] = field(default_factory=set)
    parked: dict[str, str] = field(default_factory=dict)
    """What was put off in this meeting, by question: its item in the document."""
    breaks: dict[str, int] = field(default_factory=dict)
    """Minutes of the breaks that are still to come, by the question after each."""
    took: dict[str, float] = field(default_factory=dict)
    """Minutes that each question took."""

    @property
    def question(self) -> str:
        """The question in front; the warm-up before the first."""
        return WARM_UP if self.place < 0 else self.questions[self.place]

    @property
    def team(self) -> str:
        """The team that keys mean."""
        return self.teams[self.active]

    def asked(self, place: int, ballot: int, run: int, now: float) -> None:
        """Another question, or another run, is in front."""
        if place != self.place:
            self.before = {}
        self.place, self.ballot, self.run, self.since = place, ballot, run, now
        self.shown, self.votes, self.chosen, self.box = False, {}, {}, BOX_SECONDS

    def opened(self, votes: Mapping[str, Vote], project: Project) -> None:
        """The votes are open: each team leans to its middle, and the widest one is in front."""
        self.votes, self.shown = dict(votes), True
        rows = self.rows(project, {}, {})
        leans = {r.team: r.suggested if r.agreed is None else r.agreed.level for r in rows}
        self.chosen = {team: level for team, level in leans.items() if level is not None}
        widest = max(rows, key=lambda r: r.width, default=None)
        if widest is not None and widest.wide:
            self.active = self.teams.index(widest.team)

    def settle(self, now: float) -> None:
        """The question is done or left: note how long it took."""
        if self.place >= 0 and self.question not in self.done:
            self.minutes_taken.append((now - self.since) / 60)
            self.took[self.question] = self.minutes_taken[-1]
            self.done.add(self.question)

    def course(self, now: float, wall: float) -> Course:
        """How far the meeting is, for a start after a crash; ``wall`` is ``now`` on the clock of the wall."""
        return Course(
            questions=self.questions,
            breaks=self.breaks,
            took=self.took,
            parked=self.parked,
            asked=max(wall - (now - self.since), 0.0) if self.since else 0.0,
            box=self.box,
        )

    def goes_on(self, course: Course, written: float, now: float) -> None:
        """Go on as ``course`` says: the clock of its question stands where it stood at ``written``."""
        self.took, self.parked = dict(course.took), dict(course.parked)
        self.minutes_taken, self.done = list(self.took.values()), set(self.took)
        self.box = course.box or self.box
        if course.asked:
            self.since = now - max(written - course.asked, 0.0)

    def minutes_left(self, now: float) -> float:
        """Minutes until the last question is done, at this pace."""
        left = len([q for q in self.questions if q not in self.done])
        spent = (now - self.since) / 60 if self.place >= 0 and self.question not in self.done else 0
        pauses = float(sum(m for q, m in self.breaks.items() if q not in self.done))
        return max(minutes_left(self.minutes_taken, left) - spent, 0.0) + pauses

    def rows(
        self, project: Project, voters: Mapping[str, int], voted: Mapping[str, int]
    ) -> tuple[TeamRow, ...]:
        """What the stage shows of each team; levels only of an opened ballot."""
        return tuple(self._row(project, t, voters, voted) for t in self.teams)

    def _row(
        self,
        project: Project,
        team: str,
        voters: Mapping[str, int],
        voted: Mapping[str, int],
    ) -> TeamRow:
        mine = [
            v
            for r, v in self.votes.items()
            if (p := project.respondent_by_id.get(r)) is not None and p.team == team
        ]
        agreed = None
        if self.place >= 0 and self.shown:
            agreed = project.current_round.consensus.get(team, {}).get(self.question)
            if agreed is not None and agreed.given is not None:
                agreed = None
        return TeamRow(
            team=team,
            name=Verbatim(project.team_by_id[team].name),
            voters=voters.get(team, len(mine)),
            voted=voted.get(team, len(mine)),
            counts=counts_of(mine) if self.shown else (0, 0, 0, 0, 0),
            unsure=sum(v.value == "?" for v in mine) if self.shown else 0,
            not_ours=sum(v.value == "-" for v in mine) if self.shown else 0,
            before=self.before.get(team, ()),
            chosen=self.chosen.get(team) if self.shown else None,
            agreed=agreed,
        )

    def again(self, project: Project) -> None:
        """Another run begins: the levels of this one stay on show as thin rings."""
        self.before = {r.team: r.counts for r in self.rows(project, {}, {})}

    def next_team(self, project: Project) -> None:
        """After one team agreed, the next without an agreement is in front."""
        rows = self.rows(project, {}, {})
        for step in range(1, len(self.teams) + 1):
            place = (self.active + step) % len(self.teams)
            if rows[place].agreed is None and rows[place].voted:
                self.active = place
                return


def counts_of(votes: Sequence[Vote]) -> tuple[int, ...]:
    """How many chose each level, 0 to 4."""
    return tuple(sum(v.value == k for v in votes) for k in range(5))


def sentence(rows: Sequence[TeamRow]) -> tuple[str, str]:
    """What the reveal says: about the widest team, and whom to ask."""
    open_ = [r for r in rows if r.given and r.agreed is None]
    given = [r for r in open_ if r.levels]
    if not open_:
        voted = any(r.given for r in rows)
        return "Every team has agreed." if voted else "Nobody gave a level.", ""
    unknown = [Verbatim(r.name) for r in open_ if not r.levels]
    who = phrase("{names}: no level was given. Who would know?", names=joined(unknown))
    if not given:
        return who, ""
    widest = max(given, key=lambda r: (r.wide, r.width))
    if not widest.wide:
        names = joined([Verbatim(r.name) for r in given])
        return phrase("Close together: {names}.", names=names), who if unknown else ""
    low, high = widest.levels[0], widest.levels[-1]
    return (
        phrase(
            "{team}: votes run from {low} to {high}.",
            team=Verbatim(widest.name),
            low=low,
            high=high,
        ),
        phrase("What does a {low} see, and a {high}?", low=low, high=high),
    )


def questions_of(
    project: Project, profile: Profile, teams: Sequence[str], order: Order
) -> tuple[str, ...]:
    """The questions of several teams: those of the first, then what only others have, each once."""
    found: dict[str, None] = {}
    for team in teams:
        found |= dict.fromkeys(questions_in_order(project, profile, team, order))
    return tuple(found)
