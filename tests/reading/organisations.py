"""Forty organisations that have little in common, made by rule: what a report must be true for.

Each is a function without arguments in ``MADE``; plans are small (a third of the practices, 400 futures), so
that what is read are the sentences, not the search.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import UTC, datetime

from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.assessment import Answer, Round
from planner.domain.base.types import slug
from planner.domain.case.estimate import Assumption, Provenance, Range
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.plan.duty import Duty, DutyLevel
from planner.domain.plan.plan import AgreedPlan, PlannedStep, StepProgress
from planner.domain.project import Project, Target
from planner.domain.record.report import ReportSettings
from planner.workspace.create import new_project
from tests.projects import FEW

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
TRIALS = 400
Sheet = Callable[[int, str], Answer | None]
WORTH = Range(low=80e3, likely=200e3, high=500e3)
"""What a model in use brings a year, where a recipe says nothing else."""
OWN = Provenance(grade="A", source="Own books", who="CFO")


def at(level: int) -> Sheet:
    """Every question at one level."""
    return lambda _k, _q: Answer(state="level", level=level)


def drawn(seed: int, mean: float = 1.4, unknown: float = 0.0, left_open: float = 0.0) -> Sheet:
    """Levels about ``mean``; shares of “don't know” and of questions that nobody answered."""
    rnd = random.Random(seed)

    def one(_k: int, _q: str) -> Answer | None:
        chance = rnd.random()
        if chance < unknown:
            return Answer(state="dont_know")
        if chance < unknown + left_open:
            return None
        return Answer(state="level", level=min(max(round(rnd.gauss(mean, 0.9)), 0), 4))

    return one


def made(
    name: str,
    sheets: tuple[Sheet, ...] | None = None,
    teams: tuple[str, ...] = ("Models",),
    each: int = 1,
    *,
    people: dict[str, float] | None = None,
    **facts: object,
) -> Project:
    """A project of ``teams``, its respondents answering by ``sheets`` in turn.

    Answers that are drawn are drawn anew for each project, the same whatever was made before it.
    """
    sheets = sheets or (drawn(1),)
    given = {"data_scientist": 12.0, "ml_engineer": 4.0, "data_engineer": 3.0, "product_owner": 2.0}
    stated: dict[str, object] = {"models_in_production": 12, **facts}
    organisation = Organisation(
        name=f"{name} (example)", people=given if people is None else people, **stated
    )
    project = new_project(
        organisation, teams, NOW, document_id=slug(f"read {name}", "read"), each=each
    )
    project = project.model_copy(update={"check_key": "0" * 64})  # the same document each time
    answers = {}
    for k, respondent in enumerate(project.respondents):
        found = {}
        for n, question in enumerate(project.questionnaire.questions):
            answer = sheets[k % len(sheets)](n, question.id)
            if answer is not None:
                found[question.id] = answer
        answers[respondent.id] = found
    round_ = project.current_round.model_copy(update={"answers": answers})
    ids = {p.id for p in built_in_catalogue().practices}
    return project.model_copy(
        update={
            "rounds": (round_,),
            "assumptions": {"value_per_model": Assumption(range=WORTH, provenance=OWN)},
            "wishes": dict.fromkeys(sorted(ids - FEW), "never"),
            "finance": project.finance.model_copy(update={"trials": TRIALS, "horizon_months": 48}),
        }
    )


def stated(project: Project, **values: tuple[float, float, float]) -> Project:
    """``project`` with inputs of its own."""
    own = {
        k: Assumption(range=Range(low=v[0], likely=v[1], high=v[2]), provenance=OWN)
        for k, v in values.items()
    }
    return project.model_copy(update={"assumptions": {**project.assumptions, **own}})


def limited(project: Project, **limits: object) -> Project:
    """``project`` with other limits of its plan."""
    return project.model_copy(update={"limits": project.limits.model_copy(update=limits)})


def aimed(project: Project, level: float) -> Project:
    """``project`` with one target for every dimension."""
    targets = tuple(
        Target(dimension=d.id, level=level)
        for d in project.questionnaire.dimensions
        if not d.beside
    )
    return project.model_copy(update={"targets": targets})


