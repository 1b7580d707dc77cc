"""Signatures in the window: who signs, export for signing, sign the next field, check a signed file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog, QFileDialog, QGridLayout, QWidget

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import joined, phrase, speaking, speech, tr
from planner.domain.base.system import file_stem
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.domain.record.issued import MOST_SIGNERS, Signer
from planner.ui.kit.dialog import Dialog
from planner.ui.kit.dialogs import ask_choice, ask_save, run
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, Field, PlainLabel, secret_field
from planner.ui.report.examined import Examined, examine
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.issuing import check_signable, issuing, set_signers, to_issue

if TYPE_CHECKING:
    from planner.analysis.study.study import Study
    from planner.reporting.signing.keys import Signer as Key
    from planner.workspace.edits import Edit

ROWS = 3
PDFS = "PDF (*.pdf)"
KEYS = "Keys (*.p12 *.pfx)"


class SignersDialog(Dialog):
    """Names and roles of those who sign, in their order; rows without a name and role are left out."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        signers: tuple[Signer, ...],
        recipients: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent, look, "Who signs", 130)
        words = (
            "The report gets a field for each, in this order. The name has to be that of the signer’s key; "
            "by pen any name will do."
        )
        self.column.addWidget(PlainLabel(look, words, wrap=True))
        self.grid = QGridLayout()
        self.grid.setHorizontalSpacing(look.u(3))
        self.grid.setVerticalSpacing(look.u(2))
        for column, head in enumerate(("Name", "Role"), start=1):
            self.grid.addWidget(PlainLabel(look, head, "small", "muted"), 0, column)
        self.column.addLayout(self.grid)
        self.rows: list[tuple[Field, Field]] = []
        for signer in (*signers, *[Signer()] * max(ROWS - len(signers), 0)):
            self._add(signer)
        self.column.addWidget(PlainLabel(look, "Recipients, with commas between", "small", "muted"))
        self.received = Field(look, "Recipients, with commas between")
        self.received.setText(", ".join(recipients))
        self.column.addWidget(self.received)
        self.more = Button(look, "One more")
        self.more.clicked.connect(lambda: self._add(Signer()))
        self.keep = Button(look, "Keep", primary=True)
        self.keep.clicked.connect(self.accept)
        self.add_foot(self.more, primary=self.keep, leave="Cancel")
        self.rows[0][0].setFocus()

    def _add(self, signer: Signer) -> None:
        n = len(self.rows) + 1
        if n > MOST_SIGNERS:
            return
        name = Field(self.look, phrase("Name of signer {n}", n=n))
        role = Field(self.look, phrase("Role of signer {n}", n=n))
        name.setText(signer.name)
        role.setText(signer.role)
        self.grid.addWidget(PlainLabel(self.look, f"{n}."), n, 0)
        self.grid.addWidget(name, n, 1)
        self.grid.addWidget(role, n, 2)
        self.rows.append((name, role))

    @property
    def recipients(self) -> tuple[str, ...]:
        """Who receives the report, as entered."""
        return tuple(r for p in self.received.text().split(",") if (r := clean_text(p).strip()))[
            :50
        ]

    @property
    def signers(self) -> tuple[Signer, ...]:
        """What is entered."""
        found = [[clean_text(f.text()).strip() for f in row] for row in self.rows]
        return tuple(Signer(name=n, role=r) for n, r in found if n or r)


class KeyPasswordDialog(Dialog):
    """Asks for the password of a key file."""

    def __init__(self, parent: QWidget, look: Look, name: str, *, again: bool) -> None:
        super().__init__(parent, look, "Password of the key", 110)
        words = phrase("{name} opens with its password. It is not kept.", name=name)
        self.column.addWidget(PlainLabel(look, words, wrap=True))
        self.field = secret_field(look, "Password of the key")
        self.column.addWidget(self.field)
        if again:
            self.column.addWidget(PlainLabel(look, "That was not it.", "small", "bad"))
        self.take = Button(look, "Sign", primary=True)
        self.take.clicked.connect(self.accept)
        self.add_foot(primary=self.take, leave="Cancel")
        self.field.setFocus()


