"""The editions of a report: two pages to decide by, about eight for a board, everything, and the progress.

Which first page an edition opens with follows from what is true (``standing_of``): where too little is known,
the judge objects, or nothing pays, that page says so instead of asking for a decision.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from planner.analysis.around.standing import Standing, standing_of
from planner.analysis.study.study import Study
from planner.domain.base.language import speaking, tr
from planner.domain.record.report import ReportEdition
from planner.reporting.blocks import Block, Heading, SectionBlocks
from planner.reporting.content.approval import signing_title, signing_words
from planner.reporting.content.conditions import (
    asks_for_duties,
    conditions_page,
    signing_block,
    unknowns,
)
from planner.reporting.content.decide_now import decide_now
from planner.reporting.content.dimensions import dimension_pages
from planner.reporting.content.draft import Draft
from planner.reporting.content.duty_rows import duty_annex, few_duties
from planner.reporting.content.extras import Extras
from planner.reporting.content.facts import facts
from planner.reporting.content.glossary import glossary
from planner.reporting.content.honest import nothing_pays_page, withheld_page
from planner.reporting.content.money_years import money_by_year
from planner.reporting.content.origins import origins
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.content.progress import build_progress
from planner.reporting.content.risk_register import risk_pages
from planner.reporting.content.sheet import Sheet, decision_page
from planner.reporting.content.since_issued import since_issued
from planner.reporting.content.summary import summary
from planner.reporting.content.too_little import too_little_page
from planner.reporting.content.trying import ninety_days
from planner.reporting.report import Report, assemble, build_report, start_draft
from planner.reporting.signing.carried import Carried
from planner.reporting.signing.identity import carried_of
from planner.storage.strict_json import without_collection


@without_collection()
def build_edition(
    study: Study,
    today: date,
    extras: Extras | None = None,
    own: Path | None = None,
    edition: ReportEdition | None = None,
) -> Report:
    """Write the edition that the document's settings ask for, or ``edition``."""
    wanted = edition or study.project.report.edition
    if wanted == "progress":
        return build_progress(study, today, own)
    if wanted == "full":
        return build_report(study, today, extras, own)
    settings = study.project.report
    with speaking(settings.language, settings.numbers):
        draft = start_draft(study, today, own)
        carried = carried_of(draft.study, today, wanted)
        pages = decision_pages(draft, carried)
        beside = extras.since if extras is not None else None
        since = since_issued(draft, carried.number, facts(draft).items, beside)
        if wanted == "decision":
            return assemble(
                draft,
                [*pages, *origins(draft, pages, annex=True)],
                tr("What is known so far" if draft.unknown else "Decision sheet"),
                with_cover=False,
                contents=False,
                edition=wanted,
                signed_inside=True,
            )
        pages += _board(draft, since)
        return assemble(
            draft,
            [*pages, *origins(draft, pages, annex=True)],
            tr(settings.title),
            with_cover=False,
            contents=False,
            edition=wanted,
            signed_inside=True,
        )


def decision_pages(draft: Draft, carried: Carried) -> list[SectionBlocks]:
    """The two pages of the decision sheet, or the page that is true in its place and one to sign."""
    standing = standing_of(draft.study)
    sheet = Sheet.of(draft) if standing not in ("too_little", "withheld") else None
    if sheet is not None and any(o.on.schedule for o in sheet.options):
        pages = [decision_page(draft, sheet), conditions_page(draft, sheet, carried)]
        if asks_for_duties(sheet) and not few_duties(draft):
            pages.append(duty_annex(draft))
        return pages
    first: dict[Standing, Callable[[Draft], SectionBlocks]] = {
        "too_little": too_little_page,
        "withheld": withheld_page,
    }
    page, decide = first.get(standing, nothing_pays_page)(draft), decide_now(draft)
    last = SectionBlocks(
        id="approval",
        blocks=(
            Heading(n=1, t=signing_title(asks=decide.asks)),
            *unknowns(draft),
            *signing_block(draft, carried, signing_words(asks=decide.asks, beside=decide.beside)),
        ),
    )
    return [page, last]


def _board(draft: Draft, since: list[Block]) -> list[SectionBlocks]:
    """What a board reads beside the decision: summary, the widest gap, money, roadmap, risks, first weeks.

    ``since`` says what is not as in the last issued report; it has no page of its own.
    """
    settings = draft.study.project.report
    pages = [summary(draft, settings.audience)]
    pages += dimension_pages(draft, most=1)
    pages += money_by_year(draft)
    if draft.study.plan.steps:
        pages += [p for p in roadmap_pages(draft) if p.landscape]
        pages += risk_pages(draft)
        pages += ninety_days(draft)
    # the last page is seldom full: what changed and what words mean go on there
    terms = [_part(b) for page in glossary(pages, settings.language) for b in page.blocks]
    last = pages[-1]
    return [*pages[:-1], last.model_copy(update={"blocks": (*last.blocks, *since, *terms)})]


def _part(block: Block) -> Block:
    """A block whose heading begins no page of its own."""
    return block.model_copy(update={"n": 2}) if isinstance(block, Heading) else block
