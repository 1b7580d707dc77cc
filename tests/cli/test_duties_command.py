"""The command ``duties``: proposed, confirmed, struck out, dated, added and taken away; what is refused."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from planner.storage.document import load
from tests.cli.test_commands import run
from tests.conftest import EXAMPLE


@pytest.fixture
def document(tmp_path: Path) -> Path:
    path = tmp_path / "a.mlplan"
    path.write_bytes(EXAMPLE.read_bytes())
    return path


def test_duties_from_proposal_to_decision(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = ["duties", document]
    assert "no duties yet" in run(capsys, *own)[1]
    assert "legal advice" in run(capsys, *own, "--propose")[1]
    first, second = (d.id for d in load(document).project.duties[:2])
    assert run(capsys, *own, "--confirm", first, "--who", "Compliance")[0] == 0
    assert run(capsys, *own, "--date", first, "--by", "2028-06-30")[0] == 0
    assert run(capsys, *own, "--strike", second, "--reason", "Done by the group")[0] == 0
    assert (
        run(
            capsys,
            *own,
            "--add",
            "Rollback",
            "--practice",
            "p-drift-monitoring",
            "--by",
            "2028-03-31",
        )[0]
        == 0
    )
    assert run(capsys, *own, "--drop", second)[0] == 0
    found = {d["id"]: d for d in json.loads(run(capsys, *own, "--json")[1])}
    assert (found[first]["state"], found[first]["by"], found[first]["who"]) == (
        "confirmed",
        "2028-06-30",
        "Compliance",
    )
    assert second not in found
    assert found["rollback"]["practices"] == ["p-drift-monitoring"]
    assert found["rollback"]["source"] == "policy"


def test_a_proposal_says_since_when_its_law_holds_and_that_it_is_not_in_use(
    document: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told = run(capsys, "duties", document, "--propose", "dora")[1]
    assert "holds since 2025-01-17; 20" in told
    assert "is a day that we propose" in told
    assert "DORA is not switched on here: “frameworks --on dora” does that" in told
    run(capsys, "frameworks", "--project", document, "--on", "dora")
    assert "not switched on here" not in run(capsys, "duties", document)[1]
    run(capsys, "duties", document, "--confirm", "all", "--who", "Ann")
    assert "a day that we propose" not in run(capsys, "duties", document)[1]


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["--confirm", "nothing"], "no duty “nothing”"),
        (["--date", "x", "--by", "31.13.2028"], "not a date"),
        (["--date", "x"], "--by"),
        (["--add", "Mine", "--by", "2028-01-01"], "--practice"),
        (["--add", "Mine", "--practice", "p-none", "--by", "2028-01-01"], "no practice “p-none”"),
        (["--strike", "x"], "reason"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_written(
    document: Path, options: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = document.read_bytes()
    status, _, told = run(capsys, "duties", document, *options)
    assert status == 1
    assert words in told
    assert document.read_bytes() == before
