"""All evidence with what it serves and until when it counts, and the pieces that would show most next."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.systems.next_evidence import NextPiece, next_pieces
from planner.analysis.systems.register import Register
from planner.analysis.systems.serving import named_with, served_by
from planner.analysis.systems.words import EVIDENCE_WORDS, piece_words, short_day, until_words
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.language import Verbatim, joined, phrase
from planner.ui.kit.card import Card, CardRow
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.evidence_files import FILE_WORDS, FileReport, FileState, file_states
from planner.workspace.system_edits import remove_evidence_item


class EvidenceIndex(CardRow):
    """The index at the left; at the right what to look for next, best first."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look)
        self.look, self.session = look, session
        self._register: Register | None = None
        self._files: dict[str, FileReport] = {}
        self._pieces: tuple[NextPiece, ...] = ()
        left, right = Card(look), Card(look)
        self.add(left, 62)
        self.add(right, 38)
        self.model = RowsModel(
            look,
            [
                Column("Id"),
                Column("Evidence", stretch=True),
                Column("Speaks of", right=True),
                Column("Counts until", "badge"),
                Column("Covers", right=True),
                Column("Articles", right=True),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Evidence")
        self.table.set_widths([19, 0, 26, 44, 17, 17])
        self.table.setMinimumHeight(look.u(60))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        self.table.doubleClicked.connect(lambda _: self.change())
        left.body.addWidget(self.table, 1)
        self.words = PlainLabel(look, "", "small", wrap=True)
        left.body.addWidget(self.words)
        row = QHBoxLayout()
        for words, act in (
            ("Add evidence…", self.add_evidence),
            ("Change…", self.change),
            ("Remove", self.remove),
            ("Check the files", self.check),
        ):
            button = Button(look, words)
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        left.body.addLayout(row)
        right.body.addWidget(PlainLabel(look, "What shows most next", bold=True))
        self.next_words = PlainLabel(look, "", "small", "muted", wrap=True)
        right.body.addWidget(self.next_words)
        self.next = RowsModel(
            look,
            [Column("Evidence for", stretch=True), Column("Shows", right=True)],
            parent=self,
        )
        self.next_table = Table(look, self.next, "What shows most next")
        self.next_table.set_widths([0, 18])
        self.next_table.selectionModel().currentRowChanged.connect(lambda *_: self._explain_next())
        right.body.addWidget(self.next_table, 1)
        self.piece = PlainLabel(look, "", "small", wrap=True)
        right.body.addWidget(self.piece)
        self.take = Button(look, "Add this evidence…")
        self.take.clicked.connect(self.add_piece)
        right.body.addWidget(self.take)

    def show_register(self, found: Register) -> None:
        """The library on the day of the register."""
        self._register = found
        project, day = self.session.project, found.day
        serves = named_with(project, found)
        self.model.show_rows([self._line(e, day, len(serves[e.id])) for e in project.evidence])
        self._explain()
        self._pieces = next_pieces(found)
        questions = project.questionnaire.by_id
        self.next.show_rows(
            [
                RowData(
                    str(k),
                    (
                        joined([questions[q].title for q in p.shows if q in questions], "; "),
                        str(p.claims),
                    ),
                )
                for k, p in enumerate(self._pieces)
            ]
        )
        claimed = found.counts()["claimed"]
        if self._pieces:
            self.next_words.setText(
                phrase(
                    "{n:d} requirements are claimed and not shown. Holes need work first.",
                    n=claimed,
                )
            )
        else:
            self.next_words.setText("Nothing is claimed that evidence could show.")
        self.take.setEnabled(bool(self._pieces))
        self._explain_next()

    def _line(self, item: EvidenceItem, day: str, articles: int) -> RowData:
        known = self._files.get(item.id)
        until, badge = _until(item, day, known.state if known is not None else "no_hash")
        covers = len(item.covers) + item.organisation
        return RowData(
            item.id,
            (
                Verbatim(item.id),
                Verbatim(item.title),
                short_day(item.speaks_of) if item.speaks_of else "–",
                until,
                str(covers),
                str(articles),
            ),
            values={3: badge},
        )

    def _item(self) -> EvidenceItem | None:
        row = self.table.currentIndex().row()
        evidence = self.session.project.evidence
        return evidence[row] if 0 <= row < len(evidence) else None

    def _explain(self) -> None:
        item = self._item()
        if item is None or self._register is None:
            some = self.session.project.evidence
            self.words.setText("" if some else "No evidence is in the library yet.")
            return
        titles = {f.id: f.title for f in self._register.frameworks}
        by_law: dict[str, list[str]] = {}
        for framework, requirement in served_by(self._register, (item,))[item.id]:
            by_law.setdefault(framework, []).append(requirement)
        lines = [
            phrase("{law}: {articles}", law=titles[f], articles=", ".join(ids))
            for f, ids in by_law.items()
        ] or ["It serves no article that is asked here."]
        known = self._files.get(item.id)
        if known is not None:
            lines.insert(0, known.words)
        reviewer = Verbatim(item.reviewer) if item.is_reviewed_on(self._register.day) else "–"
        lines.insert(
            0,
            phrase(
                "{kind} · {where} · reviewed by {who}",
                kind=EVIDENCE_WORDS[item.kind],
                where=Verbatim(item.where or "–"),
                who=reviewer,
            ),
        )
        self.words.setText(joined(lines, "\n"))

    def _piece(self) -> NextPiece | None:
        row = max(self.next_table.currentIndex().row(), 0)
        return self._pieces[row] if row < len(self._pieces) else None

    def _explain_next(self) -> None:
        piece = self._piece()
        project = self.session.project
        self.piece.setText("" if piece is None else piece_words(project, piece))

    def add_evidence(self) -> None:
        """Add a piece of evidence."""
        run(EvidenceDialog(self, self.look, self.session))

    def add_piece(self) -> None:
        """Add the piece that is chosen at the right: what it shows and covers is ticked already."""
        piece = self._piece()
        if piece is not None:
            run(EvidenceDialog(self, self.look, self.session, piece=piece))

    def change(self) -> None:
        """Change the chosen piece."""
        item = self._item()
        if item is not None:
            run(EvidenceDialog(self, self.look, self.session, item))

    def remove(self) -> None:
        """Take the chosen piece out of the library."""
        item = self._item()
        if item is not None:
            self.session.do(remove_evidence_item(item.id))

    def check(self) -> None:
        """Read every file again and say which is gone or has changed."""
        path = self.session.workspace.path
        beside = path.parent if path is not None else None
        self._files = file_states(self.session.project.evidence, beside)
        if self._register is not None:
            self.show_register(self._register)


def _until(item: EvidenceItem, day: str, file: FileState) -> tuple[str, tuple[str, str]]:
    """Until when it counts in words, and how that is drawn."""
    from planner.analysis.systems.calendar import Event, near

    if file in ("changed", "gone"):
        return FILE_WORDS[file], ("bad", "warning")
    said = until_words(item, day)
    if not item.counts_on(day):
        over = bool(item.until) and item.until < day
        return said, ("bad", "warning") if over else ("muted", "help")
    if not item.until:
        return said, ("muted", "")
    soon = near(Event(item.until, "evidence", ""), day) == "soon"
    return said, ("warn", "note") if soon else ("muted", "")
