"""Agreement against published examples and closed forms; policies, targets, rounds."""

from __future__ import annotations

import json
from pathlib import Path
from statistics import median

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from planner.domain.answers.assessment import Answer, Consensus, Evidence, Policy
from planner.domain.answers.replies import Given
from planner.domain.base.errors import InputError
from planner.domain.content.benchmark import Benchmark, BenchmarkRow
from planner.domain.project import Project
from planner.domain.record.preview import Intake
from planner.exchange.benchmark_file import read_benchmark
from planner.exchange.results import results_csv, results_json, results_of, results_workbook
from planner.exchange.safe_files import read_workbook
from planner.maturity.agreement import (
    agenda,
    agreed_share,
    alpha_of,
    ordinal_alpha,
    rwg,
    spread_of,
    spreads,
    tastle_wierman,
    van_der_eijk,
)
from planner.maturity.rounds import compare_rounds, following_round, migration
from planner.maturity.score import Profile, assess
from planner.workspace.edits import (
    checked,
    set_consensus,
    set_level,
    set_policy,
    set_respondents,
    set_target,
    start_round,
)
from tests.conftest import NOW
from tests.maturity.test_score import SMALL, level, middle, profile_value, project, question

WHEN = "2026-11-21T12:00:00Z"


def test_van_der_eijk_gives_the_documented_figures() -> None:
    # the worked example of the R package agrmt, and the definition's corner cases
    assert van_der_eijk([30, 40, 210, 130, 530, 50, 10]) == pytest.approx(0.6113333)
    assert van_der_eijk([0, 0, 7, 0, 0]) == 1
    assert van_der_eijk([1, 1, 1, 1, 1]) == 0
    assert van_der_eijk([5, 0, 0, 0, 5]) == -1


def test_tastle_wierman_by_hand() -> None:
    assert tastle_wierman([0, 9, 0, 0, 0]) == 1
    assert tastle_wierman([4, 0, 0, 0, 4]) == pytest.approx(0)
    # flat: 1 + 0.2 (2 log2 0.5 + 2 log2 0.75) = 1 − 0.4 − 0.166
    assert tastle_wierman([1] * 5) == pytest.approx(1 - 0.4 + 0.4 * np.log2(0.75))


def test_rwg_by_hand() -> None:
    assert rwg([3, 3, 3]) == 1
    assert rwg([2, 3]) == pytest.approx(1 - 0.5 / 2)  # s² = 0.5, a uniform choice has variance 2
    assert rwg([0, 4]) == 0  # s² = 8, floored


def test_krippendorffs_own_example() -> None:
    # Krippendorff 2011, Computing Krippendorff's alpha-reliability, example C: ordinal 0.815
    rows = [
        "1 2 3 3 2 1 4 1 2 . . .",
        "1 2 3 3 2 2 4 1 2 5 . 3",
        ". 3 3 3 2 3 4 2 2 5 1 .",
        "1 2 3 3 2 4 4 1 2 5 1 .",
    ]
    columns = list(zip(*[r.split() for r in rows], strict=True))
    units = np.array([[c.count(str(v)) for v in range(1, 6)] for c in columns])
    assert alpha_of(units) == pytest.approx(0.815, abs=5e-4)


def slow_alpha(units: np.ndarray) -> float:
    """Alpha from its definition: mean distance within units by mean distance of all pairs of answers."""
    answers = [
        [c for c, n in enumerate(u) for _ in range(n)] for u in units.tolist() if sum(u) >= 2
    ]
    everything = [c for one in answers for c in one]
    share = [everything.count(c) for c in range(units.shape[1])]

    def distance(a: int, b: int) -> float:
        low, high = sorted((a, b))
        return (sum(share[low : high + 1]) - (share[low] + share[high]) / 2) ** 2

    within = sum(
        distance(a, b) / (len(one) - 1)
        for one in answers
        for i, a in enumerate(one)
        for j, b in enumerate(one)
        if i != j
    ) / len(everything)
    pairs = [
        distance(a, b) for i, a in enumerate(everything) for j, b in enumerate(everything) if i != j
    ]
    return 1 - within / (sum(pairs) / len(pairs))


@given(st.lists(st.lists(st.integers(0, 3), min_size=5, max_size=5), min_size=1, max_size=6))
def test_alpha_is_that_of_all_pairs(rows: list[list[int]]) -> None:
    units = np.array(rows)
    found = alpha_of(units)
    if found is not None:
        assert found == pytest.approx(slow_alpha(units), abs=1e-9)


