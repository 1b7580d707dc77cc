"""What all commands share: how options are read, checked, described and suggested."""

from __future__ import annotations

import argparse
import difflib
import math
import re
import sys
import textwrap
from collections.abc import Callable, Iterable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from shtab import DIRECTORY, FILE

from planner.domain.base.errors import InputError
from planner.domain.base.written.figures import Mark, field_of
from planner.domain.base.written.numbers import read_number
from planner.domain.base.written.sentences import number_help, number_why
from planner.storage.schema import SUFFIX

USAGE = 2
WRITING = (
    "answers", "rounds", "benchmark", "catalogue", "assumptions", "use-cases", "actuals", "versions", "plan",
    "replan", "published", "frameworks", "duties", "trials", "merge", "systems", "classify",
    "models", "better-model", "compare", "fit", "observe", "report", "room", "bench", "export",
)  # fmt: skip
"""Commands that change a document."""
COPIES = ("same", "new")
"""What a copied file is: the same assessment in two places, or a new one."""


@dataclass(frozen=True)
class Commands:
    """Where the commands are added."""

    sub: argparse._SubParsersAction[Parser]

    def add(self, name: str, words: str, about: str, run: str, *examples: str) -> Parser:
        """Add a command: its line in the list, what it does in some sentences, examples of its use.

        ``run`` is ``module:function`` of ``planner.cli``, loaded when the command runs: help, completion and
        the commands that need little load nothing else.
        """
        described = textwrap.fill(about, 88)
        parser = self.sub.add_parser(name, help=words, description=described, examples=examples)
        parser.set_defaults(command=run, parser=parser)
        return parser


_proved: ContextVar[frozenset[Mark]] = ContextVar("proved", default=frozenset())
"""The decimal marks that the figures of a command prove: they are one column."""


def _marks_of(words: Iterable[str]) -> frozenset[Mark]:
    where = field_of("money")
    read = (read_number(w, where) for w in words if not w.startswith("--"))
    return frozenset(r.turned for r in read if r.turned is not None)


class Parser(argparse.ArgumentParser):
    """A parser that says what is wrong in one sentence, suggests what was meant, and knows its examples."""

    def __init__(self, *arguments: Any, examples: Sequence[str] = (), **options: Any) -> None:
        options.setdefault("allow_abbrev", False)
        options.setdefault("formatter_class", argparse.RawDescriptionHelpFormatter)
        self.examples = tuple(examples)
        self.words: tuple[str, ...] = ()
        if self.examples:
            lines = "\n".join(f"  mlops-planner {e}" for e in self.examples)
            options["epilog"] = f"{'examples' if len(self.examples) > 1 else 'example'}:\n{lines}"
        super().__init__(*arguments, **options)

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Read the words, and remember them: what is nearly right is looked for in the command they name."""
        self.words = tuple(sys.argv[1:] if args is None else args)
        _proved.set(_marks_of(self.words))
        return super().parse_known_args(args, namespace)

    def error(self, message: str) -> NoReturn:
        """End with one sentence and status 2."""
        known = list(self._option_string_actions)
        for action in self._actions:
            if isinstance(action, argparse._SubParsersAction):
                known += action.choices
                named = [w for w in self.words if w in action.choices][:1]
                for command in named or action.choices:
                    known += action.choices[command]._option_string_actions
        print(f"mlops-planner: {usage_sentence(message, known)}", file=sys.stderr)
        print(f"See: {self.prog} --help", file=sys.stderr)
        raise SystemExit(USAGE)


def usage_sentence(message: str, known: Iterable[str]) -> str:
    """What argparse has to say, as one sentence, with the nearest word that is known."""
    message = message.removeprefix("argument ").rstrip(".")
    command = re.match(r"COMMAND: invalid choice: '(.*?)' \(choose from .*\)$", message)
    choice = re.match(r"(.*?): invalid choice: (?:'(.*?)'|(\S+)) \(choose from (.*)\)$", message)
    unknown = re.match(r"unrecognized arguments: (\S+)", message)
    if command and command[1].lower().endswith((".mlplan", ".mlprogramme")):
        return f"a file needs a command; to open it: mlops-planner app {command[1]}"
    if command:
        return f"there is no command “{command[1]}”.{suggestion(command[1], known)}"
    if choice:
        words = [w.strip("' ") for w in choice[4].split(",")]
        given = choice[2] or choice[3]
        return (
            f"{choice[1]}: “{given}” is not known.{suggestion(given, words)} "
            f"Choose from: {', '.join(words)}."
        )
    if unknown:
        others = [k for k in known if k.startswith("--") and k != unknown[1]]
        near = suggestion(unknown[1], others)
        return f"“{unknown[1]}” is not known here.{near}"
    return f"{message}."


def suggestion(given: str, known: Iterable[str]) -> str:
    """``Did you mean “…”?`` for a word that is nearly a known one; else nothing."""
    words = {w.lower(): w for w in known}
    if given.lstrip("-").isdecimal():
        return ""  # of a number none is meant that looks alike
    near = difflib.get_close_matches(given.lower(), list(words), n=1, cutoff=0.55)
    if not near and len(given) >= 3:
        near = [w for w in words if w.startswith(given.lower()[:4])][:1]
    return f" Did you mean “{words[near[0]]}”?" if near else ""


def _fault(sentence: str) -> argparse.ArgumentTypeError:
    return argparse.ArgumentTypeError(sentence)


# ------------------------------------------------------------------ types of options


def words(text: str) -> str:
    """A name or label: not empty."""
    if not text.strip():
        raise _fault("it is empty; write a word")
    return text


def a_path(text: str) -> Path:
    """A path of a file or folder: not empty."""
    if not text.strip():
        raise _fault("it is empty; write the name of a file or folder")
    return Path(text)


def a_document(text: str) -> Path:
    """A document: its ending may be left out, and be written in any case."""
    path = a_path(text)
    with_ending = path.with_name(f"{path.name}{SUFFIX}") if path.name else path
    return with_ending if not path.exists() and with_ending.exists() else path


def is_document(path: Path) -> bool:
    """Whether a path is meant as a document, not as the file or the name of a model."""
    from planner.maturity.model_file import SHIPPED

    if path.suffix.lower() == SUFFIX:
        return True
    return path.suffix.lower() not in (".toml", ".json") and (
        path.is_file() and str(path) not in SHIPPED
    )


def a_day(text: str) -> date:
    """A calendar date."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise _fault(f"“{text}” is not a date. Write it as YYYY-MM-DD") from None


