"""Checks of a framework: facts and questions that exist, needs that rest on words, rows nobody read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from difflib import get_close_matches

from planner.domain.base.conditions import parse_condition
from planner.domain.content.framework import ALWAYS, LEGAL_FACTS, Framework, Requirement
from planner.domain.content.questionnaire import Questionnaire
from planner.maturity.findings import Finding, line_of

LONGEST = 300


def lint_framework(
    framework: Framework, questionnaire: Questionnaire, text: str = ""
) -> tuple[Finding, ...]:
    """All findings, faults first; ``text`` is the file, to name the lines."""
    found = [*_facts(framework.id, framework.applies_if)]
    for one in framework.requirements:
        found += _facts(one.id, one.applies_if)
        for since in one.since:
            found += _facts(one.id, since.when)
        found += _needs(one, questionnaire)
        found += _words(one)
    unread = sum(r.confidence == "unverified" for r in framework.requirements)
    if unread:
        found.append(
            Finding(
                "not verified",
                framework.id,
                f"{unread} of {len(framework.requirements)} requirements are not verified; they are marked "
                "wherever they are printed.",
                "Read them against the text.",
                "remark",
            )
        )
    if framework.status == "superseded":
        found.append(
            Finding(
                "superseded",
                framework.id,
                f"the version of {framework.version} is superseded.",
                "Take the newer one.",
                "remark",
            )
        )
    found.sort(key=lambda f: f.severity != "fault")
    return tuple(replace(f, line=line_of(text, f.place)) for f in found)


def _facts(place: str, condition: str) -> Iterator[Finding]:
    if not condition:
        return
    for name in sorted(parse_condition(condition).names - LEGAL_FACTS.keys() - {ALWAYS}):
        near = get_close_matches(name, LEGAL_FACTS, n=1)
        yield Finding(
            "unknown id",
            place,
            f"names the fact “{name}”, which there is not.",
            f"Did you mean “{near[0]}”?" if near else "Facts are those of the wizard.",
        )


def _needs(one: Requirement, questionnaire: Questionnaire) -> Iterator[Finding]:
    if one.own_document:
        yield Finding(
            "own document",
            one.id,
            "no question says anything of it: only a document of its own can show it.",
            "So meant, or name a question.",
            "remark",
        )
    for need in one.needs:
        question = questionnaire.by_id.get(need.question)
        if question is None:
            near = get_close_matches(need.question, questionnaire.by_id, n=1)
            yield Finding(
                "unknown id",
                one.id,
                f"rests on the question “{need.question}”, which there is not.",
                f"Did you mean “{near[0]}”?" if near else "Name a question of the house model.",
            )
            continue
        if need.relation == "evidence_for" and need.level == 1:
            yield Finding(
                "weak evidence",
                one.id,
                f"takes level 1 of {need.question} for evidence; level 1 shows nothing to a stranger.",
                "Ask for a higher level, or say partly.",
            )
        asked = " ".join(
            (question.title, question.prompt, *(x.text for x in question.levels[: need.level + 1]))
        )
        if need.relation == "evidence_for" and not _long_words(one.summary) & _long_words(asked):
            yield Finding(
                "words apart",
                one.id,
                f"shares no word with “{question.levels[need.level].text}” ({need.question} {need.level}).",
                "Read the two aloud; mend the need or the summary.",
                "remark",
            )
    if len({n.question for n in one.needs}) < len(one.needs):
        yield Finding(
            "duplicate id", one.id, "rests on the same question twice.", "Keep one of them."
        )


def _words(one: Requirement) -> Iterator[Finding]:
    if len(one.summary) > LONGEST:
        yield Finding(
            "long summary",
            one.id,
            f"its summary has {len(one.summary)} characters; it is meant to be read at a glance.",
            f"Say it in {LONGEST}.",
            "remark",
        )


def _long_words(text: str) -> set[str]:
    """Words of four letters or more, cut to the five that inflection leaves alone."""
    return {w[:5] for w in re.findall(r"[a-z]{4,}", text.casefold())}
