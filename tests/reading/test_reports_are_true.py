"""What a report says is read as a reader does and held against the result: five organisations, two languages.

The forty organisations of ``organisations.py`` are read by ``start.py long reports``.
"""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from types import SimpleNamespace
from typing import cast

import pikepdf
import pytest

from planner.analysis.study.duty_result import may_wait
from planner.analysis.study.study import Study
from planner.domain.record.report import ReportEdition
from planner.maturity.score import assess
from planner.reporting.blocks import Heading
from planner.reporting.editions import build_edition
from planner.reporting.pdf import write_pdf
from planner.reporting.report import Report
from planner.storage.results import Results
from tests.conftest import kept_study_of
from tests.projects import HOSTILE, awkward_bank, known_start_up
from tests.reading import nets
from tests.reading.claims import check_claims
from tests.reading.counted import counted
from tests.reading.every_rule import RARE, check_all
from tests.reading.faces import lost_in_html, parted
from tests.reading.families import check_figures
from tests.reading.organisations import MADE, drawn, made
from tests.reading.pages import poor_pages, spilled
from tests.reading.places import Place, places
from tests.reading.recompute import (
    RULES,
    Found,
    check,
    level_ends,
    level_now,
    read,
)
from tests.reading.risks import check_risks

TODAY = date(2026, 11, 28)
NAMES = ("example", "nothing pays", "bank", "most don't know", "duties only")
TYPED = [t[:n] for t in (*HOSTILE, "Herbst {{ 2 }}") for n in (150, 80, 60, 40)]


Told = dict[str, tuple[Study, list[Place], list[Place], Found]]
"""Study, English and German places, and what the rules found in both English editions."""
Record = Callable[[str, object], None]
"""Keeps a figure of a test for what is printed at the end: ``tests/reading/counted.py``."""


def written(study: Study, language: str, edition: ReportEdition = "full") -> Report:
    """A report in a language; figures in one number format, so that both can be compared."""
    settings = {"language": language, "numbers": "en", "edition": edition}
    report = study.project.report.model_copy(update=settings)
    project = study.project.model_copy(update={"report": report})
    return build_edition(replace(study, project=project), TODAY, edition=edition)


def first_title(report: Report) -> str:
    """The heading of its first section."""
    return next(b.t for b in report.document.sections[0].blocks if isinstance(b, Heading))


def told(study: Study, language: str) -> list[Place]:
    """The places of that report."""
    return places(written(study, language))


def tables_of(found: list[Place]) -> list[str]:
    """Rows and facts: what stands there may be said in another edition."""
    return [p.text for p in found if p.kind in ("row", "fact")]


@pytest.fixture(scope="module")
def read_once(example_study: Study, kept_results: Results) -> Told:
    """Each of the five with its report in English and in German."""
    found = {}
    for name in NAMES:
        if name == "example":
            study = example_study
        elif name == "nothing pays":
            study = kept_study_of(known_start_up(), kept_results)
        elif name == "bank":
            study = kept_study_of(awkward_bank(), kept_results)
        else:
            study = kept_study_of(MADE[name](), kept_results)
        report = written(study, "en")
        english = places(report)
        sheet = places(written(study, "en", "decision"))
        found_by_rules = check_all(study, [*english, *sheet])
        faults = (
            *found_by_rules.faults,
            *check_figures(study, report.said),
            *nets.ownerless(sheet, [*found_by_rules.owned, *tables_of(english)]),
            *check_claims(study, sheet)[0],
        )
        result = replace(found_by_rules, faults=faults)
        found[name] = (study, english, told(study, "de"), result)
    return found


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_is_that_of_the_result(
    read_once: Told, name: str, record_property: Record
) -> None:
    _, english, german, found = read_once[name]
    record_property("organisations", 1)
    record_property("sentences", sum(p.prose for p in (*english, *german)))
    record_property("computed", sum(found.met.values()))
    assert not found.faults, "\n".join(found.faults)
    lost = nets.ownerless(english, found.owned)
    assert not lost, "\n".join(lost)


@pytest.mark.parametrize("name", NAMES)
def test_every_claim_holds(read_once: Told, name: str, record_property: Record) -> None:
    study, english, *_ = read_once[name]
    faults, checked = check_claims(study, english)
    record_property("claims", checked)
    assert not faults, "\n".join(faults)
    assert checked


@pytest.mark.parametrize("name", NAMES)
def test_no_sentence_of_a_german_report_stays_english(read_once: Told, name: str) -> None:
    """“weil fewer than ten people build models: nothing is known of programmes that small.”"""
    study, _, german, _ = read_once[name]
    typed = [*TYPED, *typed_in(study)]
    left = nets.english(german, typed)
    assert not left, "\n".join(left)
    planted = replace(
        german[0], text="weil fewer than ten people build models: nothing is known of it"
    )
    assert nets.english([planted], typed)


