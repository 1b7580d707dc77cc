"""The PDF: typst compiles the fixed template with the document as JSON data."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from planner.domain.base.errors import ReportError
from planner.domain.base.language import Verbatim, joined, phrase, speaking, tr
from planner.domain.base.numbers import count
from planner.domain.base.resources import content_folder
from planner.domain.base.system import scratch_folder
from planner.reporting.blocks import signature_labels
from planner.reporting.charts.base import svg
from planner.reporting.columns import fitted
from planner.reporting.layout import Ends, Place, settle
from planner.reporting.letters import lacking, spelled_out
from planner.reporting.report import Report
from planner.reporting.signing.finish import finish
from planner.reporting.typeset import noon, typeset
from planner.storage.strict_json import without_collection

STANDARDS: list[Any] = ["a-2a", "ua-1"]
NAMED = 40
"""Letters of a text that a note quotes."""
BREAK_AFTER = 22
HYPHENATED = 45
"""Letters up to which a word is taken for one: longer ones are none of any language."""
BLOCKS = "blocks.typ"
DATA = "doc.json"
_PACKAGE = re.compile(r"[\"']@[a-z]+/")
_RIGHT_TO_LEFT = re.compile(r"[\u0590-\u08ff\ufb1d-\ufefc]")
MARK, WORD_JOINER = "\ufeff", "\u2060"
_ADDRESS = re.compile(r"\w[./_]\w")
_SEPARATED = re.compile(r"[^/?&=_-]*[/?&=_-]+|[^/?&=_-]+")
"""An address is parted after its strokes and hyphens, not within its words."""
_LONG_WORD = re.compile(rf"\S{{{BREAK_AFTER + 3},}}")


@dataclass(frozen=True)
class Pdf:
    """The bytes of a report, built to PDF/A-2a and PDF/UA-1, and what the reader should be told of it.

    ``note`` is empty when all is well.
    """

    data: bytes
    note: str


@without_collection()
def write_pdf(
    report: Report, today: date, own: Path | None = None, skin: str = "report.typ"
) -> Pdf:
    """Compile ``report``. The same report and day give the same bytes.

    ``skin`` is the template; one in the folder ``own`` / pdf goes before the shipped one. It sees only the
    folder it is compiled in, which holds nothing but the document and its figures, and no packages.

    Letters that no shipped font has are spelled out, and the texts in which they stand are named. Raises
    ``ReportError`` when it cannot be made.
    """
    import typst

    with scratch_folder("planner-report-") as folder:
        body = _lay_out(report, folder, own, skin)

        def arranged(compiler: Any) -> None:
            def laid_out(ends: Ends) -> list[Place]:
                whole = {**body, "breaks": ends.breaks, "joins": ends.joins}
                told = spelled_out(json.dumps(whole, ensure_ascii=False))
                (folder / DATA).write_text(told, encoding="utf-8")
                return _places(compiler)

            settle(report.document, laid_out)

        try:
            data = typeset(folder, skin, noon(today), standards=STANDARDS, before=arranged)
        except typst.TypstError as error:
            raise ReportError("The PDF could not be made: {error}.", error=_short(error)) from error
        made = finish(data, signature_labels(report.document), report.carried)
        return Pdf(made, _note(body))


def _note(body: dict[str, Any]) -> str:
    """Which texts have letters that are spelled out, the first three of them in full."""
    missing = lacking(json.dumps(body, ensure_ascii=False))
    if not missing:
        return ""
    found = list(dict.fromkeys(t for t in _texts(body) if missing.intersection(t)))
    named = [Verbatim(f"“{t[:NAMED]}{'…' if len(t) > NAMED else ''}”") for t in found[:3]]
    return phrase(
        "Letters that the report’s fonts lack are spelled out. This concerns {texts}: {named}.",
        texts=count(len(found), tr("one text"), tr("texts")),
        named=joined(named, "; "),
    )


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _texts(item)


def _lay_out(report: Report, folder: Path, own: Path | None, skin: str) -> dict[str, Any]:
    """Write all that the template reads; returns the document as it reads it."""
    for name in (skin, BLOCKS):
        (folder / name).write_text(_template(own, name), encoding="utf-8")
    body: dict[str, Any] = _settable(fitted(report.document).model_dump(mode="json"))
    body["title_as_it_is"] = report.document.title  # in the file's own data no word is broken
    with speaking(report.speech.language, report.speech.numbers):
        for key, draw in report.figures.items():
            drawn = svg(draw)
            if _RIGHT_TO_LEFT.search(drawn.decode()):
                drawn = svg(
                    draw, text_as_paths=True
                )  # shaped here; typst would lose its characters
            # no text of a chart is broken into lines: what holds letters together would only hinder a search
            told = spelled_out(drawn.decode().replace(MARK, "").replace(WORD_JOINER, ""))
            (folder / f"{key}.svg").write_text(told, encoding="utf-8")
    if report.logo is not None:
        (folder / f"logo.{report.logo_suffix}").write_bytes(report.logo)
    return body


def _places(compiler: Any) -> list[Place]:
    """Where each block stands; none where a template does not say so."""
    try:
        found = json.loads(compiler.query("<places>", field="value"))
    except RuntimeError:
        return []  # what is wrong with the template is said when it is compiled
    return [
        Place((section, block), page, at, turned)
        for section, block, page, at, turned in (found[0] if found else ())
    ]


def _template(own: Path | None, name: str) -> str:
    """A typst template; one of the user's own may not load packages, which would go to the network."""
    mine = own / "pdf" / name if own is not None else None
    if mine is None or not mine.is_file():
        return (content_folder("reports") / "pdf" / name).read_text(encoding="utf-8")
    text = mine.read_text(encoding="utf-8")
    if _PACKAGE.search(text):
        raise ReportError(
            "The template {name} loads a package, which would need the network. Take the import out.",
            name=mine.name,
        )
    return text


def _settable(value: Any) -> Any:
    """Texts as they can be set: very long words, which would run out of their cell, with zero-width spaces.

    A byte-order mark within a text is drawn as a space is; with it in the font, every space of the PDF would
    be copied and searched as one. The word joiner has taken its place in Unicode.
    """
    if isinstance(value, str):
        if len(value) <= BREAK_AFTER and MARK not in value:
            return value
        return _LONG_WORD.sub(_break, value.replace(MARK, WORD_JOINER))
    if isinstance(value, list):
        return [_settable(v) for v in value]
    if isinstance(value, dict):
        fixed = ("k", "key", "url", "fill", "ink", "accent", "logo", "id", "align")
        return {k: v if k in fixed else _settable(v) for k, v in value.items()}
    return value


def _break(match: re.Match[str]) -> str:
    word = match.group()
    if len(word) < HYPHENATED and word.strip(".,;:!?()“”„‘’").replace("-", "").isalpha():
        return word  # a word of German, which is parted with a hyphen where it may be
    parts = _SEPARATED.findall(word) if _ADDRESS.search(word) else [word]
    return "\u200b".join(
        part[i : i + BREAK_AFTER] for part in parts for i in range(0, len(part), BREAK_AFTER)
    )


def _short(error: Exception) -> str:
    return str(error).split("\n", 1)[0][:200].rstrip(".")
