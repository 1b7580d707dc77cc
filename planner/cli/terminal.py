"""What commands print reaches the terminal as text: no control sequences, and nothing it cannot show."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, TextIO, cast

from planner.cli.paths import as_typed
from planner.domain.base.system import windows
from planner.domain.base.types import visible


class Plain:
    """A stream that shows � in the place of what a terminal would obey, and ? for what it cannot encode.

    Names of files and words quoted from a damaged file may hold anything.
    """

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream
        if windows() and stream.isatty() and isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8")  # its code page knows neither £ nor –
        self._encoding = stream.encoding or "utf-8"

    def write(self, text: str) -> int:
        """Write ``text`` as it may be shown."""
        shown = visible(as_typed(text)).encode(self._encoding, "replace").decode(self._encoding)
        return self._stream.write(shown)

    def __getattr__(self, name: str) -> Any:
        """Everything else is as the stream does it."""
        return getattr(self._stream, name)


@contextmanager
def plain_output() -> Iterator[None]:
    """Within the block, standard output and errors are plain."""
    before = sys.stdout, sys.stderr
    sys.stdout, sys.stderr = (s if s is None else cast(TextIO, Plain(s)) for s in before)
    try:
        yield
    finally:
        sys.stdout, sys.stderr = before
