"""What a duty is called: its requirement in our own words, in the language at hand, or what people typed."""

from __future__ import annotations

from planner.domain.base.language import Inner, Verbatim, phrase
from planner.domain.content.framework import Framework, Requirement
from planner.domain.plan.duty import Duty
from planner.domain.project import Project

LONGEST = 90


def duty_name(one: Requirement) -> str:
    """The name that a duty of a requirement is given, with a mark where its wording was not checked."""
    summary = one.summary if len(one.summary) <= LONGEST else one.summary[: LONGEST - 1] + "…"
    return f"{number(one)}: {summary}"


def number(one: Requirement) -> str:
    """The number of a requirement, marked where its wording was not checked against the source."""
    return f"{one.id} *" if one.confidence == "unverified" else one.id


def number_words(one: Requirement) -> str:
    """The number of a requirement as it is shown: one that is a word of ours is translated."""
    if not one.id.isalpha():
        return Verbatim(number(one))
    return phrase("{word} *", word=one.id) if one.confidence == "unverified" else one.id


def requirement_of(project: Project, duty: Duty) -> tuple[Framework, Requirement] | None:
    """The requirement that a duty comes from, as the document holds it now; ``None`` where it does not."""
    if duty.asked_by is None:
        return None
    for framework in project.frameworks:
        one = framework.by_id.get(duty.asked_by.requirement)
        if framework.id == duty.asked_by.framework and one is not None:
            return framework, one
    return None


def duty_title(project: Project, duty: Duty) -> str:
    """Its name; that of a requirement has its law before it, in every language, while nobody changed it."""
    found = requirement_of(project, duty)
    if found is None or duty.name != duty_name(found[1]):
        return Verbatim(duty.name)
    return phrase(
        "{law} {number}: {summary}",
        law=found[0].short,
        number=number_words(found[1]),
        summary=Inner(found[1].summary),
    )
