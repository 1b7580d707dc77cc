"""What a repository shows, as named facts that rules ask for; each is seen, not seen, or cannot be told."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from planner.domain.answers.observation import Outcome
from planner.observe.ci import Pipelines
from planner.observe.code import Code
from planner.observe.git_history import History
from planner.observe.snapshot import Snapshot
from planner.observe.syntax import TEST_FILE, Module

Thresholds = Mapping[str, float]
UNRESOLVED = "part of its checks is defined elsewhere"
FEW = "fewer than three people change it, so their habits are not looked at"
SHALLOW = "its history was cut off when it was copied"
TOO_FEW = "there are too few changes to tell"
NO_PYTHON = "it holds no Python that can be read"
UNREAD = "some of its files could not be read"
NO_HISTORY = "it has no history"


@dataclass(frozen=True)
class Fact:
    """What was found, in how many places (three by name), of which day, and why nothing can be told."""

    outcome: Outcome
    places: tuple[str, ...] = ()
    count: int = 0
    day: str = ""
    why: str = ""


@dataclass
class Material:
    """Everything that was read of one repository."""

    snapshot: Snapshot
    code: Code
    pipelines: Pipelines
    history: History | None
    thresholds: Thresholds
    facts: dict[str, Fact] = field(default_factory=dict)


def found(places: Iterable[str], day: str = "", *, least: int = 1) -> Fact:
    """Seen where there are ``least`` places or more."""
    listed = list(dict.fromkeys(places))
    outcome: Outcome = "seen" if len(listed) >= least else "not_seen"
    return Fact(outcome, tuple(listed[:3]), len(listed), day)


def unknown(why: str, places: Iterable[str] = ()) -> Fact:
    """Nothing can be told."""
    listed = list(dict.fromkeys(places))
    return Fact("cannot_tell", tuple(listed[:3]), len(listed), "", why)


def yes(holds: bool, count: int = 0, day: str = "", places: Iterable[str] = ()) -> Fact:
    """Seen or not, with a count."""
    return Fact("seen" if holds else "not_seen", tuple(list(places)[:3]), count, day)


def facts_of(m: Material) -> dict[str, Fact]:
    """Facts of packages, checks and code; files, calls and steps are asked for by the rules."""
    return {**_packages(m), **_checks(m), **_code(m)}


def history_facts(m: Material) -> dict[str, Fact]:
    """Facts of the history, and of how much the files changed since its first commit."""
    h, t = m.history, m.thresholds
    names = ("git.kept", "git.grown", "git.months", "git.reviewed", "git.robot")
    if h is None:
        return {n: unknown(NO_HISTORY) for n in names}
    grown = h.commits > t["few_commits"] and _first_share(m) < t["one_commit_share"]
    few = h.few_authors
    return {
        "git.kept": yes(h.commits > 0, h.commits, h.last),
        "git.grown": unknown(SHALLOW) if h.shallow else yes(grown, h.commits, h.last),
        "git.months": (
            unknown(SHALLOW)
            if h.shallow and h.months < t["history_months"]
            else yes(h.months >= t["history_months"], h.mainline, h.last)
        ),
        "git.reviewed": (
            unknown(FEW)
            if few
            else unknown(TOO_FEW)
            if h.changes < t["least_changes"]
            else yes(h.reviewed >= t["reviewed_share"] * h.changes, h.reviewed, h.last)
        ),
        "git.robot": yes(bool(h.robot_merges), h.robots, h.robot_merges),
    }


def _first_share(m: Material) -> float:
    """The share of text, by size, that is as the first commit brought it."""
    now = {p: e for p, e in m.snapshot.files.items() if e.size < 1 << 40}
    whole = sum(e.size for e in now.values())
    same = sum(e.size for p, e in now.items() if e.id and m.snapshot.first.get(p) == e.id)
    return same / whole if whole else 0.0


LISTS = (
    "**/{requirements*.txt,requirements/*.txt,environment*.{yml,yaml},setup.py,setup.cfg,pyproject.toml,"
    "Pipfile,DESCRIPTION,packages.json}"
)
LOCKS = (
    "**/{poetry.lock,uv.lock,Pipfile.lock,pdm.lock,conda-lock*.yml,pixi.lock,*requirements*.lock,renv.lock,"
    "requirements*.lock.txt,pylock*.toml,package-lock.json,yarn.lock}"
)
_PIN = re.compile(r"^\s*[A-Za-z0-9._-]+(?:\[[^\]]*\])?\s*(===?|@)")
_REQUIREMENT = re.compile(r"^\s*[A-Za-z][A-Za-z0-9._-]*")


def _packages(m: Material) -> dict[str, Fact]:
    s = m.snapshot
    lists, locks = s.names(LISTS), s.names(LOCKS)
    pinned = [p for p in lists if _pinned(p, s.text(p) or "", m.thresholds["pinned_share"])]
    return {
        "packages.list": found([*lists, *locks]),
        "packages.pinned": (
            unknown(NO_PYTHON)
            if not (lists or locks or m.code.modules)
            else found([*locks, *pinned])
        ),
        "packages.lock": found(locks),
        "repeat.any": found([*locks, *pinned, *s.names("**/{*.dvc,dvc.lock}")]),
    }


def _pinned(path: str, text: str, share: float) -> bool:
    """Whether nearly every package of a list is named with one exact version."""
    if path.lower().endswith((".yml", ".yaml")):
        lines = re.findall(
            r"^\s*-\s*([A-Za-z][^\s#]*(?:\s*[=<>~!]+\s*[^\s#]+)?)", text, re.MULTILINE
        )
        named = [x for x in lines if not x.startswith(("pip", "defaults", "conda-forge"))]
        exact = [x for x in named if re.search(r"(?<![<>~!])==?\s*\d", x)]
    elif path.lower().endswith(".txt"):
        named = [x for x in text.splitlines() if _REQUIREMENT.match(x)]
        exact = [x for x in named if _PIN.match(x)]
    elif path.lower().endswith("pyproject.toml"):
        named = _dependencies(text)
        exact = [x for x in named if _PIN.match(x)]
    else:
        return False
    return bool(named) and len(exact) >= share * len(named)


def _dependencies(text: str) -> list[str]:
    try:
        body: dict[str, Any] = tomllib.loads(text)
        listed = body.get("project", {}).get("dependencies", [])
        return [x for x in listed if isinstance(x, str)]
    except (tomllib.TOMLDecodeError, AttributeError, RecursionError):
        return []


OTHER_TESTS = (
    "**/{test_*,*_test,*_tests,*.test,*.spec,*Test}.{R,js,ts,go,scala,java,jl,cs,cpp,rs,sql}"
)
TESTING = re.compile(
    r"\b(?:pytest|py\.test|unittest|nosetests?|tox|nox|hatch test|trial|behave|ctest|go test|cargo test|"
    r"mvn test|"
    r"gradle\w* (?:test|check)|npm (?:run )?test|yarn test|jest|vitest|testthat|R CMD check|"
    r"sbt test|dbt test|bazel test|nbmake|nbval|rspec|phpunit|dotnet test)\b"
)
STYLE = re.compile(
    r"\b(?:ruff|flake8|black|pylint|isort|mypy|pyright|pre-commit|eslint|prettier|lintr|sqlfluff|yamllint|"
    r"golangci-lint|clippy|clang-format|super-linter|pycodestyle|autopep8|yapf|bandit)\b"
)
CHANGE = frozenset({"change"})


def _checks(m: Material) -> dict[str, Fact]:
    p = m.pipelines
    tests = p.matching(TESTING, CHANGE)
    style = p.matching(STYLE, CHANGE)
    missing = unknown(UNRESOLVED, p.unresolved) if p.unresolved else None
    return {
        "ci.any": found(p.files),
        "ci.style": (
            found(s.file for s in style) if style or tests or missing is None else missing
        ),
        "ci.tests": found(s.file for s in tests) if tests or missing is None else missing,
    }


def _code(m: Material) -> dict[str, Fact]:
    code = m.code
    real = [x.path for x in code.modules if x.tests]
    other = m.snapshot.names(OTHER_TESTS)
    training = [c for c in code.modules if trains(c)]
    inside = [c.path for c in training if c.notebook]
    outside = [c.path for c in training if not c.notebook and not c.is_test]
    own = {c.path.split("/")[-2] for c in code.modules if "/" in c.path and not c.notebook}
    tested = {i.partition(".")[0] for c in code.among("tests") for i in c.imports} & own
    calling = [
        c.path for c in code.among("notebooks") if {i.partition(".")[0] for i in c.imports} & tested
    ]
    broken = [p for p in code.broken if "test" in p.lower()]
    if real or other:
        tests = found([*real, *other])
    elif not code.modules:
        tests = unknown(NO_PYTHON)
    elif broken:
        tests = unknown(UNREAD, broken)
    else:
        tests = found([])
    return {
        "tests.real": tests,
        "training.code": (
            found(outside) if outside or inside else unknown("no training was found in it")
        ),
        "notebooks.call": found(calling),
        "entry.one": found(_entries(m)),
        "features.shared": found(_shared(m)),
        "template.whole": _whole_template(m),
    }


def _whole_template(m: Material) -> Fact:
    """Whether a template brings both tests and CI: in what it makes, where that lies in braces."""
    braces = any("{{" in p for p in m.snapshot.files)
    if not (braces or m.snapshot.names("{cookiecutter.json,copier.y*ml}")):
        return found([])
    inside = [p for p in m.snapshot.files if not braces or "{{" in p]
    tests = [p for p in inside if TEST_FILE.search(p)]
    runs = [p for p in inside if _CI_FILE.search(p)]
    return found([*tests[:2], *runs[:1]] if tests and runs else [])


_CI_FILE = re.compile(
    r"(?:^|/)(?:\.github/workflows/[^/]+|\.gitlab-ci\.yml|azure-pipelines[^/]*\.ya?ml)$"
)
_LIVE = re.compile(
    r"^(?:fastapi|flask|bentoml|litserve|ray\.serve|mlserver|sanic|aiohttp\.web|grpc)\b"
)


_NO_FEATURES = re.compile(
    r"(?:^|\.)(?:configs?|settings|constants|utils?|helpers?|log\w*|types|typing|schemas?|version)$"
)


def _shared(m: Material) -> list[str]:
    """Modules of its own that both what trains and what serves imports."""
    training = {i for c in m.code.among("code") if trains(c) for i in c.imports}
    serving = {
        i for c in m.code.among("code") if any(_LIVE.match(x) for x in c.imports) for i in c.imports
    }
    own = {c.path.removesuffix(".py").replace("/", "."): c.path for c in m.code.modules}
    both = {i for i in training & serving if not _NO_FEATURES.search(i)}
    return sorted(
        path
        for name, path in own.items()
        if any(b and (name == b or name.endswith(f".{b.lstrip('.')}")) for b in both)
    )


_TRAINING = re.compile(
    r"(?:^|\.)(?:fit|fit_transform|fit_predict|train|partial_fit|fit_generator|fine_tune)$|"
    r"^(?:xgboost|lightgbm)\.train$|Trainer\(\)\.(?:fit|train)$"
)
_LEARNING = re.compile(
    r"^(?:sklearn|xgboost|lightgbm|catboost|torch|tensorflow|keras|pytorch_lightning|lightning|transformers|"
    r"statsmodels|prophet|pyspark\.ml|jax|flax|mlforecast|darts|gluonts|spacy|autogluon|h2o)\b"
)


def trains(module: Module) -> bool:
    """Whether a module fits a model."""
    return any(_LEARNING.match(i) for i in module.imports | module.optional) and any(
        _TRAINING.search(c.name) for c in module.calls
    )


def _entries(m: Material) -> list[str]:
    names = m.snapshot.names("**/{dvc.yaml,MLproject,Snakefile}")
    for path, text in m.snapshot.texts("**/{Makefile,makefile,justfile}"):
        if re.search(r"^(?:train|all|reproduce|repro|pipeline)\b[^=\n]*:", text, re.MULTILINE):
            names.append(path)
    return names
