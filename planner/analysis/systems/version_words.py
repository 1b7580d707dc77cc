"""What another version of a law or standard would change in a document, said before it is taken."""

from __future__ import annotations

from planner.analysis.systems.version_preview import VersionPreview
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.content.framework import Framework
from planner.domain.project import Project
from planner.maturity.frameworks import changes


def version_words(project: Project, new: Framework) -> str:
    """How ``new`` differs from the version in use, and which duties and decisions that touches."""
    old = next((f for f in project.frameworks if f.id == new.id and f != new), None)
    if old is None:
        return ""
    found = changes(old, new)
    said = phrase(
        "Against the version in use: {new:d} new, {gone:d} gone, {reworded:d} reworded, {moved:d} moved to "
        "another day, {conditions:d} asked of others, {needs:d} rest on other questions.",
        new=len(found.new),
        gone=len(found.gone),
        reworded=len(found.reworded),
        moved=len(found.moved),
        conditions=len(found.conditions),
        needs=len(found.needs),
    )
    duties = sum(
        d.asked_by is not None
        and d.asked_by.framework == new.id
        and d.asked_by.requirement in found.touched
        for d in project.duties
    )
    decided = sum(s.decision(new.id) is not None for s in project.systems)
    lines = [said]
    if duties:
        lines.append(phrase("Duties that this touches: {n:d}.", n=duties))
    if decided:
        lines.append(phrase("Classes to decide again: {n:d}.", n=decided))
    return joined(lines, " ")


def preview_words(found: VersionPreview) -> str:
    """How many states, classes and duties another wording changes here."""
    lines = [
        phrase(
            "Wording of {old} to wording of {new}.",
            old=iso_day(found.old.version),
            new=iso_day(found.new.version),
        )
        if found.old.key != found.new.key
        else "The same wording, as we read it today."
    ]
    if found.states:
        lines.append(
            phrase(
                "States that change: {n:d} (new holes: {holes:d}, asked no more: {gone:d}).",
                n=len(found.states),
                holes=found.to_holes,
                gone=found.no_longer,
            )
        )
    else:
        lines.append("No state changes here.")
    if found.days:
        lines.append(phrase("Only the day moves: {n:d}.", n=len(found.days)))
    if found.classes:
        lines.append(phrase("Classes to decide again: {n:d}.", n=len(found.classes)))
    if found.duties:
        lines.append(phrase("Duties that this touches: {n:d}.", n=len(found.duties)))
    return joined(lines, " ")
