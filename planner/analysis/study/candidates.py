"""Candidates: every tool and practice with its fit, its price for this organisation and its gain."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from planner.analysis.study.limits import capacity, stretched, whole_periods
from planner.analysis.study.shares import Parts, parts_of
from planner.analysis.study.system_levels import SystemQuestions, system_questions
from planner.analysis.study.trials import months_of, tried_first
from planner.catalogue.duty_steps import DUTY_TRIES, duty_steps, for_a_duty, safe_with
from planner.catalogue.fit import (
    NOT_ASKED,
    OF_SYSTEMS,
    Fit,
    fit_of_practice,
    gaps,
    practice_effort,
    price_grade,
    tool_effort,
    unit_prices,
    yearly_cost,
)
from planner.catalogue.price_level import of_dollars
from planner.catalogue.sizes import (
    Size,
    size_laws,
    tool_invoices,
    tool_upkeep_factor,
    upkeep_factor,
)
from planner.catalogue.tool_fit import Setting, fit_of_tool, missing_layers
from planner.domain.base.language import joined, phrase
from planner.domain.case.estimate import Range, fixed
from planner.domain.content.catalogue import Catalogue, Practice, Raise, StageDefaults
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import CapacityRole
from planner.domain.project import Project
from planner.economics.model import CaseProblem, EconomicEffect, Initiative, UnitCost
from planner.maturity.cells import Floats
from planner.maturity.draws import Drawn, draw_levels
from planner.maturity.score import Profile, assess

NOTHING = "–"
"""In ``Candidate.instead``: the stack holds no tool in its place, for nothing needs one."""
BY_HAND_AT_ONCE = "by hand"
"""In ``Candidate.instead``: work by hand takes its place without a trial, for that is worth more."""
HIRED = Range(low=0.88, likely=0.96, high=0.99)
SELF_RUN = Range(low=0.80, likely=0.92, high=0.98)
"""Chance that setting up a tool works at a try: run by its supplier, or by the organisation (grade D)."""
OWN_HOSTING = ("self-host", "library", "both")


@dataclass(frozen=True)
class Candidate:
    """One tool or practice as this organisation would meet it.

    ``duration`` is in months, ``level_gain`` the rise of the overall level if it were done alone.
    ``instead`` names the tool that the stack holds in its place.
    """

    id: str
    name: str
    kind: Literal["practice", "tool"]
    stage: int
    summary: str
    fit: Fit
    duration: int
    level_gain: float
    needs: tuple[str, ...]
    needs_any: tuple[tuple[str, ...], ...]
    group: str | None
    initiative: Initiative
    entry: Practice | Tool
    instead: str = ""
    assumed: Literal["", "figures", "by_hand"] = ""
    """What a duty made assume: figures that nobody has, or work by hand in place of a tool."""

    @property
    def priced(self) -> bool:
        """Whether there are figures to price it by; tools are judged by their price instead."""
        return not isinstance(self.entry, Practice) or self.entry.priced

    @property
    def role(self) -> CapacityRole | None:
        """Who does most of the work, product owners where nobody has days; ``None``: nobody has said it."""
        if self.assumed == "figures":
            return None
        days = self.initiative.effort_days
        if not any(days.values()):
            return "product_owner"
        most: CapacityRole = max(days, key=lambda r: (days[r], str(r)))
        return most

    @property
    def days(self) -> float:
        """Likely person-days to set it up."""
        return sum(self.initiative.effort_days.values())


def candidates(project: Project, catalogue: Catalogue, profile: Profile) -> tuple[Candidate, ...]:
    """Judge and price every entry of the catalogue for the organisation."""
    drawn = draw_levels(project, profile.cells)
    single = system_questions(project, profile.cells)
    levels = {**practice_levels(catalogue.practices, drawn), **single.levels}
    parts = parts_of(project, catalogue)
    asked = duty_steps(project.duties, catalogue)
    found = [
        candidate_of_practice(
            for_a_duty(p, catalogue) if p.id in asked else p,
            *(project, catalogue, profile, drawn, levels, parts, single),
        )
        for p in catalogue.practices
    ]
    found = [
        c if catalogue.practice_by_id[c.id].priced or not c.priced else _assumed(c) for c in found
    ]
    made = (*found, *(candidate_of_tool(t, project, catalogue) for t in catalogue.tools))
    return tried_first(made, project)


def _assumed(candidate: Candidate) -> Candidate:
    """A duty asks for it and nobody has figures: those it is planned with are said to be assumed."""
    fit = candidate.fit
    if fit.blocked:
        return candidate
    words = phrase("{reason} Its figures are assumed: those of its stage.", reason=fit.reason)
    return replace(candidate, fit=replace(fit, reason=words), assumed="figures")


def practice_levels(practices: Iterable[Practice], drawn: Drawn) -> dict[str, Floats]:
    """Levels by future of the asked questions that ``practices`` raise; see ``catalogue.fit.gaps``."""
    asked = set(drawn.asked)
    questions = {r.question for p in practices for r in p.raises if r.question in asked}
    return {q: drawn.levels(q) for q in sorted(questions)}


def candidate_of_practice(
    practice: Practice,
    project: Project,
    catalogue: Catalogue,
    profile: Profile,
    drawn: Drawn,
    levels: Mapping[str, Floats],
    parts: Parts | None = None,
    single: SystemQuestions | None = None,
) -> Candidate:
    """Judge and price one practice; ``levels`` are those of its questions by future, as ``drawn``.

    ``parts`` are those of ``parts_of`` and ``single`` those of ``system_questions``, where they are at hand.
    """
    parts = parts_of(project, catalogue) if parts is None else parts
    single = system_questions(project, profile.cells) if single is None else single
    organisation = project.organisation
    fit = fit_of_practice(
        practice,
        catalogue,
        organisation,
        len(project.teams),
        least_of(practice, profile, single),
        {**profile.known_questions, **single.least},
        {q.id: q.title for q in project.questionnaire.questions},
    )
    defaults = catalogue.stage_defaults[practice.stage]
    initiative = _economic_practice(practice, project, catalogue, levels, defaults, parts)
    if fit.reason == NOT_ASKED and not single.any_system and single.only(practice):
        fit = replace(fit, reason=OF_SYSTEMS)
    return Candidate(
        id=practice.id,
        name=practice.name,
        kind="practice",
        stage=practice.stage,
        summary=practice.summary,
        fit=fit,
        duration=_duration(defaults.duration_months, initiative, project),
        level_gain=level_gain(project, profile, (practice,), drawn),
        needs=practice.needs,
        needs_any=tuple(
            tuple(t.id for t in catalogue.tools_for(practice, c)) for c in practice.needs_tool_in
        ),
        group=None,
        initiative=initiative,
        entry=practice,
    )


def least_of(practice: Practice, profile: Profile, single: SystemQuestions) -> dict[str, float]:
    """Low ends of the asked questions; those of systems that no system has answered yet are at nothing."""
    least = {**profile.least, **single.least}
    if single.any_system and single.only(practice):
        least = {**dict.fromkeys((r.question for r in practice.raises), 0.0), **least}
    return least


def raised_levels(practices: Iterable[Practice]) -> dict[str, float]:
    """Levels that questions reach once ``practices`` are in place.

    A level counts once as many raise the question to it or further as it asks for, and all lower ones count.
    """
    raises: dict[str, list[Raise]] = {}
    for practice in practices:
        for r in practice.raises:
            raises.setdefault(r.question, []).append(r)
    levels: dict[str, float] = {}
    for question, own in raises.items():
        for level in sorted({r.to_level for r in own}):
            least = max(r.least for r in own if r.to_level == level)
            if sum(r.to_level >= level for r in own) < least:
                break
            levels[question] = float(level)
    return levels


def level_gain(
    project: Project, profile: Profile, practices: tuple[Practice, ...], drawn: Drawn | None = None
) -> float:
    """Expected rise of the overall level when ``practices`` are in place, over the levels as drawn.

    Where the lowest team counts: the rise of the low end.
    """
    levels = raised_levels(practices)
    cells = profile.cells
    if project.policy.teams == "lowest":
        after = assess(project, cells.raised(levels), brief=True).overall.low
        return after - profile.overall.low
    drawn = drawn or draw_levels(project, cells)
    weights = profile.frame.coefficients(cells.counted)
    gain = 0.0
    for question, to in levels.items():
        column = cells.columns.get(question)
        if column is None or not weights[:, column].any():
            continue
        gain += float((weights[:, column] * drawn.shortfall(question, round(to))).sum())
    return gain


def _economic_practice(
    practice: Practice,
    project: Project,
    catalogue: Catalogue,
    levels: Mapping[str, Floats],
    defaults: StageDefaults,
    parts: Parts,
) -> Initiative:
    organisation = project.organisation
    owned = set(organisation.tools_in_use)
    size, laws = Size.of(organisation, len(project.teams)), size_laws()
    open_gaps = gaps(practice, levels)
    share = 0.0 if open_gaps is None else float(open_gaps.mean())
    days, factor = practice_effort(practice, organisation, size, share)
    return Initiative(
        id=practice.id,
        name=practice.name,
        effort_days=days,
        effort_factor=factor,
        run_fte=practice.run_fte.scaled(upkeep_factor(laws, practice.id, size)),
        yearly_cost=fixed(0.0),
        effects=tuple(
            EconomicEffect(
                e.target, e.range, share, e.grade, e.source, parts.get((practice.id, e.target))
            )
            for e in practice.effects
        ),
        delay_months=defaults.delay_months,
        ramp_months=defaults.ramp_months * size.ramp_factor,
        success_chance=defaults.success_chance,
        dip_share=defaults.dip_share,
        dip_months=defaults.dip_months,
        affected_fte=organisation.builders * defaults.affected_share,
        run_is_partly_replacement=True,
        anyway=practice.id in laws.hygiene.practices,
        gaps=open_gaps if open_gaps is not None and len(open_gaps) > 1 else None,
        needs=practice.needs,
        needs_any=tuple(
            tuple(t.id for t in catalogue.tools_for(practice, c))
            for c in practice.needs_tool_in
            if not owned.intersection(t.id for t in catalogue.tools_for(practice, c))
        ),
        safe_with=safe_with(practice, project.duties, catalogue),
        tries=DUTY_TRIES if practice.id in duty_steps(project.duties, catalogue) else 2,
    )


def tool_setting(project: Project, catalogue: Catalogue) -> Setting:
    """What tools are judged against. Their facts age until the day on which the plan starts."""
    return Setting(
        project.organisation,
        catalogue,
        len(project.teams),
        date.fromisoformat(project.limits.start),
        project.stack.open_only,
    )


def candidate_of_tool(tool: Tool, project: Project, catalogue: Catalogue) -> Candidate:
    """Judge and price one tool."""
    organisation = project.organisation
    size, laws = Size.of(organisation, len(project.teams)), size_laws()
    days, factor = tool_effort(tool, organisation, size)
    yearly, units = _invoices(tool, project, catalogue, size)
    rate = of_dollars(project, tool.price_year)
    contract = project.contracts.get(tool.id)
    leaving = (tool.exit_cost or fixed(0.0)).scaled(rate)
    if contract is not None and contract.exit_cost is not None:
        leaving = contract.exit_cost
    initiative = Initiative(
        id=tool.id,
        name=tool.name,
        effort_days=days,
        effort_factor=factor,
        run_fte=tool.run_fte.scaled(tool_upkeep_factor(laws, size)),
        yearly_cost=yearly,
        unit_costs=units,
        once_cost=(tool.once_cost or fixed(0.0)).scaled(rate),
        exit_cost=leaving,
        cost_grade=price_grade(tool),
        success_chance=SELF_RUN if tool.hosting in OWN_HOSTING else HIRED,
        needs=tool.needs,
        stream=f"tool:{tool.categories[0]}",
        anyway=tool.categories[0] in laws.hygiene.tool_categories,
        term_months=None if contract is None else contract.term_months,
    )
    using = [catalogue.practice_by_id[p] for p in tool.carries]
    setting = tool_setting(project, catalogue)
    return Candidate(
        id=tool.id,
        name=tool.name,
        kind="tool",
        stage=min((p.stage for p in using), default=1),
        summary=tool.summary,
        fit=_told(fit_of_tool(tool, setting), initiative, using, project),
        duration=_duration(1, initiative, project),
        level_gain=0.0,
        needs=tool.needs,
        needs_any=tuple(
            tuple(t.id for t in catalogue.tools if set(any_of).intersection(t.provides))
            for any_of in missing_layers(tool, setting.layers)
        ),
        group=tool.group,
        initiative=initiative,
        entry=tool,
    )


def _told(fit: Fit, initiative: Initiative, using: Sequence[Practice], project: Project) -> Fit:
    """The reason why a tool fits, with what it takes of the budget and which target it serves."""
    if fit.status != "fits":
        return fit
    words = [fit.reason]
    invoices, year = initiative.yearly_invoices(), 4 * project.limits.budget_per_quarter
    if invoices <= 0:
        words.append("Nothing to pay.")
    elif year > 0:
        words.append(phrase("Takes {share:.0%} of a year’s budget.", share=invoices / year))
    questions = project.questionnaire.by_id
    wanted = {t.dimension for t in project.targets if t.model is None}
    served = (
        questions[r.question].dimension for p in using for r in p.raises if r.question in questions
    )
    dimension = next((d for d in served if d in wanted), None)
    if dimension is not None:
        name = project.questionnaire.dimension_by_id[dimension].name
        words.append(phrase("Serves your target for “{name}”.", name=name))
    return replace(fit, reason=joined(words, " "))


PUBLIC = ("A", "B", "C")


def _invoices(
    tool: Tool, project: Project, catalogue: Catalogue, size: Size
) -> tuple[Range, tuple[UnitCost, ...]]:
    """Fixed invoices a year and prices by unit, in the project's currency.

    A published or quoted price is what it is; a guessed one grows with the organisation by the law of its
    kind. So do the machines of those who have to run at their own place what its supplier hosts for others.
    """
    organisation = project.organisation
    own = organisation.hosting != "anywhere" and tool.hosting == "both"
    hosted_price = own and tool.licence != "commercial"
    quoted = tool.id in project.own_entries.provenance
    published = price_grade(tool) in PUBLIC and not hosted_price
    law = (
        None
        if quoted or published or not tool.is_priced
        else tool_invoices(size_laws(), tool.categories, size)
    )
    if law is not None:
        return law.scaled(of_dollars(project, catalogue.price_year)), ()
    rate = of_dollars(project, tool.price_year)
    units = tuple(
        UnitCost(driver, price, count, price_grade(tool))
        for driver, price, count in unit_prices(tool, organisation, rate)
    )
    return yearly_cost(tool, rate), units


def _duration(least: int, initiative: Initiative, project: Project) -> int:
    """Months that a step takes: as decided, or as its work needs with the people there are."""
    limits = project.limits
    window = limits.windows.get(initiative.id)
    if window is not None and window.months is not None:
        return whole_periods(window.months, limits.per)
    people = capacity(project.organisation, limits)
    least = whole_periods(least, limits.per)
    return stretched(least, limits.per, dict(initiative.effort_days), people)


def duration_of(candidate: Candidate, catalogue: Catalogue, project: Project) -> int:
    """Months that a candidate takes in another version of the document."""
    entry = candidate.entry
    least = 1
    if isinstance(entry, Practice):
        least = catalogue.stage_defaults[entry.stage].duration_months
    trial = next((t for t in project.trials if t.id == candidate.id and t.is_ahead), None)
    first = 0 if trial is None else months_of(trial, project.limits.per)
    return first + _duration(least, candidate.initiative, project)


def cost_span(candidate: Candidate, problem: CaseProblem) -> tuple[float, float]:
    """Cost over the horizon if started now, at the low and the high end of effort, upkeep and price.

    In the project's currency, undiscounted; rates of pay at their likely values.
    """
    low, _, high = _costs(candidate, problem)
    return low, high


def mean_cost(candidate: Candidate, problem: CaseProblem) -> float:
    """Mean cost over the horizon from the 5th, 50th and 95th percentile, weighted 0.185, 0.63 and 0.185.

    The weights are those of the extended Pearson–Tukey rule (Keefer and Bodily 1983). Ranges here are skewed,
    so half way between the ends would be too much.
    """
    low, likely, high = _costs(candidate, problem)
    return 0.185 * low + 0.63 * likely + 0.185 * high


def _costs(candidate: Candidate, problem: CaseProblem) -> tuple[float, float, float]:
    q = problem.quantities
    loaded = q["loaded_multiplier"].range.likely
    hours = q["hours_per_year"].range.likely
    initiative = candidate.initiative
    salaries = {
        "data_scientist": q["salary_data_scientist"].range.likely,
        "ml_engineer": q["salary_ml_engineer"].range.likely,
    }
    other = q["salary_other"].range.likely
    once = sum(
        days * 8 * salaries.get(role, other) * loaded / hours
        for role, days in initiative.effort_days.items()
    )
    years = problem.horizon / 12
    share = q["run_effort_additional"].range.likely if candidate.kind == "practice" else 1.0
    run = salaries["ml_engineer"] * loaded * share * max(years - candidate.duration / 12, 0)
    deployments = q["deployments"].range.likely

    def at(end: str) -> float:
        return float(
            once * getattr(initiative.effort_factor, end)
            + run * getattr(initiative.run_fte, end)
            + years * initiative.yearly_invoices(end, deployments)
            + getattr(initiative.once_cost, end)
            + getattr(initiative.exit_cost, end)
        )

    return at("low"), at("likely"), at("high")
