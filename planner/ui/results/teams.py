"""Many teams as rows: found by name, narrowed by chips, sorted by any head, grouped by level."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox

from planner.domain.answers.level import Level
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile, TeamScore
from planner.maturity.words import figure
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips
from planner.ui.kit.flow import Flow
from planner.ui.kit.look import Look
from planner.ui.kit.page import keep_width
from planner.ui.kit.parse import exact_text
from planner.ui.kit.text import Field, set_tip
from planner.ui.results.spread_header import Spread, SpreadHeader, said
from planner.ui.widgets.chart import Charted
from planner.ui.widgets.tables import Column, RowData, RowsModel, Table

if TYPE_CHECKING:
    from planner.reporting.blocks import Table as Numbers

MANY = 8
"""So many teams still stand beside one another as columns."""
FIRST = 3
"""Columns before those of levels: name, people, how much is answered."""
_UNIT = re.compile(r"([^/:–—|]{1,60}?)(\s*[/:|]\s*|\s+[–—-]\s+)(.+)")
CHIPS = (("all", "All {n}"), ("behind", "Furthest behind {n}"), ("open", "Not answered {n}"))


class TeamsTable(Table, Charted):
    """The table, whose numbers are those of every team; its heads show how the teams are spread."""

    def __init__(self, look: Look, model: RowsModel, name: str) -> None:
        super().__init__(look, model, name)
        self.spread = SpreadHeader(look, FIRST, self)
        self.put_heads(self.spread)


class TeamsCard(Card):
    """Teams as rows; ``chosen`` carries the id of a team that is opened (Enter, double click)."""

    chosen = Signal(str)

    def __init__(self, look: Look) -> None:
        super().__init__(look, "Teams", "level by dimension; a click on a head sorts")
        self._shown: tuple[Project, Profile] | None = None
        self._sort, self._rising = FIRST, True
        row = Flow(look)
        self.search = Field(look, "Find a team")
        self.search.setPlaceholderText(tr("Find a team"))
        keep_width(look, self.search, 45)
        self.search.textChanged.connect(lambda _: self._fill())
        row.addWidget(self.search)
        self.chips = Chips(self, look, (key for key, _ in CHIPS), self._fill)
        for chip in self.chips.values():
            row.addWidget(chip)
        row.add_stretch()
        self.grouped = QCheckBox(tr("Group by level"))
        self.units = QCheckBox(tr("Group by unit"))
        set_tip(
            self.units,
            "The unit or site is what stands before “/”, “:” or a dash in a team’s name.",
        )
        self.units.hide()
        for box, other in ((self.grouped, self.units), (self.units, self.grouped)):
            box.toggled.connect(partial(self._group, other))
            row.addWidget(box)
        self.body.addLayout(row)
        self.model: RowsModel | None = None
        self.table: TeamsTable | None = None

    def _group(self, other: QCheckBox, on: bool) -> None:
        if on:
            other.setChecked(False)
        self._fill()

    def show_teams(self, project: Project, profile: Profile) -> None:
        """Show the teams as they are now."""
        self._shown = project, profile
        named = sum(bool(unit_of(t.name)) for t in project.teams)
        self.units.setVisible(2 * named >= len(project.teams))
        if self.table is None:
            self._make(project)
        self._show_spreads(project, profile)
        counts = {key: len(_kept(key, profile)) for key, _ in CHIPS}
        for key, words in CHIPS:
            self.chips[key].setText(phrase(words, n=counts[key]))
        self._fill()

    def _show_spreads(self, project: Project, profile: Profile) -> None:
        """How all teams are spread over each level, whatever rows are shown."""
        if self.table is None:
            return
        by_team = [_levels(project, team) for team in profile.teams]
        spreads = [
            Spread.of([x.value for x in column if x.value is not None])
            for column in zip(*by_team, strict=True)
        ]
        self.table.spread.show_spreads(spreads)
        names = ["All", *(d.name for d in asked_dimensions(project))]
        self.table.setAccessibleDescription(said(names, spreads))

    def _make(self, project: Project) -> None:
        look = self._look
        columns = [
            Column("Team", stretch=True),
            Column("Members", right=True),
            Column("Answered", "muted", right=True),
            Column("All", "heat"),
            *(Column(d.short, "heat") for d in asked_dimensions(project)),
        ]
        self.model = RowsModel(look, columns, None, self)
        self.table = TeamsTable(look, self.model, "Teams by dimension")
        self.table.numbers = self._numbers
        self.table.set_widths([0, 14, 18, 13, *(18 for _ in columns[4:])])
        self.table.setMinimumHeight(look.u(100))
        header = self.table.horizontalHeader()
        header.setMinimumSectionSize(look.u(12))
        header.setSectionsClickable(True)
        header.setSortIndicatorShown(True)
        header.setSortIndicator(self._sort, Qt.SortOrder.AscendingOrder)
        header.sectionClicked.connect(self._sorted)
        self.table.activated.connect(self._opened)
        self.table.more = lambda own: [("Show on the radar", lambda: self.chosen.emit(own))]
        self.body.addWidget(self.table)

    def _sorted(self, column: int) -> None:
        self._rising = not self._rising if column == self._sort else True
        self._sort = column
        order = Qt.SortOrder.AscendingOrder if self._rising else Qt.SortOrder.DescendingOrder
        if self.table is not None:
            self.table.horizontalHeader().setSortIndicator(column, order)
        self._fill()

    def _opened(self, index: object) -> None:
        if self.table is not None and self.model is not None:
            self.chosen.emit(self.model.rows[self.table.currentIndex().row()].id)

    def _fill(self) -> None:
        if self._shown is None or self.model is None:
            return
        project, profile = self._shown
        key = self.chips.chosen
        word = self.search.text().strip().casefold()
        places = [k for k in _kept(key, profile) if word in project.teams[k].name.casefold()]
        ranks = _ranks(project, profile, self._sort)
        places.sort(key=lambda k: ranks[k], reverse=not self._rising)
        rows: list[RowData] = []
        if self.units.isChecked() and not self.units.isHidden():
            units: dict[str, list[int]] = {}
            for k in places:
                units.setdefault(unit_of(project.teams[k].name), []).append(k)
            for unit in sorted(units, key=lambda u: (not u, u.casefold())):
                words = (
                    phrase("{unit} · {n} teams", unit=Verbatim(unit), n=len(units[unit]))
                    if unit
                    else phrase("Without a unit · {n} teams", n=len(units[unit]))
                )
                rows.append(_group(f"unit:{unit}", words, profile, units[unit]))
                rows += [_row(project, profile, k) for k in units[unit]]
        elif not self.grouped.isChecked():
            rows = [_row(project, profile, k) for k in places]
        else:
            bands: dict[int, list[int]] = {}
            for k in places:
                value = profile.teams[k].overall.value
                bands.setdefault(-1 if value is None else min(int(value), 3), []).append(k)
            for band in sorted(bands, reverse=not self._rising):
                words = (
                    phrase("Too little is known · {n} teams", n=len(bands[band]))
                    if band < 0
                    else phrase(
                        "Level {low} to {high} · {n} teams",
                        low=band,
                        high=band + 1,
                        n=len(bands[band]),
                    )
                )
                rows.append(_group(f"band:{band}", words, profile, bands[band]))
                rows += [_row(project, profile, k) for k in bands[band]]
        self.model.show_rows(rows)

    def _numbers(self) -> Numbers:
        """Every team with every level, as a table to read and copy."""
        from planner.reporting.content.draft import Column as Head
        from planner.reporting.content.draft import listing

        project, profile = self._shown or (None, None)
        dimensions = asked_dimensions(project) if project is not None else ()
        share = 0.7 / (len(dimensions) + 1)
        heads = [Head("Team", 0.3), Head("All", share, "r")]
        heads += [Head(d.short, share, "r") for d in dimensions]
        rows = (
            [
                (Verbatim(team.name), *(figure(x) for x in _levels(project, score)))
                for team, score in zip(project.teams, profile.teams, strict=True)
            ]
            if project is not None and profile is not None
            else []
        )
        return listing("Teams by dimension", heads, rows)


def _group(id_: str, words: str, profile: Profile, places: list[int]) -> RowData:
    """The heading of some teams, with the middle and the ends of their levels."""
    found = [profile.teams[k].overall.value for k in places]
    spread = Spread.of([x for x in found if x is not None])
    return RowData(id_, (joined([w for w in (words, spread.words) if w], " · "),), group=True)


def unit_of(name: str) -> str:
    """The unit or site that a team's name begins with: ``Retail / Fraud``, ``Berlin: Pricing``."""
    found = _UNIT.match(name)
    return found[1].strip() if found else ""


