"""From answers to cells: one value with its range for every team and question."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from planner.domain.answers.assessment import Answer, RespondentPolicy, Round
from planner.domain.base.language import phrase
from planner.domain.content.questionnaire import Question, Questionnaire
from planner.domain.project import Project
from planner.maturity.answers import (
    DONT_KNOW,
    NOT_APPLICABLE,
    Answers,
    questions_in_scope,
    read_answers,
)

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
TOP = 4.0


@dataclass(frozen=True)
class Counts:
    """How many questions are answered, unknown, not applicable and open; the one definition."""

    answered: int = 0
    dont_know: int = 0
    not_applicable: int = 0
    open: int = 0

    @property
    def asked(self) -> int:
        """All questions that were asked."""
        return self.answered + self.dont_know + self.not_applicable + self.open

    @property
    def handled(self) -> int:
        """All but the open ones."""
        return self.asked - self.open

    @property
    def coverage(self) -> float:
        """Share answered of what applies, 0–1; 0 where nothing does."""
        applies = self.asked - self.not_applicable
        return self.answered / applies if applies else 0.0

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.answered + other.answered,
            self.dont_know + other.dont_know,
            self.not_applicable + other.not_applicable,
            self.open + other.open,
        )

    @property
    def words(self) -> str:
        """The counts as every surface prints them."""
        return phrase(
            "{answered:,} answered · {dont_know:,} don’t know · {not_applicable:,} not applicable · "
            "{open:,} open",
            **asdict(self),
        )


@dataclass(frozen=True)
class Cells:
    """What each team (rows) says to each question (columns); arrays of shape ``(teams, questions)``.

    ``value`` is NaN where nobody gave a level; ``low`` and ``high`` bound what it could be. ``counted`` is
    False for what is left out, or of a team that has no respondents: such cells leave the denominator.
    ``taking_part`` tells which teams have respondents, ``in_scope`` which questions the round asks.

    ``supported``: answered, with evidence that counts. ``dont_know``: somebody said so, or the team agreed
    to ask. ``thin``: levels were given and nothing agreed, and more do not know, or say that it does not
    apply, than give a level. ``said_low`` and ``said_high``: its lowest and its highest respondent.
    ``confirmed``: agreed anew, or half of those whose answers make it gave them in this round.

    ``mapped``: nobody gave a level, and answers to an earlier wording bound it. A question of scope *org* is
    one cell that all teams share.

    ``left_out`` are team, question and reason, ``to_ask`` team, question, whom and until when. ``answers``
    is what the cells were made of.
    """

    questionnaire: Questionnaire
    teams: tuple[str, ...]
    questions: tuple[Question, ...]
    value: Floats
    low: Floats
    high: Floats
    counted: Flags
    supported: Flags
    dont_know: Flags
    thin: Flags
    mapped: Flags
    said_low: Floats
    said_high: Floats
    confirmed: Flags
    taking_part: Flags
    in_scope: Flags
    counts: tuple[Counts, ...]
    left_out: tuple[tuple[str, str, str], ...]
    to_ask: tuple[tuple[str, str, str, str], ...]
    answers: Answers

    @cached_property
    def columns(self) -> dict[str, int]:
        """Column of each question."""
        return {q.id: k for k, q in enumerate(self.questions)}

    def column(self, question: str) -> int:
        """Index of ``question``; raises ``KeyError`` when it is not asked."""
        return self.columns[question]

    @property
    def known(self) -> Flags:
        """Where a level was given."""
        return ~np.isnan(self.value)

    @property
    def open(self) -> Flags:
        """Where a level is still wanted: what counts and has none."""
        return np.asarray(self.counted & np.isnan(self.value))

    @property
    def excluded(self) -> Flags:
        """What a person left out as not applicable, of the teams that take part."""
        return np.asarray(self.taking_part[:, None] & ~self.counted)

    def raised(self, levels: Mapping[str, float]) -> Cells:
        """Return the cells after each named question has reached at least the given level.

        A level that nobody stated stays unknown; only its lower bound rises.
        """
        columns = [self.columns[q] for q in levels if q in self.columns]
        to = np.array([levels[self.questions[k].id] for k in columns])
        arrays = {}
        for name in ("value", "low", "high", "said_low", "said_high"):
            array = getattr(self, name).copy()
            array[:, columns] = np.maximum(array[:, columns], to)  # NaN stays NaN
            arrays[name] = array
        return replace(self, **arrays)


def count_answers(answers: Mapping[str, Answer], questions: Iterable[Question]) -> Counts:
    """Count one respondent's answers over ``questions``."""
    tally: Counter[str] = Counter()
    for question in questions:
        answer = answers.get(question.id)
        tally[(answer.state or "open") if answer else "open"] += 1
    return Counts(tally["level"], tally["dont_know"], tally["not_applicable"], tally["open"])


