"""The programme at size: gap, processor time, memory and a move, for 5 to 200 units, or those named.

``200/2`` plans 200 units in two processes of their own, once, with the time by the clock.

Beside the programme stands what every unit by itself would get out of its proportional share, greedily.
"""

from __future__ import annotations

import multiprocessing
import random
import resource
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from planner.domain.base.resources import content_folder
from planner.programme.engine.generate import Round, generate
from planner.programme.engine.terms import Duty, Member, Terms
from planner.programme.plan import terms_of
from planner.programme.programme_file import Programme, read_programme
from planner.programme.rows import members_of, rows_of
from planner.spread.local import Local
from planner.spread.spread import Here

USUAL = (5, 12, 20, 50, 100, 200)
MONEY, ENGINEERS, PLATFORM = 16_000.0, 50.0, 40.0
"""What twelve units share in a quarter; more units share as much more."""


def main(arguments: Sequence[str]) -> int:
    """Print a line for each size; each is planned in one process of its own."""
    for asked in arguments or map(str, USUAL):
        count, _, workers = asked.partition("/")
        what = (int(count), int(workers)) if workers else (int(count),)
        target = spread_out if workers else measured
        one = multiprocessing.get_context("spawn").Process(target=target, args=what)
        one.start()
        one.join()
        if one.exitcode:
            return 1
    return 0


def measured(count: int) -> None:
    """Plan so many units, and once more after one of them was moved."""
    programme, _ = read_programme(content_folder("examples") / "harbour.mlprogramme")
    members, terms = at_size(programme, count)
    began = time.process_time()
    first: list[float] = []

    def told(now: Round) -> bool:
        if now.so_far is not None and not now.so_far.chosen.misses:
            first.append(time.process_time() - began)
        return True

    with Here() as here:
        here.hold(members)
        found = generate(members, terms, here, told)
        ended = time.process_time()
        moved = [replace(members[0], not_before=1), *members[1:]]
        here.hold(moved)
        again = generate(moved, terms, here, warm=found)
    steps = sum(len(m.unit.steps) for m in members)
    shares = sum(c.worth for c in found.fair.values())
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    early, took, more = min(first, default=-1), ended - began, time.process_time() - ended
    print(
        f"{count} units, {steps} steps: first programme that keeps the duties {early:.0f} s, "
        f"{found.gap:.2%} open after {took:.0f} s of processor time, {found.rounds} rounds, "
        f"{len(found.columns)} plans; a unit moved: {again.gap:.2%} after {more:.0f} s; {memory:.0f} MB; "
        f"{found.worth:,.0f} worth, {shares:,.0f} by shares and duties missed",
        flush=True,
    )


def spread_out(count: int, workers: int) -> None:
    """Plan so many units in so many processes."""
    programme, _ = read_programme(content_folder("examples") / "harbour.mlprogramme")
    members, terms = at_size(programme, count)
    began, clock = time.process_time(), time.monotonic()
    with Local(workers) as spread:
        spread.hold(members)
        found = generate(members, terms, spread)
    wall, here = time.monotonic() - clock, time.process_time() - began
    theirs = resource.getrusage(resource.RUSAGE_CHILDREN)
    print(
        f"{count} units in {workers} processes: {found.gap:.2%} open after {wall:.0f} s by the clock, "
        f"{here:.0f} s of processor time in the first process and {theirs.ru_utime + theirs.ru_stime:.0f} s "
        f"in the others; {found.worth:,.0f} worth, at most {found.proven:,.0f}",
        flush=True,
    )


def at_size(programme: Programme, count: int) -> tuple[list[Member], Terms]:
    """``count`` units made of those of the example, each of another size; limits grow with them."""
    base = members_of(rows_of(programme, Path(), None))
    members = []
    for k in range(count):
        one = base[k % len(base)]
        rate = 1.0 if k < len(base) else random.Random(k).uniform(0.5, 2.0)
        unit = one.unit.model_copy(update={"id": f"u{k:03}", "name": f"Unit {k + 1}"})
        members.append(replace(one, unit=unit, rate=rate, share=1 / count))
    terms = terms_of(programme, members)
    size, periods = count / 12, terms.periods
    return members, replace(
        terms,
        budget=(MONEY * size,) * periods,
        capacity={
            "ml_engineer": (ENGINEERS * size,) * periods,
            "platform_engineer": (PLATFORM * size,) * periods,
        },
        duties=tuple(_for(d, members) for d in terms.duties),
    )


def _for(duty: Duty, members: Sequence[Member]) -> Duty:
    everybody = tuple(m.id for m in members)
    if duty.id == "high-risk":
        return replace(duty, by=5, units=everybody[:3], least_units=min(3, len(members)))
    return replace(duty, by=5, units=everybody, least_units=len(members) // 2)
