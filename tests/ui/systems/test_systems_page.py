"""From nothing to a register by mouse: laws, systems, the way to a class, answers, evidence."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QShortcut
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog

from planner.analysis.systems.version_words import version_words
from planner.analysis.systems.words import OUTCOME_WORDS
from planner.domain.base.language import set_speech
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import AskedBy, Duty
from planner.domain.project import Project
from planner.maturity.frameworks import changes, frameworks
from planner.standards.classes import class_tree
from planner.ui.assess.serves import Serves
from planner.ui.systems.class_dialog import ClassDialog
from planner.ui.systems.evidence_dialog import EvidenceDialog
from planner.ui.systems.frameworks import FactsOfAllDialog, FrameworksDialog
from planner.ui.systems.make_duties import MakeDutiesDialog
from planner.ui.systems.models_tab import ModelDialog
from planner.ui.systems.overrule import OverruleDialog
from planner.ui.systems.page import SystemsPage
from planner.ui.systems.system_dialog import SystemDialog
from planner.ui.systems.tab import ORGANISATION
from planner.ui.widgets.regulated_notice import RegulatedNotice
from planner.workspace.edits import Edit, checked
from planner.workspace.system_edits import add_system
from tests.analysis.systems.test_read_by_an_officer import LIFE, said
from tests.standards.bank import bank
from tests.ui.conftest import Driver

SYSTEMS = 7


@pytest.fixture
def driver(qtbot, example: Project) -> Driver:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, None)
    driver.session._timer.stop()
    driver.session.jobs.cancel(driver.session)
    return driver


def page_of(driver: Driver) -> SystemsPage:
    driver.window.show_page(SYSTEMS)
    page = driver.window.page
    assert isinstance(page, SystemsPage)
    return page


def switch_on(driver: Driver, *ids: str) -> None:
    dialog = FrameworksDialog(driver.window, driver.look, driver.session)
    for box, one in dialog.boxes:
        box.setChecked(one.id in ids and one.status != "superseded")
    dialog.take()


def click_through(dialog: ClassDialog, holds: str) -> list[str]:
    """Answer every step: what is named holds, all else does not; returns the steps that were asked."""
    asked = []
    while dialog.step is not None:
        step = dialog.step
        asked.append(step.id)
        if dialog._group is not None:
            yes = step.options[0].fact in holds.split()
            dialog._group.button(0 if yes else 1).click()
        for box, option in zip(dialog._boxes, step.options, strict=False):
            if box.isChecked() != (option.fact in holds.split()):
                box.click()
        dialog.next.click()
    return asked


def test_nothing_is_in_the_rail_until_a_law_is_switched_on(driver: Driver) -> None:
    button = driver.window.rail.buttons[SYSTEMS]
    assert not button.isVisible()
    switch_on(driver, "eu-ai-act", "gdpr")
    assert [f.id for f in driver.project.frameworks] == ["eu-ai-act", "gdpr"]
    assert button.isVisible()
    driver.session.workspace_undo()
    assert not button.isVisible()
    driver.window.acts["page"](str(SYSTEMS))
    assert "Do laws or standards matter here?" in driver.texts()
    assert button.isVisible(), "a page in front stands in the rail"


def test_of_two_versions_of_a_law_one_is_used(driver: Driver) -> None:
    dialog = FrameworksDialog(driver.window, driver.look, driver.session)
    for box, one in dialog.boxes:
        box.setChecked(one.id.startswith("owasp-llm"))
    dialog.take()
    ids = [f.id for f in driver.project.frameworks]
    assert len(set(ids)) == len(ids)


def test_another_version_says_what_it_would_change(driver: Driver) -> None:
    old, new = (f for f in frameworks() if f.id == "owasp-llm")
    project = checked(driver.project, frameworks=(old,))
    said = version_words(project, new)
    assert said.startswith("Against the version in use: ")
    assert version_words(project, old) == ""
    duty = Duty(
        id="d", name="D", by="2027-06-30",
        asked_by=AskedBy(
            framework="owasp-llm", version=old.version, requirement=min(changes(old, new).touched)
        ),
    )  # fmt: skip
    assert version_words(checked(project, duties=(duty,)), new).endswith(
        "Duties that this touches: 1."
    )


def test_a_life_pricing_model_from_register_to_class_and_evidence(
    driver: Driver, monkeypatch
) -> None:  # type: ignore[no-untyped-def]
    names = ["", "Ann"]  # asked for where the settings know none; the first time nobody says who
    monkeypatch.setattr("planner.ui.systems.who.ask_line", lambda *_: names.pop(0))
    switch_on(driver, "eu-ai-act")
    page = page_of(driver)
    dialog = SystemDialog(driver.window, driver.look, driver.session)
    dialog.take()
    assert dialog.fault.text() == "A system needs a name."
    dialog.name.setText("Term life price")
    dialog.since.setText("31.3.2024")
    dialog.team.setCurrentIndex(1)
    dialog.take()
    assert dialog.result() == QDialog.DialogCode.Accepted
    (system,) = driver.project.systems
    assert (system.since, system.teams) == ("2024-03-31", (driver.project.teams[0].id,))
    page.reveal(system.id)
    assert "Nobody has confirmed this class yet." in driver.texts(page.detail)

    way = ClassDialog(driver.window, driver.look, driver.session, system)
    asked = click_through(
        way, "ai_system eu area_services life_or_health profiling develops deployer"
    )
    assert len(asked) <= 14
    assert "exception" not in asked
    assert way.ask.text() == "High-risk by use · Annex III 5(c)"
    assert "2 December 2027" in way.help.text()
    way.next.click()
    assert not driver.project.systems[0].decisions, "nothing is decided by nobody"
    way.next.click()
    decided = driver.project.systems[0].decisions[-1]
    assert (decided.outcome, decided.when, decided.who) == ("high_listed", "2026-11-21", "Ann")
    assert {s.article for s in decided.steps} >= {"3(1)", "5(1)", "6(3)", "Annex III 5"}
    assert "Decided by Ann on 21 November 2026" in driver.texts(page.detail)

    page.detail.answers.answer("GOV-18", 3)
    page.detail.requirements._requirement = "eu-ai-act|26(6)"
    place = page.detail.requirements.place()
    assert place is not None
    assert place.state == "claimed"
    evidence = EvidenceDialog(
        driver.window, driver.look, driver.session,
        system=system.id, place=place,
    )  # fmt: skip
    evidence.who.setText("Ann")
    evidence.reviewer.setText("Ann")
    evidence.take()
    assert "cannot review it" in evidence.fault.text()
    evidence.reviewer.setText("Ben")
    evidence.until.setText("soon")
    evidence.take()
    assert "is no date" in evidence.fault.text()
    evidence.until.setText("2027-06-30")
    evidence.take()
    (item,) = driver.project.evidence
    assert (item.shows, item.covers, item.organisation) == ({"GOV-18": 3}, (system.id,), False)
    place = page.detail.requirements.place()
    assert place is not None
    assert place.state == "reviewed"
    page.detail.answers.answer("GOV-18", 1)
    place = page.detail.requirements.place()
    assert place is not None
    assert place.state == "hole"


def test_not_known_leaves_the_class_open_and_says_both_ends(driver: Driver) -> None:
    switch_on(driver, "eu-ai-act")
    driver.session.do(add_system(System(id="broker", name="Broker score")))
    way = ClassDialog(driver.window, driver.look, driver.session, driver.project.systems[0])
    while way.step is not None:
        if way.step.id == "services":
            way.unknown.click()
            continue
        holds = "ai_system eu area_services profiling develops".split()
        if way._group is not None:
            way._group.button(0 if way.step.options[0].fact in holds else 1).click()
        for box, option in zip(way._boxes, way.step.options, strict=False):
            if box.isChecked() != (option.fact in holds):
                box.click()
        way.next.click()
    assert way.ask.text().startswith("Open:")
    assert "high-risk by use" in way.help.text().casefold()
    way.next.click()
    assert not driver.project.systems[0].decisions
    page = page_of(driver)
    page.reveal("broker")
    assert not page.detail.confirm.isEnabled()


def test_going_back_shows_what_was_said(driver: Driver) -> None:
    driver.session.do(add_system(System(id="s", name="S")))
    way = ClassDialog(driver.window, driver.look, driver.session, driver.project.systems[0])
    assert not way.back.isEnabled()
    assert not way.next.isEnabled()
    assert way._group is not None
    way._group.button(0).click()
    way.next.click()
    assert way.step is not None
    assert way.step.id == "union"
    way.back.click()
    assert way.step.id == "scope"
    assert way._group.checkedId() == 0
    assert driver.project.systems[0].stated() == {"ai_system": True}


def test_somebody_decides_otherwise_only_with_a_reason(driver: Driver) -> None:
    driver.session.do(add_system(System(id="s", name="S")))
    dialog = OverruleDialog(driver.window, driver.look, driver.session, driver.project.systems[0])
    assert not dialog.take_button.isEnabled()
    dialog.why.setPlainText("The authority says so.")
    assert not dialog.take_button.isEnabled(), "somebody decides"
    dialog.who.setText("Ann")
    dialog.outcome.setCurrentIndex(dialog.outcome.findData("high_listed"))
    dialog.take_button.click()
    decided = driver.project.systems[0].decisions[-1]
    assert (decided.outcome, decided.overruled) == ("high_listed", "The authority says so.")


def test_facts_of_all_systems(driver: Driver) -> None:
    dialog = FactsOfAllDialog(driver.window, driver.look, driver.session)
    assert dialog.choices["insurance"].itemText(0) == "as the profile says: yes"
    dialog.choices["public_body"].setCurrentIndex(2)
    dialog.take()
    assert driver.project.legal_facts == {"public_body": False}


def test_from_use_cases_once_each_and_all_of_it_undone(driver: Driver) -> None:
    switch_on(driver, "iso-42001")
    page = page_of(driver)
    page.start_from_use_cases()
    made = driver.project.systems
    assert [s.use_case for s in made] == [u.id for u in driver.project.organisation.use_cases]
    page.start_from_use_cases()
    assert driver.project.systems == made
    assert page.model.rowCount() == len(made) + 1  # and the organisation itself
    page.search.setText(made[0].name[:5])
    assert page.model.rowCount() < len(made)
    page.search.clear()
    page.all.click()
    assert page.requirements.isVisible()
    page.requirements.list.chips["hole"].click()
    ids = [r for r in page.requirements.list.model.rows if not r.group]
    page.requirements.list.table.selectRow(1)
    assert "What could show it" in page.requirements.list.explained.text() or ids


def test_a_hash_is_kept_and_a_file_that_is_gone_is_said(driver: Driver, tmp_path) -> None:  # type: ignore[no-untyped-def]
    driver.session.do(add_system(System(id="s", name="S")))
    dialog = EvidenceDialog(driver.window, driver.look, driver.session, system="s")
    dialog.take_file(tmp_path / "gone.pdf")
    assert dialog.fault.text() == "gone.pdf could not be read."
    (tmp_path / "a.txt").write_bytes(b"abc")
    dialog.take_file(tmp_path / "a.txt")
    dialog.take()
    assert driver.project.evidence[0].sha256 == (
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    )


def test_eighty_systems_in_every_law_and_in_german(driver: Driver) -> None:
    """Many systems, long names, all frameworks: the page stands, and nothing of it is said in English."""
    systems = tuple(System(id=f"s{k}", name=f"System {k} " + "x" * (k % 200)) for k in range(80))
    all_of_them = tuple(f for f in frameworks() if f.status != "superseded")
    project = checked(driver.project, systems=systems, frameworks=all_of_them)
    driver.session.do(type(add_system(systems[0]))("Many", lambda _: project))
    set_speech("de")
    try:
        page = page_of(driver)
        page.all.click()
        page.one.click()
        page.table.setFocus()
        driver.key(Qt.Key.Key_Down)
        assert page.model.rowCount() == 81  # and the organisation itself
        shown = driver.texts(page)
    finally:
        set_speech("en")
    assert not [w for w in OUTCOME_WORDS.values() if w in shown.split("\n")]


def test_holes_become_duties_and_the_other_views_show_them(driver: Driver) -> None:
    switch_on(driver, "eu-ai-act")
    tree = class_tree("eu-ai-act")
    assert tree is not None
    holds = "ai_system eu area_services life_or_health profiling develops deployer".split()
    facts = {n: Said(holds=n in holds) for n in tree.asked}
    team = driver.project.teams[0].id
    driver.session.do(add_system(System(id="s", name="S", teams=(team,), facts=facts)))
    page = page_of(driver)
    dialog = MakeDutiesDialog(driver.window, driver.look, driver.session, page.found.places())
    first = dialog.list.item(0)
    first.setCheckState(Qt.CheckState.Unchecked)
    dialog.lead.setValue(0)
    assert dialog.list.item(0).checkState() == Qt.CheckState.Unchecked, (
        "what was taken off stays off"
    )
    dialog.owner.setText("Head of data")
    dialog.binding.setChecked(True)
    offered = dialog.list.count()
    dialog.take()
    duties = driver.project.duties
    assert len(duties) == offered - 1
    assert all(d.binds and d.owner == "Head of data" for d in duties)
    driver.session._timer.stop()
    driver.session.jobs.cancel(driver.session)
    page.when.click()
    page.dates.chips["duty"].click()
    assert page.dates.model.rowCount() == len(duties)
    page.evidence.click()
    assert "No evidence is in the library yet." in driver.texts(page.index)
    serves = Serves(driver.look)
    serves.show_question(driver.project, "GOV-06")
    assert serves.line.text().startswith("Serves")
    assert serves.articles.isHidden(), "folded"
    serves.line.click()
    assert "14(1)-(4)" in serves.articles.text()
    driver.session.workspace_undo()
    assert not driver.project.duties, "one step"


def test_a_model_of_a_system_is_kept_with_its_next_validation(driver: Driver) -> None:
    driver.session.do(add_system(System(id="s", name="S")))
    dialog = ModelDialog(driver.window, driver.look, driver.session, driver.project.systems[0])
    dialog.take()
    assert dialog.fault.text() == "A model needs a name."
    dialog.fields["name"].setText("Scorecard")
    dialog.fields["next_validation"].setText("soon")
    dialog.take()
    assert "is no date" in dialog.fault.text()
    dialog.fields["next_validation"].setText("31.3.2026")
    dialog.take()
    (model,) = driver.project.systems[0].models
    assert (model.id, model.next_validation) == ("scorecard", "2026-03-31")
    page = page_of(driver)
    page.reveal("s")
    assert page.detail.models.model.rows[0].texts[4] == "31 Mar 2026: overdue"
    page.detail.models.table.selectRow(0)
    page.detail.models.remove_model()
    assert not driver.project.systems[0].models


def test_systems_are_pasted_from_a_spreadsheet(
    driver: Driver, taken: list[tuple[str, str]]
) -> None:
    page = page_of(driver)
    clipboard = QGuiApplication.clipboard()
    clipboard.setText("Card fraud\nCredit score\n")
    page.files.paste()
    clipboard.setText("System\tPurpose\tState\nCredit score\tScores credit\ttrial\n")
    page.files.paste()
    found = driver.session.project.systems
    assert [(s.name, s.purpose, s.state) for s in found] == [
        ("Card fraud", "", "production"),
        ("Credit score", "Scores credit", "trial"),
    ]
    assert [button for _, button in taken] == ["Take 2", "Take 1"]
    clipboard.setText("")
    page.files.paste()
    assert "There are no cells to paste" in driver.window.messages.text.text()


def test_the_matrix_and_the_statement_of_applicability_are_read_and_copied(qtbot) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, bank(), None)
    driver.session.jobs.cancel(driver.session)
    page = page_of(driver)
    page.all.click()
    requirements = page.requirements
    requirements.views["matrix"].click()
    table, model = requirements.matrix.table, requirements.matrix.model
    assert table.isVisible()
    table.setCurrentIndex(model.index(1, 0))
    assert model.names[1] in requirements.matrix.words.text()
    qtbot.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().text().splitlines()
    assert len(copied) == 1 + model.rowCount()
    assert len(copied[0].split("\t")) == 1 + model.columnCount()
    requirements.views["statement"].click()
    at = requirements.framework.findData("iso-42001")
    requirements.framework.setCurrentIndex(at)
    requirements.framework.activated.emit(at)
    rows = requirements.statement.model.rows
    assert len(rows) == 38
    assert {r.texts[2] for r in rows} <= {"yes", "no", "not decided"}
    requirements.views["matrix"].click()
    table.setCurrentIndex(model.index(1, 0))
    qtbot.keyClick(table, Qt.Key.Key_Return)
    assert page.one.isChecked()
    assert page.detail.name.text() == model.names[1]


def test_the_organisation_has_a_row_with_its_requirements_duties_and_evidence(qtbot) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, bank(), None)
    driver.session.jobs.cancel(driver.session)
    page = page_of(driver)
    page.reveal(ORGANISATION)
    detail = page.detail
    assert detail.name.text() == "The organisation itself"
    shown = [
        detail.tabs.tabText(k) for k in range(detail.tabs.count()) if detail.tabs.isTabVisible(k)
    ]
    assert shown == ["Requirements", "Duties 0", "Evidence 1"]
    assert not detail.edit.isVisible()
    page.reveal("credit-score")
    assert all(detail.tabs.isTabVisible(k) for k in range(detail.tabs.count()))
    page.search.setText("card")
    assert [r.id for r in page.model.rows] == ["card-fraud"]


def test_the_page_is_worked_by_keys(qtbot, monkeypatch) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, bank(), None)
    driver.session.jobs.cancel(driver.session)
    page = page_of(driver)
    opened: list[str] = []
    for name in ("page", "requirements_tab", "evidence_tab", "duties_tab"):
        monkeypatch.setattr(
            f"planner.ui.systems.{name}.run", lambda dialog: opened.append(type(dialog).__name__)
        )
    page.reveal("credit-score")
    detail = page.detail
    keys = {s.key().toString(): s.activated.emit for s in page.findChildren(QShortcut)}
    for key in ("N", "E", "D"):
        keys[key]()
    assert opened == ["SystemDialog", "EvidenceDialog", "MakeDutiesDialog"]
    detail.tabs.setCurrentWidget(detail.answers)
    detail.answers.answer_table.selectRow(0)
    question = detail.answers.answers.rows[0].id
    keys["4"]()
    assert driver.project.current_round.system_answers["credit-score"][question].level == 4
    keys["Ctrl+PgDown"]()
    assert detail.tabs.currentWidget() is detail.facts
    page.all.click()
    keys["/"]()
    assert page.one.isChecked()


def test_a_high_risk_system_beside_no_regulated_models_is_said_and_mended(driver: Driver) -> None:
    none = driver.project.organisation.model_copy(update={"regulated_models": 0, "use_cases": ()})
    facts = said(LIFE, "on_market_before")
    system = System(id="life", name="Life price", facts=facts, since="2024-03-01")
    law = next(f for f in frameworks() if f.id == "eu-ai-act" and f.status != "superseded")
    driver.session.do(
        Edit(
            "test",
            lambda p: checked(p, organisation=none, systems=(system,), frameworks=(law,)),
        )
    )
    notice = page_of(driver).findChild(RegulatedNotice)
    assert notice.isVisible()
    assert "1 high-risk model (Life price); the profile counts none" in notice.words.text()
    QTest.mouseClick(notice.mend, Qt.MouseButton.LeftButton)
    assert driver.project.organisation.regulated_models == 1
    assert not notice.isVisible()
    driver.session.workspace_undo()
    assert driver.project.organisation.regulated_models == 0
    assert driver.go("organisation").findChild(RegulatedNotice).isVisible()


def test_many_reasons_push_no_tab_out_of_the_page(driver: Driver) -> None:
    """What hangs on two answers is many lines: the page scrolled, and its tabs stood above the window."""
    page = page_of(driver)
    switch_on(driver, "eu-ai-act")
    facts = said(LIFE + " on_market_before")
    system = System(
        id="life", name="Life", facts=facts, origin="adapted", since="2024-03-01", teams=()
    )
    driver.session.do(Edit("Add", lambda project: checked(project, systems=(system,))))
    page.detail.show_system(page.detail._register, "life")
    words = page.detail.why.text()
    assert words.count("111(2)") >= 2
    assert "register differ" in words
    assert len(words) > 500
    tabs = page.detail.tabs
    assert max(tabs.widget(k).minimumSizeHint().height() for k in range(tabs.count())) < 300
