"""Edits of duties: propose, confirm, strike out, change the day, add, take away."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked

MOST_DUTIES = 500


def add_duties(added: Iterable[Duty]) -> Edit:
    """Add duties that the document does not hold yet."""
    wanted = tuple(added)

    def apply(project: Project) -> Project:
        known = {d.id for d in project.duties}
        twice = next((d for d in wanted if d.id in known), None)
        if twice is not None:
            raise InputError("The duty “{id}” is there already.", id=Verbatim(twice.id))
        if len(project.duties) + len(wanted) > MOST_DUTIES:
            raise InputError(
                "That makes {n} duties, more than the {most} that a document holds: choose fewer.",
                n=len(project.duties) + len(wanted),
                most=MOST_DUTIES,
            )
        return checked(project, duties=(*project.duties, *wanted))

    return Edit(phrase("Add {n} duties", n=len(wanted)), apply)


def confirm_duties(ids: Iterable[str], who: str, when: str) -> Edit:
    """Confirm duties, so that the plan has to meet them."""

    def change(duty: Duty) -> Duty:
        return duty.model_copy(
            update={"state": "confirmed", "who": who, "when": when, "reason": ""}
        )

    return _each(tuple(ids), change, "Confirm {n} duties")


def strike_duties(ids: Iterable[str], reason: str, who: str, when: str) -> Edit:
    """Strike duties out, with a reason; they stay in the document."""
    if not reason.strip():
        raise InputError("Say why the duty is struck out; the reason is kept.")

    def change(duty: Duty) -> Duty:
        update = {"state": "struck", "reason": reason, "who": who, "when": when}
        return duty.model_copy(update=update)

    return _each(tuple(ids), change, "Strike out {n} duties")


def change_duty(changed: Duty) -> Edit:
    """Put a changed duty in the place of the one with its id."""
    return _each((changed.id,), lambda _: changed, "Change {n} duties")


def date_duties(ids: Iterable[str], by: str) -> Edit:
    """Set the day by which duties have to be met."""
    return _each(
        tuple(ids), lambda d: d.model_copy(update={"by": by}), "Set the date of {n} duties"
    )


def own_duties(ids: Iterable[str], owner: str) -> Edit:
    """Say who answers for duties; nobody, where ``owner`` is empty."""
    return _each(tuple(ids), lambda d: d.model_copy(update={"owner": owner}), "Owner of {n} duties")


def drop_duties(ids: Iterable[str]) -> Edit:
    """Take duties out of the document."""
    wanted = tuple(ids)

    def apply(project: Project) -> Project:
        _known(project, wanted)
        return checked(project, duties=tuple(d for d in project.duties if d.id not in wanted))

    return Edit(phrase("Take {n} duties away", n=len(wanted)), apply)


def _each(ids: tuple[str, ...], change: Callable[[Duty], Duty], words: str) -> Edit:
    def apply(project: Project) -> Project:
        _known(project, ids)
        return checked(
            project, duties=tuple(change(d) if d.id in ids else d for d in project.duties)
        )

    return Edit(phrase(words, n=len(ids)), apply)


def _known(project: Project, ids: tuple[str, ...]) -> None:
    unknown = [i for i in ids if i not in {d.id for d in project.duties}]
    if unknown:
        raise InputError(
            "There is no duty “{id}”. The command duties lists them with their ids.",
            id=Verbatim(unknown[0]),
        )
