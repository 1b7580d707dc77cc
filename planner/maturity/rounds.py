"""Rounds: a new one from the last, two side by side, and answers carried to another questionnaire."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from planner.domain.answers.assessment import Answer, Round
from planner.domain.answers.level import SLACK
from planner.domain.answers.replies import Given, ModelReplies, Reply
from planner.domain.base.rounding import half_up
from planner.domain.base.types import IsoDate, slug
from planner.domain.content.mapping import LevelMapping
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.project import Project
from planner.maturity.cells import Cells, Flags, Floats, build_cells
from planner.maturity.content import mapping_between
from planner.maturity.means import Triple
from planner.maturity.score import Profile, assess
from planner.maturity.versions import comparable, moved_sheet


@dataclass(frozen=True)
class Migration:
    """What becomes of the items of one questionnaire in another, by id.

    ``moved`` went to another dimension (id, from, to), ``reworded`` changed their levels' texts,
    ``new`` have no answers yet, ``dropped`` exist no more.
    """

    moved: tuple[tuple[str, str, str], ...]
    reworded: tuple[str, ...]
    new: tuple[str, ...]
    dropped: tuple[str, ...]

    @property
    def words(self) -> str:
        """The counts in one line."""
        return (
            f"{len(self.moved)} moved · {len(self.reworded)} reworded · {len(self.new)} new · "
            f"{len(self.dropped)} dropped"
        )


def migration(old: Questionnaire, new: Questionnaire) -> Migration:
    """Compare two questionnaires by the ids of their questions; ids never change meaning."""
    common = [q for q in new.questions if q.id in old.by_id]
    return Migration(
        moved=tuple(
            (q.id, old.by_id[q.id].dimension, q.dimension)
            for q in common
            if old.by_id[q.id].dimension != q.dimension
        ),
        reworded=tuple(q.id for q in common if old.by_id[q.id].levels != q.levels),
        new=tuple(q.id for q in new.questions if q.id not in old.by_id),
        dropped=tuple(q.id for q in old.questions if q.id not in new.by_id),
    )


OLD_MONTHS = 24
"""An answer given longer ago than this is asked again: the new round starts without it."""
AGED_MONTHS = 12
"""An answer given longer ago than this is marked."""


def following_round(
    project: Project, label: str, date: IsoDate, questionnaire: Questionnaire | None = None
) -> Project:
    """Return ``project`` with a new round that starts from the answers of the last one.

    Levels, "not applicable" and what teams agreed on are taken over, each with the round and date at which
    it was given, and count as confirmed once given again; "don't know" and what is older than 24 months is
    asked anew. With a ``questionnaire`` the new round uses it: answers move by id, between two versions by
    the written mapping (``versions``); older rounds keep the questionnaire they were answered with, and
    targets of dimensions that are gone are dropped.
    """
    last = project.current_round
    new = questionnaire or project.questionnaire
    mapping = mapping_between(project.questionnaire, new)
    here = Given(round=last.id, date=last.date)
    carried = {
        respondent: {
            q: found
            for q, a in moved_sheet(sheet, new, mapping).items()
            if not (found := _carried(a, here, date)).is_blank
        }
        for respondent, sheet in last.answers.items()
    }
    agreed = {
        team: {
            q: c.model_copy(update={"given": c.given or here})
            for q, c in entries.items()
            if q in new.by_id and _still_counts(c.state, c.given or here, date)
        }
        for team, entries in last.consensus.items()
    }
    used = {r.id for r in project.rounds}
    own, number = slug(label, "round"), 2
    while own in used:
        own, number = f"{slug(label, 'round')}-{number}", number + 1
    fields = {n: getattr(project, n) for n in Project.model_fields}
    rounds = project.rounds
    if new.content_hash != project.questionnaire.content_hash:
        old = project.questionnaire
        fields["earlier_questionnaires"] = {
            **project.earlier_questionnaires,
            old.content_hash: old,
        }
        fields["questionnaire"] = new
        fields["targets"] = tuple(
            t for t in project.targets if t.model or t.dimension in new.dimension_by_id
        )
        rounds = tuple(
            r if r.model else r.model_copy(update={"model": old.content_hash}) for r in rounds
        )
    following = Round(
        id=own,
        label=label,
        date=date,
        answers=carried,
        consensus={t: e for t, e in agreed.items() if e},
        replies={m: _replies(r, here, date) for m, r in last.replies.items()},
        system_answers={
            system: {q: a for q, a in sheet.items() if q in new.by_id}
            for system, sheet in last.system_answers.items()
        },
    )
    fields["rounds"] = (*rounds, following)
    return Project.model_validate(fields)


def months_between(start: str, end: str) -> int:
    """Whole months from one date to another."""
    y0, m0, d0 = (int(x) for x in start.split("-"))
    y1, m1, d1 = (int(x) for x in end.split("-"))
    return (y1 - y0) * 12 + m1 - m0 - (d1 < d0)


def _still_counts(state: str | None, given: Given, date: IsoDate) -> bool:
    known = state in ("level", "not_applicable", "answered")
    return known and months_between(given.date, date) < OLD_MONTHS


def _carried(answer: Answer, here: Given, date: IsoDate) -> Answer:
    """The answer as the next round starts with it: its note and evidence stay in any case."""
    given = answer.given or here
    if _still_counts(answer.state, given, date):
        return answer.model_copy(update={"given": given})
    gone: dict[str, object] = {
        "state": None,
        "level": None,
        "reason": "",
        "when": "",
        "given": None,
    }
    return answer.model_copy(update=gone)


def _replies(replies: ModelReplies, here: Given, date: IsoDate) -> ModelReplies:
    def again(reply: Reply) -> Reply:
        return reply.model_copy(update={"given": reply.given or here})

    return ModelReplies(
        sheets={
            who: {
                i: again(r)
                for i, r in sheet.items()
                if _still_counts(r.state, r.given or here, date)
            }
            for who, sheet in replies.sheets.items()
        },
        agreed={
            team: {
                i: a.model_copy(update={"reply": again(a.reply)})
                for i, a in entries.items()
                if _still_counts(a.reply.state, a.reply.given or here, date)
            }
            for team, entries in replies.agreed.items()
        },
    )


@dataclass(frozen=True)
class Change:
    """One figure in two rounds, over the cells that can be compared.

    ``pairs`` are cells with a level in both rounds, confirmed in the later one and asked in the same words;
    ``of`` the later round's cells. Below half of these the comparison is refused: ``before`` and ``after``
    are then what each round says by itself, ``None`` where no level leads, and there is no difference.
    """

    id: str
    name: str
    before: float | None
    after: float | None
    pairs: int = 1
    of: int = 1

    @property
    def refused(self) -> bool:
        """Whether too little was confirmed to compare."""
        return self.of == 0 or 2 * self.pairs < self.of

    @property
    def difference(self) -> float | None:
        """Levels gained: the mean over the pairs."""
        if self.refused or self.before is None or self.after is None:
            return None
        return self.after - self.before

    @property
    def shown(self) -> float | None:
        """The difference of the two levels as they are printed, with one digit."""
        if self.difference is None or self.before is None or self.after is None:
            return None
        return round(half_up(self.after) - half_up(self.before), 1)


@dataclass(frozen=True)
class Comparison:
    """Two rounds: the whole, by dimension, and the questions that changed, largest change first.

    ``changed_questions`` counts cells that are not compared because their question was reworded; ``lapsed``
    are agreements (team, question) of the earlier round that somebody's new answer ended.
    """

    before: Round
    after: Round
    overall: Change
    dimensions: tuple[Change, ...]
    questions: tuple[Change, ...]
    items: Migration
    confirmed: int
    cells: int
    changed_questions: int
    lapsed: tuple[tuple[str, str], ...]

    @property
    def rose(self) -> tuple[Change, ...]:
        """The questions whose level rose as it is printed, most first."""
        return tuple(c for c in self.questions if (c.shown or 0.0) > 0)

    @property
    def fell(self) -> tuple[Change, ...]:
        """The questions whose level fell as it is printed, most first."""
        return tuple(c for c in self.questions if (c.shown or 0.0) < 0)

    @property
    def chance(self) -> float:
        """How likely so uneven a split of risen and fallen questions is where a question does either alike.

        The two-sided sign test, exact: twice the binomial tail of the rarer side at one half, at most 1.
        """
        moved, rarer = len(self.rose) + len(self.fell), min(len(self.rose), len(self.fell))
        tail = sum(math.comb(moved, k) for k in range(rarer + 1))
        return min(float(2 * tail) / float(2**moved), 1.0)


def previous_profile(project: Project) -> Profile | None:
    """The profile of the round before the current one, where there is one."""
    if len(project.rounds) < 2:
        return None
    return assess(project, build_cells(project, project.rounds[-2]), brief=True)


def compare_rounds(project: Project, before: Round, after: Round) -> Comparison:
    """Compare two rounds of ``project``, each read with its own questionnaire and today's policy.

    Only cells with a level in both, confirmed in the later one and asked in the same words, are compared:
    never figures over different cells.
    """
    first = assess(project, build_cells(project, before), brief=True)
    second = assess(project, build_cells(project, after), brief=True)
    new, old = second.cells.questionnaire, first.cells.questionnaire
    items = migration(old, new)
    pairs, earlier, reworded = _pairs(first.cells, second.cells, mapping_between(old, new))
    then = Triple(*(np.where(np.isnan(earlier), 0.0, earlier),) * 3)
    now = Triple(*(np.where(pairs, second.cells.value, 0.0),) * 3)
    means = second.frame.means(then, pairs), second.frame.means(now, pairs)
    scope = second.cells.in_scope
    answered = second.cells.counted & second.cells.known & scope
    moved = {q for _, was, is_ in items.moved for q in (was, is_)}

    def change(id_: str, name: str, arrays: tuple[Triple, Triple], at: Any) -> Change:
        columns = [
            k for k, q in enumerate(second.cells.questions) if id_ in ("overall", q.dimension)
        ]
        beside = {d.id for d in new.dimensions if d.beside}
        if id_ == "overall":
            columns = [k for k in columns if second.cells.questions[k].dimension not in beside]
        number = int(pairs[:, columns].sum())
        of = int((second.cells.counted & scope)[:, columns].sum())
        if 2 * number < of or not of or id_ in moved:
            return Change(
                id_,
                name,
                _value(first, id_),
                _value(second, id_),
                0 if id_ in moved else number,
                of,
            )
        ends = [float(a.value[at]) for a in arrays]
        return Change(id_, name, ends[0], ends[1], number, of)

    return Comparison(
        before=before,
        after=after,
        overall=change("overall", "Overall", (means[0].overall, means[1].overall), ()),
        dimensions=tuple(
            change(d.id, d.name, (means[0].dimensions, means[1].dimensions), (k,))
            for k, d in enumerate(new.dimensions)
        ),
        questions=_changed(second, pairs, earlier),
        items=items,
        confirmed=int((answered & second.cells.confirmed).sum()),
        cells=int(answered.sum()),
        changed_questions=reworded,
        lapsed=lapsed_agreements(before, after),
    )


def lapsed_agreements(before: Round, after: Round) -> tuple[tuple[str, str], ...]:
    """Agreements of the earlier round (team, question) that are not in the later one any more."""
    return tuple(
        (team, question)
        for team, entries in before.consensus.items()
        for question in entries
        if question not in after.consensus.get(team, {})
    )


def _pairs(first: Cells, second: Cells, mapping: LevelMapping | None) -> tuple[Flags, Floats, int]:
    """Cells that can be compared, the earlier level of each, and how many a reworded question keeps out."""
    earlier = np.full(second.value.shape, np.nan)
    rows = {t: k for k, t in enumerate(first.teams)}
    here = [rows[t] for t in second.teams]
    for column, question in enumerate(second.questions):
        was = first.columns.get(question.id)
        if was is not None:
            column_then = np.where(first.counted[:, was], first.value[:, was], np.nan)
            earlier[:, column] = column_then[here]
    both = second.counted & second.known & second.confirmed & ~np.isnan(earlier) & second.in_scope
    changed = np.zeros(both.shape, dtype=bool)
    for row, column in zip(*np.nonzero(both), strict=True):
        then = float(earlier[row, column])
        ends = (math.floor(then), math.ceil(then))
        changed[row, column] = not comparable(second.questions[column].id, ends, mapping)
    return both & ~changed, earlier, int((both & changed).sum())


def _changed(second: Profile, pairs: Flags, earlier: Floats) -> tuple[Change, ...]:
    """Questions whose compared cells changed, over the teams, largest change first."""
    cells, people = second.cells, second.frame.people
    found = []
    for column, question in enumerate(cells.questions):
        rows = pairs[:, column]
        if not rows.any():
            continue
        weights = people[rows]
        then = float((earlier[rows, column] * weights).sum() / weights.sum())
        now = float((cells.value[rows, column] * weights).sum() / weights.sum())
        if abs(now - then) > SLACK:
            found.append(
                Change(question.id, question.title, then, now, int(rows.sum()), int(rows.sum()))
            )
    return tuple(sorted(found, key=lambda c: (-abs(c.difference or 0.0), c.id)))


def _value(profile: Profile, id_: str) -> float | None:
    level = profile.overall if id_ == "overall" else profile.dimensions.get(id_)
    return level.value if level is not None else None
