"""Flat controls on Fusion, drawn from the palette; no style sheets."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPolygonF
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QProxyStyle,
    QStyle,
    QStyleOption,
    QStyleOptionButton,
    QStyleOptionComboBox,
    QStyleOptionComplex,
    QWidget,
)

RADIUS = 5.0
PRIMARY = "primary"

CHIP = "chip"
"""Property of a button that narrows a list: its ends are round."""

JOINED = "joined"
"""Property of a button that stands in one frame with its neighbours: first, middle or last."""

UNCONFIRMED = "unconfirmed"
"""Property of a field that holds a default nobody has confirmed: its frame is dashed."""

BOTH_ENDS = "both_ends"
"""Property of a combo box whose texts lose their middle where there is no room, not their end."""


WIDEST_ROOM = 24.0
"""Room at both sides of a button's words, in pixels at most."""
BASE_HEIGHT = 18.0
"""Height of a line of type at base size, in pixels: marks are drawn in proportion to it."""
GROOVE, HANDLE = 3.0, 9.0
"""How high the groove of a slider is, and how wide the ring that is moved, in pixels."""
INSET = 4
"""How much further in than Fusion's what stands in a box begins, in pixels."""

TICKED = (
    QStyle.PixelMetric.PM_IndicatorWidth,
    QStyle.PixelMetric.PM_IndicatorHeight,
    QStyle.PixelMetric.PM_ExclusiveIndicatorWidth,
    QStyle.PixelMetric.PM_ExclusiveIndicatorHeight,
)

_OFF = QPalette.ColorGroup.Disabled, QPalette.ColorRole.ButtonText


def _marked(option: QStyleOption) -> tuple[QPalette.ColorGroup, QPalette.ColorRole]:
    """The colour of what is ticked: none that invites where it cannot be changed."""
    if option.state & QStyle.StateFlag.State_Enabled:
        return QPalette.ColorGroup.Active, QPalette.ColorRole.Accent
    return _OFF


def _grown(option: QStyleOption) -> float:
    """How much larger than at base size the type of a control is; small type keeps the marks of base size."""
    return max(option.fontMetrics.height() / BASE_HEIGHT, 1.0)


