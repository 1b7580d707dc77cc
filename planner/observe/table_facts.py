"""What exports show: facts for rules, and the counts and values that measured inputs are made of."""

from __future__ import annotations

import re
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any

from planner.observe.facts import Fact, Thresholds, unknown, yes
from planner.observe.tables import Export, Line

PRODUCTION = re.compile(
    r"(?i)^(?:prod|production|produktion|produktiv\w*|produktions\w*|echtbetrieb|wirkbetrieb|live|prd|"
    r"producción|produccion|produzione|productie)\b"
)
BAD = re.compile(
    r"(?i)fail|error|abort|cancel|roll\w*[ _-]?back|zurückgerollt|rückgängig|revert|fehl|abgebroch|abbruch|"
    r"skipped|false|^no\b|^nein\b|^0$|échec|échou|annul|fallid|fallit|mislukt"
)
"""How a release ends that did not go live; “ausgerollt” and “rollout complete” are none."""
BY_HAND = re.compile(
    r"(?i)^(?:manual|by hand|hand|manuell|händisch|von hand|workflow_dispatch|manuel|manuale|handmatig|yes|"
    r"ja|oui|sí|true|1)\b"
)
SERIOUS = re.compile(
    r"(?i)^(?:[ps]?[01]\b|sev(?:erity)?[ -]?[01]|crit|high|hoch|sehr hoch|krit|schwer|major|blocker|urgent|"
    r"dringend|élev|haut|alt[ao]\b|grave|hoog)"
)
NOTHING = re.compile(
    r"(?i)^(?:no|none|nein|keine?r?|n/?a|k\.? ?a\.?|[-–—?.]+|unknown|unbekannt|offen|open|pending|ausstehend|"
    r"tbd|false|0|non|aucune?|ninguna?|nessuna?|geen)$"
)
"""What people write where there is nothing to write."""
TOO_FEW_ROWS = "there are too few rows in the last twelve months to tell"
NO_COLUMN = "the column it needs is not there"
Values = dict[str, Any]


def window(lines: list[Line], column: str, today: date) -> tuple[list[Line], date, float]:
    """Rows of the last twelve months, their first day, and the years: less where records begin later."""
    days = [x.moments[column].date() for x in lines if column in x.moments]
    year = today - timedelta(days=365)
    since = max(year, min(days, default=year))
    kept = [x for x in lines if column in x.moments and since <= x.moments[column].date() <= today]
    return kept, since, max((today - since).days, 1) / 365.25


