"""Whether a tool fits: its own conditions, what it runs on, data, skills, age and events, read by rules.

The rules never look at prose: ``not_for`` is text for people, ``not_when`` are its conditions.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from planner.catalogue.fit import RENTED, Fit, applicability_fault
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.content.catalogue import Catalogue
from planner.domain.content.facts import EVENT_WORDS, Event
from planner.domain.content.tool import ALWAYS, SIZES, TRAITS, WISHES, Tool, size_condition
from planner.domain.organisation.organisation import Organisation
from planner.domain.organisation.technology import (
    DATA_WORDS,
    LAYER_WORDS,
    TOPIC_WORDS,
    DataKind,
    Layer,
)

ENDED = {
    "discontinued": "It is discontinued, or only kept alive.",
    "unmaintained": "Its project shows hardly any activity.",
}
"""Signs of life that keep a tool from being recommended."""

OPEN = ("Apache", "MIT", "BSD", "MPL", "PostgreSQL", "AGPL", "GPL", "LGPL")


def is_open(tool: Tool) -> bool:
    """Whether the licence is one that the Open Source Initiative approves."""
    return tool.licence.startswith(OPEN)


USUAL: tuple[Layer, ...] = ("object_storage", "relational_db")
"""What an organisation is taken to have until it says which base layers it has; judgement (grade D)."""


@dataclass(frozen=True)
class Setting:
    """What tools are judged against: the organisation, the day the plan starts, and what is asked."""

    organisation: Organisation
    catalogue: Catalogue
    teams: int
    on: date
    open_only: bool = False

    @property
    def layers(self) -> frozenset[Layer]:
        """Base layers that are there: stated, or brought by the tools in use.

        Where nobody has said which there are, a database and a place for files are taken to be there.
        """
        organisation = self.organisation
        found: set[Layer] = set(organisation.in_use or USUAL)
        for own in organisation.tools_in_use:
            tool = self.catalogue.tool_by_id.get(own)
            if tool is not None:
                found.update(tool.provides)
                found.update(any_of[0] for any_of in tool.runs_on if len(any_of) == 1)
        if organisation.gpus > 0 or organisation.gpu_hours > 0:
            found.add("gpu")
        return frozenset(found)


def size_of(fact: str, organisation: Organisation, teams: int) -> float:
    """The size that a condition speaks of."""
    sizes = {
        "people": organisation.builders,
        "data_scientists": organisation.data_scientists,
        "models": float(organisation.models_in_production),
        "regulated_models": float(organisation.regulated_models),
        "teams": float(teams),
        "gpus": float(organisation.gpus),
        "predictions_per_day": organisation.predictions_per_day,
    }
    return sizes[fact]


def condition_fault(condition: str, setting: Setting) -> tuple[str, bool] | None:
    """Why a condition of “not for” holds, and whether that is final; ``None`` when it does not hold."""
    organisation = setting.organisation
    if condition == ALWAYS:
        return "Nobody should choose it any more.", True
    if condition in WISHES:
        wanted = (
            setting.open_only
            if condition == "open_licences"
            else condition == organisation.hosting
            or (condition == "own_account" and organisation.hosting == "own_premises")
        )
        return (WISHES[condition], True) if wanted else None
    size = size_condition(condition)
    if size is not None:
        fact, sign, limit = size
        have = size_of(fact, organisation, setting.teams)
        if have < limit if sign == "<" else have > limit:
            pattern = (
                "Not for fewer than {limit:,.0f} {what}; you have {have:,.0f}."
                if sign == "<"
                else "Not for {what}; you have {have:,.0f}."
                if limit == 0
                else "Not for more than {limit:,.0f} {what}; you have {have:,.0f}."
            )
            return phrase(pattern, limit=limit, what=Inner(SIZES[fact]), have=have), False
        return None
    trait = condition.removeprefix("no ")
    holds = {
        "real_time": organisation.real_time,
        "batch": organisation.batch,
        "regulated": organisation.regulated_models > 0,
        "generative_ai": organisation.generative_ai,
        "edge": organisation.edge,
    }[trait]
    with_it, without = TRAITS[trait]
    if condition.startswith("no "):
        return None if holds else (without, True)
    return (with_it, True) if holds else None


def missing_layers(tool: Tool, layers: Iterable[Layer]) -> tuple[tuple[Layer, ...], ...]:
    """Sets of layers of which the tool needs one and none is there."""
    there = set(layers)
    return tuple(any_of for any_of in tool.runs_on if not there.intersection(any_of))


def layer_words(any_of: Iterable[Layer]) -> str:
    """“Kubernetes”, or “a relational database or a data warehouse”."""
    return joined([Inner(LAYER_WORDS[x]) for x in any_of], " / ")


def data_fault(tool: Tool, kinds: Iterable[DataKind]) -> str:
    """Why a tool is not made for any of the kinds of data; empty where it is, or where none are stated."""
    wanted = tuple(kinds)
    if not wanted or any(tool.takes(k) for k in wanted):
        return ""
    return phrase(
        "Not made for {kinds}.", kinds=joined([Inner(DATA_WORDS[k]) for k in wanted], ", ")
    )


def lacking_skills(tool: Tool, organisation: Organisation) -> tuple[str, ...]:
    """Skills that it needs and nobody has: only topics that were answered with none."""
    return tuple(TOPIC_WORDS[t] for t in tool.skills if organisation.skills.get(t) == "none")


def open_danger(tool: Tool, on: date) -> Event | None:
    """The newest danger that is neither over nor bound to releases that can be avoided."""
    open_ = [e for e in tool.events if e.is_open(on) and not e.versions]
    return max(open_, key=lambda e: e.on, default=None)


def own_words_fault(tool: Tool, setting: Setting) -> tuple[str, bool] | None:
    """What of the tool's own words speaks against it here, and whether that is final; ``None``: nothing.

    Its conditions, the licence rule, the data it takes, the skills it needs.
    """
    faults = [f for f in (condition_fault(c, setting) for c in tool.not_when) if f is not None]
    if faults:
        return max(faults, key=lambda f: f[1])
    if setting.open_only and not is_open(tool):
        return WISHES["open_licences"], True
    unfit = data_fault(tool, setting.organisation.data_kinds)
    if unfit:
        return unfit, False
    lacking = lacking_skills(tool, setting.organisation)
    if lacking:
        return phrase("Needs {skill}, which nobody has.", skill=Inner(lacking[0])), False
    return None


def fit_of_tool(tool: Tool, setting: Setting) -> Fit:
    """Judge a tool against everything the catalogue knows of it; the reason says what decides.

    Blocked is what cannot be planned at all; sizes and skills only advise, and a stack leaves them out
    while another tool will do.
    """
    organisation = setting.organisation
    if tool.id in organisation.tools_in_use:
        return Fit("in_place", "You already use it.", blocked=True)
    if tool.health.status in ENDED:
        return Fit("not_for_you", ENDED[tool.health.status], blocked=True)
    danger = open_danger(tool, setting.on)
    if danger is not None:
        words = phrase(
            "{kind}: {what}.", kind=EVENT_WORDS[danger.kind], what=danger.what.rstrip(".")
        )
        return Fit("not_for_you", words, blocked=True)
    if tool.hosting in RENTED and organisation.hosting == "own_premises":
        words = "Runs at its supplier only; your data stays on your own premises."
        return Fit("not_for_you", words, blocked=True)
    if tool.hosting == "SaaS" and organisation.hosting == "own_account":
        words = "Runs at its supplier only; your data stays in your own account."
        return Fit("not_for_you", words, blocked=True)
    fault = own_words_fault(tool, setting)
    if fault is not None:
        return Fit("not_for_you", fault[0], blocked=fault[1])
    if not tool.is_priced:
        return Fit("later", price_words(tool), blocked=True)
    for key, most in tool.up_to.items():
        have = size_of(key, organisation, setting.teams)
        if have > most:
            words = phrase(
                "Carries up to {most:,.0f} {what}; you have {have:,.0f}.",
                most=most,
                what=Inner(SIZES[key]),
                have=have,
            )
            return Fit("not_for_you", words, blocked=True)
    fault = applicability_fault(tool.applies, organisation, setting.teams)
    if fault is not None:
        return Fit("not_for_you", fault[0], blocked=fault[1])
    missing = missing_layers(tool, setting.layers)
    if missing:
        words = phrase("Runs on {what}, which is not in use.", what=layer_words(missing[0]))
        return Fit("later", words)
    return Fit("fits", why_it_fits(tool, setting))


def price_words(tool: Tool) -> str:
    """Why a tool without a price cannot be planned yet."""
    if "by use" in tool.price_note:
        return "It is priced by use, and we hold no price: enter a quote to plan with it."
    return "We hold no price: enter a quote to plan with it."


def why_it_fits(tool: Tool, setting: Setting) -> str:
    """What speaks for a tool here: tools in use that it works with, data, skills, where it runs."""
    organisation, catalogue = setting.organisation, setting.catalogue
    reasons = []
    partners = works_with(tool, organisation.tools_in_use, catalogue)
    if partners:
        reasons.append(phrase("works with {name}", name=catalogue.name_of(partners[0])))
    strong = [TOPIC_WORDS[t] for t in tool.skills if organisation.skills.get(t) == "strong"]
    if strong:
        reasons.append(phrase("your people know {skill}", skill=strong[0]))
    kinds = [k for k in organisation.data_kinds if tool.takes(k)]
    if kinds and "any" not in tool.data_kinds:
        reasons.append(phrase("made for {kind}", kind=Inner(DATA_WORDS[kinds[0]])))
    if organisation.hosting != "anywhere":
        reasons.append(
            "it can run on your own premises"
            if organisation.hosting == "own_premises"
            else "it can run in your own account"
        )
    if not tool.runs_on and not reasons:
        reasons.append("it needs no other system")
    elif tool.runs_on:
        there = [x for any_of in tool.runs_on for x in any_of if x in setting.layers]
        if there:
            reasons.append(phrase("{layer} is there", layer=LAYER_WORDS[there[0]]))
    words = joined([str(r) for r in reasons[:3]], ", ")
    carried = len([p for p in tool.carries if p in catalogue.practice_by_id])
    if carried == 1:
        name = catalogue.name_of(tool.carries[0])
        return phrase("For you: {reasons}. Carries “{name}”.", reasons=words, name=name)
    return phrase("For you: {reasons}. Carries {n} practices.", reasons=words, n=carried)


def works_with(tool: Tool, others: Iterable[str], catalogue: Catalogue) -> tuple[str, ...]:
    """Those of ``others`` that either side says it is known to work with, or whose layer it runs on."""
    found = []
    wanted = {layer for any_of in tool.runs_on for layer in any_of}
    for other in others:
        entry = catalogue.tool_by_id.get(other)
        if entry is None or entry.id == tool.id:
            continue
        if (
            other in tool.integrates
            or tool.id in entry.integrates
            or wanted.intersection(entry.provides)
            or {layer for any_of in entry.runs_on for layer in any_of}.intersection(tool.provides)
        ):
            found.append(other)
    return tuple(found)
