"""What is copied: tables as a spreadsheet takes them and as a text takes them, pictures, words."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QMimeData, QPoint
from PySide6.QtGui import QGuiApplication, QPixmap
from PySide6.QtWidgets import QMenu, QWidget

from planner.domain.base.language import tr

Grid = tuple[Sequence[str], Sequence[Sequence[str]]]
"""Heads, and rows of as many texts."""
Entry = tuple[str | None, Callable[[], object]]
"""Words and what is done; ``None`` is a line between entries."""
_GAPS = re.compile(r"[\t\r\n]+")
_UNSEEN = str.maketrans("", "", "\u2060\u200b")
_ACTS = ("=", "+", "@", "-")
_FIGURE = re.compile(r"[-+]?[\d.,\u202f\u00a0 ']+\s?\D{0,3}")


def cell_text(text: str) -> str:
    """A text as it may stand in a cell: on one line, and nothing that a spreadsheet would work out."""
    text = _GAPS.sub(" ", text.translate(_UNSEEN)).strip()
    acts = text.startswith(_ACTS) and not _FIGURE.fullmatch(text)
    return f"'{text}" if acts else text


def as_tsv(grid: Grid) -> str:
    """Rows of texts with tabs between them."""
    return "\n".join("\t".join(cell_text(c) for c in row) for row in (grid[0], *grid[1]))


def as_html(grid: Grid) -> str:
    """A table that word processors and mail take over with its lines."""

    def row(cells: Sequence[str], tag: str) -> str:
        return "<tr>" + "".join(f"<{tag}>{escape(cell_text(c))}</{tag}>" for c in cells) + "</tr>"

    body = "".join(row(r, "td") for r in grid[1])
    return f'<meta charset="utf-8"><table border="1">{row(grid[0], "th")}{body}</table>'


def copy_grid(grid: Grid) -> None:
    """Put a table on the clipboard, for a spreadsheet and for a text."""
    data = QMimeData()
    data.setText(as_tsv(grid))
    data.setData("text/html", as_html(grid).encode())
    QGuiApplication.clipboard().setMimeData(data)


def copy_text(text: str) -> None:
    """Put words on the clipboard."""
    QGuiApplication.clipboard().setText(text.translate(_UNSEEN))


def picture_of(widget: QWidget, least: float = 2.0) -> QPixmap:
    """A widget as it is seen, at least twice as fine as the screen, on the colour of what is behind it."""
    ratio = max(widget.devicePixelRatioF(), least)
    size = widget.size() * ratio
    image = QPixmap(size)
    image.setDevicePixelRatio(ratio)
    image.fill(widget.palette().color(widget.backgroundRole()))
    widget.render(image, QPoint())
    return image


def copy_picture(widget: QWidget) -> None:
    """Put a widget on the clipboard as a picture."""
    QGuiApplication.clipboard().setPixmap(picture_of(widget))


def show_menu(parent: QWidget, entries: Sequence[Entry], at: QPoint) -> QMenu:
    """Show a context menu at a place on the screen; it goes when it is left."""
    menu = menu_of(parent, entries)
    menu.aboutToHide.connect(menu.deleteLater)
    menu.popup(at)
    return menu


def menu_of(parent: QWidget, entries: Sequence[Entry]) -> QMenu:
    """A menu with these entries."""
    menu = QMenu(parent)
    for words, act in entries:
        if words is None:
            menu.addSeparator()
        else:
            menu.addAction(tr(words)).triggered.connect(lambda _=False, act=act: act())
    return menu
