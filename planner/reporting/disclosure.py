"""What a reader may learn about single people: export profiles and the least size of a group."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.domain.base.language import joined, phrase, tr
from planner.domain.project import Project
from planner.domain.record.report import Profile

LEAST = 4
"""Fewest people behind a figure of a group in an anonymous export."""


@dataclass(frozen=True)
class Disclosure:
    """What the profile lets be shown of ``project``. ``hidden`` are rows of teams with too few answers.

    Anonymous: no names, no single roles, no free text, and no figure of fewer than four people. Where the
    hidden teams together are fewer than four, the smallest shown team is hidden as well, so that nobody can
    find their answers by taking the shown teams from the whole.
    """

    project: Project
    profile: Profile
    hidden: frozenset[int]

    @classmethod
    def of(cls, project: Project, profile: Profile | None = None) -> Disclosure:
        """What ``profile``, or else the project's own, lets be shown."""
        chosen = profile or project.report.profile
        return cls(project, chosen, _too_small(project) if chosen == "anonymous" else frozenset())

    @property
    def names(self) -> bool:
        """Whether people are named."""
        return self.profile == "names"

    @property
    def free_text(self) -> bool:
        """Whether notes, evidence and reasons are shown: their words can tell who wrote them."""
        return self.profile != "anonymous"

    @property
    def teams(self) -> list[int]:
        """Rows of the teams whose figures are shown."""
        return [k for k in range(len(self.project.teams)) if k not in self.hidden]

    def enough(self, people: int) -> bool:
        """Whether a figure of so many people may be shown."""
        return self.profile != "anonymous" or people >= LEAST

    def who(self, name: str) -> str:
        """A person's name where the profile names people, else nothing."""
        return name if self.names else ""

    def participants(self, row: int) -> str:
        """Who answered for a team, by role and, where allowed, by name."""
        members = [r for r in self.project.respondents if r.team == self.project.teams[row].id]
        if not members:
            return tr("nobody yet")
        if self.profile == "anonymous":
            return tr("not shown") if row in self.hidden else str(len(members))
        roles = Counter(r.role or tr("role not stated") for r in members)
        who = ", ".join(f"{role} ({n})" if n > 1 else role for role, n in roles.items())
        names = [r.name for r in members if r.name] if self.names else []
        return f"{who} – {', '.join(names)}" if names else who

    def roles(self) -> str:
        """Participants by role over all teams; in an anonymous export, roles of fewer than four together."""
        counts = Counter(r.role or tr("role not stated") for r in self.project.respondents)
        shown = {r: n for r, n in counts.items() if self.enough(n)}
        rest = sum(counts.values()) - sum(shown.values())
        if 0 < rest < LEAST and shown:
            smallest = min(shown, key=lambda r: (shown[r], r))
            rest += shown.pop(smallest)
        parts = [f"{role} ({n})" for role, n in sorted(shown.items(), key=lambda x: (-x[1], x[0]))]
        if rest:
            parts.append(phrase("other roles ({n})", n=rest))
        return tr(joined(parts)) if parts else tr("nobody yet")


def _too_small(project: Project) -> frozenset[int]:
    """Rows of teams of which fewer than four people answered in the current round."""
    answered = {
        r
        for r, sheet in project.current_round.answers.items()
        if any(a.state for a in sheet.values())
    }
    sizes = [
        sum(r.team == team.id and r.id in answered for r in project.respondents)
        for team in project.teams
    ]
    hidden = {k for k, n in enumerate(sizes) if 0 < n < LEAST}
    shown = sorted((n, k) for k, n in enumerate(sizes) if n >= LEAST)
    if hidden and shown and sum(sizes[k] for k in hidden) < LEAST:
        hidden.add(shown[0][1])
    return frozenset(hidden)
