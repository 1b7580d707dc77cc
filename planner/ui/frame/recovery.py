"""Keeping unsaved work safe while a window is open, and offering it at the next start."""

from __future__ import annotations

import threading
import time
import uuid
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QLockFile, QObject, QTimer

from planner.domain.base.errors import SaveError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.project import Project
from planner.programme.unsaved import of_programmes
from planner.storage.atomic import discard
from planner.storage.backups import data_folder
from planner.storage.recovery import Recovery
from planner.ui.kit.jobs import Token
from planner.ui.kit.open_work import OpenWork

WAIT_MS = 1_000
LONGEST_WAIT_MS = 6_000
REST = 3
"""After a write that took long the next one waits this many times as long: large documents."""


def user_recovery() -> Recovery:
    """Recovery snapshots in the user's data folder."""
    return Recovery(data_folder() / "recovery")


def is_alive(snapshot: Path) -> bool:
    """Whether the window that owns ``snapshot`` still runs: then nobody else gets its lock."""
    lock = QLockFile(str(snapshot.with_suffix(".lock")))
    lock.setStaleLockTime(0)
    if lock.tryLock(0):
        lock.unlock()
        return False
    return True


def _locked(recovery: Recovery, window: str) -> QLockFile:
    """The lock that tells other windows that the owner of a snapshot lives."""
    with suppress(OSError):  # the first write will say so
        recovery.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = QLockFile(str(recovery.path_of(window).with_suffix(".lock")))
    lock.setStaleLockTime(0)
    lock.tryLock(0)
    return lock


class Draft:
    """Snapshots of a document that is being begun: there is no window for it yet, and much is typed."""

    def __init__(self, recovery: Recovery) -> None:
        self._recovery, self._window = recovery, uuid.uuid4().hex
        self._lock = _locked(recovery, self._window)

    def write(self, project: Project, now: datetime) -> None:
        """Keep what is typed so far; where that cannot be, the window will say so."""
        with suppress(SaveError):
            self._recovery.write(self._window, project, None, None, now)

    def finish(self) -> None:
        """It is given up, or a window keeps it now."""
        self._recovery.remove(self._window)
        self._lock.unlock()


class RecoveryKeeper(QObject):
    """Writes a snapshot one second after an edit, also while the user goes on typing.

    The snapshot is written in the background and removed when everything is saved or closed.
    """

    def __init__(self, session: OpenWork, recovery: Recovery) -> None:
        super().__init__(session)
        self._session, self.recovery = session, recovery
        self.window = uuid.uuid4().hex
        self._guard = threading.Lock()  # a write that has begun ends before a removal
        self._told = False
        self._lock = _locked(recovery, self.window)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(WAIT_MS)
        self._timer.timeout.connect(self._start)
        session.changed.connect(self._changed)
        self._changed()

    def adopt(self, snapshot: Offered) -> None:
        """Take over a restored snapshot: it goes only when this window's own has been written."""
        try:
            self._writer()()
        except SaveError as error:
            self._tell(str(error))
        else:
            discard(snapshot.path)

    def take_over(self, draft: Draft) -> None:
        """Keep what was begun in a draft; that goes only when this window's own snapshot is written."""
        try:
            if not self._session.work.is_clean:
                self.write_now()
        except SaveError as error:
            self._tell(str(error))
        else:
            draft.finish()

    def write_now(self) -> None:
        """Write the snapshot at once; raises ``SaveError`` when it cannot be written.

        One that is on its way in the background holds less than this: it must not come after it.
        """
        self._session.jobs.cancel(self)
        with self._guard:
            self._writer()()

    def finish(self) -> None:
        """The window closes in good order: nothing is left to recover."""
        self._remove()
        self._lock.unlock()

    def _changed(self) -> None:
        if self._session.work.is_clean:
            self._remove()
        elif not self._timer.isActive():  # not restarted: typing on must not put it off
            self._timer.start()

    def _remove(self) -> None:
        self._timer.stop()
        self._session.jobs.cancel(self)
        with self._guard:
            self.recovery.remove(self.window)
            of_programmes(self.recovery).remove(self.window)

    def _start(self) -> None:
        write = self._writer()

        def work(token: Token) -> float:
            begun = time.perf_counter()
            with self._guard:
                if token.wanted:
                    write()
            return time.perf_counter() - begun

        start = self._session.jobs.start
        start(self, work, self._took, self._tell, with_token=True, keeping=True)

    def _took(self, seconds: float) -> None:
        """A large document takes seconds to write; it is not written without end."""
        wait = max(WAIT_MS, min(round(REST * seconds * 1000), LONGEST_WAIT_MS))
        self._timer.setInterval(wait)

    def _writer(self) -> Callable[[], None]:
        """What writes the document as it is now: taken here, where no edit can come between."""
        return self._session.work.snapshotting(self.recovery, self.window)

    def _tell(self, words: str) -> None:
        if not self._told:  # once: every edit would say it again
            self._told = True
            self._session.message.emit(words, True)


class Offered(Protocol):
    """Unsaved work of a window that is gone, of a document or of a programme."""

    @property
    def path(self) -> Path: ...  # noqa: D102
    @property
    def base(self) -> Path | None: ...  # noqa: D102
    @property
    def written(self) -> datetime: ...  # noqa: D102
    @property
    def label(self) -> str: ...  # noqa: D102
    @property
    def base_is_unchanged(self) -> bool: ...  # noqa: D102


def age_words(snapshot: Offered, now: datetime) -> str:
    """How long ago a snapshot was written, in words."""
    return ago_words(snapshot.written, now)


def ago_words(then: datetime, now: datetime) -> str:
    """How long ago ``then`` was, in whole minutes, hours or days; what lies ahead was just now."""
    age = max(now - then, timedelta(0))
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "less than a minute ago"
    if minutes < 120:
        return phrase("{minutes} minutes ago", minutes=minutes) if minutes > 1 else "1 minute ago"
    hours = minutes // 60
    return (
        phrase("{hours} hours ago", hours=hours)
        if hours < 48
        else phrase("{part} days ago", part=hours // 24)
    )


def offer_words(snapshot: Offered, now: datetime) -> str:
    """The question put to the user for one snapshot."""
    where = f" ({snapshot.base.name})" if snapshot.base is not None else ""
    name = Verbatim(snapshot.label) if snapshot.label else phrase("A protected document")
    words = phrase(
        "“{name}”{where} was not saved when the program ended, {age_words}.",
        name=name,
        where=where,
        age_words=age_words(snapshot, now),
    )
    if snapshot.base is not None and not snapshot.base_is_unchanged:
        words += " Its file has changed since, so it would open as a copy."
    return words
