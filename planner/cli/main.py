"""Commands, their options, and the one place where errors become exit statuses."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

from planner import __version__
from planner.cli.display import has_display
from planner.cli.terminal import plain_output
from planner.domain.base.errors import Cancelled, InputError, PlannerError
from planner.domain.base.language import LANGUAGES, NUMBER_FORMATS
from planner.domain.organisation.organisation import CAPACITY_ROLES
from planner.domain.record.report import PROFILES

NO_DISPLAY = (
    "There is no display here, so no window can be opened. "
    "Use the commands, for example: mlops-planner demo --no-window."
)
COMPUTING = (
    "actuals", "appraise", "demo", "frontier", "plan", "replan", "report", "robustness"
)  # fmt: skip
"""Commands that take their time and say how far they are."""
OpenWindow = Callable[[str | None], int]


def run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    """Run one command. Status 0: done; 1: the input is wrong, said in one sentence; 2: usage."""
    with plain_output():
        return _run(arguments, open_window)


def _run(arguments: Sequence[str], open_window: OpenWindow) -> int:
    parser = build_parser()
    options = parser.parse_args(list(arguments))
    options.open_window = open_window
    command: Callable[[argparse.Namespace], int] | None = getattr(options, "command", None)
    try:
        if command is None:
            return show_window(open_window, None)
        return command(options)
    except PlannerError as error:
        print(f"mlops-planner: {error}", file=sys.stderr)
        return 1
    except (Cancelled, KeyboardInterrupt):
        print("mlops-planner: cancelled; nothing was changed.", file=sys.stderr)
        return 1
    except BrokenPipeError:
        sys.stderr.close()
        return 0
    except OSError as error:  # a name that no file can have, a folder that is gone
        where = "" if error.filename is None else f"“{Path(str(error.filename)).name[:80]}”: "
        print(f"mlops-planner: {where}{error.strerror or error}.", file=sys.stderr)
        return 1


def show_window(open_window: OpenWindow, path: str | None) -> int:
    """Open the window; raises ``InputError`` in words where there is no display."""
    if not has_display():
        raise InputError(NO_DISPLAY)
    return open_window(path)


def build_parser() -> argparse.ArgumentParser:
    """The program's options and commands."""
    from planner.cli import assessing, commands, history, inputs, models, tools

    parser = argparse.ArgumentParser(
        prog="mlops-planner",
        description="MLOps maturity, business case and adoption roadmap. Works offline.",
    )
    parser.add_argument("--version", action="version", version=f"mlops-planner {__version__}")
    sub = parser.add_subparsers(title="commands", metavar="COMMAND")

    app = sub.add_parser("app", help="open the window")
    app.add_argument("project", nargs="?", help="project to open")
    app.set_defaults(command=lambda o: show_window(o.open_window, o.project))

    demo = sub.add_parser("demo", help="score, plan and report a project, and open it")
    demo.add_argument("--project", type=Path, help="a project of your own (default: the example)")
    demo.add_argument("--out", type=Path, default=Path("out/demo"), help="folder for the files")
    demo.add_argument("--no-window", action="store_true", help="do not open the window")
    demo.add_argument("--json", action="store_true", help="print JSON")
    demo.set_defaults(command=commands.demo)

    new = sub.add_parser("new", help="make an empty project from a short profile")
    new.add_argument("file", type=Path, help="where to save the project")
    new.add_argument("--organisation", required=True, help="name of the organisation")
    new.add_argument("--industry", default="other")
    new.add_argument("--region", default="us", help="us, uk, germany, cee or india")
    new.add_argument("--currency", default="USD", help="three letters, for example EUR")
    new.add_argument("--currency-per-usd", type=float, default=1.0, metavar="RATE")
    new.add_argument("--team", action="append", default=[], help="name of a team; repeat for more")
    for role in CAPACITY_ROLES:
        new.add_argument(f"--{role.replace('_', '-')}s", type=float, metavar="FTE", dest=role)
    new.add_argument("--models", type=int, default=0, help="models in production")
    new.add_argument("--regulated-models", type=int, default=0)
    new.add_argument("--real-time", action="store_true", help="some models answer live")
    new.add_argument("--generative-ai", action="store_true")
    new.add_argument("--value-per-model", type=float, metavar="AMOUNT", help="money a year, middle")
    new.add_argument("--budget", type=float, metavar="AMOUNT", help="invoices a quarter")
    new.add_argument("--start", help="first day of the plan, YYYY-MM-DD")
    new.add_argument("--questionnaire", default="house", help="questionnaire to answer")
    new.add_argument("--json", action="store_true", help="print JSON")
    new.add_argument("--force", action="store_true", help="overwrite an existing file")
    new.set_defaults(command=commands.new)

    answers = sub.add_parser("answers", help="write answer sheets, or merge filled ones")
    answers.add_argument("project", type=Path, help="a project, or a model file to answer")
    direction = answers.add_mutually_exclusive_group(required=True)
    direction.add_argument(
        "--write", type=Path, metavar="FILE", help="write a sheet (.csv, .xlsx) or a pack (.json)"
    )
    direction.add_argument("--read", type=Path, metavar="FILE", help="merge a filled sheet or pack")
    answers.add_argument("--respondent", help="of one respondent only")
    answers.add_argument(
        "--conflicts",
        choices=("keep", "take"),
        default="keep",
        help="answers changed on both sides: keep what is here (default), or take what comes",
    )
    answers.add_argument("--json", action="store_true", help="print JSON")
    answers.add_argument("--dry-run", action="store_true", help="say what merging would change")
    answers.add_argument("--force", action="store_true", help="overwrite an existing file")
    answers.set_defaults(command=assessing.answers)

    score = sub.add_parser("score", help="maturity levels with ranges and gaps; or any model")
    score.add_argument("project", type=Path, help="a project, a model file, or a model’s name")
    score.add_argument(
        "answers", type=Path, nargs="?", help="answers to a model (.json, .csv, .xlsx)"
    )
    score.add_argument("--json", action="store_true", help="print JSON")
    score.add_argument("--explain", action="store_true", help="print the tree of operands")
    score.add_argument("--respondents", choices=("median", "mean", "minimum"))
    score.add_argument("--teams", choices=("weighted_mean", "lowest"), help="roll-up of teams")
    score.add_argument("--facts", help="what is true here, by comma, for example real_time,batch")
    score.add_argument("--as-of", metavar="DATE", help="date at which evidence must still count")
    score.set_defaults(command=assessing.score)

    bring = sub.add_parser("import", help="turn another tool’s model and answers into ours")
    bring.add_argument(
        "files", type=Path, nargs="+", help="files, or the folder of a SAMM core model"
    )
    bring.add_argument("--model", help="the model of answers that come without one")
    bring.add_argument("--out", type=Path, default=Path(), help="folder for the files")
    bring.add_argument("--force", action="store_true", help="overwrite existing files")
    bring.add_argument("--json", action="store_true", help="print JSON")
    bring.set_defaults(command=models.import_files)

    export = sub.add_parser("export", help="the results as .json, .csv or .xlsx")
    export.add_argument("project", type=Path)
    export.add_argument("--out", type=Path, required=True, metavar="FILE")
    export.set_defaults(command=assessing.export)

    rounds = sub.add_parser("rounds", help="list the rounds, compare two, start the next")
    rounds.add_argument("project", type=Path)
    rounds.add_argument(
        "--start", metavar="LABEL", help="start a round from the last one’s answers"
    )
    rounds.add_argument("--date", help="its date, YYYY-MM-DD (default: today)")
    rounds.add_argument(
        "--questionnaire", metavar="FILE", help="its questionnaire: house, or a file"
    )
    rounds.add_argument("--compare", nargs=2, metavar="ROUND", help="two rounds, the earlier first")
    rounds.add_argument("--json", action="store_true", help="print JSON")
    rounds.set_defaults(command=assessing.rounds)

    benchmark = sub.add_parser("benchmark", help="compare with a population that you bring")
    benchmark.add_argument("project", type=Path)
    source = benchmark.add_mutually_exclusive_group(required=True)
    source.add_argument("--read", type=Path, metavar="FILE", help=".csv, .xlsx or .json")
    source.add_argument("--remove", action="store_true")
    benchmark.set_defaults(command=assessing.benchmark)

    fit = sub.add_parser("fit", help="what fits the organisation, with reasons and break-even")
    fit.add_argument("project", type=Path)
    fit.add_argument("--json", action="store_true", help="print JSON")
    fit.set_defaults(command=tools.fit)

    compare = sub.add_parser("compare", help="compare the tools of one category")
    compare.add_argument("project", type=Path)
    compare.add_argument("--category", required=True, help="for example experiment_tracking")
    compare.add_argument("--json", action="store_true", help="print JSON")
    compare.set_defaults(command=tools.compare)

    own = sub.add_parser("catalogue", help="your own tools: export, change, hide, share")
    own.add_argument("project", type=Path)
    action = own.add_mutually_exclusive_group(required=True)
    action.add_argument(
        "--export", type=Path, metavar="FILE", help="all tools (.csv, .xlsx), or your own (.json)"
    )
    action.add_argument("--read", type=Path, metavar="FILE", help="take changed and new tools over")
    action.add_argument("--hide", metavar="ID", help="neither show nor plan an entry")
    action.add_argument("--reset", metavar="ID", help="back to the built-in entry")
    own.add_argument("--dry-run", action="store_true", help="say what reading would change")
    own.add_argument("--force", action="store_true", help="overwrite an existing file")
    own.set_defaults(command=tools.catalogue)

    for name, act, words in (
        ("assumptions", inputs.assumptions, "the assumption register: print, export, read"),
        ("use-cases", inputs.use_cases, "models by use case: print, export, read"),
        ("actuals", inputs.actuals, "figures measured after adoption, beside the forecast"),
    ):
        table = sub.add_parser(name, help=words)
        table.add_argument("project", type=Path)
        way = table.add_mutually_exclusive_group()
        way.add_argument("--export", type=Path, metavar="FILE", help=".csv or .xlsx")
        way.add_argument("--read", type=Path, metavar="FILE", help="take a filled table over")
        table.add_argument("--dry-run", action="store_true", help="say what reading would change")
        table.add_argument("--json", action="store_true", help="print JSON")
        table.add_argument("--force", action="store_true", help="overwrite an existing file")
        table.set_defaults(command=act)

    better = sub.add_parser("better-model", help="is a slower, more accurate model worth it?")
    better.add_argument("--value", type=float, metavar="AMOUNT", help="what the model earns a year")
    better.add_argument("--value-per-decision", type=float, metavar="AMOUNT")
    better.add_argument("--decisions", type=float, metavar="N", help="decisions a year")
    better.add_argument(
        "--quality-gain", type=float, required=True, metavar="SHARE", help="0.008 is 0.8 %%"
    )
    better.add_argument(
        "--latency", type=float, nargs=2, required=True, metavar=("NOW", "NEW"), help="milliseconds"
    )
    better.add_argument(
        "--serving-cost", type=float, default=0.0, metavar="AMOUNT", help="more a year"
    )
    better.add_argument(
        "--waits", type=float, default=0.0, help="answers a year that a person waits for"
    )
    better.add_argument(
        "--hour-cost", type=float, default=0.0, help="cost of an hour of these people"
    )
    better.add_argument(
        "--elasticity", type=float, default=1.0, help="how far value follows quality"
    )
    better.add_argument("--kappa", type=float, help="cost of waiting per log unit (default 0.019)")
    better.add_argument("--currency", default="USD")
    better.add_argument("--json", action="store_true", help="print JSON")
    better.add_argument("--explain", action="store_true", help="print the formula with the numbers")
    better.set_defaults(command=tools.better_model)

    for name, command, words in (
        ("check", assessing.check, "check a project, questionnaire, lens or model file"),
        ("changes", history.changes, "the change log: who changed what, when"),
        ("appraise", commands.appraise, "costs and benefits of the plan under uncertainty"),
    ):
        one = sub.add_parser(name, help=words)
        one.add_argument("project", type=Path)
        one.add_argument("--json", action="store_true", help="print JSON")
        if name == "appraise":
            one.add_argument(
                "--explain",
                nargs="?",
                const="NPV",
                metavar="OUTPUT",
                help="open an output to its formula with the numbers: NPV (default), ROI, payback, "
                "P1 to P13, the id of a step or an input",
            )
            one.add_argument(
                "--scenarios", action="store_true", help="side by side, in the same futures"
            )
            one.add_argument(
                "--pilots", action="store_true", help="what trying a step first is worth"
            )
            one.add_argument("--sobol", action="store_true", help="shares of the variance by input")
        one.set_defaults(command=command)

    differs = sub.add_parser("differences", help="what differs between two versions of a project")
    differs.add_argument("project", type=Path)
    differs.add_argument("other", type=Path, help="the other version")
    differs.add_argument("--json", action="store_true", help="print JSON")
    differs.set_defaults(command=history.differences)

    earlier = sub.add_parser("versions", help="the earlier versions that saving kept; restore one")
    earlier.add_argument("project", type=Path)
    earlier.add_argument("--restore", type=int, metavar="N", help="bring version N back")
    earlier.add_argument("--json", action="store_true", help="print JSON")
    earlier.set_defaults(command=history.versions)

    _planning_commands(sub)

    report = sub.add_parser("report", help="write the report")
    report.add_argument("project", type=Path)
    report.add_argument(
        "--format",
        default="pdf,html",
        help="pdf, html, docx, pptx, xlsx, poster, progress, mspdi, csv (issue trackers), ics, mermaid, "
        "json, results, answers; several by comma",
    )
    report.add_argument(
        "--with",
        dest="beside",
        default="",
        metavar="PARTS",
        help="also scenarios, frontier or robustness (several by comma; up to minutes each)",
    )
    report.add_argument("--out", type=Path, default=Path("out"), help="folder for the files")
    report.add_argument("--language", choices=LANGUAGES, help="en or de (default: the project’s)")
    report.add_argument(
        "--numbers", choices=NUMBER_FORMATS, help="number format (default: the language’s)"
    )
    report.add_argument(
        "--profile",
        choices=PROFILES,
        help="who may be recognised: names, roles, or anonymous (no group under four)",
    )
    report.add_argument(
        "--templates",
        type=Path,
        metavar="FOLDER",
        help="your own words/<language>/*.j2, html/, pdf/ or deck.pptx",
    )
    report.add_argument("--date", help="date on the report, YYYY-MM-DD (default: today)")
    report.add_argument("--json", action="store_true", help="print JSON")
    report.set_defaults(command=commands.report)
    for name in COMPUTING:
        quiet = "say nothing of the progress"
        sub.choices[name].add_argument("--quiet", action="store_true", help=quiet)
    return parser


