"""All rules of the reading tests at once: sentences, rows and tables."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.study.study import Study
from tests.reading.places import Place
from tests.reading.recompute import RULES, Found, check
from tests.reading.tables import TABLES, check_tables
from tests.reading.told import NAMED

RARE = frozenset(
    {
        "beaten", "left out", "used for", "better score", "stack told", "would pay", "pays together",
        "never pays", "hardly", "stated", "odds asked", "none planned",
        "defaults share", "today told", "duties cost",
    }
)  # fmt: skip
"""Those that few organisations need: the forty meet them."""


def check_all(study: Study, places: Sequence[Place]) -> Found:
    """Sentences, rows and tables, each by every rule that there is."""
    told, rows = check(study, places, (*RULES, *NAMED)), check_tables(study, places)
    return Found(
        (*told.faults, *rows.faults),
        told.owned | rows.owned,
        {**told.met, **{t.name: rows.met[t.name] for t in TABLES}},
    )
