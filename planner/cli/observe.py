"""Command ``observe``: what lies on disk, beside what people say."""

from __future__ import annotations

import argparse
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from planner.cli import printing
from planner.cli.files import check_free, open_document, save_changed
from planner.cli.options import check_source, check_target
from planner.cli.progress import Progress
from planner.domain.answers.observation import Survey, remark_words
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, phrase, tr
from planner.domain.base.written.sentences import figure_text
from planner.domain.project import Project
from planner.observe.kept import BESIDE, KEPT, NEVER
from planner.storage.document import Loaded

if TYPE_CHECKING:
    from planner.domain.case.estimate import Range
    from planner.observe.rules import RuleSet
    from planner.observe.settings import Settings

IN_PART = 3


def observe(options: argparse.Namespace) -> int:
    """Look at folders and print what supports or questions the answers; keep it in the assessment."""
    if options.what_is_kept:
        return _what_is_kept(options)
    if options.forget:
        return _forget(options)
    rules = _rules(options)
    if options.rules:
        return _print_rules(options, rules)
    if options.check:
        return _check_rules(options, rules)
    if not options.folder:
        raise InputError("Name the folders to look at, or ask --what-is-kept first.")
    for path in options.folder:
        if not path.exists():
            raise InputError("There is no folder {path}. Check the name.", path=path)
    loaded = open_document(options.project) if options.project is not None else None
    settings = _settings(options, loaded.project if loaded else None)
    today = options.today or datetime.now(UTC).date()
    sealed = loaded is not None and loaded.seal is not None
    survey = _look(options, settings, rules, today, sealed=sealed)
    if options.write_roles is not None:
        return _write_roles(options, survey)
    if options.json:
        printing.print_json(_body(options, survey, loaded, rules))
    else:
        _print(options, survey, loaded, rules)
    unread = [s for s in survey.sources if s.unread]
    if len(unread) == len(survey.sources):
        raise InputError("None of the sources could be read. Each says why above.")
    if loaded is not None and not options.dry_run:
        _keep(options, loaded, survey)
    return IN_PART if unread else 0


def _rules(options: argparse.Namespace) -> RuleSet:
    from planner.observe.rules import built_in_rules, read_rules

    own = [r for path in options.own_rules or () for r in read_rules(path)]
    return built_in_rules().with_own(own)


def _settings(options: argparse.Namespace, project: Project | None) -> Settings:
    from planner.analysis.observed import newest
    from planner.observe.settings import (
        Settings,
        SourceSays,
        check_teams,
        kept_says,
        read_settings,
    )

    if options.roles is not None:
        check_source(options.roles)
    found = read_settings(options.roles) if options.roles is not None else Settings()
    changes: dict[str, Any] = {}
    if options.team:
        changes["sources"] = {"**": SourceSays(team=options.team)}
    if project is not None:
        kept = kept_says(newest(project))
        changes["sources"] = {**kept, **changes.get("sources", {}), **found.sources}
    if options.complete:
        if not options.team:
            raise InputError(
                "--complete says that these are all sources of a team: name it with --team."
            )
        changes["complete"] = tuple(dict.fromkeys((*found.complete, options.team)))
    if project is not None:
        if not found.models:
            changes["models"] = float(project.organisation.models_in_production)
        changes["currency"] = found.currency or project.organisation.currency
    found = found.model_copy(update=changes)
    if project is not None:
        check_teams(found, project.team_by_id)
    return found


def _look(
    options: argparse.Namespace, settings: Settings, rules: RuleSet, today: date, *, sealed: bool
) -> Survey:
    from planner.observe.look import Wanted
    from planner.observe.shelf import user_looks
    from planner.observe.survey import survey_of
    from planner.observe.worker import look_at

    progress = Progress.of(options)
    wanted = Wanted(today, rules, settings.tags, columns=settings.columns_by_label())
    kept = None if options.fresh or sealed else user_looks()
    looked = look_at([Path(p) for p in options.folder], wanted, progress, kept=kept)
    progress.done()
    survey = survey_of(looked, wanted, settings, today)
    if options.confirm:
        sources = tuple(s.model_copy(update={"confirmed": True}) for s in survey.sources)
        survey = survey.model_copy(update={"sources": sources})
    return survey


def _keep(options: argparse.Namespace, loaded: Loaded, survey: Survey) -> None:
    from planner.workspace.observe_edits import add_survey, take_over

    now = datetime.now(UTC)
    edit = add_survey(survey)
    project, label = edit.apply(loaded.project), edit.label
    wanted: tuple[str, ...] = ()
    if options.take:
        wanted = _wanted(options, project, survey)
        if wanted:
            taken = take_over(survey, wanted, survey.day)
            project, label = taken.apply(project), f"{edit.label}; {taken.label}"
    save_changed(options.project, loaded, project, label, now)
    if not options.json:
        _say_kept(options, loaded.project, survey, wanted)


