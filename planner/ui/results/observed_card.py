"""Claims that lie above what was observed on disk, on Results: the widest differences first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from planner.analysis.observed import newest, observed_words, widest
from planner.domain.base.language import Verbatim, marked, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.ui.kit.card import Card
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.widgets.figure_table import FigureTable

MOST = 5
NONE = "No claim lies above what was observed."


class ObservedCard(Card):
    """The five widest differences; hidden where nobody has looked at what lies on disk."""

    def __init__(
        self,
        look: Look,
        session: Session,
        add: Callable[[QWidget], None],
        go: Callable[[str], None],
    ) -> None:
        super().__init__(look, "Claimed against observed", " ")
        self.session = session
        all_ = LinkButton(look, "All that was observed")
        all_.clicked.connect(lambda: go("observe"))
        self.head.addWidget(all_)
        self.table = FigureTable(look, "Claimed against observed")
        self.body.addWidget(self.table)
        self.none = PlainLabel(look, NONE, "body", "muted", wrap=True)
        self.body.addWidget(self.none)
        add(self)

    def refresh(self) -> None:
        """Show the document as it is now."""
        project = self.session.project
        survey = newest(project)
        self.setVisible(survey is not None)
        if survey is None:
            return
        self.caption.setText(phrase("of {day}", day=iso_day(survey.day)))
        found = widest(project, self.session.profile.cells)[:MOST]
        teams = {t.id: Verbatim(t.name) for t in project.teams}
        self.table.show_rows(
            ("Question", "Claimed", "Observed"),
            [
                (
                    phrase(
                        "{team}: {question}; {what}",
                        team=teams.get(d.observed.team, d.observed.team),
                        question=project.questionnaire.by_id[d.observed.question].title,
                        what=d.observed.words,
                    ),
                    marked(f"{d.claimed:g}"),
                    tr(observed_words(d)),
                )
                for d in found
            ],
        )
        self.table.setVisible(bool(found))
        self.none.setVisible(not found)
