"""The panel beside a question: the team's level so far, and what the last answer changed."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.domain.base.numbers import level
from planner.maturity.answers import asked_dimensions, minutes_for
from planner.maturity.score import Profile
from planner.maturity.words import figure
from planner.ui.assess.progress import PeopleProgress
from planner.ui.kit.card import Rule, SidePanel
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import PlainLabel
from planner.ui.widgets.maturity import DimensionBars, RangeBar
from planner.workspace.people import Standing

LONG = 90
"""From so many minutes on they are said in hours."""


class ScorePanel(SidePanel):
    """Level with its range, a bar for each dimension, and the change in words."""

    def __init__(self, look: Look) -> None:
        super().__init__(look)
        self.people = PeopleProgress(look)
        self.score_title = PlainLabel(look, "", bold=True, wrap=True)
        line = QHBoxLayout()
        self.score = PlainLabel(look, "", "huge")
        line.addWidget(self.score)
        self.of = PlainLabel(look, "of 4", "body", "muted")
        line.addWidget(self.of, 1, Qt.AlignmentFlag.AlignBottom)
        self.later = PlainLabel(
            look,
            "Levels are shown once this person has answered every question.",
            "small",
            "muted",
            wrap=True,
        )
        self.later.hide()
        self.range_bar = RangeBar(look)
        self.range_words = PlainLabel(look, "", "small", "muted", wrap=True)
        self.bars = DimensionBars(look)
        self.change = PlainLabel(look, "", "small", wrap=True)
        body = self.body
        body.addWidget(self.people)
        body.addWidget(Rule(look))
        body.addWidget(self.score_title)
        body.addLayout(line)
        body.addWidget(self.later)
        body.addWidget(self.range_bar)
        body.addWidget(self.range_words)
        body.addWidget(Rule(look))
        self.by_dimension = PlainLabel(look, "By dimension", bold=True, wrap=True)
        body.addWidget(self.by_dimension)
        body.addWidget(self.bars)
        self.changed = PlainLabel(look, "What this answer changed", bold=True, wrap=True)
        body.addWidget(self.changed)
        body.addWidget(self.change)
        body.addStretch(1)

    def show_team(self, session: Session, here: str, people: Sequence[Standing]) -> None:
        """Show ``people`` and the team of whoever is answering; ``here`` is the dimension in front."""
        project, profile = session.project, session.profile
        self.people.show_people(people, session.respondent)
        respondent = project.respondent_by_id.get(session.respondent)
        if respondent is None:
            self.score_title.setText("Nobody answers yet")
            return
        team = next(t for t in profile.teams if t.team == respondent.team)
        self.score_title.setText(
            phrase("{name}, so far", name=Verbatim(project.team_by_id[team.team].name))
        )
        overall = team.overall
        self.score.setText(figure(overall))
        self.range_bar.show_score(overall)
        gaps = [
            phrase(pattern, n=number)
            for number, pattern in (
                (team.counts.open, "{n} open"),
                (team.counts.dont_know, "{n} “don’t know”"),
            )
            if number
        ]
        why = joined(gaps, " + ")
        low, high = level(overall.low), level(overall.high)
        if not gaps:
            self.range_words.setText("Every question is answered.")
        elif low == high:
            self.range_words.setText(phrase("{why}: too few to move it.", why=why))
        else:
            self.range_words.setText(
                phrase("Could end between {low} and {high}: {why}.", low=low, high=high, why=why)
            )
        self.bars.show_rows(
            [(d.short, team.dimensions[d.id], d.id == here) for d in asked_dimensions(project)]
        )

    def hide_figures(self, *, hidden: bool) -> None:
        """Keep levels out of sight while one has open questions, so that nobody answers towards them."""
        figures = (
            self.score,
            self.of,
            self.range_bar,
            self.range_words,
            self.by_dimension,
            self.bars,
            self.changed,
            self.change,
        )
        for widget in figures:
            widget.setVisible(not hidden)
        self.later.setVisible(hidden)

    def show_to_come(self, people: Sequence[Standing]) -> None:
        """Say how much is left for others: what stands in the middle is of whoever is done."""
        self.hide_figures(hidden=True)
        self.later.hide()
        left = [one.counts.open for one in people if not one.done]
        minutes = minutes_for(sum(left), 5)
        pattern = (
            "{n:One person has|# people have} open questions: about {minutes} minutes of answering in all."
            if minutes < LONG
            else "{n:One person has|# people have} open questions: about {hours} hours of answering in all."
        )
        self.score_title.setText("Still to come" if left else "Everybody has answered.")
        self.range_words.setText(
            phrase(pattern, n=len(left), minutes=minutes, hours=round(minutes / 60))
        )
        self.range_words.setVisible(bool(left))

    def say_change(
        self, before: Profile, after: Profile, team: str, dimension: tuple[str, str]
    ) -> None:
        """Say how the level of ``dimension`` (id and name) moved for ``team``."""
        own, name = dimension

        def of(profile: Profile) -> str:
            score = next(t for t in profile.teams if t.team == team)
            level = score.dimensions[own]
            return figure(level) if level.leads else tr(level.span)

        old, new = of(before), of(after)
        self.change.setText(
            phrase("{name} stays at {new}.", name=name, new=new)
            if old == new
            else phrase("{name} {old} → {new}", name=name, old=old, new=new)
        )
