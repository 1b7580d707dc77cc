"""Stores that MLflow 2 and 3 make themselves are read as they were made.

``python3 start.py long mlflow [VERSION …]`` makes an environment for each version in a folder that is thrown
away, lets MLflow write a database and folders of runs, and compares what is read with what was written. It
needs a package index; ``--python PATH`` uses an interpreter that has MLflow already.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from planner.observe.look import Looked, Wanted, look
from planner.observe.mlflow_store import read_store
from planner.observe.rules import built_in_rules
from planner.observe.sources import find_sources
from tests.observe.rule_cases import TODAY

VERSIONS = ("2.22.5", "3.17.2")
WRITER = Path(__file__).parent / "mlflow_store.py"
EXPECTED = {
    "exp-01-2-b": "seen",  # two of three runs hold settings and results
    "exp-01-3": "not_seen",
    "exp-01-4": "not_seen",  # two teams, but most runs are not whole
    "dat-01-3-b": "not_seen",
    "dat-01-0": "seen",
    "pip-04-0": "seen",
    "pip-04-2": "cannot_tell",
    "gov-01-2": "seen",
    "gov-01-3": "not_seen",
    "gov-02-3": "not_seen",
    "gov-02-0": "seen",
    "plt-01-2": "seen",
    "plt-01-3": "not_seen",
}


def main(arguments: Sequence[str]) -> int:
    """Make and read the stores; exit status 1 where one is read as something else."""
    faults = 0
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        if "--python" in arguments:
            chosen = [Path(a) for a in arguments if a != "--python"]
        else:
            chosen = [_environment(root / v, v) for v in arguments or VERSIONS]
        for k, interpreter in enumerate(chosen):
            for name in ("mlflow.db", "mlruns"):
                place = root / f"store{k}" / name
                place.parent.mkdir(exist_ok=True)
                uri = f"sqlite:///{place}" if place.suffix else place.as_uri()
                command = [str(interpreter), "-I", str(WRITER), uri]  # or this module is its mlflow
                subprocess.run(command, check=True, capture_output=True, cwd=place.parent)
                wrong = _read(place)
                print(
                    f"{interpreter.parent.parent.name:12}{name:12}{'; '.join(wrong) or 'read as it was made'}"
                )
                faults += len(wrong)
    return int(faults > 0)


def _environment(place: Path, version: str) -> Path:
    subprocess.run([sys.executable, "-m", "venv", str(place)], check=True)
    interpreter = place / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    tools = [f"mlflow-skinny=={version}", "sqlalchemy<2.1", "alembic", "pandas", "numpy"]
    subprocess.run([str(interpreter), "-m", "pip", "install", "-q", *tools], check=True)
    return interpreter


def _read(place: Path) -> list[str]:
    """What is read otherwise than it was written."""
    store = read_store(place, 1.0)
    found = []
    whole = sum(bool(r.params and r.metrics and r.code and r.data) for r in store.runs.values())
    for what, got, wanted in (
        ("finished runs", len(store.runs), 3),
        ("whole runs", whole, 2),
        ("versions", len(store.versions), 2),
        ("live versions", sum(v.live for v in store.versions), 1),
        ("teams of runs", len(store.run_teams), 2),
    ):
        if got != wanted:
            found.append(f"{what}: {got}, not {wanted}")
    one: Looked = look(find_sources([place])[0], Wanted(TODAY, built_in_rules()))[0]
    outcomes = {o.rule: str(o.outcome) for o in one.observations}
    found += [
        f"{r}: {outcomes.get(r)}, not {w}" for r, w in EXPECTED.items() if outcomes.get(r) != w
    ]
    return found
