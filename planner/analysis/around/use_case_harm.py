"""Harm to others and loss of the organisation's own, never netted with worth; and who gains."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.study import Study
from planner.analysis.study.use_case_worth import drawn
from planner.catalogue.harms import (
    BEARS,
    INSIDE,
    MOST_A_PERSON,
    HarmFigure,
    common_figures,
    harm_entries,
)
from planner.catalogue.use_cases import template_of
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import decimal, money
from planner.domain.case.estimate import Grade, Range
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    HARM_WORDS,
    STAKEHOLDER_WORDS,
    Harm,
    Stake,
    Stakeholder,
)
from planner.domain.project import Project
from planner.economics.measuring import left_of
from planner.economics.model import sample

Floats = NDArray[np.float64]
FEW = 500
TOLD = ("runaway", "safety", "privacy", "law")
"""Harms whose caps and cases stand in words beside the money, never in it."""


@dataclass(frozen=True)
class Harmed:
    """An event that harms others: events a year and money when one comes, in the project's currency.

    ``when`` are its 5th, 50th and 95th percentile, ``average`` what it comes to a year; ``grade`` is that of
    the worst figure. Never added to a worth anywhere.
    """

    a_year: float
    when: tuple[float, float, float]
    average: float
    grade: Grade

    @property
    def years(self) -> float:
        """Years between two events."""
        return 1 / self.a_year if self.a_year > 0 else float("inf")


def harm_figures(use_case: UseCase) -> tuple[HarmFigure, ...]:
    """The figures that say what harm may cost; none where no harm of the use case is money."""
    priced = [harm_entries()[h].per_person for h in use_case.harms if h in harm_entries()]
    anchors = [p for p in priced if p is not None]
    if not anchors:
        return ()
    worst = max(anchors, key=lambda a: a.range.likely)
    return (*common_figures(), worst)


def figure_range(project: Project, use_case: UseCase, figure: HarmFigure) -> tuple[Range, Grade]:
    """What somebody stated, else the starting range in the project's currency; with its grade."""
    stated = use_case.fields.get(figure.id)
    if stated is not None and stated.range is not None:
        return stated.range, stated.provenance.grade
    if figure.kind == "money":
        return figure.range.scaled(project.organisation.currency_per_usd), figure.grade
    return figure.range, figure.grade


def harmed(project: Project, use_case: UseCase) -> Harmed | None:
    """What harm may cost others; ``None`` without a harm that is money, or without cases a year."""
    figures = harm_figures(use_case)
    cases = use_case.judging.cases if use_case.judging is not None else 0.0
    if not figures or cases <= 0:
        return None
    found: dict[str, Floats] = {}
    grades: list[Grade] = []
    for figure in figures:
        rng, grade = figure_range(project, use_case, figure)
        grades.append(grade)
        most = 1.0 if figure.kind == "share" else None
        if figure.kind == "money":
            most = max(MOST_A_PERSON * project.organisation.currency_per_usd, rng.high)
        found[figure.id] = drawn(project, f"use_case.{use_case.id}.{figure.id}", rng, 0.0, most)
    each = cases * found["harm_months"] / 12 * found["harm_share"] * found["harm_per_person"]
    models = max(use_case.models, 1)
    low, middle, high = np.percentile(each, (5, 50, 95))
    a_year = float(found["harm_chance"].mean()) * models
    average = float((found["harm_chance"] * each).mean()) * models
    return Harmed(a_year, (float(low), float(middle), float(high)), average, max(grades))


def harm_left(study: Study) -> tuple[float, float]:
    """What the plan leaves at the horizon of how often incidents come, and of error that nobody sees."""
    problem, schedule = study.case_problem, study.plan.schedule
    if not schedule:
        return 1.0, 1.0
    draws = sample(problem, study.project.finance.seed, FEW, schedule).draws
    events, people = (
        float(left_of(problem, schedule, draws, target, problem.horizon).mean())
        for target in ("incident_rate", "silent")
    )
    return events, people


