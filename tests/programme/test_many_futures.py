"""A plan in many futures, simulated anew from the documents: against what direct computation gives."""

from __future__ import annotations

import json
from datetime import date
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from planner.cli.main import run
from planner.cli.programme import _cache as kept_units
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.programme.make_unit import make_unit
from planner.programme.plan import plan_programme
from planner.programme.programme_file import (
    UnitEntry,
    changed,
    new_programme,
    save_programme,
    utc_now,
)
from planner.programme.rows import rows_of
from planner.programme.simulate import SHARES, simulated
from planner.spread.spread import Here
from planner.storage.document import dump
from tests.projects import few_candidates


def test_documents_are_simulated_anew_with_shared_causes(
    example: Project, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    small = few_candidates(example)
    for k, times in enumerate((1.0, 1.5)):
        amount = small.limits.budget_per_quarter * times
        limits = small.limits.model_copy(update={"budget_per_quarter": amount})
        one = small.model_copy(update={"limits": limits})
        (tmp_path / f"u{k}.mlplan").write_bytes(dump(one))
    group = changed(
        new_programme("Two", date(2027, 1, 1), utc_now()),
        quarters=4,
        horizon=36,
        currency=small.organisation.currency,
        budget=(60_000.0,),
        units=tuple(UnitEntry(id=f"u{k}", name=f"U{k}", path=f"u{k}.mlplan") for k in range(2)),
    )
    rows = rows_of(group, tmp_path, kept_units())
    with Here() as here:
        plan = plan_programme(group, rows, here)
        count = plan.members[0].unit.futures
        same = simulated(plan, tmp_path, here, count)
    assert any(plan.starts(u) for u in ("u0", "u1"))
    # the same futures: what the plan itself computes of them, and its expected worth
    assert same.worth == pytest.approx(plan.all_futures, rel=1e-9)
    assert same.whole.mean == pytest.approx(plan.result.worth, rel=1e-6)
    by_hand = np.sort(plan.all_futures)
    low = 0.1 * (count - 1)
    between = by_hand[int(low)] + (low % 1) * (by_hand[int(low) + 1] - by_hand[int(low)])
    assert same.whole.at(0.1) == pytest.approx(between)
    assert same.whole.loses == (by_hand < 0).mean()
    assert list(same.whole.quantiles) == sorted(same.whole.quantiles)
    # shared causes: two units do well and badly together
    units = [plan.by_future(u) for u in ("u0", "u1") if plan.starts(u)]
    assert len(units) == 2
    assert np.corrcoef(units)[0, 1] > 0.05
    path = tmp_path / "g.mlprogramme"
    save_programme(group, path, None, utc_now())
    arguments = ["simulate", str(path), "--futures", "400", "--json", "--quiet", "--workers", "1"]
    assert run(["programme", *arguments], lambda _: 1) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["futures"] == 400
    assert set(told["whole"]["quantiles"]) == {str(q) for q in SHARES}
    # other futures, the same plan: its mean within four standard errors of what was planned
    error = same.worth.std() * (1 / 400 + 1 / count) ** 0.5
    assert abs(told["whole"]["mean"] - same.whole.mean) < 4 * error
    inside = tuple(u.model_copy(update={"path": f"{u.id}.mlunit"}) for u in group.units)
    with Here() as here, pytest.raises(InputError, match="known by unit files alone"):
        simulated(
            type(plan)(changed(group, units=inside), rows, plan.members, plan.terms, plan.result),
            tmp_path,
            here,
        )


def test_steps_built_alone_are_those_of_the_whole_file(example: Project) -> None:
    """What a plan leaves out decides nothing, but for what its steps rest on and are tried before."""
    built = partial(
        make_unit,
        few_candidates(example),
        name="North",
        unit="north",
        start="2027-01-01",
        quarters=8,
        horizon=36,
        seed=7,
        today=date(2026, 11, 30),
        futures=32,
    )
    whole = built()
    resting = [s.id for s in whole.steps if s.needs or s.needs_any]
    assert len(resting) > 5
    for only in (set(resting[:2]), set(resting[-3:])):
        some = built(only=only)
        assert some.steps == tuple(s for s in whole.steps if s.id in only)
        assert (some.atoms, some.growth, some.caps) == (whole.atoms, whole.growth, whole.caps)
