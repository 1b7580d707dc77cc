"""Fonts, spacing and palette: the visual language in Qt's terms."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetrics, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication

from planner.domain.base.resources import content_folder
from planner.reporting.charts.families import FAMILY
from planner.reporting.theme import Theme, themes
from planner.workspace.settings import ThemeChoice

Role = Literal["huge", "headline", "title", "figure", "lead", "body", "small", "question"]
SCALE: dict[Role, tuple[float, bool]] = {
    "huge": (2.6, True),
    "headline": (1.46, False),
    "title": (1.5, True),
    "question": (1.5, True),
    "figure": (1.45, True),
    "lead": (1.15, False),
    "body": (1.0, False),
    "small": (0.88, False),
}
LEAST_POINTS = 8.0
BASE_UNIT = 4
"""A grid unit at base size, in pixels."""


class Look(QObject):
    """The theme and type size in use; emits ``changed`` when either becomes another."""

    changed = Signal()

    def __init__(self, choice: ThemeChoice = "light", text_size: int = 10) -> None:
        super().__init__()
        self._choice: ThemeChoice = choice
        self._size = text_size
        self._units: dict[tuple[int, float], int] = {}
        self.dialog_sizes: dict[str, tuple[float, float]] = {}
        """Sizes that people gave to dialogs, by class, in grid units."""

    @property
    def theme(self) -> Theme:
        """Colours of the theme in use."""
        return themes()[self._resolved()]

    @property
    def choice(self) -> ThemeChoice:
        """What the user chose."""
        return self._choice

    @property
    def text_size(self) -> int:
        """Size of the body in points."""
        return self._size

    def _resolved(self) -> str:
        if self._choice != "system":
            return self._choice
        hints = QGuiApplication.styleHints()
        accessibility = hints.accessibility()
        if accessibility.contrastPreference() == Qt.ContrastPreference.HighContrast:
            return "contrast"
        return "dark" if hints.colorScheme() == Qt.ColorScheme.Dark else "light"

    def choose(self, choice: ThemeChoice | None = None, text_size: int | None = None) -> None:
        """Change theme or type size everywhere."""
        self._choice = choice or self._choice
        self._size = text_size or self._size
        self.apply()

    def apply(self) -> None:
        """Set the application's font and palette."""
        app = QApplication.instance()
        if not isinstance(app, QApplication):
            raise TypeError("a look needs a running application")
        app.setFont(self.font())
        app.setPalette(palette(self.theme))
        selected = QPalette()  # in a field only words are tinted, so the tint has to be strong
        selected.setColor(QPalette.ColorRole.Highlight, QColor(self.theme.accent))
        selected.setColor(QPalette.ColorRole.HighlightedText, QColor(self.theme.on_accent))
        for kind in ("QLineEdit", "QPlainTextEdit"):
            app.setPalette(selected, kind)  # type: ignore[arg-type]  # its stub asks for bytes, it takes none
        self.changed.emit()

    def font(self, role: Role = "body", *, bold: bool | None = None, italic: bool = False) -> QFont:
        """The font of a role; ``bold`` overrides the role's weight."""
        factor, role_bold = SCALE[role]
        font = QFont(FAMILY)
        font.setPointSizeF(max(self._size * factor, LEAST_POINTS))
        font.setBold(role_bold if bold is None else bold)
        font.setItalic(italic)
        return font

    def u(self, count: float = 1) -> int:
        """Spacing in units of the grid (4 px at base size), in pixels."""
        screen = QGuiApplication.primaryScreen()
        key = self._size, screen.logicalDotsPerInch() if screen is not None else 0.0
        if key not in self._units:  # asked for thousands of times, and measuring type takes a while
            self._units[key] = max(round(QFontMetrics(self.font()).height() / 4.5), 3)
        return round(self._units[key] * count)

    def drawn(self, pixels: float) -> int:
        """Side of a mark that has so many pixels at base size; it grows with the type and never shrinks."""
        return max(round(pixels), round(pixels * self.u() / BASE_UNIT))

    def colour(self, token: str) -> QColor:
        """A colour token as a Qt colour."""
        return QColor(str(getattr(self.theme, token)))

    @property
    def points(self) -> float:
        """Size of small chart text in points."""
        return max(self._size * 0.88, LEAST_POINTS)


def load_fonts() -> None:
    """Register the shipped fonts with Qt."""
    for path in sorted((content_folder("reports") / "fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def palette(theme: Theme) -> QPalette:
    """Map the tokens to Qt's palette roles, in every group."""
    roles = {
        QPalette.ColorRole.Window: theme.window,
        QPalette.ColorRole.Base: theme.base,
        QPalette.ColorRole.AlternateBase: theme.raised,
        QPalette.ColorRole.Button: theme.base,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.raised,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.muted,
        QPalette.ColorRole.BrightText: theme.on_accent,
        QPalette.ColorRole.Highlight: theme.accent_soft,
        QPalette.ColorRole.HighlightedText: theme.text,
        QPalette.ColorRole.Accent: theme.accent,
        QPalette.ColorRole.Link: theme.accent,
        QPalette.ColorRole.LinkVisited: theme.accent,
        QPalette.ColorRole.Mid: theme.control,
        QPalette.ColorRole.Midlight: theme.line,
        QPalette.ColorRole.Light: theme.base,
        QPalette.ColorRole.Dark: theme.control,
        QPalette.ColorRole.Shadow: theme.control,
    }
    made = QPalette()
    for group in (
        QPalette.ColorGroup.Active,
        QPalette.ColorGroup.Inactive,
        QPalette.ColorGroup.Disabled,
    ):
        for role, colour in roles.items():
            made.setColor(group, role, QColor(colour))
    for role in (
        QPalette.ColorRole.Text,
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.ButtonText,
    ):
        made.setColor(QPalette.ColorGroup.Disabled, role, QColor(theme.disabled))
    return made
