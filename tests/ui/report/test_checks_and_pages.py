"""What stands in the way of a report leads to where it is mended; pages in small; who signs."""

from __future__ import annotations

from PySide6.QtCore import Qt

from planner.domain.record.issued import Signer
from planner.workspace.edits import set_report
from planner.workspace.issuing import set_signers
from tests.conftest import PATIENCE
from tests.ui.conftest import Driver


def _rows(page) -> dict[str, object]:  # type: ignore[no-untyped-def]
    return {r.words.text(): r for r in page.checks.rows if not r.isHidden()}


def test_a_check_leads_to_where_it_is_mended(open_example: Driver) -> None:
    page = open_example.go("report")
    study = open_example.session.study
    assert study is not None
    defaults = [r.definition.id for r in study.register if not r.confirmed]
    rows = _rows(page)
    row = rows[f"{len(defaults)} of {len(study.register)} numbers are defaults"]
    open_example.bot.mouseClick(row.link, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert open_example.window.page.title == "Organisation"
    field = open_example.window.focusWidget()
    assert field is not None
    assert open_example.window.page.isAncestorOf(field)


def test_signers_stand_in_their_order_and_one_without_a_name_is_in_the_way(
    open_example: Driver,
) -> None:
    page = open_example.go("report")
    two = (Signer(name="Finance", role="CFO"), Signer(role="Head of risk"))
    open_example.session.do(set_signers(two))
    shown = [x.text() for x in page.signers.rows if not x.isHidden()]  # type: ignore[attr-defined]
    assert shown == ["1. Finance, CFO", "2. No name yet, Head of risk"]
    assert page.checks.rows[0].words.text() == "A signer has no name"  # type: ignore[attr-defined]
    assert page.checks.head.text() == "One thing stands in the way of signing"  # type: ignore[attr-defined]
    open_example.session.do(set_signers(two[:1]))
    assert "A signer has no name" not in _rows(page)
    assert page.checks.head.text() == "Before you send it"  # type: ignore[attr-defined]


def test_a_left_out_approval_page_is_put_back_from_the_check(open_example: Driver) -> None:
    page = open_example.go("report")
    report = open_example.project.report
    changed = report.model_copy(update={"edition": "full", "left_out": ("approval", "formulas")})
    open_example.session.do(set_report(changed, "the edition"))
    row = _rows(page)["The approval page is left out"]
    open_example.bot.mouseClick(row.link, Qt.MouseButton.LeftButton)  # type: ignore[attr-defined]
    assert open_example.project.report.left_out == ("formulas",)


def test_a_small_page_leads_to_the_page(open_example: Driver, qtbot) -> None:  # type: ignore[no-untyped-def]
    page = open_example.go("report")
    qtbot.waitUntil(lambda: page.fresh.text() == "Up to date", timeout=PATIENCE)  # type: ignore[attr-defined]
    thumbs, count = page.thumbs, page.document.pageCount()  # type: ignore[attr-defined]
    assert thumbs.model().rowCount() == count >= 2
    picture = thumbs.model().data(thumbs.model().index(0, 0), Qt.ItemDataRole.DecorationRole)
    inks = {picture.toImage().pixel(x, y) for x in range(5, 70, 3) for y in range(5, 90, 3)}
    assert len(inks) > 3, "the small page is empty"
    spot = thumbs.visualRect(thumbs.model().index(1, 0)).center()
    qtbot.mouseClick(thumbs.viewport(), Qt.MouseButton.LeftButton, pos=spot)
    assert page.view.pageNavigator().currentPage() == 1  # type: ignore[attr-defined]
