"""From a study to a document with its figures."""

from __future__ import annotations

import base64
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path

from planner.analysis.study.study import Study
from planner.domain.base.language import Speech, phrase, speaking, speech, tr
from planner.domain.base.numbers import long_date
from planner.domain.record.issued import SIGNED, Edition
from planner.domain.record.report import ReportSettings, Section
from planner.reporting.blocks import Document, Labels, SectionBlocks
from planner.reporting.charts.base import Draw, svg
from planner.reporting.content.anonymity import anonymity
from planner.reporting.content.answers import answers
from planner.reporting.content.appendix import assumptions, method, numbers_behind
from planner.reporting.content.approval import approval
from planner.reporting.content.assessment import context, maturity
from planner.reporting.content.bridge import bridge_page
from planner.reporting.content.candidates import candidates
from planner.reporting.content.conditions import validity
from planner.reporting.content.dates import work_over
from planner.reporting.content.decide_now import decide_now
from planner.reporting.content.dimensions import dimension_pages
from planner.reporting.content.draft import Draft
from planner.reporting.content.economics import business_case
from planner.reporting.content.extras import Extras, case_extras, frontier_section, plan_extras
from planner.reporting.content.facts import facts
from planner.reporting.content.formulas import formulas
from planner.reporting.content.glossary import glossary
from planner.reporting.content.models import models
from planner.reporting.content.money_years import money_by_year
from planner.reporting.content.observed import observed_section
from planner.reporting.content.origins import origins
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.questions import questions
from planner.reporting.content.risk_register import risk_pages
from planner.reporting.content.since_issued import since_issued
from planner.reporting.content.summary import cover, summary
from planner.reporting.content.systems import applicability, evidence, systems
from planner.reporting.content.trying import ninety_days
from planner.reporting.declared import Said
from planner.reporting.disclosure import Disclosure
from planner.reporting.figure_links import linked
from planner.reporting.gate import published
from planner.reporting.numbering import numbered
from planner.reporting.signing.carried import Carried
from planner.reporting.signing.identity import carried_of
from planner.reporting.theme import branded, themes
from planner.reporting.words import Words, words
from planner.storage.strict_json import without_collection


@dataclass(frozen=True)
class Report:
    """A document, what language it speaks, and the figures it refers to by key."""

    document: Document
    figures: dict[str, Draw]
    logo: bytes | None
    logo_suffix: str
    speech: Speech
    carried: Carried
    said: tuple[Said, ...] = ()

    @cached_property
    def pictures(self) -> dict[str, bytes]:
        """Each figure as SVG whose letters are paths, drawn once for all formats that show it so."""
        with speaking(self.speech.language, self.speech.numbers):
            return {key: svg(draw, text_as_paths=True) for key, draw in self.figures.items()}


def start_draft(study: Study, today: date, own: Path | None = None) -> Draft:
    """An empty draft in the language spoken here, with words of the user's own where there are any."""
    study = published(study)
    settings = study.project.report
    found = words(settings.language) if own is None else Words(settings.language, own)
    return Draft(
        study,
        found.telling(study.project.organisation.currency),
        branded(themes()["light"], settings.brand_colour),
        today,
        Disclosure.of(study.project),
    )


@without_collection()
def build_report(
    study: Study, today: date, extras: Extras | None = None, own: Path | None = None
) -> Report:
    """Write the report of ``study`` by its project's settings, with what was computed beside it.

    ``own`` is a folder whose word templates go before the shipped ones.
    """
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        draft = start_draft(study, today, own)
        beside = extras if extras is not None else Extras()
        sections = _sections(draft, beside, settings)
        sections = _with_origins(draft, sections, settings)
        return assemble(
            draft,
            sections,
            tr(settings.title),
            with_cover=_wanted(settings)("cover"),
            since=beside.since,
        )


def _with_origins(
    draft: Draft, sections: list[SectionBlocks], settings: ReportSettings
) -> list[SectionBlocks]:
    """With the page that tells how each figure is made, before the formulas or at the end."""
    if not _wanted(settings)("formulas"):
        return sections
    ids = [s.id for s in sections]
    at = ids.index("formulas") if "formulas" in ids else len(sections)
    return [*sections[:at], *origins(draft, sections), *sections[at:]]


def headline_figures(study: Study, today: date) -> dict[str, str]:
    """The figures of the first page as they are printed, by what they are called."""
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        return {f.label: f.figure for f in facts(start_draft(study, today)).items}


