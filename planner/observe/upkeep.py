"""Facts of care: one image, owners of code, sheets of models, templates that are followed, keys."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from datetime import date

from planner.observe.facts import FEW, NO_HISTORY, Fact, Material, found, trains, unknown, yes
from planner.observe.patterns import compiled
from planner.observe.snapshot import glob
from planner.observe.syntax import Module

IMAGES = "**/{Dockerfile*,*.dockerfile,Containerfile*}"
CARDS = "**/{*model*card*,*fact*sheet*}.{md,rst,yml,yaml,json}"
RECORDS = "**/{.cruft.json,.copier-answers.yml}"
SERVING = re.compile(
    r"^(?:fastapi|flask|bentoml|litserve|ray\.serve|mlserver|streamlit|gradio|sanic|aiohttp\.web|grpc)\b"
)
NEITHER = "nothing in it trains or serves a model"
NO_RELEASE = "no release of the last twelve months is tagged"
NO_RECORD = "it does not say which template it was made from"
ALONE = "no other repository was looked at"
A_KEY = "a person has to say whether what looks like a key is one"


def upkeep_facts(m: Material) -> dict[str, Fact]:
    """Facts of this module that the files alone show."""
    training = [c for c in m.code.among("code") if trains(c)]
    serving = [c for c in m.code.among("code") if serves(c)]
    return {
        "serving.any": found(c.path for c in serving),
        "image.one": _image(m, training, serving),
        "card.kept": found(m.snapshot.names(CARDS)),
        "keys.none": _keys(m),
        "reuse.other": unknown(ALONE),
        "drift.starts": found(c.path for c in m.code.modules if _acts(c)),
        **_owners(m, [c.path for c in (*training, *serving)]),
    }


def followed_facts(m: Material) -> dict[str, Fact]:
    """Facts of what was kept up along the history."""
    return {"card.fresh": _fresh(m), "template.moved": _moved(m)}


def serves(module: Module) -> bool:
    """Whether a module answers requests."""
    return any(SERVING.match(i) for i in module.imports)


_BOTH = re.compile(r"(?i)\btrain")
_LIVE = re.compile(r"(?i)\b(?:serv(?:e|ing)|predict|uvicorn|gunicorn|api|app)")


def _image(m: Material, training: list[Module], serving: list[Module]) -> Fact:
    """One image where a single file builds it for what trains and what serves."""
    images = m.snapshot.names(IMAGES)
    if len(images) == 1 and training and serving:
        return found(images)
    both = [
        p
        for p in images
        if _BOTH.search(m.snapshot.text(p) or "") and _LIVE.search(m.snapshot.text(p) or "")
    ]
    return found(both)


def _fresh(m: Material) -> Fact:
    """Whether each release of the last twelve months has a change of the sheet within thirty days of it."""
    if m.history is None:
        return unknown(NO_HISTORY)
    if not m.snapshot.names(CARDS):
        return Fact("not_seen")
    releases = [d for d in m.history.releases if d >= m.history.year_ago]
    if not releases:
        return unknown(NO_RELEASE)
    changed = [date.fromisoformat(d) for d in m.history.card_days]
    near = [
        d for d in releases if any(abs((date.fromisoformat(d) - c).days) <= 30 for c in changed)
    ]
    return yes(len(near) == len(releases), len(near), max(near, default=""))


def _moved(m: Material) -> Fact:
    """Whether the version of the template that is noted is another than the first one."""
    records = m.snapshot.names(RECORDS, aside=True)
    if not records:
        return unknown(NO_RECORD)
    moved = []
    for path in records:
        now, then = _noted(m.snapshot.text(path)), _noted(m.snapshot.text_at_first(path))
        if now and then and now != then:
            moved.append(path)
    return found(moved)


def _noted(text: str | None) -> str:
    """The version of the template that a record names."""
    from planner.observe.yaml_files import load_yaml

    if not text:
        return ""
    try:
        body = json.loads(text) if text.lstrip().startswith("{") else load_yaml(text)
    except (ValueError, RecursionError):
        return ""
    return str(body.get("commit") or body.get("_commit") or "") if isinstance(body, dict) else ""


_DRIFT = re.compile(r"^(?:evidently|nannyml|alibi_detect|whylogs|frouros|deepchecks)\b")
_STARTS = re.compile(
    r"(?i)(?:^|\.)(?:trigger_dag\w*|TriggerDagRunOperator|run_deployment|create_pipeline_run|start_pipeline\w*|"
    r"start_execution|submit_job|create_run\w*|dispatch_workflow|retrain\w*|start_retraining|roll_?back\w*)$"
)


def _acts(module: Module) -> bool:
    """Whether a module that looks for drift starts something where it finds some."""
    return any(_DRIFT.match(i) for i in module.imports) and any(
        c.reach == "yes" and _STARTS.search(c.name) for c in module.calls
    )


OWNERS = ("CODEOWNERS", ".github/CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS")


def _owners(m: Material, code: list[str]) -> dict[str, Fact]:
    """Whether everything that trains or serves has an owner, and whether that is a team."""
    names = ("owners.person", "owners.team")
    files = [p for p in OWNERS if p in m.snapshot.files]
    if not files:
        return {n: Fact("not_seen") for n in names}
    if not code:
        return {n: unknown(NEITHER, files) for n in names}
    rules = _owner_rules(m.snapshot.text(files[0]) or "")
    base = f"{m.snapshot.folder}/" if m.snapshot.folder else ""
    owned = [_owners_of(f"{base}{p}", rules) for p in code]
    return {
        "owners.person": yes(all(owned), sum(map(bool, owned)), places=files),
        "owners.team": yes(
            all(any("/" in w for w in who) for who in owned), len(owned), places=files
        ),
    }


def _owner_rules(text: str) -> list[tuple[str, list[str]]]:
    rules = []
    for line in text.splitlines():
        words = line.split("#")[0].split()
        if words and not words[0].startswith("["):
            rules.append((words[0], [w for w in words[1:] if "@" in w]))
    return rules


def _owners_of(path: str, rules: Iterable[tuple[str, list[str]]]) -> list[str]:
    """The owners of a path: those of the last line that matches it."""
    who: list[str] = []
    for pattern, owners in rules:
        at = pattern.removeprefix("/")
        anywhere = "" if pattern.startswith("/") or "/" in at.rstrip("/") else "**/"
        ends = [f"{anywhere}{at.rstrip('/')}/**"]
        if not at.endswith("/"):
            ends.append(f"{anywhere}{at}")
        if at in ("*", "**") or any(glob(e)(path) for e in ends):
            who = owners
    return who


_SECRETS = compiled(
    r"-----BEGIN (?:RSA |EC |OPENSSH |)PRIVATE KEY-----|\bAKIA[0-9A-Z]{16}\b|\bgh[pousr]_[A-Za-z0-9]{36}\b|"
    r"\bglpat-[A-Za-z0-9_-]{20}\b|\bsk-[A-Za-z0-9]{40,}\b|\bxox[abp]-[0-9A-Za-z-]{20,}"
)


def _keys(m: Material) -> Fact:
    """Places of what looks like a key; the key itself is never kept."""
    hits = [
        p
        for p, text in m.snapshot.texts(
            "**/*.{py,yml,yaml,json,toml,env,ini,cfg,sh,tf,txt,pem,key}"
        )
        if _SECRETS.search(text)
    ]
    return unknown(A_KEY, hits) if hits else yes(True)


def lead_facts(m: Material) -> dict[str, Fact]:
    """How long changes wait on the main branch for the first release that holds them, against each level."""
    names = [f"tags.lead{k}" for k in (1, 2, 3, 4)]
    h = m.history
    if h is None:
        return {n: unknown(NO_HISTORY) for n in names}
    if h.few_authors:
        return {n: unknown(FEW) for n in names}
    releases = [w for k, w in sorted(h.waits.items())[1:] if k[:10] >= h.year_ago]
    if len(releases) < m.thresholds["least_events"]:
        why = UNDATED if h.undated else NO_RELEASE if not releases else FEW_RELEASES
        return {n: unknown(why) for n in names}
    many = sorted(d for w in releases for d in w)
    middle = many[len(many) // 2]
    return {
        f"tags.lead{k}": yes(middle <= most, len(many), h.releases[-1])
        for k, most in ((1, 92), (2, 31), (3, 7), (4, 1))
    }


FEW_RELEASES = "there are too few releases to tell"
UNDATED = "its releases are mere names of commits, with no day of their own"
