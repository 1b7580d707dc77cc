"""The highest and the lowest questions of an assessment."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import level
from planner.maturity.quick import is_part
from planner.maturity.score import ALL_ALIKE, FEW_KNOWN, MORE_ALIKE, ends
from planner.reporting.blocks import Block, Bullets, Heading, Para, Run, runs
from planner.reporting.content.draft import Draft


def strengths(draft: Draft) -> tuple[Block, ...]:
    """The five highest and the five lowest questions, or all where few are known."""
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
    if len(known) < FEW_KNOWN:
        order = sorted(known, key=lambda q: (known[q], q))
        return (Heading(n=2, t=tr("What is known")), items(order))
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
