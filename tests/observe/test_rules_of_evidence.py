"""Rules as data: pinned to the text of their level, refused where senseless, tried on folders."""

from __future__ import annotations

from pathlib import Path

import pytest

from planner.domain.base.errors import ContentError
from planner.maturity.content import house_questionnaire
from planner.observe.lint import check_own
from planner.observe.patterns import compiled
from planner.observe.rules import Rule, built_in_rules, pin_of, read_rules
from planner.observe.syntax import module_of
from tests.observe.all_cases import BESIDE, every_case
from tests.observe.rule_cases import outcome

OWN = """
[[rules]]
id = "own-1"
question = "{question}"
level = 2
sure = "b"
words = "a file of ours is there"
files = ["ours/*.yml"]
pattern = "{pattern}"
"""


def test_every_rule_was_read_against_the_level_as_it_reads_now() -> None:
    house = house_questionnaire()
    stale = [
        r.id
        for r in built_in_rules().rules
        if pin_of(house, r.question, r.level or (r.cap or 0) + 1) != r.pin
    ]
    assert not stale, "read these rules again, and pin them"


def test_only_complete_rules_cap_and_every_fact_is_known() -> None:
    rules = built_in_rules().rules
    assert all(r.complete == (r.cap is not None) for r in rules)
    assert len({r.question for r in rules}) > 45


@pytest.mark.parametrize("rule", built_in_rules().rules, ids=lambda r: r.id)
def test_each_rule_sees_what_it_says_and_no_near_miss(rule: Rule) -> None:
    """A rule without something seen, something without it and a near miss does not go out."""
    if rule.id in BESIDE:
        return
    cases = every_case(rule.id)
    assert len(cases) > 2
    assert [(what, outcome(rule, case)) for what, case, _ in cases] == [
        (what, comes_to) for what, _, comes_to in cases
    ]


def own(folder: Path, question: str = "EXP-01", pattern: str = "kept: yes") -> Path:
    path = folder / "own.toml"
    path.write_text(OWN.format(question=question, pattern=pattern), "utf-8")
    return path


def test_rules_of_ones_own_are_tried_on_the_folders_beside_them(tmp_path: Path) -> None:
    path = own(tmp_path)
    faults = check_own(path, built_in_rules().with_own(read_rules(path)))
    assert len(faults) == 2
    for way, text in (("seen", "kept: yes\n"), ("not_seen", "kept: no\n")):
        (tmp_path / "own-1" / way / "ours").mkdir(parents=True)
        (tmp_path / "own-1" / way / "ours" / "a.yml").write_text(text)
    rules = built_in_rules().with_own(read_rules(path))
    assert not check_own(path, rules)
    (tmp_path / "own-1" / "seen" / "ours" / "a.yml").write_text("kept: maybe\n")
    assert "finds “not seen”" in check_own(path, rules)[0]
    unknown = check_own(own(tmp_path, "NOT-1"), rules)[0]
    assert "own-1: there is no question “NOT-1”" in unknown
    assert unknown.startswith("line ")


@pytest.mark.parametrize("pattern", ["(unclosed", "(?!ahead)x", r"(a)\\1"])
def test_patterns_that_are_none_are_refused(tmp_path: Path, pattern: str) -> None:
    with pytest.raises(ContentError, match=r"own.toml: line 2, own-1: .*is no pattern"):
        read_rules(own(tmp_path, pattern=pattern))


def test_all_faults_of_a_file_of_rules_are_said_at_once(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_text(
        '[[rules]]\nid = "own 1"\nlevel = 9\n[[rules]]\nid = "own-2"\nquestion = "EXP-01"\nlevel = 1\n'
        'sure = "a"\nwords = "x"\ncolour = "red"\n[[rules]]\nid = "own-3"\nquestion = "EXP-01"\nlevel = 2\n'
        'sure = "a"\nwords = "x"\nfiles = ["a"]\npattern = "(?=a)"\n'
    )
    with pytest.raises(ContentError) as refused:
        read_rules(path)
    said = str(refused.value)
    for part in ("line 2, own 1: id", "line 3, own 1: level: “9”",
                 "line 1, own 1: question: is missing", "line 10, own-2: colour: is not known here",
                 "line 11, own-3: “(?=a)” is no pattern"):  # fmt: skip
        assert part in said, said


def test_no_pattern_of_ones_own_can_hold_a_look_up() -> None:
    """This one tries 2^60 ways in an engine that goes back; a test that does not end fails."""
    assert compiled("(a+)+b").search("a" * 60) is None
    assert compiled("^(a|aa)+$").search("c\n" + "a" * 5000) is not None


def test_an_id_that_ships_is_not_taken_twice(tmp_path: Path) -> None:
    path = own(tmp_path)
    path.write_text(path.read_text().replace("own-1", "val-05-2"))
    with pytest.raises(ContentError, match="stands twice"):
        built_in_rules().with_own(read_rules(path))


def test_how_far_a_call_is_reached_is_known_at_the_end_of_its_file() -> None:
    text = (
        "import mlflow\n"
        "def run(track=False):\n"
        "    if track:\n        mlflow.one()\n"
        "    if LATER:\n        mlflow.two()\n    else:\n        mlflow.three()\n"
        "    if args.log_it:\n        mlflow.four()\n"
        "    if somebody:\n        mlflow.five()\n"
        "    if 1 < 2 and {**run}:\n        mlflow.six(a=mlflow.seven())\n"
        "try:\n    import wandb\nexcept ImportError:\n    pass\n"
        "wandb.init().log()\n"
        "if __name__ == '__main__':\n    rows[0].fit()\n"
        "LATER = False\n"
        "parser.add_argument('--log-it', action='store_true')\n"
    )
    module = module_of("a.py", text)
    assert module is not None
    assert [(c.name, c.line, c.reach) for c in module.calls] == [
        ("mlflow.one", 4, "no"),
        ("mlflow.two", 6, "no"),
        ("mlflow.three", 8, "yes"),
        ("mlflow.four", 10, "no"),
        ("mlflow.five", 12, "unclear"),
        ("mlflow.six", 14, "yes"),
        ("mlflow.seven", 14, "yes"),
        ("wandb.init().log", 19, "unclear"),
        ("wandb.init", 19, "unclear"),
        ("fit", 21, "yes"),
        ("parser.add_argument", 23, "yes"),
    ]
    assert (module.imports, module.optional) == ({"mlflow"}, {"wandb"})
    assert module.calls[5].words == ("a",)
