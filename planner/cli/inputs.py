"""Commands on what people state and measure: assumptions, use cases, figures after adoption."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_ending, check_source, check_target
from planner.cli.reading import answers_of, take
from planner.exchange.tabular import Filled
from planner.storage.document import Loaded

if TYPE_CHECKING:
    from planner.domain.project import Project
    from planner.workspace.edits import Edit


def assumptions(options: argparse.Namespace) -> int:
    """Print, export or read the assumption register."""
    from planner.analysis.files.register_file import read_register, register_table
    from planner.analysis.study.baseline import register
    from planner.catalogue.own import catalogue_of
    from planner.workspace.edits import set_assumptions

    loaded = open_document(options.project)
    project = loaded.project
    catalogue = catalogue_of(project)
    rows = register(project, catalogue)
    currency = project.organisation.currency
    now = datetime.now(UTC)
    if options.export is not None:
        write_table(options, "assumptions", register_table(rows, currency))
        return 0
    if options.read is not None:
        check_source(options.read)
        return take(
            options,
            read_register(options.read, project, catalogue, now.date(), answers_of(options)),
            lambda found: _save(
                options, loaded, set_assumptions(found.stated, found.reset, "Read assumptions"), now
            ),
        )
    if options.json:
        printing.print_json(
            [
                {
                    "id": r.definition.id,
                    "label": r.definition.label,
                    "unit": r.unit.replace("money", currency),
                    "range": r.range.model_dump(mode="json"),
                    "grade": r.grade,
                    "source": r.source,
                    "who": r.who,
                    "when": r.when,
                    "note": r.note,
                    "confirmed": r.confirmed,
                    "dont_know": r.dont_know,
                }
                for r in rows
            ]
        )
        return 0
    for row in rows:
        state = "don’t know" if row.dont_know else "confirmed" if row.confirmed else "default"
        ends = " / ".join(
            plain_number(v) for v in (row.range.low, row.range.likely, row.range.high)
        )
        unit = row.unit.replace("money", currency)
        print(f"{row.definition.label[:40]:42}{ends:>30} {unit:16} {row.grade}  {state}")
    return 0


def use_cases(options: argparse.Namespace) -> int:
    """Print, export or read the use cases; their totals become the organisation's."""
    from planner.analysis.study.use_cases import suggested_use_cases
    from planner.catalogue.own import catalogue_of
    from planner.cli.use_cases import body_of
    from planner.exchange.case_tables import read_use_cases, use_case_table
    from planner.workspace.edits import set_use_cases

    loaded = open_document(options.project)
    project = loaded.project
    now = datetime.now(UTC)
    own = project.organisation.use_cases
    if options.export is not None:
        shown = own or suggested_use_cases(project, catalogue_of(project))
        write_table(options, "use cases", use_case_table(shown))
        return 0
    if options.read is not None:
        check_source(options.read)
        currency = project.organisation.currency
        return take(
            options,
            read_use_cases(options.read, own, currency, answers_of(options)),
            lambda found: _save_use_cases(options, loaded, set_use_cases(found), now),
        )
    if options.start or options.set or options.show:
        return _one_use_case(options, loaded, now)
    if options.json:
        printing.print_json([body_of(project, u) for u in own])
        return 0
    for u in own:
        value = "no value" if u.value is None else f"{u.value.likely:,.0f} a year"
        print(f"{u.name[:36]:38}{printing.count(u.models, 'model'):>12}  {u.state:12} {value}")
    if not own:
        print(
            "No use case is stated yet. Write a table to fill in: use-cases PROJECT --export FILE"
        )
    return 0


