"""What leads a room: stage and desk ask it to do things, it asks the room's process and tells them."""

from __future__ import annotations

import time
from collections import Counter
from datetime import datetime, timedelta

from planner.domain.answers.assessment import Consensus
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.types import clean_text
from planner.domain.record.workshop import Parked, WorkshopHeld
from planner.room.ballots import WARM_UP, Ask, Doors, Forgotten, Hide, Keep, Open, Park, Taken
from planner.room.messages import Done, Show
from planner.ui.workshop.room_agenda import RoomAgenda
from planner.ui.workshop.room_scene import RoomScene
from planner.ui.workshop.room_step import Step, step_of
from planner.workspace.edits import set_consensus
from planner.workspace.meeting import votes as meeting
from planner.workspace.meeting.agenda import BREAK_MINUTES, points_of, prepared_for
from planner.workspace.meeting.pace import minutes_a_question
from planner.workspace.meeting.plan_move import facts_of, level_move, plan_move
from planner.workspace.meeting.scene import phone_scene
from planner.workspace.meeting.state import BOX_SECONDS, agreed_words, sentence

FIRST_PLAN = "The plan is made. What the next kept level does to it is said here."


class RoomLead(RoomAgenda):
    """A room in progress on the session's document."""

    # --- the plan

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
        return "The plan is made again in a quiet moment, in a break, or with P."

    # --- what is shown

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
            parked=m.question in m.parked,
        )

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
            parts.append(
                phrase(
                    "Overall level so far {value:.1f} of 4 ({low:.1f} to {high:.1f}).",
                    value=level.value,
                    low=level.low,
                    high=level.high,
                )
            )
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

    def _opened_doors(self) -> None:
        """The room listens: enter the workshop, and ask what is in front."""
        m, left = self.meeting, self._left
        today = f"{self.begun:%Y-%m-%d}"
        plan = prepared_for(self.session.project, today)
        if plan is not None and plan.date == today:
            self.workshop = plan.id  # it is held now
        self._all_breaks = dict(m.breaks)
        self.session.do(meeting.record_workshop(self._held()))
        self._floor = self.session.workspace.history.depth
        self._follow_plan()
        room = left.room if left is not None else None
        if room is None or room.ballot is None:
            self._ask(-1)
            return
        ballot = room.ballot
        place = m.questions.index(ballot.question) if ballot.question in m.questions else -1
        m.asked(place, ballot.number, ballot.run, time.monotonic())
        m.done |= set(m.questions[: max(place, 0)])
        self.overlay = "" if place >= 0 else self.overlay
        self._show()
        if ballot.phase in {"shown", "done"}:
            self.reveal()

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
        self.process.send(Show(scene, "", BOX_SECONDS))

        def asked(done: Done) -> None:
            m.asked(place, done.ballot, m.run + 1 if again else 1, time.monotonic())
            m.parked.pop(question, None)  # it is back
            self._taken, self._told, self._rings, self.quoted = False, {}, {}, ""
            pause = m.breaks.pop(question, 0)
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
        if self._safe(edit):
            self._taken = True
            self._do(Taken(m.ballot))
        else:
            m.shown = False

    def _document_changed(self) -> None:
        """Undo and redo reach the phones: agreements follow, votes that were taken back are hidden."""
        m, project = self.meeting, self.session.project
        if self._writing:
            return
        self._forget_kept()
        if m.parked.get(m.question, "") not in {"", *(item.id for item in project.parked)}:
            del m.parked[m.question]
            self._do(Park(m.ballot, away=False))
        for seat in self.seen.seats:
            if seat.respondent and seat.respondent not in project.respondent_by_id:
                self._do(Forgotten(seat.respondent))
        if m.place < 0 or not m.shown or not self._taken:
            self.changed.emit()
            return
        round_ = project.current_round
        there = all(
            r in project.respondent_by_id and round_.answer(r, m.question).state is not None
            for r in m.votes
        )
        if not there:
            m.shown = self._taken = False
            self._do(Hide(m.ballot))
            self.said.emit("The votes were taken back. Open them again, or go on.")
        else:
            for row in m.rows(project, {}, {}):
                now = None if row.agreed is None else meeting.told(row.agreed)
                if self._told.get(row.team) != now:
                    self._told[row.team] = now
                    self._do(Keep(m.ballot, row.team, now))
        self.changed.emit()

    @property
    def step(self) -> Step:
        """What leads on now."""
        return step_of(self.scene(), last=self.meeting.place + 1 >= len(self.meeting.questions))

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
            self.go(1)
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
        if m.question in m.parked:
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
