"""The desk of a room: agenda, pace, who is missing, what people said; no level before the votes are open."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QCloseEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractButton,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.record.workshop import Parked
from planner.room.limits import ONE_TIME_SECONDS
from planner.room.messages import Noticed, TextShown
from planner.ui.kit.card import Card, Rule, scrolling
from planner.ui.kit.dialogs import run
from planner.ui.kit.flow import Flow, cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel
from planner.ui.workshop.desk import Agenda
from planner.ui.workshop.desk_parts import Pane, Pill, Small, Tall, TimeBar
from planner.ui.workshop.parked import ParkedDialog
from planner.ui.workshop.room_lead import RoomLead
from planner.ui.workshop.room_people import PeopleCards
from planner.ui.workshop.room_trial import trial_words
from planner.workspace.meeting.agenda import known_before
from planner.workspace.meeting.pace import minutes_a_question
from planner.workspace.publishing import PRINTED

SIGNS = {"not_applicable": "–", "dont_know": "?"}
"""What stands in place of an agreed level, as on the page Assess."""
COLUMNS = [Column("Question", stretch=True), Column("Agreed or time", right=True)]
CODE = "On the other phone open the room’s address and type {code} in place of its code, within two minutes."
LINE = "Others on this Wi-Fi could read along. Use your own router with WPA2/WPA3."


class RoomDesk(QWidget):
    """The facilitator's own window; the only place where tags are."""

    typing_wanted = Signal()
    leave_wanted = Signal()

    def __init__(self, look: Look, lead: RoomLead) -> None:
        super().__init__()
        self.look, self.lead = look, lead
        self._drawn: dict[str, object] = {}
        self._code: tuple[str, float] = "", 0.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setWindowTitle(tr("Facilitator’s desk"))
        screen = self.screen()
        room = screen.availableSize() if screen is not None else QSize(look.u(290), look.u(180))
        self.resize(QSize(look.u(340), look.u(200)).boundedTo(room))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._agenda(), 11)
        row.addWidget(self._middle(), 20)
        row.addWidget(self._right(), 9)
        lead.changed.connect(self.refresh)
        lead.ticked.connect(self._tick)
        lead.noticed.connect(self._notice)
        self.refresh()

    def _agenda(self) -> Pane:
        look, lead = self.look, self.lead
        pane = Pane(look, "left")
        column = pane.column
        column.addWidget(PlainLabel(look, "Agenda", "title"))
        self.place = PlainLabel(look, "", "small", "muted")
        self.pace = PlainLabel(look, "", bold=True, wrap=True)
        self.until = TimeBar(look)
        self.spare = PlainLabel(look, "", "small", "muted", wrap=True)
        for widget in (self.place, self.pace, self.until, self.spare):
            column.addWidget(widget)
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Agenda(look, self.model, "Agenda")
        self.table.horizontalHeader().hide()  # titles have the room
        self.table.set_widths([0, 8 + 4 * len(lead.meeting.teams)])
        self.table.doubleClicked.connect(self._picked)
        column.addWidget(self.table, 3)
        hint = "Double click asks a question. Alt+↑↓ moves, Del cuts, Ins puts a break before."
        column.addWidget(PlainLabel(look, hint, "small", "muted", wrap=True))
        column.addWidget(PlainLabel(look, "Parking lot", bold=True))
        self.parked = QVBoxLayout()
        column.addLayout(self.parked)
        column.addStretch(1)
        return pane

    def _middle(self) -> QWidget:
        look, lead = self.look, self.lead
        inside = Tall()
        column = inside.column
        column.setContentsMargins(look.u(6), look.u(5), look.u(6), look.u(4))
        column.setSpacing(look.u(3))
        self.title = PlainLabel(look, "", "title", wrap=True)
        self.hint = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.title)
        column.addWidget(self.hint)
        card = Card(look)
        head = self._row(card.body)
        self.voted = PlainLabel(look, "", "figure")
        self.clock = PlainLabel(look, "", "figure")
        head.add(self.voted)
        head.add_stretch()
        head.add(self.clock)
        self.box = TimeBar(look)
        card.body.addWidget(self.box)
        buttons = self._row(card.body)
        self.open = Button(look, "Open the votes", primary=True)
        self.open.clicked.connect(lead.act)
        self.minute = Button(look, "One more minute")
        self.minute.clicked.connect(lead.more_time)
        self.again = Button(look, "Vote again")
        self.again.clicked.connect(lead.vote_again)
        self.park = Button(look, "Park it")
        self.park.clicked.connect(lambda: lead.park())
        self.next = Button(look, "Next question")
        self.next.clicked.connect(lambda: lead.go(1))
        for button in (self.open, self.minute, self.again, self.park):
            buttons.add(button)
        buttons.add_stretch()
        buttons.add(self.next)
        self.said = PlainLabel(look, "", wrap=True)
        self.trial = PlainLabel(look, "", wrap=True)
        card.body.addWidget(self.said)
        card.body.addWidget(self.trial)
        column.addWidget(card)
        self.people = PeopleCards(look, lead)
        self.people.chose.connect(lambda: self._filled(self.people.fill))
        column.addWidget(self.people)
        self.coming = Card(look)
        self.coming.setAccessibleName(tr("Next up"))
        line = QHBoxLayout()
        line.setSpacing(look.u(2.5))
        line.addWidget(PlainLabel(look, "Next up", bold=True), 0, Qt.AlignmentFlag.AlignTop)
        self.to_come = PlainLabel(look, "", "body", "muted", wrap=True)
        line.addWidget(self.to_come, 1)
        self.coming.body.addLayout(line)
        column.addWidget(self.coming)
        row = self._row(column)
        self.phones = Pill(look)
        self.doors = Small(look, "")
        self.doors.clicked.connect(lead.toggle_doors)
        row.add(self.phones)
        row.add(self.doors)
        leave = Small(look, "End the room…")
        leave.clicked.connect(self.leave_wanted)
        row.add(leave)
        self.line = PlainLabel(look, "", "small", "warn", wrap=True)
        column.addWidget(self.line)
        column.addStretch(1)
        return scrolling(inside)

    def _right(self) -> Pane:
        look = self.look
        pane = Pane(look, "right")
        column = pane.column
        column.addWidget(PlainLabel(look, "What people see", "title"))
        words = "What was written in private. It is not on the stage until you show it."
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        inside = Tall()
        self.texts = inside.column
        self.texts.setContentsMargins(0, 0, 0, 0)
        area = scrolling(inside)
        area.viewport().setAutoFillBackground(False)
        inside.setAutoFillBackground(False)
        column.addWidget(area, 1)
        column.addWidget(Rule(look))
        self.kept_head = PlainLabel(look, "", bold=True)
        self.kept = PlainLabel(look, "", wrap=True)
        self.level_moved = PlainLabel(look, "", wrap=True)
        self.plan_moved = PlainLabel(look, "", "body", "muted", wrap=True)
        for label in (self.kept_head, self.kept, self.level_moved, self.plan_moved):
            column.addWidget(label)
        self.undo = Button(look, "Undo")
        self.undo.clicked.connect(lambda: self.lead.undo())
        column.addWidget(self.undo, 0, Qt.AlignmentFlag.AlignLeft)
        self.printed = PlainLabel(look, PRINTED, "small", "muted", wrap=True)
        column.addWidget(self.printed)
        return pane

    # --- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keys of the stage, wherever nothing is typed; Alt+arrows and Del work on the agenda."""
        lead, key = self.lead, event.key()
        row = self.table.currentIndex().row()
        acts = {
            Qt.Key.Key_Space: lead.space,
            Qt.Key.Key_Return: lead.enter,
            Qt.Key.Key_Enter: lead.enter,
            Qt.Key.Key_Right: lambda: lead.go(1),
            Qt.Key.Key_Left: lambda: lead.go(-1),
            Qt.Key.Key_C: lambda: lead.line_wanted.emit("reason"),
            Qt.Key.Key_N: lambda: lead.line_wanted.emit("not_ours"),
            Qt.Key.Key_D: lambda: lead.line_wanted.emit("ask_whom"),
            Qt.Key.Key_R: lead.vote_again,
            Qt.Key.Key_K: lambda: lead.park(),
            Qt.Key.Key_B: lambda: lead.lay_over("break"),
            Qt.Key.Key_P: lambda: lead.lay_over("profile"),
            Qt.Key.Key_J: lambda: lead.lay_over("joining"),
            Qt.Key.Key_L: lead.toggle_doors,
            Qt.Key.Key_V: self.typing_wanted.emit,
            Qt.Key.Key_Escape: self.leave_wanted.emit,
            Qt.Key.Key_Plus: lead.more_time,
        }
        if isinstance(self.focusWidget(), QLineEdit | QPlainTextEdit):
            super().keyPressEvent(event)
        elif event.matches(QKeySequence.StandardKey.Redo):
            lead.redo()
        elif event.matches(QKeySequence.StandardKey.Undo):
            lead.undo()
        elif event.modifiers() & Qt.KeyboardModifier.AltModifier and key in (
            Qt.Key.Key_Up,
            Qt.Key.Key_Down,
        ):
            place = lead.move(row, 1 if key == Qt.Key.Key_Down else -1)
            self.table.selectRow(place)
        elif key == Qt.Key.Key_Delete and row >= 0:
            lead.cut(row)
        elif key == Qt.Key.Key_Insert and row >= 0:
            lead.add_break(row)
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_4 and not event.modifiers():
            lead.choose(key - Qt.Key.Key_0)
        elif key in acts and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            acts[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def _picked(self, index: QModelIndex) -> None:
        self.lead.pick(index.row())

    def _notice(self, message: Noticed) -> None:
        if message.kind == "one time":
            code = Verbatim(f"{message.text[:3]} {message.text[3:]}")
            words = phrase(CODE, code=code)
            self._code = words, time.monotonic() + ONE_TIME_SECONDS  # for the desk alone
            self.refresh()

    # --- what is shown

    def refresh(self) -> None:
        """Show where the room is."""
        lead = self.lead
        scene, m, seen = lead.scene(), lead.meeting, lead.seen
        agreed = sum(q in m.done for q in m.questions)
        self.place.setText(phrase("{done} of {n} done", done=agreed, n=len(m.questions)))
        self.pace.setText(phrase("At this pace done by {time}", time=lead.done_by))
        spare = lead.spare
        self.spare.setText(
            phrase("Room until {time} · {n} minutes to spare", time=lead.until, n=spare)
            if spare >= 0
            else phrase("Room until {time} · {n} minutes too few", time=lead.until, n=-spare)
        )
        asked = scene.question
        self.title.setText(asked.prompt if asked is not None else "How was the way here?")
        self.hint.setText(
            joined(
                [w for w in (scene.dimension, scene.place, asked.hint if asked else "") if w], " · "
            )
        )
        joining = scene.kind == "joining"
        self.voted.setText(
            phrase("{n} of {all} are here", n=scene.voters, all=sum(scene.people.values()))
            if joining
            else phrase("{n} of {all} voted", n=self._in(), all=scene.voters)
        )
        self.clock.setVisible(not joining)
        self.box.setVisible(not lead.overlay)  # the minute is for voting
        self.minute.setEnabled(scene.kind == "voting")
        self.open.setText(lead.step.words)
        self.next.setVisible(lead.step.kind != "next")
        self._show_said()
        self.again.setEnabled(m.shown and m.place >= 0)
        self.park.setEnabled(m.place >= 0)
        n = len([s for s in seen.seats if s.here or s.asleep])
        self.phones.setText(phrase("{n} of {all} phones connected", n=seen.phones, all=n))
        self.phones.set_token("good" if seen.phones >= n else "warn")
        code = f"{lead.open.code[:3]} {lead.open.code[3:]}"
        secure = any(url.startswith("https:") for url in lead.open.urls)
        said = [w for w in (lead.port_words, "" if secure else LINE) if w]
        self.line.setText(joined(said, " ") if said else "")
        self.line.setVisible(bool(said))
        self.doors.setText(
            phrase("Doors open · {code}", code=Verbatim(code)) if seen.doors else "Doors closed"
        )
        parked = lead.session.project.parked
        agreed_on = lead.session.project.current_round.consensus
        known = tuple(
            (t, q, c.level, c.state) for t in m.teams for q, c in agreed_on.get(t, {}).items()
        )
        more = (tuple(m.breaks), lead.quoted, len(m.took), known)
        self._again("people", (seen, m.place, m.shown, known), self.people.fill)
        self._again("agenda", (m.place, m.questions, parked, m.shown, more), self._fill_agenda)
        self._again("texts", (seen.texts, m.place, lead.quoted), self._fill_texts)
        self._again("parked", parked, self._fill_parked)
        self._show_next()
        self._show_kept()
        self._tick()

    def _show_said(self) -> None:
        code, until = self._code
        said = [w for w in (code if time.monotonic() < until else "", self.lead.said_now) if w]
        self.said.setText(joined(said, " ") if said else "")
        self.said.setVisible(bool(said))

    def _again(self, part: str, known: object, fill: Callable[[], None]) -> None:
        """Fill a part of the desk where what it shows is another: with many phones little of it is."""
        if part not in self._drawn or self._drawn[part] != known:
            if any(b.isDown() for b in self.findChildren(QAbstractButton)):
                return  # nothing is taken from under a press; the next message fills it
            self._drawn[part] = known
            self._filled(fill)

    def _filled(self, fill: Callable[[], None]) -> None:
        before = self.focusWidget()
        fill()
        for button in self.findChildren(QAbstractButton):  # after a click keys are the desk's again
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        if self.focusWidget() is not before:  # what had it is gone: no neighbour is pressed instead
            self.setFocus()

    def _show_next(self) -> None:
        """What comes after the question in front, and what is known of it."""
        lead = self.lead
        m, project = lead.meeting, lead.session.project
        self.coming.setVisible(lead.next_place < len(m.questions))
        if lead.next_place >= len(m.questions):
            return
        rows = lead.rows()
        k = next(k for k, r in enumerate(rows) if r.question == m.questions[lead.next_place])
        row = rows[k - 1] if k and rows[k - 1].is_break else rows[k]
        pace = max(round(minutes_a_question(m.minutes_taken)), 1)
        minutes = phrase("{n} min", n=row.minutes if row.is_break else pace)
        parts = ["Break", minutes]
        if not row.is_break:
            title = project.questionnaire.by_id[row.question].title
            parts = [title, minutes, *known_before(project, m.teams, row.question)]
        self.to_come.setText(joined(parts, " · "))

    def _show_kept(self) -> None:
        """What was kept last, and what it did to level and plan."""
        lead = self.lead
        there = bool(lead.kept_words)
        minutes = round((time.monotonic() - lead.kept_at) / 60) if there else 0
        self.kept_head.setText(
            "Kept just now"
            if minutes < 1
            else "Kept a minute ago"
            if minutes == 1
            else phrase("Kept {n} minutes ago", n=minutes)
        )
        for label, words in (
            (self.kept, lead.kept_words),
            (self.level_moved, lead.level_words),
            (self.plan_moved, lead.plan_line),
        ):
            label.setText(words)
            label.setVisible(bool(words))
        self.plan_moved.set_token("text" if lead.plan_words else "muted")
        self.kept_head.setVisible(there)
        self.undo.setVisible(there and lead.kept_is_last)

    def _in(self) -> int:
        return sum(s.voted for s in self.lead.seen.seats)

    def _fill_agenda(self) -> None:
        lead = self.lead
        m, project = lead.meeting, lead.session.project
        agreed = project.current_round.consensus
        rows = []
        pace = minutes_a_question(m.minutes_taken)
        for k, row in enumerate(lead.rows()):
            id_ = row.question
            if row.is_break:
                time_ = phrase("{n} min", n=row.minutes)
                rows.append(RowData(f"break {k}", ("Break", time_), italic=frozenset({0})))
                continue
            kept = [agreed.get(t, {}).get(id_) for t in m.teams]
            words = " · ".join(SIGNS.get(k.state, str(k.level)) if k else "○" for k in kept)
            takes = phrase("{n} min", n=max(round(m.took.get(id_, pace)), 1))
            takes = "Parked" if id_ in m.parked else takes
            asked = m.place >= 0 and id_ == m.question
            sign = "●" if asked else "✓" if id_ in m.done else "○"
            title = joined([sign, project.questionnaire.by_id[id_].title], " ")
            texts = (title, words if any(kept) else takes)
            rows.append(RowData(id_, texts, bold=frozenset({0}) if asked else frozenset()))
        self.model.show_rows(rows)
        front = next((k for k, r in enumerate(lead.rows()) if r.question == m.question), 0)
        self.table.scrollTo(self.model.index(front, 0), Agenda.ScrollHint.PositionAtCenter)

    def _fill_texts(self) -> None:
        look, lead = self.look, self.lead
        cleared(self.texts)
        project, last = lead.session.project, lead.meeting.question
        for number, question, team, value, text, quote, _ in self._texts_in_order():
            name = Verbatim(project.team_by_id[team].name)
            what = tr("I don’t know") if value == "?" else value
            chose = "{team} · said “{value}”" if value == "?" else "{team} · chose {value}"
            head = phrase(chose, team=name, value=what) if value else name
            if question != last:  # the room went on: what it is about
                last = question
                title = project.questionnaire.by_id[question].title
                self.texts.addWidget(PlainLabel(look, title, "small", bold=True, wrap=True))
            self.texts.addWidget(PlainLabel(look, head, "small", "muted"))
            self.texts.addWidget(PlainLabel(look, Verbatim(f"“{text}”"), wrap=True))
            keep = ("Keep as evidence", "evidence") if quote else ("Keep for the record", "hear")
            show = ("Take it off the stage" if lead.quoted == text else "Show on the stage", "show")
            out = ("Put on the list to find out", "find out")
            acts = (out, keep) if value == "?" else (keep, show, out)
            flow = self._row(self.texts)
            for label, what in (*acts, ("Hide", "hide")):
                button = Small(look, label)
                button.clicked.connect(lambda _=False, n=number, w=what: lead.settle_text(n, w))
                flow.addWidget(button)
            self.texts.addWidget(Rule(look))
        self.texts.addStretch(1)  # an alignment of all would cut what is written

    def _texts_in_order(self) -> list[TextShown]:
        """Those of the question in front first, then the newest question's; in each as they came."""
        m, texts = self.lead.meeting, self.lead.seen.texts
        newest = {t[1]: k for k, t in enumerate(texts)}
        return sorted(texts, key=lambda t: (t[1] != m.question, -newest[t[1]]))

    def _fill_parked(self) -> None:
        look, lead = self.look, self.lead
        cleared(self.parked)
        for item in lead.session.project.parked:
            if item.done:
                continue
            owner = Verbatim(item.owner) if item.owner else "Owner open"
            words = joined(
                [Verbatim(item.text), owner, *([iso_day(item.when)] if item.when else [])], " · "
            )
            self.parked.addWidget(PlainLabel(look, words, wrap=True))
            who = Small(look, "Owner and day…")
            who.clicked.connect(lambda _=False, i=item: self.own_parked(i))
            flow = self._row(self.parked)
            flow.addWidget(who)
            done = Small(look, "Done")
            done.clicked.connect(
                lambda _=False, i=item: lead.change_parked(i.model_copy(update={"done": True}))
            )
            flow.addWidget(done)

    def _row(self, column: QVBoxLayout) -> Flow:
        """A row of links that breaks where there is no room, below what stands in a column."""
        holder, flow = QWidget(), Flow(self.look)
        holder.setLayout(flow)
        column.addWidget(holder)
        return flow

    def own_parked(self, item: Parked) -> None:
        """Ask who takes care of something that is parked, and until when."""
        dialog = ParkedDialog(self, self.look, item)
        if run(dialog):
            self.lead.change_parked(dialog.item)

    def _tick(self) -> None:
        if self.lead.kept_words:
            self._show_kept()
        waits = self.lead.overlay == "joining" and self.lead.alone
        self.trial.setVisible(waits)
        if waits:
            self.trial.setText(trial_words(self.lead.seconds, self.lead.hosts))
        minutes, seconds = divmod(self.lead.seconds, 60)
        box, rest = divmod(round(self.lead.meeting.box), 60)
        box_seconds = max(self.lead.meeting.box, 1)
        self.box.show_share(self.lead.seconds / box_seconds)
        whole = max(self.lead.minutes, 1)
        left = self.lead.minutes_left
        self.until.show_share(1 - left / whole, 1 - self.lead.spare / whole)
        now = f"{minutes}:{seconds:02}"
        words = phrase("{now} of {box}", now=now, box=f"{box}:{rest:02}")
        self.clock.setText(now if self.lead.overlay == "break" else words)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Only the window closes; the room goes on."""
        super().closeEvent(event)
