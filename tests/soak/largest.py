"""Files made to be slow and to take memory, each as large and as full as its reader takes.

Chance does not find them: what costs most is thousands of tiny values, endless rows, keys with endless parts.
Every kind of file is read in a process of its own, so that its memory is its own.
"""

from __future__ import annotations

import contextlib
import io
import multiprocessing
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from planner.domain.base import toml_content
from planner.domain.base.errors import PlannerError
from planner.exchange import mspdi_read, safe_files
from planner.exchange.intake import text
from tests.soak.common import Figure
from tests.soak.mutations import _peak
from tests.soak.readers import READERS

MOST_SECONDS, MOST_MEGABYTES = 15.0, 300.0
DOCUMENT = 50_000_000
"""Of documents, one of this size is tried; they may have five times as much."""
MOST_TIMES = 16
"""A document may take this many times the size of its file while it is opened."""


def _full(unit: bytes, size: int, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + unit * ((size - len(before) - len(after)) // len(unit)) + after


def _counted(start: bytes, unit: bytes, size: int, end: bytes) -> bytes:
    """``start``, then ``unit`` with a number in it as often as fits, then ``end``."""
    longest = len(unit % 10_000_000)
    return start + b"".join(unit % k for k in range((size - len(start)) // longest)) + end


def workbook(rows: Iterable[str], shared: str = "") -> bytes:
    """An XLSX file with these rows of XML."""
    kinds, main = "http://schemas.openxmlformats.org", "spreadsheetml/2006/main"
    related = f"{kinds}/officeDocument/2006/relationships"
    sheet = "application/vnd.openxmlformats-officedocument.spreadsheetml"
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{kinds}/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{sheet}.sheet.main+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{sheet}.worksheet+xml"/>'
        f'<Override PartName="/xl/sharedStrings.xml" ContentType="{sheet}.sharedStrings+xml"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships"><Relationship Id="rId1" '
        f'Type="{related}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{kinds}/{main}" xmlns:r="{related}"><sheets>'
        '<sheet name="answers" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{kinds}/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{related}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="rId2" Type="{related}/sharedStrings" Target="sharedStrings.xml"/>'
        "</Relationships>",
        "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{kinds}/{main}"><sheetData>'
        f"{''.join(rows)}</sheetData></worksheet>",
        "xl/sharedStrings.xml": f'<sst xmlns="{kinds}/{main}">{shared}</sst>',
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return packed.getvalue()


def _cells() -> bytes:
    across = 12
    rows = safe_files.MAX_CELLS // across - 1
    return workbook(
        "<row>" + "".join(f"<c><v>{k * 7919 + n}</v></c>" for n in range(across)) + "</row>"
        for k in range(rows)
    )


def _shared() -> bytes:
    most = safe_files.MAX_XML["xl/sharedStrings.xml"] - 200
    one = "<si><t>{:07}</t></si>"
    return workbook((), "".join(one.format(k * 7919 % 9_999_991) for k in range(most // 23)))


def _json(unit: bytes, values: int) -> bytes:
    return b"[" + unit * (values // (2 if unit.startswith(b"[") else 1) - 3) + b"0]"


@dataclass(frozen=True)
class Case:
    """One kind of file: what is much in it, the suffix that says who reads it, and the file."""

    name: str
    suffix: str
    make: Callable[[], bytes]
    slow: bool = False


TEXT, TABLE, VALUES = safe_files.MAX_TEXT, safe_files.MAX_WORKBOOK, safe_files.MAX_VALUES
TOML, YAML, XML = toml_content.MAX_BYTES, safe_files.MAX_YAML, mspdi_read.MAX_BYTES
TAGS = mspdi_read.MAX_TAGS
ROW = text.MAX_ROW
CASES = (
    Case("one row of separators", ".csv", lambda: _full(b",", TABLE)),
    Case("one row over many lines", ".csv", lambda: _full(b'"\n",', TABLE)),
    Case("empty rows", ".csv", lambda: _full(b"\n", TABLE)),
    Case("rows as long as they may be", ".csv", lambda: _full(b"," * (ROW - 2) + b"\n", TABLE)),
    Case("a quotation that does not end", ".csv", lambda: _full(b"a\n", TABLE, b'"')),
    Case("empty lists", ".json", lambda: _json(b"[],", VALUES)),
    Case("numbers", ".json", lambda: _json(b"0,", VALUES)),
    Case("keys", ".json", lambda: b'{"a":0' + b"".join(b',"%x":0' % k for k in range(VALUES - 9)) + b"}"),
    Case("text", ".json", lambda: _full(b"a,", TEXT, b'["', b'"]')),
    Case("escapes", ".json", lambda: _full(rb"\",", TEXT, b'["', b'"]')),
    Case("texts", ".json", lambda: _full(b'",",', TEXT, b"[", b"0]")),
    Case("tables", ".toml", lambda: _full(b"[[a]]\n", TOML)),
    Case("keys", ".toml", lambda: _counted(b"", b"k%d=1\n", TOML, b"")),
    Case("a key of many parts", ".toml", lambda: _full(b"a.", TOML, b"", b"a=1")),
    Case("quoted parts of a key", ".toml", lambda: _full(b"'a' . ", TOML, b"[", b"a]\n")),
    Case("keys of many parts", ".toml", lambda: _counted(b"", b"a." * 18 + b"k%d=1\n", TOML, b"")),
    Case("letters", ".toml", lambda: _full(b"a", TOML, b'a="', b'"')),
    Case("words with dots between", ".toml", lambda: _full(b"a." * 19 + b" ", TOML, b'a="', b'"')),
    Case("spaces", ".toml", lambda: _full(b" ", TOML, b"a", b"=1")),
    Case("brackets", ".toml", lambda: _full(b"[", TOML, b"a=")),
    Case("entries", ".yaml", lambda: _full(b"- a\n", YAML)),
    Case("entries in a line", ".yaml", lambda: _full(b"a,", YAML, b"[", b"]")),
    Case("brackets", ".yaml", lambda: _full(b"[", YAML)),
    Case("keys in question", ".yaml", lambda: _full(b"? ", YAML)),
    Case("tags", ".xml", lambda: b"<Project>" + b"<a/>" * (TAGS - 9) + b"</Project>"),
    Case("tags within tags", ".xml", lambda: b"<a>" * (TAGS // 2) + b"</a>" * (TAGS // 2)),
    Case("attributes", ".xml", lambda: _counted(b"<Project", b' a%d="1"', XML, b"/>")),
    Case("tags", ".svg", lambda: _full(b"<a/>", 2_000_000, b"<svg>", b"</svg>")),
    Case("cells", ".xlsx", _cells, slow=True),
    Case("cells far to the right", ".xlsx",
         lambda: workbook(['<row><c r="XFD1"><v>1</v></c></row>'] * 90_000)),
    Case("texts beside the cells", ".xlsx", _shared, slow=True),
    Case("lists", ".mlplan", lambda: _full(b"[],", DOCUMENT, b'{"format":"mlops-planner","x":[', b"0]}")),
    Case("lists as dense as they may be", ".mlplan",
         lambda: _full(b"[],         ", DOCUMENT, b'{"format":"mlops-planner","x":[', b"0]}"), slow=True),
    Case("keys", ".mlplan", lambda: _counted(b'{"format":"mlops-planner"', b',"%07d":0', DOCUMENT, b"}"),
         slow=True),
)  # fmt: skip


@dataclass(frozen=True)
class Reading:
    """What one file cost its readers."""

    case: str
    suffix: str
    size: int
    readers: int
    seconds: float
    megabytes: float
    bad: tuple[str, ...]


def run(cases: Iterable[Case] = CASES, *, alone: bool = True) -> list[Reading]:
    """Read every kind of file with every reader of its suffix.

    ``alone`` gives each kind a process of its own. Without it all share one, which starts once; of a kind
    only the memory that it takes beyond those before it is then counted.
    """
    context = multiprocessing.get_context("spawn")
    found = []
    with (
        tempfile.TemporaryDirectory(prefix="largest-") as folder,
        context.Pool(1, maxtasksperchild=1 if alone else None) as pool,
    ):
        for case in cases:
            path = Path(folder) / f"a{case.suffix}"
            path.write_bytes(case.make())
            found.append(pool.apply(_read, (case.name, str(path))))
            path.unlink()
    return found


def _read(name: str, file: str) -> Reading:
    path = Path(file)
    readers = [r for r in READERS if r.suffix == path.suffix]
    sound = path.with_name(f"sound{path.suffix}")
    for reader in readers:  # what is loaded once is not memory of this file
        sound.write_bytes(reader.seeds()[0])
        with contextlib.suppress(PlannerError):
            reader.read(sound)
    before, slowest, bad = _peak(), 0.0, []
    for reader in readers:
        begun = time.process_time()
        try:
            reader.read(path)
        except PlannerError as error:
            if not str(error).strip():
                bad.append(f"{reader.name}: no sentence")
        except Exception as error:  # noqa: BLE001 - this is what is looked for
            bad.append(f"{reader.name}: {error!r}"[:200])
        slowest = max(slowest, time.process_time() - begun)
    size = path.stat().st_size
    return Reading(name, path.suffix, size, len(readers), slowest, _peak() - before, tuple(bad))


def faults(found: Iterable[Reading]) -> list[str]:
    """What crashed, and what took more time or memory than is promised."""
    said = []
    for one in found:
        what = f"{one.suffix} of {one.case}"
        said += [f"{what}, {b}" for b in one.bad]
        if one.seconds > MOST_SECONDS:
            said.append(f"{what}: {one.seconds:.0f} s")
        document = MOST_TIMES * one.size / 1e6 if one.suffix == ".mlplan" else 0.0
        if one.megabytes > max(MOST_MEGABYTES, document):
            said.append(f"{what}: {one.megabytes:.0f} MB")
    return said


def figures(found: list[Reading]) -> list[Figure]:
    """The line of the table."""
    bad = faults(found)
    slowest = max(found, key=lambda r: r.seconds)
    others = [r for r in found if r.suffix != ".mlplan"]
    largest = max(others, key=lambda r: r.megabytes)
    times = max((r.megabytes * 1e6 / r.size for r in found if r.suffix == ".mlplan"), default=0.0)
    words = (
        f"slowest {slowest.seconds:.1f} s ({slowest.suffix[1:]} of {slowest.case}), most memory "
        f"{largest.megabytes:.0f} MB ({largest.suffix[1:]} of {largest.case}); documents of "
        f"{DOCUMENT / 1e6:.0f} MB at most {times:.0f} times their size"
    )
    return [
        Figure(
            "The largest files that readers take, made to be slow: within "
            f"{MOST_SECONDS:g} s and {MOST_MEGABYTES:g} MB (documents: {MOST_TIMES} times their size)",
            f"{len(found)} kinds of file, {sum(r.readers for r in found)} readings",
            f"{len(bad)} bad: {bad[0]}" if bad else words,
            not bad,
        )
    ]
