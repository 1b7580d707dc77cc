"""The pictures of README and docs, taken from the window: ``start.py long pictures``.

A picture is only kept when every chart in it is drawn: one with an empty card once stood first in the README.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from planner.analysis.study.study import Study
from planner.domain.project import Project
from tests.conftest import PATIENCE, ROOT

FOLDER = ROOT / "docs" / "images"
PICTURES = {
    "results": "results",
    "assess": "assess",
    "candidates": "candidates",
    "business": "business",
    "roadmap": "roadmap",
    "organisation": "organisation",
}
"""Names of files, and the page that each shows."""
LEAST_INK = 0.004
"""Share of a chart's pixels that differ from its paper, at least."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Take them all; exit status as pytest gives it."""
    return int(
        pytest.main([__file__, "-q", "-n", "0", "-p", "no:cacheprovider", *(arguments or ())])
    )


def ink(picture: Image.Image) -> float:
    """How much of a picture is drawn on."""
    data = np.asarray(picture.convert("RGB"), dtype=int).reshape(-1, 3)
    colours, counts = np.unique(data, axis=0, return_counts=True)
    paper = colours[counts.argmax()]
    return float((np.abs(data - paper).max(axis=1) > 24).mean())


@pytest.mark.parametrize("language", ["en", "de"])
def test_take(qtbot, example: Project, example_study: Study, language: str) -> None:  # type: ignore[no-untyped-def]
    from planner.ui.frame.app import speak
    from planner.ui.widgets.chart import Chart
    from tests.ui.conftest import Driver

    speak(language)  # type: ignore[arg-type]
    try:
        driver = Driver(qtbot, example, example_study)
        for name, page in PICTURES.items():
            if language != "en" and name != "results":
                continue
            driver.go(page)

            def charts() -> list[Chart]:
                found = driver.window.page.findChildren(Chart)
                return [c for c in found if c.isVisible() and c._make]

            def drawn() -> bool:
                return all(c._image is not None and c.settled for c in charts())

            qtbot.waitUntil(lambda: drawn() and not driver.session.jobs.busy, timeout=PATIENCE)
            qtbot.wait(200)
            path = FOLDER / f"{name}{'' if language == 'en' else f'-{language}'}.png"
            for chart in charts():
                part = path.with_suffix(".part.png")
                chart.grab().save(str(part))
                with Image.open(part) as picture:
                    share = ink(picture)
                part.unlink()
                assert share > LEAST_INK, f"{name}: a chart is empty ({share:.4f})"
            driver.window.grab().save(str(path))
            with Image.open(path) as picture:
                small = picture.convert("P", palette=Image.Palette.ADAPTIVE, colors=256)
            small.save(path, optimize=True)
            assert Path(path).stat().st_size < 120_000
    finally:
        speak("en")


def keep(picture: Image.Image, name: str, width: int) -> None:
    """Store a picture of a window or of a page, small."""
    assert ink(picture) > LEAST_INK, f"{name} is empty"
    high = round(picture.height * width / picture.width)
    small = picture.convert("RGB").resize((width, high), Image.Resampling.LANCZOS)
    path = FOLDER / f"{name}.png"
    small.convert("P", palette=Image.Palette.ADAPTIVE, colors=128).save(path, optimize=True)
    assert path.stat().st_size < 120_000


def test_places(qtbot, tmp_path: Path, example: Project, example_study: Study) -> None:  # type: ignore[no-untyped-def]
    """Tools compared, where people differ, and the decision sheet beside its checks."""
    from tests.ui.conftest import Driver, two_pages

    driver = Driver(qtbot, two_pages(example), example_study)
    for name, page, place in (
        ("compare", "candidates", "compare"),
        ("disagreement", "results", "disagreement"),
        ("report", "report", ""),
    ):
        driver.go(page)
        if place:
            driver.window.do(f"place:{place}")
        qtbot.wait(300)
        qtbot.waitUntil(lambda: not driver.session.jobs.busy, timeout=PATIENCE)
        qtbot.wait(800)
        path = tmp_path / "now.png"
        driver.window.grab().save(str(path))
        with Image.open(path) as picture:
            keep(picture, name, 1280)


def test_workshop(qtbot, tmp_path: Path, example: Project, example_study: Study) -> None:  # type: ignore[no-untyped-def]
    """The stage after the votes were opened, and the desk beside it."""
    from planner.workspace.workshop import Workshop, questions_in_order
    from tests.ui.conftest import Driver

    driver = Driver(qtbot, example, example_study)
    asked = questions_in_order(example, driver.session.profile, "pricing", "open")
    driver.window.run_workshop(Workshop("pricing", asked))
    running: Any = driver.window.workshop
    assert running is not None
    running.show_desk()
    assert running.lead.vote("2 4 3")
    qtbot.wait(200)
    running.lead.reveal()
    running.lead.choose(3)
    assert running.lead.workshop.shown
    for name, window, size in (
        ("workshop", running.stage, (1280, 800)),
        ("desk", running.desk, (1000, 660)),
    ):
        window.resize(*size)
        qtbot.wait(400)
        path = tmp_path / "now.png"
        window.grab().save(str(path))
        with Image.open(path) as picture:
            keep(picture, name, size[0])
    running.stage.close()


def test_paper(tmp_path: Path, example_study: Study) -> None:
    """The summary of the sample report, and the poster."""
    from datetime import date

    from PySide6.QtCore import QSize
    from PySide6.QtPdf import QPdfDocument

    from planner.reporting.publish import publish

    made = publish(example_study, tmp_path, date(2026, 12, 1), ("pdf", "poster"), stem="paper")
    for one, page, name, width in (
        (made[0], 2, "report-summary", 662),
        (made[1], 0, "poster", 1158),
    ):
        pdf = QPdfDocument()
        assert pdf.load(str(one.path)) == QPdfDocument.Error.None_
        points = pdf.pagePointSize(page)
        image = pdf.render(
            page, QSize(2 * width, round(2 * width * points.height() / points.width()))
        )
        path = tmp_path / "now.png"
        image.save(str(path))
        with Image.open(path) as picture:
            flat = Image.new("RGB", picture.size, "white")
            flat.paste(picture, mask=picture.getchannel("A") if "A" in picture.getbands() else None)
        keep(flat, name, width)


def test_start(qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The window that a start without a document shows, with two files that are there."""
    from planner.ui.frame.start import StartDialog
    from planner.ui.kit.look import Look

    recent = [tmp_path / name for name in ("bank.mlplan", "harbour.mlplan")]
    for file in recent:
        file.write_bytes(b"{}")
    look = Look("light", 10)
    look.apply()
    dialog = StartDialog(look, [str(f) for f in recent])
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.wait(100)
    path = FOLDER / "start.png"
    dialog.grab().save(str(path))
    with Image.open(path) as picture:
        assert ink(picture) > LEAST_INK


def test_sample_report(tmp_path: Path, example_study: Study) -> None:
    """The report of the example, as it lies beside the README."""
    from datetime import date

    from planner.reporting.publish import publish

    made = publish(example_study, tmp_path, date(2026, 12, 1), ("pdf",), stem="sample-report")
    data = made[0].path.read_bytes()
    assert len(data) < 1_000_000
    (FOLDER.parent / "sample-report.pdf").write_bytes(data)


if __name__ == "__main__":
    sys.exit(main())
