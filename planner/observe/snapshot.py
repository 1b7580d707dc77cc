"""The files of a source at one moment: names, sizes, and texts up to a limit, from a commit or a folder."""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

from planner.observe.limits import (
    DEEPEST,
    LONGEST_NOTEBOOK,
    LONGEST_TEXT,
    MOST_BYTES,
    MOST_ENTRIES,
    CannotTell,
)

TOO_LARGE = "it holds more than 200 MB of text"
TOO_DEEP = "its folders lie more than 64 deep"
TOO_MANY = "it holds more than 300,000 files"
UNKNOWN_SIZE = 1 << 62
"""The size of a file that could not be told."""
LFS = b"version https://git-lfs"
ASIDE = re.compile(
    r"(?:^|/)(?:vendor|third_party|node_modules|site-packages|\.venv|venv|\.git|\.tox|\.eggs|docs?|examples?|"
    r"fixtures?|testdata|\.devcontainer|\.cursor|\.claude|\.aider[^/]*|__pycache__)/",
    re.IGNORECASE,
)
"""Vendored code, documentation, examples, fixtures, dev containers, folders of coding assistants."""


@dataclass(frozen=True)
class Entry:
    """A file: its size, and what reads it."""

    path: str
    size: int
    read: Callable[[], bytes]
    id: bytes = b""


@dataclass
class Snapshot:
    """Files by path. ``shared`` are those of the root that count for every unit of it as well."""

    files: dict[str, Entry]
    links: int = 0
    modules: int = 0
    unreadable: list[str] = field(default_factory=list)
    taken: int = 0
    first: dict[str, bytes] = field(default_factory=dict)
    """What the first commit brought: ids of files by path."""
    before: Callable[[bytes], bytes] | None = None
    """Reads a file by its id, also one of earlier commits."""
    folder: str = ""
    """Where a unit lies in its repository."""
    beside: bool = False
    """Whether repositories lie below the folder, which are sources of their own."""
    _texts: dict[str, str | None] = field(default_factory=dict)
    _central: list[str] | None = None
    _named: dict[tuple[str, bool], list[str]] = field(default_factory=dict)

    @property
    def central(self) -> list[str]:
        """The paths that do not lie aside, in order; asked for once all files are known."""
        if self._central is None:
            self._central = [p for p in self.files if not ASIDE.search(p)]
        return self._central

    def names(self, pattern: str, *, aside: bool = False) -> list[str]:
        """Paths that match a glob (``**`` spans folders), in order; those that lie aside only if wanted."""
        asked = (pattern, aside)
        if asked not in self._named:
            match = expression(pattern).match
            there = self.files if aside else self.central
            self._named[asked] = [p for p in there if match(p)]
        return [*self._named[asked]]

    def text(self, path: str) -> str | None:
        """The text of a file; ``None`` where it is too large, no text, or cannot be read."""
        if path not in self._texts:
            self._texts[path] = self._read(path)
        return self._texts[path]

    def text_at_first(self, path: str) -> str | None:
        """The text that the first commit brought under a path; ``None`` where there was none."""
        id_ = self.first.get(path)
        if id_ is None or self.before is None:
            return None
        try:
            return self.before(id_).decode("utf-8", "replace")
        except (CannotTell, KeyError, OSError, ValueError):
            return None

    def forget(self) -> None:
        """Let go of the texts."""
        self._texts.clear()

    def _read(self, path: str) -> str | None:
        entry = self.files.get(path)
        if entry is None:
            return None
        if too_large(self, path):
            self.unreadable.append(path)
            return None
        if self.taken + entry.size > MOST_BYTES:
            raise CannotTell(TOO_LARGE)
        try:
            data = entry.read()
        except (OSError, KeyError, ValueError):
            self.unreadable.append(path)
            return None
        self.taken += len(data)
        if data.startswith(LFS) or b"\0" in data[:8000]:
            return None
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            return data.decode("latin-1")

    def texts(self, pattern: str, *, aside: bool = False) -> Iterator[tuple[str, str]]:
        """Paths and texts that match a glob."""
        for path in self.names(pattern, aside=aside):
            text = self.text(path)
            if text is not None:
                yield path, text

    def unit(self, folder: str) -> Snapshot:
        """The files of a folder under their own names, and those of the root that count for it too."""
        inside = f"{folder}/"
        own = {p[len(inside) :]: e for p, e in self.files.items() if p.startswith(inside)}
        shared = {p: e for p, e in self.files.items() if SHARED.match(p) and p not in own}
        first = {p[len(inside) :]: i for p, i in self.first.items() if p.startswith(inside)}
        return Snapshot(
            {**shared, **own},
            self.links,
            self.modules,
            first=first,
            before=self.before,
            folder=folder,
        )

    def rest(self, units: Iterable[str]) -> Snapshot:
        """The files that lie in none of the units."""
        starts = tuple(f"{u}/" for u in units)
        own = {p: e for p, e in self.files.items() if not p.startswith(starts)}
        first = {p: i for p, i in self.first.items() if not p.startswith(starts)}
        return Snapshot(own, self.links, self.modules, first=first, before=self.before)


