"""What the plan makes of duties against their own days and against those of their laws, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from planner.analysis.around.once_counted import once_counted
from planner.analysis.study.duties import DAYS_IN_HAND, duty_parts, first_ended
from planner.analysis.study.duty_result import DutyResult, duty_words
from planner.analysis.study.duty_title import number_words, requirement_of
from planner.analysis.study.law_days import law_days as asked_from
from planner.analysis.study.plannable import plannable
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.analysis.systems.regulated import set_first_words, unregulated
from planner.analysis.systems.system_duties import undecided_parts
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import long_month
from planner.domain.plan.calendar import DAY, first_day, months_ended
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.reporting.duty_last import last_words
from planner.reporting.late_words import LateReasons

BY_STEPS = ("planned", "late", "missing")
"""States of a duty that steps are to keep: not in place today, and not left to somebody's hand."""
GUIDE = "supervisory"
"""What a supervisor asks for is guidance and no law: it is never told as one."""
BEHIND = ("After the day of its law.", "After the day of that guidance.")
BEHIND_TOO = ("After the day of its law too.", "After the day of that guidance too.")
NEITHER = ("Not by the day of its law either.", "Not by the day of that guidance either.")
ALREADY = (
    "It applies already: by hand until then.",
    "That guidance applies already: by hand until then.",
)
ALREADY_NO_STEP = (
    "It applies already: by hand, for no step of this plan keeps it.",
    "That guidance applies already: by hand, for no step of this plan keeps it.",
)
ALREADY_BY_HAND = ("It applies already.", "That guidance applies already.")
NOT_DECIDED = "Not decided yet of what it has to contain, in no plan: {numbers}."
LAW_CHANCE = (
    "By the day of its law in {n} of 100 futures.",
    "By the day of that guidance in {n} of 100 futures.",
)
ALL_BY_LAW = (
    "By the days of their laws, as far as these lie ahead: all {all:d} that steps keep.",
    "By the days of laws and guidance, as far as these lie ahead: all {all:d} that steps keep.",
)
BY_LAW = (
    "By the days of their laws, as far as these lie ahead: {n:d} of the {all:d} that steps keep.",
    "By the days of laws and guidance, as far as these lie ahead: {n:d} of the {all:d} that steps keep.",
)
UNDECIDED_NOW = "In force as well, and not decided whether asked of you or kept: {n:d}."
AFTER = (
    "Not by the day of their law, by hand from then on: {n:d}{names}.",
    "Not by the day of their law or guidance, by hand from then on: {n:d}{names}.",
)
HOLD_NOW = (
    "Asked for by laws today and not kept: {n:d}{names}. Until steps keep them: by hand, from now on.",
    "Asked for by laws and guidance today and not kept: {n:d}{names}. Until steps keep them: by hand, from "
    "now on.",
)
NO_STEP = "Of these without any step of this plan: {n:d}."
COUNTED = (
    "Planned then, it ends in {month} at the earliest, by the order of its steps alone.",
    "Planned then, it ends in {month} at the earliest, by the order of its steps alone: after the day of its "
    "law too.",
)
BROUGHT = (
    "Duties by hand that come into the plan with it: {n:d}.",
    "Duties by hand that come into the plan with it: {n:d}; after the day of their law even so: {late:d}.",
)
"""What counting the models of the register brings, and where some end after the day of their law."""
MOST_NAMED = 8
MARKED = " *"
"""Stands behind the number of a requirement that was checked against no source."""
NAMED_UNCHECKED = " ({names}; * was checked against no source)"
UNCHECKED = "* Checked against no source here: read its wording before you rely on it."
BY_HAND = (
    "What is done by hand is in no cost and no person-day of this plan: duties for good {n:d}, until their "
    "steps are over {until:d}."
)
IN_PART = "Where steps keep a part of such a duty, that part is counted."
BY_HAND_COUNTED = (
    "What is done by hand is in no cost and no person-day of this plan: duties for good {n:d}, until the "
    "steps are over that come in once the profile counts the regulated models {counted:d}, until their steps "
    "are over {until:d}."
)
BY_MONTHS = (
    "Planned by months, had people, money and steps at once no limits, the order of their steps would allow "
    "{n:d} of the late ones by their own day."
)
LAW_BY_MONTHS = (
    "Planned by months, had people, money and steps at once no limits, the order of their steps would allow "
    "{law:d} of those after the day of their law by that day."
)
BOTH_BY_MONTHS = (
    "Planned by months, had people, money and steps at once no limits, the order of their steps would allow "
    "{n:d} of the late ones by their own day, and {law:d} of those after the day of their law by that day."
)
LAW_SELDOM = "Of these {n:d} in {low} to {high} of 100 futures only."
LAW_SELDOM_ALIKE = "Of these {n:d} in {low} of 100 futures only."

