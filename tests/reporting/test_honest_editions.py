"""Where too little is known: which answers decide, who could give them, and from where on anything pays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from planner.analysis.around.first_days import first_days
from planner.analysis.around.narrowing import deciding_answers, narrowing
from planner.analysis.around.would_pay import on_draws
from planner.analysis.study.break_even import alone
from planner.analysis.study.describe import DEAR
from planner.analysis.study.study import Study
from planner.analysis.study.told import NOT_KNOWN, NOT_SHOWN
from planner.domain.answers.assessment import Answer
from planner.domain.base.language import Phrase, speaking
from planner.domain.case.estimate import fixed
from planner.domain.project import Project
from planner.economics.worth import expected_value
from planner.maturity.draws import draw_levels
from planner.maturity.score import assess
from planner.maturity.words import people_words, whom_sentences
from planner.reporting.blocks import Heading, Table
from planner.reporting.content.approval import APPROVES, NOT_RELEASED, TAKES_NOTE, signing_words
from planner.reporting.content.candidates import candidates
from planner.reporting.content.conditions import DECIDES
from planner.reporting.content.decide_now import decide_now
from planner.reporting.content.strengths import known_first, known_words, strengths
from planner.reporting.content.summary import summary
from planner.reporting.content.too_little import too_little_page
from planner.reporting.editions import build_edition
from planner.reporting.report import start_draft
from planner.storage.results import Results
from planner.workspace.edits import set_level
from tests.conftest import kept_study_of
from tests.reading.organisations import MADE
from tests.reporting.conftest import answered

DAY = date(2026, 11, 29)
WHEN = "2026-11-12T09:30:00Z"


def doubtful(project: Project) -> Project:
    """The same with “don’t know” from everybody to all that has no level."""
    round_ = project.current_round
    answers = {
        person.id: {
            q.id: given
            if (given := round_.answer(person.id, q.id)).state == "level"
            else Answer(state="dont_know")
            for q in project.questionnaire.questions
        }
        for person in project.respondents
    }
    return project.model_copy(update={"rounds": (round_.model_copy(update={"answers": answers}),)})


@pytest.fixture
def withheld(example_study: Study) -> Study:
    """The example with a check that fails: its worth is not shown."""
    failing = replace(example_study.judgement.checks[0], state="fails", confirmed_by="")
    return replace(example_study, judgement=replace(example_study.judgement, checks=(failing,)))


@pytest.mark.parametrize("level", [0, 2, 4])
def test_each_deciding_answer_narrows_the_range_by_what_is_printed_whatever_it_says(
    tiny: Study, level: int
) -> None:
    before = tiny.profile.overall
    found = deciding_answers(tiny.profile)
    assert len(found) == 9
    project, wide, left = tiny.project, before.high - before.low, 0.0
    for one in found:
        project = set_level("product-1", one.ask.question, level, WHEN).apply(project)
        overall = assess(project, brief=True).overall
        now = overall.high - overall.low
        assert wide - now == pytest.approx(one.by)
        wide, left = now, left + one.by
    assert left == pytest.approx(before.high - before.low - wide)
    rest = [
        q.id
        for q in tiny.profile.cells.questions
        if tiny.profile.questions[q.id].value is None
        and q.id not in {f.ask.question for f in found}
    ]
    for other in rest[:12]:  # no answer that is not named takes more off
        alone_ = assess(set_level("product-1", other, level, WHEN).apply(tiny.project), brief=True)
        by = before.high - before.low - (alone_.overall.high - alone_.overall.low)
        assert by <= min(f.by for f in found) + 1e-9
    dimension = {q.id: q.dimension for q in tiny.profile.cells.questions}
    heaviest = [dimension[f.ask.question] for f in found if f.by > found[0].by - 1e-9]
    turns = heaviest[: len(set(heaviest))]
    assert len(set(turns)) == len(turns), "dimensions stand by turns where answers take the same"


def test_who_said_dont_know_is_not_asked_first(tiny: Study) -> None:
    """The one person of the one team had said “don’t know” 68 times, and was to be asked for 51 minutes."""
    project = doubtful(tiny.project)
    profile = assess(project)
    assert people_words(project, profile.overall) == ""
    assert narrowing(profile) == ()
    assert all(not one.held for one in deciding_answers(profile))
    first, *rest = whom_sentences(project, profile.overall)
    assert first == "Asked already, and answered “don’t know”: one person of “Product”."
    assert len(rest) == 1
    roles = str(rest[0]).removeprefix("By role, these could know: ").removesuffix(".").split(", ")
    asked = {r for q in profile.cells.questions for r in q.roles}
    roles[-1], more = roles[-1].removesuffix(" and others"), roles[-1].endswith(" and others")
    assert (len(roles), more) == (6, True)
    assert set(roles) < asked
    assert "Data scientist" in roles
    study = replace(tiny, project=project, profile=profile)
    with speaking("en"):
        page = repr(too_little_page(start_draft(study, DAY)))
    assert "Ask these people first" not in page
    assert "minutes" not in page
    assert first in page
    role = project.respondents[0].model_copy(update={"role": "Data Scientist"})
    named = project.model_copy(update={"respondents": (role,)})
    (_, could) = whom_sentences(named, assess(named).overall)
    assert "Data scientist" not in could, "who was asked and does not know is no help"
    one = next(q for q in deciding_answers(profile)).ask.question
    sheet = {q: a for q, a in project.current_round.answers["product-1"].items() if q != one}
    round_ = project.current_round.model_copy(update={"answers": {"product-1": sheet}})
    open_ = project.model_copy(update={"rounds": (round_,)})
    found = assess(open_)
    assert people_words(open_, found.overall) == "one person of “Product”"
    assert [n.answers for n in narrowing(found)] == [1]
    assert [d.held for d in deciding_answers(found) if d.ask.question == one] == [True]


def test_break_evens_turn_the_worth_and_answers_decide_before_them(tiny: Study) -> None:
    found = on_draws(tiny)
    assert found is not None
    assert len(found.inputs) == 5
    by_name = {c.name: c for c in tiny.candidates}
    chosen = by_name[found.name]
    practices = tiny.catalogue.practice_by_id
    there = {c.id for c in tiny.candidates if c.fit.status == "in_place"}
    needs: list[str] = []
    for id_ in (waiting := [*chosen.needs]):
        if id_ not in there and id_ not in needs:
            needs.append(id_)
            waiting += practices[id_].needs
    cells = tiny.profile.cells

    def worth(input_: str | None, value: float, *, lowest: bool) -> float:
        drawn = draw_levels(tiny.project, replace(cells, high=cells.low) if lowest else cells)
        problem, schedule = alone(
            tiny.project, tiny.catalogue, practices[chosen.id], tiny.profile, drawn,
            [practices[n] for n in needs],
        )  # fmt: skip
        if input_ is not None:
            quantity = replace(problem.quantities[input_], range=fixed(value))
            problem = replace(problem, quantities={**problem.quantities, input_: quantity})
        return expected_value(problem, schedule, tiny.project.finance.seed, 200)

    assert found.pays == (worth(None, 0, lowest=False) > 0)
    assert found.if_lowest == (worth(None, 0, lowest=True) > 0)
    register = {r.definition.id: r for r in tiny.register}
    turned = 0
    for one in found.inputs:
        row = register[one.id]
        assert not row.confirmed
        for lowest, value, pays in (
            (False, one.value, found.pays),
            (True, one.if_lowest, found.if_lowest),
        ):
            if value is None:
                ends = (row.range.low, row.range.high)
                assert [worth(one.id, e, lowest=lowest) > 0 for e in ends] == [pays] * 2
                continue
            turned += 1
            below, above = (worth(one.id, value * k, lowest=lowest) for k in (0.97, 1.03))
            assert (below > 0, above > 0) == (not one.rises, one.rises)
    assert turned, "at least one break-even is tried"
    with speaking("en"):
        page = too_little_page(start_draft(tiny, DAY))
    (table,) = [b for b in page.blocks if isinstance(b, Table) and "inputs" in b.title]
    labels = [register[i.id].definition.label for i in found.inputs]
    assert [row[0].t for row in table.rows] == labels
    nowhere = sum(i.value is None for i in found.inputs)
    assert sum(row[2].t == "nowhere in its range" for row in table.rows) == nowhere


def test_nothing_is_judged_that_rests_on_drawn_levels(tiny: Study) -> None:
    """“Costs 5.4k more than it brings”: of a practice whose level nobody had stated."""
    raw = {x.candidate.id: x.why for x in tiny.plan.left_out}
    told = {x.candidate.id: x.why for x in tiny.left_out}
    known = tiny.profile.known_questions
    judged = [i for i, why in raw.items() if isinstance(why, Phrase) and why.pattern == DEAR]
    assert judged
    practices = tiny.catalogue.practice_by_id
    for id_ in judged:
        asked = [r.question for r in practices[id_].raises if r.question in tiny.profile.questions]
        if any(q not in known for q in asked):
            assert told[id_] == NOT_KNOWN
    sure = tiny
    for question in tiny.profile.questions:
        if question not in known:
            sure = answered(sure, question, 1)
    assert sure.profile.overall.leads
    assert [x.why for x in sure.left_out] == [x.why for x in sure.plan.left_out]
    section = candidates(start_draft(tiny, DAY))
    assert "known to be in place" in section.model_dump_json()
    priced = [
        str(row[0].t)
        for b in section.blocks
        if isinstance(b, Table) and b.title == "Left out because it costs more than it brings"
        for row in b.rows
    ]
    open_ = {x.candidate.name for x in tiny.left_out if x.why == NOT_KNOWN}
    assert open_
    assert not open_ & set(priced)


def test_while_the_worth_is_withheld_no_loss_is_printed(withheld: Study) -> None:
    raw = [x.why for x in withheld.plan.left_out]
    dear = [isinstance(w, Phrase) and w.pattern == DEAR for w in raw]
    told = [x.why for x in withheld.left_out]
    assert any(dear)
    assert [w == NOT_SHOWN for w in told] == dear
    page = candidates(start_draft(withheld, DAY)).model_dump_json()
    assert "Left out because it costs more" not in page
    points = repr(decide_now(start_draft(withheld, DAY)).points)
    assert "Release nothing yet" in points
    steps = {s.candidate.name for s in withheld.plan.steps}
    assert not any(name in points for name in steps)
    assert not {r.what for r in first_days(withheld).rows} & steps


def test_what_a_signature_says_is_what_the_edition_asks(
    tiny: Study, withheld: Study, example_study: Study, kept_results: Results
) -> None:
    poor = kept_study_of(MADE["nothing pays"](), kept_results)
    for found, asks, beside in (
        (tiny, False, False),
        (withheld, False, False),
        (poor, False, True),
        (example_study, True, False),
    ):
        with speaking("en"):
            made = {}
            for edition in ("decision", "full"):
                settings = found.project.report.model_copy(update={"edition": edition})
                project = found.project.model_copy(update={"report": settings})
                made[edition] = build_edition(replace(found, project=project), DAY)
        text = {e: r.document.model_dump_json() for e, r in made.items()}
        said = signing_words(asks=asks, beside=beside)
        assert said in text["full"]
        assert (APPROVES in text["full"]) == asks
        assert (TAKES_NOTE in text["full"]) == (not asks)
        assert (NOT_RELEASED in text["full"]) == beside
        assert (said if not asks else DECIDES) in text["decision"]
        assert ('"t":"Taken note of"' in text["decision"]) == (not asks)
        assert ('"t":"Taken note of"' in text["full"]) == (not asks)


def test_the_full_report_asks_for_the_same_nine_answers_and_says_what_is_known(tiny: Study) -> None:
    draft = start_draft(tiny, DAY)
    page = summary(draft, "").model_dump_json()
    titles = tiny.project.questionnaire.by_id
    for one in deciding_answers(tiny.profile):
        assert titles[one.ask.question].title in page
    assert known_words(draft) in page
    assert known_words(draft) not in repr(decide_now(draft).points), "it is nothing to decide"


def test_what_is_known_is_said_and_nothing_is_called_weak(tiny: Study) -> None:
    found = tiny.profile.known_questions
    assert len(found) >= 10
    draft = start_draft(tiny, DAY)
    words = known_words(draft)
    titles = tiny.project.questionnaire.by_id
    assert all(titles[q].title in words for q in list(found)[:20]) or len(found) > 20
    heads = [b.t for b in strengths(draft) if isinstance(b, Heading)]
    assert heads == ["What is known"]
    held = answered(tiny, "GOV-01", 4)
    assert titles["GOV-01"].dimension == "governance"
    draft = start_draft(held, DAY)
    bound = held.project.organisation.model_copy(update={"regulated_models": 1})
    study = replace(held, project=held.project.model_copy(update={"organisation": bound}))
    first = [q for q, _ in known_first(start_draft(study, DAY))]
    law = [q for q in first if titles[q].dimension == "governance"]
    assert law
    assert first[: len(law)] == law
    assert first != [q for q, _ in known_first(draft)]
