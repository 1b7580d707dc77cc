"""The roadmap: the landscape Gantt, the steps, the path and the loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.plan import Plan, Step
from planner.analysis.study.proof import proof_words
from planner.analysis.study.risks import risks
from planner.analysis.systems.words import next_words, short_day
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import between, level, long_month, span, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.domain.plan.duty import Duty
from planner.reporting.blocks import Block, Cell, Fig, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.charts.gantt import ABOVE_LOADS, ROW_MM, gantt
from planner.reporting.charts.maturity import maturity_path
from planner.reporting.charts.spokes import WIDE
from planner.reporting.content.decisions import decisions
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.duty_rows import owner_of
from planner.reporting.content.experiments import experiments
from planner.reporting.content.honest import instead_of_a_plan
from planner.reporting.content.load_table import load_table
from planner.reporting.content.measures import measures
from planner.reporting.content.trying import trials
from planner.reporting.duty_law import (
    MARKED,
    UNCHECKED,
    DutyCount,
    all_in_plan_words,
    duties_named,
    duty_line,
    law_days,
    not_binding_words,
)
from planner.reporting.duty_words import kept_words, undecided_words
from planner.reporting.gantt_data import (
    GanttRow,
    PathPoint,
    cost_words,
    gantt_rows,
    gantt_words,
    loads,
    marks_of,
    path_points,
    quarter_labels,
)
from planner.reporting.late_words import late_reasons

ROWS_PER_PAGE = 23
ROWS_TOGETHER = 22  # so few rows stand on one page with the loads, a little lower than others
PAST = "arrow: the late end of {n} steps lies after {month}"
PAST_ONE = "arrow: the late end of one step lies after {month}"
KEPT = 3  # steps of a stage stay together where a page ends
PAGE_MM, AROUND_MM = 172, 98
"""A turned page; heading, first paragraph and all of the chart but its rows."""
TABLE_MM, TABLE_ROW_MM = 12, 6.2  # name and head of the table below it, and each of its rows
ROWS_ABOVE_TABLE = 9  # below so few rows there is room for the numbers as well


def plan_values(plan: Plan) -> dict[str, object]:
    """What the headline of a roadmap is made of: how many steps and stages, and until when."""
    return {
        "steps": len(plan.steps),
        "stages": len(plan.stages),
        "until": long_month(plan.end),
    }


def roadmap_headline(draft: Draft) -> str:
    """The finding about the roadmap, for report, deck and poster alike."""
    plan = draft.study.plan
    return draft.words(
        "roadmap.headline",
        unknown=draft.unknown,
        without=draft.study.without_plan,
        nothing=tr(draft.study.nothing),
        level_then=draft.registry["level.planned"],
        past=plan.end < draft.today,
        **plan_values(plan),
    )


NOT_PLANNED = "No step is planned: what would have to be true, and what is done anyway"


def roadmap_pages(draft: Draft, extras: Sequence[Block] = ()) -> list[SectionBlocks]:
    """The landscape Gantt pages, then the upright page of steps and loads."""
    plan = draft.study.plan
    empty = not (plan.steps or draft.unknown or draft.study.without_plan)
    heading = Heading(n=1, t=tr(NOT_PLANNED) if empty else roadmap_headline(draft))
    lead = draft.say(
        "roadmap.lead",
        lead=True,
        steps=len(plan.steps),
        status=tr(proof_words(draft.study)),
        budget=draft.registry["limit.invoices"],
        at_once=draft.study.project.limits.most_at_once,
        without=tr(draft.study.without_plan),
        unknown=draft.unknown,
    )
    ideas = experiments(draft)
    rows_shown = gantt_rows(draft.study)
    if not plan.steps and not rows_shown:
        instead = instead_of_a_plan(draft)
        return [SectionBlocks(id="roadmap", blocks=(heading, lead, *ideas, *instead))]
    pages = []
    chunks = _chunks(rows_shown)
    dates = marks_of(draft.study, draft.today.isoformat())
    theme = draft.theme
    # below its heading where the page has room for it, else on the next page
    leads = (lead,) if len(chunks) == 1 and _high(draft, len(rows_shown)) <= PAGE_MM else ()
    for number, rows in enumerate(chunks):
        last = number == len(chunks) - 1
        figure = draft.figure(
            f"gantt-{number + 1}",
            lambda rows=rows, last=last: gantt(  # type: ignore[misc]
                rows,
                loads(plan, draft.currency) if last else (),
                quarter_labels(plan),
                theme,
                marks=dates,
            ),
            gantt_words(rows, plan),
            note=gantt_note(rows, plan),
            data=gantt_data(draft, rows),
        )
        blocks: tuple[Block, ...] = (heading, *leads, figure) if number == 0 else (figure,)
        if last and len(rows) <= ROWS_ABOVE_TABLE:
            blocks = (*blocks, load_table(draft))
        pages.append(SectionBlocks(id="roadmap", landscape=True, blocks=blocks))
    beside = () if len(chunks[-1]) <= ROWS_ABOVE_TABLE else (load_table(draft, upright=True),)
    details = (*_details(draft), *beside, *measures(draft), *extras) if plan.steps else beside
    below = () if leads else (lead,)
    pages.append(SectionBlocks(id="roadmap", blocks=(*below, *ideas, *details)))
    return pages


def _high(draft: Draft, rows: int) -> float:
    """Millimetres that the first paragraph, a chart of so many rows and the table below it take."""
    table = TABLE_MM + TABLE_ROW_MM * (1 + len(draft.study.plan.days))
    return AROUND_MM + ROW_MM * rows + (table if rows <= ROWS_ABOVE_TABLE else 0)


def gantt_note(rows: Sequence[GanttRow], plan: Plan) -> str:
    """How the chart is read, and how many late ends lie past it."""
    note = tr(
        "■ tool   ● practice   amount in the bar: cost over the horizon, present value   "
        "grey lines: what waits for what   whisker: late end, in 9 of 10 futures"
    )
    past = sum(row.late > plan.quarters for row in rows)
    if not past:
        return note
    told = PAST_ONE if past == 1 else PAST
    day = long_month(plan.last_day(plan.months))
    return f"{note}   {tr(phrase(told, n=past, month=day))}"


def _chunks(rows: list[GanttRow]) -> list[list[GanttRow]]:
    """Rows by page: as few pages as will do, the shortest as long as can be.

    The last one also holds money and people; a plan of few more rows than fit above these stands on one page.
    """
    if len(rows) <= ROWS_TOGETHER:
        return [rows]
    tries = (in_pages(rows, most) for most in range(2 * KEPT, ROWS_PER_PAGE + 1))
    fit = (pages for pages in tries if len(pages[-1]) <= ABOVE_LOADS)
    return min(fit, key=lambda pages: (len(pages), -min(len(p) for p in pages)))


def in_pages(rows: list[GanttRow], most: int) -> list[list[GanttRow]]:
    """Pages of at most ``most`` rows; a stage that is cut is named on each, with ``KEPT`` steps or more."""
    pages: list[list[GanttRow]] = [[]]
    heads = [k for k, row in enumerate(rows) if row.stage] or [0]
    for at, next_ in zip(heads, [*heads[1:], len(rows)], strict=True):
        head, left = rows[at], rows[at + 1 : next_]
        while True:
            room = most - len(pages[-1]) - 1
            taken = len(left) if len(left) <= room else min(room, len(left) - KEPT)
            if taken < min(KEPT, len(left)) or room < 0:
                pages.append([])
                continue
            pages[-1] += [head, *left[:taken]]
            left = left[taken:]
            if not left:
                break
            head = replace(head, name=tr(phrase("{name}, continued", name=rows[at].name)))
            pages.append([])
    return pages


def gantt_data(draft: Draft, rows: list[GanttRow]) -> Table:
    """Steps with dates, cost and what they wait for."""
    plan = draft.study.plan
    names = {s.candidate.id: tr(s.candidate.name) for s in plan.steps}
    cells = []
    groups = []
    for k, row in enumerate(rows):
        if row.stage:
            groups.append(k)
        waits = ", ".join(names[w] for w in row.waits_for if w in names)
        when = span(plan.month_start(row.first), plan.last_day(row.last))
        cells.append((Cell(t=row.name, b=True), when, row.text, waits))
    return listing(
        "Steps of the plan with their dates",
        (
            Column("Step", 0.34),
            Column("When", 0.2),
            Column("Cost", 0.1, "r"),
            Column("Waits for", 0.36),
        ),
        cells,
        groups=groups,
    )


def owner(draft: Draft, step: Step) -> str:
    """Who answers for a step: the person named, where people are named, else the role with most work."""
    named = draft.disclosure.who(draft.study.project.owners.get(step.candidate.id, ""))
    if named:
        return named
    role = step.candidate.role
    return tr(CAPACITY_ROLE_NAMES[role] if role else "To be named")


STEPS_SHARED = (
    "What several duties lean on is shared equally among them. What duty costs is less than these costs "
    "where the steps also save something. It is counted against doing nothing, the price of a decision "
    "against the plan before it."
)


OWN_DAY = (
    "“Own day” is the day set in this assessment: in time and late go by it. It may lie before the day from "
    "which a law asks, or after it."
)


def _duties(draft: Draft) -> tuple[Block, ...]:
    """What becomes of each duty, what the duties cost, and what choice earns on top."""
    study, plan, day = draft.study, draft.study.plan, draft.today.isoformat()
    if not plan.duties:
        return ()
    cost, earned = study.duty_cost, plan.choice_earns
    priced = not study.judgement.withheld
    laws, told = law_days(study), all_in_plan_words(study, day)
    alone = sum(d.state == "late" for d in plan.duties) == 1
    each = plan.duties
    rows: list[Row] = [_duty(draft, d, laws.get(d.id, ""), told[d.id], alone=alone) for d in each]
    if not laws:
        rows = [(*r[:2], *r[3:]) for r in rows]
    if priced and cost is not None and earned is not None:
        blank = [""] * (len(rows[0]) - 2)
        pays = cost < 0
        for words, amount in (
            ("The duties pay for themselves" if pays else "What duty costs", abs(cost)),
            ("What choice earns", earned),
        ):
            rows.append((Cell(t=tr(words), b=True), *blank, draft.money(amount)))
    table = listing(
        "Duties and what becomes of them in the plan",
        (
            Column("Duty", 0.29 if laws else 0.4),
            Column("Own day", 0.11),
            *([Column("Law asks from", 0.13)] if laws else []),
            Column("In the plan", 0.25 if laws else 0.27),
            Column("Owner", 0.11),
            Column("Its steps cost", 0.11, "r"),
        ),
        rows,
        title="Duties",
    )
    said = [duty_line(study, day), *kept_words(study, draft.today, draft.once)]
    said += DutyCount.of(study, day).by_hand_words()
    if free := not_binding_words(study):
        said.append(joined(free, " "))
    undecided = undecided_words(study, day)
    if undecided and not draft.disclosure.anonymous:
        said.append(undecided)  # a list of duties reads as if it were the whole of a law
    if any(d.asked_by is not None for d in study.project.duties):
        said.append(OWN_DAY)
    if any(MARKED in d.name for d in plan.duties):
        said.append(UNCHECKED)
    if priced:
        said.append(STEPS_SHARED)
    why = () if alone else _why_late(draft)
    return (table, *(Para(runs=runs(tr(line))) for line in said), *why)


def _why_late(draft: Draft) -> tuple[Block, ...]:
    """Why duties are late: one line for all that are so for one reason."""
    study = draft.study
    reasons = late_reasons(study, draft.once)
    by_id = {d.id: d for d in study.project.duties}
    of: dict[str, list[Duty]] = {}
    for one in study.plan.duties:
        if (words := tr(reasons.words(one.id))) and one.id in by_id:
            of.setdefault(words, []).append(by_id[one.id])
    if not of:
        return ()
    rows: list[Row] = [
        (words, str(len(duties)), tr(duties_named(study.project, duties)))
        for words, duties in sorted(of.items(), key=lambda row: -len(row[1]))
    ]
    return (
        listing(
            "Why duties are late in this plan",
            (Column("Why", 0.42), Column("Duties", 0.1, "r"), Column("Which", 0.48)),
            rows,
            title="Why duties are late",
        ),
    )


def _duty(draft: Draft, one: DutyResult, law: str, said: str, *, alone: bool) -> tuple[str, ...]:
    """A duty: its name, its own day, that of its law, what becomes of it, who answers, what it costs.

    Why it is late stands in its row where it is ``alone`` in that.
    """
    study = draft.study
    duty = next(d for d in study.project.duties if d.id == one.id)
    words = tr(said)
    if alone and (why := late_reasons(study, draft.once).words(one.id)):
        words += " " + tr(why)
    priced = not study.judgement.withheld and one.cost is not None
    return (
        tr(one.name),
        short_day(one.by),
        tr(next_words(law, draft.today.isoformat())),
        words,
        owner_of(draft, duty.owner),
        draft.money(one.cost) if priced and one.cost is not None else "–",
    )


def _details(draft: Draft) -> tuple[Block, ...]:
    plan = draft.study.plan
    names = {s.candidate.id: tr(s.candidate.name) for s in plan.steps}
    groups: list[int] = []
    rows: list[Row] = []
    for stage in plan.stages:
        groups.append(len(rows))
        rows.append((Cell(t=f"{stage.number} · {tr(stage.name)}", b=True), *[""] * 5))
        for step in stage.steps:
            waits = ", ".join(names[w] for w in step.waits_for if w in names)
            rows.append(
                (
                    tr(step.candidate.name),
                    span(plan.month_start(step.start), plan.last_day(step.end)),
                    work_days(step.candidate.days),
                    cost_words(draft.study, (step,)),
                    owner(draft, step),
                    waits or tr("nothing"),
                )
            )
    return (
        path_figure(draft, 176, 52),
        stages(draft),
        *_risks(draft),
        *_duties(draft),
        *trials(draft),
        *decisions(draft),
        listing(
            "Steps of the plan by stage",
            (
                Column("Step", 0.26),
                Column("When", 0.17),
                Column("Days", 0.07, "r"),
                Column("Cost, present value", 0.12, "r"),
                Column("Owner", 0.15),
                Column("Waits for", 0.23),
            ),
            rows,
            title="Steps",
            groups=groups,
        ),
        Para(runs=runs(tr(_lengths(draft)))),
    )


QUARTERS = "A step fills whole quarters, also where it is a few days of work."
LENGTHS = (
    "A practice takes {low} to {high} months at least, by how advanced it is, where nobody set another "
    "length for the step: defaults that nobody here has measured, and they decide how early what waits for "
    "it begins."
)


def _lengths(draft: Draft) -> str:
    """What every step takes at least, which no figure of the plan shows."""
    months = [d.duration_months for d in draft.study.catalogue.stage_defaults]
    said = phrase(LENGTHS, low=min(months), high=max(months))
    return joined([QUARTERS, said] if draft.study.project.limits.per > 1 else [said], " ")


PATH = (
    "The line is the mean over all futures, the band goes from the mean of the lowest tenth to that of the "
    "highest. A step counts once it works: late where it is tried again, never where it is given up or not "
    "begun."
)
PATH_BAND = joined([PATH, "What open answers leave is in the band."], " ")


def path_figure(draft: Draft, width: float, height: float) -> Fig:
    """The expected level quarter by quarter; sizes in millimetres."""
    theme = draft.theme
    path, labels = path_points(draft.study)
    return draft.figure(
        "path",
        lambda: maturity_path(path, labels, theme, width, height, dense=width < 150),
        _path_alt(path),
        "Expected maturity",
        PATH_BAND if path[0][2] - path[0][1] > WIDE else PATH,
        path_data(path, labels, draft.study.plan),
    )


def _path_alt(path: list[PathPoint]) -> str:
    """The path in words; where no level leads, the range that is left."""
    first, last = path[0], path[-1]
    if first[0] is None or last[0] is None:
        ends = [between(level(p[1]), level(p[2])) for p in (first, last)]
        return phrase("Level of 4: now {now}, at the end {then}.", now=ends[0], then=ends[1])
    return phrase(
        "Expected level from {now} to {then} of 4.", now=level(first[0]), then=level(last[0])
    )


def path_data(path: list[PathPoint], labels: list[str], plan: Plan) -> Table:
    """The numbers behind the maturity path, with the level of a plan none of whose steps fails or is late."""
    rows = [
        (Cell(t=label, b=True), *(Cell(t=level(v)) for v in (*point, planned.value)))
        for label, point, planned in zip(labels, path, plan.path, strict=True)
    ]
    return listing(
        "Expected level by quarter",
        (
            Column("Quarter from", 0.28),
            Column("Expected", 0.16, "r"),
            Column("Lowest tenth", 0.17, "r"),
            Column("Highest tenth", 0.17, "r"),
            Column("If every step works as planned", 0.22, "r"),
        ),
        rows,
    )


def stages(draft: Draft, *, short: bool = False) -> Table:
    """Stages with goal and exit criteria; ``short`` leaves the goal out."""
    plan = draft.study.plan
    found = listing(
        "Stages of the plan with goal and exit criteria",
        (
            Column("Stage", 0.20),
            Column("When", 0.18),
            Column("Goal", 0.28),
            Column("Reached when", 0.34),
        ),
        [
            (
                Cell(t=f"{s.number} · {tr(s.name)}", b=True),
                span(plan.month_start(s.start), plan.last_day(s.end)),
                tr(s.goal),
                tr(joined(s.exit, "; ")),
            )
            for s in plan.stages
        ],
        title="Stages",
    )
    if not short:
        return found
    rows = tuple((r[0], r[1], r[3]) for r in found.rows)
    return found.model_copy(
        update={
            "head": (*found.head[:2], found.head[3]),
            "rows": rows,
            "widths": (0.28, 0.24, 0.48),
            "align": "lll",
        }
    )


def _risks(draft: Draft) -> tuple[Block, ...]:
    study = draft.study
    found = risks(study.plan, study.case_problem, study.delays)
    if not found:
        return ()
    return (
        Heading(n=2, t=tr("Risks and prerequisites")),
        *(Para(runs=runs(tr(words))) for words in found),
    )