FREE = (
    "{n:d} more duties are confirmed as not binding, like those of a standard that was chosen: nothing is "
    "planned for their days."
)
FREE_ONE = (
    "1 more duty is confirmed as not binding, like those of a standard that was chosen: nothing is planned "
    "for its day."
)
FREE_REACHED = "By their days this plan reaches {n:d} of them all the same: {names}."
FREE_NONE = "By their days this plan reaches none of them."


def law_days(study: Study) -> dict[str, str]:
    """By duty of the plan the day from which its law asks; duties that no law asks are left out."""
    planned = {d.id for d in study.plan.duties}
    return asked_from(study.project, [d for d in study.project.duties if d.id in planned])


def behind_law(start: date, one: DutyResult, law: str) -> bool:
    """Whether a plan from ``start`` keeps a duty after the day ``law``, or not at all."""
    return one.state == "missing" or one.month is None or not over_by(start, one.month, law)


def over_by(start: date, month: int, day: str) -> bool:
    """Whether the ``month`` (from 0) of a plan from ``start`` is over by ``day``."""
    return first_day(start, month + 1) <= date.fromisoformat(day) + DAY


def law_chance(start: date, one: DutyResult, law: str) -> float:
    """In what share of the futures a duty is kept by the day ``law``, 0–1."""
    return one.kept_by(months_ended(start, date.fromisoformat(law)))


def applies_already(one: DutyResult, law: str, day: str) -> bool:
    """Whether the law of a duty asks since ``law``, a day not after ``day``, and it is not kept today."""
    return bool(law) and law <= day and one.state != "met"


def in_plan_words(
    start: date, one: DutyResult, law: str, day: str, undecided: Sequence[str] = ()
) -> str:
    """What becomes of a duty in a plan from ``start``: by its own day, and by ``law`` where that says more.

    ``law`` is the day from which its law asks (``YYYY-MM-DD``), empty where none does; ``day`` is that of the
    report. What is law by then cannot wait for a step. ``undecided`` are the numbers of what it has to
    contain that nobody has decided yet.
    """
    said = _in_plan(start, one, law, day)
    if undecided:
        said = joined([said, phrase(NOT_DECIDED, numbers=Verbatim(", ".join(undecided)))], " ")
    return said


def _in_plan(start: date, one: DutyResult, law: str, day: str) -> str:
    guide = one.source == GUIDE
    if applies_already(one, law, day):
        said = {"missing": ALREADY_NO_STEP, "by_hand": ALREADY_BY_HAND}.get(one.state, ALREADY)[
            guide
        ]
    elif not law or one.state not in BY_STEPS:
        return one.words
    elif one.state == "missing":
        said = NEITHER[guide]
    elif behind_law(start, one, law):
        said = (BEHIND_TOO if one.state == "late" else BEHIND)[guide]
    elif one.state == "late" or law < one.by:
        said = phrase(LAW_CHANCE[guide], n=round(100 * law_chance(start, one, law)))
    else:
        return one.words
    return joined([one.words, said], " ")


def all_in_plan_words(study: Study, day: str) -> dict[str, str]:
    """What becomes of each duty of the plan, by its id, as it reads on ``day`` (``YYYY-MM-DD``)."""
    project, start, laws = study.project, study.plan.start, law_days(study)
    parts: dict[str, tuple[str, ...]] = {}
    if laws:
        found = register(project, study.profile.cells, day)
        parts = {d.id: undecided_parts(found, d) for d in project.duties}
    counted, last = counted_months(study, day), last_words(study)
    return {
        d.id: joined(
            [
                in_plan_words(start, d, laws.get(d.id, ""), day, parts.get(d.id, ())),
                *([last[d.id]] if d.id in last else []),
                *_counted_words(study, counted.get(d.id), laws.get(d.id, "")),
            ],
            " ",
        )
        for d in study.plan.duties
    }


def counted_months(study: Study, day: str) -> dict[str, int]:
    """Duties that steps keep once the profile counts the models of the register, with the earliest month."""
    behind = unregulated(study.project, day)
    return once_counted(study, behind.models) if behind is not None and behind.missing else {}


def _counted_words(study: Study, month: int | None, law: str) -> list[str]:
    if month is None:
        return []
    late = bool(law) and not over_by(study.plan.start, month, law)
    return [phrase(COUNTED[late], month=long_month(study.plan.month_start(month)))]


def counted_first_words(study: Study, day: str, *, then: bool) -> str:
    """What the profile has to count before a plan holds all that steps can keep; empty where it does.

    ``then`` says that other decisions come before it.
    """
    behind = unregulated(study.project, day)
    if behind is None or not (first := set_first_words(behind, then=then)):
        return ""
    months, laws = counted_months(study, day), law_days(study)
    late = sum(i in laws and not over_by(study.plan.start, m, laws[i]) for i, m in months.items())
    said = [phrase(BROUGHT[late > 0], n=len(months), late=late)] if months else []
    return tr(joined([first, *said], " "))


