"""``python3 start.py long NAME``: runs one of the long checks; without a name it lists them."""

from __future__ import annotations

import importlib
import sys
from collections.abc import Sequence

PARTS = {
    "branches": "how much of the five core folders their tests go through: it may only rise",
    "brute": "500 small problems for every aim of a plan: the solver's plan is that of trying all",
    "cluster": "a Dask cluster: late, workers killed in each phase, told to stop (needs distributed)",
    "counts": "documents named, or the examples: every place counts duties alike",
    "curve": "a programme of 20, 50, 100 and 200 units, or of so many: gap and processor time",
    "drawn": "each drawing beside the window or the report, light and dark, English and German",
    "evidence": "how often what rules see is right: on cases of ours, and in repositories below a folder",
    "folders": "ten repositories and six exports: differences, agenda, measured inputs, a changed case, PDF",
    "futures": "200 documents of a programme, or so many, in 10,000 futures: processor time and memory",
    "levels": "levels in 10,000 random cases of each kind, or so many: completions, raises, what decides",
    "mlflow": "stores that MLflow 2 and 3 make in environments of their own are read as they were made",
    "mutants": "five modules that figures hang on, changed in 45 places each: the tests have to notice",
    "neighbours": "300 neighbours of the plans of the example and twenty organisations in fresh futures",
    "pictures": "the pictures of README and docs, none with an empty chart",
    "profiles": "twelve organisations from 1 to 5,000 people with their plans: the table of docs/profiles.md",
    "programme": "1,000 random programmes of several units, or so many: the bound lies above every plan",
    "reading": "figures and dates of five countries, 5,000 columns of each kind, or so many: none read wrong",
    "reports": "forty organisations’ reports in two languages, read: every figure is that of the result",
    "second": "a second implementation in futures of its own: worth, odds, payback, who brings what",
    "sizes": "every page and dialog in ten sizes, five of type, two languages: nothing cut or overlapping",
    "room": "the room: 200 kills of it and of its window, load of 24 and 200 phones, the page in Chromium",
    "twins": "200 organisations, five twins each: anonymous files that may differ in nothing",
    "roots": "bare roots of Debian 12, Debian 13 and Ubuntu: set-up, window, PDF (as root, on Linux)",
}


def main(arguments: Sequence[str] | None = None) -> int:
    """Hand over to the part; exit status 2 where there is none of that name."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if not given or given[0] not in PARTS:
        for name, words in PARTS.items():
            print(f"{name:12}{words}")
        return 2
    part = importlib.import_module(f"tests.long.{given[0]}")
    return int(part.main(given[1:]))


if __name__ == "__main__":
    sys.exit(main())
