"""Where the packed program begins, with or without a console."""

from __future__ import annotations

import multiprocessing
import os
import sys

multiprocessing.freeze_support()  # first: a child of the planner would read its parent's options

from planner.domain.base.system import cache_folder, quiet_streams  # noqa: E402

quiet_streams()
# the packer gives charts a new folder at each start, so that the list of fonts were made anew each time
os.environ["MPLCONFIGDIR"] = str(cache_folder("mlops-planner") / "charts")

from planner.__main__ import main  # noqa: E402

sys.exit(main())
