"""One Python file by its syntax, gone through once: imports, calls with how far they are reached, tests.

Nothing is imported or run. A call is *reachable* where no flag that is off by default, no ``try`` around its
import and no search for a package stands before it; where that is unclear it is neither. Which flags are off
is known at the end of a file only, so what is found waits until then.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Set
from dataclasses import dataclass, field
from operator import attrgetter
from typing import Any, Literal, NamedTuple

Reach = Literal["yes", "unclear", "no"]
TEST_FILE = re.compile(r"(?:^|/)(?:test_[^/]*|[^/]*_tests?)\.py$")
TEST_FOLDER = re.compile(r"(?:^|/)tests?/")
ASSERTING = re.compile(
    r"(?:^|\.)(?:assert\w*|raises|warns|approx|check_\w+|expect\w*|fail)$", re.IGNORECASE
)


class Call(NamedTuple):
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


def module_of(path: str, text: str) -> Module | None:
    """Imports, calls and tests of one file; ``None`` where it cannot be parsed.

    What Python warns of in it is for the caller to keep quiet.
    """
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None
    module = Module(path, lines=text.count("\n") + 1)
    walk = _Walk(module)
    walk.through(tree)
    walk.settle()
    return module


_LEAVES = frozenset(
    {"ctx", "op", "ops", "kind", "type_comment", "type_ignores", "lineno", "col_offset", "id", "attr", "arg",
     "names", "level", "module", "is_async", "conversion", "simple", "rest", "name"}
)  # fmt: skip
"""Fields below which nothing lies that is looked for: marks, names and numbers of lines."""
_EMPTY = frozenset(
    {ast.Name, ast.Constant, ast.Pass, ast.Break, ast.Continue, ast.Global, ast.Nonlocal, ast.alias,
     type(None), str, int, bool}
)  # fmt: skip
"""What nothing lies below."""
_READERS: dict[type[ast.AST], Callable[[Any], tuple[Any, ...]]] = {}


def _reader(kind: type[ast.AST]) -> Callable[[Any], tuple[Any, ...]]:
    """What reads the fields of a kind of node at once, the last one first."""
    fields = [f for f in reversed(kind._fields) if f not in _LEAVES]
    if not fields:
        _READERS[kind] = lambda _node: ()
    elif len(fields) == 1:
        only = attrgetter(fields[0])
        _READERS[kind] = lambda node: (only(node),)
    else:
        _READERS[kind] = attrgetter(*fields)
    return _READERS[kind]


def _below(node: ast.AST, onto: list[Any]) -> None:
    """Lay what lies right below a node upon a list, the last first, without names and constants."""
    kind = node.__class__
    for value in (_READERS.get(kind) or _reader(kind))(node):
        if value.__class__ is list:
            if value:
                onto += [v for v in value[::-1] if v.__class__ not in _EMPTY]
        elif value.__class__ not in _EMPTY:
            onto.append(value)


class _Place(NamedTuple):
    """A branch of a condition or an attempt, with how far it is reached: by itself, and as ``off``.

    It is ``off`` that holds where one of ``names`` is off by default.
    """

    parent: int
    reach: Reach
    names: Set[str] = frozenset()
    off: Reach = "yes"


class _Walk:
    """Goes down a module once; then settles how far each thing that it found is reached."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self.places = [_Place(0, "yes")]
        self.found: list[tuple[str, Any, int]] = []
        """Imports (named by nothing) and calls in the order of the text, each with its place."""
        self.off: set[str] = set()
        """Names that are ``False`` unless somebody sets them: constants, parameters, flags of a command."""

    def through(self, tree: ast.Module) -> None:
        """In the order of the text; what lies in one place stands in one list, its last first."""
        groups: list[tuple[list[Any], int]] = [(tree.body[::-1], 0)]
        while groups:
            todo, place = groups.pop()
            while todo:
                node = todo.pop()
                kind = node.__class__
                if kind is ast.Call:
                    self.call(node, place, todo)
                elif kind in _THROUGH:
                    if node.value.__class__ not in _EMPTY:
                        todo.append(node.value)
                elif kind in _BRANCHING:
                    branches = self.branches(node, place)
                    if any(at != place for _, at in branches):
                        groups.append((todo, place))
                        groups += branches
                        break
                    for branch, _ in branches:
                        todo += branch
                else:
                    if kind in _NOTED:
                        _NOTED[kind](self, node, place)
                    _below(node, todo)

    def call(self, node: ast.Call, place: int, todo: list[Any]) -> None:
        """Take a call, and what lies below it upon the list: its last first."""
        written, base = _written(node.func)
        if written:
            self.found.append((written, node, place))
            if written.endswith("add_argument"):
                self.off |= set(_flags(node))
        if node.keywords:
            todo += [k.value for k in node.keywords[::-1] if k.value.__class__ not in _EMPTY]
        if node.args:
            todo += [a for a in node.args[::-1] if a.__class__ not in _EMPTY]
        if base.__class__ not in _EMPTY:
            todo.append(base)

    def branches(
        self, node: ast.If | ast.Try | ast.TryStar, place: int
    ) -> list[tuple[list[Any], int]]:
        """What lies below a condition or an attempt, with its place; the last first."""
        if isinstance(node, ast.If):
            inside, otherwise = _condition(node.test, place)
            return [
                (node.orelse[::-1], self._at(otherwise, place)),
                (node.body[::-1], self._at(inside, place)),
                ([] if node.test.__class__ in _EMPTY else [node.test], place),
            ]
        parts = (*node.body, *node.handlers, *node.orelse, *node.finalbody)
        optional = any(_catches_import(h) for h in node.handlers)
        return [([*parts[::-1]], self._at(_Place(place, "unclear") if optional else None, place))]

    def _at(self, place: _Place | None, parent: int) -> int:
        if place is None:
            return parent
        self.places.append(place)
        return len(self.places) - 1

    def imported(self, node: ast.Import | ast.ImportFrom, place: int) -> None:
        """An import."""
        self.found.append(("", node, place))

    def assigned(self, node: ast.Assign, _place: int) -> None:
        """Names that are set to ``False``."""
        if _is_false(node.value):
            self.off |= {t.id for t in node.targets if isinstance(t, ast.Name)}

    def assigned_typed(self, node: ast.AnnAssign, _place: int) -> None:
        """A name that is said to be of a type and set to ``False``."""
        if node.value is not None and _is_false(node.value) and isinstance(node.target, ast.Name):
            self.off.add(node.target.id)

    def function(self, node: ast.FunctionDef | ast.AsyncFunctionDef, _place: int) -> None:
        """Parameters that are ``False`` unless somebody gives them, and whether it is a test that asserts."""
        module, given = self.module, node.args
        if given.defaults:
            names = [a.arg for a in (*given.posonlyargs, *given.args)]
            pairs = zip(names[::-1], given.defaults[::-1], strict=False)
            self.off |= {n for n, d in pairs if _is_false(d)}
        if given.kwonlyargs:
            words = zip(given.kwonlyargs, given.kw_defaults, strict=True)
            self.off |= {a.arg for a, d in words if d is not None and _is_false(d)}
        module.functions += 1
        if node.name.startswith("test"):
            if _asserts(node):
                module.tests += 1
            else:
                module.empty_tests += 1

    def settle(self) -> None:
        """Name what was found in full, now that the flags that are off are known."""
        reaches: list[Reach] = []
        for parent, plain, names, off in self.places:
            own = off if names and not names.isdisjoint(self.off) else plain
            reaches.append(_worse(reaches[parent], own) if reaches else own)
        known: set[str] = set()
        maybe: set[str] = set()
        aliases: dict[str, str] = {}
        for written, node, place in self.found:
            reach = reaches[place]
            if not written:
                whole = self.module.imports if reach == "yes" else self.module.optional
                _import(node, whole, known if reach == "yes" else maybe, aliases)
                continue
            first, dot, rest = written.partition(".")
            full = f"{aliases[first]}{dot}{rest}" if first in aliases else written
            if reach == "yes" and maybe:
                top = full.partition(".")[0]
                if top not in known and top in maybe:
                    reach = "unclear"
            words = tuple([k.arg for k in node.keywords if k.arg]) if node.keywords else ()
            self.module.calls.append(Call(full, node.lineno, reach, words))


