"""The HTML report: one self-contained file, no scripts, nothing loaded from elsewhere."""

from __future__ import annotations

import base64

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from planner.domain.resources import content_folder
from planner.reporting.blocks import Heading, SectionBlocks
from planner.reporting.figures.base import svg
from planner.reporting.report import Report


def write_html(report: Report) -> str:
    """Return the report as HTML; the same report gives the same text."""
    folder = content_folder("reports") / "html"
    environment = Environment(
        loader=FileSystemLoader(folder),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    figures = {
        key: _data_url("image/svg+xml", svg(draw, text_as_paths=True))
        for key, draw in report.figures.items()
    }
    if report.logo is not None:
        kind = "image/png" if report.logo_suffix == "png" else "image/svg+xml"
        figures["logo"] = _data_url(kind, report.logo)
    css = (folder / "report.css").read_text(encoding="utf-8")
    return environment.get_template("report.html.j2").render(
        d=report.document,
        css=Markup(css),  # noqa: S704 - our own file
        figures=figures,
        sections=_numbered(report.document.sections),
    )


def _data_url(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode()}"


def _numbered(sections: tuple[SectionBlocks, ...]) -> list[dict[str, object]]:
    """Sections with an anchor each; pages of one section are joined."""
    joined: list[dict[str, object]] = []
    for section in sections:
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
            }
        )
    return joined
