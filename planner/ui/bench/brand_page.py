"""The brand of the house: colour, logo and language that reports of new clients begin with."""

from __future__ import annotations

import base64
from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtWidgets import (
    QColorDialog,
    QComboBox,
    QFileDialog,
    QHBoxLayout,
    QLabel,
    QVBoxLayout,
    QWidget,
)

from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Verbatim, tr
from planner.reporting.logo import read_logo
from planner.reporting.theme import READABLE, contrast
from planner.ui.kit.dialog import Form
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.workspace.bench.house import HouseBrand

WORDS = (
    "Engagements that you begin from a template get it. What is left open comes from the template. A client "
    "that is there already gets it from its panel; its own page Report may change it again."
)
LANGUAGES: dict[str, str] = {"": "As the template says", "en": "English", "de": "Deutsch"}


class BrandPage(QWidget):
    """``changed`` carries the brand as it is to be kept."""

    changed = Signal(object)

    def __init__(self, look: Look, brand: HouseBrand) -> None:
        super().__init__()
        self._look, self.brand = look, brand
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        column.addWidget(PlainLabel(look, "Brand", "title"))
        self.lead = PlainLabel(look, "", "lead", wrap=True)
        column.addWidget(self.lead)
        form = Form(look)
        colour, self.swatch = self._row()
        self.choose_colour, self.no_colour = Button(look, "Choose…"), LinkButton(look, "Leave open")
        self.choose_colour.clicked.connect(self._ask_colour)
        self.no_colour.clicked.connect(lambda: self.change(colour=None))
        logo, self.picture = self._row()
        self.choose_logo, self.no_logo = Button(look, "Choose…"), LinkButton(look, "Leave open")
        self.choose_logo.clicked.connect(self._ask_logo)
        self.no_logo.clicked.connect(lambda: self.change(logo=None))
        for holder, widgets in (
            (colour, (self.choose_colour, self.no_colour)),
            (logo, (self.choose_logo, self.no_logo)),
        ):
            for widget in widgets:
                holder.layout().addWidget(widget)  # type: ignore[union-attr]
            holder.layout().addStretch(1)  # type: ignore[union-attr]
        self.language = QComboBox()
        for code, words in LANGUAGES.items():
            self.language.addItem(tr(words), code)
        self.language.activated.connect(self._language)
        form.add("Colour", colour)
        form.add("Logo", logo)
        form.add("Language of reports", self.language)
        column.addLayout(form)
        self.fault = PlainLabel(look, "", "body", "bad", wrap=True)
        column.addWidget(self.fault)
        column.addWidget(PlainLabel(look, WORDS, "small", "muted", wrap=True))
        column.addStretch(1)
        look.changed.connect(self.refresh)
        self.refresh()

    def _row(self) -> tuple[QWidget, QLabel]:
        holder, shown = QWidget(), PlainLabel(self._look, "")
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self._look.u(2))
        shown.setMinimumWidth(self._look.u(40))
        row.addWidget(shown)
        return holder, shown

    def change(self, **fields: object) -> None:
        """Set a part of the brand, or leave it open with ``None``."""
        self.fault.setText("")
        self.brand = HouseBrand.model_validate({**dict(self.brand), **fields})
        self.refresh()
        self.changed.emit(self.brand)

    def refresh(self) -> None:
        """Show the brand as it is."""
        look, brand = self._look, self.brand
        if brand.colour is None:
            self.swatch.setPixmap(QPixmap())
            self.swatch.setText(tr("As the template says"))
        else:
            square = QPixmap(look.u(24), look.u(7))
            square.fill(QColor(brand.colour))
            self.swatch.setPixmap(square)
        self.swatch.setAccessibleName(brand.colour or tr("As the template says"))
        picture = QPixmap()
        if brand.logo is not None:
            picture.loadFromData(base64.b64decode(brand.logo.data))
        if picture.isNull():
            self.picture.setPixmap(picture)
            words = "As the template says" if brand.logo is None else "A logo is chosen"
            self.picture.setText(tr(words))
        else:
            keep, smooth = (
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            self.picture.setPixmap(picture.scaled(look.u(40), look.u(16), keep, smooth))
        self.no_colour.setVisible(brand.colour is not None)
        self.no_logo.setVisible(brand.logo is not None)
        self.language.setCurrentIndex(self.language.findData(brand.language or ""))
        self.lead.setText(
            "Reports of new clients look as their template says."
            if not brand.changes
            else "Reports of new clients begin with this."
        )
        if brand.colour is not None and contrast(brand.colour, "#FFFFFF") < READABLE:
            words = "The colour is too pale to read on white, so charts and links keep the built-in one."
            self.fault.setText(words)
        self.fault.setVisible(bool(self.fault.text()))

    def _language(self) -> None:
        code = self.language.currentData()
        self.change(language=code or None)

    def _ask_colour(self) -> None:
        start = QColor(self.brand.colour or self._look.theme.accent)
        chosen = QColorDialog.getColor(start, self, tr("Brand colour"))
        if chosen.isValid():
            self.change(colour=chosen.name().upper())

    def _ask_logo(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(self, tr("Logo"), "", "PNG, SVG (*.png *.svg)")
        if chosen:
            self.take_logo(Path(chosen))

    def take_logo(self, path: Path) -> None:
        """Take a picture for the logo; what is none is refused in words."""
        try:
            logo = read_logo(path)
        except PlannerError as error:
            self.fault.setText(Verbatim(str(error)))
            self.fault.show()
            return
        self.change(logo=logo)
