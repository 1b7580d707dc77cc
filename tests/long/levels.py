"""Levels tried at random: what was published holds for every completion of what is open, whatever the policy.

``python3 start.py long levels`` goes through 10,000 cases of each kind and prints what it checked; the
default suite runs a short form (``tests/maturity/test_levels_at_random.py``). Small cases go through every
completion, larger ones through some drawn at random. A case is known by its number alone.
"""

from __future__ import annotations

import math
import random
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from statistics import fmean, median
from typing import Any

from planner.domain.answers.assessment import Answer, Consensus, Policy, Respondent
from planner.domain.content.lens import Criterion, Lens, LensLevel, Need
from planner.domain.content.questionnaire import Dimension, LevelDescriptor, Question, Questionnaire
from planner.domain.organisation.organisation import Organisation, Team
from planner.domain.project import Project
from planner.maturity.cells import build_cells
from planner.maturity.lens import read_lens
from planner.maturity.lens_rules import Cell, read_team
from planner.maturity.means import Triple
from planner.maturity.score import Profile, assess
from planner.maturity.settling import settling
from planner.workspace.create import new_project
from tests.conftest import NOW
from tests.long.shapes import choices, files, models, shipped
from tests.long.votes import DRAWN, MOST, SLACK, Checks, Vote, vote

LEVELS = tuple(LevelDescriptor(name=f"L{k}", text=f"Level {k}.") for k in range(5))


# ---------------------------------------------------------------- projects


def questionnaire(rnd: random.Random, dimensions: int, each: int) -> Questionnaire:
    """Dimensions and questions with weights of one to three."""
    names = [f"d{k}" for k in range(dimensions)]
    return Questionnaire(
        id="small",
        name="Small",
        version="1",
        date="2026-01-01",
        dimensions=tuple(
            Dimension(
                id=n,
                name=n,
                short=n,
                weight=rnd.choice((1.0, 2.0, 3.0)),
                beside=k > 0 and rnd.random() < 0.1,
            )
            for k, n in enumerate(names)
        ),
        questions=tuple(
            Question(
                id=f"{n}-{k}",
                dimension=n,
                title=f"{n}-{k}",
                prompt=f"{n}-{k}",
                why="",
                levels=LEVELS,
                weight=rnd.choice((1.0, 1.0, 2.0)),
            )
            for n in names
            for k in range(rnd.randint(1, each))
        ),
    )


def answer(one: Vote) -> Answer | None:
    """The vote as an answer."""
    if one is None:
        return None
    if one == "?":
        return Answer(state="dont_know")
    if one == "n/a":
        return Answer(state="not_applicable", reason="no such thing")
    if isinstance(one, tuple):
        return Answer(mapped=one)
    return Answer(state="level", level=int(one))


def agreement(one: Vote) -> Consensus:
    """The vote as what a team agreed on."""
    if one == "?":
        return Consensus(state="dont_know", ask="Somebody else")
    if one == "n/a":
        return Consensus(state="not_applicable", reason="not our business")
    assert isinstance(one, int)
    return Consensus(level=one)


Votes = dict[tuple[str, str], list[Vote]]
Agreed = dict[tuple[str, str], Vote]


def a_case(
    rnd: random.Random, teams: int, people: int, dimensions: int, each: int
) -> tuple[Questionnaire, tuple[Team, ...], Votes, Agreed, Policy]:
    """Random answers of teams, some of which nobody answers for, with some agreements."""
    asked = questionnaire(rnd, dimensions, each)
    made = tuple(
        Team(id=f"t{k}", name=f"T{k}", people=rnd.choice((1.0, 5.0, 9.0))) for k in range(teams)
    )
    votes: Votes = {}
    agreed: Agreed = {}
    mapped = rnd.random() < 0.4
    for team in made:
        number = rnd.choice((0, *range(1, people + 1), *range(1, people + 1)))
        unknown = rnd.choice((0.1, 0.4, 0.8))
        for question in asked.questions:
            votes[team.id, question.id] = [vote(rnd, unknown, mapped=mapped) for _ in range(number)]
            if number and rnd.random() < 0.15:
                agreed[team.id, question.id] = rnd.choice((0, 1, 2, 3, 4, "?", "n/a"))
    policy = Policy(
        respondents=rnd.choice(("median", "mean", "minimum")),
        teams=rnd.choice(("weighted_mean", "lowest")),
        bound=rnd.choice((0.5, 1.0, 2.0)),
    )
    return asked, made, votes, agreed, policy


