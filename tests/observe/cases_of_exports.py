"""Cases of rules that look at stores and exports."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from planner.observe.facts import Fact
from planner.observe.mlflow_store import Run, Store, Version
from planner.observe.rules import built_in_rules
from planner.observe.store_facts import store_facts
from planner.observe.table_facts import facts_and_values
from planner.observe.tables import Export, Line
from tests.observe.rule_cases import DARK, TODAY, Case, Told, told


def _run(k: int, *, whole: bool, scheduled: bool = False) -> Run:
    return Run("2026-06-01", 60.0, int(whole), int(whole), whole, whole, scheduled)


def kept(
    whole: int = 10,
    bare: int = 0,
    gap: int = 30,
    versions: int = 6,
    last: str = "2026-11-01",
    tags: tuple[str, ...] = ("owner", "purpose"),
    teams: int = 1,
    scheduled: bool = False,
) -> Case:
    """A tracking store with its registry."""

    def facts() -> dict[str, Fact]:
        store = Store(registry=True)
        for k in range(whole + bare):
            store.runs[f"r{k}"] = _run(k, whole=k < whole, scheduled=scheduled)
        end = date.fromisoformat(last)
        for k in range(versions):
            back = versions - 1 - k
            day = end - timedelta(days=gap * back if gap >= 30 else back**3)
            store.versions.append(Version("churn", day.isoformat(), f"r{k}", live=True))
        if versions:
            store.tags["churn"] = {t: t in tags for t in ("owner", "purpose", "risk")}
        store.run_teams = store.model_teams = {f"t{k}" for k in range(teams)}
        return store_facts(store, built_in_rules().thresholds, TODAY)

    return Case(facts=facts)


STORES: dict[str, Told] = {
    "exp-01-3": told(kept(), kept(7, 3), without=kept(0, 10)),
    "exp-01-2-b": told(kept(5, 5), kept(4, 6), without=kept(0, 10)),
    "exp-01-4": told(kept(teams=2), kept(teams=1), kept(5, 5, teams=2), without=kept(0, 10)),
    "dat-01-3-b": told(kept(8, 2), kept(7, 3), without=kept(0, 10)),
    "dat-01-0": told(kept(2, 10), kept(1, 10), without=kept(0, 10)),
    "pip-04-2": told(kept(), kept(gap=10), (kept(versions=3), DARK), without=kept(gap=12)),
    "pip-04-3": told(
        kept(scheduled=True), (kept(), DARK), nothing="cannot_tell", without=kept(0, 10)
    ),
    "pip-04-0": told(
        kept(), kept(last="2025-11-01"), (kept(versions=0), DARK), without=kept(last="2024-01-01")
    ),
    "gov-01-2": told(kept(), kept(tags=("owner",)), without=kept(tags=())),
    "gov-01-3": told(kept(tags=("risk",)), kept(tags=("owner", "purpose")), without=kept(tags=())),
    "gov-02-3": told(kept(6, 4), kept(4, 6), without=kept(0, 10)),
    "gov-02-0": told(kept(2, 8), kept(1, 9), (kept(versions=0), DARK), without=kept(0, 10)),
    "plt-01-2": told(kept(), kept(versions=0), without=kept(versions=0)),
    "plt-01-3": told(
        kept(teams=2), kept(teams=1), (kept(versions=0, teams=2), DARK), without=kept(teams=0)
    ),
}


def moment(day: date, hour: float = 9.0) -> datetime:
    """An hour of a day."""
    return datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(hours=hour)


def export(kind: Any, lines: list[Line], columns: tuple[str, ...] = ()) -> Case:
    """An export that was read."""
    read = Export(kind, lines, 0, {c: c for c in columns})
    return Case(facts=lambda: facts_and_values(read, built_in_rules().thresholds, TODAY)[0])


def log(wait: float = 3.0, rows: int = 8, by_hand: int = 0) -> Case:
    """Releases to production."""
    lines = []
    for k in range(rows):
        at = moment(date(2026, 3, 1) + timedelta(days=20 * k))
        texts = {
            "environment": "production",
            "version": str(k),
            "manual": "yes" if k < by_hand else "no",
        }
        lines.append(Line({"when": at, "accepted": at - timedelta(days=wait)}, {}, texts))
    return export("deployments", lines)


def outages(cause: int, review: int, rows: int = 10) -> Case:
    """Incidents, so many of them with a cause and, as all are serious, with a review."""
    lines = []
    for k in range(rows):
        at = moment(date(2026, 3, 1) + timedelta(days=20 * k))
        texts = {"priority": "P1", "cause": "drift" if k < cause else ""}
        texts |= {"review": "R", "actions": "A"} if k < review else {}
        lines.append(Line({"detected": at, "resolved": at + timedelta(hours=4)}, {}, texts))
    return export("incidents", lines, ("cause", "review", "actions"))


def bill(tagged: int) -> Case:
    """Ten rows of cost, so many of them tagged with a team."""
    at = moment(date(2026, 6, 1))
    rows = [
        Line(
            {"period": at},
            {"effective cost": 10.0},
            {"tags": '{"team": "a"}' if k < tagged else '{"name": "team"}'},
        )
        for k in range(10)
    ]
    return export("costs", rows, ("tags",))


def hours(*starts: str, weeks: int = 2, kinds: int = 2) -> Case:
    """Hours of so many kinds in so many weeks from each start."""
    lines = [
        Line(
            {"date": moment(date.fromisoformat(s) + timedelta(days=7 * w))},
            {"hours": 8.0},
            {"kind": f"k{k}"},
        )
        for s in starts
        for w in range(weeks)
        for k in range(kinds)
    ]
    return export("time", lines)


EXPORTS: dict[str, Told] = {
    "rel-01-2-b": told(log(by_hand=4), log(by_hand=5), (log(rows=4), DARK), without=log(by_hand=8)),
    "rel-01-4": told(log(1.0), log(1.5), (log(1.0, 4), DARK), without=log(40)),
    **{
        f"rel-07-{k}": told(log(most), log(most + 1), (log(most, 4), DARK), without=log(200))
        for k, most in ((1, 92), (2, 31), (3, 7), (4, 1))
    },
    "mon-06-2": told(outages(8, 0), outages(7, 0), (outages(4, 0, 4), DARK), without=outages(0, 0)),
    "mon-06-0": told(outages(3, 0), outages(2, 0), (outages(4, 0, 4), DARK), without=outages(0, 0)),
    "mon-06-3": told(outages(9, 8), outages(9, 7), without=outages(0, 0)),
    "plt-04-2": told(bill(8), bill(7), without=bill(0)),
    "plt-04-0": told(bill(5), bill(4), without=bill(0)),
    "str-05-2": told(
        hours("2026-03-02"), hours("2026-03-02", weeks=1), without=hours("2026-03-02", kinds=1)
    ),
    "str-05-3": told(
        hours("2026-03-02", "2026-09-07"),
        hours("2026-03-02", weeks=6),
        without=hours("2026-03-02", weeks=1),
    ),
}
