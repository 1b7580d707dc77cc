"""The file that is signed, beside its pages: what it is, who has signed, and what checking it found."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.kit.card import Rule
from planner.ui.kit.flow import cleared, in_rows
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.page import keep_width
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.report.examined import Answer, Examined, Sure

SIGNS: dict[Sure, str] = {"good": "check", "muted": "question", "warn": "warning", "bad": "close"}
WHEN = "clock"
"""The sign of a time that nobody proves."""
ENDS = 4
"""So many digits of a hash stand at both ends of where it is shortened."""
SIGNED = ("Nobody has signed yet", "One of {of} has signed", "{n} of {of} have signed")


class Mark(QWidget):
    """The sign of how an answer is to be taken."""

    def __init__(self, look: Look, answer: Answer) -> None:
        super().__init__()
        self._look, self._sure = look, answer.sure
        unproven = answer.question == "When" and answer.sure == "muted"
        self._icon = WHEN if unproven else SIGNS[answer.sure]
        keep_width(look, self, 5)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it."""
        look = self._look
        colour, size = look.colour(self._sure), look.u(3.5)
        image = pixmap(self._icon, colour, size, self.devicePixelRatioF())
        QPainter(self).drawPixmap(0, look.u(0.75), image)


class Framed(QWidget):
    """A surface with a coloured edge, or tinted where what stands on it is not to be relied on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.bad = False
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(look.u(3.5), look.u(2.5), look.u(3), look.u(2.5))
        self.column.setSpacing(look.u(1))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw surface and edge."""
        look, painter = self._look, QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        token = "bad" if self.bad else "good"
        painter.setPen(QPen(look.colour(token if self.bad else "line"), 1))
        painter.setBrush(look.colour("bad_soft" if self.bad else "base"))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.colour(token))
        painter.drawRoundedRect(QRectF(0, 0, 3, self.height()), 1.5, 1.5)


