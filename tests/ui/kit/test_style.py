"""The style draws what it is asked to also where PySide hands it something that is no widget."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import (
    QPushButton,
    QScrollBar,
    QStyle,
    QStyleOptionButton,
    QStyleOptionSlider,
    QWidgetItem,
)

from planner.ui.kit.style import FlatStyle


@pytest.mark.usefixtures("qapp")
def test_what_is_no_widget_is_taken_for_none() -> None:
    style, button, bar = FlatStyle(), QPushButton("Plan"), QScrollBar()
    stale = QWidgetItem(bar)  # what Python held at the address of a scroll bar that was made later
    image = QImage(60, 30, QImage.Format.Format_RGB32)
    image.fill(0)
    pressed, slid = QStyleOptionButton(), QStyleOptionSlider()
    pressed.initFrom(button)
    pressed.rect = image.rect()
    pressed.text = "Plan"
    slid.initFrom(bar)
    slid.rect = image.rect()
    painter = QPainter(image)
    ask = QStyle.ContentsType.CT_PushButton, pressed, QSize(30, 10)
    assert style.sizeFromContents(*ask, stale) == style.sizeFromContents(*ask, button)  # type: ignore[arg-type]
    part = QStyle.ComplexControl.CC_ScrollBar, slid, QStyle.SubControl.SC_ScrollBarSlider
    assert style.subControlRect(*part, stale).isValid()  # type: ignore[arg-type]
    style.drawComplexControl(QStyle.ComplexControl.CC_ScrollBar, slid, painter, stale)  # type: ignore[arg-type]
    style.drawPrimitive(QStyle.PrimitiveElement.PE_PanelButtonCommand, pressed, painter, stale)  # type: ignore[arg-type]
    style.drawControl(QStyle.ControlElement.CE_PushButtonLabel, pressed, painter, stale)  # type: ignore[arg-type]
    painter.end()
    base = pressed.palette.color(pressed.palette.ColorRole.Base)
    assert image.pixelColor(8, 15) == base  # the button is drawn all the same
