"""What a practice is worth alone at every size of the organisation: a curve and its numbers."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.analysis.study.break_even import SizeWorth, break_even, worth_by_size
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import phrase
from planner.domain.base.numbers import money
from planner.domain.content.catalogue import Practice
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.chart import Chart
from planner.ui.widgets.figure_table import FigureTable


class BySizeDialog(Dialog):
    """A curve of worth over the number of data scientists, computed as the sentence beside it is."""

    def __init__(
        self, parent: QWidget | None, look: Look, session: Session, practice: Practice
    ) -> None:
        super().__init__(parent, look, phrase("{name} by size", name=practice.name), 200, 130)
        self.session, self.practice = session, practice
        self.points: tuple[SizeWorth, ...] = ()
        self.words = PlainLabel(look, "Being computed…", "lead", wrap=True)
        self.column.addWidget(self.words)
        self.note = PlainLabel(
            look,
            "Expected worth over the horizon, alone and with the cheapest tool that fits; people, models and "
            "inputs grow together, levels stay.",
            "small",
            "muted",
            wrap=True,
        )
        self.column.addWidget(self.note)
        self.chart = Chart(look, session.jobs, "Worth by number of data scientists", (400, 200))
        self.column.addWidget(self.chart, 1)
        self.table = FigureTable(look, "Worth by number of data scientists")
        self.column.addWidget(scrolling(self.table), 1)
        self.add_foot()
        project, catalogue = session.project, catalogue_of(session.project)
        profile = session.profile

        def work() -> tuple[str, tuple[SizeWorth, ...]]:
            words = break_even(project, catalogue, practice, profile).words
            return words, worth_by_size(project, catalogue, practice, profile)

        session.jobs.start(self, work, self._show)

    def _show(self, found: tuple[str, tuple[SizeWorth, ...]]) -> None:
        words, self.points = found
        self.words.setText(words)
        points, currency = self.points, self.session.project.organisation.currency
        theme = self.look.theme

        def amount(value: float) -> str:
            return money(value, currency)

        def make(width: float, height: float):  # type: ignore[no-untyped-def]
            from planner.reporting.charts.business import size_line

            return lambda: size_line(points, amount, theme, width, height)

        self.chart.show_figure(make, words)
        heads = ("Data scientists", "Models", "Worth")
        self.table.show_rows(
            heads,
            [
                (
                    phrase("{n:g}, as now", n=p.data_scientists)
                    if p.now
                    else f"{p.data_scientists:g}",
                    f"{p.models:g}",
                    money(p.worth, currency, signed=True),
                )
                for p in points
            ],
        )
