"""Progress on the terminal: one line that is rewritten; plain lines where there is no terminal."""

from __future__ import annotations

import argparse
import sys

WIDTH = 24


class Progress:
    """Callable as the engines expect: ``progress(what, share)``; never cancels by itself."""

    def __init__(self, *, quiet: bool = False) -> None:
        self._quiet = quiet or sys.stderr is None
        self._live = not self._quiet and sys.stderr.isatty()
        self._last = ""

    @classmethod
    def of(cls, options: argparse.Namespace) -> Progress:
        """As the options of a command ask: silent with ``--quiet``, and where the result is JSON."""
        return cls(quiet=options.quiet or options.json)

    def __call__(self, what: str, share: float) -> bool:
        """Show what is done and how far; always goes on."""
        if self._quiet or not what:
            return True
        if self._live:
            filled = round(WIDTH * share)
            bar = "█" * filled + "·" * (WIDTH - filled)
            print(f"\r{bar} {share:4.0%}  {what:<40}", end="", file=sys.stderr, flush=True)
        elif what == self._last:
            pass
        elif what.split(" ", maxsplit=1)[0] != self._last.split(" ")[0] or "futures" not in what:
            print(f"{share:4.0%}  {what}", file=sys.stderr, flush=True)
        self._last = what
        return True

    def done(self) -> None:
        """Clear the line."""
        if self._live and self._last:
            print("\r" + " " * (WIDTH + 50) + "\r", end="", file=sys.stderr, flush=True)
