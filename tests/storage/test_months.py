"""Format 2.22: an older plan opens in months, with what its decisions changed."""

from __future__ import annotations

import json
from typing import Any

from planner.storage.months import in_months
from planner.storage.schema import migrate


def test_quarters_become_months_wherever_they_stand() -> None:
    body: dict[str, Any] = {
        "limits": {
            "windows": {"a": {"earliest": 2, "latest": None, "quarters": 2, "after": []}},
            "goals": [{"measure": "overall", "level": 2.0, "by": 3}],
            "aim": {"kind": "level", "by": 7},
        },
        "scenarios": [
            {"id": "s", "limits": {"goals": [{"by": 0}], "aim": {"by": None}}},
            {"id": "t"},
        ],
        "agreed_plan": {
            "steps": [{"initiative": "a", "start": 1, "end": 3}],
            "progress": {"a": {"state": "running", "start": 2, "end": None}},
        },
        "moves": [
            {
                "steps": [
                    {"initiative": "a", "was": 0, "now": 4},
                    {"initiative": "b", "was": None},
                ],
                "changes": [
                    {"part": "window:a", "was": "", "became": '{"earliest": 4, "latest": 4}'},
                    {"part": "limits.goals", "was": "[]", "became": '[{"level": 2.0, "by": 3}]'},
                    {"part": "limits.aim", "was": '{"kind": "value", "by": null}', "became": ""},
                    {"part": "limits.quarters", "was": "12", "became": "8"},
                    {"part": "window:b", "was": "no JSON", "became": ""},
                ],
            }
        ],
    }
    found = migrate(body, (2, 18))
    assert found["limits"] == {
        "windows": {"a": {"earliest": 6, "latest": None, "months": 6, "after": []}},
        "goals": [{"measure": "overall", "level": 2.0, "by": 11}],
        "aim": {"kind": "level", "by": 23},
    }
    assert found["scenarios"][0]["limits"] == {"goals": [{"by": 2}], "aim": {"by": None}}
    assert found["agreed_plan"]["steps"] == [{"initiative": "a", "start": 3, "end": 9}]
    assert found["agreed_plan"]["progress"]["a"] == {"state": "running", "start": 6, "end": None}
    (move,) = found["moves"]
    assert move["steps"] == [
        {"initiative": "a", "was": 0, "now": 12},
        {"initiative": "b", "was": None},
    ]
    texts = {c["part"]: c for c in move["changes"]}
    assert json.loads(texts["window:a"]["became"]) == {"earliest": 12, "latest": 12}
    assert json.loads(texts["limits.goals"]["became"]) == [{"level": 2.0, "by": 11}]
    assert texts["limits.quarters"] == {"part": "limits.quarters", "was": "12", "became": "8"}
    assert texts["window:b"]["was"] == "no JSON", "what cannot be read is left as it is"
    assert body["limits"]["goals"][0]["by"] == 3, "the document that was read stays as it was"


def test_what_is_no_plan_is_left_for_the_reader_to_refuse() -> None:
    for odd in (
        None,
        3,
        "x",
        [],
        {"limits": 3},
        {"agreed_plan": []},
        {"moves": [3, {"changes": 1}]},
    ):
        body = {"limits": odd, "scenarios": odd, "agreed_plan": odd, "moves": odd}
        assert in_months(dict(body)).keys() == body.keys()
