"""What is kept between looks: nothing changes by it, no people are in it, what is other is read anew."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from planner.observe import files_show
from planner.observe.git_pack import DAMAGED
from planner.observe.look import Looked, Wanted, look
from planner.observe.rules import Rule, built_in_rules
from planner.observe.shelf import Basket
from planner.observe.sources import find_sources
from planner.observe.worker import look_at
from planner.storage.cached import Cached
from tests.observe import histories

RULES = built_in_rules()
WANTED = Wanted(date(2026, 11, 29), RULES)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("kept") / "repos"
    product = histories.product(root / "product", tested=False, ci=False)
    product.commit("2026-11-20", {"long.py": "#" * 1_100_000})  # too long to be read
    product.pack()
    histories.monorepo(root / "mono")
    histories.template(root / "template")
    return root


@pytest.fixture
def cached(tmp_path: Path) -> Cached:
    return Cached(tmp_path / "looks", ".look", 50)


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Folders of units whose files were read, one after the other."""
    seen: list[str] = []
    real: Callable[..., files_show.FilesShow] = files_show.files_show

    def counting(snapshot, rules, kind):  # type: ignore[no-untyped-def]
        seen.append(snapshot.folder)
        return real(snapshot, rules, kind)

    monkeypatch.setattr(files_show, "files_show", counting)
    return seen


def looked(root: Path, cached: Cached | None, wanted: Wanted = WANTED) -> list[Looked]:
    done = []
    for candidate in find_sources([root]):
        basket = None if cached is None else Basket(cached)
        done += look(candidate, wanted, basket)
        if basket is not None:
            basket.empty()
    return done


def test_a_look_is_the_same_without_and_with_what_was_kept(
    made: Path, cached: Cached, read: list[str]
) -> None:
    plain = looked(made, None)
    n = len(read)
    assert looked(made, cached) == plain
    assert len(read) == 2 * n
    assert looked(made, cached) == plain
    assert len(read) == 2 * n
    later = Wanted(date(2027, 11, 29), RULES)
    assert looked(made, cached, later) == looked(made, None, later)
    assert len(read) == 3 * n  # another day reads no file anew: only the plain look did


def test_other_rules_another_program_and_a_change_are_read_anew(
    tmp_path: Path, cached: Cached, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    one = histories.Repository(tmp_path / "one")
    one.commit("2026-01-10", {"train.py": histories.TRAIN})
    looked(one.path, cached)
    rule = Rule(id="own-1", question="EXP-01", level=1, sure="c", words="kept", files=("x.txt",))
    thresholds = RULES.model_copy(update={"thresholds": {**RULES.thresholds, "few_commits": 4.0}})
    for k, rules in enumerate((RULES.with_own([rule]), thresholds), 2):
        looked(one.path, cached, Wanted(WANTED.today, rules))
        assert len(read) == k
    with monkeypatch.context() as patch:
        patch.setattr(files_show, "program_of", lambda *_: "2.0+other")
        looked(one.path, cached)
    assert len(read) == 4
    one.commit("2026-02-10", {"tests/test_it.py": histories.TEST})
    assert looked(one.path, cached) == looked(one.path, None)
    one.commit("2026-03-10", {"tests/test_it.py": None})
    n = len(read)
    assert looked(one.path, cached)[0].source.items == 1
    assert len(read) == n  # the tree is the first one again


def test_nothing_of_people_or_places_of_the_machine_is_kept(made: Path, cached: Cached) -> None:
    looked(made, cached)
    whole = b"".join(p.read_bytes() for p in cached.folder.iterdir())
    assert whole
    for word in (
        "Marked",
        "people.example",
        "dependabot",
        "secret output",
        "import ",
        str(made.parent),
    ):
        assert word.encode() not in whole


def test_what_is_kept_wrongly_or_of_a_part_is_read_anew(
    tmp_path: Path, cached: Cached, read: list[str]
) -> None:
    one = histories.Repository(tmp_path / "one")
    one.commit("2026-01-10", {"train.py": histories.TRAIN, "more.py": "x = 1\n"})
    plain = looked(one.path, None)
    looked(one.path, cached)
    for path in cached.folder.iterdir():
        path.write_bytes(b'{"facts": 3}')
    assert looked(one.path, cached) == plain
    assert cached.clear() == 1
    blob = next(
        p for p in (one.path / ".git/objects").glob("??/*") if one.store[
            (p.parent.name + p.name).encode()].type_name == b"blob"
    )  # fmt: skip
    looked(one.path, cached)
    n = len(read)
    blob.unlink()
    assert (
        looked(one.path, cached) != plain
    )  # a file is missing now: what was kept says nothing of that
    assert len(read) == n + 1


def test_an_object_that_is_not_what_its_id_says_is_damage(tmp_path: Path) -> None:
    """Else a folder could bring findings of its own under the tree of another one."""
    good = histories.Repository(tmp_path / "good")
    good.commit("2026-01-10", {"train.py": histories.TRAIN})
    other = histories.Repository(tmp_path / "other")
    other.commit("2026-01-10", {"train.py": histories.TEST})
    tree = [r.store[r.head].tree.decode() for r in (good, other)]
    paths = [
        r.path / ".git/objects" / t[:2] / t[2:] for r, t in zip((good, other), tree, strict=True)
    ]
    paths[0].write_bytes(paths[1].read_bytes())
    assert look(find_sources([good.path])[0], WANTED)[0].source.unread == DAMAGED


def test_the_process_that_looks_hands_out_what_is_to_be_kept(made: Path, cached: Cached) -> None:
    assert look_at([made], WANTED, kept=cached) == looked(made, None)
    before = {p.name for p in cached.folder.iterdir()}
    assert len(before) == 4  # three repositories, one of them with two units
    looked(made, cached)
    assert {p.name for p in cached.folder.iterdir()} == before


def test_the_oldest_goes_where_there_are_too_many(tmp_path: Path) -> None:
    import os

    few = Cached(tmp_path, ".look", 2)
    for k in range(4):
        few.put(f"n{k}", b"x")
        os.utime(few.path_of(f"n{k}"), (k, k))
    (tmp_path / "of-others.result").write_bytes(b"y")
    few.tidy()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["n2.look", "n3.look", "of-others.result"]
