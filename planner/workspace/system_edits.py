"""Named edits of the register: laws and standards, systems, facts, classes, answers and evidence."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from planner.analysis.study.use_cases import fed
from planner.analysis.systems.regulated import unregulated
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.types import IsoDate, slug
from planner.domain.content.framework import Framework
from planner.domain.organisation.system import (
    ClassDecision,
    ClassStep,
    LegalRole,
    Outcome,
    Said,
    System,
)
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.standards.classes import steps_to_ask
from planner.standards.standing import standing, tree_of
from planner.workspace.edits import Edit, checked

REGULATED = "Count as regulated"


def count_as_regulated(day: str) -> Edit:
    """Count the models of systems in use that read as high-risk as regulated, and mark their use cases so."""

    def apply(project: Project) -> Project:
        found = unregulated(project, day)
        if found is None:
            return project
        cases = tuple(
            u.model_copy(update={"regulated": True}) if u.id in found.use_cases else u
            for u in project.organisation.use_cases
        )
        marked = fed(
            checked(
                project, organisation=project.organisation.model_copy(update={"use_cases": cases})
            )
        )
        counted = max(marked.organisation.regulated_models, found.models)
        return checked(
            marked,
            organisation=marked.organisation.model_copy(
                update={
                    "regulated_models": counted,
                    "models_in_production": max(marked.organisation.models_in_production, counted),
                }
            ),
        )

    return Edit(REGULATED, apply)


ROLES: tuple[LegalRole, ...] = ("provider", "deployer", "importer", "distributor")


def set_frameworks(frameworks: Iterable[Framework]) -> Edit:
    """Switch laws and standards on, as they read now; the others off. What was answered stays."""
    chosen = tuple(frameworks)
    return Edit("Change laws and standards", lambda p: checked(p, frameworks=chosen))


def set_legal_facts(facts: Mapping[str, bool]) -> Edit:
    """Say what holds, or does not, for every system that says nothing else."""
    return Edit("Facts of all systems", lambda p: checked(p, legal_facts=dict(facts)))


def new_system_id(project: Project, name: str) -> str:
    """An id for a system of that name that none has."""
    used, own, number = {s.id for s in project.systems}, slug(name, "system"), 2
    while own in used:
        own, number = f"{slug(name, 'system')}-{number}", number + 1
    return own


def add_system(system: System) -> Edit:
    """Add a system to the register."""
    return Edit(
        phrase("Add {name}", name=Verbatim(system.name)),
        lambda p: checked(p, systems=(*p.systems, system)),
    )


def change_system(system: System) -> Edit:
    """Replace a system by id; raises ``InputError`` where there is none."""

    def apply(project: Project) -> Project:
        _known(project, system.id)
        return checked(
            project, systems=tuple(system if s.id == system.id else s for s in project.systems)
        )

    return Edit(phrase("Change {name}", name=Verbatim(system.name)), apply)


def remove_system(system: str) -> Edit:
    """Take a system out, with its answers and duties; evidence stays and no longer covers it."""

    def apply(project: Project) -> Project:
        _known(project, system)
        rounds = tuple(
            r.model_copy(
                update={
                    "system_answers": {k: v for k, v in r.system_answers.items() if k != system}
                }
            )
            for r in project.rounds
        )
        evidence = tuple(
            e.model_copy(update={"covers": tuple(c for c in e.covers if c != system)})
            for e in project.evidence
        )
        return checked(
            project,
            systems=tuple(s for s in project.systems if s.id != system),
            rounds=rounds,
            evidence=evidence,
            duties=tuple(_without(system, project.duties)),
        )

    return Edit("Remove a system", apply)


def _without(system: str, duties: Iterable[Duty]) -> Iterable[Duty]:
    """Duties as they are without a system; one that is left with none goes with it."""
    for duty in duties:
        rest = tuple(s for s in duty.systems if s != system)
        if rest or not duty.systems:
            yield duty.model_copy(update={"systems": rest})


def systems_of_use_cases(project: Project) -> tuple[System, ...]:
    """A system for each use case that has none yet: its name, state and first team."""
    there = {u for s in project.systems for u in s.serves}
    made: list[System] = []
    teams = (project.teams[0].id,) if len(project.teams) == 1 else ()
    for one in project.organisation.use_cases:
        if one.id in there:
            continue
        draft = project.model_copy(update={"systems": (*project.systems, *made)})
        made.append(
            System(
                id=new_system_id(draft, one.name),
                name=one.name,
                use_case=one.id,
                state=one.state,
                teams=teams,
            )
        )
    return tuple(made)


def add_systems(systems: Iterable[System]) -> Edit:
    """Add several systems in one step."""
    new = tuple(systems)
    return Edit("Start from use cases", lambda p: checked(p, systems=(*p.systems, *new)))


def set_systems(systems: Iterable[System]) -> Edit:
    """Take systems over as a table states them, in one step."""
    new = tuple(systems)
    return Edit("Read systems", lambda p: checked(p, systems=new))


def say_facts(system: str, facts: Mapping[str, bool | None], reason: str = "") -> Edit:
    """State facts of a system; ``None`` takes one back: it is not known any more."""

    def apply(project: Project) -> Project:
        old = _known(project, system)
        said = dict(old.facts)
        for name, holds in facts.items():
            if holds is None:
                said.pop(name, None)
            else:
                said[name] = Said(holds=holds, reason=reason)
        changed = old.model_copy(update={"facts": said})
        return change_system(System.model_validate(changed.model_dump())).apply(project)

    return Edit("State facts of a system", apply)


def decide_class(
    system: str, who: str, when: IsoDate, outcome: Outcome | None = None, why: str = ""
) -> Edit:
    """Record who confirmed the class that the facts lead to, with the way there.

    With an ``outcome`` somebody decides otherwise, and says ``why``. Raises ``InputError`` for an open class
    that is only confirmed, and for an overruling without a reason.
    """

    def apply(project: Project) -> Project:
        old, tree = _known(project, system), tree_of(project)
        if tree is None:
            raise InputError("There is no class tree for this law.")
        where = standing(project, old)
        found = where.reading.outcome
        if outcome is None and found == "open":
            raise InputError("The class is still open: state the facts that decide it first.")
        if outcome is not None and outcome != found and not why.strip():
            raise InputError("Say why you decide otherwise than the steps lead.")
        said = {True: "yes", False: "no", None: "open"}
        steps = tuple(
            ClassStep(
                article=step.article,
                fact=option.fact,
                said=said[where.facts.get(option.fact)],  # type: ignore[arg-type]
                reason=old.facts[option.fact].reason if option.fact in old.facts else "",
            )
            for step in steps_to_ask(tree, where.facts)
            for option in step.options
        )
        decision = ClassDecision(
            framework=tree.framework,
            version=tree.version,
            outcome=outcome or found,
            roles=tuple(r for r in ROLES if where.facts.get(r)),
            steps=steps,
            who=who,
            when=when,
            overruled=why.strip() if outcome is not None and outcome != found else "",
        )
        changed = old.model_copy(update={"decisions": (*old.decisions, decision)})
        return change_system(changed).apply(project)

    return Edit("Decide on a class", apply)


def answer_for_system(system: str, question: str, answer: SystemAnswer | None) -> Edit:
    """Answer a question for one system, or take that back: then its team's answer is inherited again."""

    def apply(project: Project) -> Project:
        _known(project, system)
        if question not in project.questionnaire.by_id:
            raise InputError("There is no question “{question}”.", question=Verbatim(question))
        round_ = project.current_round
        sheet = {k: v for k, v in round_.system_answers.get(system, {}).items() if k != question}
        if answer is not None:
            sheet[question] = answer
        answers = {k: v for k, v in round_.system_answers.items() if k != system}
        if sheet:
            answers[system] = sheet
        changed = round_.model_copy(update={"system_answers": answers})
        return project.model_copy(update={"rounds": (*project.rounds[:-1], changed)})

    return Edit(phrase("Answer {question} for a system", question=question), apply)


def set_evidence_item(item: EvidenceItem) -> Edit:
    """Add a piece of evidence, or replace the one of its id."""

    def apply(project: Project) -> Project:
        if any(e.id == item.id for e in project.evidence):
            new = tuple(item if e.id == item.id else e for e in project.evidence)
        else:
            new = (*project.evidence, item)
        return checked(project, evidence=new)

    return Edit(phrase("Evidence: {title}", title=Verbatim(item.title)), apply)


def remove_evidence_item(item: str) -> Edit:
    """Take a piece of evidence out of the library."""
    return Edit(
        "Remove evidence",
        lambda p: checked(p, evidence=tuple(e for e in p.evidence if e.id != item)),
    )


def new_evidence_id(project: Project) -> str:
    """An id for evidence that none has: E1, E2 and so on."""
    used, number = {e.id for e in project.evidence}, len(project.evidence) + 1
    while f"E{number}" in used:
        number += 1
    return f"E{number}"


def _known(project: Project, system: str) -> System:
    found = project.system_by_id.get(system)
    if found is None:
        raise InputError("There is no system “{system}”.", system=Verbatim(system))
    return found
