"""Places within the pages: what is worth a name, a way back and a spot in the history, not only a dialog.

Each is a ``Dialog`` of the kit that lives in the window instead of over it. A place is found by its name in
*Find and do*; a page opens one by ``wanted.emit("place:NAME/TARGET")``. What a place needs is loaded when
it is opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim
from planner.ui.business.deeper_titles import DEEPER
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.page import Page, waiting_label, waiting_words
from planner.ui.kit.session import Session
from planner.ui.roadmap.view_titles import AROUND

NO_PLAN = "Nothing is planned, so there is nothing to change about it."
Wanted = Callable[[str], object]
Make = Callable[[QWidget, Look, Session, str, Wanted], Dialog | str]
"""Makes what stands at a place for a target, or says why there is none; the last asks for another place."""


@dataclass(frozen=True)
class Place:
    """A place by its words, the page it belongs to (none: whichever is in front), and how it is made."""

    words: str
    page: str
    make: Make
    needs_study: bool = False
    """Whether it shows the study as it was when it was made: it is made anew for another."""
    of_document: bool = False
    """Whether it shows the document as it was when it was made: likewise."""


def _what_if(parent: QWidget, look: Look, session: Session, _: str, __: Wanted) -> Dialog | str:
    from planner.ui.business.what_if import WhatIfDialog

    study = session.study
    if study is None:
        return waiting_words(session)
    if not study.swings or not study.plan.steps:
        return NO_PLAN
    return WhatIfDialog(parent, look, session, study)


def _versions(parent: QWidget, look: Look, session: Session, _: str, wanted: Wanted) -> Dialog:
    from planner.ui.frame.versions import VersionsDialog

    dialog = VersionsDialog(parent, look, session)
    dialog.compared.connect(lambda path: wanted(f"place:differences/{path}"))
    dialog.merged.connect(lambda path: wanted(f"merge version:{path}"))
    return dialog


def _differences(
    parent: QWidget, look: Look, session: Session, target: str, _: Wanted
) -> Dialog | str:
    from planner.ui.frame.differences import differences_to

    return differences_to(parent, look, session, Path(target) if target else None)


def _compare(parent: QWidget, look: Look, session: Session, target: str, _: Wanted) -> Dialog:
    from planner.ui.candidates.compare import CompareDialog

    return CompareDialog(parent, look, session, target or "experiment_tracking")


def _disagreement(parent: QWidget, look: Look, session: Session, _: str, __: Wanted) -> Dialog:
    from planner.ui.results.disagreement import DisagreementDialog

    return DisagreementDialog(parent, look, session)


def _use_case(
    parent: QWidget, look: Look, session: Session, target: str, wanted: Wanted
) -> Dialog | str:
    from planner.ui.organisation.use_case_room import NO_USE_CASE, UseCaseRoom

    known = [u.id for u in session.project.organisation.use_cases]
    if not known:
        return NO_USE_CASE
    which = target if target in known else known[0]
    return UseCaseRoom(parent, look, session, which, wanted)


def _better(parent: QWidget, look: Look, session: Session, target: str, _: Wanted) -> Dialog:
    """The weighing of a better version, with the comparison of this id as it was kept."""
    from planner.ui.widgets.better_model import BetterModelDialog

    return BetterModelDialog(parent, look, session, chosen=target)


def _deeper(view: str) -> Make:
    def make(parent: QWidget, look: Look, session: Session, _: str, __: Wanted) -> Dialog:
        from planner.ui.business.deeper import DeeperDialog

        return DeeperDialog(parent, look, session, view)

    return make


def _plan_view(view: str) -> Make:
    def make(parent: QWidget, look: Look, session: Session, _: str, __: Wanted) -> Dialog:
        from planner.ui.roadmap.views import PlanViewDialog

        return PlanViewDialog(parent, look, session, view)

    return make


PLACES: dict[str, Place] = {
    "disagreement": Place("Where people differ", "Results", _disagreement),
    "use case": Place("Use case", "Organisation", _use_case),
    "better version": Place("Better version", "Business case", _better),
    "compare": Place("Compare tools", "Candidates", _compare),
    "what if": Place("What if", "Business case", _what_if, needs_study=True),
    "versions": Place("Restore an earlier version", "", _versions),
    "differences": Place("What differs", "", _differences, of_document=True),
    **{f"case {n}": Place(title, "Business case", _deeper(n)) for n, title in DEEPER.items()},
    **{f"plan {n}": Place(title, "Roadmap", _plan_view(n)) for n, title in AROUND.items()},
}


class Subpage(Page):
    """A place in front: the dialog of the kit in the room of a page."""

    left = Signal()
    """Whoever was there closed it, by Escape or by doing what it is for."""

    def __init__(self, look: Look, session: Session, name: str, target: str) -> None:
        super().__init__(look, session)
        self.name, self.target, self._place = name, target, PLACES[name]
        self.needs_study = self._place.needs_study
        self.title = self._place.words
        self.dialog: Dialog | None = None
        self._stacked = False
        self._made_for: tuple[object, object] = (None, None)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        self.words = waiting_label(look)
        self.words.setContentsMargins(look.u(6), look.u(5), look.u(6), look.u(4))
        column.addWidget(self.words)
        self.room = QVBoxLayout()
        column.addLayout(self.room, 1)
        self._make()

    def _make(self) -> None:
        """Make what stands here, for the study as it is now."""
        if self.dialog is not None:
            self.leave()
        self._made_for = self.session.study, self.session.project
        made = self._place.make(self, self.look, self.session, self.target, self.wanted.emit)
        self.words.setVisible(isinstance(made, str))
        if isinstance(made, str):
            self.words.setText(made)
            return
        made.settle()
        made.arrange(self._stacked)
        self.dialog = made
        self.title = Verbatim(made.windowTitle())
        area = scrolling(made)
        self.room.addWidget(area)
        made.finished.connect(self.left)
        made.show()

    def refresh(self) -> None:
        """Show it for the document as it is now, where it does not look after that itself."""
        if self._place.of_document and self.session.project is not self._made_for[1]:
            self._make()

    def refresh_study(self) -> None:
        """Show it for the newest study, where it does not look after that itself."""
        if self.needs_study and self.session.study is not self._made_for[0]:
            self._make()

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Suit what stands here to the room."""
        self._stacked = stacked
        if self.dialog is not None:
            self.dialog.arrange(stacked)

    def enter(self) -> None:
        """Put the focus on the first thing that takes it."""
        if self.dialog is None:
            self.setFocus()
            return
        kinds = (w for w in self.dialog.findChildren(QWidget) if w.isVisibleTo(self.dialog))
        takes = Qt.FocusPolicy.TabFocus
        first = next((w for w in kinds if w.focusPolicy() & takes and w.isEnabled()), self.dialog)
        first.setFocus(Qt.FocusReason.TabFocusReason)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Escape leaves a place that only says why there is nothing, as it does any other."""
        if event.key() == Qt.Key.Key_Escape and self.dialog is None:
            self.left.emit()
            return
        super().keyPressEvent(event)

    def leave(self) -> None:
        """End what stands here, and what it computes."""
        dialog, self.dialog = self.dialog, None
        if dialog is None:
            return
        dialog.finished.disconnect(self.left)
        dialog.reject()
        cleared(self.room)