def number(
    least: float = 0.0, most: float = math.inf, *, whole: bool = False
) -> Callable[[str], Any]:
    """A reader of numbers between two ends; money, people, counts."""

    def read(text: str) -> float | int:
        where = field_of("whole" if whole else "number")
        found = read_number(text, where, _proved.get())
        if found.tag != "number":
            raise _fault(
                f"{number_why(found, where, text)} {number_help(found, where)}".rstrip(".")
            )
        value = int(found.values[0]) if whole else found.values[0]
        if not least <= value <= most:
            ends = f"{least:,g} or more" if most == math.inf else f"{least:,g} to {most:,g}"
            raise _fault(f"“{text}” is out of range; it must be {ends}")
        return value

    return read


def per_cent(text: str) -> float:
    """A share as per cent; one typed as a part of 1 is a slip of the hand."""
    found = float(number(0, 100)(text))
    if 0 < found < 1:
        raise _fault(f"it is per cent: “{text}” would be under 1 %. Write {found * 100:g}")
    return found


def figures(least: float = 0.0, most: float = math.inf) -> Callable[[str], tuple[float, ...]]:
    """A reader of one figure, or of low/middle/high."""
    one = number(least, most)

    def read(text: str) -> tuple[float, ...]:
        found = tuple(float(one(part)) for part in text.split("/"))
        if len(found) not in (1, 3) or list(found) != sorted(found):
            raise _fault(f"“{text}” is no range. Write one figure, or low/middle/high")
        return found

    return read


def listed(known: Sequence[str]) -> Callable[[str], tuple[str, ...]]:
    """A reader of several words by comma, all of them known ones."""

    def read(text: str) -> tuple[str, ...]:
        found = tuple(dict.fromkeys(w.strip().lower() for w in text.split(",") if w.strip()))
        for word in found:
            if word not in known:
                near = suggestion(word, known)
                raise _fault(f"“{word}” is not known.{near} Choose from: {', '.join(known)}")
        if not found:
            raise _fault(f"it is empty. Choose from: {', '.join(known)}")
        return found

    return read


# ------------------------------------------------------------------ checks before any work


def only_with(parser: Parser, option: str, *needed: str) -> None:
    """Refuse ``option`` where none of the ``needed`` ones is given: it would have no effect."""
    checks = parser.get_default("checks") or ()
    parser.set_defaults(checks=(*checks, (option, needed)))


