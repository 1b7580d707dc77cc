"""Levels of a model of any shape: its own scale, why a figure is open, and which answers would decide it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from planner.domain.answers.assessment import TeamPolicy
from planner.domain.answers.level import (
    SLACK,
    Ask,
    Decides,
    Level,
    Pair,
    Scale,
    ScaleKind,
    TeamLevel,
    Why,
    leads,
)
from planner.domain.answers.replies import Replies
from planner.domain.base.language import joined, phrase
from planner.domain.content.model import Item, Model, ModelNode
from planner.maturity.rules import RISK_WORDS, Figure, Part, band_words, weighted_mean
from planner.maturity.taken import Taken, is_of

MEANS = ("weighted_mean", "mean_of_means", "fraction_done", "sum_of_level_means")
"""Rules whose figures may be averaged over teams; an unbanded sum may be too."""
MOST_TRIED = 40
"""Up to so many open answers each is tried whether it matters; of more all are named as at most."""
NAMED = 5
Parts = Mapping[str, Part | None]


def averages(node: ModelNode) -> bool:
    """Whether teams may have a mean: levels, gates, minima and banded sums roll up as the lowest."""
    return node.rule.kind in MEANS or (node.rule.kind == "sum" and not node.bands)


def scale_of(node: ModelNode, part: Part, bound: float = 1.0) -> Scale:
    """The scale of a node's figure; ``bound`` is what the project allows beside a quarter of the span."""
    rule = node.rule.kind
    named = node.bands or rule == "risk_rules"
    kind: ScaleKind = "bands" if named else "continuous" if rule in MEANS else "steps"
    step = node.band_step
    if rule == "all_yes":
        kind, step = "gate", 1.0
    elif rule == "tally":
        kind = "tally"
    elif rule in ("staged", "staged_with_cap", "risk_rules"):
        step = 1.0
    widest = bound * (part.top - part.bottom) / 4 if rule in MEANS else 0.0
    return Scale(part.bottom, part.top, kind, step, widest)


def together(
    model: Model,
    node: ModelNode,
    parts: Mapping[str, Part | None],
    weights: Mapping[str, float],
    policy: TeamPolicy,
) -> Part | None:
    """What the teams' ``parts`` of one node amount to: a mean, else the lowest, or the worst risk."""
    counted = {t: p for t, p in parts.items() if p is not None}
    if not counted:
        return None
    first = next(iter(counted.values()))
    low_end = min(p.bottom for p in counted.values())
    high_end = max(p.top for p in counted.values())
    mean = policy == "weighted_mean" and averages(model.root) and averages(node)
    if mean:
        weighed = [replace(p, weight=weights.get(t, 1.0)) for t, p in counted.items()]
        figure = weighted_mean(weighed)
        value, low, high = figure.value, figure.low, figure.high
    else:
        pick = max if node.rule.kind == "risk_rules" else min
        low, high = (pick(getattr(p, e) for p in counted.values()) for e in ("low", "high"))
        known = [p.value for p in counted.values() if p.value is not None]
        if averages(node):
            value = min(known) if len(known) == len(counted) else None
        else:
            value = low if high - low < SLACK else None
    found = replace(first, value=value, low=low, high=high, bottom=low_end, top=high_end)
    exact = all(p.exact for p in counted.values())
    words = _words_of_all(node, tuple(counted.values()), found, mean=mean)
    return replace(found, words=words, exact=exact)


def _words_of_all(node: ModelNode, parts: Sequence[Part], found: Part, *, mean: bool) -> str:
    """What the teams together amount to, in words: a distribution, a band of the lowest, never of a mean."""
    if node.rule.kind == "all_yes":
        return gate_words(parts)
    if node.rule.kind == "tally":
        names = Counter(o for p in parts for o in p.outcomes)
        order = sorted(names.items(), key=lambda c: (-c[1], c[0]))
        return joined([phrase("{n} {outcome}", n=n, outcome=o) for o, n in order], ", ")
    if mean:
        return ""
    if node.rule.kind == "risk_rules":
        return _either([RISK_WORDS[r] for r in sorted({int(found.low), int(found.high)})])
    return band_words(
        node.bands, Figure(found.value, found.low, found.high, found.bottom, found.top)
    )


def _either(names: Sequence[str]) -> str:
    if len(names) == 1:
        return names[0]
    return phrase("{first} or {last}", first=names[0], last=names[-1])


def gate_words(parts: Sequence[Part]) -> str:
    """How many teams passed a gate, and of how many that is not decided."""
    passed = sum(p.value == 1 for p in parts)
    unsure = sum(p.value is None for p in parts)
    words = phrase("{passed} of {teams} teams passed", passed=passed, teams=len(parts))
    return phrase("{words}, {unsure} not decided", words=words, unsure=unsure) if unsure else words