def reported(project: Project, **settings: object) -> Project:
    """``project`` with other settings of its report."""
    report = ReportSettings.model_validate({**project.report.model_dump(), **settings})
    return project.model_copy(update={"report": report})


def bound(project: Project, by: str = "2028-06-30") -> Project:
    """``project`` with two confirmed duties."""
    duties = (
        Duty(id="d1", name="Code under version control", practices=("p-code-vc",), by=by,
             state="confirmed", who="Compliance", when="2026-11-01T09:00:00Z"),
        Duty(id="d2", name="Risk classes", practices=("p-risk-tiering",), by=by, state="confirmed",
             levels=(DutyLevel(question="GOV-01", level=1),), who="Compliance",
             when="2026-11-01T09:00:00Z"),
    )  # fmt: skip
    return project.model_copy(update={"duties": duties})


NOTHING_IS_WORTH = {
    "value_per_model": (10.0, 20.0, 40.0),
    "recapture": (0.0, 0.0, 0.0),
    "verified_share": (0.0, 0.0, 0.0),
}
PAYS = {"value_per_model": (400e3, 900e3, 2e6), "verified_share": (0.3, 0.5, 0.7)}


def two_rounds(first: Sheet, second: Sheet) -> Project:
    """Two rounds of one team."""
    project = made("Two rounds", (second,))
    before = made("Two rounds", (first,)).current_round
    rounds = (
        Round(id="r0", label="Spring", date="2026-04-10", answers=before.answers),
        project.current_round,
    )
    return project.model_copy(update={"rounds": rounds})


def agreed(late: bool) -> Project:
    """A plan that was agreed a year ago, half of it done or all of it late."""
    steps = ("p-ci", "p-exp-tracking", "p-model-registry", "p-cd")
    plan = AgreedPlan(
        agreed="2026-01-10T09:00:00Z",
        who="Board",
        start="2026-01-01",
        steps=tuple(PlannedStep(initiative=s, start=3 * k, end=3 * k + 3) for k, s in enumerate(steps)),
        progress={}
        if late
        else {
            "p-ci": StepProgress(state="done", start=0, end=3),
            "p-exp-tracking": StepProgress(state="done", start=3, end=6),
        },
    )  # fmt: skip
    return limited(made("Agreed", (drawn(9),)), start="2026-01-01").model_copy(
        update={"agreed_plan": plan}
    )


def opposed() -> Project:
    """Two people of one team who see everything differently."""
    return made("Opposed", (at(0), at(4)), each=2)


def mostly_not_applicable() -> Project:
    """All but ten questions do not apply."""

    def one(k: int, _q: str) -> Answer:
        if k % 13 == 0:
            return Answer(state="level", level=k % 4)
        return Answer(state="not_applicable", reason="We have none of this")

    project = made("Mostly not applicable", (one,))
    # little is left to ask for, and what is left needs the baseline
    wishes = {k: v for k, v in project.wishes.items() if k != "p-baseline-assess"}
    return project.model_copy(update={"wishes": wishes})


def only_one(k: int, _q: str) -> Answer | None:
    """One answer in all."""
    return Answer(state="level", level=2) if k == 5 else None


def names(kind: str) -> Project:
    """Teams and use cases with names of another script, or as long as names can be."""
    teams = {
        "scripts": ("🚀 Rakete", "不正検知チーム", "مكافحة غسل الأموال"),
        "long": tuple(f"{'Abteilung für Modelle und Verfahren ' * 3}{n}"[:80] for n in "ABC"),
    }[kind]
    project = made(f"Names {kind}", (drawn(3), drawn(4, 2.0), drawn(5)), teams)
    cases = tuple(UseCase(id=f"u{k}", name=n[:80], models=2) for k, n in enumerate(teams))
    organisation = project.organisation.model_copy(update={"use_cases": cases})
    return project.model_copy(update={"organisation": organisation})


def many_teams(count: int, people: float) -> Project:
    """``count`` teams of ``people``."""
    sheets = tuple(drawn(k, 1.0 + k % 3 * 0.5) for k in range(min(count, 12)))
    project = made(f"{count} teams", sheets, tuple(f"Team {k + 1}" for k in range(count)))
    teams = tuple(Team(id=t.id, name=t.name, people=people) for t in project.teams)
    return project.model_copy(update={"teams": teams})


