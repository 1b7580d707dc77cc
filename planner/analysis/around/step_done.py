"""What is true once a step is over and is not so today: the levels that it brings."""

from __future__ import annotations

from planner.analysis.study.candidates import Candidate, least_of
from planner.analysis.study.duties import level_today, today
from planner.analysis.study.study import Study
from planner.analysis.study.system_levels import level_of_system, system_questions, systems_of
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.content.catalogue import Practice
from planner.domain.plan.duty import Duty
from planner.maturity.level_text import level_text

MANY = "{questions} at level {level:d}"
FOLLOWS = {
    "STR-06": (
        "The first prototype has come into use this way; “{title}” counts two years of prototypes, so its "
        "level follows later"
    )
}
"""Questions whose levels count years: no step is at one the day it is over. What is seen then instead."""


def done_words(study: Study, candidate: Candidate) -> str:
    """When a step is done: every level that duties ask of it, else the first that it raises.

    Only what is not reached today is named. Of what a duty asks for it is the level of the duty: who aims
    higher is not done with the step. One level is told in the question’s words.
    """
    entry = candidate.entry
    if not isinstance(entry, Practice):
        return "It runs, one team works with it, and who runs it is named"
    known = study.project.questionnaire.by_id
    asked = _asked(study, entry) if candidate.id in study.plan.duty_schedule else {}
    if not asked:
        least = least_of(entry, study.profile, system_questions(study.project, study.profile.cells))
        asked = {
            r.question: (r.to_level, ())
            for r in entry.raises
            if r.question in known and least.get(r.question, 0.0) < r.to_level
        }
        asked = dict(list(asked.items())[:1])
    if not asked:
        return "Done as the practice says"
    if len(asked) == 1:
        ((question, (level, systems)),) = asked.items()
        if question in FOLLOWS:
            return phrase(FOLLOWS[question], title=known[question].title)
        return phrase(
            "{question} at level {level:d}: {text}",
            question=_named(known[question].title, systems),
            level=level,
            text=level_text(known[question], level),
        )
    levels = sorted({level for level, _ in asked.values()})
    return joined(
        [
            phrase(
                MANY,
                questions=joined(
                    [_named(known[q].title, s) for q, (at, s) in asked.items() if at == level], ", "
                ),
                level=level,
            )
            for level in levels
        ],
        "; ",
    )


def _named(title: str, systems: tuple[str, ...]) -> str:
    if not systems:
        return phrase("“{title}”", title=title)
    return phrase("“{title}” ({names})", title=title, names=Verbatim(", ".join(systems)))


def _asked(study: Study, entry: Practice) -> dict[str, tuple[int, tuple[str, ...]]]:
    """By question the highest level that a duty of the plan asks for, a step brings, and is not reached.

    With it the names of the systems that lack it, where the teams have it already.
    """
    planned = {d.id for d in study.plan.duties}
    duties = [d for d in study.project.duties if d.id in planned]
    found: dict[str, tuple[int, tuple[str, ...]]] = {}
    for one in entry.raises:
        lacking = [
            (need.level, duty)
            for duty in duties
            for need in duty.levels
            if need.question == one.question and need.level <= one.to_level
            if _below(study, duty, need.question, need.level)
        ]
        if lacking:
            level = max(n for n, _ in lacking)
            by = [duty for n, duty in lacking if n == level]
            found[one.question] = (level, _systems(study, by, one.question, level))
    return found


def _below(study: Study, duty: Duty, question: str, level: int) -> bool:
    now = level_today(study.project, study.profile, duty, question)
    return now is not None and now < level


def _systems(study: Study, duties: list[Duty], question: str, level: int) -> tuple[str, ...]:
    """The systems below ``level`` that ``duties`` are about; none where the teams are below it too."""
    now = today(study.profile, question)
    if now is None or now < level:
        return ()
    project, cells = study.project, study.profile.cells
    about = [project.system_by_id.get(s) for d in duties for s in systems_of(project, d)]
    below = [
        s.name
        for s in about
        if s is not None
        and s.state != "retired"
        and level_of_system(project, cells, s, question) < level
    ]
    return tuple(dict.fromkeys(below))
