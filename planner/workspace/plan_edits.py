"""Edits of the plan: what must be in it, who answers for a step, when it starts and how long it takes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date

from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.organisation.use_case import StopPlan
from planner.domain.plan.calendar import months_ended
from planner.domain.plan.plan import QUARTER, Goal, Window, Wish
from planner.domain.plan.stack import Comparison, ToolDecision
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked


def set_wish(initiative: str, name: str, wish: Wish) -> Edit:
    """Say that an initiative must or must never be in the plan, or leave it to the planner.

    Two tools of one exclusive group cannot both be musts: ``InputError`` names them.
    """

    def apply(project: Project) -> Project:
        if wish == "must":
            _refuse_second_of_group(project, initiative)
        wishes = {k: v for k, v in project.wishes.items() if k != initiative}
        if wish != "auto":
            wishes[initiative] = wish
        return checked(project, wishes=wishes)

    words = {"auto": "Leave to the planner", "must": "Must do", "never": "Exclude"}[wish]
    return Edit(phrase("{words}: {name}", words=words, name=name), apply)


def set_owner(initiative: str, name: str, owner: str) -> Edit:
    """Say who answers for a step of the plan; an empty owner takes it back."""

    def apply(project: Project) -> Project:
        owners = {k: v for k, v in project.owners.items() if k != initiative}
        if owner:
            owners[initiative] = owner
        return checked(project, owners=owners)

    return Edit(phrase("Owner: {name}", name=name), apply, merge_key=f"owner:{initiative}")


def pin_step(initiative: str, name: str, start: int | None) -> Edit:
    """Fix the month (from 0) in which an initiative starts, or leave it to the planner again."""

    def apply(project: Project) -> Project:
        if start is not None:
            _refuse_second_of_group(project, initiative)
        old = project.limits.windows.get(initiative, Window())
        windows = {k: v for k, v in project.limits.windows.items() if k != initiative}
        wishes = {k: v for k, v in project.wishes.items() if k != initiative}
        if start is not None:
            windows[initiative] = old.model_copy(update={"earliest": start, "latest": start})
            wishes[initiative] = "must"
        elif old.months is not None or old.after:
            windows[initiative] = Window(months=old.months, after=old.after)
        limits = project.limits.model_copy(update={"windows": windows})
        return checked(project, limits=limits, wishes=wishes)

    words = "Leave to the planner" if start is None else "Pin"
    return Edit(
        phrase("{words}: {name}", words=words, name=name), apply, merge_key=f"pin:{initiative}"
    )


def begin_experiment(use_case: str, name: str, begins: str) -> Edit:
    """Say on which day the experiment of an idea may begin at the earliest; empty leaves it to the plan."""

    def apply(project: Project) -> Project:
        organisation = project.organisation
        moved = tuple(
            u.model_copy(
                update={"stop": (u.stop or StopPlan()).model_copy(update={"begins": begins})}
            )
            if u.id == use_case
            else u
            for u in organisation.use_cases
        )
        return checked(project, organisation=organisation.model_copy(update={"use_cases": moved}))

    return Edit(
        phrase("Move the experiment: {name}", name=Verbatim(name)),
        apply,
        merge_key=f"experiment:{use_case}",
    )


def stretch_step(initiative: str, name: str, length: int | None) -> Edit:
    """Decide how many months an initiative takes, or leave that to its work and the people again."""

    def apply(project: Project) -> Project:
        old = project.limits.windows.get(initiative, Window())
        new = old.model_copy(update={"months": length})
        windows = {k: v for k, v in project.limits.windows.items() if k != initiative}
        if new != Window():
            windows[initiative] = new
        return checked(project, limits=project.limits.model_copy(update={"windows": windows}))

    pattern = "Usual length: {name}" if length is None else "Length of {name}"
    return Edit(phrase(pattern, name=name), apply, merge_key=f"length:{initiative}")


def adopt_plan(starts: Mapping[str, int], others: Collection[str], what: str) -> Edit:
    """Make a plan the only one possible: its steps start when it says, ``others`` stay out."""

    def apply(project: Project) -> Project:
        wishes: dict[str, Wish] = {
            **dict.fromkeys(others, "never"),
            **dict.fromkeys(starts, "must"),
        }
        old = project.limits.windows
        windows = {
            i: old.get(i, Window()).model_copy(update={"earliest": s, "latest": s})
            for i, s in starts.items()
        }
        limits = project.limits.model_copy(update={"windows": windows})
        return checked(project, limits=limits, wishes=wishes)

    return Edit(what, apply)


def _refuse_second_of_group(project: Project, initiative: str) -> None:
    catalogue = catalogue_of(project)
    tool = catalogue.tool_by_id.get(initiative)
    if tool is None or tool.group is None:
        return
    for other in catalogue.tools:
        if other.id != tool.id and other.group == tool.group:
            wanted = project.wishes.get(other.id) == "must"
            if wanted:
                raise InputError(
                    "“{name}” ({id}) and “{name2}” ({id2}) exclude one another. "
                    "Leave one of them to the planner first.",
                    name=Verbatim(tool.name),
                    id=tool.id,
                    name2=Verbatim(other.name),
                    id2=other.id,
                )


def decide_tool(category: str, name: str, decision: ToolDecision) -> Edit:
    """Record which tool was chosen and why, and set it in the plan instead of the one before."""

    def apply(project: Project) -> Project:
        comparison = project.stack.comparisons.get(category, Comparison())
        wishes = dict(project.wishes)
        if comparison.decision is not None:
            wishes.pop(comparison.decision.tool, None)
        _refuse_second_of_group(project.model_copy(update={"wishes": wishes}), decision.tool)
        wishes[decision.tool] = "must"
        decided = comparison.model_copy(update={"decision": decision})
        comparisons = {**project.stack.comparisons, category: decided}
        stack = project.stack.model_copy(update={"comparisons": comparisons})
        return checked(project, stack=stack, wishes=wishes)

    return Edit(phrase("Choose {name}", name=name), apply)


def targets_as_goals() -> Edit:
    """Make goals of the plan of the document's targets: those of a dimension for all teams.

    A target with a day is due in the last month that ends by then, else at the end of the plan. Raises
    ``InputError`` where there is none.
    """

    def apply(project: Project) -> Project:
        limits = project.limits
        start, last = date.fromisoformat(limits.start), limits.quarters * QUARTER - 1
        goals = {(g.measure, g.by): g for g in limits.goals}
        for target in project.targets:
            if target.model is not None or target.team is not None or target.level <= 0:
                continue
            by = last
            if target.by is not None:
                ended = months_ended(start, date.fromisoformat(target.by))
                by = min(max(ended - 1, 0), last)
            goals[target.dimension, by] = Goal(measure=target.dimension, level=target.level, by=by)
        if tuple(goals.values()) == limits.goals:
            raise InputError("There is no target of a dimension that is not a goal already.")
        found = limits.model_copy(update={"goals": tuple(goals.values())})
        return checked(project, limits=found)

    return Edit("Take the targets as goals", apply)