_THROUGH = frozenset({ast.Expr, ast.Attribute, ast.Return, ast.Await, ast.Starred})
"""Nodes of which only the value is gone into."""
_BRANCHING = frozenset({ast.If, ast.Try, ast.TryStar})
_NOTED: dict[type[ast.AST], Callable[[_Walk, Any, int], None]] = {
    ast.Import: _Walk.imported,
    ast.ImportFrom: _Walk.imported,
    ast.Assign: _Walk.assigned,
    ast.AnnAssign: _Walk.assigned_typed,
    ast.FunctionDef: _Walk.function,
    ast.AsyncFunctionDef: _Walk.function,
}


def _import(
    node: ast.Import | ast.ImportFrom, whole: set[str], tops: set[str], aliases: dict[str, str]
) -> None:
    if isinstance(node, ast.Import):
        for a in node.names:
            top = a.name.partition(".")[0]
            whole.add(a.name)
            tops.add(top)
            aliases[a.asname or top] = a.name if a.asname else top
        return
    base = "." * node.level + (node.module or "")
    whole.add(base)
    tops.add(base.partition(".")[0])
    for a in node.names:
        aliases[a.asname or a.name] = f"{base}.{a.name}" if base else a.name
        whole.add(f"{base}.{a.name}")


def _written(func: Any) -> tuple[str, Any]:
    """The dotted name that is called, and what lies below its attributes; a call within it is ``name()``."""
    kind = func.__class__
    if kind is ast.Name:
        return func.id, None
    parts: list[str] = []
    marks, base = "", None
    while True:
        if kind is ast.Attribute:
            parts.append(func.attr + marks)
            marks, func = "", func.value
        elif kind is ast.Call:
            base = base or func
            marks, func = f"{marks}()", func.func
        else:
            break
        kind = func.__class__
    if kind is ast.Name:
        parts.append(func.id + marks)
    parts.reverse()
    return ".".join(parts), base or func


