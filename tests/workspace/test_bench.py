"""The bench: stages, what is read, templates that name nobody, a meeting that fits, figures without names."""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

import numpy as np
import pytest
from icalendar import Calendar
from pydantic import BaseModel
from pypdf import PdfReader

from planner.domain.answers.assessment import Answer, Consensus
from planner.domain.base.errors import DocumentError, InputError
from planner.domain.base.language import speaking
from planner.domain.base.resources import example_path
from planner.domain.organisation.organisation import Organisation
from planner.domain.plan.plan import AgreedPlan
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.domain.record.publication import Publication, TakenBack
from planner.domain.record.workshop import AgendaPoint, WorkshopHeld
from planner.maturity.answers import asked_questions
from planner.storage.document import dump, load, save
from planner.workspace.bench import comparison, template
from planner.workspace.bench.comparison import (
    Comparison,
    Record,
    allow,
    as_benchmark,
    quartiles_of,
    renewed,
    withdraw,
)
from planner.workspace.bench.glance import Glances
from planner.workspace.bench.prepare import invitation, plan_meeting, prepare
from planner.workspace.bench.sheet import sheet_of
from planner.workspace.bench.shelf import Shelf
from planner.workspace.bench.summary import stage_of, summary_of
from planner.workspace.bench.words import chosen, opening, people_words, report_words
from planner.workspace.create import new_project

NOW = datetime(2026, 11, 12, 9, 30, tzinfo=UTC)
TODAY = NOW.date()


def client(name: str = "North", number: int = 1, teams: tuple[str, ...] = ("A",)) -> Project:
    made = new_project(Organisation(name=name), teams, NOW, document_id=f"client-{number}", each=2)
    few = tuple(q.id for q in asked_questions(made)[:4])
    round_ = made.rounds[0].model_copy(update={"scope": "chosen", "chosen": few})
    return made.model_copy(update={"rounds": (round_,)})


def answered(project: Project, levels: tuple[int, ...] = (1, 3)) -> Project:
    now = project.current_round
    sheets = {
        r.id: {q: Answer(state="level", level=levels[k % len(levels)]) for q in now.chosen}
        for k, r in enumerate(project.respondents)
    }
    return project.model_copy(update={"rounds": (now.model_copy(update={"answers": sheets}),)})


def agreed(project: Project, level: int = 2, most: int | None = None) -> Project:
    now = project.current_round
    kept = {t.id: {q: Consensus(level=level) for q in now.chosen[:most]} for t in project.teams}
    return project.model_copy(update={"rounds": (now.model_copy(update={"consensus": kept}),)})


def planned(project: Project) -> Project:
    plan = AgreedPlan(agreed="2026-11-01T08:00:00Z", start="2027-01-01", steps=())
    return project.model_copy(update={"agreed_plan": plan})


def test_stages_are_computed():
    new = client()
    out = Publication(round="round-1", when="2026-11-02T08:00:00Z")
    back = TakenBack(who="x", reason="y", when="2026-11-03T08:00:00Z")
    after = (Change(when="2026-11-02T08:00:09Z", what="x"),)
    same = (Change(when="2026-11-02T08:00:02Z", what="the table is fixed"),)
    published = planned(new).model_copy(update={"publications": (out,)})
    assert stage_of(new) == "prepare"
    assert stage_of(agreed(new, most=1)) == "workshop"
    assert stage_of(answered(new)) == "plan"
    assert stage_of(agreed(new)) == "plan"
    assert stage_of(planned(new)) == "report"
    assert summary_of(published, same).stage == "follow"
    changed = summary_of(published, after)
    assert (changed.stage, changed.changes, changed.published) == ("report", 1, "2026-11-02")
    assert report_words(changed) == "One change since it went out"
    taken = published.model_copy(
        update={"publications": (out.model_copy(update={"taken_back": back}),)}
    )
    assert summary_of(taken).stage == "report"


