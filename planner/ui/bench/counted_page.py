"""The benchmark of the bench: who is counted, who allowed it, and from when on figures are shown."""

from __future__ import annotations

from collections import Counter

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.content.benchmark import MINIMUM_N
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table
from planner.workspace.bench.comparison import Kept, key_of
from planner.workspace.bench.shelf import Row
from planner.workspace.bench.words import industry_words

WORDS = (
    "Counted is who is finished and allowed it: one record an organisation, without its name, for the owner "
    "of this machine alone. Others see quartiles only, from eight organisations on. It is allowed and taken "
    "back in the panel of a client."
)


class CountedPage(QWidget):
    """A line a client, whether it is counted, and if not, why."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        column.addWidget(PlainLabel(look, "Benchmark", "title"))
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        self.parts = PlainLabel(look, "", "small", "muted", wrap=True)
        column.addWidget(self.lead)
        column.addWidget(self.parts)
        columns = [Column("Organisation", stretch=True), Column("Industry"), Column("Counted")]
        self.model = RowsModel(look, columns)
        self.table = Table(look, self.model, "Who is counted")
        column.addWidget(self.table, 1)
        column.addWidget(PlainLabel(look, WORDS, "small", "muted", wrap=True))

    def show_counted(self, rows: tuple[Row, ...], kept: Kept) -> int:
        """Show clients and what is kept of them; returns how many organisations are counted."""
        records = kept.records.values()
        made = []
        for row in rows:
            s = row.summary
            if s is None or s.example:
                continue
            record = kept.records.get(key_of(kept, s.document))
            state = (
                phrase("✓ since {quarter}", quarter=Verbatim(record.quarter))
                if record is not None
                else "nobody has allowed it"
                if not s.consent
                else "not finished yet"
            )
            texts = (Verbatim(s.name), industry_words(s.industry), state)
            made.append(RowData(str(row.path), texts, bold=frozenset({0})))
        self.model.show_rows(made)
        for k in (1, 2):
            self.table.resizeColumnToContents(k)
        n = len(records)
        counted = (
            "Nobody is counted yet."
            if n == 0
            else "One organisation is counted."
            if n == 1
            else phrase("{n} organisations are counted.", n=n)
        )
        more = (
            "Figures are shown beside each client."
            if n > MINIMUM_N
            else phrase("Figures are shown from {n} others on.", n=MINIMUM_N)
        )
        self.lead.setText(joined([counted, more], " "))
        by = Counter(r.industry for r in records).most_common()
        parts = [phrase("{what}: {n}", what=industry_words(i), n=k) for i, k in by]
        self.parts.setText(joined(parts, " · ") if parts else "")
        self.parts.setVisible(bool(parts))
        return n
