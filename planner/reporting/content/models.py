"""A section for each model that is answered beside the questionnaire."""

from __future__ import annotations

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.maturity.beside import Beside, branches_of, read_all_beside
from planner.maturity.model_words import (
    figure_of,
    level_figure,
    next_steps,
    notes_of,
    phase_rows,
    phases_of,
    possible_words,
    target_rows,
)
from planner.reporting.blocks import Block, Bullets, Cell, Heading, Para, Run, SectionBlocks
from planner.reporting.content.draft import Column, Draft, Row, listing

BESIDE = 5
"""Most teams that stand as columns."""
MOST_STEPS = 10
MOST_LEFT_OUT = 12


def models(draft: Draft) -> list[SectionBlocks]:
    """What each model says, by branch and team, with targets; what would decide it; what comes next."""
    found = read_all_beside(draft.study.project)
    return [SectionBlocks(id="models", blocks=tuple(_model(draft, one))) for one in found]


def _model(draft: Draft, found: Beside) -> list[Block]:
    project, model = draft.study.project, found.model
    answered = found.score.overall.counts.answered
    blocks: list[Block] = [
        draft.title(
            "models.headline",
            name=tr(model.name),
            figure=tr(level_figure(found.level)),
            possible=tr(possible_words(found.level)),
            answered=answered,
            leads=found.level.leads or found.level.scale.kind in ("gate", "tally"),
        ),
        draft.say(
            "models.lead",
            lead=True,
            notes=" ".join(tr(n) for n in notes_of(project, found)),
            answered=answered,
            asked=found.level.applies,
            evidence=found.score.overall.evidence,
        ),
    ]
    if answered:
        blocks.append(_table(draft, found))
        steps = next_steps(project, found)
        if steps:
            blocks += [
                Heading(n=2, t=tr("What the next step looks like")),
                listing(
                    "Questions below their top, and what the next choice says",
                    (
                        Column("Question", 0.34),
                        Column("Team", 0.16),
                        Column("Now", 0.22),
                        Column("Next", 0.28),
                    ),
                    [
                        (Cell(t=tr(s.text), b=True), Verbatim(s.team), tr(s.now), tr(s.then))
                        for s in steps[:MOST_STEPS]
                    ],
                ),
            ]
            if len(steps) > MOST_STEPS:
                blocks.append(_para(phrase("And {n} more.", n=len(steps) - MOST_STEPS)))
    left = found.score.overall.left_out
    if left and draft.disclosure.free_text:
        shown = [tr(x) for x in left[:MOST_LEFT_OUT]]
        if len(left) > MOST_LEFT_OUT:
            shown.append(tr(phrase("And {n} more.", n=len(left) - MOST_LEFT_OUT)))
        blocks += [
            Heading(n=2, t=tr("Left out, with the reason")),
            Bullets(items=tuple((Run(t=x),) for x in shown)),
        ]
    about = [w for w in (model.scoring, model.source, model.licence) if w]
    if about:
        blocks.append(_para(joined(about, " ")))
    return blocks


def _para(text: str) -> Para:
    return Para(runs=(Run(t=tr(text)),))


def _table(draft: Draft, found: Beside) -> Block:
    project = draft.study.project
    rows: list[Row]
    if phases_of(project, found.model):
        phases = phases_of(project, found.model)
        heads = ("Level", *(tr(phrase("Phase {n}", n=n)) for n in phases), "Gap", "Priority")
        rows = [
            (Cell(t=row[0], b=not row[0].startswith(" ")), *row[1:])
            for row in phase_rows(project, found)
        ]
        columns = [Column("", 0.4), *(Column(h, 0.6 / len(heads), "r") for h in heads)]
        return listing(_caption(found), columns, rows)
    shown = [k for k in draft.disclosure.teams if project.teams[k].id in found.replies.teams]
    if len(shown) > BESIDE or len(project.teams) == 1:
        shown = []
    nodes = [found.model.root, *(n for _, n in branches_of(found.model))]
    asked = [n for n in nodes if found.levels[n.id].asked or n.id == "root"]
    rows = [
        (
            Cell(t=row[0], b=not row[0].startswith(" ")),
            *row[1:],
            *(figure_of(found.level_of(node.id, project.teams[k].id)) for k in shown),
        )
        for node, row in zip(asked, target_rows(project, found), strict=True)
    ]
    wide = 0.36 / len(shown) if shown else 0.0
    teams = [Column(Verbatim(project.teams[k].name), wide, "r") for k in shown]
    widths = (0.28, 0.08, 0.14, 0.07, 0.07) if teams else (0.46, 0.12, 0.18, 0.12, 0.12)
    heads = ("", "Level", "Range", "Target", "Gap")
    columns = [Column(*c) for c in zip(heads, widths, "lrrrr", strict=True)]
    return listing(_caption(found), [*columns, *teams], rows)


def _caption(found: Beside) -> str:
    return phrase("Levels of {name} by branch, with targets and gaps", name=found.model.name)
