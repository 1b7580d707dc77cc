"""One client of the bench, opened to look at: levels beside others, and changes that go into its file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from planner.analysis.study.once import kept_study
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.maturity.agreement import agenda, spreads
from planner.maturity.score import assess
from planner.reporting.case_words import ToFind, find_out
from planner.storage.backups import data_folder, user_backups
from planner.storage.claims import held_by_window
from planner.storage.document import load
from planner.storage.results import user_results
from planner.workspace.bench.comparison import GROUPS, Comparison, Figures, Group, why_not
from planner.workspace.bench.prepare import MOST
from planner.workspace.edits import Edit
from planner.workspace.workspace import Workspace


@dataclass(frozen=True)
class Client:
    """What is shown of one client: contested questions, what to find out, and finished ones beside it."""

    path: Path
    project: Project
    study: Study | None
    contested: tuple[str, ...]
    to_find: tuple[ToFind, ...]
    levels: dict[str, float | None]
    figures: dict[Group, Figures | None]
    counts: dict[Group, int]
    not_counted: str


def client_at(path: Path, comparison: Comparison) -> Client:
    """Open a document to look at it. Raises ``DocumentError``."""
    loaded = load(path)
    project = loaded.project
    kept = kept_study(project, catalogue_of(project), loaded.results, user_results())
    study = kept.study if kept is not None else None
    profile = assess(project, brief=True)
    found = agenda(profile, spreads(project))
    return Client(
        path=path,
        project=project,
        study=study,
        contested=tuple(i.spread.question for i in found if i.spread.discuss)[:MOST],
        to_find=() if study is None else find_out(study, MOST)[1],
        levels={d: s.value for d, s in profile.dimensions.items()},
        figures={g: comparison.figures(project, g) for g in GROUPS},
        counts={g: comparison.count(project, g) for g in GROUPS},
        not_counted=why_not(project, sealed=loaded.seal is not None),
    )


def change_client(
    path: Path, edit: Edit, clock: Callable[[], datetime] = lambda: datetime.now(UTC)
) -> Project:
    """Do one edit in a document that is not open, and save it; returns it as it is then.

    Raises ``InputError`` where another window has it open, and what opening and saving raise.
    """
    claim = held_by_window(path, data_folder() / "recovery", clock())
    if claim is not None:
        raise InputError(
            "{name} is open in another window. Save and close it there first.", name=path.name
        )
    space = Workspace.open(path, user_backups(), clock)
    space.do(edit)
    space.save()
    return space.project
