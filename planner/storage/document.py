"""The document on disk: one strict JSON file with suffix ``.mlplan``, sealed where it has a passphrase.

Format history: see ``planner.storage.schema``.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from planner import __version__
from planner.domain.answers.assessment import Answer
from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import (
    DocumentError,
    NewerDocumentError,
    SaveError,
)
from planner.domain.base.language import phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import Frozen, Id, IsoTime, Line, iso_time
from planner.domain.project import Project
from planner.domain.record.change import Change, Changes
from planner.domain.record.kept import Kept
from planner.domain.record.lineage import NEVER_SAVED, Lineage, Save
from planner.storage.atomic import digest, discard, sweep, write_atomically, write_in_place
from planner.storage.backups import Backups
from planner.storage.known import MAX_BYTES, check_known, on_disk, put
from planner.storage.saving import locked
from planner.storage.schema import FORMAT, MAJOR, MINOR, SUFFIX, migrate
from planner.storage.seal import Facts, Seal, is_sealed, unseal
from planner.storage.strict_json import MARK, foreign, parse_strict_json, without_collection

DEEPEST = 10


class _Schema(Frozen):
    major: int
    minor: int


class _QuestionnaireFacts(Frozen):
    id: Line
    version: Line
    hash: Line


class Envelope(Frozen):
    """What a document holds, in the order it is written.

    Facts of the format, the project, its change log, and what was last computed from it.
    """

    format: Literal["mlops-planner"]
    schema_: Annotated[_Schema, Field(alias="schema")]
    app_version: Line
    document: Id
    created: IsoTime
    modified: IsoTime
    questionnaire: _QuestionnaireFacts
    project: Project
    changes: Changes = ()
    results: Kept | None = None
    lineage: Lineage | None = None
    saves: Save = NEVER_SAVED
    """The last field: its place is found from the end."""


T = TypeVar("T")
_UNSOUND = "the document would not read back as it is"
_SHEET: TypeAdapter[dict[str, Answer]] = TypeAdapter(dict[Id, Answer])
_HOLLOW = '\n    "answers": {},\n'
"""A round without answers as it is written. No text in JSON holds a line end, so it is nothing else."""
_SAVES = b'\n "saves": '


@dataclass(frozen=True)
class Loaded:
    """A document as it was read, with the hash of its bytes.

    ``read_only`` holds the reason when the file may be looked at but not written by this release.
    ``migrated_from`` is the schema it was written with, when that is an older one. ``seal`` is what
    opened it, where it has a passphrase. ``results`` is what was last computed from the document, or an older
    state of it.
    """

    project: Project
    hash: str
    read_only: str = ""
    migrated_from: tuple[int, int] | None = None
    changes: tuple[Change, ...] = ()
    seal: Seal | None = field(default=None, repr=False)
    results: Kept | None = field(default=None, repr=False)
    lineage: Lineage | None = None
    saves: Save = NEVER_SAVED
    aside: Path | None = None
    """Where a save kept what a foreign program had put into the file at that moment."""


def load(path: Path, opener: str | Seal | None = None) -> Loaded:
    """Read the document at ``path``; a sealed one with ``opener``, its passphrase or its seal.

    Raises ``DocumentError`` (``NewerDocumentError``, ``SealedError``) with one sentence: what is wrong
    and where.
    """
    data = _read(path)
    return replace(parse(data, path.name, opener), hash=digest(data))


def parse(data: bytes, name: str, opener: str | Seal | None = None) -> Loaded:
    """Turn the bytes of a document into a project; ``name`` is for the error's sentence.

    Raises as ``load`` does. The hash is left empty.
    """
    if not is_sealed(data):
        return read_envelope(parse_strict_json(data, name), name, data)
    data, seal, facts = unseal(data, opener, name)
    found = read_envelope(parse_strict_json(data, name), name, data)
    if facts is not None and facts != Facts.of(found.project.id, found.saves):
        raise DocumentError(
            "{name} holds another document, or another save of it, than it says. Restore a backup.",
            name=name,
        )
    return replace(found, seal=seal)


def read_envelope(envelope: Any, name: str, raw: bytes | None = None) -> Loaded:
    """Turn the parsed JSON of a document into a project.

    ``raw`` are the bytes it was parsed from, where they are at hand: it saves writing them again.
    Raises ``DocumentError`` (or ``NewerDocumentError``). The hash is left empty.
    """
    if not isinstance(envelope, dict) or envelope.get("format") != FORMAT:
        raise DocumentError(foreign(name))
    schema = _schema(envelope, name)
    read_only = ""
    if schema[0] > MAJOR:
        raise NewerDocumentError(
            "{name} was written by a newer release (format {major}.{minor}). "
            "This one reads up to {known}.x: update the program.",
            name=name,
            major=schema[0],
            minor=schema[1],
            known=MAJOR,
        )
    body = envelope.get("project")
    if not isinstance(body, dict):
        raise DocumentError(
            "{name} holds no project. It may be cut off; restore a backup.", name=name
        )
    if schema > (MAJOR, MINOR):
        read_only = phrase(
            "{name} was written by a newer release. It is open for reading only; "
            "update the program to change it.",
            name=name,
        )
    try:
        with without_collection():
            if schema > (MAJOR, MINOR):
                found = _known_part(envelope)
            elif schema < (MAJOR, MINOR):
                found = _validated(_dumped(_as_current(envelope, migrate(body, schema))))
            else:
                found = _present(envelope, raw)
    except ValidationError as error:
        raise DocumentError(
            "{name} does not hold together: {error}", name=name, error=first_fault(error)
        ) from error
    except RecursionError as error:
        raise DocumentError("{name} is nested too deeply to be a document.", name=name) from error
    older = schema if schema < (MAJOR, MINOR) else None
    return Loaded(
        found.project,
        "",
        read_only,
        older,
        found.changes,
        results=found.results,
        lineage=found.lineage,
        saves=found.saves,
    )


def _present(envelope: dict[str, Any], raw: bytes | None) -> Envelope:
    """A document of the present format; results that are none are left out: they can be computed again."""
    try:
        return _validated(raw or _dumped(envelope))
    except ValidationError as error:
        places = {e["loc"][:1] for e in error.errors(include_url=False, include_input=False)}
        if places != {("results",)}:
            raise
    return _validated(_dumped({k: v for k, v in envelope.items() if k != "results"}))


def _dumped(envelope: dict[str, Any]) -> bytes:
    return json.dumps(envelope).encode()


def _read(path: Path) -> bytes:
    try:
        data = read_up_to(path, MAX_BYTES)
    except IsADirectoryError as error:
        raise DocumentError(
            "{name} is a folder. Choose a {suffix} file.", name=path.name, suffix=SUFFIX
        ) from error
    except FileNotFoundError as error:
        raise DocumentError("There is no file {path}. Check the name.", path=path) from error
    except OSError as error:
        raise DocumentError(
            "{name} cannot be read: {strerror}.", name=path.name, strerror=error.strerror
        ) from error
    if not data:
        raise DocumentError("{name} is empty. Restore a backup.", name=path.name)
    return data


def _schema(envelope: dict[str, Any], name: str) -> tuple[int, int]:
    schema = envelope.get("schema")
    if isinstance(schema, dict):
        major, minor = schema.get("major"), schema.get("minor")
        if type(major) is int and type(minor) is int and major >= 1 and minor >= 0:
            return major, minor
    raise DocumentError("{name} does not say which format version it has.", name=name)


def _as_current(envelope: dict[str, Any], project: dict[str, Any]) -> dict[str, Any]:
    """An older document in the present format."""
    return {**envelope, "schema": {"major": MAJOR, "minor": MINOR}, "project": project}


def _validated(raw: bytes) -> Envelope:
    return Envelope.model_validate_json(raw.removeprefix(MARK))


def _known_part(envelope: dict[str, Any]) -> Envelope:
    """The document without keys that a newer minor version added, wherever they are."""
    kept = _as_current(envelope, copy.deepcopy(envelope["project"]))
    for _ in range(DEEPEST):  # what hangs below an unknown key is seen when that is gone
        try:
            return _validated(_dumped(kept))
        except ValidationError as error:
            faults = error.errors(include_url=False, include_input=False)
            unknown = [e["loc"] for e in faults if e["type"] == "extra_forbidden"]
            if not unknown:
                raise
            for place in unknown:
                _drop(kept, place)
    return _validated(_dumped(kept))


def _drop(tree: Any, place: tuple[int | str, ...]) -> None:
    """Take the key at ``place`` out of ``tree``; a place that is not one of its keys is left alone."""
    *way, last = place
    for step in way:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return
    if isinstance(tree, dict):
        tree.pop(last, None)


def envelope_of(
    project: Project,
    changes: tuple[Change, ...] = (),
    results: Kept | None = None,
    saves: Save = NEVER_SAVED,
    lineage: Lineage | None = None,
) -> Envelope:
    """What a document holds for ``project``."""
    questionnaire = project.questionnaire
    return Envelope.model_construct(
        format="mlops-planner",
        schema_=_Schema(major=MAJOR, minor=MINOR),
        app_version=__version__,
        document=project.id,
        created=project.created,
        modified=project.modified,
        questionnaire=_QuestionnaireFacts(
            id=questionnaire.id, version=questionnaire.version, hash=questionnaire.content_hash
        ),
        project=project,
        changes=changes,
        results=results,
        lineage=lineage,
        saves=saves,
    )


def dump(
    project: Project,
    changes: tuple[Change, ...] = (),
    results: Kept | None = None,
    saves: Save = NEVER_SAVED,
    lineage: Lineage | None = None,
) -> bytes:
    """Write ``project`` as the bytes of a document: fixed key order, indented, newline at the end."""
    return b"".join(pieces(project, changes, results, saves, lineage))


def _saved_as(data: bytes, saves: Save) -> bytes:
    """The bytes of a document with another save in its last field; no text in JSON holds a line end."""
    head, mark, _ = data.rpartition(_SAVES)
    written = saves.model_dump_json(indent=1).replace("\n", "\n ")
    return head + mark + written.encode() + b"\n}\n"


def pieces(
    project: Project,
    changes: tuple[Change, ...] = (),
    results: Kept | None = None,
    saves: Save = NEVER_SAVED,
    lineage: Lineage | None = None,
    *,
    check: bool = False,
) -> Iterator[bytes]:
    """The bytes of a document piece by piece: one for each respondent, so that no thread waits long.

    ``check`` reads every piece back and compares: what would not load as it is, is never written.
    """
    hollow = tuple(r.model_copy(update={"answers": {}}) for r in project.rounds)
    bare = project.model_copy(update={"rounds": hollow})
    envelope = envelope_of(bare, changes, results, saves, lineage)
    text = envelope.model_dump_json(indent=1, by_alias=True) + "\n"
    parts = text.split(_HOLLOW)
    sound = len(parts) == len(hollow) + 1
    if check and sound:
        sound = text == _again(_written_again, text)
    if not sound:
        raise RuntimeError(_UNSOUND)
    yield parts[0].encode()
    for round_, after in zip(project.rounds, parts[1:], strict=True):
        yield from _answers(round_.answers, check=check)
        yield after.encode()


def _again(write: Callable[[T], T], data: T) -> T:
    """What is written, read back and written again; a document that would not load is a fault of ours."""
    try:
        return write(data)
    except ValidationError as error:  # not chained: its words hold what people wrote
        raise RuntimeError(f"{_UNSOUND}: {first_fault(error)}") from None


def _sheet_again(data: bytes) -> bytes:
    return _SHEET.dump_json(_SHEET.validate_json(data), indent=1)


def _written_again(text: str) -> str:
    again = Envelope.model_validate_json(text)
    return again.model_dump_json(indent=1, by_alias=True) + "\n"


def _answers(answers: dict[str, dict[str, Answer]], *, check: bool) -> Iterator[bytes]:
    if not answers:
        yield _HOLLOW.encode()
        return
    lead = b'\n    "answers": {\n     '
    for respondent, sheet in answers.items():
        written = _SHEET.dump_json(sheet, indent=1)
        if check and _again(_sheet_again, written) != written:
            raise RuntimeError(_UNSOUND)
        yield lead + f'"{respondent}": '.encode() + written.replace(b"\n", b"\n     ")
        lead = b",\n     "
    yield b"\n    },\n"


def save(
    project: Project,
    path: Path,
    *,
    now: datetime,
    known_hash: str | None = None,
    backups: Backups | None = None,
    overwrite: bool = False,
    changes: tuple[Change, ...] = (),
    seal: Seal | None = None,
    migrated_from: tuple[int, int] | None = None,
    in_place: bool = False,
    results: Kept | None = None,
    saves: Save = NEVER_SAVED,
    merged: tuple[Save, ...] = (),
    lineage: Lineage | None = None,
) -> Loaded:
    """Save ``project`` with its change log at ``path`` and return it as it now stands on disk.

    ``known_hash`` is the hash of the file as it was opened or last saved (``None`` for a new file). A file of
    the older format ``migrated_from`` is first copied beside itself as ``name.schema-X.Y.bak``. ``in_place``
    writes into the file where the folder lets none be replaced, after keeping the old one in ``backups``.
    ``saves`` is the save that this one grows from, ``merged`` those that were merged in.
    Raises ``ChangedOutsideError`` when the file on disk is another one, unless ``overwrite``; and
    ``SaveError`` (``NotReplacedError``: ``in_place`` may do) when it cannot be written. The old file is then
    intact.
    """
    project = project.model_copy(update={"modified": iso_time(now)})
    _check_references(project)
    data = b"".join(pieces(project, changes, results, saves, lineage, check=True))
    known, saves = saves, saves.next(data, *merged)
    data = _saved_as(data, saves)
    if seal is not None:
        data = seal.close(data, Facts.of(project.id, saves))
    if len(data) > MAX_BYTES:
        raise SaveError(
            "Not saved: the document has {size:,.0f} MB, and {most:,.0f} MB can be "
            "opened again. Start a new document for the next round.",
            size=len(data) / 1e6,
            most=MAX_BYTES / 1e6,
        )
    with locked(path, backups.locks if backups is not None else None):
        before = on_disk(path)
        same = before is not None and digest(before) == known_hash
        if not overwrite:
            check_known(path, before, known_hash)
        if before is not None and same and migrated_from is not None:
            kept = path.with_name(f"{path.name}.schema-{migrated_from[0]}.{migrated_from[1]}.bak")
            write_atomically(kept, before, follow=False, like=path)
        if before is not None and backups is not None:
            backups.keep(
                project.id, before, now, path=path, saves=known if same else NEVER_SAVED,
                always=in_place or bool(merged) or not same,
            )  # fmt: skip
        aside = slot = None
        if backups is not None:
            slot = backups.note_last(project.id, data, saves, now, path, known_hash)
        try:
            if in_place and before is not None and backups is not None:
                write_in_place(path, data, before)
            else:
                aside = put(path, data, before, now, project.id, backups)
        except BaseException:
            if slot is not None:
                discard(slot)
            raise
        sweep(path.parent, path.name)
    return Loaded(
        project,
        digest(data),
        changes=changes,
        seal=seal,
        results=results,
        lineage=lineage,
        saves=saves,
        aside=aside,
    )


def copies_before_migration(path: Path) -> list[Path]:
    """The copies that were kept beside the file at ``path`` when it was first written in a newer format."""
    try:
        beside = list(path.parent.iterdir())
    except OSError:
        return []
    start, end = f"{path.name}.schema-", ".bak"
    return sorted(p for p in beside if p.name.startswith(start) and p.name.endswith(end))


def _check_references(project: Project) -> None:
    """Cheap copies may have gone round the validator: what hangs in the air is our fault, not the user's."""
    try:
        project.check_references()
    except ValueError as error:
        raise RuntimeError(f"{_UNSOUND}: {error}") from error
