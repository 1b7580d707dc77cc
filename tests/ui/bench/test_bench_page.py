"""The bench in the window: rows, the panel, a meeting that is entered, consents, what is put away."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from PySide6.QtCore import Qt

from planner.domain.base.language import speaking
from planner.storage.document import load, save
from planner.ui.bench.clients_table import COLUMNS, NAMES
from planner.ui.bench.page import BenchDialog
from planner.ui.bench.prepare_dialog import PrepareDialog
from planner.ui.kit.look import Look
from planner.workspace.bench import template
from planner.workspace.bench.comparison import allow
from planner.workspace.bench.house import HouseBrand, follows_brand, read_brand, use_brand
from planner.workspace.bench.shelf import Shelf
from tests.conftest import PATIENCE
from tests.workspace.test_bench import NOW, agreed, client, planned


def clock() -> datetime:
    return datetime(2026, 11, 12, 9, 30, tzinfo=UTC)


@pytest.fixture
def bench(qtbot, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    folder = tmp_path / "clients"
    folder.mkdir()
    save(client("North", 1), folder / "a.mlplan", now=NOW)
    save(planned(agreed(client("South", 2))), folder / "b.mlplan", now=NOW)
    (folder / "c.mlplan").write_text("[]", encoding="utf-8")
    shelf = Shelf()
    shelf.add(folder)
    dialog = BenchDialog(None, Look("light", 10), clock, None, shelf)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(lambda: len(dialog.model.rows) == 3, timeout=PATIENCE)
    yield dialog
    dialog.jobs.shut_down()


def choose(qtbot, bench: BenchDialog, name: str) -> None:
    place = next(k for k, r in enumerate(bench.model.rows) if r.texts[0] == name)
    bench.table.selectRow(place)
    qtbot.waitUntil(
        lambda: bench.client is not None and bench.client.project.organisation.name == name,
        timeout=PATIENCE,
    )


def test_clients_their_meeting_and_their_consent(qtbot, bench, monkeypatch):
    said = {r.texts[0]: r.texts[1:] for r in bench.model.rows}
    assert said["North"][:2] == ("Prepare", "2 of 2 not started")
    assert said["South"][0] == "Report"
    assert said["c.mlplan"][1] == "cannot be read"
    assert [c.isVisible() for c in bench.chips.values()] == [True, True, False, False, False]

    choose(qtbot, bench, "North")
    made: list[PrepareDialog] = []
    offered: list[list[tuple[str, str]]] = []
    hosts = [SimpleNamespace(host=h) for h in ("10.0.0.7", "fd00::2")]
    monkeypatch.setattr("planner.ui.bench.prepare_dialog.addresses", lambda: hosts)
    monkeypatch.setattr(
        "planner.ui.bench.prepare_dialog.ask_choice", lambda *a: offered.append(a[-1]) or ""
    )

    def fill(dialog: PrepareDialog) -> int:
        made.append(dialog)
        assert not dialog.enter.isEnabled()
        dialog.day.setText("32 December")
        assert "Say the day" in dialog.fault.text()
        dialog.day.setText("2 December 2026")
        dialog.minutes.setText("20")
        assert "30 to 720" in dialog.fault.text()
        with speaking("de"):
            dialog.refresh()
            assert "30 bis 720" in dialog.fault.text()
        dialog.minutes.setText("60")
        assert dialog.enter.isEnabled()
        assert dialog.page_bytes().startswith(b"%PDF")
        assert dialog.cards_bytes("10.0.0.7").startswith(b"%PDF")
        dialog.cards.click()
        assert offered[-1] == [("Cancel", ""), ("fd00::2", "fd00::2"), ("10.0.0.7", "10.0.0.7")], (
            "the last is what Return takes: the likeliest address"
        )
        return 1

    monkeypatch.setattr("planner.ui.bench.page.run", fill)
    qtbot.mouseClick(bench.panel.go, Qt.MouseButton.LeftButton)
    path = Path(next(r.id for r in bench.model.rows if r.texts[0] == "North"))
    assert load(path).project.workshops[0].date == "2026-12-02"
    assert load(path).project.handed_out.secret, "cards were written"
    qtbot.waitUntil(
        lambda: any("Wed 2 Dec, 09:00" in r.texts[3] for r in bench.model.rows), timeout=PATIENCE
    )
    assert bench.lead.text().startswith("North meets next: 2 December 2026, 09:00.")

    choose(qtbot, bench, "South")
    monkeypatch.setattr("planner.ui.bench.page.ask_line", lambda *_: "Ada")
    bench.change_consent()
    qtbot.waitUntil(lambda: bench.shelf.comparison.count(load(path).project) == 1, timeout=PATIENCE)
    qtbot.waitUntil(lambda: bench.counted.lead.text().startswith("One organ"), timeout=PATIENCE)
    said = {r.texts[0]: r.texts[2] for r in bench.counted.model.rows}
    assert said["North"] == "nobody has allowed it"
    assert said["South"].startswith("✓ since 20")
    choose(qtbot, bench, "South")
    qtbot.waitUntil(lambda: "Ada" in bench.panel.allow.text(), timeout=PATIENCE)
    bench.change_consent()
    qtbot.waitUntil(lambda: bench.shelf.comparison.count(load(path).project) == 0, timeout=PATIENCE)

    choose(qtbot, bench, "South")
    qtbot.mouseClick(bench.panel.away, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bench.model.rows) == 2, timeout=PATIENCE)
    assert bench.chips["away"].isVisible()


def test_a_new_client_from_a_template(qtbot, bench, tmp_path, monkeypatch):
    target = tmp_path / "t.mltemplate"
    template.write_template(template.template_of(client("North", 1), "House"), target)

    def fill(dialog) -> int:
        assert not dialog.make.isEnabled()
        dialog.client.setText("West")
        assert dialog.make.isEnabled()
        return 1

    monkeypatch.setattr("planner.ui.bench.template_files.run", fill)
    asked: list[Path] = []

    def ask(_parent, _look, _title, start, _kinds) -> Path:
        asked.append(Path(start))
        return tmp_path / "west.mlplan"

    monkeypatch.setattr("planner.ui.bench.template_files.ask_save", ask)
    bench.brand.change(colour="#123456")
    assert read_brand(bench.shelf.folder) == HouseBrand(colour="#123456")
    bench.add_folder(tmp_path)
    qtbot.waitUntil(lambda: len(bench.templates.model.rows) == 1, timeout=PATIENCE)
    bench.new.click()
    assert bench.stack.currentWidget() is bench.templates
    assert bench.templates.model.rows[0].texts[0] == "House"
    bench.templates.use.click()
    assert bench.path == tmp_path / "west.mlplan"
    assert asked == [tmp_path / "clients" / "west.mlplan"], "beside the clients, not where we stand"
    made = load(bench.path).project
    assert (made.organisation.name, made.report.brand_colour) == ("West", "#123456")
    north = client("North", 1)
    assert not follows_brand(north, bench.brand.brand)
    assert follows_brand(use_brand(bench.brand.brand).apply(north), bench.brand.brand)
    target.write_text("{}", encoding="utf-8")
    bench.begin_from(target)
    assert "no template" in bench.fault.text()


def test_a_saved_template_is_on_the_list_and_what_was_done_is_said(
    qtbot, bench, tmp_path, monkeypatch
):
    choose(qtbot, bench, "South")
    monkeypatch.setattr("planner.ui.bench.template_files.ask_line", lambda *_: "House")
    places = iter([tmp_path / "no" / "t.mltemplate", tmp_path / "clients" / "t.mltemplate"])
    monkeypatch.setattr("planner.ui.bench.template_files.ask_save", lambda *_: next(places))
    bench.panel.save.click()
    assert bench.fault.isVisible(), "there is no such folder"
    assert not bench.panel.done.isVisible()
    bench.panel.save.click()
    assert not bench.fault.isVisible(), "what went wrong before is not said any more"
    assert bench.panel.done.text() == "The template is saved: t.mltemplate."
    qtbot.waitUntil(lambda: len(bench.templates.model.rows) == 1, timeout=PATIENCE)
    assert bench.panel.done.isVisible(), "it stays while the list is looked through"
    choose(qtbot, bench, "North")
    assert not bench.panel.done.isVisible(), "it was done for another client"


def test_figures_of_others_go_into_the_report_and_that_is_said(qtbot, bench, tmp_path):
    """Nine who are finished and allowed it, of two industries: the group and the rest have eight each."""
    folder = tmp_path / "clients"
    for k in range(18):
        industry = "insurance" if k % 2 else "banking"
        one = planned(agreed(client(f"Client {k:02}", 10 + k), k % 5))
        named = one.organisation.model_copy(update={"industry": industry})
        one = allow("Ada", "2026-11-01T08:00:00Z").apply(
            one.model_copy(update={"organisation": named})
        )
        save(one, folder / f"n{k}.mlplan", now=NOW)
    bench.look_again()
    qtbot.waitUntil(lambda: bench.counted.lead.text().startswith("18 "), timeout=PATIENCE)
    choose(qtbot, bench, "Client 00")
    panel = bench.panel
    qtbot.waitUntil(panel.into.isVisible, timeout=PATIENCE)
    assert panel._group == "industry", "the narrowest that nobody can be recognised in"
    assert panel.count.text().startswith("8 to 11 organisations, Banking alone")
    path = Path(next(r.id for r in bench.model.rows if r.texts[0] == "Client 00"))
    qtbot.mouseClick(panel.into, Qt.MouseButton.LeftButton)
    assert panel.done.text().startswith("Its report and its page Results")
    qtbot.waitUntil(lambda: not panel.into.isEnabled(), timeout=PATIENCE)
    assert panel.into.text() == "Its report has these figures"
    kept = load(path).project.benchmark
    assert kept.name == "Other clients"
    assert "clients of whoever made this report" in kept.source
    assert "8 to 11 organisations, Banking alone" in kept.source
    high = panel.beside.height()
    panel.beside.resize(2_000, high)
    assert not panel.beside._stacked()
    qtbot.mouseClick(panel.allow, Qt.MouseButton.LeftButton)  # takes the consent back
    qtbot.waitUntil(lambda: bench.counted.lead.text().startswith("17 "), timeout=PATIENCE)
    assert panel.done.text().startswith("It is not counted any more")


def test_the_last_client_and_the_next_step_lead_on(qtbot, bench, monkeypatch, tmp_path):
    """The file that was changed last leads; what comes next opens its page, or prepares a meeting."""
    rows = {r.texts[0]: r for r in bench.model.rows}
    assert rows["North"].texts[5] == "Plan the workshop"
    assert rows["South"].texts[5] == "Issue the report"
    north = Path(rows["North"].id)
    os.utime(north, (0, 4_000_000_000))
    bench.look_again()
    qtbot.waitUntil(lambda: bench.cards.path == north, timeout=PATIENCE)
    assert bench.cards.last.name.text() == "North"
    prepared: list[str] = []
    monkeypatch.setattr(bench, "prepare", lambda: prepared.append(bench.client.project.id))
    choose(qtbot, bench, "South")
    bench.cards.go.click()
    qtbot.waitUntil(lambda: prepared == [load(north).project.id], timeout=PATIENCE)
    choose(qtbot, bench, "South")
    bench.table.stepped.emit()
    assert (bench.path, bench.page) == (Path(rows["South"].id), "6")


def test_columns_go_before_names_are_cut(qtbot, bench):
    table = bench.table
    look = table._look
    seen = []
    for units in (400, 230, 130, 60):
        table.resize(look.u(units), 300)
        table.suit()
        seen.append(sum(not table.isColumnHidden(k) for k in range(len(COLUMNS))))
        widths = sum(w for k, (_, _, w) in enumerate(COLUMNS) if not table.isColumnHidden(k))
        room = table.viewport().width() / look.u(1)
        assert widths + NAMES <= room or seen[-1] == 2, "names keep their room"
    assert seen == sorted(seen, reverse=True)
    assert (seen[0], seen[-1]) == (len(COLUMNS), 2)
    assert not table.isColumnHidden(0)
