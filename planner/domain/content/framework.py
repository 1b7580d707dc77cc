"""A law, standard or list of risks: its requirements in our own words, and the questions that speak to them.

A framework has no level. What a question says of a requirement is a relation; that a requirement is
fulfilled is never said.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Annotated, Literal, Self

from pydantic import Field, StringConstraints, model_validator

from planner.domain.base.conditions import ConditionText, Truth
from planner.domain.base.facts import decide, open_facts
from planner.domain.base.types import LINE_PATTERN, Frozen, Id, IsoDate, Line, Text

Relation = Literal["evidence_for", "partly", "supports"]
RELATION_WORDS: dict[Relation, str] = {
    "evidence_for": "Evidence for it",
    "partly": "Covers a part",
    "supports": "Makes it easier, shows nothing",
}
FrameworkKind = Literal["law", "supervisory", "standard", "voluntary", "list_of_risks"]
FrameworkStatus = Literal["in_force", "draft", "superseded"]
ReadAs = Literal["primary", "outline", "secondary", "memory"]
"""What was read of the source: its text, an outline of it, accounts by others, or nothing."""
RequirementScope = Literal["system", "team", "organisation"]
ALWAYS = "always"
SHORT_NAMES: dict[str, str] = {
    "ai-verify": "AI Verify",
    "dora": "DORA",
    "eiopa-ai": "EIOPA opinion",
    "eu-ai-act": "AI Act",
    "fda-pccp": "FDA PCCP",
    "gdpr": "GDPR",
    "gmlp": "GMLP",
    "iso-42001": "ISO/IEC 42001",
    "mas-feat": "MAS FEAT",
    "mdr": "MDR",
    "nist-ai-600-1": "NIST AI 600-1",
    "nist-ai-rmf": "NIST AI RMF",
    "owasp-agentic": "OWASP Agentic",
    "owasp-llm": "OWASP LLM",
    "sr-11-7": "SR 11-7",
    "sr-26-2": "SR 26-2",
    "ss1-23": "SS1/23",
}
"""What people call the frameworks that ship, by id."""
BINDING_KINDS = ("law", "supervisory")
"""What binds from its day on; the rest is chosen, and its day is that of its publication."""

RequirementId = Annotated[str, StringConstraints(min_length=1, max_length=80, pattern=LINE_PATTERN)]
"""As the source numbers it, such as ``26(6)`` or ``GOVERN 1.2``."""

LEGAL_FACTS: dict[str, str] = {
    "eu": "Used in the European Union, or for people there",
    "outside_eu": "The provider is established outside the European Union",
    "us": "Used in the United States",
    "sg": "Used in Singapore",
    "financial": "A financial entity",
    "insurance": "An insurer",
    "banking_us": "A bank supervised in the United States",
    "banking_uk": "A bank supervised in the United Kingdom",
    "medical_device": "Part of a medical device, or one itself",
    "public_body": "A public body",
    "public_service": "A private body that provides public services",
    "provider": "We provide the system under our name",
    "deployer": "We use the system under our authority",
    "importer": "We bring it into the Union",
    "distributor": "We pass it on in the Union",
    "gpai_provider": "We provide a general-purpose model",
    "gpai_systemic": "Our general-purpose model carries systemic risk",
    "high_risk": "It is a high-risk system",
    "annex_i": "It is a product of Annex I, or its safety part",
    "annex_iii": "It is listed in Annex III",
    "exempt_claimed": "It is listed, and an exception is claimed",
    "on_market_before": "It was on the market before the date of the rule",
    "biometric": "It identifies people by body or behaviour",
    "emotion": "It recognises emotions or sorts people by body",
    "infrastructure": "It is part of critical infrastructure",
    "workplace": "It is used at the workplace",
    "credit_or_life": "It scores credit, or prices life or health insurance",
    "interactive": "It talks to people",
    "generates": "It generates text, sound, pictures or video",
    "deepfake": "It makes or changes what looks real",
    "publishes_text": "It publishes text on matters of public interest",
    "personal_data": "It uses personal data",
    "special_category": "It uses special categories of personal data",
    "decides_about_people": "It decides about people without a person",
    "affects_people": "Decisions affect people",
    "trains_models": "Models are trained for it",
    "third_party_ai": "AI that others built is in it",
    "generative_ai": "It is built on generative AI",
    "agents": "Agents act on their own in it",
    "several_agents": "Several agents work together in it",
}
"""What the conditions of requirements may name, by id, in words. Of a system: yes, no, or not known."""


class Coverage(Frozen):
    """How much of its source a framework holds: every part that is numbered there, or a selection.

    ``left_out`` names what is known not to be in it; of a selection that list is not complete either.
    """

    covers: Literal["whole", "selection"]
    left_out: Annotated[tuple[Line, ...], Field(max_length=20)] = ()

    @model_validator(mode="after")
    def _names_what_is_missing(self) -> Self:
        if self.covers == "selection" and not self.left_out:
            raise ValueError("a selection names what is left out")
        return self


class RequirementNeed(Frozen):
    """A house question at a level, and what its descriptor says of the requirement."""

    question: Id
    level: Annotated[int, Field(ge=1, le=4)]
    relation: Relation


class Since(Frozen):
    """From when a requirement holds, where ``when`` does; an empty ``when`` is always."""

    day: IsoDate
    when: ConditionText | Literal[""] = ""


class Requirement(Frozen):
    """One requirement in our own words.

    All ``needs`` count. One without a need that binds asks for a document of its own (``own_document``).
    """

    id: RequirementId
    group: Line = ""
    summary: Text
    applies_if: ConditionText = ALWAYS
    scope: RequirementScope = "system"
    since: Annotated[tuple[Since, ...], Field(max_length=10)] = ()
    needs: Annotated[tuple[RequirementNeed, ...], Field(max_length=50)] = ()
    evidence: Annotated[tuple[Line, ...], Field(max_length=20)] = ()
    confidence: Literal["verified", "unverified"] = "unverified"
    source: Line = ""
    note: Line = ""

    @property
    def own_document(self) -> bool:
        """Whether no need says anything of it, so that only a document of its own can show it."""
        return all(n.relation == "supports" for n in self.needs)

    def applies(self, facts: Mapping[str, Truth]) -> Truth:
        """Whether it is asked; ``None`` where facts that are not known decide."""
        return decide((self.applies_if,), {**facts, ALWAYS: True})

    def undecided_by(self, facts: Mapping[str, Truth]) -> tuple[str, ...]:
        """The facts that have to be stated before it is known whether it is asked."""
        return open_facts((self.applies_if,), {**facts, ALWAYS: True})

    def days(self, facts: Mapping[str, Truth]) -> tuple[str, ...]:
        """The days from which it may hold, earliest first: one where the facts decide."""
        found = {s.day for s in self.since if not s.when or decide((s.when,), facts) is not False}
        return tuple(sorted(found))


class Framework(Frozen):
    """One version of a framework: ``id`` is that of all its versions, ``version`` the day it holds from.

    ``replaces`` is the version, or the id of another framework, that it takes the place of; ``as_of`` the day
    on which it was last looked at, and ``read`` what was read then.
    """

    id: Id
    version: IsoDate
    title: Line
    kind: FrameworkKind
    jurisdiction: Line = ""
    status: FrameworkStatus = "in_force"
    replaces: Line = ""
    as_of: IsoDate
    read: ReadAs
    applies_if: ConditionText = ALWAYS
    licence: Line = ""
    note: Text = ""
    requirements: Annotated[tuple[Requirement, ...], Field(min_length=1, max_length=2000)]

    @model_validator(mode="after")
    def _ids_are_its_own(self) -> Self:
        ids = [r.id for r in self.requirements]
        if len(set(ids)) < len(ids):
            twice = next(i for i in ids if ids.count(i) > 1)
            raise ValueError(f"the requirement “{twice}” is there twice")
        return self

    @cached_property
    def by_id(self) -> dict[str, Requirement]:
        """Requirements by id."""
        return {r.id: r for r in self.requirements}

    @property
    def short(self) -> str:
        """What people call it; of one of their own, what its title says before a comma."""
        return SHORT_NAMES.get(self.id) or self.title.split(",")[0]

    @property
    def binds(self) -> bool:
        """Whether its days are those from which something has to be kept."""
        return self.kind in BINDING_KINDS

    @property
    def key(self) -> tuple[str, str]:
        """Id and version: which framework exactly."""
        return self.id, self.version

    def serves(self, question: str) -> tuple[Requirement, ...]:
        """The requirements that ``question`` speaks to."""
        return tuple(r for r in self.requirements if any(n.question == question for n in r.needs))
