"""What is typed on the command line is understood, or refused in one sentence before any work starts."""

from __future__ import annotations

import argparse
import ast
import json
import re
import shlex
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path

import pytest

from planner.__main__ import main
from planner.analysis.study import once
from planner.catalogue.load import built_in_catalogue
from planner.catalogue.places import countries, country, is_currency, rate_of
from planner.cli.ask import Asker
from planner.cli.inputs import plain_number
from planner.cli.main import command_of
from planner.cli.options import WRITING, Parser, suggestion, usage_sentence
from planner.cli.parser import build_parser
from planner.cli.starting import industry_of
from planner.domain.base.errors import Cancelled, InputError
from planner.domain.organisation.organisation import Region
from planner.reporting.publish import FORMATS
from planner.storage.document import load
from planner.workspace.create import next_quarter
from tests.conftest import EXAMPLE, ROOT


def parsers() -> Iterator[tuple[str, Parser]]:
    for action in build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            yield from action.choices.items()


def test_every_command_is_there_when_it_is_called() -> None:
    named = {name: parser.get_default("command") for name, parser in parsers()}
    assert len(named) > 40
    assert all(callable(command_of(words)) for words in named.values())


def test_every_command_that_saves_a_document_can_be_told_what_to_do_beside_a_window() -> None:
    calls: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for path in (ROOT / "planner" / "cli").glob("*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        come = {
            a.name: (node.module or "").removeprefix("planner.cli.")
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom)
            for a in node.names
        }
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                plain = {n.id for n in ast.walk(node) if isinstance(n, ast.Name)}
                dotted = {
                    (n.value.id, n.attr)
                    for n in ast.walk(node)
                    if isinstance(n, ast.Attribute) and isinstance(n.value, ast.Name)
                }
                calls[path.stem, node.name] = {(come.get(n, path.stem), n) for n in plain} | dotted

    def saves(start: tuple[str, str]) -> bool:
        seen, todo = {start}, [start]
        while todo:
            for called in calls.get(todo.pop(), set()) - seen:
                if called[1] == "save_changed":
                    return True
                seen.add(called)
                todo.append(called)
        return False

    for name, parser in parsers():
        module, _, function = str(parser.get_default("command")).partition(":")
        # the demo writes a copy of its own
        assert not saves((module, function)) or name in (*WRITING, "demo"), name
    assert saves(("inputs", "actuals"))


def test_help_loads_neither_engines_nor_documents() -> None:
    code = (
        "import sys\nfrom planner.__main__ import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "print(sorted(m for m in ('numpy', 'planner.domain.project', 'planner.roadmap') if m in sys.modules))"
    )
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert out.stdout.endswith("[]\n")


def said(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str, str]:
    try:
        status = main([str(a) for a in arguments])
    except SystemExit as end:
        status = int(end.code or 0)
    out = capsys.readouterr()
    return status, out.out, out.err


def test_every_command_has_a_description_help_and_examples_that_parse() -> None:
    whole = build_parser()
    for name, parser in parsers():
        assert parser.description, name
        assert parser.examples, name
        for example in parser.examples:
            words = shlex.split(example)
            words = words[: words.index(">")] if ">" in words else words
            assert words[0] == name
            whole.parse_args(words)
        for action in parser._actions:
            assert action.help, (name, action.dest)
        assert f"  mlops-planner {name}" in parser.format_help()
    assert whole.examples


