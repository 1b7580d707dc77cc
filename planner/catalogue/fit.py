"""What fits an organisation: conditions met, gaps open, effort for its size."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.catalogue.sizes import Size, effort_factor, size_laws, tool_set_up_factor
from planner.domain.base.language import phrase
from planner.domain.case.estimate import GRADE_WORDS, Grade, Range, fixed
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Applicability, CostDriver, Tool
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole, Organisation

FitStatus = Literal["fits", "later", "not_for_you", "in_place", "no_figures"]
FIT_WORDS: dict[FitStatus, str] = {
    "fits": "Fits",
    "later": "Later",
    "not_for_you": "Not for you",
    "in_place": "In place",
    "no_figures": "No figures yet",
}

LARGER = "Usually for larger"
"""In place of *Not for you* where only a threshold of size speaks against it."""

STAND_INS: dict[CapacityRole, tuple[CapacityRole, ...]] = {
    "data_scientist": ("ml_engineer", "data_engineer"),
    "ml_engineer": ("platform_engineer", "data_engineer", "data_scientist"),
    "data_engineer": ("ml_engineer", "data_scientist"),
    "platform_engineer": ("ml_engineer", "data_engineer", "data_scientist"),
    "product_owner": ("data_scientist", "ml_engineer"),
    "compliance": ("product_owner", "data_scientist", "ml_engineer"),
}
"""Who does the work of a role that the organisation does not have, in order of preference."""

TOOL_ROLES: dict[CapacityRole, float] = {"platform_engineer": 0.5, "ml_engineer": 0.5}
"""Who sets up a tool; planning judgement (grade D)."""


RENTED = ("SaaS", "cloud-managed")


@dataclass(frozen=True)
class Fit:
    """Whether an entry suits the organisation, with the reason in one sentence.

    ``blocked`` means that it cannot be planned at all; thresholds of size only advise.
    """

    status: FitStatus
    reason: str
    blocked: bool = False

    @property
    def below_size(self) -> bool:
        """Whether only a threshold of size speaks against it, which advises: it may be planned."""
        return self.status == "not_for_you" and not self.blocked

    @property
    def words(self) -> str:
        """The verdict as it is printed."""
        return LARGER if self.below_size else FIT_WORDS[self.status]


ELSEWHERE = "This questionnaire asks none of its questions."
"""Of a practice that raises no question of the questionnaire in use: an own one, or an older version."""
NOT_ASKED = "Your teams are asked no question of it."
FOR_DUTIES = (
    "Planned where a duty asks for it: it is written by hand and saves nothing that is counted."
)
OF_SYSTEMS = "It is for single AI systems, and the register holds none."
"""In place of ``NOT_ASKED``, where all its questions are asked of single systems and there is none."""
NO_PRACTICE = (
    "No practice of the catalogue raises a question of this questionnaire, so there is no plan."
)
"""In place of a plan, where ``ELSEWHERE`` holds of every practice."""


def all_elsewhere(fits: Iterable[Fit]) -> bool:
    """Whether the questionnaire in use asks no question of any practice, given their fits."""
    return all(f.reason == ELSEWHERE for f in fits)


def gaps(
    practice: Practice, levels: Mapping[str, NDArray[np.float64]]
) -> NDArray[np.float64] | None:
    """Share of a practice that is not yet in place by future, 0–1: mean over the questions it raises.

    Per question (to − now)/(to − from), clamped. ``levels`` are those of the asked questions by future, as
    drawn where they are open (shape ``(futures,)``, or ``(1,)`` where known). ``None`` when none of the
    practice's questions is asked.
    """
    shares = [
        np.clip(
            (raised.to_level - levels[raised.question]) / (raised.to_level - raised.from_level),
            0,
            1,
        )
        for raised in practice.raises
        if raised.question in levels
    ]
    return np.asarray(sum(shares) / len(shares)) if shares else None


def gap(practice: Practice, levels: Mapping[str, NDArray[np.float64]]) -> float | None:
    """Share of a practice that is not yet in place on average over the futures; see ``gaps``."""
    found = gaps(practice, levels)
    return None if found is None else float(found.mean())


def is_in_place(practice: Practice, least: Mapping[str, float]) -> bool:
    """Whether every asked question of the practice has reached its level, whatever is still open.

    ``least`` are the low ends of the asked questions.
    """
    return all(least.get(r.question, r.to_level) >= r.to_level for r in practice.raises)


def applicability_fault(
    applies: Applicability, organisation: Organisation, teams: int
) -> tuple[str, bool] | None:
    """Return why conditions do not hold, and whether that is final; ``None`` when they do."""
    flags = (
        (
            applies.regulated,
            organisation.regulated_models > 0,
            "Only for regulated models; the profile counts none.",
        ),
        (
            applies.real_time,
            organisation.real_time,
            "Only for models that answer live; you have none.",
        ),
        (
            applies.generative_ai,
            organisation.generative_ai,
            "Only for generative AI; you have none.",
        ),
        (applies.edge, organisation.edge, "Only for models on devices; you have none."),
    )
    for wanted, present, words in flags:
        if wanted and not present:
            return words, True
    sizes = (
        (applies.models, float(organisation.models_in_production), "models"),
        (applies.teams, float(teams), "teams"),
        (applies.data_scientists, organisation.data_scientists, "data scientists"),
        (applies.gpus, float(organisation.gpus), "accelerators"),
        (applies.predictions_per_day, organisation.predictions_per_day, "predictions a day"),
    )
    for least, have, words in sizes:
        if have < least:
            why = phrase(
                "Usually worth it from {least:,.0f} {what}; you have {have:,.0f}.",
                least=least,
                what=words,
                have=have,
            )
            return why, False
    return None


def fit_of_practice(
    practice: Practice,
    catalogue: Catalogue,
    organisation: Organisation,
    teams: int,
    least: Mapping[str, float],
    known: Mapping[str, float],
    titles: Mapping[str, str],
) -> Fit:
    """Judge a practice: conditions, what is already in place, what has to come first.

    ``least`` are the low ends of the asked questions, ``known`` the levels that lead, ``titles`` the
    questions' titles by id, for the reason.
    """
    if not any(r.question in titles for r in practice.raises):
        return Fit("not_for_you", ELSEWHERE, blocked=True)
    fault = applicability_fault(practice.applies, organisation, teams)
    if fault is not None and fault[1]:
        return Fit("not_for_you", fault[0], blocked=True)
    if not any(r.question in least for r in practice.raises):
        return Fit("not_for_you", NOT_ASKED, blocked=True)
    if is_in_place(practice, least):
        return Fit("in_place", "You are already at the level it brings.", blocked=True)
    if practice.on_paper:
        return Fit("not_for_you", FOR_DUTIES, blocked=True)
    if not practice.priced:
        words = "Nobody has figures for it yet: its gap is shown, it is neither priced nor planned."
        return Fit("no_figures", words, blocked=True)
    if fault is not None:
        return Fit("not_for_you", fault[0])
    missing = [
        catalogue.practice_by_id[n].name
        for n in practice.needs
        if not is_in_place(catalogue.practice_by_id[n], least)
    ]
    if missing:
        pattern = (
            "Needs “{name}” and {more:one|#} more first."
            if missing[1:]
            else "Needs “{name}” first."
        )
        return Fit("later", phrase(pattern, name=missing[0], more=len(missing) - 1))
    return Fit("fits", gap_words(practice, known, titles))


def gap_words(practice: Practice, known: Mapping[str, float], titles: Mapping[str, str]) -> str:
    """Where the first question that a practice raises stands, and the level that it brings it to."""
    first = practice.raises[0]
    now = known.get(first.question)
    title, to = titles[first.question], first.to_level
    if now is None:
        pattern = "“{title}” is not known; this brings it to {to}."
    else:
        pattern = "“{title}” is at {now:.1f}; this brings it to {to}."
    return phrase(pattern, title=title, now=now, to=to)


def practice_effort(
    practice: Practice, organisation: Organisation, size: Size, share: float
) -> tuple[dict[CapacityRole, float], Range]:
    """Return middle person-days by staffed role, and the range of the factor around them.

    The factor's ends are those of the practice's total; ``share`` is the part not yet in place (0–1).
    """
    factor = effort_factor(size_laws(), practice.id, size, share)
    days: dict[CapacityRole, float] = {}
    for role, range_ in practice.effort.items():
        by = staffed(role, organisation)
        days[by] = days.get(by, 0.0) + range_.likely * factor
    total = [sum(getattr(r, end) for r in practice.effort.values()) for end in _ENDS]
    if not total[1]:  # nobody has figures for it
        return days, fixed(1.0)
    return days, Range(low=total[0] / total[1], likely=1.0, high=total[2] / total[1])


_ENDS = ("low", "likely", "high")


def tool_effort(
    tool: Tool, organisation: Organisation, size: Size
) -> tuple[dict[CapacityRole, float], Range]:
    """Return likely person-days by staffed role to set a tool up, and the factor's range."""
    factor = tool_set_up_factor(size_laws(), size)
    days: dict[CapacityRole, float] = {}
    for role, share in TOOL_ROLES.items():
        by = staffed(role, organisation)
        days[by] = days.get(by, 0.0) + tool.set_up_days.likely * share * factor
    span = tool.set_up_days
    if span.is_fixed:  # one figure: projects of this kind run over, so a range goes around it
        return days, OVERRUN["managed" if tool.hosting in RENTED else "built"]
    return days, Range(low=span.low / span.likely, likely=1.0, high=span.high / span.likely)


