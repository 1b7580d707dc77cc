"""What can be done with a step of the roadmap where it is clicked with the right button."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.ui.kit.clip import Entry

if TYPE_CHECKING:
    from planner.ui.roadmap.page import RoadmapPage


def step_entries(page: RoadmapPage, id_: str) -> list[Entry]:
    """Words, with their keys, and what is done."""
    window = page.session.project.limits.windows.get(id_)
    pinned = window is not None and window.latest is not None
    return [
        ("Move it…   Enter", lambda: page.open_step(id_)),
        ("A quarter earlier   Alt+←", lambda: page.move_step(id_, -1)),
        ("A quarter later   Alt+→", lambda: page.move_step(id_, 1)),
        ("Let the planner decide when" if pinned else "Pin", page.pin_step),
        ("Leave out", page.leave_out),
    ]
