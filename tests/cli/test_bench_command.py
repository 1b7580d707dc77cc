"""The command ``bench``: the table of a folder, a meeting, templates, consents."""

from __future__ import annotations

import json

import pytest

from planner.cli.bench import bench
from planner.cli.parser import build_parser
from planner.domain.base.errors import InputError
from planner.storage.document import load
from planner.workspace.bench.comparison import Comparison
from tests.workspace.test_bench import NOW, agreed, client, save


def run(*words: object) -> int:
    return bench(build_parser().parse_args(["bench", *map(str, words)]))


def test_a_folder_of_clients(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "clients"
    folder.mkdir()
    north = folder / "north.mlplan"
    save(agreed(client("North", 1), most=2), north, now=NOW)
    with pytest.raises(InputError, match="Name a folder"):
        run()
    assert run(folder, "--keep") == 0
    (folder / "b.mlplan").write_text("[]", encoding="utf-8")
    capsys.readouterr()
    assert run("--json") == 3
    rows = json.loads(capsys.readouterr().out)
    assert [(r.get("client"), r.get("stage")) for r in rows] == [
        ("North", "workshop"),
        (None, None),
    ]
    assert run() == 3
    assert "2 of 2 not started" in capsys.readouterr().out

    sheet, calendar = tmp_path / "s.pdf", tmp_path / "m.ics"
    day = ("--prepare", "2099-12-02", "--at", "8:30", "--minutes", "60", "--plan")
    assert run(north, *day, "--output", sheet, "--calendar", calendar) == 0
    said = capsys.readouterr().out
    assert "08:30  Joining" in said
    assert "A text for them" in said
    assert sheet.read_bytes().startswith(b"%PDF")
    assert "T083000" in calendar.read_text("utf-8")
    assert load(north).project.workshops[-1].begins == "08:30"
    assert run() == 3
    assert "2 December 2099, 08:30" in capsys.readouterr().out

    assert run(north, "--template", tmp_path / "t.mltemplate") == 0
    made = folder / "south.mlplan"
    assert run(made, "--begin", tmp_path / "t.mltemplate", "--organisation", "South") == 0
    assert load(made).project.organisation.name == "South"
    assert run(north, "--allow", "Ada") == 0
    assert "Not counted yet" in capsys.readouterr().out
    assert run(north, "--beside") == 0
    assert "0 others, not shown" in capsys.readouterr().out
    for k in range(8):
        path = folder / f"c{k}.mlplan"
        save(agreed(client(f"C{k}", 100 + k), level=k % 5), path, now=NOW)
        assert run(path, "--allow", "Ada") == 0
    assert run(north, "--beside", "--output", tmp_path / "peers.json") == 0
    body = json.loads((tmp_path / "peers.json").read_text("utf-8"))
    assert {r["n"] for r in body["rows"]} == {8}
    assert run(path, "--withdraw") == 0
    assert load(path).project.comparison_consent is None
    assert Comparison().count(load(north).project) == 7
    with pytest.raises(InputError, match="7 others"):
        run(north, "--beside", "--output", tmp_path / "more.json")
    with pytest.raises(InputError, match="one client"):
        run(folder, "--beside")
