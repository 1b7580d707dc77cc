"""What a report says of itself: its number, and marks of the inputs and the result it was made from."""

from __future__ import annotations

from datetime import date

from planner import __version__
from planner.analysis.inputs import inputs_of, named
from planner.analysis.study.keep import keep, lasting
from planner.analysis.study.study import Study
from planner.domain.record.issued import SIGNED, Edition, Signer
from planner.domain.record.marks import hash_of_inputs, hash_of_result, marks_of, number_of
from planner.reporting.signing.carried import Carried

LETTERS: dict[Edition, str] = {
    "decision": "D",
    "board": "B",
    "full": "F",
    "progress": "P",
    "poster": "R",
}


def carried_of(study: Study, today: date, edition: Edition) -> Carried:
    """The facts that a report of ``study`` carries.

    ``study`` is the published one: under the anonymous profile its project is the bare one, so that no answer
    outside the table leaves a mark.
    """
    project = study.project
    questionnaire = project.questionnaire
    product = (
        f"MLOps Planner {__version__}; catalogue {study.catalogue.version}; "
        f"{questionnaire.id} {questionnaire.version} {questionnaire.content_hash[:16]}"
    )
    settings, day = project.report, today.isoformat()
    inputs, result, tags, number = "", "", b"", number_of(day, "", LETTERS[edition])
    if project.check_key:
        key, found = bytes.fromhex(project.check_key), named(inputs_of(project))
        inputs = hash_of_inputs(found, key)
        number = number_of(day, inputs, LETTERS[edition])
        tags = marks_of(found, key, number)
        kept = keep(study)
        result = hash_of_result(lasting(kept), key) if kept is not None else ""
    return Carried(
        edition=edition,
        profile=settings.profile,
        language=settings.language,
        made=day,
        number=number,
        product=product,
        inputs=inputs,
        result=result,
        tags=tags,
        signers=tuple((s.name, s.role) for s in settings.signers or (Signer(),))
        if edition in SIGNED
        else (),
    )
