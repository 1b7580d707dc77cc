#!/usr/bin/env python3
"""Sets the program up on first use and starts it. Needs nothing but Python 3.11 to 3.14.

python3 start.py                 open the window
python3 start.py demo            score, plan and report the example, then open it
python3 start.py test            run all tests
python3 start.py soak            try what keeps work safe, in numbers (--short: a minute or two)
python3 start.py audit           licences and known weaknesses of the packages; --sbom FILE, --resolve
python3 start.py long NAME       checks that take long: see python3 start.py long
python3 start.py bundle          the program as files to install (Linux)
python3 start.py COMMAND ...     any command of the program (see: python3 start.py --help)
python3 start.py --yes ...       install libraries of the system that the window lacks, without a question
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from planner.setup.packages import Packages

HERE = Path(__file__).resolve().parent
sys.path[:] = [str(HERE), *(p for p in sys.path[1:] if p and os.path.isabs(p))]

TOOLS = {
    "test": "pytest",
    "soak": "tests.soak",
    "audit": "tests.supply",
    "long": "tests.long",
    "bundle": "planner.bundle",
}
"""Commands for those who build the program, and the modules that do them."""


def main(arguments: list[str]) -> int:
    """Set up what is missing, then hand over."""
    if sys.version_info[:2] < (3, 11):  # noqa: UP036 - run by whatever python3 is
        found = ".".join(map(str, sys.version_info[:2]))
        print(f"This program needs Python 3.11 to 3.14; this is {found}.", file=sys.stderr)
        return 1
    from planner.setup.packages import Packages
    from planner.setup.problems import SetUpError

    agreed = arguments[:1] == ["--yes"]
    arguments = arguments[agreed:]
    tool = TOOLS.get(arguments[0]) if arguments else None
    packages = Packages(HERE, for_tests=tool is not None)
    try:
        packages.make_ready()
        lacks = "" if not opens_window(arguments) else without_window(agreed=agreed)
    except SetUpError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped. What is half set up is made anew next time.", file=sys.stderr)
        return 130
    if tool is not None:
        return run_tool(packages.python, tool, arguments[1:], lacks)
    return run_program(packages, arguments, lacks)


def opens_window(arguments: list[str]) -> bool:
    """Whether the command will load Qt: only then are its libraries asked for."""
    if arguments and arguments[0] in TOOLS:
        return arguments[0] in ("test", "soak", "long")
    shown = any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
    if not shown or "--help" in arguments or "-h" in arguments:
        return False
    return not arguments or arguments[0] == "app" or _demo_with_window(arguments)


def _demo_with_window(arguments: list[str]) -> bool:
    return arguments[0] == "demo" and "--no-window" not in arguments and "--json" not in arguments


def without_window(*, agreed: bool = False) -> str:
    """Bring in the libraries that the window needs; returns the words on what is missing, if any."""
    from planner.setup import system

    lacking = system.missing()
    if not lacking or system.install(lacking, agreed=agreed):
        return ""
    return (
        "The window needs libraries that this system lacks. Run this, then try again:\n"
        f"  {system.command_for(system.missing())}"
    )


def run_program(packages: Packages, arguments: list[str], lacks: str) -> int:
    """Start the program; where only the window is missing, the demo still writes its files."""
    from planner.setup.isolated import environment, program

    command = [*program(packages.python, HERE), *arguments]
    if lacks and arguments[:1] != ["demo"]:
        print(lacks, file=sys.stderr)
        return 1
    if lacks:
        status = subprocess.call([*command, "--no-window"], env=environment())
        print(lacks, file=sys.stderr)
        return status or 3
    if os.name == "nt":
        return subprocess.call(command, env=environment())
    packages.keep_held()
    os.execve(command[0], command, environment())
    return 1


def run_tool(python: Path, tool: str, arguments: list[str], lacks: str) -> int:
    """Run the tests, on two workers, or another command for those who build the program."""
    from planner.setup.isolated import environment, module

    if lacks:
        print(lacks, file=sys.stderr)
        return 1
    extra = ["-n", "2"] if tool == "pytest" else []
    env = {"QT_QPA_PLATFORM": "offscreen", **environment()}
    return subprocess.call([*module(python, HERE, tool), *extra, *arguments], cwd=HERE, env=env)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
