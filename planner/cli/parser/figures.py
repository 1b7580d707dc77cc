"""Commands on tools, figures that people state, and single decisions."""

from __future__ import annotations

from planner.cli.options import (
    Commands,
    a_document,
    add_file,
    add_force,
    add_json,
    add_project,
    add_quiet,
    add_reading,
    figures,
    number,
    only_with,
    per_cent,
    words,
)


def add(to: Commands) -> None:
    """Add these commands."""
    fit = to.add(
        "fit",
        "what fits the organisation, with reasons and break-even",
        "Says of every practice and tool whether it suits the organisation, why, and from which "
        "size it pays.",
        "tools:fit",
        "fit bank.mlplan",
    )
    add_project(fit)
    add_json(fit)

    compare = to.add(
        "compare",
        "compare the tools of one category",
        "Ranks the tools of a category by weighted criteria, with what was knocked out and how firm it is.",
        "tools:compare",
        "compare bank.mlplan --category experiment_tracking",
    )
    add_project(compare)
    compare.add_argument(
        "--category", type=words, required=True, help="for example experiment_tracking"
    )
    add_json(compare)

    own = to.add(
        "catalogue",
        "your own tools: export, change, hide, share",
        "Writes the catalogue of tools into a table, takes changed and new ones over, hides an "
        "entry or shows the built-in one again.",
        "tools:catalogue",
        "catalogue bank.mlplan --export tools.xlsx",
        "catalogue bank.mlplan --read tools.xlsx --dry-run",
        "catalogue bank.mlplan --publish update.json --signing-key house.key",
        "catalogue bank.mlplan --update update.json --dry-run",
    )
    add_project(own)
    action = own.add_mutually_exclusive_group(required=True)
    add_file(
        action, "--export", metavar="FILE", help="all tools (.csv, .xlsx), or your own (.json)"
    )
    add_file(action, "--read", metavar="FILE", help="take changed and new tools over")
    add_file(action, "--update", metavar="FILE", help="take a published update over (.json)")
    add_file(action, "--publish", metavar="FILE", help="write own entries as an update for others")
    add_file(action, "--new-key", metavar="FILE", help="make a key to sign updates with")
    action.add_argument("--hide", type=words, metavar="ID", help="neither show nor plan an entry")
    action.add_argument("--reset", type=words, metavar="ID", help="back to the built-in entry")
    add_reading(own, "--update", "--hide", "--reset")
    add_json(own)
    own.add_argument("--trust", type=words, metavar="KEY", help="fingerprint of a publisher’s key")
    own.add_argument("--unsigned", action="store_true", help="take an update that nobody signed")
    add_file(own, "--signing-key", metavar="FILE", help="the key that signs what is published")
    own.add_argument("--publisher", type=words, metavar="NAME", help="who publishes the update")
    own.add_argument(
        "--number", type=number(1, 1_000_000, whole=True), metavar="N", help="which update it is"
    )
    own.add_argument(
        "--base",
        type=number(0, 1_000_000, whole=True),
        metavar="N",
        help="the update that it adds to; 0: the built-in catalogue",
    )
    add_force(own)
    only_with(own, "--trust", "--update")
    only_with(own, "--unsigned", "--update")
    for option in ("--signing-key", "--publisher", "--number", "--base"):
        only_with(own, option, "--publish")
    only_with(own, "--force", "--export", "--publish", "--new-key")
    only_with(own, "--json", "--read", "--update")

    for name, act, what, about in (
        (
            "assumptions",
            "inputs:assumptions",
            "the assumption register: print, export, read",
            "Prints the figures that the business case rests on, with range, grade and source.",
        ),
        (
            "use-cases",
            "inputs:use_cases",
            "models by use case: print, export, read",
            "Prints what the models are used for; their totals become the organisation’s.",
        ),
        (
            "actuals",
            "inputs:actuals",
            "figures measured after adoption, beside the forecast",
            "Prints what was measured after adoption beside what was forecast.",
        ),
    ):
        table = to.add(
            name,
            what,
            f"{about}\nThe table is written for any spreadsheet, and a filled one taken over.",
            act,
            f"{name} bank.mlplan",
            f"{name} bank.mlplan --export table.xlsx",
            f"{name} bank.mlplan --read table.xlsx --dry-run",
        )
        add_project(table)
        way = table.add_mutually_exclusive_group()
        add_file(way, "--export", metavar="FILE", help=".csv or .xlsx")
        add_file(way, "--read", metavar="FILE", help="take a filled table over")
        add_reading(table)
        add_json(table)
        add_force(table)
        only_with(table, "--force", "--export", *(("--agreed",) if name == "use-cases" else ()))
        if name == "actuals":
            add_quiet(table)
        if name == "use-cases":
            way.add_argument(
                "--start", metavar="TEMPLATE", default="", help="add one from a template"
            )
            way.add_argument("--show", metavar="NAME", default="", help="print the page of one")
            table.add_argument(
                "--set",
                metavar="FIGURE=NUMBER",
                action="append",
                default=[],
                help="with --start or --show: set a figure, “share=0.012”, “build=3e5/4e5/7e5”",
            )
            table.add_argument(
                "--text",
                metavar="NAME=TEXT",
                action="append",
                default=[],
                help="with --start or --show: “owner=Head of claims”, “customer.measured=Complaints upheld”",
            )
            add_file(table, "--cases", metavar="FILE", help="hold two versions against these cases")
            add_file(table, "--agreed", metavar="FILE", help="write its agreed cases as a table")
            table.add_argument("--versions", nargs=2, metavar=("OLD", "NEW"), help="which two")
            table.add_argument(
                "--decide", choices=("go", "shelve", "stop"), help="what was decided"
            )
            table.add_argument("--who", metavar="NAME", default="", help="who decided, or tested")
            for option in ("--set", "--text"):
                only_with(table, option, "--start", "--show")
            for option in ("--cases", "--decide", "--agreed"):
                only_with(table, option, "--show")
            only_with(table, "--versions", "--cases")
            only_with(table, "--who", "--cases", "--decide")

    _better_model(to)


