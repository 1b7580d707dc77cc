"""Duties are counted in one way: every place gives the numbers of the same count."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.on_the_table import on_the_table
from planner.analysis.study.study import Study
from planner.analysis.systems.register import register
from planner.domain.plan.duty import AskedBy
from planner.domain.project import Project
from planner.reporting.content.bridge import nothing_done
from planner.reporting.content.plan import roadmap_pages
from planner.reporting.duty_law import law_days as days_told
from planner.reporting.report import start_draft
from tests.reporting.duty_counts import Counts, differences, law_day, recounted
from tests.reporting.test_late_duties import AI_ACT, DAY, many

TODAY = range(5)
"""Those of the mixture that are asked for since February 2025."""
SAID = {
    "late": "Late for its own day: by the end of October 2027 in this plan.",
    "planned": "By October 2027, in time in 70 of 100 futures.",
    "missing": "Does not fit into the plan within the money and the people.",
    "by_hand": "Only a document of its own shows it. By hand: it has an owner.",
    "met": "In place today.",
}


def mixed(base: Study) -> Study:
    """Every state, over with November and with December 2027, kept by then often and seldom."""
    study = many(base)
    states = ("late", "planned", "missing", "by_hand", "met", "planned", "late")
    duties = []
    for k, one in enumerate(study.plan.duties):
        state = states[k % 7]
        month = {"missing": None, "by_hand": None, "met": None}.get(state, 10 + k % 3 // 2)
        kept = (0.0,) * 10 + ((0.9,) if k % 2 else (0.79,)) * 26
        guide = "supervisory" if k == 5 else one.source
        duties.append(
            replace(one, state=state, month=month, kept=kept, words=SAID[state], source=guide)
        )
    literacy = AskedBy(framework=AI_ACT.id, version=AI_ACT.version, requirement="4")
    asked = tuple(
        d.model_copy(update={"asked_by": literacy, "systems": ()}) if k in TODAY else d
        for k, d in enumerate(study.project.duties)
    )
    project = study.project.model_copy(update={"duties": asked})
    return replace(study, project=project, plan=replace(study.plan, duties=tuple(duties)))


def test_every_place_counts_alike(example_study: Study) -> None:
    assert differences(mixed(example_study), DAY) == []


def test_the_count_is_that_of_states_and_days(example_study: Study) -> None:
    """Twelve duties of one law and a house rule, of which five are asked for today and one of these kept."""
    assert recounted(mixed(example_study), DAY) == Counts(
        in_time=6, late=4, missing=2, by_hand=2, now=4, by_law=3, after=3, seldom=2
    )


def test_what_is_done_by_hand_is_in_no_figure(example_study: Study) -> None:
    """Two are: nobody plans them, with the plan or without, and the table of duties says so."""
    draft = start_draft(mixed(example_study), DAY)
    said = [b for page in roadmap_pages(draft) for b in page.blocks]
    until = "of this plan: duties for good 2, until their steps are over 6."
    assert any(until in str(b) for b in said), "three that apply today, three after their law"
    nothing = next(o for o in on_the_table(draft.study) if o.result.id == "nothing")
    then = f"Duties in time then: {nothing.met} of {nothing.duties}."
    assert nothing.duties == len(draft.study.project.duties)
    assert any(then in str(b) for b in nothing_done(draft)), "as the sheet counts them"


def off_register(study: Study, project: Project) -> dict[str, str]:
    found = register(project, study.profile.cells, DAY.isoformat())
    days = {d.id: law_day(found, d) for d in project.duties}
    return {id_: day for id_, day in days.items() if day}


def test_a_plan_goes_by_the_days_of_the_register(example_study: Study) -> None:
    """The day from which a law asks is the same for planning and for what is told, of systems and of all."""
    study = mixed(example_study)
    project = study.project
    told = days_told(study)
    assert told == off_register(study, project)
    assert set(told.values()) == {"2025-02-02", "2027-12-02"}
    plain = project.model_copy(update={"systems": ()})
    without = replace(study, project=plain)
    assert days_told(without) == off_register(without, plain)
