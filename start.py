#!/usr/bin/env python3
"""Sets the program up on first use and starts it. Needs nothing but Python 3.11 or newer.

python3 start.py                 open the window
python3 start.py demo            score, plan and report the example, then open it
python3 start.py test            run all tests
python3 start.py soak            try what keeps work safe, in numbers (--short: a minute or two)
python3 start.py audit           licences and known weaknesses of the packages; --sbom FILE
python3 start.py COMMAND ...     any command of the program (see: python3 start.py --help)
"""

from __future__ import annotations

import ctypes
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
VENV = HERE / ".venv"
OLDEST = (3, 11)
TOOLS = {"soak": "tests.soak", "audit": "tests.supply"}

# shared libraries that Qt needs on Linux, and the packages of Debian and Ubuntu that hold them
LIBRARIES = {
    "libglib-2.0.so.0": ("libglib2.0-0t64", "libglib2.0-0"),
    "libEGL.so.1": ("libegl1",),
    "libGL.so.1": ("libgl1",),
    "libdbus-1.so.3": ("libdbus-1-3",),
    "libfontconfig.so.1": ("libfontconfig1",),
    "libxkbcommon.so.0": ("libxkbcommon0",),
    "libxcb-cursor.so.0": ("libxcb-cursor0",),
    "libxcb-icccm.so.4": ("libxcb-icccm4",),
    "libxcb-keysyms.so.1": ("libxcb-keysyms1",),
    "libxcb-shape.so.0": ("libxcb-shape0",),
    "libxcb-xkb.so.1": ("libxcb-xkb1",),
    "libxkbcommon-x11.so.0": ("libxkbcommon-x11-0",),
}


def main(arguments: list[str]) -> int:
    """Set up what is missing, then hand over."""
    if sys.version_info < OLDEST:
        found = ".".join(map(str, sys.version_info[:2]))
        print(f"This program needs Python 3.11 or newer; this is {found}.", file=sys.stderr)
        return 1
    for_tests = bool(arguments) and arguments[0] in ("test", *TOOLS)
    try:
        set_up(for_tests)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    python = str(venv_python())
    if for_tests:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        if arguments[0] == "test":
            return run_tests(python, arguments[1:])
        return subprocess.call(
            [python, "-m", TOOLS[arguments[0]], *arguments[1:]], cwd=HERE, env=environment()
        )
    if os.name == "nt":
        return subprocess.call([python, "-m", "planner", *arguments], env=environment())
    os.execve(python, [python, "-m", "planner", *arguments], environment())
    return 1


class SetUpError(Exception):
    """What is missing, and the one command that mends it."""


def environment() -> dict[str, str]:
    """The environment with this folder's package first on the path."""
    path = os.pathsep.join(p for p in (str(HERE), os.environ.get("PYTHONPATH", "")) if p)
    return {**os.environ, "PYTHONPATH": path}


def venv_python() -> Path:
    """The interpreter of the virtual environment."""
    return VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def run_tests(python: str, extra: list[str]) -> int:
    """Run the tests on two workers; options for pytest may follow."""
    command = [python, "-m", "pytest", "-n", "2", *extra]
    return subprocess.call(command, cwd=HERE, env=environment())


def set_up(for_tests: bool) -> None:
    """Make the virtual environment and install the pinned packages, where that is not done yet."""
    lock = HERE / ("requirements-dev.lock" if for_tests else "requirements.lock")
    stamp = VENV / f"{lock.name}.done"
    wanted = hashlib.sha256(lock.read_bytes()).hexdigest()
    # the packages for the tests hold those of the program as well
    everything = VENV / "requirements-dev.lock.done"
    main_lock = hashlib.sha256((HERE / "requirements.lock").read_bytes()).hexdigest()
    if _says(stamp, wanted) or (not for_tests and _says(everything, None, main_lock)):
        return
    check_system()
    if not venv_python().exists():
        print("Making the virtual environment ...", flush=True)
        made = subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=False)
        if made.returncode != 0:
            shutil.rmtree(VENV, ignore_errors=True)
            raise SetUpError("The virtual environment could not be made; see above.")
    print("Installing the pinned packages (a minute or so, once) ...", flush=True)
    pip = [str(venv_python()), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    installed = subprocess.run(
        [*pip, "--require-hashes", "--only-binary", ":all:", "-r", str(lock)], check=False
    )
    if installed.returncode != 0:
        raise SetUpError("The packages could not be installed; see above. Then try again.")
    stamp.write_text(f"{wanted}\n{main_lock}\n", encoding="utf-8")


def _says(stamp: Path, first: str | None, second: str | None = None) -> bool:
    try:
        lines = stamp.read_text(encoding="utf-8").split()
    except OSError:
        return False
    if not venv_python().exists() or len(lines) != 2:
        return False
    return (first is None or lines[0] == first) and (second is None or lines[1] == second)


def check_system() -> None:
    """Install what the system lacks where that is allowed; else say the one command to run."""
    packages = missing_packages()
    if not packages:
        return
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetUpError(
            "Some system libraries are missing: "
            + ", ".join(packages)
            + ". Install them with your "
            "package manager (Debian names shown), then try again."
        )
    rights = _rights()
    if rights is None:
        raise SetUpError(
            "Some system packages are missing. Run this, then try again:\n"
            f"  sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        )
    print(f"Installing system packages: {' '.join(packages)}", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    log = subprocess.DEVNULL
    subprocess.run([*rights, apt, "update", "-qq"], check=False, env=env, stdout=log)
    chosen = [known_to_apt(p) for p in packages]
    command = [*rights, apt, "install", "-y", "-qq", "--no-install-recommends", *chosen]
    if subprocess.run(command, check=False, env=env, stdout=log).returncode != 0:
        raise SetUpError(f"The system packages could not be installed: {' '.join(chosen)}.")


def missing_packages() -> list[str]:
    """Names of the packages that the system lacks."""
    found: list[str] = []
    if not _has_venv():
        found.append(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")
    if sys.platform.startswith("linux"):
        for library, names in LIBRARIES.items():
            try:
                ctypes.CDLL(library)
            except OSError:
                found.append(names[-1])
    return found


def _has_venv() -> bool:
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        return False
    return True


def known_to_apt(package: str) -> str:
    """The name of a package on this release: newer ones may carry ``t64``."""
    for names in LIBRARIES.values():
        if package in names and len(names) > 1:
            for name in names:
                shown = subprocess.run(
                    ["apt-cache", "show", name], check=False, capture_output=True
                )
                if shown.returncode == 0 and shown.stdout:
                    return name
    return package


def _rights() -> list[str] | None:
    """How to act as root: nothing in front, sudo without a password, or not at all."""
    if not hasattr(os, "geteuid"):
        return None
    if os.geteuid() == 0:
        return []
    sudo = shutil.which("sudo")
    if (
        sudo
        and subprocess.run([sudo, "-n", "true"], check=False, capture_output=True).returncode == 0
    ):
        return [sudo, "-n"]
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