def _say_kept(
    options: argparse.Namespace, before: Project, survey: Survey, taken: tuple[str, ...]
) -> None:
    """What was taken over, from what to what, and what the look changed besides: nothing."""
    from planner.analysis.measured import measured_rows
    from planner.catalogue.own import catalogue_of

    print()
    for row in measured_rows(before, catalogue_of(before), survey) if taken else ():
        if row.definition.id in taken:
            old, new = _ends(row.old), _ends(row.measure.range)
            print(
                printing.plain(
                    f"Taken: {row.definition.id} {old} ({row.old_grade}) → {new} ({row.measure.grade})"
                )
            )
    if options.take and not taken:
        print("Nothing was taken: no measured input can be, or each of them is there already.")
    inputs = (
        ""
        if not taken
        else f" with {len(taken)} input{'s' * (len(taken) != 1)} of the business case"
    )
    print(f"Kept in {options.project}{inputs}: no answer and no level changes by it.")


def _wanted(options: argparse.Namespace, project: Project, survey: Survey) -> tuple[str, ...]:
    from planner.analysis.measured import measured_rows, takeable
    from planner.catalogue.own import catalogue_of

    rows = measured_rows(project, catalogue_of(project), survey)
    if options.take == "all":
        return takeable(rows)
    wanted = tuple(w.strip() for w in options.take.split(",") if w.strip())
    known = {r.definition.id: r for r in rows}
    for one in wanted:
        if one not in known:
            raise InputError(
                "“{id}” was not measured. Measured are: {known}.",
                id=Verbatim(one),
                known=Verbatim(", ".join(known) or "–"),
            )
        if known[one].refused:
            raise InputError(
                "“{id}” cannot be taken: {why}", id=Verbatim(one), why=known[one].refused
            )
    return wanted


def _what_is_kept(options: argparse.Namespace) -> int:
    if options.json:
        printing.print_json(
            {"kept": list(KEPT), "in the cache folder": BESIDE, "never kept": list(NEVER)}
        )
        return 0
    print("Kept in the assessment:")
    for line in KEPT:
        print(f"  + {tr(line)}")
    print(tr(BESIDE))
    print("Never kept, printed or logged:")
    for line in NEVER:
        print(f"  - {tr(line)}")
    return 0


def _forget(options: argparse.Namespace) -> int:
    from planner.observe.shelf import user_looks

    kept = user_looks()
    number = 0 if kept is None else kept.clear()
    if options.json:
        printing.print_json({"deleted": number})
    else:
        print(phrase("Deleted: {n} kept states of repositories.", n=number))
    return 0


def _print_rules(options: argparse.Namespace, rules: RuleSet) -> int:
    if options.json:
        printing.print_json(rules.model_dump(mode="json"))
        return 0
    print(f"rules {rules.version}")
    for name, value in sorted(rules.thresholds.items()):
        print(f"  {name} = {figure_text(value)}")
    for r in rules.rules:
        cap = "" if r.cap is None else f"; not seen: at most {r.cap}"
        level = f"supports {r.level}" if r.level else "supports nothing by itself"
        print(f"{r.id:20}{r.question:8}{level}{cap} ({r.sure})\n    {tr(r.words)}")
        if r.blind:
            print(f"    blind to: {tr(r.blind)}")
    return 0


def _check_rules(options: argparse.Namespace, rules: RuleSet) -> int:
    from planner.observe.lint import check_own

    if not options.own_rules:
        raise InputError("--check looks at rules of your own: name them with --own-rules FILE.")
    faults = [f for path in options.own_rules for f in check_own(path, rules)]
    if options.json:
        printing.print_json(faults)
    for fault in faults if not options.json else ():
        print(fault)
    if not faults and not options.json:
        print("The rules hold, and see what their folders say.")
    return 1 if faults else 0


def _write_roles(options: argparse.Namespace, survey: Survey) -> int:
    from planner.observe.lint import roles_file
    from planner.storage.atomic import write_atomically

    path: Path = options.write_roles
    check_target(path)
    check_free(path, force=options.force)
    write_atomically(path, roles_file(survey).encode())
    print(path)
    return 0


def _body(
    options: argparse.Namespace, survey: Survey, loaded: Loaded | None, rules: RuleSet
) -> dict[str, Any]:
    from planner.analysis.observed import observed

    body: dict[str, Any] = {"survey": survey.model_dump(mode="json")}
    body["observed"] = [
        o.model_dump(mode="json", exclude={"observations"}) for o in observed(survey, rules)
    ]
    body["not recognised"] = _passed_over(options, survey)
    if loaded is not None:
        body["differences"] = [
            {
                "team": d.observed.team,
                "question": d.observed.question,
                "claimed": d.claimed,
                "at most": d.observed.cap,
                "supports": d.observed.supports,
                "words": str(d.observed.words),
            }
            for d in _differences(survey, loaded.project, rules)
            if d.gap > 0
        ]
    return body


