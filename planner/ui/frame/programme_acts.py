"""What can be done in a programme's window, as data, and what each kind does."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from planner.domain.base.language import Verbatim, phrase
from planner.programme.programme_file import Programme
from planner.ui.frame.actions import Action
from planner.ui.frame.programme_versions import ProgrammeVersions
from planner.ui.frame.settings_dialog import THEME_WORDS
from planner.ui.kit.dialogs import run

if TYPE_CHECKING:
    from planner.ui.frame.programme_window import ProgrammeWindow

ALWAYS = (
    Action("plan again", "Plan again", ("F9",), "Programme"),
    Action("agree", "Agree this plan…", (), "Programme"),
    Action("stop", "Stop planning", (), "Programme"),
    Action("find unit", "Find a unit", ("/",), "Programme"),
    Action("force in", "Force the chosen unit in", ("F",), "Programme", bound=True),
    Action("give money", "Give the chosen unit money…", (), "Programme"),
    Action("open unit", "Open the chosen unit with its share", ("Enter",), "Programme", bound=True),
    Action(
        "earlier", "The chosen unit a quarter earlier", ("Shift+Left",), "Programme", bound=True
    ),
    Action("later", "The chosen unit a quarter later", ("Shift+Right",), "Programme", bound=True),
    Action("add units", "Add units…", (), "Units"),
    Action("undo", "Undo", ("Ctrl+Z",)),
    Action("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("save", "Save", ("Ctrl+S",)),
    Action("save as", "Save as…", ("Ctrl+Shift+S",)),
    Action("open", "Open…", ("Ctrl+O",)),
    Action("versions", "Restore an earlier version…"),
    Action("protect", "Protect with a passphrase…"),
    Action("settings", "Settings…", ("Ctrl+,",)),
    Action("find", "Find and do…", ("Ctrl+K",)),
    Action("details", "Show or hide the details", ("Ctrl+\\",)),
    Action("close", "Close the window", ("Ctrl+Q",)),
    Action("type size", "Larger type", ("Ctrl++", "Ctrl+="), target="1"),
    Action("type size", "Smaller type", ("Ctrl+-",), target="-1"),
)


def programme_actions(pages: Sequence[str]) -> tuple[Action, ...]:
    """Everything the window can do; ``pages`` are titles in the order of the rail."""
    return (
        *ALWAYS,
        *(
            Action("page", title, (phrase("Alt+{part}", part=k + 1),), "Go to", str(k), bound=True)
            for k, title in enumerate(pages)
        ),
        *(
            Action("theme", phrase("Theme: {words}", words=words), (), "Look", theme)
            for theme, words in THEME_WORDS.items()
        ),
        *(
            Action("export", phrase("Export: {words}…", words=words), (), "Report", kind)
            for kind, words in (("pdf", "PDF"), ("html", "web page"), ("xlsx", "workbook"))
        ),
    )


def unit_places(programme: Programme) -> list[Action]:
    """Units as places to go to."""
    return [
        Action("unit", Verbatim(u.name), (), "Units", u.id, also=u.group) for u in programme.units
    ]


def programme_acts(window: ProgrammeWindow) -> dict[str, Callable[[str], object]]:
    """What each kind of action does in ``window``, given its target."""

    def plain(act: Callable[[], object]) -> Callable[[str], object]:
        return lambda _: act()

    def find_unit() -> None:
        window.show_page(0)
        window.heat_page.search.setFocus()

    def add_units() -> None:
        window.show_page(1)
        window.page.add()

    def export(kind: str) -> None:
        window.show_page(5)
        window.page.export(kind)

    return {
        "plan again": plain(window.plan_again),
        "agree": plain(window.moves.agree),
        "stop": plain(window.stop),
        "find unit": plain(find_unit),
        "force in": plain(lambda: window.moves.force_in(window.chosen)),
        "give money": plain(lambda: window.moves.give_money(window.chosen)),
        "open unit": plain(lambda: window.moves.open_unit(window.chosen)),
        "earlier": plain(lambda: window.moves.move_unit(window.chosen, -1)),
        "later": plain(lambda: window.moves.move_unit(window.chosen, 1)),
        "add units": plain(add_units),
        "undo": plain(window.undo),
        "redo": plain(window.redo),
        "save": plain(window.files.save),
        "save as": plain(window.files.save_as),
        "open": plain(window.files.open_dialog),
        "versions": plain(lambda: run(ProgrammeVersions(window))),
        "protect": plain(window.files.protect),
        "settings": plain(window.open_settings),
        "find": plain(window.open_palette),
        "details": plain(window.toggle_details),
        "close": plain(window.close),
        "type size": lambda by: window.change_type(int(by)),
        "page": lambda index: window.show_page(int(index)),
        "theme": lambda theme: window.change_settings(theme=theme),
        "export": export,
        "unit": window.on_unit,
    }
