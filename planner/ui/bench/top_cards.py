"""Above the clients: where somebody was, who meets next, and how to begin."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, tr
from planner.ui.kit.card import Card
from planner.ui.kit.flow import in_rows
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Elided, PlainLabel
from planner.workspace.bench.shelf import Bench
from planner.workspace.bench.summary import STAGE_WORDS
from planner.workspace.bench.words import next_step, people_words, report_words, when_words

NARROW = 170
"""Grid units of the three below which they stand one below the other."""


class TopCard(Card):
    """A muted head, a name, a line of what is so, and buttons; ``front`` is the one to go on with."""

    def __init__(self, look: Look, head: str, *buttons: Button, front: bool = False) -> None:
        super().__init__(look)
        self._front = front
        self.setAccessibleName(tr(head))
        self.body.setSpacing(look.u(1))
        self.above = PlainLabel(look, head, "small", "muted", wrap=True)
        self.name = Elided(look, "", "lead", bold=True)
        self.line = PlainLabel(look, "", wrap=True)
        for label in (self.above, self.name, self.line):
            self.body.addWidget(label)
        self.body.addStretch(1)
        self.body.addWidget(in_rows(look, *buttons))

    def say(self, name: str, line: str) -> None:
        """Show a client and what is so."""
        self.name.setText(name)
        self.name.setVisible(bool(name))
        self.line.setText(line)
        self.line.setVisible(bool(line))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the surface, framed where it is the one to go on with."""
        super().paintEvent(event)
        if self._front:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(QPen(self._look.colour("accent"), 2))
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)


class TopCards(QWidget):
    """Continue where you were, the next workshop, ways to start; side by side where there is room."""

    def __init__(self, look: Look, starts: Sequence[tuple[str, Callable[[], object]]]) -> None:
        super().__init__()
        self._look = look
        self.go = Button(look, "", primary=True)
        self.results = Button(look, "Open at Results")
        self.prepare = Button(look, "Prepare the meeting…")
        self.last = TopCard(look, "Continue where you were", self.go, self.results, front=True)
        self.next = TopCard(look, "Next workshop", self.prepare)
        ways = []
        for words, act in starts:
            button = Button(look, words)
            button.clicked.connect(lambda _=False, act=act: act())
            ways.append(button)
        self.begin = TopCard(look, "Start", *ways)
        self.begin.say("", "")
        self._row = QBoxLayout(QBoxLayout.Direction.LeftToRight, self)
        self._row.setContentsMargins(0, 0, 0, 0)
        self._row.setSpacing(look.u(3))
        for card, share in ((self.last, 11), (self.next, 9), (self.begin, 9)):
            self._row.addWidget(card, share)
        self.path: Path | None = None
        """The client that was worked on last."""
        self.meets: Path | None = None
        """The client that meets next."""

    def show_clients(self, bench: Bench, changed: Mapping[Path, datetime], now: datetime) -> None:
        """Show who was worked on last by the times of the files, and who meets next by the clock."""
        known = [r for r in bench.shown if r.summary is not None and r.path in changed]
        last = max(known, key=lambda r: changed[r.path], default=None)
        if last is not None and last.summary is not None:
            s = last.summary
            told = [STAGE_WORDS[s.stage], people_words(s), report_words(s)]
            line = joined([w for w in told if w != "–"], " · ")
            self.show_last(last.path, s.name, line, next_step(s, now)[0])
        else:
            self.show_last(None, "", "", "")
        meets = [
            (m, r) for r in known if r.summary and (m := r.summary.next_meeting(now)) is not None
        ]
        first = min(meets, key=lambda pair: (pair[0].date, pair[0].begins), default=None)
        if first is not None and first[1].summary is not None:
            meeting, row = first
            line = people_words(first[1].summary)
            when = when_words(meeting, short=True)
            self.show_next(row.path, row.name, when, "" if line == "–" else line)
        else:
            self.show_next(None, "", "", "")

    def show_last(self, path: Path | None, name: str, line: str, step: str) -> None:
        """Show the client that was worked on last and what comes next for it; none without a ``path``."""
        self.path = path
        self.last.setVisible(path is not None)
        self.last.say(Verbatim(name), line)
        self.go.setText(step)

    def show_next(self, path: Path | None, name: str, when: str, line: str) -> None:
        """Show who meets next; ``None`` where no workshop is planned."""
        self.meets = path
        self.next.setVisible(path is not None)
        self.next.above.setText(joined(["Next workshop", when], " · ") if when else "Next workshop")
        self.next.say(Verbatim(name), line)

    def suit(self, width: int) -> None:
        """Suit the room."""
        narrow = width < self._look.u(NARROW)
        down, beside = QBoxLayout.Direction.TopToBottom, QBoxLayout.Direction.LeftToRight
        self._row.setDirection(down if narrow else beside)
        self.next.setVisible(self.meets is not None and not narrow)
        self.begin.setVisible(not narrow)
