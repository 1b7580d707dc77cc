"""What is other than in the round before."""

from __future__ import annotations

from planner.analysis.study.once_a_study import once_a_study
from planner.analysis.study.study import Study
from planner.maturity.rounds import Comparison, compare_rounds


@once_a_study
def since_last_round(study: Study) -> Comparison | None:
    """The last two rounds of a study's document compared; ``None`` where there is one."""
    rounds = study.project.rounds
    return compare_rounds(study.project, rounds[-2], rounds[-1]) if len(rounds) > 1 else None
