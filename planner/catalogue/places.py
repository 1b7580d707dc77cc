"""Countries: what their money is called, what a US dollar costs in it, and whose salaries come nearest."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import get_currency_name, get_territory_currencies

from planner.catalogue.load import CONTENT
from planner.domain.base.errors import InputError
from planner.domain.base.toml_content import read_toml
from planner.domain.organisation.organisation import Region

ELSEWHERE: Region = "us"
"""Salaries where no region comes near: those that the defaults are written in."""


@dataclass(frozen=True)
class Country:
    """A country by its code: name, currency, whose salaries are used, and whether they come near."""

    code: str
    name: str
    currency: str
    region: Region
    near: bool


@dataclass(frozen=True)
class Rate:
    """Units of a currency for one US dollar, the day they are of, and who published them."""

    currency: str
    per_usd: float
    date: str
    source: str


@cache
def _places() -> dict[str, Any]:
    return read_toml(CONTENT / "places.toml")


@cache
def countries(language: str = "en") -> dict[str, str]:
    """Every country with a currency of its own or shared, name by code, in the order of the names."""
    names = Locale.parse(language).territories
    found = {c: str(n) for c, n in names.items() if len(c) == 2 and c.isalpha() and _currency(c)}
    return dict(sorted(found.items(), key=lambda item: item[1]))


def _currency(code: str) -> str:
    legal = get_territory_currencies(code)
    return legal[0] if legal else ""


def country(text: str, language: str = "en") -> Country | None:
    """The country that a code or a name in English or German means; ``None`` for another word."""
    wanted = text.strip().casefold()
    code = next((c for c in countries() if c.casefold() == wanted), "")
    code = {"uk": "GB", "usa": "US"}.get(wanted, code)
    for spoken in ("en", "de"):
        code = code or next((c for c, n in countries(spoken).items() if n.casefold() == wanted), "")
    if not code:
        return None
    regions: dict[Region, list[str]] = _places()["regions"]
    region = next((r for r, codes in regions.items() if code in codes), None)
    return Country(
        code, countries(language)[code], _currency(code), region or ELSEWHERE, region is not None
    )


def is_currency(code: str) -> bool:
    """Whether three letters are a currency."""
    return get_currency_name(code, locale="en") != code


def rate_of(currency: str) -> Rate | None:
    """The dated rate that ships for a currency; ``None`` where none does."""
    found = _places()
    per_usd = found["per_usd"].get(currency)
    if per_usd is None:
        return None
    return Rate(currency, float(per_usd), str(found["date"]), str(found["source"]))


def require_rate(currency: str) -> Rate:
    """Like ``rate_of``; raises ``InputError`` where the person has to state the rate."""
    if not is_currency(currency):
        raise InputError(
            "“{currency}” is not a currency. Write its three letters, for example EUR.",
            currency=currency,
        )
    found = rate_of(currency)
    if found is None:
        raise InputError(
            "No rate ships for {currency}. State how many {currency} one US dollar costs.",
            currency=currency,
        )
    return found
