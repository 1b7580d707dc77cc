"""Where the register of AI systems and the number of regulated models of the profile contradict each other.

Hours of audits, the effort of steps and what is asked of teams hang on that number, not on the register.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.baseline import register as inputs_of
from planner.analysis.systems.register import standings
from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.base.numbers import decimal
from planner.domain.content.catalogue import Catalogue
from planner.domain.project import Project
from planner.standards.days import HIGH

HOURS_A_DAY = 8.0
MOST_NAMED = 3


@dataclass(frozen=True)
class Unregulated:
    """What the register holds as high-risk and in use, and the profile does not count as regulated.

    ``models`` are those of the systems (one where none is named), ``stated`` what the profile counts.
    ``use_cases`` are ids of use cases in use that such systems serve and that are not marked as regulated.
    """

    systems: tuple[str, ...]
    models: int
    stated: int
    use_cases: tuple[str, ...]

    @property
    def missing(self) -> int:
        """How many models the profile counts too few."""
        return max(self.models - self.stated, 0)


def unregulated(project: Project, day: str) -> Unregulated | None:
    """The contradiction on ``day``; ``None`` where there is none. Only systems in use count."""
    if not project.systems or not project.frameworks:
        return None
    stands = standings(project, day)
    high = [s for s in project.systems if s.state == "production" and stands[s.id].outcome in HIGH]
    if not high:
        return None
    served = {u for s in high for u in s.serves}
    unmarked = tuple(
        u.id
        for u in project.organisation.use_cases
        if u.id in served and u.state == "production" and not u.regulated
    )
    found = Unregulated(
        tuple(s.name for s in high),
        sum(max(len(s.models), 1) for s in high),
        project.organisation.regulated_models,
        unmarked,
    )
    return found if found.missing or found.use_cases else None


def set_first_words(found: Unregulated, *, then: bool = False) -> str:
    """What to do before anything is decided: count the models; empty where only use cases are not marked.

    ``then`` says that what makes them high-risk is to be decided before.
    """
    if not found.missing:
        return ""
    return phrase(SET_FIRST[then], models=found.models, stated=found.stated or Inner(NONE))


def unregulated_words(
    project: Project, catalogue: Catalogue, found: Unregulated, *, named: bool = True
) -> str:
    """The contradiction in words, and what counting these models as regulated changes.

    Systems are ``named`` where that may be.
    """
    shown = ", ".join(found.systems[:MOST_NAMED])
    more = len(found.systems) - MOST_NAMED
    names = Verbatim(f" ({shown} +{more})" if more > 0 else f" ({shown})") if named else ""
    if found.missing:
        pattern = ONE if found.models == 1 else SEVERAL
        stated = found.stated or Inner(NONE)
        said = phrase(pattern, models=found.models, stated=stated, names=names)
    else:
        pattern = UNMARKED_ONE if len(found.use_cases) == 1 else UNMARKED
        said = phrase(pattern, n=len(found.use_cases), names=names)
    lines = [said]
    hours = audit_hours(project, catalogue, found.missing)
    if found.missing and hours:
        lines.append(phrase(HOURS, hours=decimal(hours, 0)))
    if found.missing and not found.stated:
        lines.append(ASKED)
    return joined(lines, " ")


def audit_hours(project: Project, catalogue: Catalogue, models: int) -> float:
    """Hours of audits a year that so many regulated models more add, at the middle of what is assumed.

    Models × audits per model and year × days per audit × 8, as the pool of audits is made of.
    """
    middle = {r.definition.id: r.range.likely for r in inputs_of(project, catalogue)}
    each = middle.get("audits_per_model", 0.0) * middle.get("audit_days", 0.0)
    return models * each * HOURS_A_DAY


NONE = "none"
SET_FIRST = (
    "First set the regulated models of the profile to {models:d} and plan again: the register holds that "
    "many high-risk models in use, the profile {stated}.",
    "Then, if it stays high-risk, set the regulated models of the profile to {models:d} and plan again: the "
    "register holds that many high-risk models in use, the profile {stated}.",
)
ONE = (
    "In use by the register of AI systems is 1 high-risk model{names}; the profile counts {stated} as "
    "regulated."
)
SEVERAL = (
    "In use by the register of AI systems are {models:d} high-risk models{names}; the profile counts "
    "{stated} as regulated."
)
UNMARKED_ONE = "A use case that a high-risk system in use serves is not marked as regulated{names}."
UNMARKED = "{n:d} use cases that high-risk systems in use serve are not marked as regulated{names}."
HOURS = "Counting so adds about {hours} hours of audits a year to what today costs."
ASKED = "Questions and practices for regulated models come in with it."
