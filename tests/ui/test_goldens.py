"""The pages as pictures, small and blurred, against those that were looked at and found good.

A picture may differ by what anti-aliasing does; a card that moved, a colour that changed or a chart that is
missing shows. They are tied to one version of Qt, which draws type; on another one only their size is
compared. ``PLANNER_NEW_GOLDENS=1`` writes them anew: look at them before they are committed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import qVersion
from PySide6.QtWidgets import QApplication, QWidget

from planner.analysis.study.study import Study
from planner.domain.plan.move import Move, MovedStep
from planner.domain.project import Project
from planner.reporting.pdf import write_pdf
from planner.ui.kit.look import Look
from planner.ui.report.examined import answers
from planner.ui.report.issue_panel import IssuePanel
from planner.ui.widgets.chart import Chart
from tests.conftest import PATIENCE
from tests.ui.conftest import PAGES, Driver

FOLDER = Path(__file__).parent / "goldens"
QT = FOLDER / "qt-version.txt"
SIZE = (80, 50)
LOOKS = (("light", 10), ("dark", 10), ("contrast", 10), ("light", 20))
MOST_APART = 6.0
"""Largest mean difference in one colour of a block of 4 × 5 small pixels (80 × 100 of the window), of 255."""
BLOCK = (5, 4)


def _blocks(image: Image.Image, block: tuple[int, int]) -> np.ndarray:
    data = np.asarray(image, dtype=float)
    high, wide = block
    return data.reshape(50 // high, high, 80 // wide, wide, 3).mean(axis=(1, 3))


def drawn(driver: Driver) -> bool:
    """Whether all charts in sight are drawn, and nothing is at work."""
    charts = [c for c in driver.window.page.findChildren(Chart) if c.isVisible() and c._make]
    return all(c._image is not None and c.settled for c in charts) and not driver.session.jobs.busy


def differs(
    window: QWidget,
    name: str,
    shown: Path,
    most: float = MOST_APART,
    block: tuple[int, int] = BLOCK,
) -> float:
    """How far ``window`` is from its picture, 0 up to ``most``; ``shown``: where it is drawn.

    Small pixels are compared by blocks of so many rows and columns, so that a shift of one is none.
    """
    path = FOLDER / f"{name}.png"
    window.grab().save(str(shown))
    with Image.open(shown) as image:
        small = image.convert("RGB").resize(SIZE, Image.Resampling.BOX)
    if os.environ.get("PLANNER_NEW_GOLDENS"):
        FOLDER.mkdir(exist_ok=True)
        small.save(path, optimize=True)
        QT.write_text(qVersion())
        return 0.0
    with Image.open(path) as golden:
        assert golden.size == SIZE
        if QT.read_text() != qVersion():
            return 0.0
        apart = float(np.abs(_blocks(small, block) - _blocks(golden, block)).max())
    return round(apart, 1) if apart > most else 0.0


@pytest.fixture(scope="module")
def _one_preview() -> Iterator[None]:
    """The preview of the report is not in the pictures: it is laid out once for all of them."""
    made: list[Any] = []

    def once(*given: Any) -> Any:
        if not made:
            made.append(write_pdf(*given))
        return made[0]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("planner.reporting.pdf.write_pdf", once)
        yield


@pytest.mark.usefixtures("_one_preview")
@pytest.mark.parametrize(("theme", "size"), LOOKS)
def test_pages_look_as_they_were_found_good(
    qtbot, tmp_path: Path, example: Project, example_study: Study, theme: str, size: int
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, example_study)
    driver.window.resize(1600, 1000)
    assert len(list(driver.window.pages)) > len(PAGES)  # all are made first, and made larger then
    driver.look.choose(theme, size)  # type: ignore[arg-type]
    wrong = {}
    for page in PAGES:
        driver.go(page)
        if page == "assess":  # it opens at the first open question
            driver.window.page.show_question(driver.project.questionnaire.questions[0].id)
        if page == "report":  # its preview is the PDF, which has tests of its own
            driver.window.page.view.hide()
        qtbot.waitUntil(lambda: drawn(driver), timeout=PATIENCE)
        if page == "report":  # its pages in small come with the PDF
            qtbot.waitUntil(
                lambda: driver.window.page.fresh.text() == "Up to date", timeout=PATIENCE
            )
            driver.window.page.thumbs.hide()
        qtbot.wait(80)
        QApplication.processEvents()
        apart = differs(driver.window, f"{page}-{theme}-{size}", tmp_path / "now.png")
        if apart:
            wrong[page] = apart
    assert not wrong, f"{theme}, {size} pt: these pages look different: {wrong}"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_list_of_decisions_looks_as_it_was_found_good(
    open_few: Driver, tmp_path: Path, theme: str
) -> None:
    """Eight decisions of every kind, the newest open."""
    driver = open_few
    driver.look.choose(theme)  # type: ignore[arg-type]
    kinds = ("trial", "input", "tool", "duty", "limit", "limit", "answers", "step")
    prices = (-31_000, 20_000, -41_000, -66_000, 0, 38_000, -9_000, -14_000)
    worth, moves = 23_000.0, []
    steps = tuple(
        MovedStep(initiative=s.candidate.id, was=0, now=3)
        for s in driver.session.study.plan.steps[:2]  # type: ignore[union-attr]
    )
    for k, (kind, price) in enumerate(zip(kinds, prices, strict=True), 1):
        moves.append(
            Move(
                id=f"m{k}",
                kind=kind,  # type: ignore[arg-type]
                what=f"Decision {k} of the ledger",
                who="Finance",
                when="2026-11-20T08:00:00Z",
                before=worth,
                after=worth + price,
                steps=steps if kind == "step" else (),
            )
        )
        worth += price
    page = driver.go("roadmap")
    driver.session.workspace.amend(driver.project.model_copy(update={"moves": tuple(moves)}))
    page.open_ledger()
    driver.window.resize(1440, 900)
    driver.bot.waitUntil(lambda: drawn(driver), timeout=PATIENCE)
    panel = page.decisions.panel
    assert panel is not None
    driver.session._timer.stop()  # nothing is planned anew under the picture
    driver.bot.wait(80)
    panel.rows[0].clearFocus()  # whether the window is in front decides whether there is a ring
    QApplication.processEvents()
    assert differs(panel, f"decisions-{theme}-10", tmp_path / "now.png") == 0.0


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("state", ["whole", "changed"])
def test_a_file_that_is_signed_looks_as_it_was_found_good(
    qtbot, tmp_path: Path, theme: str, state: str
) -> None:  # type: ignore[no-untyped-def]
    """Two of four have signed; and a file that was changed after it."""
    from tests.ui.report.test_signing_window import two_of_four

    look = Look(theme, 10)  # type: ignore[arg-type]
    look.apply()
    found = two_of_four(state)
    panel = IssuePanel(look)
    qtbot.addWidget(panel)
    panel.setAutoFillBackground(True)
    panel.show_file(found, answers(found, {}, {}), 2, exported=False)
    panel.resize(look.u(90), look.u(200))
    panel.show()
    qtbot.wait(20)
    assert differs(panel, f"signed-{state}-{theme}-10", tmp_path / "now.png") == 0.0
