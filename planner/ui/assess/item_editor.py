"""Where an item of any model is answered: cards for choices, a field for a number or a text."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPlainTextEdit, QVBoxLayout, QWidget

from planner.domain.answers.replies import Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.content.model import Item
from planner.ui.kit.look import Look
from planner.ui.kit.parse import Typed, exact_text
from planner.ui.kit.text import Field, PlainLabel
from planner.ui.widgets.level_card import LevelCard

MOST_TEXT = 20_000


class ItemEditor(QWidget):
    """Shows one item and what was replied; tells what somebody chooses as fields of a ``Reply``."""

    answered = Signal(object)

    def __init__(self, look: Look, typed: Typed) -> None:
        super().__init__()
        self.look, self._typed = look, typed
        self.item: Item | None = None
        self.cards: list[LevelCard] = []
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.u(1.75))
        self.how = PlainLabel(look, "", "small", "muted", wrap=True)
        self.number = Field(look, "Number")
        self.number.editingFinished.connect(self._number_typed)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName(tr("Answer"))
        self.text.setTabChangesFocus(True)
        self.text.setMaximumHeight(look.u(28))
        self.text.textChanged.connect(self._text_typed)
        self.none = LevelCard(look, 0, "{name}")
        self.none.clicked.connect(lambda: self._chosen([]))
        for widget in (self.how, self.number, self.text, self.none):
            widget.hide()
            self.column.addWidget(widget)

    def show_item(self, item: Item, reply: Reply | None) -> None:
        """Show ``item`` with the reply to it, if there is one."""
        if item is not self.item:
            self._build(item)
        answered = reply is not None and reply.state == "answered"
        chosen = set(reply.options) if reply is not None and answered else set()
        for card, option in zip(self.cards, item.choices, strict=False):
            card.show_choice(option.text, "", option.id in chosen)
        self.none.show_choice("None of these", "", answered and not chosen)
        number = reply.number if reply is not None else None
        with QSignalBlocker(self.number):
            if not self.number.hasFocus() or number is not None:
                self.number.setText("" if number is None else exact_text(number))
        words = reply.text if reply is not None and answered else ""
        if self.text.toPlainText() != words:
            with QSignalBlocker(self.text):
                self.text.setPlainText(words)

    def _build(self, item: Item) -> None:
        self.item = item
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = []
        choices = item.choices if item.kind in ("single", "yes_no", "multi") else ()
        for k, _ in enumerate(choices):
            card = LevelCard(self.look, k, "{name}")
            card.clicked.connect(lambda _=False, k=k: self._clicked(k))
            self.cards.append(card)
            self.column.insertWidget(k, card)
        self.none.level = len(choices)
        self.none.setVisible(item.kind == "multi")
        self.number.setVisible(item.kind == "number")
        self.text.setVisible(item.kind == "text")
        self.how.set_token("muted")
        self.how.setVisible(item.kind in ("number", "multi", "text"))
        self.how.setText(
            {
                "number": phrase(
                    "A number from {low:g} to {high:g}.", low=item.low, high=item.high
                ),
                "multi": "Several may be chosen.",
                "text": "In words; it does not count.",
            }.get(item.kind, "")
        )

    def press(self, k: int) -> None:
        """Choose the choice at place ``k`` by its key; of several it is added or taken away."""
        item = self.item
        if item is None or item.kind not in ("single", "yes_no", "multi"):
            return
        if item.kind == "multi" and 0 <= k < len(self.cards):
            self.cards[k].setChecked(not self.cards[k].isChecked())
        self._clicked(k)

    def _clicked(self, k: int) -> None:
        item = self.item
        if item is None or not 0 <= k <= len(self.cards):
            return
        if item.kind == "multi":
            pairs = zip(item.choices, self.cards, strict=True)
            chosen = [o.id for o, c in pairs if c.isChecked() and k < len(self.cards)]
            self._chosen(chosen)
        elif k < len(self.cards):
            self._chosen([item.choices[k].id])

    def _chosen(self, options: list[str]) -> None:
        self.answered.emit({"options": tuple(options)})

    def _number_typed(self) -> None:
        item, text = self.item, self.number.text().strip()
        if item is None or not text:
            return
        try:
            value = self._typed.number(text, "")
            if not item.low <= value <= item.high:
                raise InputError(
                    "A number from {low:g} to {high:g} is asked for here.",
                    low=item.low,
                    high=item.high,
                )
        except InputError as error:
            self.how.setText(str(error))
            self.how.set_token("bad")
            return
        self.how.set_token("muted")
        self.answered.emit({"number": value})

    def _text_typed(self) -> None:
        words = clean_text(self.text.toPlainText(), multiline=True)[:MOST_TEXT]
        if words.strip():
            self.answered.emit({"text": words})


def reply_of(fields: dict[str, Any], old: Reply | None) -> Reply:
    """A reply from what was chosen; note and evidence of the old one stay."""
    kept = {"note": old.note, "evidence": old.evidence} if old is not None else {}
    return Reply.model_validate({**kept, **fields})
