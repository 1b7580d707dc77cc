"""Answer packs: one respondent's answers as a JSON file that names what it belongs to.

A pack is handed out with an id and a key of its own, made from the one secret of the document. What comes
back is a reply: the same facts, a number that grows, the answers, and a tag over all of it that only the key
can make. The key itself is not in a reply. So a reply is taken for the person it was handed to, and once.
Packs of the older form have no tag: nobody can tell who filled them in. See ``docs/maturity.md``.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from planner import __version__
from planner.domain.answers.assessment import Answer, PackRecord
from planner.domain.answers.replies import Reply
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim
from planner.domain.base.toml_content import first_fault
from planner.domain.base.types import Count, Frozen, Id, Line, iso_time
from planner.domain.project import Project
from planner.domain.record.handed_out import HandedOut, HandOut, PackId, Secret, key_of_pack
from planner.exchange.safe_files import read_bytes, read_json
from planner.maturity.replying import with_reply
from planner.storage.atomic import digest
from planner.storage.ticks import last_tick

FORMAT = "mlops-planner pack"
FACTS = ("assessment", "pack", "respondent", "round", "content_hash")
"""What a key is made from, and what must be as it was handed out."""


class Pack(Frozen):
    """The content of a pack.

    ``key`` is in what was handed out only; ``seq`` and ``tag`` are those of a reply. ``withdrawn`` are
    questions whose answer the person takes back: an answer that is missing says nothing.
    """

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
    pack: PackId | str = ""
    seq: Count = 0
    withdrawn: Annotated[tuple[Id, ...], Field(max_length=2000)] = ()
    key: Secret | str = ""
    tag: Line = ""


def pack_of(project: Project, respondent: str) -> Pack:
    """The pack of ``respondent`` with the answers of the current round, without id and key."""
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


def hand_out(project: Project, respondent: str, now: datetime) -> tuple[Project, Pack]:
    """Hand a pack out to ``respondent``: the document with the hand-out noted, and the pack with its key."""
    handed = project.handed_out
    secret = handed.secret or secrets.token_hex(32)
    blank = pack_of(project, respondent).model_copy(update={"pack": secrets.token_hex(16)})
    key = key_of_pack(bytes.fromhex(secret), *(getattr(blank, f) for f in FACTS))
    note = HandOut(
        pack=blank.pack,
        respondent=respondent,
        round=blank.round,
        questionnaire=blank.content_hash,
        tick=last_tick(project),
        when=iso_time(now),
    )
    noted = HandedOut(secret=secret, packs=(*handed.packs, note))
    pack = blank.model_copy(update={"key": key.hex()})
    return project.model_copy(update={"handed_out": noted}), pack


def reply_of(
    handed: Pack, answers: Mapping[str, Answer], withdrawn: Iterable[str] = ()
) -> tuple[Pack, Pack]:
    """What a person sends back: the pack as they keep it, with the next number, and the reply without key.

    Raises ``InputError`` for a pack that was not handed out: it has no key.
    """
    if not handed.key:
        raise InputError(
            "This pack has no key: it is a reply. Fill in the file that was handed out."
        )
    kept = handed.model_copy(
        update={
            "seq": handed.seq + 1,
            "answers": dict(answers),
            "withdrawn": tuple(withdrawn),
            "revision": max((a.when for a in answers.values()), default=""),
        }
    )
    bare = kept.model_copy(update={"key": "", "tag": ""})
    tag = hmac.new(bytes.fromhex(handed.key), _canonical(bare), hashlib.sha256).hexdigest()
    return kept, bare.model_copy(update={"tag": tag})


def _canonical(pack: Pack) -> bytes:
    """The bytes that a tag is over: the same content gives the same bytes."""
    body = pack.model_copy(update={"key": "", "tag": "", "program": ""}).model_dump(mode="json")
    return json.dumps(body, sort_keys=True, ensure_ascii=True, separators=(",", ":")).encode()


def content_digest(pack: Pack) -> str:
    """What tells two replies with one number apart."""
    return digest(_canonical(pack))


def pack_json(pack: Pack) -> str:
    """The pack as text; the same pack gives the same text."""
    unset = {n for n in ("pack", "seq", "withdrawn", "key", "tag") if not getattr(pack, n)}
    body = {"format": FORMAT, **pack.model_dump(mode="json", exclude=unset)}
    return json.dumps(body, ensure_ascii=False, indent=1) + "\n"


def is_pack(data: Any) -> bool:
    """Whether parsed JSON is a pack."""
    return isinstance(data, dict) and data.get("format") == FORMAT


def is_pack_file(path: Path) -> bool:
    """Whether the file at ``path`` is a pack."""
    if path.suffix.lower() != ".json":
        return False
    try:
        return is_pack(read_json(path))
    except InputError:
        return False


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


def handed_out_of(path: Path, pack: Pack, project: Project) -> HandOut | None:
    """The hand-out that a reply answers; ``None`` where nobody can tell who filled the pack in.

    Raises ``InputError`` where it says that it answers one, and does not, or was taken before.
    """
    notes = {h.pack: h for h in project.handed_out.packs}
    note = notes.get(pack.pack)
    if note is None or not pack.tag:
        if pack.key:
            raise InputError(
                "{name} is what was handed out, not a reply. Choose what came back.", name=path.name
            )
        return None
    key = key_of_pack(
        bytes.fromhex(project.handed_out.secret),
        *(project.id, note.pack, note.respondent, note.round, note.questionnaire),
    )
    wanted = hmac.new(key, _canonical(pack), hashlib.sha256).hexdigest()
    if not hmac.compare_digest(wanted, pack.tag):
        who = project.respondent_by_id.get(note.respondent)
        raise InputError(
            "{name} is not what was handed out to {who} on {day}: it was changed on its way, or filled "
            "in with another pack. Hand it out again.",
            name=path.name,
            who=Verbatim(note.respondent if who is None else project.called(who)),
            day=note.when[:10],
        )
    if note.closed:
        raise InputError("{name}: this pack was closed. Hand out a new one.", name=path.name)
    if pack.seq < note.taken:
        raise InputError(
            "{name} is older (number {seq}) than what was taken (number {taken}). Nothing was changed.",
            name=path.name,
            seq=pack.seq,
            taken=note.taken,
        )
    if pack.seq == note.taken and content_digest(pack) == note.digest:
        raise InputError("{name} was already taken. Nothing was changed.", name=path.name)
    return note


def taken(project: Project, note: HandOut, pack: Pack) -> Project:
    """The document with the reply noted as taken."""
    done = note.model_copy(update={"taken": pack.seq, "digest": content_digest(pack)})
    packs = tuple(done if h.pack == note.pack else h for h in project.handed_out.packs)
    noted = project.handed_out.model_copy(update={"packs": packs})
    return project.model_copy(update={"handed_out": noted})


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
    who = project.respondent_by_id.get(pack.respondent)
    if who is None:
        raise InputError(
            "{name}: there is no respondent “{respondent}” here. Add them first.",
            name=path.name,
            respondent=Verbatim(pack.respondent),
        )
    if who.team != pack.team:
        raise InputError(
            "{name} says that “{respondent}” is of the team “{there}”; here it is “{here}”. "
            "Hand out a new pack.",
            name=path.name,
            respondent=Verbatim(pack.respondent),
            there=Verbatim(pack.team),
            here=Verbatim(who.team),
        )
    record = PackRecord(
        respondent=pack.respondent,
        digest=digest(read_bytes(path)),
        revision=pack.revision,
        when=iso_time(now),
    )
    return pack, record


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
