"""A client read for its row alone: what the row is made of, and nothing else of the document.

The text is parsed whole and as strictly as when it is opened; of its parts only those that a row shows are
checked. Hundreds of clients are asked with one questionnaire, so that is checked once. Whatever is not as it
should be, or is older or newer, is left to the reader of documents, which says what is wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, create_model
from pydantic_core import to_json

from planner.domain.answers.assessment import Round
from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import DocumentError
from planner.domain.base.types import Frozen
from planner.domain.content.questionnaire import Questionnaire
from planner.domain.project import Project
from planner.domain.record.change import Change, Changes
from planner.storage.atomic import digest
from planner.storage.schema import FORMAT, MAJOR, MINOR
from planner.storage.strict_json import parse_strict_json

NEEDED = (
    "id",
    "example",
    "organisation",
    "teams",
    "respondents",
    "agreed_plan",
    "publications",
    "issued",
    "workshops",
    "comparison_consent",
)
OF_ROUND = ("id", "label", "date", "model", "scope", "chosen", "answers", "consensus")
MOST_KEPT = 8
MAX_BYTES = 4_000_000
"""What is larger is read whole, within the bounds for documents."""
_PRESENT = {"major": MAJOR, "minor": MINOR}
_PART: type[Frozen] = create_model(
    "_Part",
    __base__=Frozen,
    **{n: (Project.model_fields[n].annotation, Project.model_fields[n]) for n in NEEDED},  # type: ignore[call-overload]
)
_CONSTRUCTED: Callable[..., Project] = Project.model_construct
_EMPTY = _CONSTRUCTED()
_CHANGES: TypeAdapter[tuple[Change, ...]] = TypeAdapter(Changes)


@dataclass(frozen=True)
class Glanced:
    """The fields of ``NEEDED``, the current round and its questionnaire; the log where something went out."""

    project: Project
    changes: tuple[Change, ...]
    hash: str


class Glances:
    """Reads clients one after the other, and knows the questionnaires it has seen."""

    def __init__(self) -> None:
        self._questionnaires: list[tuple[Any, Questionnaire]] = []

    def read(self, path: Path) -> Glanced | None:
        """The row's part of the document at ``path``; ``None`` where it has to be read whole."""
        try:
            data = read_up_to(path, MAX_BYTES)
            envelope = parse_strict_json(data, path.name)
            if envelope["format"] != FORMAT or envelope["schema"] != _PRESENT:
                return None
            project = self._project(envelope["project"])
            out = project.issued or project.publications
            written = envelope.get("changes", ()) if out else ()
            return Glanced(project, _CHANGES.validate_json(to_json(written)), digest(data))
        except (DocumentError, OSError, LookupError, TypeError, ValueError, AttributeError):
            return None

    def _project(self, body: Mapping[str, Any]) -> Project:
        part = _PART.model_validate_json(to_json({n: body[n] for n in NEEDED if n in body}))
        newest = body["rounds"][-1]
        round_ = Round.model_validate_json(to_json({n: newest[n] for n in OF_ROUND if n in newest}))
        found = _EMPTY.model_copy(
            update={
                **{n: getattr(part, n) for n in NEEDED},
                "questionnaire": self._questionnaire(body["questionnaire"]),
                "rounds": (round_,),
            }
        )
        found.check_references()
        return found

    def _questionnaire(self, body: Any) -> Questionnaire:
        for written, known in self._questionnaires:
            if written == body:
                return known
        made = Questionnaire.model_validate_json(to_json(body))
        self._questionnaires = [(body, made), *self._questionnaires][:MOST_KEPT]
        return made
