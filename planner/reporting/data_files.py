"""Answers and results for other programs, as far as the export profile lets them be shown."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from typing import Any

from planner.analysis.observed import observed_body
from planner.analysis.published.table import fixed
from planner.domain.project import Project
from planner.exchange.results import (
    Results,
    as_json_body,
    level_table,
    question_table,
    results_csv,
    results_json,
    results_of,
    results_workbook,
)
from planner.exchange.tabular import Filled, Value, as_csv
from planner.maturity.answers import asked_questions
from planner.maturity.cells import build_cells
from planner.reporting import audit
from planner.reporting.disclosure import Disclosure


def disclosed_json(results: Results, disclosure: Disclosure) -> bytes:
    """The results as JSON; an anonymous export holds what follows from the published table only."""
    body = as_json_body(_published(results, disclosure))
    if not disclosure.anonymous:
        body["observed"] = observed_body(disclosure.project, results.profile.cells)
    if disclosure.anonymous:
        body = _anonymous(body)
        if (table := fixed(disclosure.project)) is not None:
            body["audit"] = audit.body(disclosure.project, table)
    return (json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def exported(project: Project, ending: str) -> bytes:
    """The results as ``.json``, ``.csv`` or ``.xlsx``, as the profile of the report lets them be shown.

    An anonymous one, also because it was promised, is made from the published table.
    """
    disclosure = Disclosure.of(project)
    results = results_of(disclosure.project)
    if ending == ".csv":
        return results_csv(results)
    if ending == ".xlsx":
        return results_workbook(results, counted=not disclosure.anonymous)
    return disclosed_json(results, disclosure) if disclosure.anonymous else results_json(results)


EXPORTS = (".json", ".csv", ".xlsx")
"""Endings that results can be exported with."""


def _published(results: Results, disclosure: Disclosure) -> Results:
    """Results of the document that may be published."""
    return results_of(disclosure.project) if disclosure.anonymous else results


COUNTED = frozenset(
    {"counts", "coverage", "evidence", "agreement", "confirmed_in_this_round", "disagreement"}
)
"""What is counted over answers: in an anonymous export each answer enters one figure only."""


def _anonymous(body: dict[str, Any]) -> dict[str, Any]:
    teams = {
        k: {n: v for n, v in team.items() if n not in COUNTED} for k, team in body["teams"].items()
    }
    kept = {k: v for k, v in body.items() if k not in COUNTED}
    left_out = [{"question": one["question"]} for one in body["left_out"]]
    return {**kept, "teams": teams, "left_out": left_out}


def disclosed_levels(results: Results, disclosure: Disclosure) -> Filled:
    """The table of levels."""
    return replace(level_table(_published(results, disclosure)), shown="0.00")


def disclosed_questions(results: Results, disclosure: Disclosure) -> Filled:
    """The table of questions."""
    return question_table(_published(results, disclosure))


def results_table(results: Results, disclosure: Disclosure) -> bytes:
    """The levels as CSV."""
    return as_csv(disclosed_levels(results, disclosure))


def answers_table(disclosure: Disclosure) -> bytes:
    """Every answer as CSV."""
    return as_csv(answer_rows(disclosure))


def answer_rows(disclosure: Disclosure) -> Filled:
    """Every answer with its words; an anonymous export gives the published table instead."""
    return _entries(disclosure) if disclosure.anonymous else _each(disclosure)


def _each(disclosure: Disclosure) -> Filled:
    project = disclosure.project
    round_ = project.current_round
    rows: list[list[Value]] = []
    for respondent in project.respondents:
        who = disclosure.who(respondent.name) or respondent.role
        for question in asked_questions(project):
            answer = round_.answer(respondent.id, question.id)
            if answer.is_blank:
                continue
            rows.append(
                [
                    question.id,
                    question.title,
                    project.team_by_id[respondent.team].name,
                    who,
                    answer.state or "open",
                    answer.level,
                    answer.reason,
                    answer.note,
                    "; ".join(e.text for e in answer.evidence),
                ]
            )
    heads = ("id", "question", "team", "who", "state", "level", "reason", "note", "evidence")
    return Filled(heads, rows, widths=(10, 36, 18, 18, 14, 7, 30, 30, 30), shown="0.00")


def _entries(disclosure: Disclosure) -> Filled:
    project = disclosure.project
    cells = build_cells(project)
    rows: list[list[Value]] = []
    for column, question in enumerate(cells.questions):
        found: list[Value] = []
        for row in range(len(project.teams)):
            value = float(cells.value[row, column])
            found.append(None if math.isnan(value) else value)
        rows.append([question.id, question.title, *found])
    heads = ("id", "question", *(t.name for t in project.teams))
    return Filled(heads, rows, widths=(10, 36), shown="0.00")
