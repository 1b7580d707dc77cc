"""Teams and the people who answer, and how several answers become one."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.answers.assessment import Policy, Respondent
from planner.domain.base.errors import InputError, SaveError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.types import clean_text, slug
from planner.domain.organisation.organisation import Team
from planner.domain.project import Project
from planner.domain.record.report import Profile
from planner.maturity.answers import asked_questions
from planner.maturity.cells import count_answers
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look
from planner.ui.kit.parse import exact_text
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_policy, set_respondents, set_teams
from planner.workspace.publishing import is_weaker, promising

NAME, PEOPLE, ROLE, PERSON, ANSWERS = range(5)
COLUMNS = [
    Column("Team", editable=True, stretch=True),
    Column("People", right=True, editable=True),
    Column("Role of who answers", editable=True, stretch=True),
    Column("Name (may stay empty)", editable=True, stretch=True),
    Column("Answers", "muted", right=True),
]
RESPONDENTS = (
    ("the median of its answers", "median"),
    ("the mean of its answers", "mean"),
    ("the lowest of its answers", "minimum"),
)
PROMISES: tuple[tuple[str, Profile | None], ...] = (
    ("nothing was said", None),
    ("they are named", "names"),
    ("only their roles are told", "roles"),
    ("nobody can be recognised", "anonymous"),
)
PROMISED = {
    "roles": "No report names anybody.",
    "anonymous": (
        "Reports, and the plan in this window, are computed from groups of five and more: from seven people "
        "on half levels, from five or six low, middle or high, below that nothing. What a team of three or "
        "more agrees on together is printed as agreed."
    ),
}
"""What a promise means, said before the first answer."""
TEAMS = (("by their people", "weighted_mean"), ("the lowest team only", "lowest"))
BOUNDS = (
    ("an eighth of the scale", 0.5),
    ("a quarter of the scale", 1.0),
    ("half of the scale", 2.0),
)
"""How wide a range may be beside a level that leads."""


class PeopleDialog(Dialog):
    """A table of teams with their respondents below them; everything is edited in place."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Teams and people", 210, 130)
        self.session = session
        column = self.column
        column.addWidget(
            PlainLabel(
                look,
                "Each person answers on their own; others’ answers stay hidden until they are compared. "
                "Double-click a cell to change it.",
                wrap=True,
            )
        )
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Teams and people")
        self.table.set_widths([0, 16, 0, 0, 22])
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        column.addWidget(self.table, 1)
        row = QHBoxLayout()
        self.add_team = Button(look, "Add a team")
        self.add_person = Button(look, "Add a person to the team")
        self.remove = Button(look, "Remove…")
        self.add_team.clicked.connect(self._add_team)
        self.add_person.clicked.connect(self._add_person)
        self.remove.clicked.connect(self._remove)
        for button in (self.add_team, self.add_person, self.remove):
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)
        column.addLayout(self._policies())
        column.addLayout(self._promise())
        self.promised = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.promised)
        self.add_foot()
        session.changed.connect(self.refresh)
        self._chosen = ""
        self.refresh()

    def _policies(self) -> QVBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.u(2))
        rows = QVBoxLayout()
        rows.addLayout(row)
        below = QHBoxLayout()
        below.setSpacing(look.u(2))
        rows.addLayout(below)
        self.by_respondents, self.by_teams, self.bound = QComboBox(), QComboBox(), QComboBox()
        for box, words, choices in (
            (self.by_respondents, "Without a consensus a team’s level is", RESPONDENTS),
            (self.by_teams, "Teams count", TEAMS),
            (self.bound, "A figure leads up to a range of", BOUNDS),
        ):
            box.setAccessibleName(tr(words))
            box.setMinimumHeight(look.u(7.5))
            for text, key in choices:
                box.addItem(tr(text), key)
            box.activated.connect(self._policy_chosen)
            here = below if box is self.bound else row
            here.addWidget(PlainLabel(look, words, "small", "muted"))
            here.addWidget(box)
        row.addStretch(1)
        below.addStretch(1)
        return rows

    def _promise(self) -> QHBoxLayout:
        look = self.look
        row = QHBoxLayout()
        row.setSpacing(look.u(2))
        words = "People are promised that in the report"
        self.promise = QComboBox()
        self.promise.setAccessibleName(tr(words))
        self.promise.setMinimumHeight(look.u(7.5))
        for text, key in PROMISES:
            self.promise.addItem(tr(text), key)
        self.promise.activated.connect(self._promise_chosen)
        row.addWidget(PlainLabel(look, words, "small", "muted"))
        row.addWidget(self.promise)
        row.addStretch(1)
        return row

    def _promise_chosen(self) -> None:
        promise = self.promise.currentData()
        if is_weaker(self._project, promise):
            words = (
                "People have answered under the stronger promise. Weaken it only with the consent of "
                "each of them."
            )
            choices = [("Everybody has agreed", "weaken"), ("Keep the promise", "")]
            if (
                ask_choice(self, self.look, "Change what people were promised", words, choices)
                != "weaken"
            ):
                self.refresh()
                return
        self.session.do(promising(promise))
        self.refresh()

    @property
    def _project(self) -> Project:
        return self.session.project

    def refresh(self) -> None:
        """Show teams, people and policies."""
        project = self._project
        questions = asked_questions(project)
        rows = []
        for team in project.teams:
            rows.append(
                RowData(
                    f"team:{team.id}",
                    (Verbatim(team.name), exact_text(team.people), "", "", ""),
                    bold=frozenset({NAME}),
                )
            )
            for person in project.respondents:
                if person.team != team.id:
                    continue
                sheet = project.current_round.answers.get(person.id, {})
                counts = count_answers(sheet, questions)
                rows.append(
                    RowData(
                        f"person:{person.id}",
                        (
                            "",
                            "",
                            person.role,
                            Verbatim(person.name),
                            phrase(
                                "{handled} of {asked}", handled=counts.handled, asked=counts.asked
                            ),
                        ),
                    )
                )
        self.model.show_rows(rows)
        policy = project.policy
        self.by_respondents.setCurrentIndex(self.by_respondents.findData(policy.respondents))
        self.by_teams.setCurrentIndex(self.by_teams.findData(policy.teams))
        if self.bound.findData(policy.bound) < 0:  # a file may say any number of quarters
            words = phrase("{n:g} quarters of the scale", n=policy.bound)
            self.bound.addItem(tr(words), policy.bound)
        self.bound.setCurrentIndex(self.bound.findData(policy.bound))
        self.promise.setCurrentIndex(max(self.promise.findData(project.promise), 0))
        self.promised.setText(PROMISED.get(project.promise or "", ""))
        if self._chosen not in {r.id for r in rows}:
            self._chosen = rows[0].id
        self.table.selectRow(next(k for k, r in enumerate(rows) if r.id == self._chosen))
        self._show_buttons()

    def _show_buttons(self) -> None:
        kind, _, own = self._chosen.partition(":")
        last_team = kind == "team" and len(self._project.teams) == 1
        self.remove.setEnabled(bool(own) and not last_team)

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid():
            self._chosen = self.model.rows[current.row()].id
            self._show_buttons()

    def _team_of_choice(self) -> str:
        kind, _, own = self._chosen.partition(":")
        return own if kind == "team" else self._project.respondent_by_id[own].team

    def _change(self, row_id: str, column: int, text: str) -> bool:
        kind, _, own = row_id.partition(":")
        text = clean_text(text).strip()
        try:
            if kind == "team" and column == NAME:
                return self._change_team(own, "Rename the team", name=text)
            if kind == "team" and column == PEOPLE:
                return self._change_team(
                    own, "People of the team", people=self.session.number(text, "people")
                )
            if kind == "person" and column == ROLE:
                return self._change_person(own, "Role of a respondent", role=text)
            if kind == "person" and column == PERSON:
                return self._change_person(own, "Name of a respondent", name=text)
        except InputError as error:
            self.session.message.emit(str(error), True)
        except ValueError:
            self.session.message.emit(phrase("“{part}” does not fit here.", part=text[:40]), True)
        return False

    def _change_team(self, own: str, what: str, **changes: object) -> bool:
        teams = tuple(
            Team.model_validate({**t.model_dump(), **changes}) if t.id == own else t
            for t in self._project.teams
        )
        return self.session.do(set_teams(teams, what))

    def _change_person(self, own: str, what: str, **changes: object) -> bool:
        people = tuple(
            Respondent.model_validate({**r.model_dump(), **changes}) if r.id == own else r
            for r in self._project.respondents
        )
        return self.session.do(set_respondents(people, what))

    def _add_team(self) -> None:
        project = self._project
        own = fresh("team", {t.id for t in project.teams})
        team = Team(id=own, name=phrase("Team {part}", part=len(project.teams) + 1))
        person = Respondent(id=fresh(f"{own}-1", set(project.respondent_by_id)), team=own)
        self._chosen = f"team:{own}"
        people = (*project.respondents, person)
        self.session.do(set_teams((*project.teams, team), "Add a team", people))

    def _add_person(self) -> None:
        project, team = self._project, self._team_of_choice()
        own = fresh(f"{team}-1", set(project.respondent_by_id))
        self._chosen = f"person:{own}"
        people = (*project.respondents, Respondent(id=own, team=team))
        self.session.do(set_respondents(people, "Add a respondent"))

    def _remove(self) -> None:
        project = self._project
        kind, _, own = self._chosen.partition(":")
        if kind == "team":
            gone = {r.id for r in project.respondents if r.team == own}
            name = phrase(
                "the team “{name}” with {n} people",
                name=Verbatim(project.team_by_id[own].name),
                n=len(gone),
            )
        else:
            gone = {own}
            person = project.respondent_by_id[own]
            name = person.name or person.role or "this respondent"
        answered = sum(len(r.answers.get(g, {})) for r in project.rounds for g in gone)
        sentence = phrase(
            "Remove {name}? {answered} answers go with it; Undo brings them back. Earlier versions keep "
            "them, unless you remove them there too, which cannot be undone.",
            name=name,
            answered=answered,
        )
        choices = [
            ("Remove, also from earlier versions", "forget"),
            ("Remove", "remove"),
            ("Keep", "keep"),
        ]
        choice = ask_choice(self, self.look, "Remove", sentence, choices)
        if choice not in ("remove", "forget"):
            return
        people = tuple(r for r in project.respondents if r.id not in gone)
        if kind == "team":
            teams = tuple(t for t in project.teams if t.id != own)
            removed = self.session.do(set_teams(teams, "Remove a team", people))
        else:
            removed = self.session.do(set_respondents(people, "Remove a respondent"))
        if removed and choice == "forget":
            self._forget(gone)

    def _forget(self, gone: set[str]) -> None:
        try:
            left = self.session.workspace.forget(gone)
        except SaveError as error:
            self.session.message.emit(str(error), True)
            return
        words = (
            phrase("{n} earlier versions could not be changed and still hold them.", n=len(left))
            if left
            else "They are gone from this document, its earlier versions and what can be undone."
        )
        self.session.message.emit(words, bool(left))

    def _policy_chosen(self) -> None:
        chosen = {
            "respondents": self.by_respondents.currentData(),
            "teams": self.by_teams.currentData(),
            "bound": self.bound.currentData(),
        }
        self.session.do(set_policy(Policy.model_validate(chosen)))


def fresh(wanted: str, used: set[str]) -> str:
    """An id like ``wanted`` that is not used yet: its number counts up."""
    stem, _, number = slug(wanted).rpartition("-")
    if not stem or not number.isdigit():
        stem, number = slug(wanted), "1"
    k = int(number)
    while f"{stem}-{k}" in used:
        k += 1
    return f"{stem}-{k}"
