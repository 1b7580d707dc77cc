"""Why a practice is left out, as it may be told: no verdict on drawn levels, none on a worth withheld."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.describe import ANYWAY, DEAR, MARGIN, NO_PLACE, NO_ROOM, WAITS
from planner.analysis.study.plan import LeftOut
from planner.domain.base.language import Phrase, phrase
from planner.domain.content.catalogue import Practice
from planner.maturity.score import Profile

NOT_KNOWN = "Not judged: answers are missing on which it depends whether it is needed and pays."
NOT_SHOWN = "The arithmetic leaves it out; what it is worth is not shown while a check fails."
NO_ROOM_FOR_IT = "No room for it within the money, the people and the time."
LEAVES_NONE = "No room: {what} leaves none in any quarter."
OF_WORTH = (DEAR, MARGIN, *NO_ROOM, *NO_PLACE)
"""Reasons that are verdicts on what a practice is worth."""


def told_left_out(
    left_out: tuple[LeftOut, ...],
    profile: Profile,
    found: Mapping[str, Candidate],
    *,
    withheld: bool,
) -> tuple[LeftOut, ...]:
    """The practices left out with reasons that may be told of them; ``found`` are all candidates by id.

    Where too little is known for a level, what is worth something or right anyway only if the answers that
    are missing are low is not judged; where the worth is withheld, no reason says what something is worth.
    """
    if profile.overall.leads and not withheld:
        return left_out

    def told(one: LeftOut) -> LeftOut:
        pattern = one.why.pattern if isinstance(one.why, Phrase) else one.why
        judged = pattern in OF_WORTH or pattern in (ANYWAY, WAITS)
        if judged and not profile.overall.leads and rests_on_open(one.candidate, profile, found):
            return replace(one, why=NOT_KNOWN)
        if not withheld or pattern not in OF_WORTH:
            return one
        if pattern in NO_ROOM and isinstance(one.why, Phrase):
            return replace(one, why=phrase(LEAVES_NONE, what=one.why.values["what"]))
        return replace(one, why=NO_ROOM_FOR_IT if pattern in NO_PLACE else NOT_SHOWN)

    return tuple(told(one) for one in left_out)


def rests_on_open(candidate: Candidate, profile: Profile, found: Mapping[str, Candidate]) -> bool:
    """Whether a question that a practice raises, or one that it needs does, has no level that leads."""
    wanted, met = [candidate], {candidate.id}
    while wanted:
        one = wanted.pop()
        if isinstance(one.entry, Practice):
            levels = (profile.questions.get(r.question) for r in one.entry.raises)
            if any(level is not None and level.asked and level.value is None for level in levels):
                return True
        more = [found[n] for n in one.needs if n in found and n not in met]
        wanted += more
        met |= {m.id for m in more}
    return False


def surely_lacking(practice: Practice, profile: Profile) -> bool:
    """Whether a question that ``practice`` raises lies below what it brings, whatever is still open."""
    levels = ((r.to_level, profile.questions.get(r.question)) for r in practice.raises)
    return any(at is not None and at.asked and at.high < to for to, at in levels)
