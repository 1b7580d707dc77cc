"""Forty organisations’ reports in two languages, read as a reader does: ``start.py long reports [NAME …]``.

``2/5`` in place of names reads the second, seventh, … of them, a fifth at a time.

Every figure that a rule knows is computed again, every other one found again in a table, and no sentence may
stand word for word in a third of the reports unless it says how something is counted. Prints how much was
read; exit status 1 where something is untrue.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from tempfile import gettempdir

from planner.analysis.study.once import study_once
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.errors import PlannerError
from planner.domain.record.report import ReportEdition
from planner.reporting.gate import published
from planner.reporting.pdf import write_pdf
from planner.storage.results import Results
from tests.reading import nets
from tests.reading.charts import cut_words
from tests.reading.claims import check_claims
from tests.reading.counted import SAID
from tests.reading.every_rule import check_all
from tests.reading.faces import lost_in_files, lost_in_html
from tests.reading.families import check_figures
from tests.reading.organisations import MADE
from tests.reading.pages import poor_pages, spilled
from tests.reading.places import FRONT, Place, places
from tests.reading.risks import check_risks
from tests.reading.test_reports_are_true import TODAY, first_title, tables_of, told, written

KEPT = "mlops-planner-read"
PRINTED: tuple[tuple[ReportEdition, str], ...] = (
    ("full", "en"),
    ("full", "de"),
    ("board", "de"),
    ("decision", "en"),
)
OFTEN = 1 / 3
"""In so many of the reports a sentence is no finding any more."""


def constant(reports: Sequence[Sequence[Place]]) -> list[str]:
    """Sentences of the front sections that stand word for word in many reports, the commonest first."""
    counted = Counter(
        text
        for report in reports
        for text in {
            p.text
            for p in report
            if p.section in FRONT and p.kind in ("h", "p", "li") and " " in p.text
        }
    )
    least = max(3, OFTEN * len(reports))
    return [f"{n:3} × {text}" for text, n in counted.most_common() if n >= least]


def pages_of(study: Study) -> list[str]:
    """Pages that are nearly empty, headings at a page's end, and a summary of more than one page."""
    found = []
    for edition, language in PRINTED:
        report = written(study, language, edition)
        data = write_pdf(report, TODAY).data
        faults = poor_pages(data, 2 if edition == "full" else 1)
        if edition == "full":
            faults += spilled(data, first_title(report))
        found += [f"{edition}, {language}: {fault}" for fault in faults]
    return found


def named(arguments: Sequence[str]) -> list[str]:
    """Names of the organisations to read: those given, a part like ``2/5`` of them, or all."""
    if len(arguments) == 1 and "/" in arguments[0]:
        part, parts = (int(n) for n in arguments[0].split("/"))
        return list(MADE)[part - 1 :: parts]
    return list(arguments) or list(MADE)


def main(arguments: Sequence[str] = ()) -> int:
    """Read them all, or those that are named."""
    folder = Path(gettempdir()) / KEPT
    folder.mkdir(mode=0o700, exist_ok=True)
    kept = Results(folder)
    faults = figures = sentences = claimed = 0
    reports = []
    for name in named(arguments):
        project = MADE[name]()
        try:
            study = published(study_once(project, catalogue_of(project), kept))
        except PlannerError as error:
            print(f"{name}: no plan: {error}", flush=True)
            faults += 1
            continue
        report = written(study, "en")
        english, german = places(report), told(study, "de")
        reports.append(english)
        sheet = places(written(study, "en", "decision"))
        found = check_all(study, [*english, *sheet])
        claims, checked = check_claims(study, [*english, *sheet])
        claimed += checked
        caught = [
            *found.faults,
            *claims,
            *check_figures(study, report.said),
            *check_risks(study, english),
            *nets.ownerless(english, found.owned),
            *nets.ownerless(sheet, [*found.owned, *tables_of(english)]),
            *nets.leftovers(sheet),
            *nets.in_the_past(sheet, TODAY),
            *nets.leftovers(english),
            *nets.leftovers(german),
            *nets.upside_down(english),
            *nets.one_and_many(english, "en"),
            *nets.one_and_many(german, "de"),
            *nets.in_the_past(english, TODAY),
            *nets.two_languages(english, german),
            *lost_in_html(report, english),
            *lost_in_files(report, english, TODAY),
            *cut_words(report),
            *cut_words(written(study, "de")),
            *pages_of(study),
        ]
        faults += len(caught)
        figures += sum(found.met.values())
        sentences += sum(p.prose for p in (*english, *german, *sheet))
        print(f"{name}: {len(english)} places, {len(caught)} caught", flush=True)
        for line in caught:
            print(f"   {line}", flush=True)
    print("\nWord for word in many reports:")
    print("\n".join(constant(reports)))
    said = SAID.format(
        organisations=len(reports), sentences=sentences, computed=figures, claims=claimed
    )
    print(f"\n{said}, {faults} untrue")
    return 1 if faults else 0
