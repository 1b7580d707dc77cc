"""Is a better model worth it? Quality against waiting, weighed in the simulation while figures are typed."""

from __future__ import annotations

import math

from pydantic import ValidationError
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.around.use_case_versions import limit_of, verdict_words
from planner.analysis.study.use_case_worth import worth_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, tr
from planner.domain.base.numbers import money, money_same_unit
from planner.domain.base.types import clean_text, slug
from planner.domain.base.written.figures import Field as Where
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import read_number
from planner.domain.base.written.sentences import number_help, number_why
from planner.domain.case.estimate import Range, fixed
from planner.domain.case.model_comparison import ModelComparison, WaitingWay
from planner.domain.organisation.organisation import UseCase
from planner.economics.model_choice import (
    DOUBLING,
    FOLLOWS,
    MENDS,
    PER_100_MS,
    SAVES,
    ModelVerdict,
    weigh,
)
from planner.reporting.model_words import COMPARISON_HEADS, comparison_row, kept
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.parse import exact_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.case_edits import drop_comparison, keep_comparison

ROBUST = ("worst_now", "worst_new", "shifted_now", "shifted_new")
"""Shares that may be left out: where a version is worst, and on data that moved away."""
NUMBERS = {"seconds_now", "seconds_new", "right_now", "right_new", *ROBUST}
"""What is one figure; all else may be low, middle, high."""
TIMES = ("seconds_now", "seconds_new")
ALWAYS = (*TIMES, *ROBUST)
OF_WAY: dict[WaitingWay, tuple[str, ...]] = {
    "threshold": ("right_now", "right_new", "uses", "hour_cost", "saves", "mends", "extra_cost"),
    "doubling": ("value", "quality_gain", "follows", "waiting", "extra_cost"),
    "per_100_ms": ("value", "quality_gain", "follows", "waiting", "extra_cost"),
}
FIELDS: dict[str, tuple[str, str]] = {
    "seconds_now": ("Seconds an answer takes now", "number"),
    "seconds_new": ("Seconds an answer of the better model takes", "number"),
    "right_now": ("Right answers now, %", "share"),
    "right_new": ("Right answers of the better model, %", "share"),
    "uses": ("Answers a year", "number"),
    "hour_cost": ("Cost of an hour of these people", "money"),
    "saves": ("Seconds that a right answer saves", "number"),
    "mends": ("Seconds to put a wrong answer right", "number"),
    "value": ("What the model earns a year", "money"),
    "quality_gain": ("Relative gain in quality, %", "share change"),
    "follows": ("How far value follows quality", "number"),
    "waiting": ("Share of value that waiting costs, %", "share"),
    "extra_cost": ("More running cost a year", "money"),
    "worst_now": ("Right answers in the worst segment now, %", "share"),
    "worst_new": ("There with the better model, %", "share"),
    "shifted_now": ("Right answers on shifted data now, %", "share"),
    "shifted_new": ("On these with the better model, %", "share"),
}
START: dict[str, float] = {
    "seconds_now": 1,
    "seconds_new": 2,
    "right_now": 90,
    "right_new": 95,
    "uses": 1000000,
    "hour_cost": 50,
    "quality_gain": 0.8,
    "value": 1000000,
}
LEFT_OUT: dict[str, Range] = {"saves": SAVES, "mends": MENDS, "follows": FOLLOWS}
"""What is taken where a field is empty: judgement, but for waiting, which was measured."""


