"""What a survey says beside the claims: by team and question, supported up to a level, nothing above one.

A level is what is usual: it holds where two of three of a team's products hold it. A source that could not be
read holds nothing and caps nothing. Only where a person stated that the sources are all of a team's does
anything cap; no level, bound or coverage comes from it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from planner.domain.answers.observation import (
    Measured,
    Observation,
    Observed,
    Source,
    SourceKind,
    Sureness,
    Survey,
)
from planner.domain.base.language import Verbatim, joined, phrase
from planner.domain.project import Project
from planner.maturity.cells import Cells

if TYPE_CHECKING:
    from planner.observe.rules import Rule, RuleSet

REPOSITORIES: frozenset[SourceKind] = frozenset({"repository", "folder"})
TOP = 4
NOT_COMPLETE = "nobody stated that these are all sources of the team"
NOT_CONFIRMED = "what the sources are for is not confirmed yet"
NONE_COUNTS = "no source of the team counts for it"
NO_CAP = "nothing on disk shows that there is no more"
NOTHING = "nothing was seen, which says little by itself"


@dataclass(frozen=True)
class Difference:
    """What was claimed beside what was observed; ``gap`` is how far the claim lies above the cap."""

    observed: Observed
    claimed: float | None
    dismissed: str = ""

    @property
    def told(self) -> bool:
        """Whether anything can be told of it."""
        return self.observed.cap is not None or bool(self.observed.supports)

    @property
    def compared(self) -> bool:
        """Whether there is a claim beside what can be told."""
        return self.told and self.claimed is not None

    @property
    def gap(self) -> float:
        """How many levels of the claim nothing was seen of; 0 where none."""
        if self.claimed is None or self.observed.cap is None or self.dismissed:
            return 0.0
        return max(0.0, self.claimed - self.observed.cap)


@dataclass(frozen=True)
class _Of:
    """What one source holds: its level, and the level it can reach at most."""

    source: Source
    holds: int
    reaches: int
    told: bool


def newest(project: Project) -> Survey | None:
    """The survey that is read: the last one."""
    return project.surveys[-1] if project.surveys else None


def observed(survey: Survey, rules: RuleSet | None = None) -> tuple[Observed, ...]:
    """Every question of every team of which something was looked at, in the order of teams and questions."""
    from planner.observe.rules import built_in_rules

    rules = rules or built_in_rules()
    by_question: dict[str, list[Rule]] = {}
    for rule in rules.rules:
        by_question.setdefault(rule.question, []).append(rule)
    seen: dict[tuple[str, str], Observation] = {(o.source, o.rule): o for o in survey.observations}
    found = []
    for team in sorted({s.team for s in survey.sources if s.team}):
        sources = [s for s in survey.sources if s.team == team]
        for question, mine in sorted(by_question.items()):
            one = _observed(survey, team, question, mine, sources, seen)
            if one is not None:
                found.append(one)
    return tuple(found)


_read: list[tuple[Survey, tuple[Observed, ...]]] = []


def observed_once(survey: Survey) -> tuple[Observed, ...]:
    """As ``observed``; those of the surveys read last are remembered by identity."""
    for known, found in _read:
        if known is survey:
            return found
    found = observed(survey)
    _read.insert(0, (survey, found))
    del _read[4:]
    return found


def beside_answer(project: Project, team: str, question: str, level: int | None) -> str:
    """What stands beside a given answer of a member of ``team``; empty where nothing can be told."""
    return "" if level is None else beside_question(project, team, question, level)


def beside_question(project: Project, team: str, question: str, level: int | None) -> str:
    """What stands beside a question of ``team`` once its votes are open; empty where nothing can be told."""
    survey = newest(project)
    if survey is None:
        return ""
    if any((d.team, d.question) == (team, question) for d in survey.dismissed):
        return ""
    for one in observed_once(survey):
        if (one.team, one.question) == (team, question) and (one.supports or one.cap is not None):
            return summary_words(level, one)
    return ""


def _observed(
    survey: Survey,
    team: str,
    question: str,
    rules: Sequence[Rule],
    sources: Sequence[Source],
    seen: dict[tuple[str, str], Observation],
) -> Observed | None:
    groups = []
    doubtful = False
    for kinds in _kinds(rules):
        mine = [r for r in rules if kinds & set(r.kinds)]
        roles = {role for r in mine for role in r.roles}
        there = [s for s in sources if s.kind in kinds and s.role in roles and not s.dormant]
        # one that could not be read may hold everything, whether or not somebody confirmed what it is for
        counted = [s for s in there if s.confirmed or s.unread or s.kind not in REPOSITORIES]
        doubtful |= len(counted) < len(there)
        if counted:
            groups.append([_of(s, mine, seen) for s in counted])
    if not groups:
        return Observed(question=question, team=team, open=NOT_CONFIRMED) if doubtful else None
    places = [
        o
        for group in groups
        for x in group
        for r in rules
        if (o := seen.get((x.source.id, r.id))) is not None
    ]
    if not any(x.told for g in groups for x in g):
        why = next((o.why for o in places if o.why), NONE_COUNTS)
        return Observed(question=question, team=team, open=why, observations=tuple(places))
    supports = max(_usual(g, [x.holds for x in g]) for g in groups)
    cap = min(_usual(g, [x.reaches for x in g]) for g in groups)
    shown: int | None = cap if cap < TOP and team in survey.complete else None
    if shown is not None:
        supports = min(supports, shown)
    # the group that speaks: the one that caps, else the one that supports most
    group = min(groups, key=lambda g: (_usual(g, [x.reaches for x in g]) if shown is not None else 0,
                                       -_usual(g, [x.holds for x in g])))  # fmt: skip
    held = sum(x.holds >= max(supports, 1) for x in group)
    above = sum(x.reaches > cap for x in group)
    rule = _speaking(rules, group, seen, shown, supports)
    one = Observed(
        question=question,
        team=team,
        supports=supports or None,
        cap=shown,
        sure=rule.sure if rule is not None else _surest(rules),
        held=held,
        above=above,
        of=len(group),
        open=""
        if shown is not None
        else NOT_COMPLETE
        if cap < TOP
        else NO_CAP
        if supports
        else NOTHING,
        observations=tuple(places),
    )
    return one.model_copy(update={"words": _words(one, rule, group, seen)})


def _kinds(rules: Iterable[Rule]) -> list[frozenset[SourceKind]]:
    """Repositories and folders are one group, every other kind its own."""
    found: list[frozenset[SourceKind]] = []
    for rule in rules:
        for kind in rule.kinds:
            one = REPOSITORIES if kind in REPOSITORIES else frozenset({kind})
            if one not in found:
                found.append(one)
    return found


def _of(source: Source, rules: Sequence[Rule], seen: dict[tuple[str, str], Observation]) -> _Of:
    holds, reaches, told = 0, TOP, False
    by_level: dict[int, list[str]] = {}
    for rule in rules:
        found = seen.get((source.id, rule.id))
        if found is None or source.role not in rule.roles:
            continue
        told |= found.outcome != "cannot_tell"
        by_level.setdefault(rule.level, []).append(found.outcome)
        if rule.cap is not None and found.outcome == "not_seen":
            reaches = min(reaches, rule.cap)
    for level in range(1, TOP + 1):
        outcomes = by_level.get(level, [])
        if "seen" in outcomes:
            holds = level
        elif outcomes and "cannot_tell" not in outcomes:
            break
    return _Of(source, min(holds, reaches), reaches, told)


def _usual(group: Sequence[_Of], levels: Sequence[int]) -> int:
    """The highest level that two of three reach."""
    need = math.ceil(2 * len(group) / 3)
    return sorted(levels, reverse=True)[need - 1]


def _surest(rules: Sequence[Rule]) -> Sureness:
    return min(r.sure for r in rules)


def _speaking(
    rules: Sequence[Rule],
    group: Sequence[_Of],
    seen: dict[tuple[str, str], Observation],
    cap: int | None,
    supports: int,
) -> Rule | None:
    """The rule that the sentence is about: the one that caps most sources, else one that supports."""
    ids = [x.source.id for x in group]
    if cap is not None:
        capping = [r for r in rules if r.cap is not None and r.cap <= cap]
        counts = {r.id: sum(_is(seen, i, r, "not_seen") for i in ids) for r in capping}
        best = max(capping, key=lambda r: counts[r.id], default=None)
        return best if best is not None and counts[best.id] else None
    holding = [
        r for r in rules if r.level == supports and any(_is(seen, i, r, "seen") for i in ids)
    ]
    return max(holding, key=lambda r: sum(_is(seen, i, r, "seen") for i in ids), default=None)


def _is(seen: dict[tuple[str, str], Observation], source: str, rule: Rule, outcome: str) -> bool:
    one = seen.get((source, rule.id))
    return one is not None and one.outcome == outcome


def _words(
    one: Observed, rule: Rule | None, group: Sequence[_Of], seen: dict[tuple[str, str], Observation]
) -> str:
    if rule is None:
        return ""
    hits = sum(_is(seen, x.source.id, rule, "seen") for x in group)
    if one.cap is not None:
        missing = [x.source.label for x in group if _is(seen, x.source.id, rule, "not_seen")]
        names = named(missing)
        if len(group) == 1 and missing:
            return phrase("not seen: {what} ({names})", names=names, what=rule.words)
        return phrase(
            "not seen in {n} of {of} sources: {what} ({names})",
            n=len(missing),
            of=len(group),
            names=names,
            what=rule.words,
        )
    if len(group) == 1:
        pattern = "seen: {what}" if hits else "not seen: {what}"
        return phrase(pattern, what=rule.words)
    return phrase("seen in {n} of {of} sources: {what}", n=hits, of=len(group), what=rule.words)


def named(labels: Sequence[str], most: int = 3) -> str:
    """Labels in one line, the first ones of many."""
    more = [Verbatim("…")] if len(labels) > most else []
    return joined([*map(Verbatim, labels[:most]), *more], ", ")


def summary_words(claimed: float | None, one: Observed) -> str:
    """“claimed 3 · observed at most 1: …”, as it stands beside an answer."""
    parts: dict[str, object] = {"what": one.words}
    if one.cap is not None and claimed is not None and claimed > one.cap:
        return phrase(
            "claimed {level:g} · observed at most {cap}: {what}",
            level=claimed,
            cap=one.cap,
            **parts,
        )
    if one.cap is not None:
        return phrase("observed at most {cap}: {what}", cap=one.cap, **parts)
    if one.supports is not None:
        return phrase("observed: supports {k}: {what}", k=one.supports, **parts)
    return phrase("observed: cannot tell: {why}", why=one.open or NONE_COUNTS)


def differences(
    survey: Survey, cells: Cells, rules: RuleSet | None = None
) -> tuple[Difference, ...]:
    """Every observed question beside its claim, the widest difference first."""
    dismissed = {(d.team, d.question): d.reason for d in survey.dismissed}
    found = []
    for one in observed(survey, rules):
        claimed: float | None = None
        if one.team in cells.teams and one.question in cells.columns:
            value = float(cells.value[cells.teams.index(one.team), cells.column(one.question)])
            claimed = None if math.isnan(value) else value
        found.append(Difference(one, claimed, dismissed.get((one.team, one.question), "")))
    return tuple(
        sorted(found, key=lambda d: (-d.gap, not d.told, d.observed.team, d.observed.question))
    )


def widest(project: Project, cells: Cells, team: str | None = None) -> tuple[Difference, ...]:
    """Claims that lie above what the newest look observed, the widest first; of one team, or of all."""
    survey = newest(project)
    if survey is None:
        return ()
    return tuple(
        d
        for d in differences(survey, cells)
        if d.gap > 0
        and d.observed.question in project.questionnaire.by_id
        and team in (None, d.observed.team)
    )


def observed_words(one: Difference) -> str:
    """What was observed, in two or three words."""
    if one.dismissed:
        return "dismissed"
    if one.observed.cap is not None:
        return phrase("at most {cap}", cap=one.observed.cap)
    if one.observed.supports:
        return phrase("supports {k}", k=one.observed.supports)
    return "cannot tell"


def observed_body(project: Project, cells: Cells) -> dict[str, Any] | None:
    """The newest look for other programs; null where none was made."""
    survey = newest(project)
    if survey is None:
        return None
    return {
        "day": survey.day,
        "looked": survey.looked,
        "rules": survey.rules,
        "complete": list(survey.complete),
        "agreed_with": survey.agreed_with,
        "sources": [s.model_dump(mode="json") for s in survey.sources],
        "questions": [
            {
                "team": d.observed.team,
                "question": d.observed.question,
                "claimed": d.claimed,
                "supports": d.observed.supports,
                "at_most": d.observed.cap,
                "sure": d.observed.sure,
                "sources": d.observed.of,
                "words": str(d.observed.words or d.observed.open),
                "dismissed": d.dismissed or None,
            }
            for d in differences(survey, cells)
        ],
        "measured": [m.model_dump(mode="json") for m in survey.measured],
    }


@dataclass(frozen=True)
class Shares:
    """How much of an assessment rests on what was observed: answered cells, and inputs that were measured."""

    cells: int
    answered: int
    inputs: int


def measured_in_case(project: Project, survey: Survey) -> frozenset[str]:
    """Ids of the measured inputs that the business case takes as they were measured."""
    stated = project.assumptions
    return frozenset(
        m.input for m in survey.measured if m.input in stated and stated[m.input].range == m.range
    )


def shares(project: Project, cells: Cells, survey: Survey) -> Shares:
    """The answered cells of which something could be told, and the stated inputs that were measured."""
    told = {(o.team, o.question) for o in observed(survey) if o.cap is not None or o.supports}
    known = cells.known & cells.in_scope
    answered = int(known.sum())
    hit = sum(
        bool(known[row, column])
        for row, team in enumerate(cells.teams)
        for column, question in enumerate(cells.questions)
        if (team, question.id) in told
    )
    return Shares(hit, answered, len(measured_in_case(project, survey)))


def fitting(measure: Measured, minimum: float, maximum: float | None) -> bool:
    """Whether a measured range lies within what its input may be."""
    return measure.range.low >= minimum and (maximum is None or measure.range.high <= maximum)
