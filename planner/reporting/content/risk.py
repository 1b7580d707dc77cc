"""One line of the register of risks, and the line of models whose validation is overdue."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.systems.register import register
from planner.analysis.systems.words import short_day
from planner.catalogue.fit import watching
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import in_hundred
from planner.reporting.content.draft import Draft

MOST_OWNERS = 3
OVERDUE_ONE = "The validation of “{model}” ({system}) is overdue since {day}"
OVERDUE = "Validations that are overdue: {n:d}, the first since {day} (“{model}”)"


@dataclass(frozen=True)
class Risk:
    """One line of the register, in the report's language.

    ``weight`` is what it costs on average, in the project's currency: likelihood times effect.
    """

    what: str
    likely: str
    effect: str
    trigger: str
    answer: str
    who: str
    weight: float


def overdue_risks(draft: Draft, weight: float) -> list[Risk]:
    """Models in use whose next validation is past, each of ``weight``: no future knows what they do."""
    project, day = draft.study.project, draft.today.isoformat()
    if not project.frameworks or draft.disclosure.anonymous:
        return []
    rows = [r for r in register(project, draft.study.profile.cells, day).rows if r.overdue]
    late = [(due, name, r.standing.system.name) for r in rows for name, due in r.overdue]
    if not late:
        return []
    first, model, system = min(late)
    what = phrase(
        OVERDUE_ONE if len(late) == 1 else OVERDUE,
        n=len(late),
        day=short_day(first),
        model=Verbatim(model),
        system=Verbatim(system),
    )
    named = (draft.disclosure.who(r.standing.system.owner) for r in rows)
    role = tr(watching(draft.study.project.organisation))
    owners = tuple(dict.fromkeys(n or role for n in named))
    return [
        Risk(
            tr(what),
            in_hundred(1.0),
            tr("What it gets wrong is in use, and nobody looks: in no figure"),
            tr("Known today"),
            tr("Validate within six weeks, or decide whether it stays in use until then"),
            "; ".join(owners) if len(owners) <= MOST_OWNERS else tr("the register names them"),
            len(late) * weight,
        )
    ]
