"""The report says what the engines say, to everybody, and nothing in a document runs."""

from __future__ import annotations

import inspect
import io
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import get_args

import pikepdf
import pytest

from planner.analysis.study.expected_path import expected_end
from planner.analysis.study.study import Study
from planner.catalogue.load import built_in_catalogue
from planner.domain.answers.assessment import Answer, Evidence
from planner.domain.base.errors import ReportError
from planner.domain.base.numbers import JOINER, level, money, money_same_unit
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.project import Project
from planner.maturity.answers import asked_dimensions
from planner.reporting import word_file
from planner.reporting.blocks import Block, Facts, Heading, Table, tables_of
from planner.reporting.content.appendix import ADDRESSES
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.pdf_text import Fonts, page_text, to_unicode
from planner.reporting.publish import check_pdf, publish
from planner.reporting.report import Report, build_report
from planner.storage.results import Results
from planner.workspace.create import new_project
from tests.conftest import NOW, kept_study_of
from tests.projects import TRIALS
from tests.reporting.conftest import pdf_text, sheet_of

DAY = date(2026, 11, 21)
HOSTILE = [
    '#read("/etc/passwd")',
    "$x^2$ *bold* _it_ @ref <label>",
    "{{ 7*7 }} {% raw %}",
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '=HYPERLINK("http://x")',
    "A" * 180,
    "**not bold** \\ ` ~ % & ]]>",
    "Größe, łódź, Ωμέγα, Привет, مرحبا بالعالم",
]


@pytest.fixture(scope="module")
def report(example_study: Study) -> Report:
    return build_report(example_study, DAY)


@pytest.fixture(scope="module")
def pdf(report: Report) -> bytes:
    made = write_pdf(report, DAY)
    assert made.note == ""
    return made.data


def test_the_pdf_is_tagged_titled_and_self_contained(pdf: bytes) -> None:
    with pikepdf.open(io.BytesIO(pdf)) as document:
        root = document.Root
        assert bool(root.MarkInfo.Marked)
        assert str(root.Lang).startswith("en")
        assert bool(root.ViewerPreferences.DisplayDocTitle)
        assert document.docinfo["/Title"] == "MLOps assessment and plan"
        metadata = root.Metadata.read_bytes()
        assert b"pdfuaid" in metadata
        assert b"pdfaid" in metadata
        with document.open_outline() as outline:
            assert len(outline.root) >= 8
        kinds: list[str] = []
        figures_without_alt = []

        def walk(node: pikepdf.Object) -> None:
            if not isinstance(node, pikepdf.Dictionary):
                return
            kind = str(node.get("/S", ""))
            kinds.append(kind)
            if kind == "/Figure" and not str(node.get("/Alt", "")):
                figures_without_alt.append(node)
            children = node.get("/K", None)
            if isinstance(children, pikepdf.Array):
                for child in children:
                    walk(child)
            elif children is not None:
                walk(children)

        walk(root.StructTreeRoot)
        assert kinds.count("/Figure") >= 7
        assert not figures_without_alt
        assert kinds.count("/TH") > 20
        assert "/H1" in kinds
        assert "/TOC" in kinds
        for page in document.pages:
            for font in page.resources.get("/Font", {}).values():
                descendant = font.DescendantFonts[0] if "/DescendantFonts" in font else font
                assert any(k in descendant.FontDescriptor for k in ("/FontFile2", "/FontFile3"))
        boxes = [[float(v) for v in page.mediabox] for page in document.pages]
        assert any(b[2] > b[3] for b in boxes), "the plan stands on a landscape page"


def test_the_check_reads_what_other_readers_read(pdf: bytes) -> None:
    known: Fonts = {}
    with pikepdf.open(io.BytesIO(pdf)) as document:
        ours = "".join(page_text(page, known) for page in document.pages)
    theirs = pdf_text(pdf)
    unlike = Counter(_letters(ours))
    unlike.subtract(Counter(_letters(theirs)))
    assert not {sign: n for sign, n in unlike.items() if n}
    # codes of a character map as ISO 32000-1 (9.10.3, example 2) writes them
    cmap = (
        b"2 beginbfrange <0000> <005E> <0020> <005F> <0061> [<00660066> <00660069> <00660066006C>]"
        b" endbfrange 1 beginbfchar <3A51> <D840DC3E> endbfchar"
    )
    stands_for = to_unicode(cmap)
    assert [stands_for[c] for c in (0, 0x5E, 0x5F, 0x60, 0x61)] == [" ", "~", "ff", "fi", "ffl"]
    assert stands_for[0x3A51] == "\U0002003e"


