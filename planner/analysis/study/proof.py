"""What is proven of a plan, in the money that is printed."""

from __future__ import annotations

import math

from planner.analysis.study.study import Study
from planner.domain.base.language import phrase
from planner.domain.base.numbers import money_same_unit
from planner.roadmap.tail import worst_shares

PROVEN = (
    "This plan is worth {worth} (chance of the draw ±{error}). In the futures that it was planned in and "
    "within these limits, no other choice or timing of these candidates is worth more than {most}"
)
AS_ASKED = (
    "This plan is worth {worth} (chance of the draw ±{error}). In the futures that it was planned in, within "
    "these limits and with these duties, goals and wishes, no other choice or timing of these candidates is "
    "worth more than {most}"
)
AT_LEVEL = (
    "This plan is worth {worth} (chance of the draw ±{error}). In the futures that it was planned in and "
    "within these limits, none that reaches the aim as well is worth more than {most}"
)
CAREFUL = (
    "This plan is worth {worth} (chance of the draw ±{error}); in the worst tenth of futures {worst}. "
    "What decides is the mean of all futures, with {share:.0%} on the worst tenth: {status}"
)
ON_REJECTED = "{status}, on figures that fail a check of plausibility"
NOTHING_PAYS = "Nothing on the list pays within these limits"
NOTHING_CAREFUL = (
    "With the worst tenth of futures weighing {share:.0%}, nothing on the list pays: in bad futures it costs "
    "more than it brings"
)
ASSUMED = (
    "{proof}. The price of “{name}” is assumed",
    "{proof}. The prices of “{name}” and {n} more are assumed",
)
AIMS_FIRST = ("level", "cost")


def most_worth(study: Study) -> float | None:
    """No plan of these candidates within these limits is worth more; ``None`` where that is not known.

    The worth of the printed futures, and the room that the planning futures leave above the plan.
    """
    kind = study.project.limits.aim.kind
    if study.judgement.withheld or kind in ("careful", "mixture"):
        return None
    most = study.case.npv.mean + study.plan.room
    return most if math.isfinite(most) else None


def _asked(study: Study) -> bool:
    """Whether anything is asked of the plan that nothing at all would not do."""
    project = study.project
    return (
        any(d.binds for d in project.duties)
        or bool(project.limits.goals)
        or "must" in project.wishes.values()
    )


def worst_tenth(study: Study) -> float:
    """The mean worth in the worst tenth of the printed futures."""
    values = study.case.npv_values.astype(float)
    return float(worst_shares(values) @ values)


def proof_words(study: Study) -> str:
    """What is proven of the plan, without a full stop; its status where no worth or no bound is known."""
    assumed = [s.candidate.name for s in study.plan.steps if s.candidate.assumed]
    proof = _proof(study)
    if not assumed or study.judgement.withheld or proof == study.plan.status:
        return proof
    pattern = ASSUMED[len(assumed) > 1]
    return phrase(pattern, proof=proof, name=assumed[0], n=len(assumed) - 1)


def _proof(study: Study) -> str:
    plan, aim = study.plan, study.project.limits.aim
    if study.without_plan:
        return plan.status
    if study.judgement.withheld:
        return phrase(ON_REJECTED, status=plan.status)
    if not plan.steps:
        if aim.kind == "careful":
            return phrase(NOTHING_CAREFUL, share=aim.share)
        return NOTHING_PAYS if plan.code != "found" else plan.status
    currency = study.project.organisation.currency
    npv, error = study.case.npv, study.case.npv_standard_error
    most = most_worth(study)
    if aim.kind == "careful":
        worst = worst_tenth(study)
        worth, error_words, worst_words = money_same_unit((npv.mean, error, worst), currency)
        return phrase(
            CAREFUL,
            worth=worth,
            error=error_words,
            worst=worst_words,
            share=aim.share,
            status=plan.status,
        )
    if most is None:
        return plan.status
    worth, error_words, most_words = money_same_unit((npv.mean, error, most), currency)
    pattern = AT_LEVEL if aim.kind in AIMS_FIRST else AS_ASKED if _asked(study) else PROVEN
    return phrase(pattern, worth=worth, error=error_words, most=most_words)
