"""Commands on the roadmap: the plan and its files, frontier, robustness, re-planning."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_ending, check_source, check_target
from planner.cli.progress import Progress
from planner.cli.reading import answers_of, take
from planner.cli.study import studied
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.types import iso_time
from planner.storage.document import Loaded

if TYPE_CHECKING:
    from planner.analysis.around.agreement import Agreed


def plan(options: argparse.Namespace) -> int:
    """Print the roadmap; write it for other programs, agree it, or read how far it has come."""
    from planner.analysis.around.agreed_tools import changed_since_agreed, doubts_of
    from planner.analysis.around.agreement import agreement, can_be_agreed, conditions_of
    from planner.analysis.files.plan_file import WRITERS, write_schedule
    from planner.storage.atomic import write_atomically
    from planner.workspace.edits import agree_plan, set_limits

    if options.read is not None and (options.export or options.agree):
        raise InputError("--read goes without --export and --agree: it changes the agreed plan.")
    for path in options.export or ():
        check_ending(path, tuple(WRITERS))
        check_target(path)
        check_free(path, force=options.force)
    loaded = open_document(options.project)
    if options.decisions:
        return _decisions(options, loaded)
    if options.read is not None:
        check_source(options.read)
        return _read(options, loaded)
    now = datetime.now(UTC)
    if options.grid not in (None, loaded.project.limits.grid):
        limits = loaded.project.limits.model_copy(update={"grid": options.grid})
        own = set_limits(limits)
        save_changed(options.project, loaded, own.apply(loaded.project), own.label, now)
        loaded = open_document(options.project)
    progress = Progress.of(options)
    result = studied(loaded, progress)
    progress.done()
    for path in options.export or ():
        write_atomically(path, write_schedule(result, path, now.date()))
    if options.agree:
        which: Agreed = options.option.replace("-", "_")
        if which not in can_be_agreed(result):
            raise InputError(
                "There is no such plan to agree on: the plan is empty, or “{option}” is the whole plan.",
                option=Verbatim(options.option),
            )
        conditions = options.condition or [tr(c) for c in conditions_of(result, which)]
        edit = agree_plan(
            agreement(
                *(result, which, iso_time(now), options.who or "", options.note or ""),
                tuple(conditions),
            )
        )
        save_changed(options.project, loaded, edit.apply(loaded.project), edit.label, now)
    if options.json:
        printing.print_json(printing.plan_json(result))
        return 0
    if options.export:
        print("\n".join(str(path) for path in options.export))
    else:
        print(printing.plan_text(result))
        changed = changed_since_agreed(loaded.project)
        if changed and not options.agree:
            print(printing.plain(changed))
    if options.agree:
        for words in doubts_of(result):
            print(f"Look at: {printing.plain(words)}")
        print("The plan is kept as agreed.")
    return 0


def _decisions(options: argparse.Namespace, loaded: Loaded) -> int:
    """List what was changed about the plan, and what each change cost."""
    from planner.analysis.around.move_words import price_words, total_words

    moves, currency = loaded.project.moves, loaded.project.organisation.currency
    if options.json:
        printing.print_json([{**m.model_dump(mode="json"), "price": m.price} for m in moves])
        return 0
    for move in moves:
        who = f", {move.who}" if move.who else ""
        why = f"\n  {move.why}" if move.why else ""
        price = printing.plain(price_words(move, moves, currency))
        print(f"{move.when[:16].replace('T', ' ')}{who}: {move.what}\n  {price}{why}")
    print(printing.plain(total_words(moves, currency) or "No decision has a price yet."))
    return 0


def _read(options: argparse.Namespace, loaded: Loaded) -> int:
    """Take dates and states of a file into the agreed plan."""
    from planner.analysis.files.plan_progress import progress_of
    from planner.catalogue.own import catalogue_of
    from planner.domain.plan.plan import AgreedPlan
    from planner.workspace.edits import agree_plan

    agreed = loaded.project.agreed_plan
    if agreed is None:
        raise InputError("No plan is agreed yet. Agree one with plan --agree, then read progress.")
    catalogue = catalogue_of(loaded.project)
    names = {s.initiative: catalogue.name_of(s.initiative) for s in agreed.steps}

    def write(found: AgreedPlan) -> None:
        changed = agree_plan(found).apply(loaded.project)
        save_changed(options.project, loaded, changed, f"Read progress from {options.read.name}")

    found = progress_of(loaded.project, options.read, names, answers_of(options))
    return take(options, found, write)


def frontier(options: argparse.Namespace) -> int:
    """Print what more or less money, people and ambition would buy."""
    from planner.analysis.around.contingency import contingency
    from planner.analysis.around.frontier import frontier as frontier_of
    from planner.analysis.around.frontier import marginal_values
    from planner.analysis.around.rankings import rankings
    from planner.reporting import plan_tables as words

    progress = Progress.of(options)
    result = studied(open_document(options.project), progress)
    lists = rankings(result)
    found = frontier_of(result, progress)
    more = marginal_values(result, progress)
    held = contingency(result, progress)
    progress.done()
    if options.json:
        printing.print_json(
            {
                "money": [_point(p) for p in found.money],
                "people": [_point(p) for p in found.people],
                "goals": [_point(p) for p in found.goals],
                "words": list(found.words),
                "marginal": [asdict(m) for m in more],
                "contingency": [asdict(c) for c in held],
                "rankings": [asdict(p) for p in lists.plans],
            }
        )
        return 0
    tables = [
        *words.frontier_tables(result, found),
        words.marginal_table(result, more),
        words.contingency_table(result, held),
        words.ranking_tables(result, lists)[0],
    ]
    print("\n\n".join(_text(t) for t in tables))
    return 0


def _point(point: Any) -> dict[str, Any]:
    return {
        "x": point.x,
        "value": point.value,
        "level": point.level,
        "cost": point.cost,
        "cash": point.cash,
        "days": point.days,
        "fault": point.fault,
        "steps": _steps(point.schedule or {}),
    }


def _steps(schedule: Any) -> dict[str, list[int]]:
    return {i: [t.start, t.finish] for i, t in schedule.items()}


def robustness(options: argparse.Namespace) -> int:
    """Print how the plan stands in other futures."""
    from planner.analysis.around.robustness import robustness as robustness_of
    from planner.reporting.plan_tables import robustness_tables

    progress = Progress.of(options)
    result = studied(open_document(options.project), progress)
    found = robustness_of(result, progress, options.futures)
    progress.done()
    if options.json:
        cautious = asdict(found.cautious) | {"schedule": _steps(found.cautious.schedule)}
        printing.print_json(
            {
                "futures": found.futures,
                "cut_short": found.cut_short,
                "belonging": [asdict(b) | {"word": b.word} for b in found.belonging],
                "regret": found.regret.tolist(),
                "late_chance": found.delays.chance,
                "lateness": [asdict(x) for x in found.delays.steps],
                "chain": list(found.delays.chain),
                "cautious": cautious,
            }
        )
        return 0
    print("\n\n".join(_text(t) for t in robustness_tables(result, found)))
    return 0


def replan(options: argparse.Namespace) -> int:
    """Print the next plan after an agreed one, with as few changes as pays."""
    from planner.analysis.around.replan import replan as replan_of
    from planner.analysis.study.agreed import agreed_of
    from planner.reporting.plan_tables import change_table
    from planner.workspace.edits import agree_plan

    loaded = open_document(options.project)
    if loaded.project.agreed_plan is None:
        raise InputError("No plan is agreed yet. Agree one with plan --agree first.")
    progress = Progress.of(options)
    result = studied(loaded, progress)
    progress("Planning again", 0.97)
    found = replan_of(result, options.quarter - 1, options.penalty)
    progress.done()
    if options.agree:
        now = datetime.now(UTC)
        agreed = agreed_of(found.plan, iso_time(now), options.who or "")
        kept = loaded.project.agreed_plan.progress
        agreed = agreed.model_copy(update={"progress": kept})
        edit = agree_plan(agreed)
        save_changed(options.project, loaded, edit.apply(loaded.project), edit.label, now)
    if options.json:
        printing.print_json(
            {
                "value": found.value,
                "unchanged": found.unchanged,
                "penalty": found.penalty,
                "broken": list(found.broken),
                "changes": [asdict(c) for c in found.changes],
                "steps": _steps(found.plan.schedule),
            }
        )
        return 0
    print(_text(change_table(result, found)))
    if options.agree:
        print("\nThe new plan is kept as agreed.")
    return 0


def _text(table: Any) -> str:
    """A table of words for the terminal."""
    rows: Sequence[Sequence[str]] = [table.heads, *table.rows]
    widths = [max(len(r[k]) for r in rows) for k in range(len(table.heads))]
    lines = [
        "  ".join(
            cell.ljust(width) if k in table.left else cell.rjust(width)
            for k, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    head = [words for words in (table.title, table.lead, table.note) if words]
    return "\n".join([*head, *lines])
