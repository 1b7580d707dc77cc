"""What each command does. Results go to standard output, progress to standard error."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.display import has_display
from planner.cli.files import example_or, open_document, save_changed
from planner.cli.options import check_folder
from planner.cli.progress import Progress
from planner.cli.published import with_fixed_table
from planner.cli.study import studied
from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.resources import example_path
from planner.domain.base.types import clean_text
from planner.domain.project import Project
from planner.domain.record.issued import Signer
from planner.domain.record.lineage import NEVER_SAVED, Lineage, copy_id, needs_own_id, root_of
from planner.storage.backups import user_backups
from planner.storage.document import Loaded, load, save
from planner.storage.schema import SUFFIX

if TYPE_CHECKING:
    from planner.analysis.study.study import Study
    from planner.reporting.content.extras import Extras
    from planner.reporting.publish import Format


STUDY_SHARE = 0.9
"""Share of the time that scoring, planning and simulating take; writing takes the rest."""


def app(options: argparse.Namespace) -> int:
    """Open the window, on a project where one is named."""
    from planner.cli.main import show_window

    path = options.project
    return show_window(options.open_window, None if path is None else str(example_or(path)))


def demo(options: argparse.Namespace) -> int:
    """Do the main job on a project with visible progress; open the window if there is a display."""
    from planner.analysis.study.keep import keep
    from planner.reporting.publish import publish

    check_folder(options.out)
    source: Path = example_path() if options.project is None else example_or(options.project)
    loaded = open_document(source)
    project = loaded.project
    progress = Progress.of(options)
    result = studied(loaded, _first_part(progress))
    out: Path = options.out
    now = datetime.now(UTC)
    files = publish(result, out, now.date(), progress=_last_part(progress))
    copy = out / (source.name if source.suffix == SUFFIX else source.name + SUFFIX)
    if copy.resolve() != source.resolve():
        there = _there(copy, loaded)
        own = project.id if there is None else there.project.id
        lineage = loaded.lineage if there is None else there.lineage
        if needs_own_id(own, NEVER_SAVED, example=project.example):
            own, lineage = copy_id(own), Lineage(document=own)
        save(
            project.model_copy(update={"id": own}),
            copy,
            now=now,
            backups=None if there is not None and _same(there, loaded) else user_backups(),
            overwrite=True,
            changes=loaded.changes,
            seal=loaded.seal,
            results=keep(result),
            saves=NEVER_SAVED if there is None else there.saves,
            lineage=lineage,
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


def _there(copy: Path, loaded: Loaded) -> Loaded | None:
    """The copy that an earlier demo wrote, as it is by now."""
    try:
        there = load(copy, loaded.seal)
    except DocumentError:
        return None
    return there if root_of(there.project.id) == root_of(loaded.project.id) else None


def _same(there: Loaded, loaded: Loaded) -> bool:
    """Whether a copy says what it will say anyway; else somebody worked in it, and that is kept."""
    same = {"modified": loaded.project.modified, "id": loaded.project.id}
    return there.project.model_copy(update=same) == loaded.project


def appraise(options: argparse.Namespace) -> int:
    """Print the business case of the plan, and what was asked for beside it."""
    from planner.analysis.around.deeper import pilots, variance_shares
    from planner.analysis.around.explain import check_explainable, explain
    from planner.analysis.around.scenarios import compare_scenarios
    from planner.catalogue.own import catalogue_of
    from planner.cli import case_text
    from planner.domain.base.explain import as_text

    loaded = open_document(options.project)
    if options.explain is not None:
        check_explainable(catalogue_of(loaded.project), options.explain)
    progress = Progress.of(options)
    result = studied(loaded, progress)
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


def _extras(result: Study, wanted: Collection[str], progress: Progress) -> Extras:
    """Compute what the report is to hold beside the study."""
    from planner.analysis.around.frontier import frontier
    from planner.analysis.around.robustness import robustness
    from planner.analysis.around.scenarios import compare_scenarios
    from planner.reporting.content.extras import Extras
    from planner.workspace.since_issued import since_last_issue

    return Extras(
        scenarios=compare_scenarios(result, progress) if "scenarios" in wanted else (),
        frontier=frontier(result, progress) if "frontier" in wanted else None,
        robustness=robustness(result, progress) if "robustness" in wanted else None,
        since=since_last_issue(result.project),
    )


def _first_part(progress: Progress) -> Callable[[str, float], bool]:
    return lambda what, share: progress(what, STUDY_SHARE * share)


def _last_part(progress: Progress) -> Callable[[str, float], bool]:
    """Progress of the writing, which comes after all computing."""
    return lambda what, share: progress(what, STUDY_SHARE + (1 - STUDY_SHARE) * share)


def _as_asked(project: Project, options: argparse.Namespace) -> Project:
    """The project with the report settings that the command line asks for; the file is not changed."""
    asked = {
        "edition": options.edition,
        "language": options.language,
        "numbers": options.numbers,
        "profile": options.profile,
    }
    settings = project.report.model_copy(update={k: v for k, v in asked.items() if v is not None})
    return project.model_copy(update={"report": settings})


def _to_issue(options: argparse.Namespace, asked: Project) -> Project:
    """The project as its report is exported for signing, where it can be at all."""
    from planner.workspace.issuing import to_issue

    if "pdf" not in options.format:
        raise InputError("Only the PDF is signed: add pdf to --format.")
    if example_or(options.project) != options.project:
        raise InputError(
            "The example that ships keeps no record of reports. Make a copy of it first: demo."
        )
    return to_issue(asked, tuple(signer_of(text) for text in options.signer))


def signer_of(text: str) -> Signer:
    """A signer as the command line names one: “Name” or “Name, role”."""
    name, _, role = text.partition(",")
    if not clean_text(name).strip():
        raise InputError("A signer has no name. Write --signer 'Name, role'.")
    return Signer(name=clean_text(name).strip(), role=clean_text(role).strip())


def report(options: argparse.Namespace) -> int:
    """Write the report in the wanted formats; those with nothing to show are named, the others written."""
    from planner.reporting.gate import published
    from planner.reporting.publish import publish
    from planner.reporting.report import headline_figures
    from planner.workspace.issuing import check_signable, issuing

    if options.signer and not options.issue:
        raise InputError("--signer goes with --issue: it names who signs the report.")
    check_folder(options.out)
    if options.templates is not None and not options.templates.is_dir():
        raise InputError(
            "The folder of templates {templates} does not exist. Choose another one.",
            templates=options.templates,
        )
    today = options.date or datetime.now(UTC).date()
    loaded = open_document(options.project)
    progress = Progress.of(options)
    asked = with_fixed_table(options.project, loaded, _as_asked(loaded.project, options))
    if options.issue:
        asked = _to_issue(options, asked)
    result = published(studied(loaded, _first_part(progress), asked))
    if options.issue:
        check_signable(asked, result, today)
    left_out: dict[Format, str] = {}
    files = publish(
        result,
        options.out,
        today,
        options.format,
        stem=example_or(options.project).stem,
        progress=_last_part(progress),
        extras=_extras(result, options.beside, progress),
        templates=options.templates,
        left_out=left_out,
    )
    progress.done()
    if options.issue:
        loaded = open_document(options.project)  # a table may have been fixed in it
        edition = asked.report.edition
        edit = issuing(result, today, datetime.now(UTC), headline_figures(result, today), edition)
        save_changed(options.project, loaded, edit.apply(loaded.project), edit.label)
    if options.json:
        written: list[dict[str, Any]] = [
            {"file": str(f.path), "pages": f.pages, "note": f.note} for f in files
        ]
        without = [{"file": None, "format": f, "note": why} for f, why in left_out.items()]
        printing.print_json([*written, *without])
        return 0
    for file in files:
        pages = f" ({printing.count(file.pages, 'page')})" if file.pages else ""
        print(f"{file.path}{pages}")
        if file.note:
            print(f"Note: {file.note}")
    for format_, why in left_out.items():
        print(f"Left out: {format_}. {why}")
    return 0
