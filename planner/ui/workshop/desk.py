"""The facilitator's desk: the agenda, who has not voted, votes in one line, what is agreed, notes, time."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QCloseEvent, QKeyEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QHBoxLayout,
    QLineEdit,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import joined, phrase, tr
from planner.maturity.agreement import agenda, spreads
from planner.ui.kit.card import Rule
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.ui.workshop.lead import Lead
from planner.workspace.people import names_of

COLUMNS = [
    Column("Question", stretch=True),
    Column("Voted", right=True),
    Column("Apart", right=True),
    Column("Talk first", right=True),
    Column("Agreed", right=True),
]


class Agenda(Table):
    """The questions in their order; letters and digits are the desk's, and look up no row."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Leave what writes a sign to the desk; the rest is the table's."""
        if event.text().strip() or event.key() == Qt.Key.Key_Space:
            event.ignore()
            return
        super().keyPressEvent(event)


class Desk(QWidget):
    """The facilitator's own window; the only place in a workshop where names are."""

    def __init__(self, look: Look, lead: Lead) -> None:
        super().__init__()
        self.look, self.lead = look, lead
        self.setWindowTitle(tr("Facilitator’s desk"))
        self.resize(look.u(250), look.u(165))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(5), look.u(5), look.u(5), look.u(4))
        row.setSpacing(look.u(6))
        row.addLayout(self._agenda(), 3)
        row.addLayout(self._question(), 2)
        lead.changed.connect(self.refresh)
        lead.ticked.connect(self._tick)
        lead.said.connect(self.said.setText)
        self.notes.setPlainText(lead.session.project.note)
        self.refresh()

    def _agenda(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.u(2))
        self.place = PlainLabel(look, "", "lead")
        column.addWidget(self.place)
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Agenda(look, self.model, "Agenda")
        self.table.set_widths([0, 18, 16, 18, 18])
        self.table.selectionModel().currentRowChanged.connect(self._picked)
        column.addWidget(self.table, 1)
        words = (
            "Talk first about 1: there people differ most, times the effect on the overall level."
        )
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        return column

    def _question(self) -> QVBoxLayout:
        look, lead = self.look, self.lead
        column = QVBoxLayout()
        column.setSpacing(look.u(2))
        head = QHBoxLayout()
        self.clock = PlainLabel(look, "", "figure")
        self.pause = Button(look, "Break")
        self.pause.clicked.connect(lead.toggle_break)
        head.addWidget(self.clock, 1)
        head.addWidget(self.pause)
        column.addLayout(head)
        self.title = PlainLabel(look, "", bold=True, wrap=True)
        self.hint = PlainLabel(look, "", "small", "muted", wrap=True)
        self.missing = PlainLabel(look, "", wrap=True)
        for label in (self.title, self.hint, self.missing):
            column.addWidget(label)
        column.addWidget(Rule(look))
        self.votes = Field(look, "Votes")
        self.votes.returnPressed.connect(self._vote)
        self.covert = QCheckBox(tr("Hide what I type"))
        self.covert.clicked.connect(self._cover)
        column.addWidget(self.votes)
        column.addWidget(self.covert)
        buttons = QHBoxLayout()
        self.reveal = Button(look, "Open the votes", primary=True)
        self.reveal.clicked.connect(lead.reveal)
        self.again = Button(look, "Vote again")
        self.again.clicked.connect(lead.vote_again)
        buttons.addWidget(self.reveal)
        buttons.addWidget(self.again)
        column.addLayout(buttons)
        self.reading = PlainLabel(look, "", wrap=True)
        column.addWidget(self.reading)
        levels = QHBoxLayout()
        self.levels: list[Button] = []
        for level in range(5):
            button = Button(look, str(level))
            button.setAccessibleName(tr(phrase("Agree on level {level}", level=level)))
            button.clicked.connect(lambda _=False, level=level: lead.choose(level))
            button.setMinimumWidth(look.u(9))
            self.levels.append(button)
            levels.addWidget(button)
        column.addLayout(levels)
        self.reason = Field(look, "Reason")
        self.reason.setPlaceholderText(tr("Why the team agrees on this"))
        self.reason.returnPressed.connect(self._keep)
        self.keep = Button(look, "Keep")
        self.keep.clicked.connect(self._keep)
        column.addWidget(self.reason)
        column.addWidget(self.keep)
        walk = QHBoxLayout()
        self.back, self.forward = Button(look, "Previous"), Button(look, "Next question")
        self.back.clicked.connect(lambda: lead.go(-1))
        self.forward.clicked.connect(lambda: lead.go(1))
        self.profile = Button(look, "Profile on stage")
        self.profile.clicked.connect(lead.toggle_profile)
        for button in (self.back, self.forward, self.profile):
            walk.addWidget(button)
        column.addLayout(walk)
        self.said = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.said)
        column.addWidget(PlainLabel(look, "Notes, kept with the document", "small", "muted"))
        self.notes = QPlainTextEdit()
        self.notes.setAccessibleName(tr("Notes"))
        self.notes.textChanged.connect(lambda: lead.note(self.notes.toPlainText()))
        column.addWidget(self.notes, 1)
        return column

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """The keys of the stage, wherever nothing is typed."""
        lead, key = self.lead, event.key()
        acts = {
            Qt.Key.Key_V: self.votes.setFocus,
            Qt.Key.Key_C: self.reason.setFocus,
            Qt.Key.Key_Space: lead.reveal,
            Qt.Key.Key_R: lead.vote_again,
            Qt.Key.Key_B: lead.toggle_break,
            Qt.Key.Key_P: lead.toggle_profile,
        }
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif Qt.Key.Key_0 <= key <= Qt.Key.Key_4:
            lead.choose(key - Qt.Key.Key_0)
        elif key in acts:
            acts[Qt.Key(key)]()
        else:
            super().keyPressEvent(event)

    def refresh(self) -> None:
        """Show where the workshop is."""
        lead = self.lead
        scene, project, workshop = lead.scene(), lead.session.project, lead.workshop
        team = project.team_by_id[workshop.team].name
        agreed = project.current_round.consensus.get(workshop.team, {})
        done = sum(q in agreed for q in workshop.questions)
        self.place.setText(
            phrase("{team}: {done} of {n} agreed", team=team, done=done, n=len(workshop.questions))
        )
        self._fill_agenda()
        self.title.setText(joined([scene.place, scene.question.title], " · "))
        self.hint.setText(scene.question.hint)
        known = names_of(project)
        names = [known[r.id] for r in workshop.missing(project)]
        self.missing.setText(
            phrase("Not voted: {join}", join=joined(names)) if names else "Everybody has voted."
        )
        self.votes.setPlaceholderText(
            tr("Votes in order of the people above: 3 2 4 ?" if names else "Nobody is left to vote")
        )
        self.reveal.setEnabled(scene.votes > 0 and not scene.shown)
        self.again.setEnabled(scene.shown)
        shown = scene.reading
        words = joined([w for w in (shown.spread, shown.ask, shown.detail) if w], " ")
        words = words if scene.shown else "Votes are hidden."
        self.reading.setText(words)
        for level, button in enumerate(self.levels):
            button.setEnabled(scene.shown)
            button.setText(f"[{level}]" if scene.chosen == level else str(level))
        self.keep.setEnabled(scene.shown and scene.chosen is not None)
        words = (
            phrase("Keep level {chosen}", chosen=scene.chosen)
            if scene.chosen is not None
            else "Keep"
        )
        kept = scene.agreed is not None and scene.agreed == scene.chosen
        self.keep.setText(phrase("Level {chosen} is kept", chosen=scene.chosen) if kept else words)
        self.pause.setText("End the break" if workshop.on_break else "Break")
        self.profile.setText("Question on stage" if lead.profile_shown else "Profile on stage")
        self._tick()

    def _fill_agenda(self) -> None:
        lead = self.lead
        project, workshop = lead.session.project, lead.workshop
        found = {
            i.spread.question: i
            for i in agenda(lead.session.profile, spreads(project, team=workshop.team))
        }
        first = sorted((i for i in found.values() if i.weight > 0), key=lambda i: -i.weight)
        place = {i.spread.question: k + 1 for k, i in enumerate(first)}
        agreed = project.current_round.consensus.get(workshop.team, {})
        people = [r.id for r in project.respondents if r.team == workshop.team]
        rows = []
        for id_ in workshop.questions:
            votes = sum(project.current_round.answer(p, id_).state is not None for p in people)
            item = found.get(id_)
            here = id_ == workshop.question
            rows.append(
                RowData(
                    id_,
                    (
                        project.questionnaire.by_id[id_].title,
                        phrase("{votes} of {n}", votes=votes, n=len(people)),
                        "–" if item is None else str(item.spread.width),
                        str(place.get(id_, "–")),
                        str(agreed[id_].level) if id_ in agreed else "–",
                    ),
                    bold=frozenset({0}) if here else frozenset(),
                )
            )
        self.model.show_rows(rows)

    def _picked(self, now: QModelIndex, _: QModelIndex) -> None:
        if now.isValid() and self.table.hasFocus():
            self.lead.go_to(self.lead.workshop.questions[now.row()])

    def _cover(self, hidden: bool) -> None:
        echo = QLineEdit.EchoMode
        self.votes.setEchoMode(echo.Password if hidden else echo.Normal)

    def _vote(self) -> None:
        if self.lead.vote(self.votes.text()):
            self.votes.clear()

    def _keep(self) -> None:
        if self.lead.keep(self.reason.text()):
            self.reason.clear()

    def _tick(self) -> None:
        minutes, seconds = divmod(self.lead.seconds, 60)
        what = "left of the break" if self.lead.workshop.on_break else "on this question"
        self.clock.setText(f"{minutes}:{seconds:02} {tr(what)}")

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the notes."""
        self.lead.note(self.notes.toPlainText())
        super().closeEvent(event)
