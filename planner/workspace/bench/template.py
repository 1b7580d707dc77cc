"""Templates of a bench: what one client's document hands on to the next, field by field by a whitelist.

Nothing that anybody answered, named or wrote about the client is on the list; a test fills every text of a
document with a word of its own and looks for them in the template.
"""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, ValidationError

from planner.domain.answers.assessment import Policy, Scope, Target
from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import Language, NumberFormat
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import Frozen, Id, Name, clean_text
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.organisation.organisation import Currency, Industry, Organisation, Region
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.plan import Finance, Limits
from planner.domain.project import Project
from planner.domain.record.report import (
    Colour,
    Logo,
    Profile,
    ReportEdition,
    Section,
)
from planner.domain.record.workshop import AgendaPoint
from planner.storage.atomic import write_atomically
from planner.storage.strict_json import parse_strict_json
from planner.workspace.create import new_project, next_quarter
from planner.workspace.edits import checked

SUFFIX = ".mltemplate"
MAX_BYTES = 10_000_000


class Brand(Frozen):
    """How reports look and whom they are for."""

    edition: ReportEdition = "full"
    profile: Profile = "roles"
    language: Language = "en"
    numbers: NumberFormat | None = None
    colour: Colour | None = None
    logo: Logo | None = None
    left_out: Annotated[tuple[Section, ...], Field(max_length=20)] = ()


class Template(Frozen):
    """What a new client begins with."""

    format: Literal["mlops-planner-template"] = "mlops-planner-template"
    version: Literal[1] = 1
    name: Name
    industry: Industry = "other"
    region: Region = "us"
    currency: Currency = "USD"
    currency_per_usd: Annotated[float, Field(gt=0, le=1e6)] = 1.0
    questionnaire: Questionnaire
    scope: Scope = "all"
    chosen: Annotated[tuple[Id, ...], Field(max_length=1000)] = ()
    policy: Policy = Policy()
    targets: Annotated[tuple[Target, ...], Field(max_length=20_000)] = ()
    limits: Limits
    finance: Finance = Finance()
    catalogue: OwnEntries = OwnEntries()
    brand: Brand = Brand()
    agenda: Annotated[tuple[AgendaPoint, ...], Field(max_length=1000)] = ()


def template_of(project: Project, name: str) -> Template:
    """What of a document may be handed on. Raises ``InputError`` for a name that is none."""
    title = clean_text(name).strip()
    if not title:
        raise InputError("Name the template.")
    organisation, report, round_ = project.organisation, project.report, project.current_round
    limits = project.limits
    plain = Limits(
        start=limits.start,
        quarters=limits.quarters,
        grid=limits.grid,
        budget_per_quarter=limits.budget_per_quarter,
        days_per_quarter=limits.days_per_quarter,
        default_people_share=limits.default_people_share,
        most_at_once=limits.most_at_once,
        budget_total=limits.budget_total,
        carry_over=limits.carry_over,
        held_back=limits.held_back,
        quiet_months=limits.quiet_months,
    )
    last = project.workshops[-1] if project.workshops else None
    return Template(
        name=title[:300],
        industry=organisation.industry,
        region=organisation.region,
        currency=organisation.currency,
        currency_per_usd=organisation.currency_per_usd,
        questionnaire=project.questionnaire,
        scope=round_.scope,
        chosen=round_.chosen,
        policy=project.policy,
        targets=tuple(
            Target(dimension=t.dimension, level=t.level, phase=t.phase)
            for t in project.targets
            if t.team is None and t.model is None
        ),
        limits=plain,
        finance=project.finance,
        catalogue=_without_people(project.own_entries),
        brand=Brand(
            edition=report.edition,
            profile=report.profile,
            language=report.language,
            numbers=report.numbers,
            colour=report.brand_colour,
            logo=report.logo,
            left_out=report.left_out,
        ),
        agenda=last.agenda if last is not None else (),
    )


def _without_people(entries: OwnEntries) -> OwnEntries:
    """Own entries with the source of their figures, but not who said so, when, and what was noted."""
    return entries.model_copy(
        update={
            "provenance": {
                k: p.model_copy(update={"who": "", "when": "", "note": ""})
                for k, p in entries.provenance.items()
            }
        }
    )


def write_template(template: Template, path: Path) -> None:
    """Write a template. Raises ``SaveError``."""
    body = json.dumps(template.model_dump(mode="json"), indent=1, ensure_ascii=False)
    write_atomically(path, body.encode())


def read_template(path: Path) -> Template:
    """Read a template. Raises ``DocumentError`` in one sentence."""
    try:
        data = read_up_to(path, MAX_BYTES)
    except OSError as error:
        raise DocumentError(
            "{name} cannot be read: {strerror}.",
            name=path.name,
            strerror=error.strerror or str(error),
        ) from error
    body: Any = parse_strict_json(data, path.name)
    if not isinstance(body, dict) or body.get("format") != "mlops-planner-template":
        raise DocumentError("{name} is no template.", name=path.name)
    try:
        return Template.model_validate_json(data)
    except ValidationError as error:
        raise DocumentError(
            "{name} does not hold together: {error}", name=path.name, error=first_fault(error)
        ) from error


def from_template(
    template: Template, client: str, teams: tuple[str, ...], now: datetime, each: int = 1
) -> Project:
    """A new document for a client that begins with what the template holds.

    Raises ``InputError``. The brand of the house comes on top (``house.branded``).
    """
    name = clean_text(client).strip()
    names = tuple(n for t in teams if (n := clean_text(t).strip()))
    if not name or not names:
        raise InputError("Name the client and at least one team.")
    organisation = Organisation(
        name=name,
        industry=template.industry,
        region=template.region,
        currency=template.currency,
        currency_per_usd=template.currency_per_usd,
        price_year=now.year,
    )
    project = new_project(organisation, names, now, template.questionnaire, each=each)
    brand = template.brand
    known = template.questionnaire.dimension_by_id
    return checked(
        project,
        rounds=(
            project.rounds[0].model_copy(
                update={"scope": template.scope, "chosen": template.chosen}
            ),
        ),
        policy=template.policy,
        targets=tuple(t for t in template.targets if t.dimension in known),
        limits=template.limits.model_copy(update={"start": next_quarter(now.date()).isoformat()}),
        finance=template.finance,
        own_entries=template.catalogue,
        promise=brand.profile,
        report=project.report.model_copy(
            update={
                "edition": brand.edition,
                "profile": brand.profile,
                "language": brand.language,
                "numbers": brand.numbers,
                "brand_colour": brand.colour,
                "logo": brand.logo,
                "left_out": brand.left_out,
            }
        ),
    )
