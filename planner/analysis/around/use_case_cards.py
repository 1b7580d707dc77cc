"""The page of a use case as cards: of each a finding as its title, and the rows and sentences below it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Literal

from planner.analysis.around.use_case_able import headline
from planner.analysis.around.use_case_figures import MANY, figures_of
from planner.analysis.around.use_case_harm import (
    harm_words,
    stake_rows,
    stakeholder_word,
    unmeasured,
)
from planner.analysis.around.use_case_models import model_words, models_behind
from planner.analysis.around.use_case_regression import agreed_words, regression_words
from planner.analysis.around.use_case_scale import lever_state, scale_of, scale_words
from planner.analysis.around.use_case_verdict import KEPT_TEST
from planner.analysis.around.use_case_versions import holds_back, verdict_words, versions_of
from planner.analysis.around.use_case_words import (
    NOT_STATED,
    mark_words,
    measure_words,
    page_words,
    reason_words,
    time_words,
    worth_words,
)
from planner.analysis.study.plan import Experiment
from planner.analysis.study.study import Study
from planner.analysis.study.use_case_worth import Judged, judged, worth_of, yes_no_of
from planner.catalogue.use_cases import template_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import Inner, Verbatim, joined, phrase, tr
from planner.domain.base.numbers import (
    capital,
    decimal,
    iso_day,
    money,
    money_between,
    plain_number,
    work_days,
)
from planner.domain.case.model_comparison import ModelComparison
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    EVIDENCE_WORDS,
    HARM_WORDS,
    Judging,
)
from planner.domain.project import Project
from planner.economics.model_choice import weigh

NOTHING_TO_BEAT = "Nothing to beat yet"
Row = tuple[str, str]


@dataclass(frozen=True)
class Rated:
    """A rate on the scale from 0 to 1 of the process today, what is needed, and what is expected."""

    name: str
    rate: float
    needed: bool = False


@dataclass(frozen=True)
class Facts:
    """The work that a use case changes: rows, its baseline with rates to draw, and where figures are from."""

    rows: tuple[Row, ...]
    baseline: str
    rates: tuple[Rated, ...]
    source: str


@dataclass(frozen=True)
class Card:
    """A finding, rows that make it exact, and a sentence or more below."""

    title: str
    rows: tuple[Row, ...] = ()
    words: str = ""


@dataclass(frozen=True)
class Compared:
    """One line of the comparison of two versions; ``worse`` where the new one is."""

    name: str
    now: str
    new: str
    worse: bool


Part = Literal["name", "decision", "users", "baseline", "segments"]
"""The texts of a use case that a template gives it."""


@dataclass(frozen=True)
class Concerned:
    """One of those concerned; ``measured`` says whether what they bear is looked at before use."""

    who: str
    gains: str
    bears: str
    measured: bool


@dataclass(frozen=True)
class Gate:
    """When an idea is tried: its first and last day, when it is decided, and what follows on both ways."""

    begins: date
    ends: date
    decided: date
    goes_on: str
    else_: str


def rule_of(project: Project, use_case: UseCase) -> Judged | None:
    """What the stop rule says; ``None`` where it cannot be judged."""
    try:
        return judged(project, use_case)
    except InputError:
        return None


def lead_words(project: Project, use_case: UseCase, rule: Judged | None) -> str:
    """What leads the page: what is in use by its worth, an idea by what is to be done with it."""
    if rule is None and use_case.state == "production":
        return worth_words(project, worth_of(project, use_case))
    return headline(project, use_case, rule)


def in_words(use_case: UseCase, part: Part) -> str:
    """A text of the use case: in the language of the window while it is the template's, else as written."""
    text = getattr(use_case, part)
    template = template_of(use_case.template) if use_case.template else None
    theirs = template is None or text != getattr(template, part)
    return Verbatim(text) if theirs else text


