"""Reading is strict, writing is stable, and every fault is one sentence."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from planner.domain.base.errors import ChangedOutsideError, DocumentError, NewerDocumentError
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.storage import schema
from planner.storage.backups import KEEP, Backups
from planner.storage.document import dump, load, save
from tests.conftest import NOW, ROOT


def test_a_document_reads_back_equal_and_is_written_the_same(
    tmp_path: Path, example: Project
) -> None:
    first = save(example, tmp_path / "a.mlplan", now=NOW)
    again = load(tmp_path / "a.mlplan")
    assert again.project == first.project
    written = dump(again.project, saves=again.saves)
    assert written == (tmp_path / "a.mlplan").read_bytes()
    head = list(json.loads((tmp_path / "a.mlplan").read_text("utf-8")))[:3]
    assert head == ["format", "schema", "app_version"]


@pytest.mark.parametrize(
    ("version", "migrated"),
    [
        ("1.0", (1, 0)),
        ("1.1", (1, 1)),
        ("1.2", (1, 2)),
        ("1.3", (1, 3)),
        ("1.4", (1, 4)),
        ("1.5", (1, 5)),
        ("1.6", (1, 6)),
        ("1.7", (1, 7)),
        ("2.0", (2, 0)),
        ("2.1", (2, 1)),
        ("2.2", (2, 2)),
        ("2.3", (2, 3)),
        ("2.4", (2, 4)),
        ("2.5", (2, 5)),
        ("2.6", (2, 6)),
        ("2.7", (2, 7)),
        ("2.8", (2, 8)),
        ("2.9", (2, 9)),
        ("2.10", (2, 10)),
        ("2.11", (2, 11)),
        ("2.12", (2, 12)),
        ("2.13", (2, 13)),
        ("2.14", (2, 14)),
        ("2.15", (2, 15)),
        ("2.16", (2, 16)),
        ("2.17", (2, 17)),
        ("2.18", (2, 18)),
        ("2.19", (2, 19)),
        ("2.20", (2, 20)),
        ("2.21", (2, 21)),
        ("2.22", (2, 22)),
        ("2.23", (2, 23)),
        ("2.24", (2, 24)),
        ("2.25", None),
    ],
)
def test_the_file_of_every_format_still_opens_and_scores_the_same(
    version: str, migrated: tuple[int, int] | None
) -> None:
    loaded = load(ROOT / "tests" / "fixtures" / f"schema-{version}.mlplan")
    overall = assess(loaded.project).overall
    quick = loaded.project.current_round.scope == "quick"
    assert overall.value == pytest.approx(1.73796 if quick else 1.61429, abs=1e-5)
    assert loaded.migrated_from == migrated


def envelope(example: Project) -> dict[str, object]:
    return json.loads(dump(example))


def written(path: Path, text: str | bytes) -> Path:
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"not json", "not an MLOps Planner document"),
        (b'{"format": "mlops-pl', "damaged or cut off"),
        (b"[1, 2]", "not an MLOps Planner document"),
        (b'{"format": "word"}', "not an MLOps Planner document"),
        (b'{"format": "mlops-planner"}', "which format version"),
        (b'{"format": "mlops-planner", "schema": {"major": true, "minor": 0}}', "format version"),
        (b'{"format": "mlops-planner", "schema": {"major": 1, "minor": 0}}', "holds no project"),
        (b'{"a": 1, "a": 2}', "“a” twice"),
        (b'{"a": NaN}', "holds NaN"),
        (b'{"a": -Infinity}', "holds -Infinity"),
        (b'{"a": ' + b"9" * 5000 + b"}", "too long"),
        (b"\xff\xfe\x00", "not UTF-8"),
        (b"[" * 150 + b"]" * 150, "not an MLOps Planner document"),
        (b"[" * 400 + b"]" * 400, "is damaged"),
        (b'{"a": "\\ud800"}', "is damaged"),
        (b"[" * 200_000, "nested too deeply"),
    ],
)
def test_bad_files_get_one_sentence(tmp_path: Path, content: bytes, words: str) -> None:
    path = written(tmp_path / "bad.mlplan", content)
    with pytest.raises(DocumentError, match=words) as caught:
        load(path)
    assert "bad.mlplan" in str(caught.value)
    assert path.read_bytes() == content


def test_truncation_anywhere_is_noticed(tmp_path: Path, start_up: Project) -> None:
    data = dump(start_up)
    for cut in range(1, len(data) - 1, max(len(data) // 60, 1)):
        with pytest.raises(DocumentError):
            load(written(tmp_path / "cut.mlplan", data[:cut]))


def test_missing_folder_and_huge_files(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="There is no file"):
        load(tmp_path / "none.mlplan")
    with pytest.raises(DocumentError, match="is a folder"):
        load(tmp_path)
    huge = tmp_path / "huge.mlplan"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 251_000_000)
    with pytest.raises(DocumentError, match="251 MB"):
        load(huge)


def test_a_byte_order_mark_is_accepted(tmp_path: Path, start_up: Project) -> None:
    path = written(tmp_path / "bom.mlplan", b"\xef\xbb\xbf" + dump(start_up))
    assert load(path).project == start_up


def test_newer_versions(tmp_path: Path, start_up: Project) -> None:
    body = envelope(start_up)
    body["schema"] = {"major": schema.MAJOR + 1, "minor": 0}
    with pytest.raises(NewerDocumentError, match="update the program"):
        load(written(tmp_path / "n.mlplan", json.dumps(body)))
    body["schema"] = {"major": schema.MAJOR, "minor": schema.MINOR + 1}
    body["project"]["mood"] = "sunny"  # type: ignore[index]
    loaded = load(written(tmp_path / "n.mlplan", json.dumps(body)))
    assert "reading only" in loaded.read_only
    assert loaded.project == start_up


@pytest.mark.parametrize(
    "way",
    [
        (), ("project",), ("project", "organisation"), ("project", "limits"), ("project", "limits", "aim"),
        ("project", "teams", 0), ("project", "rounds", 0), ("project", "questionnaire", "questions", 3),
        ("project", "rounds", 0, "answers", "*", "*"), ("questionnaire",),
    ],
)  # fmt: skip
def test_what_a_newer_minor_version_adds_anywhere_is_left_out(
    tmp_path: Path, example: Project, way: tuple[str | int, ...]
) -> None:
    body = envelope(example)
    body["schema"] = {"major": schema.MAJOR, "minor": schema.MINOR + 3}
    tree = body
    for step in way:
        tree = tree[next(iter(tree)) if step == "*" else step]  # type: ignore[index, assignment]
    tree["mood"] = {"sunny": [1, {"deep": True}]}
    loaded = load(written(tmp_path / "n.mlplan", json.dumps(body)))
    assert "reading only" in loaded.read_only
    assert loaded.project == example
    body["project"]["name"] = 7  # type: ignore[index]
    with pytest.raises(DocumentError, match="project → name: “7” is not text"):
        load(written(tmp_path / "n.mlplan", json.dumps(body)))


def test_unknown_keys_and_wrong_types_are_named_with_their_place(
    tmp_path: Path, start_up: Project
) -> None:
    body = envelope(start_up)
    body["project"]["organisation"]["models_in_production"] = "many"  # type: ignore[index]
    with pytest.raises(DocumentError, match="organisation → models_in_production"):
        load(written(tmp_path / "w.mlplan", json.dumps(body)))
    body = envelope(start_up)
    body["project"]["extra"] = 1  # type: ignore[index]
    with pytest.raises(DocumentError, match="extra"):
        load(written(tmp_path / "w.mlplan", json.dumps(body)))


def test_older_documents_are_migrated_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    steps = {
        (0, 1): ((0, 2), lambda b: {**b, "log": [*b.get("log", []), "to 0.2"]}),
        (0, 2): ((1, 0), lambda b: {**b, "log": [*b["log"], "to 1.0"]}),
    }
    monkeypatch.setattr(schema, "MIGRATIONS", steps)
    before = {"a": 1}
    assert schema.migrate(before, (0, 1)) == {"a": 1, "log": ["to 0.2", "to 1.0"]}
    assert before == {"a": 1}
    assert schema.migrate(before, (1, 0)) is before


def test_work_of_others_is_never_overwritten_silently(tmp_path: Path, start_up: Project) -> None:
    path = tmp_path / "a.mlplan"
    mine = save(start_up, path, now=NOW)
    theirs = start_up.model_copy(update={"name": "Theirs"})
    save(theirs, path, now=NOW, known_hash=mine.hash)
    with pytest.raises(ChangedOutsideError, match="changed by someone else"):
        save(start_up, path, now=NOW, known_hash=mine.hash)
    assert load(path).project.name == "Theirs"
    save(start_up, path, now=NOW, known_hash=mine.hash, overwrite=True)
    assert load(path).project.name == start_up.name


def test_ten_backups_are_kept_one_an_hour(tmp_path: Path, start_up: Project) -> None:
    backups = Backups(tmp_path / "data")
    path = tmp_path / "a.mlplan"
    loaded = save(start_up, path, now=NOW, backups=backups)
    assert backups.versions(start_up.id) == []  # nothing was there to keep
    for hour in range(14):
        for minute in (0, 20):
            when = NOW + timedelta(hours=hour + 1, minutes=minute)
            named = start_up.model_copy(update={"name": f"v{hour}-{minute}"})
            loaded = save(named, path, now=when, known_hash=loaded.hash, backups=backups)
    kept = backups.versions(start_up.id)
    assert len(kept) == KEEP
    assert all(p.stat().st_mode & 0o077 == 0 for p in kept) or os.name == "nt"
    assert load(kept[0]).project.name == "v12-20"
