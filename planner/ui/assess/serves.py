"""Which articles of the laws and standards in use a question speaks to; folded until somebody asks."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from planner.analysis.systems.serving import articles_of
from planner.domain.base.language import joined, phrase
from planner.domain.project import Project
from planner.ui.kit.look import Look
from planner.ui.kit.text import LinkButton, PlainLabel


class Serves(QWidget):
    """A line that says how many articles there are, and unfolds them; nothing where no law is switched on."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(1))
        self.line = LinkButton(look, "")
        self.articles = PlainLabel(look, "", "small", "muted", wrap=True)
        self.articles.hide()
        self.line.clicked.connect(lambda: self.articles.setVisible(self.articles.isHidden()))
        column.addWidget(self.line)
        column.addWidget(self.articles)

    def show_question(self, project: Project, question: str) -> None:
        """The articles of ``question``."""
        found = articles_of(project, question)
        self.setVisible(bool(found))
        number = sum(len(ids) for _, ids in found)
        self.line.setText(
            "Serves 1 article of a law or standard"
            if number == 1
            else phrase("Serves {n:d} articles of laws and standards", n=number)
        )
        self.articles.setText(
            joined(
                [
                    phrase("{law}: {articles}", law=f.title, articles=", ".join(ids))
                    for f, ids in found
                ],
                "\n",
            )
        )
