"""Hostile files in numbers: sound ones mutated, always the same way, and read by what reads them.

Only errors of the known family may come out, each within a second of computing and 300 MB of memory. Every
reader is tried in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import json
import multiprocessing
import random
import tarfile
import tempfile
import time
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

from planner.domain.base.errors import PlannerError
from tests.soak.common import Figure
from tests.soak.readers import READERS, Reader

MOST_SECONDS = 1.0
MOST_MEGABYTES = 300.0
PACKED = (".xlsx", ".pptx")
CORPUS = Path(__file__).parent / "corpus"
Mutation = Callable[[random.Random, bytes], bytes]


def _flip(r: random.Random, d: bytes) -> bytes:
    k = r.randrange(len(d))
    return d[:k] + bytes([d[k] ^ (1 << r.randrange(8))]) + d[k + 1 :]


def _cut(r: random.Random, d: bytes) -> bytes:
    return d[: r.randrange(len(d))]


def _drop(r: random.Random, d: bytes) -> bytes:
    a = r.randrange(len(d))
    return d[:a] + d[a + r.randrange(1, 40) :]


def _double(r: random.Random, d: bytes) -> bytes:
    a = r.randrange(len(d))
    b = a + r.randrange(1, 60)
    return d[:b] + d[a:b] + d[b:]


def _zeros(r: random.Random, d: bytes) -> bytes:
    a = r.randrange(len(d))
    n = min(r.randrange(1, 50), len(d) - a)
    return d[:a] + bytes(n) + d[a + n :]


def _token(r: random.Random, d: bytes) -> bytes:
    a = r.randrange(len(d))
    return d[:a] + r.choice(TOKENS) + d[a + r.randrange(0, 12) :]


def _value(r: random.Random, d: bytes) -> bytes:
    """Put something else in the place of a number or a quoted text."""
    places = [k for k, c in enumerate(d) if c in b'"0123456789']
    if not places:
        return _token(r, d)
    a = b = r.choice(places)
    while b < len(d) and d[b] not in b',}]\n<"':
        b += 1
    return d[:a] + r.choice(TOKENS) + d[b:]


def _encoding(r: random.Random, d: bytes) -> bytes:
    text = d.decode("utf-8", "replace")
    return text.encode(r.choice(("utf-16", "utf-32", "utf-8-sig", "latin-1", "utf-7")), "replace")


def _lines(r: random.Random, d: bytes) -> bytes:
    lines = d.split(b"\n")
    a, b = r.randrange(len(lines)), r.randrange(len(lines))
    lines[a], lines[b] = lines[b], lines[a]
    return b"\n".join(lines)


def _deep(r: random.Random, d: bytes) -> bytes:
    a = r.randrange(len(d))
    n = r.choice((50, 500, 5_000))
    return d[:a] + r.choice((b"[", b'{"a":', b"(", b"<a>", b"- ", b"[[a]\n")) * n + d[a:]


MUTATIONS: tuple[Mutation, ...] = (
    _flip, _cut, _drop, _double, _zeros, _token, _token, _value, _value, _value, _encoding, _lines, _deep,
)  # fmt: skip
TOKENS = tuple(
    t.encode("utf-8", "surrogatepass")
    for t in (
        "", "null", "true", "-1", "0", "1e999", "-1e999", "NaN", "Infinity", "9" * 400, "1e-400", "0x10",
        "1_000", "[]", "{}", '""', '"""', "[[]]", '{"a":1,"a":2}', "=1+1", "=cmd|' /C calc'!A0", "\u202e",
        "\ufeff", "\x00", "\x1b[31m", "\r", "\r\n", "\ud800", "٣", "½", "Ⅷ", "１２", "2026-02-30",
        "9999-12-31", "0000-00-00", "1e308", "99999999999999999999", "../../etc/passwd",
        "<!DOCTYPE a [<!ENTITY b 'c'>]>", "&b;", "]]>", "<![CDATA[", "&#0;", "*a", "&a",
        "!!python/object:os.system", "---", "...", "? ", "<<: *a", "'", '"', ",", ";", "\t", "a" * 3_000,
        "inf", "-0", "+5", "{{7*7}}", "${a}", "%s", "\\", "\u2028", "İ", "ß", "condition", "[a]",
    )
)  # fmt: skip
"""What is put into files: hardly any of it belongs there."""


def mutated(random_: random.Random, seed: bytes, *, packed: bool) -> bytes:
    """A file made from ``seed`` by one to four mutations; within a part of it where it is a zip archive."""
    if packed and random_.random() < 0.8:
        return _repacked(random_, seed)
    data = seed
    for _ in range(random_.choice((1, 1, 1, 2, 3, 4))):
        data = random_.choice(MUTATIONS)(random_, data) or b" "
    return data


def _repacked(random_: random.Random, seed: bytes) -> bytes:
    with zipfile.ZipFile(BytesIO(seed)) as archive:
        parts = {n: archive.read(n) for n in archive.namelist()}
    chosen = random_.choice(sorted(parts))
    parts[chosen] = mutated(random_, parts[chosen] or b" ", packed=False)
    if random_.random() < 0.05:
        del parts[random_.choice(sorted(parts))]
    packed = BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_STORED) as archive:
        for name, data in parts.items():
            archive.writestr(name, data)
    return packed.getvalue()


