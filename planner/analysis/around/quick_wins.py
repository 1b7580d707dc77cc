"""Practices that are small and close a gap that is certain: worth starting whatever else is decided."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.study import Study
from planner.domain.content.catalogue import Practice

MOST_DAYS = 10.0
CLEAR = 0.05


@dataclass(frozen=True)
class QuickWin:
    """A practice of under ten days with a question that is certainly below the level it brings.

    ``at_most`` is where the question's level lies at most today, ``to`` what the practice brings it to.
    """

    candidate: Candidate
    question: str
    at_most: float
    to: float

    @property
    def closes(self) -> float:
        """Levels of the question that it closes at least."""
        return self.to - self.at_most


def quick_wins(study: Study, most: int = 4) -> tuple[QuickWin, ...]:
    """The quick wins, the widest certain gap for the fewest days first; each question once.

    What the organisation itself excluded is none.
    """
    there = {c.id for c in study.candidates if c.fit.status == "in_place"}
    found = []
    for candidate in study.candidates:
        entry = candidate.entry
        if (
            not isinstance(entry, Practice)
            or not entry.priced
            or not 0 < candidate.days < MOST_DAYS
            or study.project.wishes.get(candidate.id) == "never"
        ):
            continue
        ready = candidate.fit.status == "fits" and set(candidate.needs) <= there
        if not ready or entry.needs_tool_in or candidate.needs_any:
            continue
        gaps = [
            QuickWin(candidate, r.question, level.high, float(r.to_level))
            for r in entry.raises
            if (level := study.profile.questions.get(r.question)) is not None
            and level.asked
            and r.to_level - level.high > CLEAR
        ]
        if gaps:
            found.append(max(gaps, key=lambda g: (g.closes, g.question)))
    found.sort(key=lambda w: (-w.closes / w.candidate.days, w.candidate.id))
    kept: list[QuickWin] = []
    for win in found:
        if win.question not in {k.question for k in kept} and len(kept) < most:
            kept.append(win)
    return tuple(kept)
