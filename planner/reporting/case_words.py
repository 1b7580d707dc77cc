"""Checks, cash and the plans on the table as rows of words: the same for window, report and terminal."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from planner.analysis.around.would_pay import nearest, nearest_needs, on_draws
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.judge import LEAST, Check
from planner.analysis.study.options import OptionResult
from planner.analysis.study.study import Study
from planner.domain.base.language import Inner, Phrase, Verbatim, joined, phrase, tr
from planner.domain.base.numbers import (
    Money,
    capital,
    decimal,
    in_hundred,
    money,
    money_same_unit,
    percent,
)
from planner.economics.case import by_year
from planner.economics.model import DRIVERS
from planner.economics.sensitivity import weakest
from planner.economics.shared_causes import PREFIX
from planner.reporting.sentences import person_days

NOT_APPLIED = "Does not apply: {checks}, as {why}."
STATES = {
    "passes": "passes",
    "asks": "asks",
    "fails": "fails",
    "confirmed": "confirmed",
    "applies not": "does not apply",
}
"""The states of a check in words; the last where there is nothing to check."""
CHECK_HEADS = ("Check", "Figure", "Passes", "Fails", "State")
CASH_HEADS = (
    "Year",
    "Invoices",
    "Saved on invoices",
    "Net cash",
    "Own time, no invoice",
    "Freed time",
)
OPTION_HEADS = ("Choice", "Steps", "Expected", "9 in 10 futures", "Loses", "What is measured")
CASH_NOTE = (
    "Invoices and cash only, before tax, undiscounted, expected. No budget falls by what people save: that "
    "takes fewer posts, or hiring that is avoided."
)

WHAT_TO_DO = (
    "Mend the input that it hangs on, or let somebody who answers for it confirm the figure with name and "
    "reason. Until then the worth, and all that follows from it, stands in these checks alone; costs and "
    "cash are shown."
)


def rate_words(study: Study) -> str:
    """The internal rate in 9 of 10 futures that have exactly one, and how many have none or several."""
    rates = study.case.rates
    if rates.p5 is None or rates.p95 is None:
        return tr("no rate")
    if rates.middle is None:
        return tr(phrase("{n} have none", n=in_hundred(rates.none)))
    said = phrase("{low} to {high}", low=percent(rates.p5), high=percent(rates.p95))
    if rates.none > 0:
        said = joined([said, phrase("{n} have none", n=in_hundred(rates.none))], "; ")
    if rates.several > 0:
        said = joined([said, phrase("{n} have several", n=in_hundred(rates.several))], "; ")
    return tr(said)


ANYWAY_BESIDE = (
    "Done with and without a plan, so on neither side of the worth and not in its cost: {names}. It takes "
    "about {days} to set up and costs {cost} over the horizon: own people {labour}, invoices {invoices}."
)
ANYWAY_ALONE = (
    "Do anyway, with or without a plan: {names}. It takes about {days} to set up and costs {cost} over the "
    "horizon: own people {labour}, invoices {invoices}."
)
"""What is done with and without a plan, beside one and where there is none."""


def anyway_words(study: Study) -> str:
    """What the plan holds that is done with and without it, and what that costs; empty without any."""
    found = done_anyway(study)
    if found is None:
        return ""
    currency = study.project.organisation.currency
    return tr(
        phrase(
            ANYWAY_BESIDE if study.plan.steps else ANYWAY_ALONE,
            names=joined(found.names),
            days=person_days(decimal(found.days, 0)),
            cost=money(found.cost, currency),
            labour=money(found.labour, currency),
            invoices=money(found.invoices, currency),
        )
    )


STATE_COUNTS = (
    ("{n} passes", "{n} pass"),
    ("{n} asks", "{n} ask"),
    ("{n} fails", "{n} fail"),
    ("{n} confirmed", "{n} confirmed"),
    ("{n} does not apply", "{n} do not apply"),
)
"""How many checks are in each of ``STATES``: one, and several."""


def checks_line(study: Study) -> str:
    """How the judge's checks stand, in one line."""
    judgement = study.judgement
    counts = [sum(_state(c) == state for c in judgement.checks) for state in STATES]
    parts = [
        phrase(one if n == 1 else many, n=n)
        for n, (one, many) in zip(counts, STATE_COUNTS, strict=True)
        if n
    ]
    said = " · ".join(tr(p) for p in parts)
    return phrase("{all} checks of plausibility: {said}", all=len(judgement.checks), said=said)


