"""The step that is chosen on the roadmap: when, why, what it waits for, and what can be done with it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.experiment_words import experiment_words
from planner.analysis.study.plan import Step
from planner.analysis.study.study import Study
from planner.analysis.study.why_then import reasons
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import long_date, money
from planner.domain.plan.plan import Grid
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.roadmap.ideas import experiment_of

MOVES: dict[Grid, tuple[str, str]] = {
    "quarter": ("A quarter earlier", "A quarter later"),
    "month": ("A month earlier", "A month later"),
}


class StepPanel(QWidget):
    """``moved`` carries by how many starts; ``pinned``, ``left_out`` and ``owned`` what else is wanted."""

    moved = Signal(int)
    pinned = Signal()
    left_out = Signal()
    owned = Signal(str)

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self._session = session
        body = QVBoxLayout(self)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(look.u(2))
        body.addWidget(PlainLabel(look, "Selected", bold=True))
        self.name = PlainLabel(look, "", bold=True, wrap=True)
        self.when = PlainLabel(look, "", "small", "muted", wrap=True)
        self.why = PlainLabel(look, "", wrap=True)
        self.waits = PlainLabel(look, "", "small", "muted", wrap=True)
        for label in (self.name, self.when, self.why, self.waits):
            body.addWidget(label)
        pins, more = QHBoxLayout(), QHBoxLayout()
        self.earlier = Button(look, "◀")
        self.later = Button(look, "▶")
        self.pin = Button(look, "Pin")
        self.exclude = Button(look, "Leave out")
        self.earlier.clicked.connect(lambda: self.moved.emit(-1))
        self.later.clicked.connect(lambda: self.moved.emit(1))
        self.pin.clicked.connect(self.pinned)
        self.exclude.clicked.connect(self.left_out)
        for button in (self.earlier, self.later, self.pin, self.exclude):
            button.setEnabled(False)
            (more if button in (self.pin, self.exclude) else pins).addWidget(button)
        body.addLayout(pins)
        body.addLayout(more)
        self.owner = Field(look, "Owner of the step")
        self.owner.setPlaceholderText(tr("Owner: a name or a role"))
        self.owner.editingFinished.connect(lambda: self.owned.emit(self.owner.text()))
        self.owner.setEnabled(False)
        body.addWidget(self.owner)

    def show_step(self, study: Study | None, step: Step | None, id_: str) -> None:
        """Explain a step of a study's plan; without one, what was explained stays."""
        for widget in (self.earlier, self.later, self.pin, self.exclude, self.owner):
            widget.setEnabled(step is not None)
        self.owner.setText(self._session.project.owners.get(id_, ""))
        words = MOVES[self._session.project.limits.grid]
        for button, name in zip((self.earlier, self.later), words, strict=True):
            button.setAccessibleName(tr(name))
        one = experiment_of(study, id_)
        if study is not None and one is not None:
            self.name.setText(one.name)
            self.when.setText("The experiment of a use case")
            self.why.setText(experiment_words(study.plan, one, study.project.organisation.currency))
            self.waits.setText("")
            for button in (self.earlier, self.later):
                button.setEnabled(True)
        if study is None or step is None:
            return
        window = self._session.project.limits.windows.get(id_)
        self.pin.setText("Unpin" if window is not None and window.latest is not None else "Pin")
        plan, currency = study.plan, study.project.organisation.currency
        self.name.setText(step.candidate.name)
        first, last = plan.dates_of(step)
        self.when.setText(
            phrase(
                "{first} – {last} · {days:.0f} person-days · {money}",
                first=long_date(first),
                last=long_date(last),
                days=step.candidate.days,
                money=money(step.cost, currency),
            )
        )
        self.why.setText(reasons(step, withheld=study.judgement.withheld))
        names = {s.candidate.id: s.candidate.name for s in plan.steps}
        waits = [names[w] for w in step.waits_for if w in names]
        self.waits.setText(
            phrase("Waits for: {join}.", join=joined(waits)) if waits else "Waits for nothing."
        )