class BetterModelDialog(Dialog):
    """What is asked at the left; verdict, range and what was kept at the right.

    Of a use case: one starts from its value, its cases a year and the seconds that an answer may take. What
    it does not state is empty, for an example's figures would read as a finding. Only what is kept of it is
    shown. ``chosen`` is the id of one that was kept: it is shown as it was.
    """

    def __init__(
        self, parent: QWidget, look: Look, session: Session, use_case: str = "", chosen: str = ""
    ) -> None:
        super().__init__(parent, look, "Is a better model worth it?", 270, 185)
        self.session, self.use_case = session, use_case
        self.currency = session.project.organisation.currency
        self.asked: ModelComparison | None = None
        self.verdict: ModelVerdict | None = None
        self._own = ""
        self.words = PlainLabel(look, "", "lead", wrap=True)
        self.column.addWidget(self.words)
        body = QHBoxLayout()
        body.setSpacing(look.u(6))
        form = Form(look)
        self.name = Field(look, "Name")
        self.name.setText(tr("Better model"))
        form.add("Name", self.name)
        self.way = QComboBox()
        for way, words in WAYS:
            self.way.addItem(tr(words), way)
        self.way.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.way.setMinimumContentsLength(20)
        form.add("Could the person do it without the model?", self.way)
        self.fields: dict[str, Field] = {}
        self._names: dict[str, QWidget] = {}
        self.segment = Field(look, "Worst segment")
        self.segment.setPlaceholderText(tr("such as customers under 25"))
        for id_, (words, _) in FIELDS.items():
            self.fields[id_] = Field(look, words)
            self.fields[id_].setText(exact_text(START[id_]) if id_ in START else "")
            if id_ == ROBUST[0]:
                form.add("Worst segment", self.segment)
            self._names[id_] = form.add(words, self.fields[id_])
        self._start_value()
        for box in (self.name, self.way, self.segment, *self.fields.values()):
            box.setMaximumWidth(look.u(50))
        asked = QWidget()
        form.setContentsMargins(0, 0, look.u(3), 0)
        asked.setLayout(form)
        room = scrolling(asked)  # more than a small screen is high
        room.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        room.setMinimumWidth(form.minimumSize().width() + look.u(4))
        body.addWidget(room, 0)
        right = QVBoxLayout()
        right.setSpacing(look.u(2))
        self.range = PlainLabel(look, "", wrap=True)
        self.source = PlainLabel(look, "", "small", "muted", wrap=True)
        right.addWidget(self.range)
        right.addWidget(self.source)
        self.model = RowsModel(
            look,
            [Column(COMPARISON_HEADS[0]), *map(_right, COMPARISON_HEADS[2:4]), _wide()],
            None,
            self,
        )
        self.table = Table(look, self.model, "Kept in the document")
        self.table.set_widths([44, 26, 40, 0])
        self.table.selectionModel().currentRowChanged.connect(self._chosen)
        right.addWidget(self.table, 1)
        body.addLayout(right, 1)
        self.column.addLayout(body, 1)
        self.keep = Button(look, "Keep")
        self.remove = Button(look, "Remove")
        self.add_foot(self.keep, self.remove)
        self.way.currentIndexChanged.connect(lambda _: self._way_changed())
        for field in (self.name, self.segment):
            field.textChanged.connect(lambda _: self.weigh())
        for field in self.fields.values():
            field.textChanged.connect(lambda _: self.weigh())
        self.keep.clicked.connect(self._keep)
        self.remove.clicked.connect(self._remove)
        session.changed.connect(self._show_kept)
        self._show_kept()
        self._way_changed()
        known = [row.id for row in self.model.rows]
        if chosen in known:
            self.table.selectRow(known.index(chosen))

    @property
    def _served(self) -> UseCase | None:
        found = self.session.project.organisation.use_cases
        return next((u for u in found if u.id == self.use_case), None)

    def _start_value(self) -> None:
        if (served := self._served) is not None:
            self.name.setText(served.name)
            for id_ in START:
                self.fields[id_].clear()
            if served.judging is not None and served.judging.cases:
                self.fields["uses"].setText(exact_text(served.judging.cases))
            low, middle, high = worth_of(self.session.project, served).ends
            if low > 0:
                ends = (exact_text(round(x)) for x in dict.fromkeys((low, middle, high)))
                self.fields["value"].setText(" / ".join(ends))
            if served.latency_seconds:
                self.fields["seconds_now"].setText(exact_text(served.latency_seconds))
            return
        study = self.session.study
        known = study.case_problem.quantities["value_per_model"] if study else None
        if known is not None and known.range.likely:
            self.fields["value"].setText(exact_text(round(known.range.likely)))

    @property
    def way_now(self) -> WaitingWay:
        """How waiting is told."""
        return WAYS[self.way.currentIndex()][0]

    def _way_changed(self) -> None:
        wanted = {*ALWAYS, *OF_WAY[self.way_now]}
        for id_, field in self.fields.items():
            for part in (field, self._names[id_]):
                part.setVisible(id_ in wanted)
        usual = {**LEFT_OUT, "waiting": PER_100_MS if self.way_now == "per_100_ms" else DOUBLING}
        for id_, range_ in usual.items():
            times = 100 if id_ == "waiting" else 1
            figures = " / ".join(
                exact_text(round(x * times, 4)) for x in (range_.low, range_.likely, range_.high)
            )
            self.fields[id_].setPlaceholderText(figures)
        self.source.setText(SOURCES[self.way_now])
        self.weigh()

    def _where(self, id_: str) -> Where:
        unit = FIELDS[id_][1]
        bounds = (0.0, 1.0) if unit == "share" else (None, None)
        return field_of(unit, self.currency, ranges=id_ not in NUMBERS, bounds=bounds)

    def _number(self, id_: str) -> float | Range | None:
        """What a field holds: one figure, a range, or nothing where it is empty."""
        text, where = self.fields[id_].text(), self._where(id_)
        if not text.strip():
            return None
        read = read_number(text, where, self.session.typed.proved)
        if read.tag not in ("number", "about", "range") or not read.values:
            why = joined((number_why(read, where, text), number_help(read, where)), " ")
            raise InputError("{name}: {why}", name=FIELDS[id_][0], why=why)
        if id_ in NUMBERS:
            return read.values[0]
        if len(read.values) == 1:
            return fixed(read.values[0])
        low, high = read.values[0], read.values[-1]
        middle = read.values[1] if len(read.values) > 2 else (low + high) / 2
        return Range(low=low, likely=middle, high=high)

    def weigh(self) -> None:
        """Weigh the figures as they stand; say which one cannot be read."""
        self.asked = self.verdict = None
        try:
            own = self._own or slug(self.name.text(), "comparison")
            for id_ in TIMES:
                if not self.fields[id_].text().strip():
                    raise InputError("Not stated yet: {name}.", name=FIELDS[id_][0])
            self.asked = ModelComparison.model_validate(
                {
                    "id": own,
                    "name": clean_text(self.name.text()).strip() or tr("Better model"),
                    "date": self.session.workspace.clock().date().isoformat(),
                    "way": self.way_now,
                    "use_case": self.use_case,
                    "segment": clean_text(self.segment.text()).strip()[:300],
                    **{i: self._number(i) for i in (*ALWAYS, *OF_WAY[self.way_now])},
                }
            )
            self.verdict = weigh(self.asked, self.session.project.finance.seed)
        except InputError as error:
            self.words.setText(str(error))
        except (ValidationError, ValueError) as error:
            self.words.setText(_fault(error))
        self.keep.setEnabled(self.verdict is not None)
        self.range.setText("")
        if self.verdict is None:
            return
        limit = None if self._served is None else self._served.latency_seconds
        if self.asked is not None:
            self.words.setText(verdict_words(self.asked, self.verdict, limit))
        if math.isfinite(self.verdict.mean):
            low, high = money_same_unit(
                (self.verdict.p5, self.verdict.p95), self.currency, signed=True
            )
            self.range.setText(
                joined(
                    (
                        tr("Gain a year, expected:"),
                        f"{money(self.verdict.mean, self.currency, signed=True)};",
                        tr("9 in 10 futures:"),
                        f"{low} – {high}",
                    ),
                    " ",
                )
            )

    def _show_kept(self) -> None:
        project = self.session.project
        seed = project.finance.seed
        rows = []
        names = {u.id: u.name for u in project.organisation.use_cases}
        for one in kept(project):
            if self.use_case and one.use_case != self.use_case:
                continue
            name = "" if self.use_case else names.get(one.use_case, "")
            limit = limit_of(project, one)
            row = comparison_row(one, weigh(one, seed), self.currency, limit, name)
            rows.append(RowData(one.id, (row[0], *row[2:])))
        self.model.show_rows(rows)
        self.remove.setEnabled(bool(rows))

    def _chosen(self, current: QModelIndex, _: QModelIndex) -> None:
        """Show a kept comparison in the fields."""
        if not current.isValid():
            return
        own = self.model.rows[current.row()].id
        one = next((c for c in self.session.project.model_comparisons if c.id == own), None)
        if one is None:
            return
        self._own, self.use_case = one.id, one.use_case
        self.name.setText(one.name)
        self.segment.setText(one.segment)
        self.way.setCurrentIndex([w for w, _ in WAYS].index(one.way))
        for id_ in FIELDS:
            self.fields[id_].setText(self._written(id_, getattr(one, id_)))
        self.weigh()

    def _written(self, id_: str, value: float | Range | None) -> str:
        times = 100 if FIELDS[id_][1].startswith("share") else 1
        if value is None:
            return ""
        if not isinstance(value, Range):
            return exact_text(round(value * times, 10))
        ends = (value.low, value.likely, value.high)
        if value.is_fixed:
            ends = ends[1:2]  # type: ignore[assignment]
        return " / ".join(exact_text(round(x * times, 10)) for x in ends)

    def _keep(self) -> None:
        if self.asked is not None and self.session.do(keep_comparison(self.asked)):
            self._own = ""

    def _remove(self) -> None:
        current = self.table.currentIndex()
        rows = self.model.rows
        own = rows[current.row()].id if current.isValid() else rows[-1].id
        one = next((c for c in self.session.project.model_comparisons if c.id == own), None)
        if one is not None:
            self._own = ""
            self.session.do(drop_comparison(one))


