"""What lies on disk, in the window: sources, findings beside claims, measured inputs, one undo each."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from planner.analysis.observed import Difference, beside_question, observed, widest
from planner.domain.answers.assessment import Answer
from planner.domain.answers.observation import Observation, Observed
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.maturity.score import assess
from planner.observe.table_heads import TABLES
from planner.storage.document import load
from planner.ui.assess.standing import standing_words
from planner.ui.observed import findings_tab
from planner.ui.observed.columns_dialog import COLUMN_WORDS, ColumnsDialog
from planner.ui.observed.dialog import ObservedDialog
from planner.ui.observed.scale_cell import draw_difference
from planner.ui.results.observed_card import MOST, ObservedCard
from planner.ui.workshop.begin import BeginDialog
from planner.workspace.edits import set_dont_know, set_level
from planner.workspace.meeting.agenda_edits import put_on_agenda
from planner.workspace.observe_edits import add_survey, attach, remove_survey
from tests.conftest import PATIENCE, ROOT
from tests.ui.conftest import Driver


@pytest.fixture(scope="module")
def looked_at() -> Project:
    return load(ROOT / "tests" / "fixtures" / "schema-2.10.mlplan").project


@pytest.fixture
def driver(qtbot, looked_at: Project) -> Driver:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, looked_at, None)
    driver.session._timer.stop()
    driver.session.jobs.cancel(driver.session)
    return driver


@pytest.fixture
def dialog(driver: Driver) -> ObservedDialog:
    return ObservedDialog(driver.window, driver.look, driver.session)


def cells(dialog: ObservedDialog, question: str) -> tuple[str, ...]:
    at = next(k for k, d in enumerate(dialog.findings.found) if d.observed.question == question)
    dialog.findings.table.selectRow(at)
    return dialog.findings.model.rows[at].texts


def test_what_is_kept_comes_first_and_nothing_is_looked_at_without_a_folder(
    dialog: ObservedDialog,
) -> None:
    assert dialog.tabs.currentWidget() is dialog.kept
    assert dialog.kept.consent() == ("Works council", "2026-11-02")
    dialog.look_now()
    assert "Add the folders" in dialog.fault.text()
    dialog.kept.agreed_on.setText("soon")
    dialog.look_now()
    assert "is not a date" in dialog.fault.text()


def test_nothing_caps_once_the_sources_are_said_not_to_be_all(
    dialog: ObservedDialog, driver: Driver
) -> None:
    assert cells(dialog, "VAL-05")[3] == "at most 1"
    dialog.sources.complete.click()
    assert cells(dialog, "VAL-05")[3] == "cannot tell"
    driver.session.workspace_undo()
    assert cells(dialog, "VAL-05")[3] == "at most 1"


def test_what_is_attached_is_evidence_and_moves_no_level(looked_at: Project) -> None:
    """Of an answer that was given, and of one that was not."""
    survey = looked_at.surveys[-1]
    for one in observed(survey):
        if not one.supports:
            continue
        for person in [r.id for r in looked_at.respondents if r.team == one.team][:2]:
            after = attach(survey, one, person, "who").apply(looked_at)
            before, now = (
                p.current_round.answers.get(person, {}).get(one.question, Answer())
                for p in (looked_at, after)
            )
            assert now.model_copy(update={"evidence": before.evidence}) == before
            assert [e.observation for e in now.evidence if e.observation]
            levels, were = (assess(p).cells for p in (after, looked_at))
            assert np.array_equal(levels.value, were.value, equal_nan=True)
        return
    raise AssertionError("nothing is supported")


def test_the_row_that_is_looked_at_is_said_in_full(dialog: ObservedDialog) -> None:
    for tab in (dialog.sources, dialog.findings, dialog.inputs):
        tab.table.selectRow(0)
        assert tab.whole.text() == tab.model.rows[0].texts[-1] != ""


def test_roles_are_set_for_chosen_rows(dialog: ObservedDialog, driver: Driver) -> None:
    table = dialog.sources.table
    table.selectRow(1)
    dialog.sources.role.setCurrentIndex(dialog.sources.role.findData("teaching"))
    dialog.sources.set_role.click()
    source = driver.session.project.surveys[-1].sources[1]
    assert (source.label, source.role, source.confirmed) == ("untested", "teaching", True)
    assert cells(dialog, "VAL-05")[3] == "supports 3"  # what is left has tests on each change


def test_differences_go_on_the_agenda_in_one_step_before_what_stands_there(
    dialog: ObservedDialog, driver: Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked for the day where no workshop is prepared; the room and the stage of one screen take it up."""
    tab, before = dialog.findings, driver.session.project
    wide = [d.observed.question for d in tab.found if d.gap > 0]
    assert wide
    assert tab.agenda.text() == f"Put {len(set(wide))} on the agenda"
    for said, fault in (("soon", "is not a date"), ("2020-01-01", "lies in the past")):
        with pytest.raises(InputError, match=fault):
            put_on_agenda(wide, ["x"], "2026-11-29", said).apply(before)
    monkeypatch.setattr(findings_tab, "ask_line", lambda *_: "")
    tab.agenda.click()
    assert driver.session.project is before
    today = driver.session.workspace.clock().date().isoformat()
    day = f"{int(today[:4]) + 1}-06-30"
    monkeypatch.setattr(findings_tab, "ask_line", lambda *_: day)
    tab.agenda.click()
    plan = driver.session.project.workshops[-1]
    assert (plan.date, [p.question for p in plan.agenda]) == (day, list(dict.fromkeys(wide)))
    assert plan.minutes >= 60
    assert not tab.agenda.isEnabled()
    begin = BeginDialog(driver.window, driver.look, driver.session)
    workshop = begin.workshop()
    assert workshop is not None
    assert workshop.questions == tuple(dict.fromkeys(wide))
    driver.session.workspace_undo()
    assert driver.session.project.workshops == before.workshops
    assert tab.agenda.isEnabled()
    other = next(q for q in before.questionnaire.by_id if q not in wide)
    first = put_on_agenda([other], [], today, day).apply(before)
    then = put_on_agenda([*wide, other], plan.teams, today).apply(first).workshops[-1]
    assert [p.question for p in then.agenda] == [*dict.fromkeys(wide), other]
    assert then.id == plan.id


