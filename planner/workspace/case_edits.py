"""Edits of the business case: figures that somebody confirms, and models that were weighed."""

from __future__ import annotations

from planner.domain.base.language import Inner, Verbatim, phrase
from planner.domain.case.confirmation import Confirmation
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked


def confirm_check(confirmation: Confirmation, name: str) -> Edit:
    """Let somebody answer for the figure of a failed check called ``name``; one before it is replaced."""

    def apply(project: Project) -> Project:
        others = tuple(c for c in project.confirmations if c.check != confirmation.check)
        return checked(project, confirmations=(*others, confirmation))

    return Edit(phrase("Confirm “{name}”", name=Inner(name)), apply)


def take_back_confirmation(check: str, name: str) -> Edit:
    """Let nobody answer for a check any more."""

    def apply(project: Project) -> Project:
        left = tuple(c for c in project.confirmations if c.check != check)
        return project.model_copy(update={"confirmations": left})

    return Edit(phrase("Take back the confirmation of “{name}”", name=Inner(name)), apply)


def keep_comparison(one: ModelComparison) -> Edit:
    """Keep a weighing of a better model; that of the same day with its id is replaced.

    One of another day, or of another use case, stays beside it: what was weighed then was weighed then.
    """

    def apply(project: Project) -> Project:
        by_id = {c.id: c for c in project.model_comparisons}
        own, number = one.id, 1
        while own in by_id and (by_id[own].date, by_id[own].use_case) != (one.date, one.use_case):
            number += 1
            own = f"{one.id}-{number}"
        others = [c for c in project.model_comparisons if c.id != own]
        kept = one.model_copy(update={"id": own})
        return checked(project, model_comparisons=(*others, kept))

    return Edit(phrase("Keep the comparison “{name}”", name=Verbatim(one.name)), apply)


def drop_comparison(one: ModelComparison) -> Edit:
    """Remove a kept weighing."""

    def apply(project: Project) -> Project:
        left = tuple(c for c in project.model_comparisons if c.id != one.id)
        return project.model_copy(update={"model_comparisons": left})

    return Edit(phrase("Remove the comparison “{name}”", name=Verbatim(one.name)), apply)
