"""What a file would change, before it does: questions on top, a row for everything else, one button."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Generic, TypeVar

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QHBoxLayout,
    QHeaderView,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.types import visible
from planner.domain.record.preview import (
    RESULTS,
    TITLES,
    Answers,
    Entry,
    Intake,
    Preview,
    Result,
)
from planner.exchange.tabular import Filled, as_csv
from planner.storage.atomic import write_atomically
from planner.ui.kit.card import scrolling
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_save, run
from planner.ui.kit.flow import cleared
from planner.ui.kit.heads import Heads
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.kit.waiting import read_file

T = TypeVar("T")
HEADS = ("", "Where", "What", "Before", "After", "Remark")
WHERE, WHAT, BEFORE, AFTER, REMARK = range(1, len(HEADS))
SAID: tuple[Result, ...] = ("asked", "left out", "lost", "open")
"""Shown as a sentence."""
FOLDED = 200
"""New rows beyond which "All" names their number only."""
MEASURED = 2_000
"""Rows up to which their heights follow the width at once."""


class IntakeDialog(Dialog, Generic[T]):
    """A preview with its questions; ``taken`` is what the person took, once the dialog is accepted."""

    def __init__(
        self,
        parent: QWidget | None,
        look: Look,
        title: str,
        intake: Intake[T],
        again: Callable[[Answers], Intake[T]],
        *,
        whole: bool = False,
    ) -> None:
        super().__init__(parent, look, title, 250, 150)
        self._whole = whole
        self._again, self.intake = again, intake
        self.answers = Answers()
        self.taken: T | None = None
        self.off: set[str] = set()
        """Groups whose tick was taken away."""
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        self.how = PlainLabel(look, "", "small", "muted", wrap=True)
        self.column.addWidget(self.lead)
        self.column.addWidget(self.how)
        self.questions = QWidget()
        self.asking = QVBoxLayout(self.questions)
        self.asking.setContentsMargins(0, 0, 0, 0)
        self.asking.setSpacing(look.u(1.5))
        self.area = scrolling(self.questions)
        self.column.addWidget(self.area)
        row = QHBoxLayout()
        row.setSpacing(look.u(1.5))
        self.chips = Chips(self, look, ("all", *RESULTS), self._show_rows)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)
        self.column.addLayout(row)
        self.table = _Table(look, self)
        self.table.itemChanged.connect(self._ticked)
        self.column.addWidget(self.table, 1)
        self.rest = PlainLabel(look, "", "small", "muted", wrap=True)
        self.column.addWidget(self.rest)
        self.save = Button(look, "Save this list…")
        self.save.clicked.connect(self._save)
        self.take = Button(look, "Take over", primary=True)
        self.take.clicked.connect(self.take_over)
        self.add_foot(self.save, primary=self.take, leave="Cancel")
        self.refresh()

    @property
    def preview(self) -> Preview:
        """What would become of the file, by the answers so far."""
        return self.intake.preview

    def refresh(self) -> None:
        """Show the preview as it is now."""
        preview = self.preview
        self.lead.setText(phrase("{name}: {words}.", name=preview.file, words=preview.words))
        self.how.setText(_read_as(preview))
        self._ask()
        counts = preview.counts
        self.chips["all"].setText(phrase("All ({n})", n=sum(counts.values()) - counts["same"]))
        for result in RESULTS:
            chip = self.chips[result]
            chip.setText(phrase("{name} ({n})", name=tr(TITLES[result]), n=counts[result]))
            chip.setVisible(bool(counts[result]) and result != "same")
        self.rest.setText(_rest(preview))
        self.rest.setVisible(bool(self.rest.text()))
        self._show_rows()

    def _ask(self) -> None:
        """A row for each question, a button for each reading, none chosen before a click."""
        cleared(self.asking)
        asked = [e for e in self.preview.entries if e.result == "asked"]
        by_question: dict[str, list[Entry]] = {}
        for entry in asked:
            by_question.setdefault(entry.question, []).append(entry)
        for question, entries in by_question.items():
            self.asking.addWidget(_Question(self, question, entries))
        self.area.setVisible(bool(by_question))
        rows = [max(-(-len(found[0].why) // 40), 2) for found in by_question.values()]
        tall = sum(self.look.u(4.5) * n + self.look.u(2.5) for n in rows)  # a long one is not cut
        self.area.setMinimumHeight(min(tall, self.look.u(40)))
        self.area.setMaximumHeight(min(max(tall, self.look.u(12)), self.look.u(48)))

    def answer(self, question: str, value: str) -> None:
        """Take an answer, and read the file again by it."""
        answers = replace(self.answers, given={**self.answers.given, question: value})
        try:
            self.intake = read_file(lambda: self._again(answers))
        except PlannerError as error:
            self.rest.setText(str(error))
            self.rest.setVisible(True)
            return
        self.answers = answers
        self.refresh()

    def chosen(self) -> set[str]:
        """The groups that are taken: all but those whose tick was taken away."""
        return set(self.intake.groups) - self.off

    def _shown(self) -> list[Entry]:
        key = self.chips.chosen
        found = [e for e in self.preview.entries if e.result != "same"]
        return found if key == "all" else [e for e in found if e.result == key]

    def _show_rows(self) -> None:
        """Fill the table; the button counts."""
        entries = self._shown()
        new = [e for e in entries if e.result == "new"]
        if len(new) > FOLDED and len(new) < len(entries):
            entries = [e for e in entries if e.result != "new"]
        self.table.show_entries(entries, self.intake.groups, self.off)
        chosen = len(self.chosen())
        left = {e.group or f"{e.sheet}:{e.row}:{e.id}" for e in self.preview.entries
                if e.result in ("asked", "left out")} | (self.off & set(self.intake.groups))  # fmt: skip
        words = phrase("Take {n}, leave {left}", n=chosen, left=len(left)) if left else phrase(
            "Take {n}", n=chosen
        )  # fmt: skip
        self.take.setText(tr(words))
        self.take.setEnabled(self._may_take())

    def _may_take(self) -> bool:
        """Something is chosen; of a ``whole``, where nothing may stay open, every question is answered."""
        return not self.preview.counts["asked"] if self._whole else bool(self.chosen())

    def _ticked(self, item: QTableWidgetItem) -> None:
        group = item.data(Qt.ItemDataRole.UserRole)
        if item.column() or not group:
            return
        if item.checkState() == Qt.CheckState.Checked:
            self.off.discard(group)
        else:
            self.off.add(group)
        self._show_rows()

    def take_over(self) -> None:
        """Take what is ticked, and close."""
        if not self._may_take():
            return
        try:
            self.taken = self.intake.take(self.chosen())
        except PlannerError as error:
            self.rest.setText(str(error))
            self.rest.setVisible(True)
            return
        self.accept()

    def _save(self) -> None:
        stem = Path(self.preview.file).stem
        path = ask_save(self, self.look, "Save this list", f"{stem}-read.csv", "CSV (*.csv)")
        if path is None:
            return
        try:
            write_atomically(path, as_csv(list_table(self.preview)))
        except PlannerError as error:
            self.rest.setText(str(error))
            self.rest.setVisible(True)


class _Question(QWidget):
    """One question with its readings as buttons."""

    def __init__(self, dialog: IntakeDialog, question: str, entries: list[Entry]) -> None:
        super().__init__()
        first = entries[0]
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(dialog.look.u(2))
        where = joined([x for x in (first.place, first.name or first.id) if x], " · ")
        words = joined((where, first.why), ": ")
        if len(entries) > 1:
            words = phrase("{words} (and {n} more cells)", words=words, n=len(entries) - 1)
        row.addWidget(PlainLabel(dialog.look, words, wrap=True), 1)
        for choice in first.choices:
            button = Button(dialog.look, choice.words)
            button.setAccessibleName(
                tr(phrase("{text}: {choice}", text=words, choice=choice.words))
            )
            button.clicked.connect(
                lambda _=False, answer=choice.answer: dialog.answer(question, answer)
            )
            row.addWidget(button)


class _Table(QTableWidget):
    """The entries; what can be taken has a tick."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(0, len(HEADS), parent)
        self._look = look
        self.setAccessibleName(tr("What the file says"))
        self.setHorizontalHeaderLabels([tr(h) for h in HEADS])
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        header = Heads(self)
        self.setHorizontalHeader(header)
        for column, width in enumerate((8, 34, 46, 36, 36, 56)):
            self.setColumnWidth(column, round(look.u(width)))
        header.setStretchLastSection(False)
        header.setSectionResizeMode(WHAT, QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().setMinimumSectionSize(look.u(8))

    def show_entries(self, entries: list[Entry], groups: object, off: set[str]) -> None:
        """Show these entries; those of ``groups`` have a tick, which those in ``off`` lack."""
        self.blockSignals(True)
        self.clearSpans()
        place = self.verticalScrollBar().value()
        self.setRowCount(len(entries))
        told = [_texts(e) for e in entries]
        for column in (WHERE, REMARK):  # where nothing is said of these, others have their room
            self.setColumnHidden(column, not any(texts[column] for texts in told))
        for column in (BEFORE, AFTER):
            wide = 52 if self.isColumnHidden(REMARK) else 36
            self.setColumnWidth(column, round(self._look.u(wide)))
        for number, entry in enumerate(entries):
            texts = told[number]
            if entry.holds or entry.result in SAID:  # a sentence, no two values
                self.setSpan(number, BEFORE, 1, len(HEADS) - BEFORE)
            for column, text in enumerate(texts):
                item = QTableWidgetItem(visible(tr(text)))
                flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
                taken = entry.result in ("changed", "new") and entry.group in groups  # type: ignore[operator]
                if column == 0 and taken:
                    flags |= Qt.ItemFlag.ItemIsUserCheckable
                    on = entry.group not in off
                    item.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
                    item.setData(Qt.ItemDataRole.UserRole, entry.group)
                item.setFlags(flags)
                if entry.result in ("asked", "left out") and column == BEFORE:
                    item.setForeground(self._look.colour("bad"))
                self.setItem(number, column, item)
        self.resizeRowsToContents()
        self.verticalScrollBar().setValue(place)
        self.blockSignals(False)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Rows are as high as their words need in the width there is now."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width() and self.rowCount() <= MEASURED:
            QTimer.singleShot(0, self.resizeRowsToContents)  # once the columns have their widths

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Space ticks the row; Enter belongs to the dialog."""
        item = self.item(self.currentRow(), 0)
        if event.key() == Qt.Key.Key_Space and item is not None:
            if item.flags() & Qt.ItemFlag.ItemIsUserCheckable:
                on = item.checkState() == Qt.CheckState.Checked
                item.setCheckState(Qt.CheckState.Unchecked if on else Qt.CheckState.Checked)
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)


def _texts(entry: Entry) -> tuple[str, ...]:
    what = joined([x for x in (entry.name or entry.id, entry.field) if x], ", ")
    remark = joined(list(entry.remarks), " ") if entry.remarks else ""
    if entry.result in SAID:
        said = [x for x in (entry.why, entry.accepted) if x]
        return "", entry.place, what, joined(said, " ") if said else TITLES[entry.result], "", ""
    if entry.holds:
        words = phrase("New: {x}", x=entry.held)
        return "", entry.place, what, joined([words, remark], " ") if remark else words, "", ""
    new = TITLES["new"] if entry.result == "new" and entry.new is None else entry.after
    return "", entry.place, what, entry.before, new, remark


def _read_as(preview: Preview) -> str:
    read = preview.read_as
    parts: list[str] = []
    if read.encoding:
        separator = "tab" if read.separator == "\t" else read.separator
        parts.append(phrase("{encoding}, separator {sep}", encoding=read.encoding, sep=separator))
    if read.sheet:
        parts.append(phrase("sheet {sheet}", sheet=read.sheet))
    if read.head_row:
        parts.append(phrase("heads in row {row}", row=read.head_row))
    words = {"point": "decimal point", "comma": "decimal comma", "mixed": "decimal marks mixed"}
    if read.decimal:
        parts.append(words[read.decimal])
    dates = {"day-first": "day first", "month-first": "month first", "mixed": "dates mixed"}
    if read.dates:
        parts.append(dates[read.dates])
    return phrase("Read as: {how}", how=joined(parts, " · ")) if parts else ""


def _rest(preview: Preview) -> str:
    """What is not of the table, in a few lines."""
    lines: list[str] = []
    if preview.columns:
        lines.append(phrase("Columns not read: {names}", names=_few(preview.columns)))
    if preview.rows:
        rows = joined(
            [phrase("{row}: {why}", row=r.row, why=r.why) for r in preview.rows[:6]], "; "
        )
        lines.append(phrase("Rows that are none: {rows}", rows=rows))
    if preview.sheets:
        lines.append(phrase("Sheets not read: {names}", names=_few(preview.sheets)))
    if preview.missing:
        lines.append(
            phrase(
                "{n} of {of} are not in the file and stay as they are: {names}",
                n=len(preview.missing),
                of=preview.of,
                names=_few(preview.missing),
            )
        )
    if preview.unknown:
        lines.append(phrase("Not in the agreed plan: {names}", names=_few(preview.unknown)))
    return joined(lines, "\n") if lines else ""


def _few(names: tuple[str, ...], most: int = 6) -> str:
    shown = joined(list(names[:most]), ", ")
    return (
        phrase("{names} and {n} more", names=shown, n=len(names) - most)
        if len(names) > most
        else shown
    )


def list_table(preview: Preview) -> Filled:
    """The whole list as a table: what becomes of each thing, where it stands, and why."""
    columns = ("result", "sheet", "row", "column", "id", "name", "field", "old", "new", "as written",
               "why", "accepted", "remarks")  # fmt: skip
    rows = [
        (
            tr(TITLES[e.result]), e.sheet, e.row or "", e.column, e.id, tr(e.name), tr(e.field),
            tr(e.before), tr(e.after), e.written,
            tr(e.why), tr(e.accepted),
            " ".join(tr(r) for r in e.remarks),
        )
        for e in preview.entries
    ]  # fmt: skip
    return Filled(columns, rows)


def ask_intake(
    parent: QWidget,
    look: Look,
    session: Session,
    title: str,
    read: Callable[[Answers], Intake[T]],
    *,
    whole: bool = False,
) -> T | None:
    """Read a file, show what it would change, and return what the person takes; ``None`` for nothing.

    What is wrong with the file as a whole goes to the message bar; so does that it changes nothing. Of a
    ``whole`` every question has to be answered, and what changes nothing is taken without a word.
    """
    try:
        intake = read_file(lambda: read(Answers()))
    except PlannerError as error:
        session.message.emit(str(error), True)
        return None
    preview = intake.preview
    if preview.clear and not preview.entries and whole:
        return intake.take()
    if preview.clear and not intake.groups and not whole:
        words = phrase("{name} changes nothing: {words}.", name=preview.file, words=preview.words)
        session.message.emit(words, False)
        return None
    dialog: IntakeDialog[T] = IntakeDialog(parent, look, title, intake, read, whole=whole)
    accepted = run(dialog) == QDialog.DialogCode.Accepted
    return dialog.taken if accepted else None
