"""What every dialog of the window is: a title, one column, a foot with a default button, a kept size."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt, SignalInstance
from PySide6.QtGui import QKeyEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLineEdit,
    QRadioButton,
    QStyle,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import tr
from planner.ui.kit.look import Look
from planner.ui.kit.reading import go_on
from planner.ui.kit.text import Button, PlainLabel

_CHOSEN_IN = (QAbstractSpinBox, QComboBox, QAbstractItemView)
"""Where Enter takes what was typed or chosen, and must not press the default button as well."""


class Dialog(QDialog):
    """A dialog with one ``column`` for its content; Escape leaves it, Enter presses what has the focus.

    ``width`` and ``height`` are the size at first, in grid units; the one a person gave it is kept under the
    name of its class (``Look.dialog_sizes``). Without ``height`` the content gives it; ``width`` is least.
    """

    goes_on = False
    """Whether Enter on a closed list goes on, as on a field: what is chosen there is taken already."""

    def __init__(
        self, parent: QWidget | None, look: Look, title: str, width: float, height: float = 0
    ) -> None:
        super().__init__(parent)
        self.look = look
        self.setWindowTitle(tr(title))
        self._sized, self._asks = bool(height), False
        self._leave: Button | None = None
        self._heard: PlainLabel | None = None
        if height:
            kept = look.dialog_sizes.get(type(self).__name__, (width, height))
            self.resize(look.u(kept[0]), look.u(kept[1]))
            room = self.screen().availableSize() if self.screen() else QSize(10_000, 10_000)
            bar = self.style().pixelMetric(QStyle.PixelMetric.PM_TitleBarHeight)
            self.resize(self.size().boundedTo(room - QSize(0, bar)))  # its own title has room too
        else:
            self.setMinimumWidth(look.u(width))
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.u(5), look.u(5), look.u(5), look.u(4))
        self.column.setSpacing(look.u(3))

    def add_foot(self, *left: QWidget, primary: Button | None = None, leave: str = "Close") -> None:
        """End the column with ``left``, a button that leaves, and the ``primary`` one, which is the default.

        Without a ``primary`` the button that leaves is the default. A text that wraps takes the room between.
        """
        row = QHBoxLayout()
        row.setSpacing(self.look.u(2))
        wraps = False
        for widget in left:
            wide = isinstance(widget, PlainLabel) and widget.wordWrap()
            row.addWidget(widget, 1 if wide else 0)
            wraps = wraps or wide
        if not wraps:
            row.addStretch(1)
        self._leave = close = Button(self.look, leave, primary=primary is None)
        close.clicked.connect(self.accept if primary is None else self.reject)
        row.addWidget(close)
        if primary is not None:
            row.addWidget(primary)
        (primary or close).setDefault(True)
        self._asks = primary is not None
        self.column.addLayout(row)

    def hear(self, messages: SignalInstance) -> None:
        """Say what is wrong with an entry in the dialog itself: the bar of the window lies behind it."""
        self._heard = PlainLabel(self.look, "", "small", "bad", wrap=True)
        self._heard.hide()
        self.column.insertWidget(max(self.column.count() - 1, 0), self._heard)
        messages.connect(self._tell_message)

    def _tell_message(self, sentence: str, error: bool) -> None:
        if self._heard is not None:
            self._heard.setText(sentence if error else "")
            self._heard.setVisible(bool(sentence) and error and self.isWindow())

    def settle(self) -> None:
        """Live in a page of the window, not over it: there the page has the way back, and gives the size."""
        self.setWindowFlags(Qt.WindowType.Widget)
        self._sized = False
        self.setMinimumSize(0, 0)
        if self._leave is not None:
            self._leave.hide()

    def arrange(self, stacked: bool) -> None:
        """Put what stands side by side into a column where there is little room."""

    def showEvent(self, event: QShowEvent) -> None:  # noqa: N802 - Qt's name
        """A size that is kept, or a small screen, must not cut what wraps: such a dialog is higher."""
        super().showEvent(event)
        session = getattr(self, "session", None)  # of those that change a document
        if session is not None and self._heard is None and self.isWindow():
            self.hear(session.message)
        self._keep_words()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """A narrower dialog is higher: what wraps is not cut by a hand either."""
        super().resizeEvent(event)
        if self.isVisible():
            self._keep_words()

    def _keep_words(self) -> None:
        if self.isWindow():
            wrapped = self.column.totalMinimumHeightForWidth(self.width())
            self.setMinimumHeight(max(wrapped, self.column.totalMinimumSize().height()))

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """Tab goes on in the order of reading; where it lives in a page, the window does that."""
        if not self.isWindow():
            return super().focusNextPrevChild(forward)
        return go_on(self, forward=forward) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter presses the button in focus; in a table, list or number it takes what was chosen, and stays.

        On one of several choices it presses the primary button: moving there has chosen it.

        A line of text that is asked for is answered by Enter; one in a dialog that only closes is not.
        """
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            focus = self.focusWidget()
            if isinstance(focus, QAbstractButton) and not isinstance(focus, QRadioButton):
                focus.click()
                return
            stays = isinstance(focus, _CHOSEN_IN) and not (
                self.goes_on and isinstance(focus, QComboBox)
            )
            if stays or (isinstance(focus, QLineEdit) and not self._asks):
                return
        super().keyPressEvent(event)

    def done(self, result: int) -> None:
        """Close; the size is kept for the next time."""
        if self._sized:
            unit = self.look.u(1)
            size = (self.width() / unit, self.height() / unit)
            self.look.dialog_sizes[type(self).__name__] = size
        super().done(result)


class Form(QGridLayout):
    """Rows of a name and what is set; the second column takes the room."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setVerticalSpacing(look.u(1.5))
        self.setHorizontalSpacing(look.u(4))
        self.setColumnStretch(1, 1)

    def add(self, words: str, box: QWidget, *, wrap: bool = False) -> QWidget:
        """Add a row and return its name.

        ``words`` name the box for a screen reader too, and break where ``wrap`` says so.
        """
        box.setAccessibleName(tr(words))
        box.setMinimumHeight(self._look.u(7.5))
        label = PlainLabel(self._look, words, "small", wrap=wrap)
        label.setBuddy(box)
        row = self.rowCount()
        self.addWidget(label, row, 0)
        self.addWidget(box, row, 1)
        return label