def check_effects(parser: Parser, options: argparse.Namespace) -> None:
    """Say which option has no effect as it stands; ends like any other wrong usage."""
    for option, needed in getattr(options, "checks", ()):
        if _given(options, option) and not any(_given(options, n) for n in needed):
            parser.error(f"{option} has no effect without {' or '.join(needed)}")


def _given(options: argparse.Namespace, option: str) -> bool:
    value = getattr(options, option.lstrip("-").replace("-", "_"), None)
    return value not in (None, False, (), "", [])


def check_target(path: Path) -> None:
    """Raise ``InputError`` where a file cannot be put: its folder is missing, or it is a folder itself."""
    if path.is_dir():
        raise InputError("{path} is a folder. Name a file.", path=path)
    if not path.parent.is_dir():
        raise InputError("The folder {folder} does not exist. Make it first.", folder=path.parent)
    check_writable(path.parent)


def check_folder(path: Path) -> None:
    """Raise ``InputError`` where files cannot be put into a folder, or the folder cannot be made."""
    there = path
    while not there.exists() and there != there.parent:
        there = there.parent
    if not there.is_dir():
        raise InputError("{path} is a file, not a folder. Choose another one.", path=there)
    check_writable(there)


def check_writable(folder: Path) -> None:
    """Raise ``InputError`` for a folder in which one may not write."""
    import os

    if not os.access(folder, os.W_OK | os.X_OK):
        raise InputError("You may not write in {folder}. Choose another folder.", folder=folder)


def check_source(path: Path) -> None:
    """Raise ``InputError`` where a file to be read is not there."""
    if not path.exists():
        raise InputError("There is no file {path}. Check the name.", path=path)
    if path.is_dir():
        raise InputError("{path} is a folder. Name a file.", path=path)


def check_ending(path: Path, endings: Sequence[str]) -> str:
    """The ending of a file to write, in small letters; raises ``InputError`` for another one."""
    ending = path.suffix.lower()
    if ending not in endings:
        known = f"{', '.join(endings[:-1])} or {endings[-1]}"
        raise InputError("{name} must end in {known}.", name=path.name, known=known)
    return ending


# ------------------------------------------------------------------ options of many commands


def add_project(parser: Parser, help_: str = "the project, a .mlplan file") -> None:
    """The document that a command works on."""
    add_file(parser, "project", type=a_document, help=help_)


def add_file(group: Any, *names: str, folder: bool = False, **options: Any) -> None:
    """An argument that names a file, or a folder; shells complete it."""
    options.setdefault("type", a_path)
    argument = group.add_argument(*names, **options)
    argument.complete = DIRECTORY if folder else FILE


def add_json(parser: Parser) -> None:
    """Results for programs."""
    parser.add_argument("--json", action="store_true", help="print JSON")


def add_quiet(parser: Parser) -> None:
    """No progress while something is computed."""
    parser.add_argument("-q", "--quiet", action="store_true", help="print no progress")


def add_force(parser: Parser) -> None:
    """Whether a file that is there may be replaced."""
    parser.add_argument("--force", action="store_true", help="overwrite an existing file")


def add_reading(parser: Parser, *dry_with: str) -> None:
    """The options of a command with ``--read``; ``dry_with``: options that --dry-run goes with as well."""
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would change; write nothing"
    )
    parser.add_argument(
        "--partly", action="store_true", help="take what is clear, leave the rest (exit status 3)"
    )
    parser.add_argument(
        "--decimal",
        choices=("point", "comma"),
        help="the decimal mark, where no cell of a column tells which",
    )
    parser.add_argument(
        "--dates",
        choices=("day-first", "month-first"),
        help="what 1/2/2027 means, where no date of the file tells",
    )
    parser.add_argument(
        "--sure",
        action="store_true",
        help="changes by exactly 1,000 times are meant; a pack without a tag is of whom it names",
    )
    only_with(parser, "--dry-run", "--read", *dry_with)
    for name in ("--partly", "--decimal", "--dates", "--sure"):
        only_with(parser, name, "--read")


def add_alongside(parser: argparse.ArgumentParser) -> None:
    """The option to change a document that a window has open."""
    parser.add_argument(
        "--alongside", action="store_true", help="go on although a window has the document open"
    )


def add_copy(parser: argparse.ArgumentParser) -> None:
    """The option that says what a copy is."""
    parser.add_argument(
        "--copy",
        choices=COPIES,
        help="where the project is a copied file: a new assessment, or the same one in two places",
    )
