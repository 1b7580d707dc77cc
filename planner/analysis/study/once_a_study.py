"""What follows from a study and takes a while: worked out once, and kept with it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from planner.analysis.study.study import Study

T = TypeVar("T")


def once_a_study(make: Callable[[Study], T]) -> Callable[[Study], T]:
    """``make`` for a study, kept as long as that is there; a study that is changed is another one.

    Two threads that ask at once may both make it: it is the same.
    """
    name = f"{make.__module__}.{make.__qualname__}"

    @wraps(make)
    def kept(study: Study) -> T:
        made: dict[str, Any] = study.__dict__  # a frozen study has room beside its fields
        if name not in made:
            made[name] = make(study)
        found: T = made[name]
        return found

    return kept
