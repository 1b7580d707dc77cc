"""What runs on each change, on a schedule, on a tag: files of CI services parsed, and followed into tasks.

GitHub, GitLab, Azure, Jenkins (declarative), CircleCI, Cloud Build, Buildkite and Travis are read; others are
known by name. A workflow that lies elsewhere is not resolved: then nothing can be said of what is missing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from planner.observe.patterns import Pattern
from planner.observe.snapshot import Snapshot
from planner.observe.tasks import followed

BY_NAME = (
    ".drone.yml", ".woodpecker.yml", ".woodpecker/*.yml", "bitbucket-pipelines.yml", "appveyor.yml",
    ".semaphore/*.yml", ".tekton/*.yaml", "buildspec.yml", ".cirrus.yml", "dagger.json",
)  # fmt: skip
_CHANGE, _SCHEDULE, _TAG, _HAND = "change", "schedule", "tag", "hand"


@dataclass(frozen=True)
class Step:
    """One step: where it stands, what starts it, in which environment, and everything it runs."""

    file: str
    triggers: frozenset[str]
    text: str
    environment: str = ""


@dataclass
class Pipelines:
    """All steps of a repository; ``unresolved`` where some lie elsewhere or cannot be read."""

    steps: list[Step] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    unresolved: list[str] = field(default_factory=list)

    def matching(self, pattern: Pattern, triggers: frozenset[str]) -> list[Step]:
        """Steps that run what ``pattern`` finds and are started by one of ``triggers`` (any if empty)."""
        return [
            s
            for s in self.steps
            if (not triggers or s.triggers & triggers) and pattern.search(s.text)
        ]


def pipelines_of(snapshot: Snapshot) -> Pipelines:
    """Read every file of a CI service."""
    from planner.observe.yaml_files import load_yaml

    found = Pipelines()
    for glob, read in (
        (".github/workflows/*.{yml,yaml}", _github),
        (".gitlab-ci.yml", _gitlab),
        ("**/azure-pipelines*.{yml,yaml}", _azure),
        ("{.azure,.azuredevops,.pipelines}/**/*.{yml,yaml}", _azure),
        (".circleci/config.yml", _circle),
        ("**/cloudbuild*.{yml,yaml}", _cloud_build),
        (".buildkite/*.{yml,yaml}", _buildkite),
        (".travis.yml", _travis),
    ):
        for path in snapshot.names(glob, aside=True):
            body = load_yaml(snapshot.text(path) or "")
            found.files.append(path)
            if not isinstance(body, dict):
                found.unresolved.append(path)
                continue
            for step in read(snapshot, path, body, found):
                text = followed(snapshot, step.text)
                found.steps.append(Step(path, step.triggers, text, step.environment))
    for path in snapshot.names("**/Jenkinsfile*", aside=True):
        found.files.append(path)
        found.steps += [
            Step(path, s.triggers, followed(snapshot, s.text), s.environment)
            for s in _jenkins(path, snapshot.text(path) or "", found)
        ]
    for glob in BY_NAME:
        names = snapshot.names(glob, aside=True)
        found.files += names
        found.unresolved += names
    return found


def _list(value: Any) -> list[Any]:
    if value is None:
        return []
    return value if isinstance(value, list) else [value]


def _script(value: Any) -> str:
    """Commands of a step, however they are nested."""
    todo: list[Any] = [value]
    out: list[str] = []
    while todo and len(out) < 2000:
        item = todo.pop(0)
        if isinstance(item, str):
            out.append(item)
        elif isinstance(item, list):
            todo = item + todo
        elif isinstance(item, dict):
            todo = list(item.values()) + todo
    return "\n".join(out)


def _github(
    snapshot: Snapshot, path: str, body: dict[Any, Any], found: Pipelines
) -> Iterator[Step]:
    on = body.get("on", body.get(True))
    names = {str(n) for n in (on if isinstance(on, dict | list) else _list(on))}
    triggers = set()
    if names & {"pull_request", "pull_request_target", "merge_group"}:
        triggers.add(_CHANGE)
    if "push" in names:
        push = on.get("push") if isinstance(on, dict) else None
        only_tags = isinstance(push, dict) and "tags" in push and "branches" not in push
        triggers.add(_TAG if only_tags else _CHANGE)
    if "schedule" in names:
        triggers.add(_SCHEDULE)
    if "release" in names:
        triggers.add(_TAG)
    if names & {"workflow_dispatch", "repository_dispatch", "workflow_run"}:
        triggers.add(_HAND)
    if "workflow_call" in names:
        triggers |= _callers(snapshot, path)
    starts = frozenset(triggers)
    jobs = body.get("jobs")
    for job in (jobs if isinstance(jobs, dict) else {}).values():
        if not isinstance(job, dict):
            continue
        environment = job.get("environment")
        where = str(
            environment.get("name", "") if isinstance(environment, dict) else environment or ""
        )
        uses = job.get("uses")
        if isinstance(uses, str) and not uses.startswith("./"):
            found.unresolved.append(path)
        for step in _list(job.get("steps")):
            if isinstance(step, dict):
                yield Step(path, starts, _github_step(snapshot, step), where)


def _callers(snapshot: Snapshot, path: str) -> set[str]:
    """What starts the workflows that call this one."""
    starts: set[str] = set()
    for other in snapshot.names(".github/workflows/*.{yml,yaml}", aside=True):
        text = snapshot.text(other) or ""
        if other != path and f"./{path}" in text:
            if re.search(r"pull_request|push", text):
                starts.add(_CHANGE)
            if re.search(r"schedule:", text):
                starts.add(_SCHEDULE)
    return starts


def _github_step(snapshot: Snapshot, step: dict[Any, Any]) -> str:
    uses, run = step.get("uses"), step.get("run")
    text = f"{uses or ''}\n{run if isinstance(run, str) else ''}\n{_script(step.get('with'))}"
    if isinstance(uses, str) and uses.startswith("./"):
        for name in ("action.yml", "action.yaml"):
            inner = snapshot.text(f"{uses[2:].rstrip('/')}/{name}")
            if inner is not None:
                text += "\n" + inner
    return text


_GITLAB_WORDS = {
    "stages", "variables", "include", "default", "workflow", "image", "services", "cache", "before_script",
    "after_script", "pages",
}  # fmt: skip


def _gitlab(
    snapshot: Snapshot, path: str, body: dict[Any, Any], found: Pipelines
) -> Iterator[Step]:
    from planner.observe.yaml_files import load_yaml

    jobs = dict(body)
    for part in _list(body.get("include")):
        local = (
            part if isinstance(part, str) else part.get("local") if isinstance(part, dict) else None
        )
        inner = load_yaml(snapshot.text(str(local).lstrip("/")) or "") if local else None
        if isinstance(inner, dict):
            jobs = {**inner, **jobs}
        else:
            found.unresolved.append(path)
    always = _script([body.get("before_script")])
    for name, job in jobs.items():
        if not isinstance(job, dict) or name in _GITLAB_WORDS:
            continue
        for base in _list(job.get("extends")):
            if isinstance(jobs.get(base), dict):
                job = {**jobs[base], **job}  # noqa: PLW2901 - what it extends, with its own over it
        if str(name).startswith("."):
            continue
        rules = f"{_script(job.get('rules'))} {_script(job.get('only'))}"
        triggers = {_CHANGE}
        if "schedule" in rules:
            triggers = {_SCHEDULE}
        elif re.search(r"\btags\b|CI_COMMIT_TAG", rules):
            triggers = {_TAG}
        if job.get("when") == "manual":
            triggers.add(_HAND)
        environment = job.get("environment")
        where = str(
            environment.get("name", "") if isinstance(environment, dict) else environment or ""
        )
        text = "\n".join(
            _script(job.get(k)) for k in ("image", "before_script", "script", "trigger")
        )
        yield Step(path, frozenset(triggers), f"{always}\n{name}\n{text}", where)


def _azure(
    _snapshot: Snapshot, path: str, body: dict[Any, Any], found: Pipelines
) -> Iterator[Step]:
    triggers = set()
    if body.get("pr", "") != "none" or body.get("trigger", "") != "none":
        triggers.add(_CHANGE)
    if body.get("schedules"):
        triggers.add(_SCHEDULE)
    todo: list[tuple[Any, str]] = [(body, "")]
    count = 0
    while todo and count < 5000:
        item, where = todo.pop(0)
        count += 1
        if isinstance(item, list):
            todo = [(x, where) for x in item] + todo
        elif isinstance(item, dict):
            environment = item.get("environment", where)
            own = str(environment.get("name", "") if isinstance(environment, dict) else environment)
            if "template" in item and "@" in str(item["template"]):
                found.unresolved.append(path)
            if any(k in item for k in ("script", "bash", "powershell", "pwsh", "task")):
                yield Step(path, frozenset(triggers), _script(item), own)
            else:
                todo = [(v, own) for v in item.values() if isinstance(v, dict | list)] + todo


def _circle(
    _snapshot: Snapshot, path: str, body: dict[Any, Any], found: Pipelines
) -> Iterator[Step]:
    flows = body.get("workflows")
    scheduled = "cron" in _script(flows) or "schedule" in str(flows)
    triggers = frozenset({_CHANGE, _SCHEDULE} if scheduled else {_CHANGE})
    if isinstance(body.get("orbs"), dict):
        found.unresolved.append(path)
    jobs = body.get("jobs")
    for job in (jobs if isinstance(jobs, dict) else {}).values():
        for step in _list(job.get("steps")) if isinstance(job, dict) else []:
            yield Step(path, triggers, _script(step))


def _cloud_build(_s: Snapshot, path: str, body: dict[Any, Any], _f: Pipelines) -> Iterator[Step]:
    for step in _list(body.get("steps")):
        if isinstance(step, dict):
            words = [step.get("name"), step.get("entrypoint"), step.get("args"), step.get("script")]
            joined = " ".join(_script(w).replace("\n", " ") for w in words if w)
            yield Step(path, frozenset({_CHANGE}), joined)


def _buildkite(_s: Snapshot, path: str, body: dict[Any, Any], _f: Pipelines) -> Iterator[Step]:
    for step in _list(body.get("steps")):
        if isinstance(step, dict):
            text = f"{_script(step.get('command'))}\n{_script(step.get('commands'))}"
            yield Step(path, frozenset({_CHANGE}), f"{text}\n{_script(step.get('plugins'))}")


def _travis(_s: Snapshot, path: str, body: dict[Any, Any], _f: Pipelines) -> Iterator[Step]:
    keys = (
        "before_install",
        "install",
        "before_script",
        "script",
        "after_success",
        "deploy",
        "jobs",
    )
    for key in keys:
        if key in body:
            yield Step(path, frozenset({_CHANGE}), _script(body[key]), "")


_SH = re.compile(
    r"""\b(?:sh|bat|powershell)\s*(?:\(\s*)?(?:script:\s*)?('''|\"\"\"|'|")(.*?)\1""", re.DOTALL
)


def _jenkins(path: str, text: str, found: Pipelines) -> Iterator[Step]:
    if "@Library" in text or "pipeline" not in text:
        found.unresolved.append(path)
    triggers = {_CHANGE}
    if re.search(r"\bcron\s*\(", text):
        triggers.add(_SCHEDULE)
    for m in _SH.finditer(text):
        yield Step(path, frozenset(triggers), m[2])
