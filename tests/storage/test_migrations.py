"""What a migration made once it makes for ever; what 1.6 refuses is brought to the nearest it takes."""

from __future__ import annotations

import hashlib
import json

import pytest

from planner.storage import schema
from planner.storage.document import parse
from tests.conftest import ROOT

FROZEN = {
    (1, 0): "3729241f81fdca2e8bc38e5bc3a375a48a96d59895a69f0b0188dbb8d89601de",
    (1, 1): "2e519bb1d6e9269b1daa1bbe36c27d01c2294682f211df2a961e4f4168318a6c",
    (1, 2): "c3db4b4f81e745998e5ae2237cdade0da2279d98972e17b2a0035c4dc2376614",
    (1, 3): "382e7c778e50a240cbc1030bd8461d6550503d02f0a95a8758a3da663387416d",
    (1, 4): "b3d1f98550fa53bb3305cf6301fe6afa18c51fb77da2ac37e52078001f873280",
    (1, 5): "737fc9b1f465ccdd170dfd7445d9a7a6cf50e80bc357c93c7174d224b5ee0765",
    (1, 6): "5b7083c430639e4262e6930276f2c4d4a1d5f1e3fbef155bc2b376ff0e355957",
    (1, 7): "e83abd215c325c7c79940a5bb018f54db73434debc5e0cf98f2d51e90c5db0c1",
    (2, 0): "e26bdd0c3154c389045e2fc92f570161c7b862a7e671853464d24d79a08613a3",
    (2, 1): "cf2feb0caf3fbbe4de2a1bda15e04bbad543fa0976151db46dee5b243e572e4c",
    (2, 2): "d6d78d72bd268c3572d98efbc9d4c4f7a066bfdcf0be70fd07c45e20f4f54f45",
    (2, 3): "fc75f27ec5ad31b87664cde70e20b8a64406adcf68cb159c3a66571e2c71b74b",
    (2, 4): "ec70e77093e7985ee18428246548ed5e91b276d3d54f95ef7a4afc2738b5e73f",
    (2, 5): "cf71515bf80634d974aabfba4eb67f2d112afa3857dac2267cc89a5b1bb76de8",
    (2, 6): "7aa1bf1f554af3124d6d5ad3499e4fe4072d6e8b341498036aed7f9daef14fb9",
    (2, 7): "a6ce14405c8674008c94c469deed572186ae2b46fe7943a887624648c349d568",
    (2, 8): "abf28b3d013fed22f1c6cc9c1be3c1e8c56882bf368cbaedef7047746aa63d13",
    (2, 9): "e70dd3f2a0057a90ee2a7caf9551ec020c543fb58abbc8f3358172eb5a7e34e1",
    (2, 10): "edad68474e01773785dff3251a7bd5ec942d496d1f4b592955ccbd66443ac26e",
    (2, 11): "5ed88c6d19014cad4217a085f50a1a6b871238987aa470699cc14f611730bc07",
    (2, 12): "3286166d3ee726a368ca3c8ca832366930000d7da57e6df7cf7351d5fd1cad18",
    (2, 13): "1353cbf4cb22be8a9cca509ef2d2bffb41b6d7630e134617cc6bdf00e76c6c59",
    (2, 14): "bc0635550710c76638f50b9d9e2a927125041d138bdaf963b438c90360dd8165",
    (2, 15): "42f06eb6ece4e609152f4ce909bca74187d58d7f2010cc165a132e5100b0a34b",
    (2, 16): "5ee9c5d63ff447896fbdac986a3334d53802a51ec828aa5c71ae95be32a43542",
    (2, 17): "c9333f0a5cfddae5a06e989e5c71c1987588ba3ca28f83e9ea8c6742de57fee1",
    (2, 18): "c9333f0a5cfddae5a06e989e5c71c1987588ba3ca28f83e9ea8c6742de57fee1",
    (2, 19): "21f9f7b9722e27cd94a5c0ba3d889f262631a3be8bb0e4660f816bc2ef9271c2",
    (2, 20): "a3af0f98c74b2ca1ffe4b6f952cd283dd87b6fc13365b4f01c150ac45049674b",
    (2, 21): "dfa2cffa1ab234504bd28fcbe13f7bac7b3c7cb87d863340121a0b5bfbdf5fbc",
    (2, 22): "ace3d5c3af07c2f6bc16e002a044911fb4046467d4c095df3ea2cb4689de52d6",
    (2, 23): "3bb927e39cdfa61236b71984d5eab93f4c40bafba230bb1170892f473eb87100",
    (2, 24): "31d903d0d041db202447dd0f2d8f9cec4f424e581544f46ada4725778bb0138c",
}
"""SHA-256 of what each step makes of the fixture of its version. A new step adds a line; none changes."""


