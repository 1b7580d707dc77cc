"""Where a source can be changed in one place, and how."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

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


class Mutant(NamedTuple):
    """A source that is changed in one place: the line, what stood there, what was changed, the whole."""

    line: int
    text: str
    what: str
    tree: ast.Module


def mutant(source: str, place: int, change: Change) -> Mutant:
    """The source with one place changed."""
    tree = ast.parse(source)
    node = next(itertools.islice(_places(tree), place, None))
    line = getattr(node, "lineno", 0)
    what = change(node)
    text = source.splitlines()[line - 1].strip() if line else ""
    return Mutant(line, text, what, ast.fix_missing_locations(tree))


def _places(tree: ast.AST) -> Iterator[ast.AST]:
    """Nodes that run, in a fixed order: no annotations, no docstrings."""
    for node in ast.iter_child_nodes(tree):
        inside: list[ast.AST | None]
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
    was, node.ops[0] = node.ops[0], SWAPS[type(node.ops[0])]()  # type: ignore[call-overload]
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
