"""Rounds: a new one from the last, two side by side, and answers carried to another questionnaire."""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.answers.assessment import Answer, Round
from planner.domain.base.types import IsoDate, slug
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.project import Project
from planner.maturity.cells import build_cells
from planner.maturity.content import mapping_between
from planner.maturity.score import Profile, Score, assess
from planner.maturity.versions import moved_sheet


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


def following_round(
    project: Project, label: str, date: IsoDate, questionnaire: Questionnaire | None = None
) -> Project:
    """Return ``project`` with a new round that starts from the answers of the last one.

    Answers are marked as carried over until they are given again; what teams agreed on is not carried:
    a consensus belongs to its discussion. With a ``questionnaire`` the new round uses it: answers move by
    id, between two versions by the written mapping (``versions``); older rounds keep the questionnaire they
    were answered with, and targets of dimensions that are gone are dropped.
    """
    last = project.current_round
    new = questionnaire or project.questionnaire
    mapping = mapping_between(project.questionnaire, new)
    carried = {
        respondent: {q: _carried(a) for q, a in moved_sheet(sheet, new, mapping).items()}
        for respondent, sheet in last.answers.items()
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
        fields["targets"] = tuple(t for t in project.targets if t.dimension in new.dimension_by_id)
        rounds = tuple(
            r if r.model else r.model_copy(update={"model": old.content_hash}) for r in rounds
        )
    fields["rounds"] = (*rounds, Round(id=own, label=label, date=date, answers=carried))
    return Project.model_validate(fields)


def _carried(answer: Answer) -> Answer:
    return answer.model_copy(update={"carried": True})


@dataclass(frozen=True)
class Change:
    """One figure in two rounds; ``difference`` is ``None`` where one of them has none."""

    id: str
    name: str
    before: float | None
    after: float | None

    @property
    def difference(self) -> float | None:
        """Levels gained."""
        if self.before is None or self.after is None:
            return None
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """Two rounds: the whole, by dimension, and the questions that changed, largest change first."""

    before: Round
    after: Round
    overall: Change
    dimensions: tuple[Change, ...]
    questions: tuple[Change, ...]
    items: Migration


def previous_profile(project: Project) -> Profile | None:
    """The profile of the round before the current one, where there is one."""
    if len(project.rounds) < 2:
        return None
    return assess(project, build_cells(project, project.rounds[-2]))


def compare_rounds(project: Project, before: Round, after: Round) -> Comparison:
    """Compare two rounds of ``project``, each scored with its own questionnaire and today's policy.

    Dimensions and questions are matched by id; those of one round only have no difference.
    """
    first = assess(project, build_cells(project, before))
    second = assess(project, build_cells(project, after))
    new, old = second.cells.questionnaire, first.cells.questionnaire
    questions = [
        Change(q.id, q.title, first.questions.get(q.id), second.questions.get(q.id))
        for q in new.questions
        if q.id in first.questions or q.id in second.questions
    ]
    changed = [q for q in questions if q.difference]
    return Comparison(
        before=before,
        after=after,
        overall=Change("overall", "Overall", first.overall.value, second.overall.value),
        dimensions=tuple(
            Change(d.id, d.name, _value(first, d.id), _value(second, d.id)) for d in new.dimensions
        ),
        questions=tuple(sorted(changed, key=lambda c: (-abs(c.difference or 0.0), c.id))),
        items=migration(old, new),
    )


def _value(profile: Profile, dimension: str) -> float | None:
    score: Score | None = profile.dimensions.get(dimension)
    return score.value if score is not None else None
