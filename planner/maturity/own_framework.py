"""A law, standard or policy of the user's own, in the form of those that ship."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.content.framework import Framework
from planner.maturity.content import house_questionnaire
from planner.maturity.findings import Finding
from planner.maturity.frameworks import changes, check_together, frameworks, read_framework
from planner.maturity.lint_framework import lint_framework


def read_own(path: Path) -> Framework:
    """Read a framework that can be used in a document.

    Raises ``ContentError`` where the file is wrong or replacements go round in a circle, and ``InputError``
    where it names questions or facts that there are not (each says every fault), or stands under the id of
    a law that ships without being a later wording of it.
    """
    one = read_framework(path)
    law = shipped(one.id)
    if law is not None and one.version <= law.version and one not in frameworks():
        raise InputError(
            "{name} has the id “{id}” of {title}, but is no later wording than that of {day}: it would take "
            "{n:d} of its requirements away ({ids}). Give it an id of its own.",
            name=path.name,
            id=Verbatim(one.id),
            title=law.short,
            day=iso_day(law.version),
            **_gone(law, one),
        )
    check_with_shipped(one)
    faults = [f for f in lint_framework(one, house_questionnaire()) if f.severity == "fault"]
    if faults:
        said = [phrase("{place} {what}", place=Verbatim(f.place), what=f.message) for f in faults]
        raise InputError("{name}: {faults}", name=path.name, faults=joined(said, " "))
    return one


def check_with_shipped(one: Framework) -> None:
    """Raise ``ContentError`` where ``one`` and what ships replace one another in a circle."""
    check_together([*(f for f in frameworks() if f.key != one.key), one])


def shipped(id_: str) -> Framework | None:
    """The newest wording that ships under an id."""
    found = [f for f in frameworks() if f.id == id_]
    return max(found, key=lambda f: f.version, default=None)


def in_place_of_ours(used: Iterable[Framework]) -> tuple[Finding, ...]:
    """A remark on each of ``used`` that stands under the id of a law that ships and asks for less."""
    found = []
    for one in used:
        law = shipped(one.id)
        if law is None or one in frameworks() or not changes(law, one).gone:
            continue
        message = phrase(
            "“{title}”, wording of {day}, stands in the place of {law}: {n:d} of its requirements are not "
            "asked here ({ids}).",
            title=Verbatim(one.title),
            day=iso_day(one.version),
            law=law.short,
            **_gone(law, one),
        )
        fix = phrase("“frameworks --on {id}” takes the law that ships.", id=one.id)
        found.append(Finding("in the place of a law", one.id, message, fix, "remark"))
    return tuple(found)


def gone_words(before: Framework, one: Framework) -> str:
    """What is asked no more with ``one`` in the place of ``before``; empty where all is."""
    if not changes(before, one).gone:
        return ""
    return phrase(
        "Requirements of the wording before that are asked no more: {n:d} ({ids}).",
        **_gone(before, one),
    )


def _gone(law: Framework, one: Framework) -> dict[str, object]:
    """How many requirements of ``law`` are not in ``one``, and the first of them."""
    ids = changes(law, one).gone
    return {"n": len(ids), "ids": ", ".join(ids[:MOST_NAMED]) + (" …" if ids[MOST_NAMED:] else "")}


MOST_NAMED = 5
