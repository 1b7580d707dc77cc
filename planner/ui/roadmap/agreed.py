"""A question before a plan is agreed on tools of which little is known, or that changed."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from planner.analysis.around.agreed_tools import doubts_of
from planner.analysis.study.study import Study
from planner.domain.base.language import joined, phrase
from planner.ui.kit.dialogs import ask_choice
from planner.ui.kit.look import Look

AGREE, BACK = "agree", "back"


def agreed_all_the_same(parent: QWidget, look: Look, study: Study) -> bool:
    """Ask where the plan rests on tools that should be looked at first; otherwise it is agreed at once."""
    found = doubts_of(study)
    if not found:
        return True
    listed = joined([phrase("• {doubt}", doubt=x) for x in found], "\n")
    words = phrase("Look at these tools first:\n{doubts}", doubts=listed)
    choices = [("Not yet", BACK), ("Agree all the same", AGREE)]
    return ask_choice(parent, look, "Agree this plan", words, choices) == AGREE
