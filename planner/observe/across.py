"""What only shows where all sources lie side by side, and what a person says of a finding."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace

from planner.domain.answers.observation import Observation
from planner.observe.look import CUT, Looked
from planner.observe.upkeep import ALONE

REUSE, KEY = "plt-06-3", "plt-05-0"
COPY = "another source is at the same commit"


def across(looked: Sequence[Looked], keys: Collection[str]) -> list[Looked]:
    """Every source with what shows beside the others; ``keys`` are ids of those where a key is a real one."""
    providers = [x for x in looked if x.packages]
    many = sum(bool(x.imports or x.packages) for x in looked) > 1
    done = []
    for one in looked:
        used = [
            p.source.label
            for p in providers
            if p.source.id != one.source.id
            and p.owned
            and one.imports & (p.packages - one.packages)
        ]
        changed = _changed(one, REUSE, lambda o, used=used: _reused(o, used, many))  # type: ignore[misc]
        if one.source.id in keys:
            changed = _changed(changed, KEY, real_key)
        done.append(changed)
    return done


def copies_aside(looked: Sequence[Looked]) -> list[Looked]:
    """A further copy, clone or worktree of a repository is proposed as one, so that it counts once.

    The first by label whose history is whole stays what it is. A unit is a copy of the same unit.
    """
    there: set[tuple[str, str]] = set()
    done = []
    for one in sorted(looked, key=lambda x: (CUT in x.source.remarks, x.source.label, x.source.id)):
        source = one.source
        same = (source.state, source.id.partition(".")[2])
        if source.kind == "repository" and source.state and not source.unread:
            if same in there and source.role != "mirror":
                changes = {"role": "mirror", "reasons": (COPY,)}
                one = replace(one, source=source.model_copy(update=changes))  # noqa: PLW2901
            there.add(same)
        done.append(one)
    return done


def real_key(one: Observation) -> Observation:
    """A person said that what looks like a key is one."""
    if one.rule != KEY or one.outcome != "cannot_tell" or not one.places:
        return one
    return one.model_copy(update={"outcome": "not_seen", "why": ""})


def _reused(one: Observation, used: list[str], many: bool) -> Observation:
    if used:
        changes = {"outcome": "seen", "count": len(used), "places": tuple(used[:3]), "why": ""}
    elif many:
        changes = {"outcome": "not_seen", "why": ""}
    else:
        changes = {"outcome": "cannot_tell", "why": ALONE}
    return one.model_copy(update=changes)


def _changed(one: Looked, rule: str, change: Callable[[Observation], Observation]) -> Looked:
    return replace(one, observations=[change(o) if o.rule == rule else o for o in one.observations])
