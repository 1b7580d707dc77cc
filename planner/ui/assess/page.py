"""Page 2: one question at a time, answered by key or click; the score moves beside it."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QModelIndex, Qt, QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QStackedWidget,
)

from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.types import clean_text, iso_time
from planner.domain.content.questionnaire import Question
from planner.maturity.answers import asked_dimensions
from planner.maturity.cells import Counts
from planner.maturity.own import own_levels
from planner.ui.assess.done import DonePanel
from planner.ui.assess.evidence import EvidenceDialog, evidence_words, open_link
from planner.ui.assess.filters import HOLDS, Filters, kept
from planner.ui.assess.keys import bind_keys
from planner.ui.assess.layout import TOGETHER, AssessWidgets
from planner.ui.assess.other_models import OtherModels
from planner.ui.assess.person import PersonBox
from planner.ui.assess.score_panel import ScorePanel
from planner.ui.assess.standing import standing_words
from planner.ui.kit.assessment_files import AssessmentFiles
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialogs import ask_line, run
from planner.ui.kit.look import Look
from planner.ui.kit.rail_notes import answered
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.level_card import LevelCard
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import (
    Edit,
    add_evidence,
    clear_answer,
    set_dont_know,
    set_level,
    set_not_applicable,
    set_note,
)
from planner.workspace.people import (
    first_open,
    loose_ends,
    name_person,
    names_of,
    neighbour,
    next_person,
    questions_in_scope,
    questions_of,
    set_scope,
)


class AssessPage(AssessWidgets):
    """Question list, the question with five level cards, and the live score."""

    title = "Assess"
    next_title = "Results"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        self.current = ""
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.timeout.connect(self._suit_heights)
        self._shown: list[Question] = []
        self.other = OtherModels(self, look, session, self._turned)
        self.other.sheet.moved.connect(self.answer_as)
        house, row = self._frame(self.other.box, self.other.sheet)
        self.filters = Filters(look, self._fill_list)
        row.addWidget(self._left(self.filters))
        self.questions = scrolling(self._middle())
        self.questions.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.done = DonePanel(look)
        self.middle = QStackedWidget()
        for widget in (self.questions, self.done):
            self.middle.addWidget(widget)
        row.addWidget(self.middle, 1)
        self.score_panel = ScorePanel(look)
        self.panel = self.score_panel
        self.score_panel.people.chosen.connect(self.answer_as)
        self.score_panel.people.everybody.connect(self.open_people)
        row.addWidget(self.score_panel)
        self.house = house
        self.respondents = PersonBox(look)
        self.respondents.activated.connect(self._respondent_chosen)
        self.files = AssessmentFiles(self, look, session)
        self.menu = MenuButton(
            look,
            "Answers",
            [
                ("Name this person…   F2", self.name_person),
                ("Next person   Ctrl+PgDown", self.hand_over),
                ("Teams and people…", self.open_people),
                ("Where people differ…", self.open_disagreement),
                ("Add another model…", self.other.add),
                ("Remove the model in front…", self.other.remove),
                (None, lambda: None),
                ("Write this person’s sheet…", self.files.write_sheet),
                ("Merge a filled sheet or pack…", self.files.merge),
                (None, lambda: None),
                ("Ask the quick check only", lambda: self.session.do(set_scope("quick"))),
                ("Ask all questions", self.widen),
                ("Start the next round…", self.files.next_round),
            ],
        )
        self.tools = [
            PlainLabel(look, "Answering as", "small", "muted"),
            self.respondents,
            self.menu,
        ]
        self.done.next_person.connect(self.hand_over)
        self.done.results.connect(lambda: self.wanted.emit("results"))
        self.done.to_open.connect(self.start_over)
        self.done.again.connect(self.start_over)
        self.done.widen.connect(self.widen)
        self.done.look_at.connect(self.show_question)
        self.done.asked.connect(lambda: self.wanted.emit("three numbers"))
        self._connect()
        bind_keys(self)

    def _connect(self) -> None:
        self.find_field.textChanged.connect(lambda _: self._fill_list())
        self.list.clicked.connect(self._list_clicked)
        self.list.activated.connect(self._list_clicked)
        self.jump.activated.connect(lambda _: self.show_question(self.jump.currentData()))
        for card in self.cards:
            card.clicked.connect(lambda _=False, level=card.level: self.answer(level))
        self.dont_know.clicked.connect(self.answer_dont_know)
        self.not_applicable.clicked.connect(self.answer_not_applicable)
        self.clear.clicked.connect(self._clear)
        self.add_evidence.clicked.connect(self.ask_evidence)
        self.note_field.textChanged.connect(self._note_changed)
        self.previous.clicked.connect(lambda: self.step(-1))
        self.following.clicked.connect(lambda: self.step(1))

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Hide the panel when narrow; where even that is too much, the list becomes a drop-down."""
        super().set_density(narrow=narrow, stacked=stacked)
        sheet = self.other.sheet
        for side, jump in ((self.side, self.jump), (sheet.side, sheet.jump)):
            side.setVisible(not stacked)
            jump.setVisible(stacked)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Suit the heights to the width there is, once everything has its place."""
        super().resizeEvent(event)
        self._settle.start()

    def _suit_heights(self) -> None:
        self.halves.suit(self.questions.viewport().width(), self.look.u(TOGETHER))
        self.steady.suit(questions_in_scope(self.session.project))

    # ------------------------------------------------------------------ showing

    def refresh(self) -> None:
        """Show the document: list, question and score."""
        project = self.session.project
        self.respondents.show_people(project, self.session.respondent)
        self.other.show_choices()
        self.above.setVisible(bool(project.models))
        if self._turned():
            return
        self._fill_list(keep=True)
        self._show_question()
        self._show_score()
        there = self.session.respondent in project.respondent_by_id
        if there and self.middle.currentWidget() is self.done:
            self._end(again=True)

    def _turned(self) -> bool:
        """Bring what was chosen above the list to the front; whether it is another model."""
        model = self.session.project.model_by_id.get(self.other.chosen)
        front = self.house if model is None else self.other.sheet
        came_back = front is self.house and self.front.currentWidget() is not self.house
        self.front.setCurrentWidget(front)
        self.panel = self.score_panel if model is None else self.other.sheet.panel
        if model is not None:
            self.panel.setVisible(not self.score_panel.isHidden())
            self.other.sheet.show_model(model)
        elif came_back:
            self.refresh()
        return model is not None

    def answer_model(self, model: str, item: str = "") -> None:
        """Answer another model, or the questionnaire where none is named; from ``item`` on."""
        self.other.show(model)
        if item:
            self.other.sheet.show_item(item)

    def state_words(self) -> str:
        """Counts of the respondent's answers."""
        return self._counts().words

    def note(self) -> str:
        """Handled of asked, for the respondent."""
        counts = self._counts()
        return f"{counts.handled}/{counts.asked}"

    def _counts(self) -> Counts:
        if self.other.chosen:
            return self.other.sheet.counts()
        return answered(self.session)

    def _fill_list(self, *, keep: bool = False) -> None:
        project = self.session.project
        words = self.find_field.text().strip().lower()
        who, wanted = self.session.respondent, self.filters.chosen
        answers = project.current_round.answers.get(who, {})
        states: dict[str, str] = {
            q.id: (answers[q.id].state or "open") if q.id in answers else "open"
            for q in project.questionnaire.questions
        }
        self.filters.count(project, who)
        shown = kept(project, who, wanted, words)
        if keep and wanted in HOLDS and self.current:
            shown = self._shown or shown  # what was just answered stays in sight
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
            first = first_open(project, self.session.respondent, self._shown)
            self.current = first or self._shown[0].id
            self.list.reveal(self.current)
            self._show_question()
        self.list.questions.show_states(states, self.current)

    def _show_question(self) -> None:
        project = self.session.project
        question = project.questionnaire.by_id.get(self.current)
        if question is None:
            return
        dimension = project.questionnaire.dimension_by_id[question.dimension]
        scope = questions_in_scope(project)
        members = [q for q in scope if q.dimension == question.dimension]
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
        self.steady.ask(question)
        self.foot.show_left((counts := self._counts()).asked - counts.handled)
        guide = project.questionnaire.guide_for(question)
        self.guide.setText(joined(guide, " "))
        self.guided.setVisible(bool(guide))
        self.steady.suit(scope)
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
        links = [e.link for e in answer.evidence if e.link]
        self.links.show_actions([(x, partial(open_link, self, self.look, x)) for x in links])
        self.serves.show_question(project, question.id)
        if not lines and question.evidence:
            lines = [phrase("Ask for: {what}", what=joined(question.evidence, "; "))]
        self.evidence.setText(joined(lines, "\n"))

    def open_people(self) -> None:
        """Open teams and people."""
        self.wanted.emit("people")

    def open_disagreement(self) -> None:
        """Open the questions where people differ."""
        if self.other.chosen:
            self.other.open_disagreement()
        else:
            self.wanted.emit("place:disagreement")

    def _show_score(self) -> None:
        project = self.session.project
        question = project.questionnaire.by_id.get(self.current)
        people = [*self.respondents.standings.values()]
        self.score_panel.show_team(self.session, question.dimension if question else "", people)
        self.score_panel.hide_figures(hidden=question is not None and self._counts().open > 0)
        if self.middle.currentWidget() is self.done and not self._counts().open:
            self.score_panel.show_to_come(people)

    # ------------------------------------------------------------------ acting

    def begin(self, scope: str) -> None:
        """Begin with the questions of the quick check, or with all."""
        if scope == "quick" and self.session.project.current_round.scope != "quick":
            self.session.do(set_scope("quick"))
        self.start_over()

    def start_over(self) -> None:
        """Show all that is asked, from the first open question on; the keys work at once."""
        self.filters.choose("role")
        self.find_field.clear()
        self._shown = []
        self.middle.setCurrentWidget(self.questions)
        self._fill_list()
        if self._shown:
            asked = questions_of(self.session.project, self.session.respondent)
            first = first_open(self.session.project, self.session.respondent, asked)
            self.show_question(first or self._shown[0].id)
        self.setFocus()

    def widen(self) -> None:
        """Ask all questions from now on; what was answered stays."""
        if self.session.do(set_scope("all")):
            self.start_over()

    def name_person(self) -> None:
        """Give whoever answers a name."""
        project, who = self.session.project, self.session.respondent
        if who not in project.respondent_by_id:
            return
        name = ask_line(self, self.look, "Name this person", "Who answers here?", "Name")
        if name:
            self.session.do(name_person(project, who, name))

    def hand_over(self) -> None:
        """The next person who has open questions answers."""
        following = next_person(self.session.project, self.session.respondent)
        if following is not None:
            self.answer_as(following)

    def answer_beside(self, by: int) -> None:
        """Let the person so many places further answer."""
        other = neighbour(self.session.project, self.session.respondent, by)
        if other is not None:
            self.answer_as(other)

    def answer_as(self, respondent: str) -> None:
        """Let somebody else answer, from their first open question on."""
        self.session.respondent = respondent
        self.refresh()
        if self.other.chosen:
            self.other.sheet.start_over()
        else:
            self.start_over()
        self.session.changed.emit()

    def _end(self, *, again: bool = False) -> None:
        """The last question is behind this person; ``again`` where that is shown, and something changed."""
        project = self.session.project
        following = next_person(project, self.session.respondent)
        name = names_of(project).get(following or "")
        whole = questions_of(project, self.session.respondent, whole=True)
        wider = len(whole) - self._counts().asked
        self.middle.setCurrentWidget(self.done)
        quick = project.current_round.scope == "quick"
        who = self.session.respondent
        self.done.show_end(
            self._counts(),
            name,
            wider,
            loose_ends(project, who),
            numbers=quick,
            own=own_levels(project, who, questions_of(project, who)),
            team=project.team_by_id[project.respondent_by_id[who].team].name,
        )
        if not again:
            self._show_score()
            self.done.first.setFocus()

    def enter(self) -> None:
        """Enter presses the button that has the focus; else it goes to the next question."""
        focus = QApplication.focusWidget()
        if self.middle.currentWidget() is self.done:
            (focus if isinstance(focus, QAbstractButton) else self.done.first).click()
        elif isinstance(focus, QAbstractButton) and not isinstance(focus, LevelCard):
            focus.click()
        else:
            self.step(1)

    def show_question(self, question_id: str) -> None:
        """Go to a question."""
        self.middle.setCurrentWidget(self.questions)
        self.current = question_id
        self.list.reveal(question_id)
        self.list.questions.show_states(self.list.questions.states, question_id)
        self.score_panel.change.setText("")
        self._show_question()
        self._show_score()

    def step(self, by: int) -> None:
        """Go to the next or previous question of the list; after the last one comes the end."""
        ids = [q.id for q in self._shown]
        if self.middle.currentWidget() is self.done:
            if by < 0:
                self.show_question(self.current)
                self.setFocus()
        elif ids and by > 0 and self.current == ids[-1]:
            self._end()
        elif self.current in ids:
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
        at_end = self.middle.currentWidget() is self.done
        if not self.current or not self.session.respondent or at_end:
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

    def other_level(self, by: int) -> None:
        """Take the next level up or down, where a card has the focus."""
        if not isinstance(QApplication.focusWidget(), LevelCard):
            return  # whoever reads by ear presses these keys by habit
        answer = self.session.project.current_round.answer(self.session.respondent, self.current)
        start = answer.level if answer.level is not None else (-1 if by > 0 else 5)
        self.answer(min(max(start + by, 0), 4))

    def _note_changed(self) -> None:
        note = clean_text(self.note_field.toPlainText(), multiline=True)
        if self.current:
            self.session.do(set_note(self.session.respondent, self.current, note))

    def ask_evidence(self) -> None:
        """Ask for a piece of evidence, and add it."""
        person = self.session.project.respondent_by_id.get(self.session.respondent)
        today = self.session.workspace.clock().date()
        dialog = EvidenceDialog(self, self.look, today, person.name if person else "")
        run(dialog)
        if dialog.evidence is not None:
            self.session.do(add_evidence(self.session.respondent, self.current, dialog.evidence))

    def _respondent_chosen(self) -> None:
        self.answer_as(self.respondents.currentData())

    def _list_clicked(self, index: QModelIndex) -> None:
        question = self.list.questions.question(index)
        if question is not None:
            self.show_question(question.id)
        else:
            self.list.setExpanded(index, not self.list.isExpanded(index))

    def _now(self) -> str:
        return iso_time(self.session.workspace.clock())
