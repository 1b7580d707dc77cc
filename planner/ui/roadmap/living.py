"""The plan while it is being planned anew: put right at once, with about what that costs."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, Signal

from planner.analysis.around.agreed_tools import changed_since_agreed
from planner.analysis.around.agreement import difference_words
from planner.analysis.around.binding import binding_words, bindings, breaks
from planner.analysis.around.repaired import AtOnce, about, at_once
from planner.analysis.study.proof import proof_words
from planner.analysis.study.studied import same_study
from planner.analysis.study.study import Study
from planner.domain.base.errors import PlannerError
from planner.domain.base.language import joined, phrase
from planner.domain.plan.plan import QUARTER
from planner.domain.project import Project
from planner.exchange.schedule import IDEAS
from planner.reporting.duty_law import duty_line
from planner.reporting.gantt_data import GanttRow
from planner.ui.kit.jobs import Token
from planner.ui.kit.session import Session
from planner.workspace.ledger import open_moves, priced


def in_order(rows: list[GanttRow], before: list[str]) -> list[GanttRow]:
    """Rows of a newer plan in the places they had: within its stage nothing jumps, what is new comes last."""
    place = {id_: k for k, id_ in enumerate(before)}
    stages: list[list[GanttRow]] = []
    for row in rows:
        if row.stage or not stages:
            stages.append([])
        stages[-1].append(row)
    found: list[GanttRow] = []
    for stage in stages:
        head = [r for r in stage if r.stage]
        steps = [r for r in stage if not r.stage]
        if any(r.id in place for r in steps):
            steps.sort(key=lambda r: place.get(r.id, len(place)))
        found += head + steps
    return found


class Living(QObject):
    """The study to show: the session's, or with its plan repaired where limits, wishes or starts changed.

    ``priced``: it is known about what the newest decision costs.
    """

    priced = Signal()

    def __init__(self, session: Session) -> None:
        super().__init__(session)
        self._session = session
        self._now: AtOnce | None = None
        self._of: tuple[Study, Project] | None = None
        self._binds: tuple[Study, str] | None = None
        self._agreed = session.project.agreed_plan

    def standing(self, study: Study) -> str:
        """That it is being planned; else what is proven, what differs from the agreed one, and the duties."""
        if planning := self.planning():
            return planning
        words = proof_words(study)
        differs = difference_words(self._session.project.agreed_plan, study.plan)
        changed = changed_since_agreed(study.project)
        duties = duty_line(study, self._session.workspace.clock().date().isoformat())
        told = [w for w in (differs, changed, duties) if w]
        return joined([phrase("{words}.", words=words), *told], " ") if told else words

    @property
    def study(self) -> Study | None:
        """What is shown."""
        return self._now.study if self._now is not None else self._session.study

    def changed(self) -> bool:
        """Put the plan right for the document as it is now; returns whether other things are to be shown."""
        session = self._session
        study, project, was = session.study, session.project, self._now
        if study is None or session.is_current or not _only_planning(study.project, project):
            self._now = self._of = None
        elif self._of is None or self._of[0] is not study or self._of[1] is not project:
            self._of = study, project
            try:
                self._now = at_once(study, project)
            except PlannerError:
                self._now = None  # why there is no plan is told when it has been looked for
            if self._now is not None and not session.is_current:
                self._price(study, project, self._now)
        agreed, self._agreed = self._agreed, project.agreed_plan
        return self._now is not was or agreed != self._agreed

    def _price(self, study: Study, project: Project, now: AtOnce) -> None:
        """About what the repaired plan costs, in the background."""

        def work(_: Token) -> float:
            return about(study, project, now.starts)

        def told(price: float) -> None:
            session = self._session
            waiting = open_moves(session.project)
            if session.project is not project or not waiting or session.study is not study:
                return
            worth = study.case.npv.mean
            found = priced(
                project, worth, worth + price, steps=(), level=0.0, duties=(0, 0), about=True
            )
            self._of = study, found  # the same plan: only its price is known now
            session.workspace.amend(found)
            self.priced.emit()

        self._session.jobs.start(self, work, told, with_token=True)

    def with_ghosts(self, rows: list[GanttRow]) -> list[GanttRow]:
        """Rows of a plan that was put right, with where each step was before."""
        study = self._session.study
        if self._now is None or study is None:
            return rows
        was = {s.candidate.id: (s.start / QUARTER, s.end / QUARTER) for s in study.plan.steps}
        was |= {
            f"{IDEAS}-{e.id}": (e.start / QUARTER, e.end / QUARTER) for e in study.plan.experiments
        }
        return [
            replace(r, agreed=was[r.id]) if r.id in was and was[r.id] != (r.start, r.end) else r
            for r in rows
        ]

    def planning(self) -> str:
        """What is said while a plan is put right and not yet proven; empty where it is."""
        if self._now is None:
            return ""
        words = ["This plan is put right at once and being planned anew."]
        if self._now.gone:
            words.append(phrase("No room any more: {names}.", names=joined(self._now.gone)))
        if self._now.late:
            words.append(phrase("Late: {names}.", names=joined(self._now.late)))
        return joined(words, " ")

    def breaks(self) -> tuple[str, ...]:
        """What breaks when all other steps stay where they were before the newest decision."""
        session = self._session
        study = session.study
        if study is None or self._now is None:
            return ()
        return breaks(study, session.project)

    def binds(self) -> str:
        """Which limits hold the plan that is shown as proven."""
        study = self._session.study
        if study is None or self._now is not None:
            return ""
        if self._binds is None or self._binds[0] is not study:
            self._binds = study, binding_words(study, bindings(study))
        return self._binds[1]


def _only_planning(before: Project, after: Project) -> bool:
    """Whether nothing changed that engines read but limits, wishes, duties and the begin of experiments."""
    same = {"limits": after.limits, "wishes": after.wishes, "duties": after.duties}
    organisation = before.organisation
    told = {u.id: u.stop.begins for u in after.organisation.use_cases if u.stop is not None}
    begun = tuple(
        u.model_copy(update={"stop": u.stop.model_copy(update={"begins": told[u.id]})})
        if u.stop is not None and u.id in told
        else u
        for u in organisation.use_cases
    )
    made = organisation.model_copy(update={"use_cases": begun})
    return same_study(before.model_copy(update={**same, "organisation": made}), after)
