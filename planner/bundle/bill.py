"""The bill of materials of the packages that are shipped, from the lock and from what is installed."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
LOCK = ROOT / "requirements.lock"


@dataclass(frozen=True)
class Package:
    """A package of the lock: its version, how many hashes it has, and its licences in its own words."""

    name: str
    version: str
    hashes: int
    licences: tuple[str, ...] = ()


def normal(name: str) -> str:
    """A package's name as the index compares it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def locked(text: str) -> list[Package]:
    """The packages of a lock; one that depends on the version of Python stands there more than once."""
    found = []
    for block in re.split(r"\n(?=\S)", text):
        match = re.match(r"([A-Za-z0-9._-]+)==([^\s;\\]+)", block)
        if match:
            name = normal(match.group(1))
            found.append(Package(name, match.group(2), block.count("--hash=sha256:")))
    return found


def bill_of_materials() -> dict[str, Any]:
    """The CycloneDX bill of the packages that are shipped, made from what is installed."""
    command = [sys.executable, "-m", "cyclonedx_py", "environment", sys.executable]
    options = ["--of", "JSON", "--output-reproducible", "--pyproject", str(ROOT / "pyproject.toml")]
    made = subprocess.run([*command, *options], capture_output=True, check=True, text=True)
    bill: dict[str, Any] = json.loads(made.stdout)
    wanted = {p.name for p in locked(LOCK.read_text(encoding="utf-8"))}
    kept = [c for c in bill["components"] if normal(c["name"]) in wanted]
    for component in kept:  # where it lay on this machine is nobody's business
        component.pop("externalReferences", None)
        component.pop("properties", None)
    refs = {c["bom-ref"] for c in kept} | {bill["metadata"]["component"]["bom-ref"]}
    bill["components"] = kept
    bill["dependencies"] = [
        {**d, "dependsOn": [r for r in d.get("dependsOn", []) if r in refs]}
        for d in bill["dependencies"]
        if d["ref"] in refs
    ]
    return bill
