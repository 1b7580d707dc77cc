"""Tables that repeated a sentence, hid a figure or named a rate wrongly: what their rows say now."""

from __future__ import annotations

import html
import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

from planner.__main__ import main
from planner.analysis.study.study import Study
from planner.reporting.blocks import Bullets, Table
from planner.reporting.content.appendix import _published, assumptions
from planner.reporting.content.assessment import _teams
from planner.reporting.content.candidates import candidates
from planner.reporting.content.case_tables import break_evens
from planner.reporting.content.distribution import distribution_data
from planner.reporting.content.economics import _returns
from planner.reporting.html import write_html
from planner.reporting.report import build_report, start_draft
from tests.reading.recompute import read

DAY = date(2026, 11, 28)


def _rows(table: Table) -> list[list[str]]:
    return [[cell.t for cell in row] for row in table.rows]


def test_what_costs_more_than_it_brings_stands_by_how_much_it_lacks(example_study: Study) -> None:
    tables = [b for b in candidates(start_draft(example_study, DAY)).blocks if isinstance(b, Table)]
    (dear,) = (t for t in tables if t.title.startswith("Left out because it costs more"))
    lacking = [read(row[2])[0] for row in _rows(dear)]
    assert len(lacking) > 20
    assert lacking == sorted(lacking)
    assert lacking[0] > 0
    told = {str(x.candidate.name): str(x.why) for x in example_study.plan.left_out}
    for name, _, amount in _rows(dear):
        assert told[name].startswith(f"Costs {amount} more than it brings")
    rest = [row for t in tables if t is not dear for row in _rows(t)]
    assert not [row for row in rest if any("more than it brings, " in cell for cell in row)]
    names = [
        x.candidate.name for x in example_study.plan.left_out if x.candidate.kind == "practice"
    ]
    cells = [cell for t in tables for row in _rows(t) for cell in row]
    said = {
        c
        for cell in cells
        for part in re.split(r" · |\n", cell)
        for c in (part, part.partition("): ")[2])
    }
    assert set(names) <= said


@pytest.mark.parametrize("moved", [0.0, -0.9e6, 3e6])
def test_futures_that_lose_are_rows_of_their_own(example_study: Study, moved: float) -> None:
    values = np.asarray(example_study.case.npv_values) + moved
    study = replace(example_study, case=replace(example_study.case, npv_values=values))
    rows = _rows(distribution_data(start_draft(study, DAY)))
    shares = [read(share)[0] for _, share in rows]
    assert sum(shares) == pytest.approx(1, abs=0.006)
    words = [w for w, _ in rows]
    assert words[0].startswith("below ")
    assert words[-1].endswith(" or more")
    edges = [read(words[0])[0], *(read(w.partition(" to ")[2])[0] for w in words[1:-1])]
    assert read(words[-1])[0] == pytest.approx(edges[-1])
    assert np.diff(edges) == pytest.approx(edges[1] - edges[0]), "classes of one width"
    assert 5 <= len(rows) <= 13
    for low, high, share in zip([-np.inf, *edges], [*edges, np.inf], shares, strict=True):
        assert share == pytest.approx(float(((values >= low) & (values < high)).mean()), abs=6e-4)
    if np.percentile(values, 0.5) < 0 < np.percentile(values, 99.5):
        assert 0 in edges, "losses stand in rows of their own"


def test_one_rate_is_told_as_one_and_of_what(example_study: Study) -> None:
    def named(*rates: float) -> str:
        decision = replace(example_study.decision, internal_rates=rates)
        return _returns(start_draft(replace(example_study, decision=decision), DAY))[1][0]

    assert named(0.5) == "Internal rate, expected flow"
    assert named(0.5, 2.0) == "Internal rates, expected flow"


def test_where_no_figure_turns_the_plan_the_ends_have_one_unit(example_study: Study) -> None:
    (table,) = (b for b in break_evens(start_draft(example_study, DAY)) if isinstance(b, Table))
    said = [row[2] for row in _rows(table) if "tried" in row[2]]
    assert said
    assert not [words for words in said if words.count("a year") > 1 or words.count("months") > 1]


def test_sources_of_defaults_in_use_have_their_address(example_study: Study) -> None:
    draft = start_draft(example_study, DAY)
    (points,) = (b for b in assumptions(draft).blocks if isinstance(b, Bullets))
    told = {item[-1].url: item[0].t for item in points.items}
    for row in example_study.register:
        address = row.definition.address
        named = any(
            row.definition.label in words.rstrip(":").split("; ") for words in told.values()
        )
        assert named == bool(address and not row.confirmed), row.definition.id
        assert not named or row.definition.label in told[address]
    assert "https://dora.dev" in told


def test_published_models_are_named_with_where_to_read_them(example_study: Study) -> None:
    items = [b for b in _published(start_draft(example_study, DAY)) if isinstance(b, Bullets)]
    links = [run for item in items[0].items for run in item if run.url]
    assert len(links) == len(example_study.readings) == 3
    for run in links:
        assert run.url.removeprefix("https://").rstrip("/") == run.t
        assert run.url.startswith("https://")


def test_charts_turn_dark_with_the_page_and_the_code_stays_black_on_white(
    example_study: Study,
) -> None:
    text = write_html(build_report(example_study, DAY))
    dark = text[text.index("(prefers-color-scheme: dark)") :].partition("@media print")[0]
    assert "figure img { filter: invert(1) hue-rotate(180deg); }" in dark
    assert "figure img.code { filter: none; background: #FFFFFF;" in dark
    pictures = re.findall(
        r'<figure>.*?<img( class="code")? src="[^"]*" alt="([^"]*)"', text, re.DOTALL
    )
    assert len(pictures) > 9
    marked = [html.unescape(alt) for kind, alt in pictures if kind]
    assert marked == ["Code with the number of the report and the first digits of its marks"]


def test_sizes_that_nobody_stated_are_said_to_be_split_evenly(
    example_study: Study, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    def head(people: tuple[float, ...]) -> str:
        project = example_study.project
        teams = tuple(
            t.model_copy(update={"people": p}) for t, p in zip(project.teams, people, strict=True)
        )
        study = replace(example_study, project=project.model_copy(update={"teams": teams}))
        return _teams(start_draft(study, DAY)).head[1]

    builders = 24 + 5 + 8 + 4  # of the example: who builds models and what they run on
    assert head((builders / 4,) * 4) == "Size, split evenly"
    assert head((builders / 4 + 1, *(builders / 4,) * 3)) == "Size"
    made = ["new", str(tmp_path / "c.mlplan"), "--organisation", "City", "--data-scientists", "14"]
    assert main([*made, "--team", "A", "--team", "B"]) == 0
    assert "Each team counts 7 people, the builders split evenly" in capsys.readouterr().out
    assert main(["new", str(tmp_path / "d.mlplan"), *made[2:], "--team", "A"]) == 0
    assert "split evenly" not in capsys.readouterr().out
