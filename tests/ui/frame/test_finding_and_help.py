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

from planner.catalogue.own import catalogue_of
from planner.domain.base.language import Language, speaking
from planner.domain.base.resources import content_folder
from planner.ui.frame.help import (
    KEYS,
    MANUAL,
    OF_PAGE,
    SHIPPED,
    TOPICS,
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
    assert driver.window.page.selected.name.text() == step


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


def test_every_page_has_its_help(open_example: Driver) -> None:
    for page in PAGES:
        shown = open_example.go(page)
        assert help_text(OF_PAGE[shown.title], open_example.window.actions_).startswith("# "), page


def test_the_help_is_the_docs_and_finds_words(open_example: Driver) -> None:
    window = HelpWindow(open_example.window, open_example.look, open_example.window.actions_)
    for topic in sorted({*OF_PAGE.values(), "workshop"}):
        window.show_topic(topic)
        page = content_folder("docs") / "manual" / "en" / f"{topic}.md"
        first = page.read_text("utf-8").splitlines()[0]
        assert first.removeprefix("# ") in window.reader.toPlainText()
    window.show_topic(KEYS)
    assert "Ctrl+K" in window.reader.toPlainText()
    window.wanted.setText("Tastle")
    window.wanted.returnPressed.emit()
    assert "Tastle" in window.reader.textCursor().selectedText()
    window.wanted.setText("no such words anywhere")
    window.wanted.returnPressed.emit()
    assert window.found.text() == "The help does not have these words."
    window.show_topic("developers/economics")
    window._follow(QUrl("roadmap.md"))
    assert window.topics.currentItem().text() == "For developers: roadmap"
    window.show_topic("business")
    window._follow(QUrl("roadmap.md"))
    assert window.topics.currentItem().text() == "Roadmap"
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


MANAGERS = ("import ", "`python", ".toml", "def ", "planner/", " --", "`--")
"""What no page of the manual holds: it is for those who decide."""


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_manual_is_whole_in_every_language(language: Language) -> None:
    folder = content_folder("docs") / "manual" / language
    assert {p.stem for p in folder.glob("*.md")} == {topic for topic, _ in MANUAL}
    with speaking(language):
        for topic, _ in MANUAL:
            text = help_text(topic, ())
            assert text.startswith("# ")
            assert not [w for w in MANAGERS if w in text], topic
            if topic in OF_PAGE.values():
                todo = {"en": "What to do", "de": "Was zu tun ist"}[language]
                assert todo in text or topic == "assess", topic
            assert max(map(len, text.splitlines())) <= 150


EVERYDAY = (
    ("budget", "Budget a quarter"), ("salary", "Salary, data scientist"), ("slower", "Is a better model"),
    ("what if", "What if"), ("delete team", "Teams and people"), ("compare tools", "Compare tools"),
    ("discount", "Discount rate"), ("wage", "Salary, data scientist"), ("excel", "Workbook"),
    ("print", "PDF"),
    ("dark", "Theme: dark"), ("password", "Protect with a passphrase"), ("backup", "Restore an earlier"),
    ("manual", "Help"), ("mlflow", "MLflow"), ("drift", "rift"), ("incidents", "Incidents per model"),
    ("font", "Larger type"), ("vote", "Workshop"), ("monte carlo", "How futures are drawn"),
    ("radar", "Results"), ("gantt", "Roadmap"), ("npv", "Business case"), ("keys", "Keys"),
    ("benchmark", "Load a benchmark"), ("STR-01", ""), ("discard", "Back to how it was"),
    ("Gehalt", "Salary, data scientist"), ("drucken", "PDF"), ("Passwort", "passphrase"),
    ("langsamer", "Is a better model"), ("löschen", "Teams and people"), ("Anleitung", "Help"),
    ("dark mode", "Theme: dark"), ("font size", "Larger type"), ("bigger text", "Larger type"),
    ("jira", "Export the plan"), ("deadline", "Roadmap"), ("inflation", "How futures are drawn"),
    ("headcount", "Organisation"), ("shortcuts", "Keys"), ("quit", "Close the window"),
    ("note", "Assess"), ("target", "Results"), ("weakest", "Results"), ("anonymous", "Report"),
    ("who answered", "Teams and people"), ("holiday", "Roadmap"), ("brand", "Report"),
    ("uncertainty", "How futures are drawn"), ("downtime", "Organisation"), ("default", "Organisation"),
    ("department", "Teams and people"), ("email", "Report"), ("Englisch", "Settings"),
    ("Schriftgröße", "Larger type"), ("alte Fassung", "Restore an earlier"), ("beenden", "Close the window"),
    ("importieren", "Merge a filled sheet"), ("Unterschrift", "PDF"), ("Zinssatz", "Discount rate"),
    ("Preis", "Candidates"), ("Beleg", "Assess"), ("Lücke", "Results"), ("Urlaub", "Roadmap"),
    ("Mitarbeiter", "Teams and people"), ("Tastenkürzel", "Keys"), ("anonym", "Report"),
)  # fmt: skip


def test_everyday_words_find_what_is_meant(open_example: Driver) -> None:
    window = open_example.window
    palette = Palette(window, open_example.look, [*window.actions_, *window.places()])
    missed = {}
    for wanted, found in EVERYDAY:
        palette.line.setText(wanted)
        first = [palette.list.item(k).text() for k in range(min(palette.list.count(), 6))]
        if not any(found.lower() in text.lower() for text in first):
            missed[wanted] = first
    assert not missed


def test_everything_with_a_name_is_found_by_it(open_example: Driver) -> None:
    window = open_example.window
    every = [*window.actions_, *window.places()]
    names = {str(a.words) for a in every}
    catalogue = catalogue_of(open_example.project)
    for wanted in (
        *(d.label for d in catalogue.inputs), *(p.name for p in catalogue.practices),
        *(t.name for t in catalogue.tools), *(t.name for t in open_example.project.teams),
        *(title for _, title in TOPICS), *(p.title for p in window.pages),
        "Is a better model worth it?", "Measured after adoption",
    ):  # fmt: skip
        assert str(wanted) in names, wanted


def test_what_is_found_is_gone_to(open_example: Driver) -> None:
    driver, window = open_example, open_example.window
    places = window.places()

    def act(kind: str, words: str) -> None:
        window.act(next(a for a in places if a.kind == kind and str(a.words) == words))

    act("field", "Releases of models")
    assert window.page.title == "Organisation"
    page = window.page
    row = page.model.rows[page.table.currentIndex().row()]  # type: ignore[attr-defined]
    assert row.id == "deployments"
    tool = catalogue_of(driver.project).tools[5]
    act("field", tool.name)
    page = window.page
    assert page.title == "Candidates"
    assert page.model.rows[page.table.currentIndex().row()].id == tool.id  # type: ignore[attr-defined]
    act("field", "Budget a quarter")
    assert window.page.title == "Roadmap"
    assert window.page.limits.budget.hasFocus()  # type: ignore[attr-defined]
    person = driver.project.respondents[3]
    window.act(next(a for a in places if a.kind == "person" and a.target == person.id))
    assert driver.session.respondent == person.id
