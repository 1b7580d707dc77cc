"""What belongs beside the class of a system: our roles, its origin, its models, and why it is not spared.

Facts as they were stated or follow; what nobody stated is said to be missing where rows hang on it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import numpy as np

from planner.analysis.systems.contradictions import spared_by
from planner.analysis.systems.register import ORDER, Asked, Register, Row
from planner.analysis.systems.words import (
    ORIGIN_WORDS,
    OUTCOME_WORDS,
    fact_words,
    short_day,
    worst_words,
)
from planner.domain.base.language import Inner, Verbatim, joined, phrase
from planner.domain.content.class_tree import ClassTree
from planner.domain.content.framework import Framework, Requirement
from planner.domain.organisation.system import ModelEntry
from planner.domain.project import Project
from planner.maturity.cells import TOP
from planner.standards.standing import Standing

ROLE_WORDS: dict[str, str] = {
    "provider": "provider",
    "deployer": "deployer",
    "importer": "importer",
    "distributor": "distributor",
}
ROLE_ARTICLES: dict[str, str] = {
    "develops": "3(3)",
    "own_name": "25(1)(a)",
    "changes_much": "25(1)(b)",
    "new_purpose": "25(1)(c)",
    "deployer": "3(4)",
    "importer": "3(6)",
    "distributor": "3(7)",
}
"""By fact the article by which it makes somebody what the role says; the first four make a provider."""
PROVIDES = ("develops", "own_name", "changes_much", "new_purpose")
CLASS_ARTICLES = ("5(1)", "6(1)", "6(2)", "6(3)", "111(2)")
"""Articles of the AI Act that a decision on the class answers."""
LATER_CHANGE = "111(2)"


def roles_line(where: Standing, tree: ClassTree) -> str:
    """What we are to a system, by which article, and which answer makes a provider; what is not stated.

    Half of the duties of a system hang on it.
    """
    said = [
        phrase("{role} (Article {article})", role=Inner(words), article=article)
        for fact, words in ROLE_WORDS.items()
        if where.facts.get(fact) is True and (article := _by_article(where, fact))
    ]
    unknown = [Inner(words) for fact, words in ROLE_WORDS.items() if where.facts.get(fact) is None]
    parts = []
    if said:
        parts.append(phrase("Our roles: {roles}.", roles=joined(said)))
    why = [f for f in PROVIDES if where.facts.get(f) is True]
    if why and where.facts.get("provider") is True:
        words = joined([phrase("“{fact}”", fact=Inner(fact_words(tree, f))) for f in why])
        parts.append(phrase("Provider, for this is answered yes: {facts}.", facts=words))
    if unknown:
        parts.append(phrase("Not stated whether we are: {roles}.", roles=joined(unknown)))
    return joined(parts, " ") if parts else NO_ROLE


NO_ROLE = (
    "We are neither provider nor deployer, importer or distributor (Article 3(3), (4), (6), (7))."
)


def _by_article(where: Standing, role: str) -> str:
    facts = PROVIDES if role == "provider" else (role,)
    held = [ROLE_ARTICLES[f] for f in facts if where.facts.get(f) is True]
    return ", ".join(held)


def origin_line(where: Standing, teams: Mapping[str, str]) -> str:
    """Where a system came from, since when it is in service, and which of ``teams`` (names by id) runs it."""
    one = where.system
    parts: list[str] = [ORIGIN_WORDS[one.origin]]
    if one.supplier:
        parts.append(phrase("supplier {name}", name=Verbatim(one.supplier)))
    parts.append(
        phrase("in service since {day}", day=short_day(one.since))
        if one.since
        else "first day in service not named"
    )
    names = [teams[t] for t in one.teams if t in teams]
    if names:
        parts.append(phrase("teams: {names}", names=Verbatim(", ".join(names))))
    return joined(parts, "; ")


def models_line(where: Standing, day: str) -> str:
    """The models of a system and when each is validated next; what is overdue on ``day`` is said."""
    models = where.system.models
    if not models:
        return "Its models are not named."
    return phrase("Models: {models}.", models=joined([_model(m, day) for m in models], "; "))


def _model(one: ModelEntry, day: str) -> str:
    name = Verbatim(" ".join(p for p in (one.name, one.version) if p))
    if not one.next_validation:
        return phrase("{name}, no validation planned", name=name)
    pattern = "{name}, validation due on {day}"
    if one.next_validation < day:
        pattern = "{name}, validation overdue since {day}"
    return phrase(pattern, name=name, day=short_day(one.next_validation))


PRODUCT_LAW, SAFETY_PART = "product_law", "safety_part"
"""The step that asks for the law of a product, and the fact that it is a part of one."""


def product_line(where: Standing, tree: ClassTree) -> str:
    """Under which law of Annex I a system is a product, and whether itself; what is not stated is said so.

    Empty of systems that are no product.
    """
    if where.outcome != "high_product":
        return ""
    options = next((s.options for s in tree.steps if s.id == PRODUCT_LAW), ())
    laws = [Inner(o.words) for o in options if where.facts.get(o.fact) is True]
    law = "Which product law of Annex I holds is not stated."
    if laws:
        law = phrase("Product law of Annex I: {laws}.", laws=joined(laws, "; "))
    part = {
        True: "It is the safety part of a product.",
        False: "It is the product itself.",
        None: "Whether it is the product or its safety part is not stated.",
    }
    return joined([law, part[where.facts.get(SAFETY_PART)]], " ")


def decided_words(
    where: Standing | None, law: Framework, one: Requirement, *, named: bool = True
) -> str:
    """The decision on the class beside a requirement that it answers; empty beside others.

    Who decided is said where that may be ``named``.
    """
    decision = where.decision if where is not None else None
    if where is None or decision is None or where.lapsed or decision.framework != law.id:
        return ""
    if not one.id.startswith(CLASS_ARTICLES):
        return ""
    outcome: str = Inner(OUTCOME_WORDS[where.outcome])
    if one.id == LATER_CHANGE and spared_by(where) is not None:
        outcome = phrase(
            "{outcome}, for its design is said to change significantly", outcome=outcome
        )
    if decision.who and named:
        return phrase(
            "Decided by {who} on {day}: {outcome}",
            who=Verbatim(decision.who),
            day=short_day(decision.when),
            outcome=outcome,
        )
    return phrase("Decided on {day}: {outcome}", day=short_day(decision.when), outcome=outcome)


def asked_words(asked: Asked | None, day: str) -> str:
    """The worst state of what is asked, as it reads on ``day``: of which law how many, from when."""
    if asked is None:
        return "–"
    by = asked_by(asked, day)
    said = worst_words(asked.state, asked.count)
    return joined([said, by], ". ") if by else said


def asked_by(asked: Asked | None, day: str) -> str:
    """By law how many requirements are in a worst state, and from when; the earliest first."""
    if asked is None:
        return ""
    if len(asked.by) == 1:  # its number is that of the state
        ((law, n, first, at_first),) = asked.by
        if not first:
            return law
        return first_asked(asked, day) if at_first == n else _of_law(asked.by[0], day)
    return joined([_of_law(one, day) for one in asked.by], "; ")


def _of_law(one: tuple[str, int, str, int], day: str) -> str:
    """A law with how many are asked, and from when: how many of them, where that is not all."""
    law, n, first, at_first = one
    if not first:
        return phrase("{law}: {n:d}", law=law, n=n)
    when = phrase("from {day}" if first > day else "since {day}", day=short_day(first))
    pattern = "{law}: {n:d}, {when}" if at_first == n else "{law}: {n:d}, {first:d} of them {when}"
    return phrase(pattern, law=law, n=n, first=at_first, when=when)


def first_asked(asked: Asked | None, day: str) -> str:
    """The law that asks first and from when, in the room of a cell; empty where nothing asks from a day."""
    if asked is None or not asked.by or not asked.by[0][2]:
        return ""
    law, _, first, _ = asked.by[0]
    pattern = "{law} from {day}" if first > day else "{law} since {day}"
    return phrase(pattern, law=law, day=short_day(first))


def overdue_words(row: Row) -> str:
    """The models of a system whose next validation is past; empty where none is."""
    if not row.overdue:
        return ""
    models = [
        phrase("{name} since {day}", name=Verbatim(name), day=short_day(due))
        for name, due in row.overdue
    ]
    return phrase("Validation overdue: {models}", models=joined(models))


def deciding_most(found: Register, most: int = 3) -> tuple[tuple[str, int], ...]:
    """The facts that most open requirements wait for, with how many wait for each."""
    counts = Counter(f for place in found.places() for f in place.waits_for)
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def unanswered_most(found: Register, most: int = 5) -> tuple[tuple[str, int], ...]:
    """The questions that nobody has answered on which most undecided requirements hang, with how many."""
    counts: Counter[str] = Counter()
    for block in found.blocks:
        spans = block.spans
        at = {q: k for k, q in enumerate(spans.questions)}
        for row, column in zip(*np.nonzero(block.codes == ORDER.index("open")), strict=True):
            needed = {n.question: n.level for n in block.requirements[column].needs}
            for q in block.asks(int(row), int(column)):
                k = at[q]
                low, high = spans.low[row, k], spans.high[row, k]
                if (low, high) == (0.0, TOP) and not spans.waived[row, k] and needed[q] > 0:
                    counts[q] += 1
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:most])


def models_words(project: Project, found: Register, *, brief: bool = False) -> str:
    """How many of the models in use by the profile stand in the register; empty where all do, or none is.

    ``brief``: in the room of a page to decide by.
    """
    left = models_left(project, found)
    if left <= 0:
        return ""
    stated = project.organisation.models_in_production
    if brief:
        return phrase(NO_CLASS, all=stated, left=left)
    return phrase(NOT_CLASSED, n=stated - left, all=stated, left=left)


def models_left(project: Project, found: Register) -> int:
    """How many models in use by the profile stand in no system; 0 where none is in the register yet."""
    used = [r.standing.system for r in found.rows if r.standing.system.state == "production"]
    there = sum(max(len(s.models), 1) for s in used)
    return max(project.organisation.models_in_production - there, 0) if used else 0


NO_CLASS = "Models in use of which no class is known: {left:d} of {all:d}; enter them first."
NOT_CLASSED = (
    "Models in use that stand in the register: {n:d} of {all:d}. Of the others ({left:d}) no class is known, "
    "and nothing is counted for them: enter them first."
)
