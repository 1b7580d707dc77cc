"""What teams reached in the DevSecOps Maturity Model: progress, evidence, exports before release 4."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from planner.domain.answers.replies import Replies
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import slug
from planner.domain.base.written.cells import key
from planner.domain.content.model import Model
from planner.exchange.foreign.base import Ids, day_of, line_of_text, make_replies, safe_id, text_of
from planner.exchange.foreign.dsomm import activities

GROUPS = "teamGroups"


def is_evidence(documents: list[Any]) -> bool:
    """Whether YAML documents are the evidence of teams."""
    return len(documents) == 1 and isinstance(documents[0], dict) and "evidence" in documents[0]


@dataclass
class Reached:
    """The replies of teams while files are read: by team and activity; ``left`` is what was left out.

    A state that is dated after ``until`` (a day, empty for no limit) is planned, not reached: it is counted
    as ``later`` only.
    """

    model: Model
    states: Mapping[str, float]
    teams: list[str]
    groups: dict[str, list[str]] = field(default_factory=dict)
    by_team: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    left: list[str] = field(default_factory=list)
    newest: str = ""
    until: str = ""
    later: int = 0

    def __post_init__(self) -> None:
        """All teams that are named count; those without an entry have not started."""
        for team in self.teams:
            self.by_team.setdefault(team, {})

    def _item(self, path: Path, uuid: Any) -> str:
        own = safe_id(str(uuid))
        if own in self.model.item_by_id:
            return own
        self.left.append(
            phrase(
                "Left out: {name}: the model has no activity “{uuid}”.",
                name=path.name,
                uuid=Verbatim(str(uuid)[:40]),
            )
        )
        return ""

    def _team(self, path: Path, team: Any) -> str:
        name = str(team)
        known = next((t for t in self.by_team if key(t) == key(name)), "")
        if known or not self.teams:
            return known or name
        words = phrase(
            "Left out: {name}: the team “{team}” is not in the list of teams.",
            name=path.name,
            team=Verbatim(name[:60]),
        )
        if words not in self.left:
            self.left.append(words)
        return ""

    def read_progress(self, path: Path, documents: list[Any]) -> None:
        """The highest state of each activity that has a date; an empty file tells nothing."""
        progress = documents[0]["progress"]
        if progress is None:
            return
        if not isinstance(progress, dict):
            raise InputError("{name}: “progress” is not a table of activities.", name=path.name)
        for uuid, by_team in progress.items():
            item = self._item(path, uuid)
            for team, dates in (
                (by_team or {}).items() if item and isinstance(by_team, dict) else ()
            ):
                own = self._team(path, team)
                if own:
                    self._states(path, own, item, dates if isinstance(dates, dict) else {})

    def _states(self, path: Path, team: str, item: str, dates: Mapping[Any, Any]) -> None:
        best = ""
        for word, day in dates.items():
            state = next((s for s in self.states if key(s) == key(str(word))), None)
            if state is None:
                self.left.append(
                    phrase(
                        "Left out: {name}: “{state}” is not a state of this model, which knows: {states}",
                        name=path.name,
                        state=Verbatim(str(word)[:40]),
                        states=Verbatim(" | ".join(self.states)),
                    )
                )
                continue
            on = day_of(day)
            if self.until and on > self.until:
                self.later += 1
                continue
            if day and (not best or self.states[state] > self.states[best]):
                best = state
            self.newest = max(self.newest, on)
        if best:
            self.by_team.setdefault(team, {}).setdefault(item, {})["options"] = [slug(best)]

    def read_old_export(self, path: Path, document: Any) -> None:
        """Answers and evidence that releases before 4 keep within the activities."""
        ends = sorted(self.states, key=lambda s: self.states[s])
        for _, _, _, activity in activities(document):
            done, proofs = activity.get("teamsImplemented"), activity.get("teamsEvidence")
            item = safe_id(str(activity.get("uuid", "")))
            for team, reached in (done or {}).items() if isinstance(done, dict) else ():
                own = self._team(path, team)
                if own:
                    state = ends[-1] if reached else ends[0]
                    self.by_team.setdefault(own, {})[item] = {"options": [slug(state)]}
            for team, proof in (proofs or {}).items() if isinstance(proofs, dict) else ():
                own = self._team(path, team)
                if own and proof:
                    self._prove(own, item, text_of(proof), "")

    def read_evidence(self, path: Path, documents: list[Any]) -> None:
        """Evidence by activity, for the teams that each piece names."""
        entries = documents[0]["evidence"]
        for uuid, pieces in (entries or {}).items() if isinstance(entries, dict) else ():
            item = self._item(path, uuid)
            for piece in pieces or () if item and isinstance(pieces, list) else ():
                if not isinstance(piece, dict):
                    continue
                parts = [
                    piece.get(k) for k in ("title", "description", "evidenceLink", "attachment")
                ]
                words = "\n".join(text_of(p) for p in parts if isinstance(p, str) and p)
                for team in piece.get("teams") or list(self.by_team):
                    own = self._team(path, team)
                    if own:
                        self._prove(own, item, words or "evidence", day_of(piece.get("date")))

    def _prove(self, team: str, item: str, text: str, day: str) -> None:
        reply = self.by_team.setdefault(team, {}).setdefault(item, {})
        proof = {"kind": "document", "text": text[:20_000], "date": day}
        reply.setdefault("evidence", []).append(proof)
        self.newest = max(self.newest, day)

    @property
    def said(self) -> list[str]:
        """What was left out, and how many states lie after the day."""
        if not self.later:
            return self.left
        one = "Not counted: one state is dated after {day}."
        pattern = one if self.later == 1 else "Not counted: {n} states are dated after {day}."
        return [*self.left, phrase(pattern, n=self.later, day=self.until)]

    @property
    def empty(self) -> bool:
        """Whether nobody has said anything."""
        return not any(self.by_team.values())

    def replies(self, path: Path) -> Replies:
        """The replies of all teams; evidence without an answer stands beside the lowest state."""
        lowest = slug(min(self.states, key=lambda s: self.states[s]))
        ids = Ids()
        own = {team: ids.new(team) for team in self.by_team}
        sheets = []
        for team, replies in self.by_team.items():
            groups = [g for g, members in self.groups.items() if team in members]
            whole = {i: {"options": [lowest], **r} for i, r in replies.items()}
            sheets.append(
                {
                    "respondent": own[team],
                    "team": own[team],
                    "role": line_of_text(", ".join(groups)),
                    "replies": whole,
                }
            )
        return make_replies(
            path.name,
            model=self.model.id,
            version=self.model.version,
            date=self.newest[:10],
            groups={g: [own[t] for t in m if t in own] for g, m in self.groups.items()},
            sheets=sheets,
        )


def groups_of(documents: list[Any]) -> dict[str, list[str]]:
    """Groups of teams that a list of teams or the settings name."""
    found = documents[0].get(GROUPS) if documents and isinstance(documents[0], dict) else None
    if not isinstance(found, dict):
        return {}
    return {str(g): [str(t) for t in m] for g, m in found.items() if isinstance(m, list)}


def adapted(model: Any, custom: Any, name: str) -> tuple[Any, list[str]]:
    """The model with a file of own activities over it: ignored, changed, moved and added ones.

    Returns what was done, in words.
    """
    merged = {
        dimension: {sub: dict(found) for sub, found in subs.items() if isinstance(found, dict)}
        for dimension, subs in model.items()
        if isinstance(subs, dict)
    }
    done = {"left out": 0, "added": 0, "changed": 0}
    for dimension, sub, activity, own in activities(custom):
        place = merged.setdefault(dimension, {}).setdefault(sub, {})
        uuid = str(own.get("uuid", "")) if isinstance(own, dict) else ""
        if not isinstance(own, dict):
            continue
        if own.get("ignore"):
            done["left out"] += place.pop(activity, None) is not None
            continue
        moved = _take_out(merged, uuid) if uuid and activity not in place else None
        if activity in place or moved is not None:
            place[activity] = {**(moved or place.get(activity, {})), **own}
            done["changed"] += 1
        else:
            place[activity] = own
            done["added"] += 1
    words = phrase(
        "Kept: the changes of {name}: activities left out: {out}, added: {added}, changed: {changed}.",
        name=name,
        out=done["left out"],
        added=done["added"],
        changed=done["changed"],
    )
    return merged, [words]


def _take_out(merged: dict[str, Any], uuid: str) -> dict[str, Any] | None:
    """The activity of this id, taken from where it stands."""
    for subs in merged.values():
        for found in subs.values():
            for name, activity in list(found.items()):
                if isinstance(activity, dict) and str(activity.get("uuid")) == uuid:
                    return dict(found.pop(name))
    return None
