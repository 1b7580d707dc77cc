"""What is known of a file that was exported for signing: the four questions, each with its answer."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from planner.domain.base.bounded import read_up_to
from planner.domain.base.language import joined, phrase
from planner.domain.project import Project
from planner.domain.record.issued import Signer

if TYPE_CHECKING:
    from planner.domain.record.kept import Kept
    from planner.reporting.signing.verify import Signature, Verdict
    from planner.workspace.since_issued import Since

Sure = Literal["good", "muted", "warn", "bad"]
"""How an answer is to be taken: proven, said and not proven, to be looked at, not to be relied on."""


@dataclass(frozen=True)
class Answer:
    """One of the four questions (whole, who, when, same) with what is said, and what more is to be known."""

    question: str
    sure: Sure
    words: str
    more: str = ""


@dataclass(frozen=True)
class Examined:
    """A file as it was looked at; ``digest`` is its SHA-256."""

    path: Path
    data: bytes
    digest: str
    verdict: Verdict
    since: Since | None

    @property
    def number(self) -> str:
        """The number of the report; empty where the file carries none."""
        carried = self.verdict.carried
        return carried.number if carried is not None else ""

    @property
    def signed(self) -> int:
        """How many have signed."""
        return len(self.verdict.signatures)

    def signers(self) -> list[tuple[int, Signer, Signature | None]]:
        """Each field in its order: its number, for whom it is, and the signature where it is there."""
        carried = self.verdict.carried
        named = carried.signers if carried is not None else ()
        signed = {s.number: s for s in self.verdict.signatures}
        found = []
        for n in range(1, self.verdict.fields + 1):
            name, role = named[n - 1] if n <= len(named) else ("", "")
            given = signed.get(n)
            found.append((n, Signer(name=name or (given.name if given else ""), role=role), given))
        return found


def examine(path: Path, project: Project, kept: Kept | None) -> Examined:
    """Check a file against itself and against ``project``. Raises ``InputError`` where it is no report."""
    from planner.reporting.signing.verify import LARGEST, verify
    from planner.workspace.since_issued import since_report

    data = read_up_to(path, LARGEST)
    verdict = verify(data)
    known = verdict.state not in ("changed", "unsigned")
    since = since_report(verdict.carried, project, kept) if known else None
    return Examined(path, data, hashlib.sha256(data).hexdigest(), verdict, since)


def answers(found: Examined, today: Mapping[str, str], printed: Mapping[str, str]) -> list[Answer]:
    """Whole, who, when, same; ``today`` and ``printed`` are figures of the first page, by name.

    A changed file gets the first answer alone: nothing else in it is to be relied on.
    """
    from planner.reporting.signing.told import OFFLINE, verdict_lines, when, who, whole
    from planner.workspace.since_issued import since_lines

    verdict = found.verdict
    if verdict.state == "unsigned":
        return [Answer("Whole", "muted", verdict_lines(verdict)[0])]
    if verdict.state == "changed":
        return [Answer("Whole", "bad", whole(verdict))]
    made = [Answer("Whole", "good" if verdict.state == "whole" else "warn", whole(verdict))]
    vouched = all(s.trust == "vouched for" for s in verdict.signatures)
    fit = all(s.fit for s in verdict.signatures)
    more = [OFFLINE]
    if not fit:
        more.insert(0, "Its key usage says that the certificate is not meant for documents.")
    who_said = joined([who(s) for s in verdict.signatures], "\n")
    sure: Sure = "warn" if not fit else "good" if vouched else "muted"
    made.append(Answer("Who", sure, who_said, joined(more, " ")))
    expired = any(s.expired for s in verdict.signatures)
    when_said = joined([when(s) for s in verdict.signatures], "\n")
    made.append(Answer("When", "warn" if expired else "muted", when_said))
    if found.since is not None:
        lines = since_lines(found.since)
        states: dict[str, Sure] = {"same": "good", "changed": "warn"}
        told = [
            phrase("{name} today: {now}, printed: {was}", name=name, now=now, was=printed[name])
            for name, now in today.items()
            if name in printed and printed[name] != now
        ]
        changed = found.since.state == "changed"
        more_words = joined(told, "\n") if told and changed else ""
        made.append(
            Answer("Same", states.get(found.since.state, "muted"), joined(lines, "\n"), more_words)
        )
    return made
