"""Page 3: the profile, teams by dimension, what is strong and weak, where people differ."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QVBoxLayout,
    QWidget,
)

from planner.analysis.around.after_plan import targets_reached
from planner.analysis.around.since_last_round import since_last_round
from planner.analysis.around.whom import whom_words
from planner.analysis.study.reach import beyond_reach, reach_words
from planner.analysis.study.study import Study
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import joined, phrase, tr
from planner.domain.base.numbers import decimal, level
from planner.maturity.agreement import agenda, agreed_share, few_know, spreads
from planner.maturity.answers import asked_dimensions, read_answers
from planner.maturity.content import lenses_of
from planner.maturity.explaining import explain
from planner.maturity.lens import explain_reading, read_lens
from planner.maturity.quick import is_part, unasked_ends
from planner.maturity.rounds import Comparison, compare_rounds
from planner.maturity.score import ALL_ALIKE, FEW_KNOWN, MORE_ALIKE, ends
from planner.maturity.words import (
    change_notes,
    confirmed_words,
    few_know_words,
    figure,
    way_words,
)
from planner.ui.kit.assessment_files import AssessmentFiles
from planner.ui.kit.card import Card, CardRow
from planner.ui.kit.choice import choice_list
from planner.ui.kit.flow import cleared
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import NumberBox, box_field, session_box
from planner.ui.kit.page import Page, fill_page, page_column
from planner.ui.kit.quiet import show_value
from planner.ui.kit.session import Session
from planner.ui.kit.text import LinkButton, PlainLabel
from planner.ui.kit.why import show_why
from planner.ui.results.head import LevelHead
from planner.ui.results.levels_card import LevelsCard, offer_teams, target_of_all
from planner.ui.results.models import ModelCards
from planner.ui.results.observed_card import ObservedCard
from planner.ui.results.old_targets import OldTargets
from planner.ui.results.part import PartView
from planner.ui.results.published import Published
from planner.ui.results.standing import agreement_words
from planner.ui.results.teams import MANY, TeamsCard
from planner.ui.results.unknown import UnknownView
from planner.ui.widgets.figure_table import FigureTable
from planner.ui.widgets.maturity import DotRows
from planner.ui.widgets.menu_button import MenuButton
from planner.workspace.edits import set_target

TARGETS_A_ROW = (5, 3)
"""How many fields of targets stand beside one another; the second where there is little room."""
ALONE = "No question has answers from two people yet."
ADD = "No question has answers from two people yet. Add people to see where they differ."
ALIKE = "Everybody who answered the same question chose the same level."


def change_words(difference: float | None) -> str:
    """A change of level: ``▲ 0.3``, ``▼ 0.1``, ``0.0``, or a dash."""
    if difference is None:
        return "–"
    words = decimal(abs(difference), 1)
    return words if round(difference, 1) == 0 else f"{'▲' if difference > 0 else '▼'} {words}"


class ResultsPage(Page):
    """Where the organisation stands."""

    title = "Results"
    next_title = "Candidates"

    def __init__(self, look: Look, session: Session) -> None:
        super().__init__(look, session)
        content, column = page_column(look)
        self._agreement = ""
        self.head = LevelHead(look, self._why)
        column.addWidget(self.head)
        self.rows.append(self.head)
        self.files = AssessmentFiles(self, look, session)
        self.menu = MenuButton(
            look,
            "Assessment",
            [
                ("Where people differ…", self.open_disagreement),
                ("Teams and people…", lambda: self.wanted.emit("people")),
                (None, lambda: None),
                ("Start the next round…", self.files.next_round),
                ("Load a benchmark…", self.files.load_benchmark),
                ("Remove the benchmark", self.files.remove_benchmark),
                (None, lambda: None),
                ("Export results…", self.files.export_results),
            ],
        )
        self.part = PartView(look, session, self.wanted.emit)
        column.addWidget(self.part)
        self.rows.append(self.part.row)
        self.unknown = UnknownView(look, self.wanted.emit)
        column.addWidget(self.unknown)
        self.rows.append(self.unknown.row)
        self.levels = LevelsCard(look, session, self.wanted.emit)
        self.tools = [self.levels.whose, self.menu]
        self.teams = TeamsCard(look)
        self.teams.chosen.connect(self._show_team)
        column.addWidget(self.teams)  # where there are many, they come first
        column.addWidget(self.levels)
        row = CardRow(look)
        self.published = Published(look, session, self._why_lens)
        talk = Card(look, "Talk about these first", "one dot per answer")
        self.dots = DotRows(look)
        self.no_dots = PlainLabel(look, ALONE, "body", "muted", wrap=True)
        all_of_it = LinkButton(look, "All questions")
        all_of_it.setAccessibleName(tr("All questions where people differ"))
        all_of_it.clicked.connect(self.open_disagreement)
        talk.head.addWidget(all_of_it)
        talk.body.addWidget(self.dots)
        talk.body.addWidget(self.no_dots)
        self.few = PlainLabel(look, "", "small", wrap=True)
        talk.body.addWidget(self.few)
        talk.body.addStretch(1)
        row.add(self.published, 58)
        row.add(talk, 42)
        column.addWidget(row)
        self.rows += [row, self.published]
        beside = QVBoxLayout()
        beside.setSpacing(look.u(3))
        column.addLayout(beside)
        self.observed = ObservedCard(look, session, beside.addWidget, self.wanted.emit)
        self.models = ModelCards(look, session, beside.addWidget, self.wanted.emit)
        row = CardRow(look)
        self.since = Card(look, "Since the last round", "levels by dimension")
        self.since_table = FigureTable(look, "Since the last round")
        self.since.body.addWidget(self.since_table)
        self.since_notes = PlainLabel(look, "", "small", "muted", wrap=True)
        self.since.body.addWidget(self.since_notes)
        self.since.body.addStretch(1)
        self.peers = Card(look, "Compared with others", "from your file")
        self.peers_table = FigureTable(look, "Compared with others")
        self.peers.body.addWidget(self.peers_table)
        self.peers.body.addStretch(1)
        row.add(self.since, 1)
        row.add(self.peers, 1)
        column.addWidget(row)
        self.rows.append(row)
        self.extremes = self._extremes()
        column.addWidget(self.extremes)
        self.target_card = self._targets()
        column.addWidget(self.target_card)
        column.addStretch(1)
        fill_page(self, content)

    def _extremes(self) -> QWidget:
        card = Card(self.look, "Strongest and weakest", "level over all teams")
        self.strong_rows = PlainLabel(self.look, "", wrap=True)
        self.weak_rows = PlainLabel(self.look, "", wrap=True)
        pair = QHBoxLayout()
        pair.addWidget(self.strong_rows, 1)
        pair.addWidget(self.weak_rows, 1)
        card.body.addLayout(pair)
        return card

    def _targets(self) -> Card:
        look = self.look
        card = Card(look, "Targets", "below the top is fine")
        self.target_team = choice_list(look, tr("Targets of"), 8)
        self.target_team.activated.connect(lambda _: self._show_targets())
        self.way = PlainLabel(look, "", "small", "muted")
        card.head.addWidget(self.way)
        card.head.addWidget(self.target_team)
        self.out_of_reach = PlainLabel(look, "", "small", wrap=True)
        self.all_alike = OldTargets(look, self.session)
        self.target_grid = QGridLayout()
        self.target_grid.setHorizontalSpacing(look.u(3))
        card.body.addLayout(self.target_grid)
        card.body.addWidget(self.out_of_reach)
        card.body.addWidget(self.all_alike)
        self.targets: dict[str, NumberBox] = {}
        self._target_pairs: list[tuple[PlainLabel, NumberBox]] = []
        self._stacked = False
        return card

    def _build_targets(self) -> None:
        """Make a field for each dimension that is asked; again only when these are others."""
        dimensions = asked_dimensions(self.session.project)
        if list(self.targets) == [d.id for d in dimensions]:
            return
        cleared(self.target_grid)
        self.targets, self._target_pairs = {}, []
        look = self.look
        for dimension in dimensions:
            box = session_box(self.session, look, box_field("number", 0, 4), step=0.5)
            box.setDecimals(1)
            box.setSpecialValueText(tr("no target"))
            box.setAccessibleName(tr(phrase("Target of {name}", name=dimension.name)))
            box.setMinimumHeight(look.u(7))
            box.valueChanged.connect(
                lambda value, d=dimension: self.session.do(
                    set_target(d.id, d.name, value or None, self.target_team.currentData())
                )
            )
            self.targets[dimension.id] = box
            label = PlainLabel(look, dimension.short, "small", "muted")
            self._target_pairs.append((label, box))
        self._place_targets()

    def set_density(self, *, narrow: bool, stacked: bool) -> None:
        """Suit the page to the room; fewer targets stand beside one another where there is little."""
        self._stacked = stacked
        super().set_density(narrow=narrow, stacked=stacked)
        self._place_targets()

    def _place_targets(self) -> None:
        beside = TARGETS_A_ROW[self._stacked]
        for k, (label, box) in enumerate(self._target_pairs):
            self.target_grid.addWidget(label, k // beside * 2, k % beside)
            self.target_grid.addWidget(box, k // beside * 2 + 1, k % beside)

    def _show_targets(self) -> None:
        project, profile = self.session.project, self.session.profile
        offer_teams(self.target_team, project)
        team = self.target_team.currentData()
        for dimension, box in self.targets.items():
            show_value(box, project.target_level(dimension, team) or 0.0)
        beyond = reach_words(beyond_reach(project, profile, catalogue_of(project)))
        self.out_of_reach.setText(beyond)
        self.out_of_reach.setVisible(bool(beyond))
        self.all_alike.refresh()
        way = profile.way(project, self.target_team.currentIndex() - 1 if team else None)
        self.way.setText(
            "" if way is None else phrase("{share} of the way there", share=way_words(way))
        )

    def open_disagreement(self) -> None:
        """Open all questions where people differ."""
        self.wanted.emit("place:disagreement")

    def refresh(self) -> None:
        """Show level, profile, teams and disagreement."""
        project, profile = self.session.project, self.session.profile
        teams = len(project.teams)
        self._build_targets()
        self._show_targets()
        asked = profile.overall.asked > 0
        part = is_part(profile) and asked
        self.part.setVisible(part)
        many = teams > MANY and asked
        self.teams.setVisible(many)
        if many:
            self.teams.show_teams(project, profile)
        unknown = asked and not part and not profile.overall.leads and teams <= MANY
        self.unknown.setVisible(unknown)
        if unknown:
            self.unknown.refresh(project, profile)
        self.levels.setVisible(not part and not unknown)
        self.levels.whose.setEnabled(not part and not unknown)
        self.target_card.setVisible(not part)
        if part:
            self.part.refresh(project, profile)
        self.levels.refresh(part=part)
        self.published.refresh()
        self.observed.refresh()
        self.models.refresh()
        self._show_extremes()
        study = self._studied()
        spread = study.spreads if study is not None else spreads(project)
        found = agenda(profile, spread)[:5]
        by_id = project.questionnaire.by_id
        answers = read_answers(project)
        self.dots.show_rows(
            [
                (
                    by_id[i.spread.question].title,
                    i.spread.levels,
                    whom_words(project, i.spread.question, answers),
                )
                for i in found
            ]
        )
        self.dots.setVisible(bool(found))
        self.no_dots.setVisible(not found)
        alone = ADD if len(project.respondents) == 1 else ALONE
        self.no_dots.setText(ALIKE if spread else alone)
        few = few_know(profile)
        self.few.setText(few_know_words(project, few))
        self.few.setVisible(bool(few))
        self._agreement = agreement_words(agreed_share(spread), len(spread))
        self.head.show_level(project, profile)
        self._show_ways()
        self._show_since()
        self._show_peers()

    def _show_since(self) -> None:
        project = self.session.project
        self.since.setVisible(len(project.rounds) > 1)
        if len(project.rounds) < 2:
            return
        found = self._since_last()
        asked = {d.id for d in asked_dimensions(project)}
        labels = phrase("{label} to {label2}", label=found.before.label, label2=found.after.label)
        few = "too few answers were given again to compare" if found.overall.refused else ""
        said = [labels, confirmed_words(project, self.session.profile), few]
        self.since.caption.setText(joined([x for x in said if x], " · "))
        self.since_notes.setText(joined(change_notes(found), " "))
        self.since_table.show_rows(
            ("", "Before", "Now", "Change"),
            [
                (c.name, level(c.before), level(c.after), change_words(c.shown))
                for c in (found.overall, *found.dimensions)
                if c.id == "overall" or c.id in asked
            ],
        )

    def _since_last(self) -> Comparison:
        """What is other than in the round before: read off the study where that is of these answers."""
        project, study = self.session.project, self._studied()
        known = since_last_round(study) if study is not None else None
        return known or compare_rounds(project, project.rounds[-2], project.rounds[-1])

    def _studied(self) -> Study | None:
        """The study, where its levels are those of the document as it is now."""
        study = self.session.study
        if study is None or not self.session.is_current:
            return None
        return study if study.project.rounds == self.session.project.rounds else None

    def _show_peers(self) -> None:
        project, profile = self.session.project, self.session.profile
        benchmark = project.benchmark
        self.peers.setVisible(benchmark is not None)
        if benchmark is None:
            return
        self.peers.caption.setText(f"{benchmark.name}, {benchmark.date}")
        rows = []
        names = {d.id: d.name for d in asked_dimensions(project)}
        for entry in benchmark.rows:
            if entry.dimension not in names:
                continue
            mine = figure(profile.dimensions[entry.dimension])
            middle, half = "too few", "–"
            if benchmark.row(entry.dimension) is not None:
                middle = decimal(entry.median, 1)
                half = phrase(
                    "{low_quartile:.1f} to {high_quartile:.1f}",
                    low_quartile=entry.low_quartile,
                    high_quartile=entry.high_quartile,
                )
            rows.append((names[entry.dimension], mine, middle, half, str(entry.n)))
        self.peers_table.show_rows(("", "You", "Median", "Middle half", "n"), rows)

    def _show_ways(self) -> None:
        """What the level was, what the plan makes of it, what it should be."""
        last, after = self.session.last_profile, self.levels.after
        if is_part(self.session.profile):
            now = self.session.profile.overall
            self.head.show_part(now, *unasked_ends(now))
            return
        self.head.show_ways(
            self.session.profile.overall,
            last.overall.value if last is not None else None,
            after.overall.value if after is not None else None,
            target_of_all(self.session.project),
        )
        study = self.session.study
        reached = targets_reached(study, after) if study is not None and after is not None else None
        self.head.show_reached(reached)

    def _why_lens(self, k: int) -> None:
        lens = lenses_of(self.session.project.questionnaire)[k]
        show_why(
            self,
            self.look,
            phrase("Why? {name}", name=lens.name),
            explain_reading(
                read_lens(lens, self.session.profile.cells), self.session.project.questionnaire
            ),
            1,
            self._to_question,
        )

    def _show_extremes(self) -> None:
        questionnaire = self.session.project.questionnaire
        known = self.session.profile.known_questions
        found = ends(known)

        def lines(ids: Iterable[str]) -> list[str]:
            return [f"{level(known[q])}   {tr(questionnaire.by_id[q].title)}" for q in ids]

        if len(known) < FEW_KNOWN or not found.weakest:
            strong, weak = lines(sorted(known, key=lambda q: (-known[q], q))[:FEW_KNOWN]), []
            if len(known) >= FEW_KNOWN:
                strong = [phrase(ALL_ALIKE, level=level(min(known.values())))]
        else:
            strong, weak = lines(found.strongest), lines(found.weakest)
            for said, ids, more in (
                (strong, found.strongest, found.beside),
                (weak, found.weakest, found.alike),
            ):
                if more:
                    said.append(tr(phrase(MORE_ALIKE, n=more, level=level(known[ids[-1]]))))
        self.strong_rows.setText("\n".join(strong))
        self.weak_rows.setText("\n".join(weak))
        self.extremes.setVisible(bool(known) and not self.part.isVisibleTo(self))

    def refresh_study(self) -> None:
        """What plan and worth follow from a quick check."""
        study = self.session.study
        withheld = study is not None and study.judgement.withheld
        self.part.show_study(study, withheld=withheld)
        self.levels.show_study(study)
        self.published.refresh()
        self._show_ways()

    def _show_team(self, team: str) -> None:
        """Show one team on the radar."""
        self.levels.show_team(team)

    def figures_words(self) -> str:
        """How far people agree on what the levels rest on."""
        return self._agreement

    def state_words(self) -> str:
        """Coverage over all teams."""
        return self.session.profile.counts.words

    def refresh_look(self) -> None:
        """Draw the chart in the colours in use."""
        self.levels.show_radar()

    def _why(self) -> None:
        tree = explain(self.session.project, self.session.profile)
        show_why(self, self.look, "Why this level?", tree, go=self._to_question)

    def _to_question(self, question: str) -> None:
        """Go to a question of the tree."""
        self.wanted.emit(f"question:{question}")
