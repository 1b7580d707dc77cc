"""Versions of the document format and the way from one to the next.

History
-------
1.0  First format: organisation, teams, respondents, rounds, targets, assumptions, wishes, limits,
     finance, scenarios, agreed plan, report settings, and a copy of the questionnaire.
1.1  Policies for respondents and teams, a benchmark, earlier questionnaires for older rounds, packs
     that were merged, answers carried over from the round before, evidence that ends, where tools may
     run, comparisons of tools, own catalogue entries. All have defaults, so a 1.0 project is a 1.1
     project as it stands.
1.2  Value and feedback delay of use cases, inflation, sampler and shared drivers, figures measured after
     adoption, GPU hours and storage, the λ of a range, and prices by driver of own tools. All have defaults.
1.3  Limits of the whole plan, contingency, quiet months, goals, aim and windows; how far an agreed plan has
     come. All have defaults.
1.4  Language, number format and profile of the report (the profile takes the place of ``hide_names``), and
     owners of steps.
1.5  How long a step takes, where that was decided. It has a default.
1.6  The change log beside the project. It has a default. Texts hold no noncharacters (U+FFFE and the like)
     any more, which no office document could hold; migration takes them out. Dates are of the calendar,
     from 1900 to 2199; migration takes the nearest where one was not (30 February).
1.7  Facts of the organisation that questions hang on, who answers a question (scope) and conditions with
     “or”, what an answer to an earlier wording allows (mapped), practices without figures. All have
     defaults, and a questionnaire of before keeps its content hash.

A released migration is never changed. Each is a pure function from the project's JSON object of one
version to that of the next; ``migrate`` applies them in order to a copy.
"""

from __future__ import annotations

import copy
import re
from calendar import monthrange
from collections.abc import Callable
from typing import Any

FORMAT = "mlops-planner"
MAJOR, MINOR = 1, 7
Version = tuple[int, int]
Migration = Callable[[dict[str, Any]], dict[str, Any]]


def _profile_of_report(body: dict[str, Any]) -> dict[str, Any]:
    """1.3 to 1.4: whether names were hidden becomes the profile."""
    settings = body.get("report")
    if isinstance(settings, dict) and "hide_names" in settings:
        settings["profile"] = "roles" if settings.pop("hide_names") else "names"
    return body


def _without_what_is_none(body: dict[str, Any]) -> dict[str, Any]:
    """1.5 to 1.6: characters and dates that are none leave the document."""

    def clean(value: Any, name: str = "") -> Any:
        if isinstance(value, str):
            text = NONCHARACTERS.sub("", value)
            return _nearest_date(text) if name in DATES else text
        if isinstance(value, dict):
            return {k: clean(v, k) for k, v in value.items()}
        return [clean(v) for v in value] if isinstance(value, list) else value

    cleaned = clean(body)
    return dict(cleaned)


DATES = ("agreed", "by", "checked", "created", "date", "modified", "start", "until", "when")
"""Names of the fields that hold a date, or an instant, in format 1.5."""
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:(T)(\d{2}):(\d{2}):(\d{2})Z)?")


def _nearest_date(text: str) -> str:
    """A date of the calendar, and a time of the day, that is nearest to what ``text`` says."""
    found = _DATE.fullmatch(text)
    if found is None:
        return text
    year = min(max(int(found[1]), 1900), 2199)
    month = min(max(int(found[2]), 1), 12)
    day = min(max(int(found[3]), 1), monthrange(year, month)[1])
    date = f"{year:04}-{month:02}-{day:02}"
    if not found[4]:
        return date
    hour, minute, second = (min(int(found[k]), most) for k, most in ((5, 23), (6, 59), (7, 59)))
    return f"{date}T{hour:02}:{minute:02}:{second:02}Z"


NONCHARACTERS = re.compile(
    "[\ufdd0-\ufdef"
    + "".join(
        f"{chr(plane * 0x10000 + 0xFFFE)}{chr(plane * 0x10000 + 0xFFFF)}" for plane in range(17)
    )
    + "]"
)
MIGRATIONS: dict[Version, tuple[Version, Migration]] = {
    (1, 0): ((1, 1), lambda body: body),
    (1, 1): ((1, 2), lambda body: body),
    (1, 2): ((1, 3), lambda body: body),
    (1, 3): ((1, 4), _profile_of_report),
    (1, 4): ((1, 5), lambda body: body),
    (1, 5): ((1, 6), _without_what_is_none),
    (1, 6): ((1, 7), lambda body: body),
}
"""From a version to the next one and the function that leads there."""


def migrate(body: dict[str, Any], version: Version) -> dict[str, Any]:
    """Bring the project object of ``version`` to the current one; newer ones pass unchanged."""
    if version not in MIGRATIONS:
        return body
    body = copy.deepcopy(body)
    while version in MIGRATIONS:
        version, step = MIGRATIONS[version]
        body = step(body)
    return body
