"""Renders the icons from their drawings: ``python -m planner.bundle.icons``; the pictures lie beside them."""

from __future__ import annotations

import io
import os
from pathlib import Path

from PIL import Image

FOLDER = Path(__file__).resolve().parent.parent / "ui" / "icon"
SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)
SMALL = 24
"""Up to this size the simpler drawing is used: lines of the other one would run together."""


def rendered(drawing: Path, size: int) -> bytes:
    """A drawing as PNG, ``size`` pixels wide and high."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtCore import QBuffer, QIODevice
    from PySide6.QtGui import QGuiApplication, QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    _application = QGuiApplication.instance() or QGuiApplication([])
    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(drawing)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]
    return bytes(buffer.data().data())


def drawing_for(size: int) -> Path:
    """Which drawing is rendered at a size."""
    return FOLDER / ("planner-small.svg" if size <= SMALL else "planner.svg")


def main() -> None:
    """Write the PNGs, and the containers that Windows and macOS want."""
    pictures: dict[int, Image.Image] = {}
    for size in SIZES:
        data = rendered(drawing_for(size), size)
        picture = Image.open(io.BytesIO(data)).convert("RGBA")
        pictures[size] = picture
        picture.save(FOLDER / f"planner-{size}.png", optimize=True)
    largest = pictures[256]
    largest.save(
        FOLDER / "planner.ico",
        sizes=[(s, s) for s in (16, 24, 32, 48, 64, 128, 256)],
        append_images=[pictures[s] for s in (16, 24, 32, 48, 64, 128)],
    )
    pictures[512].save(
        FOLDER / "planner.icns", append_images=[pictures[s] for s in (16, 32, 64, 128, 256)]
    )


if __name__ == "__main__":
    main()
