"""What leads on now: one step, in words, for the button of the stage and for that of the desk."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain.base.language import Verbatim, phrase
from planner.ui.workshop.room_scene import RoomScene
from planner.workspace.meeting.state import TeamRow

Kind = Literal["open", "over", "keep", "ask", "team", "next", "profile"]


@dataclass(frozen=True)
class Step:
    """One step: ``kind`` says what it does, ``words`` what stands on the button."""

    kind: Kind
    words: str


def step_of(scene: RoomScene, *, last: bool) -> Step:
    """The step that leads on from ``scene``; ``last`` where no question comes after it."""
    if scene.kind == "joining":
        return Step("open", "Begin")
    if scene.parked and scene.kind in {"voting", "reveal"}:
        return Step("profile", "Level and plan") if last else Step("next", "Next question")
    if scene.kind == "voting":
        return Step("open", "Open the votes")
    if scene.kind != "reveal":
        return Step("over", "Go on")
    if scene.question is None:
        return Step("next", "First question")
    active = next((r for r in scene.rows if r.team == scene.active), None)
    if active is not None and _leans(active):
        words = phrase(
            "Keep level {level} for {team}", level=active.chosen, team=Verbatim(active.name)
        )
        return Step("keep", words)
    if active is not None and active.agreed is None and active.voted:
        return Step("ask", phrase("Ask somebody for {team}", team=Verbatim(active.name)))
    open_ = next((r for r in scene.rows if r.agreed is None and r.voted), None)
    if open_ is not None:
        return Step("team", phrase("Go on with {team}", team=Verbatim(open_.name)))
    return Step("profile", "Level and plan") if last else Step("next", "Next question")


def _leans(row: TeamRow) -> bool:
    """Whether a team leans to a level that it has not agreed on."""
    return row.chosen is not None and (row.agreed is None or row.agreed.level != row.chosen)
