"""Sentences of the first pages and of the decision sheet, computed again: what is asked for, and counts.

Written like ``recompute.RULES``; here a rule may look at what the sentence names.
"""

from __future__ import annotations

import math
from collections import Counter
from datetime import date

import numpy as np

from planner.analysis.study.study import Study
from planner.economics.model import sample
from planner.economics.worth import net_present_value
from planner.maturity.answers import asked_questions
from tests.reading.nets import CURRENCY
from tests.reading.paying import counted_with, line_error, together, would_pay
from tests.reading.recompute import (
    NUMBER_WORDS,
    A,
    N,
    O,
    Rule,
    S,
    Values,
    defaults,
    present,
    read,
    worth,
)
from tests.reading.steps import MONTHS, invoices_a_year
from tests.reading.tables import COUNTS, year
from tests.reading.tools import Names, band, chosen_cost, cost_of, of_kind, share_of

W = rf"({'|'.join((*NUMBER_WORDS, *(n.capitalize() for n in NUMBER_WORDS)))}|\d+)"
"""A count, in words or in digits."""
DAY = r"\d{1,2} \w+ \d{4}"
SURVEY = r" \((\d+ %) use it for: (?P<category>[^;]+); survey of [^)]+\)"


# what is asked for ----------------------------------------------------------------------------------


def months_until(study: Study, day: str) -> int:
    """Months of the plan that are over once a day is."""
    number, month, year_ = day.split()
    last = date(int(year_), MONTHS.index(month[:3]) + 1, int(number))
    start = study.plan.start
    return (last.year - start.year) * 12 + last.month - start.month + 1


def asks_for_all(study: Study) -> bool:
    """Whether what is asked for until the review is what the plan itself holds until then."""
    from planner.analysis.around.on_the_table import recommended

    found = recommended(study)
    return found is None or found.option.id in ("whole", "stage_1")


def days(study: Study, until: str, *, anyway: bool) -> float | None:
    """Person-days of setting up until a day: of steps that are done anyway, or of the others."""
    if not asks_for_all(study) or any(s.candidate.initiative.trial for s in study.plan.steps):
        return None
    months, total = months_until(study, until), 0.0
    for step in study.plan.steps:
        if study.case_problem.by_id[step.candidate.id].anyway is anyway:
            over = sum(step.start <= m < step.end for m in range(months)) / (step.end - step.start)
            total += over * sum(step.candidate.initiative.effort_days.values())
    return total


def beside(study: Study, until: str) -> tuple[float, float] | None:
    """Between what invoices of what is done anyway come to at the low and the high end of prices."""
    if not asks_for_all(study):
        return None
    months, ends = months_until(study, until), [0.0, 0.0]
    for step in study.plan.steps:
        one = study.case_problem.by_id[step.candidate.id]
        if one.anyway:
            for n, end in enumerate(("low", "high")):
                yearly = invoices_a_year(study, one, end) * max(months - step.start, 0) / 12
                ends[n] += yearly + float(getattr(one.once_cost, end))
    return ends[0], ends[1]


def loses_at(study: Study, names: Names) -> Values:
    """The value of an input at which the plan is worth nothing: the printed one, if it is near to that.

    Tried with the input held there in every future, all else as drawn.
    """
    known = {str(b.label): b.id for b in study.decision.break_evens}
    if names["label"] not in known:
        return None, None
    key = known[names["label"]]
    problem, schedule = study.case_problem, study.plan.schedule
    futures = sample(problem, study.project.finance.seed, len(worth(study)), schedule).draws

    def worth_at(value: float) -> float:
        draws = futures | {key: np.full(len(worth(study)), value)}
        draws |= {d.id: d.of(draws) for d in problem.derived}
        return float(net_present_value(problem, schedule, draws).mean())

    mean = float(futures[key].mean())
    number, half = read(names["said"])
    # the report draws a straight line through the futures: it may lie as far beside as chance puts it
    side = 1 if names["side"] == "Below" else -1
    near = side * (half + 2.5 * line_error(futures[key], worth(study), number))
    chance = 2.5 * float(futures[key].std()) / math.sqrt(len(futures[key]))
    said = number if worth_at(number + near) > 0 > worth_at(number - near) else math.nan
    return said, (mean - chance, mean + chance)


def until(study: Study, day: str, kind: str) -> float | None:
    """A monthly flow of the plan until a day."""
    flow = study.case.monthly[kind]
    return float(sum(flow[: months_until(study, day)])) if asks_for_all(study) else None


