"""Frameworks: what ships, what a fault says, when a requirement is asked, and how versions differ."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

from planner.cli.models import check_content
from planner.domain.base.conditions import parse_condition
from planner.domain.base.errors import ContentError
from planner.domain.content.framework import ALWAYS, LEGAL_FACTS, Framework
from planner.maturity.content import house_questionnaire
from planner.maturity.frameworks import (
    changes,
    check_together,
    coverage_of,
    frameworks,
    read_framework,
    serving,
)
from planner.maturity.lint_framework import lint_framework

ROOT = Path(__file__).parents[2]
HOUSE = house_questionnaire()
BY_KEY = {f.key: f for f in frameworks()}
NEWEST = {f.id: f for f in frameworks()}


def test_what_ships_is_complete() -> None:
    """Counts of the sources: standards.md §10, 1."""
    counts = {key: len(f.requirements) for key, f in BY_KEY.items()}
    assert len(counts) == 18
    assert sum(counts.values()) == 341
    assert counts["iso-42001", "2023-12-18"] == 38
    assert counts["nist-ai-rmf", "2023-01-26"] == 72
    assert counts["gmlp", "2025-01-29"] == 10
    for listed in (
        ("owasp-llm", "2026-08-04"),
        ("owasp-llm", "2024-11-18"),
        ("owasp-agentic", "2025-12-09"),
    ):
        assert counts[listed] == 10
    annex_iv = [r for r in NEWEST["eu-ai-act"].requirements if r.id.startswith("IV-")]
    assert len(annex_iv) == 9
    every = [r for f in BY_KEY.values() for r in f.requirements]
    assert sum(r.confidence == "unverified" for r in every) == 86
    assert sum(len(r.needs) for r in every) == 636
    assert sum(n.level == 4 for r in every for n in r.needs) == 52
    assert sum(r.own_document for r in every) == 23
    assert all(r.summary and r.source and r.since for r in every)


@pytest.mark.parametrize("framework", BY_KEY.values(), ids=lambda f: f"{f.id}-{f.version}")
def test_each_holds_together(framework: Framework) -> None:
    found = lint_framework(framework, HOUSE)
    assert [f.words(framework.id) for f in found if f.severity == "fault"] == []
    assert {f.kind for f in found} <= {"own document", "words apart", "not verified", "superseded"}
    unread = any(r.confidence == "unverified" for r in framework.requirements)
    assert any(f.kind == "not verified" for f in found) == unread


WHOLE = {
    ("iso-42001", "2023-12-18"): 38,
    ("nist-ai-rmf", "2023-01-26"): 72,
    ("gmlp", "2025-01-29"): 10,
    ("owasp-llm", "2026-08-04"): 10,
    ("owasp-llm", "2024-11-18"): 10,
    ("owasp-agentic", "2025-12-09"): 10,
}
"""What has so many numbered parts by its source, and no more."""


def test_each_says_how_much_of_its_source_it_holds(tmp_path: Path) -> None:
    """A law of 123 articles of which four are known is no complete list, and nobody may read it as one."""
    for key, one in BY_KEY.items():
        known = coverage_of(one)
        assert known is not None, key
        assert (known.covers == "whole") == (key in WHOLE), key
        assert key not in WHOLE or len(one.requirements) == WHOLE[key]
        # what is said to be missing is not there
        missing = {
            m for text in known.left_out for m in re.findall(r"\d+(?:\(\w+\))*(?:-\d+)?", text)
        }
        assert not missing & {r.id.removeprefix("Art. ") for r in one.requirements}, key
    mdr = coverage_of(NEWEST["mdr"])
    assert mdr is not None
    assert all(a in mdr.left_out[0] for a in ("5(5)", "15", "16", "52", "61"))
    assert coverage_of(NEWEST["mdr"].model_copy(update={"id": "mine"})) is None
    text = (ROOT / "docs/standards.md").read_text("utf-8")
    for key, one in BY_KEY.items():
        if one.status != "superseded":
            n = len(one.requirements)
            said = f"all {n}" if key in WHOLE else f"{n}, a selection"
            assert f"| {one.short} | {said} |" in text
    file = tmp_path / "half.toml"
    written = (ROOT / "questionnaires/frameworks/mdr-2021.toml").read_text("utf-8")
    file.write_text(re.sub("(?m)^left_out.*\n", "", written), "utf-8")
    with pytest.raises(ContentError, match="a selection names what is left out"):
        read_framework(file)


def test_conditions_name_at_most_eight_facts_and_are_decided_as_by_enumeration() -> None:
    """Three-valued evaluation against every value of every fact that a condition names."""
    for framework in BY_KEY.values():
        for one in framework.requirements:
            names = sorted(parse_condition(one.applies_if).names - {ALWAYS})
            assert set(names) <= set(LEGAL_FACTS)
            assert len(names) <= 8
            for known in product((True, False, None), repeat=min(len(names), 4)):
                facts: dict[str, bool | None] = dict(zip(names, known, strict=False))
                open_ = [n for n in names if facts.get(n) is None]
                outcomes = set()
                for values in product((False, True), repeat=len(open_)):
                    chosen = {**facts, **dict(zip(open_, values, strict=True)), ALWAYS: True}
                    holds = frozenset(n for n, yes in chosen.items() if yes)
                    outcomes.add(parse_condition(one.applies_if).holds(holds))
                expected = outcomes.pop() if len(outcomes) == 1 else None
                assert one.applies(facts) is expected
                assert bool(one.undecided_by(facts)) is (expected is None)


def test_days_follow_the_facts() -> None:
    act = NEWEST["eu-ai-act"]
    logs = act.by_id["12(1)-(2)"]
    assert logs.days({}) == ("2027-12-02", "2028-08-02")
    assert logs.days({"annex_iii": True, "annex_i": False}) == ("2027-12-02",)
    assert logs.days({"annex_iii": False, "annex_i": True}) == ("2028-08-02",)
    general = act.by_id["53(1)(a)-(b)"]
    assert general.days({"on_market_before": False}) == ("2025-08-02",)
    assert general.days({"on_market_before": True}) == ("2027-08-02",)
    assert "unsettled" in act.by_id["49(2)"].note


def test_which_articles_a_question_serves() -> None:
    found = {f.id: [r.id for r in rows] for f, rows in serving("GOV-18")}
    assert "26(6)" in found["eu-ai-act"]
    assert "sr-11-7" not in {f.id for f, _ in serving("PPL-03")}, "superseded"
    assert serving("no question") == ()


def test_versions_differ_by_requirement() -> None:
    """OWASP's list of 2025 and of 2026: the same ten ids, another order."""
    old, new = BY_KEY["owasp-llm", "2024-11-18"], BY_KEY["owasp-llm", "2026-08-04"]
    found = changes(old, new)
    assert (found.new, found.gone) == ((), ()) or set(found.new).isdisjoint(found.gone)
    assert found.reworded
    assert set(found.moved) == {i for i in new.by_id if i in old.by_id}, (
        "each holds from another day"
    )
    assert changes(new, new) == type(found)((), (), (), (), (), ())
    one = new.requirements[0]
    moved = one.model_copy(update={"needs": one.needs[:-1], "applies_if": "agents"})
    other = new.model_copy(update={"requirements": (moved, *new.requirements[2:])})
    found = changes(new, other)
    assert (found.needs, found.conditions, found.gone) == (
        (one.id,), (one.id,), (new.requirements[1].id,),
    )  # fmt: skip
    assert found.touched == {one.id, new.requirements[1].id}