def _right(title: str) -> Column:
    return Column(title, right=True)


def _wide() -> Column:
    return Column(COMPARISON_HEADS[4], stretch=True)


def _fault(error: ValueError) -> str:
    """The first thing that does not fit, in words."""
    if isinstance(error, ValidationError):
        first = error.errors()[0]
        name = FIELDS.get(str(first["loc"][0]) if first["loc"] else "", ("", ""))[0]
        words = str(first["msg"]).removeprefix("Value error, ")
        if first["type"] != "value_error":
            words = "This figure does not fit."
        return f"{tr(name)}: {tr(words)}" if name else tr(words)
    return str(error)


WAYS: tuple[tuple[WaitingWay, str], ...] = (
    ("threshold", "Yes: weigh the wait against the time that an answer saves"),
    ("doubling", "No: a longer wait costs a share of the value per doubling"),
    ("per_100_ms", "No, it is a page for consumers: a share of the value per 100 ms"),
)
SOURCES: dict[WaitingWay, str] = {
    "threshold": "An answer that takes longer than doing it by hand is worth nothing. Seconds that an answer "
    "saves or costs are judgement (grade D) until you time them. Fields may hold low / middle / high.",
    "doubling": "30 % more waiting cost 0.5 % of the value in trials at Booking.com (2019); measured from "
    "0.8 to 1.5 times. How far value follows quality is judgement (grade D).",
    "per_100_ms": "100 to 400 ms more cost 0.2 to 0.6 % of searches at Google (2009); measured up to 2 "
    "seconds more, and 5 in all. How far value follows quality is judgement (grade D).",
}
