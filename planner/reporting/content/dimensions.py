"""A page for each dimension below its target: finding, answers and quotes, what closes it, and when."""

from __future__ import annotations

from planner.analysis.around.quick_wins import quick_wins
from planner.analysis.study.candidates import Candidate
from planner.analysis.study.plan import Step
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import decimal, level, signed_level, span
from planner.domain.content.catalogue import Practice
from planner.domain.content.questionnaire import Dimension, Question
from planner.maturity.answers import asked_dimensions, asked_questions
from planner.maturity.words import distance_words, figure
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Fact,
    Facts,
    Heading,
    Para,
    SectionBlocks,
    escape_marks,
    runs,
)
from planner.reporting.charts.dots import QuestionDots, question_dots
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.plan import owner
from planner.reporting.gantt_data import cost_words

MANY = 5
"""So many have to have answered for a team that its quote names it."""
MOST_QUOTES = 4
MOST_BEATEN = 3
LONGEST_QUOTE = 220


def dimension_pages(draft: Draft, most: int = 12) -> list[SectionBlocks]:
    """The pages, widest gap first; none where too little is known, or no target is chosen."""
    study = draft.study
    if draft.unknown or draft.disclosure.anonymous:  # levels of single questions tell of people
        return []
    project, profile = study.project, study.profile
    gaps = [
        (gap.value or 0.0, d)
        for d in asked_dimensions(project)
        if not d.beside
        and (gap := profile.gap(project, d.id)) is not None
        and gap.reach == "missed"
    ]
    gaps.sort(key=lambda pair: (-pair[0], pair[1].id))
    return [_page(draft, d) for _, d in gaps[:most]]


def _page(draft: Draft, dimension: Dimension) -> SectionBlocks:
    study = draft.study
    profile, project = study.profile, study.project
    questions = [q for q in asked_questions(project) if q.dimension == dimension.id]
    steps = _steps(draft, {q.id for q in questions})
    gap = profile.gap(project, dimension.id)
    title = phrase(
        "{dimension}: level {now}, {gap} below the target",
        dimension=dimension.name,
        now=figure(profile.dimensions[dimension.id]),
        gap=tr(distance_words(gap)) if gap is not None else "",
    )
    blocks: list[Block] = [
        Heading(n=1, t=tr(title)),
        _lead(draft, dimension, questions),
        _facts(draft, dimension, steps),
    ]
    blocks += _answers(draft, dimension, questions, steps)
    blocks += _quotes(draft, questions)
    blocks += _closing(draft, questions, steps)
    blocks += _small(draft, questions)
    blocks += _beaten(draft, questions)
    return SectionBlocks(id="dimension", blocks=tuple(blocks))


def _lead(draft: Draft, dimension: Dimension, questions: list[Question]) -> Block:
    """The lowest question, where one is lower than all others."""
    levels = {
        q.id: found.value
        for q in questions
        if (found := draft.study.profile.questions.get(q.id)) is not None
        and found.value is not None
    }
    said = [tr(dimension.description)] if dimension.description else []
    if levels:
        least = min(levels.values())
        lowest = [q for q in questions if levels.get(q.id) == least]
        if len(lowest) == 1 and len(levels) > 1:
            words = phrase(
                "Lowest of its {n} questions: “{question}”, {level}.",
                n=len(levels),
                question=lowest[0].title,
                level=level(least),
            )
            said.append(tr(words))
    return Para(runs=runs(escape_marks(" ".join(said))), lead=True)


def _steps(draft: Draft, questions: set[str]) -> list[Step]:
    """Steps of the plan that lift a question above where it is today."""
    known = draft.study.profile.questions
    now = {q: found.value for q in questions if (found := known.get(q)) is not None}
    return [
        s
        for s in draft.study.plan.steps
        if any(
            (today := now.get(question)) is None or to > today
            for question, to in _raises(s.candidate, questions)
        )
    ]


def _raises(candidate: Candidate, questions: set[str]) -> list[tuple[str, int]]:
    entry = candidate.entry
    if not isinstance(entry, Practice):
        return []
    return [(r.question, r.to_level) for r in entry.raises if r.question in questions]


def _facts(draft: Draft, dimension: Dimension, steps: list[Step]) -> Facts:
    study = draft.study
    target = study.project.target_level(dimension.id)
    days, all_ = (
        sum(s.candidate.days for s in steps),
        sum(s.candidate.days for s in study.plan.steps),
    )
    items = [
        Fact(
            figure=level(target),
            label=tr("target"),
            note=tr(phrase("today {now}", now=figure(study.profile.dimensions[dimension.id]))),
        ),
        Fact(figure=str(len(steps)), label=tr(RAISING[len(steps) != 1])),
    ]
    if all_:
        items.append(
            Fact(
                figure=tr(phrase("{n} of {all}", n=decimal(days, 0), all=decimal(all_, 0))),
                label=tr("person-days of the plan go here"),
            )
        )
    return Facts(items=tuple(items))


RAISING = ("step of the plan raises it", "steps of the plan raise it")


