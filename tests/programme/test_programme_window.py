"""A programme by mouse and keyboard: planned, moved, agreed, written; units added and taken out."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QItemSelectionModel, QObject, Qt
from PySide6.QtTest import QTest

from planner.cli.main import run
from planner.domain.base.language import phrase, speaking, tr
from planner.domain.base.numbers import money, percent
from planner.domain.base.resources import content_folder
from planner.domain.case.figure import WrongKind
from planner.programme.desk import Desk
from planner.programme.engine.terms import Prices
from planner.programme.plan import ProgrammePlan, as_shares, plan_programme
from planner.programme.programme_file import (
    GroupDuty,
    Programme,
    ProgrammeMove,
    SharedTool,
    UnitEntry,
    changed,
    new_programme,
    read_programme,
    save_programme,
    utc_now,
)
from planner.programme.rows import rows_of
from planner.programme.share import share_of
from planner.programme.words import ledger
from planner.reporting.charts.programme import steps_by_unit, use_and_limit
from planner.reporting.programme import figures as said
from planner.reporting.programme.figures import headline, proof
from planner.reporting.programme.publish import programme_report
from planner.reporting.programme.tables import filled
from planner.reporting.theme import themes
from planner.spread.spread import Here
from planner.ui.frame.programme_window import ProgrammeWindow
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.look import Look
from planner.ui.programme.planning import Planner
from planner.workers.child import WorkerError
from planner.workspace.settings import Settings
from tests.conftest import PATIENCE
from tests.programmes import small_unit
from tests.reading import nets
from tests.reading.places import places


def small_programme() -> Programme:
    """Three units that can be planned at once and one of another round."""
    units = [
        UnitEntry(
            id=f"u{k}",
            name=f"Unit {k}",
            group="North" if k else "South",
            unit=small_unit(40 + k, f"u{k}").model_copy(update={"source": f"s{k}"}),
        )
        for k in range(3)
    ]
    other = small_unit(50, "u3").model_copy(update={"source": "s3", "round": "1"})
    units.append(UnitEntry(id="u3", name="Unit 3", unit=other))
    made = new_programme("Harbour (example)", date(2027, 1, 1), utc_now())
    return changed(
        made,
        quarters=4,
        horizon=24,
        seed=1,
        budget=(30.0,),
        scarce={"ml_engineer": (12.0,)},
        tools=(SharedTool(id="reg", name="Model registry", replaces=("t-0",), once=10.0),),
        duties=(GroupDuty(id="d", name="Risk", steps=("p-1",), by="2027-12-31", least_units=2),),
        units=tuple(units),
    )


@pytest.fixture
def here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything in this process: no test waits for others to start."""
    monkeypatch.setattr("planner.ui.programme.planning.Local", Here)
    monkeypatch.setattr("planner.ui.programme.planning.cache", lambda: None)


def opened(qtbot, desk: Desk) -> ProgrammeWindow:  # type: ignore[no-untyped-def]
    look = Look("light", 10)
    look.apply()
    window = ProgrammeWindow(look, desk, Settings(name="Tester"))
    window.resize(1400, 850)
    qtbot.addWidget(window, before_close_func=lambda _: setattr(desk, "saved", desk.programme))
    window.show()
    qtbot.waitUntil(lambda: window.settled and window.more is not None, timeout=PATIENCE)
    return window


