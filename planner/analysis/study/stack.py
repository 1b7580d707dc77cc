"""The tools of a plan, chosen together: one platform, an assembled stack, or one built from open parts.

A stack has a tool for every category that the practices in sight need. Conditions come first: what a tool is
not for, what it runs on, data, hosting, skills. Of the stacks within a band above the cheapest the one with
the highest score is taken, then the one with fewer tools. Both are solved exactly, as small integer problems.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from planner.analysis.study.candidates import (
    BY_HAND_AT_ONCE,
    NOTHING,
    Candidate,
    mean_cost,
    tool_setting,
)
from planner.analysis.study.problem import problem_of
from planner.analysis.study.stack_choice import Beaten, Place, StackChoice, StackOption
from planner.analysis.study.stack_demands import (
    PLATFORM,
    Demand,
    allowed,
    demands_of,
    must,
    of_kind,
)
from planner.catalogue.baselines import popular
from planner.catalogue.criteria import scores_of
from planner.catalogue.fit import RENTED
from planner.catalogue.ranking import ORDER, pairwise_matrix, pairwise_weights, shares
from planner.catalogue.tool_fit import Setting, is_open
from planner.domain.content.catalogue import Catalogue, Practice
from planner.domain.content.tool import Tool
from planner.domain.plan.stack import Comparison, StackKind
from planner.domain.project import Project
from planner.economics.model import CaseProblem

BAND = 0.10
"""What a stack may cost above the cheapest, as a share of the plan's expected cost; judgement (grade D)."""
PER_TOOL = 0.15
"""What each tool beyond the first costs in score, over the number of categories; judgement (grade D)."""
LEAST_OF_PLATFORM = 1 / 3
"""The share of the needs that a platform has to serve for the stack to count as one; judgement (grade D)."""
FINE = 1e4
"""Scale of the aim: the solver stops within 1e-6 of the best, and ties are broken by parts of 1e-7."""
BASE = "base_infrastructure"
PLATFORM_KIND: StackKind = "platform"
KINDS: tuple[StackKind, ...] = ("platform", "assembled", "build")


def intended_practices(
    project: Project, catalogue: Catalogue, category: str, found: Mapping[str, Candidate]
) -> tuple[str, ...]:
    """Practices that could be planned and that the category serves.

    It serves those that need a tool in it, and those that half of its own tools carry.
    """
    wanted = []
    own = [t for t in catalogue.tools if t.categories[0] == category]
    for practice in catalogue.practices:
        if found[practice.id].fit.blocked or project.wishes.get(practice.id) == "never":
            continue
        carried = sum(practice.id in t.carries for t in own)
        if category in practice.needs_tool_in or 2 * carried >= len(own) > 0:
            wanted.append(practice.id)
    return tuple(wanted)


def weights_of(comparison: Comparison) -> tuple[np.ndarray, float | None]:
    """Weights as shares: from pairwise judgements where there are any, else as they were set."""
    if comparison.judgements:
        return pairwise_weights(pairwise_matrix(comparison.judgements))
    return shares(comparison.weights), None


def within(
    found: tuple[Candidate, ...], choice: StackChoice, project: Project
) -> tuple[Candidate, ...]:
    """Mark tools outside the stack with the one chosen instead; practices use the tool of their place.

    What is in use already serves as it is.
    """
    by_category: dict[str, str] = {}
    serves: dict[tuple[str, str], str] = {}
    for place in choice.places:
        by_category.setdefault(place.category, place.tool)
        serves |= {(p, place.category): place.tool for p in place.practices}
    names = {c.id: c.name for c in found}
    tools = choice.tools

    def instead(c: Candidate) -> str:
        entry = c.entry
        if c.id in choice.given_up:
            return BY_HAND_AT_ONCE
        if not isinstance(entry, Tool) or c.id in tools or project.wishes.get(c.id) == "must":
            return ""
        other = next((by_category[k] for k in entry.categories if k in by_category), "")
        return names.get(other, NOTHING)

    def bound(c: Candidate) -> tuple[tuple[str, ...], ...]:
        if not isinstance(c.entry, Practice):
            return c.needs_any
        pairs = zip(c.entry.needs_tool_in, c.needs_any, strict=True)
        return tuple((serves[c.id, k],) if (c.id, k) in serves else any_of for k, any_of in pairs)

    return tuple(replace(c, instead=instead(c), needs_any=bound(c)) for c in found)


