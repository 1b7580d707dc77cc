"""Words of tables that have no room: heads and cells end in …, and a tip says all of them."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from planner.ui.kit.text import show_tip


class Heads(QHeaderView):
    """Heads that are cut at their end and never at their beginning, wherever their words stand."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.setHighlightSections(False)
        self.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def cut(self, section: int) -> bool:
        """Whether a head has less room than its words need."""
        return self.sectionSize(section) < self.sectionSizeHint(section)

    def viewportEvent(self, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Say a head that is cut in full."""
        if event.type() == QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            section = self.logicalIndexAt(event.pos())
            if section >= 0 and self.cut(section):
                title = self.model().headerData(section, Qt.Orientation.Horizontal)
                show_tip(self, str(title or "").strip(), event.globalPos())
                return True
        return super().viewportEvent(event)


class WholeTips(QStyledItemDelegate):
    """Draws cells as Qt does; a tip says in full what has no room."""

    def helpEvent(  # noqa: N802 - Qt's name
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """A tip with the whole text where a cell cuts it."""
        if event.type() != QEvent.Type.ToolTip:
            return super().helpEvent(event, view, option, index)
        room = option.rect.width()  # type: ignore[attr-defined]
        cut = index.isValid() and self.sizeHint(option, index).width() > room
        show_tip(view, str(index.data() or "") if cut else "", event.globalPos())
        return True
