"""The manual page, made from what every ``--help`` says."""

from __future__ import annotations

import argparse
import re
from datetime import UTC, datetime

from planner import __version__
from planner.cli.options import Parser
from planner.cli.parser import build_parser

STATUSES = (
    ("0", "done"),
    ("1", "refused: the input is wrong, one sentence says what and what to do"),
    ("2", "wrong usage"),
    ("3", "done in part"),
    ("130", "stopped"),
)


def roff(text: str) -> str:
    """Text as the formatter of manual pages reads it: nothing in it is a request."""
    plain = text.replace("%%", "%").replace("\\", "\\e").replace("-", "\\-")
    return "\n".join(f"\\&{x}" if x[:1] in (".", "'") else x for x in plain.splitlines())


def manual_page(epoch: int) -> str:
    """The page in section 1, dated by ``epoch`` (seconds)."""
    parser = build_parser()
    day = datetime.fromtimestamp(epoch, UTC).date().isoformat()
    about, _, _ = (parser.description or "").partition("\n\nexit status")
    lines = [
        f'.TH MLOPS\\-PLANNER 1 "{day}" "MLOps Planner {__version__}" "User Commands"',
        ".SH NAME",
        r"mlops\-planner \- maturity, business case and adoption roadmap of machine\-learning operations",
        ".SH SYNOPSIS",
        ".B mlops\\-planner",
        "[\\fICOMMAND\\fR] [\\fIoptions\\fR]",
        ".SH DESCRIPTION",
        roff(" ".join(about.split())),
        ".SH COMMANDS",
    ]
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            for name, command in action.choices.items():
                lines += _command(name, command)
    lines += [".SH EXIT STATUS"]
    for status, words in STATUSES:
        lines += [".TP", f".B {status}", roff(words)]
    lines += [
        ".SH ENVIRONMENT",
        ".TP",
        ".B MLOPS_PLANNER_PASSPHRASE",
        "Passphrase of a protected project, for commands that nobody is there to answer.",
        ".TP",
        ".B MLOPS_PLANNER_CACHE",
        "Another folder for kept results; empty, none are kept.",
    ]
    return "\n".join(lines) + "\n"


def _command(name: str, command: Parser) -> list[str]:
    lines = [f".SS {roff(name)}", roff(" ".join((command.description or "").split()))]
    for action in command._actions:
        if isinstance(action, argparse._HelpAction) or action.help == argparse.SUPPRESS:
            continue
        lines += [".TP", _head(action), roff(" ".join((action.help or "").split()))]
    lines += [".PP", "Example:" if len(command.examples) == 1 else "Examples:"]
    for example in command.examples:
        lines += [".PP", ".RS", ".nf", roff(f"mlops-planner {example}"), ".fi", ".RE"]
    return lines


def _head(action: argparse.Action) -> str:
    """The option and what follows it, or the argument."""
    value = ""
    if action.nargs != 0:
        shown = action.metavar or (
            "|".join(map(str, action.choices)) if action.choices else action.dest.upper()
        )
        value = " ".join(shown) if isinstance(shown, tuple) else str(shown)
    value = re.sub(r"(\S+)", lambda m: f"\\fI{roff(m[1])}\\fR", value)
    if not action.option_strings:
        return value
    return f"\\fB{roff(', '.join(action.option_strings))}\\fR {value}".rstrip()
