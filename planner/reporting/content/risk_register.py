"""Risks and assumptions: how likely, what it would do, what is counted, what is done, and who answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.duty_title import requirement_of
from planner.analysis.study.plan import Step
from planner.analysis.systems.words import short_day
from planner.catalogue.duty_steps import DUTY_TRIES
from planner.catalogue.fit import watching
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import between, in_hundred, long_date, money_same_unit
from planner.domain.plan.duty import DUTY_SOURCES, Duty
from planner.economics.shared_causes import PREFIX
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, runs
from planner.reporting.case_words import way_to_find
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.plan import owner
from planner.reporting.content.risk import MOST_OWNERS, Risk, overdue_risks
from planner.reporting.duty_law import GUIDE, DutyCount
from planner.reporting.late_words import late_reasons

MOST_STEPS = 3
MOST_INPUTS = 3
MOST_ASSUMPTIONS = 5
TELLING = 0.02
"""A step that fails to take effect less often is no risk worth a line."""
LEADS = "Whoever leads the plan"


def risk_pages(draft: Draft) -> list[SectionBlocks]:
    """One page: the risks, gravest first, and the assumptions that move the worth most."""
    study = draft.study
    if not study.plan.steps or study.judgement.withheld:
        return []
    found = sorted(risk_lines(draft), key=lambda r: -r.weight)
    if not found:
        return []
    rows: list[Row] = [
        (Cell(t=f"R{n}", b=True), r.what, r.likely, r.effect, r.trigger, r.answer, r.who)
        for n, r in enumerate(found, 1)
    ]
    register = listing(
        "Risks of the plan with likelihood, effect, sign, response and owner",
        (
            Column("No.", 0.05),
            Column("Risk", 0.19),
            Column("Likelihood", 0.11),
            Column("Effect", 0.17),
            Column("Noticed by", 0.16),
            Column("Response", 0.21),
            Column("Owner", 0.11),
        ),
        rows,
        title="Risks, gravest first: likelihood times effect",
    )
    title = phrase("What may go wrong: {n} risks", n=len(found))
    if len(found) == 1:
        title = phrase("What may go wrong: one risk")
    lead = phrase(
        "Likelihoods and effects are those of the {trials:,} futures of the business case. An effect is what "
        "the plan is worth less over the horizon. Of steps and of inputs those that weigh most are named, at "
        "most {n} each.",
        n=MOST_STEPS,
        trials=study.case.trials,
    )
    return [
        SectionBlocks(
            id="risks",
            blocks=(
                Heading(n=1, t=tr(title)),
                Para(runs=runs(tr(lead)), lead=True),
                register,
                *_assumptions(draft),
            ),
        )
    ]


def risk_lines(draft: Draft) -> list[Risk]:
    """Every risk that the result shows, in no order."""
    found = [*_steps(draft), *_late(draft), *_inputs(draft), *_duties(draft), *_loss(draft)]
    return [*found, *overdue_risks(draft, _weight(draft))]


def _steps(draft: Draft) -> list[Risk]:
    """Steps that are not in effect: given up, or not begun for want of what they need; the heaviest."""
    study, plan = draft.study, draft.study.plan
    by_id = {s.candidate.id: s for s in plan.steps}
    found = []
    for odds in study.odds:
        lost, fails = study.marginal.get(odds.id, 0.0), 1 - odds.works
        if fails < TELLING or lost <= 0 or odds.id not in by_id:
            continue
        step = by_id[odds.id]
        others = len(odds.fails_with_it)
        effect = phrase("{money} less", money=draft.money(lost))
        if others:
            effect = phrase(
                "{money} less; {n} steps fall with it", money=draft.money(lost), n=others
            )
        if others == 1:
            effect = phrase("{money} less; one step falls with it", money=draft.money(lost))
        found.append(
            Risk(
                tr(phrase("“{name}” does not take hold", name=step.candidate.name)),
                in_hundred(fails),
                tr(effect),
                tr(phrase("Not in use by {day}", day=long_date(plan.last_day(step.end)))),
                tr(_answer(draft, step)),
                owner(draft, step),
                fails * lost,
            )
        )
    return sorted(found, key=lambda r: -r.weight)[:MOST_STEPS]


def _answer(draft: Draft, step: Step) -> str:
    tries = draft.study.case_problem.by_id[step.candidate.id].tries
    if tries == DUTY_TRIES:
        return "Try it again until it works: a duty asks for it"
    if tries > 1:
        return "Try it once more, then give it up with what builds on it"
    return "Give it up with what builds on it"


def _late(draft: Draft) -> list[Risk]:
    """The plan ends after its planned end."""
    study, plan = draft.study, draft.study.plan
    chance, cost = study.delays.chance, study.decision.delay
    if chance <= 0 or cost <= 0:
        return []
    end = max(s.end for s in plan.steps)
    chain = [i for i in study.delays.chain if any(s.candidate.id == i for s in plan.steps)]
    names = {s.candidate.id: s.candidate.name for s in plan.steps}
    watch = phrase("A step is not over at its planned end")
    if chain:
        watch = phrase("“{name}” is not over at its planned end", name=names[chain[0]])
    return [
        Risk(
            tr(phrase("The work ends after {day}", day=long_date(plan.last_day(end)))),
            in_hundred(chance),
            tr(
                phrase(
                    "{money} less for each quarter that all begins later", money=draft.money(cost)
                )
            ),
            tr(watch),
            tr("Free the people first who hold up the most; begin nothing new until then"),
            tr(LEADS),
            chance * cost,
        )
    ]


def _inputs(draft: Draft) -> list[Risk]:
    """Inputs that may turn out worse than expected; each stands at its worse end in one of ten futures."""
    study = draft.study
    found = []
    for swing in study.moving:
        low_is_worse = swing.at_low < swing.at_high
        worse = min(swing.at_low, swing.at_high)
        lost = study.case.npv.mean - worse
        if lost <= 0:
            continue
        at = swing.low_input if low_is_worse else swing.high_input
        pattern = "{name} is {value} or less" if low_is_worse else "{name} is {value} or more"
        value = Verbatim(draft.describe_input(swing.id, at))
        if swing.id.startswith(PREFIX):
            pattern = "{name}: {value}"
        what = phrase(pattern, name=swing.label, value=value)
        after = draft.money(worse, signed=True)
        found.append(
            Risk(
                tr(what),
                tr("1 in 10"),
                tr(
                    phrase("{money} less; worth {worth} then", money=draft.money(lost), worth=after)
                ),
                tr(_even(draft, swing.id)),
                tr(way_to_find(study, swing.id) or "Look again when it has been counted"),
                _who(draft, swing.id),
                lost / 10,
            )
        )
    return sorted(found, key=lambda r: -r.weight)[:MOST_INPUTS]


def _even(draft: Draft, id_: str) -> str:
    """From which figure on the plan no longer pays, where one is known."""
    one = next(
        (b for b in draft.study.decision.break_evens if b.id == id_ and b.value is not None), None
    )
    if one is None:
        return _counted(draft, id_)
    pattern = "Counted below {value}" if one.worth_rises else "Counted above {value}"
    return phrase(pattern, value=Verbatim(draft.describe_input(one.id, one.value or 0.0)))


def _counted(draft: Draft, id_: str) -> str:
    """Until when it is counted: before the stage after the one that tells it, if there is one."""
    stages, whose = draft.study.plan.stages, id_.partition(":")[0]
    tells = next((s for s in stages if whose in {x.candidate.id for x in s.steps}), stages[0])
    after = next((s for s in stages if s.number > tells.number), None)
    if after is None:
        return phrase("Counted at the end of stage {n}", n=tells.number)
    return phrase("Counted before stage {n} is released", n=after.number)


def _who(draft: Draft, id_: str) -> str:
    row = next((r for r in draft.study.register if r.definition.id == id_), None)
    named = draft.disclosure.who(row.who) if row is not None and row.confirmed else ""
    return named or tr("nobody yet")


def _duties(draft: Draft) -> list[Risk]:
    """Duties that some future keeps after their own day: each, or where they are many by law and kind.

    None is left out. Those done by hand are in no future at all, and have a line of their own.
    """
    groups: dict[tuple[object, ...], list[DutyResult]] = {}
    risky = [d for d in draft.study.plan.duties if d.state not in ("met", "by_hand")]
    risky = [d for d in risky if d.in_time < 1]
    project = draft.study.project
    by_id = {d.id: d for d in project.duties}
    for one in risky:
        found = requirement_of(project, by_id[one.id])
        of = found[0].short if found else DUTY_SOURCES[by_id[one.id].source]
        key = (of, one.state == "planned") if len(risky) > MOST_INPUTS else (of, one.id)
        groups.setdefault(key, []).append(one)
    risks = [_duty_risk(draft, str(of), ones, by_id) for (of, _), ones in groups.items()]
    return [*_law(draft, by_id), *risks, *_by_hand(draft, by_id)]


def _law(draft: Draft, by_id: Mapping[str, Duty]) -> list[Risk]:
    """Duties that the plan keeps by the day of their law too seldom to sign for, or only after it.

    Days of one's own are chosen, those of a law are not: nothing about duties stands before it.
    """
    study = draft.study
    count = DutyCount.of(study, draft.today.isoformat())
    ones = [*count.now, *count.seldom, *count.after]
    if not ones:
        return []
    said = [phrase(LAW_ALREADY, n=len(count.now))] if count.now else []
    said += count.undecided_words()
    said += [phrase(SELDOM_BY_LAW, n=len(count.seldom))] if count.seldom else []
    never = any(d.state == "missing" for d in count.after)
    said += [phrase(AFTER_LAW[never], n=len(count.after))] if count.after else []
    guides = sum(d.source == GUIDE for d in ones)
    said += [phrase(OF_GUIDANCE, n=guides)] if guides else []
    odds = [count.chance(d) for d in count.seldom] + [0.0] * bool(count.now or count.after)
    likely = [w for w, _ in sorted({in_hundred(1 - n): 1 - n for n in odds}.items(), key=_second)]
    effect = GUIDED if guides == len(ones) else BREACH_OR_GUIDED if guides else BREACH
    known = not count.seldom
    return [
        Risk(
            tr(joined([*said, SEE_LIST], " ")),
            likely[0] if len(likely) == 1 else between(likely[0], likely[-1]),
            tr(effect),
            tr("Known today" if known else SIGNS),
            tr(UNTIL_THEN),
            _owners(draft, ones, by_id),
            len(study.plan.duties) * _weight(draft),
        )
    ]


def _duty_risk(
    draft: Draft, of: str, ones: Sequence[DutyResult], by_id: Mapping[str, Duty]
) -> Risk:
    """One duty, or several of the law or source ``of`` that the plan keeps alike: in time, or not."""
    chances = sorted({in_hundred(1 - d.in_time): 1 - d.in_time for d in ones}.items(), key=_second)
    days = sorted({d.by for d in ones})
    what = phrase(ONE_DUTY, name=ones[0].name, day=short_day(days[0]))
    if len(ones) > 1:
        what = phrase(
            SAME_DAY if len(days) == 1 else DUTIES,
            n=len(ones),
            of=of,
            first=short_day(days[0]),
            last=short_day(days[-1]),
        )
    planned = ones[0].state == "planned"
    return Risk(
        tr(what),
        chances[0][0] if len(chances) == 1 else between(chances[0][0], chances[-1][0]),
        tr("A duty: not weighed against money"),
        tr("One of its steps is not over at its planned end" if planned else "Known today"),
        tr(_duty_answer(draft, ones, planned=planned)),
        _owners(draft, ones, by_id),
        sum(1 - d.in_time for d in ones) * _weight(draft),
    )


def _weight(draft: Draft) -> float:
    """What a duty that no future keeps weighs among the risks: the plan's cost, for it has no money."""
    return max(draft.study.case.cost.mean, 1.0)


