"""A law, standard or policy of the user's own, in the form of those that ship."""

from __future__ import annotations

from pathlib import Path

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.content.framework import Framework
from planner.maturity.content import house_questionnaire
from planner.maturity.frameworks import check_together, frameworks, read_framework
from planner.maturity.lint_framework import lint_framework


def read_own(path: Path) -> Framework:
    """Read a framework that can be used in a document.

    Raises ``ContentError`` where the file is wrong or replacements go round in a circle, and ``InputError``
    where it names questions or facts that there are not; each says every fault.
    """
    one = read_framework(path)
    check_together([*(f for f in frameworks() if f.key != one.key), one])
    faults = [f for f in lint_framework(one, house_questionnaire()) if f.severity == "fault"]
    if faults:
        said = [phrase("{place} {what}", place=Verbatim(f.place), what=f.message) for f in faults]
        raise InputError("{name}: {faults}", name=path.name, faults=joined(said, " "))
    return one
