"""What does not fit is said with its place, its value and what is allowed."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from planner.domain.base.toml_content import first_fault
from planner.domain.case.estimate import Range
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.plan import Finance, Limits

PROFILE = {"name": "N", "currency": "EUR", "people": {"data_scientist": 5.0}}


@pytest.mark.parametrize(
    ("model", "data", "sentence"),
    [
        (
            Organisation,
            PROFILE | {"currency": "euro"},
            "currency: “euro” does not fit; write three capital letters, such as EUR.",
        ),
        (
            Organisation,
            PROFILE | {"people": {"data_scientist": -1.0}},
            "people → data_scientist: “-1.0” is too small; it must be 0 or more.",
        ),
        (
            Organisation,
            PROFILE | {"people": {"data_scientist": float("nan")}},
            "people → data_scientist: “nan” is not a number.",
        ),
        (Organisation, {"people": {}}, "name: is missing."),
        (Finance, {"discount_rate": -1.2}, "discount_rate: “-1.2” is too small; it must be"),
        (Finance, {"sampler": "dice"}, "sampler: “dice” must be latin_hypercube or sobol."),
        (Finance, {"luck": 1}, "luck: is not known here."),
        (Limits, {"start": "1 May"}, "start: “1 May” does not fit; write a date as YYYY-MM-DD."),
        (Range, {"low": 3.0, "likely": 2.0, "high": 1.0}, "low ≤ middle ≤ high"),
    ],
)
def test_faults_read_as_sentences(model, data, sentence: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(ValidationError) as raised:
        model.model_validate(data)
    assert sentence in first_fault(raised.value)
