"""What is known of a tool, since when and from whom, in sentences for window, report and commands."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day, month_year
from planner.domain.content.facts import AGE_WORDS, EVENT_WORDS, FACT_WORDS, Event, FactName
from planner.domain.content.tool import Tool
from planner.domain.plan.agreed_tool import AgreedTool
from planner.domain.plan.own_entries import CatalogueUpdate

SHOWN: tuple[FactName, ...] = ("licence", "health", "price", "carries")


def as_of_words(tool: Tool, on: date, names: Iterable[FactName] = SHOWN) -> str:
    """“Licence as of 21 Aug 2026 (A), …”; old facts say so, and those without a date are unknown."""
    parts = []
    for name in names:
        if name == "price" and tool.price_grade.startswith("F"):
            continue  # nothing to pay: no price that could age
        fact = tool.facts.get(name)
        what = Inner(FACT_WORDS[name])
        if fact is None or not fact.as_of:
            parts.append(phrase("{what}: date unknown", what=what))
            continue
        age = fact.age(on)
        pattern = (
            "{what} as of {day} ({grade})"
            if age == "fresh"
            else "{what} as of {day} ({grade}), {age}"
        )
        day = iso_day(fact.as_of)
        parts.append(phrase(pattern, what=what, day=day, grade=fact.grade, age=AGE_WORDS[age]))
    return phrase("Known: {parts}.", parts=joined(parts, "; "))


def sources_words(tool: Tool, names: Iterable[FactName] = SHOWN) -> str:
    """Where these facts come from, each source once; empty where none is named."""
    facts = (tool.facts.get(name) for name in names)
    found = dict.fromkeys(f.source for f in facts if f is not None and f.source)
    return phrase("Sources: {sources}.", sources=joined(list(found), "; ")) if found else ""


def update_words(update: CatalogueUpdate | None) -> str:
    """Which published update of the catalogue is in force, and who signed it; empty where none is."""
    if update is None:
        return ""
    pattern = (
        "Catalogue: that of the program with update {number} of {publisher}, published {day}, signed "
        "with the key {key}."
        if update.fingerprint
        else "Catalogue: that of the program with update {number} of {publisher}, published {day}, not "
        "signed."
    )
    return phrase(
        pattern,
        number=update.number,
        publisher=Verbatim(update.publisher),
        day=iso_day(update.published),
        key=update.fingerprint[:16],
    )


def event_words(event: Event) -> str:
    """What happened and when, with its source."""
    pattern = (
        "{kind} on {day}: {what} (releases {versions}; {source})"
        if event.versions
        else "{kind} on {day}: {what} ({source})"
    )
    return phrase(
        pattern,
        kind=EVENT_WORDS[event.kind],
        day=iso_day(event.on),
        what=event.what.rstrip("."),
        versions=event.versions,
        source=event.source,
    )


def is_stale(tool: Tool, on: date) -> bool:
    """Whether the signs of life of a tool were not read for fifteen months on ``on``, or never."""
    fact = tool.facts.get("health")
    return fact is None or fact.age(on) == "unknown"


def changed_since(tools: Iterable[Tool], day: str) -> tuple[tuple[Tool, Event], ...]:
    """Tools to which something happened after ``day``, each with the newest event."""
    found = []
    for tool in tools:
        later = [e for e in tool.events if e.on > day]
        if later:
            found.append((tool, max(later, key=lambda e: e.on)))
    return tuple(found)


def changed_words(
    tools: Iterable[Tool], agreed: str, then: Mapping[str, AgreedTool] | None = None
) -> str:
    """“2 tools of the plan agreed on 3 May 2026 changed since: DVC (sold), …”; empty where none did.

    ``tools`` are those of the agreed plan as they are known now, ``then`` what was known of them when it was
    agreed. Plans of before format 2.9 hold nothing of this: for them only events tell.
    """
    then = then or {}
    known = {t.id: t for t in tools}
    told: dict[str, list[str]] = {}
    for tool, event in changed_since(known.values(), agreed[:10]):
        told.setdefault(tool.name, []).append(Inner(EVENT_WORDS[event.kind]))
    for id_, before in then.items():
        if id_ in known:
            changed = before.changed(known[id_])
            if changed:
                words = [Inner(FACT_WORDS[name]) for name in changed]
                told.setdefault(known[id_].name, []).extend(words)
        else:
            told.setdefault(before.name, []).append("no longer in the catalogue")
    if not told:
        return ""
    pattern = (
        "{n} tools of the plan agreed on {day} changed since: {names}."
        if len(told) > 1
        else "A tool of the plan agreed on {day} changed since: {names}."
    )
    names = [
        phrase("{name} ({what})", name=n, what=joined(list(dict.fromkeys(w))))
        for n, w in told.items()
    ]
    return phrase(pattern, n=len(told), day=iso_day(agreed[:10]), names=joined(names))


def doubts(tools: Iterable[Tool], on: date) -> tuple[str, ...]:
    """What to look at before a plan with ``tools`` is agreed: old facts, events of the year before ``on``."""
    mine = list(tools)
    words = []
    old = [t.name for t in mine if is_stale(t, on)]
    if old:
        words.append(phrase("Signs of life not read for over a year: {names}.", names=joined(old)))
    for tool, event in changed_since(mine, year_before(on)):
        words.append(phrase("{name}: {what}.", name=tool.name, what=event_words(event)))
    return tuple(words)


def year_before(on: date) -> str:
    """The day a year before ``on``, as documents write it."""
    return on.replace(year=on.year - 1, day=min(on.day, 28)).isoformat()


def newest_told(tool: Tool, on: date) -> str:
    """What happened to a tool last in the year before ``on``, else that its facts are old; or nothing."""
    later = [e for e in tool.events if e.on > year_before(on)]
    if later:
        newest = max(later, key=lambda e: e.on)
        day = month_year(date.fromisoformat(newest.on))
        return phrase("{kind}, {day}", kind=EVENT_WORDS[newest.kind], day=day)
    fact = tool.facts.get("health")
    if fact is None or not fact.as_of:
        return "Signs of life: date unknown"
    if fact.age(on) == "fresh":
        return ""
    return phrase("Signs of life read {day}", day=month_year(date.fromisoformat(fact.as_of)))