@pytest.mark.usefixtures("here")
def test_a_programme_is_planned_moved_agreed_and_written(  # type: ignore[no-untyped-def]
    qtbot,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk = Desk(small_programme())
    window = opened(qtbot, desk)
    heat = window.heat_page.heat
    assert "Unit 3" in [r.name for r in heat.rows if r.why]
    assert sum(sum(r.begun) for r in heat.rows) > 0
    assert window.heat_page.sentence.text() == headline(window.plan)  # type: ignore[arg-type]
    assert window.heat_page.side.proof.text() == proof(window.plan)  # type: ignore[arg-type]
    first = next(r.id for r in heat.rows if sum(r.begun))
    window.on_unit(first)
    before = window.plan.result.worth  # type: ignore[union-attr]
    QTest.keyClick(heat, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    qtbot.waitUntil(
        lambda: window.settled and desk.programme.moves[-1].price is not None, timeout=PATIENCE
    )
    move = desk.programme.moves[-1]
    after = window.plan.result.worth  # type: ignore[union-attr]
    assert move.price == pytest.approx(before - after)
    assert move.price >= -1e-6 * abs(before)
    assert window.heat_page.side.move_box.isVisible()
    told = window.heat_page.side.ledger.text()
    assert str(move.what) in told
    assert money(move.price, desk.programme.currency) in told or "nothing" in told
    assert min(window.plan.starts(first).values(), default=9) > 0  # type: ignore[union-attr]
    window.moves.hold_others()
    qtbot.waitUntil(lambda: window.settled, timeout=PATIENCE)
    assert window.plan.result.worth <= after + 1e-6  # type: ignore[union-attr]
    asked: list[str] = []
    monkeypatch.setattr(
        "planner.ui.frame.programme_moves.ask_record",
        lambda _p, _l, _t, _f, _take, words: asked.append(str(words)),
    )
    window.moves.agree()
    assert "With 2 units kept as before" in asked[0]
    window.undo()
    qtbot.waitUntil(lambda: window.settled, timeout=PATIENCE)
    assert window.plan.result.worth == pytest.approx(before, rel=1e-3)  # type: ignore[union-attr]
    monkeypatch.setattr(
        "planner.ui.frame.programme_moves.ask_record",
        lambda _p, _l, _t, _f, take, _words: take({"who": "Tester"}) or True,
    )
    window.moves.agree()
    assert desk.programme.agreed is not None
    assert desk.programme.agreed.worth == pytest.approx(before, rel=1e-3)
    assert all(u.hash for u in desk.programme.units if u.id != "u3")
    window.show_page(5)
    window.page.export_to(tmp_path / "p.html", "html")
    qtbot.waitUntil(
        lambda: (tmp_path / "p.html").exists() and window.page.open.isVisible(), timeout=PATIENCE
    )
    told = (tmp_path / "p.html").read_text("utf-8")
    assert "was agreed on" in told
    assert "not agreed yet" not in told
    desk.save(tmp_path / "g")
    again, _ = read_programme(tmp_path / "g.mlprogramme")
    assert again.agreed == desk.programme.agreed
    for page in range(6):
        window.show_page(page)
        assert window.page.grab().width() > 0


@pytest.mark.usefixtures("here")
def test_units_tools_duties_and_limits_are_changed_by_dialogs(qtbot, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    from planner.domain.base.errors import PlannerError
    from planner.ui.programme import forms
    from planner.ui.programme.record_dialog import RecordDialog

    desk = Desk(small_programme())
    window = opened(qtbot, desk)
    window.show_page(2)
    page = window.page
    asked = forms.tool_fields(desk.programme.tools[0], desk.programme)
    dialog = RecordDialog(window, window.look, "Tool", asked, lambda v: page._take(None, v))
    dialog.boxes["name"].setText("Gateway")
    dialog.boxes["replaces"].setText("no such tool")
    dialog.take()
    assert "no such tool" in dialog.problem.text()
    dialog.boxes["replaces"].setText("MLflow")
    dialog.boxes["once"].setText("12,5")
    dialog.take()
    assert desk.programme.tools[-1].replaces == ("t-mlflow",)
    assert desk.programme.tools[-1].once == 12.5
    gateway = desk.programme.tools[-1]
    kept = RecordDialog(
        window,
        window.look,
        "Tool",
        forms.tool_fields(gateway, desk.programme),
        lambda v: page._take(gateway, v),
    )
    kept.boxes["wish"].setCurrentIndex(kept.boxes["wish"].findData("never"))
    kept.take()
    assert desk.programme.tools[-1].wish == "never"
    assert "Gateway" in desk.programme.moves[-1].what
    window.show_page(3)
    window.page._take("people", {"ml_engineer": (), "data_engineer": (5.0,)})
    assert dict(desk.programme.scarce) == {"data_engineer": (5.0,)}
    with pytest.raises(PlannerError):
        forms.duty_of(
            None, {"name": "x", "steps": ("p-comms",), "units": ("nobody",)}, desk.programme
        )
    page = window.page
    page._take("rate", {"currency": "usd", "rate": 0.91, "as_of": "2026-11-30"})
    assert desk.programme.rates["USD"].rate == 0.91
    assert "1 USD is 0.9100 EUR" in str(page.model.rows[-1].texts[1])
    for bad in ({"currency": "EUR"}, {"currency": "dollar"}, {"rate": 0.0}):
        with pytest.raises(PlannerError):
            page._take("rate", {"currency": "USD", "rate": 1.0, "as_of": "2026-11-30"} | bad)
    page._take("rate:USD", {"currency": "USD", "rate": None, "as_of": "2026-11-30"})
    assert not desk.programme.rates
    window.show_page(1)
    flags = QItemSelectionModel.SelectionFlag
    window.page.table.selectionModel().select(  # whatever key an earlier test held down
        window.page.model.index(3, 0), flags.ClearAndSelect | flags.Rows
    )
    window.page.remove()
    assert len(desk.programme.units) == 3
    window.add_units([tmp_path / "gone.mlunit"])
    assert "is not there" in window.messages.text.text()
    qtbot.waitUntil(lambda: not window.planner.working, timeout=PATIENCE)
    assert isinstance(window.planner, Planner)


def test_words_of_planning_keep_their_other_languages(qtbot) -> None:  # type: ignore[no-untyped-def]
    parent = QObject()
    planner = Planner(Jobs(parent), parent)
    told: list[str] = []
    planner.progress.connect(lambda words, _: told.append(words))
    planner.failed.connect(told.append)
    planner.progress.emit(phrase("Planning: round {n:d}, gap {gap}", n=2, gap="1 %"), 0.2)
    planner.failed.emit(phrase("The unit “{id}” stands twice.", id="u0"))
    with speaking("de"):
        said_ = [tr(t) for t in told]
    assert said_ == ["Planung: Runde 2, Lücke 1 %", "Die Einheit „u0“ steht zweimal da."]


def test_a_programme_of_two_hundred_units_shows_the_rows_in_sight(qtbot) -> None:  # type: ignore[no-untyped-def]
    from planner.ui.programme.heat import HeatMap, HeatRow

    heat = HeatMap(Look("dark", 10))
    qtbot.addWidget(heat)
    rows = [HeatRow(f"u{k}", f"Unit {k}", (1, 2, 0, 3) * 4, "€1k", "2.0") for k in range(200)]
    quarters = [(str(2027 + k // 4), f"Q{k % 4 + 1}") for k in range(16)]
    heat.show_rows(rows, quarters, [(4.0, "31 December 2027")])
    heat.resize(1200, heat.sizeHint().height())
    drawn: list[str] = []
    heat._row = lambda painter, row, y, most: drawn.append(row.id)  # type: ignore[method-assign]
    heat.render(heat.grab(heat.rect().adjusted(0, 900, 0, -5000)))
    assert 0 < len(set(drawn)) <= 200
    drawn.clear()
    heat.grab(heat.rect().adjusted(0, 900, 0, -(heat.height() - 1300)))
    assert len(drawn) < 20
    heat.choose("u3")
    QTest.keyClick(heat, Qt.Key.Key_Down)
    assert heat.current == "u4"


def test_of_limits_nothing_is_said_where_nothing_is_known() -> None:
    programme = small_programme()
    with Here() as here:
        plan = plan_programme(programme, rows_of(programme, Path(), None), here)
    first = replace(plan, result=replace(plan.result, prices={}))
    assert "bind" in headline(plan)
    assert "bind" not in headline(first)
    assert "bind" not in headline(as_shares(plan))


@pytest.mark.usefixtures("here")
def test_missed_duties_and_what_is_in_the_way_stand_on_the_page(qtbot) -> None:  # type: ignore[no-untyped-def]
    never = GroupDuty(id="d", name="Risk", steps=("p-99",), by="2027-12-31", least_units=2)
    window = opened(qtbot, Desk(changed(small_programme(), duties=(never,))))
    words = window.plan.missed()[0]  # type: ignore[union-attr]
    assert "“Risk” of 31 December 2027 is kept in 2 units too few." in words
    assert "Unit 0 (not in this plan), Unit 1" in words
    assert window.heat_page.missed.isVisibleTo(window)
    assert window.heat_page.missed.text() == words
    window.show_page(4)
    assert window.page.note.text() == words
    kept = opened(qtbot, Desk(small_programme()))
    assert not kept.heat_page.missed.isVisibleTo(kept)
    away = tuple(
        u.model_copy(update={"unit": None, "path": f"{u.id}.mlunit"})
        for u in small_programme().units
    )
    bare = ProgrammeWindow(window.look, Desk(changed(small_programme(), units=away)), Settings())
    qtbot.addWidget(bare, before_close_func=lambda w: setattr(w.desk, "saved", w.desk.programme))
    bare.show()
    qtbot.waitUntil(lambda: "No unit of" in bare.messages.text.text(), timeout=PATIENCE)
    assert bare.plan is None
    assert "being planned" not in bare.heat_page.waiting.text()
    assert "Plan again" in bare.heat_page.waiting.text()
    assert [r.why for r in bare.heat_page.heat.rows] == [
        f"cannot be read: {u.id}.mlunit is not there." for u in away
    ]


class Lost(Here):
    """Work that ends when a programme was found: the workers are gone."""

    asked = 0

    def map(self, function: Any, held: Sequence[int], items: Sequence[Any]) -> list[Any]:
        self.asked += 1
        if self.asked > 2:
            raise WorkerError("The cluster has no workers any more.")
        return super().map(function, held, items)


def test_where_all_workers_are_lost_the_command_prints_the_best_programme_so_far(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "g.mlprogramme"
    save_programme(small_programme(), path, None, utc_now())
    monkeypatch.setattr("planner.cli.programme.spread_of", lambda *_, **__: Lost())
    assert run(["programme", "plan", str(path), "--quiet"], lambda _: 1) == 1
    said_, wrong = capsys.readouterr()
    assert said_.startswith("The best programme so far")
    assert "in 2 of 4 units" in said_
    assert "no workers any more" in wrong


def test_where_all_workers_are_lost_the_window_keeps_the_programme_so_far(  # type: ignore[no-untyped-def]
    qtbot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("planner.ui.programme.planning.Local", Lost)
    monkeypatch.setattr("planner.ui.programme.planning.cache", lambda: None)
    look = Look("light", 10)
    window = ProgrammeWindow(look, Desk(small_programme()), Settings())
    qtbot.addWidget(window, before_close_func=lambda w: setattr(w.desk, "saved", w.desk.programme))
    window.show()
    qtbot.waitUntil(lambda: "no workers" in window.messages.text.text(), timeout=PATIENCE)
    assert window.plan is not None
    assert window.plan.result.worth > 0
    assert not window.settled
    assert not window.agree_button.isEnabled()
    assert window.heat_page.side.more.text() == "is worked out once the plan is settled"


def test_what_is_proven_beside_kept_units_says_so() -> None:
    programme = small_programme()
    with Here() as here:
        plan = plan_programme(programme, rows_of(programme, Path(), None), here)
    first, *others = plan.members
    one = replace(plan, members=(replace(first, fixed=dict(plan.starts(first.id))), *others))
    assert proof(plan).startswith("No other")
    assert proof(one).startswith("With one unit kept as before, nothing that keeps as many duties")
    assert said.more_money(one, one) == "buys nothing that counts with one unit kept as before."
    priced = said.more_money(plan, plan)
    assert ("is not what binds" in priced) == (plan.price_of_money[0] == 0.0)
    free = replace(plan, result=replace(plan.result, prices={}))
    assert "is not what binds" in said.more_money(free, free)


def test_a_price_stands_in_brackets_where_the_plan_leaves_some_of_the_limit() -> None:
    from planner.ui.programme.page import limit_rows

    programme = small_programme()
    with Here() as here:
        plan = plan_programme(programme, rows_of(programme, Path(), None), here)
    periods = range(plan.terms.periods)
    common = Prices.nothing(plan.terms.periods)
    dear = replace(common, money=(0.0, 2.0, 0.0, 0.0), days={"ml_engineer": (30.0,) * 4})
    prices = dict.fromkeys(plan.result.prices, dear)
    spent = [float(x) for x in plan.spent]
    days = tuple(float(x) for x in plan.days("ml_engineer"))
    assert sum(spent[:2]) > 0
    assert max(days) > 0

    def cells(budget: Sequence[float], people: Sequence[float]) -> list[tuple[str, ...]]:
        terms = replace(plan.terms, budget=tuple(budget), capacity={"ml_engineer": tuple(people)})
        one = replace(plan, terms=terms, result=replace(plan.result, prices=prices))
        return [row.prices for row in limit_rows(one)]

    # all of it is used up: money that prices the second quarter is worth as much in the first
    money_, people = cells(spent, days)
    assert money_ == ("2.00", "2.00", "", "")
    assert people == tuple("€30" if days[q] > 0 else "(€30)" for q in periods)
    # twice of it, or none of it: the plan does not use it up
    money_, people = cells([2 * x for x in spent], [2 * x for x in days])
    assert money_ == ("(2.00)", "(2.00)", "", "")
    assert set(people) == {"(€30)"}
    money_, people = cells([0.0] * 4, [0.0] * 4)
    assert money_ == ("(2.00)", "(2.00)", "", "")
    assert set(people) == {"(€30)"}


def test_a_workbook_shows_amounts_to_the_unit_and_levels_as_they_are() -> None:
    table = filled(("Unit", "Worth"), [["North", 1234.5678], ["South", 1.625]], (24, 14))
    assert table.rows == (("North", 1234.57), ("South", 1.62))
    assert table.shown.endswith("General")
    assert table.widths == (24, 14)


def test_a_share_pays_each_invoice_by_its_time_and_no_more_in_all(
    tmp_path: Path,
) -> None:
    shutil.copy(content_folder("examples") / "bank.mlplan", tmp_path / "own.mlplan")
    programme = small_programme()
    with Here() as here:
        plan = plan_programme(programme, rows_of(programme, Path(), None), here)
    unit = max(plan.column, key=lambda u: plan.column[u].money[-1])
    entries = tuple(
        u.model_copy(update={"path": "own.mlplan"} if u.id == unit else {}) for u in programme.units
    )
    plan = replace(plan, programme=programme.model_copy(update={"units": entries}))
    limits = share_of(plan, unit, tmp_path).limits
    up_to = plan.column[unit].money
    assert limits.budget_total == pytest.approx(up_to[-1], abs=0.011)
    assert limits.budget_total > 0
    for quarter, paid in enumerate(up_to):
        assert paid <= limits.budget_per_quarter * (quarter + 1) + 1e-6
    assert limits.budget_per_quarter <= max(np.diff(up_to, prepend=0.0)) + 0.011
    assert limits.held_back == 0.0


def test_the_ledger_tells_the_newest_moves_first() -> None:
    programme = small_programme()
    moves = [
        ProgrammeMove(what=f"Move {k}", when="2026-11-29T08:00:00Z", price=1_000.0 * k)
        for k in range(4)
    ]
    told = ledger(programme.model_copy(update={"moves": tuple(moves)}), 3).split("\n")
    assert ["Move 3" in told[0], "Move 1" in told[2], len(told)] == [True, True, 4]
    assert money(3_000.0, programme.currency) in told[0]
    assert "1" in told[3]
    assert "earlier" in told[3]
    assert ledger(programme, 3) == ""


def untrue(plan: ProgrammePlan, **parts: Any) -> list[str]:
    """What the nets catch in a report of ``plan`` in both languages, and figures that are not the plan's."""
    today = date(2026, 11, 29)
    read = {}
    for language in ("en", "de"):
        with speaking(language, "en"):
            read[language] = places(programme_report(plan, today, **parts))
    english, german = read["en"], read["de"]
    budget = sum(
        plan.programme.budget[min(q, len(plan.programme.budget) - 1)]
        for q in range(plan.programme.quarters)
    )
    ends = [float(np.quantile(plan.all_futures, q)) for q in (0.1, 0.9)]
    gap = (plan.result.proven - plan.result.worth) / plan.result.proven
    loses = [float((plan.by_future(u) < 0).mean()) for u in plan.column]
    currency = plan.programme.currency
    known = [money(x, currency, signed=True) for x in (budget, plan.result.proven, *ends)]
    known += [percent(float((plan.all_futures < 0).mean())), percent(gap, 1), "10 %"]
    known += [percent(x) for x in (min(loses), max(loses))]
    if "many" in parts:
        many = parts["many"].worth
        known += [money(float(np.quantile(many, q)), currency, signed=True) for q in (0.1, 0.9)]
        known += [percent(float((many < 0).mean()))]
    argues = [replace(p, section="summary") for p in english if p.section != "method"]
    return [
        *nets.ownerless(argues, known),
        *nets.leftovers(english),
        *nets.leftovers(german),
        *nets.upside_down(english),
        *nets.one_and_many(english, "en"),
        *nets.one_and_many(german, "de"),
        *nets.in_the_past(english, today),
        *nets.two_languages(english, german),
        *(str(p) for p in german if "Modellregister" in p.text),  # a name stays as it was typed
    ]


def test_the_report_says_the_plan_in_both_languages(tmp_path: Path) -> None:
    from planner.programme.robust import robustness, value_of_knowing
    from planner.reporting.blocks import tables_of
    from planner.reporting.programme.publish import publish_programme

    programme = small_programme()
    with Here() as here:
        plan = plan_programme(programme, rows_of(programme, Path(), None), here)
        anew = robustness(plan, here, 3)
    assert value_of_knowing(anew) >= 0.0
    assert anew.low <= anew.high
    points = ((0.8, plan.result.worth, plan.result.proven),)
    with pytest.raises(WrongKind):  # what was released is no invoice of the plan
        said.say(said.RELEASED, plan, sum=said.spent(plan), spent=said.released(plan), n="4")
    caught = untrue(plan, more=plan, robust=anew, points=points, names=True)
    assert not caught, "\n".join(caught)
    for language, word in (("en", "Duties of the group"), ("de", "Pflichten der Gruppe")):
        with speaking(language):
            report = programme_report(plan, date(2026, 11, 29), more=plan, robust=anew)
            told = report.document.model_dump_json()
        assert word in told
        tables = [t for s in report.document.sections for t in tables_of(s.blocks)]
        spent = next(t for t in tables if t.head[1:] == ("2027",))
        assert len(spent.rows) == len(plan.members) + 2
        publish_programme(plan, tmp_path / f"{language}.html", "html", date(2026, 11, 29))
        assert (tmp_path / f"{language}.html").read_text("utf-8").count("<h") > 10
    parts = {s.id: list(tables_of(s.blocks)) for s in report.document.sections}
    assert parts.keys() >= {"sheet", "money", "shared", "units", "risks", "more", "method"}
    waiting = next(t for t in parts["units"] if len(t.head) == 5)
    told_steps = sum(int(row[1].t) for row in waiting.rows if row[1].t.isdigit())
    assert told_steps == sum(sum(plan.begun(m.id)) for m in plan.members)


def test_moves_that_one_plan_answered_have_one_price() -> None:
    programme = small_programme()
    moves = [
        ProgrammeMove(what=f"Move {k}", when="2026-11-29T08:00:00Z", price=price)
        for k, price in enumerate((1_000.0, None, 5_000.0, None))
    ]
    told = ledger(programme.model_copy(update={"moves": tuple(moves)}), 4).split("\n")
    assert "planned anew" in told[0]
    assert f"{money(5_000.0, programme.currency)} of expected worth (with those" in told[1]
    assert told[2].endswith("priced together with “Move 2”")
    assert "those before" not in told[3]


def test_quarters_under_a_chart_stand_within_it() -> None:
    quarters = [f"Q{k}\n2027" for k in range(1, 5)]
    theme = themes()["light"]
    charts = (
        use_and_limit([29.0, 3.0, 3.0, 0.0], [30.0] * 4, quarters, ["29"] * 4, theme),
        steps_by_unit(["Unit"], [[1, 0, 2, 0]], quarters, theme),
    )
    for figure in charts:
        figure.canvas.draw()
        for axes in figure.axes:
            for label in axes.get_xticklabels():
                box = label.get_window_extent()
                assert box.y0 >= 0
                assert box.y1 <= figure.bbox.height
    (axes,) = charts[0].axes
    for words in axes.texts:  # the line of the limit goes through none
        box = words.get_window_extent()
        assert not box.y0 < axes.transData.transform((0, 30.0))[1] < box.y1
