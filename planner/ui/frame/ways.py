"""How somebody gets about in the window: pages, places within them, and back and forth between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from planner.ui.frame.rail_pages import NUMBERS, PAGES
from planner.ui.frame.subpages import PLACES, Subpage
from planner.ui.frame.trail import Spot, Trail

if TYPE_CHECKING:
    from planner.ui.frame.main_window import MainWindow


class Ways:
    """What is in front, and the way there and back."""

    def __init__(self, window: MainWindow) -> None:
        self._window = window
        self.trail = Trail()
        self.front = 0
        """The number of the page that is in front, or that the place in front belongs to."""
        self.place: Subpage | None = None

    def open(self, words: str) -> None:
        """Bring a place to the front: its name, with ``/`` and what it is to show."""
        name, _, target = words.partition("/")
        self.go(Spot(NUMBERS.get(PLACES[name].page, self.front), name, target))

    def go(self, spot: Spot) -> None:
        """Bring a page, or a place within it, to the front."""
        window = self._window
        self._leave()
        self.front = spot.page
        self.trail.visit(spot)
        if not spot.place:
            window.show_in_front(window.owner)
            window.owner.setFocus()
            return
        place = self.place = Subpage(window.look, window.session, spot.place, spot.target)
        place.wanted.connect(window.do)
        place.left.connect(self.back)
        window.stack.addWidget(place)
        window.show_in_front(place)
        place.enter()

    def _leave(self) -> None:
        place, self.place = self.place, None
        if place is not None:
            place.leave()
            self._window.stack.removeWidget(place)
            place.hide()
            place.deleteLater()

    def forget(self) -> None:
        """Another document: nothing leads back into the one before."""
        self._leave()
        self.trail = Trail()

    def back(self) -> None:
        """Go where somebody was before; from a place that nothing was before, to its page."""
        spot = self.trail.back()
        if spot is not None or self.place is not None:
            self.go(spot or Spot(self.front))

    def forward(self) -> None:
        """Go where somebody came back from."""
        spot = self.trail.forward()
        if spot is not None:
            self.go(spot)

    def back_words(self) -> str:
        """Where the way back from a place leads; nothing on a page, where the rail is at hand."""
        if self.place is None:
            return ""
        spot = self.trail.before() or Spot(self.front)
        return PLACES[spot.place].words if spot.place else PAGES[spot.page].title