def test_alpha_is_none_where_it_is_not_defined() -> None:
    same = {"one-1": {"A1": level(2), "A2": level(2)}, "one-2": {"A1": level(2), "A2": level(2)}}
    assert ordinal_alpha(project(same)) == {"a": None, "b": None}
    alone = {"one-1": {"A1": level(1), "A2": level(2)}, "two-1": {"A1": level(3), "A2": level(4)}}
    # two teams that answer about themselves do not disagree
    assert ordinal_alpha(project(alone))["a"] is None
    assert agreed_share(spreads(project({"one-1": {"A1": level(2)}}))) is None


@given(st.lists(st.integers(0, 4), min_size=2, max_size=9))
def test_figures_stay_in_their_bounds(levels: list[int]) -> None:
    found = spread_of("q", tuple(sorted(levels)))
    middle = median(levels)
    assert found.median == middle
    assert found.average_deviation == pytest.approx(
        sum(abs(x - middle) for x in levels) / len(levels)
    )
    assert 0 <= found.rwg <= 1
    assert -1e-9 <= found.consensus <= 1 + 1e-9
    assert -1 - 1e-9 <= found.agreement <= 1 + 1e-9
    if len(set(levels)) == 1:
        assert (found.rwg, found.consensus, found.agreement, found.within_one) == (1, 1, 1, 1)
        assert not found.discuss
    assert found.agreement == pytest.approx(
        spread_of("q", tuple(sorted(4 - x for x in levels))).agreement
    )


def test_who_has_not_answered_is_named() -> None:
    answers = {
        "one-1": {"A1": level(0)},
        "one-2": {"A1": level(3)},
        "two-1": {"A1": Answer(state="dont_know")},
        "two-2": {"A2": level(1)},
    }
    (spread,) = spreads(project(answers))
    assert (spread.missing, spread.dont_know, spread.discuss) == (("two-2",), 1, True)
    assert spreads(project(answers), team="two") == ()


def test_the_agenda_puts_what_moves_the_score_first() -> None:
    answers = {
        "one-1": {"A1": level(0), "A2": level(1), "B1": level(1)},
        "one-2": {"A1": level(2), "A2": level(3), "B1": level(3)},
    }
    one = project(answers)
    items = agenda(assess(one), spreads(one))
    # effects by hand: a weighs 1 of 4, b 3 of 4; A1 1 of 4 in a, A2 3 of 4; B1 1 of 2 in b
    assert {i.spread.question: i.effect for i in items} == pytest.approx(
        {"A1": 1 / 16, "A2": 3 / 16, "B1": 3 / 8}
    )
    assert [i.spread.question for i in items] == ["B1", "A2", "A1"]
    # the effect is what the overall level really moves by
    base = {k: {**v, "B2": level(2)} for k, v in answers.items()}
    more = {k: {**v, "B1": level(v["B1"].level + 1)} for k, v in base.items()}  # type: ignore[operator]
    moved = middle(project(more))[1] - middle(project(base))[1]
    assert moved == pytest.approx(3 / 8)


@pytest.mark.parametrize(("policy", "value"), [("median", 1.0), ("mean", 5 / 3), ("minimum", 0.0)])
def test_respondents_are_combined_by_the_policy(policy: str, value: float) -> None:
    answers = {f"one-{k}": {"A1": level(x)} for k, x in enumerate((0, 1, 4), start=1)}
    one = set_policy(Policy.model_validate({"respondents": policy})).apply(project(answers))
    assert profile_value(one, "A1") == pytest.approx(value)
    agreed = set_consensus("one", "A1", Consensus(level=3, reason="seen")).apply(one)
    assert profile_value(agreed, "A1") == 3
    assert agreed.current_round.answers == one.current_round.answers  # blind answers stay
    assert set_consensus("one", "A1", None).apply(agreed).current_round.consensus == {"one": {}}


def test_lowest_team_counts_in_each_dimension_when_asked_for() -> None:
    answers = {
        "one-1": {"A1": level(4), "A2": level(4), "B1": level(1), "B2": level(1)},
        "two-1": {"A1": level(2), "A2": level(2), "B1": level(3), "B2": level(3)},
    }
    one = project(answers)
    lowest = assess(set_policy(Policy(teams="lowest")).apply(one))
    assert (lowest.dimensions["a"].value, lowest.dimensions["b"].value) == (2, 1)
    assert lowest.overall.value == pytest.approx((2 + 3 * 1) / 4)
    assert "the lowest team counts" in lowest.roll_up
    assert "by their people" in assess(one).roll_up


def way(profile: Profile, one: Project, row: int | None) -> float | None:
    found = profile.way(one, row)
    assert found is not None
    return found.value


