"""Where people differ: every question with its answers and figures, and the place to agree."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QCheckBox, QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.answers.assessment import Consensus
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal, plain_number, share
from planner.domain.base.types import iso_time
from planner.maturity.agreement import (
    AgendaItem,
    FewKnow,
    agenda,
    agreed_share,
    few_know,
    ordinal_alpha,
    spreads,
)
from planner.maturity.answers import read_answers
from planner.maturity.words import agreed_short, agreed_words, sentence
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.flow import in_rows
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_consensus
from planner.workspace.publishing import PRINTED, is_anonymous

COLUMNS = [
    Column("Question", stretch=True),
    Column("Answers"),
    Column("Median", right=True),
    Column("Range", right=True),
    Column("Average deviation", right=True),
    Column("rwg", right=True),
    Column("Consensus, T–W", right=True),
    Column("Agreement, v.d.E.", right=True),
    Column("Not answered", right=True),
    Column("Agreed", right=True),
]
MEASURES = range(4, 8)
"""Columns that only statisticians read."""
WORDS = (
    "Average deviation is in levels around the median. rwg, Tastle–Wierman consensus and van der Eijk "
    "agreement run up to 1, which is everybody alike; van der Eijk’s is negative where there are two camps."
)


class DisagreementDialog(Dialog):
    """The agenda as a table; for one team, what it agrees on is recorded here."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Where people differ", 280, 160)
        self.session = session
        column = self.column
        head = QHBoxLayout()
        self.summary = PlainLabel(look, "", "lead", wrap=True)
        self.team = QComboBox()
        self.team.setAccessibleName(tr("Answers of"))
        self.team.setMinimumHeight(look.u(7.5))
        self.team.addItem(tr("Everybody"), None)
        for team in session.project.teams:
            self.team.addItem(team.name, team.id)
        if len(session.project.teams) == 1:
            self.team.setCurrentIndex(1)
        self.team.activated.connect(lambda _: self.refresh())
        head.addWidget(self.summary, 1)
        head.addWidget(PlainLabel(look, "Answers of", "small", "muted"))
        head.addWidget(self.team)
        column.addLayout(head)
        self.model = RowsModel(look, COLUMNS, None, self)
        self.table = Table(look, self.model, "Where people differ")
        self.table.set_widths([0, 32, 15, 18, 30, 12, 28, 30, 24, 16])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        column.addWidget(self.table, 1)
        self.detail = PlainLabel(look, "", wrap=True)
        column.addWidget(self.detail)
        column.addLayout(self._agree_row())
        self.words = PlainLabel(look, WORDS, "small", "muted", wrap=True)
        column.addWidget(self.words)
        self.measures = QCheckBox(tr("Measures of agreement"))
        self.measures.toggled.connect(self._measure)
        self.add_foot(self.measures)
        self._items: dict[str, AgendaItem] = {}
        self._few: dict[str, FewKnow] = {}
        self._chosen = ""
        self._measure(False)
        session.changed.connect(self.refresh)
        self.refresh()

    def _measure(self, on: bool) -> None:
        """Show or hide what statistics calls agreement, which few who decide know by name."""
        for column in MEASURES:
            self.table.setColumnHidden(column, not on)
        self.words.setVisible(on)
        self._show_detail()

    def _agree_row(self) -> QVBoxLayout:
        look = self.look
        column = QVBoxLayout()
        self.agree_words = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.agree_words)
        self.levels: list[Button] = []
        for level in range(5):
            button = Button(look, str(level))
            button.setAccessibleName(tr(phrase("Agree on level {level}", level=level)))
            button.setMinimumWidth(look.u(10))
            button.clicked.connect(lambda _=False, level=level: self._agree(level))
            self.levels.append(button)
        self.not_for_us = Button(look, "It does not apply…")
        self.not_for_us.clicked.connect(self._agree_not_for_us)
        self.to_ask = Button(look, "We do not know…")
        self.to_ask.clicked.connect(self._agree_to_ask)
        self.take_back = LinkButton(look, "Take back")
        self.take_back.clicked.connect(self._take_back)
        others = self.not_for_us, self.to_ask, self.take_back
        column.addWidget(in_rows(look, *self.levels, *others))
        return column

    def refresh(self) -> None:
        """Show the agenda of the chosen team, or of everybody."""
        project, profile = self.session.project, self.session.profile
        team = self.team.currentData()
        answers = read_answers(project)
        found = spreads(project, team=team, answers=answers)
        items = agenda(profile, found)
        self._items = {i.spread.question: i for i in items}
        agreed = agreed_share(found)
        if agreed is None:
            self.summary.setText("No agreement figure: no question has levels from two people.")
        else:
            wide = sum(i.spread.discuss for i in items)
            self.summary.setText(
                phrase(
                    (
                        "{share} of {n} questions lie within one level of the median. {wide} should be "
                        "talked about."
                    ),
                    share=share(agreed),
                    n=len(found),
                    wide=wide,
                )
            )
        by_id = project.questionnaire.by_id
        rows = []
        for item in items:
            spread = item.spread
            consensus = project.current_round.consensus.get(team or "", {}).get(spread.question)
            rows.append(
                RowData(
                    spread.question,
                    (
                        by_id[spread.question].title,
                        "  ".join(map(str, spread.levels[:12]))
                        + (" …" if len(spread.levels) > 12 else ""),
                        plain_number(spread.median),
                        phrase("{part} to {part2}", part=spread.levels[0], part2=spread.levels[-1]),
                        decimal(spread.average_deviation, 2),
                        decimal(spread.rwg, 2),
                        decimal(spread.consensus, 2),
                        decimal(spread.agreement, 2),
                        str(len(spread.missing)) if spread.missing else "–",
                        "–" if consensus is None else agreed_short(consensus),
                    ),
                    bold=frozenset({0}) if spread.discuss else frozenset(),
                )
            )
        few = {f.question: f for f in few_know(profile) if team is None or f.team == team}
        rows += [
            RowData(
                f.question,
                (by_id[f.question].title, f.words, *["–"] * 8),
                bold=frozenset({0}),
            )
            for f in few.values()
            if f.question not in self._items
        ]
        self._few = few
        self.model.show_rows(rows)
        self._alpha = ordinal_alpha(project, answers=answers)
        if rows and self._chosen not in {r.id for r in rows}:
            self._chosen = rows[0].id
            self.table.selectRow(0)
        self._show_detail()

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id
            self._show_detail()

    def _show_detail(self) -> None:
        project = self.session.project
        item = self._items.get(self._chosen)
        team = self.team.currentData()
        few = self._few.get(self._chosen)
        for button in (*self.levels, self.not_for_us, self.to_ask):
            button.setEnabled((item or few) is not None and team is not None)
        self.take_back.hide()
        if item is None:
            self._show_few(few)
            return
        question = project.questionnaire.by_id[self._chosen]
        alpha = self._alpha[question.dimension]
        name = project.questionnaire.dimension_by_id[question.dimension].name
        missing = [self._person(m) for m in item.spread.missing]
        lines = [question.prompt]
        if missing:
            lines.append(phrase("Not answered by: {join}.", join=joined(missing[:8])))
        if item.spread.dont_know:
            lines.append(phrase("Don’t know: {dont_know}.", dont_know=item.spread.dont_know))
        figure = "not defined" if alpha is None else decimal(alpha, 2)
        if self.measures.isChecked():
            lines.append(
                phrase(
                    "Krippendorff’s ordinal alpha of {name}, within teams: {figure}.",
                    name=name,
                    figure=figure,
                )
            )
        if few is not None:
            lines.append(sentence(few.words))
        self.detail.setText(joined(lines, "  "))
        self._show_agreed(team)

    def _show_few(self, few: FewKnow | None) -> None:
        """A question that hardly anybody of a team knows: there is nothing to compare, but to agree on."""
        if few is None:
            self.detail.setText("")
            self.agree_words.setText("")
            return
        question = self.session.project.questionnaire.by_id[few.question]
        self.detail.setText(joined([question.prompt, sentence(few.words)], "  "))
        self._show_agreed(self.team.currentData())

    def _show_agreed(self, team: str | None) -> None:
        project = self.session.project
        if team is None:
            self.agree_words.setText("Choose a team to record what it agrees on.")
            return
        consensus = project.current_round.consensus.get(team, {}).get(self._chosen)
        if consensus is None:
            words = (
                "Agree on a level after talking; it counts instead of the answers, which are kept."
            )
            printed = [PRINTED] if is_anonymous(project) else []
            self.agree_words.setText(joined([words, *printed], " "))
            return
        reason = f": {consensus.reason}" if consensus.reason else ""
        self.agree_words.setText(
            phrase("Agreed on level {level}{reason}", level=consensus.level, reason=reason)
            if consensus.state == "level"
            else agreed_words(consensus)
        )
        self.take_back.show()

    def _person(self, respondent: str) -> str:
        project = self.session.project
        person = project.respondent_by_id[respondent]
        return person.role or project.team_by_id[person.team].name

    def _agree(self, level: int) -> None:
        team, question = self.team.currentData(), self._chosen
        title = self.session.project.questionnaire.by_id[question].title
        reason = ask_line(
            self,
            self.look,
            phrase("Agree on level {level}", level=level),
            phrase("What decided it? ({title})", title=title),
            "Record",
        )
        if not reason:
            return
        project = self.session.project
        consensus = Consensus(
            level=level,
            reason=reason,
            who=project.facilitator,
            when=iso_time(self.session.workspace.clock()),
        )
        self.session.do(set_consensus(team, question, consensus, title))

    def _agree_not_for_us(self) -> None:
        reason = ask_line(
            self, self.look, "It does not apply", "Why does it not apply to this team?", "Record"
        )
        if reason:
            self._record(Consensus(state="not_applicable", reason=reason, who=self._facilitator()))

    def _agree_to_ask(self) -> None:
        who = ask_line(self, self.look, "We do not know", "Who knows? Name whom to ask.", "Record")
        if who:
            self._record(Consensus(state="dont_know", ask=who, who=self._facilitator()))

    def _facilitator(self) -> str:
        return self.session.project.facilitator

    def _record(self, consensus: Consensus) -> None:
        team, question = self.team.currentData(), self._chosen
        title = self.session.project.questionnaire.by_id[question].title
        when = iso_time(self.session.workspace.clock())
        dated = consensus.model_copy(update={"when": when})
        self.session.do(set_consensus(team, question, dated, title))

    def _take_back(self) -> None:
        team, question = self.team.currentData(), self._chosen
        title = self.session.project.questionnaire.by_id[question].title
        self.session.do(set_consensus(team, question, None, title))
