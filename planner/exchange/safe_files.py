"""Reading files that others made: size caps, no aliases, no entities, no surprises.

Every reader raises ``InputError`` with one sentence: what is wrong, where, and what to do.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import Any

from planner.domain.base.bounded import json_values, read_up_to
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase

MAX_TEXT = 20_000_000
MAX_WORKBOOK = 50_000_000
MAX_UNPACKED = 100_000_000
MAX_PARTS = 2_000
MAX_RATIO = 200
MAX_ROWS = 100_000
MAX_COLUMNS = 100
MAX_CELLS = 800_000
MAX_DEPTH = 40
MAX_VALUES = 500_000
MAX_YAML, MAX_NODES = 2_000_000, 40_000
MAX_XML = {"xl/worksheets/": 60_000_000, "xl/sharedStrings.xml": 15_000_000, "": 8_000_000}
"""What one part may unpack to, by the start of its name; pictures and what else is no XML may have more."""
Row = tuple[Any, ...]


def read_bytes(path: Path, limit: int = MAX_TEXT) -> bytes:
    """The bytes of ``path``, at most ``limit`` of them."""
    try:
        return read_up_to(path, limit)
    except OSError as error:
        raise InputError(
            "{path} cannot be read: {error}.", path=path, error=error.strerror or str(error)
        ) from error


def read_text(path: Path, limit: int = MAX_TEXT) -> str:
    """The text of ``path``, UTF-8 with or without a mark, or Windows-1252; line ends are newlines."""
    data = read_bytes(path, limit)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError("{name} is not text. Save it as UTF-8.", name=path.name)


def read_json(path: Path) -> Any:
    """Parsed JSON without duplicate keys, NaN or infinities, nested at most 40 deep."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [k for k, _ in items]
            twice = next(k for k in keys if keys.count(k) > 1)
            raise InputError(
                "{name} names “{twice}” twice in one place. Drop one.",
                name=path.name,
                twice=Verbatim(twice[:60]),
            )
        return found

    def constant(word: str) -> Any:
        raise InputError("{name} holds {word}, which is not a number.", name=path.name, word=word)

    text = read_text(path)
    if json_values(text.encode(), MAX_VALUES) > MAX_VALUES:
        raise InputError("{name} holds more than {most:,} values.", name=path.name, most=MAX_VALUES)
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise InputError(
            "{name} is not JSON: {msg} at line {line}, column {column}.",
            name=path.name,
            msg=error.msg,
            line=error.lineno,
            column=error.colno,
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(
            "{name} is nested too deeply or holds a number too long.", name=path.name
        ) from error
    _check_depth(data, path.name)
    return data


def read_yaml(path: Path) -> list[Any]:
    """The documents of a YAML file: safe types only, aliases refused, duplicate keys refused."""
    import yaml

    class Loader(yaml.SafeLoader):
        """Safe loader without aliases and duplicate keys; what looks like a date stays text."""

        nodes = depth = 0

        def compose_node(self, parent: Any, index: Any) -> Any:
            """Refuse aliases, nine lines of which make gigabytes; count what takes 700 bytes for a dash."""
            self.nodes += 1
            if self.nodes > MAX_NODES:
                raise InputError(
                    "{name} holds more than {most:,} entries.",
                    name=path.name,
                    most=MAX_NODES,
                )
            if self.check_event(yaml.AliasEvent):
                line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
                raise InputError(
                    "{name}, line {line}: YAML aliases are not read. Write it out.",
                    name=path.name,
                    line=line,
                )
            self.depth += 1
            if self.depth > MAX_DEPTH:  # here, as the scanner takes the square of it in time
                raise InputError("{name} is nested too deeply.", name=path.name)
            try:
                return super().compose_node(parent, index)
            finally:
                self.depth -= 1

        def construct_mapping(self, node: Any, deep: bool = False) -> dict[Any, Any]:  # noqa: FBT002
            """Refuse a key that stands there twice."""
            seen: set[Any] = set()
            for key, _ in node.value:
                if isinstance(key, yaml.ScalarNode):
                    if key.value in seen:
                        line = key.start_mark.line + 1
                        raise InputError(
                            "{name}, line {line}: “{value}” stands there twice. Drop one.",
                            name=path.name,
                            line=line,
                            value=Verbatim(key.value[:60]),
                        )
                    seen.add(key.value)
            return dict(super().construct_mapping(node, deep=deep))

    Loader.add_constructor(  # type: ignore[type-var]
        "tag:yaml.org,2002:timestamp", Loader.construct_yaml_str
    )
    try:
        documents = list(yaml.load_all(read_text(path, MAX_YAML), Loader))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        where = phrase(" at line {line}", line=mark.line + 1) if mark is not None else ""
        raise InputError(
            "{name} is not YAML{where}: {error}.",
            name=path.name,
            where=where,
            error=str(getattr(error, "problem", error)),
        ) from error
    except RecursionError as error:
        raise InputError("{name} is nested too deeply.", name=path.name) from error
    _check_depth(documents, path.name)
    return documents


def _check_depth(data: Any, name: str) -> None:
    level: list[Any] = [data]
    for _ in range(MAX_DEPTH):
        level = [
            child
            for value in level
            if isinstance(value, dict | list)
            for child in (value.values() if isinstance(value, dict) else value)
        ]
        if not level:
            return
    raise InputError("{name} is nested too deeply.", name=name)


@contextmanager
def reading_workbook(name: str) -> Iterator[None]:
    """Within it openpyxl reads: it says nothing by itself, and what it trips over is an ``InputError``."""
    # openpyxl prints some of what it meets, which would stand in the middle of our own output
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # extensions of charts and formats that are not read anyway
        try:
            yield
        except InputError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken part makes it trip over
            raise InputError(
                "{name} is not a workbook that can be read ({kind}). Save it again as .xlsx.",
                name=name,
                kind=type(error).__name__,
            ) from error


def read_workbook(path: Path) -> dict[str, list[Row]]:
    """Rows of every sheet of an XLSX file, by sheet name; cells are text, numbers or ``None``.

    At most 100,000 rows and 100 columns a sheet.
    """
    import openpyxl

    # the file itself is closed again, whatever openpyxl meets
    packed = io.BytesIO(checked_zip(path))
    with reading_workbook(path.name):
        book = openpyxl.load_workbook(packed, read_only=True, data_only=True)
        return {sheet.title: list(_rows(sheet, path.name)) for sheet in book.worksheets}


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise InputError(
                "{name}, sheet {sheet}: more than {rows:,} rows or {cells:,} cells.",
                name=name,
                sheet=sheet.title,
                rows=MAX_ROWS,
                cells=MAX_CELLS,
            )
        yield tuple(row[:MAX_COLUMNS])


def _largest(part: str) -> int:
    if not part.endswith((".xml", ".rels", ".vml")):
        return MAX_UNPACKED
    return next(most for start, most in MAX_XML.items() if part.startswith(start))


def checked_zip(path: Path) -> bytes:
    """The bytes of a zip archive whose directory promises no bomb: parts, sizes and ratio are bounded.

    Raises ``InputError``.
    """
    data = read_bytes(path, MAX_WORKBOOK)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError, ValueError) as error:
        raise InputError("{name} is not an .xlsx workbook.", name=path.name) from error
    unpacked = sum(p.file_size for p in parts)
    packed = max(sum(p.compress_size for p in parts), 1)
    bomb = unpacked > 10_000_000 and unpacked / packed > MAX_RATIO
    bomb = bomb or any(p.file_size > _largest(p.filename) for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or bomb:
        raise InputError(
            "{name} unpacks to {size:.0f} MB in {parts} parts, which is too much.",
            name=path.name,
            size=unpacked / 1e6,
            parts=len(parts),
        )
    return data
