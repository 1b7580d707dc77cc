"""Every figure of the text leads to a row that states it, and the row leads back; in PDF and HTML alike."""

from __future__ import annotations

import io
import re
from datetime import date
from html.parser import HTMLParser

import pikepdf
import pytest

from planner.analysis.study.study import Study
from planner.domain.base.language import Language
from planner.domain.case.figure import Figure, months
from planner.domain.record.report import ReportEdition
from planner.reporting.blocks import Cell, Heading, Para, Run, SectionBlocks, Table, runs, unmarked
from planner.reporting.editions import build_edition
from planner.reporting.figure_links import facts_of, linked, targets
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import build_report
from planner.reporting.words import words
from tests.reporting.conftest import spoken

TODAY = date(2026, 11, 28)
GAP = dict.fromkeys(map(ord, "\u2060\u200b"))


def bare(text: str) -> str:
    """A figure without what holds it together; a plus is left out where a sentence needs none."""
    return text.translate(GAP).lstrip("+")


class Links(HTMLParser):
    """Figures with what they print and where they lead, texts of rows by id, and links of rows."""

    def __init__(self) -> None:
        super().__init__()
        self.ids: set[str] = set()
        self.figures: list[tuple[str, str]] = []
        self.rows: dict[str, str] = {}
        self.backs: list[str] = []
        self._figure = self._row = ""
        self._cell = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {k: v or "" for k, v in attrs}
        self.ids.add(given.get("id", ""))
        if tag == "a" and "data-fact" in given:
            assert given["href"] == f"#origin.{given['data-fact']}"
            self._figure = given["data-fact"]
            self.figures.append((self._figure, ""))
        elif tag == "a" and given.get("href", "").startswith("#first."):
            self.backs.append(given["href"][1:])
        if given.get("id", "").startswith("origin."):
            self._row = given["id"].removeprefix("origin.")
            self._cell = tag == "td"  # one figure of several in its row

    def handle_endtag(self, tag: str) -> None:
        if tag == "a":
            self._figure = ""
        elif tag == "tr" or (tag == "td" and self._cell):
            self._row = ""

    def handle_data(self, data: str) -> None:
        if self._figure:
            id_, said = self.figures[-1]
            self.figures[-1] = id_, said + data
        if self._row:
            self.rows[self._row] = self.rows.get(self._row, "") + data + " "


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_link_of_the_page_leads_to_a_row_that_states_the_figure(
    example_study: Study, language: Language
) -> None:
    report = build_report(spoken(example_study, language), TODAY)
    page = Links()
    page.feed(write_html(report))
    assert len(page.figures) >= 25
    for id_, said in page.figures:
        assert bare(said) in page.rows[id_].translate(GAP), (id_, said)
    assert {id_ for id_, _ in page.figures} == set(page.rows)
    assert len(page.backs) == len(page.rows)
    assert set(page.backs) <= page.ids


def test_the_links_of_the_pdf_end_in_places_of_the_pdf(example_study: Study) -> None:
    report = build_report(spoken(example_study), TODAY)
    rows = targets(report.document.sections)
    assert list(rows) == facts_of(report.document.sections)
    links = 0
    with pikepdf.open(io.BytesIO(write_pdf(report, TODAY).data)) as pdf:
        pages = {p.obj.objgen for p in pdf.pages}
        named = pdf.Root.get("/Dests", {})
        for page in pdf.pages:
            for note in page.get("/Annots", []):
                if note.get("/Subtype") != "/Link" or "/URI" in note.get("/A", {}):
                    continue
                to = note["/A"]["/D"] if "/A" in note else note["/Dest"]
                to = named[str(to)] if isinstance(to, pikepdf.Name) else to
                assert to[0].objgen in pages
                links += 1
    figures = sum(len(re.findall(r"'fact': '[^']", str(report.document.model_dump()))) for _ in "1")
    assert links >= figures + len(rows)


def test_what_a_row_adds_up_adds_up(example_study: Study) -> None:
    """Each “a + b − c = d” of the rows, recomputed from what is printed."""
    report = build_report(spoken(example_study), TODAY)
    sums = 0
    for id_, row in targets(report.document.sections).items():
        said = row[3].t.translate(GAP)
        match = re.search(r"(?:: |^)([^:]+) = (\S+(?:\s%)?)$", said)
        if match is None or not id_.startswith(
            ("cost.", "worth.", "pools.", "level.now", "benefit")
        ):
            continue
        left = re.sub(r"[€,]", "", match[1]).replace("−", "-")
        assert re.fullmatch(r"[-+/(). \d]+", left), said
        right = float(match[2].translate(dict.fromkeys(map(ord, "€,%"))))
        found = eval(left) * (100 if "%" in match[2] else 1)  # noqa: S307 - digits and signs
        assert found == pytest.approx(right, abs=0.051 if "%" in match[2] else 0.006), said
        sums += 1
    assert sums >= 6


