"""Where the packed program begins, with or without a console."""

from __future__ import annotations

import multiprocessing
import os
import sys

multiprocessing.freeze_support()  # first: a child of the planner would read its parent's options

for _name in ("stdout", "stderr"):
    if getattr(sys, _name) is None:  # a program with a window only has none
        setattr(sys, _name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123

from planner.__main__ import main  # noqa: E402

sys.exit(main())
