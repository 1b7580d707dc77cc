"""What is open in a window, as far as keeping it safe goes: a document or a programme."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Protocol

from PySide6.QtCore import QObject, Signal

from planner.storage.recovery import Recovery
from planner.ui.kit.jobs import Jobs
from planner.workspace.settings import Settings


class Work(Protocol):
    """Where something lies, whether all of it is there, and how a snapshot of it is made."""

    path: Path | None
    read_only: str

    @property
    def clock(self) -> Callable[[], datetime]: ...  # noqa: D102
    @property
    def saved_at(self) -> datetime | None: ...  # noqa: D102
    @property
    def is_clean(self) -> bool: ...  # noqa: D102
    @property
    def is_saved(self) -> bool: ...  # noqa: D102
    def detach(self) -> None: ...  # noqa: D102
    def snapshotting(self, recovery: Recovery, window: str) -> Callable[[], None]: ...  # noqa: D102


class OpenWork(QObject):
    """Tells those who keep it safe of every change (``changed``), and takes what they say (``message``)."""

    changed = Signal()
    message = Signal(object, bool)
    jobs: Jobs
    settings: Settings

    @property
    def work(self) -> Work:
        """What is open now."""
        raise NotImplementedError
