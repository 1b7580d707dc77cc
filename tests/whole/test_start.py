"""The start script: what it asks for, what it installs, when it does nothing, what it lets near."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

import start
from planner.cli.libraries import LIBRARIES, WAYLAND, library_sentence
from planner.isolation import SAFE
from planner.setup import isolated, packages, platforms, system
from planner.setup.packages import PIP, PIP_PLACE, PIP_SHA256, Packages
from planner.setup.problems import SetUpError
from tests.conftest import ROOT


class Commands:
    """Records commands and answers them; making the environment makes its interpreter."""

    def __init__(self, patch: pytest.MonkeyPatch, failing: str = "") -> None:
        self.seen: list[list[str]] = []
        self.failing = failing
        patch.setattr(subprocess, "run", self.run)

    def run(
        self, command: list[str], *, check: bool = False, **_: object
    ) -> subprocess.CompletedProcess[str]:
        self.seen.append(command)
        status = int(bool(self.failing) and self.failing in command)
        if "venv" in command and not status:
            python = Path(command[-1]) / "bin" / "python"
            python.parent.mkdir(parents=True)
            python.touch()
        if check and status:
            raise subprocess.CalledProcessError(status, command)
        return subprocess.CompletedProcess(command, status, stdout="words of apt", stderr="")


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A checkout with nothing set up, on a machine without uv."""
    (tmp_path / PIP_PLACE).mkdir(parents=True)
    (tmp_path / PIP_PLACE / PIP).write_bytes((ROOT / PIP_PLACE / PIP).read_bytes())
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(packages.shutil, "which", lambda *_, **__: None)
    return tmp_path


def set_up(here: Path, *, for_tests: bool = False) -> None:
    """Make ready as a start does that ends at once."""
    one = Packages(here, for_tests=for_tests)
    try:
        one.make_ready()
    finally:
        one.release()


def test_what_it_needs_is_said_once_and_the_same_everywhere() -> None:
    text = (ROOT / "pyproject.toml").read_text("utf-8")
    oldest, newest = platforms.OLDEST, platforms.NEWEST
    assert f'requires-python = ">={oldest[0]}.{oldest[1]},<{newest[0]}.{newest[1] + 1}"' in text
    for minor in range(oldest[1], newest[1] + 1):
        assert f'"Programming Language :: Python :: 3.{minor}"' in text
    assert "Python :: 3.15" not in text


