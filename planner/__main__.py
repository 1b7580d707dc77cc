"""Starts the window or a command: ``python -m planner [command]``."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Sequence

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


def load_window() -> Callable[[str | None], int]:
    """The function that runs the window, with all that it takes loaded.

    A thousand modules make no garbage while they are loaded, and stay: nothing looks for any in them.
    """
    gc.disable()
    try:
        from planner.ui.kit.qt_guard import spare_sources

        spare_sources()
        from planner.ui.frame.app import run_app
    finally:
        gc.freeze()
        gc.enable()
    return run_app


def _open_window(path: str | None) -> int:
    try:
        run_app = load_window()
    except ImportError as error:
        from planner.cli.libraries import library_sentence
        from planner.domain.base.errors import InputError

        if (words := library_sentence(error)) is not None:
            raise InputError(words) from error
        raise
    return run_app(path)


if __name__ == "__main__":
    sys.exit(main())
