"""German of what is printed: names of tools, versions, months in sentences."""

from __future__ import annotations

import pickle
import re
from dataclasses import replace
from datetime import date

from planner.analysis.study.duties import last_month
from planner.analysis.study.study import Study
from planner.domain.base.language import by_name, phrase, speaking, tr
from planner.domain.base.numbers import money
from planner.maturity.score import MORE_ALIKE
from planner.reporting.blocks import Table, tables_of
from planner.reporting.content.approval import _made_with
from planner.reporting.content.candidates import candidates
from planner.reporting.content.decide_now import decisions
from planner.reporting.content.formulas import formulas
from planner.reporting.content.plan import plan_values
from planner.reporting.content.runner_up import runners_up
from planner.reporting.content.tool_facts import stacks
from planner.reporting.gantt_data import cost_words, gantt_rows
from planner.reporting.report import start_draft

DAY = date(2026, 11, 30)


def test_names_and_versions_are_german(example_study: Study) -> None:
    """“GitHub with Actions”, “catalogue 2.0; house 2.0” and “seed 7, data …” stood in German reports."""
    with speaking("de"):
        draft = start_draft(example_study, DAY)
        blocks = [*stacks(draft), *runners_up(draft)]
        printed = " ".join(str(b.model_dump()) for b in blocks)
        assert " mit " in printed
        assert not re.search(
            r"\b(GitHub|GitLab|OpenLineage|Prometheus) with\b|open library", printed
        )
        made = f"{_made_with(draft)} {tr(example_study.plan.made_by)}"
        assert re.search("Katalog .* Startwert 7, Daten [0-9a-f]{12}$", made)
        assert not re.search("catalogue|house|seed", made)


def test_months_are_whole_in_sentences(example_study: Study) -> None:
    with speaking("de"):
        assert tr(last_month(date(2028, 1, 1), 3)) == "März 2028"
        until = str(plan_values(example_study.plan)["until"])
        assert until.split(maxsplit=1)[0] in (
            "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
        )
    assert tr(last_month(date(2028, 1, 1), 3)) == "March 2028"


def test_a_count_chooses_its_form_also_in_the_translation_alone() -> None:
    """“„X“ und 1 weitere brauchen es”, “1 weitere liegen auf 3,0” stood in German reports."""
    pattern = "“{name}” and {more:one|#} more need it."
    more = {n: phrase(pattern, name="Drift monitoring", more=n) for n in (1, 2, 13)}
    assert more[1] == "“Drift monitoring” and one more need it."
    assert more[2] == "“Drift monitoring” and two more need it."
    alike = {n: phrase(MORE_ALIKE, n=n, level="3.0") for n in (1, 7, 1234)}
    assert (alike[1], alike[7]) == ("One more stands at 3.0.", "Seven more stand at 3.0.")
    with speaking("de"):
        assert tr(more[1]).endswith("und eine weitere Maßnahme.")
        assert tr(more[2]).endswith("und zwei weitere Maßnahmen.")
        assert tr(more[13]).endswith("und 13 weitere Maßnahmen.")
        assert tr(alike[1]) == "Eine weitere Frage liegt bei 3.0."
        assert tr(alike[7]) == "Sieben weitere Fragen liegen bei 3.0."
        assert tr(alike[1234]).startswith("1.234 weitere Fragen liegen")
        assert tr(pickle.loads(pickle.dumps(alike[1]))) == tr(alike[1])  # noqa: S301 - our own


def test_what_is_done_anyway_does_not_read_as_free(example_study: Study) -> None:
    """“0 $” stood in the bar of a step, under “all cost over the horizon”; its cost is counted nowhere."""
    step, stage = example_study.plan.steps[0], example_study.plan.stages[0]
    problem = example_study.case_problem
    assert not problem.by_id[step.candidate.id].anyway
    assert cost_words(example_study, (step,)) == money(step.cost, "EUR")
    assert cost_words(example_study, stage.steps) == money(stage.cost, "EUR")
    one = replace(problem.by_id[step.candidate.id], anyway=True)
    other = replace(
        problem, initiatives=tuple(one if i.id == one.id else i for i in problem.initiatives)
    )
    free = replace(example_study, case_problem=other)
    assert cost_words(free, (step,)) == "anyway"
    assert cost_words(free, stage.steps) == money(stage.cost, "EUR")
    row = next(r for r in gantt_rows(free) if r.id == one.id)
    assert row.text == "anyway"
    with speaking("de"):
        assert cost_words(free, (step,)) == "ohnehin"


def test_what_is_said_to_begin_first_is_of_the_first_stage(example_study: Study) -> None:
    """“Begin with … Risk classes” stood above a plan in which they begin fifteen months later."""
    plan = example_study.plan
    stage = replace(plan.stages[0], steps=plan.stages[0].steps[:2])
    alone = replace(example_study, plan=replace(plan, stages=(stage, *plan.stages[1:])))
    said = " ".join(r.t for point in decisions(start_draft(alone, DAY)) for r in point)
    assert all(s.candidate.name in said for s in stage.steps)
    assert f"“{plan.steps[2].candidate.name}”" not in said


def test_a_reason_of_many_practices_is_said_once(example_study: Study) -> None:
    """Thirty rows said “Excluded by you.”; and what shared its reason with others of another fit was lost."""
    left = example_study.plan.left_out
    practices = [x for x in left if x.candidate.kind == "practice"]
    assert len({x.candidate.fit.status for x in practices}) > 1
    same = tuple(replace(x, why="Excluded by you.") for x in practices)
    study = replace(example_study, plan=replace(example_study.plan, left_out=same))
    tables = [b for b in candidates(start_draft(study, DAY)).blocks if isinstance(b, Table)]
    told = " ".join(c.t for t in tables[-2:] for row in t.rows for c in row)
    assert all(x.candidate.name in told for x in same)
    assert told.count("Excluded by you.") <= 2 * len({x.candidate.fit.status for x in same})


def test_formulas_have_the_marks_of_the_language(example_study: Study) -> None:
    """“/ 30.4375” stood beside “/ 30,4375” (R16)."""
    with speaking("de"):
        said = [r.t for t in tables_of(formulas(start_draft(example_study, DAY)).blocks)
                for row in t.rows for r in row]  # fmt: skip
    assert any("/ 30,4375" in t for t in said)
    assert any("/ 8.760" in t for t in said)
    assert not [t for t in said if re.search(r"30\.4375|\b8760\b|eines (Data|Engin)", t)]


def test_terms_stand_in_the_order_of_the_alphabet() -> None:
    """“Überprüfung” stood after “Wert”."""
    assert sorted(["Wert", "Überprüfung", "Ärzte", "etappe", "Zinssatz"], key=by_name) == [
        "Ärzte", "etappe", "Überprüfung", "Wert", "Zinssatz"
    ]  # fmt: skip
