"""A room that runs: its stage and its desk, leaving it, and typing the votes instead."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QWidget

from planner.domain.base.errors import SaveError
from planner.domain.base.language import phrase
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.workshop.room_begin import RoomDialog
from planner.ui.workshop.room_desk import RoomDesk
from planner.ui.workshop.room_lead import RoomLead
from planner.ui.workshop.room_stage import RoomStage
from planner.ui.workshop.stage_frame import bring_to_front, show_on_screens


class RunningRoom(QObject):
    """Stage and desk of one room; ends when the stage is left."""

    ended = Signal()
    typing = Signal(str, object, str)
    """The votes are typed from now on: of which team, on which questions, beginning with which one."""

    def __init__(
        self,
        look: Look,
        session: Session,
        dialog: RoomDialog,
        home: QWidget,
        keep: Callable[[], None] | None = None,
        save: Callable[[], bool] | None = None,
    ) -> None:
        """``keep`` writes what is not saved yet where it is found after a crash, at once; ``save`` saves."""
        super().__init__(home)
        begin, meeting, left = dialog.make()
        if keep is not None:  # the seats that were made are there before anybody takes one
            try:
                keep()
            except SaveError as error:
                session.message.emit(str(error), True)
        self.lead = RoomLead(session, begin, meeting, round(dialog.minutes.value()), left)
        self.lead.keep_safe = keep or self.lead.keep_safe
        self.lead.save = save or self.lead.save
        self.stage = RoomStage(look, self.lead)
        self.stage.board.wifi = dialog.wifi.text().strip(), dialog.password.text()
        self.stage.refresh()
        self.desk = RoomDesk(look, self.lead)
        self._over, self.lead_look = False, look
        self.stage.left.connect(self.leave)
        self.stage.desk_wanted.connect(self.show_desk)
        self.stage.typing_wanted.connect(self._type)
        self.desk.leave_wanted.connect(self.leave)
        self.desk.typing_wanted.connect(self._type)
        self.lead.failed.connect(self._failed)
        show_on_screens(self.stage, self.desk, home)

    def show_desk(self) -> None:
        """Open the facilitator's desk, or bring it to the front."""
        bring_to_front(self.desk)

    def leave(self) -> None:
        """Ask whether the room is over, or only left for now."""
        words = "End the room? Phones say goodbye, and what the room kept is erased."
        choices = [
            ("Go on", "stay"),
            ("Leave it open for later", "later"),
            ("End the room", "end"),
        ]
        beside = self.desk if self.desk.isActiveWindow() else self.stage
        asked = ask_choice(beside, self.lead_look, "Workshop", words, choices)
        if asked in {"end", "later"}:
            self.end(over=asked == "end")

    def _failed(self, reason: str) -> None:
        self.lead.session.message.emit(
            phrase(
                "The room could not be opened: {reason}. Choose another address, or type the votes.",
                reason=reason,
            ),
            True,
        )
        QTimer.singleShot(0, self, lambda: self.end(over=False))

    def _type(self) -> None:
        """The last rung: type the votes of the team in front; the room stays open for later."""
        m = self.lead.meeting
        self.end(over=False)
        self.typing.emit(m.team, m.questions, m.question)

    def end(self, *, over: bool = True) -> None:
        """Close everything; what was voted and agreed is in the document."""
        if self._over:
            return
        self._over = True
        self.lead.session.jobs.cancel(self.stage.radar)
        self.lead.end(over=over)
        self.stage.left.disconnect(self.leave)
        for widget in (self.stage, self.desk):
            widget.hide()
            widget.deleteLater()
        self.ended.emit()
