"""Measured inputs: what stands in the register, what was measured, and what the worth of the plan moves."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.measured import MeasuredRow, measured_rows, takeable, worth_moved
from planner.analysis.systems.words import short_day
from planner.catalogue.own import catalogue_of
from planner.domain.answers.observation import Survey
from planner.domain.base.explain import short_number
from planner.domain.base.language import marked, phrase, tr
from planner.domain.base.numbers import Money, percent
from planner.domain.case.estimate import Range
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.observed.tab import TableTab
from planner.ui.widgets.tables import Column, RowData
from planner.workspace.observe_edits import take_over


class InputsTab(TableTab):
    """A table to choose from; what is taken is one step, and undone in one."""

    def __init__(self, look: Look, session: Session) -> None:
        columns = [
            Column("Input", stretch=True),
            Column("In the register", right=True),
            Column("Measured", right=True),
            Column("Grade"),
            Column("Where from", stretch=True),
        ]
        super().__init__(look, "Measured inputs", columns, [0, 40, 40, 14, 0])
        self.session = session
        self.rows: tuple[MeasuredRow, ...] = ()
        column = self.column
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._show_effect(""))
        self.effect = PlainLabel(look, "", wrap=True)
        column.addWidget(self.effect)
        row = QHBoxLayout()
        self.ask = Button(look, "What would it move?")
        self.take = Button(look, "Take the chosen ones")
        self.take_all = Button(look, "Take all")
        self.ask.clicked.connect(self.preview)
        self.take.clicked.connect(lambda: self._take(self.chosen()))
        self.take_all.clicked.connect(lambda: self._take(takeable(self.rows)))
        for button in (self.ask, self.take, self.take_all):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def show_survey(self, survey: Survey | None) -> None:
        """Show what a survey measured, beside the register as it is now."""
        self.survey = survey
        project = self.session.project
        self.rows = () if survey is None else measured_rows(project, catalogue_of(project), survey)
        some = bool(takeable(self.rows))
        self.lead.setText(
            "Ranges are of the organisation’s average, with their count and window."
            if self.rows
            else "Nothing was measured yet. Logs of releases, incidents and registries say most."
        )
        self.take_all.setEnabled(some)
        self.model.show_rows([self._row(r) for r in self.rows])
        self._show_effect("")

    def _row(self, r: MeasuredRow) -> RowData:
        m = r.measure
        words = phrase(
            "{how}; n = {n}, {since} to {until}",
            how=m.how,
            n=m.events,
            since=short_day(m.since),
            until=short_day(m.until),
        )
        if r.refused:
            words = phrase("{words}; cannot be taken: {why}", words=words, why=r.refused)
        elif r.same:
            words = phrase("{words}; taken", words=words)
        elif m.too_few:
            words = phrase("{words}; too few to say", words=words)
        share = r.definition.unit.startswith("share")
        return RowData(
            r.definition.id,
            (
                tr(r.definition.label),
                _ends(r.old, share),
                _ends(m.range, share),
                m.grade,
                tr(words),
            ),
        )

    def chosen(self) -> tuple[str, ...]:
        """The inputs of the chosen rows that can be taken."""
        rows = {r.row() for r in self.table.selectionModel().selectedRows()}
        return tuple(
            r.definition.id
            for k, r in enumerate(self.rows)
            if k in rows and not (r.refused or r.same)
        )

    def _show_effect(self, words: str) -> None:
        can = bool(self.chosen())
        self.take.setEnabled(can)
        self.ask.setEnabled(self.session.study is not None and bool(can or takeable(self.rows)))
        self.effect.setText(words)

    def preview(self) -> None:
        """Say what the expected worth of the present plan moves to, with the chosen inputs or with all."""
        study, survey = self.session.study, self.survey
        wanted = self.chosen() or takeable(self.rows)
        if study is None or survey is None or not wanted:
            return
        day = survey.day
        project = self.session.project

        def work() -> tuple[float, float]:
            return worth_moved(study, take_over(survey, wanted, day).apply(project))

        def done(found: tuple[float, float]) -> None:
            before, after = found
            currency = project.organisation.currency
            self.effect.setText(
                phrase(
                    "With {n} of them the present plan is worth {after}, not {before} ({by}); it is planned "
                    "anew once they are taken.",
                    n=len(wanted),
                    after=Money(after, currency, signed=True),
                    before=Money(before, currency, signed=True),
                    by=Money(after - before, currency, signed=True),
                )
            )

        self.effect.setText("Computing…")
        self.session.jobs.start(self, work, done, self.effect.setText)

    def _take(self, wanted: tuple[str, ...]) -> None:
        if self.survey is not None and wanted:
            self.session.do(take_over(self.survey, wanted, self.survey.day))


def _ends(range_: Range, share: bool) -> str:
    if share:
        return " / ".join(percent(v, 1) for v in (range_.low, range_.likely, range_.high))
    return " / ".join(marked(short_number(v)) for v in (range_.low, range_.likely, range_.high))
