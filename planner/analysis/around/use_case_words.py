"""What a use case says in sentences, for window, report and commands: worth, measure, test, stop rule."""

from __future__ import annotations

import math

from planner.analysis.around.use_case_able import able_words
from planner.analysis.around.use_case_harm import harm_left, harm_words
from planner.analysis.around.use_case_models import model_words
from planner.analysis.around.use_case_money import (
    kind_words,
    limit_words,
    yes_no_ends,
)
from planner.analysis.around.use_case_regression import agreed_words, regression_words
from planner.analysis.around.use_case_scale import scale_words
from planner.analysis.around.use_case_tests import test_words
from planner.analysis.around.use_case_verdict import beside_words, verdict_words
from planner.analysis.around.use_case_versions import version_words
from planner.analysis.study.study import Study
from planner.analysis.study.use_case_worth import (
    Judged,
    Worth,
    judged,
    people_cost,
    takes_off,
    worth_of,
    yes_no_of,
)
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.base.numbers import decimal, iso_day, money, money_between, plain_number
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import EVIDENCE_WORDS, Judging
from planner.domain.project import Project
from planner.economics.experiment import BIAS

NOT_STATED = "What must be shown is stated before it begins"
LATE = 90
"""Days after which an outcome comes too late to judge by it; judgement (grade D)."""
MORE = 1.005
"""From which share of what is expected on a pass mark is called more than that."""
DOUBTED = 50
"""How many times the yearly cost of its people a use case may bring before that is asked about (grade D)."""
RARE = 0.05
"""Share of true cases below which accuracy says nothing; judgement (grade D)."""
_GUARDS = "Calibration by tenths; the worst segment; an audit of what is not flagged."
MEASURES: dict[str, tuple[str, str, str]] = {
    "yes_no": (
        "Cost at the threshold; recall at the limit on cases.",
        "Cost a case against a group held out.",
        _GUARDS,
    ),
    "rare": (
        "Precision and recall at the threshold; accuracy says nothing where so few are true.",
        "Hits in a hundred cases.",
        _GUARDS,
    ),
    "late": (
        "The last cohort whose outcomes are known, held back by time.",
        "An early sign whose link to the outcome is stated.",
        "Drift, by cohort.",
    ),
    "changes": (
        "Uplift on randomised data: acting changes the outcome.",
        "A group held out, always.",
        "Contacts a person.",
    ),
    "rank": (
        "NDCG at the length of the list, on lists that people judged.",
        "Interleaving, then a test on success, not on clicks.",
        "New and small items; how long an answer takes.",
    ),
    "forecast": (
        "MASE against the best simple method, from 8 origins; pinball loss at the quantile.",
        "Cost of too few and of too many, items randomised.",
        "Bias; new items; whether the 90 % band holds 90 in 100.",
    ),
    "generate": (
        "Blind pairs against today’s answers; tasks solved; errors by severity.",
        "Minutes a solved task, timed, not asked for; asked again within 7 days.",
        "Wrong answers in 300; languages; refusals.",
    ),
}
"""By kind of decision and what is known: measure before use, measure in use, what to guard."""


def worth_words(project: Project, worth: Worth) -> str:
    """What it may be worth a year, or which figures are still open."""
    currency = project.organisation.currency
    if worth.needs:
        needs = joined([f.question for f in worth.needs], " ")
        return phrase("No money is counted yet. Still open: {needs}", needs=needs)
    if worth.draws is None:
        return "No worth is stated: state it, or start from a template with a formula."
    low, middle, high = worth.ends
    words = phrase(
        "Worth {mean} a year on average, {middle} at the middle, {span} nine times in ten (grade {grade}).",
        mean=money(worth.mean, currency),
        middle=money(middle, currency),
        span=money_between(low, high, currency),
        grade=worth.grade,
    )
    people = people_cost(project)
    if people and middle > DOUBTED * people:
        asked = phrase(
            "That is {n:,.0f} times what all people who build and run models cost a year: look at the "
            "volumes and prices again.",
            n=middle / people,
        )
        words = joined([words, asked], " ")
    if worth.loses >= 0.01:
        words = joined(
            [words, phrase("It loses in {n:.0f} of 100 futures.", n=100 * worth.loses)], " "
        )
    return words


def time_words(seconds: float) -> str:
    """A time to answer in the unit in which people say it."""
    for unit, pattern in ((3600, "{n} hours"), (60, "{n} minutes")):
        if seconds >= 2 * unit:
            return phrase(pattern, n=plain_number(round(seconds / unit, 1)))
    return phrase("{n} s", n=plain_number(seconds))


