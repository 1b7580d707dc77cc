"""Published models on Results: what each reads from the same answers, and what would decide the next."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from planner.analysis.around.lens_decides import decides_words
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase, tr
from planner.maturity.content import lenses_of
from planner.maturity.lens import Reading, read_lens
from planner.maturity.score import Profile
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.results.standing import reading_words
from planner.ui.widgets.maturity import LevelBoxes

SHARES = {1: 1, 2: 3, 3: 2}
"""How columns share what room is left: level, what blocks it, what would decide it."""
BELOW = {2: 1, 3: 2}
"""Columns that stand in rows of their own where there is little room."""
ROWS = 4
"""Rows of the grid that a model may take; the last holds nothing and parts it from the next."""


class Published(Card):
    """A row for each model: name and boxes, level, what blocks the next, what would decide it."""

    def __init__(self, look: Look, session: Session, why: Callable[[int], object]) -> None:
        super().__init__(look, "Published models", "read from the same answers", finding=True)
        self._session = session
        self._heads: list[PlainLabel] = []
        self._decided: tuple[Study, list[str]] | None = None
        self._read: tuple[Profile, list[Reading]] | None = None
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look.u(2))
        self.grid.setVerticalSpacing(look.u(2))
        self._parts: list[tuple[QWidget, ...]] = []
        self.rows: list[tuple[LevelBoxes, PlainLabel, PlainLabel, PlainLabel, PlainLabel]] = []
        for k, lens in enumerate(lenses_of(session.project.questionnaire)):
            boxes, level_words = LevelBoxes(look, lens.name), PlainLabel(look, "", wrap=True)
            named = PlainLabel(look, "", "small", "muted", wrap=True)
            blocked = PlainLabel(look, "", "small", wrap=True)
            decides = PlainLabel(look, "", "small", wrap=True)
            link = LinkButton(look, "Why?")
            link.setAccessibleName(tr(phrase("Why this level of {name}?", name=lens.name)))
            link.clicked.connect(lambda _=False, k=k: why(k))
            head = PlainLabel(look, "What would decide it", "small", "muted", wrap=True)
            for label in (level_words, named, blocked, head, decides):
                label.setMinimumHeight(1)
            self.rows.append((boxes, level_words, named, blocked, decides))
            self._heads.append(head)
            self._parts.append(
                (
                    _column(look, PlainLabel(look, lens.name, bold=True), boxes),
                    _column(look, level_words, named),
                    blocked,
                    _column(look, head, decides),
                    link,
                )
            )
        self.body.addLayout(self.grid)
        self.body.addStretch(1)
        self.stack(stacked=False)

    def stack(self, stacked: bool) -> None:
        """Where there is little room, what blocks a model and what would decide it stand below its level."""
        for k, parts in enumerate(self._parts):
            row = ROWS * k
            self.grid.setRowMinimumHeight(row + ROWS - 1, self._look.u(1) if stacked else 0)
            for column, part in enumerate(parts):
                if stacked and column in BELOW:
                    self.grid.addWidget(part, row + BELOW[column], 0, 1, len(parts))
                else:
                    self.grid.addWidget(part, row, column, Qt.AlignmentFlag.AlignTop)
        for column, share in SHARES.items():
            self.grid.setColumnStretch(column, 0 if stacked and column in BELOW else share)

    def refresh(self) -> None:
        """Read the models from the answers as they are now, and what the plan decides about them."""
        project, profile = self._session.project, self._session.profile
        study = self._session.study if self._session.is_current else None
        if self._read is None or self._read[0] is not profile:
            if study is not None:
                readings = list(study.readings)
            else:
                lenses = lenses_of(project.questionnaire)
                readings = [read_lens(x, profile.cells) for x in lenses]
            self._read = profile, readings
        readings = self._read[1]
        if study is None or self._decided is None or self._decided[0] is not study:
            # with a plan it takes some readings of each model, so once a study is enough
            said = [decides_words(project, study, r) for r in readings]
            self._decided = (study, said) if study is not None else None
        else:
            said = self._decided[1]
        rows = zip(readings, self.rows, self._heads, said, strict=True)
        for reading, (boxes, words, named, blocked, decides), head, what in rows:
            ends = reading.level
            boxes.show_level(
                int(ends.low) if ends else 0, int(ends.high) if ends else 0, reading.lens.top
            )
            words.setText(reading.words)
            named.setText(reading.name if ends is not None and ends.value is not None else "")
            blocked.setText(reading_words(project, reading))
            decides.setText(what)
            head.setVisible(bool(decides.text()))
        self.title.setText(_title(readings))


def _title(readings: list[Reading]) -> str:
    """How many are past their first level; where one is not known, only what the card holds."""
    known = [r.level for r in readings if r.level is not None and r.level.value is not None]
    if len(known) < len(readings) or not known:
        return "Published models"
    past = sum(level.value is not None and level.value >= 2 for level in known)
    if past == 0:
        return phrase("None of {n} published models is past its first level", n=len(known))
    if past == len(known):
        return phrase("All {n} published models are past their first level", n=len(known))
    if past == 1:
        return phrase("1 of {n} published models is past its first level", n=len(known))
    return phrase("{k} of {n} published models are past their first level", k=past, n=len(known))


def _column(look: Look, *labels: QWidget) -> QWidget:
    """Labels one below the other, as one part of a row."""
    part = QWidget()
    column = QVBoxLayout(part)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(look.u(0.5))
    for label in labels:
        column.addWidget(label)
    return part