def choose_stack(
    project: Project,
    catalogue: Catalogue,
    found: tuple[Candidate, ...],
    practices: Collection[str] | None = None,
    *,
    held: Collection[str] = (),
    category: str = "",
) -> StackChoice:
    """Choose the tools for ``practices``, or for all that could be planned; for one ``category`` if given.

    The score of a tool in a category is that of its comparison there. The plan's expected cost, of which the
    band is a share, is that of the practices and of the cheapest stack. ``held`` are tools that are there
    then as those in use are: they cost nothing more and serve what they can.
    """
    by_id = {c.id: c for c in found}
    setting = tool_setting(project, catalogue)
    owned = {*project.organisation.tools_in_use, *held}
    demands = demands_of(project, catalogue, by_id, setting, practices, owned)
    if category:
        demands = tuple(d for d in demands if d.category == category)
    problem = problem_of(project, catalogue, ())
    wanted = {d.practice for d in demands} | set(practices or ())
    of_practices = sum(
        _cost(by_id[p], problem)
        for p in sorted(wanted)  # in one order, so that sums are the same to the last digit
        if p in by_id and by_id[p].kind == "practice"
    )
    served = tuple(d for d in demands if d.tools)
    unserved = tuple(dict.fromkeys(d.category for d in demands if not d.tools))
    if not served:
        return StackChoice(None, (), unserved, 0.0, 0.0, False)
    models: dict[StackKind, _Model] = {}
    cheapest: dict[StackKind, _Solved | None] = {}
    for kind in KINDS:
        mine = of_kind(kind, served, owned, project, by_id)
        models[kind] = _Model(project, catalogue, by_id, setting, mine, problem, owned, served)
        cheapest[kind] = models[kind].solve(kind, None) if mine else None
        if cheapest[kind] is None and kind != PLATFORM_KIND:
            kept: tuple[Demand, ...] = ()  # one that cannot be served must not leave all without
            for demand in mine:
                more = (*kept, demand)
                tried = _Model(project, catalogue, by_id, setting, more, problem, owned, served)
                if (solved := tried.solve(kind, None)) is not None:
                    kept, models[kind], cheapest[kind] = more, tried, solved
    costs = {k: s.cost for k, s in cheapest.items() if s is not None}
    if not costs:
        return StackChoice(None, (), unserved, 0.0, 0.0, False)
    # a stack that leaves something out is no measure of what the others may cost
    most = max(len(models[k].demands) for k in costs)
    least = min(cost for k, cost in costs.items() if len(models[k].demands) == most)
    band = BAND * (of_practices + least)
    options = []
    for kind in KINDS:
        low = cheapest[kind]
        if low is None:
            continue
        best = models[kind].solve(kind, max(least + band, low.cost))
        options.append(models[kind].option(kind, best or low, least + band))
    pinned = project.stack.kind
    choice = [o for o in options if o.kind == pinned] or [o for o in options if o.within] or options
    chosen = min(choice, key=lambda o: (-round(o.score, 9), len(o.tools), o.tools))
    model = models[chosen.kind]
    left = {d.category for d in served} - {d.category for d in model.demands}
    unserved = (*unserved, *sorted(left - set(unserved)))
    beaten = model.beaten(chosen)
    return StackChoice(chosen, tuple(options), unserved, least, band, pinned != "auto", beaten)


