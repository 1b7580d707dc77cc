"""The packed folder after PyInstaller: what nobody asks for goes, what is left is stripped and checked."""

from __future__ import annotations

import subprocess
import zipfile
from pathlib import Path

from elftools.elf.elffile import ELFFile

from planner.bundle.elf import C_LIBRARY, Shared, shared_files
from planner.bundle.qt import PLUGINS

GLIBC = (2, 35)
"""The newest C library that a file may ask for: that of Ubuntu 22.04; Debian 12 has 2.36."""


class BundleError(Exception):
    """The bundle is not what it has to be."""


def prune(folder: Path) -> list[str]:
    """Take away libraries that nobody asks for, and links that lead nowhere; returns their names."""
    files = shared_files(folder)
    named: dict[str, list[Shared]] = {}
    for one in files:
        for name in {one.path.name, one.name}:
            named.setdefault(name, []).append(one)
    kept: set[Path] = set()
    todo = [f for f in files if not _is_library(f.path)]
    while todo:
        one = todo.pop()
        if one.path in kept:
            continue
        kept.add(one.path)
        for wanted in one.needs:
            todo += named.get(wanted, [])
    gone = [f.path for f in files if f.path not in kept]
    for path in gone:
        path.unlink()
    for path in sorted(folder.rglob("*")):
        if path.is_symlink() and not path.exists():
            gone.append(path)
            path.unlink()
    return sorted({p.name for p in gone})


def _is_library(path: Path) -> bool:
    """A shared library that is there for others: not a module of Python, not a plug-in of Qt."""
    if ".abi3.so" in path.name or ".cpython-" in path.name or path.suffix == "":
        return False
    if path.parent.name in (*PLUGINS, "printsupport") or path.name.startswith("libpython"):
        return False  # loaded by name
    return ".so" in path.name and (
        path.name.startswith("lib") or path.parent.name.endswith(".libs")
    )


def strip(folder: Path) -> None:
    """Take out what only a debugger reads; not in libraries that wheels have rewritten, which would break."""
    for one in shared_files(folder):
        if not any(part.endswith(".libs") for part in one.path.parts):
            subprocess.run(["strip", "--strip-unneeded", str(one.path)], check=True)


def put_in_order(folder: Path) -> None:
    """Write the archive of Python's first modules anew by name: the packer's order is another each time."""
    for path in folder.rglob("base_library.zip"):
        with zipfile.ZipFile(path) as before:
            held = {name: before.read(name) for name in sorted(before.namelist())}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as after:
            for name, data in held.items():
                after.writestr(zipfile.ZipInfo(name), data)


def check(folder: Path) -> tuple[int, ...]:
    """The newest GLIBC that is asked for; raises ``BundleError`` for a file that would not load."""
    newest: tuple[int, ...] = (0,)
    for one in shared_files(folder):
        newest = max(newest, one.glibc)
        if one.glibc > GLIBC:
            raise BundleError(f"{one.path.name} needs glibc {'.'.join(map(str, one.glibc))}.")
        with one.path.open("rb") as file:
            for segment in ELFFile(file).iter_segments():
                head = segment.header
                if head.p_type == "PT_LOAD" and (head.p_offset - head.p_vaddr) % head.p_align:
                    raise BundleError(f"{one.path.name} is not aligned and would not load.")
    return newest


def outside(folder: Path) -> set[str]:
    """What the files of the folder ask of the system, beside the C library."""
    files = shared_files(folder)
    inside = {n for f in files for n in (f.path.name, f.name)}
    inside |= {p.name for p in folder.rglob("*.so*")}
    wanted = {w for f in files for w in f.needs}
    return {w for w in wanted - inside if not w.startswith(C_LIBRARY)}


def megabytes(path: Path) -> float:
    """Size of a file, or of all that lies below a folder."""
    files = [path] if path.is_file() else [p for p in path.rglob("*") if not p.is_symlink()]
    return sum(p.stat().st_size for p in files if p.is_file()) / 2**20