def _letters(text: str) -> str:
    return re.sub(r"[\W_]", "", text)


def test_a_pdf_that_lacks_something_of_its_report_is_noticed(pdf: bytes, report: Report) -> None:
    assert check_pdf(pdf, report) == check_pdf(pdf)
    document = report.document
    last = document.sections[-1]
    other = last.model_copy(update={"blocks": (*last.blocks, Heading(n=1, t="One more"))})

    def with_figure(block: Block) -> Block:
        if not isinstance(block, Facts):
            return block
        first = block.items[0].model_copy(update={"figure": "1.7 → 2.1"})
        return block.model_copy(update={"items": (first, *block.items[1:])})

    changed = tuple(
        s.model_copy(update={"blocks": tuple(map(with_figure, s.blocks))})
        for s in document.sections
    )
    for lacking, update in (
        ("title", {"title": "Another report"}),
        ("outline", {"sections": (*document.sections[:-1], other)}),
        ("figure “1.7", {"sections": changed}),
    ):
        with pytest.raises(ReportError, match=lacking):
            check_pdf(pdf, replace(report, document=document.model_copy(update=update)))


def test_same_study_and_day_give_the_same_bytes(report: Report, pdf: bytes) -> None:
    assert write_pdf(report, DAY).data == pdf
    assert write_html(report) == write_html(report)


def test_printed_figures_are_the_engines(
    pdf: bytes, report: Report, example_study: Study, qapp
) -> None:  # type: ignore[no-untyped-def]
    text = pdf_text(pdf)
    case, plan, profile = example_study.case, example_study.plan, example_study.profile
    low, high = money_same_unit((case.npv.p5, case.npv.p95), "EUR", signed=True)
    wanted = [
        low,
        high,
        money(case.npv.mean, "EUR", signed=True),
        money(case.cost.mean, "EUR"),
        money(case.labour, "EUR"),
        f"{len(plan.steps)} steps",
        f"an expected level of {level(expected_end(example_study).value)}",
        f"{level(plan.path[-1].value)} if every step works",
        *(money(s.cost, "EUR") for s in plan.stages),
        *(s.candidate.name for s in plan.steps),
    ]
    flat = re.sub(r"\s+", " ", text)
    for words in wanted:
        assert words.replace(JOINER, "") in flat, words
    html = write_html(report).replace(JOINER, "")
    for words in wanted:
        assert words.replace(JOINER, "") in html, words
    for dimension in asked_dimensions(example_study.project):
        assert dimension.name in flat
        assert level(profile.dimensions[dimension.id].value) in flat


def test_sums_in_tables_are_those_of_the_plan(report: Report, example_study: Study) -> None:
    plan = example_study.plan
    assert sum(s.cost for s in plan.stages) == pytest.approx(sum(s.cost for s in plan.steps))
    components = example_study.case.components
    counted = sum(v.mean for k, v in components.items() if k != "claimed")
    assert counted == pytest.approx(example_study.case.benefit.mean)
    assert example_study.case.benefit.mean - example_study.case.cost.mean == pytest.approx(
        example_study.case.npv.mean
    )
    # what the steps cost is what the plan costs: one basis
    assert sum(s.cost for s in plan.steps) == pytest.approx(example_study.case.cost.mean)


def tables(report: Report, *, paged: bool = True) -> list[Table]:
    sections = [s for s in report.document.sections if paged or not s.paged]
    return [t for s in sections for t in tables_of(s.blocks)]


