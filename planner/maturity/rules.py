"""The scoring rules of maturity models as named aggregators, usable at any node of any model.

Every rule takes the parts below a node and returns a ``Figure``. A part that nobody decided has no
value and runs from its lowest to its highest possible one; a figure carries the range that follows.
Where a rule cannot average (a level, a gate, a sum, a minimum) an open part leaves the value undefined
and the range says what it could be; means are taken of what is known. What does not apply is not among
the parts.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import product
from typing import Any

from planner.domain.answers.replies import Proof
from planner.domain.base.conditions import parse_condition
from planner.domain.base.language import phrase
from planner.domain.content.model import (
    AllYes,
    Band,
    EvidenceCap,
    FractionDone,
    Item,
    Ladder,
    LevelMeans,
    MeanOfMeans,
    Minimum,
    Option,
    RiskRules,
    Rule,
    Staged,
    StagedWithCap,
    Sum,
    Tally,
    WeightedMean,
)

Selection = frozenset[str]
RISKS = ("none", "medium", "high")
RISK_WORDS = ("no risk", "medium risk", "high risk")
MAX_SELECTIONS = 65_536
_SLACK = 1e-9


@dataclass(frozen=True)
class Part:
    """A child of a node as its rule sees it, in the units of the model.

    ``value`` is ``None`` where undecided; ``low`` to ``high`` bound it, ``bottom`` to ``top`` is what
    it could ever be. For an item, ``selections`` are the sets of options that its answers allow, and
    ``None`` when any set is possible; ``proofs`` is its evidence. ``outcomes`` are the words of the
    parts that a tally below counted.
    """

    id: str
    label: str
    value: float | None
    low: float
    high: float
    bottom: float
    top: float
    weight: float = 1.0
    level: int | None = None
    words: str = ""
    outcomes: tuple[str, ...] = ()
    exact: bool = True
    item: Item | None = None
    selections: frozenset[Selection] | None = None
    proofs: tuple[Proof, ...] = ()

    @property
    def open(self) -> bool:
        """Whether nothing at all is known of it."""
        return self.value is None and self.low == self.bottom and self.high == self.top


@dataclass(frozen=True)
class Figure:
    """What a rule makes of its parts: value (``None`` where undecided), range, and the scale's ends."""

    value: float | None
    low: float
    high: float
    bottom: float
    top: float
    words: str = ""
    notes: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    exact: bool = True


Values = Sequence[float]


def _decided(make: Callable[[Values], float], parts: Sequence[Part]) -> Figure:
    """Apply a rising function to both ends; the value is decided when they meet."""
    low, high = make([p.low for p in parts]), make([p.high for p in parts])
    bottom, top = make([p.bottom for p in parts]), make([p.top for p in parts])
    met = high - low <= _SLACK
    return Figure(low if met else None, low, high, bottom, top)


def _averaged(make: Callable[[Values, Sequence[Part]], float], parts: Sequence[Part]) -> Figure:
    """Apply a mean to both ends; an open part counts as the mean of the known, held inside its own range."""
    known = [p for p in parts if p.value is not None]
    value = None
    if known:
        usual = make([p.value for p in known if p.value is not None], known)
        filled = [min(max(usual, p.low), p.high) if p.value is None else p.value for p in parts]
        value = make(filled, parts)
    low, high = make([p.low for p in parts], parts), make([p.high for p in parts], parts)
    bottom, top = make([p.bottom for p in parts], parts), make([p.top for p in parts], parts)
    return Figure(value, low, high, bottom, top)


def weighted_mean(parts: Sequence[Part]) -> Figure:
    """R10: sum of weight times value over the sum of weights (CISO Assistant, Synozur)."""
    return _averaged(
        lambda values, of: (
            sum(p.weight * v for p, v in zip(of, values, strict=True)) / sum(p.weight for p in of)
        ),
        parts,
    )


def mean_of_means(parts: Sequence[Part]) -> Figure:
    """R10: plain mean of the children, whatever their size (CISO Assistant)."""
    return _averaged(lambda values, _: sum(values) / len(values), parts)


def fraction_done(parts: Sequence[Part]) -> Figure:
    """R7: mean over the activities of the reached state's value, itself a mean over teams (DSOMM)."""
    return mean_of_means(parts)


def staged(parts: Sequence[Part], at_least: float) -> Figure:
    """R1: the highest level k with every part at levels 1 to k at ``at_least`` or more (C2M2)."""
    levels = sorted({p.level for p in parts if p.level})

    def reached(values: Values) -> float:
        short = [
            p.level for p, v in zip(parts, values, strict=True) if p.level and v < at_least - _SLACK
        ]
        return float(max((k for k in levels if all(k < s for s in short)), default=0))

    figure = _decided(reached, parts)
    return Figure(figure.value, figure.low, figure.high, 0.0, float(max(levels, default=0)))