def items_of(model: Model, node: ModelNode) -> tuple[Item, ...]:
    """The items whose answers a node reads: of its own rule's parts, texts aside."""
    only = set(node.rule.only)
    found: list[Item] = []
    for child in model.children.get(node.id, ()):
        if only and child.id not in only:
            continue
        if isinstance(child, ModelNode):
            found += items_of(model, child)
        elif child.kind != "text":
            found.append(child)
    return tuple(found)


TakenBy = Mapping[str, Mapping[str, Taken]]
"""By team and item."""


@dataclass(frozen=True)
class Read:
    """What was read of all teams: the parts of each team by node, and those of all together."""

    teams: Mapping[str, Parts]
    overall: Parts


@dataclass(frozen=True)
class Reads:
    """One reading, and what it would be if the cells of one kind were open.

    ``high``: blanks open, where the model's source counts them as nothing; ``firm``: thin ones too.
    """

    now: Read
    high: Read
    firm: Read
    beside: Mapping[str, Read]


class Maker:
    """Puts the levels of all nodes together, of all teams or of one."""

    def __init__(
        self, model: Model, replies: Replies, taken: TakenBy, reads: Reads, bound: float, half: bool
    ) -> None:
        self.model, self.replies, self.taken = model, replies, taken
        self.reads, self.bound, self.half = reads, bound, half
        self.nodes = (model.root, *model.nodes)

    def levels(self, team: str | None = None) -> dict[str, Level]:
        """Levels by node, of one team or of all."""
        return {n.id: self._level(n, team) for n in self.nodes}

    def _cells(self, node: ModelNode, team: str | None) -> list[Taken]:
        teams = self.taken if team is None else {team: self.taken[team]}
        items = items_of(self.model, node)
        return [taken[i.id] for taken in teams.values() for i in items]

    def _level(self, node: ModelNode, team: str | None) -> Level:
        def of(read: Read) -> Part | None:
            return (read.overall if team is None else read.teams[team]).get(node.id)

        part, firm, wide = of(self.reads.now), of(self.reads.firm), of(self.reads.high)
        cells = self._cells(node, team)
        applies = [c for c in cells if c.part is not None]
        people = {
            s.respondent
            for s in self.replies.sheets
            if (team is None or s.team == team) and s.team in self.taken
        }
        if part is None or firm is None or wide is None or not applies:
            return Level(0.0, 0.0, scale=Scale(0.0, 0.0, "tally"), people=len(people))
        why, said = self._why(node, team, cells)
        found = Level(
            part.low,
            max(part.high, wide.high),
            scale=scale_of(node, part, self.bound),
            decided=firm.high - firm.low < SLACK,
            exact=part.exact,
            said=said,
            why=why,
            band=part.words,
            asked=sum(c.part is not None or c.replied for c in cells),
            applies=len(applies),
            answered=sum(c.state == "level" and not c.thin for c in applies),
            confirmed=sum(c.state == "level" and not c.carried for c in applies),
            people=len(people),
            gave=self._gave(node, team),
        )
        found = replace(found, teams=self._teams(node) if team is None else ())
        value = part.value
        if value is None and found.decided:
            value = part.low
        if leads(found) and value is not None and (team is not None or self.half):
            return replace(found, value=value)
        return found

    def _gave(self, node: ModelNode, team: str | None) -> int:
        items = {i.id for i in items_of(self.model, node)}
        return sum(
            any(i in items and r.state == "answered" for i, r in s.replies.items())
            for s in self.replies.sheets
            if team is None or s.team == team
        )

    def _teams(self, node: ModelNode) -> tuple[TeamLevel, ...]:
        if len(self.taken) < 2:
            return ()
        each = [(t, self._level(node, t)) for t in self.taken]
        return tuple(TeamLevel(t, x.low, x.value, x.high) for t, x in each if x.asked)

    def _why(
        self, node: ModelNode, team: str | None, cells: Sequence[Taken]
    ) -> tuple[tuple[Why, ...], Pair | None]:
        found, said = [], None
        for kind, read in (
            ("open", self.reads.now),
            ("dont_know", self.reads.now),
            ("unproved", self.reads.now),
            *self._beside(),
        ):
            hit = [c for c in cells if is_of(c, kind)]  # type: ignore[arg-type]
            part = (read.overall if team is None else read.teams[team]).get(node.id)
            if not hit or part is None:
                continue
            gave = kind in ("differ", "unproved")
            people = sum(c.given if gave else max(c.asked - c.given, 0) for c in hit)
            found.append(Why(kind, len(hit), people, part.low, part.high))  # type: ignore[arg-type]
            if kind == "differ":
                said = Pair(part.low, part.high)
        return tuple(found), said

    def _beside(self) -> list[tuple[str, Read]]:
        return list(self.reads.beside.items())