def test_what_steps_bring_adds_up_to_the_worth(report: Report, example_study: Study) -> None:
    brought = next(t for t in tables(report) if t.title == "What each step brings")
    assert len(brought.rows) == len(example_study.plan.steps) + 1
    total = sum(a.net for a in example_study.attributed.values())
    assert total == pytest.approx(example_study.case.npv.mean, rel=1e-6)
    assert brought.rows[-1][3].t == money(total, "EUR", signed=True)
    vendor = next(t for t in tables(report) if t.title == "As vendor studies show it")
    view = example_study.decision.vendor
    assert vendor.rows[-1][3].t == money(view.net[-1], "EUR", signed=True)
    assert view.net_present_value == pytest.approx(
        sum(x * 1.08**-k for k, x in enumerate(view.net))
    )


def test_no_table_is_empty_or_ragged(report: Report) -> None:
    assert len(tables(report)) >= 10
    for table in tables(report):
        assert table.rows, table.caption
        assert len(table.head) == len(table.widths) == len(table.align)
        assert all(len(row) == len(table.widths) for row in table.rows), table.caption
        assert sum(table.widths) == pytest.approx(1.0, abs=0.02), table.caption


def test_html_loads_and_runs_nothing(report: Report) -> None:
    html = write_html(report)
    assert "default-src 'none'" in html
    assert "<script" not in html.lower()
    links = re.findall(r'(?:src|href)="([^"]*)', html)
    ours = {*ADDRESSES.values(), *(d.address for d in built_in_catalogue().inputs)}
    links = [s for s in links if s not in ours]  # which only a reader opens
    assert all(s.startswith(("data:image/", "#")) for s in links)
    assert not re.search(r'src="http', html)
    assert html.count("<table") == len(tables(report, paged=False))
    assert html.count("<figure") == len(report.figures)


def test_every_block_kind_is_known_to_every_skin() -> None:
    from planner.domain.base.resources import content_folder

    folder = content_folder("reports")
    pdf_skin = (folder / "pdf" / "blocks.typ").read_text("utf-8")
    html_skin = (folder / "html" / "report.html.j2").read_text("utf-8")
    for kind in ("h", "p", "ul", "facts", "fig", "table", "columns"):
        assert f'b.k == "{kind}"' in pdf_skin
        assert f'b.k == "{kind}"' in html_skin
    drawn = inspect.getsource(word_file)
    assert all(f"            {k.__name__}: self." in drawn for k in get_args(get_args(Block)[0]))


def hostile_project(extra: str = "") -> Project:
    organisation = Organisation(
        name=HOSTILE[0],
        currency="CHF",
        people={"data_scientist": 4.0},
        models_in_production=3,
        use_cases=tuple(UseCase(id=f"u{k}", name=t[:60], note=t) for k, t in enumerate(HOSTILE)),
    )
    project = new_project(organisation, ("T",), NOW, document_id="hostile")
    sheet = {
        q.id: Answer(
            state="level",
            level=1,
            note=HOSTILE[k % len(HOSTILE)],
            evidence=(Evidence(text=HOSTILE[(k + 1) % len(HOSTILE)]),),
        )
        for k, q in enumerate(project.questionnaire.questions)
    }
    round_ = project.current_round.model_copy(update={"answers": {"t-1": sheet}})
    settings = project.report.model_copy(
        update={
            "title": HOSTILE[1],
            "client": HOSTILE[3] + extra,
            "audience": HOSTILE[2],
            "confidentiality": HOSTILE[7],
        }
    )
    team = Team(id="t", name=HOSTILE[3])
    finance = project.finance.model_copy(update={"trials": TRIALS})
    changes = {"rounds": (round_,), "report": settings, "teams": (team,), "finance": finance}
    return project.model_copy(update=changes)


@pytest.fixture(scope="module")
def hostile_study(kept_results: Results) -> Study:
    return kept_study_of(hostile_project(), kept_results)


def test_hostile_text_is_only_text(hostile_study: Study, qapp) -> None:  # type: ignore[no-untyped-def]
    made = build_report(hostile_study, DAY)
    html = write_html(made)
    assert "<script" not in html.lower()
    assert "<img src=x" not in html
    assert "49" not in re.findall(r"<title>(.*?)</title>", html)[0]
    pdf = write_pdf(made, DAY)
    text = pdf_text(pdf.data)
    for words in ('#read("/etc/passwd")', "<script>alert(1)</script>", "{{ 7*7 }}", "**not bold**"):
        assert words in text, words
    assert "root:" not in text


