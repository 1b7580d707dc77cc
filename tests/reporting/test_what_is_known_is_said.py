"""What stands beside figures is true where little is known: rounds nobody answered, nobody asked by name."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from planner.analysis.study.describe import DEAR, HELD
from planner.analysis.study.plan import LeftOut
from planner.analysis.study.study import Study
from planner.domain.answers.assessment import Answer
from planner.domain.answers.level import Decides, Level, Scale
from planner.domain.answers.replies import Proof, Replies, Reply, Sheet
from planner.domain.base.language import phrase, speaking, tr
from planner.domain.base.numbers import Money
from planner.domain.content.model import Model
from planner.domain.content.tool import Tool
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.plan import Wish
from planner.domain.project import Project
from planner.maturity.answers import asked_questions
from planner.maturity.evaluate import evaluate
from planner.maturity.model_words import possible_words
from planner.maturity.rounds import following_round
from planner.maturity.score import assess
from planner.maturity.words import people_words
from planner.reporting.blocks import Table
from planner.reporting.charts.spokes import Spoke, dumbbell_note, radar_note
from planner.reporting.content.appendix import assumptions
from planner.reporting.content.assessment import context
from planner.reporting.content.draft import Draft
from planner.reporting.content.readings import published, resting
from planner.reporting.content.summary import cover, doubts, summary
from planner.reporting.odds_words import term_rows
from planner.reporting.report import start_draft
from planner.workspace.create import new_project
from planner.workspace.edits import set_level
from tests.conftest import NOW

TODAY = date(2026, 11, 29)
WHEN = "2027-05-02T12:00:00Z"


def said(draft: Draft, project: Project) -> str:
    """Cover, summary and the page on who answered, as one text."""
    blocks = [*summary(draft, "").blocks, *context(draft).blocks]
    return f"{cover(draft, 'T').sentence}\n{blocks!r}"


def test_a_round_that_nobody_answered_says_so_on_cover_summary_and_context(
    example_study: Study,
) -> None:
    second = following_round(example_study.project, "Spring 2027", "2027-05-01")
    study = replace(example_study, project=second, profile=assess(second, brief=True))
    with speaking("en"):
        words = said(start_draft(study, TODAY), second)
    told = "As answered on 12 November 2026 · 0 of 331 confirmed in this round"
    assert words.count(told) == 2
    assert "Nobody has answered in this round yet; the answers of nine respondents in four" in words
    one = set_level("customer-1", "DAT-02", 2, WHEN).apply(second)
    study = replace(example_study, project=one, profile=assess(one, brief=True))
    with speaking("en"):
        words = said(start_draft(study, TODAY), one)
    assert "1 of 9 respondents answered in this round, in four teams." in words
    assert "1 of 331 confirmed" in words
    with speaking("en"):
        words = said(start_draft(example_study, TODAY), example_study.project)
    assert "Nine respondents answered for four teams." in words
    assert "confirmed in this round" not in words


def test_a_legend_names_what_is_drawn_and_nothing_else() -> None:
    known, aimed = Spoke("a", 1.0, 0.5, 1.5, None), Spoke("b", 1.0, 1.0, 1.0, 3.0)
    unknown, reached = Spoke("c", None, 0.0, 4.0, None), Spoke("d", 3.0, 3.0, 3.0, 2.0)
    assert dumbbell_note([unknown]) == "Level 0 to 4. Hatched: what it could be."
    assert dumbbell_note([known]) == "Level 0 to 4. Dot: now, with range."
    assert dumbbell_note([known, aimed]) == (
        "Level 0 to 4, widest gap first. Dot: now, with range. Arrow: target."
    )
    assert dumbbell_note([reached]) == "Level 0 to 4, widest gap first. Dot: now."
    planned = Spoke("e", 1.0, 1.0, 1.0, 3.0, None, 2.0)
    assert dumbbell_note([planned, Spoke("f", 1.0, 1.0, 1.0, 3.0, None, 1.0)]) == (
        "Level 0 to 4, widest gap first. Dot: now. Diamond: with the plan. Arrow: target."
    )
    assert radar_note([unknown]) == "Broken: what it could be."
    assert radar_note([known, aimed]) == "Solid: now."  # the ring of targets is drawn whole or not
    last = Spoke("b", 1.0, 1.0, 1.0, 3.0, 0.5)
    assert radar_note([last]) == "Solid: now. Dashed: target. Dotted: last round."


def test_people_without_names_are_asked_by_team_and_number() -> None:
    made = new_project(Organisation(name="Org"), ("Fraud", "Claims"), NOW, each=3)
    ids = [r.id for r in made.respondents]
    level = Level(0.0, 4.0, asked=9, applies=9)
    asks = replace(level, decides=Decides((), tuple(ids[:2] + ids[3:4]), 2))
    assert people_words(made, asks) == "2 people of “Fraud”, one person of “Claims”, and two more"
    overall = assess(made).overall
    assert overall.decides is not None
    # one answer of each team decides: the others hold no answer that these do not
    assert (len(overall.decides.people), overall.decides.more) == (2, 0)
    with speaking("de"):
        assert (
            tr(people_words(made, overall)) == "eine Person aus „Fraud“, eine Person aus „Claims“"
        )


def test_a_heading_names_figures_not_long_bands() -> None:
    points = Scale(bottom=0.0, top=7.0, kind="bands", bound=0.0)
    assert possible_words(Level(0.0, 2.0, scale=points, asked=9, band="A; b to C; d")) == (
        "it could be 0 to 2 of 7"
    )
    steps = Scale(top=2.0, kind="steps", step=1.0, bound=0.0)
    assert possible_words(Level(0.0, 1.0, scale=steps, asked=9)) == "it could be 0 or 1"


def test_one_range_is_rounded_as_its_figure_is() -> None:
    """1.25 prints as 1.3, alone and as the end of a range; a range that prints as one figure is none."""
    wide = Level(1.21, 1.25, value=1.25, asked=9, applies=9, answered=9)
    assert wide.words == "1.3 of 4 (1.2 to 1.3)"
    narrow = Level(1.25, 1.26, value=1.25, asked=9, applies=9, answered=9)
    assert narrow.words == "1.3 of 4"


def test_where_few_know_no_range_is_told_as_if_it_were_the_doubt() -> None:
    """Eight people of whom one knows: the sentence says so, and not that it lies between 4.0 and 4.0."""
    made = new_project(Organisation(name="Eight"), ("Data",), NOW, each=8)
    answers = {
        r.id: {
            q.id: Answer(state="level", level=4)
            if r.id.endswith("-1")
            else Answer(state="dont_know")
            for q in asked_questions(made)
        }
        for r in made.respondents
    }
    round_ = made.current_round.model_copy(update={"answers": answers})
    level = assess(made.model_copy(update={"rounds": (round_,)})).overall
    assert (level.low, level.value, level.high) == (4.0, None, 4.0)
    n = level.applies
    assert level.sentence == (
        f"Too little is known: {n} of {n} answers are missing or rest on fewer people than do not know; "
        "by those who gave an answer it is 4.0."
    )


def test_a_claim_that_no_evidence_bears_is_a_reason() -> None:
    options = [{"id": f"v{k}", "text": f"{k}", "value": float(k)} for k in range(4)]
    fields = {"id": "m", "name": "M", "version": "1", "date": "2026-11-01", "scored_by": "product"}
    rule = {"kind": "evidence_cap", "caps": {"document": 2.0, "observed": 3.0}}
    items = [{"id": f"i{k}", "node": "root", "text": f"i{k}", "options": options} for k in (1, 2)]
    model = Model.model_validate({**fields, "rule": rule, "items": items}, strict=False)
    seen = (Proof(kind="observed", date="2026-10-01"),)
    replies = {"i1": Reply(options=("v3",), evidence=seen), "i2": Reply(options=("v3",))}
    sheet = Sheet(respondent="a", team="t", replies=replies)
    level = evaluate(model, Replies(model="m", date="2026-11-01", sheets=(sheet,))).overall.level
    assert (level.low, level.value, level.high) == (0.0, None, 3.0)
    assert [(w.kind, w.cells, w.people, w.inside) for w in level.why] == [("unproved", 1, 1, True)]
    assert level.sentence == "Every question is answered, but evidence is missing behind 1: 0 to 3."


def test_a_feature_store_is_spoken_of_where_it_matters(example_study: Study) -> None:
    """Left out as dear it could change nothing; asked for, held by a limit, or within a margin it could."""
    entry = next(
        c for c in example_study.candidates if c.id not in {s.candidate.id for s in example_study.plan.steps}
    )  # fmt: skip
    store = replace(entry, id="p-feature-store")

    def told(why: str, wish: Wish | None = None) -> bool:
        plan = replace(example_study.plan, left_out=(LeftOut(store, why),))
        wishes: dict[str, Wish] = {store.id: wish} if wish else {}
        project = example_study.project.model_copy(update={"wishes": wishes})
        study = replace(example_study, plan=plan, project=project)
        with speaking("en"):
            items = doubts(start_draft(study, TODAY))
        return any("feature store is left out" in str(i) for i in items)

    dear = phrase(DEAR, amount=Money(1e4, "EUR"))
    assert not told(dear)
    assert not told(dear, "never")
    assert told(dear, "must")
    assert told("Adds less than the plan’s margin of error.")
    assert told(phrase(HELD[0], what="money"))


def test_a_free_licence_binds_nobody(example_study: Study) -> None:
    """Only what one runs it on is assumed to go on; a commercial licence and a contract bind."""
    (tool,) = [
        s
        for s in example_study.plan.steps
        if s.candidate.kind == "tool" and s.candidate.initiative.yearly_cost.high > 0
    ]
    entry = tool.candidate.entry
    assert isinstance(entry, Tool)

    def terms(licence: str, months: int | None = None) -> str:
        initiative = replace(tool.candidate.initiative, term_months=months)
        bought = entry.model_copy(update={"licence": licence})
        candidate = replace(tool.candidate, entry=bought, initiative=initiative)
        steps = (replace(tool, candidate=candidate),)
        ((_, _, words, _),) = term_rows(
            replace(example_study, plan=replace(example_study.plan, steps=steps))
        )
        return words

    with speaking("en"):
        free = "no contract: free licence; hosting 12 months, assumed"
        assert [terms(one) for one in ("Apache-2.0", "MIT", "MPL-2.0")] == [free] * 3
        assert terms("commercial") == terms("BUSL-1.1") == "12 months, assumed"
        assert terms("MIT", 24) == "24 months, your contract"


def test_both_tables_of_published_models_name_all_that_blocks(example_study: Study) -> None:
    one = example_study.readings[0]
    level = one.next_level
    assert level is not None
    lens = one.lens
    asked = next(c for c in lens.criteria if c.level == level)
    many = tuple(
        asked.model_copy(update={"id": f"c{k}", "text": f"Criterion {k}"}) for k in range(9)
    )
    reading = replace(
        one, lens=lens.model_copy(update={"criteria": many}), states=dict.fromkeys(many, "unmet")
    )
    draft = start_draft(replace(example_study, readings=(reading,)), TODAY)
    (table,) = resting(draft)
    assert isinstance(table, Table)
    assert len(table.rows) == 9
    assert all(f"Criterion {k}" in str(published(draft).rows) for k in range(9))


def test_costs_of_stages_are_those_over_the_horizon(example_study: Study) -> None:
    """A stage costs to the end of the horizon, not only while it is put up: the column says it."""
    with speaking("en"):
        blocks = summary(start_draft(example_study, TODAY), "").blocks
    (table,) = [b for b in blocks if isinstance(b, Table) and "Stages" in str(b)]
    assert "Cost over the horizon, discounted" in table.head


def test_headcounts_are_no_assumptions(example_study: Study) -> None:
    """Who stated people and limits only is told that no assumption is theirs, not that no number is."""
    rows = tuple(replace(r, confirmed=False) for r in example_study.register)
    study = replace(example_study, register=rows)
    with speaking("en"):
        (heading, *_) = assumptions(start_draft(study, TODAY)).blocks
    assert "No assumption is yours" in str(heading)
