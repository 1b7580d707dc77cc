"""The program's icon, in every size that a desktop asks for."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtGui import QIcon

FOLDER = Path(__file__).resolve().parent.parent / "icon"


def program_icon() -> QIcon:
    """The icon of windows and of the task bar; small sizes have a drawing of their own."""
    icon = QIcon()
    for path in sorted(FOLDER.glob("planner-*.png")):
        icon.addFile(str(path))
    return icon
