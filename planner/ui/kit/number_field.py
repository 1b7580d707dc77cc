"""A field of numbers that says what it understood: in its unit, with a warning where the size is unusual.

A figure that can be read in two ways is asked about, with a button for each; until it is answered the field
keeps its old value.
"""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.written.figures import MARKS, Field, Mark
from planner.domain.base.written.numbers import Read, read_number
from planner.domain.base.written.sentences import number_help, number_why
from planner.ui.kit.look import Look
from planner.ui.kit.number_words import amount_words, echo_words, in_order
from planner.ui.kit.parse import Typed
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.kit.text import Field as LineField


class EchoLine(QWidget):
    """What is understood of a number, in one line; or its two readings as buttons.

    ``said`` tells that its words are others.
    """

    said = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(1.5), 0, 0, 0)
        row.setSpacing(look.u(1.5))
        self.words = PlainLabel(look, "", "small", "muted", wrap=True)
        row.addWidget(self.words)
        self.readings = [Button(look, "") for _ in MARKS]
        for k, button in enumerate(self.readings):
            button.hide()
            button.clicked.connect(lambda _=False, k=k: self._answered(k))
            row.addWidget(button)
        row.addStretch(1)
        self._answers: list[Mark] = []
        self._then: Callable[[Mark], None] | None = None

    def say(self, words: str, token: str = "muted") -> None:  # noqa: S107 - of a colour
        """Say ``words``; a question that was open is closed."""
        self._then = None
        for button in self.readings:
            button.hide()
        self.words.setText(words)
        self.words.set_token(token)
        self.said.emit(words)

    @property
    def asks(self) -> bool:
        """Whether a question stands there."""
        return self._then is not None

    def ask(self, text: str, read: Read, where: Field, then: Callable[[Mark], None]) -> None:
        """Ask which of two readings ``text`` is; ``then`` gets the decimal mark of the answer."""
        self.say(phrase("“{text}” is", text=text.strip()[:30]), "warn")
        self._then, self._answers = then, in_order(read, where)
        for mark, button in zip(self._answers, self.readings, strict=True):
            values = read.readings[MARKS.index(mark)]
            words = joined([amount_words(v, where) for v in values], " / ")
            button.setText(tr(words))
            button.setAccessibleName(f"{text}: {tr(words)}")
            button.show()
        self.said.emit(text)

    def _answered(self, place: int) -> None:
        then, mark = self._then, self._answers[place]
        self.say("")
        if then is not None:
            then(mark)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Enter on one of the readings takes it; Escape leaves the question."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            for k, button in enumerate(self.readings):
                if button.hasFocus():
                    self._answered(k)
                    return
        if event.key() == Qt.Key.Key_Escape and self._then is not None:
            self.say("")
            return
        super().keyPressEvent(event)


def typed_number(
    line: EchoLine,
    typed: Typed,
    text: str,
    where: Field,
    then: Callable[[tuple[float, ...]], object],
) -> bool:
    """Hand one figure, or low, middle and high, out of ``text`` to ``then``; says whether it was handed on.

    What can be two is asked in ``line``; ``then`` gets the answer later, and the old value stands until then.
    Raises ``InputError`` where it is no number.
    """
    read = read_number(text, where, typed.proved)
    if read.tag == "ask":

        def answered(mark: Mark) -> None:
            typed.proved.add(mark)  # an answer is proof
            then(read_number(text, where, decided=mark).values)

        line.ask(text, read, where, answered)
        return False
    if read.tag not in ("number", "about", "range"):
        raise InputError(joined((number_why(read, where, text), number_help(read, where)), " "))
    typed.remember(read)
    line.say("")
    return bool(then(read.values))


class NumberField(QWidget):
    """A line with its echo below; ``changed`` tells that what it holds is another.

    ``value`` is what it holds; ``None`` while it is empty or cannot be read.
    """

    changed = Signal()

    def __init__(
        self, look: Look, name: str, where: Field, typed: Typed | None = None, *, text: str = ""
    ) -> None:
        super().__init__()
        self._look, self.where, self._typed = look, where, typed or Typed()
        self._decided: Mark | None = None
        self._by_hand = False
        """Whether a person typed: what stands there at first proves no habit of theirs."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(0.5))
        self.line = LineField(look, name)
        self.line.setText(text)
        self.standing = self.value
        """What it held when typing began, which stands until a question is answered."""
        self.line.textChanged.connect(self._typed_in)
        self.line.editingFinished.connect(self.settle)
        column.addWidget(self.line)
        self.echo = EchoLine(look)
        column.addWidget(self.echo)
        self.setFocusProxy(self.line)
        self.show_echo()

    def read(self) -> Read:
        """What the text is read as."""
        return read_number(self.line.text(), self.where, self._typed.proved, decided=self._decided)

    @property
    def value(self) -> float | None:
        """The figure that is understood."""
        read = self.read()
        return read.values[0] if read.tag in ("number", "about") else None

    def held(self, empty: float) -> float:
        """The figure at each key: ``empty`` where nothing is typed, what stood before where it is none.

        “1.2” on the way to “1.200”, which can be two figures, was no answer.
        """
        if not self.line.text().strip():
            return empty
        now = self.value if self.value is not None else self.standing
        return empty if now is None else now

    def number(self) -> float:
        """The figure that is understood; raises ``InputError`` with the name of the field."""
        read = self.read()
        if read.tag in ("number", "about"):
            if self._by_hand:
                self._typed.remember(read)
            return read.values[0]
        self.show_echo()  # what was typed elsewhere since may have made it two
        why = joined(
            (number_why(read, self.where, self.line.text()), number_help(read, self.where)), " "
        )
        raise InputError("{name}: {why}", name=self.line.accessibleName(), why=why)

    def use(self, where: Field) -> None:
        """Hold figures of another field from now on: another unit or currency."""
        self.where = where
        self.show_echo()

    def answer(self, mark: Mark) -> None:
        """Take one of the two readings; it counts as proof for what is typed next."""
        self._decided = mark
        self._typed.proved.add(mark)
        self.settle()
        self.show_echo()
        self.changed.emit()
        self.line.setFocus()

    def settle(self) -> None:
        """What is understood stands from now on; what is not leaves what stood."""
        if self.value is not None or not self.line.text().strip():
            self.standing = self.value

    def _typed_in(self) -> None:
        self._decided, self._by_hand = None, True
        self.show_echo()
        self.changed.emit()

    def show_echo(self) -> None:
        """Say what is understood, or ask."""
        read, text = self.read(), self.line.text()
        if read.tag == "ask":
            self.echo.ask(text, read, self.where, self.answer)
        elif self._decided is not None and read.values and read.tag != "no":
            amount = amount_words(read.values[0], self.where)
            self.echo.say(phrase("= {amount}", amount=amount))
        else:
            self.echo.say(*echo_words(text, self.where, self._typed.proved))


Echo = Callable[[str, int, str], tuple[str, str]]
"""Row, column and text so far of a cell that is typed in, to what is understood and its colour."""