@dataclass(frozen=True)
class DutyCount:
    """The duties of a plan against the days of their laws, counted in one way wherever they are.

    Each stands at one place at most: ``now`` is asked for already and not kept, whoever is to keep it;
    ``by_then`` and ``after`` are those that steps keep and that are asked for later, planned by the day of
    their law, or after it or not at all. ``seldom`` are those of ``by_then`` that keep it in less than 80 of
    100 futures. What no law asks for, what is kept today, and what is done by hand and asked for later is
    in none. ``laws`` are the :func:`law_days`. Against their own days duties are counted by their states.
    """

    study: Study
    laws: Mapping[str, str]
    now: tuple[DutyResult, ...]
    by_then: tuple[DutyResult, ...]
    after: tuple[DutyResult, ...]
    day: str = ""

    @classmethod
    def of(cls, study: Study, day: str) -> DutyCount:
        """The count as of ``day`` (``YYYY-MM-DD``), that of the report."""
        duties, laws, start = study.plan.duties, law_days(study), study.plan.start
        now = tuple(d for d in duties if applies_already(d, laws.get(d.id, ""), day))
        ahead = [d for d in duties if laws.get(d.id, "") > day and d.state in BY_STEPS]
        after = tuple(d for d in ahead if behind_law(start, d, laws[d.id]))
        return cls(study, laws, now, tuple(d for d in ahead if d not in after), after, day)

    def chance(self, one: DutyResult) -> float:
        """In what share of the futures a duty of a law is kept by its day, 0–1."""
        return law_chance(self.study.plan.start, one, self.laws[one.id])

    @property
    def seldom(self) -> tuple[DutyResult, ...]:
        """Planned by the day of their law, and there too seldom to sign for."""
        return tuple(d for d in self.by_then if round(100 * self.chance(d)) < 100 * DAYS_IN_HAND)

    def by_hand_words(self, *, brief: bool = False) -> list[str]:
        """How many duties are kept by hand, for good or for a time: no figure holds that.

        ``brief`` leaves out that steps may keep a part of one.
        """
        counted = len(counted_months(self.study, self.day))
        for_good = sum(d.state == "by_hand" for d in self.study.plan.duties) - counted
        until = sum(d.state != "by_hand" for d in (*self.now, *self.after))
        if counted:
            said = [phrase(BY_HAND_COUNTED, n=for_good, counted=counted, until=until)]
        else:
            said = [phrase(BY_HAND, n=for_good, until=until)] if for_good or until else []
        if (
            said
            and not brief
            and any(d.state == "by_hand" and d.cost for d in self.study.plan.duties)
        ):
            said.append(IN_PART)
        return said

    def allowed(self, months: Mapping[str, int]) -> int:
        """How many of ``after`` were kept by the day of their law, if each were over with ``months``."""
        start = self.study.plan.start
        return sum(
            d.id in months and over_by(start, months[d.id], self.laws[d.id]) for d in self.after
        )

    def words(self) -> list[str]:
        """What is law already and open; of the rest how many are there by its day, and how many seldom."""
        said = []
        if self.now:
            pattern = HOLD_NOW[any(d.source == GUIDE for d in self.now)]
            said.append(phrase(pattern, n=len(self.now), names=self._named(self.now)))
            if alone := sum(d.state in ("by_hand", "missing") for d in self.now):
                said.append(phrase(NO_STEP, n=alone))
        said += self.undecided_words()
        ahead = (*self.by_then, *self.after)
        if not ahead:
            return said
        guides = any(d.source == GUIDE for d in ahead)
        pattern = BY_LAW[guides] if self.after else ALL_BY_LAW[guides]
        said.append(phrase(pattern, n=len(self.by_then), all=len(ahead)))
        chances = sorted(round(100 * self.chance(d)) for d in self.seldom)
        if chances:
            pattern = LAW_SELDOM_ALIKE if chances[0] == chances[-1] else LAW_SELDOM
            said.append(phrase(pattern, n=len(chances), low=chances[0], high=chances[-1]))
        if self.after:
            names = self._named(self.after)
            said.append(phrase(AFTER[guides], n=len(self.after), names=names))
        return said

    def undecided_words(self) -> list[str]:
        """How many requirements of laws and guidance apply already, of which nobody has decided whether."""
        project = self.study.project
        if not project.frameworks:
            return []
        found = register(project, self.study.profile.cells, self.day)
        n = sum(
            p.state == "open" and p.framework.binds and "" < p.day <= self.day
            for p in found.places()
        )
        return [phrase(UNDECIDED_NOW, n=n)] if n else []

    def _named(self, few: Sequence[DutyResult]) -> str:
        """Their names in brackets, where they are few."""
        ids = {d.id for d in few}
        if len(few) > MOST_NAMED:
            return ""
        project = self.study.project
        names = duties_named(project, [d for d in project.duties if d.id in ids])
        return phrase(NAMED_UNCHECKED if MARKED in names else " ({names})", names=names)