def project_of(
    asked: Questionnaire, teams: tuple[Team, ...], votes: Votes, agreed: Agreed, policy: Policy
) -> Project:
    """The document that holds these votes."""
    base = new_project(Organisation(name="Org"), ("One",), NOW, asked, "id")
    number = {
        t.id: max((len(v) for (x, _), v in votes.items() if x == t.id), default=0) for t in teams
    }
    sheets: dict[str, dict[str, Answer]] = {}
    for (team, question), given in votes.items():
        for k, one in enumerate(given):
            found = answer(one)
            if found is not None:
                sheets.setdefault(f"{team}-{k}", {})[question] = found
    consensus: dict[str, dict[str, Consensus]] = {}
    for (team, question), one in agreed.items():
        consensus.setdefault(team, {})[question] = agreement(one)
    round_ = base.current_round.model_copy(update={"answers": sheets, "consensus": consensus})
    fields = {n: getattr(base, n) for n in Project.model_fields}
    fields |= {
        "teams": teams,
        "respondents": tuple(
            Respondent(id=f"{t.id}-{k}", team=t.id) for t in teams for k in range(number[t.id])
        ),
        "rounds": (round_,),
        "policy": policy,
    }
    return Project.model_validate(fields)


# ---------------------------------------------------------------- a slow second implementation

Cells3 = tuple[float, float | None, float]


def slow_cell(given: list[Vote], agreed: Vote, policy: str) -> Cells3 | None:
    """One team's answer to one question, written from the table of the policies."""
    if agreed is not None:
        if agreed == "n/a":
            return None
        return (0.0, None, 4.0) if agreed == "?" else (float(agreed),) * 3  # type: ignore[return-value, arg-type]
    combine = {"median": median, "mean": fmean, "minimum": min}[policy]
    levels = sorted(v for v in given if isinstance(v, int))
    if levels:
        value = combine(levels)  # type: ignore[operator]
        return float(value), float(value), float(value)
    if "?" in given:
        return 0.0, None, 4.0
    if "n/a" in given and 2 * given.count("n/a") >= len(given):
        return None
    spans = [v for v in given if isinstance(v, tuple)]
    if spans:
        low, high = (float(combine([s[k] for s in spans])) for k in (0, 1))  # type: ignore[operator]
        return low, None, high
    return 0.0, None, 4.0


def slow_mean(parts: list[tuple[float, Cells3 | None]]) -> Cells3 | None:
    """An open part counts as the mean of the known, held inside its own range."""
    kept = [(w, c) for w, c in parts if c is not None and w > 0]
    if not kept:
        return None
    total = sum(w for w, _ in kept)
    low, high = sum(w * c[0] for w, c in kept) / total, sum(w * c[2] for w, c in kept) / total
    known = [(w, c[1]) for w, c in kept if c[1] is not None]
    if not known:
        return low, None, high
    usual = sum(w * v for w, v in known) / sum(w for w, _ in known)
    filled = [(w, min(max(usual, c[0]), c[2]) if c[1] is None else c[1]) for w, c in kept]
    return low, sum(w * v for w, v in filled) / total, high


def slow_lowest(parts: list[Cells3 | None]) -> Cells3 | None:
    """The lowest team; a value where every team has one."""
    kept = [p for p in parts if p is not None]
    if not kept:
        return None
    values = [p[1] for p in kept]
    value = None if None in values else min(v for v in values if v is not None)
    return min(p[0] for p in kept), value, min(p[2] for p in kept)


