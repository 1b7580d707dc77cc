"""Where the authored content lives: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parents[2]


@cache
def content_folder(name: str) -> Path:
    """Return the folder ``questionnaires``, ``reports``, ``examples`` or ``docs``.

    Raises ``FileNotFoundError`` when the installation is incomplete.
    """
    for folder in (_PACKAGE / "_data" / name, _PACKAGE.parent / name):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"the installation lacks its folder “{name}”")


def example_path() -> Path:
    """The example project that ships with the product; raises like ``content_folder``."""
    return content_folder("examples") / "insurer.mlplan"


def examples() -> tuple[Path, ...]:
    """Every example project that ships; raises like ``content_folder``."""
    return tuple(sorted(content_folder("examples").glob("*.mlplan")))
