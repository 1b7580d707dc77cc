"""What a document was: its change log, its earlier versions, and how two versions differ."""

from __future__ import annotations

import argparse
from dataclasses import asdict

from planner.cli import printing
from planner.cli.files import open_document, save_changed
from planner.domain.base.errors import InputError
from planner.storage.backups import kept_at, user_backups
from planner.storage.document import load
from planner.workspace.edits import restore_version


def changes(options: argparse.Namespace) -> int:
    """Print the change log of a document, the newest change last."""
    found = open_document(options.project).changes
    if options.json:
        printing.print_json([c.model_dump(mode="json") for c in found])
        return 0
    for change in found:
        print(f"{change.when}  {change.who or '-':24}  {change.what}")
    if not found:
        print("Nothing is in the change log yet.")
    return 0


def differences(options: argparse.Namespace) -> int:
    """Print what differs between two versions of a document."""
    from planner.analysis.differences import differences as between

    here, there = (open_document(path).project for path in (options.project, options.other))
    found = between(here, there)
    if options.json:
        printing.print_json([asdict(d) for d in found])
        return 0
    for one in found:
        print(
            f"{one.where}\n  {options.project.name}: {one.here}\n  {options.other.name}: {one.there}"
        )
    if not found:
        print("Both versions say the same.")
    return 0


def versions(options: argparse.Namespace) -> int:
    """List the earlier versions that saving kept, or bring one back."""
    loaded = open_document(options.project)
    found = user_backups().versions(loaded.project.id, options.project)
    if options.restore is None:
        if options.json:
            listed = [{"number": n, "file": path} for n, path in enumerate(found, start=1)]
            printing.print_json(listed)
            return 0
        for number, path in enumerate(found, start=1):
            print(f"{number:2}  {kept_at(path)}  {path}")
        if not found:
            print("There is no earlier version yet. The first one is kept when you save.")
        return 0
    if not 1 <= options.restore <= len(found):
        raise InputError(f"There is no version {options.restore}; {len(found)} are kept.")
    chosen = found[options.restore - 1]
    edit = restore_version(load(chosen, loaded.seal).project, kept_at(chosen))
    changed = edit.apply(loaded.project)
    save_changed(options.project, loaded, changed, edit.label, keep=True)
    if options.json:
        printing.print_json({"restored": chosen})
        return 0
    print(f"The version of {kept_at(chosen)} is back. What it replaced is version 1 now.")
    return 0