def fixture(version: tuple[int, int]) -> dict[str, object]:
    path = ROOT / "tests" / "fixtures" / f"schema-{version[0]}.{version[1]}.mlplan"
    body: dict[str, object] = json.loads(path.read_bytes())
    return body


def test_every_version_but_the_present_one_has_a_frozen_step() -> None:
    assert list(schema.MIGRATIONS) == list(FROZEN)
    assert schema.MIGRATIONS[list(FROZEN)[-1]][0] == (schema.MAJOR, schema.MINOR)


@pytest.mark.parametrize("version", FROZEN)
def test_a_released_migration_never_changes(version: tuple[int, int]) -> None:
    _, step = schema.MIGRATIONS[version]
    made = json.dumps(step(fixture(version)["project"]), sort_keys=True)  # type: ignore[arg-type]
    assert hashlib.sha256(made.encode()).hexdigest() == FROZEN[version]


@pytest.mark.parametrize(
    ("was", "becomes"),
    [
        ("2026-02-30", "2026-02-28"), ("2024-02-30", "2024-02-29"), ("2026-13-00", "2026-12-01"),
        ("0000-00-00", "1900-01-01"), ("9999-12-31", "2199-12-31"), ("2026-11-28", "2026-11-28"),
    ],
)  # fmt: skip
def test_a_date_that_was_none_becomes_the_nearest(was: str, becomes: str) -> None:
    body = fixture((1, 5))
    project = body["project"]
    project["rounds"][-1]["date"] = was  # type: ignore[index]
    project["created"] = f"{was}T24:61:61Z"  # type: ignore[index]
    project["note"] = was  # type: ignore[index]
    found = parse(json.dumps(body).encode(), "a.mlplan").project
    assert found.rounds[-1].date == becomes
    assert found.created == f"{becomes}T23:59:59Z"
    assert found.note == was, "what is text stays as it was written"


def test_old_ranges_become_the_ones_that_are_drawn_most_alike() -> None:
    """Medians of the old shapes, from tables of the beta, triangular and normal distributions."""
    made = {
        "pert": {"low": 12.0, "likely": 60.0, "high": 216.0, "shape": "pert"},
        "symmetric": {"low": 2.0, "likely": 4.0, "high": 6.0, "shape": "triangular"},
        "lognormal": {"low": 1.0, "likely": 900.0, "high": 1000.0, "shape": "lognormal"},
        "ends": {
            "low": 1.0,
            "likely": 2.0,
            "high": 9.0,
            "shape": "pert",
            "ends": "min-max",
            "peak": 8.0,
        },
        "uniform": {"low": 1.0, "likely": 2.0, "high": 9.0, "shape": "uniform"},
        "fixed": {"low": 3.0, "likely": 3.0, "high": 3.0, "shape": "fixed"},
    }
    body = {"assumptions": {k: {"range": v, "provenance": {"note": "x"}} for k, v in made.items()}}
    found = schema.migrate(body, (1, 7))["assumptions"]
    ranges = {k: v["range"] for k, v in found.items()}
    assert all("ends" not in r for r in ranges.values())
    assert all("peak" not in r for r in ranges.values())
    shapes = {k: r["shape"] for k, r in ranges.items()}
    assert shapes == {
        **dict.fromkeys(made, "percentiles"), "ends": "ends", "fixed": "fixed",
    }  # fmt: skip
    assert ranges["symmetric"]["likely"] == 4.0
    assert ranges["uniform"]["likely"] == 5.0
    assert ranges["lognormal"]["likely"] == 900.0, "what somebody meant"
    assert 80 < ranges["pert"]["likely"] < 110, "between mode and mean"
    notes = {k: v["provenance"]["note"] for k, v in found.items()}
    assert notes["symmetric"] == "x"
    assert "the mean moved from 286.711 to" in notes["lognormal"]
    bad = {"assumptions": {"a": {"range": {"low": "x", "likely": 1, "high": None}}}}
    assert schema.migrate(bad, (1, 7))["assumptions"]["a"]["range"]["low"] == "x"