def test_the_formats_and_parts_are_those_that_can_be_made() -> None:
    from planner.cli.parser import files

    assert files.FORMATS == FORMATS


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["scor", "x"], "no command “scor”. Did you mean “score”?"),
        (["score", EXAMPLE, "--js"], "“--js” is not known here. Did you mean “--json”?"),
        (["report", EXAMPLE, "--force"], "“--force” is not known here. Did you mean “--format”?"),
        (["score", ""], "it is empty"),
        (["new", "", "--organisation", "X"], "it is empty"),
        (["new", "a", "--organisation", ""], "--organisation: it is empty"),
        (["rounds", EXAMPLE, "--start", ""], "--start: it is empty"),
        (["rounds", EXAMPLE, "--date", "2026-01-01"], "--date has no effect without --start"),
        (["answers", EXAMPLE, "--write", "a.csv", "--dry-run"], "no effect without --read"),
        (["answers", EXAMPLE, "--read", "a.csv", "--force"], "no effect without --write"),
        (["plan", EXAMPLE, "--who", "Ann"], "--who has no effect without --agree"),
        (
            ["catalogue", EXAMPLE, "--export", "a.csv", "--dry-run"],
            "without --read or --update or --hide",
        ),
        (["report", EXAMPLE, "--with", "frontieer"], "Did you mean “frontier”?"),
        (["report", EXAMPLE, "--format", "pdf,doc"], "“doc” is not known"),
        (["report", EXAMPLE, "--format", " , "], "it is empty"),
        (["report", EXAMPLE, "--date", "tomorrow"], "YYYY-MM-DD"),
        (["robustness", EXAMPLE, "--futures", "5"], "it must be 10 to 2,000"),
        (["new", "a", "--models", "2.5"], "Write a whole number of 0 or more"),
        (["new", "a", "--models", "1_000"], "holds an underscore"),
        (["new", "a", "--budget", "nan"], "is not a number"),
        (["new", "a", "--data-scientists", "-5"], "--data-scientists: “-5” is out of range"),
        (["completion", "bsh"], "Did you mean “bash”?"),
    ],
)
def test_wrong_usage_is_one_sentence_and_status_two(
    capsys: pytest.CaptureFixture[str], arguments: list[object], words: str
) -> None:
    status, out, err = said(capsys, *arguments)
    assert status == 2
    assert out == ""
    first, second = err.splitlines()
    assert first.startswith("mlops-planner: ")
    assert words in first
    assert first.endswith((".", "?"))
    assert second.startswith("See: mlops-planner")


REFUSED = [
    (["score", EXAMPLE, "--facts", "nope"], "--facts has no effect on a project"),
    (["score", EXAMPLE, "--as-of", "2026-01-01"], "--as-of has no effect on a project"),
    (["score", EXAMPLE, "answers.csv"], "A file of answers has no effect on a project"),
    (["appraise", EXAMPLE, "--explain", "nonsense"], "no output “nonsense”"),
    (["appraise", EXAMPLE, "--explain", "NVP"], "Did you mean “NPV”?"),
    (["demo", "--out", ROOT / "README.md"], "is a file, not a folder"),
    (["demo", "--out", ROOT / "README.md" / "below"], "is a file, not a folder"),
    (["report", EXAMPLE, "--templates", "nowhere"], "nowhere does not exist"),
    (["plan", EXAMPLE, "--export", "nowhere/p.xml"], "folder nowhere does not exist"),
    (["plan", EXAMPLE, "--export", "p.pdf"], "p.pdf must end in "),
    (["plan", EXAMPLE, "--read", "nothing.xml"], "no file nothing.xml"),
    (["plan", EXAMPLE, "--read", "x.xml", "--agree"], "--read goes without"),
    (["answers", EXAMPLE, "--write", "nowhere/a.csv"], "folder nowhere does not exist"),
    (["answers", EXAMPLE, "--write", "a.pdf"], "must end in .csv, .xlsx or .json"),
    (["answers", EXAMPLE, "--read", "nothing.csv"], "no file nothing.csv"),
    (["export", EXAMPLE, "--out", "nowhere/a.json"], "folder nowhere does not exist"),
    (["assumptions", EXAMPLE, "--read", "nothing.csv"], "no file nothing.csv"),
    (["assumptions", EXAMPLE, "--export", "x.txt"], "must end in .csv or .xlsx"),
    (["new", ".", "--organisation", "X"], "is a folder. Name a file"),
    (["new", "nowhere/a", "--organisation", "X"], "folder nowhere does not exist"),
    (["new", "a"], "Add --organisation NAME"),
    (["new", "a", "--organisation", "X", "--industry", "bank"], "Did you mean “banking”?"),
    (["new", "a", "--organisation", "X", "--industry", "zzz"], "Choose from: insurance, banking,"),
    (["new", "a", "--organisation", "X", "--country", "Germny"], "Did you mean “Germany”?"),
    (["new", "a", "--organisation", "X", "--region", "mars"], "us, uk, germany, cee, india"),
    (["new", "a", "--organisation", "X", "--currency", "XYZ"], "is not a currency"),
    (["new", "a", "--organisation", "X", "--currency", "AED"], "No rate ships for AED"),
    (["new", "a", "--organisation", "X", "--currency-per-usd", "2"], "needs the currency it is for"),
    (["new", "a", "--organisation", "X", "--models", "3", "--regulated-models", "30"], "30 of 3 mod"),
    (["new", "a", "--organisation", "X", "--team", "A", "--team", "a "], "Two teams are called"),
    (["new", "a", "--organisation", "X", "--value-per-model", "0"], "brings 0 a year"),
    (["examples", "--copy", "nowhere"], "folder nowhere does not exist"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), REFUSED)