HEAD = (
    'id = "own"\nversion = "2026-01-01"\ntitle = "Own"\nkind = "standard"\nas_of = "2026-11-29"\n'
    'read = "primary"\n[[requirements]]\nid = "1"\nsummary = "Logs are kept."\nsource = "x"\n'
)


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ('needs = [["GOV-18", 9, "partly"]]', "9"), ('needs = [["GOV-18", 2]]', "triples"),
        ('needs = [["GOV-18", 2, "fulfils"]]', "fulfils"), ('applies_if = "eu &&"', "at its end"),
        ('from = [["", "2026-02-30"]]', "calendar"), ('[[requirements]]\nid = "1"\nsummary = "x"', "twice"),
    ],
)  # fmt: skip
def test_faults_are_refused_with_the_file(tmp_path: Path, more: str, words: str) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEAD + more + "\n", encoding="utf-8")
    with pytest.raises(ContentError, match=words) as caught:
        read_framework(path)
    assert "own.toml" in str(caught.value)


@pytest.mark.parametrize(
    ("more", "kind", "fix"),
    [
        ('needs = [["GOV-188", 2, "partly"]]', "unknown id", "Did you mean “GOV-18”?"),
        ('applies_if = "deploier"', "unknown id", "Did you mean “deployer”?"),
        ('needs = [["GOV-18", 1, "evidence_for"]]', "weak evidence", "higher level"),
        ('needs = [["GOV-18", 2, "partly"], ["GOV-18", 3, "partly"]]', "duplicate id", "Keep one"),
        ('needs = [["MON-05", 2, "evidence_for"]]', "words apart", "Read the two aloud"),
        ("", "own document", "name a question"),
    ],
)
def test_each_check_finds_its_fault_with_line_and_fix(
    tmp_path: Path, more: str, kind: str, fix: str
) -> None:
    path = tmp_path / "own.toml"
    text = HEAD + 'confidence = "verified"\n' + more + "\n"
    path.write_text(text, encoding="utf-8")
    found = [f for f in lint_framework(read_framework(path), HOUSE, text) if f.kind == kind]
    assert [(f.place, f.line) for f in found] == [("1", 8)]
    assert fix in found[0].fix


def test_versions_twice_and_circles_are_refused() -> None:
    one = BY_KEY["owasp-llm", "2026-08-04"]
    with pytest.raises(ContentError, match="twice"):
        check_together([one, one])
    back = BY_KEY["owasp-llm", "2024-11-18"].model_copy(update={"replaces": "2026-08-04"})
    with pytest.raises(ContentError, match="in a circle"):
        check_together([one, back])
    check_together([one, back.model_copy(update={"replaces": "2020-01-01"})])


def test_a_file_of_ones_own_that_replaces_itself_is_refused_when_it_is_checked(
    tmp_path: Path,
) -> None:
    path = tmp_path / "own.toml"
    path.write_text(HEAD.replace("[[", 'replaces = "own"\n[[', 1), encoding="utf-8")
    with pytest.raises(ContentError, match="in a circle: own 2026-01-01 → own 2026-01-01"):
        check_content(path)
    path.write_text(HEAD, encoding="utf-8")
    assert check_content(path)[0]["kind"] == "framework"


def test_nothing_is_said_to_be_fulfilled() -> None:
    forbidden = ("complian", "fulfil", "certif", "conform", "meets article")
    for framework in BY_KEY.values():
        for one in framework.requirements:
            text = f"{one.summary} {' '.join(one.evidence)}".lower()
            text = text.replace("certificate", "").replace("conformity", "")
            assert not [w for w in forbidden if w in text], (framework.id, one.id, one.summary)