def _second(pair: tuple[str, float]) -> float:
    return pair[1]


LAW_ALREADY = "Duties that apply today already and are not kept: {n:d}."
SELDOM_BY_LAW = (
    "Duties planned by the day of their law that keep it in less than 80 of 100 futures: {n:d}."
)
AFTER_LAW = (
    "Duties that the plan keeps only after the day of their law: {n:d}.",
    "Duties that the plan keeps only after the day of their law, or not at all: {n:d}.",
)
"""How many are late for their law; and where some of them do not fit into the plan."""
OF_GUIDANCE = "Of all these, guidance of supervisors: {n:d}."
BREACH = "A breach of law from its day on: fines, and the use may have to stop"
BREACH_OR_GUIDED = (
    "Of a law a breach, from its day on: fines, and the use may have to stop; of guidance the supervisor "
    "asks why"
)
SIGNS = "Known today; where chance decides, a step that is not over as planned"
GUIDED = "Guidance is not followed from its day on: the supervisor asks why"
SEE_LIST = "See the list of duties."
UNTIL_THEN = "By hand until their steps are over, or stop the use; widen the limits that hold them."
ONE_DUTY = "“{name}” is not kept by its own day, {day}"
SAME_DAY = "{n:d} duties are not kept by their own day, {first} ({of}): see the list of duties"
DUTIES = (
    "{n:d} duties are not kept by their own days, {first} to {last} ({of}): see the list of duties"
)
FIRST = "What a step still needs that is not over goes before new steps; by hand until then."
LATE = "The plan dates it later already. {why}"
MISSING = "It does not fit into the limits: wider ones."
LATER = (
    "A later own day is possible, up to the day of its law: {n:d}.",
    "A later own day is possible, up to the day of its law.",
)
FROM_LAW = (
    "By hand from the day of its law on, or stop the use: {n:d}.",
    "By hand from the day of its law on, or stop the use.",
)
ELSE_LATER = ("Else agree a later day: {n:d}.", "Else agree a later day.")
ALREADY = (
    "Applies already, by hand from today, no later day is left: {n:d}.",
    "Applies already, by hand from today, no later day is left.",
)
"""What is left of duties of one kind: how many they are, and of one alone."""


