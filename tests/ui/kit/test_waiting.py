"""Files are read and written in a thread; the window is drawn meanwhile, and nobody waits for ever."""

from __future__ import annotations

import threading
import time
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer

from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import speaking, speech
from planner.exchange.intake import table as table_module
from planner.ui.kit.waiting import read_file, waited
from tests.ui.conftest import Driver


def test_what_is_waited_for_comes_back_and_is_raised(qtbot) -> None:  # type: ignore[no-untyped-def]
    assert waited(lambda: 7) == 7
    assert waited(lambda: None) is None

    def fail() -> None:
        raise DocumentError("Not a document.")

    for way in (waited, read_file):
        with pytest.raises(DocumentError, match="Not a document"):
            way(fail)
    with speaking("de"):
        assert waited(lambda: speech().language) == "de", (
            "figures are read in the window’s language"
        )
    assert waited(threading.current_thread) is not threading.current_thread()


def test_the_window_is_drawn_meanwhile(qtbot) -> None:  # type: ignore[no-untyped-def]
    ticks = []
    timer = QTimer()
    timer.timeout.connect(lambda: ticks.append(1))
    timer.start(10)
    waited(lambda: time.sleep(0.3))
    assert len(ticks) > 3


def test_what_is_being_written_is_written_when_the_program_is_told_to_end(qtbot, qapp) -> None:  # type: ignore[no-untyped-def]
    written: list[str] = []
    QTimer.singleShot(0, lambda: written.append(waited(lambda: time.sleep(0.3) or "written")))
    QTimer.singleShot(20, qapp.exit)  # leaves every loop of the thread
    # within the main loop, as in the program: outside it no loop of the thread would ever run again
    qapp.exec()
    assert written == ["written"]
    ticks: list[int] = []
    QTimer.singleShot(5, lambda: ticks.append(1))
    qtbot.wait(100)
    assert ticks, "the tests that follow need the loop"


def test_a_file_that_never_ends_is_given_up(qtbot) -> None:  # type: ignore[no-untyped-def]
    end = threading.Event()
    try:
        with pytest.raises(InputError, match=r"more than 0\.1 s"):
            read_file(lambda: end.wait(30), 0.1)
    finally:
        end.set()
    qtbot.wait(50)  # what comes later is dropped without a word


def test_a_table_is_read_in_a_thread(
    open_example: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A large table from outside does not hold the window."""
    path = tmp_path / "answers.csv"
    path.write_text("respondent,question\n", encoding="utf-8")
    readers = []

    def read(*_: object) -> list[object]:
        readers.append(threading.current_thread())
        raise InputError("Nothing in it.")

    monkeypatch.setattr(table_module, "text_table", read)
    open_example.go("assess").files.merge_file(path)
    assert readers
    assert readers[0] is not threading.main_thread()
    assert "Nothing in it" in open_example.window.messages.text.text()
