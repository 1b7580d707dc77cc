"""Page 2: one question at a time, answered by key or click; the score moves beside it."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QComboBox,
    QHBoxLayout,
    QPlainTextEdit,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.types import clean_text, iso_time
from planner.domain.content.questionnaire import Question
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.maturity.cells import Counts, count_answers
from planner.maturity.routing import questions_for
from planner.ui.assess.evidence import EvidenceDialog, evidence_words, open_link
from planner.ui.assess.score_panel import ScorePanel
from planner.ui.assess.standing import standing_words
from planner.ui.kit.assessment_files import AssessmentFiles
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialogs import ask_line, run
from planner.ui.kit.look import Look
from planner.ui.kit.page import READING, Page, keep_below, keep_width
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel
from planner.ui.widgets.level_card import LevelCard
from planner.ui.widgets.menu_button import MenuButton
from planner.ui.widgets.question_list import QuestionList
from planner.workspace.edits import (
    Edit,
    add_evidence,
    clear_answer,
    set_dont_know,
    set_level,
    set_not_applicable,
    set_note,
)

LIST_WIDTH = 60  # grid units: 240 px at base size


class AssessPage(Page):
    """Question list, the question with five level cards, and the live score."""

    title = "Assess"
    next_title = "Results"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        self.current = ""
        self._shown: list[Question] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._left())
        row.addWidget(scrolling(self._middle()), 1)
        self.score_panel = ScorePanel(look)
        self.panel = self.score_panel
        row.addWidget(self.score_panel)
        self.respondents = QComboBox()
        self.respondents.setAccessibleName(tr("Answering as"))
        self.respondents.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.respondents.setMinimumWidth(look.u(34))
        self.respondents.setMaximumWidth(look.u(62))
        self.respondents.setMinimumHeight(look.u(7.5))
        self.respondents.activated.connect(self._respondent_chosen)
        self.files = AssessmentFiles(self, look, session)
        self.menu = MenuButton(
            look,
            "Answers",
            [
                ("Teams and people…", self.open_people),
                ("Where people differ…", self.open_disagreement),
                (None, lambda: None),
                ("Write this person’s sheet…", self.files.write_sheet),
                ("Merge a filled sheet or pack…", self.files.merge),
                (None, lambda: None),
                ("Start the next round…", self.files.next_round),
            ],
        )
        self.tools = [
            PlainLabel(look, "Answering as", "small", "muted"),
            self.respondents,
            self.menu,
        ]
        self._keys()

    # ------------------------------------------------------------------ layout

    def _left(self) -> QWidget:
        look = self.look
        side = QWidget()
        keep_width(look, side, LIST_WIDTH)
        self.side = side
        column = QVBoxLayout(side)
        column.setContentsMargins(look.u(3), look.u(3), look.u(2), look.u(3))
        self.find_field = Field(look, "Find a question")
        self.find_field.setPlaceholderText(tr("Find a question  /"))
        self.find_field.setClearButtonEnabled(True)
        self.find_field.textChanged.connect(lambda _: self._fill_list())
        self.filter = QComboBox()
        self.filter.setAccessibleName(tr("Show"))
        self.filter.setMinimumHeight(look.u(7))
        for words, key in (
            ("For this role", "role"),
            ("All questions", "all"),
            ("Open", "open"),
            ("Don’t know", "dont_know"),
            ("With notes", "notes"),
            ("Carried over", "carried"),
            ("Screening set", "screening"),
        ):
            self.filter.addItem(tr(words), key)
        self.filter.activated.connect(lambda _: self._fill_list())
        self.list = QuestionList(look)
        self.list.clicked.connect(self._list_clicked)
        self.list.activated.connect(self._list_clicked)
        self.legend = PlainLabel(
            look, "● answered   ○ open\n?  don’t know   –  not applicable", "small", "muted"
        )
        for widget in (self.find_field, self.filter):
            column.addWidget(widget)
        column.addWidget(self.list, 1)
        column.addWidget(self.legend)
        return side

    def _middle(self) -> QWidget:
        look = self.look
        content = QWidget()
        keep_below(look, content, READING)
        column = QVBoxLayout(content)
        column.setContentsMargins(look.u(6), look.u(5), look.u(6), look.u(4))
        column.setSpacing(look.u(1.75))
        self.jump = QComboBox()
        self.jump.setAccessibleName(tr("Question"))
        self.jump.setMinimumHeight(look.u(7.5))
        self.jump.setSizeAdjustPolicy(
            QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        )
        self.jump.activated.connect(lambda _: self.show_question(self.jump.currentData()))
        self.jump.hide()
        column.addWidget(self.jump)
        self.place = PlainLabel(look, "", "small", "muted")
        self.prompt = PlainLabel(look, "", "question", wrap=True)
        self.hint = PlainLabel(look, "", "body", "muted", wrap=True)
        self.why = PlainLabel(look, "", "small", "muted", wrap=True)
        self.guide = PlainLabel(look, "", "small", wrap=True)
        for label in (self.place, self.prompt, self.hint, self.why, self.guide):
            column.addWidget(label)
        self.standing = PlainLabel(look, "", "small", wrap=True)
        self.standing.hide()
        column.addWidget(self.standing)
        self.cards = [LevelCard(look, level) for level in range(5)]
        for card in self.cards:
            card.clicked.connect(lambda _=False, level=card.level: self.answer(level))
            column.addWidget(card)
        other = QHBoxLayout()
        self.dont_know = Button(look, "Don’t know   D")
        self.dont_know.setCheckable(True)
        self.dont_know.setAccessibleName(tr("Don’t know"))
        self.dont_know.clicked.connect(self.answer_dont_know)
        self.not_applicable = Button(look, "Not applicable…   N")
        self.not_applicable.setCheckable(True)
        self.not_applicable.setAccessibleName(tr("Not applicable"))
        self.not_applicable.clicked.connect(self.answer_not_applicable)
        self.clear = LinkButton(look, "Clear answer")
        self.clear.clicked.connect(self._clear)
        self.reason = PlainLabel(look, "Neither counts as zero.", "small", "muted", wrap=True)
        for widget in (self.dont_know, self.not_applicable):
            other.addWidget(widget)
        other.addWidget(self.reason, 1)
        other.addWidget(self.clear)
        column.addLayout(other)
        head = QHBoxLayout()
        head.addWidget(PlainLabel(look, "Notes and evidence", bold=True))
        head.addStretch(1)
        self.add_evidence = LinkButton(look, "+ Add evidence (E)")
        self.add_evidence.clicked.connect(self._add_evidence)
        head.addWidget(self.add_evidence)
        column.addLayout(head)
        self.note_field = QPlainTextEdit()
        self.note_field.setAccessibleName(tr("Notes"))
        self.note_field.setPlaceholderText(tr("What did you see? Who said it?"))
        self.note_field.setTabChangesFocus(True)
        self.note_field.setMinimumHeight(look.u(14))
        self.note_field.setMaximumHeight(look.u(20))
        self.note_field.textChanged.connect(self._note_changed)
        column.addWidget(self.note_field)
        self.evidence = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.evidence)
        self.links = MenuButton(look, "Open a link", [])
        column.addWidget(self.links, 0, Qt.AlignmentFlag.AlignLeft)
        foot = QHBoxLayout()
        self.previous = Button(look, "Previous   ↑")
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following = Button(look, "Next question   ↵")
        self.following.clicked.connect(lambda: self.step(1))
        foot.addWidget(self.previous)
        foot.addStretch(1)
        foot.addWidget(self.following)
        column.addLayout(foot)
        column.addStretch(1)
        return content

    def _keys(self) -> None:
        def key(sequence: str | Qt.Key, act: Callable[[], object]) -> None:
            shortcut = QShortcut(QKeySequence(sequence), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)

        for level in range(5):
            key(str(level), partial(self.answer, level))
        key("D", self.answer_dont_know)
        key("N", self.answer_not_applicable)
        key("E", self._add_evidence)
        key("/", self.find_field.setFocus)
        key(Qt.Key.Key_Return, lambda: self.step(1))
        key(Qt.Key.Key_Enter, lambda: self.step(1))
        key(Qt.Key.Key_Up, lambda: self.step(-1))
        key(Qt.Key.Key_Down, lambda: self.step(1))
        key(Qt.Key.Key_Left, lambda: self._other_level(-1))
        key(Qt.Key.Key_Right, lambda: self._other_level(1))

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Hide the panel when narrow; where even that is too much, the list becomes a drop-down."""
        super().set_density(narrow=narrow, stacked=stacked)
        self.side.setVisible(not stacked)
        self.jump.setVisible(stacked)

    # ------------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the document: list, question and score."""
        project = self.session.project
        self.respondents.blockSignals(True)
        self.respondents.clear()
        for respondent in project.respondents:
            team = project.team_by_id[respondent.team].name
            words = f"{team} · {respondent.role}" if respondent.role else team
            self.respondents.addItem(words, respondent.id)
        self.respondents.setCurrentIndex(self.respondents.findData(self.session.respondent))
        self.respondents.blockSignals(False)
        self._fill_list(keep=True)
        self._show_question()
        self._show_score()

    def state_words(self) -> str:
        """Counts of the respondent's answers."""
        return self._counts().words

    def note(self) -> str:
        """Handled of asked, for the respondent."""
        counts = self._counts()
        return f"{counts.handled}/{counts.asked}"

    def _counts(self) -> Counts:
        project = self.session.project
        sheet = project.current_round.answers.get(self.session.respondent, {})
        asked = questions_for(project, self.session.respondent, asked_questions(project))
        return count_answers(sheet, asked)

    def _fill_list(self, *, keep: bool = False) -> None:
        project = self.session.project
        words = self.find_field.text().strip().lower()
        wanted = self.filter.currentData()
        answers = project.current_round.answers.get(self.session.respondent, {})
        states: dict[str, str] = {
            q.id: (answers[q.id].state or "open") if q.id in answers else "open"
            for q in project.questionnaire.questions
        }

        def matches(question: Question) -> bool:
            if words and words not in f"{question.id} {question.title} {question.prompt}".lower():
                return False
            if wanted in ("open", "dont_know"):
                return bool(states[question.id] == wanted)
            if wanted == "carried":
                return question.id in answers and answers[question.id].carried
            if wanted == "notes":
                return question.id in answers and bool(answers[question.id].note)
            return question.screening if wanted == "screening" else True

        asked = asked_questions(project)
        if wanted == "role":
            asked = questions_for(project, self.session.respondent, asked)
        shown = [q for q in asked if matches(q)]
        if keep and wanted in ("open", "dont_know") and self.current:
            # what was just answered stays in sight until the filter is chosen again
            shown = self._shown or shown
        if [q.id for q in shown] != [q.id for q in self._shown]:
            self._shown = shown
            groups = []
            for dimension in asked_dimensions(project):
                members = [q for q in shown if q.dimension == dimension.id]
                if members:
                    groups.append((dimension, members))
            self.list.questions.show_questions(groups)
            self.jump.clear()
            for question in shown:
                self.jump.addItem(f"{question.id}   {tr(question.title)}", question.id)
            self.list.reveal(self.current)
        if self._shown and self.current not in {q.id for q in self._shown}:
            self.current = self._shown[0].id
            self.list.reveal(self.current)
            self._show_question()
        self.list.questions.show_states(states, self.current)

    def _show_question(self) -> None:
        project = self.session.project
        question = project.questionnaire.by_id.get(self.current)
        if question is None:
            return
        dimension = project.questionnaire.dimension_by_id[question.dimension]
        members = [q for q in asked_questions(project) if q.dimension == question.dimension]
        number = next((k for k, q in enumerate(members, 1) if q.id == question.id), 1)
        self.jump.setCurrentIndex(self.jump.findData(question.id))
        self.place.setText(
            phrase(
                "{name} · question {number} of {n} · {id}",
                name=dimension.name,
                number=number,
                n=len(members),
                id=question.id,
            )
        )
        self.prompt.setText(question.prompt)
        self.hint.setText(question.hint)
        self.hint.setVisible(bool(question.hint))
        self.why.setText(phrase("Why we ask: {why}", why=question.why))
        guide = project.questionnaire.guide_for(question)
        self.guide.setText(joined(guide, " "))
        self.guide.setVisible(bool(guide))
        answer = project.current_round.answer(self.session.respondent, question.id)
        for card in self.cards:
            card.show_level(question.levels[card.level], answer.level == card.level)
        self.dont_know.setChecked(answer.state == "dont_know")
        self.not_applicable.setChecked(answer.state == "not_applicable")
        self.reason.setText(
            phrase("Reason: {reason}", reason=answer.reason)
            if answer.reason
            else "Neither counts as zero."
        )
        standing = standing_words(project, self.session.respondent, question, answer)
        self.standing.setText(standing)
        self.standing.setVisible(bool(standing))
        self.clear.setVisible(answer.state is not None)
        if self.note_field.toPlainText() != answer.note:
            self.note_field.blockSignals(True)
            self.note_field.setPlainText(answer.note)
            self.note_field.blockSignals(False)
        today = self.session.workspace.clock().date().isoformat()
        lines = [evidence_words(e, today) for e in answer.evidence]
        self.links.show_actions(
            [
                (e.link, partial(open_link, self, self.look, e.link))
                for e in answer.evidence
                if e.link
            ]
        )
        if not lines and question.evidence:
            lines = [phrase("Ask for: {what}", what=joined(question.evidence, "; "))]
        self.evidence.setText(joined(lines, "\n"))

    def open_people(self) -> None:
        """Open teams and people."""
        self.wanted.emit("people")

    def open_disagreement(self) -> None:
        """Open the questions where people differ."""
        self.wanted.emit("disagreement")

    def _show_score(self) -> None:
        project = self.session.project
        question = project.questionnaire.by_id.get(self.current)
        answer = project.current_round.answer(self.session.respondent, self.current)
        self.score_panel.show_team(self.session, question.dimension if question else "")
        self.score_panel.hide_figures(hidden=question is not None and answer.state is None)

    # ------------------------------------------------------------------ acting

    def begin(self, scope: str) -> None:
        """Begin with the questions of the screening set, or with all."""
        wanted = self.filter.findData("screening" if scope == "quick" else "role")
        self.filter.setCurrentIndex(wanted)
        self._fill_list()
        if self._shown:
            self.show_question(self._shown[0].id)
        self.setFocus()

    def show_question(self, question_id: str) -> None:
        """Go to a question."""
        self.current = question_id
        self.list.reveal(question_id)
        self.list.questions.show_states(self.list.questions.states, question_id)
        self.score_panel.change.setText("")
        self._show_question()
        self._show_score()

    def step(self, by: int) -> None:
        """Go to the next or previous question of the list."""
        ids = [q.id for q in self._shown]
        if self.current in ids:
            k = min(max(ids.index(self.current) + by, 0), len(ids) - 1)
            self.show_question(ids[k])

    def answer(self, level: int) -> None:
        """Answer the question with a level."""
        self._answer(set_level(self.session.respondent, self.current, level, self._now()))
        if self.session.settings.advance_after_answer:
            self.step(1)

    def answer_dont_know(self) -> None:
        """Answer "don't know"."""
        self._answer(set_dont_know(self.session.respondent, self.current, self._now()))

    def answer_not_applicable(self) -> None:
        """Ask for the reason, then answer "not applicable"."""
        reason = ask_line(
            self, self.look, "Set not applicable", "Why does this not apply to the team?", "Set"
        )
        if reason:
            self._answer(
                set_not_applicable(self.session.respondent, self.current, reason, self._now())
            )
        else:
            self._show_question()

    def _answer(self, edit: Edit) -> None:
        if not self.current or not self.session.respondent:
            return
        before = self.session.profile
        team = self.session.project.respondent_by_id[self.session.respondent].team
        dimension = self.session.project.questionnaire.by_id[self.current].dimension
        if self.session.do(edit):
            name = self.session.project.questionnaire.dimension_by_id[dimension].name
            self.score_panel.say_change(before, self.session.profile, team, (dimension, name))
        self._show_question()

    def _clear(self) -> None:
        self._answer(clear_answer(self.session.respondent, self.current))

    def _other_level(self, by: int) -> None:
        answer = self.session.project.current_round.answer(self.session.respondent, self.current)
        start = answer.level if answer.level is not None else (-1 if by > 0 else 5)
        self.answer(min(max(start + by, 0), 4))

    def _note_changed(self) -> None:
        note = clean_text(self.note_field.toPlainText(), multiline=True)
        if self.current:
            self.session.do(set_note(self.session.respondent, self.current, note))

    def _add_evidence(self) -> None:
        person = self.session.project.respondent_by_id.get(self.session.respondent)
        today = self.session.workspace.clock().date()
        dialog = EvidenceDialog(self, self.look, today, person.name if person else "")
        run(dialog)
        if dialog.evidence is not None:
            self.session.do(add_evidence(self.session.respondent, self.current, dialog.evidence))

    def _respondent_chosen(self) -> None:
        self.session.respondent = self.respondents.currentData()
        self._shown = []
        self.refresh()
        self.session.changed.emit()

    def _list_clicked(self, index: QModelIndex) -> None:
        question = self.list.questions.question(index)
        if question is not None:
            self.show_question(question.id)
        else:
            self.list.setExpanded(index, not self.list.isExpanded(index))

    def _now(self) -> str:
        return iso_time(self.session.workspace.clock())
