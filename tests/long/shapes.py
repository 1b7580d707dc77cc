"""Models of any shape tried at random: rules over teams, models that ship, choices, and file formats."""

from __future__ import annotations

import math
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from planner.domain.answers.replies import Proof, Replies, Reply, Sheet
from planner.domain.content.model import Item, Model
from planner.domain.organisation.organisation import Organisation
from planner.domain.record.preview import Answers
from planner.exchange.model_answers import as_json, blank_sheet, read_replies
from planner.exchange.pack import pack_json, pack_of
from planner.exchange.pack_intake import read_pack_file
from planner.exchange.tabular import as_csv, as_workbook
from planner.maturity.beside import read_beside
from planner.maturity.evaluate import ModelResult, ModelScore, evaluate
from planner.maturity.model_file import shipped_model
from planner.workspace.create import new_project
from planner.workspace.model_edits import add_model, set_reply
from tests.conftest import NOW
from tests.long.votes import MOST, SLACK, Checks, Vote, vote

RULES: tuple[dict[str, Any], ...] = (
    {"kind": "weighted_mean"},
    {"kind": "mean_of_means"},
    {"kind": "fraction_done"},
    {"kind": "sum"},
    {"kind": "sum", "na": "rescale"},
    {"kind": "minimum"},
    {"kind": "all_yes"},
    {"kind": "sum_of_level_means"},
    {"kind": "staged", "at_least": 1.0},
    {"kind": "staged_with_cap"},
    {"kind": "evidence_cap", "caps": {"document": 1.0, "observed": 2.0}},
)
"""Rising rules; ladders and risk rules may fall, and the linter names them."""


def a_model(rnd: random.Random) -> Model:
    """A root over one or two branches and an item of its own, with rules drawn at random."""
    options = [{"id": f"v{k}", "text": f"{k}", "value": float(k)} for k in range(3)]
    nodes = [
        {"id": f"n{k}", "name": f"n{k}", "rule": rnd.choice(RULES), "level": k + 1}
        for k in range(rnd.randint(1, 2))
    ]
    places = [*(str(n["id"]) for n in nodes), *(str(n["id"]) for n in nodes), "root"]
    items = [
        {
            "id": f"i{k}",
            "node": place,
            "text": f"i{k}",
            "options": options,
            "level": rnd.randint(1, 2),
            "weight": rnd.choice((1.0, 2.0)),
        }
        for k, place in enumerate(places)
    ]
    fields = {"id": "m", "name": "M", "version": "1", "date": "2026-11-01", "scored_by": "product"}
    body = {**fields, "rule": rnd.choice(RULES), "nodes": nodes, "items": items}
    return Model.model_validate(body, strict=False)


def _reply(one: Vote, proof: str = "") -> Reply | None:
    if one is None:
        return None
    if one == "?":
        return Reply(state="dont_know")
    if one == "n/a":
        return Reply(state="not_applicable", reason="no such thing")
    assert isinstance(one, int)
    evidence = (Proof(kind=proof, date="2026-10-01"),) if proof else ()
    return Reply(options=(f"v{min(one, 2)}",), evidence=evidence)


Proofs = Mapping[tuple[str, str], str]


def _replies(
    sheets: Mapping[tuple[str, int], Mapping[str, Vote]], proofs: Proofs | None = None
) -> Replies:
    shown = proofs or {}
    return Replies(
        model="m",
        date="2026-11-01",
        weights={f"t{k}": float(k + 1) for k in range(5)},
        sheets=tuple(
            Sheet(
                respondent=f"{team}-{k}",
                team=team,
                replies={
                    i: r
                    for i, v in sheet.items()
                    if (r := _reply(v, shown.get((team, i), ""))) is not None
                },
            )
            for (team, k), sheet in sheets.items()
        ),
    )