def _is_false(node: ast.expr) -> bool:
    return node.__class__ is ast.Constant and node.value is False


def _flags(node: ast.Call) -> Iterator[str]:
    """The names of a flag of a command line that is off unless it is given."""
    action = next((k.value for k in node.keywords if k.arg == "action"), None)
    if isinstance(action, ast.Constant) and action.value == "store_true":
        for a in node.args:
            if isinstance(a, ast.Constant) and isinstance(a.value, str):
                yield a.value.lstrip("-").replace("-", "_")


def _condition(test: ast.expr, place: int) -> tuple[_Place | None, _Place | None]:
    """The two branches of an ``if`` in a place; ``None`` where one is reached as far as that place."""
    if isinstance(test, ast.Constant):
        no = _Place(place, "no")
        return (None, no) if test.value else (no, None)
    names = _names_in(test)
    if "find_spec" in names or [n for n in names if n[:4].upper() == "HAS_"]:
        return _Place(place, "unclear"), _Place(place, "unclear")
    clear = "__name__" in names or not isinstance(test, ast.Name | ast.Attribute)
    if clear and (not names or names == _MAIN or isinstance(test, ast.UnaryOp)):
        return None, None
    plain: Reach = "yes" if clear else "unclear"
    return _Place(place, plain, names, "no"), _Place(place, plain, names, "yes")


_MAIN = {"__name__"}


def _asserts(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Whether a function asserts something that could fail."""
    todo: list[Any] = [node]
    while todo:
        at = todo.pop()
        if at.__class__ is ast.Assert:
            if not isinstance(at.test, ast.Constant):
                return True
        elif at.__class__ is ast.Call and ASSERTING.search(_written(at.func)[0]):
            return True
        _below(at, todo)
    return False


def _names_in(node: ast.AST) -> set[str]:
    """The names and attributes in an expression."""
    names: set[str] = set()
    todo: list[Any] = [node]
    while todo:
        at = todo.pop()
        kind = at.__class__
        if kind is ast.Name:
            names.add(at.id)
        elif kind is not ast.Constant and at is not None:
            if kind is ast.Attribute:
                names.add(at.attr)
            for value in (_READERS.get(kind) or _reader(kind))(at):
                if value.__class__ is list:
                    todo += value
                elif isinstance(value, ast.AST):
                    todo.append(value)
    return names


def _catches_import(handler: ast.ExceptHandler) -> bool:
    if handler.type is None:
        return True
    names = _names_in(handler.type)
    return bool(names & {"ImportError", "ModuleNotFoundError", "Exception"})


def _worse(one: Reach, other: Reach) -> Reach:
    order: tuple[Reach, ...] = ("yes", "unclear", "no")
    return order[max(order.index(one), order.index(other))]