@pytest.mark.parametrize("version", [(3, 10, 4), (3, 15, 0)])
def test_another_python_is_refused_in_words_before_anything_is_fetched(
    version: tuple[int, ...], here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands(monkeypatch)
    monkeypatch.setattr(sys, "version_info", version)
    if version < (3, 11):
        assert start.main(["demo"]) == 1
    with pytest.raises(SetUpError, match=rf"needs Python 3\.11 to 3\.14; this is 3\.{version[1]}"):
        set_up(here)
    assert commands.seen == []


@pytest.mark.parametrize(
    ("name", "machine", "libc", "mac", "words"),
    [
        ("linux", "x86_64", (2, 34), "", ""),
        ("linux", "x86_64", (2, 33), "", "glibc 2.34 or newer"),
        ("linux", "aarch64", (2, 39), "", ""),
        ("linux", "aarch64", (2, 36), "", "Debian 13 and Ubuntu 24.04; this system has glibc 2.36"),
        ("linux", "x86_64", None, "", "another C library"),
        ("linux", "riscv64", (2, 41), "", "this is riscv64"),
        ("win32", "AMD64", None, "", ""),
        ("win32", "ARM64", None, "", "x64 Python"),
        ("darwin", "arm64", None, "14.5", ""),
        ("darwin", "arm64", None, "13.6", "macOS 14 or newer"),
        ("darwin", "x86_64", None, "15.1", "Apple silicon"),
    ],
)
def test_systems_without_wheels_are_told_so(
    monkeypatch: pytest.MonkeyPatch,
    name: str, machine: str, libc: tuple[int, int] | None, mac: str, words: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(sys, "platform", name)
    monkeypatch.setattr(platforms.platform, "machine", lambda: machine)
    monkeypatch.setattr(platforms, "glibc", lambda: libc)
    monkeypatch.setattr(platforms.platform, "mac_ver", lambda: (mac, ("", "", ""), ""))
    found = platforms.unsupported()
    assert words in found
    assert bool(found) == bool(words)


def test_the_libraries_are_those_that_the_files_of_qt_ask_for() -> None:
    if not sys.platform.startswith("linux"):
        pytest.skip("the table is for Linux")
    import PySide6

    from planner.bundle.elf import from_system, shared_files
    from planner.bundle.qt import first_files

    site = Path(PySide6.__file__).parent.parent
    files = [f for name in ("PySide6", "shiboken6") for f in shared_files(site / name)]
    asked = from_system(files, first_files())
    assert set(asked) == set(LIBRARIES)
    assert set(WAYLAND) <= set(LIBRARIES)


def test_a_library_that_is_missing_is_a_sentence_with_its_package() -> None:
    lost = ImportError("libgssapi_krb5.so.2: cannot open shared object file: No such file")
    words = library_sentence(lost)
    assert words is not None
    assert "libgssapi-krb5-2 on Debian and Ubuntu, krb5-libs on Fedora" in words
    odd = library_sentence(ImportError("libodd.so.1: cannot open shared object file: No such"))
    assert odd == "The window cannot be opened: this system lacks the library libodd.so.1."
    assert library_sentence(ImportError("No module named 'PySide6'")) is None


def test_wayland_counts_only_on_a_wayland_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(system, "_loads", lambda _: False)
    assert not set(WAYLAND) & set(system.missing({"DISPLAY": ":0", "WAYLAND_DISPLAY": "w"}))
    assert set(system.missing({"WAYLAND_DISPLAY": "wayland-0"})) == set(LIBRARIES)


@pytest.mark.parametrize(
    ("arguments", "screen", "asks"),
    [
        ([], True, True),
        (["app", "x.mlplan"], True, True),
        (["demo"], True, True),
        (["demo"], False, False),
        (["demo", "--no-window"], True, False),
        (["app", "--help"], True, False),
        (["score", "x.mlplan"], True, False),
        (["--help"], True, False),
        (["audit"], True, False),
        (["test"], False, True),
    ],
)
def test_only_what_opens_a_window_asks_for_its_libraries(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], screen: bool, asks: bool
) -> None:
    for name in ("WAYLAND_DISPLAY", "QT_QPA_PLATFORM", "DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    if screen:
        monkeypatch.setenv("DISPLAY", ":0")
    assert start.opens_window(arguments) is asks


def test_without_rights_it_prints_the_one_command(monkeypatch: pytest.MonkeyPatch) -> None:
    commands = Commands(monkeypatch)
    monkeypatch.setattr(system, "missing", lambda: ["libEGL.so.1", "libgthread-2.0.so.0"])
    monkeypatch.setattr(system, "_program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_rights", lambda: None)
    words = start.without_window()
    assert "  sudo apt-get update && sudo apt-get install -y libegl1 libglib2.0-0" in words
    monkeypatch.setattr(system, "_program", lambda n: "/usr/bin/dnf" if n == "dnf" else None)
    assert "sudo dnf install -y libglvnd-egl glib2" in start.without_window()
    monkeypatch.setattr(system, "_program", lambda _: None)
    assert "names as on Debian) libegl1" in start.without_window()
    assert commands.seen == []


@pytest.mark.parametrize("rights", [["/usr/bin/sudo", "-n"], []])
@pytest.mark.parametrize(
    ("answer", "terminal", "agreed", "installs"),
    [
        ("y", True, False, True), ("", True, False, False), ("y", False, False, None),
        ("", True, True, True), ("", False, True, True),
    ],
)  # fmt: skip
def test_the_person_is_asked_before_packages_of_the_system_are_installed(
    monkeypatch: pytest.MonkeyPatch,
    rights: list[str],
    answer: str,
    terminal: bool,
    agreed: bool,
    installs: bool | None,
) -> None:
    """As root, too, where there is a terminal; without one root goes on, and ``sudo`` does not."""
    commands = Commands(monkeypatch)
    monkeypatch.setattr(system, "missing", list)  # afterwards
    monkeypatch.setattr(system, "_program", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(system, "_rights", lambda: rights)
    monkeypatch.setattr(sys.stdin, "isatty", lambda: terminal, raising=False)
    monkeypatch.setattr("builtins.input", lambda _: answer)
    wanted = not rights if installs is None else installs
    assert system.install(["libEGL.so.1"], agreed=agreed) is wanted
    install = [c for c in commands.seen if "--no-install-recommends" in c]
    assert bool(install) is wanted
    if wanted:
        assert install[0][: len(rights) + 1] == [*rights, "/usr/bin/apt-get"]
        assert install[0][-1] == "libegl1"


def test_programs_that_act_as_root_are_not_looked_for_where_path_points(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fake = tmp_path / "apt-get-of-nobody"
    fake.write_text("#!/bin/sh\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    assert system._program(fake.name) is None


def test_the_demo_writes_its_files_where_only_the_window_is_missing(
    here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    called: list[list[str]] = []
    monkeypatch.setattr(subprocess, "call", lambda c, **_: called.append(c) or 0)
    made = Packages(here, for_tests=False)
    assert start.run_program(made, ["demo"], "run this") == 3
    assert called[0][-2:] == ["demo", "--no-window"]
    assert start.run_program(made, ["app"], "run this") == 1
    assert capsys.readouterr().err == "run this\nrun this\n"


def test_a_second_run_does_nothing_and_a_new_lock_or_python_makes_it_anew(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands(monkeypatch)
    set_up(here, for_tests=True)
    assert [c[1] for c in commands.seen] == ["-I", "-I"]
    assert "--require-hashes" in commands.seen[1]
    assert commands.seen[1][-1].endswith("requirements-dev.lock")
    set_up(here, for_tests=True)
    set_up(here)  # the packages for the tests hold the program's
    assert len(commands.seen) == 2
    litter = here / ".venv" / "of-before"
    litter.touch()
    with (here / "requirements.lock").open("a") as lock:
        lock.write("# changed")
    set_up(here)
    assert len(commands.seen) == 4
    assert not litter.exists()
    monkeypatch.setattr(packages.platform, "python_version", lambda: "3.13.9")
    assert not Packages(here, for_tests=False).ready()


@pytest.mark.parametrize("stamp", ["", "{", "[]", "{}"])
def test_a_half_made_environment_is_made_anew(
    here: Path, monkeypatch: pytest.MonkeyPatch, stamp: str
) -> None:
    commands = Commands(monkeypatch)
    set_up(here)
    (here / ".venv" / packages.STAMP).write_text(stamp)
    set_up(here)
    assert len(commands.seen) == 4
    (here / ".venv" / "bin" / "python").unlink()
    set_up(here)
    assert len(commands.seen) == 6


@pytest.mark.parametrize(
    ("failing", "words"), [("venv", "environment could not be made"), ("install", "be installed")]
)
def test_a_failed_installation_is_told_and_tried_again(
    here: Path, monkeypatch: pytest.MonkeyPatch, failing: str, words: str
) -> None:
    Commands(monkeypatch, failing)
    with pytest.raises(SetUpError, match=words):
        set_up(here)
    assert not Packages(here, for_tests=False).ready()
    Commands(monkeypatch)
    set_up(here)
    assert Packages(here, for_tests=False).ready()


def test_uv_is_used_where_it_is(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packages.shutil, "which", lambda *_, **__: "/usr/bin/uv")
    commands = Commands(monkeypatch)
    set_up(here)
    assert commands.seen[1][:3] == ["/usr/bin/uv", "pip", "sync"]
    assert "--require-hashes" in commands.seen[1]


def test_what_a_running_program_uses_is_not_taken_away(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if packages.fcntl is None:
        pytest.skip("Windows refuses by itself")
    commands = Commands(monkeypatch)
    running = Packages(here, for_tests=False)
    running.make_ready()
    (here / "requirements.lock").write_text("# another")
    with pytest.raises(SetUpError, match="a program still runs from this folder"):
        set_up(here)
    assert len(commands.seen) == 2
    running.release()
    set_up(here)
    assert len(commands.seen) == 4


def test_the_pip_that_lies_here_is_the_one_that_was_meant(here: Path) -> None:
    assert packages._digest(ROOT / PIP_PLACE / PIP) == PIP_SHA256
    (here / PIP_PLACE / PIP).write_bytes(b"PK other")
    with pytest.raises(SetUpError, match="not the file that belongs here"):
        Packages(here, for_tests=False)._installer()


@pytest.mark.parametrize("cleaned", [True, False])
def test_nothing_beside_a_document_is_run(tmp_path: Path, cleaned: bool) -> None:
    """Neither by the environment that children get, nor by the interpreter's own way of starting alone."""
    for name in ("json", "jiter", "pydantic", "planner", "multiprocessing", "sitecustomize"):
        (tmp_path / f"{name}.py").write_text("print('PLANTED')\nraise SystemExit(9)\n")
    env = {**os.environ, "PYTHONPATH": f":{tmp_path}", "PYTHONSTARTUP": "x"}
    env.pop("PYTHONSAFEPATH", None)
    if cleaned:
        env = isolated.environment(env)
    command = isolated.program(Path(sys.executable), ROOT)
    done = subprocess.run(
        [*command, "--version"], cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith("mlops-planner ")


def test_children_get_nothing_that_python_obeys_and_no_folder_that_moves() -> None:
    given = {
        "PYTHONPATH": "x", "PYTHONHOME": "y", "PATH": f"/usr/bin{os.pathsep}{os.pathsep}.", "HOME": "/h",
        "QT_PLUGIN_PATH": ".", "LD_LIBRARY_PATH": f"lib{os.pathsep}/opt/lib", "PIP_INDEX_URL": "kept",
    }  # fmt: skip
    assert isolated.environment(given) == {
        **SAFE,
        "PATH": "/usr/bin",
        "HOME": "/h",
        "LD_LIBRARY_PATH": "/opt/lib",
        "PIP_INDEX_URL": "kept",
    }


def test_a_module_is_run_with_its_own_arguments(tmp_path: Path) -> None:
    command = isolated.module(Path(sys.executable), ROOT, "json.tool")
    body = tmp_path / "x.json"
    body.write_text('{"b": 1}')
    done = subprocess.run([*command, str(body)], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == {"b": 1}


def test_this_machine_has_what_it_needs() -> None:
    assert system.missing({"DISPLAY": ":0"}) == []
    assert platforms.unsupported() == ""
