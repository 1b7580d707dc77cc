"""Questions at the terminal: one a line, asked again until the answer can be read."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from planner.cli.options import suggestion
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.base.written.sentences import figure_text

T = TypeVar("T")


class Asker:
    """Asks a person; ``read`` gives a line of text, and ends with ``EOFError``."""

    def __init__(self, read: Callable[[str], str] = input) -> None:
        self._read = read

    @classmethod
    def at_terminal(cls) -> Asker | None:
        """Somebody to ask, where input and output are a terminal."""
        there = all(s is not None and s.isatty() for s in (sys.stdin, sys.stdout))
        return cls() if there else None

    def _until(self, prompt: str, read: Callable[[str], T], default: str) -> T:
        shown = f"{prompt} [{default}]: " if default else f"{prompt}: "
        while True:
            try:
                text = self._read(shown).strip() or default
            except EOFError as error:
                raise Cancelled from error
            try:
                return read(text)
            except (InputError, argparse.ArgumentTypeError) as error:
                sentence = str(error)
                print(f"  {sentence[:1].upper()}{sentence[1:].rstrip('.')}.")

    def words(self, prompt: str, default: str = "", check: Callable[[str], Any] = str) -> str:
        """Some words, which ``check`` may refuse with ``InputError``."""

        def read(text: str) -> str:
            if not text:
                raise InputError("Write a word, or stop with Ctrl+C")
            check(text)
            return text

        return self._until(prompt, read, default)

    def choice(self, prompt: str, known: Sequence[T], read: Callable[[str], T], default: str) -> T:
        """One of a list: by its word or its number."""
        for number, one in enumerate(known, start=1):
            print(f"  {number}  {str(one).replace('_', ' ')}")

        def by_number(text: str) -> T:
            if text.isdigit() and 1 <= int(text) <= len(known):
                return known[int(text) - 1]
            return read(text)

        return self._until(prompt, by_number, default)

    def several(self, prompt: str, default: str) -> tuple[str, ...]:
        """Words by comma."""
        text = self._until(prompt, str, default)
        return tuple(dict.fromkeys(w.strip() for w in text.split(",") if w.strip())) or (default,)

    def figure(self, prompt: str, read: Callable[[str], Any], default: float | None) -> Any:
        """A number; Enter takes the default, or leaves it open where there is none."""
        shown = "don’t know" if default is None else figure_text(default)
        return self._until(prompt, lambda t: default if t == shown else read(t), shown)

    def yes(self, prompt: str) -> bool:
        """Yes or no; Enter is no."""
        words = {
            "y": True,
            "yes": True,
            "j": True,
            "ja": True,
            "n": False,
            "no": False,
            "nein": False,
        }

        def read(text: str) -> bool:
            if text.lower() not in words:
                raise InputError("Write y or n")
            return words[text.lower()]

        return self._until(prompt, read, "n")


def one_of(text: str, known: Sequence[T], kind: str, same: Mapping[str, str]) -> T:
    """The one of ``known`` that a text is, in any case and with any dash; raises ``InputError``."""
    plain = text.strip().lower().replace("-", "_").replace(" ", "_")
    for one in known:
        if plain == str(one):
            return one
    meant = same.get(plain)
    near = f" Did you mean “{meant}”?" if meant else suggestion(plain, [str(k) for k in known])
    raise InputError(
        f"“{text}” is no {kind} that is known.{near} Choose from: {', '.join(map(str, known))}."
    )
