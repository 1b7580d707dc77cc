"""The menus of macOS, made where the tests run: the whole table once, with keys, at places of the system."""

from __future__ import annotations

from collections import Counter

import pytest
from PySide6.QtGui import QAction, QShortcut
from PySide6.QtWidgets import QMainWindow

from planner.domain.base.language import speaking, tr
from planner.ui.frame import shell
from planner.ui.frame.actions import Action
from planner.ui.frame.native_menu import MENUS, fill_menus
from tests.ui.conftest import Driver

Role = QAction.MenuRole


def _menus(window: QMainWindow) -> dict[str, list[QAction]]:
    return {m.text(): m.menu().actions() for m in window.menuBar().actions()}


def test_every_action_lies_in_one_menu_and_does_what_it_says(open_empty: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    table, done = open_empty.window.actions_, []
    window = QMainWindow()
    qtbot.addWidget(window)
    fill_menus(window, table, done.append)
    menus = _menus(window)
    assert tuple(menus) == MENUS
    assert all(menus.values())
    found = [a for menu in menus.values() for a in menu]
    assert Counter(a.text() for a in found) == Counter(
        tr(a.words).replace("&", "&&") for a in table
    )
    for one in found:
        one.trigger()
    assert Counter(map(id, done)) == Counter(map(id, table))
    roles = {a.text(): a.menuRole() for a in found if a.menuRole() != Role.NoRole}
    assert roles == {
        "Settings…": Role.PreferencesRole,
        "About and licences": Role.AboutRole,
    }, "Qt guesses places from English words where nothing is said"
    assert {a.text() for a in menus["Edit"]} >= {"Undo", "Redo", "Find and do…"}
    assert {"New…", "Save", "Export PDF…", "Print…"} <= {a.text() for a in menus["File"]}
    keys = Counter(k.toString() for a in found for k in a.shortcuts())
    assert max(keys.values()) == 1
    assert "Ctrl+W" in keys
    assert "Ctrl+Q" not in keys, "that quits, and the system does it"


def test_keys_are_those_of_the_menus_there_and_of_the_window_elsewhere(
    qtbot,  # type: ignore[no-untyped-def]
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    table = (Action("save", "Save", ("Ctrl+S",)), Action("go back", "Back", ("Alt+Left",), "Go to"))
    for there in (True, False):
        monkeypatch.setattr(shell, "macos", lambda there=there: there)
        window = QMainWindow()
        qtbot.addWidget(window)
        with speaking("de"):
            shell.listen(window, table, lambda _: None)
        listened = {s.key().toString() for s in window.findChildren(QShortcut)}
        assert listened == (set() if there else {"Ctrl+S", "Alt+Left"})
        if there:
            menus = _menus(window)
            assert [a.text() for a in menus["Datei"]] == ["Speichern"]
            assert [a.shortcut().toString() for a in menus["Gehe zu"]] == ["Alt+Left"]
