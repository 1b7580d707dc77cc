"""What the pages look at: the workspace, the profile (at once) and the study (in the background)."""

from __future__ import annotations

import threading

from PySide6.QtCore import QObject, QTimer, Signal

from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study, study
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.maturity.rounds import previous_profile
from planner.maturity.score import Profile, assess
from planner.ui.kit.jobs import Jobs, Token
from planner.ui.kit.parse import Typed
from planner.workspace.edits import Edit
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace

DEBOUNCE_MS = 350


class Session(QObject):
    """Connects the document with the window.

    ``changed``: the document or its file state is another; ``studied``: a new study is there;
    ``progress``: words and share of the background work (share 1.0: done); ``message``: a sentence
    for the message bar and whether it is an error. Words travel as objects: a phrase that became a Qt string
    could no longer be said in another language.
    """

    changed = Signal()
    studied = Signal()
    progress = Signal(object, float)
    message = Signal(object, bool)

    def __init__(self, workspace: Workspace, jobs: Jobs, settings: Settings) -> None:
        super().__init__()
        self.settings = settings
        workspace.who = settings.name
        self.jobs = jobs
        self.study: Study | None = None
        self.failure = ""
        self.typed = Typed()
        self._enough = threading.Event()
        self._asked: Project | None = None
        self._profile: Profile | None = None
        self._last: tuple[Profile | None, ...] = ()
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(DEBOUNCE_MS)
        self._timer.timeout.connect(self._study)
        self._workspace = workspace
        workspace.on_change.append(self._on_change)
        self.respondent = self._first_respondent()

    @property
    def workspace(self) -> Workspace:
        """The open document."""
        return self._workspace

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self._workspace.project

    @property
    def profile(self) -> Profile:
        """Maturity of the document as it is now."""
        if self._profile is None:
            self._profile = assess(self.project)
        return self._profile

    @property
    def last_profile(self) -> Profile | None:
        """Maturity in the round before, where there is one."""
        if not self._last:
            self._last = (previous_profile(self.project),)
        return self._last[0]

    @property
    def is_current(self) -> bool:
        """Whether the study is of the document as it is now."""
        return self.study is not None and same_study(self.study.project, self.project)

    def adopt(self, workspace: Workspace) -> None:
        """Show another document."""
        self._workspace.on_change.clear()
        self._workspace = workspace
        workspace.who = self.settings.name
        workspace.on_change.append(self._on_change)
        self.study = None
        self.typed = Typed()
        self.respondent = self._first_respondent()
        self._on_change()

    def use_settings(self, settings: Settings) -> None:
        """Go by other settings from now on."""
        self.settings = settings
        self._workspace.who = settings.name

    def do(self, edit: Edit) -> bool:
        """Apply an edit; what is wrong with it goes to the message bar. Returns whether it took."""
        try:
            self._workspace.do(edit)
        except InputError as error:
            self.message.emit(str(error), True)
            return False
        return True

    def number(self, text: str, unit: str) -> float:
        """Read a number typed into the document; ``money`` in ``unit`` is in its currency.

        Raises ``InputError``.
        """
        return self.typed.number(text, unit, self.project.organisation.currency)

    def workspace_undo(self) -> None:
        """Take the last edit back."""
        self._workspace.undo()

    def workspace_redo(self) -> None:
        """Do again what was taken back."""
        self._workspace.redo()

    def refresh(self) -> None:
        """Start the study of the present document now."""
        self._timer.start(0)

    def finish(self) -> None:
        """The window closes: nothing is planned for it any more."""
        self._timer.stop()

    def take_best(self) -> None:
        """Stop looking for better plans and take the best so far."""
        self._enough.set()

    def _first_respondent(self) -> str:
        people = self.project.respondents
        return people[0].id if people else ""

    def _on_change(self) -> None:
        self._profile, self._last = None, ()
        if self.respondent not in self.project.respondent_by_id:
            self.respondent = self._first_respondent()
        self.changed.emit()
        if self._asked is None or not same_study(self._asked, self.project):
            self._timer.start(DEBOUNCE_MS)

    def _study(self) -> None:
        project = self._asked = self.project
        self.failure = ""
        enough = self._enough = threading.Event()

        def work(token: Token) -> Study:
            def report(what: str, share: float) -> bool:
                if token.wanted and what:
                    self.progress.emit(what, share)
                return token.wanted

            return study(project, catalogue_of(project), report, enough.is_set)

        def failed(sentence: str) -> None:
            if same_study(project, self.project):  # else it is about what was changed since
                self._failed(sentence)

        self.progress.emit("Planning", 0.0)
        self.jobs.start(self, work, self._studied, failed, with_token=True)

    def _studied(self, result: Study) -> None:
        self.study = result
        self.failure = ""
        self._asked = result.project
        self.progress.emit("", 1.0)
        self.studied.emit()

    def _failed(self, sentence: str) -> None:
        self.study = None
        self.failure = sentence
        self.progress.emit("", 1.0)
        self.message.emit(sentence, True)
        self.studied.emit()
