"""From the document's assumptions and the catalogue's defaults to the inputs of the business case."""

from __future__ import annotations

from dataclasses import dataclass

from planner.analysis.study.finding import search_factor
from planner.catalogue.price_level import of_dollars
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.case.estimate import Assumption, Grade, InputDefinition, Range, fixed
from planner.domain.content.catalogue import Catalogue
from planner.domain.organisation.organisation import REGION_WORDS
from planner.domain.project import Project
from planner.economics.model import Quantity
from planner.economics.pools import counted_models
from planner.economics.ranges import HEAVY, tail_share, widen

SCALE_BASE = 10
HAND_OVER, RELEASE_WORK = "handover_share", "deployment_hours"
"""Inputs whose defaults hold a hand-over, which there is not where one person does everything."""
NOBODY = "Default: one person does all the work on models, so that nobody hands over"
SEARCH = "search_hours"
"""The input whose default follows what use cases say of versions, logs and owners."""


@dataclass(frozen=True)
class RegisterRow:
    """One line of the assumption register, in the project's currency and unwidened."""

    definition: InputDefinition
    range: Range
    default: Range
    grade: Grade
    source: str
    who: str
    when: str
    confirmed: bool
    dont_know: bool
    note: str = ""

    @property
    def drawn(self) -> Range:
        """The range the futures are drawn from: a stated one is widened by its grade."""
        if not self.confirmed:
            return self.range
        bounds = self.definition.minimum, self.definition.maximum
        return widen(self.range, self.grade, *bounds)

    @property
    def unit(self) -> str:
        """Unit as shown; ``money`` stands for the project's currency."""
        return self.definition.unit


def default_range(definition: InputDefinition, project: Project, catalogue: Catalogue) -> Range:
    """Return the default of an input in the project's currency and region, for its size."""
    organisation = project.organisation
    factor = 1.0
    if definition.scale == "models":
        models = float(max(organisation.models_in_production, 1))
        factor *= counted_models(models, organisation.builders) / SCALE_BASE
    elif definition.scale == "people":
        factor *= max(organisation.builders, 1.0) / SCALE_BASE
    if definition.money:
        factor *= of_dollars(project, catalogue.price_year)
    if definition.regional:
        factor *= catalogue.region_salary[organisation.region]
    if definition.id == SEARCH:
        factor *= search_factor(project)
    if is_alone(project):
        if definition.id == HAND_OVER:
            return fixed(0.0)
        if definition.id == RELEASE_WORK:
            factor *= without_hand_over(catalogue)
    default = industry_range(definition, project, catalogue) or definition.default
    return default.scaled(factor) if factor != 1.0 else default


def is_alone(project: Project) -> bool:
    """Whether one person builds, releases and runs all models: there is nobody to hand over to."""
    return project.organisation.builders <= 1


def without_hand_over(catalogue: Catalogue) -> float:
    """What is left of the usual work per release where nobody hands over, 0–1."""
    usual = next(d for d in catalogue.inputs if d.id == HAND_OVER)
    return 1 - usual.default.likely


def industry_range(
    definition: InputDefinition, project: Project, catalogue: Catalogue
) -> Range | None:
    """The starting range of the organisation's industry for an input, where it has one of its own."""
    profile = catalogue.industries.get(project.organisation.industry)
    return profile.inputs.get(definition.id) if profile is not None else None


def suggested_value(project: Project, catalogue: Catalogue) -> Range | None:
    """What a model may be worth a year in the organisation's industry, in the project's currency.

    A suggestion (grade D) that the user may take over; it is never assumed.
    """
    profile = catalogue.industries.get(project.organisation.industry)
    if profile is None:
        return None
    return profile.value_per_model.scaled(of_dollars(project, catalogue.price_year))


def register(project: Project, catalogue: Catalogue) -> tuple[RegisterRow, ...]:
    """Return every input with its value, grade and source; defaults are marked as such."""
    rows = []
    for definition in catalogue.inputs:
        stated = project.assumptions.get(definition.id)
        default = default_range(definition, project, catalogue)
        if stated is None or stated.range is None:
            rows.append(
                RegisterRow(
                    definition=definition,
                    range=default,
                    default=default,
                    grade="D"
                    if industry_range(definition, project, catalogue) is not None
                    else definition.grade,
                    source=_default_source(definition, project, catalogue),
                    who="",
                    when="",
                    confirmed=False,
                    dont_know=stated is not None,
                )
            )
            continue
        check_assumption(definition, stated)
        source = stated.provenance
        rows.append(
            RegisterRow(
                definition=definition,
                range=stated.range,
                default=default,
                grade=source.grade,
                source=source.source,
                who=source.who,
                when=source.when,
                confirmed=True,
                dont_know=False,
                note=source.note,
            )
        )
    return tuple(rows)


