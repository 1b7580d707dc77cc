"""Commands on the catalogue: what fits, and how the tools of a category compare."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_ending, check_source, check_target
from planner.cli.reading import answers_of, take
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.numbers import money_between
from planner.domain.plan.own_entries import CatalogueUpdate, OwnEntries
from planner.domain.plan.stack import CRITERIA
from planner.domain.record.preview import Answers
from planner.storage.atomic import write_atomically
from planner.storage.document import Loaded


def fit(options: argparse.Namespace) -> int:
    """Print what fits the organisation, what has to come first and what does not pay, with reasons."""
    from planner.analysis.study.break_even import break_even
    from planner.analysis.study.candidates import candidates
    from planner.catalogue.fit import FIT_WORDS, LARGER
    from planner.catalogue.own import catalogue_of
    from planner.domain.content.catalogue import Practice
    from planner.maturity.score import assess

    project = open_document(options.project).project
    catalogue = catalogue_of(project)
    profile = assess(project)
    rows = []
    for candidate in candidates(project, catalogue, profile):
        entry, fitting = candidate.entry, candidate.fit
        words, size, worth = "", None, None
        if isinstance(entry, Practice) and not fitting.blocked:
            found = break_even(project, catalogue, entry, profile)
            words, size, worth = found.words, found.size, found.worth
        rows.append((candidate, fitting, words, size, worth))
    if options.json:
        printing.print_json(
            [
                {
                    "id": c.id,
                    "name": c.name,
                    "kind": c.kind,
                    "fit": f.status,
                    "reason": f.reason,
                    "pays": words,
                    "break_even_data_scientists": size,
                    "worth_alone": worth,
                }
                for c, f, words, size, worth in rows
            ]
        )
        return 0
    organisation = project.organisation
    print(
        f"{organisation.name}: {organisation.data_scientists:g} data scientists, "
        f"{organisation.models_in_production} models, {printing.count(len(project.teams), 'team')}."
    )
    for kind, title in (("practice", "Practices"), ("tool", "Tools")):
        for name in (*FIT_WORDS.values(), LARGER):
            own = [r for r in rows if r[0].kind == kind and r[1].words == name]
            if not own:
                continue
            print(f"\n{title}: {name.lower()} ({len(own)})")
            for candidate, fitting, words, _, _ in own:
                print(
                    f"  {candidate.name[:38]:38}  {' '.join(x for x in (words, fitting.reason) if x)}"
                )
    return 0


def compare(options: argparse.Namespace) -> int:
    """Print the ranking of a category's tools, what was knocked out, and how firm the result is."""
    from planner.analysis.around.compare import compare as compare_tools
    from planner.catalogue.own import catalogue_of, price_warning

    project = open_document(options.project).project
    catalogue = catalogue_of(project)
    found = compare_tools(project, catalogue, options.category)
    if options.json:
        printing.print_json(
            {
                "category": found.category,
                "intended": found.intended,
                "weights": found.weights,
                "consistency_ratio": found.consistency,
                "ranking": [
                    {
                        "id": r.tool.id,
                        "name": r.tool.name,
                        "weighted_sum": r.total,
                        "topsis": r.closeness,
                        "scores": {k: c.value for k, c in r.scores.items()},
                        "cost_over_horizon": r.cost,
                        "dominated_by": r.worse_than or None,
                    }
                    for r in found.rows
                ],
                "knocked_out": {t.id: why for t, why in found.knocked_out},
                "flip": found.flip_words(),
            }
        )
        return 0
    print(f"{catalogue.category_names[found.category]} for {project.organisation.name}")
    if found.intended:
        print(f"To carry: {', '.join(catalogue.name_of(p) for p in found.intended)}.")
    print(
        "Weights: "
        + ", ".join(f"{CRITERIA[k].lower()} {100 * w:.0f} %" for k, w in found.weights.items() if w)
    )
    currency = project.organisation.currency
    print(f"\n{'':26}{'sum':>6}{'TOPSIS':>8}   cost over {project.finance.horizon_months} months")
    for row in found.rows:
        cost = "no public price" if row.cost is None else money_between(*row.cost, currency)
        worse = f"  (nowhere better than {row.worse_than})" if row.worse_than else ""
        old = printing.plain(price_warning(row.tool, datetime.now(UTC).year))
        words = f"   {cost}{worse}{f'  {old}' if old else ''}"
        print(f"{row.tool.name[:26]:26}{row.total:>6.2f}{row.closeness:>8.2f}{words}")
    if found.winner is not None:
        print(f"\nWhy {found.winner.tool.name}")
        for criterion, cell in found.winner.scores.items():
            print(f"  {CRITERIA[criterion]:32}{cell.value:>5.2f}  {cell.why}")
        print(f"  {found.flip_words()}")
        if not found.agree:
            print("  TOPSIS puts another tool first: the result hangs on the method.")
    if found.knocked_out:
        print("\nNot compared")
        for tool, why in found.knocked_out:
            print(f"  {tool.name[:30]:30}  {why}")
    return 0


