"""A three-way merge of documents, leaf by leaf: what one side changed, and what both did.

A document is taken apart by keys (ids of people, questions, rounds; names of fields) down to what is decided
as one thing: an answer with its reason, a range with its source, an agreed plan. Nothing here knows words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from planner.domain.answers.assessment import Answer, Evidence, Policy, Respondent, Round, Target
from planner.domain.answers.replies import ModelReplies
from planner.domain.base.types import Frozen
from planner.domain.organisation.organisation import Organisation, Team, UseCase
from planner.domain.organisation.system import System
from planner.domain.plan.own_entries import OwnEntries
from planner.domain.plan.plan import Actual, Finance, Limits, Scenario
from planner.domain.plan.stack import Stack
from planner.domain.project import Project
from planner.domain.record.report import ReportSettings

Place = tuple[str, ...]
Side = Literal["here", "there"]
Verdict = Literal["here", "there", "both"]


class _Mark:
    """A value that no document holds."""

    def __init__(self, words: str) -> None:
        self.words = words

    def __repr__(self) -> str:
        return self.words


ABSENT: Any = _Mark("absent")
UNKNOWN: Any = _Mark("unknown")
"""What the base is where nobody knows what both sides began with: then every difference is a conflict."""

OPEN = (
    Project, Organisation, Finance, Limits, Policy, ReportSettings, Stack, OwnEntries, Round, ModelReplies,
    Respondent, Team, UseCase, System, Scenario,
)  # fmt: skip
"""Whose fields are decided one by one; everything else is one thing."""
KEPT = ("id", "created", "modified", "example", "check_key")
"""Fields of a document that stay as they are here."""
UNITED = ("publications", "issued", "confirmations", "packs", "handed_out")
"""What is joined and not decided: records of what happened."""
SETS = ("tools_in_use", "in_use", "data_kinds", "hidden", "chosen", "left_out")
"""Lists of names in which the order says nothing."""


@dataclass(frozen=True)
class Said:
    """What an answer says; when it was said decides nothing."""

    state: Any = None
    level: Any = None
    reason: str = ""
    mapped: Any = None
    given: Any = None
    when: str = field(default="", compare=False)
    tick: int = field(default=0, compare=False)


@dataclass(frozen=True)
class Leaf:
    """One thing that is not the same on both sides."""

    place: Place
    base: Any
    here: Any
    there: Any

    @property
    def verdict(self) -> Verdict:
        """Which side changed it."""
        if self.base is not UNKNOWN and self.here == self.base:
            return "there"
        return "here" if self.base is not UNKNOWN and self.there == self.base else "both"


Decide = Callable[[Leaf], Side]


def merged(base: Any, here: Any, there: Any, decide: Decide, place: Place = ()) -> Any:
    """What becomes of one value: ``decide`` is asked about every leaf that is not the same on both sides.

    Sides that lack it are ``ABSENT``. Returns ``ABSENT`` for what is to go.
    """
    if here is there or here == there:
        return here
    mine, theirs = _parts(place, here, there), _parts(place, there, here)
    if mine is None or theirs is None:
        return here if decide(Leaf(place, base, here, there)) == "here" else there
    like = there if here is ABSENT else here
    before = {} if base is UNKNOWN else _parts(place, base, like) or {}
    nothing = UNKNOWN if base is UNKNOWN else ABSENT
    found: dict[str, Any] = {}
    for key in [*mine, *(k for k in theirs if k not in mine)]:
        one, other = mine.get(key, ABSENT), theirs.get(key, ABSENT)
        value = _united(key, place, one, other)
        if value is None:
            value = merged(before.get(key, nothing), one, other, decide, (*place, key))
        if value is not ABSENT and not (one is ABSENT and value == {}):
            found[key] = value
    return _whole(like, found)


def _united(key: str, place: Place, here: Any, there: Any) -> Any:
    """Records of what happened are joined, what tells documents apart stays; ``None`` for all else."""
    if not place and key in KEPT:
        return here
    if key not in UNITED or (place and place[0] != "rounds"):
        return None
    if key == "handed_out":
        return _joined_packs(here, there)
    joined = (*here, *(x for x in there if x not in here))
    return (
        tuple(sorted(joined, key=lambda p: p.when)) if key in ("publications", "issued") else joined
    )


def _joined_packs(here: Any, there: Any) -> Any:
    """Hand-outs of both where they have one secret (or only one has one); else those of here alone."""
    if not there.packs or (here.secret and here.secret != there.secret):
        return here
    known = {p.pack: p for p in here.packs}
    for pack in there.packs:
        mine = known.get(pack.pack, pack)
        newer = pack if pack.taken > mine.taken else mine
        known[pack.pack] = newer.model_copy(update={"closed": pack.closed or mine.closed})
    return here.model_copy(
        update={"secret": here.secret or there.secret, "packs": tuple(known.values())}
    )


def _parts(place: Place, value: Any, other: Any) -> Mapping[str, Any] | None:
    """A value by its keys, ``None`` where it is one thing; what is absent beside a table is an empty one."""
    if value is ABSENT:
        if isinstance(other, Answer):
            return _parts(place, Answer(), other)
        table = isinstance(other, Mapping | ModelReplies) or is_keyed(place, other)
        return {} if table else None
    if isinstance(value, Answer):
        said = Said(
            value.state,
            value.level,
            value.reason,
            value.mapped,
            value.given,
            value.when,
            value.tick,
        )
        evidence = {f"{e.text}\n{e.link}": e for e in value.evidence}
        return {"said": said, "note": value.note, "evidence": evidence}
    if isinstance(value, Mapping):
        return value
    if isinstance(value, OPEN):
        return {n: getattr(value, n) for n in type(value).model_fields}
    if is_keyed(place, value):
        return {_key(x): x for x in value}
    return None


def is_keyed(place: Place, value: Any) -> bool:
    """Whether a list is a table: its entries have an id, or are names that stand in any order."""
    if not isinstance(value, tuple) or not place:
        return False
    if place[-1] in SETS and all(isinstance(x, str) for x in value):
        return True
    if any(not isinstance(x, Frozen) for x in value):
        return False
    return (bool(value) and all(_key(x) for x in value)) or place[-1] in _TABLES


_TABLES = (
    "respondents", "use_cases", "systems", "scenarios", "duties", "models", "frameworks", "evidence",
    "targets", "actuals", "model_comparisons", "tools", "practices", "moves", "surveys", "trials",
    "workshops", "parked",
)  # fmt: skip
"""Lists of entries that may be empty: an empty one is a table too."""


def _key(entry: Any) -> str:
    if isinstance(entry, str):
        return entry
    if isinstance(entry, Target):
        parts = (entry.dimension, entry.team or "", entry.model or "", str(entry.phase or ""))
        return "/".join(parts).rstrip("/")
    if isinstance(entry, Actual):
        return f"{entry.measure}/{entry.quarter + 1}"
    return str(getattr(entry, "id", ""))


def _whole(like: Any, found: dict[str, Any]) -> Any:
    """A value of the kind of ``like`` from its parts."""
    if isinstance(like, Answer):
        said: Said = found["said"]
        evidence: tuple[Evidence, ...] = tuple(found.get("evidence", {}).values())
        made = Answer(
            state=said.state, level=said.level, reason=said.reason, mapped=said.mapped, given=said.given,
            when=said.when, tick=said.tick, note=found["note"], evidence=evidence,
        )  # fmt: skip
        return ABSENT if made.is_blank else made
    if isinstance(like, tuple):
        return tuple(found.values())
    if isinstance(like, Mapping):
        return found
    return like.model_copy(update=found)
