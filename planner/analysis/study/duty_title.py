"""What a duty is called: its requirement in our own words, in the language at hand, or what people typed."""

from __future__ import annotations

import re

from planner.domain.base.language import Clause, Inner, Verbatim, first_clause, phrase
from planner.domain.content.framework import Framework, Requirement
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.maturity.earlier_words import as_it_reads, names_of

LONGEST = 90
_CHAPTER = re.compile(r"(?:Annex )?([IVX]+)[- ](\d+)")
"""A chapter of an annex, as requirements are numbered: IV-2 (AI Act), Annex I 17 (MDR)."""


def duty_name(one: Requirement, summary: str = "") -> str:
    """The name that a duty of a requirement is given, with a mark where its wording was not checked.

    ``summary`` are other words for it than its own.
    """
    said = summary or one.summary
    said = said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"
    return f"{number(one)}: {said}"


def is_ours(framework: Framework, one: Requirement, name: str) -> bool:
    """Whether a duty has the name that it was given, by the words of today or of an earlier release."""
    return any(name == duty_name(one, words) for words in names_of(framework, one))


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
    """The requirement that a duty comes from, in the words of today; ``None`` where the document has none."""
    if duty.asked_by is None:
        return None
    for framework in map(as_it_reads, project.frameworks):
        one = framework.by_id.get(duty.asked_by.requirement)
        if framework.id == duty.asked_by.framework and one is not None:
            return framework, one
    return None


def duty_title(project: Project, duty: Duty) -> str:
    """Its name; that of a requirement has its law before it, in every language, while nobody changed it."""
    found = requirement_of(project, duty)
    if found is None or not is_ours(*found, duty.name):
        return Verbatim(duty.name)
    return phrase(
        "{law} {number}: {summary}",
        law=found[0].short,
        number=number_words(found[1]),
        summary=Inner(found[1].summary),
    )


def duty_short(project: Project, duty: Duty) -> str:
    """As ``duty_title``, with the first clause of the words, or by its number alone where that is long."""
    found = requirement_of(project, duty)
    if found is None or not is_ours(*found, duty.name):
        return Verbatim(duty.name)
    law, one = found
    if len(first_clause(one.summary)) > LONGEST:
        return phrase("{law} {number}", law=law.short, number=number_words(one))
    summary = Clause(one.summary)
    return phrase(
        "{law} {number}: {summary}", law=law.short, number=number_words(one), summary=summary
    )