def _duty_answer(draft: Draft, ones: Sequence[DutyResult], *, planned: bool) -> str:
    """What helps: what holds it where the plan itself is late, as it was tried; by hand what is law."""
    count = DutyCount.of(draft.study, draft.today.isoformat())
    after, now = {d.id for d in count.after}, {d.id for d in count.now}
    kinds = Counter(
        ALREADY
        if d.id in now
        else FROM_LAW
        if d.id in after
        else LATER
        if d.id in count.laws
        else ELSE_LATER
        for d in ones
    )
    if planned:
        said, told = [FIRST], [ALREADY]
    else:
        reasons, ids = late_reasons(draft.study, draft.once), [d.id for d in ones]
        why = [*reasons.of_many(ids), *reasons.own_days_of_many(ids)]
        if len(ones) == 1:
            why = [words for words in (reasons.words(ids[0]),) if words]
        said = [phrase(LATE, why=joined(why, " ")) if why else MISSING]
        told = [LATER, FROM_LAW, ELSE_LATER, ALREADY]
    if len(ones) == 1:
        said += [kind[1] for kind in told if kinds[kind]]
    else:
        said += [phrase(kind[0], n=kinds[kind]) for kind in told if kinds[kind]]
    return joined(said, " ")


def _owners(draft: Draft, ones: Sequence[DutyResult], by_id: Mapping[str, Duty]) -> str:
    """Who answers for these duties, each once; the role where nobody is named, the list where many are."""
    role = tr(watching(draft.study.project.organisation))
    named = (draft.disclosure.who(by_id[d.id].owner) for d in ones if d.id in by_id)
    owners = tuple(dict.fromkeys(n or role for n in named))
    return "; ".join(owners) if len(owners) <= MOST_OWNERS else tr("the list of duties names them")


