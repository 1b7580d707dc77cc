"""Libraries of the system that the window needs: which are missing, and how they come in."""

from __future__ import annotations

import ctypes
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping

from planner.cli.libraries import LIBRARIES, WAYLAND
from planner.setup.problems import SetUpError

SYSTEM_FOLDERS = os.pathsep.join(("/usr/sbin", "/usr/bin", "/sbin", "/bin"))
"""Where programs that act as root are looked for: not where PATH points, which anyone can set."""


def missing(environment: Mapping[str, str] | None = None) -> list[str]:
    """The sonames that this system cannot load. Those of Wayland count only on a Wayland screen."""
    if not sys.platform.startswith("linux"):
        return []
    env = os.environ if environment is None else environment
    wayland = bool(env.get("WAYLAND_DISPLAY")) and not env.get("DISPLAY")
    wanted = [name for name in LIBRARIES if wayland or name not in WAYLAND]
    return [name for name in wanted if not _loads(name)]


def _loads(soname: str) -> bool:
    try:
        ctypes.CDLL(soname)
    except OSError:
        return False
    return True


def command_for(sonames: list[str]) -> str:
    """The one command that installs what is missing, for the package manager that is here."""
    if _program("apt-get"):
        names = " ".join(_unique(LIBRARIES[s].debian for s in sonames))
        return f"sudo apt-get update && sudo apt-get install -y {names}"
    if _program("dnf"):
        names = " ".join(_unique(LIBRARIES[s].fedora for s in sonames))
        return f"sudo dnf install -y {names}"
    names = ", ".join(_unique(LIBRARIES[s].debian for s in sonames))
    return f"(with your package manager; names as on Debian) {names}"


def install(sonames: list[str], *, agreed: bool = False) -> bool:
    """Install what is missing, where one may and is let; returns whether all is there afterwards.

    The person at the terminal is asked first, unless that was ``agreed``. Where there is no terminal it is
    done and said as root, as in a container, and not done with ``sudo``.
    """
    apt = _program("apt-get")
    if apt is None:
        return False
    rights = _rights()
    packages = _unique(LIBRARIES[s].debian for s in sonames)
    asked = not agreed and (bool(rights) or sys.stdin.isatty())
    if rights is None or (asked and not _agreed(packages)):
        return False
    print(f"Installing packages of the system: {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive", "PATH": SYSTEM_FOLDERS}
    for command in (
        [*rights, apt, "update", "-qq"],
        [*rights, apt, "install", "-y", "-qq", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, check=False, env=env, capture_output=True, text=True)
        if done.returncode != 0 and "install" in command:
            print((done.stdout + done.stderr).strip(), file=sys.stderr)
            raise SetUpError(
                f"The packages of the system could not be installed; see above: {' '.join(packages)}."
            )
    return not missing()


def _rights() -> list[str] | None:
    """How to act as root: nothing in front, sudo without a password, or not at all."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = _program("sudo")
    if sudo is None:
        return None
    asked = subprocess.run([sudo, "-n", "true"], check=False, capture_output=True)
    return [sudo, "-n"] if asked.returncode == 0 else None


def _agreed(packages: list[str]) -> bool:
    """Whether the person at the terminal lets packages of the system be installed."""
    if not sys.stdin.isatty():
        return False
    print(f"The window needs packages of the system: {' '.join(packages)}")
    try:
        return input("Install them now with apt-get? [y/N] ").strip().lower() in ("y", "yes")
    except EOFError:
        return False


def _program(name: str) -> str | None:
    return shutil.which(name, path=SYSTEM_FOLDERS)


def _unique(names: object) -> list[str]:
    return list(dict.fromkeys(names))  # type: ignore[call-overload]
