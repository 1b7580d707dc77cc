"""The files of a commit by its tree: names and sizes at once, texts when they are asked for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from planner.observe.git_pack import DAMAGED, MISSING, TREE
from planner.observe.git_store import GitStore
from planner.observe.limits import DEEPEST, LONGEST_NOTEBOOK, MOST_ENTRIES, MOST_OBJECT, CannotTell
from planner.observe.snapshot import TOO_DEEP, TOO_MANY, UNKNOWN_SIZE, Entry, Snapshot


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


MOST_FOLLOWED = 2000
"""Changes whose trees are looked into for one file, the last ones."""


def changes_of(
    store: GitStore, line: Sequence[tuple[str, bytes]], paths: Sequence[str]
) -> list[str]:
    """Days on which one of ``paths`` became another file, along days and trees from old to new.

    The first of them is no change, unless it is the first that has the file.
    """
    days: set[str] = set()
    known: dict[bytes, dict[str, bytes]] = {}
    for path in paths[:20]:
        before: bytes | None = b""
        for k, (day, tree) in enumerate(line[-MOST_FOLLOWED:]):
            now = _at(store, tree, path, known)
            if k and now and now != before:
                days.add(day)
            before = now
    return sorted(days)


def _at(
    store: GitStore, tree: bytes, path: str, known: dict[bytes, dict[str, bytes]]
) -> bytes | None:
    """The id of what lies under a path of a tree; ``None`` where nothing does or it cannot be read."""
    at = tree
    for name in path.split("/"):
        if at not in known:
            if len(known) > MOST_FOLLOWED:
                known.clear()
            try:
                kind, data = store.raw(at, MOST_OBJECT)
            except (KeyError, CannotTell):
                return None
            known[at] = (
                {n: i for _, n, i in _tree(data, store.format.oid_length)} if kind == TREE else {}
            )
        found = known[at].get(name)
        if found is None:
            return None
        at = found
    return at


def _add(
    store: GitStore, files: dict[str, Entry], snapshot: Snapshot, path: str, id_: bytes
) -> None:
    try:
        size = store.size(id_)
    except KeyError:
        snapshot.unreadable.append(path)
        return
    except CannotTell:
        size = UNKNOWN_SIZE
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
