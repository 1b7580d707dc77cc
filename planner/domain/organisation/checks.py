"""What cannot be true of an organisation at once. Asked where people type; old documents still open."""

from __future__ import annotations

from collections.abc import Sequence

from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.organisation.organisation import Organisation


def check_possible(organisation: Organisation, team_names: Sequence[str] = ()) -> None:
    """Raise ``InputError`` for figures or names that do not go together."""
    regulated, models = organisation.regulated_models, organisation.models_in_production
    if regulated > models:
        raise InputError(
            "{regulated} of {models} models cannot be regulated. Correct one of the two numbers.",
            regulated=regulated,
            models=models,
        )
    if organisation.currency == "USD" and organisation.currency_per_usd != 1.0:
        raise InputError("One US dollar costs one USD. Correct the currency or its rate.")
    seen: set[str] = set()
    for name in team_names:
        key = name.strip().casefold()
        if key in seen:
            raise InputError(
                "Two teams are called “{name}”. Give each a name of its own.", name=Verbatim(name)
            )
        seen.add(key)