def slow_overall(
    asked: Questionnaire,
    teams: tuple[Team, ...],
    cells: Mapping[tuple[str, str], Cells3 | None],
    policy: Policy,
) -> Cells3 | None:
    """The overall level with plain loops."""
    dimensions: list[tuple[float, Cells3 | None]] = []
    for dimension in asked.dimensions:
        mine = asked.by_dimension[dimension.id]
        by_team = [slow_mean([(q.weight, cells.get((t.id, q.id))) for q in mine]) for t in teams]
        if policy.teams == "lowest":
            whole = slow_lowest(by_team)
        else:
            whole = slow_mean([(t.people, c) for t, c in zip(teams, by_team, strict=True)])
        dimensions.append((0.0 if dimension.beside else dimension.weight, whole))
    return slow_mean(dimensions)


def triple_of(profile: Profile) -> tuple[float, float, float]:
    """The arithmetic of the product, whether or not a figure leads."""
    cells = profile.cells
    found = profile.frame.means(Triple(cells.low, cells.value, cells.high), cells.counted).overall
    return float(found.low), float(found.value), float(found.high)


# ---------------------------------------------------------------- checks


def house(number: int, checks: Checks) -> None:
    """Means of answers: a second implementation, completions, values inside, raises."""
    rnd = random.Random(f"house {number}")
    case = a_case(rnd, rnd.randint(1, 5), 4, rnd.randint(1, 3), 3)
    asked, teams, votes, agreed, policy = case
    profile = assess(project_of(*case))
    cells = {
        key: slow_cell(given, agreed.get(key), policy.respondents)
        for key, given in votes.items()
        if given
    }
    slow, fast = slow_overall(asked, teams, cells, policy), triple_of(profile)
    checks["second implementation"] += 1
    if slow is None:
        assert all(math.isnan(x) for x in fast)
        assert profile.overall.value is None
        assert not profile.overall.asked
        return
    _same(slow, fast)
    for level in (
        profile.overall,
        *profile.dimensions.values(),
        *(t.overall for t in profile.teams),
    ):
        assert level.low <= level.high + SLACK
        assert level.value is None or level.low - SLACK <= level.value <= level.high + SLACK
        for why in level.why:
            if why.kind not in ("differ", "left_out", "carried", "thin", "unasked"):
                assert why.low <= level.low + SLACK
                assert why.high >= level.high - SLACK
        checks["value inside its range"] += 1
    free = {k: _between(c[0], c[2]) for k, c in cells.items() if c is not None and c[1] is None}
    for filled in _completions(rnd, free):
        whole = {**cells, **{k: (float(v),) * 3 for k, v in filled.items()}}
        done = slow_overall(asked, teams, whole, policy)  # type: ignore[arg-type]
        assert done is not None
        assert profile.overall.low - SLACK <= done[0] <= profile.overall.high + SLACK
        checks["completions inside"] += 1
    _raised(rnd, case, profile, checks)


def _same(slow: Cells3, fast: tuple[float, float, float]) -> None:
    assert abs(slow[0] - fast[0]) < 1e-7
    assert abs(slow[2] - fast[2]) < 1e-7
    assert (slow[1] is None) == math.isnan(fast[1])
    assert slow[1] is None or abs(slow[1] - fast[1]) < 1e-7


def _between(low: float, high: float) -> tuple[float, ...]:
    """The levels that an open cell could be: both ends, and what lies between."""
    return tuple(sorted({low, high, *(float(k) for k in range(5) if low < k < high)}))


def _completions(
    rnd: random.Random, free: Mapping[Any, tuple[float, ...]]
) -> Iterator[dict[Any, float]]:
    """Every way to complete what is open, or some drawn and both ends."""
    ways = math.prod(len(v) for v in free.values())
    if ways <= MOST:
        for way in product(*free.values()):
            yield dict(zip(free, way, strict=True))
        return
    yield {k: v[0] for k, v in free.items()}
    yield {k: v[-1] for k, v in free.items()}
    for _ in range(DRAWN):
        yield {k: rnd.choice(v) for k, v in free.items()}


