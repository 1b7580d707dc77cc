"""Answers and results for other programs, as far as the export profile lets them be shown."""

from __future__ import annotations

import json
from typing import Any

from planner.exchange.results import Results, as_json_body, level_table, question_table
from planner.exchange.tabular import Filled, Value, as_csv
from planner.maturity.answers import asked_questions
from planner.reporting.disclosure import LEAST, Disclosure


def disclosed_json(results: Results, disclosure: Disclosure) -> bytes:
    """The results as JSON; an anonymous export leaves out small teams, reasons and small counts."""
    body = as_json_body(results)
    if disclosure.profile == "anonymous":
        body = _anonymous(body, disclosure)
    return (json.dumps(body, ensure_ascii=False, indent=1, allow_nan=False) + "\n").encode()


def _anonymous(body: dict[str, Any], disclosure: Disclosure) -> dict[str, Any]:
    shown = {disclosure.project.teams[k].id for k in disclosure.teams}
    left_out: dict[str, int] = {}
    for entry in body["left_out"]:
        left_out[entry["question"]] = left_out.get(entry["question"], 0) + 1
    return {
        **body,
        "teams": {k: v for k, v in body["teams"].items() if k in shown},
        "disagreement": [
            {k: v for k, v in one.items() if k != "not_answered"}
            for one in body["disagreement"]
            if sum(one["counts"]) >= LEAST
        ],
        "left_out": [{"question": q, "teams": n} for q, n in left_out.items()],
    }


def disclosed_levels(results: Results, disclosure: Disclosure) -> Filled:
    """The table of levels without the teams that are hidden."""
    found = level_table(results)
    hidden = {disclosure.project.teams[k].name for k in disclosure.hidden}
    rows = [row for row in found.rows if row[0] in ("overall", "dimension") or row[1] not in hidden]
    return Filled(found.columns, rows, widths=found.widths, shown="0.00")


def disclosed_questions(results: Results, disclosure: Disclosure) -> Filled:
    """The table of questions without the columns of the teams that are hidden."""
    found = question_table(results)
    first = len(found.columns) - len(disclosure.project.teams)
    kept = [*range(first), *(first + k for k in disclosure.teams)]
    return Filled(
        tuple(found.columns[k] for k in kept),
        [[row[k] for k in kept] for row in found.rows],
        widths=found.widths,
    )


def results_table(results: Results, disclosure: Disclosure) -> bytes:
    """The levels as CSV."""
    return as_csv(disclosed_levels(results, disclosure))


def answers_table(disclosure: Disclosure) -> bytes:
    """Every answer as CSV."""
    return as_csv(answer_rows(disclosure))


def answer_rows(disclosure: Disclosure) -> Filled:
    """Every answer with its words; an anonymous export counts levels per question instead."""
    return _counted(disclosure) if disclosure.profile == "anonymous" else _each(disclosure)


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


def _counted(disclosure: Disclosure) -> Filled:
    project = disclosure.project
    rows: list[list[Value]] = []
    for question in asked_questions(project):
        answers = [project.current_round.answer(r.id, question.id) for r in project.respondents]
        levels = [a.level for a in answers if a.level is not None]
        counts: list[Value] = [levels.count(k) for k in range(5)]
        unknown = sum(a.state == "dont_know" for a in answers)
        if len(levels) < LEAST:
            counts, unknown = [None] * 5, 0
        rows.append([question.id, question.title, *counts, unknown or None])
    heads = ("id", "question", *(f"answers of level {k}" for k in range(5)), "don’t know")
    return Filled(heads, rows, widths=(10, 36), shown="0.00")
