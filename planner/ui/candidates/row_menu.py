"""What can be done with a candidate where its row is clicked with the right button: what its panel offers."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from planner.ui.kit.clip import Entry

if TYPE_CHECKING:
    from planner.ui.candidates.page import CandidatesPage


def row_entries(page: CandidatesPage, id_: str) -> list[Entry]:
    """The two wishes that it does not have, and the actions that its panel shows."""
    if not page.show_candidate(id_):
        return []
    found: list[Entry] = []
    detail = page.detail
    for k in range(detail.wish.count()):
        if k != detail.wish.currentIndex():
            found.append((detail.wish.itemText(k), partial(detail.set_wish, k)))
    shown = [b for b in (detail.compare, *detail.links()) if not b.isHidden()]
    return [*found, *((b.text().replace("&&", "&"), b.click) for b in shown)]