class SigningMenu(MenuButton):
    """Everything about signatures, in the order in which it is done.

    ``examined`` carries a file that was exported, signed or looked at, and whether it was just exported.
    """

    examined = Signal(object, bool)

    def __init__(self, look: Look, session: Session, may_show: Callable[[], bool]) -> None:
        super().__init__(
            look,
            "Signatures",
            [
                ("Who signs…", self.choose_signers),
                ("Export for signing…", self.choose_export),
                (None, lambda: None),
                ("Sign a report…", self.choose_report),
                ("Check a signed report…", self.choose_signed),
            ],
        )
        self._look, self.session, self._may_show = look, session, may_show

    # ------------------------------------------------------------------ who signs, and the export

    def choose_signers(self) -> bool:
        """Ask who signs; whether somebody is named now."""
        settings = self.session.project.report
        dialog = SignersDialog(self, self._look, settings.signers, settings.recipients)
        if run(dialog) != QDialog.DialogCode.Accepted:
            return False
        entered = dialog.signers, dialog.recipients
        if entered != (settings.signers, settings.recipients):
            self.session.do(set_signers(*entered))
        return any(s.name for s in dialog.signers)

    def choose_export(self) -> None:
        """Ask who signs and where to, and write the PDF that is signed."""
        named = self.session.project.report.signers
        if (not named or not all(s.name for s in named)) and not self.choose_signers():
            return
        if self._ready() is None or not self._may_show():
            return
        title = tr(self.session.project.report.title)
        start = self.session.workspace.folder / f"{file_stem(title, 'report')}.pdf"
        chosen = ask_save(self, self._look, "Export for signing", str(start), PDFS)
        if chosen is not None:
            self.export_to(chosen)

    def _ready(self) -> tuple[Study, Project] | None:
        """The study and the document as they are exported; ``None`` where that cannot be, and it is said."""
        study = self.session.study
        if study is None or not self.session.is_current:
            self._say("The plan is still being renewed. Wait a moment.", bad=True)
            return None
        project = to_issue(self.session.project)
        try:
            check_signable(project, study, self.session.workspace.clock().date())
        except InputError as error:
            self._say(str(error), bad=True)
            return None
        return study, project

    def export_to(self, path: Path) -> None:
        """Write the report for signing at ``path`` and note in the document that it was issued."""
        ready = self._ready()
        if ready is None:
            return
        study, project = ready
        now = self.session.workspace.clock()

        def work() -> Edit:
            from planner.reporting.content.extras import Extras
            from planner.reporting.gate import published
            from planner.reporting.publish import publish_one
            from planner.reporting.report import headline_figures
            from planner.workspace.since_issued import since_last_issue

            shown = published(replace(study, project=project))
            beside = Extras(since=since_last_issue(project))
            publish_one(shown, path, now.date(), "pdf", extras=beside)
            first = headline_figures(shown, now.date())
            return issuing(shown, now.date(), now, first, shown.project.report.edition)

        def done(edit: Edit) -> None:
            self.session.do(edit)
            self.check(path, exported=True)

        self._say(phrase("{name} is being written.", name=path.name))
        self.session.jobs.start(self, work, done, lambda words: self._say(words, bad=True))

    # ------------------------------------------------------------------ signing

    def choose_report(self) -> None:
        """Ask which report and with which key, and sign its next field."""
        report = self._open("Sign a report", PDFS)
        if report is not None:
            self.choose_key(report)

    def choose_key(self, report: Path) -> None:
        """Ask with which key the next field of ``report`` is signed, and sign it."""
        key = self._open("Key", KEYS)
        if key is not None:
            self.sign(report, key)

    def sign(self, report: Path, key: Path) -> None:
        """Sign the next field of ``report``; the signed file lies beside it."""
        from planner.reporting.signing import keys
        from planner.reporting.signing.verify import LARGEST

        asked: list[str] = []

        def ask(name: str) -> str | None:
            dialog = KeyPasswordDialog(self, self._look, name, again=bool(asked))
            asked.append(name)
            return dialog.field.text() if run(dialog) == QDialog.DialogCode.Accepted else None

        try:
            data = read_up_to(report, LARGEST)
            signer = keys.opened_with(read_up_to(key, keys.LARGEST_KEY_FILE), key.name, ask)
        except (PlannerError, OSError) as error:
            self._say(str(error), bad=True)
            return
        self._sign(report, data, signer, other_name=False)

    def _sign(self, report: Path, data: bytes, signer: Key, *, other_name: bool) -> None:
        """Sign beside the window: what others have signed is checked first, which takes seconds."""
        from planner.reporting.signing import keys
        from planner.reporting.signing.sign import sign, signed_path
        from planner.storage.atomic import write_atomically

        out, now_spoken = signed_path(report), speech()

        def work() -> list[str] | keys.OtherName:
            try:
                with speaking(now_spoken.language, now_spoken.numbers):
                    made = sign(data, signer, datetime.now(UTC), other_name=other_name)
            except keys.OtherName as error:
                return error
            write_atomically(out, made.data)
            signed = "Signed: {name}, signature {n} of {of}."
            words = phrase(signed, name=out.name, n=made.number, of=made.of)
            return [words, *keys.remarks(signer)]

        def done(found: list[str] | keys.OtherName) -> None:
            if isinstance(found, list):
                self._say(joined(found, " "))
                self.check(out)
                return
            choices = [("Sign anyway", "sign"), ("Cancel", "")]
            if ask_choice(self, self._look, "Sign a report", str(found), choices) == "sign":
                self._sign(report, data, signer, other_name=True)

        self._say(phrase("{name} is being signed.", name=report.name))
        self.session.jobs.start(self, work, done, lambda words: self._say(words, bad=True))

    # ------------------------------------------------------------------ checking

    def choose_signed(self) -> None:
        """Ask which file, and say what is to be said of it."""
        path = self._open("Check a signed report", PDFS)
        if path is not None:
            self.check(path)

    def check(self, path: Path, *, exported: bool = False) -> None:
        """Check ``path`` against itself and against the open document; ``examined`` says what was found."""
        project, kept = self.session.project, self.session.workspace.results

        def done(found: Examined) -> None:
            if exported:
                words = "Ready to be signed: {name}. SHA-256 {digest}"
                self._say(phrase(words, name=path.name, digest=found.digest))
            self.examined.emit(found, exported)

        def failed(words: str) -> None:
            self._say(words, bad=True)

        self.session.jobs.start(self, lambda: examine(path, project, kept), done, failed)

    def _open(self, title: str, kinds: str) -> Path | None:
        start = str(self.session.workspace.folder)
        chosen, _ = QFileDialog.getOpenFileName(self, tr(title), start, tr(kinds))
        return Path(chosen) if chosen else None

    def _say(self, words: str, *, bad: bool = False) -> None:
        self.session.message.emit(words, bad)
