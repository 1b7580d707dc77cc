"""Beside the report that is being made stands what is no longer as in the last one that was issued."""

from __future__ import annotations

from planner.domain.project import Project
from planner.domain.record.issued import Issued
from planner.ui.kit.look import Look
from planner.ui.kit.text import PlainLabel
from planner.ui.report.since_last import MOST, SAME, SinceLast


def test_changes_stand_below_the_last_report_that_kept_its_inputs(qtbot, start_up: Project) -> None:  # type: ignore[no-untyped-def]
    def issued(number: str, when: str, kept: str) -> Issued:
        return Issued(number=number, when=when, edition="decision", profile="roles", kept=kept)

    reports = (
        issued("R-2", "2026-11-20T08:00:00Z", "AAAA"),
        issued("R-1", "2026-11-02T08:00:00Z", "AAAA"),
        issued("R-3", "2026-11-21T08:00:00Z", ""),  # what it rested on is not known any more
    )
    project = start_up.model_copy(update={"issued": reports})
    block = SinceLast(Look("light", 10))
    qtbot.addWidget(block)

    def said() -> list[str]:
        column = block.layout()
        assert column is not None
        shown = [item.widget() for k in range(column.count()) if (item := column.itemAt(k))]
        return [x.text() for x in shown if isinstance(x, PlainLabel)]

    block.show_changes(start_up, ("A: 1, was 2",))
    assert block.isHidden(), "nothing was issued"
    block.show_changes(project, None)
    assert block.isHidden()
    block.show_changes(project, tuple(f"Input {k}: 1, was 2" for k in range(MOST + 2)))
    assert said()[0] == "Since R-2, issued on 20 November 2026"
    assert said()[1:] == [*(f"Input {k}: 1, was 2" for k in range(MOST)), "and 2 more"]
    block.show_changes(project, ())
    assert said()[1:] == [SAME]
