"""What keeps a programme safe looks at this: the desk, and who is told of changes."""

from __future__ import annotations

from planner.programme.desk import Desk
from planner.ui.kit.jobs import Jobs
from planner.ui.kit.open_work import OpenWork
from planner.workspace.settings import Settings


class ProgrammeSession(OpenWork):
    """The open programme of a window."""

    def __init__(self, desk: Desk, jobs: Jobs, settings: Settings) -> None:
        super().__init__()
        self.desk, self.jobs, self.settings = desk, jobs, settings

    @property
    def work(self) -> Desk:
        """The open programme."""
        return self.desk
