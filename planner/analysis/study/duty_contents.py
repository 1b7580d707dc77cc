"""Duties whose content other requirements of the same law list: kept only once these are."""

from __future__ import annotations

from collections.abc import Iterable

from planner.domain.plan.duty import Duty

CONTENTS: dict[tuple[str, str], tuple[str, ...]] = {
    ("eu-ai-act", "11(1)"): ("IV-",),
    ("eu-ai-act", "17(1)(a)-(m)"): ("9(", "72", "73"),
}
"""By framework and requirement how the numbers begin of what it has to contain.

Article 11(1) of the AI Act: the technical documentation contains at the least the elements of Annex IV.
Article 17(1)(g) to (i): the quality management system includes the risk management of Article 9, the
monitoring of Article 72 and the reports of Article 73.
"""


def contents_begin(duty: Duty) -> tuple[str, ...]:
    """How the numbers begin of what ``duty`` has to contain; empty where it has no contents."""
    if duty.asked_by is None:
        return ()
    return CONTENTS.get((duty.asked_by.framework, duty.asked_by.requirement), ())


def contents_of(duty: Duty, duties: Iterable[Duty]) -> tuple[Duty, ...]:
    """Those of ``duties`` that ask, of the same systems, for what ``duty`` has to contain.

    What the organisation owes contains what any system is asked for.
    """
    begin = contents_begin(duty)
    if not begin or duty.asked_by is None:
        return ()
    return tuple(
        d
        for d in duties
        if d.asked_by is not None
        and d.asked_by.framework == duty.asked_by.framework
        and d.asked_by.requirement.startswith(begin)
        and (not duty.systems or set(d.systems) & set(duty.systems))
    )