def typed_in(study: Study) -> list[str]:
    """Every text of the document, which people typed or which was given to it."""

    def texts(value: object) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        elif isinstance(value, dict):
            for one in value.values():
                yield from texts(one)
        elif isinstance(value, list | tuple):
            for one in value:
                yield from texts(one)

    project = study.project.model_dump(mode="json", exclude={"questionnaire", "catalogue_update"})
    return [t for t in texts(project) if len(t) > 3]


@pytest.mark.parametrize("name", NAMES)
def test_the_gravest_risks_come_first_and_none_is_missing(read_once: Told, name: str) -> None:
    study, english, *_ = read_once[name]
    faults = check_risks(study, english)
    assert not faults, "\n".join(faults)


@pytest.mark.parametrize("name", NAMES)
def test_what_a_table_offers_is_open_to_the_reader(read_once: Told, name: str) -> None:
    """No stage waits for a level that is there, nothing is measured or varied that changes nothing."""
    study, english, *_ = read_once[name]
    now = study.profile.overall.value
    asked = nets.re.findall(
        r"[Oo]verall level at least (\d\.\d)", " ".join(p.text for p in english)
    )
    assert all(now is None or float(a) > round(now, 1) for a in asked)
    moving = {s.id for s in study.moving}
    assert {b.id for b in study.decision.break_evens} <= moving
    first = study.decision.option("measure_first")
    assert first is None or study.decision.evpi > 0
    costs = [p.text for p in english if p.text.startswith("What duty costs")]
    assert not [c for c in costs if "+" in c or "−" in c]
    waiting = any("cannot wait a quarter" in p.text for p in english)
    priced = any("Starting a quarter later" in p.text for p in english)
    assert waiting == (priced and not may_wait(study.plan.duties, study.plan.start, 3))
    withheld = any("Release nothing yet" in p.text for p in english)
    assert withheld == (bool(study.judgement.withheld) and study.profile.overall.leads)


def test_an_untrue_claim_is_noticed(read_once: Told) -> None:
    study, *_ = read_once["example"]

    def caught(text: str) -> bool:
        return bool(check_claims(study, [Place("maturity", "p", text)])[0])

    assert not caught("Maturity is 1.6 of 4; monitoring and feedback is the weakest point")
    assert caught("Maturity is 1.6 of 4; strategy and value is the weakest point")
    assert caught("The widest gap to target is in strategy and value (1.6).")
    assert caught("Every target is reached.")
    assert caught(
        "In the same futures no other choice or timing of these candidates is worth more than €1k."
    )
    assert caught("This is the largest saving of all.")


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_said_that_nobody_writes(read_once: Told, name: str) -> None:
    _, english, german, _ = read_once[name]
    caught = [
        *nets.leftovers(english, TYPED),
        *nets.leftovers(german, TYPED),
        *nets.upside_down(english),
        *nets.one_and_many(english, "en"),
        *nets.one_and_many(german, "de"),
        *nets.in_the_past(english, TODAY),
    ]
    assert not caught, "\n".join(caught)


@pytest.mark.parametrize("name", NAMES)
def test_the_german_says_the_same_figures(read_once: Told, name: str) -> None:
    _, english, german, _ = read_once[name]
    caught = nets.two_languages(english, german)
    assert not caught, "\n".join(caught)


@pytest.mark.parametrize(
    ("name", "edition"),
    [("nothing pays", "full"), ("nothing pays", "board"), ("duties only", "board")],
)
def test_no_page_is_nearly_empty(read_once: Told, name: str, edition: ReportEdition) -> None:
    study = read_once[name][0]
    report = written(study, "en", edition)
    data = write_pdf(report, TODAY).data
    assert poor_pages(data, 2 if edition == "full" else 1) == []
    if edition == "full":
        assert spilled(data, first_title(report)) == [], "the summary stands on one page"


def test_the_web_page_prints_every_place_word_for_word(example_study: Study) -> None:
    report = written(example_study, "en")
    found = places(report)
    assert lost_in_html(report, found) == []
    wrong = replace(
        next(p for p in found if p.kind == "row" and "€" in p.text), text="€987,654,321"
    )
    assert lost_in_html(report, [wrong])


def test_every_rule_is_met(read_once: Told) -> None:
    met = [found.met for *_, found in read_once.values()]
    never = [name for name in met[0] if name not in RARE and not any(m[name] for m in met)]
    assert not never


def test_where_too_little_is_known_no_worth_leads(read_once: Told) -> None:
    study, english, *_ = read_once["most don't know"]
    assert not study.profile.overall.leads
    front = [p.text for p in english if p.section in ("cover", "summary") and p.prose]
    assert not [
        t for t in front if "worth between" in t or "lose money" in t or " worth over " in t
    ]
    assert not [p for p in english if p.text.startswith("Recommended")]


