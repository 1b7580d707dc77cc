"""Signing a report: the next open field, PAdES B-B, incremental, nothing else of the file is touched."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase, speech, tr
from planner.domain.base.system import scratch_folder
from planner.reporting.signing.keys import OtherName, Signer, check
from planner.reporting.signing.verify import Field, fields_of, opened, verify
from planner.reporting.typeset import typeset_page

if TYPE_CHECKING:
    pass

WIDE_MM, HIGH_MM = 80, 31
LOOK = """#set page(width: 80mm, height: 31mm, margin: 3mm)
#let d = json("data.json")
#set document(title: d.title)
#let fonts = ("Noto Sans", "Noto Sans Arabic", "Noto Sans Math", "Noto Emoji", "WenQuanYi Micro Hei")
#set text(font: fonts, size: 7.5pt, lang: d.language)
#set par(leading: 0.5em)
#text(size: 12pt, weight: "bold", d.name)#if d.role != "" [#linebreak()#d.role]
#v(1fr)
#d.when#linebreak()
#text(size: 6.5pt, fill: rgb("#595F67"), d.note)
"""
CLOCK = "Signed electronically by the clock of the signer’s computer; no time stamp."


SUFFIX = "-signed"


def signed_path(report: Path) -> Path:
    """Where a report lies once it is signed: beside it, and in its place when the next one signs."""
    return report.with_name(f"{report.stem.removesuffix(SUFFIX)}{SUFFIX}.pdf")


@dataclass(frozen=True)
class Signed:
    """A signed report: its bytes, which of how many signatures it was, and for whom the field was."""

    data: bytes
    number: int
    of: int
    who: str


def sign(data: bytes, signer: Signer, now: datetime, *, other_name: bool = False) -> Signed:
    """Sign the next open field of a report.

    ``other_name`` allows a certificate that names somebody else than the field. Raises ``InputError`` where
    the key is worth nothing, the file has no open field, or has been changed since it was signed.
    """
    check(signer.certificate, now)
    reader = opened(data)
    fields = fields_of(reader)
    field = _next(fields)
    if any(f.signed for f in fields):
        found = verify(data)
        if found.state == "changed":
            raise InputError(
                "The file was changed after the first signature, so nobody should sign it any more. "
                "Export the report again."
            )
    if field.name and not other_name and _folded(field.name) != _folded(signer.name):
        raise OtherName(
            "The next field is for {field}, but the key names {key}. "
            "Choose the right key, or say that it may sign for that field.",
            field=field.name,
            key=signer.name,
        )
    signed = _signed(data, signer, now, field, fields)
    return Signed(signed, field.number, len(fields), field.name or signer.name)


def _folded(name: str) -> str:
    return " ".join(name.casefold().split())


def _next(fields: list[Field]) -> Field:
    if not fields:
        raise InputError(
            "This PDF has no field for a signature. Export a report for signing and sign that."
        )
    waiting = [f for f in fields if not f.signed]
    if not waiting:
        raise InputError(
            "Every signature is there already ({n}); the file is locked.", n=len(fields)
        )
    if any(f.signed for f in fields if f.number > waiting[0].number):
        raise InputError(
            "A later field was signed before an earlier one, which locked the file. Export the report again."
        )
    return waiting[0]


def _signed(data: bytes, signer: Signer, now: datetime, field: Field, fields: list[Field]) -> bytes:
    from pyhanko.pdf_utils.content import ImportedPdfPage
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner
    from pyhanko.stamp import StaticStampStyle

    class Writer(IncrementalPdfFileWriter):
        """pyHanko writes metadata and document information anew with each update; ours stay as they are."""

        def _update_meta(self) -> None:
            return

    first, alone = field.number == 1, len(fields) == 1
    meta = PdfSignatureMetadata(
        field_name=field.id,
        md_algorithm="sha256",
        name=signer.name,
        subfilter=SigSeedSubFilter.PADES,
        certify=first,
        docmdp_permissions=MDPPerm.NO_CHANGES if alone else MDPPerm.FILL_FORMS,
        embed_validation_info=False,
    )
    with scratch_folder("planner-sign-") as folder:
        look = folder / "look.pdf"
        look.write_bytes(_look(signer, now, field))
        style = StaticStampStyle(
            border_width=0,
            background=ImportedPdfPage(str(look)),  # type: ignore[no-untyped-call]
            background_opacity=1.0,
        )
        writer = Writer(io.BytesIO(data), strict=True)
        out = PdfSigner(meta, signer.engine, stamp_style=style, new_field_spec=None).sign_pdf(
            writer, existing_fields_only=True
        )
    return bytes(out.getbuffer())


def _look(signer: Signer, now: datetime, field: Field) -> bytes:
    """What stands in the field: a page of its own, with the shipped fonts."""
    role = field.who.removeprefix(field.name).removeprefix(", ") if field.name else ""
    body = {
        "title": signer.name,
        "language": speech().language,
        "name": signer.name,
        "role": role,
        "when": utc_words(now),
        "note": tr(CLOCK),
    }
    return typeset_page(LOOK, body, now, standards=["a-2b"], tags=False)


def utc_words(when: datetime) -> str:
    """A time in words: day, hour and minute, in UTC."""
    from planner.domain.base.numbers import long_date

    there = when.astimezone(UTC)
    return tr(phrase("{day}, {time} UTC", day=long_date(there.date()), time=f"{there:%H:%M}"))