def stack_of_plan(
    project: Project,
    catalogue: Catalogue,
    found: tuple[Candidate, ...],
    planned: Collection[str],
) -> StackChoice:
    """The stack for the practices of a plan, and for each other one what would be added to it.

    Chosen for all practices at once, a tool that serves many of them would bind each, also where it is far
    too much for the one that could join the plan next.
    """
    choice = choose_stack(project, catalogue, found, planned)
    held = frozenset(choice.chosen.tools if choice.chosen else ())
    others: dict[str, list[str]] = {}
    for practice in catalogue.practices:
        if practice.id not in planned:
            for category in practice.needs_tool_in:
                others.setdefault(category, []).append(practice.id)
    kept: list[Place] = []
    beneath: set[str] = set()
    for category, practices in others.items():
        more = choose_stack(project, catalogue, found, practices, held=held, category=category)
        if more.chosen is not None:
            kept += more.chosen.places
            beneath |= {*more.chosen.tools} - held - {p.tool for p in more.chosen.places}
    return replace(choice, kept=tuple(kept), beneath=tuple(sorted(beneath)))


def _cost(candidate: Candidate, problem: CaseProblem) -> float:
    return mean_cost(candidate, problem)


class _Rows:
    """Rows of a linear system: least ≤ Σ coefficient × variable ≤ most."""

    def __init__(self) -> None:
        self.rows: list[dict[int, float]] = []
        self.low: list[float] = []
        self.high: list[float] = []

    def add(self, row: dict[int, float], least: float, most: float) -> None:
        """Add a row by column."""
        self.rows.append(row)
        self.low.append(least)
        self.high.append(most)

    def matrix(self, columns: int) -> Any:
        """All rows as a sparse matrix."""
        from scipy.sparse import csr_array

        values = [v for row in self.rows for v in row.values()]
        where = [k for k, row in enumerate(self.rows) for _ in row]
        which = [c for row in self.rows for c in row]
        return csr_array((values, (where, which)), shape=(len(self.rows), columns))


def _needs(candidate: Candidate, owned: Collection[str]) -> tuple[tuple[str, ...], ...]:
    """Sets of tools of which a tool needs one each."""
    single = tuple((n,) for n in candidate.needs if n not in owned)
    return (*single, *candidate.needs_any)


@dataclass(frozen=True)
class _Solved:
    """Tools that were taken, what they cost, and which of them serves each demand, by its number."""

    tools: frozenset[str]
    cost: float
    serves: Mapping[int, str]

    def by_practice(self, demands: tuple[Demand, ...], category: str) -> dict[str, str]:
        """Who serves each practice in a category."""
        mine = ((k, d) for k, d in enumerate(demands) if d.category == category)
        return {d.practice: self.serves[k] for k, d in mine}


