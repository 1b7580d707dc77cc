"""For each rule: something it sees, something without it, and near misses with what they come to; all ours.

Near misses are what a plainer search would take for it: a comment, a flag that is off, a step on another
occasion, a folder that lies aside, a file with the right name and nothing in it.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from planner.domain.answers.observation import Outcome
from planner.observe.facts import Fact, Material
from planner.observe.files_show import findings, material_of
from planner.observe.git_history import History
from planner.observe.rules import Rule, RuleSet, apply, built_in_rules
from planner.observe.snapshot import Entry, Snapshot

TODAY = date(2026, 11, 29)
Files = Mapping[str, str]


def history(**changes: Any) -> History:
    """A product of a year and several people, half of whose changes were reviewed."""
    found = History(
        "a" * 40,
        b"",
        first="2025-10-01",
        last="2026-11-01",
        commits=40,
        mainline=30,
        changes=20,
        reviewed=10,
        few_authors=False,
        months=13.0,
        year_ago="2025-11-28",
    )
    for name, value in changes.items():
        setattr(found, name, value)
    return found


@dataclass(frozen=True)
class Case:
    """Files with a history (or without one), or a store or export."""

    files: Files = field(default_factory=dict)
    history: History | None = field(default_factory=history)
    first: Files = field(default_factory=dict)
    facts: Callable[[], dict[str, Fact]] | None = None


def material(case: Case) -> Material:
    """What a look reads of files that lie in memory."""
    texts = {k: v.encode() for k, v in sorted(case.files.items())}
    first = {k: v.encode() for k, v in case.first.items()}
    entries = {k: Entry(k, len(v), lambda v=v: v, v) for k, v in texts.items()}  # type: ignore[misc]
    snapshot = Snapshot(entries, first=first, before=lambda id_: id_)
    rules = built_in_rules()
    return material_of(snapshot, case.history, rules)


def outcome(rule: Rule, case: Case) -> Outcome:
    """What a rule says of a case."""
    rules = built_in_rules()
    few = tuple(r for r in rules.rules if r.id == rule.id or r.id in rule.also)
    some = RuleSet(version=rules.version, thresholds=rules.thresholds, rules=few)
    if case.facts is not None:
        found = apply(some, rule.kinds[0], "try", case.facts(), {})
    else:
        found = findings(some, rule.kinds[0], "try", material(case))
    return next(o.outcome for o in found if o.rule == rule.id)


ON = {
    "change": "pull_request:",
    "schedule": "schedule:\n    - cron: '0 1 * * 0'",
    "tag": "push:\n    tags: ['v*']",
}


def ci(run: str, on: str = "change", environment: str = "") -> dict[str, str]:
    """A workflow with one step."""
    where = f"    environment: {environment}\n" if environment else ""
    text = f"on:\n  {ON[on]}\njobs:\n  one:\n{where}    steps:\n      - run: {json.dumps(run)}\n"
    return {".github/workflows/one.yml": text}


def uses(action: str, on: str = "change", environment: str = "") -> dict[str, str]:
    """A workflow with one ready-made step."""
    where = f"    environment: {environment}\n" if environment else ""
    text = f"on:\n  {ON[on]}\njobs:\n  one:\n{where}    steps:\n      - uses: {action}\n"
    return {".github/workflows/one.yml": text}


ELSEWHERE = {
    ".github/workflows/one.yml": (
        "on: pull_request\njobs:\n  one:\n    uses: org/shared/.github/workflows/t.yml@v1\n"
    )
}
FIT = "from sklearn.svm import SVC\n\nSVC().fit([[0], [1]], [0, 1])\n"
FEATURES = "def clean(rows):\n    return rows\n"
API = "from fastapi import FastAPI\n\napp = FastAPI()\n"
TRAINED = {"pkg/train.py": f"from pkg.features import clean\n{FIT}"}
SERVED = {"pkg/serve.py": f"from pkg.features import clean\n{API}", "pkg/features.py": FEATURES}
PINNED = {"requirements.txt": "numpy==2.1.0\nscikit-learn==1.5.2\n"}
LOOSE = {"requirements.txt": "numpy>=2\nscikit-learn\n"}


def call(what: str, of: str) -> dict[str, str]:
    """A file that imports a package and calls something of it."""
    return {"run.py": f"import {of}\n\n{what}\n"}


def quoted(what: str) -> dict[str, str]:
    """The same in a comment and a text only."""
    return {"run.py": f'# {what}\nTEXT = """{what}"""\n'}


def tried(what: str, of: str) -> dict[str, str]:
    """The same where the package need not be there."""
    return {
        "run.py": f"try:\n    import {of}\nexcept ImportError:\n    {of} = None\nif {of}:\n    {what}\n"
    }


def off(what: str, of: str) -> dict[str, str]:
    """The same behind a flag that is off."""
    return {"run.py": f"import {of}\n\nTRACK = False\nif TRACK:\n    {what}\n"}


def tests_in(body: str) -> dict[str, str]:
    """A file of tests."""
    return {"tests/test_it.py": body}


Near = tuple[Files | Case, Outcome]
NOT: Outcome = "not_seen"
DARK: Outcome = "cannot_tell"


@dataclass(frozen=True)
class Told:
    """What a rule sees, what it does not, and near misses with their outcome."""

    seen: Case
    near: tuple[tuple[Case, Outcome], ...]
    without: Case = field(
        default_factory=lambda: Case({"README.md": "Words.\n", "io.py": FEATURES})
    )
    nothing: Outcome = "not_seen"


def told(
    seen: Files | Case, *near: Files | Case | Near, nothing: Outcome = NOT, **more: Any
) -> Told:
    """A line of the table: near misses come to “not seen” unless something else is said."""
    done = []
    for one in near:
        what, comes_to = one if isinstance(one, tuple) else (one, NOT)
        done.append((what if isinstance(what, Case) else Case(what), comes_to))
    first = seen if isinstance(seen, Case) else Case(seen)
    return Told(first, tuple(done), nothing=nothing, **more)