def last_year(study: Study) -> float | None:
    """What the last twelve months of the horizon cost."""
    n = study.case.horizon // 12 - 1
    whole = study.case.horizon % 12 == 0 and asks_for_all(study)
    return year(study, "labour", n) + year(study, "invoices", n) if whole else None


def next_best(study: Study, names: Names) -> Values:
    """By how much the plan is worth more than the plan that is named, which no third one may exceed."""
    from planner.analysis.around.on_the_table import recommended

    chosen = recommended(study)
    assert chosen is not None
    others = {str(o.name): o.expected for o in study.decision.options if o.id != chosen.option.id}
    kept = [o.expected for o in study.decision.options if o.keeps and o.id != chosen.option.id]
    other = others[names["other"]]
    first = float(worth(study).mean()) if chosen.option.id == "whole" else chosen.option.expected
    return (first - other if other >= max(kept) - 1e-9 else math.nan,)


# counts ---------------------------------------------------------------------------------------------


def checks(study: Study) -> Counter[str]:
    """Checks of plausibility by how they end."""
    return Counter("idle" if c.idle else c.state for c in study.judgement.checks)


def check_counts(study: Study) -> Values:
    """How many checks there are, pass, ask, fail and do not apply."""
    found = checks(study)
    ended = [float(found[state]) for state in ("passes", "asks", "fails")]
    return float(found.total()), *ended, float(found.total()) - sum(ended)


def fits(study: Study, state: str) -> float:
    """Practices of one kind of fit."""
    return float(sum(c.kind == "practice" and c.fit.status == state for c in study.candidates))


def larger(study: Study) -> float:
    """Practices that only the size of the organisation speaks against."""
    return float(sum(c.kind == "practice" and c.fit.below_size for c in study.candidates))


def given(study: Study) -> Values:
    """Questions of one person by what was said; nothing is known of several."""
    project = study.project
    if len(project.respondents) != 1:
        return (None,) * 5
    sheet = project.current_round.answers.get(project.respondents[0].id, {})
    states = Counter(
        a.state if (a := sheet.get(q.id)) else "open" for q in asked_questions(project)
    )
    asked = states.total()
    said = [states[s] for s in ("level", "dont_know", "not_applicable", "open")]
    return (states["level"] + states["not_applicable"]) / asked if asked else 0.0, *map(float, said)


def missing(study: Study) -> Values:
    """Questions without a level, of all that apply, for one person."""
    _, level, unknown, _, left = given(study)
    if level is None or unknown is None or left is None:
        return None, None
    return float(unknown) + float(left), float(level) + float(unknown) + float(left)  # type: ignore[arg-type]


def answer(study: Study, names: Names) -> Values:
    """The level that one person gave to a question."""
    project = study.project
    if len(project.respondents) != 1 or len(project.rounds) > 1:
        return (None,)
    sheet = project.current_round.answers.get(project.respondents[0].id, {})
    named = [q for q in asked_questions(project) if str(q.title) == names["question"]]
    levels = [a.level for q in named if (a := sheet.get(q.id)) and a.level is not None]
    return (float(levels[0]) if len(levels) == 1 else math.nan if named else None,)


def in_time(study: Study) -> Values:
    """Duties that the plan keeps by their own days, later, and not at all."""
    by = {d.id: date.fromisoformat(d.by) for d in study.project.duties}
    counts = Counter[str]()
    for duty in study.plan.duties:
        if duty.state == "by_hand":
            counts["hand"] += 1
        elif duty.state == "met":
            counts["time"] += 1
        elif duty.month is None:
            counts["missing"] += 1
        else:
            late = study.plan.month_start(duty.month + 1) > by[duty.id].replace(day=1)
            last = date.fromordinal(study.plan.month_start(duty.month + 1).toordinal() - 1)
            counts["late" if late and last > by[duty.id] else "time"] += 1
    return float(counts["time"]), float(counts["late"]), float(counts["missing"])