def test_what_is_wrong_is_told_before_any_work(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    arguments: list[object], words: str,
) -> None:  # fmt: skip
    monkeypatch.chdir(tmp_path)

    def never(*_: object, **__: object) -> None:
        pytest.fail("work was begun")

    monkeypatch.setattr(once, "study_once", never)
    status, out, err = said(capsys, *arguments)
    assert status == 1, err
    assert out == ""
    assert words in err
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_a_fact_that_a_model_does_not_know(capsys: pytest.CaptureFixture[str]) -> None:
    model = ROOT / "questionnaires" / "models" / "genaiops.toml"
    arguments = ("score", model if model.exists() else "genaiops", EXAMPLE, "--facts", "nope")
    status, _, err = said(capsys, *arguments)
    assert status == 1
    assert "“nope” is no fact of this model" in err


def test_endings_in_any_case_and_left_out(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "MAILED.MLPLAN").write_bytes(EXAMPLE.read_bytes())
    (tmp_path / "bare").write_bytes(EXAMPLE.read_bytes())
    assert said(capsys, "score", "MAILED.MLPLAN")[0] == 0
    assert said(capsys, "check", "bare")[0] == 0
    assert said(capsys, "new", "mine", "--organisation", "X")[0] == 0
    assert said(capsys, "score", "mine")[0] == 0
    assert said(capsys, "score", "none")[0] == 1
    assert sorted(p.name for p in tmp_path.iterdir()) == ["MAILED.MLPLAN", "bare", "mine.mlplan"]


