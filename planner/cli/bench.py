"""Command ``bench``: all clients of a folder, the next meeting, templates, the benchmark of finished ones."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_ending, check_target
from planner.domain.base.errors import InputError
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.storage.document import Loaded, save
from planner.storage.schema import SUFFIX
from planner.workspace.bench.comparison import GROUPS, Comparison, Figures, group_words, why_not
from planner.workspace.bench.shelf import Bench, Row, Shelf
from planner.workspace.bench.summary import STAGE_WORDS
from planner.workspace.bench.words import (
    gone_words,
    opening,
    people_words,
    report_words,
    twin_words,
    when_words,
)

IN_PART = 3


def bench(options: argparse.Namespace) -> int:
    """Print the table of a bench, or do one thing for one client."""
    for wanted, act in (
        (options.prepare, prepare),
        (options.allow, consent),
        (options.withdraw, consent),
        (options.beside, beside),
        (options.template, write_template),
        (options.begin, begin),
    ):
        if wanted:
            return act(options)
    return table(options)


def table(options: argparse.Namespace) -> int:
    """Print one line a client."""
    shelf = Shelf()
    folders = list(options.place)
    for folder in folders:
        if not folder.is_dir():
            raise InputError("{name} is no folder.", name=str(folder))
    if options.keep:
        for folder in folders:
            shelf.add(folder)
    places = folders or [Path(f) for f in shelf.choices.folders]
    if not places:
        raise InputError(
            "Name a folder with the documents of your clients: mlops-planner bench clients --keep"
        )
    found = shelf.look(None if options.keep or not folders else places)
    now = datetime.now().astimezone()
    if options.json:
        printing.print_json(as_json(found, now))
    else:
        print_table(found, now)
    return IN_PART if found.gone or any(r.fault for r in found.rows) else 0


def as_json(found: Bench, now: datetime) -> list[dict[str, Any]]:
    """The rows as plain values; of a document with a passphrase its name alone."""
    rows: list[dict[str, Any]] = []
    for row in found.rows:
        body: dict[str, Any] = {"file": row.path}
        if row.summary is not None:
            coming = row.summary.next_meeting(now)
            body |= row.summary.model_dump(mode="json", exclude={"meetings", "name"})
            body["client"] = row.summary.name
            body["next_workshop"] = coming.model_dump(mode="json") if coming else None
            body["put_away"] = row.archived
            body["also_elsewhere"] = row.twin
        elif row.sealed:
            body["sealed"] = True
        else:
            body["fault"] = row.fault
        rows.append(body)
    return rows


def print_table(found: Bench, now: datetime) -> None:
    """The table for people."""
    print(opening(found, now))
    if found.shown:
        print(f"\n{'client':28}{'stage':10}{'people':22}{'next workshop':24}report")
    for row in found.shown:
        print(_line(row, now))
    away = len(found.rows) - len(found.shown)
    if away:
        print(f"\n{printing.count(away, 'client')} put away.")
    if found.gone and found.rows:
        print(f"\n{gone_words(found)}")
    if found.left_out:
        print(f"{found.left_out} more files were left out: a bench holds at most 2,000.")


def _line(row: Row, now: datetime) -> str:
    if row.sealed:
        return f"{row.path.name[:60]}  (has a passphrase: open it to see more)"
    if row.summary is None:
        return f"{row.path.name[:60]}  {row.fault}"
    s = row.summary
    coming = s.next_meeting(now)
    when = "–"
    if coming is not None:
        when = (
            f"today {coming.begins}"
            if coming.date == now.date().isoformat()
            else when_words(coming)
        )
    name = s.name if len(s.name) < 28 else s.name[:26] + "…"
    line = f"{name:28}{STAGE_WORDS[s.stage]:10}{people_words(s):22}{when:24}{report_words(s)}"
    return f"{line.rstrip()}  ({twin_words(row)})" if row.twin else line.rstrip()


def _client(options: argparse.Namespace) -> tuple[Path, Loaded]:
    if len(options.place) != 1 or options.place[0].is_dir():
        raise InputError("Name one document: this is about one client.")
    return options.place[0], open_document(options.place[0])


def prepare(options: argparse.Namespace) -> int:
    """Prepare the next meeting of a client."""
    from planner.analysis.study.once import kept_study
    from planner.catalogue.own import catalogue_of
    from planner.domain.base.language import speaking, tr
    from planner.reporting.meeting_sheet import sheet_pdf
    from planner.storage.atomic import write_atomically
    from planner.storage.results import user_results
    from planner.workspace.bench.prepare import invitation, plan_meeting
    from planner.workspace.bench.prepare import prepare as prepared_for
    from planner.workspace.bench.sheet import agenda_rows, left_words, sheet_of
    from planner.workspace.bench.template import read_template

    path, loaded = _client(options)
    project = loaded.project
    for target, ending in ((options.output, ".pdf"), (options.calendar, ".ics")):
        if target is not None:
            check_ending(target, (ending,))
            check_target(target)
            check_free(target, force=options.force)
    pattern = () if options.pattern is None else read_template(options.pattern).agenda
    sealed = loaded.seal is not None
    kept = kept_study(
        project,
        catalogue_of(project),
        loaded.results,
        None if sealed else user_results(),
        trusted=sealed,
    )
    made = prepared_for(
        project,
        options.prepare.isoformat(),
        options.at,
        options.minutes,
        study=kept.study if kept is not None else None,
        pattern=pattern,
    )
    now = datetime.now(UTC)
    if options.output is not None:
        report = project.report
        with speaking(report.language, report.numbers):
            body = sheet_of(project, made)
        write_atomically(options.output, sheet_pdf(body, now.date()))
        print(f"{options.output}: one page.")
    if options.calendar is not None:
        write_atomically(options.calendar, invitation(made, project.id, now))
        print(f"{options.calendar}: the invitation.")
    if options.plan:
        save_changed(path, loaded, plan_meeting(made).apply(project), "Plan a workshop", now)
        print(f"{path.name}: the workshop is planned.")
    for when, what, minutes in agenda_rows(project, made):
        print(f"  {when}  {what:60}{minutes}".rstrip())
    if made.left:
        print(f"  {tr(left_words(made.left))}")
    by_id = project.questionnaire.by_id
    _list("Contested, talk first", [by_id[q].title for q in made.contested])
    _list("Find out before", [f"{f.label}: {f.how}" for f in made.to_find])
    _list("Not done yet", [f"{m.name}: {m.open} open" for m in made.missing])
    if made.mail:
        print(f"\nA text for them:\n{made.mail}")
    return 0


def _list(head: str, lines: list[str]) -> None:
    if lines:
        print(f"\n{head}")
        for line in lines:
            print(f"  {line}")


def consent(options: argparse.Namespace) -> int:
    """Note that a client allows an anonymous comparison, or take that back."""
    from planner.workspace.bench.comparison import allow, withdraw

    path, loaded = _client(options)
    now = datetime.now(UTC)
    edit = withdraw() if options.withdraw else allow(options.allow, iso_time(now))
    project = save_changed(path, loaded, edit.apply(loaded.project), str(edit.label), now)
    sealed = loaded.seal is not None
    Comparison().take([(project, sealed)])
    if options.withdraw:
        print("The consent is taken back, and the record is gone.")
    else:
        print(why_not(project, sealed=sealed) or "Counted from now on, without a name.")
    return 0


def beside(options: argparse.Namespace) -> int:
    """Print a client beside finished ones, or write the figures as a benchmark file."""
    from planner.maturity.score import assess
    from planner.storage.atomic import write_atomically
    from planner.workspace.bench.comparison import as_benchmark

    _, loaded = _client(options)
    project, kept = loaded.project, Comparison()
    levels = assess(project, brief=True).dimensions
    found = {g: kept.figures(project, g) for g in GROUPS}
    if options.output is not None:
        figures = found[options.group]
        if figures is None:
            raise InputError(
                "There are {n} others in this group; at least 8 are needed, and 8 beside it.",
                n=kept.count(project, options.group),
            )
        check_ending(options.output, (".json",))
        check_free(options.output, force=options.force)
        today = datetime.now(UTC).date()
        body = as_benchmark(figures, project, options.group, today)
        write_atomically(options.output, body.model_dump_json(indent=1).encode())
        print(f"{options.output}: {body.source}.")
        return 0
    if options.json:
        printing.print_json(
            {g: f.model_dump(mode="json") if f is not None else None for g, f in found.items()}
        )
        return 0
    names = {d.id: d.name for d in project.questionnaire.dimensions}
    for group in GROUPS:
        figures = found[group]
        who = group_words(project, group)
        if figures is None:
            n = kept.count(project, group)
            print(f"{who}: {n} others, not shown (8 are needed, and 8 beside a group).")
            continue
        print(f"{who}: {figures.people} organisations, {figures.period}, own clients, no sample.")
        _figures(figures, names, {d: s.value for d, s in levels.items()})
    return 0


def _figures(figures: Figures, names: dict[str, str], own: dict[str, float | None]) -> None:
    print(f"  {'':28}{'here':>6}{'quarter below':>15}{'middle':>8}{'quarter above':>15}")
    for dimension, (low, middle, high) in figures.rows.items():
        here = own.get(dimension)
        shown = "–" if here is None else f"{here:.1f}"
        print(
            f"  {names.get(dimension, dimension)[:28]:28}{shown:>6}{low:>15g}{middle:>8g}{high:>15g}"
        )


def write_template(options: argparse.Namespace) -> int:
    """Save what a client's document hands on to the next."""
    from planner.workspace.bench import template

    path, loaded = _client(options)
    target: Path = options.template
    check_ending(target, (template.SUFFIX,))
    check_free(target, force=options.force)
    name = options.organisation or target.stem
    template.write_template(template.template_of(loaded.project, name), target)
    print(f"{target}: questions, targets, limits and brand of {path.name}; nothing that names it.")
    return 0


def begin(options: argparse.Namespace) -> int:
    """Begin a client from a template."""
    from planner.workspace.bench import template
    from planner.workspace.bench.house import branded, read_brand

    if len(options.place) != 1:
        raise InputError("Name the document to make.")
    path: Path = options.place[0]
    if path.suffix.lower() != SUFFIX:
        path = path.with_name(path.name + SUFFIX)
    check_target(path)
    check_free(path, force=options.force)
    if options.organisation is None:
        raise InputError("Name the client: --organisation NAME.")
    now = datetime.now(UTC)
    chosen = template.read_template(options.begin)
    teams = tuple(options.team) or ("Data science",)
    project: Project = template.from_template(chosen, options.organisation, teams, now)
    save(branded(project, read_brand()), path, now=now, overwrite=True)
    print(f"{path}: {printing.count(len(teams), 'team')}, as in “{chosen.name}”.")
    return 0