def _raised(
    rnd: random.Random,
    case: tuple[Questionnaire, tuple[Team, ...], Votes, Agreed, Policy],
    before: Profile,
    checks: Checks,
) -> None:
    """A raised answer lowers neither end; a left-out cell that turns out to be at the top neither."""
    asked, teams, votes, agreed, policy = case
    places = [
        (key, k)
        for key, given in votes.items()
        for k, v in enumerate(given)
        if isinstance(v, int) and v < 4 and key not in agreed
    ]
    if places:
        key, k = rnd.choice(places)
        given = list(votes[key])
        given[k] = rnd.randint(int(given[k] or 0), 4)  # type: ignore[arg-type]
        after = assess(project_of(asked, teams, {**votes, key: given}, agreed, policy))
        _not_lower(before, after)
        checks["a raise lowers nothing"] += 1
    cells = before.cells
    out = [
        (r, c)
        for r in range(len(teams))
        for c in range(len(cells.questions))
        if cells.excluded[r, c]
    ]
    if out:
        row, column = rnd.choice(out)
        key = (teams[row].id, cells.questions[column].id)
        after = assess(project_of(asked, teams, votes, {**agreed, key: 4}, policy))
        _not_lower(before, after)
        checks["left out, then at the top, lowers nothing"] += 1


def _not_lower(before: Profile, after: Profile) -> None:
    pairs = [(before.overall, after.overall)]
    pairs += [(before.dimensions[d], after.dimensions[d]) for d in before.dimensions]
    pairs += [(a.overall, b.overall) for a, b in zip(before.teams, after.teams, strict=True)]
    for was, now in pairs:
        if was.asked and was.applies:
            assert now.low >= was.low - SLACK
            assert now.high >= was.high - SLACK


def a_lens(rnd: random.Random, asked: Questionnaire) -> Lens:
    """Levels with criteria of one to three needs, some of which are met by any of them."""
    top = rnd.randint(1, 3)
    ids = [q.id for q in asked.questions]
    criteria = []
    for level in range(1, top + 1):
        for k in range(rnd.randint(1, 2)):
            needs = rnd.sample(ids, min(len(ids), rnd.randint(1, 3)))
            criteria.append(
                Criterion(
                    level=level,
                    text=f"{level}.{k}",
                    needs=tuple(Need(question=q, level=rnd.randint(1, 4)) for q in needs),
                    any=len(needs) > 1 and rnd.random() < 0.4,
                )
            )
    return Lens(
        id="l",
        name="L",
        title="T",
        source="",
        scoring="",
        levels=tuple(LensLevel(level=k, name=f"N{k}") for k in range(top + 1)),
        criteria=tuple(criteria),
    )


def lens(number: int, checks: Checks) -> None:
    """Published levels: completions inside, both ends reached, what decides, raises."""
    rnd = random.Random(f"lens {number}")
    case = a_case(rnd, rnd.randint(1, 5), 2, 1, 5)
    asked, teams, votes, agreed, policy = case
    one = a_lens(rnd, asked)
    cells = build_cells(project_of(*case))
    reading = read_lens(one, cells)
    by_team = reading.cells
    free = {
        (t, q): _between(x.low, x.high) for t, c in by_team.items() for q, x in c.items() if x.open
    }

    def completed(filled: Mapping[tuple[str, str], float]) -> int | None:
        ends = [
            read_team(
                one, {q: Cell(*(float(filled.get((t, q), x.low)),) * 3) for q, x in c.items()}
            )
            for t, c in by_team.items()
        ]
        read = [e.low for e in ends if e is not None]
        return min(read) if read else None

    every = math.prod(len(v) for v in free.values()) <= 3000
    found: set[int] = set()
    outcomes: dict[tuple[float, ...], int] = {}
    ways = (
        product(*free.values()) if every else (tuple(w.values()) for w in _completions(rnd, free))
    )
    for way in ways:
        level = completed(dict(zip(free, way, strict=True)))
        if reading.level is None:
            assert level is None
            continue
        assert level is not None
        assert reading.level.low <= level <= reading.level.high
        checks["completions inside"] += 1
        found.add(level)
        outcomes[tuple(way)] = level
    if reading.level is None:
        checks["not read at all"] += 1
        return
    if every:
        assert {int(reading.level.low), int(reading.level.high)} <= found
        checks["both ends reached"] += 1
        _decides(one, by_team, free, outcomes, checks)
    _lens_raised(rnd, one, case, reading.level.low, reading.level.high, checks)


