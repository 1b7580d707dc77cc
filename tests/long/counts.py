"""Documents with duties: every place of their report, slides, poster, workbook and command counts alike."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from planner.analysis.study.study import study
from planner.catalogue.own import catalogue_of
from planner.storage.document import load
from tests.reporting.duty_counts import differences, recounted

EXAMPLES = Path(__file__).parents[2] / "examples"


def main(arguments: Sequence[str] = ()) -> int:
    """Read the documents named, or the examples; exit status 1 where a place counts otherwise."""
    files = [Path(a) for a in arguments] or sorted(EXAMPLES.glob("*.mlplan"))
    today, wrong = datetime.now(UTC).date(), 0
    for file in files:
        project = load(file).project
        made = study(project, catalogue_of(project))
        if not made.plan.duties:
            print(f"{file.name}: no duties")
            continue
        found = differences(made, today)
        wrong += len(found)
        print(f"{file.name}: {recounted(made, today)}", *found, sep="\n  ", flush=True)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
