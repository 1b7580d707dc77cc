"""The objects and names of a git repository, read from its files alone; no program is run.

Only the object formats of dulwich are used, not its repository: configuration, hooks, filters and whatever a
repository could name to be run or read elsewhere are never looked at. Sizes are known before anything is
unpacked, along the whole chain of stored differences.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any

from planner.observe.limits import DEEPEST, LONGEST_NOTEBOOK, MOST_ENTRIES, MOST_OBJECT, CannotTell
from planner.observe.snapshot import TOO_DEEP, TOO_MANY, Entry, Snapshot, start_of

OUTSIDE = "it leads outside the folder that was chosen"
NO_HEAD = "it names no commit that is there"
MISSING = "objects are missing, as in a copy of a part"
DAMAGED = "its objects are damaged"
TOO_BIG = "an object would unpack to more than is read"
COMMIT, TREE, BLOB, TAG = 1, 2, 3, 4
_HEX = re.compile(rb"[0-9a-f]{40}(?:[0-9a-f]{24})?")
_CHAIN = 5000


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
            raise CannotTell(NO_HEAD)
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
        """Kind and content of an object of at most ``most`` bytes.

        Raises ``KeyError`` where it is not there, ``CannotTell`` where it is damaged or too large.
        """
        found = self._find(id_)
        try:
            if isinstance(found, Path):
                return self._loose(found, most)
            pack, offset = found
            size = self._packed_size(pack, offset)
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
                return self._loose_head(found)[1]
            return self._packed_size(*found)
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

    def _loose_head(self, path: Path) -> tuple[int, int, int]:
        start = zlib.decompressobj().decompress(start_of(path, 256), 64)
        kind, _, rest = start.partition(b" ")
        digits, end, _ = rest.partition(b"\0")
        if not end or not digits.isdigit():
            raise CannotTell(DAMAGED)
        number = {b"commit": COMMIT, b"tree": TREE, b"blob": BLOB, b"tag": TAG}[kind]
        return number, int(digits), len(kind) + len(digits) + 2

    def _loose(self, path: Path, most: int) -> tuple[int, bytes]:
        kind, size, skip = self._loose_head(path)
        if size > most:
            raise CannotTell(TOO_BIG)
        unpack = zlib.decompressobj()
        data = unpack.decompress(start_of(path, most + 4096), size + skip)
        if len(data) != size + skip:
            raise CannotTell(DAMAGED)
        return kind, data[skip:]

    def _packed_size(self, pack: Any, offset: int) -> int:
        """The size that is needed to unpack what lies at ``offset``: the largest along its chain."""
        buffer = pack.data._buffer()  # noqa: SLF001 - sizes are told by no public way without unpacking
        largest, own = 0, 0
        oid = self.format.oid_length
        for step in range(_CHAIN):
            kind, size, at = _pack_head(buffer, offset)
            if kind not in (6, 7):
                largest = max(largest, size)
                return own or size if largest <= MOST_OBJECT else largest
            if kind == 6:
                back, at = _offset(buffer, at)
                base = offset - back
            else:
                base = pack.index.object_offset(bytes(buffer[at : at + oid]))
                at += oid
            start = zlib.decompressobj().decompress(bytes(buffer[at : at + 64]), 32)
            before, k = _number(start, 0)
            after, _ = _number(start, k)
            own = own if step else after
            largest = max(largest, size, before, after)
            if not 0 <= base != offset:
                raise CannotTell(DAMAGED)
            offset = base
        raise CannotTell(DAMAGED)

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


def _pack_head(buffer: Any, at: int) -> tuple[int, int, int]:
    """Kind, size and the place behind the head of a packed object."""
    byte = buffer[at]
    kind, size, shift = (byte >> 4) & 7, byte & 15, 4
    at += 1
    while byte & 0x80:
        byte = buffer[at]
        size |= (byte & 0x7F) << shift
        shift, at = shift + 7, at + 1
        if shift > 70:
            raise CannotTell(DAMAGED)
    return kind, size, at


def _offset(buffer: Any, at: int) -> tuple[int, int]:
    """How far back the base of a stored difference lies."""
    byte = buffer[at]
    value, at = byte & 0x7F, at + 1
    while byte & 0x80:
        byte = buffer[at]
        value = ((value + 1) << 7) | (byte & 0x7F)
        at += 1
        if value > 1 << 62:
            raise CannotTell(DAMAGED)
    return value, at


def _number(data: bytes, at: int) -> tuple[int, int]:
    value, shift = 0, 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if not byte & 0x80:
            return value, at


def snapshot_of(store: GitStore, commit_tree: bytes) -> Snapshot:
    """The files of a commit, by its tree: names and sizes; texts are read when they are asked for.

    Raises ``CannotTell`` where trees are missing, too many or too deep.
    """
    files: dict[str, Entry] = {}
    snapshot = Snapshot(files)
    todo: list[tuple[bytes, str, int]] = [(commit_tree, "", 0)]
    seen = 0
    while todo:
        tree, prefix, depth = todo.pop()
        if depth > DEEPEST:
            raise CannotTell(TOO_DEEP)
        try:
            kind, data = store.raw(tree, MOST_OBJECT)
        except KeyError as error:
            raise CannotTell(MISSING) from error
        if kind != TREE:
            raise CannotTell(DAMAGED)
        for mode, name, id_ in _tree(data, store.format.oid_length):
            seen += 1
            if seen > MOST_ENTRIES:
                raise CannotTell(TOO_MANY)
            path = f"{prefix}{name}"
            if mode == 0o40000:
                todo.append((id_, f"{path}/", depth + 1))
            elif mode == 0o120000:
                snapshot.links += 1
            elif mode == 0o160000:
                snapshot.modules += 1
            else:
                _add(store, files, snapshot, path, id_)
    for path in sorted(files):
        files[path] = files.pop(path)
    return snapshot


def _add(
    store: GitStore, files: dict[str, Entry], snapshot: Snapshot, path: str, id_: bytes
) -> None:
    try:
        size = store.size(id_)
    except KeyError:
        snapshot.unreadable.append(path)
        return
    except CannotTell:
        size = 1 << 62
    files[path] = Entry(path, size, lambda: store.raw(id_, LONGEST_NOTEBOOK)[1], id_)


def _tree(data: bytes, oid: int) -> Iterator[tuple[int, str, bytes]]:
    at = 0
    while at < len(data):
        space = data.find(b" ", at)
        end = data.find(b"\0", space)
        if space < 0 or end < 0 or end + oid >= len(data) + 1:
            raise CannotTell(DAMAGED)
        try:
            mode = int(data[at:space], 8)
        except ValueError as error:
            raise CannotTell(DAMAGED) from error
        name = data[space + 1 : end].decode("utf-8", "surrogateescape")
        raw = data[end + 1 : end + 1 + oid]
        at = end + 1 + oid
        if len(raw) != oid:
            raise CannotTell(DAMAGED)
        if name in ("", ".", "..") or "/" in name or name.lower() == ".git":
            continue
        yield mode, name, raw.hex().encode("ascii")
