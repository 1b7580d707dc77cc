"""Planning in the background, in processes of their own; programmes are told as they come."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QObject, Signal

from planner.domain.base.language import phrase, speaking, speech
from planner.domain.base.numbers import percent
from planner.programme.engine.generate import Result, Round
from planner.programme.plan import ProgrammePlan, plan_programme, with_budget
from planner.programme.programme_file import Programme
from planner.programme.rows import UnitRow, rows_of
from planner.spread.local import Local
from planner.storage.results import user_results
from planner.ui.kit.jobs import Jobs, Token

MORE = 1.1


class Planner(QObject):
    """One plan at a time; ``come`` tells of a programme on the way, ``planned`` of the last one."""

    rows_read = Signal(object)
    come = Signal(object)
    planned = Signal(object)
    more_planned = Signal(object)
    progress = Signal(object, float)
    failed = Signal(object)
    """Words travel as objects: as Qt's texts they would lose their other languages."""

    def __init__(self, jobs: Jobs, parent: QObject) -> None:
        super().__init__(parent)
        self._jobs = jobs
        self.working = False
        self.extra = QObject(self)

    def read(self, programme: Programme, folder: Path) -> None:
        """Read the units anew, without planning them."""
        now_spoken = speech()

        def work() -> tuple[UnitRow, ...]:
            with speaking(now_spoken.language, now_spoken.numbers):
                return rows_of(programme, folder, cache())

        self._jobs.start(self, work, self.rows_read.emit, self.failed.emit)

    def start(self, programme: Programme, folder: Path, warm: Result | None) -> None:
        """Plan; what was being planned is dropped."""
        self.working = True
        self.progress.emit(phrase("Reading the units"), 0.02)
        now_spoken = speech()

        def work(token: Token) -> ProgrammePlan:
            with speaking(now_spoken.language, now_spoken.numbers):
                rows = rows_of(programme, folder, cache())
                self.rows_read.emit(rows)

                def told(now: Round) -> bool:
                    known = now.gap < 10 and not now.missed
                    gap = percent(now.gap, 1) if known else "–"
                    words = phrase("Planning: round {n:d}, gap {gap}", n=now.number, gap=gap)
                    self.progress.emit(words, min(0.95, 0.1 + now.number / 25))
                    if now.so_far is not None and token.wanted:
                        self.come.emit((rows, now.so_far))
                    return token.wanted

                with Local(waiting=lambda: token.wanted) as spread:
                    return plan_programme(programme, rows, spread, told, warm=warm)

        self._jobs.start(self, work, self._done, self._failed, with_token=True)

    def more_money(self, plan: ProgrammePlan) -> None:
        """Plan once more with ten per cent more money, beside the plan."""
        now_spoken = speech()

        def work(token: Token) -> ProgrammePlan:
            with (
                speaking(now_spoken.language, now_spoken.numbers),
                Local(waiting=lambda: token.wanted) as spread,
            ):
                return plan_programme(
                    with_budget(plan.programme, MORE),
                    plan.rows,
                    spread,
                    lambda _: token.wanted,
                    warm=plan.result,
                )

        self._jobs.start(self.extra, work, self.more_planned.emit, None, with_token=True)

    def cancel(self) -> None:
        """Stop; the plan so far stays in sight."""
        self._jobs.cancel(self)
        self._jobs.cancel(self.extra)
        self.working = False
        self.progress.emit("", 1.0)

    def _done(self, plan: ProgrammePlan) -> None:
        self.working = False
        self.progress.emit("", 1.0)
        self.planned.emit(plan)

    def _failed(self, sentence: str) -> None:
        self.working = False
        self.progress.emit("", 1.0)
        self.failed.emit(sentence)


def cache() -> Path | None:
    """Where what was computed from documents is kept."""
    results = user_results()
    return None if results is None else results.folder / "units"
