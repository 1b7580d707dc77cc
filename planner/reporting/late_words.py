"""Why duties are late: the order of their steps, a limit, or other duties, each as it was tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.analysis.around.binding import by_months, earlier_month, limit_name, sooner_each
from planner.analysis.study.duty_reach import Sooner
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase
from planner.domain.base.numbers import long_month

IN_ORDER = "Its steps alone, one after another, take that long."
IN_QUARTERS = (
    "Its steps alone, one after another in whole quarters, take that long; planned by months they end in "
    "{month} at the earliest."
)
LIMITS = "What holds it, and more of which would bring it forward: {limits}."
OTHERS = "Other duties, which go first, hold it; no single limit does."
IN_HAND = "Within the limits it is earlier only where other duties give up time in hand, or goals give way."
NOT_ONE = "Several limits hold it together; none alone."

ORDER_OF_MANY = (
    "Late because the order of their steps alone takes that long: {n:d}.",
    "Late because the order of their steps alone takes that long, each step in whole quarters: {n:d}.",
)
LIMITS_OF_MANY = "Late because a limit holds them: {n:d} ({limits})."
OTHERS_OF_MANY = "Late because other duties go first or keep time in hand: {n:d}."
TOGETHER_OF_MANY = "Late because several limits hold them together: {n:d}."


@dataclass(frozen=True)
class LateReasons:
    """By late duty what would keep it sooner, and the month that its order allows where planned by months.

    Months count from 0, as those of the plan do.
    """

    study: Study
    sooner: Mapping[str, Sooner]
    by_months: Mapping[str, int]

    @classmethod
    def of(cls, study: Study) -> LateReasons:
        """The reasons of all duties that the plan of ``study`` keeps late."""
        late = [d.id for d in study.plan.duties if d.state == "late"]
        found = sooner_each(study, late) if late else {}
        return cls(
            study, found, by_months(study) if any(s.in_order for s in found.values()) else {}
        )

    def words(self, duty: str) -> str:
        """Why one duty is late; empty where it is not."""
        found = self.sooner.get(duty)
        if found is None:
            return ""
        if found.in_order:
            by = earlier_month(self.study, duty, self.by_months)
            if by is None:
                return IN_ORDER
            return phrase(IN_QUARTERS, month=long_month(self.study.plan.month_start(by)))
        if found.limits:
            return phrase(LIMITS, limits=joined([limit_name(x) for x in found.limits], " / "))
        return OTHERS if found.others else IN_HAND if found.as_it_is else NOT_ONE

    def of_many(self, duties: Iterable[str]) -> list[str]:
        """How many of ``duties`` are late for which reason, in sentences."""
        found = [self.sooner[d] for d in duties if d in self.sooner]
        order = sum(s.in_order for s in found)
        limited = [s for s in found if s.limits]
        others = sum(s.others or s.as_it_is for s in found)
        together = len(found) - order - len(limited) - others
        said = []
        if order:
            quarters = self.study.project.limits.per > 1
            said.append(phrase(ORDER_OF_MANY[quarters], n=order))
        if limited:
            most = Counter(x for s in limited for x in s.limits).most_common()
            limits = joined([limit_name(x) for x, _ in most], " / ")
            said.append(phrase(LIMITS_OF_MANY, n=len(limited), limits=limits))
        if others:
            said.append(phrase(OTHERS_OF_MANY, n=others))
        if together:
            said.append(phrase(TOGETHER_OF_MANY, n=together))
        return said


def late_reasons(study: Study, once: dict[str, object]) -> LateReasons:
    """The reasons for ``study``, worked out once for all who share ``once``."""
    found = once.get("late reasons")
    if not isinstance(found, LateReasons):
        found = once["late reasons"] = LateReasons.of(study)
    return found
