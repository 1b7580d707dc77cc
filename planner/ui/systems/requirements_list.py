"""Requirements of one framework in groups, worst first; at the right the evidence that shows most next."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from planner.analysis.study.duty_title import number_words
from planner.analysis.systems.attention import mine, runs_out
from planner.analysis.systems.crosswalk import binding
from planner.analysis.systems.next_evidence import NextPiece, next_pieces
from planner.analysis.systems.register import ORDER, STATE_WORDS, Place, Register
from planner.analysis.systems.serving import served_by
from planner.analysis.systems.words import open_words, piece_words, short_day
from planner.domain.base.language import Verbatim, joined, phrase
from planner.ui.kit.choice import Chips
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.explained import requirement_words
from planner.ui.systems.make_duties import MakeDutiesDialog
from planner.ui.systems.rows import TwoLineTable
from planner.ui.systems.tab import BADGES
from planner.ui.widgets.tables import Column, RowData, RowsModel

FILTERS = {
    "asked": "Asked of you {n:d}",
    "hole": "Holes {n:d}",
    "soon": "Runs out in 90 days {n:d}",
    "mine": "Mine {n:d}",
    "open": "Open {n:d}",
    "claimed": "Claimed {n:d}",
    "not_asked": "Not asked {n:d}",
}
MOST_PIECES = 4
HIGHER = 15
"""Grid units of a row: two lines of what is asked for, and one of what it rests on."""


@dataclass(frozen=True)
class _Line:
    """One requirement over all whom it stands for: where it is worst, and what was found of it."""

    places: tuple[Place, ...]
    worst: str
    evidence: tuple[str, ...]
    runs_out: str
    mine: bool

    def kept(self, wanted: str) -> bool:
        """Whether the filter keeps it; what is asked of nobody is kept by its own filter only."""
        if wanted == "not_asked" or self.worst == "not_asked":
            return wanted == self.worst
        special = {"asked": True, "soon": bool(self.runs_out), "mine": self.mine}
        return special.get(wanted, wanted == self.worst)


class RequirementsList(QWidget):
    """The table with filters, the chosen requirement in full, and what to look for next."""

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__()
        self.look, self.session = look, session
        self._register: Register | None = None
        self._framework = ""
        self._lines: dict[str, _Line] = {}
        self._pieces: tuple[NextPiece, ...] = ()
        self._chosen = ""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1.5))
        row = QHBoxLayout()
        self.chips = Chips(self, look, FILTERS, self._show)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.addStretch(1)
        column.addLayout(row)
        body = QHBoxLayout()
        body.setSpacing(look.u(4))
        body.addLayout(self._left(), 80)
        body.addLayout(self._right(), 20)
        column.addLayout(body, 1)

    def _left(self) -> QVBoxLayout:
        look = self.look
        left = QVBoxLayout()
        self.model = RowsModel(
            look,
            [
                Column("Article"),
                Column("Asks for, and rests on", "over", stretch=True),
                Column("Holes in"),
                Column("Worst state", "badge_over"),
                Column("Evidence", "over"),
                Column("From", right=True),
            ],
            parent=self,
        )
        self.table = TwoLineTable(look, self.model, "Requirements", HIGHER)
        self.table.set_widths([27, 0, 19, 36, 41, 27])
        self.table.setMinimumHeight(look.u(70))
        self.table.selectionModel().currentRowChanged.connect(self._selected)
        left.addWidget(self.table, 1)
        self.explained = PlainLabel(look, "", "small", wrap=True)
        left.addWidget(self.explained)
        foot = QHBoxLayout()
        self.add = Button(look, "Add evidence for it…")
        self.add.clicked.connect(self.add_evidence)
        self.make = Button(look, "Make duties…")
        self.make.clicked.connect(self.make_duties)
        self.unread = PlainLabel(look, "", "small", "muted")
        foot.addWidget(self.add)
        foot.addWidget(self.make)
        foot.addStretch(1)
        foot.addWidget(self.unread)
        left.addLayout(foot)
        return left

    def _right(self) -> QVBoxLayout:
        look = self.look
        right = QVBoxLayout()
        right.addWidget(PlainLabel(look, "What shows most next", bold=True))
        self.next = RowsModel(
            look,
            [Column("Evidence for", "over", stretch=True), Column("Shows", right=True)],
            parent=self,
        )
        self.next_table = TwoLineTable(look, self.next, "What shows most next", HIGHER)
        self.next_table.set_widths([0, 22])
        self.next_table.selectionModel().currentRowChanged.connect(lambda *_: self._explain_next())
        right.addWidget(self.next_table, 1)
        self.piece = PlainLabel(look, "", "small", wrap=True)
        right.addWidget(self.piece)
        self.take = Button(look, "Add this evidence…")
        self.take.clicked.connect(self.add_piece)
        right.addWidget(self.take)
        return right

    # ------------------------------------------------------------------ showing

    def show_framework(self, found: Register, framework: str) -> None:
        """Show the requirements of one framework as they stand."""
        if self._register is not found or self._framework != framework:
            self._register, self._framework = found, framework
            self._lines = self._read(found, framework)
            self._pieces = tuple(
                p for p in next_pieces(found) if framework in p.frameworks
            )[:MOST_PIECES]  # fmt: skip
        self._show()

    def _read(self, found: Register, framework: str) -> dict[str, _Line]:
        project = self.session.project
        by_id: dict[str, list[Place]] = {}
        for place in found.places(framework=framework):
            by_id.setdefault(place.requirement.id, []).append(place)
        pieces: dict[str, list[str]] = {}
        for item, articles in served_by(
            found, [e for e in project.evidence if e.counts_on(found.day)]
        ).items():
            for law, requirement in articles:
                if law == framework:
                    pieces.setdefault(requirement, []).append(item)
        ending = runs_out(project, found)
        own = mine(project, found, self.session.settings.name)
        return {
            i: _Line(
                tuple(places),
                min((p.state for p in places), key=ORDER.index),
                tuple(pieces.get(i, ())),
                ending.get((framework, i), ""),
                (framework, i) in own,
            )
            for i, places in by_id.items()
        }

    def _show(self) -> None:
        lines = self._lines
        for key, words in FILTERS.items():
            number = sum(line.kept(key) for line in lines.values())
            self.chips[key].setText(phrase(words, n=number))
        wanted = self.chips.chosen
        groups: dict[str, list[str]] = {}
        for id_, line in lines.items():
            if line.kept(wanted):
                groups.setdefault(line.places[0].requirement.group, []).append(id_)
        rows: list[RowData] = []

        def weight(id_: str) -> int:
            return ORDER.index(lines[id_].worst)

        for group, ids in sorted(groups.items(), key=lambda g: min(map(weight, g[1]))):
            head = phrase(
                "{group} · {holes:d} of {n:d} with a hole",
                group=group or "Requirements",
                holes=sum(lines[i].worst == "hole" for i in ids),
                n=len(ids),
            )
            rows.append(RowData(f"group {group}", (head, "", "", "", "", ""), group=True))
            rows += [self._row(lines[i]) for i in sorted(ids, key=weight)]
        self.model.show_rows(rows)
        asked = [line for line in lines.values() if line.worst != "not_asked"]
        unread = sum(x.places[0].requirement.confidence == "unverified" for x in asked)
        self.unread.setText(
            phrase(
                "* {n:d} of {asked:d} rows not checked against the text", n=unread, asked=len(asked)
            )
        )
        self._explain()
        questions = self.session.project.questionnaire.by_id
        self.next.show_rows(
            [
                RowData(
                    str(k),
                    (
                        joined([questions[q].title for q in p.shows if q in questions], "; "),
                        str(p.claims),
                    ),
                    values={0: (articles_words(self._register, p), "muted")},
                )
                for k, p in enumerate(self._pieces)
            ]
        )
        self.take.setEnabled(bool(self._pieces))
        self._explain_next()

    def _row(self, line: _Line) -> RowData:
        one = line.places[0].requirement
        asked = [p for p in line.places if p.state != "not_asked"]
        shown = next(p for p in line.places if p.state == line.worst)
        day = min((p.day for p in asked if p.day), default="")
        where = "the organisation" if asked else "–"
        if one.scope == "system" and asked:
            holes = sum(p.state == "hole" for p in asked)
            where = phrase("{holes:d} of {n:d}", holes=holes, n=len(asked))
        ends: tuple[str, str] = ("", "muted")
        if line.runs_out and self._register is not None:
            over = line.runs_out < self._register.day
            words = "ran out on {day}" if over else "runs out on {day}"
            ends = phrase(words, day=short_day(line.runs_out)), "bad" if over else "warn"
        return RowData(
            one.id,
            (
                number_words(one),
                one.summary,
                where,
                STATE_WORDS[line.worst],
                Verbatim(", ".join(line.evidence) or "–"),
                short_day(day) if day else "–",
            ),
            values={
                1: (rests_on(self.session, shown), "muted"),
                3: (*BADGES[line.worst], open_words(shown) if line.worst == "open" else ""),
                4: ends,
            },
        )

    def _selected(self, current: QModelIndex, _: QModelIndex) -> None:
        if current.isValid() and not self.model.rows[current.row()].group:
            self._chosen = self.model.rows[current.row()].id
            self._explain()

    def _explain(self) -> None:
        line = self._lines.get(self._chosen)
        self.add.setEnabled(line is not None)
        if line is None:
            self.explained.setText("Choose a requirement to see what it rests on.")
            return
        worst = self._worst(line)
        names = self.session.project.system_by_id
        counts = Counter(p.state for p in line.places)
        lines = [requirement_words(self.session, worst)]
        holes = [
            Verbatim(names[p.system].name) for p in line.places if p.state == "hole" and p.system
        ]
        if holes:
            more = f" (+{len(holes) - 8})" if len(holes) > 8 else ""
            lines.append(phrase("Holes: {systems}{more}.", systems=joined(holes[:8]), more=more))
        if counts["open"] and worst.state != "open":
            lines.append(phrase("{n:d} more are open.", n=counts["open"]))
        self.explained.setText(joined(lines, "\n"))

    def _worst(self, line: _Line) -> Place:
        return min(line.places, key=lambda p: ORDER.index(p.state))

    def _piece(self) -> NextPiece | None:
        row = max(self.next_table.currentIndex().row(), 0)
        return self._pieces[row] if row < len(self._pieces) else None

    def _explain_next(self) -> None:
        piece = self._piece()
        if piece is None:
            self.piece.setText("Nothing is claimed here that evidence could show.")
        else:
            self.piece.setText(piece_words(self.session.project, piece))

    # ------------------------------------------------------------------ doing

    def add_evidence(self) -> None:
        """Add evidence for the requirement that is chosen."""
        line = self._lines.get(self._chosen)
        if line is not None:
            worst = self._worst(line)
            run(
                EvidenceDialog(
                    self,
                    self.look,
                    self.session,
                    system=worst.system,
                    place=worst,
                )
            )

    def add_piece(self) -> None:
        """Add the piece that is chosen at the right: what it shows and covers is ticked already."""
        piece = self._piece()
        if piece is not None:
            run(EvidenceDialog(self, self.look, self.session, piece=piece))

    def make_duties(self) -> None:
        """Make duties of the holes of the chosen rows; with none chosen, of all that are shown."""
        run(MakeDutiesDialog(self, self.look, self.session, self.places()))

    def places(self) -> tuple[Place, ...]:
        """Where the chosen rows stand; with fewer than two chosen, every row that is shown."""
        rows = {i.row() for i in self.table.selectionModel().selectedRows()}
        ids = [self.model.rows[k].id for k in sorted(rows) if not self.model.rows[k].group]
        if len(ids) < 2:
            ids = [r.id for r in self.model.rows if not r.group]
        return tuple(p for i in ids for p in self._lines[i].places)


def articles_words(found: Register | None, piece: NextPiece) -> str:
    """The articles that a piece lifts, each law named once."""
    laws = {f.id: f.short for f in found.frameworks} if found is not None else {}
    by_law: dict[str, list[str]] = {}
    for law, article in dict.fromkeys(piece.articles):
        by_law.setdefault(law, []).append(article)
    said = [
        phrase("{law} {articles}", law=laws.get(i, i), articles=Verbatim(", ".join(a)))
        for i, a in by_law.items()
    ]
    return joined(said, " · ")


def rests_on(session: Session, place: Place) -> str:
    """The questions with levels that a requirement rests on, or that only a document of its own shows it."""
    questions = session.project.questionnaire.by_id
    found = [
        phrase("{question} {level:d}", question=questions[q].title, level=level)
        for q, level in binding(place.requirement).items()
        if q in questions and (q in place.binds or place.state == "not_asked")
    ]
    return joined(found, " · ") if found else "a document of its own"
