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
