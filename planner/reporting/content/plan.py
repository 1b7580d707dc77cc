"""The roadmap: the landscape Gantt, the steps, the path and the loads."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from planner.analysis.around.review import reached_when
from planner.analysis.study.plan import Plan, Step
from planner.analysis.study.proof import proof_words
from planner.analysis.study.risks import risks
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import between, level, long_month, span, work_days
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES
from planner.reporting.blocks import Block, Cell, Fig, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.charts.gantt import ABOVE_LOADS, ROW_MM, gantt
from planner.reporting.charts.maturity import maturity_path
from planner.reporting.charts.spokes import WIDE
from planner.reporting.content.decisions import decisions
from planner.reporting.content.draft import Column, Draft, Row, listing
from planner.reporting.content.duty_table import duty_table
from planner.reporting.content.experiments import experiments
from planner.reporting.content.honest import instead_of_a_plan
from planner.reporting.content.load_table import load_table
from planner.reporting.content.measures import measures
from planner.reporting.content.trying import trials
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
                loads(draft.study) if last else (),
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
        *duty_table(draft),
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
                tr(joined(reached_when(draft.study, s), "; ")),
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
