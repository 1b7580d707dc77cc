"""Command ``programme``: one plan over many units that share money, people, tools and duties."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from planner.cli import printing
from planner.cli.again import check_claim
from planner.cli.files import check_free, open_document, with_passphrase
from planner.cli.passphrase import ask_passphrase, given_passphrase
from planner.cli.progress import Progress
from planner.cli.published import with_fixed_table
from planner.domain.base.errors import InputError
from planner.domain.base.language import tr
from planner.domain.base.numbers import money, percent

IN_PART = 3


def new(options: argparse.Namespace) -> int:
    """Make an empty programme."""
    from planner.domain.plan.calendar import first_day
    from planner.programme.programme_file import changed, new_programme, save_programme, utc_now

    check_free(options.programme, force=options.force)
    check_claim(options.programme)
    now = utc_now()
    quarter = first_day(date(now.year, 3 * ((now.month - 1) // 3) + 1, 1), 3)
    start = date.fromisoformat(options.start) if options.start else quarter
    made = new_programme(options.name or options.programme.stem, start, now)
    changes: dict[str, Any] = {"currency": options.currency, "quarters": options.quarters}
    if options.budget is not None:
        changes["budget"] = (options.budget,)
    made = changed(made, **changes)
    known = None
    if options.programme.exists():
        from planner.domain.base.bounded import read_up_to
        from planner.programme.programme_file import MAX_BYTES
        from planner.storage.atomic import digest

        known = digest(read_up_to(options.programme, MAX_BYTES))
    save_programme(made, options.programme, known, now)
    print(
        f"Made {options.programme.name}: {made.quarters} quarters from {made.start}, "
        f"{money(made.budget[0], made.currency)} a quarter."
    )
    print(f"Next: mlops-planner programme add {options.programme.name} UNIT.mlplan …")
    return 0


def unit(options: argparse.Namespace) -> int:
    """Write what planning needs of a document and nothing else."""
    from planner.programme.adding import unit_id
    from planner.programme.make_unit import make_unit
    from planner.programme.programme_file import new_programme, utc_now
    from planner.programme.unit_file import SUFFIX, write_unit

    target = options.output or options.project.with_suffix(SUFFIX)
    check_free(target, force=options.force)
    loaded = open_document(options.project)
    project = loaded.project
    if project.promise == "anonymous":
        project = with_fixed_table(options.project, loaded, project)
    if options.programme is not None:
        group = _opened(options.programme).programme
    else:
        group = new_programme("", date.fromisoformat(project.limits.start), utc_now())
    name = options.name or options.project.stem
    made = make_unit(
        project,
        name=name,
        unit=unit_id(name),
        start=group.start,
        quarters=group.quarters,
        horizon=group.horizon,
        seed=group.seed,
        round_=group.round,
        today=utc_now().date(),
    )
    seal = None
    if options.protect:
        from planner.storage.seal import Seal

        seal = Seal.new(given_passphrase() or ask_passphrase(target.name))
    write_unit(made, target, seal)
    print(f"Wrote {target.name}: {len(made.steps)} steps, no answers, no people, no text of yours.")
    print(f"It is for a plan from {made.start} over {made.quarters} quarters.")
    return 0


def add(options: argparse.Namespace) -> int:
    """Add documents or unit files to a programme."""
    from planner.programme.adding import with_units
    from planner.programme.programme_file import save_programme, utc_now
    from planner.storage.backups import user_backups

    check_claim(options.programme)
    group, known, seal = _opened(options.programme)
    made = with_units(group, options.unit, options.programme.resolve().parent, with_passphrase)
    backups = user_backups()
    backups.go_on(group.id, options.programme)  # a script must not push out what people did
    save_programme(made, options.programme, known, utc_now(), seal, backups)
    print(f"{options.programme.name} has {len(made.units)} units now.")
    return 0


def check(options: argparse.Namespace) -> int:
    """Say for each unit whether it can be planned."""
    from planner.programme.rows import rows_of

    group = _opened(options.programme).programme
    rows = rows_of(group, options.programme.resolve().parent, _cache(), Progress.of(options))
    if options.json:
        printing.print_json(
            [
                {
                    "unit": r.entry.id,
                    "planned": r.planned,
                    "why": r.why,
                    "remark": r.remark,
                    "hash": r.unit.hash if r.unit else "",
                }
                for r in rows
            ]
        )
    else:
        for r in rows:
            steps = (
                f"{len(r.unit.steps):>3} steps" if r.unit is not None and r.planned else "    –    "
            )
            print(f"{r.entry.name[:32]:32}  {steps}  {r.why or r.remark}")
    return 0 if all(r.planned for r in rows) else IN_PART


def plan(options: argparse.Namespace) -> int:
    """Plan a programme and print it; where workers are lost, the best one so far, before that is said."""
    from planner.workers.child import WorkerError

    so_far: list[Any] = []
    try:
        with _planned(options, so_far=so_far) as (group, found, _, _spread):
            _told(options, group, found)
            return 0 if all(r.planned for r in found.rows) else IN_PART
    except WorkerError:
        for group, found in so_far[-1:]:
            if not options.json:
                print("The best programme so far; more was not found out before the work ended:\n")
            _told(options, group, found)
        raise


def _told(options: argparse.Namespace, group: Any, found: Any) -> None:
    if options.json:
        printing.print_json(as_json(found))
    else:
        _print(group, found)


def frontier(options: argparse.Namespace) -> int:
    """What more or less money would be worth."""
    from planner.programme.plan import frontier as at_budgets

    with _planned(options) as (group, found, told, spread), _engines_aside():
        points = at_budgets(found, spread, options.times, told)
    if options.json:
        printing.print_json([{"times": t, "worth": w, "bound": b} for t, w, b in points])
        return 0
    print(f"{'money':>8}  {'worth':>14}  proven to be at most")
    for times, worth, bound in points:
        print(
            f"{percent(times):>8}  {money(worth, group.currency):>14}  {money(bound, group.currency)}"
        )
    return 0


def robustness(options: argparse.Namespace) -> int:
    """Plan it anew on samples of the futures."""
    from dataclasses import asdict

    from planner.programme.robust import robustness as planned_anew
    from planner.programme.robust import value_of_knowing

    with _planned(options) as (group, found, _, spread):
        progress = Progress.of(options)
        with _engines_aside():
            result = planned_anew(found, spread, options.samples, progress)
        progress.done()
    if options.json:
        printing.print_json({**asdict(result), "knowing": value_of_knowing(result)})
        return 0
    print(f"Planned anew on {result.count} samples of half the common futures.")
    print(f"Worth where it was planned: {money(result.planned, group.currency)}")
    low, high = money(result.low, group.currency), money(result.high, group.currency)
    print(f"Worth of this plan in the samples, tenth to ninetieth: {low} to {high}")
    print(f"More by planning with hindsight, in the middle: {money(result.regret, group.currency)}")
    print(
        f"No measurement beforehand is worth more than {money(value_of_knowing(result), group.currency)}."
    )
    print(f"Steps that begin in the same quarter in 8 of 10 samples: {percent(result.steady)}")
    return 0


def simulate(options: argparse.Namespace) -> int:
    """The worth of the plan in many futures, from the documents of its units."""
    from planner.programme.simulate import SHARES

    with _planned(options, from_documents=True) as (group, found, _, _spread):
        result = _simulated(options, found)
    if options.json:
        printing.print_json(simulated_json(result))
        return 0
    currency = group.currency
    print(f"{group.name}: simulated anew from the documents, {result.futures:,} futures.")
    shares = [f"{percent(q)}" for q in SHARES]
    print(f"{'':24}" + "".join(f"{q:>12}" for q in shares) + f"{'mean':>12}  loses")
    rows = [("The whole", result.whole)]
    rows += [(found.by_id[u].unit.name, s) for u, s in result.units.items()]
    for name, spread in rows:
        cells = "".join(f"{money(x, currency):>12}" for x in (*spread.quantiles, spread.mean))
        print(f"{name[:23]:24}{cells}  {percent(spread.loses)}")
    print("Odds of units are not added: shared causes move all units together.")
    return 0


def _simulated(options: argparse.Namespace, found: Any) -> Any:
    """In processes of this machine, whatever plans: documents do not travel."""
    from planner.programme.simulate import simulated

    progress = Progress.of(options)
    with spread_of(options.workers, None, trusted=False) as spread:
        folder = options.programme.resolve().parent
        result = simulated(found, folder, spread, options.futures, progress)
    progress.done()
    return result


def simulated_json(result: Any) -> dict[str, Any]:
    """Quantiles as plain data."""
    from planner.programme.simulate import SHARES

    def told(spread: Any) -> dict[str, Any]:
        quantiles = dict(zip(map(str, SHARES), spread.quantiles, strict=True))
        return {"mean": spread.mean, "quantiles": quantiles, "loses": spread.loses}

    units = {u: told(s) for u, s in result.units.items()}
    return {"futures": result.futures, "whole": told(result.whole), "units": units}


def report(options: argparse.Namespace) -> int:
    """Write the report of a programme."""
    from planner.domain.base.language import speaking
    from planner.programme.plan import frontier as at_budgets
    from planner.programme.plan import plan_programme, with_budget
    from planner.programme.programme_file import utc_now
    from planner.programme.robust import robustness as planned_anew
    from planner.reporting.programme.publish import KINDS, publish_programme

    target: Path = options.output or options.programme.with_suffix(".pdf")
    kind = target.suffix.lower().lstrip(".")
    if kind not in KINDS:
        raise InputError("“{kind}” is no format: choose pdf, html or xlsx.", kind=kind)
    check_free(target, force=options.force)
    with _planned(options) as (group, found, told, spread), _engines_aside():
        more = plan_programme(with_budget(group, 1.1), found.rows, spread, told, warm=found.result)
        points = at_budgets(found, spread, options.times, told) if options.times else []
        anew = planned_anew(found, spread, options.samples) if options.samples else None
    many = None
    if options.futures:
        try:
            many = _simulated(options, found)
        except InputError as error:  # the report is written without it
            print(error, file=sys.stderr)
    with speaking(options.language):
        publish_programme(
            found,
            target,
            kind,
            utc_now().date(),
            more=more,
            names=options.names,
            robust=anew,
            points=points,
            many=many,
        )
    print(f"Wrote {target.name}.")
    return 0 if all(r.planned for r in found.rows) else IN_PART


def _opened(path: Path) -> Any:
    from planner.programme.programme_file import open_programme

    return with_passphrase(path.name, lambda passphrase: open_programme(path, passphrase))


@contextmanager
def _engines_aside() -> Iterator[None]:
    """Engines print remarks of their own: while they work, these go where errors go, never into results."""
    sys.stdout.flush()
    try:
        kept = os.dup(1)
        os.dup2(2, 1)
    except OSError:  # one of them is closed
        yield
        return
    try:
        yield
    finally:
        os.dup2(kept, 1)
        os.close(kept)


@contextmanager
def _planned(
    options: argparse.Namespace,
    *,
    from_documents: bool = False,
    so_far: list[Any] | None = None,
) -> Iterator[Any]:
    from planner.programme.plan import plan_of, plan_programme
    from planner.programme.rows import rows_of

    group = _opened(options.programme).programme
    if from_documents:
        from planner.programme.simulate import check_documents

        check_documents(group.units, every=True)  # before all is planned
    progress = Progress.of(options)
    rows = rows_of(group, options.programme.resolve().parent, _cache(), progress)

    def told(r: Any) -> bool:
        if so_far is not None and r.so_far is not None:
            so_far[:] = [(group, plan_of(group, rows, r.so_far))]
        gap = f", gap {percent(r.gap, 1)}" if r.gap < 10 and not r.missed else ""
        return progress(f"Round {r.number}: {r.what}{gap}", min(0.95, 0.1 + r.number / 20))

    with spread_of(options.workers, options.cluster, trusted=options.trust_network) as spread:
        with _engines_aside():
            found = plan_programme(group, rows, spread, told)
        progress.done()
        yield group, found, told, spread


def spread_of(workers: int | None, cluster: str | None, *, trusted: bool) -> Any:
    """Where the work is done: here, in local processes, or on a cluster."""
    if cluster is not None:
        from planner.spread.cluster import Cluster

        return Cluster(cluster, trusted=trusted)
    if workers == 1:
        from planner.spread.spread import Here

        return Here()
    from planner.spread.local import Local

    return Local(workers)


def as_json(found: Any) -> dict[str, Any]:
    """A plan of a programme as plain data: the same for any number of workers."""
    chosen = found.result.chosen
    return {
        "worth": found.result.worth,
        "bound": found.result.proven,
        "gap": found.result.gap,
        "rounds": found.result.rounds,
        "tools": dict(sorted(chosen.tools.items())),
        "missed": dict(sorted(chosen.missed.items())),
        "money": {"spent": found.spent.tolist(), "price": found.price_of_money},
        "people": {
            r: {"days": found.days(r).tolist(), "price": found.price_of_days(r)}
            for r in found.terms.capacity
        },
        "units": [
            {
                "unit": m.id,
                "worth": found.column[m.id].worth if m.id in found.column else 0.0,
                "level": found.column[m.id].level if m.id in found.column else None,
                "starts": found.starts(m.id),
                "waits_for": str(found.waits_for(m.id)),
            }
            for m in found.members
        ],
        "left_out": {r.entry.id: str(r.why) for r in found.rows if not r.planned},
    }


def _print(group: Any, found: Any) -> None:
    from planner.programme.plan import ROLE_WORDS
    from planner.programme.words import PRICES, price_cells

    currency = group.currency
    result = found.result
    busy = [m.id for m in found.members if any(found.begun(m.id))]
    kept = "that keeps as many duties " if result.chosen.misses else ""
    print(
        f"{group.name}: {money(result.worth, currency, signed=True)} "
        f"in {len(busy)} of {len(group.units)} units "
        f"for {money(float(found.spent.sum()), currency)} of invoices."
    )
    print(
        f"No other choice or timing {kept}is worth more than {money(result.proven, currency)} "
        f"(gap {percent(result.gap, 1)}, rounds: {result.rounds}).\n"
    )
    names = [group.quarter_name(q) for q in range(group.quarters)]
    print(f"{'Unit':24}" + "".join(f"{n:>9}" for n in names) + f"{'worth':>12}  level  waits for")
    for m in sorted(
        found.members, key=lambda m: -found.column[m.id].worth if m.id in found.column else 0.0
    ):
        own = found.column.get(m.id)
        cells = "".join(f"{n or '·':>9}" for n in found.begun(m.id))
        worth = money(own.worth, currency) if own else "–"
        level = f"{own.level:.1f}" if own else "–"
        why = found.waits_for(m.id) if own and own.starts else found.nothing_because(m.id)
        print(f"{m.unit.name[:23]:24}{cells}{worth:>12}  {level:>5}  {why}")
    for r in found.rows:
        if not r.planned:
            print(f"{r.entry.name[:23]:24}  {r.why}")
        elif r.remark:
            print(f"{r.entry.name[:23]:24}  {r.remark}")
    print("\nMoney" + " " * 19 + "".join(f"{money(x, currency):>9}" for x in found.spent))
    told = [f"{p:.2f}" if p > 0.005 else "" for p in found.price_of_money]
    prices = price_cells(told, found.uses_up_money)
    print("worth of one more" + " " * 7 + "".join(f"{p or '·':>9}" for p in prices))
    for role in found.terms.capacity:
        print(f"{tr(ROLE_WORDS[role]):24}" + "".join(f"{x:>9.1f}" for x in found.days(role)))
        told = [money(p, currency) if p >= 1 else "" for p in found.price_of_days(role)]
        prices = price_cells(told, found.uses_up_days(role))
        print("worth of a day more" + " " * 5 + "".join(f"{p or '·':>9}" for p in prices))
    print(tr(PRICES))
    for tool in found.terms.tools:
        start = result.chosen.tools.get(tool.id)
        joining = found.joining(tool.id)
        when = (
            f"from {group.quarter_name(start)}, units that join: {len(joining)}"
            if start is not None
            else "not bought"
        )
        print(f"{tool.name[:23]:24} {when}")
    for sentence in found.missed():
        print(sentence)


def _cache() -> Path | None:
    from planner.storage.results import user_results

    results = user_results()
    return None if results is None else results.folder / "units"
