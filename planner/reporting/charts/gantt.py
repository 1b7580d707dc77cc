"""The roadmap as a Gantt chart for print: stages, bars, links, money and people below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import FancyBboxPatch

from planner.reporting.charts.base import bare, new_figure
from planner.reporting.charts.business import shortened
from planner.reporting.gantt_data import GanttRow, Load, Marks
from planner.reporting.theme import Theme

LABEL_MM = 86.0
MM_PER_INCH = 25.4
NO_MARKS = Marks()
DATES_MM = 5.5  # for the days of duties below the bars
SECOND_MM, LINE_POINTS = 4.2, 11.6  # a second line of them: its room, and how far below it stands
OVER_EDGE = 1.02  # of the width: so far right may a name end
DUTY_ROOM = 60  # characters of a duty beside its day
LETTER = 0.0074  # of the width of all quarters, for one of these characters
STEP_ROOM = 54  # characters that fit beside the bars at 8 points
STAGE_ROOM = 54  # the same in bold, from the edge
EDGE_MM = 2.4  # right of the last quarter: half a diamond of the last review, the head of an arrow
ROW_MM = 5.8
ABOVE_LOADS = 18  # rows at their full height, with loads below them, that a page holds
LABEL_POINTS = 13  # what a bar has to be high for words in it, in points
LOW_ROW = 4.6  # in lower rows a stage has no room for words above its line, in millimetres


def gantt(
    rows: Sequence[GanttRow],
    loads: Sequence[Load],
    quarters: Sequence[tuple[str, str]],
    theme: Theme,
    width: float = 263,
    *,
    row_mm: float | None = None,
    marks: Marks = NO_MARKS,
) -> Figure:
    """Draw the plan. ``quarters`` holds year and label of each quarter; sizes in millimetres.

    Rows above loads are lower where they are more than ``ABOVE_LOADS``: all together keep their height.
    """
    head_mm, load_mm = 11.0, 15.0
    if row_mm is None:
        row_mm = ROW_MM * (min(ABOVE_LOADS / len(rows), 1) if loads and rows else 1)
    count = len(quarters)
    days = _days(marks, count)
    foot_mm = DATES_MM if marks.duties and not loads else 2  # loads leave room for days above them
    foot_mm += SECOND_MM * max((day.line for day in days), default=0)
    height = head_mm + row_mm * len(rows) + load_mm * len(loads) + foot_mm
    figure = new_figure(width, height)
    left = LABEL_MM / width
    body = figure.add_axes(
        (
            left,
            (load_mm * len(loads) + foot_mm) / height,
            1 - left - EDGE_MM / width,
            row_mm * len(rows) / height,
        )
    )
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
    _dates(body, days, theme)
    for k, load in enumerate(loads):
        bottom = (load_mm * (len(loads) - 1 - k) + 1) / height
        _load(figure, load, left, bottom, 11.5 / height, count, theme, width)
    return figure


@dataclass(frozen=True)
class _Day:
    """Where the name of a day stands: on which line under the bars, and on which side of its day."""

    quarter: float
    words: str
    line: int = 0
    before: bool = False


def _days(marks: Marks, count: int) -> list[_Day]:
    """The days that are drawn, each with its name: a line without one tells nobody what it is.

    A name that would cover another one's stands on the second line, else before its day, else on a line of
    its own. Languages are not equally wide: what fits in one has to stand in the other too.
    """
    letter, free = count * LETTER, [0.0, 0.0]
    found = []
    for mark in marks.duties:
        if not 0 <= mark.quarter <= count:
            continue
        words = shortened(mark.words, DUTY_ROOM)
        wide = letter * (len(words) + 2)
        free.append(0.0)  # so that there is always a line on which nothing stands
        places = [(line, before) for before in (False, True) for line in (0, 1)]
        places += [(line, before) for line in range(2, len(free)) for before in (False, True)]
        for line, before in places:
            start = mark.quarter - wide if before else mark.quarter
            if free[line] <= start and start + wide <= count * OVER_EDGE:
                found.append(_Day(mark.quarter, words, line, before))
                free[line] = start + wide
                break
        else:
            found.append(_Day(mark.quarter, ""))
    return found


def _dates(body: Axes, days: Sequence[_Day], theme: Theme) -> None:
    """A dashed line at each day by which a duty has to be met, named under it where there is room."""
    bottom = body.get_ylim()[0]
    for day in days:
        body.axvline(day.quarter, color=theme.warn, linewidth=0.9, dashes=(4, 2), zorder=3.5)
        body.annotate(
            day.words,
            (day.quarter, bottom),
            (-2 if day.before else 2, -1 - day.line * LINE_POINTS),
            textcoords="offset points",
            ha="right" if day.before else "left",
            va="top",
            color=theme.warn,
            zorder=5,
            annotation_clip=False,
        )


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
    count, low = body.get_xlim()[1], height * figure.get_figheight() * MM_PER_INCH < LOW_ROW
    line = k + (0.5 if low else 0.8)
    body.plot(
        [row.start, row.end],
        [line] * 2,
        color=theme.control,
        linewidth=2.6,
        solid_capstyle="round",
        zorder=2,
    )
    if row.gate is not None:
        _gate(body, row.gate, line, theme)
    words = row.span if row.gate is None else f"{row.span} · {row.gate_words}"
    wide = count * LETTER * (len(words) + 2)
    start = max(row.end, row.gate or 0.0) + 0.1 if low else row.start
    if low and start + wide > count:
        return
    past = start + wide > count
    body.annotate(
        words,
        (count if past else start, k + (0.5 if low else 0.3)),
        (0, 0) if past else (2, 0),
        textcoords="offset points",
        ha="right" if past else "left",
        va="center",
        color=theme.muted,
        zorder=4,
        bbox={"facecolor": theme.window, "edgecolor": "none", "pad": 0.6},  # no dashes through them
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
        count = body.get_xlim()[1]
        past = row.late > count
        body.plot(
            [row.end, min(row.late, count)],
            [k + 0.5] * 2,
            color=theme.muted,
            linewidth=0.9,
            marker=">" if past else "|",
            markevery=[1],
            markersize=4,
            zorder=2,
            clip_on=not past,
        )
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
        _gate(body, row.gate, k + 0.5, theme)
    body.annotate(
        row.text,
        (row.start + 0.02, k + 0.5),
        (3, 0),
        textcoords="offset points",
        va="center",
        color=theme.on_accent,
        zorder=4,
    )


def _gate(body: Axes, at: float, y: float, theme: Theme) -> None:
    """A diamond: a review after a stage, or the gate of a trial."""
    body.plot(
        [at],
        [y],
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
    axes = figure.add_axes((left, bottom, 1 - left - EDGE_MM / width, height))
    bare(axes)
    axes.set_xticks([])
    axes.set_yticks([])
    top = max([*load.used, load.limit, 1e-9]) * 1.12
    axes.set_xlim(0, count)
    axes.set_ylim(0, top)
    axes.axhline(0, color=theme.control, linewidth=0.8)
    busy = [k for k, used in enumerate(load.used) if used > 0]
    axes.bar(
        [k + 0.5 for k in busy],
        [load.used[k] for k in busy],
        width=0.86,
        color=theme.control,
        alpha=0.55,
        linewidth=0,
    )
    points = figure.get_figheight() * 72 * height / top
    for k in (
        busy
    ):  # inside a bar that is high enough for them, else above it: no edge goes through words
        holds = load.used[k] * points >= LABEL_POINTS
        axes.annotate(
            load.words[k],
            (k + 0.5, 0 if holds else load.used[k]),
            (0, 2.5 if holds else 1.5),
            textcoords="offset points",
            ha="center",
            va="bottom",
            color=theme.text,
        )
    axes.axhline(load.limit, color=theme.bad, linewidth=1.0, dashes=(4, 2), zorder=4)
    figure.text(8 / width, bottom + height * 0.68, load.name, weight="bold", color=theme.text)
    figure.text(8 / width, bottom + height * 0.18, load.limit_words, color=theme.muted)
