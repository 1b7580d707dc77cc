"""Which tool a file comes from, and reading it with the right reader."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from planner.domain.base.errors import InputError
from planner.domain.content.model import Model
from planner.exchange.foreign import (
    aws_lens,
    dsomm,
    dsomm_teams,
    odi_pathway,
    readiness_workbook,
    samm,
)
from planner.exchange.foreign.base import Imported
from planner.exchange.safe_files import read_json, read_text, read_workbook, read_yaml

KINDS = (
    "OWASP SAMM (core folder, exchange JSON, toolbox workbook), DSOMM (YAML), an AWS custom lens (JSON), "
    "the 60-statement workbook, an Open Data Pathway survey"
)
YAML = {".yaml", ".yml"}


def read_foreign(
    paths: list[Path], model: Model | None = None, until: date | None = None
) -> Imported:
    """Read the files of one import together; what each is, they say themselves.

    Progress with dates is read as it stood on the day ``until`` (today); what is dated later is planned.

    ``model`` is needed for answers that come without one (SAMM exchange JSON, DSOMM progress) unless a
    model is among ``paths``. Raises ``InputError``.
    """
    if not paths:
        raise InputError("Name a file to import.")
    yaml_files = {p: read_yaml(p) for p in paths if p.suffix.lower() in YAML}
    found = _dsomm(yaml_files, until or datetime.now(UTC).date()) if yaml_files else None
    for path in paths:
        if path in yaml_files:
            continue
        one = _one(path, found.model if found else model)
        if found is not None and one.replies is None:
            raise InputError("{name}: one model at a time. Import it on its own.", name=path.name)
        found = one
    if found is None:
        raise InputError(
            "{name} is of no known kind. Known: {kinds}.", name=paths[0].name, kinds=KINDS
        )
    return found


def _one(path: Path, model: Model | None) -> Imported:
    if path.is_dir():
        if samm.is_core_folder(path):
            return samm.read_core(path)
        raise InputError("{path} is a folder, and not a copy of the SAMM core model.", path=path)
    if path.suffix.lower() == ".json":
        return _json(path, model)
    if path.suffix.lower() in (".xlsx", ".xlsm"):
        return _workbook(path)
    raise InputError("{name} is of no known kind. Known: {kinds}.", name=path.name, kinds=KINDS)


def _json(path: Path, model: Model | None) -> Imported:
    data = read_json(path)
    if aws_lens.is_lens(data):
        return aws_lens.read_lens(path, data, read_text(path))
    if samm.is_exchange(data):
        if model is None:
            raise InputError(
                "{name} holds SAMM answers without their model. "
                "Name the folder of the core model or an imported model with --model.",
                name=path.name,
            )
        return Imported("SAMM exchange document", model, samm.read_exchange(path, model))
    raise InputError(
        "{name} is JSON of no known kind. Known: {kinds}.", name=path.name, kinds=KINDS
    )


def _workbook(path: Path) -> Imported:
    sheets = read_workbook(path)
    if samm.is_toolbox(sheets):
        return samm.read_toolbox(path, sheets)
    if odi_pathway.is_survey(sheets):
        return odi_pathway.read_survey(path, sheets)
    if readiness_workbook.is_workbook(sheets):
        return readiness_workbook.read_workbook(path, sheets)
    raise InputError(
        "{name} is a workbook of no known kind (sheets: {sheets}). Known: {kinds}.",
        name=path.name,
        sheets=", ".join(list(sheets)[:5]),
        kinds=KINDS,
    )


def _dsomm(files: dict[Path, list[Any]], until: date) -> Imported:
    def first(test: Any) -> Path | None:
        return next((p for p, documents in files.items() if test(documents)), None)

    models = [p for p, documents in files.items() if dsomm.is_model(documents)]
    sizes = {p: len(dsomm.activities(files[p][-1])) for p in models}
    model_at = max(models, key=lambda p: sizes[p], default=None)
    custom = [p for p in files if p != model_at and dsomm.is_custom(files[p])]
    progress = [p for p, documents in files.items() if dsomm.is_progress(documents)]
    evidence = [p for p, documents in files.items() if dsomm_teams.is_evidence(documents)]
    teams_at, meta_at = first(dsomm.is_teams), first(dsomm.is_meta)
    known = {model_at, teams_at, meta_at, *custom, *progress, *evidence}
    unknown = [p for p in files if p not in known]
    if unknown or model_at is None:
        name = (unknown or list(files))[0].name
        raise InputError(
            "{name} is YAML of no known kind, or its model is not among the files.", name=name
        )
    states = dsomm.states_of(files[meta_at] if meta_at else None)
    documents, notes = list(files[model_at]), []
    for path in custom:
        documents[-1], said = dsomm_teams.adapted(documents[-1], files[path][0], path.name)
        notes += said
    found = dsomm.read_model(model_at, documents, read_text(model_at), states)
    groups: dict[str, list[str]] = {}
    for at in (teams_at, meta_at):
        groups |= dsomm_teams.groups_of(files[at]) if at else {}
    teams = [str(t) for t in files[teams_at][0]["teams"]] if teams_at else []
    reached = dsomm_teams.Reached(found.model, states, teams, groups, until=until.isoformat())
    reached.read_old_export(model_at, files[model_at][-1])
    for path in progress:
        reached.read_progress(path, files[path])
    for path in evidence:
        reached.read_evidence(path, files[path])
    notes += reached.said
    if reached.empty:
        if progress or evidence:
            notes.append("No team has answered yet.")
        return Imported(found.kind, found.model, None, tuple(notes), text=found.text)
    replies = reached.replies(model_at)
    kind = "DSOMM model with progress"
    return Imported(kind, found.model, replies, tuple(notes), text=found.text)
