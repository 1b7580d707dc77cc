"""Commands on models of any shape: score, check, answer, import."""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.files import check_free
from planner.cli.options import (
    check_ending,
    check_source,
    check_target,
    suggestion,
)
from planner.cli.paths import from_here
from planner.domain.base.errors import ContentError, InputError
from planner.domain.base.explain import as_text
from planner.domain.content.model import Model
from planner.domain.content.questionnaire import Questionnaire
from planner.maturity.findings import Finding
from planner.maturity.model_file import SHIPPED

if TYPE_CHECKING:
    from planner.domain.project import Project
    from planner.exchange.foreign.base import Imported

SHEETS = (".csv", ".xlsx")


def find_model(name: str | Path) -> Model:
    """The model of a file, or the one that ships under ``name``; sound enough to be scored.

    Raises ``ContentError`` or ``InputError``.
    """
    from planner.domain.base.toml_content import content_text, read_toml
    from planner.maturity.as_model import as_model
    from planner.maturity.content import read_questionnaire
    from planner.maturity.linter import require_sound
    from planner.maturity.model_file import read_model, shipped_model

    path = from_here(str(name))
    if str(name) in SHIPPED and not path.exists():
        return shipped_model(str(name))
    if not path.exists():
        raise InputError(
            f"There is no file {name}, and no model of that name ({', '.join(SHIPPED)})."
        )
    if path.suffix.lower() not in (".toml", ".json"):
        raise InputError(
            f"{path.name} is not a model file (.toml or .json). "
            "Bring other tools’ files in with: mlops-planner import."
        )
    if path.suffix.lower() == ".toml" and "questions" in read_toml(path):
        return as_model(read_questionnaire(path))
    return require_sound(read_model(path), path.name, content_text(path))


def find_any_model(name: str | Path) -> Model:
    """As ``find_model``, or the model that another tool's file holds."""
    return _brought(name).model


def _brought(name: str | Path) -> Imported:
    """The model that ships under ``name``, or what a file holds: its model, answers and phases."""
    from planner.exchange.foreign.base import Imported
    from planner.exchange.model_source import model_at

    path = from_here(str(name))
    foreign = path.exists() and (path.is_dir() or path.suffix.lower() != ".toml")
    return model_at(path) if foreign else Imported("model", find_model(name))


def with_brought(project: Project, brought: Imported) -> tuple[Project, tuple[str, ...]]:
    """``project``, which has the model by now, with the answers and phases that its file brought."""
    from planner.exchange.model_source import with_answers
    from planner.workspace.model_edits import set_phases, set_replies

    notes: tuple[str, ...] = ()
    first = project.respondents[0].id if project.respondents else ""
    given, lost = with_answers(project, brought, first)
    if given.sheets:
        project = set_replies(brought.model.id, given).apply(project)
    if lost:
        notes = (f"{lost} sheets of answers were left out: no team here has their name.",)
    if brought.phases:
        project = set_phases(brought.model, brought.phases).apply(project)
    return project, notes


def models(options: argparse.Namespace) -> int:
    """List the models that a project answers beside its questionnaire; add one, or take one out."""
    from planner.cli.files import open_document, save_changed
    from planner.exchange.results import model_body
    from planner.maturity.beside import read_all_beside
    from planner.workspace.model_edits import add_model, remove_model

    loaded = open_document(options.project)
    project = loaded.project
    edit = None
    notes: tuple[str, ...] = ()
    if options.add is not None:
        brought = _brought(options.add)
        edit = add_model(brought.model)
        notes = brought.notes
    elif options.remove is not None:
        model = project.model_by_id.get(options.remove)
        if model is None:
            known = ", ".join(project.model_by_id) or "none"
            raise InputError(f"There is no model “{options.remove}” here. It has: {known}.")
        edit = remove_model(model.id, model.name)
    if edit is not None:
        project = edit.apply(project)
        if options.add is not None:
            project, more = with_brought(project, brought)
            notes += more
        save_changed(options.project, loaded, project, str(edit.label))
    found = read_all_beside(project)
    if options.json:
        printing.print_json([model_body(project, one) for one in found])
        return 0
    for note in notes:
        print(note)
    for one in found:
        print(f"{one.model.id:26}{len(one.model.items):5} questions   {one.level.words}")
    if not found:
        print(
            "No model is answered beside the questionnaire. Add one with --add: "
            f"{', '.join(SHIPPED)}, or a file."
        )
    return 0


