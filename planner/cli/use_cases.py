"""Use cases by command: start one from a template, set its figures, print its page."""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from planner.analysis.around.use_case_able import STATE_WORDS, able
from planner.analysis.around.use_case_cards import lead_words, rule_of
from planner.analysis.around.use_case_figures import (
    figures_of,
    figures_of_scale,
    with_day,
    with_figure,
)
from planner.analysis.around.use_case_harm import harmed, stake_rows, stakeholder_word
from planner.analysis.around.use_case_models import models_behind
from planner.analysis.around.use_case_regression import blocking_words, verdict
from planner.analysis.around.use_case_versions import holds_back, versions_of
from planner.analysis.around.use_case_words import page_words
from planner.analysis.study.use_case_worth import judged, worth_of
from planner.catalogue.use_cases import template_of, templates, use_case_of
from planner.cli import printing
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, tr
from planner.domain.base.numbers import capital
from planner.domain.base.types import clean_text
from planner.domain.base.written.near import nearest
from planner.domain.case.estimate import Range, fixed
from planner.domain.organisation.organisation import UseCase
from planner.domain.organisation.use_case import (
    STAKEHOLDER_WORDS,
    Regression,
    Stake,
    Stakeholder,
    StopPlan,
)
from planner.domain.project import Project
from planner.exchange.case_tables import new_id


def start_from(project: Project, template: str) -> tuple[tuple[UseCase, ...], str]:
    """The use cases with a new one from a template, and its id; raises ``InputError`` for an unknown one."""
    own = project.organisation.use_cases
    found = template_of(template)
    if found is None:
        known = [t.id for t in templates()]
        raise InputError(
            "“{name}” is no template. Nearest: {near}. There are: {known}.",
            name=Verbatim(template),
            near=Verbatim(", ".join(nearest(template, known))),
            known=Verbatim(", ".join(known)),
        )
    id_ = new_id(found.id, [u.id for u in own])
    return (*own, use_case_of(found, id_)), id_


def one_of(project: Project, name: str) -> UseCase:
    """The use case of an id or a name; raises ``InputError`` where there is none."""
    own = project.organisation.use_cases
    found = next((u for u in own if name in (u.id, u.name)), None)
    if found is None:
        known = ", ".join(nearest(name, (u.id for u in own))) or "–"
        raise InputError(
            "“{name}” is no use case here. Nearest: {known}.",
            name=Verbatim(name),
            known=Verbatim(known),
        )
    return found


def set_figures(
    project: Project, name: str, figures: Sequence[str], today: date
) -> tuple[UseCase, ...]:
    """The use cases with figures of one set: “share=0.012”, “build=3e5/4e5/7e5”; “run=” resets.

    Raises ``InputError`` where one cannot be read or does not fit.
    """
    changed = one_of(project, name)
    known = {f.id: f for f in (*figures_of_scale(changed), *figures_of(project, changed))}
    for text in figures:
        key, mark, value = text.partition("=")
        key = key.strip() if key.strip() in known else f"field.{key.strip()}"
        if not mark or key not in known:
            names = ", ".join(k.removeprefix("field.") for k in known)
            words = "“{part}” sets no figure. Write one as NAME=NUMBER, of: {names}."
            raise InputError(words, part=text, names=names)
        least, most = known[key].bounds
        rng = _range(value, text)
        if rng is not None and (rng.low < least or (most is not None and rng.high > most)):
            raise InputError(
                "“{part}” lies outside what is possible: a share is from 0 to 1, all else from 0.",
                part=text,
            )
        try:
            changed = with_figure(changed, key, rng, when=today.isoformat())
        except ValueError:
            raise InputError("“{part}” does not fit.", part=text) from None
        known = {f.id: f for f in (*figures_of_scale(changed), *figures_of(project, changed))}
    own = project.organisation.use_cases
    return tuple(changed if u.id == changed.id else u for u in own)


def set_texts(
    project: Project, name: str, texts: Sequence[str], today: date
) -> tuple[UseCase, ...]:
    """The use cases with texts of one set: “owner=Head of claims”, “customer.bears=A wrong letter”.

    Raises ``InputError`` for a text that has no place, and a day of an experiment that cannot be.
    """
    changed = one_of(project, name)
    stakes: dict[Stakeholder, Stake] = dict(changed.stakes)
    told: dict[str, str] = {}
    for text in texts:
        place, mark, said = text.partition("=")
        said = clean_text(said).strip()[:300]
        who, _, field = place.strip().partition(".")
        holder = next((w for w in STAKEHOLDER_WORDS if w == who), None)
        if mark and holder is not None and field in ("gains", "bears", "measured"):
            stakes[holder] = stakes.get(holder, Stake()).model_copy(update={field: said})
        elif mark and who in TEXTS and not field:
            told[who] = said
        elif mark and who in DAYS_OF_PLAN and not field:
            changed = with_day(changed, who, said, today)
        else:
            raise InputError(
                "“{part}” sets no text. Write one as NAME=TEXT, of: {names}, or WHO.gains, WHO.bears, "
                "WHO.measured with one of: {who}.",
                part=Verbatim(text),
                names=", ".join((*TEXTS, *DAYS_OF_PLAN)),
                who=", ".join(STAKEHOLDER_WORDS),
            )
    made = changed.model_copy(update={**told, "stakes": stakes})
    own = project.organisation.use_cases
    return tuple(made if u.id == made.id else u for u in own)


DAYS_OF_PLAN = ("begins", "decide_by")
TEXTS = ("decision", "users", "baseline", "segments", "owner", "note")


