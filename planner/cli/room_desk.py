"""The facilitator's desk in a terminal."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta

from planner.domain.answers.assessment import Consensus
from planner.domain.base.errors import InputError, PlannerError
from planner.domain.base.types import clean_text, iso_time
from planner.domain.project import Project
from planner.domain.record.workshop import WorkshopHeld
from planner.maturity.score import assess
from planner.room.addresses import Address, addresses
from planner.room.ballots import (
    WARM_UP,
    Ask,
    Doors,
    Keep,
    Naming,
    Open,
    Park,
    Seated,
    Settled,
    Taken,
)
from planner.room.messages import Admit, Begin, Listen, Noticed, Seen, Show
from planner.room.process import RoomProcess
from planner.room.qr import in_terminal
from planner.room.room_file import RoomFile, rooms_folder
from planner.room.secrets_of import hashed
from planner.workspace.edits import Edit, set_consensus
from planner.workspace.meeting import votes as meeting
from planner.workspace.meeting.agenda import points_of, usual_breaks
from planner.workspace.meeting.cards import PORT, alone_of, called, cards_of
from planner.workspace.meeting.pace import minutes_a_question
from planner.workspace.meeting.scene import phone_scene, teams_of
from planner.workspace.meeting.state import Meeting, questions_of, sentence
from planner.workspace.workspace import Workspace

HELP = """\
  open             open the votes (o)
  keep [TEAM] [LEVEL] [WHY]   what a team agreed on; without a level the middle vote (k)
  na TEAM WHY      the team agrees that the question does not apply
  ask TEAM WHO     the team does not know and asks somebody
  again            vote again (a)
  next, back       another question (n, b)
  go               end a break
  park [TEXT]      put the question off (p)
  said             what people wrote in private; “evidence N” keeps it, “hear N” notes it, “hide N” drops it
  doors            close the doors, or open them
  yes, no          give a seat that somebody asks for, or not
  undo             take the last step back
  end              end the room and save (e)"""


def chosen_addresses(options: argparse.Namespace) -> tuple[Address, ...]:
    """The addresses to listen at: those named, else the likeliest."""
    there = addresses(own=True)
    if options.address:
        by_host = {a.host: a for a in there}
        unknown = [a for a in options.address if a not in by_host]
        if unknown:
            raise InputError(
                "{address} is no address of this machine. There are: {there}.",
                address=unknown[0],
                there=", ".join(by_host),
            )
        return tuple(by_host[a] for a in options.address)
    local = [a for a in there if a.kind != "own"]
    if not local:
        raise InputError(
            "This machine is in no network. Connect it to a Wi-Fi or a router of your own, "
            "or type the votes: mlops-planner answers."
        )
    return tuple(local[:1])


def _teams(project: Project, wanted: str | None) -> tuple[str, ...]:
    if wanted is None:
        return tuple(t.id for t in project.teams)
    found = []
    for name in (w.strip() for w in wanted.split(",")):
        match = [t.id for t in project.teams if name in {t.id, t.name}]
        if not match:
            raise InputError(
                "There is no team “{name}”. There are: {there}.",
                name=name,
                there=", ".join(t.id for t in project.teams),
            )
        found.append(match[0])
    return tuple(dict.fromkeys(found))


class Desk:
    """The facilitator's desk in a terminal: one line a command, so that a script can lead too."""

    def __init__(self, space: Workspace, options: argparse.Namespace) -> None:
        self.space, self.options = space, options
        teams = _teams(space.project, options.teams)
        for team in teams:
            missing = (options.seats or 0) - len(meeting.free_seats(space.project, team))
            if missing > 0 and options.by is None:
                self._do(meeting.add_seats(team, missing))
        profile = assess(space.project)
        questions = questions_of(space.project, profile, teams, options.questions)
        if not questions:
            raise InputError("There is nothing to ask with this choice.")
        breaks = usual_breaks(questions, options.minutes or 0)
        self.meeting = Meeting(teams, questions, breaks=breaks)
        self._breaks = dict(breaks)
        self.told: list[object] = []
        self.workshop = f"w-{datetime.now(UTC):%Y%m%d-%H%M%S}"
        self.process = RoomProcess(self._begin(teams), self._take)
        self.heard: dict[int, tuple[str, str, str, bool, str]] = {}

    @property
    def project(self) -> Project:
        """The document as it is now."""
        return self.space.project

    def _begin(self, teams: tuple[str, ...]) -> Begin:
        options, project = self.options, self.project
        naming: Naming = options.by or "none"
        rooms = teams_of(project, teams, naming)
        folder, seal = rooms_folder(), self.space.seal
        left = RoomFile(folder, project.id, seal).read()
        go_on = left is not None and options.go_on
        if left is not None and not options.go_on and not options.anew:
            raise InputError(
                "A room of this project was left open: {n} seats, {votes} votes in. "
                "Go on with it with --go-on, or begin anew with --anew.",
                n=len(left.room.seats),
                votes=left.room.voted(),
            )
        return Begin(
            folder,
            project.id,
            rooms,
            tuple(self._listen()),
            port=options.port or (PORT if naming == "card" else 0),
            naming=naming,
            people=called(project, teams),
            cards={hashed(c): r for r, c in cards_of(project).items()} if naming == "card" else {},
            alone=alone_of(project, teams) if naming != "none" else {},
            seal=seal,
            go_on=go_on,
            begun=f"{datetime.now().astimezone():%Y-%m-%d %H:%M:%S}",
            minutes=options.minutes or 0,
        )

    def _listen(self) -> Iterator[Listen]:
        options = self.options
        if (options.certificate is None) != (options.key is None):
            raise InputError("A certificate needs its key, and a key its certificate.")
        for a in chosen_addresses(options):
            cert = str(options.certificate or "")
            yield Listen(a.host, cert, str(options.key or ""), options.name or "" if cert else "")

    def _take(self, message: object) -> None:
        self.told.append(message)
        if isinstance(message, Noticed):
            words = {
                "wrong codes": "Many wrong codes: joining pauses for a minute.",
                "full team": "Somebody more wants to vote for a team: “yes” makes room.",
                "claim": "Somebody says to be {text}: “yes” gives the seat, “no” does not.",
                "again": "The room was started again; nothing is lost.",
                "gone": "The room cannot be kept open. Type the votes in the window.",
                "not kept": "{text}",
                "ended": "The room was open for eight hours and is closed.",
                "slept": "The machine slept and nobody came back: the room is closed. Open it again.",
            }.get(message.kind, "")
            if words:
                print(words.replace("{text}", message.text), flush=True)

    def _do(self, edit: Edit) -> None:
        self.space.do(edit)
        self.space.save()

    @property
    def seen(self) -> Seen | None:
        """The newest picture of the room."""
        return next((m for m in reversed(self.told) if isinstance(m, Seen)), None)

    def run(self, lines: Iterator[str]) -> int:
        """Lead the room until its end."""
        erase = False
        try:
            opened = self.process.wait()
            if opened.instead_of:
                print(
                    f"Another program has port {opened.instead_of}: the room is at port {opened.port}."
                )
            for url in opened.urls:
                print(f"Join at {url} with the code {opened.code[:3]} {opened.code[3:]}")
            print(in_terminal(f"{opened.urls[0]}#{opened.code}"))
            print("Others on this Wi-Fi could read along. Use your own router with WPA2 or WPA3.")
            print(HELP, flush=True)
            self._record()
            self._ask(-1)
            for line in lines:
                words = line.strip()
                if not words:
                    self._state()
                    continue
                name, _, rest = words.partition(" ")
                if name in {"end", "e"}:
                    erase = True
                    break
                act = self._acts().get(name)
                if act is None:
                    print(f"There is no “{clean_text(name)}”. There are:\n{HELP}", flush=True)
                    continue
                with suppress(KeyboardInterrupt):
                    try:
                        act(rest.strip())
                    except PlannerError as error:
                        print(f"{error}", flush=True)
            self.meeting.settle(time.monotonic())
            self._record()
            print(
                "The document is saved; the room is erased." if erase else "The room was left open."
            )
            return 0
        finally:
            self.process.end(erase=erase)

    def _acts(self) -> dict[str, Callable[[str], None]]:
        return {
            "open": self._open, "o": self._open, "keep": self._keep, "k": self._keep,
            "na": self._na, "ask": self._ask_whom, "again": self._again, "a": self._again,
            "next": lambda _: self._go(1), "n": lambda _: self._go(1),
            "back": lambda _: self._go(-1), "b": lambda _: self._go(-1),
            "go": lambda _: self._end_break(),
            "park": self._park, "p": self._park, "said": self._said, "evidence": self._evidence,
            "hear": self._hear, "hide": self._hide, "doors": self._doors,
            "yes": lambda _: self._admit(yes=True), "no": lambda _: self._admit(yes=False),
            "undo": self._undo, "state": lambda _: self._state(), "s": lambda _: self._state(),
        }  # fmt: skip

    def _refused(self, word: str) -> None:
        if word:
            raise InputError(
                "{word}",
                word={
                    "no votes": "Nobody has voted yet.",
                    "not open": "Open the votes first.",
                    "open first": "There are votes: open them before you park the question.",
                    "not taken": "Open the votes first.",
                }.get(word, word),
            )

    def _record(self) -> None:
        m = self.meeting
        pace = minutes_a_question(m.minutes_taken)
        points = points_of(m.questions, self._breaks, m.took, pace)
        now = datetime.now(UTC)
        held = WorkshopHeld(
            id=self.workshop,
            date=iso_time(now)[:10],
            begins=f"{now.astimezone():%H:%M}",
            minutes=self.options.minutes or 0,
            teams=self.meeting.teams,
            agenda=points,
        )
        self._do(meeting.record_workshop(held))

    def _ask(self, place: int, *, again: bool = False) -> None:
        """Ask a question on all phones."""
        m = self.meeting
        question = WARM_UP if place < 0 else m.questions[place]
        scene = None if place < 0 else phone_scene(self.project, question)
        self.process.send(Show(scene, ends=60.0))
        done = self.process.ask(Ask(question, max(place + 1, 0), len(m.questions), again=again))
        self._refused(done.refused)
        run = m.run + 1 if again else 1
        m.asked(place, done.ballot, run, time.monotonic())
        if place < 0:
            print("Warm-up: “How was the way here?” Go on with “next”.", flush=True)
            return
        asked = self.project.questionnaire.by_id[question]
        left = datetime.now() + timedelta(minutes=m.minutes_left(time.monotonic()))  # noqa: DTZ005
        print(f"\n{place + 1} of {len(m.questions)} · {asked.prompt}")
        for k, level in enumerate(asked.levels):
            print(f"  {k} {level.name}")
        print(f"At this pace done by {left:%H:%M}.", flush=True)
        pause = m.breaks.pop(question, 0)
        if pause:
            self.process.send(Show(scene, "break", 60.0 * pause))
            print(f"A break of {pause} minutes is on the phones; “go” ends it.", flush=True)

    def _go(self, by: int) -> None:
        m = self.meeting
        place = m.place + by
        if not 0 <= place < len(m.questions):
            print(
                "That was the last question." if by > 0 else "That is the first question.",
                flush=True,
            )
            return
        m.settle(time.monotonic())
        self._ask(place)

    def _end_break(self) -> None:
        """The question is on the phones again."""
        m = self.meeting
        if m.place >= 0:
            self.process.send(Show(phone_scene(self.project, m.question), ends=60.0))
            m.since = time.monotonic()

    def _open(self, _: str) -> None:
        m = self.meeting
        done = self.process.ask(Open(m.ballot))
        self._refused(done.refused)
        if m.place < 0:
            print("The phones work.", flush=True)
            return
        question = self.project.questionnaire.by_id[m.question]
        taken = meeting.take_ballot(
            m.question, done.votes or {}, m.teams, iso_time(datetime.now(UTC)), question.title,
            again=m.run > 1,
        )  # fmt: skip
        if self.options.by is None:
            self.space.do(meeting.without_names(list(done.votes or {})))
        self._do(taken)
        self.process.ask(Taken(m.ballot))
        m.opened(done.votes or {}, self.project)
        self._state()

    def _state(self) -> None:
        m, seen = self.meeting, self.seen
        if not m.shown:
            seats = [s for s in seen.seats if not s.waits] if seen else []
            for team in m.teams:
                mine = [s for s in seats if s.team == team]
                name = self.project.team_by_id[team].name
                missing = [s.tag for s in mine if not s.voted]
                words = f", missing: {', '.join(missing)}" if missing and m.place >= 0 else ""
                print(f"  {name}: {sum(s.voted for s in mine)} of {len(mine)} voted{words}")
            sys.stdout.flush()
            return
        rows = m.rows(self.project, {}, {})
        for row in rows:
            dots = "  ".join(f"{k}:{'●' * n or '·'}" for k, n in enumerate(row.counts))
            beside = f"  ?:{row.unsure}" if row.unsure else ""
            beside += f"  does not apply:{row.not_ours}" if row.not_ours else ""
            print(f"  {row.name:20} {dots}{beside}  {row.words}")
        first, then = sentence(rows)
        print(f"{first} {then}".strip(), flush=True)

    def _team_and_rest(self, rest: str) -> tuple[str, str]:
        m = self.meeting
        name, _, more = rest.partition(" ")
        match = [t for t in m.teams if name in {t, self.project.team_by_id[t].name}]
        if match:
            return match[0], more.strip()
        return m.team, rest

    def _keep(self, rest: str) -> None:
        team, rest = self._team_and_rest(rest)
        m = self.meeting
        level, _, why = rest.partition(" ")
        chosen = int(level) if level in set("01234") else m.chosen.get(team)
        if not m.shown or chosen is None:
            raise InputError("Open the votes and choose a level first.")
        why = why if level in set("01234") else rest
        self._agree(team, Consensus(level=chosen, reason=clean_text(why).strip(), when=self._now()))

    def _now(self) -> str:
        return iso_time(datetime.now(UTC))

    def _na(self, rest: str) -> None:
        team, why = self._team_and_rest(rest)
        if not why:
            raise InputError("Say why it does not apply: na TEAM WHY.")
        self._agree(
            team, Consensus(state="not_applicable", reason=clean_text(why), when=self._now())
        )

    def _ask_whom(self, rest: str) -> None:
        team, who = self._team_and_rest(rest)
        if not who:
            raise InputError("Say whom to ask: ask TEAM WHO.")
        self._agree(team, Consensus(state="dont_know", ask=clean_text(who), when=self._now()))

    def _agree(self, team: str, consensus: Consensus) -> None:
        m = self.meeting
        if not m.shown or m.place < 0:
            raise InputError("Open the votes and choose a level first.")
        title = self.project.questionnaire.by_id[m.question].title
        before = assess(self.project).overall.value
        self._do(set_consensus(team, m.question, consensus, title))
        self._refused(self.process.ask(Keep(m.ballot, team, meeting.told(consensus))).refused)
        m.next_team(self.project)
        after = assess(self.project).overall.value
        moved = "" if before is None or after is None else f" Overall {before:.1f} → {after:.1f}."
        print(f"{self.project.team_by_id[team].name}: kept.{moved}", flush=True)
        self._state()

    def _again(self, _: str) -> None:
        self.meeting.again(self.project)
        self._ask(self.meeting.place, again=True)

    def _park(self, text: str) -> None:
        m = self.meeting
        if m.place < 0:
            raise InputError("There is no question to park yet.")
        self._refused(self.process.ask(Park(m.ballot)).refused)
        title = self.project.questionnaire.by_id[m.question].title
        self._do(meeting.park(text or title, m.question))
        print("Parked.", flush=True)

    def _said(self, _: str) -> None:
        seen = self.seen
        for n, question, team, value, text, quote, _person in seen.texts if seen else ():
            name = self.project.team_by_id[team].name
            chose = f", chose {value}" if value else ""
            may = "may be quoted" if quote else "not to be quoted"
            print(f"  {n}. {name}{chose} on {question} ({may}): {text}")
        sys.stdout.flush()

    def _text(self, number: str) -> tuple[int, str, str, str, str, bool, str]:
        found = [t for t in (self.seen.texts if self.seen else ()) if str(t[0]) == number]
        if not found:
            raise InputError("There is no text “{number}”.", number=number)
        return found[0]

    def _evidence(self, number: str) -> None:
        n, question, _, _, text, quote, person = self._text(number)
        if not quote:
            raise InputError("It may not be quoted: “hear N” keeps it for the record alone.")
        self._do(meeting.keep_as_evidence(person, question, text, self._now()))
        self.process.ask(Settled(n))

    def _hear(self, number: str) -> None:
        n, question, team, _, text, _, _ = self._text(number)
        self._do(meeting.hear(self.workshop, question, team, text, self._now()))
        self.process.ask(Settled(n))

    def _hide(self, number: str) -> None:
        self.process.ask(Settled(self._text(number)[0]))

    def _doors(self, _: str) -> None:
        closed = self.seen is not None and not self.seen.doors
        self._refused(self.process.ask(Doors(open=closed)).refused)
        print("The doors are open." if closed else "The doors are closed.", flush=True)

    def _admit(self, *, yes: bool) -> None:
        seen = self.seen
        if seen is None:
            return
        if seen.claims:
            self.process.send(Admit(seen.claims[0], yes=yes))
            return
        waiting = [s for s in seen.seats if s.waits]
        if waiting and yes:
            self._do(meeting.add_seats(waiting[0].team, 1))
            known = {s.respondent for s in seen.seats}
            free = [r for r in meeting.free_seats(self.project, waiting[0].team) if r not in known]
            self._refused(self.process.ask(Seated(waiting[0].id, free[-1])).refused)
            print("There is room now.", flush=True)

    def _undo(self, _: str) -> None:
        self.space.undo()
        self.space.save()
        m = self.meeting
        if m.shown and m.place >= 0:
            for team in m.teams:
                kept = self.project.current_round.consensus.get(team, {}).get(m.question)
                told = None if kept is None or kept.given is not None else meeting.told(kept)
                self.process.ask(Keep(m.ballot, team, told))
        print("Taken back.", flush=True)
