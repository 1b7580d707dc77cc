"""Beginning: a new project, asked for where a person is at the terminal; examples; completion."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, TypeVar, get_args

from pydantic import ValidationError

from planner.cli import printing
from planner.cli.ask import Asker, one_of
from planner.cli.files import check_free
from planner.cli.options import check_target, number, suggestion
from planner.cli.paths import from_here
from planner.domain.base.errors import InputError
from planner.domain.base.toml_content import first_fault
from planner.domain.organisation.organisation import (
    CAPACITY_ROLE_NAMES,
    CAPACITY_ROLES,
    STATED_FACTS,
    CapacityRole,
    Industry,
    Region,
    StatedFact,
)
from planner.domain.organisation.sizes import split_evenly
from planner.domain.project import Project
from planner.storage.document import save
from planner.storage.schema import SUFFIX

INDUSTRY_IDS: tuple[Industry, ...] = get_args(Industry)
REGION_IDS: tuple[Region, ...] = get_args(Region)
SAME = {
    "bank": "banking",
    "finance": "banking",
    "insurer": "insurance",
    "manufacturer": "manufacturing",
    "industry": "manufacturing",
    "shop": "retail",
    "commerce": "retail",
    "tourism": "travel",
    "airline": "travel",
    "government": "public_sector",
    "public": "public_sector",
    "hospital": "healthcare",
    "health": "healthcare",
    "it": "software",
    "technology": "software",
}
"""What people write, and the industry that is meant: suggested, never taken over unasked."""
PEOPLE_UNSTATED = 5.0
MOST_BYTES = 50_000_000
T = TypeVar("T")


@dataclass(frozen=True)
class Profile:
    """What was said of an organisation: by options, or when asked."""

    name: str
    industry: Industry
    region: Region
    currency: str
    per_usd: float
    rate_words: str
    teams: tuple[str, ...]
    people: dict[CapacityRole, float]
    models: int
    regulated: int
    real_time: bool
    generative_ai: bool
    value: float | None
    budget: float | None


def new(options: argparse.Namespace) -> int:
    """Make an empty project from a short profile."""
    from planner.cli.models import find_any_model
    from planner.maturity.answers import asked_questions
    from planner.maturity.content import questionnaire_named
    from planner.workspace.model_edits import add_model

    path: Path = options.file
    if path.is_dir():
        raise InputError("{path} is a folder. Name a file.", path=path)
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX) if path.name else path
    check_target(path)
    check_free(path, force=options.force)
    own = from_here(options.questionnaire)
    questionnaire = questionnaire_named(str(own) if own.is_file() else options.questionnaire)
    asker = None if options.json or options.no_questions else Asker.at_terminal()
    profile = read_profile(options, asker)
    now = datetime.now(UTC)
    facts = facts_of(options.facts)
    models = [find_any_model(name) for name in options.model]
    project = make_project(profile, questionnaire, now, options.start, facts)
    for model in models:
        project = add_model(model).apply(project)
    save(project, path, now=now, overwrite=True)
    questions = len(asked_questions(project))
    if options.json:
        printing.print_json(
            {
                "file": path,
                "teams": [t.id for t in project.teams],
                "questions": questions,
                "models": [m.id for m in project.models],
                "currency": profile.currency,
                "currency_per_usd": profile.per_usd,
                "region": profile.region,
                "start": project.limits.start,
            }
        )
        return 0
    print(
        f"{path}: {printing.count(len(project.teams), 'team')}, "
        f"{printing.count(questions, 'question')}"
        + "".join(f", {m.name} ({len(m.items)})" for m in project.models)
        + f"; the plan starts on {project.limits.start}."
    )
    if profile.rate_words:
        print(profile.rate_words)
    if split_evenly(project.organisation, [t.people for t in project.teams]):
        print(
            f"Each team counts {project.teams[0].people:.3g} people, the builders split evenly: "
            "state their sizes in the window."
        )
    if project.limits.start < now.date().isoformat():
        print("Note: that day is past.")
    print(f"Next: mlops-planner answers {path} --write answers.xlsx")
    print(f"Or open it in the window: mlops-planner app {path}")
    return 0


def read_profile(options: argparse.Namespace, asker: Asker | None) -> Profile:
    """The profile of the options; what is missing is asked for, where there is somebody to ask.

    Raises ``InputError`` for what is not known, or cannot be true at once.
    """
    name = options.organisation
    if name is None and asker is not None:
        name = asker.words("Name of the organisation")
    if name is None:
        raise InputError("Add --organisation NAME, or run this at a terminal to be asked.")

    def given(option: Any, ask: Callable[[Asker], T], default: T) -> T:
        if option is not None:
            return option  # type: ignore[no-any-return]
        return ask(asker) if asker is not None else default

    industry = (
        industry_of(options.industry)
        if options.industry is not None
        else asker.choice("Industry", INDUSTRY_IDS, industry_of, "other")
        if asker is not None
        else "other"
    )
    place = _place(options, asker)
    teams = tuple(options.team) or given(
        None, lambda a: a.several("Teams that answer, by comma", "Data science"), ("Data science",)
    )
    people = {r: float(v) for r in CAPACITY_ROLES if (v := getattr(options, r)) is not None}
    if not people and asker is not None:
        people = _people(asker)
    whole = number(0, 1_000_000, whole=True)
    models = given(options.models, lambda a: a.figure("Models in production", whole, 0), 0)
    regulated = given(
        options.regulated_models,
        lambda a: a.figure("How many of them are regulated", whole, 0) if models else 0,
        0,
    )
    live = options.real_time or (asker is not None and asker.yes("Do models answer live?"))
    generative = options.generative_ai or (
        asker is not None and asker.yes("Is generative AI in use, or planned?")
    )
    amount = number(0)
    value = given(
        options.value_per_model,
        lambda a: a.figure(f"What a model brings a year, in {place.currency}", amount, None),
        None,
    )
    budget = given(
        options.budget,
        lambda a: a.figure(f"Budget for invoices a quarter, in {place.currency}", amount, None),
        None,
    )
    if value == 0:
        raise InputError(
            "A model that brings 0 a year is not worth keeping. Leave the value out where it is not known."
        )
    return Profile(
        name,
        industry,
        place.region,
        place.currency,
        place.per_usd,
        place.words,
        teams,
        people or {"data_scientist": PEOPLE_UNSTATED},
        models,
        regulated,
        live,
        generative,
        value,
        budget,
    )


def _people(asker: Asker) -> dict[CapacityRole, float]:
    """How many people there are, role by role."""
    print("People, full-time equivalents; Enter for none.")
    read = number(0, 100_000)
    found: dict[CapacityRole, float] = {}
    for role in CAPACITY_ROLES:
        default = PEOPLE_UNSTATED if role == "data_scientist" else 0
        stated = asker.figure(f"  {CAPACITY_ROLE_NAMES[role]}", read, default)
        if stated:
            found[role] = float(stated)
    return found


@dataclass(frozen=True)
class _Place:
    region: Region
    currency: str
    per_usd: float
    words: str


def _place(options: argparse.Namespace, asker: Asker | None) -> _Place:
    """Region, currency and rate, from the country where there is one."""
    from planner.catalogue.places import require_rate

    country = options.country
    if country is None and options.currency is None and options.region is None and asker:
        country = asker.words("Country, code or name", "US", country_named)
    found = country_named(country) if country is not None else None
    region = region_of(options.region) if options.region is not None else None
    if region is None:
        region = found.region if found is not None else "us"
    currency = options.currency.strip().upper() if options.currency is not None else None
    if currency is None:
        currency = found.currency if found is not None else "USD"
    words = ""
    if found is not None and not found.near and options.region is None:
        words = f"Salaries are those of the US until you state your own: no region is near {found.name}."
    if options.currency_per_usd is not None:
        if currency == "USD" and options.currency_per_usd != 1.0:
            raise InputError("--currency-per-usd needs the currency it is for: add --currency.")
        return _Place(region, currency, options.currency_per_usd, words)
    try:
        rate = require_rate(currency)
    except InputError as error:
        raise InputError(f"{error} (--currency, --currency-per-usd)") from error
    if currency != "USD":
        said = f"1 US dollar = {rate.per_usd:g} {currency} ({rate.source}, {rate.date})."
        words = f"{said} {words}".strip()
    return _Place(region, currency, rate.per_usd, words)


def country_named(text: str) -> Any:
    """The country of a code or name; raises ``InputError`` with what may have been meant."""
    from planner.catalogue.places import countries, country

    found = country(text)
    if found is None:
        names = [*countries().values(), *countries("de").values()]
        raise InputError(
            f"“{text}” is no country.{suggestion(text, names)} Write its code (DE) or its name."
        )
    return found


def industry_of(text: str) -> Industry:
    """The industry of an id, written in any way; raises ``InputError`` with the list."""
    return one_of(text, INDUSTRY_IDS, "industry", SAME)


def region_of(text: str) -> Region:
    """The region of an id; raises ``InputError`` with the list."""
    return one_of(text, REGION_IDS, "region", {"gb": "uk", "usa": "us", "de": "germany"})


def facts_of(text: str | None) -> dict[StatedFact, bool | None]:
    """Facts that hold, or that are left open (“?”); raises ``InputError`` with the list."""
    found: dict[StatedFact, bool | None] = {}
    for word in (w.strip() for w in (text or "").split(",") if w.strip()):
        name = word.rstrip("?").strip().replace("-", "_")
        fact = next((f for f in STATED_FACTS if f == name), None)
        if fact is None:
            raise InputError(
                f"--facts: “{name}” is no fact.{suggestion(name, STATED_FACTS)} "
                f"It knows: {', '.join(STATED_FACTS)}."
            )
        found[fact] = None if word.endswith("?") else True
    return found


def make_project(
    profile: Profile,
    questionnaire: Any,
    now: datetime,
    start: date | None,
    facts: dict[StatedFact, bool | None] | None = None,
) -> Project:
    """The project of a profile; raises ``InputError`` for figures that do not fit."""
    from planner.analysis.study.baseline import around, default_range
    from planner.catalogue.own import catalogue_of
    from planner.domain.case.estimate import Assumption, Provenance
    from planner.domain.organisation.checks import check_possible
    from planner.domain.organisation.organisation import Organisation
    from planner.workspace.create import new_project

    try:
        organisation = Organisation(
            name=profile.name,
            industry=profile.industry,
            region=profile.region,
            currency=profile.currency,
            currency_per_usd=profile.per_usd,
            price_year=now.year,
            people=profile.people,
            models_in_production=profile.models,
            regulated_models=profile.regulated,
            real_time=profile.real_time,
            generative_ai=profile.generative_ai,
        )
        stated = {name: bool(holds) for name, holds in (facts or {}).items() if holds is not None}
        organisation = organisation.model_copy(update={"facts": stated})
        check_possible(organisation, profile.teams)
        project = new_project(organisation, profile.teams, now, questionnaire)
        unknown = {name for name, holds in (facts or {}).items() if holds is None}
        if unknown:
            known = {k: v for k, v in project.organisation.facts.items() if k not in unknown}
            organisation = project.organisation.model_copy(update={"facts": known})
            project = project.model_copy(update={"organisation": organisation})
        changes: dict[str, Any] = {}
        if profile.value is not None:
            catalogue = catalogue_of(project)
            definition = next(d for d in catalogue.inputs if d.id == "value_per_model")
            span = around(definition, default_range(definition, project, catalogue), profile.value)
            source = Provenance(grade="D", source="Stated when starting")
            changes["assumptions"] = {"value_per_model": Assumption(range=span, provenance=source)}
        limits = project.limits
        if profile.budget is not None:
            limits = limits.model_copy(update={"budget_per_quarter": profile.budget})
        if start is not None:
            limits = limits.model_copy(update={"start": start.isoformat()})
        changes["limits"] = limits.model_dump()
        return Project.model_validate({**project.model_dump(), **changes})
    except ValidationError as error:
        raise InputError(f"The profile does not fit: {first_fault(error)}") from error


def examples(options: argparse.Namespace) -> int:
    """List the examples, or copy them into a folder."""
    from planner.domain.base.bounded import read_up_to
    from planner.domain.base.resources import examples as shipped
    from planner.storage.atomic import write_atomically

    found = shipped()
    if options.copy is not None:
        folder: Path = options.copy
        if not folder.is_dir():
            raise InputError("The folder {folder} does not exist. Make it first.", folder=folder)
        targets = [(path, folder / path.name) for path in found]
        for _, target in targets:
            check_free(target, force=options.force)
        for path, target in targets:
            write_atomically(target, read_up_to(path, MOST_BYTES))
        found = tuple(target for _, target in targets)
    if options.json:
        printing.print_json([{"name": p.stem, "file": p} for p in found])
        return 0
    for path in found:
        print(path if options.copy is not None else f"{path.stem:20}{path}")
    if options.copy is None:
        print("A command takes the name alone: mlops-planner score insurer")
    return 0


def completion(options: argparse.Namespace) -> int:
    """Print a completion script for a shell."""
    import shtab

    from planner.cli.parser import build_parser

    print(shtab.complete(build_parser(), options.shell))
    return 0


def desktop(options: argparse.Namespace) -> int:
    """Put the program into the menu of a Linux desktop, with its type of files; or take it out again."""
    import shutil
    import sys

    from planner.workspace.desktop_entry import NAME, install, remove, user_share

    share = user_share()
    if options.remove:
        gone = remove(share)
        print(f"{printing.count(len(gone), 'file')} taken away from {share}.")
        return 0
    program = sys.executable if getattr(sys, "frozen", False) else shutil.which(NAME)
    if program is None:
        raise InputError(
            "The command mlops-planner is not on the path, so a menu could not start it. "
            "Install the program first."
        )
    print(f"{printing.count(len(install(share, program)), 'file')} put into {share}.")
    print("The menu shows the program from your next login on; on most desktops at once.")
    return 0
