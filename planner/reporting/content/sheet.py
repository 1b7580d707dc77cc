"""The decision sheet: what is asked, what else could be decided, why, and what could turn it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import cast

from planner.analysis.around.ends import work_ends
from planner.analysis.around.on_the_table import (
    DUTIES,
    GATE,
    LOSES,
    Recommended,
    recommended,
    recommended_words,
)
from planner.analysis.around.release import Release, against_chosen, release_figures, releases
from planner.analysis.around.sooner import least_in_time, sooner_lines
from planner.analysis.around.standing import standing_of
from planner.analysis.study.hygiene import done_anyway
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import (
    between,
    decimal,
    iso_day,
    long_date,
    long_month,
    month_year,
    percent,
)
from planner.domain.case.figure import Figure
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.maturity.answers import asked_dimensions
from planner.maturity.words import figure as level_words
from planner.reporting.blocks import (
    Block,
    Bullets,
    Cell,
    Columns,
    Heading,
    Para,
    Run,
    SectionBlocks,
    Table,
    escape_marks,
    runs,
    unmarked,
)
from planner.reporting.case_words import optimism_words, way_to_find
from planner.reporting.charts.options import DaysBar, OptionBar, option_ranges, role_days
from planner.reporting.content.asked import asked_words
from planner.reporting.content.draft import Draft
from planner.reporting.content.sheet_words import (
    AGAINST,
    AHEAD,
    DAYS_ROW,
    INVOICE_ROW,
    LESS,
    LOSING,
    LOSS_ROW,
    OWN_DAYS,
    RANGE_ROW,
    STOP,
    UPKEEP_ROW,
    WORTH_ROW,
)
from planner.reporting.duty_words import duty_cost_words
from planner.reporting.sentences import FigureColumn, person_days, say

LATER = "measure_first"
"""Of this plan only the measuring is known today; what follows is decided by what it shows."""
ORDER = ("whole", "stage_1", "duties", "measure_first", "nothing")
TITLES = {
    "whole": "Carry out the whole plan",
    "stage_1": "Carry out stage 1, and no more of the plan",
    "duties": "Do what the duties ask for, and no more",
    "measure_first": "Measure first, then decide",
    "nothing": "Nothing on the table is worth more than doing nothing",
}
FOR_DUTIES = "Carry out the whole plan: duties ask for it, though it does not pay for itself"
START_STAGE_1 = "Start stage 1 now; decide about stage 2 on {when}, with measured results"


@dataclass(frozen=True)
class Sheet:
    """What the sheet is made of: every plan with what it asks for, its figures, and the chosen one."""

    options: tuple[Release, ...]
    figures: dict[str, Figure]
    choice: Recommended

    @classmethod
    def of(cls, draft: Draft) -> Sheet | None:
        """The sheet of a study; ``None`` where there is nothing to choose from, or the worth is not said."""
        if "sheet" not in draft.once:
            draft.once["sheet"] = cls._made(draft)
        return cast("Sheet | None", draft.once["sheet"])

    @classmethod
    def _made(cls, draft: Draft) -> Sheet | None:
        choice = recommended(draft.study)
        if choice is None:
            return None
        found = sorted(releases(draft.study), key=lambda r: ORDER.index(r.id))
        options = tuple(found)
        horizon = draft.study.case.horizon
        figures = release_figures(options, horizon)
        draft.told.update(figures)
        chosen = next(o for o in options if o.id == choice.option.id)
        return cls(options, {**figures, **against_chosen(options, chosen, horizon)}, choice)

    @property
    def chosen(self) -> Release:
        """The recommended plan."""
        return next(o for o in self.options if o.id == self.choice.option.id)

    def figure(self, family: str, option: Release) -> Figure:
        """One figure of one plan."""
        return self.figures[f"option.{family}.{option.id}"]


def decision_page(draft: Draft, sheet: Sheet) -> SectionBlocks:
    """The first page: the question, the options side by side, why, and what could turn it."""
    blocks: list[Block] = [
        Heading(n=1, t=sheet_title(sheet)),
        Para(runs=runs(tr(" ".join(_lead(draft, sheet)))), lead=True),
        _ranges(draft, sheet),
        options_table(draft, sheet),
        Para(runs=(Run(t=tr(_basis(draft)), muted=True),)),
        *_below(draft, sheet),
    ]
    return SectionBlocks(id="summary", blocks=tuple(b for b in blocks if b is not None))


def _below(draft: Draft, sheet: Sheet) -> tuple[Block, ...]:
    """What is asked of people, why and what could turn it; of people nothing where the review is past."""
    why = (*_why(draft, sheet), *_turning(draft))
    if sheet.chosen.until < draft.today:
        return why
    return (Columns(left=_asked(draft, sheet), right=why, ruled=True),)


def sheet_title(sheet: Sheet) -> str:
    """What is asked, in one sentence."""
    chosen = sheet.chosen
    if sheet.choice.rule == GATE:
        when = long_date(chosen.until + timedelta(days=1))
        return tr(phrase(START_STAGE_1, when=when))
    if chosen.id == "whole" and sheet.choice.rule in (DUTIES, LOSES):
        return tr(FOR_DUTIES)
    return tr(phrase(TITLES[chosen.id]))


def _lead(draft: Draft, sheet: Sheet) -> list[str]:
    chosen, currency = sheet.chosen, draft.currency
    said = asked_words(draft, sheet)
    if chosen.on.result.id == "whole" and standing_of(draft.study) == "mostly_loses":
        worth, odds = sheet.figure("worth", chosen), sheet.figure("loss", chosen)
        horizon = draft.horizon_words
        said.append(LOSING.say(currency, worth=worth, odds=odds, horizon=horizon))
    return [tr(s) for s in said]


def _ranges(draft: Draft, sheet: Sheet) -> Block:
    bars = [
        OptionBar(
            tr(o.on.result.name),
            o.on.result.expected,
            o.on.result.p5,
            o.on.result.p95,
            o.id == sheet.chosen.id,
        )
        for o in sheet.options
    ]
    ends = [v for b in bars for v in (b.low, b.high)]
    scale = draft.scale(*ends)
    words = "; ".join(
        f"{b.name}: {draft.money(b.expected, signed=True)}, "
        f"{between(draft.money(b.low), draft.money(b.high))}"
        for b in bars
    )
    return draft.figure(
        "options",
        lambda: option_ranges(bars, scale, draft.theme),
        phrase(
            "Expected worth of each plan and the range of 9 in 10 futures: {words}", words=words
        ),
        "What could be decided, side by side",
        "Dot: expected worth. Bar: 9 in 10 futures. Line: worth nothing.",
    )


def options_table(draft: Draft, sheet: Sheet) -> Table:
    """The plans as columns; the recommended one is shaded."""
    currency, options = draft.currency, sheet.options
    until = iso_day(sheet.chosen.until.isoformat())
    soft = draft.theme.accent_soft
    rows: list[tuple[Cell, ...]] = []

    def add(head: str, cells: list[Cell]) -> None:
        shaded = [
            c.model_copy(update={"fill": soft, "ink": draft.theme.text}) if o is sheet.chosen else c
            for o, c in zip(options, cells, strict=True)
        ]
        rows.append((Cell(t=head), *shaded))

    def figures(column: FigureColumn, family: str, head: str, *, bold: bool = False) -> None:
        cells = [
            Cell(t=tr("decided later"))
            if o.id == LATER and family == "upkeep"
            else column.cell(sheet.figure(family, o), currency, bold=bold)
            for o in options
        ]
        add(head, cells)

    horizon = draft.horizon_words
    figures(WORTH_ROW, "worth", tr(phrase("Expected worth, {horizon}", horizon=horizon)), bold=True)
    figures(RANGE_ROW, "range", tr("9 in 10 between"))
    figures(LOSS_ROW, "loss", tr("Futures that lose money"))
    figures(INVOICE_ROW, "invoices", tr(phrase("Invoices until {until}", until=until)), bold=True)
    figures(DAYS_ROW, "days", tr(phrase("Own person-days until {until}", until=until)), bold=True)
    figures(UPKEEP_ROW, "upkeep", tr("Cost in the last year of the horizon"))
    add(tr("Level when in place"), [Cell(t=_level(o)) for o in options])
    add(tr("Work over in 8 of 10 futures"), [Cell(t=over_by(draft, o)) for o in options])
    if any(o.on.duties for o in options):
        add(tr("Duties in time"), [Cell(t=_duties(draft, o)) for o in options])
    add(tr("What is given up"), [Cell(t=given_up(draft, sheet, o)) for o in options])
    width = 0.8 / len(options)
    return Table(
        caption=tr("Plans on the table with what each asks for, reaches and gives up"),
        head=("", *(_head(sheet, o) for o in options)),
        widths=(0.2, *(width for _ in options)),
        align="l" * (1 + len(options)),
        rows=tuple(rows),
    )


def _head(sheet: Sheet, option: Release) -> str:
    name = tr(option.on.result.name)
    return f"{name} · {tr('recommended')}" if option is sheet.chosen else name


def _level(option: Release) -> str:
    if option.id == LATER:
        return tr("decided later")
    said = "–" if option.on.level is None else decimal(option.on.level, 1)
    if option.aimed and option.reached is not None:
        targets = phrase("{n} of {all} targets", n=option.reached, all=option.aimed)
        return f"{said} · {tr(targets)}"
    return said


def over_by(draft: Draft, option: Release) -> str:
    """The month by which every step of an option works or was given up, in 8 of 10 futures."""
    if option.id == LATER:
        return tr("decided later")
    found = work_ends(draft.study, option.on.schedule)
    if found is None:
        return "–"
    if found.by is None:
        return tr(phrase("after {month}", month=month_year(found.horizon)))
    return month_year(found.by)


def _duties(draft: Draft, option: Release) -> str:
    """How many duties are planned in time, and how sure the least sure of them is."""
    said = phrase("{n} of {all}", n=option.on.met, all=option.on.duties)
    least = least_in_time(draft.study, option.on.schedule) if option.on.met else None
    if least is not None:
        said = phrase(
            "{said}; the least sure in {n:d} of 100 futures", said=said, n=round(100 * least)
        )
    return tr(said)


def given_up(draft: Draft, sheet: Sheet, option: Release) -> str:
    """What choosing ``option`` gives up against the recommended plan, or what is at stake in that one."""
    chosen, currency = sheet.chosen, draft.currency
    less = sheet.figure("less", option)
    if option is chosen:
        spent = sheet.figure("spent", option)
        if sheet.choice.rule == GATE and spent.number() > 0:
            return unmarked(tr(STOP.say(currency, spent=spent)))
        best = max(sheet.options, key=lambda o: o.on.result.expected)
        if less.number() > 0:
            return unmarked(tr(AGAINST.say(currency, amount=less, option=best.on.result.name)))
        return "–"
    said = []
    if less.number() > 0:
        said.append(unmarked(tr(LESS.say(currency, amount=less))))
    if option.id != LATER and chosen.on.level is not None and option.on.level is not None:
        lower = chosen.on.level - option.on.level
        # as the row above prints them, unless rounding alone makes them differ
        if round(chosen.on.level, 1) - round(option.on.level, 1) > 0.05:
            printed = decimal(lower, 1) if lower >= 0.05 else tr("less than 0.1")
            said.append(tr(phrase("{n} of a level", n=Verbatim(printed))))
    missed = chosen.on.met - option.on.met
    if missed > 0:
        said.append(
            tr(phrase("{n} duties in time", n=missed) if missed > 1 else "one duty in time")
        )
    return ", ".join(said) or "–"


def _basis(draft: Draft) -> str:
    case = draft.study.case
    words = phrase(
        "Expected: mean of {trials:,} futures over {horizon} at {rate:.1%}, before tax, against doing "
        "nothing. Invoices and days: expected sums until the date, not discounted.",
        trials=case.trials,
        horizon=draft.horizon_words,
        rate=case.rate,
    )
    if done_anyway(draft.study) is None:
        return words
    return joined([words, IN_ANY_CASE], " ")


IN_ANY_CASE = (
    "To do nothing is not to adopt this plan; what is done in any case is done all the same. Level, duties "
    "and end of work count it in each column; worth, invoices, days and cost of the plans in none."
)


def _asked(draft: Draft, sheet: Sheet) -> tuple[Block, ...]:
    """Days by role until the review, and what share of the limit they take."""
    chosen, plan = sheet.chosen, draft.study.plan
    if not chosen.days:
        return (
            Heading(n=2, t=tr("What is asked of people")),
            Para(runs=runs(tr(phrase(NO_DAYS, until=long_date(chosen.until))))),
        )
    quarters = max(chosen.months // 3, 1)
    bars = []
    for role, days in chosen.days.items():
        limit = plan.capacity.get(role, 0.0) * quarters
        share = tr(phrase("{share} of the limit", share=percent(days / limit))) if limit > 0 else ""
        figure = OWN_DAYS.take(sheet.figures[f"option.role.{role}"])
        bars.append(
            DaysBar(tr(CAPACITY_ROLE_NAMES[role]), days, say(figure, draft.currency), share)
        )
    title = phrase(
        "Own people until {until}: {days}",
        until=long_month(chosen.until),
        days=person_days(decimal(chosen.all_days, 0)),
    )
    words = "; ".join(f"{b.role} {b.words}" for b in bars)
    return (
        draft.figure(
            "role_days",
            lambda: role_days(bars, draft.theme),
            phrase("Person-days by role until the review: {words}", words=words),
            title,
        ),
    )


def _why(draft: Draft, sheet: Sheet) -> tuple[Block, ...]:
    """The rule behind the recommendation, and the widest gap; no sentence that is always there."""
    said = []
    gap = _widest(draft)
    if gap:
        said.append(gap)
    said.append(tr(recommended_words(sheet.choice)))
    others = [o for o in sheet.options if o is not sheet.chosen and o.on.meets_all]
    if any(o.id != "nothing" for o in others):
        # of plans that lose doing nothing is the next best
        rival = max(others, key=lambda o: o.on.result.expected)
        ahead = sheet.figure("less", rival)
        if ahead.number() > 0:
            words = AHEAD.say(draft.currency, amount=ahead, option=rival.on.result.name)
            said.append(unmarked(tr(words)))
    if words := duty_cost_words(draft.study):
        said.append(words)
    said += [tr(words) for words in sooner_lines(draft.study, sheet.chosen.on.schedule)]
    return (
        Heading(n=2, t=tr("Why this")),
        Bullets(items=tuple(runs(escape_marks(s)) for s in said)),
    )


def _widest(draft: Draft) -> str:
    """The dimension furthest below its target, with the level the plan lets expect; empty without targets."""
    study = draft.study
    gaps = {
        d: study.profile.gap(study.project, d.id)
        for d in asked_dimensions(study.project)
        if not d.beside
    }
    known = {d: g for d, g in gaps.items() if g is not None and g.value is not None and g.value > 0}
    if not known:
        return ""
    widest = max(known, key=lambda d: known[d].value or 0.0)
    if sum(1 for g in known.values() if g.value == known[widest].value) > 1:
        return ""
    return tr(
        phrase(
            "The widest gap to a target is in “{dimension}”: level {now}, target {target}.",
            dimension=widest.name,
            now=level_words(study.profile.dimensions[widest.id]),
            target=decimal(study.project.target_level(widest.id) or 0.0, 1),
        )
    )


MOST_TURNING = 3
NO_DAYS = "Until {until} the plan itself asks for no day of own people."


def _turning(draft: Draft) -> tuple[Block, ...]:
    """Where single inputs would turn the result, with how to find out; the ones that move most first."""
    study = draft.study
    items = []
    for one in study.decision.break_evens:
        if one.value is None or not study.plan.steps:
            continue
        text = tr(
            phrase(
                TURNS_BELOW if one.worth_rises else TURNS_ABOVE,
                value=draft.describe_input(one.id, one.value),
                name=tr(one.label),
                mean=draft.describe_input(one.id, one.mean),
            )
        )
        if how := way_to_find(study, one.id):
            text = f"{text} {tr(how)}"
        items.append(runs(escape_marks(text)))
        if len(items) == MOST_TURNING:
            break
    if not items and study.plan.steps:
        names = study.decision.labels
        finds = [phrase(CHANGES, name=names[i.id]) for i in study.decision.worth_finding_out]
        items = [runs(escape_marks(tr(f))) for f in finds or [NOTHING_TURNS]]
    if optimism := optimism_words(study):
        items.append(runs(escape_marks(tr(optimism))))
    if not items:
        return ()
    return (Heading(n=2, t=tr("What could turn it")), Bullets(items=tuple(items)))


TURNS_BELOW = "Below {value} for “{name}” the plan loses on average (counted with: {mean})."
TURNS_ABOVE = "Above {value} for “{name}” the plan loses on average (counted with: {mean})."
CHANGES = "What “{name}” turns out to be can change which plan is best."
NOTHING_TURNS = "No single input turns the result within its range."