def _sections(draft: Draft, beside: Extras, settings: ReportSettings) -> list[SectionBlocks]:
    wanted = _wanted(settings)
    writers: dict[Section, Callable[[], list[SectionBlocks]]] = {
        "summary": lambda: [summary(draft, settings.audience)],
        "context": lambda: [context(draft)],
        "maturity": lambda: [*maturity(draft), *dimension_pages(draft), *models(draft)],
        "candidates": lambda: [candidates(draft)],
        "business_case": lambda: [
            business_case(draft, case_extras(draft, beside)),
            *money_by_year(draft),
            *bridge_page(draft),
        ],
        "roadmap": lambda: [
            *roadmap_pages(draft, plan_extras(draft, beside)),
            *ninety_days(draft),
            *risk_pages(draft),
        ],
        "frontier": lambda: frontier_section(draft, beside),
        "answers": lambda: [answers(draft), questions(draft)],
        "assumptions": lambda: [assumptions(draft)],
        "formulas": lambda: [formulas(draft)],
        "method": lambda: [method(draft)],
    }
    if draft.disclosure.anonymous:
        writers["answers"] = lambda: [
            questions(draft)
        ]  # no answer of anybody is in what it is made from
    laws: dict[Section, Callable[[], list[SectionBlocks]]] = {
        "systems": lambda: systems(draft),
        "applicability": lambda: applicability(draft),
        "evidence": lambda: evidence(draft),
    }
    sections = [s for id_, write in writers.items() if wanted(id_) for s in write()]
    after = [s for id_, write in laws.items() if wanted(id_) for s in write()]
    terms = glossary([*sections, *after], settings.language) if wanted("method") else []
    behind = numbers_behind(sections) if wanted("method") else []
    return [*sections, *after, *observed_section(draft), *terms, *behind, *anonymity(draft)]


def assemble(
    draft: Draft,
    sections: list[SectionBlocks],
    title: str,
    *,
    with_cover: bool = True,
    contents: bool = True,
    edition: Edition = "full",
    signed_inside: bool = False,
    since: tuple[str, ...] | None = None,
) -> Report:
    """Put sections together with cover, contents, head and foot; what is signed gets its approval page.

    ``signed_inside``: the sections hold the fields for signatures already. ``since`` are inputs that changed
    since the last issued report, in words.
    """
    study = draft.study
    project, settings = study.project, study.project.report
    client = draft.client
    carried = carried_of(study, draft.today, edition)
    if edition in SIGNED and not signed_inside and _wanted(settings)("approval"):
        decide = decide_now(draft)
        page = approval(draft, carried, asks=decide.asks, beside=decide.beside)
        changes = since_issued(draft, carried.number, facts(draft).items, since)
        page = page.model_copy(update={"blocks": (*page.blocks, *changes)})
        place = 1 if sections and sections[0].id == "summary" else 0
        sections = [*sections[:place], page, *sections[place:]]
    sections = linked(sections)
    whole = edition in ("full", "board")
    if whole:
        sections = numbered(sections)
    logo, suffix = _logo(settings)
    foot = phrase(
        "Numbers: seed {seed}, {trials:,} futures, {questionnaire} {version}, catalogue {catalogue}",
        seed=study.case.seed,
        trials=study.case.trials,
        questionnaire=project.questionnaire.name,
        version=project.questionnaire.version,
        catalogue=study.catalogue.version,
    )
    document = Document(
        title=title,
        author=client,
        language=settings.language,
        head_left=client,
        head_right=f"{title} · {long_date(draft.today)}",
        foot=tr(foot),
        accent=draft.theme.accent,
        cover=cover(draft, title, f"logo.{suffix}" if logo else "").model_copy(
            update={"about": _about(draft, carried)}
        )
        if with_cover
        else None,
        contents=contents and _wanted(settings)("contents"),
        labels=Labels(
            contents=tr("Contents"),
            page=tr("{n} of {all}"),
            logo=tr(phrase("Logo of {client}", client=client)),
            numbers=tr("The numbers"),
            continued=tr("(continued)"),
        ),
        sections=tuple(sections),
        example=project.example,
        numbered=whole,
    )
    return Report(document, draft.figures, logo, suffix, speech(), carried, tuple(draft.words.said))


def _about(draft: Draft, carried: Carried) -> tuple[str, ...]:
    """Lines at the foot of the cover: which document it is, for whom, and until when it may be decided on."""
    lines = [tr(phrase("Document number {number}", number=carried.number))]
    recipients = draft.study.project.report.recipients
    if recipients:
        lines.append(tr(phrase("Recipients: {names}", names=", ".join(recipients))))
    lines += [validity(draft), work_over(draft)]
    return tuple(line for line in lines if line)


def _wanted(settings: ReportSettings) -> Callable[[Section], bool]:
    left_out = set(settings.left_out)
    return lambda section: section not in left_out


def _logo(settings: ReportSettings) -> tuple[bytes | None, str]:
    if settings.logo is None:
        return None, ""
    suffix = "png" if settings.logo.media_type == "image/png" else "svg"
    return base64.b64decode(settings.logo.data), suffix
