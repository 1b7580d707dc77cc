"""The program's options and commands, by what they are about."""

from __future__ import annotations

from planner import __version__
from planner.cli.options import WRITING, Commands, Parser, add_alongside, add_copy
from planner.cli.parser import (
    assessing,
    figures,
    files,
    meeting,
    observing,
    planning,
    programme,
    starting,
    systems,
    trying,
)

ABOUT = """\
MLOps maturity, business case and adoption roadmap. Works offline; sends nothing anywhere.
Without a command the window opens.

exit status: 0 done, 1 refused (one sentence says why), 2 wrong usage, 3 done in part, 130 stopped"""


def build_parser() -> Parser:
    """Every command with its options, a description and an example."""
    parser = Parser(
        prog="mlops-planner",
        description=ABOUT,
        examples=(
            "demo",
            "new bank.mlplan",
            "score bank.mlplan",
            "report bank.mlplan --format pdf,docx",
        ),
    )
    parser.add_argument("--version", action="version", version=f"mlops-planner {__version__}")
    sub = parser.add_subparsers(title="commands", metavar="COMMAND", parser_class=Parser)
    commands = Commands(sub)
    starting.add(commands)
    assessing.add(commands)
    figures.add(commands)
    planning.add(commands)
    trying.add(commands)
    systems.add(commands)
    observing.add(commands)
    meeting.add(commands)
    programme.add(commands)
    files.add(commands)
    for name in WRITING:
        add_alongside(sub.choices[name])
        add_copy(sub.choices[name])
    return parser