SHORT = re.compile(r"([\u2212-]?)€([\d,.]+)(bn|m|k)?")
TIMES = {"": 1.0, "k": 1e3, "m": 1e6, "bn": 1e9}


def amounts(text: str) -> list[tuple[float, float]]:
    """The amounts of a text, each with half of its last digit."""
    found = []
    for sign, digits, unit in SHORT.findall(text.translate(GAP)):
        places = len(digits.partition(".")[2])
        value = float(digits.replace(",", "")) * TIMES[unit] * (-1 if sign else 1)
        found.append((value, 0.5 * TIMES[unit] / 10**places))
    return found


@pytest.mark.parametrize("edition", ["decision", "board"])
def test_figures_of_short_editions_lead_to_an_annex_that_states_them_in_full(
    example_study: Study, edition: ReportEdition
) -> None:
    report = build_edition(spoken(example_study), TODAY, edition=edition)
    sections = report.document.sections
    page = Links()
    page.feed(write_html(report))
    options = [id_ for id_, _ in page.figures if id_.startswith("option.")]
    assert len(options) >= 20
    assert {id_ for id_, _ in page.figures} == set(page.rows) == set(targets(sections))
    assert len(page.backs) == len(page.rows)
    assert set(page.backs) <= page.ids
    compared = 0
    for id_, said in page.figures:
        if not id_.startswith("option."):
            assert bare(said) in page.rows[id_].translate(GAP), (id_, said)
            continue
        full = amounts(page.rows[id_])
        for (value, half), (exact, _) in zip(amounts(said), full, strict=True):
            assert abs(value - exact) <= half, (id_, said, full)
            compared += 1
    assert compared >= 15
    titles = [b.t for s in sections for b in s.blocks if isinstance(b, Heading) and b.n == 1]
    assert titles[-1].startswith("Annex:")


def test_the_annex_is_the_third_page_and_the_sheet_keeps_two(example_study: Study) -> None:
    report = build_edition(spoken(example_study), TODAY, edition="decision")
    with pikepdf.open(io.BytesIO(write_pdf(report, TODAY).data)) as pdf:
        assert len(pdf.pages) == 3
        fields = [sum(n.get("/FT") == "/Sig" for n in p.get("/Annots", [])) for p in pdf.pages]
        assert fields[0] == fields[2] == 0 < fields[1]
        back = [n for n in pdf.pages[2]["/Annots"] if n.get("/Subtype") == "/Link"]
        assert len(back) == len(targets(report.document.sections))


def test_the_expected_worth_of_the_whole_plan_is_its_benefit_less_its_cost(
    example_study: Study,
) -> None:
    report = build_edition(spoken(example_study), TODAY, edition="decision")
    row = targets(report.document.sections)["option.worth.whole"]
    cell = next(c for c in row if c.origin == "option.worth.whole")
    (worth, _), case = amounts(cell.t)[0], example_study.case
    (benefit, _), (cost, _), (said, _) = amounts(row[-1].t)
    assert said == worth == round(case.npv.mean)
    assert benefit - cost == worth
    assert (benefit, cost) == (pytest.approx(case.benefit.mean, abs=1.5), round(case.cost.mean))


def test_a_figure_without_a_row_is_no_link() -> None:
    blocks = (Heading(n=1, t="x"), Para(runs=(Run(t="€2k", fact="c.d"),)))
    (section,) = linked([SectionBlocks(id="x", blocks=blocks)])
    assert facts_of([section]) == []


def test_marks_are_read_and_never_printed() -> None:
    figure = Figure("claimed.expected", 1.2e6, "money", "expected", months(48))
    worth = Figure("worth.if_real", 2e6, "money", "expected", months(48))
    said = words("en").telling("EUR")
    marked = said.marked("summary.change_claimed", claimed=figure, real=worth)
    assert unmarked(marked) == said("summary.change_claimed", claimed=figure, real=worth)
    first, rest, real, _ = runs(marked)
    assert (first.t, first.fact) == ("€1.2m", "claimed.expected")
    assert not rest.fact
    assert (real.t.replace("\u2060", ""), real.fact) == ("+€2.0m", "worth.if_real")
    assert "".join(r.t for r in runs(marked)) == unmarked(marked)


def test_only_the_first_place_is_where_a_row_leads_back() -> None:
    said = Run(t="€1k", fact="a.b")
    row = (Cell(t="A", origin="a.b"), Cell(t="€1k"))
    table = Table(caption="x", head=("", ""), widths=(0.5, 0.5), align="ll", rows=(row,))
    blocks = (Heading(n=1, t="x"), Para(runs=(said, Run(t="€2k", fact="c.d"), said)), table)
    (section,) = linked([SectionBlocks(id="x", blocks=blocks)])
    _, text, found = section.blocks
    assert isinstance(text, Para) and isinstance(found, Table)  # noqa: PT018
    assert [r.anchor for r in text.runs] == ["first.a.b", "", ""]
    assert [r.fact for r in text.runs] == ["a.b", "", "a.b"]
    assert found.rows[0][0].back == "first.a.b"
