"""The pages of the rail by name; each is loaded and made when it is first wanted."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import overload

from planner.ui.kit.page import Page
from planner.ui.kit.rail_notes import (
    answered_note,
    has_systems,
    numbers_note,
    planned_note,
    steps_note,
    systems_note,
)
from planner.ui.kit.session import Session


def _nothing(_: Session) -> str:
    return ""


def _always(_: Session) -> bool:
    return True


@dataclass(frozen=True)
class RailPage:
    """A page by its title, its room and what loads its class, and what the rail says of it."""

    title: str
    room: str
    load: Callable[[], type[Page]]
    note: Callable[[Session], str] = _nothing
    shown: Callable[[Session], bool] = _always


def _organisation() -> type[Page]:
    from planner.ui.organisation.page import OrganisationPage

    return OrganisationPage


def _assess() -> type[Page]:
    from planner.ui.assess.page import AssessPage

    return AssessPage


def _results() -> type[Page]:
    from planner.ui.results.page import ResultsPage

    return ResultsPage


def _candidates() -> type[Page]:
    from planner.ui.candidates.page import CandidatesPage

    return CandidatesPage


def _business() -> type[Page]:
    from planner.ui.business.page import BusinessPage

    return BusinessPage


def _roadmap() -> type[Page]:
    from planner.ui.roadmap.page import RoadmapPage

    return RoadmapPage


def _report() -> type[Page]:
    from planner.ui.report.page import ReportPage

    return ReportPage


def _systems() -> type[Page]:
    from planner.ui.systems.page import SystemsPage

    return SystemsPage


PAGES: tuple[RailPage, ...] = (
    RailPage("Organisation", "organisation", _organisation, numbers_note),
    RailPage("Assess", "assess", _assess, answered_note),
    RailPage("Results", "results", _results),
    RailPage("Candidates", "candidates", _candidates, planned_note),
    RailPage("Business case", "business", _business),
    RailPage("Roadmap", "roadmap", _roadmap, steps_note),
    RailPage("Report", "report", _report),
    RailPage("Systems", "systems", _systems, systems_note, has_systems),
)
NUMBERS = {one.title: k for k, one in enumerate(PAGES)}
"""The numbers of the pages, by title."""
PAGE_ASSESS, PAGE_RESULTS = 1, 2


class Pages(Sequence[Page]):
    """The pages of a document in the order of the rail; asking for one makes it."""

    def __init__(self, make: Callable[[RailPage], Page]) -> None:
        self._make = make
        self._made: dict[int, Page] = {}

    @overload
    def __getitem__(self, index: int) -> Page: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Page]: ...

    def __getitem__(self, index: int | slice) -> Page | Sequence[Page]:
        if isinstance(index, slice):
            return [self[k] for k in range(*index.indices(len(self)))]
        place = range(len(self))[index]
        if place not in self._made:
            self._made[place] = self._make(PAGES[place])
        return self._made[place]

    def __len__(self) -> int:
        return len(PAGES)

    @property
    def made(self) -> list[Page]:
        """Those that somebody asked for."""
        return [self._made[k] for k in sorted(self._made)]

    @property
    def missing(self) -> list[int]:
        """The numbers of those that nobody asked for yet."""
        return [k for k in range(len(self)) if k not in self._made]

    def said(self, session: Session) -> Iterator[tuple[str, bool]]:
        """What the rail says beside each, and whether it names it."""
        for k, one in enumerate(PAGES):
            page = self._made.get(k)
            if page is None:
                yield one.note(session), one.shown(session)
            else:
                yield page.note(), page.in_rail()
