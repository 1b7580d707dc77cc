"""Where the register of AI systems and the answers on a system contradict each other, and what hangs on it.

Which of both is right is for a person to say. What the other answer would change is worked out: requirements
that would be asked no more, or as well, and the duties that would fall away with them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.analysis.systems.register import Place, Register
from planner.domain.base.conditions import Truth
from planner.domain.content.class_tree import ClassTree
from planner.domain.organisation.system import Said, System
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.standards.standing import BEFORE, Standing, in_service_before, standing
from planner.standards.states import NO, anybody, applying

DESIGN_CHANGES = "design_changes"
DEVELOPS, OTHERS = "develops", "third_party_ai"
TAKES_OVER = ("own_name", "changes_much", "new_purpose")
"""Facts by which Article 25(1) makes somebody the provider of what another built."""


@dataclass(frozen=True)
class Hinge:
    """An answer on ``fact`` on which much hangs: one that the register contradicts, or that nothing proves.

    ``otherwise`` are the facts with which it would be wrong: beside the other answer the least that it can
    mean (a design that stays, nobody who takes over).
    """

    fact: str
    otherwise: Mapping[str, bool]


@dataclass(frozen=True)
class Hangs:
    """What hangs on a contradiction: requirements asked now and not then, those of the other way, duties.

    ``holes`` are all of today, of whatever system and of the organisation, in the laws that ``gone`` is of.
    ``duties`` bind the plan and would be asked of nobody; ``of_law`` are all that bind the plan by
    requirements of these laws.
    """

    gone: tuple[Place, ...]
    come: tuple[Place, ...]
    holes: tuple[Place, ...]
    duties: tuple[Duty, ...]
    of_law: tuple[Duty, ...]

    @property
    def holes_left(self) -> int:
        """How many of ``holes`` remain."""
        return len(self.holes) - sum(p.state == "hole" for p in self.gone)


def contradictions(where: Standing, tree: ClassTree) -> tuple[Hinge, ...]:
    """What the register contradicts: the first day in service, and where a system came from."""
    one, stated = where.system, where.system.stated()
    found = []
    before = in_service_before(tree, one)
    if before is not None and stated.get(BEFORE, before) != before:
        stays = {DESIGN_CHANGES: False} if before and not stated.get(DESIGN_CHANGES) else {}
        found.append(Hinge(BEFORE, {BEFORE: before, **stays}))
    taken = [name for name in TAKES_OVER if stated.get(name)]
    if one.origin != "own" and stated.get(DEVELOPS) and not taken:
        nobody = dict.fromkeys(TAKES_OVER, False)
        found.append(Hinge(DEVELOPS, {DEVELOPS: False, **nobody}))
    if one.origin == "own" and stated.get(DEVELOPS) is False and not taken:
        found.append(Hinge(DEVELOPS, {DEVELOPS: True}))
    if one.origin != "own" and stated.get(OTHERS) is False:
        found.append(Hinge(OTHERS, {OTHERS: True}))
    return tuple(found)


def spared_by(where: Standing) -> Hinge | None:
    """The answer that the design of a system from before the rules changes significantly; ``None`` of others.

    On it hangs whether such a high-risk system is covered at all (Article 111(2)).
    """
    high = where.outcome in ("high_product", "high_listed")
    if not high or not where.facts.get(BEFORE) or not where.facts.get(DESIGN_CHANGES):
        return None
    return Hinge(DESIGN_CHANGES, {DESIGN_CHANGES: False})


def what_hangs(project: Project, found: Register, system: System, one: Hinge) -> Hangs:
    """What would be asked otherwise if the register were right; states are those of today."""
    said = {n: Said(holds=holds) for n, holds in one.otherwise.items()}
    then = standing(project, system.model_copy(update={"facts": {**system.facts, **said}}))
    known = [
        then.facts if r.standing.system.id == system.id else r.standing.facts
        for r in found.rows
        if r.standing.system.state != "retired"
    ]
    gone: list[Place] = []
    come: list[Place] = []
    for place, asked in _both(found, system.id, then.facts, known):
        if (place.state != "not_asked") != asked:
            (come if asked else gone).append(place)
    laws = {p.framework.id for p in gone}
    binding = [
        d
        for d in project.duties
        if d.binds and d.asked_by is not None and d.asked_by.framework in laws
    ]
    lost = {(p.framework.id, p.requirement.id, p.system) for p in gone}
    return Hangs(
        tuple(gone),
        tuple(come),
        tuple(p for p in found.places() if p.state == "hole" and p.framework.id in laws),
        tuple(d for d in binding if _keys(d) <= lost),
        tuple(binding),
    )


def _keys(duty: Duty) -> set[tuple[str, str, str]]:
    asked = duty.asked_by
    if asked is None:
        return set()
    return {(asked.framework, asked.requirement, s) for s in duty.systems or ("",)}


def _both(
    found: Register, system: str, then: Mapping[str, Truth], known: list[dict[str, Truth]]
) -> list[tuple[Place, bool]]:
    """Requirements of a system and of the organisation as they stand, and whether they would be asked."""
    pairs: list[tuple[Place, bool]] = []
    for block in found.blocks:
        if system in block.row_of:
            row, asked = block.row_of[system], applying(block.requirements, (then,), block.also)
        elif block.subjects == ("",):
            row, asked = 0, anybody(block.also, block.requirements, known)
        else:
            continue
        pairs += [
            (block.place(row, k), bool(asked[0, k] != NO)) for k in range(len(block.requirements))
        ]
    return pairs
