"""What can be done with a step of the roadmap where it is clicked with the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.domain.plan.plan import Grid
from planner.ui.kit.clip import Entry
from planner.ui.roadmap.ideas import experiment_of

if TYPE_CHECKING:
    from planner.ui.roadmap.page import RoadmapPage


MOVES: dict[Grid, tuple[str, str]] = {
    "quarter": ("A quarter earlier   Alt+←", "A quarter later   Alt+→"),
    "month": ("A month earlier   Alt+←", "A month later   Alt+→"),
}


def step_entries(page: RoadmapPage, id_: str) -> list[Entry]:
    """Words, with their keys, and what is done."""
    window = page.session.project.limits.windows.get(id_)
    pinned = window is not None and window.latest is not None
    earlier, later = MOVES[page.session.project.limits.grid]
    if experiment_of(page.living.study, id_) is not None:
        return [
            (earlier, lambda: page.move_step(id_, -1)),
            (later, lambda: page.move_step(id_, 1)),
        ]
    return [
        ("Move it…   Enter", lambda: page.open_step(id_)),
        (earlier, lambda: page.move_step(id_, -1)),
        (later, lambda: page.move_step(id_, 1)),
        ("Let the planner decide when" if pinned else "Pin", page.pin_step),
        ("Leave out", page.leave_out),
    ]
