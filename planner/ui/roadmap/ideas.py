"""Experiments of ideas on the roadmap: what is said of one, and moving it."""

from __future__ import annotations

from planner.analysis.study.plan import Experiment
from planner.analysis.study.study import Study
from planner.domain.organisation.use_case import StopPlan
from planner.exchange.schedule import IDEAS
from planner.ui.kit.session import Session
from planner.workspace.plan_edits import begin_experiment


def experiment_of(study: Study | None, row: str) -> Experiment | None:
    """The experiment that a row of the chart shows; ``None`` where it shows a step."""
    shown = study.plan.experiments if study is not None else ()
    return next((e for e in shown if row == f"{IDEAS}-{e.id}"), None)


def move_experiment(session: Session, study: Study, one: Experiment, by: int) -> None:
    """Let it begin so many starts of the plan later, or earlier; then whoever it needs has to be free."""
    own = session.project.organisation.use_cases
    use_case = next((u for u in own if u.id == one.id), None)
    if use_case is None:
        return
    if use_case.state == "trial":
        session.message.emit("This experiment is under way: it begins with the plan.", True)
        return
    start = max(one.start + by * study.plan.per, 0)
    begins = study.plan.month_start(start).isoformat() if start else ""
    if begins != (use_case.stop or StopPlan()).begins:
        session.do(begin_experiment(one.id, one.name, begins))
