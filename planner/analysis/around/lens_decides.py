"""What would bring a published model to its next level: a step of the plan, or what has to be answered."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.levels import raised_by
from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.plan import Step
from planner.analysis.study.study import Study
from planner.domain.base.language import phrase
from planner.domain.base.numbers import month_year
from planner.domain.content.lens import Criterion, Lens
from planner.domain.project import Project
from planner.maturity.content import lenses_of
from planner.maturity.lens import Reading, read_lens


def deciding_step(study: Study, lens: Lens) -> Step | None:
    """The step of the plan with whose end the lowest level of ``lens`` first rises; ``None`` where none does.

    Steps end one after the other, and a level never falls by one more: so it is found by halving.
    """
    steps = sorted(study.plan.steps, key=lambda s: (s.end, s.start, s.candidate.id))
    cells = study.profile.cells
    now = _low(read_lens(lens, cells))

    def rises(count: int) -> bool:
        raised = raised_by(s.candidate for s in steps[:count])
        return _low(read_lens(lens, cells.raised(raised))) > now

    if not steps or not rises(len(steps)):
        return None
    low, high = 0, len(steps)  # not with ``low`` of them, but with ``high``
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if rises(middle) else (middle, high)
    return steps[high - 1]


@dataclass(frozen=True)
class Deciding:
    """What brings a model further: the ``deciding_step`` of a plan, and what all its steps leave unmet."""

    step: Step | None
    left: tuple[Criterion, ...]


def _deciding(study: Study, lens: Lens) -> Deciding:
    step = deciding_step(study, lens)
    if step is not None:
        return Deciding(step, ())
    after = study.profile.cells.raised(raised_by(s.candidate for s in study.plan.steps))
    return Deciding(None, tuple(read_lens(lens, after).blocked_by))


@once_a_study
def deciding(study: Study) -> dict[str, Deciding]:
    """What decides each published model of a study's questionnaire, by the model's id."""
    return {x.id: _deciding(study, x) for x in lenses_of(study.project.questionnaire)}


def _low(reading: Reading) -> float:
    return -1.0 if reading.level is None else reading.level.low


def decides_words(project: Project, study: Study | None, reading: Reading) -> str:
    """What would decide the next level: an answer, a step with its month, or what no step brings."""
    if reading.next_level is None:
        return ""
    titles = {q.id: q.title for q in project.questionnaire.questions}
    if reading.unknown and not reading.blocked_by:
        decides = reading.level.decides if reading.level is not None else None
        if decides is None or not decides.asks:
            return ""
        first = titles[decides.asks[0].question]
        if len(decides.asks) == 1:
            return phrase("One answer: {title}", title=first)
        return phrase("{n} answers, first: {title}", n=len(decides.asks), title=first)
    if study is None or not study.plan.steps:
        return ""
    found = deciding(study).get(reading.lens.id) or _deciding(study, reading.lens)
    step, left = found.step, found.left
    if step is not None:
        day = month_year(study.plan.last_day(step.end))
        return phrase("{step}, {day}", step=step.candidate.name, day=day)
    if not left:
        return ""
    pattern = (
        "Not in the plan: {title}" if len(left) == 1 else "Not in the plan: {title} and {n} more"
    )
    return phrase(pattern, title=_title(left[0], titles), n=len(left) - 1)


def _title(criterion: Criterion, titles: dict[str, str]) -> str:
    """The question that a criterion rests on first."""
    return titles.get(criterion.needs[0].question, criterion.text)
