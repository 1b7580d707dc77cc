"""A deck as data: slides with charts, tables and texts, before any program draws them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from planner.domain.base.language import Speech
from planner.reporting.blocks import Cell, Fact, Run
from planner.reporting.gantt_data import GanttRow

ChartKind = Literal["radar", "bar", "column", "fan", "tornado"]
Tone = Literal["accent", "muted", "dark", "capacity", "value", "bad", "soft", "pale"]


@dataclass(frozen=True)
class Series:
    """One row of figures of a chart; ``None`` where there is none. Dashed in columns: a limit, in words.

    Without a tone it is not seen.
    """

    name: str
    values: tuple[float | None, ...]
    tone: Tone | None
    dashed: bool = False
    thin: bool = False


@dataclass(frozen=True)
class ChartPart:
    """A native chart with its number format, alternative text and, for a tornado, the value it turns on.

    A ``fan`` holds lines from the lowest to the highest: the one in the middle is drawn as a line, each pair
    around it as a band under the name of the higher one.
    """

    kind: ChartKind
    title: str
    categories: tuple[str, ...]
    series: tuple[Series, ...]
    number_format: str
    alt: str
    base: float = 0.0
    top: float | None = None
    labels: bool = False


@dataclass(frozen=True)
class TablePart:
    """A native table; ``widths`` are shares, ``align`` is l, r or c per column."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[Cell, ...], ...]
    widths: tuple[float, ...]
    align: str


@dataclass(frozen=True)
class TextPart:
    """A heading with points under it."""

    title: str
    points: tuple[tuple[Run, ...], ...]


@dataclass(frozen=True)
class FactsPart:
    """Up to four figures side by side."""

    items: tuple[Fact, ...]


@dataclass(frozen=True)
class GanttPart:
    """The plan as bars over quarters."""

    rows: tuple[GanttRow, ...]
    quarters: tuple[tuple[str, str], ...]
    alt: str


Part = ChartPart | TablePart | TextPart | FactsPart | GanttPart


@dataclass(frozen=True)
class Slide:
    """A title that states the finding, what stands under it, and what to say with it.

    ``top`` runs over the whole width; ``left`` and ``right`` share the rest, ``left`` alone takes it all.
    """

    title: str
    notes: str
    top: Part | None = None
    left: Part | None = None
    right: Part | None = None
    ratio: float = 0.5


@dataclass(frozen=True)
class Deck:
    """A title slide and the slides after it, in the language and colours of the report."""

    title: str
    lines: tuple[str, ...]
    sentence: str
    notes: str
    slides: tuple[Slide, ...]
    foot: str
    author: str
    speech: Speech
    accent: str
    logo: bytes | None = None