def harm_words(project: Project, use_case: UseCase, left: tuple[float, float] | None = None) -> str:
    """Harm to others and the organisation's own loss; ``left`` is what a plan leaves.

    Harm that has an anchor is a line of money of its own.
    """
    others, own = sides_of(use_case)
    words = []
    if others:
        pattern = "Harm that others may bear, never set off against worth: {harms}."
        words.append(phrase(pattern, harms=_named(others)))
    words += _money_words(project, use_case, left)
    words += _told(others, use_case.template)
    if own:
        pattern = "Loss that the organisation itself may bear, in no sum here: {harms}."
        words.append(phrase(pattern, harms=_named(own)))
    words += _told(own, use_case.template)
    return joined(words, " ")


def sides_of(use_case: UseCase) -> tuple[tuple[Harm, ...], tuple[Harm, ...]]:
    """Harms that people outside or employees bear, and those that the organisation alone bears."""
    rows = stake_rows(use_case)

    def inside(harm: Harm) -> bool:
        bearers = {r.who for r in rows if harm in r.harms}
        return (bearers or set(BEARS[harm])) <= INSIDE

    own = tuple(h for h in use_case.harms if inside(h))
    return tuple(h for h in use_case.harms if h not in own), own


def _named(harms: tuple[Harm, ...]) -> str:
    return joined([Inner(HARM_WORDS[h]) for h in harms], "; ")


def _told(harms: tuple[Harm, ...], template: str) -> list[str]:
    """Caps and published cases, in words beside the money."""
    entries = [harm_entries()[h] for h in harms if h in TOLD]
    return [joined([words, "."], "") for one in entries for words in one.told(template)]


def _money_words(
    project: Project, use_case: UseCase, left: tuple[float, float] | None
) -> list[str]:
    """How often and how much when it comes; nothing where no harm is money."""
    words: list[str] = []
    found = harmed(project, use_case)
    currency = project.organisation.currency
    if found is not None:
        low, middle, high = found.when
        words.append(
            phrase(
                "One event in {years} years; {low}, {middle} or {high} when it comes (5th, 50th and 95th "
                "percentile), {average} a year on average; a guess (grade {grade}).",
                years=decimal(found.years, 0),
                low=money(low, currency),
                middle=money(middle, currency),
                high=money(high, currency),
                average=money(found.average, currency),
                grade=found.grade,
            )
        )
        if left is not None:
            events, people = left
            words.append(
                phrase(
                    "With the plan: one event in {years} years, {average} a year on average.",
                    years=decimal(found.years / max(events, 1e-3), 0),
                    average=money(found.average * events * people, currency),
                )
            )
    elif harm_figures(use_case):
        words.append("How much is open until the cases a year are stated.")
    return words


SERVED = {"healthcare": "Patient", "public_sector": "Citizen"}
"""Who the customer is where a template serves one such industry alone."""


def stakeholder_word(who: Stakeholder, use_case: UseCase) -> str:
    """What one of those concerned is called: nobody calls a patient a customer."""
    template = template_of(use_case.template) if use_case.template else None
    if who == "customer" and template is not None and len(template.industries) == 1:
        return SERVED.get(template.industries[0], STAKEHOLDER_WORDS[who])
    return STAKEHOLDER_WORDS[who]


@dataclass(frozen=True)
class StakeRow:
    """One of those concerned: gains, bears (by ``harms``), how measured; ``own`` where somebody said so."""

    who: Stakeholder
    harms: tuple[Harm, ...]
    gains: str
    bears: str
    measured: str
    own: bool


def stake_rows(use_case: UseCase) -> tuple[StakeRow, ...]:
    """Six rows; where nobody said who bears what, the harms say it."""
    template = template_of(use_case.template) if use_case.template else None
    bears_of = BEARS if template is None else {**BEARS, **template.bears}
    rows = []
    for who in STAKEHOLDER_WORDS:
        stake = use_case.stakes.get(who, Stake())
        harms = stake.harms or tuple(h for h in use_case.harms if who in bears_of[h])
        bears = stake.bears or joined([Inner(HARM_WORDS[h]) for h in harms], "; ")
        rows.append(StakeRow(who, harms, stake.gains, bears, stake.measured, own=stake != Stake()))
    return tuple(rows)


def unmeasured(use_case: UseCase) -> tuple[Stakeholder, ...]:
    """Those who may be harmed, and of whom nobody says how that is measured before use."""
    return tuple(r.who for r in stake_rows(use_case) if r.bears and not r.measured)
