"""The old file or the new one, whatever fails, and nothing left lying about."""

from __future__ import annotations

import errno
import os
import random
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from planner.domain.base.errors import NotReplacedError, SaveError
from planner.storage import atomic
from planner.storage.atomic import write_atomically, write_in_place

OLD, NEW = b"old" * 1000, b"new!" * 5000
CALLS = ("open", "write", "fsync", "replace", "close")


class Breaker:
    """Fails the n-th file call, once or from then on."""

    def __init__(
        self, monkeypatch: pytest.MonkeyPatch, at: int, code: int, *, persistent: bool
    ) -> None:
        self.count, self.at, self.code, self.persistent = 0, at, code, persistent
        self.broke = False
        for name in CALLS:
            real = getattr(os, name)
            monkeypatch.setattr(atomic.os, name, self._wrap(name, real))

    def _wrap(self, name, real):  # type: ignore[no-untyped-def]
        def call(*args, **kwargs):  # type: ignore[no-untyped-def]
            self.count += 1
            if self.count == self.at or (self.persistent and self.count > self.at):
                self.broke = True
                if name == "close":  # the handle is gone even when close reports a fault
                    real(*args)
                raise OSError(self.code, os.strerror(self.code))
            return real(*args, **kwargs)

        return call


@pytest.mark.parametrize("persistent", [False, True])
@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EACCES, errno.EIO, errno.EROFS])
def test_every_file_call_may_fail(tmp_path: Path, code: int, persistent: bool) -> None:
    target = tmp_path / "a.mlplan"
    for n in range(1, 40):
        target.write_bytes(OLD)
        with pytest.MonkeyPatch.context() as patch:
            breaker = Breaker(patch, n, code, persistent=persistent)
            try:
                write_atomically(target, NEW)
                failed = False
            except SaveError as error:
                failed = True
                assert len(str(error)) > 20
        assert target.read_bytes() in (OLD, NEW)
        assert [p.name for p in tmp_path.iterdir()] == ["a.mlplan"]
        assert failed == breaker.broke
        if not breaker.broke:
            assert n > 5, "the breaker never reached a call"
            return
    pytest.fail("the writer makes more calls than expected")


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = os.write
    monkeypatch.setattr(atomic.os, "write", lambda handle, data: real(handle, bytes(data[:7])))
    write_atomically(tmp_path / "a", NEW)
    assert (tmp_path / "a").read_bytes() == NEW