@dataclass
class Tally:
    """What came of one reader's files."""

    reader: str
    files: int = 0
    refused: int = 0
    slowest: float = 0.0
    megabytes: float = 0.0
    bad: dict[str, bytes] = field(default_factory=dict)


def run(
    count: int, seed: int = 1, only: str = "", processes: int = 2, *, alone: bool = True
) -> list[Tally]:
    """Read ``count`` mutated files with every reader (or those whose name holds ``only``).

    Archives take twenty times as long, so there are a fifth as many of them. ``alone`` gives each reader a
    process of its own, so that its memory is its own; without it all are read here, which costs no start.
    """
    wanted = [k for k, r in enumerate(READERS) if only in r.name]
    if not alone:
        return [_one(k, count, seed) for k in wanted]
    context = multiprocessing.get_context("spawn")
    with context.Pool(processes, maxtasksperchild=1) as pool:
        return pool.starmap(_one, [(k, count, seed) for k in wanted], chunksize=1)


def _one(index: int, count: int, seed: int) -> Tally:
    reader = READERS[index]
    tally = Tally(reader.name)
    random_ = random.Random(f"{seed} {reader.name}")
    seeds = reader.seeds()
    with tempfile.TemporaryDirectory(prefix="mutations-") as folder:
        path = Path(folder) / f"a{reader.suffix}"
        for data in seeds:  # what is loaded once is not memory of a single file
            _read(reader, path, data, Tally(""))
        before, packed = _peak(), reader.suffix in PACKED
        for number in range(count // 5 if packed else count):
            data = mutated(random_, seeds[number % len(seeds)], packed=packed)
            _read(reader, path, data, tally)
        tally.megabytes = max(_peak() - before, 0.0)
    return tally


def _read(reader: Reader, path: Path, data: bytes, tally: Tally) -> None:
    path.write_bytes(data)
    tally.files += 1
    begun = time.process_time()
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")  # a warning from within a library may be data lost
            reader.read(path)
    except PlannerError as error:
        tally.refused += 1
        if not str(error).strip() or "Traceback" in str(error):
            tally.bad.setdefault(f"no sentence: {error!r}"[:200], data)
    except BaseException as error:  # noqa: BLE001 - this is what is looked for
        tally.bad.setdefault(_where(error), data)
    took = time.process_time() - begun
    tally.slowest = max(tally.slowest, took)
    if took > MOST_SECONDS:
        tally.bad.setdefault(f"took {took:.1f} s", data)
    for left in path.parent.iterdir():
        if left != path:
            left.unlink()


def _where(error: BaseException) -> str:
    trace, place = error.__traceback__, ""
    while trace is not None:
        name = trace.tb_frame.f_code.co_filename.replace("\\", "/")
        if "/planner/" in name:
            place = f"{name.rsplit('/planner/', 1)[1]}:{trace.tb_lineno}"
        trace = trace.tb_next
    return f"{type(error).__name__} at {place}: {str(error)[:80]}"


def _peak() -> float:
    """The most memory this process ever had, in megabytes; nothing where the system does not tell."""
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def keep(tallies: list[Tally]) -> list[Path]:
    """Write what crashed a reader into the corpus, where every later run reads it again."""
    kept = []
    for tally in tallies:
        reader = next(r for r in READERS if r.name == tally.reader)
        for data in tally.bad.values():
            folder = CORPUS / _folder(reader)
            folder.mkdir(parents=True, exist_ok=True)
            path = folder / f"{random.Random(data).randrange(16**8):08x}{reader.suffix}"
            path.write_bytes(data)
            kept.append(path)
    return kept


def _folder(reader: Reader) -> str:
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in reader.name.lower())


def reached() -> list[tuple[Reader, str, bytes]]:
    """Files that the coverage-guided fuzzer found to reach new code, with their readers."""
    by_folder = {_folder(r): r for r in READERS}
    with tarfile.open(CORPUS / "reached.tar.xz") as archive:
        return [
            (by_folder[m.name.partition("/")[0]], m.name, archive.extractfile(m).read())  # type: ignore[union-attr]
            for m in archive.getmembers()
        ]


def crashers() -> list[tuple[str, Path]]:
    """Files that once crashed a reader, with the reader's name."""
    return [
        (r.name, p) for r in READERS for p in sorted((CORPUS / _folder(r)).glob("*")) if p.is_file()
    ]


def figures(tallies: list[Tally]) -> list[Figure]:
    """The lines of the table."""
    files = sum(t.files for t in tallies)
    bad = sum(len(t.bad) for t in tallies)
    slowest = max(tallies, key=lambda t: t.slowest)
    largest = max(tallies, key=lambda t: t.megabytes)
    most = max((t.files for t in tallies), default=0)
    return [
        Figure(
            "Mutated files: only errors that are a sentence, within 1 s and 300 MB",
            f"{len(tallies)} readers, {most:,} files each (archives a fifth), {files:,} in all",
            f"{bad} crashes; slowest {slowest.slowest:.2f} s ({slowest.reader}), "
            f"most memory {largest.megabytes:.0f} MB ({largest.reader})",
            not bad and largest.megabytes <= MOST_MEGABYTES,
        )
    ]


def report(tallies: list[Tally]) -> str:
    """What crashed, for a person."""
    return json.dumps(
        {t.reader: sorted(t.bad) for t in tallies if t.bad}, indent=1, ensure_ascii=False
    )
