"""What commands print is text, on any terminal, and what no file can be called is one sentence."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.cli.terminal import Plain, plain_output
from planner.storage.document import dump, load
from planner.workspace.edits import rename
from tests.conftest import EXAMPLE, ROOT
from tests.soak.common import small_project

FIXTURES = ROOT / "tests" / "fixtures"


def test_names_do_not_reach_the_terminal_as_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a\x1b]0;owned\x07\u202e.mlplan"
    path.write_bytes(dump(small_project()))
    assert main(["check", str(path)]) == 0
    assert main(["check", str(path) + "x"]) == 1
    said = capsys.readouterr()
    for text in (said.out, said.err):
        assert not set(text) & set("\x1b\x07\u202e")
    assert "�]0;owned��" in said.err


def test_what_a_terminal_cannot_show_stops_nothing() -> None:
    """Windows consoles and old locales know few characters."""
    for encoding in ("ascii", "cp1252", "cp437", "utf-8"):
        raw = io.BytesIO()
        stream = io.TextIOWrapper(raw, encoding=encoding, errors="strict", newline="\n")
        print("Plan: −€2.4m → ▲ █ 日本 \udcff", file=Plain(stream))  # type: ignore[arg-type]
        stream.flush()
        assert raw.getvalue().startswith(b"Plan: ")
        assert raw.getvalue().endswith(b"?\n")


def test_a_console_of_windows_is_written_in_utf_8(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    raw = io.BytesIO()
    stream = io.TextIOWrapper(raw, encoding="cp850", newline="\n")
    monkeypatch.setattr(stream, "isatty", lambda: True)
    print("£5 – “so”", file=Plain(stream))  # type: ignore[arg-type]
    stream.flush()
    assert raw.getvalue().decode("utf-8") == "£5 – “so”\n"


def test_output_is_given_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    before = sys.stdout
    with plain_output():
        assert sys.stdout is not before
    assert sys.stdout is before
    monkeypatch.setattr(sys, "stdout", None)  # a program without a console
    with plain_output():
        assert sys.stdout is None


@pytest.mark.parametrize("encoding", ["ascii", "utf-8"])
def test_every_word_of_a_result_can_be_printed_anywhere(encoding: str) -> None:
    env = {**os.environ, "PYTHONIOENCODING": f"{encoding}:strict", "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "planner", "score", str(EXAMPLE)]
    done = subprocess.run(command, env=env, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stderr == b""


@pytest.mark.parametrize(
    "arguments",
    [
        ["score", "{name}"], ["check", "{name}.toml"], ["import", "{name}"], ["report", "{name}.mlplan"],
        ["new", "{name}.mlplan", "--organisation", "X"], ["export", "{example}", "--out", "{name}.csv"],
        ["answers", "{example}", "--read", "{name}.csv"], ["answers", "{example}", "--write", "{name}.csv"],
        ["differences", "{example}", "{name}"],
    ],
)  # fmt: skip
def test_a_name_that_no_file_can_have_is_a_sentence(
    capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    names = {"name": "a" * 300, "example": str(EXAMPLE)}
    assert main([a.format(**names) for a in arguments]) == 1
    said = capsys.readouterr().err
    assert said.startswith("mlops-planner: ")
    assert said.count("\n") == 1


def test_two_versions_are_compared(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, other = tmp_path / "one.mlplan", tmp_path / "other.mlplan"
    one.write_bytes(dump(small_project()))
    other.write_bytes(dump(rename("Another").apply(small_project())))
    assert main(["differences", str(one), str(one)]) == 0
    assert capsys.readouterr().out == "Both versions say the same.\n"
    assert main(["differences", str(one), str(other)]) == 0
    said = capsys.readouterr().out
    assert said.splitlines() == [
        "Document: Name", f"  one.mlplan: {small_project().name}", "  other.mlplan: Another",
    ]  # fmt: skip
    assert main(["differences", str(one), str(other), "--json"]) == 0
    assert '"there": "Another"' in capsys.readouterr().out


def test_a_command_that_migrates_a_file_keeps_the_old_one(tmp_path: Path) -> None:
    old = (FIXTURES / "schema-1.3.mlplan").read_bytes()
    path = tmp_path / "a.mlplan"
    path.write_bytes(old)
    assert main(["rounds", str(path), "--start", "Next"]) == 0
    assert load(path).migrated_from is None
    assert (tmp_path / "a.mlplan.schema-1.3.bak").read_bytes() == old