def test_a_row_is_read_from_its_parts_as_from_the_whole(tmp_path):
    out = Publication(round="round-1", when="2026-11-02T08:00:00Z")
    path, glances = tmp_path / "c.mlplan", Glances()
    rich = load(example_path()).project
    many = planned(answered(client("South", 2, ("A", "B")))).model_copy(
        update={"publications": (out,)}
    )
    after = (Change(when="2026-11-02T08:00:09Z", what="x"),)
    for project, changes in ((rich, ()), (many, after), (agreed(client(), most=1), after)):
        path.write_bytes(dump(project, changes))
        whole, part = load(path), glances.read(path)
        assert part is not None
        assert part.hash == whole.hash
        assert summary_of(part.project, part.changes) == summary_of(whole.project, whole.changes)
    text = path.read_text("utf-8")
    shelf = Shelf(tmp_path / "data")
    for old, new in (
        ('"team": "', '"team": "no-such-'),
        ('"date": "', '"date": "x'),
        ('"levels": [', '"levels": [7, '),
        ('"schema": {', '"schema": {"major": 99, '),
        ('"respondents": [', '"respondents": ['),
    ):
        path.write_text(text.replace(old, new), encoding="utf-8")
        assert (glances.read(path) is None) == (old != new)
        (row,) = shelf.look([tmp_path]).rows
        assert bool(row.fault) == (old != new), old
    path.write_text(text.replace('"major": 2', '"major": 1').replace('"minor": ', '"minor": 90'))
    assert (
        glances.read(path) is None
    )  # what is of another format is left to the reader of documents


def test_only_what_changed_is_read_and_a_seal_keeps_its_secret(tmp_path, monkeypatch):
    clients, data = tmp_path / "clients", tmp_path / "data"
    (clients / "deep").mkdir(parents=True)
    shelf = Shelf(data)
    shelf.add(clients)
    save(client("North", 1), clients / "n.mlplan", now=NOW)
    meeting = WorkshopHeld(id="w", date="2026-11-12", begins="14:00")
    south = answered(client("South", 2)).model_copy(update={"workshops": (meeting,)})
    save(south, clients / "deep" / "s.mlplan", now=NOW)
    (clients / "broken.mlplan").write_text("{", encoding="utf-8")
    from planner.storage.seal import Seal

    sealed = clients / "secret.mlplan"
    save(client("Hidden Ltd", 3), sealed, now=NOW, seal=Seal.new("a long passphrase"))
    reads: list[str] = []
    real = Glances.read

    def counted(self: Glances, path: Path) -> Any:
        reads.append(path.name)
        return real(self, path)

    monkeypatch.setattr(Glances, "read", counted)
    found = shelf.look()
    assert [r.name for r in found.rows] == ["North", "South", "broken.mlplan", "secret.mlplan"]
    assert sorted(reads) == ["broken.mlplan", "n.mlplan", "s.mlplan"]
    assert "broken.mlplan" in found.rows[2].fault
    assert found.rows[3].sealed
    written = (data / "bench.json").read_text("utf-8")
    assert "Hidden" not in written
    assert "secret" not in written
    assert (data / "bench.json").stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    assert opening(found, NOW) == "South meets today at 14:00."
    assert [len(chosen(found, c)) for c in ("all", "people", "changed", "next", "away")] == [
        4, 1, 0, 0, 0,
    ]  # fmt: skip
    reads.clear()
    assert shelf.look() == found
    assert reads == []
    save(answered(client("North", 1)), clients / "n.mlplan", now=NOW, overwrite=True)
    shelf.archive("client-2", away=True)
    again = shelf.look()
    assert reads == ["n.mlplan"]
    assert [r.name for r in again.shown] == ["North", "broken.mlplan", "secret.mlplan"]
    (data / "bench.json").unlink()
    (data / "bench-folders.json").write_text("broken", encoding="utf-8")
    assert shelf.look().rows == ()
    shelf.remove(clients)


def test_people_are_counted_while_they_matter():
    half = client("Half", 4, teams=("A", "B"))
    assert people_words(summary_of(half)) == "4 of 4 not started"
    assert people_words(summary_of(planned(half))) == "–"
    first = half.current_round.chosen[0]
    now = half.current_round.model_copy(
        update={"answers": {half.respondents[0].id: {first: Answer(state="dont_know")}}}
    )
    assert people_words(summary_of(half.model_copy(update={"rounds": (now,)}))) == (
        "3 of 4 not started"
    )


# ------------------------------------------------------------------ templates


