"""Hostile text in every field, through every export and every widget (the soak takes all turns)."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtGui import Qt  # here, not in QtCore, it tells rich text
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QTextEdit,
    QWidget,
)

from planner.analysis.study.study import Study
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.exchange.intake.sheets import neutral, plain
from planner.reporting.publish import FORMAT_WORDS
from planner.storage.document import dump, parse
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.hostile import exports, skeletons
from tests.hostile.fill import filled
from tests.hostile.strings import FORMULAS, HOSTILE, TURNS, together
from tests.projects import awkward_bank
from tests.ui.conftest import PAGES, Driver, two_pages
from tests.ui.test_every_widget import DIALOGS


@pytest.fixture(scope="module")
def bank(kept_results: Results) -> Study:
    return exports.after_a_meeting(kept_study_of(awkward_bank(3), kept_results))


def test_there_are_enough_strings_and_the_product_takes_all_of_them() -> None:
    assert len(set(HOSTILE)) == len(HOSTILE) >= 150
    for text in HOSTILE:
        assert clean_text(text, multiline=True) == text, ascii(text)
    held = " ".join(together(turn) for turn in range(TURNS))
    assert all(text in held for text in HOSTILE)


def test_every_free_text_is_found() -> None:
    _, places = filled(awkward_bank(3), lambda _: "x")
    kinds = {p.rpartition(".")[2].partition("[")[0] for p in places}
    assert {
        "name",
        "note",
        "reason",
        "role",
        "who",
        "source",
        "title",
        "prompt",
        "label",
        "link",
    } <= kinds
    assert len(places) > 1_000


def test_every_export_keeps_its_skeleton(bank: Study) -> None:
    tally = exports.run((0,), bank)
    assert tally.bad == []
    assert tally.exports == 2 * len(FORMAT_WORDS)


@pytest.mark.parametrize("text", HOSTILE)
def test_a_sheet_brings_the_same_text_back(text: str) -> None:
    guarded = neutral(text)
    assert not guarded.lstrip(" ").startswith(skeletons.FORMULA_STARTS)
    if not text.startswith("'"):  # one that was there before counts as a guard
        assert plain(guarded) == clean_text(text, multiline=True).strip()


def test_a_page_that_runs_something_is_noticed(tmp_path: Path) -> None:
    page = tmp_path / "a.html"
    for bad in (
        "<script>1</script>", "<p onclick=x>", "<a href='javascript:1'>", "<img src='file:///a'>",
        "<iframe src='http://a'>",
    ):  # fmt: skip
        page.write_text(f"<html>{bad}</html>", encoding="utf-8")
        with pytest.raises(AssertionError):
            skeletons.html(page)
    sheet = tmp_path / "a.csv"
    for bad in FORMULAS[:6]:
        sheet.write_text(f'a,"{bad.replace(chr(34), chr(34) * 2)}"\n', encoding="utf-8")
        with pytest.raises(AssertionError):
            skeletons.table(sheet)


def is_markup(tip: str) -> bool:
    """Whether a tool tip would be read as markup: all but text that is escaped as a whole."""
    inner = tip.removeprefix("<qt>").removesuffix("</qt>")
    return "<" in inner if len(inner) == len(tip) - 9 else Qt.mightBeRichText(tip)


def rich_texts(root: QWidget) -> list[str]:
    """Widgets that would show text as markup."""
    found = []
    for widget in [root, *root.findChildren(QWidget)]:
        if is_markup(widget.toolTip()):
            found.append(f"tool tip of {type(widget).__name__}: {widget.toolTip()[:60]}")
        if (
            isinstance(widget, QLabel)
            and widget.textFormat() != Qt.TextFormat.PlainText
            and widget.text()
        ):
            found.append(f"label: {widget.text()[:60]}")
        if isinstance(widget, QTextEdit) and widget.acceptRichText() and not widget.isReadOnly():
            found.append(f"editor {widget.accessibleName()}")
        if isinstance(widget, QAbstractItemView | QComboBox) and widget.model() is not None:
            model = widget.model()
            for row in range(min(model.rowCount(), 60)):
                for column in range(model.columnCount()):
                    tip = model.index(row, column).data(Qt.ItemDataRole.ToolTipRole)
                    if isinstance(tip, str) and is_markup(tip):
                        found.append(f"tool tip of a cell: {tip[:60]}")
    return found


@pytest.mark.parametrize("turn", [0, 1])
def test_no_widget_shows_text_as_markup(qtbot, bank: Study, turn: int) -> None:  # type: ignore[no-untyped-def]
    project, _ = filled(bank.project, exports.chosen(turn))
    driver = Driver(qtbot, two_pages(project), replace(bank, project=project))
    for page in PAGES:
        driver.go(page)
        qtbot.wait(30)
        driver.window.grab()  # painted text as well, without a warning or a crash
        assert rich_texts(driver.window) == [], page
    for name, make in DIALOGS.items():
        dialog = make(driver)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.wait(20)
        dialog.grab()
        if name != "help":
            assert rich_texts(dialog) == [], name
        dialog.close()
    driver.session.jobs.wait()


PASTED = "a\u202eb\x0bc\x1b[31m\ufdd0d\ufffe é́\nsecond line\x00"
"""What a clipboard may hold: no document may hold most of it."""


def test_what_is_pasted_anywhere_is_taken_without_what_no_text_may_hold(
    qtbot, start_up: Project
) -> None:  # type: ignore[no-untyped-def]
    """Into every field of every page, by the keys for pasting; nothing is refused for its characters.

    Of fields that one loop has made side by side, the first two.
    """
    driver = Driver(qtbot, start_up, None)
    session, said, fields = driver.session, [], 0
    alike: Counter[tuple[str, type, type, int]] = Counter()
    session.message.connect(lambda words, _: said.append(str(words)))
    clipboard = QApplication.clipboard()
    for page in PAGES:
        driver.go(page)
        session._timer.stop()
        for field in driver.window.page.findChildren(QWidget):
            if not isinstance(field, QLineEdit | QPlainTextEdit) or not field.isVisible():
                continue
            if field.isReadOnly() or not field.isEnabled():
                continue
            alike[kind := (page, type(field), type(field.parent()), field.maximumWidth())] += 1
            if alike[kind] > 2:
                continue
            fields += 1
            field.setFocus()
            field.selectAll()
            clipboard.setText(PASTED)
            QTest.keyClick(field, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
            QTest.keyClick(field, Qt.Key.Key_Tab)
            driver.window.setFocus()
            qtbot.wait(5)
            session._timer.stop()
    session.jobs.cancel(session)
    assert alike.total() > 15
    assert fields >= 8
    assert not [words for words in said if "control character" in words]
    assert parse(dump(driver.project), "a").project == driver.project
    held = dump(driver.project).decode()
    assert "second line" in held, "nothing was pasted at all"
    assert not set(held) & set("\u202e\x0b\x1b\ufdd0\ufffe\x00")
    clipboard.clear()
