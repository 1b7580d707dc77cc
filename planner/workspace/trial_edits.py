"""Edits of trials: plan one, enter what was measured, decide at the gate."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping

from planner.catalogue.own import catalogue_of
from planner.catalogue.trials import bounds_of
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.numbers import iso_day, plain_number
from planner.domain.base.written.near import nearest
from planner.domain.content.catalogue import Catalogue
from planner.domain.plan.stack import Comparison, ToolDecision
from planner.domain.plan.trial import TRIAL_STATES, Criterion, Trial, TrialState
from planner.domain.project import Project
from planner.workspace.edits import Edit, checked

Change = Callable[[Trial], Trial]
MOST_OF_A_NOTE = 300


def subject_name(catalogue: Catalogue, subject: str) -> str:
    """The name of what is tried; its id where the catalogue holds it no more."""
    tool, practice = catalogue.tool_by_id.get(subject), catalogue.practice_by_id.get(subject)
    return (
        str(tool.name) if tool is not None else practice.name if practice is not None else subject
    )


def plan_trial(trial: Trial, name: str) -> Edit:
    """Add a trial, or change that of the same tool or practice; ``InputError`` for an unknown one.

    What failed and is planned anew is no longer ruled out, and its note says what became of the first.
    ``name`` is that of what is tried, as here and in the other edits what the label says.
    """

    def apply(project: Project) -> Project:
        catalogue = catalogue_of(project)
        known = {**catalogue.tool_by_id, **catalogue.practice_by_id}
        if trial.id not in known:
            raise InputError(
                "“{id}” is no tool or practice of the catalogue: only these can be tried.",
                id=Verbatim(trial.id),
            )
        old = next((t for t in project.trials if t.id == trial.id), None)
        if old is None or (old.otherwise, old.second) != (trial.otherwise, trial.second):
            _require_place(catalogue, trial)
        if old is None:
            return checked(project, trials=(*project.trials, trial))
        if trial.is_ahead and not old.is_ahead:
            return _once_more(project, old, trial)
        return checked(
            project, trials=tuple(trial if t.id == trial.id else t for t in project.trials)
        )

    pattern = "Trial, or work by hand: {name}" if trial.otherwise == "process" else "Trial: {name}"
    return Edit(phrase(pattern, name=name), apply, merge_key=f"trial:{trial.id}")


def _once_more(project: Project, old: Trial, trial: Trial) -> Project:
    """A decided trial is planned anew: what it found stays as a note, and what failed may be planned."""
    told = phrase(
        "{state} on {day}, decided by {who}.",
        state=TRIAL_STATES[old.state],
        day=iso_day(old.decided_on) if old.decided_on else "–",
        who=Verbatim(old.decided_by),
    )
    found = "; ".join(
        f"{tr(c.what)}: {plain_number(c.result)}" for c in old.criteria if c.result is not None
    )
    note = _note(tr(told), f"{found}." if found else "", old.note)
    new = trial.model_copy(update={"note": note})
    wishes = dict(project.wishes)
    if old.state == "failed" and wishes.get(trial.id) == "never":
        del wishes[trial.id]
    return checked(
        project, wishes=wishes, trials=tuple(new if t.id == trial.id else t for t in project.trials)
    )


def _note(*parts: str) -> str:
    """What an earlier look found, in sentences, the newest first."""
    return " ".join(part for part in parts if part)[:MOST_OF_A_NOTE].strip()


def places_of(catalogue: Catalogue, subject: str) -> tuple[str, ...]:
    """What may take the place of a tool that fails: tools that carry one of its practices, else of its kind.

    In the catalogue's order. Nothing takes the place of a practice: it is left out.
    """
    tool = catalogue.tool_by_id.get(subject)
    if tool is None:
        return ()
    alike = {
        t.id
        for practice in catalogue.practices
        for category in practice.needs_tool_in
        if subject in (group := {t.id for t in catalogue.tools_for(practice, category)})
        for t in catalogue.tools
        if t.id in group
    }
    if alike <= {subject}:
        alike = {t.id for t in catalogue.tools if tool.categories[0] in t.categories}
    return tuple(t.id for t in catalogue.tools if t.id in alike and t.id != subject)


def _require_place(catalogue: Catalogue, trial: Trial) -> None:
    if trial.otherwise == "leave_out":
        return
    others = places_of(catalogue, trial.id)
    if trial.otherwise == "process" and trial.id in catalogue.tool_by_id:
        return
    if not others:
        raise InputError(
            "“{name}” is left out if it fails: no other tool does the same.",
            name=subject_name(catalogue, trial.id),
        )
    if trial.second not in others:
        raise InputError(
            "“{id}” cannot take the place of “{name}”. Nearest of those that can: {known}.",
            id=Verbatim(trial.second),
            name=subject_name(catalogue, trial.id),
            known=Verbatim(", ".join(nearest(trial.second, others))),
        )


def drop_trial(subject: str, name: str) -> Edit:
    """Plan no trial of a tool or practice any more."""

    def apply(project: Project) -> Project:
        trial_in(project, subject)
        return checked(project, trials=tuple(t for t in project.trials if t.id != subject))

    return Edit(phrase("No trial: {name}", name=name), apply)


def enter_results(
    subject: str,
    name: str,
    results: Mapping[int, float | None],
    holds: Mapping[int, bool | None],
    who: str,
    when: str,
) -> Edit:
    """Enter what was measured: by number of the criterion and of the condition, both from 0.

    ``InputError`` where the gate is behind it: what it was decided by stays as it was.
    """

    def change(trial: Trial) -> Trial:
        _require_ahead(trial)
        criteria, conditions = list(trial.criteria), list(trial.conditions)
        for number, result in results.items():
            if not 0 <= number < len(criteria):
                raise InputError("The trial has no criterion {n}.", n=number + 1)
            _require_possible(criteria[number], result)
            told = {"who": who, "when": when} if result is not None else {"who": "", "when": ""}
            criteria[number] = criteria[number].model_copy(update={"result": result, **told})
        for number, held in holds.items():
            if not 0 <= number < len(conditions):
                raise InputError("The trial has no condition {n}.", n=number + 1)
            conditions[number] = conditions[number].model_copy(update={"holds": held})
        state: TrialState = "running" if trial.state == "planned" else trial.state
        return trial.model_copy(
            update={"criteria": tuple(criteria), "conditions": tuple(conditions), "state": state}
        )

    return _changed(subject, change, phrase("Result of a trial: {name}", name=name))


def _require_ahead(trial: Trial) -> None:
    if not trial.is_ahead:
        raise InputError("This trial is decided already: plan it anew to try once more.")


def _require_possible(criterion: Criterion, result: float | None) -> None:
    least, most = bounds_of(criterion)
    if result is None or least <= result <= most:
        return
    pattern = (
        "“{what}” cannot be {result}: it is {least} or more."
        if most == math.inf
        else "“{what}” cannot be {result}: it is from {least} to {most}."
    )
    raise InputError(
        pattern,
        what=criterion.what,
        result=plain_number(result),
        least=plain_number(least),
        most="" if most == math.inf else plain_number(most),
    )


def decide_trial(subject: str, name: str, who: str, when: str, *, give_up: bool = False) -> Edit:
    """Decide at the gate, by what was measured and by nothing else.

    Passed: it is adopted as the plan has it. Open: once longer, for half of its weeks, in which what was
    between good and bad is measured anew. Failed: what was said before is done (left out, another tool, by
    hand), and the plan is made anew. ``give_up`` fails a trial whose results are not complete. A result
    without a name is that of who decides by it. Raises ``InputError`` where a result is missing.
    """

    def apply(project: Project) -> Project:
        trial = trial_in(project, subject)
        if not who.strip():
            raise InputError("Say who decides.")
        _require_ahead(trial)
        found = "failed" if give_up else trial.measured
        if found is None:
            raise InputError(
                "The gate asks for a result of every criterion and a yes or no to every condition: "
                "{n} are missing.",
                n=missing_of(trial),
            )
        told = {"decided_by": who.strip(), "decided_on": when}
        criteria = tuple(
            c.model_copy(update={"who": who.strip()}) if c.result is not None and not c.who else c
            for c in trial.criteria
        )
        decided = trial.model_copy(update={"state": found, "criteria": criteria, **told})
        if found == "open":
            decided = _longer(decided)
        trials = tuple(decided if t.id == subject else t for t in project.trials)
        project = checked(project, trials=trials)
        return _without(project, decided, when) if found == "failed" else project

    return Edit(phrase("Gate of the trial: {name}", name=name), apply)


def _longer(trial: Trial) -> Trial:
    """It goes on once: the day moves, and what lay between good and bad is measured anew."""
    seen = "; ".join(
        f"{tr(c.what)}: {plain_number(c.result or 0.0)}"
        for c in trial.criteria
        if c.verdict == "open"
    )
    anew = {"result": None, "who": "", "when": ""}
    criteria = tuple(
        c.model_copy(update=anew) if c.verdict == "open" else c for c in trial.criteria
    )
    first = tr(
        phrase("At the first look on {day} neither good nor bad:", day=iso_day(trial.decided_on))
    )
    note = _note(first, f"{seen}.", trial.note)
    changed = {"longer": True, "decide_by": "", "criteria": criteria, "note": note}
    return trial.model_copy(update=changed)


def missing_of(trial: Trial) -> int:
    """How many results and conditions are not entered yet; a trial without criteria misses one."""
    asked = sum(c.result is None for c in trial.criteria) + (not trial.criteria)
    return asked + sum(c.holds is None for c in trial.conditions)


def _without(project: Project, trial: Trial, when: str) -> Project:
    """What was said before is done: the failed thing leaves the plan, and what takes its place is pinned."""
    wishes = {**project.wishes, trial.id: "never"}
    stack = project.stack
    catalogue = catalogue_of(project)
    second = catalogue.tool_by_id.get(trial.second) if trial.otherwise == "second" else None
    comparisons = {
        category: c.model_copy(update={"decision": None})
        if c.decision is not None and c.decision.tool == trial.id
        else c
        for category, c in stack.comparisons.items()
    }
    if second is not None:
        category = second.categories[0]
        decision = ToolDecision(
            tool=second.id,
            why=f"{subject_name(catalogue, trial.id)}: trial failed",
            who=trial.decided_by,
            when=when,
        )
        old = comparisons.get(category, Comparison())
        comparisons[category] = old.model_copy(update={"decision": decision})
        if project.wishes.get(trial.id) == "must":
            wishes[second.id] = "must"  # else it comes where it pays, as the first would have
    return checked(
        project, wishes=wishes, stack=stack.model_copy(update={"comparisons": comparisons})
    )


def trial_in(project: Project, subject: str) -> Trial:
    """The trial of a tool or practice; raises ``InputError`` where none is planned."""
    found = next((t for t in project.trials if t.id == subject), None)
    if found is None:
        raise InputError(
            "No trial of “{id}” is planned. Planned are: {known}.",
            id=Verbatim(subject),
            known=Verbatim(", ".join(nearest(subject, (t.id for t in project.trials))) or "–"),
        )
    return found


def _changed(subject: str, change: Change, label: str) -> Edit:
    def apply(project: Project) -> Project:
        trial_in(project, subject)
        return checked(
            project,
            trials=tuple(change(t) if t.id == subject else t for t in project.trials),
        )

    return Edit(label, apply, recorded=False)  # what is found changes no plan, the gate does
