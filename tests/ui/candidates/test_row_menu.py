"""The right button on a candidate offers what its panel offers, about that row."""

from __future__ import annotations

from tests.ui.conftest import Driver


def test_the_menu_of_a_row_is_about_that_row(open_example: Driver) -> None:
    page = open_example.go("candidates")
    page.chips["planned"].click()
    ids = [r.id for r in page.model.rows]
    tool = next(i for i in ids if i.startswith("t-"))
    practice = next(i for i in ids if i.startswith("p-"))
    row = {r.id: k for k, r in enumerate(page.model.rows)}
    words = [str(w) for w, _ in page.table.entries(row[tool])]
    assert "Compare tools…" in words
    assert "Work out its price…" in words
    assert [w for w in words if "in the plan" in w or "decides" in w] == [
        "Must be in the plan", "Never in the plan",
    ]  # fmt: skip
    entries = dict(page.table.entries(row[practice]))
    assert page.detail.chosen == practice
    assert "Compare tools…" not in entries
    entries["Never in the plan"]()
    assert open_example.project.wishes[practice] == "never"
    assert "The planner decides" in dict(page.table.entries(row[practice]))
