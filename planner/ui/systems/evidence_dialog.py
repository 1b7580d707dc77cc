"""A piece of evidence: where it is, until when it counts, what it shows and of which systems."""

from __future__ import annotations

from pathlib import Path

from pydantic import ValidationError
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QListWidget,
    QListWidgetItem,
    QWidget,
)

from planner.analysis.systems.crosswalk import binding
from planner.analysis.systems.next_evidence import NextPiece
from planner.analysis.systems.register import Place
from planner.analysis.systems.words import EVIDENCE_WORDS
from planner.domain.answers.evidence import EvidenceItem, OwnDocument
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import clean_text
from planner.domain.content.questionnaire import Question
from planner.ui.kit.choice import choice_list
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel
from planner.ui.systems.days import day_of
from planner.workspace.evidence_files import file_hash
from planner.workspace.system_edits import new_evidence_id, set_evidence_item


class EvidenceDialog(Dialog):
    """Add or change a piece of evidence. It opens with what a requirement of a system asks for."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        session: Session,
        item: EvidenceItem | None = None,
        *,
        system: str = "",
        place: Place | None = None,
        piece: NextPiece | None = None,
    ) -> None:
        super().__init__(parent, look, "Change evidence" if item else "Add evidence", 170, 150)
        self.session, self.old = session, item
        project = session.project
        self._place, self._system = place, system
        self._new_piece, self._fresh = piece, item is None
        form = Form(look)
        self.library = choice_list(look, tr("From the library"))
        self.library.addItem(tr("A new piece of evidence"), "")
        for there in project.evidence if self._fresh else ():
            self.library.addItem(f"{there.id} · {there.title}", there.id)
        self.library.activated.connect(lambda _: self._take_from_library())
        self.title = Field(look, "What it is")
        self.kind = QComboBox()
        for key, words in EVIDENCE_WORDS.items():
            self.kind.addItem(tr(words), key)
        self.where = Field(look, "Where it lies")
        self.sha256 = item.sha256 if item is not None else ""
        lies = QWidget()
        row = QHBoxLayout(lies)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(self.where, 1)
        choose = Button(look, "Choose a file…")
        choose.clicked.connect(self._choose)
        row.addWidget(choose)
        self.speaks_of = Field(look, "Speaks of the state on")
        self.until = Field(look, "Counts until")
        self.who = Field(look, "Added by")
        self.reviewer = Field(look, "Reviewed by somebody else")
        if self.library.count() > 1:
            form.add("From the library", self.library)
        else:
            self.library.setParent(self)
            self.library.hide()
        for words, widget in (
            ("What it is", self.title),
            ("Kind", self.kind),
            ("Where it lies", lies),
            ("Speaks of the state on", self.speaks_of),
            ("Counts until", self.until),
            ("Added by", self.who),
            ("Reviewed by somebody else", self.reviewer),
        ):
            form.add(words, widget)
        self.column.addLayout(form)
        self.column.addWidget(PlainLabel(look, "What it shows, at which level", bold=True))
        self.questions = QListWidget()
        self.questions.setAccessibleName(tr("What it shows, at which level"))
        self.column.addWidget(self.questions, 2)
        self.level = choice_list(look, tr("Level that it shows"))
        self.level.activated.connect(lambda k: self._set_level(k + 1))
        self.questions.currentRowChanged.connect(lambda _: self._offer_levels())
        self.column.addWidget(self.level)
        self.column.addWidget(PlainLabel(look, "Which systems it covers", bold=True))
        self.systems = QListWidget()
        self.systems.setAccessibleName(tr("Which systems it covers"))
        self.column.addWidget(self.systems, 1)
        self.whole = QCheckBox(tr("It speaks for the organisation itself"))
        self.column.addWidget(self.whole)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self._document = (
            OwnDocument(framework=place.framework.id, requirement=place.requirement.id)
            if place is not None and not place.binds
            else None
        )
        self._tick_all()
        if item is not None:
            self._fill(item)
        else:
            self.who.setText(session.settings.name)
            if place is not None and place.requirement.evidence:
                self.title.setText(tr(place.requirement.evidence[0]))
        take = Button(look, "Take over", primary=True)
        take.clicked.connect(self.take)
        self.add_foot(primary=take, leave="Cancel")
        self.title.setFocus()

    def _tick_all(self) -> None:
        """Tick what the piece shows and covers: what it does already, and what it is opened for."""
        item, piece = self.old, self._new_piece
        shows = dict(item.shows) if item is not None else {}
        if self._place is not None:
            for question, level in binding(self._place.requirement).items():
                if question in self._place.binds:
                    shows.setdefault(question, level)
        for question, level in (piece.shows if piece is not None else {}).items():
            shows.setdefault(question, level)
        self.questions.clear()
        self.systems.clear()
        self._fill_questions(shows)
        covers = set(item.covers if item is not None else ())
        covers |= {self._system} if self._system else set()
        covers |= set(piece.systems if piece is not None else ())
        for one in self.session.project.systems:
            self._tick(self.systems, one.name, one.id, one.id in covers)
        for_all = not self._system if piece is None else "" in piece.systems
        already = item is not None and item.organisation
        self.whole.setChecked(already or (self._fresh and for_all))
        self._offer_levels()

    def _take_from_library(self) -> None:
        """Use a piece that is there already: it keeps what it says, and speaks for this too."""
        chosen = self.library.currentData()
        self.old = next((e for e in self.session.project.evidence if e.id == chosen), None)
        self.sha256 = self.old.sha256 if self.old is not None else ""
        self._tick_all()
        self._fill(self.old or EvidenceItem(id="new", title="x", who=self.session.settings.name))
        if self.old is None:
            self.title.clear()

    def _offer_levels(self) -> None:
        """The levels of the question that is chosen, in words; the one that the piece shows of it."""
        row = self.questions.currentItem()
        self.level.clear()
        question = None
        if row is not None:
            key = row.data(Qt.ItemDataRole.UserRole)
            question = self.session.project.questionnaire.by_id.get(key)
        self.level.setEnabled(question is not None)
        if row is None or question is None:
            self.level.addItem(tr("Choose a question to set the level that is shown of it"))
            return
        for level in range(1, 5):
            words = phrase("Level {level:d}: {text}", level=level, text=question.levels[level].text)
            self.level.addItem(tr(words), level)
        self.level.setCurrentIndex(row.data(Qt.ItemDataRole.UserRole + 1) - 1)

    def _set_level(self, level: int) -> None:
        row = self.questions.currentItem()
        if row is None:
            return
        question = self.session.project.questionnaire.by_id[row.data(Qt.ItemDataRole.UserRole)]
        row.setData(Qt.ItemDataRole.UserRole + 1, level)
        row.setText(tr(_question_words(question, level)))
        row.setCheckState(Qt.CheckState.Checked)

    def _fill(self, item: EvidenceItem) -> None:
        self.title.setText(Verbatim(item.title))
        self.kind.setCurrentIndex(self.kind.findData(item.kind))
        self.where.setText(item.where)
        self.speaks_of.setText(item.speaks_of)
        self.until.setText(item.until)
        self.who.setText(item.who)
        self.reviewer.setText(item.reviewer)

    def _fill_questions(self, shows: dict[str, int]) -> None:
        """What is shown first, then every question that a law or standard in use rests on."""
        project = self.session.project
        asked = {n.question for f in project.frameworks for r in f.requirements for n in r.needs}
        rest = [
            q.id for q in project.questionnaire.questions if q.id in asked and q.id not in shows
        ]
        for id_ in (*shows, *rest):
            question = project.questionnaire.by_id.get(id_)
            if question is None:
                continue
            level = shows.get(id_, 3)
            words = _question_words(question, level)
            made = self._tick(self.questions, words, id_, id_ in shows)
            made.setData(Qt.ItemDataRole.UserRole + 1, level)

    def _tick(self, box: QListWidget, words: str, key: str, on: bool) -> QListWidgetItem:
        made = QListWidgetItem(tr(words))
        made.setData(Qt.ItemDataRole.UserRole, key)
        made.setFlags(made.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        made.setCheckState(Qt.CheckState.Checked if on else Qt.CheckState.Unchecked)
        box.addItem(made)
        return made

    def _ticked(self, box: QListWidget) -> list[QListWidgetItem]:
        rows = [box.item(k) for k in range(box.count())]
        return [r for r in rows if r.checkState() == Qt.CheckState.Checked]

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Evidence"))
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Keep where a file lies and the hash of what is in it; the file itself is not taken in."""
        try:
            self.sha256 = file_hash(path)
        except OSError:
            self.fault.setText(phrase("{name} could not be read.", name=Verbatim(path.name)))
            return
        self.fault.setText("")
        self.where.setText(str(path)[-300:])
        if not self.title.text().strip():
            self.title.setText(path.stem[:300])

    def take(self) -> None:
        """Keep the evidence, or say what does not fit."""
        days = {}
        for name, words, line in (
            ("speaks_of", "Speaks of the state on", self.speaks_of),
            ("until", "Counts until", self.until),
        ):
            text = clean_text(line.text()).strip()
            days[name] = day_of(text)
            if text and not days[name]:
                self.fault.setText(
                    phrase("“{field}” is no date. Type one such as 2026-03-31.", field=words)
                )
                line.setFocus()
                return
        today = self.session.workspace.clock().date().isoformat()
        reviewer = clean_text(self.reviewer.text()).strip()
        who = clean_text(self.who.text()).strip()
        if reviewer and reviewer == who:
            self.fault.setText("Whoever added it cannot review it: name somebody else.")
            return
        old = self.old
        reviewed = old.reviewed if old is not None and old.reviewer == reviewer else today
        documents = old.documents if old is not None else ()
        if self._document is not None and self._document not in documents:
            documents = (*documents, self._document)
        where = clean_text(self.where.text()).strip()
        role = Qt.ItemDataRole.UserRole
        try:
            item = EvidenceItem.model_validate(
                {
                    "id": old.id if old is not None else new_evidence_id(self.session.project),
                    "title": clean_text(self.title.text()).strip(),
                    "kind": self.kind.currentData(),
                    "where": where,
                    "sha256": self.sha256 if where else "",
                    **days,
                    "shows": {r.data(role): r.data(role + 1) for r in self._ticked(self.questions)},
                    "documents": documents,
                    "covers": tuple(r.data(role) for r in self._ticked(self.systems)),
                    "organisation": self.whole.isChecked(),
                    "who": who,
                    "when": (old.when if old is not None else "") or today,
                    "reviewer": reviewer,
                    "reviewed": reviewed if reviewer else "",
                    "note": old.note if old is not None else "",
                }
            )
        except ValidationError as error:
            title = clean_text(self.title.text()).strip()
            self.fault.setText(first_fault(error) if title else "Evidence needs a name.")
            return
        if self.session.do(set_evidence_item(item)):
            self.accept()


def _question_words(question: Question, level: int) -> str:
    """A question with the level that is shown of it, in words."""
    return phrase(
        "{question} · level {level:d}: {text}",
        question=question.title,
        level=level,
        text=question.levels[level].text,
    )
