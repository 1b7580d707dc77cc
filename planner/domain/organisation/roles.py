"""The roles of people: one list for questions, respondents and the way from one to the other.

Those whose working days are planned are a part of it by id (``organisation.CapacityRole``). What people
type as their role is kept as they typed it; ``role_of`` finds the role it means, where it means one.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal, get_args

Role = Literal[
    "board",
    "head_of_data",
    "team_lead",
    "product_owner",
    "business_owner",
    "domain_expert",
    "data_scientist",
    "ml_engineer",
    "data_engineer",
    "software_engineer",
    "platform_engineer",
    "designer",
    "model_validator",
    "compliance",
    "data_protection_officer",
    "security_officer",
    "legal_counsel",
    "procurement",
    "finance_controller",
    "human_resources",
    "data_owner",
]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {
    "board": "Board",
    "head_of_data": "Head of data",
    "team_lead": "Team lead",
    "product_owner": "Product owner",
    "business_owner": "Business owner",
    "domain_expert": "Domain expert",
    "data_scientist": "Data scientist",
    "ml_engineer": "ML engineer",
    "data_engineer": "Data engineer",
    "software_engineer": "Software engineer",
    "platform_engineer": "Platform engineer",
    "designer": "Designer",
    "model_validator": "Model validator",
    "compliance": "Compliance officer",
    "data_protection_officer": "Data protection officer",
    "security_officer": "Security officer",
    "legal_counsel": "Legal counsel",
    "procurement": "Procurement",
    "finance_controller": "Finance controller",
    "human_resources": "Human resources",
    "data_owner": "Data owner",
}

_ALSO: dict[str, Role] = {
    "security": "security_officer",
    "risk and compliance": "compliance",
    "compliance": "compliance",
    "legal": "legal_counsel",
    "machine learning engineer": "ml_engineer",
    "mlops engineer": "ml_engineer",
    "software developer": "software_engineer",
    "devops engineer": "platform_engineer",
    "dpo": "data_protection_officer",
    "finance": "finance_controller",
    "hr": "human_resources",
    "team leader": "team_lead",
    "validator": "model_validator",
    "management": "board",
}
"""Other words for a role, among them those of questionnaires before version 2."""


def _plain(text: str) -> str:
    return re.sub(r"[\s_-]+", " ", text).strip().casefold()


@cache
def _by_words() -> dict[str, Role]:
    found: dict[str, Role] = {_plain(name): role for role, name in ROLE_NAMES.items()}
    return found | {_plain(role): role for role in ROLES} | _ALSO


@cache
def _by_translated_words() -> dict[str, Role]:
    from planner.domain.base.language import LANGUAGES, translations

    return {
        _plain(translations(language).get(name, name)): role
        for language in LANGUAGES
        for role, name in ROLE_NAMES.items()
    }


@lru_cache(maxsize=4096)
def role_of(text: str) -> Role | None:
    """The role that ``text`` names: by id, by name in any language of the product, or by another word.

    A plural in ``s`` and case do not matter. ``None`` where it means none of them, or nothing is stated.
    """
    plain = _plain(text)
    if not plain:
        return None
    for known in (
        _by_words,
        _by_translated_words,
    ):  # the second reads all translations: seldom needed
        if found := known().get(plain) or known().get(plain.removesuffix("s")):
            return found
    return None
