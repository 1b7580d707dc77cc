"""Two windows on one file: told beforehand, never stopped by what is damaged."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

import pytest

from planner.storage.claims import Claims, path_of, read_claim
from planner.storage.recovery import Recovery
from tests.conftest import NOW


def claims(tmp_path: Path, window: str, *, alive: bool = True, user: str = "me") -> Claims:
    return Claims(window, Recovery(tmp_path / user), lambda _: alive)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "a.mlplan"
    path.write_text("x")
    return path


def test_another_window_of_the_same_user_counts_while_it_runs(tmp_path: Path, file: Path) -> None:
    claims(tmp_path, "one").take(file, "Ada", NOW)
    other = claims(tmp_path, "two").other(file, NOW + timedelta(hours=3))
    assert other is not None
    assert other.who == "Ada"
    assert claims(tmp_path, "two", alive=False).other(file, NOW) is None
    assert claims(tmp_path, "one").other(file, NOW) is None


def test_a_window_elsewhere_counts_for_five_minutes(tmp_path: Path, file: Path) -> None:
    claims(tmp_path, "one", user="somebody").take(file, "", NOW)
    two = claims(tmp_path, "two", alive=False)
    assert two.other(file, NOW + timedelta(minutes=4)) is not None
    os.utime(path_of(file), times=(0, path_of(file).stat().st_mtime - 360))
    assert two.other(file, NOW) is None, "by the clock of whoever keeps the folder"


def test_only_its_own_claim_is_taken_away(tmp_path: Path, file: Path) -> None:
    one, two = claims(tmp_path, "one"), claims(tmp_path, "two")
    one.take(file, "", NOW)
    two.take(file, "", NOW)
    assert not one.holds(file)
    one.drop(file)
    assert two.holds(file)
    two.drop(file)
    assert [p.name for p in tmp_path.iterdir()] == ["a.mlplan"]


@pytest.mark.parametrize("content", [b"", b"{}", b"\xff" * 10_000, b"[" * 3_000, b'{"window": 1}'])
def test_a_damaged_claim_stops_nobody(tmp_path: Path, file: Path, content: bytes) -> None:
    path_of(file).write_bytes(content)
    assert read_claim(file) is None
    assert claims(tmp_path, "one").other(file, NOW) is None


def test_nothing_personal_stands_in_it_unless_given(tmp_path: Path, file: Path) -> None:
    import getpass
    import platform

    claims(tmp_path, "one").take(file, "", NOW)
    text = path_of(file).read_text()
    for word in (getpass.getuser(), platform.node(), str(tmp_path)):
        assert f'"{word}"' not in text


@pytest.mark.skipif(os.name == "nt", reason="links of POSIX")
def test_a_link_in_its_place_is_not_followed(tmp_path: Path, file: Path) -> None:
    victim = tmp_path / "precious"
    victim.write_text("mine")
    path_of(file).symlink_to(victim)
    claims(tmp_path, "one").take(file, "", NOW)
    assert victim.read_text() == "mine"


def test_a_folder_that_cannot_be_written_stops_nobody(tmp_path: Path) -> None:
    claims(tmp_path, "one").take(tmp_path / "gone" / "a.mlplan", "", NOW)
