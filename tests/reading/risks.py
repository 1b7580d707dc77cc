"""The register of risks as printed: in order, complete at its top, with the odds of all that goes wrong."""

from __future__ import annotations

import re
from collections.abc import Iterable

from planner.analysis.study.study import Study
from tests.futures import shares_in_effect
from tests.reading.nets import plain
from tests.reading.places import Place
from tests.reading.recompute import A, O, read

ROW = re.compile(rf"^R\d+ \| (.+?) \| {O} \| {A} (?:less|lost)")
STEP = re.compile(r"^“(.+)” does not take hold$")
NAMED = 3
LEAST = 0.02


def check_risks(study: Study, found: Iterable[Place]) -> list[str]:
    """What is wrong with the printed risks, recomputed from the outcomes that were drawn.

    A row weighs its likelihood times its effect as printed: none may weigh more than one above it, beyond
    rounding. The steps named are the heaviest of all that may fail and are worth something.
    """
    rows = [m for p in found if p.section == "risks" and (m := ROW.match(plain(p.text)))]
    faults, before = [], None
    printed: dict[str, tuple[float, float]] = {}
    for row in rows:
        (likely, half), (effect, about) = read(row[2]), read(row[3])
        least, most = (likely - half) * (effect - about), (likely + half) * (effect + about)
        if before is not None and least > before:
            faults.append(f"heavier than the risk above it: {row[0]}")
        before = most
        if step := STEP.match(row[1]):
            printed[step[1]] = likely, half
    if not rows:
        return faults
    names = {s.candidate.id: plain(str(s.candidate.name)) for s in study.plan.steps}
    fails = {i: 1 - share for i, share in shares_in_effect(study).items()}
    weights = {
        i: f * study.marginal[i] for i, f in fails.items() if f >= LEAST and study.marginal[i] > 0
    }
    heaviest = sorted(weights, key=lambda i: -weights[i])[:NAMED]
    if set(printed) != {names[i] for i in heaviest}:
        faults.append(f"the steps named are {sorted(printed)}, not {[names[i] for i in heaviest]}")
    for i in heaviest:
        likely, half = printed.get(names[i], (fails[i], 0.0))
        if abs(likely - fails[i]) > half + 1e-9:
            faults.append(f"“{names[i]}” fails in {fails[i]}, not {likely}")
    return faults
