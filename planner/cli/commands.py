"""What each command does. Results go to standard output, progress to standard error."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.cli import models, printing
from planner.cli.display import has_display
from planner.cli.progress import Progress
from planner.domain.errors import InputError
from planner.domain.project import Project
from planner.domain.resources import example_path
from planner.domain.toml_content import first_fault
from planner.maturity.findings import Finding
from planner.storage.document import SUFFIX, load, save


def demo(options: argparse.Namespace) -> int:
    """Do the main job on a project with visible progress; open the window if there is a display."""
    from planner.reporting.publish import publish

    source: Path = options.project or example_path()
    project = load(source).project
    progress = Progress(quiet=options.json)
    result = _study(project, progress)
    out: Path = options.out
    now = datetime.now(UTC)
    files = publish(result, out, now.date(), progress=lambda what: progress(what, 0.97))
    copy = out / (source.name if source.suffix == SUFFIX else source.name + SUFFIX)
    if copy.resolve() != source.resolve():
        save(project, copy, now=now, overwrite=True)
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


def _study(project: Project, progress: Progress | None = None) -> Any:
    from planner.analysis.study import study
    from planner.catalogue.load import built_in_catalogue

    return study(project, built_in_catalogue(), progress)


def new(options: argparse.Namespace) -> int:
    """Make an empty project from a short profile."""
    from planner.domain.estimate import Assumption, Provenance, Range
    from planner.domain.organisation import ROLES, Organisation
    from planner.maturity.content import questionnaire_named
    from planner.workspace.create import new_project

    path: Path = options.file
    if path.suffix != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    if path.exists() and not options.force:
        raise InputError(f"{path} exists. Choose another name, or add --force to overwrite it.")
    if not path.parent.is_dir():
        raise InputError(f"The folder {path.parent} does not exist. Make it first.")
    people = {r: float(v) for r in ROLES if (v := getattr(options, r)) is not None}
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
            span = Range(low=likely / 2, likely=likely, high=likely * 2)
            changes["assumptions"] = {
                "value_per_model": Assumption(
                    range=span, provenance=Provenance(grade="D", source="Stated when starting")
                )
            }
        limits = project.limits
        if options.budget is not None:
            limits = limits.model_copy(update={"budget_per_quarter": options.budget})
        if options.start is not None:
            limits = limits.model_copy(update={"start": _day(options.start).isoformat()})
        changes["limits"] = limits.model_dump()
        project = Project.model_validate({**project.model_dump(), **changes})
    except ValidationError as error:
        raise InputError(f"The profile does not fit: {first_fault(error)}") from error
    save(project, path, now=now, overwrite=True)
    questions = len(project.questionnaire.questions)
    if options.json:
        printing.print_json(
            {"file": path, "teams": [t.id for t in project.teams], "questions": questions}
        )
        return 0
    print(f"{path}: {len(project.teams)} team(s), {questions} questions.")
    print(f"Next: mlops-planner answers {path} --write answers.csv")
    return 0


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"“{text}” is not a date. Write it as YYYY-MM-DD.") from error


def answers(options: argparse.Namespace) -> int:
    """Write answer sheets or packs, or merge filled ones into the project."""
    if options.project.suffix != SUFFIX:
        return models.write_model_sheet(options)
    if options.write is not None:
        return _write_answers(options)
    return _read_answers(options)


def _write_answers(options: argparse.Namespace) -> int:
    from planner.exchange.answer_sheet import answer_sheet
    from planner.exchange.pack import pack_json, pack_of
    from planner.exchange.tabular import as_csv, as_workbook
    from planner.storage.atomic import write_atomically

    project = load(options.project).project
    chosen = project.respondents
    if options.respondent is not None:
        chosen = tuple(r for r in chosen if r.id == options.respondent)
        if not chosen:
            known = ", ".join(r.id for r in project.respondents)
            raise InputError(
                f"There is no respondent “{options.respondent}”. Choose one of: {known}."
            )
    target: Path = options.write
    kind = target.suffix.lower()
    if kind not in (".csv", ".xlsx", ".json"):
        raise InputError(f"{target.name} must end in .csv, .xlsx (sheets) or .json (a pack).")
    if kind == ".json":
        if len(chosen) != 1:
            raise InputError("A pack holds one respondent: add --respondent.")
        write_atomically(target, pack_json(pack_of(project, chosen[0].id)).encode())
    else:
        table = answer_sheet(project, chosen)
        write_atomically(target, as_csv(table) if kind == ".csv" else as_workbook(table, "answers"))
    if options.json:
        printing.print_json({"file": target, "respondents": [r.id for r in chosen]})
    elif kind == ".json":
        print(f"{target}: the answers of {chosen[0].id}.")
    else:
        print(f"{target}: answer 0 to 4, “?” for don’t know, or “n/a” with a reason.")
    return 0


def _read_answers(options: argparse.Namespace) -> int:
    from planner.exchange.answer_sheet import read_sheet
    from planner.exchange.pack import merge_pack

    loaded = load(options.project)
    now = datetime.now(UTC)
    read = merge_pack if options.read.suffix.lower() == ".json" else read_sheet
    merge = read(options.read, loaded.project, now, options.conflicts)
    if options.json:
        printing.print_json(printing.merge_json(merge))
    else:
        print(printing.merge_text(merge, options.conflicts))
    if options.dry_run:
        return 0
    if loaded.read_only:
        raise InputError(loaded.read_only)
    if merge.changes_anything:
        save(merge.project, options.project, now=now, known_hash=loaded.hash)
    return 0


def check(options: argparse.Namespace) -> int:
    """Check that a project, a questionnaire, a lens or a model holds together."""
    path: Path = options.project
    findings: tuple[Finding, ...] = ()
    if path.suffix == SUFFIX:
        facts = _check_project(path)
    else:
        if not path.exists():
            raise InputError(f"There is no file {path}. Check the name.")
        facts, findings = models.check_content(path)
    faults = sum(1 for f in findings if f.severity == "fault")
    if options.json:
        found = [asdict(f) for f in findings]
        printing.print_json({"file": path.name, **facts, "faults": faults, "findings": found})
        return 1 if faults else 0
    for finding in findings:
        print(finding.words(path.name))
    counts = ", ".join(f"{v} {k}" if isinstance(v, int) else str(v) for k, v in facts.items())
    remarks = printing.count(len(findings) - faults, "remark")
    if faults:
        print(f"{path.name}: {counts}; {printing.count(faults, 'fault')}, {remarks}.")
        return 1
    print(f"{path.name} holds together: {counts}." + (f" {remarks}." if findings else ""))
    return 0


def _check_project(path: Path) -> dict[str, Any]:
    from planner.analysis.baseline import quantities
    from planner.catalogue.load import built_in_catalogue
    from planner.maturity.cells import Counts, build_cells

    project = load(path).project
    quantities(project, built_in_catalogue())
    counts = sum(build_cells(project).counts, Counts())
    return {
        "kind": "project",
        "teams": len(project.teams),
        "respondents": len(project.respondents),
        "questions": len(project.questionnaire.questions),
        "answers": counts.words,
    }


def score(options: argparse.Namespace) -> int:
    """Print the maturity profile of a project, or the result of any model and its answers."""
    if options.project.suffix != SUFFIX:
        return models.score_model(options)
    from planner.domain.explain import as_text
    from planner.maturity.content import lenses
    from planner.maturity.lens import explain_reading, read_lens
    from planner.maturity.score import assess, explain

    project = load(options.project).project
    policy = {k: v for k in ("respondents", "teams") if (v := getattr(options, k))}
    if policy:
        project = project.model_copy(update={"policy": project.policy.model_copy(update=policy)})
    profile = assess(project)
    readings = tuple(read_lens(lens, profile.questions) for lens in lenses())
    if options.json:
        body = printing.profile_json(project, profile)
        body["published_models"] = [printing.reading_json(r) for r in readings]
        if options.explain:
            body["explain"] = explain(project, profile).model_dump(mode="json")
        printing.print_json(body)
    elif options.explain:
        print(as_text(explain(project, profile)))
        for reading in readings:
            print(as_text(explain_reading(reading, profile.questions), digits=1))
    else:
        print(printing.profile_text(project, profile))
        print(printing.readings_text(readings))
    return 0


def appraise(options: argparse.Namespace) -> int:
    """Print the business case of the plan."""
    from planner.domain.explain import as_text
    from planner.economics.case import explain_npv

    project = load(options.project).project
    progress = Progress(quiet=options.json)
    result = _study(project, progress)
    progress.done()
    tree = explain_npv(
        result.case_problem, result.plan.schedule, result.case, project.organisation.currency
    )
    if options.json:
        body = printing.case_json(result)
        if options.explain:
            body["explain"] = tree.model_dump(mode="json")
        printing.print_json(body)
    elif options.explain:
        print(as_text(tree, digits=0))
    else:
        print(printing.case_text(result))
    return 0


def plan(options: argparse.Namespace) -> int:
    """Print the roadmap."""
    project = load(options.project).project
    progress = Progress(quiet=options.json)
    result = _study(project, progress)
    progress.done()
    if options.json:
        printing.print_json(printing.plan_json(result))
    else:
        print(printing.plan_text(result))
    return 0


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
    today = _day(options.date) if options.date else datetime.now(UTC).date()
    project = load(options.project).project
    progress = Progress(quiet=options.json)
    result = _study(project, progress)
    files = publish(
        result,
        options.out,
        today,
        wanted,
        stem=options.project.stem,
        progress=lambda what: progress(what, 0.97),
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
