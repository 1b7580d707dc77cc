"""The roadmap on one A3 page: what is done when, by what it is reached, and what it is worth."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from planner.analysis.study.study import Study
from planner.domain.base.errors import NothingToShow
from planner.domain.base.language import speaking, tr
from planner.reporting.blocks import Block, Bullets, Columns, Heading, SectionBlocks
from planner.reporting.charts.gantt import gantt
from planner.reporting.content.decide_now import decisions
from planner.reporting.content.facts import facts
from planner.reporting.content.measures import measures
from planner.reporting.content.plan import (
    gantt_note,
    path_figure,
    roadmap_headline,
    stages,
)
from planner.reporting.gantt_data import gantt_rows, gantt_words, loads, quarter_labels
from planner.reporting.report import Report, assemble, start_draft

ROOM_MM = 196.0
"""Height for the steps on an A3 page beside everything else."""
ROW_MM, LEAST_ROW_MM = 6.2, 2.6


def build_poster(study: Study, today: date, own: Path | None = None) -> Report:
    """Make the poster; raises ``NothingToShow`` for a plan without steps, which has nothing to show."""
    plan = study.plan
    if not plan.steps:
        raise NothingToShow("There is no poster: the plan has no steps.")
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        draft = start_draft(study, today, own)
        rows, quarters = gantt_rows(study), quarter_labels(plan)
        row = max(min(ROW_MM, ROOM_MM / (len(rows) + 6)), LEAST_ROW_MM)
        theme, values = draft.theme, loads(study)
        chart = draft.figure(
            "poster",
            lambda: gantt(rows, values, quarters, theme, 258, row_mm=row),
            gantt_words(rows, plan),
            note=gantt_note(rows, plan),
        )
        tracked = [b for b in measures(draft) if b.k == "table"]
        right: tuple[Block, ...] = (
            stages(draft, short=True),
            path_figure(draft, 112, 46),
            *(
                t.model_copy(
                    update={
                        "title": tr("Measures to track"),
                        "head": (*t.head[:3], t.head[4]),
                        "widths": (0.34, 0.24, 0.22, 0.2),
                        "align": "lrrl",
                        "rows": tuple((*r[:3], r[4]) for r in t.rows),
                    }
                )
                for t in tracked
            ),
            Heading(n=2, t=tr("Decide now")),
            Bullets(items=decisions(draft)),
        )
        title = roadmap_headline(draft)
        blocks = (
            Heading(n=1, t=title),
            facts(draft),
            Columns(left=(chart,), right=right, ratio=0.685),
        )
        section = SectionBlocks(id="roadmap", landscape=True, blocks=blocks)
        return assemble(draft, [section], tr("MLOps roadmap"), edition="poster")
