"""The date that a plan's end is promised for: the one that holds in 8 of 10 futures."""

from __future__ import annotations

from planner.analysis.around.ends import work_ends
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import in_hundred, long_month
from planner.reporting.content.draft import Draft

OVER = "In 8 of 10 futures the last work is over by {month}; planned is {planned}."
BEYOND = "In {share} futures the last work is over by {month}, the end of the horizon; planned is {planned}."

PAST = "The planned end of the work, {planned}, is past."


def work_over(draft: Draft) -> str:
    """By when every step works or was given up, in 8 of 10 futures; empty for a plan without steps.

    Empty, too, where too little is known for a plan that anybody should agree to.
    """
    found = work_ends(draft.study)
    if found is None or not draft.study.profile.overall.leads:
        return ""
    planned = long_month(found.planned)
    if found.planned < draft.today:
        return tr(phrase(PAST, planned=planned))
    if found.by is not None:
        return tr(phrase(OVER, month=long_month(found.by), planned=planned))
    share = in_hundred(found.within)
    return tr(phrase(BEYOND, share=share, month=long_month(found.horizon), planned=planned))
