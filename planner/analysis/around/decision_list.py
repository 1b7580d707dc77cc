"""The catalogue as a list to decide from: what becomes of each entry, why, at what cost and worth."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.analysis.around.after_plan import after_plan
from planner.analysis.study.candidates import Candidate, cost_span, mean_cost
from planner.analysis.study.describe import ANYWAY, DEAR, HELD, MARGIN, WAITS
from planner.analysis.study.duty_title import number_words, requirement_of
from planner.analysis.study.study import Study
from planner.catalogue.duty_steps import serves
from planner.catalogue.fit import gap_words
from planner.catalogue.told import newest_told
from planner.domain.base.language import Phrase, Verbatim, joined, phrase
from planner.domain.base.numbers import Money, iso_day, month_year
from planner.domain.content.catalogue import Practice
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.economics.model import CaseProblem
from planner.maturity.answers import asked_dimensions
from planner.maturity.score import Distance, Profile
from planner.maturity.words import distance_words, widest_first

State = Literal[
    "planned", "must", "open", "nearly", "not_now", "in_place", "no_figures", "not_for_you"
]
STATE_WORDS: dict[State, str] = {
    "planned": "In the plan",
    "must": "Must",
    "open": "Not planned yet",
    "nearly": "Nearly",
    "not_now": "Not now",
    "in_place": "In place",
    "no_figures": "No figures yet",
    "not_for_you": "Not for you",
}
"""In the order in which they stand: what is decided for first."""
ORDER = {state: k for k, state in enumerate(STATE_WORDS)}
NEAR = (*HELD, ANYWAY, WAITS, MARGIN)
"""Reasons beside which nothing speaks against a practice: with more room or more to rest on it is in."""


def is_near(why: str) -> bool:
    """Whether ``why``, the reason that a plan leaves something out, speaks for it all the same."""
    return (why.pattern if isinstance(why, Phrase) else why) in NEAR


@dataclass(frozen=True)
class Row:
    """One candidate: ``cost`` is low, expected and high over the horizon, if it began now; not discounted.

    ``worth`` is expected and a present value: its share of the plan's, or what the plan would be worth less
    with it; ``None`` where nobody can say. ``closes`` says that a gap would get smaller by it.
    """

    id: str
    name: str
    kind: Literal["practice", "tool"]
    group: str
    state: State
    when: str
    reason: str
    duties: tuple[str, ...]
    cost: tuple[float, float, float] | None
    worth: float | None
    possible: bool
    closes: bool

    @property
    def duty_words(self) -> str:
        """The first duty that asks for it, and how many more do."""
        if len(self.duties) < 2:
            return "".join(self.duties)
        return phrase("{duty} +{more}", duty=self.duties[0], more=len(self.duties) - 1)


@dataclass(frozen=True)
class Group:
    """A dimension with its gap to the target, now and with the plan; the last group has no dimension."""

    id: str
    name: str
    gap: Distance | None = None
    left: Distance | None = None

    @property
    def words(self) -> str:
        """“gap 1.7 · plan leaves 0.2”; empty without a target."""
        if self.gap is None:
            return ""
        if self.gap.reach == "reached":
            return "at its target"
        gap = phrase("gap {gap}", gap=distance_words(self.gap))
        if self.left is None:
            return gap
        if self.left.reach == "reached":
            return joined([gap, "the plan closes it"], " · ")
        return joined([gap, phrase("plan leaves {gap}", gap=distance_words(self.left))], " · ")


@dataclass(frozen=True)
class DecisionList:
    """All rows, and the groups in their order: the widest gap first."""

    rows: tuple[Row, ...]
    groups: tuple[Group, ...]

    def of(self, group: str) -> list[Row]:
        """The rows of a group: what is decided for first, then what is worth most."""
        return sorted((r for r in self.rows if r.group == group), key=by_state)

    def count(self, *states: State) -> int:
        """How many rows are in one of some states."""
        return sum(r.state in states for r in self.rows)

    @property
    def funnel(self) -> tuple[int, int, int, int]:
        """How many are known, can be planned here, close a gap, and are planned."""
        return (
            len(self.rows),
            sum(r.possible for r in self.rows),
            sum(r.closes for r in self.rows),
            self.count("planned", "must"),
        )


def by_state(row: Row) -> tuple[int, float, str]:
    """Where a row stands among others: by state, then by worth."""
    return ORDER[row.state], -(row.worth or 0.0), row.name


def decision_list(
    project: Project,
    profile: Profile,
    found: Sequence[Candidate],
    problem: CaseProblem,
    study: Study | None,
) -> DecisionList:
    """The candidates ``found`` as rows; without a ``study`` nobody knows yet what is planned."""
    groups = _groups(project, profile, study)
    place = {g.id: k for k, g in enumerate(groups)}
    dimension = {q.id: q.dimension for q in project.questionnaire.questions}
    homes = {
        c.id: _home([dimension.get(r.question, "") for r in c.entry.raises], place)
        for c in found
        if isinstance(c.entry, Practice)
    }
    reached = {g.id for g in groups if g.gap is not None and g.gap.reach == "reached"}
    told = _Told(project, profile, study)
    rows = []
    for c in found:
        carried = (
            [] if isinstance(c.entry, Practice) else [homes.get(p, "") for p in c.entry.carries]
        )
        group = homes[c.id] if c.id in homes else _home(carried, place)
        state = told.state(c)
        possible = state not in ("not_for_you", "no_figures") and not c.fit.blocked
        open_gap = c.kind == "practice" and c.fit.status in ("fits", "later")
        low_high = cost_span(c, problem) if c.priced else None
        rows.append(
            Row(
                c.id,
                c.name,
                c.kind,
                group,
                state,
                told.when(c, state),
                told.reason(c),
                told.duties(c),
                (low_high[0], mean_cost(c, problem), low_high[1]) if low_high else None,
                told.worth(c),
                possible or state == "in_place",
                state in ("planned", "must") or (possible and open_gap and group not in reached),
            )
        )
    used = {r.group for r in rows}
    return DecisionList(tuple(rows), tuple(g for g in groups if g.id in used))


def _groups(project: Project, profile: Profile, study: Study | None) -> list[Group]:
    after = after_plan(study) if study is not None else None
    groups = []
    for one in asked_dimensions(project):
        left = after.gap(project, one.id) if after is not None else None
        groups.append(Group(one.id, one.name, profile.gap(project, one.id), left))
    groups.sort(key=lambda g: -widest_first(g.gap))
    return [*groups, Group("", "Serves no single dimension")]


def _home(dimensions: Iterable[str], place: Mapping[str, int]) -> str:
    """The dimension that most of what it raises belongs to; of several the one that stands first."""
    counts = Counter(d for d in dimensions if d in place and d)
    return min(counts, key=lambda d: (-counts[d], place[d]), default="")


class _Told:
    """What a study tells of each candidate."""

    def __init__(self, project: Project, profile: Profile, study: Study | None) -> None:
        self._project, self._study = project, study
        self._known = profile.known_questions
        self._titles = {q.id: q.title for q in project.questionnaire.questions}
        plan = study.plan if study is not None else None
        self._steps = {s.candidate.id: s for s in plan.steps} if plan else {}
        self._left = {x.candidate.id: x.why for x in study.left_out} if study else {}
        self._asked = set(plan.duty_schedule) if plan else set()
        self._withheld = study is not None and study.judgement.withheld
        self._binding = [d for d in project.duties if d.binds]

    def state(self, c: Candidate) -> State:
        """What becomes of it."""
        wish = self._project.wishes.get(c.id)
        if c.id in self._steps:
            return "must" if wish == "must" or c.id in self._asked else "planned"
        if c.fit.status in ("in_place", "not_for_you", "no_figures"):
            return c.fit.status
        if self._study is None:
            return "open"
        return "nearly" if is_near(self._left.get(c.id, "")) else "not_now"

    def when(self, c: Candidate, state: State) -> str:
        """When it begins, or by when a duty asks for it."""
        step = self._steps.get(c.id)
        if step is None or self._study is None:
            return ""
        days = [d.by for d in self._serving(c)]
        if state == "must" and days:
            return phrase("by {day}", day=iso_day(min(days)))
        return phrase("from {month}", month=month_year(self._study.plan.month_start(step.start)))

    def reason(self, c: Candidate) -> str:
        """Why it is in, or what keeps it out."""
        if c.id in self._steps and isinstance(c.entry, Practice):
            return gap_words(c.entry, self._known, self._titles)
        if c.id in self._left and c.fit.status in ("fits", "later"):
            return self._left[c.id]
        return c.fit.reason

    def worth(self, c: Candidate) -> float | None:
        """Its share of the plan's worth, or what it would take from it; not where the worth is withheld."""
        if self._study is None or self._withheld:
            return None
        if c.id in self._steps:
            one = self._study.attributed.get(c.id)
            return one.net if one is not None else None
        why = self._left.get(c.id, "")
        if (
            isinstance(why, Phrase)
            and why.pattern == DEAR
            and isinstance(why.values["amount"], Money)
        ):
            return -why.values["amount"].amount
        return None

    def duties(self, c: Candidate) -> tuple[str, ...]:
        """The duties that ask for it by name, the earliest first."""
        mine = sorted(self._serving(c), key=lambda d: (d.by, d.id))
        return tuple(dict.fromkeys(_short(self._project, d) for d in mine))

    def _serving(self, c: Candidate) -> list[Duty]:
        if not isinstance(c.entry, Practice):
            return []
        return [d for d in self._binding if serves(c.entry, d)]


