"""Tools as the catalogue describes them: what they cost, carry, run on and need, in words rules can read."""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import AfterValidator, Field

from planner.domain.base.types import Frozen, Id, IsoDate, Line, Name, Text
from planner.domain.case.estimate import Range
from planner.domain.content.facts import Events, Fact, FactName
from planner.domain.organisation.technology import DataKind, Layer, Topic

CostDriver = Literal["seat", "model", "deployment", "gpu_hour", "terabyte", "million_predictions"]
DRIVER_WORDS: dict[CostDriver, str] = {
    "seat": "seat",
    "model": "model",
    "deployment": "release",
    "gpu_hour": "GPU hour",
    "terabyte": "terabyte",
    "million_predictions": "million predictions",
}
"""What invoices follow, beside a fixed amount a year."""


class Applicability(Frozen):
    """Conditions under which an entry is worth looking at; all of them must hold."""

    data_scientists: float = 0
    models: float = 0
    teams: float = 0
    gpus: float = 0
    predictions_per_day: float = 0
    regulated: bool = False
    real_time: bool = False
    generative_ai: bool = False
    edge: bool = False


Hosting = Literal["SaaS", "cloud-managed", "self-host", "library", "both"]
Upkeep = Literal["not measured", "active", "quiet", "unmaintained", "discontinued"]
ToolData = Literal[
    "any", "tabular", "text", "image", "video", "audio", "time_series", "events", "geo"
]

SIZES: dict[str, str] = {
    "people": "people who build models",
    "data_scientists": "data scientists",
    "models": "models",
    "regulated_models": "regulated models",
    "teams": "teams",
    "gpus": "accelerators",
    "predictions_per_day": "predictions a day",
}
TRAITS: dict[str, tuple[str, str]] = {
    "real_time": ("Not for models that answer live.", "Only for models that answer live."),
    "batch": ("Not for models that run in batches.", "Only for models that run in batches."),
    "regulated": ("Not for regulated models.", "Only for regulated models."),
    "generative_ai": ("Not for generative AI.", "Only for generative AI."),
    "edge": ("Not for models on devices.", "Only for models on devices."),
}
WISHES: dict[str, str] = {
    "own_premises": "Not for those who keep everything on their own premises.",
    "own_account": "Not for those who keep their data in their own account.",
    "open_licences": "Its licence is not an open one, and you allow open ones only.",
}
ALWAYS = "always"
"""The condition of a tool that nobody should choose any more."""

_SIZE = re.compile(rf"({'|'.join(SIZES)}) ([<>]) (\d+(?:\.\d+)?)")


def check_condition(text: str) -> str:
    """Return ``text`` if it is a condition that rules can read.

    “models < 5”, “data_scientists > 3”, “regulated”, “no real_time”, “own_premises”, “always”. Raises
    ``ValueError`` otherwise.
    """
    known = {ALWAYS, *WISHES, *TRAITS, *(f"no {t}" for t in TRAITS)}
    if text in known or _SIZE.fullmatch(text):
        return text
    raise ValueError(
        f"“{text}” is no condition; such are “models < 5”, “no real_time”, “own_premises”"
    )


def size_condition(text: str) -> tuple[str, str, float] | None:
    """Fact, sign and number of a condition on a size; ``None`` for others."""
    found = _SIZE.fullmatch(text)
    return (found[1], found[2], float(found[3])) if found else None


Condition = Annotated[Line, AfterValidator(check_condition)]

PriceUnit = Literal[
    "account-month",
    "seat-month",
    "seat-year",
    "cluster-hour",
    "instance-hour",
    "environment-hour",
    "gpu-hour",
    "gpu-year",
    "host-month",
    "GB-month",
    "GB",
    "TB",
    "DBU",
    "credit",
    "1,000 credits",
    "runner-minute",
    "million tokens",
    "million requests",
    "million units",
    "100,000 units",
    "1,000 units",
    "unit",
    "year",
]
"""What a published price is per. “units” are whatever the supplier counts: logs, traces, spans, images."""


class PricePoint(Frozen):
    """One published price in US dollars, before tax and discount; ``high`` 0 means “from”.

    ``as_of`` is the day that the price page bears or was read; empty where only the year is known.
    """

    plan: Line
    low: Annotated[float, Field(ge=0)]
    high: Annotated[float, Field(ge=0)]
    unit: PriceUnit
    year: int
    grade: Line
    source: Line = ""
    as_of: IsoDate | Literal[""] = ""


class Health(Frozen):
    """Signs of life of a project, read from its repository on ``checked``; the year before it."""

    status: Upkeep = "not measured"
    checked: IsoDate | Literal[""] = ""
    commits: int | None = None
    releases: int | None = None
    words: Line = ""


class Tool(Frozen):
    """A product or service. A tool costs; the practices it carries pay.

    Money in US dollars. ``yearly_cost`` is a fixed amount; ``seat_cost_month`` that of one person;
    ``unit_prices`` are a year of one unit of a driver (one GPU hour, one release, one million predictions);
    ``once_cost`` invoices while it is set up, ``exit_cost`` those of leaving it.

    ``categories`` begins with its own; ``group`` holds tools of which only one may be chosen,
    ``soft_group`` those where two are unusual. ``up_to`` is the size beyond which it does not carry its
    practices. ``runs_on`` is the least that own hosting needs: all of the sets, any layer of each;
    ``provides`` are the layers that it brings. ``not_when`` are the conditions of ``not_for`` that rules can
    read. ``integrates`` are tools it is known to work with, of which either side need say so.
    ``facts`` give date, source and grade of the values, by field; ``events`` what happened to it.
    ``note`` keeps what no field holds.
    """

    id: Id
    name: Name
    summary: Text
    strengths: Text = ""
    weaknesses: Text = ""
    owner: Line = ""
    data_kinds: tuple[ToolData, ...] = ()
    integrates: tuple[Id, ...] = ()
    skills: tuple[Topic, ...] = ()
    runs_on: tuple[Annotated[tuple[Layer, ...], Field(min_length=1)], ...] = ()
    provides: tuple[Layer, ...] = ()
    not_when: Annotated[tuple[Condition, ...], Field(max_length=20)] = ()
    size_class: Line = ""
    prices: Annotated[tuple[PricePoint, ...], Field(max_length=20)] = ()
    health: Health = Health()
    soft_group: Id | None = None
    up_to: dict[Literal["data_scientists", "models"], float] = Field(default_factory=dict)
    categories: Annotated[tuple[Id, ...], Field(min_length=1)]
    licence: Line
    hosting: Hosting
    set_up_days: Range
    run_fte: Range
    yearly_cost: Range | None = None
    seat_cost_month: Range | None = None
    unit_prices: dict[CostDriver, Range] = Field(default_factory=dict)
    once_cost: Range | None = None
    exit_cost: Range | None = None
    price_note: Line = ""
    price_year: int = 2026
    price_grade: Line = ""
    carries: tuple[Id, ...] = ()
    needs: tuple[Id, ...] = ()
    group: Id | None = None
    applies: Applicability = Applicability()
    not_for: Text = ""
    source: Line = ""
    facts: dict[FactName, Fact] = Field(default_factory=dict)
    events: Events = ()
    note: Text = ""

    @property
    def is_priced(self) -> bool:
        """Whether any price is known."""
        return (
            self.yearly_cost is not None
            or self.seat_cost_month is not None
            or bool(self.unit_prices)
        )

    def takes(self, kind: DataKind) -> bool:
        """Whether it is made for a kind of data; one that says nothing is taken to be for any."""
        return not self.data_kinds or "any" in self.data_kinds or kind in self.data_kinds
