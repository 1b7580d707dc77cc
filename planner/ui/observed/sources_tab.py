"""The sources of a look: what each is for, whose it is, and whether they are all."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout

from planner.analysis.observed import named
from planner.analysis.systems.words import short_day
from planner.domain.answers.observation import KIND_WORDS, Source, SourceRole, Survey, remark_words
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.project import Project
from planner.observe.across import real_key
from planner.observe.table_heads import TABLES
from planner.observe.tables import NO_TABLE
from planner.ui.kit.choice import choice_list
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, set_tip
from planner.ui.observed.columns_dialog import COLUMN_WORDS
from planner.ui.observed.tab import TableTab
from planner.ui.widgets.tables import Column, RowData

ROLE_WORDS: dict[SourceRole, str] = {
    "product": "Product",
    "tool": "Library or tool",
    "template": "Template",
    "teaching": "Teaching or trial",
    "mirror": "Mirror or fork",
    "left_out": "Left out",
}


class SourcesTab(TableTab):
    """A table of sources; role and team are given to the chosen rows, by keyboard as well."""

    changed = Signal()
    """The survey was said something of: ``survey`` is the new one."""
    columns_wanted = Signal(str)
    """The columns of the table with this id are to be chosen."""

    def __init__(self, look: Look, project: Project) -> None:
        columns = [
            Column("Source", stretch=True),
            Column("What it is for"),
            Column("Team"),
            Column("Last change", right=True),
            Column("Why", stretch=True),
        ]
        super().__init__(look, "Sources", columns, [0, 32, 30, 38, 0])
        self.project = project
        self.passed_over: list[str] = []
        """Tables below the chosen folders that the last look of this window did not recognise."""
        column = self.column
        row = QHBoxLayout()
        self.role = choice_list(look, tr("What it is for"), 16)
        for role, words in ROLE_WORDS.items():
            self.role.addItem(tr(words), role)
        self.team = choice_list(look, tr("Team"), 16)
        for team in project.teams:
            self.team.addItem(team.name, team.id)
        self.set_role = Button(look, "Set for the chosen rows")
        self.set_team = Button(look, "Give to the team")
        self.confirm = Button(look, "All roles are right")
        self.key = Button(look, "A real key lies there")
        set_tip(self.key, "Some file of a chosen source holds what looks like a key.")
        self.key.clicked.connect(self._real_key)
        self.columns = Button(look, "Columns…")
        set_tip(self.columns, "Say what the chosen table holds, and under which heads.")
        self.columns.clicked.connect(self._want_columns)
        self.set_role.clicked.connect(self._set_role)
        self.set_team.clicked.connect(self._set_team)
        self.confirm.clicked.connect(self._confirm)
        for widget in (self.role, self.set_role, self.team, self.set_team):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.columns)
        row.addWidget(self.key)
        row.addWidget(self.confirm)
        column.addLayout(row)
        self.table.selectionModel().selectionChanged.connect(lambda *_: self._suit())
        self.complete = QCheckBox(tr("These are all sources of the team chosen here"))
        self.complete.clicked.connect(self._set_complete)
        self.team.currentIndexChanged.connect(lambda _: self._show_complete())
        column.addWidget(self.complete)

    def show_survey(self, survey: Survey | None) -> None:
        """Show the sources of a survey."""
        self.survey = survey
        there = survey is not None
        for widget in (
            self.role,
            self.team,
            self.set_role,
            self.set_team,
            self.confirm,
            self.complete,
        ):
            widget.setEnabled(there)
        if survey is None:
            self.lead.setText("Choose folders and look; then say what each source is for.")
            self.model.show_rows([])
            self._suit()
            return
        open_ = sum(not s.confirmed and _has_role(s) for s in survey.sources)
        unread = sum(bool(s.unread) for s in survey.sources)
        parts = [phrase("{n} sources", n=len(survey.sources))]
        if unread:
            parts.append(phrase("{n} could not be read", n=unread))
        if open_:
            parts.append(phrase("{n} roles are proposals and count for nothing yet", n=open_))
        if self.passed_over:
            parts.append(
                phrase(
                    "tables not recognised: {n} ({names}); add one by itself to choose its columns",
                    n=len(self.passed_over),
                    names=named(self.passed_over),
                )
            )
        self.lead.setText(joined(parts, " · "))
        self.model.show_rows([self._row(s) for s in survey.sources])
        self._suit()
        self._show_complete()

    def _suit(self) -> None:
        """Buttons that only some rows have stand there for those."""
        self.key.setVisible(bool(self._keys()))
        self.columns.setVisible(self._table() is not None)

    def _table(self) -> Source | None:
        """The chosen row, where it is a table, or a file that nobody knows."""
        chosen = self._chosen()
        sources = self.survey.sources if self.survey is not None and len(chosen) == 1 else ()
        one = next((s for s in sources if s.id in chosen), None)
        return one if one is not None and (one.kind in TABLES or one.unread == NO_TABLE) else None

    def _want_columns(self) -> None:
        if (source := self._table()) is not None:
            self.columns_wanted.emit(source.id)

    def _row(self, s: Source) -> RowData:
        teams = {t.id: Verbatim(t.name) for t in self.project.teams}
        kind = "Unknown table" if s.unread == NO_TABLE else KIND_WORDS[s.kind]
        role = tr(ROLE_WORDS[s.role]) if _has_role(s) else tr(kind)
        if _has_role(s) and not s.confirmed:
            role = phrase("{role}?", role=role)
        day = short_day(s.last) if s.last else ""
        last = phrase("{day}, dormant", day=day) if s.dormant else day
        why = (
            [phrase("cannot tell: {why}", why=s.unread)]
            if s.unread
            else [
                *s.reasons,
                *map(remark_words, s.remarks),
                *([_taken(s)] if s.columns else []),
            ]
        )
        return RowData(
            s.id,
            (
                Verbatim(s.label),
                role,
                teams.get(s.team, s.team or "–"),
                tr(last),
                tr(joined(why, "; ")) if why else "",
            ),
            italic=frozenset() if s.confirmed or not _has_role(s) else frozenset({1}),
        )

    def _chosen(self) -> set[str]:
        rows = self.table.selectionModel().selectedRows()
        return {self.model.rows[r.row()].id for r in rows}

    def _each(self, **changes: object) -> None:
        if self.survey is None:
            return
        chosen = self._chosen() or {s.id for s in self.survey.sources}
        sources = tuple(
            s.model_copy(update=changes) if s.id in chosen else s for s in self.survey.sources
        )
        self._take(sources=sources)

    def _set_role(self) -> None:
        if self._chosen():
            self._each(role=self.role.currentData(), confirmed=True)

    def _set_team(self) -> None:
        self._each(team=self.team.currentData())

    def _keys(self) -> set[str]:
        """The chosen sources in which something looks like a key, and nobody has said what it is."""
        if self.survey is None:
            return set()
        chosen = self._chosen()
        return {
            o.source
            for o in self.survey.observations
            if o.source in chosen and real_key(o) is not o
        }

    def _real_key(self) -> None:
        if self.survey is not None and (where := self._keys()):
            told = tuple(real_key(o) if o.source in where else o for o in self.survey.observations)
            self._take(observations=told)

    def _confirm(self) -> None:
        if self.survey is not None:
            sources = tuple(s.model_copy(update={"confirmed": True}) for s in self.survey.sources)
            self._take(sources=sources)

    def _set_complete(self) -> None:
        if self.survey is None:
            return
        team = self.team.currentData()
        others = set(self.survey.complete) - {team}
        wanted = others | {team} if self.complete.isChecked() else others
        self._take(complete=tuple(sorted(wanted)))

    def _show_complete(self) -> None:
        there = self.survey is not None and self.team.currentData() in self.survey.complete
        self.complete.setChecked(there)

    def _take(self, **changes: object) -> None:
        if self.survey is not None:
            self.show_survey(self.survey.model_copy(update=changes))
            self.changed.emit()


def _taken(source: Source) -> str:
    """Which columns of a table were taken for what."""
    pairs = ", ".join(f"{tr(COLUMN_WORDS.get(k, k))} ← {v}" for k, v in source.columns.items() if v)
    return phrase("columns: {pairs}", pairs=Verbatim(pairs))


def _has_role(source: Source) -> bool:
    return source.kind in ("repository", "folder") and not source.unread
