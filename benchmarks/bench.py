"""The bench: looking through a folder of clients the first time, and again when nothing or one file changed.

``.venv/bin/python -m benchmarks.bench [DOCUMENTS] [DOCUMENT]``. Processor time of this process, the smallest
of a few rounds, beside the time on the wall: the first tells what the program does, the second what a busy
machine makes of it. Also the parts of a look in which nothing changed: names and times, and the index.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from planner.domain.base.resources import example_path
from planner.storage.document import dump, load
from planner.storage.schema import SUFFIX
from planner.workspace.bench.shelf import Shelf, files_below

ROUNDS = 5


def timed(what: str, act: Callable[[], object], rounds: int = ROUNDS) -> None:
    """Print the smallest processor time and the smallest time on the wall."""
    spent, walls = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        act()
        spent.append(time.process_time() - cpu)
        walls.append(time.perf_counter() - wall)
    print(
        f"{what}: {1000 * min(spent):.1f} ms of a processor, {1000 * min(walls):.1f} ms on the wall"
    )


def main(documents: int = 200, source: Path | None = None) -> None:
    """Make so many clients of one document, and look through them."""
    folder = Path(tempfile.mkdtemp())
    project = load(source or example_path()).project
    clients = folder / "clients"
    clients.mkdir()
    for k in range(documents):
        one = project.model_copy(
            update={
                "id": f"client-{k}",
                "example": False,
                "organisation": project.organisation.model_copy(update={"name": f"Client {k}"}),
            }
        )
        (clients / f"client-{k:03}.mlplan").write_bytes(dump(one))
    size = next(clients.iterdir()).stat().st_size
    print(f"{documents} documents of {size / 1000:.0f} kB")

    def cold() -> None:
        Shelf(Path(tempfile.mkdtemp(dir=folder))).look([clients])

    first = next(clients.iterdir())
    timed("opening one document", lambda: load(first))
    timed("first look", cold, 3)
    shelf = Shelf(folder / "data")
    shelf.add(clients)
    shelf.look()
    timed("a look in which nothing changed", shelf.look)
    timed(
        "names and times of the files", lambda: [p.stat() for p in files_below([clients], SUFFIX)]
    )
    timed("reading the index", shelf._read_index)  # noqa: SLF001 - a part of a look
    changed = clients / "client-007.mlplan"

    def after_a_change() -> None:
        changed.touch()
        shelf.look()

    timed("a look in which one file changed", after_a_change)
    shutil.rmtree(folder)


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 200, Path(sys.argv[2]) if sys.argv[2:] else None)
