"""Which evidence to look for next, what a piece serves, what comes when, and what became of its file."""

from __future__ import annotations

from functools import cache
from itertools import combinations
from pathlib import Path
from random import Random

import pytest

from planner.analysis.systems.calendar import Event, calendar, event_words, in_order, near
from planner.analysis.systems.next_evidence import next_pieces
from planner.analysis.systems.register import Register, register
from planner.analysis.systems.serving import articles_of, served_by
from planner.analysis.systems.words import until_words
from planner.domain.answers.evidence import EvidenceItem, SystemAnswer
from planner.domain.base.language import tr, translations
from planner.domain.content.framework import Framework, Requirement, RequirementNeed
from planner.domain.organisation.system import ModelEntry, System
from planner.domain.plan.duty import Duty
from planner.domain.project import Project
from planner.maturity.cells import Cells
from planner.maturity.score import assess
from planner.workspace.edits import checked
from planner.workspace.evidence_files import file_hash, file_states

DAY = "2026-11-29"
ASKED = ("GOV-18", "VAL-09", "MON-03", "GOV-06")


def law(id_: str, *needs: tuple[str, ...]) -> Framework:
    """A law whose requirements rest on the questions named, each at level 2."""
    return Framework(
        id=id_, version="2026-01-01", title=id_.title(), kind="law", as_of="2026-11-01",
        read="outline",
        requirements=tuple(
            Requirement(
                id=f"{k}", summary="Something is asked.",
                needs=tuple(RequirementNeed(question=q, level=2, relation="partly") for q in row),
            )
            for k, row in enumerate(needs, 1)
        ),
    )  # fmt: skip


def project_of(example: Project, laws: tuple[Framework, ...], systems: int = 2) -> Project:
    """Systems that answer everything at level 2, so that all of it is claimed."""
    ids = [f"s{k}" for k in range(systems)]
    sheet = {q: SystemAnswer(state="level", level=2) for q in ASKED}
    round_ = example.current_round.model_copy(update={"system_answers": dict.fromkeys(ids, sheet)})
    return checked(
        example,
        systems=tuple(System(id=i, name=i, owner="Ann" if i == "s0" else "") for i in ids),
        frameworks=laws,
        rounds=(*example.rounds[:-1], round_),
    )


@cache
def of_teams(name: str) -> Cells:
    """Answers of teams: the same in every document here, since only systems and evidence differ."""
    return assess(TOLD[name]).cells


TOLD: dict[str, Project] = {}


def seen(project: Project) -> Register:
    TOLD.setdefault(project.id, project)
    return register(project, of_teams(project.id), DAY)


def shown(project: Project) -> int:
    counts = seen(project).counts()
    return counts["shown"] + counts["reviewed"]


def test_one_report_shows_most_and_what_it_promises_is_what_it_does(example: Project) -> None:
    laws = (law("one", ("GOV-18",), ("GOV-18", "VAL-09")), law("two", ("GOV-18",), ("MON-03",)))
    project = project_of(example, laws)
    first = next_pieces(seen(project))[0]
    assert (first.shows, first.claims, first.frameworks) == ({"GOV-18": 2}, 4, ("one", "two"))
    assert (first.helps, first.systems) == (2, ("s0", "s1"))
    done = 0
    for piece in next_pieces(seen(project)):
        item = EvidenceItem(
            id=f"E{len(project.evidence)}",
            title="It",
            shows=dict(piece.shows),
            covers=piece.systems,
        )
        project = checked(project, evidence=(*project.evidence, item))
        assert shown(project) == done + piece.claims
        done += piece.claims
    assert seen(project).counts()["claimed"] == 0
    assert not next_pieces(seen(project))


@pytest.mark.parametrize("seed", range(3))
def test_no_single_question_shows_more_than_the_first_piece(example: Project, seed: int) -> None:
    random = Random(seed)
    choices = [c for n in (1, 2) for c in combinations(ASKED, n)]
    laws = (law("one", *random.choices(choices, k=6)), law("two", *random.choices(choices, k=4)))
    project = project_of(example, laws)
    first = next_pieces(seen(project))[0]
    for question in ASKED:
        item = EvidenceItem(id="E", title="It", shows={question: 2}, covers=("s0", "s1"))
        lifted = shown(checked(project, evidence=(item,)))
        assert lifted <= first.claims / len(first.shows)


