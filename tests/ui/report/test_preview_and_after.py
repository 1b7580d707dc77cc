"""Larger, smaller, on paper; and what can be done with a file once it is written."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QPageSize, QPainter, QPdfWriter, QWheelEvent
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QApplication, QWidget

from planner.ui.kit.look import Look
from planner.ui.report import export
from planner.ui.report.preview import Preview, print_document
from tests.ui.conftest import Driver


@pytest.fixture
def three_pages(qapp, tmp_path: Path) -> QPdfDocument:  # type: ignore[no-untyped-def]
    path = tmp_path / "three.pdf"
    writer = QPdfWriter(str(path))
    writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
    painter = QPainter(writer)
    for k in range(3):
        if k:
            writer.newPage()
        painter.drawText(500, 500, f"Page {k + 1}")
    painter.end()
    document = QPdfDocument(qapp)
    document.load(str(path))
    assert document.pageCount() == 3
    return document


def wheel(view: Preview, by: int, modifier: Qt.KeyboardModifier) -> None:
    where = QPointF(10, 10)
    event = QWheelEvent(
        where, where, QPoint(), QPoint(0, by), Qt.MouseButton.NoButton, modifier,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(view.viewport(), event)


def test_control_and_the_wheel_change_the_size(qtbot, three_pages: QPdfDocument) -> None:  # type: ignore[no-untyped-def]
    home = QWidget()
    qtbot.addWidget(home)
    view = Preview(Look(), home, three_pages)
    home.resize(900, 700)
    view.resize(800, 600)
    home.show()
    wheel(view, 120, Qt.KeyboardModifier.NoModifier)
    assert view.zoomMode() == QPdfView.ZoomMode.FitToWidth
    wheel(view, 120, Qt.KeyboardModifier.ControlModifier)
    larger = view.zoomFactor()
    assert view.zoomMode() == QPdfView.ZoomMode.Custom
    wheel(view, -120, Qt.KeyboardModifier.ControlModifier)
    assert view.zoomFactor() == pytest.approx(larger / 1.2)
    view.zoom(-100)
    assert view.zoomFactor() == 0.3
    view.zoom(100)
    assert view.zoomFactor() == 5.0
    view.fit()
    assert view.zoomMode() == QPdfView.ZoomMode.FitToWidth


def test_every_page_is_printed(three_pages: QPdfDocument, tmp_path: Path) -> None:
    printer = QPrinter()
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    assert print_document(three_pages, printer) == three_pages.pageCount()
    printed = QPdfDocument()
    printed.load(str(tmp_path / "printed.pdf"))
    assert printed.pageCount() == three_pages.pageCount()


def test_what_was_written_can_be_opened(
    open_empty: Driver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    panel = open_empty.go("report").exports  # type: ignore[attr-defined]
    opened: list[str] = []

    def take(url: QUrl) -> bool:
        opened.append(url.toLocalFile())
        return len(opened) < 3

    monkeypatch.setattr(export.QDesktopServices, "openUrl", take)
    assert panel.open_file.isHidden()
    panel._asked_at = tmp_path / "plan.pdf"
    panel._done("Written and checked: plan.pdf.")
    assert not panel.open_file.isHidden()
    panel.open_file.click()
    panel.show_folder.click()
    assert opened == [str(tmp_path / "plan.pdf"), str(tmp_path)]
    panel.open_file.click()
    assert "Nothing here opens plan.pdf" in open_empty.window.messages.text.text()
    panel._offer(None)
    assert panel.open_file.isHidden()
