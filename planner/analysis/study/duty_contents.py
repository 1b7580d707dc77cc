"""Duties whose content other requirements of the same law list: kept only once these are."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.plan.duty import Duty

CONTENTS: dict[tuple[str, str], str] = {("eu-ai-act", "11(1)"): "IV-"}
"""By framework and requirement how the numbers begin of what it has to contain.

Article 11(1) of the AI Act: the technical documentation contains at the least the elements of Annex IV.
"""


def contents_begin(duty: Duty) -> str:
    """How the numbers begin of what ``duty`` has to contain; empty where it has no contents."""
    if duty.asked_by is None:
        return ""
    return CONTENTS.get((duty.asked_by.framework, duty.asked_by.requirement), "")


def contents_of(duty: Duty, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those of ``duties`` that ask, of the same systems, for what ``duty`` has to contain."""
    begin = contents_begin(duty)
    if not begin or duty.asked_by is None:
        return ()
    return tuple(
        d
        for d in duties
        if d.asked_by is not None
        and d.asked_by.framework == duty.asked_by.framework
        and d.asked_by.requirement.startswith(begin)
        and set(d.systems) & set(duty.systems)
    )
