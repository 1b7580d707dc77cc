"""From a study to a document with its figures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from planner.analysis.study import Study
from planner.domain.report import ReportSettings, Section
from planner.reporting.blocks import Document, SectionBlocks
from planner.reporting.content.appendix import assumptions, method
from planner.reporting.content.assessment import context, maturity
from planner.reporting.content.draft import Draft
from planner.reporting.content.economics import business_case, candidates
from planner.reporting.content.extras import Extras, case_extras, plan_extras
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.summary import Brand, cover, summary
from planner.reporting.figures.base import Draw
from planner.reporting.numbers import long_date
from planner.reporting.theme import branded, themes
from planner.reporting.words import words


@dataclass(frozen=True)
class Report:
    """A document and the figures it refers to by key."""

    document: Document
    figures: dict[str, Draw]
    logo: bytes | None
    logo_suffix: str


def build_report(study: Study, today: date, extras: Extras | None = None) -> Report:
    """Write the report of ``study`` by its project's settings, with what was computed beside it."""
    beside = extras if extras is not None else Extras()
    settings = study.project.report
    theme = branded(themes()["light"], settings.brand_colour)
    draft = Draft(study, words("en"), theme, today)
    logo, suffix = _logo(settings)
    wanted = _wanted(settings)
    writers: dict[Section, Callable[[], list[SectionBlocks]]] = {
        "summary": lambda: [summary(draft, settings.audience)],
        "context": lambda: [context(draft, hide_names=settings.hide_names)],
        "maturity": lambda: [maturity(draft)],
        "candidates": lambda: [candidates(draft)],
        "business_case": lambda: [business_case(draft, case_extras(draft, beside))],
        "roadmap": lambda: roadmap_pages(draft, plan_extras(draft, beside)),
        "assumptions": lambda: [assumptions(draft)],
        "method": lambda: [method(draft)],
    }
    sections = [s for id_, write in writers.items() if wanted(id_) for s in write()]
    project = study.project
    client = settings.client or project.organisation.name
    brand = Brand(
        title=settings.title,
        client=client,
        audience=settings.audience,
        confidentiality=settings.confidentiality,
        draft=settings.draft,
    )
    document = Document(
        title=settings.title,
        author=client,
        language="en",
        head_left=client,
        head_right=f"{settings.title} · {long_date(today)}",
        foot=f"Numbers: seed {study.case.seed}, {study.case.trials:,} futures, "
        f"{project.questionnaire.name.lower()} {project.questionnaire.version}, "
        f"catalogue {study.catalogue.version}",
        accent=theme.accent,
        cover=cover(draft, brand, f"logo.{suffix}" if logo else "") if wanted("cover") else None,
        contents=wanted("contents"),
        contents_title="Contents",
        sections=tuple(sections),
        example=project.example,
    )
    return Report(document, draft.figures, logo, suffix)


def _wanted(settings: ReportSettings) -> Callable[[Section], bool]:
    left_out = set(settings.left_out)
    return lambda section: section not in left_out


def _logo(settings: ReportSettings) -> tuple[bytes | None, str]:
    if settings.logo is None:
        return None, ""
    suffix = "png" if settings.logo.media_type == "image/png" else "svg"
    return base64.b64decode(settings.logo.data), suffix
