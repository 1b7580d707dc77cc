"""The preview of a merge: by person and question, from what to what, and who has to decide what.

What one side changed is taken from that side. What both changed differently is asked; nothing is chosen
beforehand. The same list, window and commands serve packs (``planner.exchange.pack_intake``).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from planner.domain.answers.replies import ModelReplies
from planner.domain.base.errors import InputError
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.base.toml_content import first_fault
from planner.domain.project import Project
from planner.domain.record.change import Change
from planner.domain.record.preview import Answers, Choice, Entry, Intake, Preview, Result
from planner.workspace.edits import checked, without_people
from planner.workspace.merging.three_way import ABSENT, UNKNOWN, Leaf, Place, Side, merged
from planner.workspace.merging.titles import Titles, holder_of, value_words

TOGETHER = 12
"""Conflicts of one person (or of one entry) beyond which they are asked as one question."""
CURRENT = "current round"


@dataclass(frozen=True)
class States:
    """Two states of one assessment, and what both began with, where that is known."""

    base: Project | None
    here: Project
    there: Project

    def gone(self, side: Project, other: Project) -> list[str]:
        """People whom ``side`` removed since the base and ``other`` still has."""
        if self.base is None:
            return []
        mine, theirs = side.respondent_by_id, other.respondent_by_id
        return [i for i in self.base.respondent_by_id if i not in mine and i in theirs]


def merge_preview(
    states: States,
    name: str,
    side: Side | None = None,
    answers: Answers | None = None,
    news: tuple[Change, ...] = (),
) -> Intake[Project]:
    """What merging the other state into this one would change; conflicts are asked without a ``side``.

    ``name`` is the file’s, ``news`` the entries of its change log that are not here. People who were removed
    on one side stay removed, with their answers. Raises ``InputError`` for another assessment.
    """
    if states.here.id != states.there.id:
        raise InputError(
            "{name} is another assessment ({there}). Only states of one assessment can be merged; packs and "
            "sheets bring answers from elsewhere.",
            name=name,
            there=Verbatim(states.there.organisation.name),
        )
    return _Reading(states, name, side, answers or Answers(), news).intake()


class _Reading:
    def __init__(
        self, states: States, name: str, side: Side | None, told: Answers, news: tuple[Change, ...]
    ) -> None:
        self.states, self.name, self.side, self.told, self.news = states, name, side, told, news
        self.titles = Titles(states.here, states.there)
        self.removed_here = states.gone(states.here, states.there)
        self.removed_there = states.gone(states.there, states.here)
        self.there = without_people(states.there, self.removed_here)
        self.here = without_people(states.here, self.removed_there)
        people = (*self.removed_here, *self.removed_there)
        self.base = UNKNOWN if states.base is None else without_people(states.base, people)

    def intake(self) -> Intake[Project]:
        """The preview and what builds the merged document."""
        leaves: list[Leaf] = []

        def note(leaf: Leaf) -> Side:
            leaves.append(leaf)
            return "here"

        merged(self.base, self.here, self.there, note)
        leaves = [x for x in leaves if _settled(x) != "here"]
        crowds = Counter(holder_of(x.place) for x in leaves if _settled(x) == "both")
        entries = [self._removed(p, here=False) for p in self.removed_there]
        entries += [self._removed(p, here=True) for p in self.removed_here]
        entries += [self._entry(x, crowds) for x in leaves]
        rounds = self._rounds()
        if rounds is not None:
            entries.append(rounds)
        groups = {e.group: e for e in entries if e.result in ("new", "changed")}
        return Intake(
            Preview(self.name, "copy of this assessment", tuple(entries)), groups, self._build
        )

    def _entry(self, leaf: Leaf, crowds: Mapping[str, int]) -> Entry:
        own = "/".join(leaf.place)
        title, field = self.titles.title(leaf.place)
        old, new = value_words(leaf.here), value_words(leaf.there)
        if old == new:  # they differ in what the words leave out
            old, new = "as it is here", "something else"
        result: Result = "new" if leaf.here is ABSENT or old == "–" else "changed"
        entry = Entry(result, own, own, title, field, old=old, new=new)
        return entry if _settled(leaf) == "there" else self._conflict(entry, leaf, crowds)

    def _conflict(self, entry: Entry, leaf: Leaf, crowds: Mapping[str, int]) -> Entry:
        holder = holder_of(leaf.place)
        crowd = crowds[holder] > TOGETHER
        question = f"both:{holder if crowd else entry.group}"
        chosen = {"there": "new", "here": "old", None: ""}[self.side]
        said = self.told.given.get(question) or chosen
        if said == "new":
            return entry
        why = phrase(
            "Here: {old}. In {name}: {new}.", old=str(entry.old), name=self.name, new=str(entry.new)
        )
        if said == "old":
            return replace(entry, result="lost", code="both", why=why)
        if self.base is UNKNOWN:
            why = joined((why, "What both began with is not known."), " ")
        elif self._since():
            why = joined((why, self._since()), " ")
        words = (
            ("All as here", "All as in the file")
            if crowd
            else (
                phrase("{value}, here", value=str(entry.old)),
                phrase("{value}, there", value=str(entry.new)),
            )
        )
        choices = (Choice("old", words[0]), Choice("new", words[1]))
        return replace(
            entry, result="asked", code="both", why=why, question=question, choices=choices,
            readings=(entry.new, entry.old), accepted="Say which of the two counts.",
        )  # fmt: skip

    def _since(self) -> str:
        """Who changed the other file since, and when last."""
        if not self.news:
            return ""
        who = joined(sorted({Verbatim(c.who) for c in self.news if c.who}), ", ")
        last = self.news[-1].when.replace("T", " ").removesuffix("Z")
        if not who:
            return phrase("Last changed there {when} UTC.", when=last)
        return phrase("Changed there by {who}, last {when} UTC.", who=who, when=last)

    def _removed(self, person: str, *, here: bool) -> Entry:
        name = phrase("{what} {name}", what="Person", name=Verbatim(self.titles.person(person)))
        own = f"removed/{person}"
        if here:
            why = "Removed here: what the file has of them is not taken."
            return Entry("lost", own, own, name, why=why)
        return Entry(
            "changed", own, own, name, old="there", new="removed",
            remarks=("Removed in the file, with all answers.",),
        )  # fmt: skip

    def _rounds(self) -> Entry | None:
        """Where both began a round: which of them is the current one."""
        mine, theirs = self.states.here.current_round, self.states.there.current_round
        both = {r.id for r in self.states.here.rounds} & {r.id for r in self.states.there.rounds}
        if mine.id in both or theirs.id in both:
            return None
        chosen = {"there": "new", "here": "old", None: ""}[self.side]
        said = self.told.given.get(CURRENT) or chosen
        old, new = Verbatim(mine.label), Verbatim(theirs.label)
        entry = Entry("changed", CURRENT, CURRENT, "Current round", old=old, new=new)
        why = "Both began a round. The other one stays before it."
        if said:
            return entry if said == "new" else replace(entry, result="lost", code="both", why=why)
        return replace(
            entry, result="asked", code="both", why=why, question=CURRENT, readings=(new, old),
            choices=(Choice("old", old), Choice("new", new)), accepted="Say which of the two counts.",
        )  # fmt: skip

    def _build(self, chosen: Mapping[str, Any]) -> Project:
        """The merged document, of what was chosen. Raises ``InputError`` where that does not fit together."""
        kept = [p for p in self.removed_there if f"removed/{p}" not in chosen]
        here = without_people(self.states.here, [p for p in self.removed_there if p not in kept])

        def decide(leaf: Leaf) -> Side:
            if _settled(leaf) == "here":
                return "here"
            return "there" if "/".join(leaf.place) in chosen else "here"

        made = merged(self.base, here, self.there, decide)
        rounds = list(made.rounds)
        last = (
            self.states.there.current_round if CURRENT in chosen else self.states.here.current_round
        )
        if self._rounds() is not None:
            rounds.sort(key=lambda r: r.id == last.id)
        try:
            return checked(_without_dangling(made.model_copy(update={"rounds": tuple(rounds)})))
        except ValidationError as error:
            raise InputError(
                "What is chosen does not fit together: {error}. Take what belongs to it as well.",
                error=first_fault(error),
            ) from error


def _settled(leaf: Leaf) -> str:
    """Which side a leaf comes from without a question; evidence of both is kept where no base is known."""
    if leaf.base is UNKNOWN and _is_evidence(leaf.place):
        return "there" if leaf.here is ABSENT else "here"
    return leaf.verdict


def _is_evidence(place: Place) -> bool:
    return len(place) > 1 and place[-2] == "evidence" and place[0] == "rounds"


def _without_dangling(project: Project) -> Project:
    """Answers of people, teams and systems that the merge removed go with them."""
    people, teams = set(project.respondent_by_id), set(project.team_by_id)
    systems = set(project.system_by_id)
    rounds = tuple(
        r.model_copy(
            update={
                "answers": _only(r.answers, people),
                "consensus": _only(r.consensus, teams),
                "system_answers": _only(r.system_answers, systems),
                "replies": {
                    m: ModelReplies(sheets=_only(x.sheets, people), agreed=_only(x.agreed, teams))
                    for m, x in r.replies.items()
                    if m in project.model_by_id
                },
            }
        )
        for r in project.rounds
    )
    targets = tuple(t for t in project.targets if t.team is None or t.team in teams)
    return project.model_copy(update={"rounds": rounds, "targets": targets})


def _only(table: Mapping[str, Any], keys: Collection[str]) -> dict[str, Any]:
    return {k: v for k, v in table.items() if k in keys}
