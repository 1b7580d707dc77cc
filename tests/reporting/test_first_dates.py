"""The first ninety days hold what the calendar holds: laws, evidence, validations, duties kept by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from planner.analysis.around.first_days import LOOK, DayRow, first_days, lead_words, weeks_words
from planner.analysis.study.study import Study
from planner.analysis.systems.about import models_left
from planner.analysis.systems.contradictions import contradictions, spared_by, what_hangs
from planner.analysis.systems.missing import denied
from planner.analysis.systems.register import register
from planner.analysis.systems.regulated import unregulated
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.system import ModelEntry, Said
from planner.domain.plan.duty import Duty, DutyLevel
from planner.domain.record.report import Profile
from planner.reporting.content.risk_register import risk_lines
from planner.reporting.content.trying import ninety_days
from planner.reporting.first_dates import ninety_days_of
from planner.reporting.report import start_draft
from planner.standards.classes import class_tree
from tests.reporting.test_duty_counts import mixed
from tests.reporting.test_late_duties import DAY

TREE = class_tree("eu-ai-act")
assert TREE is not None
HIGH = "ai_system eu area_services life_or_health profiling develops deployer on_market_before design_changes"


@pytest.fixture
def study(example_study: Study) -> Study:
    """Four duties are asked for today and not kept; of two by hand one is asked later. Days from 2026 on."""
    base = mixed(example_study)
    start = base.plan.start

    def on(days: int) -> str:
        return (start + timedelta(days=days)).isoformat()

    models = (
        ModelEntry(id="a", name="Tariff", next_validation=on(31)),
        ModelEntry(id="b", name="Fraud score", next_validation=(DAY - timedelta(50)).isoformat()),
        ModelEntry(id="c", name="Later", next_validation=on(91)),
    )
    system = base.project.systems[0].model_copy(update={"models": models, "owner": "Mara"})
    evidence = (
        EvidenceItem(id="E1", title="Risk file", covers=("s",), until=on(0), shows={"GOV-18": 3}),
        EvidenceItem(id="E2", title="Log sample", covers=("s",), until=on(90), shows={"GOV-18": 3}),
        EvidenceItem(id="E3", title="Old file", covers=("s",), until="2026-01-31", shows={"GOV-18": 3}),
    )  # fmt: skip
    project = base.project.model_copy(update={"systems": (system,), "evidence": evidence})
    return replace(base, project=project)


def lines(study: Study) -> dict[str, DayRow]:
    return {tr(r.what): r for r in ninety_days_of(study, DAY.isoformat()).rows}


def test_what_is_asked_today_is_kept_by_hand_from_the_first_week_on(study: Study) -> None:
    asked = "Say for each of the 4 duties that apply today and are not kept how it is kept by hand"
    found = lines(study)[asked]
    assert (found.first, found.last, found.missing, found.person) == (0, 0, True, True)
    assert str(weeks_words(found)) == "now", (
        "the plan begins in a month, the law does not wait for it"
    )
    begun = replace(study, plan=replace(study.plan, start=DAY))
    assert (lines(begun)[asked].first, lines(begun)[asked].last) == (1, 1)
    assert "Mara" in found.who
    assert "Risk and compliance" in found.who
    other = (
        "Say for each of the 4 other duties that no step keeps, or only after the day of its law, how it is "
        "kept by hand"
    )
    assert (lines(study)[other].first, lines(study)[other].last) == (1, 13), (
        "one by hand, three too late"
    )


def test_days_of_the_calendar_stand_in_their_week(study: Study) -> None:
    found = lines(study)
    assert found["Evidence runs out: Risk file"].last == 1
    assert found["A validation is due: Tariff"].last == 5
    assert found["Evidence runs out: Log sample"].last == 13
    assert "Later" not in " ".join(found), "day 91 lies in the fourteenth week"
    for overdue in ("A validation is overdue: Fraud score", "Evidence ran out: Old file"):
        assert (found[overdue].first, found[overdue].last) == (0, 0), (
            "six weeks from today, not from January"
        )
    begun = lines(replace(study, plan=replace(study.plan, start=DAY)))
    assert begun["A validation is overdue: Fraud score"].last == LOOK
    waits = next(r for w, r in found.items() if w.startswith("State the facts"))
    assert str(weeks_words(waits)) == f"now–{LOOK}"
    assert {r.who for w, r in found.items() if w.startswith(("Evidence", "A valid"))} == {"Mara"}
    rows = list(found.values())
    assert [(r.first, r.last) for r in rows] == sorted((r.first, r.last) for r in rows)


def test_what_is_due_before_the_first_week_does_not_wait_for_it(study: Study) -> None:
    """Who works down the weeks found a validation of 15 December overdue in January."""
    start = study.plan.start
    for days, first, last in ((-1, 0, 0), (0, 1, 1), (7, 1, 2)):
        model = ModelEntry(
            id="a", name="Tariff", next_validation=(start + timedelta(days)).isoformat()
        )
        system = study.project.systems[0].model_copy(update={"models": (model,)})
        project = study.project.model_copy(update={"systems": (system,)})
        row = lines(replace(study, project=project))["A validation is due: Tariff"]
        assert (row.first, row.last) == (first, last), days
    assert "what says “now”" in str(lead_words(ninety_days_of(study, DAY.isoformat())))
    assert "now" not in str(lead_words(first_days(study)))


def test_a_law_that_begins_within_the_weeks_is_a_line(study: Study) -> None:
    """Those that hold today are none: the line of duties by hand has them. What begins before week 1 is."""
    (now,) = [w for w in lines(study) if "law from" in w]
    assert now == "1 not shown yet: AI Act; law from 2 December 2026 on"
    start = date(2027, 11, 15)
    moved = replace(study, plan=replace(study.plan, start=start))
    last = {w: r.last for w, r in lines(moved).items() if "law from" in w}
    assert last == {now: 0, "53 not shown yet: AI Act; law from 2 December 2027 on": 3}


def test_many_of_a_kind_are_one_line(study: Study) -> None:
    models = tuple(
        ModelEntry(id=f"m{k}", name=f"M{k}", next_validation="2026-10-01") for k in range(4)
    )
    system = study.project.systems[0].model_copy(update={"models": models})
    project = study.project.model_copy(update={"systems": (system,)})
    found = [w for w in lines(replace(study, project=project)) if "validation" in w]
    assert found == ["A validation is overdue: 4 times, see the calendar"]


def test_many_duties_of_one_day_are_one_line(study: Study) -> None:
    day = (study.plan.start + timedelta(days=40)).isoformat()
    for number, told in ((3, 3), (4, 1)):
        duties = [
            replace(d, by=day if k < number else "2029-01-01")
            for k, d in enumerate(study.plan.duties)
        ]
        made = replace(study, plan=replace(study.plan, duties=tuple(duties)))
        rows = [r for r in first_days(made).rows if r.kind == "duty"]
        assert [r.last for r in rows] == [6] * told


def test_what_the_report_calls_first_has_a_line_of_the_first_weeks(study: Study) -> None:
    """“Decide first …” stood on the summary, and the chapter that is worked by held none of it."""
    system = study.project.systems[0]
    facts = {n: Said(holds=n in HIGH.split()) for n in TREE.asked}
    round_ = study.project.current_round
    answer = SystemAnswer(state="level", level=1, who="Ann", when=DAY.isoformat())
    sheets = {"system_answers": {system.id: {"GOV-18": answer}}}
    project = study.project.model_copy(
        update={
            "systems": (
                system.model_copy(
                    update={"facts": facts, "since": "2024-03-01", "origin": "adapted"}
                ),
            ),
            "rounds": (*study.project.rounds[:-1], round_.model_copy(update=sheets)),
        }
    )
    there = replace(study, project=project)
    found = register(project, there.profile.cells, DAY.isoformat())
    told = lines(there)
    where = found.rows[0].standing
    for words, one in (
        (f"Decide whether {system.name} really changes significantly, and when (Article 111(2))",
         spared_by(where)),
        (f"Decide whether you are the provider of {system.name} (Articles 3(3), 25(1))",
         contradictions(where, TREE)[0]),
    ):  # fmt: skip
        assert one is not None
        hangs = what_hangs(project, found, where.system, one)
        assert (words in told) is bool(hangs.duties)
        if words in told:
            row = told[words]
            assert (row.first, row.last, row.who) == (0, 0, system.owner)
            begun = lines(replace(there, plan=replace(there.plan, start=DAY)))[words]
            assert (begun.first, begun.last) == (1, 2)
            assert f"{len(hangs.duties)} of {len(hangs.of_law)}" in str(row.otherwise)
    left = models_left(project, found)
    enter = [w for w in told if w.startswith("Enter the models in use")]
    assert enter == ([f"Enter the models in use that stand in no register: {left}"] if left else [])
    ids, _ = denied(project, found)
    assert ids
    assert f"Clear up whether the answers are right or the evidence: {', '.join(ids)}" in told
    waiting = found.counts()["open"]
    assert waiting
    assert any(w.startswith("State the facts") and w.endswith(f": {waiting}") for w in told)
    behind = unregulated(project, DAY.isoformat())
    count = [w for w in told if w.startswith("Set the regulated models")]
    assert bool(count) is (behind is not None and behind.missing > 0)


def test_without_laws_nothing_changes(example_study: Study) -> None:
    assert not example_study.project.frameworks
    assert ninety_days_of(example_study, DAY.isoformat()) == first_days(example_study)


def test_nobody_is_named_where_nobody_may_be(study: Study) -> None:
    def told(profile: Profile) -> str:
        report = study.project.report.model_copy(update={"profile": profile})
        project = study.project.model_copy(update={"report": report})
        return str(ninety_days(start_draft(replace(study, project=project), DAY)))

    assert "Mara" in told("names")
    assert "Mara" not in told("roles")
    assert "Risk file" in told("roles")
    assert "Mara" not in told("anonymous")
    assert "Risk file" not in told("anonymous")


def test_an_overdue_validation_is_a_risk(study: Study, example_study: Study) -> None:
    report = study.project.report.model_copy(update={"profile": "names"})
    study = replace(study, project=study.project.model_copy(update={"report": report}))
    found = [r for r in risk_lines(start_draft(study, DAY)) if "validation" in r.what.lower()]
    (one,) = found
    assert one.what == "The validation of “Fraud score” (Life pricing) is overdue since 10 Oct 2026"
    assert (one.likely, one.trigger, one.who) == ("all", "Known today", "Mara")
    with speaking("de"):
        (german,) = [r for r in risk_lines(start_draft(study, DAY)) if "Fraud score" in r.what]
    assert "überfällig" in german.what
    before = start_draft(study, DAY - timedelta(60))
    assert not [r for r in risk_lines(before) if "validation" in r.what.lower()]
    assert not [r for r in risk_lines(start_draft(example_study, DAY)) if "valid" in r.what.lower()]


def test_a_step_is_done_at_the_level_that_a_duty_asks_for(example_study: Study) -> None:
    """Where no duty asks for its question it is the level that the practice brings."""
    planned = {s.candidate.id: s.candidate for s in example_study.plan.steps if s.start < 3}
    found = next(
        (c, r)
        for c in planned.values()
        for r in getattr(c.entry, "raises", ())
        if r.to_level > 2
        and (example_study.profile.questions[r.question].value or 0) < r.to_level - 1
    )
    step, raises = found
    level = DutyLevel(question=raises.question, level=raises.to_level - 1)
    duty = Duty(id="d", name="Rule", by="2028-01-01", levels=(level,), state="confirmed")
    result = replace(mixed(example_study).plan.duties[0], id="d", by="2028-01-01")

    def done(*, asked: bool) -> str:
        plan = replace(
            example_study.plan,
            duties=(result,),
            duty_schedule={step.id: example_study.plan.schedule[step.id]} if asked else {},
        )
        project = example_study.project.model_copy(update={"duties": (duty,)})
        made = first_days(replace(example_study, plan=plan, project=project))
        title = project.questionnaire.by_id[raises.question].title
        (row,) = [r for r in made.rows if r.what == step.name]
        assert title in tr(row.done)
        return tr(row.done)

    assert f"at level {raises.to_level - 1}:" in done(asked=True)
    assert f"at level {raises.to_level}:" in done(asked=False)
