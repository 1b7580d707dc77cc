"""What kept levels did: to the overall level at once, and to the plan once that was made again."""

from __future__ import annotations

import time

from planner.domain.base.language import Verbatim, phrase
from planner.ui.workshop.room_agenda import RoomAgenda
from planner.workspace.meeting.plan_move import facts_of, level_move, plan_move
from planner.workspace.meeting.state import agreed_words

FIRST_PLAN = "The plan is made. What the next kept level does to it is said here."


class RoomPlan(RoomAgenda):
    """A room in progress that says what was kept last, and what that did."""

    def _follow_plan(self) -> None:
        """From now on the desk is told what kept levels do to the plan, once it was made again."""
        session = self.session
        session.watch(watched=False)  # it waits for quiet, a break or P, and is not made per vote
        if session.is_before_people and session.study is not None:  # seats were entered since
            self._plan = facts_of(session.study)
        session.studied.connect(self._planned)
        self._follows = True

    def _planned(self) -> None:
        session = self.session
        if session.study is not None and session.is_current:
            before, self._plan = self._plan, facts_of(session.study)
            if self.kept_words and not self.plan_words:
                self.plan_words = FIRST_PLAN if before is None else plan_move(before, self._plan)
        elif session.study is not None and self._plan is None and not session.working:
            self._plan = facts_of(
                session.study
            )  # votes came meanwhile: the next one is held against it
        self.changed.emit()

    def _kept(self, team: str, question: str, before: float | None) -> None:
        """Note what was kept and what it did to the level; the plan follows."""
        project = self.session.project
        after = self.session.profile.overall.value
        found = project.current_round.consensus.get(team, {}).get(question)
        what = phrase(
            "{question}: {team}, {words}",
            question=project.questionnaire.by_id[question].title,
            team=Verbatim(project.team_by_id[team].name),
            words=agreed_words(found) if found is not None else "–",
        )
        moved = "" if before is None or after is None else level_move(before, after)
        self.kept_words, self.level_words, self.plan_words = what, moved, ""
        self.kept_at = time.monotonic()
        self._kept_label = self.session.workspace.history.undo_label
        self._kept_at_place = None if found is None else (team, question, found)
        if self.session.is_current:  # nothing that the plan reads has changed
            self.plan_words = "The plan stays as it is." if self._plan is not None else ""

    @property
    def kept_is_last(self) -> bool:
        """Whether an undo takes back what was kept last."""
        return self.session.workspace.history.undo_label == self._kept_label

    def _forget_kept(self) -> None:
        """What was kept last was taken back or is another by now: nothing is said about it."""
        place = self._kept_at_place
        if place is None:
            return
        team, question, found = place
        if self.session.project.current_round.consensus.get(team, {}).get(question) != found:
            self.kept_words = self.level_words = self.plan_words = ""
            self._kept_at_place = None
            self.said.emit("Taken back.")

    @property
    def plan_line(self) -> str:
        """What kept levels did to the plan; that it waits or is made, where it is not known yet."""
        if self.plan_words or not self.kept_words:
            return self.plan_words
        if self.session.working:
            return "The plan is being made again."
        if self.session.failure:
            return self.session.failure  # no key makes a plan before that is said
        return "The plan is made again in a quiet moment, in a break, or with P."
