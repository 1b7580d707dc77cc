"""How long it takes to find the model that misbehaves: by number, versions, logs and owners."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
AT = 10
"""Models at which the hours of the business case (``search_hours``) are stated."""


@dataclass(frozen=True)
class Finding:
    """What has to be searched: ``models`` with ``versions`` in service each, logged and owned shares of them.

    Of a model that is ``logged`` it can be read which answer it gave; of one that is ``owned`` it is known
    whom to ask. Each figure is a number or a draw in each future, shape ``(trials,)``.
    """

    models: float
    versions: Floats | float = 1.0
    logged: Floats | float = 0.5
    owned: Floats | float = 0.75

    def registered(self) -> Finding:
        """A registry says which one version of each serves."""
        return replace(self, versions=1.0)

    def traced(self) -> Finding:
        """Each answer names its model and version, and is kept."""
        return replace(self, versions=1.0, logged=1.0)

    def answered_for(self) -> Finding:
        """Each model has a named owner."""
        return replace(self, owned=1.0)


USUAL = Finding(AT)
"""The state for which hours at ten models are stated (judgement, grade D)."""


def slower(share: Floats | float, usual: float, times: Floats | float) -> Floats | float:
    """How much longer a search takes than where the ``usual`` share helps; without help it takes ``times``.

    (s + (1 − s)·t) / (u + (1 − u)·t): the mean over models of which a share s helps.
    """
    return (share + (1 - share) * times) / (usual + (1 - usual) * times)


def against_usual(found: Finding, blind: Floats | float, orphan: Floats | float) -> Floats:
    """Factor on the hours of as many models in the usual state: √versions × logs × owners.

    ``blind`` and ``orphan`` are how many times longer a model takes without a log, and without an owner.
    """
    logs = slower(found.logged, float(USUAL.logged), blind)
    owners = slower(found.owned, float(USUAL.owned), orphan)
    return np.asarray(np.sqrt(found.versions) * logs * owners)


def hours_to_find(
    found: Finding, at_ten: Floats | float, blind: Floats | float, orphan: Floats | float
) -> Floats:
    """Hours to find the one: those at ten models × √(models × versions ÷ 10) × logs × owners.

    The root is that of a search in two steps, first the group and then within it: with n to choose from and
    √n groups both steps look through √n.
    """
    return np.asarray(at_ten * np.sqrt(found.models / AT) * against_usual(found, blind, orphan))
