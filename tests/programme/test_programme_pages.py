"""The pages of a programme: nothing cut or overlapping, in both languages, and as they were found good."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication

from planner.domain.base.language import set_speech
from planner.programme.desk import Desk
from planner.programme.plan import ProgrammePlan, plan_programme
from planner.programme.rows import rows_of
from planner.spread.spread import Here
from planner.ui.frame.programme_window import ProgrammeWindow
from planner.ui.kit.look import Look
from planner.workspace.settings import Settings
from tests.programme.test_programme_window import small_programme
from tests.ui.test_goldens import differs
from tests.ui.walkers import clipped, out_of_place

SIZES = ((1024, 700), (1600, 1000))


@pytest.fixture(scope="module")
def plan() -> ProgrammePlan:
    """The small programme, planned once."""
    programme = small_programme()
    with Here() as here:
        return plan_programme(programme, rows_of(programme, Path(), None), here)


def shown(  # type: ignore[no-untyped-def]
    qtbot, monkeypatch: pytest.MonkeyPatch, plan: ProgrammePlan, theme: str, size: int
) -> ProgrammeWindow:
    monkeypatch.setattr(ProgrammeWindow, "plan_again", lambda _: None)
    look = Look(theme, size)  # type: ignore[arg-type]
    look.apply()
    desk = Desk(plan.programme, saved=plan.programme)
    window = ProgrammeWindow(look, desk, Settings(name="Tester"))
    qtbot.addWidget(window)
    window.resize(1600, 1000)
    window.plan, window.more, window.rows, window._stale = plan, plan, plan.rows, False
    window.show()
    window.on_unit("u0")
    return window


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("size", [10, 16])
def test_nothing_is_cut_or_lies_over_its_neighbour(  # type: ignore[no-untyped-def]
    qtbot, monkeypatch: pytest.MonkeyPatch, plan: ProgrammePlan, language: str, size: int
) -> None:
    set_speech(language)  # type: ignore[arg-type]
    try:
        window = shown(qtbot, monkeypatch, plan, "light", size)
        found = []
        for width, height in SIZES:
            window.resize(width, height)
            for k in range(len(window.pages)):
                window.show_page(k)
                qtbot.wait(20)
                wrong = clipped(window) + out_of_place(window)
                found += [f"{width}×{height}, {window.page.title}: {w}" for w in wrong]
        assert not found, "\n".join(found)
    finally:
        set_speech("en")


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_pages_look_as_they_were_found_good(  # type: ignore[no-untyped-def]
    qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plan: ProgrammePlan, theme: str
) -> None:
    window = shown(qtbot, monkeypatch, plan, theme, 10)
    wrong = {}
    for k in range(len(window.pages)):
        window.show_page(k)
        qtbot.wait(40)
        QApplication.processEvents()
        apart = differs(window, f"programme-{k}-{theme}-10", tmp_path / "now.png")
        if apart:
            wrong[k] = apart
    assert not wrong


def test_limits_are_drawn_anew_where_the_axis_above_gets_narrower(  # type: ignore[no-untyped-def]
    qtbot, monkeypatch: pytest.MonkeyPatch, plan: ProgrammePlan
) -> None:
    window = shown(qtbot, monkeypatch, plan, "light", 10)
    page, drawn = window.heat_page, []
    monkeypatch.setattr(type(page.limits), "update", lambda *_: drawn.append(page.heat.width()))
    wide = page.heat.width() - 20
    page.heat.resize(wide, page.heat.height())
    assert wide in drawn