def build_cells(
    project: Project, round_: Round | None = None, answers: Answers | None = None
) -> Cells:
    """Turn the answers of ``round_`` (the current one by default) into cells, by the first rule that fits.

    What a team agreed on; else its levels combined by the project's policy (the median by default); else
    "don't know" where somebody said so; else left out where at least half of those asked say that it does
    not apply; else open.
    """
    round_ = round_ or project.current_round
    answers = answers or read_answers(project, round_)
    shape = (len(project.teams), len(answers.questions))
    made = _Made(
        value=np.full(shape, np.nan),
        said_low=np.full(shape, np.nan),
        said_high=np.full(shape, np.nan),
        left_out=np.zeros(shape, dtype=bool),
        dont_know=np.zeros(shape, dtype=bool),
        thin=np.zeros(shape, dtype=bool),
        confirmed=np.zeros(shape, dtype=bool),
    )
    supported = np.zeros(shape, dtype=bool)
    taking_part = np.zeros(len(project.teams), dtype=bool)
    order = np.argsort(answers.teams, kind="stable")
    bounds = np.searchsorted(answers.teams[order], np.arange(len(project.teams) + 1))
    for row in range(len(project.teams)):
        members = order[bounds[row] : bounds[row + 1]]
        if not len(members):
            continue
        taking_part[row] = True
        _from_votes(made, row, answers, members, project.policy.respondents)
        supported[row] = (answers.evidence[members] & (answers.codes[members] >= 0)).any(axis=0)
    _shared(made, supported, taking_part, answers, project.policy.respondents)
    to_ask = _agreed(project, round_, answers.questions, made, taking_part)
    known: Flags = np.isfinite(made.value)
    low, high, mapped = _bounds(made, known, answers, project.policy.respondents)
    counted = taking_part[:, None] & ~made.left_out
    scope = questions_in_scope(project, round_)
    in_scope = np.array([q.id in scope for q in answers.questions], dtype=bool)
    asked = counted & in_scope
    return Cells(
        questionnaire=project.questionnaire_of(round_),
        teams=tuple(t.id for t in project.teams),
        questions=answers.questions,
        value=made.value,
        low=low,
        high=high,
        counted=counted,
        supported=supported & known,
        dont_know=made.dont_know,
        thin=made.thin,
        mapped=mapped,
        said_low=np.where(known, made.said_low, low),
        said_high=np.where(known, made.said_high, high),
        confirmed=made.confirmed,
        taking_part=taking_part,
        in_scope=in_scope,
        counts=tuple(
            Counts(
                answered=int((known[row] & asked[row]).sum()),
                dont_know=int((made.dont_know[row] & asked[row]).sum()),
                not_applicable=int((made.left_out[row] & in_scope).sum()),
                open=int((asked[row] & ~known[row] & ~made.dont_know[row]).sum()),
            )
            for row in range(len(project.teams))
        ),
        left_out=_left_out(project, round_, answers, made.left_out),
        to_ask=to_ask,
        answers=answers,
    )


@dataclass
class _Made:
    """Cells while they are made."""

    value: Floats
    said_low: Floats
    said_high: Floats
    left_out: Flags
    dont_know: Flags
    thin: Flags
    confirmed: Flags


def _from_votes(
    made: _Made, row: int, answers: Answers, members: NDArray[np.int64], policy: RespondentPolicy
) -> None:
    """One team's cells from its members' answers."""
    codes, fresh = answers.codes[members], ~answers.carried[members]
    gave, unsure, outside = codes >= 0, codes == DONT_KNOW, codes == NOT_APPLICABLE
    number, nots = gave.sum(axis=0), outside.sum(axis=0)
    levels = number > 0
    made.value[row] = combined(codes, policy)
    made.said_low[row] = np.where(levels, np.where(gave, codes, 9).min(axis=0), np.nan)
    made.said_high[row] = np.where(levels, np.where(gave, codes, -9).max(axis=0), np.nan)
    made.thin[row] = levels & (unsure.sum(axis=0) + nots > number)
    made.dont_know[row] = unsure.any(axis=0) & ~levels
    half = (nots > 0) & (2 * nots >= answers.asked[members].sum(axis=0))
    made.left_out[row] = half & ~levels & ~made.dont_know[row]
    makes = np.where(levels, gave, outside)
    made.confirmed[row] = makes.any(axis=0) & (2 * (makes & fresh).sum(axis=0) >= makes.sum(axis=0))


