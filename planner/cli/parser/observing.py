"""Command of what lies on disk."""

from __future__ import annotations

from planner.cli.options import (
    Commands,
    a_day,
    a_document,
    a_path,
    add_file,
    add_force,
    add_json,
    add_quiet,
    only_with,
    words,
)


def add(to: Commands) -> None:
    """Add ``observe``."""
    look = to.add(
        "observe",
        "what lies on disk, beside what people say",
        "Looks at repositories, tracking stores and exports below folders, offline and without running "
        "anything, and says which answers they support or question. It never sets a level, and keeps "
        "nothing about people. Roles of repositories count once they are confirmed; “nothing was seen” "
        "counts only where the sources are all of a team’s.",
        "observe:observe",
        "observe --what-is-kept",
        "observe /srv/repos --write-roles roles.toml",
        "observe /srv/repos --project bank.mlplan --roles roles.toml --dry-run",
        "observe repos exports --project bank.mlplan --team pricing --complete --confirm",
        "observe --rules",
    )
    look.add_argument("folder", nargs="*", type=a_path, help="folders or files to look at")
    add_file(look, "--project", type=a_document, metavar="PROJECT", help="the assessment it is for")
    look.add_argument("--team", type=words, metavar="ID", help="the team whose sources these are")
    look.add_argument("--complete", action="store_true", help="these are all sources of the team")
    look.add_argument(
        "--confirm", action="store_true", help="the proposed roles of repositories are right"
    )
    add_file(look, "--roles", metavar="FILE", help="roles and teams of sources (TOML)")
    add_file(look, "--write-roles", metavar="FILE", help="write the proposed roles to be corrected")
    look.add_argument("--today", type=a_day, metavar="DAY", help="the day as of which ages count")
    look.add_argument(
        "--take", type=words, metavar="INPUTS", help="take measured inputs over: all, or by name"
    )
    own = look.add_argument("--own-rules", type=a_path, action="append", metavar="FILE",
                            help="rules of your own (TOML); may be given several times")  # fmt: skip
    own.complete = "file"  # type: ignore[attr-defined]
    look.add_argument("--dry-run", action="store_true", help="keep nothing in the assessment")
    way = look.add_mutually_exclusive_group()
    way.add_argument("--rules", action="store_true", help="print the rules with their thresholds")
    way.add_argument(
        "--check", action="store_true", help="check rules of your own against their folders"
    )
    way.add_argument(
        "--what-is-kept", action="store_true", help="say what a look keeps, and what it never does"
    )
    way.add_argument(
        "--forget", action="store_true", help="delete what earlier looks left in the cache folder"
    )
    look.add_argument(
        "--fresh", action="store_true", help="read all anew, also what an earlier look kept"
    )
    add_json(look)
    add_quiet(look)
    add_force(look)
    only_with(look, "--complete", "--team")
    only_with(look, "--take", "--project")
    only_with(look, "--dry-run", "--project")
    only_with(look, "--force", "--write-roles")
