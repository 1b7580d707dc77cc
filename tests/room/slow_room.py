"""A second, slow room: it keeps every event that ever came and works out from the whole list what holds.

Nothing is shared with ``planner.room.rules``; what the two say must be the same.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass
class SlowRoom:
    teams: dict[str, list[str]]
    joined: list[tuple[str, str]] = field(default_factory=list)  # seat, team
    log: list[tuple] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)  # question of ballot 1, 2, ...
    open: set[int] = field(default_factory=set)
    taken: set[int] = field(default_factory=set)
    parked: set[int] = field(default_factory=set)
    again: set[int] = field(default_factory=set)

    def respondent(self, seat: str) -> str:
        team = dict(self.joined)[seat]
        mine = [s for s, t in self.joined if t == team]
        place = mine.index(seat)
        return self.teams[team][place] if place < len(self.teams[team]) else ""

    def join(self, seat: str, team: str) -> None:
        if seat not in dict(self.joined):
            self.joined.append((seat, team))

    def vote(self, seat: str, ballot: int, q: int, value: object) -> bool:
        """Whether it is confirmed."""
        if seat not in dict(self.joined) or not self.respondent(seat):
            return False
        if not ballot or ballot != len(self.asked) or ballot in self.open or ballot in self.parked:
            return False
        self.log.append((seat, ballot, q, value))
        return True

    def votes(self, ballot: int) -> dict[str, object]:
        """The newest of each seat's votes on a ballot, or on one that this one goes on with."""
        found: dict[str, object] = {}
        wanted = self.same_as(ballot)
        for seat in dict(self.joined):
            best = (0, None)
            for who, b, q, value in self.log:
                if who == seat and b in wanted and q > best[0] and self._rose(who, b, q):
                    best = (q, value)
            if best[1] is not None:
                found[self.respondent(seat)] = best[1]
        return found

    def _rose(self, seat: str, ballot: int, q: int) -> bool:
        """Whether no higher number of this seat came before: a late repeat counts nowhere."""
        for who, b, other, _ in self.log:
            if (who, b, other) == (seat, ballot, q):
                return True
            if who == seat and other >= q:
                return False
        return True

    def same_as(self, ballot: int) -> set[int]:
        """Ballots of the same question that were left unopened, one after the other, up to this one."""
        question, found = self.asked[ballot - 1], {ballot}
        if ballot in self.again:
            return found
        for earlier in range(ballot - 1, 0, -1):
            if self.asked[earlier - 1] != question:
                continue
            if earlier in self.open or earlier in self.parked or not self._voted(earlier):
                break
            found.add(earlier)
            if earlier in self.again:
                break
        return found

    def _voted(self, ballot: int) -> bool:
        return bool(self.votes(ballot))

    def ask(self, question: str, *, again: bool = False) -> bool:
        now = len(self.asked)
        if now:
            still = now not in self.open and now not in self.parked
            if self.asked[-1] == question and not again and still:
                return True
            if not still and now not in self.taken and self.votes(now):
                return False
        self.asked.append(question)
        if again and now:
            self.again.add(len(self.asked))
        return True