class _Model:
    """The choice as an integer problem: a 0/1 for each tool, and for each demand and tool that serves it."""

    def __init__(
        self,
        project: Project,
        catalogue: Catalogue,
        by_id: Mapping[str, Candidate],
        setting: Setting,
        demands: tuple[Demand, ...],
        problem: CaseProblem,
        owned: set[str],
        asked: tuple[Demand, ...],
    ) -> None:
        self.project, self.catalogue, self.by_id = project, catalogue, by_id
        self.demands = demands
        self.owned = owned
        ids = {t for d in demands for t in d.tools}
        ids |= {c.id for c in by_id.values() if c.kind == "tool" and must(c, project)}
        waiting = list(ids)
        while waiting:  # what they run on and need comes in with them
            candidate = by_id[waiting.pop()]
            for other in (*candidate.needs, *(t for any_of in candidate.needs_any for t in any_of)):
                if other not in ids and allowed(by_id[other], project, setting):
                    ids.add(other)
                    waiting.append(other)
        self.tools = sorted(ids)
        self.place = {t: k for k, t in enumerate(self.tools)}
        self.cost = {t: 0.0 if t in self.owned else _cost(by_id[t], problem) for t in self.tools}
        self.categories = tuple(dict.fromkeys(d.category for d in demands))
        self.asked = Counter(d.category for d in asked)  # what is left out scores nothing
        self.scores = self._scores(setting)
        self.pairs = [(n, t) for n, d in enumerate(demands) for t in d.tools]
        self.column = {pair: len(self.tools) + k for k, pair in enumerate(self.pairs)}

    def _scores(self, setting: Setting) -> dict[tuple[str, str], float]:
        found: dict[tuple[str, str], float] = {}
        for category in self.categories:
            comparison = self.project.stack.comparisons.get(category, Comparison())
            weights, _ = weights_of(comparison)
            wanted = intended_practices(self.project, self.catalogue, category, self.by_id)
            for tool in {t for d in self.demands if d.category == category for t in d.tools}:
                entry = self.catalogue.tool_by_id[tool]
                cells = scores_of(entry, category, setting, wanted, comparison)
                found[tool, category] = float(
                    sum(cells[k].value * w for k, w in zip(ORDER, weights, strict=True))
                )
        return found

    def _barred(self, kind: StackKind) -> set[str]:
        """Tools that a kind leaves out: platforms, or for one that is built what is not open and yours."""
        entry = self.catalogue.tool_by_id
        free = self.owned | {t for t in self.tools if must(self.by_id[t], self.project)}
        platforms = {t for t in self.tools if entry[t].categories[0] == PLATFORM} - free
        if kind == "platform":
            return set()
        if kind == "assembled":
            return platforms
        bought = {
            t
            for t in self.tools
            if entry[t].categories[0] != BASE
            and (not is_open(entry[t]) or entry[t].hosting in RENTED)
        } - free
        closed = platforms | bought
        for demand in self.demands:
            if set(demand.tools) <= closed:  # nothing open serves it
                closed -= set(demand.tools) - platforms
        return closed

    def solve(self, kind: StackKind, ceiling: float | None) -> _Solved | None:
        """The cheapest stack of a kind, or the one with the best score that costs at most ``ceiling``."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        platforms = [t for t in self.tools if self._is_platform(t)]
        if kind == "platform" and not platforms:
            return None
        rows = _Rows()
        self._structure(rows)
        if kind == "platform":
            served = {self.column[d, t]: 1.0 for d, t in self.pairs if t in platforms}
            rows.add(served, np.ceil(len(self.demands) * LEAST_OF_PLATFORM), np.inf)
        if ceiling is not None:
            costs = {self.place[t]: self.cost[t] for t in self.tools}
            rows.add(costs, -np.inf, ceiling * (1 + 1e-9) + 1e-6)
        size = len(self.tools) + len(self.pairs)
        lower, upper = self._bounds(kind, size)
        found = milp(
            self._aim(size, by_cost=ceiling is None),
            constraints=LinearConstraint(
                rows.matrix(size), np.array(rows.low), np.array(rows.high)
            ),
            integrality=np.ones(size, dtype=int),
            bounds=Bounds(lower, upper),
            options={"mip_rel_gap": 0.0},
        )
        if found.x is None:
            return None
        tools = frozenset(t for t in self.tools if found.x[self.place[t]] > 0.5)
        serves = {d: t for (d, t), k in self.column.items() if found.x[k] > 0.5}
        return _Solved(tools, float(sum(self.cost[t] for t in sorted(tools))), serves)

    def _is_platform(self, tool: str) -> bool:
        return self.catalogue.tool_by_id[tool].categories[0] == PLATFORM

    def _structure(self, rows: _Rows) -> None:
        """Each demand is served once, by a tool that is taken; needs come with it; one of a group at most."""
        for d, demand in enumerate(self.demands):
            rows.add({self.column[d, t]: 1.0 for t in demand.tools}, 1, 1)
            for t in demand.tools:
                rows.add({self.column[d, t]: 1.0, self.place[t]: -1.0}, -np.inf, 0)
        groups: dict[str, list[str]] = {}
        for t in self.tools:
            candidate = self.by_id[t]
            if candidate.group:
                groups.setdefault(candidate.group, []).append(t)
            if t not in self.owned:
                for any_of in _needs(candidate, self.owned):
                    row = {self.place[o]: -1.0 for o in any_of if o in self.place and o != t}
                    rows.add({self.place[t]: 1.0, **row}, -np.inf, 0)
        for members in groups.values():
            new = {self.place[m]: 1.0 for m in members if m not in self.owned}
            if len(members) > 1:
                rows.add(new, 0, 1 if len(new) == len(members) else 0)

    def _aim(self, size: int, *, by_cost: bool) -> np.ndarray:
        """What is made least: cost, or the score that is lost; then the number of tools, then their ids."""
        n = len(self.tools)
        aim = np.zeros(size)
        cost = np.array([self.cost[t] for t in self.tools])
        aim[:n] = 1e-7 * (1 + np.arange(n) / (n + 1))
        if by_cost:
            aim[:n] += cost / max(float(cost.max(initial=0.0)), 1.0)
            return FINE * aim
        aim[:n] += PER_TOOL / len(self.asked)
        for (d, t), k in self.column.items():
            category = self.demands[d].category
            aim[k] = -self.scores[t, category] / self.asked[category] / len(self.asked)
        return FINE * aim

    def _bounds(self, kind: StackKind, size: int) -> tuple[np.ndarray, np.ndarray]:
        lower, upper = np.zeros(size), np.ones(size)
        barred = self._barred(kind)
        for t, k in self.place.items():
            if t in barred:
                upper[k] = 0
            elif must(self.by_id[t], self.project) and t not in self.owned:
                lower[k] = 1
        return lower, upper

    def option(self, kind: StackKind, solved: _Solved, most: float) -> StackOption:
        """A solution with who serves what, its score, and who would come next in each category."""
        tools, cost = solved.tools, solved.cost
        places = []
        total = 0.0
        for category in self.categories:
            demands = [d for d in self.demands if d.category == category]
            serves = solved.by_practice(self.demands, category)

            def worth(tool: str, category: str = category) -> tuple[float, str]:
                return self.scores[tool, category], tool

            total += sum(self.scores[t, category] for t in serves.values()) / self.asked[category]
            for tool in sorted(set(serves.values()), key=worth, reverse=True):
                mine = tuple(p for p, t in serves.items() if t == tool)
                others = {
                    t for d in demands if d.practice in mine for t in d.tools if t not in self.owned
                }
                next_ = max(others - set(tools), key=worth, default="")
                places.append(
                    Place(
                        category,
                        tool,
                        mine,
                        self.scores[tool, category],
                        next_,
                        self.scores[next_, category] if next_ else 0.0,
                    )
                )
        score = (total - PER_TOOL * (len(tools) - 1)) / len(self.asked)
        ordered = tuple(sorted(tools))
        return StackOption(
            kind,
            ordered,
            tuple(t for t in ordered if t in self.owned),
            tuple(places),
            cost,
            score,
            cost <= most * (1 + 1e-9) + 1e-6,
        )

    def beaten(self, chosen: StackOption) -> tuple[Beaten, ...]:
        """Tools that most people use and that this stack does without, with the reason."""
        found = []
        for known in popular():
            place = next((p for p in chosen.places if p.category == known.category), None)
            entry = self.by_id.get(known.tool)
            if place is None or entry is None or place.tool in self.owned:
                continue
            if known.tool in {p.tool for p in chosen.places if p.category == known.category}:
                continue
            score = self.scores.get((known.tool, known.category))
            why = "" if score is not None else entry.fit.reason
            cost = self.cost.get(known.tool, 0.0)
            shared = len({p.category for p in chosen.places if p.tool == place.tool}) > 1
            found.append(
                Beaten(
                    *(known.tool, known.category, known.share, why, score or 0.0, cost),
                    *(place.tool, place.score, self.cost[place.tool], shared),
                )
            )
        return tuple(found)
