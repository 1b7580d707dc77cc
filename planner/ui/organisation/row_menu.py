"""What can be done with an assumption where its row is clicked with the right button."""

from __future__ import annotations

from planner.analysis.study.baseline import RegisterRow
from planner.domain.case.estimate import Assumption
from planner.ui.kit.clip import Entry
from planner.ui.kit.session import Session
from planner.workspace.edits import set_assumption


def row_entries(session: Session, row: RegisterRow | None) -> list[Entry]:
    """Back to the default where it was stated, and "don't know" where it was not said."""
    if row is None:
        return []
    own, name = row.definition.id, row.definition.label
    found: list[Entry] = []
    if own in session.project.assumptions:
        found.append(("Back to default", lambda: session.do(set_assumption(own, name, None))))
    if not row.dont_know:
        unknown = Assumption(dont_know=True)
        found.append(("Mark as don’t know", lambda: session.do(set_assumption(own, name, unknown))))
    return found
