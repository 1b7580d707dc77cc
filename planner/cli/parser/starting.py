"""Commands to begin with: window, demo, a new project, examples, completion in the shell."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

from shtab import SUPPORTED_SHELLS

from planner.cli.options import (
    Commands,
    a_day,
    a_document,
    add_file,
    add_force,
    add_json,
    add_quiet,
    number,
    words,
)
from planner.domain.organisation.organisation import (
    CAPACITY_ROLE_NAMES,
    CAPACITY_ROLES,
    STATED_FACTS,
    Industry,
    Region,
)

PEOPLE = 100_000
MODELS = 1_000_000


def add(to: Commands) -> None:
    """Add these commands."""
    app = to.add(
        "app",
        "open the window",
        "Opens the window, with a project or with the choice of what to begin with.",
        "commands:app",
        "app bank.mlplan",
    )
    add_file(app, "project", nargs="?", type=a_document, help="project to open")

    demo = to.add(
        "demo",
        "score, plan and report a project, and open it",
        "Scores, plans and reports a project, the example insurer unless another is named, "
        "leaves the report as PDF and web page with a copy of the project in a folder, and opens "
        "the window on the copy.",
        "commands:demo",
        "demo",
        "demo --project bank.mlplan --out out/bank --no-window",
    )
    add_file(
        demo, "--project", type=a_document, help="a project of your own (default: the example)"
    )
    add_file(demo, "--out", folder=True, default=Path("out/demo"), help="folder for the files")
    demo.add_argument("--no-window", action="store_true", help="do not open the window")
    add_json(demo)
    add_quiet(demo)

    _new(to)

    examples = to.add(
        "examples",
        "list the example projects, or copy them into a folder",
        "Lists the example projects that come with the program. With --copy they are put into a "
        "folder, where you can change them.",
        "starting:examples",
        "examples --copy .",
    )
    add_file(examples, "--copy", folder=True, metavar="FOLDER", help="copy them here")
    add_force(examples)
    add_json(examples)

    completion = to.add(
        "completion",
        "print completion for your shell",
        "Prints a script with which a shell completes commands, options and names of files.",
        "starting:completion",
        "completion bash > ~/.local/share/bash-completion/completions/mlops-planner",
    )
    completion.add_argument("shell", choices=SUPPORTED_SHELLS, help="which shell")

    desktop = to.add(
        "desktop",
        "put the program into the menu of a Linux desktop",
        "Writes menu entry, icon and type of files into your own folders, so that a double click opens a "
        "project; for an installation that is no package of the system.",
        "starting:desktop",
        "desktop --install",
    )
    way = desktop.add_mutually_exclusive_group(required=True)
    way.add_argument("--install", action="store_true", help="put it there")
    way.add_argument("--remove", action="store_true", help="take it away again")


def _new(to: Commands) -> None:
    new = to.add(
        "new",
        "make an empty project; asks where something is needed",
        "Makes an empty project from a short profile. At a terminal it asks for what is not "
        "given as an option; --no-questions takes the defaults. The country gives currency, rate "
        "and region of the salaries.",
        "starting:new",
        "new bank.mlplan",
        'new bank.mlplan --organisation "North Bank" --industry banking --country GB '
        "--team Credit --team Fraud --data-scientists 60 --models 120 --regulated-models 40",
    )
    add_file(new, "file", help="where to save the project")
    new.add_argument("--organisation", type=words, metavar="NAME", help="name of the organisation")
    new.add_argument("--industry", type=words, metavar="NAME", help="; ".join(get_args(Industry)))
    new.add_argument(
        "--country", type=words, metavar="NAME", help="code (DE) or name; gives currency and region"
    )
    new.add_argument(
        "--region",
        type=words,
        metavar="NAME",
        help="of the salaries: " + ", ".join(get_args(Region)),
    )
    new.add_argument(
        "--currency",
        type=words,
        metavar="CODE",
        help="three letters, for example EUR (default: that of the country, else USD)",
    )
    new.add_argument(
        "--currency-per-usd",
        type=number(1e-6, 1e6),
        metavar="RATE",
        help="units of the currency for one US dollar (default: the dated rate that ships)",
    )
    new.add_argument(
        "--team",
        type=words,
        action="append",
        default=[],
        metavar="NAME",
        help="name of a team; repeat for more",
    )
    for role in CAPACITY_ROLES:
        names = [f"--{role.replace('_', '-')}s"]
        if role == "compliance":
            names = ["--compliance", "--compliances"]
        new.add_argument(
            *names,
            type=number(0, PEOPLE),
            metavar="FTE",
            dest=role,
            help=f"{CAPACITY_ROLE_NAMES[role]}, full-time equivalents",
        )
    new.add_argument(
        "--models", type=number(0, MODELS, whole=True), metavar="N", help="models in production"
    )
    new.add_argument(
        "--regulated-models",
        type=number(0, MODELS, whole=True),
        metavar="N",
        help="how many of them are regulated",
    )
    new.add_argument("--real-time", action="store_true", help="some models answer live")
    new.add_argument("--generative-ai", action="store_true", help="generative AI is in use")
    new.add_argument(
        "--value-per-model", type=number(0), metavar="AMOUNT", help="money a year, middle"
    )
    new.add_argument("--budget", type=number(0), metavar="AMOUNT", help="invoices a quarter")
    new.add_argument(
        "--start",
        type=a_day,
        metavar="DATE",
        help="first day of the plan, YYYY-MM-DD (default: the next quarter)",
    )
    new.add_argument(
        "--questionnaire",
        type=words,
        default="house",
        metavar="FILE",
        help="questionnaire to answer: house (the default), or a file of your own",
    )
    new.add_argument(
        "--model",
        type=words,
        action="append",
        default=[],
        metavar="MODEL",
        help="another model to answer beside it: its name, or a file; repeat for more",
    )
    new.add_argument(
        "--facts",
        type=words,
        metavar="FACTS",
        help="what holds here, by comma; a “?” behind one leaves it open: "
        + ", ".join(STATED_FACTS),
    )
    new.add_argument("--no-questions", action="store_true", help="ask nothing, take the defaults")
    add_json(new)
    add_force(new)
