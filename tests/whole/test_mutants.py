"""The mutants that ``start.py long mutants`` makes: each changes one place of what runs, and tests see it."""

from __future__ import annotations

import ast
import os
from pathlib import Path

import pytest

from tests.long import least
from tests.long.branches import share
from tests.long.mutants import MODULES, sample
from tests.long.mutate import mutant, places

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
    assert sorted(m.what for m in made) == sorted(
        [
            "3 → 4", "7 → 8", "Lt → LtE", "Gt → GtE", "And → Or", "not the condition", "0 → 1", "min → max",
            "Add → Sub", "1 → 2", "GtE → Gt", "2 → 3",
        ]
    )  # fmt: skip
    sources = {ast.unparse(m.tree) for m in made}
    assert len(sources) == len(made)
    assert all('"""Whether 1 < 2."""' in source for source in sources)
    assert {m.text for m in made if m.what == "7 → 8"} == {"limit: int = 7"}


def test_the_sample_is_the_same_each_time() -> None:
    for name in (*MODULES, "storage"):
        one, other = sample(name, 5), sample(name, 5)
        assert [(t.key, t.mutant[:3]) for t in one] == [(t.key, t.mutant[:3]) for t in other]
        assert len(one) == 5


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
        "import ast\n"
        "from tests.long import warm\n"
        "from tests.long.mutants import noticed, path_of, source_of\n"
        "m = 'domain.record.lineage'\n"
        "s = source_of(m)\n"
        "trees = [ast.parse(s.replace('(\".\")[0]', '(\".\")[2]')), ast.parse(s)]\n"
        f"t = [{str(test)!r}]\n"
        "print(*[noticed(m, tree, t) for tree in trees])\n"
        "import planner.domain.record.lineage\n"
        "print(*[warm.red(str(path_of(m)), s, tree, t) for tree in trees])\n"
        "print(warm.red(str(path_of(m)), s, ast.parse(s + '\\nadded = 1'), t))\n"
    )
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=False
    )
    assert done.stdout.split() == [*["True", "False"] * 2, "None"], done.stderr[-2000:]


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
