"""The systems for which there are wheels of everything that the lock pins."""

from __future__ import annotations

import os
import platform
import sys

OLDEST, NEWEST = (3, 11), (3, 14)
GLIBC = {"x86_64": (2, 34), "aarch64": (2, 39)}
"""The oldest C library of Linux for which Qt is built, by processor."""
MACOS = 14
RESOLVED = {
    "Linux x86_64, glibc 2.34": "x86_64-manylinux_2_34",
    "Linux arm64, glibc 2.39": "aarch64-manylinux_2_39",
    "Windows x64": "x86_64-pc-windows-msvc",
    "macOS 14, Apple silicon": "aarch64-apple-darwin",
}
"""What ``start.py audit --resolve`` looks for wheels for, as uv calls it."""


def unsupported() -> str:
    """Why the packages cannot be installed here, in one sentence; nothing where they can."""
    version = sys.version_info[:2]
    if not OLDEST <= version <= NEWEST:
        return (
            f"This program needs Python 3.{OLDEST[1]} to 3.{NEWEST[1]}; this is "
            f"{version[0]}.{version[1]}."
        )
    machine = platform.machine()
    if sys.platform.startswith("linux"):
        return _linux(machine)
    if sys.platform == "win32" and machine.lower() not in ("amd64", "x86_64"):
        return f"On Windows this program needs an x64 Python; this one is for {machine}."
    if sys.platform == "darwin":
        release = platform.mac_ver()[0]
        if machine != "arm64" or int(release.split(".")[0] or 0) < MACOS:
            return (
                f"On a Mac this program needs macOS {MACOS} or newer on Apple silicon; this is "
                f"macOS {release} on {machine}."
            )
    return ""


def _linux(machine: str) -> str:
    wanted = GLIBC.get(machine)
    if wanted is None:
        known = " and ".join(GLIBC)
        return f"On Linux this program needs a processor of the kinds {known}; this is {machine}."
    found = glibc()
    if found is None or found < wanted:
        words = "another C library" if found is None else f"glibc {found[0]}.{found[1]}"
        return (
            f"On Linux ({machine}) this program needs glibc {wanted[0]}.{wanted[1]} or newer, as of "
            f"{'Debian 12 and Ubuntu 22.04' if wanted < (2, 38) else 'Debian 13 and Ubuntu 24.04'}; "
            f"this system has {words}."
        )
    return ""


def glibc() -> tuple[int, int] | None:
    """The version of the GNU C library; ``None`` where the system has another."""
    try:
        words = os.confstr("CS_GNU_LIBC_VERSION") or ""
    except (AttributeError, OSError, ValueError):
        return None
    name, _, version = words.partition(" ")
    parts = version.split(".")
    if name != "glibc" or len(parts) < 2 or not all(p.isdigit() for p in parts[:2]):
        return None
    return int(parts[0]), int(parts[1])
