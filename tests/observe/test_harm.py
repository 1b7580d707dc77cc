"""Sources that would do harm: nothing is run, followed or written, and the others go on."""

from __future__ import annotations

import zlib
from datetime import date
from hashlib import sha1, sha256
from pathlib import Path

import pytest

from planner.domain.base.errors import Cancelled
from planner.observe.limits import ObserveError
from planner.observe.look import Wanted, look
from planner.observe.rules import built_in_rules
from planner.observe.sources import find_sources
from planner.observe.worker import look_at
from tests.observe import exports, histories

WANTED = Wanted(date(2026, 11, 29), built_in_rules())


def unread(path: Path) -> str:
    return look(find_sources([path])[0], WANTED)[0].source.unread


def small(path: Path) -> histories.Repository:
    made = histories.Repository(path)
    made.commit("2026-01-10", {"train.py": histories.TRAIN})
    return made


def loose(made: histories.Repository, kind: bytes, body: bytes) -> bytes:
    whole = kind + b" " + str(len(body)).encode() + b"\0" + body
    id_ = sha1(whole, usedforsecurity=False).hexdigest()
    path = made.path / ".git" / "objects" / id_[:2] / id_[2:]
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(zlib.compress(whole, 9))
    return id_.encode()


def test_what_leads_outside_is_refused(tmp_path: Path) -> None:
    away = small(tmp_path / "away")
    for name in ("file", "alternates", "commondir", "link"):
        (tmp_path / name).mkdir()
    (tmp_path / "file" / ".git").write_text(f"gitdir: {away.path / '.git'}\n")
    inside = small(tmp_path / "alternates" / "in")
    (inside.path / ".git/objects/info/alternates").write_text(f"{away.path}/.git/objects\n")
    common = small(tmp_path / "commondir" / "in")
    (common.path / ".git/commondir").write_text(f"{away.path}/.git\n")
    linked = small(tmp_path / "link" / "in")
    (linked.path / ".git/refs/heads/main").unlink()
    (linked.path / ".git/refs/heads/main").symlink_to(away.path / ".git/refs/heads/main")
    for name in ("file", "alternates", "commondir", "link"):
        assert unread(tmp_path / name) == "it leads outside the folder that was chosen", name


def test_damaged_missing_and_huge_objects_are_told(tmp_path: Path) -> None:
    half = small(tmp_path / "half")
    for path in (half.path / ".git/objects").glob("??/*"):
        if path.read_bytes() and b"tree" in zlib.decompress(path.read_bytes())[:5]:
            path.unlink()
    assert unread(half.path) == "objects are missing, as in a copy of a part"
    empty = histories.Repository(tmp_path / "empty")
    assert unread(empty.path) == "it holds no commit yet"
    broken = small(tmp_path / "broken")
    (
        broken.path / ".git/objects" / broken.head.decode()[:2] / broken.head.decode()[2:]
    ).write_bytes(b"x")
    assert unread(broken.path) == "its objects are damaged"
    torn = small(tmp_path / "torn")
    text = next(
        p
        for p in (torn.path / ".git/objects").glob("??/*")
        if b"blob" in zlib.decompress(p.read_bytes())[:5]
    )
    text.write_bytes(b"xxxx")
    source = look(find_sources([torn.path])[0], WANTED)[0].source
    assert any(r.startswith("damaged, and not read: ") for r in source.remarks)
    assert not any("too large" in r for r in source.remarks)


def test_a_bomb_is_known_by_name_only(tmp_path: Path) -> None:
    made = histories.Repository(tmp_path / "bomb")
    made.commit("2026-01-10", {"train.py": histories.TRAIN, "big.py": b"#" * 60_000_000})
    made.pack()
    found = look(find_sources([made.path])[0], WANTED)[0]
    assert not found.source.unread
    assert found.source.items == 2


