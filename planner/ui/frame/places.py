"""Everything in the window that has a name, so that it is found by it: fields, menus, rows, people, help."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from planner.catalogue.own import catalogue_of
from planner.domain.base.bounded import is_file
from planner.domain.base.language import Verbatim, phrase
from planner.domain.base.resources import content_folder
from planner.domain.base.toml_content import read_toml
from planner.ui.frame.actions import Action
from planner.ui.frame.help import TOPICS
from planner.ui.kit.page import Page
from planner.ui.kit.session import Session
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.people import names_of

FIELDS: tuple[tuple[str, str, str], ...] = (
    ("Roadmap", "budget", "Budget a quarter"),
    ("Roadmap", "share", "Share of people’s time"),
    ("Roadmap", "quarters", "Quarters of the plan"),
    ("Roadmap", "at_once", "Steps at once"),
    ("Business case", "horizon", "Horizon in months"),
    ("Business case", "rate", "Discount rate"),
    ("Organisation", "industry", "Industry"),
    ("Organisation", "currency", "Currency"),
)
"""Fields that people look for by name: page, the field's name there, words."""


@cache
def search_words() -> dict[str, str]:
    """Everyday words by which things are looked for, by kind, or kind and target."""
    found: dict[str, Any] = read_toml(content_folder("reports") / "words" / "search.toml")
    return {key: " ".join(words) for key, words in found["words"].items()}


def words_for(action: Action) -> str:
    """Other words by which an action is found."""
    known = search_words()
    keys = (action.kind, f"{action.kind} {action.target}".strip(), f"word {action.words}")
    return " ".join([action.also, *(known.get(key, "") for key in keys)])


def menus_of(page: Page) -> list[MenuButton]:
    """The menus of a page, in the header and on it."""
    inside = page.findChildren(MenuButton)
    return [*(t for t in page.tools if isinstance(t, MenuButton)), *inside]


def places(session: Session, pages: Sequence[Page], recent: Iterable[str]) -> list[Action]:
    """All there is to go to or do in ``pages`` with the document as it is now."""
    project, catalogue = session.project, catalogue_of(session.project)
    asked = session.profile.cells.questions
    steps = session.study.plan.steps if session.study is not None else ()
    return [
        *(
            Action("menu", words, (), page.title, f"{p}.{m}.{k}")
            for p, page in enumerate(pages)
            for m, menu in enumerate(menus_of(page))
            for k, (words, _) in enumerate(menu.entries)
        ),
        *(Action("field", words, (), page, f"{page}.{name}") for page, name, words in FIELDS),
        *(Action("help", words, (), "Help", topic) for topic, words in TOPICS),
        *(Action("question", q.title, (), "Question", q.id, also=q.id) for q in asked),
        *(_recent(Path(p)) for p in recent),
        *(
            Action("step", s.candidate.name, (), "Step", s.candidate.id, also=s.candidate.id)
            for s in steps
        ),
        *(
            Action("person", phrase("Answer as: {name}", name=name), (), "Person", id_)
            for id_, name in names_of(project).items()
        ),
        *(
            Action("people", Verbatim(team.name), (), "Team", "", also=team.id)
            for team in project.teams
        ),
        *(
            Action("system", Verbatim(one.name), (), "System", one.id, also=one.id)
            for one in project.systems
        ),
        *(
            Action("place", Verbatim(u.name), (), "Use case", f"use case/{u.id}", also=u.id)
            for u in project.organisation.use_cases
        ),
        *(
            Action("place", Verbatim(c.name), (), "Better version", f"better version/{c.id}")
            for c in project.model_comparisons
        ),
        *(
            Action("field", d.label, (), "Assumption", f"Organisation.{d.id}", also=d.id)
            for d in catalogue.inputs
        ),
        *(
            Action("field", e.name, (), kind, f"Candidates.{e.id}", also=e.id)
            for kind, entries in (("Practice", catalogue.practices), ("Tool", catalogue.tools))
            for e in entries
        ),
    ]


def _recent(path: Path) -> Action:
    if is_file(path):
        return Action("recent", Verbatim(path.name), (), "Recent file", str(path))
    return Action("gone", phrase("{name} (missing)", name=path.name), (), "Recent file", path.name)
