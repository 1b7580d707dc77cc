"""The catalogue as a project sees it: built-in entries with the user's own on top."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from planner.catalogue.load import built_in_catalogue, check_references
from planner.domain.base.errors import ContentError, InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.project import Project

E = TypeVar("E", Practice, Tool)
OLD_AFTER_YEARS = 1


def catalogue_of(project: Project) -> Catalogue:
    """The built-in catalogue with the project's own entries. Raises ``InputError`` as ``with_own``."""
    return with_own(base_of(project), project.own_entries)


def base_of(project: Project) -> Catalogue:
    """The built-in catalogue with the update that the project took. Raises ``InputError`` as ``with_own``."""
    return with_update(built_in_catalogue(), project.catalogue_update)


def with_update(catalogue: Catalogue, update: CatalogueUpdate | None) -> Catalogue:
    """``catalogue`` with the entries of an update in place of its own, and without withdrawn ones."""
    if update is None:
        return catalogue
    return with_own(
        catalogue,
        OwnEntries(tools=update.tools, practices=update.practices, hidden=update.withdrawn),
    )


def with_own(catalogue: Catalogue, own: OwnEntries) -> Catalogue:
    """``catalogue`` with own entries in place of those with the same id, and without hidden ones.

    Raises ``InputError`` naming the ids that do not go together: an unknown category, practice or
    tool, a circle of prerequisites, an entry that others need and that is hidden.
    """
    if own.is_empty:
        return catalogue
    unknown = [c for t in own.tools for c in t.categories if c not in catalogue.category_names]
    if unknown:
        known = ", ".join(catalogue.category_names)
        raise InputError(
            "There is no category “{unknown}”. Choose from: {known}.",
            unknown=Verbatim(unknown[0]),
            known=known,
        )
    hidden = set(own.hidden)
    merged = catalogue.model_copy(
        update={
            "practices": _merged(catalogue.practices, own.practices, hidden),
            "tools": _merged(catalogue.tools, own.tools, hidden),
        }
    )
    try:
        check_references(merged)
    except ContentError as error:
        raise InputError(
            "Your own entries do not go together: {error}", error=str(error)
        ) from error
    return merged


def _merged(built_in: Sequence[E], own: Sequence[E], hidden: set[str]) -> tuple[E, ...]:
    mine: dict[str, E] = {e.id: e for e in own}
    merged: list[E] = [mine.pop(e.id, e) for e in built_in]
    merged.extend(mine.values())
    return tuple(e for e in merged if e.id not in hidden)


def price_warning(tool: Tool, year: int) -> str:
    """A warning for a price that is older than a year at ``year``; empty when it is not."""
    priced = tool.is_priced
    if priced and tool.licence == "commercial" and year - tool.price_year > OLD_AFTER_YEARS:
        return phrase("Its price is of {year}: ask for a new one.", year=str(tool.price_year))
    return ""
