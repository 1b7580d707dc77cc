"""What the register and the answers on a system contradict, and what hangs on it, in sentences."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from planner.analysis.systems.about import LATER_CHANGE
from planner.analysis.systems.contradictions import (
    DESIGN_CHANGES,
    DEVELOPS,
    TAKES_OVER,
    Hangs,
    Hinge,
    contradictions,
    spared_by,
    what_hangs,
)
from planner.analysis.systems.register import Place, Register
from planner.analysis.systems.words import ORIGIN_WORDS, fact_words, short_day
from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.base.numbers import iso_day
from planner.domain.content.class_tree import ClassTree
from planner.domain.project import Project
from planner.standards.standing import BEFORE, Standing


def differ_lines(where: Standing, tree: ClassTree) -> list[str]:
    """What is answered and entered otherwise, a line each."""
    return [_differ(where, tree, one) for one in contradictions(where, tree)]


def contradiction_lines(
    project: Project, found: Register, where: Standing, tree: ClassTree
) -> list[str]:
    """What is answered and entered otherwise, and what would be asked if the register were right."""
    return [
        joined(
            [
                _differ(where, tree, one),
                *_then(one, what_hangs(project, found, where.system, one)),
            ],
            " ",
        )
        for one in contradictions(where, tree)
    ]


def spared_line(project: Project, found: Register, where: Standing) -> str:
    """What hangs on a design that is said to change, of a system from before the rules; empty of others."""
    one = spared_by(where)
    if one is None:
        return ""
    return joined([SPARED, *_then(one, what_hangs(project, found, where.system, one))], " ")


SPARED = "That its design changes significantly is stated; nothing here proves it."


def _differ(where: Standing, tree: ClassTree, one: Hinge) -> str:
    system = where.system
    fact, said = Inner(fact_words(tree, one.fact)), system.stated()[one.fact]
    answer = "yes" if said else "no"
    if one.fact == BEFORE:
        return phrase(BEFORE_DIFFERS, fact=fact, said=answer, day=iso_day(system.since))
    entered = Inner(ORIGIN_WORDS[system.origin])
    if one.fact != DEVELOPS:
        return phrase(ORIGIN_DIFFERS, fact=fact, said=answer, origin=entered)
    lines = [phrase(ROLE_DIFFERS, said=answer, origin=entered)]
    if said:
        answered = all(name in system.facts for name in TAKES_OVER)
        lines.append(TAKEN_NO if answered else TAKEN_OPEN)
    else:
        lines.append(OWN_PROVIDES)
    return joined(lines, " ")


def _then(one: Hinge, hangs: Hangs) -> list[str]:
    if not hangs.gone and not hangs.come:
        return [NOTHING]
    pattern = IF_REGISTER
    if one.fact == DESIGN_CHANGES:
        pattern = IF_STAYS
    elif one.otherwise.get(DESIGN_CHANGES) is False:
        pattern = IF_BEFORE
    elif one.otherwise.get(DEVELOPS) is False:
        pattern = IF_OTHERS
    number, laws = len(hangs.gone), _by_law(hangs.gone)
    gone = [phrase(GONE if number > 1 else GONE_ONE, n=number, laws=laws)] if number else []
    return [phrase(pattern, what=joined([*gone, *_left(hangs)], "; "))]


def _left(hangs: Hangs) -> list[str]:
    """What remains of holes and duties, and what is asked as well, each as a part of a list."""
    said = []
    if hangs.holes:
        said.append(phrase(HOLES_LEFT, left=hangs.holes_left, holes=len(hangs.holes)))
    if hangs.duties:
        said.append(phrase(DUTIES, n=len(hangs.duties), all=len(hangs.of_law)))
    if number := len(hangs.come):
        laws = _by_law(hangs.come)
        said.append(phrase(COME if number > 1 else COME_ONE, n=number, laws=laws))
    return said


def _by_law(places: Iterable[Place]) -> str:
    """Laws with how many of the places are theirs: “AI Act 47”; one alone without its number."""
    counts = Counter(p.framework.short for p in places)
    if len(counts) == 1:
        return next(iter(counts))
    return joined([phrase("{law} {n:d}", law=law, n=n) for law, n in counts.items()])


BEFORE_DIFFERS = (
    "Answers and register differ: “{fact}” is answered {said}, and it is in service since {day}."
)
ORIGIN_DIFFERS = (
    "Answers and register differ: “{fact}” is answered {said}, and it is entered as “{origin}”."
)
ROLE_DIFFERS = (
    "Answers and register differ: whether you develop it, or have it developed, is answered {said} (Article "
    "3(3)), and it is entered as “{origin}”."
)
TAKEN_OPEN = (
    "Who takes over what others built is its provider by Article 25(1) alone, which is "
    "not answered here."
)
TAKEN_NO = (
    "Who takes over what others built is its provider by Article 25(1) alone, which is "
    "answered no here."
)
OWN_PROVIDES = "Who develops a system and uses it under an own name is its provider (Article 3(3))."
IF_REGISTER = "If the register is right: {what}."
IF_BEFORE = (
    "If the register is right and its design does not change significantly after the day of the rule, it is "
    "not covered yet (Article 111(2)): {what}."
)
IF_STAYS = "If it does not, it is not covered (Article 111(2)): {what}."
IF_OTHERS = "If somebody else is its provider: {what}."
GONE = "{n:d} requirements no longer asked ({laws})"
GONE_ONE = "1 requirement no longer asked ({laws})"
HOLES_LEFT = "holes left in these laws, those of the organisation with them: {left:d} of {holes:d}"
DUTIES = "duties that fall away: {n:d} of {all:d}"
COME = "{n:d} requirements asked as well ({laws})"
COME_ONE = "1 requirement asked as well ({laws})"
NOTHING = "Nothing that is asked hangs on it."


def first_words(where: Standing, one: Hinge, hangs: Hangs, *, then: bool = False) -> str:
    """On the page to decide by: an answer that must be settled before all else; empty of all others.

    ``then`` says that another one comes before it.
    """
    rule = where.reading.rule
    if not hangs.gone:
        return ""
    if one.fact == DEVELOPS and not one.otherwise[DEVELOPS]:
        origin = Inner(ORIGIN_WORDS[where.system.origin])
        asked = phrase(PROVIDER_FIRST[then], system=Verbatim(where.system.name), origin=origin)
    elif one.fact == DESIGN_CHANGES and rule is not None and rule.since:
        day = iso_day(rule.since)
        asked = phrase(CHANGE_FIRST[then], system=Verbatim(where.system.name), day=day)
    else:
        return ""
    fall = {"holes": len(hangs.holes), "gone": len(hangs.holes) - hangs.holes_left}
    laws = joined(list(dict.fromkeys(p.framework.short for p in hangs.gone)))
    said = phrase(HOLES_FALL, laws=laws, **fall)
    if hangs.duties:
        of = {"n": len(hangs.duties), "all": len(hangs.of_law)}
        said = phrase(BOTH_FALL, laws=laws, **fall, **of)
    rests = [p.requirement for p in hangs.gone if p.requirement.id == LATER_CHANGE]
    if one.fact == DESIGN_CHANGES and any(r.confidence == "unverified" for r in rests):
        said = joined([said, UNCHECKED], " ")
    more = [phrase(COME_IN, n=len(hangs.come), laws=_by_law(hangs.come))] if hangs.come else []
    return joined([asked, said, *more], " ")


def doubt_words(where: Standing, tree: ClassTree, one: Hinge, hangs: Hangs) -> str:
    """What could change the advice: the register may be right, and what hangs on that; else empty."""
    name = Verbatim(where.system.name)
    rule = where.reading.rule
    if one.fact == BEFORE and hangs.gone and rule is not None and rule.since:
        return phrase(
            DOUBT_DUTIES if hangs.duties else DOUBT_BEFORE,
            system=name,
            day=short_day(rule.since),
            n=len(hangs.duties or hangs.gone),
            all=len(hangs.of_law),
            laws=_by_law(hangs.gone),
        )
    of_register = one.fact != DESIGN_CHANGES
    if hangs.come and of_register and (one.fact != DEVELOPS or one.otherwise[DEVELOPS]):
        fact = Inner(fact_words(tree, one.fact))
        return phrase(
            DOUBT_COME, system=name, fact=fact, n=len(hangs.come), laws=_by_law(hangs.come)
        )
    return ""


PROVIDER_FIRST = (
    "Decide first whether you are the provider of {system}: the answer says yes (Article 3(3)), the register "
    "says {origin}. Article 25(1) decides; answer it.",
    "Then decide whether you are the provider of {system}: the answer says yes (Article 3(3)), the register "
    "says {origin}. Article 25(1) decides; answer it.",
)
CHANGE_FIRST = (
    "Decide first whether {system} really changes significantly after {day}, as the answer says (Article "
    "111(2)).",
    "Then decide whether {system} really changes significantly after {day}, as the answer says (Article "
    "111(2)).",
)
"""What comes first, and what after it."""
BOTH_FALL = "Else {gone:d} of {holes:d} holes and {n:d} of {all:d} duties fall away ({laws})."
HOLES_FALL = "Else {gone:d} of {holes:d} holes fall away ({laws})."
UNCHECKED = "No source of that article was read here: read its wording first."
COME_IN = "Asked instead: {n:d} ({laws})."
DOUBT_DUTIES = (
    "If {system} was in use before {day}, as the register says, and does not change significantly later, "
    "{n:d} of {all:d} duties fall away ({laws}, Article 111(2))."
)
DOUBT_BEFORE = (
    "If {system} was in use before {day}, as the register says, and does not change significantly later, "
    "{n:d} requirements are not asked ({laws}, Article 111(2))."
)
DOUBT_COME = (
    "{system}: if the register is right, not the answer to “{fact}”, {n:d} requirements more are asked "
    "({laws})."
)
