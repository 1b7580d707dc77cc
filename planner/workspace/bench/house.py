"""What a consultant has once for all clients: the brand of reports, and templates in the folders."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from pydantic import ValidationError

from planner.domain.base.bounded import read_up_to
from planner.domain.base.errors import PlannerError
from planner.domain.base.language import Language
from planner.domain.base.types import Frozen
from planner.domain.project import Project
from planner.domain.record.report import Colour, Logo
from planner.storage.atomic import write_atomically
from planner.storage.backups import data_folder
from planner.workspace.bench.shelf import files_below
from planner.workspace.bench.template import SUFFIX, Template, read_template
from planner.workspace.edits import Edit, checked

MAX_BYTES = 4_000_000
MOST_TEMPLATES = 200


class HouseBrand(Frozen):
    """How reports of all new clients look: colour, logo and language, each only where it is set."""

    colour: Colour | None = None
    logo: Logo | None = None
    language: Language | None = None

    @property
    def changes(self) -> dict[str, object]:
        """The settings of a report that it sets."""
        named = {"brand_colour": self.colour, "logo": self.logo, "language": self.language}
        return {name: value for name, value in named.items() if value is not None}


def brand_file(folder: Path | None = None) -> Path:
    """Where the brand is kept on this machine."""
    return (folder or data_folder()) / "bench-brand.json"


def read_brand(folder: Path | None = None) -> HouseBrand:
    """The brand of this machine; none where nothing was chosen or the file is damaged."""
    with suppress(OSError, ValidationError, ValueError):
        return HouseBrand.model_validate_json(read_up_to(brand_file(folder), MAX_BYTES))
    return HouseBrand()


def write_brand(brand: HouseBrand, folder: Path | None = None) -> None:
    """Keep the brand. Raises ``SaveError``."""
    path = brand_file(folder)
    path.parent.mkdir(parents=True, exist_ok=True)
    write_atomically(path, brand.model_dump_json().encode(), follow=False, mode=0o600)


def branded(project: Project, brand: HouseBrand) -> Project:
    """A document whose report looks as the brand says; what the brand leaves open stays."""
    if not brand.changes:
        return project
    return checked(project, report=project.report.model_copy(update=brand.changes))


def use_brand(brand: HouseBrand) -> Edit:
    """Give a client's report the brand of the house."""
    return Edit("Use the brand of the house", lambda p: branded(p, brand))


def follows_brand(project: Project, brand: HouseBrand) -> bool:
    """Whether a client's report looks as the brand says already."""
    return all(getattr(project.report, name) == value for name, value in brand.changes.items())


@dataclass(frozen=True)
class FoundTemplate:
    """A template on this disk, or why it cannot be used."""

    path: Path
    template: Template | None = None
    fault: str = ""

    @property
    def name(self) -> str:
        """What it is called, else its file."""
        return self.template.name if self.template is not None else self.path.name


def templates_in(folders: Sequence[Path]) -> tuple[FoundTemplate, ...]:
    """The templates below the folders, by name."""
    found = []
    for path in sorted(set(files_below(folders, SUFFIX)))[:MOST_TEMPLATES]:
        try:
            found.append(FoundTemplate(path, read_template(path)))
        except PlannerError as error:
            found.append(FoundTemplate(path, fault=str(error)))
    return tuple(sorted(found, key=lambda t: (t.name.casefold(), str(t.path))))
