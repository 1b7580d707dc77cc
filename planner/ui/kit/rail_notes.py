"""What the rail says beside a page's name, and whether it names the page: known before the page is made."""

from __future__ import annotations

from planner.catalogue.own import catalogue_of
from planner.maturity.cells import Counts, count_answers
from planner.ui.kit.session import Session
from planner.workspace.people import questions_of


def numbers_note(session: Session) -> str:
    """Share of numbers that are confirmed."""
    project = session.project
    mine = sum(a.range is not None for a in project.assumptions.values())
    return f"{mine}/{len(catalogue_of(project).inputs)}"


def answered(session: Session) -> Counts:
    """How far the respondent in front is."""
    project = session.project
    sheet = project.current_round.answers.get(session.respondent, {})
    return count_answers(sheet, questions_of(project, session.respondent))


def answered_note(session: Session) -> str:
    """Handled of asked, for the respondent in front."""
    counts = answered(session)
    return f"{counts.handled}/{counts.asked}"


def planned_note(session: Session) -> str:
    """How many candidates are in the plan."""
    study = session.study
    return str(len(study.plan.steps)) if study is not None and study.plan.steps else ""


def steps_note(session: Session) -> str:
    """How many steps the plan has."""
    return str(len(session.study.plan.steps)) if session.study is not None else ""


def systems_note(session: Session) -> str:
    """How many systems there are."""
    return str(len(session.project.systems)) if session.project.systems else ""


def has_systems(session: Session) -> bool:
    """Once a law or standard is switched on, or a system is there."""
    return bool(session.project.frameworks or session.project.systems)
