"""The command ``classify``: the way to the class of a system, printed, walked and confirmed."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from difflib import get_close_matches
from typing import Any

from planner.cli import printing
from planner.cli.files import open_document, save_changed
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.written.words import read_yes_no
from planner.domain.content.framework import LEGAL_FACTS
from planner.domain.project import Project

SAID = {True: "yes", False: "no", None: "open"}


def classify(options: argparse.Namespace) -> int:
    """Print the tree, or the way of one system through it; state facts and confirm where asked to."""
    from planner.standards.classes import class_tree
    from planner.standards.standing import AI_ACT, tree_of

    if options.project is None:
        return _tree(options, class_tree(AI_ACT))
    loaded = open_document(options.project)
    project = loaded.project
    tree = tree_of(project)
    if options.system not in project.system_by_id:
        raise InputError(
            "There is no system “{id}”. Known are: {known}."
            if options.system
            else "Name the system. Known are: {known}.",
            id=Verbatim(options.system or ""),
            known=", ".join(sorted(project.system_by_id)) or "–",
        )
    changed = project
    labels = []
    for edit in _edits(options, project, tree):
        changed = edit.apply(changed)
        labels.append(edit.label)
    if changed != project:
        save_changed(options.project, loaded, changed, labels[-1], datetime.now(UTC))
    return _way(options, changed, tree)


def _edits(options: argparse.Namespace, project: Project, tree: Any) -> list[Any]:
    from planner.standards.standing import asked_by_laws
    from planner.workspace.system_edits import decide_class, say_facts

    facts: dict[str, bool | None] = {}
    known = (*tree.asked, *asked_by_laws(project.frameworks, tree))
    for said in options.say:
        name, equals, text = (part.strip() for part in said.partition("="))
        if name not in known:
            raise _unknown(name, known, {d.fact for d in tree.facts})
        if name in facts:
            raise InputError("“{name}” is said twice. Say it once.", name=name)
        answer = None if text.casefold() == "open" else read_yes_no(text)
        if not equals or isinstance(answer, str) or (answer is None and text.casefold() != "open"):
            raise InputError(
                "“{text}” is neither yes nor no nor open.", text=Verbatim((text or said)[:40])
            )
        facts[name] = answer
    edits = [say_facts(options.system, facts)] if facts else []
    if options.confirm:
        if not (options.who or "").strip():
            raise InputError("Say who confirms the class: --who NAME.")
        today = datetime.now(UTC).date().isoformat()
        edits.append(decide_class(options.system, options.who.strip(), today))
    return edits


def _unknown(name: str, known: tuple[str, ...], derived: set[str]) -> InputError:
    """Why a fact cannot be stated of a system here."""
    near = get_close_matches(name, known, n=1, cutoff=0.8)
    if name in derived:
        pattern = (
            "“{name}” follows from what is said of the system: state the facts that decide it."
        )
    elif name in LEGAL_FACTS:
        pattern = (
            "No law or standard that is switched on asks for “{name}”: “frameworks --on” does that."
        )
    elif near:
        pattern = "There is no fact “{name}”. Did you mean “{near}”?"
    else:
        pattern = "There is no fact “{name}”. “classify PROJECT SYSTEM” lists them."
    return InputError(pattern, name=Verbatim(name[:40]), near=near[0] if near else "")


def _way(options: argparse.Namespace, project: Any, tree: Any) -> int:
    """The steps that are asked of a system, what is known, and where that leads."""
    from planner.analysis.systems.about import product_line, roles_line
    from planner.analysis.systems.contradiction_words import differ_lines
    from planner.analysis.systems.words import READING, class_line, decided_line, reasons
    from planner.standards.classes import steps_to_ask
    from planner.standards.standing import asked_by_laws, standing

    where = standing(project, project.system_by_id[options.system])
    steps = steps_to_ask(tree, where.facts)
    by_laws = asked_by_laws(project.frameworks, tree)
    if options.json:
        printing.print_json(
            {
                "system": options.system,
                "framework": tree.framework,
                "version": tree.version,
                "outcome": where.outcome,
                "possible": list(where.reading.possible),
                "article": where.reading.rule.article if where.reading.rule else None,
                "forks": [
                    {"fact": f.fact, "if_yes": list(f.if_yes), "if_no": list(f.if_no)}
                    for f in where.reading.forks
                ],
                "confirmed": where.decision is not None and not where.lapsed,
                "facts": {
                    name: SAID[where.facts.get(name)]
                    for name in (*(o.fact for step in steps for o in step.options), *by_laws)
                },
            }
        )
        return 0
    for step in steps:
        print(f"{step.article:18}  {tr(step.ask)}")
        for option in step.options:
            print(f"    {SAID[where.facts.get(option.fact)]:5}{option.fact:22}{tr(option.words)}")
    if by_laws:
        print("What laws and standards in use ask beside the class:")
    for name in by_laws:
        print(f"    {SAID[where.facts.get(name)]:5}{name:22}{tr(LEGAL_FACTS[name])}")
    print(f"\n{where.system.name}: {tr(class_line(where, tree))}")
    about = (
        *(*reasons(where, tree), product_line(where, tree), roles_line(where, tree)),
        *(*differ_lines(where, tree), decided_line(where), READING),
    )
    for line in filter(None, about):
        print(tr(line))
    return 0


def _tree(options: argparse.Namespace, tree: Any) -> int:
    """The whole tree: every step, what follows from them, and the rules in their order."""
    from planner.analysis.systems.words import OUTCOME_WORDS, READING

    if options.say or options.confirm:
        raise InputError("Name the project and the system whose class this is about.")
    if options.json:
        printing.print_json(tree.model_dump(mode="json", by_alias=True))
        return 0
    print(f"{tree.title}\nwording of {tree.version}, looked at on {tree.as_of}\n")
    for step in tree.steps:
        print(f"{step.article:18}  {tr(step.ask)}")
        if step.asked_if:
            print(f"    asked if {step.asked_if}")
        for option in step.options:
            print(f"    {option.fact:24}{tr(option.words)}")
    print("\nWhat follows from these:")
    for derived in tree.facts:
        print(f"    {derived.fact:24}if {derived.when}")
    print("\nThe first rule that holds decides:")
    for rule in tree.rules:
        since = f" (duties from {rule.since})" if rule.since else ""
        outcome = tr(OUTCOME_WORDS[rule.outcome])
        print(f"    {rule.article:24}{outcome}{since}: {tr(rule.words)}")
        print(f"        if {rule.when or 'none of the above'}")
    print(f"\n{tr(tree.note)}\n{tr(READING)}")
    return 0
