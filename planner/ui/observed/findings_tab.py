"""Findings by team and question, the widest difference first; attach, dismiss, go to the question."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout

from planner.analysis.observed import Difference, differences, observed_words
from planner.domain.answers.observation import SURE_WORDS, Survey
from planner.domain.base.language import Verbatim, joined, marked, phrase, tr
from planner.domain.base.numbers import iso_day
from planner.observe.rules import built_in_rules
from planner.ui.kit.dialogs import ask_line
from planner.ui.kit.look import Look
from planner.ui.kit.session import Session
from planner.ui.kit.text import Button, PlainLabel, set_tip
from planner.ui.observed.scale_cell import LEGEND, ScaleDelegate
from planner.ui.observed.tab import TableTab
from planner.ui.widgets.legend import Legend
from planner.ui.widgets.tables import Column, RowData
from planner.workspace.meeting.agenda import prepared_for
from planner.workspace.meeting.agenda_edits import not_on_agenda, put_on_agenda
from planner.workspace.observe_edits import attach, dismiss, undismiss

SCALE = 4
"""The column of the scale."""
AGENDA_TIP = (
    "The questions in which more is claimed than was observed come first on the agenda of the next "
    "workshop. What was observed is shown there after the vote, never before."
)
OUTCOME_WORDS = {"seen": "seen", "not_seen": "not seen", "cannot_tell": "cannot tell"}


class FindingsTab(TableTab):
    """A table of differences, and the places of the chosen one."""

    went = Signal(str)
    """Somebody wants to see a question, by its id."""

    def __init__(self, look: Look, session: Session) -> None:
        columns = [
            Column("Team"),
            Column("Question", stretch=True),
            Column("Said", right=True),
            Column("Observed"),
            Column("Level 0 to 4", "range"),
            Column("What was seen", stretch=True),
        ]
        super().__init__(look, "Claimed against observed", columns, [24, 0, 20, 29, 40, 0])
        self.table.setItemDelegateForColumn(SCALE, ScaleDelegate(look, self.table))
        self.session = session
        self.found: list[Difference] = []
        self.table.selectionModel().currentRowChanged.connect(lambda now: self._show(now.row()))
        column = self.column
        column.insertWidget(2, Legend(look, LEGEND))
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
        self.planned = PlainLabel(look, "", "small", "muted")
        self.agenda = Button(look, "Put on the agenda")
        set_tip(self.agenda, AGENDA_TIP)
        self.agenda.clicked.connect(self._put_on_agenda)
        row.addWidget(self.planned)
        row.addWidget(self.agenda)
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
            sum(x) for x in ([d.gap > 0 for d in self.found], [d.compared for d in self.found])
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
                        "",
                        tr(d.observed.words or d.observed.open),
                    ),
                    {SCALE: d},
                    bold=frozenset({2, 3}) if d.gap > 0 else frozenset(),
                )
                for k, d in enumerate(self.found)
            ]
        )
        self._show(self.table.currentIndex().row())
        self._show_agenda()

    def _today(self) -> str:
        return self.session.workspace.clock().date().isoformat()

    def _open(self) -> tuple[str, ...]:
        """The questions in which a claim lies above what was observed and that are on no agenda yet."""
        wide = [d.observed.question for d in self.found if d.gap > 0]
        return not_on_agenda(self.session.project, wide, self._today())

    def _show_agenda(self) -> None:
        """Say how many would go on the agenda, and what stands on it."""
        n = len(self._open())
        self.agenda.setEnabled(n > 0)
        self.agenda.setText(tr(phrase("Put {n} on the agenda", n=n) if n else "Put on the agenda"))
        plan = prepared_for(self.session.project, self._today())
        words = "" if plan is None else phrase("Workshop on {day}", day=iso_day(plan.date))
        self.planned.setText(words)

    def _put_on_agenda(self) -> None:
        """Put them on the agenda of the next workshop; without one, ask for its day first."""
        project, today, day = self.session.project, self._today(), ""
        open_ = self._open()
        if prepared_for(project, today) is None:
            ask = "On which day is the workshop? Type it like 2027-06-30."
            day = ask_line(self, self.look, "Put on the agenda", ask, "Put on the agenda")
            if not day:
                return
        teams = [d.observed.team for d in self.found if d.gap > 0 and d.observed.question in open_]
        self.session.do(put_on_agenda(open_, teams, today, day))
        self._show_agenda()

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