def score_model(options: argparse.Namespace) -> int:
    """Score answers with a model and print level, range, the four figures and the branches.

    Status 3: with ``--partly``, some answers of the file are left out.
    """
    from planner.exchange.model_answers import read_replies
    from planner.exchange.results import level_body
    from planner.maturity.evaluate import evaluate
    from planner.maturity.grouped import by_group

    model = find_model(options.project)
    if options.answers is None:
        raise InputError(
            f"“{model.name}” needs answers: mlops-planner score {options.project} ANSWERS. "
            f"Make a sheet with: mlops-planner answers {options.project} --write answers.xlsx"
        )
    facts = None
    if options.facts is not None:
        facts = tuple(f.strip() for f in options.facts.split(",") if f.strip())
        for fact in facts:
            if fact not in model.facts:
                raise InputError(
                    f"--facts: “{fact}” is no fact of this model.{suggestion(fact, model.facts)} "
                    f"It knows: {', '.join(model.facts) or 'none'}."
                )
    check_source(options.answers)
    today = options.as_of or datetime.now(UTC).date()
    left: list[str] = []
    replies = read_replies(
        options.answers, model, today=today, facts=facts, left=left if options.partly else None
    )
    policy: dict[str, Any] = {
        "as_of": today if options.as_of else None,
        "respondents": options.respondents or "median",
        "teams": options.teams or "weighted_mean",
    }
    result = evaluate(model, replies, **policy)
    groups = by_group(model, replies, **policy)
    if options.json:
        body = printing.model_json(model, result)
        if groups:
            body["groups"] = {g: level_body(one) for g, one in groups.items()}
        if options.explain:
            body["explain"] = result.overall.tree.model_dump(mode="json")
        if left:
            body["not_taken"] = left
        printing.print_json(body)
    elif options.explain:
        print(as_text(result.overall.tree))
    else:
        print(printing.model_text(model, result))
        if groups:
            print("\nGroups of teams")
        for name, one in groups.items():
            print(f"{name[:58]:58}  {one.words}".rstrip())
    if left and not options.json:
        print(f"\nLeft out ({len(left)})")
        for fault in left:
            print(f"  {fault}")
    return 3 if left else 0


