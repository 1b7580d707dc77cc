"""The ledger: every change of what is planned as an entry with its price, that belongs to its edit.

An entry is written with the edit and is undone with it; its price is filled in when the plan is there, as no
step of its own. It can be taken back later too, as long as nothing changed the same part again.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.plan.move import MOST_MOVES, Move, MoveChange, MovedStep, MoveKind
from planner.domain.plan.plan import Limits, Window
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked

if TYPE_CHECKING:
    from planner.analysis.study.study import Study

MOST_CHANGES = 200
LONGEST = 20_000
ANSWER = "answer:"
ANSWERS = ("One answer", "{n} answers")
KINDS: tuple[tuple[str, MoveKind], ...] = (
    ("window:", "step"),
    ("limits.", "limit"),
    ("trial:", "trial"),
    ("wish:", "wish"),
    ("duty:", "duty"),
    ("tool:", "tool"),
    ("input:", "input"),
    (ANSWER, "answers"),
)
"""What a change is about, by the part it changes; the first that holds names the whole move."""
TABLES = (("wish", "wishes"), ("input", "assumptions"))


def _json(value: Any) -> str:
    if isinstance(value, BaseModel):
        return value.model_dump_json()
    return json.dumps(value, ensure_ascii=False, default=lambda x: x.model_dump(mode="json"))


def _parts(before: Project, after: Project) -> Iterator[tuple[str, Any, Any]]:
    """Parts that can be put back one by one, with what they were and are."""
    for name in Limits.model_fields:
        if name != "windows":
            yield (
                f"limits.{name}",
                getattr(before.limits, name),
                getattr(after.limits, name),
            )
    for what, was, now in (
        ("window", before.limits.windows, after.limits.windows),
        *((kind, getattr(before, field), getattr(after, field)) for kind, field in TABLES),
        ("duty", {d.id: d for d in before.duties}, {d.id: d for d in after.duties}),
        ("trial", {t.id: t for t in before.trials}, {t.id: t for t in after.trials}),
        ("tool", before.stack.comparisons, after.stack.comparisons),
    ):
        if was is not now:
            for key in {**was, **now}:
                yield f"{what}:{key}", was.get(key), now.get(key)


def changes(before: Project, after: Project) -> tuple[MoveChange, ...]:
    """What differs of limits, starts, wishes, duties, tools and inputs."""
    found = []
    for part, was, now in _parts(before, after):
        if was != now:
            texts = ["" if v is None else _json(v) for v in (was, now)]
            if max(map(len, texts)) <= LONGEST:
                found.append(MoveChange(part=part, was=texts[0], became=texts[1]))
    return tuple(found[:MOST_CHANGES])


def _answered(before: Project, after: Project) -> tuple[MoveChange, ...]:
    """The questions of which an answer changed; what it was is not kept here."""
    was, now = before.current_round.answers, after.current_round.answers
    changed = {
        question
        for who in {**was, **now}
        if was.get(who) is not now.get(who)
        for question in {**was.get(who, {}), **now.get(who, {})}
        if was.get(who, {}).get(question) != now.get(who, {}).get(question)
    }
    return tuple(
        MoveChange(part=f"{ANSWER}{q}", became="1") for q in sorted(changed)[:MOST_CHANGES]
    )


def kind_of(found: tuple[MoveChange, ...]) -> MoveKind:
    """What a move is about."""
    parts = [c.part for c in found]
    return next((kind for start, kind in KINDS if any(p.startswith(start) for p in parts)), "other")


def entered(
    before: Project, after: Project, what: str, who: str, when: str, worth: float, *, again: bool
) -> Project:
    """``after`` with the move from ``before`` to it as its last entry.

    ``worth`` is that of the plan before. ``again`` says that the edit melts into the one before; so does its
    entry, as long as its price is open. Answers of one pause are one entry too. An entry of which nothing is
    left goes.
    """
    made = changes(before, after) or _answered(before, after)
    kind = kind_of(made)
    moves = after.moves
    last = moves[-1] if moves else None
    joins = (
        last is not None
        and (last.after is None or last.about)
        and (again if kind != "answers" else last.kind == "answers")
    )
    if last is not None and joins:
        moves = moves[:-1]
        made = _both(last.changes, made)
        if not made and last.changes:
            return after.model_copy(update={"moves": moves})
    if kind == "answers":
        what = phrase(ANSWERS[len(made) != 1], n=len(made))
    number = 1 + max((int(m.id[1:]) for m in moves if m.id[1:].isdigit()), default=0)
    move = Move(
        id=f"m{number}",
        kind=kind,
        what=tr(what)[:300],
        who=who,
        when=when,
        why=last.why if last is not None and joins else "",
        changes=made,
        before=last.before if last is not None and joins else worth,
    )
    return after.model_copy(update={"moves": (*moves, move)[-MOST_MOVES:]})


def _both(first: tuple[MoveChange, ...], second: tuple[MoveChange, ...]) -> tuple[MoveChange, ...]:
    """Two moves as one; what the second takes back is gone."""
    by_part = {c.part: c for c in first}
    for change in second:
        old = by_part.get(change.part)
        by_part[change.part] = change if old is None else change.model_copy(update={"was": old.was})
    return tuple(c for c in by_part.values() if c.was != c.became)


def open_moves(project: Project) -> tuple[Move, ...]:
    """Entries whose price is not known yet, or only about."""
    by_id = {m.id: m for m in project.moves}
    carriers = [by_id.get(m.priced_with or "", m) for m in project.moves]
    return tuple(
        m
        for m, carrier in zip(project.moves, carriers, strict=True)
        if carrier.after is None or carrier.about
    )


def _carriers(moves: Iterable[Move]) -> set[str]:
    """Entries whose price is that of others too."""
    return {m.priced_with for m in moves if m.priced_with is not None}


def priced(
    project: Project,
    before: float,
    after: float,
    *,
    steps: tuple[MovedStep, ...],
    level: float,
    duties: tuple[int, int],
    about: bool = False,
) -> Project:
    """The open entries with their price: one plan answers them, so the last carries the price of all.

    What an earlier one was about worth of its own it keeps, as about. While all is ``about``, only those of
    which nothing is known are priced with the last, which takes the rest.
    """
    waiting = open_moves(project)
    if not waiting:
        return project
    found: dict[str, Move] = {}
    worth = before if waiting[0].before is None else waiting[0].before
    last = waiting[-1]
    carriers = _carriers(waiting)
    ids = {m.id for m in waiting}
    for move in waiting[:-1]:
        if not about:
            own = None if move.id in carriers else move.after
            found[move.id] = move.model_copy(update={"priced_with": last.id, "after": own})
        elif move.priced_with not in ids:
            worth += move.price or 0.0
            if move.price is None:
                found[move.id] = move.model_copy(update={"priced_with": last.id})
    found[last.id] = last.model_copy(
        update={
            "before": worth,
            "after": after,
            "about": about,
            "priced_with": None,
            "level": level,
            "steps": steps[:500],
            "duties": duties[0],
            "duties_of": duties[1],
        }
    )
    return project.model_copy(update={"moves": tuple(found.get(m.id, m) for m in project.moves)})


def settled(project: Project, before: Study, now: Study) -> Project:
    """The open entries of ``project`` with their price: what the plan is worth ``now``, and was before."""
    was = {s.candidate.id: s.start for s in before.plan.steps}
    starts = {s.candidate.id: s.start for s in now.plan.steps}
    steps = tuple(
        MovedStep(initiative=i, was=was.get(i), now=starts.get(i))
        for i in {**was, **starts}
        if was.get(i) != starts.get(i)
    )
    ends = [study.plan.path[-1].value for study in (before, now)]
    level = 0.0 if ends[0] is None or ends[1] is None else ends[1] - ends[0]
    met = sum(d.state in ("met", "planned") for d in now.plan.duties)
    return priced(
        project,
        before.case.npv.mean,
        now.case.npv.mean,
        steps=steps,
        level=level,
        duties=(met, len(now.plan.duties)),
    )


def _changed(move_id: str, change: Callable[[Project, Move], Project], words: str) -> Edit:
    def apply(project: Project) -> Project:
        move = next((m for m in project.moves if m.id == move_id), None)
        if move is None:
            raise InputError("There is no decision “{id}”.", id=Verbatim(move_id))
        return change(project, move)

    return Edit(words, apply, recorded=False)


def say_why(move_id: str, why: str) -> Edit:
    """Say why something was decided."""

    def change(project: Project, move: Move) -> Project:
        new = move.model_copy(update={"why": why[:300]})
        return checked(project, moves=tuple(new if m.id == move.id else m for m in project.moves))

    return _changed(move_id, change, "Say why it was decided")


def take_back(move_id: str, what: str) -> Edit:
    """Put back what a move changed, and take its entry away.

    Raises ``InputError`` where the same part was changed again since, and where what it changed cannot be put
    back one by one.
    """

    def change(project: Project, move: Move) -> Project:
        if not move.changes or any(c.part.startswith(ANSWER) for c in move.changes):
            raise InputError(
                "“{what}” cannot be taken back by itself: change it where it was made.",
                what=Verbatim(move.what),
            )
        later = project.moves[[m.id for m in project.moves].index(move.id) + 1 :]
        mine = {c.part for c in move.changes}
        clash = next((m for m in later if mine & {c.part for c in m.changes}), None)
        if clash is not None:
            raise InputError(
                "“{what}” was changed again by “{later}”. Take that back first.",
                what=Verbatim(move.what),
                later=Verbatim(clash.what),
            )
        back = _put_back(project, {c.part: c.was for c in move.changes})
        return checked(back, moves=_without(project.moves, move))

    return _changed(move_id, change, phrase("Take back: {what}", what=what))


def _without(moves: tuple[Move, ...], gone: Move) -> tuple[Move, ...]:
    """The entries without one: those priced with it and all later ones are to be priced again.

    They begin where it did, and keep what is known of their own as about.
    """
    end = gone.priced_with or gone.id
    carriers = _carriers(moves)
    at = moves.index(gone)
    again = [m for i, m in enumerate(moves) if m is not gone and (i > at or m.priced_with == end)]
    base = next((m.before for m in moves if m.id == end), gone.before)
    found: dict[str, Move] = {}
    for move in again:
        price = None if move.id in carriers or base is None else move.price
        after = None if base is None or price is None else base + price
        update = {"before": base, "after": after, "about": after is not None, "priced_with": None}
        found[move.id] = move.model_copy(update=update)
        base = base if after is None else after
    return tuple(found.get(m.id, m) for m in moves if m is not gone)


def _put_back(project: Project, was: Mapping[str, str]) -> Project:
    limits: dict[str, Any] = {n: getattr(project.limits, n) for n in Limits.model_fields}
    tables: dict[str, dict[str, Any]] = {
        "window": dict(project.limits.windows),
        "wish": dict(project.wishes),
        "input": dict(project.assumptions),
        "tool": dict(project.stack.comparisons),
        "duty": {d.id: d for d in project.duties},
        "trial": {t.id: t for t in project.trials},
    }
    for part, text in was.items():
        value = json.loads(text) if text else None
        if part.startswith("limits."):
            limits[part.removeprefix("limits.")] = value
            continue
        table, _, key = part.partition(":")
        if value is None:
            tables[table].pop(key, None)
        else:
            tables[table][key] = value
    limits["windows"] = {k: _window(v) for k, v in tables["window"].items()}
    stack = {n: getattr(project.stack, n) for n in type(project.stack).model_fields}
    return checked(
        project,
        limits=limits,
        wishes=tables["wish"],
        assumptions=tables["input"],
        duties=tuple(tables["duty"].values()),
        trials=tuple(tables["trial"].values()),
        stack={**stack, "comparisons": tables["tool"]},
    )


def _window(value: Any) -> Any:
    return value if isinstance(value, Window) else Window.model_validate(value)


def hold_others(starts: Mapping[str, int], moved: frozenset[str], what: str) -> Edit:
    """Hold the start of every step but ``moved`` where it was."""

    def apply(project: Project) -> Project:
        windows = dict(project.limits.windows)
        wishes = dict(project.wishes)
        for id_, start in starts.items():
            if id_ not in moved:
                old = windows.get(id_, Window())
                windows[id_] = old.model_copy(update={"earliest": start, "latest": start})
                wishes[id_] = "must"
        limits = project.limits.model_copy(update={"windows": windows})
        return checked(project, limits=limits, wishes=wishes)

    return Edit(phrase("Keep the others: {what}", what=what), apply)