def check_rows(study: Study) -> list[tuple[str, ...]]:
    """Every check with its figure and limits, and below it why it asks or fails."""
    currency = study.project.organisation.currency
    return [
        (
            tr(check.name),
            _told(study, check),
            _limit(check, check.passes, currency, fails=False),
            _limit(check, check.fails, currency, fails=True),
            tr(STATES[_state(check)]),
        )
        for check in study.judgement.checks
    ]


def _told(study: Study, check: Check) -> str:
    """The figure of a check; where the worth is withheld of an amount only whether it is above 0."""
    if check.unit == "money" and check.figure is not None and study.judgement.withheld:
        return tr("above 0" if check.figure > 0 else "not above 0")
    return _shown(check, check.figure, study.project.organisation.currency)


def _state(check: Check) -> str:
    return "applies not" if check.figure is None and check.state == "passes" else check.state


def check_remarks(study: Study, *, names: bool = True) -> list[str]:
    """A sentence for each check that does not pass, and who confirmed it; then why others do not apply."""
    found = []
    idle: dict[str, list[str]] = {}
    for check in study.judgement.checks:
        if check.words:
            found.append(capital(tr(check.words)))
        if check.confirmed_by and names:
            found.append(tr(phrase("Confirmed by {who}", who=check.confirmed_by)))
        if _state(check) == "applies not" and check.idle:
            idle.setdefault(tr(check.idle), []).append(f"“{tr(check.name)}”")
    for why, checks in idle.items():
        found.append(tr(phrase(NOT_APPLIED, checks=joined(checks), why=Verbatim(why))))
    return found


def optimism_words(study: Study) -> str:
    """That the plan is not worth its cost after the usual optimism; empty where it is, or there is none."""
    check = next((c for c in study.judgement.checks if c.id == "uplift"), None)
    told = check is not None and _state(check) == "asks" and not study.judgement.withheld
    return check.words if check is not None and told and study.plan.steps else ""


ONE_IN_TEN = 0.1


def _shown(check: Check, value: float | None, currency: str) -> str:
    if value is None:
        return "–"
    if check.unit == "share":
        hides = value == check.figure and any(
            round(value, 2) == round(x, 2) != value for x in (check.passes, check.fails)
        )
        fine = hides or 0 < abs(value) < ONE_IN_TEN
        places = 1 if fine and value * 100 % 1 else 0
        return percent(value, 2 if places and abs(value) < LEAST else places)
    if check.unit == "money":
        return money(value, currency, signed=True)
    return decimal(value, 0 if check.unit == "months" else 1)


def _limit(check: Check, limit: float, currency: str, *, fails: bool) -> str:
    if check.figure is None or (fails and not check.may_fail):
        return "–"
    if check.id == "uplift":
        return "> 0"
    signs = ("≥", "<") if check.low else ("≤", ">")
    return f"{signs[fails]} {_shown(check, limit, currency)}"


def cash_rows(study: Study) -> list[tuple[str, ...]]:
    """Year by year what is paid and what comes back as cash; the last row sums up."""
    case, currency = study.case, study.project.organisation.currency
    monthly = case.monthly
    kinds = ("invoices", "cash", "labour", "capacity")
    years = {kind: by_year(monthly[kind]) for kind in kinds}
    rows = []
    count = len(years["invoices"])
    for k in range(count + 1):
        out, back, own, freed = (sum(years[x]) if k == count else years[x][k] for x in kinds)
        amounts = (out, back, back - out, own, freed)
        name = tr("All years") if k == count else tr(phrase("Year {year}", year=k + 1))
        rows.append((name, *(money(v, currency) for v in amounts)))
    return rows


def option_name(one: OptionResult) -> str:
    """What a plan on the table is called; one that lacks what duties ask for says so."""
    return tr(one.name if one.keeps else phrase("{name} (misses duties)", name=one.name))


def option_rows(study: Study) -> list[tuple[str, ...]]:
    """The plans on the table, all in the same futures."""
    currency = study.project.organisation.currency
    labels = {r.definition.id: r.definition.label for r in study.register}
    rows: list[tuple[str, ...]] = []
    for one in study.decision.options:
        low, high = money_same_unit((one.p5, one.p95), currency, signed=True)
        rows.append(
            (
                option_name(one),
                str(one.steps),
                money(one.expected, currency, signed=True),
                tr(phrase("{low} to {high}", low=low, high=high)),
                in_hundred(one.loss_share),
                tr(labels.get(one.input, "")),
            )
        )
    return rows


