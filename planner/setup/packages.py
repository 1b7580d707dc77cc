"""The virtual environment: made anew where it does not fit, with the pinned packages, one set-up at a time.

A stamp, written last, says what the folder was made for; without it, or with another, the folder is made
anew. While it is made, and while a program runs from it, a lock file is held.
"""

from __future__ import annotations

import hashlib
import json
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from planner.setup.isolated import environment
from planner.setup.platforms import unsupported
from planner.setup.problems import SetUpError

try:
    import fcntl
except ImportError:  # Windows, where a folder in use cannot be removed anyway
    fcntl = None  # type: ignore[assignment]

PIP = "pip-26.3-py3-none-any.whl"
PIP_PLACE = Path("planner", "setup")
PIP_SHA256 = "f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
STAMP = "ready.json"


class Packages:
    """The environment of the checkout ``here``: for the program, or for the tests as well."""

    def __init__(self, here: Path, *, for_tests: bool) -> None:
        self.here, self.for_tests = here, for_tests
        self.folder = here / ".venv"
        self._held: int | None = None

    @property
    def python(self) -> Path:
        """The interpreter of the environment."""
        return self.folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python")

    @property
    def lock_file(self) -> Path:
        """The file that pins the packages."""
        return self.here / ("requirements-dev.lock" if self.for_tests else "requirements.lock")

    def wanted(self) -> dict[str, str]:
        """What the stamp has to say."""
        return {
            "python": platform.python_version(),
            "prefix": str(Path(sys.base_prefix).resolve()),
            "machine": platform.machine(),
            "lock": _digest(self.here / "requirements.lock"),
        }

    def ready(self) -> bool:
        """Whether the environment fits: made whole, for this Python, from this lock."""
        try:
            found = json.loads((self.folder / STAMP).read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return False
        if not self.python.exists() or not isinstance(found, dict):
            return False
        if any(found.get(name) != value for name, value in self.wanted().items()):
            return False
        tests = found.get("tests_lock", "")
        return not self.for_tests or tests == _digest(self.lock_file)

    def make_ready(self) -> None:
        """Set up what is missing; the lock is held from here on, so that nobody takes it away meanwhile.

        Raises ``SetUpError``.
        """
        while True:
            self._hold(exclusive=False)
            if self.ready():
                return
            if why := unsupported():
                raise SetUpError(why)
            if self._hold(exclusive=True, wait=False):
                break
            if self._hold(exclusive=False, wait=False):
                raise SetUpError(
                    "The packages have to be set up anew, but a program still runs from this folder. "
                    "Close it, then try again."
                )
            print("Another start.py is setting up; waiting for it ...", flush=True)
        try:
            self._make()
        finally:
            self._hold(exclusive=False)

    def _make(self) -> None:
        try:
            _remove(self.folder)
        except OSError as error:
            raise SetUpError(
                f"{self.folder} cannot be made anew ({error.strerror}). Close what runs from it, then "
                "try again."
            ) from error
        kind = "the program and its tests" if self.for_tests else "the program"
        print(
            f"Setting up {kind}, once: packages of about 260 MB are fetched, 800 MB on disk in .venv; "
            "half a minute to some minutes ...",
            flush=True,
        )
        with _said("The virtual environment could not be made"):
            self._run([sys.executable, "-I", "-m", "venv", "--without-pip", str(self.folder)])
        with _said("The packages could not be installed"):
            self._run(self._installer())
        stamp = self.wanted()
        if self.for_tests:
            stamp["tests_lock"] = _digest(self.lock_file)
        (self.folder / STAMP).write_text(json.dumps(stamp) + "\n", encoding="utf-8")

    def _installer(self) -> list[str]:
        """The command that installs the lock: uv where it is on the path, else pip as it lies here."""
        quiet = [] if sys.stdout.isatty() else ["--quiet"]
        uv = shutil.which("uv", path=environment().get("PATH", ""))
        if uv is not None:
            command = [uv, "pip", "sync", *quiet, "--python", str(self.python)]
            return [*command, "--require-hashes", "--only-binary", ":all:", str(self.lock_file)]
        wheel = self.here / PIP_PLACE / PIP
        if not wheel.is_file() or _digest(wheel) != PIP_SHA256:
            raise SetUpError(f"{wheel} is not the file that belongs here. Fetch the project again.")
        pip = [str(self.python), "-I", str(wheel / "pip"), "install", *quiet]
        options = ["--disable-pip-version-check", "--no-compile", "--require-hashes"]
        return [*pip, *options, "--only-binary", ":all:", "-r", str(self.lock_file)]

    def _run(self, command: list[str]) -> None:
        subprocess.run(command, check=True, env=environment(), cwd=self.here)

    def _hold(self, *, exclusive: bool, wait: bool = True) -> bool:
        """Hold the lock, shared with who only runs the program, or alone; whether it was to be had."""
        self.release()
        if fcntl is None:
            return True
        try:
            held = os.open(self.here / ".venv.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        except (
            OSError
        ):  # a folder in which one may not write: what is set up there is used as it is
            return True
        try:
            how = fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH
            fcntl.flock(held, how if wait else how | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(held)
            return False
        except OSError:  # a file system without locks
            os.close(held)
            return True
        self._held = held
        return True

    def release(self) -> None:
        """Let others set up again."""
        if self._held is not None:
            os.close(self._held)
            self._held = None

    def keep_held(self) -> None:
        """Keep the lock over ``exec``, so that it is held as long as the program runs."""
        if self._held is not None:
            os.set_inheritable(self._held, True)


@contextmanager
def _said(what: str) -> Iterator[None]:
    """A failed command is told in one sentence, after its own words."""
    try:
        yield
    except (subprocess.CalledProcessError, OSError) as error:
        raise SetUpError(f"{what}; see above. Then try again.") from error


def _remove(folder: Path) -> None:
    """Take a folder away, or the link to one."""
    if folder.is_symlink():
        folder.unlink()
    elif folder.exists():
        gone = folder.with_name(f"{folder.name}.old")
        shutil.rmtree(gone, ignore_errors=True)
        folder.rename(gone)  # in one step: what is half taken away would look whole
        shutil.rmtree(gone, ignore_errors=True)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