def _planning_commands(sub: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """The roadmap and what stands around it."""
    from planner.cli import planning

    plan = sub.add_parser("plan", help="the staged roadmap with reasons")
    plan.set_defaults(command=planning.plan)
    plan.add_argument(
        "--export",
        type=Path,
        action="append",
        metavar="FILE",
        help=".xml (Microsoft Project), .csv (issue trackers), .ics, .mmd (Mermaid), .xlsx; may be repeated",
    )
    plan.add_argument("--force", action="store_true", help="overwrite an existing file")
    plan.add_argument("--agree", action="store_true", help="keep the plan as the agreed one")
    plan.add_argument("--who", default="", help="who agreed")
    plan.add_argument(
        "--read",
        type=Path,
        metavar="FILE",
        help="take dates and states of an .xml, .csv or .xlsx file into the agreed plan",
    )
    plan.add_argument("--dry-run", action="store_true", help="say what --read would change")
    frontier = sub.add_parser(
        "frontier",
        help="what more or less money, people and ambition would buy; contingency; ranking lists",
    )
    frontier.set_defaults(command=planning.frontier)
    robust = sub.add_parser("robustness", help="the plan in other futures: always, depends, never")
    robust.set_defaults(command=planning.robustness)
    robust.add_argument("--futures", type=int, default=200, help="how many (default: 200)")
    again = sub.add_parser("replan", help="plan again after an agreed plan, changing little")
    again.set_defaults(command=planning.replan)
    again.add_argument(
        "--quarter", type=int, default=1, help="first quarter that can still change, from 1"
    )
    again.add_argument(
        "--penalty", type=float, help="money that moving a step by a quarter has to be worth"
    )
    again.add_argument("--agree", action="store_true", help="keep the new plan as the agreed one")
    again.add_argument("--who", default="", help="who agreed")
    for one in (plan, frontier, robust, again):
        one.add_argument("project", type=Path)
        one.add_argument("--json", action="store_true", help="print JSON")