def test_examples_are_had_by_name_and_stay_as_they_are(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    before = EXAMPLE.read_bytes()
    assert "level 1." in said(capsys, "score", "insurer")[1]
    assert said(capsys, "rounds", "insurer", "--start", "Next")[0] == 1
    assert EXAMPLE.read_bytes() == before
    assert "insurer" in said(capsys, "examples")[1]
    assert said(capsys, "examples", "--copy", ".")[0] == 0
    assert (tmp_path / "insurer.mlplan").read_bytes() == before
    status, _, err = said(capsys, "examples", "--copy", ".")
    assert (status, "--force" in err) == (1, True)
    assert said(capsys, "rounds", "insurer", "--start", "Next")[0] == 0, "the copy is one’s own"
    assert EXAMPLE.read_bytes() == before


# ------------------------------------------------------------------ a new project


def quarter_by_search(today: date) -> date:
    day = today
    while (day.month, day.day) not in ((1, 1), (4, 1), (7, 1), (10, 1)):
        day += timedelta(days=1)
    return day


def test_a_plan_starts_with_the_next_quarter() -> None:
    day = date(2026, 1, 1)
    for _ in range(3 * 366):
        assert next_quarter(day) == quarter_by_search(day)
        day += timedelta(days=1)
    assert next_quarter(date(2026, 11, 28)) == date(2027, 1, 1)


def test_country_gives_currency_rate_and_region(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for given, currency, region in (
        ("DE", "EUR", "germany"),
        ("Vereinigtes Königreich", "GBP", "uk"),
        ("poland", "PLN", "cee"),
        ("IN", "INR", "india"),
        ("us", "USD", "us"),
    ):
        path = tmp_path / f"{currency}.mlplan"
        status, out, _ = said(capsys, "new", path, "--organisation", "X", "--country", given)
        assert status == 0
        organisation = load(path).project.organisation
        rate = rate_of(currency)
        assert rate is not None
        assert (organisation.currency, organisation.region) == (currency, region)
        assert organisation.currency_per_usd == rate.per_usd
        assert (rate.date in out) == (currency != "USD")


def test_a_currency_is_never_relabelled_dollars(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A salary of 120,000 dollars is some 19 million yen, not 120,000."""
    path = tmp_path / "j.mlplan"
    assert said(capsys, "new", path, "--organisation", "N", "--currency", "JPY")[0] == 0
    rows = json.loads(said(capsys, "assumptions", path, "--json")[1])
    salary = next(r for r in rows if r["id"] == "salary_data_scientist")
    assert 10e6 < salary["range"]["likely"] < 30e6
    text = said(capsys, "assumptions", path)[1]
    assert not re.search(r"\de[+-]?\d", text)


def test_every_region_and_rate_is_one() -> None:
    from typing import get_args

    from planner.catalogue.places import _places

    places = _places()
    assert (
        set(places["regions"]) <= set(get_args(Region)) == set(built_in_catalogue().region_salary)
    )
    listed = [c for codes in places["regions"].values() for c in codes]
    assert len(listed) == len(set(listed))
    assert set(listed) <= set(countries())
    date.fromisoformat(places["date"])
    for code, rate in places["per_usd"].items():
        assert is_currency(code)
        assert 0.1 < rate < 1e5
    assert places["per_usd"]["USD"] == 1.0
    assert country("Atlantis") is None


def test_it_asks_until_it_can_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    typed = iter([
        "", "North Bank", "bank", "2", "Germny", "Germany", "Credit, Fraud", "sixty", "60", "12",
        "", "", "", "", "120", "40", "maybe", "y", "", "900000", "",
    ])  # fmt: skip
    asker = Asker(lambda _: next(typed))
    monkeypatch.setattr(Asker, "at_terminal", classmethod(lambda _: asker))
    path = tmp_path / "bank.mlplan"
    status, out, err = said(capsys, "new", path)
    assert status == 0, err
    assert next(typed, None) is None, "every answer was asked for"
    assert "Did you mean “banking”?" in out
    assert "Did you mean “Germany”?" in out
    assert "“sixty” is not a number" in out
    project = load(path).project
    organisation = project.organisation
    assert organisation.name == "North Bank"
    assert (organisation.industry, organisation.currency) == ("banking", "EUR")
    assert organisation.people == {"data_scientist": 60.0, "ml_engineer": 12.0}
    assert (organisation.models_in_production, organisation.regulated_models) == (120, 40)
    assert (organisation.real_time, organisation.generative_ai) == (True, False)
    assert [t.name for t in project.teams] == ["Credit", "Fraud"]
    assert project.assumptions["value_per_model"].range.likely == 900_000  # type: ignore[union-attr]


def test_leaving_the_questions_makes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for leaving in (EOFError, KeyboardInterrupt):

        def leave(_: str, leaving: type[BaseException] = leaving) -> str:
            raise leaving

        monkeypatch.setattr(Asker, "at_terminal", classmethod(lambda _, r=leave: Asker(r)))
        assert said(capsys, "new", tmp_path / "a")[0] == 130
        assert not list(tmp_path.iterdir())


def test_only_people_are_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdin, "isatty", lambda: False, raising=False)
    assert Asker.at_terminal() is None


# ------------------------------------------------------------------ stopping, completion, words


def test_ctrl_c_is_status_130_at_any_moment(tmp_path: Path) -> None:
    """Before the program is loaded, and while it plans; nothing is left, no traceback."""
    for moment in ("", "%"):
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        # a shell's job in the background ignores Ctrl+C, and what it starts would inherit that
        child = subprocess.Popen(
            [sys.executable, "-m", "planner", "report", str(EXAMPLE), "--out", str(tmp_path / "o")],
            cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
            start_new_session=True,
        )  # fmt: skip
        signal.signal(signal.SIGINT, before)
        assert child.stderr is not None
        if moment:
            while moment not in child.stderr.readline():
                assert child.poll() is None
        else:
            time.sleep(0.4)
        while (
            child.poll() is None
        ):  # a library may swallow it while it is loaded; people press it again
            child.send_signal(signal.SIGINT)
            with suppress(subprocess.TimeoutExpired):
                child.wait(60 if moment else 0.5)
        rest = child.communicate()[1]
        if moment:
            assert child.returncode == 130
            assert "stopped" in rest
            assert "Traceback" not in rest
        else:  # Python itself may still be starting, which we cannot change
            assert child.returncode in (130, 1, -signal.SIGINT)


def test_cancelling_is_status_130(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_: object, **__: object) -> None:
        raise Cancelled

    monkeypatch.setattr(once, "study_once", stop)
    assert said(capsys, "appraise", EXAMPLE)[0] == 130


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_shells_complete_commands_options_and_files(
    capsys: pytest.CaptureFixture[str], shell: str
) -> None:
    status, out, _ = said(capsys, "completion", shell)
    assert status == 0
    for word in ("appraise", "regulated-models", "frontier"):
        assert word in out


def test_quiet_prints_no_progress() -> None:
    from planner.cli.progress import Progress

    options = build_parser().parse_args(["plan", "x.mlplan", "-q"])
    assert Progress.of(options)._quiet


def test_words_are_found_near_the_ones_that_are_known() -> None:
    assert suggestion("scor", ["score", "plan"]) == " Did you mean “score”?"
    assert suggestion("zzz", ["score"]) == ""
    plain = "argument --x: expected one argument"
    assert usage_sentence(plain, []) == "--x: expected one argument."
    assert industry_of("Public Sector") == "public_sector"
    with pytest.raises(InputError, match="healthcare"):
        industry_of("hospital")


def test_numbers_are_never_powers_of_ten() -> None:
    assert plain_number(1_800_000) == "1,800,000"
    assert plain_number(0.004) == "0.004"
    assert plain_number(0) == "0"
    assert plain_number(12_345.678) == "12,345.7"


def test_a_file_without_a_command_is_told_how_it_is_opened(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit):
        main(["bank.mlplan"])
    assert "to open it: mlops-planner app bank.mlplan" in capsys.readouterr().err


def test_the_numbers_of_one_command_are_one_column(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """“1,2 Mio” proves that 12.000 is twelve thousand; two figures that prove nothing are asked."""
    file = str(tmp_path / "a.mlplan")
    said = ["new", file, "--organisation", "X", "--json", "--value-per-model", "600.000"]
    with pytest.raises(SystemExit):
        main([*said, "--budget", "60.000"])
    assert "can be 600 or 600,000" in capsys.readouterr().err
    assert main([*said, "--budget", "1,2 Mio"]) == 0
    limits = load(Path(file)).project.limits
    assert limits.budget_per_quarter == 1_200_000
    with pytest.raises(SystemExit):
        main([*said, "--budget", "1,2 Mio", "--data-scientists", "2.5"])
    assert "can be 600 or 600,000" in capsys.readouterr().err, "proofs that disagree decide nothing"


def test_a_project_is_not_made_beside_the_folder_that_was_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "own").mkdir()
    monkeypatch.chdir(tmp_path / "own")
    for name in (".", "..", str(tmp_path / "own")):
        assert main(["new", name, "--organisation", "X"]) == 1
        assert "is a folder. Name a file." in capsys.readouterr().err
    assert [p.name for p in tmp_path.iterdir()] == ["own"]
