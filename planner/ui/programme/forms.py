"""What the dialogs of a programme ask, and what becomes of the answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypeVar

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import decimal, money
from planner.domain.organisation.organisation import CAPACITY_ROLES
from planner.programme.plan import ROLE_WORDS
from planner.programme.programme_file import (
    GroupDuty,
    Programme,
    Rate,
    SharedTool,
    UnitEntry,
    utc_now,
)
from planner.programme.rows import known_steps
from planner.programme.words import price_cells, price_words
from planner.ui.programme.record_dialog import Asked

T = TypeVar("T", SharedTool, GroupDuty)
M = TypeVar("M", SharedTool, GroupDuty, Rate)
USES = (
    ("current", "as it is now"),
    ("last", "with its last file, where it cannot be read"),
    ("out", "leave it out"),
)
WISHES = (("auto", "if it pays"), ("must", "in any case"), ("never", "not at all"))


def limits_of(unit: UnitEntry, group: Programme) -> str:
    """What a unit keeps for itself and what was moved, in words."""
    found = []
    if unit.money is not None:
        found.append(phrase("{money} a quarter", money=money(unit.money, group.currency)))
    for role, days in unit.days.items():
        found.append(phrase("{n:g} days of {role}", n=days, role=tr(ROLE_WORDS[str(role)])))
    if unit.not_before:
        found.append(phrase("not before {quarter}", quarter=group.quarter_name(unit.not_before)))
    if unit.starts_by is not None:
        found.append(phrase("begins by {quarter}", quarter=group.quarter_name(unit.starts_by)))
    if unit.reserved:
        found.append(
            phrase("{money} a quarter reserved", money=money(unit.reserved, group.currency))
        )
    if unit.held:
        found.append(phrase("held as it is"))
    return joined(found, ", ")


def unit_fields(unit: UnitEntry, group: Programme) -> list[Asked]:
    """What is asked of a unit."""
    quarters = [(None, "no wish"), *((q, group.quarter_name(q)) for q in range(group.quarters))]
    return [
        Asked("name", "Name", value=unit.name),
        Asked("group", "Country or line", value=unit.group, optional=True),
        Asked("use", "Where it changed", "choice", unit.use, USES),
        Asked("money", "Money a quarter at most", "number", unit.money, optional=True),
        Asked("reserved", "Money a quarter for it alone", "number", unit.reserved),
        Asked("starts_by", "Begins by", "choice", unit.starts_by, quarters),
        Asked("not_before", "Not before", "choice", unit.not_before, quarters[1:]),
    ]


def tool_fields(tool: SharedTool | None, group: Programme) -> list[Asked]:
    """What is asked of a shared tool."""
    quarters = [
        (None, "where it pays most"),
        *((q, group.quarter_name(q)) for q in range(group.quarters)),
    ]
    names = known_steps()
    team, joins = (tool.days, tool.join_days) if tool else ({}, {})
    return [
        Asked("name", "Name", value=tool.name if tool else ""),
        Asked(
            "replaces",
            "In place of (names or ids, with commas)",
            "list",
            tuple(names.get(i, i) for i in tool.replaces) if tool else (),
        ),
        Asked("once", "Once", "number", tool.once if tool else 0.0),
        Asked("yearly", "A year", "number", tool.yearly if tool else 0.0),
        Asked("join", "To join, once", "number", tool.join if tool else 0.0),
        Asked("join_yearly", "To join, a year", "number", tool.join_yearly if tool else 0.0),
        Asked(
            "team",
            "Days of platform engineers",
            "number",
            _days(team, "platform_engineer"),
        ),
        Asked(
            "engineers",
            "Days of ML engineers to join",
            "number",
            _days(joins, "ml_engineer"),
        ),
        Asked("quarters", "Quarters to set it up", "whole", tool.quarters if tool else 1),
        Asked("starts", "Begins in", "choice", tool.starts if tool else None, quarters),
        Asked("wish", "Bought", "choice", tool.wish if tool else "auto", WISHES),
    ]


def _days(days: Any, role: str) -> float:
    return float((days or {}).get(role, 0.0))


def tool_of(tool: SharedTool | None, values: dict[str, Any], taken: set[str]) -> SharedTool:
    """The tool that was asked for. Raises ``InputError`` for steps that nobody knows."""
    made = dict(values)
    team, engineers = made.pop("team"), made.pop("engineers")
    made["replaces"] = _step_ids(made["replaces"])
    days = {**(tool.days if tool else {}), "platform_engineer": team}
    joins = {**(tool.join_days if tool else {}), "ml_engineer": engineers}
    return _checked(
        SharedTool,
        id=tool.id if tool else _new_id(made["name"], taken),
        days={r: d for r, d in days.items() if d},
        join_days={r: d for r, d in joins.items() if d},
        **made,
    )


def duty_fields(duty: GroupDuty | None, group: Programme) -> list[Asked]:
    """What is asked of a duty."""
    names = known_steps()
    units = {u.id: u.name for u in group.units}
    return [
        Asked("name", "Duty", value=duty.name if duty else ""),
        Asked("by", "In place by (YYYY-MM-DD)", "day", duty.by if duty else ""),
        Asked(
            "steps",
            "Steps (names or ids, with commas)",
            "list",
            tuple(names.get(i, i) for i in duty.steps) if duty else (),
        ),
        Asked("least", "How many of these steps", "whole", duty.least if duty else 1),
        Asked(
            "units",
            "In these units (with commas; empty: any)",
            "list",
            tuple(units.get(i, i) for i in duty.units) if duty else (),
        ),
        Asked(
            "least_units",
            "In at least so many units",
            "whole",
            duty.least_units if duty else None,
            optional=True,
        ),
    ]


def duty_of(duty: GroupDuty | None, values: dict[str, Any], group: Programme) -> GroupDuty:
    """The duty that was asked for. Raises ``InputError`` for steps or units that nobody knows."""
    made = dict(values)
    made["steps"] = _step_ids(made["steps"])
    by_name = {u.name.casefold(): u.id for u in group.units} | {
        u.id.casefold(): u.id for u in group.units
    }
    unknown = [u for u in made["units"] if u.casefold() not in by_name]
    if unknown:
        raise InputError("There is no unit “{name}” in the programme.", name=Verbatim(unknown[0]))
    made["units"] = tuple(by_name[u.casefold()] for u in made["units"])
    return _checked(
        GroupDuty,
        id=duty.id if duty else _new_id(made["name"], {d.id for d in group.duties}),
        **made,
    )


def _step_ids(words: Sequence[str]) -> tuple[str, ...]:
    names = known_steps()
    by_name = {n.casefold(): i for i, n in names.items()} | {i.casefold(): i for i in names}
    unknown = [w for w in words if w.casefold() not in by_name]
    if unknown:
        raise InputError(
            "“{name}” is no practice or tool of the catalogue.", name=Verbatim(unknown[0])
        )
    if not words:
        raise InputError("Name at least one practice or tool of the catalogue.")
    return tuple(by_name[w.casefold()] for w in words)


def _checked(kind: type[M], **values: Any) -> M:
    from pydantic import ValidationError

    from planner.domain.base.toml_content import fault_words

    try:
        return kind(**values)
    except ValidationError as error:
        raise InputError(
            "{faults}", faults=joined([fault_words(f) for f in error.errors()], " ")
        ) from error


def _new_id(name: str, taken: set[str]) -> str:
    import re

    stem = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:40] or "entry"
    return next(i for k in range(1, 500) if (i := stem if k == 1 else f"{stem}-{k}") not in taken)


def with_entry(entries: Sequence[T], made: T) -> tuple[T, ...]:
    """The entries with one put in the place of that of its id, or at the end."""
    found = [made if e.id == made.id else e for e in entries]
    if all(e.id != made.id for e in entries):
        found.append(made)
    return tuple(found)


def limit_fields(what: str, group: Programme) -> tuple[str, list[Asked]]:
    """Title and fields of one kind of limit."""
    if what == "money":
        return phrase("Money the units share"), [
            Asked(
                "budget", "By quarter, with semicolons; the last one stays", "numbers", group.budget
            ),
            Asked(
                "carry_over",
                "What is not spent",
                "choice",
                group.carry_over,
                ((True, "stays for later quarters"), (False, "lapses")),
            ),
        ]
    if what == "people":
        return phrase("Scarce people, in days a quarter"), [
            Asked(role, ROLE_WORDS[role], "numbers", group.scarce.get(role, ()))
            for role in CAPACITY_ROLES
        ]
    if what == "fair":
        return phrase("Fairness among the units"), [
            Asked("least_share", "Least share, in per cent", "number", 100 * group.least_share),
            Asked("least_level", "Least level", "number", group.least_level, optional=True),
        ]
    if what.startswith("rate"):
        return phrase("A unit’s currency in {ours}", ours=group.currency), _rate_fields(what, group)
    return phrase("Calendar and currency"), [
        Asked("name", "Name", value=group.name),
        Asked("start", "First day (YYYY-MM-DD)", "day", group.start),
        Asked("quarters", "Quarters, 4 to 16", "whole", group.quarters),
        Asked("horizon", "Worth over so many months", "whole", group.horizon),
        Asked("currency", "Currency", value=group.currency),
        Asked("round", "Round", value=group.round, optional=True),
    ]


def _rate_fields(what: str, group: Programme) -> list[Asked]:
    currency = what.partition(":")[2]
    known = group.rates.get(currency)
    day = known.as_of if known is not None else utc_now().date().isoformat()
    return [
        Asked("currency", "Currency", value=currency),
        Asked(
            "rate",
            "What one of it is worth (empty: no rate)",
            "number",
            None if known is None else known.rate,
            optional=True,
        ),
        Asked("as_of", "As of (YYYY-MM-DD)", "day", day),
    ]


def limit_values(what: str, values: dict[str, Any], group: Programme) -> dict[str, Any]:
    """What the answers change in the programme. Raises ``InputError`` for what does not fit."""
    if what.startswith("rate"):
        currency = values["currency"].upper()
        if currency == group.currency:
            raise InputError("{currency} is the programme’s own currency.", currency=currency)
        rates = {c: r for c, r in group.rates.items() if c != currency}
        if values["rate"] is not None:
            rates[currency] = _checked(Rate, rate=values["rate"], as_of=values["as_of"])
        return {"rates": rates}
    if what == "people":
        return {"scarce": {r: d for r, d in values.items() if d}}
    if what == "fair":
        return {**values, "least_share": values["least_share"] / 100}
    if what == "money" and not values["budget"]:
        raise InputError("State the money of at least one quarter.")
    return values


def by_quarter(amounts: Sequence[float], group: Programme, *, money_: bool = False) -> str:
    """Amounts by quarter, the last one once."""
    shown = [money(a, group.currency) if money_ else f"{a:g}" for a in amounts]
    if len(shown) == 1:
        return phrase("{amount} in every quarter", amount=shown[0])
    return phrase("{amounts} from then on", amounts=joined([Verbatim(s) for s in shown], ", "))


def prices(
    names: Sequence[str], worth: Sequence[float], used_up: Sequence[bool], currency: str = ""
) -> str:
    """Prices of the quarters in which a limit binds, the same ones together."""
    told: list[tuple[str, str, str]] = []
    for k, (name, price, full) in enumerate(zip(names, worth, used_up, strict=True)):
        if price > (1.0 if currency else 0.005):
            words = price_words(price, currency) if currency else decimal(price, 2)
            words = price_cells([words], [full])[0]
            if told and told[-1][:1] == (words,) and told[-1][2] == names[k - 1]:
                told[-1] = (words, told[-1][1], name)
            else:
                told.append((words, name, name))
    found = [
        phrase("{price} in {quarter}", price=Verbatim(words), quarter=first)
        if first == last
        else phrase("{price} from {first} to {last}", price=Verbatim(words), first=first, last=last)
        for words, first, last in told
    ]
    return joined(found, ", ") if found else phrase("does not bind")