def measures_of(judging: Judging, feedback: float) -> str:
    """Which row of ``MEASURES`` fits the kind of decision and what is known of it."""
    if judging.kind == "rank" and judging.changes_outcome:
        return "changes"
    if judging.kind != "yes_no":
        return judging.kind
    if judging.changes_outcome:
        return "changes"
    if feedback > LATE:
        return "late"
    return "rare" if judging.share is not None and judging.share < RARE else "yes_no"


def measure_words(judging: Judging, feedback: float) -> tuple[tuple[str, str], ...]:
    """Which measure before use, which in use, and which guards."""
    before, use, guards = MEASURES[measures_of(judging, feedback)]
    return ("Before use", before), ("In use", use), ("Guards", guards)


def money_words(project: Project, judging: Judging, cases: int = 0) -> str:
    """What the costs of the two errors say, by chance within a range where ``cases`` were looked at.

    Empty where too little is known.
    """
    try:
        found = yes_no_of(judging)
    except InputError as error:
        return str(error)
    if found is None:
        return ""
    currency = project.organisation.currency
    words = [
        phrase(
            "Act from a probability of {threshold:.1%}: {found:.0%} of the true ones are found (today "
            "{was:.0%}), {flagged:.1%} of the others flagged (today {were:.1%}); that is {worth} a year "
            "beside today."
            if judging.today != Judging().today
            else "Act from a probability of {threshold:.1%}: {found:.0%} of the true ones are found, "
            "{flagged:.1%} of the others flagged; that is {worth} a year beside today.",
            threshold=found.threshold,
            found=found.new.found,
            was=judging.today.found,
            flagged=found.new.flagged,
            were=judging.today.flagged,
            worth=money(found.worth, currency),
        )
    ]
    ends = yes_no_ends(judging, found, cases)
    if ends is not None:
        span = money_between(*ends, currency)
        words.append(phrase("By chance of {n:,.0f} cases alone {span}.", n=cases, span=span))
    if found.from_area:
        words.append(
            "The rates follow from the area under the curve alone, which takes two bell curves for granted."
        )
    if not judging.calibrated:
        words.append(
            "Is the model calibrated on the real share? Scores that are too high may turn a gain into a loss."
        )
    if not judging.audited:
        words.append("Nobody looks at the unflagged, so recall is a guess (grade D).")
    return joined(words, " ")


def _limit_words(project: Project, use_case: UseCase) -> str:
    try:
        found = yes_no_of(use_case.judging or Judging())
    except InputError:
        return ""
    return "" if found is None else limit_words(project, use_case, found)


def stop_words(project: Project, use_case: UseCase, found: Judged) -> tuple[str, ...]:
    """The verdict, what must be shown, and what the test is worth."""
    plan, currency = use_case.stop, project.organisation.currency
    assert plan is not None  # noqa: S101 - judged() has looked
    words = [phrase("{verdict}.", verdict=verdict_words(found)), *reason_words(project, found)]
    if found.rule.verdict == "try" and found.must_show < math.inf:
        words.append(_must_words(use_case, found, currency))
    words.append(
        phrase(
            "Evidence: {evidence}; apart from chance it may be off by {bias:.0%} of what the effect adds, "
            "before what acting costs is taken off (grade D)."
            if takes_off(use_case)
            else "Evidence: {evidence}; apart from chance it may be off by {bias:.0%} of the benefit (grade "
            "D).",
            evidence=Inner(EVIDENCE_WORDS[plan.evidence]),
            bias=BIAS[plan.evidence],
        )
    )
    if plan.decide_by:
        words.append(phrase("Decided by {day}.", day=iso_day(plan.decide_by)))
    return tuple(words)


