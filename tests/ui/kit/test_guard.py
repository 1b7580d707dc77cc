"""What PySide6 takes without owning it, and that the constants it takes are out of reach."""

from __future__ import annotations

import sys
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QObject, Signal
from PySide6.QtGui import QPainter, QPixmap

from planner.ui.kit.qt_guard import CONSTANTS, FAR, guard_constants

CALLS = 10_000
MORTAL = sys.version_info < (3, 12)


class Emitter(QObject):
    """A signal of each kind that the window declares, and of some that it does not."""

    nothing = Signal()
    flag = Signal(bool)
    number = Signal(int)
    real = Signal(float)
    text = Signal(str)
    thing = Signal(object)
    variant = Signal("QVariant")
    both = Signal(object, bool)


KINDS: list[tuple[str, tuple[Any, ...]]] = [
    ("nothing", ()),
    *(("flag", (v,)) for v in (True, False)),
    *(("number", (v,)) for v in (0, 1, 5, 100_000)),
    *(("real", (v,)) for v in (0.0, 1.5)),
    *(("text", (v,)) for v in ("", "a", "é", "longer than one letter")),
    *(("thing", (v,)) for v in (None, True, False, 0, 1, 2.5, "", "word", b"", (), [], {}, int)),
    *(("thing", (v,)) for v in (frozenset(), ..., NotImplemented, object())),
    *(("variant", (v,)) for v in (None, True, False, 1, "word", 2.5)),
    *(("both", (v, w)) for v in (None, "word") for w in (True, False)),
]


def counts() -> list[int]:
    """Watched in every case: what an emit of an ``int`` takes is ``True``."""
    return [sys.getrefcount(c) for c in CONSTANTS]


@pytest.mark.parametrize("connected", [False, True])
@pytest.mark.parametrize(
    ("signal", "values"), KINDS, ids=[f"{k}-{s}" for k, (s, _) in enumerate(KINDS)]
)
def test_each_kind_is_emitted_ten_thousand_times(
    qapp: QCoreApplication,
    signal: str,
    values: tuple[Any, ...],
    connected: bool,
) -> None:
    guard_constants()
    emitter = Emitter()
    bound = getattr(emitter, signal)
    if connected:
        bound.connect(lambda *_: None)
    others = [v for v in values if not any(v is c for c in CONSTANTS)]
    before, own = counts(), [sys.getrefcount(v) for v in others]
    for _ in range(CALLS):
        bound.emit(*values)
    after = [sys.getrefcount(v) for v in others]
    # a value that is no constant of the guard loses nothing, or there would have to be a guard for it
    assert all(b - a < 100 for a, b in zip(after, own, strict=True)), (own, after)
    if MORTAL:
        assert all(b - a < 2 * CALLS + 100 for a, b in zip(counts(), before, strict=True))
        assert min(counts()) > FAR // 4


@pytest.mark.parametrize("what", ["painter", "name", "events", "connect"])
def test_calls_without_a_result_are_made_ten_thousand_times(
    qapp: QCoreApplication, what: str
) -> None:
    guard_constants()
    emitter = Emitter()
    painter = QPainter(picture := QPixmap(10, 10))

    def slot() -> None:
        return None

    def connect() -> None:
        emitter.nothing.connect(slot)
        emitter.nothing.disconnect(slot)

    act = {
        "painter": lambda: painter.drawLine(0, 0, 5, 5),
        "name": lambda: emitter.setObjectName("name"),
        "events": lambda: qapp.processEvents(),
        "connect": connect,
    }[what]
    before = counts()
    for _ in range(CALLS):
        act()
    painter.end()
    assert picture.width() == 10
    if MORTAL:
        # some calls take more than one; at the worst of them the guard lasts 10^11 calls
        assert all(b - a < 10 * CALLS for a, b in zip(counts(), before, strict=True))
        assert min(counts()) > FAR // 4


def test_the_guard_is_put_up_once(qapp: QCoreApplication) -> None:
    guard_constants()
    before = counts()
    assert not guard_constants()
    assert all(abs(a - b) < 100 for a, b in zip(before, counts(), strict=True))
