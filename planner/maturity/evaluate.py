"""Scoring a model of any shape: replies in; levels, and a tree that explains itself, out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from planner.domain.answers.assessment import RespondentPolicy, TeamPolicy
from planner.domain.answers.level import Level, WhyKind
from planner.domain.answers.replies import ALL, Replies
from planner.domain.base.explain import Node
from planner.domain.base.facts import Facts
from planner.domain.content.model import ROOT, EvidenceCap, Model
from planner.maturity.cells import Counts
from planner.maturity.model_level import (
    Maker,
    Read,
    Reads,
    TakenBy,
    averages,
    together,
    what_decides,
)
from planner.maturity.rules import Part, caps_of
from planner.maturity.taken import (
    BESIDE,
    Taken,
    facts_of,
    over_teams,
    take_all,
    widened,
)
from planner.maturity.walk import Walk


@dataclass(frozen=True)
class ModelResult:
    """What a model says of one team, or of all: levels, the tree and the four figures, kept apart.

    ``levels`` are by node; that of the whole is ``level``: every face reads these. ``value``, ``low`` and
    ``high`` are the bare arithmetic behind it (``value`` is ``None`` where undecided), ``words`` the band.
    ``coverage`` is the share of the applicable items that are answered; ``evidence`` the share of the
    answered ones with evidence that still counts; ``alike`` says in how many items all replies are the
    same, of how many that have two or more.
    """

    team: str
    tree: Node
    value: float | None
    low: float
    high: float
    words: str
    counts: Counts
    coverage: float
    evidence: float
    alike: tuple[int, int]
    left_out: tuple[str, ...]
    levels: dict[str, Level]
    read: bool = True

    @property
    def level(self) -> Level:
        """The level of the model as a whole."""
        return self.levels[ROOT]


@dataclass(frozen=True)
class ModelScore:
    """Result over all teams and for each of them."""

    overall: ModelResult
    teams: tuple[ModelResult, ...]


def evaluate(
    model: Model,
    replies: Replies,
    *,
    as_of: date | None = None,
    respondents: RespondentPolicy = "median",
    teams: TeamPolicy = "weighted_mean",
    facts: Facts | None = None,
    bound: float = 1.0,
    everybody: float = 0.0,
    brief: bool = False,
) -> ModelScore:
    """Score ``replies`` with ``model``.

    A team's reply to an item is what it agreed on, else its respondents' replies combined by the
    policy ``respondents``; where a rule reads choices and respondents chose differently, every one of
    their choices stays possible and the figure has a range. Teams roll up at the root by ``teams``,
    or, where the model says ``per_item``, are averaged item by item. Evidence is judged ``as_of`` a
    date (the replies' own by default).

    ``facts`` go before those of the replies; ``bound`` times a quarter of a scale is the widest range beside
    which a figure may lead; ``everybody`` is how many people the organisation has, of whom half must take
    part. ``brief`` leaves out what would decide the level.

    Raises nothing for a model that ``linter.require_sound`` accepts.
    """
    day = as_of or date.fromisoformat(replies.date or _newest_evidence(replies))
    known = facts_of(model, replies) if facts is None else facts
    taken = {
        t: _unproved(model, take_all(model, replies, t, respondents, day, known), day)
        for t in replies.teams
    }
    reader = _Reader(model, replies.weights, teams, day)
    now = reader.read(taken)
    beside: dict[str, Read] = {}
    for kind in BESIDE:
        wider = _widened(model, taken, kind)
        if wider is not None:
            beside[kind] = reader.read(wider)
    people = sum(replies.weights.get(t, 1.0) for t in taken)
    maker = Maker(
        model,
        replies,
        taken,
        _reads(model, reader, taken, now, beside),
        bound,
        half=2 * people >= everybody,
    )
    overall = reader.result(ALL, taken, now, maker.levels())
    if not brief and not overall.level.leads and overall.level.applies:
        decides = what_decides(model, replies, taken, overall.level, reader.low)
        levels = {**overall.levels, ROOT: replace(overall.level, decides=decides)}
        overall = replace(overall, levels=levels)
    return ModelScore(
        overall,
        tuple(reader.result(t, {t: taken[t]}, now, maker.levels(t)) for t in taken),
    )


def _unproved(model: Model, cells: dict[str, Taken], day: date) -> dict[str, Taken]:
    """The cells with those claims marked that no evidence bears, under rules that ask for it."""
    rules = {n.id: n.rule for n in (model.root, *model.nodes) if isinstance(n.rule, EvidenceCap)}
    found = dict(cells)
    for item in model.items:
        rule, cell = rules.get(item.node), cells[item.id]
        if rule is None or cell.part is None or not cell.part.value:
            continue  # who claims nothing has nothing to prove
        if not caps_of(cell.part, rule, day):
            found[item.id] = replace(cell, unproved=True)
    return found


def _reads(
    model: Model, reader: _Reader, taken: TakenBy, now: Read, beside: dict[str, Read]
) -> Reads:
    """The readings that a level is made of. Blanks that the source counts as nothing still leave it open."""
    if model.blank == "range":
        return Reads(now, now, beside.get("thin", now), beside)
    opened = _widened(model, taken, "open") or taken
    firm = _widened(model, opened, "thin")
    high = reader.read(opened)
    return Reads(now, high, reader.read(firm) if firm is not None else high, beside)


def _newest_evidence(replies: Replies) -> str:
    """The day by which undated replies are judged: that of their newest evidence."""
    days = [p.date for s in replies.sheets for r in s.replies.values() for p in r.evidence]
    return max((d for d in days if d), default="2000-01-01")


def _widened(model: Model, taken: TakenBy, kind: WhyKind) -> TakenBy | None:
    """All teams with the cells of one kind open; ``None`` where there are none."""
    found = {t: widened(cells, model.items, kind) for t, cells in taken.items()}
    return None if all(found[t] == dict(taken[t]) for t in taken) else found


WALKS_KEPT = 200


class _Reader:
    """Reads what all teams said by the model's rules, and rolls it up."""

    def __init__(
        self, model: Model, weights: Mapping[str, float], policy: TeamPolicy, day: date
    ) -> None:
        self.model, self.weights, self.policy, self.day = model, weights, policy, day
        self.nodes = (model.root, *model.nodes)
        self.per_item = model.teams == "per_item"
        self.trees: dict[str, Node] = {}
        self._walked: dict[int, tuple[Mapping[str, Taken], Walk]] = {}

    def _walk(self, cells: Mapping[str, Taken]) -> Walk:
        """The walk over a team's cells; the same cells are walked once."""
        known = self._walked.get(id(cells))
        if known is None or known[0] is not cells:
            known = self._walked[id(cells)] = (cells, Walk(self.model, cells, self.day))
            if len(self._walked) > WALKS_KEPT:
                self._walked.pop(next(iter(self._walked)))
        return known[1]

    def read(self, taken: TakenBy) -> Read:
        """The parts of each team by node, and those of all together."""
        walks = {t: self._walk(cells) for t, cells in taken.items()}
        found = {t: _where_read(walks[t], taken[t]) for t in walks}
        if len(walks) == 1:
            team = next(iter(walks))
            first = not self.trees
            if first:
                self.trees = {team: walks[team].tree, ALL: walks[team].tree}
            return Read(found, found[team])
        if self.per_item:
            items = {
                i.id: over_teams(i, [c[i.id] for c in taken.values()]) for i in self.model.items
            }
            whole = Walk(self.model, items, self.day)
            if not self.trees:
                self.trees = {**{t: w.tree for t, w in walks.items()}, ALL: whole.tree}
            return Read(found, _where_read(whole, items))
        overall = {
            n.id: together(
                self.model, n, {t: p[n.id] for t, p in found.items()}, self.weights, self.policy
            )
            for n in self.nodes
        }
        if not self.trees:
            self.trees = {t: w.tree for t, w in walks.items()}
            self.trees[ALL] = self._tree(overall[ROOT], list(self.trees.items()))
        return Read(found, overall)

    def low(self, taken: TakenBy) -> float:
        """The low end of the whole."""
        part = self.read(taken).overall[ROOT]
        return part.low if part is not None else 0.0

    def _tree(self, part: Part | None, trees: list[tuple[str, Node]]) -> Node:
        mean = self.policy == "weighted_mean" and averages(self.model.root)
        worst = self.model.rule.kind == "risk_rules"
        rule = (
            "mean of the teams, weighted by people"
            if mean
            else "worst of the teams"
            if worst
            else "lowest of the teams"
        )
        return Node(
            label=self.model.name,
            value=part.value if part else None,
            low=part.low if part else 0.0,
            high=part.high if part else 0.0,
            rule=rule,
            words=part.words if part else "nothing to score",
            source=self.model.source,
            operands=tuple(t.model_copy(update={"label": f"Team {name}"}) for name, t in trees),
        )

    def result(
        self, team: str, taken: TakenBy, read: Read, levels: dict[str, Level]
    ) -> ModelResult:
        """The result of one team, or of all."""
        part = (read.overall if team == ALL else read.teams[team])[ROOT]
        if team == ALL and self.per_item and len(taken) > 1:
            cells = [over_teams(i, [c[i.id] for c in taken.values()]) for i in self.model.items]
        else:
            cells = [one for of in taken.values() for one in of.values()]
        each = [one for of in taken.values() for one in of.values()]
        states = [c.state for c in cells]
        counts = Counts(
            answered=states.count("level"),
            dont_know=states.count("dont_know"),
            not_applicable=sum(c.state == "not_applicable" and c.replied for c in cells),
            open=states.count("open"),
        )
        counted = counts.answered + counts.dont_know + counts.open
        proved = sum(c.state == "level" and c.proved for c in cells)
        same = [c.same for c in each if c.same is not None]
        several = len(taken) > 1
        return ModelResult(
            team=team,
            tree=self.trees[team],
            value=part.value if part else None,
            low=part.low if part else 0.0,
            high=part.high if part else 0.0,
            words=part.words if part else "nothing to score",
            counts=counts,
            coverage=counts.answered / counted if counted else 0.0,
            evidence=proved / counts.answered if counts.answered else 0.0,
            alike=(sum(same), len(same)),
            left_out=tuple(
                f"{t}: {words}" if several else words
                for t, of in taken.items()
                for words in _left_out(of)
            ),
            levels=levels,
            read=part is not None,
        )


def _left_out(taken: Mapping[str, Taken]) -> list[str]:
    return [
        f"{i}: not applicable, {c.reason}" if c.part is None else f"{i}: {c.reason}"
        for i, c in taken.items()
        if c.reason
    ]


def _where_read(walk: Walk, taken: Mapping[str, Taken]) -> dict[str, Part | None]:
    """The parts by node; none where nothing of the model applies, whatever a rule keeps open."""
    if all(c.part is None for c in taken.values()):
        return dict.fromkeys(walk.parts)
    return walk.parts
