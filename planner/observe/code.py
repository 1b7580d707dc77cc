"""Python files and notebooks by their syntax: imports, calls that can be reached, tests that assert.

Nothing is imported or run. A call is *reachable* where no flag that is off by default, no ``try`` around its
import and no search for a package stands before it; where that is unclear it is neither.
"""

from __future__ import annotations

import ast
import gc
import json
import re
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal

from planner.observe.patterns import Pattern
from planner.observe.snapshot import ASIDE, Snapshot

Reach = Literal["yes", "unclear", "no"]
TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?)\.py$")
TEST_FOLDER = re.compile(r"(?:^|/)tests?/")
ASSERTING = re.compile(
    r"(?:^|\.)(?:assert\w*|raises|warns|approx|check_\w+|expect\w*|fail)$", re.IGNORECASE
)
_MAGIC = re.compile(r"^\s*[%!?].*$", re.MULTILINE)
_LEAVES = frozenset(
    {"ctx", "op", "ops", "kind", "type_comment", "type_ignores", "lineno", "col_offset", "id", "attr", "arg",
     "names", "level", "module", "is_async", "conversion", "simple", "rest", "name"}
)  # fmt: skip
"""Fields below which nothing lies that is looked for: marks, names and numbers of lines."""


def _children(node: ast.AST) -> list[ast.AST]:
    """What lies right below a node, in order, without names and constants."""
    kind = node.__class__
    parts = _PARTS.get(kind) or _parts(kind)
    below: list[Any] = []
    for value in parts(node):
        if value.__class__ is list:
            below += [v for v in value if v.__class__ not in _EMPTY]
        elif value.__class__ not in _EMPTY:
            below.append(value)
    return below


def _parts(kind: type[ast.AST]) -> Callable[[ast.AST], tuple[Any, ...]]:
    """What reads all fields of a kind of node at once."""
    fields = [f for f in kind._fields if f not in _LEAVES]
    # the two at the end are no nodes: with them there is always a tuple
    _PARTS[kind] = attrgetter(*fields, "_fields", "_fields")
    return _PARTS[kind]


_PARTS: dict[type[ast.AST], Callable[[ast.AST], tuple[Any, ...]]] = {}
_EMPTY = frozenset({ast.Name, ast.Constant, type(None), str, int, bool, tuple})


def _all_below(node: ast.AST) -> Iterator[ast.AST]:
    """A node and all that lies below it but names and constants, in no order of note."""
    todo = [node]
    while todo:
        at = todo.pop()
        yield at
        todo += _children(at)


@dataclass(frozen=True)
class Call:
    """A call by its full name, where it stands, and whether it can be reached."""

    name: str
    line: int
    reach: Reach
    words: tuple[str, ...] = ()
    """Names of the arguments that are given by name."""


@dataclass
class Module:
    """One Python file or notebook."""

    path: str
    notebook: bool = False
    lines: int = 0
    imports: set[str] = field(default_factory=set)
    optional: set[str] = field(default_factory=set)
    calls: list[Call] = field(default_factory=list)
    tests: int = 0
    empty_tests: int = 0
    functions: int = 0

    @property
    def is_test(self) -> bool:
        """Whether it holds tests, by its name or folder."""
        return TEST_FILE.search(self.path) is not None or (
            TEST_FOLDER.search(self.path) is not None and self.tests > 0
        )


@dataclass
class Code:
    """All Python of a source. ``broken`` are files that no parser reads."""

    modules: list[Module] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    _by_name: dict[str, dict[str, list[tuple[int, Module, Call]]]] = field(default_factory=dict)
    _by_kind: dict[str, list[Module]] = field(default_factory=dict)

    def calling(self, where: str, names: Pattern) -> Iterator[tuple[Module, Call]]:
        """Calls whose name matches, by module; each name is looked at once, however often it is called."""
        if where not in self._by_name:
            table: dict[str, list[tuple[int, Module, Call]]] = {}
            for k, module in enumerate(self.among(where)):
                for call in module.calls:
                    table.setdefault(call.name, []).append((k, module, call))
            self._by_name[where] = table
        hits = [x for n, xs in self._by_name[where].items() if names.fullmatch(n) for x in xs]
        for _, module, call in sorted(hits, key=lambda x: (x[0], x[2].line)):
            yield module, call

    def among(self, where: str) -> Iterator[Module]:
        """Modules that are code, tests or notebooks; or any."""
        if where == "any":
            yield from self.modules
            return
        if not self._by_kind:
            for module in self.modules:
                kind = "notebooks" if module.notebook else "tests" if module.is_test else "code"
                self._by_kind.setdefault(kind, []).append(module)
        yield from self._by_kind.get(where, ())


