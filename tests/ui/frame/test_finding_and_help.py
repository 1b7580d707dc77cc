"""Find and do, the help, and the one table behind keys, palette and help."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from planner.domain.base.resources import content_folder
from planner.ui.frame.help import (
    KEYS,
    OF_PAGE,
    SHIPPED,
    HelpWindow,
    Reader,
    about_text,
    help_text,
    licence_of,
)
from planner.ui.frame.palette import Palette, score
from tests.ui.conftest import PAGES, Driver

Key = Qt.Key
ROOT = Path(__file__).parents[3]


def test_letters_find_words_in_order() -> None:
    assert score("xyz", "Export PDF") is None
    assert score("", "anything") is not None
    assert score("ep", "Export PDF") > score("ep", "Keeping predictions lately and more")  # type: ignore[operator]
    assert score("undo", "Undo") > score("undo", "Under no doubt")  # type: ignore[operator]
    assert score("EXP WEB", "Export: Web page") is not None
    assert score("wr", "Export: Workbook") is not None


def test_keys_are_used_once(open_example: Driver) -> None:
    keys = [k for a in open_example.window.actions_ for k in a.keys]
    assert len(keys) == len(set(keys))
    words = [a.words for a in open_example.window.actions_]
    assert len(words) == len(set(words))


def type_into_palette(driver: Driver, text: str) -> Palette:
    """Open the palette by its key, type, and press Enter."""
    seen: list[Palette] = []

    def act() -> None:
        palette = QApplication.activeModalWidget()
        assert isinstance(palette, Palette)
        seen.append(palette)
        QTest.keyClicks(palette.line, text)
        QTest.keyClick(palette.line, Key.Key_Return)

    QTimer.singleShot(50, act)
    driver.window.open_palette()
    return seen[0]


def test_a_page_an_action_a_question_and_a_step_are_found(open_example: Driver) -> None:
    driver = open_example
    type_into_palette(driver, "roadm go")
    assert driver.window.page.title == "Roadmap"
    type_into_palette(driver, "theme dark")
    assert driver.look.choice == "dark"
    driver.look.choose("light")
    question = driver.project.questionnaire.questions[7]
    type_into_palette(driver, question.title)
    assert driver.window.page.title == "Assess"
    assert question.prompt in driver.texts()
    step = driver.session.study.plan.steps[3].candidate.name
    type_into_palette(driver, f"{step} step")
    assert driver.window.page.title == "Roadmap"
    assert driver.window.page.step_name.text() == step


def test_what_is_not_there_is_said(open_example: Driver) -> None:
    actions = [*open_example.window.actions_, *open_example.window.places()]
    palette = Palette(open_example.window, open_example.look, actions)
    palette.line.setText("qqqzzz")
    assert palette.list.count() == 0
    assert not palette.none.isHidden()
    QTest.keyClick(palette.line, Key.Key_Return)
    assert palette.chosen is None
    palette.line.setText("")
    QTest.keyClick(palette.line, Key.Key_Down)
    assert palette.list.currentRow() == 1
    QTest.keyClick(palette.line, Key.Key_Up)
    QTest.keyClick(palette.line, Key.Key_Up)
    assert palette.list.currentRow() == palette.list.count() - 1


@pytest.mark.parametrize("page", PAGES)
def test_every_page_has_its_help(open_example: Driver, page: str) -> None:
    shown = open_example.go(page)
    text = help_text(OF_PAGE[shown.title], open_example.window.actions_)
    assert text.startswith("# ")


def test_the_help_is_the_docs_and_finds_words(open_example: Driver) -> None:
    window = HelpWindow(open_example.window, open_example.look, open_example.window.actions_)
    for topic in sorted({*OF_PAGE.values(), "workshop"}):
        window.show_topic(topic)
        first = (content_folder("docs") / f"{topic}.md").read_text("utf-8").splitlines()[0]
        assert first.removeprefix("# ") in window.reader.toPlainText()
    window.show_topic(KEYS)
    assert "Ctrl+K" in window.reader.toPlainText()
    window.wanted.setText("Tastle")
    window.wanted.returnPressed.emit()
    assert "Tastle" in window.reader.textCursor().selectedText()
    window.wanted.setText("no such words anywhere")
    window.wanted.returnPressed.emit()
    assert window.found.text() == "The help does not have these words."
    window._follow(QUrl("roadmap.md"))
    assert window.topics.currentItem().text() == "The roadmap"
    window._follow(QUrl("https://example.org/x"))
    assert "Not opened" in window.found.text()


def test_the_licences_of_everything_shipped_are_told() -> None:
    text = about_text()
    assert "sends nothing" in text
    named = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"]
    packages = {re.split(r"[<>=]", d)[0].lower().replace("-", "_") for d in named}
    assert packages == {p.lower().replace("-", "_") for p in SHIPPED}
    for package in SHIPPED:
        version, licence = licence_of(package)
        assert version in text
        assert licence not in ("", "–", "not installed"), package
    assert licence_of("no-such-package") == ("–", "not installed")


def test_the_help_loads_nothing_but_its_pictures(qapp, tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "x.png").write_bytes(b"")
    reader = Reader(content_folder("docs"))
    image = QTextDocument.ResourceType.ImageResource.value
    for name in (
        "file:///etc/passwd",
        "/etc/passwd",
        "images/../../README.md",
        (tmp_path / "x.png").as_uri(),
        "https://example.org/images/a.png",
        "images/none.png",
    ):
        assert reader.loadResource(image, QUrl(name)) is None, name
    assert reader.loadResource(image, QUrl("images/report.png")) is not None
