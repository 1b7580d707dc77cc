"""Before an anonymous export: who could be recognised, what is printed of each group, and what leaves."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtWidgets import QDialog, QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.published.bare import TOGETHER
from planner.analysis.published.table import fixed, not_in, table_of
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import long_date
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.domain.record.publication import Publication
from planner.reporting.audit import audit_of, printed_as
from planner.reporting.recognised import Recognised, recognised
from planner.ui.kit.card import Card
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.publishing import taking_back

LEAVES = (
    ("✓", "levels of these groups, and what follows from them"),
    ("✓", "how many people took part in each group"),
    ("✗", "names, roles, notes, reasons, evidence, the log"),
    ("✗", "a second figure of the same answers"),
    ("✗", "times, paths, hidden sheets, small pictures"),
)
TITLE = "Who could be recognised?"


@dataclass(frozen=True)
class _State:
    """What stands in the document when the dialog opens."""

    project: Project
    table: Publication
    standing: Publication | None
    people: tuple[Recognised, ...]


class RecognisedDialog(Dialog):
    """People by risk, groups by form, the audit as it will be printed; accepting goes on to export.

    What it lists can be neither saved nor printed.
    """

    def __init__(
        self, parent: QWidget, look: Look, session: Session, *, to_export: bool = True
    ) -> None:
        super().__init__(parent, look, TITLE, 284, 150)
        self.session = session
        project = session.project
        table = table_of(project, iso_time(session.workspace.clock()))
        self._state = _State(project, table, fixed(project), recognised(project, table))
        self.lead = PlainLabel(look, self._lead(), "title", wrap=True)
        self.column.addWidget(self.lead)
        self.take_back: Button | None = None
        self.go_on: Button | None = None
        if not table.units:
            words = (
                "Ask more people, let the team agree on levels together, or choose “Roles only” with "
                "everybody’s consent."
            )
            self.column.addWidget(PlainLabel(look, words, wrap=True))
            self.add_foot()
            return
        row = QHBoxLayout()
        row.setSpacing(look.u(6))
        row.addLayout(self._left(), 5)
        row.addLayout(self._right(), 4)
        self.column.addLayout(row, 1)
        self._foot(to_export=to_export)

    def _lead(self) -> str:
        state = self._state
        if not state.table.units:
            return "Fewer than five people took part, so there is nothing that an anonymous report may show."
        few = sum(p.words > 0 for p in state.people)
        rare = sum(p.rare_role for p in state.people)
        if not few and not rare:
            return "Nobody stands behind a figure of five or six, and five or more hold each role."
        return phrase(
            "{few} of {all} people stand behind figures of five or six; {rare} hold a role that fewer than "
            "five hold.",
            few=few,
            all=len(state.people),
            rare=rare,
        )

    def _left(self) -> QVBoxLayout:
        look, state = self.look, self._state
        column = QVBoxLayout()
        column.setSpacing(look.u(2))
        words = "Most at risk first. This list stays in the window; it is never saved or printed."
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        heads = [
            Column("Person", stretch=True),
            Column("Figures of 5 or 6", right=True),
            Column("Role held by", right=True),
            Column("Their texts"),
        ]
        self.people = RowsModel(look, heads, None, self)
        table = Table(look, self.people, TITLE)
        table.set_widths([0, 38, 24, 34])
        self.people.show_rows([_person(p, state.project) for p in state.people])
        column.addWidget(table, 1)
        box = Card(look, "This line is printed on the last page and stands in the files")
        self.audit = PlainLabel(look, audit_of(state.project, state.table).line, wrap=True)
        box.body.addWidget(self.audit)
        column.addWidget(box)
        return column

    def _right(self) -> QVBoxLayout:
        look, state = self.look, self._state
        column = QVBoxLayout()
        column.setSpacing(look.u(2))
        column.addWidget(PlainLabel(look, "What is printed of each group", bold=True))
        heads = [
            Column("Group", stretch=True),
            Column("Took part", right=True),
            Column("Printed as"),
        ]
        self.groups = RowsModel(look, heads, None, self)
        table = Table(look, self.groups, "What is printed of each group")
        table.set_widths([0, 26, 34])
        self.groups.show_rows(
            [
                RowData(str(k), (_group(state.project, u.teams), str(u.people), tr(printed_as(u))))
                for k, u in enumerate(state.table.units)
            ]
        )
        column.addWidget(table, 1)
        column.addWidget(PlainLabel(look, "What leaves the house", bold=True))
        for mark, words in LEAVES:
            said = phrase("{mark}  {words}", mark=mark, words=words)
            column.addWidget(PlainLabel(look, said, "small", wrap=True))
        return column

    def _foot(self, *, to_export: bool) -> None:
        look, state = self.look, self._state
        left: list[QWidget] = []
        words = "The first anonymous export fixes the table for this round; later answers count in the next."
        verb = "Fix the table and export…"
        if state.standing is not None:
            day = _day(state.standing)
            waiting = not_in(state.project, state.standing)
            words = phrase(
                "Fixed on {day}. {n} answers given since are not in: they count in the next round.",
                day=day,
                n=waiting,
            )
            verb = phrase("Export the table of {day}…", day=day)
            self.take_back = Button(look, "Take it back…")
            self.take_back.clicked.connect(self._take_back)
            left.append(self.take_back)
        self.note = PlainLabel(look, words, "small", "muted", wrap=True)
        left.append(self.note)
        if not to_export:
            self.add_foot(*left)
            return
        self.go_on = Button(look, verb, primary=True)
        self.go_on.clicked.connect(self.accept)
        self.add_foot(*left, primary=self.go_on, leave="Cancel")

    def _take_back(self) -> None:
        question = (
            "Take a table back only if nobody has received a report of it: two tables of one round can be "
            "compared. Why has nobody received it?"
        )
        reason = ask_line(self, self.look, "Take the table back", question, "Take it back")
        if reason:
            self.take_back_for(reason)

    def take_back_for(self, reason: str) -> None:
        """Take the table back for a reason, and close: the next export fixes a new one."""
        workspace = self.session.workspace
        who = workspace.who or self.session.project.facilitator
        edit = taking_back(self.session.project, who, reason, workspace.clock())
        if self.session.do(edit):
            self.reject()


def _person(found: Recognised, project: Project) -> RowData:
    person = found.person
    team = Verbatim(project.team_by_id[person.team].name)
    name = Verbatim(person.name) if person.name else tr(person.role or "role not stated")
    who = phrase("{name} · {team} {k} of {n}", name=name, team=team, k=found.place, n=found.of)
    role = "–" if not found.role_held else str(found.role_held)
    texts = phrase("{n}; not printed", n=found.texts) if found.texts else "none"
    bold = frozenset({k for k, on in ((1, found.words > 0), (2, found.rare_role)) if on})
    return RowData(person.id, (who, str(found.words), role, texts), bold=bold)


def _group(project: Project, teams: tuple[str, ...]) -> str:
    names = [Verbatim(project.team_by_id[t].name) for t in teams if t in project.team_by_id]
    if len(teams) == 1:
        return names[0] if names else Verbatim(teams[0])
    return phrase("{together}: {names}", together=TOGETHER, names=joined(names, ", "))


def _day(table: Publication) -> str:
    from datetime import date

    return long_date(date.fromisoformat(table.when[:10]))


def may_export(
    parent: QWidget, look: Look, session: Session, run: Callable[[QDialog], int]
) -> bool:
    """Show who could be recognised; whether the person goes on to export."""
    dialog = RecognisedDialog(parent, look, session)
    return run(dialog) == QDialog.DialogCode.Accepted and dialog.go_on is not None
