"""What an export is made of, without its texts: hostile text must not change it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections import Counter
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


class _Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: Counter[str] = Counter()
        self.links: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] += 1
        for name, value in attrs:
            self.found[f"{tag}@{name}"] += 1
            if name in ("href", "src", "action", "data", "poster", "srcset"):
                self.links.add((value or "").split(":")[0][:20])


def html(path: Path) -> dict[str, int]:
    """Elements and attributes with their numbers. No scripts, and nothing loaded from anywhere."""
    parser = _Elements()
    text = path.read_text("utf-8")
    parser.feed(text)
    assert "script" not in parser.found
    assert not [a for a in parser.found if re.search(r"@on\w+$", a)]
    wrong = {s for s in parser.links if s and not s.startswith(("#", "https", "mailto", "data"))}
    assert not wrong, wrong
    return dict(parser.found)


def table(path: Path) -> list[int]:
    """Cells of each row. No cell is a formula."""
    rows = list(csv.reader(io.StringIO(path.read_text("utf-8-sig"), newline="")))
    for row in rows:
        for cell in row:
            if cell.lstrip(" ").startswith(FORMULA_STARTS):
                assert re.fullmatch(r"[-+]?[\d.,]+(e[-+]?\d+)?%?", cell.strip()), cell[:60]
    return [len(r) for r in rows]


def office(path: Path) -> dict[str, int]:
    """Elements of the parts of a document, deck or workbook. Nothing outside is referred to, no macros."""
    found: Counter[str] = Counter()
    with zipfile.ZipFile(path) as archive:
        names = archive.namelist()
        assert not [n for n in names if re.search("vba|oleobject|activex", n.lower())]
        for name in names:
            if not name.endswith((".xml", ".rels")):
                continue
            for element in ET.fromstring(archive.read(name)).iter():
                tag = element.tag.rpartition("}")[2]
                if name.endswith(".rels"):
                    assert element.get("TargetMode") != "External", element.get("Target")
                found[tag] += 1
    return dict(found)


def workbook_formulas(path: Path) -> list[str]:
    """Where the formulas of a workbook are: only ours."""
    from openpyxl import load_workbook

    book = load_workbook(path)
    return sorted(
        f"{sheet.title}!{cell.coordinate}"
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    )


def xml(path: Path) -> dict[str, int]:
    """Elements with their numbers."""
    return dict(Counter(e.tag for e in ET.fromstring(path.read_bytes()).iter()))


def calendar(path: Path) -> dict[str, int]:
    """Components and properties with their numbers."""
    text = path.read_bytes().decode().replace("\r\n ", "").replace("\r\n", "\n")
    return dict(Counter(re.split(r"[:;]", line)[0] for line in text.split("\n") if line))


def diagram(path: Path) -> list[str]:
    """The first word of each line of a Mermaid diagram that is not a task."""
    lines = path.read_text("utf-8").split("\n")
    return [line.split()[0] if line.split() else "" for line in lines if ":" not in line]


def tree(path: Path) -> Any:
    """Keys of JSON, without its texts."""

    def shape(value: Any) -> Any:
        if isinstance(value, dict):
            return sorted(value)
        return len(value) if isinstance(value, list) else type(value).__name__

    data = json.loads(path.read_text("utf-8"))
    return {k: shape(v) for k, v in data.items()}


def pdf(path: Path) -> set[str]:
    """Kinds of actions in a PDF. Nothing is run, sent or opened."""
    import pikepdf

    found: set[str] = set()
    with pikepdf.open(path) as document:
        assert "/JavaScript" not in document.Root.get("/Names", {})
        for entry in document.objects:
            if isinstance(entry, pikepdf.Dictionary):
                found.add(str(entry.get("/S", "")))
                if "/URI" in entry:
                    assert str(entry["/URI"]).startswith(("https://", "mailto:")), entry["/URI"]
    assert not found & {"/JavaScript", "/Launch", "/SubmitForm", "/ImportData", "/GoToR", "/GoToE"}
    return {s for s in found if s in ("/URI", "/GoTo")}


SKELETONS = {
    "html": html,
    "docx": office,
    "pptx": office,
    "xlsx": workbook_formulas,
    "pdf": pdf,
    "poster": pdf,
    "progress": pdf,
    "mspdi": xml,
    "csv": table,
    "results": table,
    "answers": table,
    "ics": calendar,
    "mermaid": diagram,
    "json": tree,
}


def text_of(path: Path) -> str:
    """All text of an export, for looking whether something in it was computed."""
    if path.suffix in (".docx", ".pptx", ".xlsx"):
        with zipfile.ZipFile(path) as archive:
            return "".join(
                archive.read(n).decode("utf-8", "replace")
                for n in archive.namelist()
                if n.endswith(".xml")
            )
    if path.suffix == ".pdf":
        from PySide6.QtPdf import QPdfDocument  # a fourteenth of the time of pypdf

        document = QPdfDocument(None)
        assert document.load(str(path)) is QPdfDocument.Error.None_
        return "".join(document.getAllText(k).text() for k in range(document.pageCount()))
    return path.read_text("utf-8", "replace")