def test_a_difference_is_drawn_and_no_empty_column_is_copied(dialog: ObservedDialog) -> None:
    """A line where nothing lies above, an open end, hatching; each at the place of its level."""
    look, box = dialog.look, QRectF(0, 0, 200, 24)

    def at(one: Difference, level: float, down: int = 0) -> QColor:
        image = QImage(200, 24, QImage.Format.Format_RGB32)
        image.fill(look.colour("base"))
        painter = QPainter(image)
        draw_difference(painter, look, box, one)
        painter.end()
        return image.pixelColor(round(8 + 180 * level / 4), 12 + down)

    seen = Observed(question="VAL-05", team="t", cap=1)
    assert at(Difference(seen, 3.0), 3) == look.colour("accent")
    assert at(Difference(seen, 3.0), 1, 6) == look.colour("warn")
    assert at(Difference(seen, 3.0), 0.5) != at(Difference(seen, 3.0), 1.5) == look.colour("base")
    kept = seen.model_copy(update={"cap": None, "supports": 2})
    assert (
        at(Difference(kept, None), 2.06) != look.colour("base") == at(Difference(kept, None), 3.5)
    )
    assert at(Difference(seen, None, "no"), 0.5) == look.colour("base")
    assert "Level 0 to 4" not in dialog.findings.table.grid()[0]


def test_what_was_dismissed_is_heeded_again(dialog: ObservedDialog, driver: Driver) -> None:
    assert cells(dialog, "EXP-05")[3] == "dismissed"
    dialog.findings.dismiss.click()
    assert not driver.session.project.surveys[-1].dismissed
    assert cells(dialog, "EXP-05")[3] == "cannot tell"


def test_measured_inputs_are_taken_in_one_step_and_undone_in_one(
    dialog: ObservedDialog, driver: Driver
) -> None:
    before = driver.session.project.assumptions
    rows = {r.definition.id: k for k, r in enumerate(dialog.inputs.rows)}
    dialog.inputs.table.selectRow(rows["lead_time_days"])
    dialog.inputs.take.click()
    taken = driver.session.project.assumptions["lead_time_days"]
    assert taken.provenance.grade == "C"
    assert "measured" in taken.provenance.source
    assert "n = 20" in taken.provenance.note
    driver.session.workspace_undo()
    assert driver.session.project.assumptions == before


def test_it_stands_beside_an_answer_that_was_given_and_never_before(driver: Driver) -> None:
    project = driver.session.project
    team = project.teams[0].id
    who = next(r.id for r in project.respondents if r.team == team)
    question = project.questionnaire.by_id["VAL-05"]
    when = "2026-11-29T12:00:00Z"

    def words(project: Project) -> str:
        answer = project.current_round.answer(who, question.id)
        return standing_words(project, who, question, answer)

    assert "observed" not in words(set_dont_know(who, question.id, when).apply(project))
    said = words(set_level(who, question.id, 3, when).apply(project))
    assert said.startswith("claimed 3 · observed at most 1: not seen in 1 of 2 sources: ")