def test_differences_as_git_stores_them_are_read(tmp_path: Path) -> None:
    """Tables of the compression may fill hundreds of bytes before the first byte comes out."""
    import random

    from dulwich.pack import write_pack

    draw = random.Random(7)
    letters = "abcdefghijklmnopqrstuvwxyz0123456789_ ()="
    rows = ["".join(draw.choices(letters, k=60)) for _ in range(900)]
    made = histories.Repository(tmp_path / "deltas")
    made.commit("2026-01-10", {"train.py": "# " + "\n# ".join(rows)})
    for k in range(0, 900, 3):
        rows[k] = "".join(draw.choices("äöüßABCDEFGH", k=40))
    made.commit("2026-02-10", {"train.py": "# " + "\n# ".join(rows) + "\n" + histories.TRAIN})
    objects = [(made.store[i], None) for i in list(made.store)]
    name = made.path / ".git" / "objects" / "pack" / f"pack-{'a' * 40}"
    write_pack(str(name), objects, made.store.object_format, deltify=True)
    for path in (made.path / ".git" / "objects").glob("??/*"):
        path.unlink()
    found = look(find_sources([made.path])[0], WANTED)[0]
    assert (found.source.unread, found.source.items) == ("", 1)
    assert {o.rule: o.outcome for o in found.observations}["exp-01-2"] == "seen"


def test_trees_without_end_are_given_up(tmp_path: Path) -> None:
    made = histories.Repository(tmp_path / "deep")
    made.commit("2026-01-10", {"a.py": "x = 1\n"})
    tree = b""
    for _ in range(200):
        tree = loose(made, b"tree", b"40000 d\0" + bytes.fromhex(tree.decode())) if tree else loose(
            made, b"tree", b"100644 a\0" + bytes.fromhex(loose(made, b"blob", b"x").decode())
        )  # fmt: skip
    body = (
        b"tree "
        + tree
        + b"\nauthor A <a@b> 1767225600 +0000\ncommitter A <a@b> 1767225600 +0000\n\nx\n"
    )
    made._write("refs/heads/main", loose(made, b"commit", body))
    assert unread(made.path) == "its folders lie more than 64 deep"


def test_dates_that_cannot_be_stay_out_of_rates(tmp_path: Path) -> None:
    made = histories.product(tmp_path / "odd")
    made.commit("2026-11-01", {"x.txt": "1"}, when=1 << 62)
    made.commit("2026-11-02", {"x.txt": "2"}, when=-5)
    found = look(find_sources([made.path])[0], WANTED)[0]
    assert "some of its dates cannot be" in found.source.remarks
    assert found.source.last <= "2026-11-29"


def marks(root: Path) -> dict[str, str]:
    return {
        p.relative_to(root).as_posix(): sha256(p.read_bytes()).hexdigest()
        for p in sorted(root.rglob("*"))
        if p.is_file()
    }


def test_nothing_that_could_run_does_and_nothing_is_written(tmp_path: Path) -> None:
    root = tmp_path / "chosen"
    mark = tmp_path / "mark"
    bad = f"import pathlib; pathlib.Path({str(mark)!r}).write_text('ran')\n"
    made = histories.Repository(root / "one")
    made.commit("2026-01-10", {"conftest.py": bad, "setup.py": bad, "train.py": histories.TRAIN})
    config = f"[core]\n\tfsmonitor = touch {mark}\n\tpager = touch {mark}\n[gpg]\n\tprogram = touch {mark}\n"
    (made.path / ".git/config").write_text(config)
    hook = made.path / ".git/hooks/post-checkout"
    hook.parent.mkdir()
    hook.write_text(f"#!/bin/sh\ntouch {mark}\n")
    hook.chmod(0o755)
    exports.store(root / "mlflow.db")
    (root / "two" / ".git").mkdir(parents=True)  # half a copy: the other sources go on
    before = marks(root)
    found = {x.source.label: x.source for x in look_at([root], WANTED)}
    assert marks(root) == before
    assert not mark.exists()
    assert {k: bool(s.unread) for k, s in found.items()} == {
        "chosen/mlflow.db": False, "chosen/one": False, "chosen/two": True,
    }  # fmt: skip


def test_a_look_is_stopped_and_never_begins_on_nothing(tmp_path: Path) -> None:
    with pytest.raises(ObserveError, match="nothing to look at"):
        look_at([tmp_path], WANTED)
    small(tmp_path / "one")
    with pytest.raises(Cancelled):
        look_at([tmp_path], WANTED, lambda what, _share: not what)
