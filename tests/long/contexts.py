"""A pytest plugin that tells coverage which test runs (``-p tests.long.contexts``), and how long it took."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import coverage
import pytest

TIMES = "MLOPS_PLANNER_TIMES"
"""The environment variable that names the file for the seconds of each test."""
_seconds: dict[str, float] = {}


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """What runs from here on is gone through by this test."""
    measuring = coverage.Coverage.current()
    if measuring is not None:
        measuring.switch_context(item.nodeid)
    begin = time.process_time()
    yield
    _seconds[item.nodeid] = round(time.process_time() - begin, 3)


def pytest_sessionfinish() -> None:
    """Keep the seconds, where a file is named."""
    if TIMES in os.environ:
        Path(os.environ[TIMES]).write_text(json.dumps(_seconds), encoding="utf-8")
