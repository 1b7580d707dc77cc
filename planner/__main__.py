"""Starts the window or a command: ``python -m planner [command]``."""

from __future__ import annotations

import sys
from collections.abc import Sequence

STOPPED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns the exit status (see ``planner.cli.main``).

    Without ``arguments`` it is a process of ours, which takes them from its command line: then nothing that
    lies where it was called is run or read unasked.
    """
    try:
        if arguments is None:
            from planner.isolation import isolate

            isolate()
        from planner.cli.main import run

        return run(sys.argv[1:] if arguments is None else arguments, _open_window)
    except KeyboardInterrupt:  # while the program was still being loaded
        return STOPPED


def window() -> int:
    """The program without a console: opens the window, on the file that it was started with."""
    from planner.domain.base.system import quiet_streams

    quiet_streams()
    sys.argv[1:] = ["app", *sys.argv[1:]]
    return main()


def _open_window(path: str | None) -> int:
    try:
        from planner.ui.frame.app import run_app
    except ImportError as error:
        from planner.cli.libraries import library_sentence
        from planner.domain.base.errors import InputError

        if (words := library_sentence(error)) is not None:
            raise InputError(words) from error
        raise
    return run_app(path)


if __name__ == "__main__":
    sys.exit(main())