def ring(
    painter: QPainter,
    rect: QRect | QRectF,
    colour: QColor,
    *,
    inside: bool = False,
    radius: float = 4.0,
) -> None:
    """The ring of what has the focus; ``inside`` where the control is filled with the accent itself."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    inset = 3.5 if inside else 1.0
    painter.setPen(QPen(colour, 1.2 if inside else 2.0))
    painter.drawRoundedRect(QRectF(rect).adjusted(inset, inset, -inset, -inset), radius, radius)


def _sound(widget: object) -> QWidget | None:
    """The widget that is drawn, or none.

    Where Python still holds something that once lay at its address, PySide hands that over in its place;
    a call of Qt with it would fail, and an override that fails can end the process.
    """
    return widget if isinstance(widget, QWidget) else None


class FlatStyle(QProxyStyle):
    """Buttons, fields, combo boxes, check boxes and the focus ring of the product."""

    def __init__(self) -> None:
        super().__init__("Fusion")

    def pixelMetric(  # noqa: N802 - Qt's name
        self,
        metric: QStyle.PixelMetric,
        option: QStyleOption | None = None,
        widget: QWidget | None = None,
    ) -> int:
        """Boxes to tick grow with the words beside them."""
        widget = _sound(widget)
        found = super().pixelMetric(metric, option, widget)
        if metric in TICKED and widget is not None:
            return round(found * max(widget.fontMetrics().height() / BASE_HEIGHT, 1.0))
        return found

    def sizeFromContents(  # noqa: N802 - Qt's name
        self,
        kind: QStyle.ContentsType,
        option: QStyleOption,
        size: QSize,
        widget: QWidget | None = None,
    ) -> QSize:
        """A button is as wide as its words with room at both sides, however short they are."""
        widget = _sound(widget)
        found = super().sizeFromContents(kind, option, size, widget)  # type: ignore[arg-type]
        if kind == QStyle.ContentsType.CT_PushButton and isinstance(option, QStyleOptionButton):
            unit = option.fontMetrics.height() / 4.5
            flat = bool(option.features & QStyleOptionButton.ButtonFeature.Flat)
            room = min(unit * 6, WIDEST_ROOM)  # large type needs no more of it
            found.setWidth(round(size.width() + (unit * 2 if flat else room)))
        elif kind in (QStyle.ContentsType.CT_ComboBox, QStyle.ContentsType.CT_SpinBox):
            found.setWidth(found.width() + INSET)
        return found

    def subControlRect(  # noqa: N802 - Qt's name
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        part: QStyle.SubControl,
        widget: QWidget | None = None,
    ) -> QRect:
        """What stands in a box begins where it does in a field."""
        widget = _sound(widget)
        found = super().subControlRect(control, option, part, widget)  # type: ignore[arg-type]
        inner = QStyle.SubControl.SC_ComboBoxEditField, QStyle.SubControl.SC_SpinBoxEditField
        boxes = QStyle.ComplexControl.CC_ComboBox, QStyle.ComplexControl.CC_SpinBox
        return found.adjusted(INSET, 0, 0, 0) if control in boxes and part in inner else found

    def drawPrimitive(  # noqa: N802 - Qt's name
        self,
        element: QStyle.PrimitiveElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw the parts that differ from Fusion."""
        widget = _sound(widget)
        draw = {
            QStyle.PrimitiveElement.PE_PanelButtonCommand: self._button,
            QStyle.PrimitiveElement.PE_PanelButtonTool: self._tool,
            QStyle.PrimitiveElement.PE_PanelLineEdit: self._field,
            QStyle.PrimitiveElement.PE_FrameLineEdit: self._nothing,
            QStyle.PrimitiveElement.PE_IndicatorCheckBox: self._check,
            QStyle.PrimitiveElement.PE_IndicatorRadioButton: self._radio,
            QStyle.PrimitiveElement.PE_FrameFocusRect: self._focus,
        }.get(element)
        if draw is None:
            super().drawPrimitive(element, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(option, painter, widget)
        painter.restore()

    def drawComplexControl(  # noqa: N802 - Qt's name
        self,
        control: QStyle.ComplexControl,
        option: QStyleOptionComplex,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw combo boxes, spin boxes, scroll bars and sliders flat."""
        widget = _sound(widget)
        draw = {
            QStyle.ComplexControl.CC_ComboBox: self._combo,
            QStyle.ComplexControl.CC_SpinBox: self._spin,
            QStyle.ComplexControl.CC_ScrollBar: self._scroll_bar,
            QStyle.ComplexControl.CC_Slider: self._slider,
        }.get(control)
        if draw is None or widget is None:
            super().drawComplexControl(control, option, painter, widget)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(option, painter, widget)
        painter.restore()

    def drawControl(  # noqa: N802 - Qt's name
        self,
        element: QStyle.ControlElement,
        option: QStyleOption,
        painter: QPainter,
        widget: QWidget | None = None,
    ) -> None:
        """Draw heads of tables and tabs as words over a line; what a box shows ends in … without room."""
        widget = _sound(widget)
        if element == QStyle.ControlElement.CE_ComboBoxLabel and isinstance(
            option, QStyleOptionComboBox
        ):
            option = self._elided(option, widget)
        if element == QStyle.ControlElement.CE_PushButtonLabel and isinstance(
            option, QStyleOptionButton
        ):
            option = self._elided_button(option)
        if element == QStyle.ControlElement.CE_HeaderSection:
            painter.fillRect(option.rect, option.palette.color(QPalette.ColorRole.Base))
            painter.setPen(QPen(option.palette.color(QPalette.ColorRole.Mid), 1))
            painter.drawLine(option.rect.bottomLeft(), option.rect.bottomRight())
            return
        if element == QStyle.ControlElement.CE_TabBarTabShape:
            self._tab(option, painter)
            return
        super().drawControl(element, option, painter, widget)

    @staticmethod
    def _tab(option: QStyleOption, painter: QPainter) -> None:
        """Words over a line; the tab that is in front is underlined."""
        palette, rect = option.palette, QRectF(option.rect)
        if option.state & QStyle.StateFlag.State_Selected:
            accent = palette.color(QPalette.ColorRole.Accent)
            painter.fillRect(QRectF(rect.left(), rect.bottom() - 2, rect.width(), 3), accent)
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.AlternateBase))

    def _elided(self, option: QStyleOptionComboBox, widget: QWidget | None) -> QStyleOption:
        room = self.subControlRect(
            QStyle.ComplexControl.CC_ComboBox,
            option,
            QStyle.SubControl.SC_ComboBoxEditField,
            widget,  # type: ignore[arg-type]
        ).width()
        middle = widget is not None and bool(widget.property(BOTH_ENDS))
        mode = Qt.TextElideMode.ElideMiddle if middle else Qt.TextElideMode.ElideRight
        found = QStyleOptionComboBox(option)
        found.currentText = option.fontMetrics.elidedText(option.currentText, mode, room - 2)
        return found

    @staticmethod
    def _elided_button(option: QStyleOptionButton) -> QStyleOption:
        room = option.rect.width() - 2
        if not option.icon.isNull():
            room -= option.iconSize.width() + 6
        if option.fontMetrics.horizontalAdvance(option.text) <= room:
            return option
        found = QStyleOptionButton(option)
        found.text = option.fontMetrics.elidedText(
            option.text, Qt.TextElideMode.ElideRight, max(room, 0)
        )
        return found

    def _combo(self, option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
        self._field(option, painter, widget)
        middle = QPointF(option.rect.right() - 15.0, option.rect.center().y() + 0.5)
        self._chevron(painter, middle, option, 1)

    def _spin(self, option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
        self._box_of_field(option, painter, focus=widget.hasFocus())
        right = option.rect.right() - 11.0
        middle = option.rect.center().y() + 0.5
        apart = 5 * _grown(option)
        self._chevron(painter, QPointF(right, middle - apart), option, -1)
        self._chevron(painter, QPointF(right, middle + apart), option, 1)

    def _scroll_bar(self, option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
        slider = self.subControlRect(
            QStyle.ComplexControl.CC_ScrollBar,
            option,  # type: ignore[arg-type]
            QStyle.SubControl.SC_ScrollBarSlider,
            widget,
        )
        colour = QColor(option.palette.color(QPalette.ColorRole.Mid))
        colour.setAlphaF(0.45)
        upright = option.rect.height() > option.rect.width()
        inset = (4.0, 2.0) if upright else (2.0, 4.0)
        thumb = QRectF(slider).adjusted(inset[0], inset[1], -inset[0], -inset[1])
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        round_ = min(thumb.width(), thumb.height()) / 2
        painter.drawRoundedRect(thumb, round_, round_)

    def _slider(self, option: QStyleOption, painter: QPainter, widget: QWidget) -> None:
        """A thin groove that is filled up to the ring; upright ones are not in use."""
        handle = self.subControlRect(
            QStyle.ComplexControl.CC_Slider,
            option,  # type: ignore[arg-type]
            QStyle.SubControl.SC_SliderHandle,
            widget,
        )
        palette, at = option.palette, QPointF(QRectF(handle).center())
        whole = QRectF(option.rect).adjusted(1, 0, -1, 0)
        groove = QRectF(whole.left(), at.y() - GROOVE / 2, whole.width(), GROOVE)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(palette.color(QPalette.ColorRole.Midlight))
        painter.drawRoundedRect(groove, GROOVE / 2, GROOVE / 2)
        accent = palette.color(*_marked(option))
        painter.setBrush(accent)
        groove.setRight(at.x())
        painter.drawRoundedRect(groove, GROOVE / 2, GROOVE / 2)
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.setPen(QPen(accent, 1.8))
        if option.state & QStyle.StateFlag.State_HasFocus:  # a second ring around it
            painter.drawEllipse(at, HANDLE / 2 + 2.5, HANDLE / 2 + 2.5)
        painter.drawEllipse(at, HANDLE / 2, HANDLE / 2)

    @staticmethod
    def _chevron(painter: QPainter, at: QPointF, option: QStyleOption, direction: int) -> None:
        painter.setPen(QPen(option.palette.color(QPalette.ColorRole.WindowText), 1.4))
        wide = 3.5 * _grown(option)
        step = wide / 2 * direction
        points = [(-wide, -step), (0.0, step), (wide, -step)]
        painter.drawPolyline(QPolygonF([QPointF(at.x() + x, at.y() + y) for x, y in points]))

    def _button(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        palette = option.palette
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        primary = enabled and widget is not None and bool(widget.property(PRIMARY))
        down = bool(option.state & (QStyle.StateFlag.State_Sunken | QStyle.StateFlag.State_On))
        hover = bool(option.state & QStyle.StateFlag.State_MouseOver)
        accent = palette.color(QPalette.ColorRole.Accent)
        fill = accent if primary else palette.color(QPalette.ColorRole.Base)
        if primary and (down or hover):
            fill = fill.darker(112 if down else 106)
        elif down:
            fill = palette.color(QPalette.ColorRole.Highlight)
        elif hover and enabled:
            fill = palette.color(QPalette.ColorRole.AlternateBase)
        elif not enabled:
            fill = palette.color(QPalette.ColorRole.Window)
        border = fill if primary else palette.color(QPalette.ColorRole.Mid)
        joined = widget.property(JOINED) if widget is not None else None
        if joined:
            self._segment(option, painter, fill, border, joined)
            return
        chip = widget is not None and bool(widget.property(CHIP))
        if chip and option.state & QStyle.StateFlag.State_On:
            border = accent
        if not enabled:
            border = palette.color(*_OFF)
        radius = option.rect.height() / 2 if chip else RADIUS
        self._box(painter, QRectF(option.rect), fill, border, radius=radius)
        is_button = isinstance(option, QStyleOptionButton)
        if is_button and option.state & QStyle.StateFlag.State_HasFocus:
            colour = palette.color(QPalette.ColorRole.BrightText) if primary else accent
            ring(painter, QRectF(option.rect), colour, inside=primary, radius=max(radius - 1, 4.0))

    @staticmethod
    def _segment(
        option: QStyleOption, painter: QPainter, fill: QColor, border: QColor, place: str
    ) -> None:
        """A button in one frame with its neighbours; the one that is held down is underlined."""
        rect, palette = QRectF(option.rect), option.palette
        accent = palette.color(QPalette.ColorRole.Accent)
        beyond = 2 * RADIUS
        left = 0.0 if place in ("first", "only") else -beyond
        right = 0.0 if place in ("last", "only") else beyond
        painter.setClipRect(rect)
        painter.setBrush(fill)
        painter.setPen(QPen(border, 1))
        frame = rect.adjusted(left + 0.5, 0.5, right - 0.5, -0.5)
        painter.drawRoundedRect(frame, RADIUS, RADIUS)
        if left:
            painter.drawLine(rect.topLeft(), rect.bottomLeft())
        if option.state & QStyle.StateFlag.State_On:
            painter.fillRect(
                QRectF(rect.left() + 1, rect.bottom() - 2, rect.width() - 2, 2), accent
            )
        if option.state & QStyle.StateFlag.State_HasFocus:
            ring(painter, rect, accent)

    def _tool(self, option: QStyleOption, painter: QPainter, _: QWidget | None) -> None:
        state = option.state
        palette = option.palette
        if state & (QStyle.StateFlag.State_On | QStyle.StateFlag.State_Sunken):
            fill = palette.color(QPalette.ColorRole.Highlight)
        elif state & QStyle.StateFlag.State_MouseOver and state & QStyle.StateFlag.State_Enabled:
            fill = palette.color(QPalette.ColorRole.AlternateBase)
        else:
            fill = QColor(Qt.GlobalColor.transparent)
        self._box(painter, QRectF(option.rect), fill, QColor(Qt.GlobalColor.transparent))
        if state & QStyle.StateFlag.State_HasFocus:
            accent = palette.color(QPalette.ColorRole.Accent)
            ring(painter, QRectF(option.rect), accent)

    def _field(self, option: QStyleOption, painter: QPainter, widget: QWidget | None) -> None:
        if widget is not None and isinstance(widget.parentWidget(), QAbstractSpinBox | QComboBox):
            return  # the box around it has drawn the field
        self._box_of_field(option, painter, focus=widget is not None and widget.hasFocus())
        if widget is not None and widget.property(UNCONFIRMED) and not widget.hasFocus():
            frame = QRectF(option.rect).adjusted(0.5, 0.5, -0.5, -0.5)
            gap = QPen(option.palette.color(QPalette.ColorRole.Base), 1.4)
            gap.setDashPattern([2.5, 2.5])
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(gap)
            painter.drawRoundedRect(frame, RADIUS, RADIUS)

    def _box_of_field(self, option: QStyleOption, painter: QPainter, *, focus: bool) -> None:
        palette = option.palette
        enabled = bool(option.state & QStyle.StateFlag.State_Enabled)
        fill = palette.color(QPalette.ColorRole.Base if enabled else QPalette.ColorRole.Window)
        role = QPalette.ColorRole.Accent if focus else QPalette.ColorRole.Mid
        border = palette.color(role) if enabled else palette.color(*_OFF)
        self._box(painter, QRectF(option.rect), fill, border, 2.0 if focus else 1.0)

    def _check(self, option: QStyleOption, painter: QPainter, _: QWidget | None) -> None:
        palette = option.palette
        on = bool(option.state & QStyle.StateFlag.State_On)
        accent = palette.color(*_marked(option))
        fill = accent if on else palette.color(QPalette.ColorRole.Base)
        border = accent if on else palette.color(QPalette.ColorRole.Mid)
        rect = QRectF(option.rect)
        self._box(painter, rect, fill, border, radius=3.0)
        if on:
            painter.setPen(QPen(palette.color(QPalette.ColorRole.BrightText), 1.8))
            x, y, w, h = rect.x(), rect.y(), rect.width(), rect.height()
            tick = [(0.24, 0.52), (0.44, 0.72), (0.78, 0.30)]
            painter.drawPolyline(QPolygonF([QPointF(x + a * w, y + b * h) for a, b in tick]))

    def _radio(self, option: QStyleOption, painter: QPainter, _: QWidget | None) -> None:
        palette = option.palette
        on = bool(option.state & QStyle.StateFlag.State_On)
        accent = palette.color(*_marked(option))
        border = accent if on else palette.color(QPalette.ColorRole.Mid)
        rect = QRectF(option.rect).adjusted(1, 1, -1, -1)
        painter.setPen(QPen(border, 2.0 if on else 1.2))
        painter.setBrush(palette.color(QPalette.ColorRole.Base))
        painter.drawEllipse(rect)
        if on:
            inset = rect.width() * 0.28
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(accent)
            painter.drawEllipse(rect.adjusted(inset, inset, -inset, -inset))

    def _focus(self, option: QStyleOption, painter: QPainter, _: QWidget | None) -> None:
        accent = option.palette.color(QPalette.ColorRole.Accent)
        ring(painter, QRectF(option.rect), accent)

    def _nothing(self, option: QStyleOption, painter: QPainter, _: QWidget | None) -> None:
        """The panel has drawn the frame already."""

    @staticmethod
    def _box(
        painter: QPainter,
        rect: QRectF,
        fill: QColor,
        border: QColor,
        width: float = 1.0,
        radius: float = RADIUS,
    ) -> None:
        inset = width / 2
        painter.setBrush(fill)
        painter.setPen(QPen(border, width))
        painter.drawRoundedRect(rect.adjusted(inset, inset, -inset, -inset), radius, radius)
