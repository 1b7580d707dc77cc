"""Files of templates: one is saved of a client, a new engagement begins from one."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QWidget

from planner.domain.base.types import slug
from planner.storage.document import load, save
from planner.storage.schema import SUFFIX
from planner.ui.bench.begin_dialog import BeginFromTemplate
from planner.ui.kit.dialogs import ask_line, ask_save, run
from planner.ui.kit.look import Look
from planner.workspace.bench.house import HouseBrand, branded
from planner.workspace.bench.template import SUFFIX as TEMPLATE
from planner.workspace.bench.template import (
    from_template,
    read_template,
    template_of,
    write_template,
)

TEMPLATES = f"MLOps Planner (*{TEMPLATE})"
DOCUMENTS = f"MLOps Planner (*{SUFFIX})"


def save_template(parent: QWidget, look: Look, client: Path, home: str) -> Path | None:
    """Ask what the template of a client is called and where it goes (first ``home``), and write it.

    ``None`` where the person leaves. Raises what reading and writing raise.
    """
    name = ask_line(
        parent,
        look,
        "Save as a template",
        "Questions, targets, limits, own entries and brand are handed on; nothing that names the client. "
        "What is the template called?",
        "Save…",
    )
    if not name:
        return None
    start = str(Path(home) / f"{slug(name)}{TEMPLATE}")
    path = ask_save(parent, look, "Save as a template", start, TEMPLATES)
    if path is not None:
        write_template(template_of(load(client).project, name), path)
    return path


def engagement(
    parent: QWidget, look: Look, template: Path, home: str, brand: HouseBrand, now: datetime
) -> Path | None:
    """Ask who the client is, and write its document from a template with the brand of the house.

    ``None`` where the person leaves. Raises what reading and writing raise.
    """
    begins = read_template(template)
    dialog = BeginFromTemplate(parent, look, begins.name)
    if not run(dialog):
        return None
    start = str(Path(home) / f"{slug(dialog.client.text())}{SUFFIX}")
    path = ask_save(parent, look, "Save the new document", start, DOCUMENTS)
    if path is not None:
        made = branded(from_template(begins, dialog.client.text(), dialog.names, now), brand)
        save(made, path, now=now, overwrite=True)
    return path


def lies_in(path: Path, folders: Iterable[str]) -> bool:
    """Whether a file lies in one of the folders, or somewhere below."""
    there = path.absolute().parents
    return any(Path(f).absolute() in there for f in folders)
