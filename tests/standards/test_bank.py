"""The example bank stands as it was read by hand once."""

from __future__ import annotations

from planner.analysis.systems.register import register
from planner.domain.base.resources import content_folder
from planner.maturity.score import assess
from planner.storage.document import load
from tests.standards.bank import bank


def test_the_bank_is_what_its_script_makes_and_stands_in_all_six_states() -> None:
    kept = load(content_folder("examples") / "bank.mlplan").project
    made = bank()
    assert kept.model_copy(update={"modified": made.modified}) == made
    assert kept.example
    found = register(kept, assess(kept).cells, "2026-11-29")
    assert found.counts() == {
        "hole": 89, "open": 173, "claimed": 22, "shown": 1, "reviewed": 6, "not_asked": 200,
    }  # fmt: skip
    assert [(r.standing.system.id, r.standing.outcome) for r in found.rows] == [
        ("credit-score", "high_listed"), ("card-fraud", "minimal"), ("cv-ranking", "high_listed"),
        ("assistant", "transparency"), ("back-office", "open"),
    ]  # fmt: skip
    assert found.row("back-office").standing.reading.forks[0].fact == "area_services"  # type: ignore[union-attr]
