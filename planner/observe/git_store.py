"""The objects and names of a git repository, read from its files alone; no program is run.

Only the object formats of dulwich are used, not its repository: configuration, hooks, filters and whatever a
repository could name to be run or read elsewhere are never looked at. Sizes are known before anything is
unpacked, along the whole chain of stored differences.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from planner.observe.git_pack import (
    BLOB,
    COMMIT,
    DAMAGED,
    TAG,
    TOO_BIG,
    TREE,
    loose,
    loose_head,
    packed_size,
)
from planner.observe.limits import DEEPEST, OUTSIDE, CannotTell
from planner.observe.snapshot import start_of

NO_HEAD = "it names no commit that is there"
NO_COMMIT = "it holds no commit yet"
_KINDS = {COMMIT: b"commit", TREE: b"tree", BLOB: b"blob", TAG: b"tag"}
_HEX = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")


def git_folder(root: Path, allowed: Path) -> Path | None:
    """The folder of objects of the repository at ``root``, or ``None`` where there is none.

    Raises ``CannotTell`` where it, or anything it rests on, lies outside ``allowed``.
    """
    dot = root / ".git"
    if dot.is_file() and not dot.is_symlink():
        words = start_of(dot, 4096).decode("utf-8", "replace").strip()
        if not words.startswith("gitdir:"):
            return None
        target = words.removeprefix("gitdir:").strip()
        if target.startswith(("\\\\", "//")):
            raise CannotTell(OUTSIDE)
        dot = root / target
    elif not dot.exists():
        if not (
            (root / "HEAD").is_file() and (root / "objects").is_dir() and (root / "refs").is_dir()
        ):
            return None
        dot = root
    folder = _inside(dot, allowed)
    if folder is None:
        return None
    for name in ("HEAD", "packed-refs", "refs", "objects", "objects/pack", "shallow"):
        _inside(folder / name, allowed)
    return folder


def _inside(path: Path, allowed: Path) -> Path | None:
    """The path itself, resolved; raises ``CannotTell`` where it leads out of ``allowed``."""
    try:
        real = path.resolve()
    except (OSError, RuntimeError) as error:
        raise CannotTell(OUTSIDE) from error
    if real != allowed and allowed not in real.parents:
        raise CannotTell(OUTSIDE)
    return real if real.exists() else None


class GitStore:
    """Objects by id and refs by name of one repository; as a context it lets go of its files."""

    def __init__(self, folder: Path, allowed: Path) -> None:
        from dulwich.object_format import SHA1, SHA256

        self.folder = folder
        self.cut = False
        common = folder
        if (folder / "commondir").is_file():
            text = _small(folder / "commondir").decode("utf-8", "replace").strip()
            found = _inside(folder / text, allowed) if text else None
            if found is None:
                raise CannotTell(OUTSIDE)
            common = found
        self.common = common
        self.places = [p for p in [_inside(common / "objects", allowed)] if p is not None]
        self._alternates(allowed)
        self.refs = self._read_refs(allowed)
        ids = [v for v in self.refs.values() if _HEX.fullmatch(v)]
        self.format = SHA256 if ids and len(ids[0]) == 64 else SHA1
        self.packs = list(self._open_packs())

    def __enter__(self) -> GitStore:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for pack in self.packs:
            pack.close()

    @property
    def shallow(self) -> bool:
        """Whether its history was cut off when it was copied."""
        return (self.common / "shallow").is_file()

    def head(self) -> bytes:
        """The commit of the branch that is checked out; raises ``CannotTell`` where there is none."""
        value = self.refs.get(b"HEAD", b"")
        for _ in range(5):
            if not value.startswith(b"ref: "):
                break
            value = self.refs.get(value[5:].strip(), b"")
        if not _HEX.fullmatch(value):
            for name in (b"refs/heads/main", b"refs/heads/master", b"refs/remotes/origin/HEAD",
                         b"refs/remotes/origin/main", b"refs/remotes/origin/master"):  # fmt: skip
                if _HEX.fullmatch(self.refs.get(name, b"")):
                    return self.refs[name]
            named = b"HEAD" in self.refs and len(self.refs) == 1
            raise CannotTell(NO_COMMIT if named else NO_HEAD)
        return value

    def tags(self) -> dict[str, bytes]:
        """Names of tags with the id they stand for."""
        start = b"refs/tags/"
        return {
            n[len(start) :].decode("utf-8", "replace"): v
            for n, v in sorted(self.refs.items())
            if n.startswith(start) and _HEX.fullmatch(v)
        }

    # ------------------------------------------------------------------ objects

    def raw(self, id_: bytes, most: int) -> tuple[int, bytes]:
        """Kind and content of an object of at most ``most`` bytes, which is what its id says.

        Raises ``KeyError`` where it is not there, ``CannotTell`` where it is damaged or too large.
        """
        kind, data = self._unpacked(id_, most)
        head = b"%s %d\0" % (_KINDS.get(kind, b"?"), len(data))
        if self._hash(head + data).hexdigest().encode("ascii") != id_:
            raise CannotTell(DAMAGED)
        return kind, data

    def _hash(self, data: bytes) -> Any:
        if self.format.oid_length == 32:
            return hashlib.sha256(data)
        return hashlib.sha1(data, usedforsecurity=False)

    def _unpacked(self, id_: bytes, most: int) -> tuple[int, bytes]:
        found = self._find(id_)
        try:
            if isinstance(found, Path):
                return loose(found, most)
            pack, offset = found
            size = packed_size(pack, offset, self.format.oid_length)
            if size > most:
                raise CannotTell(TOO_BIG)
            kind, data = pack.data.get_object_at(offset)
            kind, chunks = pack.resolve_object(offset, kind, data)
            return kind, b"".join(chunks)
        except (CannotTell, MemoryError, KeyError):
            raise
        except Exception as error:
            raise CannotTell(DAMAGED) from error

    def size(self, id_: bytes) -> int:
        """The size of an object, without unpacking it; raises as ``raw`` does."""
        found = self._find(id_)
        try:
            if isinstance(found, Path):
                return loose_head(found)[1]
            return packed_size(*found, self.format.oid_length)
        except (CannotTell, MemoryError, KeyError):
            raise
        except Exception as error:
            raise CannotTell(DAMAGED) from error

    def _find(self, id_: bytes) -> Path | tuple[Any, int]:
        raw = bytes.fromhex(id_.decode("ascii"))
        for pack in self.packs:
            try:
                return pack, pack.index.object_offset(raw)
            except KeyError:
                continue
            except Exception as error:
                raise CannotTell(DAMAGED) from error
        name = id_.decode("ascii")
        for place in self.places:
            path = place / name[:2] / name[2:]
            if path.is_file() and not path.is_symlink() and not path.parent.is_symlink():
                return path
        raise KeyError(name)

    # ------------------------------------------------------------------ files of the repository

    def _open_packs(self) -> Iterator[Any]:
        from dulwich.pack import Pack

        for place in self.places:
            folder = place / "pack"
            if not folder.is_dir():
                continue
            for path in sorted(folder.glob("pack-*.idx")):
                data = path.with_suffix(".pack")
                if path.is_symlink() or data.is_symlink() or not data.is_file():
                    continue
                try:
                    pack = Pack(str(path.with_suffix("")), object_format=self.format)
                    len(pack.index)
                except Exception as error:
                    raise CannotTell(DAMAGED) from error
                yield pack

    def _alternates(self, allowed: Path) -> None:
        for place in list(self.places):
            listed = place / "info" / "alternates"
            if not listed.is_file():
                continue
            for line in _small(listed).decode("utf-8", "replace").splitlines():
                name = line.strip()
                if not name or name.startswith("#"):
                    continue
                if name.startswith(("\\\\", "//")):
                    raise CannotTell(OUTSIDE)
                found = _inside(place / name, allowed)
                if found is not None and found not in self.places:
                    if (found / "info" / "alternates").exists():
                        raise CannotTell(OUTSIDE)
                    self.places.append(found)

    def _read_refs(self, allowed: Path) -> dict[bytes, bytes]:
        refs: dict[bytes, bytes] = {}
        packed = self.common / "packed-refs"
        if packed.is_file():
            for line in _small(packed, 20_000_000).splitlines():
                id_, _, name = line.partition(b" ")
                if _HEX.fullmatch(id_) and name.startswith(b"refs/"):
                    refs[name.strip()] = id_
        todo = [(self.common / "refs", b"refs", 0)]
        while todo:
            folder, name, depth = todo.pop()
            if depth > DEEPEST or not folder.is_dir():
                continue
            for path in folder.iterdir():
                full = name + b"/" + path.name.encode("utf-8", "surrogateescape")
                if path.is_symlink():
                    _inside(path, allowed)
                elif path.is_dir():
                    todo.append((path, full, depth + 1))
                elif path.is_file():
                    refs[full] = _small(path).strip()
        if (self.folder / "HEAD").is_file():
            refs[b"HEAD"] = _small(self.folder / "HEAD").strip()
        return refs


def _small(path: Path, most: int = 1_000_000) -> bytes:
    return start_of(path, most)
