"""What each event makes of a room; ``apply`` is the whole of it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from planner.domain.base.types import clean_text
from planner.room.ballots import (
    LONGEST_TEXT,
    MOST_SEATS,
    WARM_UP,
    Ask,
    Ballot,
    Claim,
    Claimed,
    Doors,
    Ended,
    Event,
    Explain,
    Forgotten,
    Given,
    Heard,
    Hide,
    Joined,
    Keep,
    Open,
    Park,
    Phase,
    Refused,
    Removed,
    Room,
    Seat,
    Seated,
    Settled,
    Taken,
    TeamOfRoom,
    Vote,
    Voted,
)

APART = 2
"""Levels between the lowest and the highest vote of a team from which both ends are asked."""
MOST_CLAIMS = 50


def apply(room: Room, event: Event) -> Room:
    """The room after ``event``; the same object where nothing changed. Raises ``Refused``."""
    if room.ended:
        raise Refused("ended")
    return _RULES[type(event)](room, event)


def opened(room: Room, ballot: int) -> dict[str, Vote]:
    """What was voted, by respondent: the one way out of the room, once the ballot is shown."""
    found = _ballot(room, ballot)
    if found.phase == "asked":
        raise Refused("not open")
    return {room.seats[s].respondent: v for s, v in found.votes.items() if s in room.seats}


def _with(room: Room, **changes: Any) -> Room:
    return room.model_copy(update=changes)


def _with_ballot(room: Room, ballot: Ballot, **changes: Any) -> Room:
    return _with(room, ballot=ballot.model_copy(update=changes))


def _with_seat(room: Room, seat: Seat) -> Room:
    return _with(room, seats={**room.seats, seat.id: seat})


def _ballot(room: Room, number: int) -> Ballot:
    if room.ballot is None or room.ballot.number != number:
        raise Refused("another ballot")
    return room.ballot


def _seat(room: Room, seat: str) -> Seat:
    found = room.seats.get(seat)
    if found is None or found.removed:
        raise Refused("no seat")
    return found


def _free(room: Room, team: TeamOfRoom, out: str = "", back: str = "") -> tuple[TeamOfRoom, ...]:
    """The teams after ``out`` got a seat, or ``back`` lost it."""
    free = (*(r for r in team.free if r != out), *((back,) if back else ()))
    changed = team.model_copy(update={"free": free})
    return tuple(changed if t.id == team.id else t for t in room.teams)


def _joined(room: Room, event: Joined) -> Room:
    if event.seat in room.seats:
        return room
    if not room.doors:
        raise Refused("doors are closed")
    if len(room.seats) >= MOST_SEATS:
        raise Refused("full")
    team = room.team(event.team)
    if event.respondent and event.respondent not in team.free:
        raise Refused("taken")
    respondent = event.respondent or (team.free[0] if team.free else "")
    seat = Seat(
        id=event.seat, team=team.id, tag=event.tag, token=event.token, respondent=respondent
    )
    return _with(_with_seat(room, seat), teams=_free(room, team, out=respondent))


def _seated(room: Room, event: Seated) -> Room:
    seat = _seat(room, event.seat)
    if seat.respondent:
        return room
    if any(s.respondent == event.respondent for s in room.seats.values()):
        raise Refused("taken")
    team = room.team(seat.team)
    changed = seat.model_copy(update={"respondent": event.respondent})
    return _with(_with_seat(room, changed), teams=_free(room, team, out=event.respondent))


def _removed(room: Room, event: Removed) -> Room:
    seat = room.seats.get(event.seat)
    if seat is None or seat.removed:
        return room
    gone = seat.model_copy(update={"removed": True, "token": "", "respondent": ""})
    room = _with(_with_seat(room, gone), claims=_claims_without(room, seat.id))
    if seat.respondent:
        room = _with(room, teams=_free(room, room.team(seat.team), back=seat.respondent))
    return _without_votes(room, seat.id)


def _without_votes(room: Room, seat: str) -> Room:
    """A seat that goes takes its votes along as long as they are not opened."""
    ballot = room.ballot
    if ballot is not None and ballot.phase == "asked":
        room = _with_ballot(
            room, ballot, votes={s: v for s, v in ballot.votes.items() if s != seat}
        )
    left = {
        q: b.model_copy(update={"votes": {s: v for s, v in b.votes.items() if s != seat}})
        for q, b in room.left.items()
    }
    return _with(room, left=left)


def _forgotten(room: Room, event: Forgotten) -> Room:
    mine = [s.id for s in room.seats.values() if s.respondent == event.respondent]
    teams = tuple(
        t.model_copy(update={"free": tuple(r for r in t.free if r != event.respondent)})
        for t in room.teams
    )
    room = _with(
        room,
        teams=teams,
        texts=tuple(t for t in room.texts if t.seat not in mine),
        seats={i: s for i, s in room.seats.items() if i not in mine},
        claims=tuple(c for c in room.claims if c.seat not in mine),
    )
    for seat in mine:
        room = _without_votes(room, seat)
        if room.ballot is not None:
            votes = {s: v for s, v in room.ballot.votes.items() if s != seat}
            asked = {s: a for s, a in room.ballot.asked.items() if s != seat}
            room = _with_ballot(room, room.ballot, votes=votes, asked=asked)
    return room


def _voted(room: Room, event: Voted) -> Room:
    seat = _seat(room, event.seat)
    ballot = _ballot(room, event.ballot)
    if not seat.respondent:
        raise Refused("waiting")
    if ballot.phase != "asked":
        raise Refused("votes are open")
    if event.value == "-" and (not event.reason.strip() or ballot.question == WARM_UP):
        raise Refused("reason")
    q = seat.q + 1 if event.by_hand else event.q
    if q <= seat.q:
        return room  # a repeat, or one that was overtaken by a later one
    votes = {s: v for s, v in ballot.votes.items() if s != seat.id}
    if event.value is not None:
        reason = event.reason.strip() if event.value == "-" else ""
        fields = {"value": event.value, "reason": reason, "q": q, "by_hand": event.by_hand}
        votes[seat.id] = Vote.model_validate(fields)
    room = _with_ballot(room, ballot, votes=votes)
    return _with_seat(room, seat.model_copy(update={"q": q}))


def _ask(room: Room, event: Ask) -> Room:
    now = room.ballot
    place = {"place": event.place, "places": event.places}
    if now is not None:
        if now.question == event.question and not event.again and now.phase == "asked":
            return _with(room, **place)
        if now.phase != "asked" and not now.taken and now.votes and now.question != WARM_UP:
            raise Refused("not taken")
    left = dict(room.left)
    if now is not None and now.phase == "asked" and now.votes and not event.again:
        left[now.question] = now
    before = {} if now is None or not event.again else _levels(room, now)
    old = None if event.again else left.pop(event.question, None)
    number = room.numbers + 1
    if old is not None:
        ballot = old.model_copy(update={"number": number})
    else:
        run = now.run + 1 if now is not None and event.again else 1
        ballot = Ballot(number=number, question=event.question, run=run, before=before)
    return _with(room, ballot=ballot, numbers=number, left=left, **place)


def _levels(room: Room, ballot: Ballot) -> dict[str, tuple[int, ...]]:
    """Levels that were given, ascending, by team; of an opened ballot alone."""
    if ballot.phase == "asked":
        return dict(ballot.before)
    return {t.id: levels_of(room, ballot, t.id) for t in room.teams}


def levels_of(room: Room, ballot: Ballot, team: str) -> tuple[int, ...]:
    """The levels of one team in ascending order."""
    votes = [v.value for s, v in ballot.votes.items() if room.seats[s].team == team]
    return tuple(sorted(v for v in votes if isinstance(v, int)))


def _open(room: Room, event: Open) -> Room:
    ballot = _ballot(room, event.ballot)
    if ballot.phase != "asked":
        return room
    if not ballot.votes:
        raise Refused("no votes")
    asked = {} if ballot.question == WARM_UP else _whom_to_ask(room, ballot)
    return _with_ballot(room, ballot, phase="shown", asked=asked, taken=ballot.question == WARM_UP)


def _whom_to_ask(room: Room, ballot: Ballot) -> dict[str, str]:
    """Who stands at either end of a team that lies apart, and who does not know."""
    asked = {}
    for team in room.teams:
        levels = levels_of(room, ballot, team.id)
        wide = discuss(levels)
        for seat, vote in ballot.votes.items():
            if room.seats[seat].team != team.id:
                continue
            if vote.value == "?":
                asked[seat] = "unsure"
            elif wide and vote.value == levels[0]:
                asked[seat] = "low"
            elif wide and vote.value == levels[-1]:
                asked[seat] = "high"
    return asked


def discuss(levels: tuple[int, ...]) -> bool:
    """Whether votes lie far enough apart to be talked about: two levels, or a mean deviation over 5/6."""
    if len(levels) < 2:
        return False
    ordered = sorted(levels)
    half = len(ordered) // 2
    middle = ordered[half] if len(ordered) % 2 else (ordered[half - 1] + ordered[half]) / 2
    deviation = sum(abs(v - middle) for v in ordered) / len(ordered)
    return ordered[-1] - ordered[0] >= APART or deviation > 5 / 6


def _taken(room: Room, event: Taken) -> Room:
    if room.ballot is None or room.ballot.number != event.ballot or room.ballot.taken:
        return room
    if room.ballot.phase == "asked":
        raise Refused("not open")
    return _with_ballot(room, room.ballot, taken=True)


def _keep(room: Room, event: Keep) -> Room:
    ballot = _ballot(room, event.ballot)
    room.team(event.team)
    if ballot.phase not in {"shown", "done"}:
        raise Refused("not open")
    agreed = {t: a for t, a in ballot.agreed.items() if t != event.team}
    if event.agreed is not None:
        agreed[event.team] = event.agreed
    return _with_ballot(room, ballot, agreed=agreed, phase=_settled_phase(room, agreed))


def _settled_phase(room: Room, agreed: Mapping[str, object]) -> Phase:
    """Whether every team that votes has agreed."""
    everybody = all(t.id in agreed or not room.voters(t.id) for t in room.teams)
    return "done" if everybody else "shown"


def _park(room: Room, event: Park) -> Room:
    ballot = _ballot(room, event.ballot)
    if not event.away:
        if ballot.phase != "parked":
            return room
        if not ballot.votes:  # it was parked before anybody voted
            return _with_ballot(room, ballot, phase="asked", taken=False)
        return _with_ballot(room, ballot, phase=_settled_phase(room, ballot.agreed))
    if ballot.phase == "asked" and ballot.votes:
        raise Refused("open first")  # a vote that was confirmed is not thrown away
    return _with_ballot(room, ballot, phase="parked", taken=ballot.taken or not ballot.votes)


def _hide(room: Room, event: Hide) -> Room:
    ballot = _ballot(room, event.ballot)
    if ballot.phase == "asked":
        return room
    return _with_ballot(room, ballot, phase="shown", taken=False, agreed={})


def _explain(room: Room, event: Explain) -> Room:
    seat = _seat(room, event.seat)
    ballot = _ballot(room, event.ballot)
    if seat.id not in ballot.asked:
        return room  # asked nothing, or answered before
    room = _with_ballot(room, ballot, asked={s: a for s, a in ballot.asked.items() if s != seat.id})
    text = clean_text(event.text, multiline=True).strip()[:LONGEST_TEXT]
    if not text:
        return room
    number = room.texts_made + 1
    heard = Heard(
        id=number,
        ballot=ballot.number,
        question=ballot.question,
        team=seat.team,
        seat=seat.id,
        value=ballot.votes[seat.id].value,
        text=text,
        quote=event.quote,
    )
    return _with(room, texts=(*room.texts, heard), texts_made=number)


def _settled(room: Room, event: Settled) -> Room:
    return _with(room, texts=tuple(t for t in room.texts if t.id != event.text))


def _doors(room: Room, event: Doors) -> Room:
    return room if room.doors == event.open else _with(room, doors=event.open)


def _claims_without(room: Room, seat: str) -> tuple[Claim, ...]:
    return tuple(c for c in room.claims if c.seat != seat)


def _claimed(room: Room, event: Claimed) -> Room:
    _seat(room, event.seat)
    claim = Claim(seat=event.seat, token=event.token)
    if claim in room.claims:
        return room
    if len(room.claims) >= MOST_CLAIMS:
        raise Refused("full")
    return _with(room, claims=(*room.claims, claim))


def _given(room: Room, event: Given) -> Room:
    seat = _seat(room, event.seat)
    room = _with(room, claims=_claims_without(room, seat.id))
    return _with_seat(room, seat.model_copy(update={"token": event.token}))


def _ended(room: Room, event: Ended) -> Room:  # noqa: ARG001 - every rule takes both
    return _with(room, ended=True)


_RULES: dict[type, Callable[[Room, Any], Room]] = {
    Joined: _joined,
    Seated: _seated,
    Removed: _removed,
    Forgotten: _forgotten,
    Voted: _voted,
    Ask: _ask,
    Open: _open,
    Taken: _taken,
    Keep: _keep,
    Park: _park,
    Hide: _hide,
    Explain: _explain,
    Settled: _settled,
    Doors: _doors,
    Claimed: _claimed,
    Given: _given,
    Ended: _ended,
}
