"""Mutants: the sources are changed in one place at a time, and the tests have to notice.

``start.py long mutants [MODULE …] [--each N] [--data DIR [--most N]] [--write]``: a fixed sample of
N places (45) of each of the five modules that figures hang on, or of those named
(``maturity.rounds``); of a folder (``maturity``) 60. Each mutant meets the tests that go through
its line, the quick ones first, until one is red (``warm``); what runs while a module is loaded is
loaded anew for it. What survives is printed and compared with ``least.toml``: none may have more
survivors than last time. ``same.toml`` names those that change nothing anybody could see, with the
reason; they count as survivors nevertheless, and are counted beside it. ``--data`` keeps what was
measured and noticed, so that it can be done in pieces of ``--most`` mutants: what was noticed is
not tried again while its module stays as it is. See ``docs/decisions/0022``.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import importlib.abc
import importlib.machinery
import json
import random
import sys
import tempfile
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from tests.long import warm
from tests.long.covered import FOLDERS, ROOT, measure, seconds
from tests.long.least import noted, read
from tests.long.mutate import Mutant, mutant, places

EACH, OF_FOLDER = 45, 60
"""Places of a module, or of a folder, that are tried."""
MODULES = ("economics.pools", "economics.flows", "maturity.lens", "maturity.score", "roadmap.value")
"""The modules that figures hang on."""
ALSO = {
    "domain": ("storage", "workspace", "exchange", "maturity"),
    "maturity": ("workspace",),
    "economics": (),
    "roadmap": (),
    "storage": ("workspace",),
}
"""Folders of tests that may notice, beside a folder's own."""
MOST = 15.0
"""Seconds of a processor that the tests of one mutant may take, unchanged; the quickest are chosen."""
SAME = Path(__file__).with_name("same.toml")


class Tried(NamedTuple):
    """A mutant of a module, and the number of its place there."""

    module: str
    place: int
    mutant: Mutant

    @property
    def path(self) -> Path:
        return path_of(self.module)

    @property
    def key(self) -> str:
        """What stays the same while its module does."""
        digest = hashlib.sha256(source_of(self.module).encode()).hexdigest()[:12]
        return f"{self.module} {digest} {self.place}"


def path_of(module: str) -> Path:
    """The source of a module."""
    return ROOT / "planner" / f"{module.replace('.', '/')}.py"


def source_of(module: str) -> str:
    return path_of(module).read_text(encoding="utf-8")


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, name: str, tree: ast.Module, path: Path) -> None:
        self.name, self.tree, self.path = name, tree, path

    def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]  # as importlib has it
        if name != self.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self.path))

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.tree, str(self.path), "exec"), module.__dict__)  # noqa: S102 - our own source


def noticed(module: str, tree: ast.Module, tests: Sequence[str]) -> bool:
    """Whether the tests are red, or do not end, with this source of the module, loaded anew."""

    def work() -> int:
        sys.meta_path.insert(0, _Changed(f"planner.{module}", tree, path_of(module)))
        import pytest

        return int(pytest.main([*warm.OPTIONS, *tests]) != 0)

    return warm.parted(work) != 0


def sample(name: str, each: int) -> list[Tried]:
    """A fixed sample of the mutants of a module or folder."""
    modules = [name] if path_of(name).is_file() else modules_of(name)
    found = [(m, k, one) for m in modules for k, one in enumerate(places(source_of(m)))]
    chosen = sorted(random.Random(name).sample(range(len(found)), min(each, len(found))))
    return [Tried(m, k, mutant(source_of(m), *one)) for m, k, one in map(found.__getitem__, chosen)]


def modules_of(folder: str) -> list[str]:
    """The modules of a folder, by name."""
    below = ROOT / "planner"
    files = sorted((below / folder).rglob("*.py"))
    return [".".join(f.relative_to(below).with_suffix("").parts) for f in files]


class Tests:
    """Which tests go through a line, the quick ones first."""

    def __init__(self, folder: str, at: Path) -> None:
        import coverage

        names = (folder, *ALSO[folder])
        measure(names, at)
        self.seconds = seconds(names, at)
        self.own = tuple(t for t in self.seconds if t.startswith(f"tests/{folder}/"))
        self._data = []
        for name in names:
            data = coverage.CoverageData(basename=str(at / f"{name}.data"))
            data.read()
            self._data.append(data)

    def of(self, tried: Tried) -> list[str]:
        """Of a line: those that run it, else those of the folder that run anything of its module."""
        lines = self._by_line(tried.path)
        found = lines.get(tried.mutant.line, set()) & set(self.seconds)
        if not found:
            found = set().union(*lines.values()) & set(self.own)
        chosen, spent = [], 0.0
        for name in sorted(found, key=lambda t: (self.seconds[t], t)):
            spent += self.seconds[name]
            if spent > MOST:
                break
            chosen.append(name)
        return chosen

    def _by_line(self, path: Path) -> dict[int, set[str]]:
        found: dict[int, set[str]] = {}
        for data in self._data:
            for line, names in data.contexts_by_lineno(str(path)).items():
                found.setdefault(line, set()).update(names)
        return found


