"""How soon the window answers: going to each page, and each of its main controls, in the interface's thread.

``.venv/bin/python -m benchmarks.window_feel [DOCUMENT]``. A window without a screen shows a document (the
example) with its plan. Each line has milliseconds of the processor that the interface's thread took from the
press to the end of the first painting after it, and until nothing is left to be done. Read them as multiples
of the first line, what reading the example takes in the same run.
"""

from __future__ import annotations

import os
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

ROOT = Path(__file__).resolve().parent.parent
LEFT_OUT = ("Print", "Export", "PDF", "Workshop", "Sign")
"""What would write files, print or open other windows."""

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from planner.ui.frame.main_window import MainWindow
    from planner.ui.kit.page import Page


def thread_ms() -> float:
    """Milliseconds of a processor that this thread took so far."""
    return time.thread_time() * 1000


class Watch:
    """Times an act until the window has been painted after it, and until nothing is left to do."""

    def __init__(self, app: QApplication, window: MainWindow) -> None:
        from PySide6.QtCore import QEvent, QObject

        class Painted(QObject):
            """Notes that the window is to be painted."""

            seen = False

            def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802, ARG002 - Qt's name
                self.seen = self.seen or event.type() == QEvent.Type.UpdateRequest
                return False

        self._app, self._painted = app, Painted()
        window.installEventFilter(self._painted)

    def timed(self, act: Callable[[], object]) -> tuple[float, float]:
        """First painting and the end of all work, in milliseconds of this thread."""
        self.settle()
        self._painted.seen = False
        began, first, quiet = thread_ms(), 0.0, 0
        act()
        while quiet < 3:
            before = thread_ms()
            self._app.processEvents()
            now = thread_ms()
            if self._painted.seen and not first:
                first = now - began
            quiet = quiet + 1 if now - before < 0.3 else 0
        return first or thread_ms() - began, thread_ms() - began

    def settle(self, seconds: float = 0.05) -> None:
        """Let the window come to rest, and what was left in it go."""
        from PySide6.QtCore import QEvent

        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self._app.processEvents()
            self._app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            time.sleep(0.002)


def opened(document: Path) -> tuple[QApplication, MainWindow]:
    """The window with the plan of a document, before any page but the first was shown."""
    from planner.__main__ import load_window

    load_window()
    from planner.analysis.study.keep import keep
    from planner.analysis.study.once import kept_study
    from planner.analysis.study.study import study
    from planner.catalogue.own import catalogue_of
    from planner.storage.results import Results
    from planner.ui.frame.app import make_application
    from planner.ui.frame.main_window import MainWindow
    from planner.ui.kit.look import Look
    from planner.workspace.workspace import Workspace

    project = Workspace.open(document).project
    workspace = Workspace.new(project)  # a copy that lies nowhere, so that nothing is saved
    workspace.history.mark_clean()
    results = Results(Path(tempfile.gettempdir()) / "planner-window-feel")
    catalogue = catalogue_of(project)
    shown = kept_study(project, catalogue, None, results, trusted=False)
    if shown is None or not shown.current:
        found = study(project, catalogue)
        kept = keep(found)
        assert kept is not None
        results.put(kept)
    app = make_application()
    look = Look("light")
    look.apply()
    window = MainWindow(look, workspace, results=results)
    window.resize(1280, 800)
    window.show()
    return app, window


def ready(app: QApplication, window: MainWindow) -> None:
    """Wait for the plan."""
    while window.session.study is None or window.session.jobs.busy:
        app.processEvents()
        time.sleep(0.005)


def _parts(page: Page) -> list[QWidget]:
    """What can be clicked on a page, in no order; what prints or leaves the window is left out."""
    from PySide6.QtWidgets import (
        QAbstractButton,
        QAbstractSpinBox,
        QComboBox,
        QScrollBar,
        QSlider,
        QWidget,
    )

    kinds = (QAbstractButton, QComboBox, QSlider)
    found = [w for w in page.findChildren(QWidget) if isinstance(w, kinds)]
    found += [t for t in page.tools if isinstance(t, kinds)]
    inside = (QAbstractSpinBox, QScrollBar)
    return [
        w
        for w in found
        if w.isVisible()
        and w.isEnabled()
        and not isinstance(w.parent(), inside)
        and not any(word in _said(w) for word in LEFT_OUT)
    ]


def _said(widget: QWidget) -> str:
    text = widget.text() if hasattr(widget, "text") else ""
    return f"{type(widget).__name__} {widget.accessibleName() or text}"


def controls(app: QApplication, window: MainWindow, watch: Watch) -> None:
    """Click what there is on each page, and print what takes longest until it is answered."""
    from shiboken6 import isValid

    for k in (k for k, b in enumerate(window.rail.buttons) if b.isVisible()):
        window.show_page(k)
        watch.settle(0.3)
        found = []
        for widget in _parts(window.page):
            if window.page is not window.pages[k] or window.ways.place is not None:
                window.show_page(k)
                watch.settle()
            if not isValid(widget) or not widget.isVisible() or not widget.isEnabled():
                continue
            name = _said(widget)
            found.append((watch.timed(partial(_press, app, widget))[0], name))
            window.session.back_to_opened()
        found.sort(reverse=True)
        said = "; ".join(f"{ms:.0f} {name}" for ms, name in found[:5])
        over = sum(ms > 50 for ms, _ in found)
        print(f"{window.owner.title}: {len(found)} clicked, {over} over 50 ms: {said}")


def _press(app: QApplication, widget: QWidget) -> None:
    """Click, and close whatever comes up over the window once it has been painted."""
    from PySide6.QtCore import QPoint, Qt, QTimer
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QDialog, QSlider

    closer = QTimer()

    def close() -> None:
        over = app.activePopupWidget() or app.activeModalWidget()
        if isinstance(over, QDialog):
            over.reject()
        elif over is not None:
            over.close()

    closer.timeout.connect(close)
    closer.start(0)
    if isinstance(widget, QSlider):
        QTest.keyClick(widget, Qt.Key.Key_Right)
    else:
        at = QPoint(min(widget.width() // 2, 40), widget.height() // 2)
        QTest.mouseClick(widget, Qt.MouseButton.LeftButton, pos=at)
    closer.stop()


def main(document: str = str(ROOT / "examples" / "insurer.mlplan")) -> None:
    """Print a line for each page and control."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    app, window = opened(Path(document))
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest

    from planner.storage.document import load
    from planner.ui.frame.ahead import Ahead
    from planner.ui.frame.app import load_more

    ready(app, window)
    began = thread_ms()
    load(ROOT / "examples" / "insurer.mlplan")
    print(f"reading the example {thread_ms() - began:.0f}")
    load_more().join()
    ahead = Ahead(window)
    ahead.begin()
    while window.pages.missing:
        app.processEvents()
        time.sleep(0.002)
    print(f"longest piece of what is made ahead {ahead.longest:.0f}")
    watch = Watch(app, window)
    for button in (b for b in window.rail.buttons if b.isVisible()):
        go = lambda b=button: QTest.mouseClick(b, Qt.MouseButton.LeftButton)  # noqa: E731 - bound here
        first = watch.timed(go)
        watch.timed(lambda: window.show_page(0))
        again = watch.timed(go)
        title = window.page.title
        print(
            f"{title:15} first {first[0]:6.0f} {first[1]:6.0f}   again {again[0]:6.0f} {again[1]:6.0f}"
        )
    controls(app, window, watch)


if __name__ == "__main__":
    main(*sys.argv[1:])
