"""How much the reading tests read, as the run says at its end, in one process or in several."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

import pytest

SAID = (
    "{organisations} organisations × 2 languages, {sentences:,} sentences, {computed:,} sentences and rows "
    "computed again, {claims:,} claims checked"
)
COUNTED = ("organisations", "sentences", "computed", "claims")
"""What the tests record; each of them once for an organisation."""


def counted(reports: Iterable[pytest.TestReport]) -> Counter[str]:
    """The sums of what tests recorded."""
    sums: Counter[str] = Counter()
    for report in reports:
        for name, value in report.user_properties:
            if name in COUNTED and isinstance(value, int):
                sums[name] += value
    return sums


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """A line on what was read, where something was."""
    ended = (r for kind in ("passed", "failed") for r in terminalreporter.getreports(kind))
    sums = counted(r for r in ended if isinstance(r, pytest.TestReport) and r.when == "call")
    if sums:
        terminalreporter.write_sep("-", "reports read")
        terminalreporter.write_line(SAID.format(**{name: sums[name] for name in COUNTED}))
