"""Why laws and standards are asked at all: the facts that their conditions name, and who said them."""

from __future__ import annotations

from collections.abc import Iterable

from planner.analysis.systems.register import Register
from planner.analysis.systems.words import fact_words
from planner.domain.base.conditions import parse_condition
from planner.domain.base.language import Inner, joined, phrase
from planner.domain.content.framework import ALWAYS, Framework
from planner.domain.project import Project
from planner.standards.standing import from_profile, tree_of


def facts_named(frameworks: Iterable[Framework]) -> tuple[str, ...]:
    """The facts that decide whether a law or standard is asked as a whole, each once."""
    names = [n for f in frameworks for n in sorted(parse_condition(f.applies_if).names)]
    return tuple(dict.fromkeys(n for n in names if n != ALWAYS))


def why_asked(project: Project, found: Register) -> str:
    """Each such fact with where it comes from, or of how many systems it holds; empty without any."""
    tree, profile = tree_of(project), from_profile(project.organisation)
    stands = [r.standing for r in found.rows if r.standing.system.state != "retired"]
    said = []
    for name in facts_named(found.frameworks):
        fact = Inner(fact_words(tree, name))
        held = sum(where.facts.get(name) is True for where in stands)
        if profile.get(name) is True:
            said.append(phrase("“{fact}” (from the profile)", fact=fact))
        elif project.legal_facts.get(name) is True:
            said.append(phrase("“{fact}” (said of all systems)", fact=fact))
        elif held:
            said.append(
                phrase("“{fact}” ({n:d} of {all:d} systems)", fact=fact, n=held, all=len(stands))
            )
        else:
            said.append(phrase("“{fact}” (stated of no system)", fact=fact))
    if not said:
        return ""
    return phrase("Whether they are asked hangs on: {facts}.", facts=joined(said, "; "))
