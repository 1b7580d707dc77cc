"""How futures are drawn: prices, number of trials, seed, sampler, and what moves together."""

from __future__ import annotations

from typing import get_args

from PySide6.QtWidgets import (
    QComboBox,
    QWidget,
)

from planner.catalogue.price_level import yearly_rise
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import percent
from planner.domain.plan.plan import Strength
from planner.economics.model import DRIVERS, USUAL_LEVELS
from planner.ui.kit.card import Rule
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, session_box
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.workspace.edits import set_finance, set_organisation

PRICE_YEARS = (2018, 2037)
"""Years that can be chosen, the last one left out: within reach of the years that figures are of."""
SAMPLERS = (("Latin hypercube", "latin_hypercube"), ("Sobol, scrambled", "sobol"))


class FuturesDialog(Dialog):
    """A form; every change is taken at once and can be undone."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "How futures are drawn", 150, 110)
        self.session = session
        column = self.column
        grid = Form(look)
        column.addLayout(grid)
        self.inflation = session_box(
            session, look, box_field("share", 0, 0.5, usual=(0.01, 0.04)), step=0.5
        )
        self.inflation.setSuffix(tr(" % a year"))
        trials = box_field("whole", 100, 100_000, usual=(2_000, 20_000))
        self.trials = session_box(session, look, trials, step=1_000)
        self.seed = session_box(session, look, box_field("whole", 0, 2**31 - 1))
        self.sampler = QComboBox()
        for words, name in SAMPLERS:
            self.sampler.addItem(tr(words), name)
        self.price_year = QComboBox()
        for year in range(*PRICE_YEARS):
            self.price_year.addItem(str(year), year)
        for words, box in (
            ("Inflation in the discount rate", self.inflation),
            ("Price year", self.price_year),
            ("Number of futures", self.trials),
            ("Seed", self.seed),
            ("Sampler", self.sampler),
        ):
            grid.add(words, box)
        self.real = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.real)
        column.addWidget(Rule(look))
        column.addWidget(PlainLabel(look, "What moves together", bold=True))
        column.addWidget(
            PlainLabel(
                look,
                "Inputs with a common cause rise and fall together, which widens the range of the worth. "
                "Where steps work or fail together, what needs several of them works more often: that "
                "raises its mean.",
                "small",
                "muted",
                wrap=True,
            )
        )
        shared = Form(look)
        column.addLayout(shared)
        self.drivers: dict[str, QComboBox] = {}
        for name, words in DRIVERS.items():
            box = QComboBox()
            for level in get_args(Strength):
                box.addItem(tr("not at all" if level == "none" else level), level)
            self.drivers[name] = box
            shared.add(words, box)
        column.addStretch(1)
        self.add_foot()
        session.changed.connect(self.refresh)
        self.refresh()
        for spin in (self.inflation, self.trials, self.seed):
            spin.valueChanged.connect(self._changed)
        for choice in (self.sampler, *self.drivers.values()):
            choice.activated.connect(self._changed)
        self.price_year.activated.connect(self._priced)

    def refresh(self) -> None:
        """Show the document's settings."""
        finance = self.session.project.finance
        for box, value in (
            (self.inflation, round(finance.inflation * 100, 6)),
            (self.trials, finance.trials),
            (self.seed, finance.seed),
        ):
            show_value(box, value)
        self.price_year.setCurrentIndex(
            self.price_year.findData(self.session.project.organisation.price_year)
        )
        self.sampler.setCurrentIndex(self.sampler.findData(finance.sampler))
        for name, choice in self.drivers.items():
            level = {**USUAL_LEVELS, **finance.drivers}.get(name, "none")
            choice.setCurrentIndex(choice.findData(level))
        self.real.setText(joined([self._prices(), self._brought()], " "))

    def _prices(self) -> str:
        """Of which year amounts are, and what the rate holds."""
        finance = self.session.project.finance
        return phrase(
            "All amounts are at the prices of {price_year}. The discount rate of {percent} holds "
            "inflation, so {real} a year is used."
            if finance.inflation
            else "All amounts are at the prices of {price_year}. The discount rate of {percent} is "
            "taken as real, without inflation.",
            price_year=str(self.session.project.organisation.price_year),
            percent=percent(finance.discount_rate, 1),
            real=percent(finance.real_rate, 1),
        )

    def _brought(self) -> str:
        """How prices of other years come to that one."""
        project = self.session.project
        return phrase(
            "What you state counts as prices of that year; shipped figures and prices of tools are "
            "brought to it with this inflation."
            if project.finance.inflation
            else "What you state counts as prices of that year; shipped figures and prices of tools are "
            "brought to it at {rise} a year, the goal of the large central banks.",
            rise=percent(yearly_rise(project), 1),
        )

    def _priced(self) -> None:
        organisation = self.session.project.organisation
        year = self.price_year.currentData()
        if year != organisation.price_year:
            changed = organisation.model_copy(update={"price_year": year})
            self.session.do(set_organisation(changed, "Price year"))

    def _changed(self) -> None:
        finance = self.session.project.finance
        drivers = {
            name: box.currentData()
            for name, box in self.drivers.items()
            if box.currentData() != USUAL_LEVELS.get(name, "none")
        }
        changed = finance.model_copy(
            update={
                "inflation": round(self.inflation.value() / 100, 4),
                "trials": int(self.trials.value()),
                "seed": int(self.seed.value()),
                "sampler": self.sampler.currentData(),
                "drivers": drivers,
            }
        )
        if changed != finance:
            self.session.do(set_finance(changed))
