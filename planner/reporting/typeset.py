"""The one way to typst: a template and its data become a PDF, and what typst remembers is given back."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import Any

from planner.domain.base.resources import content_folder
from planner.domain.base.system import scratch_folder
from planner.reporting.letters import spelled_out

FORGETTING = 5
"""Runs over nothing after each. typst keeps what it laid out for ten runs (tens of megabytes a report); aged
like this only the last one stays, and the same report is still laid out again in a moment."""


def noon(day: date) -> datetime:
    """The time that a PDF of ``day`` carries, so that the same day gives the same bytes."""
    return datetime.combine(day, time(12), UTC)


def typeset(
    folder: Path,
    template: str,
    when: datetime,
    *,
    standards: Sequence[str] = (),
    tags: bool = True,
    before: Callable[[Any], None] | None = None,
) -> bytes:
    """Compile ``template`` in ``folder``, beyond which it reads nothing but the shipped fonts, to a PDF.

    ``when`` becomes the PDF's date; ``standards`` are those of typst (``a-2a``); ``before`` may ask the
    compiler for the layout and change the data. Raises ``typst.TypstError`` where it cannot be laid out.
    """
    import typst

    fonts = typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(content_folder("reports") / "fonts")],
    )
    compiler = typst.Compiler(str(folder / template), root=str(folder), font_paths=fonts)
    chosen: Any = list(standards)
    try:
        if before is not None:
            before(compiler)
        made: Any = compiler.compile(
            format="pdf", pdf_standards=chosen, pdf_tags=tags, timestamp=int(when.timestamp())
        )
    finally:
        _forget(folder)
    return bytes(made)


def typeset_page(
    source: str,
    data: Mapping[str, object],
    when: datetime,
    *,
    pictures: Mapping[str, str] | None = None,
    standards: Sequence[str] = (),
    tags: bool = True,
) -> bytes:
    """A template of ours, with ``data`` in ``data.json`` and ``pictures`` by file name beside it."""
    with scratch_folder("planner-page-") as folder:
        (folder / "page.typ").write_text(source, encoding="utf-8")
        told = spelled_out(json.dumps(data, ensure_ascii=False))
        (folder / "data.json").write_text(told, encoding="utf-8")
        for name, text in (pictures or {}).items():
            (folder / name).write_text(spelled_out(text), encoding="utf-8")
        return typeset(folder, "page.typ", when, standards=standards, tags=tags)


def rastered(pictures: Sequence[bytes], dots: float) -> list[bytes]:
    """Pictures in SVG, whose letters are paths, as PNG with a clear background, ``dots`` an inch."""
    import typst

    if not pictures:
        return []
    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    with scratch_folder("planner-pictures-") as folder:
        lines = ["#set page(width: auto, height: auto, margin: 0pt, fill: none)"]
        for number, picture in enumerate(pictures):
            (folder / f"{number}.svg").write_bytes(picture)
            lines.append(f'#page(image("{number}.svg"))')
        (folder / "pictures.typ").write_text("\n".join(lines), encoding="utf-8")
        compiler = typst.Compiler(str(folder / "pictures.typ"), root=str(folder), font_paths=none)
        try:
            made: Any = compiler.compile(format="png", ppi=dots)
        finally:
            _forget(folder)
    return [bytes(page) for page in made] if isinstance(made, list) else [bytes(made)]


def _forget(folder: Path) -> None:
    import typst

    (folder / "empty.typ").write_text("", encoding="utf-8")
    none = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[])
    compiler = typst.Compiler(str(folder / "empty.typ"), root=str(folder), font_paths=none)
    for _ in range(FORGETTING):
        compiler.compile(format="svg")
