"""What a history of commits says about how work reaches the main branch: days, counts, waits; no people.

Authors are told apart in memory by a hash with a key that is made anew for each run; only whether there are
fewer than three of them leaves this module. Messages are matched for marks of a review and dropped.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from planner.observe.git_pack import COMMIT, MISSING, TAG
from planner.observe.git_store import GitStore
from planner.observe.limits import MOST_COMMITS, MOST_TAGS, CannotTell

TOO_LONG = "its history holds more than 400,000 commits"
FINAL = r"(?:v|release[-/])?\d{1,4}\.\d{1,4}(?:\.\d{1,4})?"
"""Tags that are taken for releases unless the user says otherwise: no candidates, no bare numbers."""
ROBOT = re.compile(
    rb"\[bot\]|dependabot|renovate|greenkeeper|pre-commit-ci|snyk|semantic-release|github-actions|"
    rb"gitlab-(?:ci|bot)|jenkins|(?:^|[ <._-])(?:bot|robot|ci)(?:[ >@._-]|$)",
    re.IGNORECASE,
)
TRAIL = re.compile(
    rb"\(#\d+\)|\(!\d+\)|pull request #?\d+|Merged PR \d+|See merge request|"
    rb"^(?:Change-Id|Reviewed-on|Reviewed-by|Differential Revision|Approved-by):",
    re.IGNORECASE | re.MULTILINE,
)
_LIMIT = 1_000_000


@dataclass(slots=True)
class Commit:
    """One commit, without who or what: day, parents (by place in the list), by a robot, with a trail."""

    id: bytes
    tree: bytes
    when: int
    parents: list[bytes]
    robot: bool
    trail: bool
    author: bytes


@dataclass
class History:
    """What leaves: days and counts.

    ``changes`` are commits on the main branch by people since ``since``; ``reviewed`` of them have a trail.
    ``waits`` are the days of each change from its arrival on the main branch to the first release that
    holds it, by release.
    """

    head: str
    tree: bytes
    first: str = ""
    last: str = ""
    commits: int = 0
    mainline: int = 0
    robots: int = 0
    odd_dates: int = 0
    changes: int = 0
    reviewed: int = 0
    few_authors: bool = True
    months: float = 0.0
    root_trees: list[bytes] = field(default_factory=list)
    releases: list[str] = field(default_factory=list)
    waits: dict[str, list[float]] = field(default_factory=dict)
    undated: bool = False
    """Whether a release is a mere name of a commit: nobody can tell when it was made."""
    tags: list[str] = field(default_factory=list)
    robot_merges: str = ""
    shallow: bool = False
    year_ago: str = ""
    line: list[tuple[str, bytes]] = field(default_factory=list)
    """Days and trees of the main branch's changes in thirteen months, the oldest first."""
    card_days: list[str] = field(default_factory=list)
    """Days on which a sheet of a model was changed, of those."""


def history_of(store: GitStore, today: date, pattern: str = FINAL) -> History:
    """Read the history of the branch that is checked out, up to ``today``.

    Raises ``CannotTell`` where it is too long or has no commit that can be read.
    """
    head = store.head()
    commits = _walk(store, [head])
    if head not in commits:
        raise CannotTell(MISSING)
    latest = int(datetime(today.year, today.month, today.day, tzinfo=UTC).timestamp()) + 86_400
    main = _first_parents(commits, head)
    good = [c for c in main if _sane(c.when, latest)]
    found = History(head.decode("ascii"), commits[head].tree, shallow=store.shallow)
    found.commits, found.mainline = len(commits), len(main)
    found.odd_dates = sum(not _sane(c.when, latest) for c in commits.values())
    found.robots = sum(c.robot for c in main)
    found.root_trees = [c.tree for c in commits.values() if not c.parents][:3]
    if not good:
        return found
    days = sorted(c.when for c in good)
    found.first, found.last = _day(days[0]), _day(days[-1])
    found.months = (days[-1] - days[0]) / (86_400 * 30.44)
    year = latest - 86_400 * 366
    people = [c for c in good if not c.robot and c.when >= year and c.parents]
    found.changes, found.reviewed = len(people), sum(_reviewed(c, commits) for c in people)
    authors = {c.author for c in commits.values() if not c.robot and year <= c.when <= latest}
    found.few_authors = len(authors) < 3
    found.year_ago = _day(latest - 86_400 * 366)
    found.line = [(_day(c.when), c.tree) for c in good if c.when >= year - 86_400 * 31][::-1]
    half = latest - 86_400 * 183
    merges = [c.when for c in good if c.robot and c.when >= half]
    found.robot_merges = _day(max(merges)) if merges else ""
    _releases(store, found, commits, main, latest, pattern)
    return found


def _reviewed(commit: Commit, commits: dict[bytes, Commit]) -> bool:
    """Whether the change, or what its merge brought, carries the mark of a review."""
    if commit.trail:
        return True
    return len(commit.parents) > 1 and any(
        p in commits and commits[p].trail for p in commit.parents[1:]
    )


