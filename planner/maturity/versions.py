"""Answers carried to another version of a questionnaire: as they are, as a range of levels, or open."""

from __future__ import annotations

from collections.abc import Mapping

from planner.domain.answers.assessment import Answer
from planner.domain.content.mapping import Interval, LevelMapping
from planner.domain.content.questionnaire import Questionnaire


def moved_answer(answer: Answer, question: str, mapping: LevelMapping | None) -> Answer:
    """``answer`` to the old ``question`` as the new one has it, with its note and evidence.

    Where the new wording allows one level it stays an answer; where several, it holds their range and
    nobody has answered yet; where any, it is open.
    """
    if mapping is None or (answer.level is None and answer.mapped is None):
        return answer
    ends = answer.mapped or (answer.level or 0, answer.level or 0)
    found = mapping.interval_of(question, ends)
    if found is not None and found[0] == found[1]:
        return answer.model_copy(update={"state": "level", "level": found[0], "mapped": None})
    fresh = {"state": None, "level": None, "when": "", "mapped": found if found != (0, 4) else None}
    return answer.model_copy(update=fresh)


def moved_sheet(
    sheet: Mapping[str, Answer], new: Questionnaire, mapping: LevelMapping | None
) -> dict[str, Answer]:
    """One respondent's answers to the questions that ``new`` still has; blank ones are left out."""
    moved = {q: moved_answer(a, q, mapping) for q, a in sheet.items() if q in new.by_id}
    return {q: a for q, a in moved.items() if not a.is_blank}


def comparable(question: str, levels: Interval, mapping: LevelMapping | None) -> bool:
    """Whether ``levels`` of a question say the same in both versions: each is one level there, its own.

    A mean between two levels is comparable where both are.
    """
    if mapping is None:
        return True
    return all(mapping.interval(question, k) == (k, k) for k in range(levels[0], levels[1] + 1))


def reworded_since(question: str, old: Questionnaire, new: Questionnaire) -> bool:
    """Whether the words of a question or of its levels have changed from ``old`` to ``new``."""
    before, now = old.by_id.get(question), new.by_id.get(question)
    if before is None or now is None:
        return False
    return (before.prompt, before.levels) != (now.prompt, now.levels)
