"""How often what rules see is right: on the cases that are made for them, and on public repositories.

``python3 start.py long evidence [FOLDER]`` prints it rule by rule for the cases (seen, without, near misses).
For repositories below FOLDER that were read by a person (``judged.toml`` names them with their commit) it
prints how many findings were right. A folder is named ``owner+name`` there, as copies of public ones may be.
What every repository shows (a history, a list of packages, no key) is left out of that count.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from planner.observe.look import Looked, Wanted, look
from planner.observe.rules import built_in_rules
from planner.observe.sources import find_sources
from tests.observe.all_cases import BESIDE, every_case
from tests.observe.rule_cases import outcome

JUDGED = Path(__file__).parent / "judged.toml"
TODAY = date(2026, 11, 29)
PLAIN = frozenset(
    {"exp-02-1", "exp-02-2", "exp-02-2-b", "plt-05-0", "exp-03-0", "pip-02-0", "exp-04-1"}
    | {f"rel-07-{k}-b" for k in (1, 2, 3, 4)}
)


def main(arguments: Sequence[str]) -> int:
    """Print both; exit status 1 where a case of ours comes to something else."""
    wrong = cases()
    for folder in arguments:
        public(Path(folder))
    return int(wrong > 0)


def cases() -> int:
    """Precision and recall on our own cases; how many came to something else."""
    said, right, there, missed, n = 0, 0, 0, 0, 0
    for rule in built_in_rules().rules:
        if rule.id in BESIDE:
            print(f"{rule.id:18}{BESIDE[rule.id]}")
            continue
        faults = []
        for what, case, comes_to in every_case(rule.id):
            got = outcome(rule, case)
            n += 1
            said += got == "seen"
            right += got == "seen" == comes_to
            there += comes_to == "seen"
            missed += comes_to == "seen" != got
            if got != comes_to:
                faults.append(f"{what}: {got}, not {comes_to}")
        print(
            f"{rule.id:18}{rule.sure}  {len(every_case(rule.id))} cases  {'; '.join(faults) or 'all right'}"
        )
    print(
        f"{n} cases; of {said} seen {right} rightly ({right / said:.1%}); {missed} of {there} missed"
    )
    return said - right + missed


def public(folder: Path) -> None:
    """What was right of the findings in repositories that a person has read."""
    judged: dict[str, dict[str, Any]] = tomllib.loads(JUDGED.read_text("utf-8"))["sources"]
    wanted = Wanted(TODAY, built_in_rules())
    right, wrong, open_ = 0, 0, 0
    for candidate in find_sources([folder]):
        for one in look(candidate, wanted):
            name = one.source.label.partition("/")[2].replace("/repo", "", 1)
            known = judged.get(name)
            if known is None or not one.source.state.startswith(known["state"]):
                continue
            r, w, o = _counted(one, known)
            right, wrong, open_ = right + r, wrong + w, open_ + len(o)
            print(f"{name:60}{r:4} right {w:3} wrong  {', '.join(o)}")
    whole = right + wrong
    share = f" ({right / whole:.1%})" if whole else ""
    print(f"{right} of {whole} findings were right{share}; {open_} that nobody has read")


def _counted(one: Looked, known: dict[str, Any]) -> tuple[int, int, list[str]]:
    """Right, wrong, and those that were not read."""
    seen = [o.rule for o in one.observations if o.outcome == "seen" and o.rule not in PLAIN]
    good, bad = set(known["right"].split()), set(known.get("wrong", "").split())
    return (
        sum(r in good for r in seen),
        sum(r in bad for r in seen),
        [r for r in seen if r not in good | bad],
    )
