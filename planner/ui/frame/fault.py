"""When the program itself fails: the work is kept first, and a report holds nobody’s answers."""

from __future__ import annotations

import platform
import traceback
from types import TracebackType

from PySide6.QtCore import qVersion
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPlainTextEdit, QVBoxLayout

from planner import __version__
from planner.domain.base.errors import SaveError
from planner.domain.base.language import joined, phrase, tr
from planner.ui.frame.main_window import MainWindow
from planner.ui.kit.text import Button, PlainLabel


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


def keep_work(window: MainWindow) -> str:
    """Write unsaved work to the recovery folder; returns what came of it in words."""
    workspace = window.session.workspace
    if workspace.is_saved:
        return "Everything is saved."
    if workspace.history.is_clean:
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
        window: MainWindow,
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
