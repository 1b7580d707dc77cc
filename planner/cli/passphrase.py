"""The passphrase of a sealed document on the command line: from the environment, or typed."""

from __future__ import annotations

import getpass
import os

from planner.storage.seal import SealedError

PASSPHRASE = "MLOPS_PLANNER_PASSPHRASE"  # noqa: S105 - the name of a variable


def given_passphrase() -> str | None:
    """The passphrase that the environment gives, if any."""
    return os.environ.get(PASSPHRASE)


def ask_passphrase(name: str) -> str:
    """The passphrase that is typed for the document ``name``; raises ``SealedError`` where nothing is."""
    try:
        return getpass.getpass(f"Passphrase of {name}: ")
    except EOFError as error:
        raise SealedError(f"No passphrase was given for {name}.") from error
