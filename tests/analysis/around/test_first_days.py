"""The first ninety days: what a workshop put off is to be found out, and by whom."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.first_days import LOOK, MOST, first_days
from planner.analysis.study.study import Study
from planner.domain.record.workshop import Parked


def test_what_was_put_off_stands_as_find_out(example_study: Study) -> None:
    start = example_study.plan.start
    items = (
        Parked(id="log", text="Who pays the log store?", owner="Head of data"),
        Parked(id="gdpr", text="May it be kept?", when=start.isoformat()),
        Parked(id="old", text="Settled", done=True),
        Parked(id="late", text="Next year", when=f"{start.year + 1}-12-01"),
    )
    project = example_study.project.model_copy(update={"parked": items})
    found = first_days(replace(example_study, project=project))
    asked = {r.what.split(": ", 1)[1]: r for r in found.rows if r.what.startswith("Find out")}
    assert set(asked) == {"Who pays the log store?", "May it be kept?"}
    first, second = asked["Who pays the log store?"], asked["May it be kept?"]
    assert (first.last, first.who, first.person, first.missing) == (
        LOOK,
        "Head of data",
        True,
        False,
    )
    assert (second.last, second.missing) == (1, True)
    assert len(found.rows) <= MOST
