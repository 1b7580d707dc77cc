"""The product's own icons: 16 px box, 1.4 px line, tinted from the theme."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

PATHS: dict[str, str] = {
    "organisation": "M2.5 14V4.5h6V14M8.5 7.5h5V14M1 14h14M4.5 7h2M4.5 9.5h2M10.5 10h1",
    "assess": "M1.5 3.5l1.2 1.2L5 2.5M1.5 8.5l1.2 1.2L5 7.5M1.5 13.5l1.2 1.2L5 12.5M7.5 4h7M7.5 9h7M7.5 14h7",
    "results": "M8 1.5l6.2 4.6-2.4 7.4H4.2L1.8 6.1zM8 5l2.8 2.1-1.1 3.4H6.3L5.2 7.1z",
    "candidates": "M2 2.5h5v5H2zM9 2.5h5v5H9zM2 9.5h5v5H2zM9 12l1.7 1.7L14.2 10",
    "business": "M2 1.5V14h12.5M4 11c3 0 3.5-6.5 9.5-7.5",
    "roadmap": "M2 2v12.5M4 4h5M6.5 8h5M9 12h5",
    "report": "M3.5 1.5h6l3.5 3.5v9.5h-9.5zM9.5 1.5V5H13M5.5 8h5M5.5 11h5",
    "systems": "M4.5 4.5h7v7h-7zM6.5 2v2.5M9.5 2v2.5M6.5 11.5V14M9.5 11.5V14M2 6.5h2.5M2 9.5h2.5M11.5 6.5H14M11.5 9.5H14",
    "note": "M2 2.5h12v8.5H7l-3 3v-3H2z",
    "help": "M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM6 6.2a2 2 0 114 0c0 1.4-2 1.5-2 3M8 11.3v.4",
    "undo": "M5.5 2.5L2.5 5.5l3 3M2.5 5.5h7a4 4 0 010 8H6",
    "redo": "M10.5 2.5l3 3-3 3M13.5 5.5h-7a4 4 0 000 8H10",
    "next": "M6 3l5 5-5 5",
    "down": "M3 6l5 5 5-5",
    "clock": "M8 1.5a6.5 6.5 0 100 13 6.5 6.5 0 000-13zM8 4.5V8l2.5 1.5",
    "minus": "M3 8h10",
    "question": "M6 6.2a2 2 0 114 0c0 1.4-2 1.5-2 3M8 11.3v.4",
    "previous": "M10 3L5 8l5 5",
    "search": "M7 2a5 5 0 100 10A5 5 0 007 2zM10.7 10.7L14.5 14.5",
    "tool": "M2 5.5h12V13H2zM5.5 5.5V3.5h5v2",
    "practice": "M3 2h10v12.5H3zM5.5 5.5h5M5.5 8.5h5M5.5 11.5h3",
    "warning": "M8 2L15 14H1zM8 6.5v3.5M8 11.8v.4",
    "close": "M3.5 3.5l9 9M12.5 3.5l-9 9",
    "check": "M2.5 8.5l3.5 3.5 7.5-8",
    "people": "M5.5 7.5a2.5 2.5 0 1 0 0-5 2.5 2.5 0 0 0 0 5zM1 14c0-3 2-4.5 4.5-4.5S10 11 10 14M11 7.5a2 2 0 1 0-.6-3.9M12 9.8c1.8.4 3 1.8 3 4.2",
    "settings": "M8 5.5a2.5 2.5 0 100 5 2.5 2.5 0 000-5zM8 1.5v2M8 12.5v2M1.5 8h2M12.5 8h2M3.4 3.4l1.4 1.4M11.2 11.2l1.4 1.4M12.6 3.4l-1.4 1.4M4.8 11.2l-1.4 1.4",
    "open": "M1.5 13V3h4.5l1.5 2h7v8z",
    "save": "M2.5 2.5h9l2 2v9h-11zM5 2.5v3.5h5V2.5M5 13.5V9.5h6v4",
    "flag": "M3.5 14.5V2M3.5 2.5h9l-2 3 2 3h-9",
    "lock": "M3.5 7.5h9v6.5h-9zM5.5 7.5V5a2.5 2.5 0 015 0v2.5",
    "link": "M6.5 9.5l3-3M7 4.5l1.5-1.5a2.8 2.8 0 014 4L11 8.5M9 11.5L7.5 13a2.8 2.8 0 01-4-4L5 7.5",
}


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0, *, before: int = 0) -> QPixmap:
    """Draw an icon in ``colour`` at ``size`` logical pixels, with so many free ones ``before`` it."""
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16" fill="none" '
        f'stroke="{colour.name()}" stroke-width="1.4" stroke-linecap="round" '
        f'stroke-linejoin="round"><path d="{PATHS[name]}"/></svg>'
    )
    made = QPixmap(round((size + before) * ratio), round(size * ratio))
    made.setDevicePixelRatio(ratio)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    QSvgRenderer(QByteArray(svg.encode())).render(painter, QRectF(before, 0, size, size))
    painter.end()
    return made


def icon(name: str, colour: QColor, disabled: QColor, size: int = 16, *, before: int = 0) -> QIcon:
    """An icon with its disabled form, sharp on fine screens."""
    made = QIcon()
    for ratio in (1.0, 2.0):
        made.addPixmap(pixmap(name, colour, size, ratio, before=before))
        made.addPixmap(pixmap(name, disabled, size, ratio, before=before), QIcon.Mode.Disabled)
    return made