def staged_with_cap(parts: Sequence[Part], largely: float, fully: float) -> Figure:
    """R2: level k when its parts are above ``largely`` and all lower ones above ``fully``.

    Source: ISO/IEC 33020 and Automotive SPICE; not achieved up to 15 %, partially to 50 %, largely to
    85 %, fully above, as shares of each part's own scale.
    """
    levels = sorted({p.level for p in parts if p.level})

    def reached(values: Values) -> float:
        share = {
            p.id: (v - p.bottom) / (p.top - p.bottom) if p.top > p.bottom else 0.0
            for p, v in zip(parts, values, strict=True)
        }
        best = 0
        for k in levels:
            here = all(share[p.id] > largely + _SLACK for p in parts if p.level == k)
            below = all(share[p.id] > fully + _SLACK for p in parts if p.level and p.level < k)
            if not (here and below):
                break
            best = k
        return float(best)

    figure = _decided(reached, parts)
    return Figure(figure.value, figure.low, figure.high, 0.0, float(max(levels, default=0)))


def sum_of_level_means(parts: Sequence[Part]) -> Figure:
    """R3: for each level the mean of its parts, and the sum of these (OWASP SAMM practice score)."""
    levels = sorted({p.level for p in parts if p.level is not None})

    def total(values: Values) -> float:
        means = []
        for k in levels:
            here = [v for p, v in zip(parts, values, strict=True) if p.level == k]
            means.append(sum(here) / len(here))
        return sum(means)

    figure = _decided(total, parts)
    inside = [mean_of_means([p for p in parts if p.level == k]) for k in levels]
    if any(one.value is None for one in inside):
        return figure
    return replace(figure, value=sum(one.value or 0.0 for one in inside))


def minimum(parts: Sequence[Part]) -> Figure:
    """R4: the lowest part (ML Test Score: the weakest of the four sections)."""
    return _decided(min, parts)


def total(parts: Sequence[Part]) -> Figure:
    """R5: the sum of the parts; bands on the node make it a banded sum."""
    return _decided(sum, parts)


def rescaled(figure: Figure, bottom: float, top: float) -> Figure:
    """A sum scaled from what is possible to the whole, from ``bottom`` to ``top``."""
    if figure.top <= figure.bottom or (figure.bottom, figure.top) == (bottom, top):
        return figure
    by = (top - bottom) / (figure.top - figure.bottom)
    ends = [bottom + (x - figure.bottom) * by for x in (figure.low, figure.high)]
    value = None if figure.value is None else ends[0]
    note = f"scaled × {by:.3g} to what applies"
    return replace(
        figure, value=value, low=ends[0], high=ends[1], bottom=bottom, top=top, notes=(note,)
    )


def all_yes(parts: Sequence[Part]) -> Figure:
    """R6: 1 when every part is at its top, else 0: a gate."""
    tops = [p.top for p in parts]

    def gate(values: Values) -> float:
        return float(all(v >= t - _SLACK for v, t in zip(values, tops, strict=True)))

    figure = _decided(gate, parts)
    words = {1.0: "passed", 0.0: "not passed", None: "not decided yet"}[figure.value]
    missing = [p.label for p in parts if p.high < p.top - _SLACK]
    notes = (f"not met: {'; '.join(missing)}",) if missing else ()
    return Figure(figure.value, figure.low, figure.high, 0.0, 1.0, words, notes)


def ladder(parts: Sequence[Part]) -> Figure:
    """R8: questions in order; a negative answer ends it; the last answer on the path carries the score.

    Source: Open Data Pathway. Open questions give every score that their answers could lead to.
    """
    scores = {s for s in _ladder_ends(parts, 0) if s is not None}
    everything = {
        o.score for p in parts if p.item for o in p.item.choices if o.score is not None
    } or {0.0}
    bottom, top = min(everything), max(everything)
    if not scores:
        return Figure(None, bottom, top, bottom, top, notes=("the path ends without a score",))
    low, high = min(scores), max(scores)
    return Figure(low if low == high else None, low, high, bottom, top)


def _ladder_ends(parts: Sequence[Part], position: int) -> Iterator[float | None]:
    item = parts[position].item
    if item is None:
        return
    selections = parts[position].selections
    possible: list[Option] = [
        o for o in item.choices if selections is None or any(o.id in s for s in selections)
    ]
    last = position + 1 == len(parts)
    for option in possible:
        if not option.positive or last:
            yield option.score
    if not last and any(o.positive for o in possible):
        yield from _ladder_ends(parts, position + 1)


