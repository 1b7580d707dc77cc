"""The window in German: every page and dialog, figures as they are written there, typing them back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QLocale
from PySide6.QtWidgets import QDialog, QLabel, QWidget

from planner.analysis.study.impossible import why_impossible
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.catalogue.places import countries
from planner.domain.base.errors import InputError
from planner.domain.base.language import Language, Verbatim, set_speech, speaking, tr
from planner.domain.plan.move import Move, MovedStep
from planner.domain.project import Project
from planner.reporting.case_words import find_out
from planner.storage.document import dump
from planner.ui.frame.app import speak
from planner.ui.frame.settings_dialog import SettingsDialog
from planner.ui.frame.start import StartDialog
from planner.ui.frame.wizard import Wizard
from planner.ui.kit.look import Look
from planner.ui.kit.parse import Typed, exact_text, number_text, parse_number
from planner.ui.roadmap.ledger import MoveRow
from planner.ui.roadmap.move_card import moved_rows
from planner.workspace.merging.titles import Titles
from planner.workspace.settings import Settings
from tests.conftest import NOW, PATIENCE
from tests.roadmap.test_planning import activity, problem
from tests.ui.conftest import PAGES, Driver, two_pages
from tests.ui.walkers import texts

ENGLISH = re.compile(
    r"\b(the|of|and|is|are|to|for|with|not|from|your|each|all|what|how|days|months|futures|"
    r"questions|answers|people|level|default|next|show|open|save|choose)\b",
    re.IGNORECASE,
)


@pytest.fixture
def german() -> Iterator[None]:
    speak("de")
    yield
    set_speech("en")
    QLocale.setDefault(QLocale("en"))


def own_words(project: Project) -> set[str]:
    """What the example's people wrote, which stays as it is."""
    found = {project.name, project.organisation.name, *(t.name for t in project.teams)}
    found |= {r.role for r in project.respondents} | {r.label for r in project.rounds}
    found |= {u.name for u in project.organisation.use_cases}
    found |= {a.provenance.source for a in project.assumptions.values()}
    found |= {t.name for t in catalogue_of(project).tools}  # product names stay too
    found |= set(countries("de").values())  # Isle of Man
    return {w for w in found if w}


def english_left(root: QWidget, project: Project) -> set[str]:
    own = sorted(own_words(project), key=len, reverse=True)
    left = set()
    for _, text in texts(root):
        rest = text
        for words in own:
            rest = rest.replace(words, "")
        if ENGLISH.search(rest):
            left.add(text)
    return left


def test_every_page_speaks_german(
    qtbot, german: None, example: Project, example_study: Study
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, two_pages(example), example_study)
    assert driver.window.header.next.text() == "Weiter: Bewerten"
    for page in PAGES:
        driver.go(page)
        left = english_left(driver.window, example)
        assert not left, (page, sorted(left))
    page = driver.go("assess")
    page.show_question("STR-01")
    assert page.prompt.text() == "Wie entscheiden Sie, welches Modell als nächstes gebaut wird?"
    page.answer(1)
    assert "STR-01 auf Stufe 1 setzen" in driver.window.header.undo_button.toolTip()
    assert "1,6" in driver.go("results").head.score.text()


def test_what_stands_before_a_document_speaks_german(qtbot, german: None, example: Project) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    look = driver.look
    wizard = Wizard(None, look, NOW)
    wizard.name.setText("Probe")
    dialogs: list[QDialog] = [
        StartDialog(look, ("/gone.mlplan",)),
        wizard,
        SettingsDialog(driver.window, look, Settings(language="de"), lambda **_: None),
    ]
    for dialog in dialogs:
        dialog.show()
        for _ in range(2 if dialog is wizard else 1):
            assert english_left(dialog, example) == set()
            if dialog is wizard and wizard.steps.currentIndex() < 1:
                wizard.forward.click()
        dialog.close()
        dialog.deleteLater()  # in good order: left to the garbage collector, its parts go before it
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def test_steps_that_a_decision_moved_are_named_in_german(
    qtbot, german: None, example_study: Study
) -> None:  # type: ignore[no-untyped-def]
    step = example_study.plan.steps[0]
    move = Move(
        id="m1",
        kind="step",
        what="x",
        when="2026-11-20T10:00:00Z",
        steps=(MovedStep(initiative=step.candidate.id, was=0, now=3),),
    )
    row = MoveRow(Look("light", 10), move, ("", "text"), "")
    qtbot.addWidget(row)
    names = {step.candidate.id: step.candidate.name}
    row.open_up(moved_rows(move, example_study.plan, names), (), "", newest=False, ask=False)
    said = [label.text() for label in row.findChildren(QLabel)]
    assert tr(step.candidate.name) != step.candidate.name
    assert tr(step.candidate.name) in said
    assert step.candidate.name not in said


def test_a_conflict_asks_about_an_answer_in_german(german: None, example: Project) -> None:
    who = example.respondents[0].id
    asked = example.questionnaire.questions[0]
    round_ = example.current_round.id
    titles = Titles(example, example)
    what, part = titles.title(("rounds", round_, "answers", who, asked.id, "said"))
    assert (tr(what).endswith(tr(asked.title)), tr(part)) == (True, "Antwort")


