"""Commands ``frameworks`` and ``systems``: laws and standards, and where each AI system stands."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_source
from planner.cli.paths import from_here
from planner.cli.wordings import compared
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, tr
from planner.domain.content.framework import Framework
from planner.domain.project import Project


def frameworks(options: argparse.Namespace) -> int:
    """List the laws and standards, print one or what changed in it, or switch one on or off."""
    from planner.maturity.frameworks import frameworks as known

    if options.on or options.off:
        return _switch(options)
    if options.since and not options.show:
        raise InputError("--since says what changed in one law: name it with --show.")
    if options.crosswalk or options.preview:
        return compared(options)
    loaded = open_document(options.project) if options.project is not None else None
    used = {f.key for f in loaded.project.frameworks} if loaded is not None else set()
    if options.show:
        one = _one(options.show)
        return _changes(options, one) if options.since else _show(options, one)
    if options.json:
        printing.print_json(
            [
                {
                    **f.model_dump(mode="json", exclude={"requirements"}),
                    "requirements": len(f.requirements),
                    "on": f.key in used,
                }
                for f in known()
            ]
        )
        return 0
    for f in known():
        mark = "on " if f.key in used else "   "
        state = "" if f.status == "in_force" else f"  ({f.status})"
        print(f"{mark}{f.id:16}{f.version}  {len(f.requirements):>3}  {f.title[:60]}{state}")
    if loaded is not None:
        gone = [f for f in loaded.project.frameworks if f.key not in {k.key for k in known()}]
        for f in gone:
            print(f"on {f.id:16}{f.version}  {len(f.requirements):>3}  {f.title[:60]}  (kept)")
    print("Read in our own words; no legal advice.")
    return 0


def _one(wanted: str) -> Any:
    from planner.maturity.frameworks import frameworks as known

    found = [f for f in known() if f.id == wanted]
    if not found:
        raise InputError(
            "There is no law or standard “{id}”. Known are: {known}.",
            id=Verbatim(wanted),
            known=", ".join(sorted({f.id for f in known()})),
        )
    in_force = [f for f in found if f.status != "superseded"] or found
    return max(in_force, key=lambda f: f.version)


def _own(path: Path) -> Any:
    """A framework of the user's own, from a file in the form of ours; one with faults is refused."""
    from planner.maturity.own_framework import read_own

    check_source(path)
    return read_own(path)


def _show(options: argparse.Namespace, one: Any) -> int:
    from planner.analysis.systems.covered import covered_line, day_words

    if options.json:
        printing.print_json(one.model_dump(mode="json"))
        return 0
    print(f"{one.title}\n{tr(day_words(one))}, looked at on {one.as_of}; {one.licence}")
    print(f"{tr(covered_line(one))}\n".lstrip())
    for r in one.requirements:
        mark = " *" if r.confidence == "unverified" else ""
        days = ", ".join(f"{s.day}{f' if {s.when}' if s.when else ''}" for s in r.since)
        needs = ", ".join(f"{n.question} {n.level}" for n in r.needs) or "a document of its own"
        print(f"{r.id}{mark}  {tr(r.summary)}")
        print(f"    asked if {r.applies_if}; from {days or 'now'}; rests on {needs}")
    print("\n* Not checked against the text of the source.")
    return 0


def _changes(options: argparse.Namespace, new: Any) -> int:
    from planner.maturity.frameworks import changes
    from planner.maturity.frameworks import frameworks as known

    old = next((f for f in known() if f.id == new.id and f.version == options.since), None)
    if old is None:
        versions = ", ".join(f.version for f in known() if f.id == new.id)
        raise InputError(
            "There is no wording of {version} of “{id}”. Known are: {known}.",
            version=Verbatim(options.since),
            id=new.id,
            known=versions,
        )
    found = changes(old, new)
    parts = {
        "new": found.new,
        "gone": found.gone,
        "reworded": found.reworded,
        "dates moved": found.moved,
        "conditions changed": found.conditions,
        "rests on other questions": found.needs,
    }
    if options.json:
        printing.print_json({k.replace(" ", "_"): list(v) for k, v in parts.items()})
        return 0
    print(f"{new.title}: {old.version} to {new.version}")
    for words, ids in parts.items():
        print(f"{words}: {', '.join(ids) or '–'}")
    return 0


