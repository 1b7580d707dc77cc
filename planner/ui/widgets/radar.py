"""The radar of a profile: levels now with their range, targets, and the last round."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.answers.level import Level
from planner.domain.base.language import tr
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Profile
from planner.maturity.words import figure
from planner.ui.widgets.chart import Chart

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from planner.reporting.blocks import Table
    from planner.reporting.charts.base import Draw


class RadarChart(Chart):
    """A chart of the dimensions; those that stand beside the overall level are left out.

    ``shows_last``: a line of the last round is drawn, which no level led in else.
    """

    shows_last = False

    def show_profile(
        self, project: Project, profile: Profile, last: Profile | None, team: str | None = None
    ) -> None:
        """Show all teams together, or one; ``last`` is the profile of the round before."""
        now = _scores(profile, team)
        before = _scores(last, team) if last is not None else {}
        shown = [d for d in asked_dimensions(project) if not d.beside and d.id in now]
        rows = [
            (
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
        self.shows_last = any(r[5] is not None for r in rows)

        def make(width: float, height: float) -> Draw:
            def draw() -> Figure:
                from planner.reporting.charts.maturity import Spoke, radar  # matplotlib is late

                return radar([Spoke(*r) for r in rows], theme, width, height)

            return draw

        def numbers() -> Table:
            from planner.reporting.charts.maturity import Spoke
            from planner.reporting.content.assessment import level_data

            return level_data([Spoke(*r) for r in rows])

        self.show_figure(
            make, "; ".join(f"{tr(d.short)} {figure(now[d.id])}" for d in shown), numbers
        )


def _scores(profile: Profile, team: str | None) -> dict[str, Level]:
    if team is None:
        return profile.dimensions
    return next((t.dimensions for t in profile.teams if t.team == team), {})