def _better_model(to: Commands) -> None:
    better = to.add(
        "better-model",
        "is a slower, more accurate model worth it?",
        "Weighs a better model against the one in use under uncertainty: what it brings against what waiting "
        "for it costs. Figures may be one value or low/middle/high.",
        "tools:better_model",
        "better-model --seconds 2 4 --right 90 95 --uses 1000000 --hour-cost 50",
        "better-model --way doubling --seconds 0.1 0.13 --value 5000000 --quality-gain 0.008",
        "better-model --project bank.mlplan --keep Scoring --seconds 2 4 --right 90 95 --uses 1e6 "
        "--hour-cost 50",
    )
    better.add_argument(
        "--way",
        choices=("threshold", "doubling", "per_100_ms"),
        default="threshold",
        help="how waiting costs: against the time an answer saves (people could do it themselves), a share "
        "of the value per doubling, or per 100 ms (pages for consumers)",
    )
    seconds = number(0.001, 86_400)
    better.add_argument(
        "--seconds",
        type=seconds,
        nargs=2,
        required=True,
        metavar=("NOW", "NEW"),
        help="an answer takes",
    )
    better.add_argument(
        "--right",
        type=per_cent,
        nargs=2,
        metavar=("NOW", "NEW"),
        help="right answers, per cent",
    )
    for name, metavar, help_ in (
        ("uses", "N", "answers a year"),
        ("hour-cost", "AMOUNT", "cost of an hour of these people"),
        ("saves", "SECONDS", "seconds that a right answer saves (default 2/3.5/6)"),
        ("mends", "SECONDS", "seconds to put a wrong answer right (default 2/4/8)"),
        ("value", "AMOUNT", "what the model earns a year"),
        ("quality-gain", "SHARE", "relative gain in quality; 0.008 is 0.8 %%"),
        ("follows", "FACTOR", "how far value follows quality (default 0.1/0.4/1)"),
        ("waiting", "SHARE", "share of value that waiting costs"),
        ("extra-cost", "AMOUNT", "more running cost a year"),
    ):
        better.add_argument(f"--{name}", type=figures(), metavar=metavar, help=help_)
    for name, help_ in (
        ("worst", "right answers in the segment that is served worst, per cent"),
        ("shifted", "right answers on data that moved away from what was learnt, per cent"),
    ):
        better.add_argument(f"--{name}", type=per_cent, nargs=2, metavar=("NOW", "NEW"), help=help_)
    better.add_argument("--segment", type=words, metavar="NAME", help="which segment that is")
    better.add_argument(
        "--use-case", type=words, metavar="ID", help="what both serve, in this project"
    )
    better.add_argument(
        "--currency", type=words, default="USD", metavar="CODE", help="three letters"
    )
    add_file(better, "--project", type=a_document, metavar="FILE", help="keep it in this project")
    better.add_argument("--keep", type=words, metavar="NAME", help="under this name")
    add_json(better)
    only_with(better, "--keep", "--project")
    only_with(better, "--project", "--keep")
    only_with(better, "--use-case", "--project")
    only_with(better, "--segment", "--worst")