class Verdicts:
    """Which mutants were noticed and which not, kept in a folder."""

    def __init__(self, at: Path) -> None:
        self._path = at / "mutants.json"
        self.noticed: dict[str, bool] = {}
        if self._path.exists():
            self.noticed = json.loads(self._path.read_text(encoding="utf-8"))

    def next(self, tried: Sequence[Tried], most: int | None) -> list[Tried]:
        """What to try now: what was never tried, else what survived."""
        fresh = [t for t in tried if t.key not in self.noticed]
        return fresh[:most] if fresh else [t for t in tried if not self.noticed[t.key]]

    def keep(self, found: Mapping[str, bool]) -> None:
        self.noticed |= found
        self._path.write_text(json.dumps(self.noticed), encoding="utf-8")


def surviving(name: str, each: int, at: Path, most: int | None) -> tuple[list[Tried], int, int]:
    """The mutants of a module or folder that no test notices, how many there are, and how many are open."""
    folder = name.partition(".")[0]
    tests, every, verdicts = Tests(folder, at), sample(name, each), Verdicts(at)
    tried = verdicts.next(every, most)
    chosen = [tests.of(t) for t in tried]
    files = sorted({t.partition("::")[0] for one in chosen for t in one})
    left, anew = _not_seen(tried, chosen, files)
    for k in anew:
        if not noticed(tried[k].module, tried[k].mutant.tree, chosen[k] or [f"tests/{folder}"]):
            left.add(k)
    verdicts.keep({t.key: k not in left for k, t in enumerate(tried)})
    alive = [t for t in every if verdicts.noticed.get(t.key) is False]
    return alive, len(every), sum(t.key not in verdicts.noticed for t in every)


def _not_seen(
    tried: Sequence[Tried], chosen: Sequence[Sequence[str]], files: Sequence[str]
) -> tuple[set[int], list[int]]:
    """Which of the mutants are not noticed with everything loaded, and which have to be loaded anew."""
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        out = Path(folder, "found")

        def work() -> int:
            warm.load_all(files)
            if not warm.green({t for one in chosen for t in one}):
                return 1
            found = [
                warm.red(str(one.path), source_of(one.module), one.mutant.tree, tests)
                if tests
                else None
                for one, tests in zip(tried, chosen, strict=True)
            ]
            out.write_text(json.dumps(found), encoding="utf-8")
            return 0

        if warm.parted(work, bounded=False) != 0:
            raise SystemExit("The tests have to pass first, with everything loaded.")
        found = json.loads(out.read_text(encoding="utf-8"))
    return (
        {k for k, red in enumerate(found) if red is False},
        [k for k, red in enumerate(found) if red is None],
    )


def same(tried: Tried) -> bool:
    """Whether a person found that the mutant changes nothing that anybody could see."""
    known = tomllib.loads(SAME.read_text(encoding="utf-8")).get(tried.module, [])
    one = tried.mutant
    return any(k["line"] == one.text and k["what"] == one.what for k in known)


def main(arguments: Sequence[str]) -> int:
    """Try the samples; exit status 1 where more survive than last time."""
    parser = argparse.ArgumentParser(prog="start.py long mutants", description=__doc__)
    parser.add_argument("names", nargs="*", default=list(MODULES), metavar="MODULE")
    parser.add_argument("--each", type=int, help="so many places of each module or folder")
    parser.add_argument("--data", type=Path, help="a folder that keeps which tests go through what")
    parser.add_argument("--most", type=int, help="try so many now, the others another time")
    parser.add_argument("--write", action="store_true", help="note what survived in least.toml")
    options = parser.parse_args(arguments)
    import numpy as np  # loaded once, before the processes part
    import pydantic
    import pytest

    print(f"numpy {np.__version__}, pydantic {pydantic.VERSION}, pytest {pytest.__version__}")
    least, found = read("mutants"), {}
    with tempfile.TemporaryDirectory(prefix="mutants-") as folder:
        for name in options.names:
            each = options.each or (OF_FOLDER if name in FOLDERS else EACH)
            alive, count, open_ = surviving(name, each, options.data or Path(folder), options.most)
            for t in alive:
                one = t.mutant
                mark = "the same" if same(t) else "survives"
                print(f"  {mark} {t.module}:{one.line}: {one.what}: {one.text}")
            if open_:
                print(f"{name}: {open_} of {count} not tried yet", flush=True)
                continue
            found[name] = round(100 * len(alive) / count, 1)
            judged = sum(map(same, alive))
            print(
                f"{name}: {len(alive)} of {count} survive ({found[name]} %), {judged} of them the same",
                flush=True,
            )
    worse = [m for m, part in found.items() if part > least.get(m, 100.0)]
    for name in worse:
        print(f"{name}: more than the {least[name]} % of last time")
    if options.write and not worse:
        noted("mutants", found)
    return int(bool(worse))
