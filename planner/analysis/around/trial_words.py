"""What is said of trials: where each stands in the plan, what passes and fails, what the look is worth."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from planner.analysis.study.study import Study
from planner.analysis.study.trials import DOUBTED, FITS, MISFITS, weeks_of
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day, money, plain_number
from planner.domain.plan.trial import OTHERWISE, TRIAL_STATES, Criterion, Trial
from planner.economics.model import CaseProblem, Timing, sample
from planner.economics.outcomes import Chances
from planner.economics.pools import HOURS_PER_DAY
from planner.economics.worth import FEW_FUTURES, net_present_value

RULED_OUT = "It is ruled out (never), so the plan does not begin it and there is nothing to try."


HELD = (
    "“Must” holds it: without it the plan would be worth about {worth} more, so a failed trial makes it a "
    "better one."
)


@dataclass(frozen=True)
class TrialRow:
    """A trial with its dates; ``gate`` is ``None`` where the plan leaves out what is tried.

    ``passes`` is ``None`` where nothing is weighed; ``ruled_out``: a person said never; ``adopted`` is the
    day from which the plan sets up what passed; ``by_hand`` names what it does without a tool that failed,
    or, ``at_once``, without one that need not be tried. ``held`` is what the plan would be worth more without
    it where a person said must, else 0.
    """

    trial: Trial
    name: str
    begins: date | None
    gate: date | None
    late: bool
    passes: float | None
    cost: float
    worth: float | None
    ruled_out: bool = False
    adopted: date | None = None
    by_hand: tuple[str, ...] = ()
    at_once: bool = False
    held: float = 0.0


def trial_rows(study: Study) -> tuple[TrialRow, ...]:
    """All trials of the document, those with the next gate first; ``late``: after the day of the decision."""
    names = {c.id: c.name for c in study.candidates}
    steps = {s.candidate.id: s for s in study.plan.steps} if study.plan is not None else {}
    problem, rows = study.case_problem, []
    for trial in study.project.trials:
        step = steps.get(trial.id)
        begins = gate = None
        if step is not None and study.plan is not None and trial.is_ahead:
            begins = study.plan.month_start(step.start)
            gate = begins + timedelta(days=round(7 * weeks_of(trial)))
        one = problem.by_id.get(trial.id)
        passes = Chances.of(one).passes if one is not None and one.trial is not None else None
        rows.append(
            TrialRow(
                trial,
                names.get(trial.id, trial.id),
                begins,
                gate,
                bool(gate and trial.decide_by and gate > date.fromisoformat(trial.decide_by)),
                passes,
                cost_of(study, trial),
                trial_worth(problem, study.plan.schedule, trial.id, study.project.finance.seed)
                if gate is not None and study.plan is not None
                else None,
                study.project.wishes.get(trial.id) == "never",
                study.plan.month_start(step.start)
                if step is not None and study.plan is not None and trial.state == "passed"
                else None,
                _done_by_hand(study, trial),
                trial.id in study.stack.given_up,
                _held(study, trial) if gate is not None else 0.0,
            )
        )
    return tuple(sorted(rows, key=lambda r: (r.gate or date.max, r.trial.id)))


def _held(study: Study, trial: Trial) -> float:
    """What the plan would be worth more without what must be in it."""
    must = study.project.wishes.get(trial.id) == "must"
    return max(-study.marginal.get(trial.id, 0.0), 0.0) if must else 0.0


def _done_by_hand(study: Study, trial: Trial) -> tuple[str, ...]:
    done = trial.state == "failed" and trial.otherwise == "process"
    if study.plan is None or not (done or trial.id in study.stack.given_up):
        return ()
    catalogue = catalogue_of(study.project)
    return tuple(
        s.candidate.name
        for s in study.plan.steps
        if s.candidate.assumed == "by_hand"
        and (practice := catalogue.practice_by_id.get(s.candidate.id)) is not None
        and any(
            trial.id in {t.id for t in catalogue.tools_for(practice, category)}
            for category in practice.needs_tool_in
        )
    )


def cost_of(study: Study, trial: Trial) -> float:
    """What a trial costs in days and cash, at the likely rate of pay."""
    known = study.case_problem.quantities
    rate = known.get(f"salary_{trial.role}") or known["salary_other"]
    hour = (
        rate.range.likely
        * known["loaded_multiplier"].range.likely
        / known["hours_per_year"].range.likely
    )
    return trial.cash + trial.days * HOURS_PER_DAY * hour


def trial_worth(
    problem: CaseProblem, schedule: dict[str, Timing], subject: str, seed: int
) -> float | None:
    """Expected worth of the plan with the trial less that without it, in the same futures.

    Without it the same doubt holds: the thing is begun at once, and what builds on it comes as much earlier.
    """
    one = problem.by_id.get(subject)
    if one is None or one.trial is None or subject not in schedule:
        return None
    plain = replace(one, trial=None)
    others = tuple(plain if i.id == subject else i for i in problem.initiatives)
    without = replace(problem, initiatives=others)
    earlier = one.trial.months
    after = _builds_on(problem, schedule, subject)
    moved = {
        id_: Timing(t.start, t.finish - earlier)
        if id_ == subject
        else Timing(t.start - earlier, t.finish - earlier)
        if id_ in after and t.start >= schedule[subject].finish
        else t
        for id_, t in schedule.items()
    }
    trials = FEW_FUTURES
    tried = sample(problem, seed, trials, schedule).draws
    begun = sample(without, seed, trials, schedule).draws
    return float(
        net_present_value(problem, schedule, tried).mean()
        - net_present_value(without, moved, begun).mean()
    )


def _builds_on(problem: CaseProblem, schedule: dict[str, Timing], subject: str) -> frozenset[str]:
    found = {subject}
    more = True
    while more:
        more = False
        for id_ in schedule.keys() - found:
            one = problem.by_id[id_]
            groups = (*((n,) for n in one.needs), *one.needs_any)
            if any(found.intersection(g) for g in groups):
                found.add(id_)
                more = True
    return frozenset(found - {subject})


def when_words(row: TrialRow) -> str:
    """Where a trial stands in the plan, and what an earlier one found."""
    words = _when_words(row)
    if not row.trial.note:
        return words
    return joined([words, phrase("Earlier: {what}", what=Verbatim(row.trial.note))], " ")


def _when_words(row: TrialRow) -> str:
    trial = row.trial
    if not trial.is_ahead:
        decided = phrase(
            "{state} on {day}, decided by {who}.",
            state=TRIAL_STATES[trial.state],
            day=iso_day(trial.decided_on) if trial.decided_on else "–",
            who=Verbatim(trial.decided_by),
        )
        after = _adopted_words(row) if trial.state == "passed" else _by_hand_words(row)
        return joined([decided, after], " ") if after else decided
    if row.ruled_out:
        return RULED_OUT
    if row.at_once:
        return _at_once_words(row)
    if row.begins is None or row.gate is None:
        return (
            "The plan leaves it out, so there is nothing to try: it does not pay, or the limits do not "
            "allow it."
        )
    words = [
        phrase(
            "From {begins}, {weeks} weeks; gate on {gate}.",
            begins=iso_day(row.begins.isoformat()),
            weeks=plain_number(weeks_of(trial)),
            gate=iso_day(row.gate.isoformat()),
        )
    ]
    if row.late:
        words.append(
            phrase("That is after the day of the decision, {day}.", day=iso_day(trial.decide_by))
        )
    return joined(words, " ")


def _adopted_words(row: TrialRow) -> str:
    """What a passed trial leads to in the plan that is there."""
    if row.adopted is not None:
        return phrase(
            "The plan adopts it: set up from {day}.", day=iso_day(row.adopted.isoformat())
        )
    if row.ruled_out:
        return "It is ruled out (never) all the same, so the plan does not adopt it."
    return (
        "The plan does not adopt it all the same: it does not pay, or the limits do not allow it. “Must” "
        "adopts it."
    )


def _by_hand_words(row: TrialRow) -> str:
    """What the plan does by hand since a tool failed."""
    if not row.by_hand:
        return ""
    return phrase("By hand since then: {names}.", names=joined(row.by_hand, ", "))


def _at_once_words(row: TrialRow) -> str:
    """Why nothing is tried: the way out is worth more than the tool."""
    if not row.by_hand:
        return "The plan is worth more without it, and there is nothing to try. “Must” tries it all the same."
    return phrase(
        "Nothing to try: work by hand at once is worth more than the tool and its trial. By hand: {names}. "
        "“Must” tries it all the same.",
        names=joined(row.by_hand, ", "),
    )


def worth_words(study: Study, row: TrialRow) -> str:
    """What the look costs, how likely it passes, and what it adds to the plan."""
    currency = study.project.organisation.currency
    if not row.trial.is_ahead or row.at_once:
        return ""
    if row.passes is None:
        return phrase("It costs {cost} whatever comes of it.", cost=money(row.cost, currency))
    words = [
        phrase(
            "It costs {cost} whatever comes of it; chance that it passes {chance:.0%} (grade D: it fits with "
            "{low:.0%} to {high:.0%}; what fits passes with {fits:.0%}, what does not with {misfits:.0%}).",
            cost=money(row.cost, currency),
            chance=row.passes,
            low=DOUBTED.low,
            high=DOUBTED.high,
            fits=FITS,
            misfits=MISFITS,
        )
    ]
    if row.worth is not None:
        pays = row.worth > 0
        pattern = (
            "Trying it first is worth {worth} more than beginning at once with the same doubt."
            if pays
            else "Trying it first brings {worth} less than beginning at once with the same doubt: a look "
            "pays for what is dear and doubted."
        )
        words.append(phrase(pattern, worth=money(abs(row.worth), currency)))
        if row.held > 0:
            words.append(phrase(HELD, worth=money(row.held, currency)))
        words += _place_words(study, row)
    return joined(words, " ")


def _place_words(study: Study, row: TrialRow) -> list[str]:
    """Whether what takes the place of a failed thing is in these figures; nothing where it is left out."""
    trial = row.trial
    if trial.otherwise == "leave_out":
        return []
    one = study.case_problem.by_id.get(trial.id)
    if one is None or one.trial is None or one.trial.second is None:
        other = next((c for c in study.candidates if c.id == trial.second), None)
        return [
            phrase(
                "Counted as left out if it fails: what would take its place is not for you as things stand. "
                "{reason}",
                reason=other.fit.reason if other is not None and other.fit.blocked else "",
            )
        ]
    if trial.otherwise == "process":
        return ["Where it fails, the work by hand and what it brings are counted."]
    return [
        phrase(
            "Where it fails, {name} and what it costs are counted, with a chance of its own to take hold.",
            name=_name(study, trial.second),
        )
    ]


def _name(study: Study, subject: str) -> str:
    names = {c.id: c.name for c in study.candidates}
    return names.get(subject, Verbatim(subject))


def criterion_words(one: Criterion) -> str:
    """What passes, what fails, and what was measured."""
    sides = ("at least", "below") if one.more_is_better else ("at most", "above")
    pattern = (
        "{what}; fails {side2} {bad} {unit}."
        if one.unit
        else "{what}: passes with {side} {good}, fails {side2} {bad}."
    )
    words = phrase(
        pattern,
        what=one.what,
        side=sides[0],
        good=plain_number(one.good),
        unit=one.unit,
        side2=sides[1],
        bad=plain_number(one.bad),
    )
    if one.result is None:
        return words
    verdict = one.verdict or "open"
    measured = phrase(
        "Measured: {result} ({verdict}).",
        result=plain_number(one.result),
        verdict=VERDICTS[verdict],
    )
    return joined([words, measured], " ")


VERDICTS = {"passed": "passes", "failed": "fails", "open": "between the two: open"}


def otherwise_words(study: Study, trial: Trial) -> str:
    """What is done if it fails, as said before."""
    if trial.otherwise != "second":
        return OTHERWISE[trial.otherwise]
    return phrase("{name} takes its place", name=_name(study, trial.second))
