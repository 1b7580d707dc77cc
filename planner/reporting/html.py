"""The HTML report: one self-contained file, no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

import base64
from pathlib import Path

from jinja2 import ChoiceLoader, FileSystemLoader, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from markupsafe import Markup

from planner.domain.base.errors import ReportError
from planner.domain.base.resources import content_folder
from planner.reporting.blocks import Heading, SectionBlocks
from planner.reporting.report import Report
from planner.reporting.sandbox import Sandbox, bounded
from planner.storage.strict_json import without_collection

MOST_CHARACTERS = 100_000_000
"""Of a whole page with its pictures."""


@without_collection()
def write_html(report: Report, own: Path | None = None) -> str:
    """Return the report as HTML; the same report gives the same text.

    ``report.html.j2`` and ``report.css`` in the folder ``own`` / html go before the shipped ones; they run
    in a sandbox. Raises ``ReportError`` where they are at fault.
    """
    folders = [content_folder("reports") / "html"]
    if own is not None:
        folders.insert(0, own / "html")
    environment = Sandbox(
        loader=ChoiceLoader([FileSystemLoader(f) for f in folders]),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    figures = {key: _data_url("image/svg+xml", data) for key, data in report.pictures.items()}
    if report.logo is not None:
        kind = "image/png" if report.logo_suffix == "png" else "image/svg+xml"
        figures["logo"] = _data_url(kind, report.logo)
    styles = next(f / "report.css" for f in folders if (f / "report.css").is_file())
    css = styles.read_text(encoding="utf-8").replace("</", "<\\/")
    try:
        pieces = environment.get_template("report.html.j2").generate(
            d=report.document,
            css=Markup(css),  # noqa: S704 - cannot close its element
            figures=figures,
            sections=_numbered(report.document.sections),
        )
        return bounded(pieces, MOST_CHARACTERS)
    except (TemplateError, SecurityError, ArithmeticError, TypeError, ValueError) as error:
        if own is None:
            raise
        raise ReportError(
            "The template html/report.html.j2 cannot be used: {why}.",
            why=str(error).splitlines()[0][:160],
        ) from error


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _numbered(sections: tuple[SectionBlocks, ...]) -> list[dict[str, object]]:
    """Sections with an anchor each; pages of one section are joined."""
    joined: list[dict[str, object]] = []
    for section in sections:
        if section.paged:
            continue
        heading = next((b for b in section.blocks if isinstance(b, Heading) and b.n == 1), None)
        if heading is None and joined:
            joined[-1]["blocks"] = (*joined[-1]["blocks"], *section.blocks)  # type: ignore[misc]
            continue
        joined.append(
            {
                "anchor": f"section-{len(joined) + 1}",
                "title": heading.t if heading else section.id,
                "landscape": section.landscape,
                "blocks": section.blocks,
                "foot": section.foot,
            }
        )
    return joined