WAYS = {
    "adoption": "Begin with the first steps in one team, and look after a quarter whether they took hold: "
    "what holds there tells of all others.",
    "team_productivity": "Compare planned and real days of your last two projects.",
    "labour_rates": "Ask who pays salaries for the pay of these people, all extras included.",
    "cloud_prices": "Ask the suppliers on the list for offers.",
}
"""How to find out about a cause that inputs share."""
ALONE = "Look after a quarter whether the first steps took hold, before more begin."
"""The same where there is one team: it tells of no other."""
TRY_IT = "Try it in one team for a quarter; “Pilot first?” says what that is worth."
LEADS_ANYWAY = (
    "No single figure changes which choice is best: wherever each lies in its range, {choice} stays "
    "ahead."
)


NO_CHOICE = "Duties leave no choice: no figure changes what has to be done, only what it costs."


@dataclass(frozen=True)
class ToFind:
    """One thing to find out: what it is, its grade, what knowing it is worth (in words), and how."""

    id: str
    label: str
    grade: str
    worth: str
    how: str


def way_to_find(study: Study, id_: str) -> str:
    """How an input or a shared cause can be found out; empty where nothing is known of it."""
    if id_.startswith(PREFIX):
        cause = id_.removeprefix(PREFIX)
        return ALONE if cause == "adoption" and len(study.project.teams) < 2 else WAYS[cause]
    row = next((r for r in study.register if r.definition.id == id_), None)
    if row is not None:
        return row.definition.find_out
    return TRY_IT if ":effect:" in id_ or id_.endswith(":success") else ""


def find_out(study: Study, most: int) -> tuple[str, tuple[ToFind, ...]]:
    """A sentence, and what to find out first.

    Where knowing single figures is worth something, these; else what moves the worth most, and the sentence
    says that none of them changes the choice.
    """
    decision, currency = study.decision, study.project.organisation.currency
    if not study.plan.steps:
        sentence, first = _what_decides(study)
        return sentence, first[:most]
    quantities = study.case_problem.all_quantities()
    known = [
        (i.id, phrase("{amount}", amount=Money(i.value, currency)))
        for i in decision.worth_finding_out
    ]
    wanted = known or [(s.id, "") for s in study.moving]
    found: list[ToFind] = []
    for id_, worth in wanted:
        how = way_to_find(study, id_)
        cause = id_.removeprefix(PREFIX)
        grade = weakest(
            q.grade for q in quantities.values() if id_ == q.id or cause == q.driver.strip("-")
        )
        label = decision.labels.get(id_, "")
        if how and label and len(found) < most:
            found.append(ToFind(id_, label, grade, worth, how))
    if known:
        return "", tuple(found)
    free = [o for o in decision.options if o.keeps and o.id != "measure_first"]
    best = max(free, key=lambda o: o.expected)
    if len(decision.options) < 2:
        return "", tuple(found)
    if len(free) < 2 or (study.plan.duty_schedule and best.expected <= 0):
        # where nothing pays, the report recommends what duties ask for: no other plan may be said to lead
        return phrase(NO_CHOICE), tuple(found)
    return phrase(LEADS_ANYWAY, choice=phrase("“{name}”", name=best.name)), tuple(found)


ALONE_TURNS = (
    "Each of these alone can make what comes nearest pay within its range, "
    "and nobody here has stated it yet."
)
TOGETHER_TURN = (
    "No single figure makes what comes nearest pay within its range; these, which nobody here has stated "
    "yet, do most towards it together."
)
NOTHING_TURNS = (
    "Nothing that is left to find out can turn it: not even with every input at the better end of its range "
    "does what comes nearest pay."
)
OWN_TURN = "What could turn it are your own figures: at these, nothing pays."
MOST_OPEN = "These move most what comes nearest to paying; levels that are missing are drawn."


