"""Whether there is a screen to open a window on."""

from __future__ import annotations

import os

from planner.domain.base.system import macos, windows


def has_display() -> bool:
    """Whether a window can be shown here; a platform chosen by hand counts as yes."""
    if windows() or macos():
        return True
    return any(os.environ.get(n) for n in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"))
