"""Which laws and standards matter here: switched on one by one, with when they were last looked at."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFileDialog,
    QGridLayout,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.systems.attention import superseded_words
from planner.analysis.systems.covered import covered_line, day_words
from planner.analysis.systems.version_preview import VersionPreview, version_preview
from planner.analysis.systems.version_words import preview_words, version_words
from planner.analysis.systems.words import FOOT, KIND_WORDS, READ_WORDS
from planner.domain.base.errors import ContentError, InputError
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.domain.content.framework import LEGAL_FACTS, Framework
from planner.maturity.earlier_words import read_anew
from planner.maturity.frameworks import frameworks, successor
from planner.maturity.own_framework import read_own
from planner.standards.standing import from_profile
from planner.ui.kit.card import scrolling
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.systems.version_dialog import VersionDialog
from planner.workspace.system_edits import set_frameworks, set_legal_facts

OF_ALL = (
    "eu", "us", "sg", "financial", "insurance", "banking_us", "banking_uk", "public_body",
    "public_service", "outside_eu",
)  # fmt: skip
"""Facts that hold for every system alike, as a rule."""


class FrameworksDialog(Dialog):
    """Laws and standards to tick, those in force first."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Laws and standards", 190, 160)
        self.session = session
        self.column.addWidget(
            PlainLabel(
                look,
                "Tick what matters here. Each is kept as it reads now; nothing is asked before it is ticked.",
                wrap=True,
            )
        )
        inner = QWidget()
        rows = QVBoxLayout(inner)
        rows.setSpacing(look.u(2))
        used = {f.key: f for f in session.project.frameworks}
        self.previews: dict[tuple[str, str], VersionPreview] = {}
        self.boxes: list[tuple[QCheckBox, Framework]] = []
        day = session.workspace.clock().date().isoformat()
        there = sorted(frameworks(), key=lambda f: (f.status == "superseded", f.kind != "law"))
        known = {f.key for f in there}
        self._rows, self._day = rows, day
        for one in (*there, *(f for f in session.project.frameworks if f.key not in known)):
            self._offer(used.get(one.key, one), one.key in used)
            anew = read_anew(used[one.key]) if one.key in used else None
            if anew is not None:
                self._offer(anew, on=False)
        rows.addStretch(1)
        self._area = scrolling(inner)
        self.column.addWidget(self._area, 1)
        self.fault = PlainLabel(look, "", "small", "bad", wrap=True)
        self.column.addWidget(self.fault)
        self.column.addWidget(PlainLabel(look, FOOT, "small", "muted", wrap=True))
        take = Button(look, "Take over", primary=True)
        take.clicked.connect(self.take)
        own = Button(look, "A file of your own…")
        own.clicked.connect(self._choose)
        self.add_foot(own, primary=take, leave="Cancel")

    def _offer(self, one: Framework, on: bool, at: int | None = None) -> None:
        """A line for ``one``, at the end or at ``at``."""
        look, session, rows = self.look, self.session, self._rows
        again = any(one.key == there.key for _, there in self.boxes)
        box = QCheckBox(
            tr(phrase("{title}: as we read it today", title=one.title) if again else one.title)
        )
        box.setChecked(on)
        box.setMinimumHeight(look.u(6))
        after = successor(one) if one.status == "superseded" else None
        box.setEnabled(on or after is None)  # what took its place is ticked instead
        about = _about(one)
        found = version_preview(session.project, session.profile.cells, self._day, one)
        if found is not None:
            self.previews[one.key] = found
            differs = version_words(session.project, one)
            about = joined([about, differs, preview_words(found)], "\n")
        label = PlainLabel(look, about, "small", "muted", wrap=True)
        label.setContentsMargins(look.u(6), 0, 0, look.u(1))
        for widget in (box, label, *([self._what_changes(one)] if found is not None else [])):
            where = Qt.AlignmentFlag(0) if widget in (box, label) else Qt.AlignmentFlag.AlignLeft
            rows.insertWidget(rows.count() if at is None else at, widget, 0, where)
            at = None if at is None else at + 1
        self.boxes.append((box, one))

    def _choose(self) -> None:
        chosen, _ = QFileDialog.getOpenFileName(
            self, tr("Laws and standards"), "", f"{tr('Law or standard')} (*.toml)"
        )
        if chosen:
            self.take_file(Path(chosen))

    def take_file(self, path: Path) -> None:
        """Offer a law, standard or policy from a file in the form of ours, ticked; or say what is wrong."""
        try:
            one = read_own(path)
        except (ContentError, InputError) as error:
            self.fault.setText(str(error))
            return
        self.fault.setText("")
        self._offer(one, on=True, at=0)
        self._area.verticalScrollBar().setValue(0)

    def _what_changes(self, one: Framework) -> QWidget:
        """A button that shows what ``one`` changes here, before it is taken."""
        show = Button(self.look, "What it changes…")
        show.clicked.connect(lambda: self.show_changes(one.key))
        return show

    def show_changes(self, key: tuple[str, str]) -> None:
        """Show requirement by requirement what another wording changes."""
        run(VersionDialog(self, self.look, self.session, self.previews[key]))

    def take(self) -> None:
        """Switch on what is ticked; of one law its later version, or reading."""
        chosen: dict[str, Framework] = {}
        for box, one in self.boxes:
            if box.isChecked() and (one.id not in chosen or chosen[one.id].version <= one.version):
                chosen[one.id] = one
        if tuple(chosen.values()) != self.session.project.frameworks:
            self.session.do(set_frameworks(chosen.values()))
        self.accept()


