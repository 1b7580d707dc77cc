"""From folders to differences, agenda, measured inputs and a changed business case, with its report.

``python3 start.py long folders [FOLDER]`` makes ten repositories and six exports of one team of the example,
looks at them with the commands that people use, and prints what stands after each step. In FOLDER it leaves
the sources, the document and the report in English and German to be read.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from planner.__main__ import main as command
from planner.analysis.measured import measured_rows, takeable, worth_moved
from planner.analysis.observed import newest, summary_words, widest
from planner.analysis.study.once import study_once
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import tr
from planner.storage.document import load
from planner.workspace.observe_edits import take_over
from planner.workspace.workshop import questions_in_order
from tests.observe import exports, histories

EXAMPLE = Path(__file__).parents[2] / "examples" / "insurer.mlplan"
TEAM, DAY = "fraud", "2026-11-29"


def make(root: Path) -> list[Path]:
    """Ten repositories as teams have them, and what trackers export; every word of them is ours."""
    repos, tables = root / "repos", root / "exports"
    for name in ("churn", "claims", "fraud", "pricing", "renewals", "leads"):
        tested = name in ("churn", "claims")
        made = histories.product(repos / name, tested=tested, ci=tested or name == "fraud")
        made.commit("2026-10-14", {"README.md": f"The model of {name}.\n"}, message="Say it (#14)")
        if tested:
            made.pack()
    histories.notebooks_only(repos / "trials")
    histories.template(repos / "starter")
    histories.tool(repos / "helpers").pack()
    histories.dormant(repos / "old-scores")
    tables.mkdir()
    exports.releases(tables / "releases.csv")
    exports.incidents(tables / "incidents.csv")
    exports.hours(tables / "hours.csv")
    exports.costs(tables / "costs.csv")
    exports.gpu(tables / "gpu.csv")
    exports.store(tables / "mlflow.db")
    return [repos, tables]


def main(arguments: Sequence[str]) -> int:
    """Go the whole way; exit status 1 where a step shows nothing."""
    if arguments:
        return _all(Path(arguments[0]))
    with tempfile.TemporaryDirectory() as folder:
        return _all(Path(folder))


def _study(path: Path) -> Study:
    project = load(path).project
    return study_once(project, catalogue_of(project), None)


def _all(folder: Path) -> int:
    sources = [str(p) for p in make(folder)]
    path = folder / "observed.mlplan"
    path.write_bytes(EXAMPLE.read_bytes())
    before = _study(path)
    look = [
        "observe",
        *sources,
        "--project",
        str(path),
        "--today",
        DAY,
        "--team",
        TEAM,
        "--complete",
    ]
    if command([*look, "--confirm"]) != 0:
        return 1
    project = load(path).project
    survey = newest(project)
    if survey is None:
        return 1
    wide = widest(project, before.profile.cells, TEAM)
    agenda = questions_in_order(project, before.profile, TEAM, "observed")
    print(
        f"\n{len(survey.sources)} sources; {len(wide)} claims lie above; agenda: {', '.join(agenda)}"
    )
    for d in wide:
        print(f"  {d.observed.question}: {tr(summary_words(d.claimed, d.observed))}")
    inputs = takeable(measured_rows(project, catalogue_of(project), survey))
    taken = take_over(survey, inputs, DAY).apply(project)
    old, new = worth_moved(before, taken)
    print(f"{len(inputs)} inputs taken: this plan is worth {new:,.0f}, not {old:,.0f}")
    if command([*look, "--confirm", "--take", "all"]) != 0:
        return 1
    after = _study(path)
    print(f"planned anew: {after.case.npv.mean:,.0f}, not {before.case.npv.mean:,.0f}")
    for language in ("en", "de"):
        out = ["--language", language, "--out", str(folder / language)]
        command(["report", str(path), "--format", "pdf,xlsx,results", *out])
    return int(not (wide and agenda and inputs and old != new))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
