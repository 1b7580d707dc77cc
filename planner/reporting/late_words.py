"""Why duties are late: the order of their steps, a limit, or other duties, each as it was tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from planner.analysis.around.binding import (
    by_months,
    earlier_month,
    late_by_order,
    limit_name,
    sooner_each,
)
from planner.analysis.around.widening import widened_for
from planner.analysis.study.duty_reach import Sooner
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_month

IN_ORDER = "Its steps alone, one after another, take that long."
IN_QUARTERS = (
    "Its steps alone, one after another in whole quarters, take that long; planned by months they end in "
    "{month} at the earliest."
)
ALONE = (
    "Its steps alone, one after another, take until the end of {month}, after its own day, whatever people "
    "and money there are."
)
ALONE_IN_QUARTERS = (
    "Its steps alone, one after another in whole quarters, take until the end of {month}, after its own day, "
    "whatever people and money there are; planned by months until the end of {sooner}."
)
LIMITS = "What holds it, and more of which would keep it by its own day: {limits}."
FORWARD = "More of any of these would bring it forward, and of none alone by its own day: {limits}."
LONGER = "Beyond that a limit holds it: {limits}."
BEHIND_OTHERS = "In this plan later still: what the day of a law or its own day allows goes first."
OWN_DAYS = (
    "A law asks for it already: it would be kept earlier if other duties kept the days of their laws and not "
    "their own."
)
OTHERS = "Other duties, which go first, hold it; no single limit does."
IN_HAND = "Within the limits it is earlier only where other duties give up time in hand, or goals give way."
NOT_ONE = "Several limits hold it together; none alone."

ORDER_OF_MANY = (
    "Late because the order of their steps alone takes that long: {n:d}.",
    "Late because the order of their steps alone takes that long, each step in whole quarters: {n:d}.",
)
LIMITS_OF_MANY = "Late because a limit holds them: {n:d} ({limits})."
OTHERS_OF_MANY = "Late because other duties go first or keep time in hand: {n:d}."
LONGER_OF_MANY = "Of these a limit holds {n:d} longer still ({limits})."
BEHIND_OF_MANY = "Of these {n:d} end later still, for others go first."
OWN_DAYS_OF_MANY = (
    "Law already, and kept earlier if others kept the days of their laws and not their own: {n:d}."
)
WIDEN = (
    "Decide whether to widen a limit ({limits}): it holds {n:d} late duties, and a wider one could keep "
    "{in_time:d} of them by their own day."
)
WIDEN_EARLIER = (
    "Decide whether to widen a limit ({limits}): it holds {n:d} late duties, and a wider one could keep them "
    "earlier, none by its own day."
)
ENOUGH = (
    "{limit}: {times:g} times as much as is released keeps {n:d} of them by their own day together, all "
    "other duties as late as now."
)
NOT_ENOUGH = (
    "{limit}: not even ten times as much as is released keeps {n:d} of them "
    "by their own day together."
)
TOGETHER_OF_MANY = "Late because several limits hold them together: {n:d}."


@dataclass(frozen=True)
class LateReasons:
    """By late duty what would keep it sooner, and the month that its order allows where planned by months.

    ``order`` are those that the order of their steps alone keeps after their own day, with the month that it
    allows as they are planned: no limit is the reason there, even where one holds them longer still. Months
    count from 0, as those of the plan do.
    """

    study: Study
    sooner: Mapping[str, Sooner]
    by_months: Mapping[str, int]
    order: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, study: Study) -> LateReasons:
        """The reasons of all duties that the plan of ``study`` keeps late."""
        late = [d.id for d in study.plan.duties if d.state == "late"]
        found = sooner_each(study, late) if late else {}
        order = late_by_order(study) if found else {}
        in_order = any(d in order or s.in_order for d, s in found.items())
        return cls(study, found, by_months(study) if in_order else {}, order)

    def words(self, duty: str) -> str:
        """Why one duty is late; empty where it is not."""
        found = self.sooner.get(duty)
        if found is None:
            return ""
        why = self._why(duty, found)
        return joined([why, OWN_DAYS], " ") if found.own_days else why

    def _why(self, duty: str, found: Sooner) -> str:
        if found.in_order:
            by = earlier_month(self.study, duty, self.by_months)
            if by is None:
                return IN_ORDER
            return phrase(IN_QUARTERS, month=long_month(self.study.plan.month_start(by)))
        if (alone := self.order.get(duty)) is not None:
            month = long_month(self.study.plan.month_start(alone))
            said = [phrase(ALONE, month=month)]
            by = self.by_months.get(duty)
            if by is not None and by < alone:
                early = long_month(self.study.plan.month_start(by))
                said = [phrase(ALONE_IN_QUARTERS, month=month, sooner=early)]
            if found.limits:
                said.append(phrase(LONGER, limits=_names(found.limits)))
            elif self._behind(duty):
                said.append(BEHIND_OTHERS)
            return joined(said, " ")
        if found.in_time:
            return phrase(LIMITS, limits=_names(found.in_time))
        if found.limits:
            return phrase(FORWARD, limits=_names(found.limits))
        return OTHERS if found.others else IN_HAND if found.as_it_is else NOT_ONE

    def _behind(self, duty: str) -> bool:
        """Whether the plan keeps a duty later than the order of its steps, and no limit alone is why."""
        month = next((d.month for d in self.study.plan.duties if d.id == duty), None)
        alone = self.order.get(duty)
        limits = self.sooner[duty].limits
        return not limits and alone is not None and month is not None and month > alone

    def of_many(self, duties: Iterable[str], *, brief: bool = False) -> list[str]:
        """How many of ``duties`` are late for which reason, in sentences; ``brief`` for one reason each."""
        late = [d for d in duties if d in self.sooner]
        alone = [self.sooner[d] for d in late if d in self.order or self.sooner[d].in_order]
        rest = [self.sooner[d] for d in late if not (d in self.order or self.sooner[d].in_order)]
        order, longer = len(alone), [s for s in alone if s.limits]
        limited = [s for s in rest if s.in_time]
        others = sum(s.others or s.as_it_is for s in rest)
        together = len(rest) - len(limited) - others
        said = []
        if order:
            quarters = self.study.project.limits.per > 1
            said.append(phrase(ORDER_OF_MANY[quarters], n=order))
        if longer and not brief:
            limits = _most(s.limits for s in longer)
            said.append(phrase(LONGER_OF_MANY, n=len(longer), limits=limits))
        if not brief and (behind := sum(self._behind(d) for d in late)):
            said.append(phrase(BEHIND_OF_MANY, n=behind))
        if limited:
            limits = _most(s.in_time for s in limited)
            said.append(phrase(LIMITS_OF_MANY, n=len(limited), limits=limits))
        if others:
            said.append(phrase(OTHERS_OF_MANY, n=others))
        if together:
            said.append(phrase(TOGETHER_OF_MANY, n=together))
        return said

    def widen_words(self) -> str:
        """Which limits hold late duties, and how many a wider one keeps by their own day; empty for none."""
        held = {d: s.in_time or s.limits for d, s in self.sooner.items() if s.in_time or s.limits}
        if not held:
            return ""
        in_time = sum(bool(self.sooner[d].in_time) for d in held)
        pattern = WIDEN if in_time else WIDEN_EARLIER
        said = phrase(pattern, n=len(held), limits=_most(held.values()), in_time=in_time)
        return joined([said, *self._by_how_much()], " ")

    def _by_how_much(self) -> list[str]:
        """How much wider the limit that holds most duties would have to be to keep them by their own day."""
        of: dict[str, list[str]] = {}
        for duty, found in self.sooner.items():
            for limit in found.in_time:
                of.setdefault(limit, []).append(duty)
        if not of:
            return []
        limit, duties = max(of.items(), key=lambda one: (len(one[1]), one[0]))
        times = widened_for(self.study, limit, duties)
        name = limit_name(limit)
        if times is None:
            return [phrase(NOT_ENOUGH, limit=name, n=len(duties))]
        return [phrase(ENOUGH, limit=name, n=len(duties), times=times)]

    def own_days_of_many(self, duties: Iterable[str]) -> list[str]:
        """How many of ``duties`` are law already and wait for days that others set themselves."""
        n = sum(found.own_days for d in duties if (found := self.sooner.get(d)))
        return [phrase(OWN_DAYS_OF_MANY, n=n)] if n else []


def _names(limits: Iterable[str]) -> str:
    return joined([limit_name(x) for x in limits], " / ")


def _most(limits: Iterable[Iterable[str]]) -> str:
    """Limits by name, those of most duties first."""
    return _names(x for x, _ in Counter(x for each in limits for x in each).most_common())


def late_reasons(study: Study, once: dict[str, object]) -> LateReasons:
    """The reasons for ``study``, worked out once for all of its reports; ``once`` may name others."""
    found = once.get("late reasons")
    return found if isinstance(found, LateReasons) else _reasons(study)


@once_a_study
def _reasons(study: Study) -> LateReasons:
    return LateReasons.of(study)
