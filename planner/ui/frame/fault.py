"""When the program itself fails: the work is kept first, and a report holds nobody’s answers."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType
from weakref import ref

from PySide6.QtCore import Qt, qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QMainWindow, QPlainTextEdit, QVBoxLayout
from shiboken6 import isValid

from planner import __version__
from planner.domain.base.errors import SaveError
from planner.domain.base.language import joined, phrase, tr
from planner.ui.frame.recovery import RecoveryKeeper
from planner.ui.kit.look import Look
from planner.ui.kit.open_work import OpenWork
from planner.ui.kit.reading import go_on
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.header import MessageBar


class Window(QMainWindow):
    """A window whose work is kept when the program fails."""

    look: Look
    keeper: RecoveryKeeper | None
    messages: MessageBar

    session: OpenWork

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes on in the order of reading."""
        return go_on(self, forward=forward) or super().focusNextPrevChild(forward)


_WINDOWS: list[ref[Window]] = []
"""Windows that are there, the newest last. Nobody is kept alive by it."""


def fault_report(kind: type[BaseException], trace: TracebackType | None) -> str:
    """Versions and the places in our code that led to the fault.

    The message of the error is left out: it may quote what somebody typed. Paths are cut to our own.
    """
    lines = [
        f"MLOps Planner {__version__}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.system()} {platform.release()}",
        kind.__name__,
    ]
    for frame in traceback.extract_tb(trace):
        _, found, place = frame.filename.replace("\\", "/").rpartition("/planner/")
        where = (
            f"planner/{place}" if found else frame.filename.replace("\\", "/").rsplit("/", 1)[-1]
        )
        lines.append(f"  {where}, line {frame.lineno}, in {frame.name}")
    return "\n".join(lines) + "\n"


def watch(window: Window) -> None:
    """From now on a fault keeps the work of ``window``, and says so where it is in front."""
    _WINDOWS[:] = [w for w in _WINDOWS if w() is not None]
    _WINDOWS.append(ref(window))
    sys.excepthook = _hook


def _hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    there = [w for one in _WINDOWS if (w := one()) is not None and isValid(w)]
    seen = [w for w in there if w.isVisible()]
    if not seen:
        sys.__excepthook__(kind, error, trace)
        return
    front = next((w for w in seen if w.isActiveWindow()), seen[-1])
    for window in seen:
        if window is not front:
            keep_work(window)
    on_fault(front, kind, error, trace)


def on_fault(
    window: Window,
    kind: type[BaseException],
    error: BaseException,
    trace: TracebackType | None,
) -> None:
    """A fault of the program: keep the work, say so once, leave the trace on the terminal.

    Where there is none, standard error is somebody's log: that gets the report, which quotes nobody.
    """
    if sys.stderr is not None and sys.stderr.isatty():
        traceback.print_exception(kind, error, trace)
    elif sys.stderr is not None:
        sys.stderr.write(fault_report(kind, trace))
    kept = keep_work(window)
    window.messages.show_message(
        phrase(
            "Something went wrong in the program ({kind}). {kept}",
            kind=kind.__name__,
            kept=kept,
        ),
        True,
    )
    if window.findChild(FaultDialog) is None:  # one at a time: a fault may come again and again
        dialog = FaultDialog(window, kind, trace, kept)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.open()


def keep_work(window: Window) -> str:
    """Write unsaved work to the recovery folder; returns what came of it in words."""
    work = window.session.work
    if work.is_saved:
        return "Everything is saved."
    if work.is_clean:
        return "Nothing was changed, so there is nothing to save."
    if window.keeper is None:
        return "Your work is still here: save it now."
    try:
        window.keeper.write_now()
    except SaveError as error:
        return joined((str(error), "Your work is still here: save it now."), " ")
    return "Your unsaved work is kept and will be offered when the program starts again."


class FaultDialog(QDialog):
    """What happened, what is safe (``kept``, in words), and the report to pass on."""

    def __init__(
        self,
        window: Window,
        kind: type[BaseException],
        trace: TracebackType | None,
        kept: str,
    ) -> None:
        super().__init__(window)
        look = window.look
        self.setWindowTitle(tr("Something went wrong"))
        self.resize(look.u(150), look.u(95))
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(5), look.u(5), look.u(5), look.u(4))
        column.setSpacing(look.u(3))
        self.kept = PlainLabel(look, kept, wrap=True)
        head = phrase(
            "Something went wrong in the program ({kind}). It is our mistake, not yours.",
            kind=kind.__name__,
        )
        column.addWidget(PlainLabel(look, head, "lead", wrap=True))
        column.addWidget(self.kept)
        column.addWidget(
            PlainLabel(
                look,
                "This report helps to mend it. It holds no answers, names or paths.",
                "small",
                "muted",
                wrap=True,
            )
        )
        self.text = QPlainTextEdit(fault_report(kind, trace))
        self.text.setReadOnly(True)
        self.text.setAccessibleName(tr("Report of the fault"))
        column.addWidget(self.text, 1)
        foot = QHBoxLayout()
        self.copy = Button(look, "Copy the report")
        self.copy.clicked.connect(
            lambda: QGuiApplication.clipboard().setText(self.text.toPlainText())
        )
        close = Button(look, "Go on", primary=True)
        close.clicked.connect(self.accept)
        foot.addWidget(self.copy)
        foot.addStretch(1)
        foot.addWidget(close)
        column.addLayout(foot)
        close.setFocus()  # Enter goes on
