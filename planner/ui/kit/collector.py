"""Garbage collected on the interface's thread only.

Python collects cycles in whatever thread happens to allocate. A cycle that holds widgets, collected by a
worker, destroys them outside their thread, and Qt ends the process. So the automatic collection is off while
the window runs, and a timer of the interface does the same by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

EVERY_MS = 250


class Collector(QObject):
    """Collects when the counts of the three generations say so."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        gc.disable()
        self._timer = QTimer(self)
        self._timer.setInterval(EVERY_MS)
        self._timer.timeout.connect(collect_due)
        self._timer.start()


def collect_due() -> int:
    """Collect the oldest generation that is due; returns which, or -1 for none."""
    counts, limits = gc.get_count(), gc.get_threshold()
    if counts[0] <= limits[0]:
        return -1
    generation = 2 if counts[2] > limits[2] else 1 if counts[1] > limits[1] else 0
    gc.collect(generation)
    return generation
