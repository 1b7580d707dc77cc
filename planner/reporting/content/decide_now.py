"""What the summary asks to be decided now: answers on which all hangs, release, law, first steps, stages."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.around.on_the_table import measured_first
from planner.analysis.study.options import REVIEW_MONTHS
from planner.domain.base.language import Phrase, joined, phrase, tr
from planner.domain.base.numbers import capital, long_date
from planner.reporting.blocks import Run, escape_marks, runs
from planner.reporting.case_words import anyway_words, way_to_find
from planner.reporting.content.asked import not_in_it_words, released_words
from planner.reporting.content.assessment import unknown_values
from planner.reporting.content.contradicted import first_decisions, hinged_duties
from planner.reporting.content.draft import Draft
from planner.reporting.content.experiments import beside_words, go_words
from planner.reporting.content.sheet import Sheet
from planner.reporting.duty_law import counted_first_words, duty_count_words
from planner.reporting.duty_words import duty_price_words
from planner.reporting.late_words import late_reasons

VALUE = "value_per_model"
STARTED = (
    "The plan starts on {day}, which is past: give it a start that lies ahead and plan again before anything "
    "is released."
)
RELEASE_NOTHING = (
    "Release nothing yet: first mend what the plausibility checks reject, or have somebody who answers for "
    "the figure confirm it with name and reason."
)
AGAIN = "Then plan again: which steps come first follows from the figures as they are then."
STANDS = (
    "Steps and price stand on the answers above. Duties that are asked whatever is decided there: {left:d} "
    "of {all:d}. Plan again then."
)


@dataclass(frozen=True)
class DecideNow:
    """The points in the order in which they are read, and how many of the first may not be left out.

    ``asks``: whoever signs approves something. Else the page says what to do before anything is asked for.
    ``beside``: it names what is done with and without a plan, which no signature releases.
    """

    points: tuple[tuple[Run, ...], ...]
    kept: int
    asks: bool
    beside: bool = False


def decisions(draft: Draft) -> tuple[tuple[Run, ...], ...]:
    """What to decide now, in the order of reading."""
    return decide_now(draft).points


def decide_now(draft: Draft) -> DecideNow:
    """What to decide now, worked out once a report."""
    found = draft.once.get("decide now")
    if not isinstance(found, DecideNow):
        found = draft.once["decide now"] = _decide_now(draft)
    return found


def _decide_now(draft: Draft) -> DecideNow:
    study = draft.study
    anyway = [words for words in (anyway_words(study),) if words]
    if draft.unknown:
        ask = draft.words("summary.decide_ask", **unknown_values(draft, "whom"))
        # beside a plan that is drawn on what is not known only what needs no plan can be asked for
        named = [] if study.plan.steps else anyway
        return _made([ask, *named], asks=False, beside=bool(named))
    if not study.plan.stages:
        nothing = draft.words(
            "summary.decide_nothing",
            without=study.without_plan,
            held=study.held,
            stated=any(r.definition.id == VALUE and r.confirmed for r in study.register),
        )
        beside = [w for w in (beside_words(draft, study.plan.months), go_words(draft)) if w]
        more = [*anyway, *map(tr, beside)]
        return _made([nothing, *more], asks=bool(beside), beside=bool(anyway))
    if study.plan.start < draft.today and study.project.agreed_plan is None:
        return _made([tr(phrase(STARTED, day=long_date(study.plan.start)))], asks=False)
    return _of_a_plan(draft)


def _made(
    items: list[str],
    more: tuple[str, ...] | list[str] = (),
    *,
    asks: bool,
    beside: bool = False,
) -> DecideNow:
    return DecideNow(tuple(runs(i) for i in (*items, *more)), len(items), asks, beside)


def _of_a_plan(draft: Draft) -> DecideNow:
    study, day = draft.study, draft.today.isoformat()
    first = first_decisions(draft)
    items = list(first)
    if count := counted_first_words(study, day, then=bool(items)):
        items.append(count)
    counts = duty_count_words(study, day)[::-1]  # what is law today stands before own days
    # whoever reads that the plan costs more than it brings has to read here that most of it is no choice
    price = _price(draft, hinged=bool(first))
    if study.judgement.withheld:
        why = capital(tr(study.judgement.failing[0].words))
        items.insert(0, f"{tr(RELEASE_NOTHING)} {escape_marks(why)}")
        return _made([*items, *counts[:1], tr(AGAIN)], counts[1:], asks=False)
    sheet = Sheet.of(draft)
    if measured := measured_first(study):
        how = tr(way_to_find(study, sheet.chosen.on.result.input)) if sheet is not None else ""
        items.append(draft.words("summary.decide_measure", measured=tr(measured), how=how))
        return _made([*items, *counts, *price], asks=True)
    asked, beside = [], []
    if sheet is not None and sheet.chosen.on.schedule:
        said = (f(draft, sheet, brief=True) for f in (released_words, not_in_it_words))
        asked = [" ".join(words) for words in said if words]
        beside = [tr(w) for w in (beside_words(draft, sheet.chosen.months), go_words(draft)) if w]
    items += [*asked, *counts[:1], _begin(draft), *_review(draft), *_widen(draft), *price]
    return _made(items, [*counts[1:], *beside], asks=True)


def _begin(draft: Draft) -> str:
    study = draft.study
    steps = [tr(s.candidate.name) for s in study.plan.stages[0].steps[:3]]
    return draft.words("summary.decide_steps", steps=steps)


def _review(draft: Draft) -> list[str]:
    """The day on which the second stage is decided: that after the review of the first, as on the sheet.

    What duties ask for is not decided again: a stage of such steps alone is no choice.
    """
    plan, problem = draft.study.plan, draft.study.case_problem
    if len(plan.stages) < 2:
        return []
    second = plan.stages[1]
    own = [s.candidate.id for s in second.steps if not problem.by_id[s.candidate.id].anyway]
    if all(i in plan.duty_schedule for i in own):
        return []
    when = plan.month_start((second.number - 1) * REVIEW_MONTHS)
    if when < draft.today:
        return []
    return [draft.words("summary.decide_review", number=second.number, when=long_date(when))]


def _widen(draft: Draft) -> list[str]:
    """Whether a limit is to be widened: which ones hold late duties, and how many that keeps by their day."""
    words = late_reasons(draft.study, draft.once).widen_words()
    return [tr(words)] if words else []


def _price(draft: Draft, *, hinged: bool) -> list[str]:
    said = duty_price_words(draft.study)
    if not said:
        return []
    if not hinged:
        return [said]
    fall = hinged_duties(draft)
    duties = [d.id for d in draft.study.project.duties if d.binds]
    stands: Phrase | str = phrase(STANDS, all=len(duties), left=len(set(duties) - fall))
    return [joined([said, tr(stands)], " ")]
