"""What pages ask of a study as soon as it is there, worked out where the study is: in a worker."""

from __future__ import annotations

from planner.analysis.around.after_plan import after_plan
from planner.analysis.around.lens_decides import deciding
from planner.analysis.around.since_last_round import since_last_round
from planner.analysis.study.hygiene import done_anyway
from planner.analysis.study.study import Study


def work_ahead(study: Study) -> None:
    """Work out what is kept with a study and takes longer than a click may."""
    after_plan(study)
    done_anyway(study)
    deciding(study)
    since_last_round(study)
