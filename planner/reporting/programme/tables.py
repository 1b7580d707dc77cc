"""The workbook of a programme: every row of what is planned."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from planner.domain.base.language import tr
from planner.domain.base.numbers import percent
from planner.exchange.tabular import Filled, Value, as_workbook
from planner.programme.plan import ProgrammePlan
from planner.programme.simulate import SHARES, Simulated, Spreads
from planner.programme.words import duty_words, limit_words

SHOWN = "[>=100]#,##0;[<=-100]-#,##0;General"
"""Amounts to the unit; what is small, such as a level or the worth of one more, as it is."""


def programme_workbook(
    plan: ProgrammePlan,
    points: Sequence[tuple[float, float, float]] = (),
    many: Simulated | None = None,
) -> bytes:
    """Sheets: units, steps, limits, tools, duties, decisions; worth by money and by future if worked out."""
    sheets = [
        (tr("Units"), _units(plan)),
        (tr("Steps"), _steps(plan)),
        (tr("Limits"), _limits(plan)),
        (tr("Shared tools"), _tools(plan)),
        (tr("Duties"), _duties(plan)),
        (tr("Decisions"), _moves(plan)),
    ]
    if points:
        heads = ("Money", "Worth", "Proven to be at most")
        sheets.append((tr("Worth by money"), filled(heads, [list(p) for p in points])))
    if many is not None:
        sheets.append((tr("Worth by share of futures"), _spreads(plan, many)))
    return as_workbook(sheets)


def _spreads(plan: ProgrammePlan, many: Simulated) -> Filled:
    rows: list[list[Value]] = [[tr("The whole programme"), *_spread(many.whole)]]
    rows += [[plan.by_id[u].unit.name, *_spread(s)] for u, s in many.units.items()]
    heads = ("Unit", *(percent(q) for q in SHARES), "expected", "share that loses")
    return filled(heads, rows)


def _spread(found: Spreads) -> list[Value]:
    return [*found.quantiles, found.mean, found.loses]


def filled(
    heads: Sequence[str], rows: Sequence[Sequence[Value]], widths: tuple[int, ...] = ()
) -> Filled:
    """A table with its heads in the language spoken here; amounts to the cent, shown to the unit."""
    cells = tuple(tuple(round(v, 2) if isinstance(v, float) else v for v in r) for r in rows)
    return Filled(tuple(tr(h) for h in heads), cells, widths=widths, shown=SHOWN)


def _quarters(plan: ProgrammePlan) -> list[str]:
    return [plan.programme.quarter_name(q) for q in range(plan.terms.periods)]


def _units(plan: ProgrammePlan) -> Filled:
    rows: list[list[Value]] = []
    groups = {u.id: u.group for u in plan.programme.units}
    for member in plan.members:
        own = plan.column.get(member.id)
        busy = any(plan.begun(member.id))
        rows.append(
            [
                member.unit.name,
                groups.get(member.id, ""),
                sum(plan.begun(member.id)),
                plan.worth(member.id),
                plan.result.alone[member.id].worth,
                own.money[-1] if own is not None else 0.0,
                member.unit.levels.get("overall"),
                own.level if own is not None else None,
                tr(plan.waits_for(member.id)) if busy else "",
                "" if busy else tr(plan.nothing_because(member.id)),
            ]
        )
    rows += [
        [r.entry.name, r.entry.group, None, None, None, None, None, None, "", tr(r.why)]
        for r in plan.rows
        if not r.planned
    ]
    heads = (
        "Unit",
        "Group",
        "Steps",
        "Worth",
        "Worth without limits",
        "Invoices",
        "Level today",
        "Level when in place",
        "Waits for",
        "Why nothing",
    )
    return filled(heads, rows, (24, 14, 8, 14, 14, 14, 10, 10, 26, 60))


def _steps(plan: ProgrammePlan) -> Filled:
    names = _quarters(plan)
    rows = [
        [m.unit.name, step, tr(plan.title(m.id, step)), names[start]]
        for m in plan.members
        for step, start in sorted(plan.starts(m.id).items(), key=lambda x: (x[1], x[0]))
    ]
    return filled(("Unit", "Id", "Step", "Begins"), rows, (24, 24, 44, 10))


def _limits(plan: ProgrammePlan) -> Filled:
    rows: list[list[Value]] = []
    limits = [(tr("Money"), plan.spent, plan.terms.budget, plan.price_of_money)]
    limits += [
        (limit_words(r), plan.days(r), most, plan.price_of_days(r))
        for r, most in plan.terms.capacity.items()
    ]
    for name, used, most, price in limits:
        for k, quarter in enumerate(_quarters(plan)):
            rows.append([name, quarter, float(used[k]), float(most[k]), float(price[k])])
    heads = ("Limit", "Quarter", "used", "at most", "worth of one more")
    return filled(heads, rows, (26, 12, 14, 14, 20))


def _tools(plan: ProgrammePlan) -> Filled:
    rows: list[list[Value]] = []
    for tool in plan.terms.tools:
        start = plan.result.chosen.tools.get(tool.id)
        begins = "" if start is None else plan.programme.quarter_name(start)
        joining = [plan.by_id[u].unit.name for u in plan.joining(tool.id)]
        rows.append([tool.name, begins, plan.tool_cash(tool.id), ", ".join(joining)])
    return filled(("Tool", "Begins", "Invoices", "Who joins"), rows, (28, 12, 16, 60))


def _duties(plan: ProgrammePlan) -> Filled:
    by = {d.id: d.by for d in plan.programme.duties}
    rows: list[list[Value]] = [
        [d.name, date.fromisoformat(by[d.id]), tr(duty_words(plan, d))] for d in plan.terms.duties
    ]
    return filled(("Duty", "By", "In the plan"), rows, (40, 12, 60))


def _moves(plan: ProgrammePlan) -> Filled:
    rows = [
        [m.what, date.fromisoformat(m.when[:10]), m.price, m.gains] for m in plan.programme.moves
    ]
    heads = ("Decision", "Day", "Price to the group", "Its unit gains")
    return filled(heads, rows, (60, 12, 20, 20))
