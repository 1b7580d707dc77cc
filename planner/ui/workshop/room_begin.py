"""Beginning a room: teams, questions, network; says what is in the way, and what to do instead."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QHBoxLayout, QWidget

from planner.domain.base.language import Verbatim, joined, phrase, tr
from planner.reporting.notice import notice_pdf
from planner.room.addresses import addresses
from planner.room.ballots import Naming
from planner.room.certificate import names_in
from planner.room.messages import Begin, Listen
from planner.room.room_file import KeptRoom, rooms_folder, sweep_rooms
from planner.room.secrets_of import hashed
from planner.storage.claims import Claims
from planner.ui.kit.dialog import Dialog, Form
from planner.ui.kit.dialogs import ask_choice, ask_save
from planner.ui.kit.look import Look
from planner.ui.kit.number_box import box_field, session_box
from planner.ui.kit.session import Session
from planner.ui.kit.table_files import write_file
from planner.ui.kit.text import Button, Field, LinkButton, PlainLabel
from planner.ui.workshop.order_box import OrderBox
from planner.ui.workshop.room_left import TITLE, left_words, room_left
from planner.ui.workshop.room_trial import ladder
from planner.workspace.bench.prepare import pace_of
from planner.workspace.meeting.agenda import breaks_of, usual_breaks
from planner.workspace.meeting.cards import (
    PORT,
    alone_of,
    called,
    cards_of,
    cards_page,
    place_of,
    ready_for_cards,
)
from planner.workspace.meeting.scene import teams_of
from planner.workspace.meeting.state import Meeting
from planner.workspace.meeting.votes import add_seats, free_seats

KINDS = {
    "network": "network",
    "tunnel": "VPN",
    "inner": "inside this machine",
    "own": "this machine alone",
}
NAMINGS: dict[Naming, str] = {
    "none": "Without names",
    "list": "By list: everybody chooses the own name",
    "card": "By card: everybody has a code on paper",
}
FIREWALL = "At first the system may ask whether the program may take connections: allow it."


class RoomDialog(Dialog):
    """Asks for teams, questions, seats and network."""

    def __init__(
        self,
        parent: QWidget,
        look: Look,
        session: Session,
        claims: Claims | None = None,
        left: KeptRoom | None = None,
        save: Callable[[], bool] | None = None,
    ) -> None:
        """``left`` is a room that is gone on with; ``save`` asks where the document is to lie, and saves."""
        super().__init__(parent, look, TITLE, 130)
        self.session, self.claims, self.left, self._save = session, claims, left, save
        self.certificate = ("", "")
        column = self.column
        words = (
            "People scan a code and vote blind in their browser. No internet, no app, no account: "
            "this machine serves one page on the local network."
        )
        column.addWidget(PlainLabel(look, words, wrap=True))
        self.teams: dict[str, QCheckBox] = {}
        column.addWidget(PlainLabel(look, "Teams", "small", "muted"))
        for team in session.project.teams:
            box = QCheckBox(team.name.replace("&", "&&"))
            box.setChecked(True)
            box.toggled.connect(self.refresh)
            self.teams[team.id] = box
            column.addWidget(box)
        form = Form(look)
        self.order = OrderBox(session)
        self.order.activated.connect(self.refresh)
        self.names = QComboBox()
        for naming, text in NAMINGS.items():
            self.names.addItem(tr(text), naming)
        self.names.activated.connect(self.refresh)
        self.seats = session_box(session, look, box_field("whole", 1, 60))
        self.minutes = session_box(session, look, box_field("whole", 15, 600), step=15)
        self.seats.setValue(8)
        self.minutes.setValue(180)
        prepared = self.order.prepared
        if prepared is not None and prepared.minutes >= 15:
            self.minutes.setValue(min(prepared.minutes, 600))
        form.add("Questions", self.order)
        form.add("Names", self.names)
        form.add("Seats a team", self.seats)
        form.add("Minutes", self.minutes)
        self.wifi = Field(look, "Name of the Wi-Fi")
        self.wifi.setPlaceholderText(tr("shown on the stage, if you like"))
        self.password = Field(look, "Its password")
        form.add("Name of the Wi-Fi", self.wifi)
        form.add("Its password", self.password)
        column.addLayout(form)
        column.addWidget(PlainLabel(look, "Where phones reach this machine", "small", "muted"))
        self.addresses: list[tuple[str, QCheckBox]] = []
        for k, one in enumerate(addresses(own=True)):
            words = phrase("{host} · {adapter} ({kind})", host=Verbatim(one.host),
                           adapter=Verbatim(one.adapter), kind=KINDS[one.kind])  # fmt: skip
            box = QCheckBox(tr(words))
            box.setChecked(k == 0)
            box.toggled.connect(self.refresh)
            self.addresses.append((one.host, box))
            column.addWidget(box)
        column.addWidget(PlainLabel(look, FIREWALL, "small", "muted", wrap=True))
        row = QHBoxLayout()
        secure = LinkButton(look, "Use a certificate…")
        secure.clicked.connect(self._choose_certificate)
        ladder = LinkButton(look, "No phone gets through?")
        ladder.clicked.connect(self._show_ladder)
        row.addWidget(secure)
        row.addWidget(ladder)
        paper = LinkButton(look, "Notice on paper…")
        paper.clicked.connect(self._save_notice)
        row.addWidget(paper)
        self.cards = LinkButton(look, "Cards on paper…")
        self.cards.clicked.connect(self._save_cards)
        row.addWidget(self.cards)
        row.addStretch(1)
        column.addLayout(row)
        self.name_label = PlainLabel(look, "Name that the certificate is for", "small", "muted")
        self.name = Field(look, "Name that the certificate is for")
        for widget in (self.name_label, self.name):
            widget.hide()
            column.addWidget(widget)
        self.facts = PlainLabel(look, "", wrap=True)
        column.addWidget(self.facts)
        self.begin = Button(look, "Open the room", primary=True)
        self.begin.clicked.connect(self.accept)
        self.save = Button(look, "Save the document…")
        self.save.clicked.connect(self._save_document)
        self.add_foot(self.save, primary=self.begin, leave="Cancel")
        if left is not None:
            self._as_it_was(left)
        self.minutes.valueChanged.connect(lambda _: self.refresh())
        self.refresh()

    def _choose_certificate(self) -> None:
        kinds = tr("Certificates (*.pem *.crt *.cer)")
        cert, _ = QFileDialog.getOpenFileName(
            self, tr("Certificate of the organisation"), "", kinds
        )
        if cert:
            key, _ = QFileDialog.getOpenFileName(self, tr("Its key"), str(Path(cert).parent), "*")
            self.take_certificate(cert, key)
        self.refresh()

    def take_certificate(self, cert: str, key: str) -> None:
        """Use a certificate with its key; the name it is for is what the stage shows."""
        self.certificate = (cert, key) if key else ("", "")
        names = names_in(Path(cert)) if key else ()
        if names and not self.name.text():
            self.name.setText(names[0])
        self.name.setVisible(bool(key))
        self.name_label.setVisible(bool(key))

    def _save_notice(self) -> None:
        """What happens with votes, for works councils and everybody who asks."""
        start = self._beside("room.pdf")
        path = ask_save(self, self.look, "Notice on paper", start, "PDF (*.pdf)")
        if path is not None:
            today = self.session.workspace.clock().date()
            write_file(self.session, path, lambda: notice_pdf(today))

    def _beside(self, name: str) -> str:
        """A file beside the document."""
        path = self.session.workspace.path
        return name if path is None else str(path.parent / name)

    @property
    def naming(self) -> Naming:
        """Whether people join without names, from a list, or with a card."""
        found: Naming = self.names.currentData()
        return found

    def hosts(self) -> list[str]:
        """The addresses that are ticked."""
        return [h for h, box in self.addresses if box.isChecked()]

    def place(self) -> str:
        """The link that cards hold: where this room will be."""
        host = self.name.text().strip() if self.certificate[0] else ""
        return place_of(host or self.hosts()[0], secure=bool(self.certificate[0]))

    def _save_cards(self) -> None:
        """Write a card for everybody of the ticked teams; the document gets a secret for them once."""
        path = ask_save(self, self.look, "Cards on paper", self._beside("cards.pdf"), "PDF (*.pdf)")
        if path is None:
            return
        session = self.session
        if not session.project.handed_out.secret and not session.do(ready_for_cards()):
            return
        today = session.workspace.clock().date()
        teams, where = self.chosen_teams(), self.place()
        write_file(session, path, lambda: cards_page(session.project, teams, where, today))
        self.refresh()

    def _show_ladder(self) -> None:
        self.facts.setText(ladder(set(self.hosts())))

    def chosen_teams(self) -> tuple[str, ...]:
        """The ticked teams."""
        return tuple(t for t, box in self.teams.items() if box.isChecked())

    def questions(self) -> tuple[str, ...]:
        """What they would be asked."""
        return self.order.questions(self.chosen_teams())

    def _in_the_way(self) -> str:
        """Why no room can be opened here, or nothing."""
        session = self.session
        space = session.workspace
        if space.path is None:
            return "Save the document first: an open room is kept under it."
        if session.project.example or space.read_only:
            return "This document cannot be changed here. Save a copy of your own first."
        other = self.claims.other(space.path, space.clock()) if self.claims is not None else None
        if other is not None:
            who = phrase(" ({who})", who=Verbatim(other.who)) if other.who else ""
            return phrase(
                "Another window has this document open{who}, and one alone can lead a room. "
                "Close it there first.",
                who=who,
            )
        if not self.chosen_teams():
            return "Choose at least one team."
        if not self.questions():
            return "There is nothing to ask with this choice."
        if not self.hosts():
            return (
                "This machine is in no network, or none is ticked. Connect it to a Wi-Fi or a router of your "
                "own; else type the votes."
            )
        if self.naming != "none":
            rooms = teams_of(session.project, self.chosen_teams(), self.naming)
            empty = [Verbatim(t.name) for t in rooms if not t.free]
            if empty:
                return phrase(
                    "Nobody is entered for {teams}. Add people on the page Organisation, or let them vote "
                    "without names.",
                    teams=joined(empty),
                )
        return ""

    def _what_happens(self) -> str:
        hosts, naming = self.hosts(), self.naming
        words: str = phrase(
            "{n} questions for {teams} teams. Votes are kept without names."
            if naming == "none"
            else "{n} questions for {teams} teams. Votes are kept with names: say so to everybody.",
            n=len(self.questions()),
            teams=len(self.chosen_teams()),
        )
        if all(h in {"127.0.0.1", "::1"} for h in hosts):
            words = "Only this machine itself could vote: good for a try, not for a room."
        else:
            words = joined([w for w in (words, self._too_long()) if w], " ")
        if naming == "card":
            printed = phrase(
                "Cards have to be printed for {where}: the room opens there.",
                where=Verbatim(self.place()),
            )
            words = joined([words, printed], " ")
        return words

    def _too_long(self) -> str:
        """That the questions take longer than the room is there, where they do."""
        pace, n = pace_of(self.session.project), len(self.questions())
        need, there = round(n * pace), round(self.minutes.value())
        if need <= there:
            return ""
        return phrase(
            "At {pace} minutes a question they take {need} minutes, and {there} are there: choose fewer, or "
            "cut the agenda on the desk.",
            pace=round(pace),
            need=need,
            there=there,
        )

    def _save_document(self) -> None:
        if self._save is not None:
            self._save()
        self.refresh()

    def refresh(self) -> None:
        """Say what would happen, and what is in the way."""
        reason = self._in_the_way()
        self.facts.setText(reason or self._what_happens())
        self.begin.setEnabled(not reason)
        self.save.setVisible(self._save is not None and self.session.workspace.path is None)
        self.seats.setEnabled(self.naming == "none")
        self.cards.setVisible(self.naming == "card")
        self.cards.setEnabled(not reason)

    def accept(self) -> None:
        """Open the room, unless something came in the way meanwhile."""
        self.refresh()
        if self.begin.isEnabled():
            super().accept()

    def _left(self) -> KeptRoom | None:
        """A room that was left open, where the person wants to go on with it."""
        left = room_left(self.session)
        if left is None:
            return None
        choices = [("Begin a new room", "new"), ("Go on with it", "go")]
        words = left_words(self.session, left)
        asked = ask_choice(self.parentWidget(), self.look, TITLE, words, choices)
        return left if asked == "go" else None

    @staticmethod
    def _begun(left: KeptRoom | None) -> str:
        """When the room began: one of today goes on in its time."""
        now = f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}"
        return left.begun if left is not None and left.begun[:10] == now[:10] else now

    def _as_it_was(self, left: KeptRoom) -> None:
        """Teams, names, minutes and addresses of a room that is gone on with."""
        teams = {t.id for t in left.room.teams}
        for team, box in self.teams.items():
            box.setChecked(team in teams)
        self.names.setCurrentIndex(self.names.findData(left.room.naming))
        if left.minutes >= 15:
            self.minutes.setValue(min(left.minutes, 600))
        for host, box in self.addresses:
            box.setChecked(host in left.addresses)

    @property
    def as_it_was(self) -> bool:
        """Whether a room can be gone on with at its place, with nothing to be asked."""
        left = self.left
        there = left is not None and set(left.addresses) == set(self.hosts()) and not left.secure
        return there and self.begin.isEnabled()

    def make(self) -> tuple[Begin, Meeting, KeptRoom | None]:
        """The room that was asked for, or the one that was left open and is gone on with."""
        session = self.session
        folder, project = rooms_folder(), session.project
        sweep_rooms(folder)
        seal = session.workspace.seal
        left = self.left or self._left()
        teams = self.chosen_teams()
        questions = self.questions()
        naming = self.naming if left is None else left.room.naming
        if naming == "card" and not project.handed_out.secret:
            session.do(ready_for_cards())
        if left is not None:
            teams = tuple(t.id for t in left.room.teams if t.id in project.team_by_id)
            known = project.questionnaire.by_id
            questions = tuple(q for q in left.course.questions if q in known) or questions
            asked = left.room.ballot.question if left.room.ballot is not None else ""
            if asked in project.questionnaire.by_id and asked not in questions:
                questions = (asked, *questions)
        elif naming == "none":
            for team in teams:
                missing = round(self.seats.value()) - len(free_seats(project, team))
                if missing > 0:
                    session.do(add_seats(team, missing))
        name = self.name.text().strip() if self.certificate[0] else ""
        listen = tuple(Listen(h, *self.certificate, name) for h in self.hosts())
        begin = Begin(
            folder,
            project.id,
            teams_of(session.project, teams, naming, round(self.seats.value())),
            listen,
            port=left.port if left is not None else PORT if naming == "card" else 0,
            naming=naming,
            people=called(session.project, teams),
            cards=(
                {hashed(c): r for r, c in cards_of(session.project).items()}
                if naming == "card"
                else {}
            ),
            alone=alone_of(session.project, teams) if naming != "none" else {},
            seal=seal,
            go_on=left is not None,
            begun=self._begun(left),
            minutes=round(self.minutes.value()),
        )
        return begin, Meeting(teams, questions, breaks=self._breaks(questions, left)), left

    def _breaks(self, questions: tuple[str, ...], left: KeptRoom | None) -> dict[str, int]:
        """The breaks that are still to come: as they were left, as they were prepared, or the usual ones."""
        plan = self.order.prepared if self.order.as_prepared else None
        if left is not None and left.course.questions:
            return dict(left.course.breaks)
        if plan is not None:
            return breaks_of(plan.agenda)
        return usual_breaks(questions, round(self.minutes.value()))