def reason_words(project: Project, found: Judged) -> list[str]:
    """What a verdict rests on: worth now, price of the test, and what it would bring."""
    currency = project.organisation.currency
    rule = found.rule
    words: list[str] = []
    if rule.verdict == "try":
        words.append(
            phrase(
                "The test costs {cost} and is worth {worth} more than deciding now; it leads to going on in "
                "{chance:.0%} of futures.",
                cost=money(rule.cost, currency),
                worth=money(rule.most, currency),
                chance=rule.experiment.chance,
            )
        )
        words.append(
            phrase(
                "Deciding now is to go on: worth {now} on average.", now=money(rule.now, currency)
            )
            if rule.now > 0
            else phrase(
                "Deciding now is to leave it: at once it would bring {now} on average.",
                now=money(rule.now, currency),
            )
        )
    elif rule.verdict == "go":
        pattern = (
            "It pays {now} without a test, and the test ({cost}) would bring at most {most}."
            if rule.most > 0
            else "It pays {now} without a test, and a test ({cost}) tells less than the months that it takes "
            "are worth."
        )
        words.append(_amounts(pattern, rule.now, rule.cost, rule.most, currency))
        if found.kept_for_harm:
            words.append(_kept_words(found, currency))
    elif rule.verdict == "shelve":
        if found.in_time is False:
            words.append("It cannot be known by the day of the decision.")
        else:
            pattern = "At once it would bring {now}; a test under {most}, or a better one, would change that."
            words.append(_amounts(pattern, rule.now, rule.cost, rule.most, currency))
    else:
        pattern = "It would bring {now}, and no test at {cost} can make up for that."
        words.append(_amounts(pattern, rule.now, rule.cost, rule.most, currency))
    return words


def _kept_words(found: Judged, currency: str) -> str:
    """That a test stays which does not pay, and what the months without the benefit cost beside its price."""
    if found.rule.most >= 0:
        return "The test stays, at its price, for those whom a wrong answer would harm."
    return phrase(
        "The test stays for those whom a wrong answer would harm: beside its price that is {waiting} less "
        "than going on at once.",
        waiting=money(-found.rule.most, currency),
    )


def _amounts(pattern: str, now: float, cost: float, most: float, currency: str) -> str:
    return phrase(
        pattern,
        now=money(now, currency),
        cost=money(cost, currency),
        most=money(max(most, 0.0), currency),
    )


def mark_words(use_case: UseCase, found: Judged, currency: str) -> str:
    """What has to be shown for going on, or what stands in its place where nothing can be said."""
    if math.isnan(found.must_show) or found.must_show == math.inf:
        return NOT_STATED
    return _must_words(use_case, found, currency)


def _must_words(use_case: UseCase, found: Judged, currency: str) -> str:
    """What must be shown: in the measure where worth follows it, in money, or as a share."""
    judging = use_case.judging
    if found.must_show <= 0:
        if judging is None or judging.before is None:
            return (
                "To go on it must be no worse than today’s process: money alone asks for no more."
            )
        return phrase(
            "To go on it must be no worse than today’s {before:.1%}: money alone asks for no more.",
            before=judging.before,
        )
    acting = (
        phrase(
            "To go on it must show a worth of {worth} a year or more, with what acting costs taken off.",
            worth=money(found.mark, currency),
        )
        if takes_off(use_case)
        else ""
    )
    if judging is not None and judging.before is not None and judging.after is not None:
        mark = judging.before + found.must_show * (judging.after - judging.before)
        if 0 <= mark <= 1:
            more = found.must_show > MORE
            shown = phrase(
                "To go on it must show {mark:.1%} or better; the {after:.1%} that are expected are not "
                "enough."
                if more
                else "To go on it must show {mark:.1%} or better.",
                mark=mark,
                after=judging.after,
            )
            if not acting or found.mark <= 0:
                return shown
            money_too = phrase(
                "That is a worth of {worth} a year, with what acting costs taken off.",
                worth=money(found.mark, currency),
            )
            return joined([shown, money_too], " ")
    if acting:
        return acting
    return phrase(
        "To go on it must show {share:.0%} of the benefit that is expected, or more.",
        share=found.must_show,
    )


def page_words(
    project: Project, use_case: UseCase, study: Study | None = None
) -> tuple[tuple[str, str], ...]:
    """All sentences of a use case by their heading, as window, report and command print them.

    With a ``study`` harm and scale say what its plan changes.
    """
    worth = worth_of(project, use_case)
    judging, late = use_case.judging or Judging(), use_case.feedback_days or 0.0
    found: list[tuple[str, str]] = [
        ("Able to solve it?", able_words(project, use_case)),
        ("Worth", worth_words(project, worth)),
    ]
    try:
        rule = judged(project, use_case, worth)
        stop = (
            "State what building and a test would cost: then it says whether to try, go on, shelve or stop."
            if rule is None
            else joined(stop_words(project, use_case, rule), " ")
        )
    except InputError as error:
        stop = str(error)
    found.append(("Stop rule", stop))
    found.extend(measure_words(judging, late))
    cases = use_case.stop.cases if use_case.stop is not None else 0
    said = (
        money_words(project, judging, cases),
        kind_words(project, use_case),
        beside_words(project, use_case, worth),
        _limit_words(project, use_case),
        test_words(use_case),
    )
    test = [w for w in said if w]
    if test:
        found.append(("Test", joined(test, " ")))
    generated, held = judging.kind == "generate", use_case.regression
    told = [agreed_words(use_case)]
    if held is not None:
        told.append(regression_words(held, generated=generated))
    if any(told):
        found.append(("Against agreed cases", joined([w for w in told if w], " ")))
    found.append(("Better version", version_words(project, use_case)))
    left = None if study is None else harm_left(study)
    if harm := harm_words(project, use_case, left):
        found.append(("Who may be harmed", harm))
    if models := model_words(project, use_case):
        found.append(("Models behind it", models))
    if scale := scale_words(project, use_case, study):
        found.append(("Many models", scale))
    return tuple(found)


