"""Commands of the assessment: answers, levels, rounds, results."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from planner.cli import models, printing
from planner.cli.files import check_free, example_or, is_project, open_document, save_changed
from planner.cli.options import check_ending, check_source, check_target
from planner.cli.paths import from_here
from planner.cli.reading import answers_of, take
from planner.domain.base.errors import InputError
from planner.domain.content.benchmark import Benchmark
from planner.domain.project import Project
from planner.maturity.findings import Finding


def answers(options: argparse.Namespace) -> int:
    """Write answer sheets or packs, or merge filled ones into the project."""
    from planner.exchange.pack import is_pack_file

    if options.reply is not None:
        return _reply(options)
    if options.write is not None and is_pack_file(options.project):
        raise InputError(
            "{name} is a pack: it is filled in from a sheet that is written from the project, with "
            "“answers PROJECT --write SHEET --respondent ID”.",
            name=options.project.name,
        )
    if not is_project(options.project):
        return models.write_model_sheet(options)
    if options.write is not None:
        return _write_answers(options)
    return _read_answers(options)


def _write_answers(options: argparse.Namespace) -> int:
    from planner.exchange.answer_sheet import answer_sheet, with_secret
    from planner.exchange.pack import hand_out, pack_json
    from planner.exchange.tabular import as_csv, as_workbook
    from planner.storage.atomic import write_atomically

    path: Path = options.project
    loaded = open_document(path)
    project = loaded.project
    chosen = project.respondents
    if options.respondent is not None:
        chosen = tuple(r for r in chosen if r.id == options.respondent)
        if not chosen:
            known = ", ".join(r.id for r in project.respondents)
            raise InputError(
                f"There is no respondent “{options.respondent}”. Choose one of: {known}."
            )
    target: Path = options.write
    kind = check_ending(target, (".csv", ".xlsx", ".json"))
    check_target(target)
    check_free(target, force=options.force)
    if kind == ".json":
        if len(chosen) != 1:
            raise InputError("A pack holds one respondent: add --respondent.")
        now = datetime.now(UTC)
        packs: list[str] = []

        def noted(own: Project) -> Project:
            made, pack = hand_out(own, chosen[0].id, now)
            packs.append(pack_json(pack))
            return made

        save_changed(options.project, loaded, noted, f"Hand out a pack to {chosen[0].id}", now)
        write_atomically(target, packs[0].encode(), mode=0o600)
    else:
        marked = with_secret(project)
        if marked != project and not loaded.read_only and example_or(path) == path:
            project = save_changed(path, loaded, with_secret, "Hand out answer sheets")
        table = answer_sheet(project, chosen)
        write_atomically(
            target, as_csv(table) if kind == ".csv" else as_workbook([("answers", table)])
        )
    if options.json:
        printing.print_json({"file": target, "respondents": [r.id for r in chosen]})
    elif kind == ".json":
        print(
            f"{target}: for {chosen[0].id} alone, who fills it in with "
            f"“answers {target.name} --read SHEET --reply FILE” and sends the reply back."
        )
    else:
        print(f"{target}: answer 0 to 4, “?” for don’t know, or “n/a” with a reason.")
    return 0


def _reply(options: argparse.Namespace) -> int:
    """Fill in a pack that was handed out from a sheet, and write the reply."""
    from planner.exchange.pack import pack_json, read_pack, reply_of
    from planner.exchange.reply_sheet import answers_in
    from planner.storage.atomic import write_atomically

    check_source(options.read)
    check_ending(options.reply, (".json",))
    check_target(options.reply)
    check_free(options.reply, force=options.force)
    handed = read_pack(options.project)
    now = datetime.now(UTC)
    filled = answers_in(options.read, handed.respondent, now, handed.answers)
    withdrawn = tuple(q for q, a in filled.items() if a.is_blank and q in handed.answers)
    given = {**handed.answers, **{q: a for q, a in filled.items() if not a.is_blank}}
    kept, reply = reply_of(
        handed, {q: a for q, a in given.items() if q not in withdrawn}, withdrawn
    )
    write_atomically(options.reply, pack_json(reply).encode())
    write_atomically(options.project, pack_json(kept).encode(), mode=0o600)
    if options.json:
        printing.print_json(
            {
                "file": options.reply,
                "number": reply.seq,
                "answers": len(reply.answers),
                "withdrawn": withdrawn,
            }
        )
        return 0
    print(f"{options.reply}: {len(reply.answers)} answers, reply number {reply.seq}. Send it back.")
    return 0


def _read_answers(options: argparse.Namespace) -> int:
    from planner.exchange.answer_sheet import read_sheet
    from planner.exchange.pack_intake import read_pack_file

    check_source(options.read)
    loaded = open_document(options.project)
    now = datetime.now(UTC)
    conflicts: Literal["keep", "take"] = options.conflicts or "keep"
    read = read_pack_file if options.read.suffix.lower() == ".json" else read_sheet
    intake = read(options.read, loaded.project, now, conflicts, answers_of(options))

    def write(found: Project) -> None:
        if loaded.read_only:
            raise InputError(loaded.read_only)
        save_changed(options.project, loaded, found, f"Merge {options.read.name}", now)

    return take(options, intake, write)


def check(options: argparse.Namespace) -> int:
    """Check that a project, a questionnaire, a lens or a model holds together."""
    path: Path = options.project
    findings: tuple[Finding, ...] = ()
    if is_project(path):
        facts, findings = _check_project(path)
    else:
        if not path.exists():
            raise InputError(f"There is no file {path}. Check the name.")
        facts, findings = models.check_content(path)
    faults = sum(1 for f in findings if f.severity == "fault")
    if options.json:
        found = [asdict(f) for f in findings]
        printing.print_json({"file": path.name, **facts, "faults": faults, "findings": found})
        return 1 if faults else 0
    for finding in findings:
        print(finding.words(path.name))
    counts = ", ".join(
        printing.count(v, k.removesuffix("s"), k) if isinstance(v, int) else str(v)
        for k, v in facts.items()
    )
    remarks = printing.count(len(findings) - faults, "remark")
    if faults:
        print(f"{path.name}: {counts}; {printing.count(faults, 'fault')}, {remarks}.")
        return 1
    print(f"{path.name} holds together: {counts}." + (f" {remarks}." if findings else ""))
    return 0


def _check_project(path: Path) -> tuple[dict[str, Any], tuple[Finding, ...]]:
    from planner.analysis.study.baseline import quantities
    from planner.catalogue.own import catalogue_of
    from planner.maturity.cells import Counts, build_cells
    from planner.maturity.own_framework import in_place_of_ours

    project = open_document(path).project
    quantities(project, catalogue_of(project))
    counts = sum(build_cells(project).counts, Counts())
    facts = {
        "kind": "project",
        "teams": len(project.teams),
        "respondents": len(project.respondents),
        "questions": len(project.questionnaire.questions),
        "answers": counts.words,
    }
    return facts, in_place_of_ours(project.frameworks)


def score(options: argparse.Namespace) -> int:
    """Print the maturity profile of a project, or the result of any model and its answers."""
    if not is_project(options.project):
        return models.score_model(options)
    for name in ("answers", "facts", "as_of", "partly"):
        if getattr(options, name) not in (None, False):
            what = "A file of answers" if name == "answers" else f"--{name.replace('_', '-')}"
            raise InputError(
                f"{what} has no effect on a project: it is for models that are answered on their own."
            )
    from planner.domain.base.explain import as_text
    from planner.exchange.results import as_json_body, results_of
    from planner.maturity.explaining import explain
    from planner.maturity.lens import explain_reading

    project = open_document(options.project).project
    policy = {k: v for k in ("respondents", "teams") if (v := getattr(options, k))}
    if policy:
        project = project.model_copy(update={"policy": project.policy.model_copy(update=policy)})
    results = results_of(project)
    profile = results.profile
    if options.json:
        body = as_json_body(results)
        if options.explain:
            body["explain"] = explain(project, profile).model_dump(mode="json")
        printing.print_json(body)
    elif options.explain:
        print(as_text(explain(project, profile)))
        for reading in results.readings:
            print(as_text(explain_reading(reading, project.questionnaire), digits=1))
        for found in results.models:
            print(as_text(found.score.overall.tree))
    else:
        teams = {t.id: t.name for t in project.teams}
        print(printing.results_text(results))
        print(printing.readings_text(results.readings, teams))
        for found in results.models:
            print("\n" + printing.model_text(found.model, found.score, teams))
    return 0


def export(options: argparse.Namespace) -> int:
    """Write the results of the assessment as JSON, CSV or XLSX."""
    from planner.cli.published import with_fixed_table
    from planner.reporting.data_files import EXPORTS, exported
    from planner.storage.atomic import write_atomically

    target: Path = options.out
    ending = check_ending(target, EXPORTS)
    check_target(target)
    loaded = open_document(options.project)
    project = with_fixed_table(options.project, loaded, loaded.project)
    write_atomically(target, exported(project, ending))
    print(target)
    return 0


def rounds(options: argparse.Namespace) -> int:
    """List the rounds, compare two, or start one from the last."""
    from planner.maturity.content import house_questionnaire, read_questionnaire
    from planner.maturity.rounds import compare_rounds, following_round, migration

    loaded = open_document(options.project)
    project = loaded.project
    if options.start is not None:
        start = options.date or datetime.now(UTC).date()
        new = None
        if options.questionnaire is not None:
            house = options.questionnaire == "house"
            new = (
                house_questionnaire()
                if house
                else read_questionnaire(from_here(options.questionnaire))
            )
        items = migration(project.questionnaire, new) if new else None
        project = following_round(project, options.start, start.isoformat(), new)
        save_changed(options.project, loaded, project, f"Start the round {options.start}")
        print(f"{project.current_round.id}: answers carried over from {project.rounds[-2].label}.")
        if items is not None:
            print(printing.migration_text(items))
        return 0
    known = {r.id: r for r in project.rounds}
    if options.compare is not None:
        for name in options.compare:
            if name not in known:
                raise InputError(f"There is no round “{name}”. Choose from: {', '.join(known)}.")
        found = compare_rounds(project, *(known[n] for n in options.compare))
        if options.json:
            printing.print_json(
                asdict(found) | {"before": found.before.id, "after": found.after.id}
            )
        else:
            print(printing.comparison_text(found))
        return 0
    listed = [
        {
            "id": r.id,
            "label": r.label,
            "date": r.date,
            "questionnaire": project.questionnaire_of(r).version,
        }
        for r in project.rounds
    ]
    if options.json:
        printing.print_json(listed)
    else:
        for r in listed:
            print(f"{r['id']:20}{r['date']:12}{r['label']}  (questionnaire {r['questionnaire']})")
    return 0


def _base_rates(project: Project) -> int:
    from planner.maturity.score import assess
    from planner.reporting.base_rates import RATE_HEADS, rate_rows, rates_sentence

    print(f"{rates_sentence()}\n")
    for name, share, level in (RATE_HEADS, *rate_rows(project, assess(project))):
        print(f"{name:32}{share:>20}{level:>14}")
    return 0


def benchmark(options: argparse.Namespace) -> int:
    """Load a benchmark from a file of the user, or remove it."""
    from planner.exchange.benchmark_file import read_benchmark

    loaded = open_document(options.project)
    project = loaded.project
    if options.shipped:
        return _base_rates(project)
    if loaded.read_only:
        raise InputError(loaded.read_only)
    if options.remove and project.benchmark is None:
        print("There was no benchmark.")
        return 0
    if options.read is None:
        project = project.model_copy(update={"benchmark": None})
        save_changed(options.project, loaded, project, "Change the benchmark")
        print("There is no benchmark any more.")
        return 0
    check_source(options.read)
    today = datetime.now(UTC).date()

    def write(found: Benchmark | None) -> None:
        changed = project.model_copy(update={"benchmark": found})
        save_changed(options.project, loaded, changed, "Change the benchmark")
        hidden = (
            [r.dimension for r in found.rows if found.row(r.dimension) is None] if found else []
        )
        if found is not None and hidden and not options.json:
            print(f"Hidden, fewer than {found.minimum_n} organisations: {', '.join(hidden)}.")

    intake = read_benchmark(
        options.read, project.questionnaire, today, project.benchmark, answers_of(options)
    )
    return take(options, intake, write)