SHARED = re.compile(
    r"(?:\.github/|\.gitlab|\.circleci/|\.buildkite/|\.travis\.yml|azure-pipelines|Jenkinsfile|cloudbuild|"
    r"(?:\.github/|docs/)?CODEOWNERS|\.pre-commit|(?:GNU)?[Mm]akefile$|[Jj]ustfile$|tox\.ini|noxfile\.py)"
)


@lru_cache(maxsize=4096)
def glob(pattern: str) -> Callable[[str], bool]:
    """A matcher of paths: ``*`` within a name, ``**`` over folders, ``{a,b}`` either; case is no matter."""
    return lambda path: expression(pattern).match(path) is not None


@lru_cache(maxsize=4096)
def expression(pattern: str) -> re.Pattern[str]:
    """A glob as a regular expression of the whole path."""
    out, k, depth = "", 0, 0
    while k < len(pattern):
        c = pattern[k]
        if pattern.startswith("**/", k):
            out, k = out + r"(?:[^/]+/)*", k + 3
            continue
        if pattern.startswith("**", k):
            out, k = out + r".*", k + 2
            continue
        if c == "{":
            depth += 1
            out += "(?:"
        elif c == "}" and depth:
            depth -= 1
            out += ")"
        elif c == "," and depth:
            out += "|"
        else:
            out += {"*": "[^/]*", "?": "[^/]"}.get(c, re.escape(c))
        k += 1
    return re.compile(out + ")" * depth + r"\Z", re.IGNORECASE)


def too_large(snapshot: Snapshot, path: str) -> bool:
    """Whether a file is larger than one that is read."""
    most = LONGEST_NOTEBOOK if path.endswith(".ipynb") else LONGEST_TEXT
    return path in snapshot.files and snapshot.files[path].size > most


def is_repository(folder: Path) -> bool:
    """Whether a folder holds a history of its own, in ``.git`` or in itself."""
    return (folder / ".git").exists() or (
        (folder / "HEAD").is_file() and (folder / "objects").is_dir() and (folder / "refs").is_dir()
    )


def of_folder(root: Path) -> Snapshot:
    """The files of a folder without history; links are not followed, repositories below it are not its own.

    Raises ``CannotTell`` where there are too many.
    """
    files: dict[str, Entry] = {}
    links, beside = 0, False
    todo: list[tuple[Path, int]] = [(root, 0)]
    while todo:
        folder, depth = todo.pop()
        if depth > DEEPEST:
            raise CannotTell(TOO_DEEP)
        if depth and is_repository(folder):
            beside = True
            continue
        try:
            entries = sorted(os.scandir(folder), key=lambda e: e.name)
        except OSError:
            continue
        for entry in entries:
            if entry.is_symlink():
                links += 1
            elif entry.is_dir(follow_symlinks=False):
                if entry.name not in (".git", "__pycache__", "node_modules", ".venv"):
                    todo.append((Path(entry.path), depth + 1))
            elif entry.is_file(follow_symlinks=False):
                path = Path(entry.path)
                name = path.relative_to(root).as_posix()
                size = entry.stat(follow_symlinks=False).st_size
                files[name] = Entry(name, size, _reader(path, size))
                if len(files) > MOST_ENTRIES:
                    raise CannotTell(TOO_MANY)
    return Snapshot(dict(sorted(files.items())), links, beside=beside)


def start_of(path: Path, most: int) -> bytes:
    """The first bytes of a file, at most ``most``; raises ``OSError`` for links, pipes and devices."""
    return _reader(path, most)()


def hash_of(path: Path) -> str:
    """The SHA-256 of a whole file, however large, in pieces."""
    with os.fdopen(os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0)), "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _reader(path: Path, size: int) -> Callable[[], bytes]:
    def read() -> bytes:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        number = os.open(path, flags | getattr(os, "O_BINARY", 0))
        with os.fdopen(number, "rb") as file:
            if not stat.S_ISREG(os.fstat(number).st_mode):
                raise OSError("no file")
            return file.read(size + 1)[:size]

    return read


def content_hash(snapshot: Snapshot) -> str:
    """A hash of names and texts, for a folder that has no commit."""
    digest = hashlib.sha256()
    for path, entry in snapshot.files.items():
        digest.update(f"{path}\0{entry.size}\0".encode("utf-8", "surrogateescape"))
        if entry.size <= LONGEST_TEXT:
            try:
                digest.update(entry.read())
            except OSError:
                digest.update(b"?")
    return digest.hexdigest()


_PACKAGE = re.compile(r"(?:src/|lib/|python/)?([A-Za-z]\w+)/__init__\.py")
_NO_PART = frozenset(
    {"tests", "test", "src", "lib", "scripts", "docs", "examples", "app", "utils", "common"}
)


def packages_of(snapshot: Snapshot) -> frozenset[str]:
    """Names under which others can import what a repository holds."""
    found = (_PACKAGE.fullmatch(p) for p in snapshot.files)
    return frozenset(m[1] for m in found if m and m[1] not in _NO_PART)
