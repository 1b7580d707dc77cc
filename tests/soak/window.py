"""A window that is used for days: answers, pages, plans, exports, languages, themes; and what stays behind.

Every round does the same; what a round leaves (memory, open files, threads, windows, references) must not
grow after the first ones have filled the caches.
"""

from __future__ import annotations

import gc
import os
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from tests.soak.common import START, Figure
from tests.soak.loads import _resident

MOST_MEGABYTES = 60.0
TRIALS = 400
PATIENCE = 1_800
"""Seconds that a plan or an export may take: a busy machine makes it slower, not red."""


@dataclass(frozen=True)
class State:
    """What is there after a round: how far each constant's count has fallen, and what lives."""

    answers: int
    megabytes: float
    files: int
    threads: int
    windows: int
    lost: int
    faults: int


@dataclass(frozen=True)
class Life:
    """A long life: its state after each round."""

    states: tuple[State, ...]
    languages: int
    exports: int
    typed: int

    @property
    def first(self) -> State:
        """The state after the third round: every theme and language was shown by then."""
        return self.states[min(2, len(self.states) - 1)]

    @property
    def grown(self) -> dict[str, float]:
        """What the last state has more than the one after the third round."""
        first, last = self.first, self.states[-1]
        return {
            n: getattr(last, n) - getattr(first, n)
            for n in ("megabytes", "files", "threads", "windows", "faults")
        }