def catalogue(options: argparse.Namespace) -> int:
    """Export the tools, read changed or new ones, hide an entry or show it again."""
    from planner.catalogue.own import base_of, catalogue_of, with_own
    from planner.exchange.catalogue_file import read_shared, read_tools, shared_json, tools_table
    from planner.exchange.tabular import as_csv, as_workbook

    if options.new_key is not None:
        return _new_key(options)
    loaded = open_document(options.project)
    project = loaded.project
    now = datetime.now(UTC)
    if options.export is not None:
        kind = check_ending(options.export, (".csv", ".xlsx", ".json"))
        table = tools_table(catalogue_of(project))
        writers = {
            ".csv": lambda: as_csv(table),
            ".xlsx": lambda: as_workbook([("tools", table)]),
            ".json": lambda: shared_json(project.own_entries).encode(),
        }
        check_target(options.export)
        check_free(options.export, force=options.force)
        write_atomically(options.export, writers[kind]())
        print(options.export)
        return 0
    if options.update is not None:
        return _update(options, loaded, now)
    if options.publish is not None:
        return _publish(options, loaded, now)

    def write(entries: OwnEntries) -> None:
        with_own(base_of(project), entries)
        if loaded.read_only:
            raise InputError(loaded.read_only)
        changed = project.model_copy(update={"own_entries": entries})
        save_changed(options.project, loaded, changed, "Change the catalogue", now)

    if options.read is not None:
        check_source(options.read)
        if options.read.suffix.lower() == ".json":
            return take(options, read_shared(options.read, project.own_entries), write)
        known_tools = catalogue_of(project)
        return take(
            options,
            read_tools(
                options.read, known_tools, project.own_entries, now.date(), answers_of(options)
            ),
            write,
        )
    built_in, mine = base_of(project), project.own_entries
    known = {t.id for t in (*built_in.tools, *mine.tools)}
    known |= {p.id for p in (*built_in.practices, *mine.practices)}
    own_id = options.hide or options.reset
    if own_id not in known:
        raise InputError(f"There is no entry “{own_id}”. List them with --export.")
    if not options.dry_run:
        write(mine.hiding(own_id) if options.hide else mine.without(own_id))
    return 0


def _update(options: argparse.Namespace, loaded: Loaded, now: datetime) -> int:
    """Show what a published update changes, and take it over; own entries stay."""
    from planner.catalogue.own import base_of
    from planner.exchange.catalogue_update import TAKE, update_intake
    from planner.workspace.edits import set_catalogue_update

    check_source(options.update)
    before = loaded.project.catalogue_update
    known = base_of(loaded.project)
    trusted = frozenset({"".join(options.trust.split())} if options.trust else ())
    sure = Answers(given={"unsigned": TAKE} if options.unsigned else {})
    intake = update_intake(options.update, before, known, sure, trusted)
    asked = next((e for e in intake.preview.entries if e.result == "asked"), None)
    if asked is not None and not options.dry_run:
        way = "--trust" if asked.question == "key" else "--unsigned"
        raise InputError(
            "{why} If you are sure, take it with {way}.", why=asked.why, way=Verbatim(way)
        )

    def write(update: CatalogueUpdate) -> None:
        changed = set_catalogue_update(update).apply(loaded.project)
        if loaded.read_only:
            raise InputError(loaded.read_only)
        save_changed(options.project, loaded, changed, "Update the catalogue", now)

    return take(options, intake, write)