def _filled(kind: Any, words: Iterator[int], depth: int = 0) -> Any:
    """A value of a type with a word of its own in every text; ``None`` where none can be made."""
    if hasattr(kind, "__metadata__"):
        kind = get_args(kind)[0]
    origin = get_origin(kind)
    if kind is str:
        return f"Xq{next(words)}Z"
    if origin in (Union, UnionType):
        inner = [k for k in get_args(kind) if k is not type(None)]
        return next((v for k in inner if (v := _filled(k, words, depth)) is not None), None)
    if origin is tuple:
        one = _filled(get_args(kind)[0], words, depth + 1)
        return () if one is None else (one,)
    if origin is dict:
        one = _filled(get_args(kind)[1], words, depth + 1)
        return {} if one is None else {f"k{next(words)}": one}
    if isinstance(kind, type) and issubclass(kind, BaseModel) and depth < 6:
        fields = {n: _filled(f.annotation, words, depth + 1) for n, f in kind.model_fields.items()}
        # built without validation: patterns of dates and ids do not matter here
        return kind.model_construct(**{n: v for n, v in fields.items() if v is not None})
    if origin is Literal or kind in (int, float, bool):
        return None
    return None


KEPT = (
    "questionnaire", "own_entries", "targets", "limits", "finance", "policy",
)  # fmt: skip
"""Parts of a document that a template takes over as a whole or in part."""


def test_a_template_holds_nothing_but_what_is_on_the_list(example):
    words = count(1000)
    base = example
    parts: dict[str, Any] = {}
    for name, field in Project.model_fields.items():
        if name in KEPT or name == "rounds":
            continue
        made = _filled(field.annotation, words)
        if made is not None:
            parts[name] = made
    agenda = (AgendaPoint(question=base.questionnaire.questions[0].id), AgendaPoint())
    held = WorkshopHeld.model_construct(
        id="Xq1Z", date="2026-01-01", begins="Xq2Z", minutes=3, teams=("Xq3Z",), agenda=agenda,
        heard=("Xq4Z",),
    )  # fmt: skip
    filled = base.model_copy(update=parts)
    kept = base.organisation
    organisation = parts["organisation"].model_copy(
        update={
            "industry": kept.industry, "region": kept.region, "currency": kept.currency,
            "currency_per_usd": kept.currency_per_usd,
        }
    )  # fmt: skip
    report = parts["report"].model_copy(
        update={
            n: getattr(base.report, n)
            for n in (
                "edition",
                "profile",
                "language",
                "numbers",
                "brand_colour",
                "logo",
                "left_out",
            )
        }
    )
    limits = base.limits.model_copy(update={"stage_names": ("Xq5Z",), "freezes": ()})
    named = base.targets[0].model_copy(update={"team": "Xq6Z"}) if base.targets else None
    filled = filled.model_copy(
        update={
            "organisation": organisation, "report": report, "limits": limits, "workshops": (held,),
            "targets": (*base.targets, *((named,) if named else ())),
        }
    )  # fmt: skip
    assert next(words) > 1200  # the document is full of words
    text = json.dumps(template.template_of(filled, "Mine").model_dump(mode="json"))
    assert "Xq" not in text
    for secret in (base.id, base.organisation.name, *(t.name for t in base.teams)):
        assert secret not in text


def test_a_client_begins_with_a_template(example, tmp_path):
    colour = example.report.model_copy(update={"brand_colour": "#123456", "language": "de"})
    path = tmp_path / "t.mltemplate"
    template.write_template(
        template.template_of(example.model_copy(update={"report": colour}), "House"), path
    )
    made = template.from_template(template.read_template(path), "New Bank", ("A", "B"), NOW)
    assert (made.organisation.name, made.report.client) == ("New Bank", "New Bank")
    assert (made.report.brand_colour, made.report.language) == ("#123456", "de")
    assert made.finance == example.finance
    assert made.limits.budget_per_quarter == example.limits.budget_per_quarter
    assert made.limits.start == "2027-01-01"
    assert made.questionnaire == example.questionnaire
    assert not any(made.current_round.answers.values())
    assert not made.example
    with pytest.raises(InputError, match="Name the client"):
        template.from_template(template.read_template(path), " ", ("A",), NOW)
    path.write_text('{"format": "other"}', encoding="utf-8")
    with pytest.raises(DocumentError, match="no template"):
        template.read_template(path)


