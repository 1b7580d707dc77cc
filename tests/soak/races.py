"""Two who save one file at once, and a client that replaces, renames, touches and locks it: is anything lost?

Each saver reads, adds a word of its own, saves, and notes the word when it was told "saved". Afterwards
every noted word is looked for: in the file, among the versions, beside it, in what the client threw away.
Windows (what they save and merge with, without widgets) and commands answer one question each time instead:
each is one person, and what a window finds changed it merges.
"""

from __future__ import annotations

import multiprocessing
import os
import random
import shutil
import signal
import tempfile
import time
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from pathlib import Path

from planner.__main__ import main
from planner.domain.base.errors import ChangedOutsideError, PlannerError
from planner.domain.organisation.organisation import Organisation
from planner.domain.project import Project
from planner.storage import backups as kept
from planner.storage.backups import Backups, user_backups
from planner.storage.document import load, save
from planner.workspace.create import new_project
from planner.workspace.edits import set_level
from planner.workspace.merging.taking import merge_intake, take_in
from planner.workspace.workspace import Workspace
from tests.soak.common import START, Figure, small_project, small_questionnaire

SAVES = 6
TRIES = 40
Saver = Callable[[Path, str, int], None]
EVERY_VERSION = 10_000
"""How many versions are kept here: whether a save is kept is asked, not for how long."""


@dataclass(frozen=True)
class Tally:
    """What came of some races: words that were said to be saved, not in the file, and found nowhere."""

    kind: str
    races: int
    said: int = 0
    beside: int = 0
    lost: int = 0
    kills: int = 0
    bad: tuple[str, ...] = ()


def _saver(folder: Path, name: str, seed: int) -> None:
    """Save ``SAVES`` times, each from what is there; note what was said to be saved."""
    chance = random.Random(seed)
    kept.KEEP = EVERY_VERSION
    kept.EVERY = timedelta(0)
    path, notes = folder / "a.mlplan", folder / f"said-{name}"
    store = Backups(folder / "data")
    for number in range(SAVES):
        word = f"{name}{number};"
        for _ in range(TRIES):
            try:
                loaded = load(path)
                project = loaded.project.model_copy(update={"note": loaded.project.note + word})
                save(
                    project,
                    path,
                    now=START,
                    known_hash=loaded.hash,
                    backups=store,
                    saves=loaded.saves,
                )
            except ChangedOutsideError:
                time.sleep(chance.uniform(0, 0.005))
            except PlannerError:
                time.sleep(chance.uniform(0, 0.005))  # the client has moved it away for a moment
            else:
                with notes.open("a") as file:
                    file.write(word)
                break


def _window(folder: Path, name: str, _: int) -> None:
    """An open window: answer a question, save, merge what somebody else saved meanwhile; all over again."""
    _own_data(folder)
    path = folder / "a.mlplan"
    at = Workspace.open(path, backups=user_backups())
    person, asked = _person(name)
    for number, question in enumerate(asked):
        at.do(set_level(person, question, 3, "2026-11-21T12:00:00Z"))
        for _ in range(TRIES):
            try:
                at.save()
            except ChangedOutsideError:
                there = load(path)
                made = merge_intake(at, there, path.name, own=True).take()
                take_in(at, there, made, path.name, own=True)
            else:
                _note(folder, name, number)
                break


def _command(folder: Path, name: str, _: int) -> None:
    """Commands, one after the other: each reads a sheet with one answer."""
    _own_data(folder)
    person, asked = _person(name)
    sheet = folder / f"{name}.csv"
    for number, question in enumerate(asked):
        sheet.write_text(f"respondent,question,answer\n{person},{question},3\n", encoding="utf-8")
        with Path(os.devnull).open("w") as silent, redirect_stdout(silent), redirect_stderr(silent):
            status = main(["answers", str(folder / "a.mlplan"), "--read", str(sheet)])
        if status == 0:
            _note(folder, name, number)


def _own_data(folder: Path) -> None:
    """The data folder of the program lies beside the document; every version is kept."""
    os.environ["XDG_DATA_HOME"] = str(folder / "data")
    kept.KEEP, kept.EVERY = EVERY_VERSION, timedelta(0)


def _person(name: str) -> tuple[str, list[str]]:
    """Who a saver is, and the questions that it answers."""
    project = _asked()
    return project.respondents["xy".index(name)].id, list(project.questionnaire.by_id)


@cache
def _asked() -> Project:
    """Two people, ``SAVES`` questions."""
    questionnaire = small_questionnaire()
    one = questionnaire.questions[0]
    questions = tuple(one.model_copy(update={"id": f"STR-{k + 1:02}"}) for k in range(SAVES))
    asked = questionnaire.model_copy(update={"questions": questions})
    people = Organisation(name="Soak (test)", people={"data_scientist": 4.0})
    return new_project(people, ("Product",), START, asked, document_id="soak", each=2)


def _note(folder: Path, name: str, number: int) -> None:
    """Note that an answer was said to be saved."""
    with (folder / f"said-{name}").open("a") as file:
        file.write(f"{name}{number};")


