"""Teams as rows: a name, and how many people answer; a row more is always there."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QWidget

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import clean_text
from planner.ui.kit.look import Look
from planner.ui.kit.parse import parse_number
from planner.ui.kit.text import Field, PlainLabel
from planner.workspace.beginning import MOST_EACH, MOST_TEAMS, TeamRow


class _Name(Field):
    """The name of a team; a list that is pasted makes a row of each line."""

    listed = Signal(list)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Take a list of several lines apart; everything else is Qt's."""
        if event.matches(QKeySequence.StandardKey.Paste):
            lines = QGuiApplication.clipboard().text().splitlines()
            if len([x for x in lines if x.strip()]) > 1:
                self.listed.emit(lines)
                return
        super().keyPressEvent(event)


class TeamRows(QWidget):
    """Rows of teams; ``changed`` when a person typed in one. Rows without a name are none."""

    changed = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(look.u(3))
        self._grid.setVerticalSpacing(look.u(1))
        self._grid.setColumnStretch(0, 1)
        self._grid.addWidget(PlainLabel(look, "Team", "small", "muted"), 0, 0)
        self._grid.addWidget(PlainLabel(look, "People who answer", "small", "muted"), 0, 1)
        self.names: list[_Name] = []
        self.counts: list[Field] = []

    def show_rows(self, rows: Sequence[TeamRow]) -> None:
        """Show these teams and an empty row below."""
        for k, (name, each) in enumerate([*rows, ("", 1)]):
            if k == len(self.names):
                self._add()
            for field, text in (
                (self.names[k], name),
                (self.counts[k], str(each) if each > 1 else ""),
            ):
                if field.text() != text:
                    field.setText(text)
        for k in range(len(rows) + 1, len(self.names)):
            self.names[k].clear()
            self.counts[k].clear()

    def rows(self, *, sure: bool = True) -> list[TeamRow]:
        """The teams that have a name. Raises ``InputError`` for a number that does not fit, if ``sure``."""
        found = []
        for name, count in zip(self.names, self.counts, strict=True):
            words = clean_text(name.text()).strip()
            if not words:
                continue
            try:
                each = _people(words, count.text())
            except InputError:
                if sure:
                    raise
                each = 1
            found.append((words, each))
        return found

    def _add(self) -> None:
        look, row = self._look, len(self.names) + 1
        name = _Name(look, tr(phrase("Team {n}", n=row)))
        name.setMaxLength(200)
        name.textEdited.connect(self._edited)
        name.listed.connect(lambda lines, k=row - 1: self._listed(k, lines))
        count = Field(look, tr(phrase("People who answer in team {n}", n=row)))
        count.setMaximumWidth(look.u(30))
        count.setPlaceholderText("1")
        count.textEdited.connect(self._edited)
        self.names.append(name)
        self.counts.append(count)
        self._grid.addWidget(name, row, 0)
        self._grid.addWidget(count, row, 1)

    def _edited(self) -> None:
        if self.names[-1].text().strip() and len(self.names) <= MOST_TEAMS:
            self._add()
        self.changed.emit()

    def _listed(self, at: int, lines: list[str]) -> None:
        """A pasted list: a team a line, its number of people after a tab where there is one."""
        pasted = []
        for line in lines:
            name, _, number = line.partition("\t")
            if name.strip():
                pasted.append((name.strip(), _likely(number)))
        before, after = self.rows(sure=False)[:at], self.rows(sure=False)[at + 1 :]
        self.show_rows([*before, *pasted, *after])
        self.changed.emit()


def _people(team: str, text: str) -> int:
    if not text.strip():
        return 1
    try:
        each = parse_number(text, "people")
    except InputError as error:
        raise InputError("{name}: {why}", name=Verbatim(team), why=tr(str(error))) from error
    if each != round(each) or not 1 <= each <= MOST_EACH:
        raise InputError(
            "{name}: between 1 and {most} people may answer, not {text}.",
            name=Verbatim(team),
            most=MOST_EACH,
            text=Verbatim(text.strip()[:30]),
        )
    return round(each)


def _likely(text: str) -> int:
    try:
        return min(max(round(parse_number(text, "people")), 1), MOST_EACH)
    except InputError:
        return 1
