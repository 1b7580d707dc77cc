"""AI systems in the report: what is said, what is never said, in both languages and every form."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from io import BytesIO

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from planner.analysis.study.duty_title import duty_name, number
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.analysis.systems.words import fact_words, short_day
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import AskedBy, Duty
from planner.domain.project import Project
from planner.maturity.frameworks import frameworks
from planner.reporting.blocks import Cell, Table
from planner.reporting.disclosure import Disclosure
from planner.reporting.html import write_html
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report, build_report
from planner.reporting.system_tables import system_tables
from planner.reporting.workbook import study_workbook
from planner.standards.classes import class_tree
from planner.workspace.edits import checked

TREE = class_tree("eu-ai-act")
assert TREE is not None
DAY = date(2026, 11, 29)
HASH = "0123456789abcdef" * 4
OF_LAWS = ("systems", "applicability", "evidence")
FORBIDDEN = re.compile(
    r"\b(compliant|certified|fulfils?|meets Article|is met by|konform\b|zertifiziert|erfüllt die)",
    re.IGNORECASE,
)


@pytest.fixture(scope="module")
def insurer(example: Project) -> Project:
    """The example with a life-pricing model, a bought assistant, evidence and three frameworks."""

    def facts(*holds: str) -> dict[str, Said]:
        return {n: Said(holds=n in holds) for n in TREE.asked}

    team = example.teams[0].id
    return checked(
        example,
        systems=(
            System(
                id="life", name="Life risk score", teams=(team,), owner="Person A",
                purpose="Prices term life.",
                facts=facts("ai_system", "eu", "area_services", "life_or_health", "profiling", "develops"),
            ),
            System(id="talk", name="Assistant", teams=(team,)),
        ),
        frameworks=tuple(f for f in frameworks() if f.id in ("eu-ai-act", "iso-42001", "dora")),
        evidence=(
            EvidenceItem(
                id="E1", title="Log store", covers=("life",), shows={"GOV-18": 3}, sha256=HASH,
                reviewer="Person B", reviewed="2026-11-01",
            ),
        ),
    )  # fmt: skip


def written(study: Study, project: Project, **settings: object) -> Report:
    report = project.report.model_copy(update=settings)
    project = project.model_copy(update={"report": report})
    return build_report(replace(study, project=project), DAY)


def text_of(report: Report) -> str:
    found = [s for s in report.document.sections if s.id in OF_LAWS]
    assert [s.id for s in found] == list(OF_LAWS)
    return "\n".join(
        [*(b.model_dump_json() for s in found for b in s.blocks), *(s.foot for s in found)]
    )


def test_the_section_names_what_is_missing_and_what_it_is_not(
    example_study: Study, insurer: Project
) -> None:
    text = text_of(written(example_study, insurer))
    for words in (
        "Life risk score", "High-risk by use", "Nobody has confirmed this class yet.", "2 Dec 2027",
        "Statement of applicability", "Log store", "Not legal advice", "own words", "Calendar",
        "Annex IV, no. 1", "nothing shown", "its rows stand in the workbook", "“Looked at” says",
    ):  # fmt: skip
        assert words in text, words
    assert "Person A" not in text, "by role only: nobody is named"
    named = text_of(written(example_study, insurer, profile="names"))
    assert "Person A" in named
    assert "Person B" in named


@pytest.mark.parametrize("language", ["en", "de"])
def test_every_row_of_a_high_risk_system_is_printed_with_what_it_lacks(
    example_study: Study, insurer: Project, language: str
) -> None:
    """Forty rows and “37 more rows are in the program” is what an auditor cannot use."""
    found = register(insurer, example_study.profile.cells, DAY.isoformat())
    report = written(example_study, insurer, language=language)
    blocks = next(s for s in report.document.sections if s.id == "systems").blocks
    tables = [b for b in blocks if isinstance(b, Table) and b.about]
    for subject, whom in (
        ("life", "Life risk score"),
        ("", "Die Org" if language == "de" else "The org"),
    ):
        asked = [p for p in found.places(subject) if p.state != "not_asked"]
        its = [t for t in tables if t.about.startswith(whom)]
        assert sum(len(t.rows) for t in its) == len(asked) > 20
        with speaking(language):
            said = {p.requirement.summary: tr(p.requirement.summary) for p in asked}
            facts = {tr(fact_words(TREE, f)) for p in asked for f in p.waits_for}
        assert {r[1].t for t in its for r in t.rows} == set(said.values())
        text = " ".join(r[4].t for t in its for r in t.rows)
        assert all(f in text for f in facts), "facts that are to be stated are named"
        assert all(r[4].t != "–" for t in its for r in t.rows if r[2].t in ("Hole", "Lücke"))
        for table in its:
            holes = sum(r[2].t in ("Hole", "Lücke") for r in table.rows)
            counts = table.about.rsplit(":", 1)[1]
            assert not holes or str(holes) in counts, counts
    summed = next(b for b in blocks if isinstance(b, Table) and b.rows[0][0].t == "Assistant")
    codes = [p.state for p in found.places("talk")]
    told = [sum(c == s for c in codes) for s in ("hole", "open", "claimed", "shown", "reviewed")]
    table = next(
        b for b in blocks if isinstance(b, Table) and b.head[-1] in ("Holes in", "Lücken bei")
    )
    assert [c.t for c in table.rows[0][1:6]] == [str(n) if n else "–" for n in told]
    assert summed


@pytest.mark.parametrize("language", ["en", "de"])
def test_how_much_of_a_law_is_known_is_printed(
    example_study: Study, insurer: Project, language: str
) -> None:
    """“3 holes, not asked: –” of four known requirements of a law reads as if all of it was asked."""
    laws = tuple(f for f in frameworks() if f.id in ("mdr", "iso-42001"))
    device = {"medical_device": Said(holds=True), "eu": Said(holds=True)}
    life = insurer.systems[0]
    life = life.model_copy(update={"facts": {**life.facts, **device}})
    project = insurer.model_copy(update={"frameworks": laws, "systems": (life,)})
    report = written(example_study, project, language=language)
    blocks = next(s for s in report.document.sections if s.id == "systems").blocks
    tables = [b for b in blocks if isinstance(b, Table)]
    known = {r[0].t: (r[1].t, r[2].t) for r in tables[1].rows}
    title = {"en": "medical devices", "de": "Medizinprodukte"}[language]
    mdr, iso = (next(v for k, v in known.items() if t in k) for t in (title, "42001"))
    assert mdr[0] == {"en": "4, a selection", "de": "4, eine Auswahl"}[language]
    assert "5(5), 10(1)" in mdr[1]
    assert iso[0] == {"en": "all 38", "de": "alle 38"}[language]
    day = {"en": "applies since 26 May 2021", "de": "gilt seit 26.05.2021"}[language]
    assert day in {r[1].t for r in tables[0].rows}
    words = {"en": "no complete list", "de": "keine vollständige Liste"}[language]
    told = {
        re.split("[:,]", t.about.split("·")[1])[0].strip(): words in t.about
        for t in tables
        if t.about
    }
    assert told == {"MDR": True, "ISO/IEC 42001": False}


def test_what_answers_and_register_contradict_stands_on_the_page_to_decide_by(
    example_study: Study, insurer: Project
) -> None:
    life = insurer.systems[0]
    before = life.model_copy(update={"since": "2024-03-01"})
    bought = life.model_copy(update={"origin": "bought"})

    def page(system: System) -> str:
        report = written(example_study, checked(insurer, systems=(system,)))
        first = next(s for s in report.document.sections if s.id == "summary")
        return "".join(b.model_dump_json() for b in first.blocks)

    assert "was in use before 2 Dec 2027, as the register says" in page(before)
    assert "Decide first whether you are the provider of Life risk score" in page(bought)
    plain = page(life)
    assert "as the register says" not in plain
    assert "Decide first" not in plain


@pytest.mark.parametrize("language", ["en", "de"])
def test_answers_of_a_system_stand_beside_those_of_its_team(
    example_study: Study, insurer: Project, language: str
) -> None:
    """The same question at two levels in one report, unexplained, is what nobody can sign."""
    cells = example_study.profile.cells
    team = cells.teams.index(insurer.systems[0].teams[0])
    keeps = cells.columns["GOV-04"]
    at = float(cells.low[team, keeps])
    assert at == cells.high[team, keeps] > 0, "the team has answered it"
    own = {
        "GOV-04": SystemAnswer(
            state="level", level=0, who="Ann Bold", when="2026-11-28", note="Seen."
        ),
        "GOV-20": SystemAnswer(state="dont_know", when="2026-11-28"),
    }
    round_ = insurer.current_round.model_copy(update={"system_answers": {"life": own}})
    project = checked(insurer, rounds=(*insurer.rounds[:-1], round_))
    report = written(example_study, project, language=language, profile="names")
    sections = {s.id: s.blocks for s in report.document.sections}
    name = project.systems[0].name
    table = next(b for b in sections["answers"] if isinstance(b, Table) and b.title == name)
    rows = {r[0].t: [c.t for c in r[1:]] for r in table.rows}
    with speaking(language):
        titles = {q: tr(project.questionnaire.by_id[q].title) for q in own}
        day = short_day("2026-11-28")
    assert rows[titles["GOV-04"]][:2] == ["0", f"{at:g}"]
    assert rows[titles["GOV-04"]][2] == f"Ann Bold, {day} · Seen."
    assert rows[titles["GOV-20"]][:2] == ["?", "–"], "no team is asked it"
    mark = {"en": f"(its team: {at:g})", "de": f"(das Team: {at:g})"}[language]
    named = {"en": "its team: ", "de": "das Team: "}[language]
    rested = [
        r[4].t
        for b in sections["systems"]
        if isinstance(b, Table) and b.about
        for r in b.rows
        if titles["GOV-04"] in r[4].t or named in r[4].t
    ]
    of_life = [words for words in rested if mark in words]
    assert of_life
    assert all(titles["GOV-04"] in words for words in of_life)
    assert not [words for words in rested if named in words and mark not in words]
    strong = {"en": "Strengths of the teams", "de": "Stärken der Teams"}[language]
    assert strong in "".join(b.model_dump_json() for b in sections["maturity"])
    bare = written(example_study, insurer, language=language)
    of_bare = next(s.blocks for s in bare.document.sections if s.id == "maturity")
    assert strong not in "".join(b.model_dump_json() for b in of_bare)


@pytest.mark.parametrize("language", ["en", "de"])
def test_rows_of_the_organisation_say_that_they_rest_on_answers_about_models(
    example_study: Study, insurer: Project, language: str
) -> None:
    found = register(insurer, example_study.profile.cells, DAY.isoformat())
    resting = [p for p in found.places("") if p.state == "hole" and p.binds]
    own = [p for p in found.places("") if p.state == "hole" and not p.binds]
    assert resting
    report = written(example_study, insurer, language=language)
    blocks = next(s for s in report.document.sections if s.id == "systems").blocks
    whom = {"en": "The organisation, as", "de": "Die Organisation nach"}[language]
    rows = [r for b in blocks if isinstance(b, Table) and b.about.startswith(whom) for r in b.rows]
    said = {"en": "Hole, as teams answered", "de": "Lücke nach Angaben der Teams"}[language]
    systems = {"en": "Hole, as answered for systems", "de": "Lücke nach Angaben zu Systemen"}[
        language
    ]
    of_systems = sum(r[2].t == systems for r in rows)
    of_teams = sum(r[2].t == said for r in rows)
    assert of_teams + of_systems == len(resting)
    assert of_teams > of_systems
    assert sum(r[2].t in ("Hole", "Lücke") for r in rows) == len(own)
    head = "".join(b.model_dump_json() for b in blocks[:6])
    number = {"en": f"): {of_teams}. ", "de": f"): {of_teams}. "}[language]
    assert number in head, "below the count of all holes"
    people = len(insurer.current_round.answers)
    assert {"en": f"{people} people", "de": f"{people} Personen"}[language] in head


def test_what_a_supervisor_asks_of_a_system_that_is_not_high_risk_is_printed(
    example_study: Study, insurer: Project
) -> None:
    eiopa = next(f for f in frameworks() if f.id == "eiopa-ai")
    there = checked(
        insurer,
        frameworks=(*insurer.frameworks, eiopa),
        organisation=insurer.organisation.model_copy(update={"industry": "insurance"}),
    )
    found = register(there, example_study.profile.cells, DAY.isoformat())
    report = written(example_study, there)
    blocks = next(s for s in report.document.sections if s.id == "systems").blocks
    its = [b for b in blocks if isinstance(b, Table) and b.about.startswith("Assistant")]
    asked = [p for p in found.places("talk", "eiopa-ai") if p.state != "not_asked"]
    assert asked
    assert [len(t.rows) for t in its] == [len(asked)], "and of other laws the sum alone"
    assert "The names of its parts are ours" in text_of(report)


def test_pages_name_whom_their_rows_are_about_and_what_they_are_not(
    example_study: Study, insurer: Project
) -> None:
    report = written(example_study, insurer)
    kept = tuple(s for s in report.document.sections if s.id == "systems")
    alone = replace(report, document=report.document.model_copy(
        update={"sections": kept, "cover": None, "contents": False}))  # fmt: skip
    pages = [p.extract_text() for p in PdfReader(BytesIO(write_pdf(alone, DAY).data)).pages]
    assert len(pages) > 3
    for page in pages:
        assert "Readiness self-assessment." in page
        if "Could show it" in page or re.search(r"\d\s+is\s+asked", page):
            assert re.search(
                r"(Life risk score|The organisation, as answered) · (AI|ISO|DORA)", page
            ), page


def test_the_index_of_evidence_holds_hash_and_articles(
    example_study: Study, insurer: Project
) -> None:
    blocks = next(
        s for s in written(example_study, insurer).document.sections if s.id == "evidence"
    ).blocks
    row = next(r for b in blocks if isinstance(b, Table) and b.head[0] == "Id" for r in b.rows)
    assert row[0].t == "E1"
    assert HASH in row[1].t.replace(" ", "")
    title = insurer.questionnaire.by_id["GOV-18"].title
    assert f"shows “{title}” at 3" in row[1].t, "which question and level"
    assert row[4].t.endswith("1 Nov 2026"), "when it was reviewed"
    assert re.search(r"AI Act .*\b19\b", row[6].t), "keeping logs rests on GOV-18 at 3 alone"


def test_what_was_chosen_asks_from_no_day_and_laws_from_theirs(
    example_study: Study, insurer: Project
) -> None:
    sections = written(example_study, insurer).document.sections
    blocks = next(s for s in sections if s.id == "systems").blocks
    tables = [b for b in blocks if isinstance(b, Table) and "From" in b.head]
    chosen = {r[3].t for t in tables if "ISO/IEC" in t.about for r in t.rows}
    assert chosen == {"–"}, "a day of publication asks for nothing"
    assert "2 Dec 2027" in {r[3].t for t in tables if "AI Act" in t.about for r in t.rows}


@pytest.mark.parametrize(
    ("language", "mark"), [("en", "* Not checked"), ("de", "* An keiner Quelle")]
)
def test_a_mark_is_explained_where_a_row_bears_it(
    example_study: Study, insurer: Project, language: str, mark: str
) -> None:
    sections = written(example_study, insurer, language=language).document.sections
    for section in (s for s in sections if s.id in OF_LAWS):
        tables = [b for b in section.blocks if isinstance(b, Table)]
        bears = any(re.search(r" \*( |:|$)", c.t) for t in tables for row in t.rows for c in row)
        text = "\n".join(b.model_dump_json() for b in section.blocks)
        assert bears == (section.id == "systems"), section.id
        assert (mark in text) == bears, section.id
        assert ("Looked at" if language == "en" else "Angesehen") in text, "how far the others were"


@pytest.mark.parametrize("language", ["en", "de"])
def test_duties_of_one_day_are_one_row_so_that_no_day_is_cut_off(
    example_study: Study, insurer: Project, language: str
) -> None:
    """Eighty duties of one day once pushed the day of their law off the calendar."""
    act = next(f for f in insurer.frameworks if f.id == "eu-ai-act")
    duties = tuple(
        Duty(
            id=f"d{k}", name=duty_name(r), by="2027-08-31", systems=("life",) if k else (),
            asked_by=AskedBy(framework=act.id, version=act.version, requirement=r.id),
        )
        for k, r in enumerate(reversed(act.requirements))
    )  # fmt: skip
    assert len(duties) > 60
    lone = Duty(id="own", name="Tell the board", practices=("p-monitoring",), by="2027-08-31")
    project = checked(insurer, duties=(*duties, lone))
    report = written(example_study, project, language=language)
    blocks = next(s for s in report.document.sections if s.id == "evidence").blocks
    german = language == "de"
    day, kind = (
        ("02.12.2027", "Eine Pflicht ist fällig") if german else ("2 Dec 2027", "A duty is due")
    )
    rows = [[c.t for c in r] for b in blocks if isinstance(b, Table) for r in b.rows]
    of_duties = [r for r in rows if len(r) == 4 and r[1] == kind]
    words = "Pflichten: KI-Verordnung" if german else "duties: AI Act"
    numbers = ", ".join(
        re.sub(r"^IV-(\d)", r"Anhang IV Nr. \1" if german else r"Annex IV, no. \1", number(r))
        for r in act.requirements
    )
    assert [r[2] for r in of_duties] == [f"{len(duties)} {words} {numbers}", "Tell the board"]
    assert "Life risk score" in of_duties[0][3]
    assert of_duties[0][3] != "Life risk score", "one of them is the organisation's"
    assert any(r[0] == day for r in rows), "the day of the law is on the page"


@pytest.mark.parametrize("language", ["en", "de"])
def test_nothing_is_ever_said_to_be_met(
    example_study: Study, insurer: Project, language: str
) -> None:
    report = written(example_study, insurer, language=language)
    text = text_of(report)
    assert not FORBIDDEN.findall(text)
    assert "%" not in text, "no percentage of compliance"
    if language == "de":
        assert "Keine Rechtsberatung" in text
        assert "Hochrisiko durch den Einsatz" in text
    assert "Life risk score" in write_html(report)


def test_the_states_are_explained_where_they_stand_and_only_there(
    example_study: Study, example: Project, insurer: Project
) -> None:
    for project, explained in ((insurer, True), (example, False)):
        report = written(example_study, project)
        section = next(s for s in report.document.sections if s.id == "glossary")
        terms = {r[0].t for b in section.blocks if isinstance(b, Table) for r in b.rows}
        assert (
            {"Hole", "Undecided, open", "Claimed only", "Shown, reviewed"} <= terms
        ) is explained
        assert "Claimed" not in terms, "a state of a requirement is not a kind of value"


def test_the_statement_of_applicability_has_each_control_once(
    example_study: Study, insurer: Project
) -> None:
    report = written(example_study, insurer)
    section = next(s for s in report.document.sections if s.id == "applicability")
    table = next(b for b in section.blocks if isinstance(b, Table) and b.head[0] == "Control")
    assert len(table.rows) == 38
    assert {r[2].t for r in table.rows} <= {"yes", "no", "not decided"}


def test_it_is_left_out_where_no_law_is_on_and_where_nobody_is_named(
    example_study: Study, example: Project, insurer: Project
) -> None:
    for project, profile in ((example, "roles"), (insurer, "anonymous")):
        report = written(example_study, project, profile=profile)
        assert all(s.id not in OF_LAWS for s in report.document.sections)


def test_each_of_the_three_sections_can_be_left_out(example_study: Study, insurer: Project) -> None:
    for left_out in (("systems",), ("applicability", "evidence")):
        report = written(example_study, insurer, left_out=left_out)
        here = [s.id for s in report.document.sections if s.id in OF_LAWS]
        assert here == [s for s in OF_LAWS if s not in left_out]
        for section in report.document.sections:
            if section.id in OF_LAWS:
                assert "Not legal advice" in section.foot


def test_the_workbook_has_the_same_as_tables_and_names_nobody_by_role(
    example_study: Study, insurer: Project
) -> None:
    study = replace(example_study, project=insurer)
    book = load_workbook(BytesIO(study_workbook(study, None, DAY)), read_only=True)
    titles = ("AI systems", "Requirements", "Applicability", "Evidence", "Dates")
    assert set(titles) <= set(book.sheetnames)
    cells = {t: [list(r) for r in book[t].iter_rows(values_only=True)] for t in titles}
    for rows in cells.values():
        assert str(rows[-1][0]).startswith("Readiness self-assessment.")
    assert [r[1] for r in cells["AI systems"][1:3]] == ["Life risk score", "Assistant"]
    assert sum(r[0] == "ISO/IEC 42001:2023, Annex A" for r in cells["Applicability"]) == 38
    said = str(cells)
    assert "Person A" not in said
    assert not FORBIDDEN.findall(said)
    assert "AI systems" not in load_workbook(BytesIO(study_workbook(study))).sheetnames
    anonymous = insurer.model_copy(
        update={"report": insurer.report.model_copy(update={"profile": "anonymous"})}
    )
    assert (
        system_tables(anonymous, study.profile.cells, "2026-11-29", Disclosure.of(anonymous)) == []
    )


def test_a_table_that_goes_on_names_itself_and_its_group_on_each_page(
    example_study: Study,
) -> None:
    rows = [tuple(Cell(t=t) for t in (f"row {k}", "x")) for k in range(130)]
    rows[60] = (Cell(t="Second group", b=True), Cell(t=""))
    rows[0] = (Cell(t="First group", b=True), Cell(t=""))
    long = Table(
        head=("What", "Which"), widths=(0.5, 0.5), align="ll", rows=tuple(rows), groups=(0, 60),
        title="Long one", number="Table 1", caption="Rows that fill pages",
    )  # fmt: skip
    report = written(example_study, example_study.project)
    section = report.document.sections[0].model_copy(update={"blocks": (long,)})
    alone = replace(
        report,
        document=report.document.model_copy(
            update={"sections": (section,), "cover": None, "contents": False}
        ),
    )
    pages = [p.extract_text() for p in PdfReader(BytesIO(write_pdf(alone, DAY).data)).pages]
    its = [p for p in pages if "row " in p]
    assert len(its) > 2
    for page in its:
        assert page.count("Table 1 · Long one") == 1
        numbers = [int(n) for n in re.findall(r"row (\d+)", page)]
        assert ("First group" in page) is (numbers[0] < 60)
        assert ("Second group" in page) is (numbers[-1] > 60)
