"""What leads a workshop: stage and desk ask it to do things, and it tells them when something changed."""

from __future__ import annotations

import time
from dataclasses import dataclass

from PySide6.QtCore import QObject, QTimer, Signal

from planner.domain.answers.assessment import Consensus
from planner.domain.base.errors import InputError
from planner.domain.base.language import phrase
from planner.domain.base.types import clean_text, iso_time
from planner.domain.content.questionnaire import Question
from planner.ui.kit.session import Session
from planner.workspace.edits import record_votes, set_consensus, set_document_note
from planner.workspace.workshop import Reading, Workshop, members, read_spread, read_votes

BREAK_MINUTES = 10


@dataclass(frozen=True)
class Scene:
    """What the stage shows: no names, nothing of other documents."""

    dimension: str
    place: str
    question: Question
    voters: int
    votes: int
    unsure: int
    counts: tuple[int, ...]
    shown: bool
    chosen: int | None
    agreed: int | None
    reading: Reading
    before: tuple[int, ...]


class Lead(QObject):
    """A workshop in progress on the session's document.

    ``changed``: the scene is another; ``ticked``: a second has passed; ``said``: a sentence for whoever acts.
    """

    changed = Signal()
    ticked = Signal()
    said = Signal(object)

    def __init__(self, session: Session, workshop: Workshop) -> None:
        super().__init__()
        self.session, self.workshop = session, workshop
        self.profile_shown = False
        self._since = time.monotonic()
        self._break_ends = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(1000)
        self._timer.timeout.connect(self.ticked)
        self._timer.start()
        workshop.go(0, session.project)
        session.changed.connect(self.changed)

    def end(self) -> None:
        """Stop listening and counting."""
        self._timer.stop()
        self.session.changed.disconnect(self.changed)

    @property
    def seconds(self) -> int:
        """Seconds on this question, or left of the break."""
        now = time.monotonic()
        if self.workshop.on_break:
            return max(round(self._break_ends - now), 0)
        return round(now - self._since)

    def scene(self) -> Scene:
        """What is on stage now."""
        project, workshop = self.session.project, self.workshop
        question = project.questionnaire.by_id[workshop.question]
        answers = workshop.answers(project)
        levels = workshop.levels(project)
        agreed = project.current_round.consensus.get(workshop.team, {}).get(workshop.question)
        return Scene(
            dimension=project.questionnaire.dimension_by_id[question.dimension].name,
            place=phrase("{part} of {n}", part=workshop.place + 1, n=len(workshop.questions)),
            question=question,
            voters=len(members(project, workshop.team)),
            votes=workshop.votes_in(project),
            unsure=sum(a.state == "dont_know" for a in answers),
            counts=tuple(levels.count(k) for k in range(5)),
            shown=workshop.shown,
            chosen=workshop.chosen,
            agreed=None if agreed is None else agreed.level,
            reading=read_spread(levels, len(answers), self._last_time()),
            before=workshop.before,
        )

    def _last_time(self) -> int | None:
        """What the team agreed on in the round before, where the question was asked."""
        rounds = self.session.project.rounds
        if len(rounds) < 2:
            return None
        agreed = rounds[-2].consensus.get(self.workshop.team, {}).get(self.workshop.question)
        return None if agreed is None else agreed.level

    def _now(self) -> str:
        return iso_time(self.session.workspace.clock())

    def vote(self, line: str) -> bool:
        """Take votes typed in one line; returns whether they were good."""
        workshop, project = self.workshop, self.session.project
        people = [r.id for r in members(project, workshop.team)]
        title = project.questionnaire.by_id[workshop.question].title
        try:
            votes = read_votes(line, len(people))
        except InputError as error:
            self.said.emit(str(error))
            return False
        workshop.shown, workshop.chosen = False, None
        done = self.session.do(record_votes(people, workshop.question, votes, self._now(), title))
        self.said.emit(
            phrase("{sum} votes are in.", sum=sum(v is not None for v in votes)) if done else ""
        )
        self.changed.emit()
        return done

    def reveal(self) -> None:
        """Open the votes."""
        try:
            self.workshop.reveal(self.session.project)
        except InputError as error:
            self.said.emit(str(error))
        self.changed.emit()

    def vote_again(self) -> None:
        """Hide the votes for another round."""
        self.workshop.vote_again(self.session.project)
        self._since = time.monotonic()
        self.changed.emit()

    def choose(self, level: int) -> None:
        """Frame the level that the team leans to; only once the votes are open."""
        if self.workshop.shown:
            self.workshop.chosen = level
            self.changed.emit()

    def keep(self, reason: str = "") -> bool:
        """Record the framed level as what the team agrees on; the votes stay beside it."""
        workshop, project = self.workshop, self.session.project
        if not workshop.shown or workshop.chosen is None:
            self.said.emit("Open the votes and choose a level first.")
            return False
        old = project.current_round.consensus.get(workshop.team, {}).get(workshop.question)
        text = clean_text(reason).strip() or (old.reason if old is not None else "")
        consensus = Consensus(level=workshop.chosen, reason=text, when=self._now())
        title = project.questionnaire.by_id[workshop.question].title
        done = self.session.do(set_consensus(workshop.team, workshop.question, consensus, title))
        if done:
            self.said.emit(phrase("Level {chosen} is kept.", chosen=workshop.chosen))
        self.changed.emit()
        return done

    def go(self, by: int) -> None:
        """Go to the next or the last question."""
        self.workshop.go(by, self.session.project)
        self.profile_shown = False
        self._since = time.monotonic()
        self.changed.emit()

    def go_to(self, question: str) -> None:
        """Go to a question of the agenda."""
        if question in self.workshop.questions:
            self.go(self.workshop.questions.index(question) - self.workshop.place)

    def toggle_break(self) -> None:
        """Begin a break of ten minutes, or end it."""
        self.workshop.on_break = not self.workshop.on_break
        now = time.monotonic()
        self._break_ends = now + 60 * BREAK_MINUTES
        if not self.workshop.on_break:
            self._since = now
        self.changed.emit()

    def toggle_profile(self) -> None:
        """Show the profile as it grows, or the question again."""
        self.profile_shown = not self.profile_shown
        self.changed.emit()

    def note(self, text: str) -> None:
        """Write the notes of the document."""
        note = clean_text(text, multiline=True)
        if note != self.session.project.note:
            self.session.do(set_document_note(note))
