"""States of pages, and what all pages share, against pictures that were looked at: see test_goldens."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtGui import QColor, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QGridLayout,
    QRadioButton,
    QSlider,
    QSpinBox,
    QWidget,
)

from planner.analysis.study.study import Study
from planner.domain.answers.assessment import Answer, Respondent
from planner.domain.organisation.organisation import Team
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.reporting.theme import Theme
from planner.ui.kit.icons import pixmap
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel
from planner.ui.widgets.level_card import LevelCard
from planner.workspace.edits import checked, set_level
from tests.conftest import NOW, PATIENCE
from tests.ui.conftest import Driver, two_pages
from tests.ui.test_goldens import differs, drawn

THEMES = ("light", "dark")
ALIKE = 1.0
"""Largest difference of a small pixel of what all pages share: a token that changed by two of 255 shows."""


def in_both(driver: Driver, tmp_path: Path, name: str, what: QWidget | None = None) -> None:
    """Hold ``what``, or the window, against its pictures in two themes."""
    wrong = {}
    for theme in THEMES:
        driver.look.choose(theme)  # type: ignore[arg-type]
        driver.bot.waitUntil(lambda: drawn(driver), timeout=PATIENCE)
        driver.bot.wait(60)
        QApplication.processEvents()
        apart = differs(what or driver.window, f"{name}-{theme}-10", tmp_path / "now.png")
        if apart:
            wrong[theme] = apart
    assert not wrong, f"{name} looks different: {wrong}"


def answered(project: Project, count: int) -> Project:
    """With the first questions of the first person answered."""
    person, when = project.respondents[0].id, NOW.isoformat().replace("+00:00", "Z")
    for k, question in enumerate(asked_questions(project)[:count]):
        project = set_level(person, question.id, k % 3, when).apply(project)
    return project


def test_done(open_example: Driver, tmp_path: Path) -> None:
    """The moment after a person's last question."""
    page = open_example.go("assess")
    standings = page.respondents.standings.values()  # type: ignore[attr-defined]
    page.answer_as(next(s.respondent.id for s in standings if s.done))  # type: ignore[attr-defined]
    page._end()  # type: ignore[attr-defined]
    in_both(open_example, tmp_path, "assess-done")


def test_too_little_known(qtbot, start_up: Project, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Ranges in place of levels, and whom to ask."""
    driver = Driver(qtbot, answered(start_up, 20), None)
    driver.session._timer.stop()
    driver.go("results")
    in_both(driver, tmp_path, "results-unknown")


def test_two_hundred_teams(qtbot, start_up: Project, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """Rows of teams, found and grouped."""
    teams = tuple(Team(id=f"t-{k}", name=f"Team {k:03}") for k in range(200))
    people = tuple(Respondent(id=f"p-{k}", team=t.id) for k, t in enumerate(teams))
    asked = asked_questions(start_up)
    answers = {
        p.id: {q.id: Answer(state="level", level=k % 5) for q in asked}  # type: ignore[arg-type]
        for k, p in enumerate(people)
        if k % 10
    }
    now = start_up.current_round.model_copy(
        update={"answers": answers, "consensus": {}, "scope": "all"}
    )
    crowd = checked(start_up, teams=teams, respondents=people, rounds=(now,), targets=())
    driver = Driver(qtbot, crowd, None)
    driver.session._timer.stop()
    driver.go("results")
    in_both(driver, tmp_path, "results-teams")


def test_being_planned(qtbot, example: Project, example_study: Study, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    """The last plan, paler, with how far the next one is and the way to end the search."""
    driver = Driver(qtbot, two_pages(example), example_study)
    driver.go("roadmap")
    limits = example.limits.model_copy(update={"quarters": example.limits.quarters - 1})
    driver.session.workspace.amend(driver.project.model_copy(update={"limits": limits}))
    driver.session.watch(watched=False)
    driver.session._timer.stop()  # it is never begun: it would end while the picture is taken
    driver.session.progress.emit("Planning: 25 steps, within 3.6%", 0.3)
    driver.bot.wait(450)  # work is shown once it takes a while
    in_both(driver, tmp_path, "roadmap-solving")


def test_what_if(open_example: Driver, tmp_path: Path) -> None:
    """Sliders of what moves the result, one of them moved."""
    open_example.go("business")
    open_example.window.ways.open("what if")
    dialog = open_example.window.ways.place.dialog  # type: ignore[union-attr]
    slider: QSlider = next(iter(dialog.sliders.values()))  # type: ignore[union-attr]
    slider.setValue(slider.maximum() // 4)
    open_example.session.jobs.wait()
    in_both(open_example, tmp_path, "what-if")


def shared(look: Look) -> QWidget:
    """Every colour of a theme, and the controls that all pages are made of."""
    sheet = QWidget()
    sheet.setAutoFillBackground(True)
    grid = QGridLayout(sheet)
    tokens = [getattr(look.theme, name) for name in Theme.model_fields if name != "ramp"]
    fills = [QColor(c) for c in (*tokens, *(c for pair in look.theme.ramp for c in pair))]
    for k, colour in enumerate(fills):
        swatch = QWidget()
        swatch.setPalette(QPalette(colour, colour))
        swatch.setAutoFillBackground(True)
        swatch.setMinimumSize(60, 50)
        grid.addWidget(swatch, k // 10, k % 10)
    ticked, other, chosen = QCheckBox("On"), QCheckBox("Off"), QRadioButton("One")
    ticked.setChecked(True)
    chosen.setChecked(True)
    off = Button(look, "Not now")
    off.setEnabled(False)
    box, spin, field = QComboBox(), QSpinBox(), Field(look, "Field")
    box.addItem("Choice")
    spin.setValue(12)
    field.setText("Typed")
    card = LevelCard(look, 3)
    card.show_choice("Reviewed", "The ranking is reviewed at fixed dates.", chosen=True)
    icon = PlainLabel(look)
    icon.setPixmap(pixmap("flag", look.colour("warn"), 32))
    for k, widget in enumerate(
        (
            Button(look, "Plan", primary=True), Button(look, "Keep"), off, LinkButton(look, "Why?"),
            ticked, other, chosen, box, spin, field, icon,
            PlainLabel(look, "Title", "title"), PlainLabel(look, "Muted", "small", "muted"),
        )
    ):  # fmt: skip
        grid.addWidget(widget, 3 + k // 5, k % 5 * 2, 1, 2)
    grid.addWidget(card, 6, 0, 1, 10)
    return sheet


@pytest.mark.parametrize("theme", ["light", "dark", "contrast"])
def test_what_all_pages_share(qtbot, tmp_path: Path, theme: str) -> None:  # type: ignore[no-untyped-def]
    look = Look(theme, 10)  # type: ignore[arg-type]
    look.apply()
    sheet = shared(look)
    qtbot.addWidget(sheet)
    sheet.resize(800, 500)
    sheet.show()
    qtbot.wait(20)
    if (
        focused := sheet.focusWidget()
    ) is not None:  # whether it has a ring hangs on what is in front
        focused.clearFocus()
    assert (
        differs(sheet, f"shared-{theme}-10", tmp_path / "now.png", most=ALIKE, block=(1, 1)) == 0.0
    )
