"""What a reader may learn about single people: export profiles."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from planner.analysis.published.bare import NOBODY
from planner.analysis.published.project import published_project
from planner.domain.base.language import joined, tr
from planner.domain.project import Project
from planner.domain.record.report import Profile


@dataclass(frozen=True)
class Disclosure:
    """What the profile lets be shown of ``project``.

    Anonymous: the project is the bare one, so there are no names, roles, texts and answers of people in it
    (see ``planner.analysis.published.bare``), and its teams are the units of the published table.
    """

    project: Project
    profile: Profile

    @classmethod
    def of(cls, project: Project, profile: Profile | None = None) -> Disclosure:
        """What ``profile``, or else the project's own, lets be shown."""
        if profile is not None and profile != project.report.profile:
            report = project.report.model_copy(update={"profile": profile})
            project = project.model_copy(update={"report": report})
        published = published_project(project)
        return cls(published, published.report.profile)

    @property
    def anonymous(self) -> bool:
        """Whether nobody may be recognised."""
        return self.profile == "anonymous"

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
        return list(range(len(self.project.teams)))

    @property
    def people(self) -> int:
        """How many people took part."""
        if self.anonymous:
            return round(sum(t.people for t in self.project.teams if t.name != NOBODY))
        return len(self.project.respondents)

    @property
    def answering(self) -> int:
        """How many people gave an answer in this round, if only that they do not know."""
        return self.people if self.anonymous else len(self._answered(carried=False))

    @property
    def taken_over(self) -> int:
        """How many people have answers of an earlier round in this one."""
        return 0 if self.anonymous else len(self._answered(carried=True))

    def _answered(self, *, carried: bool) -> list[str]:
        answers = self.project.current_round.answers
        return [
            r.id
            for r in self.project.respondents
            if any(
                a.state is not None and a.carried == carried for a in answers.get(r.id, {}).values()
            )
        ]

    def who(self, name: str) -> str:
        """A person's name where the profile names people, else nothing."""
        return name if self.names else ""

    def participants(self, row: int) -> str:
        """Who answered for a team, by role and, where allowed, by name."""
        team = self.project.teams[row]
        if self.anonymous:
            return tr("nobody yet") if team.name == NOBODY else str(round(team.people))
        members = [r for r in self.project.respondents if r.team == team.id]
        if not members:
            return tr("nobody yet")
        roles = Counter(r.role or tr("role not stated") for r in members)
        who = ", ".join(f"{role} ({n})" if n > 1 else role for role, n in roles.items())
        names = [r.name for r in members if r.name] if self.names else []
        return f"{who} – {', '.join(names)}" if names else who

    def roles(self) -> str:
        """Participants by role over all teams; in an anonymous export only how many."""
        if self.anonymous:
            return str(self.people)
        counts = Counter(r.role or tr("role not stated") for r in self.project.respondents)
        parts = [f"{role} ({n})" for role, n in sorted(counts.items(), key=lambda x: (-x[1], x[0]))]
        return tr(joined(parts)) if parts else tr("nobody yet")