def models(number: int, checks: Checks) -> None:
    """Models of any shape over teams: completions inside, values in their range, raises."""
    rnd = random.Random(f"models {number}")
    one = a_model(rnd)
    policy: Any = rnd.choice(("weighted_mean", "lowest"))
    combine: Any = rnd.choice(("median", "minimum"))
    sheets: dict[tuple[str, int], dict[str, Vote]] = {}
    for team in range(rnd.randint(1, 5)):
        unknown = rnd.choice((0.1, 0.4, 0.8))
        for person in range(rnd.randint(1, 2)):
            sheets[f"t{team}", person] = {i.id: vote(rnd, unknown) for i in one.items}
    proofs = {
        (t, i.id): rnd.choice(("document", "observed"))
        for t, _ in sheets
        for i in one.items
        if rnd.random() < 0.5
    }

    def score(
        now: Mapping[tuple[str, int], Mapping[str, Vote]], shown: Proofs = proofs
    ) -> ModelScore:
        return evaluate(one, _replies(now, shown), respondents=combine, teams=policy, brief=True)

    before = score(sheets)
    for result in (before.overall, *before.teams):
        if result.read:
            assert result.low <= result.high + SLACK
            assert result.value is None or result.low - SLACK <= result.value <= result.high + SLACK
            checks["value inside its range"] += 1
    if not before.overall.read:
        checks["not read at all"] += 1
        return
    level_of = {
        (t, ident): any(isinstance(sheets[t, k].get(ident), int) for t2, k in sheets if t2 == t)
        for t, _ in sheets
        for ident in sheets[t, 0]
    }
    taken = {t.team: t for t in before.teams}
    for _ in range(6):
        done = {k: dict(v) for k, v in sheets.items()}
        for (unit, ident), known in level_of.items():
            out = (
                any(x.startswith(f"{ident}:") for x in taken[unit].left_out)
                if unit in taken
                else False
            )
            if known or out:
                continue
            value = rnd.randint(0, 2)
            for (own, _), sheet in done.items():
                if own == unit:
                    sheet[ident] = value
        later = {
            (t, i): rnd.choice(("document", "observed")) for t, _ in sheets for i in sheets[t, 0]
        }
        after = score(done, {**later, **proofs})
        assert before.overall.low - 1e-7 <= after.overall.low
        assert after.overall.high <= before.overall.high + 1e-7
        checks["completions inside"] += 1
    raisable = [
        (k, i) for k, v in sheets.items() for i, x in v.items() if isinstance(x, int) and x < 2
    ]
    if raisable:
        key, item = rnd.choice(raisable)
        up = {k: dict(v) for k, v in sheets.items()}
        up[key][item] = 2
        after = score(up)
        assert after.overall.low >= before.overall.low - 1e-7
        assert after.overall.high >= before.overall.high - 1e-7
        checks["a raise lowers nothing"] += 1


SHIPPED = ("genaiops", "ml-test-score-2016", "ml-test-score-2017", "production-readiness")


