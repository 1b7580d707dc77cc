"""Processor time until the window is painted, as a multiple of an empty window of Qt on the same machine.

``.venv/bin/python -m benchmarks.start_time [ROUNDS]``. Seconds say little on a busy machine; both programs
meet the same load, one after the other, and the smallest time of each counts. Bytecode is written first.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
EMPTY = (
    "import os\n"
    "from PySide6.QtWidgets import QApplication, QWidget\n"
    "app = QApplication([]); window = QWidget(); window.resize(1280, 800); window.show()\n"
    "window.grab(); os._exit(0)\n"
)
OURS = (
    "import os\n"
    "from pathlib import Path\n"
    "from planner.__main__ import load_window\n"
    "load_window()\n"
    "from planner.ui.frame.app import make_application\n"
    "app = make_application()\n"
    "from planner.ui.frame.main_window import MainWindow\n"
    "from planner.ui.kit.look import Look\n"
    "from planner.workspace.workspace import Workspace\n"
    "look = Look('light'); look.apply()\n"
    "window = MainWindow(look, Workspace.open(Path('examples/insurer.mlplan')))\n"
    "window.resize(1280, 800); window.show(); window.grab(); os._exit(0)\n"
)


def spent(code: str) -> float:
    """Seconds of processor time, user and system, of one run."""
    env = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    env["QT_QPA_PLATFORM"] = "offscreen"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, env=env)  # noqa: S603 - ours
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main(rounds: int = 5) -> None:
    """Print both times and the ratio."""
    spent(OURS)
    spent(EMPTY)
    pairs = [(spent(EMPTY), spent(OURS)) for _ in range(rounds)]
    floor, ours = (min(column) for column in zip(*pairs, strict=True))
    print(f"empty window {floor:.2f} s, ours {ours:.2f} s, ratio {ours / floor:.1f}")


if __name__ == "__main__":
    main(*(int(a) for a in sys.argv[1:]))
