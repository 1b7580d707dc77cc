"""Reading published models from the same answers: each team from its own cells, then the lowest."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

import numpy as np

from planner.domain.answers.level import Decides, Level, Pair, Scale, TeamLevel, Why, WhyKind
from planner.domain.base.explain import Node
from planner.domain.base.language import phrase
from planner.domain.content.lens import Criterion, Lens, Need
from planner.domain.content.questionnaire import Questionnaire
from planner.maturity.cells import TOP, Cells, Flags
from planner.maturity.deciding import who_decides
from planner.maturity.lens_rules import Answers, Cell, State, known, read_team, state_of
from planner.maturity.settling import settling


@dataclass(frozen=True)
class Reading:
    """What a published model says of the organisation.

    ``level`` is ``None`` where nothing can be read; it is that of the lowest team, and ``level.teams`` those
    of each. ``ceiling`` is the most that can be read: above it nothing is asked. ``states`` are over all
    teams that are read: unmet where one does not meet it. ``dimensions`` are ranges, ``None`` where no
    criterion of the column is asked. ``by_team`` are the states by team.
    """

    lens: Lens
    level: Level | None
    ceiling: int
    states: dict[Criterion, State]
    by_team: dict[str, dict[Criterion, State]]
    dimensions: dict[str, Level | None]
    cells: dict[str, Answers] = field(repr=False, default_factory=dict)

    def _of(self, state: State, at: int | None = None) -> tuple[Criterion, ...]:
        return tuple(
            c
            for c in self.lens.criteria
            if self.states[c] == state and (at is None or c.level == at)
        )

    @property
    def next_level(self) -> int | None:
        """The level above the low end; ``None`` at the most that can be read, or where nothing is."""
        if self.level is None or self.level.low >= self.ceiling:
            return None
        return int(self.level.low) + 1

    @cached_property
    def blocked_by(self) -> tuple[Criterion, ...]:
        """Criteria of the next level that a team does not meet."""
        return self._of("unmet", self.next_level) if self.next_level is not None else ()

    @cached_property
    def unknown(self) -> tuple[Criterion, ...]:
        """Criteria of the next level that nobody can decide yet."""
        return self._of("unknown", self.next_level) if self.next_level is not None else ()

    @cached_property
    def left_out(self) -> tuple[Criterion, ...]:
        """Criteria of which nothing is asked of any team."""
        return self._of("left_out")

    @cached_property
    def met(self) -> tuple[Criterion, ...]:
        """Criteria that every team meets."""
        return self._of("met")

    @property
    def coverage(self) -> float:
        """Share of the applicable criteria that are decided, 0–1."""
        applies = [c for c in self.lens.criteria if self.states[c] != "left_out"]
        decided = [c for c in applies if self.states[c] != "unknown"]
        return len(decided) / len(applies) if applies else 0.0

    @property
    def name(self) -> str:
        """The model’s own name of the level, or of the two ends that it lies between."""
        if self.level is None:
            return ""
        return self.level.band

    @property
    def words(self) -> str:
        """``1 of 4``, ``0 to 2 of 2``, or that nothing is read."""
        if self.level is None:
            return phrase(
                "not read: none of its {number} criteria is asked", number=len(self.lens.criteria)
            )
        return phrase("{level} of {top}", level=self.level.words, top=self.lens.top)

    @property
    def limits(self) -> str:
        """Up to which level it is read where the criteria above are not asked; else empty."""
        if self.level is None or self.ceiling >= self.lens.top:
            return ""
        return phrase(
            "Level {level} and above is not read: nothing of it is asked.", level=self.ceiling + 1
        )

    @property
    def spread(self) -> str:
        """How many teams stand where, in words, where several are read and differ."""
        if self.level is None or len(self.level.teams) < 2:
            return ""
        low = self.level.low
        here = [t for t in self.level.teams if t.value is not None and t.value == low]
        unsure = [t for t in self.level.teams if t.value is None]
        if len(here) == len(self.level.teams):
            return ""
        of = len(self.level.teams)
        if unsure and not here:
            if len(unsure) == 1:
                return phrase("1 of {of} teams is not decided", of=of)
            return phrase("{open} of {of} teams are not decided", open=len(unsure), of=of)
        if unsure:
            return phrase(
                "{number} of {of} teams at {level}, {open} not decided",
                number=len(here),
                of=of,
                level=int(low),
                open=len(unsure),
            )
        if len(here) == 1:
            return phrase("1 of {of} teams stands at {level}", of=of, level=int(low))
        return phrase(
            "{number} of {of} teams stand at {level}", number=len(here), of=of, level=int(low)
        )


def read_levels(lens: Lens, levels: Mapping[str, float | None]) -> Reading:
    """Read ``lens`` from the plain levels of one team, by question."""
    return _reading(lens, {"": known(levels)})


def read_lens(lens: Lens, cells: Cells) -> Reading:
    """Read ``lens`` from the cells of an assessment, each team by itself, then the lowest.

    Means of questions over teams feed no published level. Questions outside the round's scope are open.
    """
    triples = _team_cells(cells, np.zeros_like(cells.counted), cells.counted)
    reading = _reading(lens, triples)
    if reading.level is None:
        return reading
    said = _said(lens, cells)
    decides = None if reading.level.decided else _decides(lens, cells, reading)
    level = replace(
        _counted(reading.level, lens, cells),
        said=said,
        why=_why(lens, cells, said),
        decides=decides,
    )
    if level.value is not None and not _may_lead(lens, cells, level):
        level = replace(level, value=None)
    return replace(reading, level=level, cells=triples)


def _may_lead(lens: Lens, cells: Cells, level: Level) -> bool:
    """A decided level leads unless half of what its criteria ask was left out, or thin cells carry it."""
    if 2 * level.applies < level.asked:
        return False
    if not cells.thin.any():
        return True
    firm = _reading(lens, _team_cells(cells, cells.thin, cells.counted)).level
    return firm is not None and firm.low == firm.high


def _questions(lens: Lens) -> set[str]:
    return {n.question for c in lens.criteria for n in c.needs}


def _team_cells(cells: Cells, free: Flags, counted: Flags) -> dict[str, Answers]:
    """Cells by team; those of ``free`` could be anything."""
    found: dict[str, Answers] = {}
    for row, team in enumerate(cells.teams):
        if not counted[row].any():
            continue
        here: dict[str, Cell] = {}
        for column, question in enumerate(cells.questions):
            if not counted[row, column]:
                continue
            value = cells.value[row, column]
            if free[row, column] or np.isnan(value):
                low, high = cells.low[row, column], cells.high[row, column]
                ends = (0.0, TOP) if free[row, column] else (float(low), float(high))
                here[question.id] = Cell(ends[0], None, ends[1])
            else:
                here[question.id] = Cell(float(value), float(value), float(value))
        found[team] = here
    return found


def _reading(lens: Lens, teams: Mapping[str, Answers]) -> Reading:
    ends = {t: read_team(lens, c) for t, c in teams.items()}
    read = {t: e for t, e in ends.items() if e is not None}
    by_team = {t: {c: state_of(c, teams[t]) for c in lens.criteria} for t in teams}
    states = {c: _worst([by_team[t][c] for t in teams]) for c in lens.criteria}
    dimensions = {
        d.id: _dimension(lens, d.id, [by_team[t] for t in teams]) for d in lens.dimensions
    }
    if not read:
        return Reading(lens, None, lens.levels[0].level, states, by_team, dimensions, dict(teams))
    low, high = min(e.low for e in read.values()), min(e.high for e in read.values())
    level = Level(
        float(low),
        float(high),
        value=float(low) if low == high else None,
        scale=lens_scale(lens),
        decided=low == high,
        teams=tuple(
            TeamLevel(t, float(e.low), float(e.low) if e.low == e.high else None, float(e.high))
            for t, e in read.items()
        ),
        band=_names(lens, low, high),
        asked=1,
        applies=1,
        answered=1,
    )
    ceiling = min(e.ceiling for e in read.values())
    return Reading(lens, level, ceiling, states, by_team, dimensions, dict(teams))


def lens_scale(lens: Lens) -> Scale:
    """The steps of a published model."""
    return Scale(float(lens.levels[0].level), float(lens.top), "steps", 1.0, 0.0)


def _names(lens: Lens, low: int, high: int) -> str:
    if low == high:
        return lens.name_of(low)
    return phrase("{low} to {high}", low=lens.name_of(low), high=lens.name_of(high))


def _worst(states: Sequence[State]) -> State:
    asked = [s for s in states if s != "left_out"]
    if not asked:
        return "left_out"
    for state in ("unmet", "unknown"):
        if state in asked:
            return "unmet" if state == "unmet" else "unknown"
    return "met"


def _dimension(
    lens: Lens, dimension: str, teams: Sequence[Mapping[Criterion, State]]
) -> Level | None:
    """The level of one column in the lowest team; it runs up to the next that the source tells apart."""
    spans = []
    for states in teams:
        mine = [c for c in lens.criteria if c.dimension == dimension and states[c] != "left_out"]
        if not mine:
            continue
        low = _reached(lens, [c for c in mine if states[c] != "met"])
        high = _reached(lens, [c for c in mine if states[c] == "unmet"])
        told_apart = [c.level for c in mine if c.level <= low]
        lowest = max(told_apart, default=lens.levels[0].level)
        spans.append((lowest, max(low, high)))
    if not spans:
        return None
    low, high = min(s[0] for s in spans), min(s[1] for s in spans)
    return Level(
        float(low),
        float(high),
        value=float(low) if low == high else None,
        scale=lens_scale(lens),
        asked=1,
        applies=1,
        answered=1,
        band=_names(lens, low, high),
    )


def _reached(lens: Lens, missing: list[Criterion]) -> int:
    """Highest level below the first one that misses a criterion."""
    lowest = min((c.level for c in missing), default=lens.top + 1)
    return lowest - 1


def _counted(level: Level, lens: Lens, cells: Cells) -> Level:
    """With the cells of the questions that the lens reads, and people, as in a level of the house."""
    columns = [k for k, q in enumerate(cells.questions) if q.id in _questions(lens)]
    counted, known_ = cells.counted[:, columns], cells.known[:, columns]
    answered = counted & known_ & ~cells.thin[:, columns]
    codes, asked = cells.answers.codes[:, columns], cells.answers.asked[:, columns]
    return replace(
        level,
        asked=int((counted | cells.excluded[:, columns]).sum()),
        applies=int(counted.sum()),
        answered=int(answered.sum()),
        confirmed=int((counted & known_ & cells.confirmed[:, columns]).sum()),
        people=int(asked.any(axis=1).sum()),
        gave=int((codes >= 0).any(axis=1).sum()),
        whole=len(columns),
    )


def _said(lens: Lens, cells: Cells) -> Pair | None:
    differ = cells.counted & cells.known & (cells.said_low < cells.said_high)
    columns = [k for k, q in enumerate(cells.questions) if q.id in _questions(lens)]
    if not differ[:, columns].any():
        return None
    ends = []
    for array in (cells.said_low, cells.said_high):
        shifted = _replaced(cells, array)
        reading = _reading(lens, _team_cells(shifted, np.zeros_like(cells.counted), cells.counted))
        ends.append(reading.level)
    if ends[0] is None or ends[1] is None:
        return None
    return Pair(ends[0].low, ends[1].high)


def _replaced(cells: Cells, value: np.ndarray) -> Cells:
    known_ = cells.known
    return replace(
        cells,
        value=np.where(known_, value, np.nan),
        low=np.where(known_, value, cells.low),
        high=np.where(known_, value, cells.high),
    )


def _why(lens: Lens, cells: Cells, said: Pair | None) -> tuple[Why, ...]:
    """What the level could be if the cells of one kind, of the questions it reads, could be anything."""
    columns = np.array([q.id in _questions(lens) for q in cells.questions], dtype=bool)
    counted, answers = cells.counted, cells.answers
    known_ = cells.known & counted
    no_level = answers.asked & (answers.codes < 0)
    gave = answers.codes >= 0
    differ = known_ & (cells.said_low < cells.said_high)
    kinds: tuple[tuple[WhyKind, Flags, Flags], ...] = (
        ("open", cells.open & ~cells.dont_know & ~cells.mapped & cells.in_scope, no_level),
        ("dont_know", cells.open & cells.dont_know & cells.in_scope, no_level),
        ("mapped", cells.open & cells.mapped & cells.in_scope, no_level),
        ("differ", differ, gave),
        ("carried", known_ & ~cells.confirmed, gave),
        ("left_out", cells.excluded, answers.codes < 0),
        ("thin", known_ & cells.thin, no_level),
        ("unasked", counted & ~cells.in_scope, answers.asked),
    )
    found = []
    for kind, where, who in kinds:
        here = where & columns
        if not here.any():
            continue
        if kind == "differ":
            low, high = (said.low, said.high) if said else (0.0, 0.0)
        elif kind == "mapped":
            own = _reading(lens, _team_cells(cells, ~counted, counted)).level
            low, high = (own.low, own.high) if own else (0.0, 0.0)
        else:
            level = _reading(lens, _team_cells(cells, here, counted | here)).level
            if level is None:
                continue
            low, high = level.low, level.high
        people = int((who & here[answers.teams]).any(axis=1).sum())
        found.append(Why(kind, int(here.sum()), people, low, high))
    return tuple(found)


def _decides(lens: Lens, cells: Cells, reading: Reading) -> Decides:
    asks, at_most = settling(lens, reading.cells)
    rows = {t: k for k, t in enumerate(cells.teams)}
    order = sorted(asks, key=lambda a: (not a.alone, -(a.need or 0.0), rows[a.team], a.question))
    takes = np.zeros(cells.value.shape)
    for ask in asks:
        takes[rows[ask.team], cells.columns[ask.question]] = 1.0
    return who_decides(cells, takes, tuple(order), at_most=at_most)


MATCH_WORDS = {
    "same": "says the same as the source",
    "part": "says a part of what the source says",
    "near": "is near to what the source says",
}


def rests_on(need: Need, questionnaire: Questionnaire) -> str:
    """The words of the level that a need asks for: what a criterion rests on."""
    question = questionnaire.by_id.get(need.question)
    if question is None:
        return ""
    level = question.levels[need.level]
    return phrase("{name}: {text}", name=level.name, text=level.text)


def _needs_words(need: Need, criterion: Criterion, questionnaire: Questionnaire) -> str:
    words = phrase("needs level {level}", level=need.level)
    quoted = rests_on(need, questionnaire)
    if quoted:
        words = phrase("{needs}: “{quoted}”", needs=words, quoted=quoted)
    return phrase("{needs}, one of these", needs=words) if criterion.any else words


def explain_reading(reading: Reading, questionnaire: Questionnaire) -> Node:
    """The tree behind a reading: levels, their criteria, teams, and the descriptors these rest on."""
    lens, found = reading.lens, reading.level
    parts = []
    for level in lens.levels[1:]:
        criteria = []
        for criterion in (c for c in lens.criteria if c.level == level.level):
            questions = tuple(
                Node(
                    id=need.question,
                    label=f"{need.question} · {team}" if team else need.question,
                    value=cells[need.question].value if need.question in cells else None,
                    words="" if need.question in cells else "not asked",
                    rule=_needs_words(need, criterion, questionnaire),
                )
                for need in criterion.needs
                for team, cells in reading.cells.items()
            )
            state = phrase(
                "{state}; {match}",
                state=reading.states[criterion].replace("_", " "),
                match=MATCH_WORDS[criterion.match],
            )
            criteria.append(Node(label=criterion.text, value=None, rule=state, operands=questions))
        parts.append(
            Node(label=f"Level {level.level}: {level.name}", value=None, operands=tuple(criteria))
        )
    return Node(
        label=f"{lens.name}: {lens.title}",
        value=found.value if found else None,
        low=found.low if found else None,
        high=found.high if found else None,
        words=reading.words,
        rule="all criteria of a level and of those below it, by team; the lowest team counts",
        source=lens.source,
        operands=tuple(parts),
    )