def code_of(snapshot: Snapshot) -> Code:
    """Parse every Python file and notebook that does not lie aside; texts are let go of at once."""
    found = Code()
    for path in snapshot.files:
        low = path.lower()
        if not low.endswith((".py", ".ipynb")) or ASIDE.search(path):
            continue
        text = snapshot.text(path)
        if text is None:
            found.broken.append(path)
            continue
        if low.endswith(".ipynb"):
            source = notebook_source(text)
            snapshot.forget()
            if source is None:
                found.broken.append(path)
                continue
            module = module_of(path, source)
            if module is not None:
                module.notebook = True
        else:
            module = module_of(path, text)
        if module is None:
            found.broken.append(path)
        else:
            found.modules.append(module)
    return found


def imports_of(code: Code) -> frozenset[str]:
    """The packages that code imports, by their first name."""
    return frozenset(
        i.partition(".")[0]
        for c in code.modules
        if not c.is_test
        for i in c.imports
        if not i.startswith(".")
    )


def notebook_source(text: str) -> str | None:
    """The code of a notebook without its outputs; ``None`` where it is none."""
    try:
        body = json.loads(text)
        cells = body.get("cells", [])
        if not cells:
            cells = [c for w in body.get("worksheets", []) for c in w.get("cells", [])]
        parts = []
        for cell in cells:
            if cell.get("cell_type") == "code":
                source = cell.get("source", cell.get("input", ""))
                parts.append("".join(source) if isinstance(source, list) else str(source))
    except (ValueError, AttributeError, TypeError, RecursionError):
        return None
    return _MAGIC.sub("", "\n".join(parts))


def module_of(path: str, text: str) -> Module | None:
    """Imports, calls and tests of one file; ``None`` where it cannot be parsed."""
    with _uncollected():
        return _module(path, text)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Trees hold no cycles, so they go without the collector, which else takes half of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


def _module(path: str, text: str) -> Module | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = Module(path, lines=text.count("\n") + 1)
    off = _switched_off(tree) if "False" in text or "store_true" in text else set()
    _Walker(module, off).walk(tree)
    return module


def _switched_off(tree: ast.Module) -> set[str]:
    """Names that are ``False`` unless somebody sets them: constants, parameters, flags of a command line."""
    off: set[str] = set()
    for node in _all_below(tree):
        if isinstance(node, ast.Assign) and _is_false(node.value):
            off |= {t.id for t in node.targets if isinstance(t, ast.Name)}
        elif isinstance(node, ast.AnnAssign) and node.value is not None and _is_false(node.value):
            if isinstance(node.target, ast.Name):
                off.add(node.target.id)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            names = [a.arg for a in (*node.args.posonlyargs, *node.args.args)]
            pairs = list(zip(names[::-1], node.args.defaults[::-1], strict=False))
            pairs += [
                (a.arg, d)
                for a, d in zip(node.args.kwonlyargs, node.args.kw_defaults, strict=True)
                if d is not None
            ]
            off |= {n for n, d in pairs if _is_false(d)}
        elif isinstance(node, ast.Call) and _dotted(node.func).endswith("add_argument"):
            action = next((k.value for k in node.keywords if k.arg == "action"), None)
            if isinstance(action, ast.Constant) and action.value == "store_true":
                for a in node.args:
                    if isinstance(a, ast.Constant) and isinstance(a.value, str):
                        off.add(a.value.lstrip("-").replace("-", "_"))
    return off