def risk_rules(parts: Sequence[Part], rule: RiskRules) -> Figure:
    """R9: the first rule whose condition holds names the risk, else the default (AWS custom lens).

    0 none, 1 medium, 2 high. Three-valued first; where that leaves several risks, every selection of the
    names that the conditions use is gone through, up to ``MAX_SELECTIONS``. Beyond it a rule that may hold
    adds its risk: then the range is perhaps wider than what can come (``exact`` is False), never narrower.
    """
    used = frozenset().union(*(parse_condition(r.condition).names for r in rule.rules))
    found, exact = _perhaps(rule, _stated(parts, used)), True
    if len(found) > 1:
        every = selections_of(parts, used)
        exact = every is not None
        found = {outcome(rule, chosen) for chosen in every} if every is not None else found
    risks = sorted(RISKS.index(r) for r in found if r is not None) or [0, 2]
    low, high = float(risks[0]), float(risks[-1])
    notes = ("no rule and no default covers some selections",) if None in found and exact else ()
    if not exact:
        notes = (TOO_MANY,)
    if all(p.open for p in parts):
        return Figure(None, low, high, 0.0, 2.0, "unanswered", notes, exact=exact)
    names = [RISK_WORDS[r] for r in sorted(set(risks))]
    value = low if low == high else None
    return Figure(value, low, high, 0.0, 2.0, " or ".join(names), notes, exact=exact)


TOO_MANY = "too many choices are open to say it closer"


def _stated(parts: Sequence[Part], used: frozenset[str]) -> dict[str, bool | None]:
    """Which of the names that conditions use are chosen, are not, or may be."""
    stated: dict[str, bool | None] = dict.fromkeys(used, False)
    for part in parts:
        item = part.item
        if item is None:
            continue
        given = part.selections
        for name in {item.id} if item.kind == "yes_no" else {o.id for o in item.choices}:
            if given is None:
                stated[name] = None
                continue
            chosen = {("yes" if item.kind == "yes_no" else name) in s for s in given}
            stated[name] = chosen.pop() if len(chosen) == 1 else None
    return stated


def _perhaps(rule: RiskRules, stated: dict[str, bool | None]) -> set[str | None]:
    """The risks that could be meant: a rule that may hold adds its own, one that must hold is the last."""
    found: set[str | None] = set()
    for one in rule.rules:
        holds = parse_condition(one.condition).decide(stated)
        if holds is not False:
            found.add(one.risk)
        if holds:
            return found
    return {*found, rule.default}


def outcome(rule: RiskRules, chosen: Selection) -> str | None:
    """The risk of one selection; ``None`` where no rule holds and there is no default."""
    for one in rule.rules:
        if parse_condition(one.condition).holds(chosen):
            return one.risk
    return rule.default


def selections_of(parts: Sequence[Part], used: frozenset[str]) -> list[Selection] | None:
    """Every set of chosen names, of those ``used``, that the answers allow; ``None`` if too many.

    The name of a choice is its option's id; of a yes/no item it is the item's own.
    """
    ways: list[list[Selection]] = []
    count = 1
    for part in parts:
        if part.item is None:
            continue
        names = possible_selections(part.item, part.selections, used)
        if names is None or count * len(names) > MAX_SELECTIONS:
            return None
        count *= len(names)
        ways.append(names)
    return [frozenset().union(*combination) for combination in product(*ways)]


def possible_selections(
    item: Item, given: frozenset[Selection] | None, used: frozenset[str]
) -> list[Selection] | None:
    """The sets of ``used`` names that ``item`` may contribute, ``given`` its answers or ``None``.

    ``None`` where they are more than can be gone through.
    """
    if item.kind == "yes_no":
        answers = given if given is not None else {frozenset({"yes"}), frozenset({"no"})}
        one = {frozenset({item.id}) & used if "yes" in s else frozenset() for s in answers}
        return sorted(one, key=sorted)
    if given is not None:
        return sorted({s & used for s in given}, key=sorted)
    ids = [o.id for o in item.choices]
    if item.kind == "single":
        return sorted({frozenset({i}) & used for i in ids}, key=sorted)
    ids = [i for i in ids if i in used]
    if 1 << len(ids) > MAX_SELECTIONS:
        return None
    return [
        frozenset(i for bit, i in enumerate(ids) if mask >> bit & 1)
        for mask in range(1 << len(ids))
    ]


