"""The slide on models that are answered beside the questionnaire: their levels and what to say of them."""

from __future__ import annotations

from planner.domain.base.language import joined, tr
from planner.maturity.beside import read_all_beside
from planner.maturity.model_words import level_figure, notes_of, target_rows
from planner.reporting.blocks import Cell
from planner.reporting.charts.business import shortened
from planner.reporting.content.draft import Draft
from planner.reporting.slides import Slide, TablePart

MOST_MODELS = 8
MOST_LETTERS = 150


def model_slides(draft: Draft) -> list[Slide]:
    """One slide for all of them; none where there are none, or where nobody may be recognised."""
    project = draft.study.project
    if not project.models or draft.disclosure.profile == "anonymous":
        return []
    found = read_all_beside(project)[:MOST_MODELS]
    rows = []
    for one in found:
        target = target_rows(project, one)[0]
        notes = notes_of(project, one)
        said = tr(joined(list(notes), " ")) if notes else "–"
        rows.append(
            (
                Cell(t=tr(one.model.name), b=True),
                Cell(t=tr(level_figure(one.level))),
                Cell(t=target[3]),
                Cell(t=shortened(said, MOST_LETTERS)),
            )
        )
    return [
        Slide(
            title=draft.words("deck.models_title", n=len(project.models)),
            notes=draft.words("deck.models"),
            left=TablePart(
                "",
                tuple(tr(h) for h in ("Model", "Level", "Target", "What stands beside it")),
                tuple(rows),
                (0.24, 0.22, 0.09, 0.45),
                "llrl",
            ),
        )
    ]