def _client(folder: Path, seed: int) -> None:
    """What a sync client does to a file; what it takes away it keeps, as its bin does."""
    chance = random.Random(seed)
    path = folder / "a.mlplan"
    (folder / "bin").mkdir(exist_ok=True)
    old = path.read_bytes()
    for number in range(25):
        time.sleep(chance.uniform(0, 0.01))
        act = chance.choice(("replace", "older", "rename", "touch", "lock"))
        try:
            if act in ("replace", "older"):
                now = path.read_bytes()
                data = now if act == "replace" else old
                temporary = folder / f"sync{number}.part"
                temporary.write_bytes(data)
                (folder / "bin" / f"{number}.mlplan").write_bytes(now)
                # between its reading and its replacing another save may come in: that one it overwrites
                out = folder / "bin" / f"{number}-out.mlplan"
                os.link(path, out)
                temporary.replace(path)
                old = now
            elif act == "rename":
                copy = folder / f"a (conflicted copy {number}).mlplan"
                path.replace(copy)
                path.write_bytes(copy.read_bytes())
            elif act == "touch":
                path.touch()
            else:
                import fcntl

                with path.open("rb") as file:
                    fcntl.flock(file, fcntl.LOCK_EX)
                    time.sleep(0.003)
        except OSError:
            continue


def _race(kind: str, seed: int) -> tuple[int, int, int, int, str]:
    """One race: words said to be saved, not in the file, found nowhere; kills; a fault if any."""
    context = multiprocessing.get_context("fork")
    chance = random.Random(seed)
    folder = Path(tempfile.mkdtemp(prefix="race-"))
    try:
        answering = ANSWERING.get(kind)
        save(_asked() if answering else small_project(), folder / "a.mlplan", now=START)
        runs: list[Callable[[], None]] = [
            partial(run, folder, n, seed + k)
            for k, (n, run) in enumerate(zip("xy", answering or (_saver, _saver), strict=True))
        ]
        if "client" in kind:
            runs.append(partial(_client, folder, seed))
        crew = [context.Process(target=run) for run in runs]
        for process in crew:
            process.start()
        kills = 0
        if "kill" in kind:
            time.sleep(chance.uniform(0.01, 0.12))
            for process in crew[:2]:
                if chance.random() < 0.75 and process.pid is not None and process.is_alive():
                    os.kill(process.pid, signal.SIGKILL)
                    kills += 1
        for process in crew:
            process.join(120)
        fault = "" if all(p.exitcode in (0, -signal.SIGKILL) for p in crew) else "a saver crashed"
        return (*_lost(folder), kills, fault)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _words(path: Path) -> set[str]:
    try:
        project = load(path).project
    except PlannerError:
        return set()
    asked = enumerate(project.questionnaire.by_id)
    people = list(zip("xy", project.respondents, strict=False))
    round_ = project.current_round
    answered = {
        f"{n}{k}"
        for k, question in asked
        for n, who in people
        if round_.answer(who.id, question).level == 3
    }
    return {*project.note.split(";"), *answered}


def _lost(folder: Path) -> tuple[int, int, int]:
    said: set[str] = set()
    for notes in folder.glob("said-*"):
        said |= set(notes.read_text().split(";")) - {""}
    there = _words(folder / "a.mlplan")
    everywhere = set(there)
    for path in folder.rglob("*"):
        if path.is_file() and path.suffix in (".mlplan", ".tmp", ".old", ".part", ".last"):
            everywhere |= _words(path)
    return len(said), len(said - there), len(said - everywhere)


ANSWERING: dict[str, tuple[Saver, Saver]] = {
    "two windows": (_window, _window),
    "a window and a command": (_window, _command),
    "two commands": (_command, _command),
}
KINDS = (
    *ANSWERING,
    "two savers",
    "two savers, kill",
    "two savers and a client",
    "two savers and a client, kill",
)


def run(races: int = 500, seed: int = 1, kinds: tuple[str, ...] = KINDS) -> list[Tally]:
    """Run ``races`` races of each kind."""
    tallies = []
    for kind in kinds:
        found = [_race(kind, seed * 100_000 + k * 7) for k in range(races)]
        tallies.append(
            Tally(
                kind,
                races,
                sum(f[0] for f in found),
                sum(f[1] for f in found),
                sum(f[2] for f in found),
                sum(f[3] for f in found),
                tuple(sorted({f[4] for f in found} - {""})),
            )
        )
    return tallies


def good(tally: Tally) -> bool:
    """Nothing is found nowhere; savers alone leave everything in the file."""
    alone = "client" not in tally.kind
    return tally.lost == 0 and not tally.bad and (not alone or tally.beside == 0)


def figures(tallies: list[Tally]) -> list[Figure]:
    """The lines of the table."""
    return [
        Figure(
            f"Saves of one file at once: {t.kind.replace('kill', 'killed at random moments')}",
            f"{t.races} races of real processes, {t.said:,} saves that were confirmed"
            + (f", {t.kills:,} kills" if t.kills else ""),
            f"{t.lost} found nowhere, {t.beside:,} kept beside the file"
            + (f"; {', '.join(t.bad)}" if t.bad else ""),
            good(t),
        )
        for t in tallies
    ]