# ------------------------------------------------------------------ the next meeting


def test_a_meeting_fits_its_time(example):
    made = prepare(example, "2026-12-02", "09:00", 180)
    ends = sum(p.minutes for p in made.points) + 8 + 15
    assert ends <= 180
    assert ends + made.pace > 180  # one more would not fit
    assert sum(p.question is None for p in made.points) == 1
    assert made.questions[:3] == made.contested
    assert set(made.questions).isdisjoint(
        q
        for q in example.questionnaire.by_id
        if all(q in example.current_round.consensus.get(t.id, {}) for t in example.teams)
    )
    short = prepare(example, "2026-12-02", "09:00", 30)
    assert len(short.points) == 1
    with pytest.raises(InputError, match="too few"):
        prepare(example, "2026-12-02", "09:00", 20)
    # this client takes eight minutes a question: half as many fit
    slow = WorkshopHeld(
        id="w",
        date="2026-05-01",
        agenda=tuple(AgendaPoint(question="a", minutes=8) for _ in "12345"),
    )
    later = prepare(example.model_copy(update={"workshops": (slow,)}), "2026-12-02", "09:00", 180)
    assert later.pace == 8
    assert len(later.questions) == (180 - 8 - 15 - 10) // 8
    pattern = (AgendaPoint(), AgendaPoint(question=made.questions[-1]))
    guided = prepare(example, "2026-12-02", "09:00", 180, pattern=pattern)
    contested = [q for q in made.questions if q in guided.questions[: len(guided.questions)]]
    assert guided.questions.index(made.questions[-1]) <= len(contested)
    assert "45, about 34 minutes" in made.mail


def test_a_prepared_meeting_is_in_the_document_once_on_paper_and_in_a_calendar(example):
    from planner.reporting.meeting_sheet import sheet_pdf

    made = prepare(example, "2026-12-02", "09:00", 480)
    planned = plan_meeting(made).apply(plan_meeting(made).apply(example))
    assert [w.id for w in planned.workshops] == ["planned-2026-12-02"]
    assert summary_of(planned).next_meeting(NOW) is not None
    assert summary_of(planned).next_meeting(NOW.replace(month=12, day=3)) is None
    with speaking("de"):
        pages = PdfReader(__import__("io").BytesIO(sheet_pdf(sheet_of(planned, made), TODAY))).pages
    assert len(pages) == 1
    text = pages[0].extract_text()
    assert "17:00" in text
    assert "Tagesordnung" in text
    event = Calendar.from_ical(invitation(made, "d", NOW)).walk("VEVENT")[0]
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(hours=8)
    assert example.organisation.name in event["summary"]


# ------------------------------------------------------------------ the benchmark


def record(key: str, level: float, industry: str = "other") -> Record:
    return Record.model_validate(
        {
            "key": key, "quarter": "2026-Q1", "industry": industry, "size": "small",
            "questionnaire": "h", "levels": {"d": level},
        }
    )  # fmt: skip


def test_who_counts_and_who_leaves_at_once(tmp_path):
    kept = Comparison(tmp_path)
    done = [
        allow("Ada", "2026-11-01T08:00:00Z").apply(agreed(client(f"C{k}", k), level=k % 5))
        for k in range(9)
    ]
    asked = agreed(client("No", 20))
    kept.take([(p, False) for p in done] + [(asked, False)])
    assert kept.count(done[0]) == 8
    assert kept.path.stat().st_mode & 0o777 == 0o600 or os.name == "nt"
    text = kept.path.read_text("utf-8")
    assert "client-" not in text
    assert "Ada" not in text
    assert "C1" not in text
    shown = kept.figures(done[0])
    assert shown is not None
    assert shown.people == "8 to 11"
    outside = kept.figures(asked)
    assert outside is not None
    assert kept.figures(done[0], "industry") is None  # nobody is left beside the group
    body = as_benchmark(shown, done[0], "all", TODAY)
    assert {r.n for r in body.rows} == {8}
    assert "not a sample of the market" in body.source
    # one withdraws: gone at once, seven others are too few; the figures of an outsider stay as they were
    kept.take([(withdraw().apply(done[8]), False)])
    assert kept.count(done[0]) == 7
    assert kept.figures(done[0]) is None
    assert kept.figures(asked) == outside
    kept.take([(done[1], True), (done[2].model_copy(update={"example": True}), False)])
    assert kept.count(asked) == 6
    kept.path.write_text("broken", encoding="utf-8")
    assert kept.count(asked) == 0
    kept.forget()
    assert comparison.why_not(client("New", 30)) == "Not counted: nobody has allowed it."
    with pytest.raises(InputError, match="Say who"):
        allow("  ", "2026-11-01T08:00:00Z")