def _default_source(definition: InputDefinition, project: Project, catalogue: Catalogue) -> str:
    if industry_range(definition, project, catalogue) is None:
        if definition.id == SEARCH and (factor := search_factor(project)) != 1.0:
            return phrase(
                "Default: {source}; times {factor:.2f} for versions, logs and owners as use cases state them",
                source=definition.source,
                factor=factor,
            )
        if is_alone(project) and definition.id == HAND_OVER:
            return phrase(NOBODY)
        if is_alone(project) and definition.id == RELEASE_WORK:
            return phrase(
                "Default: {source}; times {factor:.2f}, without a hand-over",
                source=definition.source,
                factor=without_hand_over(catalogue),
            )
        region = project.organisation.region
        if definition.regional and (factor := catalogue.region_salary[region]) != 1.0:
            return phrase(
                "Default: {source}; times {factor:.2f} for the region: {region}",
                source=definition.source,
                factor=factor,
                region=REGION_WORDS[region],
            )
        return phrase("Default: {source}", source=definition.source)
    name = project.organisation.industry.replace("_", " ").capitalize()
    return phrase("Default: planning judgement, industry: {industry}", industry=name)


def around(definition: InputDefinition, usual: Range, likely: float) -> Range:
    """A range about a likely value as wide, in proportion, as the ``usual`` one; half to double without one.

    Raises ``InputError`` when the value leaves the bounds of the input.
    """
    if likely <= 0:
        made = Range(low=likely, likely=likely, high=likely, shape="fixed")
    elif usual.is_fixed or usual.likely <= 0:
        made = Range(low=likely / 2, likely=likely, high=likely * 2)
    else:
        made = usual.scaled(likely / usual.likely)
    if definition.maximum is not None and likely <= definition.maximum < made.high:
        made = made.model_copy(update={"high": definition.maximum})
    check_assumption(definition, Assumption(range=made))
    return made


def check_assumption(definition: InputDefinition, stated: Assumption) -> None:
    """Raise ``InputError`` when a stated range leaves the allowed bounds of its input."""
    if stated.range is None:
        return
    low, high = definition.minimum, definition.maximum
    ends = (stated.range.low, stated.range.high, stated.range.most or stated.range.high)
    for value in ends:
        if value < low or (high is not None and value > high):
            allowed = (
                phrase("{low:g} or more", low=low)
                if high is None
                else phrase("between {low:g} and {high:g}", low=low, high=high)
            )
            raise InputError(
                "{label} is {value:g}; it must be {allowed}.",
                label=definition.label,
                value=value,
                allowed=allowed,
            )


def check_entry(definition: InputDefinition, stated: Assumption) -> None:
    """As ``check_assumption``, for what somebody enters now: a range without a sensible tail is refused too.

    Where values above “high” would carry over 40 % of the mean, a largest possible value is asked for. Old
    documents with such a range still open.
    """
    check_assumption(definition, stated)
    if stated.range is None or stated.range.most is not None:
        return
    share = tail_share(stated.range, definition.minimum, definition.maximum)
    if share > HEAVY:
        raise InputError(
            "{label}: so wide a range would owe {share:.0%} of its mean to the 1 time in 20 above {high:g}. "
            "State its largest possible value too, or a lower high end.",
            label=definition.label,
            share=share,
            high=stated.range.high,
        )


def quantities(project: Project, catalogue: Catalogue) -> dict[str, Quantity]:
    """Return the inputs of the business case; stated ranges are widened by their grade."""
    unknown = project.assumptions.keys() - {d.id for d in catalogue.inputs}
    if unknown:
        raise InputError(
            "The assumption “{unknown}” is not known to this release. Remove it.",
            unknown=min(unknown),
        )
    found = {}
    for row in register(project, catalogue):
        definition = row.definition
        found[definition.id] = Quantity(
            id=definition.id,
            label=definition.label,
            range=row.drawn,
            grade=row.grade,
            minimum=definition.minimum,
            maximum=definition.maximum,
            driver=definition.driver,
            unit=definition.unit,
            source=row.source,
        )
    return found