def test_the_nets_catch_what_they_are_for() -> None:
    def one(text: str, kind: str = "p", section: str = "summary") -> list[Place]:
        return [Place(section, kind, text)]

    assert nets.leftovers(one("Worth −0 % of it"))
    assert nets.leftovers(one("From -3 to 4"))
    assert nets.leftovers(one("Strategy 1.0 to –"))
    assert not nets.leftovers(one("Strategy 1.0, −€5k, 5–6, p-ci, 0–4"))
    assert nets.upside_down(one("between €3k to −€4k"))
    assert nets.upside_down(one("€1.2m – €900k"))
    assert not nets.upside_down(one("−€4k to +€3k; from 3.0 to 2.0; 1.5 to 1.5"))
    assert nets.one_and_many(one("1 days"), "en")
    assert nets.one_and_many(one("two step"), "en")
    assert nets.one_and_many(one("1 Tage"), "de")
    assert not nets.one_and_many(one("one step, 21 steps, a 2-day look, 1.1 days"), "en")
    assert nets.two_languages(one("3 of 10"), one("3 von 11"))
    assert not nets.two_languages(one("3 of 10, 0.5 %"), one("0,5 %, 3 von 10"))
    assert nets.in_the_past(one("Review in Oct 2026"), TODAY)
    assert not nets.in_the_past(one("Review in Nov 2026"), TODAY)
    rows = one("Cost | €12k | 8 %", "row")
    assert nets.ownerless([*rows, *one("It costs €12m.")])
    assert not nets.ownerless([*rows, *one("It costs €12k, 8 %.")])
    assert read("−\u2060€1.2m") == (-1.2e6, 0.05e6)
    assert read("9 in 100") == (0.09, 0.005)


def test_another_last_digit_is_noticed(read_once: Told) -> None:
    """Figures that rules know, each changed by one in its last digit: none may pass."""
    study, english, *_ = read_once["example"]
    for place in english:
        for rule in ("cost", "business lead", "expected row", "pools"):
            pattern = next(r.pattern for r in RULES if r.name == rule)
            found = nets.re.search(pattern, nets.plain(place.text))
            if found is None:
                continue
            start = found.start(found.lastindex or 1)
            digit = nets.re.search(r"\d(?=\D*$)", found.group(1))
            assert digit is not None
            at = found.start(1) + digit.start()
            text = nets.plain(place.text)
            wrong = text[:at] + str((int(text[at]) + 5) % 10) + text[at + 1 :]
            assert check(study, [replace(place, text=wrong)]).faults, (rule, start)


@pytest.mark.parametrize("unknown", [0.0, 0.05, 0.1])
def test_what_is_not_known_is_no_zero_in_the_level_that_is_computed_again(unknown: float) -> None:
    """The nets would call a true level false, and a level with zeros true."""
    project = made("Some unknown", (drawn(4, 2.2, unknown=unknown),))
    found = assess(project, brief=True).overall
    study = cast(Study, SimpleNamespace(project=project))
    assert level_now(study) == pytest.approx(found.value, abs=1e-9)
    assert level_ends(study) == pytest.approx((found.low, found.high), abs=1e-9)
    assert (level_now(study) == pytest.approx(found.low)) == (unknown == 0)


def test_what_was_read_is_added_up() -> None:
    def ended(**found: object) -> pytest.TestReport:
        return cast(pytest.TestReport, SimpleNamespace(user_properties=[*found.items()]))

    sums = counted([ended(organisations=1, sentences=7), ended(claims=2, path="x"), ended()])
    sums += counted([ended(organisations=1, sentences=5, computed=3)])
    assert sums == {"organisations": 2, "sentences": 12, "computed": 3, "claims": 2}


def test_a_paragraph_that_goes_on_over_the_page_is_found() -> None:
    text, pages = (
        "abcdefghijklmnopqrstuvwxyz",
        ["head abcdefghijklm foot", "head nopqrstuvwxyz foot"],
    )
    assert parted(text, pages)
    assert not parted(text, [pages[0].replace("m", "X"), pages[1]])
    assert not parted(text, list(reversed(pages)))


@pytest.mark.parametrize(
    ("begins", "taken"),
    [
        (((1, 780), (1, 370)), 1),  # two sections on one page
        (((1, 780), (2, 780)), 1),
        (((1, 780), (2, 500)), 2),  # the second begins below what is left of the first
        (((1, 780), (3, 780)), 2),
        (((1, 780),), 3),
    ],
)
def test_a_section_of_more_than_one_page_is_found(
    begins: tuple[tuple[int, int], ...], taken: int
) -> None:
    pdf, held = pikepdf.new(), io.BytesIO()
    for _ in range(3):
        pdf.add_blank_page(page_size=(595, 842))
    with pdf.open_outline() as outline:
        for k, (page, top) in enumerate(begins):
            place = pikepdf.make_page_destination(
                pdf, page - 1, page_location="XYZ", left=0, top=top
            )
            outline.root.append(pikepdf.OutlineItem(f"{k} One", place))
    pdf.save(held)
    found = spilled(held.getvalue(), "One")
    assert found == ([] if taken == 1 else [f"“One” takes {taken} pages"])