def test_what_a_piece_serves_is_asked_of_what_it_covers(example: Project) -> None:
    project = project_of(example, (law("one", ("GOV-18",), ("VAL-09",)),))
    item = EvidenceItem(id="E", title="It", shows={"GOV-18": 2}, covers=("s0",))
    found = seen(project)
    assert served_by(found, [item]) == {"E": (("one", "1"),)}
    assert served_by(found, [item.model_copy(update={"covers": ()})]) == {"E": ()}
    assert served_by(found, [item.model_copy(update={"shows": {"GOV-18": 1}})]) == {"E": ()}
    assert [(f.id, ids) for f, ids in articles_of(project, "VAL-09")] == [("one", ("2",))]


def test_the_calendar_holds_every_date_once_and_in_order(example: Project) -> None:
    project = project_of(example, (law("one", ("GOV-18",)),))
    model = ModelEntry(id="m", name="Model", next_validation="2026-12-31")
    project = checked(
        project,
        systems=(project.systems[0].model_copy(update={"models": (model,)}), *project.systems[1:]),
        evidence=(EvidenceItem(id="E", title="Report", until="2026-10-01", covers=("s1",)),),
        duties=(
            Duty(id="d", name="Logs", practices=("p",), by="2027-06-30", systems=("s0",)),
            Duty(id="x", name="X", practices=("p",), by="2027-01-01", state="struck", reason="No"),
        ),
    )
    events = calendar(project, seen(project))
    assert [(e.day, e.kind) for e in events] == [
        ("2026-10-01", "evidence"), ("2026-12-31", "validation"), ("2027-06-30", "duty"),
    ]  # fmt: skip
    assert [near(e, DAY) for e in events] == ["past", "soon", "later"]
    assert [event_words(e, DAY) for e in events] == [
        "Evidence ran out", "A validation is due", "A duty is due",
    ]  # fmt: skip
    after = [event_words(e, "2027-07-01") for e in events]
    assert after == ["Evidence ran out", "A validation is overdue", "A duty was due"]
    assert event_words(events[1], "2026-12-31") == "A validation is due", "on its own day"
    assert translations("de")[after[1]] == "Eine Validierung ist überfällig"
    assert near(Event("2027-02-27", "duty", ""), DAY) == "soon", "90 days"
    assert near(Event("2027-02-28", "duty", ""), DAY) == "later"


def test_articles_stand_in_their_order() -> None:
    names = [
        "AI Act 11(1): a",
        "AI Act 9(6)-(8): z",
        "DORA 10: b",
        "AI Act 72: c",
        "DORA 5: d",
        "AI Act IV-2: e",
    ]
    assert sorted(names, key=in_order) == [
        "AI Act 9(6)-(8): z", "AI Act 11(1): a", "AI Act 72: c", "AI Act IV-2: e", "DORA 5: d", "DORA 10: b",
    ]  # fmt: skip


def test_a_file_that_changed_or_is_gone_is_said(tmp_path: Path) -> None:
    file = tmp_path / "a.txt"
    file.write_bytes(b"abc")
    item = EvidenceItem(id="E", title="It", where=str(file), sha256=file_hash(file))
    near_by = item.model_copy(update={"id": "N", "where": "a.txt"})
    none = EvidenceItem(id="W", title="It", where="https://example.org/a")
    bare = item.model_copy(update={"id": "B", "sha256": ""})
    found = file_states([item, near_by, none, bare], tmp_path)
    assert {k: r.state for k, r in found.items()} == {
        "E": "same",
        "N": "same",
        "W": "no_hash",
        "B": "no_hash",
    }
    assert found["W"].words == "An address: nothing is read there."
    assert found["B"].words == "Its SHA-256 was not kept: choose it again."
    file.write_bytes(b"abcd")
    changed = file_states([item], None)["E"]
    assert changed.state == "changed"
    assert tr(changed.words) == (
        "The file has changed: its SHA-256 was ba7816bf…, and is 88d4266f…."  # of abc, and of abcd
    )
    file.unlink()
    gone = file_states([item], None)["E"]
    assert (gone.state, tr(gone.words)) == ("gone", f"There is no file {file}.")
    folder = item.model_copy(update={"where": str(tmp_path)})
    assert tr(file_states([folder], None)["E"].words) == "It cannot be read: it is a folder."


def test_why_a_piece_does_not_count_is_said() -> None:
    over = EvidenceItem(id="E", title="It", until="2026-10-01")
    to_come = EvidenceItem(id="F", title="It", speaks_of="2027-01-05")
    assert [tr(until_words(e, DAY)) for e in (over, to_come)] == [
        "ran out on 1 Oct 2026",
        "5 Jan 2027: not yet",
    ]
