"""What each command does. Results go to standard output, progress to standard error."""

from __future__ import annotations

import argparse
import math
from collections.abc import Callable
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from planner.cli import printing
from planner.cli.dates import day
from planner.cli.display import has_display
from planner.cli.files import check_free, open_document
from planner.cli.progress import Progress
from planner.cli.study import studied
from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.resources import example_path
from planner.domain.base.toml_content import first_fault
from planner.domain.project import Project
from planner.storage.backups import user_backups
from planner.storage.document import SUFFIX, Loaded, load, save

if TYPE_CHECKING:
    from planner.analysis.study.study import Study
    from planner.reporting.content.extras import Extras


STUDY_SHARE = 0.9
"""Share of the time that scoring, planning and simulating take; writing takes the rest."""


def demo(options: argparse.Namespace) -> int:
    """Do the main job on a project with visible progress; open the window if there is a display."""
    from planner.analysis.study.keep import keep
    from planner.reporting.publish import publish

    source: Path = options.project or example_path()
    loaded = open_document(source)
    project = loaded.project
    progress = Progress(quiet=options.json or options.quiet)
    result = studied(loaded, _first_part(progress))
    out: Path = options.out
    now = datetime.now(UTC)
    files = publish(result, out, now.date(), progress=_last_part(progress))
    copy = out / (source.name if source.suffix == SUFFIX else source.name + SUFFIX)
    if copy.resolve() != source.resolve():
        save(
            project,
            copy,
            now=now,
            backups=None if _holds(copy, loaded) else user_backups(),
            overwrite=True,
            changes=loaded.changes,
            seal=loaded.seal,
            results=keep(result),
        )
    progress.done()
    paths = [*(f.path for f in files), copy]
    notes = [f.note for f in files if f.note]
    if options.json:
        printing.print_json({**printing.summary_json(result), "files": paths, "notes": notes})
    else:
        print(printing.summary(result))
        print("\nFiles")
        for path in paths:
            print(f"  {path}")
        for note in notes:
            print(f"  Note: {note}")
    if options.no_window or not has_display():
        return 0
    return int(options.open_window(str(copy)))


def _holds(copy: Path, loaded: Loaded) -> bool:
    """Whether ``copy`` says what it will say anyway; else somebody worked in it, and that is kept."""
    try:
        there = load(copy, loaded.seal).project
    except DocumentError:
        return False
    return there.model_copy(update={"modified": loaded.project.modified}) == loaded.project


def new(options: argparse.Namespace) -> int:
    """Make an empty project from a short profile."""
    from planner.analysis.study.baseline import around, default_range
    from planner.catalogue.own import catalogue_of
    from planner.domain.case.estimate import Assumption, Provenance
    from planner.domain.organisation.organisation import CAPACITY_ROLES, Organisation
    from planner.maturity.answers import asked_questions
    from planner.maturity.content import questionnaire_named
    from planner.workspace.create import new_project

    path: Path = options.file
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    check_free(path, force=options.force)
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} does not exist. Make it first.")
    people = {r: float(v) for r in CAPACITY_ROLES if (v := getattr(options, r)) is not None}
    try:
        organisation = Organisation(
            name=options.organisation,
            industry=options.industry,
            region=options.region,
            currency=options.currency,
            currency_per_usd=options.currency_per_usd,
            people=people or {"data_scientist": 5.0},
            models_in_production=options.models,
            regulated_models=options.regulated_models,
            real_time=options.real_time,
            generative_ai=options.generative_ai,
        )
        now = datetime.now(UTC)
        teams = tuple(options.team) or ("Data science",)
        questionnaire = questionnaire_named(options.questionnaire)
        project = new_project(organisation, teams, now, questionnaire)
        changes: dict[str, Any] = {}
        if options.value_per_model is not None:
            likely = options.value_per_model
            if not 0 <= likely < math.inf:
                raise InputError(f"--value-per-model is {likely:g}; write a number, 0 or more.")
            definition = next(d for d in catalogue_of(project).inputs if d.id == "value_per_model")
            usual = default_range(definition, project, catalogue_of(project))
            span = around(definition, usual, likely)
            changes["assumptions"] = {
                "value_per_model": Assumption(
                    range=span, provenance=Provenance(grade="D", source="Stated when starting")
                )
            }
        limits = project.limits
        if options.budget is not None:
            limits = limits.model_copy(update={"budget_per_quarter": options.budget})
        if options.start is not None:
            limits = limits.model_copy(update={"start": day(options.start).isoformat()})
        changes["limits"] = limits.model_dump()
        project = Project.model_validate({**project.model_dump(), **changes})
    except ValidationError as error:
        raise InputError(f"The profile does not fit: {first_fault(error)}") from error
    save(project, path, now=now, overwrite=True)
    questions = len(asked_questions(project))
    if options.json:
        printing.print_json(
            {"file": path, "teams": [t.id for t in project.teams], "questions": questions}
        )
        return 0
    print(f"{path}: {len(project.teams)} team(s), {questions} questions.")
    print(f"Next: mlops-planner answers {path} --write answers.csv")
    return 0


