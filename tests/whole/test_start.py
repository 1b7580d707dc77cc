"""The start script: what it installs, what it asks for, and when it does nothing."""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.conftest import ROOT


@pytest.fixture
def start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, set up in a folder of its own; any command it runs is recorded, not run."""
    spec = importlib.util.spec_from_file_location("start_script", ROOT / "start.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "HERE", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    for name in ("requirements.lock", "requirements-dev.lock"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return module


class Commands:
    """Records commands and answers them; making the environment makes its interpreter."""

    def __init__(self, start: ModuleType, monkeypatch: pytest.MonkeyPatch, status: int = 0) -> None:
        self.seen: list[list[str]] = []
        self.start, self.status = start, status
        monkeypatch.setattr(start.subprocess, "run", self.run)

    def run(self, command: list[str], **_: object) -> subprocess.CompletedProcess[bytes]:
        self.seen.append(command)
        if "venv" in command:
            self.start.venv_python().parent.mkdir(parents=True)
            self.start.venv_python().touch()
        return subprocess.CompletedProcess(command, self.status, stdout=b"Package: x")


def test_an_old_python_is_refused_in_words(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start.sys, "version_info", (3, 10, 4))
    assert start.main(["demo"]) == 1
    assert "needs Python 3.11 or newer; this is 3.10" in capsys.readouterr().err


def test_without_rights_it_prints_the_one_command_and_stops(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    commands = Commands(start, monkeypatch)
    monkeypatch.setattr(start, "missing_packages", lambda: ["python3.11-venv", "libegl1"])
    monkeypatch.setattr(start.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(start, "_rights", lambda: None)
    assert start.main(["demo"]) == 1
    err = capsys.readouterr().err
    assert "sudo apt-get update && sudo apt-get install -y python3.11-venv libegl1" in err
    assert commands.seen == []


def test_with_rights_it_installs_exactly_what_is_missing(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    commands = Commands(start, monkeypatch)
    monkeypatch.setattr(start, "missing_packages", lambda: ["libegl1", "libglib2.0-0"])
    monkeypatch.setattr(start.shutil, "which", lambda _: "/usr/bin/apt-get")
    monkeypatch.setattr(start, "_rights", lambda: ["sudo", "-n"])
    start.set_up(for_tests=False)
    install = next(c for c in commands.seen if "--no-install-recommends" in c)
    assert install[:3] == ["sudo", "-n", "/usr/bin/apt-get"]
    assert install[-2:] == ["libegl1", "libglib2.0-0t64"]  # the newer name where apt knows it
    pip = commands.seen[-1]
    assert "--require-hashes" in pip
    assert pip[-1].endswith("requirements.lock")


def test_a_second_run_does_nothing_and_a_new_lock_installs_again(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    commands = Commands(start, monkeypatch)
    monkeypatch.setattr(start, "missing_packages", list)
    start.set_up(for_tests=True)
    assert len(commands.seen) == 2
    start.set_up(for_tests=True)
    start.set_up(for_tests=False)  # the packages for the tests hold the program's
    assert len(commands.seen) == 2
    with (tmp_path / "requirements.lock").open("a") as lock:
        lock.write("# changed")
    start.set_up(for_tests=False)
    assert len(commands.seen) == 3


def test_a_failed_installation_is_told_and_tried_again(
    start: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(start, "missing_packages", list)
    Commands(start, monkeypatch, status=1)
    assert start.main(["demo"]) == 1
    assert "could not be made" in capsys.readouterr().err
    assert not (start.VENV / "requirements.lock.done").exists()


def test_this_machine_has_what_it_needs(start: ModuleType) -> None:
    assert start.missing_packages() == []
    assert sys.version_info >= start.OLDEST
