"""The scheduling core against a published instance and brute force, and the reader of such instances."""

from __future__ import annotations

import itertools
import random
import sys
from pathlib import Path

import pytest

from planner.domain.base.errors import PlanningError
from planner.roadmap.scheduling import Instance, Job, Mode, faults, jobs_of, schedule
from tests.conftest import ROOT

sys.path.insert(0, str(ROOT / "benchmarks"))
from psplib import read_psplib

# PSPLIB j30, parameter 1, instance 1 (Kolisch and Sprecher 1996): published optimum 43
AFTER = (
    (2, 3, 4), (6, 11, 15), (7, 8, 13), (5, 9, 10), (20,), (30,), (27,), (12, 19, 27), (14,), (16, 25),
    (20, 26), (14,), (17, 18), (17,), (25,), (21, 22), (22,), (20, 22), (24, 29), (23, 25), (28,), (23,),
    (24,), (30,), (30,), (31,), (28,), (31,), (32,), (32,), (32,), (),
)  # fmt: skip
DURATIONS = (
    0, 8, 4, 6, 3, 8, 5, 9, 2, 7, 9, 2, 6, 3, 9, 10, 6, 5, 3, 7, 2, 7, 2, 3, 3, 7, 8, 3, 7, 2, 2, 0,
)  # fmt: skip
USES = {
    2: (4, 0, 0, 0), 3: (10, 0, 0, 0), 4: (0, 0, 0, 3), 5: (3, 0, 0, 0), 6: (0, 0, 0, 8), 7: (4, 0, 0, 0),
    8: (0, 1, 0, 0), 9: (6, 0, 0, 0), 10: (0, 0, 0, 1), 11: (0, 5, 0, 0), 12: (0, 7, 0, 0),
    13: (4, 0, 0, 0), 14: (0, 8, 0, 0), 15: (3, 0, 0, 0), 16: (0, 0, 0, 5), 17: (0, 0, 0, 8),
    18: (0, 0, 0, 7), 19: (0, 1, 0, 0), 20: (0, 10, 0, 0), 21: (0, 0, 0, 6), 22: (2, 0, 0, 0),
    23: (3, 0, 0, 0), 24: (0, 9, 0, 0), 25: (4, 0, 0, 0), 26: (0, 0, 4, 0), 27: (0, 0, 0, 7),
    28: (0, 8, 0, 0), 29: (0, 7, 0, 0), 30: (0, 7, 0, 0), 31: (0, 0, 2, 0),
}  # fmt: skip
STOCK = {"R1": 12, "R2": 13, "R3": 4, "R4": 12}


def published() -> Instance:
    uses = [dict(zip(STOCK, USES.get(k, (0, 0, 0, 0)), strict=True)) for k in range(1, 33)]
    after = [[other - 1 for other in others] for others in AFTER]
    return Instance(jobs_of(DURATIONS, uses, after), STOCK)


def test_a_published_instance_is_solved_to_its_published_optimum() -> None:
    found = schedule(published())
    assert found.proven
    assert found.makespan == found.bound == 43
    assert not faults(published(), found)


def random_instance(seed: int, *, modes: int) -> Instance:
    rnd = random.Random(seed)
    count = rnd.randint(3, 5)
    jobs = []
    for k in range(count):
        own = tuple(
            Mode(rnd.randint(1, 3), {"R": rnd.randint(0, 3)}, {"N": rnd.randint(0, 4)})
            for _ in range(rnd.randint(1, modes))
        )
        later = [str(x) for x in range(k + 1, count)]
        jobs.append(
            Job(
                str(k),
                own,
                tuple(rnd.sample(later, min(len(later), rnd.randint(0, 2)))),
                rnd.uniform(-50, 100),
            )
        )
    return Instance(tuple(jobs), {"R": 3}, {"N": rnd.randint(6, 14)})


def tries(instance: Instance, horizon: int):  # type: ignore[no-untyped-def]
    from planner.roadmap.scheduling import Timetable

    ids = [j.id for j in instance.jobs]
    for modes in itertools.product(*(range(len(j.modes)) for j in instance.jobs)):
        for starts in itertools.product(range(horizon), repeat=len(ids)):
            end = [
                s + j.modes[m].duration
                for s, j, m in zip(starts, instance.jobs, modes, strict=True)
            ]
            if max(end) > horizon:
                continue
            made = Timetable(
                dict(zip(ids, starts, strict=True)),
                dict(zip(ids, modes, strict=True)),
                max(end),
                sum(j.cash * 1.05**-e for j, e in zip(instance.jobs, end, strict=True)),
                0.0,
                True,
            )
            if not faults(instance, made):
                yield made


@pytest.mark.parametrize("seed", range(12))
def test_small_instances_equal_brute_force(seed: int) -> None:
    instance = random_instance(seed, modes=2 if seed % 2 else 1)
    instance = Instance(instance.jobs[-3:], instance.renewable, instance.nonrenewable)
    every = list(tries(instance, 8))
    if not every:
        with pytest.raises(PlanningError, match="No timetable"):
            schedule(instance, deadline=8)
        return
    shortest = schedule(instance, deadline=8)
    assert not faults(instance, shortest)
    assert shortest.makespan == min(x.makespan for x in every)
    best = schedule(instance, minimise="negative value", rate=0.05, deadline=8)
    assert not faults(instance, best)
    assert best.value == pytest.approx(max(x.value for x in every), abs=1e-3)


def test_files_of_the_library_are_read(tmp_path: Path) -> None:
    path = tmp_path / "own.mm"
    stars = "*" * 72
    path.write_text(
        f"""{stars}
file with basedata            : own.bas
{stars}
jobs (incl. supersource/sink ):  4
{stars}
PRECEDENCE RELATIONS:
jobnr.    #modes  #successors   successors
   1        1          2           2   3
   2        2          1           4
   3        1          1           4
   4        1          0
{stars}
REQUESTS/DURATIONS:
jobnr. mode duration  R 1  N 1
------------------------------------------------------------------------
  1      1     0       0    0
  2      1     2       3    1
         2     5       1    0
  3      1     3       2    2
  4      1     0       0    0
{stars}
RESOURCEAVAILABILITIES:
  R 1  N 1
    3    2
{stars}
"""
    )
    instance = read_psplib(path)
    assert [len(j.modes) for j in instance.jobs] == [1, 2, 1, 1]
    assert instance.jobs[0].successors == ("2", "3")
    assert instance.nonrenewable == {"N1": 2}
    found = schedule(instance)
    # both together need 3 of N1, so job 2 takes its long mode, beside job 3
    assert (found.makespan, found.modes["2"]) == (5, 1)
    bad = tmp_path / "bad.sm"
    bad.write_text("hello")
    with pytest.raises(ValueError, match="not a PSPLIB instance"):
        read_psplib(bad)


@pytest.mark.parametrize(
    ("jobs", "words"),
    [
        ((Job("a", (Mode(1),), ("b",)), Job("b", (Mode(1),), ("a",))), "go round in a circle"),
        ((Job("a", (Mode(1),), ("x",)),), "before “x”, which is none"),
        ((Job("a", ()),), "has no mode"),
        ((Job("a", (Mode(1, {"Q": 1}),)),), "unknown resource “Q”"),
        ((Job("a", (Mode(-1),)),), "takes -1 periods"),
        ((Job("a", (Mode(1),)), Job("a", (Mode(1),))), "stands twice"),
    ],
)
def test_instances_that_contradict_themselves(jobs: tuple[Job, ...], words: str) -> None:
    with pytest.raises(PlanningError, match=words):
        Instance(jobs, {"R": 1})
