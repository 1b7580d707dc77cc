"""The tools of one category side by side: knock-outs, weights, ranking, and the decision."""

from __future__ import annotations

from typing import get_args

from PySide6.QtCore import QModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPaintEvent
from PySide6.QtWidgets import (
    QBoxLayout,
    QCheckBox,
    QComboBox,
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.around.compare import Row, ToolComparison, compare
from planner.analysis.study.stack_words import why_here
from planner.catalogue.own import catalogue_of, price_warning
from planner.catalogue.ranking import ACCEPTED_RATIO
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase, tr
from planner.domain.base.numbers import decimal, money_between, percent
from planner.domain.organisation.organisation import HostingRule
from planner.domain.organisation.technology import DATA_WORDS, DataKind
from planner.domain.plan.stack import CRITERIA, Comparison, Criterion
from planner.ui.candidates.beside import choose_tool
from planner.ui.candidates.compare_pairs import PairsDialog
from planner.ui.candidates.judging import Judging
from planner.ui.kit.card import ANY, scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel
from planner.ui.widgets.painted import Painted
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_comparison, set_organisation

COLUMNS = [
    Column("Tool", stretch=True),
    Column("Score", right=True),
    Column("Second method", right=True),
    Column("Cost if started today", right=True),
    Column("Note", stretch=True),
]
HOSTING_WORDS: dict[HostingRule, str] = {
    "anywhere": "anywhere",
    "own_account": "in our own account",
    "own_premises": "on our own premises",
}
SHADES = (0.55, 0.3)
"""Of neighbours in a bar: an eye tells two shades apart, and the number says which part it is."""


class ScoreBars(Painted):
    """The weighted parts of each tool's score, with the number of the criterion in each."""

    MOST = 4

    def __init__(self, look: Look) -> None:
        super().__init__(look, "What the scores are made of")
        self._rows: list[tuple[str, list[float]]] = []

    def show_rows(self, rows: list[tuple[str, list[float]]]) -> None:
        """Show (name, weighted parts in the order of the criteria) for the best tools."""
        self._rows = rows[: self.MOST]
        self.setAccessibleDescription(
            "; ".join(f"{tr(name)} {decimal(sum(parts), 2)}" for name, parts in self._rows)
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """A row for each tool and a legend."""
        return QSize(300, round(self._look.u(6) * (len(self._rows) + 2)))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def _shade(self, k: int) -> QColor:
        colour = self._look.colour("accent")
        colour.setAlphaF(SHADES[k % len(SHADES)])
        return colour

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw bars and legend."""
        look, painter = self._look, self.painter()
        height, left = look.u(6), look.u(42)
        span = self.width() - left - look.u(10)
        left_side = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        painter.setFont(look.font("small"))
        metrics = painter.fontMetrics()
        for n, (name, parts) in enumerate(self._rows):
            y = n * height
            painter.setPen(look.colour("text"))
            room = QRectF(0, y, left - look.u(2), height)
            painter.drawText(room, left_side, self.fit(painter, tr(name), room))
            x = float(left)
            for k, part in enumerate(parts):
                segment = QRectF(x, y + 4, span * part, height - 8)
                painter.fillRect(segment, self._shade(k))
                if metrics.horizontalAdvance(str(k + 1)) + 2 <= segment.width():
                    painter.drawText(segment, Qt.AlignmentFlag.AlignCenter, str(k + 1))
                x += span * part
            painter.drawText(
                QRectF(x + look.u(1.5), y, look.u(10), height), left_side, decimal(sum(parts), 2)
            )
        x, y = 0.0, len(self._rows) * height + 4
        for k, words in enumerate(map(tr, CRITERIA.values())):
            width = metrics.horizontalAdvance(words) + look.u(7)
            if x + width > self.width() and x > 0:
                x, y = 0.0, y + look.u(5)
            painter.setPen(look.colour("text"))
            mark = QRectF(x, y, look.u(3.5), look.u(5))
            painter.fillRect(mark.adjusted(0, 3, -3, -3), self._shade(k))
            painter.drawText(mark.adjusted(0, 0, -3, 0), Qt.AlignmentFlag.AlignCenter, str(k + 1))
            painter.setPen(look.colour("muted"))
            painter.drawText(QRectF(x + look.u(3.5), y, width, look.u(5)), left_side, words)
            x += width


class CompareDialog(Dialog):
    """Compare the tools of a category; choosing one records why and sets it in the plan."""

    def __init__(self, parent: QWidget, look: Look, session: Session, category: str) -> None:
        super().__init__(parent, look, "Compare tools", 290, 190)
        self.session = session
        self._judging = Judging(session)
        outer = self.column
        head = QHBoxLayout()
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        self.category = QComboBox()
        self.category.setAccessibleName(tr("Category"))
        self.category.setMinimumHeight(look.u(7.5))
        catalogue = catalogue_of(session.project)
        for key in catalogue.categories:
            self.category.addItem(tr(catalogue.category_names[key]), key)
        self.category.setCurrentIndex(max(self.category.findData(category), 0))
        self.category.activated.connect(lambda _: self.refresh())
        head.addWidget(self.lead, 1)
        head.addWidget(self.category)
        outer.addLayout(head)
        self._body = body = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        body.setSpacing(look.u(5))
        self._beside = settings = scrolling(self._settings())
        body.addWidget(settings)
        body.addLayout(self._result(), 1)
        outer.addLayout(body, 1)
        self.arrange(False)
        self.choose = Button(look, "Choose…", primary=True)
        self.choose.clicked.connect(self._choose)
        self.decided = PlainLabel(look, "", "small", "muted", wrap=True)
        self.add_foot(self.decided, primary=self.choose)
        self.found: ToolComparison | None = None
        self._chosen = ""
        session.changed.connect(self.refresh)
        self.refresh()

    # ------------------------------------------------------------------ layout

    def arrange(self, stacked: bool) -> None:
        """Put what counts above the ranking where there is no room beside it."""
        ways = QBoxLayout.Direction
        self._body.setDirection(ways.TopToBottom if stacked else ways.LeftToRight)
        self._beside.setMinimumWidth(0 if stacked else self.look.u(74))
        self._beside.setMaximumWidth(ANY if stacked else self.look.u(74))
        self._beside.setMinimumHeight(self.look.u(60) if stacked else 0)

    def _settings(self) -> QWidget:
        look = self.look
        widget = QWidget()
        column = QVBoxLayout(widget)
        column.setContentsMargins(0, 0, look.u(3), 0)
        column.setSpacing(look.u(1.5))
        column.addWidget(PlainLabel(look, "Ruled out first", bold=True))
        self.hosting = QComboBox()
        self.hosting.setAccessibleName(tr("Tools may run"))
        self.hosting.setMinimumHeight(look.u(7))
        for key in get_args(HostingRule):
            self.hosting.addItem(tr(phrase("May run {part}", part=HOSTING_WORDS[key])), key)
        self.hosting.activated.connect(self._hosting_chosen)
        column.addWidget(self.hosting)
        self.open_only = QCheckBox(tr("Open licences only"))
        self.open_only.clicked.connect(lambda on: self._rule(open_licence_only=on))
        column.addWidget(self.open_only)
        row = QHBoxLayout()
        row.addWidget(PlainLabel(look, "At most a year", "small", "muted"))
        self.budget = Field(look, "Budget a year")
        self.budget.setPlaceholderText(tr("no ceiling"))
        self.budget.editingFinished.connect(self._budget_changed)
        row.addWidget(self.budget, 1)
        column.addLayout(row)
        column.addWidget(PlainLabel(look, "Data it has to take", "small", "muted"))
        grid = QGridLayout()
        self.kinds: dict[DataKind, QCheckBox] = {}
        for k, (kind, words) in enumerate(DATA_WORDS.items()):
            box = QCheckBox(tr(words))
            box.clicked.connect(self._kinds_changed)
            self.kinds[kind] = box
            grid.addWidget(box, k // 2, k % 2)
        column.addLayout(grid)
        column.addSpacing(look.u(3))
        column.addWidget(PlainLabel(look, "What counts how much", bold=True))
        self.sliders: dict[Criterion, QSlider] = {}
        self.shares: dict[Criterion, PlainLabel] = {}
        for criterion, words in CRITERIA.items():
            line = QHBoxLayout()
            line.addWidget(PlainLabel(look, words, "small"), 1)
            self.shares[criterion] = PlainLabel(look, "", "small", "muted")
            line.addWidget(self.shares[criterion])
            column.addLayout(line)
            slider = QSlider(Qt.Orientation.Horizontal)
            slider.setRange(0, 100)
            slider.setAccessibleName(tr(phrase("Weight of {lower}", lower=Inner(words))))
            slider.valueChanged.connect(lambda _=0: self._weights_changed())
            self.sliders[criterion] = slider
            column.addWidget(slider)
        self.pairs = LinkButton(look, "Compare the criteria in pairs…")
        self.pairs.clicked.connect(self._open_pairs)
        column.addWidget(self.pairs, 0, Qt.AlignmentFlag.AlignLeft)
        self.consistency = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.consistency)
        column.addStretch(1)
        return widget

    def _result(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        column.setSpacing(look.u(2))
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Table(look, self.model, "Ranking")
        self.table.set_widths([0, 14, 16, 42, 0])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.table.setMinimumHeight(look.u(64))
        column.addWidget(self.table, 3)
        self.bars = ScoreBars(look)
        column.addWidget(self.bars)
        self.reasons = PlainLabel(look, "", "small", wrap=True)
        area = scrolling(self.reasons)
        area.setMinimumHeight(look.u(22))
        column.addWidget(area, 1)
        self.flip = PlainLabel(look, "", wrap=True)
        column.addWidget(self.flip)
        self.out = PlainLabel(look, "", "small", "muted", wrap=True)
        out = scrolling(self.out)
        out.setMinimumHeight(look.u(10))
        out.setMaximumHeight(look.u(16))
        column.addWidget(out)
        return column

    # ------------------------------------------------------------------ showing

    @property
    def _key(self) -> str:
        return str(self.category.currentData())

    @property
    def _settings_now(self) -> Comparison:
        return self.session.project.stack.comparisons.get(self._key, Comparison())

    def refresh(self) -> None:
        """Compare again and show settings, ranking, reasons and decision."""
        project = self.session.project
        settings = self._settings_now
        self._show_settings(settings)
        catalogue = catalogue_of(project)
        try:
            judged, profile = self._judging.now(), self.session.profile
            self.found = compare(project, catalogue, self._key, profile, judged)
        except InputError as error:
            self.found = None
            self.lead.setText(str(error))
            self.model.show_rows([])
            return
        found, currency = self.found, project.organisation.currency
        winner = found.winner
        self.lead.setText(
            "No tool is left: every one is ruled out."
            if winner is None
            else phrase(
                "{name} comes first of {n}; {n2} ruled out.",
                name=winner.tool.name,
                n=len(found.rows),
                n2=len(found.knocked_out),
            )
        )
        study = self.session.study
        if study is not None and winner is not None:
            here = why_here(study.stack, self._key, winner.tool.id, catalogue)
            if here:
                self.lead.setText(joined([self.lead.text(), here], " "))
        year = self.session.workspace.clock().year
        self.model.show_rows([self._row(r, currency, year) for r in found.rows])
        weights = list(found.weights.values())
        self.bars.show_rows(
            [
                (
                    r.tool.name,
                    [w * c.value for w, c in zip(weights, r.scores.values(), strict=True)],
                )
                for r in found.rows
            ]
        )
        method = (
            ""
            if found.agree
            else " The second method (TOPSIS) puts another tool first: the result hangs on the method."
        )
        self.flip.setText(found.flip_words() + method)
        self.out.setText(
            joined(
                [phrase("{name}: {why}", name=t.name, why=why) for t, why in found.knocked_out],
                "\n",
            )
        )
        for criterion, share in found.weights.items():
            self.shares[criterion].setText(percent(share, 0))
        ids = [r.tool.id for r in found.rows]
        if self._chosen not in ids:
            self._chosen = ids[0] if ids else ""
        if self._chosen:
            self.table.selectRow(ids.index(self._chosen))
        self._show_reasons()
        self._show_decision(settings)

    def _row(self, row: Row, currency: str, year: int) -> RowData:
        notes = []
        if row.tool.id in self._in_stack():
            notes.append("In the planned stack.")
        if row.candidate.fit.status == "in_place":
            notes.append("In use.")
        if row.worse_than:
            notes.append(phrase("Nowhere better than {worse_than}.", worse_than=row.worse_than))
        warning = price_warning(row.tool, year)
        if warning:
            notes.append(warning)
        unknown = "priced by use" if "by use" in row.tool.price_note else "no public price"
        cost = unknown if row.cost is None else money_between(*row.cost, currency)
        texts = (
            row.tool.name,
            decimal(row.total, 2),
            decimal(row.closeness, 2),
            cost,
            joined(notes, " "),
        )
        return RowData(row.tool.id, texts, bold=frozenset({0, 1}))

    def _in_stack(self) -> set[str]:
        """Tools that the planned stack has in this category."""
        study = self.session.study
        places = study.stack.places if study else ()
        return {p.tool for p in places if p.category == self._key}

    def _show_settings(self, settings: Comparison) -> None:
        rules = settings.knockouts
        self.open_only.setChecked(rules.open_licence_only)
        hosting = self.session.project.organisation.hosting
        self.hosting.setCurrentIndex(self.hosting.findData(hosting))
        if not self.budget.hasFocus():
            ceiling = rules.budget_per_year
            self.budget.setText("" if ceiling is None else f"{ceiling:,.0f}")
        for kind, box in self.kinds.items():
            box.setChecked(kind in self.session.project.organisation.data_kinds)
        for criterion, slider in self.sliders.items():
            show_value(slider, settings.weights.get(criterion, 0.0))
            slider.setEnabled(not settings.judgements)
        self.consistency.setText("")

    def _show_reasons(self) -> None:
        found = self.found
        row = next((r for r in found.rows if r.tool.id == self._chosen), None) if found else None
        self.choose.setEnabled(row is not None)
        if row is None or found is None:
            self.reasons.setText("")
            return
        tool = row.tool
        lines = [
            phrase(
                "{name}: {summary} {strengths} But: {weaknesses}",
                name=tool.name,
                summary=tool.summary,
                strengths=tool.strengths,
                weaknesses=tool.weaknesses,
            )
        ]
        lines += [
            phrase(
                "{criterion} {value:.2f}: {why}",
                criterion=CRITERIA[c],
                value=cell.value,
                why=cell.why,
            )
            for c, cell in row.scores.items()
        ]
        self.reasons.setText(joined(lines, "\n"))
        if found.consistency is not None:
            firm = (
                "they hold together" if found.consistency <= ACCEPTED_RATIO else "they contradict"
            )
            self.consistency.setText(
                phrase(
                    "From pairs; consistency ratio {consistency:.2f}: {firm} (up to 0.10 is fine).",
                    consistency=found.consistency,
                    firm=firm,
                )
            )

    def _show_decision(self, settings: Comparison) -> None:
        decision = settings.decision
        if decision is None:
            self.decided.setText("Nothing is decided in this category yet.")
            return
        name = catalogue_of(self.session.project).name_of(decision.tool)
        why, other = decision.why.rstrip("."), decision.would_change.rstrip(".")
        change = phrase(" What would change it: {other}.", other=other) if other else ""
        self.decided.setText(
            phrase("Chosen: {name}. {why}.{change}", name=name, why=why, change=change)
        )

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id
            self._show_reasons()

    # ------------------------------------------------------------------ acting

    def _set(self, **changes: object) -> None:
        fields = {n: getattr(self._settings_now, n) for n in Comparison.model_fields}
        changed = Comparison.model_validate({**fields, **changes})
        self.session.do(set_comparison(self._key, changed))

    def _rule(self, **changes: object) -> None:
        rules = self._settings_now.knockouts
        self._set(knockouts=rules.model_copy(update=changes))

    def _weights_changed(self) -> None:
        self._set(weights={c: float(s.value()) for c, s in self.sliders.items()})

    def _kinds_changed(self) -> None:
        kinds = tuple(k for k in get_args(DataKind) if self.kinds[k].isChecked())
        organisation = self.session.project.organisation
        changed = organisation.model_copy(update={"data_kinds": kinds})
        self.session.do(set_organisation(changed, "kinds of data"))

    def _budget_changed(self) -> None:
        if not self.budget.isModified():
            return
        self.budget.setModified(False)
        text = self.budget.text().strip()
        try:
            self._rule(budget_per_year=self.session.number(text, "money/year") if text else None)
        except InputError as error:
            self.session.message.emit(str(error), True)
            self.refresh()

    def _hosting_chosen(self) -> None:
        rule = self.hosting.currentData()
        changed = self.session.project.organisation.model_copy(update={"hosting": rule})
        self.session.do(set_organisation(changed, "where tools may run"))

    def _open_pairs(self) -> None:
        dialog = PairsDialog(self, self.look, self._settings_now.judgements)
        if run(dialog) == QDialog.DialogCode.Accepted:
            self._set(judgements=dialog.judgements())

    def _choose(self) -> None:
        choose_tool(self, self.look, self.session, self._key, self._chosen)
