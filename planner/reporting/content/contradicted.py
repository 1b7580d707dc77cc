"""What answers and register of AI systems contradict, on the page to decide by: what hangs on it."""

from __future__ import annotations

from collections.abc import Callable

from planner.analysis.systems.contradiction_words import doubt_words, first_words
from planner.analysis.systems.contradictions import (
    Hangs,
    Hinge,
    contradictions,
    spared_by,
    what_hangs,
)
from planner.domain.base.language import phrase, tr
from planner.domain.content.class_tree import ClassTree
from planner.reporting.content.draft import Draft
from planner.reporting.content.systems import register_of
from planner.standards.standing import Standing, tree_of

MOST = 2
"""Systems that are named on the page; of the others the number."""
MOST_LOOKED_AT = 100
Says = Callable[[Standing, ClassTree, Hinge, Hangs, bool], str]
"""Says what hangs on an answer, and knows whether another was told before it."""


def first_decisions(draft: Draft) -> list[str]:
    """What to settle before all else: our role in what others built, a design that is said to change."""
    return _told(
        draft, lambda where, _, one, hangs, then: first_words(where, one, hangs, then=then)
    )


def hinged_duties(draft: Draft) -> set[str]:
    """Duties, by id, of which at least one of the first decisions says that they may fall away."""
    found: set[str] = set()

    def kept(where: Standing, _: ClassTree, one: Hinge, hangs: Hangs, then: bool) -> str:
        if first_words(where, one, hangs, then=then):
            found.update(d.id for d in hangs.duties)
        return ""

    _told(draft, kept)
    return found


def register_doubts(draft: Draft) -> list[str]:
    """What falls away, or is asked as well, should the register be right and an answer wrong."""
    return _told(draft, lambda where, tree, one, hangs, _: doubt_words(where, tree, one, hangs))


def _told(draft: Draft, says: Says) -> list[str]:
    found, project = register_of(draft), draft.study.project
    tree = tree_of(project)
    if found is None or tree is None:
        return []
    used = [r.standing for r in found.rows if r.standing.system.state != "retired"]
    pairs = [
        (where, one) for where in used for one in (spared_by(where), *contradictions(where, tree))
    ]
    said: list[str] = []
    for where, one in pairs[:MOST_LOOKED_AT]:
        if one is not None:
            hangs = what_hangs(project, found, where.system, one)
            said += [w for w in (says(where, tree, one, hangs, bool(said)),) if w]
    more = [phrase(MORE, n=len(said) - MOST)] if len(said) > MOST else []
    return [tr(words) for words in (*said[:MOST], *more)]


MORE = "Further systems of which answers and register differ alike: {n:d}, see the register."
