"""What stage and desk show of a room in progress: the scene, the pace, and the clocks."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta

from planner.domain.base.language import Verbatim, joined, phrase
from planner.ui.workshop.room_plan import RoomPlan
from planner.ui.workshop.room_scene import RoomScene
from planner.ui.workshop.room_step import Step, step_of
from planner.workspace.meeting.state import sentence


class RoomView(RoomPlan):
    """A room in progress as it is looked at."""

    def scene(self) -> RoomScene:
        """What is on stage now."""
        m, project = self.meeting, self.session.project
        question = None if m.place < 0 else project.questionnaire.by_id[m.question]
        voters = Counter(s.team for s in self.seen.seats if not s.waits)
        rows = m.rows(project, voters, self._rings if not m.shown else self._voted())
        first, then = sentence(rows) if m.shown and m.place >= 0 else ("", "")
        kind = self.overlay or ("reveal" if m.shown else "voting")
        dimension = (
            project.questionnaire.dimension_by_id[question.dimension].name if question else ""
        )
        return RoomScene(
            kind=kind,
            dimension=dimension,
            place=phrase("{part} of {n}", part=m.place + 1, n=len(m.questions)) if question else "",
            question=question,
            rows=rows,
            active=m.team,
            run=m.run,
            urls=self.open.urls,
            code=self.open.code,
            doors=self.seen.doors,
            sentence=first,
            ask=joined(["“", Verbatim(self.quoted), "”"], "") if self.quoted else then,
            detail=self._detail(),
            done_by=self.done_by,
            people=self.people,
            naming=self.naming,
            parked=self.is_parked,
        )

    @property
    def is_parked(self) -> bool:
        """Whether the question in front was put off and that was not taken back."""
        m = self.meeting
        return m.parked.get(m.question) in {item.id for item in self.session.project.parked}

    @property
    def done_by(self) -> str:
        """When the last question is done at this pace, as a time of the day."""
        left = timedelta(minutes=self.meeting.minutes_left(time.monotonic()))
        return f"{datetime.now() + left:%H:%M}"  # noqa: DTZ005 - a clock on the wall

    @property
    def until(self) -> str:
        """Until when the room is there."""
        return f"{self.begun + timedelta(minutes=self.minutes):%H:%M}"

    @property
    def spare(self) -> int:
        """Minutes to spare at this pace; negative where there are too few."""
        return round(self.minutes_left - self.meeting.minutes_left(time.monotonic()))

    @property
    def minutes_left(self) -> float:
        """Minutes until the room is given back."""
        ends = self.begun + timedelta(minutes=self.minutes)
        return (ends - datetime.now().astimezone()).total_seconds() / 60

    def _detail(self) -> str:
        """How many are writing, and the overall level so far."""
        m = self.meeting
        if self.overlay not in {"profile", "break"} and not (m.shown and m.place >= 0):
            return ""
        level = self.session.profile.overall
        parts: list[str] = []
        writing = sum(t[1] == m.question for t in self.seen.texts)
        if writing and not self.overlay:
            parts.append(
                "One person has written something."
                if writing == 1
                else phrase("{n} people have written something.", n=writing)
            )
        if level.value is not None:
            one = f"{level.low:.1f}" == f"{level.high:.1f}"
            words = (
                "Overall level so far {value:.1f} of 4."
                if one
                else "Overall level so far {value:.1f} of 4 ({low:.1f} to {high:.1f})."
            )
            parts.append(phrase(words, value=level.value, low=level.low, high=level.high))
        if self.overlay == "profile" and not self.plan_words and self.plan_line:
            parts.append(self.plan_line)
        return joined(parts, " ") if parts else ""

    @property
    def seconds(self) -> int:
        """Seconds on this question, or left of the break."""
        now = time.monotonic()
        if self.overlay == "break":
            return max(round(self._break_ends - now), 0)
        return round(now - self.meeting.since) if self.meeting.since else 0

    @property
    def step(self) -> Step:
        """What leads on now."""
        return step_of(self.scene(), last=self.next_place >= len(self.meeting.questions))

    @property
    def next_place(self) -> int:
        """Where the room goes on: past what every team has agreed on here, as after a parked question."""
        m, kept = self.meeting, self.session.project.current_round.consensus
        for place in range(m.place + 1, len(m.questions)):
            question = m.questions[place]
            if question not in m.done or any(question not in kept.get(t, {}) for t in m.teams):
                return place
        return len(m.questions)
