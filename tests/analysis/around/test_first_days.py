"""The first ninety days: what a workshop put off is to be found out, and by whom."""

from __future__ import annotations

from dataclasses import replace

from planner.analysis.around.first_days import LOOK, MOST, first_days, lead_words
from planner.analysis.around.first_weeks import WEEKS, days_by_week, weeks_over
from planner.analysis.around.quick_wins import quick_wins
from planner.analysis.around.step_done import done_words
from planner.analysis.study.duties import today
from planner.analysis.study.duty_result import DutyResult
from planner.analysis.study.limits import capacities
from planner.analysis.study.study import Study
from planner.domain.base.language import tr
from planner.domain.content.catalogue import Practice
from planner.domain.organisation.system import System
from planner.domain.plan.duty import Duty, DutyLevel
from planner.domain.plan.trial import Trial
from planner.domain.record.workshop import Parked
from planner.economics.model import Timing
from planner.economics.trial_terms import TrialTerms


def test_what_was_put_off_stands_as_find_out(example_study: Study) -> None:
    start = example_study.plan.start
    items = (
        Parked(id="log", text="Who pays the log store?", owner="Head of data"),
        Parked(id="gdpr", text="May it be kept?", when=start.isoformat()),
        Parked(id="old", text="Settled", done=True),
        Parked(id="late", text="Next year", when=f"{start.year + 1}-12-01"),
    )
    project = example_study.project.model_copy(update={"parked": items})
    found = first_days(replace(example_study, project=project))
    asked = {r.what.split(": ", 1)[1]: r for r in found.rows if r.what.startswith("Find out")}
    assert set(asked) == {"Who pays the log store?", "May it be kept?"}
    first, second = asked["Who pays the log store?"], asked["May it be kept?"]
    assert (first.last, first.who, first.person, first.missing) == (
        LOOK,
        "Head of data",
        True,
        False,
    )
    assert (second.last, second.missing) == (1, True)
    assert len(found.rows) <= MOST


def test_where_too_little_is_known_questions_come_first(example_study: Study) -> None:
    """Steps of a plan nobody can judge do not begin: ask, plan again, and do what is safe whatever comes."""
    overall = replace(example_study.profile.overall, value=None)
    assert not overall.leads
    study = replace(example_study, profile=replace(example_study.profile, overall=overall))
    found = first_days(study)
    assert (found.rows[0].last, found.rows[0].otherwise) == (
        LOOK - 1,
        "The level stays open, and no plan is released",
    )
    assert "Plan again with what was answered" in [r.what for r in found.rows]
    safe = {w.candidate.name for w in quick_wins(study)}
    begun = {r.what for r in found.rows if r.kind == "start" and r.otherwise.startswith("The look")}
    assert begun <= safe
    assert found.unowned == found.over == ()


def test_weeks_above_the_limit_are_named(example_study: Study) -> None:
    """A trial takes its days at its beginning: 40 in 4 weeks are 10 a week, whatever the quarter holds."""
    assert weeks_over(example_study) == ()
    first = min(example_study.plan.steps, key=lambda s: s.start)
    look = TrialTerms(months=3, lasts=1, days={"compliance": 40.0}, cash=0.0, fits=0.9, misfits=0.2)
    one = replace(first.candidate.initiative, trial=look, effort_days={"compliance": 26.0})
    step = replace(first, start=0, end=6, candidate=replace(first.candidate, initiative=one))
    project = example_study.project.model_copy(
        update={"trials": (Trial(id=first.candidate.id, weeks=4),)}
    )
    study = replace(example_study, project=project, plan=replace(example_study.plan, steps=(step,)))
    days = days_by_week(study)["compliance"]
    assert days[:4] == [10.0] * 4
    assert days[4:] == [0.0] * 9, "set-up begins with the next quarter"
    (over,) = weeks_over(study)
    released = capacities(project.organisation, project.limits, 1)["compliance"][0]
    assert (over.role, over.first, over.last, over.days) == ("compliance", 1, 4, 10.0)
    assert abs(over.limit - released / (365.25 / 28)) < 1e-9
    assert "Weeks 1 to 4: Risk and compliance have up to 10" in lead_words(first_days(study))


def test_without_a_step_nothing_can_be_late(example_study: Study) -> None:
    none = replace(example_study.plan, steps=())
    study = replace(example_study, plan=none)
    told = " ".join(r.what + r.done for r in first_days(study).rows if r.kind == "fixed")
    assert "begins as planned" not in told
    assert "what is late" not in told
    assert [r.first for r in first_days(study).rows if r.kind == "fixed"] == [LOOK, WEEKS]
    usual = " ".join(r.what for r in first_days(example_study).rows)
    assert "what is late" in usual


