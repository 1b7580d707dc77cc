"""Another tool's files as a model file and an answer file of ours, after showing what becomes of them."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from planner.cli import printing
from planner.cli.models import find_model, model_facts
from planner.cli.options import check_folder
from planner.cli.reading import preview_text
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import slug
from planner.domain.record.preview import Entry, Preview, Result
from planner.exchange.foreign.base import Imported
from planner.exchange.safe_files import read_bytes

MOST = 50_000_000
LEFT = "Left out: "
LOST = "Not taken over: "


def import_files(options: argparse.Namespace) -> int:
    """Show what another tool's files hold, and write a model file and an answer file of ours.

    Status 0: written; 1: something is left out, so nothing was written; 3: with ``--partly``, what is clear
    was written. ``--dry-run`` writes nothing: 0, or 3 where something is left out.
    """
    from planner.exchange.foreign.detect import read_foreign
    from planner.exchange.model_answers import as_json, model_json
    from planner.maturity.linter import lint
    from planner.maturity.model_file import MODEL_SUFFIX
    from planner.storage.atomic import write_atomically

    model = None
    if options.model is not None:
        path = Path(options.model)
        model = read_foreign([path]).model if path.is_dir() else find_model(path)
    out: Path = options.out
    check_folder(out)
    found = read_foreign(options.files, model, options.as_of)
    stem = slug(Path(options.files[0]).stem)
    targets = {out / f"{stem}{MODEL_SUFFIX}": model_json(found.model)}
    if found.replies is not None:
        targets[out / f"{stem}.answers.json"] = as_json(found.replies)
    preview = preview_of(found, ", ".join(Path(f).name for f in options.files), targets)
    wanted = not options.dry_run and (preview.clear or options.partly)
    if wanted:
        for target in targets:
            if target.exists() and not options.force:
                raise InputError(f"{target} exists. Choose another folder, or add --force.")
        out.mkdir(parents=True, exist_ok=True)
        for target, text in targets.items():
            write_atomically(target, text.encode())
    faults = sum(1 for f in lint(found.model, found.text) if f.severity == "fault")
    files = [str(t) for t in targets]
    if options.json:
        facts = {**model_facts(found.kind, found.model), "files": files if wanted else []}
        body = {**preview.body(written=wanted), **facts, "notes": found.notes, "faults": faults}
        printing.print_json(body)
    else:
        _print(found, preview, [*files] if wanted else [], faults, options)
    if preview.clear:
        return 0
    return 3 if options.dry_run or options.partly else 1


def preview_of(found: Imported, name: str, targets: dict[Path, str]) -> Preview:
    """What the files hold, what of it is left out or not taken over, and what stays open."""
    entries = [_file(target, text) for target, text in targets.items()]
    asked = len(found.model.items)
    for sheet in found.replies.sheets if found.replies is not None else ():
        given = len(sheet.replies)
        who = partial(Entry, id=sheet.respondent, field="answers")
        words = phrase("answers of {team}: {n} of {items}", team=sheet.team, n=given, items=asked)
        entries.append(who("new", name=words))
        if given < asked:
            words = phrase("questions of {team}: {n}", n=asked - given, team=sheet.team)
            entries.append(who("open", name=words))
    entries += [_note(n, "open" if found.replies is None else "new") for n in found.notes]
    return Preview(name, found.kind, tuple(entries))


def _file(target: Path, text: str) -> Entry:
    """A file that would be written: new, another than before, or the same."""
    result: Result = "new"
    old = None
    if target.exists():
        old = read_bytes(target, MOST).decode("utf-8", errors="replace")
        result = "same" if old == text else "changed"
    return Entry(
        result,
        id=target.name,
        name=str(target),
        old=None if old is None else phrase("{n:,} characters", n=len(old)),
        new=None if old is None else phrase("{n:,} characters", n=len(text)),
    )


def _note(words: str, otherwise: Result) -> Entry:
    """What a reader said of the file; of what kind it is, its first words tell."""
    if words.startswith(LEFT):
        return Entry("left out", name=words.removeprefix(LEFT))
    if words.startswith(LOST):
        return Entry("lost", name=words.removeprefix(LOST))
    return Entry("new" if words.startswith("Kept: ") else otherwise, name=words)


def _print(
    found: Imported,
    preview: Preview,
    files: list[str],
    faults: int,
    options: argparse.Namespace,
) -> None:
    print(f"{found.kind}: branches: {len(found.model.nodes)}, items: {len(found.model.items)}.")
    print(preview_text(preview))
    words = printing.plain(str(preview.words))
    if not files:
        print(
            f"{preview.file}: {words}. Nothing was written (--dry-run)."
            if options.dry_run
            else f"{preview.file}: {words}. Nothing was written. Correct the file, or take what is "
            "clear with --partly."
        )
        return
    print(f"{preview.file}: {words}.")
    for file in files:
        print(f"  {file}")
    if faults:
        print(
            f"The model has {printing.count(faults, 'fault')}: mlops-planner check {options.files[0]}"
        )
    answers = files[1] if len(files) > 1 else "ANSWERS"
    print(f"Next: mlops-planner score {files[0]} {answers}")