def _about(one: Framework) -> str:
    words = phrase(
        "{kind} · {n:d} requirements · {version} · looked at on {day}, {read}",
        kind=KIND_WORDS[one.kind],
        n=len(one.requirements),
        version=day_words(one),
        day=iso_day(one.as_of),
        read=READ_WORDS[one.read],
    )
    if covered := covered_line(one):
        words = joined([words, covered], "\n")
    if one.status != "superseded":
        return words
    after = successor(one)
    told = superseded_words(one, after)
    if after is not None:
        instead = phrase("Tick {new} instead.", new=after.short)
        told = joined([told, LATER if after.id == one.id else instead], " ")
    return joined([words, told], "\n")


LATER = "Tick the later wording instead."


class FactsOfAllDialog(Dialog):
    """What holds, or does not, for every system that says nothing else."""

    def __init__(self, parent: QWidget, look: Look, session: Session) -> None:
        super().__init__(parent, look, "Facts of all systems", 150)
        self.session = session
        self.column.addWidget(
            PlainLabel(
                look,
                "What is not known is asked of each system. A system may say otherwise.",
                wrap=True,
            )
        )
        grid = QGridLayout()
        grid.setColumnStretch(0, 1)
        grid.setVerticalSpacing(look.u(1.5))
        follows = from_profile(session.project.organisation)
        self.choices: dict[str, QComboBox] = {}
        for row, name in enumerate(OF_ALL):
            words = LEGAL_FACTS[name]
            box = choice_of(look, words, session.project.legal_facts.get(name))
            if name in follows:
                said = "yes" if follows[name] else "no"
                box.setItemText(0, tr(phrase("as the profile says: {said}", said=said)))
            grid.addWidget(PlainLabel(look, words, "small", wrap=True), row, 0)
            grid.addWidget(box, row, 1, Qt.AlignmentFlag.AlignTop)
            self.choices[name] = box
        self.column.addLayout(grid)
        take = Button(look, "Take over", primary=True)
        take.clicked.connect(self.take)
        self.add_foot(primary=take, leave="Cancel")

    def take(self) -> None:
        """Keep what was said."""
        kept = {k: v for k, v in self.session.project.legal_facts.items() if k not in self.choices}
        said = {n: b.currentData() for n, b in self.choices.items() if b.currentData() is not None}
        facts = {**kept, **said}
        if facts != self.session.project.legal_facts:
            self.session.do(set_legal_facts(facts))
        self.accept()


def choice_of(look: Look, words: str, holds: bool | None) -> QComboBox:
    """A choice of not known, yes and no."""
    box = QComboBox()
    box.setAccessibleName(tr(words))
    box.setMinimumHeight(look.u(7.5))
    for text, value in (("Not known yet", None), ("Yes", True), ("No", False)):
        box.addItem(tr(text), value)
    box.setCurrentIndex({None: 0, True: 1, False: 2}[holds])
    return box
