"""Who the new client is: its name and its teams."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, Field, PlainLabel


class BeginFromTemplate(Dialog):
    """Asks for the client and its teams; the rest comes from the template."""

    def __init__(self, parent: QWidget, look: Look, template: str) -> None:
        super().__init__(parent, look, "New from a template", 130)
        words = phrase("Begins with what “{name}” holds.", name=Verbatim(template))
        self.column.addWidget(PlainLabel(look, words, wrap=True))
        form = Form(look)
        self.client, self.teams = (
            Field(look, "Name of the organisation"),
            Field(look, "Teams, by comma"),
        )
        self.teams.setText(tr("Data science"))
        form.add("Name of the organisation", self.client)
        form.add("Teams, by comma", self.teams)
        self.column.addLayout(form)
        self.make = Button(look, "Make it…", primary=True)
        self.make.clicked.connect(self.accept)
        for field in (self.client, self.teams):
            field.textChanged.connect(lambda _: self._check())
        self.add_foot(primary=self.make, leave="Cancel")
        self._check()

    @property
    def names(self) -> tuple[str, ...]:
        """The teams as typed."""
        return tuple(n.strip() for n in self.teams.text().split(",") if n.strip())

    def _check(self) -> None:
        self.make.setEnabled(bool(self.client.text().strip()) and bool(self.names))
