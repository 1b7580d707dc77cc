"""What leads a room: stage and desk ask it to do things, it asks the room's process and tells them."""

from __future__ import annotations

import time

from planner.domain.answers.assessment import Consensus
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import clean_text
from planner.domain.record.workshop import Parked, WorkshopHeld
from planner.room.ballots import WARM_UP, Ask, Doors, Forgotten, Hide, Keep, Open, Park, Taken
from planner.room.messages import Done, Show
from planner.room.room_file import KeptRoom
from planner.ui.workshop.room_link import REFUSED
from planner.ui.workshop.room_view import RoomView
from planner.workspace.edits import set_consensus
from planner.workspace.meeting import votes as meeting
from planner.workspace.meeting.agenda import BREAK_MINUTES, points_of, prepared_for
from planner.workspace.meeting.pace import minutes_a_question
from planner.workspace.meeting.scene import phone_scene
from planner.workspace.meeting.state import BOX_SECONDS


class RoomLead(RoomView):
    """A room in progress on the session's document, led by stage and desk."""

    def _opened_doors(self) -> None:
        """The room listens: enter the workshop, and ask what is in front."""
        m, left = self.meeting, self._left
        today = f"{self.begun:%Y-%m-%d}"
        plan = prepared_for(self.session.project, today)
        if plan is not None and plan.date == today:
            self.workshop = plan.id  # it is held now
        self._all_breaks = dict(m.breaks)
        ballot = left.room.ballot if left is not None else None
        if left is not None and ballot is not None:
            place = m.questions.index(ballot.question) if ballot.question in m.questions else -1
            m.asked(place, ballot.number, ballot.run, time.monotonic())
            self._away = ballot.phase == "parked"
            self._goes_on(left)
        self.session.do(meeting.record_workshop(self._held()))
        self._floor = self.session.workspace.history.depth
        self._follow_plan()
        if ballot is None:
            self._ask(-1)
            return
        self._show()
        self._remember()
        if ballot.phase in {"shown", "done"}:
            self.reveal()

    def _goes_on(self, left: KeptRoom) -> None:
        """Agenda, pace, clocks and what lies over the question are as they were when the room was left."""
        course, m = left.course, self.meeting
        m.goes_on(course, left.written, time.monotonic())
        self._all_breaks = course.all_breaks | m.breaks
        self.overlay = course.overlay if m.place >= 0 else self.overlay
        self._break_ends = time.monotonic() + max(course.ends - time.time(), 0.0)

    def _held(self) -> WorkshopHeld:
        """The workshop as the document keeps it, with the minutes that its questions took so far."""
        m = self.meeting
        pace = minutes_a_question(m.minutes_taken)
        return WorkshopHeld(
            id=self.workshop,
            date=f"{self.begun:%Y-%m-%d}",
            begins=f"{self.begun:%H:%M}",
            minutes=self.minutes,
            teams=m.teams,
            agenda=points_of(m.questions, self._all_breaks, m.took, pace),
        )

    def _show(self) -> None:
        """Tell the phones what is in front."""
        m = self.meeting
        scene = None if m.place < 0 else phone_scene(self.session.project, m.question)
        ends = max(self._break_ends - time.monotonic(), 0) if self.overlay == "break" else m.box
        over = self.overlay if self.overlay != "joining" else ""
        self.process.send(Show(scene, over, ends))

    def _ask(self, place: int, *, again: bool = False) -> None:
        m = self.meeting
        question = WARM_UP if place < 0 else m.questions[place]
        scene = None if place < 0 else phone_scene(self.session.project, question)
        pause = m.breaks.get(question, 0)  # it lies over the question before a phone can vote on it
        shown = Show(scene, "break", 60 * pause) if pause else Show(scene, "", BOX_SECONDS)
        self.process.send(shown)

        def asked(done: Done) -> None:
            m.asked(place, done.ballot, m.run + 1 if again else 1, time.monotonic())
            m.parked.pop(question, None)  # it is back
            self._taken, self._told, self._rings, self.quoted = False, {}, {}, ""
            self._hidden = self._away = False
            self._remember()
            m.breaks.pop(question, None)
            if pause:
                self.lay_over("break", pause)

        self._do(Ask(question, max(place + 1, 0), len(m.questions), again=again), asked)

    # --- what stage and desk ask for

    def space(self) -> None:
        """What the long key does: it ends what lies over the question, else opens the votes."""
        if self.overlay in {"break", "profile"}:
            self.lay_over(self.overlay)
        elif self.step.kind == "open":
            self.reveal()

    def reveal(self) -> None:
        """Open the votes: the room closes the ballot, the document takes it, then phones are told."""
        if self.overlay == "joining":
            self.overlay = ""
            if self.meeting.place < 0:
                self.meeting.since = time.monotonic()  # people joined until now: its minute begins
            if self.meeting.place < 0 and not self._rings:
                self.changed.emit()
                return
        if not self.meeting.shown:
            self._do(Open(self.meeting.ballot), self._opened)

    def _opened(self, done: Done) -> None:
        m, votes = self.meeting, dict(done.votes or {})
        if m.place < 0:
            m.shown = True
            return
        title = self.session.project.questionnaire.by_id[m.question].title
        edit = meeting.take_ballot(m.question, votes, m.teams, self._now(), title, again=m.run > 1)
        if self.naming == "none":
            unnamed = meeting.without_names(list(votes))
            inner = edit.apply
            edit = type(edit)(edit.label, lambda p: inner(unnamed.apply(p)))
        m.opened(votes, self.session.project)
        before = self.session.project
        if self._safe(edit):
            changed = self.session.project != before
            self._taken_at = self.session.workspace.history.depth if changed else 0
            self._taken, self._hidden = True, False
            self._do(Taken(m.ballot))
        else:
            m.shown = False

    def _document_changed(self) -> None:
        """Undo and redo reach the phones: agreements follow, votes that were taken back are hidden."""
        m, project = self.meeting, self.session.project
        if self._writing:
            return
        self._forget_kept()
        self._follow_parking()
        for seat in self.seen.seats:
            if seat.respondent and seat.respondent not in project.respondent_by_id:
                self._do(Forgotten(seat.respondent))
        if self._hidden:
            self._show_again()
        elif m.place >= 0 and m.shown and self._taken:
            self._follow_votes()
        self.changed.emit()

    def _follow_votes(self) -> None:
        """Votes that were undone are hidden; of those that are there phones hear what teams agreed on."""
        m, project = self.meeting, self.session.project
        round_ = project.current_round
        there = self.session.workspace.history.depth >= self._taken_at and all(
            r in project.respondent_by_id and round_.answer(r, m.question).state is not None
            for r in m.votes
        )
        if not there:
            m.shown = self._taken = False
            self._hidden = True
            self._do(Hide(m.ballot))
            self.said.emit("The votes were taken back. Open them again, or go on.")
            return
        for row in m.rows(project, {}, {}):
            now = None if row.agreed is None else meeting.told(row.agreed)
            if self._told.get(row.team) != now:
                self._told[row.team] = now
                self._do(Keep(m.ballot, row.team, now))

    def _show_again(self) -> None:
        """Votes that were taken back are there again by a redo: stage and phones show them."""
        m, project = self.meeting, self.session.project
        if meeting.holds(project, m.question, m.votes):
            self._hidden, self._taken, self._told = False, True, {}
            m.shown = True
            self._do(Taken(m.ballot))
            self._follow_votes()

    def _follow_parking(self) -> None:
        """Undo and redo of parking reach the phones; votes that came meanwhile are not parked."""
        m, away = self.meeting, self.is_parked
        if m.question not in m.parked or away == self._away:
            return
        if away and not m.shown and self._voted():
            del m.parked[m.question]
            self.said.emit(REFUSED["open first"])
        else:
            self._away = away
            self._do(Park(m.ballot, away=away))

    def act(self) -> None:
        """Do the step that leads on."""
        kind, m = self.step.kind, self.meeting
        if kind == "open":
            self.reveal()
        elif kind == "keep":
            self.keep()
        elif kind == "ask":
            self.line_wanted.emit("ask_whom")
        elif kind == "team":
            m.next_team(self.session.project)
            self.changed.emit()
        elif kind == "next":
            self.go_to(self.next_place)
        else:
            self.lay_over("profile" if kind == "profile" else self.overlay)

    def enter(self) -> None:
        """The same by Return; votes are opened by Space alone, so that one Return too many opens none."""
        if self.step.kind == "open" and not self.overlay:
            self.said.emit("Space opens the votes.")
        else:
            self.act()

    def undo(self) -> None:
        """Take the last step of this room back; what was done before it stays."""
        history = self.session.workspace.history
        if history.depth <= self._floor:
            self.said.emit("Nothing in this room is left to take back.")
            return
        label = history.undo_label or ""
        self.session.workspace_undo()
        self.said.emit(phrase("Taken back: “{what}”.", what=label))

    def redo(self) -> None:
        """Do again what was taken back last."""
        label = self.session.workspace.history.redo_label
        if label is not None:
            self.said.emit(phrase("Done again: “{what}”.", what=label))
            self.session.workspace_redo()

    def vote_again(self) -> None:
        """Another run on the question."""
        if self.meeting.shown and self.meeting.place >= 0:
            self.meeting.again(self.session.project)
            self._ask(self.meeting.place, again=True)

    def choose(self, level: int) -> None:
        """Frame the level that the team in front leans to."""
        if self.meeting.shown and self.meeting.place >= 0:
            self.meeting.chosen[self.meeting.team] = level
            self.changed.emit()

    def next_team(self, by: int = 1) -> None:
        """Another team is in front."""
        m = self.meeting
        m.active = (m.active + by) % len(m.teams)
        self.changed.emit()

    def agree(self, consensus: Consensus) -> bool:
        """Record what the team in front agreed on; the next team is in front then."""
        m = self.meeting
        if self.is_parked:
            self.said.emit("The question is in the parking lot.")
            return False
        if not m.shown or m.place < 0:
            self.said.emit("Open the votes and choose a level first.")
            return False
        team, title = m.team, self.session.project.questionnaire.by_id[m.question].title
        before = self.session.profile.overall.value
        done = self._safe(set_consensus(team, m.question, consensus, title))
        if done:
            if consensus.level is None:
                m.chosen.pop(team, None)
            else:
                m.chosen[team] = consensus.level
            self._kept(team, m.question, before)
            name = Verbatim(self.session.project.team_by_id[team].name)
            self.said.emit(phrase("{team}: kept.", team=name))
            m.next_team(self.session.project)
        self.changed.emit()
        return done

    def keep(self, reason: str = "") -> bool:
        """Keep the framed level for the team in front."""
        m = self.meeting
        level = m.chosen.get(m.team)
        if level is None:
            self.said.emit("Open the votes and choose a level first.")
            return False
        return self.agree(
            Consensus(level=level, reason=clean_text(reason).strip(), when=self._now())
        )

    def not_ours(self, reason: str) -> bool:
        """The team in front agrees that the question does not apply."""
        if not clean_text(reason).strip():
            self.said.emit("Say why it does not apply.")
            return False
        return self.agree(
            Consensus(state="not_applicable", reason=clean_text(reason).strip(), when=self._now())
        )

    def ask_whom(self, who: str) -> bool:
        """The team in front does not know and asks somebody."""
        if not clean_text(who).strip():
            self.said.emit("Say whom to ask.")
            return False
        return self.agree(
            Consensus(state="dont_know", ask=clean_text(who).strip(), when=self._now())
        )

    def park(self, text: str = "") -> None:
        """Put the question off."""
        m = self.meeting
        if m.place < 0:
            return
        title = self.session.project.questionnaire.by_id[m.question].title

        def parked(_: Done) -> None:
            if self.session.do(meeting.park(text or title, m.question)):
                m.parked[m.question] = self.session.project.parked[-1].id
                self._away = True
                self._remember()
            self.said.emit("The question is in the parking lot.")

        self._do(Park(m.ballot), parked)

    def change_parked(self, item: Parked) -> None:
        """Give a parked item an owner, or say that it is done."""
        self.session.do(meeting.change_parked(item))

    def go(self, by: int) -> None:
        """Another question."""
        m = self.meeting
        self.go_to(m.place + by)

    def go_to(self, place: int) -> None:
        """The question at a place of the agenda."""
        m = self.meeting
        if 0 <= place < len(m.questions):
            m.settle(time.monotonic())
            self.overlay = ""
            self._ask(place)
        elif place >= len(m.questions):
            self.said.emit("That was the last question.")

    def more_time(self) -> None:
        """One more minute."""
        self.meeting.box += BOX_SECONDS
        self._show()
        self._remember()
        self.changed.emit()

    def lay_over(self, overlay: str, minutes: int = BREAK_MINUTES) -> None:
        """Show the joining code, the break or the profile; again takes it away."""
        now = time.monotonic()
        if self.overlay == "break" and self.meeting.since:
            self.meeting.since = now if not self.meeting.shown else self.meeting.since
        self.overlay = "" if self.overlay == overlay else overlay
        if self.overlay in {"break", "profile"} and not self.session.is_current:
            self.session.refresh()
        self._break_ends = now + 60 * minutes
        self._show()
        self._remember()
        self.changed.emit()

    def toggle_doors(self) -> None:
        """Close the doors, or open them."""
        self._do(Doors(open=not self.seen.doors))

    def pick(self, row: int) -> None:
        """Ask the question of a row; a break takes the one after it, and begins."""
        question = next((r.question for r in self.rows()[max(row, 0) :] if not r.is_break), None)
        if question is not None:
            self.go_to(self.meeting.questions.index(question))

    def end(self, *, over: bool) -> None:
        """End the room; how long questions took is kept for the next one."""
        here = self.session.project.id == self.document  # else another document was opened
        if here and not self._ended and self.open.urls and not self.session.workspace.read_only:
            self.meeting.settle(time.monotonic())
            self.session.do(meeting.record_workshop(self._held()))
        if self._follows:
            self._follows = False
            self.session.studied.disconnect(self._planned)
        super().end(over=over and here and self.save())
