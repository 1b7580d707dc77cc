"""Findings by team and question, the widest difference first; attach, dismiss, go to the question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.observed import Difference, differences, observed_words
from planner.domain.answers.observation import SURE_WORDS, Survey
from planner.domain.base.language import Verbatim, joined, marked, phrase, tr
from planner.observe.rules import built_in_rules
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel
from planner.ui.observed.tab import TableTab
from planner.ui.widgets.tables import Column, RowData
from planner.workspace.observe_edits import attach, dismiss, undismiss

OUTCOME_WORDS = {"seen": "seen", "not_seen": "not seen", "cannot_tell": "cannot tell"}


class FindingsTab(TableTab):
    """A table of differences, and the places of the chosen one."""

    went = Signal(str)
    """Somebody wants to see a question, by its id."""

    def __init__(self, look: Look, session: Session) -> None:
        columns = [
            Column("Team"),
            Column("Question", stretch=True),
            Column("Claimed", right=True),
            Column("Observed"),
            Column("What was seen", stretch=True),
        ]
        super().__init__(look, "Claimed against observed", columns, [30, 0, 20, 34, 0])
        self.session = session
        self.found: list[Difference] = []
        self.table.selectionModel().currentRowChanged.connect(lambda now: self._show(now.row()))
        column = self.column
        self.places = PlainLabel(look, "", "small", wrap=True)
        column.addWidget(self.places)
        row = QHBoxLayout()
        self.go = Button(look, "Go to the question")
        self.attach = Button(look, "Attach to the answer")
        self.dismiss = Button(look, "Dismiss…")
        for button, act in (
            (self.go, self._go),
            (self.attach, self._attach),
            (self.dismiss, self._dismiss),
        ):
            button.clicked.connect(act)
            row.addWidget(button)
        row.addStretch(1)
        column.addLayout(row)

    def show_survey(self, survey: Survey | None) -> None:
        """Show what a survey says, beside the claims of the document."""
        self.survey = survey
        project = self.session.project
        questions = project.questionnaire.by_id
        teams = {t.id: Verbatim(t.name) for t in project.teams}
        cells = self.session.profile.cells
        all_ = () if survey is None else differences(survey, cells)
        self.found = [
            d
            for d in all_
            if d.observed.question in questions
            and (d.observed.cap is not None or d.observed.supports or d.observed.of)
        ]
        wide, told = (
            sum(x) for x in ([d.gap > 0 for d in self.found], [d.told for d in self.found])
        )
        if self.found:
            self.lead.setText(
                "One claim lies above what was observed."
                if wide == 1
                else phrase("{n} of {of} claims lie above what was observed.", n=wide, of=told)
                if wide
                else "No claim lies above what was observed."
            )
        else:
            self.lead.setText(
                "Nothing to compare yet: give sources to teams, and confirm what they are for."
            )
        self.model.show_rows(
            [
                RowData(
                    str(k),
                    (
                        teams.get(d.observed.team, d.observed.team),
                        tr(questions[d.observed.question].title),
                        "–" if d.claimed is None else marked(f"{d.claimed:g}"),
                        tr(observed_words(d)),
                        tr(d.observed.words or d.observed.open),
                    ),
                    bold=frozenset({2, 3}) if d.gap > 0 else frozenset(),
                )
                for k, d in enumerate(self.found)
            ]
        )
        self._show(self.table.currentIndex().row())

    def _now(self) -> Difference | None:
        row = self.table.currentIndex().row()
        return self.found[row] if 0 <= row < len(self.found) else None

    def _show(self, row: int) -> None:
        one = self.found[row] if 0 <= row < len(self.found) else None
        for button in (self.go, self.attach, self.dismiss):
            button.setEnabled(one is not None)
        self.places.setText("")
        if one is None or self.survey is None:
            return
        kept = self.survey.id in {s.id for s in self.session.project.surveys}
        self.dismiss.setEnabled(kept)
        self.dismiss.setText(tr("Heed it again" if one.dismissed else "Dismiss…"))
        self.attach.setEnabled(kept and bool(self._member(one)))
        rules = {r.id: r for r in built_in_rules().rules}
        labels = {s.id: s.label for s in self.survey.sources}
        lines = []
        if one.dismissed:
            lines.append(phrase("Dismissed: {why}", why=one.dismissed))
        for o in one.observed.observations:
            rule = rules.get(o.rule)
            if rule is None or (o.outcome == "not_seen" and rule.cap is None):
                continue
            where = ", ".join(o.places) or o.why
            lines.append(
                phrase(
                    "{source}: {outcome}: {what} ({sure}){where}",
                    source=Verbatim(labels[o.source]),
                    outcome=OUTCOME_WORDS[o.outcome],
                    what=rule.words,
                    sure=SURE_WORDS[rule.sure],
                    where=f" – {tr(where)}" if where else "",
                )
            )
        self.places.setText(joined(lines[:8], "\n") if lines else "")

    def _member(self, one: Difference) -> str:
        """Whose answer it is attached to: this person's, where they belong to the team."""
        project, who = self.session.project, self.session.respondent
        person = project.respondent_by_id.get(who)
        if person is not None and person.team == one.observed.team:
            return who
        return next((r.id for r in project.respondents if r.team == one.observed.team), "")

    def _go(self) -> None:
        one = self._now()
        if one is not None:
            self.went.emit(one.observed.question)

    def _attach(self) -> None:
        one = self._now()
        if one is not None and self.survey is not None:
            who = self.session.project.facilitator
            self.session.do(attach(self.survey, one.observed, self._member(one), who))

    def _dismiss(self) -> None:
        one = self._now()
        if one is None or self.survey is None:
            return
        team, question = one.observed.team, one.observed.question
        if one.dismissed:
            self.session.do(undismiss(self.survey.id, team, question))
            return
        ask = "Why does it not speak to the question?"
        reason = ask_line(self, self.look, "Dismiss", ask, "Dismiss")
        if reason:
            who, day = self.session.project.facilitator, self.session.workspace.clock().date()
            edit = dismiss(self.survey.id, team, question, reason, who, day.isoformat())
            self.session.do(edit)