def test_what_is_left_out_is_counted(example_study: Study) -> None:
    found = first_days(example_study)
    told = [lead_words(replace(found, more=n)) for n in (0, 1, 2)]
    assert "left out" not in told[0]
    assert "One further line is left out." in told[1]
    assert "2 further lines are left out." in told[2]


def test_a_level_says_of_what_it_is(example_study: Study) -> None:
    """“Three to four in five are in use” alone says nothing: the question stands before it."""
    known = example_study.project.questionnaire.by_id
    said = {
        f"“{q.title}” at level {n}: {level.text}"
        for q in known.values()
        for n, level in enumerate(q.levels)
    }
    rows = [r for r in first_days(example_study).rows if r.kind == "start"]
    practices = {
        s.candidate.name for s in example_study.plan.steps if s.candidate.kind == "practice"
    }
    raised = [tr(r.done) for r in rows if r.what in practices]
    counts_years = known["STR-06"].title
    assert raised
    assert {r for r in raised if counts_years not in r} <= said


def test_done_is_every_level_that_duties_ask_of_the_step(example_study: Study) -> None:
    """Who has one page on incidents has not yet what three articles ask for; what is there is not asked."""
    study, known = example_study, example_study.project.questionnaire.by_id
    candidate = next(
        c for c in study.candidates
        if isinstance(c.entry, Practice)
        and sum(1 <= (today(study.profile, r.question) or 0) < r.to_level for r in c.entry.raises) >= 3
    )  # fmt: skip
    assert isinstance(candidate.entry, Practice)
    lacking = [
        r for r in candidate.entry.raises if (today(study.profile, r.question) or 0) < r.to_level
    ]
    first, *rest = lacking
    system = System(id="s", name="Fraud")

    def said(*levels: DutyLevel, systems: tuple[str, ...] = ()) -> str:
        duty = Duty(
            id="d",
            name="d",
            by="2028-12-31",
            practices=(candidate.id,),
            levels=levels,
            systems=systems,
        )
        result = DutyResult("d", "d", duty.by, True, "planned", 1, 1.0, 1.0, "")
        project = study.project.model_copy(update={"duties": (duty,), "systems": (system,)})
        asking = {candidate.id: Timing(0, 3)}
        plan = replace(study.plan, duties=(result,), duty_schedule=asking)
        return tr(done_words(replace(study, project=project, plan=plan), candidate))

    alone = said()
    assert alone.startswith(f"“{known[first.question].title}” at level {first.to_level}: ")
    asked = [DutyLevel(question=r.question, level=r.to_level) for r in rest]
    found = said(*asked)
    assert all(f"“{known[r.question].title}”" in found for r in rest)
    assert f"“{known[first.question].title}”" not in found, "no duty asks for it"
    one = said(asked[0])
    text = known[rest[0].question].levels[rest[0].to_level].text
    assert one == f"“{known[rest[0].question].title}” at level {rest[0].to_level}: {text}"
    met = said(asked[0], DutyLevel(question=asked[1].question, level=1))
    assert met == one, "what is there today is no mark"
    there = int(today(study.profile, rest[0].question) or 0)
    of_system = said(DutyLevel(question=rest[0].question, level=there), systems=("s",))
    assert of_system.startswith(f"“{known[rest[0].question].title}” (Fraud) at level {there}: ")


def test_a_step_without_an_owner_says_among_whom_to_look(example_study: Study) -> None:
    """A role beside “nobody is named yet” reads as if somebody were."""
    project = example_study.project.model_copy(update={"owners": {}})
    steps = {s.candidate.name for s in example_study.plan.steps}
    rows = first_days(replace(example_study, project=project)).rows
    told = [tr(r.who) for r in rows if r.what in steps]
    assert told
    assert all(who.startswith("To be named (") for who in told)


def test_a_level_that_counts_years_is_not_there_the_day_a_step_is_over(
    example_study: Study,
) -> None:
    """Three in five prototypes of two years are not in use thirteen weeks after a practice began."""
    candidate = next(c for c in example_study.candidates if c.id == "p-go-live")
    question = example_study.project.questionnaire.by_id["STR-06"]
    said = tr(done_words(example_study, candidate))
    assert "at level" not in said
    assert question.title in said
    counting = {
        q.id
        for q in example_study.project.questionnaire.questions
        if "years’" in " ".join(level.text for level in q.levels)
    }
    assert counting == {"STR-06"}, "no other question counts years"