def _answers(
    draft: Draft, dimension: Dimension, questions: list[Question], steps: list[Step]
) -> list[Block]:
    study = draft.study
    planned: dict[str, float] = {}
    for step in steps:
        for id_, to in _raises(step.candidate, {q.id for q in questions}):
            planned[id_] = max(planned.get(id_, 0.0), float(to))
    rows = []
    for question in questions:
        found = study.profile.questions.get(question.id)
        now = found.value if found is not None else None
        sheets = study.project.current_round.answers.values()
        given = tuple(
            float(a.level)
            for sheet in sheets
            if (a := sheet.get(question.id)) is not None and a.level is not None
        )
        rows.append(QuestionDots(tr(question.title), given, now, planned.get(question.id)))
    rows.sort(key=lambda r: (r.now is None, r.now if r.now is not None else 0.0, r.title))
    words = "; ".join(
        f"{r.title}: {level(r.now)}" + (f" → {level(r.planned)}" if r.planned else "") for r in rows
    )
    return [
        draft.figure(
            f"dots-{dimension.id}",
            lambda: question_dots(rows, draft.theme),
            phrase("Levels by question: {words}", words=words),
            "Its questions, weakest first",
            "Dot: an answer. Bar: level. Diamond: with the plan.",
        )
    ]


def _quotes(draft: Draft, questions: list[Question]) -> list[Block]:
    """What people noted, in their words; with the team where people are named or enough of it answered."""
    if not draft.disclosure.free_text:
        return []
    project = draft.study.project
    people = {r.id: r for r in project.respondents}
    by_team: dict[str, int] = {}
    for id_ in project.current_round.answers:
        if id_ in people:
            by_team[people[id_].team] = by_team.get(people[id_].team, 0) + 1
    items = []
    for question in questions:
        for id_, sheet in project.current_round.answers.items():
            answer = sheet.get(question.id)
            if answer is None or not answer.note.strip() or id_ not in people:
                continue
            team = people[id_].team
            text = " ".join(answer.note.split())
            text = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1].rstrip() + "…"
            said = phrase("{question}: “{text}”", question=tr(question.title), text=Verbatim(text))
            words = tr(said)
            if draft.disclosure.names or by_team.get(team, 0) >= MANY:
                words = f"{words} ({project.team_by_id[team].name})"
            items.append(runs(escape_marks(words)))
    if not items:
        return []
    return [Heading(n=2, t=tr("What people say")), Bullets(items=tuple(items[:MOST_QUOTES]))]


def _closing(draft: Draft, questions: list[Question], steps: list[Step]) -> list[Block]:
    """Steps that raise it: when, what they cost, who leads, which question they lift."""
    titles = {q.id: q for q in questions}
    rows: list[Row] = []
    for step in steps:
        lifts = []
        for id_, to in _raises(step.candidate, set(titles)):
            found = draft.study.profile.questions.get(id_)
            now = None if found is None else found.value
            if now is None or to > now:
                lifts.append(f"{tr(titles[id_].title)} {level(now)} → {level(float(to))}")
        first, last = draft.study.plan.dates_of(step)
        rows.append(
            (
                Cell(t=tr(step.candidate.name), b=True),
                span(first, last),
                cost_words(draft.study, (step,)),
                owner(draft, step),
                "; ".join(lifts) or "–",
            )
        )
    if not rows:
        return [Para(runs=runs(tr("No step of the plan raises it.")))]
    return [
        listing(
            "Steps that raise this dimension",
            (
                Column("Step", 0.24),
                Column("When", 0.17),
                Column("Cost", 0.1, "r"),
                Column("Led by", 0.17),
                Column("What it lifts", 0.32),
            ),
            rows,
            title="What closes it; cost over the horizon, present value",
        )
    ]


def _small(draft: Draft, questions: list[Question]) -> list[Block]:
    """Practices of under ten days here that the plan does not hold."""
    ids = {q.id for q in questions}
    planned = {s.candidate.id for s in draft.study.plan.steps}
    found = [w for w in quick_wins(draft.study, most=40) if w.question in ids]
    items = [
        runs(
            escape_marks(
                tr(
                    phrase(
                        "{name}: {days} days, lifts “{question}” by {n} or more.",
                        name=w.candidate.name,
                        days=decimal(w.candidate.days, 0),
                        question=next(q.title for q in questions if q.id == w.question),
                        n=signed_level(w.closes).lstrip("+\u2060"),
                    )
                )
            )
        )
        for w in found
        if w.candidate.id not in planned
    ]
    if not items:
        return []
    return [Heading(n=2, t=tr("Small enough to start on Monday")), Bullets(items=tuple(items[:3]))]


def _beaten(draft: Draft, questions: list[Question]) -> list[Block]:
    """What else would raise it, and why it is not in the plan."""
    ids = {q.id for q in questions}
    if draft.study.judgement.withheld:
        return []
    items = [
        runs(escape_marks(f"{tr(x.candidate.name)}: {tr(x.why)}"))
        for x in draft.study.left_out
        if x.candidate.fit.status == "fits" and _raises(x.candidate, ids)
    ]
    if not items:
        return []
    return [
        Heading(n=2, t=tr("What was left out, and why")),
        Bullets(items=tuple(items[:MOST_BEATEN])),
    ]
