"""Commands on trials, on the first ninety days, and on many models behind one use case."""

from __future__ import annotations

from planner.cli.options import (
    Commands,
    add_json,
    add_project,
    add_quiet,
    number,
    only_with,
    words,
)
from planner.domain.organisation.organisation import CAPACITY_ROLES


def add(to: Commands) -> None:
    """Add these commands."""
    trial = to.add(
        "trials",
        "try a tool or practice before it is adopted: plan, measure, decide",
        "Lists trials with their gate in the plan, what passes and what fails, and what the look is worth. "
        "At the gate only what was measured decides; what fails leaves the plan, which is made anew.",
        "trials:trials",
        "trials bank.mlplan",
        "trials bank.mlplan --try t-mlflow --weeks 3 --by 2027-02-26 --otherwise t-dvc",
        "trials bank.mlplan --result t-mlflow --measured 1=9 2=5 --holds 1=yes 2=yes 3=yes 4=yes",
        'trials bank.mlplan --decide t-mlflow --who "Head of data"',
    )
    add_project(trial)
    add_json(trial)
    add_quiet(trial)
    way = trial.add_mutually_exclusive_group()
    for name, text in (
        ("--try", "plan a trial, with the criteria of its category"),
        ("--result", "enter what was measured"),
        ("--decide", "decide at the gate"),
        ("--drop", "plan no trial of it any more"),
    ):
        way.add_argument(name, type=words, metavar="ID", help=f"{text} (tool or practice)")
    trial.add_argument("--weeks", type=number(1, 26, whole=True), metavar="N", help="how long")
    trial.add_argument("--days", type=number(0, 1_000), metavar="N", help="person-days it takes")
    trial.add_argument("--role", choices=CAPACITY_ROLES, metavar="ROLE", help="whose days")
    trial.add_argument(
        "--cash", type=number(0, 1e12), metavar="AMOUNT", help="what it costs besides"
    )
    trial.add_argument("--team", type=words, metavar="ID", help="which team tries it")
    trial.add_argument("--owner", type=words, metavar="NAME", help="who answers for it")
    trial.add_argument("--by", type=words, metavar="DATE", help="day of the decision, YYYY-MM-DD")
    trial.add_argument(
        "--criterion",
        action="append",
        type=words,
        metavar="WHAT=GOOD/BAD",
        help="a criterion of your own in place of those of the category; repeatable",
    )
    trial.add_argument(
        "--otherwise",
        type=words,
        metavar="WHAT",
        help="if it fails: leave_out, process, or the id of another tool",
    )
    trial.add_argument(
        "--measured", nargs="+", type=words, metavar="N=RESULT", help="of criterion N"
    )
    trial.add_argument("--holds", nargs="+", type=words, metavar="N=yes|no", help="condition N")
    trial.add_argument("--who", type=words, metavar="NAME", help="who measured, or decides")
    trial.add_argument("--give-up", action="store_true", help="fail it without all results")
    for option in ("--weeks", "--days", "--role", "--cash", "--team", "--by", "--otherwise"):
        only_with(trial, option, "--try")
    only_with(trial, "--criterion", "--try")
    only_with(trial, "--measured", "--result")
    only_with(trial, "--holds", "--result")
    only_with(trial, "--give-up", "--decide")

    days = to.add(
        "first-days",
        "the first ninety days of the plan: who does what in which week",
        "One page from the plan: what begins, ends or is decided in weeks 1 to 13, who does it, when it is "
        "done, and what happens if not.",
        "trials:ninety_days",
        "first-days bank.mlplan",
    )
    add_project(days)
    add_json(days)
    add_quiet(days)

    many = to.add(
        "many-models",
        "how long the model that misbehaves is looked for, and what shortens it",
        "For each use case with several models: hours to find the one that misbehaves, by number, versions, "
        "logs and owners, and what a registry, tags, traces and owners change. Figures given here are looked "
        "at and not kept; “use-cases --set” keeps them.",
        "many_models:many_models",
        "many-models bank.mlplan",
        "many-models bank.mlplan --use-case claims-fraud --models 40 --versions 3 --json",
    )
    add_project(many)
    many.add_argument("--use-case", type=words, metavar="NAME", help="of this one alone")
    many.add_argument(
        "--models", type=number(1, 1e6, whole=True), metavar="N", help="as if there were so many"
    )
    many.add_argument("--versions", type=number(1, 1e4), metavar="N", help="in service of each")
    many.add_argument(
        "--logged", type=number(0, 1), metavar="SHARE", help="with a log of answers, 0 to 1"
    )
    many.add_argument("--owned", type=number(0, 1), metavar="SHARE", help="with an owner, 0 to 1")
    add_json(many)
    add_quiet(many)
