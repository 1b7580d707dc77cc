"""Command ``frameworks --crosswalk`` and ``--preview``: two laws side by side, another wording of one."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

from planner.cli import printing
from planner.cli.files import open_document
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr


def compared(options: argparse.Namespace) -> int:
    """Print what two laws in use have in common, or what another wording of one would change."""
    if options.project is None:
        raise InputError("Name the assessment to look at: --project FILE.")
    project = open_document(options.project).project
    return _crosswalk(options, project) if options.crosswalk else _preview(options, project)


def _in_use(project: Any, wanted: str) -> None:
    if wanted not in {f.id for f in project.frameworks}:
        raise InputError(
            "“{id}” is not switched on there. On are: {known}.",
            id=Verbatim(wanted),
            known=", ".join(sorted(f.id for f in project.frameworks)) or "–",
        )


def _crosswalk(options: argparse.Namespace, project: Any) -> int:
    from planner.analysis.systems.crosswalk import crosswalk
    from planner.analysis.systems.register import register
    from planner.analysis.systems.words import FOOT, crosswalk_words
    from planner.maturity.score import assess

    first, second = options.crosswalk
    _in_use(project, first)
    _in_use(project, second)
    if first == second:
        raise InputError("Name two different laws or standards to compare.")
    day = datetime.now(UTC).date().isoformat()
    found = crosswalk(
        register(project, assess(project).cells, day), project.evidence, first, second
    )
    if options.json:
        sides = {
            key: {
                "id": side.framework.id,
                "version": side.framework.version,
                "asked": list(side.asked),
                "served": list(side.served),
                "alone": list(side.alone),
            }
            for key, side in (("first", found.first), ("second", found.second))
        }
        printing.print_json({**sides, "shared": [asdict(s) for s in found.shared]})
        return 0
    print(tr(crosswalk_words(found)))
    questions = project.questionnaire.by_id
    for s in found.shared:
        title = tr(questions[s.question].title) if s.question in questions else s.question
        print(
            f"\n{title}, level {s.level}{'; shown by ' + ', '.join(s.evidence) if s.evidence else ''}"
        )
        print(f"    {first}: {', '.join(s.first)}\n    {second}: {', '.join(s.second)}")
    print(f"\n{tr(FOOT)}")
    return 0


def _preview(options: argparse.Namespace, project: Any) -> int:
    from planner.analysis.systems.register import STATE_WORDS
    from planner.analysis.systems.version_preview import WHY_WORDS, version_preview
    from planner.analysis.systems.version_words import preview_words
    from planner.maturity.frameworks import frameworks
    from planner.maturity.score import assess

    _in_use(project, options.preview)
    newest = max(
        (f for f in frameworks() if f.id == options.preview), key=lambda f: f.version, default=None
    )
    day = datetime.now(UTC).date().isoformat()
    found = version_preview(project, assess(project).cells, day, newest) if newest else None
    if found is None:
        raise InputError("The newest wording of “{id}” is in use already.", id=options.preview)
    if options.json:
        printing.print_json(
            {
                "id": found.new.id,
                "before": found.old.version,
                "after": found.new.version,
                "states": [asdict(c) for c in found.states],
                "days": [asdict(c) for c in found.days],
                "classes": [asdict(c) for c in found.classes],
                "duties": list(found.duties),
            }
        )
        return 0
    print(tr(preview_words(found)))
    names = {s.id: s.name for s in project.systems}
    for c in (*found.states, *found.days):
        whom = names.get(c.system, tr("the organisation"))
        before, after = (tr(STATE_WORDS[s]) if s else "–" for s in (c.before, c.after))
        print(f"{c.requirement[:20]:22}{whom[:32]:34}{before:14}→ {after:14}{tr(WHY_WORDS[c.why])}")
    return 0
