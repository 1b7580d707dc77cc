"""Showing what the document says in a box without the box taking it for something typed."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QDoubleSpinBox, QSlider, QSpinBox


def show_value(box: QSpinBox | QDoubleSpinBox | QSlider, value: float) -> None:
    """Set a number; whole where the box holds whole numbers. Nothing is told."""
    blocker = QSignalBlocker(box)
    if isinstance(box, QDoubleSpinBox):
        box.setValue(value)
    else:
        box.setValue(round(value))
    blocker.unblock()