def facts(project: Project, use_case: UseCase, rule: Judged | None) -> Facts:
    """What is known of the work; no worth where nothing is to be beaten."""
    judging, worth = use_case.judging or Judging(), worth_of(project, use_case)
    baseline = in_words(use_case, "baseline") or NOTHING_TO_BEAT
    rows: list[Row] = [
        (head, text)
        for head, text in (
            ("Decision", in_words(use_case, "decision")),
            ("Used by", in_words(use_case, "users")),
            ("Owner", Verbatim(use_case.owner)),
        )
        if text
    ]
    if judging.cases:
        rows.append(("Volume", phrase("{n:,.0f} cases a year", n=judging.cases)))
    if known := _answer_words(use_case):
        rows.append(("Time to answer", known))
    if worth.draws is not None and use_case.baseline:
        low, middle, high = worth.ends
        currency = project.organisation.currency
        told = phrase(
            "{span} a year, {middle} at the middle (grade {grade})",
            span=money_between(low, high, currency),
            middle=money(middle, currency),
            grade=worth.grade,
        )
        rows.append(("Value", told))
    if use_case.harms:
        rows.append(("Harm", joined([Inner(HARM_WORDS[h]) for h in use_case.harms], ", ")))
    if use_case.segments:
        rows.append(("Alike for", in_words(use_case, "segments")))
    rates = []
    if judging.before is not None:
        rates.append(Rated("today", judging.before))
        if judging.after is not None:
            needed = needed_rate(use_case, rule)
            if needed is not None:
                rates.append(Rated("needed", needed, needed=True))
            rates.append(Rated("hoped for", judging.after))
    return Facts(tuple(rows), baseline, tuple(rates), _source_words(project, use_case))


def _answer_words(use_case: UseCase) -> str:
    """How quick an answer must be, and when its outcome is known."""
    words = []
    if use_case.latency_seconds is not None:
        words.append(phrase("within {time}", time=time_words(use_case.latency_seconds)))
    if use_case.feedback_days is not None:
        words.append(phrase("outcome known after {n} days", n=decimal(use_case.feedback_days, 0)))
    return joined(words, "; ")


def _source_words(project: Project, use_case: UseCase) -> str:
    """From which template it is, and how many of its ranges nobody has confirmed."""
    template = template_of(use_case.template) if use_case.template else None
    if template is None:
        return ""
    of = [f for f in figures_of(project, use_case) if f.group == "worth"]
    left = sum(not f.own for f in of)
    return phrase(
        "From the template “{name}”: one of {all} figures is still that of the template, or open."
        if left == 1
        else "From the template “{name}”: {left} of {all} figures are still those of the template, or open.",
        name=Inner(template.name),
        left=left,
        all=len(of),
    )


def stop_card(project: Project, use_case: UseCase, rule: Judged | None) -> Card:
    """What must be shown, on what, at which cost, and what follows if it is not."""
    plan = use_case.stop
    if rule is None or plan is None:
        words = dict(page_words(project, use_case))["Stop rule"]
        return Card("What would make us stop is not stated", words=words)
    currency = project.organisation.currency
    must = mark_words(use_case, rule, currency)
    titles = {
        "try": _try_title(use_case, rule),
        "go": KEPT_TEST if rule.kept_for_harm else "Go on: a test would tell too little",
        "shelve": "Shelve it",
        "stop": "Stop",
    }
    cases = [phrase("{n:,.0f} cases in each group", n=plan.cases)] if plan.cases else []
    evidence = joined([*cases, Inner(EVIDENCE_WORDS[plan.evidence])], "; ")
    days = sum(use_case.test_days.values())
    cost = [money(plan.test_cost, currency)]
    if days:
        cost.append(phrase("{days} days", days=work_days(days)))
    rows: list[Row] = [("Evidence", evidence), ("Cost", joined(cost, ", "))]
    if must != NOT_STATED:
        rows.insert(0, ("To show", must))
    if plan.decide_by:
        rows.append(("By", iso_day(plan.decide_by)))
    if rule.rule.verdict == "try":
        rows.append(("Else", "Stop: no further cost follows."))
    words = joined(reason_words(project, rule), " ")
    return Card(titles[rule.rule.verdict], tuple(rows), words)