def run(answers: int = 100_000, rounds: int = 20, *, exports: bool = True) -> Life:
    """Use one window for ``rounds`` rounds, ``answers`` in all; each ends in another language and theme."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    with tempfile.TemporaryDirectory(prefix="life-") as folder:
        return _Sitting(Path(folder)).run(answers, rounds, exports=exports)


class _Sitting:
    """One window and its successors."""

    def __init__(self, folder: Path) -> None:
        from planner.storage.document import load, save
        from planner.storage.recovery import Recovery
        from planner.ui.frame.app import make_application
        from planner.ui.kit.look import Look
        from planner.workspace.settings import Settings
        from planner.workspace.workspace import Workspace

        self.app = make_application()
        self.folder = folder
        self.faults: list[str] = []
        example = load(Path(__file__).resolve().parents[2] / "examples" / "insurer.mlplan").project
        finance = example.finance.model_copy(update={"trials": TRIALS})
        self.path = folder / "life.mlplan"
        save(example.model_copy(update={"finance": finance}), self.path, now=START)
        look = Look("light", 10)
        look.apply()
        workspace = Workspace.open(self.path)
        self.recovery = Recovery(folder / "recovery")
        self.window = self._shown(look, workspace, Settings())
        self.typed = 0

    def _shown(self, look, workspace, settings):  # type: ignore[no-untyped-def]  # Qt is loaded late
        from planner.ui.frame import app

        self._settings = app.settings_path
        app.settings_path = lambda: self.folder / "settings.json"  # type: ignore[assignment]
        return app.show_window(look, workspace, self.recovery, settings)

    def run(self, answers: int, rounds: int, *, exports: bool) -> Life:
        """All rounds; a fault on the way is counted and named."""
        from planner.ui.frame import app

        states: list[State] = []
        hook, language = sys.excepthook, self.window.settings.language
        try:
            for number in range(rounds):
                self._round(answers // rounds)
                if exports:
                    self._planned()
                    self._export(number)
                self._language_and_theme(number)
                states.append(self._state())
        finally:
            self._end()
            sys.excepthook = hook
            app.settings_path = self._settings
            app.speak(language)
        return Life(tuple(states), rounds, rounds if exports else 0, self.typed)

    def _round(self, answers: int) -> None:
        from PySide6.QtCore import Qt
        from PySide6.QtTest import QTest

        window = self.window
        levels = (Qt.Key.Key_0, Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4)
        for page in range(len(window.pages)):
            window.show_page(page)
            self._turn()
        window.show_page(1)
        window.page.setFocus()
        for k in range(answers):
            QTest.keyClick(window.page, levels[(k + k // 67) % 5])
            QTest.keyClick(window.page, Qt.Key.Key_Return)
            self.typed += 1
            if k % 50 == 0:
                self._turn()

    def _planned(self) -> None:
        """Wait until the plan for what was typed is there."""
        session = self.window.session
        session.refresh()
        self._until(lambda: session.is_current or bool(session.failure), "no plan came")

    def _export(self, number: int) -> None:
        from planner.reporting.publish import publish

        study = self.window.session.study
        if study is None:
            return

        def work() -> None:
            publish(study, self.folder / "out", date(2026, 11, 21), ("html", "pdf"), f"r{number}")

        ended: list[bool] = []
        self.window.jobs.start(self.window, work, lambda _: ended.append(True), ended.append)  # type: ignore[arg-type]
        self._until(lambda: bool(ended), "no export came")

    def _language_and_theme(self, number: int) -> None:
        window = self.window
        window.session.workspace.save()
        window.change_settings(theme=("dark", "light", "contrast")[number % 3])
        self._turn()
        window.change_settings(language=("de", "en")[number % 2])
        self._turn()
        if window.successor is not None:
            self.window = window.successor
        self._turn()

    def _turn(self) -> None:
        from PySide6.QtCore import QEvent

        try:
            self.app.processEvents()
            self.app.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        except Exception as error:  # noqa: BLE001 - what Qt passes on is counted
            self.faults.append(repr(error))

    def _until(self, there: Callable[[], bool], words: str) -> None:
        end = time.monotonic() + PATIENCE
        while not there():
            self._turn()
            time.sleep(0.01)
            if time.monotonic() > end:
                raise AssertionError(words)

    def _state(self) -> State:
        from planner.ui.kit.qt_guard import FAR

        self.window.jobs.wait()
        for _ in range(3):
            self._turn()
            gc.collect()
        near = [FAR - sys.getrefcount(c) for c in (None, True, False)]
        lost = max(0, *near) if sys.version_info < (3, 12) else 0
        # what no window, wrapped or not, owns any more
        windows = len(self.app.topLevelWidgets())
        return State(
            self.typed,
            _resident(),
            _count("/proc/self/fd"),
            _count("/proc/self/task"),
            windows,
            lost,
            len(self.faults),
        )

    def _end(self) -> None:
        self.window.session.workspace.history.mark_clean()
        self.window.autosave.finish()
        self.window.close()
        self._turn()


def _count(folder: str) -> int:
    try:
        return len(os.listdir(folder))
    except OSError:
        return 0


def faults(life: Life) -> list[str]:
    """What grew although nothing may."""
    grown = life.grown
    # threads of pools come and go: a pool keeps up to as many as it may have
    bounds = {"megabytes": MOST_MEGABYTES, "files": 8, "threads": 8, "windows": 0, "faults": 0}
    return [f"{name} +{grown[name]:.0f}" for name, most in bounds.items() if grown[name] > most]


def figures(life: Life) -> list[Figure]:
    """The line of the table."""
    first, last = life.first, life.states[-1]
    words = ", ".join(
        f"{what} {getattr(first, name):.0f} then {getattr(last, name):.0f}"
        for what, name in (
            ("MB", "megabytes"),
            ("open files", "files"),
            ("threads", "threads"),
            ("top-level widgets", "windows"),
        )
    )
    bad = faults(life)
    return [
        Figure(
            "A real window: answers typed by key, seven pages, plans, exports, languages and themes; "
            "after the third round (each theme was shown) and after the last",
            f"{life.typed:,} answers, {len(life.states)} rounds, {life.exports} plans and exports, "
            f"{life.languages} changes of language and theme",
            f"{words}; {last.lost:,} references to constants lost of 2^40"
            + (f"; grew: {', '.join(bad)}" if bad else ""),
            not bad,
        )
    ]