def _decides(
    one: Lens,
    by_team: Mapping[str, Mapping[str, Cell]],
    free: Mapping[tuple[str, str], tuple[float, ...]],
    outcomes: Mapping[tuple[float, ...], int],
    checks: Checks,
) -> None:
    """The answers named are exactly those that some outcome of the others leaves able to change the level."""
    matter = set()
    for place, key in enumerate(free):
        seen: dict[tuple[float, ...], set[int]] = {}
        for way, level in outcomes.items():
            seen.setdefault((*way[:place], *way[place + 1 :]), set()).add(level)
        if any(len(levels) > 1 for levels in seen.values()):
            matter.add(key)
    asks, at_most = settling(one, by_team)
    named = {(a.team, a.question) for a in asks}
    assert named >= matter if at_most else named == matter
    checks["the answers named are exactly those that matter"] += 1


def _lens_raised(
    rnd: random.Random,
    one: Lens,
    case: tuple[Questionnaire, tuple[Team, ...], Votes, Agreed, Policy],
    low: float,
    high: float,
    checks: Checks,
) -> None:
    asked, teams, votes, agreed, policy = case
    cells = build_cells(project_of(*case))
    changes: list[tuple[str, Votes, Agreed]] = []
    places = [
        (key, k)
        for key, given in votes.items()
        for k, v in enumerate(given)
        if isinstance(v, int) and v < 4 and key not in agreed
    ]
    if places:
        key, k = rnd.choice(places)
        given = list(votes[key])
        given[k] = rnd.randint(int(given[k] or 0), 4)  # type: ignore[arg-type]
        changes.append(("a raise lowers nothing", {**votes, key: given}, agreed))
    out = [
        (r, c)
        for r in range(len(teams))
        for c in range(len(cells.questions))
        if cells.excluded[r, c]
    ]
    if out:
        row, column = rnd.choice(out)
        own = (teams[row].id, cells.questions[column].id)
        before = read_lens(one, cells).cells
        alone = len(teams) == 1 and cells.counted[row].any()
        # a team that was outside, or of which nothing was read, may come in lower
        if alone or (all(read_team(one, c) for c in before.values()) and teams[row].id in before):
            changes.append(("left out, then at the top, lowers nothing", votes, {**agreed, own: 4}))
    for words, then, settled in changes:
        after = read_lens(one, build_cells(project_of(asked, teams, then, settled, policy))).level
        assert after is not None
        assert after.low >= low
        assert after.high >= high
        checks[words] += 1


KINDS: dict[str, Callable[[int, Checks], None]] = {
    "house": house,
    "lens": lens,
    "models": models,
    "shipped": shipped,
    "choices": choices,
    "files": files,
}


def run(
    cases: int, kinds: Mapping[str, Callable[[int, Checks], None]] = KINDS
) -> dict[str, Checks]:
    """Go through ``cases`` of each kind; raises ``AssertionError`` with the case that failed."""
    found = {}
    for name, check in kinds.items():
        checks: Checks = Counter()
        for number in range(cases):
            try:
                check(number, checks)
            except AssertionError as error:
                raise AssertionError(f"{name}, case {number}: {error}") from error
        found[name] = checks
    return found


def main(arguments: list[str]) -> int:
    """Print what was checked, kind by kind: of all kinds, or of those that are named after the number."""
    cases = int(arguments[0]) if arguments else 10_000
    named = {n: KINDS[n] for n in arguments[1:] if n in KINDS} or KINDS
    for name, checks in run(cases, named).items():
        print(f"{name}: {cases:,} cases, none failed")
        for words, number in sorted(checks.items()):
            print(f"  {words}: {number:,}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
