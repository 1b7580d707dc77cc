"""The card of all levels: a table of teams and dimensions with their scale, or the radar."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QWidget

from planner.analysis.around.after_plan import after_plan
from planner.analysis.study.study import Study
from planner.domain.answers.level import Level
from planner.domain.base.language import phrase, tr
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile
from planner.maturity.words import widest_first
from planner.ui.kit.card import Card
from planner.ui.kit.choice import Chips
from planner.ui.kit.look import Look
from planner.ui.kit.quiet import searchable
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.results.hero import HeroRow, HeroTable
from planner.ui.results.hero_marks import LEGEND
from planner.ui.results.standing import order_words
from planner.ui.results.teams import MANY
from planner.ui.widgets.legend import Legend
from planner.ui.widgets.radar import RadarChart
from planner.workspace.edits import set_target


def offer_teams(box: QComboBox, project: Project) -> None:
    """Offer all teams together and each of them; what was chosen stays, and one team needs no choice."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    wanted: list[tuple[str, str | None]] = [(tr("All teams"), None)]
    wanted += [(t.name, t.id) for t in project.teams]
    if wanted != [(box.itemText(k), box.itemData(k)) for k in range(box.count())]:
        chosen = box.currentData()
        with QSignalBlocker(box):
            box.clear()
            for words, key in wanted:
                box.addItem(words, key)
            box.setCurrentIndex(max(box.findData(chosen) if chosen else 0, 0))
    if len(project.teams) > MANY and not box.isEditable():
        searchable(box)


def target_of_all(project: Project) -> float | None:
    """Mean of the targets of all teams, dimensions by their weight; ``None`` where one has no target."""
    dimensions = [d for d in asked_dimensions(project) if not d.beside]
    found = [(d.weight, project.target_level(d.id)) for d in dimensions]
    weight = sum(w for w, _ in found)
    if not weight or any(t is None for _, t in found):
        return None
    return sum(w * (t or 0.0) for w, t in found) / weight


def _level(profile: Profile | None, team: str | None, dimension: str) -> Level | None:
    """The level of all teams or of one, where a profile has it."""
    if profile is None:
        return None
    if team is None:
        return profile.dimensions.get(dimension)
    found = next((t.dimensions for t in profile.teams if t.team == team), {})
    return found.get(dimension)


