"""What differs between two versions of a document, in words: the one in the window and the one in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

from planner.domain.answers.assessment import BLANK, Answer, Consensus, Respondent, Round
from planner.domain.base.language import Verbatim, joined, marked, phrase
from planner.domain.base.types import Frozen
from planner.domain.case.estimate import Assumption, Range
from planner.domain.organisation.organisation import CAPACITY_ROLE_NAMES, CapacityRole
from planner.domain.project import Project

NOTHING = "–"
HERE, ANOTHER = "as it is here", "something else"
"""Said of what is too long for a line of a table."""

# what a field is called; a field that has no name here is compared as part of what holds it
NAMES = {
    "name": "Name",
    "facilitator": "Facilitator",
    "note": "Note",
    "industry": "Industry",
    "region": "Region",
    "currency": "Currency",
    "currency_per_usd": "Rate to the dollar",
    "price_year": "Price year",
    "people": "People",
    "models_in_production": "Models in production",
    "regulated_models": "Regulated models",
    "real_time": "Real time",
    "batch": "Batch",
    "generative_ai": "Generative AI",
    "edge": "Edge devices",
    "gpus": "GPUs",
    "gpu_hours": "GPU hours",
    "storage_tb": "Storage",
    "predictions_per_day": "Predictions a day",
    "hosting": "Hosting",
    "tools_in_use": "Tools in use",
    "in_use": "Base layers in use",
    "data_kinds": "Kinds of data",
    "skills": "Skills",
    "open_only": "Open licences only",
    "start": "Start",
    "quarters": "Quarters",
    "grid": "Steps begin",
    "budget_per_quarter": "Budget per quarter",
    "days_per_quarter": "Days per quarter",
    "default_people_share": "Share of people’s time",
    "most_at_once": "Most at once",
    "budget_total": "Budget of the whole plan",
    "carry_over": "Unspent money carries over",
    "held_back": "Held back",
    "quiet_months": "Quiet months",
    "freezes": "Freeze windows",
    "goals": "Goals",
    "aim": "Aim",
    "stage_names": "Names of stages",
    "horizon_months": "Horizon in months",
    "discount_rate": "Discount rate",
    "inflation": "Inflation",
    "trials": "Futures",
    "seed": "Seed",
    "title": "Title",
    "client": "Client",
    "audience": "Audience",
    "confidentiality": "Confidentiality",
    "draft": "Draft",
    "profile": "Profile",
    "language": "Language",
    "numbers": "Number format",
    "brand_colour": "Colour",
    "logo": "Logo",
    "left_out": "Parts left out",
    "signers": "Who signs",
    "recipients": "Recipients",
}

LISTS = (
    ("Scenario", "scenarios"),
    ("Model", "models"),
    ("Comparison of two versions", "model_comparisons"),
    ("Duty", "duties"),
    ("Trial", "trials"),
    ("Law or standard", "frameworks"),
    ("System", "systems"),
    ("Evidence", "evidence"),
    ("Look at what lies on disk", "surveys"),
    ("Workshop", "workshops"),
    ("Parked", "parked"),
)
"""What is compared entry by entry, each under its id."""


@dataclass(frozen=True)
class Difference:
    """One thing that is not the same: where, what it is here, and what it is there; ``–`` for nothing."""

    where: str
    here: str
    there: str


def differences(here: Project, there: Project) -> tuple[Difference, ...]:
    """What differs, in the order of the document; nothing for versions that say the same.

    When the document was made and saved is not compared.
    """
    return tuple(_all(here, there))


def _all(here: Project, there: Project) -> Iterator[Difference]:
    yield from _fields("Document", here, there)
    yield from _fields("Organisation", here.organisation, there.organisation)
    mine, theirs = here.organisation.use_cases, there.organisation.use_cases
    yield from _tables("Use case", _by_id(mine), _by_id(theirs))
    yield from _tables("Team", _by_id(here.teams), _by_id(there.teams))
    yield from _tables("Person", _by_id(here.respondents), _by_id(there.respondents))
    one, other = here.questionnaire, there.questionnaire
    if one.content_hash != other.content_hash:
        words = (Verbatim(f"{q.name} {q.version}") for q in (one, other))
        yield _difference("Questionnaire", *words)
    yield from _rounds(here, there)
    yield from _tables("Target", *({_target(t): t.level for t in p.targets} for p in (here, there)))
    for what, name in (
        ("Assumption", "assumptions"),
        ("Wish", "wishes"),
        ("Owner of a step", "owners"),
        ("Contract", "contracts"),
        ("Fact for every system", "legal_facts"),
    ):
        yield from _tables(what, getattr(here, name), getattr(there, name))
    yield from _tables("Comparison of tools", here.stack.comparisons, there.stack.comparisons)
    for what, name in (("Own tool", "tools"), ("Own practice", "practices")):
        mine, theirs = getattr(here.own_entries, name), getattr(there.own_entries, name)
        yield from _tables(what, _by_id(mine), _by_id(theirs))
    for what, name in LISTS:
        yield from _tables(what, _by_id(getattr(here, name)), _by_id(getattr(there, name)))
    yield from _fields("Limits", here.limits, there.limits)
    yield from _tables("Step moved by hand", here.limits.windows, there.limits.windows)
    yield from _fields("Money", here.finance, there.finance)
    measured = ({f"{a.measure} {a.quarter + 1}": a.value for a in p.actuals} for p in (here, there))
    yield from _tables("Measured figure", *measured)
    yield from _fields("Report", here.report, there.report)
    for what, name in (
        ("Benchmark", "benchmark"),
        ("Agreed plan", "agreed_plan"),
        ("Reports exported for signing", "issued"),
        ("How answers are combined", "policy"),
        ("Hidden entries", "own_entries.hidden"),
        ("Shared drivers", "finance.drivers"),
        ("Confirmed figures", "confirmations"),
        ("Changes to the plan", "moves"),
        ("Published tables", "publications"),
        ("Packs handed out", "handed_out"),
        ("Promise to those who answer", "promise"),
        ("Update of the catalogue", "catalogue_update"),
        ("Consent to the benchmark", "comparison_consent"),
    ):
        mine, theirs = _at(here, name), _at(there, name)
        if mine != theirs:
            yield _difference(what, mine, theirs)


def _rounds(here: Project, there: Project) -> Iterator[Difference]:
    mine, theirs = _by_id(here.rounds), _by_id(there.rounds)
    people = {r.id: p.called(r) for p in (there, here) for r in p.respondents}
    teams = {t.id: t.name for t in (*there.teams, *here.teams)}
    for key in _keys(mine, theirs):
        one, other = mine.get(key), theirs.get(key)
        if one is None or other is None:
            yield _difference("Round", *(r and Verbatim(r.label) for r in (one, other)))
            continue
        yield from _answers(one, other, people)
        for team in _keys(one.consensus, other.consensus):
            pair = (r.consensus.get(team, {}) for r in (one, other))
            yield from _tables(
                phrase("Agreed by {team}", team=Verbatim(teams.get(team, team))), *pair
            )


def _answers(one: Round, other: Round, people: Mapping[str, str]) -> Iterator[Difference]:
    for respondent in _keys(one.answers, other.answers):
        mine, theirs = one.answers.get(respondent, {}), other.answers.get(respondent, {})
        if mine == theirs:
            continue
        for question in _keys(mine, theirs):
            a, b = mine.get(question, BLANK), theirs.get(question, BLANK)
            if a.model_copy(update={"when": ""}) != b.model_copy(update={"when": ""}):
                person = Verbatim(people.get(respondent, respondent))
                where = joined((person, Verbatim(question)), ": ")
                yield _difference(where, a, b)


def _fields(what: str, here: Frozen, there: Frozen) -> Iterator[Difference]:
    listed = {name for _, name in LISTS} if isinstance(here, Project) else set()
    for name, words in NAMES.items():
        if name not in type(here).model_fields or name in listed:
            continue
        one, other = getattr(here, name), getattr(there, name)
        if one != other:
            yield _difference(joined((what, words), ": "), one, other)


def _tables(what: str, here: Mapping[str, Any], there: Mapping[str, Any]) -> Iterator[Difference]:
    for key in _keys(here, there):
        one, other = here.get(key), there.get(key)
        if one != other:
            name = _name(one) or _name(other) or key
            where = joined((what, Verbatim(name)), ": ")
            yield _difference(where, one, other)


def _difference(where: str, here: Any, there: Any) -> Difference:
    one, other = words_of(here), words_of(there)
    if one == other:  # they differ in what the words leave out
        one, other = joined((one, HERE), " · "), joined((other, ANOTHER), " · ")
    return Difference(where, one, other)


def words_of(value: Any) -> str:
    """A value in a few words."""
    if value is None or value in ("", (), {}):
        return NOTHING
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int | float):
        return _figure(value)
    if isinstance(value, Answer):
        return _answer(value)
    if isinstance(value, Consensus):
        return phrase("level {level}", level=value.level)
    if isinstance(value, Assumption):
        return words_of(value.range) if value.range is not None else "don’t know"
    if isinstance(value, Range):
        return joined([_figure(v) for v in (value.low, value.likely, value.high)], " – ")
    if isinstance(value, str):
        return value if isinstance(value, Verbatim) else Verbatim(value)
    if isinstance(value, tuple) and not any(isinstance(v, Frozen) for v in value):
        return joined([words_of(v) for v in value])
    if isinstance(value, Mapping) and not any(isinstance(v, Frozen) for v in value.values()):
        parts = [joined((_key(k), words_of(v)), " ") for k, v in value.items()]
        return joined(parts)
    if isinstance(value, tuple | Mapping):
        return phrase("{n} of them", n=len(value))
    return Verbatim(_name(value)) if _name(value) else "there"


def _key(key: str) -> str:
    """A role has a name; other keys are ids."""
    return CAPACITY_ROLE_NAMES.get(cast(CapacityRole, key)) or Verbatim(key)


def _figure(value: float) -> str:
    """All the digits that somebody may have entered."""
    return marked(f"{value:,.12g}")


def _answer(answer: Answer) -> str:
    if answer.state == "level":
        said: str = phrase("level {level}", level=answer.level)
    elif answer.state == "dont_know":
        said = "don’t know"
    elif answer.state == "not_applicable":
        said = phrase("not applicable: {reason}", reason=Verbatim(answer.reason))
    else:
        said = "open"
    parts = [said, Verbatim(answer.note)] if answer.note else [said]
    return joined([*parts, *(Verbatim(e.text) for e in answer.evidence)], " · ")


def _keys(here: Mapping[str, Any], there: Mapping[str, Any]) -> list[str]:
    """The keys of both, those of ``here`` first."""
    return [*here, *(k for k in there if k not in here)]


def _by_id(entries: tuple[Any, ...]) -> dict[str, Any]:
    return {e.id: e for e in entries}


def _name(value: Any) -> str:
    if isinstance(value, Respondent):
        return _person(value)
    return str(getattr(value, "name", ""))


def _person(respondent: Respondent) -> str:
    return respondent.name or respondent.role or respondent.id


def _target(target: Any) -> str:
    return f"{target.dimension} {target.team or ''}".strip()


def _at(project: Project, path: str) -> Any:
    value: Any = project
    for name in path.split("."):
        value = getattr(value, name)
    return value
