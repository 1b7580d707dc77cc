"""A check that fails withholds the worth on every face, until somebody answers for it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook

from planner.analysis.study.judge import Check
from planner.analysis.study.study import Study
from planner.cli.case_text import case_json, case_text
from planner.domain.base.language import phrase
from planner.domain.base.numbers import money
from planner.reporting.blocks import Heading
from planner.reporting.publish import publish
from planner.reporting.report import build_report
from planner.ui.business.confirm import ConfirmDialog
from tests.reporting.conftest import spoken
from tests.ui.conftest import Driver


@pytest.fixture
def doubted(example_study: Study) -> Study:
    """The example with one failed check."""
    judgement = example_study.judgement
    checks: list[Check] = []
    for check in judgement.checks:
        if check.id == "kept":
            words = "Value kept, of what models earn: 22 % (limit 15 %)."
            checks.append(
                replace(check, figure=0.22, state="fails", words=words, inputs=("value_per_model",))
            )
        else:
            checks.append(check)
    return replace(example_study, judgement=replace(judgement, checks=tuple(checks)))


def test_the_page_leads_with_the_check_and_shows_no_worth(
    open_example: Driver, doubted: Study
) -> None:
    page = open_example.go("business")
    open_example.session._studied(doubted)
    page.refresh_study()
    assert page.sentence.text().startswith(
        "The worth is not shown yet: one of 14 checks fails. Value kept"
    )
    worth = money(doubted.case.npv.mean, "EUR", signed=True)
    assert worth not in open_example.texts(page)
    assert not page.fan.isVisible()
    assert not page.split.isVisible()
    wanted: list[str] = []
    page.wanted.connect(wanted.append)
    page.mend.click()
    assert wanted == ["field:Organisation.value_per_model"]
    assert open_example.window.page.title == "Organisation"


def test_somebody_answers_for_it_with_name_day_and_reason(
    open_example: Driver, doubted: Study
) -> None:
    open_example.session._studied(doubted)
    dialog = ConfirmDialog(open_example.window, open_example.look, open_example.session)
    open_example.bot.addWidget(dialog)
    dialog.show()
    assert "22 %" in dialog.words.text()
    dialog.who.setText("R. Example")
    assert not dialog.confirm.isEnabled(), "a reason too"
    dialog.why.setPlainText("Audited by finance")
    dialog.confirm.click()
    (kept,) = open_example.project.confirmations
    assert (kept.check, kept.name, kept.date, kept.reason, kept.figure) == (
        "kept", "R. Example", "2026-11-21", "Audited by finance", 0.22,
    )  # fmt: skip
    assert kept.holds(0.24)
    assert not kept.holds(0.25)
    again = ConfirmDialog(open_example.window, open_example.look, open_example.session)
    open_example.bot.addWidget(again)
    assert again.who.text() == "R. Example"
    again.back.click()
    assert open_example.project.confirmations == ()


def test_no_face_of_the_report_tells_the_worth(doubted: Study, tmp_path: Path) -> None:
    worth = {money(doubted.case.npv.mean, "EUR", signed=s) for s in (True, False)}
    report = build_report(doubted, date(2026, 11, 28))
    text = report.document.model_dump_json()
    assert "The worth is not shown yet" in report.document.cover.sentence  # type: ignore[union-attr]
    case = next(s for s in report.document.sections if s.id == "business_case")
    assert isinstance(case.blocks[0], Heading)
    assert case.blocks[0].t.startswith("The worth is not shown yet")
    assert not {w for w in worth if f'"{w}"' in text}
    assert "pays back" not in text.lower()
    publish(doubted, tmp_path, date(2026, 11, 28), ("xlsx",))
    book = load_workbook(next(tmp_path.glob("*.xlsx")), data_only=True)
    assert "Cash flow" not in book.sheetnames
    cells = {c for s in book for row in s.iter_rows(values_only=True) for c in row}
    assert not [c for c in cells if isinstance(c, float) and abs(c - doubted.case.npv.mean) < 1]
    said = case_json(doubted)
    assert said["npv"] is None
    assert said["withheld"]["check"] == "kept"
    assert not {w for w in worth if w in case_text(doubted)}


def test_a_confirmed_figure_is_told_under_the_headline_and_on_the_cover(
    example_study: Study,
) -> None:
    judgement = example_study.judgement
    by = phrase("{name}, {date}: {reason}", name="R. E.", date="2026-11-28", reason="why")
    first = replace(judgement.checks[0], state="confirmed", words="Hours: 70 %.", confirmed_by=by)
    checks = (first, *judgement.checks[1:])
    study = replace(example_study, judgement=replace(judgement, checks=checks))
    document = build_report(spoken(study, "en", "names"), date(2026, 11, 28)).document
    told = "Hours: 70 %. Confirmed by R. E., 2026-11-28: why"
    assert told in document.cover.sentence  # type: ignore[union-attr]
    roles = build_report(spoken(study, "en", "roles"), date(2026, 11, 28)).document
    assert "Hours: 70 %. Confirmed, 2026-11-28: why" in roles.cover.sentence  # type: ignore[union-attr]
    assert "R. E." not in roles.model_dump_json()
    for id_ in ("summary", "business_case"):
        section = next(s for s in document.sections if s.id == id_)
        assert "Confirmed by R. E." in section.model_dump_json()