def _switch(options: argparse.Namespace) -> int:
    from planner.maturity.own_framework import gone_words
    from planner.workspace.system_edits import set_frameworks

    if options.project is None:
        raise InputError("Name the assessment to switch it in: --project FILE.")
    loaded = open_document(options.project)
    used = loaded.project.frameworks
    if options.on:
        one = _own(from_here(options.on)) if _is_file(options.on) else _one(options.on)
        _check_current(one)
        after = (*(f for f in used if f.id != one.id), one)
        before = next((f for f in used if f.id == one.id), one)
        said = joined([f"{one.title} is on.", gone_words(before, one)], " ").strip()
    else:
        if options.off not in {f.id for f in used}:
            raise InputError("“{id}” is not switched on there.", id=Verbatim(options.off))
        after = tuple(f for f in used if f.id != options.off)
        said = f"{options.off} is off; what was answered stays."
    edit = set_frameworks(after)
    save_changed(options.project, loaded, edit.apply(loaded.project), edit.label, datetime.now(UTC))
    print(tr(said))
    return 0


def _is_file(text: str) -> bool:
    """Whether a file is meant, not an id."""
    return text.lower().endswith(".toml")


def _check_current(one: Framework) -> None:
    """Raise ``InputError`` for a framework that another one took the place of."""
    from planner.analysis.systems.attention import superseded_words
    from planner.maturity.frameworks import successor

    after = successor(one)
    if one.status == "superseded" and after is not None:
        raise InputError(
            "{superseded} Switch “{new}” on instead.",
            superseded=superseded_words(one, after),
            new=after.id,
        )


def systems(options: argparse.Namespace) -> int:
    """Print the register, one system, or what is asked of the organisation."""
    from planner.analysis.systems.about import asked_words, overdue_words
    from planner.analysis.systems.register import register
    from planner.analysis.systems.words import FOOT, as_of_line, class_line, headline
    from planner.maturity.score import assess
    from planner.standards.standing import tree_of

    if options.export is not None or options.read is not None:
        return _table(options)
    project = open_document(options.project).project
    day = datetime.now(UTC).date().isoformat()
    found = register(project, assess(project).cells, day)
    tree = tree_of(project)
    if options.system or options.organisation:
        subject = options.system or ""
        if subject and subject not in project.system_by_id:
            raise InputError(
                "There is no system “{id}”. Known are: {known}.",
                id=Verbatim(subject),
                known=", ".join(sorted(project.system_by_id)) or "–",
            )
        return _places(options, project, found, subject)
    if options.json:
        printing.print_json(
            [
                {
                    "id": r.standing.system.id,
                    "name": r.standing.system.name,
                    "class": r.standing.outcome,
                    "possible": list(r.standing.reading.possible),
                    "waits_for": [f.fact for f in r.standing.reading.forks],
                    "confirmed": r.standing.decision is not None and not r.standing.lapsed,
                    "worst": r.worst,
                    "count": r.count,
                    "laws": _asked(r.laws),
                    "chosen": _asked(r.chosen),
                    "validation_overdue": [
                        {"model": name, "since": due} for name, due in r.overdue
                    ],
                    "states": r.counts,
                }
                for r in found.rows
            ]
        )
        return 0
    print(tr(as_of_line(project.frameworks)))
    print(tr(headline(found)))
    for r in found.rows:
        line = tr(class_line(r.standing, tree, brief=True))
        print(f"{r.standing.system.name[:32]:34}{line}")
        for head, asked in (("Laws", r.laws), ("Chosen", r.chosen)):
            if asked is not None:
                print(f"{'':34}{tr(head)}: {tr(asked_words(asked, day))}")
        if r.overdue:
            print(f"{'':34}{tr(overdue_words(r))}")
    print(tr(FOOT))
    return 0


