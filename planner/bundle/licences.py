"""Licences of everything in the packed folder, and the list of what it is made of."""

from __future__ import annotations

import json
import re
import subprocess
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from planner.bundle.elf import shared_files
from planner.bundle.folder import BundleError

HERE = Path(__file__).resolve().parent.parent.parent
TEXT = re.compile(r"(licen[cs]e|copying|notice|authors)", re.IGNORECASE)
FIELDS = ("License-Expression", "License")
GPL_ALONE = ("readline",)
"""Libraries of the system under the GPL without an exception: none may be in the folder."""
NOTICE = """\
Qt, PySide6 and shiboken6 are under the LGPL 3. Their libraries lie in this folder in files of their
own and may be replaced by versions of yours that fit. Their source is published by The Qt Company;
nothing here forbids to take them apart for debugging such changes. OR-Tools contains libraries of
Coin-OR under the EPL 2.0, whose source is published there. Libraries of the system are as Debian
publishes them, with their source, under the names in SBOM.cdx.json.
"""


def names_of(lock: Path) -> list[str]:
    """The packages of a lock."""
    return sorted(set(re.findall(r"^([A-Za-z0-9._-]+)==", lock.read_text("utf-8"), re.MULTILINE)))


def write_licences(folder: Path, target: Path) -> list[dict[str, str]]:
    """Write one file a package, and one a library that came from the system; returns those libraries.

    Raises ``BundleError`` for a library that no package owns, or that may not be shipped.
    """
    target.mkdir(parents=True, exist_ok=True)
    for name in names_of(HERE / "requirements.lock"):
        try:
            found = distribution(name)
        except PackageNotFoundError:  # for another system
            continue
        files = [f for f in found.files or [] if ".dist-info" in str(f) and TEXT.search(f.name)]
        texts = [Path(str(f.locate())).read_text("utf-8", errors="replace") for f in files]
        words = next((found.metadata[k] for k in FIELDS if k in found.metadata), "see below")
        head = f"{name} {found.version}: {words}\n"
        (target / f"{name}.txt").write_text("\n\n".join([head, *texts]), encoding="utf-8")
    (target / "NOTICE.txt").write_text(NOTICE, encoding="utf-8")
    for common in ("LGPL-3", "GPL-3"):
        text = Path("/usr/share/common-licenses") / common
        if text.exists():
            (target / f"{common}.txt").write_bytes(text.read_bytes())
    libraries = []
    for name in sorted({p.path.name for p in shared_files(folder) if _copied(p.path)}):
        if any(word in name for word in GPL_ALONE):
            raise BundleError(f"{name} is under the GPL and may not be shipped.")
        owner, version = _owner(name)
        libraries.append({"name": name, "package": owner, "version": version})
        package = owner.split(":")[0]
        told = Path("/usr/share/doc") / package / "copyright"
        if told.exists():
            (target / f"{package}.txt").write_bytes(told.read_bytes())
    return libraries


def _copied(path: Path) -> bool:
    """Whether a file was taken from the system: it lies beside the interpreter, in no package's folder."""
    return (
        path.parent.name == "_internal"
        and ".cpython-" not in path.name
        and ".abi3" not in path.name
    )


def _owner(name: str) -> tuple[str, str]:
    """Package and version of a library of the system; raises ``BundleError`` where none owns it."""
    if name.startswith("libpython"):
        import platform

        return "python3", platform.python_version()
    done = subprocess.run(["dpkg", "-S", f"*/{name}"], capture_output=True, text=True, check=False)
    owner = done.stdout.split(": ")[0].split(",")[0].strip()
    if not owner:
        raise BundleError(f"No package of the system owns {name}.")
    shown = subprocess.run(
        ["dpkg-query", "-W", "-f=${Version}", owner], capture_output=True, text=True, check=False
    )
    return owner, shown.stdout.strip()


def write_bill(bill: dict[str, Any], libraries: list[dict[str, str]], target: Path) -> None:
    """The bill of the packages, with the libraries of the system added."""
    bill["components"] += [
        {
            "type": "library",
            "bom-ref": f"system:{lib['name']}",
            "name": lib["name"],
            "version": lib["version"] or "unknown",
            "description": f"from the package {lib['package']}",
        }
        for lib in libraries
    ]
    target.write_text(json.dumps(bill, indent=1, sort_keys=True) + "\n", encoding="utf-8")
