"""What the pages look at: the workspace, the profile (at once) and the study (in the background)."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, Signal

from planner.analysis.study.studied import CHANGED, same_but_for_weights, same_study
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.domain.record.kept import Kept
from planner.maturity.rounds import previous_profile
from planner.maturity.score import Profile, assess
from planner.observe.shelf import user_looks
from planner.storage.results import Results
from planner.ui.kit.jobs import Jobs, Token
from planner.ui.kit.open_work import OpenWork
from planner.ui.kit.parse import Typed
from planner.workspace.edits import Edit
from planner.workspace.ledger import entered, settled
from planner.workspace.people import who_goes_on
from planner.workspace.settings import Settings
from planner.workspace.workspace import Workspace

if TYPE_CHECKING:
    from planner.analysis.study.once import Shown
    from planner.analysis.study.study import Study

DEBOUNCE_MS = 350
IDLE_MS = 20_000
"""So long nobody answers before the plan is made again, where no page in sight needs it."""


def _but_for_people(before: Project, now: Project) -> bool:
    """Whether people came or answered, and nothing else that engines read is another."""
    people = {"rounds": now.rounds, "respondents": now.respondents}
    return same_study(before.model_copy(update=people), now)


NO_SCORES = ("stack", "wishes", "limits", "finance", "moves", "report", "contracts", "modified")
"""Parts of a document that no level is read from, and that are changed by hand one after the other."""


def _scores_alike(before: Project | None, now: Project) -> bool:
    """Whether nothing is another that a level could be read from."""
    parts = (name for name in Project.model_fields if name not in NO_SCORES)
    return before is not None and all(getattr(before, n) == getattr(now, n) for n in parts)


class Session(OpenWork):
    """Connects the document with the window.

    ``opened``: another document takes the place of the one before; ``changed``: the document or its file
    state is another; ``studied``: a study is there, a new one or one that was kept
    (``stale`` says why it is old);
    ``handing_out``: a file that names the document is about to be written, so what it is has to be settled;
    ``progress``: words and share of the background work (share 1.0: done); ``message``: a sentence
    for the message bar and whether it is an error. Words travel as objects: a phrase that became a Qt string
    could no longer be said in another language.
    """

    opened = Signal()
    studied = Signal()
    progress = Signal(object, float)
    handing_out = Signal()

    _kept = Signal(object, object)

    def __init__(
        self,
        workspace: Workspace,
        jobs: Jobs,
        settings: Settings,
        results: Results | None = None,
    ) -> None:
        super().__init__()
        self._results = results
        """Kept results of other sittings; none of a document that has a passphrase."""
        self._one = threading.Lock()
        self._old, self._refused = "", False
        self._kept.connect(self._show_kept)
        self.settings = settings
        workspace.who = settings.name
        self.jobs = jobs
        self.study: Study | None = None
        self.failure = ""
        self.typed = Typed()
        self._working = self._watched = False
        self._enough = threading.Event()
        self._asked: Project | None = None
        self._profile: Profile | None = None
        self._scored: Project | None = None
        """The document that the profile is of; as it is now, but for what scores do not read."""
        self._last: tuple[Profile | None, ...] = ()
        self._bare: tuple[Project, Project] | None = None
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
    def work(self) -> Workspace:
        """What keepers keep safe: the open document."""
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
        self._scored = self.project
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
        return self.study is not None and not self.stale

    @property
    def stale(self) -> str:
        """Why the study that is shown is not that of the document as it is now; empty where it is."""
        if self.study is None:
            return ""
        return self._old or ("" if same_study(self.study.project, self._planned()) else CHANGED)

    @property
    def is_before_people(self) -> bool:
        """Whether the study is of the document as it is now but for who came and what people answered."""
        study = self.study
        return (
            study is not None and not self._old and _but_for_people(study.project, self._planned())
        )

    @property
    def is_before_weights(self) -> bool:
        """Whether the study is of the document as it is now but for the weights tools are compared by."""
        study = self.study
        return (
            study is not None
            and not self._old
            and same_but_for_weights(study.project, self._planned())
        )

    @property
    def working(self) -> bool:
        """Whether the study is being made."""
        return self._working

    def adopt(self, workspace: Workspace) -> None:
        """Show another document."""
        self._workspace.on_change.clear()
        self._workspace = workspace
        workspace.who = self.settings.name
        workspace.on_change.append(self._on_change)
        self.jobs.cancel(self)
        self._timer.stop()
        self.study, self.failure, self._old = None, "", ""
        self._asked, self._working, self._refused = None, False, False
        self._profile, self._last = None, ()
        self.typed = Typed()
        self.respondent = self._first_respondent()
        self.opened.emit()
        self.progress.emit("", 1.0)
        self._on_change()

    def use_settings(self, settings: Settings) -> None:
        """Go by other settings from now on."""
        self.settings = settings
        self._workspace.who = settings.name

    def do(self, edit: Edit) -> bool:
        """Apply an edit; what is wrong with it goes to the message bar. Returns whether it took."""
        try:
            self._workspace.do(self._entered(edit))
        except InputError as error:
            self._refused = True
            self.message.emit(str(error), True)
            return False
        if self._refused:  # what was wrong is put right, so it need not be said any longer
            self._refused = False
            self.message.emit("", False)
        return True

    def _entered(self, edit: Edit) -> Edit:
        """The edit with its entry in the ledger, where there is a plan that it changes."""
        study, workspace = self.study, self._workspace
        again, moves = workspace.history.merges(edit.merge_key), self.project.moves
        worth = moves[-1].before if study is None and again and moves else None
        if study is not None:
            worth = study.case.npv.mean
        if worth is None or not edit.recorded:
            return edit
        who = workspace.who or self.project.facilitator
        when, known = iso_time(workspace.clock()), worth

        def apply(project: Project) -> Project:
            after = edit.apply(project)
            if same_study(project, after):
                return after
            made = entered(project, after, edit.label, who, when, known, again=again)
            before = workspace.history.before if again else None
            if before is not None and made.model_copy(update={"moves": before.moves}) == before:
                return before  # taken back: a price noted meanwhile is no reason for a step
            return made

        return Edit(edit.label, apply, edit.merge_key)

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

    def back_to_opened(self) -> None:
        """Make the document what it was when it was opened; what is wrong goes to the message bar."""
        try:
            self._workspace.back_to_opened()
        except InputError as error:
            self.message.emit(str(error), True)

    def clear_results(self) -> None:
        """Forget kept results and looks: the document was protected, and some of them are its own."""
        if self._results is not None:
            self._results.clear()
            if (looks := user_looks()) is not None:
                looks.clear()

    def refresh(self) -> None:
        """Start the study of the present document now; one that is being made goes on."""
        if self._working and self._asked is not None and same_study(self._asked, self.project):
            self._timer.stop()
        else:
            self._timer.start(0)

    def watch(self, *, watched: bool) -> None:
        """Whether somebody looks at what a study shows: then it does not wait for people to end answering."""
        self._watched = watched
        if watched and self._timer.isActive():
            self._timer.start(min(self._timer.remainingTime(), DEBOUNCE_MS))

    def cancel(self) -> None:
        """Make no study now; it is made when somebody asks for it."""
        self._timer.stop()
        self.jobs.cancel(self)
        self._working, self._asked = False, None
        self.progress.emit("", 1.0)
        self.studied.emit()

    def finish(self) -> None:
        """The window closes: nothing is planned for it any more."""
        self._timer.stop()

    def take_best(self) -> None:
        """Stop looking for better plans and take the best so far."""
        self._enough.set()

    def _planned(self) -> Project:
        """What the plan is made from: the document, or what may be told of it where that was promised."""
        project = self.project
        if project.promise != "anonymous":
            return project
        if self._bare is None or self._bare[0] is not project:
            from planner.analysis.published.project import planned_from

            self._bare = project, planned_from(project)
        return self._bare[1]

    def _first_respondent(self) -> str:
        return who_goes_on(self.project)

    def _on_change(self) -> None:
        if not _scores_alike(self._scored, self.project):
            self._profile, self._last = None, ()
        if self.respondent not in self.project.respondent_by_id:
            self.respondent = self._first_respondent()
        self.changed.emit()
        if self._asked is not None and same_study(self._asked, self.project):
            self._timer.stop()  # taken back before anything was computed
        elif not self._watched and self._asked is not None and self._only_answered(self._asked):
            self._timer.start(IDLE_MS)
        else:
            self._timer.start(DEBOUNCE_MS)

    def _only_answered(self, before: Project) -> bool:
        """Whether people came or answered since, and did nothing else that engines read."""
        return self.study is not None and _but_for_people(before, self.project)

    def _study(self) -> None:
        project = self._asked = self.project
        source = self._planned()
        workspace, results = self._workspace, self._results
        sealed = workspace.seal is not None
        self.failure, self._working = "", True
        enough = self._enough = threading.Event()
        first = self.study is None

        def work(token: Token) -> tuple[Study, Kept | None]:
            def report(what: str, share: float) -> bool:
                if token.wanted and what:
                    self.progress.emit(what, share)
                return token.wanted

            with self._one:  # one at a time: the one before ends as soon as it is asked
                if not token.wanted:
                    raise Cancelled
                from planner.ui.kit.planning import planned  # and with it the engines

                return planned(
                    source,
                    workspace.results,
                    results,
                    report,
                    enough.is_set,
                    trusted=sealed,
                    show=(lambda shown: self._kept.emit(token, shown)) if first else None,
                )

        def done(result: tuple[Study, Kept | None]) -> None:
            workspace.results = result[1]
            self._studied(result[0])
            self._asked = project

        def failed(sentence: str) -> None:
            if same_study(project, self.project):  # else it is about what was changed since
                self._failed(sentence)

        self.progress.emit("Planning", 0.0)
        self.jobs.start(self, work, done, failed, with_token=True)

    def _show_kept(self, token: Token, shown: Shown) -> None:
        """What was kept is there at once; it is shown as old until it is known to be right."""
        if token.wanted:
            self.study, self._old = shown.study, shown.why
            self.studied.emit()

    def _studied(self, result: Study) -> None:
        before, self.study, self._old = self.study, result, ""
        if before is not None and self.is_current:
            self._workspace.amend(settled(self.project, before, result))
        self.failure, self._working = "", False
        self._asked = result.project
        self.progress.emit("", 1.0)
        self.studied.emit()

    def _failed(self, sentence: str) -> None:
        people = self.project.organisation.data_scientists
        begins = self.study is None and people == 0  # not said yet: pages say it, it is no fault
        self.study, self._old = None, ""
        self.failure, self._working = sentence, False
        self.progress.emit("", 1.0)
        if not begins:
            self.message.emit(sentence, True)
        self.studied.emit()