def _sane(when: int, latest: int) -> bool:
    return 631_152_000 <= when <= latest  # 1990 to the day of the look


def _day(when: int) -> str:
    return (datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=when)).date().isoformat()


def _walk(store: GitStore, starts: list[bytes]) -> dict[bytes, Commit]:
    key = os.urandom(32)
    found: dict[bytes, Commit] = {}
    todo = deque(starts)
    missing = False
    while todo:
        id_ = todo.popleft()
        if id_ in found:
            continue
        try:
            kind, data = store.raw(id_, _LIMIT)
        except KeyError:
            missing = True
            continue
        if kind != COMMIT:
            continue
        found[id_] = commit = _commit(id_, data, key)
        if len(found) > MOST_COMMITS:
            raise CannotTell(TOO_LONG)
        todo.extend(p for p in commit.parents if p not in found)
    if missing and not store.shallow:
        store.cut = True
    return found


def _commit(id_: bytes, data: bytes, key: bytes) -> Commit:
    head, _, message = data.partition(b"\n\n")
    tree, author, when = b"", b"", 0
    parents: list[bytes] = []
    for line in head.split(b"\n"):
        name, _, value = line.partition(b" ")
        if name == b"tree":
            tree = value
        elif name == b"parent":
            parents.append(value)
        elif name == b"author":
            author = value.rpartition(b">")[0]
        elif name == b"committer":
            when = _moment(value)
    trail = TRAIL.search(message[:20_000]) is not None
    digest = hashlib.blake2b(author.rpartition(b"<")[2].lower(), key=key, digest_size=16).digest()
    return Commit(id_, tree, when, parents, ROBOT.search(author) is not None, trail, digest)


def _moment(value: bytes) -> int:
    try:
        return int(value.rpartition(b">")[2].split()[0])
    except (ValueError, IndexError):
        return -1


def _first_parents(commits: dict[bytes, Commit], head: bytes) -> list[Commit]:
    line: list[Commit] = []
    seen: set[bytes] = set()
    at: bytes | None = head
    while at is not None and at in commits and at not in seen:
        seen.add(at)
        line.append(commits[at])
        at = commits[at].parents[0] if commits[at].parents else None
    return line


def _releases(
    store: GitStore,
    found: History,
    commits: dict[bytes, Commit],
    main: list[Commit],
    latest: int,
    pattern: str,
) -> None:
    """Days of releases, and how long each change waited for the first one that holds it."""
    names = store.tags()
    final = re.compile(pattern)
    found.tags = sorted(names, key=lambda n: (len(n), n))[-10:]
    tagged: list[tuple[int, str, bytes, bool]] = []
    for name, id_ in list(names.items())[:MOST_TAGS]:
        if not final.fullmatch(name):
            continue
        at, when = _of_tag(store, id_)
        if at is None:
            continue
        if at not in commits:  # a release branch that the main one never took back
            commits.update(_beyond(store, at, commits))
        if at in commits:
            dated = _sane(when, latest)
            when = when if dated else commits[at].when
            if _sane(when, latest):
                tagged.append((when, name, at, dated))
    on_main = {c.id: c for c in main}
    claimed: set[bytes] = set()
    for when, name, at, dated in sorted(tagged):
        day = _day(when)
        found.releases.append(day)
        waits: list[float] = []
        todo = [at]
        while todo:
            id_ = todo.pop()
            if id_ in claimed or id_ not in commits:
                continue
            claimed.add(id_)
            commit = commits[id_]
            todo.extend(commit.parents)
            if id_ in on_main and not commit.robot and _sane(commit.when, latest):
                waits.append(max(0.0, (when - commit.when) / 86_400))
        found.undated |= not dated
        if waits and dated:
            found.waits[f"{day} {name}"] = sorted(waits)


def _beyond(store: GitStore, start: bytes, known: dict[bytes, Commit]) -> dict[bytes, Commit]:
    """Commits of a branch that are not known yet."""
    new: dict[bytes, Commit] = {}
    key = os.urandom(32)
    todo = [start]
    while todo:
        id_ = todo.pop()
        if id_ in known or id_ in new:
            continue
        try:
            kind, data = store.raw(id_, _LIMIT)
        except KeyError:
            continue
        if kind == COMMIT:
            new[id_] = _commit(id_, data, key)
            todo.extend(new[id_].parents)
        if len(known) + len(new) > MOST_COMMITS:
            raise CannotTell(TOO_LONG)
    return new


def _of_tag(store: GitStore, id_: bytes) -> tuple[bytes | None, int]:
    """The commit a tag stands for, and its own moment where it has one."""
    when = -1
    for _ in range(5):
        try:
            kind, data = store.raw(id_, _LIMIT)
        except (KeyError, CannotTell):
            return None, when
        if kind != TAG:
            return (id_, when) if kind == COMMIT else (None, when)
        head = data.partition(b"\n\n")[0]
        for line in head.split(b"\n"):
            name, _, value = line.partition(b" ")
            if name == b"object":
                id_ = value
            elif name == b"tagger":
                when = _moment(value)
    return None, when
