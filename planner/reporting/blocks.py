"""The content of a report as blocks that every skin knows how to draw."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Annotated, Literal

from pydantic import Field

from planner.domain.base.types import Frozen


class Run(Frozen):
    """A piece of text; bold, a link or a footnote where wanted. Always a value, never markup."""

    t: str
    b: bool = False
    muted: bool = False
    url: str = ""
    fn: str = ""


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
    """One figure of the fact strip with its label and a note."""

    figure: str
    label: str
    note: str = ""


class Facts(Frozen):
    """A strip of up to four facts under rules."""

    k: Literal["facts"] = "facts"
    items: tuple[Fact, ...]


class Cell(Frozen):
    """A table cell; fill and ink for heat cells."""

    t: str
    b: bool = False
    fill: str = ""
    ink: str = ""


class Table(Frozen):
    """A table with a repeated head. ``widths`` are shares; ``align`` is l, r or c per column.

    ``number`` is how it is called in a numbered document: “Table 3”.
    """

    k: Literal["table"] = "table"
    title: str = ""
    caption: str
    head: tuple[str, ...]
    widths: tuple[float, ...]
    align: str
    rows: tuple[tuple[Cell, ...], ...]
    groups: tuple[int, ...] = ()
    number: str = ""


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
    """A section: its blocks, on upright or landscape pages.

    ``paged`` ones are left out where every chart has its numbers beside it.
    """

    id: str
    landscape: bool = False
    paged: bool = False
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
    """Words of the skins themselves; ``page`` holds the marks ``{n}`` and ``{all}``."""

    contents: str
    page: str
    logo: str
    numbers: str


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
    parts = text.split("**")
    found = [
        Run(t=part.replace(_STARS, "**"), b=k % 2 == 1) for k, part in enumerate(parts) if part
    ]
    return tuple(found) or (Run(t=""),)


_STARS = "\ue000"


def escape_marks(text: str) -> str:
    """Protect ``**`` in user text from being read as a mark of emphasis."""
    return text.replace("**", _STARS)


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
