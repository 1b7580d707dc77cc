"""Money that follows from a measure: forecasts, orders, generated work, and the range of a yes or no."""

from __future__ import annotations

import math
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from planner.analysis.study.use_case_worth import YesNo, drawn, yes_no_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.numbers import money, money_between
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import DecisionKind, Judging
from planner.domain.project import Project
from planner.economics.measure import (
    Rates,
    YesNoCosts,
    generate_worth,
    rank_worth,
    rates_at_limit,
    yes_no_worth,
)

Floats = NDArray[np.float64]
Kind = Literal["share", "money", "count"]
MONEY_OF: dict[DecisionKind, dict[str, tuple[str, Kind]]] = {
    "yes_no": {
        "most_checked": ("How many cases a year can be looked into at the most?", "count"),
    },
    "forecast": {
        "money_items": ("How many orders or plans a year hang on the forecast?", "count"),
        "money_short": ("What does one unit too few cost?", "money"),
        "money_over": ("What does one unit too many cost?", "money"),
        "money_error": ("By how many units is the forecast off today, on average?", "count"),
        "money_less": ("By which share does the error shrink?", "share"),
    },
    "rank": {
        "money_searches": ("How many lists a year are shown?", "count"),
        "money_more": ("By how much more often do they lead to success (0.4 % is 0.004)?", "share"),
        "money_each": ("What is one success worth?", "money"),
    },
    "generate": {
        "money_hours": ("How many hours a year does the work take today?", "count"),
        "money_more": (
            "Which share more is solved in the same time, timed and not asked?",
            "share",
        ),
        "money_rate": ("What does an hour cost?", "money"),
        "money_realised": ("Which share of the time gained is put to use?", "share"),
    },
}
"""Figures by kind of decision, kept with the fields of the use case."""
OF_MEAN = 1.25
"""A standard deviation as a multiple of the mean absolute error, for bell-shaped errors."""


def kind_worth(project: Project, use_case: UseCase) -> Floats | None:
    """Draws of the worth a year by the measure of the kind; ``None`` where a figure is missing."""
    judging = use_case.judging or Judging()
    wanted = MONEY_OF[judging.kind]
    values: dict[str, Floats] = {}
    for name, (_, kind) in wanted.items():
        stated = use_case.fields.get(name)
        if stated is None or stated.range is None:
            return None
        most = 1.0 if kind == "share" else None
        values[name] = drawn(project, f"use_case.{use_case.id}.{name}", stated.range, 0.0, most)
    if judging.kind == "forecast":
        from scipy.special import ndtri

        short, over = values["money_short"], values["money_over"]
        if not ((short > 0) & (over > 0)).all():
            return None
        z = ndtri(short / (short + over))
        density = np.exp(-z * z / 2) / math.sqrt(2 * math.pi)
        spread = OF_MEAN * values["money_error"]
        made = values["money_items"] * (short + over) * density * spread * values["money_less"]
    elif judging.kind == "rank":
        made = rank_worth(values["money_searches"], values["money_more"], values["money_each"])  # type: ignore[arg-type,assignment]
    elif judging.kind == "generate":
        made = generate_worth(
            values["money_hours"],  # type: ignore[arg-type,assignment]
            values["money_rate"],  # type: ignore[arg-type]
            values["money_more"],  # type: ignore[arg-type]
            values["money_realised"],  # type: ignore[arg-type]
        )
    else:
        return None
    return np.asarray(made, dtype=float)


def measure_worth(project: Project, use_case: UseCase) -> float | None:
    """Worth a year by its measure, on average; ``None`` where too little is known."""
    try:
        found = yes_no_of(use_case.judging or Judging())
    except InputError:
        return None
    if found is not None:
        return found.worth
    made = kind_worth(project, use_case)
    return None if made is None else float(made.mean())


def kind_words(project: Project, use_case: UseCase) -> str:
    """What the measure of the kind is worth; empty where a figure is missing, or for a yes or no."""
    made = kind_worth(project, use_case)
    if made is None:
        return ""
    low, middle, high = (float(x) for x in np.percentile(made, (5, 50, 95)))
    currency = project.organisation.currency
    if money(low, currency) == money(high, currency):
        return phrase("By its measure it is worth {middle} a year.", middle=money(middle, currency))
    words = {
        "forecast": "The smaller error is worth {middle} a year, {span} nine times in ten; it assumes "
        "bell-shaped errors and orders at the quantile that the two costs say.",
        "rank": "The better order is worth {middle} a year, {span} nine times in ten.",
        "generate": "The time gained is worth {middle} a year, {span} nine times in ten.",
    }[(use_case.judging or Judging()).kind]
    return phrase(words, middle=money(middle, currency), span=money_between(low, high, currency))


def limit_words(project: Project, use_case: UseCase, found: YesNo) -> str:
    """What a limit on cases changes for a yes or no, and what one more would be worth; empty without one."""
    judging = use_case.judging or Judging()
    stated = use_case.fields.get("most_checked")
    share, costs = judging.share, judging.costs
    if stated is None or stated.range is None or share is None or costs is None:
        return ""
    most, rates = stated.range.likely, found.new
    asked = judging.cases * (share * rates.found + (1 - share) * rates.flagged)
    if asked <= most:
        return phrase(
            "That flags {asked:,.0f} cases a year, and {most:,.0f} can be looked into: no limit.",
            asked=asked,
            most=most,
        )
    if judging.area is None or most <= 0:
        return phrase(
            "That flags {asked:,.0f} cases a year, and only {most:,.0f} can be looked into: take the highest "
            "scores up to them. With the area under the curve it would say what that leaves.",
            asked=asked,
            most=most,
        )
    four = YesNoCosts(costs.hit, costs.false_alarm, costs.miss, costs.left_alone)
    held, last = rates_at_limit(judging.area, share, most / judging.cases)
    today = Rates(judging.today.found, judging.today.flagged)
    currency = project.organisation.currency
    return phrase(
        "Only {most:,.0f} of {asked:,.0f} flagged cases can be looked into: {found:.0%} of the true ones are "
        "found, {worth} a year against today. One more case a year would be worth {more}.",
        most=most,
        asked=asked,
        found=held.found,
        worth=money(yes_no_worth(judging.cases, share, four, held, today), currency),
        more=money(last * four.missed - (1 - last) * four.alarm, currency),
    )


def yes_no_ends(judging: Judging, found: YesNo, cases: int) -> tuple[float, float] | None:
    """The 5th and 95th percentile of a yes or no's worth by chance alone, from ``cases`` that were looked at.

    Rates of the new model are shares of the true and of the other cases among them. ``None`` where these are
    too few to say (fewer than 5 of either).
    """
    share, costs = judging.share, judging.costs
    if share is None or costs is None or found.from_area:
        return None
    true, others = cases * share, cases * (1 - share)
    if true < 5 or others < 5:
        return None
    saved = judging.cases * share * (costs.miss - costs.hit)
    spent = judging.cases * (1 - share) * (costs.false_alarm - costs.left_alone)
    rates = found.new
    error = math.hypot(
        saved * math.sqrt(rates.found * (1 - rates.found) / true),
        spent * math.sqrt(rates.flagged * (1 - rates.flagged) / others),
    )
    return found.worth - 1.645 * error, found.worth + 1.645 * error