def _try_title(use_case: UseCase, rule: Judged) -> str:
    """What stops it, in the measure where worth follows it."""
    mark = needed_rate(use_case, rule)
    if mark is None:
        return "Try it first, and stop unless it shows enough"
    return phrase("Stop unless it shows {mark:.1%} or better", mark=mark)


def needed_rate(use_case: UseCase, rule: Judged | None) -> float | None:
    """The rate that must be shown for going on; ``None`` where no rate says it."""
    judging = use_case.judging or Judging()
    if rule is None or judging.before is None or judging.after is None:
        return None
    mark = judging.before + rule.must_show * (judging.after - judging.before)
    return mark if math.isfinite(mark) and 0 <= mark <= 1 and rule.must_show > 0 else None


def ends_of(project: Project, rule: Judged | None) -> tuple[tuple[str, float], ...]:
    """Worth at once and tried first, to be drawn from 0; nothing where it cannot be judged."""
    if rule is None:
        return ()
    currency = project.organisation.currency
    now, tried = rule.rule.now, rule.rule.experiment.worth - rule.rule.cost
    return (
        (phrase("at once {worth}", worth=money(now, currency, signed=True)), now),
        (phrase("tried first {worth}", worth=money(tried, currency, signed=True)), tried),
    )


def threshold_of(use_case: UseCase) -> float | None:
    """From which probability a yes or no is acted on; ``None`` where costs are not stated."""
    try:
        found = yes_no_of(use_case.judging or Judging())
    except InputError:
        return None
    return None if found is None else found.threshold


def measure_card(project: Project, use_case: UseCase) -> Card:
    """From where on somebody acts, which measures fit, and cases and days of the test."""
    judging = use_case.judging or Judging()
    p = threshold_of(use_case)
    measures = measure_words(judging, use_case.feedback_days or 0.0)
    title = (
        phrase("Act from a probability of {p:.1%}", p=p)
        if p is not None
        else "By which measure it is judged"
    )
    said = dict(page_words(project, use_case)).get("Test", "")
    return Card(title, measures, said)


def version_card(project: Project, use_case: UseCase) -> tuple[Card, tuple[Compared, ...]]:
    """What the newest comparison of two versions says, line by line; and the agreed cases."""
    held = use_case.regression
    generated = (use_case.judging or Judging()).kind == "generate"
    told = [agreed_words(use_case)]
    if held is not None:
        told.append(regression_words(held, generated=generated))
    against = joined([w for w in told if w], " ")
    kept = versions_of(project, use_case.id)
    if not kept:
        title = (
            "Held against agreed cases, not weighed in money yet"
            if held is not None and held.counts
            else "No better version is weighed yet"
        )
        return Card(title, words=against), ()
    one = kept[0]
    found = weigh(one, project.finance.seed)
    titles = {
        "better": "The new version is better",
        "worse": "The new version is worse: keep the one in use",
        "open": "Which version is better is open",
        "unknown": "Nobody has measured a change this large",
    }
    held_back = found.verdict == "better" and holds_back(one, use_case.latency_seconds)
    title = "Better on the whole, and held back" if held_back else titles[found.verdict]
    words = [phrase("{name}, {day}.", name=Verbatim(one.name), day=iso_day(one.date))]
    words += [verdict_words(one, found, use_case.latency_seconds), against]
    return Card(title, words=joined([w for w in words if w], " ")), _compared(use_case, one)


def _compared(use_case: UseCase, one: ModelComparison) -> tuple[Compared, ...]:
    limit = use_case.latency_seconds
    rows = [
        _shares("right answers", one.right_now, one.right_new),
        Compared(
            "seconds an answer",
            plain_number(one.seconds_now),
            plain_number(one.seconds_new),
            one.seconds_new > (one.seconds_now if limit is None else limit),
        ),
        _shares("served worst, right", one.worst_now, one.worst_new),
        _shares("shifted data, right", one.shifted_now, one.shifted_new),
    ]
    return tuple(r for r in rows if r is not None)


