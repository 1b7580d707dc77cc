"""Help in the program, offline: the manual, the keys from the table of actions, and the developers' pages.

The manual is for those who decide: what you see, how to read it, what to do (``docs/manual/<language>``).
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QImage, QTextCursor
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QListWidget,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

from planner import __version__
from planner.domain.base.language import phrase, speech, tr
from planner.domain.base.resources import content_folder
from planner.ui.frame.actions import Action
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel

KEYS = "keys"
ABOUT = "about"
MANUAL: tuple[tuple[str, str], ...] = (
    ("start", "Your first twenty minutes"),
    ("tutorial", "Tutorial: from answer to report"),
    ("organisation", "Organisation"),
    ("assess", "Assess"),
    ("results", "Results"),
    ("candidates", "Candidates"),
    ("business", "Business case"),
    ("roadmap", "Roadmap"),
    ("report", "Report"),
    ("systems", "Systems: laws and standards"),
    ("observed", "What lies on disk"),
    ("workshop", "Workshop"),
    ("finance", "For finance"),
    ("compliance", "For compliance"),
    ("files", "Files, and other programs"),
    ("saving", "Saving, going back, privacy"),
    ("glossary", "Words"),
)
DEVELOPERS = "developers/"
TOPICS: tuple[tuple[str, str], ...] = (
    *MANUAL,
    (KEYS, "Keys"),
    (ABOUT, "About and licences"),
    *(
        (f"{DEVELOPERS}{name}", phrase("For developers: {title}", title=title))
        for name, title in (
            ("maturity", "maturity"),
            ("catalogue", "catalogue"),
            ("economics", "economics"),
            ("roadmap", "roadmap"),
            ("reports", "reports and files"),
            ("workshop", "workshop"),
            ("reliability", "reliability"),
        )
    ),
)
MARGIN = 60  # pixels beside a picture
TOPIC_IDS = [id_ for id_, _ in TOPICS]
OF_PAGE = {
    "Organisation": "organisation",
    "Assess": "assess",
    "Results": "results",
    "Candidates": "candidates",
    "Business case": "business",
    "Roadmap": "roadmap",
    "Report": "report",
    "Systems": "systems",
}


SHIPPED = (
    "PySide6_Essentials", "PySide6_Pdf", "pydantic", "numpy", "scipy", "pandas", "matplotlib", "Jinja2",
    "typst", "ortools", "openpyxl", "XlsxWriter", "PyYAML", "defusedxml", "pymcdm",
    "icalendar", "Babel", "pikepdf", "pyHanko", "segno",
    "python-docx", "python-pptx", "cryptography", "jiter", "platformdirs",
    "shtab", "dulwich", "google-re2", "starlette", "uvicorn", "h11", "anyio", "ifaddr",
)  # fmt: skip
"""Packages the program is made with, as far as it names them itself."""


def licence_of(package: str) -> tuple[str, str]:
    """Version and licence of an installed package, in its own words."""
    try:
        data = metadata(package)
    except PackageNotFoundError:
        return "–", "not installed"
    named = [c for c in data.get_all("Classifier") or [] if c.startswith("License ::")]
    classes = "; ".join(c.rsplit(" :: ", 1)[-1] for c in named)
    # the old field may hold the whole text of a licence, so it comes last
    licence = data["License-Expression"] or classes or data["License"] or "–"
    return str(data["Version"]), str(licence).splitlines()[0][:80]


def about_text() -> str:
    """What this is, whose it is, and what it is made with."""
    rows = "\n".join(f"| {p} | {' | '.join(licence_of(p))} |" for p in SHIPPED)
    return (
        phrase(
            (
                "# About\n\nMLOps Planner {__version__}. Apache-2.0.\n\nIt works offline and sends "
                "nothing anywhere: no telemetry, no look for updates. Fonts: Noto, SIL Open "
                "Font License 1.1. Qt is used under the LGPL.\n\n## Made with\n\n| package | "
                "version | licence |\n|---|---|---|\n"
            ),
            __version__=__version__,
        )
        + rows
        + "\n"
    )


def _page(name: str) -> str:
    return (content_folder("docs") / name).read_text(encoding="utf-8")


def help_text(topic: str, actions: Sequence[Action]) -> str:
    """The Markdown of a topic."""
    if topic == ABOUT:
        return about_text()
    if topic.startswith(DEVELOPERS):
        return _page(f"{topic.removeprefix(DEVELOPERS)}.md")
    if topic != KEYS:
        return _page(f"manual/{speech().language}/{topic}.md")
    rows = [f"| {tr(a.words)} | {', '.join(a.keys)} | {tr(a.group)} |" for a in actions if a.keys]
    assess = (
        ("Answer with a level", "0 to 4"),
        ("Don’t know", "D"),
        ("Not applicable", "N"),
        ("Next question", "Enter"),
        ("Another question", "Up, Down"),
        ("Note", "M"),
        ("Evidence", "E"),
        ("Find", "/"),
    )
    rows += [f"| {tr(words)} | {keys} | {tr('Assess')} |" for words, keys in assess]
    systems = (
        ("Add a system", "N"),
        ("Find", "/"),
        ("Evidence", "E"),
        ("Make duties of the holes", "D"),
        ("Answer with a level", "0 to 4"),
        ("Another tab", "Ctrl+PgUp, Ctrl+PgDown"),
    )
    rows += [f"| {tr(words)} | {keys} | {tr('Systems')} |" for words, keys in systems]
    head = f"# {tr('Keys')}\n\n| {tr('What')} | {tr('Keys')} | {tr('Where')} |\n|---|---|---|\n"
    return head + "\n".join(rows) + "\n"


class Reader(QTextBrowser):
    """Shows our own Markdown; loads nothing but pictures beside it."""

    def __init__(self, folder: Path) -> None:
        super().__init__()
        self._folder = folder
        self.setOpenLinks(False)
        self.setOpenExternalLinks(False)
        self.setAccessibleName(tr("Help"))

    def loadResource(self, kind: int, name: QUrl | str) -> Any:  # noqa: N802 - Qt's name
        """Only files of ``docs/images``, by their bare name."""
        path = Path(QUrl(name).path()) if not isinstance(name, str) else Path(name)
        picture = self._folder / "images" / path.name
        if path.parent.name != "images" or not picture.is_file():
            return None
        image = QImage(str(picture))
        room = max(self.viewport().width() - MARGIN, 200)
        if image.width() <= room:
            return image
        return image.scaledToWidth(room, Qt.TransformationMode.SmoothTransformation)


class HelpWindow(QDialog):
    """Topics at the left, the text at the right, a line to find words in all of them."""

    def __init__(
        self, parent: QWidget, look: Look, actions: Sequence[Action], topic: str = "start"
    ) -> None:
        super().__init__(parent)
        self._actions = actions
        self.setWindowTitle(tr("Help"))
        self.resize(look.u(260), look.u(180))
        row = QHBoxLayout(self)
        row.setContentsMargins(look.u(4), look.u(4), look.u(4), look.u(4))
        row.setSpacing(look.u(4))
        side = QVBoxLayout()
        self.wanted = Field(look, "Find in the help")
        self.wanted.setPlaceholderText(tr("Find in the help"))
        self.wanted.returnPressed.connect(self._find)
        self.topics = QListWidget()
        self.topics.setAccessibleName(tr("Topics"))
        self.topics.addItems([tr(words) for _, words in TOPICS])
        self.topics.setMaximumWidth(look.u(60))
        self.topics.setSpacing(look.u(0.75))
        self.wanted.setMaximumWidth(look.u(60))
        self.topics.currentRowChanged.connect(self._show_row)
        self.found = PlainLabel(look, "", "small", "muted", wrap=True)
        self.found.setMaximumWidth(look.u(60))
        close = Button(look, "Close")
        close.clicked.connect(self.accept)
        for widget in (self.wanted, self.topics, self.found, close):
            side.addWidget(widget)
        row.addLayout(side)
        self.reader = Reader(content_folder("docs"))
        self.reader.anchorClicked.connect(self._follow)
        self.reader.setFont(look.font())
        self.reader.document().setDocumentMargin(look.u(4))
        row.addWidget(self.reader, 1)
        self.show_topic(topic)

    def show_topic(self, topic: str) -> None:
        """Show a topic from its beginning."""
        self.topics.setCurrentRow(TOPIC_IDS.index(topic))

    def _show_row(self, row: int) -> None:
        self.reader.setMarkdown(help_text(TOPIC_IDS[row], self._actions))

    def _follow(self, url: QUrl) -> None:
        """Links to another topic lead there; all others are only said."""
        name = Path(url.path()).stem
        here = TOPIC_IDS[self.topics.currentRow()]
        wanted = f"{DEVELOPERS}{name}" if here.startswith(DEVELOPERS) else name
        if not url.scheme() and wanted in TOPIC_IDS:
            self.show_topic(wanted)
        else:
            self.found.setText(phrase("Not opened: {toString}", toString=url.toString()))

    def _find(self) -> None:
        """Go to the next place of the words, in this topic and then in the others."""
        wanted = self.wanted.text().strip()
        if not wanted or self.reader.find(wanted):
            self.found.setText("")
            return
        here = self.topics.currentRow()
        for step in range(1, len(TOPIC_IDS) + 1):
            row = (here + step) % len(TOPIC_IDS)
            self.topics.setCurrentRow(row)
            self.reader.moveCursor(QTextCursor.MoveOperation.Start)
            if self.reader.find(wanted):
                self.found.setText("")
                return
        # back at the topic it began with
        self.found.setText("The help does not have these words.")
