"""What a tool is worth beside its money: a score from 0 to 1 for each criterion, with the reason.

Money is no criterion: it stands beside the ranking as total cost with its range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.catalogue.tool_fit import Setting, is_open, open_danger, works_with
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.facts import AGE_WORDS, EVENT_WORDS, Age, Fact
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import Organisation
from planner.domain.organisation.technology import (
    DATA_WORDS,
    SKILL_SCORES,
    SKILL_WORDS,
    TOPIC_WORDS,
)
from planner.domain.plan.stack import Comparison, Criterion

HEALTH_SCORES = {
    "active": 1.0,
    "not measured": 0.5,
    "quiet": 0.35,
    "unmaintained": 0.0,
    "discontinued": 0.0,
}
HEALTH_BY_AGE: dict[Age, float] = {"fresh": 1.0, "quiet": 0.75, "unknown": 0.5}
"""What signs of life count for by the age of the reading; one not read for long says as little as none."""
SIDE_JOB = 0.5
"""A tool of another category that also does this one counts as half a fit; judgement (grade D)."""

UPKEEP_SHARE = 0.20
"""Upkeep that would take this share of the platform and ML engineers scores 0."""


@dataclass(frozen=True)
class ScoreCell:
    """One score, 0–1, and where it comes from in a sentence."""

    value: float
    why: str
    overridden: bool = False


def scores_of(
    tool: Tool,
    category: str,
    setting: Setting,
    intended: Iterable[str],
    comparison: Comparison,
) -> dict[Criterion, ScoreCell]:
    """Score ``tool`` on every criterion for ``category``.

    ``intended`` are the practices that it should carry.
    """
    catalogue, organisation = setting.catalogue, setting.organisation
    found: dict[Criterion, ScoreCell] = {
        "activities": _activities(tool, category, catalogue, list(intended)),
        "data": _data(tool, organisation),
        "capability": _capability(tool, organisation),
        "integration": _integration(tool, setting),
        "freedom": _freedom(tool),
        "health": _health(tool, setting),
        "vendor": _vendor(tool, setting),
    }
    for override in comparison.overrides:
        if override.tool == tool.id:
            found[override.criterion] = ScoreCell(
                override.value, override.reason or "Set by you.", overridden=True
            )
    return found


def _activities(tool: Tool, category: str, catalogue: Catalogue, wanted: list[str]) -> ScoreCell:
    if not wanted:
        return ScoreCell(0.5, "No practice in sight needs this category.")
    carried = [p for p in wanted if p in tool.carries]
    words = phrase(
        "Carries {n} of {all} practices: {names}",
        n=len(carried),
        all=len(wanted),
        names=joined([catalogue.name_of(p) for p in carried[:2]]) if carried else "none",
    )
    value = len(carried) / len(wanted)
    if "e2e_platform" not in tool.categories and tool.categories[0] != category:
        half = phrase("{words}; beside its main job, so it counts half.", words=words)
        return ScoreCell(value * SIDE_JOB, half)
    return ScoreCell(value, phrase("{words}.", words=words))


def _data(tool: Tool, organisation: Organisation) -> ScoreCell:
    if not tool.data_kinds or "any" in tool.data_kinds:
        return ScoreCell(1.0, "Takes any kind of data.")
    made = joined([Inner(DATA_WORDS[k]) for k in tool.data_kinds if k != "any"])
    wanted = organisation.data_kinds
    if not wanted:
        words = phrase("Made for {made}; you have not said which data you use.", made=made)
        return ScoreCell(0.7, words)
    have = [k for k in wanted if tool.takes(k)]
    return ScoreCell(len(have) / len(wanted), phrase("Made for {made}.", made=made))


def _capability(tool: Tool, organisation: Organisation) -> ScoreCell:
    """Upkeep against those who could do it, times the least of the skills that it needs."""
    people = organisation.headcount("platform_engineer") + organisation.headcount("ml_engineer")
    if people <= 0:
        people = organisation.builders * 0.5 or 1.0
    share = tool.run_fte.likely / people
    levels = {t: organisation.skills.get(t, "some") for t in tool.skills}
    least = min(levels, key=lambda t: SKILL_SCORES[levels[t]], default=None)
    factor = 1.0 if least is None else SKILL_SCORES[levels[least]]
    upkeep = phrase("Upkeep takes {share:.1%} of those who could run it.", share=share)
    if least is None:
        words: str = upkeep
    else:
        words = phrase(
            "{upkeep} Needs {topics}; your {topic}: {level}.",
            upkeep=upkeep,
            topics=joined([Inner(TOPIC_WORDS[t]) for t in tool.skills]),
            topic=TOPIC_WORDS[least],
            level=Inner(SKILL_WORDS[levels[least]]),
        )
    return ScoreCell(max(0.0, 1 - share / UPKEEP_SHARE) * factor, words)


def _integration(tool: Tool, setting: Setting) -> ScoreCell:
    catalogue = setting.catalogue
    used = [
        t for t in setting.organisation.tools_in_use if t in catalogue.tool_by_id and t != tool.id
    ]
    if not used:
        return ScoreCell(0.5, "You have not named the tools you use.")
    known = works_with(tool, used, catalogue)
    if not known:
        return ScoreCell(0.0, "Known to work with none of the tools you use.")
    names = joined([catalogue.name_of(k) for k in known[:3]])
    return ScoreCell(len(known) / len(used), phrase("Known to work with {names}.", names=names))


def _freedom(tool: Tool) -> ScoreCell:
    licence = tool.licence
    if is_open(tool):
        if tool.hosting in ("self-host", "library", "both"):
            return ScoreCell(1.0, phrase("{licence}; you can run it yourself.", licence=licence))
        return ScoreCell(0.7, phrase("{licence}; run by a supplier.", licence=licence))
    if tool.licence != "commercial":
        words = phrase("{licence}: source to read, with limits on its use.", licence=licence)
        return ScoreCell(0.55, words)
    if tool.hosting in ("self-host", "both"):
        return ScoreCell(0.4, "Commercial; can run at your place.")
    if "e2e_platform" in tool.categories:
        return ScoreCell(0.15, "Commercial platform: much of your work would live in it.")
    return ScoreCell(0.25, "Commercial service; leaving means moving data out.")


def health_age(tool: Tool, setting: Setting) -> Age:
    """How old the reading of the signs of life is on the day the plan starts."""
    fact = tool.facts.get("health") or Fact(as_of=tool.health.checked)
    return fact.age(setting.on)


def _health(tool: Tool, setting: Setting) -> ScoreCell:
    health, age = tool.health, health_age(tool, setting)
    value = HEALTH_SCORES[health.status]
    if value > HEALTH_SCORES["not measured"]:
        value = max(value * HEALTH_BY_AGE[age], HEALTH_SCORES["not measured"])
    if not health.checked:
        return ScoreCell(value, "Signs of life were not read.")
    words = phrase(
        "{status} on {day}, {age}.",
        status=health.status.capitalize(),
        day=health.checked,
        age=AGE_WORDS[age],
    )
    return ScoreCell(value, words)


CHANGED = 0.15
"""What a sale, a new licence or an attack within two years costs a supplier’s score, each (grade D)."""
CHANGES = ("sold", "relicensed", "compromised", "vulnerable")


def _vendor(tool: Tool, setting: Setting) -> ScoreCell:
    if tool.health.status in ("discontinued", "unmaintained"):
        return ScoreCell(0.0, "Nobody stands behind it any more.")
    danger = open_danger(tool, setting.on)
    if danger is not None:
        return ScoreCell(
            0.0, phrase("{kind}: {what}.", kind=EVENT_WORDS[danger.kind], what=danger.what)
        )
    since = setting.on.replace(year=setting.on.year - 2, day=min(setting.on.day, 28)).isoformat()
    recent = [e for e in tool.events if e.kind in CHANGES and e.on >= since]
    if is_open(tool):
        value, words = 0.9, "Open: others can carry it on."
    elif tool.prices or tool.is_priced:
        value, words = 0.6, "One supplier, with published prices."
    else:
        value, words = 0.35, "One supplier, price on request."
    if recent:
        last = max(recent, key=lambda e: e.on)
        words = phrase(
            "{words} {kind} on {day}: {what}.",
            words=words,
            kind=EVENT_WORDS[last.kind],
            day=last.on,
            what=last.what.rstrip("."),
        )
    kinds = len({e.kind for e in recent})
    return ScoreCell(max(value - CHANGED * kinds, 0.0), words)
