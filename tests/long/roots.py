"""The first hour in bare systems: set up, score, plan, report, open the window; prints time and size.

Needs root, debootstrap and Xvfb (Debian: debootstrap, xvfb, x11-utils, ubuntu-keyring), and some gigabytes.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from planner import __version__
from tests.long.root import SUITES, Root, copy_of, make_base

HERE = Path(__file__).resolve().parent.parent.parent
NEEDED = ("debootstrap", "Xvfb", "xwininfo", "unshare", "setpriv")
SCREEN = ":97"
WINDOW_SECONDS = 600
DOCUMENT = "examples/insurer.mlplan"
TITLE = "insurer.mlplan"
"""A window’s title holds the name of its document."""
FOLDERS = ("planner", "questionnaires", "reports", "examples", "docs")


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    system: str
    way: str
    what: str
    came: str
    seconds: float | None = None

    def line(self) -> str:
        """The row as it stands in the table."""
        spent = "" if self.seconds is None else f"{self.seconds:.0f} s"
        return f"| {self.system} | {self.way} | {self.what} | {self.came} | {spent} |"


@contextmanager
def virtual_screen() -> Iterator[None]:
    """A screen that programs in the roots reach, through the socket without a file."""
    server = subprocess.Popen(
        ["Xvfb", SCREEN, "-screen", "0", "1440x900x24", "-ac"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        time.sleep(2)
        yield
    finally:
        server.terminate()
        server.wait()


def titles() -> str:
    """What windows are on the virtual screen."""
    done = subprocess.run(
        ["xwininfo", "-display", SCREEN, "-root", "-tree"],
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout


def window_of(
    root: Root,
    title: str,
    *command: str,
    user: str = "",
    then: Callable[[], None] = lambda: None,
) -> tuple[bool, float, str]:
    """Start a command that opens a window; whether it came, after how many seconds, and what was printed.

    ``then`` is done in the window before it is ended.
    """
    said: list[str] = []

    def work() -> None:
        said.append(
            root.run("timeout", str(WINDOW_SECONDS), *command, user=user, screen=SCREEN).text
        )

    begun = time.monotonic()
    thread = threading.Thread(target=work)
    thread.start()
    seen = False
    while thread.is_alive() and not seen:
        time.sleep(0.5)
        seen = title in titles()
    spent = time.monotonic() - begun
    if seen:
        time.sleep(5)
        then()
        picture(root.folder.name)
        end_programs(root.folder)
    thread.join()
    return seen, spent, "".join(said)


def end_programs(folder: Path) -> None:
    """End what still runs in a root, found by the root of each process."""
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                inside = (entry / "root").resolve() == folder.resolve()
                if inside:
                    os.kill(int(entry.name), 15)
            except OSError:
                continue


def picture(name: str) -> None:
    """Keep what the screen shows, where there is a program for it."""
    if shutil.which("scrot"):
        target = HERE / "out" / "roots" / f"{name}.png"
        target.parent.mkdir(parents=True, exist_ok=True)
        env = {**os.environ, "DISPLAY": SCREEN}
        subprocess.run(["scrot", "--overwrite", str(target)], env=env, check=False)


def bring_source(root: Root, place: str) -> str:
    """Copy the checkout, as somebody would who has unpacked it; returns its folder in the root."""
    target = root.folder / place.lstrip("/") / "mlops-planner"
    target.mkdir(parents=True)
    for name in FOLDERS:
        shutil.copytree(HERE / name, target / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("start.py", "requirements.lock", "requirements-dev.lock", "pyproject.toml"):
        shutil.copy(HERE / name, target / name)
    return f"{place}/mlops-planner"


def source_as_root(system: str, root: Root) -> Iterator[Row]:
    """The two commands as root: the window has to come up."""
    place = bring_source(root, "/opt")
    root.apt("python3")
    before = root.megabytes()
    done = root.run("python3", f"{place}/start.py", "score", f"{place}/{DOCUMENT}")
    yield Row(
        system,
        "source, root",
        "score, set-up included",
        outcome(done.status, done.text),
        done.seconds,
    )
    yield Row(
        system, "source, root", "set-up on disk", f"{root.megabytes(f'{place}/.venv')} MB in .venv"
    )
    seen, spent, text = window_of(root, TITLE, "sh", "-c", f"cd {place} && python3 start.py demo")
    yield Row(system, "source, root", "demo, libraries included", opened(seen, text), spent)
    yield Row(system, "source, root", "everything on disk", f"{root.megabytes() - before} MB more")
    yield pdf_row(system, "source, root", root.folder / place.lstrip("/") / "out" / "demo")


def source_as_user(system: str, root: Root) -> Iterator[Row]:
    """The two commands as somebody without rights: files, the one command; after it the window."""
    root.apt("python3")
    root.add_user("ann")
    place = bring_source(root, "/srv/ann")
    root.run("chown", "-R", "ann:ann", "/srv/ann")
    go = f"cd {place} && python3 start.py demo"
    done = root.run("sh", "-c", go, user="ann", screen=SCREEN)
    command = re.search(r"sudo (apt-get update) && sudo (apt-get install .*)", done.text)
    came = "files, and the one command to run" if command and done.status == 3 else done.text[-200:]
    yield Row(system, "source, user", "demo, set-up included", came, done.seconds)
    yield pdf_row(
        system, "source, user", root.folder / "srv" / "ann" / "mlops-planner" / "out" / "demo"
    )
    if command is None:
        return
    root.run("sh", "-c", f"{command.group(1)} -qq && {command.group(2)}")
    seen, spent, text = window_of(
        root, TITLE, "sh", "-c", f"cd {place} && python3 start.py app {DOCUMENT}", user="ann"
    )
    yield Row(system, "source, user", "window, after that command", opened(seen, text), spent)


def outcome(status: int, text: str) -> str:
    """``done``, or how it ended."""
    return "done" if status == 0 else f"status {status}: {' '.join(text.split())[-200:]}"


def opened(seen: bool, text: str) -> str:
    """Whether the window came."""
    return "window open" if seen else f"no window: {' '.join(text.split())[-300:]}"


def pdf_row(system: str, way: str, folder: Path, name: str = "roadmap.pdf") -> Row:
    """Whether the report is there and a PDF."""
    path = next(iter(sorted(folder.glob(name))), folder / name)
    good = path.is_file() and path.read_bytes()[:5] == b"%PDF-"
    return Row(
        system, way, "report", f"PDF of {path.stat().st_size // 1024} kB" if good else "no PDF"
    )


def bundles() -> dict[str, Path]:
    """The files that ``start.py bundle`` made last."""
    folder = Path(os.environ.get("PLANNER_DIST", HERE / "dist"))
    return {p.suffix: p for p in sorted(folder.glob("mlops?planner*")) if p.is_file()}


def package(system: str, root: Root) -> Iterator[Row]:
    """The package, in a system without Python: demo to PDF, the window, a double click."""
    made = bundles().get(".deb")
    if made is None:
        yield Row(system, ".deb", "install", "not built: start.py bundle")
        return
    shutil.copy(made, root.folder / "opt" / "planner.deb")
    before = root.megabytes()
    begun = time.monotonic()
    root.apt("/opt/planner.deb", "libglib2.0-bin", "shared-mime-info", "desktop-file-utils")
    (root.folder / "opt" / "planner.deb").unlink()
    more = root.megabytes() - before
    yield Row(system, ".deb", "install", f"{more} MB more", time.monotonic() - begun)
    root.add_user("ann")
    done = root.run(
        "sh", "-c", "cd && mlops-planner demo --no-window --out demo && mlops-planner examples --copy . "
        '&& mv insurer.mlplan "Größe 1.mlplan"', user="ann",
    )  # fmt: skip
    yield Row(system, ".deb", "demo", outcome(done.status, done.text), done.seconds)
    yield pdf_row(system, ".deb", root.folder / "srv" / "ann" / "demo")
    opening = f'cd && XDG_CURRENT_DESKTOP=GNOME gio open "Größe 1.mlplan"; sleep {WINDOW_SECONDS}'
    home = root.folder / "srv" / "ann"
    seen, spent, text = window_of(
        root, "Größe 1", "sh", "-c", opening, user="ann", then=lambda: export_by_keys(home)
    )
    yield Row(system, ".deb", "double click (gio open)", opened(seen, text), spent)
    if shutil.which("xdotool"):
        yield pdf_row(system, ".deb, by keys in the window", home, "*.pdf")


def export_by_keys(home: Path) -> None:
    """Export the report as somebody at the keyboard does: find it, Enter, Enter in the dialog of files."""
    if not shutil.which("xdotool"):
        return
    keys = ("ctrl+k", "Export PDF", "Return", "Return")
    for key in keys:
        press(key)
        time.sleep(6)
    end = time.monotonic() + WINDOW_SECONDS
    while time.monotonic() < end and not list(home.glob("*.pdf")):
        time.sleep(2)
    time.sleep(3)


def press(key: str) -> None:
    """Press a key, or type a text that has a space in it, in the window of the program."""
    env = {**os.environ, "DISPLAY": SCREEN}
    found = subprocess.run(
        ["xdotool", "search", "--onlyvisible", "--name", "."],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    windows = found.stdout.split()
    act = ["type", "--delay", "60", key] if " " in key else ["key", key]
    focus = ["windowfocus", windows[-1]] if windows else []
    subprocess.run(["xdotool", *focus, *act], env=env, check=False)


def wheel(system: str, root: Root) -> Iterator[Row]:
    """The wheel by ``uv tool install``, as somebody without rights: examples, PDF, and the window."""
    made, uv = bundles().get(".whl"), shutil.which("uv")
    if made is None or uv is None:
        lacks = "uv is not on the path" if made else "not built: python -m hatchling build -t wheel"
        yield Row(system, "wheel", "uv tool install", lacks)
        return
    libraries = " ".join(sorted(packages_of_window()))
    root.apt("python3", "ca-certificates", *libraries.split())
    root.add_user("ann")
    home = root.folder / "srv" / "ann"
    shutil.copy(made, home / made.name)
    shutil.copy(uv, root.folder / "usr" / "bin" / "uv")
    install = f"cd && uv tool install --no-managed-python --quiet ./{made.name} && du -sm .local"
    done = root.run("sh", "-c", install, user="ann")
    size = done.text.split()[-2] if done.status == 0 else ""
    came = f"{size} MB" if size else outcome(done.status, done.text)
    yield Row(system, "wheel", "uv tool install", came, done.seconds)
    go = (
        'cd && PATH="$HOME/.local/bin:$PATH" && mlops-planner examples --copy . '
        "&& mlops-planner demo --no-window --out demo"
    )
    done = root.run("sh", "-c", go, user="ann")
    yield Row(system, "wheel", "demo", outcome(done.status, done.text), done.seconds)
    yield pdf_row(system, "wheel", home / "demo")
    command = "cd && .local/bin/mlops-planner-window insurer.mlplan"
    seen, spent, text = window_of(root, TITLE, "sh", "-c", command, user="ann")
    yield Row(system, "wheel", "mlops-planner-window", opened(seen, text), spent)


def packages_of_window() -> set[str]:
    """Packages of Debian that the window asks for."""
    from planner.cli.libraries import LIBRARIES

    return {one.debian for one in LIBRARIES.values() if one.debian}


def unpacking(system: str, root: Root) -> Iterator[Row]:
    """The file that unpacks itself, where the libraries of the window are there."""
    made = bundles().get(".run")
    if made is None:
        yield Row(system, ".run", "start", "not built: start.py bundle")
        return
    root.add_user("ann")
    shutil.copy(made, root.folder / "srv" / "ann" / "planner.run")
    for what in ("first start", "second start"):
        done = root.run("sh", "-c", "cd && sh planner.run score insurer", user="ann")
        yield Row(system, ".run", what, outcome(done.status, done.text), done.seconds)


WAYS: dict[str, Callable[[str, Root], Iterator[Row]]] = {
    "source-root": source_as_root,
    "source-user": source_as_user,
    "deb": package,
    "wheel": wheel,
    "run": unpacking,
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the ways in the suites; exit status 1 where something did not come, 3 where one was not reached."""
    parser = argparse.ArgumentParser(prog="start.py long roots", description=__doc__)
    parser.add_argument("--work", type=Path, default=HERE / "out" / "roots-work", metavar="FOLDER")
    parser.add_argument("--suites", default=",".join(s.name for s in SUITES))
    parser.add_argument("--ways", default=",".join(WAYS))
    parser.add_argument("--keep", action="store_true", help="keep the roots to look at")
    options = parser.parse_args(arguments)
    lacking = [n for n in NEEDED if shutil.which(n) is None]
    if lacking or os.geteuid() != 0:
        print(f"This needs root and {', '.join(lacking or NEEDED)}.", file=sys.stderr)
        return 1
    options.work.mkdir(parents=True, exist_ok=True)
    rows: list[Row] = []
    print(f"Version {__version__}\n\n| system | way | what | came | time |\n|---|---|---|---|---|")
    with virtual_screen():
        for suite in SUITES:
            if suite.name not in options.suites.split(","):
                continue
            base = make_base(suite, options.work)
            if base is None:
                rows.append(Row(suite.words, "", "archive", "not reached"))
                print(rows[-1].line(), flush=True)
                continue
            for way in options.ways.split(","):
                root = copy_of(base, options.work, f"{suite.name}-{way}")
                for row in WAYS[way](suite.words, root):
                    rows.append(row)
                    print(row.line(), flush=True)
                if not options.keep:
                    root.remove()
    bad = any(r.came.startswith(("no ", "status")) for r in rows)
    return 1 if bad else 3 if any(r.came == "not reached" for r in rows) else 0


if __name__ == "__main__":
    sys.exit(main())
