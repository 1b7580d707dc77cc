"""German of what is printed: names of tools, versions, months in sentences."""

from __future__ import annotations

import re
from datetime import date

from planner.analysis.study.duties import last_month
from planner.analysis.study.study import Study
from planner.domain.base.language import speaking, tr
from planner.reporting.content.approval import _made_with
from planner.reporting.content.plan import plan_values
from planner.reporting.content.runner_up import runners_up
from planner.reporting.content.tool_facts import stacks
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
