"""Frameworks as authored content: TOML in, frozen ``Framework`` out; and how two versions differ."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.domain.base.errors import ContentError
from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import build, every_fault, read_toml
from planner.domain.content.framework import Coverage, Framework, Requirement


def is_framework(data: dict[str, Any]) -> bool:
    """Whether parsed content is a framework: it has requirements."""
    return "requirements" in data


def read_framework(path: Path) -> Framework:
    """Read a framework; needs are triples of question, level, relation, ``from`` pairs of condition and day.

    Raises ``ContentError`` with file and every fault with its place when the file is wrong.
    """
    return read_with_coverage(path)[0]


def read_with_coverage(path: Path) -> tuple[Framework, Coverage | None]:
    """A framework, and how much of its source the file says that it holds; ``None`` where it does not say.

    Raises ``ContentError`` as ``read_framework`` does.
    """
    data = read_toml(path)
    said = {name: data.pop(name) for name in COVERAGE if name in data}
    coverage = build(Coverage, said, path.name) if said else None
    requirements = data.get("requirements")
    if not isinstance(requirements, list):
        raise ContentError("{name} has no [[requirements]].", name=path.name)
    faults: list[str] = []
    for number, one in enumerate(requirements, 1):
        if not isinstance(one, dict):
            raise ContentError(
                "{name}: requirement {number} is not a table.", name=path.name, number=number
            )
        try:
            one["needs"] = [
                {"question": q, "level": n, "relation": r} for q, n, r in one.get("needs", [])
            ]
            one["since"] = [{"when": w, "day": d} for w, d in one.pop("from", [])]
        except (TypeError, ValueError):
            one["needs"], one["since"] = [], []
            faults.append(phrase(SHAPES, id=Verbatim(one.get("id", number))))
    try:
        made = Framework.model_validate(data, strict=False)
    except ValidationError as error:
        told = every_fault(error, lambda loc: _place(requirements, loc))
        # where requirements are wrong, that none is left says nothing more
        faults += [f for f in told if not f.startswith("requirements:")] or told
    if faults:
        raise ContentError(
            "{name}: {faults}{more}",
            name=path.name,
            faults=joined(faults[:MOST_FAULTS], " "),
            more=f" (+{len(faults) - MOST_FAULTS})" if len(faults) > MOST_FAULTS else "",
        )
    return made, coverage


COVERAGE = ("covers", "left_out")
"""Keys of a file on how much of its source it holds; they are no part of what a document keeps."""
MOST_FAULTS = 20
SHAPES = (
    "{id}: needs are triples of question, level and relation, from are pairs of condition and day."
)


def _place(requirements: list[dict[str, Any]], loc: tuple[int | str, ...]) -> str:
    """Where a fault is, as the file has it: with the id of its requirement, and which of its parts."""
    found: list[str] = []
    rest = list(loc)
    if len(loc) > 1 and loc[0] == "requirements" and isinstance(loc[1], int):
        id_ = requirements[loc[1]].get("id")
        pattern = "requirement no. {id}" if id_ is None else "requirement {id}"
        found.append(tr(phrase(pattern, id=Verbatim(loc[1] + 1 if id_ is None else id_))))
        rest = rest[2:]
    while rest:
        name = str(rest.pop(0))
        if rest and isinstance(rest[0], int):
            pattern = NUMBERED.get(name, "{name} {n}")
            found.append(tr(phrase(pattern, name=Verbatim(name), n=int(rest.pop(0)) + 1)))
        else:
            found.append(name)
    return ", ".join(found)


NUMBERED = {"needs": "need {n}", "since": "from {n}", "evidence": "evidence {n}"}


@cache
def frameworks() -> tuple[Framework, ...]:
    """The frameworks that ship with the product, by id and version.

    Raises ``ContentError`` where two files hold the same version, or replacements go round in a circle.
    """
    found = sorted((framework for framework, _ in _shipped()), key=lambda f: f.key)
    check_together(found)
    return tuple(found)


@cache
def _shipped() -> tuple[tuple[Framework, Coverage | None], ...]:
    folder = content_folder("questionnaires") / "frameworks"
    return tuple(read_with_coverage(p) for p in sorted(folder.glob("*.toml")))


def coverage_of(framework: Framework) -> Coverage | None:
    """How much of its source a version holds that ships; ``None`` of one that does not."""
    return next((c for one, c in _shipped() if one.key == framework.key), None)


def check_together(found: list[Framework]) -> None:
    """Raise ``ContentError`` for a version that is there twice, or replacements in a circle."""
    keys = [f.key for f in found]
    for key in keys:
        if keys.count(key) > 1:
            raise ContentError(
                "The framework “{id}” of {version} is there twice.",
                id=Verbatim(key[0]),
                version=key[1],
            )
    before = {f.key: replaced(f, found) for f in found}
    for start, first in before.items():
        path, here = [start], first
        while here is not None:
            if here in path:
                ring = " → ".join(f"{i} {v}" for i, v in (*path, here))
                raise ContentError("Frameworks replace one another in a circle: {ring}.", ring=ring)
            path.append(here)
            here = before.get(here)


def replaced(framework: Framework, among: list[Framework]) -> tuple[str, str] | None:
    """Id and version of what ``framework`` takes the place of, if that is there.

    ``replaces`` is a version of the same id, or the id of another framework: then its newest version.
    """
    if not framework.replaces:
        return None
    versions = [f.key for f in among if f.key == (framework.id, framework.replaces)]
    others = [f.key for f in among if f.id == framework.replaces]
    return max(versions or others, default=None)


def successor(framework: Framework) -> Framework | None:
    """What ships and took the place of ``framework``: another law, or a later wording; the newest one."""
    among = list(frameworks())
    later = [f for f in among if f.id == framework.id and f.version > framework.version]
    later += [f for f in among if replaced(f, [*among, framework]) == framework.key]
    return max(later, key=lambda f: f.version, default=None)


@dataclass(frozen=True)
class FrameworkChange:
    """What became of requirements from one version to another, by id.

    Of those in both: ``reworded`` changed their summary, ``moved`` the days they hold from, ``conditions``
    whom they hold for, and ``needs`` the questions or levels that speak to them.
    """

    new: tuple[str, ...]
    gone: tuple[str, ...]
    reworded: tuple[str, ...]
    moved: tuple[str, ...]
    conditions: tuple[str, ...]
    needs: tuple[str, ...]

    @property
    def touched(self) -> frozenset[str]:
        """Requirements whose state, duty or date may change for a document."""
        return frozenset((*self.new, *self.gone, *self.moved, *self.conditions, *self.needs))


def changes(old: Framework, new: Framework) -> FrameworkChange:
    """Compare two versions of a framework requirement by requirement."""
    both = [i for i in new.by_id if i in old.by_id]

    def differ(what: str) -> tuple[str, ...]:
        return tuple(i for i in both if getattr(old.by_id[i], what) != getattr(new.by_id[i], what))

    return FrameworkChange(
        new=tuple(i for i in new.by_id if i not in old.by_id),
        gone=tuple(i for i in old.by_id if i not in new.by_id),
        reworded=differ("summary"),
        moved=differ("since"),
        conditions=tuple(i for i in both if _whom(old.by_id[i]) != _whom(new.by_id[i])),
        needs=differ("needs"),
    )


def _whom(requirement: Requirement) -> tuple[str, str]:
    return requirement.applies_if, requirement.scope


def serving(question: str) -> tuple[tuple[Framework, tuple[Requirement, ...]], ...]:
    """By framework the requirements that ``question`` speaks to; those that are superseded left out."""
    found = [(f, f.serves(question)) for f in frameworks() if f.status != "superseded"]
    return tuple((f, r) for f, r in found if r)
