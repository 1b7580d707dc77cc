"""The words of one level where the others do not stand beside it."""

from __future__ import annotations

import re

from planner.domain.base.language import phrase
from planner.domain.content.questionnaire import Question

BACK = re.compile(
    r"^(they|one of them|the same|that)\b|^it was also\b|\bdoes so\b|\bby that (rule|share)\b",
    re.IGNORECASE,
)
"""Where a text speaks of what the level below says: “The pipeline does so”, “They also cover …”."""


def level_text(question: Question, level: int) -> str:
    """What ``question`` says at ``level``, with the level below where its words point back to that."""
    text = question.levels[level].text
    if level == 0 or BACK.search(text) is None:
        return text
    return phrase(
        "{text} At {below:d}: {before}",
        text=text,
        below=level - 1,
        before=question.levels[level - 1].text,
    )