def _passed_over(options: argparse.Namespace, survey: Survey) -> list[str]:
    """Tables below the folders that nobody knows."""
    from planner.observe.sources import passed_over

    return passed_over(options.folder, frozenset(s.id for s in survey.sources))


def _differences(survey: Survey, project: Project, rules: RuleSet) -> Any:
    from planner.analysis.observed import differences
    from planner.maturity.score import assess

    return differences(survey, assess(project).cells, rules)


def _print(
    options: argparse.Namespace, survey: Survey, loaded: Loaded | None, rules: RuleSet
) -> None:
    plain = printing.plain
    print(plain(f"What lies on disk, as of {survey.day}; rules {survey.rules}\n"))
    for s in survey.sources:
        state = "dormant" if s.dormant else s.state[:8]
        role = s.role.replace("_", " ") + ("" if s.confirmed else "?")
        kind = s.kind if s.kind not in ("repository", "folder") else "–" if s.unread else role
        print(plain(f"{s.label[:44]:46}{kind:14}{s.team[:16]:18}{state:10}{s.last}"))
        for line in (
            [f"cannot tell: {s.unread}"]
            if s.unread
            else [
                *s.reasons,
                *map(remark_words, s.remarks),
            ]
        ):
            print(plain(f"    {tr(line)}"))
        if s.columns:
            print(plain("    " + ", ".join(f"{k} = {v}" for k, v in s.columns.items())))
    over = _passed_over(options, survey)
    if over:
        more = ", …" if len(over) > 3 else ""
        print(
            plain(f"\nTables that were not recognised: {len(over)} ({', '.join(over[:3])}{more})")
        )
        print("Choose such a file by itself to have it said what keeps it from being read.")
    if any(
        not s.confirmed and s.kind in ("repository", "folder") and not s.unread
        for s in survey.sources
    ):
        print(
            "\nRoles with “?” are proposals and count for nothing yet. Write them with --write-roles FILE,"
        )
        print("correct them, and give them with --roles FILE; or say --confirm.")
    _print_findings(survey, loaded, rules)
    _print_measured(options, survey, loaded)


def _print_findings(survey: Survey, loaded: Loaded | None, rules: RuleSet) -> None:
    """What could be told of each question, the widest difference first; the rest as a count."""
    from planner.analysis.observed import Difference, observed, summary_words

    found = (
        _differences(survey, loaded.project, rules)
        if loaded is not None
        else [Difference(o, None) for o in observed(survey, rules)]
    )
    titles = {} if loaded is None else loaded.project.questionnaire.by_id
    told = [d for d in found if d.told]
    if told:
        print("\nClaimed against observed")
    for d in told:
        one = d.observed
        title = tr(titles[one.question].title) if one.question in titles else one.question
        words = tr(summary_words(d.claimed, one))
        print(printing.plain(f"  {one.team}: {title}: {words}"))
    if len(told) < len(found):
        print(f"  Of {len(found) - len(told)} more questions nothing can be told.")


def _print_measured(options: argparse.Namespace, survey: Survey, loaded: Loaded | None) -> None:
    from planner.analysis.measured import measured_rows, takeable
    from planner.catalogue.own import catalogue_of
    from planner.cli.inputs import plain_number

    plain = printing.plain
    if survey.measured:
        print("\nMeasured inputs")
    olds: dict[str, Any] = {}
    if loaded is not None:
        rows = measured_rows(loaded.project, catalogue_of(loaded.project), survey)
        olds = {r.definition.id: r for r in rows}
    for m in survey.measured:
        ends = _ends(m.range)
        few = ", too few to say" if m.too_few else ""
        print(
            plain(
                f"  {m.input:22}{ends:>30}  {m.grade}  n = {m.events}, {m.since} to {m.until}{few}"
            )
        )
        row = olds.get(m.input)
        if row is not None:
            old = _ends(row.old)
            print(plain(f"  {'in the register':22}{old:>30}  {row.old_grade}  {tr(row.refused)}"))
        elif open_ := survey.unconfirmed(m):
            print(plain(f"    counts once it is confirmed what they are for: {', '.join(open_)}"))
        print(plain(f"    {tr(m.how)}"))
    for x in survey.shown:
        value = f"{x.value:.0%}" if x.unit == "share" else plain_number(x.value)
        print(plain(f"  {tr(x.what)}: {value} (of {x.of})"))
    can = takeable(tuple(olds.values()))
    if can and not options.take:
        print(f"Take them over with --take all, or by name: --take {','.join(can[:2])}")


def _ends(found: Range) -> str:
    from planner.cli.inputs import plain_number

    return " / ".join(plain_number(v) for v in (found.low, found.likely, found.high))
