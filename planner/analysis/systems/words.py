"""What the register says: classes, states, what decides, in words that a compliance officer can act on.

Nothing is ever said to be met. A class is a reading of the rules; a state says what can be shown today.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from planner.analysis.systems.contradictions import spared_by
from planner.analysis.systems.crosswalk import Crosswalk, Side
from planner.analysis.systems.next_evidence import NextPiece
from planner.analysis.systems.register import ORDER, STATE_WORDS, Place, Register
from planner.domain.answers.evidence import EvidenceItem
from planner.domain.base.conditions import Truth
from planner.domain.base.language import Inner, Verbatim, joined, phrase, speech
from planner.domain.base.numbers import iso_day, month_name
from planner.domain.content.class_tree import ClassRule, ClassTree
from planner.domain.content.framework import LEGAL_FACTS, Framework
from planner.domain.organisation.system import Outcome
from planner.domain.project import Project
from planner.maturity.level_text import level_text
from planner.standards.classes import rests_on, rests_on_fact, steps_to_ask, would_change
from planner.standards.standing import IN_SCOPE, Standing

FOOT = (
    "Readiness self-assessment. Not legal advice, not a conformity assessment, no claim that any law or "
    "standard is met."
)
READING = "A reading of the rules, not a legal opinion: have it confirmed."
OUTCOME_WORDS: dict[Outcome, str] = {
    "outside": "Outside the Act",
    "prohibited": "Reads like a forbidden practice",
    "high_product": "High-risk by product",
    "high_listed": "High-risk by use",
    "not_yet": "Not yet covered",
    "listed_excepted": "Listed, exception claimed",
    "transparency": "Transparency",
    "minimal": "Minimal",
    "open": "Undecided",
}
HIGH: frozenset[Outcome] = frozenset({"prohibited", "high_product", "high_listed"})
KIND_WORDS: dict[str, str] = {
    "law": "Law",
    "supervisory": "Supervisory guidance",
    "standard": "A standard",
    "voluntary": "Voluntary",
    "list_of_risks": "List of risks",
}
READ_WORDS: dict[str, str] = {
    "primary": "text read",
    "outline": "outline read, not the text",
    "secondary": "read about, not the text",
    "memory": "from memory",
}
SYSTEM_STATE_WORDS: dict[str, str] = {
    "idea": "Idea",
    "development": "In development",
    "trial": "On trial",
    "production": "In use",
    "retired": "Retired",
}
ORIGIN_WORDS: dict[str, str] = {
    "own": "Our own",
    "bought": "Bought",
    "adapted": "Bought and adapted",
}


def short_day(text: str) -> str:
    """A day in the least room: 2 Dec 2027; 02.12.2027."""
    year, month, day = text[:10].split("-")
    if speech().language == "de":
        return f"{day}.{month}.{year}"
    return f"{int(day)} {month_name(int(month))} {year}"


def fact_words(tree: ClassTree | None, fact: str) -> str:
    """A fact in words."""
    if tree is not None and fact in tree.words:
        return tree.words[fact]
    return LEGAL_FACTS.get(fact, fact)


def class_line(where: Standing, tree: ClassTree | None, *, brief: bool = False) -> str:
    """The class with its article, or what is undecided; and whether a decision on it no longer fits.

    ``brief`` leaves to the article what makes a system high-risk.
    """
    if where.system.state == "retired":
        return "Retired: nothing is asked any more"
    line = _class_words(where, tree, brief)
    return phrase("{line} · decide again", line=line) if where.lapsed else line


def _class_words(where: Standing, tree: ClassTree | None, brief: bool) -> str:
    short = brief and where.outcome in HIGH - {"prohibited"}
    words = "High-risk" if short else OUTCOME_WORDS[where.outcome]
    if where.outcome == "open":
        fork = next(iter(where.reading.forks), None)
        if fork is None:
            return words
        return phrase("Open: “{fact}”?", fact=fact_words(tree, fork.fact))
    overruled = where.decision is not None and where.outcome != where.reading.outcome
    rule = where.reading.rule
    if overruled or rule is None or tree is None:
        return phrase("{outcome} · decided by a person", outcome=words)
    points = points_of(tree, rule, where.facts)
    if not points:
        return phrase("{outcome} · Article {article}", outcome=words, article=rule.article)
    pattern = "{outcome} · Annex III {points}" if rule.article.endswith(ANNEX) else ARTICLE
    return phrase(pattern, outcome=words, article=points, points=points)


ARTICLE = "{outcome} · Article {article}"
ANNEX = "Annex III"
_POINT = re.compile(r"(\d+(?:\(\w+\))+(?:(?:, | to )\(\w+\))*): ")


def points_of(tree: ClassTree, rule: ClassRule, facts: Mapping[str, Truth]) -> str:
    """The points that a rule on forbidden or listed uses holds by, as the law numbers them: 5(c).

    Empty where the rule names its article in full.
    """
    if not rule.article.endswith((ANNEX, "5(1)")):
        return ""
    names = rests_on(tree, rule)
    found: list[str] = []
    for step in tree.steps:
        if not step.article.startswith(rule.article.rsplit(", ", 1)[-1]):
            continue
        for option in step.options:
            if option.fact in names and facts.get(option.fact) is True:
                match = _POINT.match(option.words)
                point = match.group(1) if match else step.article.removeprefix(ANNEX).strip()
                found.append(point.replace(" to ", "–"))
    return ", ".join(dict.fromkeys(found))


def decided_line(where: Standing, *, named: bool = True) -> str:
    """Who decided on the class (where that may be ``named``) and when, and whether it still fits."""
    decision = where.decision
    if decision is None:
        return "Nobody has confirmed this class yet."
    pattern = "Decided by {who} on {day}, on the wording of {version}."
    if not (decision.who and named):
        pattern = "Decided on {day}, on the wording of {version}."
    said = phrase(
        pattern,
        who=Verbatim(decision.who),
        day=iso_day(decision.when),
        version=iso_day(decision.version),
    )
    if not where.lapsed:
        return said
    return joined([said, "It no longer fits the facts or the wording in use: decide again."], " ")


INNER_WORDS: dict[str, str] = {
    "not_asked": "not asked for",
    "open": "undecided",
    "hole": "hole",
    "claimed": "claimed only",
    "shown": "shown",
    "reviewed": "reviewed",
}
"""States as they stand inside a sentence."""


def state_line(place: Place) -> str:
    """A state; of an open one what it waits for, or its two ends."""
    if place.state != "open":
        return STATE_WORDS[place.state]
    return phrase("Open: {words}", words=open_words(place))


def open_words(place: Place) -> str:
    """What an open state waits for, or its two ends, as it stands below the state."""
    if len(place.waits_for) == 1:
        return "one fact to state"
    if place.waits_for:
        return phrase("{n:d} facts to state", n=len(place.waits_for))
    low, high = (INNER_WORDS[end.name.lower()] for end in (place.low, place.high))
    return phrase("{low} to {high}", low=low, high=high)


def count_words(counts: Mapping[str, int]) -> str:
    """How many requirements are in which state, in the order given: “2 holes, 1 undecided”."""
    said = []
    for state, n in counts.items():
        if n and state == "hole":
            said.append(phrase("{n:d} holes", n=n) if n > 1 else "1 hole")
        elif n:
            said.append(phrase("{n:d} {state}", n=n, state=INNER_WORDS[state]))
    return joined(said) if said else "–"


def worst_words(worst: str, count: int) -> str:
    """A worst state and how many requirements are in it."""
    words = {
        "hole": phrase("{n:d} holes", n=count) if count != 1 else "1 hole",
        "open": phrase("{n:d} open", n=count),
        "claimed": phrase("{n:d} claimed", n=count),
        "shown": "Shown",
        "reviewed": "Reviewed",
        "not_asked": "Not asked",
    }
    return words[worst]


HOLES_IN = {
    "law": "{n:d} in laws",
    "supervisory": "{n:d} in guidance of supervisors",
    "chosen": "{n:d} in what was chosen",
}


def headline(found: Register) -> str:
    """What the register says in one or two sentences."""
    rows = [r for r in found.rows if r.standing.system.state != "retired"]
    if not rows:
        return "There are no systems yet. Add one, or start from the use cases."
    outcomes = Counter(r.standing.outcome for r in rows)
    high = sum(outcomes[o] for o in HIGH)
    holes = found.counts()["hole"]
    of = dict.fromkeys(HOLES_IN, 0)
    for f in found.frameworks:
        kind = f.kind if f.kind in of else "chosen"
        of[kind] += found.counts(f.id)["hole"]
    told = [phrase(HOLES_IN[kind], n=n) for kind, n in of.items() if n]
    waiting = found.counts()["open"]
    parts = [_high_words(high, len(rows), outcomes["open"], outcomes["prohibited"])]
    if len(told) > 1:
        parts.append(phrase("{n:d} holes in all: {parts}.", n=holes, parts=joined(told, ", ")))
    elif found.frameworks and (holes or not waiting):
        parts.append(phrase("{n:d} holes in all.", n=holes) if holes != 1 else "1 hole in all.")
    if waiting:
        parts.append(phrase("Requirements not decided yet: {n:d}.", n=waiting))
    return joined(parts, " ")


def _high_words(high: int, number: int, undecided: int, forbidden: int) -> str:
    """How many of ``number`` systems read as high-risk or forbidden; what is undecided is not told as no."""
    if undecided == number == 1:
        return "The class of the only system is not known yet."
    if undecided == number:
        return phrase("The class of none of the {n:d} systems is known yet.", n=number)
    if undecided:
        return phrase(
            "High-risk or forbidden: {high:d} of {n:d} whose class is known; not known yet: {open:d}.",
            high=high,
            n=number - undecided,
            open=undecided,
        )
    if number == 1:
        if high:
            return (
                "The only system reads like a forbidden practice."
                if forbidden
                else "The only system reads as high-risk."
            )
        return "The only system does not read as high-risk."
    if high and not forbidden:
        if high == 1:
            return phrase("One of {n:d} systems reads as high-risk, none as forbidden.", n=number)
        return phrase(
            "{high:d} of {n:d} systems read as high-risk, none as forbidden.", high=high, n=number
        )
    if high == 1:
        return phrase("One of {n:d} systems reads as high-risk or forbidden.", n=number)
    return phrase("{high:d} of {n:d} systems read as high-risk or forbidden.", high=high, n=number)


def next_words(day: str, today: str) -> str:
    """The day from which something is asked, or since when it is; a dash where there is none."""
    if not day:
        return "–"
    return phrase("since {day}", day=short_day(day)) if day <= today else short_day(day)


def framework_headline(found: Register, framework: str) -> str:
    """What one framework says: holes in how many requirements, and when they are due."""
    law = next(f for f in found.frameworks if f.id == framework)
    title = law.short
    worst: dict[str, str] = {}
    due: dict[str, str] = {}
    for place in found.places(framework=framework):
        id_ = place.requirement.id
        before = worst.get(id_, "not_asked")
        worst[id_] = min(before, place.state, key=ORDER.index)
        if place.state == "hole" and place.day and law.binds:
            due[id_] = min(place.day, due.get(id_, place.day))
    asked = sum(s != "not_asked" for s in worst.values())
    holes = sum(s == "hole" for s in worst.values())
    if not asked:
        return phrase("{law}: nothing of it is asked of anybody here.", law=title)
    said = phrase(
        "{law}: a hole in {holes:d} of {asked:d} requirements that are asked of you.",
        law=title,
        holes=holes,
        asked=asked,
    )
    if not due:
        return said
    past = sum(d <= found.day for d in due.values())
    if past:
        words = "{n:d} of them hold already." if past > 1 else "1 of them holds already."
        return joined([said, phrase(words, n=past)], " ")
    first = min(due.values())
    number = sum(d == first for d in due.values())
    words = "{n:d} of them hold from {day}." if number > 1 else "1 of them holds from {day}."
    return joined([said, phrase(words, n=number, day=iso_day(first))], " ")


def as_of_line(frameworks: Iterable[Framework]) -> str:
    """Which laws and standards, and when they were last looked at."""
    used = list(frameworks)
    if not used:
        return "No law or standard is switched on."
    oldest = min(f.as_of for f in used)
    if len(used) == 1:
        return phrase(
            "{law} in use · last looked at on {day}", law=used[0].short, day=iso_day(oldest)
        )
    return phrase(
        "{n:d} laws and standards in use · last looked at on {day}",
        n=len(used),
        day=iso_day(oldest),
    )


def reasons(where: Standing, tree: ClassTree) -> list[str]:
    """Why the class is what it is: what the rule says, from when, and what would change it."""
    lines = []
    rule = where.reading.rule
    if where.outcome == "open":
        for fork in where.reading.forks:
            lines.append(
                phrase(
                    "“{fact}”: with yes {yes}; with no {no}.",
                    fact=Inner(fact_words(tree, fork.fact)),
                    yes=joined([Inner(OUTCOME_WORDS[o]) for o in fork.if_yes], " / "),
                    no=joined([Inner(OUTCOME_WORDS[o]) for o in fork.if_no], " / "),
                )
            )
    elif rule is not None:
        lines.append(rule.words)
        if rule.since:
            pattern = FROM_CHANGE if spared_by(where) is not None else FROM_DAY
            lines.append(phrase(pattern, day=iso_day(rule.since)))
    return lines


FROM_DAY = "Duties of the class hold from {day}."
FROM_CHANGE = (
    "It was in service before the day of the rule: duties of the class hold from the significant change of "
    "its design on, at the earliest from {day} (Article 111(2))."
)


def change_words(where: Standing, tree: ClassTree, most: int = 6) -> list[str]:
    """What would change a class: stated facts whose other answer leads elsewhere, and where to."""
    changes = would_change(tree, where.facts) if where.outcome != "open" else ()
    if not changes:
        return []
    said = [
        phrase(
            "“{fact}” otherwise: {outcome}.",
            fact=Inner(fact_words(tree, fact)),
            outcome=Inner(OUTCOME_WORDS[outcome]),
        )
        for fact, outcome in changes[:most]
    ]
    return ["What would change it:", *said]


@dataclass(frozen=True)
class StepLine:
    """A step on the way to a class: article, what is asked, what was said, and whether it decides."""

    article: str
    ask: str
    said: str
    decides: bool


def step_lines(where: Standing, tree: ClassTree) -> list[StepLine]:
    """The way to a class, with the step that decides: of an open one that which is waited for first."""
    deciding = _deciding(where, tree)
    found: list[StepLine] = []
    for step in steps_to_ask(tree, where.facts):
        known = [where.facts.get(o.fact) for o in step.options]
        holds = [o.words for o, k in zip(step.options, known, strict=True) if k]
        if len(step.options) == 1 and known[0] is not None:
            said = "yes" if known[0] else "no"
        elif holds:
            said = joined(holds, "; ")
        else:
            said = "not known yet" if None in known else "none of these"
        decides = any(o.fact in deciding for o in step.options)
        found.append(StepLine(step.article, step.ask, said, decides))
    return found


def _deciding(where: Standing, tree: ClassTree) -> frozenset[str]:
    """The facts that a class is read from: points of a list, else the last that its rule holds by."""
    rule = where.reading.rule
    if where.outcome == "open" or rule is None:
        return frozenset(f.fact for f in where.reading.forks[:1])
    names = rests_on(tree, rule) - rests_on_fact(tree, IN_SCOPE)
    holds = [n for n in tree.asked if n in names and where.facts.get(n) is True]
    points = [n for n in holds if _POINT.match(tree.words[n])]
    return frozenset(points or holds[-1:])


CLAIMS = "Claims it shows: {n:d} (laws or standards: {laws:d}, systems: {systems:d})."


def piece_words(project: Project, piece: NextPiece) -> str:
    """What one more piece of evidence shows: how many claims in how many laws, and of which systems."""
    questions, names = project.questionnaire.by_id, project.system_by_id
    lines = [
        phrase(
            "“{question}” at level {level:d}: {text}",
            question=questions[q].title,
            level=level,
            text=level_text(questions[q], level),
        )
        for q, level in piece.shows.items()
        if q in questions
    ]
    systems = sum(bool(s) for s in piece.systems)
    lines.append(
        phrase(
            CLAIMS
            if systems
            else "Claims it shows: {n:d} (laws or standards: {laws:d}; for the organisation).",
            n=piece.claims,
            laws=len(piece.frameworks),
            systems=systems,
        )
    )
    if piece.helps:
        lines.append(phrase("It helps with {n:d} more that need another piece.", n=piece.helps))
    owners = [names[s].owner for s in piece.systems if s in names and names[s].owner]
    if owners:
        ask = joined([Verbatim(o) for o in dict.fromkeys(owners)][:4])
        lines.append(phrase("Ask {owners}.", owners=ask))
    return joined(lines, "\n")


EVIDENCE_WORDS: dict[str, str] = {
    "document": "Document",
    "record": "Written record",
    "test": "Test report",
    "log": "Log",
    "contract": "Contract",
    "observation": "Observation",
    "other": "Something else",
}


def until_words(item: EvidenceItem, day: str) -> str:
    """Until when a piece counts; why it does not on ``day``: it ran out, or speaks of a day to come."""
    if item.until and item.until < day:
        return phrase("ran out on {day}", day=short_day(item.until))
    if not item.counts_on(day):
        return phrase("{day}: not yet", day=short_day(item.speaks_of))
    return short_day(item.until) if item.until else "–"


def crosswalk_words(found: Crosswalk) -> str:
    """What one set of answers serves on both sides."""
    if not found.shared:
        return "No question speaks to both: each needs answers and evidence of its own."
    return joined(
        [
            phrase("{n:d} questions speak to both: answered and shown once, they serve twice.",
                   n=len(found.shared))
            if len(found.shared) > 1
            else "1 question speaks to both: answered and shown once, it serves twice.",
            _side_words(found.first),
            _side_words(found.second),
        ],
        " ",
    )  # fmt: skip


def _side_words(side: Side) -> str:
    return phrase(
        "{law}: {served:d} of {asked:d} rest on them, {alone:d} on nothing else.",
        law=side.framework.short, served=len(side.served), asked=len(side.asked), alone=len(side.alone),
    )  # fmt: skip
