"""From what today costs to the benefit of the plan, and what it costs if nothing is done."""

from __future__ import annotations

from planner.analysis.around.bridge import Bridge, bridge_of, carried_on
from planner.analysis.around.on_the_table import on_the_table
from planner.domain.base.language import phrase, tr
from planner.domain.base.numbers import money_same_unit, percent, whole_money
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, runs
from planner.reporting.charts.waterfall import Part, carried, waterfall
from planner.reporting.content.draft import Column, Draft, Row, listing

TITLE = "Of {pools} that today’s costs are worth over {horizon}, discounted, {benefit} counts as the benefit"
LEAD = (
    "Present values over {horizon} at {rate} a year, every input at its mean, so that each line can be "
    "recomputed. What is taken off on the way is no promise: it is neither freed, nor measured, nor there in "
    "time."
)
REACH, LATER = (
    "Its steps remove, all working from the first day",
    "Not yet in place: dates and ramps of the plan",
)
FAILS = "Steps that fail or are late"
IDLE, CLAIMED = "Freed time that is not put to use", "Value that nobody measures yet"
TOGETHER = "Effect of inputs that vary together"
BENEFIT, COST, WORTH = "Benefit that counts", "Cost of the plan", "Expected worth"
NOTHING_TITLE = "If nothing is done"
NOTHING_NOTE = "Expected sums of each year, not discounted."


def bridge_page(draft: Draft) -> list[SectionBlocks]:
    """One page; nothing where no step is planned or the worth is withheld."""
    study = draft.study
    if not study.plan.steps or study.judgement.withheld:
        return []
    found = bridge_of(study)
    parts = _parts(draft, found)
    scale = draft.scale(*(p.amount for p in parts))
    drawn = [p for p in parts if p.total or round(p.amount)]
    title = phrase(
        TITLE,
        pools=draft.money(found.pools),
        horizon=draft.horizon_words,
        benefit=draft.money(found.benefit),
    )
    rate = percent(study.case_problem.rate, 1)
    lead = phrase(LEAD, horizon=draft.horizon_words, rate=rate)
    if draft.unknown:
        title = "From what today costs to the benefit of a plan"
    blocks: list[Block] = [
        Heading(n=1, t=tr(title)),
        Para(runs=runs(tr(lead)), lead=True),
        draft.figure(
            "bridge",
            lambda: waterfall(drawn, scale, draft.theme),
            phrase(
                "From {reach} that the steps could remove to {benefit} that counts and {worth} of worth.",
                reach=draft.money(found.reach),
                benefit=draft.money(found.benefit),
                worth=draft.money(study.case.npv.mean, signed=True),
            ),
            "From what steps could remove to what counts",
            "Dark: sums. Grey: what falls off. Hatched: value that is claimed, shown and never added.",
        ),
        _table(draft, found),
        *nothing_done(draft),
    ]
    return [SectionBlocks(id="bridge", blocks=tuple(blocks))]


def _parts(draft: Draft, found: Bridge) -> list[Part]:
    case = draft.study.case
    return [
        Part(tr(REACH), found.reach, total=True),
        Part(tr(LATER), found.planned - found.reach),
        Part(tr(FAILS), found.saved - found.planned),
        Part(tr(IDLE), -found.idle),
        Part(tr(CLAIMED), -found.claimed, hatched=True),
        Part(tr(TOGETHER), found.uncertainty),
        Part(tr(BENEFIT), found.benefit, total=True),
        Part(tr(COST), -case.cost.mean),
        Part(tr(WORTH), case.npv.mean, total=True),
    ]