def _short(project: Project, duty: Duty) -> str:
    """A duty in a chip: law and number, or else its name."""
    found = requirement_of(project, duty)
    if found is None:
        return Verbatim(duty.name)
    return phrase("{law} {number}", law=found[0].short, number=number_words(found[1]))


@dataclass(frozen=True)
class ToolChoice:
    """Who serves a category in the planned stack: its score and the next, and what should be looked at.

    ``told`` is the newest thing that happened to it in the year before the plan starts, or that its signs of
    life are old. ``kept``: it is in use already. ``settled``: somebody decided it, with a reason.
    """

    category: str
    tool: str
    score: float
    next_tool: str
    next_score: float
    practices: int
    kept: bool
    settled: bool
    told: str

    @property
    def open(self) -> bool:
        """Whether the decision is still to be made."""
        return not self.kept and not self.settled


CLOSE = 0.05
"""How near the next score may be for the choice to be called close."""


def tool_choices(study: Study, project: Project) -> tuple[ToolChoice, ...]:
    """The categories that the plan needs a tool in: what is to be decided first, then what is in place."""
    needed = {s.candidate.id for s in study.plan.steps} | set(project.organisation.tools_in_use)
    on = date.fromisoformat(study.project.limits.start)
    known = study.catalogue.tool_by_id
    found: dict[str, ToolChoice] = {}
    for place in study.stack.places:
        if place.tool not in needed or place.category in found or place.tool not in known:
            continue
        comparison = project.stack.comparisons.get(place.category)
        found[place.category] = ToolChoice(
            place.category,
            place.tool,
            place.score,
            place.next_tool,
            place.next_score,
            len(place.practices),
            place.tool in project.organisation.tools_in_use,
            comparison is not None and comparison.decision is not None,
            newest_told(known[place.tool], on),
        )
    order = sorted(found.values(), key=lambda t: (not t.open, not t.told, t.score - t.next_score))
    return tuple(order)
