"""Results of a part of the questions: where each dimension could lie, and how to go on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import between, level, money, money_same_unit
from planner.domain.project import Project
from planner.maturity.answers import asked_questions, minutes_for
from planner.maturity.quick import FROM_QUICK, Reach, counted, lowest, reaches
from planner.maturity.score import Profile
from planner.maturity.words import figure
from planner.ui.kit.card import Card, CardRow
from planner.ui.kit.clip import Grid
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.maturity import CENTRE, LEFT, RIGHT, unknown_brush
from planner.ui.widgets.painted import Painted
from planner.workspace.edits import Edit
from planner.workspace.people import first_open, questions_of, set_scope

MAY = (
    ("✓", "Keep it as a round; later rounds compare the questions that both asked."),
    ("✓", "Export a report that says on each page what it is from."),
    ("✗", "Agree a plan: once the wider level leads."),
)


class ReachRows(Painted):
    """A dimension a row: how much is asked, its level, and where it could lie on the scale 0–4."""

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Where each dimension could lie")
        self._rows: tuple[Reach, ...] = ()
        self._lowest: set[str] = set()

    def show_rows(self, rows: tuple[Reach, ...], lowest_ids: set[str]) -> None:
        """Show the dimensions, the lowest first."""
        self._rows, self._lowest = rows, lowest_ids
        said = [
            phrase(
                "{name}: {level}, could lie between {ends}",
                name=r.name,
                level=figure(r.level),
                ends=between(level(r.low), level(r.high)),
            )
            for r in rows
        ]
        self.setAccessibleDescription("; ".join(tr(s) for s in said))
        self.updateGeometry()
        self.update()

    def grid(self) -> Grid | None:
        """The rows as a table."""
        heads = [tr(h) for h in ("Dimension", "asked", "Level", "could lie between")]
        return heads, [
            (
                tr(r.name),
                tr(phrase("{n} of {all}", n=r.asked, all=r.whole)),
                figure(r.level),
                tr(between(level(r.low), level(r.high))),
            )
            for r in self._rows
        ]

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Head and rows."""
        return QSize(self._look.u(110), self._look.u(8) * (len(self._rows) + 1))

    minimumSizeHint = sizeHint  # noqa: N815 - Qt's name

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the rows."""
        look, painter = self._look, self.painter()
        height, width = look.u(8), float(self.width())
        names, asked, ends, chip = min(width * 0.3, look.u(52)), look.u(15), look.u(20), look.u(17)
        left = names + asked + look.u(2)
        span = max(width - left - ends - chip - look.u(7), look.u(20))
        painter.setFont(look.font("small"))
        painter.setPen(look.colour("muted"))
        painter.drawText(QRectF(names, 0, asked, height), LEFT, tr("asked"))
        for n in range(5):
            x = left + span * n / 4
            painter.drawText(QRectF(x - 12, 0, 24, height), CENTRE, str(n))
        title = QRectF(left + span + look.u(5), 0, ends + chip, height)
        painter.drawText(title, LEFT, tr("could lie between"))
        for k, row in enumerate(self._rows):
            y = (k + 1) * height
            painter.setPen(QPen(look.colour("line"), 1))
            painter.drawLine(0, round(y), round(width), round(y))
            self._row(painter, row, y, (names, asked, left, span))

    def _row(
        self, painter: QPainter, row: Reach, y: float, at: tuple[float, float, float, float]
    ) -> None:
        look = self._look
        names, asked, left, span = at
        height, low_one = look.u(8), row.id in self._lowest
        middle = y + height / 2
        painter.setPen(look.colour("text"))
        painter.setFont(look.font(bold=low_one))
        room, whole = QRectF(0, y, names - look.u(2), height), tr(row.name)
        fits = painter.fontMetrics().horizontalAdvance(whole) <= room.width()
        name = self.fit(painter, whole if fits else tr(row.short), room)
        painter.drawText(room, LEFT, name)
        painter.setFont(look.font("small"))
        words = tr(phrase("{n} of {all}", n=row.asked, all=row.whole))
        painter.drawText(QRectF(names, y, asked, height), LEFT, words)
        band = QRectF(left + span * row.low / 4, middle - 4, span * (row.high - row.low) / 4, 8)
        tint = look.colour("accent")
        tint.setAlphaF(0.25)
        painter.setPen(Qt.PenStyle.NoPen)
        known = row.level.value is not None
        painter.setBrush(tint if known else unknown_brush(look))
        painter.drawRoundedRect(band, 3, 3)
        if row.level.value is not None:
            painter.setBrush(look.colour("accent"))
            x = left + span * row.level.value / 4
            painter.drawEllipse(QRectF(x - 4.5, middle - 4.5, 9, 9))
        painter.setPen(look.colour("text"))
        right = left + span + look.u(5)
        ends = tr(between(level(row.low), level(row.high)))
        painter.drawText(QRectF(right, y, look.u(20), height), LEFT, ends)
        if low_one:
            painter.setPen(look.colour("muted"))
            box = QRectF(right + look.u(20), y, self.width() - right - look.u(20), height)
            painter.drawText(box, RIGHT, tr("lowest three"))


class PartView(QWidget):
    """Where the dimensions could lie, and what can be done with it; hidden where all questions are asked."""

    def __init__(self, look: Look, session: Session, wanted: Callable[[str], object]) -> None:
        super().__init__()
        self._look, self._session, self._wanted = look, session, wanted
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        self.row = CardRow(look)
        reach = Card(look, "Where each dimension could lie")
        self.rows = ReachRows(look)
        reach.body.addWidget(self.rows)
        words = (
            "Two questions are off by 0.3 on average, by more than 0.7 in 1 of 10; the lowest of them was "
            "right in 3 of 7 cases. So no weakest point and no gap is named."
        )
        reach.body.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        self.caption = reach.caption
        reach.body.addStretch(1)
        side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        for card in (self._more(), self._plan(), self._may()):
            column.addWidget(card)
        column.addStretch(1)
        self.row.add(reach, 62)
        self.row.add(side, 38)
        outer.addWidget(self.row)

    def _more(self) -> Card:
        look = self._look
        card = Card(look)
        self.more = PlainLabel(look, "", bold=True, wrap=True)
        card.body.addWidget(self.more)
        self.more_words = PlainLabel(look, "", wrap=True)
        card.body.addWidget(self.more_words)
        row = QHBoxLayout()
        self.widen = Button(look, "Ask all questions")
        self.widen.clicked.connect(lambda: self._ask(set_scope("all")))
        self.some = Button(look, "")
        self.some.clicked.connect(self._lowest_only)
        row.addWidget(self.widen)
        row.addWidget(self.some)
        row.addStretch(1)
        card.body.addLayout(row)
        return card

    def _plan(self) -> Card:
        look = self._look
        self.plan = Card(look, FROM_QUICK)
        self.plan_words = PlainLabel(look, "", wrap=True)
        self.plan.body.addWidget(self.plan_words)
        self.steps = PlainLabel(look, "", "small", "muted", wrap=True)
        self.plan.body.addWidget(self.steps)
        return self.plan

    def _may(self) -> Card:
        look = self._look
        card = Card(look, "What you can do with it")
        for sign, words in MAY:
            row = QHBoxLayout()
            row.addWidget(PlainLabel(look, sign, bold=True), 0, Qt.AlignmentFlag.AlignTop)
            row.addWidget(PlainLabel(look, words, wrap=True), 1)
            card.body.addLayout(row)
        return card

    def _lowest_only(self) -> None:
        """Ask what is asked now, and everything of the three lowest dimensions."""
        project, profile = self._session.project, self._session.profile
        self._ask(set_scope("chosen", _with_lowest(project, profile)))

    def _ask(self, more: Edit) -> None:
        """Ask more from now on, and go to the first of it."""
        if self._session.do(more):
            project, who = self._session.project, self._session.respondent
            first = first_open(project, who, questions_of(project, who))
            if first is not None:
                self._wanted(f"question:{first}")

    def refresh(self, project: Project, profile: Profile) -> None:
        """Show the round as it is answered now."""
        found = lowest(project, profile)
        self.rows.show_rows(reaches(project, profile), {r.id for r in found})
        asked, whole = counted(profile)
        quick = profile.overall.scope == "quick"
        self.caption.setText(
            "two questions each"
            if quick
            else phrase("{asked} of {whole} questions are asked", asked=asked, whole=whole)
        )
        n = whole - asked
        minutes = minutes_for(n, 5)
        self.more.setText(
            phrase("{n} more questions, about {minutes} minutes a person", n=n, minutes=minutes)
        )
        answers = profile.overall.value
        self.more_words.setText(
            "Then gaps and published models can be read, and the plan can be agreed. What was answered stays."
            if answers is None
            else phrase(
                "Then gaps and published models can be read, and the plan can be agreed. What was answered "
                "stays; {level:.1f} stands here until you widen.",
                level=answers,
            )
        )
        extra = len(_with_lowest(project, profile)) - asked
        self.some.setText(phrase("Only the {n} of the lowest three", n=extra))
        self.some.setVisible(quick and len(found) == 3 and extra > 0)

    def show_study(self, study: Study | None, *, withheld: bool = False) -> None:
        """What plan and worth follow from it so far."""
        self.plan.setVisible(study is not None and bool(study.plan.steps))
        if study is None or not study.plan.steps:
            return
        case, currency = study.case, study.project.organisation.currency
        low, high = money_same_unit((case.npv.p5, case.npv.p95), currency, signed=True)
        worth = (
            study.judgement.words
            if withheld
            else phrase(
                "expected worth {worth}, in 9 of 10 futures {low} to {high}",
                worth=money(case.npv.mean, currency, signed=True),
                low=low,
                high=high,
            )
        )
        self.plan_words.setText(
            phrase(
                "{n} steps, expected cost {cost}; {worth}.",
                n=len(study.plan.steps),
                cost=money(case.cost.mean, currency),
                worth=worth,
            )
        )
        names = [s.candidate.name for s in study.plan.steps[:5]]
        more = len(study.plan.steps) - len(names)
        words = joined(names)
        self.steps.setText(phrase("{words}, and {n} more", words=words, n=more) if more else words)


def _with_lowest(project: Project, profile: Profile) -> tuple[str, ...]:
    """Ids of what is asked now and of everything in the three lowest dimensions, in order."""
    low = {r.id for r in lowest(project, profile)}
    cells = profile.cells
    now = {q.id for k, q in enumerate(cells.questions) if cells.in_scope[k]}
    return tuple(q.id for q in asked_questions(project) if q.id in now or q.dimension in low)
