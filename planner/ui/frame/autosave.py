"""Saving a named document by itself: 30 s after an edit, and when the window is left."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QApplication

from planner.domain.base.errors import SaveError
from planner.domain.base.language import phrase, tr
from planner.domain.project import Project
from planner.ui.kit.jobs import Token
from planner.ui.kit.session import Session
from planner.ui.kit.waiting import waited
from planner.workspace.workspace import Workspace, Writing, Written

WAIT_MS = 30_000


class Autosave(QObject):
    """Writes in the background where the document has a file.

    It pauses when a save fails (the file was changed by somebody else, the disk is full) until the user
    saves, and never replaces answers by none.
    """

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._guard = threading.Lock()
        self._written: list[tuple[Workspace, Written]] = []
        self._paused = self._finished = self._writing = self._running = self._held = False
        self._had_answers = _has_answers(session.project)
        self._workspace = session.workspace
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self.save_now)
        session.changed.connect(self._changed)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.applicationStateChanged.connect(self._left)

    def settle(self) -> None:
        """Wait for a write that has begun and take note of it; after this the user's own save is next."""
        self._timer.stop()
        self._session.jobs.cancel(self)
        with self._guard:  # a write that has begun ends before this
            pass
        self._running = False
        self._take()

    def finish(self) -> None:
        """The window closes: nothing is written from here any more, and another may have the document."""
        self.settle()
        self._finished = True

    @contextmanager
    def held(self) -> Iterator[None]:
        """While a question about the document is open nothing is written: the answer decides."""
        self.settle()
        self._held = True
        try:
            yield
        finally:
            self._held = False
            self._changed()

    @property
    def can_save(self) -> bool:
        """Whether it would save the document now: then nobody need be asked on leaving."""
        return self._wanted()

    def write(self, writing: Writing) -> None:
        """Write what the user saves, and take note of it; meanwhile the window is drawn, and takes no input.

        Raises ``SaveError``.
        """
        self._writing = True
        try:
            written = waited(writing)
        finally:
            self._writing = False
        self._session.workspace.saved(written)
        self._say_aside(written)

    def _say_aside(self, written: Written) -> None:
        """A program that asks nobody put another file there during the save: it can be merged."""
        if written.aside is None:
            return
        words = (
            "Another program replaced {name} during the save. Both are kept: the other one is the newest "
            "of the earlier versions, and can be merged from there."
        )
        self._session.message.emit(phrase(words, name=written.target.name), True)

    def save_now(self) -> None:
        """Write the document as it is now, if there is something to write and a file to write to."""
        workspace = self._session.workspace
        self._timer.stop()
        if not self._wanted():
            return
        if self._running:  # two writes of one file would take each other for somebody else's
            self._timer.start()
            return
        try:
            write = workspace.writing()
        except SaveError as error:
            self._stop(str(error))
            return
        self._running = True
        work = self._work(workspace, write)
        start = self._session.jobs.start
        start(self, work, lambda _: self._take(), self._stop, with_token=True, keeping=True)

    def _work(self, workspace: Workspace, write: Writing) -> Callable[[Token], None]:
        def work(token: Token) -> None:
            with self._guard:
                if token.wanted:
                    self._written.append((workspace, write()))

        return work

    def _take(self) -> None:
        self._running = False
        while self._written:
            workspace, written = self._written.pop(0)
            workspace.saved(written)
            self._say_aside(written)

    def _changed(self) -> None:
        workspace = self._session.workspace
        if workspace is not self._workspace:
            self._workspace, self._paused = workspace, False
            self._had_answers = _has_answers(workspace.project)
        if workspace.history.is_clean:
            self._paused = False
            self._had_answers = self._had_answers or _has_answers(workspace.project)
            self._timer.stop()
        elif self._wanted() and not self._timer.isActive():  # typing on must not put it off
            self._timer.start()

    def _wanted(self) -> bool:
        at = self._session.workspace
        return (
            self._session.settings.autosave
            and not self._paused
            and not (self._finished or self._writing or self._held)
            and at.path is not None
            and not at.read_only
            and not at.history.is_clean
            and (not self._had_answers or _has_answers(at.project))
        )

    def _left(self, state: Qt.ApplicationState) -> None:
        if state == Qt.ApplicationState.ApplicationInactive:
            self.save_now()

    def _stop(self, words: str) -> None:
        self._paused, self._running = True, False
        sentence = phrase("{why} Saving by itself pauses until you save.", why=words)
        self._session.message.emit(tr(sentence), True)


def _has_answers(project: Project) -> bool:
    return any(project.current_round.answers.values())
