"""One model beside the questionnaire, answered item by item: list, item, and the model's level so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QHBoxLayout,
    QStackedWidget,
)

from planner.domain.answers.replies import Agreement, Proof, Reply
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.content.model import Item, Model
from planner.maturity.beside import (
    NONE,
    advice_of,
    count_replies,
    groups_of,
    items_asked,
    next_step,
    node_named,
    read_beside,
)
from planner.maturity.cells import Counts
from planner.maturity.model_words import agreement_words, branch_rows, level_figure, level_note
from planner.ui.assess.done import DonePanel
from planner.ui.assess.item_editor import reply_of
from planner.ui.assess.model_layout import ModelWidgets
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.kit.why import show_why
from planner.workspace.edits import Edit
from planner.workspace.model_edits import note_on_reply, prove_reply, set_agreement, set_reply
from planner.workspace.people import names_of

MOST_BRANCHES = 12
"""So many branches stand in the panel; all of them are on Results."""


@dataclass(frozen=True)
class Entry:
    """An item as the list shows it."""

    id: str
    title: str


class ModelSheet(ModelWidgets):
    """Like the page of the questionnaire, for a model of any shape."""

    differ = Signal()
    """Somebody wants to see where people differ in this model."""
    moved = Signal(str)
    """Somebody else answers now."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self.model: Model | None = None
        self.current = ""
        self._shown: tuple[str, ...] = ()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        self.items = scrolling(self._middle())
        self.items.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.done = DonePanel(look)
        self.middle = QStackedWidget()
        for widget in (self.items, self.done):
            self.middle.addWidget(widget)
        row.addWidget(self.middle, 1)
        self.panel = self._panel()
        row.addWidget(self.panel)
        self.list.clicked.connect(self._list_clicked)
        self.list.activated.connect(self._list_clicked)
        self.jump.activated.connect(lambda _: self.show_item(self.jump.currentData()))
        self.filter.activated.connect(lambda _: self._fill_list())
        self.editor.answered.connect(self._answered)
        self.dont_know.clicked.connect(self.answer_dont_know)
        self.not_applicable.clicked.connect(self.answer_not_applicable)
        self.clear.clicked.connect(lambda: self._do(None))
        self.note_field.textChanged.connect(self._note_changed)
        self.proof.changed.connect(self._proved)
        self.take_back.clicked.connect(self._take_back)
        self.differences.clicked.connect(self.differ)
        self.why.clicked.connect(self._why)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following.clicked.connect(lambda: self.step(1))
        self.done.to_open.connect(self.start_over)
        self.done.again.connect(self.start_over)
        self.done.next_person.connect(lambda: self.moved.emit(self._next_person() or ""))

    # ------------------------------------------------------------------ showing

    def show_model(self, model: Model) -> None:
        """Answer this model."""
        changed = self.model is None or self.model.id != model.id
        self.model = model
        if changed:
            self.current, self._shown = "", ()
            self.start_over()
        else:
            self.refresh()

    def refresh(self) -> None:
        """Show the document as it is now."""
        if self.model is None or self.model.id not in self.session.project.model_by_id:
            return
        self._fill_list()
        self._show_item()
        self._show_level()
        if self.middle.currentWidget() is self.done:
            self._end(again=True)

    @property
    def _person(self) -> str:
        return self.session.respondent

    def _sheet(self, respondent: str = "") -> dict[str, Reply]:
        if self.model is None:
            return {}
        given = self.session.project.current_round.replies.get(self.model.id, NONE)
        return given.sheets.get(respondent or self._person, {})

    def _asked(self) -> tuple[Item, ...]:
        return items_asked(self.session.project, self.model) if self.model is not None else ()

    def counts(self) -> Counts:
        """How far the person who answers is."""
        return count_replies(self._sheet(), self._asked())

    def _fill_list(self) -> None:
        if self.model is None:
            return
        sheet, wanted = self._sheet(), self.filter.currentData()
        asked = self._asked()
        states = {i.id: _state(sheet.get(i.id)) for i in asked}
        shown = [
            i for i in asked if wanted == "all" or states[i.id] == wanted or i.id == self.current
        ]
        ids = tuple(i.id for i in shown)
        if ids != self._shown or self.list.questions.rowCount() == 0:
            self._shown = ids
            groups = groups_of(self.model, shown)
            self.list.questions.show_questions(
                [(n, [Entry(i.id, title_of(i)) for i in items]) for n, items in groups]
            )
            self.jump.clear()
            for item in shown:
                self.jump.addItem(tr(title_of(item)), item.id)
        if self.current not in ids:
            self.current = ids[0] if ids else ""
        self.list.questions.show_states(states, self.current)
        self.list.reveal(self.current)

    def _item(self) -> Item | None:
        return self.model.item_by_id.get(self.current) if self.model is not None else None

    def _show_item(self) -> None:
        item = self._item()
        if item is None or self.model is None:
            return
        ids = list(self._shown)
        self.place.setText(
            phrase(
                "{name} · question {number} of {n} · {id}",
                name=node_named(self.model, item.node).name,
                number=ids.index(item.id) + 1 if item.id in ids else 1,
                n=len(ids),
                id=item.id,
            )
        )
        self.prompt.setText(item.text)
        self.hint.setText(item.hint)
        self.hint.setVisible(bool(item.hint))
        reply = self._sheet().get(item.id)
        self.editor.show_item(item, reply)
        state = _state(reply)
        self.dont_know.setChecked(state == "dont_know")
        self.not_applicable.setChecked(state == "not_applicable")
        self.reason.setText(
            phrase("Reason: {reason}", reason=Verbatim(reply.reason))
            if reply is not None and reply.reason
            else "Neither counts as zero."
        )
        self.clear.setVisible(reply is not None)
        self.note_field.setEnabled(reply is not None)
        note = reply.note if reply is not None else ""
        if self.note_field.toPlainText() != note:
            self.note_field.blockSignals(True)
            self.note_field.setPlainText(note)
            self.note_field.blockSignals(False)
        today = self.session.workspace.clock().date()
        self.proof.show_reply(self.model, item, reply, today)
        self._say(self.advice, self._advice(item, reply))
        self._say(self.standing, self._standing(item, reply))
        self.take_back.setVisible(self._agreement(item) is not None)
        self.jump.setCurrentIndex(self.jump.findData(item.id))

    @staticmethod
    def _say(label: PlainLabel, words: str) -> None:
        label.setText(words)
        label.setVisible(bool(words))

    def _advice(self, item: Item, reply: Reply | None) -> str:
        said = []
        above = next_step(item, reply)
        if above:
            said.append(phrase("The next step: {text}", text=above))
        said += [phrase("Advice of the model: {text}", text=a) for a in advice_of(item, reply)]
        if item.evidence and reply is None:
            said.append(phrase("Ask for: {what}", what=item.evidence))
        return joined(said, "\n") if said else ""

    def _agreement(self, item: Item) -> Agreement | None:
        project = self.session.project
        person = project.respondent_by_id.get(self._person)
        if self.model is None or person is None:
            return None
        given = project.current_round.replies.get(self.model.id, NONE)
        return given.agreed.get(person.team, {}).get(item.id)

    def _standing(self, item: Item, reply: Reply | None) -> str:
        said = []
        agreed = self._agreement(item)
        if agreed is not None:
            said.append(agreement_words(item, agreed))
        if reply is not None and reply.given is not None:
            labels = {r.id: r.label for r in self.session.project.rounds}
            label = Verbatim(labels.get(reply.given.round, reply.given.date))
            said.append(phrase("From {label}; not given again yet.", label=label))
        return joined(said, " ") if said else ""

    def _show_level(self) -> None:
        project, model = self.session.project, self.model
        person = project.respondent_by_id.get(self._person)
        if model is None:
            return
        if person is None:
            self.title.setText("Nobody answers yet")
            return
        found = read_beside(project, model, brief=True)
        team = project.team_by_id[person.team]
        level = found.level_of("root", team.id)
        self.title.setText(phrase("{name}, so far", name=Verbatim(team.name)))
        self.figure.setText(level_figure(level))
        self.words.setText(level_note(level))
        rows = branch_rows(found, team.id)
        self.branches.show_rows(("By part", ""), rows[:MOST_BRANCHES])
        self.about.setText(
            joined([w for w in (model.scoring, model.source, model.licence) if w], " ")
            if model.scoring or model.source or model.licence
            else ""
        )
        hidden = self._item() is not None and self.current not in self._sheet()
        for widget in (self.figure, self.words, self.branches, self.why):
            widget.setVisible(not hidden)
        self.later.setVisible(hidden)

    # ------------------------------------------------------------------ acting

    def start_over(self) -> None:
        """From the first open item on."""
        self.filter.setCurrentIndex(0)
        self.middle.setCurrentWidget(self.items)
        sheet = self._sheet()
        asked = self._asked()
        first = next((i.id for i in asked if i.id not in sheet), asked[0].id if asked else "")
        self._shown = ()
        self.show_item(first)

    def show_item(self, item: str) -> None:
        """Go to an item."""
        self.middle.setCurrentWidget(self.items)
        self.current = item
        self.refresh()

    def step(self, by: int) -> None:
        """Go to the next or previous item; after the last one comes the end."""
        ids = list(self._shown)
        if self.middle.currentWidget() is self.done:
            if by < 0:
                self.show_item(self.current)
        elif ids and by > 0 and self.current == ids[-1]:
            self._end()
        elif self.current in ids:
            self.show_item(ids[min(max(ids.index(self.current) + by, 0), len(ids) - 1)])

    def _end(self, *, again: bool = False) -> None:
        following = self._next_person()
        names = names_of(self.session.project)
        self.middle.setCurrentWidget(self.done)
        self.done.show_end(self.counts(), names[following] if following else None, 0, {})
        if not again:
            self.done.first.setFocus()

    def _next_person(self) -> str | None:
        """The next person with open items in this model."""
        people = [r.id for r in self.session.project.respondents]
        here = people.index(self._person) + 1 if self._person in people else 0
        asked = self._asked()
        for who in (*people[here:], *people[: max(here - 1, 0)]):
            if count_replies(self._sheet(who), asked).open:
                return who
        return None

    def press(self, key: str) -> None:
        """What a key of the page does here."""
        acts: dict[str, Callable[[], object]] = {
            "D": self.answer_dont_know,
            "N": self.answer_not_applicable,
            "M": self.note_field.setFocus,
            "Up": partial(self.step, -1),
            "Down": partial(self.step, 1),
            "Enter": self._enter,
            **{str(k): partial(self.editor.press, k) for k in range(5)},
        }
        acts.get(key, lambda: None)()

    def _enter(self) -> None:
        focus = QApplication.focusWidget()
        if self.middle.currentWidget() is self.done:
            (focus if isinstance(focus, QAbstractButton) else self.done.first).click()
        elif isinstance(focus, QAbstractButton) and focus not in self.editor.cards:
            focus.click()
        else:
            self.step(1)

    def _do(self, reply: Reply | None) -> bool:
        item = self._item()
        if item is None or self.model is None or not self._person:
            return False
        edit: Edit = set_reply(self._person, self.model.id, item.id, reply)
        taken = self.session.do(edit)
        self.refresh()
        return taken

    def _answered(self, fields: dict[str, Any]) -> None:
        item = self._item()
        if item is None or self.middle.currentWidget() is self.done:
            return
        old = self._sheet().get(item.id)
        new = reply_of(fields, old)
        if old is not None and (old.state, old.options, old.number, old.text, old.given) == (
            new.state,
            new.options,
            new.number,
            new.text,
            None,
        ):
            self.editor.show_item(item, old)
            return
        taken = self._do(new)
        one = item.kind in ("single", "yes_no")
        if taken and one and self.session.settings.advance_after_answer:
            self.step(1)

    def answer_dont_know(self) -> None:
        """Answer "don't know"."""
        self._do(reply_of({"state": "dont_know"}, self._sheet().get(self.current)))

    def answer_not_applicable(self) -> None:
        """Ask for the reason, then answer "not applicable"."""
        reason = ask_line(
            self, self.look, "Set not applicable", "Why does this not apply to the team?", "Set"
        )
        if reason:
            fields = {"state": "not_applicable", "reason": reason}
            self._do(reply_of(fields, self._sheet().get(self.current)))
        else:
            self._show_item()

    def _note_changed(self) -> None:
        item = self._item()
        if item is None or self.model is None or item.id not in self._sheet():
            return
        note = clean_text(self.note_field.toPlainText(), multiline=True)
        self.session.do(note_on_reply(self._person, self.model.id, item.id, note))

    def _proved(self, proofs: tuple[Proof, ...]) -> None:
        if self.model is not None:
            edit = prove_reply(self._person, self.model.id, self.current, proofs)
            self.session.do(edit)
            self.refresh()

    def _take_back(self) -> None:
        item = self._item()
        person = self.session.project.respondent_by_id.get(self._person)
        if item is not None and self.model is not None and person is not None:
            self.session.do(set_agreement(person.team, self.model.id, item.id, None))
            self.refresh()

    def _why(self) -> None:
        if self.model is None:
            return
        found = read_beside(self.session.project, self.model, brief=True)
        person = self.session.project.respondent_by_id.get(self._person)
        own = next((r for r in found.score.teams if person and r.team == person.team), None)
        tree = (own or found.score.overall).tree
        show_why(self, self.look, phrase("Why? {name}", name=self.model.name), tree)

    def _list_clicked(self, index: QModelIndex) -> None:
        entry = self.list.questions.question(index)
        if entry is not None:
            self.show_item(entry.id)
        else:
            self.list.setExpanded(index, not self.list.isExpanded(index))


def _state(reply: Reply | None) -> str:
    if reply is None:
        return "open"
    return "level" if reply.state == "answered" else reply.state


def title_of(item: Item) -> str:
    """An item's words for a list: its first line, not too long."""
    first = item.text.strip().split("\n")[0]
    return first if len(first) <= 90 else first[:89] + "…"