@pytest.mark.skipif(sys.platform == "win32", reason="modes of POSIX")
@pytest.mark.parametrize("code", [errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM])
def test_where_files_have_no_modes_they_can_be_written_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """FAT by FUSE has no call for it; where there is one, a refusal is a refusal."""

    def refuses(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(os, "fchmod", refuses)
    target = tmp_path / "a"
    if code == errno.EPERM:
        with pytest.raises(SaveError):
            write_atomically(target, b"new", mode=0o600)
        assert list(tmp_path.iterdir()) == []
        return
    write_atomically(target, b"new", mode=0o600)
    assert target.read_bytes() == b"new"


@pytest.mark.skipif(sys.platform == "win32", reason="modes and links of POSIX")
def test_mode_and_link_are_kept(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.write_bytes(OLD)
    real.chmod(0o640)
    link = tmp_path / "link"
    link.symlink_to(real)
    write_atomically(link, NEW)
    assert link.is_symlink()
    assert real.read_bytes() == NEW
    assert stat.S_IMODE(real.stat().st_mode) == 0o640


def test_windows_sharing_errors_are_retried_for_a_bounded_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "platform", "win32")
    real, calls, slept = os.replace, [0], []

    def busy(source: str, target: str) -> None:
        calls[0] += 1
        if calls[0] < 4:
            raise PermissionError(errno.EACCES, "in use")
        real(source, target)

    monkeypatch.setattr(atomic.os, "replace", busy)
    write_atomically(tmp_path / "a", NEW, sleep=slept.append)
    assert len(slept) == 3
    monkeypatch.setattr(
        atomic.os,
        "replace",
        lambda *_: (_ for _ in ()).throw(PermissionError(errno.EACCES, "in use")),
    )
    slept.clear()
    with pytest.raises(SaveError, match="may not write"):
        write_atomically(tmp_path / "a", OLD, sleep=slept.append)
    assert sum(slept) == pytest.approx(2.5, abs=0.11)
    assert (tmp_path / "a").read_bytes() == NEW


WRITER = """
import sys
from pathlib import Path
from planner.storage.atomic import write_atomically, write_in_place
n = 0
while True:
    n += 1
    write_atomically(Path(sys.argv[1]), (str(n) + ":").encode() + b"x" * 300_000 + b":end")
"""


@pytest.mark.skipif(sys.platform == "win32", reason="kills by signal")
def test_killed_at_any_moment_the_file_is_whole(tmp_path: Path) -> None:
    """A short form of the kill loop: 25 kills at random moments."""
    target = tmp_path / "a"
    random_ = random.Random(7)
    for _ in range(25):
        process = subprocess.Popen([sys.executable, "-c", WRITER, str(target)])
        deadline = time.monotonic() + 20
        while not target.exists() and time.monotonic() < deadline:
            time.sleep(0.005)
        time.sleep(random_.uniform(0.0, 0.12))
        process.send_signal(signal.SIGKILL)
        process.wait()
        data = target.read_bytes()
        assert data.endswith(b":end")
        assert len(data) == data.index(b":") + 1 + 300_000 + 4


def test_what_a_killed_program_left_is_swept_away_after_an_hour(tmp_path: Path) -> None:
    old = time.time() - 2 * atomic.STALE_SECONDS
    names = {
        ".a.mlplan.0123456789ab.tmp": False,  # old, ours
        ".b.mlplan.0123456789ab.tmp": True,  # of another file
        ".a.mlplan.tmp": True,  # not one of ours
        "a.mlplan": True,
    }
    for name in names:
        (tmp_path / name).write_bytes(b"x")
        os.utime(tmp_path / name, (old, old))
    fresh = tmp_path / ".a.mlplan.ffffffffffff.tmp"
    fresh.write_bytes(b"x")
    atomic.sweep(tmp_path, "a.mlplan")
    left = {p.name for p in tmp_path.iterdir()}
    assert left == {n for n, stays in names.items() if stays} | {fresh.name}
    atomic.sweep(tmp_path / "gone")


@pytest.mark.parametrize("code", [errno.EBUSY, errno.EXDEV, errno.EPERM, errno.ENOTSUP])
def test_a_folder_that_lets_nothing_be_replaced_is_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    target = tmp_path / "a.mlplan"

    def refuse(*_: object) -> None:
        raise OSError(code, os.strerror(code))

    monkeypatch.setattr(atomic.os, "replace", refuse)
    with pytest.raises(SaveError) as caught:
        write_atomically(target, NEW)
    assert not isinstance(caught.value, NotReplacedError), "there is no file to write into"
    target.write_bytes(OLD)
    with pytest.raises(NotReplacedError, match="is as it was"):
        write_atomically(target, NEW)
    assert target.read_bytes() == OLD
    write_in_place(target, NEW, OLD)
    assert target.read_bytes() == NEW
    write_in_place(target, OLD, NEW)
    assert target.read_bytes() == OLD, "a shorter one leaves no tail"
    assert os.listdir(tmp_path) == ["a.mlplan"]


def test_a_full_disk_is_no_reason_to_write_into_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / "a.mlplan"
    target.write_bytes(OLD)

    def full(*_: object) -> int:
        raise OSError(errno.ENOSPC, "no space")

    monkeypatch.setattr(atomic.os, "write", full)
    with pytest.raises(SaveError) as caught:
        write_atomically(target, NEW)
    assert not isinstance(caught.value, NotReplacedError)


@pytest.mark.parametrize("persistent", [False, True])
def test_writing_into_a_file_may_fail_at_every_call(tmp_path: Path, persistent: bool) -> None:
    """One fault: what was there is put back. Faults for good: the sentence says what may have happened."""
    target = tmp_path / "a.mlplan"
    for n in range(1, 20):
        target.write_bytes(OLD)
        said = ""
        with pytest.MonkeyPatch.context() as patch:
            breaker = Breaker(patch, n, errno.EIO, persistent=persistent)
            try:
                write_in_place(target, NEW, OLD)
            except SaveError as error:
                said = str(error)
        now = target.read_bytes()
        if not breaker.broke:
            assert now == NEW
            return
        if "may be damaged" in said:
            assert persistent
        else:
            assert now == OLD
            assert "is as it was" in said
    pytest.fail("it does not end")


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="bind mounts are of Linux")
def test_a_file_that_is_mounted_cannot_be_replaced_for_real(tmp_path: Path) -> None:
    target = tmp_path / "a.mlplan"
    target.write_bytes(OLD)
    mount = ["mount", "--bind", str(target), str(target)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError:
        pytest.skip("there is no mount here")
    if done.returncode != 0:
        pytest.skip("mounting is not allowed here")
    try:
        with pytest.raises(NotReplacedError, match="held by another program"):
            write_atomically(target, NEW)
        assert target.read_bytes() == OLD
        write_in_place(target, NEW, OLD)
        assert target.read_bytes() == NEW
        assert os.listdir(tmp_path) == ["a.mlplan"]
    finally:
        subprocess.run(["umount", str(target)], check=True)
