"""Questionnaires as authored content: TOML in, frozen ``Questionnaire`` out."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from planner.domain.base.bounded import is_file
from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim
from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import build, read_toml
from planner.domain.content.lens import Lens
from planner.domain.content.mapping import LevelMapping
from planner.domain.content.questionnaire import Questionnaire

HOUSE = "house"


def read_questionnaire(path: Path) -> Questionnaire:
    """Read a questionnaire file; ``levels`` are five pairs of name and descriptor.

    ``add_ons`` names files beside it whose dimensions and questions come after its own. Raises
    ``ContentError`` with file and place when a file is wrong.
    """
    return build(Questionnaire, questionnaire_data(path), path.name)


def questionnaire_data(path: Path, each: Callable[[Any], None] | None = None) -> dict[str, Any]:
    """The file's content in the shape of ``Questionnaire``, not yet validated.

    ``each`` names the levels of a question in place of ``name_levels``. Raises ``ContentError``.
    """
    data = read_toml(path)
    for name in data.pop("add_ons", []):
        if not isinstance(name, str) or not name.replace("-", "").isalnum():
            raise ContentError("{name}: add_ons names files of the same folder.", name=path.name)
        more = read_toml(path.with_name(f"{name}.toml"))
        for part in ("dimensions", "questions"):
            data[part] = [*data.get(part, []), *more.get(part, [])]
    questions = data.get("questions")
    if not isinstance(questions, list):
        raise ContentError("{name} has no [[questions]].", name=path.name)
    for index, question in enumerate(questions):
        if each is not None:
            each(question)
        else:
            name_levels(question, f"{path.name}, question {index + 1}")
    return data


def name_levels(question: Any, where: str) -> None:
    """Turn the pairs of a question's levels into tables; raises ``ContentError`` where they are not five."""
    if not isinstance(question, dict):
        raise ContentError("{where} is not a table.", where=where)
    levels = question.get("levels")
    where = f"{where} ({question.get('id', 'no id')})"
    if not isinstance(levels, list) or len(levels) != 5:
        raise ContentError("{where} needs five levels, from 0 to 4.", where=where)
    named = []
    for number, level in enumerate(levels):
        if not (isinstance(level, list) and len(level) == 2):
            raise ContentError(
                "{where}: level {number} must be a pair of name and descriptor.",
                where=where,
                number=number,
            )
        named.append({"name": level[0], "text": level[1]})
    question["levels"] = named


@cache
def house_questionnaire() -> Questionnaire:
    """Return the house model that ships with the product."""
    return read_questionnaire(content_folder("questionnaires") / f"{HOUSE}.toml")


def questionnaire_named(name: str) -> Questionnaire:
    """Return the shipped questionnaire ``name``, or that of the file ``name``.

    Raises ``ContentError`` where there is neither, or where the file is wrong.
    """
    if name == HOUSE:
        return house_questionnaire()
    if is_file(Path(name)):
        return read_questionnaire(Path(name))
    raise ContentError(
        "There is no questionnaire “{name}” and no file of that name. Name a file, or {house}.",
        name=Verbatim(name),
        house=HOUSE,
    )


def read_lens_file(path: Path) -> Lens:
    """Read a lens; levels are pairs of number and name, needs pairs of house question and level.

    ``for_version`` names the major version of the house model whose questions it reads, the present one
    where it is missing. Raises ``ContentError`` with file and place when the file is wrong.
    """
    lens = build(Lens, lens_data(read_toml(path), path.name), path.name)
    unknown = [
        n.question
        for c in lens.criteria
        for n in c.needs
        if n.question not in house_questionnaire().by_id
    ]
    if unknown:
        raise ContentError(
            "{name} needs the unknown question “{unknown}”.",
            name=path.name,
            unknown=Verbatim(unknown[0]),
        )
    return lens


def lens_data(data: dict[str, Any], where: str) -> dict[str, Any]:
    """The content of a lens file in the shape of ``Lens``, not yet validated. Raises ``ContentError``."""
    try:
        data["levels"] = [{"level": n, "name": name} for n, name in data["levels"]]
        data["dimensions"] = [{"id": i, "name": name} for i, name in data.get("dimensions", [])]
        for criterion in data["criteria"]:
            criterion["needs"] = [{"question": q, "level": n} for q, n in criterion["needs"]]
    except (KeyError, TypeError, ValueError) as error:
        raise ContentError(
            "{name}: levels, dimensions and needs are lists of pairs ({error}).",
            name=where,
            error=str(error),
        ) from error
    return data


@cache
def belonging_together() -> frozenset[str]:
    """The words around each “and” in the house model that joins no two things (``wording.toml``)."""
    lists = read_toml(content_folder("questionnaires") / "wording.toml")
    return frozenset(words for name in ("names", "one_act") for words in lists[name])


ORDER = ("google", "microsoft", "aws")


@cache
def lenses(version: str = "") -> tuple[Lens, ...]:
    """The published models that ship with the product, read from the house model of ``version``.

    Their criteria rest on the words of its levels, so each major version has its own; what was answered in
    an older one keeps the readings it had. The present one where ``version`` is empty.
    """
    folder = content_folder("questionnaires") / "lenses"
    own = folder / f"{HOUSE}-{version.split('.', maxsplit=1)[0]}"
    return tuple(read_lens_file((own if own.is_dir() else folder) / f"{n}.toml") for n in ORDER)


def lenses_of(questionnaire: Questionnaire) -> tuple[Lens, ...]:
    """The published models that answers to ``questionnaire`` can be read by."""
    return lenses(questionnaire.version if questionnaire.id == HOUSE else "")


def mapping_between(old: Questionnaire, new: Questionnaire) -> LevelMapping | None:
    """What answers to ``old`` say of ``new``, where the two are versions that a mapping file names."""
    if old.id != new.id or old.id != HOUSE:
        return None
    for path in sorted((content_folder("questionnaires") / "mappings").glob("*.toml")):
        mapping = read_mapping(path)
        if mapping.is_for(old, new):
            return mapping
    return None


def read_mapping(path: Path) -> LevelMapping:
    """Read a mapping of levels: ``[levels.ID]`` with ``2 = [1, 2]`` or ``2 = "open"``, or ``all = "open"``.

    Raises ``ContentError`` with file and place when the file is wrong.
    """
    data = read_toml(path)
    table: dict[str, dict[int, Any]] = {}
    levels = data.get("levels", {})
    if not isinstance(levels, dict):
        raise ContentError("{name}: “{key}” is not a table.", name=path.name, key="levels")
    for question, entries in levels.items():
        if not isinstance(entries, dict):
            raise ContentError("{name}: “{key}” is not a table.", name=path.name, key=question)
        everything = entries.get("all")
        keys = range(5) if everything is not None else [int(k) for k in entries if k.isdigit()]
        found = {k: entries.get(str(k), everything) for k in keys}
        table[question] = {k: None if v == "open" else v for k, v in found.items()}
    return build(LevelMapping, {**data, "levels": table}, path.name)
