"""The answer to "Why?": the tree of value, rule and operands; can be copied as text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPersistentModelIndex, QSize, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QHBoxLayout, QTreeView, QVBoxLayout, QWidget

from planner.domain.base.explain import Node, as_text, number_words
from planner.domain.base.language import joined, marked, phrase, tr
from planner.ui.kit.heads import Heads, WholeTips
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button

Index = QModelIndex | QPersistentModelIndex
HEADS = ("What", "Value", "Range", "Rule")


class NodeModel(QAbstractItemModel):
    """A tree of nodes; internal ids are positions in a flat list, so nothing dangles."""

    def __init__(self, root: Node, digits: int | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._digits = digits
        self._nodes: list[Node] = []
        self._parents: list[int] = []
        self._children: list[list[int]] = []
        self._add(root, -1)

    def _add(self, node: Node, parent: int) -> int:
        own = len(self._nodes)
        self._nodes.append(node)
        self._parents.append(parent)
        self._children.append([])
        for operand in node.operands:
            self._children[own].append(self._add(operand, own))
        return own

    def _below(self, parent: Index) -> list[int]:
        return self._children[int(parent.internalId())] if parent.isValid() else [0]

    def index(self, row: int, column: int, parent: Index = QModelIndex()) -> QModelIndex:  # noqa: B008
        """Index of an operand."""
        if not self.hasIndex(row, column, parent):
            return QModelIndex()
        return self.createIndex(row, column, self._below(parent)[row])

    def parent(self, index: Index = QModelIndex()) -> QModelIndex:  # type: ignore[override]  # noqa: B008
        """Index of what an operand belongs to."""
        if not index.isValid():
            return QModelIndex()
        above = self._parents[int(index.internalId())]
        if above < 0:
            return QModelIndex()
        over = self._parents[above]
        row = 0 if over < 0 else self._children[over].index(above)
        return self.createIndex(row, 0, above)

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number of operands."""
        return 0 if parent.isValid() and parent.column() > 0 else len(self._below(parent))

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008 - Qt's
        """Number, value, range and rule."""
        return len(HEADS)

    def question(self, index: Index) -> str:
        """The id of the question that a line is of; empty for all that stands above questions."""
        node = self._nodes[int(index.internalId())]
        return node.id if not node.operands else ""

    def headerData(  # noqa: N802 - Qt's name
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> Any:
        """Heads of the columns."""
        return tr(HEADS[section]) if role == Qt.ItemDataRole.DisplayRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """The text of a cell."""
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        node = self._nodes[int(index.internalId())]
        if index.column() == 0:
            return tr(node.label)
        if index.column() == 1:
            if node.value is None:
                return tr("undefined") if not node.operands else ""
            return f"{marked(number_words(node.value, self._digits))} {tr(node.unit)}".strip()
        if index.column() == 2:
            if node.low is None or node.high is None or node.low == node.high:
                return ""
            low, high = (marked(number_words(v, self._digits)) for v in (node.low, node.high))
            return tr(phrase("{low} to {high}", low=low, high=high))
        left_out = (
            phrase(" Left out: {join}.", join=joined(node.left_out, "; ")) if node.left_out else ""
        )
        return tr(node.rule) + tr(left_out)


def show_why(
    parent: QWidget,
    look: Look,
    title: str,
    root: Node,
    digits: int | None = 2,
    go: Callable[[str], None] | None = None,
) -> QDialog:
    """Open the tree in a window of its own; returns it. ``go`` leads to the question of a line."""
    dialog = QDialog(parent)
    dialog.setWindowTitle(tr(title))
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    room = parent.screen().availableSize()
    dialog.resize(QSize(look.u(290), look.u(150)).boundedTo(room))
    column = QVBoxLayout(dialog)
    column.setContentsMargins(look.u(4), look.u(4), look.u(4), look.u(4))
    tree = QTreeView()
    tree.setAccessibleName(tr(title))
    model = NodeModel(root, digits, tree)
    tree.setModel(model)
    tree.setHeader(Heads(tree))
    tree.setItemDelegate(WholeTips(tree))
    tree.setUniformRowHeights(True)
    tree.setFrameShape(QTreeView.Shape.NoFrame)
    for place, width in enumerate((85, 36, 36)):
        tree.setColumnWidth(place, look.u(width))
    tree.setColumnHidden(2, not any(n.low != n.high for _, n in root.walk()))
    tree.expandToDepth(1)
    words = tree.sizeHintForColumn(0)  # of all lines that are open
    tree.setColumnWidth(0, min(max(words, look.u(85)), dialog.width() // 2))
    column.addWidget(tree, 1)
    row = QHBoxLayout()
    if go is not None:
        there = Button(look, "Go to the question")
        there.setEnabled(False)

        def question() -> str:
            index = tree.currentIndex()
            return model.question(index) if index.isValid() else ""

        def follow() -> None:
            if question():
                dialog.accept()
                go(question())

        tree.selectionModel().currentChanged.connect(lambda *_: there.setEnabled(bool(question())))
        tree.activated.connect(lambda _: follow())
        there.clicked.connect(follow)
        row.addWidget(there)
    row.addStretch(1)
    copy, close = Button(look, "Copy as text"), Button(look, "Close", primary=True)
    copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(as_text(root, digits)))
    close.clicked.connect(dialog.accept)
    row.addWidget(copy)
    row.addWidget(close)
    column.addLayout(row)
    dialog.show()
    return dialog