def _table(draft: Draft, found: Bridge) -> Block:
    """The same in full figures: they add up as they are printed."""
    parts = _parts(draft, found)
    shown = [round(p.amount) for p in parts]
    # rounded parts may miss a rounded sum by a unit: it goes where nobody counts money
    shown[5] = shown[6] - sum(shown[:5])
    shown[7] = shown[8] - shown[6]
    pools, expected, means = round(found.pools), round(found.expected), round(found.means)
    unstated = round(found.unstated)
    stated: list[Row] = [
        (
            tr("Of it invoices that nobody stated: nothing of them counts"),
            whole_money(-unstated, draft.currency, signed=True),
        )
    ]
    rows: list[Row] = [
        (
            Cell(t=tr("Today’s pools, carried on: mean of the futures, not discounted"), b=True),
            Cell(t=whole_money(expected, draft.currency), b=True),
        ),
        *(stated if unstated else []),
        (
            tr("With every input at its mean, as from here on"),
            whole_money(means - expected + unstated, draft.currency, signed=True),
        ),
        (tr("Discounted"), whole_money(pools - means, draft.currency, signed=True)),
        (
            Cell(t=tr("Today’s pools, carried on: present value"), b=True),
            Cell(t=whole_money(pools, draft.currency), b=True),
        ),
        (
            tr("Beyond what the steps of the plan act on"),
            whole_money(shown[0] - pools, draft.currency, signed=True),
        ),
    ]
    for part, amount in zip(parts, shown, strict=True):
        text = whole_money(amount, draft.currency, signed=not part.total)
        rows.append((Cell(t=part.name, b=part.total), Cell(t=text, b=part.total)))
    return listing(
        "From today’s pools to the benefit that counts and the worth",
        (Column("", 0.74), Column("Amount", 0.26, "r")),
        rows,
        title="The same in full: each sum is what stands above it",
    )


STAYS = "The level stays at {level:.1f} of 4 at best."
DUTIES_THEN = "Duties in time then: {n} of {all}."
RISES = "The level rises to {level:.1f} of 4 at best, by what is done with and without a plan."


def nothing_done(draft: Draft) -> list[Block]:
    """What today costs if it goes on, year by year, beside the same with the plan."""
    study = draft.study
    found = carried_on(study)
    both = [a + b for a, b in zip(found.left, found.plan, strict=True)]
    years = [tr(phrase("Year {year}", year=n + 1)) for n in range(len(found.nothing))]
    scale = draft.scale(*found.nothing, *both)
    words = (tr("Nothing is done"), tr("With the plan"), tr("The plan itself"))
    without = next(o for o in on_the_table(study) if o.result.id == "nothing")
    total, saved = sum(found.nothing), sum(found.nothing) - sum(both)
    if total <= 0:
        return []
    said = [
        phrase(
            "Today’s costs and losses go on: {total} in {horizon}, not discounted. The plan lowers that by "
            "{share}, its own cost taken off.",
            total=draft.money(total),
            horizon=draft.horizon_words,
            share=percent(saved / total, 1),
        )
        if saved >= 0
        else phrase(
            "Today’s costs and losses go on: {total} in {horizon}, not discounted. With the plan it is "
            "{more} more.",
            total=draft.money(total),
            horizon=draft.horizon_words,
            more=draft.money(-saved),
        )
    ]
    now = study.profile.overall.value
    if now is not None:
        then = without.level
        risen = then is not None and round(then, 1) > round(now, 1)
        said.append(phrase(RISES if risen else STAYS, level=then if risen else now))
    if without.duties:
        said.append(phrase(DUTIES_THEN, n=without.met, all=without.duties))
    rows: list[Row] = [
        (
            Cell(t=year, b=True),
            *money_same_unit((one, left, plan), draft.currency),
        )
        for year, one, left, plan in zip(years, found.nothing, found.left, found.plan, strict=True)
    ]
    return [
        draft.figure(
            "nothing",
            lambda: carried(
                found.nothing, found.left, found.plan, words, years, scale, draft.theme
            ),
            phrase(
                "Cost of today a year if nothing is done and with the plan: {years}",
                years="; ".join(
                    f"{y} {scale(a)}, {scale(b)}"
                    for y, a, b in zip(years, found.nothing, both, strict=True)
                ),
            ),
            NOTHING_TITLE,
            NOTHING_NOTE,
            listing(
                "What today costs by year, with and without the plan",
                (
                    Column("", 0.25),
                    Column("Nothing is done", 0.25, "r"),
                    Column("With the plan", 0.25, "r"),
                    Column("The plan itself", 0.25, "r"),
                ),
                rows,
            ),
        ),
        Para(runs=runs(" ".join(tr(s) for s in said))),
    ]
