"""What a place in a document is called, for people who are asked about it."""

from __future__ import annotations

from typing import Any

from planner.analysis.differences import NAMES, NOTHING, words_of
from planner.analysis.systems.words import fact_words
from planner.domain.answers.assessment import Answer, Evidence
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.organisation.system import Said as SaidOfSystem
from planner.domain.project import Project
from planner.exchange.answer_sheet import cell_of
from planner.standards.standing import tree_of
from planner.workspace.merging.three_way import ABSENT, Place, Said

KINDS = {
    "teams": "Team",
    "respondents": "Person",
    "use_cases": "Use case",
    "systems": "System",
    "scenarios": "Scenario",
    "duties": "Duty",
    "models": "Model",
    "frameworks": "Framework",
    "evidence": "Evidence",
    "targets": "Target",
    "actuals": "Measured figure",
    "model_comparisons": "Comparison of models",
    "tools": "Own tool",
    "practices": "Own practice",
    "assumptions": "Assumption",
    "wishes": "Wish",
    "owners": "Owner of a step",
    "contracts": "Contract",
    "comparisons": "Comparison of tools",
    "legal_facts": "Legal fact",
    "windows": "Step moved by hand",
    "rounds": "Round",
    "moves": "Decision on the plan",
    "trials": "Trial",
    "surveys": "Look at what lies on disk",
    "workshops": "Workshop",
    "parked": "Parked",
}
PARTS = {
    "organisation": "Organisation",
    "finance": "Money",
    "limits": "Limits",
    "policy": "How answers are combined",
    "report": "Report",
    "stack": "Tools",
    "own_entries": "Own entries",
    "questionnaire": "Questionnaire",
    "earlier_questionnaires": "Questionnaire",
    "agreed_plan": "Agreed plan",
    "benchmark": "Benchmark",
    "promise": "What people were promised",
    "comparison_consent": "Consent to the benchmark",
    "catalogue_update": "Catalogue",
    "note": "Note",
    "name": "Name",
    "facilitator": "Facilitator",
}


def holder_of(place: Place) -> str:
    """Whose or what a place belongs to: what is asked together where there is much."""
    if place[0] == "rounds" and len(place) > 3:
        return "/".join(place[:-2] if place[-1] in ("said", "note") else place[:4])
    return "/".join(place[:2])


class Titles:
    """Titles by two states of one document: a person may be in one of them only."""

    def __init__(self, here: Project, there: Project) -> None:
        self._sides = here, there
        self._tree = tree_of(here)
        self._people = {r.id: p.called(r) for p in (there, here) for r in p.respondents}
        self._teams = {t.id: t.name for p in (there, here) for t in p.teams}
        self._questions = {
            q.id: q.title
            for p in (there, here)
            for one in (*p.earlier_questionnaires.values(), p.questionnaire)
            for q in one.questions
        }
        self._items = {
            (m.id, i.id): i.text for p in (there, here) for m in p.models for i in m.items
        }
        self._current = {p.current_round.id for p in (here, there)}
        self._rounds = {r.id: r.label for p in (there, here) for r in p.rounds}

    def title(self, place: Place) -> tuple[str, str]:
        """What a place is called, and which part of it is meant."""
        if place[0] == "rounds" and len(place) > 2:
            return self._in_round(place)
        for k, step in enumerate(place[:-1]):
            if step in KINDS and not (step == "models" and k):
                name = self._name(place[: k + 2])
                field = NAMES.get(place[-1], "") if len(place) > k + 2 else ""
                whose = phrase("{what} {name}", what=KINDS[step], name=Verbatim(name))
                if step == "systems" and place[-2] == "facts":
                    return _line([whose, fact_words(self._tree, place[-1])]), ""
                return whose, field
        what = PARTS.get(place[0], "Document")
        return what, NAMES.get(place[-1], Verbatim(place[-1])) if len(place) > 1 else ""

    def person(self, respondent: str) -> str:
        """A person’s name, role or id."""
        return self._people.get(respondent, respondent)

    def _name(self, place: Place) -> str:
        """What an entry is called, by whichever side has it."""
        if place[-2] == "respondents":
            return self.person(place[-1])
        for side in self._sides:
            value: Any = side
            for step in place[:-1]:
                value = getattr(value, step, None)
            for entry in value if isinstance(value, tuple) else ():
                if getattr(entry, "id", None) == place[-1]:
                    return str(getattr(entry, "name", "") or getattr(entry, "label", place[-1]))
        return place[-1]

    def _in_round(self, place: Place) -> tuple[str, str]:
        round_, what = place[1], place[2]
        before = [] if round_ in self._current else [Verbatim(self._rounds.get(round_, round_))]
        if what == "answers" and len(place) > 4:
            who, question = Verbatim(self.person(place[3])), self._questions.get(place[4], place[4])
            field = {"said": "answer", "note": "note"}.get(
                place[5] if len(place) > 5 else "", "Evidence"
            )
            return _line([*before, who, question]), field
        if what == "consensus" and len(place) > 4:
            team = phrase("Agreed by {team}", team=Verbatim(self._teams.get(place[3], place[3])))
            return _line([*before, team, self._questions.get(place[4], place[4])]), ""
        if what == "replies" and len(place) > 5:
            owner = self._people if place[4] == "sheets" else self._teams
            who = Verbatim(owner.get(place[5], place[5]))
            item = self._items.get((place[3], place[6]), place[6]) if len(place) > 6 else place[3]
            return _line([*before, who, item]), "answer"
        if what == "system_answers" and len(place) > 4:
            name = Verbatim(self._name(("systems", place[3])))
            return _line([*before, name, self._questions.get(place[4], place[4])]), "answer"
        label = Verbatim(self._rounds.get(round_, round_))
        return phrase("{what} {name}", what=KINDS["rounds"], name=label), Verbatim(what)


def _line(parts: list[str]) -> str:
    return joined(parts, ": ")


def value_words(value: Any) -> str:
    """A value in a few words; ``–`` for nothing."""
    if value is ABSENT:
        return NOTHING
    if isinstance(value, Said):
        if value.mapped is not None:
            return NOTHING
        return cell_of(Answer(state=value.state, level=value.level, reason=value.reason)) or NOTHING
    if isinstance(value, Evidence):
        return Verbatim(value.text)
    if isinstance(value, SaidOfSystem):
        said = "yes" if value.holds else "no"
        return joined([said, Verbatim(value.reason)], " · ") if value.reason else said
    return words_of(value)
