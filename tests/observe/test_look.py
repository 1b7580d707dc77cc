"""A look at repositories: roles, rules in their three outcomes, what caps; nothing of people is kept."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from planner.analysis.observed import observed
from planner.domain.answers.observation import Observed, Survey
from planner.observe.look import Looked, Wanted, look
from planner.observe.rules import built_in_rules
from planner.observe.settings import Settings, SourceSays
from planner.observe.sources import find_sources
from planner.observe.survey import survey_of
from tests.observe import histories

TODAY = date(2026, 11, 29)
WANTED = Wanted(TODAY, built_in_rules())
ROLES = {
    "*/product*": "product", "*/untested*": "product", "*/books": "product", "*/old": "product",
    "*/tool": "tool", "*/template": "template", "**/models/*": "product",
}  # fmt: skip


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("sources") / "repos"
    histories.product(root / "product").pack()
    histories.product(root / "untested", tested=False, ci=False)
    histories.notebooks_only(root / "books")
    histories.template(root / "template")
    histories.tool(root / "tool")
    histories.dormant(root / "old")
    histories.monorepo(root / "mono").pack()
    return root


def looked_at(root: Path, wanted: Wanted = WANTED) -> list[Looked]:
    return [x for c in find_sources([root]) for x in look(c, wanted)]


@pytest.fixture(scope="session")
def looked(made: Path) -> list[Looked]:
    return looked_at(made)


def of(looked: list[Looked], label: str) -> Looked:
    return next(x for x in looked if x.source.label == f"repos/{label}")


def outcome(looked: list[Looked], label: str, rule: str) -> str:
    return next(o.outcome for o in of(looked, label).observations if o.rule == rule)


def survey(looked: list[Looked], *labels: str, complete: bool = True) -> Survey:
    says = {p: SourceSays(role=r, team="core") for p, r in ROLES.items()}  # type: ignore[arg-type]
    settings = Settings(sources=says, complete=("core",) if complete else ())
    chosen = [x for x in looked if not labels or x.source.label.removeprefix("repos/") in labels]
    return survey_of(chosen, WANTED, settings, TODAY)


def one(survey: Survey, question: str) -> Observed:
    return next(o for o in observed(survey) if o.question == question)


def test_roles_are_proposed_with_reasons(looked: list[Looked]) -> None:
    roles = {x.source.label.removeprefix("repos/"): x.source.role for x in looked}
    assert roles == {
        "product": "product", "untested": "product", "books": "teaching", "template": "template",
        "tool": "tool", "old": "product", "mono/models/churn-model": "product",
        "mono/models/price-model": "product",
    }  # fmt: skip
    assert all(x.source.reasons for x in looked)
    assert of(looked, "old").source.dormant
    assert not any(x.source.confirmed for x in looked)


@pytest.mark.parametrize(
    ("label", "rule", "expected"),
    [
        ("product", "pip-02-2", "seen"),  # through make, which CI calls
        ("untested", "pip-02-2", "not_seen"),
        ("untested", "pip-02-0", "not_seen"),
        ("product", "val-05-2", "seen"),
        ("untested", "val-05-2", "not_seen"),
        ("product", "exp-02-3", "seen"),
        ("books", "exp-02-3", "cannot_tell"),  # one person alone is not looked at
        ("books", "exp-02-2-b", "not_seen"),
        ("product", "exp-02-2-b", "seen"),
        ("product", "exp-01-2", "seen"),
        ("books", "exp-01-2", "not_seen"),
        ("product", "exp-04-2", "seen"),
        ("books", "exp-04-2", "not_seen"),
        ("product", "pip-01-0", "seen"),
        ("books", "pip-01-0", "not_seen"),
        ("mono/models/churn-model", "val-05-2", "seen"),
        ("mono/models/price-model", "val-05-2", "not_seen"),
        ("mono/models/price-model", "pip-02-2", "seen"),  # CI of the root counts for the unit
        ("template", "pip-06-2", "seen"),
    ],
)
def test_rules_see_what_is_there(
    looked: list[Looked], label: str, rule: str, expected: str
) -> None:
    assert outcome(looked, label, rule) == expected


def test_a_cap_needs_complete_sources_and_a_usual_lack(looked: list[Looked]) -> None:
    both = survey(looked, "product", "untested")
    assert (one(both, "VAL-05").cap, one(both, "VAL-05").of) == (
        1,
        2,
    )  # one of two is no two in three
    assert one(survey(looked, "product", "untested", complete=False), "VAL-05").cap is None
    three = survey(looked, "product", "untested", "mono/models/churn-model")
    assert one(three, "VAL-05").cap is None
    assert one(three, "VAL-05").supports == 3
    assert one(survey(looked, "product"), "VAL-05").supports == 3


def test_sleeping_and_unconfirmed_sources_count_for_nothing(looked: list[Looked]) -> None:
    assert not [o for o in observed(survey(looked, "old")) if o.of]
    plain = survey_of(
        [of(looked, "product")], WANTED, Settings(sources={"**": SourceSays(team="core")}), TODAY
    )
    assert {o.open for o in observed(plain)} == {"what the sources are for is not confirmed yet"}


def test_an_unreadable_source_supports_and_caps_nothing(looked: list[Looked]) -> None:
    from dataclasses import replace

    good = survey(looked, "untested")
    assert one(good, "VAL-05").cap == 1
    gone = replace(
        of(looked, "product"), observations=[],
        source=of(looked, "product").source.model_copy(update={"unread": "objects are missing"}),
    )  # fmt: skip
    with_gone = survey([of(looked, "untested"), gone])
    assert one(with_gone, "VAL-05").cap == 1
    lone = survey([gone])
    assert not [o for o in observed(lone) if o.cap is not None or o.supports]


def test_nothing_of_people_and_no_order_of_sources_is_kept(
    made: Path, looked: list[Looked]
) -> None:
    whole = survey(looked)
    text = whole.model_dump_json()
    for word in (
        "Marked",
        "people.example",
        "dependabot",
        "Deeper",
        "secret output",
        str(made.parent),
    ):
        assert word not in text
    assert survey(list(reversed(looked))).model_dump_json() == text
    again = survey(looked_at(made))
    assert again.model_dump_json() == text


def test_waits_and_releases_are_counted_without_robots(looked: list[Looked]) -> None:
    values = of(looked, "product").values
    assert values["robots"] == 5
    assert len(values["releases"]) == 6
    assert values["tags"][-1] == "v1.12.0"
    waits = values["waits"]["2026-04-20 v1.6.0"]
    # changes of 5 March and 5 April, released on 20 April: no robot's of 12 April among them
    assert [round(w) for w in waits] == [15, 46]


def test_measured_inputs_say_count_window_and_grade(looked: list[Looked]) -> None:
    found = {m.input: m for m in survey(looked, "product").measured}
    assert found["deployments"].events == 6
    assert found["deployments"].grade == "C"
    assert found["lead_time_days"].events == 10
    assert found["lead_time_days"].range.likely == pytest.approx(30.6, abs=1.5)
