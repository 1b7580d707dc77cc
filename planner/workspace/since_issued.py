"""What has changed in a document since a report of it was made: which inputs, from what to what."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Literal

from planner.analysis.differences import NOTHING, words_of
from planner.analysis.inputs import Place, inputs_of, named
from planner.analysis.published.project import planned_from, published_project
from planner.analysis.study.keep import lasting
from planner.analysis.study.studied import key_of, program
from planner.catalogue.own import catalogue_of
from planner.domain.base.language import Verbatim, joined, phrase, speaking
from planner.domain.case.estimate import Range
from planner.domain.project import Project
from planner.domain.record.issued import Issued
from planner.domain.record.kept import Kept
from planner.domain.record.marks import hash_of_inputs, hash_of_result, since
from planner.domain.record.report import PROFILES
from planner.reporting.signing.carried import Carried
from planner.workspace.issuing import inputs_kept
from planner.workspace.merging.titles import Titles

Sameness = Literal["same", "changed", "another document", "no marks"]


@dataclass(frozen=True)
class Changed:
    """An input that is not as it was: what it is called, its value now and then, where they can be told."""

    name: str
    now: str = ""
    was: str = ""

    @property
    def words(self) -> str:
        """One line for people."""
        if not self.now:
            return self.name
        if not self.was:
            return phrase("{name}: now {now}", name=self.name, now=self.now)
        return phrase("{name}: now {now}, was {was}", name=self.name, now=self.now, was=self.was)


@dataclass(frozen=True)
class Since:
    """How a document stands to a report. ``gone`` inputs are no longer there and cannot be named.

    ``planned_again``: the inputs are the same, but what is kept of the plan is another result. One of another
    program or of other inputs tells nothing of that: it is computed again before it is shown.
    """

    state: Sameness
    changed: tuple[Changed, ...] = ()
    gone: int = 0
    planned_again: bool = False

    @property
    def count(self) -> int:
        """How many inputs are not as they were."""
        return len(self.changed) + self.gone


def since_report(carried: Carried | None, project: Project, kept: Kept | None = None) -> Since:
    """Compare what a report carries with the document as it is; ``kept`` is the result saved with it."""
    if carried is None or not carried.inputs:
        return Since("no marks")
    if not project.check_key:
        return Since("another document")
    key = bytes.fromhex(project.check_key)
    places = inputs_of(published_project(_under(project, carried.profile)))
    inputs = named(places)
    if hash_of_inputs(inputs, key) == carried.inputs:
        again = (
            kept is not None
            and carried.profile != "anonymous"
            and bool(carried.result)
            and kept.program == program()
            and kept.key == key_of(planned_from(project), catalogue_of(project))
            and hash_of_result(lasting(kept), key) != carried.result
        )
        return Since("same", planned_again=again)
    found = since(inputs, key, carried.number, carried.tags)
    if found.none_known:
        return Since("another document")
    record = next((i for i in project.issued if i.number == carried.number), None)
    before = inputs_kept(record) if record is not None else {}
    place_of = {"/".join(p): p for p in places}
    namer = _Namer(project)
    changed = []
    for name in (*found.changed, *found.new):
        place = place_of[name]
        was = namer.value(place, before[place]) if place in before else NOTHING if before else ""
        changed.append(Changed(namer.name(place), namer.value(place, inputs[name]), was))
    gone = [p for p in before if p not in places]
    changed += [Changed(namer.name(p), NOTHING, namer.value(p, before[p])) for p in gone]
    return Since("changed", tuple(changed), max(found.gone - len(gone), 0))


def last_kept(project: Project) -> Issued | None:
    """The last report that was issued and kept its inputs."""
    return max((i for i in project.issued if i.kept), key=lambda i: i.when, default=None)


def since_last_issue(project: Project) -> tuple[str, ...] | None:
    """The inputs that are not as in the last report that was issued and kept its inputs, each in words.

    Figures are written as the report’s settings say. ``None`` where there is none such, or the last one was
    anonymous: its inputs are those of a table.
    """
    last = last_kept(project)
    if last is None:
        return None
    if "anonymous" in (last.profile, project.report.profile):
        return None
    before = inputs_kept(last)
    now = inputs_of(published_project(_under(project, last.profile)))
    namer = _Namer(project)
    lines = []
    with speaking(project.report.language, project.report.numbers):
        for place in (*now, *(p for p in before if p not in now)):
            if place in before and place in now and _plain(before[place]) == _plain(now[place]):
                continue
            is_now = namer.value(place, now[place]) if place in now else NOTHING
            was = namer.value(place, before[place]) if place in before else NOTHING
            lines.append(Changed(namer.name(place), is_now, was).words)
    return tuple(dict.fromkeys(lines))


def _plain(value: Any) -> Any:
    """A value as it comes back from where it is kept: lists for tuples."""
    return json.loads(json.dumps(value))


def _under(project: Project, profile: str) -> Project:
    if profile not in PROFILES or profile == project.report.profile:
        return project
    return project.model_copy(
        update={"report": project.report.model_copy(update={"profile": profile})}
    )


class _Namer:
    """What inputs and their values are called."""

    def __init__(self, project: Project) -> None:
        self._titles = Titles(project, project)
        self._project = project
        self._inputs = {d.id: d for d in catalogue_of(project).inputs}

    def name(self, place: Place) -> str:
        """A place in words."""
        if place[0] == "assumptions" and place[1] in self._inputs:
            return self._inputs[place[1]].label
        if place[0] == "rounds" and len(place) > 3:
            return self._answers(place)
        if place[0] == "rounds":
            return "The round: its day and which questions it asks"
        if place[0] == "targets":
            return phrase("Target {name}", name=Verbatim(place[1] if len(place) > 1 else ""))
        what, field = self._titles.title(place)
        return joined((what, field), ": ") if field else what

    def _answers(self, place: Place) -> str:
        team = next((t.name for t in self._project.teams if t.id == place[3]), place[3])
        questionnaire = self._project.questionnaire
        last = place[4] if len(place) > 4 else ""
        title: str = Verbatim(last)
        if last in questionnaire.by_id:
            title = questionnaire.by_id[last].title
        elif last in questionnaire.dimension_by_id:
            title = questionnaire.dimension_by_id[last].name
        lead = "Agreed by {team}" if place[2] == "consensus" else "Answers of {team}"
        parts = (
            [phrase(lead, team=Verbatim(team)), title]
            if last
            else [phrase(lead, team=Verbatim(team))]
        )
        return joined(parts, ": ")

    def value(self, place: Place, value: Any) -> str:
        """A value in a few words, or none: of answers nobody is told whose it was."""
        if place[0] == "rounds":
            return ""
        if isinstance(value, dict) and isinstance(value.get("range"), dict):
            return words_of(Range.model_validate(value["range"]))
        if isinstance(value, dict) and {"low", "likely", "high"} <= value.keys():
            return words_of(Range.model_validate(value))
        if isinstance(value, dict) or (isinstance(value, list) and any(map(_is_whole, value))):
            return ""
        return words_of(tuple(value) if isinstance(value, list) else value)


def _is_whole(value: Any) -> bool:
    return isinstance(value, dict | list)


def since_lines(since: Since) -> tuple[str, ...]:
    """How a document stands to a report, a sentence or a line each."""
    if since.state == "no marks":
        return (phrase("The file carries no marks of its inputs: nothing can be compared."),)
    if since.state == "another document":
        return (phrase("This is another document than the one that the report was made from."),)
    if since.state == "same":
        first = phrase("The document is still what was signed.")
        again = phrase("The kept result is another one than the report was made from.")
        return (first, again) if since.planned_again else (first,)
    lead: str = "One input has changed since:"
    if since.count > 1:
        lead = phrase("{n} inputs have changed since:", n=since.count)
    gone: list[str] = []
    if since.gone:
        gone = [phrase("Inputs that are no longer there: {n}.", n=since.gone)]
    return (lead, *(c.words for c in since.changed), *gone)
