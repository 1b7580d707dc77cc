"""Requirements by filter, two laws side by side, another wording, evidence out of the library."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from planner.domain.answers.evidence import EvidenceItem
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.frameworks import FrameworksDialog
from planner.ui.systems.page import SystemsPage
from planner.ui.systems.version_dialog import VersionDialog
from planner.ui.widgets.table_cells import cut
from planner.workspace.edits import checked
from planner.workspace.system_edits import set_evidence_item, set_frameworks
from tests.standards.bank import bank
from tests.ui.conftest import Driver
from tests.ui.systems.test_systems_page import page_of

OLD = min((f for f in frameworks() if f.id == "owasp-llm"), key=lambda f: f.version)


@pytest.fixture
def driver(qtbot) -> Driver:  # type: ignore[no-untyped-def]
    project = bank()
    driver = Driver(qtbot, checked(project, frameworks=(*project.frameworks, OLD)), None)
    driver.session._timer.stop()
    driver.session.jobs.cancel(driver.session)
    return driver


@pytest.fixture
def page(driver: Driver) -> SystemsPage:
    page = page_of(driver)
    page.all.click()
    return page


def ids(page: SystemsPage) -> list[str]:
    return [r.id for r in page.requirements.list.model.rows if not r.group]


def test_filters_keep_what_they_say_and_duties_come_of_what_is_shown(
    driver: Driver, page: SystemsPage
) -> None:
    listed = page.requirements.list
    assert page.headline.text().startswith("AI Act: a hole in ")
    everything = set(ids(page))
    assert not ids_of(page, "mine")  # nobody has said who sits here
    driver.session.settings = driver.session.settings.model_copy(
        update={"name": "Head of credit risk"}
    )
    driver.session.do(set_evidence_item(ending(driver.project, "2026-12-24")))
    own, soon, holes = (ids_of(page, key) for key in ("mine", "soon", "hole"))
    assert set() < own < everything
    assert {"12(1)-(2)"} <= soon <= everything
    listed.chips["hole"].click()
    assert {p.requirement.id for p in listed.places()} == holes == set(ids(page))
    rows = [k for k, r in enumerate(listed.model.rows) if not r.group][:2]
    listed.table.selectRow(rows[0])
    chosen = listed.table.selectionModel()
    flags = chosen.SelectionFlag.Select | chosen.SelectionFlag.Rows
    chosen.select(listed.model.index(rows[1], 0), flags)
    assert len({p.requirement.id for p in listed.places()}) == 2


def ids_of(page: SystemsPage, chip: str) -> set[str]:
    page.refresh()
    page.requirements.list._register = None  # who sits here is no part of the document
    page.requirements.show_register(page.found)
    page.requirements.list.chips[chip].click()
    found = set(ids(page))
    page.requirements.list.chips["asked"].click()
    return found


def ending(project: Project, until: str) -> EvidenceItem:
    return project.evidence[0].model_copy(update={"until": until})


def test_what_both_rest_on_is_shown_once_for_both(
    driver: Driver, page: SystemsPage, monkeypatch: pytest.MonkeyPatch
) -> None:
    page.requirements.views["crosswalk"].click()
    view = page.requirements.crosswalk
    assert view.other.count() == 3
    assert view.words.text().split()[0] == str(len(view.model.rows))
    first = view.model.rows[0]
    view.table.selectRow(0)
    assert view.chosen().question == first.id
    assert f"level {first.texts[1]}" in view.explained.text()
    opened: list[EvidenceDialog] = []
    monkeypatch.setattr("planner.ui.systems.crosswalk.run", opened.append)
    view.add.click()
    (dialog,) = opened
    dialog.title.setText("One report for both")
    dialog.take()
    added = driver.project.evidence[-1]
    assert added.shows == {first.id: int(first.texts[1])}
    assert added.id in view.model.rows[0].texts[4]  # it is named as soon as it is there


def test_a_piece_of_the_library_speaks_for_one_more(driver: Driver, page: SystemsPage) -> None:
    project = driver.project
    place = next(
        p for p in page.found.places("card-fraud") if p.state == "hole" and p.requirement.needs
    )
    dialog = EvidenceDialog(
        driver.window, driver.look, driver.session,
        system="card-fraud", place=place,
    )  # fmt: skip
    assert dialog.library.count() == 1 + len(project.evidence)
    dialog.library.setCurrentIndex(1)
    dialog.library.activated.emit(1)
    old = project.evidence[0]
    assert dialog.title.text() == old.title
    dialog.questions.setCurrentRow(0)
    dialog.level.setCurrentIndex(3)
    dialog.level.activated.emit(3)
    key = dialog.questions.item(0).data(Qt.ItemDataRole.UserRole)
    dialog.take()
    kept = driver.project.evidence[0]
    assert len(driver.project.evidence) == len(project.evidence)
    assert (kept.id, kept.title, kept.who) == (old.id, old.title, old.who)
    assert set(kept.covers) == {*old.covers, "card-fraud"}
    assert kept.shows[key] == 4
    assert all(kept.shows[q] == n for q, n in old.shows.items() if q != key)


def test_a_reading_of_today_is_offered_beside_the_copy_and_taken_by_a_tick(
    driver: Driver,
) -> None:
    now = next(f for f in driver.project.frameworks if f.id == "eu-ai-act")
    old = now.model_copy(
        update={
            "requirements": tuple(
                r.model_copy(update={"applies_if": "eu"}) if r.id == "111(2)" else r
                for r in now.requirements
            )
        }
    )
    there = tuple(old if f.id == now.id else f for f in driver.project.frameworks)
    driver.session.do(set_frameworks(there))
    dialog = FrameworksDialog(driver.window, driver.look, driver.session)
    mine = [(box, one) for box, one in dialog.boxes if one.key == now.key]
    assert [(box.isChecked(), one) for box, one in mine] == [(True, old), (False, now)]
    assert "as we read it today" in mine[1][0].text()
    assert {c.requirement for c in dialog.previews[now.key].states} == {"111(2)"}
    mine[1][0].setChecked(True)
    dialog.take()
    assert now in driver.project.frameworks
    assert old not in driver.project.frameworks


def test_another_wording_is_read_before_it_is_taken(driver: Driver) -> None:
    dialog = FrameworksDialog(driver.window, driver.look, driver.session)
    (key,) = dialog.previews
    assert key[0] == "owasp-llm"
    preview = dialog.previews[key]
    shown = VersionDialog(dialog, driver.look, driver.session, preview)
    assert len(shown.model.rows) == len(preview.states) + len(preview.days)
    assert driver.project.frameworks[-1] == OLD  # reading takes nothing over
    for box, one in dialog.boxes:
        if one.key == key:
            box.setChecked(True)
    dialog.take()
    assert driver.project.frameworks[-1].key == key
    driver.session.workspace_undo()
    assert driver.project.frameworks[-1] == OLD


def test_a_text_is_cut_between_words(driver: Driver) -> None:
    metrics = driver.window.fontMetrics()
    text = "Technical documentation exists and is kept up to date over the whole life"
    wide = metrics.horizontalAdvance("Technical documentation exists")
    lines = cut(text, metrics, wide, 2).split("\n")
    assert lines[0] == "Technical documentation exists"
    assert (lines[1][:11], lines[1][-1]) == ("and is kept", "…")
    assert cut(text, metrics, 10_000, 2) == text
    assert cut("", metrics, 10, 2) == ""


def test_a_law_of_ones_own_by_mouse(driver: Driver, tmp_path: Path) -> None:
    good, bad = tmp_path / "policy.toml", tmp_path / "bad.toml"
    text = (
        'id = "policy"\nversion = "2026-02-01"\ntitle = "House policy"\nkind = "voluntary"\n'
        'as_of = "2026-11-01"\nread = "primary"\n[[requirements]]\nid = "P1"\nsummary = "Kept."\n'
        'needs = [["GOV-18", 3, "partly"]]\n'
    )
    good.write_text(text, "utf-8")
    worse = (
        text.replace("2026-02-01", "2026-02-30").replace("3,", "7,").replace("voluntary", "rule")
    )
    bad.write_text(worse, "utf-8")
    dialog = FrameworksDialog(driver.window, driver.look, driver.session)
    dialog.take_file(bad)
    said = dialog.fault.text()
    for part in ("2026-02-30", "requirement P1, need 1, level", "kind"):
        assert part in said
    bad.write_text(text.replace("read =", 'replaces = "2026-02-01"\nread ='), "utf-8")
    dialog.take_file(bad)
    assert "circle" in dialog.fault.text()
    dialog.take_file(good)
    assert not dialog.fault.text()
    dialog.take()
    assert "policy" in [f.id for f in driver.project.frameworks]
