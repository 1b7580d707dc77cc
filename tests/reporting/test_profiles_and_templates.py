"""Who can be recognised in an export, and what a folder of own templates may do."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from pathlib import Path

import pikepdf
import pytest
from PIL import Image
from pptx import Presentation
from pptx.enum.shapes import MSO_SHAPE_TYPE

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError, ReportError
from planner.reporting.content.deck import build_deck
from planner.reporting.content.poster import build_poster
from planner.reporting.data_files import answers_table
from planner.reporting.deck_file import write_pptx
from planner.reporting.disclosure import Disclosure
from planner.reporting.editions import build_edition
from planner.reporting.html import write_html
from planner.reporting.logo import read_logo, too_long
from planner.reporting.pdf import write_pdf
from planner.reporting.publish import publish, publish_one
from planner.reporting.report import build_report
from tests.reporting.conftest import sheet_of, spoken
from tests.reporting.test_formats import all_text

DAY = date(2026, 11, 21)


def test_roles_name_nobody(bank: Study) -> None:
    names = {r.name for r in bank.project.respondents if r.name}
    named = all_text(build_report(spoken(bank, "en", "names"), DAY).document)
    assert sum(n in named for n in names) > 10
    text = all_text(build_report(spoken(bank, "en", "roles"), DAY).document)
    assert not [n for n in names if n in text]
    assert "facilitated by" not in text
    full = answers_table(Disclosure.of(bank.project, "names")).decode("utf-8-sig")
    assert full.count("\n") > 1000
    with_roles = answers_table(Disclosure.of(bank.project, "roles")).decode("utf-8-sig")
    assert not [
        n for n in names if n.replace('"', '""') in with_roles and len(n) > 12 and n[0] != "="
    ]


def write(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return folder


ROADMAP = """{% block headline %}Our own words for {{ steps }} steps{% endblock %}
{% block lead %}.{% endblock %}{% block measures %}.{% endblock %}
{% block alt %}The chart of the plan{% endblock %}"""


def test_own_words_replace_the_shipped_ones(example_study: Study, tmp_path: Path) -> None:
    own = write(tmp_path, "words/en/roadmap.j2", ROADMAP)
    text = all_text(build_report(example_study, DAY, own=own).document)
    assert f"Our own words for {len(example_study.plan.steps)} steps" in text
    assert "Foundations first" in text, "other templates stay the shipped ones"


@pytest.mark.parametrize(
    "headline",
    [
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ steps.__class__ }}",
        "{{ self.__init__.__globals__ }}",
        "{{ count.__globals__ }}",
        "{{ nothing_like_it }}",
        "{{ 1 / 0 }}",
        "{% for i in range(999999999) %}{{ i }}{% endfor %}",
        "{{ 'a' * 100000000 }}",
        "{{ 100000000 * 'a' }}",
        "{{ [1] * 100000000 }}",
        "{{ 9 ** 99999 }}",
        "{% for i in range(9999) %}{{ 'aaaaaaaaaaaaaaaaaaaaaaaaa' }}{% endfor %}",
        "{% include '/etc/passwd' %}",
        "{{ steps | no_such_filter }}",
        "{% if %}",
    ],
)
def test_own_words_are_held_in_a_sandbox(
    example_study: Study, tmp_path: Path, headline: str
) -> None:
    body = ROADMAP.replace("Our own words for {{ steps }} steps", headline)
    own = write(tmp_path, "words/en/roadmap.j2", body)
    with pytest.raises(ReportError, match=r"words/en/roadmap\.j2"):
        build_report(example_study, DAY, own=own)


def test_a_template_without_a_sentence_is_named(example_study: Study, tmp_path: Path) -> None:
    own = write(tmp_path, "words/en/roadmap.j2", "{% block lead %}x{% endblock %}")
    with pytest.raises(ReportError, match="no block “headline”"):
        build_report(example_study, DAY, own=own)


def test_own_skins_may_neither_run_nor_load(example_study: Study, tmp_path: Path) -> None:
    sheet = sheet_of(example_study)
    report = build_edition(sheet, DAY)
    shipped = Path("reports/html/report.html.j2").read_text("utf-8")
    for bad in (
        shipped.replace("</body>", "<script>alert(1)</script></body>"),
        shipped.replace("<main", '<img src="https://evil.example/t.gif" alt=""><main'),
        shipped.replace("default-src 'none'", "default-src *"),
        shipped.replace("<main", '<p onclick="x()">x</p><main'),
    ):
        own = write(tmp_path / "h", "html/report.html.j2", bad)
        with pytest.raises(ReportError, match="could run or load"):
            publish_one(sheet, tmp_path / "x.html", DAY, "html", templates=own)
    own = write(tmp_path / "c", "html/report.css", "h1 { color: teal } </style><script>x</script>")
    html = write_html(report, own)
    assert "color: teal" in html
    assert "</style><script>" not in html
    own = write(tmp_path / "p", "pdf/report.typ", '#import "@preview/cetz:0.1.0": *\nx')
    with pytest.raises(ReportError, match="loads a package"):
        write_pdf(report, DAY, own)
    own = write(tmp_path / "q", "pdf/report.typ", '#read("/etc/passwd")')
    with pytest.raises(ReportError, match="could not be made"):
        write_pdf(report, DAY, own)
    assert not (tmp_path / "x.html").exists()


def test_a_clients_deck_gives_the_design(example_study: Study, tmp_path: Path) -> None:
    template = Presentation()
    template.slides.add_slide(
        template.slide_layouts[0]
    ).shapes.title.text = "Old slide of the client"
    template.save(str(tmp_path / "deck.pptx"))
    made = publish(example_study, tmp_path / "out", DAY, ("pptx",), templates=tmp_path)
    slides = list(Presentation(str(made[0].path)).slides)
    assert len(slides) == 12
    assert all("Old slide" not in s.shapes.title.text_frame.text for s in slides)
    (tmp_path / "deck.pptx").write_bytes(b"no deck")
    with pytest.raises(ReportError, match=r"deck\.pptx cannot be read"):
        publish(example_study, tmp_path / "out", DAY, ("pptx",), templates=tmp_path)
    with pytest.raises(ReportError, match="does not exist"):
        publish(example_study, tmp_path / "out", DAY, ("pptx",), templates=tmp_path / "nowhere")


def test_a_logo_is_a_picture_or_refused(tmp_path: Path) -> None:
    good = tmp_path / "a.svg"
    good.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert read_logo(good).media_type == "image/svg+xml"
    for name, data in (
        ("b.svg", b"<html/>"),
        ("c.svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="x">&a;</svg>'),
        ("d.png", b"GIF89a"),
        ("e.png", b"\x89PNG\r\n\x1a\n" + b"x" * 2_000_001),
    ):
        (tmp_path / name).write_bytes(data)
        with pytest.raises(InputError, match=name.replace(".", r"\.")):
            read_logo(tmp_path / name)
    with pytest.raises(InputError, match="cannot be read"):
        read_logo(tmp_path / "missing.png")


def _png(wide: int, high: int) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (wide, high), "#2A52BE").save(made, "PNG")
    return made.getvalue()


@pytest.mark.parametrize(("wide", "high"), [(3000, 60), (60, 3000), (400, 100)])
def test_a_logo_stays_in_its_place_whatever_its_shape(
    example_study: Study, tmp_path: Path, wide: int, high: int
) -> None:
    path = tmp_path / "logo.png"
    path.write_bytes(_png(wide, high))
    logo = read_logo(path)
    assert (too_long(logo) is None) == (wide == 400)
    settings = example_study.project.report.model_copy(update={"logo": logo, "edition": "full"})
    study = replace(
        example_study, project=example_study.project.model_copy(update={"report": settings})
    )
    places = [(write_pdf(build_poster(study, DAY), DAY, skin="poster.typ"), (60, 12))]
    if wide == 3000:  # a whole report takes a while
        places.append((write_pdf(build_edition(study, DAY), DAY), (60, 16)))
    for made, most in places:
        shown = _pictures(made.data)
        assert len(shown) == 1
        mm = [side * 25.4 / 72 for side in shown[0]]
        assert all(side <= room + 0.1 for side, room in zip(mm, most, strict=True)), mm
        assert mm[0] / mm[1] == pytest.approx(wide / high, rel=0.01)
    deck = Presentation(io.BytesIO(write_pptx(build_deck(study, DAY), DAY)))
    picture = next(s for s in deck.slides[0].shapes if s.shape_type == MSO_SHAPE_TYPE.PICTURE)
    assert picture.width <= 2.41 * 914400
    assert picture.height <= 0.71 * 914400


def _pictures(data: bytes) -> list[tuple[float, float]]:
    """Width and height in points of the bitmaps of the first page, from what is drawn where."""
    found: list[tuple[float, float]] = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        page = pdf.pages[0]
        scale, kept = (1.0, 1.0), []
        for operands, operator in pikepdf.parse_content_stream(page):
            name = str(operator)
            if name == "q":
                kept.append(scale)
            elif name == "Q":
                scale = kept.pop()
            elif name == "cm":
                scale = scale[0] * abs(float(operands[0])), scale[1] * abs(float(operands[3]))
            elif name == "Do" and page.resources.XObject[str(operands[0])].Subtype == "/Image":
                found.append(scale)
    return found