def duty_count_words(study: Study, day: str) -> list[str]:
    """How many duties the plan keeps by their own day, and in a line of its own by that of their law.

    Empty without any; ``day`` is that of the report.
    """
    duties = study.plan.duties
    if not duties:
        return []
    law = DutyCount.of(study, day).words()
    return [tr(duty_words(duties)), *([tr(joined(law, " "))] if law else [])]


def why_late_words(study: Study, day: str, reasons: LateReasons, *, brief: bool = False) -> str:
    """Why late duties are late, and what planning by months would allow; empty where none is.

    ``brief`` says only how many are late for which reason.
    """
    late = [d.id for d in study.plan.duties if d.state == "late"]
    if not late:
        return ""
    said = reasons.of_many(late, brief=brief)
    if not brief:
        said += _by_months(DutyCount.of(study, day), reasons.by_months)
    return tr(joined(said, " ")) if said else ""


def _by_months(count: DutyCount, months: Mapping[str, int]) -> list[str]:
    """What planning by months would allow of what is late: by own days, and by those of laws."""
    late = [d for d in count.study.plan.duties if d.state == "late" and d.id in months]
    own = sum(over_by(count.study.plan.start, months[d.id], d.by) for d in late)
    law = count.allowed(months)
    if own and law:
        return [phrase(BOTH_BY_MONTHS, n=own, law=law)]
    return [phrase(BY_MONTHS, n=own)] if own else [phrase(LAW_BY_MONTHS, law=law)] if law else []


def duty_line(study: Study, day: str) -> str:
    """The same with the month by which all could be kept, where that is known; empty without any."""
    if not study.plan.duties:
        return ""
    return tr(joined([study.plan.duty_line, *DutyCount.of(study, day).words()], " "))


def not_binding_words(study: Study) -> list[str]:
    """How many duties are confirmed and do not bind, and which of them the plan reaches by their days."""
    free = [d for d in study.project.duties if d.state == "confirmed" and not d.hard]
    if not free:
        return []
    _, why_not = plannable(study.candidates, study.project)
    reached = [d for d in free if _reached(study, d, why_not)]
    said = [phrase(FREE_ONE if len(free) == 1 else FREE, n=len(free))]
    if reached:
        said.append(
            phrase(FREE_REACHED, n=len(reached), names=duties_named(study.project, reached, free))
        )
    else:
        said.append(FREE_NONE)
    return said


def _reached(study: Study, duty: Duty, why_not: Mapping[str, str]) -> bool:
    """Whether all that a duty asks for is in place today, or over by its day in the plan."""
    parts = duty_parts(study.project, study.profile, study.candidates, why_not, [duty])
    months = months_ended(study.plan.start, date.fromisoformat(duty.by))
    ends = {i: t.finish for i, t in study.plan.schedule.items() if t.finish <= months}
    return all(not p.lacking and first_ended(p.members, p.least, ends) for p in parts)


def duties_named(
    project: Project, duties: Iterable[Duty], among: Iterable[Duty] | None = None
) -> str:
    """Duties by law and number, in the order of each law; others by their names.

    A number that several of them have, of one system each, says how many; where only some of those
    ``among`` which they are have it, of how many.
    """
    whole = Counter(d.asked_by for d in among or () if d.asked_by is not None)
    numbers: dict[str, dict[int, list[tuple[str, int]]]] = {}
    names: list[str] = []
    for duty in duties:
        found = requirement_of(project, duty)
        if found is None:
            names.append(phrase("“{name}”", name=Verbatim(duty.name)))
            continue
        law, one = found
        places = numbers.setdefault(law.short, {})
        place = places.setdefault(law.requirements.index(one), [])
        place.append((number_words(one), whole[duty.asked_by] if duty.asked_by else 0))
    said = []
    for short, of in numbers.items():
        each = [_number_of(*of[k][0], len(of[k])) for k in sorted(of)]
        said.append(phrase("{law} {numbers}", law=short, numbers=joined(each, ", ")))
    return joined([*said, *names], "; ")


def _number_of(number: str, whole: int, n: int) -> str:
    """A number that ``n`` duties have, of ``whole``."""
    if n < whole:
        return phrase("{number} ({n:d} of {whole:d})", number=number, n=n, whole=whole)
    return number if n == 1 else phrase("{number} ({n:d}×)", number=number, n=n)
