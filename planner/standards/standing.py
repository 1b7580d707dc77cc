"""Facts in law of a system: said of it, said of all, following from the class or from the profile.

A fact that nobody said is not known. The first source that knows it decides, in the order above; what follows
from the class goes before what was said, for it is made of what was said.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.domain.base.conditions import Truth, parse_condition
from planner.domain.content.class_tree import ClassTree
from planner.domain.content.framework import LEGAL_FACTS, Framework
from planner.domain.organisation.organisation import Organisation
from planner.domain.organisation.system import ClassDecision, Outcome, System
from planner.domain.project import Project
from planner.standards.classes import Reading, class_tree, reading, with_derived

AI_ACT = "eu-ai-act"
BY_OUTCOME: dict[Outcome, dict[str, Truth]] = {
    "outside": {"high_risk": False},
    "prohibited": {},
    "high_product": {"high_risk": True, "annex_i": True},
    "high_listed": {"high_risk": True, "annex_iii": True},
    "not_yet": {"high_risk": False},
    "listed_excepted": {"high_risk": False, "annex_iii": True, "exempt_claimed": True},
    "transparency": {"high_risk": False, "annex_i": False, "annex_iii": False},
    "minimal": {"high_risk": False, "annex_i": False, "annex_iii": False},
}
"""What holds in law where a person decided on an outcome against the steps."""
IMPLIES: tuple[tuple[str, str], ...] = (
    ("profiling", "personal_data"),
    ("credit_score", "personal_data"),
    ("credit_score", "affects_people"),
    ("life_or_health", "personal_data"),
    ("life_or_health", "affects_people"),
    ("hires", "personal_data"),
    ("hires", "affects_people"),
    ("generates", "generative_ai"),
    ("product_medical", "medical_device"),
)
"""Where the first is said of a system, the second holds too, unless somebody says otherwise of that system.