class IssuePanel(QWidget):
    """A card of the file, its signers in their fixed order, and the four answers.

    ``sign`` wants a key for the next field, ``other`` another file, ``closed`` the preview.
    """

    sign = Signal()
    other = Signal()
    closed = Signal()
    opened = Signal(Path)
    copied = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.found: Examined | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(2.5))
        self.card = Framed(look)
        self.title = PlainLabel(look, "", "lead", bold=True, wrap=True)
        self.name = PlainLabel(look, "", wrap=True)
        self.marks = PlainLabel(look, "", "small", "muted", wrap=True)
        for label in (self.title, self.name, self.marks):
            self.card.column.addWidget(label)
        self.open, self.folder, self.copy = (
            Button(look, words) for words in ("Open", "Show in folder", "Copy the code")
        )
        self.open.clicked.connect(lambda: self._open(folder=False))
        self.folder.clicked.connect(lambda: self._open(folder=True))
        self.copy.clicked.connect(lambda: self.copied.emit(self.found.digest if self.found else ""))
        self.card.column.addWidget(in_rows(look, self.open, self.folder, self.copy))
        column.addWidget(self.card)
        self.back = LinkButton(look, "Back to the preview")
        self.back.clicked.connect(self.closed)
        column.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)
        self.count = PlainLabel(look, "", bold=True, wrap=True)
        self.fixed = PlainLabel(
            look,
            "The order is fixed; the last signature locks the file.",
            "small",
            "muted",
            wrap=True,
        )
        column.addWidget(self.count)
        column.addWidget(self.fixed)
        self.signers = QGridLayout()
        self.signers.setHorizontalSpacing(look.u(2))
        self.signers.setVerticalSpacing(look.u(1))
        self.signers.setColumnStretch(1, 1)
        column.addLayout(self.signers)
        column.addWidget(Rule(look))
        head = QHBoxLayout()
        self.checked = PlainLabel(look, "", bold=True, wrap=True)
        another = LinkButton(look, "Another file…")
        another.clicked.connect(self.other)
        head.addWidget(self.checked, 1)
        head.addWidget(another, 0, Qt.AlignmentFlag.AlignTop)
        column.addLayout(head)
        self.answers = QVBoxLayout()
        self.answers.setSpacing(look.u(2))
        column.addLayout(self.answers)
        column.addWidget(Rule(look))
        self.sign_button: Button | None = None

    def _open(self, *, folder: bool) -> None:
        if self.found is not None:
            self.opened.emit(self.found.path.parent if folder else self.found.path)

    def show_file(self, found: Examined, told: list[Answer], pages: int, *, exported: bool) -> None:
        """Show a file, freshly ``exported`` or looked at, and what was found."""
        self.found = found
        verdict = found.verdict
        self.card.bad = verdict.state == "changed"
        self.card.update()
        self.title.setText(
            "Exported for signing"
            if exported
            else "Changed after it was signed"
            if self.card.bad
            else "A signed report"
            if 0 < verdict.fields == found.signed
            else "A report to be signed"
        )
        counts = [phrase("{n} pages", n=pages) if pages > 1 else "one page"] if pages else []
        if verdict.fields:
            of = "one box to sign" if verdict.fields == 1 else "{n} boxes to sign"
            counts.append(phrase(of, n=verdict.fields))
        self.name.setText(joined([Verbatim(found.path.name), *counts], ", "))
        short = f"{found.digest[:ENDS]}…{found.digest[-ENDS:]}"
        marks = [phrase("SHA-256 {short}", short=short)]
        if found.number:
            marks.insert(0, phrase("number {number}", number=Verbatim(found.number)))
        self.marks.setText(joined(marks, " · "))
        self._show_signers(found)
        self.checked.setText(phrase("Check of {name}", name=Verbatim(found.path.name)))
        cleared(self.answers)
        for answer in told:
            self.answers.addWidget(self._answer(answer))

    def _show_signers(self, found: Examined) -> None:
        look, verdict = self._look, found.verdict
        cleared(self.signers)
        self.sign_button = None
        whole = verdict.state != "changed"
        for widget in (self.count, self.fixed):
            widget.setVisible(whole and verdict.fields > 0)
        if not whole:
            return
        signed, of = found.signed, verdict.fields
        self.count.setText(phrase(SIGNED[min(signed, 2)], n=signed, of=of))
        first = True
        for k, (number, signer, signature) in enumerate(found.signers()):
            who = QWidget()
            lines = QVBoxLayout(who)
            lines.setContentsMargins(0, 0, 0, look.u(1))
            lines.setSpacing(0)
            name = Verbatim(signer.name) if signer.name else tr("No name yet")
            lines.addWidget(PlainLabel(look, name, bold=True, wrap=True))
            if signer.role:
                lines.addWidget(
                    PlainLabel(look, Verbatim(signer.role), "small", "muted", wrap=True)
                )
            self.signers.addWidget(PlainLabel(look, str(number), "body", "muted"), k, 0)
            self.signers.addWidget(who, k, 1)
            if signature is not None:
                at = f"\n{signature.when:%H:%M} UTC" if signature.when is not None else ""
                state: QWidget = PlainLabel(look, Verbatim(tr("signed") + at), "small", "good")
            elif first:
                first = False
                self.sign_button = Button(look, "Sign with a key file…")
                self.sign_button.clicked.connect(self.sign)
                lines.addWidget(self.sign_button, 0, Qt.AlignmentFlag.AlignLeft)
                continue
            else:
                words = "then; locks the file" if number == of else "then"
                state = PlainLabel(look, words, "small", "muted")
            self.signers.addWidget(state, k, 2, Qt.AlignmentFlag.AlignRight)

    def _answer(self, answer: Answer) -> QWidget:
        look = self._look
        row: QWidget
        if answer.sure == "bad":
            row = framed = Framed(look)
            framed.bad = True
            line = QHBoxLayout()
            framed.column.addLayout(line)
        else:
            row = QWidget()
            line = QHBoxLayout(row)
            line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(look.u(1))
        question = PlainLabel(look, answer.question, bold=True)
        keep_width(look, question, 14)
        line.addWidget(question, 0, Qt.AlignmentFlag.AlignTop)
        line.addWidget(Mark(look, answer))
        said = QVBoxLayout()
        said.setSpacing(0)
        said.addWidget(PlainLabel(look, answer.words, wrap=True))
        if answer.more:
            said.addWidget(PlainLabel(look, answer.more, "small", "muted", wrap=True))
        line.addLayout(said, 1)
        return row


class IssuedSide(QWidget):
    """At the left while a file is shown: what was issued before, and what signing keeps."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(look.u(4), look.u(5), look.u(3), look.u(3))
        column.setSpacing(look.u(2))
        self.list = QVBoxLayout()
        self.list.setSpacing(look.u(1.5))
        self.head = PlainLabel(look, "Issued", "small", "muted")
        column.addWidget(self.head)
        column.addLayout(self.list)
        for head, words in (
            (
                "What signing keeps",
                "The file is never changed by the program after export. Each signature adds to it; the last "
                "one locks it.",
            ),
            (
                "Without a certificate",
                "The boxes are 31 mm high: print the page and sign with a pen. The number on the page leads "
                "back here.",
            ),
        ):
            column.addSpacing(look.u(2))
            column.addWidget(PlainLabel(look, head, "small", "muted"))
            column.addWidget(PlainLabel(look, words, wrap=True))
        column.addStretch(1)

    def show_issued(self, rows: list[tuple[str, str, bool]]) -> None:
        """Show what was issued, the newest first: its number, what is known of it, whether it is in front."""
        cleared(self.list)
        self.head.setVisible(bool(rows))
        for number, words, front in rows:
            token = "accent" if front else "text"
            self.list.addWidget(PlainLabel(self._look, Verbatim(number), "body", token, bold=front))
            self.list.addWidget(PlainLabel(self._look, words, "small", "muted", wrap=True))
