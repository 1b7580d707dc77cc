"""Coverage-guided fuzzing of the readers with atheris, which is installed by hand: see docs/reliability.md.

``python -m tests.soak.guided SECONDS [part of a name [K/N]]`` goes through the readers (or every N-th of
them) one after the other. Files that reach new code and that crash a reader are kept in ``out/guided/``.
"""

from __future__ import annotations

import multiprocessing
import sys
import tempfile
import time
from pathlib import Path

from planner.domain.errors import PlannerError

OUT = Path(__file__).resolve().parent.parent.parent / "out" / "guided"


def main(arguments: list[str]) -> int:
    """Fuzz every reader for as long as is said; exit status 1 where one of them crashed."""
    from tests.soak.readers import READERS

    seconds = int(arguments[0]) if arguments else 60
    only = arguments[1] if len(arguments) > 1 else ""
    first, _, step = (arguments[2] if len(arguments) > 2 else "0/1").partition("/")
    wanted = [k for k, r in enumerate(READERS) if only in r.name][int(first) :: int(step)]
    context = multiprocessing.get_context("spawn")
    crashed = 0
    for index in wanted:
        child = context.Process(target=_fuzz, args=(index, seconds))
        child.start()
        child.join()
        folder = OUT / str(index) / "crashes"
        found = sorted(folder.glob("*")) if folder.is_dir() else []
        crashed += len(found)
        runs = (
            (OUT / str(index) / "runs").read_text() if (OUT / str(index) / "runs").exists() else "?"
        )
        corpus = len(list((OUT / str(index) / "corpus").glob("*")))
        print(
            f"{READERS[index].name:32} {runs:>9} files, {corpus:>5} kept, {len(found)} crashes",
            flush=True,
        )
    return 1 if crashed else 0


def _fuzz(index: int, seconds: int) -> None:
    import atheris

    with atheris.instrument_imports(include=["planner"]):
        from tests.soak.mutations import _where
        from tests.soak.readers import READERS

    reader = READERS[index]
    corpus, crashes = OUT / str(index) / "corpus", OUT / str(index) / "crashes"
    for folder in (corpus, crashes):
        folder.mkdir(parents=True, exist_ok=True)
    for k, seed in enumerate(reader.seeds()):
        (corpus / f"seed-{k}").write_bytes(seed)
    shared = Path("/dev/shm")  # noqa: S108 - a disk in memory, and a folder of our own in it
    place = tempfile.mkdtemp(dir=shared if shared.is_dir() else None)
    path = Path(place) / f"a{reader.suffix}"
    seen: set[str] = set()
    runs, end = [0], time.monotonic() + seconds

    def one(data: bytes) -> None:
        runs[0] += 1
        if runs[0] % 500 == 0 or time.monotonic() > end:
            (OUT / str(index) / "runs").write_text(str(runs[0]))
        path.write_bytes(data)
        try:
            reader.read(path)
        except PlannerError:
            return
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            where = _where(error).split(":")[0] + _where(error).split(" at ")[1].split(":")[1][:5]
            if where not in seen:
                seen.add(where)
                (crashes / f"{len(seen)}{reader.suffix}").write_bytes(data)
                (crashes / f"{len(seen)}.txt").write_text(_where(error))

    limits = [f"-max_total_time={seconds}", "-max_len=60000", "-rss_limit_mb=2000", "-timeout=20"]
    atheris.Setup([sys.argv[0], *limits, "-verbosity=0", str(corpus)], one)
    atheris.Fuzz()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
