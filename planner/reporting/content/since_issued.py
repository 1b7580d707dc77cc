"""What is not as it was in the last report that was exported for signing: headline figures and inputs."""

from __future__ import annotations

from datetime import date

from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import long_date
from planner.domain.record.issued import Issued
from planner.reporting.blocks import Block, Bullets, Cell, Fact, Heading, Para, Run, runs
from planner.reporting.content.draft import Column, Draft, Row, listing

MOST_LINES = 10


def last_issued(draft: Draft, number: str) -> Issued | None:
    """The newest report that was exported for signing and is not this one itself."""
    earlier = [i for i in draft.study.project.issued if i.number != number]
    return max(earlier, key=lambda i: i.when) if earlier else None


def since_issued(
    draft: Draft, number: str, figures: tuple[Fact, ...], lines: tuple[str, ...] | None
) -> list[Block]:
    """Blocks that compare this report, ``number``, with the one before; none where there was none.

    ``figures`` are those of the first page; ``lines`` are inputs that changed, in words, or ``None`` where
    nobody looked.
    """
    before = last_issued(draft, number)
    if before is None:
        return []
    day = long_date(date.fromisoformat(before.when[:10]))
    blocks: list[Block] = [Heading(n=2, t=tr("Since the last issued report"))]
    rows: list[Row] = [
        (Cell(t=now.label, b=True), was, now.figure) for now, was in _pairs(before, figures)
    ]
    if rows:
        blocks.append(
            listing(
                "Figures of the first page then and now",
                (
                    Column("", 0.44),
                    Column(Verbatim(f"{before.number} · {day}"), 0.28, "r"),
                    Column("Now", 0.28, "r"),
                ),
                rows,
            )
        )
    else:
        said = phrase("Last issued: {number} on {day}.", number=before.number, day=day)
        blocks.append(Para(runs=runs(tr(said))))
    if lines is None:
        return blocks
    if not lines:
        return [*blocks, Para(runs=runs(tr("No input has changed since.")))]
    lead: str = "One input has changed since:"
    if len(lines) > 1:
        lead = phrase("{n} inputs have changed since:", n=len(lines))
    blocks.append(Para(runs=runs(tr(lead))))
    blocks.append(Bullets(items=tuple((Run(t=tr(line)),) for line in lines[:MOST_LINES])))
    if len(lines) > MOST_LINES:
        more = phrase("{n} more are told by “verify”.", n=len(lines) - MOST_LINES)
        blocks.append(Para(runs=runs(tr(more))))
    return blocks


def _pairs(before: Issued, figures: tuple[Fact, ...]) -> list[tuple[Fact, str]]:
    """Each figure of today with what stood in its place: labels may be in another language."""
    then = list(before.headline.items())
    if len(then) != len(figures):
        return [(f, before.headline[f.label]) for f in figures if f.label in before.headline]
    return [(now, was) for now, (_, was) in zip(figures, then, strict=True)]
