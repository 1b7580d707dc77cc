"""The commands ``trials`` and ``first-days``."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.files import open_document, save_changed
from planner.cli.progress import Progress
from planner.cli.study import studied
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.rounding import half_up
from planner.domain.base.types import iso_time
from planner.domain.base.written.days import read_day, require_ahead
from planner.domain.base.written.near import nearest
from planner.domain.base.written.words import read_yes_no
from planner.domain.plan.trial import OTHERWISE, TRIAL_STATES, Criterion, Trial
from planner.domain.project import Project
from planner.storage.document import Loaded

if TYPE_CHECKING:
    from planner.analysis.around.trial_words import TrialRow
    from planner.analysis.study.study import Study
    from planner.workspace.edits import Edit


def trials(options: argparse.Namespace) -> int:
    """List the trials with their place in the plan; change them where one of the options says so."""
    loaded = open_document(options.project)
    edit, moves = _edit(options, loaded.project), loaded.project.moves
    if edit is not None:
        changed = _with_price(options, loaded, edit)
        save_changed(options.project, loaded, changed, edit.label, datetime.now(UTC))
        loaded = open_document(options.project)
    if not loaded.project.trials:
        if options.json:
            printing.print_json([])
        else:
            print("No trial is planned. --try ID plans one, of a tool or a practice.")
        return 0
    study = _study(options, loaded)
    from planner.analysis.around.trial_words import trial_rows

    rows = trial_rows(study)
    if options.json:
        printing.print_json([_json(r) for r in rows])
        return 0
    for row in rows:
        _print(study, row)
    if edit is not None and loaded.project.moves != moves:
        _print_price(loaded.project)
    return 0


def _print_price(project: Project) -> None:
    """What the change did to the plan, as the ledger says it."""
    from planner.analysis.around.move_words import price_words

    last, currency = project.moves[-1], project.organisation.currency
    print(f"{last.what}: {printing.plain(price_words(last, project.moves, currency))}")


def _with_price(options: argparse.Namespace, loaded: Loaded, edit: Edit) -> Project:
    """The changed project, with an entry of the ledger where the plan is another one, as in the window.

    Where nothing could be planned before, the change has no price and no entry.
    """
    from planner.analysis.study.studied import same_study
    from planner.workspace.ledger import entered, settled

    project = loaded.project
    changed = edit.apply(project)
    if not edit.recorded or same_study(project, changed):
        return changed
    try:
        before = _study(options, loaded)
    except PlannerError:
        return changed
    who = options.who or project.facilitator
    when, worth = iso_time(datetime.now(UTC)), before.case.npv.mean
    made = entered(project, changed, edit.label, who, when, worth, again=False)
    try:
        return settled(made, before, _study(options, loaded, made))
    except PlannerError:
        return made  # its price stays open until something can be planned


def ninety_days(options: argparse.Namespace) -> int:
    """Print the first ninety days of the plan."""
    from planner.analysis.around.first_days import weeks_words
    from planner.analysis.around.first_weeks import over_words
    from planner.reporting.first_dates import ninety_days_of

    study = _study(options, open_document(options.project))
    found = ninety_days_of(study, datetime.now(UTC).date().isoformat())
    if options.json:
        printing.print_json(
            {
                "start": found.start.isoformat(),
                "rows": [
                    {
                        **asdict(r),
                        **{k: tr(getattr(r, k)) for k in ("what", "who", "done", "otherwise")},
                    }
                    for r in found.rows
                ],
                "more": found.more,
                "without_owner": list(found.unowned),
                "over_the_limit": [asdict(o) for o in found.over],
            }
        )
        return 0
    print(f"Weeks from {found.start.isoformat()}")
    for r in found.rows:
        print(f"{tr(weeks_words(r)):8}{printing.plain(tr(r.what))}  [{printing.plain(tr(r.who))}]")
        print(
            f"        done: {printing.plain(tr(r.done)).removesuffix('.')}; "
            f"if not: {printing.plain(tr(r.otherwise))}"
        )
    if found.more:
        print(f"… and {found.more} more.")
    for over in found.over:
        print(printing.plain(tr(over_words(over))))
    if found.unowned:
        print(f"Nobody answers yet for: {', '.join(tr(n) for n in found.unowned)}.")
    return 0


def _study(options: argparse.Namespace, loaded: Loaded, project: Project | None = None) -> Study:
    progress = Progress.of(options)
    found = studied(loaded, progress, project)
    progress.done()
    return found


def _edit(options: argparse.Namespace, project: Project) -> Edit | None:
    from planner.catalogue.own import catalogue_of
    from planner.workspace.trial_edits import (
        decide_trial,
        drop_trial,
        enter_results,
        plan_trial,
        subject_name,
    )

    def name(of: str) -> str:
        return subject_name(catalogue_of(project), of)

    today = datetime.now(UTC).date().isoformat()
    subject = getattr(options, "try")
    if subject:
        return plan_trial(_planned(options, project, subject), name(subject))
    if options.drop:
        return drop_trial(options.drop, name(options.drop))
    if options.decide:
        tried, who = options.decide, options.who or ""
        return decide_trial(tried, name(tried), who, today, give_up=options.give_up)
    if options.result:
        results = {n: _number(v, t) for n, v, t in _pairs(options.measured or ())}
        holds = {n: _yes_no(v, t) for n, v, t in _pairs(options.holds or ())}
        if not results and not holds:
            raise InputError("Say with --measured or --holds what was found.")
        tried = options.result
        return enter_results(tried, name(tried), results, holds, options.who or "", today)
    return None


def _planned(options: argparse.Namespace, project: Project, subject: str) -> Trial:
    from planner.catalogue.own import catalogue_of
    from planner.catalogue.trials import category_of, trial_of

    catalogue = catalogue_of(project)
    if category_of(catalogue, subject) is None:
        raise InputError(
            "“{id}” is no tool or practice of the catalogue. Nearest: {near}.",
            id=Verbatim(subject),
            near=Verbatim(
                ", ".join(nearest(subject, (*catalogue.tool_by_id, *catalogue.practice_by_id)))
            ),
        )
    old = next((t for t in project.trials if t.id == subject and t.is_ahead), None)
    made = old or trial_of(catalogue, subject)
    given: dict[str, Any] = {
        name: getattr(options, name)
        for name in ("weeks", "days", "role", "cash", "team", "owner")
        if getattr(options, name) is not None
    }
    if "weeks" in given:
        given["weeks"] = int(given["weeks"])
    if options.by is not None:
        given["decide_by"] = read_day(options.by)
        require_ahead(given["decide_by"], datetime.now(UTC).date())
    if options.otherwise is not None:
        known = options.otherwise in OTHERWISE
        given["otherwise"] = options.otherwise if known else "second"
        given["second"] = "" if known else options.otherwise
    if options.criterion:
        given["criteria"] = tuple(_criterion(text) for text in options.criterion)
    if "team" in given and given["team"] not in project.team_by_id:
        raise InputError(
            "There is no team “{id}”. Nearest: {near}.",
            id=Verbatim(given["team"]),
            near=Verbatim(", ".join(nearest(given["team"], project.team_by_id)) or "–"),
        )
    if given.get("second") == subject or (
        given.get("otherwise") == "second" and not given["second"]
    ):
        raise InputError("What takes the place must be another tool.")
    return Trial.model_validate({**{n: getattr(made, n) for n in Trial.model_fields}, **given})


def _criterion(text: str) -> Criterion:
    what, _, ends = text.rpartition("=")
    try:
        if not what.strip():
            raise ValueError("nothing is measured")
        good, bad = (float(part) for part in ends.split("/"))
        return Criterion(what=what.strip()[:300], good=good, bad=bad)
    except ValueError:
        raise InputError(
            "“{part}” is no criterion. Write one as WHAT=GOOD/BAD, such as “Faults found of 10=8/6”.",
            part=Verbatim(text),
        ) from None


def _pairs(texts: Sequence[str]) -> list[tuple[int, str, str]]:
    found = []
    for text in texts:
        number, mark, value = text.partition("=")
        if not mark or not number.strip().isdecimal() or int(number) < 1:
            raise InputError(
                "“{part}” is not N=VALUE, with the number of a criterion from 1.",
                part=Verbatim(text),
            )
        found.append((int(number) - 1, value.strip(), text))
    return found


def _number(value: str, text: str) -> float | None:
    if not value:
        return None
    try:
        number = float(value)
    except ValueError:
        number = float("nan")
    if not abs(number) <= 1e12:
        raise InputError("“{part}” is no figure.", part=Verbatim(text))
    return number


def _yes_no(value: str, text: str) -> bool | None:
    if not value:
        return None
    found = read_yes_no(value)
    if not isinstance(found, bool):
        raise InputError("“{part}” is neither yes nor no.", part=Verbatim(text))
    return found


def _print(study: Study, row: TrialRow) -> None:
    from planner.analysis.around.trial_words import (
        criterion_words,
        otherwise_words,
        when_words,
        worth_words,
    )

    def said(words: str) -> str:
        return printing.plain(tr(words))

    trial = row.trial
    print(f"{trial.id}: {said(row.name)}, {said(TRIAL_STATES[trial.state])}")
    print(f"  {said(when_words(row))}")
    if words := worth_words(study, row):
        print(f"  {said(words)}")
    for number, one in enumerate(trial.criteria, 1):
        print(f"  {number}. {said(criterion_words(one))}")
    for number, condition in enumerate(trial.conditions, 1):
        state = {True: "yes", False: "no", None: "open"}[condition.holds]
        print(f"  condition {number}: {said(condition.what)}: {state}")
    if trial.state != "passed":
        head = "Done" if trial.state == "failed" else "If it fails"
        print(f"  {head}: {said(otherwise_words(study, trial))}.")


def _json(row: TrialRow) -> dict[str, Any]:
    return {
        **row.trial.model_dump(mode="json"),
        "name": tr(row.name),
        "begins": row.begins and row.begins.isoformat(),
        "gate": row.gate and row.gate.isoformat(),
        "by_hand": [tr(name) for name in row.by_hand],
        "by_hand_at_once": row.at_once,
        "adopted": row.adopted and row.adopted.isoformat(),
        "after_the_day": row.late,
        "chance_to_pass": row.passes,
        "costs": half_up(row.cost, 2),
        "adds_to_the_plan": row.worth,
        "measured": row.trial.measured,
    }
