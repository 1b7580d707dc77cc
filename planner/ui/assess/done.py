"""What stands where the questions were when somebody has come to their end."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.base.language import joined, phrase
from planner.maturity.cells import Counts
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel


class DonePanel(QWidget):
    """How far this person is, what is loose, and where to go: Enter takes the first button."""

    next_person = Signal()
    results = Signal()
    to_open = Signal()
    again = Signal()
    widen = Signal()
    asked = Signal()

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(6), look.u(10), look.u(6), look.u(4))
        column.setSpacing(look.u(3))
        self.title = PlainLabel(look, "", "headline", wrap=True)
        self.words = PlainLabel(look, "", "body", "muted", wrap=True)
        self.go_open = Button(look, "To the first open question", primary=True)
        self.go_next = Button(look, "", primary=True)
        self.go_numbers = Button(look, "Three numbers, then the results", primary=True)
        self.go_results = Button(look, "See the results")
        self.go_widen = Button(look, "Ask all questions")
        self.go_again = LinkButton(look, "Go through the answers again")
        row = Flow(look)
        for button, signal in (
            (self.go_open, self.to_open),
            (self.go_next, self.next_person),
            (self.go_numbers, self.asked),
            (self.go_results, self.results),
            (self.go_widen, self.widen),
        ):
            button.clicked.connect(signal)
            row.add(button)
        self.go_again.clicked.connect(self.again)
        column.addWidget(self.title)
        column.addWidget(self.words)
        column.addLayout(row)
        column.addWidget(self.go_again, 0, Qt.AlignmentFlag.AlignLeft)
        column.addStretch(1)

    def show_end(
        self, counts: Counts, following: str | None, wider: int, numbers: bool = False
    ) -> None:
        """Show the end of somebody's questions; ``numbers`` where a quick check has come to its end.

        ``following`` is the name of the person who is next, ``wider`` how many questions there are beyond
        those that are asked.
        """
        done = counts.open == 0
        pattern = "Done: {n} of {all}." if done else "{n} of {all} handled, {open} open."
        self.title.setText(phrase(pattern, n=counts.handled, all=counts.asked, open=counts.open))
        words = []
        if counts.dont_know:
            words.append(phrase("{n} “don’t know”: they widen the range.", n=counts.dont_know))
        if following is not None:
            words.append(phrase("Next: {name}.", name=following))
        elif done:
            words.append("Everybody has answered.")
        if wider:
            words.append(phrase("{n} more questions make a full assessment.", n=wider))
        self.words.setText(joined(words, " ") if words else "")
        self.go_open.setVisible(not done)
        self.go_next.setVisible(following is not None)
        if following is not None:
            self.go_next.setText("Next person")
        self.go_widen.setVisible(bool(wider) and done and following is None)
        self.go_numbers.setVisible(numbers and done and following is None)
        self.first.setFocus()

    @property
    def first(self) -> Button:
        """The button that Enter presses."""
        wanted = (self.go_open, self.go_next, self.go_numbers, self.go_results)
        return next(b for b in wanted if not b.isHidden())