def _kept(key: str, profile: Profile) -> list[int]:
    """Places of the teams that a chip leaves: all, the lowest fifth, or those without an answer."""
    everybody = list(range(len(profile.teams)))
    if key == "open":
        return [k for k in everybody if not profile.teams[k].overall.gave]
    if key == "behind":
        known = [k for k in everybody if profile.teams[k].overall.value is not None]
        known.sort(key=lambda k: profile.teams[k].overall.value or 0.0)
        return known[: -(-len(known) // 5)]
    return everybody


def _levels(project: Project, team: TeamScore) -> list[Level]:
    return [team.overall, *(team.dimensions[d.id] for d in asked_dimensions(project))]


def _ranks(project: Project, profile: Profile, column: int) -> list[tuple[bool, float, str]]:
    """What the teams are sorted by in a column; what is not known stands last where it rises."""
    found = []
    for team, score in zip(project.teams, profile.teams, strict=True):
        name = team.name.casefold()
        if column < FIRST:
            found.append((False, (0.0, team.people, score.counts.coverage)[column], name))
        else:
            value = _levels(project, score)[column - FIRST].value
            found.append((value is None, value or 0.0, name))
    return found


def _row(project: Project, profile: Profile, k: int) -> RowData:
    team, score = project.teams[k], profile.teams[k]
    levels = _levels(project, score)
    counts = score.counts
    return RowData(
        team.id,
        (
            Verbatim(team.name),
            exact_text(round(team.people, 1)),
            phrase("{n} of {all}", n=counts.handled, all=counts.asked),
            *(figure(x) for x in levels),
        ),
        values={FIRST + n: x for n, x in enumerate(levels)},
        bold=frozenset({0}),
    )