NO_EVIDENCE = "No evidence of it three months before its day."
NO_EVIDENCE_NOW = "Applies already, no evidence of it today: {n:d}."


def _signs(draft: Draft, ones: Sequence[DutyResult]) -> list[str]:
    """By what one sees that a duty is not kept by hand: of what applies already no day lies ahead."""
    now = {d.id for d in DutyCount.of(draft.study, draft.today.isoformat()).now}
    already = sum(d.id in now for d in ones)
    ahead = [NO_EVIDENCE] if already < len(ones) else []
    return [*ahead, *([phrase(NO_EVIDENCE_NOW, n=already)] if already else [])]


def _by_hand(draft: Draft, by_id: Mapping[str, Duty]) -> list[Risk]:
    """What no step of any plan keeps: no future says how it ends, so each weighs as one that none keeps."""
    ones = [d for d in draft.study.plan.duties if d.state == "by_hand"]
    number = len(ones)
    if not number:
        return []
    return [
        Risk(
            tr(
                phrase(
                    "Duties that no step keeps and that somebody has to keep by hand: {n:d}",
                    n=number,
                )
            ),
            tr("not computed"),
            tr("A duty: not weighed against money"),
            tr(joined(_signs(draft, ones), " ")),
            tr("An owner for each; the list of duties names them"),
            _owners(draft, ones, by_id),
            number * _weight(draft),
        )
    ]


