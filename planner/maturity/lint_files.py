"""Questionnaires and lenses as files: faults of form and of sense, all at once, each with its line."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from planner.domain.base.errors import ContentError
from planner.domain.base.toml_content import read_toml
from planner.domain.content.lens import Lens
from planner.domain.content.questionnaire import Questionnaire
from planner.maturity.content import lens_data, name_levels, questionnaire_data
from planner.maturity.findings import Finding, line_of
from planner.maturity.lint_schema import form, unreadable

LEVELS = 5


def read_questionnaire_loosely(path: Path, text: str) -> tuple[list[Finding], Questionnaire | None]:
    """What keeps the file from being a questionnaire, and what is left of it without that."""
    found: list[Finding] = []
    try:
        data = questionnaire_data(path, lambda question: _levels(question, text, found))
    except ContentError as error:
        return [unreadable(str(error), text)], None
    faults, questionnaire = form(Questionnaire, data, text)
    return [*found, *faults], questionnaire


def _levels(question: Any, text: str, found: list[Finding]) -> None:
    """Name the levels of a question; where there are not five pairs, say so and go on with what fits."""
    try:
        name_levels(question, "")
    except ContentError as error:
        own = str(question.get("id", "")) if isinstance(question, Mapping) else ""
        words = str(error).split(") ", 1)[-1].strip()
        found.append(
            Finding(
                "form",
                own or "file",
                words[:1].lower() + words[1:],
                "Write five pairs of a name and a sentence, from level 0 to level 4.",
                line=line_of(text, own) if own else 0,
                structural=True,
            )
        )
        if isinstance(question, dict):
            question["levels"] = [{"name": f"{k}", "text": f"Level {k}."} for k in range(LEVELS)]


def read_lens_loosely(
    path: Path, text: str, house: Questionnaire
) -> tuple[list[Finding], Lens | None]:
    """What keeps the file from being a lens, with every question that is not there, and what is left."""
    try:
        data = lens_data(read_toml(path), path.name)
    except ContentError as error:
        return [unreadable(str(error), text)], None
    faults, lens = form(Lens, data, text)
    for criterion in lens.criteria if lens is not None else ():
        for need in criterion.needs:
            if need.question in house.by_id:
                continue
            near = get_close_matches(need.question, list(house.by_id), n=1, cutoff=0.6)
            faults.append(
                Finding(
                    "unknown id",
                    need.question,
                    f"“{criterion.text}” needs a question that is not there.",
                    f"Did you mean {near[0]}?" if near else "Name a question of the questionnaire.",
                    line=line_of(text, need.question),
                    structural=True,
                )
            )
    return faults, lens