def appraise(options: argparse.Namespace) -> int:
    """Print the business case of the plan, and what was asked for beside it."""
    from planner.analysis.around.deeper import pilots, variance_shares
    from planner.analysis.around.explain import explain
    from planner.analysis.around.scenarios import compare_scenarios
    from planner.cli import case_text
    from planner.domain.base.explain import as_text

    progress = Progress(quiet=options.json or options.quiet)
    result = studied(open_document(options.project), progress)
    tree = explain(result, options.explain) if options.explain else None
    scenarios = compare_scenarios(result, progress) if options.scenarios else None
    tries = pilots(result) if options.pilots else None
    shares = variance_shares(result) if options.sobol else None
    progress.done()
    if options.json:
        body = case_text.case_json(result)
        extra = {"scenarios": scenarios, "pilots": tries, "sobol": shares}
        body |= {name: [asdict(x) for x in found] for name, found in extra.items() if found}
        if tree is not None:
            body["explain"] = tree.model_dump(mode="json")
        printing.print_json(body)
        return 0
    parts = []
    if tree is not None:
        parts.append(as_text(tree, digits=None))
    if scenarios is not None:
        parts.append(case_text.scenarios_text(result, scenarios))
    if tries is not None:
        parts.append(case_text.pilots_text(result, tries))
    if shares is not None:
        parts.append(case_text.sobol_text(shares))
    print("\n\n".join(parts or [case_text.case_text(result)]))
    return 0


def _extras(result: Study, beside: str, progress: Progress) -> Extras:
    """Compute what the report is to hold beside the study."""
    from planner.analysis.around.frontier import frontier
    from planner.analysis.around.robustness import robustness
    from planner.analysis.around.scenarios import compare_scenarios
    from planner.reporting.content.extras import Extras

    wanted = {w.strip().lower() for w in beside.split(",") if w.strip()}
    unknown = wanted - {"scenarios", "frontier", "robustness"}
    if unknown:
        raise InputError(
            f"“{min(unknown)}” cannot be in a report. Choose from: scenarios, frontier, robustness."
        )
    return Extras(
        scenarios=compare_scenarios(result, progress) if "scenarios" in wanted else (),
        frontier=frontier(result, progress) if "frontier" in wanted else None,
        robustness=robustness(result, progress) if "robustness" in wanted else None,
    )


def _first_part(progress: Progress) -> Callable[[str, float], bool]:
    return lambda what, share: progress(what, STUDY_SHARE * share)


def _last_part(progress: Progress) -> Callable[[str, float], bool]:
    """Progress of the writing, which comes after all computing."""
    return lambda what, share: progress(what, STUDY_SHARE + (1 - STUDY_SHARE) * share)


def _as_asked(project: Project, options: argparse.Namespace) -> Project:
    """The project with the report settings that the command line asks for; the file is not changed."""
    asked = {
        "language": options.language,
        "numbers": options.numbers,
        "profile": options.profile,
    }
    settings = project.report.model_copy(update={k: v for k, v in asked.items() if v is not None})
    return project.model_copy(update={"report": settings})


def report(options: argparse.Namespace) -> int:
    """Write the report in the wanted formats."""
    from planner.reporting.publish import FORMATS, publish

    wanted = tuple(f.strip().lower() for f in options.format.split(",") if f.strip())
    unknown = [f for f in wanted if f not in FORMATS]
    if unknown or not wanted:
        raise InputError(
            f"“{unknown[0] if unknown else options.format}” is not a format. "
            f"Choose from: {', '.join(FORMATS)}."
        )
    today = day(options.date) if options.date else datetime.now(UTC).date()
    loaded = open_document(options.project)
    progress = Progress(quiet=options.json or options.quiet)
    result = studied(loaded, _first_part(progress), _as_asked(loaded.project, options))
    files = publish(
        result,
        options.out,
        today,
        wanted,
        stem=options.project.stem,
        progress=_last_part(progress),
        extras=_extras(result, options.beside, progress),
        templates=options.templates,
    )
    progress.done()
    if options.json:
        printing.print_json(
            [{"file": str(f.path), "pages": f.pages, "note": f.note} for f in files]
        )
        return 0
    for file in files:
        pages = f" ({file.pages} pages)" if file.pages else ""
        print(f"{file.path}{pages}")
        if file.note:
            print(f"Note: {file.note}")
    return 0
