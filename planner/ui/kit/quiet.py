"""Showing what the document says in a box without the box taking it for something typed."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, QTimer
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QComboBox, QDoubleSpinBox, QSlider, QSpinBox


def searchable(box: QComboBox) -> None:
    """Let letters that are typed find an entry, wherever they stand in it; none is added.

    Who goes on has chosen what they began to type; what begins no entry brings the old one back.
    """
    box.setEditable(True)
    box.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
    completer = box.completer()
    if completer is not None:
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        completer.setCompletionMode(completer.CompletionMode.PopupCompletion)
    line = box.lineEdit()
    if line is not None:
        line.editingFinished.connect(lambda: _take(box))
        box.installEventFilter(_Marked(box))


class _Marked(QObject):
    """A click into a list that had no focus marks all that stands there, as Tab does: letters replace it."""

    def eventFilter(self, box: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Mark once the click is over, which would put the mark away again."""
        line = box.lineEdit() if isinstance(box, QComboBox) else None
        if (
            line is not None
            and isinstance(event, QFocusEvent)
            and event.gotFocus()
            and event.reason() == Qt.FocusReason.MouseFocusReason
        ):
            QTimer.singleShot(0, line, line.selectAll)
        return False


def _take(box: QComboBox) -> None:
    """Choose the entry that is meant by the text that stands there."""
    typed, now = box.currentText().strip().casefold(), box.currentIndex()
    entries = [box.itemText(k) for k in range(box.count())]
    if typed == (entries[now].casefold() if now >= 0 else ""):
        return
    found = [k for k, e in enumerate(entries) if typed and e.casefold() == typed]
    found += [k for k, e in enumerate(entries) if typed and e.casefold().startswith(typed)]
    within = [k for k, e in enumerate(entries) if typed and typed in e.casefold()]
    if not found and len(within) == 1:
        found = within
    box.setCurrentIndex(found[0] if found else now)
    box.setEditText(box.currentText() if found else entries[now] if now >= 0 else "")
    if found:
        box.activated.emit(found[0])


def show_value(box: QSpinBox | QDoubleSpinBox | QSlider, value: float) -> None:
    """Set a number; whole where the box holds whole numbers. Nothing is told."""
    blocker = QSignalBlocker(box)
    if isinstance(box, QDoubleSpinBox):
        box.setValue(value)
    else:
        box.setValue(round(value))
    blocker.unblock()
