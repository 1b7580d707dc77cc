"""The document on disk: one strict JSON file with suffix ``.mlplan``.

Format history: see ``planner.storage.schema``.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner import __version__
from planner.domain.base import iso_time
from planner.domain.errors import ChangedOutsideError, DocumentError, NewerDocumentError, SaveError
from planner.domain.project import Project
from planner.domain.toml_content import first_fault
from planner.storage.atomic import digest, file_digest, write_atomically
from planner.storage.backups import Backups
from planner.storage.schema import FORMAT, MAJOR, MINOR, migrate

SUFFIX = ".mlplan"
MAX_BYTES = 250_000_000
MAX_DEPTH = 60


@dataclass(frozen=True)
class Loaded:
    """A document as it was read, with the hash of its bytes.

    ``read_only`` holds the reason when the file may be looked at but not written by this release.
    ``migrated_from`` is the schema it was written with, when that is an older one.
    """

    project: Project
    hash: str
    read_only: str = ""
    migrated_from: tuple[int, int] | None = None


def load(path: Path) -> Loaded:
    """Read the document at ``path``.

    Raises ``DocumentError`` (or ``NewerDocumentError``) with one sentence: what is wrong and where.
    """
    data = _read(path)
    return replace(read_envelope(parse_strict_json(data, path.name), path.name), hash=digest(data))


def read_envelope(envelope: Any, name: str) -> Loaded:
    """Turn the parsed JSON of a document into a project; ``name`` is for the error's sentence.

    Raises ``DocumentError`` (or ``NewerDocumentError``). The hash is left empty.
    """
    if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
        raise _foreign(name)
    schema = _schema(envelope, name)
    read_only = ""
    if schema[0] > MAJOR:
        raise NewerDocumentError(
            f"{name} was written by a newer release (format {schema[0]}.{schema[1]}). "
            f"This one reads up to {MAJOR}.x: update the program."
        )
    if schema > (MAJOR, MINOR):
        read_only = (
            f"{name} was written by a newer release. It is open for reading only; "
            "update the program to change it."
        )
        envelope = _without_unknown(envelope)
    body = envelope.get("project")
    if not isinstance(body, dict):
        raise DocumentError(f"{name} holds no project. It may be cut off; restore a backup.")
    body = migrate(body, schema)
    try:
        project = Project.model_validate_json(json.dumps(body))
    except ValidationError as error:
        raise DocumentError(f"{name} does not hold together: {first_fault(error)}") from error
    except RecursionError as error:
        raise DocumentError(f"{name} is nested too deeply to be a document.") from error
    older = schema if schema < (MAJOR, MINOR) else None
    return Loaded(project, "", read_only, older)


def _foreign(name: str) -> DocumentError:
    return DocumentError(f"{name} is not an MLOps Planner document. Choose a {SUFFIX} file.")


def _read(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise DocumentError(f"{path.name} is a folder. Choose a {SUFFIX} file.")
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise DocumentError(
                f"{path.name} has {size / 1e6:,.0f} MB; documents may have {MAX_BYTES / 1e6:,.0f} MB."
            )
        if size == 0:
            raise DocumentError(f"{path.name} is empty. Restore a backup.")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise DocumentError(f"There is no file {path}. Check the name.") from error
    except OSError as error:
        raise DocumentError(f"{path.name} cannot be read: {error.strerror}.") from error


def parse_strict_json(data: bytes, name: str) -> Any:
    """Parse JSON without duplicate keys, NaN, infinities, or nesting beyond 60 levels.

    A byte-order mark is accepted. Raises ``DocumentError`` naming ``name``.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DocumentError(f"{name} is not UTF-8 text, so it is no document.") from error

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [k for k, _ in items]
            twice = next(k for k in keys if keys.count(k) > 1)
            raise DocumentError(f"{name} names “{twice[:60]}” twice in one place.")
        return found

    def constant(word: str) -> Any:
        raise DocumentError(f"{name} holds {word}, which is not a number.")

    try:
        parsed = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        if text.lstrip()[:1] not in ("{", "["):  # prose, a table: nothing was ever cut off
            raise _foreign(name) from error
        raise DocumentError(
            f"{name} is damaged or cut off at line {error.lineno}, column {error.colno}. "
            "Restore a backup."
        ) from error
    except RecursionError as error:
        raise DocumentError(f"{name} is nested too deeply to be a document.") from error
    except ValueError as error:  # an integer of thousands of digits
        raise DocumentError(f"{name} holds a number that is too long.") from error
    if _depth(parsed) > MAX_DEPTH:
        raise DocumentError(f"{name} is nested too deeply to be a document.")
    return parsed