def caps_of(part: Part, rule: EvidenceCap, as_of: date) -> list[float]:
    """How far each piece of evidence of a claim bears it, of those that still count at ``as_of``."""
    return [
        rule.caps[p.kind]
        for p in part.proofs
        if p.kind in rule.caps and not expired(p, as_of, rule.months)
    ]


def evidence_cap(parts: Sequence[Part], rule: EvidenceCap, as_of: date) -> Figure:
    """R11: each claim is capped by its evidence; the result is the lowest supported claim (PALO).

    A claim without evidence of a known kind, or whose evidence has expired at ``as_of``, is
    unresolved: anything from the bottom up to the claim. A branch is no claim: it counts as it is.
    """
    lows, highs, notes = [], [], []
    for part in parts:
        valid = caps_of(part, rule, as_of)
        if part.value is None or part.item is None:
            lows.append(part.low)
            highs.append(part.high)
        elif valid:
            supported = min(part.value, max(valid))
            lows.append(supported)
            highs.append(supported)
            if supported < part.value:
                notes.append(f"{part.label}: claim {part.value:g} capped at {supported:g}")
        else:
            lows.append(part.bottom)
            highs.append(part.value)
            why = "evidence expired" if part.proofs else "no evidence"
            notes.append(f"{part.label}: claim {part.value:g} unresolved, {why}")
    low, high = min(lows), min(highs)
    return Figure(
        low if high - low <= _SLACK else None,
        low,
        high,
        min(p.bottom for p in parts),
        min(p.top for p in parts),
        notes=tuple(notes),
    )


def expired(proof: Proof, as_of: date, months: int) -> bool:
    """Whether ``proof`` no longer counts: after its own end, else ``months`` after its date."""
    if proof.until:
        return date.fromisoformat(proof.until) < as_of
    if not proof.date:
        return False
    start = date.fromisoformat(proof.date)
    passed = (as_of.year - start.year) * 12 + as_of.month - start.month
    return passed > months or (passed == months and as_of.day > start.day)


def tally(parts: Sequence[Part]) -> Figure:
    """No figure: how many parts end in which band or risk, in words."""
    outcomes = tuple(o for p in parts for o in (p.outcomes or (p.words or "unnamed",)))
    counts = sorted(Counter(outcomes).items(), key=lambda c: (-c[1], c[0]))
    words = ", ".join(f"{n} {w}" for w, n in counts)
    return Figure(None, 0.0, 0.0, 0.0, 0.0, words, outcomes=outcomes)


def apply_rule(rule: Rule, parts: Sequence[Part], as_of: date) -> Figure:
    """Apply the named ``rule`` to the parts of a node (at least one); ``as_of`` dates the evidence."""
    simple: dict[type[Any], Callable[[Sequence[Part]], Figure]] = {
        LevelMeans: sum_of_level_means,
        Minimum: minimum,
        Sum: total,
        AllYes: all_yes,
        FractionDone: fraction_done,
        Ladder: ladder,
        WeightedMean: weighted_mean,
        MeanOfMeans: mean_of_means,
        Tally: tally,
    }
    if isinstance(rule, Staged):
        return staged(parts, rule.at_least)
    if isinstance(rule, StagedWithCap):
        return staged_with_cap(parts, rule.largely, rule.fully)
    if isinstance(rule, RiskRules):
        return risk_rules(parts, rule)
    if isinstance(rule, EvidenceCap):
        return evidence_cap(parts, rule, as_of)
    return simple[type(rule)](parts)


RULE_WORDS = {
    "staged": "highest level whose items and all below are in place",
    "staged_with_cap": "highest level largely there with all below fully there",
    "sum_of_level_means": "sum over the levels of the mean at each",
    "minimum": "the lowest of its parts",
    "sum": "sum of its parts",
    "all_yes": "gate: every part at its top",
    "fraction_done": "mean of the share done",
    "ladder": "score of the last answer on the path",
    "risk_rules": "first risk rule that holds",
    "weighted_mean": "weighted mean of its parts",
    "mean_of_means": "plain mean of its parts",
    "evidence_cap": "lowest claim that its evidence supports",
    "tally": "count by outcome",
}


def band_words(bands: Sequence[Band], figure: Figure) -> str:
    """The bands that the figure may lie in: one name, or two ends joined by “or” or “to”."""
    if not bands:
        return figure.words
    if figure.value is not None:
        return next((b.name for b in bands if b.holds(figure.value)), "in no band")
    ends = [
        next((b.name for b in bands if b.holds(x)), "no band") for x in (figure.low, figure.high)
    ]
    return ends[0] if ends[0] == ends[1] else phrase("{low} to {high}", low=ends[0], high=ends[1])