def decided(
    project: Project, name: str, decision: str, who: str, today: date
) -> tuple[UseCase, ...]:
    """The use cases with what was decided on one: go, shelve or stop, by whom."""
    changed = one_of(project, name)
    if not who.strip():
        raise InputError("Say with --who who decides.")
    plan = changed.stop or StopPlan()
    told = {"decision": decision, "decided_by": who.strip(), "decided_on": today.isoformat()}
    made = changed.model_copy(update={"stop": plan.model_copy(update=told)})
    own = project.organisation.use_cases
    return tuple(made if u.id == made.id else u for u in own)


def held_against(
    project: Project, name: str, path: Path, versions: Sequence[str], who: str, today: date
) -> tuple[UseCase, ...]:
    """The use cases with the answers of two versions of one held against the cases of a table."""
    from planner.exchange.regression_table import read_cases

    changed = one_of(project, name)
    old = changed.regression or Regression()
    before, after = (*versions, "", "")[:2] if versions else (old.before, old.after)
    read = read_cases(path, today, changed.cases)
    if read.blocking:
        print(printing.plain(tr(blocking_words(read.blocking))), file=sys.stderr)
    made = changed
    if read.agreed:
        made = made.model_copy(update={"cases": read.agreed})
    if read.counts:
        told = {"counts": read.counts, "runs": read.runs, "expired": read.expired}
        told |= {"failed": read.failed}
        told |= {"before": before, "after": after, "who": who, "when": today.isoformat()}
        made = made.model_copy(update={"regression": old.model_copy(update=told)})
    own = project.organisation.use_cases
    return tuple(made if u.id == made.id else u for u in own)


def write_agreed(options: argparse.Namespace, project: Project, name: str) -> None:
    """Write the agreed cases of a use case to the file of ``--agreed``; ``InputError`` where it has none."""
    from planner.cli.inputs import write_table
    from planner.exchange.regression_table import agreed_table

    one = one_of(project, name)
    if not one.cases:
        raise InputError(
            "“{name}” has no agreed cases. Read some with --cases.", name=Verbatim(one.name)
        )
    write_table(options, "agreed cases", agreed_table(one.cases), options.agreed)


def _range(value: str, text: str) -> Range | None:
    if not value.strip():
        return None
    try:
        ends = [float(part) for part in value.split("/")]
        if len(ends) == 1:
            return fixed(ends[0])
        low, middle, high = ends
        return fixed(middle) if low == high else Range(low=low, likely=middle, high=high)
    except ValueError:
        raise InputError(
            "“{part}” is no figure. Write a number, or low/middle/high, with a point as decimal mark.",
            part=text,
        ) from None


def body_of(project: Project, use_case: UseCase) -> dict[str, Any]:
    """A use case as JSON: as it stands, with its worth, verdict and sentences."""
    worth = worth_of(project, use_case)
    try:
        found = judged(project, use_case, worth)
    except InputError:
        found = None
    rule = found.rule if found else None
    harm = harmed(project, use_case)
    return {
        **use_case.model_dump(mode="json"),
        "worth": None if worth.draws is None else list(worth.ends),
        "worth_on_average": None if worth.draws is None else worth.mean,
        "open_figures": [f.id for f in worth.needs],
        "verdict": rule.verdict if rule else None,
        "at_once_on_average": rule.now if rule else None,
        "test_is_worth": rule.most if rule else None,
        "test_costs": rule.cost if rule else None,
        "pass_mark_a_year": found.mark if found and math.isfinite(found.mark) else None,
        "worked_out_from": asdict(found.workings) if found else None,
        "chance_to_go_on": rule.experiment.chance if rule else None,
        "able": [
            {"question": a.question, "state": a.state, "words": tr(a.words)}
            for a in able(project, use_case)
        ],
        "must_show": found.must_show if found and math.isfinite(found.must_show) else None,
        "harm": None
        if harm is None
        else {"events_a_year": harm.a_year, "when_it_comes": list(harm.when), "grade": harm.grade},
        "concerned": [
            {"who": r.who, "gains": r.gains, "bears": tr(r.bears), "measured": r.measured}
            for r in stake_rows(use_case)
        ],
        "models_behind": [
            {"id": m.model.id, "name": m.model.name, "version": m.model.version, "system": m.system}
            for m in models_behind(project, use_case)
        ],
        "against_cases": None if use_case.regression is None else verdict(use_case.regression),
        "better_versions": [
            {
                **one.model_dump(mode="json", exclude_none=True),
                "held_back": holds_back(one, use_case.latency_seconds),
            }
            for one in versions_of(project, use_case.id)
        ],
        "page": dict(page_words(project, use_case)),
    }


def print_page(project: Project, name: str, *, json: bool) -> int:
    """Print the page of one use case."""
    use_case = one_of(project, name)
    if json:
        printing.print_json(body_of(project, use_case))
        return 0
    print(f"{use_case.name} ({use_case.id})")
    print(f"  {printing.plain(tr(lead_words(project, use_case, rule_of(project, use_case))))}")
    lines = [
        ("Decides", use_case.decision),
        ("Users", use_case.users),
        ("Today", use_case.baseline),
    ]
    for head, text in (*((h, t) for h, t in lines if t), *page_words(project, use_case)):
        print(f"  {tr(head)}: {printing.plain(tr(text))}")
    for one in able(project, use_case):
        print(
            f"    {tr(one.question)} {tr(STATE_WORDS[one.state])}: {printing.plain(tr(one.words))}"
        )
    for row in stake_rows(use_case):
        if row.gains or row.bears or row.measured:
            parts = (
                ("gains", row.gains),
                ("bears", capital(tr(row.bears))),
                ("measured by", row.measured),
            )
            said = "; ".join(f"{head} {printing.plain(tr(text))}" for head, text in parts if text)
            print(f"    {tr(stakeholder_word(row.who, use_case))}: {said}")
    return 0
