"""Figures and dates as people of five countries write them, read back: ``start.py long reading [N]``.

What is written here is written by the standard library and by hand, not by the product. None may be read
wrong; what nobody can know has to be asked. A short form runs in ``tests/domain/test_written.py``.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import Decimal

from planner import __version__
from planner.domain.base.written.cells import Cell
from planner.domain.base.written.dates import read_dates
from planner.domain.base.written.figures import field_of
from planner.domain.base.written.numbers import Item, read_column
from planner.exchange.tabular import number_words

COLUMN = 6
Writer = Callable[[Decimal], str]


def _grouped(mark: str, point: str) -> Writer:
    return lambda v: f"{v:,}".replace(",", "\0").replace(".", point).replace("\0", mark)


def _indian(value: Decimal) -> str:
    whole, _, tail = str(value).partition(".")
    head, last = whole[:-3], whole[-3:]
    pairs = [head[max(k - 2, 0) : k] for k in range(len(head), 0, -2)][::-1]
    return ",".join([*pairs, last]) + (f".{tail}" if tail else "")


CONVENTIONS: dict[str, Writer] = {
    "English 1,234.5": _grouped(",", "."),
    "German 1.234,5": _grouped(".", ","),
    "Swiss 1'234.5": _grouped("’", "."),
    "French 1 234,5": _grouped("\u202f", ","),
    "Indian 12,34,567.8": _indian,
}
MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()
DATES: dict[str, Callable[[date], str]] = {
    "2027-03-31": date.isoformat,
    "31.03.2027": lambda d: f"{d:%d.%m.%Y}",
    "1.4.27": lambda d: f"{d.day}.{d.month}.{d:%y}",
    "31/03/2027": lambda d: f"{d:%d/%m/%Y}",
    "03/31/2027": lambda d: f"{d:%m/%d/%Y}",
    "31/Mar/27": lambda d: f"{d.day:02}/{MONTHS[d.month - 1]}/{d:%y}",
    "20270331": lambda d: f"{d:%Y%m%d}",
    "day number": lambda d: str((d - date(1899, 12, 30)).days),
}


def figures(rnd: random.Random, whole: bool) -> list[Decimal]:
    """A column of figures of all sizes with up to three decimals, or of whole thousands."""
    if whole:
        return [Decimal(rnd.randrange(1, 1000) * 1000) for _ in range(COLUMN)]
    return [
        Decimal(rnd.randrange(1, 10 ** rnd.randrange(1, 9))).scaleb(-rnd.randrange(4))
        for _ in range(COLUMN)
    ]


def column_of_figures(rnd: random.Random, write: Writer, *, whole: bool = False) -> Counter[str]:
    """How a column is read: right, asked, wrong, or refused."""
    values, field = figures(rnd, whole), field_of("money", "EUR")
    reads = read_column([Item(Cell(write(v)), field) for v in values])
    found: Counter[str] = Counter()
    for value, read in zip(values, reads, strict=True):
        if read.tag == "ask":
            found["asked" if (float(value),) in read.readings else "wrong"] += 1
        elif read.tag == "number":
            found["right" if read.values == (float(value),) else "wrong"] += 1
        else:
            found["refused"] += 1
    return found


def column_of_dates(rnd: random.Random, write: Callable[[date], str]) -> Counter[str]:
    """How a column of dates of ten years is read."""
    days = [date(2025, 1, 1) + timedelta(days=rnd.randrange(3650)) for _ in range(COLUMN)]
    found: Counter[str] = Counter()
    for day, read in zip(days, read_dates([Cell(write(d)) for d in days], "start"), strict=True):
        if read.tag == "ask":
            found["asked" if day in read.readings else "wrong"] += 1
        else:
            found["right" if read.day == day else "wrong" if read.tag == "date" else "refused"] += 1
    return found


def own_figures(rnd: random.Random, columns: int) -> Counter[str]:
    """What the product writes itself: read back alone it is right or asked, never wrong."""
    found: Counter[str] = Counter()
    for _ in range(columns * COLUMN):
        value = rnd.choice((rnd.random(), rnd.lognormvariate(3, 4), float(rnd.randrange(10**7))))
        words = number_words(value)
        (read,) = read_column([Item(Cell(words), field_of("number"))])
        if len(words.partition(".")[2]) == 3:
            found["wrong"] += 1
        found["right" if read.values == (value,) else "wrong"] += 1
    return found


def table(columns: int, seed: int = 1) -> dict[str, Counter[str]]:
    """All kinds of columns, so many of each, by what they are."""
    rnd = random.Random(seed)
    found: dict[str, Counter[str]] = {}
    for name, write in CONVENTIONS.items():
        found[name] = sum((column_of_figures(rnd, write) for _ in range(columns)), Counter())
    for name in ("English 1,234.5", "German 1.234,5"):
        write = CONVENTIONS[name]
        cases = (column_of_figures(rnd, write, whole=True) for _ in range(columns))
        found[f"{name.split()[0]}, whole thousands alone"] = sum(cases, Counter())
    for name, words in DATES.items():
        found[name] = sum((column_of_dates(rnd, words) for _ in range(columns)), Counter())
    found["written by the product"] = own_figures(rnd, columns)
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; exit status 1 where a figure or date is read wrong."""
    given = list(arguments or ())
    columns = int(given[0]) if given else 5_000
    found = table(columns)
    print(f"mlops-planner {__version__}: {columns} columns of {COLUMN} cells of each kind")
    print(f"{'':34}{'right':>10}{'asked':>10}{'refused':>10}{'wrong':>10}")
    for name, counts in found.items():
        cells = "".join(f"{counts[k]:>10}" for k in ("right", "asked", "refused", "wrong"))
        print(f"{name:34}{cells}")
    return 1 if any(c["wrong"] for c in found.values()) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
