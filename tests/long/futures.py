"""Programmes of documents in 10,000 futures: processor time and memory for 200 units, or so many as named.

The examples' documents stand in for those of the units: each is read, built and drawn anew under the name of
its unit, as ``programme simulate`` does, in one process.
"""

from __future__ import annotations

import resource
import shutil
import tempfile
import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

from planner.domain.base.resources import content_folder
from planner.programme.plan import ProgrammePlan, plan_programme, terms_of
from planner.programme.programme_file import (
    Programme,
    Rate,
    UnitEntry,
    changed,
    new_programme,
    utc_now,
)
from planner.programme.rows import rows_of
from planner.programme.simulate import FUTURES, simulated
from planner.spread.spread import Here

USUAL = 200
DOCUMENTS = ("bank.mlplan", "insurer.mlplan")
BUDGET = 200_000.0


def main(arguments: Sequence[str]) -> int:
    """Print time and memory, and what the whole programme is worth in its futures."""
    count = int(arguments[0]) if arguments else USUAL
    with tempfile.TemporaryDirectory() as name, Here() as here:
        folder = Path(name)
        for k in range(count):
            source = content_folder("examples") / DOCUMENTS[k % len(DOCUMENTS)]
            shutil.copy(source, folder / f"u{k:03}.mlplan")
        small = _programme(len(DOCUMENTS))
        few = plan_programme(small, rows_of(small, folder, None), here)
        plan = _repeated(few, _programme(count))
        before, begun = _memory(), time.process_time()
        found = simulated(plan, folder, here)
        took = time.process_time() - begun
    steps = sum(len(plan.starts(m.id)) for m in plan.members)
    print(
        f"{len(found.units)} units, {steps} steps begun, {FUTURES:,} futures of {plan.programme.horizon} "
        f"months: {took:.0f} s of processor time, {took / count:.2f} s a unit; {before:.0f} MB before, "
        f"{_memory():.0f} MB at most; worth {found.whole.mean:,.0f}, loses money in {found.whole.loses:.1%}",
        flush=True,
    )
    return 0 if len(found.units) == count else 1


def _programme(count: int) -> Programme:
    units = tuple(
        UnitEntry(id=f"u{k:03}", name=f"Unit {k + 1}", path=f"u{k:03}.mlplan") for k in range(count)
    )
    made = new_programme("At size", date(2027, 1, 1), utc_now())
    rates = {c: Rate(rate=1.0, as_of="2026-11-30") for c in ("USD", "GBP", "CHF")}
    return changed(made, horizon=48, budget=(BUDGET,), rates=rates, units=units)


def _repeated(few: ProgrammePlan, programme: Programme) -> ProgrammePlan:
    """The plans of a few units, for many whose documents are the same as theirs."""
    members, columns = [], {}
    for k, entry in enumerate(programme.units):
        one = few.members[k % len(few.members)]
        column = few.result.chosen.columns[one.id]
        unit = one.unit.model_copy(update={"id": entry.id, "name": entry.name})
        members.append(replace(one, unit=unit, share=1 / len(programme.units)))
        columns[entry.id] = None if column is None else replace(column, unit=entry.id)
    chosen = replace(few.result.chosen, columns=columns)
    result = replace(few.result, chosen=chosen)
    return ProgrammePlan(programme, (), tuple(members), terms_of(programme, members), result)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
