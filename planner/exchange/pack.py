"""Answer packs: one respondent's answers as a JSON file that names what it belongs to.

A pack carries the assessment's id, the questionnaire with version and content hash, the respondent, and
a revision, the time of its newest answer. Merging one twice changes nothing.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from planner import __version__
from planner.domain.answers.assessment import Answer, PackRecord
from planner.domain.answers.replies import Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import Frozen, Id, Line, iso_time
from planner.domain.project import Project
from planner.exchange.merge import Choice, Given, Merge, merge_answers
from planner.exchange.safe_files import read_bytes, read_json
from planner.maturity.replying import with_reply
from planner.storage.atomic import digest

FORMAT = "mlops-planner pack"


class Pack(Frozen):
    """The content of a pack."""

    assessment: Id
    questionnaire: Id
    version: Line
    content_hash: Line
    respondent: Id
    role: Line = ""
    team: Id
    round: Id
    revision: Line = ""
    program: Line = ""
    answers: Annotated[dict[Id, Answer], Field(max_length=2000)]
    replies: Annotated[
        dict[Id, dict[Id, Reply]], Field(max_length=50, exclude_if=lambda found: not found)
    ] = Field(default_factory=dict)
    """To the models beside the questionnaire, by model and item; left out where there are none."""


def pack_of(project: Project, respondent: str) -> Pack:
    """The pack of ``respondent`` with the answers of the current round."""
    who = project.respondent_by_id[respondent]
    answers = dict(project.current_round.answers.get(respondent, {}))
    return Pack(
        assessment=project.id,
        questionnaire=project.questionnaire.id,
        version=project.questionnaire.version,
        content_hash=project.questionnaire.content_hash,
        respondent=respondent,
        role=who.role,
        team=who.team,
        round=project.current_round.id,
        revision=max((a.when for a in answers.values()), default=""),
        program=__version__,
        answers=answers,
        replies={
            model: dict(given.sheets[respondent])
            for model, given in project.current_round.replies.items()
            if given.sheets.get(respondent)
        },
    )


def pack_json(pack: Pack) -> str:
    """The pack as text; the same pack gives the same text."""
    body = {"format": FORMAT, **pack.model_dump(mode="json")}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def is_pack(data: Any) -> bool:
    """Whether parsed JSON is a pack."""
    return isinstance(data, dict) and data.get("format") == FORMAT


def read_pack(path: Path) -> Pack:
    """Read a pack. Raises ``InputError`` with file, place and what is wrong."""
    data = read_json(path)
    if not is_pack(data):
        raise InputError(
            "{name} is not an answer pack. Choose one that the product wrote.", name=path.name
        )
    body = {k: v for k, v in data.items() if k != "format"}
    try:
        return Pack.model_validate_json(json.dumps(body))
    except ValidationError as error:
        raise InputError("{name}: {error}", name=path.name, error=first_fault(error)) from error


def checked_pack(path: Path, project: Project, now: datetime) -> tuple[Pack, PackRecord]:
    """The pack at ``path`` and its record for the audit.

    Raises ``InputError`` for a pack of another assessment, questionnaire, round or an unknown respondent.
    """
    pack = read_pack(path)
    for other, there, here in (
        ("another assessment", pack.assessment, project.id),
        ("another questionnaire", pack.questionnaire, project.questionnaire.id),
        ("another round", pack.round, project.current_round.id),
    ):
        if there != here:
            raise InputError(
                "{name} belongs to {other} ({there}, here {here}). Choose a pack of this one.",
                name=path.name,
                other=other,
                there=there[:60],
                here=here[:60],
            )
    if pack.respondent not in project.respondent_by_id:
        raise InputError(
            "{name}: there is no respondent “{respondent}” here. Add them first.",
            name=path.name,
            respondent=Verbatim(pack.respondent),
        )
    record = PackRecord(
        respondent=pack.respondent,
        digest=digest(read_bytes(path)),
        revision=pack.revision,
        when=iso_time(now),
    )
    return pack, record


def merge_pack(path: Path, project: Project, now: datetime, conflicts: Choice = "keep") -> Merge:
    """Merge the pack at ``path`` into a copy of ``project``.

    A pack of another version of the questionnaire is mapped by question id, and what has none is
    listed. Raises ``InputError`` as ``checked_pack`` does; nothing is merged then.
    """
    pack, record = checked_pack(path, project, now)
    known = project.questionnaire.by_id
    unknown = tuple(
        phrase("{question}: not in this questionnaire", question=Verbatim(q))
        for q in pack.answers
        if q not in known
    )
    given = [Given(pack.respondent, q, a) for q, a in pack.answers.items() if q in known]
    merged = merge_answers(project, given, conflicts=conflicts, unknown=unknown, record=record)
    replies = {
        (model, item): reply
        for model, sheet in pack.replies.items()
        for item, reply in sheet.items()
        if is_asked(project, model, item)
    }
    return replace(merged, project=with_replies(merged.project, pack.respondent, replies))


def is_asked(project: Project, model: str, item: str) -> bool:
    """Whether a model of ``project`` has such an item."""
    found = project.model_by_id.get(model)
    return found is not None and item in found.item_by_id


def with_replies(
    project: Project, respondent: str, replies: Mapping[tuple[str, str], Reply]
) -> Project:
    """The project with one person's replies to its models, by model and item.

    Raises ``InputError`` where a reply does not fit its item.
    """
    for (model, item), reply in replies.items():
        project = with_reply(project, respondent, model, item, reply)
    return project