def test_the_bench_enters_and_drops_records(tmp_path):
    shelf = Shelf(tmp_path / "data")
    folder = tmp_path / "c"
    folder.mkdir()
    one = allow("Ada", "2026-11-01T08:00:00Z").apply(agreed(client("One", 1)))
    save(one, folder / "one.mlplan", now=NOW)
    other = client("Other", 9)
    shelf.look([folder])
    assert shelf.comparison.count(other) == 1
    shelf.comparison.forget()
    shelf.look([folder])  # the file is as it was, but what is allowed is counted
    assert shelf.comparison.count(other) == 1
    save(withdraw().apply(one), folder / "one.mlplan", now=NOW, overwrite=True)
    shelf.look([folder])
    assert shelf.comparison.count(other) == 0


def test_nothing_new_before_three_have_changed():
    members = [record(str(k), k / 3) for k in range(9)]
    first = renewed(None, members, b"s")
    assert first is not None
    one = [*members[:8], record("8", 0.1)]
    assert renewed(first, one, b"s") is first
    assert renewed(first, [*members, record("x", 1.0), record("y", 1.0)], b"s") is first
    three = renewed(first, [*members, *(record(k, 4.0) for k in "xyz")], b"s")
    assert three is not None
    assert three is not first
    # one organisation that changes three times is one that changed
    again = [*members[:8], record("8", 0.2)]
    assert renewed(renewed(first, one, b"s"), again, b"s") is first


GRID = np.round(np.arange(0, 4.005, 0.01), 2)


def _learns(random_: random.Random, n: int, kind: str) -> bool:
    """Whether who knows all levels but one, and both published states, knows that within a quarter."""
    middle, wide = random_.uniform(1, 2.5), random_.uniform(0.4, 0.9)
    made = [round(min(max(random_.gauss(middle, wide), 0), 4), 2) for _ in range(n + 3)]
    levels, keys = made[:n], [str(k) for k in range(n)]
    later = made if kind == "add" else [*levels[:-3], *made[n:]]
    later_keys = [*keys, "x", "y", "z"] if kind == "add" else [*keys[:-3], "x", "y", "z"]
    states = [(levels, keys), (later, later_keys)]
    shown, possible = None, np.ones(len(GRID), bool)
    for there, names in states:
        shown = renewed(shown, [record(k, v) for k, v in zip(names, there, strict=True)], b"s")
        row = shown.figures.rows.get("d") if shown is not None else None
        if row is None:
            continue
        steps = (0.25, 0.5, 1.0) if len(there) >= 12 else (0.5, 1.0)
        table = np.empty((len(GRID), len(there)))
        table[:, :-1], table[:, -1] = there[1:], GRID
        fits = [(quartiles_of(table, s) == np.array(row)[:, None]).all(axis=0) for s in steps]
        # the attacker is told the step as well: the finest that gives what was published
        own = [s for s, f in zip(steps, fits, strict=True) if f[np.argmin(abs(GRID - levels[0]))]]
        possible &= fits[steps.index(own[0])]
    left = GRID[possible]
    return len(left) > 0 and bool(max(abs(left - levels[0])) <= 0.25)


@pytest.mark.parametrize("n", [8, 12])
def test_who_knows_all_others_does_not_read_the_one_that_is_missing(n):
    random_ = random.Random(n)
    learned = sum(_learns(random_, n, kind) for kind in ("add", "replace") for _ in range(20))
    assert learned <= 2  # of 40: five of a hundred
