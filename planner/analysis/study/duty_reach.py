"""The earliest dates at which duties can be kept, where not all can be kept by their own."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush

from planner.roadmap.greedy import greedy_plan
from planner.roadmap.problem import Activity, Due, PlanningProblem
from planner.roadmap.solver import plan_exists
from planner.roadmap.value import violations

MONEY, AT_ONCE = "money", "at once"


def within_reach(problem: PlanningProblem, known: tuple[Due, ...] = ()) -> PlanningProblem:
    """The problem with each duty that cannot be met by its date at the earliest at which it can.

    Duty by duty, with all that each asks for, in the order of their days: first what can still be kept by the
    day of its law, where that lies ahead, is kept by it. Then what can still be kept by its own date. Then
    what a law asks for from the start and is late, as early as can be. Then days in hand, or as many as can
    be had. Then all the rest as early as can be: of one day what can be kept earliest goes first, and of that
    what takes the least, whatever its name. A duty for which no quarter of the plan is early enough is left
    out. Last, what a law asks for from the start goes first where nothing else gives way. ``known`` are the
    dates that were found for the same duties under fewer wishes: they are taken where they hold here too.
    """
    if not problem.dues:
        return problem
    if known and _possible(replace(problem, dues=known)):
        return replace(problem, dues=known)
    if _possible(problem):
        return _law_first(problem)
    if not _possible(replace(problem, dues=())):
        return problem
    dates = _Dates(problem)
    ahead = [w for w in dates.wanted if w.law is not None and w.law > w.by]
    late_for_law = dates.add(ahead, own=False)
    late = dates.add(dates.wanted, own=True)
    dates.earliest([w for w in late if w.law is not None and w.law < 0])
    dates.put_in_hand()
    dates.earliest([w for w in late if w in ahead and w not in late_for_law])
    dates.earliest(late)
    return _law_first(replace(problem, dues=tuple(dates.kept.values())))


def _law_first(problem: PlanningProblem) -> PlanningProblem:
    """What a law asks for from the start as early as its steps allow, where all other dates still hold."""
    finishes = first_finishes(problem)
    dues = {due.id: due for due in problem.dues}
    alike: dict[tuple[tuple[str, ...], int], list[Due]] = {}
    for due in problem.dues:
        if due.law is not None and due.law < 0:
            alike.setdefault((due.members, due.least), []).append(due)
    of_each = sorted(
        alike.values(), key=lambda a: (_soonest(a[0], finishes), _takes(problem, a[0]), a[0].id)
    )
    for same in of_each:
        first = _soonest(same[0], finishes)
        sooner_ = [d for d in same if first < min(d.last(m) for m in d.members)]
        tried = {**dues, **{d.id: replace(d, by=first, ahead={}) for d in sooner_}}
        if sooner_ and _possible(replace(problem, dues=_strictest(tried.values()))):
            dues = tried
    return replace(problem, dues=tuple(dues.values()))


@dataclass(frozen=True)
class _Wanted:
    """All that one duty asks for: its own date and that of its law, and what it takes from others.

    ``first`` is the earliest period at whose end all of it may be kept, ``law`` that by which a law asks for
    it, below 0 where one does from the start, ``None`` where none does.
    """

    rows: tuple[Due, ...]
    by: int
    day: str
    law: int | None
    first: int
    takes: tuple[int, float]

    @property
    def order(self) -> tuple[int, str, int, tuple[int, float], str]:
        """What is asked for first; of one day what can be kept earliest and takes least."""
        return self.by, self.day, self.first, self.takes, self.rows[0].id


class _Dates:
    """The dates that were found for duties so far, each beside those before it."""

    def __init__(self, problem: PlanningProblem) -> None:
        self.problem = problem
        self.kept: dict[str, Due] = {}
        finishes = first_finishes(problem)
        of: dict[tuple[str, int, str], list[Due]] = {}
        for due in problem.dues:
            of.setdefault((due.id.rpartition(":")[0] or due.id, due.by, due.day), []).append(due)
        found = []
        for (_, by, day), rows in of.items():
            takes = [_takes(problem, due) for due in rows]
            found.append(
                _Wanted(
                    tuple(rows),
                    by,
                    day,
                    max((due.law for due in rows if due.law is not None), default=None),
                    max(0, *(_soonest(due, finishes) for due in rows)),
                    (sum(n for n, _ in takes), sum(d for _, d in takes)),
                )
            )
        self.wanted = sorted(found, key=lambda w: w.order)

    def add(self, wanted: Iterable[_Wanted], *, own: bool) -> list[_Wanted]:
        """Keep what of ``wanted`` holds by its own date, or by that of its law; return the others."""
        left: list[_Wanted] = []
        may: list[tuple[_Wanted, dict[str, Due]]] = []
        for one in wanted:
            by = one.by if own else one.law
            if by is None or one.first > by:
                left.append(one)
            else:
                may.append((one, {d.id: replace(d, by=by, ahead={}) for d in one.rows}))
        if may and self._hold({k: d for _, at in may for k, d in at.items()}):
            for _, at in may:
                self.kept.update(at)
            return left
        for one, at in may:
            if self._hold(at):
                self.kept.update(at)
            else:
                left.append(one)
        return sorted(left, key=lambda w: w.order)

    def put_in_hand(self) -> None:
        """Give what is in time its days in hand, or as many as can be had."""
        whole = {
            due.id: due
            for one in self.wanted
            for due in one.rows
            if due.id in self.kept and self.kept[due.id].by == due.by and any(due.ahead.values())
        }
        if whole and self._hold(whole):
            self.kept.update(whole)
            return
        for id_, due in whole.items():
            if self._hold({id_: due}):
                self.kept[id_] = due
            else:
                others = [d for d in self.kept.values() if d.id != id_]
                self.kept[id_] = _most_in_hand(self.problem, others, due)

    def earliest(self, wanted: Iterable[_Wanted]) -> None:
        """Keep ``wanted`` at the earliest date beside the others, never later than they are kept already."""
        of_day: dict[tuple[int, str], list[tuple[int, tuple[int, float], str, _Wanted]]] = {}
        for one in wanted:
            entry = (max(one.first, one.by + 1), one.takes, one.rows[0].id, one)
            heappush(of_day.setdefault((one.by, one.day), []), entry)
        for day in sorted(of_day):
            late = of_day[day]
            while late:
                by, takes, id_, one = heappop(late)
                if id_ in self.kept and self.kept[id_].by <= by:
                    continue
                tried = {d.id: replace(d, by=by, ahead={}) for d in one.rows}
                if self._hold(tried):
                    self.kept.update(tried)
                elif by + 1 < self.problem.periods:
                    heappush(late, (by + 1, takes, id_, one))

    def _hold(self, dues: Mapping[str, Due]) -> bool:
        found = _strictest({**self.kept, **dues}.values())
        return _possible(replace(self.problem, dues=found))


def _strictest(dues: Iterable[Due]) -> tuple[Due, ...]:
    """Of those that ask for the same of the same steps the ones that hold the others too."""
    found: dict[object, Due] = {}
    for due in dues:
        key = (due.members, due.least, *sorted(due.ahead.items()))
        if key not in found or due.by < found[key].by:
            found[key] = due
    return tuple(found.values())


def _takes(problem: PlanningProblem, due: Due) -> tuple[int, float]:
    """How many steps the shortest way to a duty has, and how many person-days: what it takes from others."""
    ways = []
    for member in due.members:
        steps = _leaned_on(problem, [member])
        days = sum(sum(problem.by_id[i].days.values()) for i in steps)
        ways.append((len(steps), days))
    chosen = sorted(ways)[: due.least]
    return sum(n for n, _ in chosen), sum(d for _, d in chosen)


def all_kept_by(problem: PlanningProblem, kept: PlanningProblem) -> int | None:
    """The first quarter at whose end every duty can be kept, where not each can by its own date.

    ``kept`` is what ``within_reach`` makes of ``problem``: an upper end to search below. ``None`` where each
    date can be kept, or where there is no such quarter in the plan.
    """
    if kept.dues == problem.dues or len(kept.dues) < len(problem.dues):
        return None
    finishes = first_finishes(problem)
    first = max(0, *(_soonest(due, finishes) for due in problem.dues))
    last = max(due.by for due in kept.dues)
    while first < last:
        middle = (first + last) // 2
        dues = tuple(
            due if due.by > middle else replace(due, by=middle, ahead={}) for due in problem.dues
        )
        if _possible(replace(problem, dues=dues)):
            last = middle
        else:
            first = middle + 1
    return last


def first_finishes(problem: PlanningProblem) -> Mapping[str, int]:
    """The period in which each activity can be over at the earliest, had money and people no limits."""
    found: dict[str, int] = {}

    def finish(one: Activity) -> int:
        if one.id not in found:
            by_id = problem.by_id
            start = max((finish(by_id[n]) + one.lags.get(n, 0) + 1 for n in one.needs), default=0)
            for any_of in one.needs_any:
                start = max(start, min((finish(by_id[n]) + 1 for n in any_of), default=0))
            found[one.id] = max(start, one.earliest) + one.duration - 1
        return found[one.id]

    for one in problem.activities:
        finish(one)
    return found


@dataclass(frozen=True)
class Sooner:
    """What would keep a duty a period before the plan keeps it.

    ``in_order``: nothing would, the order of its steps alone takes that long. ``as_it_is``: it is possible
    within the limits. Else ``limits`` are those of which more would be enough, each by itself; where no one
    is, ``others`` says that the other duties hold it. ``in_time`` are those of ``limits``
    that keep a late one from its own day: without each, by itself, it would be kept by that. ``own_days``: a
    law asks for it from the start, and it would be possible if the others kept the days of their laws
    instead of their own.
    """

    in_order: bool = False
    as_it_is: bool = False
    limits: tuple[str, ...] = ()
    others: bool = False
    in_time: tuple[str, ...] = ()
    own_days: bool = False


def sooner(
    problem: PlanningProblem,
    ends: Mapping[str, int],
    ours: Collection[str],
    likely: Collection[str] = (),
) -> Sooner:
    """What would keep the dues ``ours`` a period before the plan does.

    ``ends`` is the period at whose end the plan keeps each due; the others may stay as late as that.
    ``likely`` are limits to try first: they change how long it takes, and nothing else.
    """
    finishes = first_finishes(problem)
    last = max(ends[i] for i in ours)
    dues = [d for d in problem.dues if d.id in ends]
    if max(_soonest(d, finishes) for d in dues if d.id in ours) >= last:
        return Sooner(in_order=True)
    earlier = [
        replace(
            d, by=min(ends[d.id], last - 1) if d.id in ours else max(d.by, ends[d.id]), ahead={}
        )
        for d in dues
    ]
    slim = _slim(replace(problem, dues=tuple(earlier)))
    freed = _enough(slim, likely)
    if freed is None:
        return Sooner(as_it_is=True)
    limits = tuple(freed)
    own = {d.id: d.by for d in dues if d.id in ours}
    by_own = tuple(replace(d, by=own.get(d.id, d.by)) for d in earlier)
    late = any(ends[i] > by for i, by in own.items())
    may = late and all(_soonest(d, finishes) <= own[d.id] for d in dues if d.id in ours)
    in_time = [x for x, free in freed.items() if may and surely(replace(free, dues=by_own))]
    alone = tuple(d for d in earlier if d.id in ours)
    others = not limits and len(alone) < len(earlier) and surely(replace(slim, dues=alone))
    asked = any(d.law is not None and d.law < 0 for d in dues if d.id in ours)
    by_law = [
        d if d.id in ours or d.law is None else replace(d, by=max(d.by, d.law)) for d in earlier
    ]
    own_days = asked and by_law != earlier and surely(replace(slim, dues=tuple(by_law)))
    return Sooner(limits=limits, others=others, in_time=tuple(in_time), own_days=own_days)


def by_order(problem: PlanningProblem) -> Mapping[str, int]:
    """The period by whose end each due can be kept at the earliest, had money and people no limits."""
    finishes = first_finishes(problem)
    return {due.id: _soonest(due, finishes) for due in problem.dues}


def surely(problem: PlanningProblem) -> bool:
    """Whether a plan that keeps all dues is found."""
    return _holds(problem) or plan_exists(problem, second=False) is True


def _enough(problem: PlanningProblem, likely: Collection[str]) -> dict[str, PlanningProblem] | None:
    """The problem without each limit that alone is in the way; ``None`` where none is, and it has a plan.

    A limit that nothing fits into even if it is the only one holds whatever else is widened: then no other
    has to be tried.
    """
    if _holds(problem):
        return None
    names = sorted((*problem.capacity, MONEY, AT_ONCE), key=lambda x: x not in likely)
    for name in names:
        alone = without(problem, [x for x in names if x != name])
        if not _holds(alone) and plan_exists(alone, second=False) is False:
            free = without(problem, [name])
            return {name: free} if surely(free) else {}
    if surely(problem):
        return None
    return {x: free for x, free in without_each_limit(problem) if surely(free)}


def without_each_limit(problem: PlanningProblem) -> Iterator[tuple[str, PlanningProblem]]:
    """The problem without the days of each role, the money and the number of steps at once, one at a time."""
    for limit in (*problem.capacity, MONEY, AT_ONCE):
        yield limit, without(problem, [limit])


def without(problem: PlanningProblem, limits: Collection[str]) -> PlanningProblem:
    """The problem without ``limits``: roles, the money or the number of steps at once."""
    capacity = {
        role: (math.inf,) * len(days) if role in limits else days
        for role, days in problem.capacity.items()
    }
    freed = replace(problem, capacity=capacity)
    if MONEY in limits:
        endless = (math.inf,) * len(problem.budget)
        freed = replace(freed, budget=endless, budget_total=math.inf)
    if AT_ONCE in limits:
        freed = replace(freed, most_at_once=len(problem.activities))
    return freed


def _soonest(due: Due, finishes: Mapping[str, int]) -> int:
    ends = sorted(finishes[m] for m in due.members if m in finishes)
    return ends[due.least - 1] if len(ends) >= due.least else 0


def _most_in_hand(problem: PlanningProblem, kept: Sequence[Due], due: Due) -> Due:
    """``due`` with as many days in hand as can be had beside ``kept``; it can be met without any.

    All of them cannot be had. Half a reserve is better than none: a date that leaves no room for the first
    failed try is missed in most futures.
    """
    none, most = 0, max(due.ahead.values(), default=0)

    def less(hand: int) -> Due:
        return replace(due, ahead={m: min(n, hand) for m, n in due.ahead.items()})

    while most - none > 1:
        middle = (none + most) // 2
        if _possible(replace(problem, dues=(*kept, less(middle)))):
            none = middle
        else:
            most = middle
    return less(none)


def _holds(problem: PlanningProblem) -> bool:
    """Whether the first plan that comes to mind keeps everything."""
    return not violations(problem, greedy_plan(problem))


def _possible(problem: PlanningProblem) -> bool:
    """Whether some plan keeps everything, or nobody could tell."""
    slim = _slim(problem)
    return _holds(slim) or plan_exists(slim) is not False


def _slim(problem: PlanningProblem) -> PlanningProblem:
    """The problem with the steps alone that duties and wishes lean on, where nothing else has a say."""
    gated = any(a.gates for a in problem.activities)
    if problem.targets or gated:
        return problem
    wanted = [m for due in problem.dues for m in due.members]
    wanted += [a.id for a in problem.activities if a.wish == "must"]
    found = _leaned_on(problem, wanted)
    activities = tuple(a for a in problem.activities if a.id in found)
    return replace(problem, activities=activities, rungs=(), futures=None, worth={})


def _leaned_on(problem: PlanningProblem, ids: Iterable[str]) -> set[str]:
    """The activities ``ids`` with all that they name, and so on."""
    left, found = list(ids), set[str]()
    while left:
        id_ = left.pop()
        if id_ not in found:
            found.add(id_)
            left += problem.by_id[id_].named
    return found
