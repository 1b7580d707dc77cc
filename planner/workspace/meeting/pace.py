"""How long a workshop takes: the median of this room's questions so far, and what is left."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

FIRST_MINUTES = 4.0
"""What a question takes as long as this room has not shown its own pace."""
FEW = 5


def minutes_a_question(taken: Sequence[float]) -> float:
    """Minutes that a question takes in this room: the median, after the first five."""
    return FIRST_MINUTES if len(taken) < FEW else float(median(taken))


def minutes_left(taken: Sequence[float], questions: int, breaks: float = 0.0) -> float:
    """Minutes until ``questions`` more are done, with ``breaks`` minutes of breaks."""
    return questions * minutes_a_question(taken) + breaks


def that_fit(taken: Sequence[float], minutes: float) -> int:
    """How many questions fit into ``minutes`` at this pace."""
    return max(int(minutes // minutes_a_question(taken)), 0)
