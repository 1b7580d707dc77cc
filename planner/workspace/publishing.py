"""Edits around what was published: fixing the table of an anonymous report, and taking it back."""

from __future__ import annotations

from datetime import datetime

from planner.analysis.published.project import allowed
from planner.analysis.published.table import fixed, table_of, with_table
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import clean_text, iso_time
from planner.domain.project import Project
from planner.domain.record.publication import TakenBack
from planner.domain.record.report import PROFILES, Profile
from planner.workspace.edits import Edit

FIX_TABLE = "Fix the table of the anonymous report"
UNNAMED = "not named"
PRINTED = "Levels that teams agree on are printed, also in the anonymous report."
"""Said where a team is about to agree on one."""


def is_anonymous(project: Project) -> bool:
    """Whether the report of this document is anonymous, as chosen or because people were promised it."""
    return allowed(project).report.profile == "anonymous"


def fixing(project: Project, now: datetime) -> Edit | None:
    """Fix the table of an anonymous report, or fill what was nothing; ``None`` where nothing is to be done.

    Later reports of the round print the same.
    """
    if not is_anonymous(project):
        return None
    table = table_of(project, iso_time(now))
    return None if fixed(project) == table else Edit(FIX_TABLE, lambda p: with_table(p, table))


def taking_back(project: Project, who: str, reason: str, now: datetime) -> Edit:
    """Take the table of this round back: nobody has received it. The next export fixes a new one.

    Raises ``InputError`` where none is fixed or no reason is given.
    """
    table = fixed(project)
    if table is None:
        raise InputError("No table is fixed for this round, so there is none to take back.")
    why = clean_text(reason).strip()
    if not why:
        raise InputError("Say why nobody has received the table: the reason stays in the document.")
    back = TakenBack(who=who.strip() or UNNAMED, reason=why, when=iso_time(now))

    def apply(p: Project) -> Project:
        kept = tuple(
            t.model_copy(update={"taken_back": back}) if t == table else t for t in p.publications
        )
        return p.model_copy(update={"publications": kept})

    return Edit(phrase("Take back the table of {day}: {why}", day=table.when[:10], why=why), apply)


def promising(promise: Profile | None) -> Edit:
    """Note what people were promised before they answered."""
    return Edit(
        "Change what people were promised", lambda p: p.model_copy(update={"promise": promise})
    )


def is_weaker(project: Project, promise: Profile | None) -> bool:
    """Whether ``promise`` tells readers more than what people were promised who have answered."""
    before = project.promise
    answered = any(
        a.state for sheet in project.current_round.answers.values() for a in sheet.values()
    )
    if before is None or not answered:
        return False
    return promise is None or PROFILES.index(promise) < PROFILES.index(before)