def shipped(number: int, checks: Checks) -> None:
    """The models that ship, as they are: completions inside, values and branches in range, raises."""
    rnd = random.Random(f"shipped {number}")
    one = shipped_model(rnd.choice(SHIPPED))
    policy: Any = rnd.choice(("weighted_mean", "lowest"))
    combine: Any = rnd.choice(("median", "mean", "minimum"))
    picked: dict[tuple[str, int, str], int | str] = {}
    for team in range(rnd.choice((1, 1, 2, 2, 3, 5))):
        unknown = rnd.choice((0.02, 0.3, 0.8))
        for person in range(rnd.randint(1, 2)):
            for item in one.items:
                if rnd.random() < unknown:
                    given = rnd.choice(("?", "n/a", None))
                    if given:
                        picked[f"t{team}", person, item.id] = given
                else:
                    picked[f"t{team}", person, item.id] = rnd.randrange(len(item.choices))
    people = sorted({(t, k) for t, k, _ in picked})

    def score(now: Mapping[tuple[str, int, str], int | str]) -> ModelScore:
        sheets = []
        for team, person in people:
            replies = {}
            for item in one.items:
                at = now.get((team, person, item.id))
                if isinstance(at, int):
                    replies[item.id] = Reply(options=(item.choices[at].id,))
                elif at is not None:
                    replies[item.id] = _reply(at) or Reply()
            sheets.append(Sheet(respondent=f"{team}-{person}", team=team, replies=replies))
        asked = Replies(model=one.id, version=one.version, date="2026-11-01", sheets=tuple(sheets))
        return evaluate(one, asked, respondents=combine, teams=policy, brief=True)

    if not people:
        checks["not read at all"] += 1
        return
    before = score(picked)
    if not before.overall.read:
        checks["not read at all"] += 1
        return
    for result in (before.overall, *before.teams):
        for level in result.levels.values():
            if level.asked:
                assert level.low <= level.high + SLACK
                assert level.value is None or (
                    level.low - SLACK <= level.value <= level.high + SLACK
                )
                checks["value inside its range"] += 1
    rank = {
        i.id: sorted(range(len(i.choices)), key=[c.value for c in i.choices].__getitem__)
        for i in one.items
    }
    open_ = {(t.team, ident): x for t in before.teams for ident, x in _open_items(one, t).items()}
    for end in (0, -1, None) if number % 3 == 0 else (0, -1):
        done = dict(picked)
        for unit, ident in open_:
            at = rnd.choice(rank[ident]) if end is None else rank[ident][end]
            done |= {(t, k, ident): at for t, k in people if t == unit}
        after = score(done)
        _inside(before, after)
        checks["completions inside"] += 1
        if end is not None and "n/a" not in picked.values():
            reached = after.overall.low if end == 0 else after.overall.high
            assert abs(reached - (before.overall.low if end == 0 else before.overall.high)) < 1e-7
            checks["an end is reached"] += 1
    raisable = [k for k, at in picked.items() if isinstance(at, int) and at != rank[k[2]][-1]]
    if raisable:
        key = rnd.choice(raisable)
        after = score({**picked, key: rank[key[2]][-1]})
        for node, level in before.overall.levels.items():
            assert after.overall.levels[node].low >= level.low - 1e-7
            assert after.overall.levels[node].high >= level.high - 1e-7
        checks["a raise lowers nothing"] += 1


def _open_items(one: Model, result: ModelResult) -> dict[str, str]:
    """Items of a team that nobody decided and that count."""
    ids = one.item_by_id
    return {
        n.id: n.id
        for _, n in result.tree.walk()
        if n.id in ids and n.value is None and n.low is not None and n.low != n.high
    }


def _inside(before: ModelScore, after: ModelScore) -> None:
    for node, level in before.overall.levels.items():
        then = after.overall.levels[node]
        if level.asked and then.asked:
            assert level.low - 1e-7 <= then.low
            assert then.high <= level.high + 1e-7


def a_ladder_or_risks(rnd: random.Random) -> Model:
    """Items of two to three choices (one may take several) under a ladder, or under risk rules."""
    ladder = rnd.random() < 0.5
    items: list[dict[str, Any]] = []
    for k in range(rnd.randint(1, 4)):
        options = [
            {
                "id": f"i{k}-v{n}",
                "text": f"{k}.{n}",
                "value": float(n),
                "score": float(rnd.randint(0, 9)) if rnd.random() < 0.9 else None,
                "positive": n > 0 and rnd.random() < 0.8,
            }
            for n in range(rnd.randint(2, 3))
        ]
        several = not ladder and rnd.random() < 0.4
        kind = "multi" if several else "single"
        items.append(
            {"id": f"i{k}", "node": "root", "text": f"i{k}", "options": options, "kind": kind}
        )
    rule: dict[str, Any] = {"kind": "ladder"}
    if not ladder:
        names = [o["id"] for i in items for o in i["options"]]

        def condition() -> str:
            parts = [rnd.choice(("", "!")) + rnd.choice(names) for _ in range(rnd.randint(1, 3))]
            return rnd.choice((" && ", " || ")).join(parts)

        risks = ("none", "medium", "high")
        rules = [
            {"condition": condition(), "risk": rnd.choice(risks)} for _ in range(rnd.randint(0, 3))
        ]
        rule = {"kind": "risk_rules", "rules": rules, "default": rnd.choice(risks)}
    fields = {"id": "m", "name": "M", "version": "1", "date": "2026-11-01", "scored_by": "product"}
    return Model.model_validate({**fields, "rule": rule, "items": items}, strict=False)


