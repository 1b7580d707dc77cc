"""Who gains from a use case and who may be harmed: six rows, and the harms themselves."""

from __future__ import annotations

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from planner.analysis.around.use_case_harm import harm_words, stake_rows, stakeholder_word
from planner.domain.base.language import tr
from planner.domain.base.types import clean_text
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    HARM_WORDS,
    STAKEHOLDER_WORDS,
    Harm,
    Stake,
    Stakeholder,
)
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.edits import set_use_cases

GAINS, BEARS, MEASURED = 1, 2, 3
FIELDS = {GAINS: "gains", BEARS: "bears", MEASURED: "measured"}
COLUMNS = [
    Column("Who"),
    Column("Gains", stretch=True, editable=True),
    Column("Bears", stretch=True, editable=True),
    Column("Measured before use by", stretch=True, editable=True),
]


class StakesDialog(Dialog):
    """Harms as boxes above, the six rows below; what nobody stated is said by the harms, in italics."""

    def __init__(self, parent: QWidget | None, look: Look, session: Session, use_case: str) -> None:
        super().__init__(parent, look, "Who gains and who bears", 260, 150)
        self.session, self.id = session, use_case
        self.column.addWidget(PlainLabel(look, "What may go wrong", bold=True))
        grid, self.boxes = QGridLayout(), {}
        for k, (key, words) in enumerate(HARM_WORDS.items()):
            box = QCheckBox(tr(words))
            box.clicked.connect(lambda on, key=key: self._set_harm(key, on=bool(on)))
            self.boxes[key] = box
            grid.addWidget(box, k // 3, k % 3)
        self.column.addLayout(grid)
        self.model = RowsModel(look, COLUMNS, self._change, self)
        self.table = Table(look, self.model, "Who gains and who bears")
        self.table.set_widths([40, 0, 0, 0])
        self.table.setMinimumHeight(look.u(50))
        self.column.addWidget(self.table, 1)
        self.told = PlainLabel(look, "", wrap=True)
        self.column.addWidget(self.told)
        self.add_foot()
        session.changed.connect(self.refresh)
        self.refresh()

    @property
    def own(self) -> UseCase | None:
        """The use case, unless it was taken away meanwhile."""
        found = self.session.project.organisation.use_cases
        return next((u for u in found if u.id == self.id), None)

    def refresh(self) -> None:
        """Show who gains and bears what; a use case that was taken away closes this."""
        own = self.own
        if own is None:
            self.reject()
            return
        for key, box in self.boxes.items():
            box.setChecked(key in own.harms)
        rows = []
        for row in stake_rows(own):
            said = own.stakes.get(row.who, Stake()).bears
            texts = (tr(stakeholder_word(row.who, own)), row.gains, tr(row.bears), row.measured)
            from_harms = frozenset((BEARS,)) if row.bears and not said else frozenset[int]()
            rows.append(RowData(row.who, texts, italic=from_harms, exact={BEARS: said}))
        self.model.show_rows(rows)
        self.told.setText(harm_words(self.session.project, own))

    def _put(self, changed: UseCase) -> bool:
        own = self.session.project.organisation.use_cases
        return self.session.do(set_use_cases(tuple(changed if u.id == self.id else u for u in own)))

    def _set_harm(self, key: Harm, *, on: bool) -> None:
        own = self.own
        if own is None:
            return
        kept = tuple(h for h in HARM_WORDS if (h in own.harms and h != key) or (on and h == key))
        self._put(own.model_copy(update={"harms": kept}))

    def _change(self, row_id: str, column: int, text: str) -> bool:
        own = self.own
        who = next((w for w in STAKEHOLDER_WORDS if w == row_id), None)
        if own is None or who is None or column not in FIELDS:
            return False
        stakes: dict[Stakeholder, Stake] = dict(own.stakes)
        text = clean_text(text).strip()[:300]
        stakes[who] = stakes.get(who, Stake()).model_copy(update={FIELDS[column]: text})
        if stakes[who] == Stake():
            del stakes[who]
        return self._put(own.model_copy(update={"stakes": stakes}))
