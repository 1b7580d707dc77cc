"""Evidence for a reply to another model: of which kind, what it is, from when, until when."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFormLayout, QVBoxLayout, QWidget

from planner.domain.answers.replies import Proof, Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import clean_text
from planner.domain.content.model import EvidenceCap, Item, Model
from planner.maturity.beside import node_named
from planner.ui.assess.evidence import typed_day
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel

PLAIN = "document"
"""The kind of evidence where a model tells none apart."""


def caps_of(model: Model, item: Item) -> EvidenceCap | None:
    """The rule that caps an item's claim by its evidence; ``None`` where evidence only stands beside."""
    rule = node_named(model, item.node).rule
    return rule if isinstance(rule, EvidenceCap) else None


def proof_words(proof: Proof, caps: EvidenceCap | None) -> str:
    """A piece of evidence in a line: what it is, its kind and how far that carries, and its end."""
    said: str = Verbatim(proof.text or proof.kind)
    if caps is not None and proof.kind in caps.caps:
        said = phrase(
            "{text} ({kind}, carries up to {cap:g})",
            text=said,
            kind=Verbatim(proof.kind),
            cap=caps.caps[proof.kind],
        )
    elif caps is not None:
        said = phrase(
            "{text} ({kind}: no kind that this model counts)", text=said, kind=Verbatim(proof.kind)
        )
    if proof.until:
        return phrase("{evidence}, counts until {day}", evidence=said, day=proof.until)
    return said


class ProofDialog(Dialog):
    """One piece of evidence; its kind is asked where the model tells kinds apart."""

    def __init__(self, parent: QWidget, look: Look, caps: EvidenceCap | None, today: date) -> None:
        super().__init__(parent, look, "Add evidence", 130)
        self.proof: Proof | None = None
        column = self.column
        column.setSpacing(look.u(4))
        lead = tr("What supports the answer? A document, a link, a name.")
        column.addWidget(PlainLabel(look, lead, wrap=True))
        form = QFormLayout()
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(2))
        self.kind = QComboBox()
        self.kind.setAccessibleName(tr("Kind"))
        self.kind.setMinimumHeight(look.u(7.5))
        for kind, cap in (caps.caps if caps is not None else {}).items():
            words = phrase("{kind}, carries up to {cap:g}", kind=Verbatim(kind), cap=cap)
            self.kind.addItem(tr(words), kind)
        self.what = Field(look, tr("What it is"))
        self.since = Field(look, tr("From which day"))
        self.since.setText(today.isoformat())
        self.until = Field(look, tr("Counts until"))
        months = caps.months if caps is not None else 0
        self.until.setPlaceholderText(
            tr(phrase("{months} months from its day, or a date like 2027-06-30", months=months))
            if months
            else tr("for ever, or a date like 2027-06-30")
        )
        fields = [
            (tr("What it is"), self.what),
            (tr("From which day"), self.since),
            (tr("Counts until"), self.until),
        ]
        if caps is not None:
            form.addRow(PlainLabel(look, tr("Kind")), self.kind)
        for words, field in fields:
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        column.addWidget(self.fault)
        add = Button(look, "Add", primary=True)
        add.clicked.connect(self._add)
        self.add_foot(primary=add, leave="Cancel")
        self.what.setFocus()

    def _add(self) -> None:
        try:
            text = clean_text(self.what.text()).strip()
            if not text:
                raise InputError("Say what it is.")
            self.proof = Proof(
                kind=self.kind.currentData() or PLAIN,
                text=text,
                date=typed_day(self.since.text()),
                until=typed_day(self.until.text()),
            )
        except InputError as error:
            self.fault.setText(str(error))
            return
        self.accept()


class ProofPart(QWidget):
    """The evidence of the reply in front, each piece with a way to take it away; and adding one."""

    changed = Signal(object)
    """All pieces as they should be from now on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self.look = look
        self.caps: EvidenceCap | None = None
        self.proofs: tuple[Proof, ...] = ()
        self.today = date.min
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(look.u(1))
        self.head = PlainLabel(look, "Evidence", bold=True)
        self.lead = PlainLabel(look, "", "small", "muted", wrap=True)
        self.add = LinkButton(look, "Add evidence…")
        self.add.clicked.connect(self._ask)
        self.lines: list[QWidget] = []
        for widget in (self.head, self.lead):
            self.column.addWidget(widget)
        self.column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeft)

    def show_reply(self, model: Model, item: Item, reply: Reply | None, today: date) -> None:
        """Show the evidence of a reply; hidden while there is none to support."""
        self.setVisible(reply is not None and reply.state == "answered")
        self.caps, self.today = caps_of(model, item), today
        self.proofs = reply.evidence if reply is not None else ()
        lacking = self.caps is not None and not self.proofs
        self.lead.setText(
            "Here an answer counts only as far as its evidence carries: without any it stays open."
        )
        self.lead.setVisible(lacking)
        for widget in self.lines:
            widget.hide()
            widget.deleteLater()
        self.lines = []
        for number, proof in enumerate(self.proofs):
            label = PlainLabel(self.look, proof_words(proof, self.caps), "small", wrap=True)
            away = LinkButton(self.look, "Remove")
            away.setAccessibleName(
                tr(phrase("Remove the evidence “{text}”", text=Verbatim(proof.text or proof.kind)))
            )
            away.clicked.connect(lambda _=False, k=number: self._remove(k))
            at = self.column.indexOf(self.add)
            self.column.insertWidget(at, label)
            self.column.insertWidget(at + 1, away, 0, Qt.AlignmentFlag.AlignLeft)
            self.lines += [label, away]

    def _ask(self) -> None:
        dialog = ProofDialog(self, self.look, self.caps, self.today)
        run(dialog)
        if dialog.proof is not None:
            self.changed.emit((*self.proofs, dialog.proof))

    def _remove(self, number: int) -> None:
        self.changed.emit(tuple(p for k, p in enumerate(self.proofs) if k != number))
