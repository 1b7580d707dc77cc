"""The content of a report as blocks that every skin knows how to draw."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Frozen


class Run(Frozen):
    """A piece of text; bold, a link or a footnote where wanted. Always a value, never markup.

    ``fact`` is the id of the figure that it prints, where the document says how that one is made; ``anchor``
    is the place itself, so that one comes back to it (``figure_links``).
    """

    t: str
    b: bool = False
    muted: bool = False
    url: str = ""
    fn: str = ""
    fact: str = ""
    anchor: str = ""


class Heading(Frozen):
    """A heading; level 1 starts a section, level 2 a part."""

    k: Literal["h"] = "h"
    n: int
    t: str


class Para(Frozen):
    """A paragraph. ``lead`` is the opening line of a section."""

    k: Literal["p"] = "p"
    runs: tuple[Run, ...]
    lead: bool = False


class Bullets(Frozen):
    """A list."""

    k: Literal["ul"] = "ul"
    items: tuple[tuple[Run, ...], ...]


class Fact(Frozen):
    """One figure of the fact strip with its label and a note.

    ``figure_runs`` and ``note_runs`` are the same texts with links in them, where there are any.
    """

    figure: str
    label: str
    note: str = ""
    figure_runs: tuple[Run, ...] = ()
    note_runs: tuple[Run, ...] = ()


class Facts(Frozen):
    """A strip of up to four facts under rules."""

    k: Literal["facts"] = "facts"
    items: tuple[Fact, ...]


class Cell(Frozen):
    """A table cell; fill and ink for heat cells.

    ``fact`` and ``anchor`` are those of a ``Run``. ``origin`` is the figure whose making the row tells, and
    ``back`` the anchor of the first place that prints it.
    """

    t: str
    b: bool = False
    fill: str = ""
    ink: str = ""
    fact: str = ""
    anchor: str = ""
    origin: str = ""
    back: str = ""


class Table(Frozen):
    """A table with a repeated head. ``widths`` are shares; ``align`` is l, r or c per column.

    ``about`` is a line above the head that is repeated with it: whom the rows of a page are about.
    ``number`` is how it is called in a numbered document: “Table 3”. ``high`` is one that has a page of its
    own: few rows are high enough to fill half of it.
    """

    k: Literal["table"] = "table"
    title: str = ""
    caption: str
    head: tuple[str, ...]
    widths: tuple[float, ...]
    align: str
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[int, ...] = ()
    about: str = ""
    number: str = ""
    high: bool = False


class Fig(Frozen):
    """A figure by key, with alternative text. ``title`` and ``note`` stand above it, ``data`` behind it."""

    k: Literal["fig"] = "fig"
    key: str
    alt: str
    title: str = ""
    note: str = ""
    data: Table | None = None
    number: str = ""


class Columns(Frozen):
    """Two columns side by side."""

    k: Literal["columns"] = "columns"
    left: tuple[Block, ...]
    right: tuple[Block, ...]
    ratio: float = 0.5
    ruled: bool = False


class SignatureField(Frozen):
    """Where one person signs, by pen or electronically; ``label`` is for a screen reader."""

    name: str
    role: str
    label: str


class Signatures(Frozen):
    """Fields for signatures, in the order of signing. ``date`` names the line for a signature by pen.

    ``paired``: two beside each other, where room is short.
    """

    k: Literal["sign"] = "sign"
    items: tuple[SignatureField, ...]
    date: str
    paired: bool = False


class Choices(Frozen):
    """Boxes to tick by pen."""

    k: Literal["choices"] = "choices"
    items: tuple[str, ...]


Block = Annotated[
    Heading | Para | Bullets | Facts | Fig | Table | Columns | Signatures | Choices,
    Field(discriminator="k"),
]


class SectionBlocks(Frozen):
    """A section: its blocks, on upright or landscape pages; ``apart`` ones begin on a page of their own.

    ``foot`` is a line at the foot of each of its pages: what the section is not. ``paged`` ones are left out
    where every chart has its numbers beside it.
    """

    id: str
    landscape: bool = False
    apart: bool = False
    paged: bool = False
    foot: str = ""
    blocks: tuple[Block, ...]


class Cover(Frozen):
    """What stands on the cover."""

    title: str
    client: str
    audience: str
    date: str
    sentence: str
    state: str
    confidentiality: str
    logo: str = ""
    about: tuple[str, ...] = ()


class Labels(Frozen):
    """Words of the skins themselves; ``page`` holds the marks ``{n}`` and ``{all}``.

    ``continued`` stands behind the name of a table on the pages after its first.
    """

    contents: str
    page: str
    logo: str
    numbers: str
    continued: str


class Document(Frozen):
    """A whole report, ready for any skin."""

    title: str
    author: str
    language: str
    head_left: str
    head_right: str
    foot: str
    accent: str
    cover: Cover | None
    contents: bool
    labels: Labels
    sections: tuple[SectionBlocks, ...]
    example: bool = False
    numbered: bool = False


Columns.model_rebuild()


def runs(text: str) -> tuple[Run, ...]:
    """Turn words with ``**bold**`` marks, as the word templates write them, into runs.

    Only the product's own templates are passed here; user text inside them is escaped with
    ``escape_marks`` first.
    """
    found = []
    for k, part in enumerate(text.split("**")):
        for fact, piece in _pieces(part):
            if piece:
                found.append(Run(t=piece.replace(_STARS, "**"), b=k % 2 == 1, fact=fact))
    return tuple(found) or (Run(t=""),)


_STARS, _FACT, _SAYS, _END = "\ue000", "\ue001", "\ue002", "\ue003"
_MARKED = re.compile(f"{_FACT}([^{_SAYS}]*){_SAYS}([^{_END}]*){_END}")
_MARKS = {ord(c): None for c in (_FACT, _SAYS, _END)}


def _pieces(text: str) -> Iterator[tuple[str, str]]:
    """Parts of a text with the figure that each prints; empty for words between figures."""
    for k, piece in enumerate(_MARKED.split(text)):
        if k % 3 == 1:
            fact = piece
        else:
            yield (fact if k % 3 == 2 else ""), piece


def mark_fact(fact: str, text: str) -> str:
    """The printed ``text`` of a figure, marked as such for ``runs``."""
    return f"{_FACT}{fact}{_SAYS}{text}{_END}"


def unmarked(text: str) -> str:
    """A text without the marks of its figures, for places that hold no links."""
    return _MARKED.sub(r"\2", text)


def fact_of(figure: str, label: str, note: str = "") -> Fact:
    """A fact whose texts may hold marked figures."""
    return Fact(
        figure=unmarked(figure),
        label=label,
        note=unmarked(note),
        figure_runs=runs(figure) if unmarked(figure) != figure else (),
        note_runs=runs(note) if unmarked(note) != note else (),
    )


def escape_marks(text: str) -> str:
    """Protect ``**`` in user text from being read as a mark of emphasis; it holds no marks of figures."""
    return text.translate(_MARKS).replace("**", _STARS)


def cell(text: str, *, bold: bool = False) -> Cell:
    """A plain cell."""
    return Cell(t=text, b=bold)


def tables_of(blocks: Iterable[Block]) -> Iterator[Table]:
    """Every table among ``blocks``, those in columns and behind figures too."""
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Fig) and block.data is not None:
            yield block.data
        elif isinstance(block, Columns):
            yield from tables_of((*block.left, *block.right))


def figures_of(blocks: Iterable[Block]) -> Iterator[Fig]:
    """Every figure among ``blocks``, those in columns too."""
    for block in blocks:
        if isinstance(block, Fig):
            yield block
        elif isinstance(block, Columns):
            yield from figures_of((*block.left, *block.right))


def signature_labels(document: Document) -> tuple[str, ...]:
    """The labels of all signature fields, in the order of signing."""
    return tuple(
        item.label
        for section in document.sections
        for block in section.blocks
        if isinstance(block, Signatures)
        for item in block.items
    )