def _depth(value: Any) -> int:
    deepest, level = 0, [value]
    while level and deepest <= MAX_DEPTH:
        deepest += 1
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                below.extend(item.values())
            elif isinstance(item, list):
                below.extend(item)
        level = below
    return deepest


def _schema(envelope: dict[str, Any], name: str) -> tuple[int, int]:
    schema = envelope.get("schema")
    if isinstance(schema, dict):
        major, minor = schema.get("major"), schema.get("minor")
        if type(major) is int and type(minor) is int and major >= 1 and minor >= 0:
            return major, minor
    raise DocumentError(f"{name} does not say which format version it has.")


def _without_unknown(envelope: dict[str, Any]) -> dict[str, Any]:
    """Drop keys of the project that a newer minor version added; they are never written back."""
    body = envelope.get("project")
    if isinstance(body, dict):
        known = Project.model_fields
        envelope = {**envelope, "project": {k: v for k, v in body.items() if k in known}}
    return envelope


def envelope_of(project: Project) -> dict[str, Any]:
    """What a document holds: the format's facts and the project, in fixed key order."""
    questionnaire = project.questionnaire
    return {
        "format": FORMAT,
        "schema": {"major": MAJOR, "minor": MINOR},
        "app_version": __version__,
        "document": project.id,
        "created": project.created,
        "modified": project.modified,
        "questionnaire": {
            "id": questionnaire.id,
            "version": questionnaire.version,
            "hash": questionnaire.content_hash,
        },
        "project": project.model_dump(mode="json"),
    }


def dump(project: Project) -> bytes:
    """Write ``project`` as the bytes of a document: fixed key order, indented, newline at the end."""
    return (json.dumps(envelope_of(project), ensure_ascii=False, indent=1) + "\n").encode()


def save(
    project: Project,
    path: Path,
    *,
    now: datetime,
    known_hash: str | None = None,
    backups: Backups | None = None,
    overwrite: bool = False,
) -> Loaded:
    """Save ``project`` at ``path`` and return it as it now stands on disk.

    ``known_hash`` is the hash of the file as it was opened or last saved (``None`` for a new file).
    Raises ``ChangedOutsideError`` when the file on disk is another one, unless ``overwrite``; and
    ``SaveError`` when it cannot be written. The old file is then intact.
    """
    project = project.model_copy(update={"modified": iso_time(now)})
    data = dump(project)
    _check_round_trip(project, data)
    on_disk = file_digest_or_error(path)
    if on_disk is not None and on_disk != known_hash and not overwrite:
        raise ChangedOutsideError(
            f"{path.name} was changed by someone else since you opened it. "
            "Save a copy, or overwrite it."
        )
    if on_disk is not None and backups is not None:
        backups.keep(project.id, path.read_bytes(), now)
    write_atomically(path, data)
    return Loaded(project, digest(data))


def keep_before_migration(path: Path, schema: tuple[int, int]) -> Path:
    """Copy the file at ``path`` beside itself before it is first written in a newer format.

    Returns the copy, ``name.schema-X.Y.bak``; raises ``SaveError`` when it cannot be made.
    """
    copy = path.with_name(f"{path.name}.schema-{schema[0]}.{schema[1]}.bak")
    try:
        data = path.read_bytes()
    except OSError as error:
        raise SaveError(f"Not saved: {path.name} cannot be read ({error.strerror}).") from error
    write_atomically(copy, data)
    return copy


def file_digest_or_error(path: Path) -> str | None:
    """Hash of the file at ``path``; raises ``SaveError`` when it is there but cannot be read."""
    try:
        return file_digest(path)
    except OSError as error:
        raise SaveError(f"Not saved: {path.name} cannot be read ({error.strerror}).") from error


def _check_round_trip(project: Project, data: bytes) -> None:
    """Parse what is about to be written; a document that would not load is never written."""
    again = Project.model_validate_json(json.dumps(json.loads(data)["project"]))
    if again != project:
        raise RuntimeError("the document would not read back as it is")
