"""Every format of two very different projects: whole, honest, in both languages, and nothing runs."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections import Counter
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import docx
import pikepdf
import pytest
from openpyxl import load_workbook
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE
from pypdf import PdfReader

from planner.analysis.study.expected_path import expected_end
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.cli.case_text import case_json
from planner.domain.base.errors import Cancelled, ReportError, SaveError
from planner.domain.base.numbers import level, money
from planner.reporting.blocks import Document, figures_of, tables_of
from planner.reporting.checks import (
    check_docx,
    check_html,
    check_pdf,
    check_pptx,
    check_report,
    check_sums,
    check_workbook,
)
from planner.reporting.content.appendix import ADDRESSES
from planner.reporting.content.deck import build_deck
from planner.reporting.content.poster import build_poster
from planner.reporting.content.progress import build_progress
from planner.reporting.deck_file import write_pptx
from planner.reporting.editions import build_edition
from planner.reporting.html import write_html
from planner.reporting.pdf import Pdf, write_pdf
from planner.reporting.publish import FORMATS, publish, publish_one
from planner.reporting.report import Report, build_report
from planner.reporting.slides import ChartPart
from planner.reporting.word_file import write_docx
from planner.reporting.workbook import study_workbook
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.faces import expected_rows, squeezed
from tests.projects import awkward_bank
from tests.reporting.conftest import pdf_letters, pdf_text, sheet_of, spoken

DAY = date(2026, 11, 21)
SILLY = ("None", "nan", "inf", "undefined to", "one steps", "no step are", "level –", "1 steps")
ENGLISH = re.compile(r"\b(the|and|with|which|every|without|costs|futures|steps|worth|level of)\b")
OWN_ENGLISH = (
    "State of the Cloud",
    "long names that never",
    "continuous delivery and automation",
    "foundation roadmap",
)
"""Names of studies and of a team, which no language changes; names of tools are taken out as well."""


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory, kept_results: Results) -> Path:
    """Three teams of the bank: their answers hold every hostile text, as those of twelve do."""
    folder = tmp_path_factory.mktemp("bank")
    bank = kept_study_of(awkward_bank(3), kept_results)
    publish(spoken(bank, "de", "names"), folder, DAY, FORMATS, stem="b")
    return folder


@pytest.fixture(scope="module")
def report(example_study: Study) -> Report:
    return build_report(spoken(example_study, "en", "roles"), DAY)


@pytest.fixture(scope="module")
def pdf(report: Report) -> Pdf:
    return write_pdf(report, DAY)


@pytest.fixture(scope="module")
def word(report: Report) -> bytes:
    return write_docx(report, DAY)


def test_every_file_is_there(files: Path) -> None:
    assert {p.name for p in files.iterdir()} == {
        "b.pdf", "b.html", "b.docx", "b.pptx", "b.xlsx", "b-poster.pdf", "b-progress.pdf", "b.xml",
        "b.csv", "b.ics", "b.mmd", "b.json", "b-results.csv", "b-answers.csv",
    }  # fmt: skip


def structure(document: pikepdf.Pdf) -> list[pikepdf.Dictionary]:
    """All elements of the structure tree."""
    found: list[pikepdf.Dictionary] = []

    def walk(node: pikepdf.Object) -> None:
        if isinstance(node, pikepdf.Dictionary):
            found.append(node)
            children = node.get("/K", None)
            if isinstance(children, pikepdf.Array):
                for child in children:
                    walk(child)
            elif children is not None:
                walk(children)

    walk(document.Root.StructTreeRoot)
    return found


@pytest.mark.parametrize("language", ["en", "de"])
def test_the_pdf_can_be_read_by_everybody(example_study: Study, pdf: Pdf, language: str) -> None:
    made = pdf
    if language == "de":
        made = write_pdf(build_report(spoken(example_study, "de"), DAY), DAY)
    with pikepdf.open(io.BytesIO(made.data)) as document:
        assert str(document.Root.Lang).startswith(language)
        title = {"en": "MLOps assessment and plan", "de": "MLOps-Reifegrad und Maßnahmenplan"}[
            language
        ]
        assert document.docinfo["/Title"] == title
        assert bool(document.Root.ViewerPreferences.DisplayDocTitle)
        nodes = structure(document)
        kinds = [str(n.get("/S", "")) for n in nodes]
        figures = [n for n in nodes if str(n.get("/S", "")) == "/Figure"]
        assert len(figures) >= 9
        assert all(len(str(n.get("/Alt", ""))) > 20 for n in figures)
        heads = [n for n in nodes if str(n.get("/S", "")) == "/TH"]
        assert len(heads) > 60
        assert all("Column" in str(n.get("/A", "")) or "/Scope" in repr(n) for n in heads)
        assert "/TOC" in kinds
        assert kinds.count("/H1") >= 10
        links = [a for p in document.pages for a in p.get("/Annots", []) if a.Subtype == "/Link"]
        assert len(links) >= 10, "contents lead to their sections"
        assert all("/Dest" in a or "/A" in a for a in links)
        with document.open_outline() as outline:
            assert len(outline.root) >= 10
        for page in document.pages:
            assert page.get("/Tabs") == "/S"
            for font in page.resources.get("/Font", {}).values():
                descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(k in descendant.FontDescriptor for k in ("/FontFile2", "/FontFile3"))


def text_of_pdf(data: bytes) -> str:
    return re.sub(r"[\s\u00a0]+", " ", pdf_text(data))


IDS = {
    "k", "key", "id", "align", "fill", "ink", "accent", "url", "logo", "fact", "anchor", "origin", "back",
}  # fmt: skip
"""Fields of a document that nobody reads."""


def all_text(document: Document) -> str:
    found: list[str] = []

    def walk(value: object) -> None:
        if isinstance(value, str):
            found.append(value)
        elif isinstance(value, dict):
            for key, one in value.items():
                if key not in IDS:
                    walk(one)
        elif isinstance(value, (list, tuple)):
            for one in value:
                walk(one)

    walk(document.model_dump())
    return "\n".join(found)


ADDRESS = re.compile(r"\b[\w.]+\.com/\S+")


@pytest.mark.parametrize("which", ["tiny", "bank"])
def test_a_german_report_has_no_english_left(which, request) -> None:  # type: ignore[no-untyped-def]
    study = spoken(request.getfixturevalue(which), "de", "anonymous")
    text = "\n".join(
        all_text(build(study, DAY).document) for build in (build_report, build_progress)
    )
    for tool in sorted(study.catalogue.tools, key=lambda t: -len(t.name)):
        text = text.replace(tool.name, "")
    for line in text.splitlines():
        if not any(own in line for own in OWN_ENGLISH):
            assert not ENGLISH.search(ADDRESS.sub("", line)), line
    deck = build_deck(study, DAY)
    for slide in deck.slides:
        for words in (slide.title, slide.notes):
            assert not ENGLISH.search(words) or "long names" in words, words


@pytest.mark.parametrize(
    ("which", "profile"), [("tiny", "anonymous"), ("bank", "names"), ("bank", "roles")]
)
def test_no_sentence_is_made_silly(which, profile, request) -> None:  # type: ignore[no-untyped-def]
    """Where there is one person and one step, and where people are named and where they are not.

    An anonymous report of the bank is read above, and five organisations in tests/reading.
    """
    study = spoken(request.getfixturevalue(which), "en", profile)
    for build in (build_report, build_progress):
        made = build(study, DAY)
        check_report(made)
        text = all_text(made.document)
        for question in study.project.questionnaire.questions:  # a level may be called “None”
            for n, step in enumerate(question.levels):
                text = text.replace(f"{n} – {step.name}: ", "")
        for silly in SILLY:
            assert not re.search(rf"(?<![\w“]){re.escape(silly)}(?![\w”])", text), silly


def test_figures_in_every_format_are_the_engines(
    example_study: Study, report: Report, pdf: Pdf, word: bytes, tmp_path: Path
) -> None:
    study = spoken(example_study, "en", "roles")
    publish(study, tmp_path, DAY, ("pptx", "xlsx", "json"), stem="x")
    case, plan = study.case, study.plan
    wanted = [
        money(case.npv.mean, "EUR", signed=True).replace("\u2060", ""),
        money(case.cost.mean, "EUR"),
        f"{level(plan.path[0].value)} → {level(expected_end(study).value)}",
        *(money(s.cost, "EUR") for s in plan.stages),
        *(money(s.cost, "EUR") for s in plan.steps),
    ]
    in_pdf = text_of_pdf(pdf.data)
    page = re.sub("<[^>]+>", "", write_html(report)).replace("\u2060", "")
    inside = docx.Document(io.BytesIO(word)).element.iter()
    in_word = "\n".join(t.text or "" for t in inside if t.tag.endswith("}t"))
    for words in wanted:
        assert words in in_pdf, words
        assert words in page, words
        assert words in in_word.replace("\u2060", ""), words
    # what looks like “−€0.7m” is found as that: nothing unseen stands between its letters
    assert not re.search(r"[−+]\u2060", pdf_letters(pdf.data))
    faces = {
        "pdf": squeezed(in_pdf),
        "html": squeezed(page.replace("&amp;", "&")),
        "docx": squeezed(in_word),
    }
    for part, rows in expected_rows(study).items():
        for row in rows:
            for face, text in faces.items():
                assert squeezed("".join(row)) in text, (part, row, face)
    deck = build_deck(study, DAY)
    charts = [
        (number, list(shape.chart.plots[0].series[0].values))
        for number, slide in enumerate(Presentation(tmp_path / "x.pptx").slides)
        for shape in slide.shapes
        if shape.has_chart
    ]
    parts = [
        (number, part)
        for number, slide in enumerate(deck.slides, start=1)
        for part in (slide.left, slide.right)
        if isinstance(part, ChartPart)
    ]
    assert len(parts) >= 6
    for (slide, drawn), (number, part) in zip(charts, parts, strict=True):
        assert slide == number
        assert drawn == pytest.approx(list(part.series[0].values))
    pools = next(p for _, p in parts if "a year" in p.title.lower() or "A year" in p.title)
    assert sum(v or 0 for v in pools.series[0].values) == pytest.approx(
        sum(sorted(case.baseline.values())[-10:])
    )
    swings = {(s["at_low"], s["at_high"]) for s in case_json(study)["tornado"]}
    turning = next(p for _, p in parts if p.kind == "tornado")
    assert set(zip(*(s.values for s in turning.series), strict=True)) <= swings
    assert turning.base == case.npv.mean
    told_page = squeezed(page.replace("&amp;", "&"))
    on_slides = [t for t in said_on_slides(tmp_path / "x.pptx") if t != deck.foot]
    spoken_of = {f for text in on_slides for f in FIGURE.findall(text)}
    assert len(spoken_of) > 40
    assert {f for f in spoken_of if squeezed(f) not in told_page} == set()
    body = json.loads((tmp_path / "x.json").read_text("utf-8"))
    assert body["overall"]["value"] == pytest.approx(study.profile.overall.value)
    book = load_workbook(tmp_path / "x.xlsx", data_only=True)
    assert book["Summary"]["B7"].value == pytest.approx(case.npv.mean)
    told = expected_rows(study)
    for sheet, part in (
        ("Only cash", "cash"),
        ("Plans on the table", "options"),
        ("What may fail", "odds"),
    ):
        shown = [
            tuple(str(c or "").replace("\u2060", "") for c in row)
            for row in book[sheet].iter_rows(min_row=2, values_only=True)
        ]
        for row in told[part]:
            wanted_row = tuple(c.replace("\u2060", "") for c in row)
            assert wanted_row in [r[: len(row)] for r in shown], (sheet, row)


FIGURE = re.compile(r"[+−]?€\d[\d.,]*[km]?|\d[\d.,]*\s%|\d+ in 100|\b\d\.\d\b")
"""Amounts, shares, odds and levels, as an English report writes them."""


def said_on_slides(path: Path) -> list[str]:
    """Every text of a deck and every note, as another program reads them, without joiners."""
    found = []
    for slide in Presentation(path).slides:
        grouped = [
            s for g in slide.shapes if g.shape_type == MSO_SHAPE_TYPE.GROUP for s in g.shapes
        ]
        found += [s.text_frame.text for s in (*slide.shapes, *grouped) if s.has_text_frame]
        for shape in slide.shapes:
            if shape.has_table:
                found += [c.text for row in shape.table.rows for c in row.cells]
        found.append(slide.notes_slide.notes_text_frame.text)
    return [text.replace("\u2060", "") for text in found]


def test_the_german_deck_says_the_same_figures_as_often(
    example_study: Study, tmp_path: Path
) -> None:
    """In one number format; those of the English deck are held against the report above."""
    told, drawn = [], []
    for language in ("en", "de"):
        study = spoken(example_study, language, "roles")  # type: ignore[arg-type]
        settings = study.project.report.model_copy(update={"numbers": "en"})
        project = study.project.model_copy(update={"report": settings})
        deck = build_deck(replace(study, project=project), DAY)
        (tmp_path / "x.pptx").write_bytes(write_pptx(deck, DAY))
        texts = [t.replace(" von 100", " in 100") for t in said_on_slides(tmp_path / "x.pptx")]
        told.append(
            Counter(f for t in texts for f in FIGURE.findall(t.replace(" of 100", " in 100")))
        )
        sides = (part for slide in deck.slides for part in (slide.left, slide.right))
        drawn.append(
            [list(one.values) for p in sides if isinstance(p, ChartPart) for one in p.series]
        )
    assert told[0].total() > 100
    assert told[0] == told[1]
    assert drawn[0] == drawn[1]


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.seen: set[str] = set()
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.add(tag)
        self.handlers += [k for k, _ in attrs if k.startswith("on")]


def test_hostile_text_is_text_in_every_format(files: Path) -> None:
    page = Tags()
    page.feed((files / "b.html").read_text("utf-8"))
    assert not page.seen & {"script", "iframe", "object", "form", "b", "i", "label"}
    assert not page.handlers
    pdf = text_of_pdf((files / "b.pdf").read_bytes())
    for words in ('#read("/etc/passwd")', "{{ 7*7 }}", "<script>alert(1)</script>", "**not bold**"):
        assert words in pdf, words
    assert "root:" not in pdf
    with pikepdf.open(files / "b.pdf") as document:
        acts = [a.A for p in document.pages for a in p.get("/Annots", []) if "/A" in a]
        assert not any("JavaScript" in str(a) or "Launch" in str(a) for a in acts)
        # no address but those of the models that the product reads, and of its defaults
        ours = {*ADDRESSES.values(), *(d.address for d in built_in_catalogue().inputs)}
        assert {str(a.URI) for a in acts if "/URI" in a} <= ours
        assert not any("URI" in str(a) and "/URI" not in a for a in acts)
        assert "/JavaScript" not in document.Root.get("/Names", {})
    book = load_workbook(files / "b.xlsx")
    for number, sheet in enumerate(book.worksheets):  # the first five work the plan out
        formulas = [c.value for row in sheet.iter_rows() for c in row if c.data_type == "f"]
        assert not formulas or number < 5, sheet.title
        assert not [f for f in formulas if "evil" in str(f) or "cmd|" in str(f)], sheet.title
    word = zipfile.ZipFile(files / "b.docx").read("word/document.xml").decode()
    fields = set(re.findall(r'w:instr="(\w+)', word))
    assert fields <= {"PAGEREF", "PAGE", "NUMPAGES"}
    assert "Target=" not in word
    relations = zipfile.ZipFile(files / "b.docx").read("word/_rels/document.xml.rels").decode()
    assert "External" not in relations
    deck = zipfile.ZipFile(files / "b.pptx")
    for name in deck.namelist():
        if name.endswith(".rels"):
            assert "External" not in deck.read(name).decode(), name
    for name in ("b-results.csv", "b-answers.csv", "b.csv"):
        for line in (files / name).read_text("utf-8-sig").splitlines():
            for cell in re.findall(r'(?:^|,)"?([^",]*)', line):
                assert not cell.startswith(("=", "@", "+S")), (name, cell)


def test_same_study_and_day_give_the_same_office_files(example_study: Study) -> None:
    one, same = (write_docx(build_edition(sheet_of(example_study), DAY), DAY) for _ in range(2))
    assert one == same
    deck = build_deck(example_study, DAY)
    assert write_pptx(deck, DAY) == write_pptx(build_deck(example_study, DAY), DAY)


def test_the_deck_has_titles_notes_and_alternative_texts(bank: Study, tiny: Study) -> None:
    for study in (bank, tiny):
        data = write_pptx(build_deck(study, DAY), DAY)
        slides = list(Presentation(io.BytesIO(data)).slides)
        assert 8 <= len(slides) <= 12
        plans = [
            s for slide in slides for s in slide.shapes if s.shape_type == MSO_SHAPE_TYPE.GROUP
        ]
        assert len(plans) == bool(study.plan.steps)
        for plan in plans:
            assert len(plan._element.nvGrpSpPr.cNvPr.get("descr") or "") > 20
        for slide in slides:
            assert slide.shapes.title.text_frame.text
            assert len(slide.notes_slide.notes_text_frame.text) > 20
            for shape in slide.shapes:
                inside = shape.left >= 0 and shape.left + shape.width <= 12_192_000
                assert inside, shape.name
                if shape.has_chart or shape.has_table:
                    properties = shape._element.nvGraphicFramePr.cNvPr
                    assert len(properties.get("descr") or "") > 5


def test_the_word_file_keeps_heads_and_rows_together(report: Report, word: bytes) -> None:
    document = docx.Document(io.BytesIO(word))
    titles = [p.text for p in document.paragraphs if p.style.name == "Heading 1"]
    assert len(titles) >= 10
    tables = [t for s in report.document.sections for t in tables_of(s.blocks)]
    rows = document.element.xml.count("<w:tblHeader/>")
    behind = sum(f.data is not None for s in report.document.sections for f in figures_of(s.blocks))
    assert rows == sum(any(t.head) for t in tables) - behind
    pictures = re.findall(r'<wp:docPr [^>]*descr="([^"]+)"', document.element.xml)
    assert len(pictures) >= 9
    orientations = {s.orientation for s in document.sections}
    assert len(orientations) == 2


def test_the_poster_is_one_large_page(example_study: Study, bank: Study, tiny: Study) -> None:
    for study in (example_study, bank):
        data = write_pdf(build_poster(study, DAY), DAY, skin="poster.typ").data
        reader = PdfReader(io.BytesIO(data))
        assert len(reader.pages) == 1
        box = reader.pages[0].mediabox
        assert (round(float(box.width)), round(float(box.height))) == (1191, 842)
    nothing = replace(tiny, plan=replace(tiny.plan, steps=()))
    with pytest.raises(ReportError, match="no steps"):
        build_poster(nothing, DAY)


def test_progress_shows_rounds_and_plan(bank: Study) -> None:
    text = all_text(build_progress(spoken(bank, "en", "roles"), DAY).document)
    assert "Maturity rose by" in text
    assert "one step of 3 is done" in text
    assert "3 months" in text, "the step that is done ended a quarter late"
    assert "Invoices of the plan in the quarter" in text


def test_broken_files_are_noticed(example_study: Study, report: Report) -> None:
    html = write_html(report)
    for broken in (
        html[: len(html) // 2],
        html.replace("<table", "<div", 1),
        html.replace("<figure>", "<p>", 1),
        html.replace("default-src 'none'", "default-src *"),
        html.replace("<main", "<script>x</script><main"),
        html.replace("<main", '<img src="http://evil.example/x.png"><main'),
        html.replace("How the numbers are made", "", 3),
    ):
        with pytest.raises(ReportError):
            check_html(broken, report)
    sheet = build_edition(sheet_of(example_study), DAY)
    pdf = write_pdf(sheet, DAY).data
    check_pdf(pdf, sheet)
    for data in (
        b"",
        pdf[:-2000],
        b"%PDF-1.7\n%%EOF",
        write_pdf(build_poster(example_study, DAY), DAY).data,
    ):
        with pytest.raises(ReportError):
            check_pdf(data, sheet)
    deck = build_deck(example_study, DAY)
    other = replace(deck, slides=deck.slides[:-1])
    with pytest.raises(ReportError):
        check_pptx(write_pptx(other, DAY), deck)
    bars = next(i for i, s in enumerate(deck.slides) if isinstance(s.left, ChartPart))
    chart = deck.slides[bars].left
    assert isinstance(chart, ChartPart)
    wrong = replace(
        chart, series=(replace(chart.series[0], values=(1.0,) * len(chart.categories)),)
    )
    slides = list(deck.slides)
    slides[bars] = replace(slides[bars], left=wrong)
    with pytest.raises(ReportError):
        check_pptx(write_pptx(replace(deck, slides=tuple(slides)), DAY), deck)
    check_docx(write_docx(sheet, DAY), sheet)
    sections = sheet.document.sections[:-1]
    less = replace(sheet, document=sheet.document.model_copy(update={"sections": sections}))
    with pytest.raises(ReportError):
        check_docx(write_docx(less, DAY), sheet)
    elsewhere = replace(
        example_study,
        case=replace(example_study.case, npv=replace(example_study.case.npv, mean=1.0)),
    )
    with pytest.raises(ReportError, match="worth in the workbook"):
        check_workbook(study_workbook(example_study), elsewhere)
    with pytest.raises(ReportError, match="do not agree"):
        check_sums(elsewhere)


def test_cancelling_leaves_nothing(example_study: Study, tmp_path: Path) -> None:
    example_study = sheet_of(example_study)
    told: list[float] = []

    def count(_: str, share: float) -> bool:
        told.append(share)
        return True

    publish(example_study, tmp_path / "all", DAY, ("pdf", "xlsx", "pptx"), progress=count)
    assert told == sorted(told)
    assert len(told) > 5, "figures can be cancelled one by one"
    for stop in (1, 4, len(told)):
        calls = iter(range(1, 1000))
        folder = tmp_path / f"stop-{stop}"
        with pytest.raises(Cancelled):
            publish(
                example_study,
                folder,
                DAY,
                ("pdf", "xlsx", "pptx"),
                progress=lambda _what, _share, calls=calls, stop=stop: next(calls) < stop,
            )
        assert list(folder.iterdir()) == []


def test_a_place_that_cannot_be_written_is_said(example_study: Study, tmp_path: Path) -> None:
    taken = tmp_path / "plan.ics"
    taken.mkdir()
    with pytest.raises(SaveError, match=r"plan\.ics"):
        publish_one(example_study, taken, DAY, "ics")
    assert [p.name for p in tmp_path.iterdir()] == ["plan.ics"]
