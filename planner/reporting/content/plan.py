"""The roadmap: the landscape Gantt, the steps, the path and the loads."""

from __future__ import annotations

from collections.abc import Sequence

from planner.analysis.risks import risks
from planner.domain.organisation import ROLE_NAMES
from planner.reporting.blocks import Block, Cell, Heading, Para, SectionBlocks, Table, runs
from planner.reporting.content.draft import Draft
from planner.reporting.figures.gantt import gantt
from planner.reporting.figures.maturity import maturity_path
from planner.reporting.gantt_data import GanttRow, gantt_rows, loads, path_points, quarter_labels
from planner.reporting.numbers import level, month_year, span

ROWS_PER_PAGE = 23
ROWS_ABOVE_LOADS = 18
ROWS_ABOVE_TABLE = 9  # below so few rows there is room for the numbers as well


def roadmap_pages(draft: Draft, extras: Sequence[Block] = ()) -> list[SectionBlocks]:
    """The landscape Gantt pages, then the upright page of steps and loads."""
    plan = draft.study.plan
    values: dict[str, object] = {
        "steps": len(plan.steps),
        "stages": len(plan.stages),
        "level_then": plan.path[-1].value,
        "until": month_year(plan.end),
    }
    heading = draft.title("roadmap.headline", **values)
    lead = draft.say(
        "roadmap.lead",
        lead=True,
        steps=len(plan.steps),
        status=plan.status,
        budget=draft.money(plan.budget) + " a quarter",
        at_once=draft.study.project.limits.most_at_once,
    )
    if not plan.steps:
        return [SectionBlocks(id="roadmap", blocks=(heading, lead))]
    pages = []
    chunks = _chunks(gantt_rows(draft.study))
    theme = draft.theme
    for number, rows in enumerate(chunks):
        last = number == len(chunks) - 1
        alt = draft.words("roadmap.alt", start=month_year(plan.start), **values)
        figure = draft.figure(
            f"gantt-{number + 1}",
            lambda rows=rows, last=last: gantt(  # type: ignore[misc]
                rows, loads(plan, draft.currency) if last else (), quarter_labels(plan), theme
            ),
            alt,
            note="■ tool   ● practice   amount in the bar: all cost over the horizon   "
            "grey lines: what waits for what   whisker: late end, in 9 of 10 futures",
        )
        blocks: tuple[Block, ...] = (heading, figure) if number == 0 else (figure,)
        if last and len(rows) <= ROWS_ABOVE_TABLE:
            blocks = (*blocks, _load_table(draft))
        pages.append(SectionBlocks(id="roadmap", landscape=True, blocks=blocks))
    beside = () if len(chunks[-1]) <= ROWS_ABOVE_TABLE else (_load_table(draft),)
    pages.append(SectionBlocks(id="roadmap", blocks=(lead, *_details(draft), *beside, *extras)))
    return pages


def _chunks(rows: list[GanttRow]) -> list[list[GanttRow]]:
    """Cut at stage rows so that no page holds more than fit; a long stage is cut within."""
    if len(rows) <= ROWS_ABOVE_LOADS:
        return [rows]
    pages: list[list[GanttRow]] = [[]]
    for k, row in enumerate(rows):
        following = 1
        if row.stage:
            rest = rows[k + 1 :]
            following += next((n for n, r in enumerate(rest) if r.stage), len(rest))
        if pages[-1] and len(pages[-1]) + min(following, ROWS_PER_PAGE) > ROWS_PER_PAGE:
            pages.append([])
        pages[-1].append(row)
    if len(pages[-1]) > ROWS_ABOVE_LOADS:  # the last page also holds money and people
        pages[-1:] = [pages[-1][:ROWS_ABOVE_LOADS], pages[-1][ROWS_ABOVE_LOADS:]]
    return pages


def _details(draft: Draft) -> tuple[Block, ...]:
    plan = draft.study.plan
    theme = draft.theme
    path, labels = path_points(plan)
    names = {s.candidate.id: s.candidate.name for s in plan.steps}
    groups: list[int] = []
    rows: list[tuple[Cell, ...]] = []
    for stage in plan.stages:
        groups.append(len(rows))
        rows.append((Cell(t=f"{stage.number} · {stage.name}", b=True), *[Cell(t="")] * 4))
        for step in stage.steps:
            waits = ", ".join(names[w] for w in step.waits_for if w in names)
            rows.append(
                (
                    Cell(t=step.candidate.name),
                    Cell(t=span(plan.quarter_start(step.start), plan.last_day(step.end))),
                    Cell(t=f"{step.candidate.days:.0f}"),
                    Cell(t=draft.money(step.cost)),
                    Cell(t=waits or "nothing"),
                )
            )
    return (
        draft.figure(
            "path",
            lambda: maturity_path(path, labels, theme),
            f"Expected level from {level(path[0][0])} to {level(path[-1][0])} of 4.",
            "Expected maturity",
            "Overall level if the steps take hold; the band is what open answers leave.",
        ),
        Table(
            title="Stages",
            caption="Stages of the plan with goal and exit criteria",
            head=("Stage", "When", "Goal", "Reached when"),
            widths=(0.20, 0.18, 0.28, 0.34),
            align="llll",
            rows=tuple(
                (
                    Cell(t=f"{s.number} · {s.name}", b=True),
                    Cell(t=span(plan.quarter_start(s.start), plan.last_day(s.end))),
                    Cell(t=s.goal),
                    Cell(t="; ".join(s.exit)),
                )
                for s in plan.stages
            ),
        ),
        *_risks(draft),
        Table(
            title="Steps",
            caption="Steps of the plan by stage",
            head=("Step", "When", "Days", "Cost", "Waits for"),
            widths=(0.29, 0.20, 0.07, 0.09, 0.35),
            align="llrrl",
            rows=tuple(rows),
            groups=tuple(groups),
        ),
    )


def _risks(draft: Draft) -> tuple[Block, ...]:
    study = draft.study
    found = risks(study.plan, study.case_problem, study.delays)
    if not found:
        return ()
    return (Heading(n=2, t="Risks"), *(Para(runs=runs(words)) for words in found))


def _load_table(draft: Draft) -> Table:
    plan = draft.study.plan
    labels = [f"{label} {year[2:]}" for year, label in quarter_labels(plan)]
    rows = [
        (
            Cell(t="Invoices", b=True),
            Cell(t=draft.money(plan.budget)),
            *(Cell(t=draft.money(c)) for c in plan.cash),
        )
    ]
    for role, days in plan.days.items():
        rows.append(
            (
                Cell(t=ROLE_NAMES[role], b=True),
                Cell(t=f"{plan.capacity[role]:.0f}"),
                *(Cell(t=f"{d:.0f}" if d else "–") for d in days),
            )
        )
    share = 0.67 / plan.quarters
    return Table(
        title="Money and person-days by quarter",
        caption="Use of money and people by quarter",
        head=("", "Limit", *labels),
        widths=(0.23, 0.10, *((share,) * plan.quarters)),
        align="lr" + "r" * plan.quarters,
        rows=tuple(rows),
    )
