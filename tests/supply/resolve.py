"""``start.py audit --resolve``: are there wheels of all that the lock pins, by system and Python?"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

from planner.setup.platforms import MACOS, NEWEST, OLDEST, RESOLVED

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def resolve(lock: Path, run: Run = subprocess.run) -> Iterator[tuple[str, str, str]]:
    """System, version of Python, and what is lacking (nothing where all is there); needs uv and an index.

    Raises ``FileNotFoundError`` where uv is not on the path.
    """
    uv = shutil.which("uv")
    if uv is None:
        raise FileNotFoundError("uv")
    versions = [f"{OLDEST[0]}.{minor}" for minor in range(OLDEST[1], NEWEST[1] + 1)]
    env = {**os.environ, "MACOSX_DEPLOYMENT_TARGET": f"{MACOS}.0"}
    with tempfile.TemporaryDirectory() as empty:
        base = [uv, "pip", "install", "--dry-run", "--no-deps", "--only-binary", ":all:"]
        base += ["--require-hashes", "--target", empty, "-r", str(lock)]
        for (name, platform), version in product(RESOLVED.items(), versions):
            command = [*base, "--python-version", version, "--python-platform", platform]
            done = run(command, capture_output=True, text=True, check=False, env=env)
            words = " ".join(done.stderr.split())
            yield name, version, "" if done.returncode == 0 else words[-300:]
