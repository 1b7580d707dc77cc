"""Settings of the program: look, language, how answering and saving work. Each takes effect at once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QWidget,
)

from planner.domain.base.language import LANGUAGES, tr
from planner.domain.base.types import clean_text
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox, box_field
from planner.ui.kit.text import Field, PlainLabel
from planner.workspace.settings import LARGEST_TYPE, SMALLEST_TYPE, Settings

LONGEST_NAME = 100
LANGUAGE_NAMES = {"en": "English", "de": "Deutsch"}
THEME_WORDS = {
    "system": "as the system",
    "light": "light",
    "dark": "dark",
    "contrast": "high contrast",
}


class SettingsDialog(Dialog):
    """Calls ``change`` with what was changed; nothing needs to be confirmed."""

    def __init__(
        self, parent: QWidget, look: Look, settings: Settings, change: Callable[..., object]
    ) -> None:
        super().__init__(parent, look, "Settings", 110)
        self._change = change
        column = self.column
        column.setSpacing(look.u(4))
        form = QFormLayout()
        form.setHorizontalSpacing(look.u(5))
        form.setVerticalSpacing(look.u(3))
        self.theme = _choice([(tr(w), k) for k, w in THEME_WORDS.items()], settings.theme)
        self.type_size = NumberBox(look, box_field("whole", SMALLEST_TYPE, LARGEST_TYPE))
        self.type_size.setSuffix(" pt")
        self.type_size.setValue(settings.text_size)
        self.language = _choice([(LANGUAGE_NAMES[k], k) for k in LANGUAGES], settings.language)
        self.name = Field(look, tr("Your name, for the change log"))
        self.name.setText(settings.name)
        self.name.setMaxLength(LONGEST_NAME)
        for words, field in (
            (tr("Colours"), self.theme),
            (tr("Type size"), self.type_size),
            (tr("Language of the window"), self.language),
            (tr("Your name, for the change log"), self.name),
        ):
            field.setAccessibleName(tr(words))
            field.setMinimumHeight(look.u(7.5))
            form.addRow(PlainLabel(look, words), field)
        column.addLayout(form)
        self.autosave = QCheckBox(tr("Save by itself"))
        self.autosave.setChecked(settings.autosave)
        self.advance = QCheckBox(tr("Go to the next question after an answer"))
        self.advance.setChecked(settings.advance_after_answer)
        for box in (self.autosave, self.advance):
            box.setMinimumHeight(look.u(7))
            column.addWidget(box)
        words = tr(
            "It saves 30 s after a change and when the window is left, where the document has a file. "
            "The program works offline and sends nothing anywhere. Nothing moves by itself. "
            "The report has a language of its own, on its page."
        )
        column.addWidget(PlainLabel(look, words, "small", "muted", wrap=True))
        column.addStretch(1)
        self.add_foot()
        self.theme.activated.connect(lambda _: change(theme=self.theme.currentData()))
        self.type_size.valueChanged.connect(lambda size: change(text_size=int(size)))
        self.language.activated.connect(self._speak)
        self.name.editingFinished.connect(lambda: change(name=clean_text(self.name.text()).strip()))
        self.autosave.clicked.connect(lambda on: change(autosave=on))
        self.advance.clicked.connect(lambda on: change(advance_after_answer=on))

    def _speak(self, _: int) -> None:
        """The window is made anew in another language, and this dialog with it."""
        language = self.language.currentData()
        self.accept()
        self._change(language=language)


def _choice(options: list[tuple[str, Any]], chosen: object) -> QComboBox:
    box = QComboBox()
    for words, key in options:
        box.addItem(words, key)
    box.setCurrentIndex(max(box.findData(chosen), 0))
    return box
