"""The kill loop: a program that edits, saves and migrates is killed at random moments, again and again.

What runs in the child is the window's own session, recovery keeper and autosave, without the widgets.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

from planner.storage.document import copies_before_migration, load
from planner.storage.recovery import Recovery
from tests.soak.common import Figure, counted, number_of, small_project

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
OLD = ("schema-1.0.mlplan", "schema-1.3.mlplan", "schema-1.4.mlplan")
MOST_LOST = 2.0
AT_ONCE = 3


@dataclass
class Tally:
    """What came of the kills."""

    kills: int = 0
    corrupted: int = 0
    went_back: int = 0
    saves: int = 0
    migrations: int = 0
    left_over: int = 0
    lost: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)


def run(kills: int, seed: int = 1, longest: float = 3.0) -> Tally:
    """Kill a saving program ``kills`` times, each at a random moment within ``longest`` seconds."""
    random_ = random.Random(seed)
    tally = Tally()
    folder = Path(tempfile.mkdtemp(prefix="kills-"))
    try:
        running: list[_Child] = []
        while tally.kills < kills:
            while len(running) < min(AT_ONCE, kills - tally.kills):
                place = folder / f"{tally.kills}-{random_.randrange(10**9)}"
                running.append(_Child(place, random_.random(), random_.uniform(0.3, longest)))
            due = min(running, key=lambda c: c.until)
            time.sleep(max(due.until - time.monotonic(), 0))
            running.remove(due)
            due.kill(tally)
            shutil.rmtree(due.folder)
    finally:
        for child in running:
            child.kill(Tally())
        shutil.rmtree(folder, ignore_errors=True)
    return tally


class _Child:
    """One program: forked, so that nothing has to be imported five hundred times."""

    def __init__(self, folder: Path, choice: float, seconds: float) -> None:
        folder.mkdir(parents=True)
        self.folder, self.file = folder, folder / "a.mlplan"
        self.old = b""
        if choice < 0.3:  # a file of an older format, so that the first save migrates it
            self.old = (FIXTURES / OLD[int(choice * 10)]).read_bytes()
            self.file.write_bytes(self.old)
        self._read, write = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._read)
            _live(self.file, folder / "recovery", write, choice)
        os.close(write)
        self.until = time.monotonic() + seconds

    def kill(self, tally: Tally) -> None:
        killed = time.monotonic()
        os.kill(self._pid, signal.SIGKILL)
        os.waitpid(self._pid, 0)
        with os.fdopen(self._read) as pipe:
            said = [line.split() for line in pipe.read().splitlines()]
        tally.kills += 1
        saved = [int(words[1]) for words in said if words[0] == "saved"]
        edits = {
            int(words[1]): float(words[2])
            for words in said
            if words[0] == "edit" and len(words) == 3
        }
        tally.saves += len(saved)
        self._look(tally, max(saved, default=0), edits, killed)

    def _look(self, tally: Tally, saved: int, edits: dict[int, float], killed: float) -> None:
        try:
            in_file = number_of(load(self.file).project) if self.file.exists() else 0
            snapshots = Recovery(self.folder / "recovery").found(lambda _: False)
            kept = max([in_file, *(number_of(s.opened().project) for s in snapshots)])
            broken = list((self.folder / "recovery").glob("*.broken"))
            copies = copies_before_migration(self.file)
            bad_copy = any(c.read_bytes() != self.old for c in copies)
        except Exception as error:  # noqa: BLE001 - whatever it is, the file is not whole
            tally.corrupted += 1
            tally.faults.append(repr(error))
            return
        if broken or bad_copy:
            tally.corrupted += 1
            tally.faults.append(
                "a broken snapshot" if broken else "a copy that is not the old file"
            )
        tally.migrations += bool(copies)
        tally.went_back += in_file < saved
        tally.left_over += len(list(self.folder.glob(".*.tmp")))
        later = [when for number, when in edits.items() if number > kept]
        tally.lost.append(killed - min(later) if later else 0.0)


def _live(file: Path, recovery: Path, pipe: int, choice: float) -> None:
    """Edit, save and be saved until the end comes."""
    from PySide6.QtCore import QCoreApplication, QTimer

    from planner.ui.frame.autosave import Autosave
    from planner.ui.frame.recovery import RecoveryKeeper
    from planner.ui.kit.jobs import Jobs
    from planner.ui.kit.session import Session
    from planner.workspace.edits import Edit
    from planner.workspace.settings import Settings
    from planner.workspace.workspace import Workspace

    try:
        app = QCoreApplication([])
        workspace = Workspace.open(file) if file.exists() else Workspace.new(small_project())
        if workspace.path is None and choice < 0.7:
            workspace.save(file)
        jobs = Jobs()
        session = Session(workspace, jobs, Settings())
        session._timer.timeout.disconnect()  # planning is not what is tried here
        keeper = RecoveryKeeper(session, Recovery(recovery))
        autosave = Autosave(session)
        count = [0]

        def tell(words: str) -> None:
            os.write(pipe, f"{words}\n".encode())

        def edit() -> None:
            number = count[0] = count[0] + 1
            session.do(Edit("Edit", lambda p: counted(p, number)))
            tell(f"edit {number} {time.monotonic()}")

        def save() -> None:
            autosave.settle()
            workspace.save(file)
            tell(f"saved {number_of(workspace.project)}")

        timers = []
        for act, every in ((edit, 7), (save, 400 + int(choice * 1_500)), (autosave.save_now, 90)):
            timer = QTimer()
            timer.timeout.connect(act)
            timer.start(every)
            timers.append(timer)
        assert keeper.window
        app.exec()
    finally:
        os._exit(1)


def figures(tally: Tally) -> list[Figure]:
    """The lines of the table."""
    worst = max(tally.lost, default=0.0)
    return [
        Figure(
            "Killed at random moments while editing, saving, saving by itself, migrating",
            f"{tally.kills:,} kills, {tally.saves:,} saves, {tally.migrations:,} migrations",
            f"{tally.corrupted} corrupted, {tally.went_back} older than what was saved"
            + "".join(f"; {fault}" for fault in tally.faults[:3]),
            tally.corrupted == tally.went_back == 0,
        ),
        Figure(
            "Edits lost by a kill: file and recovery snapshot together",
            f"{tally.kills:,} kills",
            f"at most {worst:.1f} s of edits (promised: {MOST_LOST:g} s)",
            worst <= MOST_LOST,
        ),
    ]
