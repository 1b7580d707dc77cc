"""Two laws or standards side by side: which questions speak to both, and what shows them."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.systems.crosswalk import Crosswalk, Shared, crosswalk
from planner.analysis.systems.next_evidence import NextPiece
from planner.analysis.systems.register import Register
from planner.analysis.systems.serving import articles_of
from planner.analysis.systems.words import crosswalk_words
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table


class CrosswalkView(QWidget):
    """Shared questions of the law that is chosen above and of another one, most requirements first."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self._register: Register | None = None
        self._first = ""
        self._found: Crosswalk | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1.5))
        row = QHBoxLayout()
        row.addWidget(PlainLabel(look, "Beside", "small"))
        self.other = choice_list(look, tr("The other law or standard"), 30)
        self.other.activated.connect(lambda _: self._show())
        row.addWidget(self.other)
        row.addStretch(1)
        column.addLayout(row)
        self.words = PlainLabel(look, "", wrap=True)
        column.addWidget(self.words)
        self.model = RowsModel(
            look,
            [
                Column("Question that speaks to both", stretch=True),
                Column("Level", right=True),
                Column("Of the first", stretch=True),
                Column("Of the other", stretch=True),
                Column("Evidence"),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "Crosswalk")
        self.table.set_widths([0, 16, 0, 0, 30])
        self.table.setMinimumHeight(look.u(50))
        self.table.selectionModel().currentRowChanged.connect(lambda *_: self._explain())
        column.addWidget(self.table, 1)
        self.explained = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.explained)
        foot = QHBoxLayout()
        self.add = Button(look, "Add evidence for both…")
        self.add.clicked.connect(self.add_evidence)
        copy = Button(look, "Copy the crosswalk")
        copy.clicked.connect(lambda: self.table.copy_rows(chosen=False))
        foot.addWidget(self.add)
        foot.addWidget(copy)
        foot.addStretch(1)
        column.addLayout(foot)

    def show_framework(self, found: Register, framework: str) -> None:
        """Show ``framework`` beside the other one that is chosen."""
        self._register, self._first = found, framework
        kept = self.other.currentData()
        self.other.clear()
        for one in found.frameworks:
            if one.id != framework:
                self.other.addItem(tr(one.title), one.id)
        self.other.setCurrentIndex(max(self.other.findData(kept), 0))
        self._show()

    def _show(self) -> None:
        other = self.other.currentData()
        self.other.setEnabled(other is not None)
        if self._register is None or other is None:
            self._found = None
            self.model.show_rows([])
            self.words.setText("Switch on a second law or standard to see what both rest on.")
            self._explain()
            return
        evidence = self.session.project.evidence
        self._found = found = crosswalk(self._register, evidence, self._first, str(other))
        self.words.setText(crosswalk_words(found))
        questions = self.session.project.questionnaire.by_id
        self.model.show_rows(
            [
                RowData(
                    s.question,
                    (
                        questions[s.question].title if s.question in questions else s.question,
                        str(s.level),
                        Verbatim(", ".join(s.first)),
                        Verbatim(", ".join(s.second)),
                        Verbatim(", ".join(s.evidence) or "–"),
                    ),
                )
                for s in found.shared
            ]
        )
        self._explain()

    def chosen(self) -> Shared | None:
        """The shared question that is chosen."""
        row = self.table.currentIndex().row()
        shared = self._found.shared if self._found is not None else ()
        return shared[row] if 0 <= row < len(shared) else None

    def _explain(self) -> None:
        one, project = self.chosen(), self.session.project
        self.add.setEnabled(one is not None)
        if one is None:
            some = self._found is not None and self._found.shared
            self.explained.setText(
                "Choose a question to read what has to be shown." if some else ""
            )
            return
        lines: list[str] = []
        question = project.questionnaire.by_id.get(one.question)
        if question is not None:
            lines.append(
                phrase(
                    "{question}, level {level:d}: {text}",
                    question=question.title,
                    level=one.level,
                    text=question.levels[one.level].text,
                )
            )
        lines += [
            phrase("{law}: {articles}", law=f.title, articles=", ".join(ids))
            for f, ids in articles_of(project, one.question)
        ]
        self.explained.setText(joined(lines, "\n"))

    def add_evidence(self) -> None:
        """Add a piece that shows the chosen question at the level that both ask."""
        one = self.chosen()
        if one is None:
            return
        systems = tuple(s.id for s in self.session.project.systems if s.state != "retired")
        piece = NextPiece({one.question: one.level}, 0, (), (), systems, 0)
        run(EvidenceDialog(self, self.look, self.session, piece=piece))
