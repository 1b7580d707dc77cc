"""The report page: language, profile and brand reach the document; files are written, cancelled, retried."""

from __future__ import annotations

from pathlib import Path

import pytest
from pypdf import PdfReader

from planner.reporting.publish import FORMATS
from planner.ui.report.export import OTHERS
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def choose(page, key: str, value: str) -> None:  # type: ignore[no-untyped-def]
    box = page.choices[key]
    box.setCurrentIndex(box.findData(value))
    box.activated.emit(box.currentIndex())


def test_the_menu_offers_every_format(open_example: Driver) -> None:
    assert set(OTHERS) | {"pdf"} == set(FORMATS)
    page = open_example.go("report")
    offered = [a.text() for a in page.exports.others.menu_.actions() if a.text()]
    assert offered[: len(OTHERS)] == list(OTHERS.values())


def test_a_german_report_is_previewed_and_written(open_full: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = open_full.go("report")
    choose(page, "language", "de")
    choose(page, "numbers", "fr")
    choose(page, "profile", "anonymous")
    settings = open_full.project.report
    assert (settings.language, settings.numbers, settings.profile) == ("de", "fr", "anonymous")
    qtbot.waitUntil(lambda: page.fresh.text() == "Up to date", timeout=PATIENCE)
    page.exports.export_to(tmp_path / "bericht.pdf", "pdf")
    qtbot.waitUntil(lambda: "Written and checked" in page.exports.last.text(), timeout=PATIENCE)
    reader = PdfReader(tmp_path / "bericht.pdf")
    assert reader.metadata.title == "MLOps-Reifegrad und Maßnahmenplan"
    assert "M€" in "".join(p.extract_text() for p in reader.pages[:4])


def test_writing_can_be_cancelled(open_example: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("report")
    page.exports.export_all(tmp_path)
    assert not page.exports.stop.isHidden()
    page.exports.stop.click()
    assert page.exports.last.text() == "Cancelled. Nothing was written."
    open_example.session.jobs.wait()
    assert list(tmp_path.iterdir()) == []
    assert page.exports.stop.isHidden()


def test_another_place_is_offered_when_one_cannot_be_written(
    open_example: Driver, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("report")
    taken = tmp_path / "plan.xlsx"
    taken.mkdir()
    page.exports.export_to(taken, "xlsx")
    qtbot.waitUntil(lambda: not page.exports.elsewhere.isHidden(), timeout=PATIENCE)
    assert "plan.xlsx" in page.exports.last.text()
    other = tmp_path / "other.xlsx"
    monkeypatch.setattr(
        "planner.ui.report.export.QFileDialog.getSaveFileName", lambda *_: (str(other), "")
    )
    page.exports.elsewhere.click()
    qtbot.waitUntil(lambda: "Written and checked" in page.exports.last.text(), timeout=PATIENCE)
    assert other.stat().st_size > 5_000


def test_brand_and_templates(open_example: Driver, qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("report")
    bad = tmp_path / "x.png"
    bad.write_bytes(b"GIF")
    page.set_logo(bad)
    assert open_example.project.report.logo is None
    good = tmp_path / "x.svg"
    good.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    page.set_logo(good)
    assert open_example.project.report.logo is not None
    page.set_colour("#7A1F5C")
    assert open_example.project.report.brand_colour == "#7A1F5C"
    page.exports.set_templates(tmp_path / "gone")
    page.exports.export_to(tmp_path / "y.pptx", "pptx")
    qtbot.waitUntil(lambda: "does not exist" in page.exports.last.text(), timeout=PATIENCE)
    page.exports.set_templates(None)
