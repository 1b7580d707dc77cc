"""The commands ``sign`` and ``verify``: signatures on a report, and what they are worth."""

from __future__ import annotations

import argparse
import hashlib
import sys
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.files import open_document
from planner.cli.passphrase import typed_unseen
from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr

if TYPE_CHECKING:
    from planner.reporting.signing.verify import Verdict
    from planner.workspace.since_issued import Since


def sign(options: argparse.Namespace) -> int:
    """Sign the next open field of a report with a key."""
    from planner.reporting.signing.keys import LARGEST_KEY_FILE, opened_with, remarks
    from planner.reporting.signing.sign import sign as signed_by
    from planner.reporting.signing.sign import signed_path
    from planner.reporting.signing.verify import LARGEST
    from planner.storage.atomic import write_atomically

    report: Path = options.report
    data = _read(report, LARGEST)
    out: Path = options.out or signed_path(report)
    if options.card is not None:
        from planner.reporting.signing.card import card_signer

        with card_signer(options.card, options.token, _pin) as signer:
            made = signed_by(data, signer, datetime.now(UTC), other_name=options.yes)
    else:
        key = _read(options.key, LARGEST_KEY_FILE)
        signer = opened_with(key, options.key.name, _password(options.password_file))
        made = signed_by(data, signer, datetime.now(UTC), other_name=options.yes)
    write_atomically(out, made.data)
    digest = hashlib.sha256(made.data).hexdigest()
    if options.json:
        body = {"file": str(out), "signature": made.number, "of": made.of, "sha256": digest}
        printing.print_json(body)
        return 0
    print(f"{out}: signature {made.number} of {made.of}, {made.who}")
    if made.number == made.of:
        print("That was the last one: the file is locked.")
    for remark in remarks(signer):
        print(remark)
    print(f"SHA-256 of the file: {digest}")
    return 0


def verify(options: argparse.Namespace) -> int:
    """Say whether a signed report is unchanged, who signed it, and what has changed in its document since."""
    from planner.reporting.signing.keys import LARGEST_KEY_FILE
    from planner.reporting.signing.told import verdict_lines
    from planner.reporting.signing.verify import LARGEST, roots_of
    from planner.reporting.signing.verify import verify as verified
    from planner.workspace.since_issued import since_lines, since_report

    data = _read(options.report, LARGEST)
    roots = None
    if options.trust is not None:
        roots = roots_of(_read(options.trust, LARGEST_KEY_FILE * 10), options.trust.name)
    verdict = verified(data, roots)
    since = None
    if options.project is not None and verdict.state != "changed":
        loaded = open_document(options.project)
        since = since_report(verdict.carried, loaded.project, loaded.results)
    code = _code(verdict, since)
    if options.json:
        printing.print_json({**_body(verdict, since), "exit": code})
        return code
    for line in (*verdict_lines(verdict), *(since_lines(since) if since is not None else ())):
        print(tr(line))
    return code


def _code(verdict: Verdict, since: Since | None) -> int:
    if verdict.code == 0 and since is not None and since.state != "same":
        return 3
    return verdict.code


def _body(verdict: Verdict, since: Since | None) -> dict[str, Any]:
    body = asdict(verdict)
    carried = body.pop("carried")
    if carried is not None:
        carried.pop("tags")
    for signature in body["signatures"]:
        when = signature["when"]
        signature["when"] = when.isoformat() if when is not None else None
    same: dict[str, Any] | None = None
    if since is not None:
        same = {
            "state": since.state,
            "changed": [
                {"name": str(c.name), "now": str(c.now), "was": str(c.was)} for c in since.changed
            ],
            "gone": since.gone,
            "planned again": since.planned_again,
        }
    return {**body, "carries": carried, "document": same}


def _read(path: Path, most: int) -> bytes:
    try:
        return read_up_to(path, most)
    except FileNotFoundError as error:
        raise InputError("There is no file {path}. Check the name.", path=path) from error
    except IsADirectoryError as error:
        raise InputError("{path} is a folder. Choose a file.", path=path) from error


def _password(file: Path | None) -> Any:
    """Who is asked for the password of a key: a file, else a person at the terminal."""
    waiting = (
        [] if file is None else [_read(file, 10_000).decode("utf-8", "replace").rstrip("\r\n")]
    )

    def ask(name: str) -> str | None:
        if file is not None:
            return waiting.pop() if waiting else None
        return _asked(f"Password of {name}: ")

    return ask


def _pin(token: str) -> str | None:
    return _asked(f"PIN of {token}: ")


def _asked(prompt: str) -> str | None:
    """What somebody types; ``None`` where nobody is there."""
    return typed_unseen(prompt) if sys.stdin.isatty() else None
