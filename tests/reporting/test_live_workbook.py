"""The live sheets of the workbook, worked out by another spreadsheet, against the engine at the means."""

from __future__ import annotations

import io

import numpy as np
import pytest
from openpyxl import load_workbook

from planner.analysis.study.study import Study
from planner.economics.flows import flows
from planner.economics.metrics import present_value
from planner.economics.model import at_means
from planner.economics.ranges import mean
from planner.reporting.live_formulas import worked_out
from planner.reporting.workbook import study_workbook
from tests.reporting.conftest import spoken
from tests.reporting.spreadsheet import Spreadsheet

MODEL = "Model"
WORTH, CHANGE, ESTIMATE = "E7", "E8", "E9"


@pytest.fixture(scope="module")
def written(example_study: Study) -> bytes:
    """The workbook of the example."""
    return study_workbook(spoken(example_study))


@pytest.fixture(scope="module")
def opened(written: bytes) -> Spreadsheet:
    """The same, opened once."""
    return Spreadsheet(written)


@pytest.fixture
def book(opened: Spreadsheet) -> Spreadsheet:
    """The workbook as it was written."""
    opened.back()
    return opened


def engine(study: Study, **changed: float) -> float:
    """The worth at the means, some of them changed."""
    means = at_means(study.case_problem, study.plan.schedule)
    means.update({id_: np.array([value]) for id_, value in changed.items()})
    found = flows(study.case_problem, study.plan.schedule, means)
    return float(present_value(found.net, study.case.rate)[0])


def test_the_sheets_work_out_the_reported_worth(example_study: Study, book: Spreadsheet) -> None:
    assert book.value(MODEL, WORTH) == pytest.approx(example_study.case.npv_at_means, rel=1e-9)
    assert book.value(MODEL, "E5") == pytest.approx(example_study.case.npv_at_means, rel=1e-12)
    assert book.value(MODEL, CHANGE) == pytest.approx(0.0, abs=1e-6)
    assert book.value(MODEL, ESTIMATE) == pytest.approx(example_study.case.npv.mean, rel=1e-9)


def test_values_kept_beside_formulas_are_those_of_the_formulas(
    written: bytes, book: Spreadsheet
) -> None:
    kept = load_workbook(io.BytesIO(written), data_only=True)
    counted = 0
    for sheet in (MODEL, "Model by month"):
        for cell in book.formulas(sheet):
            assert kept[sheet][cell].value == pytest.approx(
                book.value(sheet, cell), rel=1e-9, abs=1e-9
            ), (sheet, cell)
            counted += 1
    assert counted > 2_000


@pytest.mark.parametrize(
    "changed",
    [
        {"value_per_model": 1.1},
        {"salary_ml_engineer": 1.2, "salary_data_scientist": 1.2, "salary_other": 1.2},
        {"toil_data_share": 1.3, "incidents_per_model": 2.0, "removed_toil": 0.7},
        {"deployments": 40.0, "deployment_hours": 3.0},  # more hours than people have
        {"recapture": 0.5, "verified_share": 1.5, "detect_hours": 0.4},
        {"decay_per_month": 0.0, "loss_per_hour": 1.0},
    ],
)
def test_a_changed_assumption_moves_the_worth_as_the_engine_says(
    example_study: Study, book: Spreadsheet, changed: dict[str, float]
) -> None:
    now = {id_: book.value(*book.place(id_)) * by for id_, by in changed.items()}
    for id_, value in now.items():
        book.change(*book.place(id_), value)
    wanted = engine(example_study, **now)
    assert book.value(MODEL, WORTH) == pytest.approx(wanted, rel=1e-6)
    moved = wanted - example_study.case.npv_at_means
    assert book.value(MODEL, CHANGE) == pytest.approx(moved, rel=1e-6, abs=1e-3)
    if changed != {"decay_per_month": 0.0, "loss_per_hour": 1.0}:
        assert abs(moved) > 100


def test_parts_of_steps_are_live_too(example_study: Study, book: Spreadsheet) -> None:
    step = max(example_study.plan.schedule, key=lambda i: example_study.attributed[i].benefit)
    one = example_study.case_problem.by_id[step]
    now = {}
    for id_ in (f"{step}:effort", f"{step}:effect:{one.effects[0].target}"):
        name = "s_" + "".join(c if c.isalnum() else "_" for c in id_)
        now[id_] = book.value(*book.place(name)) * 0.8
        book.change(*book.place(name), now[id_])
    assert book.value(MODEL, WORTH) == pytest.approx(engine(example_study, **now), rel=1e-6)
    assert book.value(MODEL, CHANGE) < -100


def test_the_discount_rate_of_the_summary_is_that_of_the_model(
    example_study: Study, book: Spreadsheet
) -> None:
    book.change("Summary", "B4", 0.15)
    means = at_means(example_study.case_problem, example_study.plan.schedule)
    net = flows(example_study.case_problem, example_study.plan.schedule, means).net
    assert book.value(MODEL, WORTH) == pytest.approx(float(present_value(net, 0.15)[0]), rel=1e-9)


def test_a_changed_range_moves_its_mean(example_study: Study, book: Spreadsheet) -> None:
    """Within a hundredth of the range of what is drawn from the changed one."""
    quantity = example_study.case_problem.quantities["value_per_model"]
    sheet, cell = book.place("value_per_model")
    row = cell.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    assert book.value(sheet, cell) == pytest.approx(quantity.mean, rel=1e-12)
    wider = quantity.range.model_copy(
        update={"low": quantity.range.low * 1.1, "high": quantity.range.high * 1.2}
    )
    book.change(sheet, f"B{row}", wider.low)
    book.change(sheet, f"D{row}", wider.high)
    drawn = mean(wider, quantity.minimum, quantity.maximum)
    assert drawn > quantity.mean
    near = 0.01 * (wider.high - wider.low)
    assert book.value(sheet, cell) == pytest.approx(drawn, abs=near)


@pytest.mark.parametrize("formula", ["__import__('os')", "[a].real", "(lambda: 1)()", "open(1)"])
def test_nothing_but_arithmetic_is_worked_out(formula: str) -> None:
    with pytest.raises(ValueError, match="not arithmetic"):
        worked_out(formula, {"a": 1.0})


def test_the_german_workbook_works_out_the_same(example_study: Study) -> None:
    book = Spreadsheet(study_workbook(spoken(example_study, "de")))
    assert book.value("Modell", WORTH) == pytest.approx(example_study.case.npv_at_means, rel=1e-9)
