"""The panel that explains an assumption: in words, why it matters, how to find out, and its default."""

from __future__ import annotations

from planner.analysis.study.baseline import RegisterRow, suggested_value
from planner.analysis.study.problem import FOLLOWS
from planner.analysis.study.use_cases import value_in_each_future
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import money, share
from planner.domain.case.estimate import GRADE_WORDS, Assumption, Provenance
from planner.ui.kit.card import Card, Rule
from planner.ui.kit.look import Look
from planner.ui.kit.parse import number_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.workspace.edits import set_assumption

VALUE = "value_per_model"


class AssumptionPanel(Card):
    """Explains the assumption that is selected."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.session = session
        self._row: RegisterRow | None = None
        body = self.body
        self.name = PlainLabel(look, "", bold=True, wrap=True)
        self.why = PlainLabel(look, "", "small", "muted", wrap=True)
        self.in_words = PlainLabel(look, "", wrap=True)
        self.grade = PlainLabel(look, "", "small", "muted", wrap=True)
        self.find_out = PlainLabel(look, "", wrap=True)
        self.default = PlainLabel(look, "", "small", "muted", wrap=True)
        self.back = Button(look, "Back to default")
        self.back.clicked.connect(self._back_to_default)
        self.dont_know = Button(look, "Mark as don’t know")
        self.dont_know.clicked.connect(self._mark_unknown)
        body.addWidget(self.name)
        body.addWidget(self.why)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "In words", bold=True))
        body.addWidget(self.in_words)
        body.addWidget(self.grade)
        body.addWidget(Rule(look))
        body.addWidget(PlainLabel(look, "Find out", bold=True))
        body.addWidget(self.find_out)
        self.suggestion = Button(look, "")
        self.suggestion.clicked.connect(self._take_suggestion)
        body.addWidget(self.suggestion)
        body.addWidget(self.dont_know)
        body.addWidget(Rule(look))
        body.addWidget(self.default)
        body.addWidget(self.back)
        body.addStretch(1)

    def explain(self, row: RegisterRow) -> None:
        """Show another assumption."""
        self._row = row
        definition, range_ = row.definition, row.range
        low, high = (self._words(v, definition.unit) for v in (range_.low, range_.high))
        likely = self._words(range_.likely, definition.unit)
        self.name.setText(definition.label)
        self.why.setText(definition.why or "One of the inputs of the business case.")
        derived, _ = value_in_each_future(self.session.project)
        if derived is not None and derived.id == definition.id:
            self.in_words.setText(phrase("{verdict}.", verdict=FOLLOWS))
        elif range_.is_fixed:
            self.in_words.setText(phrase("Taken as {likely}, without a range.", likely=likely))
        else:
            ends = range_.shape == "ends"
            self.in_words.setText(
                phrase(
                    "Never below {low} or above {high}; most often {likely}."
                    if ends
                    else "9 in 10 times between {low} and {high}; half the time below {likely}.",
                    low=low,
                    high=high,
                    likely=likely,
                )
            )
        self.grade.setText(self._grade_words(row))
        self.find_out.setText(definition.find_out or "Ask those who work with it.")
        default = [self._words(v, definition.unit) for v in (row.default.low, row.default.high)]
        self.default.setText(
            phrase(
                "Default: {part} to {part2}. {source}.",
                part=default[0],
                part2=default[1],
                source=definition.source,
            )
        )
        self.back.setEnabled(definition.id in self.session.project.assumptions)
        self.dont_know.setEnabled(not row.dont_know)
        self._show_suggestion(row)

    def _grade_words(self, row: RegisterRow) -> str:
        """What the grade means, and how it widens what somebody stated."""
        said = phrase("Grade {grade}: {part}.", grade=row.grade, part=GRADE_WORDS[row.grade])
        drawn = row.drawn
        if drawn == row.range:
            return said
        low, high = (self._words(v, row.definition.unit) for v in (drawn.low, drawn.high))
        wide = phrase(
            "Drawn from {low} to {high}: widened, because people’s own ranges are too narrow.",
            low=low,
            high=high,
        )
        return joined([said, wide], " ")

    def _show_suggestion(self, row: RegisterRow) -> None:
        """For the value of a model: what is usual in the industry, to be taken over on purpose."""
        project = self.session.project
        catalogue = catalogue_of(project)
        wanted = suggested_value(project, catalogue) if row.definition.id == VALUE else None
        self.suggestion.setVisible(wanted is not None and not row.confirmed)
        if wanted is None:
            return
        profile = catalogue.industries[project.organisation.industry]
        name = project.organisation.industry.replace("_", " ")
        low, high = (self._words(v, row.definition.unit) for v in (wanted.low, wanted.high))
        self.suggestion.setText("Start from the industry’s range")
        self.default.setText(
            phrase(
                (
                    "In {name} ({examples}) often {low} to {high}: planning judgement, grade D. "
                    "The outcome is known after {low2:g} to {high2:g} months. {regulation}"
                ),
                name=name,
                examples=profile.examples,
                low=low,
                high=high,
                low2=profile.feedback_months.low,
                high2=profile.feedback_months.high,
                regulation=tr(profile.regulation),
            )
        )

    def _take_suggestion(self) -> None:
        project = self.session.project
        wanted = suggested_value(project, catalogue_of(project))
        row = self._row
        if wanted is None or row is None:
            return
        name = project.organisation.industry.replace("_", " ")
        provenance = Provenance(
            grade="D",
            source=phrase("Starting range for {name}, planning judgement", name=name),
            when=self.session.workspace.clock().date().isoformat(),
        )
        stated = Assumption(range=wanted, provenance=provenance)
        self.session.do(set_assumption(row.definition.id, row.definition.label, stated))

    def _words(self, value: float, unit: str) -> str:
        if unit.startswith("share"):
            return share(value)
        if unit.startswith("money"):
            return money(value, self.session.project.organisation.currency)
        return f"{number_text(value, unit)} {tr(unit)}"

    def _back_to_default(self) -> None:
        if self._row is not None:
            definition = self._row.definition
            self.session.do(set_assumption(definition.id, definition.label, None))

    def _mark_unknown(self) -> None:
        if self._row is not None:
            definition = self._row.definition
            unknown = Assumption(dont_know=True)
            self.session.do(set_assumption(definition.id, definition.label, unknown))