ON_LOSS = (
    (
        "Then stop what has not brought what it promised",
        "Then stop what has not brought what it promised and no duty asks for",
    ),
    (
        "Release the next stage only if its conditions hold",
        "Release of the next stage what duties ask for, and the rest only if its conditions hold",
    ),
)
"""What is done about a loss where one stage is all, and where another follows; without and with duties."""


def _loss(draft: Draft) -> list[Risk]:
    """The plan loses money as a whole."""
    case, plan = draft.study.case, draft.study.plan
    asked = plan.duty_schedule.keys()
    if case.loss_share <= 0 or asked >= {s.candidate.id for s in plan.steps}:
        return []  # what duties ask for altogether is no risk that anybody could leave
    losing = case.npv_values[case.npv_values < 0]
    lost = float(-losing.mean()) if len(losing) else 0.0
    first = plan.stages[0]
    return [
        Risk(
            tr("The plan loses money over the horizon"),
            in_hundred(case.loss_share),
            tr(phrase("{money} lost on average then", money=draft.money(lost))),
            tr(phrase("What stage {n} has brought, counted at its end", n=first.number)),
            tr(ON_LOSS[len(plan.stages) > 1][bool(asked)]),
            tr(LEADS),
            case.loss_share * lost,
        )
    ]


def _assumptions(draft: Draft) -> list[Block]:
    """What the plan takes for granted and moves its worth most: figure, basis, and what hangs on it."""
    study = draft.study
    rows: list[Row] = []
    for n, swing in enumerate(study.moving[:MOST_ASSUMPTIONS], 1):
        row = next((r for r in study.register if r.definition.id == swing.id), None)
        basis = tr("shared by several inputs" if swing.id.startswith(PREFIX) else "catalogue")
        if row is not None:
            pattern = "yours, grade {grade}" if row.confirmed else "default, grade {grade}"
            basis = tr(phrase(pattern, grade=row.grade))
        worth = money_same_unit((swing.at_low, swing.at_high), draft.currency, signed=True)
        ends = draft.describe_range(swing.id, swing.low_input, swing.high_input)
        rows.append(
            (
                Cell(t=f"A{n}", b=True),
                tr(swing.label),
                between(*ends),
                basis,
                between(*worth),
                _who(draft, swing.id),
            )
        )
    if not rows:
        return []
    return [
        listing(
            "Assumptions that move the worth most: range, basis, worth at the ends, owner",
            (
                Column("No.", 0.05),
                Column("Assumption", 0.25),
                Column("Taken as, 8 in 10", 0.21),
                Column("Basis", 0.19),
                Column("Worth at the ends", 0.18, "r"),
                Column("Owner", 0.12),
            ),
            rows,
            title="Assumptions that move it most",
        )
    ]
