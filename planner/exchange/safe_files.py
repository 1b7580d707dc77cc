"""Reading files that others made: size caps, no aliases, no entities, no surprises.

Every reader raises ``InputError`` with one sentence: what is wrong, where, and what to do.
"""

from __future__ import annotations

import io
import json
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

from planner.domain.errors import InputError
from planner.domain.reading import json_values, read_up_to

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
        raise InputError(f"{path} cannot be read: {error.strerror or error}.") from error


def read_text(path: Path, limit: int = MAX_TEXT) -> str:
    """The text of ``path``, UTF-8 with or without a mark, or Windows-1252; line ends are newlines."""
    data = read_bytes(path, limit)
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding).replace("\r\n", "\n")
        except UnicodeDecodeError:
            continue
    raise InputError(f"{path.name} is not text. Save it as UTF-8.")


def read_json(path: Path) -> Any:
    """Parsed JSON without duplicate keys, NaN or infinities, nested at most 40 deep."""

    def pairs(items: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(items)
        if len(found) < len(items):
            keys = [k for k, _ in items]
            twice = next(k for k in keys if keys.count(k) > 1)
            raise InputError(f"{path.name} names “{twice[:60]}” twice in one place. Drop one.")
        return found

    def constant(word: str) -> Any:
        raise InputError(f"{path.name} holds {word}, which is not a number.")

    text = read_text(path)
    if json_values(text.encode(), MAX_VALUES) > MAX_VALUES:
        raise InputError(f"{path.name} holds more than {MAX_VALUES:,} values.")
    try:
        data = json.loads(text, object_pairs_hook=pairs, parse_constant=constant)
    except json.JSONDecodeError as error:
        raise InputError(
            f"{path.name} is not JSON: {error.msg} at line {error.lineno}, column {error.colno}."
        ) from error
    except (RecursionError, ValueError) as error:
        raise InputError(f"{path.name} is nested too deeply or holds a number too long.") from error
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
                raise InputError(f"{path.name} holds more than {MAX_NODES:,} entries.")
            if self.check_event(yaml.AliasEvent):
                line = self.peek_event().start_mark.line + 1  # type: ignore[no-untyped-call]
                raise InputError(
                    f"{path.name}, line {line}: YAML aliases are not read. Write it out."
                )
            self.depth += 1
            if self.depth > MAX_DEPTH:  # here, as the scanner takes the square of it in time
                raise InputError(f"{path.name} is nested too deeply.")
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
                            f"{path.name}, line {line}: “{key.value[:60]}” stands there twice. Drop one."
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
        where = f" at line {mark.line + 1}" if mark is not None else ""
        raise InputError(
            f"{path.name} is not YAML{where}: {getattr(error, 'problem', error)}."
        ) from error
    except RecursionError as error:
        raise InputError(f"{path.name} is nested too deeply.") from error
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
    raise InputError(f"{name} is nested too deeply.")


def read_workbook(path: Path, *, formulas: bool = False) -> dict[str, list[Row]]:
    """Rows of every sheet of an XLSX file, by sheet name; cells are text, numbers or ``None``.

    ``formulas`` keeps formulas as text that starts with ``=`` instead of their last results. At most
    100,000 rows and 100 columns a sheet.
    """
    import openpyxl

    packed = io.BytesIO(
        checked_zip(path)
    )  # the file itself is closed again, whatever openpyxl meets
    # openpyxl prints some of what it meets, which would stand in the middle of our own output
    with warnings.catch_warnings(), redirect_stdout(io.StringIO()):
        warnings.simplefilter("ignore")  # extensions of charts and formats that are not read anyway
        try:
            book = openpyxl.load_workbook(packed, read_only=True, data_only=not formulas)
            return {sheet.title: list(_rows(sheet, path.name)) for sheet in book.worksheets}
        except InputError:
            raise
        except Exception as error:  # openpyxl raises whatever a broken part makes it trip over
            raise InputError(
                f"{path.name} is not a workbook that can be read ({type(error).__name__}). "
                "Save it again as .xlsx."
            ) from error


def _rows(sheet: Any, name: str) -> Iterator[Row]:
    sheet.reset_dimensions()
    cells = 0
    for number, row in enumerate(sheet.iter_rows(values_only=True), start=1):
        cells += len(row)
        if number > MAX_ROWS or cells > MAX_CELLS:
            raise InputError(
                f"{name}, sheet {sheet.title}: more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells."
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
        raise InputError(f"{path.name} is not an .xlsx workbook.") from error
    unpacked = sum(p.file_size for p in parts)
    packed = max(sum(p.compress_size for p in parts), 1)
    bomb = unpacked > 10_000_000 and unpacked / packed > MAX_RATIO
    bomb = bomb or any(p.file_size > _largest(p.filename) for p in parts)
    if len(parts) > MAX_PARTS or unpacked > MAX_UNPACKED or bomb:
        raise InputError(
            f"{path.name} unpacks to {unpacked / 1e6:.0f} MB in {len(parts)} parts, which is too much."
        )
    return data
