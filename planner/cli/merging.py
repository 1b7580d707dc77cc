"""Merging another copy of a document into it: the same preview that the window shows."""

from __future__ import annotations

import argparse

from planner.cli.files import open_document, save_changed
from planner.cli.reading import take
from planner.domain.base.errors import InputError
from planner.domain.project import Project
from planner.domain.record.change import news_of
from planner.storage.backups import user_backups
from planner.workspace.merging.preview import States, merge_preview
from planner.workspace.merging.taking import base_of


def merge(options: argparse.Namespace) -> int:
    """Merge another copy of a project; exit status 1 where both sides changed the same and nobody says."""
    loaded, there = open_document(options.project), open_document(options.other)
    if loaded.read_only:
        raise InputError(loaded.read_only)
    if options.base is not None:
        base: Project | None = open_document(options.base).project
    else:
        base = base_of((loaded.project, loaded.saves), there, user_backups(), loaded.seal)
    name = options.other.name
    news = news_of(loaded.changes, there.changes)
    states = States(base, loaded.project, there.project)
    intake = merge_preview(states, name, options.take, None, news)

    def write(found: Project) -> None:
        save_changed(options.project, loaded, found, f"Merge {name}", keep=True, merged=there)

    return take(options, intake, write)
