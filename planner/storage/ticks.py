"""Numbers of edits: what orders answers where a clock would not."""

from __future__ import annotations

from planner.domain.answers.assessment import Answer, Round
from planner.domain.project import Project


def last_tick(project: Project) -> int:
    """The largest tick in a document; 0 where it has none."""
    packs = (p.tick for p in project.handed_out.packs)
    return max((*_ticks(project), *packs), default=0)


def _ticks(project: Project) -> list[int]:
    return [
        a.tick
        for round_ in project.rounds
        for sheet in round_.answers.values()
        for a in sheet.values()
    ]


def ticked(before: Project, after: Project, tick: int) -> Project:
    """``after`` with ``tick`` on each answer that differs from ``before``'s; the same where none does.

    A hand-out of which a reply was just taken gets it too: what was taken is no change made here since.
    """
    if after.handed_out is not before.handed_out:
        after = _noted(before, after, tick)
    earlier = {r.id: r for r in before.rounds}
    rounds = tuple(_ticked(earlier.get(r.id), r, tick) for r in after.rounds)
    if all(a is b for a, b in zip(rounds, after.rounds, strict=True)):
        return after
    return after.model_copy(update={"rounds": rounds})


def _noted(before: Project, after: Project, tick: int) -> Project:
    known = {h.pack: h.taken for h in before.handed_out.packs}
    packs = tuple(
        h.model_copy(update={"tick": tick}) if h.taken > known.get(h.pack, 0) else h
        for h in after.handed_out.packs
    )
    noted = after.handed_out.model_copy(update={"packs": packs})
    return after.model_copy(update={"handed_out": noted})


def _ticked(before: Round | None, after: Round, tick: int) -> Round:
    if before is None or before is after or before.answers is after.answers:
        return after
    changed: dict[str, dict[str, Answer]] = {}
    for person, sheet in after.answers.items():
        old = before.answers.get(person, {})
        if sheet is old:
            continue
        new = {q: a for q, a in sheet.items() if a is not old.get(q) and a != old.get(q)}
        if new:
            ticks = {q: a.model_copy(update={"tick": tick}) for q, a in new.items()}
            changed[person] = {**sheet, **ticks}
    if not changed:
        return after
    return after.model_copy(update={"answers": {**after.answers, **changed}})
