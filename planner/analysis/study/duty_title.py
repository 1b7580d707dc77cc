"""What a duty is called: its requirement in our own words, in the language at hand, or what people typed."""

from __future__ import annotations

import re

from planner.domain.base.language import Clause, Inner, Verbatim, phrase
from planner.domain.content.framework import Framework, Requirement
from planner.domain.plan.duty import Duty
from planner.domain.project import Project

LONGEST = 90
_CHAPTER = re.compile(r"(?:Annex )?([IVX]+)[- ](\d+)")
"""A chapter of an annex, as requirements are numbered: IV-2 (AI Act), Annex I 17 (MDR)."""


def duty_name(one: Requirement) -> str:
    """The name that a duty of a requirement is given, with a mark where its wording was not checked."""
    summary = one.summary if len(one.summary) <= LONGEST else one.summary[: LONGEST - 1] + "…"
    return f"{number(one)}: {summary}"


def number(one: Requirement) -> str:
    """The number of a requirement, marked where its wording was not checked against the source."""
    return f"{one.id} *" if one.confidence == "unverified" else one.id


def number_words(one: Requirement) -> str:
    """The number of a requirement as it is shown: a word of ours translated, a chapter of an annex named."""
    found: str = Verbatim(one.id)
    chapter = _CHAPTER.fullmatch(one.id)
    if one.id.isalpha():
        found = one.id
    elif chapter:
        found = phrase("Annex {annex}, no. {n}", annex=Verbatim(chapter[1]), n=Verbatim(chapter[2]))
    return phrase("{word} *", word=found) if one.confidence == "unverified" else found


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


def duty_short(project: Project, duty: Duty) -> str:
    """As ``duty_title``, with no more than the first clause of the words."""
    found = requirement_of(project, duty)
    if found is None or duty.name != duty_name(found[1]):
        return Verbatim(duty.name)
    law, one = found
    summary = Clause(one.summary)
    return phrase(
        "{law} {number}: {summary}", law=law.short, number=number_words(one), summary=summary
    )
