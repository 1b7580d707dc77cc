"""What stands in the way of a report, and who signs it: rows that lead to the place where that is mended."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Literal

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.study import Study
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.project import Project
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.page import keep_width
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.workspace.issuing import Obstacle, obstacles

State = Literal["bad", "warn", "good"]
ICONS: dict[State, str] = {"bad": "close", "warn": "warning", "good": "check"}

WAYS: dict[Obstacle, tuple[str, str, str]] = {
    "edition": ("The progress report is not signed", "", ""),
    "approval": ("The approval page is left out", "Include it", "approval"),
    "nobody": ("Nobody is named who signs", "Name them", "signers"),
    "unnamed": ("A signer has no name", "Name", "signers"),
    "part": ("Only a part of the questions was asked", "Assess", "page:1"),
    "start": ("The plan starts on a day that is past", "Change", "page:5"),
}
"""Words of an obstacle, those of the way to where it is mended, and the way."""


@dataclass(frozen=True)
class Check:
    """One row: how it stands, what is so, and the way to where it is mended: its words and what is wanted."""

    state: State
    words: str
    link: str = ""
    way: str = ""


def checks_of(
    project: Project,
    study: Study | None,
    today: date,
    *,
    open_: int,
    current: bool,
    first_default: str,
) -> list[Check]:
    """What stands in the way of signing, what should be looked at, and what is in order; the worst first."""
    found: list[Check] = []
    if study is None:
        return found
    for kind in obstacles(project, study, today):
        words, link, way = WAYS[kind]
        found.append(Check("bad", words, link, way))
    if open_:
        pattern = (
            "{open} questions are open; the report says so"
            if open_ > 1
            else ("One question is open; the report says so")
        )
        found.append(Check("warn", phrase(pattern, open=open_), "Answer", "open"))
    defaults = sum(not r.confirmed for r in study.register)
    if defaults:
        words = phrase("{n} of {all} numbers are defaults", n=defaults, all=len(study.register))
        found.append(Check("warn", words, "Confirm", f"field:{first_default}"))
    if current:
        found.append(Check("good", "The plan is settled"))
    else:
        found.append(Check("warn", "The plan is being renewed"))
    if study.plan.steps and "start" not in obstacles(project, study, today):
        found.append(Check("good", "Its dates lie after today"))
    if project.model_comparisons:
        newest = max(project.model_comparisons, key=lambda c: (c.date, c.id))
        words = phrase(
            "Better version weighed on {day}: {name}",
            day=iso_day(newest.date),
            name=Verbatim(newest.name),
        )
        found.append(Check("good", words, "Open", f"place:better version/{newest.id}"))
    return sorted(found, key=lambda c: [*ICONS].index(c.state))


class Glyph(QWidget):
    """The sign of a row's state."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._state: State = "good"
        keep_width(look, self, 5)

    def show_state(self, state: State) -> None:
        """Show another state."""
        self._state = state
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        look, ratio = self._look, self.devicePixelRatioF()
        image = pixmap(ICONS[self._state], look.colour(self._state), look.drawn(14), ratio)
        QPainter(self).drawPixmap(0, look.u(0.75), image)


class CheckRow(QWidget):
    """A state, words that wrap, and a link."""

    def __init__(self, look: Look, act: Callable[[str], None]) -> None:
        super().__init__()
        self._look, self._act, self.way = look, act, ""
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(look.u(1))
        self.glyph = Glyph(look)
        self.words = PlainLabel(look, "", "small", wrap=True)
        self.link = LinkButton(look, "")
        self.link.clicked.connect(lambda: self._act(self.way))
        row.addWidget(self.glyph)
        row.addWidget(self.words, 1)
        row.addWidget(self.link, 0, Qt.AlignmentFlag.AlignTop)

    def show_check(self, check: Check) -> None:
        """Show another check."""
        self.way = check.way
        self.glyph.show_state(check.state)
        self.words.setText(check.words)
        self.link.setText(check.link)
        self.link.setAccessibleName(f"{tr(check.words)}: {tr(check.link)}")
        wide = self.link.fontMetrics().horizontalAdvance(self.link.text())
        self.link.setMaximumWidth(wide + self._look.u(4))
        self.link.setVisible(bool(check.way))


class CheckList(QWidget):
    """The checks, with a head that counts what stands in the way; ``wanted`` carries the way of a row."""

    wanted = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.u(1.5))
        self.head = PlainLabel(look, "", bold=True, wrap=True)
        self._column.addWidget(self.head)
        self.rows: list[CheckRow] = []

    def show_checks(self, checks: list[Check]) -> None:
        """Show other checks; rows are used again."""
        while len(self.rows) < len(checks):
            row = CheckRow(self._look, self.wanted.emit)
            self.rows.append(row)
            self._column.addWidget(row)
        for k, row in enumerate(self.rows):
            row.setVisible(k < len(checks))
            if k < len(checks):
                row.show_check(checks[k])
        bad = sum(c.state == "bad" for c in checks)
        heads = ("Before you send it", "One thing stands in the way of signing")
        many = phrase("{n} things stand in the way of signing", n=bad)
        self.head.setText(heads[bad] if bad < len(heads) else many)
        self.setVisible(bool(checks))


class SignersList(QWidget):
    """Who signs, in this order; a link names them."""

    change = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(look.u(1))
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, "Who signs, in this order", bold=True, wrap=True), 1)
        link = LinkButton(look, "Change")
        link.setAccessibleName(tr("Change who signs"))
        link.clicked.connect(self.change)
        head.addWidget(link)
        self._column.addLayout(head)
        self.rows: list[PlainLabel] = []

    def show_signers(self, project: Project) -> None:
        """Show the signers of the report."""
        signers = project.report.signers
        while len(self.rows) < max(len(signers), 1):
            label = PlainLabel(self._look, "", "small", wrap=True)
            self.rows.append(label)
            self._column.addWidget(label)
        for k, label in enumerate(self.rows):
            label.setVisible(k < max(len(signers), 1))
            if k < len(signers):
                one = signers[k]
                said = Verbatim(one.name) if one.name.strip() else tr("No name yet")
                pattern = "{n}. {name}, {role}" if one.role.strip() else "{n}. {name}"
                words = phrase(pattern, n=k + 1, name=said, role=Verbatim(one.role))
                label.setText(words)
                label.set_token("text" if one.name.strip() else "bad")
        if not signers:
            self.rows[0].setText("Nobody is named yet.")
            self.rows[0].set_token("muted")


def act_on(
    way: str, wanted: Callable[[str], None], own: dict[str, Callable[[], object]]
) -> Callable[[], object]:
    """What a way does: one of the page's own acts, else what the window is asked for."""
    return own[way] if way in own else partial(wanted, way)
