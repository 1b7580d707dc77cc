"""What the bench says of one document, as plain facts: its stage is computed, never typed."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from planner.domain.base.types import Count, Frozen, Id, IsoDate, Line, Name, iso_time, moment_of
from planner.domain.organisation.organisation import Industry
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.maturity.answers import OPEN, Answers, in_scope, questions_in_scope, read_answers

Stage = Literal["prepare", "workshop", "plan", "report", "follow"]
STAGES: tuple[Stage, ...] = get_args(Stage)
STAGE_WORDS: dict[Stage, str] = {
    "prepare": "Prepare",
    "workshop": "Workshop",
    "plan": "Plan",
    "report": "Report",
    "follow": "Follow",
}
SOON = timedelta(seconds=5)
"""What is noted of an export is logged with it, not after it."""


class Meeting(Frozen):
    """The day of a workshop, when it begins and how long it takes, as the document says it."""

    date: IsoDate
    begins: Line = ""
    minutes: Count = 0

    def over(self, now: datetime) -> bool:
        """Whether it has ended by the wall clock ``now``; one without an hour ends with its day."""
        today = now.date().isoformat()
        with suppress(ValueError):
            if self.date == today and self.begins and self.minutes:
                begins = datetime.fromisoformat(f"{self.date}T{self.begins.zfill(5)}:00")
                return begins + timedelta(minutes=self.minutes) <= now.replace(tzinfo=None)
        return self.date < today


class Summary(Frozen):
    """One client. ``changes`` are those since the newest report that went out (``published``)."""

    document: Id
    name: Name
    industry: Industry = "other"
    teams: Count = 0
    people: Count = 0
    """Those who answer for themselves; seats of a room without names are not waited for."""
    seats: Count = 0
    """Seats of a room without names that somebody voted from."""
    not_started: Count = 0
    unfinished: Count = 0
    """People with open questions, those who have not started among them."""
    stage: Stage = "prepare"
    meetings: tuple[Meeting, ...] = ()
    agreed: IsoDate | Literal[""] = ""
    published: IsoDate | Literal[""] = ""
    changes: Count = 0
    consent: bool = False
    example: bool = False

    def next_meeting(self, now: datetime) -> Meeting | None:
        """The first workshop that is not over by the wall clock ``now``."""
        coming = [m for m in self.meetings if not m.over(now)]
        return min(coming, key=lambda m: (m.date, m.begins), default=None)


def summary_of(project: Project, changes: Sequence[Change] = ()) -> Summary:
    """The facts of one document and of its change log."""
    published = published_at(project)
    later = changes_since(published, changes)
    answers = read_answers(project)
    scope = _scope(project, answers)
    columns = [k for k, q in enumerate(answers.questions) if q.id in scope]
    open_ = (answers.codes[:, columns] == OPEN) & answers.asked[:, columns]
    started = (answers.codes != OPEN).any(axis=1)
    seats = _seats(project)
    return Summary(
        document=project.id,
        name=project.organisation.name,
        industry=project.organisation.industry,
        teams=len(project.teams),
        people=int((~seats).sum()),
        seats=int((seats & started).sum()),
        not_started=int((~started & ~seats).sum()),
        unfinished=int((open_.any(axis=1) & ~seats).sum()),
        stage=stage_of(project, later, answers),
        meetings=tuple(
            Meeting(date=w.date, begins=w.begins, minutes=w.minutes) for w in project.workshops
        ),
        agreed=project.agreed_plan.agreed[:10] if project.agreed_plan is not None else "",
        published=published[:10],
        changes=later,
        consent=project.comparison_consent is not None,
        example=project.example,
    )


def published_at(project: Project) -> str:
    """When the newest report went out: one that was issued, or an anonymous table that still stands."""
    tables = [p.when for p in project.publications if p.taken_back is None]
    return max([*tables, *(i.when for i in project.issued)], default="")


def changes_since(published: str, changes: Sequence[Change]) -> int:
    """How many changes the log holds after an instant; none where nothing went out."""
    if not published:
        return 0
    after = iso_time(moment_of(published) + SOON)
    return sum(c.when > after for c in changes)


def stage_of(project: Project, changes: int = 0, answers: Answers | None = None) -> Stage:
    """How far a client is; ``changes`` are those since the newest report, ``answers`` where they are read."""
    if project.agreed_plan is not None:
        return "follow" if published_at(project) and not changes else "report"
    if all(all(row) for row in settled(project, answers)):
        return "plan"
    agreed = any(
        c.given is None for t in project.current_round.consensus.values() for c in t.values()
    )
    return "workshop" if agreed else "prepare"


def settled(project: Project, answers: Answers | None = None) -> list[list[bool]]:
    """For each team and each question of the round: agreed on, or answered by all who are asked.

    Whoever sits on a seat without a name is asked what the room votes on, and nothing else.
    """
    answers = answers or read_answers(project)
    scope = _scope(project, answers)
    open_seats = _seats(project)[:, None] & (answers.codes == OPEN)
    found = []
    for row, team in enumerate(project.teams):
        agreed = project.current_round.consensus.get(team.id, {})
        here = answers.teams == row
        asked, codes = (answers.asked & ~open_seats)[here], answers.codes[here]
        done = asked.any(axis=0) & np.where(asked, codes != OPEN, True).all(axis=0)
        found.append(
            [
                bool(done[k]) or q.id in agreed
                for k, q in enumerate(answers.questions)
                if q.id in scope
            ]
        )
    return found


def _seats(project: Project) -> NDArray[np.bool_]:
    """Which respondents are seats of a room without names, of shape ``(respondents,)``."""
    return np.array([r.unnamed for r in project.respondents], dtype=bool)


def _scope(project: Project, answers: Answers) -> frozenset[str]:
    """Ids of the questions that the round asks, of those that were read."""
    now = project.current_round
    return frozenset(q.id for q in answers.questions if now.scope == "all" or in_scope(q, now))


def all_agreed(project: Project) -> bool:
    """Whether every team has agreed on a level for every question of the round, or on why there is none."""
    scope = questions_in_scope(project)
    agreed = project.current_round.consensus
    return bool(scope) and all(scope <= agreed.get(t.id, {}).keys() for t in project.teams)
