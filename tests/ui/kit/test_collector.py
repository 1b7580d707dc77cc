"""Widgets are collected on the interface's thread, and dialogs are gone when they are closed."""

from __future__ import annotations

import gc
import threading

import shiboken6
from PySide6.QtCore import QTimer

from planner.ui.kit.collector import collect_due
from planner.ui.kit.dialogs import run
from planner.ui.organisation.people import PeopleDialog
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


class Watched:
    """Part of a cycle; says in which thread it was collected."""

    def __init__(self, threads: list[int]) -> None:
        self.threads, self.itself = threads, self

    def __del__(self) -> None:
        self.threads.append(threading.get_ident())


def test_a_worker_collects_nothing(qtbot) -> None:  # type: ignore[no-untyped-def]
    threads: list[int] = []

    def work() -> None:
        for _ in range(2_000):
            Watched(threads)
        kept = [[] for _ in range(100_000)]  # automatic collection would have begun long ago
        assert kept

    worker = threading.Thread(target=work)
    worker.start()
    worker.join()
    assert not gc.isenabled()
    assert threads == []
    held: list[list[int]] = []

    def gone() -> bool:
        held.extend([] for _ in range(1_000))  # an idle thread comes to no threshold by itself
        return len(threads) == 2_000

    qtbot.waitUntil(gone, timeout=PATIENCE)
    assert set(threads) == {threading.get_ident()}


def test_the_oldest_generation_that_is_due_is_collected(qapp) -> None:  # type: ignore[no-untyped-def]
    gc.collect()
    assert collect_due() == -1
    limits = gc.get_threshold()
    seen = set()
    for _ in range((limits[1] + 2) * (limits[2] + 2)):
        kept = [[] for _ in range(limits[0] + 200)]
        seen.add(collect_due())
        del kept
    assert seen == {0, 1, 2}


def test_a_dialog_that_was_closed_is_deleted_and_listens_no_more(open_empty: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    dialog = PeopleDialog(open_empty.window, open_empty.look, open_empty.session)
    QTimer.singleShot(0, dialog.reject)
    run(dialog)
    qtbot.waitUntil(lambda: not shiboken6.isValid(dialog), timeout=PATIENCE)
    assert open_empty.window.findChildren(PeopleDialog) == []