def _is_false(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and node.value is False


def _dotted(node: ast.AST) -> str:
    if node.__class__ is ast.Name:
        return node.id
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if isinstance(node, ast.Name):
        parts.append(node.id)
    elif isinstance(node, ast.Call):
        inner = _dotted(node.func)
        parts.append(f"{inner}()" if inner else "")
    return ".".join(reversed([p for p in parts if p]))


class _Walker:
    """Goes down a module once, with what stands before each place."""

    def __init__(self, module: Module, off: set[str]) -> None:
        self.module = module
        self.off = off
        self.aliases: dict[str, str] = {}
        self.known: set[str] = set()
        self.maybe: set[str] = set()

    def walk(self, tree: ast.Module) -> None:
        """In the order of the text; what can be reached equally far lies in one list, its last first."""
        groups: list[tuple[list[ast.AST], Reach]] = [(tree.body[::-1], "yes")]  # type: ignore[list-item]
        while groups:
            todo, reach = groups.pop()
            while todo:
                node = todo.pop()
                kind = node.__class__
                if kind is ast.Import or kind is ast.ImportFrom:
                    self._import(node, reach)  # type: ignore[arg-type]
                    continue
                if kind is ast.If or kind is ast.Try or kind is ast.TryStar:
                    groups.append((todo, reach))
                    groups += self._branches(node, reach)  # type: ignore[arg-type]
                    break
                if kind is ast.Call:
                    self._call(node, reach)  # type: ignore[arg-type]
                elif kind is ast.FunctionDef or kind is ast.AsyncFunctionDef:
                    self._function(node)  # type: ignore[arg-type]
                below = _children(node)
                if below:
                    below.reverse()
                    todo += below

    def _branches(
        self, node: ast.If | ast.Try | ast.TryStar, reach: Reach
    ) -> list[tuple[list[ast.AST], Reach]]:
        """What lies below a condition or an attempt, with how far it can be reached; the last first."""
        if isinstance(node, ast.If):
            inside, otherwise = self._condition(node.test)
            return [
                ([*node.orelse[::-1]], _worse(reach, otherwise)),
                ([*node.body[::-1]], _worse(reach, inside)),
                ([node.test], reach),
            ]
        optional = any(_catches_import(h) for h in node.handlers)
        parts = (*node.body, *node.handlers, *node.orelse, *node.finalbody)
        return [([*parts[::-1]], _worse(reach, "unclear" if optional else "yes"))]

    def _import(self, node: ast.Import | ast.ImportFrom, reach: Reach) -> None:
        whole = self.module.imports if reach == "yes" else self.module.optional
        tops = self.known if reach == "yes" else self.maybe
        if isinstance(node, ast.Import):
            for a in node.names:
                whole.add(a.name)
                tops.add(a.name.partition(".")[0])
                self.aliases[a.asname or a.name.partition(".")[0]] = (
                    a.name if a.asname else a.name.partition(".")[0]
                )
            return
        base = "." * node.level + (node.module or "")
        whole.add(base)
        tops.add(base.partition(".")[0])
        for a in node.names:
            self.aliases[a.asname or a.name] = f"{base}.{a.name}" if base else a.name
            whole.add(f"{base}.{a.name}")

    def _call(self, node: ast.Call, reach: Reach) -> None:
        written = _dotted(node.func)
        if not written:
            return
        first, _, rest = written.partition(".")
        full = self.aliases.get(first, first) + (f".{rest}" if rest else "")
        if reach == "yes" and self.maybe:
            top = full.partition(".")[0]
            if top not in self.known and top in self.maybe:
                reach = "unclear"
        words = tuple(k.arg for k in node.keywords if k.arg)
        self.module.calls.append(Call(full, node.lineno, reach, words))

    def _condition(self, test: ast.expr) -> tuple[Reach, Reach]:
        """How far the two branches of an ``if`` can be reached."""
        if isinstance(test, ast.Constant):
            return ("yes", "no") if test.value else ("no", "yes")
        names = set(_names_in(test))
        if "find_spec" in names or any(n.upper().startswith("HAS_") for n in names):
            return "unclear", "unclear"
        if names & self.off and not isinstance(test, ast.UnaryOp):
            return "no", "yes"
        if "__name__" in names or not isinstance(test, ast.Name | ast.Attribute):
            return "yes", "yes"
        return "unclear", "unclear"

    def _function(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> None:
        self.module.functions += 1
        if not node.name.startswith("test"):
            return
        for inner in _all_below(node):
            if (isinstance(inner, ast.Assert) and not isinstance(inner.test, ast.Constant)) or (
                isinstance(inner, ast.Call) and ASSERTING.search(_dotted(inner.func))
            ):
                self.module.tests += 1
                return
        self.module.empty_tests += 1


def _names_in(node: ast.AST) -> Iterator[str]:
    """The names and attributes in an expression."""
    todo = [node]
    while todo:
        at = todo.pop()
        if isinstance(at, ast.Name):
            yield at.id
            continue
        if isinstance(at, ast.Attribute):
            yield at.attr
        for name in at._fields:
            value = getattr(at, name, None)
            if isinstance(value, ast.AST):
                todo.append(value)
            elif isinstance(value, list):
                todo += [v for v in value if isinstance(v, ast.AST)]


def _catches_import(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = set(_names_in(handler.type))
    return bool(names & {"ImportError", "ModuleNotFoundError", "Exception"})


def _worse(one: Reach, other: Reach) -> Reach:
    order: tuple[Reach, ...] = ("yes", "unclear", "no")
    return order[max(order.index(one), order.index(other))]