def _publish(options: argparse.Namespace, loaded: Loaded, now: datetime) -> int:
    """Write own entries as a signed update that others can take."""
    from planner.exchange.catalogue_update import fingerprint_of_key, published, read_key, update_of

    check_target(options.publish)
    check_free(options.publish, force=options.force)
    project = loaded.project
    have = project.catalogue_update
    number = options.number or (have.number if have else 0) + 1
    update = update_of(
        project.own_entries,
        options.publisher or project.organisation.name,
        number,
        now.date().isoformat(),
        options.base or 0,
    )
    key = None
    if options.signing_key is not None:
        check_source(options.signing_key)
        key = read_key(options.signing_key)
    write_atomically(options.publish, published(update, key))
    print(f"{options.publish}: {update.publisher}, number {number}")
    if key is None:
        print("Nobody signed it. Make a key with --new-key, and sign with --signing-key.")
    else:
        print(f"Signed by {fingerprint_of_key(key)}")
    return 0


def _new_key(options: argparse.Namespace) -> int:
    """Write a key to sign updates with, and print the fingerprint that others trust."""
    from planner.exchange.catalogue_update import new_key

    check_target(options.new_key)
    check_free(options.new_key, force=options.force)
    pem, fingerprint = new_key()
    write_atomically(options.new_key, pem, mode=0o600)
    print(f"{options.new_key}: keep it to yourself. Others trust it by")
    print(fingerprint)
    return 0


def better_model(options: argparse.Namespace) -> int:
    """Weigh a better model against the one in use; keep it in a project where one is named."""
    from pydantic import ValidationError

    from planner.analysis.around.use_case_versions import verdict_words
    from planner.domain.base.numbers import money
    from planner.domain.base.types import slug
    from planner.domain.case.estimate import Range, fixed
    from planner.domain.case.model_comparison import ModelComparison
    from planner.economics.model_choice import weigh
    from planner.workspace.case_edits import keep_comparison

    def range_of(found: tuple[float, ...] | None) -> Range | None:
        if found is None:
            return None
        low, middle, high = found if len(found) > 1 else found * 3
        return fixed(middle) if low == high else Range(low=low, likely=middle, high=high)

    ranges = ("uses", "hour_cost", "saves", "mends", "value", "quality_gain", "follows", "waiting")
    now = datetime.now(UTC)
    shares = {
        name: (None, None) if found is None else tuple(x / 100 for x in found)
        for name in ("right", "worst", "shifted")
        for found in (getattr(options, name),)
    }
    loaded = None if options.project is None else open_document(options.project)
    served = None
    if options.use_case is not None and loaded is not None:
        from planner.cli.use_cases import one_of

        served = one_of(loaded.project, options.use_case)
    try:
        asked = ModelComparison.model_validate(
            {
                "id": slug(options.keep or "comparison", "comparison"),
                "name": options.keep or "Better model",
                "date": now.date().isoformat(),
                "way": options.way,
                **dict(zip(("seconds_now", "seconds_new"), options.seconds, strict=True)),
                **{
                    f"{name}_{when}": value
                    for name, pair in shares.items()
                    for when, value in zip(("now", "new"), pair, strict=True)
                },
                "segment": options.segment or "",
                "use_case": "" if served is None else served.id,
                **{name: range_of(getattr(options, name)) for name in (*ranges, "extra_cost")},
            }
        )
    except ValidationError as error:
        words = str(error.errors()[0]["msg"]).removeprefix("Value error, ")
        raise InputError("This cannot be weighed: {why}.", why=words) from error
    currency, seed = options.currency, 7
    if loaded is not None:
        currency, seed = loaded.project.organisation.currency, loaded.project.finance.seed
        edit = keep_comparison(asked)
        save_changed(options.project, loaded, edit.apply(loaded.project), edit.label, now)
    found = weigh(asked, seed)
    if options.json:
        body = {k: None if v != v else v for k, v in asdict(found).items()}  # noqa: PLR0124 - NaN
        printing.print_json({**body, "asked": asked.model_dump(mode="json", exclude_none=True)})
        return 0
    limit = None if served is None else served.latency_seconds
    print(printing.plain(tr(verdict_words(asked, found, limit))))
    if found.verdict != "unknown":
        ends = (found.mean, found.p5, found.p95)
        mean, low, high = (printing.plain(money(x, currency, signed=True)) for x in ends)
        print(f"Gain a year {mean}; 9 in 10 futures {low} to {high}")
    return 0
