"""Rows of tables, computed again from the result: money, days, levels, odds and limits, cell by cell.

A table is known by its title or by a word of its head. What its writer calls is not called here: sums are of
months, of steps and of answers.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from planner.analysis.study.study import Study
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.stack import KIND_WORDS
from tests.reading.nets import CURRENCY, FIGURE, plain
from tests.reading.places import Place
from tests.reading.recompute import by_dimension, middle_ninety, paid, present, read, worth
from tests.reading.steps import (
    at_once,
    days_by_quarter,
    invoices_a_year,
    mean_today,
    span_today,
    when,
)

NUMBER = re.compile(
    rf"[−+]?(?:{CURRENCY} ?)?\d[\d,]*(?:\.\d+)?(?:bn|m|k)?\b(?: ?%| in 100)?"
    r"|^none$|^all$|fewer than 1 in 100|more than 99 in 100"
)
NOTHING = ("", "–", "does not apply", "decided later", "to be measured")
Value = float | tuple[float, float] | str | None
"""What a cell has to say: a number, two ends, words, or ``None`` for what is not known here."""
Row = Sequence[Value] | None


@dataclass(frozen=True)
class Table:
    """A table by its title and head, and what a row has to say from its second cell on."""

    name: str
    title: str
    row: Callable[[Study, Sequence[str], Sequence[str]], Row]
    head: str = ""


def year(study: Study, kind: str, n: int | None) -> float:
    """A monthly flow of a year (from 0), or of all; the last month of the horizon ends the last year."""
    flow = study.case.monthly[kind]
    if n is None:
        return float(sum(flow))
    last = 12 * (n + 1) >= study.case.horizon
    return float(sum(flow[12 * n :] if last else flow[12 * n : 12 * n + 12]))


COUNTS = {"capacity": 1, "cash": 1, "measured": 1, "risk": 1, "labour": -1, "invoices": -1}
KINDS: Mapping[str, Mapping[str, int]] = {
    "Net cash": {"cash": 1, "invoices": -1},
    "Saved on invoices": {"cash": 1},
    "Own people of the plan": {"labour": -1},
    "Time of people set free": {"capacity": 1},
    "Measured value kept or gained": {"measured": 1},
    "All that counts": COUNTS,
    "Claimed, not measured yet": {"claimed": 1},
}
"""Rows of the money by year, as sums of the monthly flows."""


def _years(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    kinds = KINDS.get(cells[0])
    if kinds is None or len(cells) != len(head):
        return None
    wanted = [None if n == "All years" else int(n.split()[-1]) - 1 for n in head[1:]]
    return [sum(s * year(study, k, n) for k, s in kinds.items()) for n in wanted]


def _cash(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    match = re.match(r"Year (\d+)$", cells[0])
    if match is None and cells[0] != "All years":
        return None
    n = int(match[1]) - 1 if match else None
    invoices, saved = year(study, "invoices", n), year(study, "cash", n)
    return [
        invoices,
        saved,
        saved - invoices,
        year(study, "labour", n),
        year(study, "capacity", n),
    ]


def _fan(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    return [float(line[int(cells[0])]) for line in study.case.cumulative]


POOLS = {
    "Toil": "P1", "Releases and hand-over": "P2", "Starting projects": "P3", "New colleagues": "P4",
    "Retraining by hand": "P5", "Handling incidents": "P6", "Losses in incidents": "P7",
    "Ageing of models": "P8", "Late models": "P9", "Idle computing": "P10", "Audit work": "P11",
    "Compliance losses": "P12", "Projects that never ship": "P13",
}  # fmt: skip


def _pools(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    pool = POOLS.get(cells[0])
    if pool is None:
        return None
    return [study.case.baseline[pool], study.case.pools[pool]][: len(cells) - 1]


def _vendor(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    view = study.decision.vendor
    n = 0 if cells[0] == "Initial" else int(cells[0].split()[-1])
    benefit, cost = view.benefits[n], view.costs[n]
    return [benefit, cost, benefit - cost, (benefit - cost) / (1 + view.rate) ** n]


def _brings(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    if cells[0] == "Together":
        cost = present(study, "labour") + present(study, "invoices")
        return [float(worth(study).mean()) + cost, cost, float(worth(study).mean()), None]
    step = _step(study, cells[0])
    if step is None:
        return None
    of, anyway = study.attributed[step], study.case_problem.by_id[step].anyway
    cost_ = "anyway" if anyway else of.cost
    return [of.benefit, cost_, of.benefit - of.cost, -study.marginal[step]]


def _may_fail(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    odds = next((o for o in study.odds if o.id == _step(study, cells[0])), None)
    if odds is None:
        return None
    return [odds.works, odds.begins - odds.works, 1 - odds.begins, odds.in_time, odds.late]


def _step(study: Study, name: str) -> str | None:
    """The id of a step of the plan."""
    return next((s.candidate.id for s in study.plan.steps if s.candidate.name == name), None)


def _steps(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    id_ = _step(study, cells[0])
    if id_ is None:
        return None
    step = next(s for s in study.plan.steps if s.candidate.id == id_)
    anyway = study.case_problem.by_id[id_].anyway
    known: dict[str, Value] = {
        "When": when(study, step.start, step.end),
        "Days": sum(step.candidate.initiative.effort_days.values()),
        "Cost": "anyway" if anyway else study.attributed[id_].cost,
        "Cost, present value": "anyway" if anyway else study.attributed[id_].cost,
    }
    if step.candidate.initiative.trial is not None:
        known["Days"] = None
    return [known.get(h) for h in head[1:]]


def _started_today(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    one = next((c for c in study.candidates if c.name == cells[0]), None)
    if one is None:
        return None
    return [span_today(study, one) if h == "Cost if started today" else None for h in head[1:]]


def _came_next(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    """Costs of the tool of the plan and of the next one."""
    by_name = {c.name: c for c in study.candidates if c.kind == "tool"}
    one, other = (by_name.get(re.sub(r": \d\.\d\d$", "", c)) for c in cells[1:3])
    of: dict[str, Value] = {
        "Costs, if started today": span_today(study, one) if one else None,
        "The next one": span_today(study, other) if other and other.entry.is_priced else None,
    }
    return [of.get(h) for h in head[1:]]


def _stack(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    kind = next((k for k, words in KIND_WORDS.items() if cells[0].startswith(str(words))), None)
    option = study.stack.of(kind) if kind else None
    if option is None:
        return None
    bought = [c for c in study.candidates if c.id in set(option.tools) - set(option.in_use)]
    cost = sum(mean_today(study, c) for c in bought)
    return [cost if h == "Cost if started today" else None for h in head[1:]]


def _contracts(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    one = next((c for c in study.candidates if c.name == cells[0]), None)
    if one is None:
        return None
    yearly = invoices_a_year(study, one.initiative, "likely")
    return [yearly if h.startswith("Invoices a year") else None for h in head[1:]]


def _quarters(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    """Days of a role in each quarter; quarters are columns, or rows."""
    if study.plan.experiments or any(
        s.candidate.initiative.trial is not None for s in study.plan.steps
    ):
        return None
    roles = {str(name): role for role, name in CAPACITY_ROLE_NAMES.items()}

    def cell(role_name: str, quarter: str) -> Value:
        role = roles.get(role_name)
        if role is None and role_name != "In any case: person-days":
            return study.plan.budget if quarter == "Limit" and role_name == "Invoices" else None
        if quarter == "Limit":
            return study.plan.capacity[role] if role else None
        match = re.match(r"Q(\d)/(\d\d)$", quarter)
        if match is None:
            return None
        start = study.plan.start
        number = (
            (2000 + int(match[2]) - start.year) * 4 + int(match[1]) - 1 - (start.month - 1) // 3
        )
        if role is not None:
            return days_by_quarter(study, role, anyway=False)[number]
        return sum(days_by_quarter(study, r, anyway=True)[number] for r in roles.values())

    if cells[0] in (*roles, "Invoices", "In any case: person-days"):
        return [cell(cells[0], h) for h in head[1:]]
    return [cell(h, cells[0]) for h in head[1:]]


def _limits(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    """What is taken in the fullest quarter: by the plan, beside it in any case, and both of the limit."""
    plan = study.plan
    roles = {str(name): role for role, name in CAPACITY_ROLE_NAMES.items()}
    if cells[0] == "Steps at once, at most":
        most, limit = float(at_once(study)), float(study.project.limits.most_at_once)
        taken: list[Value] = [most]
    elif (role := roles.get(cells[0].removesuffix(", fullest quarter"))) is not None:
        if plan.experiments:
            return None
        ours, beside = (days_by_quarter(study, role, anyway=a) for a in (False, True))
        both = [one + other for one, other in zip(ours, beside, strict=True)]
        most, limit = max(both), plan.capacity[role]
        said = [read(c)[0] for c in cells[1:3] if NUMBER.search(c)]
        alike = [
            q for q, n in enumerate(both) if n > most - 1e-9
        ]  # of equally full ones any may be told
        fullest = min(alike, key=lambda q: abs(ours[q] - said[0]) if said else q)
        taken = [ours[fullest], beside[fullest]]
    else:
        return None
    taken = [*taken, None][:2] if "In any case" in head else [most]
    return [*taken, limit, most / limit if limit else None]


def own(study: Study, before: int) -> float:
    """Steps of the plan that begin before a month and are not done in any case."""
    free = study.case_problem.by_id
    return float(
        sum(s.start < before and not free[s.candidate.id].anyway for s in study.plan.steps)
    )


def _option(study: Study, name: str) -> dict[str, Value]:
    """What is said of a plan on the table, from the draws where it is the whole one."""
    name = name.removesuffix(" · recommended")
    plan, whole = study.plan, name == "The whole plan"
    if name == "Do nothing":
        return {"Steps": 0.0, "Expected": 0.0, "9 in 10": (0.0, 0.0), "Loses": 0.0}
    if whole:
        loses = float((worth(study) < 0).mean())
        of: dict[str, Value] = {"Expected": float(worth(study).mean()), "Loses": loses}
        return of | {"9 in 10": middle_ninety(study), "Steps": own(study, plan.months)}
    result = next((o for o in study.decision.options if str(o.name) == name), None)
    if result is None:
        return {}
    of = {"Expected": result.expected, "9 in 10": (result.p5, result.p95)}
    first = own(study, 12) if result.id == "stage_1" else None
    return of | {"Loses": result.loss_share, "Steps": first}


LABELS = {"Expected worth": "Expected", "9 in 10 between": "9 in 10", "Futures that lose": "Loses"}


def _side_by_side(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    what = next((v for k, v in LABELS.items() if cells[0].startswith(k)), None)
    return None if what is None else [_option(study, h).get(what) for h in head[1:]]


def _on_the_table(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    of = _option(study, cells[0])
    return [of.get("9 in 10" if h.startswith("9 in 10") else h) for h in head[1:]] if of else None


def _moves(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    swing = next((s for s in study.swings if str(s.label) == cells[0]), None)
    if swing is None:
        return None
    worse, better = sorted((swing.at_low, swing.at_high))
    known = {"Worth at the worse end": worse, "Worth at the better end": better}
    return [known.get(h) for h in head[1:]]


def _levels(study: Study, cells: Sequence[str], head: Sequence[str]) -> Row:
    level, whole = by_dimension(study).get(cells[0], (None, False))
    known = [
        h in ("Now", "All") and (whole or cell != "?") for h, cell in zip(head, cells, strict=False)
    ]
    return [level if k else None for k in known[1:]] if level is not None else None


def _figures(study: Study, cells: Sequence[str], _: Sequence[str]) -> Row:
    """Rows of the figures that are sums of what is paid."""
    known = {
        "Paid over the horizon": paid(study, "labour") + paid(study, "invoices"),
    }
    return [known[cells[0]]] if cells[0] in known else None


TABLES = (
    Table("years", "^By year and kind", _years),
    Table("only cash", "^Only cash", _cash),
    Table("fan", "", _fan, head="1 in 20 below"),
    Table("pools", "^The cost of today", _pools, head="A year today"),
    Table("vendor", "^As vendor studies show it", _vendor),
    Table("brings", "^What each step brings", _brings),
    Table("may fail", "^What may fail", _may_fail, head="Given up"),
    Table("steps", "^Steps$", _steps, head="Cost, present value"),
    Table("chart of steps", "", _steps, head="Waits for"),
    Table("started today", "", _started_today, head="Cost if started today"),
    Table("came next", "", _came_next, head="The next one"),
    Table("stack", "^The tools as one stack", _stack),
    Table("contracts", "^What contracts bind to", _contracts),
    Table("quarters", "^Money and person-days by quarter", _quarters),
    Table("limits", "^Against the limits", _limits),
    Table("side by side", "^What could be decided", _side_by_side),
    Table("on the table", "^Plans on the table", _on_the_table),
    Table("moves", "^What moves the result", _moves),
    Table("levels", "^(?:Where we are|Profile|Levels)", _levels, head="Dimension"),
)  # fmt: skip


def _fault(cell: str, true: Value) -> str:
    """What is wrong with a cell; empty where it says what it has to."""
    if true is None:
        return ""
    if isinstance(true, str):
        return "" if cell == true else f"{cell!r} should be {true!r}"
    if cell in NOTHING:
        given = true if isinstance(true, float) else max(true)
        return "" if abs(given) < 0.05 else f"{cell!r} leaves out {true}"
    said = NUMBER.findall(cell)
    wanted = true if isinstance(true, tuple) else (true,)
    wanted = tuple(dict.fromkeys(wanted)) if len(said) == 1 else wanted  # two equal ends are one
    if len(said) != len(wanted):
        return f"{cell!r} should name {wanted}"
    for figure, number in zip(said, wanted, strict=True):
        found, half = read(figure)
        if not abs(found - number) <= half * (1 + 1e-6) + 1e-9 * abs(number):
            return f"{cell!r} should be {number:,.4f}"
    return ""


@dataclass(frozen=True)
class Rows:
    """What the tables said: faults, figures that were computed again, and how many rows of which table."""

    faults: tuple[str, ...]
    owned: frozenset[str]
    met: Counter[str]


def check_tables(study: Study, places: Iterable[Place]) -> Rows:
    """Hold every row of a table that is known here against the result."""
    faults: list[str] = []
    owned: set[str] = set()
    met: Counter[str] = Counter()
    title, head = "", [""]
    for place in places:
        text = plain(place.text)
        if place.kind == "title":
            title = text
        elif place.kind == "head":
            head = [h.strip() for h in text.split("|")]
        if place.kind != "row":
            continue
        cells = [c.strip() for c in text.split(" | ")]
        cells += [""] * (len(head) - len(cells))
        for table in TABLES:
            if not re.search(table.title, title) or (table.head and table.head not in head):
                continue
            true = table.row(study, cells, head)
            if true is None or all(v is None for v in true):
                continue
            met[table.name] += 1
            for cell, value in zip(cells[1:], true, strict=False):
                if fault := _fault(cell, value):
                    faults.append(f"{table.name}: {fault} in {place}")
                elif value is not None:
                    owned.update(FIGURE.findall(cell))
    return Rows(tuple(faults), frozenset(owned), met)
