"""States in which pages have little to show, or something to say first, against pictures looked at."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from planner.storage.results import Results
from planner.ui.bench.page import BenchDialog
from planner.ui.kit.look import Look
from planner.ui.organisation.deciding import DecidingRow
from planner.workspace.bench.shelf import Shelf
from tests.conftest import NOW, PATIENCE, kept_study_of
from tests.projects import known_start_up
from tests.ui.conftest import Driver
from tests.ui.test_golden_states import in_both


def test_nothing_answered(open_empty: Driver, tmp_path: Path) -> None:
    """The numbers to begin with; results that name nobody and nothing."""
    open_empty.go("organisation")
    in_both(open_empty, tmp_path, "organisation-empty")
    open_empty.go("results")
    in_both(open_empty, tmp_path, "results-empty")


def test_two_readings(open_empty: Driver, tmp_path: Path) -> None:
    """A figure that can be two is asked about below its row."""
    page = open_empty.go("organisation")
    rows: dict[str, DecidingRow] = page.deciding.rows  # type: ignore[attr-defined]
    line = next(iter(rows.values())).line
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, "120.000")
    QTest.keyClick(line, Qt.Key.Key_Return)
    line.clearFocus()
    assert any(row.ask.asks for row in rows.values())
    in_both(open_empty, tmp_path, "organisation-asked")


def test_narrow_nothing_found_and_one_chosen(open_example: Driver, tmp_path: Path) -> None:
    """The least room with a rail of icons; a list with nothing in it; one candidate beside the list."""
    page = open_example.go("candidates")
    page.look_for.setText("nothing is called this")  # type: ignore[attr-defined]
    in_both(open_example, tmp_path, "candidates-none")
    page.look_for.clear()  # type: ignore[attr-defined]
    open_example.window.do("field:Candidates.p-drift-monitoring")
    in_both(open_example, tmp_path, "candidates-one")
    open_example.window.resize(1024, 640)
    open_example.go("results")
    in_both(open_example, tmp_path, "results-narrow")


def test_nothing_pays(qtbot, kept_results: Results, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """A case that loses money, and a roadmap without a step."""
    tiny = kept_study_of(known_start_up(), kept_results)
    driver = Driver(qtbot, tiny.project, tiny)
    driver.go("business")
    in_both(driver, tmp_path, "business-loses")
    driver.go("roadmap")
    in_both(driver, tmp_path, "roadmap-nothing")


def test_not_shown_yet(open_example: Driver, tmp_path: Path) -> None:
    """A check fails: no worth, and what to mend."""
    study = open_example.session.study
    assert study is not None
    page = open_example.go("business")
    checks = tuple(
        replace(c, state="fails", words="Value kept, of what models earn: 22 % (limit 15 %).")
        if c.id == "kept"
        else c
        for c in study.judgement.checks
    )
    judgement = replace(study.judgement, checks=checks)
    assert judgement.withheld
    open_example.session._studied(replace(study, judgement=judgement))
    page.refresh_study()
    in_both(open_example, tmp_path, "business-withheld")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_no_folder_yet(qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, theme: str) -> None:  # type: ignore[no-untyped-def]
    """The bench before it knows where clients lie."""
    from tests.ui.test_goldens import differs

    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    look = Look(theme, 10)  # type: ignore[arg-type]
    look.apply()
    dialog = BenchDialog(None, look, lambda: NOW, None, Shelf())
    qtbot.addWidget(dialog)
    dialog.resize(1440, 900)
    dialog.show()
    qtbot.waitUntil(lambda: dialog.cards.begin.x() == 0, timeout=PATIENCE)  # the others are gone
    qtbot.wait(80)
    if (focused := dialog.focusWidget()) is not None:
        focused.clearFocus()
    assert differs(dialog, f"bench-empty-{theme}-10", tmp_path / "now.png") == 0.0
