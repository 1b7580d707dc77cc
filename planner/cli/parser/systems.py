"""Commands of laws, standards and AI systems."""

from __future__ import annotations

from planner.cli.options import (
    Commands,
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
    """Add ``frameworks``, ``systems`` and ``evidence``."""
    laws = to.add(
        "frameworks",
        "laws and standards: which there are, switch them on",
        "Prints the laws, standards and lists of risks that the program knows, with their wording and when "
        "they were last looked at; switches them on and off in an assessment. No legal advice.",
        "systems:frameworks",
        "frameworks",
        "frameworks --show eu-ai-act",
        "frameworks --project bank.mlplan --on eu-ai-act",
        "frameworks --show owasp-llm --since 2024-11-18",
        "frameworks --project bank.mlplan --crosswalk eu-ai-act iso-42001",
    )
    add_file(laws, "--project", type=a_document, metavar="PROJECT", help="an assessment")
    way = laws.add_mutually_exclusive_group()
    way.add_argument("--show", type=words, metavar="ID", help="the requirements of one")
    way.add_argument(
        "--on", type=words, metavar="ID", help="switch one on: an id, or a .toml of your own"
    )
    way.add_argument("--off", type=words, metavar="ID", help="switch one off in the assessment")
    way.add_argument(
        "--crosswalk",
        nargs=2,
        type=words,
        metavar=("ID", "OTHER"),
        help="the questions that speak to both, in the assessment",
    )
    way.add_argument(
        "--preview",
        type=words,
        metavar="ID",
        help="what the newest wording of one in use would change in the assessment",
    )
    laws.add_argument(
        "--since",
        type=words,
        metavar="VERSION",
        help="with --show: what changed since that wording",
    )
    add_json(laws)

    register = to.add(
        "systems",
        "AI systems: class, what is asked of each, what can be shown",
        "Prints the register of AI systems with class, worst state and the day from which something is "
        "asked, or one system with each requirement that is asked of it. A readiness self-assessment, no "
        "legal advice.",
        "systems:systems",
        "systems bank.mlplan",
        "systems bank.mlplan --system credit-score",
        "systems bank.mlplan --read register.xlsx --dry-run",
        "systems bank.mlplan --json",
    )
    add_project(register)
    way = register.add_mutually_exclusive_group()
    way.add_argument("--system", type=words, metavar="ID", help="one system in full")
    way.add_argument(
        "--organisation", action="store_true", help="what is asked of the organisation itself"
    )
    add_file(
        way,
        "--export",
        metavar="FILE",
        help="the register as a table (.csv, .xlsx), or all of it (.json)",
    )
    add_file(way, "--read", metavar="FILE", help="take a filled table over")
    add_reading(register)
    add_json(register)
    add_force(register)
    only_with(register, "--force", "--export")

    by_law = to.add(
        "classify",
        "the class of a system under the AI Act, step by step",
        "Without a project: prints the way to the class, every step with its article and the rules in their "
        "order. With one: what is known of a system, where that leads, and what is still open; states facts "
        "and confirms the class. A reading of the rules, not a legal opinion.",
        "classify:classify",
        "classify",
        "classify bank.mlplan credit-score",
        "classify bank.mlplan credit-score --say credit_score=yes --say profiling=no",
        'classify bank.mlplan credit-score --confirm --who "Head of compliance"',
    )
    add_file(by_law, "project", type=a_document, nargs="?", help="the project, a .mlplan file")
    by_law.add_argument("system", type=words, nargs="?", metavar="SYSTEM", help="id of a system")
    by_law.add_argument(
        "--say",
        metavar="FACT=ANSWER",
        action="append",
        default=[],
        help="state a fact: yes, no, or open to take it back",
    )
    by_law.add_argument("--confirm", action="store_true", help="confirm the class that it leads to")
    by_law.add_argument("--who", type=words, metavar="NAME", help="who confirms it")
    add_json(by_law)
    only_with(by_law, "--who", "--confirm")

    shown = to.add(
        "evidence",
        "the index of evidence: what it serves, until when, and what shows most next",
        "Prints every piece of evidence with the articles it serves and until when it counts. --next says "
        "which pieces would show most, --dates what comes when, --check whether files have changed.",
        "evidence:evidence",
        "evidence bank.mlplan",
        "evidence bank.mlplan --next",
        "evidence bank.mlplan --dates --json",
    )
    add_project(shown)
    way = shown.add_mutually_exclusive_group()
    way.add_argument("--next", action="store_true", help="the pieces that would show most next")
    way.add_argument("--dates", action="store_true", help="rules, duties, evidence, validations")
    way.add_argument("--check", action="store_true", help="read every file again")
    add_json(shown)
