"""Earlier versions are listed with what they hold, put back in one step, and never mixed up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from planner.domain.base.errors import InputError
from planner.storage.backups import Backups, kept_at
from planner.storage.document import dump
from planner.ui.frame.versions import VersionsDialog
from planner.workspace.edits import rename, restore_version
from tests.ui.conftest import Driver

THEN = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def kept(open_example: Driver, tmp_path: Path) -> Driver:
    """Two earlier versions and a broken one."""
    backups = Backups(tmp_path)
    session = open_example.session
    for hours, name in ((0, "First"), (2, "Second")):
        version = session.project.model_copy(update={"name": name})
        backups.keep(version.id, dump(version), THEN + timedelta(hours=hours))
    broken = backups.versions(session.project.id)[0].with_name("20261101T000000.mlplan")
    broken.write_bytes(b"{")
    session.workspace.backups = backups
    return open_example


def dialog_of(driver: Driver) -> VersionsDialog:
    return VersionsDialog(driver.window, driver.look, driver.session)


def test_an_earlier_version_comes_back_and_can_be_undone(kept: Driver) -> None:
    dialog = dialog_of(kept)
    listed = [dialog.list.item(k).text() for k in range(dialog.list.count())]
    assert listed == [
        "12 November 2026, 11:30 UTC", "12 November 2026, 09:30 UTC", "1 November 2026, 00:00 UTC",
    ]  # fmt: skip
    assert "Second" in dialog.facts.text()
    dialog.list.setCurrentRow(2)
    assert not dialog.restore.isEnabled()
    assert dialog.facts.text()
    dialog.list.setCurrentRow(1)
    now = kept.project.name
    dialog.restore.click()
    assert kept.project.name == "First"
    assert "Restore the version of 12 November 2026" in str(
        kept.session.workspace.history.undo_label
    )
    kept.session.workspace.undo()
    assert kept.project.name == now


def test_the_version_that_is_open_needs_no_restoring(kept: Driver) -> None:
    kept.session.do(rename("Second"))
    dialog = dialog_of(kept)
    assert "the same as now" in dialog.facts.text()
    assert not dialog.restore.isEnabled()


def test_without_versions_it_says_so(open_example: Driver, tmp_path: Path) -> None:
    open_example.session.workspace.backups = Backups(tmp_path)
    dialog = dialog_of(open_example)
    assert "no earlier version yet" in dialog.facts.text()
    assert not dialog.restore.isEnabled()


def test_a_version_of_another_document_is_refused(kept: Driver) -> None:
    other = kept.project.model_copy(update={"id": "another"})
    with pytest.raises(InputError, match="another document"):
        restore_version(other, "then").apply(kept.project)


def test_a_name_that_is_no_time_is_shown(tmp_path: Path) -> None:
    assert kept_at(tmp_path / "odd.mlplan") == "odd"