def _shares(name: str, now: float | None, new: float | None) -> Compared | None:
    if now is None or new is None:
        return None
    said = [phrase("{share:.0%}", share=x) for x in (now, new)]
    return Compared(name, said[0], said[1], new < now)


def stakes_card(
    use_case: UseCase, project: Project, left: tuple[float, float] | None
) -> tuple[Card, tuple[Concerned, ...], str]:
    """Who bears harm that nobody measures; a row each of those concerned; harm on its own line."""
    missing = unmeasured(use_case)
    rows = tuple(
        Concerned(
            stakeholder_word(r.who, use_case),
            Verbatim(r.gains),
            capital(tr(r.bears)),
            r.who not in missing,
        )
        for r in stake_rows(use_case)
        if r.gains or r.bears
    )
    title = (
        "Nobody has said whom a wrong answer would harm"
        if not use_case.harms
        else phrase(
            "Not measured before use for: {names}",
            names=joined([Inner(stakeholder_word(m, use_case)) for m in missing], ", "),
        )
        if missing
        else "Measured before use for everybody who may be harmed"
    )
    return Card(title), rows, harm_words(project, use_case, left)


def trial_card(
    project: Project, use_case: UseCase, study: Study | None
) -> tuple[Card, Gate | None]:
    """When the idea is tried in the plan and what follows from it on both ways."""
    if study is None:
        return Card("The plan is not made yet: then it says when it is tried"), None
    plan = study.plan
    one = next((e for e in plan.experiments if e.id == use_case.id), None)
    if one is None:
        return Card(
            "It has no experiment in the plan",
            words="An idea on trial, or one that is worth a try, stands in the plan until somebody decides.",
        ), None
    last = plan.last_day(one.end)
    gate = Gate(
        plan.month_start(one.start),
        last,
        date.fromisoformat(one.decide_by) if one.decide_by else last,
        "go on: plan what follows",
        "stop: no cost follows",
    )
    return Card("It is tried before it is built", words=_tried_words(project, one)), gate


def _tried_words(project: Project, one: Experiment) -> str:
    """Days, price and owner of an experiment, and what stands against it."""
    words = [
        phrase("It costs {cost}.", cost=money(one.cost, project.organisation.currency)),
    ]
    if one.days:
        words.append(phrase("Its people: {days} days.", days=work_days(sum(one.days.values()))))
    if one.owner:
        words.append(phrase("{owner} answers for it.", owner=Verbatim(one.owner)))
    if one.short:
        words.append("More days than are released.")
    if one.over:
        over = money(one.over, project.organisation.currency)
        words.append(phrase("More invoices than are released, by up to {over}.", over=over))
    if one.late:
        words.append("It cannot be over by the day of the decision.")
    return joined(words, " ")


def models_card(
    project: Project, use_case: UseCase, study: Study | None
) -> tuple[Card, tuple[tuple[str, str, str], ...]]:
    """The models behind it by the register, and how long the one that misbehaves is looked for."""
    found = models_behind(project, use_case)
    n = max(use_case.models, len(found))
    title = (
        "No model stands behind it yet"
        if not n
        else "One model stands behind it"
        if n == 1
        else phrase("{n} models, one answer", n=n)
    )
    rows: tuple[tuple[str, str, str], ...] = tuple(
        (Verbatim(m.model.name), Verbatim(m.model.version), Verbatim(m.system)) for m in found
    )
    words = [model_words(project, use_case), scale_words(project, use_case, study)]
    if study is not None and use_case.models >= MANY:
        scale = scale_of(project, use_case, study)
        rows += tuple(
            (one.name, phrase("{n} h", n=decimal(one.hours[1], 1)), lever_state(one, scale))
            for one in scale.levers
        )
    return Card(title, words=joined([w for w in words if w], " ")), rows