ONE = {"data_scientist": 1.0}
NO_ENGINEER = {"data_scientist": 8.0, "product_owner": 1.0}
MADE: dict[str, Callable[[], Project]] = {
    "one person": lambda: made("One person", (drawn(2),), people=ONE, models_in_production=1),
    "all at 0": lambda: made("All at 0", (at(0),)),
    "all at 4": lambda: made("All at 4", (at(4),)),
    "all don't know": lambda: made(
        "All unknown", (lambda _k, _q: Answer(state="dont_know"),), industry="healthcare"
    ).model_copy(update={"assumptions": {}}),
    "most don't know": lambda: made(
        "Hospital", (drawn(4, unknown=0.9),), industry="healthcare", models_in_production=4,
        regulated_models=3,
    ),
    "half open": lambda: made("Half open", (drawn(5, left_open=0.5),)),
    "one answer": lambda: made("One answer", (only_one,)),
    "mostly not applicable": mostly_not_applicable,
    "opposed": opposed,
    "teams of one": lambda: many_teams(12, 1.0),
    "one team of 200": lambda: made(
        "Two hundred", (drawn(6),), people={"data_scientist": 120.0, "ml_engineer": 80.0}
    ),
    "200 teams": lambda: many_teams(200, 5.0),
    "5,000 models": lambda: made("Many models", (drawn(7),), models_in_production=5000),
    "no engineer": lambda: made("No engineer", (drawn(8),), people=NO_ENGINEER),
    "a role at 0": lambda: limited(made("Role at 0"), days_per_quarter={"product_owner": 0.0}),
    "two rounds up": lambda: two_rounds(drawn(1, 1.0), drawn(2, 2.2)),
    "two rounds down": lambda: two_rounds(drawn(1, 2.2), drawn(2, 1.0)),
    "two rounds equal": lambda: two_rounds(at(2), at(2)),
    "half done": lambda: agreed(late=False),
    "all late": lambda: agreed(late=True),
    "worth nil": lambda: stated(made("Nil"), value_per_model=(0.0, 0.0, 0.0)),
    "worth tiny": lambda: stated(made("Worth tiny"), value_per_model=(0.5, 1.0, 2.0)),
    "nothing pays": lambda: stated(made("Nothing pays", (at(1),)), **NOTHING_IS_WORTH),
    "mostly loses": lambda: stated(
        made("Mostly loses"), value_per_model=(1e3, 2e4, 5e6), recapture=(0.0, 0.0, 0.0)
    ),
    "everything pays": lambda: stated(made("Everything pays"), **PAYS),
    "pays at once": lambda: stated(made("At once", (at(0),)), recapture=(0.9, 0.95, 1.0)),
    "duties only": lambda: bound(stated(made("Duties only", (at(1),)), **NOTHING_IS_WORTH)),
    "duty too early": lambda: bound(made("Too early", (at(0),)), by="2027-01-15"),
    "all regulated": lambda: made("Regulated", regulated_models=12, industry="banking"),
    "targets": lambda: aimed(made("Targets"), 3.0),
    "targets below": lambda: aimed(made("Below", (at(3),)), 1.0),
    "budget 0": lambda: limited(made("No budget"), budget_per_quarter=0.0, budget_total=0.0),
    "all stated": lambda: stated(made("All stated"), **PAYS, lead_time_days=(5.0, 20.0, 60.0)),
    "withheld": lambda: stated(made("Withheld"), value_per_model=(4e7, 9e7, 2e8)),
    "scripts": lambda: names("scripts"),
    "long names": lambda: names("long"),
    "pounds": lambda: made("Pounds", currency="GBP", currency_per_usd=0.8),
    "rupees": lambda: reported(
        made("Rupees", currency="INR", currency_per_usd=88.0), numbers="fr"
    ),
    "anonymous": lambda: reported(
        made("Anonymous", (drawn(3), drawn(4), drawn(5)), each=3), profile="anonymous"
    ),
    "the last day": lambda: limited(made("Last day"), start="2027-01-01"),
}  # fmt: skip
FIVE = ("one person", "most don't know", "nothing pays", "duties only", "teams of one")
"""A tiny one, one that knows little, one for which nothing pays, one with duties, and many teams."""