def test_targets_of_a_team_and_the_share_of_the_way() -> None:
    answers = {
        "one-1": {"A1": level(4), "A2": level(4), "B1": level(1), "B2": level(1)},
        "two-1": {"A1": level(4), "A2": level(4), "B1": level(1), "B2": level(1)},
    }
    one = checked(project(answers), targets=())
    assert assess(one).way(one) is None
    one = set_target("a", "A", 2.0).apply(one)
    one = set_target("b", "B", 2.0).apply(one)
    one = set_target("b", "B", 1.0, team="two").apply(one)
    profile = assess(one)
    # a is over-achieved, which does not make up for b: (1·2 + 3·1) / (1·2 + 3·2)
    assert [way(profile, one, row) for row in (None, 0, 1)] == pytest.approx([5 / 8, 5 / 8, 1])
    gaps = [profile.gap(one, "b", row) for row in (0, 1)]
    assert [(g.value, g.reach) for g in gaps if g] == [(1, "missed"), (0, "reached")]


def test_evidence_counts_until_it_ends() -> None:
    def proved(until: str) -> Answer:
        return Answer(state="level", level=2, evidence=(Evidence(text="log", until=until),))  # type: ignore[arg-type]

    for until, share in (("", 1.0), ("2026-11-21", 1.0), ("2026-11-20", 0.0)):
        assert assess(project({"one-1": {"A1": proved(until)}})).evidence == share


def test_a_round_starts_from_the_last_and_marks_what_is_carried() -> None:
    one = project({"one-1": {"A1": level(1), "A2": level(2)}})
    one = set_consensus("one", "A2", Consensus(level=3)).apply(one)
    two = start_round("Spring 2027", "2027-04-01").apply(one)
    assert [r.id for r in two.rounds] == ["round-1", "spring-2027"]
    given = Given(round="round-1", date=one.rounds[0].date)
    assert two.current_round.answer("one-1", "A1") == level(1).model_copy(update={"given": given})
    assert two.current_round.consensus["one"]["A2"] == Consensus(level=3, given=given)
    again = set_level("one-1", "A1", 3, WHEN).apply(two)
    assert not again.current_round.answer("one-1", "A1").carried
    found = compare_rounds(again, again.rounds[0], again.rounds[1])
    # A1 alone was given again: one pair of eight cells, so nothing is compared
    assert [(c.id, c.difference) for c in found.questions] == [("A1", 2)]
    assert (found.confirmed, found.cells, found.overall.refused) == (1, 2, True)
    assert found.overall.difference is None
    third = following_round(again, "Spring 2027", "2027-05-01")
    assert third.current_round.id == "spring-2027-2"


def test_answers_move_by_id_to_another_questionnaire_and_old_rounds_stay() -> None:
    kept = [q for q in SMALL.questions if q.id != "A2"]
    kept[1] = kept[1].model_copy(update={"dimension": "a"})  # B1 moves
    new = SMALL.model_copy(
        update={"version": "2", "questions": (*kept, question("B3", "b")), "name": "Small 2"}
    )
    one = project({"one-1": {"A1": level(1), "A2": level(4), "B1": level(2)}})
    items = migration(SMALL, new)
    assert (items.moved, items.new, items.dropped) == ((("B1", "b", "a"),), ("B3",), ("A2",))
    two = following_round(one, "Next", "2027-01-01", new)
    assert set(two.current_round.answers["one-1"]) == {"A1", "B1"}
    assert two.questionnaire_of(two.rounds[0]) == SMALL
    assert two.rounds[0].answers == one.rounds[0].answers
    found = compare_rounds(two, two.rounds[0], two.rounds[1])
    assert found.overall.refused
    third = following_round(two, "After", "2027-06-01")
    assert third.rounds[1].model == ""
    assert Project.model_validate_json(third.model_dump_json()) == third


def test_a_respondent_who_is_removed_is_gone_everywhere() -> None:
    one = project({"one-1": {"A1": level(1)}, "one-2": {"A1": level(2)}})
    two = following_round(one, "Next", "2027-01-01")
    left = tuple(r for r in two.respondents if r.id != "one-2")
    after = set_respondents(left, "Remove a respondent").apply(two)
    assert "one-2" not in after.model_dump_json()


def benchmark(**more: object) -> Benchmark:
    row = {"dimension": "a", "n": 12, "low_quartile": 1.0, "median": 2.0, "high_quartile": 3.0}
    return Benchmark(name="Peers", date="2026-01-01", rows=(BenchmarkRow(**{**row, **more}),))  # type: ignore[arg-type]


def test_a_benchmark_of_few_is_hidden() -> None:
    assert benchmark().row("a") is not None
    assert benchmark(n=7).row("a") is None
    assert benchmark().row("b") is None


def benchmark_of(folder: Path, rows: str, old: Benchmark | None = None) -> Intake[Benchmark | None]:
    path = folder / "peers.csv"
    path.write_text(f"dimension,n,low quartile,median,high quartile\n{rows}\n")
    return read_benchmark(path, SMALL, NOW.date(), old)


