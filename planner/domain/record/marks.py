"""Marks of inputs: by them a report tells later which inputs have changed, and gives none of them away.

A plain hash of all inputs would give the few away that somebody does not know: there are five answers to a
question, and each can be tried. So every mark is made with a key that lies in the document alone.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

WIDE = 6
"""Bytes of a mark for a name, and for a name with its value."""
PAIR = 2 * WIDE
"""Bytes of both."""


@dataclass(frozen=True)
class Since:
    """What became of the ``of`` inputs that marks were written of: names, and how many are gone."""

    changed: tuple[str, ...] = ()
    new: tuple[str, ...] = ()
    gone: int = 0
    of: int = 0

    @property
    def count(self) -> int:
        """How many inputs are not as they were."""
        return len(self.changed) + len(self.new) + self.gone

    @property
    def none_known(self) -> bool:
        """Whether not one of the names is among the inputs: the marks are those of something else."""
        return self.gone == self.of


def canonical(value: Any) -> bytes:
    """One way of writing a value as JSON: names in order, no spaces, a whole number without a point."""
    return json.dumps(
        _plain(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def _plain(value: Any) -> Any:
    """``76000`` and ``76000.0`` are one value."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if isinstance(value, Mapping):
        return {k: _plain(v) for k, v in value.items()}
    return [_plain(v) for v in value] if isinstance(value, list | tuple) else value


def hash_of_inputs(inputs: Mapping[str, Any], key: bytes) -> str:
    """The keyed SHA-256 of all inputs by name, 64 hex digits."""
    lines = b"".join(canonical([k, v]) + b"\n" for k, v in sorted(inputs.items()))
    return hmac.new(key, b"inputs\0" + lines, "sha256").hexdigest()


def hash_of_result(result: bytes, key: bytes) -> str:
    """The keyed SHA-256 of a result as it is kept, 64 hex digits."""
    return hmac.new(key, b"result\0" + result, "sha256").hexdigest()


def number_of(day: str, inputs: str, edition: str) -> str:
    """The number of a report: its day, the first eight digits of the hash of its inputs, its edition.

    ``day`` is an ISO date; ``inputs`` is empty where the document has no key.
    """
    return "-".join(p for p in (day.replace("-", ""), inputs[:8], edition[:1].upper()) if p)


def marks_of(inputs: Mapping[str, Any], key: bytes, number: str) -> bytes:
    """Twelve bytes for each input, in an order that tells nothing.

    They hang on the ``number`` of the report, so that marks of two reports cannot be matched.
    """
    own = _of_report(key, number)
    return b"".join(sorted(_name(own, n) + _value(own, n, v) for n, v in inputs.items()))


def since(inputs: Mapping[str, Any], key: bytes, number: str, marks: bytes) -> Since:
    """Which inputs have changed, are new or gone since ``marks`` were written."""
    own = _of_report(key, number)
    was = {marks[i : i + WIDE]: marks[i + WIDE : i + PAIR] for i in range(0, len(marks), PAIR)}
    changed, new = [], []
    for name, value in inputs.items():
        old = was.pop(_name(own, name), None)
        if old is None:
            new.append(name)
        elif old != _value(own, name, value):
            changed.append(name)
    return Since(tuple(changed), tuple(new), len(was), len(marks) // PAIR)


def _of_report(key: bytes, number: str) -> bytes:
    return hmac.new(key, b"report\0" + number.encode(), "sha256").digest()


def _name(own: bytes, name: str) -> bytes:
    return hmac.new(own, b"name\0" + name.encode(), "sha256").digest()[:WIDE]


def _value(own: bytes, name: str, value: Any) -> bytes:
    return hmac.new(
        own, b"value\0" + b"\0".join((name.encode(), canonical(value))), "sha256"
    ).digest()[:WIDE]
