"""The example “Harbour Group”: twelve units, four shared tools, two duties. Invented and labelled.

``python -m tests.programme.making`` writes ``examples/harbour.mlprogramme`` anew. Every unit is made by
its own planner from one of the two example organisations, with other answers, people, models and money.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime

from planner.domain.answers.assessment import Answer
from planner.domain.base.resources import content_folder
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.programme.make_unit import make_unit
from planner.programme.programme_file import (
    GroupDuty,
    Programme,
    SharedTool,
    UnitEntry,
    changed,
    new_programme,
    programme_bytes,
)
from planner.programme.unit_file import UnitFile
from planner.storage.document import load
from tests.projects import few_candidates

NAME = "harbour.mlprogramme"
NOTE = "An example: the group, its units and all figures are invented."
NOW = datetime.fromisoformat("2026-11-29T08:00:00+00:00")
START, QUARTERS, HORIZON, SEED = "2027-01-01", 8, 36, 7
ROUND = "2"
FUTURES = 64
"""Fewer than a unit's own window takes, so that the file stays small."""


@dataclass(frozen=True)
class Made:
    """A unit as it is invented: which example it is made of, how large it is, and how far it is."""

    name: str
    line: str
    of: str
    times: float
    models: int
    better: int = 0
    round: str = ROUND


UNITS = (
    Made("Nordhaven", "Europe", "insurer", 1.0, 46),
    Made("Health", "Lines", "insurer", 0.8, 34, 1),
    Made("Eastmark", "Europe", "insurer", 0.7, 28),
    Made("Westfjord", "Europe", "insurer", 0.6, 25, -1),
    Made("Iberia", "Europe", "insurer", 0.5, 20),
    Made("Direct", "Lines", "bank", 1.1, 18, 1),
    Made("Adria", "Europe", "insurer", 0.4, 15, -1),
    Made("Danube", "Europe", "insurer", 0.35, 12, -1),
    Made("Baltic", "Europe", "bank", 0.8, 11),
    Made("Südland", "Europe", "bank", 0.7, 9, -1),
    Made("Isles", "Europe", "bank", 0.1, 1, -1),
    Made("Lowmoor", "Europe", "bank", 0.5, 8, 0, "1"),
)


def example_programme() -> Programme:
    """The programme with its units inside."""
    return group_of(tuple(entry(u).model_copy(update={"unit": unit_of(u)}) for u in UNITS))


def entry(made: Made) -> UnitEntry:
    """A unit of the programme, without its file."""
    return UnitEntry(id=_id(made.name), name=made.name, group=made.line)


def unit_of(made: Made) -> UnitFile:
    """The file of a unit, made by its own planner."""
    base = load(content_folder("examples") / f"{made.of}.mlplan").project
    return _unit(made, base)


def group_of(units: tuple[UnitEntry, ...]) -> Programme:
    """The programme over these units."""
    made = new_programme("Harbour Group (example)", date.fromisoformat(START), NOW)
    return changed(
        made,
        id="programme-harbour-example",
        note=NOTE,
        quarters=QUARTERS,
        horizon=HORIZON,
        seed=SEED,
        round=ROUND,
        budget=(30_000.0, 24_000.0, 18_000.0, 14_000.0),
        scarce={"ml_engineer": (50.0,), "platform_engineer": (40.0,)},
        tools=TOOLS,
        duties=DUTIES,
        units=units,
    )


TOOLS = (
    SharedTool(
        id="registry",
        name="Model registry",
        replaces=("t-mlflow", "t-wandb"),
        once=70_000,
        yearly=36_000,
        join=4_000,
        days={"platform_engineer": 30.0},
        join_days={"ml_engineer": 3.0},
    ),
    SharedTool(
        id="drift-watch",
        name="Drift watch",
        replaces=("t-evidently",),
        once=30_000,
        yearly=24_000,
        join=3_000,
        days={"platform_engineer": 15.0},
        join_days={"ml_engineer": 3.0},
    ),
    SharedTool(
        id="watching",
        name="Service monitoring",
        replaces=("t-prometheus", "t-datadog"),
        once=260_000,
        yearly=120_000,
        join=20_000,
        days={"platform_engineer": 60.0},
        join_days={"data_engineer": 10.0},
    ),
    SharedTool(
        id="pipelines",
        name="Pipelines",
        replaces=("t-astronomer", "t-prefect"),
        once=20_000,
        yearly=12_000,
        join=2_000,
        days={"platform_engineer": 20.0},
        join_days={"ml_engineer": 2.0},
    ),
)
DUTIES = (
    GroupDuty(
        id="high-risk",
        name="High-risk systems are watched",
        steps=("p-sys-monitoring", "p-runbooks"),
        by="2028-03-31",
        units=("nordhaven", "health", "eastmark"),
    ),
    GroupDuty(
        id="risk-classes",
        name="Models have a risk class",
        steps=("p-risk-tiering",),
        by="2028-06-30",
        least_units=6,
    ),
)


def _id(name: str) -> str:
    return name.lower().replace("ü", "ue")


def _unit(made: Made, base: Project) -> UnitFile:
    project = _changed(made, few_candidates(base))
    return make_unit(
        project,
        name=made.name,
        unit=_id(made.name),
        start=START,
        quarters=QUARTERS,
        horizon=HORIZON,
        seed=SEED,
        round_=made.round,
        today=date(2026, 11, 29),
        futures=FUTURES,
    )


def _changed(made: Made, base: Project) -> Project:
    rnd = random.Random(made.name)
    organisation = base.organisation
    people = {r: max(0.5, round(n * made.times, 1)) for r, n in organisation.people.items()}
    own = organisation.model_copy(
        update={
            "name": f"{made.name} (example)",
            "people": people,
            "models_in_production": made.models,
            "regulated_models": min(organisation.regulated_models, made.models // 4),
            "use_cases": tuple(_scaled(organisation, made)),
        }
    )
    sheets = {
        team: {q: _moved(a, rnd, made.better) for q, a in sheet.items()}
        for team, sheet in base.current_round.answers.items()
    }
    round_ = base.current_round.model_copy(update={"answers": sheets})
    limits = base.limits.model_copy(
        update={"budget_per_quarter": round(base.limits.budget_per_quarter * made.times, -3)}
    )
    return base.model_copy(
        update={
            "organisation": Organisation.model_validate(own.model_dump()),
            "rounds": (*base.rounds[:-1], round_),
            "limits": limits,
        }
    )


def _scaled(organisation: Organisation, made: Made) -> list[object]:
    found = []
    for case in organisation.use_cases:
        value = case.value
        if value is not None:
            less = {k: getattr(value, k) * made.times for k in ("low", "likely", "high")}
            value = value.model_copy(update=less)
        models = max(1, round(case.models * made.times)) if case.models else case.models
        found.append(case.model_copy(update={"value": value, "models": models}))
    return found


def _moved(answer: Answer, rnd: random.Random, better: int) -> Answer:
    """Another level for a part of the answers, mostly in one direction."""
    if answer.level is None or rnd.random() < 0.6:
        return answer
    level = min(4, max(0, answer.level + rnd.choice((better, better, -1, 1))))
    return answer.model_copy(update={"level": level})


if __name__ == "__main__":
    (content_folder("examples") / NAME).write_bytes(programme_bytes(example_programme()))