class LevelsCard(Card):
    """Table or radar; ``wanted`` asks the window to open a question."""

    def __init__(self, look: Look, session: Session, wanted: Callable[[str], object]) -> None:
        super().__init__(look, "Levels by team and dimension", " ", finding=True)
        self._session, self._wanted = session, wanted
        self._study: Study | None = None
        self.after: Profile | None = None
        """The profile with the plan that is shown; ``None`` without one."""
        self.radar_team = QComboBox()
        self.radar_team.setAccessibleName(tr("Whose levels are drawn"))
        self.radar_team.activated.connect(self._show_team)
        self.whose = QWidget()
        """The choice of a team, for the head of the page; empty where there is none to choose."""
        beside = QHBoxLayout(self.whose)
        beside.setContentsMargins(0, 0, 0, 0)
        beside.addWidget(self.radar_team)
        self.views = Chips(self, look, ("table", "radar"), self._show_view, views=True)
        for key, words in (("table", "Table"), ("radar", "Radar")):
            self.views[key].setText(words)
        self.pair = self.views.joined()
        self.head.addWidget(self.pair)
        self.legend = Legend(look, LEGEND)
        self.body.addWidget(self.legend)
        self.table = HeroTable(look)
        self.table.aimed.connect(self._aim)
        self.table.opened.connect(self._open)
        self.body.addWidget(self.table)
        self.radar = RadarChart(look, session.jobs, "Radar of levels now and targets", (320, 290))
        self.body.addWidget(self.radar, 1)
        self.radar_note = PlainLabel(look, "", "small", "muted", wrap=True)
        self.body.addWidget(self.radar_note)
        self._show_view()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Put what the marks mean beside the title where both have room, else below it."""
        super().resizeEvent(event)
        said = (self.title, self.caption, self.legend, self.pair)
        inside = self.width() - 2 * self._look.u(4)
        beside = sum(w.sizeHint().width() + self._look.u(3) for w in said) < inside
        if beside != (self.head.indexOf(self.legend) >= 0):
            (self.body if beside else self.head).removeWidget(self.legend)
            if beside:
                self.head.insertWidget(1, self.legend)
            else:
                self.body.insertWidget(1, self.legend)

    def show_study(self, study: Study | None) -> None:
        """Show what the plan of a study leads to."""
        if study is self._study:
            return
        self._study = study
        self.after = after_plan(study) if study is not None else None
        self._show_rows()

    def refresh(self, *, part: bool) -> None:
        """Show the levels as they are; a ``part`` of the questions has no radar."""
        self.caption.setText(order_words(self._session.project, self._session.profile))
        offer_teams(self.radar_team, self._session.project)
        self._show_team()
        drawn = self.radar.drawn and not part
        self.pair.setVisible(drawn)
        if not drawn:
            self.views["table"].setChecked(True)
        self._show_view()

    def _show_rows(self) -> None:
        session = self._session
        project, profile, last, after = (
            session.project,
            session.profile,
            session.last_profile,
            self.after,
        )
        teams = len(project.teams)
        asked = {d.id: d for d in asked_dimensions(project)}
        order = sorted(asked, key=lambda d: -widest_first(profile.gap(project, d)))
        if self.table.hasFocus() and set(order) == set(self.table.order):
            order = (
                self.table.order
            )  # a row must not jump away from under the hand that moves its target
        shown = range(teams) if 1 < teams <= MANY else range(0)
        team = self.radar_team.currentData()
        at = next((k for k, t in enumerate(project.teams) if t.id == team), None)
        counts = Counter(q.dimension for q in profile.cells.questions)
        rows = []
        for id_ in order:
            before = _level(last, team, id_)
            there = _level(after, team, id_)
            name = asked[id_].name
            rows.append(
                HeroRow(
                    id_,
                    phrase("{name} (beside)", name=name) if asked[id_].beside else name,
                    profile.dimensions[id_],
                    tuple(profile.teams[k].dimensions[id_] for k in shown),
                    before.value if before is not None else None,
                    there.value if there is not None else None,
                    project.target_level(id_, team),
                    profile.gap(project, id_, at),
                    after.gap(project, id_, at)
                    if after is not None and there is not None
                    else None,
                    None if at is None else profile.teams[at].dimensions[id_],
                    counts[id_],
                )
            )
        names = [project.teams[k].name for k in shown]
        self.table.show_rows(rows, names, -1 if at is None else at)

    def _show_team(self, _: int = 0) -> None:
        """Draw the levels of the team that is chosen, on the scale and on the radar."""
        self._show_rows()
        self.show_radar()

    def show_radar(self, _: int = 0) -> None:
        """Draw the radar of the team that is chosen."""
        session = self._session
        team = self.radar_team.currentData()
        self.radar.show_profile(session.project, session.profile, session.last_profile, team)
        self.radar_note.setText(self.radar.note)
        self.table.numbers = self.radar.numbers

    def show_team(self, team: str) -> None:
        """Show one team on the radar."""
        self.radar_team.setCurrentIndex(self.radar_team.findData(team))
        self.views["radar"].setChecked(True)
        self._show_team()
        self._show_view()

    def _show_view(self) -> None:
        radar = self.views.chosen == "radar"
        for widget in (self.radar, self.radar_note):
            widget.setVisible(radar)
        self.radar_team.setVisible(len(self._session.project.teams) > 1)
        self.table.setVisible(not radar)
        self.legend.setVisible(not radar)

    def _aim(self, dimension: str, level: float) -> None:
        name = self._session.project.questionnaire.dimension_by_id[dimension].name
        self._session.do(set_target(dimension, name, level, self.radar_team.currentData()))

    def _open(self, dimension: str) -> None:
        """Go to the first question of a dimension."""
        asked = self._session.profile.cells.questions
        found = next((q.id for q in asked if q.dimension == dimension), None)
        if found is not None:
            self._wanted(f"question:{found}")
