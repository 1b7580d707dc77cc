"""Reader for the instances of PSPLIB (``.sm`` single-mode, ``.mm`` multi-mode), and a run over a folder.

Usage: ``python benchmarks/psplib.py FOLDER_OR_FILE ...`` prints makespan, bound and seconds for each.
The instances are not part of this project; they are published by the operations research group that
maintains the library (Kolisch and Sprecher 1996).
"""

from __future__ import annotations

import re
import sys
import time
from pathlib import Path

from planner.roadmap.scheduling import Instance, Job, Mode, faults, schedule


def read_psplib(path: Path) -> Instance:
    """Read one instance; raises ``ValueError`` naming the file where it is not of the format."""
    text = path.read_text(encoding="latin-1")
    sections = re.split(r"^\*{5,}\s*$", text, flags=re.MULTILINE)
    parts = {}
    for section in sections:
        lines = [line for line in section.strip().splitlines() if line.strip()]
        if lines:
            parts[lines[0].split(":")[0].strip().upper()] = lines
    try:
        order = parts["PRECEDENCE RELATIONS"][2:]
        requests = parts["REQUESTS/DURATIONS"]
        available = parts["RESOURCEAVAILABILITIES"]
        names = re.findall(r"([RN])\s*(\d+)", available[1])
        amounts = [int(x) for x in available[2].split()]
    except (KeyError, IndexError, ValueError) as error:
        raise ValueError(f"{path.name} is not a PSPLIB instance") from error
    resources = [f"{kind}{number}" for kind, number in names]
    stock = dict(zip(resources, amounts, strict=True))
    after: dict[str, tuple[str, ...]] = {}
    for line in order:
        numbers = line.split()
        after[numbers[0]] = tuple(numbers[3:])
    modes: dict[str, list[Mode]] = {}
    own = ""
    for line in requests[1:]:
        numbers = line.split()
        if not numbers or not numbers[0].isdigit():
            continue
        if len(numbers) == len(resources) + 3:
            own = numbers[0]
            numbers = numbers[1:]
        _, duration, *units = map(int, numbers)
        uses = dict(zip(resources, units, strict=True))
        modes.setdefault(own, []).append(
            Mode(
                duration,
                {k: v for k, v in uses.items() if k.startswith("R")},
                {k: v for k, v in uses.items() if k.startswith("N")},
            )
        )
    return Instance(
        tuple(Job(i, tuple(m), after.get(i, ())) for i, m in modes.items()),
        {k: v for k, v in stock.items() if k.startswith("R")},
        {k: v for k, v in stock.items() if k.startswith("N")},
    )


def main(arguments: list[str]) -> int:
    """Solve every instance named, or in the folders named."""
    paths = [
        p
        for a in map(Path, arguments)
        for p in (sorted([*a.glob("*.sm"), *a.glob("*.mm")]) if a.is_dir() else [a])
    ]
    for path in paths:
        instance = read_psplib(path)
        begin = time.perf_counter()
        found = schedule(instance)
        seconds = time.perf_counter() - begin
        assert not faults(instance, found)
        state = "proven" if found.proven else f"bound {found.bound:.0f}"
        words = f"{len(instance.jobs):4} jobs  makespan {found.makespan:4}  {state}"
        print(f"{path.name:20} {words}  {seconds:.2f} s")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