def facts_and_values(export: Export, t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    """Facts and values of an export."""
    read = {
        "deployments": _deployments,
        "incidents": _incidents,
        "time": _time,
        "costs": _costs,
        "gpu": _gpu,
    }
    return read[export.kind](export, t, today)


def _deployments(export: Export, t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    rows, since, years = window(export.lines, "when", today)
    live = [x for x in rows if PRODUCTION.search(x.texts.get("environment", "production"))]
    good = [x for x in live if not BAD.search(x.texts.get("result", ""))]
    values: Values = {"events": len(good), "since": since.isoformat(), "years": years}
    values["failed"] = len(live) - len(good)
    waits = defaultdict(list)
    first: set[tuple[str, str]] = set()
    for x in sorted(good, key=lambda x: x.moments["when"]):
        name = (x.texts.get("model", ""), x.texts.get("version", ""))
        if "accepted" in x.moments and (name == ("", "") or name not in first):
            days = (x.moments["when"] - x.moments["accepted"]).total_seconds() / 86_400
            if days >= 0:
                waits[x.moments["when"].date().isoformat()].append(days)
        first.add(name)
    values["waits"] = {k: sorted(v) for k, v in sorted(waits.items())}
    many = sorted(d for v in waits.values() for d in v)
    last = max((x.moments["when"].date().isoformat() for x in good), default="")
    facts: dict[str, Fact] = {}
    enough = len(many) >= t["least_events"]
    middle = many[len(many) // 2] if many else 0.0
    for level, most in ((1, 92), (2, 31), (3, 7), (4, 1)):
        facts[f"log.lead{level}"] = (
            yes(middle <= most, len(many), last) if enough else unknown(TOO_FEW_ROWS)
        )
    told = [x for x in good if x.texts.get("manual", "")]
    hand = sum(bool(BY_HAND.search(x.texts["manual"])) for x in told)
    facts["log.automatic"] = (
        yes(hand <= t["manual_share"] * len(told), len(told) - hand, last)
        if len(told) >= t["least_events"]
        else unknown(NO_COLUMN if not told else TOO_FEW_ROWS)
    )
    return facts, values


def _incidents(export: Export, t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    column = "detected" if any("detected" in x.moments for x in export.lines) else "began"
    rows, since, years = window(export.lines, column, today)
    end = datetime(today.year, today.month, today.day, tzinfo=UTC)
    detect, repair = [], []
    for x in rows:
        m = x.moments
        if "began" in m and "detected" in m and m["detected"] >= m["began"]:
            detect.append((m["detected"] - m["began"]).total_seconds() / 3600)
        if "detected" in m:
            done = m.get("resolved", end)
            if done >= m["detected"]:
                repair.append((done - m["detected"]).total_seconds() / 3600)
    values: Values = {
        "events": len(rows),
        "since": since.isoformat(),
        "years": years,
        "detect": sorted(detect),
        "repair": sorted(repair),
    }
    n = len(rows)
    names = ("incidents.whole", "incidents.some", "incidents.reviewed")
    if n < t["least_events"]:
        return {k: unknown(TOO_FEW_ROWS) for k in names}, values
    if "cause" not in export.columns:
        return {k: unknown(NO_COLUMN) for k in names}, values
    last = max(x.moments[column].date().isoformat() for x in rows)
    cause = [x for x in rows if _says(x, "cause")]
    whole = [x for x in cause if "resolved" in x.moments]
    serious = [x for x in rows if SERIOUS.search(x.texts.get("priority", "").strip())]
    reviewed = [x for x in serious if _says(x, "review") and _says(x, "actions")]
    facts = {
        "incidents.whole": yes(len(whole) >= t["cause_share"] * n, len(whole), last),
        "incidents.some": yes(len(cause) > t["cause_low"] * n, len(cause), last),
        "incidents.reviewed": (
            yes(len(reviewed) >= t["cause_share"] * len(serious), len(reviewed), last)
            if serious and {"review", "actions"} <= export.columns.keys()
            else unknown(NO_COLUMN)
        ),
    }
    return facts, values


def _says(line: Line, column: str) -> bool:
    text = line.texts.get(column, "").strip()
    return bool(text) and NOTHING.match(text) is None


def _time(export: Export, t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    rows, since, years = window(export.lines, "date", today)
    weeks: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    keys: dict[str, set[str]] = defaultdict(set)
    for x in rows:
        kind = x.texts.get("kind", "").strip().casefold()[:60]
        year, week, _ = x.moments["date"].isocalendar()
        weeks[f"{year}-W{week:02}"][kind] += max(x.figures["hours"], 0.0)
        if x.texts.get("key"):
            keys[kind].add(x.texts["key"])
    values: Values = {
        "since": since.isoformat(),
        "years": years,
        "weeks": {w: dict(sorted(c.items())) for w, c in sorted(weeks.items())},
        "keys": {k: len(v) for k, v in sorted(keys.items())},
    }
    last = max((x.moments["date"].date().isoformat() for x in rows), default="")
    n = len([w for w, c in weeks.items() if len(c) >= 2])
    ordered = sorted(weeks)
    spans = 1 + sum(_apart(a, b) > 4 for a, b in pairwise(ordered)) if ordered else 0
    facts = {
        "time.two_weeks": yes(n >= t["time_weeks"], n, last),
        "time.twice": yes(n >= t["time_weeks"] and (spans >= 2 or n >= 26), n, last),
    }
    return facts, values


def _apart(one: str, other: str) -> int:
    a, b = (date.fromisocalendar(int(w[:4]), int(w[6:]), 1) for w in (one, other))
    return (b - a).days // 7


OWNED = re.compile(
    r"(?i)[\"']?(?:team|model|project|owner|cost.?cent\w*|use.?case|service|product)[\"']?\s*[:=]\s*[\"']?[^\s\"',}]"
)
GPU = re.compile(r"(?i)gpu|\b(?:p[2-5]|g[3-6]|a100|h100|l4|t4|v100|nc\d|nd\d)\w*\b|accelerator")
COMMITTED = re.compile(r"(?i)^purchase$")


def _costs(export: Export, t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    """Twelve whole months in one currency; what was bought ahead counts once, in what was used of it."""
    first = date(today.year - 1, today.month, 1)
    rows = [
        x
        for x in export.lines
        if first <= x.moments["period"].date() < date(today.year, today.month, 1)
        and not COMMITTED.search(x.texts.get("category", ""))
    ]
    currencies = {x.texts.get("currency", "").upper() for x in rows}
    months: dict[str, float] = defaultdict(float)
    gpu: dict[str, float] = defaultdict(float)
    tagged = 0.0
    for x in rows:
        cost, month = x.figures["effective cost"], x.moments["period"].date().isoformat()[:7]
        months[month] += cost
        if GPU.search(f"{x.texts.get('sku', '')} {x.texts.get('service', '')}"):
            gpu[month] += cost
        if OWNED.search(x.texts.get("tags", "")):
            tagged += cost
    whole = sum(months.values())
    values: Values = {
        "since": first.isoformat(),
        "months": {k: round(v, 2) for k, v in sorted(months.items())},
        "before": {k: round(v, 2) for k, v in sorted(_before(export, today).items())},
        "gpu_months": {k: round(v, 2) for k, v in sorted(gpu.items())},
        "currency": currencies.pop() if len(currencies) == 1 else "",
    }
    last = max(months, default="")
    day = f"{last}-01" if last else ""
    if whole <= 0 or "tags" not in export.columns:
        why = NO_COLUMN if whole > 0 else TOO_FEW_ROWS
        return {k: unknown(why) for k in ("costs.tagged", "costs.half")}, values
    return {
        "costs.tagged": yes(tagged >= t["cost_share"] * whole, len(rows), day),
        "costs.half": yes(tagged >= t["cost_low"] * whole, len(rows), day),
    }, values


def _before(export: Export, today: date) -> dict[str, float]:
    """Cost by month in the twelve whole months before the last twelve."""
    first, end = date(today.year - 2, today.month, 1), date(today.year - 1, today.month, 1)
    months: dict[str, float] = defaultdict(float)
    for x in export.lines:
        day = x.moments["period"].date()
        if first <= day < end and not COMMITTED.search(x.texts.get("category", "")):
            months[day.isoformat()[:7]] += x.figures["effective cost"]
    return months


def _gpu(export: Export, _t: Thresholds, today: date) -> tuple[dict[str, Fact], Values]:
    """Use weighted by time: a value holds until the next of its device, a gap is not known."""
    by_device: dict[str, list[tuple[datetime, float]]] = defaultdict(list)
    most = max((x.figures["use"] for x in export.lines), default=0.0)
    scale = 100.0 if most > 1.0 else 1.0
    for x in export.lines:
        if x.moments["when"].date() <= today:
            by_device[x.texts.get("device", "")].append(
                (x.moments["when"], x.figures["use"] / scale)
            )
    weeks: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])
    for readings in by_device.values():
        readings.sort()
        steps = sorted((b[0] - a[0]).total_seconds() for a, b in pairwise(readings))
        usual = steps[len(steps) // 2] if steps else 0.0
        for (at, use), (then, _) in pairwise(readings):
            held = (then - at).total_seconds()
            if 0 < held <= max(usual * 3, 60.0):
                year, week, _ = at.isocalendar()
                one = weeks[f"{year}-W{week:02}"]
                one[0] += held * (1 - min(max(use, 0.0), 1.0))
                one[1] += held
    days = sorted(x.moments["when"].date().isoformat() for x in export.lines)
    return {}, {
        "since": days[0] if days else "",
        "until": days[-1] if days else "",
        "idle": [[round(a, 3), round(b, 3)] for _, (a, b) in sorted(weeks.items())],
    }