def test_in_a_workshop_it_is_said_once_the_votes_are_open(looked_at: Project) -> None:
    team = looked_at.teams[0].id
    assert beside_question(looked_at, team, "VAL-05", 3).startswith(
        "claimed 3 · observed at most 1"
    )
    assert beside_question(looked_at, team, "VAL-05", None).startswith("observed at most 1")
    assert not beside_question(looked_at, team, "EXP-05", 3)  # dismissed


def test_results_show_the_widest_differences_and_lead_to_all(driver: Driver) -> None:
    went: list[str] = []
    shown: list[object] = []
    card = ObservedCard(driver.look, driver.session, shown.append, went.append)
    card.refresh()
    assert shown == [card]
    assert not card.isHidden()
    wide = widest(driver.session.project, driver.session.profile.cells)
    assert len(card.table._rows) == min(len(wide), MOST)
    assert card.none.isHidden() == bool(wide)
    assert all(row[-1].startswith("at most") for row in card.table._rows)
    survey = driver.session.project.surveys[-1]
    driver.session.do(remove_survey(survey.id))
    card.refresh()
    assert card.isHidden()


def test_a_real_key_is_said_for_the_chosen_sources_and_undone(
    dialog: ObservedDialog, driver: Driver
) -> None:
    survey = driver.session.project.surveys[-1]
    where = next(s.id for s in survey.sources if s.kind == "repository")
    found = Observation(
        rule="plt-05-0", source=where, outcome="cannot_tell", count=1, places=("a.py",)
    )
    kept = tuple(o for o in survey.observations if o.rule != "plt-05-0")
    driver.session.do(add_survey(survey.model_copy(update={"observations": (*kept, found)})))
    assert dialog.sources.key.isHidden()
    dialog.sources.table.selectAll()
    assert not dialog.sources.key.isHidden()
    dialog.sources.key.click()
    assert driver.session.project.surveys[-1].observations[-1].outcome == "not_seen"
    driver.session.workspace_undo()
    assert driver.session.project.surveys[-1].observations[-1].outcome == "cannot_tell"


def test_columns_of_an_unknown_table_are_chosen_and_kept_for_the_next_look(  # type: ignore[no-untyped-def]
    dialog: ObservedDialog, driver: Driver, qtbot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "odd.csv"
    path.write_text("Fertig,Wo,Was\n2026-01-03,prod,1\n2026-02-03,prod,2\n", "utf-8")
    asked: list[ColumnsDialog] = []

    def choose(chosen: ColumnsDialog) -> int:
        asked.append(chosen)
        assert not chosen.take_button.isEnabled()
        assert "Moment" in chosen.said.text()
        for column, head in (("when", "Fertig"), ("environment", "Fertig")):
            chosen.boxes[column].setCurrentIndex(chosen.boxes[column].findData(head))
        assert "chosen twice" in chosen.said.text()
        chosen.boxes["environment"].setCurrentIndex(chosen.boxes["environment"].findData("Wo"))
        chosen.take_button.click()
        return chosen.result()

    monkeypatch.setattr("planner.ui.observed.dialog.run", choose)
    dialog.chosen = []
    dialog.add(path)
    (path.parent / "more").mkdir()
    (path.parent / "more" / "stray.csv").write_text("a,b\n1,2\n")
    dialog.add(path.parent / "more")
    dialog.kept.agreed_on.setText("2026-11-02")
    dialog.look_now()
    qtbot.waitUntil(lambda: dialog.sources.model.rows[0].id == "odd-csv", timeout=PATIENCE)
    assert driver.session.project.surveys[-1].sources[0].unread
    assert "tables not recognised: 1 (more/stray.csv)" in dialog.sources.lead.text()
    dialog.sources.table.selectRow(0)
    assert dialog.sources.columns.isVisibleTo(dialog.sources)
    dialog.sources.columns.click()
    qtbot.waitUntil(
        lambda: bool(asked) and driver.session.project.surveys[-1].sources[0].kind == "deployments",
        timeout=PATIENCE,
    )
    source = driver.session.project.surveys[-1].sources[0]
    assert source.columns == {"when": "Fertig", "environment": "Wo"}
    assert source.items == 2


def test_every_column_of_every_table_has_its_words() -> None:
    assert {c for heads in TABLES.values() for c in heads.names} == COLUMN_WORDS.keys()