def stages(study: Study) -> float:
    """Years in which steps begin."""
    return float(len({s.start // 12 for s in study.plan.steps}))


def net_cash(study: Study) -> Values:
    """Cash of all years, and all that counts, not discounted."""
    cash = year(study, "cash", None) - year(study, "invoices", None)
    return cash, sum(sign * year(study, kind, None) for kind, sign in COUNTS.items())


def swung(study: Study, names: Names) -> Values:
    """The worth at the end of an input that is named: the low, the high, or the one that hurts."""
    swing = next(s for s in study.swings if names["label"] == str(s.label))
    ends = {"low": swing.at_low, "high": swing.at_high}
    return (ends.get(names.get("at") or "", min(ends.values())),)


def check_figure(study: Study, names: Names) -> Values:
    """The figure of a check; return on cost is computed again."""
    if names["check"] == "Return on cost":
        return (
            float(worth(study).mean()) / (present(study, "labour") + present(study, "invoices")),
        )
    return (next(c.figure for c in study.judgement.checks if str(c.name) == names["check"]),)


NAMED = (
    Rule(
        "beaten",
        rf"^(?P<tool>.+?){SURVEY} scores \d\.\d\d there and would cost {A} if started today; "
        rf"(?P<other>.+) \d\.\d\d and {A}\.$",
        lambda s, n: (share_of(s, n), cost_of(s, n["tool"]), cost_of(s, n["other"])),
        names=True,
    ),
    Rule(
        "left out",
        rf"^(?P<tool>.+?){SURVEY} scores .* left out, as it costs {A}(?:,| and )",
        lambda s, n: (share_of(s, n), cost_of(s, n["tool"])),
        names=True,
    ),
    Rule(
        "used for",
        rf"^(?P<tool>.+?){SURVEY} is left out:",
        lambda s, n: (share_of(s, n),),
        names=True,
    ),
    Rule(
        "better score",
        rf"^It costs {A} more than the cheapest; a better score may cost up to {A} more\.",
        lambda s: (chosen_cost(s) - s.stack.cheapest, band(s)),
    ),
    Rule(
        "stack told",
        rf"^(?P<kind>[^:]+): {W} tools for {W} categories, score (\d\.\d\d), {A} over",
        of_kind,
        names=True,
    ),
    Rule(
        "days asked",
        rf"Asked for until (?P<until>{DAY}):(?: {A} for invoices and)? {N} person-days? of own people",
        lambda s, n: (until(s, n["until"], "invoices"), days(s, n["until"], anyway=False)),
        names=True,
    ),
    Rule(
        "own people",
        rf"until (?P<until>{DAY}).* own people cost {A} until then\.",
        lambda s, n: (until(s, n["until"], "labour"),),
        names=True,
    ),
    Rule(
        "last year",
        rf"In the last year of the horizon the plan itself costs {A}, own people",
        lambda s: (last_year(s),),
    ),
    Rule(
        "next best",
        rf"^It is worth {A} more than the next best, “(?P<other>.+)”\.",
        next_best,
        names=True,
    ),
    Rule(
        "steps and stages",
        rf"^{W} steps? in {W} stages? (?:take|reach|bring)",
        lambda s: (float(len(s.plan.steps)), stages(s)),
    ),
    Rule(
        "practices planned",
        rf"^{W} practices? of {N} (?:is|are) in the plan",
        lambda s: (
            float(sum(x.candidate.kind == "practice" for x in s.plan.steps)),
            float(len(s.catalogue.practices)),
        ),
    ),
    Rule(
        "none planned",
        rf"^None of {N} practices is in the plan",
        lambda s: (float(len(s.catalogue.practices)),),
    ),
    Rule(
        "fits",
        rf"^{N} can begin at once, {N} once what they need is there, {N} (?:is|are) (?:known to be )?"
        rf"in place(?: \(.*?\))?; {N} do(?:es)? not suit[^;]*(?:; {N} (?:is|are) usually for larger)?",
        lambda s: (
            fits(s, "fits"),
            fits(s, "later"),
            fits(s, "in_place"),
            fits(s, "not_for_you") - larger(s),
            larger(s),
        ),
    ),
    Rule(
        "checks",
        rf"^{N} checks of plausibility: {N} pass(?:es)?(?: · {N} asks?)?(?: · {N} fails?)?"
        rf"(?: · {N} do(?:es)? not apply)?",
        check_counts,
    ),
    Rule(
        "defaults told",
        rf"^{N} inputs? (?:is|are) still defaults? of the product",
        lambda s: (defaults(s)[0],),
    ),
    Rule(
        "defaults share",
        rf"^{N} inputs, {S} of all, are defaults",
        lambda s: (defaults(s)[0], defaults(s)[0] / defaults(s)[1]),
    ),
    Rule("defaults of all", rf"^{N} of {N} inputs are defaults", defaults),
    Rule("missing", rf"{N} of {N} answers are missing", missing),
    Rule(
        "given",
        rf"^{S} of the questions answered \({N} answered · {N} don’t know · {N} not applicable · {N} open\)",
        given,
    ),
    Rule("answer", r"^(?P<question>[^:]+): (\d\.\d)$", answer, names=True),
    Rule(
        "duties in time",
        rf"^Duties by their own days: {N} planned in time, {N} late, {N} missing",
        in_time,
    ),
    Rule(
        "net cash",
        rf"^Net cash of the plan itself is {A} over .*; with all that counts {A}$",
        net_cash,
    ),
    Rule(
        "claimed told",
        rf"^{A} of further value is claimed and not measured, .* the plan is worth {A} on average",
        lambda s: (
            s.case.components["claimed"].mean,
            float(worth(s).mean()) + s.case.components["claimed"].mean,
        ),
    ),
    Rule(
        "claimed further",
        rf"A further {A} is claimed, not measured",
        lambda s: (s.case.components["claimed"].mean,),
    ),
    Rule(
        "swings told",
        rf"^If “(?P<label>.+?)” comes out (?P<at>low|high), the plan is worth {A} on average",
        swung,
        names=True,
    ),
    Rule(
        "swings at",
        rf"^With .+? for “(?P<label>.+?)” the plan is worth {A} on average",
        swung,
        names=True,
    ),
    Rule(
        "mean and middle",
        rf"The expected worth \(mean\) is {A}, the middle {A}",
        lambda s: (float(worth(s).mean()), float(np.median(worth(s)))),
    ),
    Rule(
        "discounted at",
        rf"discounted at {S}(?: a year)?[.,]",
        lambda s: (s.project.finance.real_rate,),
    ),
    Rule("bands", rf"9 in 10 of {N} futures", lambda s: (float(len(worth(s))),)),
    Rule("share of", rf"^Share of {N} futures by what", lambda s: (float(len(worth(s))),)),
    Rule(
        "mean of",
        rf"mean of {N} futures over .* at {S}, before tax",
        lambda s: (float(len(worth(s))), s.project.finance.real_rate),
    ),
    Rule(
        "limits told",
        rf"Limits: {A} of invoices a quarter",
        lambda s: (s.project.limits.budget_per_quarter,),
    ),
    Rule(
        "limits at once",
        rf"at most {W} steps at once",
        lambda s: (float(s.project.limits.most_at_once),),
    ),
    Rule(
        "today told",
        rf"way of working costs or loses {A} a year",
        lambda s: (sum(s.case.baseline.values()),),
    ),
    Rule(
        "duties cost",
        rf"^Meeting the duties alone costs {A} of expected worth",
        lambda s: (
            abs(
                next(
                    o.expected
                    for o in s.decision.options
                    if o.id in ("duties", "whole")
                    and (o.id == "duties" or len(s.plan.duty_schedule) == o.steps)
                )
            ),
        ),
    ),
    Rule(
        "checked",
        r"^(?P<check>Return on cost|Internal rate, middle|Hours priced today): ([\d,.]+ %) \(limit",
        check_figure,
        names=True,
    ),
    Rule(
        "loses below",
        rf"(?P<side>Below|Above) (?P<said>{CURRENCY}?\d\S*(?: %)?)(?: [^“]*)? for “(?P<label>.+?)” "
        rf"the plan loses on average "
        rf"\(counted with: ({CURRENCY}?\d\S*(?: %)?)",
        loses_at,
        names=True,
    ),
    Rule(
        "beside",
        rf"until (?P<until>{DAY})[:,.].* {A}(?: of invoices)? and {N} person-days?(?: fall due)? "
        r"for what is done (?:with and without|in any case)",
        lambda s, n: (beside(s, n["until"]), days(s, n["until"], anyway=True)),
        names=True,
    ),
    Rule(
        "hardly",
        r"if “(?P<label>.+?)” were hardly (?:more|less) than is counted with \((\S+(?: %)?)\)",
        counted_with,
        names=True,
    ),
    Rule(
        "stated",
        r"would pay if “(?P<label>.+?)”, stated as (\S+(?: %)?)(?: [^,]*)?, were (?P<said>\S+(?: %)?)"
        r"(?: [^“]*)? or (?P<side>more|less)\.",
        lambda s, n: would_pay(s, n)[::-1],
        names=True,
    ),
    Rule(
        "would pay",
        r"if “(?P<label>.+?)” were (?P<said>\S+(?: %)?) or (?P<side>more|less) "
        r"\(counted with: (\S+(?: %)?)\)",
        would_pay,
        names=True,
    ),
    Rule(
        "never pays",
        rf"better end of its range does it pay: it costs {A} more",
        lambda s: (-together(s),),
    ),
    Rule(
        "pays together",
        rf"with every input at the better end it brings {A} more",
        lambda s: (together(s),),
    ),
    Rule(
        "odds asked",
        rf"loses money in most futures \({O}\)",
        lambda s: (float((worth(s) < 0).mean()),),
    ),
)
"""Rules whose values may depend on what a sentence names."""
