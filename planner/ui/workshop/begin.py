"""Beginning a workshop: which team, which questions, and on which screens."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QComboBox, QWidget

from planner.domain.base.language import joined, phrase, tr
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.workshop.desk import Desk
from planner.ui.workshop.lead import Lead
from planner.ui.workshop.order_box import OrderBox
from planner.ui.workshop.stage import Stage
from planner.ui.workshop.stage_frame import bring_to_front, show_on_screens
from planner.workspace.publishing import PRINTED, is_anonymous
from planner.workspace.workshop import Workshop, members


class BeginDialog(Dialog):
    """Asks for the team and the questions; says how many people vote on how many."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Workshop", 110)
        self.session = session
        column = self.column
        words = (
            "One question at a time, large enough for a room. Votes are blind until you open them."
        )
        column.addWidget(PlainLabel(look, words, wrap=True))
        self.team, self.order = QComboBox(), OrderBox(session)
        for team in session.project.teams:
            self.team.addItem(team.name, team.id)
        for box, name in ((self.team, "Team"), (self.order, "Questions")):
            box.setAccessibleName(tr(name))
            box.setMinimumHeight(look.u(7.5))
            box.activated.connect(lambda _: self.refresh())
            column.addWidget(PlainLabel(look, name, "small", "muted"))
            column.addWidget(box)
        self.facts = PlainLabel(look, "", wrap=True)
        column.addWidget(self.facts)
        self.begin = Button(look, "Begin", primary=True)
        self.begin.clicked.connect(self.accept)
        self.phones = False
        self.from_phones = Button(look, "Vote from phones…")
        self.from_phones.clicked.connect(self._with_phones)
        self.add_foot(self.from_phones, primary=self.begin, leave="Cancel")
        self.refresh()

    def _with_phones(self) -> None:
        """Several teams at once, from their own phones."""
        self.phones = True
        self.accept()

    def refresh(self) -> None:
        """Say what would be asked."""
        workshop = self.workshop()
        people = len(members(self.session.project, str(self.team.currentData())))
        screens = len(QGuiApplication.screens())
        if workshop is None:
            self.facts.setText("There is nothing to ask with this choice.")
        elif people == 0:
            self.facts.setText(
                "Nobody answers for this team yet. Add people on the page Organisation."
            )
        else:
            where = (
                "The stage opens on the other screen, your desk here."
                if screens > 1
                else "There is one screen: the stage fills it, F opens your desk."
            )
            asked = len(workshop.questions)
            words = phrase(
                "One person votes on {asked} questions. {where}"
                if people == 1
                else "{people} people vote on {asked} questions. {where}",
                people=people,
                asked=asked,
                where=where,
            )
            printed = [PRINTED] if is_anonymous(self.session.project) else []
            self.facts.setText(joined([words, *printed], " "))
        self.begin.setEnabled(workshop is not None and people > 0)

    def workshop(self) -> Workshop | None:
        """What was chosen, or ``None`` where there is nothing to ask."""
        team = str(self.team.currentData())
        found = self.order.questions((team,))
        return Workshop(team, found) if found else None


class RunningWorkshop(QObject):
    """Stage and desk of one workshop; ends when the stage is left."""

    ended = Signal()

    def __init__(self, look: Look, session: Session, workshop: Workshop, home: QWidget) -> None:
        super().__init__(home)
        self.lead = Lead(session, workshop)
        self.stage = Stage(look, self.lead)
        self.desk = Desk(look, self.lead)
        self.stage.left.connect(self.end)
        self.stage.desk_wanted.connect(self.show_desk)
        show_on_screens(self.stage, self.desk, home)

    def show_desk(self) -> None:
        """Open the facilitator's desk, or bring it to the front."""
        bring_to_front(self.desk)

    def end(self) -> None:
        """Close everything; what was voted and agreed is in the document."""
        self.stage.left.disconnect(self.end)
        self.lead.session.jobs.cancel(self.stage.radar)
        self.lead.end()
        self.desk.close()
        for widget in (self.stage, self.desk):
            widget.deleteLater()
        self.ended.emit()
