"""Secrets on the command line: typed unseen, or from the environment; never an argument."""

from __future__ import annotations

import getpass
import os

from planner.storage.seal import SealedError

PASSPHRASE = "MLOPS_PLANNER_PASSPHRASE"  # noqa: S105 - the name of a variable


def given_passphrase() -> str | None:
    """The passphrase that the environment gives, if any."""
    return os.environ.get(PASSPHRASE)


def typed_unseen(prompt: str) -> str | None:
    """What is typed at the terminal; ``None`` where the input ends."""
    try:
        return getpass.getpass(prompt)
    except EOFError:
        return None


def ask_passphrase(name: str) -> str:
    """The passphrase that is typed for the document ``name``; raises ``SealedError`` where nothing is."""
    typed = typed_unseen(f"Passphrase of {name}: ")
    if typed is None:
        raise SealedError(f"No passphrase was given for {name}.")
    return typed