def _what_decides(study: Study) -> tuple[str, tuple[ToFind, ...]]:
    """Where nothing is planned: what nobody stated and what can turn that, or that nothing can."""
    rows = {r.definition.id: r for r in study.register}

    def found(ids: Iterable[str]) -> tuple[ToFind, ...]:
        wanted = [rows[i] for i in ids if i in rows and not rows[i].confirmed]
        return tuple(
            ToFind(r.definition.id, r.definition.label, r.grade, "", r.definition.find_out)
            for r in wanted
            if r.definition.find_out
        )

    if not study.profile.overall.leads:
        near = on_draws(study)
        first = found(t.id for t in near.inputs) if near is not None else ()
        return (phrase(MOST_OPEN) if first else ""), first
    needed = nearest_needs(study)
    if needed is None:
        return "", ()
    if needed.values:
        first = found(n.id for n in needed.values)
        return phrase(ALONE_TURNS if first else OWN_TURN), first
    if needed.together > 0 and (first := found(needed.moving)):
        return phrase(TOGETHER_TURN), first
    return phrase(NOTHING_TURNS), ()


def nearest_words(study: Study) -> str:
    """What comes nearest to paying where nothing does; empty where nobody knows."""
    found = nearest(study)
    if found is None:
        return ""
    return phrase(
        "Nearest to paying is “{name}”: over the horizon it costs {amount} more than it brings.",
        name=found.name,
        amount=Money(found.short, study.project.organisation.currency),
    )


def real_words(study: Study) -> str:
    """The worth if all claimed value is real, beside what counts and never in it."""
    case, currency = study.case, study.project.organisation.currency
    return tr(
        phrase(
            "If all claimed value is real, this plan is worth {worth}; futures that lose money: {loss}.",
            worth=Money(case.if_real.mean, currency, signed=True),
            loss=in_hundred(case.if_real_loss_share),
        )
    )


HALF_A_PERCENT = 0.005
"""Less than this would be printed as nothing."""


def uplift_words(study: Study) -> list[str]:
    """After the usual optimism; for public bodies also the range of early cost."""
    after, currency = study.judgement.uplift, study.project.organisation.currency
    parts = [
        phrase(pattern, share=share)
        for pattern, share in (
            ("cost +{share:.0%}", after.cost_up),
            ("benefit −{share:.0%}", after.benefit_down),
            ("time +{share:.0%}", 0.0 if after.seen else after.later),
        )
        if share >= HALF_A_PERCENT
    ]
    usual = phrase(
        "After the usual optimism of such figures ({parts}) it is worth {worth}. This is for reading; it is "
        "in no range.",
        parts=joined(parts),
        worth=Money(after.worth, currency, signed=True),
    )
    found = [usual] if parts else []
    if after.seen:
        took = (
            "Finished steps took {took:.0%} of the time that was planned for them ({count} so far)."
        )
        found.append(phrase(took, took=1 + after.later, count=after.seen))
    if after.early_cost is not None:
        low, high = after.early_cost
        found.append(
            phrase(
                "Public bodies plan early costs with +{low:.0%} to +{high:.0%} (Green Book).",
                low=low,
                high=high,
            )
        )
    return [tr(f) for f in found]


LEVEL_WORDS = {"low": "a little", "medium": "somewhat", "high": "strongly"}


def independent_words(study: Study) -> str:
    """What the odds would be if nothing moved together; empty where nothing is said to."""
    apart, currency = study.decision.independent, study.project.organisation.currency
    if apart is None:
        return ""
    causes = [
        phrase("“{cause}” {level}", cause=Inner(DRIVERS[c]), level=LEVEL_WORDS[level])
        for c, level in sorted(apart.levels.items())
    ]
    low, high = money_same_unit((apart.p5, apart.p95), currency, signed=True)
    return tr(
        phrase(
            "Inputs with a common cause move together here: {causes}. Drawn independently, 9 in 10 futures "
            "would lie between {low} and {high}, and {loss} would lose money.",
            causes=joined(causes),
            low=low,
            high=high,
            loss=in_hundred(apart.loss_share),
        )
    )


def confirmed_lines(study: Study, *, names: bool = True) -> list[str]:
    """Failed checks that somebody answers for, with date and reason, and with ``names`` who it is."""
    found = []
    for check in study.judgement.checks:
        by = check.confirmed_by
        if not by:
            continue
        if not names and isinstance(by, Phrase):
            by = phrase("{date}: {reason}", **{k: by.values[k] for k in ("date", "reason")})
        pattern = "{what} Confirmed by {who}" if names else "{what} Confirmed, {who}"
        found.append(tr(phrase(pattern, what=check.words, who=by)))
    return found
