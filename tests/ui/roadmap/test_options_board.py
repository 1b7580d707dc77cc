"""The plans on the table beside one another: figures are those of the study, the best one is tinted."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

from PySide6.QtCore import QPoint, QRectF
from PySide6.QtGui import QColor, QImage, QPainter

from planner.analysis.around.on_the_table import on_the_table, recommended
from planner.analysis.study.study import Study
from planner.domain.base.numbers import decimal, in_hundred, money
from planner.reporting.option_tables import table_tables
from planner.ui.kit.look import Look
from planner.ui.roadmap.options_board import HEAD, NAMES, OptionsBoard
from planner.ui.widgets.worth_range import paint_ends
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def board_of(qtbot, study: Study) -> OptionsBoard:  # type: ignore[no-untyped-def]
    board = OptionsBoard(Look("light", 10))
    qtbot.addWidget(board)
    board.show_options(study, on_the_table(study))
    board.resize(1000, board.sizeHint().height())
    board.show()
    return board


def test_every_plan_has_its_figures_and_the_recommended_one_its_tint(
    qtbot, few_study: Study
) -> None:  # type: ignore[no-untyped-def]
    board = board_of(qtbot, few_study)
    options = [o for o in few_study.decision.options if o.id != "nothing"]
    heads, rows = board.grid() or ((), [])
    cells = {row[0]: row[1:] for row in rows}
    assert len(heads) == 1 + len(options) > 2
    assert cells["Expected worth"] == tuple(money(o.expected, "EUR", signed=True) for o in options)
    assert cells["Odds"] == tuple(f"{in_hundred(o.loss_share)} lose money" for o in options)
    whole = [o.id for o in options].index("whole")
    own = [s.candidate for s in few_study.plan.steps if not s.candidate.initiative.anyway]
    assert len(own) < len(few_study.plan.steps)
    days = sum(c.days for c in own)
    assert cells["What it takes"][whole] == f"{decimal(days, 0)} days of own people"
    assert cells["When"][whole] == f"{len(own)} steps", "as the cost below: those of the plan alone"
    (words,) = table_tables(few_study, on_the_table(few_study))
    assert "Done with and without a plan" in words.note
    for name, words in zip(heads[1:], cells["Expected worth"], strict=True):
        assert words in board.accessibleDescription().split(f"{name}: ")[1].split("\n")[0]
    best = recommended(few_study)
    assert best is not None
    shown, look = board.grab().toImage(), Look("light", 10)
    wide = (board.width() - look.u(NAMES)) / len(options)
    tints = [
        shown.pixelColor(QPoint(round(look.u(NAMES) + k * wide + 4), round(look.u(HEAD)) + 8))
        for k in range(len(options))
    ]
    soft = QColor(look.colour("accent_soft"))
    assert [t == soft for t in tints] == [o.id == best.option.id for o in options]


def test_where_money_is_withheld_no_amount_of_worth_stands_there(qtbot, few_study: Study) -> None:  # type: ignore[no-untyped-def]
    withheld = SimpleNamespace(withheld=True)
    board = board_of(qtbot, replace(few_study, judgement=withheld))  # type: ignore[arg-type]
    cells = {row[0]: row[1:] for row in (board.grid() or ((), []))[1]}
    for words in ("Expected worth", "Odds"):
        assert set(cells[words]) == {"–"}
    assert set(cells["9 in 10 between"]) == {""}


def test_the_place_shows_them_above_the_table(open_few: Driver) -> None:
    open_few.go("roadmap")
    open_few.window.do("place:plan options")
    place = open_few.window.page
    open_few.bot.waitUntil(lambda: bool(place.dialog.tables), timeout=PATIENCE)
    (board,) = place.findChildren(OptionsBoard)
    open_few.bot.waitUntil(board.isVisible, timeout=PATIENCE)
    table = place.dialog.tabs.widget(0).table
    open_few.bot.waitUntil(lambda: 0 < board.y() < table.y(), timeout=PATIENCE)


def test_ends_of_a_range_never_touch_and_stay_in_their_room(qtbot) -> None:  # type: ignore[no-untyped-def]
    class Pen(QPainter):
        def drawText(self, place, _flags, words) -> None:  # type: ignore[no-untyped-def]  # noqa: N802
            written.append((place.left(), self.fontMetrics().horizontalAdvance(words)))

    room = QRectF(10, 0, 200, 20)
    canvas = QImage(300, 30, QImage.Format.Format_ARGB32_Premultiplied)
    painter = Pen(canvas)
    for at in ((10.0, 210.0), (100.0, 104.0), (10.0, 12.0), (209.0, 210.0), (60.0, 150.0)):
        written: list[tuple[float, int]] = []
        paint_ends(painter, ("−€0.1m", "+€1.4m"), at, room)
        (low, wide), (high, last) = written
        assert room.left() <= low, at
        assert low + wide < high, at
        assert high + last <= room.right() + 1, at
    assert (low + wide / 2, high + last / 2) == at, "with room they stand below their ends"
    painter.end()
