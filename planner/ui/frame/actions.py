"""What can be done in the window, as data: one table for keys, the palette and the help.

It knows no window. The window maps the kind of an action to its method and gives that the target
(``MainWindow.acts``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from planner.domain.base.language import phrase


@dataclass(frozen=True)
class Action:
    """Something to do: its ``kind`` (and ``target`` where one method serves many), its words and keys.

    ``group`` is where it stands in the palette and the help; ``bound`` keys are set elsewhere.
    """

    kind: str
    words: str
    keys: tuple[str, ...] = ()
    group: str = "Do"
    target: str = ""
    bound: bool = False
    also: str = ""
    """Other words by which people look for it, beside those of ``search.toml``."""


ALWAYS = (
    Action("undo", "Undo", ("Ctrl+Z",)),
    Action("redo", "Redo", ("Ctrl+Shift+Z", "Ctrl+Y")),
    Action("save", "Save", ("Ctrl+S",)),
    Action("save as", "Save as…", ("Ctrl+Shift+S",)),
    Action("new", "New…", ("Ctrl+N",)),
    Action("open", "Open…", ("Ctrl+O",)),
    Action("example", "Open the example"),
    Action("bench", "Bench: all clients…"),
    Action("programme", "Explore a programme of many units"),
    Action("new programme", "New programme of many units"),
    Action("settings", "Settings…", ("Ctrl+,",)),
    Action("merge copy", "Merge another copy of this assessment…"),
    Action("go back", "Back to where you were", ("Alt+Left",), "Go to"),
    Action("go forward", "Forward again", ("Alt+Right",), "Go to"),
    Action("back", "Back to how it was when opened"),
    Action("changes", "Change log…"),
    Action("protect", "Protect with a passphrase…"),
    Action("close", "Close the window", ("Ctrl+Q",)),
    Action("workshop", "Workshop…", ("F5",)),
    Action("find", "Find and do…", ("Ctrl+K",)),
    Action("print", "Print…", ("Ctrl+P",)),
    Action("numbers", "Numbers behind the charts…", ("Ctrl+T",)),
    Action("help", "Help on this page", ("F1",)),
    Action("help", "About and licences", target="about"),
    Action("people", "Teams and people…"),
    Action("three numbers", "Three first numbers…"),
    Action("next person", "Next person", ("Ctrl+PgDown",), "Assess", bound=True),
    Action("name person", "Name this person…", ("F2",), "Assess", bound=True),
    Action("laws", "Laws and standards…"),
    Action("observe", "Look at what is on disk…"),
    Action("details", "Show or hide the details", ("Ctrl+\\",)),
    Action("type size", "Larger type", ("Ctrl++", "Ctrl+="), target="1"),
    Action("type size", "Smaller type", ("Ctrl+-",), target="-1"),
)


def action_table(
    pages: Sequence[str],
    themes: Mapping[str, str],
    formats: Mapping[Any, str],
    places: Mapping[str, tuple[str, str]],
) -> tuple[Action, ...]:
    """Everything the window can do, in the order the help shows it.

    ``pages`` are titles in the order of the rail; ``themes`` and ``formats`` of the report are words by id,
    ``places`` words and the page they belong to.
    """
    return (
        *ALWAYS,
        *(
            Action("page", title, (phrase("Alt+{part}", part=k + 1),), "Go to", str(k), bound=True)
            for k, title in enumerate(pages)
        ),
        *(
            Action("theme", phrase("Theme: {words}", words=words), (), "Look", theme)
            for theme, words in themes.items()
        ),
        *(
            Action("place", words, (), page or "Go to", name)
            for name, (words, page) in places.items()
        ),
        Action("export", "Export PDF…", (), "Report", "pdf"),
        *(
            Action("export", phrase("Export: {words}…", words=words), (), "Report", format_)
            for format_, words in formats.items()
        ),
    )
