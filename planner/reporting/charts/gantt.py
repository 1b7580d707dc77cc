"""The roadmap as a Gantt chart for print: stages, bars, links, money and people below."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from planner.reporting.charts.base import bare, new_figure
from planner.reporting.charts.business import shortened
from planner.reporting.gantt_data import GanttRow, Load, Marks
from planner.reporting.theme import Theme

LABEL_MM = 86.0
NO_MARKS = Marks()
DATES_MM = 5.5  # for the days of duties below the bars
DUTY_ROOM = 60  # characters of a duty beside its day
LETTER = 0.0062  # of the width of all quarters, for one of these characters
STEP_ROOM = 54  # characters that fit beside the bars at 8 points
STAGE_ROOM = 30  # the same in bold, with the stage's dates behind it


def gantt(
    rows: Sequence[GanttRow],
    loads: Sequence[Load],
    quarters: Sequence[tuple[str, str]],
    theme: Theme,
    width: float = 263,
    *,
    row_mm: float = 5.8,
    marks: Marks = NO_MARKS,
) -> Figure:
    """Draw the plan. ``quarters`` holds year and label of each quarter; sizes in millimetres."""
    head_mm, load_mm = 11.0, 15.0
    foot_mm = DATES_MM if marks.duties and not loads else 2  # loads leave room for days above them
    height = head_mm + row_mm * len(rows) + load_mm * len(loads) + foot_mm
    figure = new_figure(width, height)
    left = LABEL_MM / width
    body = figure.add_axes(
        (
            left,
            (load_mm * len(loads) + foot_mm) / height,
            1 - left - 0.002,
            row_mm * len(rows) / height,
        )
    )
    count = len(quarters)
    _time_axis(body, figure, quarters, theme, head_mm / height)
    body.set_xlim(0, count)
    body.set_ylim(len(rows), 0)
    index = {row.id: k for k, row in enumerate(rows) if not row.stage}
    for k, row in enumerate(rows):
        y_middle = body.get_position().y1 - (k + 0.5) * row_mm / height
        if row.stage:
            _stage(body, figure, row, k, y_middle, left, theme, row_mm / height)
        else:
            _bar(body, row, k, theme)
            figure.text(
                8 / width, y_middle, shortened(row.name, STEP_ROOM), color=theme.text, va="center"
            )
            _kind_mark(figure, row, 3.4 / width, y_middle, theme)
    for row in rows:
        for source in row.waits_for:
            if source in index and row.id in index:
                _link(body, rows[index[source]], index[source], row, index[row.id], theme)
    _dates(body, marks, count, theme)
    for k, load in enumerate(loads):
        bottom = (load_mm * (len(loads) - 1 - k) + 1) / height
        _load(figure, load, left, bottom, 11.5 / height, count, theme, width)
    return figure


def _dates(body: Axes, marks: Marks, count: int, theme: Theme) -> None:
    """A dashed line at each day by which a duty has to be met, named under it where there is room.

    A name that would cover the next day's stands before its line.
    """
    shown = [mark for mark in marks.duties if 0 <= mark.quarter <= count]
    letter = count * LETTER
    free, bottom = 0.0, body.get_ylim()[0]
    for k, mark in enumerate(shown):
        body.axvline(mark.quarter, color=theme.warn, linewidth=0.9, dashes=(4, 2), zorder=3.5)
        label = shortened(mark.words, DUTY_ROOM)
        end = mark.quarter + letter * (len(label) + 2)
        room = int((mark.quarter - free) / letter) - 2
        before = k + 1 < len(shown) and shown[k + 1].quarter < end and room >= len(label) // 2
        if before:
            label, end = shortened(label, room), mark.quarter
        elif mark.quarter < free or mark.quarter >= count * 0.8:
            continue
        body.annotate(
            label,
            (mark.quarter, bottom),
            (-2 if before else 2, -1),
            textcoords="offset points",
            ha="right" if before else "left",
            va="top",
            color=theme.warn,
            fontsize="small",
            zorder=5,
            annotation_clip=False,
        )
        free = end


def _time_axis(
    body: Axes, figure: Figure, quarters: Sequence[tuple[str, str]], theme: Theme, head: float
) -> None:
    bare(body)
    body.set_yticks([])
    body.set_xticks([])
    box = body.get_position()
    step = box.width / len(quarters)
    for k, (year, label) in enumerate(quarters):
        new_year = k == 0 or quarters[k - 1][0] != year
        body.axvline(
            k,
            color=theme.control if new_year else theme.line,
            linewidth=0.9 if new_year else 0.6,
            zorder=0,
        )
        figure.text(
            box.x0 + (k + 0.5) * step, box.y1 + head * 0.22, label, color=theme.muted, ha="center"
        )
        if new_year:
            figure.text(
                box.x0 + k * step + 0.003,
                box.y1 + head * 0.64,
                year,
                weight="bold",
                color=theme.text,
            )


def _stage(
    body: Axes,
    figure: Figure,
    row: GanttRow,
    k: int,
    y: float,
    left: float,
    theme: Theme,
    height: float,
) -> None:
    body.axhspan(k + 0.06, k + 0.94, color=theme.window, zorder=0.5)
    figure.patches.append(
        FancyBboxPatch(
            (0, y - height * 0.44),
            left,
            height * 0.88,
            boxstyle="square,pad=0",
            transform=figure.transFigure,
            color=theme.window,
            linewidth=0,
            zorder=-1,
        )
    )
    figure.text(
        0.008, y, shortened(row.name, STAGE_ROOM), weight="bold", color=theme.text, va="center"
    )
    figure.text(left - 0.01, y, row.span, color=theme.muted, va="center", ha="right")
    body.plot(
        [row.start, row.end],
        [k + 0.5] * 2,
        color=theme.control,
        linewidth=2.6,
        solid_capstyle="round",
        zorder=2,
    )
    if row.gate is None:
        return
    _gate(body, row.gate, k, theme)
    if row.gate < body.get_xlim()[1] * 0.75:
        body.annotate(
            row.gate_words,
            (row.gate, k + 0.5),
            (6, 0),
            textcoords="offset points",
            va="center",
            color=theme.muted,
            fontsize="small",
            zorder=4,
        )


def _bar(body: Axes, row: GanttRow, k: int, theme: Theme) -> None:
    colour = theme.value if row.idea else theme.accent if row.tool else theme.capacity
    if row.agreed is not None:
        body.plot(
            [row.agreed[0], row.agreed[1], row.agreed[1], row.agreed[0], row.agreed[0]],
            [k + 0.16, k + 0.16, k + 0.84, k + 0.84, k + 0.16],
            color=theme.muted,
            linewidth=0.7,
            linestyle=(0, (3, 2)),
            zorder=2,
        )
    if row.late > row.end + 0.05:
        body.plot([row.end, row.late], [k + 0.5] * 2, color=theme.muted, linewidth=0.9, zorder=2)
        body.plot([row.late] * 2, [k + 0.36, k + 0.64], color=theme.muted, linewidth=0.9, zorder=2)
    body.add_patch(
        FancyBboxPatch(
            (row.start + 0.02, k + 0.22),
            row.end - row.start - 0.04,
            0.56,
            boxstyle="round,pad=0,rounding_size=0.05",
            mutation_aspect=2.2,
            color=colour,
            linewidth=0,
            zorder=3,
        )
    )
    if row.gate is not None:
        _gate(body, row.gate, k, theme)
    body.annotate(
        row.text,
        (row.start + 0.02, k + 0.5),
        (3, 0),
        textcoords="offset points",
        va="center",
        color=theme.on_accent,
        fontsize="small",
        zorder=4,
    )


def _gate(body: Axes, at: float, k: int, theme: Theme) -> None:
    """A diamond: a review after a stage, or the gate of a trial."""
    body.plot(
        [at],
        [k + 0.5],
        marker="D",
        markersize=4.5,
        markerfacecolor=theme.base,
        markeredgecolor=theme.text,
        zorder=5,
        clip_on=False,
    )


def _kind_mark(figure: Figure, row: GanttRow, x: float, y: float, theme: Theme) -> None:
    """A square for a tool, a disc for a practice: readable in grey."""
    figure.add_artist(
        Line2D(
            [x],
            [y],
            marker="^" if row.idea else "s" if row.tool else "o",
            markersize=4.2,
            color=theme.value if row.idea else theme.accent if row.tool else theme.capacity,
            linewidth=0,
        )
    )


def _link(
    body: Axes, source: GanttRow, from_row: int, target: GanttRow, to_row: int, theme: Theme
) -> None:
    """A thin grey elbow from the end of what is waited for to the start of what waits."""
    turn = target.start + 0.06
    down = 0.22 if to_row > from_row else 0.78
    body.plot(
        [source.end - 0.04, turn, turn],
        [from_row + 0.5, from_row + 0.5, to_row + down],
        color=theme.control,
        linewidth=0.5,
        alpha=0.55,
        zorder=1,
    )


def _load(
    figure: Figure,
    load: Load,
    left: float,
    bottom: float,
    height: float,
    count: int,
    theme: Theme,
    width: float,
) -> None:
    axes = figure.add_axes((left, bottom, 1 - left - 0.002, height))
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    top = max([*load.used, load.limit, 1e-9]) * 1.12
    axes.set_xlim(0, count)
    axes.set_ylim(0, top)
    axes.axhline(0, color=theme.control, linewidth=0.8)
    for k, (used, words) in enumerate(zip(load.used, load.words, strict=True)):
        if used <= 0:
            continue
        axes.bar(k + 0.5, used, width=0.86, color=theme.control, alpha=0.55, linewidth=0)
        inside = used / top > 0.35
        axes.annotate(
            words,
            (k + 0.5, 0 if inside else used),
            (0, 2.5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            fontsize="small",
            color=theme.text,
        )
    axes.axhline(load.limit, color=theme.bad, linewidth=1.0, dashes=(4, 2), zorder=4)
    figure.text(8 / width, bottom + height * 0.68, load.name, weight="bold", color=theme.text)
    figure.text(8 / width, bottom + height * 0.18, load.limit_words, color=theme.muted)