def test_what_knowing_is_worth_is_written_in_the_language_it_is_read_in(
    example_study: Study,
) -> None:
    worth = find_out(example_study, 3)[1][0].worth
    assert str(worth).startswith("€")
    with speaking("de"):
        assert tr(worth).endswith("€")


def test_a_team_keeps_its_name(qtbot, german: None, example: Project) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    driver.session.respondent = example.respondents[0].id
    page: Any = driver.go("assess")
    team = example.team_by_id[example.respondents[0].team].name
    assert tr(team) != team, "a word of ours as well"
    assert page.score_panel.score_title.text() == f"{team}, bisher"


def test_what_people_typed_is_never_translated() -> None:
    with speaking("de"):
        assert tr("Data") == "Daten"
        assert tr(Verbatim("Data")) == "Data"


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize(
    ("typed", "value"),
    [
        ("1.5", 1.5),
        ("1,5", 1.5),
        ("1,234.5", 1234.5),
        ("1.234,5", 1234.5),
        ("0.125", 0.125),
        ("0,125", 0.125),
        ("6k", 6_000),
        ("1.000.000", 1_000_000),
    ],
)
def test_a_clear_number_is_read_by_itself_in_any_language(
    language: Language, typed: str, value: float
) -> None:
    with speaking(language):
        assert parse_number(typed, "models") == pytest.approx(value)


def test_what_was_typed_before_decides_what_could_be_two() -> None:
    with pytest.raises(InputError, match=r"can be 12\.5 or 12,500"):
        parse_number("12.500", "h")
    assert parse_number("12.500", "h", proved=",") == 12_500
    typed = Typed()
    typed.number("1.234,5", "h")
    assert typed.number("12.500", "h") == 12_500
    typed.number("2.5", "h")  # now both marks were used
    with pytest.raises(InputError, match="can be"):
        typed.number("12.500", "h")


@pytest.mark.parametrize("value", [0.0, 0.125, 3.5, 41.0, 1234.5, 41_234.0, 1_234_567.0])
@pytest.mark.parametrize("language", ["en", "de"])
def test_a_number_that_is_shown_reads_back(language, value: float) -> None:  # type: ignore[no-untyped-def]
    with speaking(language):
        assert parse_number(exact_text(value), "h") == pytest.approx(value)
        shown = number_text(value, "models")
        assert parse_number(shown, "models") == pytest.approx(value, rel=0.005)


def test_what_is_wrong_with_a_file_is_said_in_german(
    qtbot, german: None, example: Project, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    window, shown = driver.window, driver.window.messages.text
    (tmp_path / "folder").mkdir()
    newer = dump(example).replace(b'"major": 2', b'"major": 9', 1)
    unlike = dump(example).replace(b'"models_in_production": ', b'"models_in_production": -', 1)
    files = {
        "leer": b"",
        "prosa": b"Dear all, please find attached",
        "kaputt": b'{"format": ',
        "zweimal": b'{"format": 1, "format": 2}',
        "unendlich": b'{"format": NaN}',
        "neuer": newer,
        "falsch": unlike,
    }
    for name, data in files.items():
        path = tmp_path / f"{name}.mlplan"
        path.write_bytes(data)
        assert not window.open_path(path)
        assert shown.text().startswith(path.name)
        assert not english_left(window.messages, example), shown.text()
    assert "mindestens 0" in shown.text()
    for name, words in (
        ("folder", "ist ein Ordner"),
        ("fehlt.mlplan", "gibt es nicht. Prüfen Sie"),
    ):
        assert not window.open_path(tmp_path / name)
        assert words in shown.text()
    page = driver.go("assess")
    sheet = tmp_path / "bogen.csv"
    for row, words in (("respondent,thema\n", "keine Kopfzeile mit question, answer"),):
        sheet.write_text(row, encoding="utf-8")
        page.files.merge_file(sheet)
        assert words in shown.text()
        assert not english_left(window.messages, example)


def test_why_there_is_no_plan_is_said_in_german() -> None:
    before = activity("b", name="Model registry", duration=3)
    late = activity("a", name="Experiment tracking", needs=("b",), wish="must", duration=3)
    crowded = problem(before, late)
    reason = why_impossible(crowded, {})
    goal = problem(activity("a", wish="must", days={"dev": 90.0}))
    both = why_impossible(goal, {})
    assert reason.startswith("No plan keeps the limits: ")
    with speaking("de"):
        for words in (reason, both):
            assert tr(words).startswith("Kein Plan hält die Grenzen ein: ")
            assert not ENGLISH.search(tr(words)), tr(words)
        assert "das Muss „" in tr(both)


def test_what_was_written_is_said_in_german(
    qtbot, german: None, example: Project, example_study: Study, tmp_path: Path
) -> None:  # type: ignore[no-untyped-def]
    exports = Driver(qtbot, two_pages(example), example_study).go("report").exports
    exports.export_to(tmp_path / "plan.json", "json")
    qtbot.waitUntil(lambda: "geprüft" in exports.last.text(), timeout=PATIENCE)
    assert exports.last.text() == "Geschrieben und geprüft: plan.json."
