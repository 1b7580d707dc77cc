"""A programme is kept safe as a document is: passphrase, claim, snapshot, earlier versions, faults."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from planner.cli.main import run
from planner.domain.base.errors import ChangedOutsideError, GoneError, InputError, SaveError
from planner.programme.adding import with_units
from planner.programme.desk import Desk
from planner.programme.programme_file import UnitEntry, changed, open_programme, read_programme
from planner.programme.rows import rows_of
from planner.programme.unit_file import write_unit
from planner.programme.unsaved import of_programmes, read_unsaved
from planner.storage.claims import Claims, read_claim
from planner.storage.recovery import Recovery
from planner.storage.seal import Seal, SealedError, is_sealed
from planner.ui.frame import app, opening, programmes
from planner.ui.frame.fault import FaultDialog
from planner.ui.frame.passphrase import OpenSealedDialog, ProtectDialog
from planner.ui.frame.programme_versions import ProgrammeVersions
from planner.ui.frame.programme_window import ProgrammeWindow
from planner.ui.frame.recovery import offer_words
from planner.ui.kit.look import Look
from planner.workspace.settings import Settings
from tests.programme.test_programme_files import group
from tests.programmes import small_unit

PASSPHRASE = "correct horse battery"  # noqa: S105


def no_window(_path: str | None) -> int:
    raise AssertionError


def test_a_programme_is_sealed_with_its_versions_and_snapshots(tmp_path: Path) -> None:
    recovery, path = Recovery(tmp_path / "recovery"), tmp_path / "g.mlprogramme"
    desk = Desk(group())
    desk.save(path)
    desk.change("Rename", name="Secret group")
    desk.save()
    desk.change("Rename", name="More secret")
    desk.snapshotting(recovery, "w")()
    snapshot = of_programmes(recovery).path_of("w")
    assert b"More secret" in snapshot.read_bytes()
    assert desk.protect(PASSPHRASE, recovery) == []
    copies = desk.backups.versions(desk.programme.id, path)
    assert len(copies) == 1
    for file in (path, snapshot, *copies):
        assert b"secret" not in file.read_bytes(), file
    with pytest.raises(SealedError):
        read_programme(path)
    again = Desk.open(path, PASSPHRASE)
    assert again.programme.name == "More secret"
    assert again.version(copies[0]).name == group().name
    assert offer_words(read_unsaved(snapshot), desk.clock()).startswith("“A protected document”")
    back = Desk.restore(read_unsaved(snapshot), PASSPHRASE)
    assert (back.programme.name, back.seal is not None) == ("More secret", True)
    again.change("Rename", name="Kept sealed")
    again.save()
    assert is_sealed(path.read_bytes())
    assert again.protect(None, recovery) == []
    assert read_programme(path)[0].name == "Kept sealed"
    assert not is_sealed(copies[0].read_bytes())


def test_unsaved_work_goes_on_where_its_file_is_as_it_was(tmp_path: Path) -> None:
    recovery, path = Recovery(tmp_path / "recovery"), tmp_path / "g.mlprogramme"
    write_unit(small_unit(1, "u1"), tmp_path / "u1.mlunit")
    desk = Desk(group((UnitEntry(id="u1", name="U", path="u1.mlunit"),)), home=tmp_path)
    desk.save(path)
    desk.change("Rename", name="Not saved")
    desk.snapshotting(recovery, "w")()
    (found,) = of_programmes(recovery).all_of(lambda _: False, read_unsaved)
    assert recovery.found(lambda _: False) == [], "documents do not see it"
    back = Desk.restore(found)
    assert (back.programme.name, back.path, back.is_clean) == ("Not saved", path, False)
    path.write_bytes(path.read_bytes() + b" ")
    copy = Desk.restore(found)
    assert copy.path is None
    assert rows_of(copy.programme, copy.folder, None)[0].planned, "its units are still found"
    (tmp_path / "other").mkdir()
    copy.save(tmp_path / "other" / "h")
    assert copy.programme.units[0].path == "../u1.mlunit"
    assert rows_of(copy.programme, copy.folder, None)[0].planned
    of_programmes(recovery).path_of("x").write_bytes(b"no snapshot")
    assert len(of_programmes(recovery).all_of(lambda _: False, read_unsaved)) == 1
    assert of_programmes(recovery).path_of("x").with_suffix(".broken").exists()


def test_nobody_is_overwritten_unasked_and_nothing_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "g.mlprogramme"
    one = Desk(group())
    one.save(path)
    other = Desk.open(path)
    other.change("Rename", name="Of somebody else")
    other.save()
    one.change("Rename", name="Mine")
    with pytest.raises(ChangedOutsideError):
        one.save()
    one.save(overwrite=True)
    names = [one.version(p).name for p in one.backups.versions(one.programme.id, path)]
    assert "Of somebody else" in names
    path.unlink()
    one.change("Rename", name="Mine again")
    with pytest.raises(GoneError):
        one.save()
    assert not path.exists()
    one.read_only = "Only to read."
    with pytest.raises(InputError, match="Only to read"):
        one.change("Rename", name="No")
    with pytest.raises(SaveError, match="Only to read"):
        one.save()


def test_a_sealed_unit_is_added_with_its_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    unit = tmp_path / "u1.mlunit"
    seal = Seal.new(PASSPHRASE)
    write_unit(small_unit(1, "u1"), unit, seal)
    assert b"p-0" not in unit.read_bytes()
    with pytest.raises(SealedError):
        with_units(group(), [unit], tmp_path)
    (row,) = rows_of(group((UnitEntry(id="u", name="U", path="u1.mlunit"),)), tmp_path, None)
    assert "opens with its passphrase" in row.why
    desk = Desk(group(), seal=seal)
    path = tmp_path / "g.mlprogramme"
    desk.save(path)
    arguments = ["programme", "add", str(path), str(unit)]
    assert run(arguments, no_window) == 1
    assert "MLOPS_PLANNER_PASSPHRASE" in capsys.readouterr().err
    monkeypatch.setenv("MLOPS_PLANNER_PASSPHRASE", PASSPHRASE)
    assert run(arguments, no_window) == 0
    assert is_sealed(path.read_bytes())
    (entry,) = open_programme(path, seal).programme.units
    assert entry.unit is not None
    assert entry.path == ""
    claims = Claims("mine", Recovery(tmp_path / "r"), lambda _: True)
    claims.take(path, "Ann", desk.clock())
    assert run(["programme", "add", str(path), str(unit)], no_window) == 1
    assert "is open in a window of Ann" in capsys.readouterr().err


def answering(monkeypatch: pytest.MonkeyPatch, answer: str) -> None:
    monkeypatch.setattr(opening, "ask_choice", lambda *_: answer)


def test_a_window_claims_its_programme_and_keeps_what_a_fault_would_take(  # type: ignore[no-untyped-def]
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ProgrammeWindow, "plan_again", lambda _: None)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    recovery, path = Recovery(tmp_path / "recovery"), tmp_path / "g.mlprogramme"
    first = Desk(group())
    first.save(path)
    first.change("Rename", name="Harbour")
    first.save()
    look = Look("light", 10)
    settings = Settings(name="Ann", autosave=False)
    desk = programmes.desk_of(None, look, path, recovery)
    assert desk is not None
    window = programmes.show_programme(look, desk, settings, None, None, None, recovery)
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w.desk, "saved", w.desk.programme))
    claim = read_claim(path)
    assert claim is not None
    assert claim.who == "Ann"
    for answer, path_, words in (("read", path, "reading"), ("copy", None, ""), ("take", path, "")):
        answering(monkeypatch, answer)
        other = programmes.desk_of(None, look, path, recovery)
        assert other is not None
        assert (other.path, words in other.read_only) == (path_, True)
    answering(monkeypatch, "")
    assert programmes.desk_of(None, look, path, recovery) is None
    window.do(lambda: desk.change("Rename", name="Not saved"))
    sys.excepthook(ZeroDivisionError, ZeroDivisionError("a bug"), None)
    assert "Something went wrong" in window.messages.text.text()
    window.findChildren(FaultDialog)[0].close()
    (unsaved,) = of_programmes(recovery).all_of(lambda _: False, read_unsaved)
    monkeypatch.setattr(app, "ask_choice", lambda *_: "restore")
    monkeypatch.setattr(app, "is_alive", lambda _: False)
    assert app.offer_recovery(look, recovery) == unsaved
    assert "“Not saved” (g.mlprogramme) was not saved" in offer_words(unsaved, desk.clock())
    dialog = ProgrammeVersions(window)
    assert dialog.list.count() == 1
    assert "0 units" in dialog.facts.text()
    dialog.restore.click()
    assert desk.programme.name == group().name
    window.undo()
    assert desk.programme.name == "Not saved"

    def set_it(dialog: ProtectDialog) -> int:
        dialog.passphrase = PASSPHRASE
        return 1

    monkeypatch.setattr(ProtectDialog, "exec", set_it)
    window.files.protect()
    assert is_sealed(path.read_bytes())
    assert window.rail.state.text().startswith("✓ Saved")
    assert of_programmes(recovery).all_of(lambda _: False, read_unsaved) == []

    def typed(dialog: OpenSealedDialog) -> int:
        dialog.field.setText(PASSPHRASE)
        return 1

    answering(monkeypatch, "take")
    monkeypatch.setattr(OpenSealedDialog, "exec", typed)
    again = programmes.desk_of(None, look, path, recovery)
    assert again is not None
    assert again.programme == changed(desk.programme, modified=again.programme.modified)
    Claims("theirs", recovery, lambda _: True).take(path, "Ben", desk.clock())
    window.close()
    left = read_claim(path)
    assert left is not None
    assert left.who == "Ben", "a claim that another took over is not taken away"
