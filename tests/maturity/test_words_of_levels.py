"""Words of levels, gaps, agreements and rounds where they change: each by a table."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from planner.domain.answers.assessment import Answer, Consensus, Given, Respondent, Target
from planner.domain.answers.level import (
    Ask,
    Decides,
    Level,
    Pair,
    Scale,
    TeamLevel,
    Why,
    WhyKind,
)
from planner.domain.answers.replies import Agreement, Reply
from planner.domain.base.language import speaking, tr
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.maturity import model_words, words
from planner.maturity.agreement import FewKnow
from planner.maturity.answers import asked_questions
from planner.maturity.beside import read_beside
from planner.maturity.cells import build_cells
from planner.maturity.content import lenses
from planner.maturity.explaining import MOST_ANSWERS, how_answered
from planner.maturity.lens import Reading
from planner.maturity.model_file import shipped_model
from planner.maturity.rounds import Change, Comparison, Migration
from planner.maturity.score import Distance, assess
from planner.workspace.create import new_project
from planner.workspace.edits import start_round
from planner.workspace.model_edits import add_model, set_reply
from tests.conftest import NOW

STEPS = Scale(kind="steps", step=1.0, bound=0.0)
GATE = Scale(0.0, 1.0, kind="gate", step=1.0, bound=0.0)
BANDS = Scale(kind="bands", step=1.0, bound=0.0)
RISKS = Scale(0.0, 2.0, kind="bands", step=1.0, bound=0.0)
TALLY = Scale(kind="tally")
FINE = Scale(0.0, 1.0)
ASKED: dict[str, Any] = {"asked": 4, "applies": 4, "answered": 4}
NOBODY = Level(0.0, 4.0)
LED = Level(1.6, 2.0, value=1.8, **ASKED)
OPEN = Level(1.0, 3.0, asked=4, applies=4, answered=3)
EXACT = Level(1.8, 1.8, value=1.8, **ASKED)


@pytest.mark.parametrize(
    ("found", "figure", "note", "cell", "span"),
    [
        (NOBODY, "–", "Nothing of it is asked.", "–", "–"),
        (LED, "1.8 of 4", "Range 1.6 to 2.0.", "1.8", "1.6 to 2.0"),
        (EXACT, "1.8 of 4", "", "1.8", "–"),
        (OPEN, "1.0 to 3.0", "Too little is known: 1 of 4 answers is missing; the level lies between 1.0 and "
         "3.0.", "?", "1.0 to 3.0"),
        (Level(0.4, 0.5, value=0.46, scale=FINE, **ASKED), "0.46 of 1", "Range 0.40 to 0.50.", "0.46",
         "0.40 to 0.50"),
        (Level(2.0, 2.0, value=2.0, scale=STEPS, **ASKED), "2 of 4", "", "2", "–"),
        (Level(1.0, 2.0, scale=STEPS, **ASKED), "1 or 2",
         "Every question is answered, but not alike: 1 or 2.", "?", "1 to 2"),
        (Level(1.0, 1.0, value=1.0, scale=GATE, **ASKED), "passed", "", "passed", "–"),
        (Level(0.0, 0.0, value=0.0, scale=GATE, **ASKED), "not passed", "", "not passed", "–"),
        (Level(0.0, 4.0, scale=TALLY, band="3 of 9", **ASKED), "3 of 9",
         "Every question is answered, but not alike: 3 of 9.", "–", "–"),
        (Level(2.0, 2.0, value=2.0, scale=BANDS, band="middle", **ASKED), "2, middle", "", "2", "–"),
        (Level(1.0, 3.0, scale=BANDS, band="low or high", **ASKED), "1 to 3 of 4",
         "Every question is answered, but not alike: “low or high”.", "?", "1 to 3"),
        (Level(1.0, 2.0, scale=RISKS, band="limited or high", **ASKED), "limited or high",
         "Every question is answered, but not alike: “limited or high”.", "?", "limited or high"),
        (Level(1.0, 1.0, value=1.0, scale=RISKS, band="limited", **ASKED), "1, limited", "", "limited", "–"),
    ],
)  # fmt: skip
def test_a_level_of_any_model(found: Level, figure: str, note: str, cell: str, span: str) -> None:
    assert str(model_words.level_figure(found)) == figure
    assert str(model_words.level_note(found)) == note
    assert str(model_words.figure_of(found)) == cell
    assert str(model_words.span_of(found)) == span


def test_what_it_could_be_fits_a_heading() -> None:
    assert str(model_words.possible_words(OPEN)) == "it could be 1.0 to 3.0 of 4"
    stepped = Level(1.0, 2.0, scale=STEPS, **ASKED)
    assert str(model_words.possible_words(stepped)) == "it could be 1 or 2"
    with speaking("de"):
        assert "1,0 bis 3,0 von 4" in tr(model_words.possible_words(OPEN))


def test_a_gap_is_on_the_digits_of_its_scale() -> None:
    led, open_ = Distance(0.5, 0.75, 1.0), Distance(0.5, None, 1.25)
    assert model_words.distance_of(LED, None) == words.distance_words(None) == "–"
    assert model_words.distance_of(LED, led) == "0.8"
    assert model_words.distance_of(LED, open_) == "0.5 to 1.3"
    assert model_words.distance_of(Level(2.0, 2.0, scale=STEPS, **ASKED), open_) == "0.5 to 1.25"
    assert words.distance_words(led) == "0.8"
    assert words.distance_words(open_) == "0.5 to 1.3"
    assert words.distance_words(replace(led, printed=(0.5, 0.7, 1.0))) == "0.7"
    assert [words.widest_first(d) for d in (None, led, open_)] == [0.0, 0.75, 1.25]
    assert str(words.way_words(Distance(0.2, 0.25, 0.3))) == "25\u00a0%"
    assert str(words.way_words(Distance(0.2, None, 0.3))) == "20\u00a0% to 30\u00a0%"


@pytest.mark.parametrize(
    ("found", "figure", "span"),
    [
        (NOBODY, "–", "–"), (LED, "1.8", "1.6 to 2.0"), (OPEN, "?", "1.0 to 3.0"), (EXACT, "1.8", "–"),
        (Level(1.81, 1.84, value=1.82, **ASKED), "1.8", "–"),
    ],
)  # fmt: skip
def test_a_level_of_the_questionnaire(found: Level, figure: str, span: str) -> None:
    assert (words.figure(found), words.range_words(found)) == (figure, span)


MODEL = shipped_model("ml-test-score-2017")
ITEM = MODEL.items[0]
AUTO = next(o.text for o in ITEM.choices if o.id == "auto")


@pytest.mark.parametrize(
    ("agreed", "long", "short"),
    [
        (Agreement(reply=Reply(options=("auto",))), f"The team agreed on “{AUTO}”; that counts.", AUTO),
        (Agreement(reply=Reply(options=("auto",)), reason="seen"),
         f"The team agreed on “{AUTO}” (seen); that counts.", AUTO),
        (Agreement(reply=Reply(state="not_applicable", reason="no features")),
         "The team agreed that it does not apply (no features).", "does not apply"),
        (Agreement(reply=Reply(state="dont_know"), ask="Operations"),
         "The team does not know: ask Operations.", "ask Operations"),
        (Agreement(reply=Reply(state="dont_know"), ask="Operations", by="2027-03-02"),
         "The team does not know: ask Operations by 2 March 2027.", "ask Operations"),
    ],
)  # fmt: skip
def test_what_a_team_agreed_on_in_a_model(agreed: Agreement, long: str, short: str) -> None:
    assert str(model_words.agreement_words(ITEM, agreed)) == long
    assert str(model_words.agreement_short(ITEM, agreed)) == short


@pytest.mark.parametrize(
    ("agreed", "long", "short"),
    [
        (Consensus(level=3), "The team agreed on level 3; that counts.", "3"),
        (Consensus(level=0, reason="seen"), "The team agreed on level 0 (seen); that counts.", "0"),
        (Consensus(state="not_applicable", reason="no models"),
         "The team agreed that it does not apply (no models).", "does not apply"),
        (Consensus(state="dont_know", ask="Ann"), "The team does not know: ask Ann.", "ask Ann"),
        (Consensus(state="dont_know", ask="Ann", by="2027-03-02"),
         "The team does not know: ask Ann by 2 March 2027.", "ask Ann"),
    ],
)  # fmt: skip
def test_what_a_team_agreed_on(agreed: Consensus, long: str, short: str) -> None:
    assert str(words.agreed_words(agreed)) == long
    assert str(words.agreed_short(agreed)) == short


def why(kind: WhyKind, cells: int, low: float = 0.0, high: float = 4.0) -> Why:
    return Why(kind=kind, cells=cells, people=1, low=low, high=high)


@pytest.mark.parametrize(
    ("scale", "reason", "words_"),
    [
        (Scale(), why("left_out", 1, 1.0, 2.0), "One answer was left out; 1.0 to 2.0 if it were asked."),
        (STEPS, why("left_out", 1, 1.0, 3.0), "One answer was left out; 1 to 3 if it were asked."),
        (Scale(), why("left_out", 3, 1.0, 2.0), "3 answers were left out; 1.0 to 2.0 if they were asked."),
        (STEPS, why("left_out", 3, 1.0, 3.0), "3 answers were left out; 1 to 3 if they were asked."),
        (Scale(), why("left_out", 3, 1.62, 2.04), ""), (Scale(), why("open", 3), ""),
    ],
)  # fmt: skip
def test_what_was_left_out_is_said_where_it_would_change_the_level(
    scale: Scale, reason: Why, words_: str
) -> None:
    found = Level(1.6, 2.0, value=1.8, scale=scale, why=(reason,), **ASKED)
    assert str(words.left_out_words(found)) == words_


@pytest.mark.parametrize(
    ("cells", "words_"),
    [
        ((), ""), ((1,), "One answer rests on fewer people than do not know."),
        ((2, 3), "5 answers rest on fewer people than do not know."),
    ],
)  # fmt: skip
def test_answers_that_few_know_are_counted(cells: tuple[int, ...], words_: str) -> None:
    found = Level(1.0, 2.0, why=tuple(why("thin", n) for n in cells), **ASKED)
    assert str(words.thin_words(found)) == words_


@pytest.mark.parametrize(
    ("said", "scale", "words_"),
    [
        (None, Scale(), ""), (Pair(1.5, 2.5), Scale(), ""), (Pair(1.57, 2.04), Scale(bound=0.1), ""),
        (Pair(0.5, 3.0), Scale(), "People differ: by everybody’s lowest and highest answer 0.5 to 3.0"),
        (Pair(1.0, 3.0), STEPS, "People differ: by everybody’s lowest and highest answer 1 to 3"),
    ],
)  # fmt: skip
def test_that_people_differ_is_said_where_it_makes_the_range_wider(
    said: Pair | None, scale: Scale, words_: str
) -> None:
    assert str(words.said_words(replace(LED, said=said, scale=scale))) == words_


def asks(*questions: str, at_most: bool = False) -> Level:
    decides = Decides(tuple(Ask("a", q) for q in questions), at_most=at_most)
    return replace(OPEN, decides=decides)


def test_which_answers_settle_a_level() -> None:
    teams = {"a": "Alpha"}
    assert words.settled_words(OPEN, teams) == ""
    assert words.settled_words(asks(), teams) == ""
    assert str(words.settled_words(asks("q1"), teams)) == "One answer settles it: q1."
    assert str(words.settled_words(asks("q1", "q2"), teams)) == "2 answers settle it: q1, q2."
    at_most = asks("q1", "q2", at_most=True)
    assert str(words.settled_words(at_most, teams)) == "At most 2 answers settle it: q1, q2."
    two = replace(asks("q1"), teams=(TeamLevel("a", 0, None, 4), TeamLevel("b", 0, None, 4)))
    assert str(words.settled_words(two, teams)) == "One answer settles it: q1 (Alpha)."
    assert str(words.settled_words(two, {})) == "One answer settles it: q1 (a)."
    assert str(words.settled_words(two, teams, several=False)) == "One answer settles it: q1."
    many = words.settled_words(asks(*(f"q{k}" for k in range(7))), teams)
    assert str(many) == "7 answers settle it: q0, q1, q2, q3, q4, and two more."


def people_of(*teams: tuple[str, str, int]) -> Project:
    """A document with teams by name, the roles of their people, and how many of each."""
    made = new_project(Organisation(name="Small (test)"), tuple(t for t, _, _ in teams), NOW)
    people = tuple(
        Respondent(id=f"{team.id}-{k}", team=team.id, role=role)
        for team, (_, role, n) in zip(made.teams, teams, strict=True)
        for k in range(n)
    )
    return made.model_copy(update={"respondents": people})


def test_whom_to_ask_is_said_by_name_or_by_role_and_team() -> None:
    project = people_of(("Alpha", "ML engineer", 2), ("Beta", "", 1), ("Gamma", "", 2))
    ann = project.respondents[0].model_copy(update={"name": "Ann"})
    named = project.model_copy(update={"respondents": (ann, *project.respondents[1:])})

    def asked(of: Project, *ids: str, more: int = 0, names: bool = True) -> str:
        level = replace(OPEN, decides=Decides(people=ids, more=more))
        return str(words.people_words(of, level, names=names))

    assert words.people_words(project, OPEN) == asked(project) == ""
    assert asked(project, "alpha-0") == "ML engineer (Alpha)"
    assert asked(project, "alpha-0", "alpha-1") == "ML engineer (Alpha, 2 people)"
    assert asked(named, "alpha-0", "alpha-1") == "Ann (Alpha), ML engineer (Alpha)"
    assert asked(named, "alpha-0", "alpha-1", names=False) == "ML engineer (Alpha, 2 people)"
    assert asked(project, "beta-0", more=3) == "one person of “Beta”, and three more"
    assert asked(project, "gamma-0", "gamma-1") == "2 people of “Gamma”"


def test_what_is_said_before_any_figure() -> None:
    """Nobody answered for one of two teams; then half was given, and a round later none of it again."""
    project = people_of(("Alpha", "Analyst", 1), ("Beta", "", 0))
    found = assess(project)
    notes = [str(n) for n in words.first_words(project, found)]
    assert notes[0].startswith("Too little is known: ")
    assert notes[1] == "Ask these people first: Analyst (Alpha)."
    assert notes[2].startswith("1 of 2 teams, ")
    assert len(notes) == 3
    questions = asked_questions(project)
    sheet = {q.id: Answer(state="level", level=2) for q in questions}
    first = project.current_round.model_copy(update={"answers": {"alpha-0": sheet}})
    given = project.model_copy(update={"rounds": (first,)})
    assert not words.unconfirmed(given, assess(given))
    later = start_round("Next", "2027-05-01").apply(given)
    found = assess(later)
    assert words.unconfirmed(later, found)
    said = [str(n) for n in words.first_words(later, found)]
    assert said[-1] == (
        f"As answered on {tr(model_words.iso_day(first.date))} · 0 of {len(questions)} confirmed in this "
        "round."
    )


def test_answers_are_as_old_as_the_latest_that_was_taken_over() -> None:
    project = people_of(("Alpha", "Analyst", 1))
    assert words.given_on(project) == project.current_round.date
    first, second, third = list(project.questionnaire.by_id)[:3]
    sheet = {
        q: Answer(state="level", level=1, given=Given(round="r", date=day))
        for q, day in ((first, "2026-01-05"), (second, "2026-03-01"))
    }
    sheet[third] = Answer(state="level", level=1)
    round_ = project.current_round.model_copy(update={"answers": {"alpha-0": sheet}})
    assert words.given_on(project.model_copy(update={"rounds": (round_,)})) == "2026-03-01"


def test_questions_that_few_know() -> None:
    project = people_of(("Alpha", "Analyst", 1))
    ids = list(project.questionnaire.by_id)
    titles = [project.questionnaire.by_id[q].title for q in ids]
    found = [FewKnow("alpha", q, 1, 8) for q in ids[:7]]
    assert words.few_know_words(project, ()) == ""
    assert (
        str(words.few_know_words(project, found[:1]))
        == f"Few know: {titles[0]} (Alpha): 1 of 8 knows."
    )
    assert str(words.few_know_words(project, found)).endswith(": 1 of 8 knows, and two more.")
    gone = words.few_know_words(project, [FewKnow("alpha", "gone", 2, 8)])
    assert str(gone) == "Few know: gone (Alpha): 2 of 8 know."


def compared(overall: Change, *, rose: int = 0, fell: int = 0, **more: Any) -> Comparison:
    """Two rounds with so many questions that rose and fell."""
    round_ = people_of(("Alpha", "Analyst", 1)).current_round
    fields: dict[str, Any] = {
        "before": round_, "after": round_, "overall": overall, "dimensions": (),
        "questions": (*[Change("q", "Q", 1.0, 2.0)] * rose, *[Change("q", "Q", 2.0, 1.0)] * fell),
        "items": Migration((), (), (), ()), "confirmed": 0, "cells": 8, "changed_questions": 0, "lapsed": (),
    }  # fmt: skip
    return Comparison(**{**fields, **more})


ALL, FEW = (
    Change("overall", "Overall", 1.0, 2.0, 8, 8),
    Change("overall", "Overall", 1.0, 2.0, 3, 8),
)


@pytest.mark.parametrize(
    ("found", "starts"),
    [
        (compared(ALL), []),
        # of six questions that each rise or fall by a coin, all rise or all fall in 2 of 64 cases
        (compared(ALL, rose=6), ["6 questions rose and 0 fell. Were both as likely, so uneven a split would "
                                 "come in 3 of 100 cases.",
                                 "The change is more than the scatter of answers."]),
        (compared(ALL, rose=4, fell=1), ["4 questions rose and 1 fell. Were both as likely, so uneven a "
                                         "split would come in 38 of 100 cases.",
                                         "The change may be no more than the scatter of answers."]),
        (compared(ALL, rose=12), ["12 questions rose and 0 fell. Were both as likely, so uneven a split "
                                  "would come in fewer than 1 of 100 cases.",
                                  "The change is more than the scatter of answers."]),
        (compared(FEW, rose=6), ["Too few answers were given again to compare: at least half have to be."]),
        (compared(FEW, dimensions=(FEW,)),
         ["Too few answers were given again to compare: at least half have to be."]),
        (compared(ALL, dimensions=(ALL,)), []),
        (compared(ALL, dimensions=(ALL, FEW)), ["Where the change is a dash, fewer than half"]),
        (compared(ALL, items=Migration((("q", "a", "b"),), ("r", "s"), (), ("t",))),
         ["Between the two versions of the questionnaire 1 questions moved, 2 read otherwise, 0 are new and "
          "1 are gone."]),
        (compared(ALL, items=Migration((), (), ("n",), ())),
         ["Between the two versions of the questionnaire 0 questions moved, 0 read otherwise, 1 are new"]),
        (compared(ALL, changed_questions=5),
         ["5 answers are not compared, because what their level says has changed."]),
        (compared(ALL, lapsed=(("a", "q"),)),
         ["1 agreements of before lapsed, because a member answered anew."]),
    ],
)  # fmt: skip
def test_what_stands_beside_a_comparison(found: Comparison, starts: list[str]) -> None:
    notes = [str(n) for n in words.change_notes(found)]
    assert notes[0].startswith(f"Compared are {found.overall.pairs} of 8 answers: ")
    assert len(notes) == len(starts) + 1
    assert [n.startswith(s) for n, s in zip(notes[1:], starts, strict=True)] == [True] * len(starts)


LENS = lenses()[0]


def read_by(*ends: tuple[float, float], ceiling: int | None = None, read: bool = True) -> Reading:
    """A published model as teams at so many levels are read by it."""
    teams = tuple(
        TeamLevel(f"t{k}", low, low if low == high else None, high)
        for k, (low, high) in enumerate(ends)
    )
    low, high = min(e[0] for e in ends), min(e[1] for e in ends)
    value = low if low == high else None
    level = Level(low, high, value=value, scale=STEPS, teams=teams, band="named", **ASKED)
    states: dict[Any, Any] = dict.fromkeys(LENS.criteria, "met")
    top = LENS.top if ceiling is None else ceiling
    return Reading(LENS, level if read else None, top, states, {}, {})


@pytest.mark.parametrize(
    ("ends", "words_"),
    [
        ([(1.0, 1.0)], ""), ([(1.0, 1.0), (1.0, 1.0)], ""),
        ([(1.0, 1.0), (2.0, 2.0)], "1 of 2 teams stands at 1"),
        ([(1.0, 1.0), (2.0, 2.0), (1.0, 1.0)], "2 of 3 teams stand at 1"),
        ([(1.0, 2.0), (2.0, 2.0)], "1 of 2 teams is not decided"),
        ([(1.0, 2.0), (1.0, 2.0), (2.0, 2.0)], "2 of 3 teams are not decided"),
        ([(1.0, 1.0), (1.0, 2.0), (2.0, 2.0)], "1 of 3 teams at 1, 1 not decided"),
    ],
)  # fmt: skip
def test_where_teams_stand_by_a_published_model(
    ends: list[tuple[float, float]], words_: str
) -> None:
    assert str(read_by(*ends).spread) == words_


def test_a_published_model_in_words() -> None:
    top = LENS.top
    none = read_by((0.0, 0.0), read=False)
    assert str(none.words) == f"not read: none of its {len(LENS.criteria)} criteria is asked"
    assert (none.name, none.limits, none.spread, words.settled_by(none, {})) == ("", "", "", "")
    assert read_by((1.0, 1.0)).name == "named"
    assert str(read_by((1.0, 1.0)).words) == f"1 of {top}"
    assert str(read_by((0.0, 1.0)).words) == f"0 or 1 of {top}"
    assert str(read_by((0.0, 2.0)).words) == f"too little is known: 0 to 2 of {top}"
    assert read_by((1.0, 1.0)).limits == ""
    limited = read_by((1.0, 1.0), ceiling=1)
    assert str(limited.limits) == "Level 2 and above is not read: nothing of it is asked."
    assert read_by((1.0, 1.0)).met == LENS.criteria
    assert read_by((1.0, 1.0)).coverage == 1.0
    notes = [str(n) for n in words.reading_notes(replace(limited, ceiling=1), {})]
    assert notes == [str(limited.limits)]


def one_question(*given: Answer | None, agreed: Consensus | None = None) -> str:
    """How a question that people of one team gave these answers to is explained."""
    project = people_of(("Alpha", "Analyst", len(given)))
    question = asked_questions(project)[0].id
    answers = {f"alpha-{k}": {question: a} for k, a in enumerate(given) if a is not None}
    consensus = {"alpha": {question: agreed}} if agreed is not None else {}
    round_ = project.current_round.model_copy(update={"answers": answers, "consensus": consensus})
    cells = build_cells(project.model_copy(update={"rounds": (round_,)}))
    column = [q.id for q in cells.questions].index(question)
    return str(how_answered(project.model_copy(update={"rounds": (round_,)}), cells, 0, column))


def at(level: int, **more: Any) -> Answer:
    return Answer(state="level", level=level, **more)


UNSURE, OUTSIDE = Answer(state="dont_know"), Answer(state="not_applicable", reason="none")


@pytest.mark.parametrize(
    ("given", "agreed", "words_"),
    [
        ([None, None], None, "nobody has answered"), ([UNSURE, None], None, "don’t know"),
        ([at(2)], None, "one answer"), ([at(3), at(1)], None, "median of 1, 3"),
        ([at(1)] * 25, None, f"median of {', '.join(['1'] * MOST_ANSWERS)} …"),
        ([at(2), at(2), UNSURE], None, "median of 2, 2; 1 don’t know"),
        ([at(2), UNSURE, UNSURE], None, "one answer; 1 of 3 know"),
        ([at(2), at(2), OUTSIDE], None, "median of 2, 2; 1 of 3 say that it does not apply"),
        ([at(2), at(4)], Consensus(level=3), "agreed by the team; answers before: 2, 4"),
        ([None], Consensus(level=3), "agreed by the team; answers before: none"),
        ([at(2)], Consensus(state="dont_know", ask="Ann"), "the team does not know: ask Ann"),
        ([at(2)], Consensus(state="dont_know", ask="Ann", by="2027-03-02"),
         "the team does not know: ask Ann; by 2027-03-02"),
        ([at(2, given=Given(round="r", date="2026-01-05"))], None, "one answer; from an earlier round"),
    ],
)  # fmt: skip
def test_how_a_cell_came_about(
    given: list[Answer | None], agreed: Consensus | None, words_: str
) -> None:
    assert one_question(*given, agreed=agreed) == words_


def test_branches_and_targets_of_a_model_beside() -> None:
    """Two of its four sections are answered; there are targets of two phases for the whole."""
    project = add_model(MODEL).apply(people_of(("Alpha", "Analyst", 1)))
    for item in MODEL.items:
        if item.node in ("data", "model"):
            project = set_reply("alpha-0", MODEL.id, item.id, Reply(options=("auto",))).apply(
                project
            )
    found = read_beside(project, MODEL)
    branches = model_words.branch_rows(found)
    assert [n for n, _ in branches] == [n.name for n in MODEL.nodes]
    assert [f for _, f in branches] == ["7", "7", "?", "?"]
    assert model_words.branch_rows(found, "alpha") == branches
    rows = model_words.target_rows(project, found)
    assert [r[0].strip() for r in rows] == [MODEL.root.name, *(n.name for n in MODEL.nodes)]
    assert {r[3:] for r in rows} == {("–", "–")}
    targets = tuple(
        Target(dimension="root", level=level, model=MODEL.id, phase=phase)
        for phase, level in ((1, 3.0), (2, 5.0))
    )
    project = project.model_copy(update={"targets": targets})
    assert model_words.phases_of(project, MODEL) == (1, 2)
    whole = model_words.phase_rows(project, read_beside(project, MODEL))[0]
    # nothing is known of two sections, so the gap is 0 to 5: (1 + 5)² − 1 = 35
    assert [str(c) for c in whole[1:]] == ["?", "3", "5", "0 to 5", "35.0"]
