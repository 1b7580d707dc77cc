"""Telling other windows that this one has a document open, and noticing when one of them takes it over."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from planner.storage.claims import EVERY, Claims
from planner.ui.kit.jobs import Token
from planner.ui.kit.open_work import OpenWork

TAKEN_OVER = (
    "Another window took this document over. Here it is for reading now; save a copy to keep what you "
    "changed."
)


class ClaimKeeper(QObject):
    """Claims the file of the open document, and says so again every minute, in the background."""

    def __init__(self, session: OpenWork, claims: Claims) -> None:
        super().__init__(session)
        self._session, self.claims = session, claims
        self._path: Path | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(round(EVERY.total_seconds() * 1000))
        self._timer.timeout.connect(self.look_again)
        self._timer.start()
        session.changed.connect(self._changed)
        self._changed()

    def finish(self) -> None:
        """The window closes: the claim goes with it."""
        self._timer.stop()
        self._let_go()

    def look_again(self) -> None:
        """See whether the claim still stands, and renew it."""
        path = self._path
        if path is None:
            return
        claims, who = self.claims, self._session.settings.name
        now = self._session.work.clock()

        def work(_: Token) -> bool:
            if claims.other(path, now) is not None:
                return False
            claims.take(path, who, now)
            return True

        self._session.jobs.start(
            self,
            work,
            lambda stands: self._known(path, stands=stands),
            lambda _: None,
            with_token=True,
            keeping=True,
        )

    def _known(self, path: Path, *, stands: bool) -> None:
        work = self._session.work
        if stands or path != self._path:
            return
        self._path = None
        work.read_only = TAKEN_OVER
        self._session.message.emit(TAKEN_OVER, True)
        self._session.changed.emit()

    def _changed(self) -> None:
        work = self._session.work
        path = None if work.read_only else work.path
        if path == self._path:
            return
        self._let_go()
        self._path = path
        if path is not None:
            self.claims.take(path, self._session.settings.name, work.clock())

    def _let_go(self) -> None:
        if self._path is not None:
            self.claims.drop(self._path)
            self._path = None
