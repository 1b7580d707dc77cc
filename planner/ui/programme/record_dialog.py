"""One dialog for whatever a programme holds: named fields in a form, and a sentence where they do not fit."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from PySide6.QtWidgets import QComboBox, QWidget

from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.base.written.numbers import read_number
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field
from planner.ui.kit.text import Button, Field, PlainLabel

MOST = 1e12


@dataclass(frozen=True)
class Asked:
    """A field: ``kind`` is text, number, numbers (by quarter), whole, day, choice or list.

    ``choices`` are (key, words); an empty number is ``None`` where that is ``optional``.
    """

    key: str
    words: str
    kind: str = "text"
    value: Any = ""
    choices: Sequence[tuple[Any, str]] = ()
    optional: bool = False


class RecordDialog(Dialog):
    """``accepted_values`` after it was answered; ``take`` may refuse with a ``PlannerError``."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        title: str,
        fields: Sequence[Asked],
        take: Callable[[dict[str, Any]], None],
        lead: str = "",
    ) -> None:
        super().__init__(parent, look, title, 170)
        self._take, self._asked = take, list(fields)
        if lead:
            self.column.addWidget(PlainLabel(look, lead, "small", "muted", wrap=True))
        form = Form(look)
        self.boxes: dict[str, QWidget] = {}
        for asked in fields:
            box = self._box(look, asked)
            self.boxes[asked.key] = box
            form.add(asked.words, box)
        self.column.addLayout(form)
        self.problem = PlainLabel(look, "", "small", "bad", wrap=True)
        self.problem.hide()
        self.column.addWidget(self.problem)
        done = Button(look, "Take it over", primary=True)
        done.clicked.connect(self.take)
        self.add_foot(primary=done, leave="Cancel")

    def _box(self, look: Look, asked: Asked) -> QWidget:
        if asked.kind == "choice":
            box = choice_list(look, tr(asked.words), 20)
            for key, words in asked.choices:
                box.addItem(tr(words), key)
            box.setCurrentIndex(max(0, box.findData(asked.value)))
            return box
        field = Field(look, asked.words)
        field.setText(_shown(asked.value))
        return field

    def take(self) -> None:
        """Read all fields; close where all are understood and nothing is against it."""
        try:
            values = {a.key: self._read(a) for a in self._asked}
            self._take(values)
        except PlannerError as error:
            self.problem.setText(str(error))
            self.problem.show()
            return
        self.accept()

    def _read(self, asked: Asked) -> Any:
        box = self.boxes[asked.key]
        if isinstance(box, QComboBox):
            return box.currentData()
        text = clean_text(box.text()).strip() if isinstance(box, Field) else ""
        if asked.kind == "list":
            return tuple(p.strip() for p in text.split(",") if p.strip())
        if asked.kind == "numbers":
            return tuple(_number(p, asked.words) for p in text.split(";") if p.strip())
        if not text and asked.optional:
            return None if asked.kind != "text" else ""
        if asked.kind in ("number", "whole"):
            found = _number(text, asked.words)
            return round(found) if asked.kind == "whole" else found
        if asked.kind == "day":
            try:
                return date.fromisoformat(text).isoformat()
            except ValueError as error:
                raise InputError(
                    "“{text}” is no day: write it as 2027-12-31.", text=text
                ) from error
        if not text:
            raise InputError("{field} is empty.", field=phrase(asked.words))
        return text


def _number(text: str, words: str) -> float:
    read = read_number(text, box_field("number", 0, MOST))
    if len(read.values) != 1:
        raise InputError("{field}: “{text}” is no number.", field=phrase(words), text=text)
    return float(read.values[0])


def _shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, tuple):
        texts = [_shown(v) for v in value]
        return ("; " if value and isinstance(value[0], int | float) else ", ").join(texts)
    if isinstance(value, float):
        return f"{value:g}" if abs(value) < 1e6 else f"{value:.0f}"
    return str(value)


def ask_record(
    parent: QWidget,
    look: Look,
    title: str,
    fields: Sequence[Asked],
    take: Callable[[dict[str, Any]], None],
    lead: str = "",
) -> bool:
    """Ask for a record; whether it was taken."""
    return bool(run(RecordDialog(parent, look, title, fields, take, lead)))
