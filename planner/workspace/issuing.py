"""Edits around reports that are signed: who signs, the key of their marks, the record of what was issued."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Literal

from planner.analysis.inputs import Place, inputs_of
from planner.analysis.study.study import Study
from planner.domain.base.errors import InputError
from planner.domain.base.language import joined, phrase
from planner.domain.base.packed import packed, unpacked
from planner.domain.base.types import iso_time
from planner.domain.project import Project
from planner.domain.record.issued import MOST_ISSUED, MOST_KEPT, Edition, Issued, Signer
from planner.maturity.quick import is_part
from planner.reporting.signing.identity import carried_of
from planner.workspace.edits import Edit

LONGEST_INPUTS = 20_000_000


def set_signers(signers: tuple[Signer, ...], recipients: tuple[str, ...] | None = None) -> Edit:
    """Name who signs the report, in the order of signing, and who receives it; ``None`` leaves those."""

    def apply(project: Project) -> Project:
        told = project.report.recipients if recipients is None else recipients
        report = project.report.model_copy(update={"signers": signers, "recipients": told})
        return project.model_copy(update={"report": report})

    return Edit("Change who signs the report", apply, merge_key="signers")


def to_issue(project: Project, signers: tuple[Signer, ...] = ()) -> Project:
    """The document as its report is exported for signing: no draft, and with a key for its marks.

    The key it has stays; ``signers`` replace those of the report where there are any.
    """
    settings = {"draft": False, "signers": signers or project.report.signers}
    return project.model_copy(
        update={
            "report": project.report.model_copy(update=settings),
            "check_key": project.check_key or secrets.token_hex(32),
        }
    )


Obstacle = Literal["edition", "approval", "nobody", "unnamed", "part", "start"]
"""What stands between a report and a signature."""


def obstacles(project: Project, study: Study, today: date) -> dict[Obstacle, str]:
    """Everything that stands between this report and a signature, in words, in the order of mending it."""
    settings = project.report
    found: dict[Obstacle, str] = {}
    if settings.edition == "progress":
        found["edition"] = phrase("the progress report is not signed: choose another edition")
    if settings.edition == "full" and "approval" in settings.left_out:
        found["approval"] = phrase("the approval page is left out of the report")
    unnamed = [n for n, s in enumerate(settings.signers, 1) if not s.name.strip()]
    if not settings.signers:
        found["nobody"] = phrase("nobody is named who signs")
    elif unnamed:
        found["unnamed"] = phrase("signer {n} has no name", n=unnamed[0])
    if is_part(study.profile):
        found["part"] = phrase("only a part of the questions was asked")
    start = date.fromisoformat(project.limits.start)
    if study.plan.steps and project.agreed_plan is None and start < today:
        found["start"] = phrase("the plan starts on {day}, which is past", day=project.limits.start)
    return found


def check_signable(project: Project, study: Study, today: date) -> None:
    """Raise ``InputError`` with everything that stands between this report and a signature."""
    faults = obstacles(project, study, today)
    if faults:
        raise InputError(
            "This report cannot be signed yet: {faults}. Change that first.",
            faults=joined([*faults.values()], "; "),
        )


def issuing(
    study: Study,
    today: date,
    now: datetime,
    headline: Mapping[str, str],
    edition: Edition = "full",
) -> Edit:
    """Note that a report of ``study``, the published one, was exported for signing.

    ``headline`` are the figures of its first page. Raises ``InputError`` where the document has no key.
    """
    carried = carried_of(study, today, edition)
    if not carried.inputs:
        raise InputError("The document has no key for the marks of its reports.")
    record = Issued(
        number=carried.number,
        when=iso_time(now),
        edition=edition,
        profile=carried.profile,
        inputs=carried.inputs,
        result=carried.result,
        headline={k[:200]: v[:200] for k, v in list(headline.items())[:40]},
        kept=packed([[list(p), v] for p, v in inputs_of(study.project).items()]),
    )
    key, signers = study.project.check_key, study.project.report.signers

    def apply(project: Project) -> Project:
        project = to_issue(project.model_copy(update={"check_key": key}), signers)
        others = [i for i in project.issued if i.number != record.number]
        bare = [i.model_copy(update={"kept": ""}) for i in others[: 1 - MOST_KEPT or None]]
        kept = (*bare, *others[len(bare) :], record)[-MOST_ISSUED:]
        return project.model_copy(update={"issued": kept})

    return Edit(phrase("Export report {number} for signing", number=record.number), apply)


def inputs_kept(record: Issued) -> dict[Place, Any]:
    """The inputs of an issued report by their places; nothing where they are no longer kept."""
    if not record.kept:
        return {}
    try:
        found = unpacked(record.kept, LONGEST_INPUTS)
        return {tuple(str(x) for x in place): value for place, value in found}
    except (ValueError, TypeError):
        return {}