@pytest.mark.parametrize("rows", ["a,12,1,2,3", "a,12,1,2,3\na,12,1,2,3"])
def test_benchmark_files(tmp_path: Path, rows: str) -> None:
    """A row that stands there twice without a difference is one row."""
    intake = benchmark_of(tmp_path, rows)
    assert [(e.result, e.id) for e in intake.preview.entries] == [("new", "a")]
    found = intake.take()
    assert found is not None
    assert (found.name, found.date) == ("peers", "2026-11-21")
    assert found.rows == benchmark().rows


@pytest.mark.parametrize(
    ("rows", "column", "words"),
    [
        ("x,12,1,2,3", "dimension", "no dimension “x”"),
        ("a,12,2,1,3", "median", "do not rise"),
        ("a,12,1,2,7", "high quartile", "“7” is 7, which is not allowed here"),
        ("a,12,-1,2,3", "low quartile", "“-1” is -1, which is not allowed here"),
        ("a,12,1,2", "high quartile", "is not a number"),
        ("a,0,1,2,3", "n", "“0” is 0, which is not allowed here"),
        ("a,1000001,1,2,3", "n", "1,000,001, which is not allowed here"),
        ("a,1.5,1,2,3", "n", "“1.5” is 1.5, which is not allowed here"),
        ("a,many,1,2,3", "n", "“many” is not a number"),
        ("a,12,1,2,3\na,13,1,2,3", "dimension", "stands there twice"),
    ],
)
def test_a_row_of_a_benchmark_that_is_wrong_is_left_out(
    tmp_path: Path, rows: str, column: str, words: str
) -> None:
    """It is said where and why, and what was there before stays."""
    old = benchmark()
    intake = benchmark_of(tmp_path, rows, old)
    (entry,) = intake.preview.entries
    assert (entry.result, entry.column) == ("left out", column)
    assert words in str(entry.why)
    assert intake.take() == old


def test_a_benchmark_says_each_figure_it_changes_and_what_it_takes_away(tmp_path: Path) -> None:
    two = (
        benchmark()
        .rows[0]
        .model_copy(update={"dimension": "b", "n": 9, "low_quartile": 0, "median": 1})
    )
    old = benchmark().model_copy(update={"rows": (*benchmark().rows, two)})
    intake = benchmark_of(tmp_path, "a,12,1,2.5,3", old)
    told = [(e.result, e.id, e.field, e.old, e.new) for e in intake.preview.entries]
    assert told == [("changed", "a", "median", 2, 2.5), ("lost", "b", "", None, None)]
    (new,) = benchmark_of(tmp_path, "a,12,1,2,3").preview.entries
    assert dict(new.holds) == {"n": 12, "low quartile": 1, "median": 2, "high quartile": 3}


def test_a_benchmark_without_rows_changes_nothing(tmp_path: Path) -> None:
    intake = benchmark_of(tmp_path, "")
    assert not intake.preview.entries
    assert intake.take() is None
    assert benchmark_of(tmp_path, "", benchmark()).take() == benchmark()


def test_a_benchmark_without_its_columns_or_rows_in_json_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "peers.json"
    path.write_text(json.dumps({"name": "Peers", "date": "2026-01-01", "rows": []}))
    with pytest.raises(InputError, match="holds no rows"):
        read_benchmark(path, SMALL, NOW.date())
    table = tmp_path / "peers.csv"
    table.write_text("colour,weight\nred,1\n")
    with pytest.raises(InputError):
        read_benchmark(table, SMALL, NOW.date())


def test_results_leave_as_json_csv_and_workbook(tmp_path: Path, example: Project) -> None:
    results = results_of(example)
    body = json.loads(results_json(results))
    assert body["overall"]["value"] == pytest.approx(results.profile.overall.value)
    assert body["policy"] == {"respondents": "median", "teams": "weighted_mean", "bound": 1.0}
    assert len(body["left_out"]) == body["counts"]["not_applicable"]
    assert body["dimensions"]["strategy"]["krippendorff_alpha_ordinal"] == pytest.approx(
        0.60, abs=0.01
    )
    lines = results_csv(results).decode("utf-8-sig").splitlines()
    assert len(lines) == 1 + 11 * (1 + len(example.teams))
    path = tmp_path / "r.xlsx"
    path.write_bytes(results_workbook(results))
    sheets = read_workbook(path)
    assert list(sheets) == ["Levels", "Questions", "Disagreement", "Published models", "Left out"]
    assert sheets["Levels"][1][4] == pytest.approx(results.profile.overall.value)
    assert len(sheets["Questions"]) == 86
