"""``python3 start.py audit``: packages that are shipped, licences, known weaknesses; a bill of materials."""

from __future__ import annotations

import argparse
import json
import sys
import tomllib
from collections.abc import Iterable, Sequence
from importlib.metadata import distributions
from pathlib import Path
from typing import Any

from packaging.version import Version

from planner.bundle.bill import LOCK, Package, bill_of_materials, locked, normal
from tests.supply.resolve import resolve

ADVISORIES = Path(__file__).parent / "advisories.toml"
FOR_TESTS, OURS = LOCK.with_name("requirements-dev.lock"), "mlops-planner"
ALLOWED = {
    "MIT", "MIT-0", "MIT-CMU", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "Apache-2.0", "PSF-2.0", "Python-2.0",
    "Zlib", "CC0-1.0", "LGPL-3.0-only", "MPL-2.0",
    "BSD License", "Apache Software License", "3-Clause BSD License",
}  # fmt: skip
"""Licences of packages that may be shipped beside an Apache-2.0 program; Qt's LGPL by dynamic linking,
the MPL's files as they came."""


def licences_of(component: dict[str, Any]) -> tuple[str, ...]:
    """The licences of a component: names and expressions, in its own words."""
    found = []
    for entry in component.get("licenses", []):
        licence = entry.get("license", {})
        words = entry.get("expression") or licence.get("id") or licence.get("name") or ""
        found.append(words.rsplit(" :: ", 1)[-1])
    return tuple(f for f in found if f)


def is_allowed(words: str) -> bool:
    """Whether a licence is one of those we may ship; of several joined by OR one is enough."""
    if words in ALLOWED:
        return True
    return any(
        all(part.strip("() ") in ALLOWED for part in choice.split(" AND "))
        for choice in words.split(" OR ")
    )


def faults(
    packages: Sequence[Package], installed: dict[str, str], advisories: Sequence[dict[str, Any]]
) -> list[str]:
    """What speaks against a release, in sentences."""
    found = []
    for package in packages:
        here = installed.get(package.name)
        versions = [p.version for p in packages if p.name == package.name]
        if package.hashes == 0:
            found.append(f"{package.name} {package.version} has no hash in the lock.")
        if here is not None and here not in versions:
            found.append(f"{package.name} is {here} here and {package.version} in the lock.")
        if here is not None and not package.licences:
            found.append(f"{package.name} names no licence.")
        if package.licences and not any(is_allowed(w) for w in package.licences):
            found.append(f"{package.name} is under {' / '.join(package.licences)}.")
        for entry in advisories:
            if package.name == entry["package"] and Version(package.version) < Version(
                entry["fixed"]
            ):
                found.append(
                    f"{package.name} {package.version} has {', '.join(entry['ids'])}: {entry['about']}. "
                    f"Take {entry['fixed']} or newer."
                )
    return found


def strangers(installed: Iterable[str], known: Iterable[str]) -> list[str]:
    """Packages that lie in the environment and are in no lock, in sentences."""
    extra = {normal(n) for n in installed} - set(known) - {OURS}
    return [f"{name} lies in the environment and is in no lock." for name in sorted(extra)]


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the list and what is wrong; exit status 1 where something is."""
    parser = argparse.ArgumentParser(prog="start.py audit", description=__doc__)
    parser.add_argument("--sbom", type=Path, metavar="FILE", help="write the bill of materials")
    parser.add_argument(
        "--resolve", action="store_true", help="look for wheels for every system and Python"
    )
    options = parser.parse_args(arguments)
    if options.resolve:
        return print_resolved()
    bill = bill_of_materials()
    components = {normal(c["name"]): c for c in bill["components"]}
    packages = [
        Package(
            p.name, p.version, p.hashes, licences_of(components.get(p.name, {})) or _own(p.name)
        )
        for p in locked(LOCK.read_text(encoding="utf-8"))
    ]
    known = tomllib.loads(ADVISORIES.read_text(encoding="utf-8"))
    for package in packages:
        print(
            f"{package.name:28}{package.version:14}{' / '.join(package.licences) or '(not for this system)'}"
        )
    wrong = faults(packages, {n: c["version"] for n, c in components.items()}, known["advisory"])
    names = [p.name for lock in (LOCK, FOR_TESTS) for p in locked(lock.read_text(encoding="utf-8"))]
    wrong += strangers((d.name for d in distributions()), names)
    print(
        f"{len(packages)} packages; {len(known['advisory'])} advisories looked at, kept {known['looked']}."
    )
    if options.sbom is not None:
        options.sbom.parent.mkdir(parents=True, exist_ok=True)
        options.sbom.write_text(json.dumps(bill, indent=1) + "\n", encoding="utf-8")
        print(f"Bill of materials: {options.sbom}")
    for sentence in wrong:
        print(f"WRONG: {sentence}")
    return 1 if wrong else 0


def print_resolved() -> int:
    """Print for which systems the lock can be installed; exit status 1 where it cannot."""
    missing = 0
    try:
        for system, version, lacking in resolve(LOCK):
            print(f"{system:28}{version:6}{lacking or 'all wheels are there'}", flush=True)
            missing += bool(lacking)
    except FileNotFoundError:
        print("This needs uv on the path; it is in the package index under that name.")
        return 1
    return 1 if missing else 0


def _own(name: str) -> tuple[str, ...]:
    """The licence field of a package that has nothing better."""
    from importlib.metadata import PackageNotFoundError, metadata

    try:
        words = metadata(name)["License"]
    except PackageNotFoundError:
        return ()
    return (words.splitlines()[0][:80],) if words else ()


if __name__ == "__main__":
    sys.exit(main())
