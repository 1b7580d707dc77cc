"""Mutants: the sources are changed in one place at a time, and the tests have to notice.

``start.py long mutants [MODULE …] [--each N] [--write]``: a fixed sample of N places (45) in each of five
modules, or in those named (``maturity.rounds``). Every mutant runs in a process of its own, parted from one
that has the libraries loaded, and stops at the first red test. What survives is printed and compared with
``least.toml``: no module may have more survivors than last time. See ``docs/decisions/0022``.
"""

from __future__ import annotations

import argparse
import ast
import importlib.abc
import importlib.machinery
import itertools
import os
import random
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from tests.long.least import noted, read

ROOT = Path(__file__).resolve().parents[2]
EACH = 45
LIMIT = 600
"""Seconds until a mutant counts as noticed: it does not end."""
TESTS = {
    "economics.pools": ("tests/economics",),
    "economics.flows": ("tests/economics",),
    "maturity.lens": ("tests/maturity",),
    "maturity.score": ("tests/maturity",),
    "roadmap.value": ("tests/roadmap",),
}
"""The modules that figures hang on, and the tests that have to notice; of others, those of their folder."""
SWAPS: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Div, ast.Div: ast.Mult,
    ast.And: ast.Or, ast.Or: ast.And,
}  # fmt: skip
NAMES = {
    "min": "max",
    "max": "min",
    "any": "all",
    "all": "any",
    "minimum": "maximum",
    "maximum": "minimum",
}


Change = Callable[[Any], str]
"""Changes a node in place and says what it changed."""


def places(source: str) -> list[tuple[int, Change]]:
    """Every place that can be changed, by its number, and how."""
    nodes = enumerate(_places(ast.parse(source)))
    return [(place, change) for place, node in nodes for change in _changes(node)]


def mutant(source: str, place: int, change: Change) -> tuple[int, str, str]:
    """The line of a place, what was changed there, and the source with it."""
    tree = ast.parse(source)
    node = next(itertools.islice(_places(tree), place, None))
    what = change(node)
    return getattr(node, "lineno", 0), what, ast.unparse(ast.fix_missing_locations(tree))


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run, in a fixed order: no annotations, no docstrings."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.AnnAssign):
            inside = [node.value]
        elif isinstance(node, ast.arguments):
            inside = [*node.defaults, *node.kw_defaults]
        else:
            inside = [node]
        for one in inside:
            if one is not None:
                yield one
                yield from _places(one)


def _changes(node: ast.AST) -> Iterator[Change]:
    if isinstance(node, ast.Compare) and type(node.ops[0]) in SWAPS:
        yield _swap_compare
    if isinstance(node, ast.BinOp | ast.BoolOp) and type(node.op) in SWAPS:
        yield _swap_operator
    if isinstance(node, ast.Name) and node.id in NAMES:
        yield _swap_name
    if isinstance(node, ast.Attribute) and node.attr in NAMES:
        yield _swap_attribute
    if isinstance(node, ast.Constant) and type(node.value) in (int, float):
        yield _one_more
    if isinstance(node, ast.If | ast.IfExp | ast.While):
        yield _turn


def _swap_compare(node: ast.Compare) -> str:
    was, node.ops[0] = node.ops[0], SWAPS[type(node.ops[0])]()  # type: ignore[assignment]
    return f"{type(was).__name__} → {type(node.ops[0]).__name__}"


def _swap_operator(node: ast.BinOp | ast.BoolOp) -> str:
    was, node.op = node.op, SWAPS[type(node.op)]()  # type: ignore[assignment]
    return f"{type(was).__name__} → {type(node.op).__name__}"


def _swap_name(node: ast.Name) -> str:
    was, node.id = node.id, NAMES[node.id]
    return f"{was} → {node.id}"


def _swap_attribute(node: ast.Attribute) -> str:
    was, node.attr = node.attr, NAMES[node.attr]
    return f"{was} → {node.attr}"


def _one_more(node: ast.Constant) -> str:
    was, node.value = node.value, node.value + 1  # type: ignore[operator]
    return f"{was!r} → {node.value!r}"


def _turn(node: ast.If | ast.IfExp | ast.While) -> str:
    node.test = ast.UnaryOp(ast.Not(), node.test)
    return "not the condition"


class _Changed(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Gives one module another source."""

    def __init__(self, name: str, source: str, path: Path) -> None:
        self.name, self.source, self.path = name, source, path

    def find_spec(self, name, path, target=None):  # type: ignore[no-untyped-def]  # as importlib has it
        if name != self.name:
            return None
        return importlib.machinery.ModuleSpec(name, self, origin=str(self.path))

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        module.__file__ = str(self.path)
        exec(compile(self.source, str(self.path), "exec"), module.__dict__)  # noqa: S102 - our own source


def noticed(module: str, source: str, tests: Sequence[str]) -> bool:
    """Whether the tests are red, or do not end, with this source of the module."""
    child = os.fork()
    if child == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        os.setsid()
        path = ROOT / "planner" / f"{module.replace('.', '/')}.py"
        sys.meta_path.insert(0, _Changed(f"planner.{module}", source, path))
        import pytest

        options = ["-x", "-q", "-n", "0", "-p", "no:cacheprovider", "-p", "no:randomly"]
        os._exit(int(pytest.main([*options, *tests]) != 0))
    end = time.monotonic() + LIMIT
    while time.monotonic() < end:
        done, status = os.waitpid(child, os.WNOHANG)
        if done:
            return status != 0
        time.sleep(0.05)
    os.killpg(child, signal.SIGKILL)
    os.waitpid(child, 0)
    return True


def sample(module: str, each: int) -> list[tuple[int, str, str]]:
    """A fixed sample of the mutants of a module."""
    source = (ROOT / "planner" / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8")
    found = places(source)
    chosen = sorted(random.Random(module).sample(range(len(found)), min(each, len(found))))
    return [mutant(source, *found[k]) for k in chosen]


def main(arguments: Sequence[str]) -> int:
    """Try the sample; exit status 1 where more survive than last time."""
    parser = argparse.ArgumentParser(prog="start.py long mutants", description=__doc__)
    parser.add_argument("modules", nargs="*", default=list(TESTS))
    parser.add_argument("--each", type=int, default=EACH)
    parser.add_argument("--write", action="store_true", help="note what survived in least.toml")
    options = parser.parse_args(arguments)
    import numpy as np  # loaded once, before the processes part
    import pydantic
    import pytest

    print(f"numpy {np.__version__}, pydantic {pydantic.VERSION}, pytest {pytest.__version__}")
    least, found = read("mutants"), {}
    for module in options.modules:
        tests = TESTS.get(module, (f"tests/{module.partition('.')[0]}",))
        tried, alive = sample(module, options.each), 0
        for line, what, source in tried:
            if not noticed(module, source, tests):
                alive += 1
                print(f"  survives {module}:{line}: {what}", flush=True)
        found[module] = round(100 * alive / len(tried), 1)
        print(f"{module}: {alive} of {len(tried)} survive ({found[module]} %)", flush=True)
    worse = [m for m, share in found.items() if share > least.get(m, 100.0)]
    for module in worse:
        print(f"{module}: more than the {least[module]} % of last time")
    if options.write and not worse:
        noted("mutants", found)
    return int(bool(worse))
