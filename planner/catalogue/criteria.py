"""What a tool is worth beside its money: a score from 0 to 1 for each criterion, with the reason.

Money is no criterion: it stands beside the ranking as total cost with its range.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.domain.content.catalogue import Catalogue, Tool
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.comparison import Comparison, Criterion

OPEN = (
    "Apache",
    "MIT",
    "BSD",
    "MPL",
    "PostgreSQL",
    "AGPL",
    "GPL",
    "LGPL",
)
HEALTH_SCORES = {
    "active": 1.0,
    "not measured": 0.6,
    "quiet": 0.35,
    "unmaintained": 0.0,
    "discontinued": 0.0,
}
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


def is_open(tool: Tool) -> bool:
    """Whether the licence is one that the Open Source Initiative approves."""
    return tool.licence.startswith(OPEN)


def scores_of(
    tool: Tool,
    category: str,
    catalogue: Catalogue,
    organisation: Organisation,
    intended: Iterable[str],
    comparison: Comparison,
) -> dict[Criterion, ScoreCell]:
    """Score ``tool`` on every criterion for ``category``.

    ``intended`` are the practices that it should carry.
    """
    wanted = list(intended)
    found: dict[Criterion, ScoreCell] = {
        "activities": _activities(tool, category, catalogue, wanted),
        "data": _data(tool, comparison),
        "capability": _capability(tool, organisation),
        "integration": _integration(tool, catalogue, organisation),
        "freedom": _freedom(tool),
        "health": _health(tool),
        "vendor": _vendor(tool),
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
    names = ", ".join(f"“{catalogue.name_of(p)}”" for p in carried[:2]) or "none"
    words = f"Carries {len(carried)} of {len(wanted)} practices: {names}"
    value = len(carried) / len(wanted)
    if "e2e_platform" not in tool.categories and tool.categories[0] != category:
        return ScoreCell(value * SIDE_JOB, f"{words}; beside its main job, so it counts half.")
    return ScoreCell(value, f"{words}.")


def _data(tool: Tool, comparison: Comparison) -> ScoreCell:
    wanted = comparison.knockouts.data_kinds
    if "any" in tool.data_kinds:
        return ScoreCell(1.0, "Takes any kind of data.")
    if not wanted:
        return ScoreCell(0.7, f"Made for {tool.data_kinds}; you have not said which data you use.")
    have = [k for k in wanted if k in tool.data_kinds]
    return ScoreCell(len(have) / len(wanted), f"Made for {tool.data_kinds}.")


def _capability(tool: Tool, organisation: Organisation) -> ScoreCell:
    people = organisation.headcount("platform_engineer") + organisation.headcount("ml_engineer")
    if people <= 0:
        people = organisation.builders * 0.5 or 1.0
    share = tool.run_fte.likely / people
    value = max(0.0, 1 - share / UPKEEP_SHARE)
    return ScoreCell(
        value,
        f"Upkeep takes {100 * share:.1f} % of those who could run it. Needs: {tool.skills.lower()}.",
    )


def _integration(tool: Tool, catalogue: Catalogue, organisation: Organisation) -> ScoreCell:
    used = [catalogue.tool_by_id[t] for t in organisation.tools_in_use if t in catalogue.tool_by_id]
    if not used:
        return ScoreCell(0.5, "You have not named the tools you use.")
    text = f"{tool.integrations} {tool.name}".lower()
    known = [
        u.name
        for u in used
        if u.id in tool.builds_on or tool.id in u.builds_on or u.name.split()[0].lower() in text
    ]
    words = ", ".join(known[:3]) or "none of the tools you use"
    return ScoreCell(len(known) / len(used), f"Known to work with {words}.")


def _freedom(tool: Tool) -> ScoreCell:
    if is_open(tool):
        if tool.hosting in ("self-host", "library", "both"):
            return ScoreCell(1.0, f"{tool.licence}; you can run it yourself.")
        return ScoreCell(0.7, f"{tool.licence}; run by a supplier.")
    if tool.licence != "commercial":
        return ScoreCell(0.55, f"{tool.licence}: source to read, with limits on its use.")
    if tool.hosting in ("self-host", "both"):
        return ScoreCell(0.4, "Commercial; can run at your place.")
    if "e2e_platform" in tool.categories:
        return ScoreCell(0.15, "Commercial platform: much of your work would live in it.")
    return ScoreCell(0.25, "Commercial service; leaving means moving data out.")


def _health(tool: Tool) -> ScoreCell:
    health = tool.health
    if health.commits is not None:
        words = (
            f"{health.commits} changes and {health.releases} releases in the year before "
            f"{health.checked}."
        )
    else:
        words = f"{health.status.capitalize()}."
    return ScoreCell(HEALTH_SCORES[health.status], words)


def _vendor(tool: Tool) -> ScoreCell:
    if tool.health.status in ("discontinued", "unmaintained"):
        return ScoreCell(0.0, "Nobody stands behind it any more.")
    if is_open(tool):
        return ScoreCell(0.9, "Open: others can carry it on.")
    if tool.prices:
        return ScoreCell(0.6, "One supplier, with published prices.")
    return ScoreCell(0.35, "One supplier, price on request.")