def _shared(
    made: _Made,
    supported: Flags,
    taking_part: Flags,
    answers: Answers,
    policy: RespondentPolicy,
) -> None:
    """Questions about the whole organisation: one cell from everybody's answers, for all teams."""
    columns = [k for k, q in enumerate(answers.questions) if q.scope == "org"]
    rows = np.nonzero(taking_part)[0]
    if not columns or not len(rows):
        return
    shape = (1, len(answers.questions))
    whole = _Made(
        *(np.full(shape, np.nan) for _ in range(3)),
        *(np.zeros(shape, dtype=bool) for _ in range(4)),
    )
    _from_votes(whole, 0, answers, np.arange(len(answers.respondents)), policy)
    proved = np.asarray((answers.evidence & (answers.codes >= 0)).any(axis=0))
    at = np.ix_(rows, np.array(columns))
    for name in ("value", "said_low", "said_high", "left_out", "dont_know", "thin", "confirmed"):
        getattr(made, name)[at] = getattr(whole, name)[0, columns]
    supported[at] = proved[columns]


def _bounds(
    made: _Made, known: Flags, answers: Answers, policy: RespondentPolicy
) -> tuple[Floats, Floats, Flags]:
    """Ends of the cells; where only answers to an earlier wording are held, these bound the level."""
    low, high = np.where(known, made.value, 0.0), np.where(known, made.value, TOP)
    mapped = np.zeros(known.shape, dtype=bool)
    spans: dict[tuple[int, int], list[tuple[int, int]]] = {}
    for (person, column), span in answers.mapped.items():
        spans.setdefault((int(answers.teams[person]), column), []).append(span)
    for at, found in spans.items():
        if known[at] or made.left_out[at] or made.dont_know[at]:
            continue
        ends = np.array(found, dtype=np.int8)
        low[at], high[at] = combined(ends, policy)
        mapped[at] = True
    return low, high, mapped


def combined(codes: NDArray[np.int8], policy: RespondentPolicy) -> Floats:
    """One level per question from the rows of a team; NaN where nobody gave one."""
    known = codes >= 0
    number = known.sum(axis=0)
    ordered = np.sort(np.where(known, codes, 127), axis=0).astype(
        float
    )  # levels first, then the rest
    some = np.maximum(number, 1)
    if policy == "median":
        columns = np.arange(codes.shape[1])
        value = (ordered[(some - 1) // 2, columns] + ordered[some // 2, columns]) / 2
    elif policy == "mean":
        value = np.where(known, codes, 0).sum(axis=0) / some
    else:
        value = ordered[0]
    return np.where(number > 0, value, np.nan)


def _agreed(
    project: Project,
    round_: Round,
    questions: tuple[Question, ...],
    made: _Made,
    taking_part: Flags,
) -> tuple[tuple[str, str, str, str], ...]:
    """Put what teams agreed on in place of what their members answered; return whom they want to ask."""
    columns = {q.id: k for k, q in enumerate(questions)}
    rows = {t.id: k for k, t in enumerate(project.teams)}
    to_ask = []
    for team, entries in round_.consensus.items():
        for question, consensus in entries.items():
            column = columns.get(question)
            if column is None:
                continue
            at = (rows[team], column)
            level = np.nan if consensus.level is None else float(consensus.level)
            made.value[at] = made.said_low[at] = made.said_high[at] = level
            made.left_out[at] = consensus.state == "not_applicable"
            made.dont_know[at] = consensus.state == "dont_know"
            made.thin[at] = False
            made.confirmed[at] = consensus.given is None
            taking_part[at[0]] = True
            if consensus.state == "dont_know":
                to_ask.append((team, question, consensus.ask, consensus.by))
    return tuple(to_ask)


def _left_out(
    project: Project, round_: Round, answers: Answers, left_out: Flags
) -> tuple[tuple[str, str, str], ...]:
    found = []
    for row, column in zip(*np.nonzero(left_out), strict=True):
        team, question = project.teams[row].id, answers.questions[column].id
        agreed = round_.consensus.get(team, {}).get(question)
        if agreed is not None:
            reason = agreed.reason
        else:
            members = np.nonzero(answers.teams == row)[0]
            who = next(m for m in members if answers.codes[m, column] == NOT_APPLICABLE)
            reason = round_.answers[answers.respondents[who]][question].reason
        found.append((team, question, reason))
    return tuple(found)