OVERRUN = {
    "managed": Range(low=1.0, likely=1.05, high=1.5),
    "built": Range(low=1.0, likely=1.15, high=2.0),
}
"""Multiplier on set-up effort that is given as one figure, for bought and for self-built tools (grade D)."""


def staffed(role: CapacityRole, organisation: Organisation) -> CapacityRole:
    """Return ``role``, or who stands in for it where the organisation has nobody in it."""
    for candidate in (role, *STAND_INS[role]):
        if organisation.headcount(candidate) > 0:
            return candidate
    return role


def watching(organisation: Organisation) -> str:
    """Name of the role that answers for a duty for which nobody is named."""
    return CAPACITY_ROLE_NAMES[staffed("compliance", organisation)]


def yearly_cost(tool: Tool, rate: float) -> Range:
    """Fixed invoices a year: subscription and hosting, seats left out; ``rate`` is a dollar of its prices."""
    return (tool.yearly_cost or fixed(0.0)).scaled(rate)


def unit_prices(
    tool: Tool, organisation: Organisation, rate: float
) -> tuple[tuple[CostDriver, Range, float], ...]:
    """Drivers that invoices follow, the price of a unit, and the units of a year today.

    ``rate`` is what a dollar of the tool's prices is in the project's money. Units of releases are an input
    of the business case and 0 here. Seats are data scientists, ML engineers and data engineers; GPU hours
    are those stated, else those of the accelerators when they are kept on.
    """
    units: dict[CostDriver, float] = {
        "seat": sum(organisation.headcount(r) for r in _SEATS),
        "model": organisation.models_in_production,
        "deployment": 0.0,
        "gpu_hour": organisation.gpu_hours or organisation.gpus * HOURS_PER_YEAR,
        "terabyte": organisation.storage_tb,
        "million_predictions": organisation.predictions_per_day * 365 / 1e6,
    }
    prices = dict(tool.unit_prices)
    if tool.seat_cost_month is not None:
        prices["seat"] = tool.seat_cost_month.scaled(12)
    return tuple((driver, price.scaled(rate), units[driver]) for driver, price in prices.items())


def price_grade(tool: Tool) -> Grade:
    """Grade of a tool's price; D where its catalogue entry names none."""
    found = tool.price_grade.strip()[:1]
    return next((g for g in GRADE_WORDS if g == found), "D")


def yearly_invoices(tool: Tool, organisation: Organisation, end: str, rate: float) -> float:
    """All invoices of a year at the ``low``, ``likely`` or ``high`` end; ``rate`` as in ``unit_prices``."""
    total = float(getattr(yearly_cost(tool, rate), end))
    return total + sum(
        units * float(getattr(price, end))
        for _, price, units in unit_prices(tool, organisation, rate)
    )


HOURS_PER_YEAR = 8760.0
_SEATS: tuple[CapacityRole, ...] = ("data_scientist", "ml_engineer", "data_engineer")
