"""From what came of the sources, and what a person says of them, to one dated record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from planner.domain.answers.observation import Survey
from planner.observe.across import across, copies_aside
from planner.observe.inputs import measured
from planner.observe.look import Looked, Wanted
from planner.observe.settings import Settings


def survey_of(
    looked: Sequence[Looked], wanted: Wanted, settings: Settings, looked_on: date, id_: str = ""
) -> Survey:
    """The record of a look; the same sources, settings and days give the same record."""
    named = [replace(x, source=settings.applied(x.source)) for x in copies_aside(looked)]
    keys = {x.source.id for x in looked if settings.of(x.source.label).real_key}
    named = across(sorted(named, key=lambda x: (x.source.label, x.source.id)), keys)
    figures, shown = measured(named, settings, wanted.today)
    return Survey(
        id=id_ or f"look-{wanted.today.isoformat()}",
        day=wanted.today.isoformat(),
        looked=looked_on.isoformat(),
        rules=wanted.rules.version,
        sources=tuple(x.source for x in named),
        observations=tuple(o for x in named for o in x.observations),
        measured=figures,
        shown=shown,
        complete=tuple(sorted(settings.complete)),
        agreed_with=settings.agreed_with,
        agreed_on=settings.agreed_on,
    )