def what_decides(
    model: Model,
    replies: Replies,
    taken: TakenBy,
    level: Level,
    read: Callable[[TakenBy], float],
) -> Decides:
    """The open answers that would settle the model's level, whatever they say, and whom to ask first.

    An answer matters if moving it from its low to its high end changes the reading somewhere: while all else
    stands high, or while what lies beside it under one branch, or in its team, stands low. That the others
    do not matter is tried; where it fails, all are named as at most. Of means the heaviest come first, as
    many as reach the bound. ``read`` is the reading of cells that are all decided.
    """
    items = {i.id: i for i in items_of(model, model.root)}
    open_ = [
        (t, i)
        for t, cells in taken.items()
        for i, c in cells.items()
        if i in items and c.part is not None and c.part.high > c.part.low + SLACK
    ]
    if model.rule.kind in ("ladder", "risk_rules", "tally") or not open_:
        return Decides()
    at_most = len(open_) > MOST_TRIED
    takes = dict.fromkeys(open_, 1.0)
    if not at_most:
        takes = _effects(model, taken, open_, read)
        idle = [at for at in open_ if takes[at] <= SLACK]
        at_most = not _idle(taken, open_, idle, read)
        if at_most:
            takes = {at: max(takes[at], 2 * SLACK) for at in open_}
    order = sorted((at for at in open_ if takes[at] > SLACK), key=lambda at: -round(takes[at], 9))
    asks, left = [], level.width
    for team, item in order:
        if model.rule.kind in MEANS and left <= level.scale.bound + SLACK:
            break
        left -= takes[team, item]
        asks.append(Ask(team, item))
    people, more = _whom(replies, takes)
    return Decides(tuple(asks), people, more, at_most=at_most)


Cell = tuple[str, str]


def _effects(
    model: Model, taken: TakenBy, open_: Sequence[Cell], read: Callable[[TakenBy], float]
) -> dict[Cell, float]:
    """How far each open answer can move the reading."""
    high = _ends(taken, open_, "high")
    below = [{i.id for i in items_of(model, n)} for n in model.nodes]
    found: dict[Cell, float] = {}
    for at in open_:
        team, item = at
        beside = [
            open_,
            *([c for c in open_ if c[0] == team and c[1] in b] for b in below if item in b),
        ]
        beside.append([c for c in open_ if c[0] == team])
        moves = []
        for low in ([], *beside):
            cells = _ends(high, low, "low", taken) if low else high
            moves.append(
                read(_with(cells, taken, at, "high")) - read(_with(cells, taken, at, "low"))
            )
        found[at] = max(moves)
    return found


def _idle(
    taken: TakenBy,
    open_: Sequence[Cell],
    idle: Sequence[Cell],
    read: Callable[[TakenBy], float],
) -> bool:
    """Whether the idle answers move nothing, with the others low, high, and alternating."""
    if not idle:
        return True
    others = [at for at in open_ if at not in set(idle)]
    for ends in (("low", "low"), ("high", "high"), ("low", "high"), ("high", "low")):
        stands = _ends(_ends(taken, others[::2], ends[0]), others[1::2], ends[1])
        if read(_ends(stands, idle, "high")) - read(_ends(stands, idle, "low")) > SLACK:
            return False
    return True


def _ends(
    cells: TakenBy, at: Sequence[Cell], end: str, source: TakenBy | None = None
) -> dict[str, Mapping[str, Taken]]:
    """The cells with some at one end of what ``source`` (the cells themselves) leaves open."""
    found: dict[str, Mapping[str, Taken]] = dict(cells)
    for team in {t for t, _ in at}:
        of = (source or cells)[team]
        moved = {i: _at(of[i], end) for t, i in at if t == team}
        found[team] = {**cells[team], **moved}
    return found


def _at(one: Taken, end: str) -> Taken:
    if one.part is None:
        return one
    at = getattr(one.part, end)
    return replace(one, part=replace(one.part, value=at, low=at, high=at))


def _with(cells: TakenBy, taken: TakenBy, at: Cell, end: str) -> TakenBy:
    team, item = at
    return {**cells, team: {**cells[team], item: _at(taken[team][item], end)}}


def _whom(replies: Replies, takes: Mapping[tuple[str, str], float]) -> tuple[tuple[str, ...], int]:
    """People by how far their open answers narrow the range, again after each: five, and how many more."""
    left = dict(takes)
    missing = {
        s.respondent: [
            (s.team, i)
            for t, i in takes
            if t == s.team and (i not in s.replies or s.replies[i].state != "answered")
        ]
        for s in replies.sheets
    }
    named: list[str] = []
    while True:
        holds = {who: sum(left[at] for at in cells) for who, cells in missing.items()}
        best = max(holds, key=lambda who: holds[who], default="")
        if len(named) == NAMED or not best or holds[best] <= SLACK:
            break
        named.append(best)
        for at in missing[best]:
            left[at] = 0.0
    return tuple(named), sum(held > SLACK for held in holds.values())
