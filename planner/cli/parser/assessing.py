"""Commands of the assessment: answers, levels, rounds, results, models of any shape."""

from __future__ import annotations

from pathlib import Path

from planner.cli.options import (
    Commands,
    a_day,
    a_document,
    add_file,
    add_force,
    add_json,
    add_project,
    add_reading,
    only_with,
    words,
)


def add(to: Commands) -> None:
    """Add these commands."""
    answers = to.add(
        "answers",
        "write answer sheets, or merge filled ones",
        "Writes a sheet for the people who answer, or takes a filled one over. A .csv or .xlsx "
        "is filled in with any spreadsheet; a .json is a pack for one person, whose reply is taken "
        "for them alone, and once.",
        "assessing:answers",
        "answers bank.mlplan --write answers.xlsx",
        "answers bank.mlplan --read answers.xlsx --dry-run",
        "answers ann.json --read ann.xlsx --reply ann-1.json",
    )
    add_file(answers, "project", type=a_document, help="a project, or a model file to answer")
    way = answers.add_mutually_exclusive_group(required=True)
    add_file(way, "--write", metavar="FILE", help="a sheet (.csv, .xlsx) or a pack (.json)")
    add_file(way, "--read", metavar="FILE", help="merge a filled sheet or pack")
    answers.add_argument("--respondent", type=words, metavar="ID", help="of one respondent only")
    add_file(
        answers,
        "--reply",
        metavar="FILE",
        help="with a pack in place of the project: fill it in from the sheet, write the reply",
    )
    answers.add_argument(
        "--conflicts",
        choices=("keep", "take"),
        help="answers changed on both sides: keep what is here (default), or take what comes",
    )
    add_json(answers)
    add_reading(answers)
    add_force(answers)
    only_with(answers, "--respondent", "--write")
    only_with(answers, "--force", "--write", "--reply")
    only_with(answers, "--conflicts", "--read")
    only_with(answers, "--reply", "--read")

    score = to.add(
        "score",
        "maturity levels with ranges and gaps; or any model",
        "Prints levels, ranges, gaps and what the published models say of the same answers. With "
        "a model file, or the name of a shipped model, and a file of answers it scores those.",
        "assessing:score",
        "score bank.mlplan",
        "score ml-test-score-2017 sheet.xlsx --explain",
    )
    add_file(score, "project", type=a_document, help="a project, a model file, or a model’s name")
    add_file(score, "answers", nargs="?", help="answers to a model (.json, .csv, .xlsx)")
    add_json(score)
    score.add_argument("--explain", action="store_true", help="print the tree of operands")
    score.add_argument(
        "--respondents", choices=("median", "mean", "minimum"), help="roll-up of a team’s people"
    )
    score.add_argument("--teams", choices=("weighted_mean", "lowest"), help="roll-up of teams")
    score.add_argument(
        "--facts",
        type=words,
        metavar="FACTS",
        help="of a model: what is true here, by comma, for example real_time,batch",
    )
    score.add_argument(
        "--as-of",
        type=a_day,
        metavar="DATE",
        help="of a model: date at which evidence must still count",
    )
    score.add_argument(
        "--partly",
        action="store_true",
        help="of a model: take the answers that fit, tell what is left out (exit status 3)",
    )

    beside = to.add(
        "models",
        "models that a project answers beside its questionnaire",
        "Lists the models that people of a project answer beside its questionnaire, with their levels; adds "
        "one, or takes one out with its answers. Each has a section of its own in the report.",
        "models:models",
        "models bank.mlplan",
        "models bank.mlplan --add ml-test-score-2017",
    )
    add_project(beside)
    way = beside.add_mutually_exclusive_group()
    way.add_argument("--add", type=words, metavar="MODEL", help="a model’s name, or a file")
    way.add_argument("--remove", type=words, metavar="ID", help="the id of one of its models")
    add_json(beside)

    bring = to.add(
        "import",
        "turn another tool’s model and answers into ours",
        "Reads models and answers of OWASP SAMM, DSOMM, AWS custom lenses and of two workbooks, "
        "and writes them as files that score, answers and check understand.",
        "importing:import_files",
        "import samm.xlsx --out models",
        "import samm.xlsx --dry-run",
    )
    add_file(bring, "files", nargs="+", help="files, or the folder of a SAMM core model")
    add_file(bring, "--model", help="the model of answers that come without one")
    bring.add_argument(
        "--as-of",
        type=a_day,
        metavar="DATE",
        help="read dated progress as it stood on that day (default: today)",
    )
    add_file(bring, "--out", folder=True, default=Path(), help="folder for the files")
    bring.add_argument(
        "--dry-run", action="store_true", help="say what would be written; write nothing"
    )
    bring.add_argument(
        "--partly", action="store_true", help="take what is clear, leave the rest (exit status 3)"
    )
    add_force(bring)
    add_json(bring)

    export = to.add(
        "export",
        "the results as .json, .csv or .xlsx",
        "Writes levels, ranges, gaps and spreads into a file for other programs. Where the report is "
        "anonymous, or that was promised, it holds what the report’s table says and nothing else.",
        "assessing:export",
        "export bank.mlplan --out levels.xlsx",
    )
    add_project(export)
    add_file(export, "--out", required=True, metavar="FILE", help=".json, .csv or .xlsx")

    rounds = to.add(
        "rounds",
        "list the rounds, compare two, start the next",
        "Lists the rounds of an assessment. --start begins the next one from the last one’s "
        "answers, --compare says what changed between two.",
        "assessing:rounds",
        "rounds bank.mlplan",
        'rounds bank.mlplan --start "Spring 2027"',
    )
    add_project(rounds)
    way = rounds.add_mutually_exclusive_group()
    way.add_argument(
        "--start", type=words, metavar="LABEL", help="start a round from the last one’s answers"
    )
    way.add_argument("--compare", nargs=2, metavar="ROUND", help="two rounds, the earlier first")
    rounds.add_argument(
        "--date", type=a_day, metavar="DATE", help="its date, YYYY-MM-DD (default: today)"
    )
    rounds.add_argument(
        "--questionnaire",
        type=words,
        metavar="FILE",
        help="its questionnaire: house, or a file",
    )
    add_json(rounds)
    only_with(rounds, "--date", "--start")
    only_with(rounds, "--questionnaire", "--start")

    benchmark = to.add(
        "benchmark",
        "compare with a population that you bring",
        "Loads figures of other organisations from a file, removes them, or shows how common gaps are.",
        "assessing:benchmark",
        "benchmark bank.mlplan --read peers.csv",
    )
    add_project(benchmark)
    source = benchmark.add_mutually_exclusive_group(required=True)
    add_file(source, "--read", metavar="FILE", help=".csv, .xlsx or .json")
    source.add_argument("--remove", action="store_true", help="compare with nobody any more")
    source.add_argument("--shipped", action="store_true", help="how common gaps are, from a survey")
    add_reading(benchmark)
    add_json(benchmark)
    only_with(benchmark, "--json", "--read")

    check = to.add(
        "check",
        "check a project, questionnaire, lens or model file",
        "Checks that a file holds together: gaps, overlaps, unreachable results, circles; each "
        "with file, line and what to do.",
        "assessing:check",
        "check my-model.toml",
    )
    add_project(check, "a project, or a file of questions")
    add_json(check)
