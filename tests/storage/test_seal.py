"""A sealed document opens with its passphrase and with nothing else."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from planner.domain.base.errors import DocumentError, InputError, SaveError
from planner.domain.project import Project
from planner.storage.document import load, save
from planner.storage.recovery import Recovery
from planner.storage.seal import Facts, Seal, SealedError, is_sealed, unseal
from planner.workspace.edits import rename
from planner.workspace.workspace import Workspace
from tests.conftest import NOW

FACTS = Facts("0" * 32, 1, "1" * 16)
PASSPHRASE = "correct horse battery staple"  # noqa: S105 - of a test


@pytest.fixture(scope="module")
def seal() -> Seal:
    return Seal.new(PASSPHRASE)


def test_a_sealed_document_comes_back_equal_and_shows_nothing(
    tmp_path: Path, example: Project, seal: Seal
) -> None:
    path = tmp_path / "a.mlplan"
    saved = save(example, path, now=NOW, seal=seal)
    data = path.read_bytes()
    assert is_sealed(data)
    for secret in (example.name, example.organisation.name, example.id, PASSPHRASE):
        assert secret.encode() not in data
    assert load(path, PASSPHRASE).project == saved.project
    assert load(path, load(path, PASSPHRASE).seal).project == saved.project


def test_the_file_can_be_opened_with_the_published_algorithms_alone(seal: Seal) -> None:
    """Independent of our reader: Argon2id (RFC 9106) and ChaCha20-Poly1305 (RFC 8439) as the header says."""
    line, _, body = seal.close(b"secret", FACTS).partition(b"\n")
    header = json.loads(line)
    assert (header["memory_kib"], header["passes"], header["lanes"]) == (65_536, 3, 4)
    key = Argon2id(
        salt=b64decode(header["salt"]),
        length=48,
        iterations=header["passes"],
        lanes=header["lanes"],
        memory_cost=header["memory_kib"],
    ).derive(PASSPHRASE.encode())[:32]
    assert ChaCha20Poly1305(key).decrypt(b64decode(header["nonce"]), body, line) == b"secret"


def test_no_two_files_are_alike(seal: Seal) -> None:
    assert len({seal.close(b"same", FACTS) for _ in range(50)}) == 50


def test_one_passphrase_makes_another_key_each_time(seal: Seal) -> None:
    other = Seal.new(PASSPHRASE)
    assert other.salt != seal.salt
    with pytest.raises(SealedError):
        unseal(seal.close(b"x", FACTS), other, "a.mlplan")


@pytest.mark.parametrize("wrong", ["", "correct horse battery stapl", PASSPHRASE.upper()])
def test_a_wrong_passphrase_is_one_sentence(seal: Seal, wrong: str) -> None:
    with pytest.raises(SealedError, match=r"not the passphrase of a\.mlplan"):
        unseal(seal.close(b"x", FACTS), wrong, "a.mlplan")


def test_without_a_passphrase_it_says_so(tmp_path: Path, start_up: Project, seal: Seal) -> None:
    save(start_up, tmp_path / "a.mlplan", now=NOW, seal=seal)
    with pytest.raises(SealedError, match="opens with its passphrase"):
        load(tmp_path / "a.mlplan")


def test_every_change_of_the_file_is_noticed(seal: Seal) -> None:
    data = seal.close(b"some text that matters", FACTS)
    for k in range(len(data)):
        bent = data[:k] + bytes([data[k] ^ 1]) + data[k + 1 :]
        if not is_sealed(bent):
            continue  # it is no sealed file any more, and no document either
        with pytest.raises(DocumentError):
            unseal(bent, seal, "a.mlplan")
    for k in range(40, len(data)):
        with pytest.raises(DocumentError):
            unseal(data[:k], seal, "a.mlplan")


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("memory_kib", 300_000),
        ("memory_kib", 10**12),
        ("passes", 1_000_000),
        ("lanes", 0),
        ("kdf", "none"),
        ("cipher", "none"),
        ("nonce", b64encode(b"x" * 24).decode()),
        ("salt", "!" * 24),
        ("more", 1),
    ],
)
def test_a_crafted_header_asks_for_nothing(seal: Seal, key: str, value: object) -> None:
    line, _, body = seal.close(b"x", FACTS).partition(b"\n")
    header = json.loads(line)
    header[key] = value
    crafted = json.dumps(header, separators=(",", ":")).encode() + b"\n" + body
    with pytest.raises(DocumentError, match=r"damaged or was altered|not the passphrase"):
        unseal(crafted, PASSPHRASE, "a.mlplan")


def test_short_passphrases_are_refused() -> None:
    with pytest.raises(InputError, match="at least 10"):
        Seal.new("  short   ")


def test_spaces_around_and_ways_of_writing_an_accent_do_not_matter() -> None:
    data = Seal.new("Ma phrase préférée").close(b"x", FACTS)
    assert unseal(data, " Ma phrase pre\u0301fe\u0301re\u0301e\n", "a")[0] == b"x"


def test_protecting_reaches_the_file_its_backups_and_its_copies(
    tmp_path: Path, start_up: Project
) -> None:
    from planner.storage.backups import Backups

    backups = Backups(tmp_path / "data")
    file = tmp_path / "a.mlplan"
    workspace = Workspace.new(start_up, backups, lambda: NOW)
    workspace.save(file)
    workspace.do(rename("Second"))
    workspace.save()
    bak = tmp_path / "a.mlplan.schema-1.4.bak"
    bak.write_bytes(file.read_bytes())
    kept = backups.versions(start_up.id)
    assert len(kept) == 1
    assert workspace.protect(PASSPHRASE) == []
    for path in (file, bak, *backups.versions(start_up.id)):
        assert is_sealed(path.read_bytes()), path
        load(path, PASSPHRASE)
    assert [c.what for c in workspace.changes][-1] == "Set a passphrase"
    # another passphrase: all of them follow
    assert workspace.protect("another long passphrase") == []
    with pytest.raises(SealedError):
        load(kept[0], PASSPHRASE)
    load(kept[0], "another long passphrase")
    # what follows is sealed as well, and removing it makes everything plain again
    workspace.do(rename("Third"))
    workspace.save()
    assert is_sealed(file.read_bytes())
    assert workspace.protect(None) == []
    for path in (file, bak, *backups.versions(start_up.id)):
        load(path)


def test_a_backup_under_a_forgotten_passphrase_is_left_and_told(
    tmp_path: Path, start_up: Project, seal: Seal
) -> None:
    from planner.storage.backups import Backups

    backups = Backups(tmp_path / "data")
    workspace = Workspace.new(start_up, backups, lambda: NOW)
    workspace.save(tmp_path / "a.mlplan")
    path = tmp_path / "a.mlplan"
    old = backups.keep(start_up.id, seal.close(path.read_bytes(), FACTS), NOW, path=path)
    assert old is not None
    before = old.read_bytes()
    assert workspace.protect("another long passphrase") == [old]
    assert old.read_bytes() == before


def test_snapshots_of_a_sealed_document_are_sealed(
    tmp_path: Path, start_up: Project, seal: Seal
) -> None:
    recovery = Recovery(tmp_path)
    recovery.write("w", start_up, tmp_path / "a-client.mlplan", None, NOW, (), seal)
    kept = recovery.path_of("w").read_bytes()
    assert start_up.organisation.name.encode() not in kept
    assert b"a-client" not in kept, "nor where it lies"
    (found,) = recovery.found(lambda _: False)
    assert found.loaded is None
    with pytest.raises(SealedError):
        Workspace.restore(found, passphrase="something else entirely")  # noqa: S106 - wrong on purpose
    workspace = Workspace.restore(found, passphrase=PASSPHRASE)
    assert workspace.project == start_up
    assert workspace.seal == seal


def weak_first_version(data: bytes, passphrase: str) -> bytes:
    """A sealed file as the first version wrote it, with weak settings; by the standards alone."""
    salt, nonce = b"s" * 16, b"n" * 12
    made = Argon2id(salt=salt, length=48, iterations=1, lanes=1, memory_cost=8_192).derive(
        passphrase.encode()
    )
    header = {
        "format": "mlops-planner-sealed", "version": 1, "kdf": "argon2id", "memory_kib": 8_192, "passes": 1,
        "lanes": 1, "salt": b64encode(salt).decode(), "check": b64encode(made[32:]).decode(),
        "cipher": "chacha20-poly1305", "nonce": b64encode(nonce).decode(),
    }  # fmt: skip
    line = json.dumps(header, separators=(",", ":")).encode()
    return line + b"\n" + ChaCha20Poly1305(made[:32]).encrypt(nonce, data, line)


def test_a_weak_file_of_the_first_version_becomes_a_strong_one_at_the_next_save(
    tmp_path: Path, start_up: Project
) -> None:
    path = tmp_path / "a.mlplan"
    save(start_up, path, now=NOW)
    path.write_bytes(weak_first_version(path.read_bytes(), PASSPHRASE))
    old = path.read_bytes()
    workspace = Workspace.open(path, clock=lambda: NOW, passphrase=PASSPHRASE)
    workspace.do(rename("Changed"))
    workspace.save()
    header = json.loads(path.read_bytes().partition(b"\n")[0])
    assert (header["version"], header["memory_kib"], header["passes"]) == (2, 65_536, 3)
    assert header["save"] == workspace.saves.number
    assert header["save_id"] == workspace.saves.id
    assert b64decode(header["salt"]) != b"s" * 16
    assert load(path, PASSPHRASE).project.name == "Changed"
    path.write_bytes(old)
    assert load(path, workspace.seal).project.name == start_up.name, "what is older still opens"


def test_a_file_that_says_it_is_another_save_or_document_is_refused(
    tmp_path: Path, start_up: Project, seal: Seal
) -> None:
    path = tmp_path / "a.mlplan"
    saves = save(start_up, path, now=NOW).saves
    plain = path.read_bytes()
    right = Facts.of(start_up.id, saves)
    path.write_bytes(seal.close(plain, right))
    assert load(path, seal).saves == saves
    for wrong in (
        right._replace(save=saves.number + 1), right._replace(save_id="0" * 16), Facts.of("other", saves),
    ):  # fmt: skip
        path.write_bytes(seal.close(plain, wrong))
        with pytest.raises(DocumentError, match="another document, or another save"):
            load(path, seal)


def test_sealing_reaches_the_snapshots_of_all_windows_and_those_that_are_broken(
    tmp_path: Path, start_up: Project
) -> None:
    recovery, path = Recovery(tmp_path / "recovery"), tmp_path / "größer.mlplan"
    workspace = Workspace.new(start_up, None, lambda: NOW)
    workspace.save(path)
    known, secret = workspace.hash, b"Words of nobody else"
    typed = rename(secret.decode()).apply(start_up)
    recovery.write("later", typed, path, known, NOW)
    recovery.write("broken", typed, path, known, NOW)
    broken = recovery.path_of("broken").rename(recovery.folder / "broken.broken")
    other = start_up.model_copy(update={"id": "somebody-else"})
    recovery.write("other", other, tmp_path / "b.mlplan", None, NOW)
    before = recovery.path_of("other").read_bytes()
    assert workspace.protect(PASSPHRASE, recovery) == []
    for one in (recovery.path_of("later"), broken):
        data = one.read_bytes()
        assert secret not in data
        assert path.name.encode() not in data
    assert recovery.path_of("other").read_bytes() == before
    found = next(s for s in recovery.found(lambda p: p.stem == "other"))
    assert (found.base, found.loaded) == (None, None)
    whole = found.unlocked(PASSPHRASE)
    assert (whole.base, whole.opened().project.name) == (path, secret.decode())
    with pytest.raises(SaveError, match="protected with a passphrase in another window"):
        recovery.write("later", typed, path, known, NOW)
    assert workspace.protect(None, recovery) == []
    assert secret in recovery.path_of("later").read_bytes()
