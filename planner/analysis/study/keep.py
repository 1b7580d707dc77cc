"""A study as text and back: what was costly to compute is kept, the rest is derived again from the document.

Kept are the plan, the simulation and what was read off them. Scores, candidates, inputs and readings follow
from the document within half a second, so they are not kept, and cannot disagree with it.
"""

from __future__ import annotations

import base64
import math
import string
from collections.abc import Callable, Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from typing import Any, get_args, get_type_hints

import numpy as np
from pydantic import BaseModel

from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plan import Plan
from planner.analysis.study.stack_choice import StackChoice
from planner.analysis.study.studied import key_of, program
from planner.analysis.study.study import Study, derived
from planner.domain.base.errors import InputError
from planner.domain.base.language import Clause, Inner, Phrase, Verbatim, phrase
from planner.domain.base.numbers import Money
from planner.domain.base.packed import packed, unpacked
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.domain.record.kept import MOST, Kept
from planner.economics.case import Case

PARTS = (
    "stack",
    "plan",
    "case",
    "swings",
    "delays",
    "odds",
    "marginal",
    "attributed",
    "decision",
    "judgement",
    "levels",
)


@cache
def kinds() -> dict[str, type]:
    """What a kept result may hold, by name: all that a study's parts name. Nothing else is ever made."""
    found: dict[str, type] = {}
    waiting: list[Any] = [get_type_hints(Study)[name] for name in PARTS]
    waiting.append(Money)  # inside phrases
    while waiting:
        kind = waiting.pop()
        waiting.extend(get_args(kind))
        if not isinstance(kind, type) or kind is Candidate or kind.__name__ in found:
            continue
        if is_dataclass(kind) or issubclass(kind, BaseModel):
            found[kind.__name__] = kind
            waiting.extend(get_type_hints(kind).values())
    return found


PLAIN: dict[str, Callable[[str], Any]] = {
    "$f": float,
    "$d": date.fromisoformat,
    "$i": Inner,
    "$l": Clause,
    "$v": Verbatim,
}
LONGEST = 20_000_000
"""Bytes of a result once unpacked; more is refused."""


class UnreadableResult(InputError):
    """A kept result does not belong to this document or program; it is computed again."""


def keep(study: Study) -> Kept | None:
    """Write what was costly in ``study`` as a kept result; ``None`` where it would be too large."""
    body = {name: _written(getattr(study, name)) for name in PARTS}
    data = packed(body)
    if len(data) > MOST:
        return None
    return Kept(
        key=key_of(study.project, study.catalogue),
        program=program(),
        whole=study.plan.repeatable,
        data=data,
    )


def lasting(kept: Kept) -> bytes:
    """What a kept result says, without how long the search took: the same twice means the same result."""
    try:
        body = unpacked(kept.data, LONGEST)
        body["plan"][f"${Plan.__name__}"]["seconds"] = 0.0
        return packed(body).encode()
    except (ValueError, KeyError, TypeError):
        return kept.data.encode()


def restore(kept: Kept, project: Project, catalogue: Catalogue) -> Study:
    """The study of ``project`` with the results of ``kept``, whether or not its key is that of the document.

    Raises ``UnreadableResult`` where it names what the document no longer has, or is damaged.
    """
    try:
        body = unpacked(kept.data, LONGEST)
        stack = _Reader({})(body["stack"])
        if not isinstance(stack, StackChoice):
            raise TypeError("not a stack")
        around = derived(project, catalogue, stack=stack)
        read = _Reader({c.id: c for c in around.candidates})
        parts = {name: read(body[name]) for name in PARTS if name in body and name != "stack"}
        if not isinstance(parts["plan"], Plan) or not isinstance(parts["case"], Case):
            raise TypeError("not a plan and its case")
        if not around.parts["case_problem"].by_id.keys() >= parts["plan"].schedule.keys():
            raise KeyError("a step that cannot be planned any more: what it gives is answered now")
        return Study(project=project, catalogue=catalogue, **around.parts, **parts)
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadableResult("The kept result cannot be read. It is computed again.") from error


def _written(value: Any) -> Any:
    """``value`` as JSON; what JSON does not know stands in an object with one key that begins with $."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):  # numpy's too
        return float(value) if math.isfinite(value) else {"$f": repr(float(value))}
    if isinstance(value, np.ndarray):
        return _array(value)
    if isinstance(value, np.generic):
        return _written(value.item())
    if isinstance(value, date):
        return {"$d": value.isoformat()}
    if isinstance(value, Candidate):
        return {"$c": value.id}
    if isinstance(value, dict):
        return {"$m": [[_written(k), _written(v)] for k, v in value.items()]}
    if isinstance(value, tuple | list):
        return [_written(v) for v in value]
    name = type(value).__name__
    if kinds().get(name) is type(value):
        return {f"${name}": {f: _written(getattr(value, f)) for f in _fields(value)}}
    raise TypeError(f"a kept result cannot hold a {type(value).__name__}")


def _fields(value: Any) -> Iterable[str]:
    if isinstance(value, BaseModel):
        return type(value).model_fields
    return [f.name for f in fields(value) if f.init]


def _text(value: str) -> Any:
    if isinstance(value, Phrase):
        return {"$p": [value.pattern, {k: _written(v) for k, v in value.values.items()}]}
    if isinstance(value, Clause):
        return {"$l": str(value)}
    if isinstance(value, Inner):
        return {"$i": str(value)}
    return {"$v": str(value)} if isinstance(value, Verbatim) else str(value)


def _array(values: np.ndarray[Any, Any]) -> Any:
    """An array of numbers; in half the room where single precision holds them exactly."""
    small = values.astype(np.float32)
    exact = bool((small == values).all())
    packed = (small if exact else values.astype(np.float64)).tobytes()
    text = base64.b64encode(packed).decode("ascii")
    return {"$a": ["f4" if exact else "f8", list(values.shape), text]}


class _Reader:
    """Reads what ``_written`` wrote, and nothing else. Raises ``ValueError``, ``KeyError``, ``TypeError``."""

    def __init__(self, candidates: dict[str, Candidate]) -> None:
        self._candidates = candidates

    def __call__(self, value: Any) -> Any:
        if isinstance(value, list):
            return tuple(self(v) for v in value)
        if not isinstance(value, dict):
            return value
        ((tag, body),) = value.items()
        if tag == "$m":
            return {self(k): self(v) for k, v in body}
        if tag == "$c":
            return self._candidates[body]
        if tag == "$p":
            return self._phrase(*body)
        if tag == "$a":
            return _numbers(*body)
        if tag in PLAIN:
            return PLAIN[tag](body)
        return kinds()[tag[1:]](**{name: self(v) for name, v in body.items()})

    def _phrase(self, pattern: str, values: dict[str, Any]) -> str:
        """A phrase, unless its pattern reaches into its values or asks for endless gaps."""
        for _, name, spec, _ in string.Formatter().parse(pattern):
            if name is not None and not (name.isidentifier() and len(spec or "") <= 6):
                raise ValueError("not a pattern of ours")
        return phrase(pattern, **{k: self(v) for k, v in values.items()})


def _numbers(kind: str, shape: list[int], text: str) -> np.ndarray[Any, Any]:
    dtype = {"f4": np.float32, "f8": np.float64}[kind]
    values = np.frombuffer(base64.b64decode(text), dtype=dtype)
    return values.astype(np.float64).reshape(shape)