Profiling is the processing of personal data by its definition (GDPR 4(4)); rating the credit of persons,
pricing their insurance and ranking applicants are decisions about them. What generates text or pictures
is generative, whatever the profile ticks.
"""
BEFORE = "on_market_before"
IN_SCOPE = "in_scope"


@dataclass(frozen=True)
class Standing:
    """A system in law: every fact, what the class tree says, and the newest decision on its class.

    ``outcome`` is that of the decision where a person overruled the steps, else what the facts lead to.
    ``lapsed`` says that the decision is of another version, or that the facts lead elsewhere by now.
    """

    system: System
    facts: dict[str, Truth]
    reading: Reading
    decision: ClassDecision | None
    outcome: Outcome
    lapsed: bool


def standing(project: Project, system: System) -> Standing:
    """Where ``system`` stands in law with what is known of it."""
    tree = tree_of(project)
    stated = system.stated()
    said = {
        **from_profile(project.organisation),
        **project.legal_facts,
        **following(system),
        **stated,
    }
    facts: dict[str, Truth] = dict.fromkeys(LEGAL_FACTS)
    facts.update(said)
    if tree is not None and said.get(BEFORE) is None:
        facts[BEFORE] = in_service_before(tree, system)
    if tree is None:
        return Standing(system, facts, _NOTHING, None, "open", lapsed=False)
    found = reading(tree, facts, 1)
    facts.update(with_derived(tree, facts))
    if facts["provider"] is False and facts.get("manages_staff") is True:
        facts["workplace"] = True
    decision = system.decision(tree.framework)
    outcome: Outcome = found.outcome
    lapsed = False
    if decision is not None:
        lapsed = decision.version != tree.version
        if decision.overruled and not lapsed:
            outcome = decision.outcome
            facts.update(BY_OUTCOME.get(outcome, {}))
        elif decision.outcome != found.outcome:
            lapsed = True
    return Standing(system, facts, found, decision, outcome, lapsed)


BY_RULES, WITH_REASONS = 2, 3
"""Levels of the question on purpose and class: by written rules; with rule, reasons, person and day."""


def decided_level(where: Standing) -> int:
    """The level of the question on purpose and class that the recorded decision on the class answers.

    A decision that still fits gives a class by written rules; with a person, the steps or the reason of who
    overruled them, and a written purpose it says why. It is what somebody stated: a claim, as any answer. 0
    where nobody decided, or the decision has lapsed.
    """
    decision = where.decision
    if decision is None or where.lapsed or decision.outcome == "open":
        return 0
    reasons = bool(decision.steps or decision.overruled)
    if decision.who and reasons and where.system.purpose.strip():
        return WITH_REASONS
    return BY_RULES


def answered_by_decision(project: Project, where: Standing) -> dict[str, int]:
    """The questions that the decision on the class of a system answers, with the least level of each."""
    tree, level = tree_of(project), decided_level(where)
    return {tree.question: level} if tree is not None and tree.question and level else {}


def decision_answers(project: Project, system: System, question: str) -> int:
    """The level of ``question`` that the decision on the class of ``system`` answers at least, or 0."""
    tree = tree_of(project)
    if tree is None or tree.question != question or not system.decisions:
        return 0
    return decided_level(standing(project, system))


def following(system: System) -> dict[str, Truth]:
    """What follows from what is said of ``system``: from its facts, and from where it came."""
    found: dict[str, Truth] = {}
    if system.origin in ("bought", "adapted"):
        found["third_party_ai"] = True
    stated = system.stated()
    found.update({then: True for fact, then in IMPLIES if stated.get(fact) is True})
    others = (stated.get("product_medical"), stated.get("product_invitro"))
    if stated.get("annex_i_product") is True and others == (False, False):
        found["medical_device"] = False  # a product, and of another law
    return found


def asked_by_laws(frameworks: tuple[Framework, ...], tree: ClassTree) -> tuple[str, ...]:
    """The facts that conditions of ``frameworks`` use, beside those that ``tree`` asks for or derives."""
    conditions = {f.applies_if for f in frameworks}
    for one in (r for f in frameworks for r in f.requirements):
        conditions |= {one.applies_if, *(s.when for s in one.since if s.when)}
    used = {name for text in conditions for name in parse_condition(text).names}
    known = {*tree.asked, *(d.fact for d in tree.facts)}
    return tuple(n for n in LEGAL_FACTS if n in used and n not in known)


def in_service_before(tree: ClassTree, system: System) -> Truth:
    """Whether its first day in service lies before the rules on high-risk systems hold.

    ``None`` where no day is named, and between the first and the last of those rules.
    """
    days = [r.since for r in tree.rules if r.since and r.outcome in ("high_product", "high_listed")]
    if not system.since or not days:
        return None
    if system.since < min(days):
        return True
    return False if system.since >= max(days) else None


_NOTHING = Reading("open", (), None, ())


def tree_of(project: Project) -> ClassTree | None:
    """The class tree of the AI Act as the project reads it, or the newest one."""
    own = next((f.version for f in project.frameworks if f.id == AI_ACT), "")
    return class_tree(AI_ACT, own) or class_tree(AI_ACT)


def condition_of(tree: ClassTree | None, framework: Framework) -> str:
    """The condition of all requirements of ``framework``; what the Act leaves out it asks nothing of."""
    if tree is None or framework.id != tree.framework:
        return framework.applies_if
    return f"({framework.applies_if}) && {IN_SCOPE}"


def from_profile(organisation: Organisation) -> dict[str, Truth]:
    """What follows for every system from the profile: what is done nowhere, and what the organisation is."""
    found: dict[str, Truth] = {}
    if not organisation.generative_ai:
        found["generative_ai"] = False
    # whom decisions affect and what was bought is said of systems: an empty tick of a profile waives no law
    for name in ("agents", "several_agents"):
        if organisation.facts.get(name) is False:
            found[name] = False
    industry = organisation.industry
    if industry != "other":
        found["insurance"] = industry == "insurance"
        found["financial"] = industry in ("insurance", "banking")
        if industry == "public_sector":
            found["public_body"] = True
        if industry != "banking":
            found["banking_us"] = found["banking_uk"] = False
    if organisation.region == "germany":
        found["eu"] = True
    return found
