"""Showing what the document says in a box without the box taking it for something typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox


def searchable(box: QComboBox) -> None:
    """Let letters that are typed find an entry, wherever they stand in it; none is added."""
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)


def show_value(box: QSpinBox | QDoubleSpinBox | QSlider, value: float) -> None:
    """Set a number; whole where the box holds whole numbers. Nothing is told."""
    blocker = QSignalBlocker(box)
    if isinstance(box, QDoubleSpinBox):
        box.setValue(value)
    else:
        box.setValue(round(value))
    blocker.unblock()
