"""Protected documents and the change log on the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.cli.passphrase import PASSPHRASE
from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.seal import Seal, is_sealed
from tests.conftest import NOW

WORDS = "four words are enough"


@pytest.fixture
def sealed(tmp_path: Path, example: Project) -> Path:
    path = tmp_path / "a.mlplan"
    save(example, path, now=NOW, seal=Seal.new(WORDS))
    return path


def test_without_a_passphrase_it_says_how(
    sealed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv(PASSPHRASE, raising=False)
    assert main(["score", str(sealed)]) == 1
    assert PASSPHRASE in capsys.readouterr().err
    monkeypatch.setenv(PASSPHRASE, "not the right one")
    assert main(["score", str(sealed)]) == 1
    assert "not the passphrase" in capsys.readouterr().err


@pytest.mark.parametrize("typed", [WORDS, "not the right one", None])
def test_it_asks_in_a_terminal(
    sealed: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    typed: str | None,
) -> None:
    def ask(_: str) -> str:
        if typed is None:
            raise EOFError
        return typed

    monkeypatch.delenv(PASSPHRASE, raising=False)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("getpass.getpass", ask)
    assert main(["score", str(sealed)]) == (0 if typed == WORDS else 1)
    said = capsys.readouterr()
    assert ("level 1.6" in said.out) == (typed == WORDS)
    assert "Traceback" not in said.err


def test_what_a_command_changes_stays_sealed_and_is_logged(
    sealed: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(PASSPHRASE, WORDS)
    assert main(["rounds", str(sealed), "--start", "Spring"]) == 0
    assert is_sealed(sealed.read_bytes())
    assert load(sealed, WORDS).project.current_round.label == "Spring"
    capsys.readouterr()
    assert main(["changes", str(sealed), "--json"]) == 0
    (entry,) = json.loads(capsys.readouterr().out)
    assert entry["what"] == "Start the round Spring (command line)"
