"""The radar of a profile: levels now with their range, targets, and the last round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.answers.level import Level
from planner.domain.base.language import tr
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile
from planner.maturity.words import figure
from planner.reporting.charts.spokes import FEWEST, Spoke, radar_note
from planner.ui.widgets.chart import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from planner.reporting.blocks import Table
    from planner.reporting.charts.base import Draw


class RadarChart(Chart):
    """A chart of the dimensions; those that stand beside the overall level are left out.

    ``note`` says what its lines mean; ``drawn`` whether there are dimensions enough for a radar.
    """

    note = ""
    drawn = True

    def show_profile(
        self, project: Project, profile: Profile, last: Profile | None, team: str | None = None
    ) -> None:
        """Show all teams together, or one; ``last`` is the profile of the round before."""
        now = _scores(profile, team)
        before = _scores(last, team) if last is not None else {}
        shown = [d for d in asked_dimensions(project) if not d.beside and d.id in now]
        spokes = [
            Spoke(
                tr(d.short),
                now[d.id].value,
                now[d.id].low,
                now[d.id].high,
                project.target_level(d.id, team),
                before[d.id].value if d.id in before else None,
            )
            for d in shown
        ]
        theme = self._look.theme
        self.note, self.drawn = radar_note(spokes), len(spokes) >= FEWEST

        def make(width: float, height: float) -> Draw:
            def draw() -> Figure:
                from planner.reporting.charts.maturity import radar  # matplotlib is late

                return radar(spokes, theme, width, height)

            return draw

        def numbers() -> Table:
            from planner.reporting.content.assessment import level_data

            return level_data(spokes)

        self.show_figure(
            make, "; ".join(f"{tr(d.short)} {figure(now[d.id])}" for d in shown), numbers
        )


def _scores(profile: Profile, team: str | None) -> dict[str, Level]:
    if team is None:
        return profile.dimensions
    return next((t.dimensions for t in profile.teams if t.team == team), {})
