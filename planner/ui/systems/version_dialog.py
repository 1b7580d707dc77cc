"""What another wording of a law changes here, requirement by requirement, before it is taken."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.analysis.study.duty_title import duty_title
from planner.analysis.systems.register import STATE_WORDS
from planner.analysis.systems.version_preview import (
    WHY_WORDS,
    ClassChange,
    StateChange,
    VersionPreview,
)
from planner.analysis.systems.version_words import preview_words
from planner.analysis.systems.words import FOOT, OUTCOME_WORDS, short_day
from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.systems.tab import BADGES
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

NOT_THERE = "Not in it"


class VersionDialog(Dialog):
    """A table of states that change, worst first; above it what it comes to, below duties and classes."""

    def __init__(
        self, parent: QWidget, look: Look, session: Session, found: VersionPreview
    ) -> None:
        super().__init__(parent, look, "What the other wording changes", 270, 150)
        self.session = session
        self.column.addWidget(PlainLabel(look, preview_words(found), wrap=True))
        self.model = RowsModel(
            look,
            [
                Column("Article"),
                Column("Asks for, in our words", stretch=True),
                Column("Of whom"),
                Column("Now"),
                Column("Then", "badge"),
                Column("From", right=True),
                Column("Why"),
            ],
            parent=self,
        )
        self.table = Table(look, self.model, "What the other wording changes")
        self.table.set_widths([20, 0, 38, 24, 32, 26, 42])
        self.model.show_rows(
            [self._row(k, c, found) for k, c in enumerate((*found.states, *found.days))]
        )
        self.column.addWidget(self.table, 1)
        about = [self._class(c) for c in found.classes]
        named = {d.id: d for d in session.project.duties}
        about += [
            phrase("Duty: {title}", title=duty_title(session.project, named[i]))
            for i in found.duties
        ]
        self.more = PlainLabel(look, joined(about, "\n"), "small", wrap=True)
        self.column.addWidget(self.more)
        self.column.addWidget(PlainLabel(look, FOOT, "small", "muted", wrap=True))
        self.add_foot()

    def _row(self, number: int, change: StateChange, found: VersionPreview) -> RowData:
        where = found.new.by_id.get(change.requirement) or found.old.by_id[change.requirement]
        names = self.session.project.system_by_id
        whom = Verbatim(names[change.system].name) if change.system else "The organisation"
        mark = " *" if where.confidence == "unverified" else ""
        return RowData(
            str(number),
            (
                Verbatim(change.requirement + mark),
                where.summary,
                whom,
                STATE_WORDS.get(change.before, NOT_THERE),
                STATE_WORDS.get(change.after, NOT_THERE),
                short_day(change.day_after) if change.day_after else "–",
                WHY_WORDS[change.why],
            ),
            values={4: BADGES.get(change.after, ("muted", ""))},
        )

    def _class(self, change: ClassChange) -> str:
        name = Verbatim(self.session.project.system_by_id[change.system].name)
        if change.before == change.after:
            return phrase("{name}: the class stays and has to be decided again", name=name)
        return phrase(
            "{name}: {before} becomes {after}",
            name=name,
            before=Inner(OUTCOME_WORDS[change.before]),
            after=Inner(OUTCOME_WORDS[change.after]),
        )
