"""Who is missing: the seats of every team, what can be done for one, and whom the desk is asked about."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QHBoxLayout, QVBoxLayout, QWidget

from planner.domain.base.language import Verbatim, phrase, tr
from planner.room.messages import SeatShown
from planner.ui.kit.card import Card, Rule
from planner.ui.kit.clip import Entry, show_menu
from planner.ui.kit.flow import Flow, cleared
from planner.ui.kit.look import Look
from planner.ui.kit.text import Button, LinkButton, PlainLabel
from planner.ui.workshop.desk_parts import SeatChip
from planner.ui.workshop.room_lead import RoomLead
from planner.workspace.meeting.state import seats_words

HIDDEN = "Levels stay hidden here too until you open the votes"


class PeopleCards(QWidget):
    """Cards: who waits, the seats, and what can be done for the chosen one (``chose``: another is)."""

    chose = Signal()

    def __init__(self, look: Look, lead: RoomLead) -> None:
        super().__init__()
        self.look, self.lead = look, lead
        self.seat = ""
        self._shape: object = None
        self._chips: dict[str, SeatChip] = {}
        self._voted: dict[str, PlainLabel] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(look.u(3))
        self.asking = Card(look)  # above all else: somebody waits at the door
        self.asks = QVBoxLayout()
        self.asking.body.addLayout(self.asks)
        column.addWidget(self.asking)
        self.card = Card(look, "Who is missing", HIDDEN)
        self.teams = QVBoxLayout()
        self.teams.setSpacing(look.u(1.5))
        self.card.body.addLayout(self.teams)
        column.addWidget(self.card)
        one = Card(look)
        self.chosen = PlainLabel(look, "", wrap=True)
        one.body.addWidget(self.chosen)
        self.for_seat = QWidget()
        row = Flow(look)
        self.for_seat.setLayout(row)
        self.value = QComboBox()
        self.value.setAccessibleName(tr("Vote"))
        for sign in ("0", "1", "2", "3", "4", "?"):
            self.value.addItem(sign)
        self.hand = Button(look, "Vote for this seat")
        self.hand.clicked.connect(self._vote_for)
        self.give = Button(look, "Give the seat to another phone")
        self.give.clicked.connect(lambda: lead.one_time(self.seat))
        self.out = Button(look, "Take the seat out")
        self.out.clicked.connect(lambda: lead.remove(self.seat))
        for widget in (self.value, self.hand, self.give, self.out):
            row.add(widget)
        one.body.addWidget(self.for_seat)
        column.addWidget(one)

    def tag(self, seat: SeatShown) -> str:
        """A tag in the language of the desk; a name as it is."""
        if self.lead.naming == "list":
            return seat.tag
        return " ".join(tr(w) for w in seat.tag.split(" "))

    def fill(self) -> None:
        """Show the seats as they are now."""
        self._fill_teams()
        self._fill_seat()
        self._fill_asks()

    def _fill_teams(self) -> None:
        lead = self.lead
        self.card.caption.setText("" if lead.meeting.shown else HIDDEN)
        rows = lead.scene().rows
        teams = {r.team: sorted((s for s in lead.seen.seats if s.team == r.team), key=lambda s: s.tag)
                 for r in rows}  # fmt: skip
        shape = [(r.team, r.name, [(s.id, s.tag) for s in teams[r.team]]) for r in rows]
        if shape != self._shape:
            self._shape = shape
            cleared(self.teams)
            self._chips, self._voted = {}, {}
            for row in rows:
                self._add_team(row.team, row.name, teams[row.team])
        for team, seats in teams.items():
            voted = sum(s.voted for s in seats)
            self._voted[team].setText(phrase("{n} of {all} voted", n=voted, all=len(seats)))
            for seat in seats:
                self._chips[seat.id].show_seat(seat, chosen=seat.id == self.seat)

    def _add_team(self, team: str, name: str, seats: list[SeatShown]) -> None:
        look = self.look
        self.teams.addWidget(Rule(look))
        self.teams.addWidget(self._head(name, team, seats))
        holder, flow = QWidget(), Flow(look)
        holder.setLayout(flow)
        for seat in seats:
            chip = self._chips[seat.id] = SeatChip(look, self.tag(seat))
            chip.clicked.connect(partial(self._choose, seat.id))
            flow.addWidget(chip)
        self.teams.addWidget(holder)

    def _head(self, name: str, team: str, seats: list[SeatShown]) -> QWidget:
        """The name of a team, more seats than people where there are, and how many have voted."""
        look, people = self.look, self.lead.people.get(team, len(seats))
        holder = QWidget()
        head = QHBoxLayout(holder)
        head.setContentsMargins(0, 0, 0, 0)
        head.addWidget(PlainLabel(look, name, bold=True))
        if len(seats) > people:
            head.addWidget(PlainLabel(look, seats_words(len(seats), people), "small", "warn"))
        head.addStretch(1)
        more = LinkButton(look, "Add a seat without a phone")
        more.clicked.connect(lambda: self._without_phone(team, more))
        head.addWidget(more)
        self._voted[team] = PlainLabel(look, "", "small", "muted")
        head.addWidget(self._voted[team])
        return holder

    def _without_phone(self, team: str, button: QWidget) -> None:
        """A seat that the desk votes for; of whom, is asked where votes are kept with names."""
        lead = self.lead
        if lead.naming == "none":
            lead.without_phone(team)
            return
        entries: list[Entry] = [
            (Verbatim(name), partial(lead.without_phone, team, person))
            for person, name in lead.without_seat(team)
        ]
        if entries:
            show_menu(self, entries, button.mapToGlobal(button.rect().bottomLeft()))
        else:
            lead.said.emit("Everybody of this team has a seat.")

    def _choose(self, seat: str, _checked: bool = False) -> None:
        self.seat = "" if seat == self.seat else seat
        self.chose.emit()

    def _vote_for(self) -> None:
        words = self.value.currentText()
        self.lead.vote_for(self.seat, words if words == "?" else int(words))

    def _fill_seat(self) -> None:
        seat = next((s for s in self.lead.seen.seats if s.id == self.seat), None)
        self.for_seat.setVisible(seat is not None)
        self.hand.setEnabled(not self.lead.meeting.shown)
        if seat is None:
            self.chosen.setText(
                "Choose a seat above to vote for it, or to give it to another phone."
            )
            return
        tag = self.tag(seat)
        self.chosen.setText(
            phrase("{tag} gives no sign.", tag=Verbatim(tag))
            if seat.asleep
            else phrase("{tag} has voted.", tag=Verbatim(tag))
            if seat.voted
            else phrase("{tag} has not voted yet.", tag=Verbatim(tag))
        )

    def _fill_asks(self) -> None:
        look, lead = self.look, self.lead
        cleared(self.asks)
        self.asking.setVisible(bool(lead.asked))
        for seat, why in lead.asked.items():
            shown = next((s for s in lead.seen.seats if s.id == seat), None)
            if shown is None:
                continue
            team = Verbatim(lead.session.project.team_by_id[shown.team].name)
            words = (
                phrase("Make room for one more in {team}?", team=team)
                if why == "full"
                else phrase(
                    "Somebody says to be {tag}. Give them the seat?", tag=Verbatim(self.tag(shown))
                )
            )
            self.asks.addWidget(PlainLabel(look, words, "body", "warn", wrap=True))
            holder, flow = QWidget(), Flow(look)
            holder.setLayout(flow)
            for label, yes in (("Yes", True), ("No", False)):
                button = Button(look, label)
                button.clicked.connect(lambda _=False, s=seat, y=yes: lead.admit(s, yes=y))
                flow.addWidget(button)
            self.asks.addWidget(holder)
