"""Results of an assessment for other programs: JSON, one flat CSV table, an XLSX workbook."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from planner.domain.answers.level import Level
from planner.domain.content.model import ROOT
from planner.domain.project import Project
from planner.exchange.tabular import Filled, Value, as_csv, as_workbook
from planner.maturity.agreement import (
    AgendaItem,
    Spread,
    agenda,
    agreed_share,
    few_know,
    ordinal_alpha,
    spreads,
)
from planner.maturity.answers import asked_dimensions, read_answers
from planner.maturity.beside import Beside, branches_of, gap_of, read_all_beside
from planner.maturity.cells import build_cells
from planner.maturity.content import lenses_of
from planner.maturity.lens import Reading, read_lens
from planner.maturity.score import Distance, Profile, assess


@dataclass(frozen=True)
class Results:
    """Everything an assessment says, computed once from the current round."""

    project: Project
    profile: Profile
    readings: tuple[Reading, ...]
    spreads: tuple[Spread, ...]
    agenda: tuple[AgendaItem, ...]
    alpha: dict[str, float | None]
    models: tuple[Beside, ...] = ()


def results_of(project: Project) -> Results:
    """Score ``project`` and everything beside the score."""
    answers = read_answers(project)
    profile = assess(project, build_cells(project, answers=answers))
    found = spreads(project, answers=answers)
    return Results(
        project=project,
        profile=profile,
        readings=tuple(read_lens(lens, profile.cells) for lens in lenses_of(project.questionnaire)),
        spreads=found,
        agenda=agenda(profile, found),
        alpha=ordinal_alpha(project, answers=answers),
        models=read_all_beside(project),
    )


def level_body(level: Level) -> dict[str, Any]:
    """A level as one object: range, the figure that leads or null, why it is open, what would decide it."""
    decides = level.decides
    return {
        "scale": asdict(level.scale),
        "low": level.low,
        "value": level.value,
        "high": level.high,
        "exact": level.exact,
        "leads": level.leads,
        "words": str(level.words),
        "band": level.band or None,
        "said": None if level.said is None else [level.said.low, level.said.high],
        "why": [{**asdict(w), "inside": w.inside} for w in level.why],
        "decides": None
        if decides is None
        else {
            "answers": [asdict(a) for a in decides.asks],
            "people": list(decides.people),
            "more_people": decides.more,
            "at_most": decides.at_most,
        },
        "teams": [asdict(t) for t in level.teams],
        "cells": {
            "asked": level.asked,
            "applies": level.applies,
            "answered": level.answered,
            "confirmed": level.confirmed,
        },
        "people": {"asked": level.people, "gave_a_level": level.gave},
        "scope": level.scope,
    }


def distance_body(distance: Distance | None) -> dict[str, float | None] | None:
    """A gap or the share of a way, with its ends; null without targets."""
    if distance is None:
        return None
    return {"low": distance.low, "value": distance.value, "high": distance.high}


def as_json_body(results: Results) -> dict[str, Any]:
    """Levels 0–4 with ranges, targets and gaps; coverage, evidence and agreement apart; models."""
    project, profile = results.project, results.profile
    questionnaire = profile.cells.questionnaire
    return {
        "organisation": project.organisation.name,
        "round": {"id": project.current_round.id, "date": project.current_round.date},
        "questionnaire": {"id": questionnaire.id, "version": questionnaire.version},
        "policy": project.policy.model_dump(),
        "overall": level_body(profile.overall),
        "counts": asdict(profile.counts),
        "coverage": profile.coverage,
        "evidence": profile.evidence,
        "agreement": {
            "questions_with_two_answers": len(results.spreads),
            "share_within_one_level_of_the_median": agreed_share(results.spreads),
        },
        "confirmed_in_this_round": profile.confirmed,
        "teams_outside": list(profile.outside),
        "way_to_targets": distance_body(profile.way(project)),
        "dimensions": {
            d.id: {
                **level_body(profile.dimensions[d.id]),
                "target": project.target_level(d.id),
                "gap": distance_body(profile.gap(project, d.id)),
                "krippendorff_alpha_ordinal": results.alpha[d.id],
                "beside": d.beside,
            }
            for d in asked_dimensions(project)
        },
        "teams": {
            t.team: {
                "overall": level_body(t.overall),
                "dimensions": {k: level_body(s) for k, s in t.dimensions.items()},
                "counts": asdict(t.counts),
                "way_to_targets": distance_body(profile.way(project, row)),
            }
            for row, t in enumerate(profile.teams)
        },
        "questions": {
            q: {
                "low": s.low,
                "value": s.value,
                "high": s.high,
                "answered": s.answered,
                "asked": s.applies,
            }
            for q, s in profile.questions.items()
        },
        "disagreement": [
            {
                "question": i.spread.question,
                "counts": i.spread.counts,
                "median": i.spread.median,
                "range": [i.spread.levels[0], i.spread.levels[-1]],
                "average_deviation": i.spread.average_deviation,
                "rwg": i.spread.rwg,
                "tastle_wierman_consensus": i.spread.consensus,
                "van_der_eijk_agreement": i.spread.agreement,
                "not_answered": i.spread.missing,
                "dont_know": i.spread.dont_know,
                "effect_on_overall": i.effect,
                "discuss": i.spread.discuss,
            }
            for i in results.agenda
        ],
        "few_know": [asdict(f) for f in few_know(profile)],
        "left_out": [
            {"team": team, "question": question, "reason": reason}
            for team, question, reason in profile.cells.left_out
        ],
        "to_ask": [
            {"team": team, "question": question, "ask": who, "by": by or None}
            for team, question, who, by in profile.cells.to_ask
        ],
        "published_models": [reading_body(r) for r in results.readings],
        "models": [model_body(project, m) for m in results.models],
    }


def model_body(project: Project, found: Beside) -> dict[str, Any]:
    """What a model beside the questionnaire says: level, branches with targets and gaps, teams."""
    model, overall = found.model, found.score.overall
    return {
        "id": model.id,
        "name": model.name,
        "version": model.version,
        "scored_by": model.scored_by,
        **level_body(found.level),
        "target": project.target_level(ROOT, None, model.id),
        "gap": distance_body(gap_of(project, found, ROOT)),
        "counts": asdict(overall.counts),
        "coverage": overall.coverage,
        "evidence": overall.evidence,
        "branches": {
            node.id: {
                "name": node.name,
                **level_body(found.levels[node.id]),
                "target": project.target_level(node.id, None, model.id),
                "gap": distance_body(gap_of(project, found, node.id)),
            }
            for _, node in branches_of(model)
        },
        "by_team": {r.team: level_body(r.level) for r in found.score.teams},
        "left_out": list(overall.left_out),
        "scoring": model.scoring,
    }


def reading_body(reading: Reading) -> dict[str, Any]:
    """What a published model says: its level (null where nothing is read), what blocks the next one."""
    return {
        "id": reading.lens.id,
        "name": f"{reading.lens.name}, {reading.lens.title}",
        "level": None if reading.level is None else level_body(reading.level),
        "words": str(reading.words),
        "read_up_to": reading.ceiling,
        "dimensions": {
            k: None if s is None else [s.low, s.high] for k, s in reading.dimensions.items()
        },
        "coverage": reading.coverage,
        "blocked_by": [c.text for c in reading.blocked_by],
        "unknown": [c.text for c in reading.unknown],
        "left_out": [c.text for c in reading.left_out],
        "scoring": reading.lens.scoring,
    }


def results_json(results: Results) -> bytes:
    """The results as JSON text; undefined figures are null."""
    body = as_json_body(results)
    return (json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def results_csv(results: Results) -> bytes:
    """One flat table: a row for each figure, by what it is of."""
    return as_csv(level_table(results))


def results_workbook(results: Results, *, counted: bool = True) -> bytes:
    """A workbook: levels, questions, disagreement, published models, what was left out.

    Without what is ``counted`` over answers there is no disagreement in it.
    """
    apart = [("Disagreement", _disagreement(results))] if counted else []
    return as_workbook(
        [
            ("Levels", level_table(results)),
            ("Questions", question_table(results)),
            *apart,
            ("Published models", _models(results)),
            ("Left out", _left_out(results)),
        ]
    )


def level_table(results: Results) -> Filled:
    """Levels with ranges, targets and gaps by team and dimension."""
    project, profile = results.project, results.profile
    names = {t.id: t.name for t in project.teams}
    rows: list[list[Value]] = [
        ["overall", "all", "overall", "Overall", *_triple(profile.overall), None, None, None, None]
    ]
    for dimension in asked_dimensions(project):
        own = ["dimension", "all", dimension.id, dimension.name]
        rows.append(
            [
                *own,
                *_triple(profile.dimensions[dimension.id]),
                project.target_level(dimension.id),
                *_gap(profile.gap(project, dimension.id)),
            ]
        )
    for row, team in enumerate(profile.teams):
        name = names[team.team]
        rows.append(
            ["team", name, "overall", "Overall", *_triple(team.overall), None, None, None, None]
        )
        for dimension in asked_dimensions(project):
            rows.append(
                [
                    "team and dimension",
                    name,
                    dimension.id,
                    dimension.name,
                    *_triple(team.dimensions[dimension.id]),
                    project.target_level(dimension.id, team.team),
                    *_gap(profile.gap(project, dimension.id, row)),
                ]
            )
    rows += _model_rows(results)
    heads = (
        "what",
        "team",
        "id",
        "name",
        "level",
        "low",
        "high",
        "answered",
        "of",
        "target",
        "gap",
        "gap, low",
        "gap, high",
    )
    return Filled(heads, rows, widths=(20, 22, 16, 30, *((9,) * 9)), shown="0.00")


def _model_rows(results: Results) -> list[list[Value]]:
    """Models beside the questionnaire, each with its branches, of all teams and of each."""
    project, rows = results.project, []
    names = {t.id: t.name for t in project.teams}
    for found in results.models:
        model = found.model
        nodes = [model.root, *(n for _, n in branches_of(model))]
        teams = [r.team for r in found.score.teams] if len(project.teams) > 1 else []
        for team in (None, *teams):
            for node in nodes:
                own: list[Value] = [
                    "model" if node.id == ROOT else "branch of a model",
                    "all" if team is None else names.get(team, team),
                    model.id if node.id == ROOT else f"{model.id}/{node.id}",
                    node.name,
                    *_triple(found.level_of(node.id, team)),
                    project.target_level(node.id, team, model.id),
                    *_gap(gap_of(project, found, node.id, team)),
                ]
                rows.append(own)
    return rows


def _triple(level: Level) -> list[Value]:
    if not level.asked:
        return [None, None, None, 0, 0]
    return [level.value, level.low, level.high, level.answered, level.applies]


def _gap(distance: Distance | None) -> list[Value]:
    return [None] * 3 if distance is None else [distance.value, distance.low, distance.high]


def question_table(results: Results) -> Filled:
    """Every question with its level by team."""
    cells = results.profile.cells
    rows: list[list[Value]] = []
    for column, question in enumerate(cells.questions):
        by_team = [None if np.isnan(x) else float(x) for x in cells.value[:, column]]
        level = results.profile.questions[question.id]
        own = [question.id, question.dimension, question.title]
        rows.append([*own, level.value, level.low, level.high, *by_team])
    teams = tuple(t.name for t in results.project.teams)
    return Filled(
        ("id", "dimension", "question", "level, all teams", "low", "high", *teams),
        rows,
        widths=(10, 16, 40, 14),
    )


def _disagreement(results: Results) -> Filled:
    by_id = results.profile.cells.questionnaire.by_id
    rows: list[list[Value]] = []
    for item in results.agenda:
        spread = item.spread
        rows.append(
            [
                spread.question,
                by_id[spread.question].title,
                *spread.counts,
                spread.median,
                spread.width,
                spread.average_deviation,
                spread.rwg,
                spread.consensus,
                spread.agreement,
                len(spread.missing),
                spread.dont_know,
                item.weight,
            ]
        )
    heads = (
        "id",
        "question",
        *(f"answers of level {k}" for k in range(5)),
        "median",
        "range in levels",
        "average deviation",
        "rwg",
        "Tastle–Wierman consensus",
        "van der Eijk agreement",
        "not answered",
        "don’t know",
        "disagreement × effect",
    )
    return Filled(heads, rows, widths=(10, 40), shown="0.00")


def _models(results: Results) -> Filled:
    rows: list[list[Value]] = [
        [
            r.lens.name,
            str(r.words),
            str(r.name),
            r.coverage,
            "; ".join(c.text for c in r.blocked_by),
            r.lens.scoring,
        ]
        for r in results.readings
    ]
    heads = ("model", "level", "its name there", "coverage", "next level blocked by", "scoring")
    return Filled(heads, rows, widths=(16, 10, 24, 10, 60, 60), shown="0.00")


def _left_out(results: Results) -> Filled:
    rows: list[list[Value]] = [list(x) for x in results.profile.cells.left_out]
    return Filled(("team", "question", "reason"), rows, widths=(20, 12, 60), shown="0.00")
