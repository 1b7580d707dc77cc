"""Checks of a questionnaire: ladders of one thing each, observable, without gaps; evidence, roles."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from difflib import get_close_matches
from itertools import pairwise

from planner.domain.content.questionnaire import Question, Questionnaire
from planner.domain.organisation.roles import ROLE_NAMES, role_of
from planner.maturity.findings import Finding, line_of

Raises = Mapping[str, Collection[tuple[int, int]]]
"""By question: from which level to which practices raise it."""

UNSEEN = re.compile(r"\b(would|could|believes?|feels?|thinks?)\b", re.IGNORECASE)
"""Words that no stranger can check; refused in levels 2 to 4."""
_AND = re.compile(r"[\w’-]+,? and [\w’-]+")
_NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
_DAYS = {"hour": 1 / 24, "day": 1.0, "week": 7.0, "month": 30.0, "quarter": 90.0, "year": 360.0}
_NUMBER = r"(\d+|" + "|".join(_NUMBERS) + r")"
_UNIT = r"(hour|day|week|month|quarter|year)s?"
_MORE = re.compile(rf"(?:more than|over) {_NUMBER} {_UNIT}\b", re.IGNORECASE)
_LESS = re.compile(rf"(?:up to|less than|within|at most) {_NUMBER} {_UNIT}\b", re.IGNORECASE)
_FROM_TO = re.compile(rf"{_NUMBER}(?: {_UNIT})? to {_NUMBER} {_UNIT}\b", re.IGNORECASE)
_SHARE_MORE = re.compile(rf"more than {_NUMBER} in {_NUMBER}\b", re.IGNORECASE)
_SHARE_LESS = re.compile(rf"(?:fewer|less) than {_NUMBER} in {_NUMBER}\b", re.IGNORECASE)
_SHARE = re.compile(rf"{_NUMBER} to {_NUMBER} in {_NUMBER}\b", re.IGNORECASE)
Amounts = tuple[float | None, float | None]


def lint_questionnaire(
    questionnaire: Questionnaire,
    text: str = "",
    joined: Collection[str] | None = None,
    raises: Raises | None = None,
) -> tuple[Finding, ...]:
    """All findings, faults first; ``text`` is the file, to name the lines.

    ``joined`` are the words around each “and” that joins no two things (``value and effort``); without such
    a list the others are remarks. With ``raises`` it is checked whether practices lead up each ladder.
    """
    found: list[Finding] = [*_equal(questionnaire)]
    for question in questionnaire.questions:
        found += _two_things(question, joined)
        found += _observable(question)
        found += _edges(question)
        found += _evidence(question)
        found += _roles(question)
        if raises is not None:
            found += _practices(question, raises.get(question.id, ()))
    found.sort(key=lambda f: f.severity != "fault")
    return tuple(replace(f, line=line_of(text, f.place)) for f in found)


def _equal(questionnaire: Questionnaire) -> Iterator[Finding]:
    prompts: dict[str, list[str]] = defaultdict(list)
    for question in questionnaire.questions:
        prompts[question.prompt.casefold()].append(question.id)
        texts = [level.text.casefold() for level in question.levels]
        for number, text in enumerate(texts):
            if text in texts[:number]:
                yield Finding(
                    "equal levels",
                    question.id,
                    f"level {number} says the same as level {texts.index(text)}: nobody can tell them "
                    "apart.",
                    "Write what can be seen at each.",
                )
    for ids in prompts.values():
        for twice in ids[1:]:
            yield Finding(
                "equal questions",
                twice,
                f"asks the same as {ids[0]}.",
                "Keep one of them.",
            )


def _two_things(question: Question, joined: Collection[str] | None) -> Iterator[Finding]:
    for number, level in enumerate(question.levels):
        for pair in _AND.findall(level.text):
            if joined is not None and pair.casefold() in joined:
                continue
            yield Finding(
                "two things",
                question.id,
                f"level {number} joins “{pair}”: who has one of the two finds no level.",
                "Ask one thing, or put these words on the list of what belongs together.",
                "remark" if joined is None else "fault",
            )


def _observable(question: Question) -> Iterator[Finding]:
    for number, level in enumerate(question.levels[2:], 2):
        for word in UNSEEN.findall(level.text):
            yield Finding(
                "not observable",
                question.id,
                f"level {number} says “{word}”, which nobody can check.",
                "Name a record, a figure, or an event with a date.",
            )


def _edges(question: Question) -> Iterator[Finding]:
    amounts = [_amounts(level.text) for level in question.levels]
    for number, (one, other) in enumerate(pairwise(amounts)):
        if one is None or other is None:
            continue
        pairs = [(one[1], other[0]), (one[0], other[1])]
        known = [(a, b) for a, b in pairs if a is not None and b is not None]
        if known and not any(_touch(a, b) for a, b in known):
            yield Finding(
                "gap",
                question.id,
                f"levels {number} and {number + 1} do not touch: “{question.levels[number].text}” and "
                f"“{question.levels[number + 1].text}”",
                "Let one begin where the other ends.",
            )


def _touch(one: float, other: float) -> bool:
    """Equal, or a whole day apart where both count days."""
    return abs(one - other) < 1e-9 or (one >= 1 and other >= 1 and abs(one - other) == 1)


def _amounts(text: str) -> Amounts | None:
    """From and to of a descriptor that begins with a time (in days) or a share; else ``None``."""
    if m := _SHARE.match(text):
        whole = _number(m[3])
        return _number(m[1]) / whole, _number(m[2]) / whole
    if m := _SHARE_MORE.match(text):
        return _number(m[1]) / _number(m[2]), None
    if m := _SHARE_LESS.match(text):
        return None, _number(m[1]) / _number(m[2])
    if m := _FROM_TO.match(text):
        unit = (m[2] or m[4]).lower()
        return _number(m[1]) * _DAYS[unit], _number(m[3]) * _DAYS[m[4].lower()]
    if m := _MORE.match(text):
        return _number(m[1]) * _DAYS[m[2].lower()], None
    if m := _LESS.match(text):
        return None, _number(m[1]) * _DAYS[m[2].lower()]
    return None


def _number(word: str) -> float:
    return float(_NUMBERS[word.lower()]) if word.lower() in _NUMBERS else float(word)


def _evidence(question: Question) -> Iterator[Finding]:
    if len(question.evidence) < 2:
        yield Finding(
            "little evidence",
            question.id,
            "names fewer than two pieces of evidence.",
            "Name what to look at, one of them for level 3 or 4.",
            "remark",
        )


def _roles(question: Question) -> Iterator[Finding]:
    names = list(ROLE_NAMES.values())
    for role in question.roles:
        if role_of(role) is not None:
            continue
        near = get_close_matches(role, names, n=1)
        yield Finding(
            "unknown role",
            question.id,
            f"the role “{role}” is none of the list, so the question finds nobody by it.",
            f"Did you mean “{near[0]}”?" if near else f"Roles are: {', '.join(names)}.",
            "remark",
        )
    if not question.roles:
        yield Finding(
            "no role",
            question.id,
            "names nobody who can answer it, so the whole team is asked.",
            "Name the roles that know.",
            "remark",
        )


def _practices(question: Question, raised: Collection[tuple[int, int]]) -> Iterator[Finding]:
    if not raised:
        yield Finding(
            "no practice",
            question.id,
            "no practice raises it, so no plan can.",
            "Add a practice to the catalogue, or drop the question.",
        )
        return
    lowest, highest = min(a for a, _ in raised), max(b for _, b in raised)
    if lowest > 0 or highest < 3:
        yield Finding(
            "practice missing",
            question.id,
            f"practices lead from {lowest} to {highest} only; a ladder wants one from 0 and one to 3.",
            "Add a practice, or extend one.",
            "remark",
        )
    elif highest < 4:
        yield Finding(
            "no way to the top",
            question.id,
            "no practice leads to level 4.",
            "A target of 4 is out of reach of a plan here; say so, or add a practice.",
            "remark",
        )
