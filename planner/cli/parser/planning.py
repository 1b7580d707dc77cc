"""Commands on the business case and the roadmap."""

from __future__ import annotations

from planner.cli.options import (
    Commands,
    add_file,
    add_force,
    add_json,
    add_project,
    add_quiet,
    add_reading,
    number,
    only_with,
    words,
)

AGREED_BY = ("whole", "stage-1", "duties")


def add(to: Commands) -> None:
    """Add these commands."""
    appraise = to.add(
        "appraise",
        "costs and benefits of the plan under uncertainty",
        "Plans, simulates 10,000 futures and prints what the plan is worth, with ranges and odds.",
        "commands:appraise",
        "appraise bank.mlplan",
        "appraise bank.mlplan --explain NPV",
    )
    add_project(appraise)
    add_json(appraise)
    add_quiet(appraise)
    appraise.add_argument(
        "--explain",
        nargs="?",
        const="NPV",
        type=words,
        metavar="OUTPUT",
        help="open an output to its formula with the numbers: NPV (default), ROI, payback, "
        "P1 to P13, the id of a step or an input",
    )
    appraise.add_argument(
        "--scenarios", action="store_true", help="side by side, in the same futures"
    )
    appraise.add_argument("--pilots", action="store_true", help="what trying a step first is worth")
    appraise.add_argument("--sobol", action="store_true", help="shares of the variance by input")

    plan = to.add(
        "plan",
        "the staged roadmap with reasons",
        "Computes the plan with the most expected worth within budget, people and goals. It can "
        "be written for other programs, kept as agreed, and take dates and states of such a file "
        "back.",
        "planning:plan",
        "plan bank.mlplan",
        'plan bank.mlplan --export roadmap.xml --agree --who "Steering group"',
        "plan bank.mlplan --read roadmap.xml --dry-run",
    )
    add_project(plan)
    add_file(
        plan,
        "--export",
        action="append",
        metavar="FILE",
        help=".xml (Microsoft Project), .csv (issue trackers), .ics, .mmd (Mermaid), .xlsx; may be repeated",
    )
    add_force(plan)
    plan.add_argument(
        "--grid",
        choices=["quarter", "month"],
        help="steps begin with a quarter or with any month; kept in the document",
    )
    plan.add_argument("--agree", action="store_true", help="keep the plan as the agreed one")
    plan.add_argument("--who", type=words, metavar="NAME", help="who agreed")
    add_file(
        plan,
        "--read",
        metavar="FILE",
        help="take dates and states of an .xml, .csv, .xlsx or .ods file into the agreed plan",
    )
    add_reading(plan)
    plan.add_argument(
        "--option",
        choices=AGREED_BY,
        default="whole",
        help="which plan is agreed on: whole (default), stage-1 or duties",
    )
    plan.add_argument("--note", type=words, metavar="TEXT", help="why it is agreed")
    plan.add_argument(
        "--condition",
        action="append",
        type=words,
        metavar="TEXT",
        help="what has to be true before the next stage begins; repeatable; else the ends of stages",
    )
    plan.add_argument(
        "--decisions",
        action="store_true",
        help="list what was changed about the plan, and what each change cost; plans nothing",
    )
    only_with(plan, "--who", "--agree")
    only_with(plan, "--note", "--agree")
    only_with(plan, "--condition", "--agree")
    only_with(plan, "--force", "--export")

    duties = to.add(
        "duties",
        "what has to be in place by a day, and what becomes of it in the plan",
        "Lists the duties. Laws and standards propose what they ask of the organisation; only what you "
        "confirm binds the plan. Each is planned so that it is over in time in 8 of 10 futures.",
        "duties:duties",
        "duties bank.mlplan --propose",
        "duties bank.mlplan --holes credit-score --lead 2",
        'duties bank.mlplan --confirm eu-ai-act-4 --who "Head of compliance"',
        'duties bank.mlplan --add "Rollback everywhere" --practice p-promotion --by 2028-06-30',
        "duties bank.mlplan --plan",
    )
    add_project(duties)
    add_json(duties)
    add_quiet(duties)
    duties.add_argument(
        "--propose",
        nargs="?",
        const=True,
        type=words,
        metavar="FRAMEWORK",
        help="add what holds for the organisation, or all that one framework asks of it",
    )
    for name, text in (
        ("--confirm", "bind the plan to these; all: to every one that is proposed"),
        ("--strike", "strike these out, with --reason"),
        ("--date", "set the day of these, with --by"),
        ("--drop", "take these out of the document"),
        ("--assign", "say with --owner who answers for these"),
    ):
        duties.add_argument(name, nargs="+", type=words, metavar="DUTY", help=text)
    duties.add_argument(
        "--holes",
        nargs="*",
        type=words,
        metavar="SYSTEM",
        help="add duties of the holes of these systems, or of all and the organisation",
    )
    duties.add_argument(
        "--lead",
        type=int,
        default=2,
        choices=range(9),
        metavar="QUARTERS",
        help="with --holes: how long before the rule holds they are due (2)",
    )
    duties.add_argument("--owner", type=words, metavar="NAME", help="who answers for them")
    duties.add_argument("--add", type=words, metavar="NAME", help="add a duty of your own")
    duties.add_argument(
        "--practice", action="append", type=words, metavar="ID", help="what it asks for; repeatable"
    )
    duties.add_argument("--by", type=words, metavar="DATE", help="until which day, YYYY-MM-DD")
    duties.add_argument(
        "--wanted", action="store_true", help="wish for it, without binding the plan"
    )
    duties.add_argument("--reason", type=words, metavar="TEXT", help="why, or where it is written")
    duties.add_argument("--who", type=words, metavar="NAME", help="who decides")
    duties.add_argument("--plan", action="store_true", help="say what becomes of each in the plan")
    only_with(duties, "--practice", "--add")
    only_with(duties, "--wanted", "--add")

    frontier = to.add(
        "frontier",
        "what more or less money, people and ambition would buy",
        "Plans again with more and less money, people and ambition; prints what each would buy, "
        "a contingency, and what ranking lists would cost.",
        "planning:frontier",
        "frontier bank.mlplan",
    )
    robust = to.add(
        "robustness",
        "the plan in other futures: always, depends, never",
        "Plans in many other futures and says which steps belong to the plan always, sometimes, never.",
        "planning:robustness",
        "robustness bank.mlplan --futures 50",
    )
    again = to.add(
        "replan",
        "plan again after an agreed plan, changing little",
        "Plans the rest of an agreed plan again, with as few changes as pays.",
        "planning:replan",
        "replan bank.mlplan --quarter 2",
    )
    for one in (frontier, robust, again):
        add_project(one)
    robust.add_argument(
        "--futures",
        type=number(10, 2_000, whole=True),
        default=200,
        metavar="N",
        help="how many (default: 200)",
    )
    again.add_argument(
        "--quarter",
        type=number(1, 200, whole=True),
        default=1,
        metavar="N",
        help="first quarter that can still change, from 1",
    )
    again.add_argument(
        "--penalty",
        type=number(0),
        metavar="AMOUNT",
        help="money that moving a step by a quarter has to be worth",
    )
    again.add_argument("--agree", action="store_true", help="keep the new plan as the agreed one")
    again.add_argument("--who", type=words, metavar="NAME", help="who agreed")
    only_with(again, "--who", "--agree")
    for one in (plan, frontier, robust, again):
        add_json(one)
        add_quiet(one)
