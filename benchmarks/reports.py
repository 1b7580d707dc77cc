"""How long the files of a report take, and what 200 teams need: ``python benchmarks/reports.py``.

Times are the best and the middle of some rounds from finished results, each with everything drawn anew;
memory is the highest of a process of its own. Nothing here asserts a time; machines are noisy.
"""

from __future__ import annotations

import pickle
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
DAY = date(2026, 11, 21)
ROUNDS = 7


def middle(work: Callable[[], object]) -> tuple[float, float, float]:
    """Best and middle seconds of some rounds, and the fewest of a processor; the first is for warming up."""
    work()
    times, worked = [], []
    for _ in range(ROUNDS):
        begin, busy = time.perf_counter(), time.process_time()
        work()
        times.append(time.perf_counter() - begin)
        worked.append(time.process_time() - busy)
    return min(times), statistics.median(times), min(worked)


def formats() -> None:
    """Each format of the example from finished results."""
    from planner.analysis.study.study import study
    from planner.catalogue.load import built_in_catalogue
    from planner.reporting.content.deck import build_deck
    from planner.reporting.content.poster import build_poster
    from planner.reporting.deck_file import write_pptx
    from planner.reporting.html import write_html
    from planner.reporting.pdf import write_pdf
    from planner.reporting.report import build_report
    from planner.reporting.word_file import write_docx
    from planner.reporting.workbook import study_workbook
    from planner.storage.document import load

    found = study(load(ROOT / "examples" / "insurer.mlplan").project, built_in_catalogue())
    works: dict[str, Callable[[], object]] = {
        "content alone": lambda: build_report(found, DAY),
        "PDF": lambda: write_pdf(build_report(found, DAY), DAY),
        "HTML": lambda: write_html(build_report(found, DAY)),
        "deck": lambda: write_pptx(build_deck(found, DAY), DAY),
        "workbook": lambda: study_workbook(found),
        "Word": lambda: write_docx(build_report(found, DAY), DAY),
        "poster": lambda: write_pdf(build_poster(found, DAY), DAY, skin="poster.typ"),
    }
    for name, work in works.items():
        best, usual, worked = middle(work)
        print(f"{name:<14} best {best:.2f} s  middle {usual:.2f} s  of a processor {worked:.2f} s")
    report = build_report(found, DAY)
    write_pdf(report, DAY)
    begin = time.perf_counter()
    write_html(report)
    print(f"HTML after a PDF of the same report: {time.perf_counter() - begin:.2f} s")


def study_of(teams: int, path: Path) -> None:
    """Compute the study of so many teams and put it at ``path``."""
    from planner.analysis.study.study import study
    from planner.catalogue.load import built_in_catalogue
    from tests import projects

    # in letters that the shipped fonts have: others are set a second and a third time
    projects.HOSTILE = tuple(
        "A sentence about models" if any(ord(c) > 0x2FFF for c in t) else t
        for t in projects.HOSTILE
    )
    projects.TEAMS = tuple(f"Department {k + 1}" for k in range(12))
    found = study(projects.awkward_bank(teams), built_in_catalogue())
    path.write_bytes(pickle.dumps(found))
    print(f"study of {teams} teams: most memory {most_memory():.0f} MB")


def most_memory() -> float:
    """Most memory this process has had, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def report_of(path: Path) -> None:
    """Write PDF and HTML of the study at ``path``."""
    from planner.reporting.checks import check_pdf
    from planner.reporting.html import write_html
    from planner.reporting.pdf import write_pdf
    from planner.reporting.report import build_report

    found = pickle.loads(path.read_bytes())  # noqa: S301 - made a moment ago
    begin = time.perf_counter()
    report = build_report(found, DAY)
    built = time.perf_counter()
    pdf = write_pdf(report, DAY)
    printed = time.perf_counter()
    html = write_html(report)
    done = time.perf_counter()
    print(
        f"{len(found.project.teams)} teams, {len(found.project.respondents)} respondents: "
        f"content {built - begin:.1f} s, PDF {printed - built:.1f} s "
        f"({check_pdf(pdf.data)} pages, {len(pdf.data) / 1e6:.1f} MB), "
        f"HTML {done - printed:.1f} s ({len(html) / 1e6:.1f} MB); most memory {most_memory():.0f} MB"
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["study"]:
        study_of(int(sys.argv[2]), Path(sys.argv[3]))
    elif sys.argv[1:2] == ["report"]:
        report_of(Path(sys.argv[2]))
    else:
        formats()
        with tempfile.TemporaryDirectory() as folder:
            kept = str(Path(folder) / "study.pickle")
            for step in (["study", "200", kept], ["report", kept]):
                subprocess.run([sys.executable, __file__, *step], check=True)  # noqa: S603
