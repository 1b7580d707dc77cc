"""A model from any file that holds one: ours, a questionnaire, or another tool's, perhaps with answers."""

from __future__ import annotations

from pathlib import Path

from planner.domain.answers.replies import ModelReplies
from planner.domain.base.toml_content import content_text, read_toml
from planner.domain.project import Project
from planner.exchange.foreign.base import Imported
from planner.exchange.foreign.detect import read_foreign
from planner.exchange.safe_files import read_json
from planner.maturity.as_model import as_model
from planner.maturity.content import read_questionnaire
from planner.maturity.linter import require_sound
from planner.maturity.model_file import is_model, read_model


def model_at(path: Path) -> Imported:
    """The model of the file (or of the folder of a SAMM core model) at ``path``, sound enough to be scored.

    Raises ``ContentError`` or ``InputError``.
    """
    kind = path.suffix.lower()
    if kind == ".toml":
        if "questions" in read_toml(path):
            return Imported("questionnaire", as_model(read_questionnaire(path)), None)
        return Imported(
            "model", require_sound(read_model(path), path.name, content_text(path)), None
        )
    if kind == ".json" and path.is_file():
        data = read_json(path)
        if isinstance(data, dict) and is_model(data):
            model = require_sound(read_model(path), path.name, content_text(path))
            return Imported("model", model, None)
    found = read_foreign([path])
    require_sound(found.model, path.name, found.text)
    return found


def with_answers(project: Project, found: Imported, respondent: str) -> tuple[ModelReplies, int]:
    """The answers that a file brought, by the people of ``project``; and how many sheets found nobody.

    A sheet goes to the first person of the team of its name, one of no team to ``respondent``. What
    somebody here has answered already stays.
    """
    if found.replies is None:
        return ModelReplies(), 0
    first: dict[str, str] = {}
    for person in project.respondents:
        first.setdefault(person.team, person.id)
    names = {t.name.casefold(): t.id for t in project.teams} | {t.id: t.id for t in project.teams}
    sheets, lost = {}, 0
    alone = len(found.replies.sheets) == 1
    for sheet in found.replies.sheets:
        team = names.get(sheet.team.casefold()) or names.get(sheet.team)
        who = first.get(team or "") or (respondent if alone else "")
        if not who or who in sheets:
            lost += 1
            continue
        sheets[who] = dict(sheet.replies)
    return ModelReplies(sheets=sheets), lost
