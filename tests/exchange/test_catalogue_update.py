"""Updates of the catalogue: signed, shown first, older and forged ones refused, own entries on top."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from planner.catalogue.load import built_in_catalogue
from planner.catalogue.own import base_of, catalogue_of
from planner.domain.base.errors import InputError
from planner.domain.case.estimate import Provenance, fixed
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.project import Project
from planner.domain.record.preview import Answers
from planner.exchange.catalogue_update import (
    TAKE,
    canonical,
    check_update,
    fingerprint_of,
    merged,
    new_key,
    preview_update,
    published,
    read_key,
    read_update,
    update_intake,
    update_of,
)
from planner.workspace.edits import set_catalogue_update, set_own_entries

CATALOGUE = built_in_catalogue()
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = Ed25519PrivateKey.from_private_bytes(bytes(range(1, 33)))
PRINT = fingerprint_of(KEY.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def update(number: int = 1, base: int = 0, **changes: object) -> CatalogueUpdate:
    tool = CATALOGUE.tool_by_id["t-mlflow"].model_copy(update=changes or {"licence": "MIT"})
    return CatalogueUpdate(
        publisher="House team", number=number, base=base, published="2026-12-01", tools=(tool,)
    )


def file(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "update.json"
    path.write_bytes(data)
    return path


def test_a_signed_update_comes_back_whole_with_its_fingerprint(tmp_path: Path) -> None:
    given = CatalogueUpdate(
        publisher="House team", number=3, published="2026-12-01", tools=CATALOGUE.tools,
        practices=CATALOGUE.practices,
    )  # fmt: skip
    found = read_update(file(tmp_path, published(given, KEY)))
    assert found.fingerprint == PRINT
    assert found.tools == CATALOGUE.tools, "all fields, none lost"
    assert found.practices == CATALOGUE.practices
    assert preview_update(found, CATALOGUE).same == len(CATALOGUE.tools) + len(CATALOGUE.practices)


def test_the_content_is_written_in_one_way() -> None:
    assert canonical({"b": 1, "a": ["ü", None]}) == '{"a":["ü",null],"b":1}'.encode()


def test_what_was_changed_or_forged_is_refused(tmp_path: Path) -> None:
    whole = json.loads(published(update(), KEY))
    touched = json.loads(json.dumps(whole))
    touched["update"]["tools"][0]["yearly_cost"] = None
    other = json.loads(published(update(), OTHER))
    swapped = {**whole, "key": other["key"]}
    cut = {k: v for k, v in whole.items() if k != "signature"}
    short = {**whole, "signature": whole["signature"][:-2]}
    for bad in (touched, swapped, cut, short, {**whole, "key": 7}):
        with pytest.raises(InputError, match="changed or forged"):
            read_update(file(tmp_path, json.dumps(bad).encode()))
    with pytest.raises(InputError, match="no update of the catalogue"):
        read_update(file(tmp_path, b'{"format": "x"}'))
    forged = read_update(file(tmp_path, published(update(), OTHER)))
    with pytest.raises(InputError, match="do not trust yet"):
        check_update(forged, None, frozenset({PRINT}))


def test_numbers_bases_and_signatures_are_in_order(tmp_path: Path) -> None:
    first = read_update(file(tmp_path, published(update(2), KEY)))
    check_update(first, None, frozenset({PRINT}))
    with pytest.raises(InputError, match="number 2 was taken already"):
        check_update(first, first, frozenset({PRINT}))
    check_update(first.model_copy(update={"number": 3, "base": 2}), first, frozenset())
    with pytest.raises(InputError, match="rests on number 1"):
        check_update(first.model_copy(update={"number": 3, "base": 1}), first, frozenset())
    with pytest.raises(InputError, match="this one is not"):
        check_update(update(4), first, frozenset())


def test_it_stands_below_own_entries_and_says_what_changes(example: Project) -> None:
    given = update(licence="MIT", name="MLflow of the house")
    preview = preview_update(given, base_of(example))
    assert preview.changed == (("t-mlflow", ("name", "licence")),)
    mine = CATALOGUE.tool_by_id["t-mlflow"].model_copy(update={"yearly_cost": fixed(9.0)})
    own = OwnEntries().with_tool(mine, Provenance(grade="B", source="Quote"))
    project = set_own_entries(own, "Quote").apply(example)
    project = set_catalogue_update(given).apply(project)
    assert base_of(project).tool_by_id["t-mlflow"].licence == "MIT"
    assert catalogue_of(project).tool_by_id["t-mlflow"] == mine
    broken = update(2, carries=("p-ghost",))
    with pytest.raises(InputError, match="unknown practice “p-ghost”"):
        set_catalogue_update(broken).apply(example)


def test_an_update_on_another_keeps_what_that_one_said(example: Project) -> None:
    first = update(1, licence="MIT")
    wandb = CATALOGUE.tool_by_id["t-wandb"].model_copy(update={"owner": "Somebody"})
    second = CatalogueUpdate(
        publisher="House team", number=2, base=1, published="2027-01-01", tools=(wandb,),
        withdrawn=("t-aim",),
    )  # fmt: skip
    both = set_catalogue_update(merged(second, first)).apply(example)
    known = base_of(both).tool_by_id
    assert known["t-mlflow"].licence == "MIT"
    assert known["t-wandb"].owner == "Somebody"
    assert "t-aim" not in known
    assert merged(second.model_copy(update={"base": 0}), first).tools == (wandb,)


def test_the_window_and_the_command_read_it_alike_and_ask_about_an_unknown_key(
    tmp_path: Path,
) -> None:
    path = file(tmp_path, published(update(), KEY))
    asked = update_intake(path, None, CATALOGUE)
    (question,) = (e for e in asked.preview.entries if e.result == "asked")
    assert question.question == "key"
    assert PRINT[:4] in question.why
    assert not asked.groups
    sure = update_intake(path, None, CATALOGUE, Answers(given={"key": TAKE}))
    (changed,) = (e for e in sure.preview.entries if e.result == "changed")
    assert (changed.id, changed.field, changed.old, changed.new) == (
        *("t-mlflow", "licence"),
        *("Apache-2.0", "MIT"),
    )
    taken = sure.take()
    assert taken.fingerprint == PRINT
    newer = file(tmp_path, published(update(number=2, base=1), KEY))
    assert update_intake(newer, taken, CATALOGUE).preview.clear, "the key is known by now"
    with pytest.raises(InputError, match="was taken already"):
        update_intake(newer, taken.model_copy(update={"number": 2}), CATALOGUE)
    forged = json.loads(newer.read_text(encoding="utf-8"))
    forged["update"]["tools"][0]["licence"] = "BSD-3-Clause"
    newer.write_text(json.dumps(forged), encoding="utf-8")
    with pytest.raises(InputError, match="changed or forged"):
        update_intake(newer, taken, CATALOGUE)


def test_an_unsigned_file_is_asked_about_unless_the_one_before_was_signed(tmp_path: Path) -> None:
    path = file(tmp_path, published(update(number=2)))
    asked = update_intake(path, None, CATALOGUE)
    assert [e.question for e in asked.preview.entries if e.result == "asked"] == ["unsigned"]
    assert update_intake(path, None, CATALOGUE, Answers(given={"unsigned": TAKE})).preview.clear
    signed = update().model_copy(update={"fingerprint": PRINT})
    with pytest.raises(InputError, match="Ask for a signed one"):
        update_intake(path, signed, CATALOGUE)


def test_own_entries_are_published_with_a_key_that_was_made_here(tmp_path: Path) -> None:
    tool = CATALOGUE.tool_by_id["t-wandb"].model_copy(update={"licence": "MIT"})
    own = OwnEntries().with_tool(tool, Provenance(grade="B", source="s")).hiding("t-neptune")
    pem, fingerprint = new_key()
    kept = tmp_path / "house.key"
    kept.write_bytes(pem)
    made = update_of(own, "House team", 4, "2026-12-01")
    found = read_update(file(tmp_path, published(made, read_key(kept))))
    assert found.fingerprint == fingerprint
    assert (found.tools, found.withdrawn, found.number) == ((tool,), ("t-neptune",), 4)
    with pytest.raises(InputError, match="nothing to publish"):
        update_of(OwnEntries(), "House team", 1, "2026-12-01")
    kept.write_bytes(b"no key")
    with pytest.raises(InputError, match="holds no key"):
        read_key(kept)
