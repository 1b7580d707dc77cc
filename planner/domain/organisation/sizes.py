"""How large teams are where nobody stated it: those who build models, split evenly."""

from __future__ import annotations

import math
from collections.abc import Sequence

from planner.domain.organisation.organisation import Organisation


def even_share(organisation: Organisation, teams: int) -> float:
    """People of each of so many ``teams``, at least one."""
    return max(organisation.builders / max(teams, 1), 1.0)


def split_evenly(organisation: Organisation, people: Sequence[float]) -> bool:
    """Whether several teams of so many ``people`` have all the size that a new document gives them."""
    share = even_share(organisation, len(people))
    return len(people) > 1 and all(math.isclose(p, share) for p in people)