def check_content(path: Path) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Facts about an authored or imported model, and what is wrong with it."""
    from planner.domain.base.toml_content import content_text, read_toml
    from planner.maturity.content import house_questionnaire
    from planner.maturity.frameworks import is_framework, read_framework
    from planner.maturity.lint_files import read_lens_loosely, read_questionnaire_loosely
    from planner.maturity.lint_framework import lint_framework
    from planner.maturity.lint_lens import lint_lens
    from planner.maturity.lint_questionnaire import lint_questionnaire
    from planner.maturity.lint_schema import unreadable
    from planner.maturity.model_file import is_model
    from planner.maturity.own_framework import check_with_shipped

    if path.suffix.lower() == ".toml":
        text = content_text(path)
        try:
            data = read_toml(path)
        except ContentError as error:
            return {"kind": "file"}, (unreadable(str(error), text),)
        if "criteria" in data:
            house = house_questionnaire()
            faults, lens = read_lens_loosely(path, text, house)
            if lens is None or faults:
                return {"kind": "published model"}, tuple(faults)
            facts = {"kind": "published model", "levels": len(lens.levels)}
            return {**facts, "criteria": len(lens.criteria)}, lint_lens(lens, text, house)
        if is_framework(data):
            framework = read_framework(path)
            check_with_shipped(framework)
            facts = {"kind": "framework", "requirements": len(framework.requirements)}
            return facts, lint_framework(framework, house_questionnaire(), text)
        if not is_model(data):
            faults, questionnaire = read_questionnaire_loosely(path, text)
            if questionnaire is None:
                return {"kind": "questionnaire"}, tuple(faults)
            facts = {"kind": "questionnaire", "dimensions": len(questionnaire.dimensions)}
            joined, raises = _known_of(questionnaire)
            found = (*faults, *lint_questionnaire(questionnaire, text, joined, raises))
            return {**facts, "questions": len(questionnaire.questions)}, found
        return _checked(path, text)
    if path.suffix.lower() == ".json" and path.is_file() and is_model(_top(path)):
        return _checked(path, content_text(path))
    return _check_foreign(path)


def _checked(path: Path, text: str) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    """Faults of form and of sense of a model file, all at once."""
    from planner.maturity.lint_schema import form, unreadable
    from planner.maturity.linter import lint
    from planner.maturity.model_file import model_data

    faults: list[Finding] = []
    try:
        data = model_data(path, faults)
    except ContentError as error:
        return {"kind": "model"}, (unreadable(str(error), text),)
    found, model = form(Model, data, text)
    found = [*faults, *found]
    facts = model_facts("model", model) if model is not None else {"kind": "model"}
    return facts, (*found, *(lint(model, text) if model is not None else ()))


def _known_of(
    questionnaire: Questionnaire,
) -> tuple[frozenset[str] | None, dict[str, list[tuple[int, int]]] | None]:
    """What belongs together in its words, and what practices raise; both of the house model only."""
    from planner.catalogue.load import built_in_catalogue
    from planner.maturity.content import HOUSE, belonging_together

    if questionnaire.id != HOUSE:
        return None, None
    raises: dict[str, list[tuple[int, int]]] = {}
    for practice in built_in_catalogue().practices:
        for r in practice.raises:
            raises.setdefault(r.question, []).append((r.from_level, r.to_level))
    return belonging_together(), raises


def _top(path: Path) -> dict[str, Any]:
    from planner.exchange.safe_files import read_json

    data = read_json(path)
    return data if isinstance(data, dict) else {}


def model_facts(kind: str, model: Model) -> dict[str, Any]:
    """What is told of a model that was read: its kind and how large it is."""
    return {"kind": kind, "branches": len(model.nodes), "items": len(model.items)}


def _check_foreign(path: Path) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    from planner.exchange.foreign.detect import read_foreign
    from planner.maturity.linter import lint

    found = read_foreign([path])
    findings = lint(found.model, found.text)
    if found.rows:
        findings = tuple(replace(f, line=found.rows.get(f.place, 0)) for f in findings)
    return model_facts(found.kind, found.model), findings


def write_model_sheet(options: argparse.Namespace) -> int:
    """Write a model's items as a sheet to fill in."""
    from planner.exchange.model_answers import blank_sheet
    from planner.exchange.tabular import as_csv, as_workbook
    from planner.storage.atomic import write_atomically

    model = find_model(options.project)
    if options.write is None:
        raise InputError(
            "Answers to a model are scored where they are: mlops-planner score "
            f"{options.project} {options.read}"
        )
    target: Path = options.write
    check_ending(target, SHEETS)
    check_target(target)
    check_free(target, force=options.force)
    table = blank_sheet(model)
    data = as_csv(table) if target.suffix.lower() == ".csv" else as_workbook([("answers", table)])
    write_atomically(target, data)
    if options.json:
        printing.print_json({"file": target, "items": len(model.items)})
        return 0
    print(f"{target}: {len(model.items)} items; “?” for don’t know, “n/a” with a reason.")
    print(f"Next: mlops-planner score {options.project} {target}")
    return 0
