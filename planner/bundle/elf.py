"""What the shared libraries of a folder ask of each other, and of the system (Linux)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from elftools.common.exceptions import ELFError
from elftools.elf.dynamic import DynamicSection
from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection

C_LIBRARY = (
    *("ld-linux", "libc.so", "libm.so", "libdl.so"),
    *("libpthread.so", "librt.so", "libresolv.so", "libutil.so"),
)
"""What comes with the C library itself."""


@dataclass(frozen=True)
class Shared:
    """A shared library or program: the names it asks for, its own, and the newest GLIBC_x.y it needs."""

    path: Path
    needs: tuple[str, ...]
    name: str
    glibc: tuple[int, ...] = ()


def read_elf(path: Path) -> Shared | None:
    """Read an ELF file; ``None`` for other files."""
    try:
        with path.open("rb") as file:
            if file.read(4) != b"\x7fELF":
                return None
            elf = ELFFile(file)
            needs: list[str] = []
            name, newest = path.name, tuple[int, ...]()
            for section in elf.iter_sections():
                if isinstance(section, DynamicSection):
                    for tag in section.iter_tags():
                        if tag.entry.d_tag == "DT_NEEDED":
                            needs.append(tag.needed)
                        elif tag.entry.d_tag == "DT_SONAME":
                            name = tag.soname
                elif isinstance(section, GNUVerNeedSection):
                    newest = max(newest, _glibc(section))
            return Shared(path, tuple(needs), name, newest)
    except ELFError:
        return None


def _glibc(section: GNUVerNeedSection) -> tuple[int, ...]:
    versions: list[tuple[int, ...]] = [()]
    for _, used in section.iter_versions():
        for one in used:
            label, _, number = one.name.partition("_")
            if label == "GLIBC" and number.replace(".", "").isdigit():
                versions.append(tuple(map(int, number.split("."))))
    return max(versions)


def shared_files(folder: Path) -> list[Shared]:
    """Every shared library and program below ``folder``; links are left out."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            one = read_elf(path)
            if one is not None:
                found.append(one)
    return found


def from_system(files: Iterable[Shared], starting_with: Iterable[str]) -> dict[str, set[str]]:
    """Names that no file provides, with the files that ask for them; followed from ``starting_with``.

    Raises ``KeyError`` with the name of a start that is not there.
    """
    by_name: dict[str, Shared] = {}
    for one in files:
        by_name.setdefault(one.path.name, one)
        by_name.setdefault(one.name, one)
    todo, seen, out = list(starting_with), set[str](), dict[str, set[str]]()
    for name in todo:
        by_name[name]
    while todo:
        name = todo.pop()
        if name in seen:
            continue
        seen.add(name)
        for wanted in by_name[name].needs:
            if wanted in by_name:
                todo.append(wanted)
            elif not wanted.startswith(C_LIBRARY):
                out.setdefault(wanted, set()).add(name)
    return out
