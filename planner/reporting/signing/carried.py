"""What a PDF carries for machines: which document and result it was made from, by keyed marks only."""

from __future__ import annotations

import base64
import json
from dataclasses import dataclass, field
from html import escape
from xml.etree import ElementTree as ET  # only to build: nothing is parsed with it

from planner.domain.base.language import phrase
from planner.domain.record.marks import PAIR

NAMESPACE = "urn:mlops-planner:report:1#"
PREFIX = "mp"
FORMAT = "1"
MEANINGS = {
    "format": "Version of these properties",
    "edition": "Which edition of the report this is",
    "profile": "Who may be recognised in it: names, roles or anonymous",
    "language": "Language of the report",
    "made": "Date of the report",
    "inputs": "HMAC-SHA-256 of the list of inputs, with the key of the document",
    "result": "HMAC-SHA-256 of the result as it is kept, with the key of the document",
    "number": "Number of the report",
    "product": "Versions of product, catalogue and questionnaire",
    "signers": "Who signs, and as what, in order",
    "tags": "Marks of the inputs, twelve bytes each, base64",
}
"""The properties and what they are, as PDF/A wants its extensions described."""
_LINE = '<rdf:li rdf:parseType="Resource">'


@dataclass(frozen=True)
class Carried:
    """The facts of a report. Where its document has no key, ``inputs``, ``result`` and ``tags`` are empty."""

    edition: str
    profile: str
    language: str
    made: str
    number: str
    product: str
    inputs: str = ""
    result: str = ""
    tags: bytes = field(default=b"", repr=False)
    signers: tuple[tuple[str, str], ...] = ()
    """Name and role of each signer, in their order; a name may be open."""

    def values(self) -> dict[str, str]:
        """The properties that are there, in the order of ``MEANINGS``."""
        found = {name: str(getattr(self, name, "")) for name in MEANINGS}
        found |= {"format": FORMAT, "tags": base64.b64encode(self.tags).decode(), "signers": ""}
        if self.signers:
            found["signers"] = json.dumps(self.signers, ensure_ascii=False)
        return {name: value for name, value in found.items() if value}


def described(values: dict[str, str]) -> str:
    """The description of the properties, an entry of the one list that PDF/A has for them."""
    listed = "".join(
        f"{_LINE}<pdfaProperty:name>{name}</pdfaProperty:name>"
        "<pdfaProperty:valueType>Text</pdfaProperty:valueType>"
        "<pdfaProperty:category>internal</pdfaProperty:category>"
        f"<pdfaProperty:description>{escape(MEANINGS[name], quote=False)}</pdfaProperty:description></rdf:li>"
        for name in values
    )
    return (
        f"{_LINE}<pdfaSchema:schema>MLOps Planner report</pdfaSchema:schema>"
        f"<pdfaSchema:namespaceURI>{NAMESPACE}</pdfaSchema:namespaceURI>"
        f"<pdfaSchema:prefix>{PREFIX}</pdfaSchema:prefix>"
        f"<pdfaSchema:property><rdf:Seq>{listed}</rdf:Seq></pdfaSchema:property></rdf:li>"
    )


def stated(values: dict[str, str]) -> str:
    """The properties themselves."""
    lines = "".join(
        f"<{PREFIX}:{k}>{escape(v, quote=False)}</{PREFIX}:{k}>" for k, v in values.items()
    )
    return f'<rdf:Description rdf:about="" xmlns:{PREFIX}="{NAMESPACE}">{lines}</rdf:Description>'


def read(metadata: bytes) -> Carried | None:
    """The facts in the metadata of a PDF; ``None`` where it carries none that can be read."""
    from defusedxml import ElementTree as Safe
    from defusedxml.common import DefusedXmlException

    try:
        tree: ET.Element = Safe.fromstring(metadata)
        found = {
            e.tag.removeprefix(f"{{{NAMESPACE}}}"): e.text or ""
            for e in tree.iter()
            if e.tag.startswith(f"{{{NAMESPACE}}}")
        }
        if found.pop("format", "") != FORMAT:
            return None
        tags = base64.b64decode(found.pop("tags", ""), validate=True)
        signers = tuple((str(n), str(r)) for n, r in json.loads(found.pop("signers", "[]")))
        known = {k: v for k, v in found.items() if k in MEANINGS}
        return Carried(**known, tags=tags, signers=signers) if len(tags) % PAIR == 0 else None
    except (ET.ParseError, DefusedXmlException, ValueError, TypeError):
        return None


def grouped(hex_digits: str, by: int = 8) -> str:
    """A hash or fingerprint in groups, as people compare it."""
    return " ".join(hex_digits[i : i + by] for i in range(0, len(hex_digits), by))


NO_KEY = phrase(
    "This document has no key yet, so the report cannot tell later which inputs have changed. "
    "Export it for signing to make one."
)