def portfolio(project: Project) -> tuple[tuple[UseCase, Judged | None], ...]:
    """Use cases that are not in use yet and were thought about, each as its stop rule judges it."""
    found: list[tuple[UseCase, Judged | None]] = []
    for use_case in project.organisation.use_cases:
        if use_case.state in ("production", "retired"):
            continue
        if not use_case.template and use_case.stop is None:
            continue
        try:
            found.append((use_case, judged(project, use_case)))
        except InputError:
            found.append((use_case, None))
    return tuple(found)


def ideas_words(project: Project) -> str:
    """How many ideas are worth a try, and how many worth stopping; empty where none is judged."""
    parts = (project.organisation, project.assumptions, project.finance, project.limits)
    if _told and all(a is b for a, b in zip(_told[0][0], parts, strict=True)):
        return _told[0][1]  # a page asks after every change of anything
    verdicts = [found.rule.verdict for _, found in portfolio(project) if found is not None]
    words = []
    for verdict, one, more in (
        ("try", "one idea worth a try", "{n} ideas worth a try"),
        ("stop", "one worth stopping", "{n} worth stopping"),
    ):
        n = sum(v == verdict for v in verdicts)
        if n:
            words.append(one if n == 1 else phrase(more, n=n))
    _told[:] = [(parts, joined(words, ", "))]
    return _told[0][1]


_told: list[tuple[tuple[object, ...], str]] = []


def portfolio_words(project: Project, ideas: tuple[tuple[UseCase, Judged | None], ...]) -> str:
    """How many ideas are worth a try, what the tries cost, and how many are expected to go on."""
    words = [
        phrase(pattern, names=joined([u.name for u in named], ", "))
        for verdict, pattern in (
            ("stop", "Worth stopping: {names}."),
            ("shelve", "To shelve: {names}."),
        )
        if (named := [u for u, j in ideas if j is not None and j.rule.verdict == verdict])
    ]
    if kept := [(u, j.rule) for u, j in ideas if j is not None and j.kept_for_harm]:
        currency, waiting = project.organisation.currency, sum(max(-r.most, 0.0) for _, r in kept)
        told = phrase(
            "Tested for those whom a wrong answer would harm: {names}. These tests cost {cost} in all, and "
            "the months that they take {waiting}."
            if waiting
            else "Tested for those whom a wrong answer would harm: {names}. These tests cost {cost} in all.",
            names=joined([u.name for u, _ in kept], ", "),
            cost=money(sum(r.cost for _, r in kept), currency),
            waiting=money(waiting, currency),
        )
        words.append(told)
    rules = [j.rule for _, j in ideas if j is not None and j.rule.verdict == "try"]
    if not rules:
        return joined(words, " ")
    if len(rules) == 1:
        one = phrase(
            "Worth a try: one of {all}. It costs {cost} and leads to going on in {chance:.0%} of futures."
            if len(ideas) > 1
            else "It is worth a try: that costs {cost} and leads to going on in {chance:.0%} of futures.",
            all=len(ideas),
            cost=money(rules[0].cost, project.organisation.currency),
            chance=rules[0].experiment.chance,
        )
        return joined([one, *words], " ")
    tries = phrase(
        "Worth a try: {n} of {all}. The tries cost {cost} in all; about {go} of them are expected to go on.",
        n=len(rules),
        all=len(ideas),
        cost=money(sum(r.cost for r in rules), project.organisation.currency),
        go=decimal(sum(r.experiment.chance for r in rules), 1),
    )
    return joined([tries, *words], " ")
