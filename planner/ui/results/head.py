"""The first lines of Results: the level, what it says in a sentence, and what it rests on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from planner.domain.answers.level import Level
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.domain.base.numbers import level
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile
from planner.maturity.words import figure
from planner.ui.kit.look import Look
from planner.ui.kit.statement import Statement
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.results.level_line import LevelLine
from planner.ui.results.standing import rests_words, standing
from planner.ui.results.teams import MANY

COLUMNS = 5
RIGHT = Qt.AlignmentFlag.AlignRight
ROOMY = 260
"""Grid units from which on there is room for what the level rests on at the right."""


class LevelHead(QWidget):
    """The level with its range, beside a sentence; below it where there is no room for both."""

    def __init__(self, look: Look, why: Callable[[], None]) -> None:
        super().__init__()
        self._look = look
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(look.u(4))
        grid.setVerticalSpacing(look.u(2))
        self.score = PlainLabel(look, "", "huge")
        self.score_of = PlainLabel(look, "", "body", "muted")
        self.line = LevelLine(look)
        self.sentence = Statement(look)
        self.range = PlainLabel(look, "", "small", "muted")
        link = LinkButton(look, "Why?")
        link.setAccessibleName(tr("Why this level?"))
        link.clicked.connect(why)
        self._said = ""
        self._names: tuple[str, ...] = ()
        self._narrow = False
        self.rests = [PlainLabel(look, "", "small", "muted") for _ in range(2)]
        self.below = PlainLabel(look, "", "small", "muted", wrap=True)
        """What the level rests on, in a line of its own where there is no room at the right."""
        self.below.hide()
        grid.addWidget(self.below, 3, 0, 1, COLUMNS)
        self.facts = facts = QWidget()
        rows = QGridLayout(facts)
        rows.setContentsMargins(0, 0, 0, 0)
        rows.setVerticalSpacing(0)
        rows.setColumnStretch(0, 1)
        rows.addWidget(self.range, 0, 0, RIGHT)
        rows.addWidget(link, 0, 1)
        for k, label in enumerate(self.rests):
            rows.addWidget(label, k + 1, 0, 1, 2, RIGHT)
        parts = (self.score, self.score_of, self.line, self.sentence, facts)
        for k, widget in enumerate(parts):
            grid.addWidget(widget, 0, k, Qt.AlignmentFlag.AlignVCenter)
        grid.setColumnStretch(2, 2)
        grid.setColumnStretch(3, 5)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Say what the level rests on at the right, or below where the sentence needs that room."""
        super().resizeEvent(event)
        narrow = self.width() < self._look.u(ROOMY)
        if narrow != self._narrow:
            self._narrow = narrow
            self.below.setVisible(narrow)
            for label in self.rests:
                label.setVisible(not narrow)

    def stack(self, stacked: bool) -> None:
        """Put line and sentence below the level, or beside it."""
        # two columns are empty then, and a gap stands beside each of them as well
        self._grid.setHorizontalSpacing(self._look.u(1.5 if stacked else 4))
        for widget in (self.line, self.sentence):
            self._grid.removeWidget(widget)
        if stacked:
            self._grid.addWidget(self.line, 1, 0, 1, COLUMNS)
            self._grid.addWidget(self.sentence, 2, 0, 1, COLUMNS)
        else:
            self._grid.addWidget(self.line, 0, 2, Qt.AlignmentFlag.AlignVCenter)
            self._grid.addWidget(self.sentence, 0, 3, Qt.AlignmentFlag.AlignVCenter)

    def show_level(self, project: Project, profile: Profile) -> None:
        """Show the level over all teams, with what it rests on."""
        overall = profile.overall
        self.score.setText(figure(overall))
        self.score_of.setText("of 4, all teams" if len(project.teams) > 1 else "of 4")
        self._said = standing(project, profile, whom=len(project.teams) > MANY)
        leads = profile.overall.leads
        found = [d.name for d in asked_dimensions(project)] if leads else []
        self._names = (*found, *(str(Inner(name)) for name in found))
        self.sentence.set_strong(self._names)
        self.sentence.setText(self._said)
        self.range.setText(
            phrase("Range {low:.1f} to {high:.1f}", low=overall.low, high=overall.high)
            if overall.asked and level(overall.low) != level(overall.high)
            else ""
        )
        for label, words in zip(self.rests, rests_words(profile), strict=True):
            label.setText(words)
        self.below.setText(joined(rests_words(profile), "  ·  "))

    def show_ways(
        self, now: Level, before: float | None, plan: float | None, target: float | None
    ) -> None:
        """Show on the scale what the level was, what the plan makes of it and what it should be."""
        self.line.show_level(now, before, plan, target)
        self.line.setVisible(now.asked > 0)

    def show_part(self, now: Level, low: float, high: float) -> None:
        """Show on the scale where the level of all questions could lie; of a part there is no target."""
        self.line.show_part(now, low, high)
        self.line.setVisible(now.asked > 0)

    def show_reached(self, reached: tuple[int, int] | None) -> None:
        """Say how many of the targets the plan reaches, where there are both."""
        parts: list[str] = [Verbatim(tr(self._said))]
        if reached is not None and reached[1]:
            n, all_ = reached
            parts.append(phrase("The plan reaches {n} of {all} targets.", n=n, all=all_))
        self.sentence.setText(joined(parts, " "))
