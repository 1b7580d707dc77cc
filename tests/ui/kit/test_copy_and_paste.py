"""Tables, charts and cards are copied as people use them elsewhere; cells are pasted through the preview."""

from __future__ import annotations

import csv
import io

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest

from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.ui.kit.card import Card
from planner.ui.kit.clip import as_html, as_tsv, cell_text
from planner.ui.organisation.page import OrganisationPage
from planner.ui.organisation.paste import pasted_table
from planner.ui.roadmap.step_menu import step_entries
from tests.ui.conftest import Driver

CONTROL = Qt.KeyboardModifier.ControlModifier
KNOWN = [("a", "Alpha"), ("b", "Beta"), ("c", "Gamma")]


@pytest.fixture
def page(open_empty: Driver) -> OrganisationPage:
    found = open_empty.go("organisation")
    assert isinstance(found, OrganisationPage)
    return found


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+1", "'=1+1"),
        ("@SUM(A1)", "'@SUM(A1)"),
        ("-cmd|x", "'-cmd|x"),
        ("-5", "-5"),
        ("+1,234.5", "+1,234.5"),
        ("−\u2060€0.1m", "−€0.1m"),
        ("two\nlines\tand a tab", "two lines and a tab"),
    ],
)
def test_a_cell_is_on_one_line_and_works_nothing_out(text: str, cell: str) -> None:
    assert cell_text(text) == cell


def test_a_table_is_copied_for_spreadsheet_and_text() -> None:
    grid = (("Name", "Level"), [("A & <b>", "1.5"), ("B", "2")])
    assert as_tsv(grid) == "Name\tLevel\nA & <b>\t1.5\nB\t2"
    html = as_html(grid)
    assert html.count("<tr>") == 3
    assert "A &amp; &lt;b&gt;" in html


def test_rows_are_copied_with_their_heads_and_exact_values(page: OrganisationPage) -> None:
    table = page.table
    table.reveal("deployments")
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(table, Qt.Key.Key_C, CONTROL)
    clipboard = QGuiApplication.clipboard()
    lines = list(csv.reader(io.StringIO(clipboard.text()), delimiter="\t"))
    assert lines[0] == ["Assumption", "Unit", "Low", "Middle", "High", "Grade", "Source"]
    assert len(lines) == 3
    row = next(r for r in page.model.rows if r.id == "deployments")
    assert lines[1][3] == row.exact[3]
    assert clipboard.mimeData().hasHtml()
    words = [w for w, _ in table.entries(table.currentIndex().row()) if w]
    assert "Copy the whole table" in words
    assert "Paste from a spreadsheet…" in words


def test_what_is_copied_pastes_back_as_no_change(
    page: OrganisationPage, open_empty: Driver, taken: list[tuple[str, str]]
) -> None:
    page.table.copy_rows(chosen=False)
    before = open_empty.project
    page.paste()
    assert open_empty.project == before
    assert not taken, "nothing is asked where nothing changes"


def test_pasted_cells_go_through_the_preview(
    page: OrganisationPage, open_empty: Driver, taken: list[tuple[str, str]]
) -> None:
    clipboard = QGuiApplication.clipboard()
    page.table.reveal("deployments")
    clipboard.setText("10\t20\t30\n40\t80\t160\n")
    QTest.keyClick(page.table, Qt.Key.Key_V, CONTROL)
    stated = open_empty.project.assumptions
    ids = [r.id for r in page.model.rows if not r.group]
    following = ids[ids.index("deployments") + 1]
    for own, ends in (("deployments", (10, 20, 30)), (following, (40, 80, 160))):
        range_ = stated[own].range
        assert range_ is not None
        assert (range_.low, range_.likely, range_.high) == ends
    open_empty.session.workspace_undo()
    assert following not in open_empty.project.assumptions, "one step"
    clipboard.setText("Releases of models\t12\t24\t48\n")
    page.paste()
    range_ = open_empty.project.assumptions["deployments"].range
    assert range_ is not None
    assert range_.high == 48
    clipboard.setText("")
    page.paste()
    assert "no cells to paste" in open_empty.window.messages.text.text()


def test_bare_cells_go_from_the_chosen_one_on() -> None:
    assert pasted_table("1\t2\t3", KNOWN, "b", "high") == (
        ["id", "low", "middle", "high"],
        [["b", "1", "2", "3"]],
    )
    assert pasted_table("5\n6", KNOWN, "b", "middle") == (
        ["id", "middle"],
        [["b", "5"], ["c", "6"]],
    )
    with pytest.raises(InputError, match="do not fit below"):
        pasted_table("5\n6", KNOWN, "c", "middle")
    with pytest.raises(InputError, match="columns do not fit"):
        pasted_table("5\t6", KNOWN, "c", "source")


def test_heads_and_names_say_where_cells_go() -> None:
    text = "id\tlow\thigh\nb\t1\t2"
    assert pasted_table(text, KNOWN, "a", "low") == (["id", "low", "high"], [["b", "1", "2"]])
    text = "Annahme\tniedrig\thoch\nGamma\t1\t2\nNobody knows\t3\t4"
    heads, rows = pasted_table(text, KNOWN, "a", "low")
    assert heads[0] == "id"
    assert rows[0] == ["c", "1", "2"]
    assert rows[1][0] == "Nobody knows", "named in the preview, not dropped"


def test_charts_cards_and_steps_have_their_menus(
    qtbot, example: Project, example_study: Study
) -> None:  # type: ignore[no-untyped-def]
    driver = Driver(qtbot, example, example_study)
    clipboard = QGuiApplication.clipboard()
    results = driver.go("results")
    entries = dict(results.levels.table.entries())  # type: ignore[attr-defined]
    entries["Copy as table"]()
    assert clipboard.text().startswith("Dimension\tAll\t")
    assert clipboard.text().count("\n") == len(results.levels.table._rows)  # type: ignore[attr-defined]
    entries["Copy as picture"]()
    image = clipboard.image()
    assert image.width() == 2 * results.levels.table.width()  # type: ignore[attr-defined]
    assert len({image.pixel(x, image.height() // 3) for x in range(0, image.width(), 5)}) > 3
    dict(results.levels.radar.entries())["Copy the numbers as a table"]()  # type: ignore[attr-defined]
    assert "Now\t" in clipboard.text()
    card = next(c for c in results.findChildren(Card) if c.isVisible())
    dict(card.entries())["Copy the text of this card"]()
    assert clipboard.text().startswith(card.title.text())
    roadmap = driver.go("roadmap")
    step = example_study.plan.steps[-1].candidate.id
    roadmap.gantt._choose(step)  # type: ignore[attr-defined]
    done = dict(step_entries(roadmap, step))  # type: ignore[arg-type]
    done["Pin"]()
    assert step in driver.project.limits.windows
    assert "Let the planner decide when" in dict(roadmap.gantt.entries())  # type: ignore[attr-defined]