def test_free_strings_of_own_tools_become_terms_and_the_rest_a_note() -> None:
    body = fixture((1, 6))
    project = body["project"]
    tool = {
        "id": "x-own", "name": "Own", "summary": "", "categories": ["monitoring"], "licence": "MIT",
        "hosting": "self-host", "carries": ["p-drift-monitoring"],
        "set_up_days": {"low": 1.0, "likely": 2.0, "high": 3.0},
        "run_fte": {"low": 0.1, "likely": 0.1, "high": 0.1, "shape": "fixed"},
        "data_kinds": "tabular, timeseries, smells", "integrations": "Apache Airflow, Our bus",
        "skills": "Data engineer; Alchemist", "builds_on": ["t-k8s", "t-mlflow"],
        "prices": [
            {"plan": "Team", "low": 9.0, "high": 9.0, "unit": "user-month", "year": 2026, "grade": "A"},
            {"plan": "Odd", "low": 1.0, "high": 2.0, "unit": "wish", "year": 2026, "grade": "A"},
        ],
    }  # fmt: skip
    project["own_entries"] = {"tools": [tool], "provenance": {}}  # type: ignore[index]
    project["comparisons"] = {  # type: ignore[index]
        "monitoring": {
            "knockouts": {"data_kinds": ["time series", "text"], "open_licence_only": True}
        }
    }
    found = parse(json.dumps(body).encode(), "a.mlplan").project
    (own,) = found.own_entries.tools
    assert own.data_kinds == ("tabular", "time_series")
    assert own.integrates == ("t-airflow",)
    assert own.skills == ("python", "sql")
    assert own.runs_on == (("kubernetes",),)
    assert [(p.plan, p.unit) for p in own.prices] == [("Team", "seat-month")]
    for left in ("smells", "Our bus", "Alchemist", "t-mlflow", "1.0 USD per wish"):
        assert left in own.note
    assert found.organisation.data_kinds == ("time_series", "text")
    assert found.stack.comparisons["monitoring"].knockouts.open_licence_only


def test_an_answer_that_was_carried_says_where_it_was_given() -> None:
    def answer(level: int, carried: bool) -> dict[str, object]:
        return {"state": "level", "level": level, "carried": carried}

    def round_(number: int, *answers: dict[str, object]) -> dict[str, object]:
        sheet = {f"Q{k}": a for k, a in enumerate(answers)}
        return {"id": f"r{number}", "date": f"2026-0{number}-01", "answers": {"ann": sheet}}

    body = {
        "rounds": [
            round_(1, answer(1, False), answer(1, False)),
            round_(2, answer(1, True), answer(2, False)),
            round_(3, answer(1, True), answer(2, True)),
        ]
    }
    made = schema.MIGRATIONS[2, 4][1](json.loads(json.dumps(body)))
    found = [
        [a.get("given", {}).get("round") for a in r["answers"]["ann"].values()]
        for r in made["rounds"]
    ]
    assert found == [[None, None], ["r1", None], ["r1", "r2"]]
    assert made["rounds"][2]["answers"]["ann"]["Q1"] == {
        "state": "level", "level": 2, "given": {"round": "r2", "date": "2026-02-01"},
    }  # fmt: skip