NAMES = {
    "emoji": "🚀 Rocket",
    "Chinese": "数据平台团队",
    "Japanese": "品質チーム",
    "Korean": "데이터 팀",
    "Arabic": "فريق الجودة",
}


def test_names_in_any_script_are_set_in_fonts_that_are_shipped(hostile_study: Study) -> None:
    """Copied out of the file they are what was typed; an Arabic font of later make doubles its letters."""
    project = hostile_project(" · ".join(["", *NAMES.values()]))
    made = write_pdf(build_report(replace(hostile_study, project=project), DAY), DAY)
    assert made.note == ""
    assert _claims(made.data) == {"pdfaid:part", "pdfuaid:part"}
    text = pdf_text(made.data)
    for script, name in NAMES.items():
        assert name in text, script


def test_letters_that_no_font_has_are_spelled_out_and_named(hostile_study: Study) -> None:
    project = hostile_project(" שלום")
    made = write_pdf(build_report(replace(hostile_study, project=project), DAY), DAY)
    assert _claims(made.data) == {"pdfaid:part", "pdfuaid:part"}
    assert "[hebrew letter shin][hebrew letter lamed]" in re.sub(r"\s+", " ", pdf_text(made.data))
    assert "שלום" in made.note
    assert check_pdf(made.data) > 5


def _claims(data: bytes) -> set[str]:
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as meta:
        return {k for k in ("pdfaid:part", "pdfuaid:part") if meta.get(k)}


def test_a_project_without_answers_gives_a_sensible_report(
    start_up: Project,
    kept_results: Results,
    qapp,  # type: ignore[no-untyped-def]
) -> None:
    settings = start_up.report.model_copy(update={"left_out": ("answers",)})
    study = kept_study_of(start_up, kept_results)
    project = study.project.model_copy(update={"report": settings})
    made = build_report(
        replace(study, project=project), DAY
    )  # a level of a question is called “None”
    text = re.sub(r"\s+", " ", pdf_text(write_pdf(made, DAY).data))
    assert "nobody has answered" in text
    for silly in ("None", "nan", "inf", "undefined to", "one steps", "no step are", "level –"):
        assert not re.search(rf"(?<!\w){silly}(?!\w)", text), silly


def test_sections_can_be_left_out(example_study: Study, pdf: bytes) -> None:
    settings = example_study.project.report.model_copy(
        update={
            "left_out": ("cover", "contents", "candidates", "assumptions", "roadmap", "answers")
        }
    )
    project = example_study.project.model_copy(update={"report": settings})
    made = build_report(replace(example_study, project=project), DAY)
    assert {s.id for s in made.document.sections} == {
        "summary", "approval", "context", "maturity", "dimension", "business_case", "bridge", "money",
        "origins", "formulas", "glossary", "method",
    }  # fmt: skip
    assert check_pdf(write_pdf(made, DAY).data) < check_pdf(pdf)


def test_the_summary_is_one_page(report: Report) -> None:
    sections = tuple(s for s in report.document.sections if s.id == "summary")
    document = report.document.model_copy(
        update={"sections": sections, "cover": None, "contents": False}
    )
    assert check_pdf(write_pdf(replace(report, document=document), DAY).data) == 1


def test_publishing_checks_what_it_wrote(tmp_path: Path, example_study: Study) -> None:
    files = publish(sheet_of(example_study), tmp_path / "new" / "folder", DAY)
    assert [f.path.suffix for f in files] == [".pdf", ".html"]
    assert files[0].pages == check_pdf(files[0].path.read_bytes())
    assert sorted(p.name for p in files[0].path.parent.iterdir()) == ["roadmap.html", "roadmap.pdf"]
    blocker = tmp_path / "file"
    blocker.write_text("x")
    with pytest.raises(ReportError, match="cannot be made"):
        publish(example_study, blocker / "sub", DAY)
    for broken in (b"", b"%PDF-1.7 nothing", b"%PDF-1.7\n%%EOF"):
        with pytest.raises(ReportError):
            check_pdf(broken)
