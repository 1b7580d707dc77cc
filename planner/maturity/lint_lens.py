"""Checks of a lens: levels that nothing tells apart, and criteria that can never block."""

from __future__ import annotations

from collections.abc import Iterator

from planner.domain.content.lens import Lens
from planner.maturity.findings import Finding, line_of


def lint_lens(lens: Lens, text: str = "") -> tuple[Finding, ...]:
    """All findings in ``lens``; they are remarks, because published models are as they are."""
    found = [*_apart(lens), *_implied(lens)]
    return tuple(
        Finding(f.kind, f.place, f.message, f.fix, f.severity, line_of(text, f.place))
        for f in found
    )


def _apart(lens: Lens) -> Iterator[Finding]:
    for dimension in lens.dimensions:
        levels = {c.level for c in lens.criteria if c.dimension == dimension.id}
        for level in lens.levels[1:]:
            if level.level not in levels:
                yield Finding(
                    "empty level",
                    dimension.id,
                    f"nothing separates level {level.level} from {level.level - 1} in this dimension; "
                    "a reading says so with a range.",
                    "Add a criterion if the source has one.",
                    "remark",
                )


def _implied(lens: Lens) -> Iterator[Finding]:
    for criterion in lens.criteria:
        lower = [c for c in lens.criteria if c.level < criterion.level]
        asked = {(n.question): n.level for c in lower for n in c.needs}
        for c in lower:
            for n in c.needs:
                asked[n.question] = max(asked[n.question], n.level)
        if all(asked.get(n.question, 0) >= n.level for n in criterion.needs):
            yield Finding(
                "unreachable result",
                criterion.text,
                f"stands at level {criterion.level} and needs no more than lower levels already do, so "
                "it never blocks.",
                "Raise its need, or drop it.",
                "remark",
            )
