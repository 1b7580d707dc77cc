"""Where people differ in a model beside the questionnaire, and the place to record what a team agrees on."""

from __future__ import annotations

from collections import Counter
from typing import Any

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from planner.domain.answers.replies import Agreement, Reply
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.content.model import Item, Model
from planner.maturity.beside import NONE, items_asked
from planner.maturity.model_words import agreement_short, agreement_words
from planner.maturity.taken import reply_words
from planner.ui.assess.item_editor import ItemEditor
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.model_edits import set_agreement

COLUMNS = [
    Column("Question", stretch=True),
    Column("Answers", stretch=True),
    Column("Not answered", right=True),
    Column("Agreed"),
]


class ModelDisagreementDialog(Dialog):
    """All items of a model by how many answers they have; what a team agrees on is recorded below."""

    def __init__(self, parent: QWidget, look: Look, session: Session, model: Model) -> None:
        super().__init__(parent, look, "Where people differ", 240, 170)
        self.session, self.model = session, model
        head = QHBoxLayout()
        self.summary = PlainLabel(look, "", "lead", wrap=True)
        self.team = QComboBox()
        self.team.setAccessibleName(tr("Answers of"))
        self.team.setMinimumHeight(look.u(7.5))
        for team in session.project.teams:
            self.team.addItem(team.name, team.id)
        self.team.activated.connect(lambda _: self.refresh())
        head.addWidget(self.summary, 1)
        head.addWidget(self.team)
        self.column.addLayout(head)
        self.rows = RowsModel(look, COLUMNS, None, self)
        self.table = Table(look, self.rows, "Where people differ")
        self.table.set_widths([0, 0, 24, 40])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        self.column.addWidget(self.table, 3)
        self.detail = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.detail)
        self.editor = ItemEditor(look, session.typed)
        self.editor.answered.connect(self._agree)
        self.column.addWidget(scrolling(self.editor), 2)
        row = QHBoxLayout()
        self.words = PlainLabel(look, "", "small", "muted", wrap=True)
        row.addWidget(self.words, 1)
        self.not_for_us = Button(look, "It does not apply…")
        self.not_for_us.clicked.connect(self._agree_not_for_us)
        self.to_ask = Button(look, "We do not know…")
        self.to_ask.clicked.connect(self._agree_to_ask)
        self.take_back = LinkButton(look, "Take back")
        self.take_back.clicked.connect(lambda: self._record(None))
        for widget in (self.not_for_us, self.to_ask, self.take_back):
            row.addWidget(widget)
        self.column.addLayout(row)
        self.add_foot()
        self._chosen = ""
        session.changed.connect(self.refresh)
        self.refresh()

    def _replies(self, item: str) -> list[Reply | None]:
        given = self.session.project.current_round.replies.get(self.model.id, NONE)
        team = self.team.currentData()
        members = [r.id for r in self.session.project.respondents if r.team == team]
        return [given.reply(m, item) for m in members]

    def _agreement(self, item: str) -> Agreement | None:
        given = self.session.project.current_round.replies.get(self.model.id, NONE)
        return given.agreed.get(self.team.currentData() or "", {}).get(item)

    def refresh(self) -> None:
        """Show the items of the chosen team: those where its people differ first."""
        found = []
        for item in items_asked(self.session.project, self.model):
            replies = self._replies(item.id)
            given = [r for r in replies if r is not None]
            counts = Counter(tr(reply_words(item, r)) for r in given)
            found.append((len(counts) > 1, len(given), item, counts, len(replies) - len(given)))
        found.sort(key=lambda row: (not row[0], -row[1]))
        rows = []
        for wide, _, item, counts, missing in found:
            agreed = self._agreement(item.id)
            words = ", ".join(f"{n} × {w}" for w, n in counts.most_common())
            rows.append(
                RowData(
                    item.id,
                    (
                        phrase("{id} {text}", id=item.id, text=item.text.split("\n")[0]),
                        Verbatim(words or "–"),
                        str(missing) if missing else "–",
                        "–" if agreed is None else agreement_short(item, agreed),
                    ),
                    bold=frozenset({0}) if wide else frozenset(),
                )
            )
        self.rows.show_rows(rows)
        differ = sum(wide for wide, *_ in found)
        two = sum(n > 1 for _, n, *_ in found)
        self.summary.setText(
            phrase("People differ in {n} of {of} questions with two answers.", n=differ, of=two)
            if two
            else "Nobody else of this team has answered the same question."
        )
        ids = {r.id for r in rows}
        if rows and self._chosen not in ids:
            self._chosen = rows[0].id
            self.table.selectRow(0)
        self._show_detail()

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.rows.rows[current.row()].id
            self._show_detail()

    @property
    def _item(self) -> Item | None:
        return self.model.item_by_id.get(self._chosen)

    def _show_detail(self) -> None:
        item = self._item
        if item is None:
            return
        agreed = self._agreement(item.id)
        self.detail.setText(item.text)
        self.editor.show_item(item, agreed.reply if agreed else None)
        self.take_back.setVisible(agreed is not None)
        self.words.setText(
            "Agree on an answer after talking; it counts instead of the answers, which are kept."
            if agreed is None
            else joined([agreement_words(item, agreed)])
        )

    def _record(self, agreement: Agreement | None) -> None:
        item, team = self._item, self.team.currentData()
        if item is not None and team:
            self.session.do(set_agreement(team, self.model.id, item.id, agreement))

    def _made(self, reply: Reply, **more: Any) -> Agreement:
        today = self.session.workspace.clock().date().isoformat()
        who = self.session.project.facilitator
        return Agreement(reply=reply, who=who, when=today, **more)

    def _agree(self, fields: dict[str, Any]) -> None:
        item = self._item
        if item is None:
            return
        reply = Reply.model_validate(fields)
        old = self._agreement(item.id)
        if old is not None and old.reply == reply:
            return
        self._record(self._made(reply, reason=old.reason if old else ""))

    def _agree_not_for_us(self) -> None:
        reason = ask_line(
            self, self.look, "It does not apply", "Why does it not apply to this team?", "Record"
        )
        if reason:
            self._record(self._made(Reply(state="not_applicable", reason=reason)))

    def _agree_to_ask(self) -> None:
        who = ask_line(self, self.look, "We do not know", "Who knows? Name whom to ask.", "Record")
        if who:
            self._record(self._made(Reply(state="dont_know"), ask=who))