def actuals(options: argparse.Namespace) -> int:
    """Print measured figures beside the forecast, export or read them."""
    from dataclasses import asdict

    from planner.analysis.around.actuals import MEASURES, UNITS, compare_actuals
    from planner.cli.case_text import actuals_text
    from planner.cli.progress import Progress
    from planner.cli.study import studied
    from planner.exchange.case_tables import actual_table, read_actuals
    from planner.workspace.edits import set_actuals

    loaded = open_document(options.project)
    project = loaded.project
    now = datetime.now(UTC)
    if options.export is not None:
        write_table(options, "measured", actual_table(project.actuals, UNITS))
        return 0
    if options.read is not None:
        check_source(options.read)
        words = {str(m): label for m, (label, _, _) in MEASURES.items()}
        intake = read_actuals(
            options.read,
            project.actuals,
            words,
            UNITS,
            now.date(),
            project.organisation.currency,
            answers_of(options),
        )
        return take(options, intake, lambda found: _save(options, loaded, set_actuals(found), now))
    progress = Progress.of(options)
    result = studied(loaded, progress)
    compared = compare_actuals(result)
    progress.done()
    if options.json:
        printing.print_json(
            [
                {
                    "standing": c.standing,
                    "actual": c.actual.model_dump(mode="json"),
                    "forecast": asdict(c.forecast),
                }
                for c in compared
            ]
        )
        return 0
    print(actuals_text(result, compared))
    return 0


def plain_number(value: float) -> str:
    """A number with its thousands apart and up to six digits: never as a power of ten."""
    digits = max(0, 6 - len(f"{abs(value):.0f}")) if value else 0
    text = f"{value:,.{digits}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def write_table(
    options: argparse.Namespace, title: str, table: Filled, target: Path | None = None
) -> None:
    """Write a table to ``target`` or the file of ``--export``, and say where it is."""
    from planner.exchange.tabular import as_csv, as_workbook
    from planner.storage.atomic import write_atomically

    path: Path = target or options.export
    kind = check_ending(path, (".csv", ".xlsx"))
    check_target(path)
    check_free(path, force=options.force)
    write_atomically(path, as_csv(table) if kind == ".csv" else as_workbook([(title, table)]))
    print(path)


def _one_use_case(options: argparse.Namespace, loaded: Loaded, now: datetime) -> int:
    """Start one from a template, set its figures, or print its page."""
    from planner.cli.use_cases import (
        decided,
        held_against,
        print_page,
        set_figures,
        set_texts,
        start_from,
        write_agreed,
    )
    from planner.workspace.edits import set_use_cases

    edit: Edit | None = None
    if options.start:
        own, id_ = start_from(loaded.project, options.start)
        edit = set_use_cases(own)
    else:
        id_ = options.show or ""

    def base() -> Project:
        return edit.apply(loaded.project) if edit else loaded.project

    if options.set:
        edit = set_use_cases(set_figures(base(), id_, options.set, now.date()))
    if options.text:
        edit = set_use_cases(set_texts(base(), id_, options.text, now.date()))
    if options.cases is not None:
        check_source(options.cases)
        versions = options.versions or ()
        edit = set_use_cases(
            held_against(base(), id_, options.cases, versions, options.who, now.date())
        )
    if options.decide:
        edit = set_use_cases(decided(base(), id_, options.decide, options.who, now.date()))
    if edit is not None:
        _save(options, loaded, edit, now)
    project = edit.apply(loaded.project) if edit else loaded.project
    if options.agreed is not None:
        write_agreed(options, project, id_)
    return print_page(project, id_, json=options.json)


def _save(options: argparse.Namespace, loaded: Loaded, edit: Edit, now: datetime) -> None:
    changed = edit.apply(loaded.project)
    if changed != loaded.project:
        save_changed(options.project, loaded, changed, edit.label, now)


def _save_use_cases(options: argparse.Namespace, loaded: Loaded, edit: Edit, now: datetime) -> None:
    from planner.analysis.study.use_cases import feeds

    changed = edit.apply(loaded.project)
    _save(options, loaded, edit, now)
    organisation = changed.organisation
    if options.json:
        return
    print(
        f"{printing.count(len(organisation.use_cases), 'use case')}; "
        f"{printing.count(organisation.models_in_production, 'model')} in "
        f"production, {organisation.regulated_models} of them regulated."
    )
    if not feeds(changed):
        print("Not every use case in production has a value, so the totals stay as they are.")