def _asked(asked: Any) -> Any:
    """The worst state of what is asked, and by law how many are in it and from when, for programs."""
    if asked is None:
        return None
    by = [
        {"framework": law, "count": n, "from": first, "of_them": at_first}
        for law, n, first, at_first in asked.by
    ]
    return {"state": asked.state, "count": asked.count, "by": by}


def _table(options: argparse.Namespace) -> int:
    """Write the register as a table, or take a filled one over."""
    from planner.cli.inputs import write_table
    from planner.cli.reading import answers_of, take
    from planner.exchange.system_table import read_systems, system_table
    from planner.workspace.system_edits import set_systems

    loaded = open_document(options.project)
    if options.export is not None and options.export.suffix.lower() == ".json":
        return _everything(options, loaded.project)
    if options.export is not None:
        write_table(options, "systems", system_table(loaded.project))
        return 0
    check_source(options.read)

    def keep(found: Any) -> None:
        edit = set_systems(found)
        changed = edit.apply(loaded.project)
        if changed != loaded.project:
            now = datetime.now(UTC)
            save_changed(options.project, loaded, changed, edit.label, now)

    return take(options, read_systems(options.read, loaded.project, answers_of(options)), keep)


def _everything(options: argparse.Namespace, project: Any) -> int:
    """Systems, requirements, statements, evidence and dates for programs, as the workbook holds them."""
    import json

    from planner.analysis.systems.words import FOOT
    from planner.cli.options import check_target
    from planner.maturity.score import assess
    from planner.reporting.disclosure import Disclosure
    from planner.reporting.system_tables import system_tables
    from planner.storage.atomic import write_atomically

    check_target(options.export)
    check_free(options.export, force=options.force)
    day = datetime.now(UTC).date().isoformat()
    tables = system_tables(project, assess(project).cells, day, Disclosure.of(project))
    if not tables:
        raise InputError("No law or standard is switched on: “frameworks --on” does that.")
    body = {
        title.lower().replace(" ", "_"): [
            dict(zip(filled.columns, map(_for_programs, row), strict=True)) for row in filled.rows
        ]
        for title, filled in tables
    }
    frameworks = [
        f.model_dump(mode="json", include={"id", "version", "title", "as_of", "read"})
        for f in project.frameworks
    ]
    text = {"as_of": day, "note": tr(FOOT), "frameworks": frameworks, **body}
    written = json.dumps(text, ensure_ascii=False, indent=1)
    write_atomically(options.export, f"{written}\n".encode())
    print(options.export)
    return 0


def _for_programs(cell: Any) -> Any:
    """A cell as JSON holds it: days as ``YYYY-MM-DD``."""
    return cell.isoformat() if isinstance(cell, date) else cell


def _places(options: argparse.Namespace, project: Project, found: Any, subject: str) -> int:
    from planner.analysis.systems.words import FOOT, fact_words, state_line
    from planner.standards.standing import tree_of

    places = [p for p in found.places(subject) if p.state != "not_asked"]
    if options.json:
        printing.print_json(
            [
                {
                    "framework": p.framework.id,
                    "version": p.framework.version,
                    "requirement": p.requirement.id,
                    "state": p.state,
                    "low": p.low.name.lower(),
                    "high": p.high.name.lower(),
                    "from": p.day,
                    "waits_for": list(p.waits_for),
                    "verified": p.requirement.confidence == "verified",
                }
                for p in places
            ]
        )
        return 0
    for p in places:
        mark = " *" if p.requirement.confidence == "unverified" else ""
        where = f"{p.framework.id} {p.requirement.id}{mark}"
        print(f"{where[:34]:36}{tr(state_line(p)):38}{p.day:12}{tr(p.requirement.summary)[:80]}")
        for name in p.waits_for:
            print(f"{'':36}waits for {name}: {tr(fact_words(tree_of(project), name))}")
    if any(p.waits_for for p in places):
        print(
            f"State a fact with “classify PROJECT {subject} --say FACT=yes” (or no)."
            if subject
            else "Facts of the organisation are stated in the window: Systems, Facts of all systems."
        )
    print(f"{len(places)} requirements are asked. * Not checked against the text of the source.")
    print(tr(FOOT))
    return 0
