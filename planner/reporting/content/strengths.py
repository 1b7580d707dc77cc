"""The highest and the lowest questions of an assessment, or what is known where nothing stands out."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import level
from planner.maturity.quick import is_part
from planner.maturity.score import ALL_ALIKE, FEW_KNOWN, MORE_ALIKE, ends
from planner.reporting.blocks import Block, Bullets, Heading, Para, Run, runs
from planner.reporting.content.draft import Draft

LAW = "governance"
"""The dimension whose answers tell whether law is kept."""
MOST_KNOWN = 20
"""So many known answers are named one by one where too little is known for a level."""
KNOWN = "Known so far: {answers}."
KNOWN_OF = "Known so far, {n} of {all} answers: {answers}."


def known_words(draft: Draft) -> str:
    """Every known answer with its level, in the order of ``known_first``; empty without any."""
    found = known_first(draft)
    if not found:
        return ""
    titles = draft.study.project.questionnaire.by_id
    named = [f"{tr(titles[q].title)} {level(v)}" for q, v in found[:MOST_KNOWN]]
    pattern = KNOWN if len(found) <= MOST_KNOWN else KNOWN_OF
    return tr(phrase(pattern, answers=Verbatim("; ".join(named)), all=len(found), n=MOST_KNOWN))


def known_first(draft: Draft) -> list[tuple[str, float]]:
    """Known questions with their levels, the lowest first; those of governance lead where law may bear."""
    project, known = draft.study.project, draft.study.profile.known_questions
    bound = project.organisation.regulated_models > 0
    of = {q.id: q.dimension for q in project.questionnaire.questions}
    return sorted(
        known.items(), key=lambda one: (not (bound and of[one[0]] == LAW), one[1], one[0])
    )


def strengths(draft: Draft) -> tuple[Block, ...]:
    """The five highest and the five lowest questions; all, unranked, where few or too little is known."""
    questionnaire = draft.study.project.questionnaire
    known = draft.study.profile.known_questions

    def items(ids: Sequence[str]) -> Bullets:
        return Bullets(
            items=tuple(
                (
                    Run(t=f"{tr(questionnaire.by_id[q].title)}: "),
                    Run(t=level(known[q]), b=True),
                )
                for q in ids
            )
        )

    if is_part(draft.study.profile):
        return ()
    if len(known) < FEW_KNOWN or draft.unknown:
        order = [q for q, _ in known_first(draft)][:MOST_KNOWN]
        return (Heading(n=2, t=tr("What is known")), items(order)) if order else ()
    found = ends(known)
    if not found.weakest:
        same = phrase(ALL_ALIKE, level=level(min(known.values())))
        return (Heading(n=2, t=tr("Strengths")), Para(runs=runs(tr(same))))
    # a system answers for itself: what is said here is of teams
    own = any(draft.study.project.current_round.system_answers.values())
    blocks: list[Block] = []
    for title, ids, more in (
        ("Strengths of the teams" if own else "Strengths", found.strongest, found.beside),
        ("Weakest points of the teams" if own else "Weakest points", found.weakest, found.alike),
    ):
        if ids:
            blocks += [Heading(n=2, t=tr(title)), items(ids)]
        if more:
            rest = phrase(MORE_ALIKE, n=more, level=level(known[ids[-1]]))
            blocks.append(Para(runs=runs(tr(rest))))
    return tuple(blocks)
