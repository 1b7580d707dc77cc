"""The mutants that ``start.py long mutants`` makes: each changes one place of what runs, and tests see it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.long import least
from tests.long.branches import share
from tests.long.mutants import TESTS, mutant, places, sample

SOURCE = '''
def first(x: float, most: int = 3) -> bool:
    """Whether 1 < 2."""
    limit: int = 7
    if x < limit and x > 0:
        return min(x, most) + 1 >= 2
    return False
'''


def test_every_mutant_changes_one_place() -> None:
    made = [mutant(SOURCE, *one) for one in places(SOURCE)]
    found = [what for _, what, _ in made]
    assert sorted(found) == sorted(
        [
            "3 → 4", "7 → 8", "Lt → LtE", "Gt → GtE", "And → Or", "not the condition", "0 → 1", "min → max",
            "Add → Sub", "1 → 2", "GtE → Gt", "2 → 3",
        ]
    )  # fmt: skip
    assert len({source for *_, source in made}) == len(found)
    assert all('"""Whether 1 < 2."""' in source for *_, source in made)


def test_the_sample_is_the_same_each_time() -> None:
    for module in TESTS:
        assert sample(module, 5) == sample(module, 5)
        assert len(sample(module, 5)) == 5


@pytest.mark.skipif(os.name == "nt", reason="processes are parted as POSIX does it")
def test_a_mutant_that_a_test_sees_is_noticed(tmp_path: Path) -> None:
    """In a process of its own: what has started threads must not be parted."""
    import subprocess
    import sys

    test = tmp_path / "test_ids.py"
    test.write_text(
        "from planner.domain.record.lineage import root_of\n"
        "def test_root() -> None:\n    assert root_of('a.b') == 'a'\n"
    )
    code = (
        "from tests.long.mutants import noticed\n"
        "m = 'domain.record.lineage'\n"
        "s = open('planner/domain/record/lineage.py', encoding='utf-8').read()\n"
        f"t = [{str(test)!r}]\n"
        "print(noticed(m, s.replace('(\".\")[0]', '(\".\")[2]'), t), noticed(m, s, t))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.stdout.split() == ["True", "False"], done.stderr[-2000:]


def test_what_was_reached_is_kept_by_table(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(least, "FILE", tmp_path / "least.toml")
    assert least.read("mutants") == {}
    least.noted("mutants", {"a.b": 4.5})
    least.noted("branches", {"all": 97.0})
    least.noted("mutants", {"c": 0.0})
    assert least.read("mutants") == {"a.b": 4.5, "c": 0.0}
    assert least.read("branches") == {"all": 97.0}


def test_a_share_counts_lines_and_branches() -> None:
    one = {"num_statements": 8, "num_branches": 2, "covered_lines": 7, "covered_branches": 1}
    assert share([one, one]) == 80.0
