"""Every page and dialog in many sizes, types and languages: ``start.py long sizes [WORD…]``.

Three organisations: the example, one that has answered nothing, and one of 200 teams with long names; every
dialog as large as it comes and in each size. What is cut, lies over its neighbour, reaches out of its parent,
or makes a page scroll sideways is named with the size at which it does so.

Words name a part of it, so that it can be walked in pieces: ``pages en 10 example``, ``dialogs de``. How many
views were looked at is printed last.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence

import pytest

from planner.analysis.study.study import Study
from planner.domain.project import Project

SIZES = (
    (720, 540), (720, 900), (960, 540), (1024, 640), (1181, 700),
    (1280, 800), (1440, 900), (1920, 1060), (2560, 1440), (720, 1440),
)  # fmt: skip
TYPES = (8, 10, 12, 15, 20)
ROOM = 120
"""Least width in grid units: below it a page may scroll sideways (720 pixels hold type up to 15 points)."""


class Told:
    """Says at the end of a run how many views were looked at."""

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        """Sum up what the tests have recorded."""
        looked_at: Counter[str] = Counter()
        for state in ("passed", "failed"):
            for report in terminalreporter.stats.get(state, ()):
                looked_at.update(dict(report.user_properties))
        words = [f"{number} {kind}" for kind, number in looked_at.items()]
        terminalreporter.write_line(f"looked at: {', '.join(words)}")


def main(arguments: Sequence[str] | None = None) -> int:
    """Walk those that all words name; exit status as pytest gives it."""
    part = " and ".join(arguments or ("test",))
    options = ["-q", "-n", "0", "-p", "no:cacheprovider", "-k", part]
    return int(pytest.main([__file__, *options], plugins=[Told()]))


def many_teams(project: Project) -> Project:
    """An organisation of 200 teams with long names, of which nobody has answered."""
    from planner.domain.answers.assessment import Respondent
    from planner.domain.organisation.organisation import Team
    from planner.workspace.edits import checked

    teams = tuple(
        Team(id=f"t-{k}", name=f"Decision support for commercial lines, part {k:03}")
        for k in range(200)
    )
    people = tuple(Respondent(id=f"p-{k}", team=t.id) for k, t in enumerate(teams))
    return checked(project, teams=teams, respondents=people)


@pytest.mark.parametrize("kind", ["example", "empty", "many"])
@pytest.mark.parametrize("points", TYPES)
def test_pages(  # type: ignore[no-untyped-def]
    request: pytest.FixtureRequest,
    record_property,
    qtbot,
    language: str,
    kind: str,
    points: int,
    start_up: Project,
) -> None:
    from planner.ui.frame.rail_pages import PAGES
    from tests.ui.conftest import Driver
    from tests.ui.walkers import clipped, out_of_place

    if kind == "example":
        study: Study = request.getfixturevalue("example_study")
        driver = Driver(qtbot, study.project, study)
    else:
        driver = Driver(qtbot, many_teams(start_up) if kind == "many" else start_up, None)
        driver.session._timer.stop()
        driver.session.jobs.cancel(driver.session)
    driver.look.choose(text_size=points)
    found, looked_at = [], 0
    for width, height in SIZES:
        if width < driver.look.u(ROOM):
            continue
        driver.window.resize(width, height)
        for k in range(len(PAGES)):
            driver.window.show_page(k)
            qtbot.wait(40)
            wrong = clipped(driver.window) + out_of_place(driver.window)
            looked_at += 1
            found += [f"{width}×{height}, {driver.window.page.title}: {w}" for w in wrong]
    record_property("pages", looked_at)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("points", TYPES)
def test_dialogs(  # type: ignore[no-untyped-def]
    record_property, qtbot, language: str, points: int, example: Project, example_study: Study
) -> None:
    from tests.ui.conftest import Driver
    from tests.ui.test_every_widget import DIALOGS
    from tests.ui.walkers import clipped, out_of_place

    driver = Driver(qtbot, example, example_study)
    driver.look.choose(text_size=points)
    found, looked_at = [], 0
    for name, make in DIALOGS.items():
        dialog = make(driver)
        qtbot.addWidget(dialog)
        dialog.show()
        qtbot.wait(20)
        seen = set()
        for size in ((), *SIZES):
            if size and size[0] < driver.look.u(ROOM):
                continue
            if size:
                dialog.resize(*size)
                qtbot.wait(10)
            now = (dialog.width(), dialog.height())
            if now in seen:  # it is no smaller or no larger than it was
                continue
            seen.add(now)
            looked_at += 1
            wrong = clipped(dialog) + out_of_place(dialog)
            found += [f"{now[0]}×{now[1]}, {name}: {w}" for w in wrong]
        dialog.close()
    driver.session.jobs.wait()
    record_property("dialogs", looked_at)
    assert not found, "\n".join(found)


if __name__ == "__main__":
    sys.exit(main())
