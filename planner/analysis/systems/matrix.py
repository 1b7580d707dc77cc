"""Systems by requirements of one framework: one state a cell."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from planner.analysis.systems.register import ORDER, Register
from planner.domain.content.framework import Requirement
from planner.standards.states import Codes

NOWHERE = -1
"""Code of a cell where the requirement does not stand: one of the organisation, for a single system."""
SIGNS: dict[str, str] = {
    "hole": "○",
    "open": "?",
    "claimed": "~",
    "shown": "✓",
    "reviewed": "✓✓",
    "not_asked": "–",
}
"""Signs of states, so that colour alone never says anything."""


@dataclass(frozen=True)
class Matrix:
    """States of ``requirements`` (columns) for ``subjects`` (rows; the organisation is ""), as ``ORDER``."""

    subjects: tuple[str, ...]
    requirements: tuple[Requirement, ...]
    codes: Codes

    def state(self, row: int, column: int) -> str:
        """The state of a cell; empty where the requirement does not stand there."""
        code = int(self.codes[row, column])
        return "" if code == NOWHERE else ORDER[code]


NO_MATRIX = Matrix((), (), np.zeros((0, 0), dtype=np.int8))


def matrix(found: Register, framework: str) -> Matrix:
    """The matrix of ``framework``: what nobody is asked is left out; the organisation first, then the worst.

    A row without any cell (a single system under a law on the organisation) is left out. Columns are in the
    order of the framework. Rows are ordered by holes, then by what is undecided.
    """
    blocks = [b for b in found.blocks if b.framework.id == framework]
    if not blocks:
        return NO_MATRIX
    not_asked = ORDER.index("not_asked")
    columns = [
        (block, k, requirement)
        for requirement in blocks[0].framework.requirements
        for block in blocks
        for k in (block.column_of.get(requirement.id),)
        if k is not None and (block.codes[:, k] != not_asked).any()
    ]
    subjects = tuple(dict.fromkeys(s for b in reversed(blocks) for s in b.subjects))
    codes = np.full((len(subjects), len(columns)), NOWHERE, dtype=np.int8)
    for j, (block, k, _) in enumerate(columns):
        rows = [subjects.index(s) for s in block.subjects]
        codes[rows, j] = block.codes[:, k]
    keep = [k for k in range(len(subjects)) if (codes[k] != NOWHERE).any()]
    subjects, codes = tuple(subjects[k] for k in keep), codes[keep]
    keys = [(codes == ORDER.index(s)).sum(axis=1) for s in ("claimed", "open", "hole")]
    first = np.array([s != "" for s in subjects])
    order = np.lexsort((*(-k for k in keys), first))
    return Matrix(tuple(subjects[k] for k in order), tuple(c[2] for c in columns), codes[order])
