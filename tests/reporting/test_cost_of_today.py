"""The cost of today in one report: a name stands for one sum, and parts add up to what they are parts of."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from planner.analysis.study.study import Study
from planner.domain.base.language import speaking
from planner.economics.atoms import ATOMS, POOL_LABELS
from planner.economics.model import at_means
from planner.economics.pools import annual_pools
from planner.reporting.blocks import Table, tables_of
from planner.reporting.content.economics import pools
from planner.reporting.content.formulas import formulas
from planner.reporting.report import start_draft

DAY = date(2026, 11, 30)


def tables(study: Study) -> tuple[Table, Table]:
    """What today costs as the business case says it, and as the formulas do."""
    with speaking("en"):
        draft = start_draft(study, DAY)
        (said,) = tables_of(pools(draft))
        worked = next(
            t for t in tables_of(formulas(draft).blocks) if t.title == "The cost of today, a year"
        )
    return said, worked


def test_a_name_stands_for_one_sum(tiny: Study) -> None:
    """Toil was two sums: with the features built twice in one table, without them in another."""
    said, worked = tables(tiny)
    amounts = {row[0].t: row[1].t for row in said.rows}
    assert len(amounts) > 5
    again = {row[0].t: row[-1].t for row in worked.rows}
    assert len(again) == len(worked.rows)  # no name twice
    for name, amount in amounts.items():
        assert again[name] == amount
    parts = {row[0].t.removeprefix("– ") for row in worked.rows if row[0].t.startswith("– ")}
    assert {"Other toil", "Features built twice", "Releasing", "Handing over"} <= parts
    assert not parts & set(amounts)


def test_parts_add_up_to_their_pool(tiny: Study) -> None:
    """At the means, from the pools themselves."""
    case = tiny.case_problem
    at = {k: float(np.ravel(v)[0]) for k, v in annual_pools(case, at_means(case)).items()}
    draft = start_draft(tiny, DAY)
    _, worked = tables(tiny)
    rows = {row[0].t: row[-2].t for row in worked.rows}
    for pool, label in POOL_LABELS.items():
        own = [a for a in ATOMS if a.pool == pool and at[a.id]]
        if label in rows:
            assert rows[label] == draft.money(sum(at[a.id] for a in own))
        for atom in own if len(own) > 1 else ():
            assert rows[f"– {atom.label}"] == draft.money(at[atom.id])
    assert rows["Together"] == draft.money(sum(at.values()))


@pytest.mark.parametrize("pool", POOL_LABELS)
def test_only_a_pool_of_one_part_shares_its_name(pool: str) -> None:
    own = [a.label for a in ATOMS if a.pool == pool]
    assert len(own) == 1 or POOL_LABELS[pool] not in own