def _ways(one: Item) -> list[tuple[str, ...]]:
    ids = [o.id for o in one.options]
    if one.kind == "single":
        return [(i,) for i in ids]
    return [tuple(i for k, i in enumerate(ids) if mask >> k & 1) for mask in range(1 << len(ids))]


def choices(number: int, checks: Checks) -> None:
    """Ladders and risk rules, which may fall: the ends are those of all completions, exactly."""
    rnd = random.Random(f"choices {number}")
    one = a_ladder_or_risks(rnd)
    given: dict[str, list[tuple[str, ...]]] = {}
    for item in one.items:
        if rnd.random() < 0.5:
            given[item.id] = [rnd.choice(_ways(item)) for _ in range(rnd.randint(1, 2))]

    def score(picked: Mapping[str, list[tuple[str, ...]]]) -> ModelResult:
        people = max((len(v) for v in picked.values()), default=1)
        sheets = tuple(
            Sheet(
                respondent=f"p{k}",
                team="t",
                replies={i: Reply(options=w[k]) for i, w in picked.items() if k < len(w)},
            )
            for k in range(people)
        )
        return evaluate(
            one, Replies(model="m", date="2026-11-01", sheets=sheets), brief=True
        ).overall

    before = score(given)
    ways = [given.get(i.id) or _ways(i) for i in one.items]
    if math.prod(map(len, ways)) > 5 * MOST:
        checks["too many completions to go through"] += 1
        return
    ends = []
    for way in product(*ways):
        after = score({i.id: [w] for i, w in zip(one.items, way, strict=True)})
        if after.value is not None:
            ends.append(after.value)
    assert before.level.exact
    if ends:
        assert (before.low, before.high) == (min(ends), max(ends))
        checks["both ends are those of all completions"] += 1
    else:
        checks["no path has a score"] += 1


def files(number: int, checks: Checks) -> None:
    """The same answers as JSON, CSV, workbook and pack: the same verdict."""
    rnd = random.Random(f"files {number}")
    one = a_model(rnd)
    sheet = {i.id: r for i in one.items if (r := _reply(vote(rnd, 0.4))) is not None}
    day = date(2026, 11, 1)
    people = (Sheet(respondent="all", team="all", replies=sheet),)
    here = Replies(model="m", version="1", date=day.isoformat(), facts=(), sheets=people)
    truth = evaluate(one, here, brief=True).overall.level
    cells = []
    for row in blank_sheet(one).rows:
        reply = sheet.get(str(row[0]))
        answer, reason = "", ""
        if reply is not None:
            answer = {"dont_know": "?", "not_applicable": "n/a"}.get(
                reply.state, ",".join(reply.options)
            )
            reason = reply.reason
        cells.append([*row[:3], answer, reason, *row[5:]])
    table = replace(blank_sheet(one), rows=cells)
    kinds = {"a.json": lambda: as_json(here).encode(), "a.csv": lambda: as_csv(table)}
    if number % 10 == 0:
        kinds["a.xlsx"] = lambda: as_workbook([("answers", table)])
    with TemporaryDirectory() as folder:
        for name, data in kinds.items():
            path = Path(folder) / name
            path.write_bytes(data())
            read = read_replies(path, one, today=day)
            assert evaluate(one, read, brief=True).overall.level == truth, name
            checks[f"the same verdict from {name[2:].upper()}"] += 1
        made = add_model(one).apply(new_project(Organisation(name="Small"), ("T",), NOW))
        who = made.respondents[0].id
        full = made
        for item, reply in sheet.items():
            full = set_reply(who, "m", item, reply).apply(full)
        path = Path(folder) / "pack.json"
        path.write_text(pack_json(pack_of(full, who)), encoding="utf-8")
        merged = read_beside(
            read_pack_file(path, made, NOW, answers=Answers(sure=True)).take(), one, brief=True
        ).level
        same = (merged.low, merged.value, merged.high, merged.applies, merged.answered)
        assert same == (truth.low, truth.value, truth.high, truth.applies, truth.answered)
        checks["the same verdict from a pack"] += 1
