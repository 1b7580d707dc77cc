"""Coverage-guided fuzzing of the readers with atheris, which has wheels for Linux only.

``python -m tests.soak.guided SECONDS [part of a name [K/N]]`` goes through the readers (or every N-th of
them) one after the other. Files that reach new code and that crash a reader are kept in ``out/guided/``.
"""

from __future__ import annotations

import importlib.util
import multiprocessing
import os
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from planner.domain.base.errors import PlannerError
from tests.soak.common import Figure

OUT = Path(__file__).resolve().parent.parent.parent / "out" / "guided"


@dataclass(frozen=True)
class Tally:
    """What came of one reader: files read, files kept because they reached new code, what crashed it."""

    reader: str
    files: int
    kept: int
    crashes: tuple[str, ...]


def is_there() -> bool:
    """Whether atheris is installed."""
    return importlib.util.find_spec("atheris") is not None


def run(seconds: int, only: str = "", turn: str = "0/1", out: Path = OUT) -> list[Tally]:
    """Fuzz each reader whose name holds ``only`` for ``seconds``, each in a process of its own."""
    from tests.soak.readers import READERS

    first, _, step = turn.partition("/")
    wanted = [k for k, r in enumerate(READERS) if only in r.name][int(first) :: int(step)]
    context = multiprocessing.get_context("spawn")
    found = []
    for index in wanted:
        folder = out / str(index)
        child = context.Process(target=_fuzz, args=(index, seconds, str(folder)))
        child.start()
        child.join()
        runs = folder / "runs"
        found.append(
            Tally(
                READERS[index].name,
                int(runs.read_text()) if runs.exists() else 0,
                len(list((folder / "corpus").glob("*"))),
                tuple(p.read_text() for p in sorted((folder / "crashes").glob("*.txt"))),
            )
        )
    return found


def _fuzz(index: int, seconds: int, out: str) -> None:
    import atheris

    os.dup2(os.open(os.devnull, os.O_WRONLY), 2)  # its own words are many
    with atheris.instrument_imports(include=["planner"]):
        from tests.soak.mutations import _where
        from tests.soak.readers import READERS

    reader, folder = READERS[index], Path(out)
    corpus, crashes = folder / "corpus", folder / "crashes"
    for made in (corpus, crashes):
        made.mkdir(parents=True, exist_ok=True)
    for k, seed in enumerate(reader.seeds()):
        (corpus / f"seed-{k}").write_bytes(seed)
    shared = Path("/dev/shm")  # noqa: S108 - a disk in memory, and a folder of our own in it
    path = Path(tempfile.mkdtemp(dir=shared if shared.is_dir() else None)) / f"a{reader.suffix}"
    seen: set[str] = set()
    runs, end = [0], time.monotonic() + seconds - 0.5

    def one(data: bytes) -> None:
        runs[0] += 1
        if runs[0] % 200 == 0 or time.monotonic() > end:
            (folder / "count").write_text(str(runs[0]))
            (folder / "count").replace(folder / "runs")  # whole, whenever the fuzzer ends us
        path.write_bytes(data)
        try:
            reader.read(path)
        except PlannerError:
            return
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            where = _where(error)
            place = where.partition(": ")[0]  # what was wrong, and in which line: once is enough
            if place not in seen:
                seen.add(place)
                (crashes / f"{len(seen)}{reader.suffix}").write_bytes(data)
                (crashes / f"{len(seen)}.txt").write_text(where)

    limits = [f"-max_total_time={seconds}", "-max_len=60000", "-rss_limit_mb=2000", "-timeout=20"]
    atheris.Setup([sys.argv[0], *limits, "-verbosity=0", str(corpus)], one)
    atheris.Fuzz()


def figures(found: list[Tally], seconds: int) -> list[Figure]:
    """The line of the table."""
    crashes = [f"{t.reader}: {c}" for t in found for c in t.crashes]
    what = "Coverage-guided fuzzing (atheris) of the same readers"
    if not found:
        return [Figure(what, "0 s", "not tried: atheris is not installed here", good=True)]
    files = sum(t.files for t in found)
    tried = f"{len(found)} readers, {seconds} s each, {files:,} files"
    words = f"{len(crashes)} crashes" + "".join(f"; {c}" for c in crashes[:2])
    return [Figure(what, tried, words, not crashes)]


def main(arguments: list[str]) -> int:
    """Fuzz every reader for as long as is said; exit status 1 where one of them crashed."""
    seconds, only, turn = (*arguments, *("60", "", "0/1")[len(arguments) :])[:3]
    found = run(int(seconds), only, turn)
    for t in found:
        print(f"{t.reader:32} {t.files:>9} files, {t.kept:>5} kept, {len(t.crashes)} crashes")
        for crash in t.crashes:
            print(f"    {crash}")
    return 1 if any(t.crashes for t in found) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
