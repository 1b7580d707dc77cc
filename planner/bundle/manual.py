"""The manual as a PDF, one for each language, from the pages that F1 shows."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path

from planner import __version__

HERE = Path(__file__).resolve().parent.parent.parent
FOLDER = HERE / "docs" / "manual"
TITLES = {"en": "MLOps Planner: the manual", "de": "MLOps Planner: das Handbuch"}
FONT, SIZE = "Noto Sans", 10
MARGIN_MM = 22


def pages(language: str) -> list[str]:
    """The texts in the order of the help."""
    from planner.ui.frame.help import MANUAL

    return [(FOLDER / language / f"{name}.md").read_text("utf-8") for name, _ in MANUAL]


def write_manual(language: str, target: Path, epoch: int) -> int:
    """Write the PDF; returns how many pages it has. Each page of the help begins on a sheet of its own.

    It is dated by ``epoch`` (seconds), so that the same pages give the same bytes.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QMarginsF, QSizeF, QUuid
    from PySide6.QtGui import (
        QFont,
        QPageLayout,
        QPageSize,
        QPdfWriter,
        QTextBlockFormat,
        QTextCursor,
        QTextDocument,
        QTextFormat,
    )

    from planner.ui.frame.app import make_application

    _application = make_application()
    book = QTextDocument()
    book.setDefaultFont(QFont(FONT, SIZE))
    cursor = QTextCursor(book)
    for number, text in enumerate([f"# {TITLES[language]}\n\n{__version__}\n", *pages(language)]):
        part = QTextDocument()
        part.setDefaultFont(book.defaultFont())
        part.setMarkdown(text)
        start = cursor.position()
        if number:
            cursor.insertBlock(QTextBlockFormat())  # no longer in the list above
        cursor.insertHtml(part.toHtml())
        if number > 1:
            first = QTextCursor(book)
            first.setPosition(start + 1)
            layout = first.blockFormat()
            layout.setPageBreakPolicy(QTextFormat.PageBreakFlag.PageBreak_AlwaysBefore)
            first.setBlockFormat(layout)
        cursor.movePosition(QTextCursor.MoveOperation.End)
    writer = QPdfWriter(str(target))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    writer.setPageMargins(
        QMarginsF(MARGIN_MM, MARGIN_MM, MARGIN_MM, MARGIN_MM), QPageLayout.Unit.Millimeter
    )
    writer.setTitle(TITLES[language])
    name = f"{TITLES[language]} {__version__}"
    writer.setDocumentId(QUuid.createUuidV5(QUuid(), name.encode()))
    writer.setResolution(96)
    area = writer.pageLayout().paintRectPixels(writer.resolution())
    book.setPageSize(QSizeF(area.size()))
    book.print_(writer)
    del writer  # what it holds back is written now
    target.write_bytes(dated(target.read_bytes(), epoch))
    return book.pageCount()


def dated(data: bytes, epoch: int) -> bytes:
    """A PDF of Qt with another date; no byte moves, so the table at its end stays true."""
    day = datetime.fromtimestamp(epoch, UTC)
    data = re.sub(rb"\(D:\d{14}Z\)", day.strftime("(D:%Y%m%d%H%M%SZ)").encode(), data)
    plain = day.strftime('Date="%Y-%m-%dT%H:%M:%S+00:00"').encode()
    return re.sub(rb'Date="\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+00:00"', plain, data)
